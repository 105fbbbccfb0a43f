package rules

import (
	"cmp"
	"slices"
	"strings"
)

// Finding is one thing about a pack that is suspicious, though the pack loads. It holds facts; the sentence is made when it is
// printed.
type Finding struct {
	Code    Code
	Level   LintLevel
	Pos     Pos    // the first row concerned, or none if the matter is in no row; see [Pack.Place]
	Subject string // what it is about; with Code it names the finding among those of the pack
	Args    []any  // facts of the sentence
}

// LintLevel says how likely a finding is a mistake.
type LintLevel uint8

// The levels.
const (
	LintNote    LintLevel = iota + 1 // worth knowing; official schemes have such too
	LintWarning                      // probably a mistake
)

// String returns the name of the level, "" for none.
func (l LintLevel) String() string {
	switch l {
	case LintNote:
		return "note"
	case LintWarning:
		return "warning"
	}
	return ""
}

// Text returns the explanation in the language.
func (f *Finding) Text(l Lang) string {
	m := lintMessages[f.Code]
	return sprintf(l.Pick(m.zh, m.en), (&Error{Args: f.Args}).localized(l))
}

// Hint returns what to do about it, or "".
func (f *Finding) Hint(l Lang) string {
	m := lintMessages[f.Code]
	return l.Pick(m.hintZH, m.hintEN)
}

// Lint looks for what is suspicious in a pack that loads, in the order of its files. What [Open] refuses is not said again, nor
// what accepted.csv accepts. A finding is no judgement: the national packs have many, and each may be meant.
//
// needs are the packs that a scheme of payment groups by: with all of them, its tables are held against their groups. Those that the
// manifest does not name, byte for byte, are not looked at.
func Lint(p *Pack, needs ...*Pack) []Finding {
	l := &linter{p: p}
	switch {
	case p == nil:
	case p.drg != nil:
		l.drg(p.drg)
	case p.dip != nil:
		l.dip(p.dip)
	case p.crosswalk != nil:
		l.crosswalk()
	case p.payment != nil:
		l.payment(needs)
	}
	slices.SortStableFunc(l.list, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Pos.Layer, b.Pos.Layer), cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			strings.Compare(string(a.Code), string(b.Code)), strings.Compare(a.Subject, b.Subject))
	})
	return slices.CompactFunc(l.list, func(a, b Finding) bool { return a.Code == b.Code && a.Subject == b.Subject })
}

// LintOver looks for what is suspicious in a pack and not already in its base: what the author of a local pack answers for. Without a
// base it is all, as of [Lint].
func LintOver(base, p *Pack, needs ...*Pack) []Finding {
	type key struct {
		code    Code
		subject string
	}
	there := make(map[key]bool)
	for _, f := range Lint(base) {
		there[key{f.Code, f.Subject}] = true
	}
	return slices.DeleteFunc(Lint(p, needs...), func(f Finding) bool { return there[key{f.Code, f.Subject}] })
}

// linter collects findings.
type linter struct {
	p    *Pack
	list []Finding
}

func (l *linter) note(at Pos, code Code, subject string, args ...any) {
	l.list = append(l.list, Finding{code, LintNote, at, subject, args})
}

func (l *linter) warn(at Pos, code Code, subject string, args ...any) {
	l.list = append(l.list, Finding{code, LintWarning, at, subject, args})
}

// lintTitles head the findings.
var lintTitles = map[Code][2]string{
	ExclusionUnused:     {"排除表无人引用", "exclusion table not used"},
	DiagnosisNowhere:    {"诊断不在任何表中", "diagnosis in no list"},
	ProcedureNowhere:    {"手术操作不在任何表中", "procedure in no list"},
	GrayListed:          {"表中有灰码", "gray code in a list"},
	MemberShadowed:      {"编码重复列入，后者不起作用", "code taken by an earlier rule"},
	AmbiguityTotal:      {"参与分组的手术必为歧义", "every counting procedure is ambiguous"},
	GroupWithoutEffect:  {"没有作用", "without effect"},
	NameSuffix:          {"名称与编码末位不符", "name contradicts the code"},
	WhenSuffix:          {"条件与编码末位不符", "condition contradicts the code"},
	NameEqual:           {"名称相同", "equal names"},
	PrincipalBarred:     {"不能作主要诊断的编码", "diagnosis that cannot be principal"},
	WeightFalls:         {"更重而权重更低", "weight falls"},
	ConditionNever:      {"条件不可能成立", "condition that never holds"},
	CoreIdle:            {"没有改动国家规则", "no core change"},
	ScoreFalls:          {"条件更多而分值更低", "score falls"},
	CostMissing:         {"缺少均费", "mean cost missing"},
	ConservativeMissing: {"没有保守治疗病种", "no conservative row"},
	RowsTie:             {"病种可能并列", "rows can tie"},
	MainWithoutClass:    {"主要手术没有类别", "main procedure without class"},
	AttributeRare:       {"属性名疑有误", "attribute probably misspelt"},
	CoefficientPartial:  {"缺少某级医院的系数", "coefficient for a level missing"},

	ValueFalls:           {"更重而数值更低", "value falls"},
	GroupUnpriced:        {"组没有数值", "group without a number"},
	GroupForeign:         {"分组方案没有的组", "group of no grouping pack"},
	CoefficientMissing:   {"机构没有系数", "institution without coefficient"},
	RowForNobody:         {"没有这样的机构", "row for nobody"},
	ValueUnreached:       {"参数值永远取不到", "value never taken"},
	SettingPartial:       {"有的机构没有参数值", "setting without value for some"},
	ThresholdsContradict: {"界限互相矛盾", "thresholds contradict"},
	ValidityGap:          {"有效期有间断", "gap in validity"},
	SpanOutside:          {"在方案有效期之外", "outside the validity of the scheme"},
	BackingPartial:       {"缺少依据", "value without backing"},
	BackingUnofficial:    {"依据不是官方文件", "backing is not official"},
}

