package rules

import (
	"github.com/fenzu/fenzu/icd"
)

// codeBook reads the two tables of a code system.
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
