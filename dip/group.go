package dip

import (
	"unicode/utf8"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/rules"
)

// inlineEntries and inlineCandidates are how much of a case the state of one grouping holds without allocating.
const (
	inlineEntries    = 32
	inlineCandidates = 24
)

// Group groups one case. It is total: whatever the case holds, the answer is a status with issues, never an error and never
// a panic; a nil case is invalid. It does not change the case. Under the national pack it does not allocate up to 32 diagnoses,
// 32 procedures and 4 issues, and its time is linear in the case.
func (g *Grouper) Group(c *rules.Case) rules.Result { return g.run(c, nil, nil) }

// Walk is [Grouper.Group] with a visitor that is told every step, in the order of the specification. Group is Walk without a
// visitor: there is one engine. A visitor that panics is the caller's.
func (g *Grouper) Walk(c *rules.Case, visit func(rules.Step)) rules.Result {
	return g.run(c, visit, nil)
}

// entry is a procedure that remains.
type entry struct {
	ref     rules.Ref // -1 if the code system does not define it
	index   int32     // in the case
	simple  bool
	notMain bool
}

// desk is where one grouping is worked out: its state, the answer, and the room that most cases need. A desk is used again and
// again, because the lists of a state grow through pointers, which would put every case's on the heap.
type desk struct {
	state      state
	result     rules.Result
	dx         [inlineEntries]rules.Ref
	px         [inlineEntries]entry
	candidates [inlineCandidates]candidate
}

// state is one grouping.
type state struct {
	g     *Grouper
	c     *rules.Case
	r     *rules.Result
	visit func(rules.Step)

	ref       rules.Ref // of the principal diagnosis, -1 if the code system does not define it
	principal string    // in canonical spelling
	category  int32     // place among the categories, -1 if the code system does not define it
	dx        []rules.Ref
	px        []entry
	main      int  // place in px, or -1
	anywhere  bool // procedures in any position meet the slots of rows

	candidates []candidate
	needed     int        // issues about what is missing
	whyNot     rules.Code // why no row of the longest key took the case
	rank       int        // of that key
	shelf      int32      //
	shelved    *shelves   //
	related    bool       // rows of the last key ask for related procedures that are not filed

	simpleBy admission // why a case with procedures may be conservative

	about   string       // the group that a condition is asked about
	assumed []assumption // about conditions that are not known
	open    *assumption  // the first that was met and not assumed
}

// assumption is what a condition that is not known is taken for.
type assumption struct {
	proviso int32
	group   string // whose row has it, where that matters
	holds   bool
}

// run is the engine. q is nil unless a question is put to the case.
func (g *Grouper) run(c *rules.Case, visit func(rules.Step), q *question) rules.Result {
	if c == nil {
		r := rules.Result{Pack: g.id, Status: rules.Invalid}
		r.SetReason(rules.Issue{Code: rules.CaseMissing, Index: -1})
		return r
	}
	k, _ := g.desks.Get().(*desk)
	if k == nil {
		k = new(desk)
	}
	k.result = rules.Result{Pack: g.id, ID: c.ID}
	k.state = state{g: g, c: c, r: &k.result, visit: visit, main: -1, category: -1, anywhere: g.policy.anyMain,
		dx: k.dx[:0], px: k.px[:0], candidates: k.candidates[:0]}
	asked := k.state.group()
	r := k.result
	if asked && q != nil {
		k.state.answerQuestion(q)
	}
	k.state, k.result = state{}, rules.Result{} // nothing of the case stays
	g.desks.Put(k)
	return r
}

// group works a case out; it reports whether rows were asked.
func (s *state) group() (asked bool) {
	if n := len(s.c.Diagnoses); n > inlineEntries {
		s.dx = make([]rules.Ref, n)
	} else {
		s.dx = s.dx[:n]
	}
	if asked = s.validate() && s.readDiagnoses() && s.readProcedures(); asked {
		s.decide()
		s.refine()
	}
	if s.visit != nil {
		s.explainParameters()
	}
	return asked
}

// validate takes over what the reader of the record could not read, and negative numbers.
func (s *state) validate() bool {
	for _, n := range s.c.Notes {
		if n.Code == rules.LineMalformed || n.Code == rules.FieldMalformed {
			s.fail(n)
		} else {
			s.r.AddIssue(n)
		}
	}
	if s.c.Negative() {
		for _, f := range rules.Numbers() {
			if n := s.c.Number(f); n.Or(0) < 0 {
				s.fail(rules.Issue{Code: rules.NumberNegative, Field: f, Index: -1, Number: n})
			}
		}
	}
	for _, v := range [...]struct {
		field  rules.Field
		amount rules.Decimal
	}{{rules.FieldCost, s.c.Cost}, {rules.FieldPrice, s.c.Price}} {
		if v.amount.Sign() < 0 {
			s.fail(rules.Issue{Code: rules.NumberNegative, Field: v.field, Index: -1, Text: v.amount.String()})
		}
	}
	negative := "" // the first by name, because maps have no order
	for name, v := range s.c.Parts {
		if v.Sign() < 0 && (negative == "" || name < negative) {
			negative = name
		}
	}
	if negative != "" {
		s.fail(rules.Issue{Code: rules.NumberNegative, Field: rules.FieldParts, Index: -1, Text: negative + " " + s.c.Parts[negative].String()})
	}
	return s.r.Status == 0
}

