package casecsv

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

const (
	maxLine   = 1 << 20
	blockSize = 256 << 10
	caseSlab  = 256  // cases allocated at once
	codeSlab  = 4096 // codes allocated at once
)

// Reader reads the cases of one file. It is for one goroutine.
//
// What it yields is the caller's to keep. It shares memory, though, some hundred kilobytes of the file: who keeps a few codes
// of a large file for long had better clone them.
type Reader struct {
	m       *Mapping
	name    string
	in      *blocks
	header  []string
	sources []source
	row     []string // the cells of the current row
	cases   []rules.Case
	codes   []string
	problem []*rules.Error // of the current row
	summary Summary
}

// source is a field with its columns found in the file.
type source struct {
	*field
	at     []int // in the row
	from   int
	toDate int
}

// RowError reports a row that could not be read, wholly or in part. The case that comes with it has notes that say the same, so
// that its result is invalid. It repeats the cell at fault and no other, because a row may hold what is personal.
type RowError struct {
	Line     int            // 1-based
	Problems []*rules.Error // each with line and column
}

// Error returns the problems in Chinese; see [RowError.Text].
func (e *RowError) Error() string { return e.Text(rules.Chinese) }

// Text returns the problems in the language, each as [rules.Error.Text] has it.
func (e *RowError) Text(l rules.Lang) string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Text(l))
	}
	return b.String()
}

// Unwrap returns the single problems.
func (e *RowError) Unwrap() []error {
	list := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		list[i] = p
	}
	return list
}

// NewReader reads the header of a file. name is what errors call the file. Everything that is wrong with the header is reported
// at once: another encoding, columns that are missing, twice there, or, where the mapping refuses others, not known.
func (m *Mapping) NewReader(name string, in io.Reader) (*Reader, error) {
	r := &Reader{m: m, name: name, in: &blocks{r: in, buf: make([]byte, blockSize)}}
	var line string
	for line == "" {
		s, err := r.in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, &rules.Error{Code: rules.FileEmpty, File: name, Line: 1}
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		line = s
		if r.in.line == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
	}
	if p, ok := table.Check(line); !ok {
		return nil, notUTF8(name, p, "")
	}
	header, at := split(nil, line, m.delimiter)
	if at >= 0 {
		return nil, &rules.Error{Code: rules.RowQuote, File: name, Line: r.in.line, Column: columnOf(line, at), Source: line}
	}
	r.header = header
	if err := r.find(line); err != nil {
		return nil, err
	}
	return r, nil
}

// find finds the columns of the mapping in the header.
func (r *Reader) find(line string) error {
	m := r.m
	places := make(map[string]int, len(r.header))
	named := make(map[string]bool)
	again := make([]bool, len(r.header))
	for i, h := range r.header {
		h = m.folded(h)
		if _, dup := places[h]; dup {
			again[i] = true
			continue
		}
		places[h] = i
	}
	var errs []error
	fail := func(at int, code rules.Code, args ...any) {
		e := &rules.Error{Code: code, File: r.name, Line: r.in.line, Args: args, Source: text.Clip(line, 400)}
		if at >= 0 {
			e.Column, e.Width = cellColumn(line, at, m.delimiter), utf8.RuneCountInString(r.header[at])
		}
		errs = append(errs, e)
	}
	place := func(c column) int {
		if c.name == "" {
			return -1
		}
		named[m.folded(c.name)] = true
		at, ok := places[m.folded(c.name)]
		if !ok {
			if !c.optional {
				fail(-1, rules.ColumnMissing, c.name, strings.Join(r.header, ","))
			}
			return -1
		}
		return at
	}
	for i := range m.fields {
		s := source{field: &m.fields[i]}
		for _, c := range s.columns {
			if at := place(c); at >= 0 {
				s.at = append(s.at, at)
			}
		}
		s.from, s.toDate = place(s.field.from), place(s.to2)
		if len(s.at) > 0 || s.from >= 0 && s.toDate >= 0 {
			r.sources = append(r.sources, s)
		}
	}
	for i, h := range r.header {
		switch known := named[m.folded(h)]; {
		case known && again[i]:
			fail(i, rules.ColumnDuplicate, h)
		case !known && m.refuse:
			fail(i, rules.ColumnUnknown, h, bilingual{"见列映射 " + m.name, "see mapping " + m.name})
		case !known:
			r.summary.Ignored = append(r.summary.Ignored, strings.Clone(h))
		}
	}
	return errors.Join(errs...)
}

func (m *Mapping) folded(name string) string {
	if m.fold {
		return strings.ToLower(name)
	}
	return name
}

// Summary says what came of the file so far.
func (r *Reader) Summary() Summary {
	s := r.summary
	s.First = append([]*RowError(nil), s.First...)
	return s
}

// Cases reads the cases, one a row, each with what is wrong with it: a [*RowError]. Empty lines are passed over. The last pair
// carries the error of the input itself, without a case, if it failed. It can be ranged over once.
func (r *Reader) Cases() iter.Seq2[*rules.Case, error] {
	return func(yield func(*rules.Case, error) bool) {
		for {
			line, err := r.in.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !errors.Is(err, errLong):
				yield(nil, fmt.Errorf("%s: after line %d: %w", r.name, r.in.line, err))
				return
			case err == nil && line == "":
				continue
			}
			c := r.newCase()
			r.problem = nil
			if err != nil {
				r.fail(0, "", rules.FileTooLarge, maxLine)
			} else {
				r.read(c, line)
			}
			if !yield(c, r.done(c)) {
				return
			}
		}
	}
}

