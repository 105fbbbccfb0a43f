package measure

import "github.com/fenzu/fenzu/rules"

// Code is the stable name of something wrong with a record or a method, or of a notice. Codes are never changed or reused; new
// ones are appended. Texts may improve at any time. A test brings each of them about.
type Code string

// Errors of records. The record counts nowhere; all others do.
const (
	// RecordUnread occurs when the stream yields an error in place of a record. Correct the line that it names.
	RecordUnread Code = "record-unread"

	// RecordMissing occurs when there is no case or no result to make a record of.
	RecordMissing Code = "record-missing"

	// YearOutside occurs when the record is of a year that the method does not have. Example: 2020 under years 2023 to 2025.
	YearOutside Code = "year-outside"

	// StatusMissing occurs when the record does not say how its grouping ended. Example: a Record whose Status was never set.
	StatusMissing Code = "status-missing"

	// GroupMissing occurs when the record counts by its status and names no group. Example: Status grouped, Group "".
	GroupMissing Code = "group-missing"

	// InstitutionMissing occurs when the record names no institution.
	InstitutionMissing Code = "institution-missing"

	// LevelMissing occurs when the record names no level and the method tells levels apart.
	LevelMissing Code = "level-missing"

	// LevelUnknown occurs when the level of the record is in no level band. Spell it as the bands do, add it to one, or leave
	// it out by Selection.Levels.
	LevelUnknown Code = "level-unknown"

	// InsuranceMissing occurs when the record names no kind of insurance and the method tells them apart.
	InsuranceMissing Code = "insurance-missing"

	// CostMissing occurs when a case states no cost.
	CostMissing Code = "cost-missing"

	// CostNegative occurs when the cost or a part of it is negative, as after a cancelled bill.
	CostNegative Code = "cost-negative"

	// CostFraction occurs when an amount of a case is no whole number of fen. Example: 100.005 yuan.
	CostFraction Code = "cost-fraction"

	// CostRange occurs when the cost is larger than any stay can cost: 2^46 units of the cost basis. Is it in fen?
	CostRange Code = "cost-range"

	// PartMissing occurs when a part of the cost is not stated that the cost basis adds up.
	PartMissing Code = "part-missing"

	// StayMissing occurs when the days in hospital are unknown and the method has limits of them.
	StayMissing Code = "stay-missing"

	// StayNegative occurs when the days in hospital are negative.
	StayNegative Code = "stay-negative"
)

// Errors of methods. Nothing is measured.
const (
	// MethodYears occurs when years are missing, not ascending, more than nine, or not those of the method.
	MethodYears Code = "method-years"

	// MethodWeights occurs when there is not one weight from 1 to 1000 for each year.
	MethodWeights Code = "method-weights"

	// MethodRounding occurs when an output does not say how its figures are rounded. There is no default.
	MethodRounding Code = "method-rounding"

	// MethodValue occurs when a value is out of its range, or a choice that must be made is not.
	MethodValue Code = "method-value"

	// MethodName occurs when a name is empty or is defined nowhere.
	MethodName Code = "method-name"

	// MethodDuplicate occurs when a list says something twice.
	MethodDuplicate Code = "method-duplicate"

	// MethodNeeds occurs when a field says nothing without another. Example: Rate without Weight.
	MethodNeeds Code = "method-needs"

	// MethodConflict occurs when two fields exclude each other. Example: Trim.Upper and Trim.PercentileHigh.
	MethodConflict Code = "method-conflict"

	// MethodIdle occurs when the method asks for nothing.
	MethodIdle Code = "method-idle"
)

// Notices. They change no figure.
const (
	// CasesNone is about a measurement that no case counts in.
	CasesNone Code = "cases-none"

	// YearAbsent is about a group, band or area without cases in a year: its mean rests on the others, whose weights are scaled
	// (reading 39).
	YearAbsent Code = "year-absent"

	// CasesFew is about a group whose cases are fewer than Stability.MinCases.
	CasesFew Code = "cases-few"

	// GroupLeftOut is about a group left out because its cases are fewer than Selection.MinCases.
	GroupLeftOut Code = "group-left-out"

	// GroupAbsent is about a group of the scheme without any case that counts: it has no figures.
	GroupAbsent Code = "group-absent"

	// GroupUnlisted is about a group with cases that Method.Groups does not have. Is it of another edition?
	GroupUnlisted Code = "group-unlisted"

	// CVHigh is about a group whose coefficient of variation is above Stability.CVLimit.
	CVHigh Code = "cv-high"

	// CVUnknown is about groups without a coefficient of variation: one case where the divisor is n - 1, or a mean of zero.
	CVUnknown Code = "cv-unknown"

	// WeightOrder is about a DRG whose weight is below that of a later DRG of its ADRG. DRGs stand in order of severity in the
	// national schemes; a local one may mean it.
	WeightOrder Code = "weight-order"

	// RateLow is about a grouping rate below Stability.GroupingRate.
	RateLow Code = "grouping-rate-low"

	// LevelChanged is about an institution with several levels or classes in the last year: its shares stand at the one with most
	// cases.
	LevelChanged Code = "level-changed"

	// AgeUnknown is about cases without age, which no share of ages counts.
	AgeUnknown Code = "age-unknown"

	// PartUnknown is about cases that do not state a part of the cost, which no share and no score of it counts.
	PartUnknown Code = "part-unknown"

	// StayUnknown is about cases without days in hospital, which no time index counts.
	StayUnknown Code = "stay-unknown"

	// WeightAbsent is about cases of groups without a weight or score where one is used: the rate, the value and the case-mix
	// index rest on the others.
	WeightAbsent Code = "weight-absent"

	// AdoptedUnused is about an adopted weight or score of a group without cases.
	AdoptedUnused Code = "adopted-unused"
)

