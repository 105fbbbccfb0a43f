package rules

import "fmt"

// Edits is the content of a pack of system edits (提交前质控), in the order of its tables: what is looked for in a record before it is
// submitted, how grave it is, and who says so. It is shared and must not be changed.
type Edits struct {
	Checks     []EditCheck
	Sexes      []EditSex
	Ages       []EditAge
	Companions []EditCompanion
	Limits     []EditLimit
	Values     []EditValues
	Required   []EditRequired
	Deliveries []EditItem // what makes a record that of a mother: her record may state the weight of the child
}

// EditRule is what all rows of edits have: how grave a finding is, who says so, and where the row stands.
type EditRule struct {
	Level  EditLevel
	Source string
	Pos    Pos
}

// EditCheck is a check that needs no list: see [Check].
type EditCheck struct {
	EditRule
	Check Check
}

// EditSex says that codes are limited to a sex.
type EditSex struct {
	EditRule
	Item EditItem
	Sex  Sex
}

// EditAge says that codes are limited to an age: both ends included, unknown for none.
type EditAge struct {
	EditRule
	Item        EditItem
	Least, Most Int
	Days        bool // in days; else in years
}

// EditCompanion says that a diagnosis asks for another one in the record.
type EditCompanion struct {
	EditRule
	Item EditItem
	Any  []EditItem // one of which must be there
}

// EditLimit bounds a number of the record: both ends included, unknown for none.
type EditLimit struct {
	EditRule
	Field       RecordField
	Least, Most Int
}

// EditValues lists the values that a field can have.
type EditValues struct {
	EditRule
	Field  RecordField
	Values []string
}

// EditRequired says that a field must be filled.
type EditRequired struct {
	EditRule
	Field RecordField
	When  RequiredWhen
}

// EditItem is codes of one kind: of diagnoses a whole code or a range ([icd.ParseRange]), by either half of a dagger pair; of
// procedures a whole code, or two to six characters that codes begin with, or a range of such.
type EditItem struct {
	Text       string
	Procedures bool
	Codes      []Ref // ascending
}

// EditLevel says how grave a finding is. The zero value is none.
type EditLevel uint8

// The levels.
const (
	EditNotice  EditLevel = iota + 1 // 提示: worth a look
	EditWarning                      // 警告: probably a mistake
	EditError                        // 错误: cannot be right, or will be sent back
)

var editLevels = [...]string{"", "notice", "warning", "error"}

// String returns the name of the level in the files of this project, "" for none.
func (l EditLevel) String() string {
	if int(l) < len(editLevels) {
		return editLevels[l]
	}
	return fmt.Sprintf("level(%d)", uint8(l))
}

// MarshalText writes the name of the level.
func (l EditLevel) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// RecordField names a field of a record as rows of edits do: by the name of a [Field] of the case, or one of those below.
type RecordField string

// The fields that a record has beside those of its case.
const (
	RecordAdmitted       RecordField = "admitted"   // 入院日期
	RecordDischarged     RecordField = "discharged" // 出院日期
	RecordProcedureDates RecordField = "px_dates"   // 手术操作日期, parallel to the procedures
)

// RequiredWhen says of which records a field is asked. The zero value is all.
type RequiredWhen uint8

// The records.
const (
	RequiredAlways    RequiredWhen = iota
	RequiredInfant                 // of those under one year of age
	RequiredNewborn                // of those whose age in days is at most the parameter newborn_days
	RequiredProcedure              // of those that file a procedure
)

var requiredNames = [...]string{"", "infant", "newborn", "procedure"}

// String returns the name in the files of this project.
func (w RequiredWhen) String() string {
	if int(w) < len(requiredNames) {
		return requiredNames[w]
	}
	return fmt.Sprintf("when(%d)", uint8(w))
}

// EditParameters are what rows of edits rest on. Every one must stand in pack.yaml: nothing has a default.
type EditParameters struct {
	// NewbornDays is the last day of age of a newborn (新生儿期): the day of birth is 0.
	NewbornDays int64
	// SameDayStay: the days of a stay that ends on the day of admission: "0", "1", or "either".
	SameDayStay string
}

// editParameters are the parameters in the order of [EditParameters].
var editParameters = [...]parameter{
	{name: "newborn_days", least: 0, most: 366, number: func(m *Manifest) *int64 { return &m.Edits.NewbornDays }},
	{name: "same_day_stay", values: []string{"0", "1", "either"},
		text: func(m *Manifest) *string { return &m.Edits.SameDayStay }},
}

// Edits returns the content of a pack of system edits, nil for others.
func (p *Pack) Edits() *Edits { return p.edits }

// recordNumbers are the fields that limits can bound.
func recordNumbers() (names []string) {
	for _, f := range Numbers() {
		names = append(names, f.String())
	}
	return names
}

// recordTexts are the fields that can have a list of values.
func recordTexts() []string {
	names := recordNumbers()
	for _, f := range []Field{FieldDepartment, FieldInstitution, FieldHospitalLevel, FieldInsurance, FieldAdmission} {
		names = append(names, f.String())
	}
	return names
}

// recordFields are the fields that can be asked for.
func recordFields() []string {
	names := recordTexts()
	for _, f := range []Field{FieldSex, FieldDiagnoses, FieldProcedures, FieldCost} {
		names = append(names, f.String())
	}
	return append(names, string(RecordAdmitted), string(RecordDischarged), string(RecordProcedureDates))
}
