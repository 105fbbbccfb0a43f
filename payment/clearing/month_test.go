package clearing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// TestMonthPages prints a month as people and programs see it.
func TestMonthPages(t *testing.T) {
	o := openWhole(t)
	list, year := area(60)
	calendar, err := clearing.ReadCalendar("calendar.csv", "day,kind\n2026-05-01,holiday\n2026-05-09,workday\n")
	if err != nil {
		t.Fatal(err)
	}
	in := &clearing.Month{Year: 2026, Month: 3, Deadline: day("2026-04-10"), Calendar: calendar, Accounts: year.Accounts}
	s, err := o.Settle(context.Background(), in, o.pay(list[:30]...), o.pay(list[30:]...))
	if err != nil {
		t.Fatal(err)
	}
	pages := make(map[string][]byte)
	for _, l := range []rules.Lang{rules.Chinese, rules.English} {
		var b bytes.Buffer
		if err := s.WriteText(&b, l); err != nil {
			t.Fatal(err)
		}
		pages["month."+l.String()+".txt"] = b.Bytes()
	}
	var b bytes.Buffer
	if err := s.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	pages["month.csv"] = b.Bytes()
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	pages["month.json"] = append(data, '\n')
	for name, data := range pages {
		golden.Compare(t, "testdata/"+name, bytes.ReplaceAll(data, []byte(o.Scheme().Digest), []byte("DIGEST")))
	}
	var pay payment.Fen
	for _, n := range s.Lines {
		pay += n.Pay
	}
	if pay != s.Total.Pay {
		t.Errorf("the lines pay %s, the total %s", pay, s.Total.Pay)
	}
}

// TestBesidePoints pays what has no points beside them in the month, and takes it off the budget in the year, if the scheme
// says so.
func TestBesidePoints(t *testing.T) {
	item := claim("2", "W1", "3000", "1000") // the fund pays 2,000
	item.Method = payment.ByItem
	for _, c := range []struct {
		beside, numerator string
	}{{"budget", "8000"}, {"own", "10000"}} {
		o := open(t,
			points+"value: {numerator: fund, month: 70, beside: "+c.beside+"}\nitem: {points: none}\nmonth: {basis: points, share: 0.5}\n")
		y := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("10000"))}}},
			o.pay(claim("1", "W1", "8000", "0"), item))
		if got := y.Pots[0].Numerator.String(); got != c.numerator {
			t.Errorf("beside: %s leaves %s, want %s", c.beside, got, c.numerator)
		}
		s, err := o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3}, o.pay(claim("1", "W1", "8000", "0"), item))
		if err != nil {
			t.Fatal(err)
		}
		if n := s.Lines[0]; n.Income != yuan("9000") || n.Beside != yuan("2000") || n.Pay != yuan("4500") { // 100 × 70 + 2,000
			t.Errorf("month: income %s, beside %s, pay %s", n.Income, n.Beside, n.Pay)
		}
	}
}

// TestCarvedOut pays beside the standard what the fund pays of a carved-out item: 800 of 1,000 where the patient's 200 are settled
// apart, all of it where they are in the burden of 2,200. Either way the fund pays what it has.
func TestCarvedOut(t *testing.T) {
	for _, c := range []struct {
		carve, burden           string
		numerator, beside, fund string
	}{
		{"separate", "2000", "9200", "800.00", "8000.00"}, // v 92: 9,200 + 800 - 2,000
		{"included", "2200", "9000", "1000.00", "7800.00"},
	} {
		c1 := claim("1", "W1", "9000", c.burden)
		c1.Items = []payment.Item{{Code: "stent", Cost: yuan("1000"), Burden: yuan("200")}}
		o := open(t, strings.Replace(points, "F-SUB", "F-SUB, carve_out: "+c.carve, 1)+
			"value: {numerator: fund, month: 80, beside: budget}\nmonth: {basis: points, share: 1}\n")
		y := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("10000"))}}},
			o.pay(c1))
		if p, n := y.Pots[0], y.Lines[0]; p.Numerator.String() != c.numerator || p.Beside.String() != c.beside || n.Fund.String() != c.fund {
			t.Errorf("%s: numerator %s, beside %s, fund %s", c.carve, p.Numerator, p.Beside, n.Fund)
		}
		s, err := o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3}, o.pay(c1))
		if err != nil {
			t.Fatal(err)
		}
		if n := s.Lines[0]; n.Beside.String() != c.beside {
			t.Errorf("%s: month: beside %s", c.carve, n.Beside)
		}
	}
	c1 := claim("1", "W1", "9000", "2000") // F-AGG: 9,000 - 2,000 + 800
	c1.Items = []payment.Item{{Code: "stent", Cost: yuan("1000"), Burden: yuan("200")}}
	o := open(t, rate+"high: {mode: none}\nfund: {variant: F-AGG}\n")
	if n := o.clear(&clearing.Year{Year: 2026}, o.pay(c1)).Lines[0]; n.Fund != yuan("7800") {
		t.Errorf("F-AGG pays %s", n.Fund)
	}
}

