package groupertest_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// coreChanging is a pack over the small one of CHS-DRG that changes what stands above the leaf, a thing of each kind.
func coreChanging(t *testing.T) *grouper.Grouper {
	t.Helper()
	codes, base, _ := packtest.MiniLocal(t)
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"lists":         "list,code,match,change,reason,source\nGD1.main,47.0900,exact,remove,示例,示例\n",
		"zones":         "zone,code,change,reason,source\n头部,S06.000,remove,示例,示例\n",
		"exclusion":     "exclusion,code,change,reason,source\n2,K35.800,add,示例,示例\n",
		"not_principal": "code,change,reason,source\nS27.000,add,示例,示例\n",
		"not_counted":   "code,change,reason,source\n38.9300,remove,示例,示例\n51.2300,add,示例,示例\n",
		"mcc":           "code,exclusion,change,reason,source\nA41.900,,remove,示例,示例\n",
		"cc":            "code,exclusion,change,reason,source\nA41.900,2,add,示例,示例\n",
		"mdc":           "mdc,name,on_miss,qy,qy_code,before,change,reason,source\nMDCG,,,no-group,,,replace,示例,示例\n",
		"adrg":          "adrg,mdc,name,stage,before,change,reason,source\nGR1,,,,,remove,示例,示例\n",
		"drg":           "change,drg,adrg,name,when,before,into,reason,source\nrename,GZ15,,,,,GZ1X,示例,示例\n",
		"pre":           "drg,name,when,reason,source\nT1,中医,long,示例,示例\n",
		"when":          "when,alternative,test,compare,value\nlong,1,stay,ge,10\n",
	}, "core_changes: true", "parameters: {discarded_main: shift}"), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	return newGrouper(t, p)
}

const (
	coreHeader = "name,sex,age,stay,dx,px,want.status\n"
	tumour     = "胃癌,M,34,5,C16.900,,ungrouped\n"
)

// coreRows are rows with the changes that each shows, worked out by hand from the tables: what the base does with the case, and
// what the pack does.
var coreRows = []struct {
	row   string
	shows string
}{
	{"没有变化,M,34,5,K35.900,,grouped\n", ""},                              // GZ15 and GZ1X: another name of a leaf
	{"清单少一个编码,M,34,5,K35.800,47.0900,ungrouped\n", "mdc/MDCG adrg/GD1"}, // GD1; related to nothing
	{tumour, "adrg/GR1"}, // GR1; none in MDCG
	{"创伤部位,M,34,5,S06.000|S22.300,,ungrouped\n", "zone/头部"},                                                  // MDCZ; no MDC
	{"脓毒症,M,34,5,K35.900|A41.900,,grouped\n", "severity/MCC→CC"},                                             // MCC; CC
	{"脓毒症被排除,M,34,5,K35.800|A41.900,,grouped\n", "severity/MCC→CC exclusion/2"},                              // MCC; none
	{"静脉穿刺,M,34,5,K35.800,38.9300,ungrouped\n", "mdc/MDCG counting"},                                         // GZ1; related to nothing
	{"不作主要诊断,M,34,5,S27.000,,ungrouped\n", "not-principal"},                                                  // no MDC; refused
	{"住院十天,M,34,10,K35.900,,grouped\n", "drg/T1"},                                                            // GZ1; T1
	{"住院十天的胃癌,M,34,10,C16.900,,grouped\n", "adrg/GR1 drg/T1"},                                                // GR1; T1
	{"歧义不再,M,34,5,K35.800,51.2300,grouped\n", "mdc/MDCG counting"},                                           // GQY; GZ1
	{"次位替补,M,34,5,K35.800,51.2300|47.0100,grouped\n", "parameter/discarded_main mdc/MDCG adrg/GD1 counting"}, // GQY; GD1
}

