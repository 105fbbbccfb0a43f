package payment

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// asOrdinary works out what the case earns as an ordinary one.
func (r *run) asOrdinary() {
	s, b := r.s, r.b
	sym := [...]Symbol{byRate: SymbolW, byPoints: SymbolBase, byScore: SymbolS, byPrice: SymbolPrice}[s.unit]
	round := s.round.points
	if s.unit == byRate {
		round = s.round.weightCoefficient
	}
	switch one := exact.Int(1); {
	case s.unit == byPoints && s.round.weightCoefficient != Rounding{}:
		wk := r.step(RuleAdjusted, r.w.Mul(r.k), s.round.weightCoefficient, rules.Pos{}, "", Operand{SymbolW, r.w},
			Operand{SymbolK, r.k})
		r.x = r.step(RuleAdjusted, wk.Mul(s.scale).Mul(r.a), round, rules.Pos{}, "", Operand{SymbolW, wk},
			Operand{SymbolScale, s.scale}, Operand{SymbolA, r.a})
	case !r.a.Equal(one):
		r.x = r.step(RuleAdjusted, r.base.Mul(r.k).Mul(r.a), round, rules.Pos{}, "", Operand{sym, r.base},
			Operand{SymbolK, r.k}, Operand{SymbolA, r.a})
	case s.unit == byRate && round == Rounding{}: // the price says it in one step
		r.x = r.base.Mul(r.k)
	case s.unit == byPrice && r.k.Equal(one):
		r.x = r.base
	default:
		r.x = r.step(RuleAdjusted, r.base.Mul(r.k), round, rules.Pos{}, "", Operand{sym, r.base}, Operand{SymbolK, r.k})
	}
	b.OrdinaryPoints = r.x
	r.ordinary = r.x.Mul(r.value)
	if !r.valued || s.unit == byPrice {
		return
	}
	b.standardAt = len(b.Steps)
	switch {
	case s.unit == byRate && round == Rounding{} && r.a.Equal(exact.Int(1)):
		r.step(RuleOrdinary, r.ordinary, Rounding{}, rules.Pos{}, "", Operand{SymbolW, r.w}, Operand{SymbolK, r.k},
			Operand{SymbolRate, r.value})
	default:
		r.step(RuleOrdinary, r.ordinary, Rounding{}, rules.Pos{}, "", Operand{SymbolPoints, r.x},
			Operand{r.valueSymbol(), r.value})
	}
}

func (r *run) valueSymbol() Symbol {
	if r.s.unit == byRate {
		return SymbolRate
	}
	return SymbolValue
}

// groupMean finds the mean cost of the group in the area: from costs.csv, else w M.
func (r *run) groupMean() (Number, rules.Pos, bool) {
	if n := r.s.costs.of(r.code, &query{insurance: r.q.insurance}, ""); n != nil {
		return n.value, n.pos, true
	}
	if mean, pos, ok := r.number(r.s.areaMean, Number{}); ok && r.s.unit == byPoints {
		return r.w.Mul(mean), pos, true
	}
	return Number{}, rules.Pos{}, false
}

// reference finds what the cost is compared with.
func (r *run) reference(high bool) (Number, bool) {
	s := r.s
	kind := s.denominator.text
	if high && s.highAdjusted { // w k M (reading 13)
		mean, pos, ok := r.number(s.areaMean, Number{})
		if !ok {
			return Number{}, false
		}
		return r.step(RuleReference, r.w.Mul(r.k).Mul(mean), Rounding{}, pos, "", Operand{SymbolW, r.w}, Operand{SymbolK, r.k}, Operand{SymbolAreaMean, mean}), true
	}
	if kind != "standard" && kind != "price" && kind != "score-coefficient" && s.gaps.has(costsFile) {
		r.failOpen(costsFile)
		return Number{}, false
	}
	switch kind {
	case "standard":
		return r.ordinary, r.valued
	case "price":
		return r.w, true
	case "score-coefficient":
		return r.x, true
	case "level-mean":
		if n := s.costs.of(r.code, &r.q, r.class); n != nil {
			return r.step(RuleMean, n.value, Rounding{}, n.pos, r.code), true
		}
	case "group-mean", "adjusted-mean":
		if m, pos, ok := r.groupMean(); ok {
			m = r.step(RuleMean, m, Rounding{}, pos, r.code)
			if kind == "adjusted-mean" {
				m = r.step(RuleReference, m.Mul(r.k), Rounding{}, rules.Pos{}, "", Operand{SymbolMean, m}, Operand{SymbolK, r.k})
			}
			return m, true
		}
	}
	if s.missingMean.is("mean-per-score") {
		if n, pos, ok := r.number(s.meanScore, Number{}); ok {
			r.step(RuleMeanPerScore, n, Rounding{}, pos, r.q.insurance)
			return r.step(RuleReference, r.w.Mul(n), Rounding{}, rules.Pos{}, "", Operand{SymbolS, r.w},
				Operand{SymbolMean, n}), true
		}
		r.fail(rules.SettingMissing, "ratio.mean_per_score", r.q.insurance)
	}
	return Number{}, false
}

