package payment_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// gaping is a scheme of which hardly anything is known but the weights of two groups. All its numbers are made up.
const gaping = `unit: {kind: weight-rate}
group: {min_cases: unknown, unstable_mode: item}
rate:
  value:
    - {value: 8000, hospital_level: 三级}
    - {value: unknown, hospital_level: 二级, evidence: O, source: 示例}
coef:
  kind: institution
  value:
    - {value: 1.05, institution: H1}
    - {value: unknown}
  cmi_incentive: unknown
high: {mode: item, threshold: unknown}
low: {mode: cost, threshold: 0.4}
incomplete: {with_coefficient: unknown}
readmit: {days: 10, factor: unknown}
stay: {max: unknown, long_mode: item}
ungrouped: {mode: unknown}
special: {settle: unknown}
fund: {variant: unknown}
round: {money: half-away/2}
`

// replaced changes a text: pairs of what stands there and what is to stand there.
func replaced(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q does not stand there", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// gapingScheme opens the scheme above, with changes: pairs of old and new lines.
func gapingScheme(t *testing.T, change ...string) *payment.Scheme {
	t.Helper()
	p, err := rules.Open(fstest.MapFS{
		"scheme.yaml":    {Data: []byte(replaced(t, gaping, change...))},
		"weights.csv":    {Data: []byte("code,weight,evidence,source\nG,1.5,X,示例\nH,0.5,O,示例\n")},
		"components.csv": {Data: []byte("institution,part,value,mean\nH9,cmi,1.2,1\n")},
		"pack.yaml": {Data: []byte(`format: 1
system: payment
id: shili
edition: "1"
revision: 1
name: 示例
sources:
  - {title: 示例, issuer: 示例}
grouping: unknown
tables:
  components: 1
  costs: unknown
  weights: 2
`)}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := payment.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestUnknown: what a scheme says is unknown stops what needs it, by name, and nothing else.
func TestUnknown(t *testing.T) {
	const noLimit, highKnown, highAt3 = "stay: {max: unknown, long_mode: item}\n", "mode: item, threshold: unknown", "mode: item, threshold: 3"
	claimOf := func(cost string) *payment.Claim {
		c := claim(t, "G", cost)
		c.Result.Pack, c.Institution, c.HospitalLevel, c.Stay = nil, "H1", "三级", rules.Known(9)
		return c
	}
	for _, c := range []struct {
		name, cost string
		set        func(c *payment.Claim)
		change     []string
		field      string // that stops; "" for none
		kind       payment.Kind
		standard   string // of the bill
		ordinary   string
	}{
		// 1.5 x 1.05 x 8000 = 12600, of which 0.4 are 5040
		{"stay", "13000", nil, []string{noLimit, noLimit}, "stay.max", 0, "0.00", "0.00"},
		{"high outliers", "13000", nil, nil, "high.threshold", 0, "0.00", "12600.00"},
		{"a low outlier is low whatever is high", "5039.99", nil, nil, "fund.variant", payment.KindLow, "5039.99", "12600.00"},
		{"at the low limit", "5040", nil, nil, "high.threshold", 0, "0.00", "12600.00"},
		{"mode of high outliers", "13000", nil, []string{"mode: item, threshold: unknown", "mode: unknown, threshold: 3"}, "high.mode",
			0, "0.00", "12600.00"},
		{"a high outlier is high whatever is low", "40000", nil, []string{highKnown, highAt3, "0.4", "unknown"}, "fund.variant",
			payment.KindHigh, "40000.00", "12600.00"},
		{"fund", "13000", nil, []string{highKnown, highAt3}, "fund.variant", payment.KindOrdinary, "12600.00", "12600.00"},
		{"nothing that is unknown is needed", "13000", nil, []string{highKnown, highAt3, "variant: unknown", "variant: F-AGG"}, "",
			payment.KindOrdinary, "12600.00", "12600.00"},
		{"rate", "13000", func(c *payment.Claim) { c.HospitalLevel = "二级" }, nil, "rate.value", 0, "0.00", "0.00"},
		{"coefficient", "13000", func(c *payment.Claim) { c.Institution = "H2" }, nil, "coef.value", 0, "0.00", "0.00"},
		{"kind of coefficient", "13000", nil, []string{"kind: institution", "kind: unknown"}, "coef.kind", 0, "0.00", "0.00"},
		{"incentive", "13000", func(c *payment.Claim) { c.Institution = "H9" }, []string{"- {value: unknown}", "- {value: 1}"}, "coef.cmi_incentive",
			0, "0.00", "0.00"},
		{"ungrouped", "13000", func(c *payment.Claim) { c.Result.Status, c.Result.Code = rules.Ungrouped, "" }, nil, "ungrouped.mode",
			0, "0.00", "0.00"},
		{"incomplete", "13000", func(c *payment.Claim) { c.Incomplete = true }, nil, "incomplete.with_coefficient", 0, "0.00", "12600.00"},
		{"review", "13000", func(c *payment.Claim) { c.Review = payment.Review{Outcome: payment.OutcomeItem, Approved: 1} }, nil, "special.settle",
			0, "0.00", "12600.00"},
		{"readmission", "4000", func(c *payment.Claim) { c.Readmitted.Day = 11 }, nil, "readmit.factor", 0, "0.00", "12600.00"},
		{"readmission, too late to matter", "4000", func(c *payment.Claim) { c.Readmitted.Day = 12 }, nil, "fund.variant",
			payment.KindLow, "4000.00", "12600.00"},
		{"reference", "13000", nil, []string{"high:", "ratio: {denominator: group-mean}\nhigh:"}, "costs.csv", 0, "0.00", "12600.00"},
		{"groups of a pack that nobody knows", "13000", func(c *payment.Claim) { c.Result.Pack = &rules.Identity{} }, nil, "grouping",
			0, "0.00", "0.00"},
	} {
		q := claimOf(c.cost)
		q.Discharged, q.Readmitted = rules.Date{Year: 2025, Month: 3, Day: 1}, rules.Date{Year: 2025, Month: 3}
		if c.set != nil {
			c.set(q)
		}
		if q.Readmitted.Day == 0 {
			q.Readmitted = rules.Date{}
		}
		change := c.change
		if len(change) == 0 || change[0] != noLimit {
			change = append([]string{noLimit, ""}, change...)
		}
		b, err := gapingScheme(t, change...).Pay(q)
		var list payment.Errors
		switch {
		case c.field == "" && err != nil, c.field != "" && !errors.As(err, &list):
			t.Errorf("%s: %v", c.name, err)
		case c.field != "" && (len(list) != 1 || list[0].Code != rules.SettingUnknown || list[0].Field != c.field || list[0].Value == ""):
			t.Errorf("%s: want %s, got %v", c.name, c.field, err)
		}
		if b.Kind != c.kind || b.Standard.String() != c.standard || b.Ordinary.String() != c.ordinary || b.Fund != 0 {
			t.Errorf("%s: %v, standard %v, ordinary %v, fund %v", c.name, b.Kind, b.Standard, b.Ordinary, b.Fund)
		}
	}
	b, _ := gapingScheme(t, noLimit, "").Pay(claimOf("13000"))
	data, err := json.Marshal(b) // by value: what Pay returns
	if want := `"standard":null,"standard_exact":"0","burden":"0.00","fund":null,"surplus":null`; err != nil || !strings.Contains(string(data), want) {
		t.Errorf("%s %v", data, err)
	}
	if line := b.Line(); strings.Contains(line, "standard") || strings.Contains(line, "fund") || !strings.Contains(line, "notices=partial") {
		t.Error(line)
	}
	other := claimOf("13000")
	other.Cost = -1
	if b, err := gapingScheme(t).Pay(other); err == nil || b.ID != "" {
		t.Errorf("a claim with a mistake has a bill: %v", err)
	}
	none := claimOf("13000")
	none.Result.Code = "X"
	var list payment.Errors
	if _, err := gapingScheme(t, noLimit, "").Pay(none); !errors.As(err, &list) || list[0].Code != rules.PriceMissing {
		t.Errorf("a group that the known table lacks: %v", err)
	}
}

// TestUnknownTables: a table whose rows nobody knows stops the cases that ask for it, each by its name.
func TestUnknownTables(t *testing.T) {
	const flat = "high: {mode: none}\nlow: {mode: none}\nfund: {variant: F-SUB}\nround: {money: half-away/2}\n"
	const rate = "unit: {kind: weight-rate}\nrate: {value: 8000}\n" + flat
	const byPoints = "unit: {kind: points, scale: 100, mean: 8000}\nvalue: {numerator: total_cost, final: 76}\n" + flat
	none := func(*payment.Claim) {}
	for _, c := range []struct {
		table, settings string
		set             func(c *payment.Claim)
		field           string // that stops; "" for a claim that does not ask
	}{
		{"weights", rate + "coef: {kind: none}\n", none, "weights.csv"},
		{"costs", byPoints + "coef: {kind: none}\n", none, "costs.csv"},
		{"coefficients", rate + "coef: {kind: institution}\n", none, "coefficients.csv"},
		{"components", rate + "coef: {kind: mix, mix: [{value: 1, part: level}]}\n", none, "components.csv"},
		{"components", rate + "coef: {kind: none, cmi_incentive: [{value: 1.02, at_least: 0.1}]}\n", none, "components.csv"},
		{"grass_roots", rate + "coef: {kind: none}\n", none, "grass_roots.csv"},
		{"factors", rate + "coef: {kind: none}\n", none, "factors.csv"},
		{"supports", rate + "coef: {kind: none}\nsupport: {combine: highest}\n", none, "supports.csv"},
		{"limits", strings.Replace(rate, "high: {mode: none}", "high: {mode: item}", 1) + "coef: {kind: none}\n", none, "limits.csv"},
		{"auxiliary", rate + "coef: {kind: none}\naux: {combine: highest}\n", func(c *payment.Claim) { c.Auxiliary = []string{"A"} }, "auxiliary.csv"},
		{"auxiliary", rate + "coef: {kind: none}\naux: {combine: highest}\n", none, ""},
		{"bed_days", rate + "coef: {kind: none}\nbed_day: {kind: price}\n", func(c *payment.Claim) { c.Method = payment.ByBedDay }, "bed_days.csv"},
		{"bed_days", rate + "coef: {kind: none}\nbed_day: {kind: price}\n", none, ""},
		{"exclusions", rate + "coef: {kind: none}\n", func(c *payment.Claim) { c.Items = []payment.Item{{Code: "N", Cost: 1}} }, "exclusions.csv"},
		{"exclusions", rate + "coef: {kind: none}\n", none, ""},
		{"tcm_fallback", rate + "coef: {kind: none}\ntcm: {threshold: 0.6}\n", func(c *payment.Claim) { c.TCM = &payment.TCM{Herbs: 1} }, "tcm_fallback.csv"},
		{"tcm_fallback", rate + "coef: {kind: none}\ntcm: {threshold: 0.6}\n", none, ""},
	} {
		fsys := files(t, c.settings, map[string]string{"weights": "code,weight\nG,1"})
		y := fsys["pack.yaml"]
		switch c.table {
		case "weights", "costs": // in the place of weights
			delete(fsys, "weights.csv")
			y.Data = []byte(replaced(t, string(y.Data), "  weights: 1\n", "  "+c.table+": unknown\n"))
		default:
			y.Data = []byte(replaced(t, string(y.Data), "  weights: 1\n", "  weights: 1\n  "+c.table+": unknown\n"))
		}
		p, err := rules.Open(fsys)
		if err != nil {
			t.Errorf("%s: %v", c.table, err)
			continue
		}
		s, err := payment.Compile(p)
		if err != nil {
			t.Fatal(err)
		}
		q := claim(t, "G", "9000")
		q.Stay = rules.Known(9)
		c.set(q)
		_, err = s.Pay(q)
		var list payment.Errors
		switch errors.As(err, &list); {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", c.table, err)
		case c.field != "" && (len(list) != 1 || list[0].Code != rules.SettingUnknown || list[0].Field != c.field):
			t.Errorf("%s: %v", c.table, err)
		}
	}
}
