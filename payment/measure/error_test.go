package measure_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// strict asks for everything that a record can lack.
func strict(t *testing.T) *measure.Method {
	return &measure.Method{
		Years: []int{2025}, Weights: []int{1},
		Basis:  []measure.PartFactor{{Name: "drug", Factor: dec(t, "1")}, {Name: "service", Factor: dec(t, "1.5")}},
		Select: measure.Selection{StayMax: rules.Known(60), Insurances: []string{"职工"}},
		Weight: &measure.WeightOutput{Bands: []measure.Band{{Name: "3", Levels: []string{"三级"}}}, Round: round(4)},
	}
}

// recordErrors are changes to a good record with the error that each brings about.
var recordErrors = []struct {
	code   measure.Code
	field  string
	change func(*measure.Record)
}{
	{measure.YearOutside, "year", func(r *measure.Record) { r.Year = 2020 }},
	{measure.StatusMissing, "status", func(r *measure.Record) { r.Status = 0 }},
	{measure.StatusMissing, "status", func(r *measure.Record) { r.Status = 200 }},
	{measure.GroupMissing, "group", func(r *measure.Record) { r.Group = "" }},
	{measure.InstitutionMissing, "institution", func(r *measure.Record) { r.Institution = "" }},
	{measure.LevelMissing, "level", func(r *measure.Record) { r.Level = "" }},
	{measure.LevelUnknown, "level", func(r *measure.Record) { r.Level = "3级" }},
	{measure.InsuranceMissing, "insurance", func(r *measure.Record) { r.Insurance = "" }},
	{measure.CostNegative, "cost", func(r *measure.Record) { r.Cost = -1 }},
	{measure.CostNegative, "parts[drug]", func(r *measure.Record) { r.Parts["drug"] = -1 }},
	{measure.CostRange, "parts[service]", func(r *measure.Record) { r.Parts["service"] = 1 << 62 }},
	{measure.CostRange, "parts[service]", func(r *measure.Record) {
		r.Parts["drug"], r.Parts["service"] = 1<<60, 1<<60 // each fits, the sum does not
	}},
	{measure.PartMissing, "parts[drug]", func(r *measure.Record) { delete(r.Parts, "drug") }},
	{measure.StayMissing, "stay", func(r *measure.Record) { r.Stay = rules.Int{} }},
	{measure.StayNegative, "stay", func(r *measure.Record) { r.Stay = rules.Known(-1) }},
}

func TestRecordErrors(t *testing.T) {
	good := func() measure.Record {
		r := record(2025, "A", 200)
		r.ID, r.Parts = "c-1", map[string]payment.Fen{"drug": 100, "service": 100}
		return r
	}
	for _, v := range recordErrors {
		bad := good()
		v.change(&bad)
		r, err := measure.Measure(strict(t), stream([]measure.Record{good(), bad, good()}))
		if err != nil {
			t.Fatal(err)
		}
		want := measure.Error{Code: v.code, Field: v.field, Record: 2, ID: "c-1"}
		if len(r.Errors) == 1 {
			want.Value = r.Errors[0].Value
		}
		if len(r.Errors) != 1 || *r.Errors[0] != want {
			t.Errorf("%s of %s: %v", v.code, v.field, r.Errors)
		}
		if r.Read != 2 || r.Counted != 2 || len(r.Wrong) != 1 || r.Wrong[0] != (measure.CodeCount{Code: v.code, Count: 1}) {
			t.Errorf("%s: read %d, counted %d, wrong %v", v.code, r.Read, r.Counted, r.Wrong)
		}
	}
}

// TestAllErrorsOfRecord reports every field at once.
func TestAllErrorsOfRecord(t *testing.T) {
	r, err := measure.Measure(strict(t), stream([]measure.Record{{ID: "empty"}}))
	if err != nil {
		t.Fatal(err)
	}
	compare(t, "errors", r.Errors.Text(rules.English), `
record 1 (empty) year: year-outside: year is not one of the method: 0
record 1 (empty) status: status-missing: status of the grouping missing
record 1 (empty) group: group-missing: group missing
record 1 (empty) institution: institution-missing: institution missing
record 1 (empty) level: level-missing: level of the institution missing
record 1 (empty) insurance: insurance-missing: kind of insurance missing
record 1 (empty) stay: stay-missing: days in hospital missing
record 1 (empty) parts[drug]: part-missing: part of the cost missing that the basis needs
record 1 (empty) parts[service]: part-missing: part of the cost missing that the basis needs
`)
}

