package rules

// Step is one step of a trace: a fact about how a result came about. It holds facts and indexes only, no text: a Trace of
// package grouper resolves them against the pack and the case when somebody reads it. Which fields a step uses depends on
// its kind.
type Step struct {
	Kind     StepKind
	Hit      bool     // the test was met, the code counts, the diagnosis was kept, the leaf was taken
	Atom     Atom     // of a condition
	Severity Severity // of a secondary diagnosis
	Field    Field    // of the case
	Standing Standing // of a code
	Pos      Pos      // of the rule in the pack
	Index    int32    // entry of the list of the case, counted from 0, or -1
	Number   int32    // of the alternative, from 1; of the parameter
	Part     int32    // test of a condition, counted from 0
	Group    GroupID  // MDC, ADRG or leaf, or NoGroup
	List     int32    // number of the list, exclusion table or zone in the pack, or -1
	Want     int32    // the number that the rule asks for; the [When] of a leaf
	Have     int64    // the number that the case has
}

// Standing is what is to be said of a code of a case. The zero value is that nothing is.
type Standing uint8

// The standings.
const (
	Sound      Standing = iota // defined and open; of a procedure: it counts
	Undefined                  // not in the vocabulary of the pack
	Gray                       // closed for settlement
	NotAllowed                 // cannot be principal
	Uncounted                  // does not count
	Discarded                  // does not fill the main slot
)

var standingCodes = [...]Code{
	Undefined: UnknownDiagnosis, Gray: GrayCode, NotAllowed: PrincipalNotAllowed, Uncounted: NotCounted, Discarded: MainDiscarded,
}

// Code returns the code of issues that says the same, "" for Sound. of tells diagnoses and procedures apart.
func (s Standing) Code(of Field) Code {
	if s == Undefined && of == FieldProcedures {
		return UnknownProcedure
	}
	return standingCodes[s]
}

// RowFate is what became of a row of a catalogue. The zero value is nothing.
type RowFate uint8

// The fates.
const (
	RowCandidate RowFate = iota + 1 // its slots are met
	RowRelated                      // its main slot is met, and no related one
	RowProviso                      // its condition does not hold
	RowElsewhere                    // its main slot is met by a procedure that does not lead
	RowTaken                        // it took the case
	RowLost                         // another row was better
)

// StepKind is what a step tells.
type StepKind uint8

