package clearing

import (
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func (k account) compare(o account) int {
	return cmp.Or(strings.Compare(k.institution, o.institution), strings.Compare(k.insurance, o.insurance))
}

// place is what tallies are told apart by: an account, and for remote care where the patients are insured.
type place struct {
	account
	insured string
}

func (k place) compare(o place) int {
	return cmp.Or(k.account.compare(o.account), strings.Compare(k.insured, o.insured))
}

// KindSum is what the cases of one kind add up to.
type KindSum struct {
	Cases    int64       `json:"cases"`
	Cost     payment.Fen `json:"cost"`
	Standard payment.Fen `json:"standard"`
	Fund     payment.Fen `json:"fund"`
}

// tally adds up bills of one place. Everything in it is exact, so that neither the order of bills nor how they are shared out
// changes anything.
type tally struct {
	hospital
	cases    int64
	kinds    [32]KindSum
	points   exact.Sum
	weight   exact.Sum
	standard exact.Sum // unrounded, in yuan
	fund     exact.Sum // unrounded, in yuan
	money    [moneys]payment.Fen
	counts   [counts]int64
	groups   map[string]struct{}
	readings payment.Readings
	open     bool // the fund payment is found for all cases together
	over     bool // some sum does not fit
}

// The sums of money of a tally.
const (
	mCost        = iota // of all cases, less what was unreasonable and what was carved out
	mCostPoints         // the same of cases that count points
	mBurden             // of all cases
	mBurdenPoint        // of cases that count points
	mCarved             // carved out
	mCarvedFund         // of it, what is paid beside the standard
	mBeside             // paid by the fund beside points
	mStandard           // rounded standards
	mFund               // rounded fund payments
	mProvisional        // fund payments as the bills state them
	moneys
)

// The counts of a tally.
const (
	nGrouped   = iota
	nHigh      // high outliers, before the cap
	nBeyond    // of them beyond the cap
	nReviewed  // special cases that a decision paid
	nTechnique // of them with a new technique
	nItem      // paid by item
	nNegative  // with a negative fund payment
	counts
)

// plus adds money and notes a sum that does not fit. A bill holds far less than limit, so that nothing wraps around before.
func (t *tally) plus(to *payment.Fen, f payment.Fen) {
	*to += f
	t.over = t.over || *to > limit || *to < -limit
}

// priced is a bill at the value of a pass.
type priced struct {
	b        *payment.Bill
	kind     payment.Kind
	points   payment.Number
	standard payment.Fen
	fund     payment.Fen
	exact    payment.Number // standard, unrounded
	fundOpen payment.Number // fund, unrounded
	unfit    bool           // more money than there is
}

func (t *tally) add(p *priced) {
	b := p.b
	t.cases++
	t.over = t.over || p.unfit
	t.see(b)
	t.points.Add(p.points)
	t.weight.Add(b.Weight)
	t.standard.Add(p.exact)
	t.fund.Add(p.fundOpen)
	cost := b.Cost - b.Unreasonable - b.CarvedOut
	counts := p.points.Sign() != 0
	t.plus(&t.money[mCost], cost)
	t.plus(&t.money[mBurden], b.Burden)
	t.plus(&t.money[mCarved], b.CarvedOut)
	t.plus(&t.money[mCarvedFund], b.CarvedFund())
	t.plus(&t.money[mStandard], p.standard)
	t.plus(&t.money[mFund], p.fund)
	t.plus(&t.money[mProvisional], b.Fund)
	if counts {
		t.plus(&t.money[mCostPoints], cost)
		t.plus(&t.money[mBurdenPoint], b.Burden)
		t.plus(&t.money[mBeside], b.CarvedFund())
	} else {
		t.plus(&t.money[mBeside], p.fund)
	}
	k := &t.kinds[p.kind&31]
	k.Cases++
	t.plus(&k.Cost, cost)
	t.plus(&k.Standard, p.standard)
	t.plus(&k.Fund, p.fund)
	t.count(nGrouped, b.Status.InGroup())
	t.count(nHigh, b.Kind == payment.KindHigh)
	t.count(nBeyond, b.Kind == payment.KindHigh && p.kind != b.Kind)
	reviewed := b.Kind == payment.KindSpecial
	t.count(nReviewed, reviewed)
	t.count(nTechnique, reviewed && b.NewTechnique)
	t.count(nItem, b.Kind == payment.KindItem)
	t.count(nNegative, p.fund < 0)
	t.readings |= b.Readings
	t.open = t.open || b.FundOpen
}

func (t *tally) count(n int, yes bool) {
	if yes {
		t.counts[n]++
	}
}

// see notes what a bill says of its hospital, and the group that took it. Where bills contradict each other the first in alphabetical order
// counts, so that their order does not.
func (t *tally) see(b *payment.Bill) {
	t.level, t.class = first(t.level, b.HospitalLevel), first(t.class, b.Class)
	if !b.Status.InGroup() || t.groups == nil {
		return
	}
	if _, known := t.groups[b.Group]; !known {
		t.groups[strings.Clone(b.Group)] = struct{}{}
	}
}

// first returns the first text in alphabetical order that is not empty.
func first(a, b string) string {
	if a == "" || b != "" && b < a {
		return strings.Clone(b)
	}
	return a
}

// merge adds what another tally holds.
func (t *tally) merge(o *tally) {
	t.level, t.class = first(t.level, o.level), first(t.class, o.class)
	t.cases += o.cases
	for i := range o.kinds {
		t.kinds[i].Cases += o.kinds[i].Cases
		t.plus(&t.kinds[i].Cost, o.kinds[i].Cost)
		t.plus(&t.kinds[i].Standard, o.kinds[i].Standard)
		t.plus(&t.kinds[i].Fund, o.kinds[i].Fund)
	}
	t.points.Merge(&o.points)
	t.weight.Merge(&o.weight)
	t.standard.Merge(&o.standard)
	t.fund.Merge(&o.fund)
	for i := range o.money {
		t.plus(&t.money[i], o.money[i])
	}
	for i := range o.counts {
		t.counts[i] += o.counts[i]
	}
	if t.groups != nil {
		for g := range o.groups {
			t.groups[g] = struct{}{}
		}
	}
	t.readings |= o.readings
	t.open = t.open || o.open
	t.over = t.over || o.over
}

// ledger is what one pass over bills finds.
type ledger struct {
	tallies map[place]*tally
	whole   tally // of all bills, added up by itself
	ranks   map[string]*ranking
	bills   int64
	print   uint64 // of the bills, whatever their order
	bad     []Problem
	missing int64 // bills that are in no sum
}

func newLedger() *ledger {
	return &ledger{tallies: make(map[place]*tally), ranks: make(map[string]*ranking)}
}

// at returns the tally of a bill.
func (l *ledger) at(b *payment.Bill) *tally {
	k := place{account{b.Institution, b.Insurance}, b.Place}
	if t := l.tallies[k]; t != nil {
		return t
	}
	k = place{account{strings.Clone(b.Institution), strings.Clone(b.Insurance)}, strings.Clone(b.Place)}
	t := &tally{groups: make(map[string]struct{})}
	l.tallies[k] = t
	return t
}

// add adds a bill to its tally and to the whole.
func (l *ledger) add(p *priced) {
	l.at(p.b).add(p)
	l.whole.add(p)
}

func (l *ledger) merge(o *ledger) {
	for k, t := range o.tallies {
		if mine := l.tallies[k]; mine != nil {
			mine.merge(t)
		} else {
			l.tallies[k] = t
		}
	}
	l.whole.merge(&o.whole)
	for k, r := range o.ranks {
		if mine := l.ranks[k]; mine != nil {
			mine.merge(r)
		} else {
			l.ranks[k] = r
		}
	}
	l.bills += o.bills
	l.print += o.print
	l.bad = append(l.bad, o.bad...)
	l.missing += o.missing
}

// places returns the places of a ledger in order.
func (l *ledger) places() []place {
	list := make([]place, 0, len(l.tallies))
	for k := range l.tallies {
		list = append(list, k)
	}
	slices.SortFunc(list, place.compare)
	return list
}

// accounts returns the accounts in order: those of bills, without remote care, and those that were given.
func (l *ledger) accounts(given map[account]*Account) []account {
	var list []account
	for k := range l.tallies {
		if k.insured == "" {
			list = append(list, k.account)
		}
	}
	for k := range given {
		list = append(list, k)
	}
	slices.SortFunc(list, account.compare)
	return slices.Compact(list)
}

// overflow reports sums that do not fit.
func (l *ledger) overflow(errs *Errors) {
	if l.whole.over {
		errs.add(rules.AmountUnfit, both{"合计", "the sum of all"}, both{"超出范围", "beyond what fits"})
	}
	for _, k := range l.places() {
		if l.tallies[k].over {
			errs.add(rules.AmountUnfit, both{k.institution + " 的合计", "the sum of " + k.institution}, both{"超出范围", "beyond what fits"})
		}
	}
}

// Problem is a bill that is in no sum.
type Problem struct {
	ID  string // of the case, where there is a bill
	Err error
}

// problems bounds how many of them a result names; all are counted.
const problems = 100

// keep notes a bill that is in no sum. The first in alphabetical order are named, so that the order of bills does not matter.
func (l *ledger) keep(p Problem) {
	l.missing++
	l.bad = append(l.bad, p)
	if len(l.bad) >= 2*problems {
		l.trim()
	}
}

func (l *ledger) trim() {
	slices.SortFunc(l.bad, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Err.Error(), b.Err.Error()))
	})
	l.bad = l.bad[:min(len(l.bad), problems)]
}

