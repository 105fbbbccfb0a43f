package casecsv

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/internal/yamldoc"
	"github.com/fenzu/fenzu/rules"
)

// bilingual is an argument of an error that reads differently in each language.
type bilingual struct{ zh, en string }

func (b bilingual) Text(l text.Lang) string { return l.Pick(b.zh, b.en) }

// ParseMapping reads a mapping. name is that of the file, for errors: each is a [*rules.Error], all are reported at once, and
// errors.As finds the first.
func ParseMapping(name string, data []byte) (*Mapping, error) {
	p := &mappingParser{file: name, index: table.NewIndex(string(data)), m: &Mapping{nothing: make(map[string]bool)}}
	if bad, ok := table.Check(string(data)); !ok {
		return nil, notUTF8(name, bad, p.index.Line(bad.Line))
	}
	if doc := yamldoc.Parse(data, p.problem); doc != nil {
		p.read(doc)
	}
	if len(p.errs) == 0 {
		return p.m, nil
	}
	slices.SortStableFunc(p.errs, func(a, b *rules.Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	list := make([]error, len(p.errs))
	for i, e := range p.errs {
		list[i] = e
	}
	return nil, errors.Join(list...)
}

// notUTF8 is the error of a text in another encoding.
func notUTF8(file string, p table.Problem, source string) *rules.Error {
	var detail bilingual
	if p.Detail != "" {
		detail = bilingual{"，看来是 " + p.Detail, "; it looks like " + p.Detail}
	}
	todo := bilingual{"另存为“CSV UTF-8”，或用 casecsv/gb18030 转换", `save it as "CSV UTF-8", or convert it with casecsv/gb18030`}
	return &rules.Error{Code: rules.Encoding, File: file, Line: p.Line, Column: p.Column, Width: 1, Source: source,
		Args: []any{detail, todo}}
}

// mappingParser reads one mapping.
type mappingParser struct {
	file  string
	index *table.Index
	m     *Mapping
	errs  []*rules.Error
}

// problem reports what is wrong with the document.
func (p *mappingParser) problem(d yamldoc.Problem) {
	e := &rules.Error{File: p.file, Line: d.Line, Column: d.Column, Width: d.Width, Field: d.Key, Source: p.index.Line(d.Line)}
	switch d.Kind {
	case yamldoc.Syntax:
		e.Code, e.Column, e.Args = rules.YAMLSyntax, 0, []any{d.Detail}
	case yamldoc.Reference:
		e.Code, e.Args = rules.YAMLSyntax, []any{bilingual{
			"不使用锚点、别名和合并键，请直接写值", "anchors, aliases and merge keys are not used; write the value itself"}}
	case yamldoc.KeyUnknown:
		e.Code, e.Args = rules.KeyUnknown, []any{d.Detail}
	case yamldoc.KeyMissing:
		e.Code, e.Column, e.Args = rules.KeyMissing, 0, []any{d.Key}
	case yamldoc.KeyDuplicate:
		e.Code, e.Args = rules.KeyDuplicate, []any{d.Detail}
	case yamldoc.WrongType:
		want := map[string]bilingual{
			"mapping": {"映射", "a mapping"}, "text": {"文本", "a text"},
			"number": {"整数", "a whole number"}, "list": {"列表", "a list"},
		}[d.Detail]
		e.Code, e.Args = rules.KeyType, []any{cmp.Or(d.Key, p.file), want}
	}
	p.errs = append(p.errs, e)
}

// fail reports a mistake in the value of a key.
func (p *mappingParser) fail(m *yamldoc.Map, key string, code rules.Code, args ...any) {
	line, column, width := m.Place(key)
	p.errs = append(p.errs, &rules.Error{Code: code, File: p.file, Line: line, Column: column, Width: width, Field: m.Path(key),
		Source: p.index.Line(line), Args: args})
}

// choose reads a key that has one of a few values.
func (p *mappingParser) choose(m *yamldoc.Map, key string, values ...string) string {
	s := m.Text(key, true)
	if m.Has(key) && !slices.Contains(values, s) {
		p.fail(m, key, rules.CellValue, strconv.Quote(s), strings.Join(values, " "))
	}
	return s
}

func (p *mappingParser) read(doc *yamldoc.Map) {
	if n := doc.Int("format", true); doc.Has("format") && n != Format {
		p.fail(doc, "format", rules.CellValue, strconv.FormatInt(n, 10), strconv.Itoa(Format))
		return
	}
	m := p.m
	m.name, m.source = doc.Text("name", true), doc.Text("source", true)
	m.delimiter = ','
	if s := p.choose(doc, "delimiter", ",", ";", "|", "tab"); s == "tab" {
		m.delimiter = '\t'
	} else if s != "" {
		m.delimiter = s[0]
	}
	m.fold = p.choose(doc, "headers", "exact", "fold") == "fold"
	m.refuse = p.choose(doc, "others", "ignore", "refuse") == "refuse"
	for _, s := range doc.Texts("nothing", true) {
		m.nothing[s] = true
	}
	for _, s := range doc.Texts("dates", false) {
		layout, ok := layoutOf(s)
		if !ok {
			p.fail(doc, "dates", rules.CellValue, strconv.Quote(s), "YYYY-MM-DD, YYYY/M/D, YYYYMMDD, hh:mm:ss")
		}
		m.layouts = append(m.layouts, layout)
	}
	fields := doc.Map("fields", true)
	doc.Done()
	if fields == nil {
		return
	}
	for _, key := range fields.Keys() {
		p.field(doc, fields, key)
	}
	fields.Done()
	if !slices.ContainsFunc(m.fields, func(f field) bool { return f.to == rules.FieldDiagnoses }) {
		p.fail(doc, "fields", rules.KeyMissing, fields.Path(rules.FieldDiagnoses.String()))
	}
}

// field reads what is said of one field.
func (p *mappingParser) field(doc, fields *yamldoc.Map, key string) {
	to, ok := rules.FieldByName(key)
	switch {
	case key == "id":
		to = rules.NoField
	case !ok || to == rules.FieldLine || to == rules.FieldOther:
		return // fields.Done reports it
	}
	m := fields.Map(key, true)
	if m == nil {
		return
	}
	if to != rules.FieldFlags && to != rules.FieldParts {
		p.entry(doc, m, field{to: to})
		return
	}
	for _, k := range m.Keys() {
		if e := m.Map(k, true); e != nil {
			p.entry(doc, e, field{to: to, key: k})
		}
	}
}

// entry reads where a field comes from.
func (p *mappingParser) entry(doc, m *yamldoc.Map, f field) {
	optional := false
	if m.Has("optional") {
		optional = p.choose(m, "optional", "true", "false") == "true"
	}
	list := f.to == rules.FieldDiagnoses || f.to == rules.FieldProcedures
	switch {
	case list && m.Has("columns"):
		p.columns(m, &f, optional)
	case f.to == rules.FieldStay && m.Has("from"):
		f.derived = true
		f.from, f.to2 = p.column(m, "from", optional), p.column(m, "to", optional)
		if f.atLeast = m.Int("at_least", true); f.atLeast < 0 {
			want := bilingual{"不小于 0 的整数", "a whole number, not negative"}
			p.fail(m, "at_least", rules.CellValue, strconv.FormatInt(f.atLeast, 10), want)
		}
		if len(p.m.layouts) == 0 {
			p.fail(doc, "dates", rules.KeyMissing, "dates")
		}
		if m.Has("column") {
			f.columns = []column{p.column(m, "column", true)}
		}
	default:
		f.columns = []column{p.column(m, "column", optional)}
	}
	if list && !m.Has("columns") {
		f.separator = m.Text("separator", true)
		if m.Has("separator") && (f.separator == "" || strings.ContainsAny(f.separator, "+*.")) {
			want := bilingual{"编码中不出现的符号，如 |", "a sign that no code has, such as |"}
			p.fail(m, "separator", rules.CellValue, strconv.Quote(f.separator), want)
		}
	}
	if m.Has("values") && !list {
		p.values(m.Map("values", true), &f)
	}
	m.Done()
	p.m.fields = append(p.m.fields, f)
}

// column reads the name of a column.
func (p *mappingParser) column(m *yamldoc.Map, key string, optional bool) column {
	name := m.Text(key, true)
	if m.Has(key) && strings.TrimSpace(name) == "" {
		p.fail(m, key, rules.CellEmpty)
	}
	return column{name, optional}
}

// values reads the values of a field.
func (p *mappingParser) values(m *yamldoc.Map, f *field) {
	if m == nil {
		return
	}
	f.values = make(map[string]string)
	for _, k := range m.Keys() {
		v := m.Text(k, true)
		f.values[k] = v
		if trial := (&rules.Case{}); v != "" && !set(trial, f, v) {
			p.fail(m, k, rules.CellValue, strconv.Quote(v), wanted(f.to))
		}
	}
	f.known = strings.Join(slices.Sorted(maps.Keys(f.values)), " ")
}

// columns reads the columns of a list.
func (p *mappingParser) columns(m *yamldoc.Map, f *field, optional bool) {
	seen := make(map[string]bool)
	before := len(p.errs)
	for _, s := range m.Texts("columns", true) {
		for _, c := range p.numbered(m, s, optional) {
			name := p.m.folded(c.name)
			if seen[name] { // its code would be filed twice
				p.fail(m, "columns", rules.ColumnDuplicate, c.name)
			}
			seen[name] = true
			f.columns = append(f.columns, c)
		}
	}
	if len(f.columns) == 0 && len(p.errs) == before {
		p.fail(m, "columns", rules.CellEmpty)
	}
}

var braces = regexp.MustCompile(`^([^{}]*)\{(\d{1,3})\.\.(\d{1,3})\}([^{}]*)$`)

// numbered returns the columns that a name with a range stands for; the file need not have all of them.
func (p *mappingParser) numbered(m *yamldoc.Map, name string, optional bool) []column {
	if !strings.ContainsAny(name, "{}") {
		return []column{{name, optional}}
	}
	g := braces.FindStringSubmatch(name)
	from, last := 1, 0
	if g != nil {
		from, _ = strconv.Atoi(g[2]) // digits always fit
		last, _ = strconv.Atoi(g[3])
	}
	if from > last {
		p.fail(m, "columns", rules.CellValue, strconv.Quote(name), "dx{1..40}, C06x{01..40}C")
		return nil
	}
	width := 0
	if len(g[2]) > 1 && g[2][0] == '0' {
		width = len(g[2])
	}
	var list []column
	for i := from; i <= last; i++ {
		list = append(list, column{fmt.Sprintf("%s%0*d%s", g[1], width, i, g[4]), true})
	}
	return list
}

// parts of dates, the longer ones first.
var dateParts = strings.NewReplacer("YYYY", "2006", "MM", "01", "M", "1", "DD", "02", "D", "2", "hh", "15", "mm", "04", "ss", "05")

// layoutOf returns the form of a date as package time writes it.
func layoutOf(s string) (string, bool) {
	layout := dateParts.Replace(s)
	ok := strings.Contains(layout, "2006") && strings.Trim(layout, "0123456789-/.: T年月日") == "" &&
		strings.Count(s, "YYYY") == 1 && strings.Contains(s, "M") && strings.Contains(s, "D")
	return layout, ok
}
