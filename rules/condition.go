package rules

import "fmt"

// Atom is one kind of test on a case (原子条件). The list is closed: a new atom is a new format of packs, and a pack with an
// unknown atom does not load. A missing field makes an atom false, never true (specification of the grouping, 5.2).
type Atom uint8

// The atoms. The first twelve are those of ADRGs; the rest stand in gates and in tests for ambiguity only. The birth weight is
// asked of ADRGs only: a case that lacks it is told so where nothing else is missing, and nobody looks behind a gate that is
// closed.
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
	PrincipalNot             // the principal diagnosis is known to the pack and not in the list; of packs with a base
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

// stands is the tables of conditions that an atom can stand in.
type stands uint8

const (
	anywhere stands = iota
	ofADRGs         // conditions.csv
	ofGates         // gates.csv and qy.csv
)

// in reports whether the atom can stand in conditions.csv, or else in the other tables.
func (s stands) in(adrgs bool) bool { return s == anywhere || (s == ofADRGs) == adrgs }

var atoms = [...]struct {
	name    string
	operand operand
	tables  stands
}{
	PrincipalDiagnosis:  {"principal_diagnosis", ofDiagnoses, anywhere},
	OtherDiagnosis:      {"other_diagnosis", ofDiagnoses, anywhere},
	AnyDiagnosis:        {"any_diagnosis", ofDiagnoses, anywhere},
	MainProcedure:       {"main_procedure", ofProcedures, anywhere},
	AnyProcedure:        {"any_procedure", ofProcedures, anywhere},
	ProcedureGroup:      {"procedure_group", ofProcedures, anywhere},
	MainProcedureCounts: {"main_procedure_counts", noOperand, anywhere},
	AnyProcedureCounts:  {"any_procedure_counts", noOperand, anywhere},
	NoProcedureCounts:   {"no_procedure_counts", noOperand, anywhere},
	AgeDaysMax:          {"age_days_max", ofNumber, anywhere},
	WeightMin:           {"weight_min", ofNumber, ofADRGs},
	WeightBelow:         {"weight_below", ofNumber, ofADRGs},
	Always:              {"always", noOperand, ofGates},
	SexIs:               {"sex", ofSex, ofGates},
	AgeYearsMax:         {"age_years_max", ofNumber, ofGates},
	PrincipalZone:       {"principal_zone", noOperand, ofGates},
	ZonesMin:            {"zones_min", ofNumber, ofGates},
	DiagnosisPrefix:     {"diagnosis_prefix", ofText, ofGates},
	PrincipalNot:        {"principal_not", ofDiagnoses, anywhere},
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
	Layers     []uint8 // of the rows, parallel to Codes, as in [Pos]; nil if all are of the lowest pack

	Number int32 // its place among the lists of its kind: DRG.Lists, DRG.Zones or DRG.Exclusions
}

// Pos returns where the n-th code of the list stands.
func (l *List) Pos(n int) Pos {
	p := At(l.File, int(l.Lines[n]))
	if l.Layers != nil {
		p.Layer = l.Layers[n]
	}
	return p
}

// Ref is a code as a pack stores it: its place in the vocabulary of the pack, see [Codes]. Diagnoses and procedures are
// numbered apart.
type Ref = int32
