package clearing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
)

// TestBands is TV-23 (derived): reading 28 lets each share apply to the part of the cost inside its band.
func TestBands(t *testing.T) {
	shenzhen := open(t,
		points+"value: {numerator: total_cost}\nshare: {on: cost, bands: [{value: 0.60, below: 0.05}, {value: 0.50, below: 0.10}]}\n")
	other := open(t,
		points+"value: {numerator: total_cost}\nshare: {on: cost, bands: [{value: 0.50, below: 0.20}], surplus: 0.30, cap: 0.03}\n")
	keeps := open(t, points+"value: {numerator: total_cost}\nshare: {on: cost, bands: [{value: 0.50, below: 0.20}]}\n")
	for _, c := range []struct {
		name        string
		terms       office
		spent       string
		added, kept string
		paid        string // quota and adjustment
	}{
		{"Shenzhen, 13 % over", shenzhen, "1130000", "55000.00", "0.00", "1055000.00"},
		{"Shenzhen, at the edge of the first band", shenzhen, "1050000", "30000.00", "0.00", "1030000.00"},
		{"Shenzhen, a fen over", shenzhen, "1000000.01", "0.01", "0.00", "1000000.01"}, // 0.006
		{"at the quota", shenzhen, "1000000", "0.00", "0.00", "1000000.00"},
		{"13 % over", other, "1130000", "65000.00", "0.00", "1065000.00"},
		{"25 % over, capped by the band", other, "1250000", "100000.00", "0.00", "1100000.00"},
		{"surplus 80,000", other, "920000", "0.00", "24000.00", "944000.00"},
		{"surplus 150,000, capped", other, "850000", "0.00", "30000.00", "880000.00"},
		{"surplus is kept where the scheme rewards nothing else", keeps, "850000", "0.00", "150000.00", "1000000.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := c.terms.Share(&clearing.Account{}, yuan("1000000"), yuan(c.spent))
			if err != nil {
				t.Fatal(err)
			}
			if paid := s.Quota + s.Adjustment(); s.Added.String() != c.added || s.Kept.String() != c.kept || paid.String() != c.paid {
				t.Errorf("added %s, kept %s, paid %s; want %s, %s, %s", s.Added, s.Kept, paid, c.added, c.kept, c.paid)
			}
			var parts payment.Fen
			for _, b := range s.Bands {
				parts += b.Part
			}
			if parts != s.Overrun {
				t.Errorf("the bands hold %s of an overrun of %s", parts, s.Overrun)
			}
		})
	}
}

