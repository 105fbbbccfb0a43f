package clearing_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
)

// BenchmarkClear clears a year of 1,000,000 bills of 500 institutions and two kinds of insurance, made before: it measures the
// clearing and not the prices. With a cap there are four passes, else two.
func BenchmarkClear(b *testing.B) {
	const n, institutions = 1_000_000, 500
	for _, c := range []struct {
		name, settings string
	}{
		{"points", points + "value: {numerator: total_cost, budget: 80}\n"},
		{"points and cap", whole},
	} {
		for parts := 1; parts <= 2; parts++ {
			b.Run(fmt.Sprintf("%s/%d", c.name, parts), func(b *testing.B) {
				o := open(b, c.settings, "W0.4527", "W1.2345", "W2.7183", "W0.8")
				list, in := area(2000)
				var made []payment.Bill
				for i := range list {
					if bill, err := o.scheme.Pay(&list[i]); err == nil {
						made = append(made, bill)
					}
				}
				names := make([]string, institutions)
				for i := range names {
					names[i] = fmt.Sprintf("H%05d", i)
				}
				for i := range in.Budgets {
					f, _ := in.Budgets[i].Fund.Get()
					in.Budgets[i].Fund = payment.Known(f * n / 2000)
				}
				for i, a := range in.Accounts {
					in.Accounts[i].Institution = names[0] + a.Institution
				}
				for _, h := range names {
					for _, i := range []string{"职工", "居民"} {
						in.Accounts = append(in.Accounts, clearing.Account{Institution: h, Insurance: i, Score: dec("90")})
					}
				}
				var streams []clearing.Bills
				for p := range parts {
					streams = append(streams, func(yield func(*payment.Bill, error) bool) {
						var x payment.Bill
						for i := p; i < n; i += parts {
							x = made[i%len(made)]
							x.Institution = names[i%institutions]
							if !yield(&x, nil) {
								return
							}
						}
					})
				}
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					y, err := o.Clear(context.Background(), in, streams...)
					if err != nil {
						b.Fatal(err)
					}
					if !y.Sound() || y.Bills != n {
						b.Fatal("not sound")
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/bill")
			})
		}
	}
}

// TestAllocations: memory does not grow with the number of bills.
func TestAllocations(t *testing.T) {
	o := openWhole(t)
	list, in := area(400)
	in.Budgets[0].Fund, in.Budgets[1].Fund = payment.Known(1e12), payment.Known(1e12)
	var made []payment.Bill
	for i := range list {
		if b, err := o.scheme.Pay(&list[i]); err == nil {
			made = append(made, b)
		}
	}
	cost := func(times int) float64 {
		return testing.AllocsPerRun(3, func() {
			_, err := o.Clear(context.Background(), in, func(yield func(*payment.Bill, error) bool) {
				for range times {
					for i := range made {
						x := &made[i]
						if !yield(x, nil) {
							return
						}
					}
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	few, many := cost(1), cost(50)
	// The heap of high outliers grows with the cap, 5 % of the discharges at most; nothing else does.
	if bound := few + 0.05*50*float64(len(made)); many > bound {
		t.Errorf("%.0f allocations for %d bills, %.0f for fifty times as many", few, len(made), many)
	}
}
