package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Columns of drg.csv.
const (
	colLeaf = iota
	colLeafADRG
	colLeafName
	colLeafWhen
	colLeafBefore
	colLeafInto
	colLeafChange
)

// readLeaves reads drg.csv: the leaves of an ADRG in the order of trial. In a pack with a base its rows are changes.
func (r *drgReader) readLeaves() {
	if r.base == nil {
		r.readAllLeaves()
	} else {
		r.changeLeaves()
	}
	for i := -1; i < len(r.MDCs); i++ {
		for j := range r.mdc(i).ADRGs {
			r.checkLeaves(&r.mdc(i).ADRGs[j])
		}
	}
}

// readAllLeaves reads the drg.csv of a pack without base.
func (r *drgReader) readAllLeaves() {
	s, ok := r.table("drg", []string{"drg", "adrg", "name", "when"}, nil)
	if !ok {
		return
	}
	for s.next() {
		leaf := Leaf{Code: s.Cell(colLeaf), Name: s.Cell(colLeafName), Pos: s.pos()}
		switch first, dup := r.leaves[leaf.Code]; {
		case leaf.Code == "":
			s.fail(colLeaf, CellEmpty)
		case dup:
			s.exists(colLeaf, leaf.Code, first)
			continue
		}
		r.leaves[leaf.Code] = s.pos()
		r.leafWhen(s, colLeafWhen, &leaf)
		if p, known := r.adrgs[s.Cell(colLeafADRG)]; known {
			g := r.adrg(p)
			g.Leaves = append(g.Leaves, leaf)
		} else {
			s.fail(colLeafADRG, GroupUnknown, s.Cell(colLeafADRG), "adrg.csv")
		}
	}
}

// leafWhen reads the condition of a leaf: a tier, the name of a condition, or both.
func (r *drgReader) leafWhen(s *sheet, col int, leaf *Leaf) {
	leaf.When, leaf.Proviso = WhenAny, -1
	cell := s.Cell(col)
	if cell == "" {
		return
	}
	tiers := 0
	for text := range strings.SplitSeq(cell, allOf) {
		n, named := r.when.named[text]
		tier := slices.Index(whenNames[:], text)
		switch {
		case text != "" && tier > 0 && tiers == 0:
			leaf.When = When(tier)
			tiers++
		case named && leaf.Proviso < 0:
			leaf.Proviso = n
			r.when.used[text] = true
		case tier > 0 || named:
			s.failIn(col, text, CellValue, strconv.Quote(cell), bilingual{"一个并发症层级和一个条件，以 & 相连", "one tier and one condition, joined by &"})
		case r.manifest.lists("when") || len(r.when.named) > 0:
			s.failIn(col, text, GroupUnknown, text, "when.csv")
		default:
			s.oneOf(col, whenNames[:]...)
		}
	}
}

// readPre reads pre.csv, the groups before all MDCs. It takes the place of that of the base.
func (r *drgReader) readPre() {
	required, optional := []string{"drg", "name", "when"}, []string{"reason", "source"}
	s, ok := r.table("pre", required, optional)
	if !ok {
		return
	}
	r.Pre = nil
	for s.next() {
		leaf := Leaf{Code: s.Cell(0), Name: s.Cell(1), Pos: s.pos()}
		if leaf.Code == "" {
			s.fail(0, CellEmpty)
			continue
		}
		if r.base != nil {
			r.core(s, 0)
			s.reason(len(required))
		}
		if r.leafWhen(s, 2, &leaf); s.Cell(2) == "" { // it would take every case
			s.fail(2, CellEmpty)
		}
		if i := slices.IndexFunc(r.Pre, func(l Leaf) bool { return l.Code == leaf.Code }); i >= 0 {
			s.exists(0, leaf.Code, r.Pre[i].Pos)
			continue
		}
		if by := r.shadow(&leaf, r.Pre); by != nil {
			s.fail(0, LeafUnreachable, leaf.Code, by.Code)
		}
		r.Pre = append(r.Pre, leaf)
	}
}

