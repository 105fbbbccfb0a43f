package rules

import "github.com/fenzu/fenzu/internal/text"

// Lang chooses the language of printed text. The zero value is Chinese.
type Lang = text.Lang

// The languages.
const (
	Chinese = text.Chinese
	English = text.English
)

// ParseLang reads the tag of a language, "zh" or "en".
func ParseLang(tag string) (Lang, bool) { return text.ParseLang(tag) }

// message is the sentence of a code in both languages, and what to do about it. Verbs refer to the arguments of the error:
// each code has its own.
type message struct {
	zh, en         string
	hintZH, hintEN string
}

// Text returns a short sentence that explains the code, without the facts of a single error. An unknown code is returned
// as it is.
func (c Code) Text(l Lang) string {
	m, ok := titles[c]
	if !ok {
		m, ok = lintTitles[c]
	}
	if !ok {
		m, ok = clearingTitles[c]
	}
	if !ok {
		return string(c)
	}
	return l.Pick(m[0], m[1])
}

// titles explain the codes of cases, and head the errors of packs.
var titles = map[Code][2]string{
	PackMissing:           {"没有这个规则包", "no such pack"},
	FileMissing:           {"缺少文件", "file missing"},
	FileUnknown:           {"多余的文件", "unknown file"},
	FileUnreadable:        {"文件无法读取", "file cannot be read"},
	FileTooLarge:          {"文件过大", "file too large"},
	PathEscapes:           {"路径越出规则包", "path leads out of the pack"},
	Encoding:              {"编码不是 UTF-8", "not UTF-8"},
	FileEmpty:             {"空文件", "empty file"},
	ColumnUnknown:         {"多余的列", "unknown column"},
	ColumnMissing:         {"缺少列", "column missing"},
	ColumnDuplicate:       {"列名重复", "duplicate column"},
	RowWidth:              {"列数不符", "wrong number of cells"},
	RowQuote:              {"引号有误", "quotation mark out of place"},
	RowDuplicate:          {"重复的行", "duplicate row"},
	RowConflict:           {"相互矛盾的行", "conflicting rows"},
	RowCount:              {"行数不符", "wrong number of rows"},
	CellEmpty:             {"空单元格", "empty cell"},
	CellValue:             {"取值有误", "value not known"},
	YAMLSyntax:            {"YAML 语法错误", "YAML syntax error"},
	KeyUnknown:            {"未知的键", "unknown key"},
	KeyMissing:            {"缺少键", "key missing"},
	KeyDuplicate:          {"键重复", "duplicate key"},
	KeyType:               {"值的类型有误", "value of the wrong kind"},
	FormatUnknown:         {"不支持的格式", "format not supported"},
	DatesReversed:         {"起止日期颠倒", "dates reversed"},
	PackNeeded:            {"缺少所依赖的规则包", "needed pack missing"},
	PackStale:             {"所依赖的规则包已变化", "needed pack has changed"},
	CodeMalformed:         {"编码格式有误", "malformed code"},
	CodeSpelling:          {"编码写法不规范", "spelling not canonical"},
	CodeUnknown:           {"编码不在编码库中", "code not defined"},
	CodeOrder:             {"编码未按升序排列", "codes do not ascend"},
	GroupUnknown:          {"未定义的组", "unknown group"},
	GroupWithoutLeaf:      {"ADRG 没有 DRG", "ADRG without DRG"},
	GroupWithoutCondition: {"没有入组条件", "group without condition"},
	AmbiguityMismatch:     {"歧义规则不一致", "tests for ambiguity disagree"},
	ListUnknown:           {"未定义的编码表", "unknown list"},
	ListUnused:            {"编码表未被引用", "list not used"},
	ListDuplicate:         {"编码表重名", "duplicate list"},
	TableIdle:             {"没有人读取的表", "table that nothing reads"},
	GroupCodeTaken:        {"编码已被占用", "code of a group taken"},
	ListKind:              {"编码表类别不符", "list of the wrong kind"},
	AtomUnknown:           {"未知的条件", "unknown atom"},
	AtomPlace:             {"条件不能用在此处", "atom cannot stand here"},
	AtomOperand:           {"条件的参数有误", "operand does not fit"},
	AlternativeOrder:      {"条件序号有误", "alternatives out of order"},
	LimitExceeded:         {"超过数量上限", "limit exceeded"},
	LeafOpen:              {"细分不完整", "subdivision incomplete"},
	LeafUnreachable:       {"DRG 不可达", "DRG cannot be reached"},
	SeverityConflict:      {"同时是 MCC 和 CC", "both MCC and CC"},
	ZoneConflict:          {"同时属于两个部位", "in two body zones"},
	ExclusionMissing:      {"排除表没有主要诊断", "exclusion table without diagnosis"},
	GroupUnreachable:      {"ADRG 不可达", "ADRG cannot be reached"},
	AlternativeShadowed:   {"条件永远不起作用", "alternative never decides"},
	PrincipalNotAdmitted:  {"主要诊断进不了该大类", "diagnosis never admitted"},
	GroupOrder:            {"ADRG 未按编码顺序排列", "ADRGs out of order"},
	FindingUnused:         {"认可的问题并不存在", "accepted finding does not occur"},
	LintUnused:            {"认可的发现并不存在", "accepted finding of lint does not occur"},
	LintChanged:           {"认可的发现有变", "accepted findings of lint changed"},
	CoreChange:            {"改动了国家规则", "change above the leaf"},
	ChangeIdentical:       {"改动与原来相同", "change that changes nothing"},
	LeafMerge:             {"不能这样合并", "leaves cannot be merged"},
	ListEmpty:             {"编码表被删空", "list emptied"},
	WeightNone:            {"没有权重", "DRG without weight"},

	SignersUnusable:    {"没有可用的公钥", "no usable public key"},
	SignatureMissing:   {"规则包没有签名", "pack not signed"},
	SignatureMalformed: {"签名文件格式有误", "malformed signature"},
	SignerUnknown:      {"签名人不在信任名单中", "signer not trusted"},
	SignatureInvalid:   {"签名无效", "signature does not hold"},
	SignatureMismatch:  {"内容与签名或摘要不符", "content is not what was signed"},

	CaseMissing:         {"没有病例", "no case"},
	LineMalformed:       {"记录无法读取", "record cannot be read"},
	FieldMalformed:      {"字段的值无法识别", "value of the field cannot be read"},
	PrincipalMissing:    {"缺少主要诊断", "no principal diagnosis"},
	SexInvalid:          {"性别缺失或不是男、女", "sex is missing or neither male nor female"},
	NumberNegative:      {"数值为负", "negative number"},
	AgeDaysRange:        {"年龄为 0 岁而日龄超过一年", "age 0 with more days than a year"},
	AgeMissing:          {"年龄和日龄都缺失", "neither age in years nor in days"},
	AgeDaysMissing:      {"不足一周岁而日龄缺失", "infant without age in days"},
	WeightMissing:       {"只差出生体重", "only the birth weight is missing"},
	PrincipalUnknown:    {"主要诊断不在编码库中", "principal diagnosis is not defined"},
	PrincipalGray:       {"主要诊断是灰码", "principal diagnosis is gray"},
	PrincipalNotAllowed: {"该诊断不能作主要诊断", "diagnosis cannot be principal"},
	NoMDC:               {"没有可进入的主要诊断大类", "no MDC"},
	NoADRG:              {"所进大类中没有符合的 ADRG", "no ADRG of the MDC takes the case"},
	ProcedureUnrelated:  {"主要手术与主要诊断无关", "main procedure unrelated to the principal diagnosis"},
	CodeUnmapped:        {"映射表没有这个编码", "the crosswalk does not name the code"},
	CodeWithoutImage:    {"映射表注明没有对应的编码", "the crosswalk says that there is no counterpart"},
	CodeManyImages:      {"对应多个编码", "the code has several counterparts"},
	UnknownDiagnosis:    {"诊断不在编码库中", "diagnosis is not defined"},
	UnknownProcedure:    {"手术操作不在编码库中", "procedure is not defined"},
	GrayCode:            {"灰码", "gray code"},
	DuplicateDiagnosis:  {"诊断重复", "duplicate diagnosis"},
	DuplicateProcedure:  {"手术操作重复", "duplicate procedure"},
	NotCounted:          {"不参与分组", "does not count"},
	MainDiscarded:       {"首位手术操作不参与分组，主要手术位置空缺", "first procedure does not count; main slot empty"},
	AgeDaysUnread:       {"日龄与年龄矛盾，未采用", "age in days contradicts the years and is not read"},
	SexConflict:         {"因性别不能进入大类", "MDC closed by sex alone"},
	FieldUnknown:        {"不认识的字段，未读取", "unknown field, not read"},
	FieldRepeated:       {"字段重复，取最后一个值", "field repeated, last value kept"},

	KeyMalformed:      {"诊断键格式有误", "malformed key"},
	RelatedAlone:      {"只有相关手术", "related procedures alone"},
	ChangeMissing:     {"要改的行不存在", "nothing to change"},
	ChangeExists:      {"基础包已有", "the base has it already"},
	GroupRepeated:     {"病种编码重复", "rows with the same code"},
	ConditionUnused:   {"条件未被引用", "condition not used"},
	RowsUnasked:       {"病种永远不会被查到", "rows that nothing asks for"},
	ChangeNumber:      {"新增行不能有序号", "added row with a number"},
	RepairUnused:      {"修正与病种不符", "repair does not fit its row"},
	FamilyEmpty:       {"等价病种组没有组", "family without group"},
	FamilyOrder:       {"等价病种组次序成环", "order of families in a circle"},
	CoefficientOrCode: {"系数与组应有其一", "either a coefficient or a group"},
	ScoreMissing:      {"没有分值", "group without score"},
	RowTied:           {"两个病种条件相同", "rows ask for the same"},
	RowDead:           {"病种不可达", "rows cannot be reached"},
	ClassMissing:      {"主要手术没有类别", "main procedure without class"},

	SettingNeeded:   {"缺少参数", "setting needed"},
	SettingIdle:     {"参数没有人读取", "setting that nothing reads"},
	SettingConflict: {"参数与付费单位矛盾", "setting without meaning for the unit"},
	SettingShadowed: {"取值永远用不到", "value never taken"},
	TableNeeded:     {"缺少表", "table needed"},
	MoneyRounding:   {"金额取整方式不可用", "rounding of money cannot be paid"},

	ClaimMissing:         {"没有结算申报", "no claim"},
	ClaimNegative:        {"金额或天数为负", "negative amount or days"},
	ClaimTooLarge:        {"金额过大", "amount too large"},
	ClaimContradiction:   {"字段相互矛盾", "fields contradict each other"},
	ClaimFieldMissing:    {"缺少方案需要的字段", "the scheme needs this field"},
	ClaimOtherPack:       {"分组所用规则包不是本方案的", "group of another pack"},
	ClaimNotGrouped:      {"病例无法分组或缺少数据", "case could not be grouped"},
	ClaimOutsideValidity: {"出院日期不在方案有效期内", "discharged outside the validity of the scheme"},
	InstitutionUnknown:   {"医疗机构不在机构表中", "institution not in the table"},
	PriceMissing:         {"病组没有权重、分值或价格", "group without weight, score or price"},
	SettingMissing:       {"方案没有规定这类病例", "the scheme says nothing about such a case"},
	SettingUnknown:       {"方案注明未知，无法继续计算", "the scheme says that this is unknown; nothing can be computed from it"},
	ClassUnknown:         {"方案没有这个类别或项目", "class or item not in the scheme"},
	ReviewNotAllowed:     {"方案不允许这种特例单议结果", "outcome of review not allowed"},
	AmountOutOfRange:     {"金额超出范围", "amount out of range"},

	PrincipalMalformed:     {"主要诊断不是编码", "principal diagnosis is no code"},
	PrincipalAsteriskOnly:  {"主要诊断只有星号部分", "principal diagnosis is an asterisk part alone"},
	PrincipalExternalCause: {"损伤中毒的外部原因不能作主要诊断", "external cause as principal diagnosis"},
	PrincipalExcluded:      {"该主要诊断不按 DIP 付费", "principal diagnosis excluded by the pack"},
	ProcedureMalformed:     {"手术操作不是编码", "procedure is no code"},
	NoComprehensiveGroup:   {"没有综合病种", "no comprehensive group"},
	NoRowForDiagnosis:      {"目录中没有该诊断的病种", "no row for the diagnosis"},
	NoRowForMain:           {"该诊断下没有主要手术的病种", "no row for the main procedure"},
	RelatedRequired:        {"该诊断和主要手术的病种都需要相关手术", "all rows need a related procedure"},
	NoConservativeRow:      {"该诊断没有保守治疗病种", "no conservative row for the diagnosis"},
	UncoveredSurgery:       {"候选病种未包含全部手术", "an operation is left unmatched"},
	DataNeeded:             {"缺少决定分组的数据", "a value that decides is missing"},
	MainPromoted:           {"首位手术为空，以首个填报的手术为主要手术", "first filed procedure leads"},
	MainReplaced:           {"首位手术不能作主要手术，由其后的手术代替", "another procedure leads"},
	ProcedureDropped:       {"该手术操作不参与分组", "procedure dropped"},
	ClassWritten:           {"手术类别依据通用知识，非官方表", "class rests on general knowledge"},
	OverlaySkipped:         {"缺少数据，未判断", "passed over for lack of data"},
	FallbackTaken:          {"由兜底病种收治", "taken by the last resort"},
}

