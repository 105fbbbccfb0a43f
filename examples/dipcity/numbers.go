package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// numbers are what the pack says about its groups beyond how to reach them. Grouping hands them on; payment computes with them.
type numbers struct {
	dip          *rules.DIP
	names        map[string]string // rows of the national list have none
	scores       map[string]rules.Decimal
	coefficients map[[2]string]rules.Decimal // by group and level of the hospital
	attributes   map[string][]rules.Attribute
}

func newNumbers(p *rules.Pack) *numbers {
	n := &numbers{p.DIP(), map[string]string{}, map[string]rules.Decimal{}, map[[2]string]rules.Decimal{}, map[string][]rules.Attribute{}}
	for _, v := range n.dip.Rows {
		n.names[v.Code] = v.Name
	}
	for _, v := range n.dip.Groups {
		n.names[v.Code] = v.Name
	}
	for _, v := range n.dip.LastResort {
		n.names[v.Code] = v.Name
	}
	for _, f := range n.dip.Families {
		for _, v := range f.Groups {
			n.names[v.Code] = v.Name
		}
	}
	for _, v := range n.dip.Scores {
		n.scores[v.Code] = v.Score
	}
	for _, v := range n.dip.Coefficients {
		n.coefficients[[2]string{v.Code, v.HospitalLevel}] = v.Value
	}
	for _, v := range n.dip.Attributes {
		n.attributes[v.Code] = append(n.attributes[v.Code], v)
	}
	return n
}

// describe tells a result in a few lines.
func (n *numbers) describe(c *rules.Case, r *rules.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n", r.ID, strings.Join(n.facts(c, r), " · "))
	for _, i := range r.Issues() {
		fmt.Fprintf(&b, "    %s\n", strings.TrimSpace(i.Code.Text(rules.Chinese)+" "+i.Value()))
	}
	return b.String()
}

// facts are the group of a case, and what the pack says about it.
func (n *numbers) facts(c *rules.Case, r *rules.Result) []string {
	a := &r.DIP
	if a.Kind == 0 {
		list := []string{statuses[r.Status]}
		for row := range a.Candidates() {
			list = append(list, "候选 "+row.String())
		}
		return list
	}
	group := n.group(r)
	list := []string{strings.TrimSpace(r.Code + " " + n.names[group]), kinds[a.Kind]}
	if a.Number > 0 {
		list = append(list, fmt.Sprintf("国家序号 %d", a.Number))
	}
	if a.Tied {
		list = append(list, "与别的行并列，取序号小的")
	}
	if v := n.scores[group]; v.Known() {
		list = append(list, "分值 "+v.String())
	}
	if v := n.coefficients[[2]string{group, c.HospitalLevel}]; v.Known() {
		list = append(list, c.HospitalLevel+"医院系数 "+v.String())
	}
	if v := n.stage(c, group); v.Known() {
		list = append(list, c.Stage+"系数 "+v.String())
	}
	for _, v := range n.attributes[group] {
		list = append(list, v.Name+" "+v.Value)
	}
	if a.TCM > 0 {
		e := &n.dip.TCM[a.TCM-1]
		list = append(list, labelled("中医优势 "+e.Diagnosis, "编码", e.Code, "分值", e.Score.String(), "系数", e.Coefficient.String()))
		for _, v := range n.attributes[e.Code] {
			list = append(list, v.Name+" "+v.Value)
		}
	}
	if a.Auxiliary > 0 {
		e := &n.dip.Auxiliary[a.Auxiliary-1]
		list = append(list, labelled("辅助分型 "+e.Type+"/"+e.Level, "系数", coefficient(e, c).String()))
	}
	return list
}

// group is the code under which the tables of the pack have the group of a case: of a comprehensive group, the one that it
// is written with, which may hold for many categories.
func (n *numbers) group(r *rules.Result) string {
	if r.DIP.Group > 0 {
		return n.dip.Groups[r.DIP.Group-1].Code
	}
	return r.Code
}

// labelled appends labels with their values, those that have one.
func labelled(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			s += " " + pairs[i] + " " + pairs[i+1]
		}
	}
	return s
}

// stage is the factor for the stage of treatment.
func (n *numbers) stage(c *rules.Case, group string) rules.Decimal {
	i := slices.IndexFunc(n.dip.Stages, func(f rules.StageFactor) bool {
		return f.Code == group && f.Stage == c.Stage && (f.HospitalLevel == "" || f.HospitalLevel == c.HospitalLevel)
	})
	if i < 0 {
		return rules.Decimal{}
	}
	return n.dip.Stages[i].Factor
}

// coefficient is the coefficient of an auxiliary entry at the hospital of a case.
func coefficient(e *rules.AuxiliaryEntry, c *rules.Case) rules.Decimal {
	var general rules.Decimal
	for _, v := range e.Values {
		switch v.HospitalLevel {
		case c.HospitalLevel:
			return v.Value
		case "":
			general = v.Value
		}
	}
	return general
}

var kinds = map[rules.Kind]string{
	rules.KindCore: "核心病种", rules.KindBasic: "基层病种", rules.KindComprehensive: "综合病种", rules.KindFallback: "空白病种",
	rules.KindDay: "日间病种", rules.KindBedDay: "床日病种", rules.KindFamily: "等价病种组", rules.KindPre: "先期病种",
}

var statuses = map[rules.Status]string{
	rules.Ambiguous: "歧义", rules.Ungrouped: "未入组", rules.Invalid: "无法分组", rules.NeedsData: "缺少数据",
}
