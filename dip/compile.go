package dip

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// Grouper is a compiled DIP pack. It does not change and is safe for concurrent use.
type Grouper struct {
	desks  sync.Pool // of *desk
	pack   *rules.Pack
	id     *rules.Identity
	d      *rules.DIP
	policy policy

	dx []diagnosis // by place in the code system
	px []procedure // by place in the code system

	core, basic, day shelves
	exclusions       map[rules.Ref][]int32 // of the pack that hold a procedure, in the order of the file
	first            []firstHit            // lists whose rows are tried one after the other, by kind
	ladder           ladder
	checks           []check // by place in DIP.Provisos
	families         []family
	indexed          bool       // some condition asks for the comorbidity index
	comorbid         []uint64   // by diagnosis: the categories of that index
	western          [][]uint64 // by TCM entry: its diagnoses
	numbers          numbers

	parameterNames []string
	parameterPos   []rules.Pos
}

// diagnosis is what is known of a diagnosis of the code system.
type diagnosis struct {
	category int32 // place among the categories of the code system
	gray     bool
	external bool // cannot be principal
	excluded bool // by the pack
}

// procedure is what is known of a procedure of the code system.
type procedure struct {
	class   rules.Class // as the pack counts it
	written bool        // on general knowledge
	gray    bool
	acts    bool // the pack excludes it in some way
}

// Compile prepares a pack of system dip for grouping. All cost is here. A loaded pack is sound, so the only error is a pack of
// another system.
func Compile(p *rules.Pack) (*Grouper, error) {
	d := p.DIP()
	if d == nil {
		return nil, fmt.Errorf("dip: pack %s is of system %q, not %q", p.Identity(), p.Identity().System, rules.SystemDIP)
	}
	m := p.Manifest()
	g := &Grouper{pack: p, id: p.Identity(), d: d, policy: newPolicy(&m.DIP)}
	c := p.Codes().Catalog()
	categories := c.Categories()
	g.fillDiagnoses(c, categories, &m.DIP)
	g.fillProcedures(c)
	k := newKeys(c, g.policy.keys)
	core := func(r *rules.Row) bool {
		return r.Kind == rules.KindCore || r.Kind == rules.KindBasic && g.policy.basicInCore
	}
	basic := func(r *rules.Row) bool { return r.Kind == rules.KindBasic && !g.policy.basicInCore }
	g.core = k.shelve(d.Rows, core)
	g.basic = k.shelve(d.Rows, basic)
	g.day = k.shelve(d.Rows, func(r *rules.Row) bool { return r.Kind == rules.KindDay })
	g.fillFirst(d)
	g.ladder = newLadder(c, categories, d.Groups, m.DIP.Ladder)
	g.fillChecks(c)
	g.fillFamilies(c)
	g.fillNumbers()
	g.parameterNames = m.ParameterNames()
	for _, name := range g.parameterNames {
		g.parameterPos = append(g.parameterPos, m.ParameterPos(name))
	}
	return g, nil
}

// Pack returns the pack.
func (g *Grouper) Pack() *rules.Pack { return g.pack }

func (g *Grouper) catalog() *icd.Catalog { return g.pack.Codes().Catalog() }

// fillDiagnoses notes what is known of each diagnosis.
func (g *Grouper) fillDiagnoses(c *icd.Catalog, categories []string, p *rules.DIPParameters) {
	n, _ := c.Len()
	g.dx = make([]diagnosis, n)
	at := 0
	for i, e := range c.Diagnoses() {
		category := icd.Diagnosis(e.Code).Category()
		for categories[at] != category { // both ascend
			at++
		}
		g.dx[i] = diagnosis{category: int32(at), gray: e.Gray, external: slices.Contains(p.ExternalCauses, e.Code[:1])}
	}
	for _, x := range g.d.Principals {
		for i, e := range c.Diagnoses() {
			if x.Item.Holds(e.Code) {
				g.dx[i].excluded = true
			}
		}
	}
}

// fillProcedures notes what is known of each procedure.
func (g *Grouper) fillProcedures(c *icd.Catalog) {
	_, n := c.Len()
	g.px = make([]procedure, n)
	for i, e := range c.Procedures() {
		g.px[i].gray = e.Gray
	}
	for i, k := range g.d.Classes {
		g.px[i].class = g.policy.mapped(k.Class)
		g.px[i].written = k.Basis == rules.Written
	}
	g.exclusions = make(map[rules.Ref][]int32)
	for n := range g.d.Exclusions {
		x := &g.d.Exclusions[n]
		for i := first(c, x.Item.Text); i < len(g.px) && strings.HasPrefix(c.ProcedureAt(i).Code, x.Item.Text); i++ {
			if x.Item.Holds(c.ProcedureAt(i).Code) {
				g.px[i].acts = true
				g.exclusions[rules.Ref(i)] = append(g.exclusions[rules.Ref(i)], int32(n))
			}
		}
	}
}

// first is the place of the first procedure that does not stand before a text.
func first(c *icd.Catalog, text string) int {
	_, n := c.Len()
	return sort.Search(n, func(i int) bool { return c.ProcedureAt(i).Code >= text })
}

// action returns what becomes of a procedure beside a principal diagnosis, and the exclusion that says so: the strongest of
// those that act.
func (g *Grouper) action(ref rules.Ref, principal string) (rules.Action, *rules.ProcedureExclusion) {
	strongest := rules.NoAction
	var by *rules.ProcedureExclusion
	for _, n := range g.exclusions[ref] {
		x := &g.d.Exclusions[n]
		spared := func(i rules.Item) bool { return i.Holds(principal) }
		if x.Action > strongest && !slices.ContainsFunc(x.Unless, spared) {
			strongest, by = x.Action, x
		}
	}
	return strongest, by
}