// TestMonth is TV-24 (derived), and TV-04 (printed) for the basis of points.
func TestMonth(t *testing.T) {
	const base = points + "value: {numerator: total_cost, month: 64}\n"
	for _, c := range []struct {
		name     string
		settings string
		account  clearing.Account
		claims   []payment.Claim
		want     clearing.MonthLine
	}{
		{"deposit of 3 %", "month: {basis: claims, share: 1}\ndeposit: {rate: 0.03, base: month}\n",
			clearing.Account{Claim: payment.Known(yuan("3950000"))}, nil,
			clearing.MonthLine{Income: yuan("3950000"), Shared: yuan("3950000"), Deposit: yuan("118500"), Pay: yuan("3831500")}},
		{"deposit of 5 %", "month: {basis: claims, share: 1}\ndeposit: {rate: 0.05, base: month}\n",
			clearing.Account{Claim: payment.Known(yuan("3950000"))}, nil,
			clearing.MonthLine{Income: yuan("3950000"), Shared: yuan("3950000"), Deposit: yuan("197500"), Pay: yuan("3752500")}},
		{"share of 85 %", "month: {basis: claims, share: 0.85}\n",
			clearing.Account{Claim: payment.Known(yuan("2000000"))}, nil,
			clearing.MonthLine{Income: yuan("2000000"), Shared: yuan("1700000"), Pay: yuan("1700000")}},
		// 1,000,000 × 0.85 = 850,000; - 50,000 = 800,000; × 3 % = 24,000
		{"share, audit, deposit (reading 26)", "month: {basis: claims, share: 0.85}\ndeposit: {rate: 0.03, base: month}\n",
			clearing.Account{Claim: payment.Known(yuan("1000000")), Deducted: yuan("50000")}, nil,
			clearing.MonthLine{Income: yuan("1000000"), Shared: yuan("850000"), Deducted: yuan("50000"), Deposit: yuan("24000"),
				Pay: yuan("776000")}},
		// (1,000,000 - 50,000) × 0.85 = 807,500; × 3 % = 24,225
		{"audit before share", "month: {basis: claims, share: 0.85, order: audit-share-deposit}\ndeposit: {rate: 0.03, base: month}\n",
			clearing.Account{Claim: payment.Known(yuan("1000000")), Deducted: yuan("50000")}, nil,
			clearing.MonthLine{Income: yuan("1000000"), Shared: yuan("807500"), Deducted: yuan("50000"), Deposit: yuan("24225"),
				Pay: yuan("783275")}},
		// 1,000,000 × 3 % = 30,000; 970,000 × 0.85 = 824,500; - 50,000
		{"deposit first", "month: {basis: claims, share: 0.85, order: deposit-share-audit}\ndeposit: {rate: 0.03, base: month}\n",
			clearing.Account{Claim: payment.Known(yuan("1000000")), Deducted: yuan("50000")}, nil,
			clearing.MonthLine{Income: yuan("1000000"), Shared: yuan("824500"), Deducted: yuan("50000"), Deposit: yuan("30000"),
				Pay: yuan("774500")}},
		// TV-04: 174,098 × 64 = 11,142,272; × 0.85 = 9,470,931.20; burden 1,000,000 after it (reading 42)
		{"points", "month: {basis: points, share: 0.85}\n", clearing.Account{},
			[]payment.Claim{claim("1", "W1000", "1000000", "0"), claim("2", "W740.98", "10152300", "1000000")},
			clearing.MonthLine{Cases: 2, Points: num("174098"), Value: num("64"), Income: yuan("11142272"), Burden: yuan("1000000"),
				Shared: yuan("9470931.20"), Pay: yuan("8470931.20")}},
		// (11,142,272 - 1,000,000) × 0.85
		{"points, burden before the share", "month: {basis: points, share: 0.85, burden: before-share}\n", clearing.Account{},
			[]payment.Claim{claim("1", "W1000", "1000000", "0"), claim("2", "W740.98", "10152300", "1000000")},
			clearing.MonthLine{Cases: 2, Points: num("174098"), Value: num("64"), Income: yuan("11142272"), Burden: yuan("1000000"),
				Shared: yuan("8620931.20"), Pay: yuan("8620931.20")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.account.Institution, c.account.Insurance = "H1", "职工"
			o := open(t, base+c.settings, "W1000", "W740.98")
			s, err := o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3, Accounts: []clearing.Account{c.account}},
				o.pay(c.claims...))
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Lines) != 1 {
				t.Fatalf("%d lines", len(s.Lines))
			}
			got := s.Lines[0]
			got.Institution, got.Insurance, got.Share = "", "", payment.Number{}
			if g, w := fmt.Sprintf("%+v", plain(got)), fmt.Sprintf("%+v", plain(c.want)); g != w {
				t.Errorf("\n%s, want\n%s", g, w)
			}
			if s.Total.Pay != got.Pay {
				t.Errorf("total %s", s.Total.Pay)
			}
		})
	}
}

// plain writes a line with its numbers as texts.
func plain(n clearing.MonthLine) any {
	return []any{n.Cases, n.Points.String(), n.Value.String(), n.Income, n.Burden, n.Shared, n.Deducted, n.Deposit, n.Pay}
}

