package casecsv

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/slab"
	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// rowParser reads the rows of a chunk. It is for one goroutine.
type rowParser struct {
	*Reader
	clean   bool // the chunk is UTF-8 without zero bytes and without signs of a lossy conversion
	cases   slab.Slab[rules.Case]
	codes   slab.Slab[string]
	summary Summary // of the chunk

	line    int            // number of the current row
	row     []string       // its cells
	c       *rules.Case    // what it is read into
	problem []*rules.Error // what is wrong with it
}

// begin begins a row.
func (p *rowParser) begin(line int) {
	p.line, p.c, p.problem = line, p.cases.One(), nil
}

// done counts the row and makes its error.
func (p *rowParser) done() (*rules.Case, error) {
	p.summary.Rows++
	if p.problem == nil {
		p.summary.Good++
		return p.c, nil
	}
	e := &RowError{p.line, p.problem}
	p.summary.Bad++
	if len(p.summary.First) < first {
		p.summary.First = append(p.summary.First, e)
	}
	said := make([]string, len(p.problem))
	for i, x := range p.problem {
		said[i] = string(x.Code)
		if x.Field != "" {
			said[i] += " " + text.Clip(x.Field, 40)
		}
	}
	p.c.Notes = append(p.c.Notes, rules.Issue{
		Code: rules.LineMalformed, Field: rules.FieldLine, Index: p.line, Text: strings.Join(said, ", "),
	})
	return p.c, e
}

// fail notes what is wrong with the row, or with its cell at a place.
func (p *rowParser) fail(column int, header string, code rules.Code, args ...any) *rules.Error {
	e := &rules.Error{Code: code, File: p.name, Line: p.line, Column: column, Field: header, Args: args}
	p.problem = append(p.problem, e)
	return e
}

// read reads one row.
func (p *rowParser) read(line string) {
	if !p.clean {
		if problem, ok := sound(line); !ok {
			problem.Line = p.line
			p.problem = append(p.problem, notUTF8(p.name, problem, ""))
			return
		}
	}
	row, at := split(p.row[:0], line, p.m.delimiter)
	p.row = row
	switch {
	case at >= 0:
		p.fail(columnOf(line, at), "", rules.RowQuote)
		return
	case len(row) != len(p.header):
		p.fail(0, "", rules.RowWidth, len(row), len(p.header))
		return
	}
	for i := range p.sources {
		s := &p.sources[i]
		switch {
		case s.to == rules.FieldDiagnoses:
			p.c.Diagnoses = p.list(s)
		case s.to == rules.FieldProcedures:
			p.c.Procedures = p.list(s)
		default:
			p.value(s, line)
		}
	}
}

// sound reports whether a line is UTF-8 without zero bytes and without signs of a lossy conversion, and if not, where it stops to be.
func sound(line string) (table.Problem, bool) {
	problem, ok := table.Check(line)
	if at := strings.Index(line, damaged); ok && at >= 0 {
		return table.Problem{Line: 1, Column: columnOf(line, at)}, false
	}
	return problem, ok
}

// value reads a cell that holds one value.
func (p *rowParser) value(s *source, line string) {
	cell := ""
	if len(s.at) > 0 {
		cell = p.row[s.at[0]]
	}
	if s.values != nil && cell != "" {
		v, ok := s.values[cell]
		if !ok && !p.m.nothing[cell] {
			p.bad(s.field, s.at[0], line, cell, s.known)
			return
		}
		cell = v
	}
	switch {
	case cell != "" && !p.m.nothing[cell]:
		if !set(p.c, s.field, cell) {
			p.bad(s.field, s.at[0], line, cell, wanted(s.to))
		}
	case s.derived && s.from >= 0 && s.toDate >= 0:
		p.derive(s, line)
	}
}

// derive computes the days in hospital.
func (p *rowParser) derive(s *source, line string) {
	var dates [2]time.Time
	for i, at := range []int{s.from, s.toDate} {
		cell := p.row[at]
		if cell == "" || p.m.nothing[cell] {
			return
		}
		t, ok := p.m.parseDate(cell)
		if !ok {
			p.bad(s.field, at, line, cell, bilingual{"映射中 dates 的写法", "a form of dates of the mapping"})
			return
		}
		dates[i] = t
	}
	n := days(dates[0], dates[1])
	if n < 0 {
		from := p.row[s.from]
		p.bad(s.field, s.toDate, line, p.row[s.toDate], bilingual{"不早于 " + from + " 的日期", "a day not before " + from})
		return
	}
	p.c.Stay = rules.Known(max(n, s.atLeast))
}

// bad notes a cell that cannot be read, on the row and on the case.
func (p *rowParser) bad(f *field, at int, line, cell string, want any) {
	e := p.fail(cellColumn(line, at, p.m.delimiter), p.header[at], rules.CellValue, strconv.Quote(cell), want)
	e.Width = utf8.RuneCountInString(cell)
	const most = 200 // bytes of a value worth repeating
	text := strings.ToValidUTF8(cell[:min(len(cell), most)], "")
	p.c.Notes = append(p.c.Notes, rules.Issue{Code: rules.FieldMalformed, Field: f.to, Index: -1, Text: text})
}

// list reads the codes of a row. The first entry keeps its place when it is empty and others follow.
func (p *rowParser) list(s *source) []string {
	n := len(s.at)
	if s.separator != "" {
		n = strings.Count(p.row[s.at[0]], s.separator) + 1
	}
	list := p.codes.Room(n)
	add := func(code string) {
		if p.m.nothing[code] {
			code = ""
		}
		if code != "" || len(list) == 0 {
			list = append(list, code)
		}
	}
	if s.separator != "" {
		for rest, more := p.row[s.at[0]], true; more; {
			var code string
			code, rest, more = strings.Cut(rest, s.separator)
			add(trim(code))
		}
	} else {
		for _, at := range s.at {
			add(p.row[at])
		}
	}
	if len(list) == 0 || len(list) == 1 && list[0] == "" {
		return nil
	}
	return p.codes.Keep(list)
}
