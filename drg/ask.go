package drg

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// question asks about a group what stands between it and a case.
type question struct {
	group rules.GroupID
	about func(rules.Step)
}

// Ask is [Grouper.Walk] with a question about one group of the pack: an MDC, an ADRG or a leaf. Behind the steps of the case,
// which go to visit, about is told what the conditions of that group say of it, whether or not the case came so far:
//
//   - each alternative of the gate of its MDC, with its conditions, met or failed;
//   - of what stands before it in that MDC and would take the case, the first: an ADRG with its conditions, or the test for
//     ambiguity;
//   - each alternative of the ADRG; of an MDC those of its test for ambiguity;
//   - of a leaf, the complications, and the leaves up to the first that takes the case, as if it were in the ADRG; of a group before
//     all MDCs, these alone.
//
// Of a case that was rejected before any condition was asked, about is told nothing. The answers are those of the engine about
// the facts of the case that decided: there is no second one.
func (g *Grouper) Ask(c *rules.Case, group rules.GroupID, visit, about func(rules.Step)) (r rules.Result) {
	g.run(c, visit, &question{group, about}, &r)
	if c != nil {
		g.suppose(c, &r, visit)
	}
	return r
}

// answerQuestion tells what the conditions of a group say of a case that was grouped. The result is finished, and what asking
// would add to it goes elsewhere.
func (s *state) answerQuestion(q *question) {
	s.visit = q.about
	s.compute() // no more than it did, unless a group before all MDCs took the case
	r := rules.Result{Pack: s.r.Pack}
	s.r = &r
	if slices.ContainsFunc(s.g.pre, func(l leaf) bool { return l.rule.ID == q.group }) {
		s.weighAll()
		s.explainComplications()
		s.leafOf(s.g.pre)
		return
	}
	m, group, leaf := s.g.find(q.group)
	if m == nil {
		return
	}
	for i := range m.gate.list {
		s.explainAlternative(&m.gate.list[i], m.rule.ID, false)
	}
	s.explainBefore(m, group)
	if group == nil {
		for i := range m.ambiguity.list {
			s.explainAlternative(&m.ambiguity.list[i], m.rule.ID, true)
		}
		return
	}
	own := waysOf(group, m.before.list, m.after.list)
	for i := range own {
		s.explainAlternative(&own[i], group.rule.ID, false)
	}
	if leaf {
		s.hit = &own[0]
		s.subdivide()
	}
}

// find returns the MDC of a group, its ADRG unless it is an MDC, and whether it is a leaf.
func (g *Grouper) find(id rules.GroupID) (m *mdc, group *adrg, leaf bool) {
	for i := range g.mdcs {
		m := &g.mdcs[i]
		if m.rule.ID == id {
			return m, nil, false
		}
		for _, w := range [2]*ways{&m.before, &m.after} {
			for j := range w.list {
				a := w.list[j].adrg
				if a.rule.ID == id {
					return m, a, false
				}
				for k := range a.rule.Leaves {
					if a.rule.Leaves[k].ID == id {
						return m, a, true
					}
				}
			}
		}
	}
	return nil, nil, false
}

// waysOf returns the alternatives of an ADRG, which stand side by side in one of the lists.
func waysOf(of *adrg, lists ...[]alternative) []alternative {
	for _, list := range lists {
		for i := range list {
			if list[i].adrg != of {
				continue
			}
			n := i
			for !list[n].last {
				n++
			}
			return list[i : n+1]
		}
	}
	return nil
}

// explainAlternative tells whether an alternative holds, and each of its conditions.
func (s *state) explainAlternative(a *alternative, group rules.GroupID, ambiguity bool) {
	t := step(rules.StepAlternative)
	t.Hit, t.Group, t.Number, t.Pos = s.holds(a), group, a.number, a.rule.Pos
	if ambiguity {
		t.Want = 1
	}
	s.visit(t)
	s.explainConditions(a)
}

// explainBefore tells the first that takes the case among what an MDC tries before an ADRG; before its test for ambiguity, if
// there is no ADRG.
func (s *state) explainBefore(m *mdc, until *adrg) {
	hit := func(list []alternative) (done bool) {
		for i := range list {
			if list[i].adrg == until {
				return true
			}
			if s.holds(&list[i]) {
				s.explainHit(&list[i])
				return true
			}
		}
		return false
	}
	if hit(m.before.list) || until == nil {
		return
	}
	if a := s.first(&m.ambiguity); a != nil {
		s.explainAmbiguous(m, s.unrelated(a))
		return
	}
	hit(m.after.list)
}
