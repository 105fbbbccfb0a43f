package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

// schemeFile holds the settings of a pack of system payment.
const schemeFile = "scheme.yaml"

// readPayment reads scheme.yaml and the tables of a pack of system payment, and checks them together. The packs that it groups
// by are looked at if they were given: what the tables name must be there.
func (l *loader) readPayment(needs []*Pack, doc *yamldoc.Map) *Payment {
	r := &paymentReader{loader: l, p: &Payment{}}
	r.groupings(needs, doc)
	if data, ok := l.read(schemeFile, manifestLimit); ok {
		r.scheme(data)
	}
	r.tables()
	r.check()
	return r.p
}

// paymentReader reads one pack of system payment.
type paymentReader struct {
	*loader
	p      *Payment
	groups map[string]bool // codes of the packs that the scheme groups by; nil if not all of them are known
}

// groupings looks at the packs that the scheme is for, as far as they were given.
func (r *paymentReader) groupings(needs []*Pack, doc *yamldoc.Map) {
	groups := make(map[string]bool)
	whole := len(r.manifest.Grouping) > 0
	for i, want := range r.manifest.Grouping {
		var found *Pack
		for _, n := range needs {
			if n != nil && n.manifest.ID == want.ID && n.manifest.Edition == want.Edition && n.manifest.System.groups() {
				found = n
				if n.Digest() == want.Digest {
					break
				}
			}
		}
		switch {
		case found == nil:
			whole = false
		case found.Digest() != want.Digest:
			line, column, width := doc.Place("grouping")
			r.add(&Error{Code: PackStale, File: manifestFile, Line: line, Column: column, Width: width,
				Field: "grouping[" + strconv.Itoa(i+1) + "]", Source: r.index(manifestFile).Line(line),
				Args: []any{want.String(), want.Digest, found.Digest()}})
			whole = false
		default:
			whole = found.addGroups(groups) && whole
		}
	}
	if whole {
		r.groups = groups
	}
}

// groups reports whether packs of the system group cases.
func (s System) groups() bool { return s == SystemDRG || s == SystemDIP }

// addGroups adds the codes of the groups of a pack. It reports false if they cannot all be listed: a code with a name in braces
// stands for as many as there are categories.
func (p *Pack) addGroups(into map[string]bool) bool {
	if p.drg != nil {
		into[p.manifest.Parameters.UngroupedCode] = true
		for i := range p.drg.MDCs {
			m := &p.drg.MDCs[i]
			into[m.QYCode] = true
			for j := range m.ADRGs {
				for k := range m.ADRGs[j].Leaves {
					into[m.ADRGs[j].Leaves[k].Code] = true
				}
			}
		}
		return true
	}
	for i := range p.dip.Rows {
		into[p.dip.Rows[i].Code] = true
	}
	whole := true
	for i := range p.dip.Groups {
		into[p.dip.Groups[i].Code] = true
		whole = whole && !strings.Contains(p.dip.Groups[i].Code, "{")
	}
	for i := range p.dip.LastResort {
		into[p.dip.LastResort[i].Code] = true
	}
	for i := range p.dip.Families {
		for _, g := range p.dip.Families[i].Groups {
			into[g.Code] = true
		}
	}
	for i := range p.dip.TCM {
		into[p.dip.TCM[i].Code] = true
	}
	for i := range p.dip.Auxiliary {
		into[p.dip.Auxiliary[i].Code] = true
	}
	return whole
}

// scheme reads scheme.yaml.
func (r *paymentReader) scheme(data string) {
	if p, ok := table.Check(data); !ok {
		r.add(r.notUTF8(schemeFile, p, bilingual{"在编辑器中另存为 UTF-8", "save it as UTF-8 in the editor"}))
		return
	}
	doc := yamldoc.Parse([]byte(data), func(p yamldoc.Problem) { r.yamlProblemIn(schemeFile, p) })
	if doc == nil {
		return
	}
	sections := make(map[string]*yamldoc.Map)
	for i := range settings {
		d := &settings[i]
		section, key, _ := strings.Cut(d.name, ".")
		y, seen := sections[section]
		if !seen {
			y = doc.Map(section, false)
			sections[section] = y
		}
		if y == nil || !y.Has(key) {
			continue
		}
		if s, ok := r.setting(d, y, key); ok {
			r.p.Settings = append(r.p.Settings, s)
		}
	}
	for _, name := range doc.Keys() {
		if y := sections[name]; y != nil {
			y.Done()
		}
	}
	doc.Done()
}

// setting reads one setting: a value, a mapping with a value and what it rests on, or a list of these with conditions.
func (r *paymentReader) setting(d *setting, y *yamldoc.Map, key string) (Setting, bool) {
	s := Setting{Name: d.name}
	before := len(r.errs)
	switch shape := y.Shape(key); {
	case d.kind == asWords && shape == yamldoc.List:
		texts := y.Texts(key, true)
		if len(texts) == 0 && len(r.errs) == before {
			r.settingError(y, key, CellEmpty)
		}
		for i, t := range texts {
			if _, ok := d.accepts(t); !ok || slices.Contains(texts[:i], t) {
				r.settingError(y, key, CellValue, strconv.Quote(t), d.describe())
			}
		}
		s.Values = []SettingValue{{Texts: texts, Pos: r.placeIn(y, key)}}
	case shape == yamldoc.Text:
		v := SettingValue{Text: y.Text(key, true), Pos: r.placeIn(y, key)}
		r.value(d, &v, y, key)
		s.Values = []SettingValue{v}
	case shape == yamldoc.Mapping:
		if m := y.Map(key, true); m != nil {
			s.Values = []SettingValue{r.stated(d, m, false)}
		}
	default:
		if d.when == "" || shape != yamldoc.List {
			r.settingError(y, key, KeyType, y.Path(key), bilingual{"一个值", "one value"})
			y.Texts(key, false)
			return s, false
		}
		for _, m := range y.Maps(key, true) {
			s.Values = append(s.Values, r.stated(d, m, true))
		}
		if len(s.Values) == 0 && len(r.errs) == before {
			r.settingError(y, key, CellEmpty)
		}
		r.shadowed(d, s.Values)
	}
	return s, len(r.errs) == before
}

