package measure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// names gives texts small numbers in the order of their appearance.
type names struct {
	ids  map[string]uint32
	list []string
}

func (n *names) id(s string) uint32 {
	if id, ok := n.ids[s]; ok {
		return id
	}
	if n.ids == nil {
		n.ids = make(map[string]uint32)
	}
	s = strings.Clone(s) // it may be a piece of a long line
	id := uint32(len(n.list))
	n.ids[s] = id
	n.list = append(n.list, s)
	return id
}

// cellKey tells apart what figures tell apart.
type cellKey struct {
	group, institution, level, insurance, auxiliary uint32
	kind                                            rules.Kind
	year                                            uint8
}

// cell is all cases with one key.
type cell struct {
	cellKey
	costs   []int64 // single costs in units, where the method looks at them
	actual  tally
	trimmed tally
	stays   int64 // cases with known days in hospital
	days    wide
}

// tally returns the cases and costs of the cell, trimmed or as they are.
func (c *cell) tally(trimmed bool) tally {
	if trimmed {
		return c.trimmed
	}
	return c.actual
}

// siteKey is an institution as it was in one year.
type siteKey struct {
	institution, level, class uint32
	year                      uint8
}

// site counts the cases of an institution.
type site struct {
	siteKey
	all, grouped int64 // before selection
	selected     int64
	aged         int64   // cases that shares of ages count
	ages         []int64 // of them, those of each share
	costs        []partShare
}

// partShare is a part of a sum.
type partShare struct{ part, whole wide }

// collector reads records. What it holds depends on which records it has seen and not on their order, but for the errors.
type collector struct {
	*Method
	basis basis
	keep  bool     // single costs are kept
	asked []string // parts that shares and scores read
	needs struct{ level, insurance bool }

	year          map[int]uint8
	groups, sites names
	levels        names
	classes       names
	insurances    names
	auxiliaries   names

	adrg     map[uint32]string // of groups
	band     map[string]uint8  // of levels, from 1
	without  map[string]bool
	only     map[string]bool // levels
	insured  map[string]bool
	cellID   map[cellKey]int32
	cells    []cell
	siteID   map[siteKey]int32
	siteList []site
	monitor  [][]tally // of parts in fen, by group × year, then part
	adrgs    []string  // of groups, once settled

	read, counted int64
	left          [reasons]int64
	noAge, noStay int64
	noPart        map[string]int64

	current int64
	record  *Record
	failed  bool
	errs    Errors
	wrong   map[Code]int64
}

func newCollector(m *Method) *collector {
	c := &collector{
		Method: m, basis: newBasis(m.Basis, m.Trim.scale()),
		keep:   m.Trim.Method > TrimNone || m.Value != nil && m.Value.Excellent,
		year:   make(map[int]uint8),
		adrg:   make(map[uint32]string),
		band:   make(map[string]uint8),
		cellID: make(map[cellKey]int32), siteID: make(map[siteKey]int32),
		without: set(m.Select.Without), only: set(m.Select.Levels), insured: set(m.Select.Insurances),
		noPart: make(map[string]int64), wrong: make(map[Code]int64),
	}
	for i, y := range m.Years {
		c.year[y] = uint8(i)
	}
	for i, b := range m.bands() {
		for _, l := range b.Levels {
			c.band[l] = uint8(i + 1)
		}
	}
	byLevel := func(o CoefficientOutput) bool { return o.Side == ByLevel }
	c.needs.level = len(m.bands()) > 0 || m.Mean != nil || m.Share != nil || m.CaseMix != nil || m.Rate != nil && m.Rate.ByLevel ||
		slices.ContainsFunc(m.Coefficients, byLevel) || m.Select.Levels != nil
	c.needs.insurance = m.Select.Insurances != nil || m.Rate != nil && m.Rate.ByInsurance || m.Value != nil && m.Value.ByInsurance ||
		m.Mean != nil && m.Mean.ByInsurance
	if m.Score != nil {
		c.asked = append(c.asked, m.Score.Monitor...)
	}
	if m.Share != nil {
		for _, s := range m.Share.Costs {
			c.asked = append(c.asked, s.Parts...)
		}
	}
	slices.Sort(c.asked)
	c.asked = slices.Compact(c.asked)
	return c
}

func set(list []string) map[string]bool {
	if list == nil {
		return nil
	}
	s := make(map[string]bool, len(list))
	for _, x := range list {
		s[x] = true
	}
	return s
}

