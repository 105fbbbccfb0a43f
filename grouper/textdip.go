package grouper

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// dipName says what a group of DIP is: its kind, and its name or what it asks for.
func (p *narrator) dipName() string {
	a := &p.t.Result.DIP
	kind := p.kind(a.Kind)
	switch {
	case a.Row > 0:
		row := &p.pack.DIP().Rows[a.Row-1]
		return kind + "  " + p.rowName(row)
	case a.Group > 0 && p.pack.DIP().Groups[a.Group-1].Name != "":
		return kind + "  " + p.pack.DIP().Groups[a.Group-1].Name
	case a.Kind == rules.KindComprehensive:
		return kind + "  " + p.className(a.Class)
	}
	for _, k := range []rules.StepKind{rules.StepFamily, rules.StepLastResort} {
		for _, s := range p.steps(k) {
			if s.Hit && s.Name != "" {
				return kind + "  " + s.Name
			}
		}
	}
	return kind
}

// kind names a kind of group.
func (p *narrator) kind(k rules.Kind) string {
	switch k {
	case rules.KindCore:
		return p.pick("核心病种", "core group")
	case rules.KindBasic:
		return p.pick("基层病种", "grass-roots group")
	case rules.KindComprehensive:
		return p.pick("综合病种", "comprehensive group")
	case rules.KindFallback:
		return p.pick("兜底病种", "last resort")
	case rules.KindDay:
		return p.pick("日间病种", "day group")
	case rules.KindBedDay:
		return p.pick("床日病种", "bed-day group")
	case rules.KindFamily:
		return p.pick("等价病种组", "equivalence group")
	case rules.KindPre:
		return p.pick("先期病种", "pre-group")
	}
	return ""
}

// className names a class of treatment.
func (p *narrator) className(c rules.Class) string {
	switch c {
	case rules.Conservative:
		return p.pick("保守治疗组", "conservative")
	case rules.Diagnostic:
		return p.pick("诊断性操作组", "diagnostic procedure")
	case rules.Therapeutic:
		return p.pick("治疗性操作组", "therapeutic procedure")
	case rules.Intervention:
		return p.pick("介入治疗组", "intervention")
	case rules.Surgery:
		return p.pick("相关手术组", "surgery")
	case rules.Adjunct:
		return p.pick("附属操作，不定类别", "adjunct, no class")
	case rules.Unsettled:
		return p.pick("类别未定", "class not settled")
	}
	return p.pick("没有类别", "no class")
}

// rowName is the name of a row; of one without, the procedures that it asks for.
func (p *narrator) rowName(row *rules.Row) string {
	if row.Name != "" {
		return row.Name
	}
	f := &row.Forms[0]
	if f.Conservative() {
		return p.pick("保守治疗", "conservative treatment")
	}
	names := []string{p.slotName(f.Main)}
	for _, slot := range f.Related {
		names = append(names, p.slotName(slot))
	}
	return strings.Join(names, " + ")
}

// slotName names the procedures of a slot.
func (p *narrator) slotName(slot []rules.Ref) string {
	if len(slot) == 0 {
		return ""
	}
	e, _ := p.pack.Codes().Procedure(slot[0])
	name := e.Name
	if name == "" {
		name = e.Code
	}
	if len(slot) > 1 {
		name += fmt.Sprintf(p.pick("等 %d 种", " and others, %d"), len(slot))
	}
	return name
}

