package rules

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What the format provides for, far above any scheme: national rules have at most three procedure groups in an alternative
// and nine body zones.
const (
	MaxProcedureGroups = 8
	MaxZones           = 64
)

// drgReader reads the tables of one pack of system chs-drg.
type drgReader struct {
	*loader
	*DRG
	when   *whenReader
	mdcs   map[string]int // places in MDCs
	adrgs  map[string]adrgPlace
	leaves map[string]Pos
	astray MDC // ADRGs whose MDC is not known: other tables refer to them rightly

	// Of packs with a base.
	ownLists []*itemList
	patterns map[*List]Pos   // rows of own lists that hold more than one code: conditions of groups compare whole codes
	moved    map[*List]*List // lists of the base that are changed
	divided  map[string]Pos  // the last rows that changed the leaves of an ADRG
	unsure   map[string]bool // ADRGs of whose leaves not every row is understood
}

// adrgPlace is an MDC, -1 for astray, and a place in its ADRGs.
type adrgPlace struct{ mdc, adrg int }

// readDRG reads the tables of a pack of system chs-drg over those of its base, and checks them together.
func (l *loader) readDRG() *DRG {
	d := &DRG{}
	if l.base != nil {
		d = l.base.drg.clone()
	}
	r := &drgReader{
		loader: l, DRG: d, when: l.newWhenReader(d.Provisos), mdcs: make(map[string]int), adrgs: make(map[string]adrgPlace),
		leaves: make(map[string]Pos), patterns: make(map[*List]Pos), moved: make(map[*List]*List), divided: make(map[string]Pos), unsure: make(map[string]bool),
	}
	r.readLists()
	r.idle()
	r.zoneConflicts()
	r.readComplications()
	r.readMDCs()
	r.readADRGs()
	r.when.readProvisos()
	d.Provisos = r.when.provisos
	r.readPre()
	r.readLeaves()
	r.checkCodes()
	c := l.newConditions(d)
	for _, own := range r.ownLists {
		c.own(own.list, r.patterns)
	}
	gates := c.read("gates", false)
	qy := c.read("qy", false)
	conditions := c.read("conditions", true)
	if l.base == nil {
		c.unused(r.when.lists)
	}
	r.assign(gates, qy, conditions)
	r.keepLists(c)
	r.when.unusedProvisos()
	d.number()
	r.readWeights()
	r.readAttributes()
	l.codes.seal()
	if l.sound() && (l.base == nil || l.changesCore) { // else it is that of the base
		l.checkDRG(d)
	}
	l.accept()
	return d
}

// clone is a copy whose groups can be changed. What is large is shared: lists, conditions, complications.
func (d *DRG) clone() *DRG {
	c := *d
	c.Pre = slices.Clone(d.Pre)
	c.MDCs = slices.Clone(d.MDCs)
	for i := range c.MDCs {
		m := &c.MDCs[i]
		m.ADRGs = slices.Clone(m.ADRGs)
		for j := range m.ADRGs {
			m.ADRGs[j].Leaves, m.ADRGs[j].Base = slices.Clone(m.ADRGs[j].Leaves), nil
		}
	}
	return &c
}

// idle reports the list of procedures that the parameter counts does not ask.
func (r *drgReader) idle() {
	name := "counted"
	if r.manifest.Parameters.Counts == "list" {
		name = "not_counted"
	}
	for _, t := range r.manifest.Tables {
		if t.Name == name {
			r.add(&Error{Code: TableIdle, File: manifestFile, Line: int(t.Pos.Line), Field: "tables." + name,
				Source: r.index(manifestFile).Line(int(t.Pos.Line)),
				Args:   []any{name + tableSuffix, "counts: " + r.manifest.Parameters.Counts}})
		}
	}
}

// harmless are the errors that leave the conditions whole, so that reasoning about them says nothing false.
var harmless = []Code{
	FileUnknown, PathEscapes, RowCount, RowDuplicate, KeyUnknown, DatesReversed, ListUnused, GroupWithoutLeaf, LeafOpen,
	LeafUnreachable, SeverityConflict, ZoneConflict, AmbiguityMismatch, TableIdle, GroupCodeTaken, CoreChange, ChangeIdentical,
	LeafMerge, ConditionUnused,
}

