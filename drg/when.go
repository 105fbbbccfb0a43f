package drg

import (
	"slices"
	"sort"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// check is a condition of leaves, its tests on codes turned into sets.
type check struct {
	rule         *rules.Proviso
	alternatives [][]test
}

// test is one test of a check.
type test struct {
	rule *rules.Test
	sets []codeSet // of tests on codes: one, of a combination one for each group
}

// codeSet is a set of codes of one kind: the words of a bit set from the first that is not empty.
type codeSet struct {
	from  int
	words []uint64
}

func (c *codeSet) has(r rules.Ref) bool {
	i := int(r>>6) - c.from
	return r >= 0 && uint(i) < uint(len(c.words)) && c.words[i]>>(r&63)&1 == 1
}

func newCodeSet(refs []rules.Ref) codeSet {
	if len(refs) == 0 {
		return codeSet{}
	}
	c := codeSet{from: int(slices.Min(refs) >> 6)}
	c.words = make([]uint64, int(slices.Max(refs)>>6)-c.from+1)
	for _, r := range refs {
		c.words[int(r>>6)-c.from] |= 1 << (r & 63)
	}
	return c
}

// fillChecks prepares the conditions of leaves.
func (g *Grouper) fillChecks(d *rules.DRG) {
	g.checks = make([]check, len(d.Provisos))
	for i := range d.Provisos {
		c := check{rule: &d.Provisos[i]}
		for _, tests := range d.Provisos[i].Alternatives {
			list := make([]test, len(tests))
			for j := range tests {
				list[j] = test{rule: &tests[j], sets: g.setsOf(&tests[j])}
			}
			c.alternatives = append(c.alternatives, list)
		}
		g.checks[i] = c
	}
}

// setsOf turns the codes of a test into sets.
func (g *Grouper) setsOf(t *rules.Test) []codeSet {
	switch t.Kind {
	case rules.TestPrincipal, rules.TestOtherDiagnosis, rules.TestAnyDiagnosis:
		n, _ := g.codes.Catalog().Len()
		return []codeSet{g.setOf(t.Items, n, g.codes.Diagnoses(), g.codes.Diagnosis)}
	case rules.TestMain, rules.TestProcedure, rules.TestOtherProcedure, rules.TestCount:
		return []codeSet{g.procedureSet(t.Items)}
	}
	var sets []codeSet
	for _, items := range t.Groups {
		sets = append(sets, g.procedureSet(items))
	}
	return sets
}

func (g *Grouper) procedureSet(items []rules.Item) codeSet {
	_, n := g.codes.Catalog().Len()
	return g.setOf(items, n, g.codes.Procedures(), g.codes.Procedure)
}

// setOf collects the codes that items hold. The first of them, up to sorted, ascend.
func (g *Grouper) setOf(items []rules.Item, sorted, all int, entry func(rules.Ref) (icd.Entry, bool)) codeSet {
	code := func(i int) string { e, _ := entry(rules.Ref(i)); return e.Code }
	var refs []rules.Ref
	for j := range items {
		it := &items[j]
		first, end := 0, sorted
		if !it.IsRange {
			first = sort.Search(sorted, func(i int) bool { return code(i) >= it.Text })
			for end = first; end < sorted && strings.HasPrefix(code(end), it.Text); {
				end++
			}
		}
		for i := first; i < all; i++ {
			if i == end {
				i = sorted // behind it stand the codes that the tables of the pack add
				if i == all {
					break
				}
			}
			if it.Holds(code(i)) {
				refs = append(refs, rules.Ref(i))
			}
		}
	}
	return newCodeSet(refs)
}

// leafOf returns the first leaf that takes the case, or nil. Leaves whose condition cannot be told for lack of a value are passed
// over, which the result says.
func (s *state) leafOf(leaves []leaf) *leaf {
	mcc := !s.r.MCC.Empty()
	cc := !s.r.CC.Empty()
	for i := range leaves {
		l := &leaves[i]
		tier := l.rule.When.Takes(mcc, cc)
		answer := proviso.Tell(true, tier)
		if tier && l.check != nil {
			answer = s.condition(l.check)
		}
		if s.visit != nil {
			s.explainLeaf(l, tier, answer)
		}
		switch answer {
		case proviso.Yes:
			return l
		case proviso.Unknown:
			s.passOver(l)
		}
	}
	return nil
}

// condition answers a condition.
func (s *state) condition(c *check) proviso.Truth {
	answer := proviso.No
	for _, tests := range c.alternatives {
		if answer = answer.Or(s.together(tests)); answer == proviso.Yes {
			break
		}
	}
	return answer
}

// together answers one alternative of a condition.
func (s *state) together(tests []test) proviso.Truth {
	answer := proviso.Yes
	for i := range tests {
		if answer = answer.And(s.test(&tests[i])); answer == proviso.No {
			break
		}
	}
	return answer
}

// test answers one test.
func (s *state) test(t *test) proviso.Truth {
	answer := s.plain(t)
	if t.rule.Not {
		return answer.Not()
	}
	return answer
}

// plain answers one test without its negation. A code that the pack does not know meets none.
func (s *state) plain(t *test) proviso.Truth {
	switch t.rule.Kind {
	case rules.TestPrincipal:
		return proviso.Tell(true, t.sets[0].has(s.principal()))
	case rules.TestMain:
		return proviso.Tell(true, t.sets[0].has(s.main()))
	case rules.TestOtherDiagnosis, rules.TestAnyDiagnosis, rules.TestProcedure, rules.TestOtherProcedure:
		return proviso.Tell(true, s.entryOf(t) >= 0)
	case rules.TestProcedureGroups:
		return proviso.Tell(true, s.combined(t.sets))
	case rules.TestCount:
		return proviso.Number(t.rule, s.count(&t.sets[0]), true)
	case rules.TestMCC:
		return proviso.Tell(true, !s.r.MCC.Empty())
	case rules.TestCC:
		return proviso.Tell(true, !s.r.MCC.Empty() || !s.r.CC.Empty())
	case rules.TestCCOnly:
		return proviso.Tell(true, s.r.MCC.Empty() && !s.r.CC.Empty())
	case rules.TestNone:
		return proviso.Tell(true, s.r.MCC.Empty() && s.r.CC.Empty())
	case rules.TestAge, rules.TestAgeDays:
		return s.testAge(t.rule)
	case rules.TestBirthWeight: // 0 is not weighed
		return proviso.Number(t.rule, s.weight, s.weight > 0)
	}
	return proviso.Stated(t.rule, s.c)
}

// entryOf returns the first entry that meets a test on codes, or none.
func (s *state) entryOf(t *test) int {
	list, first, but := s.dx, 0, none
	switch t.rule.Kind {
	case rules.TestPrincipal:
		list = s.dx[:1]
	case rules.TestOtherDiagnosis:
		first = 1
	case rules.TestMain:
		if s.slot < 0 {
			return none
		}
		list, first = s.px[:s.slot+1], s.slot
	case rules.TestProcedure:
		list = s.px
	case rules.TestOtherProcedure:
		list, but = s.px, s.slot
	}
	for i := first; i < len(list); i++ {
		if i != but && t.sets[0].has(list[i]) {
			return i
		}
	}
	return none
}

// count counts the entries of the procedures that a set holds.
func (s *state) count(set *codeSet) int64 {
	n := int64(0)
	for _, r := range s.px {
		if set.has(r) {
			n++
		}
	}
	return n
}

// combined reports whether the groups of a combination are each met, as those of a pair are (specification of the grouping, 5.3).
func (s *state) combined(sets []codeSet) bool {
	p, ok := s.newPairing(len(sets))
	if !ok {
		return false
	}
	for i := range sets {
		p.fill(s.px, i, sets[i].has)
	}
	return p.match(0, p.main < 0)
}

// testAge answers a test on the age as validated. Where only years or only days are known, the other is known within bounds.
func (s *state) testAge(t *rules.Test) proviso.Truth {
	const forever = 1 << 40
	switch {
	case t.Kind == rules.TestAge:
		return proviso.Number(t, s.years, s.years >= 0)
	case s.days >= 0:
		return proviso.Number(t, s.days, true)
	}
	return proviso.Between(t, s.years*s.g.policy.yearDays, forever, s.years >= 1)
}

// passOver notes the values for lack of which the condition of a leaf cannot be told, each field once.
func (s *state) passOver(l *leaf) {
	for _, tests := range l.check.alternatives {
		if s.together(tests) != proviso.Unknown {
			continue
		}
		for i := range tests {
			f := tests[i].rule.Kind.Field()
			if s.skipped>>f&1 == 0 && s.test(&tests[i]) == proviso.Unknown {
				s.skipped |= 1 << f
				s.r.AddIssue(rules.Issue{Code: rules.OverlaySkipped, Field: f, Index: none, Text: l.rule.Code})
			}
		}
	}
}
