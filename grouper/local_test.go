package grouper_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// everyADRG is a pack over CHS-DRG 2.0 that divides every ADRG anew, without changes of the core: by conditions of every kind in
// front of its leaves, and now and then by other leaves.
func everyADRG(tb testing.TB) (base, local *rules.Pack) {
	tb.Helper()
	base = packtest.DRG(tb, "2.0")
	var b strings.Builder
	b.WriteString("change,drg,adrg,name,when,before,into,reason,source\n")
	whens := []string{"child", "long", "mcc&old", "lysis", "cancer", "dead", "ward", "none&many", "cc_only&icu", "new", "second"}
	n := 0
	for _, m := range base.DRG().MDCs {
		for _, a := range m.ADRGs {
			n++
			if n%7 == 0 {
				fmt.Fprintf(&b, "replace,%s_A,%s,甲,%s,,,示例,示例\nreplace,%s_Z,%s,乙,,,,示例,示例\n", a.Code, a.Code, whens[n%len(whens)], a.Code, a.Code)
				continue
			}
			for i := range 3 {
				fmt.Fprintf(&b, "insert,%s_%d,%s,丙,%s,,,示例,示例\n", a.Code, i, a.Code, whens[(n+4*i)%len(whens)])
			}
			if l := a.Leaves[0]; n%5 == 0 {
				fmt.Fprintf(&b, "rename,%s,,,,,%sX,示例,示例\n", l.Code, l.Code)
			}
		}
	}
	local, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"drg": b.String(),
		"when": "when,alternative,test,compare,value,not\nchild,1,age,le,17,\nlong,1,stay,gt,30,\nlong,2,stay,le,1,\nold,1,age,ge,65,\nlysis,1,procedure,in,@lysis,\n" +
			"cancer,1,any_diagnosis,in,@cancer,\ndead,1,discharge,eq,5,\nward,1,department,in,ICU,\nmany,1,count:many,ge,2,\nicu,1,icu_hours,ge,0,1\nnew,1,flag:new,,,\n" +
			"second,1,procedure_groups,in,@many&@lysis,\nsecond,2,other_procedure,in,@lysis,\n",
		"lists": "list,code,match\nlysis,99,prefix\nlysis,88,prefix\ncancer,C00-D48,range\nmany,00,prefix\nmany,36,prefix\nmany,45,prefix\n",
	}), packtest.Codes(tb), base)
	if err != nil {
		tb.Fatal(err)
	}
	return base, local
}

