package measure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// TestFilesAreAScheme puts the files of a result into a pack of system payment as they are, beside what is no matter of
// measurement, and opens it together with the pack that the cases were grouped by.
func TestFilesAreAScheme(t *testing.T) {
	codes, _, drg := packtest.Mini(t)
	groups, err := rules.Open(drg, codes)
	if err != nil {
		t.Fatal(err)
	}
	m := everything(t)
	m.Groups, m.New, m.AdoptedWeights = nil, nil, nil
	m.Mean.ByAuxiliary = true
	list := random(11, 3000)
	names := map[string]string{"AA11": "GZ11", "AA13": "GZ13", "AA15": "GZ15", "BB19": "GD19", "CC19": "GR19", "XX99": "ZZ19"}
	for i := range list {
		list[i].Group, list[i].ADRG = names[list[i].Group], ""
		list[i].Auxiliary = []string{"", "儿童"}[i%2]
	}
	r, err := measure.Measure(m, stream(list))
	if err != nil {
		t.Fatal(err)
	}
	// What the unit decides: points read weights, scores read scores; a coefficient is of institutions and groups, or dynamic.
	for _, unit := range []struct {
		tables   []string
		settings string
	}{
		{[]string{"weights", "costs", "coefficients"}, `unit: {kind: points, scale: 100, mean: %MEAN}
coef: {kind: institution-group}
value: {numerator: fund, budget: "64"}
`},
		{[]string{"weights"}, `unit: {kind: weight-rate}
coef: {kind: none}
`},
		{[]string{"scores", "costs", "components"}, `unit: {kind: score}
coef: {kind: dynamic, value: "1"}
`},
	} {
		pack := fstest.MapFS{}
		var settings string
		tables := ""
		for _, f := range r.Files() {
			name, isTable := strings.CutSuffix(f.Name, ".csv")
			switch {
			case f.Name == "settings.yaml":
				settings = string(f.Data)
			case isTable && slices.Contains(unit.tables, name):
				pack[f.Name] = &fstest.MapFile{Data: f.Data}
				tables += fmt.Sprintf("  %s: %d\n", name, strings.Count(string(f.Data), "\n")-1)
			}
		}
		if slices.Contains(unit.tables, "components") {
			pack["dynamic.csv"] = &fstest.MapFile{Data: []byte("part,per,gain\ncmi,0.05,0.01\nchildren,0.1,0.01\ndrugs,0.1,0.01\n")}
			tables += "  dynamic: 3\n"
		}
		section := func(name string) string { // of the settings, as text
			_, rest, _ := strings.Cut("\n"+settings, "\n"+name+":\n")
			var b strings.Builder
			b.WriteString(name + ":\n")
			for _, line := range strings.SplitAfter(rest, "\n") {
				if !strings.HasPrefix(line, " ") {
					break
				}
				b.WriteString(line)
			}
			return b.String()
		}
		scheme := strings.ReplaceAll(unit.settings, "%MEAN", r.Area.String()) + section("history")
		scheme += section("trim") + section("group") + "  unstable_mode: review\n"
		switch {
		case strings.Contains(unit.settings, "weight-rate"):
			scheme += section("rate")
		case strings.Contains(unit.settings, "score"):
			scheme += section("value") + "  numerator: fund\n"
		}
		scheme += "high: {mode: none}\nlow: {mode: none}\nfund: {variant: F-SUB}\nround: {money: half-away/2}\n"
		pack["scheme.yaml"] = &fstest.MapFile{Data: []byte(scheme)}
		pack["pack.yaml"] = &fstest.MapFile{Data: []byte(fmt.Sprintf(`format: 1
system: payment
id: shili-pay
edition: "2026"
revision: 1
name: 示例付费方案
sources:
  - {title: 示例, issuer: 示例}
grouping:
  - {id: %s, edition: "%s", digest: "%s"}
tables:
%s`, groups.Manifest().ID, groups.Manifest().Edition, groups.Digest(), tables))}
		if _, err := rules.Open(pack, groups); err != nil {
			t.Errorf("%v\nof\n%s", err, scheme)
		}
	}
}

// TestReport keeps the report and all files of an invented area.
func TestReport(t *testing.T) {
	r, err := measure.Measure(everything(t), stream(random(1, 400)))
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/report.zh.txt", []byte(r.Text(rules.Chinese)))
	golden.Compare(t, "testdata/report.en.txt", []byte(r.Text(rules.English)))
	var b strings.Builder
	for _, f := range r.Files() {
		fmt.Fprintf(&b, "-- %s --\n%s", f.Name, f.Data)
	}
	golden.Compare(t, "testdata/files.txt", []byte(b.String()))
}
