package payment

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// settle turns the quantity into money, and finds what the fund pays of it.
func (r *run) settle() {
	s, b := r.s, r.b
	b.Readings |= s.readings & (1 << 6)
	b.Value = r.value
	if r.fixed {
		b.Fixed = true
		r.counted()
	} else if s.unit != byRate && s.unit != byPrice {
		b.Points = r.quantity
	}
	b.quantity = r.quantity
	b.carvedBurden = r.carvedBurden
	if !r.burden() {
		return
	}
	if !r.fixed && !r.valued { // ValueMissing says so: no money is not a price of 0
		r.settled = true
		r.variant()
		return
	}
	a, ok := b.amounts(r.value, r.money, true)
	ordinary, ok2 := fenOf(r.ordinary.Round(s.round.standard).Round(s.round.money))
	if !ok || !ok2 {
		r.fail(rules.AmountOutOfRange, "cost", a.ExactStandard.String())
		return
	}
	b.Ordinary = ordinary
	b.Standard, b.Fund, b.Surplus, b.ExactStandard, b.ExactFund = a.Standard, a.Fund, a.Surplus, a.ExactStandard, a.ExactFund
	r.settled = true
	r.variant()
	if b.Fund < 0 {
		b.Notices.Add(NegativeFund)
		b.Readings |= s.readings & (1 << 7)
	}
}

// variant notes that nobody knows what the fund pays of a standard.
func (r *run) variant() {
	if r.s.variant.unknown {
		r.fail(rules.SettingMissing, "fund.variant", "")
	}
}

// counted finds the points that a case counts which is paid an amount: those of the amount (readings 15 and 41).
func (r *run) counted() {
	s, b := r.s, r.b
	if !r.countCost || !s.countItems {
		return
	}
	if (s.unit == byPoints || s.unit == byScore) && s.gaps.has("unit.scale") {
		r.failOpen("unit.scale")
	}
	mean, pos, ok := r.number(s.areaMean, Number{})
	switch {
	case ok && (s.unit == byPoints || s.scaled):
		b.Points = r.step(RuleCounted, r.money.Quo(mean).Mul(s.scale), s.round.points, pos, "")
	case s.denominator.is("score-coefficient"): // the score is in yuan
		b.Points = r.money
	default: // S = m / M x s, so that c / M x s is S x c / m
		n := s.costs.of(r.code, &r.q, r.class)
		switch {
		case n != nil && r.w.Sign() > 0 && s.unit == byScore:
			b.Points = r.step(RuleCounted, r.w.Mul(r.money).Quo(n.value), s.round.points, n.pos, "")
		case ok:
			r.fail(rules.SettingMissing, "unit.scale", r.code)
		default:
			r.fail(rules.SettingMissing, "unit.mean", r.code)
		}
	}
	if b.Points.Sign() > 0 {
		b.Readings |= s.readings & (1 << 41)
	}
}

// burden finds what the patient bears.
func (r *run) burden() bool {
	s, c, b := r.s, r.c, r.b
	open, before := s.variant.is("F-AGG"), len(r.errs)
	amount, known := c.Burden.Get()
	if x := &c.Benefit; x.Known && !known {
		base := c.Cost
		if !s.included {
			base -= b.CarvedOut
		}
		own := x.SelfPaid + x.FirstSelfPay + x.Deductible
		if own > base {
			r.fail(rules.ClaimContradiction, "deductible", own.String())
			return false
		}
		n := own.Yuan().Add((base - own).Yuan().Mul(exact.Int(1).Sub(x.Ratio)))
		n = r.step(RuleBurden, n, s.round.money, rules.Pos{}, "", Operand{SymbolSelfPaid, x.SelfPaid.Yuan()},
			Operand{SymbolFirstSelfPay, x.FirstSelfPay.Yuan()}, Operand{SymbolDeductible, x.Deductible.Yuan()},
			Operand{SymbolCost, base.Yuan()}, Operand{SymbolPatientRatio, x.Ratio})
		amount, known = fenOf(n)
	}
	switch {
	case s.variant.is("F-PROP") && !c.Benefit.Known:
		r.fail(rules.ClaimFieldMissing, "benefit", s.variant.text)
	case s.variant.is("F-SUB") && !known:
		r.fail(rules.ClaimFieldMissing, "burden", s.variant.text)
	}
	b.Burden, b.FundOpen = amount, open
	if b.CarvedOut > 0 && s.readings.Has(44) {
		b.Readings.Add(44)
	}
	return len(r.errs) == before
}

