package grouper

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// WriteText prints the explanation in the language, as a page that a coder can take to the insurer: the result; the case as
// read; the MDCs in order; the ADRG with what met its conditions; severity and subdivision; what came near; the parameters
// that touched the result. Of DIP it prints the keys, the rows that were looked at with what each lacked, why one won, the
// comprehensive group and what the locality adds. Every rule stands with its file and line in the pack.
//
// The text states what the rules say of the record as filed. It never advises to file another record.
func (t *Trace) WriteText(w io.Writer, lang rules.Lang) error {
	p := newNarrator(t, lang)
	p.header()
	p.gap()
	p.record()
	if t.pack.DIP() != nil {
		p.catalogue()
	} else {
		p.path()
		p.near()
		p.answers()
	}
	p.footnotes()
	return p.write(w)
}

// Line returns the result on one line for a log: code, status, where it was grouped, surviving and cancelled complications,
// candidates and what is missing, pack and digest.
func (t *Trace) Line() string {
	r := &t.Result
	var b strings.Builder
	b.WriteString(strings.TrimSpace(r.Code + " " + r.Status.String()))
	add := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, " %s=%s", key, value)
		}
	}
	add("mdc", r.MDC)
	add("adrg", r.ADRG)
	add("reason", string(r.Reason))
	var mcc, cc, excluded []string
	for _, s := range t.Facts() {
		switch {
		case s.Kind != rules.StepComplication || s.Severity == rules.NoComplication:
		case !s.Hit:
			excluded = append(excluded, s.Code+"("+s.List+")")
		case s.Severity == rules.MCC:
			mcc = append(mcc, s.Code)
		default:
			cc = append(cc, s.Code)
		}
	}
	t.lineDIP(add)
	add("mcc", strings.Join(mcc, ","))
	add("cc", strings.Join(cc, ","))
	add("excluded", strings.Join(excluded, ","))
	add("pack", r.Pack.String())
	if r.Pack != nil {
		add("digest", r.Pack.Digest)
		if r.Pack.CoreChanges {
			add("core_changes", "true")
		}
	}
	return b.String()
}

// narrator writes a trace in sentences.
type narrator struct {
	page
	t     *Trace
	facts []Fact
}

func newNarrator(t *Trace, lang rules.Lang) *narrator {
	p := &narrator{page: page{lang: lang, pack: t.pack}, t: t, facts: make([]Fact, len(t.Steps))}
	for i, f := range t.Facts() {
		p.facts[i] = f
	}
	return p
}

// headline is the code of the result and what it is, or why there is none.
func (p *narrator) headline() (code, name string) {
	r := &p.t.Result
	code = r.Code
	switch r.Status {
	case rules.Grouped:
		name = p.groupName(r.Code)
	case rules.Core, rules.Comprehensive:
		name = p.dipName()
	case rules.Ambiguous:
		if r.Code == "" {
			code, name = "-", p.pick("歧义：几个病种同样符合", "ambiguous: several rows fit equally well")
			break
		}
		name = p.pick("歧义病案：", "ambiguous: ") + r.Reason.Text(p.lang)
	case rules.Ungrouped:
		name = p.pick("未入组：", "ungrouped: ") + r.Reason.Text(p.lang)
	case rules.Invalid:
		code, name = "-", p.pick("无法分组：", "invalid: ")+r.Reason.Text(p.lang)
	case rules.NeedsData:
		code, name = "-", p.pick("缺少数据：", "needs data: ")+r.Reason.Text(p.lang)
		if i := slices.IndexFunc(r.Issues(), func(i rules.Issue) bool { return i.Code == rules.DataNeeded }); i >= 0 {
			name = p.pick("缺少数据：", "needs data: ") + p.lacking(&r.Issues()[i])
		}
	}
	return code, name
}

// header is the result and the pack.
func (p *narrator) header() {
	r := &p.t.Result
	code, name := p.headline()
	pack := ""
	if r.Pack != nil {
		pack = r.Pack.String()
		if p.pack.DIP() != nil { // whose catalogues are written in one code system or another
			m := p.pack.Manifest()
			pack += " · " + m.CodeSystem.String()
		}
		pack += " · " + shortDigest(r.Pack.Digest)
		if r.Pack.CoreChanges {
			pack += p.pick(" · 改动国家规则", " · core changes")
		}
	}
	p.add(code, text.Pad(name, posColumn-labelWidth-2)+"  "+pack, rules.Pos{})
}

