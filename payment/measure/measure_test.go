package measure_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// of changes records.
func of(list []measure.Record, change func(*measure.Record)) []measure.Record {
	for i := range list {
		change(&list[i])
	}
	return list
}

// in puts records into a hospital of a level.
func in(institution, level string, list []measure.Record) []measure.Record {
	return of(list, func(r *measure.Record) { r.Institution, r.Level = institution, level })
}

// lines writes a list as text, one item a line.
func lines[T any](list []T, text func(T) string) string {
	var b strings.Builder
	for _, x := range list {
		b.WriteString(text(x))
		b.WriteByte('\n')
	}
	return b.String()
}

func compare(t *testing.T, what, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

func TestSelection(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, Area: &measure.AreaOutput{Round: round(2)},
		Select: measure.Selection{
			Without: []string{"bedday"}, Levels: []string{"三级", "二级"}, Insurances: []string{"职工"},
			StayMin: rules.Known(3), StayMax: rules.Known(60), CostMin: 500, CostMax: 100000,
			MinCases: 2, Exempt: []string{"transplant"},
		},
	}
	one := func(change func(*measure.Record)) []measure.Record {
		return of([]measure.Record{record(2025, "A", 10000)}, change)
	}
	list := join(
		one(func(r *measure.Record) { r.Stay = rules.Known(3) }),
		one(func(r *measure.Record) { r.Stay = rules.Known(60) }),
		one(func(r *measure.Record) { r.Cost = 500 }),
		one(func(r *measure.Record) { r.Cost = 100000 }),
		one(func(r *measure.Record) { r.Group = "transplant" }),
		one(func(r *measure.Record) { r.Status = rules.Invalid }),
		one(func(r *measure.Record) { r.Status = rules.NeedsData; r.Group = "" }),
		one(func(r *measure.Record) { r.Status = rules.Ungrouped; r.Group = "" }),
		one(func(r *measure.Record) { r.Status = rules.Ambiguous; r.Group = "QY" }),
		one(func(r *measure.Record) { r.Group = "bedday" }),
		one(func(r *measure.Record) { r.Level = "一级" }),
		one(func(r *measure.Record) { r.Insurance = "居民" }),
		one(func(r *measure.Record) { r.Stay = rules.Known(2) }),
		one(func(r *measure.Record) { r.Stay = rules.Known(61) }),
		one(func(r *measure.Record) { r.Cost = 499 }),
		one(func(r *measure.Record) { r.Cost = 100001 }),
		one(func(r *measure.Record) { r.Group = "rare" }),
	)
	r := run(t, m, list)
	if r.Read != 17 || r.Counted != 5 {
		t.Errorf("read %d, counted %d", r.Read, r.Counted)
	}
	compare(t, "left out", lines(r.Left, func(x measure.LeftOut) string { return fmt.Sprint(x.Reason, " ", x.Cases) }), `
invalid 2
ungrouped 1
ambiguous 1
group 1
level 1
insurance 1
stay 2
cost 2
few 1
`)
	equal(t, "mean", r.Area, "261.00") // (2 × 100 + 5 + 1000 + 100) / 5
}

func TestKeptStatuses(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, Weight: &measure.WeightOutput{Round: round(4)},
		Select: measure.Selection{Ambiguous: true, Ungrouped: true},
	}
	list := join(
		at(2025, "A", 2, 100),
		of(at(2025, "QY", 1, 200), func(r *measure.Record) { r.Status = rules.Ambiguous }),
		of(at(2025, "none", 1, 400), func(r *measure.Record) { r.Status = rules.Ungrouped }),
	)
	r := run(t, m, list) // M = 200
	compare(t, "weights", lines(r.Weights, func(w measure.Weight) string { return w.Group + " " + w.Weight.String() }), `
A 0.5000
QY 1.0000
none 2.0000
`)
}

