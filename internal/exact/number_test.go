package exact_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
)

// number reads a number of a test.
func number(tb testing.TB, s string) exact.Number {
	tb.Helper()
	n, err := exact.Parse(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestArithmetic(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{number(t, "1.41").Mul(number(t, "1.05")).Mul(number(t, "8000")).String(), "11844"},
		{number(t, "9960").Quo(number(t, "8120")).String(), "249/203"},
		{number(t, "9960").Quo(number(t, "8120")).Text(10), "1.2266009852"},
		{number(t, "-1").Quo(number(t, "3")).Text(4), "-0.3333"},
		{number(t, "0.1").Add(number(t, "0.2")).String(), "0.3"},
		{number(t, "0.3").Sub(number(t, "0.35")).String(), "-0.05"},
		{exact.Number{}.Add(exact.Int(2)).String(), "2"},
		{exact.Number{}.Text(2), "0.00"},
		{number(t, "-0.001").Text(2), "0.00"},
		{exact.Int(math.MinInt64).String(), "-9223372036854775808"},
		{exact.Int(math.MaxInt64).Add(exact.Int(1)).Sub(exact.Int(1)).String(), "9223372036854775807"},
		{exact.Min(number(t, "1/3"), number(t, "0.3333")).String(), "0.3333"},
		{exact.Max(number(t, "1/3"), number(t, "0.3333")).String(), "1/3"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	for _, c := range []struct{ number, half, even, down, up, cut string }{
		{"5432.075", "5432.08", "5432.08", "5432.07", "5432.08", "5432.07"},
		{"4839.485", "4839.49", "4839.48", "4839.48", "4839.49", "4839.48"},
		{"-765.435", "-765.44", "-765.44", "-765.43", "-765.44", "-765.43"},
		{"1/3", "0.33", "0.33", "0.33", "0.34", "0.33"},
		{"2.5", "2.50", "2.50", "2.50", "2.50", "2.50"},
	} {
		for mode, want := range map[exact.Mode]string{exact.HalfAway: c.half, exact.HalfEven: c.even, exact.HalfDown: c.down,
			exact.Up: c.up, exact.Down: c.cut} {
			r := number(t, c.number).Round(exact.Rounding{Decimals: 2, Mode: mode})
			if r.Text(2) != want {
				t.Errorf("%s %s = %s, want %s", c.number, mode, r, want)
			}
			if back, ok := exact.ParseMode(mode.String()); !ok || back != mode {
				t.Errorf("%s does not read back", mode)
			}
		}
	}
	if r := number(t, "1/3").Round(exact.Rounding{}); r.String() != "1/3" {
		t.Errorf("no rounding gives %s", r)
	}
}

// TestAgainstBig holds the two words to math/big, with numbers of all sizes.
func TestAgainstBig(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	any := func() exact.Number {
		n := rnd.Int64() >> rnd.IntN(63)
		if rnd.IntN(2) == 0 {
			n = -n
		}
		return exact.Frac(n, max(1, rnd.Int64()>>rnd.IntN(63)))
	}
	for range 20000 {
		a, b := any(), any()
		x, y := a.Rat(), b.Rat()
		check := func(op string, got exact.Number, want *big.Rat) {
			if got.Rat().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, op, b, got, want.RatString())
			}
			if back := number(t, got.String()); !back.Equal(got) {
				t.Fatalf("%s reads back as %s", got, back)
			}
		}
		check("+", a.Add(b), new(big.Rat).Add(x, y))
		check("-", a.Sub(b), new(big.Rat).Sub(x, y))
		check("*", a.Mul(b), new(big.Rat).Mul(x, y))
		if b.Sign() != 0 {
			check("/", a.Quo(b), new(big.Rat).Quo(x, y))
		}
		if a.Cmp(b) != x.Cmp(y) || a.Sign() != x.Sign() || a.Equal(b) != (x.Cmp(y) == 0) {
			t.Fatalf("%s and %s compare as %d", a, b, a.Cmp(b))
		}
		for d := range 4 {
			if got, want := a.Text(d), x.FloatString(d); got != want && got != "-"+want { // math/big has a negative zero
				if r, ok := new(big.Rat).SetString(want); !ok || r.Sign() != 0 || got != r.FloatString(d) {
					t.Fatalf("%s with %d decimals is %s, want %s", a, d, got, want)
				}
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "-", "1.", ".5", "1e9", "1/0", "1/-2", "1/2/3", "1.5/2", "+1", "0x10", " 1", "1_000"} {
		if n, err := exact.Parse(s); err == nil {
			t.Errorf("%q reads as %s", s, n)
		}
	}
}

func TestAllocations(t *testing.T) {
	w, k, r := number(t, "1.2345"), number(t, "0.9876"), number(t, "7777.77")
	var p exact.Number
	if n := testing.AllocsPerRun(100, func() {
		p = w.Mul(k).Mul(r).Round(exact.Rounding{Decimals: 2, Mode: exact.HalfAway})
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if p.Text(2) != "9482.60" {
		t.Errorf("the product is %s", p)
	}
}