// TestPublishedValue clears at a published value without a budget, which is needed only to show the value of the year beside it,
// and at the values of levels where they are published so.
func TestPublishedValue(t *testing.T) {
	a, b := claim("1", "W1", "8000", "1000"), claim("2", "W1", "8000", "1000")
	a.HospitalLevel, b.HospitalLevel, b.Institution = "三级", "一级", "H2"
	for _, c := range []struct{ value, first, second, shown string }{
		{"final: 80", "7000.00", "7000.00", "80"},
		{"final: [{value: 70, hospital_level: 一级}, {value: 90}]", "8000.00", "6000.00", "90"},
	} {
		o := open(t, points+"value: {numerator: fund_plus_burden, "+c.value+"}\n")
		y := o.clear(&clearing.Year{Year: 2026}, o.pay(a, b))
		if p := y.Pots[0]; !p.Stated || p.Value.String() != c.shown || p.Numerator.Sign() != 0 {
			t.Errorf("%s: value %s, numerator %s", c.value, p.Value, p.Numerator)
		}
		if y.Lines[0].Fund.String() != c.first || y.Lines[1].Fund.String() != c.second {
			t.Errorf("%s: funds %s and %s", c.value, y.Lines[0].Fund, y.Lines[1].Fund)
		}
		var page bytes.Buffer
		if err := y.WriteText(&page, rules.Chinese); err != nil || strings.Contains(page.String(), "可分配金额") {
			t.Errorf("the page shows a numerator:\n%s", &page)
		}
	}
}

// TestGrouped counts as grouped what a group took: not the ambiguous case, nor the ungrouped one that was paid by item or after a
// review, whose codes are no groups that occurred either.
func TestGrouped(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\nqy: {mode: item}\nungrouped: {mode: item}\nspecial: {settle: [item]}\n")
	list := []payment.Claim{claim("1", "W1", "8000", "0"), claim("2", "XQY", "8000", "0"), claim("3", "0000", "8000", "0"),
		claim("4", "0000", "8000", "0"), claim("5", "W1", "8000", "0")}
	list[1].Result.Status, list[2].Result.Status, list[3].Result.Status = rules.Ambiguous, rules.Ungrouped, rules.Ungrouped
	list[3].Review = payment.Review{Outcome: payment.OutcomeItem, Approved: 100}
	y := o.clear(&clearing.Year{Year: 2026, Groups: 4}, o.pay(list...))
	for _, m := range y.Monitor {
		if m.Grouped.Percent(0) != "40%" || m.Coverage.Percent(0) != "25%" {
			t.Errorf("%s: grouped %s, coverage %s", m.Institution, m.Grouped.Percent(2), m.Coverage.Percent(2))
		}
	}
}

