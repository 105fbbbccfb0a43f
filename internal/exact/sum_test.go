package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
)

// TestSum holds the accumulator to math/big, in one go and in merged parts, in two orders.
func TestSum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	primes := []int64{3, 7, 11, 13, 101, 9973, 1_000_003}
	kinds := map[string]func() exact.Number{
		"money":     func() exact.Number { return exact.Frac(r.Int64N(1e12)-5e11, 100) },
		"weights":   func() exact.Number { return exact.Frac(r.Int64N(1e9), 1e8) },
		"fractions": func() exact.Number { return exact.Frac(r.Int64N(1e9)-5e8, primes[r.IntN(len(primes))]*1000) },
		"crowd":     func() exact.Number { return exact.Frac(r.Int64N(1e9), r.Int64N(1e6)+1) },
		"largest":   func() exact.Number { return exact.Frac(math.MaxInt64-r.Int64N(9), r.Int64N(3)+1) },
		"least":     func() exact.Number { return exact.Frac(-math.MaxInt64+r.Int64N(9), r.Int64N(3)+1) },
		"big": func() exact.Number {
			return exact.Of(new(big.Rat).SetFrac(big.NewInt(r.Int64()), new(big.Int).Lsh(big.NewInt(1), 80)))
		},
	}
	for name, next := range kinds {
		t.Run(name, func(t *testing.T) {
			var list []exact.Number
			want := new(big.Rat)
			for range 3000 {
				n := next()
				list = append(list, n)
				want.Add(want, n.Rat())
			}
			var all, back, parts exact.Sum
			for i, n := range list {
				all.Add(n)
				back.Add(list[len(list)-1-i])
			}
			for i := 0; i < len(list); i += 700 {
				var part exact.Sum
				for _, n := range list[i:min(i+700, len(list))] {
					part.Add(n)
				}
				parts.Merge(&part)
			}
			for _, s := range []*exact.Sum{&all, &back, &parts} {
				if got := s.Number().Rat(); got.Cmp(want) != 0 {
					t.Errorf("%s, math/big %s", got, want)
				}
			}
		})
	}
	var empty exact.Sum
	if empty.Number().Sign() != 0 {
		t.Error("the empty sum is not 0")
	}
}

// TestSumOverflow adds what no 128 bits hold.
func TestSumOverflow(t *testing.T) {
	for _, n := range []int64{math.MaxInt64, -math.MaxInt64} {
		var s exact.Sum
		want := new(big.Rat)
		for range 64 {
			s.Add(exact.Int(n))
			want.Add(want, new(big.Rat).SetInt64(n))
		}
		if s.Number().Rat().Cmp(want) != 0 {
			t.Errorf("64 × %d: %s", n, s.Number())
		}
	}
}

func BenchmarkSum(b *testing.B) {
	b.ReportAllocs()
	var s exact.Sum
	for i := range b.N {
		s.Add(exact.Frac(int64(i), 10_000))
	}
}
