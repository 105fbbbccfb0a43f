package payment

import (
	"encoding/json"
	"slices"

	"github.com/fenzu/fenzu/internal/jsonline"
	"github.com/fenzu/fenzu/rules"
)

// ReadClaim reads the keys of a claim from one object of JSON, and returns the rest of it, which is the case as package grouper
// reads it:
//
//	{"id":"1","sex":"M","age":67,"dx":["I63.902"],"stay":9,"cost":"13200.00",
//	 "institution":"H1","insurance":"职工","discharged":"2026-03-01","burden":"3960.00"}
//
// Keys that both need stand once and are read for both: id, institution, insurance, hospital_level, stay, discharge, cost and
// birth_weight. Those of a claim alone are discharged, admitted and readmitted (YYYY-MM-DD); place; unreasonable, burden and
// agreed_price (yuan); self_paid, first_self_pay, deductible (yuan) and ratio, which are read together; method (single, bed-day or
// item), bed_day, bed_days; incomplete, excused, failed and tcm_met (true or false); auxiliary (a list of texts); items (a list
// of objects with code, cost and burden); review (an object with outcome, approved, unreasonable, value, grounds and
// new_technique); tcm (an object with treatment, patent_medicine, herbs, western_treatment, western_drugs, surgery and
// consumables, in yuan). Numbers may be written as texts; null is unknown.
//
// The error is an [Errors] of all values that cannot be read, with code [rules.FieldMalformed], of keys that stand twice
// ([rules.FieldRepeated]) and, within the objects of a claim, of keys that are not known ([rules.FieldUnknown]); or
// [rules.LineMalformed] if the line is no object. The claim then has what could be read, and is not to be priced. Keys at the top
// that no claim has are left to the reader of the case.
func ReadClaim(line []byte) (c *Claim, rest []byte, err error) {
	c = &Claim{}
	r := claimReader{c: c}
	rest = []byte{'{'}
	err = jsonline.Members(string(line), func(key, value string) error {
		if set, ok := claimKeys[key]; ok {
			r.member(key, value, set)
			if !shared[key] {
				return nil
			}
		}
		if len(rest) > 1 {
			rest = append(rest, ',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return err
		}
		rest = append(append(append(rest, name...), ':'), value...)
		return nil
	})
	rest = append(rest, '}')
	if err != nil {
		r.errs = append(r.errs, &Error{Code: rules.LineMalformed, Value: err.Error()})
	}
	if r.seen["ratio"] || r.seen["self_paid"] || r.seen["first_self_pay"] || r.seen["deductible"] {
		c.Benefit.Known = true
	}
	for _, e := range r.errs {
		e.Claim = c.ID
	}
	if len(r.errs) > 0 {
		return c, rest, r.errs
	}
	return c, rest, nil
}

// claimReader reads one claim.
type claimReader struct {
	c    *Claim
	errs Errors
	seen map[string]bool
}

// setter reads the value of a key; it reports false if it cannot.
type setter func(r *claimReader, value string) bool

// shared are the keys that a case has too.
var shared = map[string]bool{"id": true, "institution": true, "insurance": true, "hospital_level": true, "stay": true,
	"discharge": true,
	"cost":      true, "birth_weight": true}

// claimKeys are the keys of claims.
var claimKeys = map[string]setter{
	"id":             textKey(func(c *Claim) *string { return &c.ID }),
	"institution":    textKey(func(c *Claim) *string { return &c.Institution }),
	"insurance":      textKey(func(c *Claim) *string { return &c.Insurance }),
	"hospital_level": textKey(func(c *Claim) *string { return &c.HospitalLevel }),
	"place":          textKey(func(c *Claim) *string { return &c.Place }),
	"bed_day":        textKey(func(c *Claim) *string { return &c.BedDay }),
	"stay":           wholeKey(func(c *Claim) *rules.Int { return &c.Stay }),
	"discharge":      wholeKey(func(c *Claim) *rules.Int { return &c.Discharge }),
	"birth_weight":   wholeKey(func(c *Claim) *rules.Int { return &c.BirthWeight }),
	"bed_days":       wholeKey(func(c *Claim) *rules.Int { return &c.BedDays }),
	"cost":           fenKey(func(c *Claim) *Fen { return &c.Cost }),
	"unreasonable":   fenKey(func(c *Claim) *Fen { return &c.Unreasonable }),
	"self_paid":      fenKey(func(c *Claim) *Fen { return &c.Benefit.SelfPaid }),
	"first_self_pay": fenKey(func(c *Claim) *Fen { return &c.Benefit.FirstSelfPay }),
	"deductible":     fenKey(func(c *Claim) *Fen { return &c.Benefit.Deductible }),
	"ratio":          numberKey(func(c *Claim) *Number { return &c.Benefit.Ratio }),
	"burden":         amountKey(func(c *Claim) *Amount { return &c.Burden }),
	"agreed_price":   amountKey(func(c *Claim) *Amount { return &c.Price }),
	"discharged":     dayKey(func(c *Claim) *rules.Date { return &c.Discharged }),
	"admitted":       dayKey(func(c *Claim) *rules.Date { return &c.Admitted }),
	"readmitted":     dayKey(func(c *Claim) *rules.Date { return &c.Readmitted }),
	"incomplete":     truthKey(func(c *Claim) *bool { return &c.Incomplete }),
	"excused":        truthKey(func(c *Claim) *bool { return &c.Excused }),
	"failed":         truthKey(func(c *Claim) *bool { return &c.Failed }),
	"tcm_met":        truthKey(func(c *Claim) *bool { return &c.TCMMet }),
	"auxiliary":      textsKey(func(c *Claim) *[]string { return &c.Auxiliary }),
	"method": func(r *claimReader, v string) bool {
		i := slices.Index(methodNames[:], textOf(v))
		r.c.Method = Method(max(i, 0))
		return i >= 0 && jsonline.IsString(v)
	},
	"items": func(r *claimReader, v string) bool {
		ok := jsonline.Elements(v, func(e string) {
			var item Item
			r.object("items", e, map[string]setter{
				"code":   textKey(func(*Claim) *string { return &item.Code }),
				"cost":   fenKey(func(*Claim) *Fen { return &item.Cost }),
				"burden": fenKey(func(*Claim) *Fen { return &item.Burden }),
			})
			r.c.Items = append(r.c.Items, item)
		})
		return ok
	},
	"review": func(r *claimReader, v string) bool {
		r.object("review", v, map[string]setter{
			"outcome": func(r *claimReader, v string) bool {
				i := slices.Index(outcomeNames[:], textOf(v))
				r.c.Review.Outcome = Outcome(max(i, 0))
				return i > 0
			},
			"approved":      fenKey(func(c *Claim) *Fen { return &c.Review.Approved }),
			"unreasonable":  fenKey(func(c *Claim) *Fen { return &c.Review.Unreasonable }),
			"value":         numberKey(func(c *Claim) *Number { return &c.Review.Value }),
			"grounds":       textsKey(func(c *Claim) *[]string { return &c.Review.Grounds }),
			"new_technique": truthKey(func(c *Claim) *bool { return &c.Review.NewTechnique }),
		})
		return true
	},
	"tcm": func(r *claimReader, v string) bool {
		r.c.TCM = &TCM{}
		r.object("tcm", v, map[string]setter{
			"treatment":         fenKey(func(c *Claim) *Fen { return &c.TCM.Treatment }),
			"patent_medicine":   fenKey(func(c *Claim) *Fen { return &c.TCM.PatentMedicine }),
			"herbs":             fenKey(func(c *Claim) *Fen { return &c.TCM.Herbs }),
			"western_treatment": fenKey(func(c *Claim) *Fen { return &c.TCM.WesternTreatment }),
			"western_drugs":     fenKey(func(c *Claim) *Fen { return &c.TCM.WesternDrugs }),
			"surgery":           fenKey(func(c *Claim) *Fen { return &c.TCM.Surgery }),
			"consumables":       fenKey(func(c *Claim) *Fen { return &c.TCM.Consumables }),
		})
		return true
	},
}

// member reads one key.
func (r *claimReader) member(key string, value string, set setter) {
	if r.seen == nil {
		r.seen = make(map[string]bool)
	}
	switch {
	case r.seen[key]:
		r.errs = append(r.errs, &Error{Code: rules.FieldRepeated, Field: key})
	case !jsonline.IsNull(value):
		r.seen[key] = true
		if !set(r, value) {
			r.errs = append(r.errs, &Error{Code: rules.FieldMalformed, Field: key, Value: value})
		}
	}
}

// object reads an object within a claim.
func (r *claimReader) object(field string, value string, keys map[string]setter) {
	seen := make(map[string]bool)
	err := jsonline.Inner(value, func(key, v string) error {
		set, known := keys[key]
		name := field + "." + key
		switch {
		case !known:
			r.errs = append(r.errs, &Error{Code: rules.FieldUnknown, Field: name})
		case seen[key]:
			r.errs = append(r.errs, &Error{Code: rules.FieldRepeated, Field: name})
		case !jsonline.IsNull(v) && !set(r, v):
			r.errs = append(r.errs, &Error{Code: rules.FieldMalformed, Field: name, Value: v})
		}
		seen[key] = true
		return nil
	})
	if err != nil {
		r.errs = append(r.errs, &Error{Code: rules.FieldMalformed, Field: field, Value: value})
	}
}

// textOf is a text, or what stands there of a number.
func textOf(v string) string {
	if jsonline.IsString(v) {
		return jsonline.String(v)
	}
	return v
}

func textKey(of func(c *Claim) *string) setter {
	return func(r *claimReader, v string) bool { *of(r.c) = textOf(v); return jsonline.IsString(v) }
}

func truthKey(of func(c *Claim) *bool) setter {
	return func(r *claimReader, v string) bool {
		*of(r.c) = v == "true"
		return v == "true" || v == "false"
	}
}

func fenKey(of func(c *Claim) *Fen) setter {
	return func(r *claimReader, v string) (ok bool) {
		f, err := ParseFen(textOf(v))
		*of(r.c) = f
		return err == nil
	}
}

func amountKey(of func(c *Claim) *Amount) setter {
	return func(r *claimReader, v string) bool {
		f, err := ParseFen(textOf(v))
		if err == nil {
			*of(r.c) = Known(f)
		}
		return err == nil
	}
}

func numberKey(of func(c *Claim) *Number) setter {
	return func(r *claimReader, v string) bool {
		n, err := ParseNumber(textOf(v))
		*of(r.c) = n
		return err == nil
	}
}

func wholeKey(of func(c *Claim) *rules.Int) setter {
	return func(r *claimReader, v string) bool {
		n, err := ParseNumber(textOf(v))
		i, ok := n.Units(0)
		if err == nil && ok {
			*of(r.c) = rules.Known(i)
		}
		return err == nil && ok || v == `""`
	}
}

func dayKey(of func(c *Claim) *rules.Date) setter {
	return func(r *claimReader, v string) bool {
		d, err := rules.ParseDate(textOf(v))
		*of(r.c) = d
		return err == nil
	}
}

func textsKey(of func(c *Claim) *[]string) setter {
	return func(r *claimReader, v string) bool {
		sound := true
		ok := jsonline.Elements(v, func(e string) {
			sound = sound && jsonline.IsString(e)
			*of(r.c) = append(*of(r.c), textOf(e))
		})
		return ok && sound
	}
}
