package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// Ratio is a part of a whole: cases that were grouped of all cases (入组率), groups that occurred of all groups of the scheme
// (病组覆盖率), cases that passed a review of those examined, and so on (specification of payment, 7.12).
type Ratio struct {
	Part, Whole int64
}

// Value returns the ratio, and false if there is no whole.
func (r Ratio) Value() (payment.Number, bool) {
	if r.Whole == 0 {
		return zero, false
	}
	return exact.Frac(r.Part, r.Whole), true
}

// Percent writes the ratio as per cent with a number of decimals, rounded half away from zero, for print; "" if there is no
// whole.
func (r Ratio) Percent(decimals int) string {
	v, ok := r.Value()
	if !ok {
		return ""
	}
	return v.Mul(exact.Int(100)).Text(decimals) + "%"
}

// MarshalText writes part/whole.
func (r Ratio) MarshalText() ([]byte, error) {
	return []byte(exact.Int(r.Part).String() + "/" + exact.Int(r.Whole).String()), nil
}
