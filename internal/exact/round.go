package exact

import (
	"math/big"
	"math/bits"
	"slices"
	"strconv"
)

// Mode says which neighbour a number is rounded to. The zero value is no rounding.
type Mode uint8

// The modes. In every one of them a number that has no more decimals than asked for stays as it is.
const (
	NoRounding Mode = iota
	HalfAway        // 四舍五入: to the nearest, a half away from zero
	HalfEven        // 四舍六入五成双: to the nearest, a half to the even neighbour
	HalfDown        // 五舍六入: to the nearest, a half towards zero
	Up              // 进位: away from zero
	Down            // 截断: towards zero
)

var modeNames = [...]string{"none", "half-away", "half-even", "half-down", "up", "down"}

// String returns the name of the mode.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return ""
}

// ParseMode returns the mode with the name.
func ParseMode(s string) (Mode, bool) {
	i := slices.Index(modeNames[:], s)
	return Mode(max(i, 0)), i >= 0
}

// Rounding says how a number is rounded. The zero value does not round.
type Rounding struct {
	Decimals uint8
	Mode     Mode
}

// String returns the mode and the decimals, such as half-away/2, or "none".
func (r Rounding) String() string {
	if r.Mode == NoRounding {
		return r.Mode.String()
	}
	return r.Mode.String() + "/" + strconv.Itoa(int(r.Decimals))
}

// maxSmall is the number of decimals up to which a power of ten fits.
const maxSmall = 18

// powers of ten that fit.
var powers = [maxSmall + 1]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	1e17, 1e18}

// Round returns the number rounded.
func (a Number) Round(r Rounding) Number {
	if r.Mode == NoRounding {
		return a
	}
	if a.big == nil && r.Decimals <= maxSmall {
		n, d := a.parts()
		p := powers[r.Decimals]
		if d == p {
			return a
		}
		hi, lo := bits.Mul64(magnitude(n), uint64(p))
		if hi < uint64(d) {
			q, rest := bits.Div64(hi, lo, uint64(d))
			if away(r.Mode, q&1 == 1, rest, uint64(d)) {
				q++
			}
			if q < 1<<63 {
				if n < 0 {
					return Number{num: -int64(q), den: p}
				}
				return Number{num: int64(q), den: p}
			}
		}
	}
	return a.roundBig(r)
}

// away reports whether a remainder takes a quotient to the neighbour away from zero.
func away(m Mode, odd bool, rest, divisor uint64) bool {
	if rest == 0 {
		return false
	}
	half := compare(rest, divisor-rest)
	return m == Up || m != Down && (half > 0 || half == 0 && (m == HalfAway || m == HalfEven && odd))
}

func (a Number) roundBig(r Rounding) Number {
	x := a.rat()
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.Decimals)), nil)
	n := new(big.Int).Mul(new(big.Int).Abs(x.Num()), p)
	q, rest := new(big.Int).QuoRem(n, x.Denom(), new(big.Int))
	half := new(big.Int).Lsh(rest, 1).Cmp(x.Denom())
	switch m := r.Mode; {
	case rest.Sign() == 0 || m == Down:
	case m == Up || half > 0 || half == 0 && (m == HalfAway || m == HalfEven && q.Bit(0) == 1):
		q.Add(q, big.NewInt(1))
	}
	if x.Sign() < 0 {
		q.Neg(q)
	}
	return Of(new(big.Rat).SetFrac(q, p))
}

// Units returns the number times 10^decimals as a whole number, which it must be, and whether it fits.
func (a Number) Units(decimals uint8) (int64, bool) {
	if n, d := a.parts(); a.big == nil && decimals <= maxSmall && d == powers[decimals] {
		return n, true
	}
	x := new(big.Rat).Mul(a.rat(), new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)))
	return x.Num().Int64(), x.IsInt() && x.Num().IsInt64()
}
