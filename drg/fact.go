package drg

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// fact is the number of one thing that can be true of a case: an atom together with what it is tested against. What a case
// makes true is found out once and kept as a set of facts.
type fact uint16

// maxFacts leaves room behind the last fact of a set for that which ends a search.
const maxFacts = 1<<16 - 64

// number gives a number to everything that the conditions ask. The first needs of the doors come first, then those of the
// alternatives of each MDC, in the order of trial; what else is asked is numbered once, however many conditions ask it.
func (g *Grouper) number() {
	for i := range g.mdcs {
		m := &g.mdcs[i]
		m.door = len(g.doors)
		g.numberFirst(&m.gate)
		for j := range m.gate.list {
			g.doors = append(g.doors, door{uint16(i), uint16(j)})
		}
	}
	for i := range g.mdcs {
		m := &g.mdcs[i]
		for _, w := range [...]*ways{&m.before, &m.ambiguity, &m.after} {
			g.numberFirst(w)
		}
	}
	known := make(map[key]fact)
	for i := range g.mdcs {
		m := &g.mdcs[i]
		for _, w := range [...]*ways{&m.gate, &m.before, &m.ambiguity, &m.after} {
			for j := range w.list {
				g.numberRest(&w.list[j], m.rule.ID, known)
				w.weight = w.weight || w.list[j].weight
			}
		}
	}
}

// numberFirst numbers what each alternative asks first: what most cases fail.
func (g *Grouper) numberFirst(w *ways) {
	w.start = fact(len(g.facts))
	for i := range w.list {
		a := &w.list[i]
		for j, c := range a.rule.Conditions {
			if rank(c.Atom) < rank(a.rule.Conditions[a.lead].Atom) {
				a.lead = j
			}
		}
		a.need = []fact{g.fact(a.rule.Conditions[a.lead])}
	}
	w.end = fact(len(g.facts))
}

// numberRest numbers what an alternative of an MDC, or of one of its ADRGs, asks besides.
func (g *Grouper) numberRest(a *alternative, mdc rules.GroupID, known map[key]fact) {
	for i, c := range a.rule.Conditions {
		f := a.need[0]
		if i != a.lead {
			k := keyOf(c)
			var ok bool
			if f, ok = known[k]; !ok {
				f = g.fact(c)
				known[k] = f
			}
			a.need = append(a.need, f)
		}
		a.asks = append(a.asks, f)
		switch c.Atom {
		case rules.WeightMin, rules.WeightBelow:
			a.weight = true
		case rules.ProcedureGroup:
			a.groups = append(a.groups, f)
		}
	}
	if p := &g.policy; len(a.groups) < 2 || p.shareEntries && !p.oneMain {
		a.groups = nil // that each list is met says it all
	}
	slices.SortStableFunc(a.need[1:], func(x, y fact) int { return rank(g.facts[x].Atom) - rank(g.facts[y].Atom) })
	a.missed = missed(a, mdc)
}

// rank orders atoms by how many cases fail them: what a code decides comes before what is computed, and procedures before
// diagnoses, because most cases have few.
func rank(a rules.Atom) int {
	switch a {
	case rules.MainProcedure, rules.AnyProcedure, rules.ProcedureGroup:
		return 0
	case rules.PrincipalDiagnosis, rules.OtherDiagnosis, rules.AnyDiagnosis, rules.PrincipalNot:
		return 1
	}
	return 2
}

// key tells apart what conditions ask.
type key struct {
	atom  rules.Atom
	list  *rules.List
	value int64
	text  string
}

func keyOf(c rules.Condition) key {
	if c.Atom == rules.ProcedureGroup { // a group asks of its list what AnyProcedure asks
		c.Atom = rules.AnyProcedure
	}
	return key{c.Atom, c.List, c.Value, c.Text}
}

// fact gives a new number to what a condition asks.
func (g *Grouper) fact(c rules.Condition) fact {
	f := fact(len(g.facts))
	if c.Atom == rules.ProcedureGroup {
		c.Atom = rules.AnyProcedure
	}
	switch c.Atom {
	case rules.DiagnosisPrefix:
		c.List = g.diagnosesOf(c, func(_ rules.Ref, code string) bool { return strings.HasPrefix(code, c.Text) })
		g.prefixes = append(g.prefixes, f)
	case rules.PrincipalNot:
		listed := newCodeSet(c.List.Codes)
		c.List = g.diagnosesOf(c, func(r rules.Ref, _ string) bool { return !listed.has(r) })
	}
	g.facts = append(g.facts, c)
	return f
}

// diagnosesOf makes a list of the diagnoses that meet a condition which names none of them, so that it costs nothing when a case
// is grouped.
func (g *Grouper) diagnosesOf(c rules.Condition, meets func(r rules.Ref, code string) bool) *rules.List {
	list := &rules.List{Name: c.Text, File: c.Pos.File}
	for i := range g.codes.Diagnoses() {
		if e, _ := g.codes.Diagnosis(rules.Ref(i)); meets(rules.Ref(i), e.Code) {
			list.Codes = append(list.Codes, rules.Ref(i))
			list.Lines = append(list.Lines, c.Pos.Line)
			list.Layers = append(list.Layers, c.Pos.Layer)
		}
	}
	return list
}

// missed makes the step that tells the failure of an alternative, as far as it is known before there is a case.
func missed(a *alternative, mdc rules.GroupID) rules.Step {
	t := step(rules.StepGate)
	t.Group = mdc
	if a.adrg != nil {
		t.Kind, t.Group = rules.StepNear, a.adrg.rule.ID
	}
	c := &a.rule.Conditions[0]
	t.Number, t.Atom, t.Want, t.Pos = a.number, c.Atom, int32(c.Value), c.Pos
	if c.List != nil {
		t.List = c.List.Number
	}
	return t
}

// computed are the facts that no single code decides.
type computed struct {
	base   [3][3][]uint64 // the sets that sex and procedures make true: by sex, unknown first; by how procedures count
	years  []fact
	eldest int64 // the most that is asked about years
	days   []fact
	weight []fact
	zones  []fact
}

// How procedures count, as computed tells it apart.
const (
	noneCounts = iota
	someCounts // but not what is in the main slot
	mainCounts
)

// fill sorts the facts.
func (c *computed) fill(facts []rules.Condition, words int) {
	for sex := range c.base {
		for level := range c.base[sex] {
			set := make([]uint64, words)
			for f, cond := range facts {
				if constant(cond, sex, level) {
					set[f>>6] |= 1 << (f & 63)
				}
			}
			c.base[sex][level] = set
		}
	}
	for f, cond := range facts {
		switch cond.Atom {
		case rules.AgeYearsMax:
			c.years = append(c.years, fact(f))
			c.eldest = max(c.eldest, cond.Value)
		case rules.AgeDaysMax:
			c.days = append(c.days, fact(f))
		case rules.WeightMin, rules.WeightBelow:
			c.weight = append(c.weight, fact(f))
		case rules.PrincipalZone, rules.ZonesMin:
			c.zones = append(c.zones, fact(f))
		}
	}
}

// constant reports whether a condition holds of every case of a sex whose procedures count in one way.
func constant(c rules.Condition, sex, level int) bool {
	switch c.Atom {
	case rules.Always:
		return true
	case rules.SexIs:
		return c.Value == int64(sex)
	case rules.MainProcedureCounts:
		return level == mainCounts
	case rules.AnyProcedureCounts:
		return level != noneCounts
	case rules.NoProcedureCounts:
		return level == noneCounts
	}
	return false
}