// TestPrepayment is TV-24 and TV-37 (derived).
func TestPrepayment(t *testing.T) {
	c := open(t,
		points+"value: {numerator: total_cost}\n"+
			"prepayment: {months: 1, years: 3, reserve_months: [{value: 12, insurance: 职工}, {value: 6, insurance: 居民}]}\n")
	years := []payment.Fen{yuan("144000000"), yuan("132000000"), yuan("120000000")}
	for _, x := range []struct {
		insurance, months string
		deficit, forecast bool
		amount            string
		refused           string
	}{
		{"职工", "12.0", false, false, "11000000.00", "[]"},
		{"职工", "11.9", false, false, "0.00", "[reserves-short]"},
		{"居民", "6.0", false, false, "11000000.00", "[]"},
		{"居民", "5.9", false, false, "0.00", "[reserves-short]"},
		{"居民", "6.0", true, false, "0.00", "[deficit-last-year]"},
		{"居民", "6.0", false, true, "0.00", "[deficit-ahead]"},
		{"职工", "3", true, true, "0.00", "[reserves-short deficit-last-year deficit-ahead]"},
	} {
		p, err := c.Prepay(&clearing.Fund{Insurance: x.insurance, Spending: years, ReserveMonths: dec(x.months), Deficit: x.deficit,
			DeficitForecast: x.forecast})
		if err != nil {
			t.Fatal(err)
		}
		if p.Amount.String() != x.amount || fmt.Sprint(p.Refused) != x.refused || p.Average.String() != "11000000.00" || p.Years != 3 {
			t.Errorf("%s, %s months: %s of %s over %d years, refused %v; want %s, %s", x.insurance, x.months, p.Amount, p.Average, p.Years,
				p.Refused, x.amount, x.refused)
		}
	}
}

// TestRatios are TV-07 (printed) and TV-08 (percentages printed, counts derived).
func TestRatios(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		decimals    int
		want        string
	}{
		{14174, 17673, 1, "80.2%"}, {14174, 17673, 4, "80.2014%"},
		{616, 724, 2, "85.08%"}, {443, 724, 2, "61.19%"}, {615, 724, 2, "84.94%"}, {617, 724, 2, "85.22%"}, {442, 724, 2, "61.05%"},
		{444, 724, 2, "61.33%"},
		{1, 0, 2, ""},
	} {
		if got := (clearing.Ratio{Part: c.part, Whole: c.whole}).Percent(c.decimals); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.part, c.whole, got, c.want)
		}
	}
	if got := exact.Int(2_258_700).Quo(exact.Int(14174)).Text(4); got != "159.3552" {
		t.Errorf("score per case that passed: %s", got)
	}
}

// TestAggregate is TV-27 (derived).
func TestAggregate(t *testing.T) {
	c := open(t, rate+"high: {mode: none}\nfund: {variant: F-AGG}\n", "W900", "W40", "W50", "W10")
	weights := exact.Int(900).Add(exact.Int(40)).Add(exact.Int(50)).Add(exact.Int(10))
	f, ok := c.Aggregate(&clearing.Aggregate{Income: weights.Mul(exact.Int(9000)), Catastrophic: yuan("600000"), Other: yuan("150000"),
		Burden: yuan("2400000")})
	if !ok || f != yuan("5850000.00") {
		t.Errorf("fund %s, want 5,850,000.00", f)
	}
	// the same through a year of bills
	var claims []payment.Claim
	for i, g := range []string{"W900", "W40", "W50", "W10"} {
		claims = append(claims, claim(fmt.Sprint(i), g, "2400000", "600000"))
	}
	y := c.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H1", Insurance: "职工",
		Catastrophic: yuan("600000"), Other: yuan("150000")}}}, c.pay(claims...))
	if got := y.Lines[0].Final; got != yuan("5850000") || !y.Lines[0].Weight.Equal(exact.Int(1000)) {
		t.Errorf("final fund %s of weight %s, want 5,850,000.00 of 1000", got, y.Lines[0].Weight)
	}
}

// tv25 is the area of TV-25: 125,000 points of hospital H1 with a burden of 3,950,000 out of 6,860,000 with one of 220,000,000.
func tv25(o office) (*clearing.Year, clearing.Bills, clearing.Bills) {
	var own, others []payment.Claim
	for i := range 125 {
		own = append(own, claim(fmt.Sprint("a", i), "W10", "100000", "31600"))
	}
	for i := range 1347 {
		c := claim(fmt.Sprint("b", i), "W50", "500000", "160000")
		if i == 0 {
			c.Burden = payment.Known(yuan("216050000") - 1346*yuan("160000"))
		}
		c.Institution = "H2"
		others = append(others, c)
	}
	in := &clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("480000000"))}},
		Accounts: []clearing.Account{
			{Institution: "H1", Insurance: "职工", Paid: yuan("7900000"), Score: dec("90")},
			{Institution: "H2", Insurance: "职工", Score: dec("100")}}}
	return in, o.pay(own...), o.pay(others...)
}

