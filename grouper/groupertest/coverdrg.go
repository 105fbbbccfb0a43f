package groupertest

import (
	"slices"
	"strconv"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// drgBook is the book of a pack of CHS-DRG.
type drgBook struct {
	*book
	d        *rules.DRG
	mdcOf    map[rules.GroupID]*rules.MDC  // by ADRG or MDC
	adrgOf   map[rules.GroupID]*rules.ADRG // by ADRG or leaf
	ways     map[way]*rules.Alternative
	entered  map[rules.GroupID]int // rows that entered an MDC or ADRG
	tried    map[side]*asked
	tables   map[rules.Ref]int // exclusion table of a complication
	survived []int             // by exclusion table, a row in which a complication of it was kept, from 1
}

// way is an alternative of a gate or ADRG.
type way struct {
	group  rules.GroupID
	number int32
}

func newDRGBook(b *book, d *rules.DRG) *drgBook {
	k := &drgBook{
		book: b, d: d, mdcOf: make(map[rules.GroupID]*rules.MDC), adrgOf: make(map[rules.GroupID]*rules.ADRG),
		ways: make(map[way]*rules.Alternative), entered: make(map[rules.GroupID]int), tried: make(map[side]*asked),
		tables: make(map[rules.Ref]int), survived: make([]int, len(d.Exclusions)),
	}
	weight, pairs := false, false
	k.provisos()
	for _, l := range d.Pre {
		b.list(side{kind: Leaf, of: int32(l.ID)}, Item{Rule: "drg/" + l.Code}, l.Pos)
	}
	for i := range d.MDCs {
		m := &d.MDCs[i]
		k.mdcOf[m.ID] = m
		rule := "gate/" + m.Code
		b.list(side{kind: GateOpen, of: int32(m.ID)}, Item{Rule: rule}, m.Pos)
		if !slices.ContainsFunc(m.Gate, unconditional) {
			b.list(side{kind: GateClosed, of: int32(m.ID)}, Item{Rule: rule}, m.Pos)
		}
		for j := range m.Gate {
			k.conditions(rule, m.ID, j, &m.Gate[j], nil)
		}
		for j := range m.ADRGs {
			a := &m.ADRGs[j]
			k.mdcOf[a.ID], k.adrgOf[a.ID] = m, a
			rule := "adrg/" + a.Code
			for n := range a.Alternatives {
				alt := &a.Alternatives[n]
				b.list(side{kind: Alternative, of: int32(a.ID), part: int32(n + 1)}, Item{Rule: rule, Number: n + 1}, alt.Pos)
				k.conditions(rule, a.ID, n, alt, m)
				groups := 0
				for _, c := range alt.Conditions {
					weight = weight || c.Atom == rules.WeightMin || c.Atom == rules.WeightBelow
					if c.Atom == rules.ProcedureGroup {
						groups++
					}
				}
				pairs = pairs || groups > 1
			}
			for _, l := range a.Leaves {
				k.adrgOf[l.ID] = a
				b.list(side{kind: Leaf, of: int32(l.ID)}, Item{Rule: "drg/" + l.Code}, l.Pos)
			}
		}
		if len(m.Ambiguity) > 0 {
			b.list(side{kind: QYMet, of: int32(m.ID)}, Item{Rule: "qy/" + m.Code}, m.Ambiguity[0].Pos)
			b.list(side{kind: QYFail, of: int32(m.ID)}, Item{Rule: "qy/" + m.Code}, m.Ambiguity[0].Pos)
		}
	}
	used := make([]bool, len(d.Exclusions))
	for _, c := range d.Complications {
		if c.Exclusion >= 0 {
			used[c.Exclusion] = true
			k.tables[c.Code] = c.Exclusion
		}
	}
	for i, x := range d.Exclusions {
		if used[i] {
			at := rules.Pos{File: x.File}
			if len(x.Lines) > 0 {
				at.Line = x.Lines[0]
			}
			b.list(side{kind: Exclusion, of: int32(i)}, Item{Rule: "exclusion/" + x.Name}, at)
		}
	}
	m := b.pack.Manifest()
	for _, name := range m.ParameterNames() {
		switch {
		case name == "weight_missing" && !weight:
		case (name == "pair_entries" || name == "pair_main") && !pairs:
		case name == "gray" && !hasGray(b.pack):
		default:
			b.listParameter(&m, name)
		}
	}
	return k
}

func hasGray(p *rules.Pack) bool {
	c := p.Codes()
	for i := range c.Diagnoses() {
		if e, _ := c.Diagnosis(rules.Ref(i)); e.Gray {
			return true
		}
	}
	for i := range c.Procedures() {
		if e, _ := c.Procedure(rules.Ref(i)); e.Gray {
			return true
		}
	}
	return false
}

// unconditional reports whether an alternative asks nothing.
func unconditional(a rules.Alternative) bool {
	return !slices.ContainsFunc(a.Conditions, func(c rules.Condition) bool { return c.Atom != rules.Always })
}

// conditions lists both sides of the conditions of an alternative of a gate or, within an MDC, of an ADRG.
func (k *drgBook) conditions(rule string, group rules.GroupID, n int, a *rules.Alternative, m *rules.MDC) {
	k.ways[way{group, int32(n + 1)}] = a
	for i := range a.Conditions {
		c := &a.Conditions[i]
		item := Item{Rule: rule, Number: n + 1, Condition: describe(c)}
		at := side{kind: ConditionMet, of: int32(group), part: int32(n + 1), sub: int32(i)}
		k.list(at, item, c.Pos)
		if c.Atom == rules.Always || m != nil && implied(c, m) {
			continue
		}
		at.kind = ConditionFail
		k.list(at, item, c.Pos)
	}
}

// implied reports whether the gate of an MDC lets no principal diagnosis pass that a condition does not list.
func implied(c *rules.Condition, m *rules.MDC) bool {
	if c.Atom != rules.PrincipalDiagnosis {
		return false
	}
	listed := make(map[rules.Ref]bool, len(c.List.Codes))
	for _, r := range c.List.Codes {
		listed[r] = true
	}
	return !slices.ContainsFunc(m.Gate, func(a rules.Alternative) bool {
		return !slices.ContainsFunc(a.Conditions, func(g rules.Condition) bool {
			return g.Atom == rules.PrincipalDiagnosis && !slices.ContainsFunc(g.List.Codes, func(r rules.Ref) bool { return !listed[r] })
		})
	})
}

// describe writes a condition as the tables do.
func describe(c *rules.Condition) string {
	switch {
	case c.List != nil:
		return c.Atom.String() + "(" + c.List.Name + ")"
	case c.Text != "":
		return c.Atom.String() + "(" + c.Text + ")"
	case c.Atom == rules.SexIs:
		return c.Atom.String() + "(" + rules.Sex(c.Value).String() + ")"
	case c.Value != 0 || c.Atom == rules.AgeDaysMax || c.Atom == rules.AgeYearsMax:
		return c.Atom.String() + "(" + strconv.FormatInt(c.Value, 10) + ")"
	}
	return c.Atom.String()
}

// ask finds the notes about something.
func (k *drgBook) ask(s side) *asked {
	a := k.tried[s]
	if a == nil {
		a = &asked{row: -1}
		k.tried[s] = a
	}
	return a
}

// observe takes in the trace of a row.
func (k *drgBook) observe(t *grouper.Trace, row int) {
	var current way // whose conditions follow
	next := 0
	for i := range t.Steps {
		s := &t.Steps[i]
		switch s.Kind {
		case rules.StepGate:
			if s.Hit {
				k.hit(side{kind: GateOpen, of: int32(s.Group)})
				k.entered[s.Group]++
				current, next = way{s.Group, s.Number}, 0
				continue
			}
			k.hit(side{kind: GateClosed, of: int32(s.Group)})
			k.failed(s, t, row, GateOpen)
		case rules.StepADRG:
			k.hit(side{kind: Alternative, of: int32(s.Group), part: s.Number})
			k.entered[s.Group]++
			current, next = way{s.Group, s.Number}, 0
		case rules.StepCondition:
			k.hit(side{kind: ConditionMet, of: int32(current.group), part: current.number, sub: int32(next)})
			next++
		case rules.StepNear:
			k.failed(s, t, row, Alternative)
		case rules.StepAmbiguous:
			kind := QYFail
			if s.Hit {
				kind = QYMet
			}
			k.hit(side{kind: kind, of: int32(s.Group)})
			k.ask(side{kind: QYMet, of: int32(s.Group)}).n++
		case rules.StepLeaf:
			leaf := side{kind: Leaf, of: int32(s.Group)}
			failed, unknown := k.tests(t, i)
			if s.List >= 0 && s.Number > 0 {
				k.answer(s.List, s.Hit, unknown != rules.NoField)
			}
			if s.Hit {
				k.hit(leaf)
				continue
			}
			a := k.ask(leaf)
			a.n++
			if failed != "" { // only its condition failed
				a.come(row, 3, failed, t.Result.Code, unknown)
				continue
			}
			rank := 1
			if rules.When(s.Want) == rules.WhenCC || !t.Result.CC.Empty() { // some complication is nearer than none
				rank = 2
			}
			a.come(row, rank, "", t.Result.Code, rules.NoField)
		case rules.StepComplication:
			k.complication(s, t, row)
		case rules.StepParameter:
			k.hit(side{kind: Parameter, of: s.Number})
		}
	}
	m := k.pack.Manifest()
	if t.Result.Status == rules.Ungrouped && t.Result.Code != "" {
		k.hit(side{kind: Parameter, of: int32(slices.Index(m.ParameterNames(), "ungrouped_code"))})
	}
}

// provisos lists the answers that the conditions of leaves can have.
func (k *drgBook) provisos() {
	used := make([]bool, len(k.d.Provisos))
	lacks := make([]bool, len(k.d.Provisos))
	note := func(leaves []rules.Leaf, weighed bool) {
		for _, l := range leaves {
			if n := l.Proviso; n >= 0 {
				used[n] = true
				lacks[n] = lacks[n] || mayLackIn(&k.d.Provisos[n], weighed)
			}
		}
	}
	note(k.d.Pre, false)
	for i := range k.d.MDCs {
		for j := range k.d.MDCs[i].ADRGs {
			a := &k.d.MDCs[i].ADRGs[j]
			note(a.Leaves, !slices.ContainsFunc(a.Alternatives, func(a rules.Alternative) bool {
				return !slices.ContainsFunc(a.Conditions, func(c rules.Condition) bool { return asksWeight(&c) })
			}))
		}
	}
	for i := range k.d.Provisos {
		p := &k.d.Provisos[i]
		if !used[i] {
			continue
		}
		item := Item{Rule: "when/" + p.Name}
		k.list(side{kind: ProvisoTrue, of: int32(i)}, item, p.Pos)
		k.list(side{kind: ProvisoFalse, of: int32(i)}, item, p.Pos)
		if lacks[i] {
			k.list(side{kind: ProvisoUnknown, of: int32(i)}, item, p.Pos)
		}
	}
}

// mayLackIn reports whether a case that comes to a leaf can lack what the condition of the leaf asks for. The days of an infant are
// known, and who is older is past all newborns; the birth weight is known where every alternative of the ADRG has asked for it.
func mayLackIn(p *rules.Proviso, weighed bool) bool {
	return slices.ContainsFunc(p.Alternatives, func(list []rules.Test) bool {
		return slices.ContainsFunc(list, func(t rules.Test) bool {
			return t.Kind.Field() != rules.NoField && t.Kind != rules.TestAgeDays && !(weighed && t.Kind == rules.TestBirthWeight)
		})
	})
}

// answer notes the answer of a condition.
func (k *drgBook) answer(n int32, holds, unknown bool) {
	k.hit(side{kind: provisoKind(holds, unknown && !holds), of: n})
	k.ask(side{kind: ProvisoTrue, of: n}).n++
}

// tests returns the first test that kept the leaf of step i from taking the case, and the field for lack of which it did, if any.
func (k *drgBook) tests(t *grouper.Trace, i int) (failed string, unknown rules.Field) {
	for _, s := range t.Steps[i+1:] {
		if s.Kind != rules.StepTest {
			break
		}
		if s.Hit {
			continue
		}
		text := k.d.Provisos[s.List].Alternatives[s.Number-1][s.Part].String()
		if s.Want == 1 && unknown == rules.NoField {
			failed, unknown = text, s.Field
		}
		if failed == "" {
			failed = text
		}
	}
	return failed, unknown
}

// complication notes which exclusion table cancelled a secondary diagnosis, or did not.
func (k *drgBook) complication(s *rules.Step, t *grouper.Trace, row int) {
	if s.List >= 0 {
		k.hit(side{kind: Exclusion, of: s.List})
		return
	}
	if r, ok := k.pack.Codes().FindDiagnosis(t.Case.Diagnoses[s.Index]); ok && s.Severity != rules.NoComplication {
		if x, ok := k.tables[r]; ok && k.survived[x] == 0 {
			k.survived[x] = row + 1
		}
	}
}

// failed notes the condition that failed: of a gate the one that is told, of an ADRG the only one.
func (k *drgBook) failed(s *rules.Step, t *grouper.Trace, row int, kind Kind) {
	a := k.ways[way{s.Group, s.Number}]
	if a == nil {
		return
	}
	i := which(a, s)
	if i < 0 {
		return
	}
	k.hit(side{kind: ConditionFail, of: int32(s.Group), part: s.Number, sub: int32(i)})
	c := &a.Conditions[i]
	unknown := rules.NoField
	if asksWeight(c) && s.Have < 0 {
		unknown = rules.FieldBirthWeight
	}
	if c.Atom == rules.AgeDaysMax && !knows(t.Case.Age) && !knows(t.Case.AgeDays) {
		unknown = rules.FieldAgeDays
	}
	if kind == Alternative { // all others held
		for j := range a.Conditions {
			if j != i && !(unknown == rules.FieldBirthWeight && asksWeight(&a.Conditions[j])) {
				k.hit(side{kind: ConditionMet, of: int32(s.Group), part: s.Number, sub: int32(j)})
			}
		}
	}
	rank := 1
	if s.Hit { // other conditions were met
		rank = 2
	}
	n := side{kind: kind, of: int32(s.Group), part: s.Number}
	k.ask(n).n++
	k.ask(n).come(row, rank, describe(c), "", unknown)
}

func knows(i rules.Int) bool { _, ok := i.Get(); return ok }

func asksWeight(c *rules.Condition) bool {
	return c.Atom == rules.WeightMin || c.Atom == rules.WeightBelow
}

// which finds the condition that a step is about: by its row, or where that is the row of a code, by what it asks.
func which(a *rules.Alternative, s *rules.Step) int {
	asks := func(c rules.Condition) bool {
		return c.Atom == s.Atom && int32(c.Value) == s.Want && (c.List == nil && s.List < 0 || c.List != nil && c.List.Number == s.List)
	}
	if i := slices.IndexFunc(a.Conditions, func(c rules.Condition) bool { return c.Pos == s.Pos && asks(c) }); i >= 0 {
		return i
	}
	return slices.IndexFunc(a.Conditions, asks)
}

// why says why an item is not covered, and which row came nearest.
func (k *drgBook) why(s side) (Why, int) {
	group := rules.GroupID(s.of)
	switch s.kind {
	case GateOpen:
		return k.gate(group)
	case GateClosed:
		if n := k.entered[group]; n > 0 {
			return Why{Reason: AlwaysMet, Asked: n}, -1
		}
	case Alternative:
		return k.alternative(group, s.part)
	case ConditionMet, ConditionFail:
		return k.condition(s)
	case Leaf:
		return k.leaf(s)
	case Exclusion:
		if n := k.survived[s.of]; n > 0 {
			return Why{Reason: Survived}, n - 1
		}
		return Why{Reason: Untouched}, -1
	case QYMet, QYFail:
		m := k.mdcOf[group]
		switch n := k.ask(side{kind: QYMet, of: s.of}).n; {
		case k.entered[group] == 0:
			return Why{Reason: GateNotOpen, By: m.Code}, -1
		case n > 0 && s.kind == QYMet:
			return Why{Reason: MoreFailed, Asked: n}, -1
		case n > 0:
			return Why{Reason: AlwaysMet, Asked: n}, -1
		}
	case ProvisoFalse, ProvisoUnknown, ProvisoTrue:
		if n := k.ask(side{kind: ProvisoTrue, of: s.of}).n; n > 0 && s.kind != ProvisoTrue {
			return Why{Reason: AlwaysMet, Asked: n}, -1
		} else if n > 0 {
			return Why{Reason: MoreFailed, Asked: n}, -1
		}
	case Parameter:
		return Why{Reason: Untouched}, -1
	}
	return Why{Reason: NeverAsked}, -1
}

// gate says why a gate did not open.
func (k *drgBook) gate(group rules.GroupID) (Why, int) {
	total, best := 0, &asked{row: -1}
	for n := range k.mdcOf[group].Gate {
		a := k.ask(side{kind: GateOpen, of: int32(group), part: int32(n + 1)})
		total += a.n
		if a.rank > best.rank {
			best = a
		}
	}
	if best.row < 0 {
		return Why{Reason: NeverAsked}, -1
	}
	w := nearly(best, total)
	if w.Reason == OneFailed {
		w.Reason = Closed
	}
	return w, best.row
}

// nearly tells the row that came nearest.
func nearly(a *asked, total int) Why {
	w := Why{Reason: OneFailed, Asked: total, Condition: a.condition, Field: a.field}
	if a.field != rules.NoField {
		w.Reason = FieldUnknown
	}
	return w
}

// alternative says why an alternative of an ADRG took no case.
func (k *drgBook) alternative(group rules.GroupID, number int32) (Why, int) {
	m := k.mdcOf[group]
	entered := k.entered[m.ID]
	if entered == 0 {
		return Why{Reason: GateNotOpen, By: m.Code}, -1
	}
	if a := k.ask(side{kind: Alternative, of: int32(group), part: number}); a.row >= 0 {
		return nearly(a, entered), a.row
	}
	return Why{Reason: MoreFailed, Asked: entered}, -1
}

// condition says why one side of a condition did not come up.
func (k *drgBook) condition(s side) (Why, int) {
	group := rules.GroupID(s.of)
	m, adrg := k.mdcOf[group], k.adrgOf[group]
	met := side{kind: ConditionMet, of: s.of, part: s.part, sub: s.sub}
	hits := k.items[k.at[met]].Hits
	switch {
	case s.kind == ConditionFail && hits > 0:
		return Why{Reason: AlwaysMet, Asked: hits}, -1
	case adrg != nil:
		return k.alternative(group, s.part)
	case s.kind == ConditionMet && k.entered[m.ID] == 0:
		return k.gate(m.ID)
	}
	return Why{Reason: NeverAsked}, -1
}

// leaf says why a DRG took no case.
func (k *drgBook) leaf(s side) (Why, int) {
	adrg := k.adrgOf[rules.GroupID(s.of)]
	a := k.ask(s)
	switch {
	case adrg != nil && k.entered[adrg.ID] == 0:
		return Why{Reason: NotEntered, By: adrg.Code}, -1
	case a.row >= 0 && a.condition != "":
		return nearly(a, a.n), a.row
	case a.row >= 0:
		return Why{Reason: OtherTaken, Asked: a.n, By: a.by}, a.row
	}
	return Why{Reason: NeverAsked}, -1
}
