package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// small is how many cases the tests measure.
const small = 4000

func lead(t *testing.T, system, out string, n int) *walked {
	t.Helper()
	x, err := walk(context.Background(), system, n, out)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestSummary prints the summaries of a small area.
func TestSummary(t *testing.T) {
	for system, lang := range map[string]rules.Lang{"drg": rules.Chinese, "dip": rules.English} {
		var b bytes.Buffer
		if err := run(context.Background(), &b, system, small, "", lang); err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, filepath.Join("testdata", system+"."+lang.String()+".txt"), b.Bytes())
	}
}

// TestCommand gives arguments that make no sense, a directory that cannot be made, and good ones.
func TestCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		want int
	}{
		{"-help", 0}, {"-n 4000", 0}, {"-n 10", 2}, {"-n many", 2}, {"-system apc", 2}, {"-lang fr", 2}, {"more", 2},
		{"-n 4000 -out " + filepath.Join(file, "dir"), 1},
	} {
		var out, log bytes.Buffer
		if got := command(strings.Fields(c.args), &out, &log); got != c.want {
			t.Errorf("%s: exit status %d, want %d: %s", c.args, got, c.want, log.String())
		} else if quiet := c.want == 0 && c.args != "-help"; (log.Len() == 0) != quiet || (out.Len() > 0) != quiet {
			t.Errorf("%s: %d bytes of results, %d of messages", c.args, out.Len(), log.Len())
		}
	}
}

// TestFund prices every discharge again at the final values, without months and clearing, and finds the same money: by account,
// and against the budget.
func TestFund(t *testing.T) {
	for _, system := range []string{"drg", "dip"} {
		x := lead(t, system, "", small)
		c := x.year.cleared
		if !c.Sound() || c.Missing != 0 {
			t.Errorf("%s: %d bills are missing, or an identity does not hold: %+v", system, c.Missing, c.Checks)
		}
		var values []payment.PointValue
		for _, p := range c.Pots {
			values = append(values, payment.PointValue{Insurance: p.Insurance, Value: p.Value})
		}
		final := x.scheme.WithValues(values)
		all := beyond(t, x)
		fund, spent := make(map[account]payment.Fen), make(map[string]payment.Fen)
		cases := int64(0)
		for d := range x.area.year(paidYear) {
			claim := claim(d)
			b, err := final.Pay(&claim)
			if err != nil {
				t.Fatal(err)
			}
			paid := b.Fund
			if all[b.ID] {
				paid = b.Ordinary - b.Burden
			}
			fund[account{d.Institution, d.Insurance}] += paid
			spent[d.Insurance] += paid
			cases++
		}
		if cases != c.Bills || c.Total.Beyond != int64(len(all)) {
			t.Errorf("%s: %d bills of %d discharges, %d of %d beyond the cap", system, c.Bills, cases, c.Total.Beyond, len(all))
		}
		for i := range c.Lines {
			n := &c.Lines[i]
			if want := fund[account{n.Institution, n.Insurance}]; n.Fund != want {
				t.Errorf("%s: %s %s gets %s, not %s", system, n.Institution, n.Insurance, n.Fund, want)
			}
		}
		if system == "dip" { // divides by a ratio of last year: the fund is not used up to the fen
			continue
		}
		for _, p := range c.Pots {
			// A point value is rounded by at most 1/20,000 yuan, a case by half a fen.
			slack := fen(p.Points.Mul(number(t, "0.00005")).Add(whole(cases).Mul(number(t, "0.005")))) + 1
			budget := p.Budget.Or(0) - p.Reserve
			if rest := budget - spent[p.Insurance]; rest < -slack || rest > slack {
				t.Errorf("%s: of %s for %s %s are left", system, budget, p.Insurance, rest)
			}
		}
	}
}

// beyond finds the high outliers that a hospital has above one in twenty discharges: those whose cost is least above the ordinary
// standard.
func beyond(t *testing.T, x *walked) map[string]bool {
	t.Helper()
	ids := make(map[string]bool)
	if x.pack.DRG() == nil {
		return ids // the scheme has no cap
	}
	high, cases := make(map[string][]payment.Bill), make(map[string]int)
	for b, err := range x.scheme.bills(x.area.year(paidYear)) {
		if err != nil {
			t.Fatal(err)
		}
		cases[b.Institution]++
		if b.Kind == payment.KindHigh {
			kept := *b
			kept.Steps = nil // whose memory is used again
			high[b.Institution] = append(high[b.Institution], kept)
		}
	}
	for institution, list := range high {
		slices.SortFunc(list, func(a, b payment.Bill) int { return cmp.Compare(b.Cost-b.Ordinary, a.Cost-a.Ordinary) })
		for _, b := range list[min(len(list), cases[institution]/20):] {
			ids[b.ID] = true
		}
	}
	if len(ids) == 0 {
		t.Error("the cap on high outliers is not put to the test")
	}
	return ids
}