const deposit = "deposit: {rate: 0.03, base: final, return_full: 100, return_below: proportional}\n"

// TestPointValue is TV-25 (derived).
func TestPointValue(t *testing.T) {
	for _, c := range []struct {
		name, settings         string
		value, unrounded       string
		standard, fund         string
		withheld, back, amount string
	}{
		{"fund_plus_burden", "value: {numerator: fund_plus_burden}\n" + deposit,
			"102.0408", "102.040816326531", "12755100.00", "8805100.00", "264153.00", "237737.70", "878684.70"},
		// 125,000 × 69.9708 = 8,746,350; less burden 4,796,350; × 3 % = 143,890.50; × 90 % = 129,501.45
		{"fund", "value: {numerator: fund}\n" + deposit, "69.9708", "69.970845481050", "8746350.00", "4796350.00", "143890.50",
			"129501.45", "-3118039.05"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := open(t, points+c.settings, "W10", "W50")
			in, own, others := tv25(o)
			y := o.clear(in, own, others)
			p := y.Pots[0]
			if p.Points.String() != "6860000" || p.Value.String() != c.value || p.Exact.Text(12) != c.unrounded {
				t.Errorf("%s points, value %s (%s)", p.Points, p.Value, p.Exact.Text(12))
			}
			n := y.Lines[0]
			got := fmt.Sprint(n.Standard, n.Fund, n.Withheld, n.Returned, n.Balance)
			want := fmt.Sprint(yuan(c.standard), yuan(c.fund), yuan(c.withheld), yuan(c.back), yuan(c.amount))
			if got != want {
				t.Errorf("standard, fund, withheld, returned, balance\n%s, want\n%s", got, want)
			}
			if y.Passes != 2 {
				t.Errorf("%d passes", y.Passes)
			}
		})
	}
	t.Run("unrounded value", func(t *testing.T) {
		o := open(t, strings.ReplaceAll(points, ", value: half-away/4", "")+"value: {numerator: fund_plus_burden}\n", "W10", "W50")
		in, own, others := tv25(o)
		n := o.clear(in, own, others).Lines[0]
		// every case is 102,040.82 (102,040.8163...); unrounded they are 12,755,102.04
		if n.Standard != yuan("12755102.50") || n.Fund-n.Remainder != yuan("12755102.04")-yuan("3950000") || n.Remainder != yuan("0.46") {
			t.Errorf("standard %s, remainder %s", n.Standard, n.Remainder)
		}
	})
}

// TestNumerators divides by every numerator of 4.3 and 6.6, among them TV-05 (printed) and the settlement value of TV-18
// (derived).
func TestNumerators(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		group          string
		fund           string
		want           string
		numerator      string
	}{
		{"TV-05", "value: {numerator: fund}\n", "W30000000", "3000000000", "1", "3000000000"},
		{"TV-05, derived", "value: {numerator: fund}\n", "W100000", "1000000000", "100", "1000000000"},
		{"TV-18", "value: {numerator: fund_over_ratio, ratio: 0.68}\n", "W1050000", "680000000", "9.5238", "1000000000"},
		{"reserve", "value: {numerator: fund_minus_reserve}\nreserve: {rate: 0.05}\n", "W100000", "1000000000", "95", "950000000"},
		{"cost", "value: {numerator: total_cost}\n", "W2", "1", "4", "800"},                    // 800 / 200
		{"fund and burden", "value: {numerator: fund_plus_burden}\n", "W4", "700", "2", "800"}, // (700 + 100) / 400
	} {
		t.Run(c.name, func(t *testing.T) {
			o := open(t, points+c.settings, c.group)
			p := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan(c.fund))}}},
				o.pay(claim("1", c.group, "800", "100"))).Pots[0]
			if p.Value.String() != c.want || p.Numerator.String() != c.numerator {
				t.Errorf("%s / %s = %s, want %s of %s", p.Numerator, p.Points, p.Value, c.want, c.numerator)
			}
		})
	}
}

