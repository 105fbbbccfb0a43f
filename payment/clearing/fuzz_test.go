package clearing_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
)

// FuzzClear makes claims of bytes, ten each, and clears them under three schemes: there is a result whose identities hold, the same
// for any order and number of parts, or there are errors with codes.
func FuzzClear(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijABCDEFGHIJ"), int64(100000000))
	f.Add(bytes.Repeat([]byte{0, 1, 2, 3, 0x40, 0x42, 0x0f, 0, 0, 9}, 40), int64(1))
	f.Add(bytes.Repeat([]byte{3, 7, 1, 1, 255, 255, 255, 255, 8, 0}, 25), int64(1e13))
	offices := []office{openWhole(f),
		open(f, points+"value: {numerator: total_cost}\n", "W0.4527", "W1.2345", "W2.7183", "W0.8"),
		open(f, rate+"high: {mode: item, threshold: 2, quota: 0.2}\nfund: {variant: F-SUB}\nremote: {value: place-of-care}\n",
			"W0.4527", "W1.2345", "W2.7183", "W0.8")}
	groups := []string{"W0.4527", "W1.2345", "W2.7183", "W0.8"}
	f.Fuzz(func(t *testing.T, data []byte, fund int64) {
		var list []payment.Claim
		for i := 0; i+10 <= len(data) && i < 3000; i += 10 {
			d := data[i : i+10]
			c := claim(fmt.Sprint(i), groups[d[0]%4], "0", "0")
			c.Institution, c.Insurance = fmt.Sprint("H", d[1]%3), []string{"职工", "居民"}[d[2]%2]
			c.Cost = payment.Fen(binary.LittleEndian.Uint32(d[4:])) << (d[8] % 16)
			c.Burden = payment.Known(c.Cost * payment.Fen(d[9]) / 255)
			switch d[3] % 8 {
			case 0:
				c.Place = "420100"
			case 1:
				c.Method = payment.ByItem
			case 2:
				c.Review = payment.Review{Outcome: payment.OutcomePoints, Value: exact.Frac(int64(d[9]), 7)}
			case 3:
				c.Institution = ""
			}
			list = append(list, c)
		}
		in := &clearing.Year{Year: 2026, Budgets: []clearing.Budget{{Insurance: "职工", Fund: payment.Known(payment.Fen(fund))},
			{Insurance: "居民", Fund: payment.Known(payment.Fen(fund / 3))}}}
		for i := range 6 {
			in.Accounts = append(in.Accounts, clearing.Account{Institution: fmt.Sprint("H", i/2), Insurance: []string{"职工", "居民"}[i%2],
				Score: dec("91"), Paid: payment.Fen(fund % 1e12)})
		}
		for _, o := range offices {
			one, err := o.Clear(context.Background(), in, o.pay(list...))
			if err != nil {
				codes(t, err)
				continue
			}
			if !one.Sound() || one.Bills+one.Missing != int64(len(list)) {
				t.Fatalf("%d claims, %d bills, %d missing, %+v", len(list), one.Bills, one.Missing, one.Checks)
			}
			back := make([]payment.Claim, 0, len(list))
			for i := range list {
				back = append(back, list[len(list)-1-i])
			}
			half := len(back) / 2
			two, err := o.Clear(context.Background(), in, o.pay(back[:half]...), o.pay(), o.pay(back[half:]...))
			if err != nil {
				t.Fatal(err)
			}
			a, err := json.Marshal(one)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := json.Marshal(two); err != nil || !bytes.Equal(a, b) {
				t.Fatalf("another order, another result (%v)\n%s\n%s", err, a, b)
			}
		}
	})
}
