package measure

import (
	"cmp"
	"math/big"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// mixKey is a row of monitoring.
type mixKey struct {
	scope Scope
	name  uint32
	year  uint8
}

// scopes returns the rows that an institution of a level counts in.
func scopes(institution, level uint32, year uint8) [3]mixKey {
	return [3]mixKey{{ScopeArea, 0, year}, {ScopeLevel, level, year}, {ScopeInstitution, institution, year}}
}

// mixRow gathers a row of monitoring.
type mixRow struct {
	all, grouped int64
	n            int64
	mix          mix
	cost, time   index
	groups       int
}

// index is a mean over cases of what groups come to here / their means in the area.
type index struct {
	addition
	n int64
}

// add counts n cases of a group here, beside all of the area. A group whose mean there is zero says nothing.
func (x *index) add(n int64, here wide, areaN int64, area wide) {
	if all := area.int(); n > 0 && all.Sign() > 0 {
		num := here.int()
		x.addition.add(num.Mul(num, big.NewInt(areaN)), all)
		x.n += n
	}
}

func (x *index) value(r payment.Rounding) Value {
	return x.published(func(sum *big.Rat) *big.Rat { return quo(sum, whole(x.n)) }, r)
}

// groupYear is what a group came to in a year.
type groupYear struct {
	byBand []int64 // cases by level band, of which each has its price
	n      int64
	sum    wide
	stays  int64
	days   wide
}

// caseMix measures the rows of monitoring.
func (m *measurement) caseMix() {
	o := m.CaseMix
	if o == nil {
		return
	}
	rows := make(map[mixKey]*mixRow)
	row := func(k mixKey) *mixRow {
		r := rows[k]
		if r == nil {
			r = &mixRow{mix: mix{cm: new(big.Rat)}}
			rows[k] = r
		}
		return r
	}
	for i := range m.siteList {
		s := &m.siteList[i]
		for _, k := range scopes(s.institution, s.level, s.year) {
			row(k).all += s.all
			row(k).grouped += s.grouped
		}
	}
	scheme := set(m.Groups)
	prices := m.weights
	if m.Weight == nil {
		prices = m.scores
	}
	m.eachGroup(func(group uint32, cells []cell) {
		area := make([]groupYear, len(m.Years))
		here := make(map[mixKey]*groupYear)
		for i := range cells {
			c := &cells[i]
			band := m.bandOf(c.level)
			area[c.year].add(c, band)
			for _, k := range scopes(c.institution, c.level, c.year) {
				if here[k] == nil {
					here[k] = new(groupYear)
				}
				here[k].add(c, band)
			}
		}
		counted := scheme == nil || scheme[m.groups.list[group]]
		for k, h := range here { // sums have no order
			r := row(k)
			if counted {
				r.groups++
			}
			r.n += h.n
			for band, n := range h.byBand {
				if n > 0 {
					r.mix.add(prices, group, band, tally{n: n})
				}
			}
			a := &area[k.year]
			r.cost.add(h.n, h.sum, a.n, a.sum)
			r.time.add(h.stays, h.days, a.stays, a.days)
		}
	})
	for _, k := range sortedBy(rows, mixKey.compare) {
		r := rows[k]
		v := CaseMix{
			Scope: k.scope, Year: m.Years[k.year], All: r.all, Cases: r.n, Groups: r.groups,
			GroupingRate: published(ratio(r.grouped, r.all), o.Round),
			CMI:          published(quo(r.mix.cm, whole(r.mix.n)), o.Round),
			CostIndex:    r.cost.value(o.Round),
			TimeIndex:    r.time.value(o.Round),
		}
		switch k.scope {
		case ScopeLevel:
			v.Name = m.levels.list[k.name]
		case ScopeInstitution:
			v.Name = m.sites.list[k.name]
		}
		if m.Groups != nil {
			v.Coverage = published(ratio(int64(r.groups), int64(len(m.Groups))), o.Round)
		}
		m.res.CaseMix = append(m.res.CaseMix, v)
		if bare := r.n - r.mix.n; k.scope == ScopeArea && prices.list != nil && bare > 0 {
			m.notice(WeightAbsent, "", "", bare)
		}
	}
}

// addTo adds n at a place of a list that grows as needed.
func addTo(list []int64, at int, n int64) []int64 {
	for len(list) <= at {
		list = append(list, 0)
	}
	list[at] += n
	return list
}

// add adds a cell of a level band.
func (g *groupYear) add(c *cell, band int) {
	g.byBand = addTo(g.byBand, band, c.actual.n)
	g.n += c.actual.n
	g.sum.plus(c.actual.sum)
	g.stays += c.stays
	g.days.plus(c.days)
}

func (k mixKey) compare(o mixKey) int {
	return cmp.Or(cmp.Compare(k.scope, o.scope), compareBy(k.name, o.name, k.year, o.year))
}

// groupingRate warns of years in which too few cases were grouped.
func (m *measurement) groupingRate() {
	limit := m.Stable.GroupingRate
	if !limit.Known() {
		return
	}
	all, grouped := make([]int64, len(m.Years)), make([]int64, len(m.Years))
	for i := range m.siteList {
		all[m.siteList[i].year] += m.siteList[i].all
		grouped[m.siteList[i].year] += m.siteList[i].grouped
	}
	for y, n := range all {
		if rate := ratio(grouped[y], n); rate != nil && rate.Cmp(limit.Rat()) < 0 {
			m.notice(RateLow, "", "", m.Years[y], exact.Of(rate).Round(payment.Rounding{Decimals: 4, Mode: exact.Down}).Text(4), limit)
		}
	}
}
