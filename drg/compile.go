package drg

import (
	"errors"
	"fmt"

	"github.com/fenzu/fenzu/rules"
)

// Grouper is a compiled CHS-DRG pack. It does not change and is safe for concurrent use. [Compile] makes one; the zero value has
// no rules and must not be asked.
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
	pre      []leaf
	mdcs     []mdc
	doors    []door
	checks   []check // by place in DRG.Provisos

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

// door is one alternative of a gate. Door i is open if fact i holds and whatever else the alternative needs.
type door struct {
	mdc uint16
	way uint16 // in the gate
}

// ways are alternatives in the order of trial. What each needs first is a fact of its own, and these facts stand side by side:
// the next alternative that can hold is the next bit.
type ways struct {
	start, end fact
	list       []alternative
	weight     bool // some ask for the birth weight
}

// alternative is one alternative of a gate, an ADRG or a test for ambiguity.
type alternative struct {
	need   []fact // all must hold; the first is its own
	asks   []fact // what each condition of the rule asks, in its order
	groups []fact // the lists of a pair, if their entries are looked for
	lead   int    // the condition that is asked first
	weight bool   // it asks for the birth weight
	adrg   *adrg  // that it belongs to, or nil
	number int32  // from 1
	last   bool   // of its group
	rule   *rules.Alternative
	missed rules.Step // what is told if its only condition fails
}

// adrg is an ADRG as far as grouping needs it, in one place.
type adrg struct {
	code   string
	leaves []leaf
	base   []leaf // of the base, for explanations; nil if they are the same, or if the base would not group alike
	rule   *rules.ADRG
}

type leaf struct {
	rule  *rules.Leaf
	check *check // or nil
}

// Compile prepares a pack of system chs-drg for grouping. All cost is here. A loaded pack is sound, so the only errors are no
// pack, one of another system, and one with more conditions or exclusion tables than can be numbered.
func Compile(p *rules.Pack) (*Grouper, error) {
	if p == nil {
		return nil, errors.New("drg: there is no pack")
	}
	d := p.DRG()
	if d == nil {
		return nil, fmt.Errorf("drg: pack %s is of system %q, not %q", p.Identity(), p.Identity().System, rules.SystemDRG)
	}
	m := p.Manifest()
	g := &Grouper{pack: p, id: p.Identity(), codes: p.Codes(), policy: newPolicy(&m.Parameters)}
	g.fillChecks(d)
	g.pre = g.leaves(d.Pre)
	g.mdcs = make([]mdc, len(d.MDCs))
	for i := range d.MDCs {
		g.mdcs[i] = g.mdc(&d.MDCs[i], m.Core)
	}
	g.number()
	if len(g.facts) > maxFacts {
		return nil, fmt.Errorf("drg: pack %s has %d facts; %d are possible", p.Identity(), len(g.facts), maxFacts)
	}
	if len(d.Exclusions) > maxTables {
		return nil, fmt.Errorf("drg: pack %s has %d exclusion tables; %d are possible", p.Identity(), len(d.Exclusions), maxTables)
	}
	g.words = (len(g.facts) + 63) / 64
	g.computed.fill(g.facts, g.words)
	g.fillDiagnoses(d)
	g.fillProcedures(d, &m.Parameters)
	g.fillNotes(&m)
	return g, nil
}

// Pack returns the pack.
func (g *Grouper) Pack() *rules.Pack { return g.pack }

func (g *Grouper) mdc(r *rules.MDC, core bool) mdc {
	m := mdc{code: r.Code, fall: r.Fall, rule: r}
	m.gate.add(r.Gate, nil)
	m.ambiguity.add(r.Ambiguity, nil)
	for i := range r.ADRGs {
		to := &m.before
		if r.ADRGs[i].Stage == rules.AfterQY {
			to = &m.after
		}
		to.add(r.ADRGs[i].Alternatives, g.adrg(&r.ADRGs[i], core))
	}
	return m
}

func (g *Grouper) adrg(r *rules.ADRG, core bool) *adrg {
	a := &adrg{code: r.Code, leaves: g.leaves(r.Leaves), rule: r}
	if !core {
		a.base = g.leaves(r.Base)
	}
	return a
}

func (g *Grouper) leaves(list []rules.Leaf) []leaf {
	if list == nil {
		return nil
	}
	leaves := make([]leaf, len(list))
	for i := range list {
		leaves[i].rule = &list[i]
		if n := list[i].Proviso; n >= 0 {
			leaves[i].check = &g.checks[n]
		}
	}
	return leaves
}

// add appends alternatives of a gate, an ADRG or a test for ambiguity.
func (w *ways) add(list []rules.Alternative, of *adrg) {
	for i := range list {
		w.list = append(w.list, alternative{rule: &list[i], adrg: of, number: int32(i + 1), last: i == len(list)-1})
	}
}

// fillNotes prepares what only explanations ask for.
func (g *Grouper) fillNotes(m *rules.Manifest) {
	g.mainOf = make(map[fact][]place)
	for i := range g.mdcs {
		in := &g.mdcs[i]
		for _, w := range [2]*ways{&in.before, &in.after} {
			for _, a := range w.list {
				for _, f := range a.need {
					if g.facts[f].Atom == rules.MainProcedure {
						g.mainOf[f] = append(g.mainOf[f], place{in, a.adrg})
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
	g.parameterNames = m.ParameterNames()
	for _, name := range g.parameterNames {
		g.parameterPos = append(g.parameterPos, m.ParameterPos(name))
	}
}
