package rules

// Code is the stable name of something wrong: an error of a pack or an issue of a case. Codes are never changed or reused;
// new ones are appended. Ignore-lists and interfaces may rest on them; texts may improve at any time.
//
// Each code of a pack carries an example, a change to a small sound pack that brings it about: a line after "-" is replaced
// by the lines after "+" that follow it, or taken away; a "+" line without a "-" before it is appended. Those of local are changes
// to a small pack over that one. Each code of a case
// carries a case of CHS-DRG 2.0 or DIP 2.0. Tests run all of them.
type Code string

// Errors of files and tables.
const (
	// PackMissing occurs when there is neither a directory nor a file where a pack was looked for. Check the path. A test of
	// archives covers it.
	PackMissing Code = "pack-missing"

	// FileMissing occurs when the manifest lists a table whose file is not there, or when there is no pack.yaml. Add the
	// file, or take the table out of the manifest.
	//
	// Example (pack.yaml):
	//	-  zones: 4
	//	+  zones: 4
	//	+  not_principal: 2
	FileMissing Code = "file-missing"

	// FileUnknown occurs when the pack holds a file that the manifest does not list, or lists one that the format does not
	// know: what nobody reads is a rule that somebody believes in. Remove it, or correct its name.
	//
	// Example (exclusions.csv):
	//	+exclusion,code
	FileUnknown Code = "file-unknown"

	// FileUnreadable occurs when a file or archive cannot be read: it is truncated, damaged, or may not be opened. Fetch it
	// again. A test of archives covers it.
	FileUnreadable Code = "file-unreadable"

	// FileTooLarge occurs when a file is larger than any pack needs, as in an archive made to exhaust memory. A test of
	// archives covers it.
	FileTooLarge Code = "file-too-large"

	// PathEscapes occurs when a name in an archive or manifest, or a symbolic link, leads out of the pack. Put the file
	// itself into the pack.
	//
	// Example (pack.yaml):
	//	-  zones: 4
	//	+  ../zones: 4
	PathEscapes Code = "path-escapes"

	// Encoding occurs when a table is not UTF-8. Spreadsheets on Chinese systems write GBK unless told otherwise: save as
	// "CSV UTF-8".
	//
	// Example (zones.csv):
	//	-头部,S02.000
	//	+\xcd\xb7\xb2\xbf,S02.000
	Encoding Code = "encoding"

	// FileEmpty occurs when a table has no header. Write one, or take the table out of the pack.
	//
	// Example (zones.csv):
	//	-zone,code
	//	-头部,S02.000
	//	-头部,S06.000
	//	-胸部,S22.300
	//	-胸部,S27.000
	FileEmpty Code = "file-empty"

	// ColumnUnknown occurs when a table has a column that the format does not know. A misspelt name would otherwise be a
	// column silently lost.
	//
	// Example (mcc.csv):
	//	-code,exclusion
	//	-A41.900,2
	//	+code,exclusion,remark
	//	+A41.900,2,sepsis
	ColumnUnknown Code = "column-unknown"

	// ColumnMissing occurs when a table lacks a column that it must have.
	//
	// Example (mcc.csv):
	//	-code,exclusion
	//	-A41.900,2
	//	+code
	//	+A41.900
	ColumnMissing Code = "column-missing"

	// ColumnDuplicate occurs when a header names a column twice.
	//
	// Example (mcc.csv):
	//	-code,exclusion
	//	-A41.900,2
	//	+code,exclusion,exclusion
	//	+A41.900,2,2
	ColumnDuplicate Code = "column-duplicate"

	// RowWidth occurs when a row has more or fewer cells than the header.
	//
	// Example (mcc.csv):
	//	-A41.900,2
	//	+A41.900
	RowWidth Code = "row-width"

	// RowQuote occurs when a quotation mark is not closed in its line, or stands inside a cell that is not quoted. A cell of
	// a pack holds no line break.
	//
	// Example (mcc.csv):
	//	-A41.900,2
	//	+"A41.900,2
	RowQuote Code = "row-quote"

	// RowDuplicate occurs when a row says again what an earlier row says, or contradicts it. Remove one of the two.
	//
	// Example (lists.csv):
	//	+GD1.main,47.0900
	RowDuplicate Code = "row-duplicate"

	// RowCount occurs when a table has not as many rows as the manifest asserts: rows were lost or added. If the table is
	// right, correct the manifest.
	//
	// Example (pack.yaml):
	//	-  mcc: 1
	//	+  mcc: 2
	RowCount Code = "row-count"

	// CellEmpty occurs when a cell that must hold something is empty.
	//
	// Example (lists.csv):
	//	-GD1.main,47.0900
	//	+GD1.main,
	CellEmpty Code = "cell-empty"

	// CellValue occurs when a cell or key holds a value that the format does not know there.
	//
	// Example (adrg.csv):
	//	-GD1,MDCG,阑尾切除术,before_qy
	//	+GD1,MDCG,阑尾切除术,surgical
	CellValue Code = "cell-value"
)

