package grouper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Parting is the first decision in which two explanations differ: those of one case under two packs, or of two records under one
// pack. The zero Parting is none.
type Parting struct {
	Old, New Decision
}

// Decision is a step that decides, with a condition that was met there. Its Kind is 0 if the explanation has no step left: it
// ended, as Status and Reason say.
type Decision struct {
	Fact
	Condition Fact // of a gate or an ADRG: the first that the other side does not have, or the first
	Status    rules.Status
	Reason    rules.Code

	conditions []Fact
}

// Part finds the first decision that differs. What is merely noted on the way is passed over: how codes were read, which groups
// came near, and which parameters were used. Where the records differ, what they hold differs anyway: then the main procedure and the
// complications are passed over too, and it does not matter which entry met a condition.
func Part(old, new *Trace) Parting {
	one := slices.Equal(old.Case.Diagnoses, new.Case.Diagnoses) && slices.Equal(old.Case.Procedures, new.Case.Procedures)
	x, y := decisions(old, one), decisions(new, one)
	for i := 0; i < len(x) || i < len(y); i++ {
		if i < len(x) && i < len(y) && x[i].same(&y[i], one) {
			continue
		}
		p := Parting{decisionAt(x, i, &old.Result), decisionAt(y, i, &new.Result)}
		p.Old.Condition, p.New.Condition = own(p.Old.conditions, p.New.conditions), own(p.New.conditions, p.Old.conditions)
		p.Old.conditions, p.New.conditions = nil, nil
		return p
	}
	return Parting{}
}

// own is the first condition that others do not have, or the first.
func own(list, others []Fact) Fact {
	for _, f := range list {
		if !slices.ContainsFunc(others, func(o Fact) bool { return o.Atom == f.Atom && o.Code == f.Code }) {
			return f
		}
	}
	if len(list) > 0 {
		return list[0]
	}
	return Fact{}
}

func decisionAt(list []Decision, i int, r *Result) Decision {
	var d Decision
	if i < len(list) {
		d = list[i]
	}
	d.Status, d.Reason = r.Status, r.Reason
	return d
}

// same reports whether both explanations take the step alike; one says that they are of the same record.
func (d *Decision) same(o *Decision, one bool) bool {
	switch {
	case d.Kind == rules.StepMain && !d.Hit && !o.Hit: // what else could have filled the slot does not matter
		return o.Kind == rules.StepMain
	case !one && d.Kind == rules.StepClass: // of whatever procedure
		return o.Kind == rules.StepClass && d.Value == o.Value
	}
	return d.Kind == o.Kind && d.Rule == o.Rule && d.Hit == o.Hit && d.Severity == o.Severity && d.Value == o.Value &&
		(!one || d.Index == o.Index)
}

// decisions are the steps of a trace that decide; one says that they are compared with those of the same record.
func decisions(t *Trace, one bool) []Decision {
	var list []Decision
	for _, f := range t.Facts() {
		switch f.Kind {
		case rules.StepCondition:
			if n := len(list); n > 0 && (list[n-1].Kind == rules.StepADRG || list[n-1].Kind == rules.StepGate) {
				list[n-1].conditions = append(list[n-1].conditions, f)
			}
			continue
		case rules.StepMain, rules.StepProcedureFate:
			if !one {
				continue
			}
		case rules.StepComplication:
			if !one {
				continue
			}
			if f.Severity != rules.NoComplication {
				f.Rule = "" // numbers of exclusion tables differ between editions
			}
		case rules.StepFall: // an MDC that took no case decided nothing
			list = slices.DeleteFunc(list, func(d Decision) bool { return d.Kind == rules.StepGate && d.Group == f.Group })
			continue
		case rules.StepAmbiguous:
			if !one && !f.Hit {
				continue
			}
		case rules.StepADRG, rules.StepChoice, rules.StepTie, rules.StepClass, rules.StepLastResort, rules.StepTCM,
			rules.StepAuxiliary:
		case rules.StepGate, rules.StepLeaf, rules.StepKey, rules.StepRow, rules.StepRung, rules.StepFamily:
			if !f.Hit {
				continue
			}
		default:
			continue
		}
		list = append(list, Decision{Fact: f})
	}
	return list
}