// nameOf is the number of the case that a bill or an error is about.
func nameOf(b *payment.Bill, err error) string {
	var list payment.Errors
	switch {
	case errors.As(err, &list) && len(list) > 0:
		return list[0].Claim
	case b != nil:
		return b.ID
	}
	return ""
}

// Bills are the bills of a month or a year, as a sequence that can be read several times and gives the same bills each time,
// in any order. The numbers of the cases of one institution differ. An error in the place of a bill stands for a claim that
// could not be priced: it is counted and named, and in no sum. A bill belongs to the reader until the next one is asked for.
type Bills = iter.Seq2[*payment.Bill, error]

// read makes one pass over all parts of the bills, each in a goroutine of its own, and merges what they find. It returns when all
// have ended; a context that is done ends them.
func read(ctx context.Context, parts []Bills, seed maphash.Seed, check func(*payment.Bill) error,
	each func(*ledger, *payment.Bill)) (*ledger, error) {
	ledgers := make([]*ledger, len(parts))
	var wait sync.WaitGroup
	for i, bills := range parts {
		l := newLedger()
		ledgers[i] = l
		wait.Add(1)
		go func() {
			defer wait.Done()
			for b, err := range bills {
				if ctx.Err() != nil {
					return
				}
				if err == nil {
					err = check(b)
				}
				if err != nil {
					l.keep(Problem{strings.Clone(nameOf(b, err)), err})
					continue
				}
				l.bills++
				l.print += fingerprint(seed, b)
				each(l, b)
			}
		}()
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	all := newLedger()
	for _, l := range ledgers {
		all.merge(l)
	}
	all.trim()
	return all, nil
}
