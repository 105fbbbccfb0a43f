package rules

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

// Signs inside a cell: any of several, and all of several.
const (
	anyOf = "|"
	allOf = "&"
)

// needBase finds the pack that the manifest changes, and takes up its vocabulary. It reports false if the tables cannot be read
// over it.
func (l *loader) needBase(needs []*Pack, doc *yamldoc.Map) bool {
	want := l.manifest.Base
	if want == (Need{}) {
		return !doc.Has("base")
	}
	base, ok := l.need(needs, doc, "base", want, l.manifest.System)
	switch {
	case ok && base.manifest.CodeSystem != l.manifest.CodeSystem:
		l.keyError(doc, "code_system", PackStale, l.manifest.CodeSystem.String(), base.manifest.CodeSystem.Digest, l.manifest.CodeSystem.Digest)
		return false
	case !ok || l.blind || l.stale: // the rows of the base are in another vocabulary
		return false
	}
	l.base, l.layers, l.layer = base, base.layers, uint8(len(base.layers))
	l.codes.dx.take(base.codes.dx.extra)
	l.codes.px.take(base.codes.px.extra)
	return true
}

// change are the columns of a table that changes that of the base.
var change = []string{"change", "reason", "source"}

// changes opens a table whose rows are changes if the pack has a base. Their columns follow the others.
func (l *loader) changes(name string, required, optional []string) (*sheet, bool) {
	if l.base == nil {
		return l.table(name, required, optional)
	}
	return l.reasoned(name, required, optional, change)
}

// reasoned opens a table of a pack with a base that must have further columns, which follow the others.
func (l *loader) reasoned(name string, required, optional, further []string) (*sheet, bool) {
	s, ok := l.table(name, required, slices.Concat(optional, further))
	if !ok || s.broken { // the header cannot be read
		return s, ok
	}
	for i, c := range further {
		if !s.Has(len(required) + len(optional) + i) {
			s.problem(table.Problem{Kind: table.ColumnMissing, Line: 1, Detail: c})
			ok = false
		}
	}
	return s, ok
}

// change reads what a row does to the base, "add" if there is none; col is the first of the columns that say so. Without known
// changes they are add, remove and replace.
func (s *sheet) change(col int, known ...string) (op string, ok bool) {
	if s.l.base == nil {
		return "add", true
	}
	if known == nil {
		known = []string{"add", "remove", "replace"}
	}
	op = s.Cell(col)
	s.oneOf(col, known...)
	s.reason(col + 1)
	return op, slices.Contains(known, op)
}

// reason reports a row that does not say why it is there and where that is written; col is the first of the two columns.
func (s *sheet) reason(col int) {
	for _, c := range []int{col, col + 1} {
		if s.Cell(c) == "" {
			s.fail(c, CellEmpty)
		}
	}
}

// exists reports something that a pack adds and that stands at p already: in its base or in itself.
func (s *sheet) exists(col int, name string, p Pos) {
	if p.Layer == s.l.layer {
		s.fail(col, RowDuplicate, name, int(p.Line))
		return
	}
	s.fail(col, ChangeExists, name, s.l.place(p))
}

// file names the file of a position, behind the name of its pack if that is another one.
func (l *loader) file(p Pos) string {
	if int(p.Layer) >= len(l.layers) {
		return p.File.String()
	}
	return l.layers[p.Layer].String() + "/" + p.File.String()
}

// place writes a position with the name of its pack if that is another one.
func (l *loader) place(p Pos) string { return l.file(p) + ":" + strconv.Itoa(int(p.Line)) }

// failIn is fail for a part of a cell.
func (s *sheet) failIn(col int, part string, code Code, args ...any) {
	e := s.l.at(s.pos(), s.columns[col], code, args...)
	if before, _, inside := strings.Cut(s.Cell(col), part); inside && part != "" && e.Column > 0 {
		e.Column += utf8.RuneCountInString(before)
		e.Width = utf8.RuneCountInString(part)
	}
	s.l.add(e)
}

// twice reports an item that a cell, or two cells of a row, hold twice.
func (s *sheet) twice(col int, item string) {
	s.failIn(col, item, CellValue, strconv.Quote(item), bilingual{"每项只写一次", "each item once"})
}
