package rules

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// change are the columns of a table that changes that of the base.
var change = []string{"change", "reason", "source"}

// rowTables are the lists of rows in internal order.
var rowTables = [...]struct {
	name string
	kind Kind
}{
	{"core", KindCore}, {"basic", KindBasic}, {"day", KindDay}, {"bed_day", KindBedDay}, {"pre", KindPre},
}

// Columns of tables of rows.
const (
	colDiagnosis = iota
	colMain
	colNumber
	colCode
	colAlternative
	colRelated
	colWhen
	colClass
	colName
	colOrigin
	colChange
	colReason
	colSource
)

// rowReader reads one list of rows.
type rowReader struct {
	*dipReader
	s       *sheet
	kind    Kind
	base    []Row            // that the pack may change
	numbers map[string]int   // places in base by number
	byCode  map[string]int   // and by code
	removed map[int]struct{} // places in base
	added   []Row
	last    *Row // that was read last
	changed map[int]int

	// Most rows have one form with one key, one main procedure and few others: they share arrays.
	forms []Form
	keys  []DiagnosisKey
	refs  []Ref
	slots [][]Ref
	key   string // that was found last
	known bool
}

// rows reads the lists of rows. Rows that a pack adds follow those of its base; one that replaces another stands in its place.
func (r *dipReader) rows() {
	base := r.d.Rows
	r.d.Rows = nil
	for _, t := range rowTables {
		own := of(base, t.kind)
		optional := []string{"number", "code", "alternative", "related", "when", "class", "name", "origin"}
		if r.overlay {
			optional = append(optional, change...)
		}
		if s, ok := r.table(t.name, []string{"diagnosis", "main"}, optional); ok {
			rr := rowReader{dipReader: r, s: s, kind: t.kind, base: slices.Clone(own), removed: make(map[int]struct{}),
				changed: make(map[int]int)}
			own = rr.read()
		}
		r.d.Rows = append(r.d.Rows, own...)
	}
}

// of returns the rows of one list.
func of(rows []Row, k Kind) []Row {
	i := sort.Search(len(rows), func(i int) bool { return rows[i].Kind >= k })
	j := sort.Search(len(rows), func(j int) bool { return rows[j].Kind > k })
	return rows[i:j]
}

func (r *rowReader) read() []Row {
	r.numbers, r.byCode = make(map[string]int, len(r.base)), make(map[string]int, len(r.base))
	for i := range r.base {
		if n := r.base[i].Number; n > 0 {
			r.numbers[strconv.Itoa(int(n))] = i
		}
		r.byCode[r.base[i].Code] = i
	}
	n := r.s.room()
	r.added, r.forms, r.keys = make([]Row, 0, n), make([]Form, 0, n), make([]DiagnosisKey, 0, n)
	r.refs = make([]Ref, 0, 2*n)
	for r.s.next() {
		r.row()
	}
	rows := r.base
	if len(r.removed) > 0 {
		rows = rows[:0]
		for i, row := range r.base {
			if _, gone := r.removed[i]; !gone {
				rows = append(rows, row)
			}
		}
	}
	return append(rows, r.added...)
}

// row reads one line.
func (r *rowReader) row() {
	s := r.s
	if a := s.Cell(colAlternative); a != "" && a != "1" {
		r.alternative(a)
		return
	}
	r.last = nil
	row := Row{Kind: r.kind, Name: s.Cell(colName), Origin: s.Cell(colOrigin), Code: s.Cell(colCode), Proviso: -1, Pos: s.pos()}
	if n := s.Cell(colNumber); n != "" {
		v, err := strconv.ParseInt(n, 10, 32)
		if err != nil || v < 1 || strconv.FormatInt(v, 10) != n {
			s.fail(colNumber, CellValue, strconv.Quote(n), "1, 2, 3 ...")
			return
		}
		row.Number = int32(v)
	}
	at, op, ok := r.target(&row)
	if !ok {
		return
	}
	if op == "remove" {
		r.removed[at] = struct{}{}
		return
	}
	if row.Code == "" {
		if row.Number == 0 {
			s.fail(colCode, CellEmpty)
			return
		}
		row.Code = s.Cell(colNumber)
		if at >= 0 && s.Cell(colNumber) == "" {
			row.Code = r.base[at].Code
		}
	}
	row.Keys = r.diagnosisKeys()
	f, ok := r.form()
	if !ok {
		return
	}
	r.forms = append(r.forms, f)
	n := len(r.forms)
	row.Forms = r.forms[n-1 : n : n]
	row.Proviso = r.proviso(s, colWhen)
	if c := s.Cell(colClass); c != "" {
		stated := []Class{Conservative, Diagnostic, Therapeutic, Surgery}
		if row.Class, ok = parseClass(c, stated...); !ok {
			s.oneOf(colClass, classNames[Conservative], classNames[Diagnostic], classNames[Therapeutic], classNames[Surgery])
		}
	}
	if at >= 0 {
		r.base[at] = row
		r.last = &r.base[at]
		return
	}
	r.added = append(r.added, row)
	r.last = &r.added[len(r.added)-1]
}

