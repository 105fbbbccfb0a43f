package dip

import (
	"slices"

	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// admission says why a case with procedures may be conservative. The zero value is that it may not.
type admission uint8

const (
	bySimple admission = iota + 1 // all are simple, or undefined where the pack takes that for simple
	byMinor                       // all are minor
)

// simple reports whether the procedures that remain may be passed over for a conservative group (S6): all are simple, or all are
// minor. What is missing to tell is asked for.
func (s *state) simple() bool {
	p := &s.g.policy
	if !slices.ContainsFunc(s.px, func(e entry) bool { return !e.simple && (e.ref >= 0 || !p.unknownSimple) }) {
		s.simpleBy = bySimple
		return true
	}
	if !p.minor() {
		return false
	}
	all := proviso.Yes
	for i := range s.px {
		all = all.And(s.isMinor(&s.px[i]))
	}
	if all == proviso.Yes {
		s.simpleBy = byMinor
	}
	if all != proviso.Unknown {
		return all == proviso.Yes
	}
	var list []rules.Issue
	for i := range s.px {
		l := s.level(&s.px[i])
		if p.levelBelow > 0 && l.Level == 0 {
			list = append(list, s.lackOf(rules.LackOfLevel, i))
		}
		if p.incision >= 0 && l.Incision < 0 {
			list = append(list, s.lackOf(rules.LackOfIncision, i))
		}
	}
	s.lack(list...)
	return false
}

// isMinor reports whether a procedure is as small as the pack asks.
func (s *state) isMinor(e *entry) proviso.Truth {
	p, l := &s.g.policy, s.level(e)
	t := proviso.Yes
	if p.levelBelow > 0 {
		t = t.And(proviso.Tell(l.Level > 0, l.Level < p.levelBelow))
	}
	if p.incision >= 0 {
		t = t.And(proviso.Tell(l.Incision >= 0, l.Incision == p.incision))
	}
	return t
}

// level is what the pack knows of a procedure beyond its class.
func (s *state) level(e *entry) rules.ProcedureLevel {
	if e.ref < 0 || len(s.g.d.Levels) == 0 {
		return rules.ProcedureLevel{Incision: -1}
	}
	return s.g.d.Levels[e.ref]
}
