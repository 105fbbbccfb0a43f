package groupertest

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/witness"
	"github.com/fenzu/fenzu/rules"
)

// WitnessSheet is a sheet with cases made from the rules of a pack.
type WitnessSheet struct {
	Rows      int
	Unreached []Unreached // groups that no case was found for

	cases []witness.Case
}

// Unreached is a group that no case was found for: none can reach it, or the attempts were too few.
type Unreached struct {
	Group string
	Name  string
	By    string // what most attempts got instead; "" if none could be made
	Tried int    // attempts
}

// Text says why there is no case.
func (u *Unreached) Text(l rules.Lang) string {
	if u.By == "" {
		return fmt.Sprintf(l.Pick("%s %s：照规则拼不出病例", "%s %s: no case can be made from its rules"), u.Group, u.Name)
	}
	return fmt.Sprintf(l.Pick("%s %s：试了 %d 个病例，多数入了 %s", "%s %s: of %d cases tried, most went to %s"), u.Group, u.Name, u.Tried, u.By)
}

// Witnesses makes cases for every group of a pack, so that its author starts with high coverage and edits expectations. For
// CHS-DRG these are every DRG, every alternative of an ADRG, near misses that break one of its conditions, the tests for ambiguity
// and the exclusion tables; for DIP every row with a near miss, every group of a family, every comprehensive group and those of
// last resort.
//
// What a row expects is what its rules say that it should show, and not what the engine printed: the engine only tells which
// attempts an earlier rule takes away. A sheet of witnesses therefore finds no mistake in the pack that it was made from. It shows
// what a later change moves, and an author who reads it sees what the rules say. Nor does it know what was otherwise before: what
// a pack changes of national rules is to be shown by rows of its own ([Report.Core]).
func Witnesses(p *rules.Pack) (*WitnessSheet, error) {
	g, err := grouper.New(p)
	if err != nil {
		return nil, err
	}
	cases, missed := witness.Make(p, func(c *rules.Case, visit func(rules.Step)) rules.Result {
		if visit == nil {
			return g.Group(c)
		}
		t := g.Explain(c)
		for _, s := range t.Steps {
			visit(s)
		}
		return t.Result
	})
	s := &WitnessSheet{Rows: len(cases), cases: cases}
	for _, m := range missed {
		s.Unreached = append(s.Unreached, Unreached(m))
	}
	return s, nil
}

// WriteCSV writes the sheet as [Run] reads it, with the columns that it uses.
func (s *WitnessSheet) WriteCSV(w io.Writer) error {
	used := make(map[string]bool)
	rows := make([]map[string]string, len(s.cases))
	for i := range s.cases {
		rows[i] = cells(&s.cases[i])
		for column := range rows[i] {
			used[column] = true
		}
	}
	columns := slices.DeleteFunc(Columns(), func(c string) bool { return !used[c] })
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	line := make([]string, len(columns))
	for _, row := range rows {
		for i, c := range columns {
			line[i] = row[c]
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cells writes a case as the cells of a row, those that are not empty.
func cells(c *witness.Case) map[string]string {
	row := map[string]string{"name": c.Name}
	set := func(column, v string) {
		if v != "" {
			row[column] = v
		}
	}
	x := &c.Case
	set("note", c.Note)
	set(rules.FieldSex.String(), x.Sex.String())
	for _, f := range rules.Numbers() {
		set(f.String(), x.Number(f).String())
	}
	set(rules.FieldDiagnoses.String(), strings.Join(x.Diagnoses, separator))
	set(rules.FieldProcedures.String(), strings.Join(x.Procedures, separator))
	set(rules.FieldDepartment.String(), x.Department)
	set(rules.FieldCost.String(), x.Cost.String())
	set(rules.FieldPrice.String(), x.Price.String())
	set(rules.FieldHospitalLevel.String(), x.HospitalLevel)
	set(rules.FieldInsurance.String(), x.Insurance)
	set(rules.FieldTCMDiagnosis.String(), x.TCMDiagnosis)
	set(rules.FieldAdmission.String(), x.Admission)
	set(rules.FieldStage.String(), x.Stage)
	var list []string
	for _, name := range slices.Sorted(maps.Keys(x.Flags)) {
		if !x.Flags[name] {
			name = not + name
		}
		list = append(list, name)
	}
	set(rules.FieldFlags.String(), strings.Join(list, separator))
	list = nil
	for _, name := range slices.Sorted(maps.Keys(x.Parts)) {
		list = append(list, name+"="+x.Parts[name].String())
	}
	set(rules.FieldParts.String(), strings.Join(list, separator))
	for _, want := range c.Want {
		set(want.Column, want.Value)
	}
	return row
}
