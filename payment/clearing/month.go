package clearing

import (
	"context"
	"hash/maphash"
	"strings"
	"time"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Month is what a month brings besides its bills.
type Month struct {
	Year, Month int        // that is settled
	From, To    rules.Date // days of discharge of its cases; no day takes all
	Deadline    rules.Date // of the claims, from which the working days count; no day for none
	Calendar    *Calendar  // needed if the scheme states settle.workdays and there is a deadline
	Accounts    []Account  // by institution and kind of insurance; what is not given is 0
}

// Settlement is a month that is settled (月结算).
type Settlement struct {
	Scheme   rules.Identity   `json:"-"`
	Year     int              `json:"year"`
	Month    int              `json:"month"`
	Basis    string           `json:"basis"` // of the scheme: claims, bills or points
	Due      rules.Date       `json:"-"`     // last day for the money, no day if the scheme states none
	Bills    int64            `json:"bills"`
	Missing  int64            `json:"missing"` // claims without a bill, and bills that do not fit: in no sum
	Problems []Problem        `json:"problems"`
	Lines    []MonthLine      `json:"lines"`
	Total    MonthLine        `json:"total"`
	Remote   []RemoteMonth    `json:"remote"` // care of patients who are insured elsewhere (异地就医), in no line
	Readings payment.Readings `json:"-"`
}

// MonthLine is the month of one institution and one kind of insurance.
type MonthLine struct {
	Institution string         `json:"institution"`
	Insurance   string         `json:"insurance"`
	Cases       int64          `json:"cases"`
	Points      payment.Number `json:"points"`
	Value       payment.Number `json:"value"`  // provisional point value, of basis points
	Beside      payment.Fen    `json:"beside"` // fund payments beside points, of basis points
	Income      payment.Fen    `json:"income"` // what the share is of, with what is beside points
	Burden      payment.Fen    `json:"burden"` // of the patients, if it was taken off
	Share       payment.Number `json:"share"`
	Shared      payment.Fen    `json:"shared"`   // after the share
	Deducted    payment.Fen    `json:"deducted"` // audit deductions
	Deposit     payment.Fen    `json:"deposit"`  // quality deposit held back
	Pay         payment.Fen    `json:"pay"`      // for the month; negative if deductions exceed it
	Prepaid     payment.Fen    `json:"prepaid"`  // outstanding prepayment, which the month does not net
}

// RemoteMonth is care of patients who are insured elsewhere in a month, at the provisional value. Their place pays it; [Remote] has
// the difference to the final value.
type RemoteMonth struct {
	Place       string         `json:"place"`
	Institution string         `json:"institution"`
	Insurance   string         `json:"insurance"`
	Cases       int64          `json:"cases"`
	Points      payment.Number `json:"points"`
	Standard    payment.Fen    `json:"standard"`
	Fund        payment.Fen    `json:"fund"`
}

// Settle settles a month (specification of payment, 8.2): a share of what the scheme takes as basis, audit deductions,
// deposit, in the order that the scheme states, else in that of reading 26. Every amount of a line is rounded as money is. The
// bills are needed for the bases "bills" and "points"; how they are read, and what becomes of bad ones, is as in [Terms.Clear].
func (t *Terms) Settle(ctx context.Context, in *Month, parts ...Bills) (*Settlement, error) {
	m := &Settlement{Scheme: *t.scheme, Year: in.Year, Month: in.Month, Basis: t.text("month.basis")}
	var errs Errors
	given := accounts(in.Accounts, &errs)
	t.known(&errs, "month.", "deposit.rate", "deposit.base", "settle.")
	if m.Basis == "" {
		errs.add(rules.TermMissing, "month.basis")
	}
	m.Due = t.due(in, &errs)
	for _, d := range []rules.Date{in.From, in.To} {
		if !d.IsZero() && !exists(d) {
			errs.add(rules.DayMissing, d.String())
		}
	}
	if err := errs.err(); err != nil {
		return nil, err
	}
	p := &passes{t: t, ctx: ctx, parts: parts, from: in.From, to: in.To, seed: maphash.MakeSeed()}
	l, err := p.run(p.tally)
	if err != nil {
		return nil, err
	}
	m.Bills, m.Missing, m.Problems = l.bills, l.missing, l.bad
	l.overflow(&errs)
	for _, k := range l.accounts(given) {
		x, a := l.tallies[place{account: k}], given[k]
		if x == nil {
			x = &tally{}
		}
		if a == nil {
			a = &Account{Institution: k.institution, Insurance: k.insurance}
		}
		n := t.month(m, in, k, x, a, &errs)
		m.Lines = append(m.Lines, n)
		m.Total.add(&n)
	}
	for _, k := range l.places() {
		if x := l.tallies[k]; k.insured != "" {
			m.Remote = append(m.Remote, RemoteMonth{Place: k.insured, Institution: k.institution, Insurance: k.insurance, Cases: x.cases,
				Points: x.points.Number(), Standard: x.money[mStandard], Fund: x.money[mFund]})
			m.Readings |= x.readings
		}
	}
	if err := errs.err(); err != nil {
		return nil, err
	}
	return m, nil
}

// due is the last day for the money of a month.
func (t *Terms) due(in *Month, errs *Errors) rules.Date {
	n, stated := t.number("settle.workdays", party{})
	if !stated || in.Deadline.IsZero() {
		return rules.Date{}
	}
	c := in.Calendar
	if c == nil {
		c = &Calendar{}
	}
	days, _ := n.Units(0)
	d, err := c.Due(in.Deadline, int(min(days, maxWorkdays)))
	if list, ok := err.(Errors); ok {
		*errs = append(*errs, list...)
	}
	return d
}

// maxWorkdays bounds what is counted day by day: ten years.
const maxWorkdays = 3660

// last is the day for which parameters of a month are taken.
func (m *Month) last() rules.Date {
	if !m.To.IsZero() {
		return m.To
	}
	for d := 31; d > 28; d-- {
		if day := (rules.Date{Year: m.Year, Month: time.Month(m.Month), Day: d}); exists(day) {
			return day
		}
	}
	return rules.Date{Year: m.Year, Month: time.Month(m.Month), Day: 28}
}

// month settles one line.
func (t *Terms) month(m *Settlement, in *Month, k account, x *tally, a *Account, errs *Errors) MonthLine {
	who := t.of(k.institution, k.insurance, x.hospital, in.last())
	n := MonthLine{Institution: k.institution, Insurance: k.insurance, Cases: x.cases, Points: x.points.Number(),
		Deducted: a.Deducted, Prepaid: a.Prepaid}
	fits := true
	switch m.Basis {
	case "claims":
		claim, known := a.Claim.Get()
		if !known && x.cases > 0 {
			errs.add(rules.AmountUnfit, both{a.String() + " 的申报金额", "the claim of " + a.String()}, both{"空", "empty"})
		}
		n.Income = claim
	case "bills":
		n.Income = x.money[mFund]
	case "points":
		var stated bool
		if n.Value, stated = t.provisional(who); !stated && n.Points.Sign() != 0 {
			errs.add(rules.TermMissing, "value.month")
		}
		n.Income, fits = t.fen(n.Points.Mul(n.Value))
		n.Beside = x.money[mBeside]
		n.Income += n.Beside
	}
	var stated bool
	if n.Share, stated = t.number("month.share", who); !stated {
		errs.add(rules.TermMissing, "month.share")
	}
	before := payment.Fen(0)
	after := payment.Fen(0)
	if m.Basis == "points" && includesBurden(t.text("value.numerator")) {
		n.Burden = x.money[mBurdenPoint]
		if t.text("month.burden") == "before-share" {
			before = n.Burden
		} else {
			after = n.Burden
			if t.text("month.burden") == "" {
				m.Readings.Add(42)
			}
		}
	}
	order := t.text("month.order")
	if order == "" {
		order = "share-audit-deposit"
		m.Readings.Add(26)
	}
	// Amounts stay exact until each has its name: the share is rounded, and so is the deposit.
	rest := n.Income - before
	holds := t.text("deposit.base") == "month"
	for step := range strings.SplitSeq(order, "-") {
		switch step {
		case "share":
			shared, ok := t.fen(rest.Yuan().Mul(n.Share))
			fits = fits && ok
			n.Shared = shared
			rest = shared - after
		case "audit":
			rest -= n.Deducted
		case "deposit":
			if holds {
				n.Deposit = t.deposit(who, max(rest, 0))
				rest -= n.Deposit
			}
		}
	}
	n.Pay = rest
	if !fits {
		errs.add(rules.AmountUnfit, both{a.String() + " 的合计", "the sum of " + a.String()}, both{"超出范围", "beyond what fits"})
	}
	m.Readings |= x.readings
	return n
}

// provisional is the point value of a month: that of value.month, else the budget value.
func (t *Terms) provisional(who party) (payment.Number, bool) {
	if v, stated := t.number("value.month", who); stated {
		return v, true
	}
	return t.number("value.budget", who)
}

// includesBurden reports whether points times a value of this numerator includes what patients pay (4.3, reading 25).
func includesBurden(numerator string) bool {
	return numerator == "total_cost" || numerator == "fund_plus_burden" || numerator == "fund_over_ratio"
}

// add adds a line to a total.
func (n *MonthLine) add(o *MonthLine) {
	n.Cases += o.Cases
	n.Points = n.Points.Add(o.Points)
	n.Beside += o.Beside
	n.Income += o.Income
	n.Burden += o.Burden
	n.Shared += o.Shared
	n.Deducted += o.Deducted
	n.Deposit += o.Deposit
	n.Pay += o.Pay
	n.Prepaid += o.Prepaid
}
