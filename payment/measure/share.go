package measure

import (
	"math/big"
	"slices"
)

// standing is an institution of the last year at its level.
type standing struct {
	institution, level, class uint32
	cases                     int64 // at that level and class
	aged                      int64
	ages                      []int64
	costs                     []partShare
	mix                       mix
}

// parted is a share before it is divided.
type parted struct{ part, whole *big.Rat }

// share measures the quantities behind dynamic coefficients.
func (m *measurement) share() {
	o := m.Share
	if o == nil {
		return
	}
	all := m.standings()
	name := func(name string, of func(*standing) parted) {
		for _, level := range levelsOf(all) {
			m.shareOfLevel(name, level, all, of)
		}
	}
	if o.CaseMix {
		name(cmiName, func(s *standing) parted { return parted{s.mix.cm, whole(s.mix.n)} })
	}
	for i, a := range o.Ages {
		name(a.Name, func(s *standing) parted { return parted{whole(s.ages[i]), whole(s.aged)} })
	}
	one := big.NewInt(1)
	for i, c := range o.Costs {
		name(c.Name, func(s *standing) parted { return parted{s.costs[i].part.rat(one), s.costs[i].whole.rat(one)} })
	}
}

// shareOfLevel adds the rows of one quantity at one level.
func (m *measurement) shareOfLevel(name string, level uint32, all []standing, of func(*standing) parted) {
	classes := set(m.Share.Classes)
	pooled := parted{new(big.Rat), new(big.Rat)}
	single, n := new(big.Rat), int64(0)
	for i := range all {
		s := &all[i]
		if s.level != level || classes != nil && !classes[m.classes.list[s.class]] {
			continue
		}
		f := of(s)
		pooled.part.Add(pooled.part, f.part)
		pooled.whole.Add(pooled.whole, f.whole)
		if x := quo(f.part, f.whole); x != nil {
			single.Add(single, x)
			n++
		}
	}
	reference := quo(pooled.part, pooled.whole)
	if m.Share.Reference == InstitutionReference {
		reference = quo(single, whole(n))
	}
	for i := range all {
		s := &all[i]
		if s.level != level {
			continue
		}
		f := of(s)
		x := quo(f.part, f.whole)
		excess := quo(x, reference)
		if excess != nil {
			excess = new(big.Rat).Sub(excess, whole(1))
		}
		m.res.Shares = append(m.res.Shares, Share{
			Institution: m.sites.list[s.institution], Level: m.levels.list[level], Class: m.classes.list[s.class], Name: name,
			Value: published(x, m.Share.Round), Reference: published(reference, m.Share.Round), Excess: published(excess, m.Share.Round),
		})
	}
}

// levelsOf returns the levels of institutions in ascending order.
func levelsOf(all []standing) []uint32 {
	var list []uint32
	for _, s := range all {
		list = append(list, s.level)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// standings puts each institution of the last year at the level and class where most of its cases are, the first by name of
// several.
func (m *measurement) standings() []standing {
	last := uint8(len(m.Years) - 1)
	var list []standing
	for i := range m.siteList { // in order of institutions
		s := &m.siteList[i]
		if s.year != last || s.selected == 0 {
			continue
		}
		if n := len(list); n == 0 || list[n-1].institution != s.institution {
			list = append(list, standing{
				institution: s.institution, level: s.level, class: s.class, cases: s.selected,
				ages: make([]int64, len(s.ages)), costs: make([]partShare, len(s.costs)), mix: mix{cm: new(big.Rat)},
			})
		} else {
			m.levelChanged(s.institution)
		}
		at := &list[len(list)-1]
		if s.selected > at.cases {
			at.level, at.class, at.cases = s.level, s.class, s.selected
		}
		at.aged += s.aged
		for i, n := range s.ages {
			at.ages[i] += n
		}
		for i, p := range s.costs {
			at.costs[i].part.plus(p.part)
			at.costs[i].whole.plus(p.whole)
		}
	}
	if !m.Share.CaseMix {
		return list
	}
	prices := m.weights
	if m.Weight == nil {
		prices = m.scores
	}
	mixes := mixBy(m, false, prices, func(c *cell) (uint32, bool) {
		ok := m.Share.Kinds == nil || slices.Contains(m.Share.Kinds, c.kind)
		return c.institution, ok && c.year == last
	})
	for i := range list {
		if x := mixes[list[i].institution]; x != nil {
			list[i].mix = *x
		}
	}
	return list
}

// levelChanged tells of an institution with several levels or classes, once: its sites follow each other.
func (m *measurement) levelChanged(institution uint32) {
	name := m.sites.list[institution]
	if n := len(m.res.Notices); n > 0 && m.res.Notices[n-1].Code == LevelChanged && m.res.Notices[n-1].Subject == name {
		return
	}
	m.notice(LevelChanged, name, "", m.Years[len(m.Years)-1])
}
