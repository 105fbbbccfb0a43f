package payreference

import (
	"math/big"

	"github.com/fenzu/fenzu/payment"
)

// outlier is steps 5 and 6: the test of 5.2 and 6.4, and what the case is then paid.
func (q *kase) outlier(ordinary *big.Rat) result {
	q.a.Kind = payment.KindOrdinary
	usual := result{quantity: ordinary}
	high, low := q.text("high.mode", ""), q.text("low.mode", "")
	if high == "none" && low == "none" {
		return usual
	}
	var up, down *big.Rat
	if high != "none" {
		up = q.need("high.threshold", q.w)
	}
	if low != "none" {
		down = q.need("low.threshold", q.w)
	}
	silent := map[string]string{"weight-rate": "standard", "points": "group-mean", "score": "level-mean", "price": "price"}[q.unit] // 8
	denominator := q.text("ratio.denominator", silent)
	reference := q.reference(denominator, ordinary)
	lowReference := reference
	if high == "deduct" && q.p.Text("ratio.denominator") == "" { // 13, of the test for high outliers
		reference = nil
		if mean := q.number("unit.mean", nil); mean != nil {
			reference = mul(q.w, q.kAll, mean)
		}
	}
	if reference == nil || lowReference == nil && low != "none" {
		if q.text("ratio.missing_mean", "") == "" && denominator != "standard" {
			panic(refusal("ratio.missing_mean"))
		}
		return usual
	}
	tested := q.net
	if q.text("exclusion.outlier_test", "net") == "gross" { // 29
		tested = add(tested, q.carved)
	}
	r := quo(tested, reference) // compared as it is (2.2), whatever it is rounded to where it pays
	q.a.Ratio = q.round("ratio", r)
	if up != nil && over(r, up, q.text("high.compare", "gt")) {
		q.a.Kind = payment.KindHigh
		mode := high
		if extreme := q.number("extreme.threshold", nil); extreme != nil && over(r, extreme, q.text("extreme.compare", "gt")) {
			q.a.Kind, q.a.Pending = payment.KindExtreme, true
			switch q.text("extreme.rule", "high") { // 22
			case "ordinary":
				return usual
			case "item":
				mode = "item"
			}
		}
		return q.high(mode, up, q.round("ratio", quo(q.net, reference)), ordinary) // what is paid is net (44)
	}
	if down != nil {
		if q.text("low.coefficient_rule", "flat") == "take-lower" && q.text("low.printed_decides", "yes") == "yes" { // 14
			down = mul(down, least(rat(1), q.kAll))
		}
		if under(quo(tested, lowReference), down, q.text("low.compare", "lt")) {
			q.a.Kind = payment.KindLow
			if low == "cost" {
				return result{amount: q.net, counts: true}
			}
			return q.low(q.round("ratio", quo(q.net, lowReference)))
		}
	}
	return usual
}

// over and under are the comparisons of the scheme (9).
func over(r, limit *big.Rat, compare string) bool {
	return r.Cmp(limit) > 0 || compare == "ge" && r.Cmp(limit) == 0
}

func under(r, limit *big.Rat, compare string) bool {
	return r.Cmp(limit) < 0 || compare == "le" && r.Cmp(limit) == 0
}

// reference is what the cost is compared with (8); nil if it is not known.
func (q *kase) reference(denominator string, ordinary *big.Rat) *big.Rat {
	var mean *big.Rat
	switch denominator {
	case "standard":
		if v := q.price(); v != nil {
			return mul(ordinary, v)
		}
		return nil
	case "score-coefficient":
		return ordinary
	case "price":
		return q.w
	case "level-mean":
		mean = q.levelMean()
	default:
		mean = q.areaMean()
	}
	switch {
	case mean != nil && denominator == "adjusted-mean":
		return mul(mean, q.kAll)
	case mean == nil && q.p.Text("ratio.missing_mean") == "mean-per-score":
		return mul(q.w, q.need("ratio.mean_per_score", nil))
	}
	return mean
}

// high is 5.3, and 6.4 of scores.
func (q *kase) high(mode string, limit, r, ordinary *big.Rat) result {
	switch mode {
	case "item":
		return result{amount: q.net, counts: true}
	case "review":
		q.a.Pending = true
		return result{amount: rat(0)}
	case "linear":
		if q.unit == "score" {
			over := sub(r, limit)
			switch q.text("deviation.coefficient_position", "outside") { // 21
			case "inside":
				return q.inPoints(mul(q.w, add(over, q.kAll), q.aux))
			case "none":
				return q.inPoints(mul(q.w, add(over, rat(1)), q.aux))
			}
			return q.inPoints(mul(q.w, add(over, rat(1)), q.kAll, q.aux))
		}
		m := q.areaMean()
		if m == nil {
			panic(refusal("costs.csv"))
		}
		own := q.round("ratio", quo(q.net, m)) // r is c / m, whatever the test looked at
		return q.inPoints(add(ordinary, mul(sub(own, limit), q.w, q.need("unit.scale", nil))))
	case "deduct":
		x := mul(sub(quo(q.net, q.need("unit.mean", nil)), mul(sub(limit, rat(1)), q.w, q.kAll)), q.need("unit.scale", nil))
		return q.inPoints(x)
	}
	return q.inPoints(mul(q.base(q.w), q.kAll, limit)) // cap: m K Z
}

// low is 5.4, and 6.4 of scores.
func (q *kase) low(r *big.Rat) result {
	if q.unit != "score" {
		return q.inPoints(q.points(q.net))
	}
	x := mul(q.w, r, q.aux)
	if q.text("deviation.coefficient_position", "outside") == "outside" {
		x = mul(x, q.kAll)
	}
	return q.inPoints(x)
}

// inPoints is a result in points or a score, rounded as the scheme says.
func (q *kase) inPoints(x *big.Rat) result { return result{quantity: q.round("points", x)} }