// amounts works the money out for a value. With steps it records them.
func (b *Bill) amounts(value, fixed Number, steps bool) (Amounts, bool) {
	s := b.scheme
	p := fixed
	if !b.Fixed {
		p = b.quantity.Mul(value)
	}
	full := p.Round(s.round.standard)
	a := Amounts{ExactStandard: p}
	paid := full.Round(s.round.money)
	var ok, ok2, ok3 bool
	a.Standard, ok = fenOf(paid)
	if steps {
		b.standard(p, paid, value)
	}
	carved := b.CarvedOut.Yuan()
	beside := b.CarvedFund().Yuan()
	switch x := &b.Benefit; {
	case s.variant.unknown: // Pay says so
	case b.FundOpen:
		if steps {
			b.step(RuleFundOpen, Number{}, Rounding{})
		}
	case s.variant.is("F-PROP"):
		within := full
		if s.included {
			within, beside = full.Add(carved), Number{}
		}
		own := (x.SelfPaid + x.FirstSelfPay + x.Deductible).Yuan()
		a.ExactFund = exact.Max(Number{}, within.Sub(own).Mul(x.Ratio)).Add(beside)
		if steps {
			b.step(RuleFundProp, a.ExactFund, s.round.money, Operand{SymbolStandard, within},
				Operand{SymbolSelfPaid, x.SelfPaid.Yuan()},
				Operand{SymbolFirstSelfPay, x.FirstSelfPay.Yuan()}, Operand{SymbolDeductible, x.Deductible.Yuan()},
				Operand{SymbolPatientRatio, x.Ratio}, Operand{SymbolCarved, beside})
		}
	default:
		a.ExactFund = full.Add(beside).Sub(b.Burden.Yuan())
		if steps {
			b.step(RuleFundSub, a.ExactFund, s.round.money, Operand{SymbolStandard, full}, Operand{SymbolCarved, beside},
				Operand{SymbolBurden, b.Burden.Yuan()})
		}
	}
	if s.floor && a.ExactFund.Sign() < 0 {
		a.ExactFund = Number{}
		if steps {
			b.step(RuleFundFloor, Number{}, Rounding{})
		}
	}
	a.Fund, ok2 = fenOf(a.ExactFund.Round(s.round.money))
	rest := full.Add(carved).Sub(b.Cost.Yuan())
	if steps {
		b.step(RuleSurplus, rest, s.round.money, Operand{SymbolStandard, full}, Operand{SymbolCarved, carved},
			Operand{SymbolCost, b.Cost.Yuan()})
	}
	a.Surplus, ok3 = fenOf(rest.Round(s.round.money))
	return a, ok && ok2 && ok3
}

// standard records the step of the standard. That of an ordinary price is it already, but for its rounding.
func (b *Bill) standard(p, paid, value Number) {
	s := b.scheme
	r := run{s: s, b: b}
	at := b.standardAt
	switch {
	case b.Fixed || s.unit == byPrice:
		r.step(RuleStandard, p, Rounding{}, rules.Pos{}, "")
		at = len(b.Steps) - 1
	case at == 0 || b.Kind != KindOrdinary || !b.quantity.Equal(b.OrdinaryPoints):
		r.step(RuleStandard, p, Rounding{}, rules.Pos{}, "", Operand{SymbolPoints, b.quantity}, Operand{r.valueSymbol(), value})
		at = len(b.Steps) - 1
	}
	st := &b.Steps[at]
	st.Rule, st.Result, st.Rounding = RuleStandard, paid, s.round.money
	if s.round.standard != (Rounding{}) {
		st.Rounding = s.round.standard
	}
}

// step records a step of the money.
func (b *Bill) step(rule Rule, x Number, round Rounding, ops ...Operand) {
	r := run{b: b}
	pos := rules.Pos{}
	switch rule {
	case RuleFundSub, RuleFundProp, RuleFundOpen:
		pos = b.scheme.variant.pos
	}
	r.step(rule, x, round, pos, "", ops...)
}

// CarvedFund returns what of the carved-out items is paid beside the standard: without the patient's part where that is settled
// apart, all of it where it is in the burden (fund.carve_out: included).
func (b *Bill) CarvedFund() Fen {
	if b.scheme == nil || b.scheme.included {
		return b.CarvedOut
	}
	return b.CarvedOut - b.carvedBurden
}

// Amounts are the money of a bill under some point value.
type Amounts struct {
	Standard      Fen
	Fund          Fen // 0 if the variant works on institutions
	Surplus       Fen
	ExactStandard Number // before rounding to money
	ExactFund     Number
}

// At returns the amounts of the bill under another point value, as at clearing: those of the bill itself where they do not
// depend on it. The scheme's roundings and fund variant apply. It reports false for more money than there is.
func (b *Bill) At(value Number) (Amounts, bool) {
	if b.scheme == nil || b.Fixed || b.scheme.unit == byRate || b.scheme.unit == byPrice {
		return Amounts{b.Standard, b.Fund, b.Surplus, b.ExactStandard, b.ExactFund}, true
	}
	return b.amounts(value.Round(b.scheme.round.value), Number{}, false)
}

// OrdinaryAt returns the amounts and the points that the bill would have as one of an ordinary case, under a point value as in At: for
// high outliers beyond the cap on their number. It reports false for more money than there is.
func (b *Bill) OrdinaryAt(value Number) (Amounts, Number, bool) {
	if b.scheme == nil {
		return Amounts{b.Standard, b.Fund, b.Surplus, b.ExactStandard, b.ExactFund}, b.Points, true
	}
	o := *b
	o.Fixed, o.quantity = false, b.OrdinaryPoints
	if b.scheme.unit == byRate || b.scheme.unit == byPrice {
		a, ok := o.amounts(b.Value, Number{}, false)
		return a, Number{}, ok
	}
	a, ok := o.amounts(value.Round(b.scheme.round.value), Number{}, false)
	return a, b.OrdinaryPoints, ok
}
