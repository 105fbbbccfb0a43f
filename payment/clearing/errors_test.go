package clearing_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// codes returns the codes of an error, and sees that it has a text in both languages.
func codes(t *testing.T, err error) map[rules.Code]bool {
	t.Helper()
	found := make(map[rules.Code]bool)
	var list clearing.Errors
	var one *rules.Error
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = clearing.Errors{one}
	default:
		t.Fatalf("%v (%T) has no code", err, err)
	}
	for _, e := range list {
		found[e.Code] = true
	}
	for _, l := range []rules.Lang{rules.Chinese, rules.English} {
		if s := list.Text(l); strings.Contains(s, "%!") || strings.Contains(s, "%[") || strings.HasSuffix(s, ": ") {
			t.Errorf("text %q", s)
		}
	}
	return found
}

// TestErrors provokes every error of clearing.
func TestErrors(t *testing.T) {
	ctx := context.Background()
	const value = "value: {numerator: fund_plus_burden, beside: budget}\n"
	year := func(settings string, change func(*clearing.Year), claims ...payment.Claim) func() error {
		return func() error {
			o := open(t, points+settings)
			in := &clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("1000"))}}}
			if change != nil {
				change(in)
			}
			_, err := o.Clear(ctx, in, o.pay(claims...))
			return err
		}
	}
	one := claim("1", "W1", "8000", "0")
	dear := claim("2", "W1", "8000", "0")
	dear.Method = payment.ByItem
	rich := claim("3", "W1", "8000", "0")
	rich.Insurance = "居民"
	problem := func(change func(*payment.Bill)) func() error {
		return func() error {
			o := open(t, points+value)
			c, err := o.Clear(ctx, &clearing.Year{Year: 2026, From: day("2026-01-01"), To: day("2026-12-31"),
				Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(yuan("1000"))}}},
				func(yield func(*payment.Bill, error) bool) {
					for b := range o.pay(one, dear) {
						if b.ID == "2" {
							change(b)
						}
						if !yield(b, nil) {
							return
						}
					}
				})
			if err != nil {
				t.Fatal(err)
			}
			if c.Missing != 1 || c.Bills != 1 || len(c.Problems) != 1 {
				t.Errorf("%d missing, %d bills", c.Missing, c.Bills)
			}
			return c.Problems[0].Err
		}
	}
	covered := make(map[rules.Code]bool)
	for _, c := range []struct {
		name string
		code rules.Code
		run  func() error
	}{
		{"no such day", rules.DayMissing, func() error {
			_, err := clearing.NewCalendar([]clearing.Day{{Date: rules.Date{Year: 2026, Month: 2, Day: 30}}})
			return err
		}},
		{"no deadline", rules.DayMissing, func() error { _, err := (&clearing.Calendar{}).Due(rules.Date{}, 1); return err }},
		{"year that begins on no day", rules.DayMissing, year(value,
			func(y *clearing.Year) { y.From = rules.Date{Year: 2026, Month: 13, Day: 1} }, one)},
		{"day twice", rules.DayRepeated, func() error {
			_, err := clearing.NewCalendar([]clearing.Day{{Date: day("2026-01-01")}, {Date: day("2026-01-01"), Work: true}})
			return err
		}},
		{"calendar of another year", rules.CalendarShort, func() error {
			_,
				err := (&clearing.Calendar{}).Due(day("2026-01-01"), 1)
			return err
		}},
		{"month without calendar", rules.CalendarShort, func() error {
			o := open(t, points+value+"month: {basis: claims, share: 1}\nsettle: {workdays: 30}\n")
			_, err := o.Settle(ctx, &clearing.Month{Year: 2026, Month: 1, Deadline: day("2026-02-10")})
			return err
		}},
		{"no scheme", rules.TermMissing, func() error { _, err := clearing.Compile(nil); return err }},
		{"no month", rules.TermMissing, func() error {
			_, err := open(t, points+value).Settle(ctx, &clearing.Month{Year: 2026, Month: 1})
			return err
		}},
		{"no provisional value", rules.TermMissing, func() error {
			o := open(t, points+value+"month: {basis: points, share: 0.85}\n")
			_, err := o.Settle(ctx, &clearing.Month{Year: 2026, Month: 1}, o.pay(one))
			return err
		}},
		{"no word on what is paid beside points", rules.TermMissing,
			year("value: {numerator: fund}\nitem: {points: none}\n", nil, one, dear)},
		{"unknown share of the month", rules.SettingUnknown, func() error {
			_, err := open(t, points+value+"month: {basis: bills, share: unknown}\n").Settle(ctx, &clearing.Month{Year: 2026, Month: 3})
			return err
		}},
		{"unknown deposit", rules.SettingUnknown, year(value+"deposit: {rate: unknown, base: month}\n", nil, one)},
		{"unknown numerator", rules.SettingUnknown, year("value: {numerator: unknown}\n", nil, one)},
		{"unknown bands", rules.SettingUnknown, func() error {
			_, err := open(t, points+value+"share: {on: cost, bands: [{value: unknown, below: 0.3}]}\n").Share(&clearing.Account{}, 100, 110)
			return err
		}},
		{"unknown share of the grass roots", rules.SettingUnknown, func() error {
			_, err := open(t, points+value+"consortium: {grassroots_share: unknown}\n").Consortium(&clearing.Consortium{Budget: 1})
			return err
		}},
		{"unknown months of prepayment", rules.SettingUnknown, func() error {
			_, err := open(t, points+value+"prepayment: {months: unknown, years: 3, reserve_months: 12}\n").Prepay(&clearing.Fund{Insurance: "职工",
				Spending: []payment.Fen{1}, ReserveMonths: dec("12")})
			return err
		}},
		{"no prepayment", rules.TermMissing, func() error { _, err := open(t, points+value).Prepay(&clearing.Fund{}); return err }},
		{"no return of the deposit", rules.TermMissing, year(value+"deposit: {rate: 0.03, base: final}\n", nil, one)},
		{"no budget", rules.BudgetMissing, year(value, nil, one, rich)},
		{"budget without amount", rules.BudgetMissing, year(value, func(y *clearing.Year) { y.Budgets[0].Fund = payment.Amount{} },
			one)},
		{"budget used up beside points", rules.BudgetExhausted, year(value+"item: {points: none}\n", nil, one, dear)},
		{"no points", rules.PointsMissing, year(value, func(y *clearing.Year) {
			y.Budgets = append(y.Budgets, clearing.Budget{Insurance: "居民", Fund: payment.Known(1)})
		}, one)},
		{"account twice", rules.AccountRepeated, year(value, func(y *clearing.Year) {
			y.Accounts = []clearing.Account{{Institution: "H1"}, {Institution: "H1"}}
		}, one)},
		{"budget twice", rules.AccountRepeated, year(value, func(y *clearing.Year) { y.Budgets = append(y.Budgets, y.Budgets[0]) },
			one)},
		{"no score", rules.AssessmentMissing, year(value+deposit, nil, one)},
		{"negative deduction", rules.AmountUnfit, year(value, func(y *clearing.Year) {
			y.Accounts = []clearing.Account{{Institution: "H1", Deducted: -1}}
		}, one)},
		{"deposit of months where there is none", rules.AmountUnfit, year(value, func(y *clearing.Year) {
			y.Accounts = []clearing.Account{{Institution: "H1", Withheld: 1}}
		}, one)},
		{"account of nobody", rules.AmountUnfit, year(value, func(y *clearing.Year) { y.Accounts = []clearing.Account{{}} }, one)},
		{"score above the full mark", rules.AmountUnfit, year(value, func(y *clearing.Year) {
			y.Accounts = []clearing.Account{{Institution: "H1", Score: dec("100.1")}}
		}, one)},
		{"no claim for a month", rules.AmountUnfit, func() error {
			o := open(t, points+value+"month: {basis: claims, share: 0.85}\n")
			_, err := o.Settle(ctx, &clearing.Month{Year: 2026, Month: 1}, o.pay(one))
			return err
		}},
		{"quota of nothing", rules.AmountUnfit, func() error {
			_, err := open(t, points+value).Share(&clearing.Account{}, 0,
				1)
			return err
		}},
		{"negative spending of a consortium", rules.AmountUnfit, func() error {
			_, err := open(t, points+value).Consortium(&clearing.Consortium{Budget: 1, Spending: []clearing.Spending{{Amount: -1}}})
			return err
		}},
		{"prepayment out of nothing", rules.AmountUnfit, func() error {
			o := open(t, points+value+"prepayment: {months: 1, years: 3, reserve_months: 6}\n")
			_, err := o.Prepay(&clearing.Fund{})
			return err
		}},
		{"bill of another scheme", rules.BillForeign, problem(func(b *payment.Bill) { b.Scheme = &rules.Identity{ID: "other"} })},
		{"bill of another year", rules.BillForeign, problem(func(b *payment.Bill) { b.Discharged = day("2027-01-01") })},
		{"bill without institution", rules.BillUnfit, problem(func(b *payment.Bill) { b.Institution = "" })},
		{"bill without kind", rules.BillUnfit, problem(func(b *payment.Bill) { b.Kind = 0 })},
		{"bill with negative cost", rules.BillUnfit, problem(func(b *payment.Bill) { b.Cost = -1 })},
		{"bill with too much money", rules.BillUnfit, problem(func(b *payment.Bill) { b.Fund = 1 << 60 })},
		{"bill with negative points", rules.BillUnfit, problem(func(b *payment.Bill) { b.Points = num("-1") })},
		{"other bills in the second pass", rules.BillsChanged, func() error {
			o := open(t, points+value)
			pass := 0
			_, err := o.Clear(ctx, &clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(1)}}},
				func(yield func(*payment.Bill, error) bool) {
					pass++
					x := one
					x.Cost += payment.Fen(pass)
					o.pay(x)(yield)
				})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.run()
			if err == nil {
				t.Fatal("no error")
			}
			if !codes(t, err)[c.code] {
				t.Errorf("no %s among\n%v", c.code, err)
			}
			covered[c.code] = true
		})
	}
	f, err := parser.ParseFile(token.NewFileSet(), "../../rules/clearingcode.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(f, func(x ast.Node) bool {
		if v, ok := x.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if l, ok := v.Values[0].(*ast.BasicLit); ok {
				n++
				if code, _ := strconv.Unquote(l.Value); !covered[rules.Code(code)] {
					t.Errorf("nothing provokes %s", code)
				}
			}
		}
		return true
	})
	if n < 12 {
		t.Errorf("only %d codes found", n)
	}
}

