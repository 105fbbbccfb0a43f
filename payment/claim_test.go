package payment_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// wide is a scheme of the point method that knows every kind of case and many mechanisms. All its numbers are made up.
const wide = `unit: {kind: points, scale: 100, mean: 8000}
group: {min_cases: 5, unstable_mode: review}
coef:
  kind: level
  value:
    - {value: 1.05, hospital_level: 三级}
    - {value: 0.95, hospital_level: 二级}
ratio: {denominator: group-mean, missing_mean: ordinary}
high:
  mode: linear
  threshold:
    - {value: 3, below: 1}
    - {value: 2.5, below: 2}
    - {value: 2}
low: {mode: points, threshold: 0.35}
extreme: {threshold: 8}
incomplete: {with_coefficient: no}
readmit: {days: 15, factor: 0.5, exempt: [放疗, 化疗]}
stay: {min: 3, short_mode: item, max: 60, long_mode: item}
ungrouped: {mode: item}
qy: {mode: unpaid}
unpriced: {mode: item}
bed_day: {kind: points}
special: {settle: [item, cost, points, weight, amount]}
fund: {variant: F-SUB}
remote: {value: own, coefficient: 0.98}
value:
  numerator: fund_plus_burden
  budget:
    - {value: 74, place: remote}
    - {value: 76, insurance: 职工}
    - {value: 71.5, insurance: 居民}
round: {points: half-away/4, money: half-away/2}
`

var wideTables = map[string]string{
	"weights":      "code,name,weight,cases\nA,甲组,0.8,100\nB,乙组,1.6,100\nC,丙组,2.0,4\nQ,歧义,0.5,100\nP,精神,1,100\nZ,零,0,100",
	"institutions": "institution,hospital_level,class,name\nH1,三级,甲,示例市人民医院\nH2,二级,乙,示例县医院",
	"bed_days":     "class,code,hospital_level,value\n精神,P,三级,5\n精神,P,,4\n康复,,,3",
	"exclusions":   "item,mode,value,from,to\nN1,carve-out,,2025-01-01,2025-12-31\nN2,points,12,2025-01-01,2025-12-31\nN3,factor,1.1,2025-01-01,2025-06-30\nN4,carve-out,,2024-01-01,2024-12-31",
}

// wideClaim is a claim that the wide scheme takes.
func wideClaim(tb testing.TB, code, cost string) *payment.Claim {
	c := claim(tb, code, cost)
	c.Institution, c.Insurance, c.Stay, c.Burden = "H1", "职工", rules.Known(9), payment.Known(100000)
	return c
}

