package rules

import (
	"cmp"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
)

// kind says which codes a table may hold.
type kind uint8

const (
	anyKind kind = iota // a list decides by its first code
	diagnoses
	procedures
)

// code reads a cell that must hold a code. A code that the code system does not define is a finding, and is taken up, so
// that an accepted one matches; one that is not in canonical spelling is a finding and is passed over, because no case
// could ever match it.
func (l *loader) code(s *sheet, col int, k kind) (Ref, bool) { return l.codeIn(s, col, s.Cell(col), k) }

// codeIn is code for a part of a cell.
func (l *loader) codeIn(s *sheet, col int, cell string, k kind) (Ref, bool) {
	if cell == "" {
		s.fail(col, CellEmpty)
		return 0, false
	}
	c := l.codes.catalog
	is, find := c.DiagnosisIs, c.FindDiagnosis
	if k == procedures {
		is, find = c.ProcedureIs, c.FindProcedure
	}
	if is(l.last+1, cell) { // most tables ascend
		l.last++
		return Ref(l.last), true
	}
	if i, ok := find(cell); ok && is(i, cell) {
		l.last = i
		return Ref(i), true
	}
	return l.strangeCode(s, col, cell, k)
}

// strangeCode is codeIn for a text that the code system does not define as it stands.
func (l *loader) strangeCode(s *sheet, col int, cell string, k kind) (Ref, bool) {
	var err error
	var suggest string
	if k == procedures {
		_, err = icd.ParseProcedure(cell)
		if p, ok := l.codes.catalog.SuggestProcedure(cell); ok {
			e, _ := l.codes.catalog.Procedure(p)
			suggest = e.Code + " " + e.Name
		}
	} else {
		_, err = icd.ParseDiagnosis(cell)
		if d, ok := l.codes.catalog.SuggestDiagnosis(cell); ok {
			e, _ := l.codes.catalog.Diagnosis(d)
			suggest = e.Code + " " + e.Name
		}
	}
	if err != nil {
		e := l.at(s.pos(), s.columns[col], CodeMalformed, err.Error())
		e.Suggest = cmp.Or(suggest, l.repaired(cell, k))
		if before, _, inside := strings.Cut(s.Cell(col), cell); inside && e.Column > 0 {
			e.Column += utf8.RuneCountInString(before)
		}
		e.point(err, cell)
		l.add(e)
		return 0, false
	}
	if n := icd.Normalize(cell); n != cell {
		l.finding(s.pos(), s.columns[col], CodeSpelling, cell, cell, n)
		return 0, false
	}
	l.finding(s.pos(), s.columns[col], CodeUnknown, cell, cell, l.manifest.CodeSystem.String()).Suggest = suggest
	if k == procedures {
		return l.codes.px.add(cell), true
	}
	return l.codes.dx.add(cell), true
}

// point makes the mistake in a code the sentence of an error, moves the caret to the character at fault, and takes over what
// was meant.
func (e *Error) point(err error, cell string) {
	var se *icd.SyntaxError
	if !errors.As(err, &se) {
		return
	}
	bare := *se
	bare.Hint = ""
	e.Args = []any{&bare}
	e.Suggest = cmp.Or(e.Suggest, se.Hint)
	if e.Column > 0 {
		e.Column, e.Width = e.Column+utf8.RuneCountInString(cell[:se.Offset]), 1
	}
}

// finding records something that the pack may accept, about a row of it or of a pack that it rests on. Its line is looked up only
// if the pack does not accept it.
func (l *loader) finding(p Pos, field string, code Code, subject string, args ...any) *Error {
	e := &Error{Code: code, File: l.file(p), Line: int(p.Line), Field: field, Args: args, subject: subject}
	l.findings = append(l.findings, e)
	return e
}

// row is one row of a table of lists.
type row struct {
	list int32
	code Ref
	line int32
}

// lists reads a table of named lists, a code a row. The first column names the list; without one the whole table is one
// list, named as the table.
func (l *loader) lists(name, nameColumn string, k kind) []*List {
	required := []string{"code"}
	if nameColumn != "" {
		required = []string{nameColumn, "code"}
	}
	s, ok := l.table(name, required, nil)
	if !ok {
		return nil
	}
	codeCol := len(required) - 1
	numbers := make(map[string]int32)
	rows := make([]row, 0, s.room())
	var lists []*List
	n, of := int32(-1), k
	for s.next() {
		title := name
		if nameColumn != "" {
			if title = s.Cell(0); title == "" {
				s.fail(0, CellEmpty)
				s.lost()
				continue
			}
		}
		if n < 0 || lists[n].Name != title {
			var known bool
			if n, known = numbers[title]; !known {
				n = int32(len(lists))
				numbers[title] = n
				procedure := k == procedures || k == anyKind && looksProcedure(s.Cell(codeCol))
				lists = append(lists, &List{Name: title, File: s.id, Procedures: procedure})
			}
			if of = diagnoses; lists[n].Procedures {
				of = procedures
			}
		}
		if r, ok := l.code(s, codeCol, of); ok {
			rows = append(rows, row{n, r, int32(s.Line())})
		}
	}
	distribute(lists, rows)
	l.repeated(lists)
	return lists
}

// distribute gives the rows to their lists, in the order of the file. All lists share two arrays.
func distribute(lists []*List, rows []row) {
	size := make([]int, len(lists))
	for _, r := range rows {
		size[r.list]++
	}
	codes, lines := make([]Ref, len(rows)), make([]int32, len(rows))
	for i, list := range lists {
		n := size[i]
		list.Codes, codes = codes[:0:n], codes[n:]
		list.Lines, lines = lines[:0:n], lines[n:]
	}
	for _, r := range rows {
		list := lists[r.list]
		list.Codes = append(list.Codes, r.code)
		list.Lines = append(list.Lines, r.line)
	}
}

// looksProcedure tells by the first character which kind of codes a list holds.
func looksProcedure(cell string) bool {
	return cell != "" && '0' <= cell[0] && cell[0] <= '9'
}

// repeated reports codes that stand in one list twice.
func (l *loader) repeated(lists []*List) {
	type place struct{ list, line int32 } // that last held a code, the list from 1
	seen := make([]place, max(l.codes.Diagnoses(), l.codes.Procedures()))
	for n, list := range lists {
		for i, c := range list.Codes {
			if first := seen[c]; first.list == int32(n+1) {
				l.add(l.at(list.Pos(i), "code", RowDuplicate, l.codeText(list, c), int(first.line)))
				continue
			}
			seen[c] = place{int32(n + 1), list.Lines[i]}
		}
	}
}

// codeText returns the text of a code of a list.
func (l *loader) codeText(list *List, r Ref) string {
	if list.Procedures {
		e, _ := l.codes.Procedure(r)
		return e.Code
	}
	e, _ := l.codes.Diagnosis(r)
	return e.Code
}

// one returns the list of a table that is one list, or nil.
func one(lists []*List) *List {
	if len(lists) == 0 {
		return nil
	}
	return lists[0]
}

// seal makes the vocabulary ready for use: no more codes are taken up.
func (c *Codes) seal() {
	c.dx.seal(code.Diagnosis)
	c.px.seal(code.Procedure)
}
