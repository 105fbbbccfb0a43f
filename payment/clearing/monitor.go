package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// Monitored are the figures of monitoring (specification of payment, 7.12) of an institution, or of the area if it has no name.
type Monitored struct {
	Institution string         `json:"institution"`
	Cases       int64          `json:"cases"`
	Grouped     Ratio          `json:"grouped"`  // 入组率: grouped cases of all
	Coverage    Ratio          `json:"coverage"` // 病组覆盖率: groups that occurred, of the groups of the scheme
	Kinds       []KindLine     `json:"kinds"`    // by kind of case
	CMI         payment.Number `json:"cmi"`      // 病例组合指数: total weight / cases; of DIP the mean score
	Reviewed    Ratio          `json:"reviewed"` // special cases that a decision paid, of all cases
}

// Cover is how far the scheme reaches (specification of payment, 7.12). Care of patients who are insured elsewhere counts for
// institutions and groups, and not for the fund.
type Cover struct {
	Institutions Ratio `json:"institutions"` // 医疗机构覆盖: with bills, of those with inpatients
	Groups       Ratio `json:"groups"`       // 病种覆盖: that occurred, of those of the grouping scheme
	Fund         Ratio `json:"fund"`         // 基金支出占比: final fund amounts, of all spending on inpatients, in fen
}

// quotas reports how quotas were used: high outliers and special cases by institution, special cases also of the area. A quota
// with a part "area" is that of the pooling area, one with "new-technique" for special cases with a new technique, one with
// "national" only reported (reading 32).
func (y *clearing) quotas(l *ledger) {
	t := y.t
	list := y.institutions(l)
	use := func(name, setting, part string, who party, cases, used int64, up bool) {
		if q, stated := t.quota(name, setting, part, who, cases, up); stated {
			q.Used = used
			y.out.Quotas = append(y.out.Quotas, q)
		}
	}
	up := t.text("special.rounding") == "up"
	for _, i := range list {
		use("high", "high.quota", "", i.party, i.cases, i.counts[nHigh]-i.counts[nBeyond], false)
		use("apply", "apply.quota", "", i.party, i.cases, i.counts[nItem], false)
		use("special", "special.quota", "", i.party, i.cases, i.counts[nReviewed], up)
		use("new-technique", "special.quota", "new-technique", i.party, i.cases, i.counts[nTechnique], up)
	}
	whole := &l.whole
	nobody := party{day: y.last()}
	use("special", "special.quota", "area", nobody, whole.cases, whole.counts[nReviewed], up)
	use("special", "special.quota", "national", nobody, whole.cases, whole.counts[nReviewed], up)
}

// exactly is number for a part that the value must name.
func (t *Terms) exactly(name string, p party) (payment.Number, bool) {
	s := t.p.Setting(name)
	if s == nil {
		return zero, false
	}
	for i := range s.Values {
		if v := &s.Values[i]; v.When.Part == p.part && p.holds(&v.When) {
			return decimal(v.Number), !v.Unknown
		}
	}
	return zero, false
}

// monitor makes the figures of monitoring.
func (y *clearing) monitor(l *ledger) {
	all := &tally{groups: make(map[string]struct{})}
	figures := func(name string, x *tally) {
		m := Monitored{Institution: name, Cases: x.cases, Grouped: Ratio{x.counts[nGrouped], x.cases},
			Coverage: Ratio{int64(len(x.groups)), y.in.Groups}, Reviewed: Ratio{x.counts[nReviewed], x.cases}}
		for _, kind := range payment.Kinds() {
			if s := x.kinds[kind]; s.Cases > 0 {
				m.Kinds = append(m.Kinds, KindLine{kind, s})
			}
		}
		if x.cases > 0 {
			m.CMI = x.weight.Number().Quo(exact.Int(x.cases))
		}
		y.out.Monitor = append(y.out.Monitor, m)
	}
	houses := y.institutions(l)
	for _, i := range houses {
		figures(i.institution, &i.tally)
		all.merge(&i.tally)
	}
	figures("", all)
	y.out.Cover = Cover{Ratio{int64(len(houses)), y.in.Institutions}, Ratio{int64(len(all.groups)), y.in.Groups},
		Ratio{int64(y.out.Total.Final), int64(y.in.Spending)}}
}
