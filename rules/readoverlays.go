package rules

import (
	"cmp"
	"slices"
	"strings"
)

// families reads families.csv, family_classes.csv and family_groups.csv.
func (r *dipReader) families() {
	s, ok := r.table("families", []string{"family", "scope"}, []string{"before"})
	if !ok {
		return
	}
	type order struct {
		before string
		pos    Pos
	}
	r.d.Families = nil
	var orders []order
	for s.next() {
		f := Family{Name: s.Cell(0), Pos: s.pos()}
		if f.Name == "" {
			s.fail(0, CellEmpty)
			continue
		}
		if o := r.family(f.Name); o != nil {
			s.fail(0, RowDuplicate, f.Name, int(o.Pos.Line))
			continue
		}
		f.Scope = r.items(s, 1, diagnoses)
		r.d.Families = append(r.d.Families, f)
		orders = append(orders, order{s.Cell(2), s.pos()})
	}
	r.familyClasses()
	r.familyGroups()
	for i := range r.d.Families {
		if f := &r.d.Families[i]; len(f.Groups) == 0 {
			r.add(r.at(f.Pos, "family", FamilyEmpty, f.Name))
		}
	}
	for i, o := range orders {
		if o.before != "" && r.family(o.before) == nil {
			r.add(r.at(o.pos, "before", GroupUnknown, o.before, "families.csv"))
		}
		orders[i].pos = Pos{}
	}
	// A family that names another stands before it; the rest keep the order of the file.
	for range orders {
		for i := range orders {
			j := slices.IndexFunc(r.d.Families, func(f Family) bool { return f.Name == orders[i].before })
			if j >= 0 && j < i {
				f, o := r.d.Families[i], orders[i]
				r.d.Families = slices.Insert(slices.Delete(r.d.Families, i, i+1), j, f)
				orders = slices.Insert(slices.Delete(orders, i, i+1), j, o)
			}
		}
	}
	for i := range orders {
		if j := slices.IndexFunc(r.d.Families, func(f Family) bool { return f.Name == orders[i].before }); j >= 0 && j <= i {
			r.add(r.at(r.d.Families[i].Pos, "before", FamilyOrder, r.d.Families[i].Name))
		}
	}
}

func (r *dipReader) family(name string) *Family {
	for i := range r.d.Families {
		if r.d.Families[i].Name == name {
			return &r.d.Families[i]
		}
	}
	return nil
}

func (r *dipReader) familyClasses() {
	s, ok := r.table("family_classes", []string{"family", "class", "code"}, nil)
	if !ok {
		return
	}
	for s.next() {
		f := r.family(s.Cell(0))
		if f == nil {
			s.fail(0, GroupUnknown, s.Cell(0), "families.csv")
			continue
		}
		item, ok := r.item(s, 2, s.Cell(2), procedures)
		if !ok {
			continue
		}
		name := s.Cell(1)
		if name == "" || strings.Contains(name, allOf) {
			s.fail(1, CellEmpty)
			continue
		}
		i := slices.IndexFunc(f.Classes, func(c FamilyClass) bool { return c.Name == name })
		if i < 0 {
			i = len(f.Classes)
			f.Classes = append(f.Classes, FamilyClass{Name: name})
			if i == 64 {
				s.fail(1, LimitExceeded, f.Name, i+1, 64)
			}
		}
		f.Classes[i].Items = append(f.Classes[i].Items, item)
	}
}

func (r *dipReader) familyGroups() {
	s, ok := r.table("family_groups", []string{"family", "classes", "code"}, []string{"diagnosis", "name"})
	if !ok {
		return
	}
	for s.next() {
		f := r.family(s.Cell(0))
		if f == nil {
			s.fail(0, GroupUnknown, s.Cell(0), "families.csv")
			continue
		}
		g := FamilyGroup{Code: s.Cell(2), Diagnosis: s.Cell(3), Name: s.Cell(4), Pos: s.pos()}
		if g.Code == "" {
			s.fail(2, CellEmpty)
			continue
		}
		for name := range strings.SplitSeq(s.Cell(1), allOf) {
			i := slices.IndexFunc(f.Classes, func(c FamilyClass) bool { return c.Name == name })
			if i < 0 {
				s.fail(1, GroupUnknown, name, "family_classes.csv")
				continue
			}
			g.Classes |= 1 << i
		}
		if i := slices.IndexFunc(f.Groups, func(o FamilyGroup) bool { return o.Classes == g.Classes && o.Diagnosis == g.Diagnosis }); i >= 0 {
			s.fail(1, RowDuplicate, s.Cell(1), int(f.Groups[i].Pos.Line))
			continue
		}
		f.Groups = append(f.Groups, g)
	}
}

