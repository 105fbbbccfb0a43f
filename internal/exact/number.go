// Package exact computes with rational numbers that never lose a digit: weights, points, rates and what becomes of them. A
// number is a value of two machine words; where they would overflow, math/big takes over, and gives back what fits again.
package exact

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Number is an exact rational number. The zero value is 0. Numbers are immutable and may be shared by goroutines; they compare
// with [Number.Cmp] and [Number.Equal], never with ==, because they are not kept in lowest terms.
type Number struct {
	num int64
	den int64    // above 0; 0 stands for 1, so that the zero value is 0
	big *big.Rat // the number if it does not fit, else nil
}

// Int returns a whole number.
func Int(n int64) Number { return Frac(n, 1) }

// Frac returns n/d. It panics if d is 0, as a division does.
func Frac(n, d int64) Number {
	switch {
	case d == 0:
		panic("exact: division by zero")
	case n == math.MinInt64 || d == math.MinInt64: // which have no opposite
		return Of(big.NewRat(n, d))
	case d < 0:
		return Number{num: -n, den: -d}
	}
	return Number{num: n, den: d}
}

// Of returns the number of r, which is not kept.
func Of(r *big.Rat) Number {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return Number{num: r.Num().Int64(), den: r.Denom().Int64()}
	}
	return Number{big: new(big.Rat).Set(r)}
}

// longest bounds the digits of a text, so that nobody's input costs more than it is worth.
const longest = 100

// Parse reads what [Number.String] writes: a decimal number without exponent, or a fraction of whole numbers.
func Parse(s string) (Number, error) {
	n, d, fraction := strings.Cut(s, "/")
	plain := func(s string) bool {
		s = strings.TrimPrefix(s, "-")
		whole, part, point := strings.Cut(s, ".")
		return whole != "" && (part != "") == point && len(s) <= longest && strings.Trim(whole+part, "0123456789") == ""
	}
	if !plain(n) || fraction && (strings.ContainsAny(s, ".") || !plain(d) || strings.HasPrefix(d, "-") ||
		strings.Trim(d, "0") == "") {
		return Number{}, fmt.Errorf("%q is neither a decimal number nor a fraction of at most %d digits", s, longest)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Number{}, fmt.Errorf("%q is not a number", s)
	}
	return Of(r), nil
}

// parts returns the two words of a small number.
func (a Number) parts() (num, den int64) { return a.num, max(a.den, 1) }

// Rat returns the number for math/big.
func (a Number) Rat() *big.Rat {
	if a.big != nil {
		return new(big.Rat).Set(a.big)
	}
	return big.NewRat(a.parts())
}

// rat is Rat without a copy, for reading.
func (a Number) rat() *big.Rat {
	if a.big != nil {
		return a.big
	}
	return big.NewRat(a.parts())
}

// lowest returns the number in lowest terms.
func (a Number) lowest() Number {
	if a.big != nil {
		return a
	}
	n, d := a.parts()
	g := gcd(magnitude(n), uint64(d))
	return Number{num: n / int64(g), den: d / int64(g)}
}

// magnitude is the absolute value of n.
func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// gcd returns the greatest common divisor; b is above 0.
func gcd(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	i, j := bits.TrailingZeros64(a), bits.TrailingZeros64(b)
	a >>= i
	b >>= j
	for a != b {
		if a < b {
			a, b = b, a
		}
		a -= b
		a >>= bits.TrailingZeros64(a)
	}
	return a << min(i, j)
}

// product multiplies and reports whether the result fits.
func product(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

// sum adds and reports whether the result fits.
func sum(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0) && c != math.MinInt64
}

// Neg returns -a.
func (a Number) Neg() Number {
	if a.big != nil {
		return Of(new(big.Rat).Neg(a.big))
	}
	return Number{num: -a.num, den: a.den}
}

// Add returns a + b.
func (a Number) Add(b Number) Number {
	if a.big == nil && b.big == nil {
		if c, ok := add(a, b); ok {
			return c
		}
		if c, ok := add(a.lowest(), b.lowest()); ok {
			return c
		}
	}
	return Of(new(big.Rat).Add(a.rat(), b.rat()))
}

func add(a, b Number) (Number, bool) {
	an, ad := a.parts()
	bn, bd := b.parts()
	if ad == bd {
		n, ok := sum(an, bn)
		return Number{num: n, den: ad}, ok
	}
	x, ok1 := product(an, bd)
	y, ok2 := product(bn, ad)
	d, ok3 := product(ad, bd)
	n, ok4 := sum(x, y)
	return Number{num: n, den: d}, ok1 && ok2 && ok3 && ok4
}

