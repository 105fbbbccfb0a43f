package payment_test

import (
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func TestFen(t *testing.T) {
	for _, c := range []struct {
		text    string
		fen     payment.Fen
		grouped string
	}{
		{"0.00", 0, "0.00"},
		{"1234.56", 123456, "1,234.56"},
		{"-0.05", -5, "-0.05"},
		{"-63848.56", -6384856, "-63,848.56"},
		{"1000000.00", 100000000, "1,000,000.00"},
	} {
		f, err := payment.ParseFen(c.text)
		if err != nil || f != c.fen || f.String() != c.text || f.Grouped() != c.grouped {
			t.Errorf("%s reads as %d (%v), prints as %s and %s", c.text, f, err, f, f.Grouped())
		}
	}
	for _, s := range []string{"", "1.234", "1,000", "1e3", "yuan", "99999999999999999999"} {
		if f, err := payment.ParseFen(s); err == nil {
			t.Errorf("%q reads as %s", s, f)
		}
	}
	if f, err := payment.FenOf(rules.Decimal{}); f != 0 || err != nil {
		t.Errorf("unknown is %s, %v", f, err)
	}
	var none payment.Amount
	if _, known := none.Get(); known || none.String() != "" || payment.Known(0).String() != "0.00" || none.Or(7) != 7 {
		t.Error("an unknown amount is not 0")
	}
}
