package grouper

import (
	"slices"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/rules"
)

// WhyNot is what stands between a case as filed and a group. It explains and audits, and never says what to file: see the package
// documentation. Nothing in it is ordered by weight or money.
type WhyNot struct {
	Trace     Trace // of the case
	Target    Target
	In        bool       // the case is in the group
	Obstacles []Obstacle // in the order in which the rules are tried: the first stopped the case; none if it is in the group

	about []Fact // what the conditions of the target say
}

// Obstacle is one rule that keeps a case from a group. The first of a list stopped the case; the others are told as if it had come
// so far. All conditions that are called failed were asked by the engine about the case as filed.
type Obstacle struct {
	Kind  ObstacleKind
	Group string      // the group that it is about: whose condition failed, or which took the case or would take it before
	Name  string      // of that group
	Issue rules.Issue // what is wrong with the record, or missing
	Of    int         // how many alternatives the group has
	Ways  []Way       // those of its alternatives that came nearest: the fewest conditions failed
	Facts []Fact      // what else there is to tell: the conditions that let another group take the case, or complications
}

// Way is one alternative of a group.
type Way struct {
	Number int32  // from 1
	Place  string // in the pack
	Failed []Fact // conditions that failed; of a row, slots that no procedure meets
	Met    []Fact // conditions that were met
}

// ObstacleKind says what keeps a case from a group. Its values are stable.
type ObstacleKind string

// The kinds of obstacles of both systems.
const (
	// ObstacleRejected: the record, or its principal diagnosis, was refused before any group was tried. Issue.
	ObstacleRejected ObstacleKind = "rejected"
	// ObstacleNeedsData: a value that decides is missing, and the case ends there. Issue; Group is the ADRG that asks for it, if one
	// does.
	ObstacleNeedsData ObstacleKind = "needs-data"
	// ObstacleTaken: another group took the case, and there is no more to tell. Group; Issue of a case without group.
	ObstacleTaken ObstacleKind = "taken"
)

// The kinds of obstacles of CHS-DRG, in the order in which a case meets them.
const (
	// ObstacleEarlierMDC: an MDC that is tried before was entered for good. Group; Facts are its gate and what opened it.
	ObstacleEarlierMDC ObstacleKind = "earlier-mdc"
	// ObstacleGate: the gate of the MDC is closed. Ways.
	ObstacleGate ObstacleKind = "gate"
	// ObstacleEarlierGroup: an ADRG of the MDC that is tried before holds. Group; Facts are the ADRG and its conditions. Or a group
	// before all MDCs took the case; Facts are that leaf and the tests of its condition.
	ObstacleEarlierGroup ObstacleKind = "earlier-group"
	// ObstacleAmbiguous: the test for ambiguity, which is made before, is met. Facts: the procedure.
	ObstacleAmbiguous ObstacleKind = "ambiguous"
	// ObstacleConditions: the conditions of the ADRG, or of the test for ambiguity, failed. Ways.
	ObstacleConditions ObstacleKind = "conditions"
	// ObstacleNoGroup: the MDC was entered, no ADRG of it took the case, and the case went on. Group.
	ObstacleNoGroup ObstacleKind = "no-group"
	// ObstacleEarlierLeaf: a leaf of the ADRG that is tried before takes the case. Group; Facts are the leaf, the tests of its condition
	// and the complications.
	ObstacleEarlierLeaf ObstacleKind = "earlier-leaf"
	// ObstacleLeaf: the leaf asks for what the case has not. Facts are the leaf, the tests of its condition that failed, and the
	// complications: why each counts or not.
	ObstacleLeaf ObstacleKind = "leaf"
)

