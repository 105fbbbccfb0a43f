package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// leafTexts writes the leaves of all ADRGs.
func leafTexts(p *rules.Pack) []string {
	var list []string
	d := p.DRG()
	text := func(adrg string, l rules.Leaf) {
		when := l.When.String()
		if l.Proviso >= 0 {
			when = strings.TrimPrefix(when+"&"+d.Provisos[l.Proviso].Name, "&")
		}
		list = append(list, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s <%s> %s", adrg, l.Code, l.Name, when, p.Place(l.Pos))), " "))
	}
	for _, l := range d.Pre {
		text("pre", l)
	}
	for _, m := range d.MDCs {
		for _, a := range m.ADRGs {
			for _, l := range a.Leaves {
				text(a.Code, l)
			}
		}
	}
	return list
}

func TestLocalDRG(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	before := fmt.Sprintf("%+v", *base.DRG())
	p := opened(t, files, codes, base)
	lines(t, "leaves", leafTexts(p), `
ZZ1 ZZ10 多发严重创伤，死亡 <dead> drg.csv:5
ZZ1 ZZ19 多发严重创伤 <> mini@1.0/drg.csv:2
GD1 GD10 腹腔镜阑尾切除术 <keyhole> drg.csv:4
GD1 GD19 阑尾切除术 <> mini@1.0/drg.csv:3
GR1 GR19A 消化系统恶性肿瘤 <> drg.csv:6
GZ1 GZ10 其他消化系统疾患（儿童） <child> drg.csv:2
GZ1 GZ17 其他消化系统疾患，长期住院 <mcc&long> drg.csv:3
GZ1 GZ11 其他消化系统疾患，伴严重并发症或合并症 <mcc> mini@1.0/drg.csv:5
GZ1 GZ13 其他消化系统疾患，伴并发症或合并症 <cc> mini@1.0/drg.csv:6
GZ1 GZ15 其他消化系统疾患，不伴并发症或合并症 <> mini@1.0/drg.csv:7
`)
	d, b := p.DRG(), base.DRG()
	if len(d.Weights) != 11 || d.Weights[5].Code != "GZ10" || d.Weights[5].Value.String() != "0.41" || len(d.Attributes) != 1 {
		t.Errorf("weights %+v, attributes %+v", d.Weights, d.Attributes)
	}
	if fmt.Sprintf("%+v", *b) != before {
		t.Error("the base changed")
	}
	if len(d.Lists) != len(b.Lists) || d.Lists[0] != b.Lists[0] || &d.Complications[0] != &b.Complications[0] ||
		d.Exclusions[0] != b.Exclusions[0] || &d.MDCs[1].ADRGs[0].Alternatives[0] != &b.MDCs[1].ADRGs[0].Alternatives[0] {
		t.Error("what the pack does not change is not shared")
	}
	if p.Identity().CoreChanges || p.Manifest().Core {
		t.Error("the pack changes the core")
	}
	m := p.Manifest()
	if m.Parameters.Gray != "check" || p.Place(m.ParameterPos("gray")) != "mini@1.0/pack.yaml:18" {
		t.Errorf("gray is %q, at %s", m.Parameters.Gray, p.Place(m.ParameterPos("gray")))
	}
}

// drgHead and drgRows write a drg.csv that changes that of a base.
const drgHead = "change,drg,adrg,name,when,before,into,reason,source\n"

func drgRows(rows ...string) string {
	return drgHead + strings.Join(rows, ",示例,示例\n") + ",示例,示例\n"
}

// TestLocalDRGRefused opens local packs that must not load. Each error names the row, and where the other thing stands.
func TestLocalDRGRefused(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	const conditionHead = "group,alternative,atom,list,value,reason,source\n"
	for _, c := range []struct {
		name   string
		lines  string
		tables map[string]string
		want   string
		place  string // in the text of the first error
	}{
		{"a leaf that the base has", "", map[string]string{"drg": drgRows("insert,GZ13,GZ1,x,mcc,,")}, "drg.csv:2 drg group-code-taken; drg.csv:2 drg leaf-unreachable", "mini@1.0/drg.csv:6"},
		{"a leaf that the base has not", "", map[string]string{"drg": drgRows("remove,GZ14,,,,,")}, "drg.csv:2 drg change-missing", "mini@1.0"},
		{"before nothing", "", map[string]string{"drg": drgRows("insert,GZ10,GZ1,x,mcc,GZ17,")}, "drg.csv:2 before change-missing", ""},
		{"the same leaf twice", "", map[string]string{"drg": drgRows("rename,GZ13,,,,,GZX", "when,GZ13,,,mcc,,")}, "drg.csv:3 drg row-duplicate", ""},
		{"a whole subdivision and a part", "", map[string]string{"drg": drgRows("insert,GD10,GD1,x,mcc,,", "replace,GD11,GD1,x,,,")}, "drg.csv:3 adrg row-duplicate", ""},
		{"an ADRG that is not there", "", map[string]string{"drg": drgRows("insert,GX10,GX1,x,mcc,,")}, "drg.csv:2 adrg group-unknown", ""},
		{"the wrong ADRG", "", map[string]string{"drg": drgRows("rename,GZ13,GD1,x,,,")}, "drg.csv:2 adrg cell-value", ""},
		{"the last leaf goes", "", map[string]string{"drg": drgRows("remove,GZ15,,,,,")}, "drg.csv:2 when leaf-open", ""},
		{"the only leaf goes", "", map[string]string{"drg": drgRows("remove,GD19,,,,,")}, "drg.csv:2 adrg group-without-leaf", ""},
		{"a leaf behind its tier", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,mcc&old,GZ13,"), "when": "when,alternative,test,compare,value\nold,1,age,ge,65\n"}, "drg.csv:2 drg leaf-unreachable", "GZ11"},
		{"a leaf behind a wider condition", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,old,,", "insert,GZ17,GZ1,x,mcc&older,,"),
			"when": "when,alternative,test,compare,value\nold,1,age,ge,65\nolder,1,age,gt,80\nolder,1,stay,gt,1\n"}, "drg.csv:3 drg leaf-unreachable", "GZ16"},
		{"two tiers", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,mcc&cc,,")}, "drg.csv:2 when cell-value", ""},
		{"an unknown condition", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,mcc&old,,")}, "drg.csv:2 when cell-value", ""},
		{"a condition named as a tier", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,mcc,,"), "when": "when,alternative,test,compare,value\nmcc,1,age,ge,65\n"}, "drg.csv:2 drg leaf-unreachable; when.csv:2 when cell-value", ""},
		{"an unused condition and list", "", map[string]string{"when": "when,alternative,test,compare,value\nold,1,age,ge,65\n", "lists": "list,code\nl,47.0100\n"}, "lists.csv:2 list list-unused; when.csv:2 when condition-unused", ""},
		{"tests that are of DIP", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,rich,,"), "when": "when,alternative,test,compare,value\nrich,1,cost,ge,65\n"}, "when.csv:2 test atom-unknown", "birth_weight"},
		{"an unknown code and a negative age", "", map[string]string{"drg": drgRows("insert,GZ16,GZ1,x,p,,"), "when": "when,alternative,test,compare,value\np,1,main,in,47.0199\np,2,age,ge,-1\n"}, "when.csv:2 value code-unknown; when.csv:3 value cell-value", ""},
		{"no reason", "", map[string]string{"drg": drgHead + "remove,GZ13,,,,,,,示例\n"}, "drg.csv:2 reason cell-empty", ""},
		{"what the base says anyway", "", map[string]string{"drg": drgRows("replace,GD19,GD1,阑尾切除术,,,")}, "drg.csv:2 drg change-identical", "mini@1.0/drg.csv:3"},
		{"a parameter as in the base", `parameters: {ungrouped_code: "0000"}`, nil, "pack.yaml:10 parameters.ungrouped_code change-identical", "mini@1.0/pack.yaml:23"},
		{"a code for no reason", "parameters: {ungrouped_codes: {tired: X}}", nil, "pack.yaml:10 parameters.ungrouped_codes.tired key-unknown", ""},
		{"a code of a group for a reason", "parameters: {ungrouped_codes: {no-mdc: GD19}}", nil, "mini@1.0/drg.csv:3 drg group-code-taken", ""},
		{"the code of a group that comes", "", map[string]string{"drg": drgRows("insert,GQY,GZ1,x,mcc,GZ13,", "remove,GZ11,,,,,")}, "mini@1.0/mdc.csv:3 qy_code group-code-taken", "drg.csv:2"},

		{"the core, unsaid", "parameters: {gray: ignore}", map[string]string{
			"lists": "list,code,change,reason,source\nGD1.main,38.9300,add,示例,示例\n", "not_counted": "code,change,reason,source\n47.0100,add,示例,示例\n",
			"mcc": "code,exclusion,change,reason,source\nS02.000,2,add,示例,示例\n", "adrg": "adrg,change,reason,source\nGR1,remove,示例,示例\n",
			"mdc": "mdc,change,reason,source\nMDCZ,remove,示例,示例\n", "conditions": conditionHead + "GD1,1,any_procedure,GD1.main,,示例,示例\n",
		}, "pack.yaml:10 parameters.gray core-change; adrg.csv:2 adrg core-change; conditions.csv:2 group core-change; lists.csv:2 list core-change; " +
			"mcc.csv:2 code core-change; mdc.csv:2 mdc core-change; not_counted.csv:2 code core-change", "core_changes"},
		{"core_changes without base says nothing else", "core_changes: perhaps", nil, "pack.yaml:10 core_changes cell-value", ""},
		{"a code that the list has", "core_changes: true", map[string]string{"lists": "list,code,change,reason,source\nGD1.main,47.0100,add,示例,示例\n"}, "lists.csv:2 code change-exists", "mini@1.0/lists.csv:2"},
		{"a code that the list has not", "core_changes: true", map[string]string{"lists": "list,code,change,reason,source\nGD1.main,38.9300,remove,示例,示例\n"}, "lists.csv:2 code change-missing", "mini@1.0"},
		{"a list that the base has", "core_changes: true", map[string]string{"lists": "list,code\nGD1.main,38.9300\n"}, "lists.csv:2 list change-exists", "mini@1.0/lists.csv:2"},
		{"a prefix in a condition of a group", "core_changes: true", map[string]string{"lists": "list,code,match\nl,47,prefix\n", "conditions": conditionHead + "GD1,1,main_procedure,l,,示例,示例\n"}, "conditions.csv:2 list list-kind", ""},
		{"the condition that the base has", "core_changes: true", map[string]string{"conditions": conditionHead + "GD1,1,main_procedure,GD1.main,,示例,示例\n"}, "conditions.csv:2 group change-identical", "mini@1.0/conditions.csv:3"},
		{"an ADRG that the base has", "core_changes: true", map[string]string{"adrg": "adrg,mdc,name,stage,change,reason,source\nGD1,MDCG,x,before_qy,add,示例,示例\n"}, "adrg.csv:2 adrg change-exists", "mini@1.0/adrg.csv:3"},
		{"an ADRG without anything", "core_changes: true", map[string]string{"adrg": "adrg,mdc,name,stage,change,reason,source\nGX1,MDCG,x,before_qy,add,示例,示例\n"},
			"adrg.csv:2 adrg group-without-condition; adrg.csv:2 adrg group-without-leaf", ""},
		{"an MDC as it is", "core_changes: true", map[string]string{"mdc": "mdc,on_miss,change,reason,source\nMDCG,stop,replace,示例,示例\n"}, "mdc.csv:2 mdc change-identical", "mini@1.0/mdc.csv:3"},
		{"an MCC twice", "core_changes: true", map[string]string{"mcc": "code,exclusion,change,reason,source\nK66.000,2,add,示例,示例\n"}, "mcc.csv:2 code severity-conflict", "mini@1.0/cc.csv:2"},
		{"an MCC as it is", "core_changes: true", map[string]string{"mcc": "code,exclusion,change,reason,source\nA41.900,2,replace,示例,示例\n"}, "mcc.csv:2 exclusion change-identical", "mini@1.0/mcc.csv:2"},
		{"a group before all that takes all", "core_changes: true", map[string]string{"pre": "drg,name,when,reason,source\nT1,x,,示例,示例\n"}, "pre.csv:2 when cell-empty", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			if c.lines != "" {
				lines = append(lines, c.lines)
			}
			files := packtest.LocalDRG(base, c.tables, lines...)
			got := refused(t, files, codes, base)
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s\nwant %s", strings.Join(got, "; "), c.want)
			}
			if _, err := rules.Open(files, codes, base); c.place != "" && !strings.Contains(all(t, err)[0].Text(rules.English), c.place) {
				t.Errorf("%s does not name %s", all(t, err)[0].Text(rules.English), c.place)
			}
		})
	}
}

// TestCoreChanges reads every kind of change above the leaf.
func TestCoreChanges(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	before := fmt.Sprintf("%+v", *base.DRG())
	p := opened(t, packtest.LocalDRG(base, map[string]string{
		"lists":         "list,code,match,change,reason,source\nGD1.main,38.9300,,add,示例,示例\nGD1.main,47.0100,exact,remove,示例,示例\nown,51.2300,,,,\n",
		"mdc_principal": "mdc,code,change,reason,source\nMDCG,A41.900,add,示例,示例\n",
		"zones":         "zone,code,change,reason,source\n头部,S06.000,remove,示例,示例\n腹部,K66.000,add,示例,示例\n",
		"exclusion":     "exclusion,code,change,reason,source\n7,C16.900,add,示例,示例\n",
		"not_principal": "code,change,reason,source\nB00.000,add,示例,示例\n",
		"not_counted":   "code,change,reason,source\n38.9300,remove,示例,示例\n54.5900,add,示例,示例\n",
		"mcc":           "code,exclusion,change,reason,source\nK66.000,7,add,示例,示例\nA41.900,,remove,示例,示例\n",
		"cc":            "code,exclusion,change,reason,source\nK66.000,,remove,示例,示例\nA41.900,2,add,示例,示例\n",
		"mdc":           "mdc,name,on_miss,qy,qy_code,before,change,reason,source\nMDCG,,next,no-group,,MDCZ,replace,示例,示例\nMDCX,其他,stop,off,,,add,示例,示例\n",
		"gates":         "group,alternative,atom,list,value,reason,source\nMDCX,1,always,,,示例,示例\n",
		"adrg":          "adrg,mdc,name,stage,before,change,reason,source\nGC1,MDCG,加,before_qy,GD1,add,示例,示例\nXX1,MDCX,余,before_qy,,add,示例,示例\nGR1,,,,,remove,示例,示例\n",
		"conditions":    "group,alternative,atom,list,value,reason,source\nGC1,1,main_procedure,own,,示例,示例\nXX1,1,principal_not,MDCG,,示例,示例\n",
		"drg":           drgRows("insert,GC11,GC1,加,mcc,,", "insert,GC19,GC1,加,,,", "insert,XX19,XX1,余,,,"),
		"pre":           "drg,name,when,reason,source\nT1,中医,mcc&long,示例,示例\n",
		"when":          "when,alternative,test,compare,value\nlong,1,stay,ge,10\n",
	}, "core_changes: true", "parameters: {discarded_main: shift}"), codes, base)
	if !p.Identity().CoreChanges || p.Manifest().Parameters.DiscardedMain != "shift" || p.Manifest().Parameters.Gray != "check" {
		t.Errorf("identity %+v, parameters %+v", p.Identity(), p.Manifest().Parameters)
	}
	lines(t, "leaves", leafTexts(p), `
pre T1 中医 <mcc&long> pre.csv:2
GC1 GC11 加 <mcc> drg.csv:2
GC1 GC19 加 <> drg.csv:3
GD1 GD19 阑尾切除术 <> mini@1.0/drg.csv:3
GZ1 GZ11 其他消化系统疾患，伴严重并发症或合并症 <mcc> mini@1.0/drg.csv:5
GZ1 GZ13 其他消化系统疾患，伴并发症或合并症 <cc> mini@1.0/drg.csv:6
GZ1 GZ15 其他消化系统疾患，不伴并发症或合并症 <> mini@1.0/drg.csv:7
ZZ1 ZZ19 多发严重创伤 <> mini@1.0/drg.csv:2
XX1 XX19 余 <> drg.csv:4
`)
	d := p.DRG()
	var got []string
	list := func(l *rules.List) {
		s := l.Name
		for i, c := range l.Codes {
			e, _ := p.Codes().Diagnosis(c)
			if l.Procedures {
				e, _ = p.Codes().Procedure(c)
			}
			s += " " + e.Code + "@" + p.Place(l.Pos(i))
		}
		got = append(got, s)
	}
	m := d.MDCs[0]
	list(m.ADRGs[1].Alternatives[0].Conditions[0].List)
	list(m.ADRGs[0].Alternatives[0].Conditions[0].List)
	list(m.Gate[0].Conditions[0].List)
	for _, z := range d.Zones {
		list(z)
	}
	for _, x := range d.Exclusions {
		list(x)
	}
	list(d.NotPrincipal)
	list(d.NotCounted)
	for _, c := range d.Complications {
		e, _ := p.Codes().Diagnosis(c.Code)
		got = append(got, fmt.Sprintf("%s %s %d %s@%s", e.Code, c.Severity, c.Exclusion, c.Table, p.Place(c.Pos)))
	}
	got = append(got, fmt.Sprintf("%s fall=%v qy=%s%s %d", m.Code, m.Fall, m.QY, m.QYCode, len(m.Ambiguity)))
	lines(t, "tables", got, `
GD1.main 47.0900@mini@1.0/lists.csv:3 38.9300@lists.csv:2
own 51.2300@lists.csv:4
MDCG C16.900@mini@1.0/mdc_principal.csv:2 K35.800@mini@1.0/mdc_principal.csv:3 K35.900@mini@1.0/mdc_principal.csv:4 A41.900@mdc_principal.csv:2
头部 S02.000@mini@1.0/zones.csv:2
胸部 S22.300@mini@1.0/zones.csv:4 S27.000@mini@1.0/zones.csv:5
腹部 K66.000@zones.csv:3
2 A41.900@mini@1.0/exclusion.csv:2 A49.900@mini@1.0/exclusion.csv:3
7 C16.900@exclusion.csv:2
not_principal B00.000@not_principal.csv:2
not_counted 54.5900@not_counted.csv:3
K66.000 MCC 1 7@mcc.csv:2
A41.900 CC 0 2@cc.csv:3
MDCG fall=true qy=no-group 1
`)
	if fmt.Sprintf("%+v", *base.DRG()) != before {
		t.Error("the base changed")
	}
	// A pack over it that changes no more than leaves says so too: its results rest on the changes.
	town := opened(t, packtest.LocalDRG(p, map[string]string{"drg": drgRows("rename,GC11,,,,,GC1T", "insert,GZ10,GZ1,x,long,,")}), codes, p)
	if !town.Identity().CoreChanges || town.Manifest().Core {
		t.Errorf("%+v", town.Identity())
	}
	if town.Base() != p || p.Base() != base || base.Base() != nil {
		t.Error("a pack does not know what it changes")
	}
	if texts := leafTexts(town); texts[1] != "GC1 GC1T 加 <mcc> drg.csv:2" || texts[2] != "GC1 GC19 加 <> local@1/drg.csv:3" ||
		town.Place(town.DRG().Provisos[0].Pos) != "local@1/when.csv:2" || texts[8] != "ZZ1 ZZ19 多发严重创伤 <> mini@1.0/drg.csv:2" {
		t.Errorf("%q", texts)
	}
	if m := town.Manifest(); m.Parameters.DiscardedMain != "shift" || town.Place(m.ParameterPos("discarded_main")) != "local@1/pack.yaml:11" {
		t.Errorf("discarded_main %s at %s", m.Parameters.DiscardedMain, town.Place(m.ParameterPos("discarded_main")))
	}
}

// TestLocalDRGStale opens a local pack over other bytes than it pins, and without its base.
func TestLocalDRGStale(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	if got := refused(t, files, codes); strings.Join(got, "; ") != "pack.yaml:9 base pack-needed" {
		t.Errorf("%q", got)
	}
	y := files["pack.yaml"]
	y.Data = []byte(strings.Replace(string(y.Data), base.Digest(), "h1:00", 1))
	if got := refused(t, files, codes, base); strings.Join(got, "; ") != "pack.yaml:9 base pack-stale" {
		t.Errorf("%q", got)
	}
}

// FuzzLocalDRG opens local packs whose tables hold anything: they load or are refused, and nothing panics.
func FuzzLocalDRG(f *testing.F) {
	codes, base, files := packtest.MiniLocal(f)
	f.Add(string(files["drg.csv"].Data), string(files["when.csv"].Data), string(files["lists.csv"].Data), "mdc,change,reason,source\nMDCZ,remove,x,x\n", true)
	f.Add(drgRows("merge,GZ11,,x,,,A", "merge,GZ13,,,,,A", "replace,B,GD1,x,,,"), "when,alternative,test,compare,value\np,1,procedure_groups,in,@l&47.0100\np,2,count:l,ge,2\n",
		"list,code,match,change,reason,source\nl,47,prefix,,,\nGD1.main,47.0100,,remove,x,x\n", "adrg,mdc,name,stage,before,change,reason,source\nGR1,,,pre,GD1,replace,x,x\n", true)
	f.Fuzz(func(t *testing.T, drg, when, lists, groups string, core bool) {
		tables := map[string]string{"drg": drg, "when": when, "lists": lists}
		name := "mdc"
		if strings.HasPrefix(groups, "adrg") {
			name = "adrg"
		}
		tables[name] = groups
		p, err := rules.Open(packtest.LocalDRG(base, tables, fmt.Sprintf("core_changes: %v", core)), codes, base)
		if err == nil && (p == nil || p.DRG() == nil) {
			t.Error("no pack and no error")
		}
	})
}

// TestDiffLocal compares a local pack with its base, and with one that differs in a condition.
func TestDiffLocal(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	p := opened(t, files, codes, base)
	got := allInShort(rules.Diff(base, p))
	got = slices.DeleteFunc(got, func(s string) bool {
		return strings.HasPrefix(s, "manifest") || strings.HasPrefix(s, "weight added") && s != "weight added GZ17 >1.5"
	})
	lines(t, "changes", got, `
subdivision changed adrg GD1 9>0/9
group added drg GD10
when added drg GD10 >main in 47.0100
subdivision changed adrg GR1 9>9A
group removed drg GR19
when removed drg GR19
group added drg GR19A
when added drg GR19A
subdivision changed adrg GZ1 1/3/5>0/7/1/3/5
group added drg GZ10
when added drg GZ10 >age le 17
group added drg GZ17
when added drg GZ17 >mcc and stay gt 60
subdivision changed adrg ZZ1 9>0/9
group added drg ZZ10
when added drg ZZ10 >discharge eq 5 and not any_diagnosis in K35*|K66.000
attribute added basic GD10
weight added GZ17 >1.5
`)
	mirrored(t, base, p)
	files["when.csv"].Data = []byte(strings.Replace(string(files["when.csv"].Data), "gt,60", "gt,90", 1))
	files["weights.csv"].Data = []byte(strings.Replace(string(files["weights.csv"].Data), "GZ17,1.50", "GZ17,1.8", 1))
	compareBoth(t, p, opened(t, files, codes, base), []string{"when changed drg GZ17 mcc and stay gt 60>mcc and stay gt 90", "weight changed GZ17 1.5>1.8"})
	core := opened(t, packtest.LocalDRG(base, map[string]string{"pre": "drg,name,when,reason,source\nT1,中医,mcc,示例,示例\n"},
		"core_changes: true", "parameters: {ungrouped_codes: {no-mdc: X}}"), codes, base)
	got = slices.DeleteFunc(allInShort(rules.Diff(base, core)), func(s string) bool { return strings.HasPrefix(s, "manifest changed name") })
	lines(t, "core", got, `
manifest added core_changes >true
parameter added ungrouped_codes.no-mdc >X
group added drg T1
when added drg T1 >mcc
`)
	mirrored(t, base, core)
}

func TestLintLocal(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	about := func(p *rules.Pack) (list []string) {
		for _, f := range rules.Lint(p) {
			switch f.Code {
			case rules.WeightFalls, rules.ConditionNever, rules.CoreIdle, rules.WhenSuffix:
				list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", f.Code, f.Subject, f.Level, p.Place(f.Pos))))
			}
		}
		return list
	}
	if got := about(opened(t, files, codes, base)); got != nil {
		t.Errorf("%q", got)
	}
	p := opened(t, packtest.LocalDRG(base, map[string]string{
		"drg":     drgRows("insert,GZ10,GZ1,x,never,,", "insert,GR15,GR1,x,mcc,,"),
		"when":    "when,alternative,test,compare,value\nnever,1,age,le,5\nnever,1,age,gt,5\nnever,2,stay,between,3..5\nnever,2,stay,lt,3\n",
		"weights": "drg,weight,hospital_level\nZZ19,1,\nGD19,1,\nGR19,1,\nGR15,1,\nGZ10,1,\nGZ11,1,\nGZ13,0.99,三级\nGZ13,1.01,\nGZ15,1.00,三级\nGZ15,1,\n",
	}, "core_changes: true"), codes, base)
	lines(t, "findings", about(p), `
core-idle core_changes warning
when-suffix GR15 warning drg.csv:3
condition-never never warning when.csv:2
weight-falls GZ11 GZ13 warning weights.csv:7
weight-falls GZ13 GZ15 三级 warning weights.csv:8
`)
}

// TestOverlay opens local packs over packs, a city over a province over the nation, by what each of them rests on.
func TestOverlay(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	want := opened(t, files, codes, base)
	province, err := base.Overlay(files)
	if err != nil {
		t.Fatal(err)
	}
	if *province.Identity() != *want.Identity() || fmt.Sprint(leafTexts(province)) != fmt.Sprint(leafTexts(want)) {
		t.Errorf("%+v, opened with all it needs %+v", province.Identity(), want.Identity())
	}
	city, err := province.Overlay(packtest.LocalDRG(province, map[string]string{
		"drg": "change,drg,adrg,name,when,before,into,reason,source\nrename,GD10,,阑尾切除术（微创）,,,,示例,示例\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(leafTexts(city)); !strings.Contains(got, "GD1 GD10 阑尾切除术（微创） <keyhole>") {
		t.Error(got)
	}
	for name, over := range map[string]*rules.Pack{"province": province, "codes": codes} {
		if p, err := over.Overlay(files); p != nil || !strings.Contains(fmt.Sprint(err), string(rules.PackNeeded)) {
			t.Errorf("a pack over the nation, opened over the %s: %v, %v", name, p, err)
		}
	}
}
