package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/yamldoc"
)

// tables are the tables of each system; those marked are required of a pack without base.
var tables = map[System]map[string]bool{
	SystemCodes:     {"diagnoses": true, "procedures": true, "chapters": false, "sections": false},
	SystemCrosswalk: {"diagnoses": true, "procedures": true, "accepted": false},
	SystemEdits: {
		"checks": false, "sex": false, "age": false, "companions": false, "limits": false, "values": false, "required": false,
		"delivery": false, "accepted": false,
	},
	SystemDRG: {
		"mdc": true, "gates": true, "adrg": true, "conditions": true, "lists": true, "drg": true,
		"mdc_principal": false, "zones": false, "qy": false, "mcc": false, "cc": false, "exclusion": false,
		"not_principal": false, "not_counted": false, "counted": false, "accepted": false,
		"pre": false, "when": false, "weights": false, "attributes": false,
	},
	SystemDIP: {
		"core": false, "basic": false, "day": false, "bed_day": false, "pre": false,
		"procedure_class": false, "procedure_level": false, "comprehensive": false, "last_resort": false,
		"exclude_principal": false, "exclude_procedure": false, "families": false, "family_classes": false, "family_groups": false,
		"when": false, "lists": false, "tcm": false, "auxiliary": false, "cci": false,
		"scores": false, "costs": false, "coefficients": false, "attributes": false, "stages": false,
		"repairs": false, "accepted": false,
	},
	SystemPay: {
		"weights": false, "scores": false, "prices": false, "costs": false, "institutions": false, "coefficients": false,
		"components": false, "dynamic": false, "grass_roots": false, "auxiliary": false, "bed_days": false, "tcm_fallback": false,
		"tcm_advantage": false, "exclusions": false, "factors": false, "supports": false, "grounds": false, "limits": false,
	},
}

// parameter is one parameter of a system: a choice, a set of choices, a whole number, or a text.
type parameter struct {
	name   string
	values []string // of choices
	text   func(*Manifest) *string
	set    func(*Manifest) *[]string
	number func(*Manifest) *int64
	least  int64 // of numbers
	most   int64
	sound  func(string) bool // of texts that are no choice
	form   string            // what such a text looks like
}

// parametersOf returns the parameters of a system, in order.
func parametersOf(s System) []parameter {
	switch s {
	case SystemDRG:
		return drgParameters[:]
	case SystemDIP:
		return dipParameters[:]
	case SystemEdits:
		return editParameters[:]
	}
	return nil
}

// drgParameters are the parameters in the order of [Parameters].
var drgParameters = [...]parameter{
	{name: "code_match", values: []string{"normalised", "exact"}, text: func(m *Manifest) *string { return &m.Parameters.CodeMatch }},
	{name: "sex_missing", values: []string{"invalid", "group"}, text: func(m *Manifest) *string { return &m.Parameters.SexMissing }},
	{name: "age_missing", values: []string{"needs-data", "adult"}, text: func(m *Manifest) *string { return &m.Parameters.AgeMissing }},
	{name: "infant_days_missing", values: []string{"needs-data", "zero", "false"},
		text: func(m *Manifest) *string { return &m.Parameters.InfantDaysMissing }},
	{name: "year_days", least: 365, most: 366, number: func(m *Manifest) *int64 { return &m.Parameters.YearDays }},
	{name: "weight_missing", values: []string{"false", "needs-data"}, text: func(m *Manifest) *string { return &m.Parameters.WeightMissing }},
	{name: "principal_check", values: []string{"catalogue", "gray", "not-allowed"},
		set: func(m *Manifest) *[]string { return &m.Parameters.PrincipalCheck }},
	{name: "gray", values: []string{"check", "ignore"}, text: func(m *Manifest) *string { return &m.Parameters.Gray }},
	{name: "counts", values: []string{"catalogue-less-lists", "list"}, text: func(m *Manifest) *string { return &m.Parameters.Counts }},
	{name: "discarded_main", values: []string{"null", "shift", "retry"}, text: func(m *Manifest) *string { return &m.Parameters.DiscardedMain }},
	{name: "pair_entries", values: []string{"distinct", "any"}, text: func(m *Manifest) *string { return &m.Parameters.PairEntries }},
	{name: "pair_main", values: []string{"free", "one-is-main"}, text: func(m *Manifest) *string { return &m.Parameters.PairMain }},
	{name: "ungrouped_code", form: "A-Z 0-9", sound: groupCode, text: func(m *Manifest) *string { return &m.Parameters.UngroupedCode }},
}