// outlier tests the cost, and pays what lies outside the limits.
func (r *run) outlier() Kind {
	s, b := r.s, r.b
	r.quantity = r.x
	if s.high.is("none") && s.low.is("none") {
		return KindOrdinary
	}
	if s.limits != nil || s.gaps.has("limits.csv") {
		return r.byLimits()
	}
	for _, n := range [...]Reading{8, 9, 13, 21} {
		if s.readings.Has(n) {
			b.Readings.Add(n)
		}
	}
	up, upPos, highOpen := r.line(s.high, s.highLine, "high.mode", "high.threshold")
	down, downPos, lowOpen := r.line(s.low, s.lowLine, "low.mode", "low.threshold")
	if len(r.errs) > 0 {
		return KindOrdinary
	}
	if highOpen != "" && lowOpen != "" || highOpen != "" && s.low.is("none") || lowOpen != "" && s.high.is("none") {
		r.failOpen(highOpen, lowOpen)
		return KindOrdinary
	}
	isUp, isDown := !s.high.is("none") && highOpen == "", !s.low.is("none") && lowOpen == ""
	ref, ok := r.reference(true)
	lowRef := ref
	if ok && s.highAdjusted && !s.low.is("none") {
		lowRef, ok = r.reference(false)
	}
	if !ok || ref.Sign() <= 0 || lowRef.Sign() <= 0 {
		switch {
		case !r.valued && s.denominator.is("standard"):
			return KindOrdinary // ValueMissing says so
		case len(r.errs) > 0:
		case s.missingMean.text == "":
			r.fail(rules.SettingMissing, "ratio.missing_mean", r.code)
		default:
			b.Notices.Add(MeanMissing)
		}
		return KindOrdinary
	}
	pos := s.denominator.pos
	if pos == (rules.Pos{}) {
		pos = upPos
	}
	ratio := r.ratio(ref, up, isUp, down, isDown, pos)
	kind, at := KindOrdinary, len(b.Steps)-1
	switch {
	case isUp && beyond(ratio, up, s.highAt):
		kind = KindHigh
		if most, _, ok := r.number(s.outest, r.w); ok && beyond(ratio, most, s.outestAt) {
			kind = KindExtreme
		}
	case isDown && r.below(lowRef, down, downPos):
		kind = KindLow
	case highOpen != "" || lowOpen != "":
		r.failOpen(highOpen, lowOpen)
		return KindOrdinary
	}
	r.b.Steps[at].Kind = kind
	switch kind {
	case KindHigh:
		r.payHigh(ref, up, upPos)
	case KindExtreme:
		r.payExtreme(ref, up, upPos)
	case KindLow:
		r.payLow(lowRef, downPos)
	}
	return kind
}

// byLimits tests the cost against printed limits (reading 34).
func (r *run) byLimits() Kind {
	s, b := r.s, r.b
	for _, n := range [...]Reading{9, 34} {
		b.Readings |= s.readings & (1 << n)
	}
	l := s.printed(r.code, &r.q)
	if l == nil {
		r.fail(rules.SettingMissing, "limits.csv", r.code)
		return KindOrdinary
	}
	ops := [3]Operand{{SymbolNet, r.test}}
	n, kind := 1, KindOrdinary
	if l.low != nil && !s.low.is("none") {
		ops[n] = Operand{SymbolLow, *l.low}
		n++
		if c := r.test.Cmp(*l.low); c < 0 || c == 0 && s.lowAt {
			kind = KindLow
		}
	}
	if l.high != nil && !s.high.is("none") {
		ops[n] = Operand{SymbolHigh, *l.high}
		n++
		if beyond(r.test, *l.high, s.highAt) {
			kind = KindHigh
		}
	}
	r.step(RulePrinted, r.test, Rounding{}, l.pos, r.code, ops[:n]...)
	b.Steps[len(b.Steps)-1].Kind = kind
	switch kind {
	case KindHigh:
		r.payHigh(Number{}, Number{}, l.pos)
	case KindLow:
		r.payLow(Number{}, l.pos)
	}
	return kind
}

