package dip

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// maxUnknown is how many conditions that are not known are taken both ways before the case is asked about.
const maxUnknown = 8

// decide finds the group. Where conditions of rows are not known, it looks whether that changes anything: only then the case
// needs data (specification, 11.2).
func (s *state) decide() {
	if len(s.g.d.Provisos) == 0 {
		s.settle()
		return
	}
	visit, before := s.visit, s.r.Clone()
	s.visit = nil
	one := s.explore(&before)
	s.visit = visit
	if one {
		if visit != nil { // once more, for whoever watches
			*s.r = before.Clone()
			s.settle()
		}
		return
	}
	*s.r = before
	s.needed = 0
	for _, a := range s.assumed {
		s.askProviso(a.proviso)
	}
}

// explore settles the case under every assumption about conditions that are not known. It reports whether all lead to one
// answer, which is then in s.r; if not, s.assumed is what parted them.
func (s *state) explore(before *rules.Result) bool {
	s.unknown = -1
	*s.r = before.Clone()
	s.settle()
	split := s.unknown
	if split < 0 {
		return true
	}
	n := len(s.assumed)
	s.assumed = append(s.assumed, assumption{split, true})
	if n == maxUnknown || !s.explore(before) {
		return false
	}
	yes := s.r.Clone()
	s.assumed = append(s.assumed[:n], assumption{split, false})
	if !s.explore(before) {
		return false
	}
	if !yes.Equal(s.r) {
		return false
	}
	return true
}

// proviso reports whether the condition of a row holds, as far as it is known or assumed.
func (s *state) proviso(n int32) bool {
	t := s.holds(n)
	if s.visit != nil {
		s.explainProviso(n, t)
	}
	if t != unknown {
		return t == yes
	}
	for _, a := range s.assumed {
		if a.proviso == n {
			return a.holds
		}
	}
	s.unknown = n
	return false
}

