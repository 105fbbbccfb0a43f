package clearing

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Year is what a year brings besides its bills.
type Year struct {
	Year     int        // that is cleared
	From, To rules.Date // days of discharge of its cases; no day takes all
	Budgets  []Budget   // by kind of insurance
	Accounts []Account  // by institution and kind of insurance; what is not given is 0
	Groups   int64      // groups of the grouping scheme, for coverage; 0 if it is not asked for

	Institutions int64       // of the area with inpatients, for coverage; 0 if it is not asked for
	Spending     payment.Fen // of the fund on all inpatients of the area, by whatever method, for coverage; 0 if it is not asked for
}

// Clearing is a year that is cleared (年度清算). It shares nothing that changes and may be kept.
type Clearing struct {
	Scheme   rules.Identity   `json:"-"`
	Year     int              `json:"year"`
	Passes   int              `json:"passes"`   // that were made over the bills
	Bills    int64            `json:"bills"`    // in the sums
	Missing  int64            `json:"missing"`  // claims without a bill, and bills that do not fit: in no sum
	Problems []Problem        `json:"problems"` // the first of them, by number of the case
	Pots     []Pot            `json:"pots"`     // by kind of insurance
	Lines    []Line           `json:"lines"`    // by institution and kind of insurance
	Total    Line             `json:"total"`    // of the lines
	Remote   []Remote         `json:"remote"`   // care of patients who are insured elsewhere (异地就医), in no line
	Quotas   []QuotaUse       `json:"quotas"`   // what limits numbers of cases
	Monitor  []Monitored      `json:"monitor"`  // by institution, then the area
	Cover    Cover            `json:"cover"`
	Checks   []Check          `json:"checks"`
	Business rules.Date       `json:"-"` // last day of business clearing (业务清算) in the next year, no day if the scheme states none
	Money    rules.Date       `json:"-"` // last day for the money (资金清算)
	Readings payment.Readings `json:"-"` // of open points of the specification that the bills or the clearing took
}

// KindLine is what the cases of one kind add up to.
type KindLine struct {
	Kind payment.Kind
	KindSum
}

// Line is the year of one institution and one kind of insurance. Amounts are sums of rounded amounts of cases (reading 38).
type Line struct {
	Institution   string `json:"institution"`
	Insurance     string `json:"insurance"`
	HospitalLevel string `json:"hospital_level"`
	Class         string `json:"class"`

	Cases       int64          `json:"cases"`
	Kinds       []KindLine     `json:"kinds"`
	Beyond      int64          `json:"beyond"` // high outliers beyond the cap on their number, paid as ordinary cases
	Weight      payment.Number `json:"weight"` // total weight (CM), or of DIP the total score before coefficients
	Points      payment.Number `json:"points"`
	Cost        payment.Fen    `json:"cost"` // less what was unreasonable and what was carved out
	Standard    payment.Fen    `json:"standard"`
	CarvedOut   payment.Fen    `json:"carved_out"`
	Burden      payment.Fen    `json:"burden"`
	Provisional payment.Fen    `json:"provisional"` // fund payments as the bills came
	Fund        payment.Fen    `json:"fund"`        // fund payments at the final value
	Remainder   payment.Fen    `json:"remainder"`   // of it, what comes from rounding every case instead of their sum

	Special    payment.Fen `json:"special"`           // decided outside of bills
	Sharing    *Sharing    `json:"sharing,omitempty"` // of surplus and overrun, nil if nothing is shared
	Adjustment payment.Fen `json:"adjustment"`        // by it
	Deducted   payment.Fen `json:"deducted"`
	Final      payment.Fen `json:"final"`    // final fund amount (最终基金支付)
	Withheld   payment.Fen `json:"withheld"` // quality deposit
	Returned   payment.Fen `json:"returned"` // of it
	Paid       payment.Fen `json:"paid"`     // in the year
	Balance    payment.Fen `json:"balance"`  // to be paid; to be paid back if negative
	Prepaid    payment.Fen `json:"prepaid"`  // outstanding prepayment, which the balance does not net
}

