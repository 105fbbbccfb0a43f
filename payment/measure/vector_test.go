package measure_test

import (
	"fmt"
	"iter"
	"math/big"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// round is a rounding half away from zero.
func round(decimals uint8) payment.Rounding {
	return payment.Rounding{Decimals: decimals, Mode: payment.HalfAway}
}

func dec(t testing.TB, s string) rules.Decimal {
	t.Helper()
	d, err := rules.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// stream yields records.
func stream(list []measure.Record) iter.Seq2[measure.Record, error] {
	return func(yield func(measure.Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// run measures and demands that it works and that no record is bad.
func run(t testing.TB, m *measure.Method, list []measure.Record) *measure.Result {
	t.Helper()
	r, err := measure.Measure(m, stream(list))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) > 0 {
		t.Fatalf("bad records: %v", r.Errors)
	}
	return r
}

// record is a grouped case of one hospital of level 三级 for employees.
func record(year int, group string, cost payment.Fen) measure.Record {
	return measure.Record{
		Year: year, Group: group, Status: rules.Grouped, Institution: "H1", Level: "三级", Insurance: "职工", Cost: cost,
		Stay: rules.Known(5), Age: rules.Known(40),
	}
}

// cases are n cases that cost total fen together, as evenly as whole fen allow.
func cases(year int, group string, n int64, total payment.Fen) []measure.Record {
	list := make([]measure.Record, n)
	for i := range list {
		part := total / payment.Fen(n)
		if int64(i) < int64(total)%n {
			part++
		}
		list[i] = record(year, group, part)
	}
	return list
}

// at are n cases of the same cost in yuan.
func at(year int, group string, n int, yuan payment.Fen) []measure.Record {
	return cases(year, group, int64(n), yuan*100*payment.Fen(n))
}

func join(lists ...[]measure.Record) []measure.Record {
	var all []measure.Record
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// rat reads a fraction.
func rat(t testing.TB, s string) *big.Rat {
	t.Helper()
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q", s)
	}
	return x
}

func equal(t testing.TB, what string, got fmt.Stringer, want string) {
	t.Helper()
	if got.String() != want {
		t.Errorf("%s is %s, want %s", what, got, want)
	}
}

// exactly demands an exact figure.
func exactly(t testing.TB, what string, got measure.Value, want string) {
	t.Helper()
	x, ok := got.Exact()
	if !ok || x.Rat().Cmp(rat(t, want)) != 0 {
		t.Errorf("%s is exactly %v, want %s", what, x, want)
	}
}

func weightOf(t testing.TB, r *measure.Result, group string) measure.Weight {
	t.Helper()
	for _, w := range r.Weights {
		if w.Group == group {
			return w
		}
	}
	t.Fatalf("no weight of %s", group)
	return measure.Weight{}
}

// adopted are groups, each with its value.
func adopted(t *testing.T, pairs ...string) []measure.Adopted {
	t.Helper()
	var list []measure.Adopted
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, measure.Adopted{Group: pairs[i], Value: dec(t, pairs[i+1])})
	}
	return list
}

// TestCMI is TV-02 of the specification of payment, printed.
func TestCMI(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Weight:         &measure.WeightOutput{Round: round(4)},
		AdoptedWeights: adopted(t, "A", "1.2", "B", "0.8", "C", "2.5"),
		CaseMix:        &measure.CaseMixOutput{Round: round(2)},
	}
	r := run(t, m, join(at(2025, "A", 50, 100), at(2025, "B", 30, 100), at(2025, "C", 20, 100)))
	for _, c := range r.CaseMix {
		equal(t, "CMI of "+c.Scope.String(), c.CMI, "1.34")
	}
	if len(r.CaseMix) != 3 {
		t.Errorf("%d rows, want area, level and institution", len(r.CaseMix))
	}
}

// TestCoverage is TV-08, printed by Ankang.
func TestCoverage(t *testing.T) {
	var scheme []string
	for i := range 724 {
		scheme = append(scheme, fmt.Sprintf("G%03d", i))
	}
	for _, v := range []struct {
		groups int
		want   string
	}{{616, "0.8508"}, {443, "0.6119"}} {
		var list []measure.Record
		for _, g := range scheme[:v.groups] {
			list = append(list, at(2025, g, 1, 100)...)
		}
		list = append(list, at(2025, "elsewhere", 1, 100)...) // no group of the scheme
		m := &measure.Method{Years: []int{2025}, Weights: []int{1}, Groups: scheme, CaseMix: &measure.CaseMixOutput{Round: round(4)}}
		equal(t, "coverage", run(t, m, list).CaseMix[0].Coverage, v.want)
	}
}

// history is TV-09: a group and its area in three years.
func history() []measure.Record {
	var all []measure.Record
	for i, v := range []struct{ n, group, areaN, area int64 }{
		{100, 9000, 1000, 7800}, {150, 9600, 1100, 8000}, {200, 10200, 1200, 8200},
	} {
		year := 2023 + i
		rest := payment.Fen(100 * (v.areaN*v.area - v.n*v.group))
		all = append(all, at(year, "A", int(v.n), payment.Fen(v.group))...)
		all = append(all, cases(year, "rest", v.areaN-v.n, rest)...)
	}
	return all
}

// TestThreeYears is TV-09.
func TestThreeYears(t *testing.T) {
	m := &measure.Method{
		Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7}, Order: measure.YearlyMeans,
		Trim:   measure.Trim{Method: measure.TrimNone},
		Area:   &measure.AreaOutput{Round: round(4)},
		Weight: &measure.WeightOutput{Round: round(4)},
		Score:  &measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000"), Round: round(4)},
	}
	r := run(t, m, history())
	equal(t, "m", weightOf(t, r, "A").Mean, "9960")
	equal(t, "M", r.Area, "8120.0000")
	equal(t, "w", weightOf(t, r, "A").Weight, "1.2266")
	exactly(t, "w", weightOf(t, r, "A").Weight, "249/203")
	equal(t, "score", r.Scores[0].Score, "1226.6010")
	if len(r.Readings) != 0 {
		t.Errorf("readings %v for a method that states all", r.Readings)
	}

	m.Order = measure.PooledCases
	r = run(t, m, history())
	if got := weightOf(t, r, "A").Mean.Text(4); got != "10033.3333" {
		t.Errorf("m is %s", got)
	}
	equal(t, "M", r.Area, "8127.5862")
	equal(t, "w", weightOf(t, r, "A").Weight, "1.2345")

	m.Order, m.Trim.Method = measure.OrderUnstated, measure.TrimUnstated // reading 2: yearly means; reading 3: none
	r = run(t, m, history())
	equal(t, "w", weightOf(t, r, "A").Weight, "1.2266")
	if fmt.Sprint(r.Readings) != "[2 3]" {
		t.Errorf("readings %v", r.Readings)
	}
}