// shortDigest is enough of a digest to tell packs apart on paper.
func shortDigest(d string) string {
	if len(d) <= 15 {
		return d
	}
	return d[:9] + "…" + d[len(d)-4:]
}

// record is the case as read.
func (p *narrator) record() {
	c := &p.t.Case
	p.add(p.pick("病例", "Case"), p.person(c), rules.Pos{})
	others := p.pick("其他诊断", "Other dx")
	severities := make(map[int32]*Fact)
	for _, x := range p.steps(rules.StepComplication) {
		severities[x.Index] = x
	}
	for _, s := range p.steps(rules.StepDiagnosis) {
		if s.Index == 0 {
			p.add(p.pick("主要诊断", "Principal"), p.code(s)+"  "+p.diagnosisName(s.Code)+p.standing(s), s.Pos)
			continue
		}
		sentence := fmt.Sprintf("%d %s  %s%s", s.Index, text.Pad(p.code(s), 12), text.Pad(p.diagnosisName(s.Code), 24), p.standing(s))
		pos := s.Pos
		if x := severities[s.Index]; x != nil {
			sentence += "  " + p.severity(x)
			pos = x.Pos
		}
		p.add(others, sentence, pos)
	}
	if p.pack.DIP() != nil {
		p.remaining()
	} else {
		p.procedures()
	}
	for _, s := range p.steps(rules.StepUnread) {
		p.add(p.pick("未采用", "Not read"), fmt.Sprintf("%s %d", p.fieldName(s.Field), s.Have), rules.Pos{})
	}
	for _, s := range p.steps(rules.StepMissing) {
		p.add(p.pick("缺失", "Missing"), p.fieldName(s.Field), rules.Pos{})
	}
	p.issues()
	p.gap()
}

func (p *narrator) procedures() {
	label := p.pick("手术操作", "Procedures")
	n := 0
	for _, s := range p.steps(rules.StepProcedure) {
		n++
		place := p.pick("主要", "main")
		if s.Index > 0 {
			place = fmt.Sprint(s.Index + 1)
		}
		how := p.pick("参与分组", "counts")
		if !s.Hit {
			how = s.Standing.Code(s.Field).Text(p.lang)
		}
		p.add(label, fmt.Sprintf("%s %s  %s  %s", text.Pad(place, 4), text.Pad(p.code(s), 12),
			text.Pad(p.procedureName(s.Code), 24), how), s.Pos)
	}
	if n == 0 && p.has(rules.StepMain) {
		p.add(label, p.pick("无", "none"), rules.Pos{})
		return
	}
	for _, s := range p.steps(rules.StepMain) {
		if s.Hit {
			continue
		}
		sentence := p.pick("主要手术位置空缺", "the main slot is empty")
		switch {
		case s.Index < 0:
		case p.pack.DRG() != nil && p.pack.Manifest().Parameters.DiscardedMain == "retry":
			sentence += fmt.Sprintf(p.pick("；不入组时再试后面的，先试第 %d 位的 %s",
				"; an ungrouped case is tried again, first with %[2]s in place %[1]d"), s.Index+1, s.Code)
		default:
			sentence += fmt.Sprintf(p.pick("；第 %d 位的 %s 不递补", "; %[2]s in place %[1]d does not move up"), s.Index+1, s.Code)
		}
		p.add(label, sentence, rules.Pos{})
	}
}

// issues are those that the record above does not show in place.
func (p *narrator) issues() {
	for _, i := range p.t.Result.Issues() {
		switch i.Code {
		case rules.UnknownDiagnosis, rules.UnknownProcedure, rules.GrayCode, rules.NoMDC, rules.NoADRG, rules.MainDiscarded,
			rules.NoRowForDiagnosis, rules.NoRowForMain, rules.RelatedRequired, rules.NoConservativeRow, rules.NoComprehensiveGroup,
			rules.ProcedureDropped, rules.ClassWritten, rules.ProcedureUnrelated, rules.PrincipalUnknown, rules.PrincipalGray, rules.PrincipalNotAllowed:
			continue
		}
		if i.Code == rules.DataNeeded {
			p.add(p.pick("缺失", "Missing"), p.lacking(&i), rules.Pos{})
			continue
		}
		sentence := i.Code.Text(p.lang)
		if i.Field != rules.NoField && i.Field != rules.FieldOther {
			field := p.fieldName(i.Field)
			if i.Field == rules.FieldLine && i.Index > 0 {
				field = fmt.Sprintf(p.pick("第 %d 行", "line %d"), i.Index)
			}
			sentence = field + p.pick("：", ": ") + sentence
		}
		if v := i.Value(); v != "" {
			sentence += fmt.Sprintf(p.pick("（%s）", " (%s)"), text.Clip(v, 60))
		}
		p.add(p.pick("提示", "Noticed"), sentence, rules.Pos{})
	}
}

