package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestEdits reads the small pack of edits; what is wanted is read off its tables and the small code system.
func TestEdits(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	p, err := rules.Open(packtest.MiniEdits(t), codes)
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Manifest(); m.Edits.NewbornDays != 28 || m.Edits.SameDayStay != "1" || m.ParameterValue("newborn_days") != "28" {
		t.Errorf("parameters %+v", m.Edits)
	}
	e := p.Edits()
	text := func(i rules.EditItem) string {
		var list []string
		for _, r := range i.Codes {
			if i.Procedures {
				list = append(list, codes.Codes().Catalog().ProcedureAt(int(r)).Code)
			} else {
				list = append(list, codes.Codes().Catalog().DiagnosisAt(int(r)).Code)
			}
		}
		return i.Text + "=" + strings.Join(list, " ")
	}
	var got []string
	add := func(r rules.EditRule, format string, args ...any) {
		if r.Source != "示例" {
			t.Errorf("%s: source %q", r.Pos, r.Source)
		}
		got = append(got, fmt.Sprintf("%s %s ", r.Pos, r.Level)+fmt.Sprintf(format, args...))
	}
	for _, x := range e.Checks {
		add(x.EditRule, "%s", x.Check)
	}
	for _, x := range e.Sexes {
		add(x.EditRule, "%s %s", text(x.Item), x.Sex)
	}
	for _, x := range e.Ages {
		add(x.EditRule, "%s %s-%s %t", text(x.Item), x.Least, x.Most, x.Days)
	}
	for _, x := range e.Companions {
		add(x.EditRule, "%s %s %s", text(x.Item), text(x.Any[0]), text(x.Any[1]))
	}
	for _, x := range e.Limits {
		add(x.EditRule, "%s %s-%s", x.Field, x.Least, x.Most)
	}
	for _, x := range e.Values {
		add(x.EditRule, "%s %q", x.Field, x.Values)
	}
	for _, x := range e.Required {
		add(x.EditRule, "%s %q", x.Field, x.When)
	}
	for _, x := range e.Deliveries {
		got = append(got, text(x))
	}
	want := []string{
		"checks.csv:2 error code-gray", "checks.csv:3 notice code-duplicate",
		"sex.csv:2 error C16=C16.900 M", "sex.csv:3 warning A49.900=A49.900 F", "sex.csv:4 notice 47-51=47.0100 47.0900 51.2300 M",
		"age.csv:2 warning K35.8-K35.9=K35.800 K35.900 3- false", "age.csv:3 error B95.000=B95.000 -28 true",
		"age.csv:4 notice 17.971A0=17.971A0 18-60 false", "age.csv:5 warning S00-S09=S02.000 S06.000 100-365 true",
		"companions.csv:2 warning K66=K66.000 K35.8=K35.800 A41=A41.900",
		"limits.csv:2 warning birth_weight 100-9999", "limits.csv:3 notice icu_days -90",
		`values.csv:2 error insurance ["310" "390"]`, `required.csv:2 notice department ""`, "S27=S27.000",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestEditsDiff compares two packs of edits.
func TestEditsDiff(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	open := func(m fstest.MapFS) *rules.Pack {
		p, err := rules.Open(m, codes)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	m := packtest.MiniEdits(t)
	rewrite(m, "checks", []string{"code-duplicate,error,其他", "code-unknown,error,示例"})
	rewrite(m, "sex", []string{"47-51,M,notice,其他", "C16,F,error,示例", "A49.900,F,warning,示例"})
	rewrite(m, "limits", []string{"birth_weight,100,9999,warning,示例", "icu_days,1,90,notice,示例"})
	rewrite(m, "delivery", []string{"S22,示例"})
	var got []string
	for _, c := range rules.Diff(open(packtest.MiniEdits(t)), open(m)) {
		got = append(got, c.Text(rules.English))
	}
	want := []string{
		"Edit  checks code-duplicate  notice → error",
		"Edit  checks code-gray  error → none",
		"Edit  checks code-unknown  none → error",
		"Edit  delivery S22  none → +",
		"Edit  delivery S27  + → none",
		"Edit  limits icu_days  ..90 notice → 1..90 notice",
		"Edit  sex C16  M error → F error",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestEditsRefuse opens packs of edits that must not load.
func TestEditsRefuse(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	for _, c := range []struct {
		table string
		rows  []string
		want  []string // line, column and code
	}{
		{"checks", []string{"code-grey,error,x", "code-gray,fatal,x", "code-gray,error,", "code-gray,,x", "sex-conflict,error,x"}, []string{
			"2 check cell-value", "3 severity cell-value", "4 check row-duplicate", "4 source cell-empty", "5 check row-duplicate", "5 severity cell-value",
			"6 check cell-value"}},
		{"sex", []string{"C16,W,error,x", ",M,error,x", "c16,M,error,x", "C16-,M,error,x", "C19-C16,M,error,x", "C1,M,error,x", "D16,M,error,x", "4-5,M,error,x", "51-47,M,error,x"}, []string{
			"2 sex cell-value", "3 item cell-empty", "4 item cell-value", "5 item cell-value", "6 item cell-value", "7 item cell-value", "8 item code-unknown",
			"9 item cell-value", "10 item cell-value"}},
		{"sex", []string{"C16,M,error,x", "C16,M,notice,x", "C15-C20,M,error,x", "C16.900,F,error,x", "47.0,F,error,x", "47.0100,M,error,x"}, []string{
			"3 item row-duplicate", "5 sex row-conflict", "7 sex row-conflict"}},
		{"age", []string{"C16,,,years,error,x", "K35,5,3,years,error,x", "K66,x,03,years,error,x", "S02,1,2,weeks,error,x", "S27,-1,,days,error,x", "S22,5,5,days,error,x"}, []string{
			"2 least cell-empty", "3 most cell-value", "4 least cell-value", "4 most cell-value", "5 unit cell-value", "6 least cell-value"}},
		{"companions", []string{"K66,,error,x", "47.0100,K35,error,x", "K66,K35|47.0100,error,x"}, []string{
			"2 companion cell-empty", "3 item cell-value", "4 companion cell-value"}},
		{"limits", []string{"insurance,1,2,error,x", "stay,,,error,x", "stay,1,,error,x"}, []string{"2 field cell-value", "3 least cell-empty", "4 field row-duplicate"}},
		{"values", []string{"sex,1|2,error,x", "discharge,1||2,error,x", "stay,1|1,error,x"}, []string{"2 field cell-value", "3 values cell-empty", "4 values cell-value"}},
		{"required", []string{"dates,,error,x", "admitted,always,error,x", "admitted,,error,x"}, []string{"2 field cell-value", "3 when cell-value", "4 field row-duplicate"}},
		{"delivery", []string{"S27,", "47.0100,x", "S27,x"}, []string{"2 source cell-empty", "3 item cell-value", "4 item row-duplicate"}},
	} {
		m := packtest.MiniEdits(t)
		rewrite(m, c.table, c.rows)
		_, err := rules.Open(m, codes)
		if err == nil {
			t.Errorf("%s: it loads", c.table)
			continue
		}
		var got []string
		for _, e := range all(t, err) {
			got = append(got, fmt.Sprintf("%d %s %s", e.Line, e.Field, e.Code))
			if e.File != c.table+".csv" || strings.Contains(e.Text(rules.English)+e.Text(rules.Chinese), "%!") {
				t.Errorf("%s", e.Text(rules.English))
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", c.table, d)
		}
	}
	m := packtest.MiniEdits(t)
	m["pack.yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer("newborn_days: 28", "newborn_days: 400", `same_day_stay: "1"`, `same_day_stay: "2"`).Replace(string(m["pack.yaml"].Data)))}
	_, err := rules.Open(m, codes)
	if err == nil {
		t.Fatal("it loads")
	}
	if got := brief(all(t, err)); !slices.Equal(got, []string{"pack.yaml:11 cell-value", "pack.yaml:12 cell-value"}) {
		t.Errorf("%q", got)
	}
}
