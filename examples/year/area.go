package main

import (
	"embed"

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
	limit                    payment.Fen   // of the cost to be expected; dearer cases go to hospitals without one. 0: none
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
			share: int(t.int(row["share"])), price: t.int(row["price"]), days: t.int(row["days"]), limit: t.fen(row["limit"]),
			score: t.decimal(row["score"])}
		a.shares += h.share
		a.hospitals = append(a.hospitals, h)
	}
	u := table{name: "area/insurances.csv"}
	for row := range u.rows() {
		ratio, err := payment.ParseNumber(row["ratio"])
		u.note(err)
		a.insurances = append(a.insurances, insurance{name: row["insurance"], level: row["hospital_level"],
			share: int(u.int(row["share"])), deductible: u.fen(row["deductible"]), ratio: ratio,
			reserves: u.decimal(row["reserve_months"])})
	}
	if t.err != nil {
		return nil, t.err
	}
	return a, u.err
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
