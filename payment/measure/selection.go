package measure

import "github.com/fenzu/fenzu/rules"

// Reason says why a sound record does not count.
type Reason uint8

// The reasons, in the order in which they are asked.
const (
	counts        Reason = iota
	LeftInvalid          // the case could not be grouped as filed
	LeftUngrouped        // 未入组
	LeftAmbiguous        // 歧义组 (QY)
	LeftGroup            // of Selection.Without
	LeftLevel            // not of Selection.Levels
	LeftInsurance        // not of Selection.Insurances
	LeftStay             // outside the limits of days
	LeftCost             // outside the limits of cost
	LeftFew              // of a group below Selection.MinCases
	LeftTrimmed          // outside the bounds of TrimDrop; such a case counts in what rests on actual costs
	reasons
)

var reasonNames = [reasons][3]string{
	LeftInvalid:   {"invalid", "无法分组", "cannot be grouped as filed"},
	LeftUngrouped: {"ungrouped", "未入组", "ungrouped"},
	LeftAmbiguous: {"ambiguous", "歧义组", "ambiguous"},
	LeftGroup:     {"group", "按组排除", "group left out by name"},
	LeftLevel:     {"level", "等级不在范围", "level left out"},
	LeftInsurance: {"insurance", "险种不在范围", "insurance left out"},
	LeftStay:      {"stay", "住院天数超限", "stay outside the limits"},
	LeftCost:      {"cost", "费用超限", "cost outside the limits"},
	LeftFew:       {"few", "所在组例数不足", "group with too few cases"},
	LeftTrimmed:   {"trimmed", "裁剪", "trimmed"},
}

// String returns the name of the reason.
func (r Reason) String() string {
	if r < reasons {
		return reasonNames[r][0]
	}
	return ""
}

// Text returns the reason in the language.
func (r Reason) Text(l rules.Lang) string {
	if r < reasons {
		return l.Pick(reasonNames[r][1], reasonNames[r][2])
	}
	return ""
}

// byStatus returns why the status keeps a record from counting.
func (m *Method) byStatus(r *Record) Reason {
	switch r.Status {
	case rules.Invalid, rules.NeedsData:
		return LeftInvalid
	case rules.Ungrouped:
		if !m.Select.Ungrouped {
			return LeftUngrouped
		}
	case rules.Ambiguous:
		if !m.Select.Ambiguous {
			return LeftAmbiguous
		}
	}
	return counts
}

// reason returns why a record does not count, or counts.
func (c *collector) reason(r *Record, units int64) Reason {
	s := &c.Select
	if why := c.byStatus(r); why != counts {
		return why
	}
	stay, _ := r.Stay.Get()
	perFen := c.basis.perFen
	switch {
	case c.without[r.Group]:
		return LeftGroup
	case c.only != nil && !c.only[r.Level]:
		return LeftLevel
	case c.insured != nil && !c.insured[r.Insurance]:
		return LeftInsurance
	case stay < s.StayMin.Or(stay) || stay > s.StayMax.Or(stay):
		return LeftStay
	case lessFen(units, int64(s.CostMin), perFen) || s.CostMax > 0 && moreFen(units, int64(s.CostMax), perFen):
		return LeftCost
	}
	return counts
}

// lessFen reports whether units are less than an amount in fen.
func lessFen(units, fen, perFen int64) bool { return units/perFen < fen }

// moreFen reports whether units are more than an amount in fen.
func moreFen(units, fen, perFen int64) bool {
	return units/perFen > fen || units/perFen == fen && units%perFen > 0
}

// dropFew takes the groups with too few cases out of the measurement.
func (m *measurement) dropFew() {
	if m.Select.MinCases <= 1 {
		return
	}
	exempt := set(m.Select.Exempt)
	cases := make([]int64, len(m.groups.list))
	for i := range m.cells {
		cases[m.cells[i].group] += m.cells[i].actual.n
	}
	few := make([]bool, len(cases))
	for g, n := range cases {
		few[g] = n > 0 && n < int64(m.Select.MinCases) && !exempt[m.groups.list[g]]
		if few[g] {
			m.left[LeftFew] += n
			m.counted -= n
			m.notice(GroupLeftOut, m.groups.list[g], "", n, m.Select.MinCases)
		}
	}
	kept := m.cells[:0]
	for i := range m.cells {
		if !few[m.cells[i].group] {
			kept = append(kept, m.cells[i])
		}
	}
	m.cells = kept
}
