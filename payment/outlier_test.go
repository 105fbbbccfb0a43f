package payment_test

import (
	"errors"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// TestOutliers holds tests and prices of outliers to figures worked out by hand.
func TestOutliers(t *testing.T) {
	const (
		score  = "unit: {kind: score}\ncoef: {kind: none}\nhigh: {mode: linear, threshold: 2}\nlow: {mode: points, threshold: 0.5}\n"
		points = "unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: level, value: 1.05}\nlow: {mode: none}\n"
	)
	scores := map[string]string{"scores": "code,score\nG,1000", "costs": "code,cost\nG,10000", "exclusions": "item,mode\nX,carve-out"}
	weights := map[string]string{"weights": "code,weight\nG,1.6", "costs": "code,cost\nG,12800"}
	for _, x := range []struct {
		name, scheme string
		tables       map[string]string
		cost         string
		item         payment.Fen
		kind         payment.Kind
		points       string
	}{
		// The limits are compared with the ratio as it is; what is paid by it is rounded (2.2): 2.0049 is above 2 and pays as 2.00.
		{"a ratio that is rounded to the line", score + "round: {ratio: half-away/2, money: half-away/2}\n", scores, "20049", 0, payment.KindHigh, "1000"},
		{"on the line", score + "round: {ratio: half-away/2, money: half-away/2}\n", scores, "20000", 0, payment.KindOrdinary, "1000"},
		{"a low one that is rounded to the line", score + "round: {ratio: half-away/2, money: half-away/2}\n", scores, "4999", 0, payment.KindLow, "500"},
		{"points of a rounded ratio", points + "high: {mode: linear, threshold: 2.5}\nround: {ratio: half-away/2, money: half-away/2}\n", // 2.921875
			weights, "37400", 0, payment.KindHigh, "235.2"}, // 168 + (2.92 - 2.5) × 160
		// The test may look at all of the cost; carved-out items are paid beside the price and not in it (44).
		{"gross test, net price", score + "exclusion: {outlier_test: gross}\nround: {money: half-away/2}\n", scores, "26000", 400000,
			payment.KindHigh, "1200"}, // 1000 × (22,000 / 10,000 - 2 + 1)
		// Reading 13 is against w k M = 13,440, whatever mean is printed.
		{"deduct at the line", points + "high: {mode: deduct, threshold: 2.5}\nround: {money: half-away/2}\n",
			map[string]string{"weights": "code,weight\nG,1.6", "costs": "code,cost\nG,12000"}, "33600", 0, payment.KindOrdinary, "168"},
		{"deduct above it", points + "high: {mode: deduct, threshold: 2.5}\nround: {money: half-away/2}\n", // (33,680 / 8,000 - 1.5 × 1.68) × 100
			map[string]string{"weights": "code,weight\nG,1.6", "costs": "code,cost\nG,12000"}, "33680", 0, payment.KindHigh, "169"},
	} {
		s := compile(t, x.scheme+outside+"fund: {variant: F-SUB}\n", x.tables)
		c := claim(t, "G", x.cost)
		if x.item > 0 {
			c.Items = []payment.Item{{Code: "X", Cost: x.item}}
		}
		if b := pay(t, s, c); b.Kind != x.kind || b.Points.String() != x.points {
			t.Errorf("%s: %s, %s points, want %s and %s", x.name, b.Kind, b.Points, x.kind, x.points)
		}
	}
}

// TestPrintedPriceIsReference: a printed price is what the cost is compared with, whatever factors the case has (3.4).
func TestPrintedPriceIsReference(t *testing.T) {
	s := compile(t, "unit: {kind: price}\nhigh: {mode: item, threshold: 2}\nlow: {mode: none}\n"+ending,
		map[string]string{"prices": "code,price\nG,1000", "factors": "name,factor\n区域中心,1.1"})
	if b := pay(t, s, claim(t, "G", "2000")); b.Kind != payment.KindOrdinary || b.Standard.String() != "1100.00" {
		t.Errorf("%s", b.Line())
	}
	if b := pay(t, s, claim(t, "G", "2000.01")); b.Kind != payment.KindHigh || b.Standard.String() != "2000.01" {
		t.Errorf("%s", b.Line())
	}
}

// TestHighReview: there is no amount before the panel decides.
func TestHighReview(t *testing.T) {
	s := compile(t, "unit: {kind: price}\nhigh: {mode: review, threshold: 2}\nlow: {mode: none}\n"+ending, map[string]string{"prices": "code,price\nG,1000"})
	b := pay(t, s, claim(t, "G", "2000.01"))
	if b.Kind != payment.KindHigh || !b.Fixed || b.Standard != 0 || b.Ordinary.String() != "1000.00" || !b.Notices.Has(payment.PanelPending) {
		t.Errorf("%s", b.Line())
	}
}

// TestMeanPerScoreOfNobody: a mean per score that is stated for others is not filled in.
func TestMeanPerScoreOfNobody(t *testing.T) {
	s := compile(t, "unit: {kind: score}\ncoef: {kind: none}\nratio: {missing_mean: mean-per-score, mean_per_score: [{value: 8, insurance: 职工}]}\n"+
		"high: {mode: linear, threshold: 2}\nlow: {mode: none}\n"+outside+ending, map[string]string{"scores": "code,score\nG,1000"})
	c := claim(t, "G", "9000")
	c.Insurance = "居民"
	var list payment.Errors
	if _, err := s.Pay(c); !errors.As(err, &list) || len(list) != 1 || list[0].Code != rules.SettingMissing || list[0].Field != "ratio.mean_per_score" {
		t.Errorf("%v", err)
	}
}

// TestShareIsNotRounded: 11,991 of 20,000 is below 60 %, although it is shown as 60.0 % (TV-20).
func TestShareIsNotRounded(t *testing.T) {
	s := compile(t, "unit: {kind: weight-rate}\nrate: {value: 9575.25}\ncoef: {kind: level, value: 0.92}\ntcm: {threshold: 0.60}\n"+
		flat+"fund: {variant: F-SUB}\nround: {tcm_share: half-away/3, money: half-away/2}\n",
		map[string]string{"weights": "code,weight\nT,0.9050\nX,0.5213", "tcm_fallback": "code,fallback\nT,X"})
	c := claim(t, "T", "20000")
	c.TCM = &payment.TCM{Treatment: 300000, PatentMedicine: 400000, Herbs: 499100, WesternDrugs: 800900}
	if b := pay(t, s, c); b.Standard.String() != "4592.25" {
		t.Errorf("%s", b.Line())
	}
	c.TCM.Herbs, c.TCM.WesternDrugs = 500000, 800000
	if b := pay(t, s, c); b.Standard.String() != "7972.35" {
		t.Errorf("at the threshold %s", b.Line())
	}
}
