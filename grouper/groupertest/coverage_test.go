package groupertest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// covered writes the covered items, those with more than one hit with their number.
func covered(c *groupertest.Coverage) []string {
	var list []string
	for i := range c.Items {
		if x := &c.Items[i]; x.Covered() {
			s := x.Kind.String() + " " + x.Label()
			if x.Hits > 1 {
				s += fmt.Sprintf(" ×%d", x.Hits)
			}
			list = append(list, s)
		}
	}
	return list
}

// TestCoverageByHand covers the small pack of CHS-DRG with three cases. Its items, counted in its tables: of gates two open, two
// closed, and six sides of three conditions; of four ADRGs an alternative each with both sides of its one condition; six DRGs; one
// exclusion table, because nothing cancels the other complication; the test for ambiguity both ways; of thirteen parameters
// all but weight_missing, pair_entries and pair_main, as no rule asks for weights or combinations.
func TestCoverageByHand(t *testing.T) {
	const sheet = "name,sex,age,dx,px,want.code\n" +
		"阑尾切除,M,34,K35.800,47.0100,GD19\n" + // MDCZ closed, MDCG open; GD1; GR1 would lack its principal diagnosis alone
		"无手术,M,34,K35.800,,GZ15\n" + // GD1 lacks its procedure; not ambiguous; GR1 lacks; GZ1; no complication
		"恶性肿瘤,M,70,C16.900|A41.900,,GR13\n" // GR1 takes it, and not as expected; GZ1 would lack; the MCC is not cancelled
	r := run(t, mini(t), sheets(sheet))
	if r.Rows[2].Outcome != groupertest.Fail {
		t.Error("the third row does not fail; coverage is to count it none the less")
	}
	want := []string{
		"gate-closed gate/MDCZ ×3",
		"condition-failed gate/MDCZ#1 principal_zone ×3",
		"gate-open gate/MDCG ×3",
		"condition-met gate/MDCG#1 principal_diagnosis(MDCG) ×3",
		"alternative adrg/GD1#1",
		"condition-met adrg/GD1#1 main_procedure(GD1.main)",
		"condition-failed adrg/GD1#1 main_procedure(GD1.main) ×2",
		"drg drg/GD19",
		"alternative adrg/GR1#1",
		"condition-met adrg/GR1#1 principal_diagnosis(GR1.principal)",
		"condition-failed adrg/GR1#1 principal_diagnosis(GR1.principal) ×2",
		"drg drg/GR19",
		"alternative adrg/GZ1#1",
		"condition-met adrg/GZ1#1 principal_diagnosis(GZ1.principal)",
		"condition-failed adrg/GZ1#1 principal_diagnosis(GZ1.principal)",
		"drg drg/GZ15",
		"qy-failed qy/MDCG ×2",
	}
	c := &r.Coverage
	if got := covered(c); !slices.Equal(got, want) {
		t.Errorf("covered\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c.Covered != 17 || c.Total != 41 || c.Percent() != "41.4" || !c.Reaches(41) || c.Reaches(42) {
		t.Errorf("%d of %d, %s %%", c.Covered, c.Total, c.Percent())
	}
	for _, w := range []struct {
		kind   groupertest.Kind
		rule   string
		zh, en string
	}{
		{groupertest.GateOpen, "gate/MDCZ", "判断 3 次；最近的 tests/1.csv:2 阑尾切除 不符合 principal_zone",
			"rows asked: 3; the nearest, tests/1.csv:2 阑尾切除, fails principal_zone"},
		{groupertest.GateClosed, "gate/MDCG", "判断 3 次，没有用例只在这一条上不符", "rows asked: 3; none fails it alone"},
		{groupertest.Alternative, "adrg/ZZ1", "没有用例进入 MDCZ", "no row enters MDCZ"},
		{groupertest.Leaf, "drg/ZZ19", "没有用例进入 ZZ1", "no row reaches ZZ1"},
		{groupertest.Leaf, "drg/GZ11", "判断 1 次；最近的 tests/1.csv:3 无手术 入了 GZ15", "rows asked: 1; the nearest, tests/1.csv:3 无手术, went to GZ15"},
		{groupertest.Exclusion, "exclusion/2", "tests/1.csv:4 恶性肿瘤 有其中的并发症，主要诊断不在表内",
			"tests/1.csv:4 恶性肿瘤 has a complication of it, and its principal diagnosis is not in the table"},
		{groupertest.QYMet, "qy/MDCG", "判断 2 次，没有用例只差一个条件", "rows asked: 2; none came within one condition"},
		{groupertest.Parameter, "parameter/gray", "没有用例涉及", "no row touches it"},
	} {
		only := c.Only([]string{w.rule})
		i := slices.IndexFunc(only.Items, func(i groupertest.Item) bool { return i.Kind == w.kind })
		if i < 0 || only.Items[i].Why.Text(rules.Chinese) != w.zh || only.Items[i].Why.Text(rules.English) != w.en {
			t.Errorf("%s %s: %+v", w.kind, w.rule, only.Items)
		}
	}
	if only := c.Only([]string{"adrg/GD1", "drg/ZZ19", "adrg/XX1"}); only.Covered != 3 || only.Total != 4 {
		t.Errorf("of two rules %d of %d", only.Covered, only.Total)
	}
	if only := c.Only(nil); only.Total != 0 || only.Percent() != "100.0" || !only.Reaches(100) {
		t.Errorf("of no rule %d, %s %%", only.Total, only.Percent())
	}
}

// TestCoverageOfDIP covers the small pack of DIP with a few cases.
func TestCoverageOfDIP(t *testing.T) {
	_, p, _ := packtest.MiniDIP(t)
	r := run(t, newGrouper(t, p), sheets("name,sex,age,dx,px,stay,icu_days,want.code\n"+
		"保守,M,70,A41.900,,5,0,1\n"+ // bed-day does not hold; row 1, of an age that triggers a level for hospitals of one class
		"超过七天,M,40,A41.900,,9,0,Z1\n"+ // bed-day holds
		"天数不详,M,40,A41.900,,,,-\n"+ // and cannot be told
		"兜底,M,40,S22.300,,5,0,SBBZ\n")) // no row but that of children, no group
	want := []string{
		"row row/1", "row row/Z1", "when-false when/long", "when-true when/long", "when-unknown when/long", "last-resort last-resort/SBBZ",
	}
	got := covered(&r.Coverage)
	for _, w := range want {
		if !slices.Contains(got, w) && !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, w+" ×") }) {
			t.Errorf("%s is not covered; covered are\n%s", w, strings.Join(got, "\n"))
		}
	}
	if n, total := r.Coverage.Kind(groupertest.CatalogueRow); n != 2 || total != 13 {
		t.Errorf("%d of %d rows", n, total) // 8 core, B1, B2, D1, Z1, P1
	}
}

