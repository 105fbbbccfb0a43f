package payment_test

import (
	"fmt"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// A scheme is opened, compiled once, and prices claims. All numbers are made up.
func Example() {
	pack, err := rules.Open(fstest.MapFS{
		"pack.yaml": {Data: []byte(`format: 1
system: payment
id: shili
edition: "2026"
revision: 1
name: 示例市 2026 DRG 付费方案
sources:
  - {title: 示例, issuer: fenzu, note: 虚构}
grouping:
  - {id: shili-drg, edition: "2026", digest: "h1:00"}
tables:
  weights: 1
`)},
		"scheme.yaml": {Data: []byte(`unit: {kind: weight-rate}
rate: {value: 8000}
coef:
  kind: level
  value: [{value: 1.05, hospital_level: 三级}]
high: {mode: item, threshold: 3, compare: gt}
low: {mode: cost, threshold: 0.30, compare: lt}
fund: {variant: F-SUB}
round: {money: half-away/2}
`)},
		"weights.csv": {Data: []byte("code,name,weight\nBR11,脑卒中，伴严重并发症或合并症,1.41\n")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := payment.Compile(pack)
	if err != nil {
		fmt.Println(err)
		return
	}
	grouped := rules.Result{Status: rules.Grouped, Code: "BR11", Pack: &rules.Identity{ID: "shili-drg", Edition: "2026", Digest: "h1:00"}}
	bill, err := s.Pay(&payment.Claim{
		ID: "0001", Result: grouped, HospitalLevel: "三级", Discharged: rules.Date{Year: 2026, Month: 3, Day: 1},
		Cost: 1_320_000, Burden: payment.Known(396_000),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(bill.Kind, bill.Standard, bill.Fund, bill.Surplus)
	for _, step := range bill.Steps {
		fmt.Printf("%-11s %s = %s\n", step.Rule, step.Filled(), step.Value())
	}
	// Output:
	// ordinary 11844.00 7884.00 -1356.00
	// weight       = 1.4100
	// coefficient  = 1.0500
	// rate         = 8,000.00
	// standard    1.4100 × 1.0500 × 8,000.00 = 11,844.00
	// ratio       13,200.00 / 11,844.00 = 1.1144883485
	// F-SUB       11,844.00 − 3,960.00 = 7,884.00
	// surplus     11,844.00 − 13,200.00 = -1,356.00
}
