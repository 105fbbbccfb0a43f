package rules

// Errors of clearing (package payment/clearing): of the data that a month or a year brings, and of the bills. Tests of that
// package provoke each of them.
const (
	// DayMissing occurs when a date is no day of the calendar, or is not stated. A test of package clearing covers it.
	DayMissing Code = "day-missing"

	// DayRepeated occurs when a calendar of working days states a day twice. A test of package clearing covers it.
	DayRepeated Code = "day-repeated"

	// CalendarShort occurs when working days are counted into a year that the calendar does not cover: without its holidays the
	// day would come out too early. A test of package clearing covers it.
	CalendarShort Code = "calendar-short"

	// TermMissing occurs when something is asked of a scheme whose clearing section does not say how it is done. A test of
	// package clearing covers it.
	TermMissing Code = "term-missing"

	// BudgetMissing occurs when cases of a kind of insurance count points and no budget of that kind was given: their value
	// cannot be found. A test of package clearing covers it.
	BudgetMissing Code = "budget-missing"

	// BudgetExhausted occurs when nothing is left to divide by the points, because what is paid beside points takes the
	// whole fund. A test of package clearing covers it.
	BudgetExhausted Code = "budget-exhausted"

	// PointsMissing occurs when a budget is to be divided by points and no case counts any. A test of package clearing covers it.
	PointsMissing Code = "points-missing"

	// AccountRepeated occurs when a budget or the account of an institution is given twice. A test of package clearing covers it.
	AccountRepeated Code = "account-repeated"

	// AssessmentMissing occurs when a deposit was held back and the account of the institution has no score of the assessment.
	// A test of package clearing covers it.
	AssessmentMissing Code = "assessment-missing"

	// AmountUnfit occurs when an amount, a share or a number is negative or missing where it cannot be, or beyond what fits. A
	// test of package clearing covers it.
	AmountUnfit Code = "amount-unfit"

	// BillForeign occurs when a bill was made under another scheme, or its case was discharged outside the time that is
	// cleared. It is in no sum. A test of package clearing covers it.
	BillForeign Code = "bill-foreign"

	// BillUnfit occurs when a bill lacks its institution, or when its amounts do not fit. It is in no sum. A test of package
	// clearing covers it.
	BillUnfit Code = "bill-unfit"

	// BillsChanged occurs when the bills of a later pass are not those of the first: sums over both would not agree. A test of
	// package clearing covers it.
	BillsChanged Code = "bills-changed"
)

// clearingTitles head the errors of clearing.
var clearingTitles = map[Code][2]string{
	DayMissing:        {"日期有误", "no such day"},
	DayRepeated:       {"日期重复", "day stated twice"},
	CalendarShort:     {"工作日历不够长", "calendar too short"},
	TermMissing:       {"方案没有这项规定", "scheme does not say how"},
	BudgetMissing:     {"缺少预算", "budget missing"},
	BudgetExhausted:   {"预算没有余额可供计算点值", "nothing left to divide"},
	PointsMissing:     {"没有点数", "no points"},
	AccountRepeated:   {"账户重复", "account given twice"},
	AssessmentMissing: {"缺少考核得分", "score of the assessment missing"},
	AmountUnfit:       {"金额或数值有误", "amount or number does not fit"},
	BillForeign:       {"账单不属于此次清算", "bill of another scheme or time"},
	BillUnfit:         {"账单不完整", "bill does not fit"},
	BillsChanged:      {"前后两遍的账单不同", "bills changed between passes"},
}

// clearingMessages are the sentences of the errors of clearing.
var clearingMessages = map[Code]message{
	DayMissing: {
		"%[1]q 不是一个日期", "%[1]q is no day",
		"", ""},
	DayRepeated: {
		"%[1]s 出现两次", "%[1]s stands twice",
		"", ""},
	CalendarShort: {
		"日历没有 %[1]d 年，无法从 %[3]s 起数 %[2]d 个工作日", "the calendar does not cover %[1]d; %[2]d working days after %[3]s cannot be counted",
		"补上该年的节假日和调休安排", "add the holidays and working weekends of that year"},
	TermMissing: {
		"方案没有规定 %[1]s", "the scheme does not state %[1]s",
		"在 scheme.yaml 中写明", "state it in scheme.yaml"},
	BudgetMissing: {
		"险种 %[1]s 有点数，但没有预算", "insurance %[1]s has points and no budget",
		"补上该险种的预算", "give its budget"},
	BudgetExhausted: {
		"险种 %[1]s 可用于点值的金额为 %[2]s", "what insurance %[1]s has to divide is %[2]s",
		"核对预算，以及点数之外支付的金额", "check the budget, and what is paid beside points"},
	PointsMissing: {
		"险种 %[1]s 有预算，但没有点数", "insurance %[1]s has a budget and no points",
		"核对账单和险种的写法", "check the bills, and how the insurance is written"},
	AccountRepeated: {
		"%[1]s 出现两次", "%[1]s is given twice",
		"", ""},
	AssessmentMissing: {
		"%[1]s 扣留了保证金，但没有考核得分", "a deposit of %[1]s was held back, and there is no score",
		"", ""},
	AmountUnfit: {
		"%[1]s 不能是 %[2]s", "%[1]s cannot be %[2]s",
		"", ""},
	BillForeign: {
		"病例 %[1]s 属于 %[2]s，此处清算 %[3]s", "case %[1]s is of %[2]s; this is the clearing of %[3]s",
		"", ""},
	BillUnfit: {
		"病例 %[1]s：%[2]s 不能是 %[3]s", "case %[1]s: %[2]s cannot be %[3]s",
		"", ""},
	BillsChanged: {
		"第一遍有 %[1]d 份账单，第 %[3]d 遍有 %[2]d 份，内容不同", "the first pass had %[1]d bills, pass %[3]d has %[2]d, and they differ",
		"每一遍都要给出同样的账单", "give the same bills in every pass"},
}
