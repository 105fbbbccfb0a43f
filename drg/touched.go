package drg

import (
	"slices"

	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// explainParameters tells the parameters that touched the result: those on which an answer of this case can turn.
func (s *state) explainParameters() {
	_, knowsYears := s.c.Age.Get()
	_, knowsDays := s.c.AgeDays.Get()
	s.explainParameter("code_match", s.respelt())
	s.explainParameter("sex_missing", s.c.Sex != rules.Male && s.c.Sex != rules.Female)
	s.explainParameter("age_missing", !knowsYears && !knowsDays)
	s.explainParameter("infant_days_missing", s.infant && !knowsDays)
	s.explainParameter("year_days", knowsDays && (!knowsYears || s.days < 0 || s.days >= s.g.policy.yearDays))
	s.explainParameter("weight_missing", s.lacksWeight)
	s.explainParameter("principal_check", s.unfit())
	s.explainParameter("gray", s.closed())
	s.explainParameter("counts", s.r.Reason == rules.ProcedureUnrelated || s.discounted())
	s.explainParameter("discarded_main", s.discarded())
	paired := s.unpaired || s.hit != nil && pairs(s.hit)
	s.explainParameter("pair_entries", paired)
	s.explainParameter("pair_main", paired)
}

func (s *state) explainParameter(name string, touched bool) {
	if !touched {
		return
	}
	t := step(rules.StepParameter)
	t.Hit, t.Number = true, int32(slices.Index(s.g.parameterNames, name))
	t.Pos = s.g.parameterPos[t.Number]
	s.visit(t)
}

// respelt reports whether a code that is defined was filed in another spelling.
func (s *state) respelt() bool {
	for _, filed := range s.c.Diagnoses[:len(s.dx)] {
		if _, canonical := code.CanonicalDiagnosis(filed); !canonical {
			if _, ok := s.g.codes.FindDiagnosis(filed); ok {
				return true
			}
		}
	}
	for _, filed := range s.c.Procedures[:len(s.px)] {
		if _, canonical := code.CanonicalProcedure(filed); !canonical {
			if _, ok := s.g.codes.FindProcedure(filed); ok {
				return true
			}
		}
	}
	return false
}

// unfit reports whether a check of the principal diagnosis finds something, were it made.
func (s *state) unfit() bool {
	switch {
	case len(s.dx) == 0 || s.dx[0] == blank:
		return false
	case s.dx[0] == unknown:
		return true
	}
	return s.g.dx.rows[s.dx[0]].barred || s.grayDiagnosis(s.dx[0])
}

// closed reports whether the case has gray codes, be they read as such or not.
func (s *state) closed() bool {
	return slices.ContainsFunc(s.dx, s.grayDiagnosis) || slices.ContainsFunc(s.px, s.grayProcedure)
}

func (s *state) grayDiagnosis(r rules.Ref) bool {
	if r < 0 || s.g.policy.gray {
		return r >= 0 && s.g.dx.rows[r].gray
	}
	e, _ := s.g.codes.Diagnosis(r)
	return e.Gray
}

func (s *state) grayProcedure(r rules.Ref) bool {
	if r < 0 || s.g.policy.gray {
		return r >= 0 && s.g.px.rows[r].gray
	}
	e, _ := s.g.codes.Procedure(r)
	return e.Gray
}

// discounted reports whether a procedure that is defined does not count.
func (s *state) discounted() bool {
	return slices.ContainsFunc(s.px, func(r rules.Ref) bool { return r >= 0 && !s.g.px.rows[r].counts })
}

// discarded reports whether entry 0 does not fill the main slot while a later procedure would.
func (s *state) discarded() bool { return s.slot != 0 && s.later() >= 0 }

// pairs reports whether an alternative asks for a combination of procedures.
func pairs(a *alternative) bool {
	groups := 0
	for _, c := range a.rule.Conditions {
		if c.Atom == rules.ProcedureGroup {
			groups++
		}
	}
	return groups > 1
}
