package reference

import (
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// leafOf is specification 7 and 10.2: the first leaf whose tier and condition the case meets, "" if there is none.
func (r *record) leafOf(leaves []rules.Leaf) string {
	var mcc, cc bool
	for _, d := range r.dx[1:] {
		if r.g.excludes[r.g.table[d]][r.dx[0]] {
			continue
		}
		mcc = mcc || r.g.severity[d] == rules.MCC
		cc = cc || r.g.severity[d] == rules.CC
	}
	tiers := map[string]bool{"": true, "mcc": mcc, "cc": mcc || cc, "cc_only": cc && !mcc, "none": !mcc && !cc}
	for _, l := range leaves {
		if tiers[l.When.String()] && (l.Proviso < 0 || r.meets(&r.g.drg.Provisos[l.Proviso], tiers)) {
			return l.Code
		}
	}
	return ""
}

// meets reports whether a condition certainly holds.
func (r *record) meets(p *rules.Proviso, tiers map[string]bool) bool {
	best := no
	for _, all := range p.Alternatives {
		worst := yes
		for _, t := range all {
			v := r.test(t, tiers)
			if t.Not {
				v = yes - v
			}
			worst = min(worst, v)
		}
		best = max(best, worst)
	}
	return best == yes
}

// test is one test of 10.2, without its negation.
func (r *record) test(t rules.Test, tiers map[string]bool) truth {
	number := func(v int64, known bool) truth {
		if !known {
			return maybe
		}
		return truthOf(compares(t, new(big.Rat).SetInt64(v)))
	}
	in := func(items []rules.Item, code string, known bool) bool {
		return code != "" && known && slices.ContainsFunc(items, func(i rules.Item) bool { return i.Holds(code) })
	}
	dx := func(code string) bool { return in(t.Items, code, r.g.defined[code]) }
	px := func(code string) bool { return in(t.Items, code, r.g.procedures[code]) }
	switch t.Kind {
	case rules.TestPrincipal:
		return truthOf(dx(r.dx[0]))
	case rules.TestOtherDiagnosis:
		return truthOf(slices.ContainsFunc(r.dx[1:], dx))
	case rules.TestAnyDiagnosis:
		return truthOf(slices.ContainsFunc(r.dx, dx))
	case rules.TestMain:
		return truthOf(px(r.main))
	case rules.TestProcedure:
		return truthOf(slices.ContainsFunc(r.px, px))
	case rules.TestOtherProcedure:
		rest := slices.Clone(r.px)
		if r.main != "" {
			rest[r.mainAt] = ""
		}
		return truthOf(slices.ContainsFunc(rest, px))
	case rules.TestProcedureGroups:
		var groups []map[string]bool
		for _, items := range t.Groups {
			met := make(map[string]bool)
			for _, p := range r.px {
				met[p] = in(items, p, r.g.procedures[p])
			}
			groups = append(groups, met)
		}
		return truthOf(r.pair(groups, nil, r.g.p.PairMain == "free"))
	case rules.TestCount:
		n := int64(0)
		for _, p := range r.px {
			if px(p) {
				n++
			}
		}
		return number(n, true)
	case rules.TestMCC, rules.TestCC, rules.TestCCOnly, rules.TestNone:
		return truthOf(tiers[t.Kind.String()])
	case rules.TestAge:
		return number(r.years, r.hasYears)
	case rules.TestAgeDays:
		if !r.hasDays && r.hasYears && r.years > 0 { // as many days at least as so many years have
			return atLeast(t, r.years*r.g.p.YearDays)
		}
		return number(r.days, r.hasDays)
	case rules.TestBirthWeight:
		return number(r.weight, r.hasWeight)
	case rules.TestStay:
		return number(r.c.Stay.Get())
	case rules.TestICUHours:
		return number(r.c.ICUHours.Get())
	case rules.TestVentilatorHours:
		return number(r.c.VentilatorHours.Get())
	case rules.TestDischarge:
		return number(r.c.Discharge.Get())
	case rules.TestDepartment:
		if r.c.Department == "" {
			return maybe
		}
		return truthOf(slices.Contains(t.Texts, r.c.Department))
	case rules.TestFlag:
		v, declared := r.c.Flags[t.Name]
		if !declared {
			return maybe
		}
		return truthOf(v)
	}
	panic("reference: test " + t.Kind.String())
}
