package rules

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Change is one difference between two packs: a fact. Text is made when it is printed. Which fields it uses depends on its
// kind; what a side does not have is left zero.
type Change struct {
	Kind ChangeKind
	Op   ChangeOp

	// Group is the code of the MDC, ADRG, DRG or row that it is about, "" if it is about the pack at large. A row of a DIP pack goes by
	// its national number, or by its code if it has none.
	Group  string
	Parent string // MDC of an ADRG, ADRG of a DRG: in the new pack, or in the old one if only that has it
	Part   string // of a group mdc, adrg or drg; of a row the list that it stands in; else the parameter, zone, table, level of hospitals
	Atom   Atom   // of conditions

	OldAlternative, NewAlternative int        // of conditions, from 1; 0 if the whole alternative is on the other side only
	OldName, NewName               string     // of the group
	Old, New                       string     // the value as the tables write it
	Added, Removed                 []CodeFact // codes that only the new pack has there, and only the old one
	Codes                          []CodeFact // codes whose value went from Old to New; of exclusions, those that the table cancels
	OldPos, NewPos                 Pos
}

// CodeFact is a code that a change names.
type CodeFact struct {
	Code           string
	Groups         []string // where an added code came from, where a removed one went to: ADRGs, MDCs or zones that lost or won it
	OldPos, NewPos Pos      // of the row that names it
}

// ChangeKind is what is different. The order is that in which changes are listed.
type ChangeKind uint8

// The kinds. Those up to ChangedCounting are of all systems and of CHS-DRG, the next of DIP, then those of code systems and what rests
// on them, and the last of schemes of payment. Schemes share ChangedParameter (Part is a setting with its conditions), ChangedWeight,
// ChangedScore, ChangedCost and ChangedAuxiliary. Their Part says whom a row is for as key=value, Old and New say several columns so,
// and numbers are without zeros that say nothing.
const (
	ChangedManifest      ChangeKind = iota + 1 // a key of pack.yaml, Part
	ChangedParameter                           // a parameter, Part
	ChangedGroup                               // an MDC, ADRG or DRG is there, or is not
	ChangedName                                // of a group: OldName, NewName
	ChangedParent                              // an ADRG stands in another MDC, a DRG in another ADRG
	ChangedOrder                               // a group is tried at another place: Old and New are the groups before it, of those that kept their order
	ChangedStage                               // of an ADRG
	ChangedMiss                                // what becomes of a case that entered an MDC and that no ADRG takes
	ChangedAmbiguity                           // what becomes of a case that meets the test for ambiguity, and its code
	ChangedGate                                // a condition of an MDC
	ChangedTest                                // a condition of the test for ambiguity
	ChangedCondition                           // a condition of an ADRG
	ChangedSubdivision                         // the leaves of an ADRG: Old and New as 1/3/5
	ChangedWhen                                // the condition of a DRG
	ChangedSeverity                            // of Codes: MCC, CC or none
	ChangedExclusion                           // the principal diagnoses that cancel Codes; Old and New are the tables, whose numbers mean nothing
	ChangedZone                                // a body zone, Part
	ChangedNotPrincipal                        // diagnoses that cannot be principal
	ChangedCounting                            // procedures that count
	ChangedRow                                 // a row is there, or is not
	ChangedCode                                // the code of the group of a row
	ChangedOrigin                              // of a row
	ChangedKeys                                // keys of diagnoses of a row: Added and Removed
	ChangedForms                               // what a row asks of the procedures
	ChangedClass                               // the class of a row, or of the procedures in Codes
	ChangedLevel                               // level and incision of the procedures in Codes
	ChangedProviso                             // the condition of a row, or a condition by its name
	ChangedComprehensive                       // a comprehensive group
	ChangedLastResort                          // a group of the last resort
	ChangedNotPaid                             // principal diagnoses that are not paid by DIP
	ChangedDropped                             // procedures that are not treated as others
	ChangedFamily                              // a family, its classes and groups
	ChangedTCM                                 // an entry of Chinese medicine
	ChangedAuxiliary                           // a level of an auxiliary type
	ChangedIndex                               // a category of the comorbidity index
	ChangedScore                               // of a group
	ChangedCost                                // mean cost of a group
	ChangedCoefficient                         // of a group
	ChangedAttribute                           // of a group
	ChangedFactor                              // of a stage of a bed-day group
	ChangedWeight                              // of a DRG, or of ambiguous cases; Part is a level of hospitals
	ChangedBook                                // a code book, Part, has other codes
	ChangedBookName                            // a code has another name
	ChangedGray                                // Codes are closed, or open again
	ChangedMapping                             // of a code of a crosswalk, Part: Old and New are its images
	ChangedEdit                                // a row of edits, Part: Old and New are what it says

	// Of schemes of payment.

	ChangedPrice                  // of a group
	ChangedLimit                  // of a group
	ChangedInstitution            // Part is its code
	ChangedInstitutionCoefficient // of an institution, a class or a level
	ChangedComponent              // of a coefficient, Part is the institution and the part
	ChangedDynamic                // how a part of a coefficient grows
	ChangedGrassRoots             // a grass-roots disease
	ChangedBedDay                 // what a day is worth
	ChangedFallback               // the ordinary group of a group of Chinese medicine
	ChangedAdvantage              // a disease with an advantage of Chinese medicine
	ChangedItem                   // an item that is paid apart
	ChangedLocalFactor            // a factor of some cases
	ChangedSupport                // of an institution
	ChangedGround                 // of special-case review
	ChangedCases                  // what the number of a group was measured from; Part is the table
	ChangedBacking                // evidence and source of a value; Part is the table or setting
)

