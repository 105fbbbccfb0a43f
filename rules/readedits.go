package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// editReader reads the tables of a pack of edits.
type editReader struct {
	*loader
	edits *Edits
	items map[string]EditItem // that were read, by their text
}

// readEdits reads the tables of a pack of edits.
func (l *loader) readEdits() *Edits {
	r := &editReader{loader: l, edits: &Edits{}, items: make(map[string]EditItem)}
	r.checks()
	r.sexes()
	r.ages()
	r.companions()
	r.limits()
	r.values()
	r.required()
	r.deliveries()
	l.accept()
	l.codes.seal()
	return r.edits
}

// open opens a table whose last columns are severity and source.
func (r *editReader) open(name string, columns ...string) (*sheet, bool) {
	return r.table(name, append(columns, "severity", "source"), nil)
}

// rule reads what all rows have.
func (r *editReader) rule(s *sheet) (rule EditRule) {
	col := len(s.columns) - 2
	i := slices.Index(editLevels[:], s.Cell(col))
	if i < 1 {
		s.oneOf(col, editLevels[1:]...)
	}
	if s.Cell(col+1) == "" {
		s.fail(col+1, CellEmpty)
	}
	return EditRule{EditLevel(max(i, 0)), s.Cell(col + 1), s.pos()}
}

// once reports a row that says again what an earlier one says.
func (s *sheet) once(seen map[string]int, col int, key string) bool {
	if first, again := seen[key]; again {
		s.fail(col, RowDuplicate, key, first)
		return false
	}
	seen[key] = s.Line()
	return true
}

func (r *editReader) checks() {
	s, ok := r.open("checks", "check")
	if !ok {
		return
	}
	known := make([]string, len(switchedChecks))
	for i, c := range switchedChecks {
		known[i] = string(c)
	}
	seen := make(map[string]int)
	for s.next() {
		s.oneOf(0, known...)
		s.once(seen, 0, s.Cell(0))
		r.edits.Checks = append(r.edits.Checks, EditCheck{r.rule(s), Check(s.Cell(0))})
	}
}

func (r *editReader) sexes() {
	s, ok := r.open("sex", "item", "sex")
	if !ok {
		return
	}
	seen := make(map[string]int)
	limited := [2]map[Ref]int{make(map[Ref]int), make(map[Ref]int)} // rows that limit a code, diagnoses and procedures
	for s.next() {
		row := EditSex{EditRule: r.rule(s)}
		switch s.Cell(1) {
		case Male.String():
			row.Sex = Male
		case Female.String():
			row.Sex = Female
		default:
			s.oneOf(1, Male.String(), Female.String())
		}
		if row.Item, ok = r.item(s, 0, s.Cell(0)); !ok || !s.once(seen, 0, s.Cell(0)) {
			continue
		}
		r.edits.Sexes = append(r.edits.Sexes, row)
		of := limited[0]
		if row.Item.Procedures {
			of = limited[1]
		}
		for _, c := range row.Item.Codes {
			if first, again := of[c]; again && r.edits.Sexes[first].Sex != row.Sex {
				other := r.edits.Sexes[first]
				s.fail(1, RowConflict, r.codeOf(c, row.Item.Procedures), row.Sex, other.Sex, int(other.Pos.Line))
				break
			} else if !again {
				of[c] = len(r.edits.Sexes) - 1
			}
		}
	}
}

// codeOf returns the text of a code.
func (r *editReader) codeOf(c Ref, procedure bool) string {
	if procedure {
		return r.codes.catalog.ProcedureAt(int(c)).Code
	}
	return r.codes.catalog.DiagnosisAt(int(c)).Code
}

func (r *editReader) ages() {
	s, ok := r.open("age", "item", "least", "most", "unit")
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		row := EditAge{EditRule: r.rule(s), Days: s.Cell(3) == "days"}
		s.oneOf(3, "days", "years")
		row.Least, row.Most = r.bounds(s, 1)
		if row.Item, ok = r.item(s, 0, s.Cell(0)); ok && s.once(seen, 0, s.Cell(0)) {
			r.edits.Ages = append(r.edits.Ages, row)
		}
	}
}

// bounds reads two cells, of which one at least is filled.
func (r *editReader) bounds(s *sheet, col int) (least, most Int) {
	read := func(col int) Int {
		cell := s.Cell(col)
		if cell == "" {
			return Int{}
		}
		v, err := strconv.ParseInt(cell, 10, 32)
		if err != nil || v < 0 || strconv.FormatInt(v, 10) != cell {
			s.fail(col, CellValue, strconv.Quote(cell), "0, 1, 2 ...")
			return Int{}
		}
		return Known(v)
	}
	least, most = read(col), read(col+1)
	switch {
	case s.Cell(col) == "" && s.Cell(col+1) == "":
		s.fail(col, CellEmpty)
	case least.known && most.known && most.value < least.value:
		s.fail(col+1, CellValue, strconv.Quote(s.Cell(col+1)), ">= "+s.Cell(col))
	}
	return least, most
}

