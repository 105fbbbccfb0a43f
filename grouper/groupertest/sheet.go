package groupertest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/grouper"
	sheets "github.com/fenzu/fenzu/internal/sheet"
	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/rules"
)

const (
	separator = "|"
	none      = "-"
	not       = "!"
	todo      = "todo"
)

// Columns returns the columns that a sheet can have.
func Columns() []string {
	list := []string{"name"}
	for f := rules.FieldSex; f < rules.FieldLine; f++ {
		list = append(list, f.String())
	}
	list = append(list, "principal", "secondary", "procedures")
	list = append(list, wants()...)
	return append(list, "note")
}

// wants are the columns that are compared.
func wants() []string {
	return []string{
		"want.status", "want.mdc", "want.adrg", "want.code", "want.number", "want.kind", "want.rule", "want.issues", "want.mcc",
		"want.cc", "want.candidates",
	}
}

// test is a row as read.
type test struct {
	row   Row
	c     grouper.Case
	wants map[string]string // by column, those that are not empty
}

// sheet reads one sheet.
type sheet struct {
	file    string
	index   *table.Index
	reader  *table.Reader
	columns []string
	errs    []*rules.Error // about the whole sheet
	row     []*rules.Error // about the row that is being read
	bad     []test         // rows that are no rows of the table
}

// read reads a sheet. Problems are those of the whole sheet.
func read(file, data string) ([]test, []*rules.Error) {
	s := &sheet{file: file, index: table.NewIndex(data), columns: Columns()}
	s.reader = table.New(data, s.columns[:1], s.columns[1:], s.problem)
	var list []test
	for s.reader.Next() {
		list = append(list, s.bad...)
		s.bad = nil
		if t, ok := s.test(); ok {
			list = append(list, t)
		}
	}
	return append(list, s.bad...), s.errs
}

// both is an argument of an error that reads differently in each language.
type both struct{ zh, en string }

// Text returns the text of the language.
func (b both) Text(l rules.Lang) string { return l.Pick(b.zh, b.en) }

// problem takes up what the table reader reports: what is wrong with a row is its outcome.
func (s *sheet) problem(p table.Problem) {
	e := sheets.Error(s.file, s.index, p, s.columns)
	if p.Kind == table.ColumnUnknown {
		e.Suggest = meant(p.Detail, s.columns)
	}
	if p.Kind == table.RowWidth || p.Kind == table.RowQuote && p.Line > 1 {
		s.bad = append(s.bad, test{row: Row{File: s.file, Line: p.Line, Outcome: Error, Problems: []*rules.Error{e}}})
		return
	}
	s.errs = append(s.errs, e)
}

// fail notes a cell that cannot be read.
func (s *sheet) fail(column string, code rules.Code, args ...any) *rules.Error {
	e := &rules.Error{Code: code, File: s.file, Line: s.reader.Line(), Field: column, Args: args}
	e.Source, e.Column, e.Width = s.index.Locate(e.Line, column)
	s.row = append(s.row, e)
	return e
}

// test reads a row; ok is false for one without any cell, which spreadsheets leave behind.
func (s *sheet) test() (t test, ok bool) {
	s.row = nil
	cells := make(map[string]string)
	for i, name := range s.columns {
		if v := strings.TrimSpace(s.reader.Cell(i)); v != "" {
			cells[name] = strings.Clone(v)
		}
	}
	t = test{row: Row{File: s.file, Line: s.reader.Line(), Name: cells["name"], Note: cells["note"]}, wants: make(map[string]string)}
	switch {
	case len(cells) == 0:
		return t, false
	case strings.HasPrefix(t.row.Name, todo):
		t.row.Outcome = Skip
		return t, true
	case t.row.Name == "":
		s.fail("name", rules.CellEmpty)
	}
	t.c.ID = t.row.Name
	for f := rules.FieldSex; f < rules.FieldLine; f++ {
		if v := cells[f.String()]; v != "" {
			s.field(&t.c, f, v)
		}
	}
	s.aliases(&t.c, cells)
	for _, name := range wants() {
		if v := cells[name]; v != "" {
			t.wants[name] = v
			s.want(name, v)
		}
	}
	if len(t.wants) == 0 {
		s.fail("want.*", rules.CellEmpty)
	}
	if len(s.row) > 0 {
		t.row.Outcome, t.row.Problems = Error, s.row
	}
	return t, true
}

