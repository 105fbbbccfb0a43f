package rules

import (
	"slices"
	"strconv"
	"strings"
)

// dip compares packs of DIP.
func (d *differ) dip() {
	o, n := d.old.dip, d.new.dip
	d.rows()
	d.facets(o.tableFacets(), n.tableFacets())
	d.sets(Change{Kind: ChangedNotPaid, Op: OpChanged}, o.notPaid(), n.notPaid())
	d.transitions(ChangedClass, "", d.old.classes(), d.new.classes())
	d.transitions(ChangedLevel, "", d.old.levels(), d.new.levels())
	d.order(o.familyNames(), n.familyNames(), func(code, before, after string) {
		d.add(Change{Kind: ChangedFamily, Op: OpChanged, Group: code, Part: "order", Old: before, New: after})
	})
}

// rowID names a row within its list.
type rowID struct {
	kind Kind
	name string
}

// rowIDs are the names of the rows: the national number, or the code of those without; a code that stands again is counted.
func (d *DIP) rowIDs() []rowID {
	seen := make(map[rowID]int)
	list := make([]rowID, len(d.Rows))
	for i := range d.Rows {
		r := &d.Rows[i]
		list[i] = rowID{r.Kind, r.Code}
		if r.Number > 0 {
			list[i].name = strconv.Itoa(int(r.Number))
		}
		seen[list[i]]++
		if n := seen[list[i]]; n > 1 {
			list[i].name += "#" + strconv.Itoa(n)
		}
	}
	return list
}

// rows compares the rows of all lists.
func (d *differ) rows() {
	oldIDs, newIDs := d.old.dip.rowIDs(), d.new.dip.rowIDs()
	olds, news := d.old.dip.rowsByID(oldIDs), d.new.dip.rowsByID(newIDs)
	d.facets(d.old.rowFacets(oldIDs, news), d.new.rowFacets(newIDs, olds))
	for i, id := range newIDs {
		if o := olds[id]; o != nil {
			d.row(id, o, &d.new.dip.Rows[i])
		} else {
			d.row(id, &Row{}, &d.new.dip.Rows[i])
		}
	}
	for i, id := range oldIDs {
		if news[id] == nil {
			d.row(id, &d.old.dip.Rows[i], &Row{})
		}
	}
	for k := KindBasic; int(k) < len(kindNames); k++ { // among core rows other things decide than order
		names := func(ids []rowID) []string {
			var list []string
			for _, id := range ids {
				if id.kind == k {
					list = append(list, id.name)
				}
			}
			return list
		}
		d.order(names(oldIDs), names(newIDs), func(code, before, after string) {
			o, n := olds[rowID{k, code}], news[rowID{k, code}]
			d.add(Change{Kind: ChangedOrder, Op: OpChanged, Group: code, Part: k.String(), OldName: o.Name, NewName: n.Name, Old: before, New: after,
				OldPos: o.Pos, NewPos: n.Pos})
		})
	}
}

func (d *DIP) rowsByID(ids []rowID) map[rowID]*Row {
	list := make(map[rowID]*Row, len(ids))
	for i, id := range ids {
		list[id] = &d.Rows[i]
	}
	return list
}

// rowFacets are the values of the rows, but for the names of those that the other pack does not have.
func (p *Pack) rowFacets(ids []rowID, there map[rowID]*Row) []facet {
	var list []facet
	for i, id := range ids {
		r := &p.dip.Rows[i]
		f := facet{group: id.name, part: id.kind.String(), name: r.Name, pos: r.Pos}
		add := func(kind ChangeKind, value string) {
			f.kind, f.value = kind, value
			list = append(list, f)
		}
		add(ChangedRow, "")
		if there[id] != nil {
			add(ChangedName, r.Name)
		}
		if r.Number > 0 && r.Code != strconv.Itoa(int(r.Number)) || there[id] != nil {
			add(ChangedCode, r.Code)
		}
		if r.Origin != "" || there[id] != nil {
			add(ChangedOrigin, r.Origin)
		}
		if r.Class != NoClass || there[id] != nil {
			add(ChangedClass, r.Class.String())
		}
		proviso := ""
		if r.Proviso >= 0 {
			proviso = p.dip.Provisos[r.Proviso].Name
		}
		if proviso != "" || there[id] != nil {
			add(ChangedProviso, proviso)
		}
	}
	return list
}

