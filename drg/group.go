package drg

import (
	"math/bits"

	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// Group groups one case. It is total: whatever the case holds, the answer is a status with issues, never an error and never
// a panic; a nil case is invalid. It does not change the case. Up to 32 diagnoses, 32 procedures and 4 issues it does not
// allocate; its time is linear in the case.
func (g *Grouper) Group(c *rules.Case) (r rules.Result) {
	g.run(c, nil, nil, &r)
	return r
}

// Walk is [Grouper.Group] with a visitor that is told every step, in the order of [rules.StepKind]. Group is Walk without a
// visitor: there is one engine. A visitor that panics is the caller's.
func (g *Grouper) Walk(c *rules.Case, visit func(rules.Step)) (r rules.Result) {
	g.run(c, visit, nil, &r)
	if visit != nil && c != nil {
		g.suppose(c, &r, visit)
	}
	return r
}

// run is the engine. It writes the answer to r, which is large and so is not passed back by value. q is nil unless a question is
// put to the case.
func (g *Grouper) run(c *rules.Case, visit func(rules.Step), q *question, r *rules.Result) {
	r.Pack = g.id
	if c == nil {
		r.Status = rules.Invalid
		r.SetReason(rules.Issue{Code: rules.CaseMissing, Index: -1})
		return
	}
	r.ID = c.ID
	var m room
	s := state{
		g: g, c: c, r: r, visit: visit, slot: -1,
		facts: roomFor(g.words, m.words[:]),
		dx:    roomFor(len(c.Diagnoses), m.dx[:]),
		px:    roomFor(len(c.Procedures), m.px[:]),
	}
	switch {
	case !s.validate():
		if visit != nil {
			s.explainRejected()
		}
		q = nil // no code was read
	case s.read():
		s.evaluate()
	default:
		q = nil // nothing was asked of the codes
	}
	if visit != nil {
		s.explainParameters()
	}
	if q != nil {
		s.answerQuestion(q)
	}
}

// read takes in the codes and judges the principal diagnosis; it reports whether the case goes on to the MDCs.
func (s *state) read() bool {
	s.readDiagnoses()
	s.readProcedures()
	refused := s.refuse()
	if s.visit != nil {
		s.explainInput()
	}
	return !refused
}

// validate checks the record (specification of the grouping, 2.3) and reads its numbers. All problems are reported; the
// first is the reason, and an invalid value outweighs a missing one.
func (s *state) validate() bool {
	if len(s.c.Notes) > 0 && !s.readNotes() {
		return false
	}
	if d := s.c.Diagnoses; (len(d) == 0 || code.Blank(d[0])) && !s.malformed(rules.FieldDiagnoses) {
		s.fail(rules.Issue{Code: rules.PrincipalMissing, Field: rules.FieldDiagnoses, Index: 0})
	}
	s.validateSex()
	if s.c.Negative() {
		s.validateNumbers()
	}
	s.validateAge()
	return s.r.Status == 0
}

// readNotes takes up what the reader of the record noticed; it reports false if there is no record to speak of: if its line
// could not be read, and not for the sake of some fields.
func (s *state) readNotes() bool {
	line, fields := false, false
	for _, n := range s.c.Notes {
		switch n.Code {
		case rules.LineMalformed:
			line = true
			s.fail(n)
		case rules.FieldMalformed:
			fields = true
			s.fail(n)
		default:
			s.r.AddIssue(n)
		}
	}
	return fields || !line
}

// malformed reports whether the reader could not read a field: what it lacks is then no news.
func (s *state) malformed(f rules.Field) bool {
	for _, n := range s.c.Notes {
		if n.Code == rules.FieldMalformed && n.Field == f {
			return true
		}
	}
	return false
}

// fail records a problem that makes the case invalid.
func (s *state) fail(i rules.Issue) {
	if s.r.Status == rules.Invalid {
		s.r.AddIssue(i)
		return
	}
	s.r.Status = rules.Invalid
	s.r.SetReason(i)
}

// ask records a missing value that decides.
func (s *state) ask(c rules.Code, f rules.Field) {
	i := rules.Issue{Code: c, Field: f, Index: -1}
	if s.r.Status != 0 {
		s.r.AddIssue(i)
		return
	}
	s.r.Status = rules.NeedsData
	s.r.SetReason(i)
}

func (s *state) validateSex() {
	if s.c.Sex == rules.Male || s.c.Sex == rules.Female || s.malformed(rules.FieldSex) {
		return
	}
	i := rules.Issue{Code: rules.SexInvalid, Field: rules.FieldSex, Index: -1}
	if s.c.Sex != rules.Unknown {
		i.Number = rules.Known(int64(s.c.Sex))
	}
	if s.g.policy.anySex {
		s.r.AddIssue(i)
		return
	}
	s.fail(i)
}

func (s *state) validateNumbers() {
	for _, f := range rules.Numbers() {
		if n := s.c.Number(f); n.Or(0) < 0 {
			s.fail(rules.Issue{Code: rules.NumberNegative, Field: f, Index: -1, Number: n})
		}
	}
}

// validateAge reads age and weight. Days beside an age of one year or more are not read (2.3, 6).
func (s *state) validateAge() {
	years, knowsYears := s.c.Age.Get()
	days, knowsDays := s.c.AgeDays.Get()
	p := &s.g.policy
	s.days, s.years, s.weight = -1, -1, -1
	if w, ok := s.c.BirthWeight.Get(); ok && w > 0 {
		s.weight = w
	}
	if knowsYears {
		s.years = years
	}
	s.infant = knowsYears && years == 0 || !knowsYears && knowsDays && days <= p.yearDays
	switch {
	case knowsYears && years < 0 || knowsDays && days < 0: // reported already
	case s.malformed(rules.FieldAge) || s.malformed(rules.FieldAgeDays): // reported already
	case !knowsYears && !knowsDays:
		if !p.adult {
			s.ask(rules.AgeMissing, rules.FieldAge)
		}
	case s.infant && knowsDays && days > p.yearDays:
		s.fail(rules.Issue{Code: rules.AgeDaysRange, Field: rules.FieldAgeDays, Index: -1, Number: s.c.AgeDays})
	case s.infant && knowsDays:
		s.years, s.days = 0, days
	case s.infant && p.zeroDays:
		s.days = 0
	case s.infant && !p.unknownDays:
		s.ask(rules.AgeDaysMissing, rules.FieldAgeDays)
	case knowsYears && knowsDays && days/p.yearDays < years:
		s.r.AddIssue(rules.Issue{Code: rules.AgeDaysUnread, Field: rules.FieldAgeDays, Index: -1, Number: s.c.AgeDays})
	}
}

// refuse ends the case if its principal diagnosis is unfit (specification of the grouping, 2.4).
func (s *state) refuse() bool {
	p, ref := &s.g.policy, s.principal()
	var reason rules.Code
	switch {
	case ref < 0 && p.checkKnown:
		reason = rules.PrincipalUnknown
	case ref < 0:
		return false
	case p.checkGray && s.g.dx.rows[ref].gray:
		reason = rules.PrincipalGray
	case p.checkAllowed && s.g.dx.rows[ref].barred:
		reason = rules.PrincipalNotAllowed
	default:
		return false
	}
	s.r.Status, s.r.Code = rules.Ungrouped, p.parameters.Ungrouped(reason)
	s.r.SetReason(rules.Issue{Code: reason, Field: rules.FieldDiagnoses, Index: 0, Text: s.c.Diagnoses[0]})
	return true
}

// evaluate finds the group of a sound case.
func (s *state) evaluate() {
	if !s.g.policy.retry || s.slot >= 0 {
		s.attempt()
	} else {
		s.retry()
	}
	if s.r.Reason != "" {
		s.r.SetReason(s.reason())
	}
	switch {
	case s.hit != nil:
		s.subdivide()
	case s.r.Status == rules.Ungrouped:
		s.conflict()
	}
	if s.lacksWeight && s.r.Status != rules.NeedsData {
		s.r.AddIssue(rules.Issue{Code: rules.WeightMissing, Field: rules.FieldBirthWeight, Index: -1})
	}
}

// attempt tries everything that can take the case, with what is in the main slot.
func (s *state) attempt() {
	if s.g.pre == nil || !s.precede() {
		s.compute()
		s.tryMDCs()
	}
}

// precede tries the groups that stand before all MDCs.
func (s *state) precede() bool {
	s.weighAll()
	if l := s.leafOf(s.g.pre); l != nil {
		s.r.Status, s.r.Code = rules.Grouped, l.rule.Code
		if s.visit != nil {
			s.explainComplications()
		}
		return true
	}
	s.r.MCC, s.r.CC = rules.Positions{}, rules.Positions{}
	return false
}

// retry groups a case with an empty main slot and, if it ends ungrouped, with each later procedure in the slot in turn. A code
// that stands there again can change nothing.
func (s *state) retry() {
	var inline [inlineWords]uint64
	base := append(inline[:0], s.facts...)
	s.attempt()
	mdc, reason, ungrouped, cause := s.r.MDC, s.r.Reason, s.r.Code, s.cause
	seen := newRepeated(s.c.Procedures, s.px)
	for i := range s.px {
		if s.r.Status != rules.Ungrouped {
			return
		}
		if i == 0 || !s.fits(s.px[i]) || seen.before(i) {
			continue
		}
		copy(s.facts, base)
		s.r.Status, s.r.Reason, s.r.MDC, s.r.Code = 0, "", "", ""
		s.slot = i
		s.attempt()
	}
	if s.r.Status == rules.Ungrouped { // nothing changed the answer: it is that of the empty slot
		s.slot = -1
		s.r.MDC, s.r.Reason, s.r.Code, s.cause = mdc, reason, ungrouped, cause
		copy(s.facts, base)
		s.compute()
	}
}

// decide notes why the case ends as it does, and the procedure behind it, or none. The reason becomes the first issue when the
// end is certain.
func (s *state) decide(c rules.Code, entry int) { s.r.Reason, s.cause = c, entry }

// reason is that issue.
func (s *state) reason() rules.Issue {
	i := rules.Issue{Code: s.r.Reason, Index: s.cause}
	switch i.Code {
	case rules.WeightMissing:
		i.Field = rules.FieldBirthWeight
	case rules.ProcedureUnrelated:
		i.Field = rules.FieldProcedures
	}
	if i.Index >= 0 {
		i.Text = s.c.Procedures[i.Index]
	}
	return i
}

// tryMDCs goes through the MDCs (specification of the grouping, 3, steps 5 to 9).
func (s *state) tryMDCs() {
	for i := 0; ; i++ {
		open, gate := s.nextMDC(i)
		if s.visit != nil {
			s.explainGates(i, open, gate)
		}
		if gate == nil {
			break
		}
		i = open
		m := &s.g.mdcs[i]
		if s.take(m, &m.before) {
			if s.visit != nil {
				s.explainMissed(m.after.list)
			}
			return
		}
		if a := s.first(&m.ambiguity); a != nil {
			s.ambiguous(m, a)
			if s.visit != nil {
				s.explainMissed(m.after.list)
			}
			return
		}
		if s.visit != nil {
			s.explainUnambiguous(m)
		}
		if s.take(m, &m.after) {
			return
		}
		if !m.fall {
			s.ungrouped(m.code, rules.NoADRG, none)
			return
		}
		if s.visit != nil {
			s.explainFall(m)
		}
	}
	s.ungrouped("", rules.NoMDC, none)
}

// nextMDC returns the first MDC from the i-th on whose gate is open, with the alternative that opened it; the number of MDCs
// and nil if there is none.
func (s *state) nextMDC(i int) (int, *alternative) {
	if i == len(s.g.mdcs) {
		return i, nil
	}
	end := fact(len(s.g.doors))
	for f := s.next(fact(s.g.mdcs[i].door), end); f < end; f = s.next(f+1, end) {
		d := s.g.doors[f]
		if a := &s.g.mdcs[d.mdc].gate.list[d.way]; s.holds(a) {
			return int(d.mdc), a
		}
	}
	return len(s.g.mdcs), nil
}

// next returns the first fact from f on that is true, or end.
func (s *state) next(f, end fact) fact {
	for f < end {
		if w := s.facts[f>>6] >> (f & 63); w != 0 {
			return min(f+fact(bits.TrailingZeros64(w)), end)
		}
		f = f&^63 + 64
	}
	return end
}

// first returns the first alternative that holds, or nil.
func (s *state) first(w *ways) *alternative {
	for f := s.next(w.start, w.end); f < w.end; f = s.next(f+1, w.end) {
		if a := &w.list[f-w.start]; s.holds(a) {
			return a
		}
	}
	return nil
}

// take tries ADRGs; the first that holds takes the case. It also ends the case where the birth weight is asked for.
func (s *state) take(m *mdc, w *ways) bool {
	if asked := w.weight && s.weight < 0; asked || s.visit != nil {
		return s.takeAll(m, w, asked)
	}
	a := s.first(w)
	if a == nil {
		return false
	}
	s.enter(m, a)
	return true
}

// takeAll is take for a case whose alternatives that fail matter too: it lacks the birth weight, or somebody watches.
func (s *state) takeAll(m *mdc, w *ways, asked bool) bool {
	for i := range w.list {
		a := &w.list[i]
		if s.has(a.need[0]) && s.holds(a) {
			s.enter(m, a)
			if s.visit != nil {
				s.explainRest(w, i)
			}
			return true
		}
		if asked && s.lacksWeightOf(a) {
			if s.visit != nil {
				s.explainWaiting(a)
			}
			return true
		}
		if s.visit != nil && (a.last || !s.heldLater(w, i)) {
			s.explainMiss(a)
		}
	}
	return false
}

// enter puts the case into an ADRG.
func (s *state) enter(m *mdc, a *alternative) {
	s.r.Status = rules.Grouped
	s.r.MDC, s.r.ADRG = m.code, a.adrg.code
	s.hit = a
	if s.visit != nil {
		s.explainHit(a)
	}
}

// heldLater reports whether a later alternative of the same ADRG holds: the ADRG did not fail then.
func (s *state) heldLater(w *ways, i int) bool {
	for ; !w.list[i].last; i++ {
		if s.holds(&w.list[i+1]) {
			return true
		}
	}
	return false
}

// lacksWeightOf notes that an alternative lacked nothing but a missing birth weight; it reports true if the case ends
// there, because the pack asks for the weight.
func (s *state) lacksWeightOf(a *alternative) bool {
	if !a.weight || !s.lacksOnlyWeight(a) {
		return false
	}
	s.lacksWeight = true
	if s.g.policy.askWeight {
		s.r.Status = rules.NeedsData
		s.decide(rules.WeightMissing, none)
	}
	return s.g.policy.askWeight
}

// holds reports whether all conditions of an alternative hold.
func (s *state) holds(a *alternative) bool {
	for _, f := range a.need {
		if !s.has(f) {
			return false
		}
	}
	if a.groups == nil || s.paired(a, nil) {
		return true
	}
	s.unpaired = true
	return false
}

// lacksOnlyWeight reports whether all conditions hold but those on the birth weight.
func (s *state) lacksOnlyWeight(a *alternative) bool {
	for _, f := range a.need {
		if atom := s.g.facts[f].Atom; !s.has(f) && atom != rules.WeightMin && atom != rules.WeightBelow {
			return false
		}
	}
	return a.groups == nil || s.paired(a, nil)
}

// ambiguous ends a case that met an alternative of the test for ambiguity (specification of the grouping, 6.3).
func (s *state) ambiguous(m *mdc, a *alternative) {
	entry := s.unrelated(a)
	if m.rule.QY != "ambiguous" {
		s.ungrouped(m.rule.Code, rules.ProcedureUnrelated, entry)
	} else {
		s.r.Status, s.r.MDC, s.r.Code = rules.Ambiguous, m.rule.Code, m.rule.QYCode
		s.decide(rules.ProcedureUnrelated, entry)
	}
	if s.visit != nil {
		s.explainAmbiguous(m, entry)
	}
}

// unrelated returns the entry of the procedure that met the test for ambiguity, or none if it asks for no procedure: of several
// the first.
func (s *state) unrelated(a *alternative) int {
	for i, c := range a.rule.Conditions {
		switch c.Atom {
		case rules.MainProcedure, rules.MainProcedureCounts:
			return s.slot
		case rules.AnyProcedureCounts, rules.AnyProcedure, rules.ProcedureGroup:
			return s.meets(a.asks[i], c.Atom)
		}
	}
	return none
}

// ungrouped ends a case without group.
func (s *state) ungrouped(mdc string, reason rules.Code, entry int) {
	s.r.Status, s.r.MDC, s.r.Code = rules.Ungrouped, mdc, s.g.policy.parameters.Ungrouped(reason)
	s.decide(reason, entry)
}

// conflict reports the first MDC that a case without MDC would have entered but for its sex.
func (s *state) conflict() {
	if s.r.MDC != "" {
		return
	}
	for i := range s.g.mdcs {
		m := &s.g.mdcs[i]
		for j := range m.gate.list {
			if s.closedBySex(&m.gate.list[j]) {
				s.r.AddIssue(rules.Issue{Code: rules.SexConflict, Field: rules.FieldSex, Index: -1, Text: m.rule.Code})
				return
			}
		}
	}
}

// closedBySex reports whether all conditions hold but that on the sex.
func (s *state) closedBySex(a *alternative) bool {
	sex := false
	for _, f := range a.need {
		if s.has(f) {
			continue
		}
		if s.g.facts[f].Atom != rules.SexIs {
			return false
		}
		sex = true
	}
	return sex
}

// subdivide finds the leaf of the ADRG (specification of the grouping, 7 and 10.2).
func (s *state) subdivide() {
	s.weighAll()
	if s.visit != nil {
		s.explainComplications()
	}
	if l := s.leafOf(s.hit.adrg.leaves); l != nil { // the last takes every case
		s.r.Code = l.rule.Code
	}
	if s.visit != nil {
		s.explainBase(s.hit.adrg)
	}
}

// weighAll finds the complications that survive exclusion.
func (s *state) weighAll() {
	for m := s.severe &^ 1; m != 0; m &= m - 1 { // the principal diagnosis is never its own complication
		s.weigh(bits.TrailingZeros64(m))
	}
	for i := 64; i < len(s.dx); i++ {
		if s.dx[i] >= 0 && s.g.dx.rows[s.dx[i]].severe == 1 {
			s.weigh(i)
		}
	}
}

// weigh counts a complication unless the principal diagnosis cancels it.
func (s *state) weigh(i int) {
	row := &s.g.dx.rows[s.dx[i]]
	switch {
	case s.excluded(row.exclusion):
	case row.severity == rules.MCC:
		s.r.MCC.Add(i)
	default:
		s.r.CC.Add(i)
	}
}

// excluded reports whether the principal diagnosis belongs to an exclusion table.
func (s *state) excluded(table uint16) bool {
	p := s.principal()
	if table == 0 || p < 0 {
		return false
	}
	t := &s.g.dx
	for _, x := range t.tables[t.belong[p]:t.belong[p+1]] {
		if x == table {
			return true
		}
	}
	return false
}
