// Package table reads the CSV tables of a pack: a header, one record a line, UTF-8. It knows where every cell stands, so
// that an error can point at it, and it reads a plain line without copying, because a pack has some 200,000 of them; a line
// with quotation marks goes through encoding/csv. A test holds the two roads together.
//
// Departures from RFC 4180: a cell holds no line break (in a table of codes it is damage), a byte order mark is skipped,
// and an empty line is no record.
package table

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind says what is wrong with a table.
type Kind uint8

// The kinds of problems.
const (
	NotUTF8         Kind = iota + 1 // Detail: "GBK" or "UTF-16" where the bytes look like it
	NoHeader                        // the file is empty
	ColumnUnknown                   // Detail: the column
	ColumnMissing                   // Detail: the column
	ColumnDuplicate                 // Detail: the column
	RowWidth                        // Have and Want: numbers of cells
	RowQuote                        // a quotation mark that is not closed, or stands inside a cell
)

// Problem is one thing wrong with a table.
type Problem struct {
	Kind   Kind
	Line   int // 1-based
	Column int // 1-based, in characters
	Detail string
	Have   int
	Want   int
}

// Reader reads the records of one table. It is not safe for concurrent use.
type Reader struct {
	rest   string
	quotes bool // the file has quotation marks
	line   int
	text   string
	cells  []string // as they stand in the file
	width  int      // cells of the header
	fields []int    // place in cells of each wanted column, -1 if the file has not got it
	report func(Problem)
}

// Any is New for a table whose columns do not matter.
func Any(data string, report func(Problem)) *Reader {
	r := quiet(strings.TrimPrefix(data, "\ufeff"))
	r.advance()
	r.split()
	required := slices.Compact(slices.Sorted(slices.Values(r.cells)))
	return New(data, required, nil, report)
}

// New checks encoding and header and returns a Reader whose cells come in the order of want, required columns first, then
// optional ones. Problems go to report, here and later; where the header is unusable the Reader has no records.
func New(data string, required, optional []string, report func(Problem)) *Reader {
	r := &Reader{report: report}
	if p, ok := Check(data); !ok {
		report(p)
		return r
	}
	data = strings.TrimPrefix(data, "\ufeff")
	r.rest, r.quotes = data, strings.IndexByte(data, '"') >= 0
	if !r.advance() {
		report(Problem{Kind: NoHeader, Line: 1, Column: 1})
		return r
	}
	if !r.header(required, optional) {
		r.rest = ""
	}
	return r
}

// header maps the wanted columns to those of the file.
func (r *Reader) header(required, optional []string) bool {
	if !r.split() {
		return false
	}
	ok := true
	r.fields = make([]int, 0, len(required)+len(optional))
	seen := make(map[string]int, len(r.cells))
	for i, c := range r.cells {
		if _, dup := seen[c]; dup {
			r.report(Problem{Kind: ColumnDuplicate, Line: r.line, Column: r.column(i), Detail: c})
			ok = false
			continue
		}
		seen[c] = i
		if !slices.Contains(required, c) && !slices.Contains(optional, c) {
			r.report(Problem{Kind: ColumnUnknown, Line: r.line, Column: r.column(i), Detail: c})
			ok = false
		}
	}
	for _, c := range required {
		i, found := seen[c]
		if !found {
			r.report(Problem{Kind: ColumnMissing, Line: r.line, Column: 1, Detail: c})
			ok = false
		}
		r.fields = append(r.fields, i)
	}
	for _, c := range optional {
		i, found := seen[c]
		if !found {
			i = -1
		}
		r.fields = append(r.fields, i)
	}
	r.width = len(r.cells)
	return ok
}

// Next reads the next record. A record that cannot be read is reported and passed over.
func (r *Reader) Next() bool {
	for r.advance() {
		switch {
		case !r.split():
		case len(r.cells) != r.width:
			r.report(Problem{Kind: RowWidth, Line: r.line, Column: 1, Have: len(r.cells), Want: r.width})
		default:
			return true
		}
	}
	return false
}

// Line returns the number of the record's line, 1-based.
func (r *Reader) Line() int { return r.line }

// Cell returns the i-th wanted cell, empty if the file has no such column. It shares the memory of the file.
func (r *Reader) Cell(i int) string {
	if f := r.fields[i]; f >= 0 {
		return r.cells[f]
	}
	return ""
}

// Has reports whether the file has the i-th wanted column; the header must have been usable.
func (r *Reader) Has(i int) bool { return r.fields[i] >= 0 }

// advance takes the next line that is not empty.
func (r *Reader) advance() bool {
	for r.rest != "" {
		r.line++
		if i := strings.IndexByte(r.rest, '\n'); i >= 0 {
			r.text, r.rest = r.rest[:i], r.rest[i+1:]
		} else {
			r.text, r.rest = r.rest, ""
		}
		r.text = strings.TrimSuffix(r.text, "\r")
		if r.text != "" {
			return true
		}
	}
	return false
}

// split cuts the line into cells.
func (r *Reader) split() bool {
	r.cells = r.cells[:0]
	if r.quotes && strings.IndexByte(r.text, '"') >= 0 {
		return r.splitQuoted()
	}
	s := r.text
	for {
		i := strings.IndexByte(s, ',')
		if i < 0 {
			r.cells = append(r.cells, s)
			return true
		}
		r.cells = append(r.cells, s[:i])
		s = s[i+1:]
	}
}

func (r *Reader) splitQuoted() bool {
	c := csv.NewReader(strings.NewReader(r.text))
	c.FieldsPerRecord = -1
	cells, err := c.Read()
	if err != nil {
		col := 1
		var pe *csv.ParseError
		if errors.As(err, &pe) && pe.Column > 0 {
			col = utf8.RuneCountInString(r.text[:min(pe.Column-1, len(r.text))]) + 1
		}
		r.report(Problem{Kind: RowQuote, Line: r.line, Column: col})
		return false
	}
	r.cells = append(r.cells, cells...)
	return true
}

// column finds where a cell of the file begins in the line.
func (r *Reader) column(f int) int {
	if strings.IndexByte(r.text, '"') < 0 {
		col := 1
		for _, c := range r.cells[:f] {
			col += utf8.RuneCountInString(c) + 1
		}
		return col
	}
	c := csv.NewReader(strings.NewReader(r.text))
	c.FieldsPerRecord = -1
	if _, err := c.Read(); err != nil {
		return 1
	}
	_, at := c.FieldPos(f)
	return utf8.RuneCountInString(r.text[:at-1]) + 1
}