// message is the sentence of a code. Verbs refer to the arguments of the notice.
type message struct{ zh, en string }

// messages are the sentences of all codes.
var messages = map[Code]message{
	RecordUnread:       {"记录无法读取", "record cannot be read"},
	RecordMissing:      {"没有病例或分组结果", "no case or no result"},
	YearOutside:        {"年度不在测算年度之内", "year is not one of the method"},
	StatusMissing:      {"缺少分组状态", "status of the grouping missing"},
	GroupMissing:       {"缺少病组或病种编码", "group missing"},
	InstitutionMissing: {"缺少医疗机构", "institution missing"},
	LevelMissing:       {"缺少医院等级", "level of the institution missing"},
	LevelUnknown:       {"医院等级不属于任何等级段", "level is in no band"},
	InsuranceMissing:   {"缺少险种", "kind of insurance missing"},
	CostMissing:        {"缺少费用", "cost missing"},
	CostNegative:       {"费用为负", "negative cost"},
	CostFraction:       {"金额不是整数分", "amount is no whole number of fen"},
	CostRange:          {"费用过大，单位是否为分？", "cost too large; is it in fen?"},
	PartMissing:        {"缺少测算所需的费用分项", "part of the cost missing that the basis needs"},
	StayMissing:        {"缺少住院天数", "days in hospital missing"},
	StayNegative:       {"住院天数为负", "negative days in hospital"},

	MethodYears:     {"年度缺失、未按升序排列、超过九年或不是测算年度", "years missing, not ascending, more than nine or not those of the method"},
	MethodWeights:   {"每个年度应有一个 1 至 1000 的权数", "each year needs a weight from 1 to 1000"},
	MethodRounding:  {"没有写明小数位数和取舍方式（没有默认值）", "decimals and mode of rounding not stated; there is no default"},
	MethodValue:     {"取值有误或未作选择", "value out of range, or a choice not made"},
	MethodName:      {"名称为空或没有定义", "name empty or not defined"},
	MethodDuplicate: {"重复", "said twice"},
	MethodNeeds:     {"还需要另一项", "needs another field"},
	MethodConflict:  {"两项互相排斥", "two fields exclude each other"},
	MethodIdle:      {"没有要求任何结果", "nothing is asked for"},

	CasesNone:     {"没有参与测算的病例", "no case counts"},
	YearAbsent:    {"%[1]v 年没有病例，权数在其余年度间折算（口径 39）", "no cases in %[1]v; the weights of the other years are scaled (reading 39)"},
	CasesFew:      {"只有 %[1]v 例，少于 %[2]v 例", "has %[1]v of at least %[2]v cases"},
	GroupLeftOut:  {"只有 %[1]v 例，少于 %[2]v 例，未参与测算", "left out: has %[1]v of at least %[2]v cases"},
	GroupAbsent:   {"没有病例，没有测算结果", "no cases, no figures"},
	GroupUnlisted: {"有 %[1]v 例，但不在方案的目录中", "not a group of the scheme (cases: %[1]v)"},
	CVHigh:        {"变异系数 %[1]v 高于 %[2]v", "coefficient of variation %[1]v is above %[2]v"},
	CVUnknown:     {"%[1]v 例，无法计算变异系数", "no coefficient of variation (cases: %[1]v)"},
	WeightOrder:   {"权重 %[1]v 低于同一 ADRG 的 %[2]v（%[3]v）", "weight %[1]v is below that of %[2]v of the same ADRG (%[3]v)"},
	RateLow:       {"%[1]v 年入组率 %[2]v 低于 %[3]v", "grouping rate of %[1]v is %[2]v, below %[3]v"},
	LevelChanged:  {"%[1]v 年有多个等级或等次，按病例最多的计算", "several levels or classes in %[1]v; the one with most cases is taken"},
	AgeUnknown:    {"%[1]v 例没有年龄，未计入年龄占比", "no share of ages counts cases without age (%[1]v)"},
	PartUnknown:   {"%[1]v 例没有该费用分项，未计入", "cases that do not state this part of the cost do not count for it (%[1]v)"},
	StayUnknown:   {"%[1]v 例没有住院天数，未计入时间消耗指数", "no time index counts cases without days in hospital (%[1]v)"},
	WeightAbsent:  {"%[1]v 例没有权重或分值，未计入", "cases without weight or score do not count (%[1]v)"},
	AdoptedUnused: {"采用值所属的组没有病例", "adopted value of a group without cases"},
}

// Text returns the sentence of the code without the facts of a single notice. An unknown code is returned as it is.
func (c Code) Text(l rules.Lang) string {
	m, ok := messages[c]
	if !ok {
		return string(c)
	}
	return plain(l.Pick(m.zh, m.en))
}