// remaining is the procedures of a case of DIP, the one that leads first.
func (p *narrator) remaining() {
	label := p.pick("手术操作", "Procedures")
	n := 0
	for _, s := range p.steps(rules.StepProcedureFate) {
		n++
		how := map[string]string{
			rules.Drop.String():    p.pick("不计入", "dropped"),
			rules.NotMain.String(): p.pick("不能作主要手术", "cannot lead"),
			rules.Simple.String():  p.pick("简单操作", "simple"),
		}[s.Value]
		p.add(label, fmt.Sprintf("%s %s  %s  %s", text.Pad(fmt.Sprint(s.Index+1), 4), text.Pad(p.code(s), 12),
			text.Pad(p.procedureName(s.Code), 24), how), s.Pos)
	}
	for _, s := range p.steps(rules.StepProcedure) {
		n++
		place := fmt.Sprint(s.Index + 1)
		if s.Have == 1 {
			place = p.pick("主要", "main")
		}
		p.add(label, fmt.Sprintf("%s %s  %s%s", text.Pad(place, 4), text.Pad(p.code(s), 12),
			text.Pad(p.procedureName(s.Code), 24), p.standing(s)), s.Pos)
	}
	switch filed := p.t.Case.Procedures; {
	case n > 0 || !p.has(rules.StepDiagnosis):
	case len(filed) > 0: // the principal diagnosis ended the case before they were read
		p.add(label, text.Clip(strings.Join(filed, " "), 60)+p.pick("（未判断）", " (not judged)"), rules.Pos{})
	default:
		p.add(label, p.pick("无", "none"), rules.Pos{})
	}
}

// catalogue is the way through the lists of a pack of DIP to the answer.
func (p *narrator) catalogue() {
	for i := range p.facts {
		s := &p.facts[i]
		switch s.Kind {
		case rules.StepKey:
			p.add(p.pick("诊断键", "Key"), fmt.Sprintf(p.pick("%s  %s %d 行", "%s  %s, %d rows"), s.List, p.kind(rules.Kind(s.Have)), s.Number), rules.Pos{})
		case rules.StepRow:
			p.row(i)
		case rules.StepChoice:
			if s.Hit {
				p.add(p.pick("比较", "Choice"), fmt.Sprintf(p.pick("%s：%d 个中留下 %d 个", "%s: of %d, %d left"), p.comparison(s.List), s.Want, s.Have), s.Pos)
			}
		case rules.StepTie:
			p.tie(s)
		case rules.StepClass:
			p.class(s)
		case rules.StepRung:
			p.rung(s)
		case rules.StepLastResort:
			p.add(p.pick("兜底", "Last resort"), s.Group+"  "+s.Name, s.Pos)
		case rules.StepFamily:
			answer := p.pick("没有这一组合的组", "no group of that set")
			if s.Hit {
				answer = s.Group + "  " + s.Name
			}
			p.add(p.pick("等价组", "Family"), s.List+p.pick("：", ": ")+answer, s.Pos)
		case rules.StepProviso:
			p.add(p.pick("条件", "Condition"), s.List+p.pick("：", ": ")+p.answer(s), s.Pos)
		case rules.StepTCM:
			p.add(p.pick("中医优势", "TCM"), s.List+p.pick("：", ": ")+p.answer(s), s.Pos)
		case rules.StepAuxiliary:
			p.auxiliary(s)
		}
	}
	p.gap()
	p.ending()
}

// row tells what became of a row, with the related procedures that it met and lacked.
func (p *narrator) row(at int) {
	s := &p.facts[at]
	row := &p.pack.DIP().Rows[s.Step.Group-1]
	sentence := text.Pad(s.Group, 8) + " "
	switch rules.RowFate(s.Want) {
	case rules.RowCandidate:
		sentence += p.pick("符合", "fits")
		if slots := p.slots(at); slots != "" {
			sentence += p.pick("；相关手术 ", "; related ") + slots
		} else if !row.Forms[s.Number-1].Conservative() {
			sentence += p.pick("；无相关手术要求", "; asks for no related procedure")
		}
	case rules.RowRelated:
		sentence += p.pick("缺相关手术 ", "lacks related ") + p.slots(at)
	case rules.RowProviso:
		sentence += p.pick("附加条件不符", "its condition does not hold")
	case rules.RowElsewhere:
		sentence += fmt.Sprintf(p.pick("主要手术应为 %s，病例中在第 %d 位", "asks for %s as main, which is in place %d"), s.Code, s.Index+1)
	case rules.RowTaken:
		p.add(p.pick("病种", "Group"), text.Pad(s.Group, 8)+" "+p.rowName(row), s.Pos)
		return
	case rules.RowLost:
		p.add(p.pick("比较", "Choice"), sentence+p.pick("落选", "left behind"), s.Pos)
		return
	}
	label := p.pick("候选", "Rows")
	if rules.RowFate(s.Want) == rules.RowElsewhere {
		label = p.pick("近似", "Near")
	}
	p.add(label, sentence, s.Pos)
}

