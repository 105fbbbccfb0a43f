package rules

import (
	"fmt"
	"strconv"
)

// Case is one inpatient settlement list (医保基金结算清单) as far as grouping reads it (specification of the grouping, 2.1).
// Codes are as filed: the groupers normalise them. The zero value is a case about which nothing is known.
//
// A grouper reads a Case and keeps no part of it but the texts that its result quotes. A Case may be grouped by several
// goroutines at once as long as nobody changes it.
type Case struct {
	ID          string // of the caller's; carried to the result, never read
	Institution string // code of the hospital (定点医药机构编码); for reports and payment, no rule of grouping reads it

	Sex             Sex
	Age             Int // whole years
	AgeDays         Int // whole days; required below one year
	BirthWeight     Int // gram; 0 means not weighed
	AdmissionWeight Int // gram; 0 means not weighed

	Diagnoses  []string // entry 0 is the principal diagnosis (主要诊断)
	Procedures []string // entry 0 is the main procedure (主要手术或操作); it may be empty while later ones are filed

	Stay            Int             // days in hospital (实际住院天数)
	Discharge       Int             // way of discharge (离院方式): 1 to 5, 9
	Department      string          // department of discharge (出院科别)
	ICUHours        Int             // hours of intensive care
	ICUDays         Int             // days of intensive care as declared; never derived from hours
	VentilatorHours Int             // hours of ventilation
	Flags           map[string]bool // declared facts such as "day-surgery" or "new-technique"; absent is unknown

	// What local rules may ask for (DIP specification, 11.1). Money is in yuan.
	Cost          Decimal            // total cost of the stay
	Parts         map[string]Decimal // parts of the cost by name; absent is unknown
	Price         Decimal            // point value (分值单价), where the pack states none
	HospitalLevel string             // level of the hospital, as the pack calls it
	Insurance     string             // kind of insurance, as the pack calls it
	TCMDiagnosis  string             // disease code of traditional Chinese medicine (中医病名编码)
	Admission     string             // kind of admission: "inpatient", "day" or "bed-day"
	Stage         string             // stage of treatment, as the pack calls it

	// Notes are what the reader of the record noticed. They travel on to the result; a note whose code is
	// [FieldMalformed] or [LineMalformed] makes the case invalid, because a value that cannot be read is not missing. A case
	// with the latter and not the former has no record at all.
	Notes []Issue
}

// Sex is the sex of the patient (性别), as coded in the national settlement list. The zero value is unknown.
type Sex uint8

// The values of Sex. Others may occur in data; they make a case of CHS-DRG invalid and are unknown to DIP.
const (
	Unknown Sex = 0
	Male    Sex = 1
	Female  Sex = 2
)

// String returns "M", "F", "" for unknown, and the number for anything else.
func (s Sex) String() string {
	switch s {
	case Unknown:
		return ""
	case Male:
		return "M"
	case Female:
		return "F"
	}
	return strconv.Itoa(int(s))
}

// ParseSex reads M or F in upper or lower case, or a number as coded in the national settlement list, of which 1 is male and 2 is
// female; "" is unknown. It reports false for anything else.
func ParseSex(s string) (Sex, bool) {
	switch s {
	case "":
		return Unknown, true
	case "M", "m", "1":
		return Male, true
	case "F", "f", "2":
		return Female, true
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return Unknown, false
	}
	return Sex(n), true
}

// Int is an optional whole number. The zero value is unknown, so that a field that nobody set is never taken for 0.
type Int struct {
	value int64
	known bool
}

// Known returns the Int with the value v.
func Known(v int64) Int { return Int{v, true} }

// Get returns the value and whether it is known.
func (i Int) Get() (int64, bool) { return i.value, i.known }

// Or returns the value, or v if it is unknown.
func (i Int) Or(v int64) int64 {
	if i.known {
		return i.value
	}
	return v
}

// String returns the number, or "" if it is unknown.
func (i Int) String() string {
	if !i.known {
		return ""
	}
	return strconv.FormatInt(i.value, 10)
}

// Field names a field of a [Case]. The zero value is no field.
type Field uint8

