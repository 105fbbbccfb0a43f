package measure

import (
	"math/big"
	"math/bits"
)

// wide is a sum of whole numbers in three words, the lowest first. The zero value is 0.
type wide [3]uint64

func (w *wide) add(x int64) {
	var carry uint64
	w[0], carry = bits.Add64(w[0], uint64(x), 0)
	w[1], carry = bits.Add64(w[1], 0, carry)
	w[2] += carry
}

func (w *wide) addSquare(x int64) {
	hi, lo := bits.Mul64(uint64(x), uint64(x))
	w.plus(wide{lo, hi})
}

func (w *wide) plus(o wide) {
	var carry uint64
	w[0], carry = bits.Add64(w[0], o[0], 0)
	w[1], carry = bits.Add64(w[1], o[1], carry)
	w[2] += o[2] + carry
}

// int returns the sum.
func (w wide) int() *big.Int {
	n := new(big.Int).SetUint64(w[0])
	for i := 1; i < len(w); i++ {
		if w[i] != 0 {
			word := new(big.Int).SetUint64(w[i])
			n.Or(n, word.Lsh(word, uint(64*i)))
		}
	}
	return n
}

// rat returns the sum over a divisor.
func (w wide) rat(divisor *big.Int) *big.Rat { return new(big.Rat).SetFrac(w.int(), divisor) }

// tally is what cases cost together.
type tally struct {
	n       int64
	sum     wide // units
	squares wide // units squared
}

func (t *tally) add(units int64) {
	t.n++
	t.sum.add(units)
	t.squares.addSquare(units)
}

func (t *tally) plus(o tally) {
	t.n += o.n
	t.sum.plus(o.sum)
	t.squares.plus(o.squares)
}

// series are the tallies of the years of the method, in their order.
type series []tally

// total adds up the years.
func (s series) total() tally {
	var t tally
	for _, y := range s {
		t.plus(y)
	}
	return t
}

// yuan returns a sum of units in yuan.
func (m *measurement) yuan(w wide) *big.Rat { return w.rat(big.NewInt(m.basis.perFen * fenPerYuan)) }

// meanOf returns the mean of a tally in yuan, nil if it has no cases.
func (m *measurement) meanOf(t tally) *big.Rat {
	if t.n == 0 {
		return nil
	}
	unit := big.NewInt(m.basis.perFen * fenPerYuan)
	return t.sum.rat(unit.Mul(unit, big.NewInt(t.n)))
}

// mean returns the mean of several years in yuan by weights and order of the method, nil if there are no cases. A year without
// cases counts with no weight: the others are scaled (reading 39).
func (m *measurement) mean(s series) *big.Rat {
	years, last := 0, 0
	for i, y := range s {
		if y.n > 0 {
			years, last = years+1, i
		}
	}
	if years > 0 && years < len(s) {
		m.reading(readingAbsent)
	}
	if years <= 1 { // the weight divides out
		return m.meanOf(s[last])
	}
	sum, divisor := new(big.Rat), new(big.Rat)
	for i, y := range s {
		if y.n == 0 {
			continue
		}
		weight := whole(int64(m.Weights[i]))
		if m.Order == PooledCases {
			sum.Add(sum, mul(weight, m.yuan(y.sum)))
			divisor.Add(divisor, mul(weight, whole(y.n)))
			continue
		}
		sum.Add(sum, mul(weight, m.meanOf(y)))
		divisor.Add(divisor, weight)
	}
	return quo(sum, divisor)
}

// variance returns the sum of the squared distances from the mean, in square yuan, and the mean; nil if there are no cases.
func (m *measurement) variance(t tally) (squares, mean *big.Rat) {
	mean = m.meanOf(t)
	if mean == nil {
		return nil, nil
	}
	unit := big.NewInt(m.basis.perFen * fenPerYuan)
	squares = t.squares.rat(new(big.Int).Mul(unit, unit))
	return squares.Sub(squares, mul(m.yuan(t.sum), mean)), mean
}

// eachGroup visits the groups in ascending order, each with its cells. Cells stand in that order.
func (m *measurement) eachGroup(visit func(group uint32, cells []cell)) {
	for from := 0; from < len(m.cells); {
		to := from + 1
		for to < len(m.cells) && m.cells[to].group == m.cells[from].group {
			to++
		}
		visit(m.cells[from].group, m.cells[from:to])
		from = to
	}
}

// bySeries adds up the cells that have the same key, by year: trimmed, or as they are.
func bySeries[K comparable](m *measurement, cells []cell, trimmed bool, key func(*cell) (K, bool)) map[K]series {
	all := make(map[K]series)
	for i := range cells {
		c := &cells[i]
		k, ok := key(c)
		t := c.tally(trimmed)
		if !ok || t.n == 0 {
			continue
		}
		s := all[k]
		if s == nil {
			s = make(series, len(m.Years))
			all[k] = s
		}
		s[c.year].plus(t)
	}
	return all
}