// TestCap is TV-26 (derived): the cap keeps the largest excess, not the largest ratio.
func TestCap(t *testing.T) {
	o := open(t,
		strings.ReplaceAll(rate, "9000", "1000")+"high: {mode: item, threshold: 3, quota: 0.05}\nfund: {variant: F-SUB}\n", "W12",
		"W30", "W10")
	rest := func(list ...payment.Claim) []payment.Claim {
		for i := range 47 {
			list = append(list, claim(fmt.Sprint("x", i), "W1", "1000", "0"))
		}
		return list
	}
	y := o.clear(&clearing.Year{Year: 2026}, o.pay(rest(claim("a", "W12", "45000", "0"), claim("b", "W30", "100000", "0"),
		claim("e", "W10", "34000", "0"))...))
	n := y.Lines[0]
	// a 45,000 and b 100,000 by item, e 10,000: 155,000, and 47 cases of 1,000
	if n.Standard != yuan("202000") || n.Fund != yuan("202000") || n.Beyond != 1 || n.Cases != 50 || n.Provisional != yuan("226000") {
		t.Errorf("standard %s, fund %s, %d beyond the cap", n.Standard, n.Fund, n.Beyond)
	}
	for _, k := range n.Kinds {
		if k.Kind == payment.KindHigh && (k.Cases != 2 || k.Standard != yuan("145000")) {
			t.Errorf("high outliers %+v", k)
		}
	}
	if q := y.Quotas[0]; q.Quota != "high" || q.Limit != 2 || q.Used != 2 || q.Discharges != 50 || !y.Readings.Has(10) {
		t.Errorf("quota %+v", q)
	}
	// excess and not cost ranks: 65,000 of a cost of 75,000 goes before 61,000 of 91,000
	y = o.clear(&clearing.Year{Year: 2026}, o.pay(rest(claim("p", "W10", "75000", "0"), claim("q", "W30", "91000", "0"),
		claim("r", "W12", "84000", "0"))...))
	if got := y.Lines[0].Standard; got != yuan("236000") { // p 75,000, r 84,000, q 30,000, and 47,000
		t.Errorf("by excess %s, want 236,000.00", got)
	}
	// all exceed by 30,000: the larger cost first, then the earlier number of the case
	d := claim("d", "W10", "40000", "0")
	d.Insurance = "居民"
	for _, list := range [][]payment.Claim{{d, claim("c", "W10", "40000", "0"), claim("f", "W12", "42000", "0")},
		{claim("f", "W12", "42000", "0"), claim("c", "W10", "40000", "0"), d}} {
		y = o.clear(&clearing.Year{Year: 2026}, o.pay(rest(list...)...))
		if got := y.Lines[1].Standard; got != yuan("129000") { // f 42,000, c 40,000, and 47,000
			t.Errorf("with ties %s, want 129,000.00", got)
		}
		if got := y.Lines[0].Standard; got != yuan("10000") { // d
			t.Errorf("beyond the cap %s, want 10,000.00", got)
		}
	}
}

// TestCapOnPoints lets the cap change the points, and so the value: the case beyond it counts those of an ordinary case.
func TestCapOnPoints(t *testing.T) {
	o := open(t,
		points[:strings.Index(points,
			"high:")]+"high: {mode: item, threshold: 3, quota: 0.05}\nlow: {mode: none}\nfund: {variant: F-SUB}\n"+
			"round: {money: half-away/2, value: half-away/4}\nvalue: {numerator: total_cost, budget: 80}\n", "W10")
	var list []payment.Claim
	for i := range 20 { // a cap of 1
		list = append(list, claim(fmt.Sprintf("%02d", i), "W1", "8000", "0"))
	}
	list[3].Cost, list[7].Cost = yuan("40000"), yuan("48000")
	y := o.clear(&clearing.Year{Year: 2026}, o.pay(list...))
	p, n := y.Pots[0], y.Lines[0]
	// 19 ordinary cases of 100 points, and 48,000 / 8,000 × 100 = 600 (reading 41); cost 18 × 8,000 + 88,000
	if p.Points.String() != "2500" || p.Value.String() != "92.8" || n.Beyond != 1 || y.Passes != 4 {
		t.Errorf("%s points, value %s, %d beyond the cap, %d passes", p.Points, p.Value, n.Beyond, y.Passes)
	}
	if n.Standard != yuan("224320") { // 19 × 9,280 + 48,000
		t.Errorf("standard %s, want 224,320.00", n.Standard)
	}
}

