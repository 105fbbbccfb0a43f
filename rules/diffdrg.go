package rules

import (
	"slices"
	"strconv"
	"strings"
)

// drg compares packs of CHS-DRG.
func (d *differ) drg() {
	o, n := d.old.drg, d.new.drg
	d.facets(d.groupFacets(o, n), d.groupFacets(n, o))
	d.facets(o.valueFacets(), n.valueFacets())
	d.groupOrder(o, n)
	d.conditions(o, n)
	d.preOrder(o, n)
	d.transitions(ChangedSeverity, "", d.old.severities(), d.new.severities())
	d.exclusions(o, n)
	d.zones(o, n)
	d.sets(Change{Kind: ChangedNotPrincipal}, d.old.codesOf(o.NotPrincipal), d.new.codesOf(n.NotPrincipal))
	d.counting()
}

// groupFacets are what the tables of groups say, but for the names of groups that the other pack does not have: these stand in
// the change that says so.
func (d *differ) groupFacets(g, other *DRG) []facet {
	there := make(map[Group]bool, len(other.Groups))
	for _, x := range other.Groups {
		there[Group{Code: x.Code, Kind: x.Kind}] = true
	}
	var list []facet
	group := func(f facet, level GroupKind, parent string) func(ChangeKind, string) {
		add := func(kind ChangeKind, value string) {
			f.kind, f.value = kind, value
			list = append(list, f)
		}
		add(ChangedGroup, "")
		if there[Group{Code: f.group, Kind: level}] {
			add(ChangedName, f.name)
			add(ChangedParent, parent)
		}
		return add
	}
	for i := range g.Pre {
		l := &g.Pre[i]
		add := group(facet{group: l.Code, parent: l.Code, part: partDRG, name: l.Name, pos: l.Pos}, KindDRG, "")
		add(ChangedWhen, g.whenText(l))
	}
	for i := range g.MDCs {
		m := &g.MDCs[i]
		add := group(facet{group: m.Code, part: partMDC, name: m.Name, pos: m.Pos}, KindMDC, "")
		miss := "stop"
		if m.Fall {
			miss = "next"
		}
		add(ChangedMiss, miss)
		add(ChangedAmbiguity, strings.TrimSpace(m.QY+" "+m.QYCode))
		for j := range m.ADRGs {
			a := &m.ADRGs[j]
			add := group(facet{group: a.Code, parent: m.Code, part: partADRG, name: a.Name, pos: a.Pos}, KindADRG, m.Code)
			add(ChangedStage, a.Stage.String())
			add(ChangedSubdivision, a.subdivision())
			for k := range a.Leaves {
				l := &a.Leaves[k]
				add := group(facet{group: l.Code, parent: a.Code, part: partDRG, name: l.Name, pos: l.Pos}, KindDRG, a.Code)
				add(ChangedWhen, g.whenText(l))
			}
		}
	}
	return list
}

// whenText writes what a leaf asks: its tier, and its condition by what that says.
func (d *DRG) whenText(l *Leaf) string {
	tier := l.When.String()
	if l.Proviso < 0 {
		return tier
	}
	p := &d.Provisos[l.Proviso]
	text := p.text()
	switch {
	case tier == "":
		return text
	case len(p.Alternatives) > 1:
		text = "(" + text + ")"
	}
	return tier + " and " + text
}

// valueFacets are the weights and attributes of groups.
func (d *DRG) valueFacets() []facet {
	var list []facet
	for _, w := range d.Weights {
		list = append(list, facet{kind: ChangedWeight, group: w.Code, part: w.HospitalLevel, value: w.Value.plain(), pos: w.Pos})
	}
	for _, a := range d.Attributes {
		list = append(list, facet{kind: ChangedAttribute, group: a.Code, part: a.Name, value: a.Value, pos: a.Pos})
	}
	return list
}

// subdivision writes the leaves of an ADRG by what they add to its code, such as 1/3/5.
func (a *ADRG) subdivision() string {
	parts := make([]string, len(a.Leaves))
	for i := range a.Leaves {
		parts[i] = a.Leaves[i].Code
		if rest, ok := strings.CutPrefix(parts[i], a.Code); ok && rest != "" {
			parts[i] = rest
		}
	}
	return strings.Join(parts, "/")
}