// Remote is care of patients who are insured elsewhere, at the method and value of the place of care (specification of payment,
// 7.11): what their place pays finally, and the difference to what it paid provisionally.
type Remote struct {
	Place       string         `json:"place"`
	Institution string         `json:"institution"`
	Insurance   string         `json:"insurance"`
	Cases       int64          `json:"cases"`
	Points      payment.Number `json:"points"`
	Standard    payment.Fen    `json:"standard"`    // final
	Provisional payment.Fen    `json:"provisional"` // fund payments at the provisional value
	Final       payment.Fen    `json:"final"`       // fund payments at the final value
	Difference  payment.Fen    `json:"difference"`  // final less provisional
}

// clearing is a clearing in the making.
type clearing struct {
	t        *Terms
	in       *Year
	accounts map[account]*Account
	budgets  map[string]*Budget
	values   map[string]payment.Number
	errs     Errors
	out      *Clearing
}

// last is the day for which parameters of the year are taken.
func (y *clearing) last() rules.Date {
	if !y.in.To.IsZero() {
		return y.in.To
	}
	return rules.Date{Year: y.in.Year, Month: 12, Day: 31}
}

// Clear clears a year (specification of payment, 8.6). It reads the bills twice: the first pass adds up points and costs, from
// which the final value follows, the second prices every bill at it. A cap on the number of high outliers costs two more: one
// lets them compete, one adds up again. Where the scheme has no point value and no cap bites, one pass is enough. Every pass
// must bring the same bills ([rules.BillsChanged]).
//
// Each part is read in a goroutine of its own; how bills are shared out among parts, and in which order they come, changes
// nothing. Memory does not grow with the bills but with institutions, groups and, under a cap, the number of high outliers that
// it allows. Clear returns when all parts have ended, or ends them when ctx is done.
//
// Claims without a bill and bills that do not fit are counted and named in the result, and in no sum. An error means that
// there is no result; it is [Errors] or that of ctx.
func (t *Terms) Clear(ctx context.Context, in *Year, parts ...Bills) (*Clearing, error) {
	y := &clearing{t: t, in: in, out: &Clearing{Scheme: *t.scheme, Year: in.Year}}
	y.accounts, y.budgets = accounts(in.Accounts, &y.errs), budgets(in.Budgets, &y.errs)
	t.known(&y.errs, "value.numerator", "value.ratio", "reserve.", "deposit.", "share.", "high.quota")
	for _, d := range []rules.Date{in.From, in.To} {
		if !d.IsZero() && !exists(d) {
			y.errs.add(rules.DayMissing, d.String())
		}
	}
	for i := range in.Accounts {
		if a := &in.Accounts[i]; a.Withheld > 0 && t.text("deposit.base") != "month" { // nothing would return it
			y.errs.add(rules.AmountUnfit, both{a.String() + " 按月扣留的金额（方案不按月扣留）",
				"what was withheld from months of " + a.String() + ", where the scheme withholds nothing from months,"}, a.Withheld.String())
		}
	}
	if in.Spending < 0 || in.Spending > limit {
		y.errs.add(rules.AmountUnfit, both{"住院基金支出", "the spending on inpatients"}, in.Spending.String())
	}
	if err := y.errs.err(); err != nil {
		return nil, err
	}
	p := &passes{t: t, ctx: ctx, parts: parts, from: in.From, to: in.To, seed: maphash.MakeSeed(),
		stated: t.p.Setting("value.final") != nil}
	first, err := p.run(p.tally)
	if err != nil {
		return nil, err
	}
	sums := first
	if p.ranks = y.caps(first); p.ranks != nil {
		ranked, err := p.run(p.rank)
		if err != nil {
			return nil, err
		}
		p.ranks = ranked.ranks
		if t.clears() {
			if sums, err = p.run(p.tally); err != nil {
				return nil, err
			}
		}
	}
	y.pots(sums)
	if err := y.errs.err(); err != nil {
		return nil, err
	}
	if len(y.values) > 0 || p.ranks != nil {
		p.values = y.values
		if sums, err = p.run(p.tally); err != nil {
			return nil, err
		}
	}
	y.settle(sums)
	y.out.Passes, y.out.Bills = p.made, sums.bills
	y.out.Missing, y.out.Problems = sums.missing, sums.bad
	y.out.Readings |= sums.whole.readings
	y.out.Readings.Add(38)
	y.out.Business, y.out.Money = t.by("clearing.business_by", in.Year+1), t.by("clearing.money_by", in.Year+1)
	if err := y.errs.err(); err != nil {
		return nil, err
	}
	return y.out, nil
}

