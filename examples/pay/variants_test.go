package main

import (
	"os"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// TestVariants holds the schemes in variants, which show what the three big ones do not use, to figures worked out by hand.
func TestVariants(t *testing.T) {
	stay := func(n int64) func(*payment.Claim) { return func(c *payment.Claim) { c.Stay = rules.Known(n) } }
	incomplete := func(c *payment.Claim) { c.Incomplete = true }
	days := func(class string) func(*payment.Claim) {
		return func(c *payment.Claim) { c.Method, c.BedDay, c.BedDays = payment.ByBedDay, class, rules.Known(37) }
	}
	drug := func(c *payment.Claim) { c.Items = []payment.Item{{Code: "NX1", Cost: 50000}} }
	severe := func(c *payment.Claim) { c.Auxiliary = []string{"重症"} }
	away := func(c *payment.Claim) { c.Place = "990100" }
	ambiguous := func(c *payment.Claim) { c.Result.Status = rules.Ambiguous }
	ungrouped := func(c *payment.Claim) { c.Result.Status, c.Result.Code = rules.Ungrouped, "" }
	const stones = "5202"
	for _, c := range []struct {
		scheme, group, cost string
		set                 func(*payment.Claim)
		kind                payment.Kind
		standard            string
		points              string
	}{
		{"price", "BR11", "13000", nil, payment.KindOrdinary, "12000.00", "0"},
		{"price", "BR11", "4799.99", nil, payment.KindLow, "4799.99", "0"},     // below 0.4 x 12,000
		{"price", "BR11", "5000", drug, payment.KindOrdinary, "12000.00", "0"}, // 5,000 with the drug is not below 4,800
		{"price", "HC25", "9000", nil, payment.KindOrdinary, "10000.00", "0"},
		{"price", "", "20000", days("康复"), payment.KindBedDay, "11100.00", "0"}, // 37 x 300
		{"deduct", "BR11", "38400", nil, payment.KindHigh, "17328.00", "228"},   // (4.8 - 1.5 x 1.6 x 1.05) x 100 points at 76
		{"deduct", "BR11", "33600", nil, payment.KindOrdinary, "12768.00", "168"},
		{"deduct", "BR11", "5760", incomplete, payment.KindIncomplete, "5745.60", "75.6"}, // 160 x 1.05 x 0.45
		{"deduct", "HC25", "9000", nil, payment.KindUnstable, "0.00", "0"},
		{"deduct", "", "9000", ungrouped, payment.KindUngrouped, "0.00", "0"},
		{"cap", "BR11", "38400", nil, payment.KindHigh, "31920.00", "420"},               // 160 x 1.05 x 2.5
		{"cap", "HC25", "9000", nil, payment.KindOrdinary, "9880.00", "130"},             // no coefficient of the hospital: 1
		{"cap", "BR11", "14080", incomplete, payment.KindIncomplete, "12768.00", "168"},  // 176 points, no more than 160 x 1.05
		{"cap", "", "9000", days("精神"), payment.KindBedDay, "6636.32", "87.32"},          // 37 x 2.36
		{"cap", "BR11", "4096", nil, payment.KindLow, "4096.00", "0"},                    // at cost, counting no points
		{"yuan", stones, "9000", nil, payment.KindOrdinary, "7408.80", "7408.8"},         // 8,000 x 0.9 x 1.05 x 0.98
		{"yuan", stones, "10800", nil, payment.KindHigh, "8232.00", "8232"},              // on the line of 1.5: 8,000 x 1.05 x 0.98
		{"yuan", stones, "4320", nil, payment.KindLow, "4320.00", "4320"},                // on the line of 0.6
		{"yuan", stones, "36000.01", nil, payment.KindExtreme, "36000.01", "36000.01"},   // above 5 x 7,200
		{"inside", stones, "9000", nil, payment.KindOrdinary, "9382.68", "950"},          // k = 0.93 + 0.10 / 0.05 x 0.01
		{"inside", stones, "27000", nil, payment.KindHigh, "19259.18", "1950"},           // 1,000 x (3 - 2 + 0.95)
		{"inside", stones, "4500", nil, payment.KindLow, "4938.25", "500"},               // 1,000 x 0.5
		{"inside", stones, "45000", nil, payment.KindExtreme, "9382.68", "950"},          // on the line of 5, awaits the panel
		{"inside", stones, "9000", severe, payment.KindOrdinary, "10864.15", "1100"},     // 1.10 stands for level and class
		{"agency", "BR11", "30000", nil, payment.KindOrdinary, "12800.00", "0"},          // on the printed limit
		{"agency", "BR11", "30000.01", nil, payment.KindHigh, "0.00", "0"},               // awaits the panel
		{"agency", "BR11", "20000", incomplete, payment.KindIncomplete, "20000.00", "0"}, // 12,800 x 20,000 / 12,800, no cap
		{"agency", "BQY", "9000", ambiguous, payment.KindAmbiguous, "6400.00", "0"},      // its own weight, 0.8
		{"agency", "BR11", "9000", stay(2), payment.KindShortStay, "0.00", "0"},          // awaits the panel
		{"agency", "BR11", "9000", away, payment.KindOrdinary, "12800.00", "0"},          // as at the place of care
	} {
		p, err := rules.Open(os.DirFS("variants/" + c.scheme))
		if err != nil {
			t.Fatal(err)
		}
		s, err := payment.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		n := p.Manifest().Grouping[0]
		cost, err := payment.ParseFen(c.cost)
		if err != nil {
			t.Fatal(err)
		}
		q := &payment.Claim{ID: "1", Result: rules.Result{Status: rules.Grouped, Code: c.group, Pack: &rules.Identity{ID: n.ID, Edition: n.Edition, Digest: n.Digest}},
			Institution: "H1", HospitalLevel: "三级", Insurance: "职工", Discharged: rules.Date{Year: 2026, Month: 3, Day: 1}, Stay: rules.Known(9), Cost: cost,
			Burden: payment.Known(0), Benefit: payment.Benefit{Ratio: exact.Int(1), Known: true}}
		if c.set != nil {
			c.set(q)
		}
		b, err := s.Pay(q)
		if err != nil || b.Kind != c.kind || b.Standard.String() != c.standard || b.Points.String() != c.points {
			t.Errorf("%s %s %s: %v, %v, %v points, %v", c.scheme, c.group, c.cost, b.Kind, b.Standard, b.Points, err)
		}
	}
}
