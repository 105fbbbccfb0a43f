package clearing_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// A year of two hospitals under a scheme with invented numbers: the value follows from budget and points, and the balance from
// what was paid.
func Example() {
	pack, err := rules.Open(fstest.MapFS{
		"pack.yaml": {Data: []byte(`format: 1
system: payment
id: shili
edition: "2026"
revision: 1
name: 示例市（数字为虚构）
sources: [{title: 示例, issuer: 示例}]
grouping: [{id: chs-drg, edition: "2.0", digest: "h1:00"}]
tables: {weights: 1}
`)},
		"scheme.yaml": {Data: []byte(`unit: {kind: points, scale: 100, mean: 8000}
coef: {kind: none}
high: {mode: none}
low: {mode: none}
fund: {variant: F-SUB}
value: {numerator: fund_plus_burden}
deposit: {rate: 0.03, base: final, return_full: 95, return_below: proportional}
round: {money: half-away/2, value: half-away/4}
`)},
		"weights.csv": {Data: []byte("code,weight\nBR11,1.41\n")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	scheme, err := payment.Compile(pack)
	if err != nil {
		fmt.Println(err)
		return
	}
	terms, err := clearing.Compile(pack)
	if err != nil {
		fmt.Println(err)
		return
	}
	grouped := rules.Result{Status: rules.Grouped, Code: "BR11",
		Pack: &rules.Identity{System: rules.SystemDRG, ID: "chs-drg", Edition: "2.0", Digest: "h1:00"}}
	bills := func(yield func(*payment.Bill, error) bool) { // read twice: first for the value, then for the payments
		var b payment.Bill
		for i := range 3 {
			err := scheme.PayTo(&payment.Claim{ID: fmt.Sprint(i), Result: grouped, Institution: fmt.Sprint("H", 1+i%2), Insurance: "职工",
				Discharged: rules.Date{Year: 2026, Month: 3, Day: 1}, Cost: 1_200_000, Burden: payment.Known(400_000)}, &b)
			if !yield(&b, err) {
				return
			}
		}
	}
	budgets, err := clearing.ReadBudgets("budgets.csv", "insurance,fund\n职工,25000\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	accounts, err := clearing.ReadAccounts("accounts.csv", "institution,insurance,paid,score\nH1,职工,14000,96\nH2,职工,7500,90\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	year, err := terms.Clear(context.Background(), &clearing.Year{Year: 2026, Budgets: budgets, Accounts: accounts}, bills)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("点值", year.Pots[0].Value)
	for _, n := range year.Lines {
		fmt.Println(n.Institution, n.Cases, "例 最终", n.Final, "扣留", n.Withheld, "返还", n.Returned, "余额", n.Balance)
	}
	// Output:
	// 点值 87.4704
	// H1 2 例 最终 16666.66 扣留 500.00 返还 500.00 余额 2666.66
	// H2 1 例 最终 8333.33 扣留 250.00 返还 225.00 余额 808.33
}
