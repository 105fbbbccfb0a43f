package rules

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// listSign marks the name of a list where a value could stand.
const listSign = "@"

// to separates the ends of a range of numbers.
const to = ".."

// whenReader reads the conditions of a pack on cases: when.csv and what it refers to.
type whenReader struct {
	*loader
	provisos  []Proviso            // of the base, then those of the pack
	lists     map[string]*itemList // of lists.csv
	named     map[string]int32     // conditions
	own       int                  // the first condition that is not of the base
	used      map[string]bool      // conditions that something refers to
	asterisks []string             // parts of diagnoses, once they are asked for
}

// newWhenReader makes a reader over the conditions of the base.
func (l *loader) newWhenReader(base []Proviso) *whenReader {
	r := &whenReader{
		loader: l, provisos: slices.Clip(base), own: len(base), // the base's stay
		lists: make(map[string]*itemList), named: make(map[string]int32), used: make(map[string]bool),
	}
	for i, p := range base {
		r.named[p.Name] = int32(i)
	}
	return r
}

// itemList is a list of lists.csv.
type itemList struct {
	items []Item
	list  *List // in system chs-drg: its codes
	kind  kind
	at    Pos
	used  bool
}

// itemsOf returns the items of a list. One of conditions of groups has none until it is asked for them.
func (r *whenReader) itemsOf(l *itemList) []Item {
	if l.items == nil && l.list != nil {
		for _, c := range l.list.Codes {
			l.items = append(l.items, Item{Text: r.codeText(l.list, c), Exact: true})
		}
	}
	return l.items
}

func (r *whenReader) catalog() *icd.Catalog { return r.codes.catalog }

// items reads items of codes that a cell holds, in the notation of rules: ranges and beginnings of diagnoses, whole
// procedures and beginnings of them, or the name of a list.
func (r *whenReader) items(s *sheet, col int, k kind) []Item {
	return r.itemsIn(s, col, s.Cell(col), k)
}

// itemsIn is items for a part of a cell.
func (r *whenReader) itemsIn(s *sheet, col int, cell string, k kind) []Item {
	var items []Item
	for text := range strings.SplitSeq(cell, anyOf) {
		if name, ok := strings.CutPrefix(text, listSign); ok {
			if list, ok := r.list(s, col, text, name, k); ok {
				items = append(items, r.itemsOf(list)...)
			}
			continue
		}
		if item, ok := r.item(s, col, text, k); ok {
			items = append(items, item)
		}
	}
	return items
}

// list finds the list that a part of a cell names and checks its kind.
func (r *whenReader) list(s *sheet, col int, text, name string, k kind) (*itemList, bool) {
	list := r.lists[name]
	if list == nil {
		s.failIn(col, text, ListUnknown, name)
		return nil, false
	}
	list.used = true
	if list.kind != k {
		s.failIn(col, text, ListKind, s.columns[col], kindTexts[k], name)
		return nil, false
	}
	return list, true
}

var kindTexts = map[kind]bilingual{diagnoses: {"诊断", "diagnoses"}, procedures: {"手术操作", "procedures"}}

// item reads one item: in a pack of chs-drg a whole code, else what its form says.
func (r *whenReader) item(s *sheet, col int, text string, k kind) (Item, bool) {
	if r.manifest.System == SystemDRG {
		_, ok := r.codeIn(s, col, text, k)
		return Item{Text: text, Exact: true}, ok
	}
	return r.formed(s, col, text, k)
}

// matched reads an item whose row says how it compares.
func (r *whenReader) matched(s *sheet, code, match int, k kind) (Item, bool) {
	how := []string{"exact", "prefix"}
	if k == diagnoses {
		how = append(how, "range")
	}
	text, by := s.Cell(code), s.Cell(match)
	switch {
	case !slices.Contains(how, by):
		s.oneOf(match, how...)
		return Item{}, false
	case by == "exact":
		_, ok := r.code(s, code, k)
		return Item{Text: text, Exact: true}, ok
	case k == diagnoses && strings.Contains(text, "-") != (by == "range"):
		s.fail(code, KeyMalformed, text)
		return Item{}, false
	}
	i, ok := r.formed(s, code, text, k)
	i.Exact = false
	return i, ok
}

// formed reads an item that is what its form says. One that no code of the code system begins with is a finding.
func (r *whenReader) formed(s *sheet, col int, text string, k kind) (Item, bool) {
	i := Item{Text: text}
	switch {
	case text == "":
		s.fail(col, CellEmpty)
		return i, false
	case k == procedures && !procedurePrefix(text):
		i.Exact = true
		r.codeIn(s, col, text, procedures)
		return i, true
	case k == diagnoses && strings.Contains(text, "-"):
		var err error
		i.Range, err = icd.ParseRange(text)
		i.IsRange = err == nil
	case k == diagnoses && wholeDiagnosis(text):
		if _, ok := r.beginning(text, k); !ok {
			r.codeIn(s, col, text, diagnoses)
		}
		return i, true
	case k == procedures || diagnosisPrefix(text):
		if _, ok := r.beginning(text, k); !ok && !r.asterisk(text) {
			r.finding(s.pos(), s.columns[col], CodeUnknown, text, text, r.manifest.CodeSystem.String())
		}
		return i, true
	}
	if !i.IsRange {
		s.failIn(col, text, KeyMalformed, text)
	}
	return i, i.IsRange
}