var changeNames = [...]string{
	ChangedManifest: "manifest", ChangedParameter: "parameter", ChangedGroup: "group", ChangedName: "name", ChangedParent: "parent",
	ChangedOrder: "order", ChangedStage: "stage", ChangedMiss: "on-miss", ChangedAmbiguity: "ambiguity", ChangedGate: "gate",
	ChangedTest: "test", ChangedCondition: "condition", ChangedSubdivision: "subdivision", ChangedWhen: "when",
	ChangedSeverity: "severity", ChangedExclusion: "exclusion", ChangedZone: "zone", ChangedNotPrincipal: "not-principal",
	ChangedCounting: "counting", ChangedRow: "row", ChangedCode: "code", ChangedOrigin: "origin", ChangedKeys: "keys",
	ChangedForms: "forms", ChangedClass: "class", ChangedLevel: "level", ChangedProviso: "proviso",
	ChangedComprehensive: "comprehensive", ChangedLastResort: "last-resort", ChangedNotPaid: "not-paid", ChangedDropped: "dropped",
	ChangedFamily: "family", ChangedTCM: "tcm", ChangedAuxiliary: "auxiliary", ChangedIndex: "index", ChangedScore: "score",
	ChangedCost: "cost", ChangedCoefficient: "coefficient", ChangedAttribute: "attribute", ChangedFactor: "factor", ChangedWeight: "weight",
	ChangedBook: "book", ChangedBookName: "book-name", ChangedGray: "gray", ChangedMapping: "mapping", ChangedEdit: "edit",
	ChangedPrice: "price", ChangedLimit: "limit", ChangedInstitution: "institution",
	ChangedInstitutionCoefficient: "institution-coefficient", ChangedComponent: "component", ChangedDynamic: "dynamic",
	ChangedGrassRoots: "grass-roots", ChangedBedDay: "bed-day", ChangedFallback: "tcm-fallback", ChangedAdvantage: "tcm-advantage",
	ChangedItem: "excluded-item", ChangedLocalFactor: "local-factor", ChangedSupport: "support", ChangedGround: "ground",
	ChangedCases: "cases", ChangedBacking: "backing",
}

// String returns the stable name of the kind.
func (k ChangeKind) String() string {
	if int(k) < len(changeNames) {
		return changeNames[k]
	}
	return ""
}

// ChangeOp is how something is different.
type ChangeOp uint8

// The ways.
const (
	OpAdded   ChangeOp = iota + 1 // only the new pack has it
	OpRemoved                     // only the old pack has it
	OpChanged                     // both have it
)

var opNames = [...]string{"", "added", "removed", "changed"}

// String returns the stable name.
func (o ChangeOp) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return ""
}

