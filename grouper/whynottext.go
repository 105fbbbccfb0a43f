package grouper

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// WriteText prints the answer in the language: the result of the case, the group that was asked about, and the obstacles, the one
// that stopped the case first before the others. Every rule stands with its file and line in the pack. The text says what the
// rules say of the record as filed; it never says what to file.
func (w *WhyNot) WriteText(out io.Writer, lang rules.Lang) error {
	p := newNarrator(&w.Trace, lang)
	p.header()
	p.gap()
	p.whyNot(w)
	return p.write(out)
}

// WriteObstacles prints the answer as [WhyNot.WriteText] does, without the result of the case: for a page that has it already.
func (w *WhyNot) WriteObstacles(out io.Writer, lang rules.Lang) error {
	p := newNarrator(&w.Trace, lang)
	p.whyNot(w)
	return p.write(out)
}

// whyNot tells the group that was asked about, and the obstacles.
func (p *narrator) whyNot(w *WhyNot) {
	name := w.Target.Name
	if len(w.Target.rows) > 0 {
		name = p.rowName(&p.pack.DIP().Rows[w.Target.rows[0]-1])
	}
	p.add(p.pick("询问", "Asked"), strings.TrimRight(text.Pad(w.Target.Code, 8)+" "+name, " "), rules.Pos{})
	if w.In {
		p.add(p.pick("回答", "Answer"), p.pick("病例就在该组", "the case is in this group"), rules.Pos{})
	}
	p.facts = append(slices.DeleteFunc(p.facts, func(f Fact) bool { return f.Kind != rules.StepDiagnosis }), w.about...)
	for i := range w.Obstacles {
		label := p.pick("另外", "Besides")
		if i == 0 {
			label = p.pick("首先", "First")
		}
		p.obstacle(label, &w.Obstacles[i])
	}
}

// obstacle tells one obstacle.
func (p *narrator) obstacle(label string, o *Obstacle) {
	at := rules.Pos{}
	if len(o.Facts) > 0 {
		at = o.Facts[0].Pos
	}
	group := strings.TrimSpace(o.Group + " " + o.Name)
	switch o.Kind {
	case ObstacleRejected:
		p.add(label, p.pick("没有判断任何组：", "no group was tried: ")+p.issue(&o.Issue), rules.Pos{})
	case ObstacleNeedsData:
		sentence := p.pick("缺少数据，病例停在这里：", "a value is missing, and the case ends there: ") + p.issue(&o.Issue)
		if group != "" {
			sentence += fmt.Sprintf(p.pick("（%s）", " (%s)"), group)
		}
		p.add(label, sentence, at)
	case ObstacleTaken:
		sentence := fmt.Sprintf(p.pick("病例入了 %s", "the case is in %s"), group)
		if o.Issue.Code != "" {
			sentence += p.pick("：", ": ") + p.issue(&o.Issue)
		}
		p.add(label, sentence, at)
	case ObstacleEarlierMDC:
		p.add(label, fmt.Sprintf(p.pick("判断在前的大类 %s 已进入", "%s, which is tried before, was entered"), group), at)
		p.conditions(label, o.Facts)
	case ObstacleGate:
		p.add(label, fmt.Sprintf(p.pick("大类 %s 未进入", "%s was not entered"), group), rules.Pos{})
		p.ways(label, o)
	case ObstacleEarlierGroup:
		p.add(label, fmt.Sprintf(p.pick("判断在前的 %s 已符合", "%s, which is tried before, holds"), group), at)
		p.conditions(label, o.Facts)
		p.tests(label, o.Facts)
	case ObstacleAmbiguous:
		p.add(label, fmt.Sprintf(p.pick("%s 的歧义判断在前，已符合", "the test for ambiguity of %s, which is tried before, is met"), group), at)
		if f := &o.Facts[0]; f.Code != "" {
			counts := fmt.Sprintf(p.pick("  手术操作 %s %s 参与分组", "  procedure %s %s counts"), f.Code, p.procedureName(f.Code))
			p.add(label, counts, rules.Pos{})
		}
	case ObstacleConditions:
		p.add(label, fmt.Sprintf(p.pick("%s 的条件不符", "the conditions of %s failed"), group), rules.Pos{})
		p.ways(label, o)
	case ObstacleNoGroup:
		p.add(label, group+p.pick(" 没有 ADRG 收治，病例继续判断下一大类", ": no ADRG takes the case, which goes on"), rules.Pos{})
	case ObstacleEarlierLeaf:
		p.add(label, p.pick("判断在前的细分组已符合：", "a DRG that is tried before takes the case: ")+p.leaf(&o.Facts[0], o.Facts[1:]), at)
		p.tests(label, o.Facts)
		p.severities(label, o.Facts)
	case ObstacleLeaf:
		p.add(label, p.leaf(&o.Facts[0], o.Facts[1:]), at)
		p.tests(label, o.Facts)
		p.severities(label, o.Facts)
	default:
		p.obstacleDIP(label, o, group, at)
	}
}