// Errors of the manifest.
const (
	// YAMLSyntax occurs when pack.yaml is not YAML.
	//
	// Example (pack.yaml):
	//	-id: mini
	//	+id: [mini
	YAMLSyntax Code = "yaml-syntax"

	// KeyUnknown occurs when the manifest has a key that the format does not know.
	//
	// Example (pack.yaml):
	//	-revision: 1
	//	+revision: 1
	//	+versoin: 2
	KeyUnknown Code = "key-unknown"

	// KeyMissing occurs when the manifest lacks a key that it must have. Parameters have no defaults.
	//
	// Example (pack.yaml):
	//	-  gray: check
	KeyMissing Code = "key-missing"

	// KeyDuplicate occurs when the manifest has a key twice.
	//
	// Example (pack.yaml):
	//	-revision: 1
	//	+revision: 1
	//	+revision: 2
	KeyDuplicate Code = "key-duplicate"

	// KeyType occurs when the value of a key is not of the kind that it must be: a text, a whole number, a list, a mapping.
	//
	// Example (pack.yaml):
	//	-revision: 1
	//	+revision: first
	KeyType Code = "key-type"

	// FormatUnknown occurs when the pack is of a format that this module does not read. Take a newer module, or convert the
	// pack.
	//
	// Example (pack.yaml):
	//	-format: 1
	//	+format: 99
	FormatUnknown Code = "format-unknown"

	// DatesReversed occurs when the validity of a pack ends before it begins.
	//
	// Example (pack.yaml):
	//	-revision: 1
	//	+revision: 1
	//	+from: 2026-01-01
	//	+to: 2025-12-31
	DatesReversed Code = "dates-reversed"

	// PackNeeded occurs when a pack that the manifest names was not given to Open. Open it first and pass it on.
	//
	// Example (pack.yaml):
	//	-code_system: {id: mini-codes, edition: "1.0", digest: "DIGEST"}
	//	+code_system: {id: other-codes, edition: "1.0", digest: "DIGEST"}
	PackNeeded Code = "pack-needed"

	// PackStale occurs when a pack that the manifest names was given with other bytes than it pins. Either the wrong
	// revision was given, or the tables must be checked against the new one and the digest renewed.
	//
	// Example (pack.yaml):
	//	-code_system: {id: mini-codes, edition: "1.0", digest: "DIGEST"}
	//	+code_system: {id: mini-codes, edition: "1.0", digest: "h1:00"}
	PackStale Code = "pack-stale"
)

