package clearing

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// WriteCSV writes the lines of the year, one institution and kind of insurance each, without the total. Amounts are in yuan;
// numbers are exact.
func (c *Clearing) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"institution", "insurance", "hospital_level", "class", "cases", "beyond", "weight", "points", "cost",
		"standard", "carved_out", "burden", "provisional", "fund", "remainder", "special", "adjustment", "deducted", "final",
		"withheld", "returned", "paid", "balance", "prepaid"}}
	for i := range c.Lines {
		n := &c.Lines[i]
		row := []string{n.Institution, n.Insurance, n.HospitalLevel, n.Class, strconv.FormatInt(n.Cases, 10),
			strconv.FormatInt(n.Beyond, 10), n.Weight.String(), n.Points.String()}
		for _, f := range []payment.Fen{n.Cost, n.Standard, n.CarvedOut, n.Burden, n.Provisional, n.Fund, n.Remainder, n.Special,
			n.Adjustment, n.Deducted, n.Final, n.Withheld, n.Returned, n.Paid, n.Balance, n.Prepaid} {
			row = append(row, f.String())
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}

// WriteCSV writes the lines of the month, one institution and kind of insurance each, without the total. Amounts are in yuan.
func (s *Settlement) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"institution", "insurance", "cases", "points", "value", "share", "beside", "income", "burden", "shared",
		"deducted", "deposit", "pay", "prepaid"}}
	for i := range s.Lines {
		n := &s.Lines[i]
		row := []string{n.Institution, n.Insurance, strconv.FormatInt(n.Cases, 10), n.Points.String(), n.Value.String(),
			n.Share.String()}
		for _, f := range []payment.Fen{n.Beside, n.Income, n.Burden, n.Shared, n.Deducted, n.Deposit, n.Pay, n.Prepaid} {
			row = append(row, f.String())
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}

// identity is what JSON says of a scheme.
type identity struct {
	Pack   string `json:"pack"`
	Digest string `json:"digest"`
}

func identityOf(i *rules.Identity) identity { return identity{i.String(), i.Digest} }

func readingsOf(r payment.Readings) []int {
	list := []int{}
	for n := range r.All() {
		list = append(list, int(n))
	}
	return list
}

// MarshalJSON writes the year with stable keys. Amounts are texts in yuan, numbers exact texts: a decimal number or a fraction.
func (c *Clearing) MarshalJSON() ([]byte, error) {
	type plain Clearing
	return json.Marshal(struct {
		Scheme   identity `json:"scheme"`
		Business string   `json:"business,omitempty"`
		Money    string   `json:"money,omitempty"`
		Readings []int    `json:"readings"`
		*plain
	}{identityOf(&c.Scheme), c.Business.String(), c.Money.String(), readingsOf(c.Readings), (*plain)(c)})
}

// MarshalJSON writes the month with stable keys, as [Clearing.MarshalJSON] does.
func (s *Settlement) MarshalJSON() ([]byte, error) {
	type plain Settlement
	return json.Marshal(struct {
		Scheme   identity `json:"scheme"`
		Due      string   `json:"due,omitempty"`
		Readings []int    `json:"readings"`
		*plain
	}{identityOf(&s.Scheme), s.Due.String(), readingsOf(s.Readings), (*plain)(s)})
}

// MarshalJSON writes the pot; what is not known of it is null.
func (p *Pot) MarshalJSON() ([]byte, error) {
	type plain Pot
	fen := func(a payment.Amount) *payment.Fen {
		if f, known := a.Get(); known {
			return &f
		}
		return nil
	}
	return json.Marshal(struct {
		Insurance string       `json:"insurance"`
		Budget    *payment.Fen `json:"budget"`
		Left      *payment.Fen `json:"left"`
		*plain
	}{p.Insurance, fen(p.Budget), fen(p.Left), (*plain)(p)})
}

// MarshalJSON writes the kind by its name, and what its cases add up to.
func (k KindLine) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Kind string `json:"kind"`
		KindSum
	}{k.Kind.String(), k.KindSum})
}

// MarshalJSON writes the number of the case and the error in Chinese.
func (p Problem) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID    string `json:"id"`
		Error string `json:"error"`
	}{p.ID, p.Err.Error()})
}
