package main

import (
	"iter"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// method says how the parameters of the next year are made of three years: means of the years at 1:2:7, without the costs beyond
// the bounds that a study of trimming found best, and no weight for a group that hardly occurs.
func (a *area) method() *measure.Method {
	round := func(n uint8) payment.Rounding { return payment.Rounding{Decimals: n, Mode: payment.HalfAway} }
	decimal := func(s string) rules.Decimal { d, _ := rules.ParseDecimal(s); return d }
	m := &measure.Method{
		Years: []int{firstYear, firstYear + 1, lastYear}, Weights: []int{1, 2, 7}, Order: measure.YearlyMeans,
		Select:  measure.Selection{StayMax: rules.Known(60), MinCases: 10},
		Trim:    measure.Trim{Method: measure.TrimDrop, Upper: decimal("1.5"), Lower: decimal("0.5")},
		Stable:  measure.Stability{MinCases: 30, CVLimit: decimal("1"), GroupingRate: decimal("0.95")},
		Area:    &measure.AreaOutput{Round: round(2)},
		Quality: &measure.QualityOutput{Divisor: measure.DivisorLessOne, Round: round(4)},
		CaseMix: &measure.CaseMixOutput{Round: round(4)},
	}
	// The mean of a level over that of the area would count its mix of cases twice, in the weights and in the coefficient.
	m.Coefficients = []measure.CoefficientOutput{{Side: measure.ByLevel, PerGroup: true, Round: round(4)}}
	if a.pack.DRG() != nil {
		m.Weight = &measure.WeightOutput{Round: round(4)}
		m.Rate = &measure.RateOutput{Years: []int{lastYear}, ByInsurance: true, Round: round(4)}
		return m
	}
	m.Select.MinCases = 5
	m.Score = &measure.ScoreOutput{Method: measure.MeanCost, Scale: decimal("1000"), Round: round(2)}
	m.Value = &measure.ValueOutput{ByInsurance: true, Round: round(4)}
	m.Mean = &measure.MeanOutput{Round: round(2)}
	return m
}

// account is what money is told apart by.
type account struct{ institution, insurance string }

// history is what the fund spent in the years behind the measurement, by item as it was then.
type history struct {
	fund    map[string]map[int]payment.Fen // by kind of insurance and year
	cost    map[string]payment.Fen         // of the last year by kind of insurance
	account map[account]payment.Fen        // of the fund in the last year
}

// records yields the cases of the years behind the measurement, and adds up what the fund spent.
func (a *area) records(h *history) iter.Seq2[measure.Record, error] {
	h.fund, h.cost, h.account = make(map[string]map[int]payment.Fen), make(map[string]payment.Fen), make(map[account]payment.Fen)
	return func(yield func(measure.Record, error) bool) {
		for year := firstYear; year <= lastYear; year++ {
			for d := range a.year(year) {
				fund := d.Cost - d.Burden
				if h.fund[d.Insurance] == nil {
					h.fund[d.Insurance] = make(map[int]payment.Fen)
				}
				h.fund[d.Insurance][year] += fund
				if year == lastYear {
					h.cost[d.Insurance] += d.Cost
					h.account[account{d.Institution, d.Insurance}] += fund
				}
				if !yield(measure.FromCase(&d.Case, &d.Result, year)) {
					return
				}
			}
		}
	}
}
