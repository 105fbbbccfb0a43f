package dip

import (
	"slices"

	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// maxUnknown is how many conditions that are not known are taken both ways before the case is asked about.
const maxUnknown = 8

// decide finds the group. Where conditions of rows are not known, it takes each both ways: only if one of them changes the
// group, the case needs what that condition asks (specification, 11.2).
func (s *state) decide() {
	if len(s.g.d.Provisos) == 0 {
		s.settle()
		return
	}
	visit, before := s.visit, s.r.Clone()
	if visit == nil {
		if s.settle(); s.open == nil { // the usual case: all is known
			return
		}
	}
	s.visit = nil
	outcomes := s.explore(&before)
	s.visit = visit
	var matter []assumption
	for i, a := range s.assumed {
		changes := outcomes == nil
		for n := range outcomes {
			changes = changes || !same(&outcomes[n], &outcomes[n^1<<i])
		}
		if changes {
			matter = append(matter, a)
		}
	}
	*s.r, s.needed = before, 0
	if len(matter) > 0 {
		s.askProvisos(matter)
		for _, a := range matter {
			if visit != nil {
				s.explainProviso(a.proviso, proviso.Unknown)
			}
		}
		return
	}
	for i := range s.assumed {
		s.assumed[i].holds = false
	}
	s.settle() // for whoever watches, and for all that goes with the group
}

// same reports whether two results are one as far as a condition of a row can change it: the group, or what is needed for it.
func same(a, b *rules.Result) bool {
	return a.Status == b.Status && a.Code == b.Code && a.DIP.Kind == b.DIP.Kind && a.DIP.Row == b.DIP.Row &&
		slices.Equal(slices.Collect(a.DIP.Candidates()), slices.Collect(b.DIP.Candidates())) && slices.Equal(needed(a), needed(b))
}

// needed are the issues that ask for something.
func needed(r *rules.Result) (list []rules.Issue) {
	for _, i := range r.Issues() {
		if i.Code == rules.DataNeeded {
			list = append(list, i)
		}
	}
	return list
}

// explore settles the case under every assumption about the conditions that are not known: bit i of an outcome's number says
// that condition i of s.assumed holds. If there are too many, there are no outcomes.
func (s *state) explore(before *rules.Result) []rules.Result {
	for {
		outcomes := make([]rules.Result, 1<<len(s.assumed))
		s.open = nil
		for n := range outcomes {
			for i := range s.assumed {
				s.assumed[i].holds = n>>i&1 == 1
			}
			*s.r = before.Clone()
			s.settle()
			if s.open != nil {
				break
			}
			outcomes[n] = *s.r
		}
		if s.open == nil {
			return outcomes
		}
		s.assumed = append(s.assumed, *s.open)
		if len(s.assumed) > maxUnknown {
			return nil
		}
	}
}

// proviso reports whether the condition of a row holds, as far as it is known or assumed.
func (s *state) proviso(row *rules.Row) bool {
	if row.Proviso < 0 {
		return true
	}
	s.about = row.Code
	t := s.holds(row.Proviso)
	if s.visit != nil {
		s.explainProviso(row.Proviso, t)
	}
	if t != proviso.Unknown {
		return t == proviso.Yes
	}
	open := assumption{proviso: row.Proviso}
	if s.g.checks[row.Proviso].ratio {
		open.group = row.Code
	}
	for _, a := range s.assumed {
		if a.proviso == open.proviso && a.group == open.group {
			return a.holds
		}
	}
	if s.open == nil {
		s.open = &open
	}
	return false
}