// city is a small area of two hospitals and two insurances in one year.
//
//	group  level 3 (H1)                 level 1 (H2)
//	A      2 × 1000 职工, 1 × 1600 居民    1 × 400 居民
//	B      1 × 3000 职工                 2 × 1500 职工
func city() []measure.Record {
	residents := func(list []measure.Record) []measure.Record {
		return of(list, func(r *measure.Record) { r.Insurance = "居民" })
	}
	return join(
		in("H1", "三级", at(2025, "A", 2, 1000)), in("H1", "三级", residents(at(2025, "A", 1, 1600))),
		in("H2", "一级", residents(at(2025, "A", 1, 400))),
		in("H1", "三级", at(2025, "B", 1, 3000)), in("H2", "一级", at(2025, "B", 2, 1500)),
	)
}

func TestBands(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Weight: &measure.WeightOutput{
			Bands: []measure.Band{{Name: "2-3", Levels: []string{"三级", "二级"}}, {Name: "1", Levels: []string{"一级"}}}, Round: round(4),
		},
		Rate:    &measure.RateOutput{ByLevel: true, ByInsurance: true, Round: round(2)},
		Quality: &measure.QualityOutput{Round: round(2)}, // of all levels: weights of a band do not show it
	}
	r := run(t, m, city())
	// Band 2-3: M = 6600 / 4 = 1650, A 1200, B 3000. Band 1: M = 3400 / 3, A 400, B 1500.
	compare(t, "weights", lines(r.Weights, func(w measure.Weight) string {
		return fmt.Sprint(w.Band, " ", w.Group, " ", w.Cases, " ", w.Weight)
	}), `
2-3 A 3 0.7273
2-3 B 1 1.8182
1 A 1 0.3529
1 B 2 1.3235
`)
	compare(t, "checks", lines(r.Checks, func(c measure.Check) string {
		return fmt.Sprint(c.Band, " ", c.Cases, " ", c.Exact, " ", c.Published)
	}), `
2-3 4 4.0000 4.0001
1 3 3.0000 2.9999
`)
	// Level 1, employees: 3000 / 2.6470; residents 400 / 0.3529. Level 3: 5000 / (1.4546 + 1.8182); 1600 / 0.7273.
	compare(t, "rates", lines(r.Rates, func(x measure.Rate) string {
		return fmt.Sprint(x.Level, " ", x.Insurance, " ", x.CM, " ", x.Rate)
	}), `
一级 居民 0.3529 1133.47
一级 职工 2.647 1133.36
三级 居民 0.7273 2199.92
三级 职工 3.2728 1527.74
`)
	for _, f := range r.Files() {
		if f.Name == "weights.csv" {
			compare(t, f.Name, string(f.Data), `
code,hospital_level,weight,cases
A,三级,0.7273,3
A,二级,0.7273,3
A,一级,0.3529,1
B,三级,1.8182,1
B,二级,1.8182,1
B,一级,1.3235,2
`)
		}
	}
}

// TestTrimByBand trims the levels apart: one cheap and one dear group of costs, each with one cost beyond its bounds.
func TestTrimByBand(t *testing.T) {
	var list []measure.Record
	for _, c := range []payment.Fen{100, 100, 100, 100, 500} {
		list = append(list, in("H2", "一级", at(2025, "A", 1, c))...)
	}
	for _, c := range []payment.Fen{900, 1000, 1000, 1000, 1000} {
		list = append(list, in("H1", "三级", at(2025, "A", 1, c))...)
	}
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, Trim: measure.Trim{Method: measure.TrimDrop, ByBand: true},
		Weight: &measure.WeightOutput{
			Bands: []measure.Band{{Name: "1", Levels: []string{"一级"}}, {Name: "3", Levels: []string{"三级"}}}, Round: round(2),
		},
	}
	means := func(w measure.Weight) string { return fmt.Sprint(w.Band, " ", w.Cases, " ", w.Mean) }
	compare(t, "by band", lines(run(t, m, list).Weights, means), "1 4 100\n3 4 1000")
	m.Trim.ByBand = false // together Q1 is 100 and Q3 1000: nothing lies beyond
	compare(t, "together", lines(run(t, m, list).Weights, means), "1 5 180\n3 5 980")
}

