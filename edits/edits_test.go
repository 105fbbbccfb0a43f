package edits_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/edits"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/editsyb20"
)

// national compiles the embedded edits with CHS-DRG 2.0.
func national(tb testing.TB) *edits.Checker {
	tb.Helper()
	return over(tb, packtest.DRG(tb, "2.0"))
}

// over compiles the embedded edits with a grouping pack.
func over(tb testing.TB, grouping *rules.Pack) *edits.Checker {
	tb.Helper()
	p, err := rules.Open(editsyb20.FS(), packtest.Codes(tb))
	if err != nil {
		tb.Fatal(err)
	}
	c, err := edits.New(p, grouping)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// written is a record as examples and tests write it.
type written struct {
	Sex                                         string
	Age, AgeDays, BirthWeight, AdmissionWeight  *int64
	Stay, Discharge, VentilatorHours, ICUHours  *int64
	ICUDays                                     *int64
	Department, Insurance, Admitted, Discharged string
	Dx, Px, PxDates                             []string
}

// record reads {"sex":"M","dx":["I63.900"],"admitted":"2026-03-01"}.
func record(tb testing.TB, text string) *edits.Record {
	tb.Helper()
	var w written
	d := json.NewDecoder(strings.NewReader(strings.ReplaceAll(text, "_", "")))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	number := func(v *int64) rules.Int {
		if v == nil {
			return rules.Int{}
		}
		return rules.Known(*v)
	}
	date := func(s string) rules.Date {
		if s == "" {
			return rules.Date{}
		}
		day, err := rules.ParseDate(s)
		if err != nil {
			tb.Fatal(err)
		}
		return day
	}
	r := &edits.Record{
		Case: &rules.Case{
			Sex: map[string]rules.Sex{"": rules.Unknown, "M": rules.Male, "F": rules.Female, "9": 9}[w.Sex],
			Age: number(w.Age), AgeDays: number(w.AgeDays), BirthWeight: number(w.BirthWeight), AdmissionWeight: number(w.AdmissionWeight),
			Stay: number(w.Stay), Discharge: number(w.Discharge), VentilatorHours: number(w.VentilatorHours), ICUHours: number(w.ICUHours),
			ICUDays: number(w.ICUDays), Department: w.Department, Insurance: w.Insurance, Diagnoses: w.Dx, Procedures: w.Px,
		},
		Admitted: date(w.Admitted), Discharged: date(w.Discharged),
	}
	for _, s := range w.PxDates {
		r.ProcedureDates = append(r.ProcedureDates, date(s))
	}
	return r
}

// brief writes findings as check field index, the missing fields left out: most records of tests are about one thing.
func brief(findings []edits.Finding) (list []string) {
	for _, f := range findings {
		if f.Check == rules.CheckRequired {
			continue
		}
		s := fmt.Sprintf("%s %s %s", f.Level, f.Check, f.Field)
		if f.Index >= 0 {
			s += fmt.Sprintf(" %d", f.Index)
		}
		if f.Other >= 0 {
			s += fmt.Sprintf(" with %d", f.Other)
		}
		if f.Near != "" {
			s += " near " + f.Near
		}
		list = append(list, s)
	}
	return list
}

// TestCheckExamples runs the records that document the checks, and demands that each check is documented so.
func TestCheckExamples(t *testing.T) {
	c := national(t)
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "rules", "editcheck.go"), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	documented := make(map[rules.Check]bool)
	examples := 0
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) == 0 || !strings.HasPrefix(v.Names[0].Name, "Check") {
			return true
		}
		text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		check := rules.Check(text)
		documented[check] = true
		doc := v.Doc.Text()
		if !strings.HasPrefix(doc, v.Names[0].Name+": ") {
			t.Errorf("%s: the comment does not begin with its name", v.Names[0].Name)
		}
		_, example, ok := strings.Cut(doc, "Example: ")
		if !ok {
			if !strings.Contains(doc, "a test of") {
				t.Errorf("%s has no example", check)
			}
			return true
		}
		examples++
		found := c.Check(record(t, example))
		i := slices.IndexFunc(found, func(f edits.Finding) bool { return f.Check == check })
		if i < 0 {
			t.Errorf("%s: %s has the findings %q", check, strings.TrimSpace(example), brief(found))
			return true
		}
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if s := found[i].Text(l); s == "" || strings.Contains(s, "%!") {
				t.Errorf("%s reads %q", check, s)
			}
		}
		return true
	})
	all := rules.Checks()
	if len(documented) != len(all) || examples < len(all)-2 {
		t.Errorf("%d checks documented of %d, %d examples", len(documented), len(all), examples)
	}
	for _, check := range all {
		if !documented[check] {
			t.Errorf("%s is not documented", check)
		}
	}
}

