package grouper

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// Trace is the explanation of one result: what was tried, in order, as typed facts. Text is made when it is printed. A Trace
// shares memory with the pack and with the texts of the case, and is otherwise a value.
type Trace struct {
	Result Result
	Case   Case         // as it was explained; the zero Case if there was none
	Steps  []rules.Step // in the order in which they were taken

	pack *rules.Pack
}

// Fact is a step with what it refers to.
type Fact struct {
	rules.Step
	Rule  string // stable id of the rule, such as adrg/BR1, exclusion/96 or row/2966, to be quoted in a dispute; "" if there is none
	Group string // code of the MDC, ADRG, DRG or row; of a supposed case, its code, be it that of ambiguous or ungrouped cases
	Name  string // of that group
	Filed string // the code as filed
	Code  string // the code as it was read
	List  string // name of the list, exclusion table, zone, key, slot, comparison, level, condition, type or parameter
	Value string // of the parameter; what became of the row; the class; the level of the type; what a test asks, as when.csv writes it
	Place string // of the rule: file:line, behind the name of the pack if that rests on others and the rule is theirs
}

// Pack returns the pack that the case was explained under.
func (t *Trace) Pack() *rules.Pack { return t.pack }

// Facts iterates over the steps and resolves what they refer to.
func (t *Trace) Facts() iter.Seq2[int, Fact] {
	return func(yield func(int, Fact) bool) {
		for i := range t.Steps {
			if !yield(i, t.Fact(i)) {
				return
			}
		}
	}
}

// Fact resolves what step i refers to.
func (t *Trace) Fact(i int) Fact { return t.resolve(t.Steps[i]) }

// resolve finds what a step refers to.
func (t *Trace) resolve(s rules.Step) Fact {
	f := Fact{Step: s}
	f.Place = t.pack.Place(f.Pos)
	t.resolveEntry(&f)
	switch {
	case f.Kind == rules.StepParameter:
		m := t.pack.Manifest()
		f.List = m.ParameterNames()[f.Number]
		f.Value = m.ParameterValue(f.List)
		f.Rule = "parameter/" + f.List
	case t.pack.DIP() != nil:
		t.resolveDIP(&f, t.pack.DIP())
	default:
		t.resolveGroup(&f, t.pack.DRG())
		t.resolveList(&f, t.pack.DRG())
		f.Rule = rule(&f, t.pack.DRG())
	}
	return f
}

// resolveGroup finds the group that a step is about: of a supposed case, its code.
func (t *Trace) resolveGroup(f *Fact, d *rules.DRG) {
	supposed := f.Kind == rules.StepOtherwise || f.Kind == rules.StepAnswer
	if f.Step.Group == rules.NoGroup {
		if supposed {
			m := t.pack.Manifest()
			if f.Group = m.Parameters.UngroupedCode; f.Number > 0 {
				f.Group = m.Parameters.UngroupedCodes[f.Number-1].Code
			}
		}
		return
	}
	g := d.Groups[f.Step.Group]
	f.Group, f.Name = g.Code, g.Name
	if f.Kind == rules.StepBase {
		for i := range d.MDCs {
			for j := range d.MDCs[i].ADRGs {
				if a := &d.MDCs[i].ADRGs[j]; a.ID == f.Step.Group {
					f.Group, f.Name = a.Base[f.Step.List].Code, a.Base[f.Step.List].Name
				}
			}
		}
	}
	if supposed && g.Kind == rules.KindMDC {
		i := slices.IndexFunc(d.MDCs, func(m rules.MDC) bool { return m.ID == f.Step.Group })
		f.Group, f.Name = d.MDCs[i].QYCode, ""
	}
}

// resolveEntry finds the code that a step is about.
func (t *Trace) resolveEntry(f *Fact) {
	list := t.Case.Diagnoses
	switch {
	case f.Index < 0 || f.Field != rules.FieldDiagnoses && f.Field != rules.FieldProcedures:
		return
	case f.Field == rules.FieldProcedures:
		list = t.Case.Procedures
	}
	if int(f.Index) < len(list) {
		f.Filed = list[f.Index]
		f.Code = icd.Normalize(f.Filed)
	}
}

// resolveList finds the table that a step is about.
func (t *Trace) resolveList(f *Fact, d *rules.DRG) {
	if f.Step.List < 0 {
		return
	}
	switch f.Kind {
	case rules.StepZone:
		f.List = d.Zones[f.Step.List].Name
	case rules.StepComplication:
		f.List = d.Exclusions[f.Step.List].Name
	case rules.StepLeaf:
		f.List = d.Provisos[f.Step.List].Name
	case rules.StepTest:
		p := &d.Provisos[f.Step.List]
		f.List, f.Value = p.Name, p.Alternatives[f.Number-1][f.Part].String()
	case rules.StepBase:
	default:
		f.List = d.Lists[f.Step.List].Name
	}
}

