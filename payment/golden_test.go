package payment_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// kinds are claims that the wide scheme pays as each kind of case.
func kinds(t *testing.T) map[payment.Kind]*payment.Claim {
	of := func(code, cost string, set func(c *payment.Claim)) *payment.Claim {
		c := wideClaim(t, code, cost)
		if set != nil {
			set(c)
		}
		return c
	}
	return map[payment.Kind]*payment.Claim{
		payment.KindOrdinary: of("B", "13200", func(c *payment.Claim) {
			c.Items = []payment.Item{{Code: "N1", Cost: 120000, Burden: 20000}, {Code: "N2"}, {Code: "N3"}, {Code: "N4", Cost: 5000}}
		}),
		payment.KindHigh:       of("B", "38400", func(c *payment.Claim) { c.Unreasonable = 100000 }),
		payment.KindLow:        of("B", "4096", nil),
		payment.KindExtreme:    of("B", "128000", nil),
		payment.KindIncomplete: of("B", "6400", func(c *payment.Claim) { c.Incomplete = true }),
		payment.KindSingle:     of("B", "9000", func(c *payment.Claim) { c.Method, c.Price = payment.BySingle, payment.Known(800000) }),
		payment.KindBedDay:     of("P", "9000", func(c *payment.Claim) { c.BedDays = rules.Known(30) }),
		payment.KindItem:       of("B", "9000", func(c *payment.Claim) { c.Method = payment.ByItem }),
		payment.KindShortStay:  of("B", "900", func(c *payment.Claim) { c.Stay = rules.Known(2) }),
		payment.KindLongStay: of("B", "90000", func(c *payment.Claim) {
			c.Stay, c.Admitted = rules.Int{}, rules.Date{Year: 2024, Month: 12, Day: 1}
		}),
		payment.KindUngrouped: of("", "9000", func(c *payment.Claim) { c.Result.Status = rules.Ungrouped }),
		payment.KindAmbiguous: of("Q", "9000", func(c *payment.Claim) { c.Result.Status = rules.Ambiguous }),
		payment.KindUnpriced:  of("Z", "9000", nil),
		payment.KindUnstable:  of("C", "9000", nil),
		payment.KindSpecial: of("B", "138400", func(c *payment.Claim) {
			c.Review = payment.Review{Outcome: payment.OutcomeCost, Approved: 9600000, Unreasonable: 600000, Grounds: []string{"费用极高"}}
		}),
	}
}

// TestGoldenBills prints a bill of every kind.
func TestGoldenBills(t *testing.T) {
	s := compile(t, wide, wideTables)
	var zh, en, lines bytes.Buffer
	var list []json.RawMessage
	claims := kinds(t)
	blank := compile(t, jining, map[string]string{"scores": "code,score\nKBBZ,1000", "costs": "code,cost\nKBBZ,10000", "auxiliary": "class,factor\nIV,1.1"})
	for _, k := range payment.Kinds() {
		scheme, c := s, claims[k]
		if k == payment.KindBlank {
			scheme, c = blank, claim(t, "KBBZ", "7000")
		}
		if c == nil {
			t.Errorf("no claim is paid as %s", k)
			continue
		}
		b := pay(t, scheme, c)
		if b.Kind != k {
			t.Errorf("paid as %s, want %s", b.Kind, k)
		}
		zh.WriteString(b.Text(rules.Chinese) + "\n")
		en.WriteString(b.Text(rules.English) + "\n")
		lines.WriteString(b.Line() + "\n")
		data, err := json.Marshal(&b)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, data)
	}
	golden.Compare(t, "testdata/bills_zh.txt", zh.Bytes())
	golden.Compare(t, "testdata/bills_en.txt", en.Bytes())
	golden.Compare(t, "testdata/bills_line.txt", lines.Bytes())
	data, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/bills.json", append(data, '\n'))
}

// TestWide holds the golden bills to figures worked out by hand: point value 76, coefficient 1.05, area mean 8,000, scale 100.
func TestWide(t *testing.T) {
	s := compile(t, wide, wideTables)
	want := map[payment.Kind]want{
		// k = 1.05 x 1.1 = 1.155; 160 x 1.155 = 184.8; + 12 = 196.8 points x 76 = 14,956.80; fund + 1,000 beside - 1,000
		payment.KindOrdinary: {points: "196.8", standard: "14956.80", fund: "14956.80", paid: "16156.80", surplus: "2956.80", coefficient: "1.1550"},
		// c 37,400 / 12,800 = 2.921875; 168 + 0.421875 x 160 = 235.5 points
		payment.KindHigh: {points: "235.5", standard: "17898.00", fund: "16898.00"},
		payment.KindLow:  {points: "51.2", standard: "3891.20", fund: "2891.20"},
		// r = 10: priced as high until the panel decides: 168 + 7.5 x 160 = 1,368
		payment.KindExtreme:    {points: "1368", standard: "103968.00", notice: payment.PanelPending},
		payment.KindIncomplete: {points: "80", standard: "6080.00"},
		// 8,000 yuan count 8,000 / 8,000 x 100 points
		payment.KindSingle:    {points: "100", standard: "8000.00", surplus: "-1000.00"},
		payment.KindBedDay:    {points: "150", standard: "11400.00"},
		payment.KindItem:      {points: "112.5", standard: "9000.00", surplus: "0.00"},
		payment.KindShortStay: {points: "11.25", standard: "900.00", notice: payment.NegativeFund, fund: "-100.00"},
		payment.KindLongStay:  {points: "1125", standard: "90000.00"},
		payment.KindUngrouped: {standard: "9000.00", notice: payment.ResubmitFirst},
		payment.KindAmbiguous: {standard: "0.00", fund: "-1000.00"},
		payment.KindUnpriced:  {standard: "9000.00"},
		payment.KindUnstable:  {standard: "0.00", notice: payment.PanelPending},
		payment.KindSpecial:   {points: "1125", standard: "85500.00"},
	}
	claims := kinds(t)
	for _, k := range payment.Kinds() {
		if w, ok := want[k]; ok {
			w.kind = k
			check(t, k.String(), pay(t, s, claims[k]), w)
		}
	}
}
