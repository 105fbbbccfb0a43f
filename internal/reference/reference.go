// Package reference is a second, plain reading of the two grouping contracts, for tests: it works on code texts in maps, in
// the order and the words of the specifications, and shares nothing with packages drg and dip but the loaded pack. It is slow,
// and where the two differ one of them is wrong.
package reference

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Answer is what the specification says about a case.
type Answer struct{ Status, MDC, ADRG, Code string }

// Grouper groups by one pack.
type Grouper struct {
	p            rules.Parameters
	drg          *rules.DRG
	defined      map[string]bool // diagnoses of the code system and of the tables
	procedures   map[string]bool // the same of procedures
	gray         map[string]bool
	counts       map[string]bool
	named        map[string]bool // procedures that some list of main procedures names
	lists        map[*rules.List]map[string]bool
	zone         map[string]string
	severity     map[string]rules.Severity
	table        map[string]string
	excludes     map[string]map[string]bool
	notPrincipal map[string]bool
}

// New prepares a pack.
func New(p *rules.Pack) *Grouper {
	g := &Grouper{
		p: p.Manifest().Parameters, drg: p.DRG(),
		defined: make(map[string]bool), procedures: make(map[string]bool), gray: make(map[string]bool), counts: make(map[string]bool), named: make(map[string]bool),
		lists: make(map[*rules.List]map[string]bool), zone: make(map[string]string), severity: make(map[string]rules.Severity),
		table: make(map[string]string), excludes: make(map[string]map[string]bool),
	}
	codes := p.Codes()
	texts := func(l *rules.List) map[string]bool {
		m := make(map[string]bool)
		if l == nil {
			return m
		}
		for _, r := range l.Codes {
			if l.Procedures {
				e, _ := codes.Procedure(r)
				m[e.Code] = true
			} else {
				e, _ := codes.Diagnosis(r)
				m[e.Code] = true
			}
		}
		return m
	}
	for i := range codes.Diagnoses() {
		e, _ := codes.Diagnosis(rules.Ref(i))
		g.defined[e.Code] = true
		g.gray[e.Code] = e.Gray && g.p.Gray == "check"
	}
	for i := range codes.Procedures() {
		e, _ := codes.Procedure(rules.Ref(i))
		g.procedures[e.Code] = true
	}
	notCounted, counted := texts(g.drg.NotCounted), texts(g.drg.Counted)
	for _, e := range codes.Catalog().Procedures() {
		if g.p.Counts == "catalogue-less-lists" {
			g.counts[e.Code] = !(e.Gray && g.p.Gray == "check") && !notCounted[e.Code]
		}
	}
	if g.p.Counts == "list" {
		g.counts = counted
	}
	for _, l := range g.drg.Lists {
		g.lists[l] = texts(l)
	}
	g.notPrincipal = texts(g.drg.NotPrincipal)
	for _, z := range g.drg.Zones {
		for c := range texts(z) {
			g.zone[c] = z.Name
		}
	}
	for _, c := range g.drg.Complications {
		e, _ := codes.Diagnosis(c.Code)
		g.severity[e.Code], g.table[e.Code] = c.Severity, c.Table
	}
	for _, x := range g.drg.Exclusions {
		g.excludes[x.Name] = texts(x)
	}
	for _, m := range g.drg.MDCs {
		g.name(m.Gate)
		g.name(m.Ambiguity)
		for _, a := range m.ADRGs {
			g.name(a.Alternatives)
		}
	}
	return g
}

// name notes the procedures that lists of main procedures name.
func (g *Grouper) name(alternatives []rules.Alternative) {
	for _, a := range alternatives {
		for _, c := range a.Conditions {
			if c.Atom == rules.MainProcedure {
				for code := range g.lists[c.List] {
					g.named[code] = true
				}
			}
		}
	}
}

// normalize is specification 2.2.
func normalize(s string) string {
	var b strings.Builder
	for _, r := range s {
		if '\uFF01' <= r && r <= '\uFF5E' {
			r -= 0xFEE0
		}
		if r == '\u200B' || r == '\uFEFF' || strings.TrimSpace(string(r)) == "" {
			continue
		}
		u := string(r)
		if 'a' <= r && r <= 'z' {
			u = strings.ToUpper(u)
		}
		if u == "X" && b.Len() > 0 {
			u = "x"
		}
		b.WriteString(u)
	}
	return b.String()
}

