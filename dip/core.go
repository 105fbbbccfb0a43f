package dip

import (
	"slices"

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
				s.explainProviso(a.proviso, unknown)
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
	if t != unknown {
		return t == yes
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
	s.anywhere = s.g.policy.anyMain || row.Kind == rules.KindPre
	defer func() { s.anywhere = s.g.policy.anyMain }()
	s.candidates = s.candidates[:0]
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
	if len(s.candidates) == 0 || !s.proviso(row) {
		return candidate{}, false
	}
	return s.candidates[0], true
}

// tryDay sends a case of day surgery or a day ward through S3 to S7 with the rows of that list.
func (s *state) tryDay() {
	if s.g.day.rows == 0 || !s.opens(s.g.policy.dayOpens, true) {
		return
	}
	before := s.r.Clone()
	s.tryDayRows()
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
			c := candidate{form: f, match: rules.MatchConservative, filed: true, whole: true, keyLen: int8(len(list.list[n].key.Text)), leading: -1}
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

// simple reports whether the procedures that remain may be passed over for a conservative group (S6): all are simple, or all are
// minor. What is missing to tell is asked for.
func (s *state) simple() bool {
	p := &s.g.policy
	if !slices.ContainsFunc(s.px, func(e entry) bool { return !e.simple && (e.ref >= 0 || !p.unknownSimple) }) {
		return true
	}
	if !p.minor() {
		return false
	}
	all := yes
	for i := range s.px {
		all = all.and(s.isMinor(&s.px[i]))
	}
	if all != unknown {
		return all == yes
	}
	for i := range s.px {
		l := s.level(&s.px[i])
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
		if s.takenUncovered(all) {
			return
		}
	}
	conservative := s.main < 0 || len(all) == 0 && s.whyNot != rules.RelatedRequired && s.simple()
	if s.r.Status != 0 {
		s.because(s.why())
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
	passed := len(all) > 0 && !conservative // by types that stand before the rows
	because := func() {
		if !passed {
			s.because(s.why())
		}
	}
	for _, t := range s.g.policy.types {
		switch t.kind {
		case rules.KindComprehensive:
			if conservative != (t.class == rules.Conservative) {
				continue
			}
			if !conservative {
				if class, _, ok := s.classOf(); ok && class != t.class {
					continue
				}
				if _, ok := s.class(); !ok {
					because()
					return
				}
			}
			if s.comprehensive(t.class) {
				because()
				return
			}
		case rules.KindFallback:
			if s.lastResort() {
				because()
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
				s.writtenFor(list)
				return
			}
		}
	}
	s.r.Status = rules.Ungrouped
	s.because(rules.NoComprehensiveGroup)
}

// writtenFor says so if the class by which a row was taken rests on general knowledge.
func (s *state) writtenFor(list []candidate) {
	for _, c := range list {
		if c.row == s.r.DIP.Row && c.match != rules.MatchConservative {
			s.written(int(c.leading))
		}
	}
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
