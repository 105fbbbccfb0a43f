package drg

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Grouper is a compiled CHS-DRG pack. It does not change and is safe for concurrent use.
type Grouper struct {
	pack   *rules.Pack
	id     *rules.Identity
	codes  *rules.Codes
	policy policy

	dx diagnoses
	px procedures

	facts    []rules.Condition // what each fact asks, by number
	prefixes []fact            // the facts that ask how a code begins
	computed computed          // the facts that no code sets
	words    int               // of a set of facts
	mdcs     []mdc
	doors    []door

	// For explanations.
	mainOf         map[fact][]place // the ADRGs that ask for a fact about the main procedure
	leafIDs        map[string]rules.GroupID
	parameterNames []string
	parameterPos   []rules.Pos
}

// place is an ADRG in its MDC.
type place struct {
	mdc  *mdc
	adrg *adrg
}

// fact is the number of one thing that can be true of a case: an atom together with what it is tested against. Conditions
// that ask the same are one fact, so each is found out once a case.
type fact uint16

// computed are the facts that no single code decides, by what they ask about: most cases are passed over most of them.
type computed struct {
	always     []fact
	procedures []fact // whether procedures count
	years      []fact
	days       []fact
	weight     []fact
	sex        []fact
	zones      []fact
}

// of returns the facts that ask about what an atom asks about.
func (c *computed) of(a rules.Atom) *[]fact {
	switch a {
	case rules.MainProcedureCounts, rules.AnyProcedureCounts, rules.NoProcedureCounts:
		return &c.procedures
	case rules.AgeYearsMax:
		return &c.years
	case rules.AgeDaysMax:
		return &c.days
	case rules.WeightMin, rules.WeightBelow:
		return &c.weight
	case rules.SexIs:
		return &c.sex
	case rules.PrincipalZone, rules.ZonesMin:
		return &c.zones
	}
	return &c.always
}

// diagnoses is what the pack says of each diagnosis. The facts of a code stand together: first those that hold if it is
// principal, then those that hold if it is not.
type diagnoses struct {
	rows   []diagnosis
	facts  []fact
	lines  []int32  // of the row behind each fact
	tables []uint16 // exclusion tables that principal diagnoses belong to, from 1
	belong []int32  // where those of a code begin in tables

	tableLines    []int32 // of the row behind each of tables
	severityLines []int32 // of the row of mcc.csv or cc.csv, by code
}

type diagnosis struct {
	start     uint32
	principal uint16 // number of facts
	other     uint16 // number of facts
	exclusion uint16 // table that cancels the complication, from 1; 0 is none
	severity  rules.Severity
	zone      uint8 // from 1; 0 is none
	gray      bool
	barred    bool  // cannot be principal
	plain     bool  // makes nothing true and needs no word, unless it is principal
	severe    uint8 // 1 if it is a complication
}

// procedures is what the pack says of each procedure: first the facts that hold if it is main, then those that hold in any
// position.
type procedures struct {
	rows  []procedure
	facts []fact
	lines []int32

	countLines []int32 // of the row of counted.csv or not_counted.csv, by code
}

type procedure struct {
	start  uint32
	main   uint16 // number of facts
	any    uint16 // number of facts
	counts bool
	named  bool // some list of main procedures names it
	gray   bool
}

type mdc struct {
	code      string
	fall      bool // a case that no ADRG takes goes on
	door      int  // the first of its doors
	rule      *rules.MDC
	gate      ways
	before    ways
	ambiguity ways
	after     ways
}

// door is one alternative of a gate. The doors of all MDCs stand together in the order of trial: a case passes by most.
type door struct {
	first fact // of what the alternative needs
	mdc   uint16
	way   uint16 // in the gate
}

// ways are alternatives in the order of trial.
type ways struct {
	first  []fact // of what each needs: one look at it refuses most
	mask   []word // all of first: one look at it refuses all
	list   []alternative
	weight bool // some ask for the birth weight
}

// word is a part of a set of facts.
type word struct {
	index int
	bits  uint64
}

// include adds a fact to a mask.
func include(mask []word, f fact) []word {
	for i := range mask {
		if mask[i].index == int(f>>6) {
			mask[i].bits |= 1 << (f & 63)
			return mask
		}
	}
	return append(mask, word{int(f >> 6), 1 << (f & 63)})
}

