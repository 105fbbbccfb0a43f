package drg

import (
	"slices"

	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// explainLeaf tells how a leaf answered. Of one that takes the case it tells the tests of the alternative that holds; of one whose
// tier is right and whose condition is not met, of each alternative what failed first, or what is not known.
func (s *state) explainLeaf(l *leaf, tier bool, answer proviso.Truth) {
	t := step(rules.StepLeaf)
	t.Hit, t.Group, t.Want, t.Pos, t.List = answer == proviso.Yes, l.rule.ID, int32(l.rule.When), l.rule.Pos, l.rule.Proviso
	t.Number = 1
	if !tier {
		t.Number = 0
	}
	s.visit(t)
	if !tier || l.check == nil {
		return
	}
	for n, tests := range l.check.alternatives {
		if got := s.together(tests); got == proviso.Yes {
			for i := range tests {
				s.explainTest(l, n, i)
			}
			return
		}
	}
	if answer == proviso.Yes {
		return
	}
	for n, tests := range l.check.alternatives {
		got := s.together(tests)
		for i := range tests {
			if s.test(&tests[i]) == got {
				s.explainTest(l, n, i)
				if got == proviso.No {
					break
				}
			}
		}
	}
}

// explainTest tells one test: what it asks and what the case has.
func (s *state) explainTest(l *leaf, alternative, n int) {
	x := &l.check.alternatives[alternative][n]
	answer := s.test(x)
	t := step(rules.StepTest)
	t.Hit, t.Group, t.List, t.Number, t.Part = answer == proviso.Yes, l.rule.ID, l.rule.Proviso, int32(alternative+1), int32(n)
	t.Pos, t.Field = x.rule.Pos, x.rule.Kind.Field()
	if answer == proviso.Unknown {
		t.Want = 1
	}
	switch x.rule.Kind {
	case rules.TestPrincipal, rules.TestOtherDiagnosis, rules.TestAnyDiagnosis:
		t.Field, t.Index = rules.FieldDiagnoses, int32(s.entryOf(x))
	case rules.TestMain, rules.TestProcedure, rules.TestOtherProcedure:
		t.Field, t.Index = rules.FieldProcedures, int32(s.entryOf(x))
	case rules.TestCount:
		t.Have = s.count(&x.sets[0])
	case rules.TestAge:
		t.Have = s.years
	case rules.TestAgeDays:
		t.Have = s.days
	case rules.TestBirthWeight:
		t.Have = s.weight
	default:
		t.Have = s.c.Number(t.Field).Or(none)
	}
	s.visit(t)
}

// explainBase tells the leaf under the base, where the pack has other leaves.
func (s *state) explainBase(a *adrg) {
	if a.base == nil {
		return
	}
	result := s.r.Clone()
	other := *s
	other.visit, other.r = nil, &result // what the base would notice is not of the result
	l := other.leafOf(a.base)
	t := step(rules.StepBase)
	t.Group, t.List = a.rule.ID, int32(slices.IndexFunc(a.base, func(o leaf) bool { return o.rule == l.rule }))
	t.Hit, t.Pos = l.rule.Code == s.r.Code, l.rule.Pos
	s.visit(t)
}
