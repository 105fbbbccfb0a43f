package reference_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
)

// national opens the national pack.
func national(tb testing.TB) *rules.Pack {
	tb.Helper()
	p, err := rules.Open(dip20.FS(), packtest.Codes(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// local opens a pack over the national one: its parameters but for those given as "name: value", and tables as lines.
func local(tb testing.TB, parameters []string, tables map[string][]string) *rules.Pack {
	tb.Helper()
	base := national(tb)
	manifest, err := fs.ReadFile(dip20.FS(), "pack.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(manifest), "\nparameters:\n")
	var b strings.Builder
	fmt.Fprintf(&b, "format: 1\nsystem: dip\nid: local\nedition: \"2.0\"\nrevision: 1\nname: 本地\n"+
		"sources: [{title: 测试, issuer: 测试}]\nbase: {id: dip, edition: \"2.0\", digest: %q}\n", base.Digest())
	b.WriteString("code_system:\n")
	_, system, _ := strings.Cut(string(manifest), "\ncode_system:\n")
	for line := range strings.SplitSeq(system, "\n") {
		if !strings.HasPrefix(line, "  ") {
			break
		}
		b.WriteString(line + "\n")
	}
	b.WriteString("parameters:\n")
	used := 0
	for line := range strings.SplitSeq(rest, "\n") {
		if !strings.HasPrefix(line, "  ") {
			break
		}
		name, _, _ := strings.Cut(line, ":")
		for _, p := range parameters {
			if strings.HasPrefix("  "+p, name+":") {
				line = "  " + p
				used++
			}
		}
		b.WriteString(line + "\n")
	}
	if used != len(parameters) {
		tb.Fatalf("%d of the parameters %v are there", used, parameters)
	}
	b.WriteString("tables: {")
	m := fstest.MapFS{}
	for name, lines := range tables {
		fmt.Fprintf(&b, "%s: %d, ", name, len(lines)-1)
		m[name+".csv"] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	b.WriteString("}\n")
	m["pack.yaml"] = &fstest.MapFile{Data: []byte(b.String())}
	p, err := rules.Open(m, base, packtest.Codes(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// examples opens the extension of chapter 10.
func examples(tb testing.TB) *rules.Pack {
	return local(tb, nil, map[string][]string{
		"exclude_principal": {"code,match", "A09.900,exact"},
		"exclude_procedure": {
			"code,match,action,unless",
			"54.9101,exact,drop,",
			"45.2302,exact,drop,A00-A09|C15-C26|D01|D12|D13|D37|I85|K20-K93",
			"17.5500x003,exact,not-main,",
			"57.9400,exact,simple,",
			"96.0700,exact,simple,",
		},
		"accepted": {"finding,subject,reason,source", "row-dead,54.9101,测试,测试", "row-dead,45.2302,测试,测试"},
	})
}

// line is a line of a corpus.
type line struct {
	ID     string
	DX, PX []string
	Want   struct {
		Status, Code, Reason, Not string
		Number                    int32
		Needs, Candidates         []string
	}
	Why string
}

func (l *line) of() *rules.Case { return &rules.Case{ID: l.ID, Diagnoses: l.DX, Procedures: l.PX} }

func corpus(tb testing.TB, file string, least int) []line {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "testdata", "corpus", file))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var list []line
	for s := bufio.NewScanner(f); s.Scan(); {
		var l line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil || l.Want.Status == "" && l.Want.Not == "" {
			tb.Fatalf("%s:%d: %v: %s", file, len(list)+1, err, s.Bytes())
		}
		list = append(list, l)
	}
	if len(list) < least {
		tb.Fatalf("%s: %d cases, at least %d expected", file, len(list), least)
	}
	return list
}

func check(t *testing.T, l line, a reference.DIPAnswer) {
	t.Helper()
	w := l.Want
	if w.Not != "" {
		if a.Status.String() == w.Not {
			t.Errorf("%s: %+v", l.ID, a)
		}
		return
	}
	if a.Status.String() != w.Status || a.Code != w.Code || a.Number != w.Number || w.Reason != "" && string(a.Reason) != w.Reason ||
		!slices.Equal(a.Needs, w.Needs) || !slices.Equal(a.Candidates, w.Candidates) {
		t.Errorf("%s: %+v, want %+v (%s)", l.ID, a, w, l.Why)
	}
}

// TestExamples runs the worked examples of the DIP specification.
func TestExamples(t *testing.T) {
	g := reference.NewDIP(examples(t))
	for _, l := range corpus(t, "dip-2.0-examples.jsonl", 63) {
		check(t, l, g.Group(l.of()))
	}
}

// TestExamplesNational runs them without the extension: chapter 10 says what changes.
func TestExamplesNational(t *testing.T) {
	g := reference.NewDIP(national(t))
	changed := map[string]string{
		"E40": "core 37", "E41": "core 4618", "E42": "comprehensive I21:diagnostic", "E44": "comprehensive I21:surgery",
		"E45": "comprehensive A41:therapeutic", "E52": "comprehensive I21:surgery", "E61": "invalid procedure-malformed",
	}
	for _, l := range corpus(t, "dip-2.0-examples.jsonl", 63) {
		a := g.Group(l.of())
		want, ok := changed[l.ID]
		if !ok {
			check(t, l, a)
			continue
		}
		have := a.Status.String() + " " + a.Code
		if a.Status == rules.Invalid {
			have += string(a.Reason)
		}
		if have != want {
			t.Errorf("%s: %s, want %s", l.ID, have, want)
		}
	}
}

// TestSynthetic runs cases that were made from the national list.
func TestSynthetic(t *testing.T) {
	g := reference.NewDIP(national(t))
	for _, l := range corpus(t, "dip-2.0-synthetic.jsonl", 1_000) {
		check(t, l, g.Group(l.of()))
	}
}

// TestEveryRow checks that a case with exactly what a row asks for gets that row: none is shadowed (2.1).
func TestEveryRow(t *testing.T) {
	p := national(t)
	g := reference.NewDIP(p)
	some := make(map[string]string) // a diagnosis for each key
	for _, e := range p.Codes().Catalog().Diagnoses() {
		some[e.Code[:5]] = e.Code
	}
	code := func(r rules.Ref) string {
		e, _ := p.Codes().Procedure(r)
		return e.Code
	}
	for _, row := range p.DIP().Rows {
		c := rules.Case{Diagnoses: []string{some[row.Keys[0].Text]}}
		match := rules.MatchConservative
		if f := row.Forms[0]; f.Main != nil {
			match = rules.MatchPlain
			c.Procedures = append(c.Procedures, code(f.Main[0]))
			for _, slot := range f.Related {
				match = rules.MatchFull
				c.Procedures = append(c.Procedures, code(slot[0]))
			}
		}
		if a := g.Group(&c); a.Number != row.Number || a.Match != match {
			t.Errorf("row %d: %+v", row.Number, a)
		}
	}
}

// classless accepts that the pack has main procedures without class.
func classless(tb testing.TB) []string {
	p := national(tb)
	list := []string{"finding,subject,reason,source"}
	for _, row := range p.DIP().Rows {
		for _, c := range row.Forms[0].Main {
			e, _ := p.Codes().Procedure(c)
			line := "class-missing," + e.Code + ",测试,测试"
			if !p.DIP().Classes[c].Class.Stands() && !slices.Contains(list, line) {
				list = append(list, line)
			}
		}
	}
	return list
}

// TestOtherPack runs cases of chapter 6.9 and readings of 11.2 on small local packs.
func TestOtherPack(t *testing.T) {
	yuan := func(s string) rules.Decimal {
		d, err := rules.ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	comp := "key,class,levels,code,name,change,reason,source"
	noStar := []string{comp, "*,surgery,,,,remove,测试,测试", "*,therapeutic,,,,remove,测试,测试",
		"*,diagnostic,,,,remove,测试,测试", "*,conservative,,,,remove,测试,测试"}
	core := "diagnosis,main,related,code,when,change,reason,source"
	when := "when,alternative,test,compare,value"
	tests := []struct {
		name       string
		parameters []string
		tables     map[string][]string
		c          rules.Case
		want       string
	}{
		{"any main, tie", []string{"main: any", "select: [full]"}, nil,
			rules.Case{Diagnoses: []string{"A09.900x006"}, Procedures: []string{"44.1300x001", "45.2302"}}, "ambiguous [30 33]"},
		{"any main", []string{"main: any", "select: []"}, nil,
			rules.Case{Diagnoses: []string{"K35.200"}, Procedures: []string{"54.1100", "47.0901"}}, "core 4608"},
		{"main first", []string{"main: any", "select: [main-first]"}, nil,
			rules.Case{Diagnoses: []string{"A09.900x006"}, Procedures: []string{"44.1300x001", "45.2302"}}, "core 30"},
		{"tie first", []string{"tie: first"}, nil,
			rules.Case{Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}}, "core 2966 tied"},
		{"tie last", []string{"tie: last"}, nil,
			rules.Case{Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}}, "core 2967 tied"},
		{"cost missing", []string{"select: [full, related, closest-cost]"},
			map[string][]string{"costs": {"code,cost", "2966,50000", "2967,60000"}},
			rules.Case{Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}},
			"needs-data [cost] [2966 2967]"},
		{"cost", []string{"select: [full, related, closest-cost]"},
			map[string][]string{"costs": {"code,cost", "2966,50000", "2967,60000"}},
			rules.Case{Cost: yuan("55000.01"), Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}},
			"core 2967"},
		{"mean missing", []string{"select: [full, related, closest-cost]"},
			map[string][]string{"costs": {"code,cost", "2966,50000"}},
			rules.Case{Cost: yuan("1"), Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}},
			"needs-data [mean_cost] [2966 2967]"},
		{"no partial match", []string{"related_part: \"off\""}, nil,
			rules.Case{Diagnoses: []string{"E11.300x011+H36.0*"}, Procedures: []string{"14.7401", "13.7100x001"}}, "core 1902"},
		{"shorter key", []string{"keys: [five, category]"}, map[string][]string{"core": {core, "I61,47.0901,,I61-1,,add,测试,测试"}},
			rules.Case{Diagnoses: []string{"I61.900"}, Procedures: []string{"47.0901"}}, "core I61-1"},
		{"condition unknown", nil, map[string][]string{
			"core": {core, "A41.9,33.2403,,A41-old,old,add,测试,测试"}, "when": {when, "old,1,age,ge,60"}},
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"33.2403"}}, "needs-data [age]"},
		{"condition unknown that changes nothing", nil, map[string][]string{
			"core": {core, "A41.9,33.2403,96.0700,A41-old,old,add,测试,测试"}, "when": {when, "old,1,age,ge,60"}},
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"33.2403"}}, "core 129"},
		{"class of an intervention", []string{"intervention: therapeutic"}, nil,
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"36.0700"}}, "comprehensive I10:therapeutic class-written"},
		{"highest class", []string{"class_from: highest"}, nil,
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"00.4000", "45.1300x004"}},
			"comprehensive I10:diagnostic class-written"},
		{"highest class unsettled", []string{"class_from: highest"}, nil,
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"45.1300x004", "31.1x00", "00.4000"}}, "needs-data [class:31.1x00]"},
		{"ladder", []string{"ladder: [category, ranges, letter]"}, map[string][]string{
			"comprehensive": slices.Concat(noStar, []string{"I10-I15,surgery,,I10-I15:SSZ,,add,测试,测试", "I,diagnostic,,{key}/{category},,add,测试,测试"})},
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"45.1300x004"}}, "comprehensive I/I10 class-written"},
		{"last resort", nil, map[string][]string{"comprehensive": noStar, "last_resort": {"key,code", "*,KBBZ", "I,I-"}},
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"45.1300x004"}}, "comprehensive I- class-written fallback"},
		{"no group", nil, map[string][]string{"comprehensive": noStar},
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"45.1300x004"}}, "ungrouped class-written"},
		{"split by level", []string{"ladder: [category]"}, map[string][]string{
			"comprehensive":   {comp, "I10,surgery,3|4,I10-3,,add,测试,测试"},
			"procedure_level": {"code,level,incision", "36.1200,4,1"}},
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"36.1200"}}, "comprehensive I10-3 class-written"},
		{"level unknown", []string{"ladder: [category]"}, map[string][]string{
			"comprehensive": {comp, "I10,surgery,3|4,I10-3,,add,测试,测试"}},
			rules.Case{Diagnoses: []string{"I10.x00"}, Procedures: []string{"36.1200"}}, "needs-data [level:36.1200] class-written"},
		{"minor", []string{"minor_level_below: \"3\""}, map[string][]string{"procedure_level": {"code,level,incision", "57.9400,1,0"}},
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"57.9400"}}, "core 135"},
		{"minor unknown", []string{"minor_level_below: \"3\"", "minor_incision: \"0\""}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"57.9400"}}, "needs-data [level:57.9400 incision:57.9400]"},
		{"unknown is simple", []string{"simple_unknown: \"on\""}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"39.9599"}}, "core 135 unknown-procedure"},
		{"uncovered", []string{"uncovered: all"}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"33.2403", "36.1200"}}, "comprehensive A41:surgery class-written"},
		{"types", []string{"type_order: [core-surgery, comp-surgery, core-therapeutic]", "class_from: highest"},
			map[string][]string{"accepted": classless(t)},
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"39.9500", "36.1200"}}, "comprehensive A41:surgery class-written"},
		{"types, core", []string{"type_order: [core-surgery, core-therapeutic, comp-surgery]"}, map[string][]string{"accepted": classless(t)},
			rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"39.9500", "36.1200"}}, "core 130 class-written"},
		{"types, conservative", []string{"type_order: [comp-surgery, comp-conservative, core-conservative]"},
			map[string][]string{"accepted": classless(t)},
			rules.Case{Diagnoses: []string{"A41.900"}}, "comprehensive A41:conservative"},
		{"bed-day", nil, map[string][]string{"bed_day": {"diagnosis,main,code,when,change,reason,source", "F00-F99,,F-BED,long,add,测试,测试"},
			"when": {when, "long,1,stay,gt,7"}},
			rules.Case{Admission: "bed-day", Stay: rules.Known(8), Diagnoses: []string{"F20.000"}}, "core F-BED"},
		{"admission unknown", nil, map[string][]string{"bed_day": {"diagnosis,main,code,change,reason,source", "F00-F99,,F-BED,add,测试,测试"}},
			rules.Case{Diagnoses: []string{"F20.000"}}, "needs-data [admission]"},
		{"admission not asked for", nil, map[string][]string{"bed_day": {"diagnosis,main,code,change,reason,source", "F00-F99,,F-BED,add,测试,测试"}},
			rules.Case{Diagnoses: []string{"A46.x00"}}, "core 139"},
		{"day", nil, map[string][]string{"day": {"diagnosis,main,code,change,reason,source", "A41.9,33.2403,A41-DAY,add,测试,测试"}},
			rules.Case{Admission: "day", Diagnoses: []string{"A41.900"}, Procedures: []string{"33.2403"}}, "core A41-DAY"},
		{"pre", nil, map[string][]string{"pre": {"diagnosis,main,code,change,reason,source", ",33.2403,PRE,add,测试,测试"}},
			rules.Case{Diagnoses: []string{"A46.x00"}, Procedures: []string{"44.1300x001", "33.2403"}}, "core PRE"},
		{"family", nil, map[string][]string{"families": {"family,scope", "鼻窦炎,J32"},
			"family_classes": {"family,class,code", "鼻窦炎,Ⅱ,22.5300x004", "鼻窦炎,Ⅳ,21.3106"},
			"family_groups":  {"family,classes,code", "鼻窦炎,Ⅱ&Ⅳ,J32:Ⅱ+Ⅳ"}},
			rules.Case{Diagnoses: []string{"J32.800"}, Procedures: []string{"21.3106", "22.5300x004"}}, "core J32:Ⅱ+Ⅳ"},
		{"cci", []string{"auxiliary: max"}, map[string][]string{
			"when":         {when, "serious,1,cci,between,3..4", "old,1,age,ge,66"},
			"auxiliary":    {"type,level,when,groups,coefficient,code", "CCI,serious,serious,135,,A41.9C-1", "年龄,高龄,old,135,1.2,"},
			"coefficients": {"code,hospital_level,coefficient", "A41.9C-1,三级,1.61"}},
			rules.Case{Diagnoses: []string{"A41.900", "I21.000", "N18.900"}}, "core A41.9C-1 #135 overlay-skipped aux 1"},
		{"tcm", nil, map[string][]string{"tcm": {"tcm_dx,diagnosis,base,coefficient", "A10.04.01,J20.9,3851,1.1"}},
			rules.Case{TCMDiagnosis: "A10.04.01", Diagnoses: []string{"J20.900"}}, "core 3851 tcm 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := reference.NewDIP(local(t, test.parameters, test.tables)).Group(&test.c)
			have := a.Status.String()
			if a.Code != "" {
				have += " " + a.Code
			}
			if a.Number > 0 && a.Code != fmt.Sprint(a.Number) {
				have += fmt.Sprint(" #", a.Number)
			}
			if a.Tied {
				have += " tied"
			}
			if a.Needs != nil {
				have += fmt.Sprint(" ", a.Needs)
			}
			if a.Candidates != nil {
				have += fmt.Sprint(" ", a.Candidates)
			}
			for _, w := range a.Warnings {
				if w != rules.GrayCode { // of many codes, and of no rule that is tested here
					have += " " + string(w)
				}
			}
			if a.TCM > 0 {
				have += fmt.Sprint(" tcm ", a.TCM)
			}
			if a.Auxiliary > 0 {
				have += fmt.Sprint(" aux ", a.Auxiliary)
			}
			if have != test.want {
				t.Errorf("%s, want %s", have, test.want)
			}
		})
	}
}
