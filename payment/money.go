package payment

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// Fen is an amount of money in fen (分), 1/100 yuan.
type Fen int64

// most bounds the money of a claim: a hundred thousand million yuan, so that sums of claims fit.
const most Fen = 1e13

// ParseFen reads an amount in yuan with at most two decimals, such as 1234.56.
func ParseFen(s string) (Fen, error) {
	d, err := rules.ParseDecimal(s)
	if err == nil {
		return FenOf(d)
	}
	return 0, fmt.Errorf("%q is not an amount in yuan", s)
}

// FenOf returns an amount in yuan that has no part of a fen. Unknown is 0.
func FenOf(yuan rules.Decimal) (Fen, error) {
	if !yuan.Known() {
		return 0, nil
	}
	n, ok := exact.Of(yuan.Rat()).Units(2)
	if !ok {
		return 0, fmt.Errorf("%s is not an amount in yuan with at most two decimals", yuan)
	}
	return Fen(n), nil
}

// String returns the amount in yuan, such as -1234.56.
func (f Fen) String() string { return f.format("") }

// Grouped returns the amount in yuan with commas, for people: -1,234.56.
func (f Fen) Grouped() string { return f.format(",") }

func (f Fen) format(comma string) string {
	sign, n := "", uint64(f)
	if f < 0 {
		sign, n = "-", -n
	}
	yuan := strconv.FormatUint(n/100, 10)
	if comma != "" {
		yuan = grouped(yuan, comma)
	}
	return fmt.Sprintf("%s%s.%02d", sign, yuan, n%100)
}

// grouped puts a mark between every three digits.
func grouped(digits, comma string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(comma)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// MarshalText writes the amount in yuan.
func (f Fen) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads it back.
func (f *Fen) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFen(string(text))
	return err
}

// Yuan returns the amount in yuan as a number.
func (f Fen) Yuan() Number { return exact.Frac(int64(f), 100) }

// Amount is an optional amount of money. The zero value is unknown, which is not 0.
type Amount struct {
	fen   Fen
	known bool
}

// Known returns the Amount with the value f.
func Known(f Fen) Amount { return Amount{f, true} }

// Get returns the amount and whether it is known.
func (a Amount) Get() (Fen, bool) { return a.fen, a.known }

// Or returns the amount, or f if it is unknown.
func (a Amount) Or(f Fen) Fen {
	if a.known {
		return a.fen
	}
	return f
}

// String returns the amount in yuan, or "" if it is unknown.
func (a Amount) String() string {
	if !a.known {
		return ""
	}
	return a.fen.String()
}

// fenOf returns a number of yuan that was rounded to at most two decimals. It reports false for more decimals, and for more
// money than there is.
func fenOf(yuan Number) (Fen, bool) {
	n, ok := yuan.Units(2)
	return Fen(n), ok && n > math.MinInt64/2 && n < math.MaxInt64/2
}

// Number is an exact rational number: a weight, points, a coefficient, a rate. The zero value is 0. Compare with Cmp and Equal,
// never with ==.
type Number = exact.Number

// Rounding is how a number is rounded: decimals and mode. The zero value does not round.
type Rounding = exact.Rounding

// ParseNumber reads a decimal number, or a fraction such as 249/203.
func ParseNumber(s string) (Number, error) { return exact.Parse(s) }