// row compares the keys and forms of a row. A side that does not have it has none.
func (d *differ) row(id rowID, o, n *Row) {
	c := Change{Group: id.name, Part: id.kind.String(), OldName: o.Name, NewName: n.Name, OldPos: o.Pos, NewPos: n.Pos}
	side := func(c *Change, old, new bool) {
		switch {
		case !old:
			c.Op = OpAdded
		case !new:
			c.Op = OpRemoved
		default:
			c.Op = OpChanged
		}
	}
	keys := c
	keys.Kind = ChangedKeys
	side(&keys, o.Forms != nil, n.Forms != nil)
	d.sets(keys, o.keySet(), n.keySet())

	olds, news := make([]codeSet, len(o.Forms)), make([]codeSet, len(n.Forms))
	for i := range o.Forms {
		olds[i] = d.old.formSet(&o.Forms[i])
	}
	for i := range n.Forms {
		news[i] = d.new.formSet(&n.Forms[i])
	}
	partner, alone := pairUp(len(olds), len(news), func(i, j int) int { return 1 + olds[i].common(news[j]) })
	forms := c
	forms.Kind = ChangedForms
	for j := range n.Forms {
		forms.OldAlternative, forms.Old, forms.OldPos = 0, "", o.Pos
		forms.NewAlternative, forms.New, forms.NewPos = j+1, d.new.formText(&n.Forms[j]), n.Forms[j].Pos
		if i := partner[j]; i >= 0 {
			forms.OldAlternative, forms.Old, forms.OldPos = i+1, d.old.formText(&o.Forms[i]), o.Forms[i].Pos
		}
		side(&forms, forms.OldAlternative > 0, true)
		if forms.Old != forms.New {
			d.add(forms)
		}
	}
	for _, i := range alone {
		forms.OldAlternative, forms.Old, forms.OldPos = i+1, d.old.formText(&o.Forms[i]), o.Forms[i].Pos
		forms.NewAlternative, forms.New, forms.NewPos = 0, "", n.Pos
		side(&forms, true, false)
		d.add(forms)
	}
}

func (r *Row) keySet() codeSet {
	set := make(codeSet, len(r.Keys))
	for _, k := range r.Keys {
		set[k.Text] = r.Pos
	}
	return set
}

// formSet are the codes of a form.
func (p *Pack) formSet(f *Form) codeSet {
	set := make(codeSet)
	for _, slot := range append([][]Ref{f.Main}, f.Related...) {
		for _, r := range slot {
			set[p.codeText(r, true)] = f.Pos
		}
	}
	return set
}

// Slots of a form in a change stand behind one another, and a mark behind those that are written by the beginning of codes.
const (
	slotSeparator = " " + allOf + " "
	prefixMark    = " (prefix)"
)

// formText writes a form as the tables do: the main slot, and behind it the related ones, each with its codes in ascending order.
func (p *Pack) formText(f *Form) string {
	if f.Conservative() {
		return Conservative.String()
	}
	slot := func(refs []Ref) string {
		codes := make([]string, len(refs))
		for i, r := range refs {
			codes[i] = p.codeText(r, true)
		}
		slices.Sort(codes)
		return strings.Join(codes, anyOf)
	}
	var related []string
	for _, s := range f.Related {
		related = append(related, slot(s))
	}
	slices.Sort(related)
	text := strings.Join(append([]string{slot(f.Main)}, related...), slotSeparator)
	if f.Prefix {
		text += prefixMark
	}
	return text
}