// maxErrors is how many errors of records are kept; all are counted.
const maxErrors = 100

// bad records an error of the current record.
func (c *collector) bad(code Code, field, value string) {
	c.fail(&Error{Code: code, Record: int(c.current), ID: c.record.ID, Field: field, Value: value})
}

func (c *collector) fail(e *Error) {
	c.failed = true
	c.wrong[e.Code]++
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, e)
	}
}

// addError counts what the stream yielded in place of a record.
func (c *collector) addError(err error) {
	c.current++
	c.fail(&Error{Code: RecordUnread, Record: int(c.current), Err: err})
}

// add counts a record.
func (c *collector) add(r *Record) {
	c.current++
	c.record, c.failed = r, false
	year, ok := c.year[r.Year]
	if !ok {
		c.bad(YearOutside, "year", strconv.Itoa(r.Year))
	}
	units := c.check(r)
	if c.failed {
		return
	}
	c.read++
	at := c.site(r, year)
	at.all++
	if r.Status.InGroup() {
		at.grouped++
	}
	if why := c.reason(r, units); why != counts {
		c.left[why]++
		return
	}
	c.counted++
	at.selected++
	if c.Share != nil {
		c.share(r, at)
	}
	group := c.groups.id(r.Group)
	if a, ok := c.adrg[group]; !ok || r.ADRG != "" && (a == "" || r.ADRG < a) {
		c.adrg[group] = r.ADRG
	}
	if c.Score != nil && len(c.Score.Monitor) > 0 {
		c.parts(r, group, year)
	}
	c.cell(r, group, year).add(r, units, c.keep)
	if _, known := r.Stay.Get(); !known {
		c.noStay++
	}
}

func (x *cell) add(r *Record, units int64, keep bool) {
	x.actual.add(units)
	if keep {
		x.costs = append(x.costs, units)
	}
	if days, known := r.Stay.Get(); known {
		x.stays++
		x.days.add(days)
	}
}

// check reports what is wrong with a record and returns its cost in units.
func (c *collector) check(r *Record) int64 {
	if r.Status < rules.Grouped || r.Status > rules.NeedsData {
		c.bad(StatusMissing, "status", "")
	}
	if c.byStatus(r) == counts && r.Group == "" {
		c.bad(GroupMissing, "group", "")
	}
	if r.Institution == "" {
		c.bad(InstitutionMissing, "institution", "")
	}
	if c.needs.level {
		switch {
		case r.Level == "":
			c.bad(LevelMissing, "level", "")
		case len(c.band) > 0 && c.band[r.Level] == 0 && (c.only == nil || c.only[r.Level]):
			c.bad(LevelUnknown, "level", r.Level)
		}
	}
	if c.needs.insurance && r.Insurance == "" {
		c.bad(InsuranceMissing, "insurance", "")
	}
	days, known := r.Stay.Get()
	if limits := c.Select.StayMin != (rules.Int{}) || c.Select.StayMax != (rules.Int{}); limits && !known {
		c.bad(StayMissing, "stay", "")
	}
	if days < 0 {
		c.bad(StayNegative, "stay", r.Stay.String())
	}
	for _, name := range c.asked {
		if v := r.Parts[name]; v < 0 {
			c.bad(CostNegative, partField(name), v.String())
		}
	}
	if len(c.basis.parts) > 0 && r.Cost < 0 { // else units says so
		c.bad(CostNegative, "cost", r.Cost.String())
	}
	return c.basis.units(r, c.bad)
}

// cell returns the cell of a record. A text that no figure tells apart makes no cells of its own.
func (c *collector) cell(r *Record, group uint32, year uint8) *cell {
	k := cellKey{group: group, institution: c.sites.id(r.Institution), level: c.levels.id(r.Level), kind: r.Kind, year: year}
	if c.needs.insurance {
		k.insurance = c.insurances.id(r.Insurance)
	}
	if c.Mean != nil && c.Mean.ByAuxiliary {
		k.auxiliary = c.auxiliaries.id(r.Auxiliary)
	}
	i, ok := c.cellID[k]
	if !ok {
		i = int32(len(c.cells))
		c.cellID[k] = i
		c.cells = append(c.cells, cell{cellKey: k})
	}
	return &c.cells[i]
}

