package rules

import "fmt"

// Atom is one kind of test on a case (原子条件). The list is closed: a new atom is a new format of packs, and a pack with an
// unknown atom does not load. A missing field makes an atom false, never true (specification of the grouping, 5.2).
type Atom uint8

// The atoms. The first twelve are those of ADRGs; the rest stand in gates and in tests for ambiguity only.
const (
	NoAtom              Atom = iota
	PrincipalDiagnosis       // the principal diagnosis is in the list
	OtherDiagnosis           // some diagnosis other than entry 0 is in the list
	AnyDiagnosis             // some diagnosis is in the list
	MainProcedure            // the main slot is filled and its code is in the list
	AnyProcedure             // some procedure, in any position, is in the list
	ProcedureGroup           // a list of a pair or triple: each is met by a procedure (5.3)
	MainProcedureCounts      // the main slot holds a procedure that counts
	AnyProcedureCounts       // some procedure, in any position, counts
	NoProcedureCounts        // no procedure, in any position, counts
	AgeDaysMax               // the age in days is known and at most the value
	WeightMin                // the birth weight is known and at least the value, in gram
	WeightBelow              // the birth weight is known and less than the value, in gram
	Always                   // nothing is asked
	SexIs                    // the sex is the value, M or F
	AgeYearsMax              // the age in years is known and at most the value
	PrincipalZone            // the principal diagnosis is in a body zone
	ZonesMin                 // the diagnoses fall into at least the value of distinct body zones
	DiagnosisPrefix          // some diagnosis begins with the value
)

// operand is what an atom is tested against.
type operand uint8

const (
	noOperand    operand = iota
	ofDiagnoses          // a list of diagnoses
	ofProcedures         // a list of procedures
	ofNumber             // a whole number, not negative
	ofSex                // M or F
	ofText               // a text
)

var atoms = [...]struct {
	name     string
	operand  operand
	gateOnly bool
}{
	PrincipalDiagnosis:  {"principal_diagnosis", ofDiagnoses, false},
	OtherDiagnosis:      {"other_diagnosis", ofDiagnoses, false},
	AnyDiagnosis:        {"any_diagnosis", ofDiagnoses, false},
	MainProcedure:       {"main_procedure", ofProcedures, false},
	AnyProcedure:        {"any_procedure", ofProcedures, false},
	ProcedureGroup:      {"procedure_group", ofProcedures, false},
	MainProcedureCounts: {"main_procedure_counts", noOperand, false},
	AnyProcedureCounts:  {"any_procedure_counts", noOperand, false},
	NoProcedureCounts:   {"no_procedure_counts", noOperand, false},
	AgeDaysMax:          {"age_days_max", ofNumber, false},
	WeightMin:           {"weight_min", ofNumber, false},
	WeightBelow:         {"weight_below", ofNumber, false},
	Always:              {"always", noOperand, true},
	SexIs:               {"sex", ofSex, true},
	AgeYearsMax:         {"age_years_max", ofNumber, true},
	PrincipalZone:       {"principal_zone", noOperand, true},
	ZonesMin:            {"zones_min", ofNumber, true},
	DiagnosisPrefix:     {"diagnosis_prefix", ofText, true},
}

// String returns the name of the atom in the tables of a pack.
func (a Atom) String() string {
	if int(a) < len(atoms) {
		return atoms[a].name
	}
	return fmt.Sprintf("atom(%d)", uint8(a))
}

// ParseAtom returns the atom with that name.
func ParseAtom(name string) (Atom, bool) {
	for a, t := range atoms {
		if t.name == name && name != "" {
			return Atom(a), true
		}
	}
	return NoAtom, false
}

// Condition is one atom of an alternative with what it is tested against.
type Condition struct {
	Atom  Atom
	List  *List  // of atoms that test a list, else nil
	Value int64  // of atoms that test a number; the [Sex] of SexIs
	Text  string // of DiagnosisPrefix
	Pos   Pos
}

// Alternative is a set of conditions that must all hold. A group with several alternatives needs any one of them.
type Alternative struct {
	Conditions []Condition
	Pos        Pos // of the first condition
}

// List is a named set of codes of one kind. Order inside it has no meaning; rows keep that of the file.
type List struct {
	Name       string
	Procedures bool    // it holds procedures; else diagnoses
	File       File    // it stands in
	Codes      []Ref   // each once
	Lines      []int32 // of the rows, parallel to Codes

	Number int32 // its place among the lists of its kind: DRG.Lists, DRG.Zones or DRG.Exclusions
}

// Ref is a code as a pack stores it: its place in the vocabulary of the pack, see [Codes]. Diagnoses and procedures are
// numbered apart.
type Ref = int32
