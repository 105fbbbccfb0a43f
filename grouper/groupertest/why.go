package groupertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// explain says in sentences why a row that fails did not get the group that it wants, and how another row does.
func (r *Row) explain(l rules.Lang) []string {
	var list []string
	if r.want != "" {
		if p := r.Trace.Pack(); p.DIP() != nil {
			list = append(list, r.explainRow(p.DIP(), l))
		} else {
			list = append(list, r.explainLeaf(p.DRG(), l))
		}
	}
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	if c := r.near; c != nil {
		s := fmt.Sprintf(l.Pick("└ 与 %s 相比", "└ compared with %s"), c.place)
		if len(c.lacking) > 0 {
			s += l.Pick("，缺少 ", ", lacks ") + strings.Join(c.lacking, " ")
		}
		if len(c.extra) > 0 {
			s += l.Pick("，多出 ", ", has besides ") + strings.Join(c.extra, " ")
		}
		list = append(list, s)
	}
	return list
}

// explainLeaf says what kept a case from a DRG: its own condition, a condition of its ADRG, or the gate of its MDC.
func (r *Row) explainLeaf(d *rules.DRG, l rules.Lang) string {
	for i := range d.MDCs {
		m := &d.MDCs[i]
		if m.QYCode == r.want {
			return ""
		}
		for j := range m.ADRGs {
			a := &m.ADRGs[j]
			if slices.ContainsFunc(a.Leaves, func(leaf rules.Leaf) bool { return leaf.Code == r.want }) {
				return r.explainADRG(m, a, l)
			}
		}
	}
	if p := r.Trace.Pack().Manifest(); r.want == p.Parameters.UngroupedCode {
		return ""
	}
	return fmt.Sprintf(l.Pick("规则包里没有 %s", "the pack has no %s"), r.want)
}

func (r *Row) explainADRG(m *rules.MDC, a *rules.ADRG, l rules.Lang) string {
	got := r.Trace.Result.Code
	for _, f := range r.Trace.Facts() {
		switch {
		case f.Kind == rules.StepGate && f.Step.Group == m.ID && !f.Hit:
			if c := failedCondition(m.Gate, &f.Step); c != "" {
				return fmt.Sprintf(l.Pick("%s 没有进入：%s 不成立", "%s was not entered: %s failed"), m.Code, c)
			}
		case f.Kind == rules.StepNear && f.Step.Group == a.ID:
			if c := failedCondition(a.Alternatives, &f.Step); c != "" {
				return fmt.Sprintf(l.Pick("%s 只差一个条件：%s", "%s lacks one condition: %s"), a.Code, c)
			}
		case f.Kind == rules.StepTest && f.Group == r.want && !f.Hit:
			if f.Want == 1 {
				return fmt.Sprintf(l.Pick("%s 的条件 %s 无法判断：缺少 %s", "condition %[2]s of %[1]s cannot be told: there is no %[3]s"), r.want, f.Value, f.Field)
			}
			return fmt.Sprintf(l.Pick("%s 的条件不成立：%s", "the condition of %s failed: %s"), r.want, f.Value)
		case f.Kind == rules.StepLeaf && f.Group == r.want && !f.Hit && f.Number > 0: // its tests follow
		case f.Kind == rules.StepLeaf && f.Group == r.want && !f.Hit:
			switch rules.When(f.Want) {
			case rules.WhenMCC:
				return fmt.Sprintf(l.Pick("%s 需要 MCC，病例没有保留下来的", "%s needs an MCC, and none survives"), r.want)
			case rules.WhenCC:
				return fmt.Sprintf(l.Pick("%s 需要 MCC 或 CC，病例没有保留下来的", "%s needs an MCC or CC, and none survives"), r.want)
			}
			return fmt.Sprintf(l.Pick("%s 的条件不成立", "the condition of %s failed"), r.want)
		}
	}
	switch res := &r.Trace.Result; {
	case res.ADRG == a.Code && got != r.want:
		return fmt.Sprintf(l.Pick("同在 %s 中，%s 排在前面并已符合", "both are of %s, and %s stands before and holds"), a.Code, got)
	case res.MDC == m.Code && res.ADRG != "":
		return fmt.Sprintf(l.Pick("%s 差不止一个条件，或排在 %s 之后", "%s lacks more than one condition, or stands behind %s"), a.Code, res.ADRG)
	case res.MDC == m.Code:
		return fmt.Sprintf(l.Pick("%s 差不止一个条件", "%s lacks more than one condition"), a.Code)
	case res.MDC != "":
		return fmt.Sprintf(l.Pick("%s 没有判断到：病例先进入 %s", "%s was not asked: the case entered %s before"), m.Code, res.MDC)
	}
	return fmt.Sprintf(l.Pick("没有判断到 %s", "%s was not asked"), m.Code)
}

// failedCondition writes the condition that a step tells.
func failedCondition(list []rules.Alternative, s *rules.Step) string {
	if n := int(s.Number) - 1; n >= 0 && n < len(list) {
		if i := which(&list[n], s); i >= 0 {
			return describe(&list[n].Conditions[i])
		}
	}
	return ""
}

// explainRow says what became of the rows of DIP with the code that is wanted.
func (r *Row) explainRow(d *rules.DIP, l rules.Lang) string {
	best := rules.RowFate(0)
	sentence := ""
	for _, f := range r.Trace.Facts() {
		if f.Kind != rules.StepRow || f.Group != r.want || best != 0 && rules.RowFate(f.Want) != rules.RowLost {
			continue
		}
		switch best = rules.RowFate(f.Want); best {
		case rules.RowCandidate, rules.RowLost:
			sentence = fmt.Sprintf(l.Pick("%s 也符合，比较时落选", "%s fits too, and another row was better"), r.want)
		case rules.RowRelated:
			sentence = fmt.Sprintf(l.Pick("%s 缺相关手术", "%s lacks a related procedure"), r.want)
		case rules.RowProviso:
			sentence = fmt.Sprintf(l.Pick("%s 的附加条件不符", "the condition of %s does not hold"), r.want)
		case rules.RowElsewhere:
			sentence = fmt.Sprintf(l.Pick("%s 要求的主要手术不在主要位置", "the main procedure of %s does not lead"), r.want)
		}
	}
	if sentence != "" {
		return sentence
	}
	for i := range d.Rows {
		if d.Rows[i].Code == r.want {
			return fmt.Sprintf(l.Pick("%s 没有成为候选", "%s was no candidate"), r.want)
		}
	}
	return ""
}
