package drg

import (
	"math/bits"
	"slices"

	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// What follows tells a visitor the steps of a grouping. It decides nothing: every fact that it tells was found out by the
// grouping itself, or is asked of the same state.

// none is an entry, list or group that there is not.
const none = -1

// step begins a step without entry, list and group.
func step(k rules.StepKind) rules.Step {
	return rules.Step{Kind: k, Index: none, List: none, Group: rules.NoGroup}
}

// explainRejected tells the values that a rejected record lacks.
func (s *state) explainRejected() {
	s.dx, s.px = nil, nil // no code was read
	for _, i := range s.r.Issues() {
		if i.Code == rules.AgeMissing || i.Code == rules.AgeDaysMissing {
			s.explainMissing(i.Field)
		}
	}
}

func (s *state) explainMissing(f rules.Field) {
	t := step(rules.StepMissing)
	t.Field = f
	s.visit(t)
}

// explainInput tells how the codes were read, what was not read, and what fills the main slot.
func (s *state) explainInput() {
	for i, ref := range s.dx {
		if ref != blank {
			s.explainDiagnosis(i, ref)
		}
	}
	for i, ref := range s.px {
		if ref != blank {
			s.explainProcedure(i, ref)
		}
	}
	if d, ok := s.c.AgeDays.Get(); ok && s.days < 0 && !s.infant {
		t := step(rules.StepUnread)
		t.Field, t.Have = rules.FieldAgeDays, d
		s.visit(t)
	}
	if s.weight < 0 && s.infant {
		s.explainMissing(rules.FieldBirthWeight)
	}
	s.explainMain()
	s.noteElsewhere()
}

// noteElsewhere notes which facts a code of the case would make true in another place than its own.
func (s *state) noteElsewhere() {
	s.elsewhere = make([]uint64, s.g.words)
	note := func(facts []fact) {
		for _, f := range facts {
			s.elsewhere[f>>6] |= 1 << (f & 63)
		}
	}
	for i, ref := range s.dx {
		if ref < 0 {
			continue
		}
		row := &s.g.dx.rows[ref]
		if facts := s.g.dx.facts[row.start:]; i == 0 {
			note(facts[row.principal:][:row.other])
		} else {
			note(facts[:row.principal])
		}
	}
	for i, ref := range s.px {
		if i > 0 && ref >= 0 { // in entry 0 it would be the main procedure
			row := &s.g.px.rows[ref]
			note(s.g.px.facts[row.start:][:row.main])
		}
	}
}

func (s *state) explainDiagnosis(i int, ref rules.Ref) {
	t := step(rules.StepDiagnosis)
	t.Field, t.Index = rules.FieldDiagnoses, int32(i)
	switch {
	case ref < 0:
		t.Standing = rules.Undefined
	case s.g.dx.rows[ref].gray:
		t.Standing = rules.Gray
	case s.g.dx.rows[ref].barred && i == 0 && s.g.policy.checkAllowed:
		t.Standing, t.Pos = rules.NotAllowed, line(s.g.pack.DRG().NotPrincipal, ref)
	}
	t.Hit = t.Standing == rules.Sound
	s.visit(t)
}

func (s *state) explainProcedure(i int, ref rules.Ref) {
	t := step(rules.StepProcedure)
	t.Field, t.Index = rules.FieldProcedures, int32(i)
	switch {
	case ref < 0:
		t.Standing = rules.Undefined
		s.visit(t)
		return
	case s.g.px.rows[ref].counts:
		t.Hit = true
	case s.g.px.rows[ref].gray:
		t.Standing = rules.Gray
	default:
		t.Standing = rules.Uncounted
	}
	t.Pos = s.g.px.countRules[ref]
	s.visit(t)
}

// explainMain tells what is in the main slot.
func (s *state) explainMain() {
	t := step(rules.StepMain)
	t.Field, t.Index = rules.FieldProcedures, int32(s.slot)
	if t.Hit = s.slot >= 0; !t.Hit {
		if len(s.px) > 0 && s.px[0] != blank {
			t.Standing = rules.Discarded
		}
		t.Index = int32(s.later())
	}
	s.visit(t)
}

// explainGates tells the gates of the MDCs from the i-th on that were closed, and then the one that is open, if any.
func (s *state) explainGates(i, open int, gate *alternative) {
	for ; i < open; i++ {
		s.explainClosed(&s.g.mdcs[i])
	}
	if gate != nil {
		t := step(rules.StepGate)
		t.Hit, t.Group, t.Number, t.Pos = true, s.g.mdcs[open].rule.ID, gate.number, gate.rule.Pos
		s.visit(t)
		s.explainConditions(gate)
	}
}

// explainClosed tells what closed a gate: of several alternatives, of the one that came nearest.
func (s *state) explainClosed(m *mdc) {
	if a := &m.gate.list[0]; len(m.gate.list) == 1 && len(a.need) == 1 && a.missed.List >= 0 {
		s.visit(a.missed)
		return
	}
	var near *alternative
	fewest := 0
	for i := range m.gate.list {
		if n := s.failures(&m.gate.list[i]); near == nil || n < fewest {
			near, fewest = &m.gate.list[i], n
		}
	}
	failed := 0
	for i := range near.rule.Conditions {
		// The sex is the reason only where it alone closed the gate.
		if !s.has(near.asks[i]) {
			failed = i
			if near.rule.Conditions[i].Atom != rules.SexIs {
				break
			}
		}
	}
	t := step(rules.StepGate)
	t.Group, t.Number, t.Pos = m.rule.ID, near.number, m.rule.Pos
	s.fillFailure(&t, near, failed)
	s.visit(t)
	if t.Atom == rules.ZonesMin {
		s.explainZones()
	}
}

// explainZones tells the body zone of each diagnosis that has one.
func (s *state) explainZones() {
	zones := s.g.pack.DRG().Zones
	for i, ref := range s.dx {
		if ref < 0 {
			continue
		}
		if z := s.g.dx.rows[ref].zone; z > 0 {
			t := step(rules.StepZone)
			t.Hit, t.Field, t.Index = true, rules.FieldDiagnoses, int32(i)
			t.List, t.Pos = int32(z-1), line(zones[z-1], ref)
			s.visit(t)
		}
	}
}

// failures counts the conditions of an alternative that do not hold. A missing birth weight is one failure, whatever is asked
// of it.
func (s *state) failures(a *alternative) int {
	n, weight := 0, false
	for _, f := range a.need {
		if s.has(f) {
			continue
		}
		if a.weight && s.weight < 0 && asksWeight(s.g.facts[f].Atom) {
			if weight {
				continue
			}
			weight = true
		}
		n++
	}
	if n == 0 && a.groups != nil && !s.paired(a, nil) {
		n = 1
	}
	return n
}

func asksWeight(a rules.Atom) bool { return a == rules.WeightMin || a == rules.WeightBelow }

func (s *state) explainFall(m *mdc) {
	t := step(rules.StepFall)
	t.Group, t.Pos = m.rule.ID, m.rule.Pos
	s.visit(t)
}

// explainWaiting tells the ADRG for whose sake the birth weight is asked for.
func (s *state) explainWaiting(a *alternative) {
	t := step(rules.StepWaiting)
	t.Group, t.Number, t.Pos = a.adrg.rule.ID, a.number, a.rule.Pos
	s.visit(t)
}

// explainHit tells which ADRG took the case, and what met each of its conditions.
func (s *state) explainHit(a *alternative) {
	t := step(rules.StepADRG)
	t.Hit, t.Group, t.Number, t.Pos = true, a.adrg.rule.ID, a.number, a.rule.Pos
	s.visit(t)
	s.explainConditions(a)
}

// explainConditions tells what met each condition of an alternative, or that it failed.
func (s *state) explainConditions(a *alternative) {
	var chosen assignment
	paired := a.groups != nil && s.paired(a, &chosen)
	group := 0
	for i := range a.rule.Conditions {
		c := &a.rule.Conditions[i]
		t := step(rules.StepCondition)
		if t.Hit = s.has(a.asks[i]); !t.Hit {
			s.fillFailure(&t, a, i)
			s.visit(t)
			continue
		}
		t.Atom, t.Pos = c.Atom, c.Pos
		if c.List != nil {
			t.List = c.List.Number
		}
		if c.Atom == rules.ProcedureGroup && a.groups != nil && !paired && group == 0 && s.all(a.groups) {
			t.Hit, t.Want = false, 1 // every list is met, and not by procedures of their own
			group++
			s.visit(t)
			continue
		}
		entry := s.meets(a.asks[i], c.Atom)
		if c.Atom == rules.ProcedureGroup && paired {
			entry = int(chosen[group])
			group++
		}
		s.fillEntry(&t, a.asks[i], entry)
		s.fillNumbers(&t, c)
		s.visit(t)
		if c.Atom == rules.ZonesMin {
			s.explainZones()
		}
	}
}

// all reports whether all facts are true.
func (s *state) all(facts []fact) bool {
	return !slices.ContainsFunc(facts, func(f fact) bool { return !s.has(f) })
}

// meets returns the first entry that makes a fact true, or none.
func (s *state) meets(f fact, a rules.Atom) int {
	switch a {
	case rules.PrincipalDiagnosis, rules.PrincipalNot, rules.PrincipalZone:
		return 0
	case rules.AnyDiagnosis, rules.DiagnosisPrefix, rules.OtherDiagnosis:
		for i := range s.dx {
			if s.diagnosisSets(i, f) {
				return i
			}
		}
	case rules.MainProcedure, rules.MainProcedureCounts:
		return s.slot
	case rules.AnyProcedure, rules.ProcedureGroup:
		return slices.IndexFunc(s.px, func(r rules.Ref) bool { return s.inList(r, f) })
	case rules.AnyProcedureCounts:
		return slices.IndexFunc(s.px, func(r rules.Ref) bool { return r >= 0 && s.g.px.rows[r].counts })
	}
	return none
}

// diagnosisSets reports whether an entry makes a fact true, as principal or as another diagnosis.
func (s *state) diagnosisSets(i int, f fact) bool {
	t := &s.g.dx
	if s.dx[i] < 0 {
		return s.g.facts[f].Atom == rules.DiagnosisPrefix && code.Begins(s.c.Diagnoses[i], s.g.facts[f].Text)
	}
	row := &t.rows[s.dx[i]]
	if i == 0 {
		return slices.Contains(t.facts[row.start:][:row.principal], f)
	}
	return slices.Contains(t.facts[row.start+uint32(row.principal):][:row.other], f)
}

// fillEntry puts the entry that met a fact into the step, with the row of the list that names its code.
func (s *state) fillEntry(t *rules.Step, f fact, entry int) {
	if entry < 0 {
		return
	}
	t.Index = int32(entry)
	var at rules.Pos
	ok := false
	switch t.Atom {
	case rules.PrincipalDiagnosis, rules.PrincipalNot, rules.OtherDiagnosis, rules.AnyDiagnosis, rules.DiagnosisPrefix, rules.PrincipalZone:
		t.Field = rules.FieldDiagnoses
		at, ok = s.g.diagnosisRule(s.dx[entry], f)
	default:
		t.Field = rules.FieldProcedures
		at, ok = s.g.procedureRule(s.px[entry], f)
	}
	if ok {
		t.Pos = at
	}
}

// fillNumbers puts what the case has and what the rule asks into the step.
func (s *state) fillNumbers(t *rules.Step, c *rules.Condition) {
	t.Want = int32(c.Value)
	switch c.Atom {
	case rules.AgeDaysMax:
		t.Field, t.Have = rules.FieldAgeDays, s.days
	case rules.AgeYearsMax:
		t.Field, t.Have = rules.FieldAge, s.years
	case rules.WeightMin, rules.WeightBelow:
		t.Field, t.Have = rules.FieldBirthWeight, s.weight
	case rules.SexIs:
		t.Field, t.Have = rules.FieldSex, int64(s.c.Sex)
	case rules.ZonesMin:
		t.Field, t.Have = rules.FieldDiagnoses, int64(bits.OnesCount64(s.zones))
	}
}

// explainMiss tells an ADRG that failed in exactly one condition.
func (s *state) explainMiss(a *alternative) {
	if len(a.need) == 1 && a.missed.List >= 0 {
		t := a.missed
		s.fillElsewhere(&t, a.need[0])
		s.visit(t)
		return
	}
	if s.failures(a) != 1 {
		return
	}
	t := step(rules.StepNear)
	t.Group, t.Number, t.Hit = a.adrg.rule.ID, a.number, len(a.need) > 1
	failed := slices.IndexFunc(a.asks, func(f fact) bool { return !s.has(f) })
	if failed < 0 { // all hold: the groups of the pair lack an entry of their own
		failed = slices.IndexFunc(a.rule.Conditions, func(c rules.Condition) bool { return c.Atom == rules.ProcedureGroup })
	}
	s.fillFailure(&t, a, failed)
	s.visit(t)
}

// explainRest tells the ADRGs that failed in exactly one condition and stand behind that of the i-th alternative, which took the
// case.
func (s *state) explainRest(w *ways, i int) {
	for !w.list[i].last {
		i++
	}
	s.explainMissed(w.list[i+1:])
}

// explainMissed tells the ADRGs, of whole lists of alternatives, that would have failed in exactly one condition. They were not
// tried: that a combination lacks a procedure touches no result.
func (s *state) explainMissed(list []alternative) {
	unpaired := s.unpaired
	for len(list) > 0 {
		n, held := 0, false
		for last := false; !last; n++ {
			last, held = list[n].last, held || s.holds(&list[n])
		}
		for i := range list[:n] {
			if !held {
				s.explainMiss(&list[i])
			}
		}
		list = list[n:]
	}
	s.unpaired = unpaired
}

// fillFailure puts a condition that failed into a step: what was asked, what there is, and where else the code stands.
func (s *state) fillFailure(t *rules.Step, a *alternative, failed int) {
	c, f := &a.rule.Conditions[failed], a.asks[failed]
	t.Atom, t.Pos = c.Atom, c.Pos
	if c.List != nil {
		t.List = c.List.Number
	}
	s.fillNumbers(t, c)
	s.fillElsewhere(t, f)
}

// fillElsewhere looks for an entry that has a code of the list in a place where it does not help.
func (s *state) fillElsewhere(t *rules.Step, f fact) {
	if s.elsewhere[f>>6]>>(f&63)&1 == 0 {
		return
	}
	switch t.Atom {
	case rules.MainProcedure:
		for i := 1; i < len(s.px); i++ {
			if _, ok := s.g.procedureRule(s.px[i], f); ok {
				s.fillEntry(t, f, i)
				return
			}
		}
	case rules.PrincipalDiagnosis:
		for i := 1; i < len(s.dx); i++ {
			if _, ok := s.g.diagnosisRule(s.dx[i], f); ok {
				s.fillEntry(t, f, i)
				return
			}
		}
	case rules.OtherDiagnosis:
		if _, ok := s.g.diagnosisRule(s.principal(), f); ok {
			s.fillEntry(t, f, 0)
		}
	}
}

// explainUnambiguous tells that the case does not meet the test for ambiguity of an MDC that has one.
func (s *state) explainUnambiguous(m *mdc) {
	if len(m.ambiguity.list) > 0 {
		t := step(rules.StepAmbiguous)
		t.Group, t.Pos = m.rule.ID, m.rule.Ambiguity[0].Pos
		s.visit(t)
	}
}

// explainAmbiguous tells which procedure made the case ambiguous, and which ADRGs elsewhere take that procedure.
func (s *state) explainAmbiguous(m *mdc, entry int) {
	t := step(rules.StepAmbiguous)
	t.Hit, t.Group, t.Pos = true, m.rule.ID, m.rule.Ambiguity[0].Pos
	t.Field, t.Index = rules.FieldProcedures, int32(entry)
	s.visit(t)
	if t.Index >= 0 && s.px[t.Index] >= 0 {
		s.explainElsewhere(m, t.Index)
	}
}

// explainElsewhere tells the ADRGs of other MDCs whose lists of main procedures hold a procedure, in the order of trial.
func (s *state) explainElsewhere(own *mdc, entry int32) {
	row := &s.g.px.rows[s.px[entry]]
	at := s.g.px.rules[row.start:]
	var steps []rules.Step
	for i, f := range s.g.px.facts[row.start:][:row.main] {
		for _, place := range s.g.mainOf[f] {
			if place.mdc == own {
				continue
			}
			t := step(rules.StepElsewhere)
			t.Hit, t.Group, t.Field, t.Index = true, place.adrg.rule.ID, rules.FieldProcedures, entry
			t.Pos = at[i]
			steps = append(steps, t)
		}
	}
	slices.SortStableFunc(steps, func(a, b rules.Step) int { return int(a.Group - b.Group) })
	for i, t := range steps {
		if i == 0 || t.Group != steps[i-1].Group {
			s.visit(t)
		}
	}
}

// explainComplications tells the severity of each secondary diagnosis, and what cancelled it.
func (s *state) explainComplications() {
	for i, ref := range s.dx {
		if i == 0 || ref == blank {
			continue
		}
		t := step(rules.StepComplication)
		t.Field, t.Index = rules.FieldDiagnoses, int32(i)
		if ref >= 0 && s.g.dx.rows[ref].severity != rules.NoComplication {
			s.fillSeverity(&t, ref)
		}
		s.visit(t)
	}
}

func (s *state) fillSeverity(t *rules.Step, ref rules.Ref) {
	row := &s.g.dx.rows[ref]
	t.Severity = row.severity
	if t.Hit = s.r.MCC.Has(int(t.Index)) || s.r.CC.Has(int(t.Index)); !t.Hit {
		t.List, t.Pos = int32(row.exclusion-1), s.exclusionRow(row.exclusion)
		return
	}
	t.Pos = s.g.dx.severityRules[ref]
}

// diagnosisRule returns the row that makes a fact true of a diagnosis, whatever its role.
func (g *Grouper) diagnosisRule(ref rules.Ref, f fact) (rules.Pos, bool) {
	if ref < 0 {
		return rules.Pos{}, false
	}
	row := &g.dx.rows[ref]
	n := uint32(row.principal) + uint32(row.other)
	return g.ruleOf(f, g.dx.facts[row.start:][:n], g.dx.rules[row.start:])
}

// procedureRule returns the row that makes a fact true of a procedure, whatever its place.
func (g *Grouper) procedureRule(ref rules.Ref, f fact) (rules.Pos, bool) {
	if ref < 0 {
		return rules.Pos{}, false
	}
	row := &g.px.rows[ref]
	n := uint32(row.main) + uint32(row.any)
	return g.ruleOf(f, g.px.facts[row.start:][:n], g.px.rules[row.start:])
}

// lineOf finds a fact among those of a code.
func (g *Grouper) ruleOf(f fact, facts []fact, at []rules.Pos) (rules.Pos, bool) {
	for i, x := range facts {
		if x == f {
			return at[i], true
		}
	}
	return rules.Pos{}, false
}

// line returns the row of a code in a list that no condition tests, or no place.
func line(list *rules.List, r rules.Ref) rules.Pos {
	if i := slices.Index(list.Codes, r); i >= 0 {
		return list.Pos(i)
	}
	return rules.Pos{}
}

// exclusionRow returns the row that puts the principal diagnosis into an exclusion table.
func (s *state) exclusionRow(table uint16) rules.Pos {
	t, p := &s.g.dx, s.principal()
	for i := t.belong[p]; i < t.belong[p+1]; i++ {
		if t.tables[i] == table {
			return t.tableRules[i]
		}
	}
	return rules.Pos{}
}