// fail ends the case as invalid; the first reason stands.
func (s *state) fail(i rules.Issue) {
	if s.r.Status == rules.Invalid {
		s.r.AddIssue(i)
		return
	}
	s.r.Status = rules.Invalid
	s.r.SetReason(i)
}

// warn notes something about an entry of the case.
func (s *state) warn(c rules.Code, f rules.Field, index int) {
	list := s.c.Diagnoses
	if f == rules.FieldProcedures {
		list = s.c.Procedures
	}
	s.r.AddIssue(rules.Issue{Code: c, Field: f, Index: index, Text: list[index]})
}

// late notes something that arose after the codes were read.
func (s *state) late(i rules.Issue) { s.r.AddIssue(i) }

// lack asks for what is missing: the case ends there.
func (s *state) lack(list ...rules.Issue) {
	s.r.Status = rules.NeedsData
	s.r.InsertIssue(s.needed, list...)
	s.needed += len(list)
}

// need asks for something about a procedure that remains.
func (s *state) need(what rules.Lack, at int) { s.lack(s.lackOf(what, at)) }

// lackOf is the issue that asks for something about a procedure that remains.
func (s *state) lackOf(what rules.Lack, at int) rules.Issue {
	i := rules.Issue{Code: rules.DataNeeded, Need: what, Index: -1}
	if at >= 0 {
		i.Field, i.Index, i.Text = rules.FieldProcedures, int(s.px[at].index), s.procedureText(at)
	}
	return i
}

// procedureText is the canonical spelling of a procedure that remains.
func (s *state) procedureText(at int) string {
	if ref := s.px[at].ref; ref >= 0 {
		return s.g.catalog().ProcedureAt(int(ref)).Code
	}
	return icd.Normalize(s.c.Procedures[s.px[at].index])
}

// because ends a case with the reason why no row took it.
func (s *state) because(reason rules.Code) {
	i := rules.Issue{Code: reason, Index: -1}
	switch reason {
	case rules.NoRowForDiagnosis, rules.NoConservativeRow:
		i.Field, i.Index, i.Text = rules.FieldDiagnoses, 0, s.c.Diagnoses[0]
	case rules.NoRowForMain, rules.RelatedRequired:
		if s.main >= 0 {
			i.Field, i.Index = rules.FieldProcedures, int(s.px[s.main].index)
			i.Text = s.c.Procedures[i.Index]
		}
	}
	s.r.SetReason(i)
}

// readDiagnoses judges the principal diagnosis (S1) and looks the others up; it reports whether the case goes on.
func (s *state) readDiagnoses() bool {
	c := s.g.catalog()
	c.FindDiagnoses(s.c.Diagnoses, s.dx)
	if s.visit != nil {
		s.explainDiagnoses()
	}
	if len(s.dx) == 0 || code.Blank(s.c.Diagnoses[0]) {
		s.fail(rules.Issue{Code: rules.PrincipalMissing, Field: rules.FieldDiagnoses, Index: 0})
		return false
	}
	filed := s.c.Diagnoses[0]
	refuse := func(reason rules.Code) bool {
		s.fail(rules.Issue{Code: reason, Field: rules.FieldDiagnoses, Index: 0, Text: filed})
		return false
	}
	if s.ref = s.dx[0]; s.ref >= 0 {
		s.principal = c.DiagnosisAt(int(s.ref)).Code
		if s.g.dx[s.ref].gray {
			s.warn(rules.GrayCode, rules.FieldDiagnoses, 0)
		}
	} else {
		if _, ok := code.Diagnosis(filed); !ok {
			if asterisk(filed) {
				return refuse(rules.PrincipalAsteriskOnly)
			}
			return refuse(rules.PrincipalMalformed)
		}
		if !s.g.policy.keyOfUnknown {
			return refuse(rules.PrincipalUnknown)
		}
		s.principal = icd.Normalize(filed)
		s.warn(rules.UnknownDiagnosis, rules.FieldDiagnoses, 0) // an unknown code never goes unsaid
	}
	if s.external() {
		return refuse(rules.PrincipalExternalCause)
	}
	if s.excluded() {
		s.r.Status = rules.Ungrouped
		s.r.SetReason(rules.Issue{Code: rules.PrincipalExcluded, Field: rules.FieldDiagnoses, Index: 0, Text: filed})
		return false
	}
	s.category = -1
	if s.ref >= 0 {
		s.category = s.g.dx[s.ref].category
	}
	for i, ref := range s.dx {
		switch {
		case i == 0: // judged already
		case ref >= 0 && s.g.dx[ref].gray:
			s.warn(rules.GrayCode, rules.FieldDiagnoses, i)
		case ref < 0 && !code.Blank(s.c.Diagnoses[i]):
			s.warn(rules.UnknownDiagnosis, rules.FieldDiagnoses, i)
		}
	}
	return true
}

