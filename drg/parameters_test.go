package drg_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// variant opens the small pack with changes, "file: line" by line as packtest.Patch has them.
func variant(t *testing.T, changes string) (*drg.Grouper, *reference.Grouper) {
	t.Helper()
	codes, _, m := packtest.Mini(t)
	rows := make(map[string]int)
	for _, line := range strings.Split(strings.TrimSpace(changes), "\n") {
		name, change, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		if err := packtest.Patch(m, name, strings.Split(change, " ~ ")); err != nil {
			t.Fatal(err)
		}
		rows[name]++
	}
	// The numbers of rows follow the changes, and the table that the parameter counts asks.
	y := string(m["pack.yaml"].Data)
	if strings.Contains(y, "\n  counts: list\n") {
		delete(m, "not_counted.csv")
	} else {
		delete(m, "counted.csv")
	}
	head, _, _ := strings.Cut(y, "tables:\n")
	y = head + "tables:\n"
	for name, f := range m {
		if table, isTable := strings.CutSuffix(name, ".csv"); isTable {
			y += "  " + table + ": " + strconv.Itoa(strings.Count(strings.TrimSpace(string(f.Data)), "\n")) + "\n"
		}
	}
	m["pack.yaml"].Data = []byte(y)
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, p), reference.New(p)
}

