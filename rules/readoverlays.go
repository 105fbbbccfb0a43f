package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// families reads families.csv, family_classes.csv and family_groups.csv.
func (r *dipReader) families() {
	s, ok := r.table("families", []string{"family", "scope"}, []string{"before"})
	if !ok {
		return
	}
	r.d.Families = nil
	var before []string // by family: the one that it stands before
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
		before = append(before, s.Cell(2))
	}
	r.familyClasses()
	r.familyGroups()
	for i := range r.d.Families {
		f := &r.d.Families[i]
		if len(f.Groups) == 0 {
			r.add(r.at(f.Pos, "family", FamilyEmpty, f.Name))
		}
		if before[i] != "" && r.family(before[i]) == nil {
			r.add(r.at(f.Pos, "before", GroupUnknown, before[i], "families.csv"))
		}
	}
	r.d.Families = r.ordered(r.d.Families, before)
}

// ordered puts a family that names another right before it; the rest keep the order of the file.
func (r *dipReader) ordered(families []Family, before []string) []Family {
	list := make([]Family, 0, len(families))
	waiting, done := make([]bool, len(families)), make([]bool, len(families))
	var put func(i int)
	put = func(i int) {
		switch {
		case done[i]:
			return
		case waiting[i]:
			r.add(r.at(families[i].Pos, "before", FamilyOrder, families[i].Name))
			return
		}
		waiting[i] = true
		for j := range families {
			if before[j] == families[i].Name {
				put(j)
			}
		}
		done[i] = true
		list = append(list, families[i])
	}
	for i := range families {
		put(i)
	}
	return list
}

func (r *dipReader) family(name string) *Family {
	for i := range r.d.Families {
		if r.d.Families[i].Name == name {
			return &r.d.Families[i]
		}
	}
	return nil
}

// maxFamilyClasses is how many classes a family can have; printed ones have a handful.
const maxFamilyClasses = 64

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
		if name == "" {
			s.fail(1, CellEmpty)
			continue
		}
		if strings.Contains(name, allOf) {
			s.fail(1, CellValue, strconv.Quote(name), strconv.Quote(strings.ReplaceAll(name, allOf, "")))
			continue
		}
		i := slices.IndexFunc(f.Classes, func(c FamilyClass) bool { return c.Name == name })
		if i < 0 {
			i = len(f.Classes)
			f.Classes = append(f.Classes, FamilyClass{Name: name})
			if i == maxFamilyClasses {
				s.fail(1, LimitExceeded, f.Name, i+1, maxFamilyClasses)
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
		if g.Diagnosis != "" {
			if i, ok := r.item(s, 3, g.Diagnosis, diagnoses); ok && i.IsRange {
				s.fail(3, KeyMalformed, g.Diagnosis)
			}
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
		for _, col := range []int{4, 5} { // part and min_share go together
			if s.Cell(col) == "" && s.Cell(4)+s.Cell(5) != "" {
				s.fail(col, CellEmpty)
			}
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
	return a.Type == b.Type && a.Level == b.Level && a.Proviso == b.Proviso && a.Trigger.Equal(b.Trigger) && a.Code == b.Code &&
		slices.Equal(a.Groups, b.Groups)
}

// values reads the tables of numbers and attributes by group.
func (r *dipReader) values() {
	numbers(r, &r.d.Scores, "scores", []string{"code", "score"}, nil,
		func(s *sheet, v Decimal) Score { return Score{s.Cell(0), v, s.pos()} })
	numbers(r, &r.d.Costs, "costs", []string{"code", "cost"}, []string{"hospital_level", "insurance"},
		func(s *sheet, v Decimal) MeanCost { return MeanCost{s.Cell(0), s.Cell(2), s.Cell(3), v, s.pos()} })
	numbers(r, &r.d.Coefficients, "coefficients", []string{"code", "coefficient", "hospital_level"}, nil,
		func(s *sheet, v Decimal) Coefficient { return Coefficient{s.Cell(0), s.Cell(2), v, s.pos()} })
	numbers(r, &r.d.Stages, "stages", []string{"code", "factor", "stage"}, []string{"hospital_level"},
		func(s *sheet, v Decimal) StageFactor { return StageFactor{s.Cell(0), s.Cell(3), s.Cell(2), v, s.pos()} })
	s, ok := r.table("attributes", []string{"code", "attribute"}, []string{"value"})
	if !ok {
		return
	}
	r.d.Attributes = make([]Attribute, 0, s.room())
	for s.next() {
		if s.Cell(1) == "" {
			s.fail(1, CellEmpty)
			continue
		}
		r.d.Attributes = append(r.d.Attributes, Attribute{s.Cell(0), s.Cell(1), s.Cell(2), s.pos()})
	}
}

// numbers reads a table with a group in its first column and a number in its second.
func numbers[T any](r *dipReader, into *[]T, name string, required, optional []string, row func(*sheet, Decimal) T) {
	s, ok := r.table(name, required, optional)
	if !ok {
		return
	}
	*into = make([]T, 0, s.room())
	for s.next() {
		if v, ok := r.positive(s, 1); ok {
			*into = append(*into, row(s, v))
		}
	}
}
