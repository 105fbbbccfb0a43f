package rules_test

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/rules"
)

func TestDecimal(t *testing.T) {
	for text, want := range map[string]*big.Rat{
		"0": big.NewRat(0, 1), "-0": big.NewRat(0, 1), "0.00": big.NewRat(0, 1), "1": big.NewRat(1, 1), "-1.50": big.NewRat(-3, 2), "0.1": big.NewRat(1, 10),
		"007": big.NewRat(7, 1), "12000.05": big.NewRat(1200005, 100), "0.000000001": big.NewRat(1, 1e9), "-0.05": big.NewRat(-1, 20),
		"999999999999999999": big.NewRat(999999999999999999, 1), "999999999.999999999": big.NewRat(999999999999999999, 1e9),
	} {
		d, err := rules.ParseDecimal(text)
		if err != nil || !d.Known() || d.Rat().Cmp(want) != 0 || d.Sign() != want.Sign() {
			t.Errorf("%s is read as %v, %v; want %v", text, d, err, want)
		}
	}
	for text, want := range map[string]string{"1.50": "1.50", "-0.05": "-0.05", "007": "7", "0.000000001": "0.000000001", "-3": "-3", "00.10": "0.10"} {
		if d, _ := rules.ParseDecimal(text); d.String() != want {
			t.Errorf("%s is written as %s, want %s", text, d, want)
		}
	}
	for _, text := range []string{"", "-", ".", "1.", ".5", "-.5", "+1", "1e3", "1,5", "1 000", "１", "--1", "1.2.3", "1-", "1_000", "NaN", "0x10", "1234567890123456789",
		"0.1234567890", "1234567890.123456789"} {
		if d, err := rules.ParseDecimal(text); err == nil || d.Known() {
			t.Errorf("%q is read as %v", text, d)
		}
	}
	var none rules.Decimal
	zero, _ := rules.ParseDecimal("0")
	if none.Known() || none.String() != "" || none.Rat() != nil || none.Sign() != 0 || !none.Equal(rules.Decimal{}) || none.Equal(zero) || zero.Equal(none) {
		t.Error("the zero Decimal is a number")
	}
}

// TestDecimalAgainstRat compares with exact fractions, over numbers of all lengths.
func TestDecimalAgainstRat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func() (rules.Decimal, *big.Rat) {
		digits := strconv.FormatInt(r.Int64N(1_000_000_000_000_000_000), 10)
		digits = digits[:1+r.IntN(len(digits))]
		if n := r.IntN(10); n > 0 {
			digits += "." + strings.Repeat("0", r.IntN(n)) + strconv.Itoa(r.IntN(9))
		}
		if whole, fraction, _ := strings.Cut(digits, "."); len(whole)+len(fraction) > 18 || len(fraction) > 9 {
			digits = whole[:min(9, len(whole))]
		}
		if r.IntN(3) == 0 {
			digits = "-" + digits
		}
		d, err := rules.ParseDecimal(digits)
		want, ok := new(big.Rat).SetString(digits)
		if err != nil || !ok {
			t.Fatalf("%s: %v", digits, err)
		}
		return d, want
	}
	for range 20_000 {
		a, x := random()
		b, y := random()
		if r.IntN(4) == 0 {
			b, _ = rules.ParseDecimal(a.String())
			y = x
		}
		if a.Rat().Cmp(x) != 0 || a.Sign() != x.Sign() || a.Cmp(b) != x.Cmp(y) || b.Cmp(a) != y.Cmp(x) || a.Equal(b) != (x.Cmp(y) == 0) {
			t.Fatalf("%s and %s: Rat %v, Sign %d, Cmp %d, Equal %v", a, b, a.Rat(), a.Sign(), a.Cmp(b), a.Equal(b))
		}
		again, err := rules.ParseDecimal(a.String())
		if err != nil || again.String() != a.String() || !again.Equal(a) {
			t.Fatalf("%s is read back as %v, %v", a, again, err)
		}
	}
	a, _ := rules.ParseDecimal("1.5")
	b, _ := rules.ParseDecimal("1.50")
	if a.Cmp(b) != 0 || !a.Equal(b) || a == b {
		t.Error("1.5 and 1.50 are one number written in two ways")
	}
}
