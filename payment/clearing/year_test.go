package clearing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// whole is a scheme with everything that a clearing can do. Its numbers are invented.
const whole = `unit: {kind: points, scale: 100, mean: 8000}
coef: {kind: none}
high: {mode: linear, threshold: 2, quota: [{value: 0.02, hospital_level: 一级}, {value: 0.05}]}
low: {mode: cost, threshold: 0.4}
fund: {variant: F-SUB, carve_out: separate}
round: {money: half-away/2, value: half-away/4}
value: {numerator: fund_plus_burden, beside: budget, budget: [{value: 79.5, insurance: 职工}, {value: 71.25, insurance: 居民}]}
item: {points: none}
remote: {value: place-of-care}
reserve: {rate: 0.05}
special: {settle: [item, points], quota: [{value: 0.01, part: area}, {value: 0.05, part: national}, {value: 0.02}],
	rounding: down}
month: {basis: points, share: 0.85}
deposit: {rate: 0.03, base: final, return_full: 95, return_below: proportional}
share: {on: cost, bands: [{value: 0.60, below: 0.05}, {value: 0.50, below: 0.10}], surplus: 0.8, cap: 0.1}
settle: {workdays: 30}
clearing: {business_by: 05-31, money_by: 06-20}
`

// area is a year of three hospitals: claims of every kind, and one that cannot be priced.
func area(n int) ([]payment.Claim, *clearing.Year) {
	r := rand.New(rand.NewPCG(7, 9))
	groups := []string{"W0.4527", "W1.2345", "W2.7183", "W0.8"}
	var list []payment.Claim
	for i := range n {
		g := groups[r.IntN(len(groups))]
		mean, _ := num(g[1:]).Mul(exact.Int(8000)).Round(payment.Rounding{Decimals: 2, Mode: exact.HalfAway}).Units(2)
		cost := mean * (20 + int64(r.IntN(130))) / 100
		if r.IntN(12) == 0 {
			cost = mean * (200 + int64(r.IntN(300))) / 100
		}
		c := claim(fmt.Sprintf("%06d", i), g, "0", "0")
		c.Cost, c.Burden = payment.Fen(cost), payment.Known(payment.Fen(cost*3/10))
		c.Institution = fmt.Sprint("H", 1+r.IntN(3))
		c.HospitalLevel = map[string]string{"H1": "三级", "H2": "二级", "H3": "一级"}[c.Institution]
		if r.IntN(3) == 0 {
			c.Insurance = "居民"
		}
		switch r.IntN(40) {
		case 0:
			c.Place = "420100"
		case 1:
			c.Method = payment.ByItem
		case 2:
			c.Review = payment.Review{Outcome: payment.OutcomePoints, Value: exact.Int(400)}
		}
		list = append(list, c)
	}
	list[n/2].Cost = -1
	in := &clearing.Year{Year: 2026, Groups: 5, Budgets: []clearing.Budget{
		{Insurance: "职工", Fund: payment.Known(payment.Fen(n) * 400000)},
		{Insurance: "居民", Fund: payment.Known(payment.Fen(n) * 200000)}}}
	for i := range 3 {
		for j, insurance := range []string{"职工", "居民"} {
			in.Accounts = append(in.Accounts, clearing.Account{Institution: fmt.Sprint("H", i+1), Insurance: insurance,
				Deducted: payment.Fen(1000 * (i + 1)), Special: payment.Fen(777 * j), Paid: payment.Fen(n) * 50000,
				Score: dec(fmt.Sprint(88 + 4*i)), Prepaid: 100000})
		}
	}
	return list, in
}

func openWhole(tb testing.TB) office { return open(tb, whole, "W0.4527", "W1.2345", "W2.7183", "W0.8") }

// pages is everything that a clearing prints.
func pages(tb testing.TB, c *clearing.Clearing) map[string][]byte {
	tb.Helper()
	m := make(map[string][]byte)
	for _, l := range []rules.Lang{rules.Chinese, rules.English} {
		var b bytes.Buffer
		if err := c.WriteText(&b, l); err != nil {
			tb.Fatal(err)
		}
		m["year."+l.String()+".txt"] = b.Bytes()
	}
	var b bytes.Buffer
	if err := c.WriteCSV(&b); err != nil {
		tb.Fatal(err)
	}
	m["year.csv"] = b.Bytes()
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		tb.Fatal(err)
	}
	m["year.json"] = append(data, '\n')
	return m
}

