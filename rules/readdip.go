package rules

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

// Signs inside a cell: any of several, and all of several.
const (
	anyOf = "|"
	allOf = "&"
)

// readDIP reads the tables of a pack of system dip over those of its base, and checks them together. A table that a pack has
// takes the place of the base's table of that name; those of rows and of comprehensive groups state changes to it.
func (l *loader) readDIP(base *Pack) *DIP {
	d := &DIP{}
	if base != nil {
		*d = *base.dip
		l.codes.dx.take(base.codes.dx.extra)
		l.codes.px.take(base.codes.px.extra)
	}
	r := &dipReader{loader: l, d: d, base: base}
	r.provisos()
	r.rows()
	r.classes()
	r.levels()
	r.comprehensive()
	r.lastResort()
	r.exclusions()
	r.families()
	r.cci()
	r.tcm()
	r.auxiliary()
	r.values()
	r.repairs()
	r.companions()
	r.unused()
	l.codes.seal()
	if l.sound() {
		r.check()
	}
	l.accept()
	return d
}

// needBase finds the pack that the manifest changes.
func (l *loader) needBase(needs []*Pack, doc *yamldoc.Map) (*Pack, bool) {
	want := l.manifest.Base
	if want == (Need{}) {
		return nil, true
	}
	base, ok := l.need(needs, doc, "base", want, l.manifest.System)
	if ok && base.manifest.CodeSystem != l.manifest.CodeSystem {
		l.keyError(doc, "code_system", PackStale, l.manifest.CodeSystem.String(), base.manifest.CodeSystem.Digest, l.manifest.CodeSystem.Digest)
		return nil, false
	}
	return base, ok
}

// dipReader reads the tables of one pack of system dip.
type dipReader struct {
	*loader
	d     *DIP
	base  *Pack // that the pack changes, or nil
	lists map[string]*itemList
	named map[string]int32 // conditions
	own   int              // the first condition that is not of the base
	used  map[string]bool  // conditions that something refers to

	asterisks []string // parts of diagnoses, once they are asked for
}

// itemList is a list of lists.csv.
type itemList struct {
	items []Item
	kind  kind
	at    Pos
	used  bool
}

func (r *dipReader) catalog() *icd.Catalog { return r.codes.catalog }

// change are the columns of a table that changes that of the base.
var change = []string{"change", "reason", "source"}

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

// changes opens a table whose rows are changes if the pack has a base. Their columns follow the others.
func (r *dipReader) changes(name string, required, optional []string) (*sheet, bool) {
	if r.base == nil {
		return r.table(name, required, optional)
	}
	s, ok := r.table(name, required, slices.Concat(optional, change))
	if !ok || s.broken { // the header cannot be read
		return s, ok
	}
	for i, c := range change {
		if !s.Has(len(required) + len(optional) + i) {
			s.problem(table.Problem{Kind: table.ColumnMissing, Line: 1, Detail: c})
			ok = false
		}
	}
	return s, ok
}

// change reads what a row does to the base, "add" if there is none; col is the first of the columns that say so.
func (r *dipReader) change(s *sheet, col int) (op string, ok bool) {
	if r.base == nil {
		return "add", true
	}
	op = s.Cell(col)
	known := []string{"add", "remove", "replace"}
	s.oneOf(col, known...)
	for _, c := range []int{col + 1, col + 2} {
		if s.Cell(c) == "" {
			s.fail(c, CellEmpty)
		}
	}
	return op, slices.Contains(known, op)
}

// exists reports something that a pack adds and that stands at p already: in its base or in itself.
func (r *dipReader) exists(s *sheet, col int, name string, p Pos) {
	if p.Layer == r.layer {
		s.fail(col, RowDuplicate, name, int(p.Line))
		return
	}
	s.fail(col, ChangeExists, name, r.place(p))
}

// at makes an error about a cell of a row of the pack, or about a row of a pack that it rests on.
func (r *dipReader) at(p Pos, field string, code Code, args ...any) *Error {
	if p.Layer == r.layer {
		return r.loader.at(p, field, code, args...)
	}
	return &Error{Code: code, File: r.file(p), Line: int(p.Line), Field: field, Args: args}
}

// finding is that of the loader, and may be about a row of a pack that this one rests on.
func (r *dipReader) finding(p Pos, field string, code Code, subject string, args ...any) {
	r.loader.finding(p, field, code, subject, args...).File = r.file(p)
}

// file names the file of a position, behind the name of its pack if that is another one.
func (r *dipReader) file(p Pos) string {
	if p.Layer == r.layer {
		return p.File.String()
	}
	return r.base.layers[p.Layer].String() + "/" + p.File.String()
}

// place writes a position with the name of its pack if that is another one.
func (r *dipReader) place(p Pos) string { return r.file(p) + ":" + strconv.Itoa(int(p.Line)) }

// companions reports tables of families without families.csv: nothing would read them.
func (r *dipReader) companions() {
	if r.manifest.lists("families") {
		return
	}
	for _, t := range r.manifest.Tables {
		if t.Name == "family_classes" || t.Name == "family_groups" {
			r.add(&Error{Code: KeyMissing, File: manifestFile, Line: int(t.Pos.Line), Field: "tables." + t.Name,
				Source: r.index(manifestFile).Line(int(t.Pos.Line)), Args: []any{"tables.families"}})
		}
	}
}
