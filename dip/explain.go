package dip

import (
	"slices"

	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// tell hands a step to the visitor. Fields that a kind of step does not use say so.
func (s *state) tell(t rules.Step) { s.visit(t) }

// step begins a step of a kind about nothing.
func step(k rules.StepKind) rules.Step {
	return rules.Step{Kind: k, Index: -1, Group: rules.NoGroup, List: -1}
}

// explainDiagnoses tells the diagnoses as read.
func (s *state) explainDiagnoses() {
	for i, ref := range s.dx {
		t := step(rules.StepDiagnosis)
		t.Field, t.Index, t.Hit = rules.FieldDiagnoses, int32(i), true
		switch {
		case ref < 0 && code.Blank(s.c.Diagnoses[i]):
			continue
		case ref < 0:
			t.Hit, t.Standing = false, rules.Undefined
		case s.g.dx[ref].gray:
			t.Standing = rules.Gray
		}
		if i == 0 && ref >= 0 && s.g.dx[ref].excluded { // by which entry of the pack
			code := s.g.catalog().DiagnosisAt(int(ref)).Code
			n := slices.IndexFunc(s.g.d.Principals, func(x rules.PrincipalExclusion) bool { return x.Item.Holds(code) })
			t.Pos = s.g.d.Principals[n].Pos
		}
		s.tell(t)
	}
}

// explainExclusion tells a procedure that the pack does not treat as others.
func (s *state) explainExclusion(index int, a rules.Action, by *rules.ProcedureExclusion) {
	t := step(rules.StepProcedureFate)
	t.Field, t.Index, t.Hit, t.Number, t.Pos = rules.FieldProcedures, int32(index), a != rules.Drop, int32(a), by.Pos
	s.tell(t)
}

// explainProcedures tells the procedures that remain, the one that leads first.
func (s *state) explainProcedures() {
	one := func(i int) {
		t := step(rules.StepProcedure)
		t.Field, t.Index, t.Hit = rules.FieldProcedures, s.px[i].index, true
		if i == s.main {
			t.Have = 1
		}
		switch ref := s.px[i].ref; {
		case ref < 0:
			t.Hit, t.Standing = false, rules.Undefined
		case s.g.px[ref].gray:
			t.Standing = rules.Gray
		}
		s.tell(t)
	}
	if s.main >= 0 {
		one(s.main)
	}
	for i := range s.px {
		if i != s.main {
			one(i)
		}
	}
}

// explainKey tells the key that rows are looked for under.
func (s *state) explainKey(list *shelves, n int32, kind rules.Kind) {
	sh := &list.list[n]
	t := step(rules.StepKey)
	t.Hit, t.Want, t.Have = true, int32(sh.key.Shape), int64(kind)
	switch {
	case len(sh.conservative) > 0:
		t.Group = rules.GroupID(sh.conservative[0].row)
	case len(sh.mains) > 0:
		t.Group = rules.GroupID(list.forms[sh.spans[0]].row)
	}
	if t.Group != rules.NoGroup {
		t.Pos = s.g.row(rules.RowID(t.Group)).Pos
	}
	t.Number = sh.rows
	s.tell(t)
}

// explainRow tells what became of a row, and where it tells something what became of its slots.
func (s *state) explainRow(c *candidate, fate rules.RowFate) {
	row := s.g.row(c.row)
	f := &row.Forms[c.form.form]
	t := step(rules.StepRow)
	t.Group, t.Number, t.Want, t.Have, t.Pos = rules.GroupID(c.row), c.form.form+1, int32(fate), int64(c.met), f.Pos
	t.Hit = fate == rules.RowCandidate || fate == rules.RowTaken
	s.tell(t)
	if fate != rules.RowCandidate && fate != rules.RowRelated || f.Conservative() {
		return
	}
	for i := range f.Related {
		s.explainSlot(c, i+1, f.Related[i])
	}
}

// explainSlot tells whether a procedure meets a related slot of a row.
func (s *state) explainSlot(c *candidate, n int, slot []rules.Ref) {
	t := step(rules.StepSlot)
	t.Group, t.Number, t.Field = rules.GroupID(c.row), int32(n), rules.FieldProcedures
	t.List = c.form.form
	for i := range s.px {
		if (i != s.main || s.anywhere) && s.px[i].ref >= 0 && slices.Contains(slot, s.px[i].ref) {
			t.Hit, t.Index = true, s.px[i].index
			break
		}
	}
	s.tell(t)
}

// explainChoice tells a comparison, and the rows that it left behind.
func (s *state) explainChoice(n int, before, left []candidate) {
	t := step(rules.StepChoice)
	t.Number, t.Want, t.Have, t.Pos = int32(n), int32(len(before)), int64(len(left)), s.parameterPos("select")
	t.Hit = len(left) < len(before)
	s.tell(t)
	for i := range before {
		if !slices.ContainsFunc(left, func(c candidate) bool { return c.row == before[i].row }) {
			s.explainRow(&before[i], rules.RowLost)
		}
	}
}

// explainTie tells that nothing decided.
func (s *state) explainTie(left []candidate) {
	t := step(rules.StepTie)
	t.Want, t.Hit, t.Pos = int32(len(left)), s.g.policy.tie != "error", s.parameterPos("tie")
	s.tell(t)
}

// explainElsewhere tells the rows of the key that a procedure would have met that does not lead.
func (s *state) explainElsewhere() {
	if s.shelved == nil || s.g.policy.anyMain {
		return
	}
	for i := range s.px {
		if i == s.main || s.px[i].ref < 0 {
			continue
		}
		for _, f := range s.shelved.led(s.shelf, s.px[i].ref) {
			c := candidate{form: f}
			t := step(rules.StepRow)
			t.Group, t.Number, t.Want, t.Pos = rules.GroupID(f.row), f.form+1, int32(rules.RowElsewhere), s.g.row(c.row).Forms[f.form].Pos
			t.Field, t.Index = rules.FieldProcedures, s.px[i].index
			s.tell(t)
		}
	}
}

// explainClass tells the class of the procedure that decides.
func (s *state) explainClass(from int) {
	t := step(rules.StepClass)
	t.Field, t.Index = rules.FieldProcedures, s.px[from].index
	class := s.classAt(from)
	t.Want, t.Hit = int32(class), class.Stands()
	if ref := s.px[from].ref; ref >= 0 && int(ref) < len(s.g.d.Classes) {
		t.Number, t.Pos = int32(s.g.d.Classes[ref].Basis), s.g.d.Classes[ref].Pos
	}
	s.tell(t)
}

// explainRung tells a level of the ladder.
func (s *state) explainRung(r rung, class rules.Class, hit int32) {
	t := step(rules.StepRung)
	t.Number, t.Want, t.Hit = r.level, int32(class), hit >= 0
	at := r.groups[0]
	if hit >= 0 {
		at = hit
	}
	t.Group, t.Pos = rules.GroupID(at), s.g.d.Groups[at].Pos
	s.tell(t)
}

func (s *state) explainLastResort(n int) {
	t := step(rules.StepLastResort)
	t.Hit, t.Group, t.Pos = true, rules.GroupID(n), s.g.d.LastResort[n].Pos
	s.tell(t)
}

func (s *state) explainFamily(n, hit int) {
	t := step(rules.StepFamily)
	t.Group, t.Hit, t.Pos = rules.GroupID(n), hit >= 0, s.g.d.Families[n].Pos
	if hit >= 0 {
		t.Number, t.Pos = int32(hit+1), s.g.d.Families[n].Groups[hit].Pos
	}
	s.tell(t)
}

// explainProviso tells the answer of a condition.
func (s *state) explainProviso(n int32, answer proviso.Truth) {
	t := step(rules.StepProviso)
	t.List, t.Hit, t.Want, t.Pos = n, answer == proviso.Yes, unclear(answer), s.g.d.Provisos[n].Pos
	s.tell(t)
}

func (s *state) explainTCM(n int, answer proviso.Truth) {
	t := step(rules.StepTCM)
	t.Group, t.Hit, t.Want, t.Pos = rules.GroupID(n), answer == proviso.Yes, unclear(answer), s.g.d.TCM[n].Pos
	s.tell(t)
}

// explainAuxiliary tells an entry that is triggered, or that cannot be answered, or that applies.
func (s *state) explainAuxiliary(n int, answer proviso.Truth, applies bool) {
	t := step(rules.StepAuxiliary)
	e := &s.g.d.Auxiliary[n]
	t.Group, t.Hit, t.Want, t.Pos, t.List = rules.GroupID(n), applies, unclear(answer), e.Pos, e.Proviso
	if s.g.indexed {
		t.Have = s.index()
	}
	s.tell(t)
}

// unclear is 1 for an answer that is not known.
func unclear(t proviso.Truth) int32 {
	if t == proviso.Unknown {
		return 1
	}
	return 0
}

// explainParameters tells the parameters on which the answer turned.
func (s *state) explainParameters() {
	a := &s.r.DIP
	touched := map[string]bool{
		"tie":               s.r.Status == rules.Ambiguous || a.Tied,
		"related_part":      a.Match == rules.MatchPart,
		"unknown_principal": s.r.Reason == rules.PrincipalUnknown || s.ref < 0 && s.principal != "",
		"external_causes":   s.r.Reason == rules.PrincipalExternalCause,
		"main":              s.g.policy.anyMain && s.main >= 0,
		"class_from":        a.Kind == rules.KindComprehensive && len(s.px) > 1,
		"intervention":      a.Kind == rules.KindComprehensive && s.intervened(),
		"uncovered":         s.r.Reason == rules.UncoveredSurgery,
		"type_order":        len(s.g.policy.types) > 0 && s.r.Reason != rules.PrincipalExcluded && s.principal != "",
		"simple_unknown":    s.simpleBy == bySimple && s.g.policy.unknownSimple && slices.ContainsFunc(s.px, func(e entry) bool { return e.ref < 0 }),
		"minor_incision":    s.simpleBy == byMinor && s.g.policy.incision >= 0,
		"minor_level_below": s.simpleBy == byMinor && s.g.policy.levelBelow > 0,
	}
	for i, name := range s.g.parameterNames {
		if touched[name] {
			t := step(rules.StepParameter)
			t.Number, t.Pos = int32(i), s.g.parameterPos[i]
			s.tell(t)
		}
	}
}

// intervened reports whether an intervention counts as another class and decides.
func (s *state) intervened() bool {
	if s.main < 0 {
		return false
	}
	_, from, _ := s.classOf()
	ref := s.px[from].ref
	return ref >= 0 && int(ref) < len(s.g.d.Classes) && s.g.d.Classes[ref].Class == rules.Intervention
}

func (s *state) parameterPos(name string) rules.Pos {
	i := slices.Index(s.g.parameterNames, name)
	return s.g.parameterPos[i]
}
