package rules

import (
	"fmt"
	"slices"
	"strings"
)

// payment looks at a scheme, and with the packs that it groups by at their groups.
func (l *linter) payment(needs []*Pack) {
	s := &schemeLinter{linter: l, y: l.p.payment, rows: l.p.schemeRows()}
	s.settings()
	s.thresholds()
	s.institutions()
	s.spans()
	s.backings()
	s.groups(needs)
}

type schemeLinter struct {
	*linter
	y    *Payment
	rows []stated
}

// required are the settings without which a case of an institution cannot be priced.
var required = [...]string{"rate.value", "high.threshold", "low.threshold"}

// settings looks at each setting with conditions: which of its values are taken, and for whom there is none.
func (s *schemeLinter) settings() {
	for i := range s.y.Settings {
		x := &s.y.Settings[i]
		if !slices.ContainsFunc(x.Values, func(v SettingValue) bool { return !v.When.IsZero() }) {
			continue
		}
		u := s.universe(x)
		holds, taken := make([]bool, len(x.Values)), make([]bool, len(x.Values))
		with, without := make(map[circumstance]bool), make(map[circumstance]Date)
		var order []circumstance
		u.each(func(c circumstance) {
			n := u.first(x, &c)
			for j := range x.Values {
				holds[j] = holds[j] || u.meets(&x.Values[j].When, &c)
			}
			day := c.day
			c.day = Date{}
			if n >= 0 {
				taken[n], with[c] = true, true
				return
			}
			if _, seen := without[c]; !seen {
				order = append(order, c)
				without[c] = day
			}
		})
		for j := range x.Values {
			v := &x.Values[j]
			subject := strings.TrimSpace(x.Name + " " + v.When.text())
			switch {
			case !holds[j]:
				s.warn(v.Pos, ValueUnreached, subject, subject, bilingual{"没有这样的机构，或不在方案有效期内", "there is no such institution, or no such day of the scheme"})
			case !taken[j]:
				s.warn(v.Pos, ValueUnreached, subject, subject, bilingual{"前面的值已用于所有情形", "the values before it take all there is"})
			}
		}
		for _, c := range order {
			if with[c] {
				subject := strings.TrimSpace(x.Name + " " + u.text(&c))
				s.warn(x.Values[0].Pos, ValidityGap, subject, subject, without[c].String())
			} else if slices.Contains(required[:], x.Name) && u.named(&c) {
				s.warn(x.Values[0].Pos, SettingPartial, strings.TrimSpace(x.Name+" "+u.text(&c)), x.Name, u.text(&c))
			}
		}
	}
}

// thresholds looks at pairs of settings of which one must be below the other wherever both hold.
func (s *schemeLinter) thresholds() {
	for _, pair := range [...]struct {
		low, high string
		equal     bool // may be equal
	}{
		{low: "low.threshold", high: "high.threshold"}, {low: "high.threshold", high: "extreme.threshold"},
		{low: "coef.floor", high: "coef.cap", equal: true}, {low: "stay.min", high: "stay.max", equal: true},
	} {
		a, b := s.y.Setting(pair.low), s.y.Setting(pair.high)
		if a == nil || b == nil {
			continue
		}
		u := s.universe(a, b)
		u.each(func(c circumstance) {
			i, j := u.first(a, &c), u.first(b, &c)
			if i < 0 || j < 0 {
				return
			}
			low, high := &a.Values[i], &b.Values[j]
			if n := low.Number; !n.Known() || !high.Number.Known() || n.Cmp(high.Number) < 0 || pair.equal && n.Cmp(high.Number) == 0 {
				return
			}
			x, y := strings.TrimSpace(a.Name+" "+low.When.text()), strings.TrimSpace(b.Name+" "+high.When.text())
			s.contradict(low.Pos, x+", "+y, x, low.Text, y, high.Text)
		})
	}
	for i := range s.y.Dynamic {
		if d := &s.y.Dynamic[i]; d.Cap.Known() {
			for _, x := range []struct {
				name  string
				value Decimal
			}{{"gain", d.Gain}, {"first", d.First}} {
				if x.value.Known() && x.value.Cmp(d.Cap) > 0 {
					s.contradict(d.Pos, strings.TrimSpace(d.Part+" "+d.HospitalLevel)+" "+x.name, x.name, x.value.String(), "cap", d.Cap.String())
				}
			}
		}
	}
	for i := range s.y.Grounds {
		g := &s.y.Grounds[i]
		for j := range s.y.Grounds {
			if o := &s.y.Grounds[j]; o.Ground == g.Ground && o.Test == g.Test && g.Compare[0] == 'g' && o.Compare[0] == 'l' {
				if n := g.Value.Cmp(o.Value); n > 0 || n == 0 && g.Compare+o.Compare != "gele" {
					s.contradict(g.Pos, g.Ground+" "+g.Test, g.Test+" "+g.Compare, g.Value.String(), o.Test+" "+o.Compare, o.Value.String())
				}
			}
		}
	}
}