func wholeDiagnosis(s string) bool {
	_, err := icd.ParseDiagnosis(s)
	return err == nil
}

// diagnosisPrefix reports whether a text is the beginning of diagnoses and not a whole one: whether there is something that
// makes it a code in canonical spelling.
func diagnosisPrefix(s string) bool {
	for _, form := range [...]string{"U00.000+U00.0*", "U00.000x000+U00.0*", "U00.x00+U00.0*", "U00.x00x000+U00.0*"} {
		if 0 < len(s) && len(s) < len(form) {
			whole := s + form[len(s):]
			if wholeDiagnosis(whole) && icd.Normalize(whole) == whole {
				return true
			}
		}
	}
	return false
}

// beginning finds the first code of the code system that begins with a text.
func (r *whenReader) beginning(text string, k kind) (int, bool) {
	c := r.catalog()
	n, m := c.Len()
	at := func(i int) string { return c.DiagnosisAt(i).Code }
	if k == procedures {
		n, at = m, func(i int) string { return c.ProcedureAt(i).Code }
	}
	i := sort.Search(n, func(i int) bool { return at(i) >= text })
	return i, i < n && strings.HasPrefix(at(i), text)
}

// asterisk reports whether the asterisk part of some diagnosis begins with a text.
func (r *whenReader) asterisk(text string) bool {
	if r.asterisks == nil {
		for _, e := range r.catalog().Diagnoses() {
			if _, half := icd.Diagnosis(e.Code).Halves(); half != "" {
				r.asterisks = append(r.asterisks, half)
			}
		}
	}
	return slices.ContainsFunc(r.asterisks, func(half string) bool { return strings.HasPrefix(half, text) })
}

// readLists reads the lists.csv of a pack of system dip. Lists are of the pack alone.
func (r *whenReader) readLists() {
	if s, ok := r.table("lists", []string{"list", "code"}, nil); ok {
		for s.next() {
			name := s.Cell(0)
			if name == "" {
				s.fail(0, CellEmpty)
				continue
			}
			list := r.lists[name]
			if list == nil {
				list = &itemList{kind: diagnoses, at: s.pos()}
				if looksProcedure(s.Cell(1)) {
					list.kind = procedures
				}
				r.lists[name] = list
			}
			if item, ok := r.item(s, 1, s.Cell(1), list.kind); ok {
				list.items = append(list.items, item)
			}
		}
	}
}

// readProvisos reads when.csv. Conditions of the base can be referred to.
func (r *whenReader) readProvisos() {
	if s, ok := r.table("when", []string{"when", "alternative", "test", "compare", "value"}, []string{"not"}); ok {
		for s.next() {
			r.readTest(s)
		}
	}
}

// unused reports lists that nothing refers to.
func (r *whenReader) unused() {
	for name, list := range r.lists { // errors are sorted in the end
		if !list.used {
			r.add(r.at(list.at, "list", ListUnused, name))
		}
	}
}

// unusedProvisos reports conditions of the pack that nothing refers to.
func (r *whenReader) unusedProvisos() {
	for _, p := range r.provisos[r.own:] {
		if !r.used[p.Name] {
			r.add(r.at(p.Pos, "when", ConditionUnused, p.Name))
		}
	}
}

// readTest reads one line of when.csv.
func (r *whenReader) readTest(s *sheet) {
	name := s.Cell(0)
	if name == "" {
		s.fail(0, CellEmpty)
		return
	}
	at, known := r.named[name]
	if known && int(at) < r.own {
		s.exists(0, name, r.provisos[at].Pos)
		return
	}
	if r.manifest.System == SystemDRG && (slices.Contains(whenNames[:], name) || strings.Contains(name, allOf)) {
		s.fail(0, CellValue, strconv.Quote(name), bilingual{"条件不能叫 mcc、cc、cc_only、none，也不含 " + allOf, "no condition is named mcc, cc, cc_only or none, or has " + allOf + " in its name"})
		return
	}
	if !known {
		at = int32(len(r.provisos))
		r.named[name] = at
		r.provisos = append(r.provisos, Proviso{Name: name, Pos: s.pos()})
	}
	p := &r.provisos[at]
	n := len(p.Alternatives)
	together := int(at) == len(r.provisos)-1
	switch number := s.Cell(1); {
	case together && number == strconv.Itoa(n+1):
		p.Alternatives = append(p.Alternatives, nil)
	case together && n > 0 && number == strconv.Itoa(n):
	default:
		s.fail(1, AlternativeOrder, name, strconv.Quote(number), n+1)
		return
	}
	if t, ok := r.test(s); ok {
		last := &p.Alternatives[len(p.Alternatives)-1]
		*last = append(*last, t)
	}
}