// line returns a limit of the outlier test; if it, or what becomes of a case beyond it, is known to nobody, open is the name of the
// setting.
func (r *run) line(mode word, n numbers, modeName, name string) (x Number, pos rules.Pos, open string) {
	v := n.at(&r.q, r.w)
	switch {
	case mode.is("none"):
		return x, pos, ""
	case mode.unknown:
		return x, pos, modeName
	case v == nil:
		r.fail(rules.SettingMissing, name, r.q.level)
		return x, pos, ""
	case v.unknown != "":
		return x, pos, name
	}
	return v.value, v.pos, ""
}

// failOpen notes that what a case is paid as hangs on settings that nobody knows.
func (r *run) failOpen(names ...string) {
	for _, name := range names {
		if name != "" {
			r.fail(rules.SettingMissing, name, r.q.level)
		}
	}
}

// ratio works the outlier ratio out; its step has the limits too. Limits are compared with the ratio as it is: the rounding is of
// what the bill shows and what is paid by the ratio (payment specification, 2.2).
func (r *run) ratio(ref, up Number, isUp bool, down Number, isDown bool, pos rules.Pos) Number {
	ops := [4]Operand{{SymbolNet, r.test}, {SymbolReference, ref}}
	n := 2
	if isDown {
		ops[n] = Operand{SymbolLow, down}
		n++
	}
	if isUp {
		ops[n] = Operand{SymbolHigh, up}
		n++
	}
	r.b.Ratio = r.step(RuleRatio, r.test.Quo(ref), r.s.round.ratio, pos, "", ops[:n]...)
	return r.test.Quo(ref)
}

// beyond reports whether a ratio lies above a line, or on it where that counts.
func beyond(ratio, line Number, at bool) bool {
	c := ratio.Cmp(line)
	return c > 0 || c == 0 && at
}

// below reports whether the case is a low outlier.
func (r *run) below(ref, line Number, pos rules.Pos) bool {
	s := r.s
	if !s.takeLower {
		c := r.test.Quo(ref).Cmp(line)
		return c < 0 || c == 0 && s.lowAt
	}
	printed := r.step(RuleLowLimit, ref.Mul(line).Mul(exact.Min(exact.Int(1), r.k)), Rounding{}, pos, "",
		Operand{SymbolReference, ref}, Operand{SymbolLow, line}, Operand{SymbolK, r.k})
	if s.readings.Has(14) {
		r.b.Readings.Add(14)
	}
	if s.flatDecides {
		printed = ref.Mul(line)
	}
	c := r.test.Cmp(printed)
	return c < 0 || c == 0 && s.lowAt
}

// payHigh pays a high outlier (payment specification, 5.3 and 6.4).
func (r *run) payHigh(ref, up Number, pos rules.Pos) {
	s, b := r.s, r.b
	if s.high.unknown {
		r.failOpen("high.mode")
		return
	}
	switch s.high.text {
	case "item":
		r.atCost(s.high.pos)
	case "review":
		b.Notices.Add(PanelPending)
		r.worthOf(RulePending, Number{}, s.high.pos)
	case "linear":
		r.linear(ref, up)
	case "deduct":
		mean, _, ok := r.number(s.areaMean, Number{})
		if !ok {
			r.fail(rules.SettingMissing, "unit.mean", r.code)
			return
		}
		x := r.net.Quo(mean).Sub(up.Sub(exact.Int(1)).Mul(r.w).Mul(r.k)).Mul(s.scale)
		r.quantity = r.step(RuleHighDeduct, x, s.round.points, s.high.pos, "", Operand{SymbolNet, r.net},
			Operand{SymbolAreaMean, mean},
			Operand{SymbolHigh, up}, Operand{SymbolW, r.w}, Operand{SymbolK, r.k}, Operand{SymbolScale, s.scale})
	case "cap":
		r.quantity = r.step(RuleHighCap, r.base.Mul(r.k).Mul(up), s.round.points, s.high.pos, "",
			Operand{SymbolBase, r.base}, Operand{SymbolK, r.k}, Operand{SymbolHigh, up})
		b.Readings.Add(12)
		if r.valued && r.quantity.Mul(r.value).Cmp(r.net) > 0 {
			b.Notices.Add(CapAboveCost)
		}
	}
	if !r.fixed && r.quantity.Cmp(r.x) < 0 {
		b.Notices.Add(BelowOrdinary)
	}
}

