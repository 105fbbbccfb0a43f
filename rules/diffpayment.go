package rules

import (
	"slices"
	"strings"
)

// stated is what a scheme says about one thing, with what it rests on.
type stated struct {
	facet
	rests    string     // evidence and source
	measured string     // from how many cases, and how these scatter
	backing  Backing    // of the first row
	whom     Conditions // the institutions that a row is for
}

// payment compares schemes. What a value rests on, and what it was measured from, is compared where both schemes have the value.
func (d *differ) payment() {
	values := func(list []stated) []facet {
		facets := make([]facet, len(list))
		for i := range list {
			facets[i] = list[i].facet
		}
		return facets
	}
	olds, news := d.old.schemeRows(), d.new.schemeRows()
	d.facets(values(olds), values(news))
	before := make(map[facet]*stated, len(olds))
	for i := range olds {
		before[olds[i].key()] = &olds[i]
	}
	for i := range news {
		n := &news[i]
		o := before[n.key()]
		if o == nil {
			continue
		}
		table := n.pos.File.String()
		if n.kind == ChangedParameter {
			table = ""
		}
		c := Change{Op: OpChanged, Group: n.group, Part: strings.TrimSpace(table + " " + n.part), OldName: o.name, NewName: n.name,
			OldPos: o.pos, NewPos: n.pos}
		if o.measured != n.measured {
			c.Kind, c.Old, c.New = ChangedCases, o.measured, n.measured
			d.add(c)
		}
		if o.rests != n.rests {
			c.Kind, c.Old, c.New = ChangedBacking, o.rests, n.rests
			d.add(c)
		}
	}
	for _, s := range d.old.payment.Settings {
		if n := d.new.payment.Setting(s.Name); n != nil {
			d.valueOrder(&s, n)
		}
	}
}

// valueOrder reports values of a setting whose conditions can hold together and that are tried in another order.
func (d *differ) valueOrder(o, n *Setting) {
	at := func(c *Conditions) int {
		return slices.IndexFunc(n.Values, func(v SettingValue) bool { return v.When.text() == c.text() })
	}
	moved := make(map[string]bool)
	for i := range o.Values {
		for j := range o.Values[:i] {
			a, b := &o.Values[j], &o.Values[i]
			p, q := at(&a.When), at(&b.When)
			if q < 0 || p <= q || !a.When.meets(&b.When) {
				continue
			}
			if a.value() != b.value() || n.Values[p].value() != n.Values[q].value() {
				moved[a.When.text()], moved[b.When.text()] = true, true
			}
		}
	}
	if len(moved) == 0 {
		return
	}
	order := func(values []SettingValue) string {
		var list []string
		for i := range values {
			if text := values[i].When.text(); moved[text] {
				list = append(list, "("+text+")")
			}
		}
		return strings.Join(list, " ")
	}
	d.add(Change{Kind: ChangedParameter, Op: OpChanged, Part: o.Name + " order", Old: order(o.Values), New: order(n.Values),
		OldPos: o.Values[0].Pos, NewPos: n.Values[0].Pos})
}

// meets reports whether both conditions can hold.
func (c *Conditions) meets(o *Conditions) bool {
	for _, p := range [...][2]string{{c.HospitalLevel, o.HospitalLevel}, {c.Class, o.Class}, {c.Institution, o.Institution},
		{c.Insurance, o.Insurance}, {c.Place, o.Place}, {c.Part, o.Part}} {
		if p[0] != "" && p[1] != "" && p[0] != p[1] {
			return false
		}
	}
	return overlap(c.From, c.To, o.From, o.To) // of bands one holds the other
}

// text writes the conditions as key=value, "" if they always hold.
func (c *Conditions) text() string {
	values := [...]string{c.HospitalLevel, c.Class, c.Institution, c.Insurance, c.Place, c.Part, c.Below.plain(), c.AtLeast.plain(),
		c.From.String(), c.To.String()}
	pairs := make([]string, 0, 2*len(values))
	for i, k := range conditionKeys {
		pairs = append(pairs, k.key, values[i])
	}
	return scope(pairs...)
}