// checkLeaves reports a subdivision that is not complete, or that has leaves which earlier ones cover.
func (r *drgReader) checkLeaves(g *ADRG) {
	if r.unsure[g.Code] {
		return
	}
	at := func(p Pos) Pos {
		if p.Layer != r.layer { // the row that brought it about stands in the pack
			return cmp.Or(r.divided[g.Code], p)
		}
		return p
	}
	if len(g.Leaves) == 0 {
		r.add(r.at(at(g.Pos), "adrg", GroupWithoutLeaf, g.Code))
		return
	}
	if last := g.Leaves[len(g.Leaves)-1]; last.When != WhenAny || last.Proviso >= 0 {
		r.add(r.at(at(last.Pos), "when", LeafOpen, g.Code, last.Code))
	}
	for i := range g.Leaves {
		if by := r.shadow(&g.Leaves[i], g.Leaves[:i]); by != nil {
			r.add(r.at(at(g.Leaves[i].Pos), "drg", LeafUnreachable, g.Leaves[i].Code, by.Code))
		}
	}
}

// shadow returns the last of the earlier leaves that together are certain to take all cases of a leaf, or nil.
func (r *drgReader) shadow(leaf *Leaf, earlier []Leaf) *Leaf {
	left := whenCases[leaf.When]
	for i := range earlier {
		e := &earlier[i]
		if e.Proviso < 0 || leaf.Proviso >= 0 && r.Provisos[leaf.Proviso].implies(&r.Provisos[e.Proviso]) {
			if left &^= whenCases[e.When]; left == 0 {
				return e
			}
		}
	}
	return nil
}

// divider changes the leaves of a base.
type divider struct {
	*drgReader
	s       *sheet
	old     map[string]string // leaves of the base, with their ADRG
	changed map[string]int    // lines that changed a leaf of the base
	merges  map[string]*Leaf  // merged leaves by code
	whole   map[string]int    // lines from which an ADRG has other leaves
	part    map[string]int    // lines that first changed some leaves of an ADRG
	front   map[string]string // the first leaf of an ADRG in the base
}

// changeLeaves reads the drg.csv of a pack with a base. Its rows apply one after the other.
func (r *drgReader) changeLeaves() {
	s, ok := r.reasoned("drg", []string{"drg"}, []string{"adrg", "name", "when", "before", "into"}, change)
	v := &divider{
		drgReader: r, s: s, old: make(map[string]string), changed: make(map[string]int), merges: make(map[string]*Leaf),
		whole: make(map[string]int), part: make(map[string]int), front: make(map[string]string),
	}
	base := make(map[string][]Leaf)
	for i := range r.MDCs {
		for _, g := range r.MDCs[i].ADRGs {
			base[g.Code] = slices.Clone(g.Leaves)
			for _, l := range g.Leaves {
				v.old[l.Code] = g.Code
			}
			if len(g.Leaves) > 0 {
				v.front[g.Code] = g.Leaves[0].Code
			}
		}
	}
	for ok && s.next() {
		before := len(r.errs)
		v.row()
		if len(r.errs) > before {
			r.unsure[s.Cell(colLeafADRG)], r.unsure[v.old[s.Cell(colLeaf)]] = true, true
		}
	}
	for i := range r.MDCs {
		for j := range r.MDCs[i].ADRGs {
			g := &r.MDCs[i].ADRGs[j]
			if p, changed := r.divided[g.Code]; changed {
				if was := base[g.Code]; !r.unsure[g.Code] && slices.EqualFunc(was, g.Leaves, sameLeaf) {
					r.add(r.at(p, "drg", ChangeIdentical, g.Code, r.place(was[0].Pos)))
				}
				g.Base = base[g.Code]
			}
			for _, l := range g.Leaves {
				v.unique(l)
			}
		}
	}
	for _, l := range r.Pre {
		v.unique(l)
	}
}

// sameLeaf reports whether two leaves say the same.
func sameLeaf(a, b Leaf) bool {
	return a.Code == b.Code && a.Name == b.Name && a.When == b.When && a.Proviso == b.Proviso
}