// alternative is one alternative of a gate, an ADRG or a test for ambiguity.
type alternative struct {
	need   []fact // all must hold
	asks   []fact // what each condition of the rule asks, in its order
	groups []fact // the lists of a pair, if their entries are looked for
	weight bool   // it asks for the birth weight
	adrg   *adrg  // that it belongs to, or nil
	number int32  // from 1
	rule   *rules.Alternative
	missed rules.Step // what is told if its only condition fails
}

// adrg is an ADRG as far as grouping needs it, in one place.
type adrg struct {
	code   string
	leaves []leaf
	rule   *rules.ADRG
}

type leaf struct {
	code string
	when rules.When
}

// Compile prepares a pack of system chs-drg for grouping. All cost is here. A loaded pack is sound, so the only error is a
// pack of another system.
func Compile(p *rules.Pack) (*Grouper, error) {
	d := p.DRG()
	if d == nil {
		return nil, fmt.Errorf("drg: pack %s is of system %q, not %q", p.Identity(), p.Identity().System, rules.SystemDRG)
	}
	m := p.Manifest()
	g := &Grouper{pack: p, id: p.Identity(), codes: p.Codes(), policy: newPolicy(&m.Parameters)}
	n := numbering{g: g, lists: make(map[key]fact), zones: len(d.Zones)}
	for i := range d.MDCs {
		m := n.mdc(&d.MDCs[i])
		m.door = len(g.doors)
		for j, f := range m.gate.first {
			g.doors = append(g.doors, door{f, uint16(i), uint16(j)})
		}
		g.mdcs = append(g.mdcs, m)
	}
	if len(g.facts) > math.MaxUint16 {
		return nil, fmt.Errorf("drg: pack %s has %d facts; %d are possible", p.Identity(), len(g.facts), math.MaxUint16)
	}
	g.words = (len(g.facts) + 63) / 64
	g.fillDiagnoses(d)
	g.fillProcedures(d, &m.Parameters)
	g.fillNotes(&m.Parameters)
	return g, nil
}

// fillNotes prepares what only explanations ask for.
func (g *Grouper) fillNotes(p *rules.Parameters) {
	g.mainOf = make(map[fact][]place)
	for i := range g.mdcs {
		m := &g.mdcs[i]
		for _, w := range [2]*ways{&m.before, &m.after} {
			for _, a := range w.list {
				for _, f := range a.need {
					if g.facts[f].Atom != rules.MainProcedure {
						continue
					}
					if at := g.mainOf[f]; len(at) == 0 || at[len(at)-1].adrg != a.adrg {
						g.mainOf[f] = append(at, place{m, a.adrg})
					}
				}
			}
		}
	}
	g.leafIDs = make(map[string]rules.GroupID)
	for id, group := range g.pack.DRG().Groups {
		if group.Kind == rules.KindDRG {
			g.leafIDs[group.Code] = rules.GroupID(id)
		}
	}
	g.parameterNames = rules.ParameterNames()
	for _, name := range g.parameterNames {
		g.parameterPos = append(g.parameterPos, p.ParameterPos(name))
	}
}

// Pack returns the pack.
func (g *Grouper) Pack() *rules.Pack { return g.pack }

// key tells facts apart.
type key struct {
	atom  rules.Atom
	list  *rules.List
	value int64
	text  string
}

// numbering gives numbers to facts.
type numbering struct {
	g     *Grouper
	lists map[key]fact
	zones int
}

// fact returns the number of what a condition asks.
func (n *numbering) fact(c rules.Condition) fact {
	if c.Atom == rules.ProcedureGroup { // a group asks of its list what AnyProcedure asks
		c.Atom = rules.AnyProcedure
	}
	k := key{c.Atom, c.List, c.Value, c.Text}
	f, known := n.lists[k]
	if known {
		return f
	}
	g := n.g
	f = fact(len(g.facts))
	n.lists[k] = f
	g.facts = append(g.facts, c)
	switch {
	case c.Atom == rules.DiagnosisPrefix:
		g.facts[f].List = g.beginning(c)
		g.prefixes = append(g.prefixes, f)
	case c.List == nil:
		of := g.computed.of(c.Atom)
		*of = append(*of, f)
	}
	return f
}

