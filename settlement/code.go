package settlement

import "github.com/fenzu/fenzu/rules"

// Codes of findings. They are stable: they are never changed or reused. Besides them findings have [rules.FieldUnknown],
// [rules.FieldRepeated] and [rules.FieldMalformed], of which the last makes the case invalid. Each carries an example, an object
// that brings it about; a test runs all of them.
const (
	// ValueTrimmed: blanks around a value were not read, as databases leave them in columns of fixed width.
	//
	// Example: {"setlinfo":{},"diseinfo":[{"diag_type":"1","maindiag_flag":"1","diag_code":"I63.900  "}]}
	ValueTrimmed rules.Code = "value-trimmed"

	// ValuePlaceholder: a sign that stands for nothing, such as "-" or 无, was taken as nothing.
	//
	// Example: {"setlinfo":{"nwb_bir_wt":"-"}}
	ValuePlaceholder rules.Code = "value-placeholder"

	// FractionDropped: of a number with decimals the whole part was read: years of age are completed years, and weights are
	// read to the gram.
	//
	// Example: {"setlinfo":{"age":67.5}}
	FractionDropped rules.Code = "fraction-dropped"

	// MinutesDropped: a duration was read in completed hours. 95 hours and 59 minutes are not 96 hours.
	//
	// Example: {"setlinfo":{"vent_used_dura":"3/23/59"}}
	MinutesDropped rules.Code = "minutes-dropped"

	// TimeMalformed: a day or time that no grouping reads could not be read. It is missing from the list; the case goes on.
	//
	// Example: {"setlinfo":{"adm_time":"2025年5月1日"}}
	TimeMalformed rules.Code = "time-malformed"

	// TimesReversed: something ends before it begins, such as a stay. Both times are kept.
	//
	// Example: {"setlinfo":{"adm_time":"2025-05-09","dscg_time":"2025-05-01"}}
	TimesReversed rules.Code = "times-reversed"

	// ValueDerived: a value was computed from others because [Reader.StayFromDates] asks for it. The example is one of that.
	//
	// Example (StayFromDates): {"setlinfo":{"adm_time":"2025-05-01","dscg_time":"2025-05-09"}}
	ValueDerived rules.Code = "value-derived"

	// ValueUnmapped: [Reader.Names] has names for the field, and none for this value, so that it was not read.
	//
	// Example (Names): {"setlinfo":{"insutype":"999"}}
	ValueUnmapped rules.Code = "value-unmapped"

	// MainMissing: no western diagnosis, or no procedure, is flagged as the main one. The first one filed was taken.
	//
	// Example: {"setlinfo":{},"diseinfo":[{"diag_type":"1","diag_code":"I63.900"}]}
	MainMissing rules.Code = "main-missing"

	// MainRepeated: more than one is flagged as the main one. The first of them was taken, the others stand behind it.
	//
	// Example: {"setlinfo":{},"oprninfo":[{"oprn_oprt_type":"1","oprn_oprt_code":"1"},{"oprn_oprt_type":"1","oprn_oprt_code":"2"}]}
	MainRepeated rules.Code = "main-repeated"

	// CodeMissing: a diagnosis or procedure has no code. It was left out; if it is the main one, its place stays empty.
	//
	// Example: {"setlinfo":{},"diseinfo":[{"diag_type":"1","maindiag_flag":"0","diag_name":"高血压"}]}
	CodeMissing rules.Code = "code-missing"

	// TypeMissing: a diagnosis has no type. It is written like a western one, and was read as one.
	//
	// Example: {"setlinfo":{},"diseinfo":[{"maindiag_flag":"1","diag_code":"I63.900"}]}
	TypeMissing rules.Code = "type-missing"

	// CountMismatch: the list states another number of diagnoses or procedures than it has. Something may have been lost.
	//
	// Example: {"setlinfo":{"diag_code_cnt":"2"},"diseinfo":[{"diag_type":"1","maindiag_flag":"1","diag_code":"I63.900"}]}
	CountMismatch rules.Code = "count-mismatch"

	// AmountMismatch: the list states another total than its items add up to. The stated total was taken.
	//
	// Example: {"setlinfo":{"medfee_sumamt":"100.00"},"iteminfo":[{"med_chrgitm":"01","amt":"99.00"}]}
	AmountMismatch rules.Code = "amount-mismatch"

	// SumIncomplete: a sum could not be made, because one of its parts is missing. It is unknown.
	//
	// Example: {"setlinfo":{},"icuinfo":[{"scs_cutd_ward_type":"1","scs_cutd_sum_dura":""}]}
	SumIncomplete rules.Code = "sum-incomplete"

	// NodeShape: an object stands where the interface has an array of objects, or an array of one where it has an object. It
	// was read as what was meant.
	//
	// Example: {"setlinfo":[{"age":60}]}
	NodeShape rules.Code = "node-shape"

	// FindingsMore: the list has further findings, which were not kept. A test covers it.
	FindingsMore rules.Code = "findings-more"
)