// record is a validated case.
type record struct {
	g         *Grouper
	c         *rules.Case
	sex       rules.Sex
	dx, px    []string // in canonical spelling; empty entries stay
	main      string   // in the main slot, "" if it is empty
	mainAt    int      // its entry
	days      int64
	hasDays   bool
	years     int64
	hasYears  bool
	weight    int64
	hasWeight bool
}

// Group answers for one case, following sections 2, 3, 5, 6 and 7 of the specification.
func (g *Grouper) Group(c *rules.Case) Answer {
	r := &record{g: g, c: c, sex: c.Sex}
	if status := r.validate(c); status != "" {
		return Answer{Status: status}
	}
	spell := normalize
	if g.p.CodeMatch == "exact" {
		spell = func(s string) string {
			if n := normalize(s); n == "" {
				return ""
			}
			return s
		}
	}
	for _, d := range c.Diagnoses {
		r.dx = append(r.dx, spell(d))
	}
	for _, p := range c.Procedures {
		r.px = append(r.px, spell(p))
	}
	switch check := g.p.PrincipalCheck; {
	case slices.Contains(check, "catalogue") && !g.defined[r.dx[0]]:
		return g.none("", rules.PrincipalUnknown)
	case slices.Contains(check, "gray") && g.gray[r.dx[0]]:
		return g.none("", rules.PrincipalGray)
	case slices.Contains(check, "not-allowed") && g.notPrincipal[r.dx[0]]:
		return g.none("", rules.PrincipalNotAllowed)
	}
	fits := func(p string) bool { return p != "" && (g.counts[p] || g.named[p]) }
	if len(r.px) > 0 && fits(r.px[0]) {
		r.main = r.px[0]
		return r.group()
	}
	var later []int
	for i, p := range r.px {
		if i > 0 && fits(p) {
			later = append(later, i)
		}
	}
	if g.p.DiscardedMain == "shift" && len(later) > 0 {
		r.main, r.mainAt = r.px[later[0]], later[0]
	}
	answer := r.group()
	if g.p.DiscardedMain == "retry" {
		for _, i := range later {
			if answer.Status != "ungrouped" {
				break
			}
			r.main, r.mainAt = r.px[i], i
			if a := r.group(); a.Status != "ungrouped" {
				return a
			}
		}
	}
	return answer
}

// validate is specification 2.3.
func (r *record) validate(c *rules.Case) string {
	p := &r.g.p
	invalid := len(c.Diagnoses) == 0 || normalize(c.Diagnoses[0]) == ""
	for _, n := range c.Notes {
		invalid = invalid || n.Code == rules.LineMalformed || n.Code == rules.FieldMalformed
	}
	if c.Sex != rules.Male && c.Sex != rules.Female && p.SexMissing == "invalid" {
		invalid = true
	}
	for _, n := range []rules.Int{c.Age, c.AgeDays, c.BirthWeight, c.AdmissionWeight, c.Stay, c.Discharge, c.ICUHours, c.VentilatorHours} {
		if v, ok := n.Get(); ok && v < 0 {
			invalid = true
		}
	}
	years, hasYears := c.Age.Get()
	days, hasDays := c.AgeDays.Get()
	if hasYears && years == 0 && hasDays && days > p.YearDays {
		invalid = true
	}
	if invalid {
		return "invalid"
	}
	if w, ok := c.BirthWeight.Get(); ok && w > 0 {
		r.weight, r.hasWeight = w, true
	}
	if !hasYears && !hasDays && p.AgeMissing == "needs-data" {
		return "needs-data"
	}
	infant := hasYears && years == 0 || !hasYears && hasDays && days <= p.YearDays
	r.years, r.hasYears = years, hasYears
	if infant {
		r.years, r.hasYears = 0, true
		r.days, r.hasDays = days, hasDays
		if !hasDays {
			switch p.InfantDaysMissing {
			case "needs-data":
				return "needs-data"
			case "zero":
				r.days, r.hasDays = 0, true
			}
		}
	}
	return ""
}

// none is the answer without group: 0000, unless the pack has another code for the reason (10.3).
func (g *Grouper) none(mdc string, reason rules.Code) Answer {
	code := g.p.UngroupedCode
	for _, u := range g.p.UngroupedCodes {
		if u.Reason == reason {
			code = u.Code
		}
	}
	return Answer{"ungrouped", mdc, "", code}
}