// settle goes through the pipeline of the pack.
func (s *state) settle() {
	s.candidates, s.needed = s.candidates[:0], 0
	s.whyNot, s.related, s.shelved = "", false, nil
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

// tryFirst tries a list row by row: the first that the case meets takes it.
func (s *state) tryFirst(k rules.Kind, admissions []string) {
	for i := range s.g.first {
		f := &s.g.first[i]
		if f.kind != k || len(f.rows) == 0 || !s.opens(admissions, true) {
			continue
		}
		for _, id := range f.rows {
			c, ok := s.meetsAnywhere(id)
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

// meetsAnywhere tests a row of a list that is tried row by row: all slots, by procedures in any position; a form without slots
// asks for nothing.
func (s *state) meetsAnywhere(id rules.RowID) (candidate, bool) {
	row := s.g.row(id)
	if len(row.Keys) > 0 && !slices.ContainsFunc(row.Keys, func(k rules.DiagnosisKey) bool { return holdsKey(k, s.principal) }) {
		return candidate{}, false
	}
	for i := range row.Forms {
		f := &row.Forms[i]
		if !f.Conservative() && !s.filed(f.Main) || slices.ContainsFunc(f.Related, func(slot []rules.Ref) bool { return !s.filed(slot) }) {
			continue
		}
		if row.Proviso >= 0 && !s.proviso(row.Proviso) {
			return candidate{}, false
		}
		c := candidate{form: form{id, int32(i)}, kind: row.Kind, class: row.Class, met: int32(len(f.Related)), match: rules.MatchConservative}
		switch {
		case len(f.Related) > 0:
			c.match = rules.MatchFull
		case !f.Conservative():
			c.match = rules.MatchPlain
		}
		if s.visit != nil {
			s.explainRow(&c, rules.RowCandidate)
		}
		return c, true
	}
	return candidate{}, false
}

// filed reports whether some procedure meets a slot.
func (s *state) filed(slot []rules.Ref) bool {
	return slices.ContainsFunc(s.px, func(e entry) bool { return e.ref >= 0 && slices.Contains(slot, e.ref) })
}

// tryDay sends a case of day surgery or a day ward through S3 to S7 with the rows of that list.
func (s *state) tryDay() {
	if s.g.day.rows == 0 || !s.opens(s.g.policy.dayOpens, true) {
		return
	}
	var list []candidate
	if s.main >= 0 {
		list = s.gather(&s.g.day, rules.KindDay)
	}
	if len(list) == 0 && (s.main < 0 || s.simple()) {
		list = s.gatherConservative(&s.g.day, rules.KindDay)
	}
	s.whyNot, s.shelved = "", nil // the list says nothing about the catalogue
	if s.r.Status != 0 || len(list) == 0 {
		return
	}
	if !s.opens(s.g.policy.dayOpens, false) {
		s.ask(rules.FieldAdmission)
		return
	}
	s.win(list)
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
	if s.g.policy.uncovered != "off" {
		all := slices.Clone(core)
		all = append(all, s.gather(&s.g.basic, rules.KindBasic)...)
		if s.uncovered(all) && s.comprehensive(rules.Surgery) {
			if s.r.Status == rules.Comprehensive {
				s.because(rules.UncoveredSurgery)
			}
			return
		}
	}
	if s.win(core) || s.win(s.gather(&s.g.basic, rules.KindBasic)) {
		return
	}
	if s.visit != nil {
		s.explainElsewhere()
	}
	if s.whyNot != rules.RelatedRequired && s.simple() {
		s.tryConservative()
		return
	}
	if s.r.Status == 0 {
		s.unmatched()
	}
}

// tryConservative is for a case without procedures, or with simple ones alone (S7).
func (s *state) tryConservative() {
	s.whyNot = ""
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
			c := candidate{form: f, match: rules.MatchConservative, filed: true, whole: true, keyLen: int8(len(list.list[n].key.Text)), leading: -1}
			if row.Proviso >= 0 && !s.proviso(row.Proviso) {
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

// simple reports whether every procedure that remains may be passed over for a conservative group (S6). What is missing to tell
// is asked for.
func (s *state) simple() bool {
	p := &s.g.policy
	missing := false
	for i := range s.px {
		e := &s.px[i]
		if e.simple || e.ref < 0 && p.unknownSimple {
			continue
		}
		if !p.minor() {
			return false
		}
		switch s.isMinor(e) {
		case no:
			return false
		case unknown:
			missing = true
		}
	}
	if !missing {
		return true
	}
	for i := range s.px {
		e := &s.px[i]
		if e.simple || e.ref < 0 && p.unknownSimple || s.isMinor(e) != unknown {
			continue
		}
		l := s.level(e)
		if p.levelBelow > 0 && l.Level == 0 {
			s.need(rules.LackOfLevel, i)
		}
		if p.incision >= 0 && l.Incision < 0 {
			s.need(rules.LackOfIncision, i)
		}
	}
	return false
}

// isMinor reports whether a procedure is as small as the pack asks.
func (s *state) isMinor(e *entry) truth {
	p, l := &s.g.policy, s.level(e)
	t := yes
	if p.levelBelow > 0 {
		t = t.and(tell(l.Level > 0, l.Level < p.levelBelow))
	}
	if p.incision >= 0 {
		t = t.and(tell(l.Incision >= 0, l.Incision == p.incision))
	}
	return t
}

// level is what the pack knows of a procedure beyond its class.
func (s *state) level(e *entry) rules.ProcedureLevel {
	if e.ref < 0 || len(s.g.d.Levels) == 0 {
		return rules.ProcedureLevel{Incision: -1}
	}
	return s.g.d.Levels[e.ref]
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

// tryTypes asks the kinds and classes in the order of the pack.
func (s *state) tryTypes() {
	var all []candidate
	if s.main >= 0 {
		all = append(all, s.gather(&s.g.core, rules.KindCore)...)
		core := len(all)
		all = append(all, s.gather(&s.g.basic, rules.KindBasic)...)
		ofList(all[:core], rules.KindCore)
		if s.uncovered(all) && s.comprehensive(rules.Surgery) {
			if s.r.Status == rules.Comprehensive {
				s.because(rules.UncoveredSurgery)
			}
			return
		}
	}
	conservative := s.main < 0 || len(all) == 0 && s.whyNot != rules.RelatedRequired && s.simple()
	if s.r.Status != 0 {
		return
	}
	if conservative {
		s.whyNot = ""
		all = append(all, s.gatherConservative(&s.g.core, rules.KindCore)...)
		core := len(all)
		all = append(all, s.gatherConservative(&s.g.basic, rules.KindBasic)...)
		ofList(all[:core], rules.KindCore)
	} else if len(all) == 0 && s.visit != nil {
		s.explainElsewhere()
	}
	for _, t := range s.g.policy.types {
		switch t.kind {
		case rules.KindComprehensive:
			if !conservative && t.class == rules.Conservative {
				continue
			}
			class, ok := rules.Conservative, true
			if !conservative {
				class, ok = s.class()
			}
			if !ok {
				s.because(s.why())
				return
			}
			if class == t.class && s.comprehensive(class) {
				s.because(s.why())
				s.written()
				return
			}
		case rules.KindFallback:
			if s.lastResort() {
				s.because(s.why())
				return
			}
		default:
			var list []candidate
			for _, c := range all {
				if c.kind == t.kind && c.class == t.class {
					list = append(list, c)
				}
			}
			if s.win(list) {
				return
			}
		}
	}
	s.r.Status = rules.Ungrouped
	s.because(rules.NoComprehensiveGroup)
}

// ofList makes candidates of basic rows that compete with core rows candidates of that type.
func ofList(list []candidate, k rules.Kind) {
	for i := range list {
		list[i].kind = k
	}
}

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
	s.written()
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