// TestCoverageOfLeafConditions says why a leaf of a local pack took no row: what its condition lacked in the nearest one.
func TestCoverageOfLeafConditions(t *testing.T) {
	p := packtest.City(t)
	sheet := "name,sex,age,stay,dx,want.code\n短,F,70,60,K35.800|A41.900,GZ11\n不详,F,70,,K35.800|A41.900,GZ11\n轻,F,70,,K35.800,GZ15\n"
	r := groupertest.Test(t, newGrouper(t, p), fstest.MapFS{"tests/a.csv": {Data: []byte(sheet)}})
	var got []string
	for _, i := range r.Coverage.Items {
		if i.Rule == "drg/GZ17" || i.Rule == "drg/GZ10" || i.Rule == "when/long" || i.Rule == "when/keyhole" {
			got = append(got, fmt.Sprintf("%s %s %d %s", i.Kind, i.Rule, i.Hits, i.Why.Text(rules.English)))
		}
	}
	want := []string{
		"when-true when/long 0 rows asked: 2; none came within one condition",
		"when-false when/long 1 ", "when-unknown when/long 1 ",
		"when-true when/keyhole 0 no row came so far", "when-false when/keyhole 0 no row came so far",
		"drg drg/GZ10 0 rows asked: 3; the nearest, tests/a.csv:2 短, lacks only age le 17",
		"drg drg/GZ17 0 rows asked: 3; the nearest, tests/a.csv:2 短, lacks only stay gt 60",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestCoverageOfWhatIsKnown asks for no case without the days of an infant, nor for one without the birth weight where every way
// into the ADRG asks for that.
func TestCoverageOfWhatIsKnown(t *testing.T) {
	base := packtest.DRG(t, "2.0")
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"drg": "change,drg,adrg,name,when,before,into,reason,source\ninsert,PS1Z,PS1,x,tiny,,,示例,示例\ninsert,PU10,PU1,x,early,,,示例,示例\n" +
			"insert,PU18,PU1,x,light,,,示例,示例\ninsert,PR10,PR1,x,short,,,示例,示例\n",
		"when": "when,alternative,test,compare,value\ntiny,1,birth_weight,lt,1000\nearly,1,age_days,le,7\nlight,1,birth_weight,lt,2000\nshort,1,stay,le,3\n",
	}), packtest.Codes(t), base)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, p), sheets("name,sex,age,age_days,dx,want.code\n黄疸,M,0,9,P58.900,PU19\n"))
	var got []string
	for _, i := range r.Coverage.Items {
		if i.Kind == groupertest.ProvisoUnknown {
			got = append(got, fmt.Sprintf("%s %d", i.Rule, i.Hits))
		}
	}
	if want := []string{"when/light 1", "when/short 0"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
