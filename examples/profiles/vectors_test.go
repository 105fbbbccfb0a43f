package main

import (
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// Numbers of a year that vectors of the payment specification (chapter 12) invent, for profiles that do not know them.
var (
	// TV-12 and TV-13: M 8,000, s 100, w 1.6, k 1.05, v 76, K 2.5, L 0.35
	points = map[string]string{"unit.scale": "100", "unit.mean": "8000", "coef.kind": "level", "coef.value": "1.05", "high.threshold": "2.5",
		"low.threshold": "0.35", "value.final": "76"}
	costs = map[string]string{"costs": "code,cost\nG,12800"}
	// TV-14: S 860, A 10,000, k 1.05, v 12.3456
	scores = given{map[string]string{"coef.kind": "level", "coef.value": "1.05", "value.final": "12.3456"},
		map[string]string{"scores": "code,score\nG,860", "costs": "code,cost\nG,10000"}}
)

// without returns the settings less some.
func without(settings map[string]string, names ...string) map[string]string {
	m := make(map[string]string)
	for k, v := range settings {
		m[k] = v
	}
	for _, n := range names {
		delete(m, n)
	}
	return m
}

// with returns the settings and one more.
func with(settings map[string]string, name, value string) map[string]string {
	m := without(settings)
	m[name] = value
	return m
}

// TestVectors prices the vectors of the payment specification that belong to a locality by its profile.
func TestVectors(t *testing.T) {
	level := func(l string) func(*payment.Claim) { return func(c *payment.Claim) { c.HospitalLevel = l } }
	incomplete := func(c *payment.Claim) { c.Incomplete = true }
	back := func(s string) func(*payment.Claim) { return func(c *payment.Claim) { c.Readmitted = day(s) } }
	benefit := func(c *payment.Claim) { // TV-16
		c.Result, c.Method, c.Price, c.Burden = rules.Result{}, payment.BySingle, payment.Known(yuan("9500")), payment.Amount{}
		c.Benefit = payment.Benefit{SelfPaid: yuan("600"), FirstSelfPay: yuan("400"), Deductible: yuan("800"), Ratio: exact.Frac(85, 100), Known: true}
	}
	days := func(class string) func(*payment.Claim) {
		return func(c *payment.Claim) {
			c.Result, c.Method, c.BedDay, c.BedDays = rules.Result{}, payment.ByBedDay, class, rules.Known(37)
		}
	}
	tcm := func(herbs, western string) func(*payment.Claim) { // TV-20
		return func(c *payment.Claim) {
			c.TCM = &payment.TCM{Treatment: yuan("3000"), PatentMedicine: yuan("4000"), Herbs: yuan(herbs), WesternDrugs: yuan(western)}
			c.Institution = "某二级中医院"
		}
	}
	class := func(s string) func(*payment.Claim) { return func(c *payment.Claim) { c.Auxiliary = []string{s} } }
	stay := func(n int64) func(*payment.Claim) { return func(c *payment.Claim) { c.Stay = rules.Known(n) } }
	jinhua := given{map[string]string{"unit.mean": "9600", "high.threshold": "9", "low.mode": "none"},
		map[string]string{"costs": "code,cost\nG,12480", "coefficients": "institution,code,coefficient\nH1,G,1.05"}}
	zhejiang := given{map[string]string{"unit.scale": "100", "unit.mean": "9600", "high.threshold": "9", "low.mode": "none",
		"coef.kind": "institution-group"}, jinhua.tables}
	jining := given{map[string]string{"coef.value": "1.08", "value.final": "9.8765"}, map[string]string{"scores": "code,score\nG,1000\nKBBZ,1000",
		"costs": "code,cost\nG,9000\nKBBZ,10000", "auxiliary": "class,factor\nZ,1.1"}}
	chongqing := given{nil, map[string]string{"weights": "code,weight\nG,0.9050\nF,0.5213", "tcm_fallback": "code,fallback\nG,F"}}
	guangzhou := given{scores.settings, map[string]string{"scores": "code,score\nG,860", "costs": "code,cost\nG,10000", "grass_roots": "code,factor\nB,1"}}
	hubei := given{map[string]string{"coef.kind": "level", "coef.value": "0.9", "high.mode": "none", "low.mode": "none",
		"value.month": "[{value: 9.5, place: remote}]"}, map[string]string{"scores": "code,score\nG,1200"}}

	type want struct {
		claim    *payment.Claim
		stop     string // what is unknown
		kind     payment.Kind
		standard string // of the bill; of a bill without one the ordinary price
		points   string
	}
	const fund = "fund.variant"
	for _, v := range []struct {
		vector, profile string
		given           given
		bills           []want
	}{
		{"TV-01", "dingzhou", given{}, []want{
			{claim("ES35", "66789", on("2024-06-01"), func(c *payment.Claim) { c.Institution, c.Insurance = "某医院", "390" }), "high.mode", 0, "2940.44", "0"},
			{claim("ES35", "4498.87", on("2024-06-01"), func(c *payment.Claim) { c.Institution, c.Insurance = "某医院", "390" }), fund,
				payment.KindOrdinary, "2940.44", "0"},
			{claim("ES35", "599.84", on("2024-06-01"), func(c *payment.Claim) { c.Institution, c.Insurance = "某医院", "390" }), "low.mode", 0, "2940.44", "0"},
			{claim("ES35", "3000", on("2024-06-01")), "coef.value", 0, "0.00", "0"}}},
		{"TV-10", "yunnan", given{settings: map[string]string{"rate.value": "7498.64"}}, []want{{claim("AS01Z", "1"), "high.mode low.mode", 0, "249854.68", "0"}}},
		{"TV-10 unrounded", "yunnan", given{settings: map[string]string{"rate.value": "7498.637602"}},
			[]want{{claim("AS01Z", "1"), "high.mode low.mode", 0, "249854.60", "0"}}},
		{"TV-11", "jinhua", jinhua, []want{
			{claim("G", "12480"), fund, payment.KindOrdinary, "0.00", "136.5"},
			{claim("G", "5616", incomplete), fund, payment.KindIncomplete, "0.00", "58.5"},
			{claim("G", "14976", incomplete), fund, payment.KindIncomplete, "0.00", "130"},
			{claim("G", "12480", back("2025-03-11")), fund, payment.KindOrdinary, "0.00", "136.5"}}},
		{"TV-11", "zhejiang", zhejiang, []want{
			{claim("G", "12480"), fund, payment.KindOrdinary, "0.00", "136.5"},
			{claim("G", "5616", incomplete), fund, payment.KindIncomplete, "0.00", "61.425"},
			{claim("G", "14976", incomplete), fund, payment.KindIncomplete, "0.00", "130"},
			{claim("G", "12480", back("2025-03-16")), fund, payment.KindOrdinary, "0.00", "68.25"},
			{claim("G", "12480", back("2025-03-17")), fund, payment.KindOrdinary, "0.00", "136.5"}}},
		{"TV-12 linear", "dazhou", given{points, costs}, []want{{claim("G", "38400"), fund, payment.KindHigh, "18848.00", "248"},
			{claim("G", "32000"), fund, payment.KindOrdinary, "12768.00", "168"}}},
		{"TV-12 linear", "zaozhuang", given{with(points, "low.mode", "points"), costs}, []want{{claim("G", "38400"), fund, payment.KindHigh, "18848.00", "248"}}},
		{"TV-12 deduct", "zhoukou", given{points, costs}, []want{{claim("G", "38400"), fund, payment.KindHigh, "17328.00", "228"},
			{claim("G", "32000.01"), fund, payment.KindOrdinary, "12768.00", "168"}}},
		{"TV-12 cap", "panjin", given{points, costs}, []want{{claim("G", "38400"), fund, payment.KindHigh, "31920.00", "420"}}},
		{"TV-13 points", "dazhou", given{points, costs}, []want{{claim("G", "4096"), fund, payment.KindLow, "3891.20", "51.2"}}},
		{"TV-13 points, high unknown", "dazhou", given{without(points, "high.threshold"), costs}, []want{
			{claim("G", "4096"), fund, payment.KindLow, "3891.20", "51.2"}, {claim("G", "12800"), "high.threshold", 0, "12768.00", "0"}}},
		{"TV-13 cost", "wuhan", given{without(points, "high.threshold"), costs}, []want{{claim("G", "4096"), fund, payment.KindLow, "4096.00", "51.2"}}},
		{"TV-14", "guangzhou", guangzhou, []want{
			{claim("G", "4000"), fund, payment.KindLow, "4459.23", "361.2"}, {claim("G", "4999"), fund, payment.KindLow, "5572.92", "451.4097"},
			{claim("G", "5000"), fund, payment.KindOrdinary, "11148.08", "903"}, {claim("G", "20000"), fund, payment.KindOrdinary, "11148.08", "903"},
			{claim("G", "20001"), fund, payment.KindHigh, "11149.19", "903.0903"}, {claim("G", "26000"), fund, payment.KindHigh, "17836.92", "1444.8"}}},
		{"TV-14", "xianning", scores, []want{{claim("G", "4000"), fund, payment.KindLow, "4459.23", "361.2"}}},
		{"TV-15", "jining", jining, []want{
			{claim("G", "3600", class("Z")), fund, payment.KindLow, "4345.66", "440"},
			{claim("G", "4500", class("Z")), fund, payment.KindLow, "5432.08", "550"},
			{claim("G", "12000", class("Z")), fund, payment.KindOrdinary, "11733.28", "1188"},
			{claim("G", "18000", class("Z")), fund, payment.KindOrdinary, "11733.28", "1188"},
			{claim("G", "27000", class("Z")), fund, payment.KindHigh, "22597.43", "2288"},
			{claim("G", "45000", class("Z")), fund, payment.KindHigh, "44325.73", "4488"},
			{claim("G", "54000", class("Z")), fund, payment.KindExtreme, "11733.28", "1188"},
			{claim("KBBZ", "7000"), fund, payment.KindBlank, "4839.49", "490"}}},
		{"TV-16", "sanmenxia", given{}, []want{{claim("", "11000", benefit), "", payment.KindSingle, "9500.00", "0"}}},
		{"TV-16", "yuxi", given{}, []want{{claim("", "11000", benefit), "", payment.KindSingle, "9500.00", "0"}}},
		{"TV-20", "chongqing", chongqing, []want{{claim("G", "20000", tcm("4991", "8009")), "high.threshold", 0, "4592.25", "0"},
			{claim("G", "20000", tcm("5000", "8000")), "high.threshold", 0, "7972.35", "0"}}},
		{"TV-21", "huzhou", given{}, []want{{claim("", "20000", days("精神一类")), "unit.scale unit.mean " + fund, payment.KindBedDay, "15540.00", "0"}}},
		{"TV-21", "hezhou", given{settings: map[string]string{"value.final": "75.5"}},
			[]want{{claim("", "9000", days("精神")), fund, payment.KindBedDay, "6597.77", "87.38769964"}}},
		{"TV-30", "hubei-remote", hubei, []want{{claim("G", "12000", func(c *payment.Claim) { c.Place = "420100" }), fund, payment.KindOrdinary, "10260.00", "1080"}}},
		{"TV-34", "qingyang", given{tables: map[string]string{"weights": "code,weight\nG,1"}}, []want{
			{claim("G", "9000", stay(2)), "stay.short_mode", 0, "0.00", "0"}, {claim("G", "9000", stay(3)), "coef.kind", 0, "0.00", "0"},
			{claim("G", "9000", stay(59)), "coef.kind", 0, "0.00", "0"}, {claim("G", "9000", stay(60)), "stay.long_mode", 0, "0.00", "0"}}},
		{"TV-34", "chongqing", chongqing, []want{{claim("F", "1000", stay(61)), fund, payment.KindLongStay, "1000.00", "0"},
			{claim("F", "1000", stay(60), func(c *payment.Claim) { c.Institution = "某二级中医院" }), fund, payment.KindLow, "1000.00", "0"}}},
		{"level coefficient", "linfen", given{tables: map[string]string{"weights": "code,weight\nG,1"}}, []want{ // 4676.74 x 0.8
			{claim("G", "9000", level("二级"), on("2026-03-01")), "high.mode low.mode", 0, "3741.39", "0"}}},
	} {
		s := scheme(t, v.profile, v.given)
		for i, w := range v.bills {
			b, err := s.Pay(w.claim)
			standard := b.Standard
			if b.Kind == 0 {
				standard = b.Ordinary
			}
			if got := stops(t, err); got != w.stop || b.Kind != w.kind || standard.String() != w.standard || b.Points.String() != w.points {
				t.Errorf("%s %s, bill %d: stops %q, kind %v, standard %v, points %v", v.vector, v.profile, i+1, got, b.Kind, standard, b.Points)
			}
		}
	}
}

// TestFund is the end of TV-16, TV-30 and TV-01: what the fund pays, the final value, and the difference to the cost.
func TestFund(t *testing.T) {
	for _, name := range []string{"sanmenxia", "yuxi"} {
		c := claim("", "11000", func(c *payment.Claim) {
			c.Result, c.Method, c.Price, c.Burden = rules.Result{}, payment.BySingle, payment.Known(yuan("9500")), payment.Known(yuan("3180"))
		})
		if b, err := scheme(t, name, given{}).Pay(c); err != nil || b.Fund != yuan("6320") {
			t.Errorf("%s: %v %v", name, b.Fund, err)
		}
	}
	hubei := scheme(t, "hubei-remote", given{map[string]string{"coef.kind": "level", "coef.value": "0.9", "high.mode": "none", "low.mode": "none",
		"value.month": "[{value: 9.5, place: remote}]", "fund.variant": "F-SUB"}, map[string]string{"scores": "code,score\nG,1200"}})
	b, err := hubei.Pay(claim("G", "12000", func(c *payment.Claim) { c.Place = "420100" }))
	if err != nil {
		t.Fatal(err)
	}
	if a, ok := b.At(exact.Frac(98421, 10000)); !ok || a.Standard != yuan("10629.47") || a.Standard-b.Standard != yuan("369.47") || !b.Provisional {
		t.Errorf("TV-30: %v %v", a.Standard, b.Standard)
	}
	own := claim("ES35", "66789", on("2024-06-01"), func(c *payment.Claim) { c.Institution, c.Insurance = "某医院", "390" })
	if b, _ = scheme(t, "dingzhou", given{}).Pay(own); b.Ordinary-b.Cost != yuan("-63848.56") {
		t.Errorf("TV-01: %v", b.Ordinary-b.Cost)
	}
}

// TestNationalThresholds: level 3 and 2 have thresholds, level 1 has none that anybody knows (reading 50).
func TestNationalThresholds(t *testing.T) {
	s := scheme(t, "nat-drg", given{map[string]string{"rate.value": "10000", "coef.kind": "none", "fund.variant": "F-AGG"},
		map[string]string{"weights": "code,weight\nG,1"}})
	for _, c := range []struct {
		level, cost, stop string
		kind              payment.Kind
	}{
		{"三级", "30000", "", payment.KindOrdinary}, {"三级", "30000.01", "", payment.KindHigh}, // TV-03
		{"二级", "20000", "", payment.KindOrdinary}, {"二级", "20000.01", "", payment.KindHigh},
		{"一级", "15000", "high.threshold", 0}, {"一级", "2999.99", "", payment.KindLow},
	} {
		q := claim("G", c.cost, func(q *payment.Claim) { q.HospitalLevel, q.Result.Pack = c.level, nationalPack(t) })
		if b, err := s.Pay(q); stops(t, err) != c.stop || b.Kind != c.kind {
			t.Errorf("%s %s: %v %v", c.level, c.cost, b.Kind, err)
		}
	}
	q := claim("G", "15000", func(q *payment.Claim) { q.Result.Pack = &rules.Identity{ID: "chs-drg", Edition: "2.0"} })
	if _, err := s.Pay(q); stops(t, err) != "claim-other-pack result" {
		t.Errorf("a pack with another digest: %v", err)
	}
}

// nationalPack is one of the packs that the national profile is for.
func nationalPack(t *testing.T) *rules.Identity {
	t.Helper()
	m := filled(t, "nat-drg", given{}).Manifest()
	n := m.Grouping[len(m.Grouping)-1]
	return &rules.Identity{System: rules.SystemDRG, ID: n.ID, Edition: n.Edition, Digest: n.Digest}
}

// TestXiamen is TV-19, with whole steps (reading 31) and linear.
func TestXiamen(t *testing.T) {
	for rounding, want := range map[string]string{"": "1.0200", "linear": "1.0283"} {
		g := given{map[string]string{}, map[string]string{"scores": "code,score\nG,1000",
			"components": "institution,part,value,mean\nH1,cmi,1.10,1\nH1,children,0.25,0.20\nH1,elderly,0.29,0.20\nH1,tcm-share,0.107,0.1"}}
		if rounding != "" {
			g.settings["coef.dynamic_rounding"] = rounding
		}
		b, err := scheme(t, "xiamen", g).Pay(claim("G", "9000", on("2024-06-01")))
		if stops(t, err) != "high.mode low.mode" || b.Coefficient.Text(4) != want {
			t.Errorf("%q: %v, %v", rounding, b.Coefficient, err)
		}
	}
	if _, err := scheme(t, "xiamen", given{tables: map[string]string{"scores": "code,score\nG,1000"}}).Pay(claim("G", "9000", on("2024-06-01"))); stops(t, err) != "components.csv" {
		t.Errorf("facts of the institution: %v", err)
	}
}

// TestGrounds is TV-06 and TV-36: who may ask for a special-case review, and what the decision counts.
func TestGrounds(t *testing.T) {
	fuxin := scheme(t, "fuxin", given{tables: map[string]string{"costs": "code,cost\nG,20000"}})
	for _, c := range []struct {
		cost string
		stay int64
		want int
	}{{"59999.99", 60, 0}, {"60000", 60, 1}, {"60000.01", 60, 1}, {"1000", 61, 1}, {"60000", 61, 2}} {
		if got := fuxin.Grounds(claim("G", c.cost, func(q *payment.Claim) { q.Stay = rules.Known(c.stay) })); len(got) != c.want {
			t.Errorf("Fuxin, %s and %d days: %v", c.cost, c.stay, got)
		}
	}
	newborn := scheme(t, "zhejiang", given{map[string]string{"unit.mean": "20000"}, map[string]string{"costs": "code,cost\nG,60000"}})
	for _, c := range []struct {
		cost   string
		weight int64
		want   int
	}{{"60000", 1499, 1}, {"59999.99", 1499, 0}, {"60000", 1500, 0}} {
		if got := newborn.Grounds(claim("G", c.cost, func(q *payment.Claim) { q.BirthWeight = rules.Known(c.weight) })); len(got) != c.want {
			t.Errorf("Zhejiang, %s and %d g: %v", c.cost, c.weight, got)
		}
	}
	review := func(c *payment.Claim) {
		c.Review = payment.Review{Outcome: payment.OutcomeCost, Approved: yuan("96000"), Unreasonable: yuan("6000")}
	}
	for _, name := range []string{"zhejiang", "weihai"} {
		s := scheme(t, name, given{settings: map[string]string{"unit.mean": "8000", "unit.scale": "100"}})
		if b, err := s.Pay(claim("G", "96000", review)); stops(t, err) != "fund.variant" || b.Points.String() != "1125" || b.Kind != payment.KindSpecial {
			t.Errorf("%s: %v points, %v", name, b.Points, err)
		}
	}
}

// TestQuotas is TV-22: how many special cases 1,234 discharges allow.
func TestQuotas(t *testing.T) {
	for _, c := range []struct {
		profile, level, class string
		quota                 string
		want                  int64
	}{
		{"yancheng", "三级", "", "special", 2}, {"yancheng", "三级", "", "new-technique", 3}, // 1.234 and 2.468, rounded up
		{"weihai-2024", "", "第一类", "special", 28}, {"weihai", "", "第一类", "special", 24}, // 28.382 and 24.68, rounded down (reading 10)
		{"weihai", "", "第五类", "special", 3},                                          // 3.702
		{"chongqing", "三级", "", "special", 6}, {"chongqing", "一级", "", "special", 1}, // 6.17 and 1.234
		{"nat-drg", "", "", "special", 61}, {"nat-dip", "", "", "special", 6}, {"jiangxi", "", "", "special", 61}, // 61.7 and 6.17
		{"zhejiang", "", "", "special", 6},
	} {
		list, err := terms(t, c.profile).Quotas("H1", c.level, c.class, 1234)
		got := int64(-1)
		for _, q := range list {
			if q.Quota == c.quota {
				got = q.Limit
			}
		}
		if got != c.want || err != nil {
			t.Errorf("%s %s: %d, %v", c.profile, c.quota, got, err)
		}
	}
	if list, err := terms(t, "fuxin").Quotas("H1", "三级", "", 1234); err == nil || len(list) > 0 {
		t.Errorf("Fuxin: %v", list)
	}
}

// TestCashFlow is TV-23, TV-24 and TV-37: bands, prepayment, and what else clearing takes from a profile.
func TestCashFlow(t *testing.T) {
	shenzhen := terms(t, "shenzhen-2014")
	if s, err := shenzhen.Share(&clearing.Account{}, yuan("1000000"), yuan("1130000")); err != nil || s.Added != yuan("55000") {
		t.Errorf("TV-23: %v %v", s.Added, err)
	}
	if s, err := terms(t, "yuxi").Share(&clearing.Account{}, yuan("1000000"), yuan("900000")); err != nil || s.Kept != yuan("100000") {
		t.Errorf("Yuxi keeps %v, %v", s.Kept, err)
	}
	if s, err := terms(t, "yuxi").Share(&clearing.Account{}, yuan("1000000"), yuan("1100000")); err != nil || s.Added != 0 {
		t.Errorf("Yuxi adds %v, %v", s.Added, err)
	}
	jiangxi := terms(t, "jiangxi")
	for _, c := range []struct {
		insurance, reserves string
		want                payment.Fen
	}{{"职工", "12.0", yuan("11000000")}, {"职工", "11.9", 0}, {"居民", "6.0", yuan("11000000")}, {"居民", "5.9", 0}} {
		months, _ := rules.ParseDecimal(c.reserves)
		p, err := jiangxi.Prepay(&clearing.Fund{Insurance: c.insurance, ReserveMonths: months,
			Spending: []payment.Fen{yuan("144000000"), yuan("132000000"), yuan("120000000")}})
		if err != nil || p.Amount != c.want {
			t.Errorf("TV-24 and TV-37, %s with %s months: %v %v", c.insurance, c.reserves, p.Amount, err)
		}
	}
	if share, ok := terms(t, "nanyang").ReturnShare(exact.Int(80)); !ok || share.String() != "0.8" {
		t.Errorf("Nanyang returns %v", share)
	}
}

// TestRemote: care of people from elsewhere begins on a day.
func TestRemote(t *testing.T) {
	away := func(c *payment.Claim) { c.Place = "440100" }
	s := scheme(t, "fujian-remote", given{})
	if _, err := s.Pay(claim("G", "9000", away, on("2025-11-30"))); stops(t, err) != "claim-outside-validity place" {
		t.Errorf("the day before: %v", err)
	}
	if _, err := s.Pay(claim("G", "9000", away, on("2025-12-01"))); stops(t, err) != "weights.csv" {
		t.Errorf("the first day: %v", err)
	}
}
