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
		excellent := make(map[scope]*mix, len(mixes))
		for i := range m.cells {
			c := &m.cells[i]
			k, _ := key(c)
			score := m.price(m.scores, c)
			if score == nil {
				continue
			}
			x := excellent[k]
			if x == nil {
				x = &mix{cm: new(big.Rat), bare: mixes[k].bare}
				excellent[k] = x
			}
			// A case counts if its cost per score is below the mean: cost × scores < costs × score.
			limit := quo(mul(mixes[k].cost.rat(big.NewInt(1)), score), mixes[k].cm)
			if limit == nil {
				continue
			}
			least := ceiling(limit)
			var n int64
			for _, u := range c.costs {
				if u < least {
					n++
					x.cost.add(u)
				}
			}
			x.n += n
			x.cm.Add(x.cm, mul(score, whole(n)))
		}
		mixes = excellent
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

// ceiling returns the least whole number that is not below x, as far as costs go.
func ceiling(x *big.Rat) int64 {
	n := new(big.Int).Add(x.Num(), x.Denom())
	n.Sub(n, big.NewInt(1))
	if n.Div(n, x.Denom()); !n.IsInt64() {
		return math.MaxInt64
	}
	return n.Int64()
}
