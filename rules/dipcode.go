package rules

// Errors of packs of system dip.
const (
	// KeyMalformed occurs when a cell holds neither a key of diagnoses nor a range of them.
	//
	// Example of dip (core.csv):
	//	-3,K35.8,47.0100,,
	//	+3,K358,47.0100,,
	KeyMalformed Code = "key-malformed"

	// RelatedAlone occurs when a row has related procedures and no main one.
	//
	// Example of dip (core.csv):
	//	-3,K35.8,47.0100,,
	//	+3,K35.8,,47.0100,
	RelatedAlone Code = "related-alone"

	// ChangeMissing occurs when a pack removes or replaces what its base does not have. A test of local packs covers it.
	ChangeMissing Code = "change-missing"

	// ChangeExists occurs when a pack adds what its base has already. A test of local packs covers it.
	ChangeExists Code = "change-exists"

	// ChangeNumber occurs when a pack adds a row with a number: numbers are those of the base. A test of local packs covers it.
	ChangeNumber Code = "change-number"

	// GroupRepeated is a finding: two rows of a list have the same code, so that it does not say which. Where a pack removes or
	// replaces such a row by its code, it is an error.
	//
	// Example of dip (basic.csv):
	//	+B2,,A49.9,,,,,,
	GroupRepeated Code = "group-repeated"

	// ConditionUnused occurs when nothing refers to a condition.
	//
	// Example of dip (when.csv):
	//	+young,1,age,lt,6,
	ConditionUnused Code = "condition-unused"

	// RepairUnused occurs when repairs.csv records a code that its row does not have.
	//
	// Example of dip (repairs.csv):
	//	+3,47.09,47.0900,zeros,阑尾切除术
	RepairUnused Code = "repair-unused"

	// FamilyEmpty occurs when a family has no group.
	//
	// Example of dip (families.csv):
	//	+脓毒症,A49,
	FamilyEmpty Code = "family-empty"

	// FamilyOrder occurs when families name each other in a circle as standing before.
	//
	// Example of dip (families.csv):
	//	-腹膜粘连,K66,
	//	+腹膜粘连,K66,腹膜粘连
	FamilyOrder Code = "family-order"

	// CoefficientOrCode occurs when an auxiliary entry has both a coefficient and a group, or neither.
	//
	// Example of dip (auxiliary.csv):
	//	-年龄,低龄,child,,1.3,,1.25,
	//	+年龄,低龄,child,,1.3,,,
	CoefficientOrCode Code = "coefficient-or-code"

	// ScoreMissing occurs when some groups have a score and one has none.
	//
	// Example of dip (scores.csv):
	//	-2,40
	ScoreMissing Code = "score-missing"

	// RowTied is a finding: two rows ask for the same, so that nothing can decide between them. Take one away, let the pack say
	// how (parameters select and tie), or accept the finding: such cases are then ambiguous.
	//
	// Example of dip (core.csv):
	//	-3,K35.8,47.0100,,
	//	+3,K35.8,47.0100,,
	//	+9,K35.8,47.0100,,
	RowTied Code = "row-tied"

	// RowDead is a finding: a procedure that the pack drops is what some rows ask for, and no case can reach them any more.
	//
	// Example of dip (exclude_procedure.csv):
	//	+47.0100,exact,drop,
	RowDead Code = "row-dead"

	// RowsUnasked is a finding: a list, or a length of keys, that the pack has and that none of its parameters lets be asked for:
	// keys, ladder and pipeline.
	//
	// Example of dip (core.csv):
	//	+10,K3,,,
	RowsUnasked Code = "rows-unasked"

	// ClassMissing is a finding: types of rows decide, and a main procedure has no class. A test of local packs covers it.
	ClassMissing Code = "class-missing"
)

// Issues of cases of DIP (DIP specification, 2.2): reasons of an invalid case, of one without group, and why no row of the
// catalogue took a case.
const (
	// PrincipalMalformed: the principal diagnosis is no code.
	//
	// Example of DIP: {"dx":["A41900"],"px":[]}
	PrincipalMalformed Code = "principal-malformed"

	// PrincipalAsteriskOnly: the principal diagnosis is the asterisk part of a code alone.
	//
	// Example of DIP: {"dx":["G01*"],"px":[]}
	PrincipalAsteriskOnly Code = "principal-asterisk-only"

	// PrincipalExternalCause: an external cause cannot be principal.
	//
	// Example of DIP: {"dx":["V01.x00"],"px":[]}
	PrincipalExternalCause Code = "principal-external-cause"

	// PrincipalExcluded: the locality does not pay cases with this principal diagnosis by DIP. A test of local packs covers it.
	PrincipalExcluded Code = "principal-excluded"

	// ProcedureMalformed: a procedure is no code.
	//
	// Example of DIP: {"dx":["A41.900"],"px":["96.72O1"]}
	ProcedureMalformed Code = "procedure-malformed"

	// NoComprehensiveGroup: no row, and no comprehensive group on any level of the ladder. A test of local packs covers it.
	NoComprehensiveGroup Code = "no-comprehensive-group"

	// NoRowForDiagnosis: the catalogue has no row for the principal diagnosis.
	//
	// Example of DIP: {"dx":["U07.100"],"px":[]}
	NoRowForDiagnosis Code = "no-row-for-diagnosis"

	// NoRowForMain: the catalogue has rows for the principal diagnosis, and none for the main procedure.
	//
	// Example of DIP: {"dx":["K35.200"],"px":["54.1100"]}
	NoRowForMain Code = "no-row-for-main"

	// RelatedRequired: all rows for diagnosis and main procedure ask for another procedure, and none of those is filed.
	//
	// Example of DIP: {"dx":["C53.900"],"px":["68.4100"]}
	RelatedRequired Code = "related-required"

	// NoConservativeRow: the case has no procedure, and all rows for the diagnosis have one.
	//
	// Example of DIP: {"dx":["B00.401+G05.1*"],"px":[]}
	NoConservativeRow Code = "no-conservative-row"

	// UncoveredSurgery: candidates leave an operation unmatched, and the pack then takes the comprehensive group of surgery. A
	// test of local packs covers it.
	UncoveredSurgery Code = "uncovered-surgery"

	// DataNeeded: the rule that decides needs something that is not there; the value names it.
	//
	// Example of DIP: {"dx":["A41.900"],"px":["31.1x00"]}
	DataNeeded Code = "needs-data"
)

// Issues of cases of DIP that change nothing.
const (
	// MainPromoted: no procedure is filed as main, and the first that is filed leads.
	//
	// Example of DIP: {"dx":["A09.900x006"],"px":["","44.1300x001"]}
	MainPromoted Code = "main-promoted"

	// MainReplaced: the main procedure cannot lead under this pack, and another one does. A test of local packs covers it.
	MainReplaced Code = "main-replaced"

	// ProcedureDropped: a procedure is not read under this pack. A test of local packs covers it.
	ProcedureDropped Code = "procedure-dropped"

	// ClassWritten: the class of the procedure that decides rests on general knowledge, not on an official table.
	//
	// Example of DIP: {"dx":["K35.200"],"px":["54.1100"]}
	ClassWritten Code = "class-written"

	// OverlaySkipped: an auxiliary type, a TCM entry, or in CHS-DRG a leaf with a condition, asks for something that is not there, and
	// is passed over. A test of local packs covers it.
	OverlaySkipped Code = "overlay-skipped"

	// FallbackTaken: the last resort of the locality took the case. A test of local packs covers it.
	FallbackTaken Code = "fallback"
)