// field puts a cell into its field.
func (s *sheet) field(c *grouper.Case, f rules.Field, v string) {
	bad := func(allowed any) { s.fail(f.String(), rules.CellValue, strconv.Quote(v), allowed) }
	switch f {
	case rules.FieldSex:
		sex, ok := rules.ParseSex(v)
		if !ok {
			bad("M, F, 1, 2")
		}
		c.Sex = sex
	case rules.FieldDiagnoses:
		c.Diagnoses = split(v)
	case rules.FieldProcedures:
		c.Procedures = split(v)
	case rules.FieldFlags:
		c.Flags = make(map[string]bool)
		for _, flag := range split(v) {
			name := strings.TrimPrefix(flag, not)
			if _, twice := c.Flags[name]; twice || name == "" {
				bad("a|!b")
				return
			}
			c.Flags[name] = name == flag
		}
	case rules.FieldParts:
		c.Parts = make(map[string]rules.Decimal)
		for _, part := range split(v) {
			name, amount, _ := strings.Cut(part, "=")
			d, err := rules.ParseDecimal(amount)
			if _, twice := c.Parts[name]; twice || name == "" || err != nil || d.Sign() < 0 {
				bad("drugs=100.00|tcm=20")
				return
			}
			c.Parts[name] = d
		}
	case rules.FieldCost, rules.FieldPrice:
		d, err := rules.ParseDecimal(v)
		if err != nil || d.Sign() < 0 {
			bad("0.00")
			return
		}
		if f == rules.FieldCost {
			c.Cost = d
		} else {
			c.Price = d
		}
	default:
		if c.SetText(f, v) {
			return
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			bad(both{"整数", "whole numbers"})
			return
		}
		c.SetNumber(f, rules.Known(n))
	}
}

// aliases reads the other names of dx and px.
func (s *sheet) aliases(c *grouper.Case, cells map[string]string) {
	for _, name := range []string{"principal", "secondary", "procedures"} {
		v, of := cells[name], rules.FieldDiagnoses.String()
		if name == "procedures" {
			of = rules.FieldProcedures.String()
		}
		switch {
		case v == "":
		case cells[of] != "":
			s.fail(name, rules.CellValue, strconv.Quote(v), both{"空，因为已有 " + of, "nothing, because there is " + of})
		case name == "principal" && strings.Contains(v, separator):
			s.fail(name, rules.CellValue, strconv.Quote(v), both{"一个编码；其余写入 secondary", "one code; the others go into secondary"})
		case name == "principal":
			c.Diagnoses = []string{v}
		case name == "procedures":
			c.Procedures = split(v)
		case c.Diagnoses == nil: // secondary without principal: entry 0 is empty
			c.Diagnoses = append([]string{""}, split(v)...)
		default:
			c.Diagnoses = append(c.Diagnoses, split(v)...)
		}
	}
}

// want checks that an expectation can be met.
func (s *sheet) want(name, v string) {
	var known []string
	switch name {
	case "want.status":
		for i := rules.Grouped; i <= rules.NeedsData; i++ {
			known = append(known, i.String())
		}
	case "want.kind":
		for k := rules.KindCore; k <= rules.KindPre; k++ {
			known = append(known, k.String())
		}
		known = append(known, none)
	default:
		return
	}
	if value := strings.TrimPrefix(v, not); !slices.Contains(known, value) {
		s.fail(name, rules.CellValue, strconv.Quote(value), strings.Join(known, ", ")).Suggest = meant(value, known)
	}
}

// split takes a list apart.
func split(v string) []string {
	list := strings.Split(v, separator)
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// meant returns the one name that two slips of the finger at most turn into s, or "".
func meant(s string, names []string) string {
	best, least := "", 3
	for _, n := range names {
		switch d := distance(s, n); {
		case d < least && d < utf8.RuneCountInString(n):
			best, least = n, d
		case d == least:
			best = ""
		}
	}
	return best
}

// distance is how many characters must be added, taken away or changed to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 40 {
		return len(x)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// quoteList writes a list as a cell.
func quoteList(list []string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, separator)
}

// numbered writes a number of a row, none for 0.
func numbered(n int32) string {
	if n == 0 {
		return none
	}
	return fmt.Sprint(n)
}