func TestCoefficients(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, New: []string{"B"},
		Coefficients: []measure.CoefficientOutput{
			{Side: measure.ByInstitution, PerGroup: true, Round: round(4)},
			{Side: measure.ByInstitution, Round: round(4)},
			{Side: measure.ByLevel, PerGroup: true, Round: round(4)},
			{Side: measure.ByLevel, Round: round(4)},
		},
	}
	r := run(t, m, city())
	// A costs 1000 in the area, 1200 in H1, 400 in H2; B is new under hospitals and levels; all cost 10000 / 7, in H1 1650, in
	// H2 3400 / 3.
	compare(t, "coefficients", lines(r.Coefficients, func(c measure.Coefficient) string {
		return fmt.Sprint(c.Institution, c.Level, " ", c.Group, " ", c.Cases, " ", c.Value, " ", c.New)
	}), `
H1 A 3 1.2000 false
H1 B 1 1.0000 true
H2 A 1 0.4000 false
H2 B 2 1.0000 true
H1  4 1.1550 false
H2  3 0.7933 false
一级 A 1 0.4000 false
一级 B 2 1.0000 true
三级 A 3 1.2000 false
三级 B 1 1.0000 true
一级  3 0.7933 false
三级  4 1.1550 false
`)
}

// TestHospitalMean is the coefficient of TV-11: a hospital at 13,104 in a group of 12,480.
func TestHospitalMean(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Coefficients: []measure.CoefficientOutput{{Side: measure.ByInstitution, PerGroup: true, Round: round(4)}},
	}
	r := run(t, m, join(at(2025, "A", 1, 13104), in("H2", "三级", at(2025, "A", 1, 11856))))
	equal(t, "k", r.Coefficients[0].Value, "1.0500")
}

func TestMeans(t *testing.T) {
	m := &measure.Method{Years: []int{2024, 2025}, Weights: []int{1, 1}, Mean: &measure.MeanOutput{Round: round(2)}}
	list := join(city(), at(2024, "A", 5, 9999), of(at(2025, "A", 1, 100), func(r *measure.Record) { r.Auxiliary = "X" }))
	text := func(x measure.Mean) string {
		return fmt.Sprint(x.Group, " ", x.Level, " ", x.Insurance, " ", x.Auxiliary, " ", x.Cases, " ", x.Mean)
	}
	compare(t, "means", lines(run(t, m, list).Means, text), `
A 一级   1 400.00
A 三级   4 925.00
B 一级   2 1500.00
B 三级   1 3000.00
`)
	m.Mean.ByInsurance, m.Mean.ByAuxiliary = true, true
	compare(t, "means", lines(run(t, m, list).Means, text), `
A 一级 居民  1 400.00
A 三级 居民  1 1600.00
A 三级 职工  2 1000.00
A 三级 职工 X 1 100.00
B 一级 职工  2 1500.00
B 三级 职工  1 3000.00
`)
}

func TestCaseMix(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, Groups: []string{"A", "B", "C", "D"},
		Weight:  &measure.WeightOutput{Round: round(2)}, // M = 10000 / 7: A 0.70, B 2000 / M = 1.40
		CaseMix: &measure.CaseMixOutput{Round: round(4)},
	}
	list := join(city(), of(at(2025, "", 1, 100), func(r *measure.Record) { r.Status = rules.Ungrouped }))
	for i := range list { // days: 4 for every A and B, but 12 for the A of H2 and unknown for the B of H1
		list[i].Stay = rules.Known(4)
		if list[i].Institution == "H2" && list[i].Group == "A" {
			list[i].Stay = rules.Known(12)
		}
		if list[i].Institution == "H1" && list[i].Group == "B" {
			list[i].Stay = rules.Int{}
		}
	}
	r := run(t, m, list)
	// H1: CMI (3 × 0.7 + 1.4) / 4; cost (3600 / 1000 + 3000 / 2000) / 4; time 3 cases of A, 12 days / mean 6, over 3.
	// H2: CMI (0.7 + 2 × 1.4) / 3; cost (400 / 1000 + 3000 / 2000) / 3; time (12 / 6 + 8 / 4) / 3.
	compare(t, "case mix", lines(r.CaseMix, func(c measure.CaseMix) string {
		return fmt.Sprint(c.Scope, " ", c.Name, " ", c.All, " ", c.Cases, " ", c.GroupingRate, " ", c.CMI, " ", c.CostIndex, " ",
			c.TimeIndex, " ", c.Groups, " ", c.Coverage)
	}), `
area  8 7 0.8750 1.0000 1.0000 1.0000 2 0.5000
level 一级 3 3 1.0000 1.1667 0.6333 1.3333 2 0.5000
level 三级 5 4 0.8000 0.8750 1.2750 0.6667 2 0.5000
institution H1 5 4 0.8000 0.8750 1.2750 0.6667 2 0.5000
institution H2 3 3 1.0000 1.1667 0.6333 1.3333 2 0.5000
`)
	compare(t, "notices", lines(r.Notices, func(n measure.Notice) string { return n.Text(rules.English) }), `
group-absent: C no cases, no figures
group-absent: D no cases, no figures
stay-unknown: no time index counts cases without days in hospital (1)
`)
}