func TestStreamErrors(t *testing.T) {
	broken := errors.New("line 2 is no case")
	m := &measure.Method{Years: []int{2025}, Weights: []int{1}, Area: &measure.AreaOutput{Round: round(2)}}
	r, err := measure.Measure(m, func(yield func(measure.Record, error) bool) {
		_ = yield(record(2025, "A", 100), nil) && yield(measure.Record{}, broken) && yield(record(2025, "A", 300), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) != 1 || !errors.Is(r.Errors[0], broken) || r.Errors[0].Code != measure.RecordUnread || r.Errors[0].Record != 2 {
		t.Errorf("%v", r.Errors)
	}
	equal(t, "mean of the others", r.Area, "2.00")

	many := make([]measure.Record, 250)
	r, err = measure.Measure(m, stream(many))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) != 100 || r.Wrong[0].Count != 250 { // each lacks institution, status and year
		t.Errorf("%d errors kept, %v", len(r.Errors), r.Wrong)
	}
}

// methodErrors are changes to a sound method with the error that each brings about.
var methodErrors = []struct {
	code   measure.Code
	field  string
	change func(t *testing.T, m *measure.Method)
}{
	{measure.MethodYears, "Years", func(t *testing.T, m *measure.Method) { m.Years = []int{2025, 2024, 2023} }},
	{measure.MethodYears, "Rate.Years", func(t *testing.T, m *measure.Method) { m.Rate.Years = []int{2020} }},
	{measure.MethodWeights, "Weights", func(t *testing.T, m *measure.Method) { m.Weights = []int{1, 2} }},
	{measure.MethodWeights, "Weights", func(t *testing.T, m *measure.Method) { m.Weights = []int{0, 2, 7} }},
	{measure.MethodRounding, "Weight.Round", func(t *testing.T, m *measure.Method) { m.Weight.Round = payment.Rounding{} }},
	{measure.MethodRounding, "Mean.Round", func(t *testing.T, m *measure.Method) { m.Mean.Round = round(10) }},
	{measure.MethodValue, "Score.Method", func(t *testing.T, m *measure.Method) { m.Score.Method = 0 }},
	{measure.MethodValue, "Score.Scale", func(t *testing.T, m *measure.Method) { m.Score.Scale = rules.Decimal{} }},
	{measure.MethodValue, "Score.Quota", func(t *testing.T, m *measure.Method) { m.Score.Method = measure.StandardQuota }},
	{measure.MethodValue, "Coefficients[0].Side", func(t *testing.T, m *measure.Method) { m.Coefficients[0].Side = 0 }},
	{measure.MethodValue, "Share.Reference", func(t *testing.T, m *measure.Method) { m.Share.Reference = 0 }},
	{measure.MethodValue, "Trim.PercentileHigh", func(t *testing.T, m *measure.Method) { m.Trim.PercentileHigh = dec(t, "5") }},
	{measure.MethodValue, "Trim.PercentileLow", func(t *testing.T, m *measure.Method) { m.Trim.PercentileLow = dec(t, "5.125") }},
	{measure.MethodValue, "Basis[0].Factor", func(t *testing.T, m *measure.Method) {
		m.Basis = []measure.PartFactor{{Name: "drug"}}
	}},
	{measure.MethodValue, "Select.StayMin", func(t *testing.T, m *measure.Method) {
		m.Select.StayMin, m.Select.StayMax = rules.Known(9), rules.Known(8)
	}},
	{measure.MethodValue, "Select.CostMin", func(t *testing.T, m *measure.Method) { m.Select.CostMin = -5 }},
	{measure.MethodValue, "Select.MinCases", func(t *testing.T, m *measure.Method) { m.Select.MinCases = -1 }},
	{measure.MethodValue, "AdoptedWeights[0].Value", func(t *testing.T, m *measure.Method) {
		m.AdoptedWeights[0].Value = rules.Decimal{}
	}},
	{measure.MethodValue, "Rate.Budgets[0].CM", func(t *testing.T, m *measure.Method) {
		m.Rate.Budgets = []measure.Budget{{Amount: 1}}
	}},
	{measure.MethodName, "Score.Base", func(t *testing.T, m *measure.Method) { m.Score.Method = measure.BaseDisease }},
	{measure.MethodName, "AdoptedWeights[0].Band", func(t *testing.T, m *measure.Method) { m.AdoptedWeights[0].Band = "4" }},
	{measure.MethodName, "Share.Costs[0]", func(t *testing.T, m *measure.Method) { m.Share.Costs[0].Parts = nil }},
	{measure.MethodDuplicate, "Groups[6]", func(t *testing.T, m *measure.Method) { m.Groups = append(m.Groups, "AA11") }},
	{measure.MethodDuplicate, "Coefficients[2]", func(t *testing.T, m *measure.Method) {
		m.Coefficients = append(m.Coefficients, m.Coefficients[0])
	}},
	{measure.MethodDuplicate, "Share[1]", func(t *testing.T, m *measure.Method) { m.Share.Costs[0].Name = "children" }},
	{measure.MethodNeeds, "Rate", func(t *testing.T, m *measure.Method) { m.Weight, m.AdoptedWeights = nil, nil }},
	{measure.MethodNeeds, "Value", func(t *testing.T, m *measure.Method) { m.Score = nil }},
	{measure.MethodNeeds, "Trim", func(t *testing.T, m *measure.Method) { m.Trim.Method = measure.TrimNone }},
	{measure.MethodNeeds, "Trim.ByBand", func(t *testing.T, m *measure.Method) { m.Trim.ByBand = true }},
	{measure.MethodNeeds, "Trim.PercentileLow", func(t *testing.T, m *measure.Method) { m.Trim.PercentileHigh = rules.Decimal{} }},
	{measure.MethodNeeds, "Stable.CVLimit", func(t *testing.T, m *measure.Method) { m.Quality = nil }},
	{measure.MethodConflict, "Trim.Upper", func(t *testing.T, m *measure.Method) { m.Trim.Upper = dec(t, "1.5") }},
	{measure.MethodConflict, "Value.Excellent", func(t *testing.T, m *measure.Method) { m.Value.Trimmed = true }},
}

func TestMethodErrors(t *testing.T) {
	for _, v := range methodErrors {
		m := everything(t)
		v.change(t, m)
		r, err := measure.Measure(m, stream(nil))
		var errs measure.Errors
		if !errors.As(err, &errs) || r != nil || len(errs) != 1 || errs[0].Code != v.code || errs[0].Field != v.field {
			t.Errorf("%s of %s: %v", v.code, v.field, err)
		}
	}
	_, err := measure.Measure(nil, stream(nil))
	for _, c := range []measure.Code{measure.MethodYears, measure.MethodIdle} {
		if err == nil || !strings.Contains(err.Error(), string(c)) {
			t.Errorf("no method: %v", err)
		}
	}
	_, err = measure.Measure(&measure.Method{Years: []int{2025}, Weights: []int{1}}, stream(nil))
	if got := err.(measure.Errors).Text(rules.English); got != "Weight: method-idle: nothing is asked for" {
		t.Errorf("%q", got)
	}
}

func TestFromCase(t *testing.T) {
	c := &rules.Case{
		ID: "1", Institution: "H1", HospitalLevel: "三级", Insurance: "职工", Age: rules.Known(67), Stay: rules.Known(9),
		Cost: dec(t, "13200.5"), Parts: map[string]rules.Decimal{"drug": dec(t, "0.07"), "unknown": {}},
	}
	res := &rules.Result{Status: rules.Grouped, Code: "BR11", ADRG: "BR1"}
	r, err := measure.FromCase(c, res, 2025)
	if err != nil {
		t.Fatal(err)
	}
	if r.Cost != 1320050 || len(r.Parts) != 1 || r.Parts["drug"] != 7 || r.Group != "BR11" || r.ADRG != "BR1" || r.Year != 2025 ||
		r.Level != "三级" || r.Institution != "H1" || r.Insurance != "职工" || r.ID != "1" || r.Status != rules.Grouped ||
		r.Age != rules.Known(67) || r.Stay != rules.Known(9) {
		t.Errorf("%+v", r)
	}

	c.Cost, c.Parts["drug"] = rules.Decimal{}, dec(t, "1.005")
	_, err = measure.FromCase(c, res, 2025)
	if err == nil || err.(measure.Errors).Text(rules.English) != `case 1 cost: cost-missing: cost missing
case 1 parts[drug]: cost-fraction: amount is no whole number of fen: 1.005` {
		t.Errorf("%v", err)
	}
	if _, err = measure.FromCase(nil, res, 2025); err == nil || !strings.Contains(err.Error(), string(measure.RecordMissing)) {
		t.Errorf("no case: %v", err)
	}
}

// TestCodes demands that every code has a comment, a text in both languages, and a test that names it.
func TestCodes(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	tested := make(map[string]bool)
	for _, name := range []string{"error_test.go", "measure_test.go"} {
		g, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(g, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				tested[n.Sel.Name] = true
			case *ast.BasicLit: // a text that begins with the code
				for _, line := range strings.Split(strings.Trim(n.Value, "`\""), "\n") {
					for _, word := range strings.Fields(line) {
						tested[strings.TrimSuffix(word, ":")] = true
					}
				}
			}
			return true
		})
	}
	seen := make(map[string]bool)
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			name := v.Names[0].Name
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(code) || seen[code] {
				t.Errorf("%s: %q is no code of its own in kebab case", name, code)
			}
			seen[code] = true
			if !strings.HasPrefix(v.Doc.Text(), name+" ") {
				t.Errorf("%s has no comment that begins with its name", name)
			}
			for _, l := range []rules.Lang{rules.Chinese, rules.English} {
				if s := measure.Code(code).Text(l); s == code || s == "" || strings.Contains(s, "%") {
					t.Errorf("%s has no text in %s: %q", name, l, s)
				}
			}
			if !tested[name] && !tested[code] {
				t.Errorf("no test names %s", name)
			}
		}
	}
	if len(seen) < 35 {
		t.Errorf("only %d codes", len(seen))
	}
}