// done counts the row and makes its error.
func (r *Reader) done(c *rules.Case) error {
	r.summary.Rows++
	if r.problem == nil {
		r.summary.Good++
		return nil
	}
	e := &RowError{r.in.line, r.problem}
	r.summary.Bad++
	if len(r.summary.First) < first {
		r.summary.First = append(r.summary.First, e)
	}
	said := make([]string, len(r.problem))
	for i, p := range r.problem {
		said[i] = string(p.Code)
		if p.Field != "" {
			said[i] += " " + text.Clip(p.Field, 40)
		}
	}
	c.Notes = append(c.Notes, rules.Issue{
		Code: rules.LineMalformed, Field: rules.FieldLine, Index: r.in.line, Text: strings.Join(said, ", "),
	})
	return e
}

// newCase returns an empty case. Cases are allocated many at once.
func (r *Reader) newCase() *rules.Case {
	if len(r.cases) == 0 {
		r.cases = make([]rules.Case, caseSlab)
	}
	c := &r.cases[0]
	r.cases = r.cases[1:]
	return c
}

// fail notes what is wrong with the row, or with its cell at a place.
func (r *Reader) fail(column int, header string, code rules.Code, args ...any) *rules.Error {
	e := &rules.Error{Code: code, File: r.name, Line: r.in.line, Column: column, Field: header, Args: args}
	r.problem = append(r.problem, e)
	return e
}

// read reads one row.
func (r *Reader) read(c *rules.Case, line string) {
	if !r.in.clean {
		p, ok := table.Check(line)
		if at := strings.Index(line, damaged); ok && at >= 0 {
			p, ok = table.Problem{Column: columnOf(line, at)}, false
		}
		if !ok {
			p.Line = r.in.line
			r.problem = append(r.problem, notUTF8(r.name, p, ""))
			return
		}
	}
	row, at := split(r.row[:0], line, r.m.delimiter)
	r.row = row
	switch {
	case at >= 0:
		r.fail(columnOf(line, at), "", rules.RowQuote)
		return
	case len(row) != len(r.header):
		r.fail(0, "", rules.RowWidth, len(row), len(r.header))
		return
	}
	for i := range r.sources {
		s := &r.sources[i]
		switch {
		case s.to == rules.FieldDiagnoses:
			c.Diagnoses = r.list(s)
		case s.to == rules.FieldProcedures:
			c.Procedures = r.list(s)
		default:
			r.value(c, s, line)
		}
	}
}

// value reads a cell that holds one value.
func (r *Reader) value(c *rules.Case, s *source, line string) {
	cell := ""
	if len(s.at) > 0 {
		cell = r.row[s.at[0]]
	}
	if s.values != nil && cell != "" {
		v, ok := s.values[cell]
		if !ok && !r.m.nothing[cell] {
			r.bad(c, s.field, s.at[0], line, cell, s.known)
			return
		}
		cell = v
	}
	switch {
	case cell != "" && !r.m.nothing[cell]:
		if !set(c, s.field, cell) {
			r.bad(c, s.field, s.at[0], line, cell, wanted(s.to))
		}
	case s.derived && s.from >= 0 && s.toDate >= 0:
		r.derive(c, s, line)
	}
}

// derive computes the days in hospital.
func (r *Reader) derive(c *rules.Case, s *source, line string) {
	var dates [2]time.Time
	for i, at := range []int{s.from, s.toDate} {
		cell := r.row[at]
		if cell == "" || r.m.nothing[cell] {
			return
		}
		t, ok := r.m.parseDate(cell)
		if !ok {
			r.bad(c, s.field, at, line, cell, bilingual{"映射中 dates 的写法", "a form of dates of the mapping"})
			return
		}
		dates[i] = t
	}
	n := days(dates[0], dates[1])
	if n < 0 {
		from := r.row[s.from]
		r.bad(c, s.field, s.toDate, line, r.row[s.toDate], bilingual{"不早于 " + from + " 的日期", "a day not before " + from})
		return
	}
	c.Stay = rules.Known(max(n, s.atLeast))
}

// bad notes a cell that cannot be read, on the row and on the case.
func (r *Reader) bad(c *rules.Case, f *field, at int, line, cell string, want any) {
	e := r.fail(cellColumn(line, at, r.m.delimiter), r.header[at], rules.CellValue, strconv.Quote(cell), want)
	e.Width = utf8.RuneCountInString(cell)
	const most = 200 // bytes of a value worth repeating
	text := strings.ToValidUTF8(cell[:min(len(cell), most)], "")
	c.Notes = append(c.Notes, rules.Issue{Code: rules.FieldMalformed, Field: f.to, Index: -1, Text: text})
}

// list reads the codes of a row. The first entry keeps its place when it is empty and others follow.
func (r *Reader) list(s *source) []string {
	n := len(s.at)
	if s.separator != "" {
		n = strings.Count(r.row[s.at[0]], s.separator) + 1
	}
	if cap(r.codes)-len(r.codes) < n {
		r.codes = make([]string, 0, max(codeSlab, n))
	}
	begin := len(r.codes)
	add := func(code string) {
		if r.m.nothing[code] {
			code = ""
		}
		if code != "" || len(r.codes) == begin {
			r.codes = append(r.codes, code)
		}
	}
	if s.separator != "" {
		for rest, more := r.row[s.at[0]], true; more; {
			var code string
			code, rest, more = strings.Cut(rest, s.separator)
			add(trim(code))
		}
	} else {
		for _, at := range s.at {
			add(r.row[at])
		}
	}
	list := r.codes[begin:len(r.codes):len(r.codes)]
	if len(list) == 1 && list[0] == "" {
		r.codes = r.codes[:begin]
		return nil
	}
	return list
}
