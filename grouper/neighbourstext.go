package grouper

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// WriteText prints the neighbours in the language: the result of the case as filed, then for each change the group that it leads
// to and the decision in which the two explanations part.
func (n *Neighbours) WriteText(out io.Writer, lang rules.Lang) error {
	p := newNarrator(&n.Trace, lang)
	p.header()
	p.gap()
	for i := range n.List {
		x := &n.List[i]
		group, name := x.Result.Code, x.Name
		if group == "" {
			group = x.Result.Status.String()
		}
		if x.Result.DIP.Row > 0 {
			name = p.rowName(&p.pack.DIP().Rows[x.Result.DIP.Row-1])
		}
		sentence := p.change(&x.Change) + p.pick("：", ": ") + strings.TrimSpace(group+" "+name)
		if x.Result.Status == rules.Invalid || x.Result.Status == rules.NeedsData || x.Result.Status == rules.Ungrouped {
			sentence += p.pick("，", ", ") + x.Result.Reason.Text(lang)
		}
		p.add(p.changeLabel(x.Change.Kind), sentence, rules.Pos{})
		p.add(p.changeLabel(x.Change.Kind), "  "+x.Parting.Old.Text(lang)+" ｜ "+x.Parting.New.Text(lang), x.Parting.New.Pos)
	}
	if len(n.List) > 0 {
		p.gap()
	}
	foot := func(label, sentence string) { p.add(label, sentence, rules.Pos{}) }
	foot(p.pick("其余", "The rest"), fmt.Sprintf(p.pick("%d 处变动不影响分组", "changes that lead to the same group: %d"), n.Tried-len(n.List)))
	if n.Left > 0 {
		foot(p.pick("未看", "Not tried"), fmt.Sprintf(p.pick("排在各自第 %[2]d 位之后的 %[1]d 个诊断或手术操作",
			"diagnoses and procedures behind place %[2]d of their list: %[1]d"), n.Left, NeighbourEntries))
	}
	foot(p.pick("说明", "Note"), p.pick("只说明规则如何判断这份记录；编码以病历为准",
		"this tells how the rules judge the record; codes follow the medical history"))
	return p.write(out)
}

func (p *narrator) changeLabel(k ChangeKind) string {
	switch k {
	case ChangePrincipal:
		return p.pick("主要诊断", "Principal")
	case ChangeMain:
		return p.pick("主要手术", "Main")
	case ChangeWithoutDiagnosis:
		return p.pick("少一个诊断", "Less one dx")
	}
	return p.pick("少一个手术", "Less one px")
}

// change says what would be other, as a supposition.
func (p *narrator) change(c *Change) string {
	code := text.Clip(c.Code, 40)
	switch c.Kind {
	case ChangePrincipal:
		return fmt.Sprintf(p.pick("若主要诊断是 %s", "if %s were principal"), code)
	case ChangeMain:
		return fmt.Sprintf(p.pick("若主要手术是 %s", "if %s were the main procedure"), code)
	}
	return fmt.Sprintf(p.pick("若没有第 %d 位的 %s", "if %[2]s in place %[1]d were not there"), c.Index+1, code)
}

// MarshalJSON returns the members of [rules.Result.AppendJSON] and, behind them, neighbours (an array of objects with change,
// an object with kind, index and code; result, as a result is written; name; and parting, an object with old_rule, new_rule, old
// and new, whose texts are English), tried and left.
func (n *Neighbours) MarshalJSON() ([]byte, error) {
	type changeJSON struct {
		Kind  ChangeKind `json:"kind"`
		Index int        `json:"index"`
		Code  string     `json:"code"`
	}
	type partingJSON struct {
		OldRule string `json:"old_rule"`
		NewRule string `json:"new_rule"`
		Old     string `json:"old"`
		New     string `json:"new"`
	}
	type neighbourJSON struct {
		Change  changeJSON  `json:"change"`
		Result  Result      `json:"result"`
		Name    string      `json:"name,omitempty"`
		Parting partingJSON `json:"parting"`
	}
	list := make([]neighbourJSON, len(n.List))
	for i := range n.List {
		x, at := &n.List[i], &n.List[i].Parting
		list[i] = neighbourJSON{
			changeJSON(x.Change), x.Result, x.Name,
			partingJSON{at.Old.Rule, at.New.Rule, at.Old.Text(rules.English), at.New.Text(rules.English)},
		}
	}
	tail, err := json.Marshal(struct {
		Neighbours []neighbourJSON `json:"neighbours"`
		Tried      int             `json:"tried"`
		Left       int             `json:"left"`
	}{list, n.Tried, n.Left})
	if err != nil {
		return nil, err
	}
	b := n.Trace.Result.AppendJSON(nil)
	b = append(b[:len(b)-1], ',')
	return append(b, tail[1:]...), nil
}
