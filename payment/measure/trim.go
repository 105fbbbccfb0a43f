package measure

import (
	"math/big"
	"slices"
)

// trimPlan are the bounds of a method of trimming: quantiles, and how far beyond them the bounds lie in ranges between them.
type trimPlan struct {
	low, high    *big.Rat // p of the quantiles
	lower, upper *big.Rat // multiples of the range
}

// plan returns the bounds that the method means.
func (t *Trim) plan() trimPlan {
	if t.PercentileLow.Known() {
		return trimPlan{quo(t.PercentileLow.Rat(), whole(100)), quo(t.PercentileHigh.Rat(), whole(100)), new(big.Rat), new(big.Rat)}
	}
	p := trimPlan{big.NewRat(1, 4), big.NewRat(3, 4), big.NewRat(1, 2), big.NewRat(3, 2)} // reading 3
	if t.Upper.Known() {
		p.lower, p.upper = t.Lower.Rat(), t.Upper.Rat()
	}
	return p
}

// scale returns the number that makes every bound whole: the quantile at (n-1)p lies between two costs by a fraction over the
// denominator of p, and the multiples of the range have their own.
func (t *Trim) scale() int64 {
	if t.Method <= TrimNone {
		return 1
	}
	p := t.plan()
	quantiles := lcm(p.low.Denom().Int64(), p.high.Denom().Int64())
	return quantiles * lcm(p.lower.Denom().Int64(), p.upper.Denom().Int64())
}

// quantile returns the p-quantile of ascending costs by linear interpolation at (n-1)p.
func quantile(costs []int64, p *big.Rat) *big.Rat {
	at := mul(p, whole(int64(len(costs)-1)))
	i := new(big.Int).Quo(at.Num(), at.Denom()).Int64()
	q := whole(costs[i])
	if rest := at.Sub(at, whole(i)); rest.Sign() > 0 {
		q.Add(q, rest.Mul(rest, whole(costs[i+1]-costs[i])))
	}
	return q
}

// bounds returns the bounds of ascending costs.
func (p trimPlan) bounds(costs []int64) (low, high *big.Rat) {
	low, high = quantile(costs, p.low), quantile(costs, p.high)
	between := new(big.Rat).Sub(high, low)
	return low.Sub(low, mul(p.lower, between)), high.Add(high, mul(p.upper, between))
}

// stratum is what is trimmed together.
type stratum struct {
	group uint32
	year  uint8
	band  uint8
}

// trim settles the trimmed tallies of all cells.
func (m *measurement) trim() {
	if m.Trim.Method <= TrimNone {
		for i := range m.cells {
			m.cells[i].trimmed = m.cells[i].actual
		}
		return
	}
	ids := make(map[stratum]int)
	var strata [][]int32 // of cells
	for i := range m.cells {
		c := &m.cells[i]
		s := stratum{group: c.group, year: c.year}
		if m.Trim.ByBand {
			s.band = m.band[m.levels.list[c.level]]
		}
		id, ok := ids[s]
		if !ok {
			id = len(strata)
			ids[s] = id
			strata = append(strata, nil)
		}
		strata[id] = append(strata[id], int32(i))
	}
	plan := m.Trim.plan()
	var costs []int64
	for _, cells := range strata {
		costs = costs[:0]
		for _, i := range cells {
			costs = append(costs, m.cells[i].costs...)
		}
		slices.Sort(costs)
		low, high := within(plan.bounds(costs))
		for _, i := range cells {
			m.cells[i].trim(low, high, m.Trim.Method)
			m.left[LeftTrimmed] += m.cells[i].actual.n - m.cells[i].trimmed.n
		}
	}
}

// within returns the bounds as whole numbers, as far as costs go. They are whole, but for those that no cost can reach.
func within(low, high *big.Rat) (l, h int64) {
	if low.Sign() > 0 {
		l = low.Num().Int64()
	}
	h = maxUnits
	if high.Cmp(whole(maxUnits)) < 0 {
		h = high.Num().Int64()
	}
	return l, h
}

// trim settles the trimmed tally of a cell.
func (x *cell) trim(low, high int64, method TrimMethod) {
	for _, u := range x.costs {
		if method == TrimWinsor {
			u = min(max(u, low), high)
		}
		if u >= low && u <= high {
			x.trimmed.add(u)
		}
	}
}
