package rules

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

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
	s        *sheet
	kind     Kind
	old      []Row // of the base
	added    []Row
	byNumber map[int32]int         // places of rows: in old, then in added
	byCode   map[string]int        // of several rows the first
	repeated map[string]bool       // codes of several rows
	changed  map[int]int           // lines that changed old rows, by place
	removed  map[int]bool          // places in old
	last     *Row                  // that was read last
	cells    [colSource + 1]string // of its first line

	// Most rows have one form with one key, one main procedure and few others: they share arrays.
	forms []Form
	keys  []DiagnosisKey
	refs  []Ref
	slots [][]Ref
	key   string // that was looked for last
	known bool   // whether some diagnosis has it
}

// rows reads the lists of rows. Rows that a pack adds follow those of its base; one that replaces another stands in its place.
func (r *dipReader) rows() {
	base := r.d.Rows
	r.d.Rows = nil
	for _, t := range rowTables {
		own := of(base, t.kind)
		optional := []string{"number", "code", "alternative", "related", "when", "class", "name", "origin"}
		if s, ok := r.changes(t.name, []string{"diagnosis", "main"}, optional); ok {
			rr := rowReader{dipReader: r, s: s, kind: t.kind, old: slices.Clone(own)}
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
	n := r.s.room()
	r.byNumber, r.byCode = make(map[int32]int, len(r.old)+n), make(map[string]int, len(r.old)+n)
	r.repeated, r.changed, r.removed = make(map[string]bool), make(map[int]int), make(map[int]bool)
	for i := range r.old {
		r.enter(i)
	}
	r.added, r.forms, r.keys = make([]Row, 0, n), make([]Form, 0, n), make([]DiagnosisKey, 0, n)
	r.refs = make([]Ref, 0, 2*n)
	for r.s.next() {
		if a := r.s.Cell(colAlternative); a != "" && a != "1" {
			r.alternative(a)
		} else {
			r.row()
		}
	}
	if len(r.old) == 0 {
		return r.added
	}
	rows := make([]Row, 0, len(r.old)+len(r.added))
	for i, row := range r.old {
		if !r.removed[i] {
			rows = append(rows, row)
		}
	}
	return append(rows, r.added...)
}

// rowAt returns the row in a place.
func (r *rowReader) rowAt(i int) *Row {
	if i < len(r.old) {
		return &r.old[i]
	}
	return &r.added[i-len(r.old)]
}

// enter notes number and code of the row in a place. Of rows with the same code the first keeps it.
func (r *rowReader) enter(i int) {
	row := r.rowAt(i)
	if row.Number > 0 {
		r.byNumber[row.Number] = i
	}
	if other, taken := r.byCode[row.Code]; !taken {
		r.byCode[row.Code] = i
	} else if other != i {
		r.repeated[row.Code] = true
	}
}

// row reads a line that is not a further form of the row before.
func (r *rowReader) row() {
	s := r.s
	r.last = nil
	row := Row{Kind: r.kind, Name: s.Cell(colName), Origin: s.Cell(colOrigin), Code: s.Cell(colCode), Pos: s.pos()}
	row.Proviso = r.proviso(s, colWhen)
	if c := s.Cell(colClass); c != "" {
		known := []Class{Conservative, Diagnostic, Therapeutic, Surgery}
		var ok bool
		if row.Class, ok = parseClass(c, known...); !ok {
			s.oneOf(colClass, names(known)...)
		}
	}
	if n := s.Cell(colNumber); n != "" {
		v, err := strconv.ParseInt(n, 10, 32)
		if err != nil || v < 1 || strconv.FormatInt(v, 10) != n {
			s.fail(colNumber, CellValue, strconv.Quote(n), "1, 2, 3 ...")
			s.lost()
			return
		}
		row.Number = int32(v)
	}
	if row.Number == 0 && row.Code == "" {
		s.fail(colCode, CellEmpty)
		s.lost()
		return
	}
	at, op, ok := r.target(&row)
	if !ok {
		s.lost()
		return
	}
	if op == "remove" {
		r.removed[at] = true
		return
	}
	if row.Code == "" {
		row.Code = s.Cell(colNumber)
	}
	if other, taken := r.byCode[row.Code]; taken && other != at {
		p := r.rowAt(other).Pos
		r.finding(s.pos(), s.columns[colCode], GroupRepeated, row.Code, row.Code, r.place(p))
	}
	row.Keys = r.diagnosisKeys()
	r.forms = append(r.forms, r.form())
	n := len(r.forms)
	row.Forms = r.forms[n-1 : n : n]
	if op == "replace" {
		r.old[at] = row
	} else {
		at = len(r.old) + len(r.added)
		r.added = append(r.added, row)
	}
	r.enter(at)
	r.last = r.rowAt(at)
	for col := range s.columns {
		r.cells[col] = s.Cell(col)
	}
}

// target finds the row of the base that a line changes: its place, or -1 for a row that is added.
func (r *rowReader) target(row *Row) (at int, op string, ok bool) {
	s := r.s
	op, ok = s.change(colChange)
	if !ok {
		return 0, op, false
	}
	at, found := r.byNumber[row.Number]
	col := colNumber
	if row.Number == 0 {
		at, found = r.byCode[row.Code]
		col = colCode
	}
	if op == "add" {
		switch {
		case r.base != nil && row.Number > 0:
			s.fail(col, ChangeNumber, s.Cell(col))
		case found && (row.Number > 0 || at < len(r.old)):
			s.exists(col, s.Cell(col), r.rowAt(at).Pos)
		default:
			return -1, op, true
		}
		return 0, op, false
	}
	if !found || at >= len(r.old) {
		s.fail(col, ChangeMissing, s.Cell(col), r.manifest.Base.String())
		return 0, op, false
	}
	if first, again := r.changed[at]; again {
		s.fail(col, RowDuplicate, s.Cell(col), first)
		return 0, op, false
	}
	if row.Number == 0 && r.repeated[row.Code] {
		s.fail(col, GroupRepeated, row.Code, r.place(r.old[at].Pos))
		return 0, op, false
	}
	r.changed[at] = s.Line()
	row.Number = r.old[at].Number
	return at, op, true
}

// alternative reads a further form of the row before. Its line says what the form asks; for the rest it is empty or repeats
// the first line.
func (r *rowReader) alternative(number string) {
	s := r.s
	want, of := 1, ""
	if r.last != nil {
		want, of = len(r.last.Forms)+1, r.last.Code
	}
	if want == 1 || number != strconv.Itoa(want) {
		s.fail(colAlternative, AlternativeOrder, cmp.Or(s.Cell(colCode), s.Cell(colNumber), of), strconv.Quote(number), want)
		return
	}
	for col := range s.columns {
		switch cell := s.Cell(col); {
		case col == colMain || col == colRelated || col == colAlternative:
		case cell != "" && cell != r.cells[col]:
			s.fail(col, CellValue, strconv.Quote(cell), strings.Join(slices.Compact([]string{`""`, strconv.Quote(r.cells[col])}), ", "))
		}
	}
	r.last.Forms = append(r.last.Forms, r.form())
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
			s.failIn(colDiagnosis, text, KeyMalformed, text)
			r.errs[len(r.errs)-1].Suggest = r.repairedKey(text)
			continue
		case !r.keyKnown(k):
			r.finding(s.pos(), s.columns[colDiagnosis], CodeUnknown, text, text, r.manifest.CodeSystem.String())
		case slices.Contains(r.keys[n:], k):
			s.twice(colDiagnosis, text)
		}
		r.keys = append(r.keys, k)
	}
	return r.keys[n:len(r.keys):len(r.keys)]
}

