package dip

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// question asks about a group what stands between it and a case.
type question struct {
	row   rules.RowID // or 0
	group int32       // of DIP.Groups, where there is no row
	about func(rules.Step)
}

// AskRow is [Grouper.Walk] with a question about one row of the pack. Behind the steps of the case, which go to visit, about is
// told what the row says of it, whether or not the case came so far: its list (StepList), its key (StepKey: Hit if the principal
// diagnosis has it), each of its forms (StepAlternative) with the slots (StepSlot; Index of a main slot that is not met is that
// of a procedure which would meet it and does not lead), and its condition (StepProviso). Of a case that was rejected before any
// row was asked, about is told nothing. The answers are those of the engine: there is no second one.
func (g *Grouper) AskRow(c *rules.Case, row rules.RowID, visit, about func(rules.Step)) rules.Result {
	return g.run(c, visit, &question{row: row, about: about})
}

// AskGroup is [Grouper.AskRow] about a comprehensive group, by its place in DIP.Groups: about is told the class of the case
// (StepClass: Hit if it is known; Index -1 if no procedure leads), whether the group stands on the ladder of its category
// (StepKey, of no row; Number is the class of the group), and the levels of the ladder as a case of the class of the
// group meets them, up to the one that takes it (StepRung).
func (g *Grouper) AskGroup(c *rules.Case, group int32, visit, about func(rules.Step)) rules.Result {
	return g.run(c, visit, &question{group: group, about: about})
}

// answerQuestion tells what the rules of a group say of a case that was grouped. What asking changes in the state is nobody's
// any more: the result of the case is finished.
func (s *state) answerQuestion(q *question) {
	result := s.r
	r := rules.Result{Pack: result.Pack}
	s.visit, s.r, s.needed, s.assumed = q.about, &r, 0, nil
	if q.row > 0 {
		s.answerRow(q.row)
	} else {
		s.answerGroup(q.group, result)
	}
}

func (s *state) answerRow(id rules.RowID) {
	row := s.g.row(id)
	s.answerList(id, row)
	s.answerKey(id, row)
	for i := range row.Forms {
		s.answerForm(id, row, int32(i))
	}
	if row.Proviso >= 0 {
		s.about = row.Code
		s.explainProviso(row.Proviso, s.holds(row.Proviso))
	}
}

// answerList tells whether the case is admitted to the list of a row.
func (s *state) answerList(id rules.RowID, row *rules.Row) {
	p := &s.g.policy
	stage, admissions := "core", []string(nil)
	switch row.Kind {
	case rules.KindBedDay:
		stage, admissions = "bed-day", p.bedDayOpens
	case rules.KindDay:
		stage, admissions = "day", p.dayOpens
	case rules.KindPre:
		stage = "pre"
	}
	t := step(rules.StepList)
	t.Group, t.Have, t.Pos, t.Field = rules.GroupID(id), int64(row.Kind), row.Pos, rules.FieldAdmission
	asked := slices.Contains(p.pipeline, stage)
	t.Hit = asked && s.opens(admissions, false)
	if asked && !t.Hit && s.c.Admission == "" {
		t.Want = 1
	}
	s.tell(t)
}

// answerKey tells whether the principal diagnosis has a key of a row.
func (s *state) answerKey(id rules.RowID, row *rules.Row) {
	t := step(rules.StepKey)
	t.Group, t.Have, t.Pos = rules.GroupID(id), int64(row.Kind), row.Pos
	switch list := s.listOf(row); {
	case list != nil:
		for _, n := range list.run(s.ref, s.principal) {
			if key := list.list[n].key; slices.Contains(row.Keys, key) {
				t.Hit, t.Want = true, int32(key.Shape)
				break
			}
		}
	case len(row.Keys) == 0:
		t.Hit = true
	default:
		for _, k := range row.Keys {
			if holdsKey(k, s.principal) {
				t.Hit, t.Want = true, int32(k.Shape)
				break
			}
		}
	}
	s.tell(t)
}

// listOf returns the list of a row, nil for one that is tried row by row.
func (s *state) listOf(row *rules.Row) *shelves {
	switch row.Kind {
	case rules.KindDay:
		return &s.g.day
	case rules.KindBasic:
		if !s.g.policy.basicInCore {
			return &s.g.basic
		}
	case rules.KindPre, rules.KindBedDay:
		return nil
	}
	return &s.g.core
}

// answerForm tells whether the procedures of the case meet a form of a row.
func (s *state) answerForm(id rules.RowID, row *rules.Row, n int32) {
	f := &row.Forms[n]
	t := step(rules.StepAlternative)
	t.Group, t.Number, t.Pos = rules.GroupID(id), n+1, f.Pos
	if f.Conservative() {
		t.Want = 1
		t.Hit = s.listOf(row) == nil || s.main < 0 || s.simple()
		s.tell(t)
		return
	}
	s.anywhere = s.g.policy.anyMain || row.Kind == rules.KindPre
	main := step(rules.StepSlot)
	main.Group, main.Field, main.List = rules.GroupID(id), rules.FieldProcedures, n
	for i := range s.px {
		if s.px[i].ref < 0 || !slices.Contains(f.Main, s.px[i].ref) {
			continue
		}
		leads := s.anywhere || i == s.main
		if leads || main.Index < 0 {
			main.Index, main.Hit = s.px[i].index, leads
		}
		if leads {
			break
		}
	}
	c := candidate{form: form{id, n}, leading: int32(s.main)}
	t.Hit = main.Hit && s.meet(&c, f)
	s.tell(t)
	s.tell(main)
	for i := range f.Related {
		s.explainSlot(&c, i+1, f.Related[i])
	}
	s.anywhere = s.g.policy.anyMain
}

func (s *state) answerGroup(n int32, result *rules.Result) {
	t := step(rules.StepClass)
	class, from, known := rules.Conservative, -1, true
	switch {
	case result.Status == rules.Comprehensive && result.DIP.Group > 0:
		class = result.DIP.Class
		if class != rules.Conservative && s.main >= 0 {
			_, from, _ = s.classOf()
		}
	case s.main >= 0 && !s.simple():
		class, from, known = s.classOf()
	}
	t.Want, t.Hit = int32(class), known
	if from >= 0 {
		t.Field, t.Index = rules.FieldProcedures, s.px[from].index
		if ref := s.px[from].ref; ref >= 0 && int(ref) < len(s.g.d.Classes) {
			t.Number, t.Pos = int32(s.g.d.Classes[ref].Basis), s.g.d.Classes[ref].Pos
		}
	}
	s.tell(t)
	k := step(rules.StepKey)
	k.Have, k.Number, k.Pos = int64(rules.KindComprehensive), int32(s.g.d.Groups[n].Class), s.g.d.Groups[n].Pos
	for _, r := range s.g.ladder.rungs(s.category, s.categoryText()) {
		k.Hit = k.Hit || slices.Contains(r.groups, n)
	}
	s.tell(k)
	s.comprehensive(s.g.d.Groups[n].Class)
}
