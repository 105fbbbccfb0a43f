package drg_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// unreachable are the groups of the national packs that no case can reach, with the reason.
var unreachable = map[string]map[string]string{
	"1.0": {
		"YR2":  "YC1 asks for no procedure and takes all its diagnoses before",
		"YR29": "the only leaf of YR2",
	},
	"1.1": {},
	"2.0": {},
}

// TestWitnesses makes a case for every ADRG and DRG of every edition from its conditions, and at least one near miss for every
// ADRG that breaks a single condition. The groups that no case reaches are those listed above, no more and no fewer.
func TestWitnesses(t *testing.T) {
	for _, edition := range packtest.Editions {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			p := packtest.DRG(t, edition)
			w := newWitnesses(t, p)
			var missed []string
			misses := 0
			for i := range p.DRG().MDCs {
				m := &p.DRG().MDCs[i]
				for j := range m.ADRGs {
					a := &m.ADRGs[j]
					hit := false
					open := make(map[string]bool) // leaves that no case has reached yet
					for _, l := range a.Leaves {
						open[l.Code] = true
					}
					for n := range a.Alternatives {
						first := true
						w.reach(m, a, n, func(c *rules.Case) bool {
							if first {
								n := w.nearMisses(m, a, n, c)
								misses += n
								first, hit = false, hit || n > 0
							}
							w.leaves(a, c, open)
							return len(open) == 0
						})
					}
					if !hit {
						missed = append(missed, a.Code)
					}
					for _, l := range a.Leaves {
						if open[l.Code] {
							missed = append(missed, l.Code)
						}
					}
				}
			}
			for _, code := range missed {
				if unreachable[edition][code] == "" {
					t.Errorf("no case reaches %s", code)
				}
			}
			if len(missed) != len(unreachable[edition]) {
				t.Errorf("not reached: %v; listed: %v", missed, unreachable[edition])
			}
			t.Logf("%d near misses", misses)
		})
	}
}

// witnesses makes cases for the groups of one pack.
type witnesses struct {
	t          *testing.T
	p          *rules.Pack
	g          *drg.Grouper
	ref        *reference.Grouper
	counts     []bool
	principals []string // that may be principal, one from each MDC
	counting   []string
	zones      [][]string
	mcc, cc    []string
}

func newWitnesses(t *testing.T, p *rules.Pack) *witnesses {
	m := p.Manifest()
	w := &witnesses{t: t, p: p, g: compile(t, p), ref: reference.New(p), counts: p.DRG().Counting(p.Codes(), &m.Parameters)}
	for _, mdc := range p.DRG().MDCs {
		for _, a := range mdc.Gate {
			for _, c := range a.Conditions {
				if c.Atom == rules.PrincipalDiagnosis {
					w.principals = append(w.principals, w.sample(c.List, 3)...)
				}
			}
		}
	}
	for i, counts := range w.counts {
		if e, _ := p.Codes().Procedure(rules.Ref(i)); counts && i%40 == 0 {
			w.counting = append(w.counting, e.Code)
		}
	}
	for _, z := range p.DRG().Zones {
		w.zones = append(w.zones, w.sample(z, 5))
	}
	for i, c := range p.DRG().Complications {
		if e, _ := p.Codes().Diagnosis(c.Code); i%30 == 0 {
			if c.Severity == rules.MCC {
				w.mcc = append(w.mcc, e.Code)
			} else {
				w.cc = append(w.cc, e.Code)
			}
		}
	}
	return w
}

// text returns the code of an entry of a list.
func (w *witnesses) text(l *rules.List, r rules.Ref) string {
	if l.Procedures {
		e, _ := w.p.Codes().Procedure(r)
		return e.Code
	}
	e, _ := w.p.Codes().Diagnosis(r)
	return e.Code
}

func (w *witnesses) in(l *rules.List, code string) bool {
	return slices.ContainsFunc(l.Codes, func(r rules.Ref) bool { return w.text(l, r) == code })
}

