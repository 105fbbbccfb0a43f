package payreference

import (
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// coefficient is k (4.2, 6.2, 6.3), and k with all factors.
func (q *kase) coefficient() {
	g := q.grassRoots()
	switch {
	case g != nil:
		q.k = g
	case q.text("aux.replaces_coefficient", "no") == "yes" && !q.onAdvantage() && q.auxiliary().class != "":
		q.k = rat(1)
	default:
		q.k = q.institutional()
	}
	all := q.k
	for _, f := range q.p.Factors {
		is := func(want, have string) bool { return want == "" || want == have }
		if is(f.Institution, q.institution) && is(f.Class, q.class) && is(f.HospitalLevel, q.level) && is(f.Code, q.code) &&
			is(f.Insurance, q.insurance) && q.during(f.From, f.To) {
			all = mul(all, f.Factor.Rat())
		}
	}
	for _, i := range q.c.Items {
		for _, x := range q.p.Exclusions {
			if x.Item == i.Code && x.Mode == "factor" && q.during(x.From, x.To) {
				all = mul(all, x.Value.Rat())
			}
		}
	}
	if f := q.fact("cmi"); f != nil && f.Mean.Known() {
		if n := q.number("coef.cmi_incentive", above(f)); n != nil {
			all = mul(all, n)
		}
	}
	if f := q.fact("tcm-share"); f != nil {
		if n := q.number("tcm.coefficient", f.Value.Rat()); n != nil {
			all = mul(all, n)
		}
	}
	if q.c.Place != "" {
		if n := q.number("remote.coefficient", nil); n != nil {
			all = mul(all, n)
		}
	}
	q.kAll = q.round("coefficient", all)
}

// above is how far a fact lies above the mean of the peers, relative to the mean (45).
func above(f *rules.Component) *big.Rat { return sub(quo(f.Value.Rat(), f.Mean.Rat()), rat(1)) }

// grassRoots is the factor of a grass-roots disease, nil if the group is none (6.2).
func (q *kase) grassRoots() *big.Rat {
	for _, g := range q.p.GrassRoots {
		if g.Code != q.code {
			continue
		}
		if g.Factor.Known() {
			return g.Factor.Rat()
		}
		return q.need("grass_roots.factor", nil)
	}
	return nil
}

// institutional is the coefficient of the institution.
func (q *kase) institutional() *big.Rat {
	kind := q.text("coef.kind", "none")
	if kind == "none" {
		return rat(1)
	}
	var k *big.Rat
	if kind == "mix" {
		k = q.mix()
	} else {
		k = q.listed(kind)
		if kind == "dynamic" {
			k = q.dynamic(k)
		}
	}
	k = q.round("coefficient", k)
	if floor := q.number("coef.floor", nil); floor != nil && k.Cmp(floor) < 0 {
		return floor
	}
	if limit := q.number("coef.cap", nil); limit != nil && k.Cmp(limit) > 0 {
		return limit
	}
	return k
}

// listed is the coefficient that coefficients.csv or coef.value states.
func (q *kase) listed(kind string) *big.Rat {
	var best *rules.InstitutionCoefficient
	high := -1
	for i := range q.p.Coefficients {
		v := &q.p.Coefficients[i]
		is := func(want, have string) bool { return want == "" || want == have }
		if !is(v.Institution, q.institution) || !is(v.HospitalLevel, q.level) || !is(v.Class, q.class) || !is(v.Code, q.code) {
			continue
		}
		if n := says(v.Institution, 8) + says(v.Class, 2) + says(v.HospitalLevel, 1) + says(v.Code, 4); n > high {
			best, high = v, n
		}
	}
	if n := q.number("coef.new_group", nil); kind == "institution-group" && n != nil && (best == nil || best.Institution == "") {
		return n
	}
	if best != nil {
		return best.Value.Rat()
	}
	if n := q.number("coef.value", nil); n != nil {
		return n
	}
	if n := q.number("coef.new_group", nil); kind != "dynamic" && n != nil {
		return n
	}
	panic(refusal("coef.value"))
}

// mix is a weighted sum of components.
func (q *kase) mix() *big.Rat {
	sum := rat(0)
	var done []string
	for _, v := range q.p.Setting("coef.mix").Values {
		w := &v.When
		if slices.Contains(done, w.Part) || w.HospitalLevel != "" && w.HospitalLevel != q.level || w.Class != "" && w.Class != q.class {
			continue
		}
		done = append(done, w.Part)
		f := q.fact(w.Part)
		if f == nil {
			panic(refusal("components.csv " + w.Part))
		}
		sum = add(sum, mul(f.Value.Rat(), v.Number.Rat()))
	}
	return sum
}

// dynamic is the basic coefficient with what the institution gains for lying above the mean of its peers (6.3). Nothing is taken
// off below the mean, and steps are whole unless the scheme says linear (31).
func (q *kase) dynamic(k *big.Rat) *big.Rat {
	var done []string
	for _, d := range q.p.Dynamic {
		if slices.Contains(done, d.Part) {
			continue
		}
		done = append(done, d.Part)
		var row *rules.DynamicPart
		for i := range q.p.Dynamic {
			if r := &q.p.Dynamic[i]; r.Part == d.Part && (r.HospitalLevel == q.level || r.HospitalLevel == "" && row == nil) {
				row = r
			}
		}
		if row == nil {
			continue
		}
		f := q.fact(d.Part)
		if f == nil || !f.Mean.Known() {
			panic(refusal("components.csv " + d.Part))
		}
		x := above(f)
		if x.Sign() <= 0 {
			continue
		}
		steps := quo(x, row.Per.Rat())
		if q.text("coef.dynamic_rounding", "whole") == "whole" {
			steps = round(steps, "down", 0)
		}
		gain := add(or0(row.First), mul(steps, row.Gain.Rat()))
		if row.Cap.Known() {
			gain = least(gain, row.Cap.Rat())
		}
		k = add(k, gain)
	}
	return k
}

// auxiliaryClass is a class of the auxiliary catalogue that a case meets.
type auxiliaryClass struct {
	class  string
	factor *big.Rat
}

// auxiliary is the one class that counts, the one with the highest trigger (6.5, 23): its factor, 1 if the case meets none.
func (q *kase) auxiliary() auxiliaryClass {
	best := auxiliaryClass{"", rat(1)}
	var trigger *big.Rat
	for _, class := range q.c.Auxiliary {
		var row *rules.AuxiliaryFactor
		high := -1
		for i := range q.p.Auxiliary {
			r := &q.p.Auxiliary[i]
			if r.Class != class || r.HospitalLevel != "" && r.HospitalLevel != q.level || r.Code != "" && r.Code != q.code {
				continue
			}
			if n := says(r.Code, 2) + says(r.HospitalLevel, 1); n > high {
				row, high = r, n
			}
		}
		if row == nil {
			continue
		}
		t := row.Factor.Rat()
		if row.Trigger.Known() {
			t = row.Trigger.Rat()
		}
		if trigger == nil || t.Cmp(trigger) > 0 {
			best, trigger = auxiliaryClass{class, row.Factor.Rat()}, t
		}
	}
	return best
}