// titles are the sentences of the codes.
var titles = map[rules.Code][2]string{
	ValueTrimmed:     {"去掉了前后空白", "blanks around it were not read"},
	ValuePlaceholder: {"占位符，按未填处理", "a sign for nothing, read as nothing"},
	FractionDropped:  {"取整数部分", "the whole part was read"},
	MinutesDropped:   {"按满小时读取，不足一小时的部分不计", "read in completed hours"},
	TimeMalformed:    {"日期或时间无法识别，未读取", "day or time that cannot be read"},
	TimesReversed:    {"结束早于开始", "ends before it begins"},
	ValueDerived:     {"由其他字段计算得出", "computed from other fields"},
	ValueUnmapped:    {"没有对应的名称，未读取", "no name is given for this value; not read"},
	MainMissing:      {"没有标明主要的一项，取填报的第一项", "none is flagged as main; the first one filed was taken"},
	MainRepeated:     {"标为主要的不止一项，取其中第一项", "flagged as main again; the first one was taken"},
	CodeMissing:      {"没有编码，未读取", "has no code; not read"},
	TypeMissing:      {"没有诊断类别，写法是西医编码，按西医诊断读取", "has no type; written like a western code and read as one"},
	CountMismatch:    {"与实际条数不符", "is not the number of entries"},
	AmountMismatch:   {"与收费项目之和不符，以此为准", "is not the sum of the items; it was taken"},
	SumIncomplete:    {"缺一部分，合计不详", "a part is missing; the sum is unknown"},
	NodeShape:        {"对象与数组用错，按本意读取", "object and array interchanged; read as meant"},
	FindingsMore:     {"另有问题未列出", "further findings are not listed"},
}

// What values should be that cannot be read.
var (
	wantText     = [2]string{"应为文本", "should be a text"}
	wantWhole    = [2]string{"应为整数", "should be a whole number"}
	wantAmount   = [2]string{"应为金额（元）", "should be an amount in yuan"}
	wantDuration = [2]string{"应为 天数/小时数/分钟数", "should be days/hours/minutes"}
	wantSex      = [2]string{"应为 1 男、2 女，或 0、9", "should be 1 male, 2 female, or 0 or 9"}
	wantObject   = [2]string{"应为对象", "should be an object"}
	wantBeside   = [2]string{"应与 setlinfo 在同一对象内", "should stand in the same object as setlinfo"}
	wantUTF8     = [2]string{"含有不是 UTF-8 的字节，请先转换整个文件的编码",
		"has bytes that are not UTF-8; convert the whole file first"}
	wantArray = [2]string{"应为数组", "should be an array"}
	wantOne   = [2]string{"应只有一项", "should be one"}
	wantShort = [2]string{"超过长度上限", "longer than any value"}
	wantFewer = [2]string{"条数超过上限", "more entries than any list"}
	wantFlag  = [2]string{"应为 1 或 0", "should be 1 or 0"}
	wantType  = [2]string{"诊断类别不在字典中，见 Reader.DiagnosisTypes", "not in the dictionary of types; see Reader.DiagnosisTypes"}
	wantTCM   = [2]string{"标为中医诊断而写法是西医编码，见 Reader.DiagnosisTypes",
		"a western code of a type of traditional Chinese medicine; see Reader.DiagnosisTypes"}
	wantStated    = [2]string{"缺少诊断类别，编码也不像西医编码", "without type, and not written like a western code"}
	wantOperation = [2]string{"应为 1 主要、2 其他", "should be 1 main or 2 other"}
)
