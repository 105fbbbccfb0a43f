package dip

import (
	"math/big"
	"math/bits"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// candidate is a form of a row whose slots the procedures of a case meet.
type candidate struct {
	form
	kind    rules.Kind
	class   rules.Class // of the row
	keyLen  int8
	match   rules.Match
	met     int32  // related slots that are met
	slots   int32  // slots of the form
	used    uint64 // procedures of the case found in the form, while there are at most 64
	found   int32  // how many
	filed   bool   // the filed main procedure meets the main slot
	whole   bool   // no slot was written as a part of a code
	leading int32  // procedure that meets the main slot
}

// needs is what comparators ask of candidates beyond what finding them gives.
type needs uint8

const (
	needsFound needs = 1 << iota // the procedures found in a row
)

// comparator keeps the best of several candidates. step names it in explanations.
type comparator struct {
	name  string
	class rules.Class // it runs only where a candidate has this class; NoClass: always
	needs needs
	run   func(*state, []candidate) ([]candidate, bool)
}

func newComparator(class rules.Class, name string) comparator {
	c := comparator{name: name, class: class}
	switch name {
	case "main-filed":
		c.run = func(_ *state, list []candidate) ([]candidate, bool) {
			return slices.DeleteFunc(list, func(c candidate) bool { return !c.filed }), true
		}
	case "main-first":
		c.run = most(func(c *candidate) int { return whether(c.filed) })
	case "exact":
		c.needs = needsFound
		c.run = func(s *state, list []candidate) ([]candidate, bool) {
			return most(func(c *candidate) int { return whether(c.complete() && int(c.found) == len(s.px)) })(s, list)
		}
	case "full":
		c.run = most(func(c *candidate) int { return -int(c.match) })
	case "related":
		c.run = most(func(c *candidate) int { return int(c.met) })
	case "slots":
		c.run = most(func(c *candidate) int { return int(c.met) + whether(c.match != rules.MatchConservative) })
	case "row-slots":
		c.run = most(func(c *candidate) int { return int(c.slots) })
	case "codes":
		c.needs = needsFound
		c.run = most(func(c *candidate) int { return int(c.found) })
	case "no-leftover":
		c.needs = needsFound
		c.run = func(s *state, list []candidate) ([]candidate, bool) {
			return most(func(c *candidate) int { return whether(int(c.found) == len(s.px)) })(s, list)
		}
	case "full-code":
		c.run = most(func(c *candidate) int { return whether(c.whole) })
	case "dx-length":
		c.run = most(func(c *candidate) int { return int(c.keyLen) })
	case "closest-cost":
		c.run = (*state).closestCost
	case "highest-score":
		c.run = (*state).highestScore
	case "type": // what stands before it works inside each type, which is how all of them run
		c.run = func(_ *state, list []candidate) ([]candidate, bool) { return list, true }
	}
	return c
}

// complete reports whether all slots are met.
func (c *candidate) complete() bool { return c.match != rules.MatchPart }

func whether(b bool) int {
	if b {
		return 1
	}
	return 0
}

// most keeps the candidates of which something is most.
func most(of func(*candidate) int) func(*state, []candidate) ([]candidate, bool) {
	return func(_ *state, list []candidate) ([]candidate, bool) {
		best := of(&list[0])
		n := 1
		for i := 1; i < len(list); i++ {
			switch v := of(&list[i]); {
			case v > best:
				best = v
				list[0] = list[i]
				n = 1
			case v == best:
				list[n] = list[i]
				n++
			}
		}
		return list[:n], true
	}
}

// choose lets the comparators of the pack decide among candidates. It returns what is left, in internal order; false if a value
// that decides is missing, which is then asked for.
func (s *state) choose(list []candidate) ([]candidate, bool) {
	for i := range s.g.policy.comparators {
		c := &s.g.policy.comparators[i]
		if len(list) == 0 {
			return list, true
		}
		if len(list) == 1 && c.name != "main-filed" {
			break
		}
		if c.class != rules.NoClass && !slices.ContainsFunc(list, func(x candidate) bool { return x.class == c.class }) {
			continue
		}
		var before []candidate
		if s.visit != nil {
			before = slices.Clone(list)
		}
		var ok bool
		if list, ok = c.run(s, list); !ok {
			return list, false
		}
		if s.visit != nil {
			s.explainChoice(i, before, list)
		}
	}
	return list, true
}

// highestScore keeps the candidates with the highest score; a row without score comes last.
func (s *state) highestScore(list []candidate) ([]candidate, bool) {
	score := func(c *candidate) rules.Decimal { return s.g.numbers.scores[s.g.row(c.row).Code] }
	best := list[:0]
	var highest rules.Decimal
	for _, c := range list {
		v := score(&c)
		order := whether(v.Known()) - whether(highest.Known())
		if order == 0 && v.Known() {
			order = v.Cmp(highest)
		}
		switch {
		case order > 0 || len(best) == 0:
			best, highest = append(best[:0], c), v
		case order == 0:
			best = append(best, c)
		}
	}
	return best, true
}

// closestCost keeps the candidates whose mean cost is closest to that of the case.
func (s *state) closestCost(list []candidate) ([]candidate, bool) {
	cost := s.c.Cost.Rat()
	if cost == nil {
		s.lack(rules.Issue{Code: rules.DataNeeded, Field: rules.FieldCost, Index: -1, Text: rules.FieldCost.String()})
		return list, false
	}
	best := list[:0]
	var least *big.Rat
	for _, c := range list {
		mean := s.mean(s.g.row(c.row).Code)
		if mean == nil {
			s.lack(rules.Issue{Code: rules.DataNeeded, Index: -1, Text: meanCost})
			return list, false
		}
		distance := mean.Sub(mean, cost)
		distance.Abs(distance)
		order := 1
		if least != nil {
			order = least.Cmp(distance)
		}
		switch {
		case order > 0:
			best, least = append(best[:0], c), distance
		case order == 0:
			best = append(best, c)
		}
	}
	return best, true
}

// meanCost names what is asked for where no mean cost is known.
const meanCost = "mean_cost"

// gather finds the candidates of a list: those of the first key that has some. held says for which key none had, and why.
func (s *state) gather(list *shelves, kind rules.Kind) []candidate {
	for _, n := range list.run(s.ref, s.principal) {
		before := len(s.candidates)
		if s.visit != nil {
			s.explainKey(list, n, kind)
		}
		if s.g.policy.anyMain {
			for i := range s.px {
				if s.px[i].ref >= 0 {
					s.meetAll(list.led(n, s.px[i].ref), list.list[n].key, int32(i))
				}
			}
		} else if ref := s.px[s.main].ref; ref >= 0 {
			s.meetAll(list.led(n, ref), list.list[n].key, int32(s.main))
		}
		if s.whyNot == "" {
			s.whyNot, s.shelf = rules.NoRowForMain, n
			s.shelved = list
		}
		if s.related && s.whyNot == rules.NoRowForMain && s.shelf == n && s.shelved == list {
			s.whyNot = rules.RelatedRequired
		}
		s.related = false
		if found := s.candidates[before:]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// meetAll tests forms whose main slot a procedure meets.
func (s *state) meetAll(forms []form, key rules.DiagnosisKey, leading int32) {
	for _, f := range forms {
		c := candidate{form: f, leading: leading, filed: int(leading) == s.main, keyLen: int8(len(key.Text))}
		if key.Shape == rules.KeyRange {
			c.keyLen = 0
		}
		row := s.g.row(f.row)
		if row.Proviso >= 0 && !s.proviso(row.Proviso) {
			if s.visit != nil {
				s.explainRow(&c, rules.RowProviso)
			}
			continue
		}
		if !s.meet(&c, &row.Forms[f.form]) {
			s.related = true
			if s.visit != nil {
				s.explainRow(&c, rules.RowRelated)
			}
			continue
		}
		s.enroll(c, row)
	}
}

// enroll adds a candidate; of several forms of a row the best stands for it.
func (s *state) enroll(c candidate, row *rules.Row) {
	c.kind, c.class = row.Kind, row.Class
	if c.class == rules.NoClass {
		c.class = rules.Conservative
		if c.match != rules.MatchConservative {
			c.class = s.g.px[s.px[c.leading].ref].class
		}
	}
	if s.visit != nil {
		s.explainRow(&c, rules.RowCandidate)
	}
	if len(row.Forms) == 1 && !s.g.policy.anyMain {
		s.candidates = append(s.candidates, c)
		return
	}
	for i := range s.candidates {
		o := &s.candidates[i]
		if o.row != c.row {
			continue
		}
		class, filed := max(o.class, c.class), o.filed || c.filed
		if c.match < o.match || c.match == o.match && c.met > o.met {
			*o = c
		}
		if o.form == c.form { // met by several procedures
			o.class, o.filed = class, filed
		}
		return
	}
	s.candidates = append(s.candidates, c)
}

// meet tests the slots of a form whose main slot is met, and notes how well.
func (s *state) meet(c *candidate, f *rules.Form) bool {
	c.slots = int32(1 + len(f.Related))
	c.whole = !f.Prefix
	for _, slot := range f.Related {
		if s.slotMet(slot) {
			c.met++
		}
	}
	switch {
	case len(f.Related) == 0:
		c.match = rules.MatchPlain
	case int(c.met) == len(f.Related):
		c.match = rules.MatchFull
	case c.met > 0 && s.g.policy.part && !s.g.policy.anyMain:
		c.match = rules.MatchPart
	default:
		return false
	}
	if s.g.policy.needs&needsFound != 0 {
		s.count(c, f)
	}
	return true
}

// slotMet reports whether a procedure meets a related slot: any but the main one where the filed main leads.
func (s *state) slotMet(slot []rules.Ref) bool {
	for i := range s.px {
		if (i != s.main || s.g.policy.anyMain) && s.px[i].ref >= 0 && slices.Contains(slot, s.px[i].ref) {
			return true
		}
	}
	return false
}

// count notes which procedures of the case stand anywhere in a form.
func (s *state) count(c *candidate, f *rules.Form) {
	for i := range s.px {
		ref := s.px[i].ref
		if ref < 0 {
			continue
		}
		if slices.Contains(f.Main, ref) || slices.ContainsFunc(f.Related, func(slot []rules.Ref) bool { return slices.Contains(slot, ref) }) {
			c.found++
			if i < 64 {
				c.used |= 1 << i
			}
		}
	}
}

// finds reports whether procedure i of the case stands in the form of a candidate.
func (c *candidate) finds(s *state, i int) bool {
	if i < 64 && bits.Len64(c.used) > 0 {
		return c.used>>i&1 == 1
	}
	f := &s.g.row(c.row).Forms[c.form.form]
	ref := s.px[i].ref
	return slices.Contains(f.Main, ref) || slices.ContainsFunc(f.Related, func(slot []rules.Ref) bool { return slices.Contains(slot, ref) })
}

// uncovered reports whether candidates leave an operation unmatched, as the pack reads that.
func (s *state) uncovered(list []candidate) bool {
	if s.g.policy.uncovered == "off" || len(list) == 0 {
		return false
	}
	leaves := func(c candidate) bool {
		for i := range s.px {
			if ref := s.px[i].ref; ref >= 0 && s.g.px[ref].class == rules.Surgery && !c.finds(s, i) {
				return true
			}
		}
		return false
	}
	if s.g.policy.uncovered == "any" {
		return slices.ContainsFunc(list, leaves)
	}
	return !slices.ContainsFunc(list, func(c candidate) bool { return !leaves(c) })
}
