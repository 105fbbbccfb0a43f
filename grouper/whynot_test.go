package grouper_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// miniDRG opens the small pack of CHS-DRG with changes, "file: line" as packtest.Patch has them.
func miniDRG(tb testing.TB, changes ...string) *grouper.Grouper {
	codes, _, files := packtest.Mini(tb)
	return patched(tb, codes, files, changes)
}

// miniDIP opens the small pack of DIP with changes.
func miniDIP(tb testing.TB, changes ...string) *grouper.Grouper {
	codes, _, files := packtest.MiniDIP(tb)
	return patched(tb, codes, files, changes)
}

// patched opens a pack after changes; the numbers of rows in the manifest follow them.
func patched(tb testing.TB, codes *rules.Pack, files fstest.MapFS, changes []string) *grouper.Grouper {
	tb.Helper()
	for _, c := range changes {
		name, change, _ := strings.Cut(c, ": ")
		if err := packtest.Patch(files, name, strings.Split(change, " ~ ")); err != nil {
			tb.Fatal(err)
		}
		if table, ok := strings.CutSuffix(name, ".csv"); ok {
			var lines []string
			for _, line := range strings.Split(string(files["pack.yaml"].Data), "\n") {
				if strings.HasPrefix(line, "  "+table+": ") {
					line = "  " + table + ": " + strconv.Itoa(strings.Count(strings.TrimSpace(string(files[name].Data)), "\n"))
				}
				lines = append(lines, line)
			}
			files["pack.yaml"].Data = []byte(strings.Join(lines, "\n"))
		}
	}
	p, err := rules.Open(files, codes)
	if err != nil {
		tb.Fatal(err)
	}
	g, err := grouper.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// obstacles writes an answer in a few words: of each obstacle its kind, its group, and the conditions that failed in the
// alternatives that came nearest.
func obstacles(w *grouper.WhyNot) string {
	var list []string
	if w.In {
		list = append(list, "in")
	}
	for _, o := range w.Obstacles {
		s := strings.TrimSpace(string(o.Kind) + " " + o.Group)
		if o.Issue.Code != "" {
			s += " " + string(o.Issue.Code)
		}
		var ways []string
		for _, y := range o.Ways {
			var failed []string
			for _, f := range y.Failed {
				what := f.Atom.String()
				if f.Kind == rules.StepSlot {
					what = "slot " + strconv.Itoa(int(f.Number))
				}
				if f.Index >= 0 {
					what += fmt.Sprintf("[%d]", f.Index)
				}
				failed = append(failed, what)
			}
			ways = append(ways, strings.Join(failed, " & "))
		}
		if len(ways) > 0 {
			s += " (" + strings.Join(ways, " | ") + ")"
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

type whyNot struct{ target, want string }

// testWhyNot asks about groups of one case.
func testWhyNot(t *testing.T, g *grouper.Grouper, c, group string, asked []whyNot) {
	t.Helper()
	record := readOne(t, c)
	if r := g.Group(record); r.Code != group {
		t.Fatalf("%s: %q, want %q", c, r.Code, group)
	}
	for _, a := range asked {
		w, err := g.WhyNot(record, a.target)
		if err != nil {
			t.Errorf("%s: %v", a.target, err)
			continue
		}
		if got := obstacles(w); got != a.want {
			t.Errorf("%s\n  %s? %s\n  want %s", c, a.target, got, a.want)
		}
	}
}

// TestWhyNotMini answers by hand from the tables of the small pack: MDCZ (the principal diagnosis and another body zone; goes on), then
// MDCG with GD1 (appendectomy as main), the test for ambiguity (a main procedure that counts), GR1 and GZ1 (by principal diagnosis).
func TestWhyNotMini(t *testing.T) {
	g := miniDRG(t)
	testWhyNot(t, g, `{"sex":"F","age":40,"dx":["K35.800"],"px":[]}`, "GZ15", []whyNot{
		{"GZ15", "in"},
		{"GZ1", "in"},
		{"MDCG", "in"},
		{"gz11", "leaf GZ11"},
		{"GZ13", "leaf GZ13"},
		{"GD1", "conditions GD1 (main_procedure)"},
		{"GD19", "conditions GD1 (main_procedure)"},
		{"GR1", "conditions GR1 (principal_diagnosis)"},
		{"GQY", "conditions GQY (main_procedure_counts)"},
		{"MDCZ", "gate MDCZ (principal_zone & zones_min)"},
		{"ZZ19", "gate MDCZ (principal_zone & zones_min)"}, // no procedure counts, as ZZ1 asks
		{"0000", "taken GZ15"},
	})
	testWhyNot(t, g, `{"sex":"F","age":40,"dx":["K35.800","A41.900"],"px":["51.2300"]}`, "GQY", []whyNot{
		{"GQY", "in"},
		{"GZ11", "ambiguous MDCG"}, // but for the procedure, the MCC would lead there
		{"GZ13", "ambiguous MDCG; earlier-leaf GZ11"},
		{"GR19", "ambiguous MDCG; conditions GR1 (principal_diagnosis)"},
		{"GD1", "conditions GD1 (main_procedure)"}, // it is tried before the test for ambiguity
	})
	testWhyNot(t, g, `{"sex":"F","age":40,"dx":["A41.900","C16.900"],"px":["51.2300","47.0100"]}`, "0000", []whyNot{
		{"0000", "in"},
		{"MDCG", "gate MDCG (principal_diagnosis[1])"},
		{"GR1", "gate MDCG (principal_diagnosis[1]); ambiguous MDCG; conditions GR1 (principal_diagnosis[1])"},
		{"GD1", "gate MDCG (principal_diagnosis[1]); conditions GD1 (main_procedure[1])"},
	})
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["S02.000","S22.300"],"px":[]}`, "ZZ19", []whyNot{
		{"GZ15", "earlier-mdc MDCZ; gate MDCG (principal_diagnosis); conditions GZ1 (principal_diagnosis)"},
		{"MDCG", "earlier-mdc MDCZ; gate MDCG (principal_diagnosis)"},
	})
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["S02.000","S22.300"],"px":["51.2300"]}`, "0000", []whyNot{
		{"MDCZ", "no-group MDCZ"},
		{"ZZ1", "conditions ZZ1 (no_procedure_counts)"},
	})
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K35.800"],"px":["47.0100"]}`, "GD19", []whyNot{
		{"GZ15", "earlier-group GD1"}, // what would come next, the test for ambiguity, is not told
		{"GQY", "earlier-group GD1"},
	})
	testWhyNot(t, g, `{"age":40,"dx":["K35.800"]}`, "", []whyNot{{"GZ15", "rejected sex-invalid"}, {"0000", "rejected sex-invalid"}})
	testWhyNot(t, g, `{"sex":"M","dx":["K35.800"]}`, "", []whyNot{{"GZ15", "needs-data age-missing"}})
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K99.900"]}`, "0000", []whyNot{{"GZ15", "rejected principal-unknown"}})
}