// tableFacets are the values of the tables that are no rows.
func (d *DIP) tableFacets() []facet {
	var list []facet
	add := func(kind ChangeKind, group, part, name, value string, pos Pos) {
		list = append(list, facet{kind: kind, group: group, part: part, name: name, value: value, pos: pos})
	}
	words := func(parts ...string) string {
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
	}
	for _, g := range d.Groups {
		key := g.Key + ":" + g.Class.String()
		if g.Levels != 0 {
			key += ":" + levelText(g.Levels)
		}
		add(ChangedComprehensive, key, "", g.Name, words(g.Code, g.Name), g.Pos)
	}
	for _, g := range d.LastResort {
		key := g.Key.Text
		if key == "" {
			key = "*"
		}
		add(ChangedLastResort, key, "", g.Name, words(g.Code, g.Name), g.Pos)
	}
	for _, x := range d.Exclusions {
		value := x.Action.String()
		if len(x.Unless) > 0 {
			value += " unless " + itemsText(x.Unless)
		}
		add(ChangedDropped, x.Item.mark(), "", "", value, x.Pos)
	}
	for i := range d.Provisos {
		add(ChangedProviso, d.Provisos[i].Name, "", "", d.Provisos[i].text(), d.Provisos[i].Pos)
	}
	for _, f := range d.Families {
		add(ChangedFamily, f.Name, "scope", "", itemsText(f.Scope), f.Pos)
		for _, c := range f.Classes {
			add(ChangedFamily, f.Name, "class/"+c.Name, "", itemsText(c.Items), f.Pos)
		}
		for _, g := range f.Groups {
			var classes []string
			for i, c := range f.Classes {
				if g.Classes>>i&1 == 1 {
					classes = append(classes, c.Name)
				}
			}
			add(ChangedFamily, f.Name, words("group/"+strings.Join(classes, "&"), g.Diagnosis), g.Name, words(g.Code, g.Name), g.Pos)
		}
	}
	for _, e := range d.TCM {
		add(ChangedTCM, e.Diagnosis, words(itemsText(e.Western), strings.Join(e.Procedures, "|"), e.Base), "",
			words(e.Part, e.MinShare.plain(), e.Code, e.Score.plain(), e.Coefficient.plain()), e.Pos)
	}
	for _, e := range d.Auxiliary {
		value := e.Trigger.plain()
		if e.Proviso >= 0 {
			value = words(d.Provisos[e.Proviso].Name, value)
		}
		for _, v := range e.Values {
			value += " " + v.HospitalLevel + "=" + v.Value.plain()
		}
		add(ChangedAuxiliary, e.Type+"/"+e.Level, strings.Join(e.Groups, "|"), "", words(value, e.Code), e.Pos)
	}
	for _, c := range d.CCI {
		value := strconv.FormatInt(c.Weight, 10) + " " + itemsText(c.Items)
		if c.YieldsTo >= 0 {
			value += " yields to " + d.CCI[c.YieldsTo].Name
		}
		add(ChangedIndex, c.Name, "", "", value, c.Pos)
	}
	for _, s := range d.Scores {
		add(ChangedScore, s.Code, "", "", s.Score.plain(), s.Pos)
	}
	for _, c := range d.Costs {
		add(ChangedCost, c.Code, words(c.HospitalLevel, c.Insurance), "", c.Cost.plain(), c.Pos)
	}
	for _, c := range d.Coefficients {
		add(ChangedCoefficient, c.Code, c.HospitalLevel, "", c.Value.plain(), c.Pos)
	}
	for _, a := range d.Attributes {
		add(ChangedAttribute, a.Code, a.Name, "", a.Value, a.Pos)
	}
	for _, f := range d.Stages {
		add(ChangedFactor, f.Code, words(f.HospitalLevel, f.Stage), "", f.Factor.plain(), f.Pos)
	}
	return list
}

func (d *DIP) familyNames() []string {
	list := make([]string, len(d.Families))
	for i := range d.Families {
		list[i] = d.Families[i].Name
	}
	return list
}

// levelText writes a set of levels, such as 3|4.
func levelText(levels uint8) string {
	var list []string
	for n := range 8 {
		if levels>>n&1 == 1 {
			list = append(list, strconv.Itoa(n))
		}
	}
	return strings.Join(list, "|")
}

// mark writes the item, with an asterisk behind what codes begin with.
func (i *Item) mark() string {
	if i.Exact || i.IsRange {
		return i.Text
	}
	return i.Text + "*"
}

func itemsText(items []Item) string {
	list := make([]string, len(items))
	for i := range items {
		list[i] = items[i].mark()
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}

// text writes the condition in one line: tests joined by "and", alternatives by "or".
func (p *Proviso) text() string {
	var either []string
	for _, tests := range p.Alternatives {
		var all []string
		for i := range tests {
			all = append(all, tests[i].text(itemsText))
		}
		either = append(either, strings.Join(all, " and "))
	}
	return strings.Join(either, " or ")
}

// notPaid are the principal diagnoses that the pack does not pay.
func (d *DIP) notPaid() codeSet {
	set := make(codeSet, len(d.Principals))
	for i := range d.Principals {
		set[d.Principals[i].Item.mark()] = d.Principals[i].Pos
	}
	return set
}

// classes are the classes of procedures with what they rest on.
func (p *Pack) classes() map[string]coded {
	list := make(map[string]coded)
	for r, c := range p.dip.Classes {
		if c.Class != NoClass {
			list[p.codeText(Ref(r), true)] = coded{c.Class.String() + " (" + c.Basis.String() + ")", c.Pos}
		}
	}
	return list
}

// levels are level and incision of procedures, such as 3/1; what is not known is "-".
func (p *Pack) levels() map[string]coded {
	list := make(map[string]coded)
	for r, l := range p.dip.Levels {
		level, incision := "-", "-"
		if l.Level > 0 {
			level = strconv.Itoa(int(l.Level))
		}
		if l.Incision >= 0 {
			incision = strconv.Itoa(int(l.Incision))
		}
		if s := level + "/" + incision; s != "-/-" {
			list[p.codeText(Ref(r), true)] = coded{s, l.Pos}
		}
	}
	return list
}

// plain writes the number without the zeros behind its last decimal, so that equal numbers read alike.
func (d Decimal) plain() string {
	s := d.String()
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
