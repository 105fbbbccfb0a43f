package edits

import (
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Finding is one thing that conflicts in a record: facts. The sentence is made when it is printed. As JSON it has the facts under
// stable keys, all of them always, and no sentence.
type Finding struct {
	Check  rules.Check       `json:"check"`
	Level  rules.EditLevel   `json:"level"`
	Field  rules.RecordField `json:"field"`  // the field concerned
	Index  int               `json:"index"`  // the entry of a list, counted from 0; else -1
	Other  int               `json:"other"`  // another entry of the list that it conflicts with; else -1
	Filed  string            `json:"filed"`  // the code as filed, if it is about one
	Near   string            `json:"near"`   // the defined code that a misspelt one is nearly certain to be; else ""
	Source string            `json:"source"` // who says so, as the pack states it
	Place  string            `json:"place"`  // the row of the rule, file:line with the pack

	args []any // facts of the sentence
}

// Text returns the finding in one sentence.
func (f *Finding) Text(lang rules.Lang) string {
	m := messages[f.Check]
	args := make([]any, len(f.args))
	for i, a := range f.args {
		switch a := a.(type) {
		case interface{ Text(rules.Lang) string }:
			args[i] = a.Text(lang)
		case string:
			args[i] = text.Clip(a, 80)
		default:
			args[i] = a
		}
	}
	s := lang.Pick(m[0], m[1])
	if strings.Contains(s, "%[") {
		s = fmt.Sprintf(s, args...)
	}
	if f.Near != "" {
		s += fmt.Sprintf(lang.Pick("；是否为 %s？", "; did you mean %s?"), f.Near)
	}
	return s
}

// WriteText prints findings in the language, one a line: level, where, what, check, and by which rule. Nothing found is said in
// one line.
func WriteText(w io.Writer, lang rules.Lang, findings []Finding) error {
	var b strings.Builder
	if len(findings) == 0 {
		b.WriteString(lang.Pick("未发现问题\n", "nothing found\n"))
	}
	for i := range findings {
		f := &findings[i]
		level, where := text.Pad(levelText(f.Level, lang), 9), text.Pad(f.where(lang), 22)
		fmt.Fprintf(&b, "%s%s%s  [%s]\n", level, where, f.Text(lang), f.Check)
		fmt.Fprintf(&b, "%31s%s  %s\n", "", f.Source, f.Place)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// where names the place in the record.
func (f *Finding) where(lang rules.Lang) string {
	n := fieldText(f.Field).Text(lang)
	if f.Index < 0 {
		return n
	}
	return fmt.Sprintf("%s %d", n, f.Index+1)
}

func levelText(l rules.EditLevel, lang rules.Lang) string {
	switch l {
	case rules.EditError:
		return lang.Pick("错误", "error")
	case rules.EditWarning:
		return lang.Pick("警告", "warning")
	case rules.EditNotice:
		return lang.Pick("提示", "notice")
	}
	return l.String()
}

// bilingual is an argument that reads differently in each language.
type bilingual struct{ zh, en string }

func (b bilingual) Text(lang rules.Lang) string { return lang.Pick(b.zh, b.en) }

// fieldText names a field for people.
func fieldText(f rules.RecordField) bilingual {
	switch f {
	case rules.RecordAdmitted:
		return bilingual{"入院日期", "admission"}
	case rules.RecordDischarged:
		return bilingual{"出院日期", "discharge date"}
	case rules.RecordProcedureDates:
		return bilingual{"手术操作日期", "procedure date"}
	}
	names := map[rules.Field]bilingual{
		rules.FieldSex:             {"性别", "sex"},
		rules.FieldAge:             {"年龄", "age"},
		rules.FieldAgeDays:         {"日龄", "age in days"},
		rules.FieldBirthWeight:     {"出生体重", "birth weight"},
		rules.FieldAdmissionWeight: {"入院体重", "admission weight"},
		rules.FieldDiagnoses:       {"诊断", "diagnosis"},
		rules.FieldProcedures:      {"手术操作", "procedure"},
		rules.FieldStay:            {"住院天数", "stay"},
		rules.FieldDischarge:       {"离院方式", "way of discharge"},
		rules.FieldDepartment:      {"出院科别", "department"},
		rules.FieldICUHours:        {"重症监护小时数", "ICU hours"},
		rules.FieldICUDays:         {"重症监护天数", "ICU days"},
		rules.FieldVentilatorHours: {"呼吸机使用小时数", "ventilator hours"},
		rules.FieldInstitution:     {"医疗机构", "institution"},
		rules.FieldHospitalLevel:   {"医院等级", "hospital level"},
		rules.FieldInsurance:       {"险种", "insurance"},
		rules.FieldAdmission:       {"入院类型", "kind of admission"},
		rules.FieldCost:            {"总费用", "total cost"},
	}
	if n, ok := names[fieldOf(f)]; ok {
		return n
	}
	return bilingual{string(f), string(f)}
}

// sexText names a sex.
func sexText(s rules.Sex) bilingual {
	switch s {
	case rules.Male:
		return bilingual{"男性", "male"}
	case rules.Female:
		return bilingual{"女性", "female"}
	}
	return bilingual{"性别 " + s.String(), "sex " + s.String()}
}

// messages are the sentences of the checks in both languages. Verbs refer to the facts of the finding: each check has its own.
var messages = map[rules.Check][2]string{
	rules.CheckPrincipalMissing:    {"没有主要诊断", "there is no principal diagnosis"},
	rules.CheckPrincipalNotAllowed: {"%[1]s 不能作主要诊断", "%[1]s cannot be principal"},
	rules.CheckPrincipalSex: {
		"主要诊断 %[1]s 只有%[2]s能进入的大类收治，病例为%[3]s",
		"the MDC of principal diagnosis %[1]s admits %[2]s patients only; this one is %[3]s"},
	rules.CheckCodeMalformed: {"%[1]s", "%[1]s"},
	rules.CheckAsteriskAlone: {
		"星号编码 %[1]s 单独出现，缺少与之成对的剑号编码",
		"asterisk code %[1]s stands alone, without the dagger code of the pair"},
	rules.CheckCodeUnknown: {"%[1]s 不在 %[2]s 中", "%[1]s is not defined in %[2]s"},
	rules.CheckDaggerAlone: {
		"剑号编码 %[1]s 在 %[2]s 中只与星号编码成对出现",
		"dagger code %[1]s stands in %[2]s only together with an asterisk code"},
	rules.CheckCodeGray:      {"%[1]s 是灰码，结算时停用", "%[1]s is gray: closed for settlement"},
	rules.CheckCodeSpelling:  {"%[1]q 的规范写法为 %[2]s", "%[1]q is spelled %[2]s"},
	rules.CheckCodeDuplicate: {"%[1]s 与第 %[2]d 位重复", "%[1]s is filed in place %[2]d already"},
	rules.CheckEntryEmpty:    {"此位为空，而第 %[1]d 位有编码", "the entry is empty, and place %[1]d holds a code"},
	rules.CheckMainNotCounting: {
		"主要手术操作 %[1]s 不参与分组，而第 %[2]d 位的 %[3]s 参与",
		"main procedure %[1]s does not count for grouping; %[3]s in place %[2]d does"},
	rules.CheckNumberNegative: {"%[1]d 为负", "%[1]d is negative"},
	rules.CheckAgesDiffer: {
		"年龄 %[1]d 岁与日龄 %[2]d 天不符",
		"%[1]d years and %[2]d days of age contradict each other"},
	rules.CheckWeightUnexpected: {
		"填写了 %[1]d 克，而病例不是新生儿（日龄不超过 %[2]d 天）",
		"%[1]d g is stated, and the patient is no newborn (at most %[2]d days old)"},
	rules.CheckDatesReversed: {"出院日期 %[2]s 早于入院日期 %[1]s", "discharge on %[2]s is before admission on %[1]s"},
	rules.CheckStayDiffers: {
		"填写 %[1]d 天；入院 %[2]s、出院 %[3]s 之间为 %[4]s 天",
		"%[1]d days are stated; from %[2]s to %[3]s there are %[4]s"},
	rules.CheckDateOutsideStay:      {"%[1]s 不在住院期间（%[2]s 至 %[3]s）", "%[1]s is outside the stay (%[2]s to %[3]s)"},
	rules.CheckDateWithoutProcedure: {"有日期 %[1]s，而此位没有手术操作", "there is a date, %[1]s, and no procedure in this place"},
	rules.CheckTimeExceedsStay:      {"%[1]d 超过住院期间的上限 %[2]d", "%[1]d is more than the stay allows, %[2]d"},
	rules.CheckSex: {
		"%[1]s 列为%[2]s的编码，病例为%[3]s",
		"%[1]s is listed for %[2]s patients; this one is %[3]s"},
	rules.CheckAge: {
		"%[1]s 的年龄应为 %[2]s，病例为 %[3]s",
		"%[1]s goes with an age of %[2]s; the patient is %[3]s old"},
	rules.CheckCompanion: {"%[1]s 要求同时有 %[2]s 的诊断", "%[1]s asks for a diagnosis of %[2]s beside it"},
	rules.CheckLimit:     {"填写 %[1]d，应为 %[2]s", "%[1]d is stated, and it should be %[2]s"},
	rules.CheckValue:     {"%[1]q 不是规定的值（%[2]s）", "%[1]q is none of the values %[2]s"},
	rules.CheckRequired:  {"%[1]s未填写", "%[1]s is empty"},
}