func (s *schemeLinter) contradict(at Pos, subject string, args ...any) {
	s.warn(at, ThresholdsContradict, subject, args...)
}

// institutions looks at what rows say of institutions, and at what institutions need.
func (s *schemeLinter) institutions() {
	if len(s.y.Institutions) == 0 {
		return
	}
	for i := range s.rows {
		r := &s.rows[i]
		if !slices.ContainsFunc(s.y.Institutions, func(h Institution) bool { return r.whom.areOf(&h) }) {
			s.warn(r.pos, RowForNobody, strings.Join(strings.Fields(r.pos.File.String()+" "+r.group+" "+r.part), " "), r.whom.text())
		}
	}
	kind := s.y.Text("coef.kind")
	for i := range s.y.Institutions {
		h := &s.y.Institutions[i]
		missing := func(what string) { s.warn(h.Pos, CoefficientMissing, h.Code+" "+what, h.Code, kind, what) }
		switch kind {
		case "mix":
			mix := s.y.Setting("coef.mix")
			for j := range mix.Values {
				c := mix.Values[j].When
				there := slices.ContainsFunc(s.y.Components, func(o Component) bool { return o.Institution == h.Code && o.Part == c.Part })
				if c.areOf(h) && !there && !s.p.manifest.unknown("components") {
					missing("components.csv " + c.Part)
				}
			}
		case "level", "institution", "institution-group", "dynamic":
			stated := kind == "institution-group" && s.y.Setting("coef.new_group") != nil || s.p.manifest.unknown("coefficients")
			stated = stated || slices.ContainsFunc(s.y.Coefficients, func(c InstitutionCoefficient) bool {
				whom := Conditions{Institution: c.Institution, HospitalLevel: c.HospitalLevel, Class: c.Class}
				return whom.areOf(h)
			})
			if v := s.y.Setting("coef.value"); v != nil {
				stated = stated || slices.ContainsFunc(v.Values, func(v SettingValue) bool { return v.When.areOf(h) })
			}
			if !stated {
				missing("coefficients.csv, coef.value")
			}
		}
	}
}

// areOf reports whether the conditions, as far as they are about institutions, hold for one.
func (c *Conditions) areOf(h *Institution) bool {
	return (c.Institution == "" || c.Institution == h.Code) && (c.HospitalLevel == "" || c.HospitalLevel == h.HospitalLevel) &&
		(c.Class == "" || c.Class == h.Class)
}

// spans looks at the days on which items and factors are valid.
func (s *schemeLinter) spans() {
	m := &s.p.manifest
	outside := func(at Pos, name string, from, to Date) {
		if !overlap(from, to, m.From, m.To) {
			span := from.String() + ".." + to.String()
			s.note(at, SpanOutside, name+" "+span, name, span)
		}
	}
	for i := range s.y.Factors {
		f := &s.y.Factors[i]
		outside(f.Pos, f.Name, f.From, f.To)
	}
	byItem := make(map[string][]*Exclusion)
	for i := range s.y.Exclusions {
		e := &s.y.Exclusions[i]
		outside(e.Pos, e.Item, e.From, e.To)
		for _, o := range byItem[e.Item] {
			s.gap(e, o)
			s.gap(o, e)
		}
		byItem[e.Item] = append(byItem[e.Item], e)
	}
}

// gap reports the day behind a span of an item on which none of its spans is valid, though a later one is.
func (s *schemeLinter) gap(e, later *Exclusion) {
	if e.To.IsZero() || later.From.IsZero() || later.From.Compare(e.To) < 0 {
		return
	}
	day := e.To.plus(1)
	m := &s.p.manifest
	covered := slices.ContainsFunc(s.y.Exclusions, func(o Exclusion) bool { return o.Item == e.Item && overlap(o.From, o.To, day, day) })
	if !covered && overlap(m.From, m.To, day, day) {
		s.warn(e.Pos, ValidityGap, e.Item+" "+day.String(), e.Item, day.String())
	}
}

