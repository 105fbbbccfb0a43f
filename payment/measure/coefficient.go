package measure

import "cmp"

// coefficients measures the coefficients of institutions and levels.
func (m *measurement) coefficients() {
	fresh := set(m.New)
	for _, o := range m.Coefficients {
		type key struct{ side, group uint32 }
		own := bySeries(m, true, func(c *cell) (k key, ok bool) {
			k.side = c.level
			if o.Side == ByInstitution {
				k.side = c.institution
			}
			if o.PerGroup {
				k.group = c.group
			}
			return k, true
		})
		area := bySeries(m, true, func(c *cell) (uint32, bool) {
			if o.PerGroup {
				return c.group, true
			}
			return 0, true
		})
		for _, k := range sortedBy(own, func(a, b key) int { return compareBy(a.side, b.side, a.group, b.group) }) {
			v := Coefficient{Side: o.Side, Cases: own[k].total().n}
			if v.Cases == 0 {
				continue
			}
			if o.Side == ByInstitution {
				v.Institution = m.sites.list[k.side]
			} else {
				v.Level = m.levels.list[k.side]
			}
			x := quo(m.mean(own[k]), m.mean(area[k.group]))
			if o.PerGroup {
				v.Group = m.groups.list[k.group]
				if v.New = fresh[v.Group]; v.New {
					x = whole(1)
				}
			}
			v.Value = published(x, o.Round)
			m.res.Coefficients = append(m.res.Coefficients, v)
		}
	}
}

// means measures the means of groups at each level in the last year.
func (m *measurement) means() {
	o := m.Mean
	if o == nil {
		return
	}
	type key struct{ group, level, insurance, auxiliary uint32 }
	last := uint8(len(m.Years) - 1)
	all := bySeries(m, o.Trimmed, func(c *cell) (key, bool) {
		k := key{group: c.group, level: c.level}
		if o.ByInsurance {
			k.insurance = c.insurance
		}
		if o.ByAuxiliary {
			k.auxiliary = c.auxiliary
		}
		return k, c.year == last
	})
	for _, k := range sortedBy(all, func(a, b key) int {
		return cmp.Or(compareBy(a.group, b.group, a.level, b.level), compareBy(a.insurance, b.insurance, a.auxiliary, b.auxiliary))
	}) {
		t := all[k][last]
		if t.n == 0 {
			continue
		}
		v := Mean{Group: m.groups.list[k.group], Level: m.levels.list[k.level], Cases: t.n, Mean: published(m.meanOf(t), o.Round)}
		if o.ByInsurance {
			v.Insurance = m.insurances.list[k.insurance]
		}
		if o.ByAuxiliary {
			v.Auxiliary = m.auxiliaries.list[k.auxiliary]
		}
		m.res.Means = append(m.res.Means, v)
	}
}