// test reads what one line of when.csv asks.
func (r *whenReader) test(s *sheet) (Test, bool) {
	t := Test{Pos: s.pos()}
	kind, argument, _ := strings.Cut(s.Cell(2), ":")
	var ok bool
	if t.Kind, ok = parseTest(kind, r.manifest.System); !ok || (argument != "") != tests[t.Kind].named {
		s.fail(2, AtomUnknown, strconv.Quote(s.Cell(2)), strings.Join(testNames(r.manifest.System), ", "))
		return t, false
	}
	t.Name = argument
	s.oneOf(5, "", "1")
	t.Not = s.Cell(5) == "1"
	operand := tests[t.Kind].operand
	if operand == noTestOperand {
		if s.Cell(3) != "" || s.Cell(4) != "" {
			s.fail(3, AtomOperand, kind, bilingual{"不比较，也不带值", "compares nothing and takes no value"})
			return t, false
		}
		return t, true
	}
	if t.Compare, ok = parseCompare(s.Cell(3)); !ok || (t.Compare == In) == (operand == numberOperand) {
		want := compareNames[:1]
		if operand == numberOperand {
			want = compareNames[1:]
		}
		s.fail(3, CellValue, strconv.Quote(s.Cell(3)), strings.Join(want, ", "))
		return t, false
	}
	switch operand {
	case diagnosisOperand:
		t.Items = r.items(s, 4, diagnoses)
		return t, true
	case procedureOperand:
		if t.Kind == TestProcedureGroups {
			return t, r.groups(s, &t)
		}
		t.Items = r.items(s, 4, procedures)
		return t, true
	case textOperand:
		return t, r.texts(s, &t)
	}
	low, high, between := strings.Cut(s.Cell(4), to)
	if between != (t.Compare == Between) {
		s.fail(4, CellValue, strconv.Quote(s.Cell(4)), "1, 2.5; between: 2"+to+"7")
		return t, false
	}
	if t.Low, ok = r.decimal(s, 4, low); !ok {
		return t, false
	}
	t.High = t.Low
	if between {
		if t.High, ok = r.decimal(s, 4, high); !ok {
			return t, false
		}
	}
	if t.High.Cmp(t.Low) < 0 {
		s.fail(4, CellValue, strconv.Quote(s.Cell(4)), "LOW"+to+"HIGH")
		return t, false
	}
	if t.Low.Sign() < 0 && r.manifest.System == SystemDRG { // what it compares counts something
		s.fail(4, CellValue, strconv.Quote(s.Cell(4)), "0, 1, 2 ...")
		return t, false
	}
	if t.Kind == TestCount {
		list, ok := r.list(s, 2, argument, argument, procedures)
		if ok {
			t.Items = r.itemsOf(list)
		}
		return t, ok
	}
	return t, true
}

// groups reads the groups of a combination of procedures.
func (r *whenReader) groups(s *sheet, t *Test) bool {
	for group := range strings.SplitSeq(s.Cell(4), allOf) {
		t.Groups = append(t.Groups, r.itemsIn(s, 4, group, procedures))
	}
	if n := len(t.Groups); n > MaxProcedureGroups {
		s.fail(4, LimitExceeded, t.Kind.String(), n, MaxProcedureGroups)
		return false
	}
	return true
}

// texts reads the texts that a test compares with.
func (r *whenReader) texts(s *sheet, t *Test) bool {
	t.Texts = strings.Split(s.Cell(4), anyOf)
	var known []string
	switch t.Kind {
	case TestClass:
		known = classNames[Conservative : Surgery+1]
	case TestSex:
		known = []string{Male.String(), Female.String()}
	case TestAdmission:
		known = admissions
	}
	for _, v := range t.Texts {
		switch {
		case known != nil && !slices.Contains(known, v):
			s.failIn(4, v, CellValue, strconv.Quote(v), strings.Join(known, ", "))
			return false
		case v == "":
			s.fail(4, CellEmpty)
			return false
		}
	}
	return true
}

// proviso finds the named condition of a cell; -1 for an empty one.
func (r *whenReader) proviso(s *sheet, col int) int32 {
	name := s.Cell(col)
	if name == "" {
		return -1
	}
	at, ok := r.named[name]
	if !ok {
		s.fail(col, GroupUnknown, name, "when.csv")
		return -1
	}
	r.used[name] = true
	return at
}

// decimal reads a number out of a cell.
func (r *whenReader) decimal(s *sheet, col int, text string) (Decimal, bool) {
	d, err := ParseDecimal(text)
	if err != nil {
		s.fail(col, CellValue, strconv.Quote(text), "0, 1.25 ...")
	}
	return d, err == nil
}

// positive reads a number that must be more than nothing.
func (r *whenReader) positive(s *sheet, col int) (Decimal, bool) {
	d, ok := r.decimal(s, col, s.Cell(col))
	if ok && d.Sign() <= 0 {
		s.fail(col, CellValue, strconv.Quote(s.Cell(col)), "> 0")
		ok = false
	}
	return d, ok
}

// optional reads a positive number or nothing.
func (r *whenReader) optional(s *sheet, col int) Decimal {
	if s.Cell(col) == "" {
		return Decimal{}
	}
	d, _ := r.positive(s, col)
	return d
}