// linear pays a high outlier what it costs above the line.
func (r *run) linear(ref, up Number) {
	s := r.s
	if s.unit == byPoints {
		m, _, ok := r.groupMean()
		if !ok {
			r.fail(rules.PriceMissing, costsFile, r.code)
			return
		}
		rate := r.net.Quo(m).Round(s.round.ratio) // whatever the test looked at
		over := rate.Sub(up).Mul(r.w).Mul(s.scale)
		r.quantity = r.step(RuleHighLinear, r.x.Add(over), s.round.points, s.high.pos, "", Operand{SymbolW, r.w},
			Operand{SymbolK, r.k.Mul(r.a)},
			Operand{SymbolScale, s.scale}, Operand{SymbolRatio, rate}, Operand{SymbolHigh, up})
		return
	}
	ratio := r.net.Quo(ref).Round(s.round.ratio) // carved-out items are paid beside the price, whatever the test looked at
	if s.position.is("inside") {
		r.quantity = r.step(RuleHighInside, r.w.Mul(ratio.Sub(up).Add(r.k)).Mul(r.a), s.round.points, s.high.pos, "",
			Operand{SymbolS, r.w}, Operand{SymbolRatio, ratio}, Operand{SymbolHigh, up},
			Operand{SymbolK, r.k}, Operand{SymbolA, r.a})
		return
	}
	k := r.k
	if s.position.is("none") {
		k = exact.Int(1)
	}
	r.quantity = r.step(RuleHighOutside, r.w.Mul(ratio.Sub(up).Add(exact.Int(1))).Mul(k).Mul(r.a), s.round.points, s.high.pos, "",
		Operand{SymbolS, r.w}, Operand{SymbolRatio, ratio}, Operand{SymbolHigh, up}, Operand{SymbolK, k}, Operand{SymbolA, r.a})
}

// payExtreme pays a case above the extreme line until a panel decides (reading 22).
func (r *run) payExtreme(ref, up Number, pos rules.Pos) {
	r.b.Notices.Add(PanelPending)
	if r.s.readings.Has(22) {
		r.b.Readings.Add(22)
	}
	switch r.s.extreme.text {
	case "high":
		r.payHigh(ref, up, pos)
	case "item":
		r.atCost(r.s.extreme.pos)
	}
}

// payLow pays a low outlier (payment specification, 5.4 and 6.4).
func (r *run) payLow(ref Number, pos rules.Pos) {
	s := r.s
	switch {
	case s.low.unknown:
		r.failOpen("low.mode")
	case s.low.is("cost"):
		r.atCost(s.low.pos)
		if s.unit == byPoints || s.unit == byScore {
			r.b.Readings.Add(15)
		}
	case s.unit == byPoints:
		mean, _, ok := r.number(s.areaMean, Number{})
		if !ok {
			r.fail(rules.SettingMissing, "unit.mean", r.code)
			return
		}
		r.quantity = r.step(RuleLowPoints, r.net.Quo(mean).Mul(s.scale), s.round.points, s.low.pos, "",
			Operand{SymbolNet, r.net}, Operand{SymbolAreaMean, mean}, Operand{SymbolScale, s.scale})
	default:
		ratio, k := r.net.Quo(ref).Round(s.round.ratio), r.k
		if !s.position.is("outside") {
			k = exact.Int(1)
		}
		r.quantity = r.step(RuleLowRatio, r.w.Mul(ratio).Mul(k).Mul(r.a), s.round.points, s.low.pos, "",
			Operand{SymbolS, r.w}, Operand{SymbolRatio, ratio}, Operand{SymbolK, k}, Operand{SymbolA, r.a})
	}
}

// incomplete pays a stay that was not carried through (payment specification, 4.1).
func (r *run) incomplete() {
	s := r.s
	if s.incompleteWith.text == "" {
		r.fail(rules.SettingMissing, "incomplete.with_coefficient", r.code)
		return
	}
	m, _, ok := r.groupMean()
	if !ok {
		r.fail(rules.PriceMissing, costsFile, r.code)
		return
	}
	r.b.Readings.Add(16)
	k := exact.Int(1)
	if s.incompleteWith.is("yes") {
		k = r.k
	}
	sym := [...]Symbol{byRate: SymbolW, byPoints: SymbolBase, byScore: SymbolS, byPrice: SymbolPrice}[s.unit]
	r.quantity = r.step(RuleIncomplete, r.base.Mul(k).Mul(r.net).Quo(m), s.round.points, s.incompleteWith.pos, "",
		Operand{sym, r.base}, Operand{SymbolK, k}, Operand{SymbolNet, r.net}, Operand{SymbolMean, m})
	most := r.base
	switch s.incompleteCap.text {
	case "none":
		return
	case "base-coefficient":
		most = r.base.Mul(r.k)
	}
	if r.quantity.Cmp(most) > 0 {
		r.quantity = r.step(RuleIncompleteCap, most, Rounding{}, s.incompleteCap.pos, "", Operand{SymbolPoints, r.quantity},
			Operand{SymbolBase, most})
	}
}