func (n *numbering) mdc(r *rules.MDC) mdc {
	m := mdc{code: r.Code, fall: r.Fall, rule: r}
	n.add(&m.gate, r.Gate, nil, r.ID)
	n.add(&m.ambiguity, r.Ambiguity, nil, r.ID)
	for i := range r.ADRGs {
		g := &r.ADRGs[i]
		to := &m.before
		if g.Stage == rules.AfterQY {
			to = &m.after
		}
		n.add(to, g.Alternatives, n.adrg(g), g.ID)
	}
	return m
}

func (n *numbering) adrg(r *rules.ADRG) *adrg {
	g := &adrg{code: r.Code, leaves: make([]leaf, len(r.Leaves)), rule: r}
	for i, l := range r.Leaves {
		g.leaves[i] = leaf{l.Code, l.When}
	}
	return g
}

// add appends alternatives of a gate, an ADRG or a test for ambiguity to the ways.
func (n *numbering) add(w *ways, list []rules.Alternative, of *adrg, id rules.GroupID) {
	for i := range list {
		a := alternative{rule: &list[i], adrg: of, number: int32(i + 1)}
		for _, c := range list[i].Conditions {
			f := n.fact(c)
			a.need, a.asks = append(a.need, f), append(a.asks, f)
			switch c.Atom {
			case rules.WeightMin, rules.WeightBelow:
				a.weight = true
			case rules.ProcedureGroup:
				a.groups = append(a.groups, f)
			}
		}
		if p := n.g.policy; len(a.groups) < 2 || p.shareEntries && !p.oneMain {
			a.groups = nil
		}
		// What a code decides comes before what is computed, and procedures before diagnoses: most cases have few.
		slices.SortStableFunc(a.need, func(x, y fact) int {
			return cmp.Compare(rank(n.g.facts[x].Atom), rank(n.g.facts[y].Atom))
		})
		a.missed = missed(&a, id)
		w.first = append(w.first, a.need[0])
		w.mask = include(w.mask, a.need[0])
		w.list = append(w.list, a)
		w.weight = w.weight || a.weight
	}
}

// missed makes the step that tells the failure of an alternative, as far as it is known before there is a case.
func missed(a *alternative, id rules.GroupID) rules.Step {
	t := step(rules.StepNear)
	if a.adrg == nil {
		t.Kind = rules.StepGate
	}
	c := &a.rule.Conditions[0]
	t.Group, t.Number, t.Atom, t.Want, t.Pos = id, a.number, c.Atom, int32(c.Value), c.Pos
	if c.List != nil {
		t.List = c.List.Number
	}
	return t
}

// rank orders atoms by how many cases fail them.
func rank(a rules.Atom) int {
	switch a {
	case rules.MainProcedure, rules.AnyProcedure, rules.ProcedureGroup:
		return 0
	case rules.PrincipalDiagnosis, rules.OtherDiagnosis, rules.AnyDiagnosis:
		return 1
	}
	return 2
}

// fillDiagnoses makes the table of diagnoses.
func (g *Grouper) fillDiagnoses(d *rules.DRG) {
	n := g.codes.Diagnoses()
	t := &g.dx
	t.rows = make([]diagnosis, n)
	for i := range n {
		e, _ := g.codes.Diagnosis(rules.Ref(i))
		t.rows[i].gray = e.Gray && g.policy.gray
	}
	if d.NotPrincipal != nil {
		for _, c := range d.NotPrincipal.Codes {
			t.rows[c].barred = true
		}
	}
	for z, list := range d.Zones {
		for _, c := range list.Codes {
			t.rows[c].zone = uint8(z + 1)
		}
	}
	t.severityLines = make([]int32, n)
	for _, c := range d.Complications {
		t.severityLines[c.Code] = int32(c.Line)
		t.rows[c.Code].severity, t.rows[c.Code].severe = c.Severity, 1
		t.rows[c.Code].exclusion = uint16(c.Exclusion + 1)
	}
	g.fillExclusions(d, n)

	either := func(a rules.Atom) bool { return a == rules.AnyDiagnosis || a == rules.DiagnosisPrefix }
	asPrincipal := func(a rules.Atom) bool { return a == rules.PrincipalDiagnosis || either(a) }
	asOther := func(a rules.Atom) bool { return a == rules.OtherDiagnosis || either(a) }
	rows := g.rowsOf(asPrincipal, asOther)
	t.facts, t.lines = rows.layOut(n, func(i int, start uint32, first, second uint16) {
		r := &t.rows[i]
		r.start, r.principal, r.other = start, first, second
		r.plain = second == 0 && r.zone == 0 && !r.gray
	})
}

