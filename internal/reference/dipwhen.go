package reference

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// truth is an answer of three-valued logic (6.8).
type truth int

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// holdsFor reports whether the condition of a row holds. One that the case leaves open is taken for what settle assumes.
func (r *dipRecord) holdsFor(row int) bool {
	n := r.g.rows[row].Proviso
	if n < 0 {
		return true
	}
	v, lacks := r.proviso(int(n), r.g.rows[row].Code)
	if v != maybe {
		return v == yes
	}
	// It is one condition in all rows that have it, unless it looks at the score of the row.
	name := fmt.Sprint(n)
	for _, all := range r.g.d.Provisos[n].Alternatives {
		if slices.ContainsFunc(all, func(t rules.Test) bool { return t.Kind == rules.TestCostRatio }) {
			name = fmt.Sprint(n, " ", r.g.rows[row].Code)
		}
	}
	if held, assumed := r.assumed[name]; assumed {
		return held
	}
	r.lacks[name] = lacks
	if !slices.Contains(r.open, name) {
		r.open = append(r.open, name)
	}
	return false
}

// proviso evaluates a condition for a group, and says what keeps it open.
func (r *dipRecord) proviso(n int, group string) (truth, []string) {
	result := no
	var needs []string
	for _, all := range r.g.d.Provisos[n].Alternatives {
		alternative := yes
		var lacks []string
		for _, t := range all {
			v, lack := r.test(t, group)
			if t.Not {
				v = yes - v
			}
			alternative = min(alternative, v)
			if v == maybe {
				lacks = append(lacks, lack...)
			}
		}
		if alternative == maybe {
			needs = append(needs, lacks...)
		}
		result = max(result, alternative)
	}
	if result != maybe {
		return result, nil
	}
	return maybe, inOrder(needs)
}

// test is one test (6.8), without its negation.
func (r *dipRecord) test(t rules.Test, group string) (truth, []string) {
	lack := func() (truth, []string) { return maybe, []string{t.Kind.Field().String()} }
	either := func(code string) bool { // either half of a pair, or the whole (7.3)
		dagger, asterisk, _ := strings.Cut(code, "+")
		asterisk = strings.TrimSuffix(asterisk, "*")
		return slices.ContainsFunc(t.Items, func(i rules.Item) bool {
			return i.Holds(dagger) || asterisk != "" && i.Holds(asterisk) || i.Holds(code)
		})
	}
	number := func(i rules.Int) (truth, []string) {
		v, known := i.Get()
		if !known {
			return lack()
		}
		return truthOf(compares(t, new(big.Rat).SetInt64(v))), nil
	}
	one := func(s string) (truth, []string) {
		if s == "" {
			return lack()
		}
		return truthOf(slices.Contains(t.Texts, s)), nil
	}
	procedure := func(item rules.Item) bool {
		return slices.ContainsFunc(r.px, func(p filed) bool { return p.known && item.Holds(p.code) })
	}
	switch t.Kind {
	case rules.TestPrincipal:
		return truthOf(r.principalIn(t.Items)), nil
	case rules.TestOtherDiagnosis:
		return truthOf(slices.ContainsFunc(r.others, either)), nil
	case rules.TestAnyDiagnosis:
		return truthOf(either(r.principal) || slices.ContainsFunc(r.others, either)), nil
	case rules.TestProcedure:
		return truthOf(slices.ContainsFunc(t.Items, procedure)), nil
	case rules.TestAllProcedures:
		return truthOf(!slices.ContainsFunc(t.Items, func(i rules.Item) bool { return !procedure(i) })), nil
	case rules.TestClass:
		class, _, needs := r.caseClass()
		if len(needs) > 0 {
			return maybe, needs
		}
		return truthOf(slices.Contains(t.Texts, class.String())), nil
	case rules.TestSurgeryLevel:
		if r.main == "" { // there is no procedure, hence none of a level
			return no, nil
		}
		level := r.g.levels[r.main].Level
		if level == 0 {
			return maybe, []string{"level:" + r.main}
		}
		return truthOf(compares(t, new(big.Rat).SetInt64(int64(level)))), nil
	case rules.TestAge:
		days, known := r.c.AgeDays.Get()
		if _, years := r.c.Age.Get(); !years && known && days < 365 { // 11.1
			return truthOf(compares(t, new(big.Rat))), nil
		}
		return number(r.c.Age)
	case rules.TestAgeDays:
		years, known := r.c.Age.Get()
		if _, days := r.c.AgeDays.Get(); !days && known && years >= 1 { // 11.1: at least 365
			v := atLeast365(t)
			if v == maybe {
				return lack()
			}
			return v, nil
		}
		return number(r.c.AgeDays)
	case rules.TestStay:
		return number(r.c.Stay)
	case rules.TestBirthWeight:
		if w, known := r.c.BirthWeight.Get(); known && w == 0 { // not weighed
			return lack()
		}
		return number(r.c.BirthWeight)
	case rules.TestICUDays:
		return number(r.c.ICUDays)
	case rules.TestICUHours:
		return number(r.c.ICUHours)
	case rules.TestVentilatorHours:
		return number(r.c.VentilatorHours)
	case rules.TestDischarge:
		return number(r.c.Discharge)
	case rules.TestCCI:
		return truthOf(compares(t, new(big.Rat).SetInt64(r.cci()))), nil
	case rules.TestCost:
		if !r.c.Cost.Known() {
			return lack()
		}
		return truthOf(compares(t, r.c.Cost.Rat())), nil
	case rules.TestCostRatio:
		standard := r.standard(group)
		if r.c.Cost.Known() && standard != nil && standard.Sign() != 0 {
			return truthOf(compares(t, new(big.Rat).Quo(r.c.Cost.Rat(), standard))), nil
		}
		var needs []string
		if !r.c.Cost.Known() {
			needs = append(needs, rules.FieldCost.String())
		}
		if r.price().Sign() <= 0 {
			needs = append(needs, rules.FieldPrice.String())
		}
		if needs == nil { // the group has no score, which no field can bring
			return lack()
		}
		return maybe, needs
	case rules.TestShare:
		share, needs := r.share(t.Name)
		if share == nil {
			return maybe, needs
		}
		return truthOf(compares(t, share)), nil
	case rules.TestSex:
		if r.c.Sex != rules.Male && r.c.Sex != rules.Female {
			return lack()
		}
		return one(r.c.Sex.String())
	case rules.TestAdmission:
		return one(r.c.Admission)
	case rules.TestHospitalLevel:
		return one(r.c.HospitalLevel)
	case rules.TestInsurance:
		return one(r.c.Insurance)
	case rules.TestTCMDiagnosis:
		return one(r.c.TCMDiagnosis)
	case rules.TestStage:
		return one(r.c.Stage)
	case rules.TestFlag:
		v, declared := r.c.Flags[t.Name]
		if !declared {
			return maybe, []string{"flags:" + t.Name}
		}
		return truthOf(v), nil
	}
	panic("reference: test " + t.Kind.String())
}

