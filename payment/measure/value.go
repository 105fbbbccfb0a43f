package measure

import (
	"math"
	"math/big"
)

// value measures the DIP budget value.
func (m *measurement) value() {
	o := m.Value
	if o == nil {
		return
	}
	type scope struct {
		insurance uint32
		year      uint8
	}
	key := func(c *cell) (scope, bool) {
		k := scope{year: c.year}
		if o.ByInsurance {
			k.insurance = c.insurance
		}
		return k, true
	}
	mixes := mixBy(m, o.Trimmed, m.scores, key)
	if o.Excellent {
		mixes = excellent(m, mixes, key)
	}
	sums := make(map[uint32]*PointValue)
	cost, scores, bare := make(map[uint32]*big.Rat), make(map[uint32]*big.Rat), make(map[uint32]int64)
	for _, k := range sortedBy(mixes, func(a, b scope) int { return compareBy(a.insurance, b.insurance, a.year, b.year) }) {
		if sums[k.insurance] == nil {
			sums[k.insurance] = new(PointValue)
			cost[k.insurance], scores[k.insurance] = new(big.Rat), new(big.Rat)
		}
		weight := whole(int64(m.Weights[k.year]))
		cost[k.insurance].Add(cost[k.insurance], mul(weight, m.yuan(mixes[k].cost)))
		scores[k.insurance].Add(scores[k.insurance], mul(weight, mixes[k].cm))
		bare[k.insurance] += mixes[k].bare
	}
	var total int64
	for _, w := range m.Weights {
		total += int64(w)
	}
	for _, k := range sortedKeys(sums) {
		v := sums[k]
		if o.ByInsurance {
			v.Insurance = m.insurances.list[k]
		}
		v.Cost, v.Scores = number(quo(cost[k], whole(total))), number(quo(scores[k], whole(total)))
		v.Value = published(quo(cost[k], scores[k]), o.Round)
		m.res.Values = append(m.res.Values, *v)
		if bare[k] > 0 {
			m.notice(WeightAbsent, v.Insurance, "", bare[k])
		}
	}
}

// excellent returns the mixes of the cases alone whose cost per score is below the mean of their key.
func excellent[K comparable](m *measurement, mixes map[K]*mix, key func(*cell) (K, bool)) map[K]*mix {
	all := make(map[K]*mix, len(mixes))
	for k, x := range mixes {
		all[k] = &mix{bare: x.bare, cm: new(big.Rat)}
	}
	m.eachGroup(func(group uint32, cells []cell) {
		score := m.scores.of(group, 0)
		if score == nil {
			return
		}
		limits, sums := make(map[K]int64), make(map[K]tally)
		for i := range cells {
			k, _ := key(&cells[i])
			least, known := limits[k]
			if !known { // cost / score < costs / scores
				if limit := quo(mul(mixes[k].cost.rat(big.NewInt(1)), score), mixes[k].cm); limit != nil {
					least = ceiling(limit)
				}
				limits[k] = least
			}
			sum := sums[k]
			for _, u := range cells[i].costs {
				if u < least {
					sum.n++
					sum.sum.add(u)
				}
			}
			sums[k] = sum
		}
		for k, t := range sums { // sums have no order
			all[k].add(m.scores, group, 0, t)
		}
	})
	return all
}

// ceiling returns the least whole number that is not below x, as far as costs go.
func ceiling(x *big.Rat) int64 {
	n := new(big.Int).Add(x.Num(), x.Denom())
	n.Sub(n, big.NewInt(1))
	if n.Div(n, x.Denom()); !n.IsInt64() {
		return math.MaxInt64
	}
	return n.Int64()
}