// messages are the sentences of the errors of packs.
var messages = map[Code]message{
	PackMissing: {
		"没有这个目录或文件", "no such directory or file",
		"检查路径", "check the path"},
	FileMissing: {
		"规则包里没有这个文件", "the pack has no such file",
		"补上文件，或从 pack.yaml 的 tables 中删去", "add the file, or take it out of tables in pack.yaml"},
	FileUnknown: {
		"没有人读取这个文件", "nothing reads this file",
		"删除它；若应是规则表，检查文件名并写入 pack.yaml 的 tables", "remove it; if it is a table, check its name and list it under tables in pack.yaml"},
	FileUnreadable: {
		"无法读取：%[1]s", "cannot be read: %[1]s",
		"文件可能不完整，请重新获取", "it may be truncated; fetch it again"},
	FileTooLarge: {
		"超过 %[1]d 字节的上限", "larger than the limit of %[1]d bytes",
		"", ""},
	PathEscapes: {
		"%[1]s 指向规则包之外", "%[1]s leads out of the pack",
		"规则包只能包含自己的文件", "a pack consists of its own files only"},
	Encoding: {
		"不是 UTF-8 文本%[1]s", "not UTF-8 text%[1]s",
		"%[2]s", "%[2]s"},
	FileEmpty: {
		"文件没有表头", "the file has no header",
		"", ""},
	ColumnUnknown: {
		"不认识列 %[1]s", "unknown column %[1]s",
		"此表的列：%[2]s", "columns of this table: %[2]s"},
	ColumnMissing: {
		"缺少列 %[1]s", "column %[1]s is missing",
		"此表的列：%[2]s", "columns of this table: %[2]s"},
	ColumnDuplicate: {
		"列 %[1]s 出现两次", "column %[1]s appears twice",
		"", ""},
	RowWidth: {
		"此行有 %[1]d 列，表头有 %[2]d 列", "the row has %[1]d cells, the header %[2]d",
		"", ""},
	RowQuote: {
		"引号没有成对，或写在了单元格中间", "a quotation mark is not closed, or stands inside a cell",
		"单元格内不能换行；内容里的引号要写成两个", "a cell holds no line break; write a quotation mark in it twice"},
	RowDuplicate: {
		"%[1]s 与第 %[2]d 行重复", "%[1]s stands in line %[2]d already",
		"", ""},
	RowCount: {
		"%[1]s 应有 %[2]d 行，实有 %[3]d 行", "%[1]s should have %[2]d rows and has %[3]d",
		"若表无误，改正 pack.yaml 中的行数", "if the table is right, correct the number in pack.yaml"},
	RowConflict: {
		"%[1]s 为 %[2]s，而第 %[4]d 行为 %[3]s", "%[1]s is %[2]s here and %[3]s in line %[4]d",
		"两行不能同时成立：删去或改正其一", "both cannot hold: remove or correct one"},
	CellEmpty: {
		"不能为空", "must not be empty",
		"", ""},
	CellValue: {
		"%[1]s 不是可用的值", "%[1]s is not a known value",
		"可用：%[2]s", "one of: %[2]s"},
	YAMLSyntax: {
		"YAML 语法错误：%[1]s", "YAML syntax: %[1]s",
		"", ""},
	KeyUnknown: {
		"不认识的键 %[1]s", "unknown key %[1]s",
		"", ""},
	KeyMissing: {
		"缺少 %[1]s", "%[1]s is missing",
		"", ""},
	KeyDuplicate: {
		"%[1]s 出现两次", "%[1]s appears twice",
		"", ""},
	KeyType: {
		"%[1]s 应为%[2]s", "%[1]s should be %[2]s",
		"", ""},
	FormatUnknown: {
		"规则包格式 %[1]d，此版本只支持 %[2]d", "the pack is of format %[1]d; this version reads %[2]d",
		"", ""},
	DatesReversed: {
		"止于 %[2]s，早于起始日 %[1]s", "it ends on %[2]s, before it begins on %[1]s",
		"", ""},
	PackNeeded: {
		"需要规则包 %[1]s，但没有提供", "pack %[1]s is needed and was not given",
		"先打开它，再传给 Open", "open it first and pass it to Open"},
	PackStale: {
		"依赖 %[1]s 的摘要为 %[2]s，提供的是 %[3]s", "rests on %[1]s with digest %[2]s; the one given has %[3]s",
		"核对依赖的版本；若确认采用新版，更新摘要并重新测试", "check which revision is meant; to take the new one, renew the digest and test again"},
	SettingNeeded: {
		"缺少 %[1]s（%[2]s 需要）", "%[1]s is missing; %[2]s needs it",
		"在 scheme.yaml 中写明；没有默认值", "state it in scheme.yaml; it has no default"},
	SettingIdle: {
		"%[2]s 时没有人读取 %[1]s", "nothing reads %[1]s with %[2]s",
		"删去，或改正另一项", "remove it, or correct the other one"},
	SettingConflict: {
		"%[1]s 与 %[2]s 矛盾", "%[1]s has no meaning with %[2]s",
		"", ""},
	SettingShadowed: {
		"%[1]s 的这个取值永远用不到：第 %[2]d 行总在它之前成立", "this value of %[1]s is never taken: that of line %[2]d always holds before it",
		"把特殊情形写在一般情形之前", "put the special case before the general one"},
	MoneyRounding: {
		"金额按 %[1]s 取整，付不出不足一分的钱", "money rounded as %[1]s has parts of a fen, which nobody can pay",
		"写 2 位或更少的小数，如 half-away/2", "state two decimals or fewer, such as half-away/2"},
	SettingUnknown: {
		"方案注明 %[1]s 未知", "the scheme says that %[1]s is unknown",
		"知道的人把它写进方案的副本", "who knows it puts it into a copy of the scheme"},
	TableNeeded: {
		"缺少表 %[1]s（%[2]s 需要）", "table %[1]s is missing; %[2]s needs it",
		"补上表并写入 pack.yaml 的 tables", "add the table and list it under tables in pack.yaml"},
	CodeMalformed: {
		"%[1]s", "%[1]s",
		"", ""},
	CodeSpelling: {
		"%[1]s 的规范写法是 %[2]s，此行永远不会匹配", "the canonical spelling of %[1]s is %[2]s; the row never matches",
		"改正写法；若来源如此，写入 accepted.csv 并说明理由", "correct it, or accept the finding in accepted.csv with a reason"},
	CodeUnknown: {
		"%[1]s 不在编码库 %[2]s 中", "%[1]s is not defined in %[2]s",
		"改正编码；若来源如此，写入 accepted.csv 并说明理由", "correct it, or accept the finding in accepted.csv with a reason"},
	CodeOrder: {
		"%[1]s 应排在 %[2]s 之前", "%[1]s belongs before %[2]s",
		"按编码升序排列", "sort the table by code"},
	GroupUnknown: {
		"%[1]s 没有在 %[2]s 中定义", "%[1]s is not defined in %[2]s",
		"", ""},
	GroupWithoutLeaf: {
		"%[1]s 在 drg.csv 中没有 DRG", "%[1]s has no DRG in drg.csv",
		"", ""},
	GroupWithoutCondition: {
		"%[1]s 在 %[2]s 中没有条件", "%[1]s has no condition in %[2]s",
		"无条件进入的大类写 always", "an MDC that is open to all says \"always\""},
	AmbiguityMismatch: {
		"%[1]s 的 qy 列为 %[2]s，与 qy.csv 不一致", "column qy of %[1]s is %[2]s, which does not agree with qy.csv",
		"off 的大类在 qy.csv 中没有条件，其余的至少有一条", "an MDC that is off has no condition in qy.csv, the others have at least one"},
	ListUnknown: {
		"没有编码表 %[1]s", "there is no list %[1]s",
		"", ""},
	ListUnused: {
		"没有条件引用编码表 %[1]s", "no condition refers to list %[1]s",
		"", ""},
	ListDuplicate: {
		"编码表 %[1]s 已在 %[2]s 中", "list %[1]s stands in %[2]s already",
		"", ""},
	TableIdle: {
		"参数 %[2]s 之下没有人读取 %[1]s", "nothing reads %[1]s under %[2]s",
		"删去这张表，或改正参数", "take the table out, or correct the parameter"},
	GroupCodeTaken: {
		"%[1]s 已另有所指（%[2]s）", "%[1]s means something else already (%[2]s)",
		"歧义、未入组和各 DRG 的编码不能相同", "the codes of ambiguous cases, of ungrouped ones and of DRGs must all differ"},
	ListKind: {
		"%[1]s 需要%[2]s编码表，而 %[3]s 不是", "%[1]s needs a list of %[2]s, and %[3]s is none",
		"", ""},
	AtomUnknown: {
		"不认识的条件 %[1]s", "unknown atom %[1]s",
		"可用：%[2]s", "one of: %[2]s"},
	AtomPlace: {
		"%[1]s 只能用于 %[2]s", "%[1]s stands in %[2]s only",
		"", ""},
	AtomOperand: {
		"%[1]s %[2]s", "%[1]s %[2]s",
		"", ""},
	AlternativeOrder: {
		"%[1]s 的序号 %[2]s 应为 %[3]d", "alternative %[2]s of %[1]s should be number %[3]d",
		"同一组的行放在一起，序号从 1 开始连续", "keep the rows of a group together and number its alternatives from 1"},
	LimitExceeded: {
		"%[1]s：有 %[2]d 个，最多 %[3]d 个", "%[1]s: there are %[2]d; %[3]d are possible",
		"", ""},
	LeafOpen: {
		"%[1]s 的最后一个 DRG %[2]s 仍有条件，有的病例没有归属", "the last DRG of %[1]s, %[2]s, has a condition; some cases have no DRG",
		"最后一个 DRG 的 when 列留空", "leave column when of the last DRG empty"},
	LeafUnreachable: {
		"排在前面的 %[2]s 已收走 %[1]s 的全部病例", "%[2]s, which stands before, takes all cases of %[1]s",
		"", ""},
	SeverityConflict: {
		"%[1]s 已是 MCC（%[2]s）", "%[1]s is an MCC already (%[2]s)",
		"", ""},
	ZoneConflict: {
		"%[1]s 已属于 %[2]s", "%[1]s is in %[2]s already",
		"", ""},
	ExclusionMissing: {
		"排除表 %[1]s 没有主要诊断", "exclusion table %[1]s has no principal diagnosis",
		"改正表号；若有意为之，写入 accepted.csv 并说明理由", "correct the number, or accept the finding in accepted.csv with a reason"},
	GroupUnreachable: {
		"没有病例能进入 %[1]s：%[2]s", "no case can reach %[1]s: %[2]s",
		"若来源如此，写入 accepted.csv 并说明理由", "if it is meant, accept the finding in accepted.csv with a reason"},
	AlternativeShadowed: {
		"%[1]s 的第 %[2]d 个条件永远不起作用：%[3]s", "alternative %[2]d of %[1]s never decides: %[3]s",
		"若来源如此，写入 accepted.csv 并说明理由", "if it is meant, accept the finding in accepted.csv with a reason"},
	PrincipalNotAdmitted: {
		"%[1]s 的主要诊断 %[2]s 进不了 %[3]s", "principal diagnosis %[2]s of %[1]s never enters %[3]s",
		"若来源如此，写入 accepted.csv 并说明理由", "if it is meant, accept the finding in accepted.csv with a reason"},
	GroupOrder: {
		"%[1]s 排在 %[2]s 之后", "%[1]s stands behind %[2]s",
		"顺序决定入组；若有意为之，写入 accepted.csv 并说明理由", "order decides; if it is meant, accept the finding in accepted.csv with a reason"},
	FindingUnused: {
		"认可的问题 %[1]s %[2]s 并不存在", "the accepted finding %[1]s %[2]s does not occur",
		"从 accepted.csv 中删去", "take it out of accepted.csv"},
	LintUnused: {
		"认可的 %[1]s %[2]s 并不存在", "the accepted %[1]s %[2]s does not occur",
		"从 tests/lint.csv 中删去", "take it out of tests/lint.csv"},
	LintChanged: {
		"认可了 %[2]d 处 %[1]s，而现在的 %[3]d 处不是那些", "%[2]d findings %[1]s are accepted, and the %[3]d that occur are not those",
		"逐处查看，再照现状重写这一行", "look at them, then renew the row"},
	CoreChange: {
		"此处改动了国家规则（ADRG 及以上，或并发症），而清单没有写 core_changes: true", "this changes national rules above the leaf, and the manifest does not say core_changes: true",
		"只在 drg.csv 中细分；确需改动时写明 core_changes: true，每个结果都会注明", "subdivide in drg.csv alone; if the change is meant, say core_changes: true, and every result says so too"},
	ChangeIdentical: {
		"%[1]s 与 %[2]s 相同", "%[1]s is what %[2]s says already",
		"删去此处", "take it out"},
	LeafMerge: {
		"%[1]s 不能并入 %[2]s：各 DRG 要相邻、只按并发症分层，且合并后仍是一层", "%[1]s cannot be merged into %[2]s: the leaves must stand side by side, ask for a tier alone, and be a tier together",
		"用 replace 重新写出该 ADRG 的全部 DRG", "state all leaves of the ADRG anew, with replace"},
	ListEmpty: {
		"编码表 %[1]s 的编码全部被删去", "all codes of list %[1]s are removed",
		"若不再需要，删去引用它的组或条件", "remove the group or the condition that asks for it instead"},
	WeightNone: {
		"%[1]s 没有权重，而其他组有", "%[1]s has no weight, and other groups have one",
		"在 weights.csv 中补上；若不按权重支付，写入 accepted.csv 并说明理由", "add it to weights.csv, or accept the finding in accepted.csv with a reason"},
	SignersUnusable: {
		"要求签名，但%[1]s", "a signature is demanded, and %[1]s",
		"给出制作方的 Ed25519 公钥", "give the Ed25519 public key of who made the pack"},
	SignatureMissing: {
		"要求签名，而规则包没有 pack.sig", "a signature is demanded, and the pack has no pack.sig",
		"向制作方索取已签名的规则包", "ask who made the pack for a signed one"},
	SignatureMalformed: {
		"不是签名文件：%[1]s", "it is no signature: %[1]s",
		"重新获取规则包", "fetch the pack again"},
	SignerUnknown: {
		"签名的公钥 %[1]s 不在信任名单中（%[2]s）", "the signing key %[1]s is not among those trusted (%[2]s)",
		"通过可信的途径向制作方核实公钥；核实之前不要使用", "get the public key from who made the pack, by a way that you trust; do not use the pack before"},
	SignatureInvalid: {
		"签名不成立：签名文件被改动或伪造", "the signature does not hold: it was changed or forged",
		"不要使用这个规则包", "do not use the pack"},
	SignatureMismatch: {
		"应为 %[1]s，实际内容为 %[2]s", "%[1]s was expected, and the content is %[2]s",
		"清单或规则表被改动过：重新获取；若是自己改的，重新签名", "the manifest or a table was changed: fetch the pack again, or sign it again if the change is yours"},
	KeyMalformed: {
		"%[1]s 不是诊断键", "%[1]s is no key of diagnoses",
		"写成编码、亚目（带小数点）、类目、类目的前一或两位，或以 - 相连的类目范围", "write a code, a category with or without its first place behind the dot, one or two characters, or a range of categories"},
	RelatedAlone: {
		"有相关手术而没有主要手术", "there are related procedures and no main one",
		"", ""},
	ChangeMissing: {
		"基础包 %[2]s 中没有 %[1]s", "base %[2]s has no %[1]s",
		"", ""},
	ChangeExists: {
		"%[2]s 已有 %[1]s", "%[1]s is there already, in %[2]s",
		"若要改它，change 写 replace；条件则另取名称", "to change it, write replace; give a condition another name"},
	GroupRepeated: {
		"%[1]s 已是 %[2]s 的编码", "%[1]s is the code of %[2]s already",
		"给每个病种不同的编码；若来源如此，写入 accepted.csv 并说明理由", "give each row a code of its own, or accept the finding in accepted.csv with a reason"},
	ConditionUnused: {
		"没有行引用条件 %[1]s", "no row refers to condition %[1]s",
		"", ""},
	RowsUnasked: {
		"参数 %[1]s 没有列出 %[2]s，%[3]d 行永远不会被查到", "parameter %[1]s does not name %[2]s; nothing ever asks for %[3]d rows",
		"补进参数，或删去这些行；若有意为之，写入 accepted.csv 并说明理由", "add it to the parameter, remove the rows, or accept the finding in accepted.csv with a reason"},
	ChangeNumber: {
		"新增的病种不能有国家序号 %[1]s", "an added row cannot have the number %[1]s of the base",
		"序号列留空，写 code；若要改国家病种，change 写 replace", "leave the number empty and state a code; to change the row, write replace"},
	RepairUnused: {
		"第 %[2]s 号病种没有 %[1]s", "row %[2]s does not have %[1]s",
		"", ""},
	FamilyEmpty: {
		"%[1]s 在 family_groups.csv 中没有组", "%[1]s has no group in family_groups.csv",
		"", ""},
	FamilyOrder: {
		"%[1]s 的 before 成环", "before of %[1]s runs in a circle",
		"", ""},
	CoefficientOrCode: {
		"coefficient 与 code 应有且只有一个", "there must be either a coefficient or a code",
		"", ""},
	ScoreMissing: {
		"%[1]s 没有分值，而其他组有", "%[1]s has no score, and other groups have one",
		"在 scores.csv 中补上", "add it to scores.csv"},
	RowTied: {
		"%[1]s 与 %[2]s 的条件相同，无法区分", "%[1]s asks for what %[2]s asks; nothing decides between them",
		"删去其一，或用参数 select、tie 说明如何取舍；若有意为之，写入 accepted.csv 并说明理由", "remove one, or let select or tie say how; or accept the finding in accepted.csv with a reason"},
	RowDead: {
		"不计入 %[1]s 后，有 %[2]d 个病种没有病例能进入：%[3]s", "with %[1]s dropped, no case can reach %[2]d rows: %[3]s",
		"若有意为之，写入 accepted.csv 并说明理由", "if it is meant, accept the finding in accepted.csv with a reason"},
	ClassMissing: {
		"主要手术 %[1]s 没有类别，而 type_order 按类别取舍", "main procedure %[1]s has no class, and type_order decides by class",
		"在 procedure_class.csv 中写明，或在 class 列写明", "state it in procedure_class.csv or in column class"},
}

