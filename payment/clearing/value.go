package clearing

import (
	"maps"
	"slices"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Pot is the money of one kind of insurance, and the final point value (点值) that follows from it (specification of payment, 4.3,
// 6.6, 8.6). Without points it has no value.
type Pot struct {
	Insurance string           `json:"insurance"`
	Budget    payment.Amount   `json:"budget"`    // of the fund; unknown if none was given
	Reserve   payment.Fen      `json:"reserve"`   // of the budget, put aside before dividing (风险储备金)
	Beside    payment.Fen      `json:"beside"`    // paid beside points out of the same budget
	Cost      payment.Fen      `json:"cost"`      // of the cases that count points
	Burden    payment.Fen      `json:"burden"`    // of their patients
	Ratio     payment.Number   `json:"ratio"`     // reimbursement ratio, 0 if it is not asked for
	Numerator payment.Number   `json:"numerator"` // in yuan; 0 where a stated value needs no budget
	Points    payment.Number   `json:"points"`    // settled points or scores (reading 40)
	Exact     payment.Number   `json:"exact"`     // numerator / points
	Value     payment.Number   `json:"value"`     // that prices bills: rounded, or that which the scheme states
	Rounding  payment.Rounding `json:"-"`
	Stated    bool             `json:"stated"` // the scheme states the final value
	Found     bool             `json:"found"`  // there is a value
	Final     payment.Fen      `json:"final"`  // final fund amounts of all institutions
	Left      payment.Amount   `json:"left"`   // budget less reserve less final; negative if it is overdrawn
}

// pots finds the point values from what a pass added up.
func (y *clearing) pots(l *ledger) {
	t := y.t
	sums := make(map[string]*tally)
	for _, k := range l.places() {
		x := l.tallies[k]
		if k.insured != "" {
			continue
		}
		if sums[k.insurance] == nil {
			sums[k.insurance] = &tally{}
		}
		sums[k.insurance].merge(x)
	}
	for name := range y.budgets {
		if sums[name] == nil {
			sums[name] = &tally{}
		}
	}
	y.values = make(map[string]payment.Number)
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		s := sums[name]
		if s.over {
			y.errs.add(rules.AmountUnfit, both{"险种 " + name + " 的合计", "the sum of insurance " + name}, both{"超出范围", "beyond what fits"})
			continue
		}
		p := Pot{Insurance: name, Rounding: t.value, Points: s.points.Number()}
		day := party{insurance: name, day: y.last()}
		b := y.budgets[name]
		if b != nil {
			fund, known := t.budget(b, day.day)
			if !known {
				y.errs.add(rules.BudgetMissing, name)
			}
			p.Budget = payment.Known(fund)
			if rate, stated := t.number("reserve.rate", day); stated {
				p.Reserve, _ = t.fen(fund.Yuan().Mul(rate))
			}
		}
		if p.Points.Sign() > 0 {
			y.value(&p, s, day)
		} else if b != nil && t.text("value.numerator") != "" {
			y.errs.add(rules.PointsMissing, name)
		}
		y.out.Pots = append(y.out.Pots, p)
	}
}

// value finds the value of one pot.
func (y *clearing) value(p *Pot, s *tally, day party) {
	t := y.t
	p.Cost, p.Burden = s.money[mCostPoints], s.money[mBurdenPoint]
	form := t.text("value.numerator")
	budget, known := p.Budget.Get()
	switch {
	case form == "":
		y.errs.add(rules.TermMissing, "value.numerator")
		return
	case form == "total_cost":
		p.Numerator = p.Cost.Yuan()
	case !known:
		if v, stated := t.number("value.final", day); stated { // nothing to show beside it
			p.Stated = true
			y.priced(p, v)
			return
		}
		y.errs.add(rules.BudgetMissing, p.Insurance)
		return
	default:
		p.Numerator = y.fundOf(p, budget, s, day)
		switch form {
		case "fund_plus_burden":
			p.Numerator = p.Numerator.Add(p.Burden.Yuan())
		case "fund_over_ratio":
			var stated bool
			if p.Ratio, stated = t.number("value.ratio", day); !stated {
				y.errs.add(rules.TermMissing, "value.ratio")
				return
			}
			p.Numerator = p.Numerator.Quo(p.Ratio)
		}
	}
	if p.Numerator.Sign() <= 0 {
		y.errs.add(rules.BudgetExhausted, p.Insurance, p.Numerator.Text(2))
		return
	}
	p.Exact = p.Numerator.Quo(p.Points)
	y.out.Readings.Add(40)
	if p.Reserve != 0 || includesBurden(form) {
		y.out.Readings.Add(25)
	}
	v, stated := t.number("value.final", day)
	if !stated {
		v = p.Exact
	}
	p.Stated = stated
	y.priced(p, v)
}

// priced settles the value that prices the bills of a pot.
func (y *clearing) priced(p *Pot, v payment.Number) {
	p.Value, p.Found = v.Round(p.Rounding), true
	y.values[p.Insurance] = p.Value
}

// fundOf is what a fund has to divide: the budget less the reserve (reading 25), and less what is paid beside points if that
// comes out of it.
func (y *clearing) fundOf(p *Pot, budget payment.Fen, s *tally, day party) payment.Number {
	t := y.t
	if _, stated := t.number("reserve.rate", day); !stated && t.text("value.numerator") == "fund_minus_reserve" {
		y.errs.add(rules.TermMissing, "reserve.rate")
	}
	if beside := s.money[mBeside]; beside != 0 {
		switch t.text("value.beside") {
		case "":
			y.errs.add(rules.TermMissing, "value.beside")
		case "budget":
			p.Beside = beside
		}
	}
	return (budget - p.Reserve - p.Beside).Yuan()
}

// clears reports whether the scheme finds a point value at clearing.
func (t *Terms) clears() bool { return t.text("value.numerator") != "" }
