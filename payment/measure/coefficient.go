package measure

import (
	"cmp"
	"slices"
)

// coefficients measures the coefficients of institutions and levels.
func (m *measurement) coefficients() {
	for _, o := range m.Coefficients {
		if !o.PerGroup {
			m.res.Coefficients = append(m.res.Coefficients, m.coefficientsOf(o, "", m.cells)...)
			continue
		}
		from := len(m.res.Coefficients)
		m.eachGroup(func(group uint32, cells []cell) {
			m.res.Coefficients = append(m.res.Coefficients, m.coefficientsOf(o, m.groups.list[group], cells)...)
		})
		slices.SortStableFunc(m.res.Coefficients[from:], func(a, b Coefficient) int {
			return compareBy(a.Institution, b.Institution, a.Level, b.Level)
		})
	}
}

// coefficientsOf returns the coefficients of one group, or of all cases.
func (m *measurement) coefficientsOf(o CoefficientOutput, group string, cells []cell) []Coefficient {
	own := bySeries(m, cells, true, func(c *cell) (uint32, bool) {
		if o.Side == ByInstitution {
			return c.institution, true
		}
		return c.level, true
	})
	area := make(series, len(m.Years))
	for i := range cells {
		area[cells[i].year].plus(cells[i].trimmed)
	}
	mean, first := m.mean(area), o.PerGroup && slices.Contains(m.New, group)
	list := make([]Coefficient, 0, len(own))
	for _, k := range sortedKeys(own) {
		v := Coefficient{Side: o.Side, Group: group, Cases: own[k].total().n, New: first}
		if o.Side == ByInstitution {
			v.Institution = m.sites.list[k]
		} else {
			v.Level = m.levels.list[k]
		}
		x := quo(m.mean(own[k]), mean)
		if first {
			x = whole(1)
		}
		v.Value = published(x, o.Round)
		list = append(list, v)
	}
	return list
}

// means measures the means of groups at each level in the last year.
func (m *measurement) means() {
	o := m.Mean
	if o == nil {
		return
	}
	type key struct{ group, level, insurance, auxiliary uint32 }
	last := uint8(len(m.Years) - 1)
	all := bySeries(m, m.cells, o.Trimmed, func(c *cell) (key, bool) {
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