// TestYearAbsent is the example of reading 39.
func TestYearAbsent(t *testing.T) {
	m := &measure.Method{
		Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7}, Order: measure.YearlyMeans,
		Trim:   measure.Trim{Method: measure.TrimNone},
		Weight: &measure.WeightOutput{Round: round(4)},
	}
	r := run(t, m, join(at(2023, "B", 1, 100), at(2024, "A", 3, 9600), at(2025, "A", 2, 10200)))
	if got := weightOf(t, r, "A").Mean.Text(2); got != "10066.67" {
		t.Errorf("mean %s", got)
	}
	var said []string
	for _, n := range r.Notices {
		if n.Code == measure.YearAbsent {
			said = append(said, fmt.Sprint(n.Subject, n.Args))
		}
	}
	if want := "[A[2023] B[2024] B[2025]]"; fmt.Sprint(said) != want {
		t.Errorf("notices %v, want %s", said, want)
	}
	if fmt.Sprint(r.Readings) != "[39]" {
		t.Errorf("readings %v", r.Readings)
	}
}

// TestRate is TV-10, in both forms.
func TestRate(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Weight:         &measure.WeightOutput{Round: round(4)},
		AdoptedWeights: []measure.Adopted{{Group: "A", Value: dec(t, "1146.875")}},
		Rate: &measure.RateOutput{
			Budgets: []measure.Budget{{Insurance: "居民", Amount: 8_600_000_000, CM: dec(t, "11468.75")}},
			Round:   round(2),
		},
	}
	r := run(t, m, at(2025, "A", 10, 8_600_000))
	if len(r.Rates) != 2 || r.Rates[0].Budget || !r.Rates[1].Budget || r.Rates[1].Insurance != "居民" {
		t.Fatalf("%+v", r.Rates)
	}
	for _, x := range r.Rates {
		equal(t, "R", x.Rate, "7498.64")
		exactly(t, "R", x.Rate, "344000000/45875")
		equal(t, "CM", x.CM, "11468.75")
	}
	m.Rate.Round = round(9) // the most that a scheme can state
	equal(t, "R", run(t, m, at(2025, "A", 10, 8_600_000)).Rates[0].Rate, "7498.637602180")
}

