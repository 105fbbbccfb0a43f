package table

import (
	"strings"
	"unicode/utf8"
)

// Index finds the lines of a text and the cells of a table in it. It reads the text once, however many places are asked for.
type Index struct {
	data   string
	starts []int // of every stride-th line
	lines  int
	header []string
}

// stride keeps the index small beside a text of nothing but line ends.
const stride = 32

// NewIndex reads a text.
func NewIndex(data string) *Index {
	x := &Index{data: strings.TrimPrefix(data, "\ufeff"), starts: []int{0}, lines: 1}
	for i := range len(x.data) {
		if x.data[i] == '\n' {
			if x.lines%stride == 0 {
				x.starts = append(x.starts, i+1)
			}
			x.lines++
		}
	}
	r := quiet(x.data)
	if r.advance() && r.split() {
		x.header = r.cells
	}
	return x
}

// quiet is a reader that reports nothing.
func quiet(data string) *Reader {
	return &Reader{rest: data, quotes: true, report: func(Problem) {}}
}

// Line returns a line, counted from 1, as it stands in the text; "" if there is none, or if it is no UTF-8.
func (x *Index) Line(n int) string {
	if n < 1 || n > x.lines {
		return ""
	}
	rest := x.data[x.starts[(n-1)/stride]:]
	for range (n - 1) % stride {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	line, _, _ := strings.Cut(rest, "\n")
	if line = strings.TrimSuffix(line, "\r"); !utf8.ValidString(line) {
		return ""
	}
	return line
}

// Locate returns a line of a table, and where the cell of a column begins in it and how long it is, in characters; column is
// 0 if the line has no such cell.
func (x *Index) Locate(line int, field string) (text string, column, width int) {
	text = x.Line(line)
	place := -1
	for i, c := range x.header {
		if c == field && field != "" {
			place = i
			break
		}
	}
	r := quiet(text)
	if place < 0 || !r.advance() || !r.split() || place >= len(r.cells) {
		return text, 0, 0
	}
	return text, r.column(place), utf8.RuneCountInString(r.cells[place])
}