// sample returns up to n codes of a list, spread over it.
func (w *witnesses) sample(l *rules.List, n int) []string {
	var codes []string
	step := max(1, len(l.Codes)/n)
	for i := 0; i < len(l.Codes); i += step {
		codes = append(codes, w.text(l, l.Codes[i]))
	}
	return codes
}

// common returns codes that are in all lists that the conditions test with an atom; nil, false if there is none to test.
func (w *witnesses) common(conditions []rules.Condition, atom rules.Atom) ([]string, bool) {
	var codes []string
	asked := false
	for _, c := range conditions {
		if c.Atom != atom {
			continue
		}
		if !asked {
			asked = true
			for _, r := range c.List.Codes {
				codes = append(codes, w.text(c.List, r))
			}
			continue
		}
		have := make(map[string]bool)
		for _, r := range c.List.Codes {
			have[w.text(c.List, r)] = true
		}
		codes = slices.DeleteFunc(codes, func(s string) bool { return !have[s] })
	}
	return codes, asked
}

// reach makes cases that the engine puts into an ADRG by one of its alternatives, and hands them to found until it reports
// true. It builds what the conditions ask for, and tries other codes of the lists while an earlier rule takes the case.
func (w *witnesses) reach(m *rules.MDC, a *rules.ADRG, n int, found func(*rules.Case) bool) {
	for _, gate := range m.Gate {
		conditions := slices.Concat(gate.Conditions, a.Alternatives[n].Conditions)
		principals, asked := w.common(conditions, rules.PrincipalDiagnosis)
		if !asked {
			any, _ := w.common(conditions, rules.AnyDiagnosis) // the principal diagnosis may be what is asked for
			principals = append(spread(any, 20), w.principals...)
		}
		if slices.ContainsFunc(conditions, func(c rules.Condition) bool { return c.Atom == rules.PrincipalZone }) {
			principals = slices.Concat(w.zones...)
		}
		mains, asked := w.common(conditions, rules.MainProcedure)
		if !asked {
			mains = []string{""}
		}
		for _, sex := range []rules.Sex{rules.Male, rules.Female} {
			for turn, main := range spread(mains, 40) {
				for i, principal := range spread(principals, 60) {
					c := w.build(conditions, sex, principal, main, turn+i)
					if c == nil {
						continue
					}
					if r := w.g.Group(c); r.ADRG == a.Code && w.alternative(c, a) == n+1 {
						w.agree(c)
						if found(c) {
							return
						}
					}
				}
			}
		}
	}
}

// alternative is the number of the alternative by which the ADRG took the case.
func (w *witnesses) alternative(c *rules.Case, a *rules.ADRG) int {
	n := 0
	w.g.Walk(c, func(s rules.Step) {
		if s.Kind == rules.StepADRG && s.Group == a.ID {
			n = int(s.Number)
		}
	})
	return n
}

// spread returns up to n elements of a list, evenly.
func spread(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	var out []string
	for i := range n {
		out = append(out, list[i*len(list)/n])
	}
	return out
}