// issue says what is wrong with a record, or what it lacks.
func (p *narrator) issue(i *rules.Issue) string {
	if i.Code == rules.DataNeeded {
		return p.lacking(i)
	}
	sentence := i.Code.Text(p.lang)
	if v := i.Value(); v != "" {
		sentence += fmt.Sprintf(p.pick("（%s）", " (%s)"), text.Clip(v, 60))
	}
	return sentence
}

// conditions tells what met each condition.
func (p *narrator) conditions(label string, facts []Fact) {
	for i := range facts {
		if f := &facts[i]; f.Kind == rules.StepCondition {
			p.add(label, "  "+p.met(f), f.Pos)
		}
	}
}

// ways tells the alternatives that came nearest: what each lacked, and how much of it was met.
func (p *narrator) ways(label string, o *Obstacle) {
	const most = 4 // alternatives
	for i := range o.Ways {
		if i == most {
			rest := fmt.Sprintf(p.pick("  另有 %d 条路径同样近", "  %d more alternatives are as near"), len(o.Ways)-most)
			p.add(label, rest, rules.Pos{})
			return
		}
		y := &o.Ways[i]
		for j := range y.Failed {
			f := &y.Failed[j]
			sentence := "  ✗ " + p.unmet(f)
			if j == 0 && o.Of > 1 {
				sentence += fmt.Sprintf(p.pick("（第 %d 条路径，共 %d 条）", " (alternative %d of %d)"), y.Number, o.Of)
			}
			p.add(label, sentence, f.Pos)
		}
		for j := range y.Met {
			f := &y.Met[j]
			sentence := "  ✓ "
			if f.Kind == rules.StepSlot {
				sentence += fmt.Sprintf(p.pick("手术操作 %s 符合", "procedure %s fits"), f.Code)
			} else {
				sentence += p.met(f)
			}
			p.add(label, sentence, f.Pos)
		}
	}
}

// unmet says what a condition or a slot lacked.
func (p *narrator) unmet(f *Fact) string {
	switch {
	case f.Kind == rules.StepSlot:
		return p.slotLacks(f)
	case f.Atom == rules.ProcedureGroup && f.Want == 1:
		return p.pick("手术组合的各项没有各自的手术操作", "the lists of the combination have no procedures of their own")
	}
	return p.failed(f)
}

// tests tells the tests of the condition of a leaf.
func (p *narrator) tests(label string, facts []Fact) {
	for i := range facts {
		if f := &facts[i]; f.Kind == rules.StepTest {
			p.add(label, "  "+p.test(f), f.Pos)
		}
	}
}

// severities tells why each secondary diagnosis counts or not, where a leaf asks about them.
func (p *narrator) severities(label string, facts []Fact) {
	const most = 20 // diagnoses
	n := 0
	for i := range facts {
		f := &facts[i]
		if f.Kind != rules.StepComplication {
			continue
		}
		if n++; n <= most {
			p.add(label, "  "+text.Pad(p.code(f), 12)+" "+p.severity(f), f.Pos)
		}
	}
	switch {
	case n > most:
		p.add(label, fmt.Sprintf(p.pick("  另有 %d 个其他诊断", "  %d more other diagnoses"), n-most), rules.Pos{})
	case n == 0 && rules.When(facts[0].Want) != rules.WhenAny:
		p.add(label, p.pick("  没有其他诊断", "  no other diagnosis"), rules.Pos{})
	}
}

// obstacleDIP tells an obstacle that only DIP has.
func (p *narrator) obstacleDIP(label string, o *Obstacle, group string, at rules.Pos) {
	say := func(zh, en string, args ...any) { p.add(label, fmt.Sprintf(p.pick(zh, en), args...), at) }
	switch o.Kind {
	case ObstacleEarlierList:
		say("判断在前的 %s 已收治", "%s, which is tried before, takes the case", group)
	case ObstacleList:
		if o.Facts[0].Want == 1 {
			say("%s 只收特定入院类型，病例没有写明", "%s takes some kinds of admission, and the case states none", group)
			return
		}
		say("病例的入院类型不属于 %s 所在的目录", "the kind of admission is not one of the list of %s", group)
	case ObstacleKey:
		say("主要诊断 %s 不在 %s 的诊断范围%s", "principal diagnosis %s is not one of %s%s", p.filed(), group, p.keys(&o.Facts[0]))
	case ObstacleNarrowerKey:
		say("更具体的诊断键 %s 已有符合的病种 %s", "the narrower key %s has a row that fits, %s", o.Facts[0].List, group)
	case ObstacleProcedures:
		if len(o.Ways) > 0 && len(o.Ways[0].Failed)+len(o.Ways[0].Met) == 0 {
			say("%s 是没有手术操作的病种，病例有手术操作", "%s is for cases without procedures, and the case has some", group)
			return
		}
		p.add(label, fmt.Sprintf(p.pick("%s 的手术操作不符", "the procedures of %s are not met"), group), rules.Pos{})
		p.ways(label, o)
	case ObstacleProviso:
		f := &o.Facts[0]
		say("%s 的附加条件 %s：%s", "the condition %[2]s of %[1]s: %[3]s", group, f.List, p.answer(f))
	case ObstacleChoice:
		say("也符合，比较时取 %s：%s", "it fits too, and the comparison keeps %s: %s", group, p.comparison(o.Facts[0].List))
	case ObstacleTie:
		p.add(label, p.tied(&o.Facts[0]), at)
	case ObstacleClass:
		f := &o.Facts[0]
		if !f.Hit {
			say("病例的类别无法判断，%s 收治%s", "the class of the case cannot be told, that of %s is %s", group,
				p.className(rules.Class(o.Facts[1].Number)))
			return
		}
		say("病例的类别是%s，%s 收治%s", "the class of the case is %s, that of %s is %s", p.className(rules.Class(f.Want)), group,
			p.className(rules.Class(o.Facts[1].Number)))
	case ObstacleRung:
		f := &o.Facts[0]
		if !f.Hit {
			say("主要手术的级别不属于 %s", "the level of the main procedure is not one of %s", group)
			return
		}
		say("综合病种阶梯上 %s %s 在前", "%s %s stands before on the ladder", f.Group, p.className(rules.Class(f.Want)))
	}
}

