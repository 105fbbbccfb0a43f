package measure

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// TestRoot holds rounded roots against their definition: no number with as many decimals lies nearer.
func TestRoot(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		x := big.NewRat(rng.Int64N(1e9), 1+rng.Int64N(1e9))
		decimals := uint8(rng.IntN(7))
		v := publishedRoot(x, payment.Rounding{Decimals: decimals, Mode: payment.HalfAway})
		half := big.NewRat(1, 2)
		for range decimals {
			half.Mul(half, big.NewRat(1, 10))
		}
		root := v.rat()
		low, high := new(big.Rat).Sub(root, half), new(big.Rat).Add(root, half)
		if low.Sign() > 0 && mul(low, low).Cmp(x) > 0 || mul(high, high).Cmp(x) <= 0 {
			t.Fatalf("root of %s is %s", x, v)
		}
	}
	for _, v := range []struct {
		x    *big.Rat
		mode payment.Mode
		want string
	}{
		{big.NewRat(25, 10000), payment.HalfAway, "0.1"}, // the root is 0.05
		{big.NewRat(25, 10000), payment.HalfEven, "0.0"},
		{big.NewRat(25, 10000), payment.HalfDown, "0.0"},
		{big.NewRat(26, 10000), payment.HalfDown, "0.1"},
		{big.NewRat(1, 100), payment.Up, "0.1"}, // exactly
		{big.NewRat(101, 10000), payment.Up, "0.2"},
		{big.NewRat(399, 10000), payment.Down, "0.1"},
		{new(big.Rat), payment.Up, "0.0"},
	} {
		if got := publishedRoot(v.x, payment.Rounding{Decimals: 1, Mode: v.mode}); got.String() != v.want {
			t.Errorf("root of %s, %s: %s, want %s", v.x, v.mode, got, v.want)
		}
	}
	if publishedRoot(nil, payment.Rounding{}).Known() {
		t.Error("a root of nothing")
	}
}

// TestAddition compares sums that are not made in full with those that are, where figures are near a half too.
func TestAddition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	half := func(sum *big.Rat) *big.Rat { return quo(sum, whole(2)) }
	for i := range 300 {
		var sum addition
		for range rng.IntN(60) {
			sum.addRat(big.NewRat(rng.Int64N(1e6)-5e5, 1+rng.Int64N(1e6)))
		}
		if i%3 == 0 { // exactly on a half of the last decimal
			sum.addRat(new(big.Rat).Sub(big.NewRat(2*12345, 100000), fullSum(sum.terms)))
		}
		for mode := payment.HalfAway; mode <= payment.Down; mode++ {
			r := payment.Rounding{Decimals: 4, Mode: mode}
			want := published(half(fullSum(sum.terms)), r)
			if got := sum.published(half, r); got.String() != want.String() {
				t.Fatalf("sum of %v: %s, want %s", sum.terms, got, want)
			}
		}
	}
}

// TestWide adds large numbers beyond two words.
func TestWide(t *testing.T) {
	var sum, squares wide
	want, wantSquares := new(big.Int), new(big.Int)
	rng := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		x := rng.Int64N(maxUnits) | 1<<61
		sum.add(x)
		squares.addSquare(x)
		want.Add(want, big.NewInt(x))
		wantSquares.Add(wantSquares, new(big.Int).Mul(big.NewInt(x), big.NewInt(x)))
	}
	doubled := squares
	doubled.plus(squares)
	wantDoubled := new(big.Int).Lsh(wantSquares, 1)
	for _, v := range []struct {
		got  wide
		want *big.Int
	}{{sum, want}, {squares, wantSquares}, {doubled, wantDoubled}} {
		if got := v.got.rat(big.NewInt(1)); got.Num().Cmp(v.want) != 0 || !got.IsInt() {
			t.Errorf("%s, want %s", got, v.want)
		}
	}
}

// TestBounds makes every bound whole in units, whatever the method of trimming says.
func TestBounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	number := func(scale, most int64) string {
		return big.NewRat(rng.Int64N(most*scale), scale).FloatString(len(fmt.Sprint(scale)) - 1)
	}
	for i := range 500 {
		var trim Trim
		trim.Method = TrimWinsor
		if i%2 == 0 {
			trim.Upper, trim.Lower = decimalOf(t, number(1e4, 5)), decimalOf(t, number(1e4, 5))
		} else {
			trim.PercentileLow, trim.PercentileHigh = decimalOf(t, number(100, 40)), decimalOf(t, number(100, 40))
		}
		scale := trim.scale()
		costs := make([]int64, 1+rng.IntN(20))
		for j := range costs {
			costs[j] = scale * int64(10*j+rng.IntN(10))
		}
		if low, high := trim.plan().bounds(costs); !low.IsInt() || !high.IsInt() {
			t.Fatalf("bounds %s and %s of %v with %+v", low, high, costs, trim)
		}
	}
}

func decimalOf(t *testing.T, s string) rules.Decimal {
	t.Helper()
	d, err := rules.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
