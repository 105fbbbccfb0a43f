package rules

// Findings of [Lint] in packs of system chs-drg. Each carries an example: a change to a small pack after which it still loads.
const (
	// ExclusionUnused is about an exclusion table that no MCC or CC refers to. It cancels nothing: is its number right?
	//
	// Example of lint (exclusion.csv):
	//	+5,A49.900
	ExclusionUnused Code = "exclusion-unused"

	// DiagnosisNowhere is about a diagnosis of the code system that may be principal and stands in no list, body zone or MDC:
	// only an MDC that asks for no diagnosis can take such a case.
	//
	// Example of lint (zones.csv):
	//	-头部,S02.000
	DiagnosisNowhere Code = "diagnosis-nowhere"

	// ProcedureNowhere is about a procedure that counts and stands in no list. As main procedure it makes a case ambiguous
	// wherever that is asked, whatever else the case holds.
	//
	// Example of lint (not_counted.csv):
	//	-38.9300
	//	+17.971A0
	ProcedureNowhere Code = "procedure-nowhere"

	// GrayListed is about a gray code in a list. A gray principal diagnosis makes a case invalid, and a gray procedure does not
	// count: such a row may never act.
	//
	// Example of lint (cc.csv):
	//	+B00.000,7
	GrayListed Code = "gray-listed"

	// MemberShadowed is about a code of a condition under which an earlier rule of the same MDC is certain to take the case: the
	// row never decides. Put it into one list, or see that the order is meant.
	//
	// Example of lint (lists.csv):
	//	+GZ1.principal,C16.900
	MemberShadowed Code = "member-shadowed"

	// AmbiguityTotal is about an MDC that tests for ambiguity and has no ADRG before the test: each case that meets it is
	// ambiguous. A test of lint covers it.
	AmbiguityTotal Code = "ambiguity-total"

	// GroupWithoutEffect is about an MDC that has no ADRG, and body zones that no condition asks for.
	//
	// Example of lint (gates.csv):
	//	-MDCZ,1,principal_zone,,
	//	-MDCZ,1,zones_min,,2
	//	+MDCZ,1,any_diagnosis,MDCG,
	GroupWithoutEffect Code = "group-without-effect"

	// NameSuffix is about a DRG whose name contradicts the digit at the end of its code: 1 is with MCC, 3 with CC, 5 without, 9
	// not subdivided.
	//
	// Example of lint (drg.csv):
	//	-GZ15,GZ1,其他消化系统疾患，不伴并发症或合并症,
	//	+GZ15,GZ1,其他消化系统疾患，伴严重并发症或合并症,
	NameSuffix Code = "name-suffix"

	// WhenSuffix is about a DRG whose condition contradicts the digit at the end of its code.
	//
	// Example of lint (drg.csv):
	//	-GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc
	//	+GZ19,GZ1,其他消化系统疾患，伴并发症或合并症,cc
	WhenSuffix Code = "when-suffix"

	// NameEqual is about two ADRGs, or two DRGs, that have one name.
	//
	// Example of lint (drg.csv):
	//	-GR19,GR1,消化系统恶性肿瘤,
	//	+GR19,GR1,阑尾切除术,
	NameEqual Code = "name-equal"

	// PrincipalBarred is about a principal diagnosis of a list that cannot be principal: the row never acts.
	//
	// Example of lint (not_principal.csv):
	//	+code
	//	+K35.800
	PrincipalBarred Code = "principal-barred"

	// WeightFalls is about a DRG that asks for graver complications than another of its ADRG, for the same otherwise, and has a lower
	// weight for some level of hospitals. A test of lint covers it.
	WeightFalls Code = "weight-falls"

	// ConditionNever is about a condition on cases that none can meet: in each alternative two numbers exclude each other. A test of
	// lint covers it.
	ConditionNever Code = "condition-never"

	// CoreIdle is about a pack that says core_changes: true and changes nothing above the leaf: its results say so all the same. A
	// test of lint covers it.
	CoreIdle Code = "core-idle"
)

// Errors of the list of accepted findings, see [LintFile].
const (
	// LintUnused occurs when a finding is accepted that does not occur, or no longer. Take it out of the list. A test of the list
	// covers it.
	LintUnused Code = "lint-unused"

	// LintChanged occurs when the findings that a row accepts by their SHA-256 are not those that occur. Look at them and renew the
	// row. A test of the list covers it.
	LintChanged Code = "lint-changed"
)

// Findings of [Lint] in packs of system dip.
const (
	// ScoreFalls is about a row that asks for more than another row of the same diagnoses and has a lower score. A
	// test of lint covers it.
	ScoreFalls Code = "score-falls"

	// CostMissing is about a row without mean cost that competes with one that has one, where the mean cost decides: such a
	// case needs data that nobody can file. A test of lint covers it.
	CostMissing Code = "cost-missing"

	// ConservativeMissing is about a diagnosis key under which no row takes a case without procedures. A test of lint covers it.
	ConservativeMissing Code = "conservative-missing"

	// RowsTie is about two rows between which nothing decides for some case; the finding names one. A test of lint covers it.
	RowsTie Code = "rows-tie"

	// MainWithoutClass is about a main procedure without class of treatment: where no row takes a case that it leads, no
	// comprehensive group does either. A test of lint covers it.
	MainWithoutClass Code = "main-without-class"

	// AttributeRare is about an attribute that one group has alone, and whose name is all but that of a more frequent one. A
	// test of lint covers it.
	AttributeRare Code = "attribute-rare"

	// CoefficientPartial is about a group that has coefficients, but none for a level of hospitals that other groups have one for.
	// A test of lint covers it.
	CoefficientPartial Code = "coefficient-partial"
)