// sound reports whether the conditions are whole.
func (l *loader) sound() bool {
	return len(l.partial) == 0 && !slices.ContainsFunc(l.errs, func(e *Error) bool { return !slices.Contains(harmless, e.Code) })
}

// Columns of mdc.csv.
const (
	colMDC = iota
	colMDCName
	colOnMiss
	colQY
	colQYCode
	colMDCBefore
	colMDCChange
)

// readMDCs reads mdc.csv. In a pack with a base its rows are changes.
func (r *drgReader) readMDCs() {
	columns := []string{"mdc", "name", "on_miss", "qy", "qy_code"}
	s, ok := r.groupTable("mdc", columns)
	for i := range r.MDCs {
		r.mdcs[r.MDCs[i].Code] = i
	}
	if !ok {
		return
	}
	for s.next() {
		m := MDC{Code: s.Cell(colMDC), Name: s.Cell(colMDCName), Fall: s.Cell(colOnMiss) == "next", QY: s.Cell(colQY),
			QYCode: s.Cell(colQYCode), Pos: s.pos()}
		at, op, ok := r.target(s, colMDC, colMDCChange, func(code string) (int, Pos, bool) {
			i, known := r.mdcs[code]
			if !known {
				return 0, Pos{}, false
			}
			return i, r.MDCs[i].Pos, true
		})
		if !ok {
			continue
		}
		switch op {
		case "remove":
			r.MDCs = slices.Delete(r.MDCs, at, at+1)
		case "replace":
			was := &r.MDCs[at]
			m.Gate, m.Ambiguity, m.ADRGs, m.Name = was.Gate, was.Ambiguity, was.ADRGs, cmp.Or(m.Name, was.Name)
			if s.Cell(colOnMiss) == "" {
				m.Fall = was.Fall
			}
			m.QY = cmp.Or(m.QY, was.QY)
			if m.QY == "ambiguous" {
				m.QYCode = cmp.Or(m.QYCode, was.QYCode)
			}
			if m.QY == "off" {
				m.Ambiguity = nil
			}
			if m.Name == was.Name && m.Fall == was.Fall && m.QY == was.QY && m.QYCode == was.QYCode && s.Cell(colMDCBefore) == "" {
				s.fail(colMDC, ChangeIdentical, m.Code, r.place(was.Pos))
			}
			r.checkMDC(s, &m)
			r.MDCs = slices.Delete(r.MDCs, at, at+1)
			if s.Cell(colMDCBefore) != "" {
				at = r.before(s, colMDCBefore, len(r.MDCs), func(i int) string { return r.MDCs[i].Code })
			}
			r.MDCs = slices.Insert(r.MDCs, at, m)
		default:
			r.checkMDC(s, &m)
			at := r.before(s, colMDCBefore, len(r.MDCs), func(i int) string { return r.MDCs[i].Code })
			r.MDCs = slices.Insert(r.MDCs, at, m)
		}
		clear(r.mdcs)
		for i := range r.MDCs {
			r.mdcs[r.MDCs[i].Code] = i
		}
	}
}

// groupTable opens a table of groups. In a pack with a base its rows are changes that may say before which group one stands.
func (r *drgReader) groupTable(name string, columns []string) (*sheet, bool) {
	if r.base == nil {
		return r.table(name, columns, nil)
	}
	return r.reasoned(name, columns[:1], append(slices.Clone(columns[1:]), "before"), change)
}

// target reads what a row of a table of groups does to which group: the place of that in a list, unless the row adds one.
func (r *drgReader) target(s *sheet, col, changes int, find func(string) (int, Pos, bool)) (at int, op string, ok bool) {
	code := s.Cell(col)
	if code == "" {
		s.fail(col, CellEmpty)
		s.lost()
		return 0, "", false
	}
	if op, ok = s.change(changes); !ok {
		s.lost()
		return 0, "", false
	}
	if r.base != nil {
		r.core(s, col)
	}
	at, pos, found := find(code)
	switch {
	case op == "add" && found:
		s.exists(col, code, pos)
	case op != "add" && !found:
		s.fail(col, ChangeMissing, code, r.manifest.Base.String())
	case op != "add" && pos.Layer == r.layer:
		s.fail(col, RowDuplicate, code, int(pos.Line))
	default:
		return at, op, true
	}
	return 0, "", false
}

