package payment_test

import (
	"errors"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// mechanisms are single rules of the specification that its examples do not show, with figures worked out by hand.
func mechanisms(t *testing.T) []vector {
	const (
		score  = "unit: {kind: score}\ncoef: {kind: level, value: 0.9}\n"
		one    = "value: {numerator: fund, final: 1}\n"
		price  = "unit: {kind: price}\n"
		points = "unit: {kind: points, scale: 100, mean: 8000}\n"
	)
	prices := map[string]string{"prices": "code,price\nG,1000"}
	weights := map[string]string{"weights": "code,weight\nG,1.5"}
	with := func(tables map[string]string, name, text string) map[string]string {
		m := map[string]string{name: text}
		for k, v := range tables {
			m[k] = v
		}
		return m
	}
	scores := map[string]string{"scores": "code,score\nG,1000", "costs": "code,cost\nG,10000"}
	money := "round: {money: half-away/2}\n"
	fund := func(s string) string { return price + flat + "fund: {" + s + "}\n" + money }
	item := func(cost, burden payment.Fen) func(c *payment.Claim) {
		return func(c *payment.Claim) { c.Items = []payment.Item{{Code: "X", Cost: cost, Burden: burden}} }
	}
	carve := with(prices, "exclusions", "item,mode\nX,carve-out")
	benefits := func(set func(c *payment.Claim)) func(c *payment.Claim) {
		return func(c *payment.Claim) {
			set(c)
			c.Burden, c.Benefit = payment.Amount{}, payment.Benefit{Deductible: 20000, Ratio: number(t, "0.8"), Known: true}
		}
	}
	both := func(sets ...func(c *payment.Claim)) func(c *payment.Claim) {
		return func(c *payment.Claim) {
			for _, set := range sets {
				set(c)
			}
		}
	}
	level := func(l string) func(c *payment.Claim) { return func(c *payment.Claim) { c.HospitalLevel = l } }
	insured := func(l string) func(c *payment.Claim) { return func(c *payment.Claim) { c.Insurance = l } }
	incompleteStay := func(c *payment.Claim) { c.Incomplete = true }
	decided := func(o payment.Outcome, approved payment.Fen, value string) func(c *payment.Claim) {
		return func(c *payment.Claim) {
			c.Review = payment.Review{Outcome: o, Approved: approved, Value: number(t, value)}
		}
	}
	at := func(h string) func(c *payment.Claim) { return func(c *payment.Claim) { c.Institution = h } }
	mean := map[string]string{"scores": "code,score\nG,1000\nN,500", "costs": "code,cost,hospital_level,auxiliary\nG,10000,,\nG,20000,三级,\nG,40000,,IV",
		"auxiliary": "class,factor\nIV,1.5"}
	meanScheme := score + "high: {mode: linear, threshold: 2}\nlow: {mode: none}\naux: {combine: highest}\n"
	position := func(p string) string {
		return score + "high: {mode: linear, threshold: 2}\nlow: {mode: points, threshold: 0.5}\ndeviation: {coefficient_position: " + p + "}\n" + one + ending
	}
	stable := with(nil, "weights", "code,weight,cases,cv\nG,1,5,1.0\nF,1,4,0.5\nV,1,50,1.01")
	lines := map[string]string{"weights": "code,weight\nG,1", "institutions": "institution,hospital_level,class\nH1,三级,中医\nH2,三级,综合\nH3,二级,中医",
		"components": "institution,part,value,mean\nH1,tcm-share,0.60,\nH2,tcm-share,0.9,\nH3,tcm-share,0.5999,\nH1,cmi,1.05,1\nH2,cmi,1.0499,1\nH3,cmi,0.9,1"}
	return []vector{
		{"deviation, position none", "D", position("none"), scores, []vectorCase{
			{name: "high", cost: "30000", want: want{points: "2000"}}, // 1,000 x (3 - 2 + 1)
			{name: "low", cost: "4000", want: want{points: "400"}},
			{name: "between", cost: "10000", want: want{points: "900"}}}},
		{"deviation, position inside", "D", position("inside"), scores, []vectorCase{{cost: "30000", want: want{points: "1900"}}}}, // 1,000 x (1 + 0.9)
		{"mean of the level, then of the auxiliary class", "D", meanScheme + one + ending, mean, []vectorCase{
			{name: "all", cost: "21000", set: level("二级"), want: want{kind: payment.KindHigh}},
			{name: "level", cost: "40000", set: level("三级"), want: want{kind: payment.KindOrdinary}},
			{name: "class", cost: "80000", set: both(level("二级"), aux), want: want{kind: payment.KindOrdinary, points: "1350"}}}},
		// Dingzhou prints limits of 599.85 and 4,498.87 yuan for one case
		{"printed limits (reading 34)", "D", "unit: {kind: weight-rate}\nrate: {value: 6495.34}\ncoef: {kind: none}\nhigh: {mode: item}\nlow: {mode: cost}\n" + ending,
			map[string]string{"weights": "code,weight\nG,0.4527\nN,1", "limits": "code,low,high,hospital_level\nG,599.85,4498.87,\nG,,9000,三级\nN,,1,三级"}, []vectorCase{
				{cost: "599.84", want: want{kind: payment.KindLow, standard: "599.84"}},
				{cost: "599.85", want: want{kind: payment.KindOrdinary, standard: "2940.44"}},
				{cost: "4498.87", want: want{kind: payment.KindOrdinary}},
				{cost: "4498.88", want: want{kind: payment.KindHigh, standard: "4498.88", rule: payment.RulePrinted}},
				{name: "level", cost: "100", set: level("三级"), want: want{kind: payment.KindOrdinary}}}},
		{"mean per score", "D", meanScheme + "ratio: {missing_mean: mean-per-score, mean_per_score: 8}\n" + one + ending, mean, []vectorCase{
			{code: "N", cost: "12000", want: want{points: "900"}}, // r = 12,000 / (500 x 8) = 3: 500 x 2 x 0.9
			{code: "N", cost: "8000", want: want{kind: payment.KindOrdinary}}}},
		{"no mean, ordinary", "D", meanScheme + "ratio: {missing_mean: ordinary}\n" + one + ending, mean, []vectorCase{
			{code: "N", cost: "99999", want: want{kind: payment.KindOrdinary, notice: payment.MeanMissing}}}},
		{"incomplete, cap with coefficient", "D", points + "coef: {kind: level, value: 1.2}\n" + flat + "incomplete: {with_coefficient: yes, cap: base-coefficient}\n" + one + ending, weights,
			[]vectorCase{{cost: "11000", set: incompleteStay, want: want{points: "165"}}, {cost: "24000", set: incompleteStay, want: want{points: "180"}}}},
		{"incomplete, no cap", "D", points + "coef: {kind: level, value: 1.2}\n" + flat + "incomplete: {with_coefficient: no, cap: none}\n" + one + ending, weights,
			[]vectorCase{{cost: "24000", set: incompleteStay, want: want{points: "300"}}}},
		{"remote, transitional coefficient", "D", score + flat + "remote: {value: place-of-care, coefficient: 0.95, from: 2025-03-01}\nvalue:\n  numerator: fund\n  final: [{value: 9, place: remote}, {value: 10}]\n" + ending,
			scores, []vectorCase{{cost: "1", set: func(c *payment.Claim) { c.Place = "990100" }, want: want{standard: "8550.00"}}}}, // 1,000 x 0.9 x 0.95 x 10
		{"dynamic, below the mean", "D", "unit: {kind: score}\ncoef: {kind: dynamic, value: 0.93}\n" + flat + one + ending, map[string]string{"scores": "code,score\nG,1000",
			"dynamic": "part,per,gain,first\ncmi,0.05,0.01,0.02", "components": "institution,part,value,mean\nH1,cmi,0.7,1\nH2,cmi,1,1"}, []vectorCase{
			{cost: "1", set: at("H1"), want: want{coefficient: "0.9300"}},
			{name: "at the mean", cost: "1", set: at("H2"), want: want{coefficient: "0.9300"}}}},
		{"mixed coefficient with bounds", "D", points + "coef:\n  kind: mix\n  mix: [{value: 0.6, part: own}, {value: 0.4, part: level}]\n  floor: 0.8\n  cap: 1.1\n" + flat + one + ending,
			with(weights, "components", "institution,part,value\nH1,own,1.1\nH1,level,0.9\nH2,own,0.5\nH2,level,0.7\nH3,own,1.3\nH3,level,1.2"), []vectorCase{
				{cost: "1", set: at("H1"), want: want{coefficient: "1.0200"}},
				{cost: "1", set: at("H2"), want: want{coefficient: "0.8000"}},
				{cost: "1", set: at("H3"), want: want{coefficient: "1.1000"}}}},
		{"the most specific coefficient", "D", points + "coef: {kind: institution-group, new_group: 1}\n" + flat + one + ending, map[string]string{"weights": "code,weight\nG,1\nO,1",
			"institutions": "institution,hospital_level\nH1,三级\nH2,三级\nH3,二级",
			"coefficients": "institution,hospital_level,code,coefficient\nH1,,G,1.3\nH1,,,1.2\n,三级,,1.1"}, []vectorCase{
			{cost: "1", set: at("H1"), want: want{coefficient: "1.3000"}},
			{code: "O", cost: "1", set: at("H1"), want: want{coefficient: "1.2000"}},
			{cost: "1", set: at("H2"), want: want{coefficient: "1.0000"}}, // a group that is new to it
			{cost: "1", set: at("H3"), want: want{coefficient: "1.0000"}}}},
		{"incentives", "D", points + "coef:\n  kind: level\n  value: 1\n  cmi_incentive: [{value: 1.02, at_least: 0.05}, {value: 1, at_least: 0}, {value: 0.99}]\ntcm: {coefficient: [{value: 1.1, at_least: 0.6, class: 中医}]}\n" +
			flat + one + ending, lines, []vectorCase{
			{cost: "1", set: at("H1"), want: want{coefficient: "1.1220"}}, // on both lines
			{cost: "1", set: at("H2"), want: want{coefficient: "1.0000"}},
			{cost: "1", set: at("H3"), want: want{coefficient: "0.9900"}}}},
		{"auxiliary classes", "D", score + flat + "aux: {combine: highest}\n" + one + ending, with(scores, "auxiliary", "class,trigger,hospital_level,factor\nA,1.5,,1.1\nB,1.2,,1.3\nB,1.2,三级,1.4"), []vectorCase{
			{name: "the trigger selects, the factor pays", cost: "1", set: func(c *payment.Claim) { c.Auxiliary = []string{"B", "A"} }, want: want{points: "990"}},
			{name: "the order of classes is nothing", cost: "1", set: func(c *payment.Claim) { c.Auxiliary = []string{"A", "B"} }, want: want{points: "990"}},
			{name: "level", cost: "1", set: func(c *payment.Claim) { c.Auxiliary, c.HospitalLevel = []string{"B"}, "三级" }, want: want{points: "1260"}}}},
		{"auxiliary factor with the level in it", "D", score + flat + "aux: {combine: highest, replaces_coefficient: yes}\n" + one + ending, with(scores, "auxiliary", "class,factor\nIV,1.1"), []vectorCase{
			{cost: "1", set: aux, want: want{points: "1100"}}, {cost: "1", want: want{points: "900"}}}},
		{"unstable groups", "D", points + "coef: {kind: none}\ngroup: {min_cases: 5, cv_limit: 1, unstable_mode: item}\n" + flat + one + ending, stable, []vectorCase{
			{code: "G", cost: "1", want: want{kind: payment.KindOrdinary}},
			{code: "F", cost: "1", want: want{kind: payment.KindUnstable}},
			{code: "V", cost: "1", want: want{kind: payment.KindUnstable}}}},
		{"F-SUB below 0", "D", fund("variant: F-SUB"), prices, []vectorCase{{cost: "3000", set: func(c *payment.Claim) { c.Burden = payment.Known(150000) },
			want: want{fund: "-500.00", notice: payment.NegativeFund}}}},
		{"F-SUB with a floor", "D", fund("variant: F-SUB, floor: 0"), prices, []vectorCase{{cost: "3000", set: func(c *payment.Claim) { c.Burden = payment.Known(150000) }, want: want{fund: "0.00"}}}},
		// standard 1,000; 500 carved out, of which the patient bears 100; 200 + (2,500 - 200) x 0.2 = 660 for the rest
		{"F-SUB, carved out apart", "D", fund("variant: F-SUB"), carve, []vectorCase{{cost: "3000", set: benefits(item(50000, 10000)), want: want{fund: "740.00", paid: "1500.00"}}}},
		// 200 + (3,000 - 200) x 0.2 = 760 for all of it: 1,500 - 760
		{"F-SUB, carved out within", "D", fund("variant: F-SUB, carve_out: included"), carve, []vectorCase{{cost: "3000", set: benefits(item(50000, 10000)), want: want{fund: "740.00", paid: "1500.00"}}}},
		// (1,000 - 200) x 0.8 + 400
		{"F-PROP, carved out apart", "D", fund("variant: F-PROP"), carve, []vectorCase{{cost: "3000", set: benefits(item(50000, 10000)), want: want{fund: "1040.00"}}}},
		// (1,500 - 200) x 0.8
		{"F-PROP, carved out within", "D", fund("variant: F-PROP, carve_out: included"), carve, []vectorCase{{cost: "3000", set: benefits(item(50000, 10000)), want: want{fund: "1040.00"}}}},
		{"F-PROP below 0", "D", fund("variant: F-PROP"), map[string]string{"prices": "code,price\nG,100"}, []vectorCase{
			{cost: "3000", set: benefits(func(c *payment.Claim) {}), want: want{standard: "100.00", fund: "0.00"}}}},
		{"F-AGG", "D", fund("variant: F-AGG"), prices, []vectorCase{{cost: "3000", want: want{standard: "1000.00", fund: "0.00", rule: payment.RuleFundOpen}}}},
		{"gross test after what is unreasonable", "D", price + "high: {mode: item, threshold: 2}\nlow: {mode: none}\nexclusion: {outlier_test: gross}\n" + ending, carve, []vectorCase{
			{cost: "2100", set: both(item(50000, 0), func(c *payment.Claim) { c.Unreasonable = 10000 }), want: want{kind: payment.KindOrdinary}},
			{cost: "2100.01", set: both(item(50000, 0), func(c *payment.Claim) { c.Unreasonable = 10000 }), want: want{kind: payment.KindHigh, paid: "2000.01", surplus: "-100.00"}}}},
		{"points of item payment, scores in yuan", "D", cityN, yuanLike(false), []vectorCase{{cost: "4000", want: want{points: "4000"}}}},
		{"points of item payment, by the mean", "D", score + "high: {mode: item, threshold: 2}\nlow: {mode: none}\n" + one + ending, scores, []vectorCase{
			{cost: "30000", want: want{kind: payment.KindHigh, points: "3000", standard: "30000.00"}}}},
		{"item payment counts nothing", "D", points + "coef: {kind: none}\nhigh: {mode: item, threshold: 2}\nlow: {mode: none}\nitem: {points: none}\n" + one + ending, weights, []vectorCase{
			{cost: "30000", want: want{kind: payment.KindHigh, points: "0", standard: "30000.00"}}}},
		{"added points of a TCM-advantage disease", "D", score + flat + one + ending, with(scores, "tcm_advantage", "code,mode,bonus\nG,score,50"), []vectorCase{
			{cost: "1", set: func(c *payment.Claim) { c.TCMMet = true }, want: want{points: "945"}}, {cost: "1", want: want{points: "900"}}}},
		{"a stay of one day", "D", price + flat + "stay: {min: 1, short_mode: item}\n" + ending, prices, []vectorCase{
			{cost: "5", set: func(c *payment.Claim) { c.Admitted = discharged }, want: want{kind: payment.KindOrdinary}}}},
		{"spans of days", "D", "unit: {kind: weight-rate}\nrate: {value: [{value: 1, to: 2025-02-28}, {value: 2, from: 2025-03-01, to: 2025-03-01}, {value: 3}]}\ncoef: {kind: none}\n" + flat + ending, weights, []vectorCase{
			{cost: "1", want: want{exact: "3"}},
			{cost: "1", set: func(c *payment.Claim) { c.Discharged.Day = 2 }, want: want{exact: "4.5"}},
			{cost: "1", set: func(c *payment.Claim) { c.Discharged = rules.Date{Year: 2025, Month: 2, Day: 28} }, want: want{exact: "1.5"}}}},
		{"prices by level and insurance", "D", fund("variant: F-SUB"), map[string]string{"prices": "code,price,hospital_level,insurance\nG,1000,,\nG,1100,三级,\nG,900,,居民\nG,950,三级,居民"}, []vectorCase{
			{cost: "1", want: want{standard: "1000.00"}},
			{cost: "1", set: level("三级"), want: want{standard: "1100.00"}},
			{cost: "1", set: insured("居民"), want: want{standard: "900.00"}},
			{cost: "1", set: both(level("三级"), insured("居民")), want: want{standard: "950.00"}}}},
		{"local factors", "D", points + "coef: {kind: level, value: 1.1}\n" + flat + one + ending, with(weights, "factors", "name,institution,code,factor,to\na,H1,,1.2,\nb,,G,1.5,2025-03-01\nc,,G,9,2025-02-28\nd,H2,,9,"), []vectorCase{
			{cost: "1", set: at("H1"), want: want{points: "297", coefficient: "1.9800"}}}},
		{"bed-day price", "D", price + flat + "bed_day: {kind: price}\n" + ending, with(prices, "bed_days", "class,value,hospital_level\n康复,190,\n康复,395,三级"), []vectorCase{
			{cost: "900", set: func(c *payment.Claim) { c.BedDay, c.BedDays, c.HospitalLevel = "康复", rules.Known(10), "三级" }, want: want{kind: payment.KindBedDay, standard: "3950.00"}},
			{cost: "900", set: func(c *payment.Claim) { c.BedDay, c.Stay = "康复", rules.Known(10) }, want: want{standard: "1900.00"}}}},
		{"decisions", "D", points + "coef: {kind: level, value: 1.1}\n" + flat + "special: {settle: [points, weight, amount, item]}\n" + one + ending, weights, []vectorCase{
			{cost: "9", set: decided(payment.OutcomePoints, 0, "300"), want: want{kind: payment.KindSpecial, points: "300", standard: "300.00"}},
			{cost: "9", set: decided(payment.OutcomeWeight, 0, "2"), want: want{points: "220"}},
			{cost: "9", set: decided(payment.OutcomeAmount, 160000, "0"), want: want{points: "20", standard: "1600.00"}},
			{cost: "9", set: decided(payment.OutcomeDenied, 0, "0"), want: want{kind: payment.KindOrdinary, points: "165"}},
			{name: "without a weight", code: "X", cost: "9", set: decided(payment.OutcomePoints, 0, "300"), want: want{kind: payment.KindSpecial, points: "300"}}}},
		{"excused readmission", "D", points + "coef: {kind: none}\n" + flat + "readmit: {days: 15, factor: 0.5}\n" + one + ending, weights, []vectorCase{
			{cost: "9", set: func(c *payment.Claim) { c.Readmitted, c.Excused = discharged, true }, want: want{points: "150"}},
			{cost: "9", set: func(c *payment.Claim) { c.Readmitted = discharged }, want: want{points: "75"}}}},
		{"QY with a weight of its own (reading 19)", "D", points + "coef: {kind: none}\n" + flat + "ungrouped: {mode: item}\n" + one + ending, with(nil, "weights", "code,weight\nBQY,0.5"), []vectorCase{
			{code: "BQY", cost: "9", set: func(c *payment.Claim) { c.Result.Status = rules.Ambiguous }, want: want{kind: payment.KindAmbiguous, points: "50"}},
			{code: "CQY", cost: "9", set: func(c *payment.Claim) { c.Result.Status = rules.Ambiguous }, want: want{kind: payment.KindAmbiguous, standard: "9.00"}}}},
	}
}

func TestMechanisms(t *testing.T) {
	for _, v := range mechanisms(t) {
		s := compile(t, v.scheme, v.tables)
		for _, c := range v.cases {
			if c.code == "" {
				c.code = "G"
			}
			q := claim(t, c.code, c.cost)
			if c.set != nil {
				c.set(q)
			}
			b, err := s.Pay(q)
			if err != nil {
				t.Errorf("%s %s: %v", v.name, c.name, err)
				continue
			}
			check(t, v.name+" "+c.name+" cost "+c.cost, b, c.want)
		}
	}
}

// TestLimitsTakeTheRatiosPlace: a scheme with printed limits states no thresholds, and no way of paying that needs a ratio.
func TestLimitsTakeTheRatiosPlace(t *testing.T) {
	_, err := rules.Open(files(t, pointScheme("1.05", byMean+high("linear")), map[string]string{"weights": "code,weight\nG,1.6", "limits": "code,low,high\nG,1,2"}))
	want := map[string]rules.Code{"high.threshold": rules.SettingIdle, "ratio.denominator": rules.SettingIdle, "high.mode": rules.SettingConflict}
	var list rules.Errors
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	for _, e := range list {
		if want[e.Field] == e.Code {
			delete(want, e.Field)
		}
	}
	if len(want) > 0 || len(list) != 3 {
		t.Errorf("not said: %v\n%v", want, err)
	}
}
