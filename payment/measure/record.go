package measure

import (
	"fmt"
	"math/big"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Record is one grouped case of the years behind the measurement: what the case cost and where it belongs. Texts are compared
// as they are; a hospital or a level must be written in one way.
type Record struct {
	ID   string // of the caller's; errors name it
	Year int    // of the year that the case counts in, as Method.Years writes it; the caller chooses discharge or settlement

	Group  string       // DRG or DIP group; of an ambiguous or ungrouped case, the code that stands for it
	ADRG   string       // of a DRG; "" under DIP
	Status rules.Status // how the grouping ended
	Kind   rules.Kind   // kind of a DIP group; none under CHS-DRG

	Institution string // 医疗机构
	Level       string // of the institution (医院等级), as the scheme calls it
	Class       string // within the level (等次); only shares read it
	Insurance   string // kind of insurance (险种); "" where the method does not tell them apart
	Auxiliary   string // auxiliary class (辅助目录) that applies, "" for none; only means read it

	Cost  payment.Fen            // total cost of the stay
	Parts map[string]payment.Fen // parts of the cost by name; absent is unknown. Measure does not keep the map
	Stay  rules.Int              // days in hospital
	Age   rules.Int              // whole years

	AgeListed bool // the case takes an auxiliary class by age already, so that no share of ages counts it
}

// FromCase makes the record of a case that has been grouped. It takes the identifier, the hospital, its level, the insurance,
// age, stay, the cost and its parts from the case, and the group from the result. A Case states no year, no class of its
// hospital and no class of the auxiliary catalogue: the year is given here, the others may be set afterwards.
//
// The error joins one *[Error] for each amount that is missing, or no amount in whole fen; then the record is of no use.
func FromCase(c *rules.Case, r *rules.Result, year int) (Record, error) {
	if c == nil || r == nil {
		return Record{}, Errors{{Code: RecordMissing, Field: "record"}}
	}
	rec := Record{
		ID: c.ID, Year: year,
		Group: r.Code, ADRG: r.ADRG, Status: r.Status, Kind: r.DIP.Kind,
		Institution: c.Institution, Level: c.HospitalLevel, Insurance: c.Insurance,
		Stay: c.Stay, Age: c.Age,
	}
	var errs Errors
	fen := func(field string, d rules.Decimal) payment.Fen {
		v, err := payment.FenOf(d)
		switch {
		case !d.Known():
			errs = append(errs, &Error{Code: CostMissing, ID: c.ID, Field: field})
		case err != nil:
			errs = append(errs, &Error{Code: CostFraction, ID: c.ID, Field: field, Value: d.String()})
		}
		return v
	}
	rec.Cost = fen("cost", c.Cost)
	if len(c.Parts) > 0 {
		rec.Parts = make(map[string]payment.Fen, len(c.Parts))
		for _, name := range sortedKeys(c.Parts) {
			if d := c.Parts[name]; d.Known() {
				rec.Parts[name] = fen(partField(name), d)
			}
		}
	}
	return rec, errs.err()
}

// partField is what errors call a part of the cost.
func partField(name string) string { return fmt.Sprintf("parts[%s]", name) }

// maxUnits bounds the cost of a case in the units of the measurement, so that sums over 2^60 cases fit into three words of 64
// bits, and so do sums of squares. Of plain costs it is 46,000 million million yuan; with a basis and trimming of the finest
// factors that are allowed, 115 million.
const maxUnits = 1<<62 - 1

// basis is the cost column of the method in whole numbers: all that is computed of costs stays whole in units of 1/perFen fen.
type basis struct {
	parts   []PartFactor // none: the total cost
	factors []int64      // units per fen of the parts, or of the total cost
	perFen  int64
}

// newBasis brings the factors to one denominator, and to one that the bounds of trimming are whole in.
func newBasis(parts []PartFactor, trim int64) basis {
	b := basis{parts: parts, perFen: 1}
	for _, p := range parts {
		b.perFen = lcm(b.perFen, p.Factor.Rat().Denom().Int64())
	}
	b.perFen *= trim
	if len(parts) == 0 {
		b.factors = []int64{b.perFen}
	}
	for _, p := range parts {
		b.factors = append(b.factors, mul(p.Factor.Rat(), whole(b.perFen)).Num().Int64())
	}
	return b
}

// units returns the cost of the record in units; errors go to bad.
func (b *basis) units(r *Record, bad func(c Code, field, value string)) int64 {
	if len(b.parts) == 0 {
		return bounded(r.Cost, b.factors[0], 0, "cost", bad)
	}
	var sum int64
	for i, p := range b.parts {
		v, ok := r.Parts[p.Name]
		if !ok {
			bad(PartMissing, partField(p.Name), "")
			continue
		}
		sum += bounded(v, b.factors[i], sum, partField(p.Name), bad)
	}
	return sum
}

// bounded returns an amount in units, or 0 and an error if it is negative or would take the sum beyond what fits.
func bounded(v payment.Fen, factor, sum int64, field string, bad func(c Code, field, value string)) int64 {
	switch {
	case v < 0:
		bad(CostNegative, field, v.String())
		return 0
	case factor > 0 && int64(v) > (maxUnits-sum)/factor:
		bad(CostRange, field, v.String())
		return 0
	}
	return int64(v) * factor
}

func lcm(a, b int64) int64 {
	return a / new(big.Int).GCD(nil, nil, big.NewInt(a), big.NewInt(b)).Int64() * b
}