// target finds the row of the base that a line changes: its place, or -1 for a row that is added.
func (r *rowReader) target(row *Row) (at int, op string, ok bool) {
	s := r.s
	if !r.overlay {
		if at, dup := r.numbers[s.Cell(colNumber)]; dup && row.Number > 0 {
			s.fail(colNumber, RowDuplicate, s.Cell(colNumber), at)
			return 0, "", false
		}
		if row.Number > 0 {
			r.numbers[s.Cell(colNumber)] = s.Line()
		}
		return -1, "add", true
	}
	op = s.Cell(colChange)
	s.oneOf(colChange, "add", "remove", "replace")
	for _, col := range []int{colReason, colSource} {
		if s.Cell(col) == "" {
			s.fail(col, CellEmpty)
		}
	}
	at, found := r.numbers[s.Cell(colNumber)]
	col := colNumber
	if row.Number == 0 {
		at, found = r.byCode[row.Code]
		col = colCode
	}
	switch {
	case op == "add":
		if row.Number > 0 {
			s.fail(colNumber, ChangeNumber, s.Cell(colNumber))
			return 0, "", false
		}
		return -1, op, true
	case op != "remove" && op != "replace":
		return 0, "", false
	case !found:
		s.fail(col, ChangeMissing, s.Cell(col), r.manifest.Base.String())
		return 0, "", false
	}
	if line, again := r.changed[at]; again {
		s.fail(col, RowDuplicate, s.Cell(col), line)
		return 0, "", false
	}
	r.changed[at] = s.Line()
	row.Number = r.base[at].Number
	return at, op, true
}

// alternative reads a further form of the row before.
func (r *rowReader) alternative(number string) {
	s := r.s
	if r.last == nil || number != strconv.Itoa(len(r.last.Forms)+1) ||
		s.Cell(colCode) != "" && s.Cell(colCode) != r.last.Code || s.Cell(colNumber) != "" && s.Cell(colNumber) != strconv.Itoa(int(r.last.Number)) {
		want := 1
		if r.last != nil {
			want = len(r.last.Forms) + 1
		}
		s.fail(colAlternative, AlternativeOrder, strings.TrimSpace(s.Cell(colCode)+" "+s.Cell(colNumber)), strconv.Quote(number), want)
		return
	}
	if f, ok := r.form(); ok {
		r.last.Forms = append(r.last.Forms, f)
	}
}

// diagnosisKeys reads the keys of a row.
func (r *rowReader) diagnosisKeys() []DiagnosisKey {
	s := r.s
	cell := s.Cell(colDiagnosis)
	if cell == "" {
		if r.kind != KindPre {
			s.fail(colDiagnosis, CellEmpty)
		}
		return nil
	}
	n := len(r.keys)
	for text := range strings.SplitSeq(cell, anyOf) {
		k, ok := ParseKey(text)
		switch {
		case !ok:
			s.fail(colDiagnosis, KeyMalformed, text)
			continue
		case !r.keyKnown(k):
			r.finding(s.pos(), s.columns[colDiagnosis], CodeUnknown, text, text, r.manifest.CodeSystem.String())
		case slices.Contains(r.keys[n:], k):
			s.fail(colDiagnosis, RowDuplicate, text, s.Line())
		}
		r.keys = append(r.keys, k)
	}
	return r.keys[n:len(r.keys):len(r.keys)]
}

// keyKnown reports whether some diagnosis of the code system has the key.
func (r *rowReader) keyKnown(k DiagnosisKey) bool {
	if k.Shape == KeyRange {
		return true // ParseKey has read it; a range may name categories that are not in use
	}
	if k.Text == r.key {
		return r.known
	}
	c := r.catalog()
	n, _ := c.Len()
	i := sort.Search(n, func(i int) bool { return c.DiagnosisAt(i).Code >= k.Text })
	r.key, r.known = k.Text, i < n && strings.HasPrefix(c.DiagnosisAt(i).Code, k.Text)
	return r.known
}

// form reads what a line asks of the procedures.
func (r *rowReader) form() (Form, bool) {
	s := r.s
	f := Form{Pos: s.pos()}
	ok := true
	if cell := s.Cell(colMain); cell != "" {
		if f.Main, ok = r.slot(colMain, cell, &f); !ok {
			return f, false
		}
	}
	cell := s.Cell(colRelated)
	if cell == "" {
		return f, true
	}
	if f.Main == nil {
		s.fail(colRelated, RelatedAlone)
		return f, false
	}
	n := len(r.slots)
	for slot := range strings.SplitSeq(cell, allOf) {
		codes, sound := r.slot(colRelated, slot, &f)
		ok = ok && sound
		if len(codes) == 1 && len(f.Main) == 1 && codes[0] == f.Main[0] {
			s.fail(colRelated, RowDuplicate, slot, s.Line())
		}
		r.slots = append(r.slots, codes)
	}
	f.Related = r.slots[n:len(r.slots):len(r.slots)]
	return f, ok
}

// slot reads the codes of which one is asked for.
func (r *rowReader) slot(col int, cell string, f *Form) ([]Ref, bool) {
	n := len(r.refs)
	for len(cell) > 0 || n == len(r.refs) {
		text, rest, more := strings.Cut(cell, anyOf)
		if r.manifest.DIP.Match == "prefix" && procedurePrefix(text) {
			f.Prefix = true
			before := len(r.refs)
			for i, e := range r.catalog().Procedures() {
				if strings.HasPrefix(e.Code, text) {
					r.refs = append(r.refs, Ref(i))
				}
			}
			if len(r.refs) == before {
				r.finding(r.s.pos(), r.s.columns[col], CodeUnknown, text, text, r.manifest.CodeSystem.String())
			}
		} else {
			ref, ok := r.codeIn(r.s, col, text, procedures)
			if !ok {
				return nil, false
			}
			r.refs = append(r.refs, ref)
		}
		if !more {
			break
		}
		cell = rest
	}
	return r.refs[n:len(r.refs):len(r.refs)], true
}

// procedurePrefix reports whether a text is the beginning of procedure codes and not a whole one.
func procedurePrefix(s string) bool {
	if len(s) < 2 || len(s) > 6 || strings.Trim(s, "0123456789.") != "" {
		return false
	}
	_, err := icd.ParseProcedure(s)
	return err != nil && (len(s) == 2 || s[2] == '.' && strings.Count(s, ".") == 1)
}