// Errors of codes and references.
const (
	// CodeMalformed occurs when a cell does not hold a code of the kind that belongs there.
	//
	// Example (mcc.csv):
	//	-A41.900,2
	//	+A41.9O0,2
	CodeMalformed Code = "code-malformed"

	// CodeSpelling is a finding: a code that is not in canonical spelling. Codes of cases are normalised, so the row can
	// never match. Correct the spelling, or accept the finding: the row is then without effect, and says so.
	//
	// Example (lists.csv):
	//	+GD1.main,17.971a0
	CodeSpelling Code = "code-spelling"

	// CodeUnknown is a finding: a code that the code system does not define. Correct it, or accept the finding: cases may
	// then file it.
	//
	// Example (lists.csv):
	//	-GD1.main,47.0900
	//	+GD1.main,47.0999
	CodeUnknown Code = "code-unknown"

	// CodeOrder occurs in a pack of a code system when its codes do not ascend.
	//
	// Example of codes (diagnoses.csv):
	//	-A41.900,脓毒症,
	//	-A49.900,细菌感染,
	//	+A49.900,细菌感染,
	//	+A41.900,脓毒症,
	CodeOrder Code = "code-order"

	// GroupUnknown occurs when a table refers to an MDC or ADRG that its own table does not have.
	//
	// Example (drg.csv):
	//	-GD19,GD1,阑尾切除术,
	//	+GD19,GD2,阑尾切除术,
	GroupUnknown Code = "group-unknown"

	// GroupWithoutLeaf occurs when an ADRG has no DRG: its cases would have no code.
	//
	// Example (drg.csv):
	//	-GD19,GD1,阑尾切除术,
	GroupWithoutLeaf Code = "group-without-leaf"

	// GroupWithoutCondition occurs when an ADRG or the gate of an MDC has no condition. A gate that is open to all says so
	// with the atom "always".
	//
	// Example (gates.csv):
	//	-MDCG,1,principal_diagnosis,MDCG,
	GroupWithoutCondition Code = "group-without-condition"

	// AmbiguityMismatch occurs when mdc.csv and qy.csv disagree on whether an MDC has a test for ambiguity.
	//
	// Example (qy.csv):
	//	-MDCG,1,main_procedure_counts,,
	AmbiguityMismatch Code = "ambiguity-mismatch"

	// ListUnknown occurs when a condition refers to a list that is empty or not there.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,main_procedure,GD1.mian,
	ListUnknown Code = "list-unknown"

	// ListUnused occurs when no condition refers to a list.
	//
	// Example (lists.csv):
	//	+GD9.main,47.0900
	ListUnused Code = "list-unused"

	// ListDuplicate occurs when two tables have a list of the same name.
	//
	// Example (lists.csv):
	//	+MDCG,K35.800
	ListDuplicate Code = "list-duplicate"

	// TableIdle occurs when the manifest lists a table that a parameter leaves unread: counted.csv unless counts is "list", and
	// not_counted.csv if it is.
	//
	// Example (pack.yaml):
	//	-  counts: catalogue-less-lists
	//	+  counts: list
	TableIdle Code = "table-idle"

	// GroupCodeTaken occurs when the code of ambiguous or of ungrouped cases is also that of a DRG or of other such cases: a
	// result would not tell what became of the case.
	//
	// Example (mdc.csv):
	//	-MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY
	//	+MDCG,消化系统疾病及功能障碍,stop,ambiguous,GD19
	GroupCodeTaken Code = "group-code-taken"

	// ListKind occurs when a list holds codes of the wrong kind for a condition that tests it.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,principal_diagnosis,GD1.main,
	ListKind Code = "list-kind"
)

// Errors of conditions and of subdivision.
const (
	// AtomUnknown occurs when a condition has an atom that the format does not know.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,first_procedure,GD1.main,
	AtomUnknown Code = "atom-unknown"

	// AtomPlace occurs when an atom of gates stands in the condition of an ADRG, or one of ADRGs in a gate.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,main_procedure,GD1.main,
	//	+GD1,1,sex,,M
	AtomPlace Code = "atom-place"

	// AtomOperand occurs when a condition has a list, a value or neither where its atom needs another operand.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,main_procedure,,47.0900
	AtomOperand Code = "atom-operand"

	// AlternativeOrder occurs when the alternatives of a group are not numbered from 1 without gaps, or when the rows of a
	// group do not stand together.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,2,main_procedure,GD1.main,
	AlternativeOrder Code = "alternative-order"

	// LimitExceeded occurs when there is more of something than the format provides for: procedure groups in an alternative,
	// body zones.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	//	+GD1,1,procedure_group,GD1.main,
	LimitExceeded Code = "limit-exceeded"

	// LeafOpen occurs when the subdivision of an ADRG has no last DRG that takes every case.
	//
	// Example (drg.csv):
	//	-GZ15,GZ1,其他消化系统疾患，不伴并发症或合并症,
	LeafOpen Code = "leaf-open"

	// LeafUnreachable occurs when a DRG can never be reached because an earlier one of its ADRG takes all its cases.
	//
	// Example (drg.csv):
	//	-GZ11,GZ1,其他消化系统疾患，伴严重并发症或合并症,mcc
	//	-GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc
	//	+GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc
	//	+GZ11,GZ1,其他消化系统疾患，伴严重并发症或合并症,mcc
	LeafUnreachable Code = "leaf-unreachable"

	// SeverityConflict occurs when a code is both MCC and CC.
	//
	// Example (cc.csv):
	//	+A41.900,2
	SeverityConflict Code = "severity-conflict"

	// ZoneConflict occurs when a code is in two body zones.
	//
	// Example (zones.csv):
	//	+头部,S22.300
	ZoneConflict Code = "zone-conflict"

	// ExclusionMissing is a finding: an exclusion table that an MCC or CC points at has no principal diagnosis. Correct the
	// number, or accept the finding: nothing then excludes these codes.
	//
	// Example (mcc.csv):
	//	-A41.900,2
	//	+A41.900,99
	ExclusionMissing Code = "exclusion-missing"

	// GroupUnreachable is a finding: no case can reach an ADRG, because what stands before it takes all its cases, or because
	// its conditions contradict each other or the gate of its MDC.
	//
	// Example (conditions.csv):
	//	-GZ1,1,principal_diagnosis,GZ1.principal,
	//	+GZ1,1,principal_diagnosis,GZ1.principal,
	//	+GZ1,1,main_procedure,GD1.main,
	GroupUnreachable Code = "group-unreachable"

	// AlternativeShadowed is a finding: an alternative of an ADRG that never decides, because what stands before it takes all
	// its cases, while other alternatives of the ADRG can be reached.
	//
	// Example (conditions.csv):
	//	-GD1,1,main_procedure,GD1.main,
	//	+GD1,1,main_procedure,GD1.main,
	//	+GD1,2,main_procedure,GD1.main,
	//	+GD1,2,principal_diagnosis,GZ1.principal,
	AlternativeShadowed Code = "alternative-shadowed"

	// PrincipalNotAdmitted is a finding: a principal diagnosis of an ADRG that the gate of its MDC never admits.
	//
	// Example (mdc_principal.csv):
	//	-MDCG,K35.900
	PrincipalNotAdmitted Code = "principal-not-admitted"

	// GroupOrder is a finding: ADRGs of one MDC and stage that do not stand in the order of their codes. Order decides, so an
	// unusual one is stated.
	//
	// Example (adrg.csv):
	//	-GR1,MDCG,消化系统恶性肿瘤,after_qy
	//	-GZ1,MDCG,其他消化系统疾患,after_qy
	//	+GZ1,MDCG,其他消化系统疾患,after_qy
	//	+GR1,MDCG,消化系统恶性肿瘤,after_qy
	GroupOrder Code = "group-order"

	// FindingUnused occurs when accepted.csv accepts a finding that does not occur, or that cannot be accepted.
	//
	// Example (accepted.csv):
	//	+code-unknown,47.0998,示例,示例
	FindingUnused Code = "finding-unused"
)

