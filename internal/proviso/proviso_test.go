package proviso_test

import (
	"testing"

	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

func decimal(t *testing.T, s string) rules.Decimal {
	t.Helper()
	d, err := rules.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestNumbers compares whole numbers with whole and broken ones: by the quick way, the exact one, and as one end of a span.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		compare   rules.Compare
		low, high string
		yes, no   []int64
	}{
		{rules.Less, "17", "17", []int64{-1, 0, 16}, []int64{17, 18}},
		{rules.AtMost, "17", "17", []int64{17}, []int64{18}},
		{rules.Equal, "17", "17", []int64{17}, []int64{16, 18}},
		{rules.AtLeast, "17", "17", []int64{17, 18}, []int64{16}},
		{rules.More, "17", "17", []int64{18}, []int64{17}},
		{rules.Between, "2", "4", []int64{2, 3, 4}, []int64{1, 5}},
		{rules.Less, "2.5", "2.5", []int64{2}, []int64{3}},
		{rules.More, "2.5", "2.5", []int64{3}, []int64{2}},
		{rules.Equal, "2.0", "2.0", []int64{2}, []int64{1, 3}},
		{rules.Equal, "2.5", "2.5", nil, []int64{2, 3}},
		{rules.More, "-2.5", "-2.5", []int64{-2, 0}, []int64{-3}},
		{rules.Between, "1.5", "2.5", []int64{2}, []int64{1, 3}},
	} {
		test := &rules.Test{Kind: rules.TestStay, Compare: c.compare, Low: decimal(t, c.low), High: decimal(t, c.high)}
		check := func(n int64, want bool) {
			if test.Meets(n) != want || test.MeetsRat(decimalOf(t, n).Rat()) != want || proviso.Between(test, n, n, true) != proviso.Tell(true, want) {
				t.Errorf("%s %s..%s with %d is not %v", c.compare, c.low, c.high, n, want)
			}
		}
		for _, n := range c.yes {
			check(n, true)
		}
		for _, n := range c.no {
			check(n, false)
		}
	}
}

func decimalOf(t *testing.T, n int64) rules.Decimal {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return decimal(t, sign+string(rune('0'+n/10))+string(rune('0'+n%10)))
}

// TestStated answers tests on fields: what is missing is unknown, and stays so turned round.
func TestStated(t *testing.T) {
	stay := &rules.Test{Kind: rules.TestStay, Compare: rules.More, Low: decimal(t, "7"), High: decimal(t, "7")}
	ward := &rules.Test{Kind: rules.TestDepartment, Texts: []string{"ICU"}}
	flag := &rules.Test{Kind: rules.TestFlag, Name: "new"}
	c := &rules.Case{Stay: rules.Known(8), Department: "ICU", Flags: map[string]bool{"new": false}}
	for _, x := range []struct {
		test       *rules.Test
		here, none proviso.Truth
	}{{stay, proviso.Yes, proviso.Unknown}, {ward, proviso.Yes, proviso.Unknown}, {flag, proviso.No, proviso.Unknown}} {
		if got := proviso.Stated(x.test, c); got != x.here {
			t.Errorf("%s: %v, want %v", x.test, got, x.here)
		}
		if got := proviso.Stated(x.test, &rules.Case{}); got != x.none || got.Not() != proviso.Unknown {
			t.Errorf("%s of nothing: %v", x.test, got)
		}
	}
	if proviso.Yes.And(proviso.Unknown) != proviso.Unknown || proviso.No.And(proviso.Unknown) != proviso.No ||
		proviso.Yes.Or(proviso.Unknown) != proviso.Yes || proviso.No.Or(proviso.Unknown) != proviso.Unknown || proviso.Yes.Not() != proviso.No {
		t.Error("three-valued logic")
	}
}