// Diff compares what two packs of one system say, not how they are written: lists by their codes and not by their names, tables of
// exclusion by the principal diagnoses that cancel each code and not by their numbers, alternatives by their conditions and
// not by their place among each other. Rows of a table that only moved are no change, except where order decides. What
// explains a pack without acting on a case (sources, accepted findings, repairs) is not compared, but for what the values of a scheme of
// payment rest on. Of a setting with several values the order is compared of those whose conditions can hold together.
//
// Changes come in a fixed order: what concerns the pack at large, then by group, then by kind. Diff(b, a) is Diff(a, b) with the
// sides exchanged. Packs of different systems have one change, that of the system.
func Diff(old, new *Pack) []Change {
	d := &differ{old: old, new: new}
	om, nm := &old.manifest, &new.manifest
	if om.System != nm.System {
		d.add(Change{Kind: ChangedManifest, Op: OpChanged, Part: "system", Old: string(om.System), New: string(nm.System)})
		return d.changes
	}
	d.facets(manifestFacets(om), manifestFacets(nm))
	switch om.System {
	case SystemDRG:
		d.drg()
	case SystemDIP:
		d.dip()
	case SystemCodes:
		d.books()
	case SystemCrosswalk:
		d.facets(d.old.mappingFacets(), d.new.mappingFacets())
	case SystemEdits:
		d.facets(d.old.edits.facets(), d.new.edits.facets())
	case SystemPay:
		d.payment()
	}
	for i := range d.changes {
		c := &d.changes[i]
		for _, list := range [][]CodeFact{c.Added, c.Removed, c.Codes} {
			slices.SortFunc(list, func(a, b CodeFact) int { return strings.Compare(a.Code, b.Code) })
		}
	}
	slices.SortFunc(d.changes, compareChanges)
	return d.changes
}

// differ collects changes.
type differ struct {
	old, new *Pack
	changes  []Change
}

func (d *differ) add(c Change) { d.changes = append(d.changes, c) }

// compareChanges is an order that does not depend on which side is which, as far as that can be.
func compareChanges(a, b Change) int {
	return cmp.Or(
		cmp.Compare(a.section(), b.section()),
		compareGroups(a.block(), b.block()),
		cmp.Compare(len(a.Group), len(b.Group)), // an ADRG before its DRGs
		strings.Compare(a.Group, b.Group),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(max(a.OldAlternative, a.NewAlternative), max(b.OldAlternative, b.NewAlternative)),
		cmp.Compare(min(a.OldAlternative, a.NewAlternative), min(b.OldAlternative, b.NewAlternative)),
		cmp.Compare(a.Atom, b.Atom),
		strings.Compare(a.Part, b.Part),
		compareGroups(max(a.Old, a.New), max(b.Old, b.New)), // exclusion tables have numbers
		compareGroups(min(a.Old, a.New), min(b.Old, b.New)),
		cmp.Compare(a.Op, b.Op),
		strings.Compare(a.Old, b.Old),
		slices.CompareFunc(a.Removed, b.Removed, func(x, y CodeFact) int { return strings.Compare(x.Code, y.Code) }),
		slices.CompareFunc(a.Added, b.Added, func(x, y CodeFact) int { return strings.Compare(x.Code, y.Code) }),
	)
}

// compareGroups puts national numbers in their order, before codes.
func compareGroups(a, b string) int {
	number := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	switch x, y := number(a), number(b); {
	case x && y:
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	case x:
		return -1
	case y:
		return 1
	}
	return strings.Compare(a, b)
}

// The sections of a list of changes.
const (
	sectionPack = iota
	sectionMDC
	sectionADRG
	sectionRow
	sectionRest
)

// section is the part of the list in which a change stands.
func (c *Change) section() int {
	switch {
	case c.Kind <= ChangedParameter:
		return sectionPack
	case c.ofRow():
		return sectionRow
	case c.Kind <= ChangedWhen && c.Part == partMDC:
		return sectionMDC
	case c.Kind <= ChangedWhen:
		return sectionADRG
	}
	return sectionRest + int(c.Kind)
}