// TestMonitor makes the scores of parts: the cases that state the part, and no others.
func TestMonitor(t *testing.T) {
	part := func(list []measure.Record, drug payment.Fen) []measure.Record {
		return of(list, func(r *measure.Record) { r.Parts = map[string]payment.Fen{"drug": drug} })
	}
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Score: &measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000"), Monitor: []string{"drug"}, Round: round(4)},
	}
	r := run(t, m, join(part(at(2025, "A", 1, 100), 1000), part(at(2025, "A", 1, 100), 2000), at(2025, "A", 1, 100),
		part(at(2025, "B", 1, 100), 6000)))
	// Drug means: A 15, B 60, area 30.
	compare(t, "scores", lines(r.Scores, func(s measure.Score) string {
		return fmt.Sprint(s.Group, " ", s.Score, " ", s.Monitor)
	}), `
A 1000.0000 [0.5000]
B 1000.0000 [2.0000]
`)
	if got := r.Notices[0].Text(rules.Chinese); got != "part-unknown: drug 1 例没有该费用分项，未计入" {
		t.Errorf("%q", got)
	}
}

// TestBasis re-weights parts of the cost: 1.25 × service + 0.5 × drug.
func TestBasis(t *testing.T) {
	parts := func(list []measure.Record, service, drug payment.Fen) []measure.Record {
		return of(list, func(r *measure.Record) { r.Parts = map[string]payment.Fen{"service": service, "drug": drug} })
	}
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1}, Area: &measure.AreaOutput{Round: round(4)},
		Weight: &measure.WeightOutput{Round: round(4)},
		Basis:  []measure.PartFactor{{Name: "service", Factor: dec(t, "1.25")}, {Name: "drug", Factor: dec(t, "0.5")}},
		Trim:   measure.Trim{Method: measure.TrimWinsor, PercentileLow: dec(t, "2.5"), PercentileHigh: dec(t, "97.5")},
	}
	// A: 1.25 × 100.01 + 0.5 × 40.01 = 145.0175; B: 1.25 × 300 + 0.5 × 80 = 415.
	r := run(t, m, join(parts(at(2025, "A", 1, 1), 10001, 4001), parts(at(2025, "B", 1, 1), 30000, 8000)))
	exactly(t, "mean", r.Area, "280.00875")
	exactly(t, "weight", r.Weights[0].Weight, "145017500/280008750")

	// A limit of cost is of the basis, to the part of a fen: 145.01 yuan are less than the cost of A, 145.02 are not.
	for limit, left := range map[payment.Fen]int{14501: 2, 14502: 1} {
		m.Select.CostMax = limit
		list := join(parts(at(2025, "A", 1, 1), 10001, 4001), parts(at(2025, "B", 1, 1), 30000, 8000))
		if r := run(t, m, list); int(r.Read-r.Counted) != left {
			t.Errorf("limit %s: %v", limit, r.Left)
		}
	}
}

// TestExcellent counts the cases whose cost per score is below the mean.
func TestExcellent(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Score:         &measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000"), Round: round(4)},
		AdoptedScores: []measure.Adopted{{Group: "A", Value: dec(t, "100")}, {Group: "B", Value: dec(t, "200")}},
		Value:         &measure.ValueOutput{Excellent: true, Round: round(4)},
	}
	// Costs 800 + 1000 + 1600 + 2600 = 6000 for 600 points: 10 a point. Below it are 800 (A) and 1600 (B); 1000 (A) is not.
	r := run(t, m, join(at(2025, "A", 1, 800), at(2025, "A", 1, 1000), at(2025, "B", 1, 1600), at(2025, "B", 1, 2600)))
	equal(t, "value", r.Values[0].Value, "8.0000") // 2400 / 300
}

