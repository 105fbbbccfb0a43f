package dip_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
)

// small compiles a pack of a few tables with the national parameters, some changed, each given as its line.
func small(t *testing.T, tables map[string]string, parameters ...string) *dip.Grouper {
	t.Helper()
	manifest, err := fs.ReadFile(dip20.FS(), "pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	codes := packtest.Codes(t)
	_, rest, _ := strings.Cut(string(manifest), "\nparameters:\n")
	rest, _, _ = strings.Cut(rest, "tables:\n")
	for _, p := range parameters {
		name, _, _ := strings.Cut(p, ":")
		_, after, ok := strings.Cut("\n"+rest, "\n  "+name+":")
		if !ok {
			t.Fatalf("no parameter %s", name)
		}
		line, _, _ := strings.Cut(after, "\n")
		rest = strings.Replace(rest, "  "+name+":"+line, "  "+p, 1)
	}
	files := fstest.MapFS{}
	counts := ""
	for name, text := range tables {
		files[name+".csv"] = &fstest.MapFile{Data: []byte(text)}
		counts += fmt.Sprintf("  %s: %d\n", name, strings.Count(text, "\n")-1)
	}
	id := codes.Identity()
	files["pack.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "format: 1\nsystem: dip\nid: small\nedition: \"1\"\nrevision: 1\nname: 示例\n"+
		"sources: [{title: 示例, issuer: 示例}]\ncode_system: {id: %s, edition: %q, digest: %q}\nparameters:\n%stables:\n%s",
		id.ID, id.Edition, id.Digest, rest, counts)}
	p, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	g, err := dip.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func amount(t *testing.T, s string) rules.Decimal {
	t.Helper()
	d, err := rules.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestReadings holds the engine to single sentences of chapter 11 that random packs meet too seldom.
func TestReadings(t *testing.T) {
	allKeys := "keys: [full, five, category, range, two, letter]"
	comp := "key,class,code\n*,conservative,Z-c\n*,surgery,Z-s\n"
	classes := "code,match,class,basis\n47,prefix,surgery,pack\n54,prefix,surgery,pack\n36,prefix,surgery,pack\n96,prefix,therapeutic,pack\n"
	for _, c := range []struct {
		name       string
		tables     map[string]string
		parameters []string
		c          rules.Case
		want       string
	}{
		{"a reason is that of the narrower range", map[string]string{
			"core": "diagnosis,main,code,related\nK35-K38,54.1100,N1,\nK35-K38,,N0,\nK00-K93,47.0901,W1,96.7201\n", "comprehensive": comp,
			"procedure_class": classes, "exclude_procedure": "code,match,action\n47.0901,exact,simple\n"}, []string{allKeys},
			rules.Case{Diagnoses: []string{"K35.200"}, Procedures: []string{"47.0901"}}, "core N0"},
		{"the narrower range is tried first", map[string]string{
			"core": "diagnosis,main,code\nK00-K93,,W\nK35-K38,,N\n"}, []string{allKeys},
			rules.Case{Diagnoses: []string{"K35.200"}}, "core N"},
		{"a dagger pair by its whole before its dagger part", map[string]string{
			"core": "diagnosis,main,code\nE11.300x011,,D\nE11.300x011+H36.0*,,P\n"}, []string{allKeys},
			rules.Case{Diagnoses: []string{"E11.300x011+H36.0*"}}, "core P"},
		{"the narrower of two ranges of the ladder", map[string]string{
			"comprehensive": "key,class,code\nA00-B99,conservative,W\nA30-A49,conservative,N\n"}, []string{"ladder: [ranges]"},
			rules.Case{Diagnoses: []string{"A41.900"}}, "comprehensive N"},
		{"the last resort of the narrowest key", map[string]string{
			"last_resort": "key,code\nK00-K93,R\nK35.2,F\nK35,C\n*,S\n"}, []string{"ladder: []"},
			rules.Case{Diagnoses: []string{"K35.200"}}, "comprehensive F"},
		{"a price of nothing is none", map[string]string{
			"core": "diagnosis,main,code,when\nA41.9,,X,hi\n", "scores": "code,score\nX,10\n", "when": "when,alternative,test,compare,value\nhi,1,cost_ratio,ge,3\n"},
			[]string{"ladder: []"},
			rules.Case{Diagnoses: []string{"A41.900"}, Cost: amount(t, "100"), Price: amount(t, "0")}, "needs-data  price"},
		{"a code of traditional medicine in any spelling", map[string]string{
			"core": "diagnosis,main,code\nA41.9,,X\n", "tcm": "tcm_dx,coefficient\nBNX010,1.1\n"}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}, TCMDiagnosis: " bnx０10"}, "core X tcm 1"},
		{"a coefficient that may be another one is passed over", map[string]string{
			"core": "diagnosis,main,code\nA41.9,,X\n", "when": "when,alternative,test,compare,value\nw,1,cci,ge,0\n", "cci": "category,weight,diagnosis\na,1,I21\n",
			"auxiliary": "type,level,when,hospital_level,coefficient\nt,l,w,,1.1\nt,l,w,三级,1.5\n"}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}}, "core X overlay-skipped"},
		{"equal triggers: the first of the file", map[string]string{
			"core": "diagnosis,main,code\nA41.9,,X\n", "when": "when,alternative,test,compare,value\nw,1,cci,ge,0\n", "cci": "category,weight,diagnosis\na,1,I21\n",
			"auxiliary": "type,level,when,trigger,coefficient\nt,l,w,2,1.1\nu,l,w,2.0,1.5\n"}, nil,
			rules.Case{Diagnoses: []string{"A41.900"}}, "core X auxiliary 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := small(t, c.tables, c.parameters...)
			r := g.Group(&c.c)
			got := strings.TrimSuffix(r.Status.String()+" "+r.Code, " ")
			if r.Status == rules.NeedsData {
				got += " "
			}
			for _, i := range r.Issues() {
				if i.Code == rules.DataNeeded || i.Code == rules.OverlaySkipped {
					got += " " + map[bool]string{true: i.Value(), false: string(i.Code)}[i.Code == rules.DataNeeded]
				}
			}
			if r.DIP.TCM > 0 {
				got += fmt.Sprint(" tcm ", r.DIP.TCM)
			}
			if r.DIP.Auxiliary > 0 {
				got += fmt.Sprint(" auxiliary ", r.DIP.Auxiliary)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestUnknownConditions takes up to eight conditions that nobody knows both ways: the row with the highest score takes the case
// whatever they say.
func TestUnknownConditions(t *testing.T) {
	core, when, scores := "diagnosis,main,code,when\n", "when,alternative,test,compare,value\n", "code,score\n"
	for i := range 8 {
		core += fmt.Sprintf("A41.9,,R%d,w%d\n", i, i)
		when += fmt.Sprintf("w%d,1,flag:f%d,,\n", i, i)
		scores += fmt.Sprintf("R%d,%d\n", i, 10+i)
	}
	g := small(t, map[string]string{"core": core + "A41.9,,Z,\n", "when": when, "scores": scores + "Z,99\n"}, "select: [highest-score]", "ladder: []")
	if r := g.Group(&rules.Case{Diagnoses: []string{"A41.900"}}); r.Status != rules.Core || r.Code != "Z" {
		t.Errorf("%s %s %v", r.Status, r.Code, r.Issues())
	}
	g = small(t, map[string]string{"core": core + "A41.9,,Z,\n", "when": when, "scores": scores + "Z,1\n"}, "select: [highest-score]", "ladder: []")
	r := g.Group(&rules.Case{Diagnoses: []string{"A41.900"}})
	var needs []string
	for _, i := range r.Issues() {
		needs = append(needs, i.Value())
	}
	want := []string{"flags:f0", "flags:f1", "flags:f2", "flags:f3", "flags:f4", "flags:f5", "flags:f6", "flags:f7"}
	if r.Status != rules.NeedsData || !slices.Equal(needs, want) {
		t.Errorf("%s %v", r.Status, needs)
	}
}

// TestNegativeAmounts refuses amounts below nothing, which a reader of records refuses before.
func TestNegativeAmounts(t *testing.T) {
	g := nationalGrouper(t)
	for _, c := range []rules.Case{
		{Cost: amount(t, "-1")}, {Price: amount(t, "-0.5")}, {Parts: map[string]rules.Decimal{"b": amount(t, "-1"), "a": amount(t, "-2")}},
	} {
		c.Diagnoses = []string{"A41.900"}
		if r := g.Group(&c); r.Status != rules.Invalid || r.Reason != rules.NumberNegative {
			t.Errorf("%s %s", r.Status, r.Reason)
		}
	}
}

// TestManyUnknownProcedures asks for the classes of as many procedures as there are.
func TestManyUnknownProcedures(t *testing.T) {
	g := patched(t, "class_from: highest")
	c := rules.Case{Diagnoses: []string{"U07.100"}}
	for i := range 50_000 {
		c.Procedures = append(c.Procedures, fmt.Sprintf("%02d.%04d", 10+i%80, i/80*7%10_000))
	}
	if r := g.Group(&c); r.Status != rules.Comprehensive && r.Status != rules.NeedsData {
		t.Errorf("%s", r.Status)
	}
}

// TestToldParameters looks whether a walk tells the parameters of S6 and of types where they decide, and the entry that excludes
// a principal diagnosis.
func TestToldParameters(t *testing.T) {
	tables := func(more ...string) map[string]string {
		m := map[string]string{
			"core":            "diagnosis,main,code\nA41.9,,X\n",
			"procedure_class": "code,match,class,basis\n96,prefix,therapeutic,pack\n",
			"procedure_level": "code,level,incision\n96.7201,1,0\n",
		}
		for i := 0; i+1 < len(more); i += 2 {
			m[more[i]] = more[i+1]
		}
		return m
	}
	sepsis := func(px string) rules.Case {
		return rules.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{px}}
	}
	for _, c := range []struct {
		name       string
		g          *dip.Grouper
		c          rules.Case
		code, told string
	}{
		{"undefined is simple", small(t, tables(), `simple_unknown: "on"`), sepsis("39.9599"), "X", "simple_unknown"},
		{"minor by level", small(t, tables(), `minor_level_below: "3"`), sepsis("96.7201"), "X", "minor_level_below"},
		{"minor by incision", small(t, tables(), `minor_incision: "0"`), sepsis("96.7201"), "X", "minor_incision"},
		{"types", small(t, tables(), "type_order: [core-therapeutic, core-conservative]"), sepsis(""), "X", "type_order"},
	} {
		told := map[string]bool{}
		m := c.g.Pack().Manifest()
		names := m.ParameterNames()
		r := c.g.Walk(&c.c, func(s rules.Step) {
			if s.Kind == rules.StepParameter {
				told[names[s.Number]] = true
			}
		})
		if r.Code != c.code || !told[c.told] || len(told) != 1 {
			t.Errorf("%s: %s, told %v", c.name, r.Code, told)
		}
	}
	g := small(t, tables("exclude_principal", "code,match\nI21,prefix\nA41.900,exact\n"))
	at := ""
	r := g.Walk(&rules.Case{Diagnoses: []string{"A41.900"}}, func(s rules.Step) {
		if s.Kind == rules.StepDiagnosis {
			at = g.Pack().Place(s.Pos)
		}
	})
	if r.Reason != rules.PrincipalExcluded || at != "exclude_principal.csv:3" {
		t.Errorf("%s at %q", r.Reason, at)
	}
}
