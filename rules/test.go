package rules

import "slices"

// TestKind is what a [Test] looks at.
type TestKind uint8

// The tests.
const (
	NoTest             TestKind = iota
	TestPrincipal               // the principal diagnosis, its dagger part, is one of the codes
	TestOtherDiagnosis          // some other diagnosis, either part, is
	TestAnyDiagnosis            // some diagnosis, either part, is
	TestProcedure               // some procedure is
	TestAllProcedures           // for each of the codes there is a procedure
	TestClass                   // the class of the case is one of those
	TestSurgeryLevel            // the level of the main procedure
	TestAge                     // years
	TestAgeDays                 // days
	TestStay                    // days
	TestBirthWeight             // gram
	TestICUDays
	TestICUHours
	TestVentilatorHours
	TestDischarge // way of discharge
	TestCCI       // the comorbidity index of the other diagnoses
	TestCost      // yuan
	TestCostRatio // cost over score × price
	TestShare     // of a part in the cost
	TestSex
	TestAdmission
	TestHospitalLevel
	TestInsurance
	TestTCMDiagnosis
	TestStage
	TestFlag // declared by the caller
)

// testOperand is what a test compares with.
type testOperand uint8

const (
	numberOperand    testOperand = iota
	diagnosisOperand             // items of diagnoses
	procedureOperand             // items of procedures
	textOperand                  // one of several texts
	flagOperand                  // nothing: the flag is true
)

var tests = [...]struct {
	name    string
	operand testOperand
	field   Field // that it reads, where that can be unknown
}{
	TestPrincipal:       {"principal", diagnosisOperand, NoField},
	TestOtherDiagnosis:  {"other_diagnosis", diagnosisOperand, NoField},
	TestAnyDiagnosis:    {"any_diagnosis", diagnosisOperand, NoField},
	TestProcedure:       {"procedure", procedureOperand, NoField},
	TestAllProcedures:   {"all_procedures", procedureOperand, NoField},
	TestClass:           {"class", textOperand, NoField},
	TestSurgeryLevel:    {"surgery_level", numberOperand, NoField},
	TestAge:             {"age", numberOperand, FieldAge},
	TestAgeDays:         {"age_days", numberOperand, FieldAgeDays},
	TestStay:            {"stay", numberOperand, FieldStay},
	TestBirthWeight:     {"birth_weight", numberOperand, FieldBirthWeight},
	TestICUDays:         {"icu_days", numberOperand, FieldICUDays},
	TestICUHours:        {"icu_hours", numberOperand, FieldICUHours},
	TestVentilatorHours: {"ventilator_hours", numberOperand, FieldVentilatorHours},
	TestDischarge:       {"discharge", numberOperand, FieldDischarge},
	TestCCI:             {"cci", numberOperand, NoField},
	TestCost:            {"cost", numberOperand, FieldCost},
	TestCostRatio:       {"cost_ratio", numberOperand, FieldCost},
	TestShare:           {"share", numberOperand, FieldParts},
	TestSex:             {"sex", textOperand, FieldSex},
	TestAdmission:       {"admission", textOperand, FieldAdmission},
	TestHospitalLevel:   {"hospital_level", textOperand, FieldHospitalLevel},
	TestInsurance:       {"insurance", textOperand, FieldInsurance},
	TestTCMDiagnosis:    {"tcm_dx", textOperand, FieldTCMDiagnosis},
	TestStage:           {"stage", textOperand, FieldStage},
	TestFlag:            {"flag", flagOperand, FieldFlags},
}

// String returns the name of the test in the tables of a pack.
func (k TestKind) String() string {
	if int(k) < len(tests) {
		return tests[k].name
	}
	return ""
}

// Field returns the field of the case that the test reads and that may be unknown, or NoField.
func (k TestKind) Field() Field {
	if int(k) < len(tests) {
		return tests[k].field
	}
	return NoField
}

// parseTest returns the test with the name.
func parseTest(name string) (TestKind, bool) {
	for k := range tests {
		if tests[k].name == name && name != "" {
			return TestKind(k), true
		}
	}
	return NoTest, false
}

// Compare is how a test compares. The zero value is membership.
type Compare uint8

// The comparisons.
const (
	In Compare = iota
	Less
	AtMost
	Equal
	AtLeast
	More
	Between // both ends included
)

var compareNames = [...]string{"in", "lt", "le", "eq", "ge", "gt", "between"}

// String returns the name of the comparison in the tables of a pack.
func (c Compare) String() string {
	if int(c) < len(compareNames) {
		return compareNames[c]
	}
	return ""
}

// parseCompare returns the comparison with the name.
func parseCompare(name string) (Compare, bool) {
	i := slices.Index(compareNames[:], name)
	return Compare(max(i, 0)), i >= 0
}
