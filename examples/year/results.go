package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/payment/measure"
)

// groupResult is a group in the measurement and in the year that was paid.
type groupResult struct {
	code, name string
	operated   bool           // an ADRG that needs a procedure
	weight     measure.Value  // or score
	history    int64          // cases behind it
	expected   payment.Number // mean cost behind it, yuan
	cv         string
	cases      int64
	cost       payment.Fen
	standard   payment.Fen // at the final value, before the cap on the number of high outliers
}

// surplus is what hospitals have left of a group.
func (g *groupResult) surplus() payment.Fen { return g.standard - g.cost }

// mean is the mean cost in the year that was paid.
func (g *groupResult) mean() payment.Fen { return fen(g.cost.Yuan().Quo(whole(g.cases))) }

// groups are the groups that occurred in the year that was paid, dearest first.
func (x *walked) groups() []groupResult {
	byCode := make(map[string]*groupResult)
	names := x.groupNames()
	at := func(code string) *groupResult {
		g := byCode[code]
		if g == nil {
			g = &groupResult{code: code, name: names[code]}
			byCode[code] = g
		}
		return g
	}
	value := make(map[string]payment.Number)
	for _, p := range x.year.cleared.Pots {
		value[p.Insurance] = p.Value
	}
	for k, v := range x.survey.groups { // sums have no order
		g := at(k.code)
		g.cases += v.cases
		g.cost += v.cost
		g.standard += fen(v.points.Mul(value[k.insurance])) + v.fixed
	}
	for i := range x.measured.Weights {
		w := &x.measured.Weights[i]
		if g := byCode[w.Group]; g != nil {
			g.weight, g.history, g.expected, g.operated = w.Weight, w.Cases, w.Mean, x.area.operated[w.ADRG]
		}
	}
	for i := range x.measured.Scores {
		s := &x.measured.Scores[i]
		if g := byCode[s.Group]; g != nil {
			g.weight, g.history, g.expected = s.Score, s.Cases, s.Mean
		}
	}
	for i := range x.measured.Quality {
		q := &x.measured.Quality[i]
		if g := byCode[q.Group]; g != nil {
			g.cv = q.CV.String()
		}
	}
	list := make([]groupResult, 0, len(byCode))
	for _, g := range byCode {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b groupResult) int {
		return cmp.Or(cmp.Compare(b.cost, a.cost), strings.Compare(a.code, b.code))
	})
	return list
}

// groupNames are the names of the groups of the pack; rows of the national list of DIP go by their diagnoses.
func (x *walked) groupNames() map[string]string {
	names := make(map[string]string)
	if d := x.pack.DRG(); d != nil {
		for _, g := range d.Groups {
			names[g.Code] = g.Name
		}
		return names
	}
	for i := range x.pack.DIP().Rows {
		r := &x.pack.DIP().Rows[i]
		var keys []string
		for _, k := range r.Keys {
			keys = append(keys, k.Text)
		}
		names[r.Code] = cmp.Or(r.Name, strings.Join(keys, "/"))
	}
	return names
}

// hospitalResult is a hospital in the year that was paid.
type hospitalResult struct {
	*hospital
	cases  int64
	weight payment.Number
	kinds  map[payment.Kind]int64
	result
	parts []result // by kind of insurance
	last  *measure.CaseMix
}

// result is what a hospital has left of its costs.
type result struct {
	insurance string // "" for all
	cost      payment.Fen
	before    payment.Fen // surplus with the fund payments of the bills
	after     payment.Fen // surplus with those of the clearing
}

func (r *result) add(n *clearing.Line) {
	r.cost += n.Cost
	r.before += n.Provisional + n.Burden - n.Cost
	r.after += n.Fund + n.Burden - n.Cost
}

// cmi is the case-mix index (病例组合指数), or the mean score.
func (h *hospitalResult) cmi() payment.Number {
	if h.cases == 0 {
		return payment.Number{}
	}
	return h.weight.Quo(whole(h.cases))
}

// indices are the cost and the time index of the last year before, "" if it had no cases then.
func (h *hospitalResult) indices() (cost, time string) {
	if h.last == nil {
		return "", ""
	}
	return h.last.CostIndex.String(), h.last.TimeIndex.String()
}

// hospitals are the hospitals in the order of their table.
func (x *walked) hospitals() []hospitalResult {
	list := make([]hospitalResult, len(x.area.hospitals))
	at := make(map[string]*hospitalResult)
	for i := range list {
		list[i] = hospitalResult{hospital: &x.area.hospitals[i], kinds: make(map[payment.Kind]int64)}
		at[list[i].code] = &list[i]
	}
	for i := range x.year.cleared.Lines {
		n := &x.year.cleared.Lines[i]
		h := at[n.Institution]
		h.cases += n.Cases
		h.weight = h.weight.Add(n.Weight)
		h.add(n)
		part := result{insurance: n.Insurance}
		part.add(n)
		h.parts = append(h.parts, part)
		for _, k := range n.Kinds {
			h.kinds[k.Kind] += k.Cases
		}
	}
	order := x.names()
	for i := range list {
		slices.SortFunc(list[i].parts, func(a, b result) int {
			return slices.Index(order, a.insurance) - slices.Index(order, b.insurance)
		})
	}
	for i := range x.measured.CaseMix {
		if c := &x.measured.CaseMix[i]; c.Scope == measure.ScopeInstitution && c.Year == lastYear {
			at[c.Name].last = c
		}
	}
	return list
}

// fen rounds an amount in yuan to the fen.
func fen(yuan payment.Number) payment.Fen {
	n, _ := yuan.Round(payment.Rounding{Decimals: 2, Mode: payment.HalfAway}).Units(2)
	return payment.Fen(n)
}

// whole is a whole number.
func whole(n int64) payment.Number { return payment.Fen(100 * n).Yuan() }

// percent is a part of an amount in percent, with one decimal; "-" of nothing.
func percent(part, of payment.Fen) string {
	if of == 0 {
		return "-"
	}
	return part.Yuan().Mul(whole(100)).Quo(of.Yuan()).Text(1) + "%"
}
