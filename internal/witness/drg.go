package witness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// DRG makes cases for the groups of a pack of CHS-DRG.
type DRG struct {
	p          *rules.Pack
	d          *rules.DRG
	walk       Walk
	principals []string // that may be principal, some from each MDC
	counting   []string // procedures that count
	zones      [][]string
	mcc, cc    []string
	unknown    string // a procedure that the code system does not define, so that no rule takes it
}

// NewDRG takes samples of the lists of a pack.
func NewDRG(p *rules.Pack, walk Walk) *DRG {
	m := p.Manifest()
	w := &DRG{p: p, d: p.DRG(), walk: walk, unknown: undefined(p.Codes())}
	for _, mdc := range w.d.MDCs {
		for _, a := range mdc.Gate {
			for _, c := range a.Conditions {
				if c.Atom == rules.PrincipalDiagnosis {
					w.principals = append(w.principals, w.sample(c.List, 3)...)
				}
			}
		}
	}
	var counting []string
	for i, counts := range w.d.Counting(p.Codes(), &m.Parameters) {
		if e, _ := p.Codes().Procedure(rules.Ref(i)); counts {
			counting = append(counting, e.Code)
		}
	}
	w.counting = every(counting, 40)
	for _, z := range w.d.Zones {
		w.zones = append(w.zones, w.sample(z, 5))
	}
	for _, c := range w.d.Complications {
		e, _ := p.Codes().Diagnosis(c.Code)
		if c.Severity == rules.MCC {
			w.mcc = append(w.mcc, e.Code)
		} else {
			w.cc = append(w.cc, e.Code)
		}
	}
	w.mcc, w.cc = every(w.mcc, 30), every(w.cc, 30)
	return w
}

// undefined is the last code of the form of a procedure that a vocabulary does not have.
func undefined(c *rules.Codes) string {
	const last = 999_999
	for n := last; ; n-- {
		code := fmt.Sprintf("%02d.%04d", n/10_000, n%10_000)
		if _, ok := c.FindProcedure(code); !ok || n == 0 {
			return code
		}
	}
}

// every returns each n-th element of a list, or all of one that is short.
func every(list []string, n int) []string { return spread(list, max(40, len(list)/n)) }

// Text returns the code of an entry of a list.
func (w *DRG) Text(l *rules.List, r rules.Ref) string {
	if l.Procedures {
		e, _ := w.p.Codes().Procedure(r)
		return e.Code
	}
	e, _ := w.p.Codes().Diagnosis(r)
	return e.Code
}

func (w *DRG) in(l *rules.List, code string) bool {
	return slices.ContainsFunc(l.Codes, func(r rules.Ref) bool { return w.Text(l, r) == code })
}

// sample returns about n codes of a list, spread over it.
func (w *DRG) sample(l *rules.List, n int) []string {
	var codes []string
	step := max(1, len(l.Codes)/n)
	for i := 0; i < len(l.Codes); i += step {
		codes = append(codes, w.Text(l, l.Codes[i]))
	}
	return codes
}

// common returns codes that are in all lists that the conditions test with an atom; nil, false if there is none to test.
func (w *DRG) common(conditions []rules.Condition, atom rules.Atom) ([]string, bool) {
	var codes []string
	asked := false
	for _, c := range conditions {
		if c.Atom != atom {
			continue
		}
		have := make(map[string]bool)
		for _, r := range c.List.Codes {
			have[w.Text(c.List, r)] = true
			if !asked {
				codes = append(codes, w.Text(c.List, r))
			}
		}
		asked = true
		codes = slices.DeleteFunc(codes, func(s string) bool { return !have[s] })
	}
	return codes, asked
}

// Reach makes cases that the engine puts into an ADRG by its alternative n, counted from 0, and hands them to found until it
// reports true. It builds what the conditions ask for, and tries other codes of the lists while an earlier rule takes the case.
func (w *DRG) Reach(m *rules.MDC, a *rules.ADRG, n int, found func(*rules.Case) bool) {
	w.reach(m, a, n, &tally{}, found)
}

func (w *DRG) reach(m *rules.MDC, a *rules.ADRG, n int, t *tally, found func(*rules.Case) bool) {
	for _, gate := range m.Gate {
		conditions := slices.Concat(gate.Conditions, a.Alternatives[n].Conditions)
		principals, asked := w.common(conditions, rules.PrincipalDiagnosis)
		if !asked {
			any, _ := w.common(conditions, rules.AnyDiagnosis) // the principal diagnosis may be what is asked for
			principals = append(slices.Clone(spread(any, 20)), w.principals...)
		}
		for _, c := range conditions {
			if c.Atom == rules.PrincipalNot {
				principals = slices.DeleteFunc(slices.Clone(principals), func(code string) bool { return w.in(c.List, code) })
			}
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
					if r, by := w.group(c, a); by != n+1 { // another ADRG takes it, or another alternative
						t.add(&r)
					} else if found(c) {
						return
					}
				}
			}
		}
	}
}

// Alternative returns the number of the alternative, from 1, by which an ADRG took a case, 0 if it did not.
func (w *DRG) Alternative(c *rules.Case, a *rules.ADRG) int {
	_, n := w.group(c, a)
	return n
}

