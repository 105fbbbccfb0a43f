package dip

import "github.com/fenzu/fenzu/rules"

// tryTypes asks the kinds and classes in the order of the pack.
func (s *state) tryTypes() {
	var all []candidate
	if s.main >= 0 {
		all = append(all, s.gather(&s.g.core, rules.KindCore)...)
		core := len(all)
		all = append(all, s.gather(&s.g.basic, rules.KindBasic)...)
		ofList(all[:core], rules.KindCore)
		if s.takenUncovered(all) {
			return
		}
	}
	conservative := s.main < 0 || len(all) == 0 && s.whyNot != rules.RelatedRequired && s.simple()
	if s.r.Status != 0 {
		s.because(s.why())
		return
	}
	if conservative {
		s.whyNot = ""
		all = append(all, s.gatherConservative(&s.g.core, rules.KindCore)...)
		core := len(all)
		all = append(all, s.gatherConservative(&s.g.basic, rules.KindBasic)...)
		ofList(all[:core], rules.KindCore)
	} else if len(all) == 0 && s.visit != nil {
		s.explainElsewhere()
	}
	passed := len(all) > 0 && !conservative // by types that stand before the rows
	because := func() {
		if !passed {
			s.because(s.why())
		}
	}
	for _, t := range s.g.policy.types {
		switch t.kind {
		case rules.KindComprehensive:
			if conservative != (t.class == rules.Conservative) {
				continue
			}
			if !conservative {
				if class, _, ok := s.classOf(); ok && class != t.class {
					continue
				}
				if _, ok := s.class(); !ok {
					because()
					return
				}
			}
			if s.comprehensive(t.class) {
				because()
				return
			}
		case rules.KindFallback:
			if s.lastResort() {
				because()
				return
			}
		default:
			var list []candidate
			for _, c := range all {
				if c.kind == t.kind && c.class == t.class {
					list = append(list, c)
				}
			}
			if s.win(list) {
				s.writtenFor(list)
				return
			}
		}
	}
	s.r.Status = rules.Ungrouped
	s.because(rules.NoComprehensiveGroup)
}

// writtenFor says so if the class by which a row was taken rests on general knowledge.
func (s *state) writtenFor(list []candidate) {
	for _, c := range list {
		if c.row == s.r.DIP.Row && c.match != rules.MatchConservative {
			s.written(int(c.leading))
		}
	}
}

// ofList makes candidates of basic rows that compete with core rows candidates of that type.
func ofList(list []candidate, k rules.Kind) {
	for i := range list {
		list[i].kind = k
	}
}
