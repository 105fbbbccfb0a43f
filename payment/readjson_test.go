package payment_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func TestReadClaim(t *testing.T) {
	c, rest, err := payment.ReadClaim([]byte(`{"id":"1","sex":"M","dx":["I63.902"],"stay":"9","discharge":1,"cost":13200.5,"institution":"H1","insurance":"职工",
"discharged":"2026-03-01","admitted":null,"burden":"3960.00","self_paid":"600","first_self_pay":400,"deductible":"800.00","ratio":"0.85","method":"bed-day",
"bed_day":"精神","bed_days":30,"incomplete":true,"auxiliary":["IV"],"items":[{"code":"N1","cost":"1200.00","burden":200}],
"review":{"outcome":"cost","approved":"96000","unreasonable":"6000","value":"1/3","grounds":["费用极高"],"new_technique":true},
"tcm":{"herbs":"4991","western_drugs":1},"flags":{"day-surgery":true}}`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Cost != 1320050 || c.Burden != payment.Known(396000) || c.Benefit.Deductible != 80000 || !c.Benefit.Known || c.Benefit.Ratio.String() != "0.85" ||
		c.Method != payment.ByBedDay || c.BedDays != rules.Known(30) || c.Stay != rules.Known(9) || !c.Incomplete || c.Items[0].Burden != 20000 ||
		c.Review.Outcome != payment.OutcomeCost || c.Review.Value.String() != "1/3" || !c.Review.NewTechnique || c.TCM.Herbs != 499100 ||
		c.Discharged != (rules.Date{Year: 2026, Month: 3, Day: 1}) || !c.Admitted.IsZero() || c.Auxiliary[0] != "IV" {
		t.Errorf("%+v", c)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(rest, &object); err != nil {
		t.Fatalf("%v: %s", err, rest)
	}
	if len(object) != 9 || object["items"] != nil || object["discharged"] != nil || string(object["cost"]) != "13200.5" || object["flags"] == nil {
		t.Errorf("the case is %s", rest)
	}
}

func TestReadClaimRefuses(t *testing.T) {
	for _, c := range []struct {
		line  string
		code  rules.Code
		field string
	}{
		{`[]`, rules.LineMalformed, ""},
		{`{"cost":`, rules.LineMalformed, ""},
		{`{"cost":"12.345"}`, rules.FieldMalformed, "cost"},
		{`{"cost":1e3}`, rules.FieldMalformed, "cost"},
		{`{"cost":1,"cost":2}`, rules.FieldRepeated, "cost"},
		{`{"discharged":"2026-02-30"}`, rules.FieldMalformed, "discharged"},
		{`{"incomplete":"yes"}`, rules.FieldMalformed, "incomplete"},
		{`{"method":"drg"}`, rules.FieldMalformed, "method"},
		{`{"items":{}}`, rules.FieldMalformed, "items"},
		{`{"items":[{"code":"N","price":1}]}`, rules.FieldUnknown, "items.price"},
		{`{"items":[7]}`, rules.FieldMalformed, "items"},
		{`{"review":{"outcome":""}}`, rules.FieldMalformed, "review.outcome"},
		{`{"tcm":{"herbs":1,"herbs":2}}`, rules.FieldRepeated, "tcm.herbs"},
		{`{"bed_days":1.5}`, rules.FieldMalformed, "bed_days"},
		{`{"auxiliary":"IV"}`, rules.FieldMalformed, "auxiliary"},
		{`{"institution":7}`, rules.FieldMalformed, "institution"},
	} {
		_, _, err := payment.ReadClaim([]byte(c.line))
		var list payment.Errors
		if !errors.As(err, &list) || list[0].Code != c.code || list[0].Field != c.field {
			t.Errorf("%s: %v", c.line, err)
		}
	}
}

// FuzzReadClaim: no line makes ReadClaim panic, and what is left of an object is an object without the keys of claims alone.
func FuzzReadClaim(f *testing.F) {
	f.Add(`{"id":"1","cost":"1.00","items":[{"code":"N1","cost":"1"}],"review":{"outcome":"item"},"dx":["I10"]}`)
	f.Add(`{"tcm":null,"a":{"b":[1,2,{"c":"\u0000"}]}}`)
	f.Fuzz(func(t *testing.T, line string) {
		_, rest, err := payment.ReadClaim([]byte(line))
		if err != nil && strings.Contains(err.Error(), string(rules.LineMalformed)) {
			return
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(rest, &object) != nil {
			t.Fatalf("%q leaves %q", line, rest)
		}
		if object["items"] != nil || object["burden"] != nil {
			t.Errorf("%q leaves %q", line, rest)
		}
	})
}