// lintMessages are the sentences of findings.
var lintMessages = map[Code]message{
	ExclusionUnused: {
		"没有 MCC 或 CC 引用排除表 %[1]s", "no MCC or CC refers to exclusion table %[1]s",
		"核对表号；不用的表可以删去", "check its number; a table that is not used can go"},
	DiagnosisNowhere: {
		"%[1]s %[2]s 可以作主要诊断，但不在任何大类和编码表中", "%[1]s %[2]s may be principal and is in no MDC and no list",
		"以它为主要诊断的病例只能进入不看诊断的大类，否则不能入组", "a case with it is ungrouped unless an MDC takes it that asks for no diagnosis"},
	ProcedureNowhere: {
		"%[1]s %[2]s 参与分组，但不在任何编码表中", "%[1]s %[2]s counts and is in no list",
		"作主要手术时，在有歧义规则的大类中必为歧义病案；列入 ADRG 或 not_counted.csv", "as main procedure it is ambiguous wherever that is asked; put it into an ADRG or into not_counted.csv"},
	GrayListed: {
		"%[2]s 中的 %[1]s 是灰码", "%[1]s in %[2]s is gray",
		"灰码不能作主要诊断，灰码手术不参与分组：该行可能永远不起作用", "a gray diagnosis cannot be principal and a gray procedure does not count: the row may never act"},
	MemberShadowed: {
		"%[2]s 列有 %[1]s，但 %[3]s 排在前面，先收走了", "%[2]s lists %[1]s, which %[3]s takes before",
		"只在一处列出；若有意为之，说明理由", "list it in one place, or state why it is meant"},
	AmbiguityTotal: {
		"%[1]s 有歧义规则，之前却没有 ADRG", "%[1]s tests for ambiguity and has no ADRG before the test",
		"符合歧义规则的病例一律为歧义病案；若非本意，将 qy 设为 off", "every case that meets the test is ambiguous; if that is not meant, set qy to off"},
	GroupWithoutEffect: {
		"%[1]s %[2]s", "%[1]s %[2]s",
		"删去，或补上所缺的规则", "remove it, or add the rules that are missing"},
	NameSuffix: {
		"%[1]s 的名称为“%[2]s”，按名称末位应为 %[3]s", "%[1]s is named %[2]q; by its name it should end in %[3]s",
		"核对名称和编码", "check name and code"},
	WhenSuffix: {
		"%[1]s 的条件为“%[2]s”，按末位应为“%[3]s”", "the condition of %[1]s is %[2]q; by its last digit it should be %[3]q",
		"核对 when 列和编码；本地另有含义的末位可以忽略", "check column when and the code; digits that mean something else locally can be ignored"},
	NameEqual: {
		"%[1]s 与 %[2]s 同名：%[3]s", "%[1]s and %[2]s have one name: %[3]s",
		"让名称说出区别", "let the names tell them apart"},
	PrincipalBarred: {
		"%[2]s 列有 %[1]s，而它不能作主要诊断", "%[2]s lists %[1]s, which cannot be principal",
		"该行永远不起作用：从表中或从 not_principal.csv 中删去", "the row never acts: take it out of the list, or out of not_principal.csv"},
	WeightFalls: {
		"%[1]s 比 %[2]s 更重，权重却更低：%[3]s < %[4]s", "%[1]s asks for graver complications than %[2]s and has a lower weight: %[3]s < %[4]s",
		"核对权重", "check the weights"},
	ConditionNever: {
		"没有病例符合条件 %[1]s：数值互相矛盾", "no case meets condition %[1]s: its numbers exclude each other",
		"核对数值；不用的条件可以删去", "check the numbers; a condition that is not used can go"},
	CoreIdle: {
		"清单写明 core_changes: true，却没有改动 ADRG 及以上的规则", "the manifest says core_changes: true, and nothing above the leaf is changed",
		"删去 core_changes，结果便不再注明", "take core_changes out, and results no longer say so"},
	ScoreFalls: {
		"%[1]s 的条件多于 %[2]s，分值却更低：%[3]s < %[4]s", "%[1]s asks for more than %[2]s and has a lower score: %[3]s < %[4]s",
		"核对分值", "check the scores"},
	CostMissing: {
		"%[1]s 没有均费，而与它竞争的 %[2]s 有", "%[1]s has no mean cost, and %[2]s, which competes with it, has one",
		"按均费取舍时，这样的病例会缺少数据；补上均费", "where the mean cost decides, such cases lack data; add it"},
	ConservativeMissing: {
		"诊断 %[1]s 没有保守治疗的病种", "no row takes a case of %[1]s without procedures",
		"没有手术操作的病例会进入综合病种", "such cases come to a comprehensive group"},
	RowsTie: {
		"%[1]s 与 %[2]s 可能并列：诊断 %[3]s，手术 %[4]s", "%[1]s and %[2]s can tie: diagnosis %[3]s, procedures %[4]s",
		"用参数 select 或 tie 说明如何取舍，或改动其中一行", "let select or tie say what decides, or change one of the rows"},
	MainWithoutClass: {
		"主要手术 %[1]s 没有诊疗类别", "main procedure %[1]s has no class of treatment",
		"没有病种收治时，也进不了综合病种；在 procedure_class.csv 中补上", "where no row takes a case that it leads, no comprehensive group does; add it to procedure_class.csv"},
	AttributeRare: {
		"属性 %[1]s 只有 %[2]s 一个组有，疑为 %[3]s", "only %[2]s has attribute %[1]s; it is probably %[3]s",
		"核对属性名", "check the name"},
	CoefficientPartial: {
		"%[1]s 有系数，但没有 %[2]s 的，而其他组有", "%[1]s has coefficients, but none for %[2]s, which other groups have",
		"补上，或确认该级医院不用系数", "add it, or see that hospitals of this level have none"},
	ValueFalls: {
		"%[1]s 比 %[2]s 更重或要求更多，%[3]s 中却更低：%[4]s < %[5]s", "%[1]s asks for more than %[2]s and has less in %[3]s: %[4]s < %[5]s",
		"核对数值；实测如此的可以认可", "check the numbers; accept what was measured so"},
	GroupUnpriced: {
		"%[1]s 在 %[2]s 中没有数值", "%[1]s has no number in %[2]s",
		"补上；没有数值的组按 unpriced.mode 办，没有这一参数就无法付费", "add it; such a group is paid as unpriced.mode says, and without that not at all"},
	GroupForeign: {
		"%[2]s 列有 %[1]s，分组方案没有这个组", "%[2]s names %[1]s, which no grouping pack has",
		"核对编码；分组方案换版后取消的组删去", "check the code; take out groups that a new edition has not"},
	CoefficientMissing: {
		"coef.kind 为 %[2]s，机构 %[1]s 却没有 %[3]s", "coef.kind is %[2]s and institution %[1]s has no %[3]s",
		"补上，否则它的病例无法付费", "add it, or its cases cannot be priced"},
	RowForNobody: {
		"institutions.csv 中没有 %[1]s 的机构", "institutions.csv has no institution with %[1]s",
		"该行永远不起作用：核对编码、级别和类别的写法", "the row never acts: check how code, level and class are written"},
	ValueUnreached: {
		"%[1]s 的这个值永远取不到：%[2]s", "this value of %[1]s is never taken: %[2]s",
		"改动条件或次序，或删去该值", "change conditions or order, or remove the value"},
	SettingPartial: {
		"%[1]s 没有 %[2]s 的值", "%[1]s has no value for %[2]s",
		"补上，或在最后写一个没有条件的值", "add it, or a last value without conditions"},
	ThresholdsContradict: {
		"%[1]s（%[2]s）与 %[3]s（%[4]s）矛盾", "%[1]s (%[2]s) contradicts %[3]s (%[4]s)",
		"核对两个数值", "check both numbers"},
	ValidityGap: {
		"%[1]s 在 %[2]s 没有值，而前后都有", "%[1]s has no value on %[2]s, and has one on other days",
		"核对 from 和 to", "check from and to"},
	SpanOutside: {
		"%[1]s 的有效期 %[2]s 在方案有效期之外", "%[1]s is valid %[2]s, outside the validity of the scheme",
		"该行不起作用：删去，或核对年份", "the row does not act: remove it, or check the year"},
	BackingPartial: {
		"%[1]s：没有证据或来源，其他的有", "%[1]s: no evidence or no source, which others have",
		"写明 evidence 和 source", "state evidence and source"},
	BackingUnofficial: {
		"%[1]s：依据为 %[2]s 类", "%[1]s: evidence of kind %[2]s",
		"用于付费之前，找到官方文件（X 为实务或非官方，I 为推断）", "find the official document before money is paid by it (X is practice or unofficial, I inferred)"},
}