// The kinds of obstacles of DIP, in the order in which a case meets them.
const (
	// ObstacleEarlierList: a list, or in a list that is tried row by row a row, that stands before took the case. Group; Facts: the row.
	ObstacleEarlierList ObstacleKind = "earlier-list"
	// ObstacleList: the admission of the case does not open the list of the row. Facts.
	ObstacleList ObstacleKind = "list"
	// ObstacleKey: the principal diagnosis has no key of the row, or is not of the category of the comprehensive group. Facts.
	ObstacleKey ObstacleKind = "key"
	// ObstacleNarrowerKey: a row of a narrower key fits, so that the key of the row is not tried. Group; Facts: that key, the row.
	ObstacleNarrowerKey ObstacleKind = "narrower-key"
	// ObstacleProcedures: no form of the row is met. Ways, whose conditions are slots; a row that asks for no procedure has none.
	ObstacleProcedures ObstacleKind = "procedures"
	// ObstacleProviso: the condition of the row does not hold, or is not known. Facts.
	ObstacleProviso ObstacleKind = "proviso"
	// ObstacleChoice: the row fits too, and a comparison kept another one. Group; Facts: the comparison.
	ObstacleChoice ObstacleKind = "choice"
	// ObstacleTie: other rows fit equally well. Facts.
	ObstacleTie ObstacleKind = "tie"
	// ObstacleClass: the class of the case is another one, or is not known. Facts: that class, and behind it that of the group.
	ObstacleClass ObstacleKind = "class"
	// ObstacleRung: another comprehensive group stands before on the ladder, or the level of the procedure is another one. Facts.
	ObstacleRung ObstacleKind = "rung"
)

// WhyNot explains one case and tells what stands between it and a group of the pack: of CHS-DRG an MDC, ADRG or DRG, the code of
// the ambiguous cases of an MDC or that of cases without group; of DIP the code or the national number of a row, the code of a
// comprehensive group or any other. Of a group of DIP that is neither a row nor comprehensive no more is told than what took the
// case instead. The error is a [*TargetError] if the pack has no such group. Whatever the case holds, it is not the cause of an error.
//
// All answers are those of the engine that [Grouper.Group] runs; Trace is that of [Grouper.Explain].
func (g *Grouper) WhyNot(c *Case, target string) (*WhyNot, error) {
	t, err := g.target(target)
	if err != nil {
		return nil, err
	}
	w := &WhyNot{Target: *t}
	switch e := g.engine.(type) {
	case *drg.Grouper:
		w.about = g.ask(c, &w.Trace, func(visit, about func(rules.Step)) Result { return e.Ask(c, t.id, visit, about) })
		w.weighDRG()
	case *dip.Grouper:
		w.askDIP(g, e, c)
	}
	if w.In = w.In || len(w.Obstacles) == 0 && w.inside(); w.In {
		w.Obstacles = nil
	} else if len(w.Obstacles) == 0 {
		w.add(w.taken())
	}
	return w, nil
}

// ask explains a case with a question; it returns what is told about that.
func (g *Grouper) ask(c *Case, t *Trace, walk func(visit, about func(rules.Step)) Result) []Fact {
	const usual = 64 // steps
	*t = Trace{Steps: make([]rules.Step, 0, usual), pack: g.pack}
	if c != nil {
		t.Case = *c
	}
	var about []Fact
	visit := func(s rules.Step) { t.Steps = append(t.Steps, s) }
	t.Result = walk(visit, func(s rules.Step) { about = append(about, t.resolve(s)) })
	return about
}

func (w *WhyNot) add(o Obstacle) { w.Obstacles = append(w.Obstacles, o) }

// inside reports whether the case is in the group.
func (w *WhyNot) inside() bool {
	r, t := &w.Trace.Result, &w.Target
	switch t.Kind {
	case TargetMDC:
		return r.MDC == t.Code
	case TargetADRG:
		return r.Status == rules.Grouped && r.ADRG == t.Code
	case TargetDRG:
		return r.Status == rules.Grouped && r.Code == t.Code
	case TargetAmbiguous:
		return r.Status == rules.Ambiguous && r.Code == t.Code
	case TargetUngrouped:
		return r.Status == rules.Ungrouped && r.Code == t.Code
	case TargetRow:
		return slices.Contains(t.rows, r.DIP.Row)
	case TargetComprehensive:
		return r.DIP.Group > 0 && slices.ContainsFunc(t.groups, func(x comprehensive) bool {
			return x.group == r.DIP.Group-1 && (x.category == "" || r.Code == t.Code)
		})
	}
	return r.Code == t.Code
}

// stopped is the obstacle of a case that ended before any group was tried, or for lack of a value.
func (w *WhyNot) stopped() Obstacle {
	r := &w.Trace.Result
	o := Obstacle{Kind: ObstacleRejected}
	if r.Status == rules.NeedsData {
		o.Kind = ObstacleNeedsData
	}
	if list := r.Issues(); len(list) > 0 {
		o.Issue = list[0]
	}
	return o
}

