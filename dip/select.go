package dip

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// candidate is a form of a row whose slots the procedures of a case meet.
type candidate struct {
	form
	kind    rules.Kind
	class   rules.Class // of the row
	match   rules.Match
	met     int32 // related slots that are met
	slots   int32 // slots of the form
	found   int32 // procedures of the case that stand in the form
	filed   bool  // the filed main procedure meets the main slot
	whole   bool  // no slot was written as a part of a code
	leading int32 // procedure that meets the main slot
}

// needs is what comparators ask of candidates beyond what finding them gives.
type needs uint8

const (
	needsFound needs = 1 << iota // the procedures found in a row
)

// comparator keeps the best of several candidates. name is that of the parameter. It is told apart by a number and not called
// through a function value, which would cost every grouping its state on the heap.
type comparator struct {
	name  string
	class rules.Class // it runs only where a candidate has this class; NoClass: always
	by    comparison
}

// comparison is what comparators look at.
type comparison uint8

const (
	byNothing comparison = iota
	byFiled
	byFiledFirst
	byExact
	byMatch
	byRelated
	bySlots
	byRowSlots
	byCodes
	byLeftover
	byWhole
	byCost
	byScore
)

var comparisons = map[string]comparison{
	"main-filed": byFiled, "main-first": byFiledFirst, "exact": byExact, "full": byMatch, "related": byRelated, "slots": bySlots,
	"row-slots": byRowSlots, "codes": byCodes, "no-leftover": byLeftover, "full-code": byWhole,
	"closest-cost": byCost, "highest-score": byScore,
	"dx-length": byNothing, // the candidates of one selection have one key, because the shorter is asked only where the longer has none
	"type":      byNothing, // what stands before it works inside each type, which is how all of them run
}

func newComparator(class rules.Class, name string) comparator {
	return comparator{name: name, class: class, by: comparisons[name]}
}

// needs is what the comparison asks of candidates beyond what finding them gives.
func (b comparison) needs() needs {
	if b == byExact || b == byCodes || b == byLeftover {
		return needsFound
	}
	return 0
}