// rule is the stable id of the rule that a step is about.
func rule(f *Fact, d *rules.DRG) string {
	switch f.Kind {
	case rules.StepAlternative:
		switch {
		case f.Want == 1:
			return "qy/" + f.Group
		case d.Groups[f.Step.Group].Kind == rules.KindMDC:
			return "gate/" + f.Group
		}
		return "adrg/" + f.Group
	case rules.StepGate, rules.StepFall:
		return "gate/" + f.Group
	case rules.StepADRG, rules.StepNear, rules.StepElsewhere, rules.StepWaiting:
		return "adrg/" + f.Group
	case rules.StepAmbiguous:
		return "qy/" + f.Group
	case rules.StepLeaf, rules.StepBase:
		return "drg/" + f.Group
	case rules.StepTest:
		return "when/" + f.List
	case rules.StepComplication:
		if f.List != "" {
			return "exclusion/" + f.List
		}
	}
	return ""
}

// factJSON is a fact as JSON. Keys are stable; what a kind of step does not use is left out.
type factJSON struct {
	Kind      string `json:"kind"`
	Rule      string `json:"rule,omitempty"`
	Hit       bool   `json:"hit"`
	Group     string `json:"group,omitempty"`
	Number    int32  `json:"alternative,omitempty"`
	Condition string `json:"condition,omitempty"`
	When      string `json:"when,omitempty"`
	Severity  string `json:"severity,omitempty"`
	Field     string `json:"field,omitempty"`
	Index     *int32 `json:"index,omitempty"`
	Code      string `json:"code,omitempty"`
	List      string `json:"list,omitempty"`
	Value     string `json:"value,omitempty"`
	Why       string `json:"why,omitempty"`
	Have      *int64 `json:"have,omitempty"`
	Want      *int32 `json:"want,omitempty"`
	Position  string `json:"position,omitempty"`
}

// MarshalJSON returns the members of [rules.Result.AppendJSON] and, behind them, steps: an array of objects with the keys
// kind, rule, hit, group, alternative, condition, when, severity, field, index, code, list, value, why, have, want and
// position; all but kind and hit only where they say something.
func (t Trace) MarshalJSON() ([]byte, error) {
	steps := make([]factJSON, 0, len(t.Steps))
	for _, f := range t.Facts() {
		steps = append(steps, newFactJSON(&f))
	}
	tail, err := json.Marshal(steps)
	if err != nil {
		return nil, err
	}
	b := t.Result.AppendJSON(nil)
	b = append(b[:len(b)-1], `,"steps":`...)
	return append(append(b, tail...), '}'), nil
}

func newFactJSON(f *Fact) factJSON {
	j := factJSON{
		Kind: f.Kind.String(), Rule: f.Rule, Hit: f.Hit, Group: f.Group, Severity: f.Severity.String(), Field: f.Field.String(),
		Code: f.Code, List: f.List, Value: f.Value, Why: string(f.Standing.Code(f.Field)), Position: f.Place,
	}
	switch f.Kind {
	case rules.StepLeaf:
		j.When = rules.When(f.Want).String()
	case rules.StepTest:
		j.Number = f.Number
		switch {
		case f.Want == 1:
			j.Why = string(rules.OverlaySkipped)
		case f.Have >= 0 && f.Index < 0 && hasNumber(f):
			j.Have = &f.Have
		}
	case rules.StepUnread, rules.StepAnswer:
		j.Have = &f.Have
	case rules.StepGate, rules.StepADRG, rules.StepNear, rules.StepAlternative, rules.StepWaiting:
		j.Number = f.Number
	case rules.StepChoice, rules.StepTie:
		j.Have, j.Want = &f.Have, &f.Want
	case rules.StepRow:
		j.Number, j.Have = f.Number, &f.Have
	}
	if f.Atom != rules.NoAtom {
		j.Condition = f.Atom.String()
		if asksNumber(f.Atom) {
			j.Have, j.Want = &f.Have, &f.Want
		}
	}
	if f.Index >= 0 {
		j.Index = &f.Index
	}
	return j
}

// hasNumber reports whether a test of a condition compares a number of the case.
func hasNumber(f *Fact) bool {
	switch f.Field {
	case rules.FieldDiagnoses, rules.FieldProcedures, rules.FieldDepartment, rules.FieldFlags:
		return false
	}
	return f.Field != rules.NoField || f.Have > 0 || strings.HasPrefix(f.Value, rules.TestCount.String())
}

// asksNumber reports whether an atom compares a number.
func asksNumber(a rules.Atom) bool {
	switch a {
	case rules.AgeDaysMax, rules.AgeYearsMax, rules.WeightMin, rules.WeightBelow, rules.ZonesMin:
		return true
	}
	return false
}