// build makes the case that the conditions ask for, with other codes in every turn; nil if the sex does not fit.
func (w *witnesses) build(conditions []rules.Condition, sex rules.Sex, principal, main string, turn int) *rules.Case {
	c := &rules.Case{Sex: sex, Age: rules.Known(40), Diagnoses: []string{principal}}
	if main != "" {
		c.Procedures = []string{main}
	}
	for _, o := range conditions {
		switch o.Atom {
		case rules.SexIs:
			if int64(sex) != o.Value {
				return nil
			}
		case rules.AgeDaysMax:
			c.Age, c.AgeDays = rules.Known(0), rules.Known(o.Value)
		case rules.AgeYearsMax:
			if _, days := c.AgeDays.Get(); !days {
				c.Age, c.AgeDays = rules.Known(0), rules.Known(200)
			}
		case rules.WeightMin:
			c.BirthWeight = rules.Known(o.Value)
		case rules.WeightBelow:
			if _, known := c.BirthWeight.Get(); !known {
				c.BirthWeight = rules.Known(o.Value - 1)
			}
		case rules.OtherDiagnosis, rules.AnyDiagnosis:
			if code := w.text(o.List, o.List.Codes[turn*7%len(o.List.Codes)]); o.Atom == rules.OtherDiagnosis || !w.in(o.List, principal) {
				c.Diagnoses = append(c.Diagnoses, code)
			}
		case rules.DiagnosisPrefix:
			for _, e := range w.p.Codes().Catalog().Diagnoses() {
				if strings.HasPrefix(e.Code, o.Text) {
					c.Diagnoses = append(c.Diagnoses, e.Code)
					break
				}
			}
		case rules.AnyProcedure:
			c.Procedures = append(c.Procedures, w.text(o.List, o.List.Codes[0]))
		case rules.ProcedureGroup:
			for _, r := range o.List.Codes {
				if code := w.text(o.List, r); !slices.Contains(c.Procedures, code) {
					c.Procedures = append(c.Procedures, code)
					break
				}
			}
		case rules.MainProcedureCounts:
			if main == "" {
				c.Procedures = append([]string{w.counting[len(principal)%len(w.counting)]}, c.Procedures...)
			}
		case rules.AnyProcedureCounts:
			c.Procedures = append(c.Procedures, "99.9999", w.counting[0])
		case rules.ZonesMin:
			for i := range int(o.Value) {
				c.Diagnoses = append(c.Diagnoses, w.zones[i][0])
			}
		}
	}
	return c
}

// agree compares a case with the reference.
func (w *witnesses) agree(c *rules.Case) {
	r := w.g.Group(c)
	if want := w.ref.Group(c); answer(&r) != want {
		w.t.Errorf("%+v\nengine    %+v\nreference %+v", *c, answer(&r), want)
	}
}

// leaves reaches leaves of an ADRG from a case of it by adding complications, and takes them out of those that are open.
func (w *witnesses) leaves(a *rules.ADRG, c *rules.Case, open map[string]bool) {
	for _, l := range a.Leaves {
		var extra []string
		switch l.When {
		case rules.WhenMCC:
			extra = w.mcc
		case rules.WhenCC:
			extra = w.cc
		}
		if open[l.Code] && w.leaf(a, c, l.Code, extra) {
			delete(open, l.Code)
		}
	}
}

// leaf reaches one leaf; then the same complication, cancelled by the principal diagnosis, must not.
func (w *witnesses) leaf(a *rules.ADRG, c *rules.Case, code string, extra []string) bool {
	if r := w.g.Group(c); extra == nil || r.Code == code {
		w.agree(c)
		return r.Code == code
	}
	for _, d := range extra {
		more := *c
		more.Diagnoses = append(slices.Clone(c.Diagnoses), d)
		r := w.g.Group(&more)
		if r.Code != code {
			continue
		}
		w.agree(&more)
		if r.MCC.Empty() && r.CC.Empty() || !r.MCC.Has(len(more.Diagnoses)-1) && !r.CC.Has(len(more.Diagnoses)-1) {
			w.t.Errorf("%s: the result does not carry the complication %s", code, d)
		}
		w.excluded(a, &more, code)
		return true
	}
	return false
}

// excluded looks for a complication of the case's own exclusion table: with it in place of the one that survived, the case
// must not stay in the leaf.
func (w *witnesses) excluded(a *rules.ADRG, c *rules.Case, code string) {
	p, _ := w.p.Codes().FindDiagnosis(c.Diagnoses[0])
	d := w.p.DRG()
	for _, x := range d.Complications {
		if x.Exclusion < 0 || !slices.Contains(d.Exclusions[x.Exclusion].Codes, p) {
			continue
		}
		e, _ := w.p.Codes().Diagnosis(x.Code)
		less := *c
		less.Diagnoses = slices.Clone(c.Diagnoses)
		less.Diagnoses[len(less.Diagnoses)-1] = e.Code
		r := w.g.Group(&less)
		if r.ADRG != a.Code { // the code means something to another rule
			continue
		}
		w.agree(&less)
		if r.Code == code || r.MCC.Has(len(less.Diagnoses)-1) || r.CC.Has(len(less.Diagnoses)-1) {
			w.t.Errorf("%s: %s excludes %s, yet the case stays in %s", c.Diagnoses[0], e.Code, a.Code, code)
		}
		return
	}
}