func (r *editReader) companions() {
	s, ok := r.open("companions", "item", "companion")
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		row := EditCompanion{EditRule: r.rule(s)}
		row.Item, ok = r.diagnoses(s, 0, s.Cell(0))
		if s.Cell(1) == "" {
			s.fail(1, CellEmpty)
			continue
		}
		for text := range strings.SplitSeq(s.Cell(1), anyOf) {
			if i, sound := r.diagnoses(s, 1, text); sound {
				row.Any = append(row.Any, i)
			}
		}
		if ok && s.once(seen, 0, s.Cell(0)) {
			r.edits.Companions = append(r.edits.Companions, row)
		}
	}
}

func (r *editReader) limits() {
	s, ok := r.open("limits", "field", "least", "most")
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		s.oneOf(0, recordNumbers()...)
		s.once(seen, 0, s.Cell(0))
		least, most := r.bounds(s, 1)
		r.edits.Limits = append(r.edits.Limits, EditLimit{r.rule(s), RecordField(s.Cell(0)), least, most})
	}
}

func (r *editReader) values() {
	s, ok := r.open("values", "field", "values")
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		s.oneOf(0, recordTexts()...)
		s.once(seen, 0, s.Cell(0))
		row := EditValues{EditRule: r.rule(s), Field: RecordField(s.Cell(0))}
		for v := range strings.SplitSeq(s.Cell(1), anyOf) {
			switch {
			case v == "":
				s.fail(1, CellEmpty)
			case slices.Contains(row.Values, v):
				s.twice(1, v)
			}
			row.Values = append(row.Values, v)
		}
		r.edits.Values = append(r.edits.Values, row)
	}
}

func (r *editReader) required() {
	s, ok := r.open("required", "field", "when")
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		s.oneOf(0, recordFields()...)
		s.once(seen, 0, s.Cell(0))
		s.oneOf(1, requiredNames[:]...)
		w := max(slices.Index(requiredNames[:], s.Cell(1)), 0)
		r.edits.Required = append(r.edits.Required, EditRequired{r.rule(s), RecordField(s.Cell(0)), RequiredWhen(w)})
	}
}

func (r *editReader) deliveries() {
	s, ok := r.table("delivery", []string{"item", "source"}, nil)
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		if s.Cell(1) == "" {
			s.fail(1, CellEmpty)
		}
		if i, ok := r.diagnoses(s, 0, s.Cell(0)); ok && s.once(seen, 0, s.Cell(0)) {
			r.edits.Deliveries = append(r.edits.Deliveries, i)
		}
	}
}

// diagnoses reads an item that must be of diagnoses.
func (r *editReader) diagnoses(s *sheet, col int, text string) (EditItem, bool) {
	i, ok := r.item(s, col, text)
	if ok && i.Procedures {
		r.malformed(s, col, text)
		return i, false
	}
	return i, ok
}

// malformed reports an item that cannot be read.
func (r *editReader) malformed(s *sheet, col int, text string) {
	s.failIn(col, text, CellValue, strconv.Quote(text), bilingual{"编码、诊断范围（如 A00-B99）、手术操作编码的前几位及其范围（如 60-64）",
		"a code, a range of diagnoses (A00-B99), the beginning of procedures or a range of such (60-64)"})
}

// item reads codes of either kind: a diagnosis begins with a letter. An item without codes is a finding.
func (r *editReader) item(s *sheet, col int, text string) (EditItem, bool) {
	if text == "" {
		s.fail(col, CellEmpty)
		return EditItem{}, false
	}
	if i, known := r.items[text]; known {
		return i, true
	}
	i := EditItem{Text: text, Procedures: looksProcedure(text)}
	var in func(code string) bool
	if i.Procedures {
		in = procedureItem(text)
	} else {
		in = diagnosisItem(text)
	}
	if in == nil {
		r.malformed(s, col, text)
		return i, false
	}
	all := r.codes.catalog.Diagnoses()
	if i.Procedures {
		all = r.codes.catalog.Procedures()
	}
	for ref, e := range all {
		if in(e.Code) {
			i.Codes = append(i.Codes, Ref(ref))
		}
	}
	if len(i.Codes) == 0 && !r.blind {
		r.finding(s.pos(), s.columns[col], CodeUnknown, text, text, r.manifest.CodeSystem.String())
	}
	r.items[text] = i
	return i, true
}

// diagnosisItem returns what reports whether a diagnosis is of an item, or nil if the item cannot be read.
func diagnosisItem(text string) func(string) bool {
	if span, err := icd.ParseRange(text); err == nil {
		return func(code string) bool {
			dagger, asterisk := icd.Diagnosis(code).Halves()
			return span.Contains(dagger) || asterisk != "" && span.Contains(asterisk)
		}
	}
	if d, err := icd.ParseDiagnosis(text); err == nil && string(d) == text {
		return func(code string) bool { return code == text }
	}
	return nil
}

// procedureItem returns what reports whether a procedure is of an item, or nil if the item cannot be read.
func procedureItem(text string) func(string) bool {
	if p, err := icd.ParseProcedure(text); err == nil && string(p) == text {
		return func(code string) bool { return code == text }
	}
	first, last, joined := strings.Cut(text, "-")
	if !joined {
		last = first
	}
	if !procedurePrefix(first) || !procedurePrefix(last) || len(first) != len(last) || first > last {
		return nil
	}
	n := len(first)
	return func(code string) bool { return len(code) >= n && first <= code[:n] && code[:n] <= last }
}