// unique reports a code that two leaves have in the end.
func (v *divider) unique(l Leaf) {
	first, taken := v.leaves[l.Code]
	if !taken {
		v.leaves[l.Code] = l.Pos
		return
	}
	if l.Pos.Layer != v.layer {
		l.Pos, first = first, l.Pos
	}
	v.add(v.at(l.Pos, "drg", GroupCodeTaken, l.Code, v.place(first)))
}

// row applies one row.
func (v *divider) row() {
	s := v.s
	code := s.Cell(colLeaf)
	op, ok := s.change(colLeafChange, "insert", "replace", "merge", "rename", "when", "remove")
	if code == "" {
		s.fail(colLeaf, CellEmpty)
		ok = false
	}
	for _, c := range []struct {
		col int
		ops []string // in which the column says something
	}{
		{colLeafName, []string{"insert", "replace", "merge", "rename"}}, {colLeafWhen, []string{"insert", "replace", "when"}},
		{colLeafBefore, []string{"insert"}}, {colLeafInto, []string{"merge", "rename"}},
	} {
		if cell := s.Cell(c.col); cell != "" && !slices.Contains(c.ops, op) && ok {
			s.fail(c.col, CellValue, strconv.Quote(cell), `""`)
			ok = false
		}
	}
	if !ok {
		s.lost()
		return
	}
	adrg := s.Cell(colLeafADRG)
	if op != "insert" && op != "replace" {
		of, there := v.old[code]
		line, again := v.changed[code]
		switch {
		case again:
			s.fail(colLeaf, RowDuplicate, code, line)
			return
		case !there || of == "":
			s.fail(colLeaf, ChangeMissing, code, v.manifest.Base.String())
			return
		case adrg != "" && adrg != of:
			s.fail(colLeafADRG, CellValue, strconv.Quote(adrg), of)
			return
		}
		adrg = of
		v.changed[code] = s.Line()
	}
	p, known := v.adrgs[adrg]
	if !known || adrg == "" {
		s.fail(colLeafADRG, GroupUnknown, adrg, "adrg.csv")
		v.leafWhen(s, colLeafWhen, &Leaf{}) // what it names is used, and may be wrong, too
		return
	}
	other := v.whole
	if op == "replace" {
		other = v.part
	}
	if line, mixed := other[adrg]; mixed { // a row would change what another takes away
		s.fail(colLeafADRG, RowDuplicate, adrg, line)
		return
	}
	if v.divided[adrg] = s.pos(); op != "replace" && v.part[adrg] == 0 {
		v.part[adrg] = s.Line()
	}
	v.apply(op, code, v.adrg(p))
}

// apply does what a row says to an ADRG.
func (v *divider) apply(op, code string, g *ADRG) {
	s := v.s
	leaf := Leaf{Code: code, Name: s.Cell(colLeafName), Proviso: -1, Pos: s.pos()}
	at := slices.IndexFunc(g.Leaves, func(l Leaf) bool { return l.Code == code && l.Pos.Layer != v.layer })
	switch op {
	case "insert":
		v.leafWhen(s, colLeafWhen, &leaf)
		if at = v.anchor(g); at >= 0 {
			g.Leaves = slices.Insert(g.Leaves, at, leaf)
		}
	case "replace":
		v.leafWhen(s, colLeafWhen, &leaf)
		if v.whole[g.Code] == 0 {
			v.whole[g.Code] = s.Line()
			g.Leaves = nil
		}
		g.Leaves = append(g.Leaves, leaf)
	case "remove":
		g.Leaves = slices.Delete(g.Leaves, at, at+1)
	case "rename":
		was := g.Leaves[at]
		leaf.Code, leaf.Name = cmp.Or(s.Cell(colLeafInto), was.Code), cmp.Or(leaf.Name, was.Name)
		leaf.When, leaf.Proviso = was.When, was.Proviso
		v.identical(leaf, was)
		g.Leaves[at] = leaf
	case "when":
		was := g.Leaves[at]
		leaf.Name = was.Name
		v.leafWhen(s, colLeafWhen, &leaf)
		v.identical(leaf, was)
		g.Leaves[at] = leaf
	case "merge":
		v.merge(g, at)
	}
}

