package dip

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// check is a condition of the pack, its tests on diagnoses turned into sets.
type check struct {
	sets  [][][]uint64 // by alternative and test: the diagnoses of a test, nil for other tests
	ratio bool         // it asks for the cost over the standard, which differs from group to group
}

// set is a set of places in the code system.
func newSet(n int) []uint64 { return make([]uint64, (n+63)/64) }

func has(set []uint64, i rules.Ref) bool { return i >= 0 && set[i>>6]>>(uint(i)&63)&1 == 1 }

// setOf collects the diagnoses that items hold; with halves, those of which either part is held.
func setOf(c *icd.Catalog, items []rules.Item, halves bool) []uint64 {
	n, _ := c.Len()
	set := newSet(n)
	for i, e := range c.Diagnoses() {
		dagger, asterisk := icd.Diagnosis(e.Code).Halves()
		for j := range items {
			it := &items[j]
			if it.Holds(e.Code) || it.Exact && it.Holds(dagger) || halves && asterisk != "" && it.Holds(asterisk) {
				set[i>>6] |= 1 << (i & 63)
				break
			}
		}
	}
	return set
}

// fillChecks turns the tests of all conditions on diagnoses into sets.
func (g *Grouper) fillChecks(c *icd.Catalog) {
	g.checks = make([]check, len(g.d.Provisos))
	for i := range g.d.Provisos {
		p := &g.d.Provisos[i]
		sets := make([][][]uint64, len(p.Alternatives))
		for a, tests := range p.Alternatives {
			sets[a] = make([][]uint64, len(tests))
			for j := range tests {
				switch t := &tests[j]; t.Kind {
				case rules.TestPrincipal:
					sets[a][j] = setOf(c, t.Items, false)
				case rules.TestOtherDiagnosis, rules.TestAnyDiagnosis:
					sets[a][j] = setOf(c, t.Items, true)
				case rules.TestCCI:
					g.indexed = true
				case rules.TestCostRatio:
					g.checks[i].ratio = true
				}
			}
		}
		g.checks[i].sets = sets
	}
	if g.indexed {
		g.fillIndex(c)
	}
}

// holds answers a condition of the pack.
func (s *state) holds(n int32) proviso.Truth {
	answer := proviso.No
	for a := range s.g.d.Provisos[n].Alternatives {
		if answer = answer.Or(s.all(n, a)); answer == proviso.Yes {
			break
		}
	}
	return answer
}

// all answers one alternative of a condition.
func (s *state) all(n int32, a int) proviso.Truth {
	tests := s.g.d.Provisos[n].Alternatives[a]
	answer := proviso.Yes
	for j := range tests {
		t := s.test(&tests[j], s.g.checks[n].sets[a][j])
		if tests[j].Not {
			t = t.Not()
		}
		if answer = answer.And(t); answer == proviso.No {
			break
		}
	}
	return answer
}

// askProvisos asks for what is missing to answer conditions, in the order of the fields.
func (s *state) askProvisos(list []assumption) {
	l := lacking{fields: make(map[rules.Field]bool)}
	for _, a := range list {
		s.about = a.group
		s.lacks(a.proviso, &l)
	}
	for f := rules.NoField + 1; f < rules.FieldLine; f++ {
		if l.fields[f] {
			s.ask(f)
		}
	}
	slices.SortFunc(l.named, func(a, b rules.Issue) int {
		return cmp.Or(-cmp.Compare(a.Need, b.Need), strings.Compare(a.Text, b.Text))
	})
	for _, n := range l.named {
		s.lack(n)
	}
	if l.class {
		s.askClass()
	}
	if l.level {
		s.need(rules.LackOfLevel, s.main)
	}
}

// lacking is what keeps conditions from being answered.
type lacking struct {
	fields map[rules.Field]bool
	named  []rules.Issue // flags and parts of the cost
	class  bool          // of the case
	level  bool          // of the main procedure
}

// name notes one of several things of a field, once.
func (l *lacking) name(f rules.Field, what rules.Lack, name string) {
	i := rules.Issue{Code: rules.DataNeeded, Field: f, Need: what, Index: -1, Text: name}
	if !slices.Contains(l.named, i) {
		l.named = append(l.named, i)
	}
}

// lacks notes what keeps a condition from being answered.
func (s *state) lacks(n int32, l *lacking) {
	p := &s.g.d.Provisos[n]
	for a, tests := range p.Alternatives {
		if s.all(n, a) != proviso.Unknown {
			continue
		}
		for j := range tests {
			t := &tests[j]
			if s.test(t, s.g.checks[n].sets[a][j]) != proviso.Unknown {
				continue
			}
			switch t.Kind {
			case rules.TestSurgeryLevel:
				l.level = true
			case rules.TestClass:
				l.class = true
			case rules.TestShare:
				if s.c.Cost.Sign() <= 0 {
					l.fields[rules.FieldCost] = true
				}
				if !s.c.Parts[t.Name].Known() {
					l.name(rules.FieldParts, rules.LackOfPart, t.Name)
				}
			case rules.TestFlag:
				l.name(rules.FieldFlags, rules.LackOfFlag, t.Name)
			case rules.TestCostRatio:
				priced := s.g.policy.price.Known() || s.c.Price.Sign() > 0
				if !priced {
					l.fields[rules.FieldPrice] = true
				}
				if !s.c.Cost.Known() || priced { // if both are there it is the score that is not
					l.fields[rules.FieldCost] = true
				}
			default:
				l.fields[t.Kind.Field()] = true
			}
		}
	}
}

