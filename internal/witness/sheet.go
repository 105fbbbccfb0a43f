package witness

import (
	"fmt"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// All makes a case for every alternative of an ADRG, every DRG, every test for ambiguity and every exclusion table, and near
// misses of every alternative.
func (w *DRG) All() ([]Case, []Missed) {
	cases, missed := w.pre()
	for i := range w.d.MDCs {
		m := &w.d.MDCs[i]
		if c := w.ambiguous(m); c != nil {
			cases = append(cases, *c)
		}
		for j := range m.ADRGs {
			list, none := w.adrg(m, &m.ADRGs[j])
			cases, missed = append(cases, list...), append(missed, none...)
		}
	}
	return append(cases, w.exclusions()...), missed
}

// pre makes the cases of the groups before all MDCs: any man or woman who meets their condition.
func (w *DRG) pre() (cases []Case, missed []Missed) {
	for i := range w.d.Pre {
		l := &w.d.Pre[i]
		var found *rules.Case
		for n := 0; n < len(w.principals) && n < 20 && found == nil; n++ {
			found = w.Leaf(&rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{w.principals[n]}}, l)
		}
		if found == nil {
			missed = append(missed, Missed{Group: l.Code, Name: l.Name})
			continue
		}
		cases = append(cases, Case{Name: l.Code, Case: *found, Note: l.Name, Want: []Want{
			{"want.status", rules.Grouped.String()}, {"want.code", l.Code}, {"want.rule", "drg/" + l.Code},
		}})
		cases = append(cases, w.leafMisses(l, found)...)
	}
	return cases, missed
}

// adrg makes the cases of an ADRG.
func (w *DRG) adrg(m *rules.MDC, a *rules.ADRG) (cases []Case, missed []Missed) {
	leaves := make([]*rules.Case, len(a.Leaves))
	var misses []Case
	var t tally
	for n := range a.Alternatives {
		var first *rules.Case
		const most = 100 // cases on which a condition is tried
		tried := 0
		w.reach(m, a, n, &t, func(c *rules.Case) bool {
			if first == nil {
				first = c
				misses = append(misses, w.misses(m, a, n, c)...)
			}
			done := true
			tried++
			for i := range a.Leaves {
				if leaves[i] == nil && (a.Leaves[i].Proviso < 0 || tried <= most) {
					leaves[i] = w.Leaf(c, &a.Leaves[i])
				}
				done = done && (leaves[i] != nil || a.Leaves[i].Proviso >= 0 && tried >= most)
			}
			return done
		})
		switch {
		case len(a.Alternatives) == 1: // its leaves say it
		case first == nil:
			missed = append(missed, Missed{Group: fmt.Sprintf("%s #%d", a.Code, n+1), Name: a.Name, By: t.most, Tried: t.n})
		default:
			cases = append(cases, Case{
				Name: fmt.Sprintf("%s #%d", a.Code, n+1), Case: *first, Note: a.Name,
				Want: []Want{{"want.adrg", a.Code}, {"want.rule", "adrg/" + a.Code}},
			})
		}
	}
	for i, c := range leaves {
		l := &a.Leaves[i]
		if c == nil {
			missed = append(missed, Missed{Group: l.Code, Name: l.Name, By: t.most, Tried: t.n})
			continue
		}
		cases = append(cases, Case{Name: l.Code, Case: *c, Note: l.Name, Want: []Want{
			{"want.status", rules.Grouped.String()}, {"want.mdc", m.Code}, {"want.adrg", a.Code}, {"want.code", l.Code},
			{"want.rule", "drg/" + l.Code},
		}})
		misses = append(misses, w.leafMisses(l, c)...)
	}
	return append(cases, misses...), missed
}

// misses makes the near misses of an alternative. One that another alternative of the ADRG takes is none.
func (w *DRG) misses(m *rules.MDC, a *rules.ADRG, n int, c *rules.Case) []Case {
	var list []Case
	w.NearMisses(m, a, n, c, func(why string, near *rules.Case) {
		if by := w.Alternative(near, a); by == 0 || by == n+1 { // the latter is a fault that the sheet is to show
			list = append(list, Case{
				Name: fmt.Sprintf("%s #%d %s", a.Code, n+1, why), Case: *near, Note: a.Name, Want: []Want{{"want.adrg", "!" + a.Code}},
			})
		}
	})
	return list
}

// ambiguous makes a case of the test for ambiguity of an MDC: one of its principal diagnoses with a procedure that none of its
// ADRGs takes; nil if there is none.
func (w *DRG) ambiguous(m *rules.MDC) *Case {
	if len(m.Ambiguity) == 0 {
		return nil
	}
	for _, gate := range m.Gate {
		principals, asked := w.common(gate.Conditions, rules.PrincipalDiagnosis)
		if !asked {
			continue
		}
		for _, sex := range []rules.Sex{rules.Male, rules.Female} {
			for turn, principal := range spread(principals, 10) {
				for _, main := range w.counting {
					c := w.build(gate.Conditions, sex, principal, main, turn)
					if c == nil {
						continue
					}
					r := w.walk(c, nil)
					if r.Reason != rules.ProcedureUnrelated || r.MDC != m.Code {
						continue
					}
					want := []Want{{"want.status", rules.Ambiguous.String()}, {"want.mdc", m.Code}, {"want.code", m.QYCode}}
					if m.QY != "ambiguous" {
						want = []Want{{"want.mdc", m.Code}, {"want.code", "-"}}
					}
					return &Case{Name: "QY " + m.Code, Case: *c, Note: m.Name, Want: append(want, Want{"want.rule", "qy/" + m.Code})}
				}
			}
		}
	}
	return nil
}

// exclusions makes a case for every exclusion table: a complication of it with a principal diagnosis that it names.
func (w *DRG) exclusions() []Case {
	done := make([]bool, len(w.d.Exclusions))
	var list []Case
	for _, x := range w.d.Complications {
		if x.Exclusion < 0 || done[x.Exclusion] {
			continue
		}
		table := w.d.Exclusions[x.Exclusion]
		e, _ := w.p.Codes().Diagnosis(x.Code)
		for _, principal := range spread(table.Codes, 20) {
			code := w.Text(table, principal)
			c := w.anybody(code, e.Code)
			if c == nil {
				continue
			}
			list = append(list, Case{Name: "exclusion " + table.Name, Case: *c, Want: []Want{
				{"want.status", rules.Grouped.String()}, {"want.rule", "exclusion/" + table.Name}, {"want.mcc", "-"}, {"want.cc", "-"},
			}})
			done[x.Exclusion] = true
			break
		}
	}
	slices.SortStableFunc(list, func(a, b Case) int { return len(a.Name) - len(b.Name) })
	return list
}

// anybody is the man or woman with two diagnoses whom some ADRG takes, nil if none does.
func (w *DRG) anybody(diagnoses ...string) *rules.Case {
	if len(diagnoses) > 1 && diagnoses[0] == diagnoses[1] {
		return nil
	}
	for _, sex := range []rules.Sex{rules.Male, rules.Female} {
		for _, age := range []struct{ years, days rules.Int }{{rules.Known(40), rules.Int{}}, {rules.Known(0), rules.Known(10)}} {
			c := &rules.Case{Sex: sex, Age: age.years, AgeDays: age.days, BirthWeight: rules.Int{}, Diagnoses: diagnoses}
			if r := w.walk(c, nil); r.Status == rules.Grouped {
				return c
			}
		}
	}
	return nil
}