// group is specification 3, steps 5 to 10, and before them the groups that stand before all MDCs.
func (r *record) group() Answer {
	if code := r.leafOf(r.g.drg.Pre); code != "" {
		return Answer{"grouped", "", "", code}
	}
	for _, m := range r.g.drg.MDCs {
		if !r.any(m.Gate) {
			continue
		}
		for _, after := range []bool{false, true} {
			if after && r.any(m.Ambiguity) {
				if m.QY == "no-group" {
					return r.g.none(m.Code, rules.ProcedureUnrelated)
				}
				return Answer{"ambiguous", m.Code, "", m.QYCode}
			}
			for _, a := range m.ADRGs {
				if (a.Stage == rules.AfterQY) != after {
					continue
				}
				for _, alternative := range a.Alternatives {
					if r.all(alternative) {
						return Answer{"grouped", m.Code, a.Code, r.leafOf(a.Leaves)}
					}
					if r.g.p.WeightMissing == "needs-data" && r.lacksWeight(alternative) {
						return Answer{Status: "needs-data"}
					}
				}
			}
		}
		if !m.Fall {
			return r.g.none(m.Code, rules.NoADRG)
		}
	}
	return r.g.none("", rules.NoMDC)
}

func (r *record) any(list []rules.Alternative) bool { return slices.ContainsFunc(list, r.all) }

func (r *record) all(a rules.Alternative) bool {
	var groups []map[string]bool
	for _, c := range a.Conditions {
		if c.Atom == rules.ProcedureGroup {
			groups = append(groups, r.g.lists[c.List])
		} else if !r.holds(c) {
			return false
		}
	}
	return len(groups) == 0 || r.pair(groups, nil, len(groups) < 2 || r.g.p.PairMain == "free")
}

// lacksWeight reports whether everything holds but what is asked of the missing birth weight.
func (r *record) lacksWeight(a rules.Alternative) bool {
	asks := func(c rules.Condition) bool { return c.Atom == rules.WeightMin || c.Atom == rules.WeightBelow }
	rest := rules.Alternative{Conditions: slices.DeleteFunc(slices.Clone(a.Conditions), asks)}
	return !r.hasWeight && len(rest.Conditions) < len(a.Conditions) && r.all(rest)
}

// pair is specification 5.3: each list by an entry, by a different one unless the pack says any; done tells whether an entry
// in the main slot is no longer asked for.
func (r *record) pair(groups []map[string]bool, used []int, done bool) bool {
	if len(groups) == 0 {
		return done
	}
	for i, p := range r.px {
		if p == "" || !groups[0][p] || r.g.p.PairEntries == "distinct" && slices.Contains(used, i) {
			continue
		}
		if r.pair(groups[1:], append(slices.Clone(used), i), done || r.main != "" && i == r.mainAt) {
			return true
		}
	}
	return false
}

// holds is specification 5.2 and 4.
func (r *record) holds(c rules.Condition) bool {
	in := func(code string) bool { return code != "" && r.g.lists[c.List][code] }
	counts := func(code string) bool { return r.g.counts[code] }
	switch c.Atom {
	case rules.Always:
		return true
	case rules.PrincipalDiagnosis:
		return in(r.dx[0])
	case rules.PrincipalNot:
		return r.g.defined[r.dx[0]] && !in(r.dx[0])
	case rules.OtherDiagnosis:
		return slices.ContainsFunc(r.dx[1:], in)
	case rules.AnyDiagnosis:
		return slices.ContainsFunc(r.dx, in)
	case rules.MainProcedure:
		return in(r.main)
	case rules.AnyProcedure:
		return slices.ContainsFunc(r.px, in)
	case rules.MainProcedureCounts:
		return counts(r.main)
	case rules.AnyProcedureCounts:
		return slices.ContainsFunc(r.px, counts)
	case rules.NoProcedureCounts:
		return !slices.ContainsFunc(r.px, counts)
	case rules.AgeDaysMax:
		return r.hasDays && r.days <= c.Value
	case rules.AgeYearsMax:
		return r.hasYears && r.years <= c.Value
	case rules.WeightMin:
		return r.hasWeight && r.weight >= c.Value
	case rules.WeightBelow:
		return r.hasWeight && r.weight < c.Value
	case rules.SexIs:
		return int64(r.sex) == c.Value
	case rules.PrincipalZone:
		return r.g.zone[r.dx[0]] != ""
	case rules.ZonesMin:
		zones := make(map[string]bool)
		for _, d := range r.dx {
			if z := r.g.zone[d]; z != "" {
				zones[z] = true
			}
		}
		return int64(len(zones)) >= c.Value
	case rules.DiagnosisPrefix:
		return slices.ContainsFunc(r.dx, func(d string) bool { return strings.HasPrefix(d, c.Text) })
	}
	panic("reference: atom " + c.Atom.String())
}
