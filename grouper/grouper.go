package grouper

import (
	"errors"
	"fmt"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/rules"
)

// Case is one settlement list as far as grouping reads it.
type Case = rules.Case

// Result is the answer about one case.
type Result = rules.Result

// Grouper groups cases under one pack. It does not change and is safe for concurrent use. [New] makes one; the zero value has no
// rules and must not be asked.
type Grouper struct {
	pack   *rules.Pack
	engine engine
}

// engine is what the systems have in common.
type engine interface {
	Group(*rules.Case) rules.Result
	Walk(*rules.Case, func(rules.Step)) rules.Result
}

// New compiles a pack. All cost is here; what it returns is meant to be kept and shared. A pack that rules.Open returned is
// sound, so the only errors are no pack, a pack of a system that groups nothing, and one with more of something than can be
// numbered.
func New(p *rules.Pack) (*Grouper, error) {
	if p == nil {
		return nil, errors.New("grouper: there is no pack")
	}
	switch system := p.Identity().System; system {
	case rules.SystemDRG:
		e, err := drg.Compile(p)
		if err != nil {
			return nil, err
		}
		return &Grouper{p, e}, nil
	case rules.SystemDIP:
		e, err := dip.Compile(p)
		if err != nil {
			return nil, err
		}
		return &Grouper{p, e}, nil
	default:
		return nil, fmt.Errorf("grouper: pack %s is of system %q, which groups no cases", p.Identity(), system)
	}
}

// Pack returns the pack.
func (g *Grouper) Pack() *rules.Pack { return g.pack }

// Group groups one case. It is total: whatever the case holds, the answer is a status with issues, never an error and never
// a panic; a nil case is invalid. It does not change the case, and keeps no part of it but the texts that the issues quote.
func (g *Grouper) Group(c *Case) Result {
	return g.engine.Group(c)
}

// Explain groups one case and records how. The result is that of Group, always: both run the same engine.
func (g *Grouper) Explain(c *Case) (t Trace) {
	const usual = 64 // steps
	steps := make([]rules.Step, 0, usual)
	t.Result = g.engine.Walk(c, func(s rules.Step) { steps = append(steps, s) })
	t.Steps, t.pack = steps, g.pack
	if c != nil {
		t.Case = *c
	}
	return t
}