// path is the way through the MDCs to the answer.
func (p *narrator) path() {
	if !p.has(rules.StepGate) && !p.has(rules.StepLeaf) {
		return
	}
	before := p.before()
	if p.has(rules.StepGate) {
		p.gates()
	}
	p.hit()
	p.waiting()
	p.ambiguity()
	leaves := p.pick("细分", "DRG")
	for i := range p.facts {
		switch s := &p.facts[i]; {
		case before[s.Step.Group]:
		case s.Kind == rules.StepLeaf:
			p.add(leaves, p.leaf(s, testsOf(p.facts[i+1:])), s.Pos)
		case s.Kind == rules.StepTest:
			p.add(leaves, "  "+p.test(s), s.Pos)
		case s.Kind == rules.StepBase:
			p.add(p.pick("基础包", "Base"), s.Group+" "+s.Name, s.Pos)
		}
	}
	p.gap()
}

// before tells the groups that stand before all MDCs, and returns them: one that took the case, those of which a value is missing
// or some test held, and the codes of the others. A pack that tries the case again asks them again.
func (p *narrator) before() map[rules.GroupID]bool {
	d := p.pack.DRG()
	if d == nil {
		return nil
	}
	label := p.pick("大类之前", "Before MDCs")
	groups := make(map[rules.GroupID]bool, len(d.Pre))
	for i := range d.Pre {
		groups[d.Pre[i].ID] = true
	}
	told := make(map[rules.GroupID]bool)
	var others []string
	for i := range p.facts {
		s := &p.facts[i]
		if s.Kind != rules.StepLeaf || !groups[s.Step.Group] || told[s.Step.Group] && !s.Hit {
			continue
		}
		told[s.Step.Group] = true
		others = slices.DeleteFunc(others, func(code string) bool { return code == s.Group })
		tests := testsOf(p.facts[i+1:])
		if !s.Hit && !slices.ContainsFunc(tests, func(f Fact) bool { return f.Want == 1 || f.Part > 0 }) {
			others = append(others, s.Group)
			continue
		}
		p.add(label, p.leaf(s, tests), s.Pos)
		p.tests(label, tests)
	}
	if len(others) > 0 {
		p.add(label, p.pick("不成立：", "not met: ")+strings.Join(others, " "), rules.Pos{})
	}
	return groups
}

// testsOf returns the tests that facts begin with: those of the leaf before.
func testsOf(facts []Fact) []Fact {
	if n := slices.IndexFunc(facts, func(f Fact) bool { return f.Kind != rules.StepTest }); n >= 0 {
		return facts[:n]
	}
	return facts
}

// gates tells the MDCs: those passed by together where the reason is the same, those entered with what opened them.
func (p *narrator) gates() {
	label := p.pick("大类", "MDC")
	const most = 26 // MDCs with one reason on one line
	var closed, reasons []string
	flush := func() {
		for i, why := range reasons {
			closed[i] += p.pick("：", ": ") + why
		}
		for group := range slices.Chunk(closed, 3) {
			p.add(label, strings.Join(group, " · "), rules.Pos{})
		}
		closed, reasons = nil, nil
	}
	for i := range p.facts {
		s := &p.facts[i]
		switch s.Kind {
		case rules.StepGate:
			if !s.Hit {
				why, n := p.lack(s), len(reasons)
				if n > 0 && reasons[n-1] == why && strings.Count(closed[n-1], " ") < most-1 {
					closed[n-1] += " " + s.Group
				} else {
					closed, reasons = append(closed, s.Group), append(reasons, why)
				}
				continue
			}
			flush()
			sentence := s.Group + " " + s.Name
			pos := s.Pos
			for j := i + 1; j < len(p.facts) && p.facts[j].Kind == rules.StepCondition; j++ {
				sentence += "  " + p.met(&p.facts[j])
				pos = p.facts[j].Pos
			}
			p.add(label, sentence, pos)
		case rules.StepZone:
			flush()
			p.add(label, fmt.Sprintf("  %s  %s", s.Code, s.List), s.Pos)
		case rules.StepFall:
			flush()
			p.add(label, s.Group+p.pick(" 没有 ADRG 收治，继续判断下一大类", ": no ADRG takes the case; on to the next MDC"), rules.Pos{})
		}
	}
	flush()
}