// TestRemoteMonth: the case of TV-30 stands in the month at 9.5 a point, less its burden of 260, and in no line.
func TestRemoteMonth(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost, budget: 9.5}\nremote: {value: place-of-care}\nmonth: {basis: points, share: 0.85}\n",
		"W10.8")
	away := claim("1", "W10.8", "9000", "260")
	away.Place = "420100"
	s, err := o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3}, o.pay(away, claim("2", "W1", "8000", "0")))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Remote) != 1 || s.Bills != 2 || s.Total.Cases != 1 {
		t.Fatalf("%d bills, %d in lines, remote %v", s.Bills, s.Total.Cases, s.Remote)
	}
	if r := s.Remote[0]; r.Place != "420100" || r.Cases != 1 || r.Standard != yuan("10260") || r.Fund != yuan("10000") {
		t.Errorf("remote %+v", r)
	}
}

// TestCover: one institution of four and one group of five have bills, and the fund pays 7,000 of 10,000 for them.
func TestCover(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\n")
	y := o.clear(&clearing.Year{Year: 2026, Institutions: 4, Groups: 5, Spending: yuan("10000")}, o.pay(claim("1", "W1", "8000", "1000")))
	for _, x := range []struct {
		got  clearing.Ratio
		want string
	}{{y.Cover.Institutions, "25.00%"}, {y.Cover.Groups, "20.00%"}, {y.Cover.Fund, "70.00%"}} {
		if x.got.Percent(2) != x.want {
			t.Errorf("%+v, want %s", x.got, x.want)
		}
	}
	var page bytes.Buffer
	if err := y.WriteText(&page, rules.English); err != nil || !strings.Contains(page.String(), "fund spending  7,000.00  10,000.00  70.00%") {
		t.Errorf("the page does not say it:\n%s", &page)
	}
	if _, err := o.Clear(context.Background(), &clearing.Year{Year: 2026, Spending: -1}); err == nil {
		t.Error("negative spending")
	}
}

// TestOpeningBudget raises the final settlement of the year before (8.1), each kind of insurance by its own rate.
func TestOpeningBudget(t *testing.T) {
	o := open(t, points+"value: {numerator: fund}\nbudget: {growth: [{value: 0.05, insurance: 职工}, {value: -0.02}]}\n")
	other := claim("2", "W1", "1", "0")
	other.Insurance = "居民"
	y := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Previous: payment.Known(yuan("1000.10"))},
		{Insurance: "居民", Previous: payment.Known(yuan("500"))}}}, o.pay(claim("1", "W1", "1", "0"), other))
	for i, want := range []string{"490.00", "1050.11"} { // 1,050.105
		if got := y.Pots[i].Budget.String(); got != want {
			t.Errorf("%s: %s, want %s", y.Pots[i].Insurance, got, want)
		}
	}
}

// TestReturn reads the ways in which texts return a deposit.
func TestReturn(t *testing.T) {
	const base = points + "value: {numerator: total_cost}\ndeposit: {rate: 0.03, base: final, "
	for _, c := range []struct {
		settings, score, want string
	}{
		{"return_full: 95, return_below: proportional}", "95", "1"},
		{"return_full: 95, return_below: proportional}", "94.9", "949/1000"},
		{"return_full: 95, return_below: proportional-to-full}", "76", "4/5"},
		{"return_full: 95, return_below: none}", "94.99", "0"},
		{"return_full: 100, return_below: proportional}", "90", "9/10"},
		{"return: [{value: 1, at_least: 95}, {value: 0.5, at_least: 80}]}", "95", "1"},
		{"return: [{value: 1, at_least: 95}, {value: 0.5, at_least: 80}]}", "94.9", "1/2"},
		{"return: [{value: 1, at_least: 95}, {value: 0.5, at_least: 80}]}", "79.9", "0"},
	} {
		share, ok := open(t, base+c.settings+"\n").ReturnShare(num(c.score))
		if !ok || !share.Equal(num(c.want)) {
			t.Errorf("%s returns %s for %s, want %s", c.settings, share, c.score, c.want)
		}
	}
	if _, ok := open(t, points+"value: {numerator: total_cost}\n").ReturnShare(num("100")); ok {
		t.Error("a scheme without deposit returns one")
	}
}

