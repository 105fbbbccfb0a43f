package measure_test

import (
	"fmt"
	"log"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// Weights of two invented groups from two years, the newer one counting seven times, and the rate of the same cases.
func ExampleMeasure() {
	four := payment.Rounding{Decimals: 4, Mode: payment.HalfAway}
	m := &measure.Method{
		Years: []int{2024, 2025}, Weights: []int{3, 7}, Order: measure.YearlyMeans,
		Trim:   measure.Trim{Method: measure.TrimNone},
		Weight: &measure.WeightOutput{Round: four},
		Rate:   &measure.RateOutput{Years: []int{2025}, Round: payment.Rounding{Decimals: 2, Mode: payment.HalfAway}},
	}
	cases := func(yield func(measure.Record, error) bool) {
		for _, c := range []struct {
			year  int
			group string
			yuan  payment.Fen
		}{{2024, "甲组", 4000}, {2024, "乙组", 9000}, {2025, "甲组", 4400}, {2025, "甲组", 4600}, {2025, "乙组", 11000}} {
			r := measure.Record{Year: c.year, Group: c.group, Status: rules.Grouped, Institution: "示例医院", Cost: 100 * c.yuan}
			if !yield(r, nil) {
				return
			}
		}
	}
	res, err := measure.Measure(m, cases)
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range res.Weights {
		fmt.Println(w.Group, w.Cases, w.Mean, w.Weight)
	}
	fmt.Println(res.Rates[0].Rate)
	// Output:
	// 乙组 2 10400 1.5718
	// 甲组 3 4350 0.6574
	// 6928.57
}
