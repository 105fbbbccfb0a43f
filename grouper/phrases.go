package grouper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// person describes whom the record is about.
func (p *narrator) person(c *Case) string {
	var parts []string
	switch c.Sex {
	case rules.Male:
		parts = append(parts, p.pick("男", "male"))
	case rules.Female:
		parts = append(parts, p.pick("女", "female"))
	case rules.Unknown:
		parts = append(parts, p.pick("性别不详", "sex unknown"))
	default:
		parts = append(parts, p.pick("性别 ", "sex ")+c.Sex.String())
	}
	add := func(n rules.Int, zh, en string) {
		if v, ok := n.Get(); ok {
			parts = append(parts, fmt.Sprintf(p.pick(zh, en), v))
		}
	}
	add(c.Age, "%d 岁", "%d years")
	add(c.AgeDays, "日龄 %d 天", "age %d days")
	add(c.BirthWeight, "出生体重 %d 克", "birth weight %d g")
	add(c.Stay, "住院 %d 天", "stay %d days")
	if c.ID != "" {
		parts = append(parts, p.pick("病例号 ", "case ")+text.Clip(c.ID, 40))
	}
	return strings.Join(parts, p.pick("  ", ", "))
}

// code is a code as read, with the spelling as filed where it differs.
func (p *narrator) code(s *Fact) string {
	if s.Filed == s.Code {
		return text.Clip(s.Code, 40)
	}
	return fmt.Sprintf(p.pick("%s（原文“%s”）", "%s (filed \"%s\")"), text.Clip(s.Code, 40), text.Clip(s.Filed, 40))
}

// standing says what is special about a diagnosis.
func (p *narrator) standing(s *Fact) string {
	if s.Standing == rules.Sound {
		return ""
	}
	return "  " + s.Standing.Code(s.Field).Text(p.lang)
}

// severity says what became of a secondary diagnosis.
func (p *narrator) severity(s *Fact) string {
	switch {
	case s.Severity == rules.NoComplication:
		return p.pick("—     不是 MCC/CC", "-     neither MCC nor CC")
	case s.Hit:
		return text.Pad(s.Severity.String(), 6) + p.pick("保留", "kept")
	}
	return text.Pad(s.Severity.String(), 6) + fmt.Sprintf(p.pick("排除：主要诊断 %s 在其排除表 %s 中",
		"cancelled: principal diagnosis %s is in its exclusion table %s"), p.principal(), s.List)
}

func (p *narrator) principal() string {
	for _, s := range p.steps(rules.StepDiagnosis) {
		return s.Code
	}
	return ""
}

// met says what met a condition.
func (p *narrator) met(s *Fact) string {
	at := ""
	if s.Index > 0 {
		at = fmt.Sprintf(p.pick("（第 %d 位）", " (place %d)"), s.Index+1)
	}
	switch s.Atom {
	case rules.PrincipalDiagnosis:
		return fmt.Sprintf(p.pick("主要诊断 %s 在列", "principal diagnosis %s listed"), s.Code)
	case rules.PrincipalNot:
		return fmt.Sprintf(p.pick("主要诊断 %s 不在排除的编码中", "principal diagnosis %s is not among those left out"), s.Code)
	case rules.OtherDiagnosis:
		return fmt.Sprintf(p.pick("其他诊断 %s 在列%s", "other diagnosis %s listed%s"), s.Code, at)
	case rules.AnyDiagnosis:
		return fmt.Sprintf(p.pick("诊断 %s 在列%s", "diagnosis %s listed%s"), s.Code, at)
	case rules.MainProcedure:
		return fmt.Sprintf(p.pick("主要手术 %s 在列", "main procedure %s listed"), s.Code)
	case rules.AnyProcedure:
		return fmt.Sprintf(p.pick("手术操作 %s 在列%s", "procedure %s listed%s"), s.Code, at)
	case rules.ProcedureGroup:
		return fmt.Sprintf(p.pick("手术组合 %s：%s%s", "procedure group %s: %s%s"), s.List, s.Code, at)
	case rules.MainProcedureCounts:
		return fmt.Sprintf(p.pick("主要手术 %s 参与分组", "main procedure %s counts"), s.Code)
	case rules.AnyProcedureCounts:
		return fmt.Sprintf(p.pick("手术操作 %s 参与分组%s", "procedure %s counts%s"), s.Code, at)
	case rules.NoProcedureCounts:
		return p.pick("没有参与分组的手术操作", "no procedure counts")
	case rules.AgeDaysMax:
		return fmt.Sprintf(p.pick("日龄 %d ≤ %d 天", "age %d ≤ %d days"), s.Have, s.Want)
	case rules.AgeYearsMax:
		return fmt.Sprintf(p.pick("年龄 %d ≤ %d 岁", "age %d ≤ %d years"), s.Have, s.Want)
	case rules.WeightMin:
		return fmt.Sprintf(p.pick("出生体重 %d ≥ %d 克", "birth weight %d ≥ %d g"), s.Have, s.Want)
	case rules.WeightBelow:
		return fmt.Sprintf(p.pick("出生体重 %d < %d 克", "birth weight %d < %d g"), s.Have, s.Want)
	case rules.SexIs:
		return p.pick("性别相符", "sex agrees")
	case rules.PrincipalZone:
		return fmt.Sprintf(p.pick("主要诊断 %s 属于创伤部位", "principal diagnosis %s is in a body zone"), s.Code)
	case rules.ZonesMin:
		return fmt.Sprintf(p.pick("创伤部位 %d ≥ %d 处", "%d ≥ %d body zones"), s.Have, s.Want)
	case rules.DiagnosisPrefix:
		return fmt.Sprintf(p.pick("诊断 %s 前缀相符%s", "diagnosis %s has the prefix%s"), s.Code, at)
	case rules.Always:
		return p.pick("所有病例都要判断", "tried for every case")
	}
	return s.Atom.String()
}

