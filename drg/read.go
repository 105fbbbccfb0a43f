package drg

import (
	"math/bits"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// inlineEntries and inlineWords are how much of a case and of a pack the state of one grouping holds without allocating.
const (
	inlineEntries = 32
	inlineWords   = 16
)

// What stands in place of the Ref of an entry that has none.
const (
	unknown rules.Ref = -1 // a code that the pack does not know
	blank   rules.Ref = -2 // an entry that was left empty
)

// state is one case while it is grouped.
type state struct {
	g     *Grouper
	c     *rules.Case
	r     *rules.Result
	visit func(rules.Step) // nil if nobody watches

	infant      bool
	days        int64 // age in days; -1 if unknown or not read
	years       int64 // age in years; -1 if unknown
	weight      int64 // birth weight in gram; -1 if unknown
	lacksWeight bool  // an alternative lacked nothing but the birth weight

	facts     []uint64
	dx        []rules.Ref  // the diagnoses of the case, entry by entry
	px        []rules.Ref  // the procedures of the case, entry by entry
	zones     uint64       // body zones of the diagnoses
	slot      int          // the main slot: entry of px, or -1
	hit       *alternative // that took the case
	cause     int          // entry of the procedure for the sake of which the case ends as it does, or none
	anyCounts bool         // some procedure counts
	severe    uint64       // the entries of dx, up to 64, that are complications
	unpaired  bool         // an alternative lacked nothing but procedures of their own for the lists of a combination
	skipped   uint64       // the fields, a bit each, for lack of which leaves were passed over
	elsewhere []uint64     // the facts that codes would make true in other places; noted if somebody watches
}

// room is the memory of a state that need not be allocated. It stands beside the state and not in it, and the state is made
// of it in one piece, so that neither is moved to the heap.
type room struct {
	words [inlineWords]uint64
	dx    [inlineEntries]rules.Ref
	px    [inlineEntries]rules.Ref
}

// roomFor returns a list of n elements, inline if they fit.
func roomFor[T any](n int, inline []T) []T {
	if n > len(inline) {
		return make([]T, n)
	}
	return inline[:n]
}

func (s *state) set(f fact)      { s.facts[f>>6] |= 1 << (f & 63) }
func (s *state) has(f fact) bool { return s.facts[f>>6]>>(f&63)&1 == 1 }

func (s *state) setIf(f fact, holds bool) {
	if holds {
		s.set(f)
	}
}

// principal returns the principal diagnosis; the validated case has one.
func (s *state) principal() rules.Ref { return s.dx[0] }

// main returns the procedure in the main slot, or unknown.
func (s *state) main() rules.Ref {
	if s.slot < 0 {
		return unknown
	}
	return s.px[s.slot]
}

// readDiagnoses looks up the diagnoses, notes what they make true, and reports what is odd about them. The principal
// diagnosis is judged later.
func (s *state) readDiagnoses() {
	s.g.codes.FindDiagnoses(s.c.Diagnoses, s.dx)
	if s.g.policy.exact {
		demandExact(s.c.Diagnoses, s.dx)
	}
	rows := s.g.dx.rows
	seen := newRepeated(s.c.Diagnoses, s.dx)
	var severe uint64
	for i, ref := range s.dx {
		if ref < 0 {
			s.readStrange(i, &seen)
			continue
		}
		if seen.maybe(ref) && seen.before(i) {
			s.issue(rules.DuplicateDiagnosis, rules.FieldDiagnoses, i)
		}
		row := &rows[ref]
		severe |= uint64(row.severe) << i // entries beyond the word are looked at when they matter
		if !row.plain || i == 0 {
			s.readMeaning(i, row)
		}
	}
	s.severe = severe
}

// readMeaning notes what a diagnosis makes true.
func (s *state) readMeaning(i int, row *diagnosis) {
	start, n := row.start, row.principal
	if i > 0 {
		start, n = row.start+uint32(row.principal), row.other
	}
	for _, f := range s.g.dx.facts[start:][:n] {
		s.set(f)
	}
	if row.zone > 0 {
		s.zones |= 1 << (row.zone - 1)
	}
	if row.gray && (i > 0 || !s.g.policy.checkGray) {
		s.issue(rules.GrayCode, rules.FieldDiagnoses, i)
	}
}

// readStrange takes in an entry that is empty or not known.
func (s *state) readStrange(i int, seen *repeated) {
	filed := s.c.Diagnoses[i]
	if code.Blank(filed) {
		s.dx[i] = blank
		return
	}
	if seen.before(i) {
		s.issue(rules.DuplicateDiagnosis, rules.FieldDiagnoses, i)
	}
	if i > 0 || !s.g.policy.checkKnown { // else the reason of the result will say so
		s.issue(rules.UnknownDiagnosis, rules.FieldDiagnoses, i)
	}
	s.readBeginning(filed)
}

// demandExact makes codes unknown that are not filed in canonical spelling.
func demandExact(filed []string, refs []rules.Ref) {
	for i, ref := range refs {
		if ref >= 0 && icd.Normalize(filed[i]) != filed[i] {
			refs[i] = unknown
		}
	}
}

// readBeginning lets an unknown diagnosis meet the conditions that ask only how a code begins.
func (s *state) readBeginning(filed string) {
	for _, f := range s.g.prefixes {
		text := s.g.facts[f].Text
		if strings.HasPrefix(filed, text) || !s.g.policy.exact && code.Begins(filed, text) {
			s.set(f)
		}
	}
}

// readProcedures looks up the procedures, notes what they make true in any position, and fills the main slot.
func (s *state) readProcedures() {
	if len(s.px) == 0 {
		return
	}
	s.g.codes.FindProcedures(s.c.Procedures, s.px)
	if s.g.policy.exact {
		demandExact(s.c.Procedures, s.px)
	}
	t := &s.g.px
	seen := newRepeated(s.c.Procedures, s.px)
	for i, ref := range s.px {
		if ref < 0 && code.Blank(s.c.Procedures[i]) {
			s.px[i] = blank
			continue
		}
		if (ref < 0 || seen.maybe(ref)) && seen.before(i) {
			s.issue(rules.DuplicateProcedure, rules.FieldProcedures, i)
		}
		if ref < 0 {
			s.issue(rules.UnknownProcedure, rules.FieldProcedures, i)
			continue
		}
		row := &t.rows[ref]
		if row.gray {
			s.issue(rules.GrayCode, rules.FieldProcedures, i)
		}
		s.anyCounts = s.anyCounts || row.counts
		for _, f := range t.facts[row.start+uint32(row.main):][:row.any] {
			s.set(f)
		}
	}
	s.fillSlot()
}

// fillSlot fills the main slot (specification of the grouping, 6.2). An entry 0 that was left empty leaves the slot empty
// like one that does not count.
func (s *state) fillSlot() {
	if s.fits(s.px[0]) {
		s.slot = 0
		return
	}
	if s.px[0] != blank {
		s.issue(rules.MainDiscarded, rules.FieldProcedures, 0)
	}
	if s.g.policy.shift {
		s.slot = s.later()
	}
}

// fits reports whether a procedure can fill the main slot: it counts, or some list of main procedures names it.
func (s *state) fits(ref rules.Ref) bool {
	return ref >= 0 && (s.g.px.rows[ref].counts || s.g.px.rows[ref].named)
}

// later returns the first later procedure that would fill the main slot, or -1.
func (s *state) later() int {
	for i, ref := range s.px {
		if i > 0 && s.fits(ref) {
			return i
		}
	}
	return -1
}

// compute finds out the facts that no single code decides.
func (s *state) compute() {
	level := noneCounts
	if s.anyCounts {
		level = someCounts
	}
	if ref := s.main(); ref >= 0 {
		row := &s.g.px.rows[ref]
		if row.counts {
			level = mainCounts
		}
		for _, f := range s.g.px.facts[row.start:][:row.main] {
			s.set(f)
		}
	}
	facts := &s.g.computed
	sex := s.c.Sex
	if int(sex) >= len(facts.base) {
		sex = rules.Unknown
	}
	base := facts.base[sex][level]
	set := s.facts[:len(base)]
	for i, w := range base {
		set[i] |= w
	}
	if s.years <= facts.eldest || s.days >= 0 || s.weight >= 0 {
		s.computeAge()
	}
	if s.zones != 0 {
		s.computeZones()
	}
}

// computeAge finds out what is asked about age and birth weight.
func (s *state) computeAge() {
	facts := &s.g.computed
	if s.years >= 0 {
		for _, f := range facts.years {
			s.setIf(f, s.years <= s.g.facts[f].Value)
		}
	}
	if s.days >= 0 {
		for _, f := range facts.days {
			s.setIf(f, s.days <= s.g.facts[f].Value)
		}
	}
	if s.weight >= 0 {
		for _, f := range facts.weight {
			reached := s.weight >= s.g.facts[f].Value
			s.setIf(f, reached == (s.g.facts[f].Atom == rules.WeightMin)) // else it asks for less
		}
	}
}

// computeZones finds out what is asked about body zones, of a case that has some.
func (s *state) computeZones() {
	p := s.principal()
	for _, f := range s.g.computed.zones {
		if c := &s.g.facts[f]; c.Atom == rules.PrincipalZone {
			s.setIf(f, p >= 0 && s.g.dx.rows[p].zone > 0)
		} else {
			s.setIf(f, int64(bits.OnesCount64(s.zones)) >= c.Value)
		}
	}
}

// issue reports something about an entry of a list.
func (s *state) issue(c rules.Code, f rules.Field, index int) {
	list := s.c.Diagnoses
	if f == rules.FieldProcedures {
		list = s.c.Procedures
	}
	s.r.AddIssue(rules.Issue{Code: c, Field: f, Index: index, Text: list[index]})
}

// repeated finds codes that a list has twice: by comparing while the list is short, with a table beyond.
type repeated struct {
	list  []string
	refs  []rules.Ref
	met   uint64 // a bit for every code so far; codes share bits
	known map[rules.Ref]struct{}
	texts map[string]struct{} // of unknown codes
}

func newRepeated(list []string, refs []rules.Ref) repeated {
	r := repeated{list: list, refs: refs}
	if len(list) > inlineEntries {
		r.met = ^uint64(0) // the table must hear of every code
	}
	return r
}

// maybe reports whether a known code can stand in an earlier entry. It is asked of every entry in turn, and spares most of
// them the search.
func (d *repeated) maybe(ref rules.Ref) bool {
	bit := uint64(1) << (uint32(ref) * 0x9E3779B1 >> 26)
	before := d.met&bit != 0
	d.met |= bit
	return before
}

// before reports whether the code of an entry, which is not empty, stands in an earlier one.
func (d *repeated) before(i int) bool {
	ref := d.refs[i]
	if len(d.list) > inlineEntries {
		return d.tabled(i)
	}
	for j, o := range d.refs[:i] {
		if o == ref && (ref >= 0 || code.Same(d.list[i], d.list[j])) {
			return true
		}
	}
	return false
}

func (d *repeated) tabled(i int) bool {
	if d.known == nil {
		d.known = make(map[rules.Ref]struct{}, len(d.list))
		d.texts = make(map[string]struct{})
	}
	if ref := d.refs[i]; ref >= 0 {
		_, seen := d.known[ref]
		d.known[ref] = struct{}{}
		return seen
	}
	text := icd.Normalize(d.list[i])
	_, seen := d.texts[text]
	d.texts[text] = struct{}{}
	return seen
}