// TestDepositOfMonths returns what was held back in the months: nothing is held back a second time.
func TestDepositOfMonths(t *testing.T) {
	o := open(t,
		points+"value: {numerator: total_cost}\ndeposit: {rate: 0.03, base: month, return_full: 100, return_below: proportional}\n")
	y := o.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H1", Insurance: "职工",
		Withheld: yuan("240"), Paid: yuan("7000"), Deducted: yuan("10"), Special: yuan("5"), Score: dec("90"),
		Prepaid: yuan("3000")}}}, o.pay(claim("1", "W1", "8000", "100")))
	n := y.Lines[0]
	// 8,000 - 100 + 5 - 10 = 7,895; - 240 + 216 - 7,000 = 871; the prepayment is not netted
	if n.Final != yuan("7895") || n.Returned != yuan("216") || n.Balance != yuan("871") || n.Prepaid != yuan("3000") {
		t.Errorf("final %s, returned %s, balance %s", n.Final, n.Returned, n.Balance)
	}
}

// TestSharingOfYear compares costs with standards, and what the fund would pay by item with what it pays.
func TestSharingOfYear(t *testing.T) {
	for _, c := range []struct{ on, adjustment string }{
		// standard 8,000, cost 8,600: 600 over, of which 400 lie within 5 %: 240; 200 beyond: 100
		{"cost", "340.00"},
		// fund 6,000, by item 6,600: 600 over, of which 300 lie within 5 %: 180; 300 beyond: 150
		{"fund", "330.00"},
	} {
		o := open(t,
			points+"value: {numerator: fund_plus_burden}\nshare: {on: "+c.on+", bands: [{value: 0.6, below: 0.05}, {value: 0.5, below: 0.10}]}\n")
		y := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("6000"))}}},
			o.pay(claim("1", "W1", "8600", "2000")))
		n := y.Lines[0]
		if n.Adjustment.String() != c.adjustment || n.Final != yuan("6000")+n.Adjustment || !y.Readings.Has(28) {
			t.Errorf("on %s: adjustment %s, final %s", c.on, n.Adjustment, n.Final)
		}
	}
}

// TestManyInstitutions keeps cases apart by institution and insurance, and names an account without bills too.
func TestManyInstitutions(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\n")
	var list []payment.Claim
	for i := range 30 {
		c := claim(fmt.Sprint(i), "W1", "8000", "0")
		c.Institution, c.Insurance = fmt.Sprint("H", i%5), []string{"职工", "居民"}[i%2]
		list = append(list, c)
	}
	y := o.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H9", Insurance: "职工", Paid: yuan("1")}}},
		o.pay(list...))
	if len(y.Lines) != 11 || y.Lines[10].Institution != "H9" || y.Lines[10].Balance != yuan("-1") {
		t.Errorf("%d lines", len(y.Lines))
	}
	for _, n := range y.Lines[:10] {
		if n.Cases != 3 || !n.Points.Equal(exact.Int(300)) {
			t.Errorf("%s/%s: %d cases", n.Institution, n.Insurance, n.Cases)
		}
	}
}

// TestCosts: what was unreasonable is no cost, and what was carved out is paid beside points and out of the budget.
func TestCosts(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\nexclusion: {outlier_test: net}\n")
	c := claim("1", "W1", "10000", "100")
	c.Unreasonable, c.Items = yuan("500"), []payment.Item{{Code: "stent", Cost: yuan("1500")}}
	y := o.clear(&clearing.Year{Year: 2026}, o.pay(c))
	if n := y.Lines[0]; n.Cost != yuan("8000") || n.CarvedOut != yuan("1500") || n.Standard != yuan("8000") || n.Fund != yuan("9400") {
		t.Errorf("cost %s, carved out %s, standard %s, fund %s", n.Cost, n.CarvedOut, n.Standard, n.Fund)
	}
	o = open(t, points+"value: {numerator: fund, beside: budget}\nshare: {on: fund, bands: [{value: 1, below: 1}]}\n")
	y = o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("8500"))}}},
		o.pay(c))
	// 8,500 - 1,500 = 7,000 for 100 points; fund 7,000 - 100 against 8,000 - 100 by item: 1,000 over
	if n := y.Lines[0]; y.Pots[0].Value.String() != "70" || n.Sharing.Quota != yuan("6900") || n.Adjustment != yuan("1000") {
		t.Errorf("value %s, quota %s, adjustment %s", y.Pots[0].Value, n.Sharing.Quota, n.Adjustment)
	}
	o = open(t, rate+"high: {mode: none}\nfund: {variant: F-AGG}\n")
	y = o.clear(&clearing.Year{Year: 2026}, o.pay(c))
	if n := y.Lines[0]; n.Fund != yuan("10400") { // 9,000 - 100 + 1,500
		t.Errorf("F-AGG: fund %s, want 10,400.00", n.Fund)
	}
}