// groupCode reports whether a text can be the code of a group.
func groupCode(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// show writes a value as pack.yaml does.
func (a *parameter) show(m *Manifest) string {
	switch {
	case a.number != nil:
		return strconv.FormatInt(*a.number(m), 10)
	case a.set != nil:
		return "[" + strings.Join(*a.set(m), ", ") + "]"
	}
	return *a.text(m)
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
		Source: l.index(manifestFile).Line(n), Args: args})
}

// keyError reports a key that cannot stand where it does.
func (l *loader) keyError(m *yamldoc.Map, key string, code Code, args ...any) {
	n, column, width := m.KeyPlace(key)
	l.add(&Error{Code: code, File: manifestFile, Line: n, Column: column, Width: width, Field: m.Path(key),
		Source: l.index(manifestFile).Line(n), Args: args})
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
		l.manifestError(doc, "system", CellValue, string(m.System), systems())
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
	m.Name = l.text(doc, "name")
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
	if m.System == SystemPay {
		l.readGrouping(doc)
	}
	if m.System != SystemCodes && m.System != SystemPay {
		m.CodeSystem = l.pinned(doc, "code_system", true)
	}
	if m.System == SystemDRG || m.System == SystemDIP {
		m.Base = l.pinned(doc, "base", false)
	}
	if parametersOf(m.System) != nil {
		l.readParameters(doc)
	}
	if m.System == SystemCrosswalk {
		m.SourceSystem = l.named(doc, "source_system")
	}
	if m.System == SystemDRG && doc.Has("base") {
		m.Core = l.flag(doc, "core_changes")
	}
	doc.Done()
	return true
}

// pinned reads which pack another key rests on.
func (l *loader) pinned(doc *yamldoc.Map, key string, required bool) Need {
	n := doc.Map(key, required)
	if n == nil {
		return Need{}
	}
	defer n.Done()
	return Need{l.text(n, "id"), l.text(n, "edition"), l.text(n, "digest")}
}

// named reads which code system another key names without a pack of it.
func (l *loader) named(doc *yamldoc.Map, key string) Need {
	n := doc.Map(key, true)
	if n == nil {
		return Need{}
	}
	defer n.Done()
	return Need{ID: l.name(n, "id"), Edition: l.name(n, "edition")}
}

