package rules_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/rules"
)

// TestSetField puts a value into every field that holds a number or a text, and into no other.
func TestSetField(t *testing.T) {
	texts := []rules.Field{
		rules.FieldInstitution, rules.FieldDepartment, rules.FieldHospitalLevel, rules.FieldInsurance, rules.FieldTCMDiagnosis,
		rules.FieldAdmission, rules.FieldStage,
	}
	var all rules.Case
	for f := rules.NoField; f <= rules.FieldOther; f++ {
		var c rules.Case
		number := c.SetNumber(f, rules.Known(int64(f)))
		if number != slices.Contains(rules.Numbers(), f) || number && c.Number(f) != rules.Known(int64(f)) {
			t.Errorf("SetNumber of %s: %t, then %v", f, number, c.Number(f))
		}
		if text := all.SetText(f, f.String()); text != slices.Contains(texts, f) {
			t.Errorf("SetText of %s: %t", f, text)
		}
	}
	got := []string{all.Institution, all.Department, all.HospitalLevel, all.Insurance, all.TCMDiagnosis, all.Admission, all.Stage}
	for i, f := range texts {
		if got[i] != f.String() {
			t.Errorf("the text of %s is %q", f, got[i])
		}
	}
}

func TestParseSex(t *testing.T) {
	for s, want := range map[string]rules.Sex{"": rules.Unknown, "M": rules.Male, "m": rules.Male, "1": rules.Male, "F": rules.Female, "f": rules.Female, "2": rules.Female, "0": 0, "9": 9} {
		if got, ok := rules.ParseSex(s); !ok || got != want {
			t.Errorf("%q: %v, %t", s, got, ok)
		}
	}
	for _, s := range []string{"X", "男", "-1", "256", " M", "1.0"} {
		if got, ok := rules.ParseSex(s); ok || got != rules.Unknown {
			t.Errorf("%q: %v, %t", s, got, ok)
		}
	}
}