// hit tells which ADRG took the case and what met its conditions, or that none did.
func (p *narrator) hit() {
	label := "ADRG"
	if p.t.Result.Reason == rules.NoADRG {
		p.add(label, fmt.Sprintf(p.pick("%s 中没有符合的 ADRG", "no ADRG of %s takes the case"), p.t.Result.MDC), rules.Pos{})
	}
	for i := range p.facts {
		s := &p.facts[i]
		if s.Kind != rules.StepADRG {
			continue
		}
		p.add(label, fmt.Sprintf("%s  %s", s.Group, s.Name), rules.Pos{})
		for j := i + 1; j < len(p.facts) && p.facts[j].Kind == rules.StepCondition; j++ {
			c := &p.facts[j]
			p.add(label, "     "+p.met(c), c.Pos)
		}
	}
}

// waiting tells the ADRG for whose sake the birth weight is asked for.
func (p *narrator) waiting() {
	for _, s := range p.steps(rules.StepWaiting) {
		p.add("ADRG", fmt.Sprintf(p.pick("%s  %s：只差出生体重", "%s  %s: lacks nothing but the birth weight"), s.Group, s.Name), s.Pos)
	}
}

// ambiguity tells why a case is ambiguous, and never what to file instead.
func (p *narrator) ambiguity() {
	label := p.pick("歧义", "QY")
	for _, s := range p.steps(rules.StepAmbiguous) {
		if !s.Hit {
			continue
		}
		p.add(label, fmt.Sprintf(p.pick("主要手术 %s %s 参与分组，但 %s 没有收治它的 ADRG",
			"main procedure %s %s counts, and no ADRG of %s takes it"), s.Code, p.procedureName(s.Code), s.Group), s.Pos)
		var groups []string
		for _, e := range p.steps(rules.StepElsewhere) {
			groups = append(groups, e.Group)
		}
		if len(groups) > 0 {
			p.add(label, p.pick("收治它的 ADRG 在其他大类：", "ADRGs of other MDCs that take it: ")+strings.Join(groups, " "), rules.Pos{})
		} else {
			p.add(label, p.pick("没有任何 ADRG 收治它；它参与分组，是规则包对参数 counts 的读法",
				"no ADRG takes it anywhere; that it counts is how the pack reads the parameter counts"), rules.Pos{})
		}
	}
	for _, s := range p.steps(rules.StepOtherwise) {
		p.add(label, p.pick("若无手术操作：", "without procedures: ")+s.Group, rules.Pos{})
	}
}

// near tells the ADRGs that failed in one condition: one by one where other conditions held, by what they lacked where
// there was no other.
func (p *narrator) near() {
	label := p.pick("差一步", "Near")
	var lacks []string
	groups := make(map[string][]string)
	for _, s := range p.steps(rules.StepNear) {
		if s.Hit || s.Index >= 0 {
			p.add(label, fmt.Sprintf("%s %s%s%s", s.Group, s.Name, p.pick("：", ": "), p.failed(s)), s.Pos)
			continue
		}
		why := p.lack(s)
		if groups[why] == nil {
			lacks = append(lacks, why)
		}
		groups[why] = append(groups[why], s.Group)
	}
	const most = 12 // groups on one line
	for _, why := range lacks {
		sentence := why + p.pick("：", ": ")
		for line := range slices.Chunk(slices.Compact(groups[why]), most) {
			p.add(label, sentence+strings.Join(line, " "), rules.Pos{})
			sentence = "  "
		}
	}
}

// answers tells what missing values could lead to.
func (p *narrator) answers() {
	label := p.pick("可能结果", "Answers")
	for _, s := range p.steps(rules.StepAnswer) {
		p.add(label, fmt.Sprintf(p.pick("%s从 %d 起：%s", "%s from %d: %s"), p.fieldName(s.Field), s.Have, s.Group), rules.Pos{})
	}
}

// footnotes are the parameters that touched the result.
func (p *narrator) footnotes() {
	for _, s := range p.steps(rules.StepParameter) {
		p.add(p.pick("参数", "Parameter"), s.List+" = "+s.Value, s.Pos)
	}
}

// steps iterates over the steps of a kind.
func (p *narrator) steps(k rules.StepKind) iter.Seq2[int, *Fact] {
	return func(yield func(int, *Fact) bool) {
		for i := range p.facts {
			if s := &p.facts[i]; s.Kind == k && !yield(i, s) {
				return
			}
		}
	}
}

func (p *narrator) has(k rules.StepKind) bool {
	for range p.steps(k) {
		return true
	}
	return false
}