// systems lists the systems that pack.yaml can name.
func systems() string {
	names := make([]string, 0, len(tables))
	for s := range tables {
		names = append(names, string(s))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// readGrouping reads which packs a scheme is for.
func (l *loader) readGrouping(doc *yamldoc.Map) {
	before := len(l.errs)
	if doc.Shape("grouping") == yamldoc.Text && doc.Text("grouping", true) == unknownValue {
		l.manifest.GroupingUnknown = true
		return
	}
	list := doc.Maps("grouping", true)
	if len(list) == 0 && len(l.errs) == before {
		l.manifestError(doc, "grouping", CellEmpty)
	}
	for _, n := range list {
		l.manifest.Grouping = append(l.manifest.Grouping, Need{l.text(n, "id"), l.text(n, "edition"), l.text(n, "digest")})
		n.Done()
	}
}

// text reads a text that must not be empty.
func (l *loader) text(m *yamldoc.Map, key string) string {
	before := len(l.errs)
	s := m.Text(key, true)
	if strings.TrimSpace(s) == "" && len(l.errs) == before {
		l.manifestError(m, key, CellEmpty)
	}
	return s
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
	before := len(l.errs)
	list := doc.Maps("sources", true)
	if len(list) == 0 && len(l.errs) == before {
		l.manifestError(doc, "sources", CellEmpty)
	}
	for _, s := range list {
		l.manifest.Sources = append(l.manifest.Sources, Source{
			Title: l.text(s, "title"), Issuer: l.text(s, "issuer"),
			Number: s.Text("number", false), Date: s.Text("date", false), Note: s.Text("note", false),
		})
		s.Done()
	}
}

// readTables reads which tables the pack has and how many rows each.
func (l *loader) readTables(doc *yamldoc.Map) {
	m := doc.Map("tables", true)
	known := tables[l.manifest.System]
	if m == nil {
		for name := range known {
			l.partial[name] = true
		}
		return
	}
	for _, name := range m.Keys() {
		before := len(l.errs)
		_, ok := known[name]
		if ok && l.manifest.System == SystemPay && m.Shape(name) == yamldoc.Text && m.Text(name, true) == unknownValue {
			l.manifest.Tables = append(l.manifest.Tables, TableCount{Name: name, Unknown: true, Pos: place(m, name)})
			continue
		}
		rows := m.Int(name, true)
		switch {
		case escapes(name):
			l.keyError(m, name, PathEscapes, name)
			continue
		case !ok:
			l.keyError(m, name, FileUnknown)
			continue
		case len(l.errs) > before:
			rows = -1
		case rows < 0 || rows > tableLimit:
			l.manifestError(m, name, CellValue, strconv.FormatInt(rows, 10), ">= 0")
			rows = -1 // the table is read, its rows are not counted
		}
		l.manifest.Tables = append(l.manifest.Tables, TableCount{Name: name, Rows: int(rows), Pos: place(m, name)})
	}
	slices.SortFunc(l.manifest.Tables, func(a, b TableCount) int { return cmp.Compare(a.Name, b.Name) })
	var missing []string
	for name, required := range known {
		if required && !m.Has(name) && !doc.Has("base") {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, name := range missing {
		l.manifestError(doc, "tables", KeyMissing, "tables."+name)
		l.partial[name] = true
	}
}

// readParameters reads the parameters. A pack of system chs-drg with a base has those of its base where it states none.
func (l *loader) readParameters(doc *yamldoc.Map) {
	m := &l.manifest
	inherits := m.System == SystemDRG && doc.Has("base")
	y := doc.Map("parameters", !inherits)
	list := parametersOf(m.System)
	m.pos = make([]Pos, len(list))
	if y == nil {
		return
	}
	if inherits {
		l.readUngrouped(y)
	}
	for i := range list {
		a := &list[i]
		if inherits && !y.Has(a.name) {
			continue
		}
		m.pos[i] = place(y, a.name)
		before := len(l.errs)
		bad, known := a.read(m, y)
		if len(l.errs) > before { // absent, or of the wrong kind
			continue
		}
		for _, v := range bad {
			l.manifestError(y, a.name, CellValue, v, known)
		}
	}
	y.Done()
}

// readUngrouped reads the codes of cases without group by their reasons.
func (l *loader) readUngrouped(y *yamldoc.Map) {
	codes := y.Map("ungrouped_codes", false)
	if codes == nil {
		return
	}
	for _, reason := range ungroupedReasons {
		if !codes.Has(string(reason)) {
			continue
		}
		u := UngroupedCode{reason, codes.Text(string(reason), true), place(codes, string(reason))}
		if !groupCode(u.Code) {
			l.manifestError(codes, string(reason), CellValue, strconv.Quote(u.Code), "A-Z 0-9")
		}
		l.manifest.Parameters.UngroupedCodes = append(l.manifest.Parameters.UngroupedCodes, u)
	}
	codes.Done()
}

// flag reads a key that is true or false; one that is not there is false.
func (l *loader) flag(doc *yamldoc.Map, key string) bool {
	s := doc.Text(key, false)
	if doc.Has(key) && s != "true" && s != "false" {
		l.manifestError(doc, key, CellValue, strconv.Quote(s), "true, false")
	}
	return s == "true"
}

// read takes a parameter from the manifest and returns the values that it cannot have, and which it can.
func (a *parameter) read(m *Manifest, y *yamldoc.Map) (bad []string, known string) {
	var values []string
	switch {
	case a.number != nil:
		n := y.Int(a.name, true)
		if *a.number(m) = n; n < a.least || n > a.most {
			bad = []string{strconv.FormatInt(n, 10)}
		}
		return bad, fmt.Sprintf("%d..%d", a.least, a.most)
	case a.set != nil:
		values = y.Texts(a.name, true)
		*a.set(m) = values
	default:
		values = []string{y.Text(a.name, true)}
		*a.text(m) = values[0]
	}
	for i, v := range values {
		sound := v != ""
		switch {
		case slices.Contains(a.values, v):
			sound = true
		case a.sound != nil:
			sound = a.sound(v)
		case a.values != nil:
			sound = false
		}
		if !sound || slices.Contains(values[:i], v) {
			bad = append(bad, strconv.Quote(v))
		}
	}
	known = strings.Join(a.values, ", ")
	if a.form != "" {
		known = strings.TrimPrefix(known+", "+a.form, ", ")
	}
	return bad, known
}