// Sub returns a - b.
func (a Number) Sub(b Number) Number { return a.Add(b.Neg()) }

// Mul returns a × b.
func (a Number) Mul(b Number) Number {
	if a.big == nil && b.big == nil {
		if c, ok := mul(a, b); ok {
			return c
		}
		if c, ok := mul(cancel(a, b)); ok {
			return c
		}
	}
	return Of(new(big.Rat).Mul(a.rat(), b.rat()))
}

func mul(a, b Number) (Number, bool) {
	an, ad := a.parts()
	bn, bd := b.parts()
	n, ok1 := product(an, bn)
	d, ok2 := product(ad, bd)
	return Number{num: n, den: d}, ok1 && ok2
}

// cancel returns two factors with the same product in lowest terms.
func cancel(a, b Number) (Number, Number) {
	a, b = a.lowest(), b.lowest()
	c, d := Number{num: a.num, den: b.den}.lowest(), Number{num: b.num, den: a.den}.lowest()
	return c, d
}

// Quo returns a / b. It panics if b is 0, as a division does.
func (a Number) Quo(b Number) Number {
	if b.big == nil {
		n, d := b.parts()
		return a.Mul(Frac(d, n))
	}
	return Of(new(big.Rat).Quo(a.rat(), b.big))
}

// Sign returns -1, 0 or 1.
func (a Number) Sign() int {
	switch {
	case a.big != nil:
		return a.big.Sign()
	case a.num < 0:
		return -1
	case a.num > 0:
		return 1
	}
	return 0
}

// Cmp returns -1 if a is less than b, 0 if they are equal, 1 if a is more.
func (a Number) Cmp(b Number) int {
	if a.big != nil || b.big != nil {
		return a.rat().Cmp(b.rat())
	}
	if s, t := a.Sign(), b.Sign(); s != t {
		return compare(s, t)
	}
	an, ad := a.parts()
	bn, bd := b.parts()
	h1, l1 := bits.Mul64(magnitude(an), uint64(bd))
	h2, l2 := bits.Mul64(magnitude(bn), uint64(ad))
	c := compare(h1, h2)
	if c == 0 {
		c = compare(l1, l2)
	}
	return c * a.signOr1()
}

// signOr1 is the sign of a number that is compared with one of the same sign.
func (a Number) signOr1() int {
	if a.num < 0 {
		return -1
	}
	return 1
}

func compare[T int | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Equal reports whether both are the same number.
func (a Number) Equal(b Number) bool { return a.Cmp(b) == 0 }

// Min returns the lesser number.
func Min(a, b Number) Number {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

// Max returns the greater number.
func Max(a, b Number) Number {
	if b.Cmp(a) > 0 {
		return b
	}
	return a
}

// String returns the number in full: as a decimal number where it has an end, else as a fraction in lowest terms.
func (a Number) String() string {
	r := a.rat()
	d, twos, fives := new(big.Int).Set(r.Denom()), 0, 0
	twos = int(d.TrailingZeroBits())
	d.Rsh(d, uint(twos))
	five, m := big.NewInt(5), new(big.Int)
	for {
		q, rest := new(big.Int).QuoRem(d, five, m)
		if rest.Sign() != 0 {
			break
		}
		d, fives = q, fives+1
	}
	if d.IsInt64() && d.Int64() == 1 {
		return r.FloatString(max(twos, fives))
	}
	return r.String()
}

// Text returns the number rounded half away from zero to a number of decimals, for print.
func (a Number) Text(decimals int) string {
	r := a.Round(Rounding{Decimals: uint8(decimals), Mode: HalfAway})
	n, ok := r.Units(uint8(decimals))
	if !ok {
		return r.rat().FloatString(decimals)
	}
	sign := ""
	if n < 0 {
		sign = "-"
	}
	s := strconv.FormatUint(magnitude(n), 10)
	if decimals == 0 {
		return sign + s
	}
	if short := decimals + 1 - len(s); short > 0 {
		s = strings.Repeat("0", short) + s
	}
	return sign + s[:len(s)-decimals] + "." + s[len(s)-decimals:]
}

// MarshalText writes the number as [Number.String] does.
func (a Number) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads it back.
func (a *Number) UnmarshalText(text []byte) (err error) {
	*a, err = Parse(string(text))
	return err
}