// run keeps the best candidates; false if a value that decides is missing, which is then asked for.
func (b comparison) run(s *state, list []candidate) ([]candidate, bool) {
	switch b {
	case byNothing:
		return list, true
	case byFiled:
		return slices.DeleteFunc(list, func(c candidate) bool { return !c.filed }), true
	case byCost:
		return s.closestCost(list)
	case byScore:
		return s.highestScore(list)
	}
	best := b.value(&list[0], len(s.px))
	n := 1
	for i := 1; i < len(list); i++ {
		switch v := b.value(&list[i], len(s.px)); {
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

// value is that of which the best candidates have most. The case has so many procedures.
func (b comparison) value(c *candidate, procedures int) int {
	switch b {
	case byFiledFirst:
		return whether(c.filed)
	case byExact:
		return whether(c.complete() && int(c.found) == procedures)
	case byMatch:
		return -int(c.match)
	case byRelated:
		return int(c.met)
	case bySlots:
		return int(c.met) + whether(c.match != rules.MatchConservative)
	case byRowSlots:
		return int(c.slots)
	case byCodes:
		return int(c.found)
	case byLeftover:
		return whether(int(c.found) == procedures)
	}
	return whether(c.whole)
}

// complete reports whether all slots are met.
func (c *candidate) complete() bool { return c.match != rules.MatchPart }

func whether(b bool) int {
	if b {
		return 1
	}
	return 0
}

// choose lets the comparators of the pack decide among candidates. It returns what is left, in internal order; false if a value
// that decides is missing, which is then asked for.
func (s *state) choose(list []candidate) ([]candidate, bool) {
	for i := range s.g.policy.comparators {
		c := &s.g.policy.comparators[i]
		if len(list) == 0 {
			return list, true
		}
		if len(list) == 1 && c.by != byFiled {
			continue
		}
		if c.class != rules.NoClass && !slices.ContainsFunc(list, func(x candidate) bool { return x.class == c.class }) {
			continue
		}
		var before []candidate
		if s.visit != nil {
			before = slices.Clone(list)
		}
		var ok bool
		if list, ok = c.by.run(s, list); !ok {
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
	cost, known := s.c.Cost.Rat(), true
	if cost == nil {
		s.ask(rules.FieldCost)
		known = false
	}
	if slices.ContainsFunc(list, func(c candidate) bool { return s.mean(s.g.row(c.row).Code) == nil }) {
		s.lack(rules.Issue{Code: rules.DataNeeded, Index: -1, Text: meanCost})
		known = false
	}
	if !known {
		return list, false
	}
	best := list[:0]
	var least *big.Rat
	for _, c := range list {
		mean := s.mean(s.g.row(c.row).Code)
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

// gather finds the candidates of a list: those of the first key that has some.
func (s *state) gather(list *shelves, kind rules.Kind) []candidate {
	for _, n := range list.run(s.ref, s.principal) {
		before := len(s.candidates)
		if s.visit != nil {
			s.explainKey(list, n, kind)
		}
		if s.g.policy.anyMain {
			for i := range s.px {
				if s.px[i].ref >= 0 {
					s.meetAll(list.led(n, s.px[i].ref), int32(i))
				}
			}
		} else if ref := s.px[s.main].ref; ref >= 0 {
			s.meetAll(list.led(n, ref), int32(s.main))
		}
		s.missed(list, n)
		if found := s.candidates[before:]; len(found) > 0 {
			return found
		}
	}
	return nil
}

// missed notes why the rows of a key did not take the case, for the longest key that has rows.
func (s *state) missed(list *shelves, n int32) {
	rank := list.rank(n)
	if s.whyNot == "" || rank < s.rank {
		s.whyNot, s.rank, s.shelf, s.shelved = rules.NoRowForMain, rank, n, list
	}
	if s.related && rank == s.rank {
		s.whyNot = rules.RelatedRequired
	}
	s.related = false
}

// meetAll tests forms whose main slot a procedure meets.
func (s *state) meetAll(forms []form, leading int32) {
	for _, f := range forms {
		c := candidate{form: f, leading: leading, filed: int(leading) == s.main}
		row := s.g.row(f.row)
		met := s.meet(&c, &row.Forms[f.form])
		switch {
		case !met:
			s.related = s.proviso(row) || s.related
			if s.visit != nil {
				s.explainRow(&c, rules.RowRelated)
			}
		case !s.proviso(row):
			if s.visit != nil {
				s.explainRow(&c, rules.RowProviso)
			}
		default:
			s.enroll(c, row)
		}
	}
}

// enroll adds a candidate; of several forms of a row the best stands for it.
func (s *state) enroll(c candidate, row *rules.Row) {
	c.kind, c.class = row.Kind, row.Class
	switch {
	case c.class != rules.NoClass:
		c.leading = -1 // the class is not that of a procedure
	case c.match == rules.MatchConservative:
		c.class = rules.Conservative
	default:
		c.class = s.standing(int(c.leading))
	}
	if s.visit != nil {
		s.explainRow(&c, rules.RowCandidate)
	}
	if len(row.Forms) == 1 && !s.anywhere {
		s.candidates = append(s.candidates, c)
		return
	}
	for i := range s.candidates {
		o := &s.candidates[i]
		if o.row != c.row {
			continue
		}
		if o.form == c.form { // met by several procedures: the highest class stands for it
			o.filed = o.filed || c.filed
			if c.class > o.class {
				o.class, o.leading = c.class, c.leading
			}
		} else if cmp.Or(cmp.Compare(c.match, o.match), cmp.Compare(o.met, c.met), cmp.Compare(c.form.form, o.form.form)) < 0 {
			*o = c
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
	case c.met > 0 && s.g.policy.part && !s.anywhere:
		c.match = rules.MatchPart
	default:
		return false
	}
	if s.g.policy.needs&needsFound != 0 {
		s.count(c)
	}
	return true
}

// slotMet reports whether a procedure meets a related slot: any but the main one where the filed main leads.
func (s *state) slotMet(slot []rules.Ref) bool {
	for i := range s.px {
		if (i != s.main || s.anywhere) && s.px[i].ref >= 0 && slices.Contains(slot, s.px[i].ref) {
			return true
		}
	}
	return false
}

// count notes how many procedures of the case stand anywhere in a form.
func (s *state) count(c *candidate) {
	for i := range s.px {
		if s.px[i].ref >= 0 && c.finds(s, &s.px[i]) {
			c.found++
		}
	}
}

// finds reports whether a procedure of the case stands in the form of a candidate.
func (c *candidate) finds(s *state, e *entry) bool {
	f := &s.g.row(c.row).Forms[c.form.form]
	return slices.Contains(f.Main, e.ref) || slices.ContainsFunc(f.Related, func(slot []rules.Ref) bool { return slices.Contains(slot, e.ref) })
}

// uncovered reports whether candidates leave an operation unmatched, as the pack reads that, and which.
func (s *state) uncovered(list []candidate) (operation int, left bool) {
	if s.g.policy.uncovered == "off" || len(list) == 0 {
		return -1, false
	}
	operation, leaving := -1, 0
	for i := range list {
		if n := s.leaves(&list[i]); n >= 0 {
			leaving++
			if operation < 0 {
				operation = n
			}
		}
	}
	return operation, leaving > 0 && (s.g.policy.uncovered == "any" || leaving == len(list))
}

// leaves is the first operation of the case that a candidate leaves unmatched, or -1.
func (s *state) leaves(c *candidate) int {
	return slices.IndexFunc(s.px, func(e entry) bool {
		return e.ref >= 0 && s.g.px[e.ref].class == rules.Surgery && !c.finds(s, &e)
	})
}
