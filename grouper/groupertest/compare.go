package groupertest

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// compare returns the cells that a result does not meet, in the order of the columns.
func (t *test) compare(trace *grouper.Trace) []Difference {
	var list []Difference
	for _, column := range wants() {
		want := t.wants[column]
		if want == "" {
			continue
		}
		if got, ok := meet(column, want, trace); !ok {
			list = append(list, Difference{column, want, got})
		}
	}
	return list
}

// meet reports whether a result meets a cell, and what it has instead.
func meet(column, want string, trace *grouper.Trace) (string, bool) {
	r := &trace.Result
	switch column {
	case "want.status":
		return one(want, r.Status.String())
	case "want.mdc":
		return one(want, r.MDC)
	case "want.adrg":
		return one(want, r.ADRG)
	case "want.code":
		got := r.Code
		switch grouped := r.Status == rules.Grouped || r.Status == rules.Core || r.Status == rules.Comprehensive; {
		case want == none:
			return got, !grouped
		case got == "":
			got = r.Status.String()
		}
		return one(want, got)
	case "want.number":
		return one(want, numbered(r.DIP.Number))
	case "want.kind":
		return one(want, r.DIP.Kind.String())
	case "want.rule":
		return hitRules(want, trace)
	case "want.issues":
		return issues(want, r)
	case "want.mcc":
		return set(want, diagnoses(trace, r.MCC), icd.Normalize)
	case "want.cc":
		return set(want, diagnoses(trace, r.CC), icd.Normalize)
	}
	var got []string
	for c := range r.DIP.Candidates() {
		got = append(got, c.String())
	}
	return set(want, got, func(s string) string { return s })
}

// one compares a cell with one value.
func one(want, got string) (string, bool) {
	if got == "" {
		got = none
	}
	value, turned := strings.CutPrefix(want, not)
	return got, (value == got) != turned
}

// set compares a list with a set, whatever the order.
func set(want string, got []string, spell func(string) string) (string, bool) {
	var list []string
	if want != none {
		for _, s := range split(want) {
			list = append(list, spell(s))
		}
	}
	sorted := func(l []string) []string { return slices.Compact(slices.Sorted(slices.Values(l))) }
	return quoteList(got), slices.Equal(sorted(list), sorted(got))
}

// diagnoses are the codes of some entries of a case.
func diagnoses(trace *grouper.Trace, at rules.Positions) []string {
	var list []string
	for i := range at.All() {
		list = append(list, icd.Normalize(trace.Case.Diagnoses[i]))
	}
	return list
}

// issues compares the codes of the issues: all that are listed must be there.
func issues(want string, r *rules.Result) (string, bool) {
	var got []string
	for _, i := range r.Issues() {
		if !slices.Contains(got, string(i.Code)) {
			got = append(got, string(i.Code))
		}
	}
	if want == none {
		return quoteList(got), len(got) == 0
	}
	for _, w := range split(want) {
		code, turned := strings.CutPrefix(w, not)
		if slices.Contains(got, code) == turned {
			return quoteList(got), false
		}
	}
	return quoteList(got), true
}

// hitRules compares the rules that were hit. What it returns are those of the kinds that were asked for.
func hitRules(want string, trace *grouper.Trace) (string, bool) {
	var got []string
	for _, f := range trace.Facts() {
		if f.Rule != "" && hit(&f) && !slices.Contains(got, f.Rule) {
			got = append(got, f.Rule)
		}
	}
	kind := func(rule string) string { k, _, _ := strings.Cut(rule, "/"); return k }
	ok := true
	var kinds []string
	for _, w := range split(want) {
		rule, turned := strings.CutPrefix(w, not)
		kinds = append(kinds, kind(rule))
		ok = ok && slices.Contains(got, rule) != turned
	}
	got = slices.DeleteFunc(got, func(r string) bool { return !slices.Contains(kinds, kind(r)) })
	return quoteList(got), ok
}

// hit reports whether a fact says that its rule acted on the case.
func hit(f *grouper.Fact) bool {
	switch f.Kind {
	case rules.StepParameter, rules.StepTie, rules.StepProcedureFate:
		return true
	case rules.StepComplication: // the table of one that was kept is not told
		return !f.Hit
	case rules.StepRow: // a candidate is not yet it
		return rules.RowFate(f.Want) == rules.RowTaken
	case rules.StepNear, rules.StepElsewhere, rules.StepSlot, rules.StepFall, rules.StepOtherwise, rules.StepAnswer:
		return false
	}
	return f.Hit
}

// contrast is a row that got what another one wants, and the codes that the other one lacks and has besides.
type contrast struct {
	place          string
	lacking, extra []string
}

// nearest finds the row that got the group which row i wants and files most like it; nil if there is none.
func nearest(all []test, codes []string, i int) *contrast {
	code := all[i].code()
	if code == "" {
		return nil
	}
	var best *contrast
	for j := range all {
		if j == i || codes[j] != code {
			continue
		}
		c := &contrast{all[j].row.Place(), lacks(&all[i].c, &all[j].c), lacks(&all[j].c, &all[i].c)}
		if n := len(c.lacking) + len(c.extra); n > 0 && (best == nil || n < len(best.lacking)+len(best.extra)) {
			best = c
		}
	}
	return best
}

// lacks are the codes of another case that a case has not.
func lacks(c, other *grouper.Case) []string {
	var list []string
	for _, pair := range [][2][]string{{c.Diagnoses, other.Diagnoses}, {c.Procedures, other.Procedures}} {
		for _, code := range pair[1] {
			if code != "" && !slices.ContainsFunc(pair[0], func(s string) bool { return icd.Normalize(s) == icd.Normalize(code) }) {
				list = append(list, code)
			}
		}
	}
	return list
}
