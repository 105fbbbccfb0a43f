package payment_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// grouping is the pack that the schemes of the tests are for; nobody opens it.
var grouping = rules.Identity{System: rules.SystemDRG, ID: "mini", Edition: "1.0", Revision: 1, Digest: "h1:mini"}

// files are the files of a scheme: scheme.yaml, and tables by their names without .csv. The manifest counts the rows.
func files(tb testing.TB, scheme string, tables map[string]string) fstest.MapFS {
	tb.Helper()
	var counts strings.Builder
	fsys := fstest.MapFS{"scheme.yaml": {Data: []byte(scheme)}}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		rows := strings.Count(strings.TrimSpace(tables[name]), "\n")
		fmt.Fprintf(&counts, "  %s: %d\n", name, rows)
		fsys[name+".csv"] = &fstest.MapFile{Data: []byte(strings.TrimSpace(tables[name]) + "\n")}
	}
	list := counts.String()
	if list == "" {
		list = "  {}\n"
	}
	fsys["pack.yaml"] = &fstest.MapFile{Data: []byte(`format: 1
system: payment
id: shili
edition: "2025"
revision: 1
name: 示例付费方案
from: 2025-01-01
to: 2025-12-31
sources:
  - {title: 示例, issuer: fenzu, note: 虚构}
grouping:
  - {id: mini, edition: "1.0", digest: "h1:mini"}
tables:
` + list)}
	return fsys
}

// compile opens and compiles a scheme.
func compile(tb testing.TB, scheme string, tables map[string]string) *payment.Scheme {
	tb.Helper()
	p, err := rules.Open(files(tb, scheme, tables))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := payment.Compile(p)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// yuan reads an amount of a test.
func yuan(tb testing.TB, s string) payment.Fen {
	tb.Helper()
	f, err := payment.ParseFen(s)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// number reads a number of a test.
func number(tb testing.TB, s string) payment.Number {
	tb.Helper()
	n, err := payment.ParseNumber(s)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

var discharged = rules.Date{Year: 2025, Month: 3, Day: 1}

// claim makes a claim for a case of a group, with no patient burden.
func claim(tb testing.TB, code, cost string) *payment.Claim {
	tb.Helper()
	return &payment.Claim{ID: "1", Result: rules.Result{Status: rules.Grouped, Code: code, Pack: &grouping}, Discharged: discharged,
		Cost: yuan(tb, cost), Burden: payment.Known(0)}
}

// pay prices a claim.
func pay(tb testing.TB, s *payment.Scheme, c *payment.Claim) payment.Bill {
	tb.Helper()
	b, err := s.Pay(c)
	if err != nil {
		tb.Fatal(err)
	}
	if more := b.Readings &^ s.Readings(); more != 0 {
		tb.Errorf("the scheme does not list readings %b", more)
	}
	for n := range b.Readings.All() {
		if n.Text(rules.Chinese) == "" || n.Text(rules.English) == "" {
			tb.Errorf("reading %d has no text", n)
		}
	}
	return b
}