// identical reports a change that changes nothing.
func (v *divider) identical(leaf, was Leaf) {
	if sameLeaf(leaf, was) {
		v.s.fail(colLeaf, ChangeIdentical, was.Code, v.place(was.Pos))
	}
}

// anchor finds where a row inserts a leaf: before the leaf that it names, else before the first one that the base has; rows
// with one anchor keep their order. Of an ADRG that is new it is the end.
func (v *divider) anchor(g *ADRG) int {
	before := v.s.Cell(colLeafBefore)
	if before == "" {
		if g.Pos.Layer == v.layer && v.front[g.Code] == "" {
			return len(g.Leaves)
		}
		return max(0, slices.IndexFunc(g.Leaves, func(l Leaf) bool { return l.Pos.Layer != v.layer }))
	}
	i := slices.IndexFunc(g.Leaves, func(l Leaf) bool { return l.Code == before })
	if i < 0 {
		v.s.fail(colLeafBefore, ChangeMissing, before, v.manifest.Base.String())
	}
	return i
}

// merge puts a leaf together with others: they must stand side by side and ask for tiers alone, and a tier must say what they
// ask together.
func (v *divider) merge(g *ADRG, at int) {
	s, was := v.s, g.Leaves[at]
	into := s.Cell(colLeafInto)
	if into == "" {
		s.fail(colLeafInto, CellEmpty)
		return
	}
	first := v.merges[into]
	if first == nil {
		first = &Leaf{Code: into, Name: cmp.Or(s.Cell(colLeafName), was.Name), When: was.When, Proviso: was.Proviso, Pos: s.pos()}
		v.merges[into] = first
		g.Leaves[at] = *first
		if was.Proviso >= 0 {
			s.fail(colLeaf, LeafMerge, was.Code, into)
		}
		return
	}
	before := at - 1
	if before < 0 || g.Leaves[before].Code != into || was.Proviso >= 0 {
		s.fail(colLeaf, LeafMerge, was.Code, into)
		return
	}
	taken := uint8(0) // by leaves that stand before
	for _, l := range g.Leaves[:before] {
		if l.Proviso < 0 {
			taken |= whenCases[l.When]
		}
	}
	both := whenCases[first.When] | whenCases[was.When]
	n := slices.IndexFunc(whenCases[:], func(c uint8) bool { return c&both == both && c&^(both|taken) == 0 })
	if n < 0 {
		s.fail(colLeaf, LeafMerge, was.Code, into)
		return
	}
	first.When = When(n)
	if name := s.Cell(colLeafName); name != "" && name != first.Name {
		first.Name = name
	}
	g.Leaves[before] = *first
	g.Leaves = slices.Delete(g.Leaves, at, at+1)
}

// checkCodes reports codes of ambiguous and ungrouped cases that mean something else too: the answer would not tell what became of
// a case.
func (r *drgReader) checkCodes() {
	type owner struct {
		pos   Pos
		field string
	}
	taken := make(map[string]owner)
	report := func(p Pos, field, code string, other owner) {
		r.add(r.at(p, field, GroupCodeTaken, code, cmp.Or(other.field, r.place(other.pos))))
	}
	for _, l := range r.Pre {
		if first, twice := r.leaves[l.Code]; twice && r.base == nil {
			report(l.Pos, "drg", l.Code, owner{pos: first})
		}
	}
	ungrouped := map[string]string{r.manifest.Parameters.UngroupedCode: "ungrouped_code"}
	for _, u := range r.manifest.Parameters.UngroupedCodes {
		ungrouped[u.Code] = "ungrouped_codes." + string(u.Reason)
	}
	for code, name := range ungrouped { // errors are sorted in the end
		if p, there := r.leaves[code]; there && code != "" {
			report(p, "drg", code, owner{field: name})
		}
	}
	for _, m := range r.MDCs {
		if m.QYCode == "" {
			continue
		}
		first, twice := taken[m.QYCode]
		p, leaf := r.leaves[m.QYCode]
		name, none := ungrouped[m.QYCode]
		switch {
		case twice:
			report(m.Pos, "qy_code", m.QYCode, first)
		case leaf:
			report(m.Pos, "qy_code", m.QYCode, owner{pos: p})
		case none:
			report(m.Pos, "qy_code", m.QYCode, owner{field: name})
		}
		taken[m.QYCode] = owner{pos: m.Pos}
	}
}