// failed says what a condition lacked, with a sample of what would have met it, and where else the record has one.
func (p *narrator) failed(s *Fact) string {
	sentence := p.lack(s)
	if s.Step.List >= 0 {
		sentence += p.sample(s)
	}
	if s.Index >= 0 && s.Code != "" {
		sentence += fmt.Sprintf(p.pick("，%s 在第 %d 位", "; %s is in place %d"), s.Code, s.Index+1)
	}
	return sentence
}

// lack says what a condition lacked: what was asked, and what there is.
func (p *narrator) lack(s *Fact) string {
	switch s.Atom {
	case rules.PrincipalDiagnosis:
		return p.pick("主要诊断不在列", "principal diagnosis not listed")
	case rules.PrincipalNot:
		return p.pick("主要诊断在排除的编码中", "principal diagnosis is among those left out")
	case rules.OtherDiagnosis:
		return p.pick("缺其他诊断", "lacks another diagnosis")
	case rules.AnyDiagnosis:
		return p.pick("没有在列的诊断", "no diagnosis listed")
	case rules.MainProcedure:
		return p.pick("缺主要手术操作", "lacks the main procedure")
	case rules.AnyProcedure:
		return p.pick("缺手术操作", "lacks a procedure")
	case rules.ProcedureGroup:
		return p.pick("手术组合缺一项", "lacks one procedure of the combination")
	case rules.MainProcedureCounts:
		return p.pick("主要手术位置没有参与分组的手术操作", "no counting procedure in the main slot")
	case rules.AnyProcedureCounts:
		return p.pick("没有参与分组的手术操作", "no procedure counts")
	case rules.NoProcedureCounts:
		return p.pick("有参与分组的手术操作", "a procedure counts")
	case rules.AgeDaysMax:
		if s.Have < 0 {
			return fmt.Sprintf(p.pick("不是 %d 天以内的新生儿", "not within %d days of age"), s.Want)
		}
		return fmt.Sprintf(p.pick("日龄 %d，应不超过 %d 天", "age %d days, at most %d asked"), s.Have, s.Want)
	case rules.AgeYearsMax:
		if s.Want == 0 {
			return p.pick("已满一周岁", "not an infant")
		}
		return fmt.Sprintf(p.pick("年龄应不超过 %d 岁", "at most %d years asked"), s.Want)
	case rules.WeightMin, rules.WeightBelow:
		return p.weight(s)
	case rules.SexIs:
		if rules.Sex(s.Want) == rules.Male {
			return p.pick("只收男性", "male only")
		}
		return p.pick("只收女性", "female only")
	case rules.PrincipalZone:
		return p.pick("主要诊断不在创伤部位表", "principal diagnosis in no body zone")
	case rules.ZonesMin:
		return fmt.Sprintf(p.pick("创伤部位 %d 处，应有 %d 处", "body zones: %d, at least %d asked"), s.Have, s.Want)
	case rules.DiagnosisPrefix:
		return p.pick("没有符合前缀的诊断", "no diagnosis with the prefix")
	}
	return p.pick("条件不符", "condition not met")
}

func (p *narrator) weight(s *Fact) string {
	if s.Have < 0 {
		return p.pick("出生体重缺失", "birth weight missing")
	}
	if s.Atom == rules.WeightMin {
		return fmt.Sprintf(p.pick("出生体重 %d，应不低于 %d 克", "birth weight %d g, at least %d asked"), s.Have, s.Want)
	}
	return fmt.Sprintf(p.pick("出生体重 %d，应低于 %d 克", "birth weight %d g, below %d asked"), s.Have, s.Want)
}