// taken is the obstacle that another group took the case, where nothing more can be said.
func (w *WhyNot) taken() Obstacle {
	r := &w.Trace.Result
	switch {
	case r.Status == rules.Invalid || r.Status == rules.NeedsData || r.Code == "" && r.Reason != "":
		return w.stopped()
	case r.Status == rules.Ungrouped:
		o := w.stopped()
		o.Kind, o.Group = ObstacleTaken, r.Code
		return o
	}
	return Obstacle{Kind: ObstacleTaken, Group: r.Code}
}

// weighDRG finds what stands between a case and a group of CHS-DRG.
func (w *WhyNot) weighDRG() {
	t, d := &w.Target, w.Trace.pack.DRG()
	if w.In = w.inside(); w.In {
		return
	}
	tried := func(s rules.Step) bool { return s.Kind == rules.StepGate || s.Kind == rules.StepLeaf }
	switch {
	case !slices.ContainsFunc(w.Trace.Steps, tried):
		w.add(w.stopped())
		return
	case t.Kind == TargetUngrouped: // all that can be said is what became of the case
		return
	case t.mdc < 0:
		w.weighLeaf(w.read(&rules.MDC{ID: rules.NoGroup}))
		return
	}
	m := &d.MDCs[t.mdc]
	if r := &w.Trace.Result; r.Status == rules.Grouped && r.MDC == "" { // a group before all MDCs
		w.add(w.earlierLeaf())
	}
	end, waiting := w.end(d)
	switch {
	case waiting >= 0 && (end < t.mdc || end == t.mdc && w.before(m, w.Trace.Steps[waiting].Group)):
		o := w.stopped()
		f := w.Trace.Fact(waiting)
		o.Group, o.Name, o.Facts = f.Group, f.Name, []Fact{f}
		w.add(o)
	case end >= 0 && end < t.mdc:
		w.add(w.earlierMDC(&d.MDCs[end]))
	}
	q := w.read(m)
	if o, failed := w.nearest(ObstacleGate, q.gate); failed {
		o.Group, o.Name = m.Code, m.Name
		w.add(o)
	}
	if t.Kind == TargetMDC {
		fell := slices.ContainsFunc(w.Trace.Steps, func(s rules.Step) bool { return s.Kind == rules.StepFall && s.Group == m.ID })
		if fell {
			w.add(Obstacle{Kind: ObstacleNoGroup, Group: m.Code, Name: m.Name})
		}
		return
	}
	if len(q.before) > 0 {
		o := Obstacle{Kind: ObstacleEarlierGroup, Group: q.before[0].Group, Name: q.before[0].Name, Facts: q.before}
		if q.before[0].Kind == rules.StepAmbiguous {
			o.Kind = ObstacleAmbiguous
		}
		w.add(o)
	}
	if t.Kind == TargetAmbiguous {
		if o, failed := w.nearest(ObstacleConditions, q.ambiguity); failed {
			o.Group = t.Code
			w.add(o)
		}
		return
	}
	if o, failed := w.nearest(ObstacleConditions, q.own); failed {
		o.Group, o.Name = m.ADRGs[t.adrg].Code, m.ADRGs[t.adrg].Name
		w.add(o)
	}
	if t.Kind == TargetDRG {
		w.weighLeaf(q)
	}
}

// end is the place of the MDC in which the case ended, -1 for none, and the step that asks for the birth weight there, or -1.
func (w *WhyNot) end(d *rules.DRG) (mdc, waiting int) {
	code := w.Trace.Result.MDC
	waiting = slices.IndexFunc(w.Trace.Steps, func(s rules.Step) bool { return s.Kind == rules.StepWaiting })
	if w.Trace.Result.Status != rules.NeedsData {
		waiting = -1
	}
	return slices.IndexFunc(d.MDCs, func(m rules.MDC) bool {
		if waiting < 0 {
			return m.Code == code
		}
		return slices.ContainsFunc(m.ADRGs, func(a rules.ADRG) bool { return a.ID == w.Trace.Steps[waiting].Group })
	}), waiting
}

// before reports whether an ADRG of the MDC of the target, or that MDC itself, is tried before the target.
func (w *WhyNot) before(m *rules.MDC, group rules.GroupID) bool {
	late := func(a *rules.ADRG) int { // 0 before the test for ambiguity, 2 after it
		if a.Stage == rules.AfterQY {
			return 2
		}
		return 0
	}
	i := slices.IndexFunc(m.ADRGs, func(a rules.ADRG) bool { return a.ID == group })
	switch {
	case w.Target.Kind == TargetMDC:
		return true
	case w.Target.Kind == TargetAmbiguous:
		return late(&m.ADRGs[i]) == 0
	}
	own := w.Target.adrg
	if a, b := late(&m.ADRGs[i]), late(&m.ADRGs[own]); a != b {
		return a < b
	}
	return i < own
}

