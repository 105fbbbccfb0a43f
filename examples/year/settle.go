package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
)

// claim makes the claim of a discharge.
func claim(d *discharge) payment.Claim {
	c := payment.Claim{ID: d.ID, Result: d.Result, Institution: d.Institution, Insurance: d.Insurance, Discharged: d.Day,
		Stay: d.Stay, Cost: d.Cost, Burden: payment.Known(d.Burden)}
	if d.Reviewed {
		c.Review = payment.Review{Outcome: payment.OutcomeCost, Approved: d.Cost, Unreasonable: d.Cost / 20}
	}
	return c
}

// bills prices discharges. A bill is worth looking at until the next one is asked for.
func (s *scheme) bills(list iter.Seq[*discharge]) clearing.Bills {
	return func(yield func(*payment.Bill, error) bool) {
		var memory payment.Bill
		for d := range list {
			c, b := claim(d), &memory
			err := s.PayTo(&c, b)
			if err != nil {
				b = nil
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

// group is what the cases of one group and kind of insurance came to in the year.
type group struct {
	cases  int64
	cost   payment.Fen
	points payment.Number // that the value multiplies
	fixed  payment.Fen    // standards that do not hang on it
}

// groupKey tells them apart. The code is "" for cases without a group.
type groupKey struct{ code, insurance string }

// survey is what is to be known of the year before it is settled.
type survey struct {
	groups  map[groupKey]*group
	audited map[account][12]payment.Fen // by month
}

// survey goes through the year once.
func (a *area) survey(s *scheme) (*survey, error) {
	v := &survey{make(map[groupKey]*group), make(map[account][12]payment.Fen)}
	var b payment.Bill
	for d := range a.year(paidYear) {
		if d.Audited > 0 {
			k := account{d.Institution, d.Insurance}
			months := v.audited[k]
			months[d.Day.Month-1] += d.Audited
			v.audited[k] = months
		}
		c := claim(d)
		if err := s.PayTo(&c, &b); err != nil {
			return nil, err
		}
		k := groupKey{b.Group, b.Insurance}
		g := v.groups[k]
		if g == nil {
			g = new(group)
			v.groups[k] = g
		}
		g.cases++
		g.cost += b.Cost
		if b.Fixed {
			g.fixed += b.Standard
		} else {
			g.points = g.points.Add(b.Points)
		}
	}
	return v, nil
}

// year is a year that was settled and cleared.
type year struct {
	prepaid []clearing.Prepayment
	months  []*clearing.Settlement
	inputs  *clearing.Year // of the clearing
	cleared *clearing.Clearing
}

// settle settles twelve months and clears the year. Of the money of a month an account gets what it sends bills for, less audit
// deductions and the deposit; the clearing works with the final value of a point.
func (a *area) settle(ctx context.Context, s *scheme, h *history, v *survey) (*year, error) {
	y := new(year)
	sums := make(map[account]*clearing.Account)
	var accounts []account
	for _, hospital := range a.hospitals {
		for _, insurance := range a.names() {
			k := account{hospital.code, insurance}
			accounts = append(accounts, k)
			sums[k] = &clearing.Account{Institution: k.institution, Insurance: k.insurance, Score: hospital.score}
		}
	}
	if err := a.prepay(s, h, y, sums); err != nil {
		return nil, err
	}
	var parts []clearing.Bills
	for month := 1; month <= 12; month++ {
		in := &clearing.Month{Year: paidYear, Month: month}
		for _, k := range accounts {
			x := sums[k]
			audited := v.audited[k][month-1]
			x.Deducted += audited
			in.Accounts = append(in.Accounts, clearing.Account{Institution: k.institution, Insurance: k.insurance, Deducted: audited,
				Prepaid: x.Prepaid})
		}
		bills := s.bills(a.month(paidYear, month))
		parts = append(parts, bills)
		m, err := s.terms.Settle(ctx, in, bills)
		if err != nil {
			return nil, fmt.Errorf("%d-%02d: %w", paidYear, month, err)
		}
		for i := range m.Lines {
			n := &m.Lines[i]
			x := sums[account{n.Institution, n.Insurance}]
			x.Paid += n.Pay
			x.Withheld += n.Deposit
		}
		y.months = append(y.months, m)
	}
	in := &clearing.Year{Year: paidYear}
	for _, k := range accounts {
		in.Accounts = append(in.Accounts, *sums[k])
	}
	for _, name := range a.names() {
		in.Budgets = append(in.Budgets, clearing.Budget{Insurance: name, Previous: payment.Known(h.fund[name][lastYear])})
	}
	if d := a.pack.DRG(); d != nil {
		for _, m := range d.MDCs {
			for i := range m.ADRGs {
				in.Groups += int64(len(m.ADRGs[i].Leaves))
			}
		}
	}
	y.inputs = in
	var err error
	y.cleared, err = s.terms.Clear(ctx, in, parts...)
	return y, err
}

// prepay finds what each fund prepays, and shares it out by what the accounts got last year.
func (a *area) prepay(s *scheme, h *history, y *year, sums map[account]*clearing.Account) error {
	for _, name := range a.names() {
		f := &clearing.Fund{Insurance: name}
		for _, in := range a.insurances {
			if in.name == name {
				f.ReserveMonths = in.reserves
			}
		}
		for year := lastYear; year >= firstYear; year-- {
			f.Spending = append(f.Spending, h.fund[name][year])
		}
		p, err := s.terms.Prepay(f)
		if err != nil {
			return err
		}
		y.prepaid = append(y.prepaid, p)
		for k, x := range sums {
			if k.insurance == name {
				part := p.Amount.Yuan().Mul(h.account[k].Yuan()).Quo(h.fund[name][lastYear].Yuan())
				n, _ := part.Round(payment.Rounding{Decimals: 2, Mode: payment.Down}).Units(2)
				x.Prepaid = payment.Fen(n)
			}
		}
	}
	return nil
}