// keys writes the keys of the row that a fact is about.
func (p *narrator) keys(f *Fact) string {
	if f.Step.Group == rules.NoGroup {
		return ""
	}
	var list []string
	for _, k := range p.pack.DIP().Rows[f.Step.Group-1].Keys {
		list = append(list, k.Text)
	}
	return fmt.Sprintf(p.pick("（%s）", " (%s)"), text.Clip(strings.Join(list, "|"), 60))
}

// filed is the principal diagnosis.
func (p *narrator) filed() string {
	if len(p.t.Case.Diagnoses) == 0 {
		return ""
	}
	return text.Clip(p.t.Case.Diagnoses[0], 40)
}

// slotLacks says that no procedure meets a slot of a row.
func (p *narrator) slotLacks(f *Fact) string {
	row := &p.pack.DIP().Rows[f.Step.Group-1]
	form := &row.Forms[f.Step.List]
	slot, sentence := form.Main, p.pick("缺主要手术操作 ", "lacks the main procedure ")
	if f.Number > 0 {
		slot, sentence = form.Related[f.Number-1], p.pick("缺相关手术操作 ", "lacks the related procedure ")
	}
	sentence += text.Clip(f.List, 60) + " " + p.slotName(slot)
	if f.Index >= 0 {
		sentence += fmt.Sprintf(p.pick("，%s 在第 %d 位", "; %s is in place %d"), f.Code, f.Index+1)
	}
	return sentence
}

// wayJSON and obstacleJSON are an answer as JSON; keys are stable.
type wayJSON struct {
	Number   int32      `json:"alternative"`
	Position string     `json:"position,omitempty"`
	Failed   []factJSON `json:"failed"`
	Met      []factJSON `json:"met,omitempty"`
}

type obstacleJSON struct {
	Kind  ObstacleKind `json:"kind"`
	Group string       `json:"group,omitempty"`
	Name  string       `json:"name,omitempty"`
	Issue *rules.Issue `json:"issue,omitempty"`
	Of    int          `json:"alternatives,omitempty"`
	Ways  []wayJSON    `json:"nearest,omitempty"`
	Facts []factJSON   `json:"facts,omitempty"`
}

// MarshalJSON returns the members of [rules.Result.AppendJSON] and, behind them, asked (an object with code, name and kind), in,
// and obstacles: an array of objects with the keys kind, group, name, issue, alternatives (their number), nearest (an array of
// objects with alternative, position, failed and met) and facts. Facts are written as [Trace.MarshalJSON] writes steps.
func (w *WhyNot) MarshalJSON() ([]byte, error) {
	type targetJSON struct {
		Code string     `json:"code"`
		Name string     `json:"name,omitempty"`
		Kind TargetKind `json:"kind"`
	}
	facts := func(list []Fact) (out []factJSON) {
		for i := range list {
			out = append(out, newFactJSON(&list[i]))
		}
		return out
	}
	obstacles := make([]obstacleJSON, 0, len(w.Obstacles))
	for i := range w.Obstacles {
		o := &w.Obstacles[i]
		j := obstacleJSON{Kind: o.Kind, Group: o.Group, Name: o.Name, Of: o.Of, Facts: facts(o.Facts)}
		if o.Issue.Code != "" {
			j.Issue = &o.Issue
		}
		for _, y := range o.Ways {
			j.Ways = append(j.Ways, wayJSON{y.Number, y.Place, append([]factJSON{}, facts(y.Failed)...), facts(y.Met)})
		}
		obstacles = append(obstacles, j)
	}
	tail, err := json.Marshal(struct {
		Asked     targetJSON     `json:"asked"`
		In        bool           `json:"in"`
		Obstacles []obstacleJSON `json:"obstacles"`
	}{targetJSON{w.Target.Code, w.Target.Name, w.Target.Kind}, w.In, obstacles})
	if err != nil {
		return nil, err
	}
	b := w.Trace.Result.AppendJSON(nil)
	b = append(b[:len(b)-1], ',')
	return append(b, tail[1:]...), nil
}
