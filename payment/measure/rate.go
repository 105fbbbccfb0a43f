package measure

import "math/big"

// rate measures the rates.
func (m *measurement) rate() {
	o := m.Rate
	if o == nil {
		return
	}
	years := o.Years
	if years == nil {
		years = m.Years
	}
	type scope struct{ level, insurance uint32 }
	in := make([]bool, len(m.Years))
	for _, y := range years {
		in[m.year[y]] = true
	}
	mixes := mixBy(m, o.Trimmed, m.weights, func(c *cell) (k scope, ok bool) {
		if o.ByLevel {
			k.level = c.level
		}
		if o.ByInsurance {
			k.insurance = c.insurance
		}
		return k, in[c.year]
	})
	for _, k := range sortedBy(mixes, func(a, b scope) int { return compareBy(a.level, b.level, a.insurance, b.insurance) }) {
		x := mixes[k]
		r := Rate{Cases: x.n, Cost: number(m.yuan(x.cost)), CM: number(x.cm), Rate: published(quo(m.yuan(x.cost), x.cm), o.Round)}
		if o.ByLevel {
			r.Level = m.levels.list[k.level]
		}
		if o.ByInsurance {
			r.Insurance = m.insurances.list[k.insurance]
		}
		m.res.Rates = append(m.res.Rates, r)
		if x.bare > 0 {
			m.notice(WeightAbsent, r.Insurance, r.Level, x.bare)
		}
	}
	for _, b := range o.Budgets {
		amount, cm := b.Amount.Yuan().Rat(), b.CM.Rat()
		m.res.Rates = append(m.res.Rates, Rate{
			Level: b.Level, Insurance: b.Insurance, Budget: true,
			Cost: number(amount), CM: number(cm), Rate: published(quo(amount, cm), o.Round),
		})
	}
}

// mix is what cases cost and weigh together.
type mix struct {
	n    int64 // with a price
	bare int64 // without
	cost wide  // of those with a price
	cm   *big.Rat
}

// mixBy adds up cells with the same key at the given prices.
func mixBy[K comparable](m *measurement, trimmed bool, p prices, key func(*cell) (K, bool)) map[K]*mix {
	all := make(map[K]*mix)
	m.eachGroup(func(group uint32, cells []cell) {
		type priced struct {
			key  K
			band int
		}
		sums := make(map[priced]tally) // of the group: what has one price is multiplied once
		for i := range cells {
			c := &cells[i]
			k, ok := key(c)
			t := c.tally(trimmed)
			if !ok || t.n == 0 {
				continue
			}
			at := priced{k, min(m.bandOf(c.level), p.bands)}
			sum := sums[at]
			sum.n += t.n
			sum.sum.plus(t.sum)
			sums[at] = sum
		}
		for at, t := range sums { // sums have no order
			if all[at.key] == nil {
				all[at.key] = &mix{cm: new(big.Rat)}
			}
			all[at.key].add(p, group, at.band, t)
		}
	})
	return all
}

// add adds the cases of a group at the price of a band.
func (x *mix) add(p prices, group uint32, band int, t tally) {
	w := p.of(group, band)
	if w == nil {
		x.bare += t.n
		return
	}
	x.n += t.n
	x.cost.plus(t.sum)
	x.cm.Add(x.cm, mul(w, whole(t.n)))
}