func TestNotices(t *testing.T) {
	m := &measure.Method{
		Years: []int{2024, 2025}, Weights: []int{3, 7}, Groups: []string{"AA11", "AA13", "AA15", "gone"},
		Select: measure.Selection{MinCases: 2},
		Stable: measure.Stability{MinCases: 4, CVLimit: dec(t, "0.3"), GroupingRate: dec(t, "0.95")},
		Weight: &measure.WeightOutput{Round: round(2)}, Quality: &measure.QualityOutput{Round: round(2)},
		AdoptedWeights: []measure.Adopted{{Group: "unheard", Value: dec(t, "1")}},
		Share: &measure.ShareOutput{Reference: measure.PooledReference, Round: round(4), Ages: []measure.AgeShare{{Name: "all"}},
			Costs: []measure.CostShare{{Name: "tcm", Parts: []string{"tcm"}}}},
		CaseMix: &measure.CaseMixOutput{Round: round(4)},
	}
	list := join(
		at(2025, "AA11", 4, 1000), at(2025, "AA13", 2, 100), at(2025, "AA13", 2, 3000), at(2025, "AA15", 2, 500), at(2025, "few", 1, 1),
		at(2025, "other", 4, 1000), of(at(2025, "", 1, 1), func(r *measure.Record) { r.Status = rules.Ungrouped }),
	)
	for i := range list {
		if list[i].Group != "" {
			list[i].ADRG = list[i].Group[:2] + "1"
		}
	}
	list[3].ADRG = "AA9" // of two the first by name is taken
	list[0].Age, list[1].Stay, list[2].Level = rules.Int{}, rules.Int{}, "二级"
	// M = 15200 / 14. AA13: 2 × 100 and 2 × 3000, mean 1550, variance 4 × 1450² / 3: CV 1674.3 / 1550.
	r := run(t, m, list)
	compare(t, "notices", lines(r.Notices, func(n measure.Notice) string { return n.Text(rules.English) }), `
group-left-out: few left out: has 1 of at least 2 cases
year-absent: no cases in 2024; the weights of the other years are scaled (reading 39)
year-absent: AA11 no cases in 2024; the weights of the other years are scaled (reading 39)
year-absent: AA13 no cases in 2024; the weights of the other years are scaled (reading 39)
cases-few: AA15 has 2 of at least 4 cases
year-absent: AA15 no cases in 2024; the weights of the other years are scaled (reading 39)
year-absent: other no cases in 2024; the weights of the other years are scaled (reading 39)
weight-order: AA11 weight 0.92 is below that of AA13 of the same ADRG (1.43)
cv-high: AA13 coefficient of variation 1.08 is above 0.3
level-changed: H1 several levels or classes in 2025; the one with most cases is taken
group-absent: gone no cases, no figures
group-unlisted: other not a group of the scheme (cases: 4)
adopted-unused: unheard adopted value of a group without cases
age-unknown: no share of ages counts cases without age (1)
stay-unknown: no time index counts cases without days in hospital (1)
part-unknown: tcm cases that do not state this part of the cost do not count for it (15)
grouping-rate-low: grouping rate of 2025 is 0.9375, below 0.95
`)
	none := run(t, &measure.Method{Years: []int{2025}, Weights: []int{1}, Area: &measure.AreaOutput{Round: round(2)}}, nil)
	if len(none.Notices) != 1 || none.Notices[0].Code != measure.CasesNone || none.Area.Known() {
		t.Errorf("nothing measured: %v, %v", none.Notices, none.Area)
	}
	m = &measure.Method{Years: []int{2025}, Weights: []int{1}, Quality: &measure.QualityOutput{Round: round(2)}}
	single := run(t, m, at(2025, "A", 1, 5))
	if len(single.Notices) != 1 || single.Notices[0].Code != measure.CVUnknown {
		t.Errorf("one case: %v", single.Notices)
	}
}