// TestBadClaims provokes the codes of claims: every one names its field.
func TestBadClaims(t *testing.T) {
	s := compile(t, wide, wideTables)
	other := grouping
	other.Digest = "h1:other"
	for _, c := range []struct {
		name  string
		code  rules.Code
		field string
		set   func(c *payment.Claim)
	}{
		{"negative cost", rules.ClaimNegative, "cost", func(c *payment.Claim) { c.Cost = -1 }},
		{"least cost", rules.ClaimNegative, "cost", func(c *payment.Claim) { c.Cost = math.MinInt64 }},
		{"greatest cost", rules.ClaimTooLarge, "cost", func(c *payment.Claim) { c.Cost = math.MaxInt64 }},
		{"no cost", rules.ClaimFieldMissing, "cost", func(c *payment.Claim) { c.Cost = 0 }},
		{"negative burden", rules.ClaimNegative, "burden", func(c *payment.Claim) { c.Burden = payment.Known(-1) }},
		{"negative stay", rules.ClaimNegative, "stay", func(c *payment.Claim) { c.Stay = rules.Known(-1) }},
		{"no burden", rules.ClaimFieldMissing, "burden", func(c *payment.Claim) { c.Burden = payment.Amount{} }},
		{"no day", rules.ClaimFieldMissing, "discharged", func(c *payment.Claim) { c.Discharged = rules.Date{} }},
		{"no stay", rules.ClaimFieldMissing, "stay", func(c *payment.Claim) { c.Stay = rules.Int{} }},
		{"last year", rules.ClaimOutsideValidity, "discharged", func(c *payment.Claim) { c.Discharged.Year = 2024 }},
		{"admitted later", rules.ClaimContradiction, "admitted", func(c *payment.Claim) { c.Admitted = rules.Date{Year: 2025, Month: 4, Day: 1} }},
		{"back before", rules.ClaimContradiction, "readmitted", func(c *payment.Claim) { c.Readmitted = rules.Date{Year: 2025, Month: 2, Day: 1} }},
		{"other pack", rules.ClaimOtherPack, "result", func(c *payment.Claim) { c.Result.Pack = &other }},
		{"no pack", rules.ClaimOtherPack, "result", func(c *payment.Claim) { c.Result.Pack = nil }},
		{"not grouped", rules.ClaimNotGrouped, "result", func(c *payment.Claim) { c.Result = rules.Result{} }},
		{"invalid", rules.ClaimNotGrouped, "result", func(c *payment.Claim) { c.Result.Status = rules.Invalid }},
		{"institution", rules.InstitutionUnknown, "institution", func(c *payment.Claim) { c.Institution = "H9" }},
		{"level", rules.ClaimContradiction, "hospital_level", func(c *payment.Claim) { c.HospitalLevel = "一级" }},
		{"item", rules.ClassUnknown, "items", func(c *payment.Claim) { c.Items = []payment.Item{{Code: "N9"}} }},
		{"items above cost", rules.ClaimContradiction, "cost", func(c *payment.Claim) { c.Items = []payment.Item{{Code: "N1", Cost: 1e12}} }},
		{"item burden", rules.ClaimContradiction, "items", func(c *payment.Claim) { c.Items = []payment.Item{{Code: "N1", Cost: 1, Burden: 2}} }},
		{"unreasonable", rules.ClaimContradiction, "cost", func(c *payment.Claim) { c.Unreasonable = 1e12 }},
		{"ratio", rules.ClaimContradiction, "ratio", func(c *payment.Claim) { c.Benefit = payment.Benefit{Known: true, Ratio: number(t, "1.01")} }},
		{"deductible", rules.ClaimContradiction, "deductible", func(c *payment.Claim) {
			c.Burden, c.Benefit = payment.Amount{}, payment.Benefit{Known: true, Deductible: 1e12}
		}},
		{"insurance", "", "", func(c *payment.Claim) { c.Insurance = "" }},
		{"bed-day class", rules.ClassUnknown, "bed_day", func(c *payment.Claim) { c.BedDay = "产后" }},
		{"single without price", rules.ClaimFieldMissing, "price", func(c *payment.Claim) { c.Method = payment.BySingle }},
		{"review denied by scheme", rules.ReviewNotAllowed, "review", func(c *payment.Claim) { c.Review.Outcome = payment.OutcomeDenied + 1 }},
		{"review without amount", rules.ClaimFieldMissing, "review", func(c *payment.Claim) { c.Review.Outcome = payment.OutcomeAmount }},
		{"review of less than nothing", rules.ClaimContradiction, "review", func(c *payment.Claim) {
			c.Review = payment.Review{Outcome: payment.OutcomeCost, Approved: 1, Unreasonable: 2}
		}},
	} {
		q := wideClaim(t, "B", "12000")
		c.set(q)
		b, err := s.Pay(q)
		if c.code == "" { // no value is stated for nobody's insurance
			if err != nil || !b.Notices.Has(payment.ValueMissing) || b.Standard != 0 || b.Points.String() != "168" {
				t.Errorf("%s: %v, %s", c.name, err, b.Line())
			}
			continue
		}
		found := false
		var list payment.Errors
		if !errors.As(err, &list) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, e := range list {
			if e.Claim != "1" {
				t.Errorf("%s: %v does not name the claim", c.name, e)
			}
			found = found || e.Code == c.code && e.Field == c.field || c.name == "review denied by scheme" && e.Field == "review"
			for _, l := range []rules.Lang{rules.Chinese, rules.English} {
				if e.Code.Text(l) == string(e.Code) {
					t.Errorf("%s has no text", e.Code)
				}
			}
		}
		if !found {
			t.Errorf("%s: %v", c.name, err)
		}
		if b.Scheme != nil {
			t.Errorf("%s: there is a bill", c.name)
		}
	}
	if _, err := s.Pay(nil); err == nil {
		t.Error("no claim is a claim")
	}
}

