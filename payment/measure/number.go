package measure

import (
	"math/big"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// maxDecimals is how many decimals a figure can be published with: those that a scheme pack can state.
const maxDecimals = 9

const fenPerYuan = 100

// Value is a figure: exact, and as it is published. The zero value is no figure, as where a divisor is zero.
type Value struct {
	exact     payment.Number
	published payment.Number
	decimals  uint8
	known     bool
	rough     bool // the exact figure is not known: a root has none, and a long sum is as long as its terms
}

// Known reports whether there is a figure.
func (v Value) Known() bool { return v.known }

// Exact returns the figure before rounding, and whether it is known: a square root has none, and that of a sum over all groups
// may be too long to be of use. The published figure is correctly rounded all the same.
func (v Value) Exact() (payment.Number, bool) { return v.exact, v.known && !v.rough }

// Published returns the rounded figure, and whether there is one. Whatever is made of a figure is made of the published one.
func (v Value) Published() (payment.Number, bool) { return v.published, v.known }

// String returns the published figure with all its decimals, "" if there is none.
func (v Value) String() string {
	if !v.known {
		return ""
	}
	return v.published.Text(int(v.decimals))
}

// rat returns the published figure, nil if there is none.
func (v Value) rat() *big.Rat {
	if !v.known {
		return nil
	}
	return v.published.Rat()
}

// soundRounding reports whether r is a rounding at all.
func soundRounding(r payment.Rounding) bool {
	return r.Mode > exact.NoRounding && r.Mode <= exact.Down && r.Decimals <= maxDecimals
}

// published rounds x; nil gives no figure.
func published(x *big.Rat, r payment.Rounding) Value {
	if x == nil {
		return Value{}
	}
	n := exact.Of(x)
	return Value{exact: n, published: n.Round(r), decimals: r.Decimals, known: true}
}

// publishedRoot rounds the square root of x correctly: four times the scale of r decimals shows on which side of a half the
// root lies, and a rest that it is not on it (reading 47). Any number between gives the same figure, so one is made up and
// rounded.
func publishedRoot(x *big.Rat, r payment.Rounding) Value {
	if x == nil {
		return Value{}
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.Decimals)), nil)
	scale.Lsh(scale, 2)
	square := new(big.Int).Mul(scale, scale)
	square.Mul(square, x.Num())
	rest := new(big.Int)
	square.QuoRem(square, x.Denom(), rest)
	root := new(big.Int).Sqrt(square)
	near := new(big.Rat).SetFrac(root, scale)
	if rest.Sign() != 0 || new(big.Int).Mul(root, root).Cmp(square) != 0 {
		scale.Lsh(scale, 1) // half a step on: past root, before root + 1
		near.Add(near, new(big.Rat).SetFrac(big.NewInt(1), scale))
	}
	return Value{published: exact.Of(near).Round(r), decimals: r.Decimals, known: true, rough: true}
}

// addition is a sum of fractions. With thousands of denominators it would be longer than all of them together: so whole
// multiples of 2^-128 are added that enclose it, and only where a figure differs between the bounds is the sum made in full.
// The zero value is 0.
type addition struct {
	low   big.Int // of the sum × 2^128, of each term what is whole
	cut   int64   // terms of which something was cut off
	terms []fraction
}

// fraction is a number before it is divided.
type fraction struct{ num, den *big.Int }

const additionBits = 128

// add adds num / den, which it keeps; den is above zero.
func (a *addition) add(num, den *big.Int) {
	q, rest := new(big.Int).Lsh(num, additionBits), new(big.Int)
	q.DivMod(q, den, rest)
	a.low.Add(&a.low, q)
	if rest.Sign() != 0 {
		a.cut++
	}
	a.terms = append(a.terms, fraction{num, den})
}

// addRat adds x, which it keeps.
func (a *addition) addRat(x *big.Rat) { a.add(x.Num(), x.Denom()) }

// published rounds a function of the sum correctly that only rises or only falls. The exact figure is known if no term was cut
// off, or if it took the sum in full.
func (a *addition) published(of func(sum *big.Rat) *big.Rat, r payment.Rounding) Value {
	one := new(big.Int).Lsh(big.NewInt(1), additionBits)
	v := published(of(new(big.Rat).SetFrac(&a.low, one)), r)
	if a.cut == 0 {
		return v
	}
	high := new(big.Int).Add(&a.low, big.NewInt(a.cut))
	w := published(of(new(big.Rat).SetFrac(high, one)), r)
	if len(a.terms) <= fewTerms || v.known != w.known || v.published.Cmp(w.published) != 0 {
		return published(of(fullSum(a.terms)), r)
	}
	v.exact, v.rough = payment.Number{}, true
	return v
}

// fewTerms is how many terms are added in full whatever they are, so that the exact figure is known.
const fewTerms = 8

// fullSum adds by halves, so that long fractions meet only at the end.
func fullSum(terms []fraction) *big.Rat {
	switch n := len(terms); n {
	case 0:
		return new(big.Rat)
	case 1:
		return new(big.Rat).SetFrac(terms[0].num, terms[0].den)
	default:
		sum := fullSum(terms[:n/2])
		return sum.Add(sum, fullSum(terms[n/2:]))
	}
}

// quo returns a / b, nil if one is missing or b is zero.
func quo(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

// mul returns a × b, nil if one is missing.
func mul(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Mul(a, b)
}

func whole(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// ratio returns a / b, nil if b is zero.
func ratio(a, b int64) *big.Rat {
	if b == 0 {
		return nil
	}
	return big.NewRat(a, b)
}