// TestScores is TV-18: three methods, and the budget value.
func TestScores(t *testing.T) {
	// Means 14,200 and 5,200, and 8,600 of the area: 10 + 10 + 10 cases, the third group at 6,400.
	list := join(at(2025, "A", 10, 14200), at(2025, "base", 10, 5200), at(2025, "C", 10, 6400))
	for _, v := range []struct {
		output measure.ScoreOutput
		want   string
	}{
		{measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000")}, "1651.1628"},
		{measure.ScoreOutput{Method: measure.BaseDisease, Scale: dec(t, "1000"), Base: "base"}, "2730.7692"},
		{measure.ScoreOutput{Method: measure.StandardQuota, Quota: 10000}, "142.0000"},
	} {
		v.output.Round = round(4)
		m := &measure.Method{Years: []int{2025}, Weights: []int{1}, Score: &v.output}
		equal(t, "score", run(t, m, list).Scores[0].Score, v.want)
	}

	m := &measure.Method{
		Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7},
		Score:         &measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000"), Round: round(4)},
		AdoptedScores: []measure.Adopted{{Group: "A", Value: dec(t, "1000000")}},
		Value:         &measure.ValueOutput{Round: round(4)},
	}
	const million = 100_000_000
	r := run(t, m, join(cases(2023, "A", 98, 900*million), cases(2024, "A", 101, 960*million), cases(2025, "A", 103, 1020*million)))
	equal(t, "budget value", r.Values[0].Value, "9.7551")
	equal(t, "cost", r.Values[0].Cost, "996000000")
	equal(t, "scores", r.Values[0].Scores, "102100000")
}

// TestSpread is TV-32.
func TestSpread(t *testing.T) {
	list := join(at(2025, "A", 1, 8000), at(2025, "A", 1, 10000), at(2025, "A", 1, 12000),
		at(2025, "B", 1, 16000), at(2025, "B", 2, 20000), at(2025, "B", 1, 24000))
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Weight:  &measure.WeightOutput{Round: round(4)},
		Quality: &measure.QualityOutput{Round: round(4)},
	}
	r := run(t, m, list)
	equal(t, "CV of A", r.Quality[0].CV, "0.2000")
	equal(t, "CV of B", r.Quality[1].CV, "0.1633")
	equal(t, "RIV", r.RIV, "0.8108")
	exactly(t, "RIV", r.RIV, "30/37")
	equal(t, "weight of A", r.Weights[0].Weight, "0.6364")
	equal(t, "weight of B", r.Weights[1].Weight, "1.2727")
	exactly(t, "the sum over the cases", r.Checks[0].Exact, "7")
	equal(t, "the sum of published weights", r.Checks[0].Published, "7.0000") // 3 × 0.6364 + 4 × 1.2727

	for limit, unstable := range map[string]bool{"0.2": false, "0.199": true} { // the CV of A is 0.2
		m.Stable.CVLimit = dec(t, limit)
		if got := run(t, m, list).Quality[0].Unstable; got != unstable {
			t.Errorf("limit %s: unstable %v", limit, got)
		}
	}

	m.Quality.Divisor = measure.DivisorPopulation
	r = run(t, m, list)
	equal(t, "CV of A", r.Quality[0].CV, "0.1633")
	equal(t, "CV of B", r.Quality[1].CV, "0.1414")
}

