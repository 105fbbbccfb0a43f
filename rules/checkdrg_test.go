package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestReachability asks for alternatives that no case reaches, at the bounds of what they ask about numbers. GZ1 is tried last in
// the small pack, behind GR1.
func TestReachability(t *testing.T) {
	const principal = "principal_diagnosis,GZ1.principal,"
	for _, c := range []struct {
		name       string
		gr1        []string // the conditions of GR1; its list is then used by an alternative of its own
		gz1        []string
		gate       []string // more gates of MDCZ, which is tried before
		want       rules.Code
		subjectHas string
	}{
		{"a band of weights", nil, []string{principal, "weight_min,,1500", "weight_below,,1501"}, nil, "", ""},
		{"no weight is left", nil, []string{principal, "weight_min,,1500", "weight_below,,1500"}, nil, rules.GroupUnreachable, "GZ1"},
		{"less than nothing", nil, []string{principal, "weight_below,,0"}, nil, rules.GroupUnreachable, "GZ1"},
		{"the greatest least weight counts", nil, []string{principal, "weight_min,,500", "weight_min,,1500", "weight_below,,1000"}, nil, rules.GroupUnreachable, "GZ1"},
		{"an earlier rule asks for less", []string{principal, "weight_min,,1000"}, []string{principal, "weight_min,,1500"}, nil, rules.GroupUnreachable, "GZ1"},
		{"an earlier rule asks for the same", []string{principal, "weight_min,,1500"}, []string{principal, "weight_min,,1500"}, nil, rules.GroupUnreachable, "GZ1"},
		{"an earlier rule asks for more", []string{principal, "weight_min,,1500"}, []string{principal, "weight_min,,1000"}, nil, "", ""},
		{"an earlier rule lets less weight pass", []string{principal, "weight_below,,1500"}, []string{principal, "weight_below,,2000"}, nil, "", ""},
		{"an earlier rule lets more weight pass", []string{principal, "weight_below,,2000"}, []string{principal, "weight_below,,1500"}, nil, rules.GroupUnreachable, "GZ1"},
		{"an earlier rule lets older ones pass", []string{principal, "age_days_max,,28"}, []string{principal, "age_days_max,,7"}, nil, rules.GroupUnreachable, "GZ1"},
		{"an earlier rule lets younger ones pass", []string{principal, "age_days_max,,7"}, []string{principal, "age_days_max,,28"}, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, _, m := packtest.Mini(t)
			rows := []string{"group,alternative,atom,list,value", "ZZ1,1,no_procedure_counts,,", "GD1,1,main_procedure,GD1.main,",
				"GR1,1,principal_diagnosis,GR1.principal,"}
			for _, r := range c.gr1 {
				rows = append(rows, "GR1,2,"+r)
			}
			for _, r := range c.gz1 {
				rows = append(rows, "GZ1,1,"+r)
			}
			openWith(t, codes, m, map[string][]string{"conditions": rows}, c.want, c.subjectHas)
		})
	}
	// A door that asks for fewer zones lets all cases of one that asks for more pass.
	for _, c := range []struct {
		first, second int
		want          rules.Code
	}{{2, 3, rules.GroupUnreachable}, {2, 2, rules.GroupUnreachable}, {3, 2, ""}} {
		t.Run(fmt.Sprintf("%d zones before %d", c.first, c.second), func(t *testing.T) {
			codes, _, m := packtest.Mini(t)
			openWith(t, codes, m, map[string][]string{
				"mdc":        {"mdc,name,on_miss,qy,qy_code", "MDCX,一,next,off,", "MDCZ,二,next,off,", "MDCG,三,stop,ambiguous,GQY"},
				"adrg":       {"adrg,mdc,name,stage", "XZ1,MDCX,一,pre", "ZZ1,MDCZ,二,pre", "GD1,MDCG,三,before_qy", "GR1,MDCG,四,after_qy", "GZ1,MDCG,五,after_qy"},
				"drg":        {"drg,adrg,name,when", "XZ19,XZ1,一,", "ZZ19,ZZ1,二,", "GD19,GD1,三,", "GR19,GR1,四,", "GZ19,GZ1,五,"},
				"gates":      {"group,alternative,atom,list,value", fmt.Sprintf("MDCX,1,zones_min,,%d", c.first), fmt.Sprintf("MDCZ,1,zones_min,,%d", c.second), "MDCG,1,principal_diagnosis,MDCG,"},
				"conditions": {"group,alternative,atom,list,value", "XZ1,1,no_procedure_counts,,", "ZZ1,1,no_procedure_counts,,", "GD1,1,main_procedure,GD1.main,", "GR1,1,principal_diagnosis,GR1.principal,", "GZ1,1,principal_diagnosis,GZ1.principal,"},
			}, c.want, "ZZ1")
		})
	}
}

// openWith opens the small pack with other tables, and demands that it loads, or one error of a code about a group.
func openWith(t *testing.T, codes *rules.Pack, m fstest.MapFS, tables map[string][]string, want rules.Code, group string) {
	t.Helper()
	y := string(m["pack.yaml"].Data)
	for name, rows := range tables {
		m[name+".csv"].Data = []byte(strings.Join(rows, "\n") + "\n")
		head, rest, _ := strings.Cut(y, "\n  "+name+": ")
		_, rest, _ = strings.Cut(rest, "\n")
		y = fmt.Sprintf("%s\n  %s: %d\n%s", head, name, len(rows)-1, rest)
	}
	m["pack.yaml"].Data = []byte(y)
	_, err := rules.Open(m, codes)
	switch {
	case want == "" && err != nil:
		t.Errorf("%v", err)
	case want == "":
	case err == nil:
		t.Errorf("it loads, want %s", want)
	default:
		if list := all(t, err); !slices.Equal(codesOf(t, err), []rules.Code{want}) || !strings.Contains(list[0].Source, group) {
			t.Errorf("%v; want one %s about %s", err, want, group)
		}
	}
}