// TestEmbeddedSwitchesAll demands that the embedded edits turn on every check that can be turned on.
func TestEmbeddedSwitchesAll(t *testing.T) {
	p, err := rules.Open(editsyb20.FS(), packtest.Codes(t))
	if err != nil {
		t.Fatal(err)
	}
	on := make(map[rules.Check]bool)
	for _, c := range p.Edits().Checks {
		on[c.Check] = true
	}
	for _, c := range rules.Checks() {
		listed := slices.Contains([]rules.Check{rules.CheckSex, rules.CheckAge, rules.CheckCompanion, rules.CheckLimit, rules.CheckValue, rules.CheckRequired}, c)
		if on[c] == listed {
			t.Errorf("%s: switched on %t", c, on[c])
		}
	}
	male, female := 0, 0
	for _, s := range p.Edits().Sexes {
		if s.Sex == rules.Male && !s.Item.Procedures {
			male++
		} else if s.Sex == rules.Female && !s.Item.Procedures {
			female++
		}
	}
	if male != 16 || female != 41 { // entries of the lists of ICD-10, volume 2
		t.Errorf("%d entries for men, %d for women", male, female)
	}
}

// TestCheck checks records under the embedded edits and CHS-DRG 2.0. Facts of the code system: G01 stands in pairs alone, A17.000 only
// as A17.000+G01*; A54.202+N51.0* is of the male list by its asterisk half.
func TestCheck(t *testing.T) {
	c := national(t)
	for _, x := range []struct {
		name, record string
		want         []string
	}{
		{"nothing", `{}`, []string{"error principal-missing dx"}},
		{"sound", `{"sex":"F","age":30,"dx":["K80.101","E11.900"],"px":["51.2300"]}`, nil},

		{"a later diagnosis is no principal", `{"dx":["","I63.900"]}`, []string{"error principal-missing dx", "warning entry-empty dx 0 with 1"}},
		{"gaps", `{"dx":["I63.900","　","E11.900",""],"px":["","51.2300"]}`,
			[]string{"warning entry-empty dx 1 with 2", "warning entry-empty px 0 with 1"}},
		{"barred", `{"dx":["B95.000","I63.900"]}`, []string{"error principal-not-allowed dx 0"}},
		{"barred in another place", `{"dx":["I63.900","B95.000"]}`, nil},

		{"gray", `{"dx":["A00.000","A00.000x001"],"px":["00.0100"]}`, []string{"error code-gray dx 0", "error code-gray px 0"}},
		{"spelling", `{"dx":["i63.900"," E11.900"],"px":["51.2300 "]}`,
			[]string{"notice code-spelling dx 0", "notice code-spelling dx 1", "notice code-spelling px 0"}},
		{"letter for digit", `{"dx":["I63.9OO"]}`, []string{"error code-malformed dx 0 near I63.900"}},
		{"four characters", `{"dx":["I63.900","K80.2"]}`, []string{"error code-malformed dx 1 near K80.200"}},
		{"unknown", `{"dx":["I63.999"],"px":["99.9999"]}`, []string{"error code-unknown dx 0", "error code-unknown px 0"}},
		{"mixed up", `{"dx":["51.2300"],"px":["I63.900"]}`, []string{"error code-malformed dx 0", "error code-malformed px 0"}},
		{"asterisk", `{"dx":["G01*","g05.0＊"]}`, []string{"error asterisk-alone dx 0", "error asterisk-alone dx 1"}},
		{"dagger", `{"dx":["a17.000","A17.800x007"]}`, []string{"error dagger-alone dx 0", "error dagger-alone dx 1"}},
		{"pair", `{"dx":["A17.000+G01*"]}`, nil},

		{"twice", `{"dx":["I63.900","E11.900","e11.900"],"px":["51.2300","51.2300"]}`, []string{
			"notice code-spelling dx 2", "warning code-duplicate dx 2 with 1", "warning code-duplicate px 1 with 0"}},
		{"unknown twice", `{"dx":["I63.900","I63.999","i63.999"]}`, []string{
			"error code-unknown dx 1", "error code-unknown dx 2", "warning code-duplicate dx 2 with 1"}},

		{"men", `{"sex":"M","dx":["I63.900","N80.001","O80.000","Z37.000x001"],"px":["68.5100"]}`, []string{
			"warning sex-conflict dx 1", "warning sex-conflict dx 2", "warning sex-conflict px 0"}},
		{"women", `{"sex":"F","dx":["I63.900","N40.x00","A54.202+N51.0*"],"px":["60.2901"]}`, []string{
			"warning sex-conflict dx 1", "warning sex-conflict dx 2", "warning sex-conflict px 0"}},
		{"sex unknown", `{"dx":["I63.900","N40.x00","O80.000","Z37.000x001"]}`, nil},
		{"sex invalid", `{"sex":"9","dx":["I63.900","N40.x00"]}`, nil},
		{"in the lists of both sexes, of a man", `{"sex":"M","dx":["N99.800x007"]}`, nil},
		{"in the lists of both sexes, of a woman", `{"sex":"F","dx":["N99.800x007"]}`, nil},
		{"closed by sex, told once", `{"sex":"M","dx":["N80.001"]}`, []string{"error principal-sex dx 0"}},

		{"main does not count", `{"dx":["K80.101"],"px":["99.9999","38.9300","51.2300"]}`, []string{
			"warning main-not-counting px 0 with 2", "error code-unknown px 0"}},
		{"none counts", `{"dx":["K80.101"],"px":["38.9300"]}`, nil},
		{"main is empty", `{"dx":["K80.101"],"px":["","51.2300"]}`, []string{"warning entry-empty px 0 with 1"}},

		{"delivery without outcome", `{"sex":"F","age":28,"dx":["O80.000"]}`, []string{"warning companion-missing dx 0"}},
		{"delivery with outcome", `{"sex":"F","age":28,"birth_weight":3200,"dx":["O80.000","Z37.000x001"]}`, nil},

		{"weights of an adult", `{"sex":"M","age":40,"birth_weight":3200,"admission_weight":3100,"dx":["I63.900"]}`, []string{
			"warning weight-unexpected birth_weight", "warning weight-unexpected admission_weight"}},
		{"weight on admission of a mother", `{"sex":"F","age":28,"admission_weight":60000,"dx":["O80.000","Z37.000x001"]}`, []string{
			"warning weight-unexpected admission_weight"}},
		{"day 28", `{"sex":"M","age":0,"age_days":28,"birth_weight":3200,"dx":["J18.900"]}`, nil},
		{"day 29", `{"sex":"M","age":0,"age_days":29,"birth_weight":3200,"dx":["J18.900"]}`, []string{"warning weight-unexpected birth_weight"}},
		{"not weighed", `{"sex":"M","age":40,"birth_weight":0,"dx":["I63.900"]}`, nil},
		{"days of an infant unknown", `{"sex":"M","age":0,"birth_weight":3200,"dx":["J18.900"]}`, nil},

		{"ages", `{"age":3,"age_days":12,"dx":["J18.900"]}`, []string{"error ages-differ age_days"}},
		{"first birthday", `{"age":1,"age_days":365,"dx":["J18.900"]}`, nil},
		{"day before it", `{"age":1,"age_days":364,"dx":["J18.900"]}`, []string{"error ages-differ age_days"}},
		{"last day of a leap year", `{"age":0,"age_days":365,"dx":["J18.900"]}`, nil},
		{"a year and a day", `{"age":0,"age_days":366,"dx":["J18.900"]}`, []string{"error ages-differ age_days"}},
		{"negative", `{"age":-1,"stay":-2,"dx":["J18.900"]}`, []string{"error number-negative age", "error number-negative stay"}},

		{"dates", `{"admitted":"2026-03-05","discharged":"2026-03-01","stay":4,"dx":["J18.900"]}`, []string{"error dates-reversed discharged"}},
		{"stay", `{"admitted":"2026-02-27","discharged":"2026-03-02","stay":3,"dx":["J18.900"]}`, nil},
		{"both days counted", `{"admitted":"2026-02-27","discharged":"2026-03-02","stay":4,"dx":["J18.900"]}`, []string{"warning stay-differs stay"}},
		{"same day, none", `{"admitted":"2026-03-02","discharged":"2026-03-02","stay":0,"dx":["J18.900"]}`, nil},
		{"same day, one", `{"admitted":"2026-03-02","discharged":"2026-03-02","stay":1,"dx":["J18.900"]}`, nil},
		{"same day, two", `{"admitted":"2026-03-02","discharged":"2026-03-02","stay":2,"dx":["J18.900"]}`, []string{"warning stay-differs stay"}},
		{"procedure dates", `{"admitted":"2026-03-02","discharged":"2026-03-05","dx":["K80.101"],"px":["51.2300","38.9300","38.9300x001","99.1501"],
			"px_dates":["2026-03-01","2026-03-02","2026-03-05","2026-03-06","2026-03-03"]}`, []string{
			"warning date-outside-stay px_dates 0", "warning date-outside-stay px_dates 3", "warning date-without-procedure px_dates 4"}},
		{"procedure before an admission, discharge unknown", `{"admitted":"2026-03-02","dx":["K80.101"],"px":["51.2300"],"px_dates":["2026-03-01"]}`,
			[]string{"warning date-outside-stay px_dates 0"}},
		{"two days of ventilation", `{"admitted":"2026-03-02","discharged":"2026-03-03","ventilator_hours":48,"icu_hours":48,"icu_days":2,"dx":["J18.900"]}`, nil},
		{"more than two days", `{"admitted":"2026-03-02","discharged":"2026-03-03","ventilator_hours":49,"icu_hours":49,"icu_days":3,"dx":["J18.900"]}`, []string{
			"error time-exceeds-stay icu_hours", "error time-exceeds-stay icu_days", "error time-exceeds-stay ventilator_hours"}},
		{"two days by the stay alone", `{"stay":1,"ventilator_hours":48,"dx":["J18.900"]}`, nil},
		{"by the stay alone", `{"stay":1,"ventilator_hours":49,"dx":["J18.900"]}`, []string{"error time-exceeds-stay ventilator_hours"}},

		{"way of discharge", `{"discharge":6,"dx":["J18.900"]}`, []string{"error value-unknown discharge"}},
		{"other way of discharge", `{"discharge":9,"dx":["J18.900"]}`, nil},
	} {
		got := brief(c.Check(record(t, x.record)))
		if d := cmp.Diff(x.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", x.name, d)
		}
	}
	if got := brief(c.Check(nil)); !slices.Equal(got, []string{"error principal-missing dx"}) {
		t.Errorf("no record: %q", got)
	}
}