// TestTrim is TV-33, and percentiles by hand.
func TestTrim(t *testing.T) {
	var list []measure.Record
	for _, c := range []payment.Fen{2000, 6000, 7000, 8000, 9000, 10000, 11000, 12000, 40000} {
		list = append(list, at(2025, "A", 1, c)...)
	}
	percentiles := func(method measure.TrimMethod, low, high string) measure.Trim {
		return measure.Trim{Method: method, PercentileLow: dec(t, low), PercentileHigh: dec(t, high)}
	}
	for _, v := range []struct {
		name string
		trim measure.Trim
		mean string
		left int64
	}{
		{"none", measure.Trim{Method: measure.TrimNone}, "11666.6667", 0},
		{"drop", measure.Trim{Method: measure.TrimDrop}, "9000.0000", 2}, // reading 3: 1.5 and 0.5
		{"winsor", measure.Trim{Method: measure.TrimWinsor, Upper: dec(t, "1.5"), Lower: dec(t, "0.5")}, "9444.4444", 0},
		// 12.5 % and 87.5 %: both quantiles are the second and the eighth cost, 6,000 and 12,000.
		{"percentile drop", percentiles(measure.TrimDrop, "12.5", "87.5"), "9000.0000", 2},
		// 2.5 % and 97.5 %: (n-1)p is 0.2 and 7.8, the bounds 2,800 and 34,400: 100,200 / 9.
		{"percentile winsor", percentiles(measure.TrimWinsor, "2.5", "97.5"), "11133.3333", 0},
		// A bound is inclusive: 17,000 is Q3 + 1.5 IQR, and 11,000 is Q3 itself.
		{"no range", measure.Trim{Method: measure.TrimDrop, Upper: dec(t, "0"), Lower: dec(t, "0")}, "9000.0000", 4},
	} {
		m := &measure.Method{Years: []int{2025}, Weights: []int{1}, Trim: v.trim, Area: &measure.AreaOutput{Round: round(4)}}
		r := run(t, m, list)
		equal(t, v.name, r.Area, v.mean)
		var left int64
		for _, x := range r.Left {
			left += x.Cases
		}
		if left != v.left || r.Counted != 9 {
			t.Errorf("%s: %d left out of %d", v.name, left, r.Counted)
		}
	}
}

