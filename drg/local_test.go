package drg_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// Heads of the tables of local packs.
const (
	leafHead = "change,drg,adrg,name,when,before,into,reason,source\n"
	whenHead = "when,alternative,test,compare,value,not\n"
	listHead = "list,code,match,change,reason,source\n"
)

// leafRows are rows of drg.csv, with reason and source behind what each says.
func leafRows(rows ...string) string {
	return leafHead + strings.Join(rows, ",示例,示例\n") + ",示例,示例\n"
}

func local(t *testing.T, base *rules.Pack, tables map[string]string, lines ...string) *rules.Pack {
	t.Helper()
	p, err := rules.Open(packtest.LocalDRG(base, tables, lines...), packtest.Codes(t), base)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stroke is a case of BR1: MCC I50.900 and CC E87.600 survive, I65.203 is cancelled.
func stroke(others ...string) *rules.Case {
	return &rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: append([]string{"I63.902"}, others...)}
}

func with(c *rules.Case, change func(*rules.Case)) *rules.Case {
	change(c)
	return c
}

// TestLocalKinds writes each kind of local change that stays below the ADRG (specification of the grouping, 10.3).
func TestLocalKinds(t *testing.T) {
	base := packtest.DRG(t, "2.0")
	age := func(n int64) func(*rules.Case) { return func(c *rules.Case) { c.Age = rules.Known(n) } }
	stay := func(n int64) func(*rules.Case) { return func(c *rules.Case) { c.Stay = rules.Known(n) } }
	procedures := func(list ...string) func(*rules.Case) { return func(c *rules.Case) { c.Procedures = list } }
	mcc, cc := "I50.900", "E87.600"
	gallbladder := func() *rules.Case {
		return &rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: []string{"K80.101"}, Procedures: []string{"51.2300"}}
	}
	newborn := func(weight int64) *rules.Case {
		return &rules.Case{Sex: rules.Male, Age: rules.Known(0), AgeDays: rules.Known(3), BirthWeight: rules.Known(weight), Diagnoses: []string{"P07.300"}}
	}
	type group struct {
		c    *rules.Case
		want string
	}
	for _, k := range []struct {
		name   string
		tables map[string]string
		lines  string
		groups []group
	}{
		{"child leaf", map[string]string{"drg": leafRows("insert,BR10,BR1,儿童,child,,"), "when": whenHead + "child,1,age,le,17,\n"}, "", []group{
			{with(stroke(mcc), age(17)), "BR10"}, {with(stroke(mcc), age(18)), "BR11"}, {with(stroke(), age(0)), "needs-data"}}},
		{"child leaf beside a tier", map[string]string{
			"drg":  leafRows("insert,BR16,BR1,儿童伴严重,mcc&child,BR11,", "insert,BR18,BR1,儿童伴一般,child&cc,BR13,"),
			"when": whenHead + "child,1,age,lt,17,\n"}, "", []group{
			{with(stroke(mcc), age(16)), "BR16"}, {with(stroke(cc), age(16)), "BR18"}, {with(stroke(), age(16)), "BR15"}, {with(stroke(mcc), age(17)), "BR11"}}},
		{"longer codes", map[string]string{
			"drg":  leafRows("replace,BR11A,BR1,儿童,mcc&child,,", "replace,BR11B,BR1,成人,mcc,,", "replace,BR15A,BR1,其余,,,"),
			"when": whenHead + "child,1,age,le,14,\n"}, "", []group{
			{with(stroke(mcc), age(14)), "BR11A"}, {stroke(mcc), "BR11B"}, {stroke(cc), "BR15A"}}},
		{"early death or transfer", map[string]string{
			"drg":  leafRows("insert,BR17,BR1,早期死亡或转院,early,,"),
			"when": whenHead + "early,1,discharge,eq,2,\nearly,1,stay,lt,5,\nearly,2,discharge,eq,5,\nearly,2,stay,lt,5,\n"}, "", []group{
			{with(with(stroke(mcc), stay(4)), func(c *rules.Case) { c.Discharge = rules.Known(5) }), "BR17"},
			{with(with(stroke(mcc), stay(5)), func(c *rules.Case) { c.Discharge = rules.Known(5) }), "BR11"},
			{with(with(stroke(mcc), stay(1)), func(c *rules.Case) { c.Discharge = rules.Known(1) }), "BR11"},
			{with(stroke(mcc), stay(6)), "BR11"}}},
		{"stay bands", map[string]string{
			"drg":  leafRows("insert,BR10,BR1,短,short,,", "insert,BR18,BR1,长,long,,", "insert,BR19,BR1,中,middle,BR15,"),
			"when": whenHead + "short,1,stay,le,7,\nlong,1,stay,gt,60,\nmiddle,1,stay,between,20..30,\n"}, "", []group{
			{with(stroke(), stay(7)), "BR10"}, {with(stroke(), stay(8)), "BR15"}, {with(stroke(), stay(60)), "BR15"}, {with(stroke(), stay(61)), "BR18"},
			{with(stroke(), stay(20)), "BR19"}, {with(stroke(cc), stay(20)), "BR13"}, {with(stroke(), stay(31)), "BR15"}}},
		{"intensive care and ventilation", map[string]string{
			"drg":  leafRows("insert,BR10,BR1,重症,icu,,", "insert,BR14,BR1,呼吸机,ventilated,,"),
			"when": whenHead + "icu,1,icu_hours,gt,120,\nventilated,1,ventilator_hours,ge,96,\n"}, "", []group{
			{with(stroke(), func(c *rules.Case) { c.ICUHours = rules.Known(121) }), "BR10"},
			{with(stroke(), func(c *rules.Case) { c.ICUHours, c.VentilatorHours = rules.Known(120), rules.Known(96) }), "BR14"}, {stroke(), "BR15"}}},
		{"ward of discharge", map[string]string{"drg": leafRows("insert,BR19,BR1,重症病房,ward,,"), "when": whenHead + "ward,1,department,in,ICU|重症医学科,\n"}, "", []group{
			{with(stroke(), func(c *rules.Case) { c.Department = "重症医学科" }), "BR19"}, {with(stroke(), func(c *rules.Case) { c.Department = "神经内科" }), "BR15"}, {stroke(), "BR15"}}},
		{"second procedure present", map[string]string{
			"drg":   leafRows("insert,BR17,BR1,溶栓治疗,lysis,,"),
			"when":  whenHead + "lysis,1,procedure,in,@lysis,\n",
			"lists": "list,code\nlysis,99.1005\nlysis,99.1008\n"}, "", []group{
			{with(stroke(mcc), procedures("", "99.1005")), "BR17"}, {with(stroke(), procedures("")), "BR15"}, {with(stroke(), procedures("99.9999", "99.10x05")), "BR15"}}},
		{"another procedure than the main", map[string]string{
			"drg":  leafRows("insert,HC20,HC2,并行,beside,,"),
			"when": whenHead + "beside,1,other_procedure,in,51.2300|54.5100x005,\n"}, "", []group{
			{gallbladder(), "HC25"}, {with(gallbladder(), procedures("51.2300", "51.2300")), "HC20"}}},
		{"combination of procedures", map[string]string{
			"drg":  leafRows("insert,HC20,HC2,联合,both,,", "insert,HC21,HC2,两次,twice,,"),
			"when": whenHead + "both,1,procedure_groups,in,@HC2.main&39.9500x007|39.9500,\ntwice,1,count:ops,ge,2,\n", "lists": "list,code\nops,51.2300\nops,51.2200\n"}, "", []group{
			{with(gallbladder(), procedures("51.2300", "39.9500")), "HC20"}, {gallbladder(), "HC25"}, {with(gallbladder(), procedures("51.2300", "51.2300")), "HC21"}}},
		{"principal subset with a tier, by prefix", map[string]string{
			"drg":   leafRows("insert,BR12,BR1,蛛网膜下腔出血,mcc&sah,,", "insert,BR1_I61,BR1,脑出血,ich,,"),
			"when":  whenHead + "sah,1,principal,in,@sah,\nich,1,principal,in,@ich,\n",
			"lists": "list,code,match\nsah,I60,prefix\nich,I61.0-I61.9,range\n"}, "", []group{
			{stroke(mcc), "BR11"}, {with(stroke(mcc), func(c *rules.Case) { c.Diagnoses[0] = "I60.000" }), "BR12"},
			{with(stroke(), func(c *rules.Case) { c.Diagnoses[0] = "I60.000" }), "BR15"}, {with(stroke(), func(c *rules.Case) { c.Diagnoses[0] = "I61.000x006" }), "BR1_I61"}}},
		{"main procedure by prefix, rest", map[string]string{
			"drg":   leafRows("replace,HC2_51.2,HC2,胆囊,bladder,,", "replace,HC2_9,HC2,其余,,,"),
			"when":  whenHead + "bladder,1,main,in,@bladder,\n",
			"lists": "list,code,match\nbladder,51.23,prefix\n"}, "", []group{
			{gallbladder(), "HC2_51.2"}, {with(gallbladder(), procedures("51.2200")), "HC2_9"}}},
		{"birth weight", map[string]string{"drg": leafRows("insert,PS1Z,PS1,不足 1000 克,tiny,PS11,"), "when": whenHead + "tiny,1,birth_weight,lt,1000,\n"}, "", []group{
			{newborn(999), "PS1Z"}, {newborn(1000), "PS15"}, {with(newborn(999), func(c *rules.Case) { c.BirthWeight = rules.Int{} }), "0000"}}},
		{"flag", map[string]string{"drg": leafRows("insert,BR1n,BR1,新技术,new,,"), "when": whenHead + "new,1,flag:new-technique,,,\n"}, "", []group{
			{with(stroke(), func(c *rules.Case) { c.Flags = map[string]bool{"new-technique": true} }), "BR1n"},
			{with(stroke(), func(c *rules.Case) { c.Flags = map[string]bool{"new-technique": false} }), "BR15"}, {stroke(), "BR15"}}},
		{"tiers merged", map[string]string{"drg": leafRows("merge,BR11,,合并,,,BR1A", "merge,BR13,,,,,BR1A", "merge,BR23,,,,,BR2B", "merge,BR25,,,,,BR2B")}, "", []group{
			{stroke(mcc), "BR1A"}, {stroke(cc), "BR1A"}, {stroke(), "BR15"}}},
		{"CC without MCC as a tier", map[string]string{"drg": leafRows("replace,BR13,BR1,仅一般,cc_only,,", "replace,BR15,BR1,无,none,,", "replace,BR11,BR1,严重,,,")}, "", []group{
			{stroke(cc), "BR13"}, {stroke(cc, mcc), "BR11"}, {stroke(), "BR15"}}},
		{"day surgery counts as without complication", map[string]string{
			"drg": leafRows("when,HC23,,,cc&stays,,"), "when": whenHead + "stays,1,flag:day-surgery,,,1\n"}, "", []group{
			{with(gallbladder(), func(c *rules.Case) {
				c.Diagnoses, c.Flags = append(c.Diagnoses, cc), map[string]bool{"day-surgery": true}
			}), "HC25"},
			{with(gallbladder(), func(c *rules.Case) {
				c.Diagnoses, c.Flags = append(c.Diagnoses, cc), map[string]bool{"day-surgery": false}
			}), "HC23"},
			{with(gallbladder(), func(c *rules.Case) { c.Diagnoses = append(c.Diagnoses, cc) }), "HC25"}}}, // missing is false, turned round or not
		{"leaf switched off", map[string]string{"drg": leafRows("remove,BR13,,,,,")}, "", []group{{stroke(cc), "BR15"}, {stroke(mcc), "BR11"}}},
		{"renamed", map[string]string{"drg": leafRows("rename,BR11,BR1,,,,BR11_CS", "rename,BR13,,另名,,,")}, "", []group{{stroke(mcc), "BR11_CS"}, {stroke(cc), "BR13"}}},
		{"tiers inside a condition", map[string]string{
			"drg":  leafRows("insert,BR14,BR1,或,either,,"),
			"when": whenHead + "either,1,cc_only,,,\neither,1,age,ge,80,\neither,2,none,,,\neither,2,stay,gt,60,\n"}, "", []group{
			{with(stroke(cc), age(80)), "BR14"}, {with(stroke(mcc), age(80)), "BR11"}, {with(stroke(), stay(61)), "BR14"}, {with(stroke(cc), age(79)), "BR13"}}},
		{"diagnoses", map[string]string{
			"drg":  leafRows("insert,BR14,BR1,伴糖尿病,diabetic,BR15,", "insert,BR10,BR1,肿瘤,tumour,,"),
			"when": whenHead + "diabetic,1,other_diagnosis,in,E11.900,\ntumour,1,any_diagnosis,in,I61.000x006|C34.900,\n"}, "", []group{
			{stroke("E11.900"), "BR14"}, {stroke("C34.900"), "BR10"}, {with(stroke(), func(c *rules.Case) { c.Diagnoses[0] = "I61.000x006" }), "BR10"}, {stroke("E11.901"), "BR15"}}},
		{"other spelling of 0000", nil, `parameters: {ungrouped_code: "0000A", ungrouped_codes: {no-mdc: "0000B"}}`, []group{
			{&rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: []string{"T31.000"}}, "0000B"},
			{&rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: []string{"A00.000"}}, "0000A"}, {stroke(), "BR15"}}},
	} {
		t.Run(k.name, func(t *testing.T) {
			lines := []string(nil)
			if k.lines != "" {
				lines = append(lines, k.lines)
			}
			p := local(t, base, k.tables, lines...)
			g, national := compile(t, p), compile(t, base)
			for _, c := range k.groups {
				r, n := g.Group(c.c), national.Group(c.c)
				if got := r.Code; got != c.want && r.Status.String() != c.want {
					t.Errorf("%+v is %s, want %s", *c.c, got, c.want)
				}
				if r.Status != n.Status || r.MDC != n.MDC || r.ADRG != n.ADRG || r.Reason != n.Reason || !r.MCC.Equal(n.MCC) || !r.CC.Equal(n.CC) {
					t.Errorf("%+v: %+v, under the base %+v", *c.c, r, n)
				}
				if r.Pack.CoreChanges {
					t.Error("the result says that the core is changed")
				}
				if allocs := testing.AllocsPerRun(10, func() { g.Group(c.c) }); allocs > 0 {
					t.Errorf("%+v: %v allocations", *c.c, allocs)
				}
			}
		})
	}
}

