package measure

import "math/big"

// score measures the DIP scores.
func (m *measurement) score() {
	if m.Score == nil {
		return
	}
	o := m.Score
	m.scores = m.newPrices(0, m.AdoptedScores, o.Round)
	all := m.groupSeries(0)
	scale, divisor := o.Scale.Rat(), m.mean(m.areas[0])
	switch o.Method {
	case BaseDisease:
		divisor = nil
		if g, ok := m.groups.ids[o.Base]; ok && all[g] != nil {
			divisor = m.mean(all[g])
		} else {
			m.notice(GroupAbsent, o.Base, "")
		}
	case StandardQuota:
		scale, divisor = whole(1), o.Quota.Yuan().Rat()
	}
	parts := m.partMeans(all)
	for g, s := range all {
		if s == nil {
			continue
		}
		mean := m.mean(s)
		v := Score{Group: m.groups.list[g], Cases: s.total().n, Mean: number(mean)}
		v.Score, v.Adopted = m.scores.settle(uint32(g), 0, mul(quo(mean, divisor), scale), o.Round)
		for i := range o.Monitor {
			v.Monitor = append(v.Monitor, published(quo(m.mean(m.partSeries(g, i)), parts[i]), o.Round))
		}
		m.res.Scores = append(m.res.Scores, v)
		if m.Weight == nil {
			m.stable(v.Group, "", s)
		}
	}
}

// partSeries returns the tallies of a monitored part of a group.
func (m *measurement) partSeries(group, part int) series {
	s := make(series, len(m.Years))
	for y := range s {
		if list := m.monitor[group*len(m.Years)+y]; list != nil {
			s[y] = list[part]
		}
	}
	return s
}

// partMeans returns the means of the monitored parts over the groups that are measured.
func (m *measurement) partMeans(groups []series) []*big.Rat {
	means := make([]*big.Rat, len(m.Score.Monitor))
	for i := range means {
		area := make(series, len(m.Years))
		for g, s := range groups {
			if s == nil {
				continue
			}
			for y, t := range m.partSeries(g, i) {
				area[y].plus(t)
			}
		}
		means[i] = m.mean(area)
	}
	return means
}