// Errors of packs of system chs-drg with a base, and of weights.
const (
	// CoreChange occurs when a pack changes national rules above the leaf (a list, a gate, a condition, what counts, what is a
	// complication, a parameter, an ADRG or MDC) and its manifest does not say core_changes: true. Take the row out, or say so:
	// then every result says so too.
	//
	// Example of local (lists.csv):
	//	+GD1.main,38.9300,,add,示例,示例
	CoreChange Code = "core-change"

	// ChangeIdentical occurs when a row or parameter of a pack with a base says what the base says anyway. Take it out.
	//
	// Example of local (drg.csv):
	//	+rename,GZ13,,,,,GZ13,示例,示例
	ChangeIdentical Code = "change-identical"

	// LeafMerge occurs when leaves that are to be merged do not stand side by side, when one of them has a condition beside its
	// tier, or when no tier says what they ask together. State all leaves of the ADRG anew, with replace.
	//
	// Example of local (drg.csv):
	//	+merge,GZ11,,合并,,,GZ1A,示例,示例
	//	+merge,GZ15,,,,,GZ1A,示例,示例
	LeafMerge Code = "leaf-merge"

	// ListEmpty occurs when a pack with a base removes all codes of a list: what asks for it would never hold. Remove the group
	// or the condition instead.
	//
	// Example of local (lists.csv):
	//	+GR1.principal,C16.900,,remove,示例,示例
	ListEmpty Code = "list-empty"

	// WeightNone is a finding: a DRG without weight in a pack that has weights. Add one, or accept the finding: the group is then
	// not paid by weight.
	//
	// Example of local (weights.csv):
	//	-GZ10,0.41
	WeightNone Code = "weight-none"
)