// groupOrder compares the order in which MDCs are tried, and the ADRGs of each.
func (d *differ) groupOrder(o, n *DRG) {
	var before, after []string
	olds := make(map[string]*MDC, len(o.MDCs))
	for i := range o.MDCs {
		before = append(before, o.MDCs[i].Code)
		olds[o.MDCs[i].Code] = &o.MDCs[i]
	}
	news := make(map[string]*MDC, len(n.MDCs))
	for i := range n.MDCs {
		after = append(after, n.MDCs[i].Code)
		news[n.MDCs[i].Code] = &n.MDCs[i]
	}
	d.order(before, after, func(code, was, is string) {
		x, y := olds[code], news[code]
		d.add(Change{Kind: ChangedOrder, Op: OpChanged, Group: code, Part: partMDC, OldName: x.Name, NewName: y.Name, Old: was, New: is,
			OldPos: x.Pos, NewPos: y.Pos})
	})
	for i := range n.MDCs {
		m := &n.MDCs[i]
		was := olds[m.Code]
		if was == nil {
			continue
		}
		x, y := was.adrgs(), m.adrgs()
		d.order(was.codes(), m.codes(), func(code, before, after string) {
			d.add(Change{Kind: ChangedOrder, Op: OpChanged, Group: code, Parent: m.Code, Part: partADRG, OldName: x[code].Name,
				NewName: y[code].Name, Old: before, New: after, OldPos: x[code].Pos, NewPos: y[code].Pos})
		})
	}
}

// preOrder compares the order of the groups before all MDCs.
func (d *differ) preOrder(o, n *DRG) {
	read := func(g *DRG) (codes []string, leaves map[string]*Leaf) {
		leaves = make(map[string]*Leaf, len(g.Pre))
		for i := range g.Pre {
			codes = append(codes, g.Pre[i].Code)
			leaves[g.Pre[i].Code] = &g.Pre[i]
		}
		return codes, leaves
	}
	before, olds := read(o)
	after, news := read(n)
	d.order(before, after, func(code, was, is string) {
		x, y := olds[code], news[code]
		d.add(Change{Kind: ChangedOrder, Op: OpChanged, Group: code, Parent: code, Part: partDRG, OldName: x.Name, NewName: y.Name, Old: was, New: is,
			OldPos: x.Pos, NewPos: y.Pos})
	})
}

func (m *MDC) codes() []string {
	list := make([]string, len(m.ADRGs))
	for i := range m.ADRGs {
		list[i] = m.ADRGs[i].Code
	}
	return list
}

func (m *MDC) adrgs() map[string]*ADRG {
	list := make(map[string]*ADRG, len(m.ADRGs))
	for i := range m.ADRGs {
		list[m.ADRGs[i].Code] = &m.ADRGs[i]
	}
	return list
}

// tested is a group with alternatives of one kind.
type tested struct {
	kind                      ChangeKind
	group, parent, part, name string
	alternatives              []alternative
}

// alternative is an alternative with codes in place of refs.
type alternative struct {
	number     int
	conditions []condition
}

// condition is a condition with codes in place of refs.
type condition struct {
	atom  Atom
	codes codeSet
	value string
	pos   Pos
}

// tests are all groups of a pack that have conditions.
func (p *Pack) tests() []tested {
	var list []tested
	add := func(t tested, alternatives []Alternative) {
		for i, a := range alternatives {
			x := alternative{number: i + 1}
			for _, c := range a.Conditions {
				x.conditions = append(x.conditions, condition{c.Atom, p.codesOf(c.List), c.value(), c.Pos})
			}
			t.alternatives = append(t.alternatives, x)
		}
		list = append(list, t)
	}
	for i := range p.drg.MDCs {
		m := &p.drg.MDCs[i]
		add(tested{kind: ChangedGate, group: m.Code, part: partMDC, name: m.Name}, m.Gate)
		add(tested{kind: ChangedTest, group: m.Code, part: partMDC, name: m.Name}, m.Ambiguity)
		for j := range m.ADRGs {
			a := &m.ADRGs[j]
			add(tested{kind: ChangedCondition, group: a.Code, parent: m.Code, part: partADRG, name: a.Name}, a.Alternatives)
		}
	}
	return list
}

// value is what the condition is tested against besides a list, as the tables write it.
func (c *Condition) value() string {
	switch atoms[c.Atom].operand {
	case ofNumber:
		return strconv.FormatInt(c.Value, 10)
	case ofSex:
		return Sex(c.Value).String()
	case ofText:
		return c.Text
	}
	return ""
}

// spot is where a code can stand: codes move between the groups that have the same kind of place.
type spot struct {
	kind ChangeKind
	atom Atom
	code string
}

// placeOf takes main, any and combined procedures for one kind of place, and other diagnoses and any diagnosis for another.
func placeOf(kind ChangeKind, a Atom, code string) spot {
	switch a {
	case AnyProcedure, ProcedureGroup:
		a = MainProcedure
	case AnyDiagnosis:
		a = OtherDiagnosis
	}
	return spot{kind, a, code}
}

// holders are the groups that have a code in a place, each once, in the order of the pack.
func holders(list []tested) map[spot][]string {
	held := make(map[spot][]string)
	for _, t := range list {
		for _, a := range t.alternatives {
			for _, c := range a.conditions {
				for code := range c.codes {
					p := placeOf(t.kind, c.atom, code)
					if h := held[p]; len(h) == 0 || h[len(h)-1] != t.group {
						held[p] = append(h, t.group)
					}
				}
			}
		}
	}
	return held
}