// by returns a day of a year that the scheme states as month and day, no day if it states none.
func (t *Terms) by(name string, year int) rules.Date {
	s := t.text(name)
	if s == "" {
		return rules.Date{}
	}
	d, err := rules.ParseDate(fmt.Sprintf("%04d-%s", year, s))
	if err != nil { // 29 February of another year: the last day of the month
		d, _ = rules.ParseDate(fmt.Sprintf("%04d-02-28", year))
	}
	return d
}

// caps returns the cap on high outliers for every institution that has more of them, nil if there is none.
func (y *clearing) caps(l *ledger) map[string]*ranking {
	if y.t.p.Setting("high.quota") == nil {
		return nil
	}
	var list map[string]*ranking
	for _, i := range y.institutions(l) {
		share, capped := y.t.number("high.quota", i.party)
		if !capped {
			continue
		}
		y.out.Readings.Add(10)
		limit := limitOf(share, i.cases, false)
		if used := i.counts[nHigh]; used > limit {
			if list == nil {
				list = make(map[string]*ranking)
			}
			list[i.institution] = &ranking{limit: limit}
		}
	}
	return list
}

// institution is what the tallies of one institution add up to, whatever the insurance, with remote care.
type institution struct {
	party
	tally
}

// institutions returns them in order.
func (y *clearing) institutions(l *ledger) []*institution {
	byName := make(map[string]*institution)
	for _, k := range l.places() {
		t := l.tallies[k]
		i := byName[k.institution]
		if i == nil {
			i = &institution{}
			i.groups = make(map[string]struct{})
			byName[k.institution] = i
		}
		i.tally.merge(t)
	}
	list := make([]*institution, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		i := byName[name]
		i.party = y.t.of(name, "", i.tally.hospital, y.last())
		list = append(list, i)
	}
	return list
}

// settle makes the lines of what the last pass added up.
func (y *clearing) settle(l *ledger) {
	if l.overflow(&y.errs); len(y.errs) > 0 {
		return
	}
	for _, k := range l.accounts(y.accounts) {
		x := l.tallies[place{account: k}]
		if x == nil {
			x = &tally{}
		}
		y.out.Lines = append(y.out.Lines, y.line(k, x))
	}
	for _, k := range l.places() {
		if x := l.tallies[k]; k.insured != "" {
			y.out.Remote = append(y.out.Remote, Remote{Place: k.insured, Institution: k.institution, Insurance: k.insurance,
				Cases: x.cases, Points: x.points.Number(), Standard: x.money[mStandard], Provisional: x.money[mProvisional],
				Final: x.money[mFund], Difference: x.money[mFund] - x.money[mProvisional]})
		}
	}
	y.total()
	for i := range y.out.Pots {
		p := &y.out.Pots[i]
		for j := range y.out.Lines {
			if line := &y.out.Lines[j]; line.Insurance == p.Insurance {
				p.Final += line.Final
			}
		}
		if budget, known := p.Budget.Get(); known {
			p.Left = payment.Known(budget - p.Reserve - p.Final)
		}
	}
	y.quotas(l)
	y.monitor(l)
	y.check(l)
}