// TestRequired asks for fields.
func TestRequired(t *testing.T) {
	c := national(t)
	const rest = `"sex":"F","age":30,"admitted":"2026-03-01","discharged":"2026-03-02","stay":1,"discharge":1,"dx":["J18.900"]`
	for _, x := range []struct {
		name, record string
		want         []string
	}{
		{"all there", `{` + rest + `}`, nil},
		{"none there", `{"dx":["J18.900"]}`, []string{"sex", "age", "admitted", "discharged", "stay", "discharge"}},
		{"infant", strings.Replace(`{`+rest+`}`, `"age":30`, `"age":0`, 1), []string{"age_days"}},
		{"newborn", strings.Replace(`{`+rest+`}`, `"age":30`, `"age":0,"age_days":28`, 1), []string{"birth_weight", "admission_weight"}},
		{"day 29", strings.Replace(`{`+rest+`}`, `"age":30`, `"age":0,"age_days":29`, 1), nil},
		{"procedures", `{` + rest + `,"px":["38.9300","","99.1501"],"px_dates":["2026-03-01"]}`, []string{"px_dates 2"}},
		{"sex neither", strings.Replace(`{`+rest+`}`, `"F"`, `"9"`, 1), []string{"sex"}},
	} {
		var got []string
		for _, f := range c.Check(record(t, x.record)) {
			if f.Check == rules.CheckRequired {
				s := string(f.Field)
				if f.Index >= 0 {
					s += " " + strconv.Itoa(f.Index)
				}
				got = append(got, s)
			}
		}
		if d := cmp.Diff(x.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", x.name, d)
		}
	}
}

