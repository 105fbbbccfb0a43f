package dip

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// tryFirst tries a list row by row: the first that the case meets takes it.
func (s *state) tryFirst(k rules.Kind, admissions []string) {
	for i := range s.g.first {
		f := &s.g.first[i]
		if f.kind != k || len(f.rows) == 0 || !s.opens(admissions, true) {
			continue
		}
		for _, id := range f.rows {
			c, ok := s.meets(id)
			if !ok {
				continue
			}
			if !s.opens(admissions, false) {
				s.ask(rules.FieldAdmission)
				return
			}
			s.take(c, false)
			return
		}
	}
}

// opens reports whether the kind of admission opens a list; an unknown one may.
func (s *state) opens(admissions []string, may bool) bool {
	if s.c.Admission == "" {
		return may || len(admissions) == 0
	}
	return len(admissions) == 0 || slices.Contains(admissions, s.c.Admission)
}

// ask asks for a field of the case.
func (s *state) ask(f rules.Field) {
	s.lack(rules.Issue{Code: rules.DataNeeded, Field: f, Index: -1, Text: f.String()})
}

// meets tests a row of a list that is tried row by row. A form without slots asks for nothing; the rows of pre-groups are met
// by procedures in any position.
func (s *state) meets(id rules.RowID) (candidate, bool) {
	row := s.g.row(id)
	if len(row.Keys) > 0 && !slices.ContainsFunc(row.Keys, func(k rules.DiagnosisKey) bool { return holdsKey(k, s.principal) }) {
		return candidate{}, false
	}
	visit := s.visit
	s.visit, s.anywhere, s.candidates = nil, s.g.policy.anyMain || row.Kind == rules.KindPre, s.candidates[:0]
	defer func() { s.anywhere = s.g.policy.anyMain }()
	for i := range row.Forms {
		f := &row.Forms[i]
		c := candidate{form: form{id, int32(i)}, leading: -1, match: rules.MatchConservative}
		if f.Conservative() {
			s.enroll(c, row)
			continue
		}
		for n := range s.px {
			c := candidate{form: form{id, int32(i)}, leading: int32(n)}
			if (s.anywhere || n == s.main) && slices.Contains(f.Main, s.px[n].ref) && s.meet(&c, f) {
				s.enroll(c, row)
			}
		}
	}
	s.visit = visit
	if len(s.candidates) == 0 {
		return candidate{}, false
	}
	c, fate, ok := s.candidates[0], rules.RowCandidate, s.proviso(row)
	if !ok {
		fate = rules.RowProviso
	}
	if visit != nil {
		s.explainRow(&c, fate)
	}
	return c, ok
}

// tryDay sends a case of day surgery or a day ward through S3 to S7 with the rows of that list.
func (s *state) tryDay() {
	if s.g.day.rows == 0 || !s.opens(s.g.policy.dayOpens, true) {
		return
	}
	before, visit := s.r.Clone(), s.visit
	if !s.opens(s.g.policy.dayOpens, false) {
		s.visit = nil // what the list would do is no step
	}
	s.tryDayRows()
	s.visit = visit
	s.whyNot, s.shelved = "", nil // the list says nothing about the catalogue
	s.candidates = s.candidates[:0]
	if s.r.Status != 0 && !s.opens(s.g.policy.dayOpens, false) {
		*s.r, s.needed = before, 0
		s.ask(rules.FieldAdmission)
	}
}

func (s *state) tryDayRows() {
	if s.main >= 0 {
		list := s.gather(&s.g.day, rules.KindDay)
		if s.win(list) || len(list) == 0 && s.whyNot == rules.RelatedRequired {
			return
		}
	}
	s.candidates = s.candidates[:0]
	list := s.gatherConservative(&s.g.day, rules.KindDay)
	if s.main < 0 || len(list) > 0 && s.simple() {
		s.win(list)
	}
}