// TestMonths adds the months up to the year.
func TestMonths(t *testing.T) {
	for _, system := range []string{"drg", "dip"} {
		x := lead(t, system, "", small)
		var all clearing.MonthLine
		for _, m := range x.year.months {
			n := &m.Total
			if n.Shared-n.Burden-n.Deducted-n.Deposit != n.Pay {
				t.Errorf("%s, month %d: %s - %s - %s - %s is not %s", system, m.Month, n.Shared, n.Burden, n.Deducted, n.Deposit, n.Pay)
			}
			all.Cases += n.Cases
			all.Points = all.Points.Add(n.Points)
			all.Pay += n.Pay
			all.Deposit += n.Deposit
			all.Deducted += n.Deducted
		}
		c := &x.year.cleared.Total
		if all.Cases != c.Cases || all.Cases != small*36/100 {
			t.Errorf("%s: %d cases in months, %d in the year", system, all.Cases, c.Cases)
		}
		if rest := all.Points.Sub(c.Points); rest.Sign() < 0 || (rest.Sign() > 0) != (c.Beyond > 0) { // the cap takes points away
			t.Errorf("%s: %s points in months, %s in the year", system, all.Points, c.Points)
		}
		if all.Pay != c.Paid || all.Deposit != c.Withheld || all.Deducted != c.Deducted || all.Deducted == 0 {
			t.Errorf("%s: months paid %s, withheld %s, deducted %s; the year says %s, %s, %s",
				system, all.Pay, all.Deposit, all.Deducted, c.Paid, c.Withheld, c.Deducted)
		}
		if c.Fund-c.Deducted-c.Withheld+c.Returned-c.Paid != c.Balance {
			t.Errorf("%s: balance %s", system, c.Balance)
		}
	}
}

// TestScheme opens the written scheme again: it has what was measured, and hospitals, and is the one that paid.
func TestScheme(t *testing.T) {
	for _, system := range []string{"drg", "dip"} {
		dir := t.TempDir()
		x := lead(t, system, dir, small)
		p, err := rules.OpenFile(filepath.Join(dir, "scheme"), x.pack)
		if err != nil {
			t.Fatal(err)
		}
		s := p.Payment()
		if p.Digest() != x.year.cleared.Scheme.Digest || len(s.Institutions) != len(x.area.hospitals) {
			t.Errorf("%s: %s with %d hospitals", system, p.Digest(), len(s.Institutions))
		}
		values, want := s.Weights, len(x.measured.Weights)
		if system == "dip" {
			values, want = s.Scores, len(x.measured.Scores)
		}
		if len(values) != want || want < 50 || s.Text("unit.mean") != x.measured.Area.String() {
			t.Errorf("%s: %d values, %d measured; mean %s", system, len(values), want, s.Text("unit.mean"))
		}
		for i := range values {
			if w := values[i].Value.String(); system == "drg" && w != x.measured.Weights[i].Weight.String() {
				t.Errorf("%s: %s", values[i].Code, w)
			}
		}
	}
}

// TestInputs clears the year again with accounts and budgets from the written tables, and the bills in one sequence.
func TestInputs(t *testing.T) {
	dir := t.TempDir()
	x := lead(t, "drg", dir, small)
	if err := x.write(dir, rules.Chinese); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	in := &clearing.Year{Year: paidYear, Groups: x.year.inputs.Groups}
	var err error
	if in.Accounts, err = clearing.ReadAccounts("accounts.csv", read("inputs/accounts.csv")); err != nil {
		t.Fatal(err)
	}
	if in.Budgets, err = clearing.ReadBudgets("budgets.csv", read("inputs/budgets.csv")); err != nil {
		t.Fatal(err)
	}
	c, err := x.scheme.terms.Clear(context.Background(), in, x.scheme.bills(x.area.year(paidYear)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if read("clearing.json") != string(data)+"\n" {
		t.Error("the clearing of the written tables is another one")
	}
}

// TestFiles writes everything twice: the same bytes.
func TestFiles(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if err := run(context.Background(), io.Discard, "drg", small, dir, rules.Chinese); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	err := filepath.WalkDir(one, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		name, _ := filepath.Rel(one, path)
		a, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(two, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(a, b) || len(a) == 0 {
			t.Errorf("%s: %d and %d bytes that differ", name, len(a), len(b))
		}
		return nil
	})
	if err != nil || n < 40 {
		t.Errorf("%d files, %v", n, err)
	}
}

func number(t *testing.T, s string) payment.Number {
	t.Helper()
	n, err := payment.ParseNumber(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