// nearMisses breaks one condition of a witness after the other; none of the changed cases may stay in the ADRG by that
// alternative. It returns how many it tried.
func (w *witnesses) nearMisses(m *rules.MDC, a *rules.ADRG, n int, c *rules.Case) int {
	tried := 0
	miss := func(why string, change func(*rules.Case)) {
		near := *c
		near.Diagnoses, near.Procedures = slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
		change(&near)
		tried++
		w.agree(&near)
		if w.alternative(&near, a) == n+1 {
			w.t.Errorf("%s, alternative %d, %s: %+v is still in it", a.Code, n+1, why, near)
		}
	}
	group := 0
	for _, o := range a.Alternatives[n].Conditions {
		in := make(map[string]bool)
		if o.List != nil {
			for _, r := range o.List.Codes {
				in[w.text(o.List, r)] = true
			}
		}
		listed := func(s string) bool { return in[s] }
		switch o.Atom {
		case rules.PrincipalDiagnosis:
			for _, other := range w.principals {
				if !in[other] {
					miss("another principal diagnosis", func(c *rules.Case) { c.Diagnoses[0] = other })
					break
				}
			}
		case rules.OtherDiagnosis:
			miss("without the other diagnosis", func(c *rules.Case) {
				c.Diagnoses = append(c.Diagnoses[:1], slices.DeleteFunc(c.Diagnoses[1:], listed)...)
			})
		case rules.AnyDiagnosis:
			miss("without the diagnosis", func(c *rules.Case) {
				if in[c.Diagnoses[0]] {
					c.Diagnoses[0] = w.principals[0]
				}
				c.Diagnoses = append(c.Diagnoses[:1], slices.DeleteFunc(c.Diagnoses[1:], listed)...)
			})
		case rules.MainProcedure:
			miss("without the main procedure", func(c *rules.Case) { c.Procedures = nil })
			miss("the procedure in second place", func(c *rules.Case) { c.Procedures = append([]string{"99.9999"}, c.Procedures...) })
		case rules.AnyProcedure:
			miss("without the procedure", func(c *rules.Case) { c.Procedures = slices.DeleteFunc(c.Procedures, listed) })
		case rules.ProcedureGroup:
			group++
			miss(fmt.Sprintf("without group %d of the pair", group), func(c *rules.Case) { c.Procedures = slices.DeleteFunc(c.Procedures, listed) })
		case rules.MainProcedureCounts, rules.AnyProcedureCounts:
			miss("without counting procedure", func(c *rules.Case) { c.Procedures = []string{"99.9999"} })
		case rules.NoProcedureCounts:
			miss("with a counting procedure", func(c *rules.Case) { c.Procedures = []string{"99.9999", w.counting[0]} })
		case rules.AgeDaysMax:
			miss("a day too old", func(c *rules.Case) { c.AgeDays = rules.Known(o.Value + 1) })
			miss("grown up", func(c *rules.Case) { c.Age, c.AgeDays = rules.Known(1), rules.Int{} })
		case rules.WeightMin:
			miss("a gram too little", func(c *rules.Case) { c.BirthWeight = rules.Known(o.Value - 1) })
			miss("without weight", func(c *rules.Case) { c.BirthWeight = rules.Int{} })
		case rules.WeightBelow:
			miss("a gram too much", func(c *rules.Case) { c.BirthWeight = rules.Known(o.Value) })
			miss("weight 0", func(c *rules.Case) { c.BirthWeight = rules.Known(0) })
		}
	}
	for _, gate := range m.Gate {
		if slices.ContainsFunc(gate.Conditions, func(c rules.Condition) bool { return c.Atom == rules.SexIs }) && len(m.Gate) == 1 {
			miss("of the other sex", func(c *rules.Case) { c.Sex = 3 - c.Sex })
		}
	}
	return tried
}