// TestManyProblems counts every bill that does not fit, and names the first in the order of their numbers.
func TestManyProblems(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\n")
	list := []payment.Claim{claim("good", "W1", "8000", "0")}
	for i := range 450 {
		c := claim(fmt.Sprintf("bad %03d", 449-i), "W1", "0", "0")
		c.Cost = -1
		list = append(list, c)
	}
	y, err := o.Clear(context.Background(), &clearing.Year{Year: 2026}, o.pay(list[:200]...), o.pay(list[200:]...))
	if err != nil {
		t.Fatal(err)
	}
	if y.Missing != 450 || y.Bills != 1 || len(y.Problems) != 100 || y.Problems[0].ID != "bad 000" || y.Problems[99].ID != "bad 099" {
		t.Errorf("%d missing, %d named, from %s", y.Missing, len(y.Problems), y.Problems[0].ID)
	}
	var b bytes.Buffer
	if err := y.WriteText(&b, rules.English); err != nil || !bytes.Contains(b.Bytes(), []byte("... and 350 more")) {
		t.Error("the page does not say how many more there are")
	}
}

// TestNoDepositOfNothing: deductions beyond the share leave a negative month, and no deposit.
func TestNoDepositOfNothing(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\nmonth: {basis: claims, share: 0.85}\ndeposit: {rate: 0.03, base: month}\n")
	s, err := o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3,
		Accounts: []clearing.Account{{Institution: "H1", Claim: payment.Known(yuan("100")), Deducted: yuan("200")}}})
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Lines[0]; n.Deposit != 0 || n.Pay != yuan("-115") {
		t.Errorf("deposit %s, pay %s", n.Deposit, n.Pay)
	}
}

// TestSettingsOfYear takes settings by institution level and by the last day of the year, and a published value by the day of
// discharge: 100 points in March at 70, as many in December at 90.
func TestSettingsOfYear(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost, final: [{value: 70, to: 2026-06-30}, {value: 90}]}\n"+
		"deposit: {rate: [{value: 0.05, hospital_level: 三级}, {value: 0.01}], base: final, return_full: 100, return_below: none}\n")
	a, b := claim("1", "W1", "8000", "0"), claim("2", "W1", "8000", "0")
	a.HospitalLevel, b.HospitalLevel, b.Institution, b.Discharged = "三级", "一级", "H2", day("2026-12-01")
	y := o.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H1", Insurance: "职工", Score: dec("1")},
		{Institution: "H2", Insurance: "职工", Score: dec("1")}}}, o.pay(a, b))
	if y.Pots[0].Value.String() != "90" || !y.Pots[0].Stated || !y.Pots[0].Exact.Equal(exact.Int(80)) {
		t.Errorf("value %s (%s)", y.Pots[0].Value, y.Pots[0].Exact)
	}
	if y.Lines[0].Withheld != yuan("350") || y.Lines[1].Withheld != yuan("90") {
		t.Errorf("withheld %s and %s", y.Lines[0].Withheld, y.Lines[1].Withheld)
	}
}