// TestPassedOver: a missing value is told where the answer could have been another for it, and only there.
func TestPassedOver(t *testing.T) {
	base := packtest.DRG(t, "2.0")
	p := local(t, base, map[string]string{
		"drg":  leafRows("insert,BR10,BR1,儿童长期,child,,", "insert,BR16,BR1,长期重症,mcc&long,BR11,"),
		"when": whenHead + "child,1,age,le,17,\nchild,1,stay,gt,30,\nchild,1,icu_hours,gt,1,\nlong,1,stay,gt,60,\n"})
	g := compile(t, p)
	for _, c := range []struct {
		c    *rules.Case
		want string
	}{
		{stroke(), ""}, // not a child, and no MCC
		{with(stroke(), func(c *rules.Case) { c.Age = rules.Known(9) }), "stay BR10; icu_hours BR10"},
		{with(stroke(), func(c *rules.Case) { c.Age, c.Stay = rules.Known(9), rules.Known(2) }), ""},
		{with(stroke("I50.900"), func(c *rules.Case) { c.Age = rules.Known(9) }), "stay BR10; icu_hours BR10"},
		{stroke("I50.900"), "stay BR16"},
		{with(stroke("I50.900"), func(c *rules.Case) { c.Stay = rules.Known(2) }), ""},
	} {
		r := g.Group(c.c)
		var got []string
		for _, i := range r.Issues() {
			if i.Code == rules.OverlaySkipped {
				got = append(got, i.Field.String()+" "+i.Text)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%+v: %q, want %q", *c.c, s, c.want)
		}
	}
}

// TestExplainLocal reads what an explanation tells of the leaves of a local pack.
func TestExplainLocal(t *testing.T) {
	base := packtest.DRG(t, "2.0")
	p := local(t, base, map[string]string{
		"drg":  leafRows("insert,BR10,BR1,儿童,child,,", "insert,BR16,BR1,长期,long,BR11,"),
		"when": whenHead + "child,1,age,le,17,\nlong,1,stay,gt,60,\nlong,2,department,in,ICU,\n"})
	g := compile(t, p)
	var got []string
	r := g.Walk(with(stroke("I50.900"), func(c *rules.Case) { c.Department = "ICU" }), func(s rules.Step) {
		switch s.Kind {
		case rules.StepLeaf:
			got = append(got, fmt.Sprintf("%s %s hit=%v tier=%d", s.Kind, p.DRG().Groups[s.Group].Code, s.Hit, s.Number))
		case rules.StepTest:
			got = append(got, fmt.Sprintf("%s %d/%d hit=%v unknown=%d %s have=%d %s", s.Kind, s.Number, s.Part, s.Hit, s.Want, s.Field, s.Have, p.Place(s.Pos)))
		case rules.StepBase:
			got = append(got, fmt.Sprintf("%s %d hit=%v %s", s.Kind, s.List, s.Hit, p.Place(s.Pos)))
		}
	})
	want := []string{
		"leaf BR10 hit=false tier=1", "test 1/0 hit=false unknown=0 age have=60 when.csv:2",
		"leaf BR16 hit=true tier=1", "test 2/0 hit=true unknown=0 department have=-1 when.csv:4",
		"base 0 hit=false chs-drg@2.0/drg.csv:" + fmt.Sprint(leafLine(base, "BR11")),
	}
	if r.Code != "BR16" || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\n%s\nwant\n%s", r.Code, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// leafLine is the line of a leaf in drg.csv.
func leafLine(p *rules.Pack, code string) int32 {
	for _, m := range p.DRG().MDCs {
		for _, a := range m.ADRGs {
			for _, l := range a.Leaves {
				if l.Code == code {
					return l.Pos.Line
				}
			}
		}
	}
	return 0
}