// stated reads a value with what it rests on, and in a list with its conditions.
func (r *paymentReader) stated(d *setting, m *yamldoc.Map, listed bool) SettingValue {
	v := SettingValue{Pos: r.placeIn(m, "value")}
	before := len(r.errs)
	v.Text = m.Text("value", true)
	if len(r.errs) == before {
		r.value(d, &v, m, "value")
	}
	if v.Evidence = m.Text("evidence", false); m.Has("evidence") && !slices.Contains(evidenceMarks, v.Evidence) {
		r.settingError(m, "evidence", CellValue, strconv.Quote(v.Evidence), strings.Join(evidenceMarks, ", "))
	}
	v.Source = m.Text("source", false)
	if listed {
		r.conditions(d, &v.When, m)
	}
	m.Done()
	return v
}

// evidenceMarks are the marks of [Backing].
var evidenceMarks = []string{"O", "J", "X", "I"}

// value reads the text of a value.
func (r *paymentReader) value(d *setting, v *SettingValue, m *yamldoc.Map, key string) {
	if v.Text == unknownValue && !d.known {
		v.Text, v.Unknown = "", true
		return
	}
	n, ok := d.accepts(v.Text)
	if !ok {
		r.settingError(m, key, CellValue, strconv.Quote(v.Text), d.describe())
		return
	}
	if v.Number = n; d.kind == asWords {
		v.Texts, v.Text = []string{v.Text}, ""
	}
}

// conditions reads the conditions of a value.
func (r *paymentReader) conditions(d *setting, c *Conditions, m *yamldoc.Map) {
	for _, k := range conditionKeys {
		if !strings.Contains(d.when, k.letter) || !m.Has(k.key) {
			continue
		}
		text := m.Text(k.key, false)
		bad := func(want string) { r.settingError(m, k.key, CellValue, strconv.Quote(text), want) }
		if text == "" {
			r.settingError(m, k.key, CellEmpty)
			continue
		}
		switch k.key {
		case "hospital_level":
			c.HospitalLevel = text
		case "class":
			c.Class = text
		case "institution":
			c.Institution = text
		case "insurance":
			c.Insurance = text
		case "part":
			c.Part = text
		case "place":
			if c.Place = text; text != "local" && text != "remote" {
				bad("local, remote")
			}
		case "below", "at_least":
			n, err := ParseDecimal(text)
			if err != nil {
				bad("0.00")
			}
			if k.key == "below" {
				c.Below = n
			} else {
				c.AtLeast = n
			}
		default:
			day, err := ParseDate(text)
			if err != nil {
				bad("YYYY-MM-DD")
			}
			if k.key == "from" {
				c.From = day
			} else {
				c.To = day
			}
		}
	}
	if !c.From.IsZero() && !c.To.IsZero() && c.To.Compare(c.From) < 0 {
		r.settingError(m, "to", DatesReversed, c.From.String(), c.To.String())
	}
}

// shadowed reports values that are never taken, because an earlier one holds whenever they do.
func (r *paymentReader) shadowed(d *setting, list []SettingValue) {
	for i := range list {
		for j := range list[:i] {
			if list[j].When.covers(&list[i].When) {
				r.add(r.schemeError(list[i].Pos, d.name, SettingShadowed, d.name, int(list[j].Pos.Line)))
				break
			}
		}
	}
}

// covers reports whether c holds wherever o does.
func (c *Conditions) covers(o *Conditions) bool {
	for _, p := range [...][2]string{{c.HospitalLevel, o.HospitalLevel}, {c.Class, o.Class}, {c.Institution, o.Institution},
		{c.Insurance, o.Insurance}, {c.Place, o.Place}, {c.Part, o.Part}} {
		if p[0] != "" && p[0] != p[1] {
			return false
		}
	}
	return (!c.Below.Known() || o.Below.Known() && o.Below.Cmp(c.Below) <= 0) &&
		(!c.AtLeast.Known() || o.AtLeast.Known() && o.AtLeast.Cmp(c.AtLeast) >= 0) &&
		(c.From.IsZero() || !o.From.IsZero() && o.From.Compare(c.From) >= 0) &&
		(c.To.IsZero() || !o.To.IsZero() && o.To.Compare(c.To) <= 0)
}

// placeIn is where the value of a key of scheme.yaml stands.
func (r *paymentReader) placeIn(m *yamldoc.Map, key string) Pos {
	line, _, _ := m.Place(key)
	return Pos{File: FileScheme, Layer: r.layer, Line: int32(line)}
}

// settingError reports a mistake in the value of a key of scheme.yaml.
func (r *paymentReader) settingError(m *yamldoc.Map, key string, code Code, args ...any) {
	n, column, width := m.Place(key)
	r.add(&Error{Code: code, File: schemeFile, Line: n, Column: column, Width: width, Field: m.Path(key),
		Source: r.index(schemeFile).Line(n), Args: args})
}

// schemeError is an error about a line of scheme.yaml.
func (r *paymentReader) schemeError(at Pos, field string, code Code, args ...any) *Error {
	return &Error{Code: code, File: schemeFile, Line: int(at.Line), Field: field,
		Source: r.index(schemeFile).Line(int(at.Line)), Args: args}
}