// Text says in a few words what was decided: of an explanation that ended, how.
func (d *Decision) Text(l rules.Lang) string {
	code := ""
	if d.Condition.Code != "" {
		code = fmt.Sprintf(l.Pick("（%s %s）", " (%s %s)"), role(d.Condition.Atom, l), d.Condition.Code)
	}
	switch d.Kind {
	case 0:
		if d.Reason != "" {
			return d.Reason.Text(l)
		}
		return d.Status.String()
	case rules.StepGate:
		return l.Pick("进入 ", "enters ") + d.Group + code
	case rules.StepADRG:
		return d.Group + code
	case rules.StepAmbiguous:
		if d.Hit {
			return fmt.Sprintf(l.Pick("%s 歧义：主要手术 %s", "%s ambiguous: main procedure %s"), d.Group, d.Code)
		}
		return fmt.Sprintf(l.Pick("%s 不歧义", "%s not ambiguous"), d.Group)
	case rules.StepMain:
		if d.Hit {
			return l.Pick("主要手术 ", "main procedure ") + d.Code
		}
		return l.Pick("主要手术位置空缺", "empty main slot")
	case rules.StepComplication:
		switch {
		case d.Severity == rules.NoComplication:
			return d.Code + l.Pick(" 不是 MCC/CC", " neither MCC nor CC")
		case d.Hit:
			return d.Code + " " + d.Severity.String()
		}
		return d.Code + " " + d.Severity.String() + l.Pick(" 被排除", " cancelled")
	case rules.StepLeaf:
		asked := strings.Trim(strings.ToUpper(rules.When(d.Want).String())+" & "+d.List, " &")
		if asked == "" {
			return d.Group
		}
		return fmt.Sprintf(l.Pick("%s（%s）", "%s (%s)"), d.Group, asked)
	}
	return d.textDIP(l)
}

// textDIP is Text for what only DIP decides.
func (d *Decision) textDIP(l rules.Lang) string {
	p := &narrator{page: page{lang: l}}
	switch d.Kind {
	case rules.StepKey:
		return l.Pick("诊断键 ", "key ") + d.List
	case rules.StepRow:
		if rules.RowFate(d.Want) == rules.RowTaken {
			return l.Pick("病种 ", "group ") + d.Group
		}
		return d.Group + l.Pick(" 符合", " fits")
	case rules.StepChoice:
		return l.Pick("比较：", "choice: ") + p.comparison(d.List)
	case rules.StepTie:
		return l.Pick("几个病种同样符合", "several rows fit equally well")
	case rules.StepClass:
		return strings.TrimSpace(d.Code+" ") + l.Pick("：", ": ") + p.className(rules.Class(d.Want))
	case rules.StepRung:
		return l.Pick("综合病种 ", "ladder ") + d.Group + " " + p.className(rules.Class(d.Want))
	}
	return strings.TrimSpace(strings.Join([]string{d.Rule, d.Code, d.Value}, " "))
}

// role is where in a case the code stands that an atom asks for.
func role(a rules.Atom, l rules.Lang) string {
	switch a {
	case rules.PrincipalDiagnosis:
		return l.Pick("主要诊断", "principal")
	case rules.OtherDiagnosis:
		return l.Pick("其他诊断", "other diagnosis")
	case rules.MainProcedure, rules.MainProcedureCounts:
		return l.Pick("主要手术", "main procedure")
	case rules.AnyProcedure, rules.AnyProcedureCounts, rules.ProcedureGroup:
		return l.Pick("手术操作", "procedure")
	}
	return l.Pick("诊断", "diagnosis")
}