// block is the group with which a change is listed: that of a DRG is its ADRG.
func (c *Change) block() string {
	if c.ofLeaf() {
		return c.Parent
	}
	return c.Group
}

// ofLeaf reports whether the change is about a DRG.
func (c *Change) ofLeaf() bool { return c.Kind <= ChangedWhen && c.Part == partDRG }

// ofRow reports whether the change is about a row of a DIP pack: its part is then the list of the row.
func (c *Change) ofRow() bool {
	switch {
	case c.Kind <= ChangedParameter || c.Part == "":
		return false
	case c.Kind <= ChangedWhen:
		return c.Part != partMDC && c.Part != partADRG && c.Part != partDRG
	}
	return c.Kind >= ChangedRow && c.Kind <= ChangedProviso
}

// The levels of groups of CHS-DRG, as Part.
const (
	partMDC  = "mdc"
	partADRG = "adrg"
	partDRG  = "drg"
)

// facet is one value that a pack states about something.
type facet struct {
	kind                ChangeKind
	group, parent, part string
	name                string // of the group
	value               string
	pos                 Pos
}

// key is what the facet is a value of.
func (f *facet) key() facet { return facet{kind: f.kind, group: f.group, part: f.part} }

// facets compares values one by one. Both lists have each key once, except tables that may say the same twice: these are
// compared in order.
func (d *differ) facets(old, new []facet) {
	before := make(map[facet][]facet, len(old))
	for _, f := range old {
		before[f.key()] = append(before[f.key()], f)
	}
	change := func(o, n facet, op ChangeOp) {
		f := n
		if op == OpRemoved {
			f = o
		}
		d.add(Change{Kind: f.kind, Op: op, Group: f.group, Parent: f.parent, Part: f.part, OldName: o.name, NewName: n.name,
			Old: o.value, New: n.value, OldPos: o.pos, NewPos: n.pos})
	}
	for _, n := range new {
		list := before[n.key()]
		if len(list) == 0 {
			change(facet{}, n, OpAdded)
			continue
		}
		if list[0].value != n.value {
			change(list[0], n, OpChanged)
		}
		before[n.key()] = list[1:]
	}
	for _, o := range old {
		if list := before[o.key()]; len(list) > 0 && list[0] == o {
			change(o, facet{}, OpRemoved)
			before[o.key()] = list[1:]
		}
	}
}

// manifestFacets are what pack.yaml says that acts on cases, or on which pack is asked.
func manifestFacets(m *Manifest) []facet {
	var list []facet
	add := func(kind ChangeKind, part, value string, pos Pos) {
		if value != "" {
			list = append(list, facet{kind: kind, part: part, value: value, pos: pos})
		}
	}
	add(ChangedManifest, "name", m.Name, Pos{})
	add(ChangedManifest, "region", m.Region, Pos{})
	add(ChangedManifest, "from", m.From.String(), Pos{})
	add(ChangedManifest, "to", m.To.String(), Pos{})
	if m.CodeSystem.ID != "" {
		add(ChangedManifest, "code_system", m.CodeSystem.String()+" "+m.CodeSystem.Digest, Pos{})
	}
	if m.SourceSystem.ID != "" {
		add(ChangedManifest, "source_system", m.SourceSystem.String(), Pos{})
	}
	if m.Core {
		add(ChangedManifest, "core_changes", "true", Pos{})
	}
	for _, u := range m.Parameters.UngroupedCodes {
		add(ChangedParameter, "ungrouped_codes."+string(u.Reason), u.Code, u.Pos)
	}
	for _, name := range m.ParameterNames() {
		add(ChangedParameter, name, m.ParameterValue(name), m.ParameterPos(name))
	}
	return list
}

// codeSet is codes with the rows that name them.
type codeSet map[string]Pos

// codesOf reads the codes of a list.
func (p *Pack) codesOf(l *List) codeSet {
	if l == nil {
		return nil
	}
	set := make(codeSet, len(l.Codes))
	for i, r := range l.Codes {
		set[p.codeText(r, l.Procedures)] = l.Pos(i)
	}
	return set
}

// codeText is a code of the vocabulary of the pack.
func (p *Pack) codeText(r Ref, procedures bool) string {
	if procedures {
		e, _ := p.codes.Procedure(r)
		return e.Code
	}
	e, _ := p.codes.Diagnosis(r)
	return e.Code
}