// line settles one account.
func (y *clearing) line(k account, x *tally) Line {
	t := y.t
	a := y.accounts[k]
	if a == nil {
		a = &Account{Institution: k.institution, Insurance: k.insurance}
	}
	who := t.of(k.institution, k.insurance, x.hospital, y.last())
	n := Line{Institution: k.institution, Insurance: k.insurance, HospitalLevel: who.level, Class: who.class, Cases: x.cases,
		Beyond: x.counts[nBeyond], Weight: x.weight.Number(), Points: x.points.Number(), Cost: x.money[mCost],
		Standard:  x.money[mStandard],
		CarvedOut: x.money[mCarved], Burden: x.money[mBurden], Provisional: x.money[mProvisional], Fund: x.money[mFund],
		Special: a.Special, Deducted: a.Deducted, Paid: a.Paid, Prepaid: a.Prepaid}
	for _, kind := range payment.Kinds() {
		if s := x.kinds[kind]; s.Cases > 0 {
			n.Kinds = append(n.Kinds, KindLine{kind, s})
		}
	}
	if x.open {
		n.Fund, _ = t.Aggregate(&Aggregate{Income: x.standard.Number(), Catastrophic: a.Catastrophic, Other: a.Other, Burden: n.Burden})
		n.Fund += x.money[mCarvedFund]
	} else {
		whole, _ := t.fen(x.fund.Number())
		n.Remainder = n.Fund - whole
	}
	if t.Shares() && x.cases > 0 {
		if n.Sharing = y.sharing(who, &n, x.money[mCarvedFund]); n.Sharing != nil {
			n.Adjustment = n.Sharing.Adjustment()
		}
	}
	n.Final = n.Fund + n.Special + n.Adjustment - n.Deducted
	switch t.text("deposit.base") {
	case "final":
		n.Withheld = t.deposit(who, max(n.Final, 0))
	case "month":
		n.Withheld = a.Withheld
	default:
		if _, stated := t.number("deposit.rate", who); stated {
			y.errs.add(rules.TermMissing, "deposit.base")
		}
	}
	n.Returned = t.returned(a, n.Withheld, &y.errs)
	n.Balance = n.Final - n.Withheld + n.Returned - n.Paid
	if n.Prepaid != 0 && t.text("prepayment.offset") == "" {
		y.out.Readings.Add(27)
	}
	return n
}

// sharing compares what the scheme compares, without what was carved out; nil where there is no quota above 0 to compare with, which a check names.
func (y *clearing) sharing(who party, n *Line, carved payment.Fen) *Sharing {
	quota, spent := n.Standard, n.Cost
	switch y.t.text("share.on") {
	case "fund":
		quota, spent = n.Fund-carved, n.Cost-n.Burden
	case "":
		y.errs.add(rules.TermMissing, "share.on")
		return nil
	}
	if quota <= 0 || spent < 0 {
		y.note(n.Insurance, "without-sharing", quota.String(), spent.String(), (quota - spent).String())
		return nil
	}
	s, err := y.t.share(who, quota, spent)
	if list, ok := err.(Errors); ok {
		y.errs = append(y.errs, list...)
	}
	y.out.Readings.Add(28)
	return &s
}

// total adds up the lines.
func (y *clearing) total() {
	n := &y.out.Total
	kinds := make(map[payment.Kind]KindSum)
	for i := range y.out.Lines {
		l := &y.out.Lines[i]
		n.Cases += l.Cases
		n.Beyond += l.Beyond
		n.Weight, n.Points = n.Weight.Add(l.Weight), n.Points.Add(l.Points)
		for _, f := range [...]struct {
			to   *payment.Fen
			from payment.Fen
		}{
			{&n.Cost, l.Cost}, {&n.Standard, l.Standard}, {&n.CarvedOut, l.CarvedOut}, {&n.Burden, l.Burden},
			{&n.Provisional, l.Provisional}, {&n.Fund, l.Fund}, {&n.Remainder, l.Remainder}, {&n.Special, l.Special},
			{&n.Adjustment, l.Adjustment}, {&n.Deducted, l.Deducted}, {&n.Final, l.Final}, {&n.Withheld, l.Withheld},
			{&n.Returned, l.Returned}, {&n.Paid, l.Paid}, {&n.Balance, l.Balance}, {&n.Prepaid, l.Prepaid},
		} {
			*f.to += f.from
		}
		for _, k := range l.Kinds {
			s := kinds[k.Kind]
			s.Cases, s.Cost, s.Standard, s.Fund = s.Cases+k.Cases, s.Cost+k.Cost, s.Standard+k.Standard, s.Fund+k.Fund
			kinds[k.Kind] = s
		}
	}
	for _, kind := range payment.Kinds() {
		if s, some := kinds[kind]; some {
			n.Kinds = append(n.Kinds, KindLine{kind, s})
		}
	}
}