// before finds the group that a row stands before, the end if it names none.
func (r *drgReader) before(s *sheet, col, n int, code func(int) string) int {
	if r.base == nil || s.Cell(col) == "" {
		return n
	}
	for i := range n {
		if code(i) == s.Cell(col) {
			return i
		}
	}
	s.fail(col, ChangeMissing, s.Cell(col), r.manifest.Base.String())
	return n
}

// checkMDC reports what a row of mdc.csv cannot say.
func (r *drgReader) checkMDC(s *sheet, m *MDC) {
	if s.Cell(colOnMiss) != "" || r.base == nil {
		s.oneOf(colOnMiss, "next", "stop")
	}
	if s.Cell(colQY) != "" || r.base == nil {
		s.oneOf(colQY, "off", "ambiguous", "no-group")
	}
	switch ambiguous := m.QY == "ambiguous"; {
	case ambiguous && m.QYCode == "":
		s.fail(colQYCode, CellEmpty)
	case !ambiguous && m.QYCode != "":
		s.fail(colQYCode, CellValue, m.QYCode, `""`)
	}
}

// oneOf reports a cell that holds none of the values.
func (s *sheet) oneOf(col int, values ...string) {
	if !slices.Contains(values, s.Cell(col)) {
		s.fail(col, CellValue, strconv.Quote(s.Cell(col)), strings.Join(values, ", "))
	}
}

// Columns of adrg.csv.
const (
	colADRG = iota
	colADRGMDC
	colADRGName
	colStage
	colADRGBefore
	colADRGChange
)

// readADRGs reads adrg.csv, in the order of trial. In a pack with a base its rows are changes.
func (r *drgReader) readADRGs() {
	s, ok := r.groupTable("adrg", []string{"adrg", "mdc", "name", "stage"})
	r.placeADRGs()
	if !ok {
		return
	}
	for s.next() {
		g := ADRG{Code: s.Cell(colADRG), Name: s.Cell(colADRGName), Pos: s.pos()}
		_, op, ok := r.target(s, colADRG, colADRGChange, func(code string) (int, Pos, bool) {
			p, known := r.adrgs[code]
			if !known {
				return 0, Pos{}, false
			}
			return 0, r.adrg(p).Pos, true
		})
		if !ok {
			continue
		}
		p := r.adrgs[g.Code]
		if op == "remove" {
			of := r.mdc(p.mdc)
			of.ADRGs = slices.Delete(of.ADRGs, p.adrg, p.adrg+1)
			r.placeADRGs()
			continue
		}
		if i := slices.Index(stageNames[1:], s.Cell(colStage)); i >= 0 {
			g.Stage = Stage(i + 1)
		} else if s.Cell(colStage) != "" || op == "add" {
			s.oneOf(colStage, stageNames[1:]...)
		}
		if op == "replace" {
			r.replaceADRG(s, g, p)
			r.placeADRGs()
			continue
		}
		p = adrgPlace{mdc: -1}
		if i, known := r.mdcs[s.Cell(colADRGMDC)]; known {
			p.mdc = i
		} else {
			s.fail(colADRGMDC, GroupUnknown, s.Cell(colADRGMDC), "mdc.csv")
		}
		of := r.mdc(p.mdc)
		p.adrg = r.before(s, colADRGBefore, len(of.ADRGs), func(i int) string { return of.ADRGs[i].Code })
		of.ADRGs = slices.Insert(of.ADRGs, p.adrg, g)
		if p.adrg < len(of.ADRGs)-1 {
			r.placeADRGs()
		} else {
			r.adrgs[g.Code] = p
		}
	}
}

