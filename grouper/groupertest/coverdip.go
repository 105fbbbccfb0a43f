package groupertest

import (
	"slices"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// dipBook is the book of a pack of DIP.
type dipBook struct {
	*book
	d     *rules.DIP
	tried map[side]*asked
}

func newDIPBook(b *book, d *rules.DIP) *dipBook {
	k := &dipBook{book: b, d: d, tried: make(map[side]*asked)}
	m := b.pack.Manifest()
	for i := range d.Rows {
		b.list(side{kind: CatalogueRow, of: int32(i)}, Item{Rule: "row/" + d.Rows[i].Code}, d.Rows[i].Pos)
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		b.list(side{kind: Comprehensive, of: int32(i)}, Item{Rule: "comprehensive/" + g.Key + ":" + g.Class.String()}, g.Pos)
	}
	var classes [rules.Unsettled + 1]rules.Pos
	for _, c := range d.Classes {
		if c.Class == rules.Intervention && m.DIP.Intervention != rules.Intervention.String() {
			continue // it counts as another class
		}
		if c.Class != rules.NoClass && classes[c.Class] == (rules.Pos{}) {
			classes[c.Class] = c.Pos
			b.list(side{kind: TreatmentClass, of: int32(c.Class)}, Item{Rule: "class/" + c.Class.String()}, c.Pos)
		}
	}
	for i, name := range m.DIP.Select {
		switch _, by := rules.SplitComparator(name); {
		case by == "type": // it only says where types are told apart
		case by == "main-filed" && m.DIP.Main == "filed": // it is so of all candidates
		default:
			b.list(side{kind: Comparison, of: int32(i)}, Item{Rule: "select/" + name}, m.ParameterPos("select"))
		}
	}
	b.list(side{kind: Tie}, Item{Rule: "parameter/tie"}, m.ParameterPos("tie"))
	k.provisos()
	for i := range d.Families {
		f := &d.Families[i]
		for j := range f.Groups {
			b.list(side{kind: FamilyGroup, of: int32(i), part: int32(j + 1)}, Item{Rule: "family/" + f.Name, Number: j + 1}, f.Groups[j].Pos)
		}
	}
	for i := range d.TCM {
		b.list(side{kind: TCM, of: int32(i)}, Item{Rule: "tcm/" + d.TCM[i].Diagnosis}, d.TCM[i].Pos)
	}
	for i := range d.Auxiliary {
		e := &d.Auxiliary[i]
		b.list(side{kind: Auxiliary, of: int32(i)}, Item{Rule: "auxiliary/" + e.Type + "/" + e.Level}, e.Pos)
	}
	for i := range d.LastResort {
		b.list(side{kind: LastResort, of: int32(i)}, Item{Rule: "last-resort/" + d.LastResort[i].Code}, d.LastResort[i].Pos)
	}
	k.parameters(&m)
	return k
}

// provisos lists the answers that the conditions of when.csv can have. That an auxiliary level does not hold is no news: traces
// leave it out.
func (k *dipBook) provisos() {
	ofRow := make([]bool, len(k.d.Provisos))
	for i := range k.d.Rows {
		if n := k.d.Rows[i].Proviso; n >= 0 {
			ofRow[n] = true
		}
	}
	for i := range k.d.Provisos {
		p := &k.d.Provisos[i]
		item := Item{Rule: "when/" + p.Name}
		k.list(side{kind: ProvisoTrue, of: int32(i)}, item, p.Pos)
		if ofRow[i] {
			k.list(side{kind: ProvisoFalse, of: int32(i)}, item, p.Pos)
		}
		if mayLack(p) {
			k.list(side{kind: ProvisoUnknown, of: int32(i)}, item, p.Pos)
		}
	}
}

// mayLack reports whether a case can lack what a condition asks for.
func mayLack(p *rules.Proviso) bool {
	return slices.ContainsFunc(p.Alternatives, func(list []rules.Test) bool {
		return slices.ContainsFunc(list, func(t rules.Test) bool { return t.Kind.Field() != rules.NoField })
	})
}

// parameters lists those that can touch a result of the pack and that traces tell of. The tie stands by itself, and select and
// ladder are told comparison by comparison and group by group.
func (k *dipBook) parameters(m *rules.Manifest) {
	procedures := slices.ContainsFunc(k.d.Rows, func(r rules.Row) bool {
		return slices.ContainsFunc(r.Forms, func(f rules.Form) bool { return len(f.Related) > 1 })
	})
	interventions := slices.ContainsFunc(k.d.Classes, func(c rules.ProcedureClass) bool { return c.Class == rules.Intervention })
	for _, p := range []struct {
		name string
		can  bool
	}{
		{"unknown_principal", true},
		{"external_causes", len(m.DIP.ExternalCauses) > 0},
		{"main", m.DIP.Main == "any"},
		{"related_part", m.DIP.RelatedPart == "on" && procedures},
		{"uncovered", m.DIP.Uncovered != "off"},
		{"class_from", len(k.d.Groups) > 0},
		{"intervention", len(k.d.Groups) > 0 && interventions},
	} {
		if p.can {
			k.listParameter(m, p.name)
		}
	}
}

// ask finds the notes about something.
func (k *dipBook) ask(s side) *asked {
	a := k.tried[s]
	if a == nil {
		a = &asked{row: -1}
		k.tried[s] = a
	}
	return a
}

// observe takes in the trace of a row.
func (k *dipBook) observe(t *grouper.Trace, row int) {
	for i := range t.Steps {
		s := &t.Steps[i]
		of := int32(s.Group)
		switch s.Kind {
		case rules.StepRow:
			k.fate(s, t, row)
		case rules.StepRung:
			if s.Hit {
				k.hit(side{kind: Comprehensive, of: of})
			}
		case rules.StepClass:
			k.hit(side{kind: TreatmentClass, of: s.Want})
		case rules.StepChoice:
			at := side{kind: Comparison, of: s.Number}
			if s.Hit {
				k.hit(at)
			}
			k.ask(at).n++
		case rules.StepTie:
			k.hit(side{kind: Tie})
		case rules.StepProviso:
			k.answer(s.List, s.Hit, s.Want == 1)
		case rules.StepFamily:
			if s.Hit {
				k.hit(side{kind: FamilyGroup, of: of, part: s.Number})
			}
			k.ask(side{kind: FamilyGroup, of: of}).n++
		case rules.StepTCM:
			at := side{kind: TCM, of: of}
			if s.Hit {
				k.hit(at)
			} else if s.Want == 1 {
				k.ask(at).n++
				k.ask(at).come(row, 1, "", "", rules.FieldTCMDiagnosis)
			}
		case rules.StepAuxiliary:
			k.auxiliary(s, t, row)
		case rules.StepLastResort:
			k.hit(side{kind: LastResort, of: of})
		case rules.StepParameter:
			k.hit(side{kind: Parameter, of: s.Number})
		}
	}
}

// fate notes what became of a row of the catalogue: taken, or how near it came.
func (k *dipBook) fate(s *rules.Step, t *grouper.Trace, row int) {
	at := side{kind: CatalogueRow, of: int32(s.Group) - 1}
	fate := rules.RowFate(s.Want)
	if fate == rules.RowTaken {
		k.hit(at)
		return
	}
	a := k.ask(at)
	a.n++
	switch fate {
	case rules.RowLost, rules.RowCandidate:
		a.come(row, 4, "", t.Result.Code, rules.NoField)
	case rules.RowProviso:
		name := ""
		if p := k.d.Rows[s.Group-1].Proviso; p >= 0 {
			name = "when/" + k.d.Provisos[p].Name
		}
		a.come(row, 3, name, "", rules.NoField)
	case rules.RowRelated:
		a.come(row, 2, "related", "", rules.NoField)
	case rules.RowElsewhere:
		a.come(row, 1, "main", "", rules.NoField)
	}
}

// answer notes the answer of a condition.
func (k *dipBook) answer(n int32, holds, unknown bool) {
	k.hit(side{kind: provisoKind(holds, unknown), of: n})
	k.ask(side{kind: ProvisoTrue, of: n}).n++
}

// provisoKind is the kind of the answer of a condition.
func provisoKind(holds, unknown bool) Kind {
	switch {
	case unknown:
		return ProvisoUnknown
	case holds:
		return ProvisoTrue
	}
	return ProvisoFalse
}

// auxiliary notes a level that is triggered, that applies, or that cannot be told.
func (k *dipBook) auxiliary(s *rules.Step, t *grouper.Trace, row int) {
	at := side{kind: Auxiliary, of: int32(s.Group)}
	if s.Hit { // it was told as triggered before
		k.hit(at)
		return
	}
	k.answer(s.List, true, s.Want == 1)
	a := k.ask(at)
	a.n++
	a.come(row, 1, "", t.Result.Code, rules.NoField)
}

// why says why an item is not covered, and which row came nearest.
func (k *dipBook) why(s side) (Why, int) {
	a := k.ask(s)
	switch s.kind {
	case Parameter, Tie, TreatmentClass:
		return Why{Reason: Untouched}, -1
	case ProvisoFalse, ProvisoUnknown:
		if n := k.ask(side{kind: ProvisoTrue, of: s.of}).n; n > 0 {
			return Why{Reason: AlwaysMet, Asked: n}, -1
		}
	case FamilyGroup:
		if n := k.ask(side{kind: FamilyGroup, of: s.of}).n; n > 0 {
			return Why{Reason: MoreFailed, Asked: n}, -1
		}
	case CatalogueRow, Auxiliary, TCM:
		switch {
		case a.row < 0:
		case a.condition == "" && a.field == rules.NoField:
			return Why{Reason: OtherTaken, Asked: a.n, By: a.by}, a.row
		default:
			w := nearly(a, a.n)
			if w.Condition == "" {
				w.Condition = "tcm/" + k.d.TCM[s.of].Diagnosis
			}
			return w, a.row
		}
	default:
		if a.n > 0 {
			return Why{Reason: MoreFailed, Asked: a.n}, -1
		}
	}
	return Why{Reason: NeverAsked}, -1
}