// TestParameters takes every parameter through all its values (specification 11.1), on a pack small enough to answer by hand.
func TestParameters(t *testing.T) {
	adult := func(dx, px string) rules.Case {
		c := rules.Case{Sex: rules.Female, Age: rules.Known(40), Diagnoses: strings.Fields(dx)}
		if px != "" {
			c.Procedures = strings.Split(px, " ")
		}
		return c
	}
	infant := func(dx string) rules.Case {
		return rules.Case{Sex: rules.Male, Age: rules.Known(0), Diagnoses: strings.Fields(dx)}
	}
	with := func(c rules.Case, f func(*rules.Case)) rules.Case { f(&c); return c }
	for _, c := range []struct {
		name, changes string
		c             rules.Case
		want          string // status code, or status reason where there is no code
	}{
		{"code_match normalised", ``, adult("k35.800", "47.0100 "), "grouped GD19"},
		{"code_match exact", `pack.yaml: -  code_match: normalised ~ +  code_match: exact`, adult("k35.800", ""), "ungrouped 0000 principal-unknown"},
		{"code_match exact, filed exactly", `pack.yaml: -  code_match: normalised ~ +  code_match: exact`, adult("K35.800", "47.0100"), "grouped GD19"},

		{"sex_missing invalid", ``, with(adult("K35.800", ""), func(c *rules.Case) { c.Sex = 0 }), "invalid sex-invalid"},
		{"sex_missing group", `pack.yaml: -  sex_missing: invalid ~ +  sex_missing: group`, with(adult("K35.800", ""), func(c *rules.Case) { c.Sex = 0 }), "grouped GZ15"},
		{"sex_missing group, sex asked for", `pack.yaml: -  sex_missing: invalid ~ +  sex_missing: group
			gates.csv: +MDCG,1,sex,,F`, with(adult("K35.800", ""), func(c *rules.Case) { c.Sex = 0 }), "ungrouped 0000 no-mdc"},

		{"age_missing needs-data", ``, with(adult("K35.800", ""), func(c *rules.Case) { c.Age = rules.Int{} }), "needs-data age-missing"},
		{"age_missing adult", `pack.yaml: -  age_missing: needs-data ~ +  age_missing: adult`, with(adult("K35.800", ""), func(c *rules.Case) { c.Age = rules.Int{} }), "grouped GZ15"},
		{"age_missing adult is no infant", `pack.yaml: -  age_missing: needs-data ~ +  age_missing: adult
			gates.csv: +MDCG,1,age_years_max,,0`, with(adult("K35.800", ""), func(c *rules.Case) { c.Age = rules.Int{} }), "ungrouped 0000 no-mdc"},

		{"infant_days_missing needs-data", ``, infant("K35.800"), "needs-data age-days-missing"},
		{"infant_days_missing zero", `pack.yaml: -  infant_days_missing: needs-data ~ +  infant_days_missing: zero
			gates.csv: +MDCG,1,age_days_max,,0`, infant("K35.800"), "grouped GZ15"},
		{"infant_days_missing false", `pack.yaml: -  infant_days_missing: needs-data ~ +  infant_days_missing: false
			gates.csv: +MDCG,1,age_days_max,,400`, infant("K35.800"), "ungrouped 0000 no-mdc"},

		{"year_days 365", ``, with(infant("K35.800"), func(c *rules.Case) { c.AgeDays = rules.Known(366) }), "invalid age-days-range"},
		{"year_days 366", `pack.yaml: -  year_days: 365 ~ +  year_days: 366`, with(infant("K35.800"), func(c *rules.Case) { c.AgeDays = rules.Known(366) }), "grouped GZ15"},

		{"weight_missing false", `conditions.csv: +GZ1,1,weight_below,,1500`, with(infant("K35.800"), func(c *rules.Case) { c.AgeDays = rules.Known(3) }), "ungrouped 0000 no-adrg"},
		{"weight_missing needs-data", `conditions.csv: +GZ1,1,weight_below,,1500
			pack.yaml: -  weight_missing: "false" ~ +  weight_missing: needs-data`, with(infant("K35.800"), func(c *rules.Case) { c.AgeDays = rules.Known(3) }), "needs-data weight-missing"},
		{"weight_missing needs-data, but more is missing", `conditions.csv: +GZ1,1,weight_below,,1500
			conditions.csv: +GZ1,1,age_days_max,,2
			pack.yaml: -  weight_missing: "false" ~ +  weight_missing: needs-data`, with(infant("K35.800"), func(c *rules.Case) { c.AgeDays = rules.Known(3) }), "ungrouped 0000 no-adrg"},

		{"principal_check catalogue", ``, adult("K35.8", ""), "ungrouped 0000 principal-unknown"},
		{"principal_check gray", ``, adult("B00.000", ""), "ungrouped 0000 principal-gray"},
		{"principal_check nothing", `pack.yaml: -  principal_check: [catalogue, gray, not-allowed] ~ +  principal_check: []`, adult("K35.8", ""), "ungrouped 0000 no-mdc"},
		{"principal_check nothing, gray", `pack.yaml: -  principal_check: [catalogue, gray, not-allowed] ~ +  principal_check: []`, adult("B00.000", ""), "ungrouped 0000 no-mdc"},
		{"principal_check not-allowed", `not_principal.csv: +code
			not_principal.csv: +B95.000`, adult("B95.000", ""), "ungrouped 0000 principal-not-allowed"},
		{"principal_check without not-allowed", `not_principal.csv: +code
			not_principal.csv: +B95.000
			pack.yaml: -  principal_check: [catalogue, gray, not-allowed] ~ +  principal_check: [catalogue, gray]`, adult("B95.000", ""), "ungrouped 0000 no-mdc"},

		{"gray check", `lists.csv: +GD1.main,54.5900`, adult("K35.800", "54.5900"), "grouped GD19"}, // named, though it does not count
		{"gray check, any procedure", `conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,any_procedure_counts,,
			lists.csv: -GD1.main,47.0100
			lists.csv: -GD1.main,47.0900`, adult("K35.800", "54.5900"), "grouped GZ15"},
		{"gray ignore, any procedure", `conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,any_procedure_counts,,
			lists.csv: -GD1.main,47.0100
			lists.csv: -GD1.main,47.0900
			pack.yaml: -  gray: check ~ +  gray: ignore`, adult("K35.800", "54.5900"), "grouped GD19"},
		{"gray ignore, principal", `pack.yaml: -  gray: check ~ +  gray: ignore`, adult("B00.000", ""), "ungrouped 0000 no-mdc"},

		{"counts catalogue-less-lists", ``, adult("K35.800", "51.2300"), "ambiguous GQY"},
		{"counts catalogue-less-lists, not counted", ``, adult("K35.800", "38.9300"), "grouped GZ15"},
		{"counts catalogue-less-lists, gray", ``, adult("K35.800", "54.5900"), "grouped GZ15"},
		{"counts list", `pack.yaml: -  counts: catalogue-less-lists ~ +  counts: list
			counted.csv: +code
			counted.csv: +38.9300`, adult("K35.800", "38.9300"), "ambiguous GQY"},
		{"counts list, not in it", `pack.yaml: -  counts: catalogue-less-lists ~ +  counts: list
			counted.csv: +code
			counted.csv: +38.9300`, adult("K35.800", "51.2300"), "grouped GZ15"},
		{"counts list, named by a list", `pack.yaml: -  counts: catalogue-less-lists ~ +  counts: list
			counted.csv: +code
			counted.csv: +38.9300`, adult("K35.800", "47.0100"), "grouped GD19"},

		{"discarded_main null", ``, adult("K35.800", "38.9300 47.0100"), "grouped GZ15"},
		{"discarded_main null, empty", ``, adult("K35.800", " 47.0100"), "grouped GZ15"},
		{"discarded_main shift", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: shift`, adult("K35.800", "38.9300 47.0100"), "grouped GD19"},
		{"discarded_main shift to the first that fits", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: shift`, adult("K35.800", "38.9300 99.9999 51.2300 47.0100"), "ambiguous GQY"},
		{"discarded_main retry, not needed", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry`, adult("K35.800", "38.9300 47.0100"), "grouped GZ15"},
		{"discarded_main retry after 0000", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28`, adult("K35.800", "38.9300 51.2300 47.0100"), "ambiguous GQY"},
		{"discarded_main retry, nothing helps", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28`, adult("K35.800", "38.9300 99.9999"), "ungrouped 0000 no-adrg"},
		{"discarded_main retry, nothing stays of a try", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry
			qy.csv: -MDCG,1,main_procedure_counts,,
			mdc.csv: -MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY ~ +MDCG,消化系统疾病及功能障碍,stop,off,
			lists.csv: +GD1.main,54.5900
			conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,main_procedure,GD1.main, ~ +GD1,1,main_procedure_counts,,
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28`,
			adult("K35.800", "38.9300 51.2300 54.5900"), "ungrouped 0000 no-adrg"}, // one counts, the other is listed
		{"discarded_main retry, many issues", `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28`,
			adult("K35.800 X1 X2 X3 X4 X5 X6", "38.9300 99.9999 47.0100"), "grouped GD19"},

		{"pair_entries distinct", pair, adult("K35.800", "47.0100"), "ambiguous GQY"},
		{"pair_entries distinct, two entries of one code", pair, adult("K35.800", "47.0100 47.0100"), "grouped GD19"},
		{"pair_entries distinct, the first fit fails", pair, adult("K35.800", "47.0100 47.0900"), "grouped GD19"},
		{"pair_entries any", pair + `
			pack.yaml: -  pair_entries: distinct ~ +  pair_entries: any`, adult("K35.800", "47.0100"), "grouped GD19"},
		{"pair_main free", pair, adult("K35.800", "38.9300 47.0100 47.0900"), "grouped GD19"},
		{"pair_main one-is-main", pair + `
			pack.yaml: -  pair_main: free ~ +  pair_main: one-is-main`, adult("K35.800", "38.9300 47.0100 47.0900"), "grouped GZ15"},
		{"pair_main one-is-main, it is", pair + `
			pack.yaml: -  pair_main: free ~ +  pair_main: one-is-main`, adult("K35.800", "47.0900 51.2300 47.0100"), "grouped GD19"},
		{"pair_main one-is-main, another is", pair + `
			pack.yaml: -  pair_main: free ~ +  pair_main: one-is-main`, adult("K35.800", "51.2300 47.0100 47.0900"), "ambiguous GQY"},
		{"pair_main one-is-main, any", pair + `
			pack.yaml: -  pair_main: free ~ +  pair_main: one-is-main
			pack.yaml: -  pair_entries: distinct ~ +  pair_entries: any`, adult("K35.800", "51.2300 47.0100"), "ambiguous GQY"},

		{"pair_main one-is-main, any, it is", pair + `
			pack.yaml: -  pair_main: free ~ +  pair_main: one-is-main
			pack.yaml: -  pair_entries: distinct ~ +  pair_entries: any`, adult("K35.800", "47.0100"), "grouped GD19"},

		{"ungrouped_code", `pack.yaml: -  ungrouped_code: "0000" ~ +  ungrouped_code: 0000A`, adult("A41.900", ""), "ungrouped 0000A no-mdc"},

		{"qy off", `qy.csv: -MDCG,1,main_procedure_counts,,
			mdc.csv: -MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY ~ +MDCG,消化系统疾病及功能障碍,stop,off,`, adult("K35.800", "51.2300"), "grouped GZ15"},
		{"qy no-group", `mdc.csv: -MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY ~ +MDCG,消化系统疾病及功能障碍,stop,no-group,`, adult("K35.800", "51.2300"), "ungrouped 0000 procedure-unrelated"},
		{"qy by any procedure", `qy.csv: -MDCG,1,main_procedure_counts,, ~ +MDCG,1,any_procedure_counts,,`, adult("K35.800", "38.9300 51.2300"), "ambiguous GQY"},
		{"qy by a set", `qy.csv: -MDCG,1,main_procedure_counts,, ~ +MDCG,1,main_procedure,MDCG.qy,
			lists.csv: +MDCG.qy,51.2300`, adult("K35.800", "17.971A0"), "grouped GZ15"},
		{"qy with a further test", `qy.csv: +MDCG,1,age_days_max,,28`, adult("K35.800", "51.2300"), "grouped GZ15"},
		{"on_miss stop", `conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28`, adult("K35.800", ""), "ungrouped 0000 no-adrg"},
		{"on_miss next", `conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,age_days_max,,28
			mdc.csv: -MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY ~ +MDCG,消化系统疾病及功能障碍,next,ambiguous,GQY`, adult("K35.800", ""), "ungrouped 0000 no-mdc"},

		{"gate by prefix", `gates.csv: +MDCG,2,diagnosis_prefix,,A4
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,2,any_diagnosis,GZ1.principal,`, adult("B95.000 A49.900 K35.900", ""), "grouped GZ15"},
		{"gate by prefix, of an unknown code", `gates.csv: +MDCG,2,diagnosis_prefix,,A4
			conditions.csv: -GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,1,principal_diagnosis,GZ1.principal, ~ +GZ1,2,any_diagnosis,GZ1.principal,`, adult("B95.000 ａ49.999x999 K35.900", ""), "grouped GZ15"},
		{"two leaves by severity", ``, adult("K35.800 K66.000", ""), "grouped GZ13"},
		{"MCC first", ``, adult("K35.800 K66.000 A41.900", ""), "grouped GZ11"},
		{"zones", ``, adult("S02.000 S06.000 S22.300", ""), "grouped ZZ19"},
		{"one zone", ``, adult("S02.000 S06.000", ""), "ungrouped 0000 no-mdc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, ref := variant(t, c.changes)
			r := g.Group(&c.c)
			got := strings.TrimSpace(r.Status.String() + " " + r.Code)
			if r.Status != rules.Grouped && r.Status != rules.Ambiguous {
				got += " " + string(r.Reason)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if want := ref.Group(&c.c); answer(&r) != want {
				t.Errorf("engine %+v, reference %+v", answer(&r), want)
			}
			told := tells(t, g, &c.c, &r)
			if m := changedParameter.FindStringSubmatch(c.changes); m != nil && m[1] != "ungrouped_code" {
				// A parameter on which the answer turns is told, whatever its value.
				other, _ := variant(t, strings.Replace(c.changes, m[0], "", 1))
				o := other.Group(&c.c)
				if answer(&o) == answer(&r) {
					return
				}
				if !told[m[1]] || !tells(t, other, &c.c, &o)[m[1]] {
					t.Errorf("the answer turns on %s, which is not told", m[1])
				}
			}
		})
	}
}

var changedParameter = regexp.MustCompile(`pack\.yaml: -  ([a-z_]+): .*`)

// tells walks through a case and returns the names of the parameters that are told.
func tells(t *testing.T, g *drg.Grouper, c *rules.Case, r *rules.Result) map[string]bool {
	t.Helper()
	told := make(map[string]bool)
	m := g.Pack().Manifest()
	names := m.ParameterNames()
	w := g.Walk(c, func(s rules.Step) {
		if s.Kind == rules.StepParameter {
			told[names[s.Number]] = true
		}
	})
	if !w.Equal(r) {
		t.Error("Walk gives another result")
	}
	return told
}

// pair makes GD1 a pair whose lists share a code: 47.0100 is in both, 47.0900 in the first only.
const pair = `conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,procedure_group,GD1.main, ~ +GD1,1,procedure_group,GD1.second,
	lists.csv: +GD1.second,47.0100`
