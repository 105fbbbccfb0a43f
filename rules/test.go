package rules

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Proviso is a named condition on a case: one of its alternatives must hold, which is when all of its tests do. A test on what
// is not known is neither true nor false. In a pack of chs-drg a condition that is neither counts as false.
type Proviso struct {
	Name         string
	Alternatives [][]Test
	Pos          Pos
}

// Test is one test on a case (DIP specification, 6.8; specification of the grouping, 10.2). The list of tests is closed.
type Test struct {
	Kind    TestKind
	Not     bool
	Compare Compare
	Low     Decimal  // of comparisons of numbers
	High    Decimal  // of Between
	Items   []Item   // of tests on codes
	Groups  [][]Item // of TestProcedureGroups
	Texts   []string
	Name    string // of the flag, of the part of the cost, of the list that is counted
	Pos     Pos
}

// TestKind is what a [Test] looks at.
type TestKind uint8

// The tests. Those marked are of one system alone: 1 of dip, 2 of chs-drg.
const (
	NoTest             TestKind = iota
	TestPrincipal               // the principal diagnosis, its dagger part, is one of the codes
	TestOtherDiagnosis          // some other diagnosis, either part, is
	TestAnyDiagnosis            // some diagnosis, either part, is
	TestProcedure               // some procedure is
	TestAllProcedures           // 1: for each of the codes there is a procedure
	TestClass                   // 1: the class of the case is one of those
	TestSurgeryLevel            // 1: the level of the main procedure
	TestAge                     // years
	TestAgeDays                 // days
	TestStay                    // days
	TestBirthWeight             // gram
	TestICUDays                 // 1
	TestICUHours
	TestVentilatorHours
	TestDischarge       // way of discharge
	TestCCI             // 1: the comorbidity index of the other diagnoses
	TestCost            // 1: yuan
	TestCostRatio       // 1: cost over score × price
	TestShare           // 1: of a part in the cost
	TestSex             // 1
	TestAdmission       // 1
	TestHospitalLevel   // 1
	TestInsurance       // 1
	TestTCMDiagnosis    // 1
	TestStage           // 1
	TestFlag            // declared by the caller
	TestMain            // 2: the procedure in the main slot is one of the codes
	TestOtherProcedure  // 2: some procedure in another entry than the main slot is
	TestProcedureGroups // 2: each group of codes is met by a procedure, by an entry of its own
	TestCount           // 2: how many entries of the procedures a list holds
	TestDepartment      // 2: department of discharge
	TestMCC             // 2: at least one MCC survives exclusion
	TestCC              // 2: at least one MCC or CC survives
	TestCCOnly          // 2: at least one CC and no MCC survives
	TestNone            // 2: neither survives
)

// testOperand is what a test compares with.
type testOperand uint8

const (
	numberOperand    testOperand = iota
	diagnosisOperand             // items of diagnoses
	procedureOperand             // items of procedures
	textOperand                  // one of several texts
	noTestOperand                // nothing
)

// The systems whose packs can have a test.
const (
	inDIP = 1 << iota
	inDRG
	inBoth = inDIP | inDRG
)

// testSpec is what a test is.
type testSpec struct {
	name    string
	operand testOperand
	systems int
	field   Field // that it reads, where that can be unknown
	named   bool  // its name goes with another, behind a colon
}

// in reports whether packs of a system can have the test.
func (t *testSpec) in(system System) bool {
	if system == SystemDRG {
		return t.systems&inDRG != 0
	}
	return t.systems&inDIP != 0
}