func under(tb testing.TB, p *rules.Pack) *grouper.Grouper {
	tb.Helper()
	g, err := grouper.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// TestBelowTheADRG groups the corpus and a mix of cases under a local pack and under its base. Without core changes status, reason, MDC,
// ADRG and surviving complications are the same for every case (specification of the grouping, 10.1).
func TestBelowTheADRG(t *testing.T) {
	base, local := everyADRG(t)
	g, national := under(t, local), under(t, base)
	f, err := os.Open(filepath.Join("..", "testdata", "corpus", "chs-drg-2.0-synthetic.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, moved, read := 0, make(map[string]bool), 0
	same := func(c *grouper.Case) {
		r, was := g.Group(c), national.Group(c)
		n++
		if r.Status != was.Status || r.Reason != was.Reason || r.MDC != was.MDC || r.ADRG != was.ADRG || !r.MCC.Equal(was.MCC) || !r.CC.Equal(was.CC) {
			t.Fatalf("%+v\n%+v\nunder the base\n%+v", *c, r, was)
		}
		if r.Code != was.Code {
			moved[r.ADRG] = true
		}
	}
	for c, err := range grouper.ReadJSON(f) {
		if c == nil {
			t.Fatal(err)
		}
		read++
		same(c)
	}
	cases := casemix.Usual().Cases(base, 20_000)
	for i := range cases {
		same(&cases[i])
	}
	if read < 1000 || n < 20_000 || len(moved) < 300 {
		t.Errorf("%d cases of the corpus, %d in all, moved in %d ADRGs", read, n, len(moved))
	}
}

// BenchmarkGroupLocal groups the stated mix under a local pack with conditions in every ADRG.
func BenchmarkGroupLocal(b *testing.B) {
	_, local := everyADRG(b)
	g := under(b, local)
	cases := casemix.Usual().Cases(local, 10_000)
	for i := range cases {
		cases[i].Flags, cases[i].Department = map[string]bool{"new": false}, "外科"
		cases[i].Discharge, cases[i].ICUHours = rules.Known(1), rules.Known(0)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.Group(&cases[i%len(cases)])
		i++
	}
}

// TestCoreChangesShow: results under a pack that changes the core, or rests on one that does, say so in every form; others never do.
func TestCoreChangesShow(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	open := func(p fstest.MapFS, needs ...*rules.Pack) *rules.Pack {
		t.Helper()
		local, err := rules.Open(p, append(needs, codes)...)
		if err != nil {
			t.Fatal(err)
		}
		return local
	}
	core := open(packtest.LocalDRG(base, map[string]string{
		"pre":  "drg,name,when,reason,source\nT1,先期,mcc&long,示例,示例\n",
		"when": "when,alternative,test,compare,value\nlong,1,stay,ge,10\n"}, "core_changes: true"), base)
	town := open(packtest.LocalDRG(core, map[string]string{"drg": "change,drg,adrg,name,when,before,into,reason,source\nrename,GZ11,,,,,GZ1T,示例,示例\n"}), core)
	c := &grouper.Case{Sex: rules.Male, Age: rules.Known(40), Stay: rules.Known(10), Diagnoses: []string{"K35.800", "A41.900"}}
	for _, x := range []struct {
		pack *rules.Pack
		want string // code, ADRG
		says bool
	}{{base, "GZ11 GZ1", false}, {open(files, base), "GZ11 GZ1", false}, {core, "T1 ", true}, {town, "T1 ", true}} {
		trace := under(t, x.pack).Explain(c)
		var zh, en strings.Builder
		if err := trace.WriteText(&zh, rules.Chinese); err != nil {
			t.Fatal(err)
		}
		if err := trace.WriteText(&en, rules.English); err != nil {
			t.Fatal(err)
		}
		r, err := json.Marshal(trace.Result)
		if err != nil {
			t.Fatal(err)
		}
		all, err := json.Marshal(trace)
		if err != nil {
			t.Fatal(err)
		}
		if got := trace.Result.Code + " " + trace.Result.ADRG; got != x.want {
			t.Errorf("%s: %s, want %s", x.pack.Identity(), got, x.want)
		}
		for name, says := range map[string]bool{
			"identity": trace.Result.Pack.CoreChanges, "line": strings.Contains(trace.Line(), " core_changes=true"),
			"result": strings.Contains(string(r), `,"core_changes":true}`), "trace": strings.Contains(string(all), `"core_changes":true`),
			"zh": strings.Contains(zh.String(), "改动国家规则"), "en": strings.Contains(en.String(), "core changes"),
		} {
			if says != x.says {
				t.Errorf("%s: %s says %v", x.pack.Identity(), name, says)
			}
		}
	}
}

// TestEmptyList explains a condition on a list whose only code is misspelt, which the pack accepts: it is never met.
func TestEmptyList(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"drg":      "change,drg,adrg,name,when,before,into,reason,source\ninsert,GZ10,GZ1,x,p,,,示例,示例\n",
		"when":     "when,alternative,test,compare,value\np,1,procedure,in,@l\n",
		"lists":    "list,code\nl,17.971a0\n",
		"accepted": "finding,subject,reason,source\ncode-spelling,17.971a0,示例,示例\n"}), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	trace := under(t, p).Explain(&grouper.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"K35.800"}, Procedures: []string{"38.9300"}})
	var b strings.Builder
	if err := trace.WriteText(&b, rules.English); err != nil || trace.Result.Code != "GZ15" {
		t.Errorf("%s, %v", trace.Result.Code, err)
	}
}