// other returns the groups of some that are not among the others. The group itself stands for a move within it.
func other(some, others []string, group string) []string {
	if slices.Contains(some, group) {
		return []string{group}
	}
	var list []string
	for _, g := range some {
		if !slices.Contains(others, g) {
			list = append(list, g)
		}
	}
	slices.Sort(list)
	return list
}

// conditions compares the conditions of all groups.
func (d *differ) conditions(o, n *DRG) {
	olds, news := d.old.tests(), d.new.tests()
	was, is := holders(olds), holders(news)
	type key struct {
		kind  ChangeKind
		group string
	}
	before := make(map[key]tested, len(olds))
	for _, t := range olds {
		before[key{t.kind, t.group}] = t
	}
	compare := func(o, n tested) {
		t := n
		if n.group == "" {
			t = o
		}
		c := Change{Kind: t.kind, Group: t.group, Parent: t.parent, Part: t.part, OldName: o.name, NewName: n.name}
		came := func(a Atom) func(string) []string {
			return func(code string) []string {
				p := placeOf(t.kind, a, code)
				return other(was[p], is[p], t.group)
			}
		}
		went := func(a Atom) func(string) []string {
			return func(code string) []string {
				p := placeOf(t.kind, a, code)
				return other(is[p], was[p], t.group)
			}
		}
		d.alternatives(c, o.alternatives, n.alternatives, came, went)
	}
	for _, n := range news {
		k := key{n.kind, n.group}
		compare(before[k], n)
		delete(before, k)
	}
	for _, o := range olds {
		if _, gone := before[key{o.kind, o.group}]; gone {
			compare(o, tested{})
		}
	}
}

// alternatives compares those of one group: each with the one that it has most in common with.
func (d *differ) alternatives(c Change, old, new []alternative, came, went func(Atom) func(string) []string) {
	partner, alone := pairUp(len(old), len(new), func(i, j int) int { return old[i].likeness(&new[j]) })
	for j := range new {
		c.OldAlternative, c.NewAlternative = 0, new[j].number
		var was []condition
		if i := partner[j]; i >= 0 {
			c.OldAlternative, was = old[i].number, old[i].conditions
		}
		d.atoms(c, was, new[j].conditions, came, went)
	}
	for _, i := range alone {
		c.OldAlternative, c.NewAlternative = old[i].number, 0
		d.atoms(c, old[i].conditions, nil, came, went)
	}
}

// atoms compares the conditions of one alternative.
func (d *differ) atoms(c Change, old, new []condition, came, went func(Atom) func(string) []string) {
	partner, alone := pairUp(len(old), len(new), func(i, j int) int { return old[i].likeness(&new[j]) })
	report := func(o, n *condition, op ChangeOp) {
		x := n
		if op == OpRemoved {
			x = o
		}
		c.Op, c.Atom, c.Old, c.New, c.OldPos, c.NewPos = op, x.atom, o.value, n.value, o.pos, n.pos
		c.Added, c.Removed = compareSets(o.codes, n.codes, came(x.atom), went(x.atom))
		if op != OpChanged || c.Old != c.New || len(c.Added)+len(c.Removed) > 0 {
			d.add(c)
		}
	}
	for j := range new {
		if i := partner[j]; i >= 0 {
			report(&old[i], &new[j], OpChanged)
		} else {
			report(&condition{}, &new[j], OpAdded)
		}
	}
	for _, i := range alone {
		report(&old[i], &condition{}, OpRemoved)
	}
}

// likeness is how much two conditions have in common, 0 if they are of different atoms.
func (c *condition) likeness(o *condition) int {
	if c.atom != o.atom {
		return 0
	}
	n := 1 + 2*c.codes.common(o.codes)
	if c.value == o.value && len(c.codes) == len(o.codes) {
		n++
	}
	return n
}

func (a *alternative) likeness(o *alternative) int {
	n := 0
	partner, _ := pairUp(len(a.conditions), len(o.conditions), func(i, j int) int { return a.conditions[i].likeness(&o.conditions[j]) })
	for j, i := range partner {
		if i >= 0 {
			n += a.conditions[i].likeness(&o.conditions[j])
		}
	}
	return n
}