// backings looks at what values rest on: evidence and source, each for itself. A value is held against the others of its setting
// or table, and a setting against the others: if most of them state it, the rest should.
func (s *schemeLinter) backings() {
	var most standing
	for i := range s.y.Settings {
		most.add(&s.y.Settings[i].Values[0].Backing)
	}
	for i := range s.y.Settings {
		x := &s.y.Settings[i]
		var own standing
		for j := range x.Values {
			own.add(&x.Values[j].Backing)
		}
		for j := range x.Values {
			v := &x.Values[j]
			subject := strings.TrimSpace(x.Name + " " + v.When.text())
			if !v.Unknown && v.Backing.lacks(own.evidence > 0 || 2*most.evidence > most.all, own.source > 0 || 2*most.source > most.all) {
				s.note(v.Pos, BackingPartial, subject, subject)
			}
			if v.Evidence == "X" || v.Evidence == "I" {
				s.note(v.Pos, BackingUnofficial, subject, subject, v.Evidence)
			}
		}
	}
	tables := make(map[File]*standing)
	var files []File
	type mark struct {
		file     File
		evidence string
	}
	counts := make(map[mark]int)
	firsts := make(map[mark]Pos)
	var marks []mark
	for i := range s.rows {
		r := &s.rows[i]
		if r.kind == ChangedParameter || r.kind == ChangedManifest {
			continue
		}
		if tables[r.pos.File] == nil {
			tables[r.pos.File] = &standing{}
			files = append(files, r.pos.File)
		}
		tables[r.pos.File].add(&r.backing)
		if e := r.backing.Evidence; e == "X" || e == "I" {
			m := mark{r.pos.File, e}
			if counts[m] == 0 {
				firsts[m] = r.pos
				marks = append(marks, m)
			}
			counts[m]++
		}
	}
	for _, f := range files {
		first, n := Pos{}, 0
		for i := range s.rows {
			if r := &s.rows[i]; r.pos.File == f && r.backing.lacks(tables[f].evidence > 0, tables[f].source > 0) {
				if n == 0 {
					first = r.pos
				}
				n++
			}
		}
		if n > 0 {
			s.note(first, BackingPartial, f.String(), rowsOf(f, n))
		}
	}
	for _, m := range marks {
		s.note(firsts[m], BackingUnofficial, m.file.String()+" "+m.evidence, rowsOf(m.file, counts[m]), m.evidence)
	}
}

// standing counts values, and those that state evidence and source.
type standing struct{ all, evidence, source int }

func (n *standing) add(b *Backing) {
	n.all++
	if b.Evidence != "" {
		n.evidence++
	}
	if b.Source != "" {
		n.source++
	}
}

// lacks reports whether evidence or source is not stated, of which others state it.
func (b *Backing) lacks(evidence, source bool) bool {
	return evidence && b.Evidence == "" || source && b.Source == ""
}

// rowsOf names some rows of a table by their number.
func rowsOf(f File, n int) bilingual {
	return bilingual{fmt.Sprintf("%s 的 %d 行", f, n), fmt.Sprintf("%s, rows: %d", f, n)}
}

// groups holds the tables against the groups of the packs that the scheme groups by, if all of them are there.
func (s *schemeLinter) groups(needs []*Pack) {
	var packs []*Pack
	for _, n := range s.p.manifest.Grouping {
		i := slices.IndexFunc(needs, func(p *Pack) bool { return p != nil && p.Digest() == n.Digest })
		if i < 0 {
			return
		}
		packs = append(packs, needs[i])
	}
	if len(packs) == 0 {
		return
	}
	groups := make(map[string]bool)
	var patterns []string
	for _, p := range packs {
		if !p.addGroups(groups) {
			for i := range p.dip.Groups {
				patterns = append(patterns, p.dip.Groups[i].Code)
			}
		}
	}
	foreign := func(at Pos, code string) {
		if code != "" && !groups[code] && !slices.ContainsFunc(patterns, func(p string) bool { return fits(p, code) }) {
			s.warn(at, GroupForeign, at.File.String()+" "+code, code, at.File.String())
		}
	}
	for i := range s.rows {
		foreign(s.rows[i].pos, s.rows[i].group)
	}
	for i := range s.y.Fallbacks {
		foreign(s.y.Fallbacks[i].Pos, s.y.Fallbacks[i].Fallback)
	}
	for i := range s.y.Advantages {
		foreign(s.y.Advantages[i].Pos, s.y.Advantages[i].Western)
	}
	numbers, table := s.numbers()
	if s.p.manifest.unknown(strings.TrimSuffix(table, tableSuffix)) {
		return
	}
	for _, p := range packs {
		s.unpriced(p, numbers, table)
		s.falls(p, numbers, table)
	}
}

// fits reports whether a code is one that a pattern, with names in braces, stands for.
func fits(pattern, code string) bool {
	before, rest, ok := strings.Cut(pattern, "{")
	if !ok {
		return pattern == code
	}
	_, behind, _ := strings.Cut(rest, "}")
	if code, ok = strings.CutPrefix(code, before); !ok {
		return false
	}
	for i := 1; i <= len(code); i++ {
		if fits(behind, code[i:]) {
			return true
		}
	}
	return false
}