var tests = [...]testSpec{
	TestPrincipal:       {"principal", diagnosisOperand, inBoth, NoField, false},
	TestOtherDiagnosis:  {"other_diagnosis", diagnosisOperand, inBoth, NoField, false},
	TestAnyDiagnosis:    {"any_diagnosis", diagnosisOperand, inBoth, NoField, false},
	TestProcedure:       {"procedure", procedureOperand, inBoth, NoField, false},
	TestAllProcedures:   {"all_procedures", procedureOperand, inDIP, NoField, false},
	TestClass:           {"class", textOperand, inDIP, NoField, false},
	TestSurgeryLevel:    {"surgery_level", numberOperand, inDIP, NoField, false},
	TestAge:             {"age", numberOperand, inBoth, FieldAge, false},
	TestAgeDays:         {"age_days", numberOperand, inBoth, FieldAgeDays, false},
	TestStay:            {"stay", numberOperand, inBoth, FieldStay, false},
	TestBirthWeight:     {"birth_weight", numberOperand, inBoth, FieldBirthWeight, false},
	TestICUDays:         {"icu_days", numberOperand, inDIP, FieldICUDays, false},
	TestICUHours:        {"icu_hours", numberOperand, inBoth, FieldICUHours, false},
	TestVentilatorHours: {"ventilator_hours", numberOperand, inBoth, FieldVentilatorHours, false},
	TestDischarge:       {"discharge", numberOperand, inBoth, FieldDischarge, false},
	TestCCI:             {"cci", numberOperand, inDIP, NoField, false},
	TestCost:            {"cost", numberOperand, inDIP, FieldCost, false},
	TestCostRatio:       {"cost_ratio", numberOperand, inDIP, FieldCost, false},
	TestShare:           {"share", numberOperand, inDIP, FieldParts, true},
	TestSex:             {"sex", textOperand, inDIP, FieldSex, false},
	TestAdmission:       {"admission", textOperand, inDIP, FieldAdmission, false},
	TestHospitalLevel:   {"hospital_level", textOperand, inDIP, FieldHospitalLevel, false},
	TestInsurance:       {"insurance", textOperand, inDIP, FieldInsurance, false},
	TestTCMDiagnosis:    {"tcm_dx", textOperand, inDIP, FieldTCMDiagnosis, false},
	TestStage:           {"stage", textOperand, inDIP, FieldStage, false},
	TestFlag:            {"flag", noTestOperand, inBoth, FieldFlags, true},
	TestMain:            {"main", procedureOperand, inDRG, NoField, false},
	TestOtherProcedure:  {"other_procedure", procedureOperand, inDRG, NoField, false},
	TestProcedureGroups: {"procedure_groups", procedureOperand, inDRG, NoField, false},
	TestCount:           {"count", numberOperand, inDRG, NoField, true},
	TestDepartment:      {"department", textOperand, inDRG, FieldDepartment, false},
	TestMCC:             {"mcc", noTestOperand, inDRG, NoField, false},
	TestCC:              {"cc", noTestOperand, inDRG, NoField, false},
	TestCCOnly:          {"cc_only", noTestOperand, inDRG, NoField, false},
	TestNone:            {"none", noTestOperand, inDRG, NoField, false},
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

// parseTest returns the test of a system with the name.
func parseTest(name string, system System) (TestKind, bool) {
	for k := range tests {
		if tests[k].name == name && name != "" && tests[k].in(system) {
			return TestKind(k), true
		}
	}
	return NoTest, false
}

// testNames are the names of the tests of a system.
func testNames(system System) []string {
	var names []string
	for k := range tests {
		if t := &tests[k]; t.name != "" && t.in(system) {
			name := t.name
			if t.named {
				name += ":NAME"
			}
			names = append(names, name)
		}
	}
	return names
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

// Meets reports whether a whole number meets the comparison of a test on numbers. It does not allocate.
func (t *Test) Meets(n int64) bool {
	c := -t.Low.cmpInt(n)
	if t.Compare == Between && c > 0 {
		return t.High.cmpInt(n) >= 0
	}
	return t.meets(c)
}

// MeetsRat is [Test.Meets] for an exact number.
func (t *Test) MeetsRat(v *big.Rat) bool {
	c := v.Cmp(t.Low.Rat())
	if t.Compare == Between && c > 0 {
		return v.Cmp(t.High.Rat()) <= 0
	}
	return t.meets(c)
}

// meets answers by how a number compares with Low; of Between, one that is not above it.
func (t *Test) meets(c int) bool {
	switch t.Compare {
	case Less:
		return c < 0
	case AtMost:
		return c <= 0
	case Equal, Between:
		return c == 0
	case AtLeast:
		return c >= 0
	}
	return t.Compare == More && c > 0
}

// String writes the test with the names of the tables; of several codes it writes the first, and how many there are.
func (t *Test) String() string { return t.text(itemsShort) }

// text writes the test with the names of the tables.
func (t *Test) text(items func([]Item) string) string {
	s := t.Kind.String()
	if t.Not {
		s = "not " + s
	}
	if t.Name != "" {
		s += " " + t.Name
	}
	var groups []string
	for _, g := range t.Groups {
		groups = append(groups, items(g))
	}
	switch {
	case t.Compare == Between:
		s = fmt.Sprintf("%s %s..%s", s, t.Low.plain(), t.High.plain())
	case t.Low.Known():
		s = fmt.Sprintf("%s %s %s", s, t.Compare, t.Low.plain())
	case len(t.Texts) > 0:
		s += " in " + strings.Join(slices.Sorted(slices.Values(t.Texts)), "|")
	case len(groups) > 0:
		s += " in " + strings.Join(groups, "&")
	}
	if len(t.Items) > 0 {
		s += " in " + items(t.Items)
	}
	return s
}

// itemsShort writes the first of some items, and how many there are.
func itemsShort(items []Item) string {
	if len(items) == 0 {
		return ""
	}
	s := items[0].mark()
	if n := len(items); n > 1 {
		s += "…" + strconv.Itoa(n)
	}
	return s
}
