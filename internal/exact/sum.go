package exact

import (
	"maps"
	"math"
	"math/big"
	"math/bits"
	"slices"
)

// Sum adds many numbers without losing a digit. The zero value is the empty sum. It keeps one integer for all decimal numbers
// and one for each other denominator, so that an addition costs nanoseconds and the result does not depend on the order; where
// the denominators become many, it folds them into one fraction. A Sum is not safe for concurrent use and must not be copied.
type Sum struct {
	decimals wide            // × 10^-maxSmall
	rest     map[int64]*wide // by denominator in lowest terms
	beyond   *big.Rat        // what does not fit, nil for 0
}

// crowd is how many denominators a Sum keeps apart. A scheme has few: those of its means and days.
const crowd = 1 << 10

// Add adds a number.
func (s *Sum) Add(a Number) {
	if a.big != nil {
		s.far(a.big)
		return
	}
	n, d := a.parts()
	if n == 0 {
		return
	}
	if powers[maxSmall]%d != 0 {
		a = a.lowest()
		n, d = a.num, a.den
	}
	at, factor := &s.decimals, powers[maxSmall]/d
	if powers[maxSmall]%d != 0 {
		at, factor = s.rest[d], 1
		if at == nil {
			at = s.room(d)
		}
	}
	if !at.add(n, factor) {
		s.far(new(big.Rat).SetFrac64(n, d))
	}
}

// room makes place for a denominator.
func (s *Sum) room(d int64) *wide {
	if s.rest == nil {
		s.rest = make(map[int64]*wide)
	}
	if len(s.rest) >= crowd {
		s.far(s.fractions())
		clear(s.rest)
	}
	w := new(wide)
	s.rest[d] = w
	return w
}

func (s *Sum) far(r *big.Rat) {
	if s.beyond == nil {
		s.beyond = new(big.Rat)
	}
	s.beyond.Add(s.beyond, r)
}

// Merge adds what another Sum holds, which stays as it is.
func (s *Sum) Merge(o *Sum) {
	if !s.decimals.merge(o.decimals) {
		s.far(new(big.Rat).SetFrac(o.decimals.int(), big.NewInt(powers[maxSmall])))
	}
	for d, w := range o.rest {
		at := s.rest[d]
		if at == nil {
			at = s.room(d)
		}
		if !at.merge(*w) {
			s.far(new(big.Rat).SetFrac(w.int(), big.NewInt(d)))
		}
	}
	if o.beyond != nil {
		s.far(o.beyond)
	}
}

// Number returns the sum.
func (s *Sum) Number() Number {
	r := new(big.Rat).SetFrac(s.decimals.int(), big.NewInt(powers[maxSmall]))
	if len(s.rest) > 0 {
		r.Add(r, s.fractions())
	}
	if s.beyond != nil {
		r.Add(r, s.beyond)
	}
	return Of(r)
}

// fractions adds the fractions two by two, so that the long numbers meet late, and brings only the last to lowest terms.
func (s *Sum) fractions() *big.Rat {
	type fraction struct{ n, d *big.Int }
	var list []fraction
	for _, d := range slices.Sorted(maps.Keys(s.rest)) {
		list = append(list, fraction{s.rest[d].int(), big.NewInt(d)})
	}
	for len(list) > 1 {
		half := list[:0]
		for i := 0; i < len(list); i += 2 {
			f := list[i]
			if i+1 < len(list) {
				g := list[i+1]
				n := new(big.Int).Mul(f.n, g.d)
				f = fraction{n.Add(n, new(big.Int).Mul(g.n, f.d)), new(big.Int).Mul(f.d, g.d)}
			}
			half = append(half, f)
		}
		list = half
	}
	if len(list) == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).SetFrac(list[0].n, list[0].d)
}

// wide is a whole number of 128 bits.
type wide struct {
	high int64
	low  uint64
}

// add adds n × factor and reports false, changing nothing, if that does not fit; factor is above 0.
func (w *wide) add(n, factor int64) bool {
	high, low := bits.Mul64(magnitude(n), uint64(factor))
	if high > math.MaxInt64 {
		return false
	}
	v := wide{int64(high), low}
	if n < 0 {
		low, borrow := bits.Sub64(0, v.low, 0)
		v = wide{-v.high - int64(borrow), low}
	}
	return w.merge(v)
}

// merge adds v and reports false, changing nothing, if that does not fit.
func (w *wide) merge(v wide) bool {
	low, carry := bits.Add64(w.low, v.low, 0)
	high := int64(uint64(w.high) + uint64(v.high) + carry)
	if (w.high < 0) == (v.high < 0) && (high < 0) != (w.high < 0) {
		return false
	}
	*w = wide{high, low}
	return true
}

// int returns the number for math/big.
func (w *wide) int() *big.Int {
	n := new(big.Int).Lsh(big.NewInt(w.high), 64)
	return n.Add(n, new(big.Int).SetUint64(w.low))
}