// TestOtherGrouping checks the same record under other grouping packs: 1.0 ignores gray codes and has no list of barred diagnoses; DIP
// and no pack at all say nothing of procedures that count.
func TestOtherGrouping(t *testing.T) {
	r := record(t, `{"sex":"M","dx":["B95.000","A00.000"],"px":["38.9300","51.2300"]}`)
	for _, x := range []struct {
		name     string
		grouping *rules.Pack
		want     []string
	}{
		{"CHS-DRG 2.0", packtest.DRG(t, "2.0"), []string{"error principal-not-allowed dx 0", "error code-gray dx 1", "warning main-not-counting px 0 with 1"}},
		{"CHS-DRG 1.0", packtest.DRG(t, "1.0"), []string{"warning main-not-counting px 0 with 1"}},
		{"DIP 2.0", packtest.DIP(t), []string{"error code-gray dx 1"}},
		{"none", nil, []string{"error code-gray dx 1"}},
	} {
		if d := cmp.Diff(x.want, brief(over(t, x.grouping).Check(r))); d != "" {
			t.Errorf("%s: -want +got:\n%s", x.name, d)
		}
	}
}

// TestExternalCause bars external causes from being principal, as packs of DIP do by parameter.
func TestExternalCause(t *testing.T) {
	found := over(t, packtest.DIP(t)).Check(record(t, `{"dx":["Y65.400","W00.x00"]}`))
	if got := brief(found); !slices.Equal(got, []string{"error principal-not-allowed dx 0"}) {
		t.Fatalf("%q", got)
	}
	if !strings.HasPrefix(found[0].Place, "dip@2.0/pack.yaml:") {
		t.Errorf("the rule stands at %s", found[0].Place)
	}
}

