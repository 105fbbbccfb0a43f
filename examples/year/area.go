package main

import (
	"embed"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// files are what is laid down of the area and its schemes.
//
//go:embed area drg dip
var files embed.FS

// The years: those behind the measurement, oldest first, and the one that is paid.
const (
	firstYear = 2023
	lastYear  = 2025
	paidYear  = 2026
)

// area is a region that does not exist, with its hospitals, kinds of insurance and discharges. Nobody stands behind them.
type area struct {
	pack       *rules.Pack
	grouper    *grouper.Grouper
	source     *casemix.Source
	operated   map[string]bool // ADRGs that need a procedure; nil for DIP
	hospitals  []hospital
	shares     int // of all hospitals together
	insurances []insurance
	cases      int // of the years behind the measurement
}

// hospital is a hospital of the area.
type hospital struct {
	code, name, level, class string
	share                    int           // of the discharges
	price, days              int64         // percent of the usual cost and stay
	limit                    payment.Fen   // of the cost that is to be expected; dearer cases are sent to hospitals without one. 0: none
	score                    rules.Decimal // of the yearly assessment
}

// insurance is a kind of insurance at hospitals of one level.
type insurance struct {
	name, level string
	share       int // percent of the discharges
	deductible  payment.Fen
	ratio       payment.Number // that the fund bears above the deductible
	reserves    rules.Decimal  // months that the fund's reserves last
}

// newArea opens an area whose discharges are grouped by a pack.
func newArea(p *rules.Pack, cases int) (*area, error) {
	g, err := grouper.New(p)
	if err != nil {
		return nil, err
	}
	mix := casemix.Mix{Diagnoses: 4, Procedures: 0.7, Zipf: 1.1, Seed: 20260101}
	a := &area{pack: p, grouper: g, source: mix.Source(p), cases: cases}
	if d := p.DRG(); d != nil {
		a.operated = make(map[string]bool)
		for _, m := range d.MDCs {
			for _, group := range m.ADRGs {
				a.operated[group.Code] = group.Stage != rules.AfterQY
			}
		}
	}
	t := table{name: "area/hospitals.csv"}
	for row := range t.rows() {
		h := hospital{code: row["institution"], name: row["name"], level: row["hospital_level"], class: row["class"],
			share: int(t.int(row["share"])), price: t.int(row["price"]), days: t.int(row["days"]), limit: t.fen(row["limit"]), score: t.decimal(row["score"])}
		a.shares += h.share
		a.hospitals = append(a.hospitals, h)
	}
	u := table{name: "area/insurances.csv"}
	for row := range u.rows() {
		ratio, err := payment.ParseNumber(row["ratio"])
		u.note(err)
		a.insurances = append(a.insurances, insurance{name: row["insurance"], level: row["hospital_level"], share: int(u.int(row["share"])),
			deductible: u.fen(row["deductible"]), ratio: ratio, reserves: u.decimal(row["reserve_months"])})
	}
	if t.err != nil {
		return nil, t.err
	}
	return a, u.err
}

// table reads a small table of the embedded files, and keeps the first error.
type table struct {
	name string
	err  error
}

func (t *table) note(err error) {
	if err != nil && t.err == nil {
		t.err = fmt.Errorf("%s: %w", t.name, err)
	}
}

// rows yields the rows by the names of their columns.
func (t *table) rows() iter.Seq[map[string]string] {
	return func(yield func(map[string]string) bool) {
		data, err := files.ReadFile(t.name)
		t.note(err)
		rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
		t.note(err)
		for i := 1; i < len(rows); i++ {
			row := make(map[string]string)
			for j, name := range rows[0] {
				row[name] = rows[i][j]
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (t *table) int(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	t.note(err)
	return n
}

func (t *table) fen(s string) payment.Fen {
	if s == "" {
		return 0
	}
	f, err := payment.ParseFen(s)
	t.note(err)
	return f
}

func (t *table) decimal(s string) rules.Decimal {
	d, err := rules.ParseDecimal(s)
	t.note(err)
	return d
}

// names are the kinds of insurance in the order of their table.
func (a *area) names() []string {
	var list []string
	for i := range a.insurances {
		if n := a.insurances[i].name; len(list) == 0 || list[len(list)-1] != n {
			list = append(list, n)
		}
	}
	return list
}

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
			a.complete(d, rng)
			d.Result = a.grouper.Group(&d.Case)
			if !yield(d) {
				return
			}
		}
	}
}

// growth is what a year costs in percent of the first.
var growth = map[int]int64{firstYear: 100, firstYear + 1: 104, lastYear: 107, paidYear: 111}

// complete gives a case what it lacks for payment: its hospital, insurance, days and costs. All of it is whole numbers, so that it
// is the same on every machine. A cost is what the group is taken to cost, times the price of the hospital and the year, times some
// chances, of which groups have more or fewer; a few cases are far dearer or cheaper.
func (a *area) complete(d *discharge, rng *rand.Rand) {
	usual, chances := a.usual(d)
	h := a.admit(usual, rng)
	d.Institution, d.HospitalLevel = h.code, h.level
	cost := usual * h.price / 100 * growth[d.Day.Year] / 100
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
// the ADRG or the DIP group, more with a procedure, and more with complications that count. With it comes how much costs of the group
// are left to chance.
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
