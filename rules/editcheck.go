package rules

// Check is the stable name of an edit: what is looked for in a record before it is submitted. Checks are never changed or reused;
// new ones are appended. Each carries a record that it finds something in, under the embedded edits and CHS-DRG 2.0 where nothing
// else is said; tests run all of them.
type Check string

// Checks that rows of checks.csv turn on.
const (
	// CheckPrincipalMissing: there is no principal diagnosis, though others may be filed.
	//
	// Example: {"dx":["","I63.900"]}
	CheckPrincipalMissing Check = "principal-missing"

	// CheckPrincipalNotAllowed: the grouping pack bars the diagnosis from being principal.
	//
	// Example: {"dx":["B95.000"]}
	CheckPrincipalNotAllowed Check = "principal-not-allowed"

	// CheckPrincipalSex: the only MDC of the grouping pack that takes the principal diagnosis is closed to the sex of the
	// patient.
	//
	// Example: {"sex":"M","dx":["N80.000"]}
	CheckPrincipalSex Check = "principal-sex"

	// CheckCodeMalformed: the text is not written like a code of its kind.
	//
	// Example: {"dx":["I63.9OO"]}
	CheckCodeMalformed Check = "code-malformed"

	// CheckAsteriskAlone: the asterisk code of a pair is filed without its dagger code. It says where a disease shows and not
	// which it is: it never stands alone, least of all as principal diagnosis.
	//
	// Example: {"dx":["G01*"]}
	CheckAsteriskAlone Check = "asterisk-alone"

	// CheckCodeUnknown: the code system does not define the code.
	//
	// Example: {"dx":["I63.901x999"]}
	CheckCodeUnknown Check = "code-unknown"

	// CheckDaggerAlone: the dagger code stands in the code system only together with an asterisk code, and is filed without.
	//
	// Example: {"dx":["A17.000"]}
	CheckDaggerAlone Check = "dagger-alone"

	// CheckCodeGray: the code is closed for settlement (灰码). It is not looked for under grouping packs that ignore gray codes.
	//
	// Example: {"dx":["A00.000"]}
	CheckCodeGray Check = "code-gray"

	// CheckCodeSpelling: the code is defined and written otherwise than the code system writes it.
	//
	// Example: {"dx":["i63.900"]}
	CheckCodeSpelling Check = "code-spelling"

	// CheckCodeDuplicate: a code is filed twice.
	//
	// Example: {"dx":["I63.900","E11.900","E11.900"]}
	CheckCodeDuplicate Check = "code-duplicate"

	// CheckEntryEmpty: an entry is empty and a later one is not. An empty main procedure is never made up for by later ones.
	//
	// Example: {"dx":["I63.900"],"px":["","51.2300"]}
	CheckEntryEmpty Check = "entry-empty"

	// CheckMainNotCounting: the main procedure does not count for the grouping pack, and a later one does.
	//
	// Example: {"dx":["K80.101"],"px":["99.9999","51.2300"]}
	CheckMainNotCounting Check = "main-not-counting"

	// CheckNumberNegative: a number is negative.
	//
	// Example: {"stay":-1}
	CheckNumberNegative Check = "number-negative"

	// CheckAgesDiffer: age in years and age in days contradict each other.
	//
	// Example: {"age":3,"age_days":12}
	CheckAgesDiffer Check = "ages-differ"

	// CheckWeightUnexpected: a weight at birth or admission is stated, and the patient is no newborn; the mother's record may
	// state the weight at birth.
	//
	// Example: {"sex":"M","age":40,"birth_weight":3200}
	CheckWeightUnexpected Check = "weight-unexpected"

	// CheckDatesReversed: the discharge is before the admission.
	//
	// Example: {"admitted":"2026-03-05","discharged":"2026-03-01"}
	CheckDatesReversed Check = "dates-reversed"

	// CheckStayDiffers: the days in hospital are not those between admission and discharge, of which one alone counts.
	//
	// Example: {"admitted":"2026-03-01","discharged":"2026-03-05","stay":5}
	CheckStayDiffers Check = "stay-differs"

	// CheckDateOutsideStay: a procedure is dated before the admission or after the discharge.
	//
	// Example: {"admitted":"2026-03-01","discharged":"2026-03-05","px":["51.2300"],"px_dates":["2026-03-06"]}
	CheckDateOutsideStay Check = "date-outside-stay"

	// CheckDateWithoutProcedure: there is a date in the place of a procedure that is not filed.
	//
	// Example: {"px":["51.2300"],"px_dates":["2026-03-02","2026-03-03"]}
	CheckDateWithoutProcedure Check = "date-without-procedure"

	// CheckTimeExceedsStay: the hours of ventilation or the time of intensive care are longer than the stay.
	//
	// Example: {"admitted":"2026-03-01","discharged":"2026-03-02","ventilator_hours":49}
	CheckTimeExceedsStay Check = "time-exceeds-stay"
)

// Checks that have tables of their own.
const (
	// CheckSex: a diagnosis or procedure does not go with the sex (sex.csv).
	//
	// Example: {"sex":"F","dx":["I63.900","N40.x00"]}
	CheckSex Check = "sex-conflict"

	// CheckAge: a diagnosis or procedure does not go with the age (age.csv). The embedded edits have no such row; a test of ages
	// covers it.
	CheckAge Check = "age-conflict"

	// CheckCompanion: a diagnosis asks for another one, which is not filed (companions.csv).
	//
	// Example: {"sex":"F","dx":["O80.000"]}
	CheckCompanion Check = "companion-missing"

	// CheckLimit: a number is out of its bounds (limits.csv). The embedded edits have no such row; a test of limits covers it.
	CheckLimit Check = "number-out-of-range"

	// CheckValue: the value is none that the field can have (values.csv).
	//
	// Example: {"discharge":7}
	CheckValue Check = "value-unknown"

	// CheckRequired: a field that must be filled is empty (required.csv).
	//
	// Example: {"sex":"F","age":0,"age_days":3}
	CheckRequired Check = "field-missing"
)

// switchedChecks are the checks of checks.csv.
var switchedChecks = [...]Check{
	CheckPrincipalMissing, CheckPrincipalNotAllowed, CheckPrincipalSex, CheckCodeMalformed, CheckAsteriskAlone, CheckCodeUnknown,
	CheckDaggerAlone, CheckCodeGray, CheckCodeSpelling, CheckCodeDuplicate, CheckEntryEmpty, CheckMainNotCounting,
	CheckNumberNegative,
	CheckAgesDiffer, CheckWeightUnexpected, CheckDatesReversed, CheckStayDiffers, CheckDateOutsideStay, CheckDateWithoutProcedure,
	CheckTimeExceedsStay,
}

// Checks returns all checks: first those that checks.csv turns on, then those that have tables of their own.
func Checks() []Check {
	return append(switchedChecks[:len(switchedChecks):len(switchedChecks)],
		CheckSex, CheckAge, CheckCompanion, CheckLimit, CheckValue, CheckRequired)
}