// slots writes the related slots of a row, met or not.
func (p *narrator) slots(at int) string {
	var parts []string
	for i := at + 1; i < len(p.facts) && p.facts[i].Kind == rules.StepSlot; i++ {
		s := &p.facts[i]
		if s.Hit {
			parts = append(parts, text.Clip(s.List, 60)+" ✓")
			continue
		}
		lacking := text.Clip(s.List, 60)
		if !strings.Contains(lacking, "|") {
			lacking += " " + p.procedureName(s.List)
		}
		parts = append(parts, lacking+" ✗")
	}
	return strings.Join(parts, "  ")
}

// comparison says what a comparison keeps.
func (p *narrator) comparison(name string) string {
	class, name := rules.SplitComparator(name)
	sentences := map[string][2]string{
		"main-filed":    {"主要手术即填报的主要手术", "the filed main procedure leads"},
		"main-first":    {"主要手术优先", "the filed main procedure first"},
		"exact":         {"手术完全一致", "exactly the procedures"},
		"full":          {"相关手术全部符合优先于部分符合", "all related procedures before some"},
		"related":       {"符合的相关手术最多", "most related procedures"},
		"slots":         {"符合的手术最多", "most slots met"},
		"row-slots":     {"要求的手术最多", "most slots asked"},
		"codes":         {"包含的手术最多", "most procedures found"},
		"no-leftover":   {"不遗漏手术", "no procedure left over"},
		"full-code":     {"全码优先于类目", "whole codes first"},
		"dx-length":     {"诊断键最长", "longest key"},
		"closest-cost":  {"费用最接近", "closest mean cost"},
		"highest-score": {"分值最高", "highest score"},
		"type":          {"类型次序", "order of types"},
	}
	s := sentences[name]
	sentence := p.pick(s[0], s[1])
	if class != rules.NoClass {
		sentence = fmt.Sprintf(p.pick("有%s候选时%s", "with a candidate of %s: %s"), p.className(class), sentence)
	}
	return sentence
}

func (p *narrator) tie(s *Fact) { p.add(p.pick("并列", "Tie"), p.tied(s), s.Pos) }

// tied says that nothing decided between rows.
func (p *narrator) tied(s *Fact) string {
	sentence := fmt.Sprintf(p.pick("%d 个病种同样符合，没有规则可以取舍", "%d rows fit equally well; no rule decides"), s.Want)
	if s.Hit {
		sentence = fmt.Sprintf(p.pick("%d 个病种同样符合，规则包取 %s", "%d rows fit equally well; the pack takes the %s"), s.Want, s.Value)
	}
	return sentence
}

func (p *narrator) class(s *Fact) {
	sentence := s.Code + " " + p.procedureName(s.Code) + p.pick("：", ": ") + p.className(rules.Class(s.Want))
	if rules.Basis(s.Number) == rules.Written {
		sentence += p.pick("（依据通用知识，非官方表）", " (general knowledge, no official table)")
	}
	p.add(p.pick("类别", "Class"), sentence, s.Pos)
}

func (p *narrator) rung(s *Fact) {
	level := map[string][2]string{
		"category": {"类目", "category"}, "section": {"节", "section"}, "chapter": {"章", "chapter"}, "ranges": {"编码段", "range"},
		"two": {"前两位", "two characters"}, "letter": {"首字母", "letter"},
	}[s.List]
	key := s.Group
	if key == "*" {
		key = p.pick("任意", "any")
	}
	sentence := p.pick(level[0], level[1]) + " " + key + "  " + p.className(rules.Class(s.Want))
	if !s.Hit {
		p.add(p.pick("综合", "Ladder"), sentence+p.pick("：没有这个组", ": no such group"), s.Pos)
		return
	}
	code := p.t.Result.Code
	if n := p.t.Result.DIP.Auxiliary; n > 0 && p.pack.DIP().Auxiliary[n-1].Code != "" { // which took the place of this one
		code = p.pack.DIP().Groups[s.Step.Group].Code
	}
	p.add(p.pick("综合", "Ladder"), strings.TrimSpace(sentence+"  → "+code+"  "+s.Name), s.Pos)
}