// TestPages prints a whole year as people and programs see it.
func TestPages(t *testing.T) {
	o := openWhole(t)
	list, in := area(200)
	c, err := o.Clear(context.Background(), in, o.pay(list...))
	if err != nil {
		t.Fatal(err)
	}
	if !c.Sound() || c.Missing != 1 || c.Bills != 199 || len(c.Remote) == 0 {
		t.Errorf("sound %v, %d missing, %d bills", c.Sound(), c.Missing, c.Bills)
	}
	for name, data := range pages(t, c) {
		data = bytes.ReplaceAll(data, []byte(o.Scheme().Digest), []byte("DIGEST"))
		golden.Compare(t, "testdata/"+name, data)
	}
}

// TestOrder shuffles the bills and shares them out in many ways: not a byte of what is printed changes.
func TestOrder(t *testing.T) {
	o := openWhole(t)
	list, in := area(900)
	clear := func(parts ...clearing.Bills) map[string][]byte {
		c, err := o.Clear(context.Background(), in, parts...)
		if err != nil {
			t.Fatal(err)
		}
		if !c.Sound() {
			t.Fatalf("some identity does not hold: %+v", c.Checks)
		}
		return pages(t, c)
	}
	want := clear(o.pay(list...))
	r := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		r.Shuffle(len(in.Accounts), func(i, j int) { in.Accounts[i], in.Accounts[j] = in.Accounts[j], in.Accounts[i] })
		var parts []clearing.Bills
		for i := 0; i < len(list); {
			n := min(1+r.IntN(400), len(list)-i)
			parts = append(parts, o.pay(list[i:i+n]...))
			i += n
		}
		for name, data := range clear(parts...) {
			if !bytes.Equal(data, want[name]) {
				t.Fatalf("%s differs with %d parts", name, len(parts))
			}
		}
	}
}

// TestConservation holds what is paid to the budget: where points alone are paid, and the value is not rounded, income is the
// numerator but for the rounding of cases.
func TestConservation(t *testing.T) {
	o := open(t, strings.ReplaceAll(points, ", value: half-away/4", "")+"value: {numerator: fund_plus_burden}\n", "W0.4527",
		"W1.2345", "W2.7183", "W0.8")
	list, in := area(500)
	list[250].Cost = 100
	for i := range list {
		list[i].Place, list[i].Method, list[i].Review = "", payment.ByGroup, payment.Review{}
	}
	in.Accounts = nil
	c := o.clear(in, o.pay(list...))
	for _, p := range c.Pots {
		budget, _ := p.Budget.Get()
		if !p.Exact.Mul(p.Points).Equal((budget + p.Burden).Yuan()) {
			t.Errorf("%s: points × value is not fund and burden", p.Insurance)
		}
		left, _ := p.Left.Get()
		var rounding payment.Fen
		for _, n := range c.Lines {
			if n.Insurance == p.Insurance {
				rounding += n.Remainder
			}
		}
		// each line rounds its unrounded sum once: half a fen for each of three hospitals
		if rest := left + rounding; rest < -2 || rest > 2 {
			t.Errorf("%s: %s of the budget are left, and rounding of cases is %s", p.Insurance, left, rounding)
		}
	}
}

// TestScale multiplies budgets, burdens and costs: values and payments grow alike.
func TestScale(t *testing.T) {
	for _, k := range []payment.Fen{3, 10} {
		o := open(t, strings.ReplaceAll(points, "half-away/2, value: half-away/4",
			"half-away/2")+"value: {numerator: fund_plus_burden}\n", "W0.4527", "W1.2345", "W2.7183", "W0.8")
		list, in := area(300)
		in.Accounts = nil
		for i := range list {
			list[i].Cost, list[i].Place, list[i].Method, list[i].Review = max(list[i].Cost, 100), "", payment.ByGroup, payment.Review{}
		}
		small := o.clear(in, o.pay(list...))
		for i := range list {
			b, _ := list[i].Burden.Get()
			list[i].Cost, list[i].Burden = list[i].Cost*k, payment.Known(b*k)
		}
		for i := range in.Budgets {
			f, _ := in.Budgets[i].Fund.Get()
			in.Budgets[i].Fund = payment.Known(f * k)
		}
		large := o.clear(in, o.pay(list...))
		for i := range small.Pots {
			if !large.Pots[i].Exact.Equal(small.Pots[i].Exact.Mul(exact.Int(int64(k)))) {
				t.Errorf("the value of %s does not grow %d times", small.Pots[i].Insurance, k)
			}
		}
		for i := range small.Lines {
			s, l := small.Lines[i], large.Lines[i]
			if d := (l.Fund - l.Remainder) - k*(s.Fund-s.Remainder); d < -k || d > k { // rounded once each
				t.Errorf("%s/%s: %s grows to %s", s.Institution, s.Insurance, s.Fund, l.Fund)
			}
		}
	}
}
