package measure

import "math/big"

// quality measures the spread inside groups and the variance that the grouping explains. Squares are exact, and the only root
// is rounded correctly.
func (m *measurement) quality() {
	o := m.Quality
	if o == nil {
		return
	}
	var inside addition
	for g, s := range m.groupSeries(0) {
		if s == nil {
			continue
		}
		t := s.total()
		squares, mean := m.variance(t)
		inside.addRat(squares)
		divisor := t.n
		if o.Divisor != DivisorPopulation {
			divisor--
		}
		v := Spread{Group: m.groups.list[g], Cases: t.n, Mean: number(mean)}
		relative := quo(quo(squares, whole(divisor)), mul(mean, mean)) // square of the coefficient of variation
		v.CV = publishedRoot(relative, o.Round)
		if relative == nil {
			m.notice(CVUnknown, v.Group, "", t.n)
		} else if limit := m.Stable.CVLimit; limit.Known() && relative.Cmp(mul(limit.Rat(), limit.Rat())) > 0 {
			v.Unstable = true
			m.notice(CVHigh, v.Group, "", v.CV, limit)
		}
		m.res.Quality = append(m.res.Quality, v)
	}
	total, _ := m.variance(m.areas[0].total())
	m.res.RIV = inside.published(func(sum *big.Rat) *big.Rat {
		rest := quo(sum, total)
		if rest == nil {
			return nil
		}
		return rest.Sub(whole(1), rest)
	}, o.Round)
}