// answer says how a condition was answered.
func (p *narrator) answer(s *Fact) string {
	switch {
	case s.Want == 1:
		return p.pick("缺少数据，无法判断", "cannot be told for lack of data")
	case s.Hit:
		return p.pick("成立", "holds")
	}
	return p.pick("不成立", "does not hold")
}

func (p *narrator) auxiliary(s *Fact) {
	sentence := s.List + " " + s.Value + p.pick("：", ": ")
	switch {
	case s.Want == 1:
		sentence += p.pick("缺少数据，未判断", "passed over for lack of data")
	case s.Hit:
		sentence += p.pick("适用", "applies") + p.coefficient(s)
	default:
		sentence += p.pick("触发", "triggered") + p.coefficient(s)
	}
	p.add(p.pick("辅助分型", "Auxiliary"), sentence, s.Pos)
}

// coefficient says what an auxiliary entry brings.
func (p *narrator) coefficient(s *Fact) string {
	e := &p.pack.DIP().Auxiliary[s.Step.Group]
	var b strings.Builder
	if e.Trigger.Known() {
		fmt.Fprintf(&b, p.pick("，触发系数 %s", ", trigger %s"), e.Trigger)
	}
	for _, v := range e.Values {
		switch v.HospitalLevel {
		case "":
			fmt.Fprintf(&b, p.pick("，系数 %s", ", coefficient %s"), v.Value)
		case p.t.Case.HospitalLevel:
			fmt.Fprintf(&b, p.pick("，系数 %s（%s）", ", coefficient %s (%s)"), v.Value, v.HospitalLevel)
		}
	}
	if e.Code != "" {
		fmt.Fprintf(&b, " → %s", e.Code)
	}
	return b.String()
}

// lacking says what a case of DIP lacks.
func (p *narrator) lacking(i *rules.Issue) string {
	what := p.fieldName(i.Field)
	switch {
	case i.Need == rules.LackOfClass:
		what = fmt.Sprintf(p.pick("手术操作 %s 的类别", "the class of procedure %s"), i.Text)
	case i.Need == rules.LackOfLevel:
		what = fmt.Sprintf(p.pick("手术操作 %s 的手术级别", "the level of procedure %s"), i.Text)
	case i.Need == rules.LackOfIncision:
		what = fmt.Sprintf(p.pick("手术操作 %s 的切口类别", "the incision class of procedure %s"), i.Text)
	case i.Need == rules.LackOfFlag:
		what = fmt.Sprintf(p.pick("标志 %s", "the flag %s"), i.Text)
	case i.Need == rules.LackOfPart:
		what = fmt.Sprintf(p.pick("费用构成 %s", "the part %s of the cost"), i.Text)
	case i.Field == rules.NoField:
		what = p.pick("病种的均次费用", "the mean cost of a group")
	}
	return what
}

// ending says why no row took a case, and what is missing.
func (p *narrator) ending() {
	r := &p.t.Result
	switch r.Reason {
	case rules.NoRowForDiagnosis, rules.NoRowForMain, rules.RelatedRequired, rules.NoConservativeRow, rules.NoComprehensiveGroup:
		p.add(p.pick("原因", "Reason"), r.Reason.Text(p.lang), rules.Pos{})
	}
	var list []string
	for c := range r.DIP.Candidates() {
		list = append(list, c.String())
	}
	if len(list) > 0 {
		p.add(p.pick("候选病种", "Candidates"), strings.Join(list, " "), rules.Pos{})
	}
}
