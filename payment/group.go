package payment

import (
	"slices"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// group finds the weight, score or price of the group.
func (r *run) group() bool {
	s, b := r.s, r.b
	if r.c.TCM != nil && s.gaps.has("tcm_fallback.csv") {
		r.failOpen("tcm_fallback.csv")
		return false
	}
	if s.gaps.has("tcm_advantage.csv") { // whether the group stands there, nobody knows
		r.failOpen("tcm_advantage.csv")
		return false
	}
	if f, falls := s.fallbacks[r.code]; falls && !r.chinese(&f) {
		return false
	}
	r.entry = s.weights.of(r.code, &r.q, "")
	a := s.advantages[r.code]
	switch {
	case r.entry != nil && r.entry.value.Sign() > 0:
		rule, round := RuleWeight, s.round.weight
		switch s.unit {
		case byScore:
			rule, round = RuleScore, Rounding{}
		case byPrice:
			rule, round = RulePrice, Rounding{}
		}
		r.w = r.step(rule, r.entry.value, round, r.entry.pos, r.code)
	case r.entry == nil && r.measured(r.code):
		mean, _, _ := r.number(s.areaMean, Number{})
		n := s.costs.of(r.code, &r.q, "")
		r.w = r.step(RuleMeasured, n.value.Quo(mean), s.round.weight, n.pos, r.code, Operand{SymbolMean, n.value},
			Operand{SymbolAreaMean, mean})
	case a != nil && a.Western != "":
	default:
		r.unfound("result", r.code)
		return false
	}
	if a != nil && !r.advantage(a) {
		return false
	}
	b.Weight = r.w
	r.base = r.w
	if s.unit == byPoints {
		if s.gaps.has("unit.scale") {
			r.failOpen("unit.scale")
			return false
		}
		r.base = r.step(RuleBase, r.w.Mul(s.scale), s.round.basePoints, rules.Pos{}, "", Operand{SymbolW, r.w},
			Operand{SymbolScale, s.scale})
	}
	return true
}

// chinese tests the share of Chinese medicine of a group that asks for one. Below the threshold another group pays.
func (r *run) chinese(f *rules.TCMFallback) bool {
	t := r.c.TCM
	if t == nil {
		r.fail(rules.ClaimFieldMissing, "tcm", r.code)
		return false
	}
	tcm := t.Treatment + t.PatentMedicine + t.Herbs
	all := tcm + t.WesternTreatment + t.WesternDrugs + t.Surgery + t.Consumables
	if all == 0 {
		r.fail(rules.ClaimContradiction, "tcm", all.String())
		return false
	}
	least, pos, _ := r.number(r.s.tcmThreshold, Number{})
	share := tcm.Yuan().Quo(all.Yuan()) // compared as it is; the rounding is of what the bill shows
	r.step(RuleTCMShare, share, r.s.round.tcm, pos, "", Operand{SymbolTCM, tcm.Yuan()}, Operand{SymbolAll, all.Yuan()})
	r.b.Readings.Add(30)
	if share.Cmp(least) < 0 {
		r.b.Notices.Add(TCMBelow)
		r.code = f.Fallback
	}
	return true
}

// advantage prices a disease with an advantage of Chinese medicine (payment specification, 7.7).
func (r *run) advantage(a *rules.TCMAdvantage) bool {
	s, c := r.s, r.c
	r.b.Readings |= r.s.readings & (1 << 51)
	western := Number{}
	ratio := Number{}
	round := [...]Rounding{byRate: s.round.weight, byPoints: s.round.weight, byScore: s.round.basePoints, byPrice: {}}[s.unit]
	if a.Western != "" {
		w := s.weights.of(a.Western, &r.q, "")
		switch {
		case w != nil:
		case r.measured(a.Western):
			mean, _, _ := r.number(s.areaMean, Number{})
			n := s.costs.of(a.Western, &r.q, "")
			w = &groupNumber{value: n.value.Quo(mean), pos: n.pos}
		default:
			r.unfound("tcm_advantage.csv", a.Western)
			return false
		}
		published := Rounding{}
		if s.unit == byRate || s.unit == byPoints {
			published = s.round.weight
		}
		western, ratio = r.step(RuleWestern, w.value, published, w.pos, a.Western), exact.Of(a.Ratio.Rat())
	}
	if a.Mode == "effect" {
		if c.Failed {
			r.b.Notices.Add(FallBack)
			if r.w.Sign() == 0 {
				r.unfound("result", r.code)
				return false
			}
			return true
		}
		r.w = r.step(RuleEffect, western.Mul(ratio), round, a.Pos, "", Operand{SymbolS, western},
			Operand{SymbolFactor, ratio})
		return true
	}
	up, bonus := exact.Int(1), Number{}
	if c.TCMMet {
		if a.Percent.Known() {
			up = up.Add(exact.Of(a.Percent.Rat()))
			r.b.Readings.Add(33)
		}
		if a.Bonus.Known() {
			bonus = exact.Of(a.Bonus.Rat())
		}
	}
	r.w = r.step(RuleAdvantage, exact.Max(r.w.Mul(up).Add(bonus), ratio.Mul(western)), round, a.Pos, "",
		Operand{SymbolS, r.w}, Operand{SymbolFactor, up}, Operand{SymbolGain, bonus},
		Operand{SymbolShare, ratio}, Operand{SymbolS, western})
	return true
}

// valueOf finds what the unit of pricing is worth.
func (r *run) valueOf() bool {
	s, b := r.s, r.b
	if r.valued {
		return true
	}
	switch s.unit {
	case byPrice:
		r.value, r.valued = exact.Int(1), true
		return true
	case byRate:
		v, pos, ok := r.number(s.rate, Number{})
		if !ok {
			r.fail(rules.SettingMissing, "rate.value", r.q.level+" "+r.q.insurance)
			return false
		}
		r.value, r.valued = r.step(RuleRate, v, s.round.value, pos, ""), true
	default:
		for i, n := range s.values {
			v, pos, ok := n.of(&r.q, Number{})
			if !ok {
				continue
			}
			if i > 0 {
				b.Provisional = true
				b.Notices.Add(ProvisionalValue)
			}
			r.value, r.valued = r.step(RuleValue, v, s.round.value, pos, r.q.insurance), true
			break
		}
		if !r.valued {
			b.Notices.Add(ValueMissing)
		}
	}
	b.Value = r.value
	return true
}

// coefficients finds the coefficient of the institution, or what takes its place, with all that multiplies it.
func (r *run) coefficients() bool {
	s, b := r.s, r.b
	r.k, r.a = exact.Int(1), exact.Int(1)
	class := r.auxiliary()
	if len(r.errs) > 0 {
		return false
	}
	terms := 0
	ops := [12]Operand{}
	times := func(sym Symbol, n Number) {
		r.k = r.k.Mul(n)
		if terms < len(ops) {
			ops[terms] = Operand{sym, n}
		}
		terms++
	}
	for _, name := range [...]string{"grass_roots.csv", "factors.csv"} {
		if s.gaps.has(name) { // whether the group stands there, nobody knows
			r.failOpen(name)
			return false
		}
	}
	if g, basic := s.grassRoots[r.code]; basic {
		f, pos, ok := r.number(g, Number{})
		if !ok {
			r.fail(rules.SettingMissing, "grass_roots.factor", r.code)
			return false
		}
		times(SymbolK, r.step(RuleGrassRoots, f, Rounding{}, pos, r.code))
	} else if !(class != nil && s.auxReplaces) && s.unit != byPrice && !s.coef.is("none") {
		k, ok := r.institution()
		if !ok {
			return false
		}
		times(SymbolK, k)
	}
	if (s.incentive != nil || s.tcmSteps != nil) && s.gaps.has("components.csv") {
		r.failOpen("components.csv")
		return false
	}
	if c, ok := s.components[[2]string{r.q.institution, partCMI}]; ok && s.incentive != nil && c.peers {
		if f, pos, ok := r.number(s.incentive, c.excess()); ok {
			times(SymbolFactor, r.step(RuleIncentive, f, Rounding{}, pos, partCMI))
		}
	}
	if c, ok := s.components[[2]string{r.q.institution, partTCM}]; ok && s.tcmSteps != nil {
		if f, pos, ok := r.number(s.tcmSteps, c.value); ok {
			times(SymbolFactor, r.step(RuleIncentive, f, Rounding{}, pos, partTCM))
		}
	}
	for i := range s.factors {
		if f := &s.factors[i]; r.meetsFactor(f.rule) {
			times(SymbolFactor, r.step(RuleFactor, f.value, Rounding{}, f.pos, f.rule.Name))
		}
	}
	for _, e := range r.raised {
		times(SymbolFactor, r.step(RuleFactor, exact.Of(e.Value.Rat()), Rounding{}, e.Pos, e.Item))
	}
	if r.c.Place != "" {
		if f, pos, ok := r.number(s.remoteK, Number{}); ok {
			times(SymbolFactor, r.step(RuleRemote, f, Rounding{}, pos, r.c.Place))
		}
	}
	if len(r.errs) > 0 {
		return false
	}
	if terms > 1 || !r.k.Round(s.round.coefficient).Equal(r.k) {
		r.k = r.step(RuleTotal, r.k, s.round.coefficient, rules.Pos{}, "", ops[:min(terms, len(ops))]...)
	}
	b.Coefficient = r.k
	if class != nil {
		r.a = r.step(RuleAuxiliary, class.value, Rounding{}, class.pos, r.class)
	}
	return true
}

// Parts of coefficients that a setting has a meaning for: case-mix index, and share of Chinese medicine.
const (
	partCMI = "cmi"
	partTCM = "tcm-share"
)

// meetsFactor reports whether a local factor is for the case.
func (r *run) meetsFactor(f *rules.LocalFactor) bool {
	q := &r.q
	return (f.Institution == "" || f.Institution == q.institution) && (f.Class == "" || f.Class == q.class) &&
		(f.HospitalLevel == "" || f.HospitalLevel == q.level) && (f.Insurance == "" || f.Insurance == q.insurance) &&
		(f.Code == "" || f.Code == r.code) && q.within(f.From, f.To)
}

// auxiliary finds the auxiliary class of the case: of several the one with the highest trigger.
func (r *run) auxiliary() *auxiliaryRow {
	s := r.s
	if len(s.auxiliaries) == 0 && !s.gaps.has("auxiliary.csv") || s.advantages[r.code] != nil { // the latter take no class (51)
		return nil
	}
	var best *auxiliaryRow
	consider := func(class string) {
		if s.auxiliaries[class] == nil {
			if s.gaps.has("auxiliary.csv") {
				r.failOpen("auxiliary.csv")
				return
			}
			r.fail(rules.ClassUnknown, "auxiliary", class)
			return
		}
		a := s.auxiliary(class, r.code, &r.q)
		if a == nil {
			return
		}
		if best != nil { // of equal triggers the higher factor, so that the order of the claim decides nothing
			if c := a.trigger.Cmp(best.trigger); c < 0 || c == 0 && a.value.Cmp(best.value) <= 0 {
				return
			}
		}
		best, r.class = a, class
	}
	for _, class := range r.c.Auxiliary {
		consider(class)
	}
	if n := r.c.Result.DIP.Auxiliary; n > 0 && len(r.c.Auxiliary) == 0 && r.c.Result.Pack != nil {
		if p := s.groupers[r.c.Result.Pack.Digest]; p != nil && p.DIP() != nil && int(n) <= len(p.DIP().Auxiliary) {
			e := &p.DIP().Auxiliary[n-1]
			consider(e.Type + "/" + e.Level)
		}
	}
	if best != nil {
		r.b.Readings |= s.readings & (1 << 23)
	}
	return best
}

// institution finds the coefficient of the institution.
func (r *run) institution() (Number, bool) {
	s, q := r.s, &r.q
	if s.coef.unknown {
		r.fail(rules.SettingMissing, "coef.kind", "")
		return Number{}, false
	}
	switch s.coef.text {
	case "mix":
		return r.mixed()
	case "dynamic":
		if s.gaps.has("dynamic.csv") {
			r.failOpen("dynamic.csv")
			return Number{}, false
		}
		return r.dynamic()
	}
	f, ok := s.coefficient(q, r.code)
	rule := RuleCoefficient
	isNew := false
	if s.coef.is("institution-group") && s.coefNew != nil {
		_, own := s.coefficients[coefficientKey{institution: q.institution, code: r.code}]
		_, any := s.coefficients[coefficientKey{institution: q.institution}]
		isNew = !own && !any
	}
	if !ok && !isNew {
		f.value, f.pos, ok = r.number(s.coefValue, Number{})
	}
	if !ok || isNew {
		f.value, f.pos, ok = r.number(s.coefNew, Number{})
		rule = RuleNewGroup
	}
	if !ok {
		name := "coef.value"
		if s.gaps.has("coefficients.csv") {
			name = "coefficients.csv"
		}
		r.fail(rules.SettingMissing, name, q.institution+" "+q.level)
		return Number{}, false
	}
	return r.bounded(r.step(rule, f.value, s.round.coefficient, f.pos, r.homeName())), true
}

// homeName is how steps call the institution.
func (r *run) homeName() string {
	if r.home.name != "" {
		return r.home.name
	}
	if r.q.institution != "" {
		return r.q.institution
	}
	return r.q.level
}

// mixed adds the weighted terms of a mixed coefficient (payment specification, 4.2).
func (r *run) mixed() (Number, bool) {
	k, pos := Number{}, rules.Pos{}
	for i := range r.s.coefMix {
		t := &r.s.coefMix[i]
		r.q.part = t.part
		if slices.ContainsFunc(r.s.coefMix[:i], func(o mixTerm) bool { return o.part == t.part && r.q.meets(&o.when) }) || !r.q.meets(&t.when) {
			continue // of several weights of a part the first that holds
		}
		c, ok := r.s.components[[2]string{r.q.institution, t.part}]
		if !ok {
			r.fail(rules.SettingMissing, "components.csv", r.q.institution+" "+t.part)
			return k, false
		}
		k = k.Add(r.step(RuleMix, c.value.Mul(t.weight), Rounding{}, c.pos, t.part, Operand{SymbolK, c.value},
			Operand{SymbolShare, t.weight}))
		pos = t.pos
	}
	return r.bounded(r.step(RuleCoefficient, k, r.s.round.coefficient, pos, r.homeName())), true
}

// dynamic adds the parts of a dynamic coefficient to the basic one (payment specification, 6.3).
func (r *run) dynamic() (Number, bool) {
	s, q := r.s, &r.q
	f, ok := s.coefficient(q, r.code)
	if !ok {
		f.value, f.pos, ok = r.number(s.coefValue, Number{})
	}
	if !ok {
		r.fail(rules.SettingMissing, "coef.value", q.institution+" "+q.level)
		return Number{}, false
	}
	k := r.step(RuleCoefficient, f.value, Rounding{}, f.pos, q.level)
	moved := false
	for i := range s.dynamic {
		d := &s.dynamic[i]
		if d.level != "" && d.level != q.level || d.level == "" && d.levels[q.level] {
			continue
		}
		c, ok := s.components[[2]string{q.institution, d.part}]
		if !ok || !c.peers {
			r.fail(rules.SettingMissing, "components.csv", q.institution+" "+d.part)
			return k, false
		}
		over := c.excess()
		if over.Sign() <= 0 {
			continue // no deduction for values below the mean
		}
		n := over.Quo(d.per)
		if !s.coefLinear {
			n = n.Round(Rounding{Mode: exact.Down})
		}
		gain := d.first.Add(n.Mul(d.gain))
		gain = r.step(RuleGrowth, gain, Rounding{}, d.pos, d.part, Operand{SymbolFirst, d.first}, Operand{SymbolSteps, n},
			Operand{SymbolGain, d.gain})
		if d.cap != nil && gain.Cmp(*d.cap) > 0 {
			gain = r.step(RuleBound, *d.cap, Rounding{}, d.pos, d.part)
		}
		k = k.Add(gain)
		moved = true
		r.b.Readings.Add(45)
		if s.readings.Has(31) {
			r.b.Readings.Add(31)
		}
	}
	if moved || !k.Round(s.round.coefficient).Equal(k) {
		k = r.step(RuleTotal, k, s.round.coefficient, rules.Pos{}, r.homeName())
	}
	return r.bounded(k), true
}

// bounded keeps a coefficient between its floor and its cap.
func (r *run) bounded(k Number) Number {
	if n, pos, ok := r.number(r.s.coefFloor, Number{}); ok && k.Cmp(n) < 0 {
		return r.step(RuleBound, n, Rounding{}, pos, "")
	}
	if n, pos, ok := r.number(r.s.coefCap, Number{}); ok && k.Cmp(n) > 0 {
		return r.step(RuleBound, n, Rounding{}, pos, "")
	}
	return k
}