// tcm reads tcm.csv.
func (r *dipReader) tcm() {
	s, ok := r.table("tcm", []string{"tcm_dx"},
		[]string{"diagnosis", "procedures", "base", "part", "min_share", "code", "score", "coefficient"})
	if !ok {
		return
	}
	r.d.TCM = nil
	for s.next() {
		e := TCMEntry{Diagnosis: s.Cell(0), Base: s.Cell(3), Part: s.Cell(4), MinShare: r.optional(s, 5), Code: s.Cell(6),
			Score: r.optional(s, 7), Coefficient: r.optional(s, 8), Pos: s.pos()}
		if e.Diagnosis == "" {
			s.fail(0, CellEmpty)
			continue
		}
		if s.Cell(1) != "" {
			e.Western = r.items(s, 1, diagnoses)
		}
		if s.Cell(2) != "" {
			for text := range strings.SplitSeq(s.Cell(2), allOf) {
				if _, ok := r.codeIn(s, 2, text, procedures); ok {
					e.Procedures = append(e.Procedures, text)
				}
			}
		}
		if (e.Part == "") == e.MinShare.Known() {
			s.fail(4, CellEmpty)
		}
		r.d.TCM = append(r.d.TCM, e)
	}
}

// auxiliary reads auxiliary.csv: a row an entry, or several that differ in the level of the hospital only.
func (r *dipReader) auxiliary() {
	s, ok := r.table("auxiliary", []string{"type", "level", "when"}, []string{"groups", "trigger", "hospital_level", "coefficient", "code"})
	if !ok {
		return
	}
	r.d.Auxiliary = nil
	for s.next() {
		e := AuxiliaryEntry{Type: s.Cell(0), Level: s.Cell(1), Trigger: r.optional(s, 4), Code: s.Cell(7), Pos: s.pos()}
		for col := range 3 {
			if s.Cell(col) == "" {
				s.fail(col, CellEmpty)
			}
		}
		if s.Cell(3) != "" {
			e.Groups = strings.Split(s.Cell(3), anyOf)
		}
		e.Proviso = r.proviso(s, 2)
		coefficient := r.optional(s, 6)
		if coefficient.Known() == (e.Code != "") {
			s.fail(6, CoefficientOrCode)
			continue
		}
		value := LevelValue{s.Cell(5), coefficient}
		last := len(r.d.Auxiliary) - 1
		if last >= 0 && sameEntry(&r.d.Auxiliary[last], &e) && coefficient.Known() {
			o := &r.d.Auxiliary[last]
			if slices.ContainsFunc(o.Values, func(v LevelValue) bool { return v.HospitalLevel == value.HospitalLevel }) {
				s.fail(5, RowDuplicate, cmp.Or(value.HospitalLevel, e.Type+" "+e.Level), int(o.Pos.Line))
				continue
			}
			o.Values = append(o.Values, value)
			continue
		}
		if coefficient.Known() {
			e.Values = []LevelValue{value}
		}
		r.d.Auxiliary = append(r.d.Auxiliary, e)
	}
}

func sameEntry(a, b *AuxiliaryEntry) bool {
	return a.Type == b.Type && a.Level == b.Level && a.Proviso == b.Proviso && a.Trigger == b.Trigger && a.Code == b.Code &&
		slices.Equal(a.Groups, b.Groups)
}

// values reads the tables of numbers by group.
func (r *dipReader) values() {
	if s, ok := r.table("scores", []string{"code", "score"}, nil); ok {
		r.d.Scores = make([]Score, 0, s.room())
		for s.next() {
			if v, ok := r.positive(s, 1); ok {
				r.d.Scores = append(r.d.Scores, Score{s.Cell(0), v, s.pos()})
			}
		}
	}
	if s, ok := r.table("costs", []string{"code", "cost"}, []string{"hospital_level", "insurance"}); ok {
		r.d.Costs = make([]MeanCost, 0, s.room())
		for s.next() {
			if v, ok := r.positive(s, 1); ok {
				r.d.Costs = append(r.d.Costs, MeanCost{s.Cell(0), s.Cell(2), s.Cell(3), v, s.pos()})
			}
		}
	}
	if s, ok := r.table("coefficients", []string{"code", "hospital_level", "coefficient"}, nil); ok {
		r.d.Coefficients = make([]Coefficient, 0, s.room())
		for s.next() {
			if v, ok := r.positive(s, 2); ok {
				r.d.Coefficients = append(r.d.Coefficients, Coefficient{s.Cell(0), s.Cell(1), v, s.pos()})
			}
		}
	}
	if s, ok := r.table("attributes", []string{"code", "attribute"}, []string{"value"}); ok {
		r.d.Attributes = make([]Attribute, 0, s.room())
		for s.next() {
			if s.Cell(1) == "" {
				s.fail(1, CellEmpty)
				continue
			}
			r.d.Attributes = append(r.d.Attributes, Attribute{s.Cell(0), s.Cell(1), s.Cell(2), s.pos()})
		}
	}
	if s, ok := r.table("stages", []string{"code", "stage", "factor"}, []string{"hospital_level"}); ok {
		r.d.Stages = make([]StageFactor, 0, s.room())
		for s.next() {
			if v, ok := r.positive(s, 2); ok {
				r.d.Stages = append(r.d.Stages, StageFactor{s.Cell(0), s.Cell(3), s.Cell(1), v, s.pos()})
			}
		}
	}
}
