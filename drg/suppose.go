package drg

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// suppose tells what other records would lead to, where that explains the answer: an ambiguous case without its procedures,
// and a case that lacks a value with each value that the rules tell apart. It groups them like any other.
func (g *Grouper) suppose(c *rules.Case, r *rules.Result, visit func(rules.Step)) {
	other := *c
	switch {
	case r.Status == rules.Ambiguous:
		other.Procedures = nil
		without := g.Group(&other)
		t := step(rules.StepOtherwise)
		t.Group, t.Number = g.groupOf(&without), g.codeOf(&without)
		visit(t)
	case r.Status != rules.NeedsData:
	case r.Reason == rules.WeightMissing:
		last := ""
		for _, w := range g.bounds(1, g.computed.weight) {
			other.BirthWeight = rules.Known(w)
			last = g.answer(&other, rules.FieldBirthWeight, w, last, visit)
		}
	default: // the age
		last := ""
		other.Age = rules.Known(0)
		for _, d := range g.bounds(0, g.computed.days) {
			other.AgeDays = rules.Known(d)
			last = g.answer(&other, rules.FieldAgeDays, d, last, visit)
		}
		if r.Reason == rules.AgeMissing {
			other.Age, other.AgeDays = rules.Known(1), rules.Int{}
			g.answer(&other, rules.FieldAge, 1, "", visit)
		}
	}
}

// answer tells the group of a supposed case, unless the value before led to the same, and returns it.
func (g *Grouper) answer(c *rules.Case, f rules.Field, value int64, last string, visit func(rules.Step)) string {
	r := g.Group(c)
	if r.Status != rules.NeedsData && r.Code != last {
		t := step(rules.StepAnswer)
		t.Field, t.Have, t.Group, t.Number = f, value, g.groupOf(&r), g.codeOf(&r)
		visit(t)
	}
	return r.Code
}

// bounds returns the least value of each band that some facts tell apart, in ascending order.
func (g *Grouper) bounds(least int64, facts []fact) []int64 {
	list := []int64{least}
	for _, f := range facts {
		b := g.facts[f].Value
		if g.facts[f].Atom == rules.AgeDaysMax {
			b++ // the band above begins behind the last value that holds
		}
		list = append(list, b)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// codeOf returns the place, from 1, of the code that the pack has for the reason of an ungrouped case, 0 if it has none.
func (g *Grouper) codeOf(r *rules.Result) int32 {
	return int32(1 + slices.IndexFunc(g.policy.parameters.UngroupedCodes, func(u rules.UngroupedCode) bool {
		return r.Status == rules.Ungrouped && u.Reason == r.Reason
	}))
}

// groupOf returns the leaf of a grouped case, the MDC of an ambiguous one.
func (g *Grouper) groupOf(r *rules.Result) rules.GroupID {
	switch r.Status {
	case rules.Grouped:
		return g.leafIDs[r.Code]
	case rules.Ambiguous:
		i := slices.IndexFunc(g.mdcs, func(m mdc) bool { return m.code == r.MDC })
		return g.mdcs[i].rule.ID
	}
	return rules.NoGroup
}
