package drg

import (
	"slices"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// What follows tells a visitor the steps of a grouping. It decides nothing: every fact that it tells was found out by the
// grouping itself, or is asked of the same state.

// tell hands a step to the visitor.
func (s *state) tell(step rules.Step) { s.visit(step) }

// explainRejected tells what a record that is invalid or lacks data could lead to.
func (s *state) explainRejected() {
	for _, i := range s.r.Issues() {
		if i.Code == rules.AgeMissing || i.Code == rules.AgeDaysMissing {
			s.tell(rules.Step{Kind: rules.StepMissing, Field: i.Field, Index: -1})
		}
	}
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
	if s.days < 0 && !s.infant {
		if d, ok := s.c.AgeDays.Get(); ok {
			s.tell(rules.Step{Kind: rules.StepUnread, Field: rules.FieldAgeDays, Index: -1, Have: d})
		}
	}
	if s.weight < 0 && s.infant {
		s.tell(rules.Step{Kind: rules.StepMissing, Field: rules.FieldBirthWeight, Index: -1})
	}
	s.explainMain()
}

func (s *state) explainDiagnosis(i int, ref rules.Ref) {
	step := rules.Step{Kind: rules.StepDiagnosis, Field: rules.FieldDiagnoses, Index: int32(i), Text: s.c.Diagnoses[i]}
	step.Code = s.diagnosisCode(i)
	switch {
	case ref < 0:
		step.Why = rules.UnknownDiagnosis
	case s.g.dx.rows[ref].gray:
		step.Why = rules.GrayCode
	case s.g.dx.rows[ref].barred && i == 0 && s.g.policy.checkAllowed:
		step.Why = rules.PrincipalNotAllowed
		step.Pos = line(s.g.pack.DRG().NotPrincipal, ref)
	}
	step.Hit = step.Why == ""
	s.tell(step)
}

func (s *state) explainProcedure(i int, ref rules.Ref) {
	step := rules.Step{Kind: rules.StepProcedure, Field: rules.FieldProcedures, Index: int32(i), Text: s.c.Procedures[i]}
	step.Code = s.procedureCode(i)
	if ref < 0 {
		step.Why = rules.UnknownProcedure
		s.tell(step)
		return
	}
	row, d := &s.g.px.rows[ref], s.g.pack.DRG()
	list := d.Counted
	switch {
	case row.counts:
		step.Hit = true
	case row.gray:
		step.Why, list = rules.GrayCode, nil
	default:
		step.Why, list = rules.NotCounted, d.NotCounted
	}
	if n := s.g.px.countLines[ref]; list != nil && n > 0 {
		step.Pos = rules.Pos{File: list.File, Line: int(n)}
	}
	s.tell(step)
}

// explainMain tells what is in the main slot.
func (s *state) explainMain() {
	step := rules.Step{Kind: rules.StepMain, Field: rules.FieldProcedures, Index: -1}
	entry := s.slot
	if step.Hit = s.slot >= 0; !step.Hit {
		if len(s.px) > 0 && s.px[0] != blank {
			step.Why = rules.MainDiscarded
		}
		entry = s.later()
	}
	if entry >= 0 {
		step.Index, step.Code = int32(entry), s.procedureCode(entry)
	}
	s.tell(step)
}

// explainGates tells the gates of the MDCs from the i-th on that were closed, and then the one that is open, if any.
func (s *state) explainGates(i, open int, gate *alternative) {
	for ; i < open; i++ {
		s.explainClosed(&s.g.mdcs[i])
	}
	if gate != nil {
		s.tell(rules.Step{Kind: rules.StepGate, Hit: true, Group: s.g.mdcs[open].rule.Code, Number: gate.number, Index: -1,
			Pos: gate.rule.Pos})
		s.explainConditions(gate)
	}
}

// explainClosed tells what closed a gate: of several alternatives, of the one that came nearest.
func (s *state) explainClosed(m *mdc) {
	var near *alternative
	fewest := 0
	for i := range m.gate.list {
		if n := s.failures(&m.gate.list[i]); near == nil || n < fewest {
			near, fewest = &m.gate.list[i], n
		}
	}
	var failed *rules.Condition
	for i := range near.rule.Conditions {
		// The sex is the reason only where it alone closed the gate.
		if c := &near.rule.Conditions[i]; !s.has(s.g.factOf(near, c)) && (failed == nil || failed.Atom == rules.SexIs) {
			failed = c
		}
	}
	step := rules.Step{Kind: rules.StepGate, Group: m.rule.Code, Number: near.number, Index: -1, Pos: m.rule.Pos}
	s.fillFailure(&step, failed)
	s.tell(step)
	if s.asksZones(near) {
		s.explainZones()
	}
}

// asksZones reports whether an alternative asks for body zones and the principal diagnosis is in one.
func (s *state) asksZones(a *alternative) bool {
	p := s.principal()
	return p >= 0 && s.g.dx.rows[p].zone > 0 &&
		slices.ContainsFunc(a.rule.Conditions, func(c rules.Condition) bool { return c.Atom == rules.ZonesMin })
}

// explainZones tells the body zone of each diagnosis that has one.
func (s *state) explainZones() {
	zones := s.g.pack.DRG().Zones
	for i, ref := range s.dx {
		if ref < 0 {
			continue
		}
		if z := s.g.dx.rows[ref].zone; z > 0 {
			s.tell(rules.Step{Kind: rules.StepZone, Hit: true, Field: rules.FieldDiagnoses, Index: int32(i),
				Code: s.diagnosisCode(i), Text: zones[z-1].Name, Pos: line(zones[z-1], ref)})
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
		if atom := s.g.facts[f].Atom; s.weight < 0 && (atom == rules.WeightMin || atom == rules.WeightBelow) {
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

// factOf returns the fact that a condition of an alternative asks.
func (g *Grouper) factOf(a *alternative, c *rules.Condition) fact {
	for _, f := range a.need {
		o := &g.facts[f]
		same := o.Atom == c.Atom || c.Atom == rules.ProcedureGroup && o.Atom == rules.AnyProcedure
		if same && (o.List == c.List || c.Atom == rules.DiagnosisPrefix) && o.Value == c.Value && o.Text == c.Text {
			return f
		}
	}
	return a.need[0] // every condition has its fact
}

func (s *state) explainFall(m *mdc) {
	s.tell(rules.Step{Kind: rules.StepFall, Group: m.rule.Code, Index: -1, Pos: m.rule.Pos})
}

// explainHit tells which ADRG took the case, and what met each of its conditions.
func (s *state) explainHit(a *alternative) {
	s.tell(rules.Step{Kind: rules.StepADRG, Hit: true, Group: a.adrg.code, Number: a.number, Index: -1, Pos: a.rule.Pos})
	s.explainConditions(a)
}

// explainConditions tells what met each condition of an alternative.
func (s *state) explainConditions(a *alternative) {
	var chosen assignment
	paired := a.groups != nil && s.paired(a, &chosen)
	group := 0
	for i := range a.rule.Conditions {
		c := &a.rule.Conditions[i]
		step := rules.Step{Kind: rules.StepCondition, Hit: true, Atom: c.Atom, Index: -1, Pos: c.Pos}
		if c.List != nil {
			step.Text = c.List.Name
		}
		entry := s.meets(s.g.factOf(a, c), c.Atom)
		if c.Atom == rules.ProcedureGroup && paired {
			entry = int(chosen[group])
			group++
		}
		s.fillEntry(&step, c, entry)
		s.fillNumbers(&step, c)
		s.tell(step)
		if c.Atom == rules.ZonesMin {
			s.explainZones()
		}
	}
}

// meets returns the first entry that makes a fact true, or -1.
func (s *state) meets(f fact, a rules.Atom) int {
	switch a {
	case rules.PrincipalDiagnosis, rules.PrincipalZone:
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
	return -1
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

// ofDiagnosis reports whether an atom asks about diagnoses.
func ofDiagnosis(a rules.Atom) bool {
	switch a {
	case rules.PrincipalDiagnosis, rules.OtherDiagnosis, rules.AnyDiagnosis, rules.DiagnosisPrefix, rules.PrincipalZone:
		return true
	}
	return false
}

// fillEntry puts the entry that met a condition into the step, with the row of the list that names its code.
func (s *state) fillEntry(step *rules.Step, c *rules.Condition, entry int) {
	if entry < 0 {
		return
	}
	step.Index = int32(entry)
	if ofDiagnosis(c.Atom) {
		step.Field, step.Code = rules.FieldDiagnoses, s.diagnosisCode(entry)
		if ref := s.dx[entry]; ref >= 0 && c.List != nil {
			step.Pos = s.g.diagnosisRow(c.List, ref)
		}
		return
	}
	step.Field, step.Code = rules.FieldProcedures, s.procedureCode(entry)
	if ref := s.px[entry]; ref >= 0 && c.List != nil {
		step.Pos = s.g.procedureRow(c.List, ref)
	}
}

// fillNumbers puts what the case has and what the rule asks into the step.
func (s *state) fillNumbers(step *rules.Step, c *rules.Condition) {
	step.Want = c.Value
	switch c.Atom {
	case rules.AgeDaysMax:
		step.Field, step.Have = rules.FieldAgeDays, s.days
	case rules.AgeYearsMax:
		step.Field, step.Have = rules.FieldAge, s.years
	case rules.WeightMin, rules.WeightBelow:
		step.Field, step.Have = rules.FieldBirthWeight, s.weight
	case rules.SexIs:
		step.Field, step.Have = rules.FieldSex, int64(s.c.Sex)
	case rules.ZonesMin:
		step.Field = rules.FieldDiagnoses
		for z := s.zones; z != 0; z &= z - 1 {
			step.Have++
		}
	}
}

// explainMiss tells an ADRG that failed in exactly one condition.
func (s *state) explainMiss(a *alternative) {
	if s.failures(a) != 1 {
		return
	}
	step := rules.Step{Kind: rules.StepNear, Group: a.adrg.code, Number: a.number, Index: -1, Hit: len(a.need) > 1, Pos: a.rule.Pos}
	failed := &a.rule.Conditions[0]
	for i := range a.rule.Conditions {
		c := &a.rule.Conditions[i]
		// If all hold, the groups of the pair lack an entry of their own.
		if !s.has(s.g.factOf(a, c)) || a.groups != nil && c.Atom == rules.ProcedureGroup && s.allSet(a) {
			failed = c
			break
		}
	}
	s.fillFailure(&step, failed)
	s.tell(step)
}

func (s *state) allSet(a *alternative) bool {
	return !slices.ContainsFunc(a.need, func(f fact) bool { return !s.has(f) })
}

// fillFailure puts a condition that failed into a step: what was asked, what there is, and where else the code stands.
func (s *state) fillFailure(step *rules.Step, c *rules.Condition) {
	step.Atom, step.Pos = c.Atom, c.Pos
	if c.List != nil {
		step.Text = c.List.Name
	}
	s.fillNumbers(step, c)
	switch c.Atom {
	case rules.MainProcedure:
		s.fillEntry(step, c, slices.IndexFunc(s.px, func(r rules.Ref) bool {
			return r >= 0 && s.g.procedureRow(c.List, r) != (rules.Pos{})
		}))
	case rules.PrincipalDiagnosis, rules.OtherDiagnosis:
		s.fillEntry(step, c, slices.IndexFunc(s.dx, func(r rules.Ref) bool {
			return r >= 0 && s.g.diagnosisRow(c.List, r) != (rules.Pos{})
		}))
	}
}

// explainUnambiguous tells that the case does not meet the test for ambiguity of an MDC that has one.
func (s *state) explainUnambiguous(m *mdc) {
	if len(m.ambiguity.list) > 0 {
		s.tell(rules.Step{Kind: rules.StepAmbiguous, Group: m.rule.Code, Index: -1, Pos: m.rule.Ambiguity[0].Pos})
	}
}

// explainAmbiguous tells which procedure made the case ambiguous, and which ADRGs elsewhere take that procedure.
func (s *state) explainAmbiguous(m *mdc) {
	step := rules.Step{Kind: rules.StepAmbiguous, Hit: true, Group: m.rule.Code, Field: rules.FieldProcedures, Index: -1,
		Pos: m.rule.Ambiguity[0].Pos}
	entry := s.culprit()
	if entry >= 0 {
		step.Index, step.Code = int32(entry), s.procedureCode(entry)
	}
	s.tell(step)
	if entry >= 0 && s.px[entry] >= 0 {
		s.explainElsewhere(m, entry)
	}
}

// explainElsewhere tells the ADRGs of other MDCs whose lists of main procedures hold a procedure.
func (s *state) explainElsewhere(own *mdc, entry int) {
	ref := s.px[entry]
	row := &s.g.px.rows[ref]
	named := s.g.px.facts[row.start:][:row.main]
	last := ""
	for i := range s.g.mdcs {
		m := &s.g.mdcs[i]
		if m == own {
			continue
		}
		for _, w := range [2]*ways{&m.before, &m.after} {
			for j := range w.list {
				a := &w.list[j]
				n := slices.IndexFunc(a.need, func(f fact) bool { return slices.Contains(named, f) })
				if n < 0 || a.adrg.code == last {
					continue
				}
				last = a.adrg.code
				s.tell(rules.Step{Kind: rules.StepElsewhere, Hit: true, Group: last, Field: rules.FieldProcedures,
					Index: int32(entry), Code: s.procedureCode(entry), Pos: s.g.procedureRow(s.g.facts[a.need[n]].List, ref)})
			}
		}
	}
}

// explainComplications tells the severity of each secondary diagnosis, and what cancelled it.
func (s *state) explainComplications() {
	for i, ref := range s.dx {
		if i == 0 || ref == blank {
			continue
		}
		step := rules.Step{Kind: rules.StepComplication, Field: rules.FieldDiagnoses, Index: int32(i), Code: s.diagnosisCode(i)}
		if ref >= 0 && s.g.dx.rows[ref].severity != rules.NoComplication {
			s.fillSeverity(&step, ref)
		}
		s.tell(step)
	}
}

func (s *state) fillSeverity(step *rules.Step, ref rules.Ref) {
	row := &s.g.dx.rows[ref]
	step.Severity = row.severity
	if step.Hit = s.r.MCC.Has(int(step.Index)) || s.r.CC.Has(int(step.Index)); step.Hit {
		step.Pos = rules.Pos{File: severityFiles[row.severity], Line: int(s.g.dx.severityLines[ref])}
		return
	}
	step.Text, step.Pos = s.g.pack.DRG().Exclusions[row.exclusion-1].Name, s.exclusionRow(row.exclusion)
}

func (s *state) explainLeaf(leaf *rules.Leaf, hit bool) {
	s.tell(rules.Step{Kind: rules.StepLeaf, Hit: hit, Group: leaf.Code, Number: int32(leaf.When), Index: -1, Pos: leaf.Pos})
}

// explainParameters tells the parameters that touched the result.
func (s *state) explainParameters() {
	for _, name := range s.touched() {
		m := s.g.pack.Manifest()
		s.tell(rules.Step{Kind: rules.StepParameter, Hit: true, Text: name, Code: m.Parameters.ParameterValue(name), Index: -1,
			Pos: m.Parameters.ParameterPos(name)})
	}
}

// touched names the parameters that the result rests on, in the order of the manifest.
func (s *state) touched() []string {
	var names []string
	add := func(when bool, name string) {
		if when {
			names = append(names, name)
		}
	}
	reported := func(codes ...rules.Code) bool {
		return slices.ContainsFunc(s.r.Issues(), func(i rules.Issue) bool { return slices.Contains(codes, i.Code) })
	}
	add(reported(rules.SexInvalid), "sex_missing")
	add(reported(rules.AgeMissing), "age_missing")
	add(reported(rules.AgeDaysMissing) || s.infant && !known(s.c.AgeDays), "infant_days_missing")
	add(reported(rules.WeightMissing), "weight_missing")
	add(reported(rules.PrincipalUnknown, rules.PrincipalGray, rules.PrincipalNotAllowed), "principal_check")
	add(reported(rules.GrayCode, rules.PrincipalGray), "gray")
	add(reported(rules.ProcedureUnrelated), "counts")
	add(reported(rules.MainDiscarded), "discarded_main")
	add(s.hit != nil && len(s.hit.groups) > 1, "pair_entries")
	return names
}

func known(i rules.Int) bool { _, ok := i.Get(); return ok }

// diagnosisCode is the code of a diagnosis of the case as it was read.
func (s *state) diagnosisCode(i int) string {
	if s.dx[i] < 0 {
		return icd.Normalize(s.c.Diagnoses[i])
	}
	e, _ := s.g.codes.Diagnosis(s.dx[i])
	return e.Code
}

// procedureCode is the code of a procedure of the case as it was read.
func (s *state) procedureCode(i int) string {
	if s.px[i] < 0 {
		return icd.Normalize(s.c.Procedures[i])
	}
	e, _ := s.g.codes.Procedure(s.px[i])
	return e.Code
}

// diagnosisRow returns the row that puts a diagnosis into a list of the pack, or no place.
func (g *Grouper) diagnosisRow(list *rules.List, r rules.Ref) rules.Pos {
	row := &g.dx.rows[r]
	n := int(row.principal) + int(row.other)
	return g.row(list, g.dx.facts[row.start:][:n], g.dx.lines[row.start:][:n])
}

// procedureRow returns the row that puts a procedure into a list of the pack, or no place.
func (g *Grouper) procedureRow(list *rules.List, r rules.Ref) rules.Pos {
	row := &g.px.rows[r]
	n := int(row.main) + int(row.any)
	return g.row(list, g.px.facts[row.start:][:n], g.px.lines[row.start:][:n])
}

func (g *Grouper) row(list *rules.List, facts []fact, lines []int32) rules.Pos {
	for i, f := range facts {
		if g.facts[f].List == list {
			return rules.Pos{File: list.File, Line: int(lines[i])}
		}
	}
	return rules.Pos{}
}

// line returns the row of a code in a list that no condition tests, or no place.
func line(list *rules.List, r rules.Ref) rules.Pos {
	if i := slices.Index(list.Codes, r); i >= 0 {
		return rules.Pos{File: list.File, Line: int(list.Lines[i])}
	}
	return rules.Pos{}
}

// severityFiles are the tables of complications.
var severityFiles = [...]string{rules.CC: "cc.csv", rules.MCC: "mcc.csv"}

// exclusionRow returns the row that puts the principal diagnosis into an exclusion table.
func (s *state) exclusionRow(table uint16) rules.Pos {
	t, p := &s.g.dx, s.principal()
	for i := t.belong[p]; i < t.belong[p+1]; i++ {
		if t.tables[i] == table {
			return rules.Pos{File: s.g.pack.DRG().Exclusions[table-1].File, Line: int(t.tableLines[i])}
		}
	}
	return rules.Pos{}
}
