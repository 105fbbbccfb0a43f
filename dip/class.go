package dip

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// class returns the class of a case with a main procedure where it decides (specification, S8 and 11.2). If it cannot be told,
// it asks for the classes that are missing.
func (s *state) class() (rules.Class, bool) {
	class, from, ok := s.classOf()
	if s.visit != nil {
		s.explainClass(from)
	}
	if ok {
		s.written(from)
		return class, true
	}
	s.askClass()
	return rules.NoClass, false
}

// askClass asks for the classes of procedures without which the class of the case cannot be told.
func (s *state) askClass() {
	if !s.g.policy.highest {
		s.need(rules.LackOfClass, s.main)
		return
	}
	adjuncts := !slices.ContainsFunc(s.px, func(e entry) bool { return e.ref < 0 || s.g.px[e.ref].class != rules.Adjunct })
	var list []rules.Issue
	for i := range s.px {
		if c := s.classAt(i); c == rules.NoClass || c == rules.Unsettled || c == rules.Adjunct && adjuncts {
			list = append(list, s.lackOf(rules.LackOfClass, i))
		}
	}
	s.lack(list...)
}

// classOf returns the class of a case with a main procedure, and the procedure that it comes from.
func (s *state) classOf() (class rules.Class, from int, ok bool) {
	if !s.g.policy.highest {
		class = s.classAt(s.main)
		return class, s.main, class.Stands()
	}
	settled := true
	from = s.main
	for i := range s.px {
		switch c := s.classAt(i); {
		case c.Stands() && c > class:
			class, from = c, i
		case c == rules.NoClass || c == rules.Unsettled:
			settled = false
		}
	}
	return class, from, class == rules.Surgery || class.Stands() && settled
}

// classAt is the class of a procedure that remains, as the pack counts it; NoClass for one that the code system does not define.
func (s *state) classAt(i int) rules.Class {
	if ref := s.px[i].ref; ref >= 0 {
		return s.g.px[ref].class
	}
	return rules.NoClass
}

// standing is the class of a procedure that remains, NoClass if it has none that stands.
func (s *state) standing(i int) rules.Class {
	if c := s.classAt(i); c.Stands() {
		return c
	}
	return rules.NoClass
}

// written says so, once, if the class of the procedure that decides rests on general knowledge.
func (s *state) written(from int) {
	if from < 0 {
		return
	}
	e := &s.px[from]
	if e.ref < 0 || !s.g.px[e.ref].written {
		return
	}
	for _, i := range s.r.Issues() {
		if i.Code == rules.ClassWritten {
			return
		}
	}
	s.warn(rules.ClassWritten, rules.FieldProcedures, int(e.index))
}