// The kinds of steps, in the order of an explanation (specification of the grouping, 12).
const (
	// StepDiagnosis: a diagnosis as read. Index; Hit if it is Sound, else its Standing, and Pos of the row that says so.
	StepDiagnosis StepKind = iota + 1
	// StepProcedure: a procedure as read. Index; Hit if it counts, else its Standing; Pos of the row that says so.
	StepProcedure
	// StepUnread: a number that the case has and that is not read. Field, Have.
	StepUnread
	// StepMissing: a number that the rules could ask for and that the case has not. Field.
	StepMissing
	// StepMain: the main slot. Hit and Index of what fills it; if it is empty, Discarded if an entry 0 was, and Index of the
	// later procedure that would fill it under another reading, or -1.
	StepMain
	// StepZone: the body zone of a diagnosis. Index, List is the zone, Pos.
	StepZone
	// StepGate: the gate of an MDC. Group; Hit with Number of the alternative, followed by its conditions; or the condition
	// that failed of the alternative that came nearest, as in StepNear.
	StepGate
	// StepFall: an MDC was entered, no ADRG took the case, and it goes on. Group.
	StepFall
	// StepADRG: an ADRG took the case. Group, Number of the alternative; its conditions follow.
	StepADRG
	// StepCondition: a condition of the gate, ADRG or alternative before. Atom, List; Hit, with what met it: Field, Index, Pos of
	// the row; or Have and Want. One that failed, which only a StepAlternative has, is told as in StepNear; Want 1 of a
	// combination says that every list is met, and not by procedures of their own.
	StepCondition
	// StepNear: an ADRG that was tried and failed in exactly one condition. Group, Number, Atom, List, Pos; Index of an entry
	// that has a code of the list in another place, or -1; Have and Want; Hit if other conditions were met.
	StepNear
	// StepAmbiguous: the test for ambiguity. Group is the MDC; Hit, then Index of the main procedure.
	StepAmbiguous
	// StepElsewhere: an ADRG of another MDC whose list holds the main procedure of an ambiguous case. Group, Index, Pos.
	StepElsewhere
	// StepComplication: a secondary diagnosis. Index, Severity, Pos; Hit if it was kept; if it was cancelled, List is the
	// exclusion table and Pos its row for the principal diagnosis.
	StepComplication
	// StepLeaf: a leaf was asked. Group, Hit, Want is its [When], Number 1 if that is met; List is the place of its condition in
	// DRG.Provisos, or -1. Pos.
	StepLeaf
	// StepTest: a test of the condition of the leaf before: of one that took the case those that held together, else what failed
	// first or is not known. Group, List as there, Number of the alternative, Part; Hit, or Want 1 if it is not known; Field, and
	// Index of the entry that meets it or Have. Pos.
	StepTest
	// StepBase: the leaf that the case has under the base, where the pack has other leaves. Group is the ADRG, List the place in
	// ADRG.Base; Hit if it has the same code. Pos.
	StepBase
	// StepParameter: a parameter of the pack that touched the result. Number is its place in [Manifest.ParameterNames], Pos.
	StepParameter
	// StepOtherwise: what an ambiguous case would be without its procedures. Group is the leaf; the MDC if it would still be
	// ambiguous; NoGroup if it would be ungrouped, and then Number the place of its code in [Parameters].UngroupedCodes, from 1, or 0.
	StepOtherwise
	// StepAnswer: what a missing value would lead to. Field, Have the value, Group as in StepOtherwise.
	StepAnswer

	// The steps of DIP (DIP specification, 2.5).

	// StepKey: the key or the list that rows are looked for under. Hit if there are any; Number of them; Text of the key is in
	// the pack: List is its place among the keys of the principal diagnosis. Want is the [Kind] of the list.
	StepKey
	// StepProcedureFate: what became of a procedure. Index; Hit if it remains; Number is the [Action] of the pack, Pos its row;
	// Have is 1 for the procedure that leads.
	StepProcedureFate
	// StepRow: a row was looked at. Group is its [RowID], Number its form from 1, Want its [RowFate], Have how many of its related
	// slots are met; Hit if it is a candidate or took the case.
	StepRow
	// StepSlot: a slot of the row before. Number is 0 for the main slot, else the related one, from 1; Hit and Index of the procedure
	// that meets it, or -1.
	StepSlot
	// StepChoice: a comparison was made among candidates. Number is its place in DIPParameters.Select, Want how many candidates
	// there were, Have how many are left. Pos.
	StepChoice
	// StepTie: candidates between which nothing decided. Want how many, Hit if the parameter tie named one, Group is its RowID.
	StepTie
	// StepClass: the class of a procedure was asked for. Index, Want is the [Class], Number the [Basis], Pos of the row; Hit if it has one.
	StepClass
	// StepRung: a level of the ladder. Number is its place in DIPParameters.Ladder, Want the Class, Hit if a group was there, Group
	// its place in DIP.Groups, Pos.
	StepRung
	// StepLastResort: the last resort took the case. Group is its place in DIP.LastResort, Pos.
	StepLastResort
	// StepFamily: a family was asked. Group is its place in DIP.Families, Number of its group from 1; Hit if it took the case. Pos.
	StepFamily
	// StepProviso: a condition was asked. List is its place in DIP.Provisos; Hit, or Want 1 if it is not known. Pos.
	StepProviso
	// StepTCM: an entry of DIP.TCM, Group; Hit, or Want 1 if it is not known. Pos.
	StepTCM
	// StepAuxiliary: an entry of DIP.Auxiliary that was triggered, Group; Hit if it applies; Want 1 if it is not known. Pos.
	StepAuxiliary
	// StepIndex: the comorbidity index. Have.
	StepIndex

	// The steps of a question about a group (Ask of packages drg and dip).

	// StepAlternative: an alternative of the gate of an MDC, of a test for ambiguity (Want 1), of an ADRG or of a row of DIP that was
	// asked about. Group, Number, Pos; Hit if it holds. Its conditions follow, each with its own Hit; of a row its slots. A form of
	// a row that asks for no procedure has no slots, and Want 1.
	StepAlternative
	// StepWaiting: an ADRG that lacks nothing but the birth weight, which the pack asks for: the case ends there. Group, Number, Pos.
	StepWaiting
	// StepList: the list of rows that the row asked about stands in. Have is its [Kind]; Hit if the admission of the case opens it.
	StepList
)

var stepNames = [...]string{
	StepDiagnosis: "diagnosis", StepProcedure: "procedure", StepUnread: "unread", StepMissing: "missing", StepMain: "main",
	StepZone: "zone", StepGate: "gate", StepFall: "fall", StepADRG: "adrg", StepCondition: "condition", StepNear: "near",
	StepAmbiguous: "ambiguous", StepElsewhere: "elsewhere", StepComplication: "complication", StepLeaf: "leaf", StepTest: "test", StepBase: "base",
	StepParameter: "parameter", StepOtherwise: "otherwise", StepAnswer: "answer",
	StepKey: "key", StepProcedureFate: "procedure-fate", StepRow: "row", StepSlot: "slot", StepChoice: "choice", StepTie: "tie",
	StepClass: "class", StepRung: "rung", StepLastResort: "last-resort", StepFamily: "family", StepProviso: "proviso",
	StepTCM: "tcm", StepAuxiliary: "auxiliary", StepIndex: "index",
	StepAlternative: "alternative", StepWaiting: "waiting", StepList: "list",
}

// String returns the stable name of the kind.
func (k StepKind) String() string {
	if int(k) < len(stepNames) {
		return stepNames[k]
	}
	return ""
}