// value writes a value in one way, however the file wrote it.
func (v *SettingValue) value() string {
	switch {
	case v.Unknown:
		return unknownValue
	case v.Texts != nil:
		return strings.Join(slices.Sorted(slices.Values(v.Texts)), anyOf)
	case v.Number.Known():
		return v.Number.plain()
	}
	return v.Text
}

// scope writes names and values as name=value, without those that are empty.
func scope(pairs ...string) string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, pairs[i]+"="+pairs[i+1])
		}
	}
	return strings.Join(list, " ")
}

// text writes evidence and source, "" for none.
func (b *Backing) text() string { return strings.TrimSpace(b.Evidence + " " + b.Source) }

// schemeRows are the settings of a scheme and the rows of its tables, each under a key of its own. Rows that say something further
// under the same key, such as an item for another span of days, are one.
func (p *Pack) schemeRows() []stated {
	y := p.payment
	var list []stated
	places := make(map[facet]int)
	add := func(kind ChangeKind, group, part, value string, b *Backing, pos Pos) *stated {
		f := facet{kind: kind, group: group, part: part, value: value, pos: pos}
		i, again := places[f.key()]
		if !again {
			places[f.key()] = len(list)
			list = append(list, stated{facet: f, rests: b.text(), backing: *b})
			return &list[len(list)-1]
		}
		s := &list[i]
		s.value = alsoSays(s.value, value)
		if s.rests != b.text() {
			s.rests = alsoSays(s.rests, b.text())
		}
		return s
	}
	for _, n := range p.manifest.Grouping {
		add(ChangedManifest, "", "grouping "+n.String(), n.Digest, &Backing{}, Pos{File: FileManifest})
	}
	for _, g := range p.Gaps() {
		if g.Pos.File == FileManifest {
			add(ChangedManifest, "", g.Name, unknownValue, &Backing{}, g.Pos)
		}
	}
	for i := range y.Settings {
		s := &y.Settings[i]
		for j := range s.Values {
			v := &s.Values[j]
			add(ChangedParameter, "", strings.TrimSpace(s.Name+" "+v.When.text()), v.value(), &v.Backing, v.Pos)
		}
	}
	for _, t := range []struct {
		kind ChangeKind
		list []GroupValue
	}{{ChangedWeight, y.Weights}, {ChangedScore, y.Scores}, {ChangedPrice, y.Prices}, {ChangedCost, y.Costs}} {
		for i := range t.list {
			v := &t.list[i]
			s := add(t.kind, v.Code, v.scope(), v.Value.plain(), &v.Backing, v.Pos)
			s.name, s.whom.HospitalLevel = v.Name, v.HospitalLevel
			s.measured = scope("cases", v.Cases.String(), "cv", v.CV.plain())
		}
	}
	for i := range y.Limits {
		v := &y.Limits[i]
		s := add(ChangedLimit, v.Code, scope("hospital_level", v.HospitalLevel, "insurance", v.Insurance),
			scope("low", v.Low.plain(), "high", v.High.plain()), &v.Backing, v.Pos)
		s.whom = Conditions{HospitalLevel: v.HospitalLevel}
	}
	for i := range y.Institutions {
		v := &y.Institutions[i]
		add(ChangedInstitution, "", v.Code, scope("name", v.Name, "hospital_level", v.HospitalLevel, "class", v.Class,
			"assessment", v.Assessment.plain()), &v.Backing, v.Pos)
	}
	for i := range y.Coefficients {
		v := &y.Coefficients[i]
		s := add(ChangedInstitutionCoefficient, v.Code, scope("institution", v.Institution, "hospital_level", v.HospitalLevel, "class", v.Class),
			v.Value.plain(), &v.Backing, v.Pos)
		s.whom = Conditions{Institution: v.Institution, HospitalLevel: v.HospitalLevel, Class: v.Class}
	}
	for i := range y.Components {
		v := &y.Components[i]
		s := add(ChangedComponent, "", v.Institution+" "+v.Part, scope("value", v.Value.plain(), "mean", v.Mean.plain()), &v.Backing, v.Pos)
		s.whom = Conditions{Institution: v.Institution}
	}
	for i := range y.Dynamic {
		v := &y.Dynamic[i]
		s := add(ChangedDynamic, "", strings.TrimSpace(v.Part+" "+scope("hospital_level", v.HospitalLevel)),
			scope("per", v.Per.plain(), "gain", v.Gain.plain(), "first", v.First.plain(), "cap", v.Cap.plain()), &v.Backing, v.Pos)
		s.whom = Conditions{HospitalLevel: v.HospitalLevel}
	}
	for i := range y.GrassRoots {
		v := &y.GrassRoots[i]
		add(ChangedGrassRoots, v.Code, "", v.Factor.plain(), &v.Backing, v.Pos)
	}
	for i := range y.Auxiliary {
		v := &y.Auxiliary[i]
		s := add(ChangedAuxiliary, v.Code, strings.TrimSpace(v.Class+" "+scope("hospital_level", v.HospitalLevel)),
			scope("trigger", v.Trigger.plain(), "factor", v.Factor.plain()), &v.Backing, v.Pos)
		s.whom = Conditions{HospitalLevel: v.HospitalLevel}
	}
	for i := range y.BedDays {
		v := &y.BedDays[i]
		s := add(ChangedBedDay, v.Code, strings.TrimSpace(v.Class+" "+scope("hospital_level", v.HospitalLevel, "insurance", v.Insurance,
			"institution", v.Institution)), v.Value.plain(), &v.Backing, v.Pos)
		s.whom = Conditions{Institution: v.Institution, HospitalLevel: v.HospitalLevel}
	}
	for i := range y.Fallbacks {
		v := &y.Fallbacks[i]
		add(ChangedFallback, v.Code, "", v.Fallback, &v.Backing, v.Pos)
	}
	for i := range y.Advantages {
		v := &y.Advantages[i]
		add(ChangedAdvantage, v.Code, "", scope("mode", v.Mode, "western", v.Western, "ratio", v.Ratio.plain(), "percent",
			v.Percent.plain(), "bonus", v.Bonus.plain()), &v.Backing, v.Pos)
	}
	for i := range y.Exclusions {
		v := &y.Exclusions[i]
		s := add(ChangedItem, "", v.Item, scope("from", v.From.String(), "to", v.To.String(), "mode", v.Mode, "value", v.Value.plain()),
			&v.Backing, v.Pos)
		s.name = v.Name
	}
	for i := range y.Factors {
		v := &y.Factors[i]
		s := add(ChangedLocalFactor, v.Code, strings.TrimSpace(v.Name+" "+scope("institution", v.Institution, "class", v.Class, "hospital_level",
			v.HospitalLevel, "insurance", v.Insurance)), scope("from", v.From.String(), "to", v.To.String(), "factor", v.Factor.plain()),
			&v.Backing, v.Pos)
		s.whom = Conditions{Institution: v.Institution, HospitalLevel: v.HospitalLevel, Class: v.Class}
	}
	for i := range y.Supports {
		v := &y.Supports[i]
		s := add(ChangedSupport, "", v.Institution+" "+v.Name, v.Factor.plain(), &v.Backing, v.Pos)
		s.whom = Conditions{Institution: v.Institution}
	}
	for i := range y.Grounds {
		v := &y.Grounds[i]
		add(ChangedGround, "", v.Ground, v.Test+" "+v.Compare+" "+v.Value.plain(), &v.Backing, v.Pos)
	}
	return list
}

// scope is what the number of a group holds for, beside the group.
func (v *GroupValue) scope() string {
	return scope("hospital_level", v.HospitalLevel, "insurance", v.Insurance, "auxiliary", v.Auxiliary)
}

// alsoSays joins what several rows say, in an order that is not theirs.
func alsoSays(all, one string) string {
	list := append(strings.Split(all, sayAlso), one)
	slices.Sort(list)
	return strings.Join(list, sayAlso)
}

// sayAlso stands between what several rows say.
const sayAlso = " | "