func (w *DRG) group(c *rules.Case, a *rules.ADRG) (rules.Result, int) {
	r := w.walk(c, nil)
	if r.ADRG != a.Code {
		return r, 0
	}
	n := 0
	w.walk(c, func(s rules.Step) {
		if s.Kind == rules.StepADRG && s.Group == a.ID {
			n = int(s.Number)
		}
	})
	return r, n
}

// build makes the case that the conditions ask for, with other codes in every turn; nil if there is none.
func (w *DRG) build(conditions []rules.Condition, sex rules.Sex, principal, main string, turn int) *rules.Case {
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
			if code := w.Text(o.List, o.List.Codes[turn*7%len(o.List.Codes)]); o.Atom == rules.OtherDiagnosis || !w.in(o.List, principal) {
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
			if main == "" && len(c.Procedures) == 0 { // as the main one it could lead elsewhere
				c.Procedures = append(c.Procedures, w.unknown)
			}
			c.Procedures = append(c.Procedures, w.Text(o.List, o.List.Codes[0]))
		case rules.ProcedureGroup:
			for _, r := range o.List.Codes {
				if code := w.Text(o.List, r); !slices.Contains(c.Procedures, code) {
					c.Procedures = append(c.Procedures, code)
					break
				}
			}
		case rules.MainProcedureCounts:
			if len(w.counting) == 0 {
				return nil
			}
			if main == "" {
				c.Procedures = append([]string{w.counting[len(principal)%len(w.counting)]}, c.Procedures...)
			}
		case rules.AnyProcedureCounts:
			if len(w.counting) == 0 {
				return nil
			}
			c.Procedures = append(c.Procedures, w.unknown, w.counting[0])
		case rules.ZonesMin:
			if int(o.Value) > len(w.zones) {
				return nil
			}
			for i := range int(o.Value) {
				c.Diagnoses = append(c.Diagnoses, w.zones[i][0])
			}
		}
	}
	return c
}

// NearMisses breaks one condition after the other of a case that an ADRG of an MDC takes by its alternative n, counted from 0,
// and hands over the cases. No such case may enter the ADRG by that alternative.
func (w *DRG) NearMisses(m *rules.MDC, a *rules.ADRG, n int, c *rules.Case, each func(why string, near *rules.Case)) {
	miss := func(why string, change func(*rules.Case)) {
		near := *c
		near.Diagnoses, near.Procedures = slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
		change(&near)
		each(why, &near)
	}
	group := 0
	for _, o := range a.Alternatives[n].Conditions {
		in := make(map[string]bool)
		if o.List != nil {
			for _, r := range o.List.Codes {
				in[w.Text(o.List, r)] = true
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
			if other := w.beside(m, in); other != "" {
				miss("another principal diagnosis of the MDC", func(c *rules.Case) { c.Diagnoses[0] = other })
			}
		case rules.OtherDiagnosis:
			miss("without the other diagnosis", func(c *rules.Case) {
				c.Diagnoses = append(c.Diagnoses[:1], slices.DeleteFunc(c.Diagnoses[1:], listed)...)
			})
		case rules.AnyDiagnosis:
			if len(w.principals) == 0 {
				break
			}
			miss("without the diagnosis", func(c *rules.Case) {
				if in[c.Diagnoses[0]] {
					c.Diagnoses[0] = w.principals[0]
				}
				c.Diagnoses = append(c.Diagnoses[:1], slices.DeleteFunc(c.Diagnoses[1:], listed)...)
			})
		case rules.MainProcedure:
			miss("without the main procedure", func(c *rules.Case) { c.Procedures = nil })
			if w.p.Manifest().Parameters.DiscardedMain != "null" { // it may move up
				break
			}
			miss("the procedure in second place", func(c *rules.Case) { c.Procedures = append([]string{w.unknown}, c.Procedures...) })
		case rules.AnyProcedure:
			miss("without the procedure", func(c *rules.Case) { c.Procedures = slices.DeleteFunc(c.Procedures, listed) })
		case rules.ProcedureGroup:
			group++
			miss(fmt.Sprintf("without group %d of the pair", group), func(c *rules.Case) { c.Procedures = slices.DeleteFunc(c.Procedures, listed) })
		case rules.MainProcedureCounts, rules.AnyProcedureCounts:
			miss("without counting procedure", func(c *rules.Case) { c.Procedures = []string{w.unknown} })
		case rules.NoProcedureCounts:
			if len(w.counting) > 0 {
				miss("with a counting procedure", func(c *rules.Case) { c.Procedures = []string{w.unknown, w.counting[0]} })
			}
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
}

// beside is a principal diagnosis of an MDC that a list has not, or "".
func (w *DRG) beside(m *rules.MDC, in map[string]bool) string {
	for _, gate := range m.Gate {
		principals, _ := w.common(gate.Conditions, rules.PrincipalDiagnosis)
		for _, code := range principals {
			if !in[code] {
				return code
			}
		}
	}
	return ""
}

// Cancelled finds a complication of the pack that the principal diagnosis of a case cancels, "" if there is none.
func (w *DRG) Cancelled(principal string) string {
	p, _ := w.p.Codes().FindDiagnosis(principal)
	for _, x := range w.d.Complications {
		if x.Exclusion >= 0 && slices.Contains(w.d.Exclusions[x.Exclusion].Codes, p) {
			e, _ := w.p.Codes().Diagnosis(x.Code)
			return e.Code
		}
	}
	return ""
}
