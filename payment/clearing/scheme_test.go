package clearing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

const manifest = `format: 1
system: payment
id: shili-clearing
edition: "2026"
revision: 1
name: 示例市清算（数字为虚构）
region: "00"
from: 2026-01-01
to: 2026-12-31
sources:
  - title: 示例
    issuer: 示例
grouping:
  - {id: chs-drg, edition: "2.0", digest: "h1:00"}
tables:
`

// points and rate are the settings that every scheme of the two units has; tests add their own.
const (
	points = `unit: {kind: points, scale: 100, mean: 8000}
coef: {kind: none}
high: {mode: none}
low: {mode: none}
fund: {variant: F-SUB}
round: {money: half-away/2, value: half-away/4}
`
	rate = `unit: {kind: weight-rate}
rate: {value: 9000}
coef: {kind: none}
low: {mode: none}
round: {money: half-away/2}
`
)

// office pays claims and clears them under one scheme.
type office struct {
	tb testing.TB
	*clearing.Terms
	scheme *payment.Scheme
}

// open opens a scheme with these settings. Its groups are named by their weights: W10 weighs 10.
func open(tb testing.TB, settings string, groups ...string) office {
	tb.Helper()
	p, err := rules.Open(files(settings, groups))
	if err != nil {
		tb.Fatal(err)
	}
	c, err := clearing.Compile(p)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := payment.Compile(p)
	if err != nil {
		tb.Fatal(err)
	}
	return office{tb, c, s}
}

func files(settings string, groups []string) fstest.MapFS {
	groups = append([]string{"W1"}, groups...)
	var rows strings.Builder
	for _, g := range groups {
		fmt.Fprintf(&rows, "%s,%s\n", g, g[1:])
	}
	return fstest.MapFS{
		"pack.yaml":   {Data: []byte(fmt.Sprintf("%s  exclusions: 1\n  weights: %d\n", manifest, len(groups)))},
		"scheme.yaml": {Data: []byte(settings)},
		"weights.csv": {Data: []byte("code,weight\n" + rows.String())},

		"exclusions.csv": {Data: []byte("item,mode\nstent,carve-out\n")},
	}
}

// grouping is the pack that the schemes of these tests are for; nobody opens it.
var grouping = rules.Identity{System: rules.SystemDRG, ID: "chs-drg", Edition: "2.0", Revision: 1, Digest: "h1:00"}

// claim is a case of hospital H1.
func claim(id, group, cost, burden string) payment.Claim {
	return payment.Claim{ID: id, Institution: "H1", Insurance: "职工", Discharged: rules.Date{Year: 2026, Month: 3, Day: 1},
		Result: rules.Result{Status: rules.Grouped, Code: group, Pack: &grouping}, Cost: yuan(cost),
		Burden: payment.Known(yuan(burden))}
}

// pay is the stream of the bills of some claims, which share one bill as programs do that read millions.
func (o office) pay(claims ...payment.Claim) clearing.Bills {
	return func(yield func(*payment.Bill, error) bool) {
		var b payment.Bill
		for i := range claims {
			if !yield(&b, o.scheme.PayTo(&claims[i], &b)) {
				return
			}
		}
	}
}

// clear clears a year, and demands that every claim is in it and every identity holds.
func (o office) clear(in *clearing.Year, parts ...clearing.Bills) *clearing.Clearing {
	o.tb.Helper()
	y, err := o.Clear(context.Background(), in, parts...)
	if err != nil {
		o.tb.Fatal(err)
	}
	if !y.Sound() {
		o.tb.Errorf("some identity does not hold: %+v", y.Checks)
	}
	if y.Missing > 0 {
		o.tb.Errorf("%d bills are missing: %v", y.Missing, y.Problems[0].Err)
	}
	return y
}

// yuan reads an amount; num reads a number.
func yuan(s string) payment.Fen {
	f, err := payment.ParseFen(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		panic(err)
	}
	return f
}

func num(s string) payment.Number {
	n, err := payment.ParseNumber(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		panic(err)
	}
	return n
}

func dec(s string) rules.Decimal {
	d, err := rules.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func day(s string) rules.Date {
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
