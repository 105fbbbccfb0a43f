package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/yamldoc"
)

// tables are the tables of each system; those marked are required.
var tables = map[System]map[string]bool{
	SystemCodes: {"diagnoses": true, "procedures": true, "chapters": false, "sections": false},
	SystemDRG: {
		"mdc": true, "gates": true, "adrg": true, "conditions": true, "lists": true, "drg": true,
		"mdc_principal": false, "zones": false, "qy": false, "mcc": false, "cc": false, "exclusion": false,
		"not_principal": false, "not_counted": false, "counted": false, "accepted": false,
	},
}

// parameter is one parameter of system chs-drg: a choice, a set of choices, a whole number, or a text.
type parameter struct {
	name   string
	values []string // of choices
	text   func(*Parameters) *string
	set    func(*Parameters) *[]string
	number func(*Parameters) *int64
}

// parameters are the parameters in the order of [Parameters].
var parameters = [...]parameter{
	{name: "code_match", values: []string{"normalised", "exact"}, text: func(p *Parameters) *string { return &p.CodeMatch }},
	{name: "sex_missing", values: []string{"invalid", "group"}, text: func(p *Parameters) *string { return &p.SexMissing }},
	{name: "age_missing", values: []string{"needs-data", "adult"}, text: func(p *Parameters) *string { return &p.AgeMissing }},
	{name: "infant_days_missing", values: []string{"needs-data", "zero", "false"},
		text: func(p *Parameters) *string { return &p.InfantDaysMissing }},
	{name: "year_days", number: func(p *Parameters) *int64 { return &p.YearDays }},
	{name: "weight_missing", values: []string{"false", "needs-data"}, text: func(p *Parameters) *string { return &p.WeightMissing }},
	{name: "principal_check", values: []string{"catalogue", "gray", "not-allowed"},
		set: func(p *Parameters) *[]string { return &p.PrincipalCheck }},
	{name: "gray", values: []string{"check", "ignore"}, text: func(p *Parameters) *string { return &p.Gray }},
	{name: "counts", values: []string{"catalogue-less-lists", "list"}, text: func(p *Parameters) *string { return &p.Counts }},
	{name: "discarded_main", values: []string{"null", "shift", "retry"}, text: func(p *Parameters) *string { return &p.DiscardedMain }},
	{name: "pair_entries", values: []string{"distinct", "any"}, text: func(p *Parameters) *string { return &p.PairEntries }},
	{name: "pair_main", values: []string{"free", "one-is-main"}, text: func(p *Parameters) *string { return &p.PairMain }},
	{name: "ungrouped_code", text: func(p *Parameters) *string { return &p.UngroupedCode }},
}

// ParameterNames are the names of the parameters, in the order of [Parameters].
func ParameterNames() []string {
	names := make([]string, len(parameters))
	for i := range parameters {
		names[i] = parameters[i].name
	}
	return names
}

// show writes a value as pack.yaml does.
func (a *parameter) show(p *Parameters) string {
	switch {
	case a.number != nil:
		return strconv.FormatInt(*a.number(p), 10)
	case a.set != nil:
		return "[" + strings.Join(*a.set(p), ", ") + "]"
	}
	return *a.text(p)
}

// place is where the value of a key stands.
func place(m *yamldoc.Map, key string) Pos {
	line, _, _ := m.Place(key)
	return At(FileManifest, line)
}

// manifestError reports a mistake in the value of a key.
func (l *loader) manifestError(m *yamldoc.Map, key string, code Code, args ...any) {
	n, column, width := m.Place(key)
	l.add(&Error{Code: code, File: manifestFile, Line: n, Column: column, Width: width, Field: m.Path(key),
		Source: line(l.files[manifestFile], n), Args: args})
}

// keyError reports a key that cannot stand where it does.
func (l *loader) keyError(m *yamldoc.Map, key string, code Code, args ...any) {
	n, column, width := m.KeyPlace(key)
	l.add(&Error{Code: code, File: manifestFile, Line: n, Column: column, Width: width, Field: m.Path(key),
		Source: line(l.files[manifestFile], n), Args: args})
}