// TestShares is the part of TV-19 that is measured: how far the hospital lies above the mean of its level.
func TestShares(t *testing.T) {
	// H1 is the hospital, H2 of class B the reference; H3 is of another class, H4 of another level.
	var list []measure.Record
	add := func(institution, level, class, group string, n, children, elderly int, tcm payment.Fen) {
		for i := range n {
			r := record(2025, group, 100000)
			r.Institution, r.Level, r.Class, r.Parts = institution, level, class, map[string]payment.Fen{"tcm": tcm}
			switch {
			case i < children:
				r.Age = rules.Known(6)
			case i < children+elderly:
				r.Age = rules.Known(70)
			}
			list = append(list, r)
		}
	}
	add("H1", "三级", "甲等", "A", 100, 25, 29, 21400)
	add("H2", "三级", "乙等", "B", 100, 20, 20, 20000)
	add("H3", "三级", "甲等", "C", 50, 50, 0, 0)
	add("H4", "二级", "乙等", "C", 50, 0, 50, 0)
	listed := record(2025, "A", 100000) // a child of the auxiliary catalogue counts in no share of ages
	listed.Age, listed.AgeListed, listed.Class, listed.Parts = rules.Known(1), true, "甲等", map[string]payment.Fen{"tcm": 21400}
	list = append(list, listed)

	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Weight:         &measure.WeightOutput{Round: round(4)},
		AdoptedWeights: adopted(t, "A", "1.1", "B", "1", "C", "3"),
		Share: &measure.ShareOutput{
			CaseMix:   true,
			Ages:      []measure.AgeShare{{Name: "children", To: rules.Known(6)}, {Name: "elderly", From: rules.Known(70)}},
			Costs:     []measure.CostShare{{Name: "tcm", Parts: []string{"tcm"}}},
			Classes:   []string{"乙等"},
			Reference: measure.PooledReference, Round: round(4),
		},
	}
	want := map[string][3]string{
		"cmi":      {"1.1000", "1.0000", "0.1000"},
		"children": {"0.2500", "0.2000", "0.2500"},
		"elderly":  {"0.2900", "0.2000", "0.4500"},
		"tcm":      {"0.2140", "0.2000", "0.0700"},
	}
	r := run(t, m, list)
	for _, s := range r.Shares {
		if s.Institution == "H1" {
			if got := [3]string{s.Value.String(), s.Reference.String(), s.Excess.String()}; got != want[s.Name] {
				t.Errorf("%s: %v, want %v", s.Name, got, want[s.Name])
			}
			delete(want, s.Name)
		}
	}
	if len(want) > 0 {
		t.Errorf("no shares %v", want)
	}

	// Without classes all three make the reference, pooled (20+25+50 of 250) or each on its own.
	m.Share.Classes = nil
	reference := func() string {
		for _, s := range run(t, m, list).Shares {
			if s.Institution == "H1" && s.Name == "children" {
				return s.Reference.String()
			}
		}
		return ""
	}
	if got := reference(); got != "0.3800" {
		t.Errorf("pooled reference %s", got)
	}
	m.Share.Reference = measure.InstitutionReference
	if got := reference(); got != "0.4833" { // (0.25 + 0.20 + 1) / 3
		t.Errorf("reference of institutions %s", got)
	}
}

type level string

func (l level) String() string { return string(l) }

// TestStanding puts an institution at the level where most of its cases are, and counts the last year and the kinds asked for
// alone.
func TestStanding(t *testing.T) {
	list := join(
		in("H1", "二级", at(2025, "A", 2, 100)), in("H1", "三级", at(2025, "A", 3, 100)), in("H1", "一级", at(2025, "A", 3, 100)),
		in("H1", "三级", at(2024, "B", 9, 100)),
		of(at(2025, "B", 1, 100), func(r *measure.Record) { r.Kind = rules.KindBasic }),
	)
	m := &measure.Method{
		Years: []int{2024, 2025}, Weights: []int{1, 1}, Weight: &measure.WeightOutput{Round: round(4)},
		AdoptedWeights: []measure.Adopted{{Group: "A", Value: dec(t, "0.5")}, {Group: "B", Value: dec(t, "2")}},
		Share: &measure.ShareOutput{
			CaseMix: true, Kinds: []rules.Kind{0, rules.KindCore}, Reference: measure.PooledReference, Round: round(4),
		},
	}
	r := run(t, m, list)
	// Of levels with as many cases, the first by name.
	tied := join(in("H1", "二级", at(2025, "A", 2, 100)), in("H1", "三级", at(2025, "A", 2, 100)))
	equal(t, "level", level(run(t, m, tied).Shares[0].Level), "三级")
	// Four cases at level 3 with the one of a basic group, which counts nowhere but there.
	if len(r.Shares) != 1 || r.Shares[0].Level != "三级" {
		t.Fatalf("%+v", r.Shares)
	}
	equal(t, "CMI", r.Shares[0].Value, "0.5000")
	m.Share.Kinds = nil
	equal(t, "CMI of all kinds", run(t, m, list).Shares[0].Value, "0.6667") // (8 × 0.5 + 2) / 9
}