// Columns of weights.csv.
const (
	colWeightDRG = iota
	colWeight
	colWeightLevel
)

// readWeights reads weights.csv. It takes the place of that of the base.
func (r *drgReader) readWeights() {
	known := r.codesOfGroups()
	if s, ok := r.table("weights", []string{"drg", "weight"}, []string{"hospital_level"}); ok {
		r.Weights = nil
		seen := make(map[[2]string]int)
		for s.next() {
			w := Weight{Code: s.Cell(colWeightDRG), HospitalLevel: s.Cell(colWeightLevel), Pos: s.pos()}
			if !r.knownGroup(s, known, w.Code) {
				continue
			}
			if line, twice := seen[[2]string{w.Code, w.HospitalLevel}]; twice {
				s.fail(colWeightDRG, RowDuplicate, w.Code, line)
				continue
			}
			seen[[2]string{w.Code, w.HospitalLevel}] = s.Line()
			if w.Value, ok = r.when.positive(s, colWeight); ok {
				r.Weights = append(r.Weights, w)
			}
		}
	}
	if len(r.Weights) == 0 {
		return
	}
	r.Weights = slices.DeleteFunc(slices.Clone(r.Weights), func(w Weight) bool { return !known[w.Code] }) // of groups that the base has
	weighed := make(map[string]bool, len(r.Weights))
	for _, w := range r.Weights {
		weighed[w.Code] = true
	}
	report := func(l Leaf) {
		if !weighed[l.Code] {
			r.finding(l.Pos, "drg", WeightNone, l.Code, l.Code)
		}
	}
	for _, l := range r.Pre {
		report(l)
	}
	for i := range r.MDCs {
		for _, g := range r.MDCs[i].ADRGs {
			for _, l := range g.Leaves {
				report(l)
			}
		}
	}
}

// readAttributes reads attributes.csv. It takes the place of that of the base.
func (r *drgReader) readAttributes() {
	known := r.codesOfGroups()
	s, ok := r.table("attributes", []string{"drg", "attribute"}, []string{"value"})
	if !ok {
		r.Attributes = slices.DeleteFunc(slices.Clone(r.Attributes), func(a Attribute) bool { return !known[a.Code] })
		return
	}
	r.Attributes = nil
	seen := make(map[[2]string]int)
	for s.next() {
		a := Attribute{Code: s.Cell(0), Name: s.Cell(1), Value: s.Cell(2), Pos: s.pos()}
		if a.Name == "" {
			s.fail(1, CellEmpty)
		}
		if !r.knownGroup(s, known, a.Code) {
			continue
		}
		if line, twice := seen[[2]string{a.Code, a.Name}]; twice {
			s.fail(1, RowDuplicate, a.Code+" "+a.Name, line)
			continue
		}
		seen[[2]string{a.Code, a.Name}] = s.Line()
		r.Attributes = append(r.Attributes, a)
	}
}

// codesOfGroups are the codes that a case can have: of leaves and of ambiguous cases.
func (r *drgReader) codesOfGroups() map[string]bool {
	known := make(map[string]bool)
	for _, g := range r.Groups {
		if g.Kind == KindDRG {
			known[g.Code] = true
		}
	}
	for _, m := range r.MDCs {
		if m.QYCode != "" {
			known[m.QYCode] = true
		}
	}
	return known
}

// knownGroup reports a row about a group that is not there.
func (r *drgReader) knownGroup(s *sheet, known map[string]bool, code string) bool {
	switch {
	case code == "":
		s.fail(0, CellEmpty)
	case !known[code]:
		s.fail(0, GroupUnknown, code, "drg.csv")
	}
	return known[code]
}