// TestBeforeMDCs reads what an explanation tells of the groups before all MDCs: in a section of their own, those that came near with
// their tests, the others by their codes.
func TestBeforeMDCs(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"pre":  "drg,name,when,reason,source\nT1,甲,long,示例,示例\nT2,乙,cancer,示例,示例\nT3,丙,wound,示例,示例\n",
		"when": "when,alternative,test,compare,value\nlong,1,principal,in,K35.800\nlong,1,stay,ge,7\ncancer,1,principal,in,C16.900\nwound,1,principal,in,S02.000\n",
	}, "core_changes: true"), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	g := under(t, p)
	for _, c := range []struct {
		stay rules.Int
		zh   []string
		en   []string
	}{
		{rules.Known(6), []string{"大类之前 T1 条件 long：不成立 pre.csv:2", "住院天数 ≥ 7：6，不符 when.csv:3", "不成立：T2 T3"},
			[]string{"Before MDCs T1 condition long: not met pre.csv:2", "stay in days ≥ 7: 6, not so when.csv:3", "not met: T2 T3"}},
		{rules.Known(7), []string{"大类之前 T1 条件 long ✓ pre.csv:2", "主要诊断属于 K35.800：K35.800 ✓ when.csv:2", "住院天数 ≥ 7：7 ✓ when.csv:3"},
			[]string{"Before MDCs T1 condition long ✓ pre.csv:2", "the principal diagnosis is one of K35.800: K35.800 ✓ when.csv:2", "stay in days ≥ 7: 7 ✓ when.csv:3"}},
		{rules.Int{}, []string{"大类之前 T1 条件 long：无法判断 pre.csv:2", "住院天数 ≥ 7：缺少住院天数 when.csv:3", "不成立：T2 T3"},
			[]string{"Before MDCs T1 condition long: cannot be told pre.csv:2", "stay in days ≥ 7: no stay in days when.csv:3", "not met: T2 T3"}},
	} {
		trace := g.Explain(&rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"K35.800"}, Stay: c.stay})
		for l, want := range map[rules.Lang][]string{rules.Chinese: c.zh, rules.English: c.en} {
			var b strings.Builder
			if err := trace.WriteText(&b, l); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, line := range strings.Split(b.String(), "\n") {
				line = strings.Join(strings.Fields(line), " ")
				begins := strings.HasPrefix(line, "大类之前") || strings.HasPrefix(line, "Before MDCs")
				if begins || len(got) > 0 && len(got) < len(want) {
					got = append(got, line)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s\n-want +got:\n%s", b.String(), d)
			}
			if n := strings.Count(b.String(), "T2"); n > 1 {
				t.Errorf("T2 stands %d times in\n%s", n, b.String())
			}
		}
	}
}

// TestRetryIsTold: where a case without group is tried again, an explanation does not say that later procedures stay where they are.
func TestRetryIsTold(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	p, err := rules.Open(packtest.LocalDRG(base, nil, "core_changes: true", "parameters: {discarded_main: retry}"), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	c := &rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"K35.800"}, Procedures: []string{"38.9300", "47.0100"}}
	for pack, want := range map[*rules.Pack][2]string{
		base: {"；第 2 位的 47.0100 不递补", "; 47.0100 in place 2 does not move up"},
		p:    {"；不入组时再试后面的，先试第 2 位的 47.0100", "; an ungrouped case is tried again, first with 47.0100 in place 2"},
	} {
		trace := under(t, pack).Explain(c)
		for n, l := range []rules.Lang{rules.Chinese, rules.English} {
			var b strings.Builder
			if err := trace.WriteText(&b, l); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), want[n]) {
				t.Errorf("%s: no %q in\n%s", pack.Identity(), want[n], b.String())
			}
		}
	}
}
