package rules

// Step is one step of a trace: a fact about how a result came about, without text, which is made when it is printed. Which
// fields a step uses depends on its kind. Its texts are those of the pack and of the case, so a Step costs no allocation.
type Step struct {
	Kind     StepKind
	Hit      bool     // the test was met, the code counts, the diagnosis was kept, the leaf was taken
	Atom     Atom     // of a condition
	Severity Severity // of a secondary diagnosis
	Field    Field    // of the case
	Index    int32    // entry of the list of the case, counted from 0, or -1
	Number   int32    // of the alternative, from 1; how many there are, in a summary
	Group    string   // MDC, ADRG or leaf
	Code     string   // the code concerned, as the pack knows it, or in canonical spelling
	Text     string   // as filed; name of a list, table, zone or parameter
	Why      Code     // why not, or in what standing
	Have     int64    // the number that the case has
	Want     int64    // the number that the rule asks for
	Pos      Pos      // of the rule in the pack
}

// StepKind is what a step tells.
type StepKind uint8

// The kinds of steps, in the order of an explanation (specification of the grouping, 12).
const (
	// StepDiagnosis: a diagnosis as read. Index, Text as filed, Code as read; Why is its standing: empty for known, or
	// UnknownDiagnosis, GrayCode, DuplicateDiagnosis, PrincipalNotAllowed.
	StepDiagnosis StepKind = iota + 1
	// StepProcedure: a procedure as read. Index, Text as filed, Code as read; Hit if it counts, else Why, and Pos of the
	// row that says so.
	StepProcedure
	// StepUnread: a number that the case has and that is not read. Field, Have.
	StepUnread
	// StepMissing: a number that the rules could ask for and that the case has not. Field.
	StepMissing
	// StepMain: the main slot. Hit if it is filled, Index and Code of what fills it; if not, Why, and Index of the later
	// procedure that would fill it under another reading, or -1.
	StepMain
	// StepZone: the body zone of a diagnosis. Index, Code, Text is the zone, Pos.
	StepZone
	// StepGate: the gate of an MDC. Group; Hit with Number of the alternative, followed by its conditions; or the first
	// condition that failed of the alternative that came nearest.
	StepGate
	// StepFall: an MDC was entered, no ADRG took the case, and it goes on. Group.
	StepFall
	// StepADRG: an ADRG took the case. Group, Number of the alternative; its conditions follow.
	StepADRG
	// StepCondition: a condition of the gate or ADRG before that was met. Atom, and what met it: Field, Index, Code, Text
	// the list, Pos of the row; or Have and Want.
	StepCondition
	// StepNear: an ADRG that was tried and failed in exactly one condition. Group, Number, Atom, Text the list, Pos; Index
	// and Code of an entry that has the code in another place, or -1; Have and Want; Hit if other conditions were met.
	StepNear
	// StepAmbiguous: the test for ambiguity. Group is the MDC; Hit, then Index and Code of the main procedure.
	StepAmbiguous
	// StepElsewhere: an ADRG of another MDC whose list holds the main procedure of an ambiguous case. Group, Code, Pos.
	StepElsewhere
	// StepOtherwise: the group that an ambiguous case would have without its procedures. Group.
	StepOtherwise
	// StepComplication: a secondary diagnosis. Index, Code, Severity, Pos; Hit if it was kept; if it was cancelled, Text is
	// the exclusion table and Pos its row for the principal diagnosis.
	StepComplication
	// StepLeaf: a leaf was asked. Group, Hit, Number is its [When], Pos.
	StepLeaf
	// StepAnswer: what a missing value would lead to. Field, Have the value, Group the code.
	StepAnswer
	// StepParameter: a parameter of the pack that touched the result. Text its name, Code its value, Pos.
	StepParameter
)

var stepNames = [...]string{
	StepDiagnosis: "diagnosis", StepProcedure: "procedure", StepUnread: "unread", StepMissing: "missing", StepMain: "main",
	StepZone: "zone", StepGate: "gate", StepFall: "fall", StepADRG: "adrg", StepCondition: "condition", StepNear: "near",
	StepAmbiguous: "ambiguous", StepElsewhere: "elsewhere", StepOtherwise: "otherwise", StepComplication: "complication",
	StepLeaf: "leaf", StepAnswer: "answer", StepParameter: "parameter",
}

// String returns the stable name of the kind.
func (k StepKind) String() string {
	if int(k) < len(stepNames) {
		return stepNames[k]
	}
	return ""
}

// Rule returns the stable id of the rule that the step is about, such as adrg/BR1 or exclusion/96, or "" if it is about
// none. It is what people quote in a dispute.
func (s *Step) Rule() string {
	switch s.Kind {
	case StepGate, StepFall:
		return "gate/" + s.Group
	case StepADRG, StepNear, StepElsewhere:
		return "adrg/" + s.Group
	case StepAmbiguous:
		return "qy/" + s.Group
	case StepComplication:
		if s.Severity != NoComplication && !s.Hit {
			return "exclusion/" + s.Text
		}
	case StepLeaf:
		return "drg/" + s.Group
	case StepParameter:
		return "parameter/" + s.Text
	}
	return ""
}