// sample shows what a list holds: its first code and how many there are.
func (p *narrator) sample(s *Fact) string {
	list := p.t.pack.DRG().Lists[s.Step.List]
	var e icd.Entry
	if list.Procedures {
		e, _ = p.t.pack.Codes().Procedure(list.Codes[0])
	} else {
		e, _ = p.t.pack.Codes().Diagnosis(list.Codes[0])
	}
	if len(list.Codes) == 1 {
		return fmt.Sprintf(p.pick("（%s）", " (%s)"), e.Code)
	}
	return fmt.Sprintf(p.pick("（%s 等 %d 个编码）", " (%s and others, %d codes)"), e.Code, len(list.Codes))
}

// leaf says how a leaf of the subdivision answered, of whose condition the tests are told.
func (p *narrator) leaf(s *Fact, tests []Fact) string {
	when := rules.When(s.Want)
	ask := ""
	switch when {
	case rules.WhenMCC:
		ask = p.pick("需要 MCC", "needs an MCC")
	case rules.WhenCC:
		ask = p.pick("需要 MCC 或 CC", "needs an MCC or CC")
	case rules.WhenCCOnly:
		ask = p.pick("需要 CC 而无 MCC", "needs a CC and no MCC")
	case rules.WhenNone:
		ask = p.pick("需无 MCC 和 CC", "needs neither MCC nor CC")
	}
	switch {
	case s.List == "" && ask == "":
		ask = p.pick("其余全部病例", "all other cases")
	case s.List != "" && ask == "":
		ask = fmt.Sprintf(p.pick("条件 %s", "condition %s"), s.List)
	case s.List != "":
		ask += fmt.Sprintf(p.pick("，且条件 %s", " and condition %s"), s.List)
	}
	tier := s.Number > 0
	switch {
	case slices.ContainsFunc(tests, func(f Fact) bool { return f.Kind == rules.StepTest && f.Want == 1 }) && !s.Hit:
		return fmt.Sprintf("%s  %s%s", s.Group, ask, p.pick("：无法判断", ": cannot be told"))
	case tier && !s.Hit: // the tests of the condition follow
		return fmt.Sprintf("%s  %s%s", s.Group, ask, p.pick("：不成立", ": not met"))
	case !s.Hit && when == rules.WhenNone:
		return fmt.Sprintf("%s  %s%s", s.Group, ask, p.pick("：有", ": there is one"))
	case !s.Hit && when == rules.WhenCCOnly:
		return fmt.Sprintf("%s  %s%s", s.Group, ask, p.pick("：不符", ": not so"))
	case !s.Hit:
		return fmt.Sprintf("%s  %s%s", s.Group, ask, p.pick("：无", ": none"))
	}
	var kept []string
	for _, x := range p.steps(rules.StepComplication) {
		if x.Hit && (when == rules.WhenCC || when == rules.WhenCCOnly || when == rules.WhenMCC && x.Severity == rules.MCC) {
			kept = append(kept, x.Code)
		}
	}
	if len(kept) > 0 {
		ask += p.pick("：", ": ") + strings.Join(kept, " ")
	}
	return fmt.Sprintf("%s  %s ✓", s.Group, ask)
}

// test says what a test of the condition of a leaf asked, and what the case has.
func (p *narrator) test(s *Fact) string {
	x := &p.pack.DRG().Provisos[s.Step.List].Alternatives[s.Number-1][s.Part]
	asked := p.asked(x)
	if x.Not {
		asked = p.pick("非：", "not: ") + asked
	}
	have := ""
	switch {
	case s.Step.Want == 1:
		return asked + fmt.Sprintf(p.pick("：缺少%s", ": no %s"), p.fieldName(s.Field))
	case s.Index >= 0:
		have = p.pick("：", ": ") + s.Code
	case hasNumber(s):
		have = p.pick("：", ": ") + strconv.FormatInt(s.Have, 10)
	case s.Field == rules.FieldDepartment:
		have = p.pick("：", ": ") + p.t.Case.Department
	}
	if s.Hit {
		return asked + have + " ✓"
	}
	return asked + have + p.pick("，不符", ", not so")
}