// compares compares a number exactly.
func compares(t rules.Test, v *big.Rat) bool {
	d := v.Cmp(t.Low.Rat())
	switch t.Compare {
	case rules.Less:
		return d < 0
	case rules.AtMost:
		return d <= 0
	case rules.Equal:
		return d == 0
	case rules.AtLeast:
		return d >= 0
	case rules.More:
		return d > 0
	case rules.Between:
		return d >= 0 && v.Cmp(t.High.Rat()) <= 0
	}
	panic("reference: comparison " + t.Compare.String())
}

// atLeast365 compares a number of which only that is known.
func atLeast365(t rules.Test) truth { return atLeast(t, 365) }

// atLeast compares a number of which only the least value is known.
func atLeast(t rules.Test, least int64) truth {
	year := new(big.Rat).SetInt64(least)
	switch d := year.Cmp(t.Low.Rat()); t.Compare {
	case rules.Less:
		if d >= 0 {
			return no
		}
	case rules.AtMost, rules.Equal:
		if d > 0 {
			return no
		}
	case rules.AtLeast:
		if d >= 0 {
			return yes
		}
	case rules.More:
		if d > 0 {
			return yes
		}
	case rules.Between:
		if year.Cmp(t.High.Rat()) > 0 {
			return no
		}
	}
	return maybe
}

// share is a part of the cost over the total, nil if it is unknown, and what is lacking then.
func (r *dipRecord) share(name string) (*big.Rat, []string) {
	part, known := r.c.Parts[name]
	var needs []string
	if !r.c.Cost.Known() || r.c.Cost.Sign() == 0 {
		needs = append(needs, rules.FieldCost.String())
	}
	if !known || !part.Known() {
		needs = append(needs, "parts:"+name)
	}
	if needs != nil {
		return nil, needs
	}
	return new(big.Rat).Quo(part.Rat(), r.c.Cost.Rat()), nil
}

// cci is the comorbidity index (7.3): other diagnoses, both halves, each category once, the more severe in place of the
// milder.
func (r *dipRecord) cci() int64 {
	hit := make(map[int]bool)
	for i, category := range r.g.d.CCI {
		for _, d := range r.others {
			dagger, asterisk, _ := strings.Cut(d, "+")
			asterisk = strings.TrimSuffix(asterisk, "*")
			for _, item := range category.Items {
				if item.Holds(dagger) || asterisk != "" && item.Holds(asterisk) || item.Holds(d) {
					hit[i] = true
				}
			}
		}
	}
	var sum int64
	for i, category := range r.g.d.CCI {
		if hit[i] && (category.YieldsTo < 0 || !hit[category.YieldsTo]) {
			sum += category.Weight
		}
	}
	return sum
}