// asterisk reports whether a text as filed is the asterisk part of a code alone (S1.2).
func asterisk(filed string) bool {
	const short, long = 4, 6 // a category, and one with a place behind the dot
	var b [long]byte
	n := 0
	for _, r := range filed {
		if r = code.Fold(r, n == 0); r < 0 {
			continue
		}
		if n == long || r >= utf8.RuneSelf {
			return false
		}
		b[n] = byte(r)
		n++
	}
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	if n < short || b[0] < 'A' || b[0] > 'Z' || !digit(b[1]) || !digit(b[2]) || b[n-1] != '*' {
		return false
	}
	return n == short || n == long && b[3] == '.' && digit(b[4])
}

func (s *state) external() bool {
	if s.ref >= 0 {
		return s.g.dx[s.ref].external
	}
	return s.g.policy.external(s.principal)
}

func (s *state) excluded() bool {
	if s.ref >= 0 {
		return s.g.dx[s.ref].excluded
	}
	for i := range s.g.d.Principals {
		if s.g.d.Principals[i].Item.Holds(s.principal) {
			return true
		}
	}
	return false
}

// categoryText is the category of the principal diagnosis.
func (s *state) categoryText() string { return icd.Diagnosis(s.principal).Category() }

// readProcedures normalises the procedures and applies the exclusions of the pack (S2); it reports whether the case goes on.
func (s *state) readProcedures() bool {
	n := len(s.c.Procedures)
	if n == 0 {
		return true
	}
	var inline [inlineEntries]rules.Ref
	refs := inline[:min(n, inlineEntries)]
	if n > inlineEntries {
		refs, s.px = make([]rules.Ref, n), make([]entry, 0, n)
	}
	s.g.catalog().FindProcedures(s.c.Procedures, refs)
	lead := -1 // the filed main procedure, or the one that is promoted
	for i, ref := range refs {
		filed := s.c.Procedures[i]
		if ref < 0 && code.Blank(filed) {
			continue
		}
		if lead < 0 {
			if lead = i; i > 0 {
				s.warn(rules.MainPromoted, rules.FieldProcedures, i)
			}
		}
		if ref >= 0 {
			continue
		}
		if _, ok := code.Procedure(filed); !ok {
			s.fail(rules.Issue{Code: rules.ProcedureMalformed, Field: rules.FieldProcedures, Index: i, Text: filed})
			return false
		}
	}
	seen := newSeen(n)
	for i, ref := range refs {
		filed := s.c.Procedures[i]
		if ref < 0 && code.Blank(filed) {
			continue
		}
		if ref < 0 {
			s.warn(rules.UnknownProcedure, rules.FieldProcedures, i)
		} else if s.g.px[ref].gray {
			s.warn(rules.GrayCode, rules.FieldProcedures, i)
		}
		if seen.before(s, refs, i) {
			s.warn(rules.DuplicateProcedure, rules.FieldProcedures, i)
			continue
		}
		e := entry{ref: ref, index: int32(i)}
		if len(s.g.d.Exclusions) > 0 && !s.exclude(&e) {
			continue
		}
		if s.main < 0 && !e.notMain {
			s.main = len(s.px)
		}
		s.px = append(s.px, e)
	}
	if s.main >= 0 && int(s.px[s.main].index) != lead {
		s.warn(rules.MainReplaced, rules.FieldProcedures, int(s.px[s.main].index))
	}
	if s.visit != nil {
		s.explainProcedures()
	}
	return true
}

// exclude applies the exclusions to a procedure; it reports whether the procedure remains. One that the code system does not
// define matches nothing, exclusions among it.
func (s *state) exclude(e *entry) bool {
	if e.ref < 0 || !s.g.px[e.ref].acts {
		return true
	}
	action, by := s.g.action(e.ref, s.principal)
	if s.visit != nil && by != nil {
		s.explainExclusion(int(e.index), action, by)
	}
	switch action {
	case rules.Drop:
		s.warn(rules.ProcedureDropped, rules.FieldProcedures, int(e.index))
		return false
	case rules.NotMain:
		e.notMain = true
	case rules.Simple:
		e.simple = true
	}
	return true
}

// seen finds procedures that are filed twice.
type seen struct{ known map[string]struct{} }

func newSeen(n int) seen {
	if n <= inlineEntries {
		return seen{}
	}
	return seen{make(map[string]struct{}, n)}
}

// before reports whether procedure i stands in an earlier entry, whether or not that remains.
func (d *seen) before(s *state, refs []rules.Ref, i int) bool {
	filed := s.c.Procedures[i]
	if d.known != nil {
		text := icd.Normalize(filed)
		_, met := d.known[text]
		d.known[text] = struct{}{}
		return met
	}
	for j, ref := range refs[:i] {
		if ref == refs[i] && (ref >= 0 || code.Same(s.c.Procedures[j], filed)) {
			return true
		}
	}
	return false
}