// pairUp pairs each of m new things with the old one that it is most like, the most alike first, then those that stand nearest.
// partner has the old one of each new one, or -1; alone are the old ones without. It does not matter which side is which.
func pairUp(n, m int, likeness func(i, j int) int) (partner, alone []int) {
	type pair struct{ i, j, score int }
	var pairs []pair
	for i := range n {
		for j := range m {
			if s := likeness(i, j); s > 0 {
				pairs = append(pairs, pair{i, j, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		if a.score != b.score {
			return b.score - a.score
		}
		if x, y := abs(a.i-a.j), abs(b.i-b.j); x != y {
			return x - y
		}
		return min(a.i, a.j) - min(b.i, b.j)
	})
	partner = slices.Repeat([]int{-1}, m)
	taken := make([]bool, n)
	for _, p := range pairs {
		if !taken[p.i] && partner[p.j] < 0 {
			taken[p.i], partner[p.j] = true, p.i
		}
	}
	for i := range n {
		if !taken[i] {
			alone = append(alone, i)
		}
	}
	return partner, alone
}

func abs(n int) int { return max(n, -n) }

// severities are the complications of a pack.
func (p *Pack) severities() map[string]coded {
	list := make(map[string]coded, len(p.drg.Complications))
	for _, c := range p.drg.Complications {
		list[p.codeText(c.Code, false)] = coded{c.Severity.String(), c.Pos}
	}
	return list
}

// exclusions compares for each code that is a complication in both packs the principal diagnoses that cancel it. Codes whose
// tables are the same two are listed together.
func (d *differ) exclusions(o, n *DRG) {
	type use struct {
		table int
		name  string
		pos   Pos
	}
	uses := func(p *Pack) map[string]use {
		list := make(map[string]use, len(p.drg.Complications))
		for _, c := range p.drg.Complications {
			list[p.codeText(c.Code, false)] = use{c.Exclusion, c.Table, c.Pos}
		}
		return list
	}
	type tables struct{ old, new use }
	was, is := uses(d.old), uses(d.new)
	codes := make(map[tables][]CodeFact)
	for c, n := range is {
		o, both := was[c]
		if !both {
			continue
		}
		t := tables{use{table: o.table, name: o.name}, use{table: n.table, name: n.name}}
		codes[t] = append(codes[t], CodeFact{Code: c, OldPos: o.pos, NewPos: n.pos})
	}
	principals := func(p *Pack) []codeSet {
		list := make([]codeSet, len(p.drg.Exclusions)+1) // the last is that of no table
		for i, x := range p.drg.Exclusions {
			list[i] = p.codesOf(x)
		}
		return list
	}
	olds, news := principals(d.old), principals(d.new)
	at := func(sets []codeSet, i int) codeSet {
		if i < 0 {
			i = len(sets) - 1
		}
		return sets[i]
	}
	for t, list := range codes { // changes are sorted in the end
		d.sets(Change{Kind: ChangedExclusion, Op: OpChanged, Old: t.old.name, New: t.new.name, Codes: list}, at(olds, t.old.table), at(news, t.new.table))
	}
}

// zones compares the body zones by their names.
func (d *differ) zones(o, n *DRG) {
	read := func(p *Pack) (names []string, zones map[string]codeSet, held map[string][]string) {
		zones, held = make(map[string]codeSet), make(map[string][]string)
		for _, z := range p.drg.Zones {
			names = append(names, z.Name)
			zones[z.Name] = p.codesOf(z)
			for c := range zones[z.Name] {
				held[c] = append(held[c], z.Name)
			}
		}
		return names, zones, held
	}
	before, olds, was := read(d.old)
	after, news, is := read(d.new)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(before, after)))) {
		c := Change{Kind: ChangedZone, Part: name, Op: OpChanged}
		switch {
		case olds[name] == nil:
			c.Op = OpAdded
		case news[name] == nil:
			c.Op = OpRemoved
		}
		c.Added, c.Removed = compareSets(olds[name], news[name],
			func(code string) []string { return was[code] }, func(code string) []string { return is[code] })
		if len(c.Added)+len(c.Removed) > 0 {
			d.add(c)
		}
	}
}

// counting compares the procedures that count, by whatever tables and parameters a pack says so.
func (d *differ) counting() {
	read := func(p *Pack) (set codeSet, rows codeSet) {
		set, rows = make(codeSet), make(codeSet)
		for _, l := range []*List{p.drg.Counted, p.drg.NotCounted} {
			for c, pos := range p.codesOf(l) {
				rows[c] = pos
			}
		}
		for r, counts := range p.drg.Counting(p.codes, &p.manifest.Parameters) {
			if counts {
				c := p.codeText(Ref(r), true)
				set[c] = rows[c]
			}
		}
		return set, rows
	}
	was, before := read(d.old)
	is, after := read(d.new)
	c := Change{Kind: ChangedCounting, Op: OpChanged}
	c.Added, c.Removed = compareSets(was, is, nowhere, nowhere)
	for i := range c.Added {
		c.Added[i].OldPos = before[c.Added[i].Code]
	}
	for i := range c.Removed {
		c.Removed[i].NewPos = after[c.Removed[i].Code]
	}
	if len(c.Added)+len(c.Removed) > 0 {
		d.add(c)
	}
}
