package dip

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// settle goes through the pipeline of the pack.
func (s *state) settle() {
	s.candidates, s.needed = s.candidates[:0], 0
	s.whyNot, s.related, s.shelved, s.simpleBy = "", false, nil, 0
	for _, stage := range s.g.policy.pipeline {
		switch stage {
		case "bed-day":
			s.tryFirst(rules.KindBedDay, s.g.policy.bedDayOpens)
		case "day":
			s.tryDay()
		case "pre":
			s.tryFirst(rules.KindPre, nil)
		case "family":
			s.tryFamilies()
		case "core":
			s.tryCore()
		}
		if s.r.Status != 0 {
			return
		}
	}
	s.unmatched()
}

// tryCore finds the row of the catalogue, or the comprehensive group (S3 to S8).
func (s *state) tryCore() {
	switch {
	case len(s.g.policy.types) > 0:
		s.tryTypes()
	case s.main >= 0:
		s.tryRows()
	default:
		s.tryConservative()
	}
}

// tryRows is for a case with a main procedure (S4 to S6).
func (s *state) tryRows() {
	core := s.gather(&s.g.core, rules.KindCore)
	var basic []candidate
	if s.g.policy.uncovered != "off" || len(core) == 0 {
		basic = s.gather(&s.g.basic, rules.KindBasic)
		if s.takenUncovered(slices.Concat(core, basic)) {
			return
		}
	}
	if s.win(core) {
		return
	}
	if len(core) > 0 && basic == nil {
		basic = s.gather(&s.g.basic, rules.KindBasic)
	}
	if s.win(basic) {
		return
	}
	if len(core)+len(basic) > 0 { // the pack wants the filed main procedure, and it meets none
		s.whyNot = rules.NoRowForMain
	}
	if s.visit != nil {
		s.explainElsewhere()
	}
	if s.whyNot != rules.RelatedRequired && s.simple() {
		s.tryConservative()
		return
	}
	if s.r.Status != 0 { // what a minor procedure is cannot be told
		s.because(s.why())
		return
	}
	s.unmatched()
}

// takenUncovered gives a case whose candidates leave an operation unmatched to the comprehensive group of surgery, if the pack
// wants that and has one.
func (s *state) takenUncovered(list []candidate) bool {
	operation, left := s.uncovered(list)
	if !left || !s.comprehensive(rules.Surgery) {
		return false
	}
	s.written(operation)
	s.because(rules.UncoveredSurgery)
	return true
}

// tryConservative is for a case without procedures, or with simple ones alone (S7).
func (s *state) tryConservative() {
	s.whyNot, s.candidates = "", s.candidates[:0]
	if s.win(s.gatherConservative(&s.g.core, rules.KindCore)) || s.win(s.gatherConservative(&s.g.basic, rules.KindBasic)) {
		return
	}
	s.unmatchedAs(rules.Conservative)
}

// gatherConservative finds the candidates without procedures: those of the first key that has some.
func (s *state) gatherConservative(list *shelves, kind rules.Kind) []candidate {
	for _, n := range list.run(s.ref, s.principal) {
		if s.whyNot == "" {
			s.whyNot = rules.NoConservativeRow
		}
		if s.visit != nil {
			s.explainKey(list, n, kind)
		}
		before := len(s.candidates)
		for _, f := range list.list[n].conservative {
			row := s.g.row(f.row)
			c := candidate{form: f, match: rules.MatchConservative, filed: true, whole: true, leading: -1}
			if !s.proviso(row) {
				if s.visit != nil {
					s.explainRow(&c, rules.RowProviso)
				}
				continue
			}
			s.enroll(c, row)
		}
		if found := s.candidates[before:]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// win gives the case to the best of several candidates; it reports whether that ended the case.
func (s *state) win(list []candidate) bool {
	if s.r.Status != 0 {
		return true
	}
	if len(list) == 0 {
		return false
	}
	left, ok := s.choose(list)
	switch {
	case !ok:
		s.candidate(left)
		return true
	case len(left) == 0:
		return false
	case len(left) == 1:
		s.take(left[0], false)
		return true
	}
	byRow := func(a, b candidate) int { return int(a.row) - int(b.row) }
	slices.SortFunc(left, byRow)
	if s.visit != nil {
		s.explainTie(left)
	}
	switch s.g.policy.tie {
	case "first":
		s.take(left[0], true)
	case "last":
		s.take(left[len(left)-1], true)
	default:
		s.r.Status = rules.Ambiguous
		s.candidate(left)
	}
	return true
}

// candidate records the rows between which nothing decides.
func (s *state) candidate(list []candidate) {
	var inline [inlineCandidates]rules.RowID
	rows := inline[:0]
	for i := range list {
		rows = append(rows, list[i].row)
	}
	slices.Sort(rows)
	s.r.DIP.SetCandidates(s.g.d, rows)
}

// take gives the case to a row.
func (s *state) take(c candidate, tied bool) {
	row := s.g.row(c.row)
	s.r.Status, s.r.Code = rules.Core, row.Code
	a := &s.r.DIP
	a.Kind, a.Match, a.Tied, a.Class, a.Number, a.Row = row.Kind, c.match, tied, c.class, row.Number, c.row
	if s.visit != nil {
		s.explainRow(&c, rules.RowTaken)
	}
}

// row returns a row of the pack.
func (g *Grouper) row(id rules.RowID) *rules.Row { return &g.d.Rows[id-1] }

// why is the reason why no row took the case.
func (s *state) why() rules.Code {
	if s.whyNot == "" {
		return rules.NoRowForDiagnosis
	}
	return s.whyNot
}

// unmatched ends a case that no row takes (S8).
func (s *state) unmatched() {
	if s.main < 0 {
		s.unmatchedAs(rules.Conservative)
		return
	}
	class, ok := s.class()
	if !ok {
		s.because(s.why())
		return
	}
	s.unmatchedAs(class)
}

// unmatchedAs ends a case that no row takes, of a class.
func (s *state) unmatchedAs(class rules.Class) {
	if s.comprehensive(class) || s.lastResort() {
		s.because(s.why())
		return
	}
	s.r.Status = rules.Ungrouped
	s.because(rules.NoComprehensiveGroup)
}