// TestWeightAbsent trims a group of two cases away: both lie outside percentiles between them. It has no weight, and where
// weights are used its actual cases are told and left out.
func TestWeightAbsent(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Trim:   measure.Trim{Method: measure.TrimDrop, PercentileLow: dec(t, "10"), PercentileHigh: dec(t, "90")},
		Weight: &measure.WeightOutput{Round: round(4)}, Rate: &measure.RateOutput{Round: round(2)},
	}
	r := run(t, m, join(at(2025, "A", 3, 100), at(2025, "B", 1, 100), at(2025, "B", 1, 200)))
	if len(r.Weights) != 1 || r.Rates[0].Cases != 3 {
		t.Errorf("weights %v, rates %v", r.Weights, r.Rates)
	}
	if len(r.Notices) != 1 || r.Notices[0].Code != measure.WeightAbsent || r.Notices[0].Args[0] != int64(2) {
		t.Errorf("%v", r.Notices)
	}
}

// everything is a method that asks for all there is.
func everything(t testing.TB) *measure.Method {
	return &measure.Method{
		Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7},
		Trim:           measure.Trim{Method: measure.TrimWinsor, PercentileLow: dec(t, "5"), PercentileHigh: dec(t, "95")},
		Select:         measure.Selection{MinCases: 3},
		Stable:         measure.Stability{MinCases: 20, CVLimit: dec(t, "0.5"), GroupingRate: dec(t, "0.99")},
		Groups:         []string{"AA11", "AA13", "AA15", "BB19", "CC19", "DD19"},
		New:            []string{"CC19"},
		AdoptedWeights: []measure.Adopted{{Group: "BB19", Value: dec(t, "1.05")}},
		Area:           &measure.AreaOutput{Round: round(2)},
		Weight:         &measure.WeightOutput{Round: round(4)},
		Score: &measure.ScoreOutput{Method: measure.MeanCost, Scale: dec(t, "1000"), Monitor: []string{"drug"},
			Round: round(4)},
		Rate:  &measure.RateOutput{ByInsurance: true, Round: round(2)},
		Value: &measure.ValueOutput{ByInsurance: true, Excellent: true, Round: round(4)},
		Coefficients: []measure.CoefficientOutput{
			{Side: measure.ByInstitution, PerGroup: true, Round: round(4)}, {Side: measure.ByLevel, Round: round(4)},
		},
		Mean: &measure.MeanOutput{ByInsurance: true, Round: round(2)},
		Share: &measure.ShareOutput{
			CaseMix: true, Ages: []measure.AgeShare{{Name: "children", To: rules.Known(6)}},
			Costs:     []measure.CostShare{{Name: "drugs", Parts: []string{"drug"}}},
			Reference: measure.InstitutionReference, Round: round(4),
		},
		Quality: &measure.QualityOutput{Round: round(4)},
		CaseMix: &measure.CaseMixOutput{Round: round(4)},
	}
}

// random are records of an invented area, with a few bad ones.
func random(seed uint64, n int) []measure.Record {
	rng := rand.New(rand.NewPCG(seed, 1))
	groups := []string{"AA11", "AA13", "AA15", "BB19", "CC19", "XX99"}
	list := make([]measure.Record, n)
	for i := range list {
		g := rng.IntN(len(groups))
		site := rng.IntN(5)
		cost := payment.Fen((g+1)*100000 + rng.IntN(300000))
		list[i] = measure.Record{
			ID: fmt.Sprint(i), Year: 2023 + rng.IntN(3), Group: groups[g], ADRG: groups[g][:3], Status: rules.Grouped,
			Institution: fmt.Sprintf("H%d", site), Level: []string{"一级", "二级", "三级"}[site%3], Class: []string{"甲等", "乙等"}[site%2],
			Insurance: []string{"职工", "居民"}[rng.IntN(2)], Cost: cost,
			Parts: map[string]payment.Fen{"drug": cost * payment.Fen(rng.IntN(60)) / 100},
			Stay:  rules.Known(int64(1 + rng.IntN(30))), Age: rules.Known(int64(rng.IntN(95))),
		}
		switch rng.IntN(60) {
		case 0:
			list[i].Status, list[i].Group = rules.Ungrouped, ""
		case 1:
			list[i].Cost = -1
		case 2:
			list[i].Age, list[i].Stay = rules.Int{}, rules.Int{}
		case 3:
			list[i].Parts = nil
		}
	}
	return list
}