// The fields.
const (
	NoField Field = iota
	FieldSex
	FieldAge
	FieldAgeDays
	FieldBirthWeight
	FieldAdmissionWeight
	FieldDiagnoses
	FieldProcedures
	FieldStay
	FieldDischarge
	FieldDepartment
	FieldICUHours
	FieldVentilatorHours
	FieldFlags
	FieldICUDays
	FieldCost
	FieldParts
	FieldPrice
	FieldHospitalLevel
	FieldInsurance
	FieldTCMDiagnosis
	FieldAdmission
	FieldStage
	FieldInstitution
	FieldLine // the whole record, where a reader could not read it; the index is its line number
	FieldOther
)

// fieldNames are the names in files of this project.
var fieldNames = [...]string{
	NoField:              "",
	FieldSex:             "sex",
	FieldAge:             "age",
	FieldAgeDays:         "age_days",
	FieldBirthWeight:     "birth_weight",
	FieldAdmissionWeight: "admission_weight",
	FieldDiagnoses:       "dx",
	FieldProcedures:      "px",
	FieldStay:            "stay",
	FieldDischarge:       "discharge",
	FieldDepartment:      "department",
	FieldICUHours:        "icu_hours",
	FieldVentilatorHours: "ventilator_hours",
	FieldFlags:           "flags",
	FieldICUDays:         "icu_days",
	FieldCost:            "cost",
	FieldParts:           "parts",
	FieldPrice:           "price",
	FieldHospitalLevel:   "hospital_level",
	FieldInsurance:       "insurance",
	FieldTCMDiagnosis:    "tcm_dx",
	FieldAdmission:       "admission",
	FieldStage:           "stage",
	FieldInstitution:     "institution",
	FieldLine:            "line",
	FieldOther:           "other",
}

// String returns the name of the field in the files of this project.
func (f Field) String() string {
	if int(f) < len(fieldNames) {
		return fieldNames[f]
	}
	return fmt.Sprintf("field(%d)", uint8(f))
}

// FieldByName returns the field that [Field.String] writes so.
func FieldByName(name string) (Field, bool) {
	for f, n := range fieldNames {
		if n == name && n != "" {
			return Field(f), true
		}
	}
	return NoField, false
}

// Numbers are the fields that hold whole numbers, none of which can be negative.
func Numbers() []Field {
	return []Field{
		FieldAge, FieldAgeDays, FieldBirthWeight, FieldAdmissionWeight, FieldStay, FieldDischarge, FieldICUHours, FieldICUDays,
		FieldVentilatorHours,
	}
}

// Negative reports whether some number of the case is negative.
func (c *Case) Negative() bool {
	return c.Age.value|c.AgeDays.value|c.BirthWeight.value|c.AdmissionWeight.value|
		c.Stay.value|c.Discharge.value|c.ICUHours.value|c.ICUDays.value|c.VentilatorHours.value < 0
}

// Number returns the number that the case has in the field; it is unknown for fields that are no numbers.
func (c *Case) Number(f Field) Int {
	if n := c.number(f); n != nil {
		return *n
	}
	return Int{}
}

// SetNumber puts a number into the field; it reports false for fields that are no numbers.
func (c *Case) SetNumber(f Field, v Int) bool {
	n := c.number(f)
	if n != nil {
		*n = v
	}
	return n != nil
}

// number is where a number stands, nil for other fields.
func (c *Case) number(f Field) *Int {
	switch f {
	case FieldAge:
		return &c.Age
	case FieldAgeDays:
		return &c.AgeDays
	case FieldBirthWeight:
		return &c.BirthWeight
	case FieldAdmissionWeight:
		return &c.AdmissionWeight
	case FieldStay:
		return &c.Stay
	case FieldDischarge:
		return &c.Discharge
	case FieldICUHours:
		return &c.ICUHours
	case FieldICUDays:
		return &c.ICUDays
	case FieldVentilatorHours:
		return &c.VentilatorHours
	}
	return nil
}

// SetText puts a text into the field; it reports false for fields that are no texts.
func (c *Case) SetText(f Field, s string) bool {
	switch f {
	case FieldInstitution:
		c.Institution = s
	case FieldDepartment:
		c.Department = s
	case FieldHospitalLevel:
		c.HospitalLevel = s
	case FieldInsurance:
		c.Insurance = s
	case FieldTCMDiagnosis:
		c.TCMDiagnosis = s
	case FieldAdmission:
		c.Admission = s
	case FieldStage:
		c.Stage = s
	default:
		return false
	}
	return true
}
