package main

import (
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// discharge is a case of the area that left hospital.
type discharge struct {
	rules.Case
	Result   rules.Result
	Day      rules.Date
	Cost     payment.Fen
	Burden   payment.Fen // of the patient
	Audited  payment.Fen // what an audit takes off
	Reviewed bool        // a panel decided on the case
}

// count is how many discharges a month has: more from year to year, and as many in the year that is paid as in the one before.
func (a *area) count(year, month int) int {
	n := a.cases
	switch year {
	case firstYear:
		n = n * 31 / 100
	case firstYear + 1:
		n = n * 33 / 100
	default:
		n -= n*31/100 + n*33/100
	}
	return n*month/12 - n*(month-1)/12
}

// year yields the discharges of a year.
func (a *area) year(year int) iter.Seq[*discharge] {
	return func(yield func(*discharge) bool) {
		for month := 1; month <= 12; month++ {
			for d := range a.month(year, month) {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// month yields the discharges of a month: the same whenever it is asked, so that nobody has to keep them. A record that is not
// grouped is mostly corrected before it is sent: of those drawn, one in eight stays as it is.
func (a *area) month(year, month int) iter.Seq[*discharge] {
	return func(yield func(*discharge) bool) {
		seed := uint64(100*year + month)
		rng := rand.New(rand.NewPCG(seed, 1))
		n, left := 0, a.count(year, month)
		for c := range a.source.Cases(seed) {
			if n == left {
				return
			}
			d := &discharge{Case: *c, Result: a.grouper.Group(c)}
			switch d.Result.Status {
			case rules.Invalid, rules.NeedsData:
				continue
			case rules.Ambiguous, rules.Ungrouped:
				if rng.IntN(8) > 0 {
					continue
				}
			}
			n++
			d.ID = fmt.Sprintf("%d%02d-%05d", year, month, n)
			d.Day = rules.Date{Year: year, Month: time.Month(month), Day: 1 + rng.IntN(28)}
			a.complete(d, rng) // groups may ask for what is new
			d.Result = a.grouper.Group(&d.Case)
			if !yield(d) {
				return
			}
		}
	}
}

// growth is what a year costs in percent of the first.
func growth(year int) int64 { return [...]int64{100, 104, 107, 111}[year-firstYear] }

// complete gives a case what it lacks for payment: its hospital, insurance, days and costs. All of it is whole numbers, the same
// on every machine. A cost is what the group is taken to cost, times the price of the hospital and the year, times some chances,
// of which groups have more or fewer; a few cases are far dearer or cheaper.
func (a *area) complete(d *discharge, rng *rand.Rand) {
	usual, chances := a.usual(d)
	h := a.admit(usual, rng)
	d.Institution, d.HospitalLevel = h.code, h.level
	cost := usual * h.price / 100 * growth(d.Day.Year) / 100
	for range chances {
		cost = cost * (74 + rng.Int64N(58)) / 100
	}
	days := (2 + usual/150_000) * (60 + rng.Int64N(100)) * h.days / 10_000
	switch n := rng.IntN(1000); {
	case n < 15:
		cost = cost * (220 + rng.Int64N(400)) / 100
		days = days * 2
	case n < 35:
		cost = cost * (6 + rng.Int64N(20)) / 100
		days = 1
	case n < 39:
		days = 61 + rng.Int64N(60)
		cost = cost * 3
	}
	d.Cost = payment.Fen(cost)
	d.Case.Cost, _ = rules.ParseDecimal(d.Cost.String())
	d.Stay = rules.Known(max(1, days))
	d.Reviewed = cost > 4*usual && rng.IntN(4) == 0
	if rng.IntN(250) == 0 {
		d.Audited = d.Cost / 10
	}
	in := a.insure(h.level, rng)
	d.Insurance = in.name
	d.Burden = in.burden(d.Cost)
}

// usual is what the group of a case is taken to cost, in fen: something between 1,500 and 100,000 yuan that hangs on the name of
// the ADRG or the DIP group, more with a procedure, and more with complications that count. With it comes how much of the cost is
// left to chance.
func (a *area) usual(d *discharge) (fen int64, chances int) {
	r := &d.Result
	key, operated := r.ADRG, a.operated[r.ADRG]
	if key == "" {
		key, operated = r.Code, len(d.Procedures) > 0
	}
	h := fnv.New64a()
	h.Write([]byte(key)) // never fails
	cost, chance := int64(260_000), h.Sum64()
	for range 4 {
		cost = cost * (60 + int64(chance&127)) / 100
		chance >>= 16
	}
	if operated {
		cost = cost * 22 / 10
	}
	switch {
	case !r.MCC.Empty():
		cost = cost * 15 / 10
	case !r.CC.Empty():
		cost = cost * 12 / 10
	}
	return cost, 2 + int(h.Sum64()>>60)
}

// admit finds the hospital of a case. One that cannot treat it sends it on.
func (a *area) admit(usual int64, rng *rand.Rand) *hospital {
	for {
		n := rng.IntN(a.shares)
		for i := range a.hospitals {
			h := &a.hospitals[i]
			if n -= h.share; n < 0 {
				if h.limit == 0 || usual <= int64(h.limit) {
					return h
				}
				break
			}
		}
	}
}

// insure finds the insurance of a patient.
func (a *area) insure(level string, rng *rand.Rand) *insurance {
	n := rng.IntN(100)
	var last *insurance
	for i := range a.insurances {
		in := &a.insurances[i]
		if in.level != level {
			continue
		}
		if n -= in.share; n < 0 {
			return in
		}
		last = in
	}
	return last
}

// burden is what the patient bears of a cost: 8 % that nobody insures, the deductible, and a part of the rest.
func (in *insurance) burden(cost payment.Fen) payment.Fen {
	own := cost * 8 / 100
	own += min(in.deductible, cost-own)
	cent := payment.Rounding{Decimals: 2, Mode: payment.HalfAway}
	rest, _ := (cost - own).Yuan().Mul(in.ratio).Round(cent).Units(2)
	return cost - payment.Fen(rest)
}
