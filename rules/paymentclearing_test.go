package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/rules"
)

// clearingScheme is a scheme of the point method that loads; the settings of a test follow it.
const clearingScheme = `unit: {kind: points, scale: 100, mean: 8000}
coef: {kind: none}
high: {mode: none}
low: {mode: none}
fund: {variant: F-SUB}
round: {money: half-away/2}
`

// TestClearingSettings opens schemes whose settings of months and years lack each other, or leave each other unread.
func TestClearingSettings(t *testing.T) {
	const cost = "value: {numerator: total_cost}\n"
	for _, c := range []struct {
		name, settings string
		want           string // codes and fields, or "" for a scheme that loads
	}{
		{"nothing about clearing", cost, ""},
		{"everything", `value: {numerator: fund_over_ratio, ratio: [{value: 0.7, insurance: 职工}, {value: 0.6}], beside: budget}
reserve: {rate: 0.05}
month: {basis: points, share: 0.85, order: share-audit-deposit, burden: before-share}
deposit: {rate: 0.03, base: month, return_full: 95, return_below: proportional-to-full}
share: {on: cost, bands: [{value: 0.6, below: 0.05}, {value: 0.5, below: 0.1}], surplus: 0.3, cap: 0.03}
settle: {workdays: 30}
`, ""},
		{"returns by score", cost + "deposit: {rate: 0.03, base: final, return: [{value: 1, at_least: 95}, {value: 0.5, at_least: 80}]}\n", ""},
		{"basis without share", cost + "month: {basis: bills}\n", "setting-needed month.share"},
		{"burden where nothing includes it", cost + "month: {basis: bills, share: 0.85, burden: after-share}\n", "setting-idle month.burden"},
		{"ratio without use", "value: {numerator: fund, ratio: 0.7}\n", "setting-idle value.ratio"},
		{"deposit of what", cost + "deposit: {rate: 0.03}\n", "setting-needed deposit.base"},
		{"return of no deposit", cost + "deposit: {base: month, return_full: 95, return_below: none}\n",
			"setting-idle deposit.base, setting-idle deposit.return_below, setting-idle deposit.return_full"},
		{"return said twice", cost + "deposit: {rate: 0.03, base: month, return: 1, return_full: 95, return_below: none}\n",
			"setting-idle deposit.return_below, setting-idle deposit.return_full"},
		{"full return without the rest", cost + "deposit: {rate: 0.03, base: month, return_full: 95}\n", "setting-needed deposit.return_below"},
		{"bands of what", cost + "share: {bands: [{value: 0.6, below: 0.05}]}\n", "setting-needed share.on"},
		{"band without end", cost + "share: {on: cost, bands: [{value: 0.6, below: 0.05}, {value: 0.5}]}\n", "setting-needed share.bands"},
		{"comparison without sharing", cost + "share: {on: cost}\n", "setting-idle share.on"},
		{"quota of what", cost + "special: {settle: [item], quota: [{value: 0.01, part: district}, {value: 0.02}]}\n", "cell-value special.quota"},
		{"cap without surplus", cost + "share: {on: cost, bands: [{value: 0.6, below: 0.05}], cap: 0.03}\n", "setting-idle share.cap"},
	} {
		t.Run(c.name, func(t *testing.T) { clearingCodes(t, clearingScheme+c.settings, c.want) })
	}
	t.Run("bills without fund payments", func(t *testing.T) {
		clearingCodes(t, strings.Replace(clearingScheme, "F-SUB", "F-AGG", 1)+cost+"month: {basis: bills, share: 0.85}\n",
			"setting-conflict month.basis")
	})
	t.Run("points of a rate", func(t *testing.T) {
		clearingCodes(t, `unit: {kind: weight-rate}
rate: {value: 9000}
coef: {kind: none}
high: {mode: none}
low: {mode: none}
fund: {variant: F-SUB}
round: {money: half-away/2}
month: {basis: points, share: 0.85}
`, "setting-conflict month.basis")
	})
}

// clearingCodes opens a scheme and compares the codes and fields of its errors.
func clearingCodes(t *testing.T, scheme, want string) {
	t.Helper()
	_, err := rules.Open(fstest.MapFS{
		"scheme.yaml": {Data: []byte(scheme)},
		"weights.csv": {Data: []byte("code,weight\nXX11,1\n")},
		"pack.yaml": {Data: []byte(`format: 1
system: payment
id: shili
edition: "1"
revision: 1
name: 示例
sources:
  - {title: 示例, issuer: 示例}
grouping:
  - {id: mini, edition: "1.0", digest: "h1:00"}
tables:
  weights: 1
`)}})
	var got []string
	if err != nil {
		for _, e := range all(t, err) {
			got = append(got, string(e.Code)+" "+e.Field)
			if e.File != "scheme.yaml" || e.Code != rules.SettingNeeded && e.Line == 0 {
				t.Errorf("%v stands nowhere", e)
			}
		}
	}
	has := strings.Join(got, ", ")
	if has != want {
		t.Errorf("got %q, want %q", has, want)
	}
}