// earlierMDC is the obstacle that an MDC was entered before, with what opened its gate.
func (w *WhyNot) earlierMDC(m *rules.MDC) Obstacle {
	o := Obstacle{Kind: ObstacleEarlierMDC, Group: m.Code, Name: m.Name}
	for i, s := range w.Trace.Steps {
		switch {
		case s.Kind == rules.StepGate && s.Group == m.ID && s.Hit:
			o.Facts = append(o.Facts, w.Trace.Fact(i))
		case o.Facts != nil && s.Kind == rules.StepCondition:
			o.Facts = append(o.Facts, w.Trace.Fact(i))
		case o.Facts != nil:
			return o
		}
	}
	return o
}

// earlierLeaf is the obstacle that a group before all MDCs took the case, with the tests of its condition.
func (w *WhyNot) earlierLeaf() Obstacle {
	o := Obstacle{Kind: ObstacleEarlierGroup}
	for _, f := range w.Trace.Facts() {
		switch {
		case f.Kind == rules.StepLeaf && f.Hit:
			o.Group, o.Name, o.Facts = f.Group, f.Name, []Fact{f}
		case f.Kind == rules.StepTest && o.Facts != nil:
			o.Facts = append(o.Facts, f)
		}
	}
	return o
}

// answers are what is told about a target of CHS-DRG, sorted.
type answers struct {
	gate, ambiguity, own []answer
	before               []Fact   // what takes the case first, and its conditions
	leaves               [][]Fact // each with the tests of its condition
	complications        []Fact
}

// answer is what is told about an alternative.
type answer struct {
	hit bool
	way Way
}

// read sorts what is told about the target.
func (w *WhyNot) read(m *rules.MDC) *answers {
	q := &answers{}
	var list *[]answer
	for _, f := range w.about {
		switch f.Kind {
		case rules.StepAlternative:
			switch {
			case f.Step.Group != m.ID:
				list = &q.own
			case f.Want == 1:
				list = &q.ambiguity
			default:
				list = &q.gate
			}
			*list = append(*list, answer{f.Hit, Way{Number: f.Number, Place: f.Place}})
		case rules.StepADRG, rules.StepAmbiguous:
			list = nil
			q.before = append(q.before, f)
		case rules.StepCondition:
			if list == nil {
				q.before = append(q.before, f)
				continue
			}
			(*list)[len(*list)-1].way.add(f)
		case rules.StepComplication:
			q.complications = append(q.complications, f)
		case rules.StepLeaf:
			q.leaves = append(q.leaves, []Fact{f})
		case rules.StepTest:
			n := len(q.leaves) - 1
			q.leaves[n] = append(q.leaves[n], f)
		}
	}
	return q
}

func (y *Way) add(f Fact) {
	if f.Hit {
		y.Met = append(y.Met, f)
	} else {
		y.Failed = append(y.Failed, f)
	}
}

// nearest is the obstacle that no alternative holds, with those that came nearest; false if one holds.
func (w *WhyNot) nearest(kind ObstacleKind, list []answer) (Obstacle, bool) {
	o := Obstacle{Kind: kind, Of: len(list)}
	for _, a := range list {
		if a.hit {
			return Obstacle{}, false
		}
		switch {
		case len(o.Ways) == 0 || len(a.way.Failed) < len(o.Ways[0].Failed):
			o.Ways = append(o.Ways[:0], a.way)
		case len(a.way.Failed) == len(o.Ways[0].Failed):
			o.Ways = append(o.Ways, a.way)
		}
	}
	return o, true
}

// weighLeaf finds what keeps a case of the ADRG from a leaf.
func (w *WhyNot) weighLeaf(q *answers) {
	for _, leaf := range q.leaves {
		f := leaf[0]
		o := Obstacle{Group: f.Group, Name: f.Name, Facts: leaf}
		if rules.When(f.Want) != rules.WhenAny {
			o.Facts = append(o.Facts, q.complications...)
		}
		switch own := f.Step.Group == w.Target.id; {
		case own && f.Hit:
			return
		case own:
			o.Kind = ObstacleLeaf
			w.add(o)
			return
		case f.Hit:
			o.Kind = ObstacleEarlierLeaf
			w.add(o)
			return
		}
	}
}