// all writes everything down that a result says, but for the errors, which tell the place of records.
func all(r *measure.Result) string {
	r.Errors = nil
	var b strings.Builder
	for _, f := range r.Files() {
		fmt.Fprintf(&b, "== %s\n%s", f.Name, f.Data)
	}
	b.WriteString(r.Text(rules.Chinese))
	b.WriteString(r.Text(rules.English))
	return b.String()
}

func TestOrderOfRecords(t *testing.T) {
	for _, trim := range []measure.TrimMethod{measure.TrimNone, measure.TrimDrop, measure.TrimWinsor} {
		m := everything(t)
		m.Trim = measure.Trim{Method: trim}
		list := random(7, 3000)
		r, err := measure.Measure(m, stream(list))
		if err != nil {
			t.Fatal(err)
		}
		want := all(r)
		for seed := range uint64(3) {
			rand.New(rand.NewPCG(seed, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			r, err := measure.Measure(m, stream(list))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "another order of the records", all(r), want)
		}
	}
}

// TestScale multiplies all costs: what is a ratio of costs stays to the last digit.
func TestScale(t *testing.T) {
	m := everything(t)
	m.Select.CostMin = 0
	ratios := func(r *measure.Result) string {
		return fmt.Sprint(r.RIV, lines(r.Weights, func(w measure.Weight) string { return w.Group + w.Weight.String() }),
			lines(r.Scores, func(s measure.Score) string { return fmt.Sprint(s.Group, s.Score, s.Monitor) }),
			lines(r.Coefficients, func(c measure.Coefficient) string { return fmt.Sprint(c.Institution, c.Level, c.Group, c.Value) }),
			lines(r.Quality, func(q measure.Spread) string { return fmt.Sprint(q.Group, q.CV) }),
			lines(r.CaseMix, func(c measure.CaseMix) string { return fmt.Sprint(c.Name, c.CostIndex, c.CMI) }))
	}
	list := random(3, 2000)
	first, err := measure.Measure(m, stream(list))
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		if list[i].Cost *= 37; list[i].Parts != nil {
			list[i].Parts["drug"] *= 37
		}
	}
	second, err := measure.Measure(m, stream(list))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "ratios", ratios(second), ratios(first))
}

// TestSum is 9.4: of the cases of one year the sum of weights is the number of cases, however they are trimmed.
func TestSum(t *testing.T) {
	for _, trim := range []measure.TrimMethod{measure.TrimNone, measure.TrimDrop, measure.TrimWinsor} {
		m := &measure.Method{
			Years: []int{2024}, Weights: []int{7}, Trim: measure.Trim{Method: trim}, Weight: &measure.WeightOutput{Round: round(4)},
		}
		var list []measure.Record
		for _, r := range random(9, 2000) {
			if r.Year == 2024 && r.Cost >= 0 {
				list = append(list, r)
			}
		}
		c := run(t, m, list).Checks[0]
		exactly(t, "sum of weights", c.Exact, fmt.Sprint(c.Cases))
	}
}

// TestAdoptedWithoutCases: trimming between the 40th and the 60th percentile leaves no case of A, whose adopted weight is rounded
// all the same: (400 + 600) / (2 × 1.2346 + 3 × 1) is 182.8421, and 182.8448 with 1.23456.
func TestAdoptedWithoutCases(t *testing.T) {
	m := &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Trim:           measure.Trim{Method: measure.TrimDrop, PercentileLow: dec(t, "40"), PercentileHigh: dec(t, "60")},
		Weight:         &measure.WeightOutput{Round: round(4)},
		AdoptedWeights: adopted(t, "A", "1.23456"),
		Rate:           &measure.RateOutput{Round: round(4)},
	}
	r := run(t, m, join(at(2025, "A", 1, 100), at(2025, "A", 1, 300), at(2025, "B", 3, 200)))
	if len(r.Weights) != 1 || r.Weights[0].Group != "B" {
		t.Errorf("weights %v", r.Weights)
	}
	equal(t, "rate", r.Rates[0].Rate, "182.8421")
}