// TestEdges are places where one more or less would be wrong.
func TestEdges(t *testing.T) {
	o := open(t, strings.ReplaceAll(rate, "9000", "1000")+"high: {mode: item, threshold: 3, quota: 0.05}\nfund: {variant: F-SUB}\n"+
		"prepayment: {months: 1, years: 2, reserve_months: 6}\n"+
		"share: {on: cost, bands: [{value: 0.8, below: 0.05, hospital_level: 三级}, {value: 0.6, below: 0.05}]}\n", "W10")
	late := claim("1", "W10", "40000", "0")
	late.Discharged, late.HospitalLevel = day("2026-12-31"), "三级"
	y := o.clear(&clearing.Year{Year: 2026, From: day("2026-12-31"), To: day("2026-12-31")}, o.pay(late))
	if n := y.Lines[0]; n.Beyond != 1 || n.Standard != yuan("10000") {
		t.Errorf("a cap of 0 of 1: %d beyond, %s", n.Beyond, n.Standard)
	}
	// 30,000 over 10,000: 500 within the band of level 3 at 80 %, and nothing of another band with the same edge
	if s := y.Lines[0].Sharing; s.Added != yuan("400") || len(s.Bands) != 2 {
		t.Errorf("added %s in %d bands", s.Added, len(s.Bands))
	}
	p, err := o.Prepay(&clearing.Fund{Spending: []payment.Fen{1200, 2400, 99999}, ReserveMonths: dec("6")})
	if err != nil || p.Average != 150 || p.Years != 2 {
		t.Errorf("%s over %d years, %v", p.Average, p.Years, err)
	}
	if (&clearing.Clearing{Checks: []clearing.Check{{Holds: true}, {}}}).Sound() {
		t.Error("a check that fails is sound")
	}
}

// TestOverflow: sums that do not fit are an error and never a wrong number.
func TestOverflow(t *testing.T) {
	o := open(t, rate+"high: {mode: none}\nfund: {variant: F-SUB}\nmonth: {basis: bills, share: 1}\n")
	huge := claim("1", "W1", "100000000000", "0")
	huge.Method = payment.ByItem
	const times = 10_001 // 10^13 fen each, and sums of up to 10^17 fit
	for _, institutions := range []int{1, 10_001} {
		stream := func(yield func(*payment.Bill, error) bool) {
			var b payment.Bill
			if err := o.scheme.PayTo(&huge, &b); err != nil {
				t.Fatal(err)
			}
			for i := range times {
				b.Institution = fmt.Sprint("H", i%institutions)
				if !yield(&b, nil) {
					return
				}
			}
		}
		_, err := o.Clear(context.Background(), &clearing.Year{Year: 2026}, stream)
		if err == nil || !codes(t, err)[rules.AmountUnfit] {
			t.Errorf("%d institutions: a year of %d cases: %v", institutions, times, err)
		}
		_, err = o.Settle(context.Background(), &clearing.Month{Year: 2026, Month: 3}, stream)
		if err == nil || !codes(t, err)[rules.AmountUnfit] {
			t.Errorf("%d institutions: a month of %d cases: %v", institutions, times, err)
		}
	}
}

// TestWithoutSharing: an institution that was paid nothing has no quota; a check says so.
func TestWithoutSharing(t *testing.T) {
	o := open(t, points+"value: {numerator: fund_plus_burden}\nshare: {on: fund, bands: [{value: 0.6, below: 0.05}]}\n")
	y := o.clear(&clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("100"))}}},
		o.pay(claim("1", "W1", "8000", "8000"), func() payment.Claim {
			c := claim("2", "W1", "8000", "0")
			c.Institution = "H2"
			return c
		}()))
	// (100 + 8,000) / 200 = 40.5: 4,050 each, of which the patient of H1 bore 8,000
	if n := y.Lines[0]; n.Sharing != nil || n.Adjustment != 0 || n.Fund != yuan("-3950") {
		t.Errorf("fund %s, adjustment %s", n.Fund, n.Adjustment)
	}
	found := false
	for _, c := range y.Checks {
		found = found || c.Name == "without-sharing" && c.Left == "-3950.00"
	}
	if !found {
		t.Error("no check names what was not shared")
	}
}