// less returns the codes that s has and o has not, in ascending order.
func (s codeSet) less(o codeSet) []string {
	var list []string
	for c := range s {
		if _, both := o[c]; !both {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return list
}

// common is how many codes both sets have.
func (s codeSet) common(o codeSet) int {
	n := 0
	for c := range s {
		if _, both := o[c]; both {
			n++
		}
	}
	return n
}

// added are the facts of codes that only the new set has, removed of those that only the old one has.
func compareSets(old, new codeSet, came, went func(code string) []string) (added, removed []CodeFact) {
	for _, c := range new.less(old) {
		added = append(added, CodeFact{Code: c, Groups: came(c), NewPos: new[c]})
	}
	for _, c := range old.less(new) {
		removed = append(removed, CodeFact{Code: c, Groups: went(c), OldPos: old[c]})
	}
	return added, removed
}

func nowhere(string) []string { return nil }

// sets compares two lists that only one place of a pack has.
func (d *differ) sets(c Change, old, new codeSet) {
	c.Added, c.Removed = compareSets(old, new, nowhere, nowhere)
	if len(c.Added)+len(c.Removed) == 0 {
		return
	}
	switch {
	case c.Op != 0:
	case old == nil:
		c.Op = OpAdded
	case new == nil:
		c.Op = OpRemoved
	default:
		c.Op = OpChanged
	}
	d.add(c)
}

// transition is a value that codes went from and to.
type transition struct{ old, new string }

// coded is the value of a code.
type coded struct {
	value string
	pos   Pos
}

// transitions lists codes by what their value went from and to.
func (d *differ) transitions(kind ChangeKind, part string, old, new map[string]coded) {
	moved := make(map[transition][]CodeFact)
	for c, n := range new {
		if o := old[c]; o.value != n.value {
			t := transition{o.value, n.value}
			moved[t] = append(moved[t], CodeFact{Code: c, OldPos: o.pos, NewPos: n.pos})
		}
	}
	for c, o := range old {
		if _, both := new[c]; !both && o.value != "" {
			t := transition{o.value, ""}
			moved[t] = append(moved[t], CodeFact{Code: c, OldPos: o.pos})
		}
	}
	for t, codes := range moved { // changes are sorted in the end
		op := OpChanged
		switch "" {
		case t.old:
			op = OpAdded
		case t.new:
			op = OpRemoved
		}
		d.add(Change{Kind: kind, Op: op, Part: part, Old: t.old, New: t.new, Codes: codes})
	}
}

// order reports which of the things that both sides have are tried at another place: the fewest that, taken out, leave the
// others in one order.
func (d *differ) order(old, new []string, report func(code, before, after string)) {
	at := make(map[string]int, len(new))
	for i, c := range new {
		at[c] = i
	}
	type point struct {
		code     string
		old, new int
	}
	var points []point
	for i, c := range old {
		if j, both := at[c]; both {
			points = append(points, point{c, i, j})
		}
	}
	// ahead[i] is the length of the longest run in both orders that begins with point i.
	ahead := make([]int, len(points))
	best := 0
	for i := len(points) - 1; i >= 0; i-- {
		for j := i + 1; j < len(points); j++ {
			if points[j].new > points[i].new {
				ahead[i] = max(ahead[i], ahead[j])
			}
		}
		ahead[i]++
		best = max(best, ahead[i])
	}
	stays := make(map[string]bool, best)
	last := point{old: -1, new: -1}
	for n := best; n > 0; n-- { // of several runs, the one of the first codes, so that both directions agree
		next := -1
		for i, p := range points {
			if ahead[i] == n && p.old > last.old && p.new > last.new && (next < 0 || p.code < points[next].code) {
				next = i
			}
		}
		last = points[next]
		stays[last.code] = true
	}
	before := func(list []string, i int) string { // the group that it stands behind, of those that stayed
		for i--; i >= 0; i-- {
			if stays[list[i]] {
				return list[i]
			}
		}
		return ""
	}
	for _, p := range points {
		if !stays[p.code] {
			report(p.code, before(old, p.old), before(new, p.new))
		}
	}
}

// books compares code systems.
func (d *differ) books() {
	type book struct {
		names map[string]coded
		gray  map[string]coded
		set   codeSet
	}
	read := func(p *Pack, procedures bool) book {
		b := book{make(map[string]coded), make(map[string]coded), make(codeSet)}
		all, file := p.codes.catalog.Diagnoses(), FileDiagnoses
		if procedures {
			all, file = p.codes.catalog.Procedures(), FileProcedures
		}
		for i, e := range all {
			pos := At(file, i+2) // below the header
			b.set[e.Code] = pos
			b.names[e.Code] = coded{e.Name, pos}
			if e.Gray {
				b.gray[e.Code] = coded{"gray", pos}
			}
		}
		return b
	}
	for _, procedures := range []bool{false, true} {
		part := "diagnoses"
		if procedures {
			part = "procedures"
		}
		o, n := read(d.old, procedures), read(d.new, procedures)
		d.sets(Change{Kind: ChangedBook, Op: OpChanged, Part: part}, o.set, n.set)
		for _, c := range slices.Sorted(maps.Keys(o.names)) {
			if was, is := o.names[c], n.names[c]; is.value != "" && was.value != is.value {
				d.add(Change{Kind: ChangedBookName, Op: OpChanged, Part: part, Group: c, Old: was.value, New: is.value, OldPos: was.pos, NewPos: is.pos})
			}
		}
		for c := range o.set { // a code that only one side has is not closed or opened
			if _, both := n.set[c]; !both {
				delete(o.gray, c)
			}
		}
		for c := range n.set {
			if _, both := o.set[c]; !both {
				delete(n.gray, c)
			}
		}
		d.transitions(ChangedGray, part, o.gray, n.gray)
	}
}

// changeJSON is a change as JSON. Keys are stable; what a kind of change does not use is left out.
type changeJSON struct {
	Kind           string     `json:"kind"`
	Op             string     `json:"op"`
	Group          string     `json:"group,omitempty"`
	Parent         string     `json:"parent,omitempty"`
	Part           string     `json:"part,omitempty"`
	Condition      string     `json:"condition,omitempty"`
	OldAlternative int        `json:"old_alternative,omitempty"`
	NewAlternative int        `json:"new_alternative,omitempty"`
	OldName        string     `json:"old_name,omitempty"`
	NewName        string     `json:"new_name,omitempty"`
	Old            string     `json:"old,omitempty"`
	New            string     `json:"new,omitempty"`
	Added          []CodeFact `json:"added,omitempty"`
	Removed        []CodeFact `json:"removed,omitempty"`
	Codes          []CodeFact `json:"codes,omitempty"`
	OldPosition    string     `json:"old_position,omitempty"`
	NewPosition    string     `json:"new_position,omitempty"`
}

// MarshalJSON returns an object with the keys kind, op, group, parent, part, condition, old_alternative, new_alternative,
// old_name, new_name, old, new, added, removed, codes, old_position and new_position; all but kind and op only where they say
// something. The codes are objects with the keys code, groups, old_position and new_position.
func (c Change) MarshalJSON() ([]byte, error) {
	j := changeJSON{
		Kind: c.Kind.String(), Op: c.Op.String(), Group: c.Group, Parent: c.Parent, Part: c.Part,
		OldAlternative: c.OldAlternative, NewAlternative: c.NewAlternative, OldName: c.OldName, NewName: c.NewName,
		Old: c.Old, New: c.New, Added: c.Added, Removed: c.Removed, Codes: c.Codes,
		OldPosition: c.OldPos.String(), NewPosition: c.NewPos.String(),
	}
	if c.Atom != NoAtom {
		j.Condition = c.Atom.String()
	}
	return json.Marshal(j)
}

// MarshalJSON returns an object with the keys code, groups, old_position and new_position; all but code only where they say
// something.
func (c CodeFact) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Code        string   `json:"code"`
		Groups      []string `json:"groups,omitempty"`
		OldPosition string   `json:"old_position,omitempty"`
		NewPosition string   `json:"new_position,omitempty"`
	}{c.Code, c.Groups, c.OldPos.String(), c.NewPos.String()})
}