// TestJSON writes a finding as programs read it.
func TestJSON(t *testing.T) {
	found := national(t).Check(record(t, `{"sex":"M","dx":["I63.9OO","I63.9OO"]}`))
	var got []string
	for _, f := range found {
		if f.Check == rules.CheckRequired {
			continue
		}
		b, err := json.Marshal(&f)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(b))
	}
	const malformed = `{"check":"code-malformed","level":"error","field":"dx","index":%d,"other":-1,"filed":"I63.9OO","near":"I63.900",` +
		`"source":"医疗保障信息业务编码标准（医保版 2.0）","place":"edits@yb-2.0/checks.csv:5"}`
	want := []string{
		fmt.Sprintf(malformed, 0), fmt.Sprintf(malformed, 1),
		`{"check":"code-duplicate","level":"warning","field":"dx","index":1,"other":0,"filed":"I63.9OO","near":"",` +
			`"source":"记录自身矛盾","place":"edits@yb-2.0/checks.csv:11"}`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// small compiles the small pack of edits with the small pack of CHS-DRG.
func small(tb testing.TB) *edits.Checker {
	tb.Helper()
	codes, _, files := packtest.Mini(tb)
	grouping, err := rules.Open(files, codes)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := rules.Open(packtest.MiniEdits(tb), codes)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := edits.New(p, grouping)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestLists checks records against the lists of the small pack: ages, limits, values, companions, severities of rows.
func TestLists(t *testing.T) {
	c := small(t)
	for _, x := range []struct {
		name, record string
		want         []string
	}{
		{"age in years", `{"age":2,"dx":["K35.800"]}`, []string{"warning age-conflict dx 0"}},
		{"its lower end", `{"age":3,"dx":["K35.900"]}`, nil},
		{"years from days", `{"age_days":1094,"dx":["K35.800"]}`, []string{"warning age-conflict dx 0"}},
		{"days that may be three years", `{"age_days":1095,"dx":["K35.800"]}`, nil},
		{"age in days", `{"age":0,"age_days":29,"dx":["K35.800","B95.000"]}`, []string{"warning age-conflict dx 0", "error age-conflict dx 1"}},
		{"its upper end", `{"age_days":28,"dx":["A41.900","B95.000"]}`, nil},
		{"days from years", `{"age":1,"dx":["A41.900","B95.000"]}`, []string{"error age-conflict dx 1"}},
		{"an infant may be a newborn", `{"age":0,"dx":["A41.900","B95.000"]}`, nil},
		{"age unknown", `{"dx":["K35.800","B95.000"]}`, nil},
		{"age of a procedure", `{"age":61,"dx":["A41.900"],"px":["17.971A0"]}`, []string{"notice age-conflict px 0"}},
		{"days between", `{"age_days":150,"dx":["S02.000"]}`, nil},
		{"days below", `{"age_days":99,"dx":["S02.000"]}`, []string{"warning age-conflict dx 0"}},
		{"days that a year may have", `{"age":1,"dx":["S02.000"]}`, nil},
		{"days above", `{"age_days":366,"dx":["S06.000"]}`, []string{"warning age-conflict dx 0"}},
		{"companion", `{"dx":["K66.000"]}`, []string{"warning companion-missing dx 0"}},
		{"either companion", `{"dx":["K66.000","A41.900"]}`, nil},
		{"limits", `{"birth_weight":99,"icu_days":91,"dx":["A41.900"]}`, []string{"warning number-out-of-range birth_weight", "notice number-out-of-range icu_days"}},
		{"their ends", `{"birth_weight":100,"icu_days":90,"dx":["A41.900"]}`, nil},
		{"values", `{"insurance":"31","dx":["A41.900"]}`, []string{"error value-unknown insurance"}},
		{"a value", `{"insurance":"390","dx":["A41.900"]}`, nil},
		{"severities", `{"sex":"F","dx":["C16.900","B00.000","A41.900","A41.900"],"px":["47.0900"]}`, []string{
			"error sex-conflict dx 0", "error code-gray dx 1", "notice code-duplicate dx 3 with 2", "notice sex-conflict px 0"}},
		{"what is not switched on", `{"age":1,"age_days":3,"dx":["","X"],"admitted":"2026-03-02","discharged":"2026-03-01"}`, nil},
	} {
		if d := cmp.Diff(x.want, brief(c.Check(record(t, x.record)))); d != "" {
			t.Errorf("%s: -want +got:\n%s", x.name, d)
		}
	}
}

// TestSameDay counts the days of a stay of one day by the parameter.
func TestSameDay(t *testing.T) {
	for policy, wrong := range map[string][2]bool{"0": {false, true}, "1": {true, false}, "either": {false, false}} {
		m := fstest.MapFS{}
		names, err := fs.Glob(editsyb20.FS(), "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(editsyb20.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			m[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), "same_day_stay: either", fmt.Sprintf("same_day_stay: %q", policy), 1))}
		}
		p, err := rules.Open(m, packtest.Codes(t))
		if err != nil {
			t.Fatal(err)
		}
		c, err := edits.New(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for stay, want := range wrong {
			r := record(t, fmt.Sprintf(`{"admitted":"2026-03-02","discharged":"2026-03-02","stay":%d}`, stay))
			got := slices.ContainsFunc(c.Check(r), func(f edits.Finding) bool { return f.Check == rules.CheckStayDiffers })
			if got != want {
				t.Errorf("%s: a stay of %d days is found: %t", policy, stay, got)
			}
		}
	}
}

// TestText prints what is found in records that hold all there is to find, in both languages.
func TestText(t *testing.T) {
	records := []string{
		`{"sex":"M","age":3,"age_days":12,"birth_weight":3200,"stay":-1,"discharge":7,"admitted":"2026-03-05","discharged":"2026-03-01",
			"dx":["N80.001","I63.9OO","G01*","A17.000","A00.000","i63.900","I63.900","","E11.999","O80.000","B95.000"],
			"px":["38.9300","51.2300","68.5100"],"px_dates":["2026-03-06","2026-03-01","","2026-03-02"]}`,
		`{"sex":"F","age":0,"age_days":3,"stay":9,"ventilator_hours":100,"admitted":"2026-03-01","discharged":"2026-03-03","dx":["B95.000","N40.x00"]}`,
		`{}`,
		`{"sex":"F","age":28,"stay":2,"discharge":1,"admitted":"2026-03-01","discharged":"2026-03-03","dx":["O80.000","Z37.000x001"]}`,
	}
	c, ages := national(t), small(t)
	for lang, name := range map[rules.Lang]string{rules.Chinese: "edits.zh.txt", rules.English: "edits.en.txt"} {
		var page bytes.Buffer
		for i, text := range records {
			fmt.Fprintf(&page, "== %d\n", i+1)
			if err := edits.WriteText(&page, lang, c.Check(record(t, text))); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&page, "== lists\n")
		list := ages.Check(record(t, `{"age_days":29,"birth_weight":99,"icu_days":91,"insurance":"31","dx":["K35.800","B95.000","K66.000","K35.900"],"px":["17.971A0"]}`))
		if err := edits.WriteText(&page, lang, list); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "%!") {
			t.Error("a sentence lacks a fact")
		}
		golden.Compare(t, filepath.Join("..", "testdata", "golden", name), page.Bytes())
	}
}

func TestNewRefuses(t *testing.T) {
	p, err := rules.Open(editsyb20.FS(), packtest.Codes(t))
	if err != nil {
		t.Fatal(err)
	}
	codes, _, files := packtest.Mini(t)
	mini, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string][2]*rules.Pack{
		"no pack":              {nil, nil},
		"the zero pack":        {{}, nil},
		"a grouping pack":      {packtest.DRG(t, "2.0"), nil},
		"a code system groups": {p, packtest.Codes(t)},
		"other codes":          {p, mini},
	} {
		if c, err := edits.New(x[0], x[1]); err == nil || c != nil {
			t.Errorf("%s: it compiles", name)
		}
	}
}

// clean is a record in which nothing is found.
const clean = `{"sex":"F","age":67,"age_days":24800,"stay":9,"discharge":1,"ventilator_hours":20,"admitted":"2026-03-01","discharged":"2026-03-10",
	"dx":["I63.900","J96.000","E11.900","I10.x00x002","K80.101","J18.900"],"px":["51.2300","38.9300"],"px_dates":["2026-03-02","2026-03-03"]}`

func TestCleanAllocates(t *testing.T) {
	c, r := national(t), record(t, clean)
	if found := c.Check(r); len(found) > 0 {
		t.Fatalf("findings: %q", brief(found))
	}
	if n := testing.AllocsPerRun(100, func() { c.Check(r) }); n > 0 {
		t.Errorf("a clean record costs %v allocations", n)
	}
}

// TestLong checks a record of very many entries. Were each compared with all before it, the test would not end.
func TestLong(t *testing.T) {
	c := national(t)
	const n = 200_000
	dx := make([]string, n)
	for i := range dx {
		dx[i] = []string{"I63.900", "O80.000", "", "Q"}[i%4]
	}
	count := make(map[rules.Check]int)
	for _, f := range c.Check(&edits.Record{Case: &rules.Case{Diagnoses: dx}}) {
		count[f.Check]++
	}
	// Of the four, the first three ones are no duplicates; each O80.000 asks for the outcome of the delivery, each Q is malformed.
	want := map[rules.Check]int{
		rules.CheckCodeDuplicate: 3*n/4 - 3, rules.CheckCompanion: n / 4, rules.CheckEntryEmpty: n / 4, rules.CheckCodeMalformed: n / 4,
	}
	for check, n := range want {
		if count[check] != n {
			t.Errorf("%s: %d findings, want %d", check, count[check], n)
		}
	}
}

func BenchmarkCheckClean(b *testing.B) {
	c, r := national(b), record(b, clean)
	b.ReportAllocs()
	for b.Loop() {
		c.Check(r)
	}
}

func BenchmarkNew(b *testing.B) {
	p, err := rules.Open(editsyb20.FS(), packtest.Codes(b))
	if err != nil {
		b.Fatal(err)
	}
	grouping := packtest.DRG(b, "2.0")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := edits.New(p, grouping); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzCheck checks any record: no panic, the same findings again, entries that exist, and sentences without gaps.
func FuzzCheck(f *testing.F) {
	c := national(f)
	f.Add("I63.900,G01*,A17.000,,I63.9OO", "51.2300,,99.9999", int64(3), int64(12), int64(-1), uint8(1), 20)
	f.Add("\xff\x00,Ａ００.000", "　", int64(1<<62), int64(-1<<62), int64(1<<62), uint8(9), -400_000_000)
	f.Fuzz(func(t *testing.T, dx, px string, age, days, number int64, sex uint8, date int) {
		r := edits.Record{Case: &rules.Case{
			Sex: rules.Sex(sex), Age: rules.Known(age), AgeDays: rules.Known(days), Stay: rules.Known(number), BirthWeight: rules.Known(number),
			ICUDays: rules.Known(number), Diagnoses: strings.Split(dx, ","), Procedures: strings.Split(px, ","),
		}}
		r.Admitted = rules.Date{Year: date, Month: time.Month(number), Day: int(days)}
		r.Discharged = rules.Date{Year: 2026, Month: 3, Day: date}
		r.ProcedureDates = []rules.Date{r.Discharged, r.Admitted, {}}
		found := c.Check(&r)
		again := c.Check(&r)
		if len(found) != len(again) {
			t.Fatal("the same record has other findings")
		}
		for i := range found {
			x := &found[i]
			for _, l := range []rules.Lang{rules.Chinese, rules.English} {
				if s := x.Text(l); s != again[i].Text(l) || s == "" || strings.Contains(s, "%!") && !strings.Contains(dx+px, "%!") {
					t.Fatalf("%s reads %q", x.Check, s)
				}
			}
			if x.Source == "" || x.Place == "" || x.Level == 0 {
				t.Fatalf("%+v has no rule", x)
			}
			most := map[rules.RecordField]int{"dx": len(r.Case.Diagnoses), "px": len(r.Case.Procedures), "px_dates": max(3, len(r.Case.Procedures))}[x.Field]
			if x.Index >= 0 && x.Index >= most {
				t.Fatalf("%+v is about an entry that is not there", x)
			}
		}
	})
}