// readManifest reads pack.yaml; it reports false if the rest of the pack cannot be read under it.
func (l *loader) readManifest(doc *yamldoc.Map) bool {
	before := len(l.errs)
	m := &l.manifest
	m.Format = int(doc.Int("format", true))
	if len(l.errs) == before && m.Format != Format {
		l.manifestError(doc, "format", FormatUnknown, m.Format, Format)
	}
	m.System = System(doc.Text("system", true))
	if doc.Has("system") && tables[m.System] == nil {
		l.manifestError(doc, "system", CellValue, string(m.System), strings.Join([]string{string(SystemCodes), string(SystemDRG)}, ", "))
	}
	if len(l.errs) > before { // another format or system has other keys
		return false
	}
	m.ID = l.name(doc, "id")
	m.Edition = l.name(doc, "edition")
	before = len(l.errs)
	m.Revision = int(doc.Int("revision", true))
	if m.Revision < 1 && len(l.errs) == before {
		l.manifestError(doc, "revision", CellValue, doc.Text("revision", false), ">= 1")
	}
	m.Name = doc.Text("name", true)
	m.Region = doc.Text("region", false)
	if strings.Trim(m.Region, "0123456789") != "" {
		l.manifestError(doc, "region", CellValue, m.Region, "0-9")
	}
	m.From, m.To = l.date(doc, "from"), l.date(doc, "to")
	if !m.From.IsZero() && !m.To.IsZero() && m.To.Compare(m.From) < 0 {
		l.manifestError(doc, "to", DatesReversed, m.From.String(), m.To.String())
	}
	l.readSources(doc)
	l.readTables(doc)
	if m.System == SystemDRG {
		if n := doc.Map("code_system", true); n != nil {
			m.CodeSystem = Need{n.Text("id", true), n.Text("edition", true), n.Text("digest", true)}
			n.Done()
		}
		l.readParameters(doc)
	}
	doc.Done()
	return true
}

// name reads an identifier: it stands in file names and in texts such as chs-drg@2.0.
func (l *loader) name(doc *yamldoc.Map, key string) string {
	s := doc.Text(key, true)
	bad := func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._", r))
	}
	if doc.Has(key) && (s == "" || strings.ContainsFunc(s, bad)) {
		l.manifestError(doc, key, CellValue, s, "a-z A-Z 0-9 - . _")
	}
	return s
}

func (l *loader) date(doc *yamldoc.Map, key string) Date {
	s := doc.Text(key, false)
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		l.manifestError(doc, key, CellValue, s, "YYYY-MM-DD")
	}
	return d
}

func (l *loader) readSources(doc *yamldoc.Map) {
	for _, s := range doc.Maps("sources", true) {
		l.manifest.Sources = append(l.manifest.Sources, Source{
			Title: s.Text("title", true), Issuer: s.Text("issuer", true),
			Number: s.Text("number", false), Date: s.Text("date", false), Note: s.Text("note", false),
		})
		s.Done()
	}
}

// readTables reads which tables the pack has and how many rows each.
func (l *loader) readTables(doc *yamldoc.Map) {
	m := doc.Map("tables", true)
	if m == nil {
		return
	}
	known := tables[l.manifest.System]
	for _, name := range m.Keys() {
		rows := m.Int(name, true)
		_, ok := known[name]
		switch {
		case escapes(name):
			l.keyError(m, name, PathEscapes, name)
		case !ok:
			l.keyError(m, name, FileUnknown)
		case rows < 0:
			l.manifestError(m, name, CellValue, strconv.FormatInt(rows, 10), ">= 0")
		default:
			l.manifest.Tables = append(l.manifest.Tables, TableCount{name, int(rows), place(m, name)})
		}
	}
	slices.SortFunc(l.manifest.Tables, func(a, b TableCount) int { return cmp.Compare(a.Name, b.Name) })
	var missing []string
	for name, required := range known {
		if required && !m.Has(name) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, name := range missing {
		l.manifestError(doc, "tables", KeyMissing, "tables."+name)
	}
}

func (l *loader) readParameters(doc *yamldoc.Map) {
	m := doc.Map("parameters", true)
	if m == nil {
		return
	}
	p := &l.manifest.Parameters
	p.pos = make([]Pos, len(parameters))
	for i := range parameters {
		a := &parameters[i]
		p.pos[i] = place(m, a.name)
		before := len(l.errs)
		bad, known := a.read(p, m)
		if len(l.errs) > before { // absent, or of the wrong kind
			continue
		}
		for _, v := range bad {
			l.manifestError(m, a.name, CellValue, v, known)
		}
	}
	m.Done()
}

// read takes a parameter from the manifest and returns the values that it cannot have, and which it can.
func (a *parameter) read(p *Parameters, m *yamldoc.Map) (bad []string, known string) {
	var values []string
	switch {
	case a.number != nil:
		n := m.Int(a.name, true)
		if *a.number(p) = n; n < 1 {
			bad = []string{strconv.FormatInt(n, 10)}
		}
		return bad, ">= 1"
	case a.set != nil:
		values = m.Texts(a.name, true)
		*a.set(p) = values
	default:
		values = []string{m.Text(a.name, true)}
		*a.text(p) = values[0]
	}
	for _, v := range values {
		if a.values == nil && v == "" || a.values != nil && !slices.Contains(a.values, v) {
			bad = append(bad, strconv.Quote(v))
		}
	}
	return bad, cmp.Or(strings.Join(a.values, ", "), "A-Z 0-9")
}