// replaceADRG changes the name, stage or place of an ADRG. What a row leaves empty stays.
func (r *drgReader) replaceADRG(s *sheet, g ADRG, p adrgPlace) {
	was, of := *r.adrg(p), r.mdc(p.mdc)
	if mdc := s.Cell(colADRGMDC); mdc != "" && mdc != of.Code {
		s.fail(colADRGMDC, CellValue, strconv.Quote(mdc), of.Code)
	}
	g.Name, g.Stage = cmp.Or(g.Name, was.Name), cmp.Or(g.Stage, was.Stage)
	g.Alternatives, g.Leaves = was.Alternatives, was.Leaves
	of.ADRGs = slices.Delete(of.ADRGs, p.adrg, p.adrg+1)
	at := p.adrg
	if s.Cell(colADRGBefore) != "" {
		at = r.before(s, colADRGBefore, len(of.ADRGs), func(i int) string { return of.ADRGs[i].Code })
	}
	if g.Name == was.Name && g.Stage == was.Stage && at == p.adrg {
		s.fail(colADRG, ChangeIdentical, g.Code, r.place(was.Pos))
	}
	of.ADRGs = slices.Insert(of.ADRGs, at, g)
}

// placeADRGs notes where each ADRG stands.
func (r *drgReader) placeADRGs() {
	clear(r.adrgs)
	for i := -1; i < len(r.MDCs); i++ {
		for j := range r.mdc(i).ADRGs {
			r.adrgs[r.mdc(i).ADRGs[j].Code] = adrgPlace{i, j}
		}
	}
}

// mdc returns the MDC of a place, or that of the ADRGs without.
func (r *drgReader) mdc(i int) *MDC {
	if i < 0 {
		return &r.astray
	}
	return &r.MDCs[i]
}

// adrg returns the ADRG of a place.
func (r *drgReader) adrg(p adrgPlace) *ADRG { return &r.mdc(p.mdc).ADRGs[p.adrg] }

// zoneConflicts reports diagnoses in two body zones, and too many zones.
func (r *drgReader) zoneConflicts() {
	l, d := r.loader, r.DRG
	zone := make(map[Ref]int)
	for n, z := range d.Zones {
		if n == MaxZones {
			l.add(l.at(Pos{File: z.File, Layer: l.layer}, "zone", LimitExceeded, "zones", len(d.Zones), MaxZones))
		}
		for i, c := range z.Codes {
			if other, known := zone[c]; known && other != n {
				l.add(l.at(z.Pos(i), "code", ZoneConflict, l.codeText(z, c), d.Zones[other].Name))
			}
			zone[c] = n
		}
	}
}

// acceptance is a finding that a pack accepts.
type acceptance struct{ finding, subject string }

// accept reports the findings that accepted.csv does not accept, and the acceptances without finding.
func (l *loader) accept() {
	type key = acceptance
	l.accepted = make(map[acceptance]bool)
	if l.base != nil { // what is true of the base and accepted there need not be accepted again
		maps.Copy(l.accepted, l.base.accepted)
	}
	used := make(map[key]int)
	sound := l.sound() // else some findings were not looked for
	s, ok := l.table("accepted", []string{"finding", "subject", "reason", "source"}, nil)
	if l.partial["accepted"] || l.blind { // what is accepted is not known, or what there is to accept
		l.findings = nil
	}
	if ok {
		occurs := make(map[key]bool)
		for _, f := range l.findings {
			occurs[key{string(f.Code), f.subject}] = true
		}
		for s.next() {
			k := key{s.Cell(0), s.Cell(1)}
			for i := range 4 {
				if s.Cell(i) == "" {
					s.fail(i, CellEmpty)
				}
			}
			switch {
			case used[k] > 0:
				s.fail(1, RowDuplicate, k.finding+" "+k.subject, used[k])
				continue
			case !occurs[k] && sound:
				s.fail(1, FindingUnused, k.finding, k.subject)
			}
			used[k] = s.Line()
		}
	}
	for k := range used {
		l.accepted[k] = true
	}
	for _, f := range l.findings {
		if !l.accepted[key{string(f.Code), f.subject}] {
			f.Source, f.Column, f.Width = l.index(f.File).Locate(f.Line, f.Field)
			l.add(f)
		}
	}
}
