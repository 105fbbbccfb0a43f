package measure_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// million are 1,000,000 records of three years, 60 hospitals and 700 groups, as a stream that makes them on the way.
func million(yield func(measure.Record, error) bool) {
	groups, sites := make([]string, 700), make([]string, 60)
	for i := range groups {
		groups[i] = fmt.Sprintf("G%03d", i)
	}
	for i := range sites {
		sites[i] = fmt.Sprintf("H%03d", i)
	}
	levels, insurances := []string{"一级", "二级", "三级"}, []string{"职工", "居民"}
	state := uint64(1)
	for range 1_000_000 {
		state = state*6364136223846793005 + 1442695040888963407
		x := int(state >> 34)                  // 30 bits
		g := (x % 700) * (x / 700 % 700) / 700 // low numbers are frequent
		r := measure.Record{
			Year: 2023 + x/7%3, Group: groups[g], ADRG: groups[g][:3], Status: rules.Grouped,
			Institution: sites[x/11%60], Level: levels[x/11%60%3], Insurance: insurances[x/13%2],
			Cost: payment.Fen(50000 + 1000*g + x%400000), Stay: rules.Known(int64(1 + x%20)), Age: rules.Known(int64(x % 95)),
		}
		if !yield(r, nil) {
			return
		}
	}
}

// BenchmarkMeasure measures 1,000,000 records for weights, rates, coefficients, means, spread and case mix; live-bytes is what
// is held when the last record has been read.
func BenchmarkMeasure(b *testing.B) {
	for _, trim := range []struct {
		name   string
		method measure.TrimMethod
	}{{"none", measure.TrimNone}, {"winsor", measure.TrimWinsor}} {
		b.Run(trim.name, func(b *testing.B) {
			m := &measure.Method{
				Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7}, Trim: measure.Trim{Method: trim.method},
				Weight: &measure.WeightOutput{Round: round(4)}, Rate: &measure.RateOutput{ByInsurance: true, Round: round(2)},
				Coefficients: []measure.CoefficientOutput{{Side: measure.ByInstitution, PerGroup: true, Round: round(4)}},
				Mean:         &measure.MeanOutput{Round: round(2)}, Quality: &measure.QualityOutput{Round: round(4)},
				CaseMix: &measure.CaseMixOutput{Round: round(4)},
			}
			b.ReportAllocs()
			var live uint64
			for b.Loop() {
				_, err := measure.Measure(m, func(yield func(measure.Record, error) bool) {
					million(yield)
					b.StopTimer()
					var s runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&s)
					live = s.HeapAlloc
					b.StartTimer()
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(live), "live-bytes")
			b.ReportMetric(1e6*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