// site returns the institution of a record in its year.
func (c *collector) site(r *Record, year uint8) *site {
	k := siteKey{institution: c.sites.id(r.Institution), level: c.levels.id(r.Level), year: year}
	if c.Share != nil {
		k.class = c.classes.id(r.Class)
	}
	i, ok := c.siteID[k]
	if !ok {
		i = int32(len(c.siteList))
		c.siteID[k] = i
		s := site{siteKey: k}
		if c.Share != nil {
			s.ages, s.costs = make([]int64, len(c.Share.Ages)), make([]partShare, len(c.Share.Costs))
		}
		c.siteList = append(c.siteList, s)
	}
	return &c.siteList[i]
}

// share counts a record in the shares.
func (c *collector) share(r *Record, at *site) {
	age, known := r.Age.Get()
	if !known {
		c.noAge++
	}
	if known && !r.AgeListed {
		at.aged++
		for i, a := range c.Share.Ages {
			if age >= a.From.Or(age) && age <= a.To.Or(age) {
				at.ages[i]++
			}
		}
	}
next:
	for i, s := range c.Share.Costs {
		var sum wide
		for _, name := range s.Parts {
			v, ok := r.Parts[name]
			if !ok {
				c.noPart[name]++
				continue next
			}
			sum.add(int64(v))
		}
		at.costs[i].part.plus(sum)
		at.costs[i].whole.add(int64(r.Cost))
	}
}

// parts counts the monitored parts of a record.
func (c *collector) parts(r *Record, group uint32, year uint8) {
	at := int(group)*len(c.Years) + int(year)
	for len(c.monitor) <= at {
		c.monitor = append(c.monitor, nil)
	}
	if c.monitor[at] == nil {
		c.monitor[at] = make([]tally, len(c.Score.Monitor))
	}
	for i, name := range c.Score.Monitor {
		v, ok := r.Parts[name]
		if !ok {
			c.noPart[name]++
			continue
		}
		c.monitor[at][i].n++
		c.monitor[at][i].sum.add(int64(v))
	}
}

// ranks returns, for every number given, the place of its name in ascending order, and puts the names in that order.
func (n *names) ranks() []uint32 {
	order := make([]uint32, len(n.list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(n.list[a], n.list[b]) })
	rank, list := make([]uint32, len(order)), make([]string, len(order))
	for place, id := range order {
		rank[id], list[place] = uint32(place), n.list[id]
		n.ids[n.list[id]] = uint32(place)
	}
	n.list = list
	return rank
}

// settle renumbers everything by name, so that nothing tells in which order the records came.
func (c *collector) settle() {
	groups, sites, levels := c.groups.ranks(), c.sites.ranks(), c.levels.ranks()
	classes, insurances, auxiliaries := c.classes.ranks(), c.insurances.ranks(), c.auxiliaries.ranks()
	for i := range c.cells {
		k := &c.cells[i].cellKey
		k.group, k.institution, k.level = groups[k.group], sites[k.institution], levels[k.level]
		if c.needs.insurance {
			k.insurance = insurances[k.insurance]
		}
		if c.Mean != nil && c.Mean.ByAuxiliary {
			k.auxiliary = auxiliaries[k.auxiliary]
		}
	}
	slices.SortFunc(c.cells, func(a, b cell) int { return a.compare(b.cellKey) })
	for i := range c.siteList {
		k := &c.siteList[i].siteKey
		k.institution, k.level = sites[k.institution], levels[k.level]
		if c.Share != nil {
			k.class = classes[k.class]
		}
	}
	slices.SortFunc(c.siteList, func(a, b site) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.institution, b.institution), cmp.Compare(a.level, b.level),
			cmp.Compare(a.class, b.class))
	})
	adrg, monitor := make([]string, len(groups)), make([][]tally, len(groups)*len(c.Years))
	for id, place := range groups {
		adrg[place] = c.adrg[uint32(id)]
		for y := range c.Years {
			if at := id*len(c.Years) + y; at < len(c.monitor) {
				monitor[int(place)*len(c.Years)+y] = c.monitor[at]
			}
		}
	}
	c.adrgs, c.monitor = adrg, monitor
	c.cellID, c.siteID, c.adrg = nil, nil, nil
}

func (k cellKey) compare(o cellKey) int {
	return cmp.Or(cmp.Compare(k.group, o.group), cmp.Compare(k.year, o.year), cmp.Compare(k.institution, o.institution),
		cmp.Compare(k.level, o.level), cmp.Compare(k.insurance, o.insurance), cmp.Compare(k.auxiliary, o.auxiliary),
		cmp.Compare(k.kind, o.kind))
}