// TestWhyNotWeight waits for a birth weight in GD1: what is tried before is told as always, and what is tried behind it was not
// reached.
func TestWhyNotWeight(t *testing.T) {
	g := miniDRG(t, "conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,main_procedure,GD1.main, ~ +GD1,1,weight_below,,1500", "pack.yaml: -  weight_missing: \"false\" ~ +  weight_missing: needs-data")
	testWhyNot(t, g, `{"sex":"M","age":0,"age_days":3,"dx":["K35.800"],"px":["47.0100"]}`, "", []whyNot{
		{"GD1", "conditions GD1 (weight_below)"},
		{"GZ1", "needs-data GD1 weight-missing; ambiguous MDCG"},
		{"GQY", "needs-data GD1 weight-missing"},
		{"MDCG", "needs-data GD1 weight-missing"},
		{"MDCZ", "gate MDCZ (principal_zone & zones_min)"},
	})
	trace := g.Explain(readOne(t, `{"sex":"M","age":0,"age_days":3,"dx":["K35.800"],"px":["47.0100"]}`))
	var b strings.Builder
	if err := trace.WriteText(&b, rules.Chinese); err != nil || !strings.Contains(b.String(), "GD1  阑尾切除术：只差出生体重") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// TestWhyNotCombination tells a combination whose lists are met by one procedure alone apart from one that lacks a list.
func TestWhyNotCombination(t *testing.T) {
	g := miniDRG(t, "conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,procedure_group,GD1.main, ~ +GD1,1,procedure_group,GD1.second,",
		"lists.csv: +GD1.second,47.0100 ~ +GD1.second,51.2300")
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K35.800"],"px":["47.0100"]}`, "GQY", []whyNot{{"GD1", "conditions GD1 (procedure_group)"}})
	w, err := g.WhyNot(readOne(t, `{"sex":"M","age":40,"dx":["K35.800"],"px":["47.0100"]}`), "GD1")
	if err != nil || w.Obstacles[0].Ways[0].Failed[0].Want != 1 || len(w.Obstacles[0].Ways[0].Met) != 1 {
		t.Errorf("%+v, %v", w.Obstacles, err)
	}
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K35.800"],"px":["47.0900"]}`, "GQY", []whyNot{{"GD1", "conditions GD1 (procedure_group)"}})
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K35.800"],"px":["47.0100","47.0900"]}`, "GD19", []whyNot{{"GD1", "in"}})
}

// TestWhyNotRetry asks about groups of a case whose later procedures were tried as main, and none of which helped.
func TestWhyNotRetry(t *testing.T) {
	g := miniDRG(t, `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry`, "lists.csv: -GZ1.principal,K35.900")
	// K35.900 is of no medical ADRG: the case ends without group in the empty slot, and then as ambiguous with 51.2300 in it.
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["K35.900"],"px":["38.9300","51.2300"]}`, "GQY", []whyNot{
		{"GD1", "conditions GD1 (main_procedure)"},
		{"GZ1", "ambiguous MDCG; conditions GZ1 (principal_diagnosis)"},
	})
	// Nothing helps a case outside all MDCs: what is told is that of the empty slot.
	testWhyNot(t, g, `{"sex":"M","age":40,"dx":["A41.900"],"px":["38.9300","51.2300"]}`, "0000", []whyNot{
		{"GQY", "gate MDCG (principal_diagnosis); conditions GQY (main_procedure_counts)"},
		{"GD1", "gate MDCG (principal_diagnosis); conditions GD1 (main_procedure)"},
	})
}

// TestWhyNotNational asks about cases of the specification and of the design, whose groups were looked up in the tables.
func TestWhyNotNational(t *testing.T) {
	g := newGrouper(t, "2.0")
	testWhyNot(t, g, `{"sex":"M","age":67,"dx":["I63.902","J96.000","I65.203","E11.900"],"px":[]}`, "BR11", []whyNot{
		{"BR11", "in"},
		{"BR13", "earlier-leaf BR11"},
		{"BR21", "earlier-group BR1; conditions BR2 (principal_diagnosis[2])"}, // I65.203 is one of BR2
		{"BL1", "conditions BL1 (main_procedure)"},
		{"BQY", "conditions BQY (main_procedure_counts)"},
		{"MDCE", "earlier-mdc MDCB; gate MDCE (principal_diagnosis[1])"}, // J96.000 is one of MDCE
		{"MDCP", "gate MDCP (age_days_max)"},
		{"MDCA", "no-group MDCA"},
	})
	testWhyNot(t, g, `{"sex":"M","age":68,"dx":["I63.902"],"px":["51.2300"]}`, "BQY", []whyNot{
		{"BR15", "ambiguous MDCB"},
		{"BR11", "ambiguous MDCB; leaf BR11"},
		{"HC2", "earlier-mdc MDCB; gate MDCH (principal_diagnosis)"}, // 51.2300 as main is all that HC2 asks
	})
	testWhyNot(t, newGrouper(t, "1.1"), `{"sex":"M","age":67,"dx":["I63.902"],"px":[]}`, "BR25", []whyNot{
		{"BR1", "conditions BR1 (principal_diagnosis)"},
		{"BR23", "leaf BR23"},
	})
}

// TestWhyNotLeaf tells of each secondary diagnosis why it counts or not, with the row that says so.
func TestWhyNotLeaf(t *testing.T) {
	g := newGrouper(t, "2.0")
	w, err := g.WhyNot(readOne(t, `{"sex":"M","age":67,"dx":["I63.902","I65.203","E11.900"],"px":[]}`), "BR11")
	if err != nil || len(w.Obstacles) != 1 || w.Obstacles[0].Kind != grouper.ObstacleLeaf {
		t.Fatalf("%+v, %v", w, err)
	}
	var got []string
	for _, f := range w.Obstacles[0].Facts[1:] {
		file, _, _ := strings.Cut(f.Place, ":")
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %t %s %s", f.Code, f.Severity, f.Hit, f.List, file)))
	}
	want := []string{"I65.203 CC false 96 exclusion.csv", "E11.900  false"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWhyNotDIP asks about rows and groups that were looked up in core.csv of the national pack.
func TestWhyNotDIP(t *testing.T) {
	g, err := grouper.New(packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	testWhyNot(t, g, `{"dx":["C53.900"],"px":["68.4100"]}`, "C53:surgery", []whyNot{
		{"C53:surgery", "in"},
		{"747", "procedures 747 (slot 1)"},
		{"751", "procedures 751 (slot 0)"},
		{"749", "procedures 749 (slot 0 & slot 1)"},
		{"743", "procedures 743 ()"}, // it asks for no procedure
		{"4606", "key 4606; procedures 4606 (slot 0)"},
		{"C53:conservative", "class C53:conservative"},
		{"K35:surgery", "key K35:surgery"},
		{"K35:diagnostic", "key K35:diagnostic; class K35:diagnostic"},
	})
	testWhyNot(t, g, `{"dx":["C53.900"],"px":["68.4100","65.6300"]}`, "747", []whyNot{
		{"747", "in"},
		{"748", "procedures 748 (slot 1)"},
		{"C53:surgery", "earlier-list 747"},
	})
	testWhyNot(t, g, `{"dx":["K35.200"],"px":["54.1100","47.0901"]}`, "K35:surgery", []whyNot{
		{"4608", "procedures 4608 (slot 0[1])"}, // 47.0901 is filed, and does not lead
		{"4609", "procedures 4609 ()"},
	})
	testWhyNot(t, g, `{"sex":"M","age":66,"dx":["I20.000"],"px":["88.5600","37.2200","88.4103"]}`, "2924", []whyNot{
		{"2926", "choice 2924"}, // 37.2200 and 88.4103 are two of its three related procedures
		{"2910", "choice 2924"},
		{"2930", "procedures 2930 (slot 1)"},
	})
	testWhyNot(t, g, `{"dx":["I21.000"],"px":["36.0700","00.2400x001","17.5500x003"]}`, "", []whyNot{
		{"2966", "tie"},
		{"2961", "choice"},
	})
	testWhyNot(t, g, `{"dx":["A41.900"],"px":["31.1x00"]}`, "", []whyNot{
		{"A41:surgery", "class A41:surgery"}, // which is not settled
		{"135", "procedures 135 ()"},
	})
	testWhyNot(t, g, `{"dx":["A41900"],"px":[]}`, "", []whyNot{{"135", "rejected principal-malformed"}, {"A41:surgery", "rejected principal-malformed"}})
}

// TestWhyNotMiniDIP asks about every kind of group of the small pack.
func TestWhyNotMiniDIP(t *testing.T) {
	g := miniDIP(t, "core.csv: +9,A41,,,", "scores.csv: +9,10")
	testWhyNot(t, g, `{"sex":"M","age":10,"admission":"inpatient","dx":["K35.800"],"px":["47.0900"]}`, "B1", []whyNot{
		{"B1", "in"},
		{"5", "procedures 5 (slot 1 & slot 2)"},
		{"3", "procedures 3 (slot 0)"},
		{"7", "procedures 7 (); proviso 7"},
		{"D1", "list D1; procedures D1 (slot 0)"},
		{"P1", "procedures P1 (slot 0); proviso P1"},
		{"Z1", "key Z1; proviso Z1"},
		{"B2", "key B2; procedures B2 ()"},
		{"A41-C", "earlier-list B1; key A41-C; class A41-C"},
		{"K-S2", "earlier-list B1; class K-S2"}, // 47.09 is an adjunct, which is no class
		{"K-S1", "earlier-list B1; rung K-S1; class K-S1"},
		{"A41-T", "earlier-list B1; key A41-T; class A41-T"},
		{"K35:diagnostic", "earlier-list B1; class K35:diagnostic"},
		{"KBBZ", "taken B1"},
		{"K35:Ⅰ", "taken B1"},
	})
	testWhyNot(t, g, `{"sex":"M","age":30,"admission":"day","dx":["K35.800"],"px":["47.0100"]}`, "D1", []whyNot{
		{"3", "earlier-list D1"},
		{"5", "earlier-list D1; procedures 5 (slot 0 & slot 1 & slot 2)"},
	})
	testWhyNot(t, g, `{"sex":"M","age":30,"stay":3,"icu_days":0,"admission":"inpatient","dx":["A41.900"],"px":[]}`, "1", []whyNot{
		{"9", "narrower-key 1"},
		{"2", "procedures 2 (slot 0)"},
		{"A41-C", "earlier-list 1"},
	})
	testWhyNot(t, g, `{"sex":"M","age":30,"stay":3,"icu_days":0,"admission":"inpatient","dx":["A41.900"],"px":["38.9300"]}`, "2", []whyNot{
		{"1", "taken 2"}, // 38.9300 is simple, but a row has it
	})
	rows := miniDIP(t, "bed_day.csv: +Z2,A,,", "scores.csv: +Z2,10")
	testWhyNot(t, rows, `{"sex":"M","age":30,"stay":10,"dx":["A41.900"],"px":[]}`, "Z1", []whyNot{
		{"Z2", "earlier-list Z1"}, // both fit, and Z1 stands before
		{"1", "earlier-list Z1"},
	})
	testWhyNot(t, g, `{"sex":"M","age":30,"dx":["K35.800"],"px":["47.0100"]}`, "", []whyNot{
		{"D1", "list D1"}, // the kind of admission is not stated
	})
	testWhyNot(t, g, `{"sex":"M","age":30,"admission":"inpatient","dx":["C16.900"],"px":[]}`, "", []whyNot{{"1", "rejected principal-excluded"}})
}

// TestTargets tells what a pack does not have, and what is near.
func TestTargets(t *testing.T) {
	mini, dip := miniDRG(t), miniDIP(t)
	for _, c := range []struct {
		g      *grouper.Grouper
		target string
		near   []string
	}{
		{mini, "GD9", []string{"GD1", "GD19", "GR1", "GR19", "GZ1"}},
		{mini, "XYZW", nil},
		{mini, "", nil},
		{mini, strings.Repeat("G", 10_000), nil},
		{mini, "\x00\xff", nil},
		{dip, "D2", []string{"D1", "2", "B2"}},
	} {
		_, err := c.g.WhyNot(nil, c.target)
		var unknown *grouper.TargetError
		if !errors.As(err, &unknown) {
			t.Errorf("%.20q: %v", c.target, err)
			continue
		}
		if got := unknown.Near; len(got) < len(c.near) || !slices.Equal(got[:len(c.near)], c.near) || c.near == nil && got != nil {
			t.Errorf("%.20q: near %q, want %q", c.target, got, c.near)
		}
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if s := unknown.Text(l); !strings.HasPrefix(s, grouper.TargetUnknown+": ") || len(s) > 400 || strings.Contains(s, "\x00") {
				t.Errorf("%.20q: %q", c.target, s)
			}
		}
	}
	w, err := mini.WhyNot(nil, " gz1\n")
	if err != nil || obstacles(w) != "rejected case-missing" || w.Target.Code != "GZ1" || w.Target.Kind != grouper.TargetADRG {
		t.Errorf("%+v, %v", w, err)
	}
}

// TestWhyNotJSON holds the keys of the answer.
func TestWhyNotJSON(t *testing.T) {
	w, err := miniDRG(t).WhyNot(readOne(t, `{"id":"a","sex":"F","age":40,"dx":["K35.800"],"px":["51.2300","47.0100"]}`), "GD1")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	want := `"asked":{"code":"GD1","name":"阑尾切除术","kind":"adrg"},"in":false,"obstacles":[{"kind":"conditions","group":"GD1","name":"阑尾切除术",` +
		`"alternatives":1,"nearest":[{"alternative":1,"position":"conditions.csv:3","failed":[{"kind":"condition","hit":false,` +
		`"condition":"main_procedure","field":"px","index":1,"code":"47.0100","list":"GD1.main","position":"lists.csv:2"}]}]}]}`
	if !strings.HasPrefix(string(data), `{"id":"a","status":"ambiguous","mdc":"MDCG"`) || !strings.HasSuffix(string(data), want) {
		t.Errorf("%s\nwant ... %s", data, want)
	}
}

// TestWhyNotLocal asks about leaves with conditions of the small local pack: GZ10 (children) and GZ17 (MCC and more than 60 days) stand
// before the leaves of the base.
func TestWhyNotLocal(t *testing.T) {
	g, err := grouper.New(packtest.City(t))
	if err != nil {
		t.Fatal(err)
	}
	long := `{"sex":"F","age":70,"stay":60,"dx":["K35.800","A41.900"]}`
	testWhyNot(t, g, long, "GZ11", []whyNot{
		{"GZ10", "leaf GZ10"},
		{"GZ17", "leaf GZ17"},
		{"GZ13", "earlier-leaf GZ11"},
		{"GR19A", "conditions GR1 (principal_diagnosis)"},
		{"ZZ10", "gate MDCZ (principal_zone & zones_min); leaf ZZ10"},
	})
	testWhyNot(t, g, `{"sex":"F","age":9,"stay":61,"dx":["K35.800","A41.900"]}`, "GZ10", []whyNot{
		{"GZ17", "earlier-leaf GZ10"},
		{"GZ15", "earlier-leaf GZ10"},
	})
	if _, err := g.WhyNot(nil, "GR19"); err == nil { // it has another code here
		t.Error("GR19 is there")
	}
	for target, want := range map[string][2]string{
		"GZ10": {"年龄（岁） ≤ 17：70，不符", ""},
		"GZ17": {"住院天数 > 60：60，不符", "A41.900      MCC   保留"},
	} {
		w, err := g.WhyNot(readOne(t, long), target)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := w.WriteText(&b, rules.Chinese); err != nil || !strings.Contains(b.String(), want[0]) || !strings.Contains(b.String(), want[1]) {
			t.Errorf("%s: %v\n%s", target, err, b.String())
		}
	}
}

// TestWhyNotBefore asks about a pack that has a group of children before all MDCs, and a code of its own for cases outside them.
func TestWhyNotBefore(t *testing.T) {
	codes, _, files := packtest.Mini(t)
	base, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"pre":  "drg,name,when,reason,source\nT1,示例先期组,child,示例,示例\n",
		"when": "when,alternative,test,compare,value,not\nchild,1,age,le,17,\n",
	}, "core_changes: true", "parameters:", `  ungrouped_codes: {no-mdc: "0000B"}`), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	testWhyNot(t, g, `{"sex":"F","age":9,"dx":["K35.800"]}`, "T1", []whyNot{
		{"T1", "in"},
		{"GZ15", "earlier-group T1"},
		{"MDCG", "earlier-group T1"},
		{"GR1", "earlier-group T1; conditions GR1 (principal_diagnosis)"},
		{"GQY", "earlier-group T1; conditions GQY (main_procedure_counts)"},
	})
	testWhyNot(t, g, `{"sex":"F","age":40,"dx":["K35.800"]}`, "GZ15", []whyNot{{"T1", "leaf T1"}, {"GZ15", "in"}})
	testWhyNot(t, g, `{"sex":"F","age":40,"dx":["A41.900"]}`, "0000B", []whyNot{{"0000B", "in"}, {"0000", "taken 0000B no-mdc"}})
}