// yamlTexts are the Chinese texts of what the reader of YAML says in English.
var yamlTexts = map[string]string{
	"found a tab character that violates indentation":              "缩进用了制表符，应改用空格",
	"found a tab character where an indentation space is expected": "缩进用了制表符，应改用空格",
	"found character that cannot start any token":                  "不能以这个字符开头；值里有特殊字符时要加引号，缩进要用空格",
	"mapping values are not allowed in this context":               "此处不能有冒号；值里有冒号时要加引号，缩进要一致",
	"block sequence entries are not allowed in this context":       "此处不能有以 - 开头的一项",
	"did not find expected ',' or ']'":                             "方括号没有闭合，或缺少逗号",
	"did not find expected ',' or '}'":                             "花括号没有闭合，或缺少逗号",
	"found unexpected end of stream":                               "引号没有闭合",
	"found unknown escape character":                               "双引号内的转义写法有误",
	"could not find expected ':'":                                  "键的后面缺少冒号",
	"did not find expected key":                                    "此处应是一个键；检查缩进和括号",
	"did not find expected '-' indicator":                          "此处应是以 - 开头的一项；检查缩进",
	"did not find expected node content":                           "此处缺少内容，或括号没有成对",
	"did not find expected alphabetic or numeric character":        "& 和 * 有特殊含义；作为值时要加引号",
	"control characters are not allowed":                           "含有控制字符",
	"more than one document":                                       "只能有一个文档，不能有 --- 分隔",
}