// fillExclusions notes for each diagnosis the exclusion tables that it belongs to as principal diagnosis.
func (g *Grouper) fillExclusions(d *rules.DRG, n int) {
	t := &g.dx
	t.belong = make([]int32, n+2)
	for _, x := range d.Exclusions {
		for _, c := range x.Codes {
			t.belong[c+2]++
		}
	}
	for i := range n {
		t.belong[i+2] += t.belong[i+1]
	}
	t.tables, t.tableLines = make([]uint16, t.belong[n+1]), make([]int32, t.belong[n+1])
	for i, x := range d.Exclusions {
		for j, c := range x.Codes {
			p := t.belong[c+1]
			t.tables[p], t.tableLines[p] = uint16(i+1), x.Lines[j]
			t.belong[c+1]++
		}
	}
}

// fillProcedures makes the table of procedures.
func (g *Grouper) fillProcedures(d *rules.DRG, p *rules.Parameters) {
	n := g.codes.Procedures()
	t := &g.px
	t.rows = make([]procedure, n)
	counts := d.Counting(g.codes, p)
	for i := range n {
		e, _ := g.codes.Procedure(rules.Ref(i))
		t.rows[i].gray = e.Gray && g.policy.gray
		t.rows[i].counts = counts[i]
	}
	t.countLines = make([]int32, n)
	for _, list := range [...]*rules.List{d.NotCounted, d.Counted} {
		if list != nil {
			for i, c := range list.Codes {
				t.countLines[c] = list.Lines[i]
			}
		}
	}
	asMain := func(a rules.Atom) bool { return a == rules.MainProcedure }
	inAny := func(a rules.Atom) bool { return a == rules.AnyProcedure }
	rows := g.rowsOf(asMain, inAny)
	t.facts, t.lines = rows.layOut(n, func(i int, start uint32, first, second uint16) {
		r := &t.rows[i]
		r.start, r.main, r.any, r.named = start, first, second, first > 0
	})
}

// listFacts are facts of lists by the role in which a code sets them.
type listFacts struct {
	g             *Grouper
	first, second []fact
}

// rowsOf collects the facts that a code sets in its first and in its second role.
func (g *Grouper) rowsOf(first, second func(rules.Atom) bool) listFacts {
	r := listFacts{g: g}
	for i, c := range g.facts {
		if c.List == nil {
			continue
		}
		if first(c.Atom) {
			r.first = append(r.first, fact(i))
		}
		if second(c.Atom) {
			r.second = append(r.second, fact(i))
		}
	}
	return r
}

// layOut writes the facts of n codes into one array, those of the first role before those of the second, in ascending order
// of their numbers, with the line of each; place is told where those of a code are.
func (r listFacts) layOut(n int, place func(i int, start uint32, first, second uint16)) ([]fact, []int32) {
	sizes := make([][2]uint16, n)
	for role, facts := range [2][]fact{r.first, r.second} {
		for _, f := range facts {
			for _, c := range r.g.facts[f].List.Codes {
				sizes[c][role]++
			}
		}
	}
	next := make([][2]uint32, n)
	total := uint32(0)
	for i, s := range sizes {
		place(i, total, s[0], s[1])
		next[i] = [2]uint32{total, total + uint32(s[0])}
		total += uint32(s[0]) + uint32(s[1])
	}
	out, lines := make([]fact, total), make([]int32, total)
	for role, facts := range [2][]fact{r.first, r.second} {
		for _, f := range facts {
			list := r.g.facts[f].List
			for i, c := range list.Codes {
				p := &next[c][role]
				out[*p], lines[*p] = f, list.Lines[i]
				*p++
			}
		}
	}
	return out, lines
}

// beginning makes a list of the diagnoses that begin with the text of a condition, so that a prefix costs nothing when a
// case is grouped.
func (g *Grouper) beginning(c rules.Condition) *rules.List {
	list := &rules.List{Name: c.Text, File: c.Pos.File}
	for i := range g.codes.Diagnoses() {
		if e, _ := g.codes.Diagnosis(rules.Ref(i)); strings.HasPrefix(e.Code, c.Text) {
			list.Codes = append(list.Codes, rules.Ref(i))
			list.Lines = append(list.Lines, int32(c.Pos.Line))
		}
	}
	return list
}