// numbers returns the table that prices groups.
func (s *schemeLinter) numbers() ([]GroupValue, string) {
	switch unit := s.y.Text("unit.kind"); {
	case unit == UnitScore:
		return s.y.Scores, FileScores.String()
	case unit == UnitPrice:
		return s.y.Prices, FilePrices.String()
	case unit == UnitPoints && !s.p.manifest.lists("weights"):
		return s.y.Costs, FileCosts.String()
	}
	return s.y.Weights, FileWeights.String()
}

// unpriced reports groups without number, for all or for a level of hospitals.
func (s *schemeLinter) unpriced(p *Pack, numbers []GroupValue, table string) {
	levels := make(map[string]map[string]bool, len(numbers)) // by group, the levels that it has a number for
	for i := range numbers {
		if v := &numbers[i]; v.Value.Sign() > 0 {
			if levels[v.Code] == nil {
				levels[v.Code] = make(map[string]bool)
			}
			levels[v.Code][v.HospitalLevel] = true
		}
	}
	otherwise := make(map[string]bool) // paid by the day, or by a ratio of another group
	for i := range s.y.BedDays {
		otherwise[s.y.BedDays[i].Code] = true
	}
	for i := range s.y.Advantages {
		otherwise[s.y.Advantages[i].Code] = s.y.Advantages[i].Western != ""
	}
	var known []string // levels of institutions
	for i := range s.y.Institutions {
		if level := s.y.Institutions[i].HospitalLevel; !slices.Contains(known, level) {
			known = append(known, level)
		}
	}
	report := s.note
	if s.y.Setting("unpriced.mode") == nil {
		report = s.warn
	}
	p.eachGroup(func(code, name string) {
		switch has := levels[code]; {
		case otherwise[code], has[""]:
		case strings.Contains(code, "{") && slices.ContainsFunc(numbers, func(v GroupValue) bool { return fits(code, v.Code) }):
		case has == nil:
			report(Pos{}, GroupUnpriced, code, strings.TrimSpace(code+" "+name), table)
		default:
			for _, level := range known {
				if !has[level] {
					report(Pos{}, GroupUnpriced, code+" "+level, code+" "+level, table)
				}
			}
		}
	})
}

// eachGroup visits the groups that a case can come to and that are paid by the case, each code once.
func (p *Pack) eachGroup(visit func(code, name string)) {
	seen := make(map[string]bool)
	once := func(code, name string) {
		if code != "" && !seen[code] {
			seen[code] = true
			visit(code, name)
		}
	}
	if d := p.drg; d != nil {
		for i := range d.MDCs {
			for j := range d.MDCs[i].ADRGs {
				for _, leaf := range d.MDCs[i].ADRGs[j].Leaves {
					once(leaf.Code, leaf.Name)
				}
			}
		}
		return
	}
	for i := range p.dip.Rows {
		if p.dip.Rows[i].Kind != KindBedDay {
			once(p.dip.Rows[i].Code, p.dip.Rows[i].Name)
		}
	}
	for i := range p.dip.Groups {
		once(p.dip.Groups[i].Code, p.dip.Groups[i].Name)
	}
	for i := range p.dip.LastResort {
		once(p.dip.LastResort[i].Code, "")
	}
	for i := range p.dip.Families {
		for _, g := range p.dip.Families[i].Groups {
			once(g.Code, "")
		}
	}
}

// falls reports groups that ask for more than another one and have a lower number, for the same patients.
func (s *schemeLinter) falls(p *Pack, numbers []GroupValue, table string) {
	report := func(at Pos, more, less, scope string, a, b Decimal) {
		s.warn(at, ValueFalls, strings.TrimSpace(more+" "+less+" "+scope), more, less, table, a.String(), b.String())
	}
	list := make([]weighed, len(numbers))
	scopes := make(map[string]map[string]Decimal)
	places := make(map[[2]string]Pos)
	var order []string
	for i := range numbers {
		v := &numbers[i]
		scope := v.scope()
		list[i] = weighed{v.Code, scope, v.Value, v.Pos}
		if scopes[scope] == nil {
			scopes[scope] = make(map[string]Decimal)
			order = append(order, scope)
		}
		scopes[scope][v.Code] = v.Value
		places[[2]string{v.Code, scope}] = v.Pos
	}
	if p.drg != nil {
		p.drg.falls(list, func(graver, lighter weighed) {
			report(graver.pos, graver.code, lighter.code, graver.scope, graver.value, lighter.value)
		})
		return
	}
	for _, sh := range p.dip.shelves() {
		for _, scope := range order {
			sh.falls(scopes[scope], func(more, less *Row, a, b Decimal) {
				report(places[[2]string{more.Code, scope}], more.Code, less.Code, scope, a, b)
			})
		}
	}
}