// TestAllAtOnce reports all that is wrong, not the first of it.
func TestAllAtOnce(t *testing.T) {
	o := open(t, points+"value: {numerator: fund}\n"+deposit)
	_, err := o.Clear(context.Background(), &clearing.Year{Year: 2026, From: rules.Date{Year: 1, Month: 2, Day: 30},
		Budgets:  []clearing.Budget{{Insurance: "职工"}, {Insurance: "职工", Fund: payment.Known(-1)}},
		Accounts: []clearing.Account{{}, {Institution: "H1"}, {Institution: "H1", Paid: 1 << 62}}}, o.pay())
	var list clearing.Errors
	if !errors.As(err, &list) || len(list) != 6 {
		t.Errorf("%d errors: %v", len(list), err)
	}
}

// TestCancel ends a pass when the context is done.
func TestCancel(t *testing.T) {
	o := open(t, points+"value: {numerator: total_cost}\n")
	ctx, stop := context.WithCancel(context.Background())
	n := 0
	_, err := o.Clear(ctx, &clearing.Year{Year: 2026}, func(yield func(*payment.Bill, error) bool) {
		for yield(&payment.Bill{}, nil) { // without end
			if n++; n == 1000 {
				stop()
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestConsortium: the grass roots spend 160 of 1,000 where 16 % are asked for; an overrun of 2 % is shared by 60 %.
func TestConsortium(t *testing.T) {
	o := open(t,
		points+"value: {numerator: total_cost}\nconsortium: {grassroots_share: 0.16}\n"+
			"share: {on: fund, bands: [{value: 0.6, below: 0.05}]}\n")
	for _, c := range []struct {
		county, grass, budget string
		met                   bool
		final, balance        string
	}{
		{"840", "160", "1000", true, "1000.00", "100.00"},
		{"840.01", "159.99", "1000", false, "1000.00", "100.00"},
		{"856.80", "163.20", "1000", true, "1012.00", "112.00"},
		{"700", "200", "1000", true, "1000.00", "100.00"}, // surplus is kept
	} {
		y, err := o.Consortium(&clearing.Consortium{Budget: yuan(c.budget), Prepaid: yuan("900"),
			Spending: []clearing.Spending{{Amount: yuan(c.county)}, {Amount: yuan(c.grass), GrassRoots: true}}})
		if err != nil {
			t.Fatal(err)
		}
		if y.Met != c.met || y.Final.String() != c.final || y.Balance.String() != c.balance {
			t.Errorf("%s and %s: met %v, final %s, balance %s", c.county, c.grass, y.Met, y.Final, y.Balance)
		}
	}
}