// TestQuotas is TV-22 (derived), with the shares of Yancheng, the national ones and Weihai's first class of 2024.
func TestQuotas(t *testing.T) {
	for _, c := range []struct {
		share, rounding string
		want            int64
	}{
		{"0.001", "up", 2}, {"0.002", "up", 3}, {"0.005", "down", 6}, {"0.005", "up", 7}, {"0.05", "down", 61}, {"0.05", "up", 62},
		{"0.023", "down", 28},
	} {
		o := open(t,
			rate+"high: {mode: none}\nfund: {variant: F-SUB}\nspecial: {settle: [item], quota: "+c.share+", rounding: "+c.rounding+"}\n")
		var list []payment.Claim
		for i := range 1234 {
			x := claim(fmt.Sprint(i), "W1", "8000", "0")
			if i < 7 {
				x.Review = payment.Review{Outcome: payment.OutcomeItem, Approved: x.Cost}
			}
			list = append(list, x)
		}
		q := o.clear(&clearing.Year{Year: 2026}, o.pay(list...)).Quotas[0]
		if q.Quota != "special" || q.Limit != c.want || q.Used != 7 || q.Exceeded() != (c.want < 7) {
			t.Errorf("%s of 1,234 %s: %+v, want %d", c.share, c.rounding, q, c.want)
		}
	}
}

// TestRemote is TV-30 (derived).
func TestRemote(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost, budget: 9.5}\nremote: {value: place-of-care}\n", "W10.8", "W100")
	away := claim("1", "W10.8", "9000", "0") // 1,200 × 0.9 points
	away.Place = "420100"
	y := o.clear(&clearing.Year{Year: 2026}, o.pay(away, claim("2", "W100", "98421", "0")))
	if len(y.Remote) != 1 {
		t.Fatalf("%d places", len(y.Remote))
	}
	r := y.Remote[0]
	if r.Provisional != yuan("10260.00") || r.Final != yuan("10629.47") || r.Difference != yuan("369.47") || r.Place != "420100" {
		t.Errorf("remote %+v", r)
	}
	if y.Total.Cases != 1 || y.Pots[0].Points.String() != "10000" || y.Pots[0].Value.String() != "9.8421" {
		t.Errorf("remote care is in the pot: %+v", y.Pots[0])
	}
}

// TestRemainder is the example of reading 38: three cases of 5,432.075.
func TestRemainder(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost, final: 1}\n", "W54.32075")
	var list []payment.Claim
	for i := range 3 {
		list = append(list, claim(fmt.Sprint(i), "W54.32075", "5000", "0"))
	}
	n := o.clear(&clearing.Year{Year: 2026}, o.pay(list...)).Lines[0]
	if n.Fund != yuan("16296.24") || n.Remainder != yuan("0.01") {
		t.Errorf("paid %s, remainder %s; want 16,296.24 and 0.01 (16,296.225 is 16,296.23)", n.Fund, n.Remainder)
	}
}

// TestDue counts working days over a holiday with working weekends. The calendar is invented.
func TestDue(t *testing.T) {
	c, err := clearing.NewCalendar([]clearing.Day{
		{Date: day("2026-05-01"), Name: "示例"}, {Date: day("2026-05-04")}, {Date: day("2026-05-05")},
		{Date: day("2026-05-09"), Work: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		deadline string
		n        int
		want     string
	}{
		{"2026-04-29", 1, "2026-04-30"}, {"2026-04-30", 1, "2026-05-06"}, {"2026-04-30", 3, "2026-05-08"},
		{"2026-04-30", 4, "2026-05-09"},
		{"2026-04-30", 5, "2026-05-11"}, {"2026-05-11", 30, "2026-06-22"}, {"2026-02-28", 1, "2026-03-02"},
	} {
		if got, err := c.Due(day(x.deadline), x.n); err != nil || got.String() != x.want {
			t.Errorf("%d working days after %s: %s (%v), want %s", x.n, x.deadline, got, err, x.want)
		}
	}
	if _, err := c.Due(day("2026-12-30"), 5); err == nil {
		t.Error("a calendar of one year counts into the next")
	}
}
