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
	costTerms    []*big.Rat // cost of a group here / its mean in the area
	costCases    int64
	timeTerms    []*big.Rat
	timeCases    int64
	groups       int
}

// groupYear is what a group came to in a year.
type groupYear struct {
	byBand []int64 // cases by level band, of which each has its price
	actual tally
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
	// Cells stand in order of groups, so that one group after the other is complete.
	for from := 0; from < len(m.cells); {
		to := from
		area := make([]groupYear, len(m.Years))
		here := make(map[mixKey]*groupYear)
		group := m.cells[from].group
		for ; to < len(m.cells) && m.cells[to].group == group; to++ {
			c := &m.cells[to]
			area[c.year].add(c)
			for _, k := range scopes(c.institution, c.level, c.year) {
				if here[k] == nil {
					here[k] = new(groupYear)
				}
				here[k].add(c)
				row(k).n += c.actual.n
				here[k].byBand = addTo(here[k].byBand, m.bandOf(c.level), c.actual.n)
			}
		}
		counted := scheme == nil || scheme[m.groups.list[group]]
		for _, k := range sortedBy(here, mixKey.compare) {
			r, h, a := row(k), here[k], area[k.year]
			if counted {
				r.groups++
			}
			for band, n := range h.byBand {
				if prices.list == nil || n == 0 {
					continue
				}
				if w := *prices.at(group, min(band, prices.bands)); w != nil {
					r.mix.n += n
					r.mix.cm.Add(r.mix.cm, mul(w, whole(n)))
				}
			}
			if mean := ratioOf(a.actual.sum, a.actual.n); mean != nil && mean.Sign() > 0 {
				r.costTerms = append(r.costTerms, quo(h.actual.sum.rat(big.NewInt(1)), mean))
				r.costCases += h.actual.n
			}
			if mean := ratioOf(a.days, a.stays); mean != nil && mean.Sign() > 0 {
				r.timeTerms = append(r.timeTerms, quo(h.days.rat(big.NewInt(1)), mean))
				r.timeCases += h.stays
			}
		}
		from = to
	}
	for _, k := range sortedBy(rows, mixKey.compare) {
		r := rows[k]
		v := CaseMix{
			Scope: k.scope, Year: m.Years[k.year], All: r.all, Cases: r.n, Groups: r.groups,
			GroupingRate: published(ratio(r.grouped, r.all), o.Round),
			CMI:          published(quo(r.mix.cm, whole(r.mix.n)), o.Round),
			CostIndex:    publishedSum(r.costTerms, over(r.costCases), o.Round),
			TimeIndex:    publishedSum(r.timeTerms, over(r.timeCases), o.Round),
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

// over returns the function that divides by n.
func over(n int64) func(*big.Rat) *big.Rat {
	return func(sum *big.Rat) *big.Rat { return quo(sum, whole(n)) }
}

func (g *groupYear) add(c *cell) {
	g.actual.plus(c.actual)
	g.stays += c.stays
	g.days.plus(c.days)
}

// ratioOf returns a sum over n, nil if n is zero.
func ratioOf(sum wide, n int64) *big.Rat {
	if n == 0 {
		return nil
	}
	return sum.rat(big.NewInt(n))
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
