package payment_test

import (
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Parts of schemes that many vectors share.
const (
	ending  = "fund: {variant: F-SUB}\nround: {money: half-away/2}\n"
	flat    = "high: {mode: none}\nlow: {mode: none}\n"
	outside = "value: {numerator: fund, final: 12.3456}\n"
)

// want is what a vector of the specification states of a bill. Empty fields are not stated.
type want struct {
	kind        payment.Kind
	standard    string
	exact       string // standard before rounding
	points      string
	coefficient string
	fund        string
	surplus     string
	paid        string
	notice      payment.Notice
	rule        payment.Rule // of a step that must be there
	ruleExact   string       // its exact result
}

func check(t *testing.T, name string, b payment.Bill, w want) {
	t.Helper()
	for _, c := range []struct{ what, got, want string }{
		{"standard", b.Standard.String(), w.standard},
		{"exact standard", b.ExactStandard.String(), w.exact},
		{"points", b.Points.String(), w.points},
		{"coefficient", b.Coefficient.Text(4), w.coefficient},
		{"fund", b.Fund.String(), w.fund},
		{"surplus", b.Surplus.String(), w.surplus},
		{"paid", b.Paid().String(), w.paid},
	} {
		if c.want != "" && c.got != c.want {
			t.Errorf("%s: %s is %s, want %s", name, c.what, c.got, c.want)
		}
	}
	if w.kind != 0 && b.Kind != w.kind {
		t.Errorf("%s: kind %s, want %s", name, b.Kind, w.kind)
	}
	if w.notice != 0 && !b.Notices.Has(w.notice) {
		t.Errorf("%s: no notice %s", name, w.notice)
	}
	if w.rule != 0 {
		seen := false
		for _, s := range b.Steps {
			seen = seen || s.Rule == w.rule && (w.ruleExact == "" || s.Exact.String() == w.ruleExact)
		}
		if !seen {
			t.Errorf("%s: no step %s with %s", name, w.rule, w.ruleExact)
		}
	}
}

// vector is one example of chapter 12 of the payment specification: a scheme, and what it makes of claims.
type vector struct {
	name   string
	mark   string // PX printed, D derived
	scheme string
	tables map[string]string
	cases  []vectorCase
}

type vectorCase struct {
	name string
	code string // G if empty
	cost string
	set  func(c *payment.Claim)
	want want
}

// pointScheme is that of TV-12 and TV-13.
func pointScheme(coef, rest string) string {
	return "unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: level, value: " + coef + "}\n" + rest + "value: {numerator: fund, final: 76}\n" + ending
}

const (
	byMean   = "ratio: {denominator: group-mean}\n"
	highLine = "high: {mode: MODE, threshold: 2.5}\nlow: {mode: none}\n"
)

func high(mode string) string { return strings.ReplaceAll(highLine, "MODE", mode) }

var weight16 = map[string]string{"weights": "code,weight\nG,1.6"}

// deviation is the scheme of TV-14: NAT-DIP.
const deviation = `unit: {kind: score}
coef: {kind: level, value: 1.05}
high: {mode: linear, threshold: 2}
low: {mode: points, threshold: 0.5}
` + outside + ending

// jining is the scheme of TV-15.
const jining = `unit: {kind: score}
coef: {kind: level, value: 1.08}
high: {mode: linear, threshold: 2}
low: {mode: points, threshold: 0.5, compare: le}
extreme: {threshold: 5, rule: ordinary}
deviation: {coefficient_position: inside}
blank: {groups: [KBBZ], factor: 0.7}
aux: {combine: highest}
value: {numerator: fund, final: 9.8765}
` + ending

// cityN is the scheme of TV-17.
const cityN = `unit: {kind: score}
coef: {kind: level, value: 0.9}
ratio: {denominator: score-coefficient}
high: {mode: linear, threshold: 1.5, compare: ge}
low: {mode: cost, threshold: 0.6, compare: le}
value: {numerator: fund, final: 1}
` + ending

func yuanLike(support bool) map[string]string {
	m := map[string]string{"scores": "code,score\nG,8000"}
	if support {
		m["supports"] = "institution,support,factor\nH1,重点专科,0.05\nH1,医联体,0.03"
		m["institutions"] = "institution,hospital_level,assessment\nH1,三级,0.98"
	}
	return m
}

func atH1(c *payment.Claim) { c.Institution = "H1" }

func aux(c *payment.Claim) { c.Auxiliary = []string{"IV"} }

func benefit(ratio string, tb testing.TB) func(c *payment.Claim) {
	return func(c *payment.Claim) {
		c.Burden = payment.Amount{}
		c.Benefit = payment.Benefit{SelfPaid: 60000, FirstSelfPay: 40000, Deductible: 80000, Ratio: number(tb, ratio), Known: true}
	}
}

func vectors(t *testing.T) []vector {
	incompleteStay := func(c *payment.Claim) { c.Incomplete = true }
	readmitted := func(day int) func(c *payment.Claim) {
		return func(c *payment.Claim) { c.Readmitted = rules.Date{Year: 2025, Month: 3, Day: day} }
	}
	stay := func(n int64) func(c *payment.Claim) { return func(c *payment.Claim) { c.Stay = rules.Known(n) } }
	jinhua := func(with string) string {
		return "unit: {kind: points, scale: 100, mean: 9600}\ncoef: {kind: institution, value: 1.05}\nincomplete: {with_coefficient: " + with +
			"}\nreadmit: {days: 15, factor: 0.5}\n" + flat + outside + ending
	}
	m12480 := map[string]string{"costs": "code,cost\nG,12480"}
	priced := func(weight, coef, rate, rest string) string {
		return "unit: {kind: weight-rate}\nrate: {value: " + rate + "}\ncoef: {kind: level, value: " + coef + "}\n" + rest + ending
	}
	w := func(weight string) map[string]string { return map[string]string{"weights": "code,weight\nG," + weight} }
	printed := map[string]string{"prices": "code,price\nG,9500"}
	aggregate := func(variant string) string {
		return "unit: {kind: price}\n" + flat + "fund: {variant: " + variant + "}\nround: {money: half-away/2}\n"
	}
	carve := map[string]string{"prices": "code,price\nG,10000", "exclusions": "item,mode\nX,carve-out"}
	carved := func(c *payment.Claim) { c.Items = []payment.Item{{Code: "X", Cost: 400000}} }
	net := "unit: {kind: price}\nhigh: {mode: item, threshold: 3}\nlow: {mode: none}\n" + ending
	days := func(n int64, class string) func(c *payment.Claim) {
		return func(c *payment.Claim) {
			c.Method, c.BedDay, c.BedDays, c.HospitalLevel = payment.ByBedDay, class, rules.Known(n), "三级"
		}
	}
	review := func(outcome payment.Outcome, approved, off payment.Fen) func(c *payment.Claim) {
		return func(c *payment.Claim) {
			c.Review = payment.Review{Outcome: outcome, Approved: approved, Unreasonable: off}
		}
	}
	tcm := func(c *payment.Claim) {
		c.TCM = &payment.TCM{Treatment: 300000, PatentMedicine: 400000, Herbs: 499100, WesternTreatment: 800900}
	}
	met := func(c *payment.Claim) { c.TCMMet = true }
	hebei := func(own, percent string) map[string]string {
		return map[string]string{"scores": "code,score\nG," + own + "\nW,1000", "tcm_advantage": "code,mode,western,ratio,percent\nG,score,W,0.8," + percent}
	}
	scores := "unit: {kind: score}\ncoef: {kind: none}\n" + flat + "value: {numerator: fund, final: 1}\n" + ending
	xiamen := func(rounding string) string {
		return "unit: {kind: score}\ncoef: {kind: dynamic, value: 0.93, dynamic_rounding: " + rounding + "}\n" + flat + "value: {numerator: fund, final: 1}\n" + ending
	}
	parts := map[string]string{
		"scores":       "code,score\nG,1000",
		"dynamic":      "part,hospital_level,per,gain,first,cap\ncmi,三级,0.05,0.01,,0.13\nage-6,三级,0.10,0.01,,0.06\nage-70,三级,0.20,0.01,0.01,0.03\ntcm,三级,0.03,0.01,,0.05",
		"components":   "institution,part,value,mean\nH1,cmi,1.10,1\nH1,age-6,0.125,0.1\nH1,age-70,0.29,0.2\nH1,tcm,0.107,0.1",
		"institutions": "institution,hospital_level\nH1,三级",
	}
	return []vector{
		{"TV-01 rate price", "PX", priced("0.4527", "1.0000", "6495.34", flat), w("0.4527"), []vectorCase{
			{cost: "66789", want: want{kind: payment.KindOrdinary, standard: "2940.44", exact: "2940.440418", surplus: "-63848.56"}}}},
		{"TV-05 points at one yuan", "PX", "unit: {kind: score}\ncoef: {kind: none}\n" + flat + "value: {numerator: fund, final: 1}\n" + ending,
			map[string]string{"scores": "code,score\nG,1000"}, []vectorCase{{cost: "800", want: want{standard: "1000.00", surplus: "200.00"}}}},
		{"TV-10 rate as published", "D", priced("", "1", "7498.64", flat), w("33.32"), []vectorCase{
			{cost: "1", want: want{exact: "249854.6848", standard: "249854.68"}}}},
		{"reading 13 leaves the low test to the group mean", "D", pointScheme("1.05", "high: {mode: deduct, threshold: 2.5}\nlow: {mode: points, threshold: 0.35}\n"),
			weight16, []vectorCase{
				{cost: "4479.99", want: want{kind: payment.KindLow}},
				{cost: "4480", want: want{kind: payment.KindOrdinary}}}}, // against w k M the line would be 4,704
		{"DIP-3D low factor, four decimals", "X", "unit: {kind: score}\ncoef: {kind: level, value: 0.9}\nratio: {denominator: standard}\nhigh: {mode: none}\n" +
			"low: {mode: points, threshold: 0.5}\nvalue: {numerator: fund, final: 10}\nfund: {variant: F-SUB}\nround: {ratio: half-away/4, money: half-away/2}\n",
			map[string]string{"scores": "code,score\nG,1000"}, []vectorCase{
				{cost: "3000", want: want{kind: payment.KindLow, points: "299.97", standard: "2999.70"}}}}, // 3,000 / 9,000 is 0.3333
		{"TV-03 high flag", "PX", "unit: {kind: price}\nhigh:\n  mode: item\n  threshold:\n    - {value: 3, hospital_level: 三级}\nlow: {mode: none}\n" + ending,
			map[string]string{"prices": "code,price\nG,10000"}, []vectorCase{
				{cost: "30000.00", set: func(c *payment.Claim) { c.HospitalLevel = "三级" }, want: want{kind: payment.KindOrdinary, standard: "10000.00"}},
				{cost: "30000.01", set: func(c *payment.Claim) { c.HospitalLevel = "三级" }, want: want{kind: payment.KindHigh, standard: "30000.01"}}}},
		{"TV-11 points, Jinhua", "D", jinhua("no"), m12480, []vectorCase{
			{cost: "12480", want: want{points: "136.5", rule: payment.RuleBase, ruleExact: "130"}},
			{cost: "5616", set: incompleteStay, want: want{kind: payment.KindIncomplete, points: "58.5"}},
			{cost: "14976", set: incompleteStay, want: want{points: "130", rule: payment.RuleIncomplete, ruleExact: "156"}}}},
		{"TV-11 points, Zhejiang", "D", jinhua("yes"), m12480, []vectorCase{
			{cost: "5616", set: incompleteStay, want: want{points: "61.425"}},
			{cost: "14976", set: incompleteStay, want: want{points: "130", rule: payment.RuleIncomplete, ruleExact: "163.8"}},
			{cost: "12480", set: readmitted(16), want: want{points: "68.25"}},
			{cost: "12480", set: readmitted(17), want: want{points: "136.5"}}}},
		{"TV-12 item", "D", pointScheme("1.05", byMean+high("item")), weight16, []vectorCase{
			{cost: "38400", want: want{kind: payment.KindHigh, standard: "38400.00"}}}},
		{"TV-12 linear", "D", pointScheme("1.05", byMean+high("linear")), weight16, []vectorCase{
			{cost: "32000", want: want{kind: payment.KindOrdinary, points: "168", standard: "12768.00"}},
			{cost: "32000.01", want: want{kind: payment.KindHigh, exact: "12768.0095", standard: "12768.01"}},
			{cost: "38400", want: want{kind: payment.KindHigh, points: "248", standard: "18848.00"}}}},
		{"TV-12 deduct", "D", pointScheme("1.05", byMean+high("deduct")), weight16, []vectorCase{
			{cost: "32000.01", want: want{kind: payment.KindHigh, points: "148.000125", exact: "11248.0095", standard: "11248.01", notice: payment.BelowOrdinary}},
			{cost: "38400", want: want{kind: payment.KindHigh, points: "228", standard: "17328.00"}}}},
		{"TV-12 deduct, reading 13", "D", pointScheme("1.05", high("deduct")), weight16, []vectorCase{
			{cost: "32000.01", want: want{kind: payment.KindOrdinary, standard: "12768.00"}},
			{cost: "33600", want: want{kind: payment.KindOrdinary, points: "168"}},
			{cost: "38400", want: want{kind: payment.KindHigh, points: "228"}}}},
		{"TV-12 cap", "D", pointScheme("1.05", byMean+high("cap")), weight16, []vectorCase{
			{cost: "32000", want: want{kind: payment.KindOrdinary, standard: "12768.00"}},
			{cost: "32000.01", want: want{kind: payment.KindHigh, standard: "31920.00"}},
			{cost: "38400", want: want{kind: payment.KindHigh, standard: "31920.00"}}}},
		{"TV-13 low, points", "D", pointScheme("1.05", "high: {mode: none}\nlow: {mode: points, threshold: 0.35}\n"), weight16, []vectorCase{
			{cost: "4096", want: want{kind: payment.KindLow, points: "51.2", standard: "3891.20", rule: payment.RuleRatio, ruleExact: "0.32"}},
			{cost: "4480", want: want{kind: payment.KindOrdinary}}}},
		{"TV-13 low, cost", "D", pointScheme("1.05", "high: {mode: none}\nlow: {mode: cost, threshold: 0.35}\n"), weight16, []vectorCase{
			{cost: "4096", want: want{kind: payment.KindLow, points: "51.2", standard: "4096.00"}}}},
		{"TV-13 take the lower", "D", pointScheme("1.05", "high: {mode: none}\nlow: {mode: points, threshold: 0.35, coefficient_rule: take-lower}\n"), weight16, []vectorCase{
			{cost: "4096", want: want{kind: payment.KindLow, rule: payment.RuleLowLimit, ruleExact: "4480"}}}},
		{"TV-13 take the lower, below 1", "D", pointScheme("0.90", "high: {mode: none}\nlow: {mode: points, threshold: 0.35, coefficient_rule: take-lower}\n"), weight16, []vectorCase{
			{cost: "4096", want: want{kind: payment.KindOrdinary, rule: payment.RuleLowLimit, ruleExact: "4032"}}}},
		{"TV-13 take the lower, flat line decides", "D", pointScheme("0.90",
			"high: {mode: none}\nlow: {mode: points, threshold: 0.35, coefficient_rule: take-lower, printed_decides: no}\n"), weight16, []vectorCase{
			{cost: "4096", want: want{kind: payment.KindLow, rule: payment.RuleLowLimit, ruleExact: "4032"}}}},
		{"TV-14 NAT-DIP deviation", "D", deviation, map[string]string{"scores": "code,score\nG,860", "costs": "code,cost\nG,10000"}, []vectorCase{
			{cost: "4000", want: want{kind: payment.KindLow, points: "361.2", standard: "4459.23"}},
			{cost: "4999", want: want{kind: payment.KindLow, points: "451.4097", standard: "5572.92"}},
			{cost: "5000", want: want{kind: payment.KindOrdinary, points: "903", standard: "11148.08"}},
			{cost: "16000", want: want{kind: payment.KindOrdinary, points: "903", standard: "11148.08"}},
			{cost: "20000", want: want{kind: payment.KindOrdinary, points: "903", standard: "11148.08"}},
			{cost: "20001", want: want{kind: payment.KindHigh, points: "903.0903", standard: "11149.19"}},
			{cost: "26000", want: want{kind: payment.KindHigh, points: "1444.8", standard: "17836.92"}}}},
		{"TV-15 Jining", "D", jining, map[string]string{"scores": "code,score\nG,1000\nKBBZ,1000", "costs": "code,cost\nG,9000\nKBBZ,10000",
			"auxiliary": "class,factor\nIV,1.1"}, []vectorCase{
			{cost: "3600", set: aux, want: want{kind: payment.KindLow, points: "440", standard: "4345.66"}},
			{cost: "4500", set: aux, want: want{kind: payment.KindLow, points: "550", exact: "5432.075", standard: "5432.08"}},
			{cost: "12000", set: aux, want: want{kind: payment.KindOrdinary, points: "1188", standard: "11733.28"}},
			{cost: "18000", set: aux, want: want{kind: payment.KindOrdinary, points: "1188", standard: "11733.28"}},
			{cost: "27000", set: aux, want: want{kind: payment.KindHigh, points: "2288", standard: "22597.43"}},
			{cost: "45000", set: aux, want: want{kind: payment.KindHigh, points: "4488", standard: "44325.73"}},
			{cost: "54000", set: aux, want: want{kind: payment.KindExtreme, points: "1188", standard: "11733.28", notice: payment.PanelPending}},
			{code: "KBBZ", cost: "7000", want: want{kind: payment.KindBlank, points: "490", exact: "4839.485", standard: "4839.49"}}}},
		{"TV-15 half-even", "D", strings.Replace(jining, "half-away/2", "half-even/2", 1), map[string]string{"scores": "code,score\nKBBZ,1000",
			"costs": "code,cost\nKBBZ,10000", "auxiliary": "class,factor\nIV,1.1"}, []vectorCase{
			{code: "KBBZ", cost: "7000", want: want{standard: "4839.48"}}}},
		{"TV-16 F-SUB", "D", aggregate("F-SUB"), printed, []vectorCase{
			{cost: "11000", set: benefit("0.85", t), want: want{fund: "6320.00", rule: payment.RuleBurden, ruleExact: "3180"}}}},
		{"TV-16 F-PROP", "D", aggregate("F-PROP"), printed, []vectorCase{
			{cost: "11000", set: benefit("0.85", t), want: want{fund: "6545.00"}}}},
		{"TV-17 city N", "D", cityN, yuanLike(false), []vectorCase{
			{cost: "16000", want: want{kind: payment.KindHigh, standard: "12400.00"}},
			{cost: "10800", want: want{kind: payment.KindHigh, standard: "7200.00"}},
			{cost: "10799.99", want: want{kind: payment.KindOrdinary, standard: "7200.00"}},
			{cost: "4000", want: want{kind: payment.KindLow, standard: "4000.00"}},
			{cost: "4320", want: want{kind: payment.KindLow, standard: "4320.00"}},
			{cost: "4320.01", want: want{kind: payment.KindOrdinary, standard: "7200.00"}}}},
		{"TV-17 support and assessment", "D", cityN + "support: {combine: highest}\n", yuanLike(true), []vectorCase{
			{cost: "7000", set: atH1, want: want{standard: "7408.80"}},
			{cost: "16000", set: atH1, want: want{standard: "12759.60"}},
			{cost: "4000", set: atH1, want: want{standard: "4000.00"}}}},
		{"TV-19 whole steps", "D", xiamen("whole"), parts, []vectorCase{{cost: "1000", set: atH1, want: want{coefficient: "1.0200"}}}},
		{"TV-19 linear", "D", xiamen("linear"), parts, []vectorCase{{cost: "1000", set: atH1, want: want{coefficient: "1.0283"}}}},
		{"TV-20 TCM threshold", "D", priced("", "0.92", "9575.25", flat+"tcm: {threshold: 0.6}\n"),
			map[string]string{"weights": "code,weight\nG,0.9050\nO,0.5213", "tcm_fallback": "code,fallback\nG,O"}, []vectorCase{
				{cost: "20000", set: tcm, want: want{exact: "4592.251599", standard: "4592.25", notice: payment.TCMBelow, rule: payment.RuleTCMShare, ruleExact: "0.59955"}},
				{cost: "20000", set: func(c *payment.Claim) { c.TCM = &payment.TCM{Herbs: 60, Surgery: 40} }, want: want{exact: "7972.35315", standard: "7972.35"}}}},
		{"TV-21 bed-day, Huzhou", "D", "unit: {kind: price}\nbed_day: {kind: limit}\n" + flat + ending,
			map[string]string{"prices": "code,price\nG,1", "bed_days": "class,hospital_level,value\n精神一类,三级,420"}, []vectorCase{
				{cost: "20000", set: days(37, "精神一类"), want: want{kind: payment.KindBedDay, standard: "15540.00", notice: payment.OverLimit}},
				{cost: "15000", set: days(37, "精神一类"), want: want{kind: payment.KindBedDay, standard: "15000.00"}}}},
		{"TV-21 bed-day, Hezhou", "D", "unit: {kind: points, scale: 100}\ncoef: {kind: none}\nbed_day: {kind: points}\n" + flat + "value: {numerator: fund, final: 75.5}\n" + ending,
			map[string]string{"weights": "code,weight\nG,1", "bed_days": "class,hospital_level,value\n精神,三级,2.36182972"}, []vectorCase{
				{cost: "20000", set: days(37, "精神"), want: want{points: "87.38769964", exact: "6597.77132282", standard: "6597.77"}}}},
		{"TV-28 net test", "D", net, carve, []vectorCase{
			{cost: "32000", set: carved, want: want{kind: payment.KindOrdinary, standard: "10000.00", paid: "14000.00", rule: payment.RuleRatio, ruleExact: "2.8"}}}},
		{"TV-28 gross test", "D", net + "exclusion: {outlier_test: gross}\n", carve, []vectorCase{
			{cost: "32000", set: carved, want: want{kind: payment.KindHigh, paid: "32000.00", rule: payment.RuleRatio, ruleExact: "3.2"}}}},
		{"TV-29 grass-roots", "D", "unit: {kind: score}\ncoef:\n  kind: level\n  value:\n    - {value: 0.93, hospital_level: 三级}\n    - {value: 0.55, hospital_level: 一级}\ngrass_roots: {factor: 1.0}\n" +
			flat + "value: {numerator: fund, final: 10}\n" + ending,
			map[string]string{"scores": "code,score\nG,300\nO,300", "grass_roots": "code\nG"}, []vectorCase{
				{name: "level 3", cost: "1", set: func(c *payment.Claim) { c.HospitalLevel = "三级" }, want: want{standard: "3000.00"}},
				{name: "level 1", cost: "1", set: func(c *payment.Claim) { c.HospitalLevel = "一级" }, want: want{standard: "3000.00"}},
				{name: "ordinary, level 3", code: "O", cost: "1", set: func(c *payment.Claim) { c.HospitalLevel = "三级" }, want: want{standard: "2790.00"}},
				{name: "ordinary, level 1", code: "O", cost: "1", set: func(c *payment.Claim) { c.HospitalLevel = "一级" }, want: want{standard: "1650.00"}}}},
		{"TV-31 full product", "D", priced("", "0.9876", "7777.77", flat), w("1.2345"), []vectorCase{
			{cost: "2000", want: want{standard: "9482.60"}}}},
		{"TV-31 adjusted weight rounded first", "D", strings.Replace(priced("", "0.9876", "7777.77", flat), "round: {", "round: {weight_coefficient: half-away/4, ", 1),
			w("1.2345"), []vectorCase{{cost: "2000", want: want{exact: "9482.657184", standard: "9482.66"}}}},
		{"TV-31 difference rounded last", "D", priced("", "1", "1234.565", flat), w("1"), []vectorCase{
			{cost: "2000", want: want{exact: "1234.565", surplus: "-765.44"}}}},
		{"TV-31 difference rounded first", "D", strings.Replace(priced("", "1", "1234.565", flat), "round: {", "round: {standard: half-away/2, ", 1), w("1"), []vectorCase{
			{cost: "2000", want: want{surplus: "-765.43"}}}},
		{"TV-34 stay, Qingyang", "D", priced("", "1", "8000", flat+"stay: {min: 3, short_mode: item, max: 59, long_mode: item}\n"), w("1"), []vectorCase{
			{cost: "500", set: stay(2), want: want{kind: payment.KindShortStay, standard: "500.00"}},
			{cost: "500", set: stay(3), want: want{kind: payment.KindOrdinary, standard: "8000.00"}},
			{cost: "500", set: stay(59), want: want{kind: payment.KindOrdinary, standard: "8000.00"}},
			{cost: "500", set: stay(60), want: want{kind: payment.KindLongStay, standard: "500.00"}}}},
		{"TV-34 stay, Chongqing", "D", priced("", "1", "8000", flat+"stay: {max: 60, long_mode: item}\n"), w("1"), []vectorCase{
			{cost: "500", set: stay(60), want: want{kind: payment.KindOrdinary}},
			{cost: "500", set: stay(61), want: want{kind: payment.KindLongStay}}}},
		{"TV-35 TCM-advantage 720", "D", scores, hebei("720", "0.10"), []vectorCase{{cost: "1", set: met, want: want{points: "800"}}}},
		{"TV-35 TCM-advantage 740", "D", scores, hebei("740", "0.10"), []vectorCase{{cost: "1", set: met, want: want{points: "814"}}, {cost: "1", want: want{points: "800"}}}},
		{"TV-35 TCM-advantage 850", "D", scores, hebei("850", "0.05"), []vectorCase{{cost: "1", set: met, want: want{points: "892.5"}}}},
		{"TV-35 effect-value", "D", aggregate("F-SUB"), map[string]string{"prices": "code,price\nG,7000\nW,9000", "tcm_advantage": "code,mode,western,ratio\nG,effect,W,0.6"}, []vectorCase{
			{cost: "1", want: want{standard: "5400.00"}},
			{cost: "1", set: func(c *payment.Claim) { c.Failed = true }, want: want{standard: "7000.00", notice: payment.FallBack}}}},
		{"TV-36 special case, Zhejiang form", "D", pointScheme("1.05", flat+"special: {settle: [cost]}\n"), weight16, []vectorCase{
			{cost: "96000", set: review(payment.OutcomeCost, 9600000, 600000), want: want{kind: payment.KindSpecial, points: "1125"}}}},
	}
}

func TestVectors(t *testing.T) {
	n := 0
	for _, v := range vectors(t) {
		s := compile(t, v.scheme, v.tables)
		for _, c := range v.cases {
			n++
			if c.code == "" {
				c.code = "G"
			}
			q := claim(t, c.code, c.cost)
			if c.set != nil {
				c.set(q)
			}
			b := pay(t, s, q)
			check(t, v.name+" "+c.name+" cost "+c.cost, b, c.want)
		}
	}
	if n < 80 {
		t.Errorf("only %d cases", n)
	}
}