// asked says what a test asks.
func (p *narrator) asked(t *rules.Test) string {
	number := func(zh, en string) string {
		low, high := t.Low.String(), t.High.String()
		form := map[rules.Compare]string{
			rules.Less: "%s < " + low, rules.AtMost: "%s ≤ " + low, rules.Equal: "%s = " + low, rules.AtLeast: "%s ≥ " + low,
			rules.More: "%s > " + low, rules.Between: low + " ≤ %s ≤ " + high,
		}[t.Compare]
		return fmt.Sprintf(form, p.pick(zh, en))
	}
	items := func(zh, en string, list []rules.Item) string {
		if len(list) == 0 { // all its codes are misspelt, which the pack accepts
			list = []rules.Item{{Text: "-", Exact: true}}
		}
		sample := list[0].Text
		if !list[0].Exact && !list[0].IsRange {
			sample += "*"
		}
		if n := len(list); n > 1 {
			sample = fmt.Sprintf(p.pick("%s 等 %d 项", "%s and others, %d items"), sample, n)
		}
		return fmt.Sprintf(p.pick("%s属于 %s", "%s is one of %s"), p.pick(zh, en), sample)
	}
	switch t.Kind {
	case rules.TestPrincipal:
		return items("主要诊断", "the principal diagnosis", t.Items)
	case rules.TestOtherDiagnosis:
		return items("有其他诊断", "some other diagnosis", t.Items)
	case rules.TestAnyDiagnosis:
		return items("有诊断", "some diagnosis", t.Items)
	case rules.TestMain:
		return items("主要手术", "the main procedure", t.Items)
	case rules.TestProcedure:
		return items("有手术操作", "some procedure", t.Items)
	case rules.TestOtherProcedure:
		return items("有其他手术操作", "some other procedure", t.Items)
	case rules.TestProcedureGroups:
		return fmt.Sprintf(p.pick("手术组合 %d 组齐全", "a combination of %d groups of procedures"), len(t.Groups))
	case rules.TestCount:
		return number(t.Name+" 中手术操作的个数", "procedures of "+t.Name)
	case rules.TestDepartment:
		return p.pick("出院科别为 ", "department ") + strings.Join(t.Texts, p.pick("、", ", "))
	case rules.TestFlag:
		return p.pick("标志 ", "flag ") + t.Name
	case rules.TestMCC:
		return p.pick("有 MCC", "an MCC")
	case rules.TestCC:
		return p.pick("有 MCC 或 CC", "an MCC or CC")
	case rules.TestCCOnly:
		return p.pick("有 CC 而无 MCC", "a CC and no MCC")
	case rules.TestNone:
		return p.pick("无 MCC 和 CC", "neither MCC nor CC")
	}
	name := p.fieldName(t.Kind.Field())
	return number(name, name)
}

// fieldName names a field for people.
func (p *narrator) fieldName(f rules.Field) string {
	names := map[rules.Field][2]string{
		rules.FieldSex:             {"性别", "sex"},
		rules.FieldAge:             {"年龄（岁）", "age in years"},
		rules.FieldAgeDays:         {"日龄（天）", "age in days"},
		rules.FieldBirthWeight:     {"出生体重（克）", "birth weight in gram"},
		rules.FieldAdmissionWeight: {"入院体重（克）", "admission weight in gram"},
		rules.FieldDiagnoses:       {"诊断", "diagnoses"},
		rules.FieldProcedures:      {"手术操作", "procedures"},
		rules.FieldStay:            {"住院天数", "stay in days"},
		rules.FieldDischarge:       {"离院方式", "way of discharge"},
		rules.FieldDepartment:      {"出院科别", "department"},
		rules.FieldICUHours:        {"重症监护小时数", "hours of intensive care"},
		rules.FieldVentilatorHours: {"呼吸机使用小时数", "hours of ventilation"},
		rules.FieldFlags:           {"标志", "flags"},
		rules.FieldICUDays:         {"重症监护天数", "days of intensive care"},
		rules.FieldCost:            {"总费用", "total cost"},
		rules.FieldParts:           {"费用构成", "parts of the cost"},
		rules.FieldPrice:           {"分值单价", "point value"},
		rules.FieldHospitalLevel:   {"医院等级", "level of the hospital"},
		rules.FieldInsurance:       {"险种", "kind of insurance"},
		rules.FieldTCMDiagnosis:    {"中医病名", "TCM diagnosis"},
		rules.FieldAdmission:       {"入院类型", "kind of admission"},
		rules.FieldStage:           {"治疗阶段", "stage of treatment"},
		rules.FieldInstitution:     {"医疗机构", "institution"},
		rules.FieldLine:            {"记录", "record"},
	}
	if n, ok := names[f]; ok {
		return p.pick(n[0], n[1])
	}
	return strconv.Quote(f.String())
}

func (p *narrator) diagnosisName(code string) string {
	if r, ok := p.t.pack.Codes().FindDiagnosis(code); ok {
		e, _ := p.t.pack.Codes().Diagnosis(r)
		return e.Name
	}
	return ""
}

func (p *narrator) procedureName(code string) string {
	if r, ok := p.t.pack.Codes().FindProcedure(code); ok {
		e, _ := p.t.pack.Codes().Procedure(r)
		return e.Name
	}
	return ""
}

// groupName is the name of a DRG.
func (p *narrator) groupName(code string) string {
	for _, g := range p.t.pack.DRG().Groups {
		if g.Kind == rules.KindDRG && g.Code == code {
			return g.Name
		}
	}
	return ""
}