// keyKnown reports whether some diagnosis of the code system has the key. A range may name categories that are not in use.
func (r *rowReader) keyKnown(k DiagnosisKey) bool {
	if k.Shape == KeyRange {
		return true
	}
	if k.Text == r.key {
		return r.known
	}
	c := r.catalog()
	i, ok := r.beginning(k.Text, diagnoses)
	if ok && k.Shape == KeyFull { // the whole of a code, or its dagger part
		dagger, _ := icd.Diagnosis(c.DiagnosisAt(i).Code).Halves()
		ok = dagger == k.Text || c.DiagnosisAt(i).Code == k.Text
	}
	r.key, r.known = k.Text, ok
	return ok
}

// form reads what a line asks of the procedures.
func (r *rowReader) form() Form {
	s := r.s
	f := Form{Pos: s.pos()}
	if s.Cell(colMain) != "" {
		f.Main = r.slot(colMain, s.Cell(colMain), &f)
	}
	if s.Cell(colRelated) == "" {
		return f
	}
	if f.Main == nil {
		s.fail(colRelated, RelatedAlone)
		return f
	}
	n := len(r.slots)
	for cell := range strings.SplitSeq(s.Cell(colRelated), allOf) {
		slot := r.slot(colRelated, cell, &f)
		again := func(other []Ref) bool { return len(slot) > 0 && slices.Equal(slot, other) }
		if again(f.Main) || slices.ContainsFunc(r.slots[n:], again) {
			s.twice(colRelated, cell)
		}
		r.slots = append(r.slots, slot)
	}
	f.Related = r.slots[n:len(r.slots):len(r.slots)]
	return f
}

// slot reads the codes of which one is asked for. It is never nil: a slot without codes is never met.
func (r *rowReader) slot(col int, cell string, f *Form) []Ref {
	n := len(r.refs)
	for text := range strings.SplitSeq(cell, anyOf) {
		if r.manifest.DIP.Match != "prefix" || !procedurePrefix(text) {
			if ref, ok := r.codeIn(r.s, col, text, procedures); ok {
				r.take(n, ref)
			}
			continue
		}
		f.Prefix = true
		i, some := r.beginning(text, procedures)
		if !some {
			r.finding(r.s.pos(), r.s.columns[col], CodeUnknown, text, text, r.manifest.CodeSystem.String())
			continue
		}
		for _, all := r.catalog().Len(); i < all && strings.HasPrefix(r.catalog().ProcedureAt(i).Code, text); i++ {
			r.take(n, Ref(i))
		}
	}
	return r.refs[n:len(r.refs):len(r.refs)]
}

// take adds a code to the slot that begins at n, once.
func (r *rowReader) take(n int, ref Ref) {
	if !slices.Contains(r.refs[n:], ref) {
		r.refs = append(r.refs, ref)
	}
}

// procedurePrefix reports whether a text is the beginning of procedure codes and not a whole one.
func procedurePrefix(s string) bool {
	if len(s) < 2 || len(s) > 6 || strings.Trim(s, "0123456789.") != "" {
		return false
	}
	_, err := icd.ParseProcedure(s)
	return err != nil && (len(s) == 2 || s[2] == '.' && strings.Count(s, ".") == 1)
}