// TestCompileRefuses: what is no scheme is none, and a pack that the scheme does not name is not taken.
func TestCompileRefuses(t *testing.T) {
	p, err := rules.Open(files(t, wide, wideTables))
	if err != nil {
		t.Fatal(err)
	}
	codes, base, _ := packtest.MiniDIP(t)
	for _, c := range []struct {
		name     string
		pack     *rules.Pack
		grouping []*rules.Pack
	}{{"nothing", nil, nil}, {"a code system", codes, nil}, {"another grouping pack", p, []*rules.Pack{base}}, {"no grouping pack", p, []*rules.Pack{nil}}} {
		if s, err := payment.Compile(c.pack, c.grouping...); err == nil || s != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestGroupingPack: with the pack that groups, a scheme finds groups that are named by a pattern, entries of Chinese medicine, and
// the auxiliary class that the grouper found.
func TestGroupingPack(t *testing.T) {
	_, base, _ := packtest.MiniDIP(t)
	fsys := files(t, "unit: {kind: score}\ncoef: {kind: none}\n"+flat+"aux: {combine: highest}\nvalue: {numerator: fund, final: 1}\n"+ending, map[string]string{
		"scores": "code,score\n{category}-T,100\nK35-TCM,88.5\n2,40", "auxiliary": "class,factor\n年龄/低龄,1.25"})
	y := fsys["pack.yaml"]
	y.Data = []byte(strings.NewReplacer("{id: mini,", "{id: mini-dip,", "h1:mini", base.Digest()).Replace(string(y.Data)))
	p, err := rules.Open(fsys, base)
	if err != nil {
		t.Fatal(err)
	}
	s, err := payment.Compile(p, base)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code, points string
		answer       rules.DIPAnswer
	}{
		{"A49-T", "100", rules.DIPAnswer{Kind: rules.KindComprehensive, Group: 4}},
		{"2", "88.5", rules.DIPAnswer{Kind: rules.KindCore, TCM: 2}},
		{"2", "40", rules.DIPAnswer{Kind: rules.KindCore, TCM: 1}}, // that entry has no code of its own
		{"2", "50", rules.DIPAnswer{Kind: rules.KindCore, Auxiliary: 2}},
		{"2", "40", rules.DIPAnswer{Kind: rules.KindCore}},
	} {
		q := claim(t, c.code, "100")
		q.Result.Status, q.Result.Pack, q.Result.DIP = rules.Core, base.Identity(), c.answer
		if b := pay(t, s, q); b.Points.String() != c.points {
			t.Errorf("%s %+v: %s points, want %s", c.code, c.answer, b.Points, c.points)
		}
	}
}

// TestAllErrorsAtOnce holds Pay to its promise.
func TestAllErrorsAtOnce(t *testing.T) {
	s := compile(t, wide, wideTables)
	q := wideClaim(t, "B", "12000")
	q.Institution, q.Discharged, q.Unreasonable = "H9", rules.Date{}, -1
	_, err := s.Pay(q)
	var list payment.Errors
	if !errors.As(err, &list) || len(list) != 3 || len(list.Unwrap()) != 3 {
		t.Errorf("%v", err)
	}
}

// TestSilentScheme asks for what a scheme does not say: it is never filled from elsewhere.
func TestSilentScheme(t *testing.T) {
	s := compile(t, "unit: {kind: weight-rate}\nrate:\n  value:\n    - {value: 8000, hospital_level: 三级}\ncoef: {kind: level, value: [{value: 1, hospital_level: 三级}]}\n"+
		"high: {mode: item, threshold: [{value: 3, hospital_level: 三级}]}\nlow: {mode: cost, threshold: 0.3}\n"+ending,
		map[string]string{"weights": "code,weight\nG,1\nH,0"})
	for _, c := range []struct {
		name, field string
		code        rules.Code
		set         func(c *payment.Claim)
	}{
		{"level without coefficient", "coef.value", rules.SettingMissing, func(c *payment.Claim) { c.HospitalLevel = "一级" }},
		{"incomplete", "incomplete.with_coefficient", rules.SettingMissing, func(c *payment.Claim) { c.Incomplete = true }},
		{"ungrouped", "ungrouped.mode", rules.SettingMissing, func(c *payment.Claim) { c.Result.Status, c.Result.Code = rules.Ungrouped, "" }},
		{"ambiguous", "ungrouped.mode", rules.SettingMissing, func(c *payment.Claim) { c.Result.Status, c.Result.Code = rules.Ambiguous, "QY" }},
		{"bed-day", "bed_day.kind", rules.SettingMissing, func(c *payment.Claim) { c.Method = payment.ByBedDay }},
		{"remote", "remote.value", rules.SettingMissing, func(c *payment.Claim) { c.Place = "990100" }},
		{"review", "review", rules.ReviewNotAllowed, func(c *payment.Claim) { c.Review = payment.Review{Outcome: payment.OutcomeItem, Approved: 1} }},
		{"no weight", "result", rules.PriceMissing, func(c *payment.Claim) { c.Result.Code = "X" }},
		{"weight 0", "result", rules.PriceMissing, func(c *payment.Claim) { c.Result.Code = "H" }},
	} {
		q := claim(t, "G", "9000")
		q.HospitalLevel = "三级"
		c.set(q)
		_, err := s.Pay(q)
		var list payment.Errors
		if !errors.As(err, &list) || list[0].Code != c.code || list[0].Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	q := claim(t, "G", "9000") // no level: the rate of level 3 is nobody's default
	if _, err := s.Pay(q); err == nil {
		t.Error("a claim without level is priced")
	}
	high := compile(t, "unit: {kind: price}\nhigh: {mode: item, threshold: [{value: 3, hospital_level: 三级}]}\nlow: {mode: none}\n"+ending, map[string]string{"prices": "code,price\nG,1"})
	q.HospitalLevel = "一级"
	var list payment.Errors
	if _, err := high.Pay(q); !errors.As(err, &list) || list[0].Field != "high.threshold" {
		t.Errorf("level 1 has a threshold: %v", err) // reading 50
	}
}