// test answers one test, without its negation.
func (s *state) test(t *rules.Test, set []uint64) proviso.Truth {
	switch t.Kind {
	case rules.TestPrincipal:
		if s.ref < 0 {
			return proviso.Tell(true, holdsAny(t.Items, s.principal))
		}
		return proviso.Tell(true, has(set, s.ref))
	case rules.TestOtherDiagnosis:
		return proviso.Tell(true, slices.ContainsFunc(s.dx[1:], func(r rules.Ref) bool { return has(set, r) }))
	case rules.TestAnyDiagnosis:
		return proviso.Tell(true, slices.ContainsFunc(s.dx, func(r rules.Ref) bool { return has(set, r) }) ||
			s.ref < 0 && holdsAny(t.Items, s.principal))
	case rules.TestProcedure:
		return proviso.Tell(true, slices.ContainsFunc(s.px, func(e entry) bool { return s.procedureIn(t.Items, &e) }))
	case rules.TestAllProcedures:
		return proviso.Tell(true, !slices.ContainsFunc(t.Items, func(i rules.Item) bool {
			return !slices.ContainsFunc(s.px, func(e entry) bool { return s.procedureIn([]rules.Item{i}, &e) })
		}))
	case rules.TestClass:
		class, ok := rules.Conservative, true
		if s.main >= 0 {
			class, _, ok = s.classOf()
		}
		return proviso.Tell(ok, slices.Contains(t.Texts, class.String()))
	case rules.TestSurgeryLevel:
		if s.main < 0 {
			return proviso.No
		}
		level, known := s.mainLevel()
		return proviso.Between(t, int64(level), int64(level), known)
	case rules.TestAge, rules.TestAgeDays:
		return s.testAge(t)
	case rules.TestCCI:
		v := s.index()
		return proviso.Between(t, v, v, true)
	case rules.TestCost:
		return proviso.Rat(t, s.c.Cost.Rat())
	case rules.TestCostRatio:
		return proviso.Rat(t, s.costRatio())
	case rules.TestShare:
		return proviso.Rat(t, s.share(t.Name))
	case rules.TestSex:
		return proviso.Tell(s.c.Sex == rules.Male || s.c.Sex == rules.Female, slices.Contains(t.Texts, s.c.Sex.String()))
	case rules.TestTCMDiagnosis:
		return proviso.Tell(s.c.TCMDiagnosis != "", slices.ContainsFunc(t.Texts, func(v string) bool { return sameTCM(v, s.c.TCMDiagnosis) }))
	}
	return proviso.Stated(t, s.c)
}

func holdsAny(items []rules.Item, code string) bool {
	return slices.ContainsFunc(items, func(i rules.Item) bool { return i.Holds(code) })
}

// procedureIn reports whether a procedure is one of the items; one that the code system does not define is none.
func (s *state) procedureIn(items []rules.Item, e *entry) bool {
	return e.ref >= 0 && holdsAny(items, s.g.catalog().ProcedureAt(int(e.ref)).Code)
}

// testAge answers a test on the age. Where only years or only days are known, the other is known within bounds (11.1).
func (s *state) testAge(t *rules.Test) proviso.Truth {
	const yearDays = 365
	years, knowsYears := s.c.Age.Get()
	days, knowsDays := s.c.AgeDays.Get()
	switch {
	case t.Kind == rules.TestAge && knowsYears:
		return proviso.Between(t, years, years, true)
	case t.Kind == rules.TestAge:
		return proviso.Between(t, 0, 0, knowsDays && days < yearDays)
	case knowsDays:
		return proviso.Between(t, days, days, true)
	}
	return proviso.Between(t, yearDays, math.MaxInt64, knowsYears && years >= 1)
}

// costRatio is the cost of the case over the standard of the group that is asked about, nil if it is not known.
func (s *state) costRatio() *big.Rat {
	cost, standard := s.c.Cost.Rat(), s.standard(s.about)
	if cost == nil || standard == nil {
		return nil
	}
	return cost.Quo(cost, standard)
}

// share is the part of the cost, nil if it is not known.
func (s *state) share(part string) *big.Rat {
	v, cost := s.c.Parts[part].Rat(), s.c.Cost.Rat()
	if v == nil || cost == nil || cost.Sign() <= 0 {
		return nil
	}
	return v.Quo(v, cost)
}

// index is the comorbidity index of the other diagnoses: each category once, none that gives way to one that is there.
func (s *state) index() int64 {
	var met uint64
	for i, ref := range s.dx {
		if i > 0 && ref >= 0 {
			met |= s.g.comorbid[ref]
		} else if i > 0 && ref < 0 && !code.Blank(s.c.Diagnoses[i]) {
			continue // a code that is not defined matches nothing
		}
	}
	sum := int64(0)
	for i := range s.g.d.CCI {
		c := &s.g.d.CCI[i]
		if met>>i&1 == 1 && (c.YieldsTo < 0 || met>>c.YieldsTo&1 == 0) {
			sum += c.Weight
		}
	}
	return sum
}

// fillIndex notes the categories of the comorbidity index that each diagnosis is in, by either part.
func (g *Grouper) fillIndex(c *icd.Catalog) {
	n, _ := c.Len()
	g.comorbid = make([]uint64, n)
	for i := range g.d.CCI {
		for w, word := range setOf(c, g.d.CCI[i].Items, true) {
			for b := 0; word>>b != 0; b++ {
				if word>>b&1 == 1 {
					g.comorbid[w*64+b] |= 1 << i
				}
			}
		}
	}
}
