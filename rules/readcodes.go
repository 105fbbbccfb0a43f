package rules

import (
	"github.com/fenzu/fenzu/icd"
)

// codeBook reads the tables of a code system.
func (l *loader) codeBook() *Codes {
	var b icd.Builder
	dx, okDx := l.table("diagnoses", codeColumns, nil)
	px, okPx := l.table("procedures", codeColumns, nil)
	if !okDx || !okPx {
		return nil
	}
	b.Grow(dx.room(), px.room())
	dx.codes(b.AddDiagnosis, func(s string) error { _, err := icd.ParseDiagnosis(s); return err })
	px.codes(b.AddProcedure, func(s string) error { _, err := icd.ParseProcedure(s); return err })
	l.ranges("chapters", b.AddChapter)
	l.ranges("sections", b.AddSection)
	codes := newCodes(b.Catalog())
	codes.seal()
	return codes
}

var codeColumns = []string{"code", "name", "gray"}

// codes reads one of the tables: codes in ascending order, each once, in canonical spelling.
func (s *sheet) codes(add func(code, name string, gray bool) error, parse func(string) error) {
	last, lastLine := "", 0
	for s.next() {
		code, name, gray := s.Cell(0), s.Cell(1), s.Cell(2)
		if err := add(code, name, gray == "1"); err != nil {
			s.codeFault(code, last, lastLine, parse(code))
		}
		if name == "" {
			s.fail(1, CellEmpty)
		}
		if gray != "" && gray != "1" {
			s.fail(2, CellValue, gray, "1, \"\"")
		}
		last, lastLine = code, s.Line()
	}
}

// codeFault reports what is wrong with the code of a row.
func (s *sheet) codeFault(code, last string, lastLine int, err error) {
	switch n := icd.Normalize(code); {
	case code == "":
		s.fail(0, CellEmpty)
	case err != nil:
		e := s.l.at(s.pos(), s.columns[0], CodeMalformed, err.Error())
		e.point(err, code)
		s.l.add(e)
	case n != code:
		s.fail(0, CodeSpelling, code, n)
	case code == last:
		s.fail(0, RowDuplicate, code, lastLine)
	default:
		s.fail(0, CodeOrder, code, last)
	}
}

// ranges reads a table of the classification, if the pack has it: ranges of categories that ascend and do not meet, sections
// each within one chapter.
func (l *loader) ranges(name string, add func(icd.Range) error) {
	s, ok := l.table(name, rangeColumns, nil)
	if !ok {
		return
	}
	var last icd.Range
	lastLine := 0
	for s.next() {
		cell := s.Cell(0)
		r, err := icd.ParseRange(cell)
		if err == nil {
			err = add(r)
		}
		if err == nil {
			last, lastLine = r, s.Line()
			continue
		}
		switch {
		case cell == "":
			s.fail(0, CellEmpty)
		case r.Width() > 0 && last.Contains(cell[:3]):
			s.fail(0, RowDuplicate, cell, lastLine)
		case r.Width() > 0 && cell < last.String():
			s.fail(0, CodeOrder, cell, last.String())
		default:
			s.fail(0, CellValue, cell, bilingual{"一章之内的类目范围，如 A00-B99", "ranges of categories within one chapter, such as A00-B99"})
		}
	}
}

var rangeColumns = []string{"range"}
