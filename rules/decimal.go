package rules

import (
	"cmp"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an optional exact decimal number, such as an amount in yuan, a score or a coefficient. The zero value is
// unknown. It never passes through binary fractions.
type Decimal struct {
	units int64 // value × 10^scale
	scale uint8
	known bool
}

// maxScale is how many decimals a Decimal holds.
const maxScale = 9

// ParseDecimal reads a number written with digits, at most one point and an optional minus sign: at most 18 digits, 9 of them
// behind the point.
func ParseDecimal(s string) (Decimal, error) {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := whole + fraction
	if whole == "" || point && fraction == "" || len(digits) > 18 || len(fraction) > maxScale || strings.Trim(digits, "0123456789") != "" {
		return Decimal{}, fmt.Errorf("%q is not a decimal number of at most 18 digits, 9 of them decimals", s)
	}
	n, _ := strconv.ParseInt(digits, 10, 64) // 18 digits always fit
	if strings.HasPrefix(s, "-") {
		n = -n
	}
	return Decimal{n, uint8(len(fraction)), true}, nil
}

// Known reports whether there is a number.
func (d Decimal) Known() bool { return d.known }

// Sign returns -1, 0 or 1; 0 if unknown.
func (d Decimal) Sign() int {
	switch {
	case d.units < 0:
		return -1
	case d.units > 0:
		return 1
	}
	return 0
}

// Rat returns the exact number, or nil if it is unknown.
func (d Decimal) Rat() *big.Rat {
	if !d.known {
		return nil
	}
	return new(big.Rat).SetFrac64(d.units, pow10(d.scale))
}

// Cmp compares two known numbers: -1 if d is less than o, 0 if they are equal, 1 if d is more.
func (d Decimal) Cmp(o Decimal) int {
	if d.scale == o.scale {
		switch {
		case d.units < o.units:
			return -1
		case d.units > o.units:
			return 1
		}
		return 0
	}
	return new(big.Rat).SetFrac64(d.units, pow10(d.scale)).Cmp(new(big.Rat).SetFrac64(o.units, pow10(o.scale)))
}

// cmpInt is Cmp with a whole number.
func (d Decimal) cmpInt(n int64) int {
	p := pow10(d.scale)
	whole, rest := d.units/p, d.units%p
	return cmp.Or(cmp.Compare(whole, n), cmp.Compare(rest, 0))
}

// Equal reports whether both are unknown, or both are the same number.
func (d Decimal) Equal(o Decimal) bool { return d.known == o.known && d.Cmp(o) == 0 }

func pow10(n uint8) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// String returns the number with the decimals that it was written with, or "" if it is unknown.
func (d Decimal) String() string {
	if !d.known {
		return ""
	}
	s := strconv.FormatInt(d.units, 10)
	sign := ""
	if d.units < 0 {
		sign, s = "-", s[1:]
	}
	if d.scale == 0 {
		return sign + s
	}
	if n := int(d.scale) + 1 - len(s); n > 0 {
		s = strings.Repeat("0", n) + s
	}
	at := len(s) - int(d.scale)
	return sign + s[:at] + "." + s[at:]
}