// Issues that make a case invalid (specification of the grouping, 2.3), and those that need data.
const (
	// CaseMissing: there is no case at all. The example is the nil case.
	CaseMissing Code = "case-missing"

	// LineMalformed: a reader could not read the record. The example is a line of a file.
	LineMalformed Code = "line-malformed"

	// FieldMalformed: a reader met a value that the field cannot hold.
	//
	// Example: {"sex":"M","age":"sixty","dx":["I63.900"]}
	FieldMalformed Code = "field-malformed"

	// PrincipalMissing: there is no principal diagnosis. A later diagnosis is not promoted.
	//
	// Example: {"sex":"M","age":60,"dx":["","I63.900"]}
	PrincipalMissing Code = "principal-missing"

	// SexInvalid: the sex is missing or neither male nor female.
	//
	// Example: {"age":60,"dx":["I63.900"]}
	SexInvalid Code = "sex-invalid"

	// NumberNegative: a number is negative.
	//
	// Example: {"sex":"M","age":60,"stay":-1,"dx":["I63.900"]}
	NumberNegative Code = "number-negative"

	// AgeDaysRange: age 0 years with more days than a year has.
	//
	// Example: {"sex":"M","age":0,"age_days":366,"dx":["J18.900"]}
	AgeDaysRange Code = "age-days-range"

	// AgeMissing: neither years nor days of age are known.
	//
	// Example: {"sex":"M","dx":["I63.900"]}
	AgeMissing Code = "age-missing"

	// AgeDaysMissing: the age in days of an infant is missing.
	//
	// Example: {"sex":"M","age":0,"dx":["P23.900"]}
	AgeDaysMissing Code = "age-days-missing"

	// WeightMissing: the birth weight was all that an ADRG lacked. Under the national packs the case goes on without it.
	//
	// Example: {"sex":"M","age":0,"age_days":5,"dx":["P07.300"]}
	WeightMissing Code = "weight-missing"
)

// Reasons of cases without group (specification of the grouping, 2.4, 2.5).
const (
	// PrincipalUnknown: the principal diagnosis is not defined.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.9"]}
	PrincipalUnknown Code = "principal-unknown"

	// PrincipalGray: the principal diagnosis is gray.
	//
	// Example: {"sex":"M","age":60,"dx":["A00.000"]}
	PrincipalGray Code = "principal-gray"

	// PrincipalNotAllowed: the diagnosis cannot be principal.
	//
	// Example: {"sex":"M","age":60,"dx":["B95.000"]}
	PrincipalNotAllowed Code = "principal-not-allowed"

	// NoMDC: no gate opened, or only gates of MDCs that the case fell through.
	//
	// Example: {"sex":"M","age":60,"dx":["T31.000"]}
	NoMDC Code = "no-mdc"

	// NoADRG: an MDC was entered, and no ADRG of it takes the case.
	//
	// Example: {"sex":"F","age":28,"dx":["O84.000"]}
	NoADRG Code = "no-adrg"

	// ProcedureUnrelated: the main procedure counts, and no ADRG of the entered MDC takes it (QY).
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900"],"px":["51.2300"]}
	ProcedureUnrelated Code = "procedure-unrelated"
)

// Issues that change nothing.
const (
	// UnknownDiagnosis: a diagnosis other than the principal is not defined. It acts only if a rule names it.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900","I10"]}
	UnknownDiagnosis Code = "unknown-diagnosis"

	// UnknownProcedure: a procedure is not defined. It never counts.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900"],"px":["99.9999"]}
	UnknownProcedure Code = "unknown-procedure"

	// GrayCode: a code other than the principal diagnosis is gray.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900","A00.000"]}
	GrayCode Code = "gray-code"

	// DuplicateDiagnosis: a diagnosis is filed twice.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900","E11.900","E11.900"]}
	DuplicateDiagnosis Code = "duplicate-diagnosis"

	// DuplicateProcedure: a procedure is filed twice. Each entry stands for itself.
	//
	// Example: {"sex":"M","age":60,"dx":["K80.101"],"px":["51.2300","51.2300"]}
	DuplicateProcedure Code = "duplicate-procedure"

	// NotCounted: a procedure does not count. It stands in explanations only; the example is one.
	NotCounted Code = "not-counted"

	// MainDiscarded: entry 0 of the procedures does not count and no rule names it, so the main slot is empty.
	//
	// Example: {"sex":"M","age":60,"dx":["K80.101"],"px":["99.9999","51.2300"]}
	MainDiscarded Code = "main-discarded"

	// AgeDaysUnread: the age in days contradicts an age of one year or more, and is not read.
	//
	// Example: {"sex":"M","age":3,"age_days":12,"dx":["J18.900"]}
	AgeDaysUnread Code = "age-days-unread"

	// SexConflict: an MDC would have been entered but for the sex.
	//
	// Example: {"sex":"M","age":30,"dx":["O00.100"]}
	SexConflict Code = "sex-conflict"

	// FieldUnknown: a reader met a field that it does not know and did not read.
	//
	// Example: {"sex":"M","age":60,"dx":["I63.900"],"birthweight":3000}
	FieldUnknown Code = "field-unknown"

	// FieldRepeated: a reader met a field twice and kept the last value.
	//
	// Example: {"sex":"M","age":60,"age":61,"dx":["I63.900"]}
	FieldRepeated Code = "field-repeated"
)
