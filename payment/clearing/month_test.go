package clearing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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

// TestBesidePoints pays what has no points beside them in the month, and takes it off the budget in the year, if the scheme says so.
func TestBesidePoints(t *testing.T) {
	item := claim("2", "W1", "3000", "1000") // the fund pays 2,000
	item.Method = payment.ByItem
	for _, c := range []struct {
		beside, numerator string
	}{{"budget", "8000"}, {"own", "10000"}} {
		o := open(t, points+"value: {numerator: fund, month: 70, beside: "+c.beside+"}\nitem: {points: none}\nmonth: {basis: points, share: 0.5}\n")
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
	o := open(t, points+"value: {numerator: total_cost}\ndeposit: {rate: 0.03, base: month, return_full: 100, return_below: proportional}\n")
	y := o.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H1", Insurance: "职工", Withheld: yuan("240"), Paid: yuan("7000"),
		Deducted: yuan("10"), Special: yuan("5"), Score: dec("90"), Prepaid: yuan("3000")}}}, o.pay(claim("1", "W1", "8000", "100")))
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
		o := open(t, points+"value: {numerator: fund_plus_burden}\nshare: {on: "+c.on+", bands: [{value: 0.6, below: 0.05}, {value: 0.5, below: 0.10}]}\n")
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
	y := o.clear(&clearing.Year{Year: 2026, Accounts: []clearing.Account{{Institution: "H9", Insurance: "职工", Paid: yuan("1")}}}, o.pay(list...))
	if len(y.Lines) != 11 || y.Lines[10].Institution != "H9" || y.Lines[10].Balance != yuan("-1") {
		t.Errorf("%d lines", len(y.Lines))
	}
	for _, n := range y.Lines[:10] {
		if n.Cases != 3 || !n.Points.Equal(exact.Int(300)) {
			t.Errorf("%s/%s: %d cases", n.Institution, n.Insurance, n.Cases)
		}
	}
}