// TestCoreChangesShown runs each row alone, then all of them, then all but one.
func TestCoreChangesShown(t *testing.T) {
	g := coreChanging(t)
	all := coreHeader
	for _, c := range coreRows {
		all += c.row
		r := run(t, g, sheets(coreHeader+c.row))
		var shown []string
		for i := range r.Core.Items {
			if r.Core.Items[i].Covered() {
				shown = append(shown, r.Core.Items[i].Rule)
			}
		}
		if got := strings.Join(shown, " "); got != c.shows || r.Count(groupertest.Pass) != 1 {
			t.Errorf("%s shows %q, want %q\n%v", strings.TrimSpace(c.row), got, c.shows, r.Err())
		}
		if r.Err() == nil {
			t.Errorf("%s alone is enough", c.row)
		}
	}
	r := run(t, g, sheets(all))
	want := []string{
		"core-change parameter/discarded_main parameter", "core-change mdc/MDCG ambiguity", "core-change adrg/GD1 condition",
		"core-change adrg/GR1 removed", "core-change drg/T1 added", "core-change severity/MCC→CC severity",
		"core-change exclusion/2 exclusion", "core-change zone/头部 zone", "core-change not-principal not-principal",
		"core-change counting counting",
	}
	if got := labels(r.Core); !slices.Equal(got, want) || r.Err() != nil {
		t.Errorf("%v\n%q\nwant %q", r.Err(), got, want)
	}
	without := strings.ReplaceAll(all, tumour, "阑尾炎,M,34,5,K35.900,,grouped\n")
	without = strings.ReplaceAll(without, "住院十天的胃癌,M,34,10,C16.900", "住院十天的阑尾炎,M,34,10,K35.900")
	err := run(t, g, sheets(without)).Err()
	if err == nil || !strings.HasSuffix(err.Error(), "国家规则改动（对 mini@1.0 的），每处都要有用例  9/10  90.0 %\n"+
		"  未覆盖  国家规则改动     adrg/GR1 removed                             没有用例涉及") {
		t.Error(err)
	}
	var failed recorder
	groupertest.Test(&failed, g, sheets(without))
	if len(failed.errors) != 1 {
		t.Errorf("the test says %q", failed.errors)
	}
	var b bytes.Buffer
	if err := run(t, g, sheets(without)).WriteJUnit(&b); err != nil || !strings.Contains(b.String(), `tests="22" failures="1" errors="0"`) ||
		!strings.Contains(b.String(), `<testcase classname="core_changes" name="adrg/GR1 removed">`+
			"\n      "+`<failure message="没有用例涉及"><![CDATA[mini@1.0/adrg.csv:4]]></failure>`) {
		t.Errorf("%v: %s", err, &b)
	}
	r = run(t, g, sheets(coreHeader+"切口,M,34,5,K35.800,47.0100,grouped\n"))
	if why := r.Core.Items[2].Why; why.Reason != groupertest.SameInBase || why.Text(rules.English) !=
		"tests/1.csv:2 切口 comes to it, and the base groups that row the same" {
		t.Errorf("%s: %+v", r.Core.Items[2].Rule, why)
	}
	const members = `"core":{"base":"mini@1.0","covered":0,"total":10,"items":[{"kind":"core-change","rule":"parameter/discarded_main"`
	if j, err := r.MarshalJSON(); err != nil || !strings.Contains(string(j), members) {
		t.Errorf("%v: %s", err, j)
	}
}

// TestCoreNotAsked: a pack that does not say that it changes national rules has no such coverage, nor has one over a pack that does.
func TestCoreNotAsked(t *testing.T) {
	if r := run(t, newGrouper(t, packtest.City(t)), sheets(coreHeader+"a,M,34,5,K35.900,,grouped\n")); r.Core != nil || r.Err() != nil {
		t.Errorf("%v %v", r.Core, r.Err())
	}
	g := coreChanging(t)
	codes, _, _ := packtest.Mini(t)
	town, err := rules.Open(packtest.LocalDRG(g.Pack(), map[string]string{
		"drg": "change,drg,adrg,name,when,before,into,reason,source\nrename,GZ1X,,,,,GZ1Y,示例,示例\n"}), codes, g.Pack())
	if err != nil {
		t.Fatal(err)
	}
	if r := run(t, newGrouper(t, town), sheets(coreHeader+"a,M,34,5,K35.900,,grouped\n")); r.Core != nil || r.Err() != nil {
		t.Errorf("%v %v", r.Core, r.Err())
	}
}

// TestCoreChangesAreAboveTheLeaf: an MDC goes as one thing with all that it holds; a complication that counts no more is a change even
// where a CC alone is lost; another name of a DRG is none.
func TestCoreChangesAreAboveTheLeaf(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"mdc":   "mdc,name,on_miss,qy,qy_code,before,change,reason,source\nMDCZ,,,,,,remove,示例,示例\n",
		"cc":    "code,exclusion,change,reason,source\nK66.000,,remove,示例,示例\n",
		"lists": "list,code,match,change,reason,source\nGD1.main,47.0900,exact,remove,示例,示例\n",
		"drg":   "change,drg,adrg,name,when,before,into,reason,source\nrename,GD19,,,,,GD1X,示例,示例\n",
	}, "core_changes: true"), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, p), sheets(coreHeader+"两处创伤,M,34,5,S06.000|S22.300,,ungrouped\n"+ // ZZ1; no MDC
		"粘连,M,34,5,K35.900|K66.000,,grouped\n"+ // CC; none
		"腹腔镜,M,34,5,K35.800,47.0100,grouped\n")) // GD19; GD1X
	var got []string
	for _, i := range r.Core.Items {
		got = append(got, fmt.Sprintf("%s %d %d", i.Label(), i.Hits, i.Why.Reason))
	}
	want := []string{"mdc/MDCZ removed 1 0", fmt.Sprintf("adrg/GD1 condition 0 %d", groupertest.SameInBase), "severity/CC→- severity 1 0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
