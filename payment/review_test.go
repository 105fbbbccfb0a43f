package payment_test

import (
	"errors"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

const reviewed = "unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: level, value: [{value: 1.05, hospital_level: 三级}]}\n" +
	"high: {mode: cap, threshold: 2}\nlow: {mode: none}\nspecial: {settle: [weight, points, cost, item]}\n"

// refused returns the one error that keeps a claim from being priced.
func refused(t *testing.T, s *payment.Scheme, c *payment.Claim) *payment.Error {
	t.Helper()
	var list payment.Errors
	if b, err := s.Pay(c); !errors.As(err, &list) || len(list) != 1 {
		t.Fatalf("%v\n%s", err, b.Line())
	}
	return list[0]
}

// TestReview: a decision takes the place of the price and of what was to be said about it, and nothing of what it needs is filled in.
func TestReview(t *testing.T) {
	s := compile(t, reviewed+"value: {numerator: fund, final: 100}\n"+ending, map[string]string{"weights": "code,weight\nG,1.6"})
	c := claim(t, "G", "26000")
	c.HospitalLevel = "三级"
	if b := pay(t, s, c); !b.Notices.Has(payment.CapAboveCost) { // 336 points
		t.Fatalf("%s", b.Line())
	}
	c.Review = payment.Review{Outcome: payment.OutcomeWeight, Value: number(t, "2.5")}
	if b := pay(t, s, c); b.Weight.String() != "2.5" || b.Points.String() != "262.5" || b.Notices.Has(payment.CapAboveCost) {
		t.Errorf("%s, weight %s", b.Line(), b.Weight)
	}
	c.HospitalLevel = "一级" // nobody states a coefficient, and a decision on the weight needs one
	if e := refused(t, s, c); e.Code != rules.SettingMissing || e.Field != "coef.value" {
		t.Error(e)
	}
	for _, o := range []payment.Outcome{payment.OutcomeWeight, payment.OutcomePoints} {
		c.Review = payment.Review{Outcome: o}
		if e := refused(t, s, c); e.Code != rules.ClaimFieldMissing || e.Field != "review" {
			t.Error(e)
		}
	}
	c.Review = payment.Review{Outcome: payment.OutcomeItem, Approved: 1600000} // needs no coefficient; 16,000 / 8,000 × 100
	if b := pay(t, s, c); b.Standard != 1600000 || b.Points.String() != "200" {
		t.Errorf("%s", b.Line())
	}
}

// TestReviewWithoutScale: points of an approved cost need the scale of scores; it is not 1 because nobody says.
func TestReviewWithoutScale(t *testing.T) {
	s := compile(t, "unit: {kind: score, mean: 8000}\ncoef: {kind: none}\nspecial: {settle: cost}\n"+flat+outside+ending,
		map[string]string{"scores": "code,score\nG,1000"})
	c := claim(t, "G", "26000")
	c.Review = payment.Review{Outcome: payment.OutcomeCost, Approved: 1600000}
	if e := refused(t, s, c); e.Code != rules.SettingMissing || e.Field != "unit.scale" {
		t.Error(e)
	}
}

// TestCountedPointsNeedAMean: points of a cost that cannot be told are not 0, which would raise the value of everybody's.
func TestCountedPointsNeedAMean(t *testing.T) {
	s := compile(t, "unit: {kind: points, scale: 100}\ncoef: {kind: none}\n"+flat+outside+ending, map[string]string{"weights": "code,weight\nG,1.6"})
	c := claim(t, "G", "9000")
	c.Method = payment.ByItem
	if e := refused(t, s, c); e.Code != rules.SettingMissing || e.Field != "unit.mean" {
		t.Error(e)
	}
	s = compile(t, "unit: {kind: points, scale: 100}\ncoef: {kind: none}\nitem: {points: none}\n"+flat+outside+ending, map[string]string{"weights": "code,weight\nG,1.6"})
	if b := pay(t, s, c); b.Standard != 900000 || b.Points.Sign() != 0 {
		t.Errorf("%s", b.Line())
	}
}

// TestNoValueNoMoney: points without a value are not a price of 0, of which the patient would have paid too much.
func TestNoValueNoMoney(t *testing.T) {
	s := compile(t, "unit: {kind: points, scale: 100}\ncoef: {kind: none}\nvalue: {numerator: fund}\n"+flat+ending, map[string]string{"weights": "code,weight\nG,1.6"})
	c := claim(t, "G", "9000")
	c.Burden = payment.Known(100000)
	b := pay(t, s, c)
	if b.Points.String() != "160" || b.Standard != 0 || b.Fund != 0 || b.Surplus != 0 || !b.Notices.Has(payment.ValueMissing) || b.Notices.Has(payment.NegativeFund) {
		t.Errorf("%s, surplus %s", b.Line(), b.Surplus)
	}
	if a, ok := b.At(number(t, "80")); !ok || a.Standard.String() != "12800.00" || a.Fund.String() != "11800.00" || a.Surplus.String() != "3800.00" {
		t.Errorf("%+v", a)
	}
}

// TestChineseGroups: a group that may fall back on another has to be stable too; a western group, and a group of QY, may have a weight
// from costs.
func TestChineseGroups(t *testing.T) {
	s := compile(t, "unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: none}\ngroup: {min_cases: 5, unstable_mode: review}\ntcm: {threshold: 0.6}\n"+flat+outside+ending,
		map[string]string{"weights": "code,weight,cases\nT,1,4\nX,1,100", "tcm_fallback": "code,fallback\nT,X"})
	c := claim(t, "T", "9000")
	c.TCM = &payment.TCM{Treatment: 900000}
	if b := pay(t, s, c); b.Kind != payment.KindUnstable {
		t.Errorf("%s", b.Line())
	}
	s = compile(t, "unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: none}\nround: {weight: half-away/2, money: half-away/2}\n"+
		"fund: {variant: F-SUB}\n"+flat+outside, map[string]string{"costs": "code,cost\nX,12345\nQ,4000", "tcm_advantage": "code,mode,western,ratio\nT,effect,X,0.6"})
	if b := pay(t, s, c); b.Points.String() != "92" { // 1.543125 is 1.54, of that 0.924 is 0.92
		t.Errorf("%s", b.Line())
	}
	c.Result.Status, c.Result.Code = rules.Ambiguous, "Q"
	if b := pay(t, s, c); b.Kind != payment.KindAmbiguous || b.Points.String() != "50" {
		t.Errorf("%s", b.Line())
	}
}
