package measure

import (
	"math/big"
	"strings"

	"github.com/fenzu/fenzu/payment"
)

// prices are the published weights or scores of groups, by band. Band 0 is all levels.
type prices struct {
	bands int
	list  []*big.Rat // by group × (bands + 1) + band; nil if there is none
}

// newPrices makes a table and fills it with the adopted figures, rounded: trimming may leave no case to publish them with.
func (m *measurement) newPrices(bands int, adopted []Adopted, r payment.Rounding) prices {
	p := prices{bands, make([]*big.Rat, len(m.groups.list)*(bands+1))}
	for _, a := range adopted {
		g, ok := m.groups.ids[a.Group]
		if !ok {
			continue
		}
		for b := range bands + 1 {
			if a.Band == m.bandName(b) || a.Band == "" && p.list[int(g)*(bands+1)+b] == nil {
				p.list[int(g)*(bands+1)+b] = published(a.Value.Rat(), r).rat()
			}
		}
	}
	return p
}

func (p prices) at(group uint32, band int) **big.Rat { return &p.list[int(group)*(p.bands+1)+band] }

// settle publishes the measured price of a group, or the adopted one if there is one.
func (p prices) settle(group uint32, band int, measured *big.Rat, r payment.Rounding) (v Value, adopted bool) {
	at := p.at(group, band)
	if adopted = *at != nil; adopted {
		measured = *at
	}
	v = published(measured, r)
	*at = v.rat()
	return v, adopted
}

// of returns the price of the cases of a group in a band, nil if there is none.
func (p prices) of(group uint32, band int) *big.Rat {
	if p.list == nil {
		return nil
	}
	return *p.at(group, min(band, p.bands))
}

// weigh measures the weights.
func (m *measurement) weigh() {
	if m.Weight == nil {
		return
	}
	bands := len(m.bands())
	m.weights = m.newPrices(bands, m.AdoptedWeights, m.Weight.Round)
	first := min(bands, 1) // with bands there is no weight of all levels
	for b := first; b <= bands; b++ {
		area := m.mean(m.areas[b])
		var measured, issued addition
		var cases int64
		for g, s := range m.groupSeries(b) {
			if s == nil {
				continue
			}
			w := Weight{Group: m.groups.list[g], ADRG: m.adrgs[g], Band: m.bandName(b), Cases: s.total().n}
			mean := m.mean(s)
			w.Mean = number(mean)
			w.Weight, w.Adopted = m.weights.settle(uint32(g), b, quo(mean, area), m.Weight.Round)
			m.res.Weights = append(m.res.Weights, w)
			m.stable(w.Group, w.Band, s)
			cases += w.Cases
			if w.Weight.known {
				measured.addRat(mul(mean, whole(w.Cases)))
				issued.addRat(mul(w.Weight.rat(), whole(w.Cases)))
			}
		}
		byArea := func(sum *big.Rat) *big.Rat { return quo(sum, area) }
		m.res.Checks = append(m.res.Checks, Check{
			Band: m.bandName(b), Cases: cases,
			Exact:     measured.published(byArea, m.Weight.Round),
			Published: issued.published(func(sum *big.Rat) *big.Rat { return sum }, m.Weight.Round),
		})
	}
	m.order()
}

// stable warns of a group that its cases do not carry.
func (m *measurement) stable(group, band string, s series) {
	if n := s.total().n; n < int64(m.Stable.MinCases) {
		m.notice(CasesFew, group, band, n, m.Stable.MinCases)
	}
	m.absent(group, band, s)
}

// order warns of weights that rise where severity falls: the DRGs of an ADRG stand in order of their codes.
func (m *measurement) order() {
	for i, w := range m.res.Weights {
		if w.ADRG == "" || !w.Weight.known || !strings.HasPrefix(w.Group, w.ADRG) {
			continue
		}
		for _, v := range m.res.Weights[i+1:] {
			if v.ADRG != w.ADRG || v.Band != w.Band {
				break
			}
			if v.Weight.known && v.Weight.published.Cmp(w.Weight.published) > 0 {
				m.notice(WeightOrder, w.Group, w.Band, w.Weight, v.Group, v.Weight)
			}
		}
	}
}
