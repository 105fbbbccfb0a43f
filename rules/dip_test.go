package rules_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// lines compares a text written as lines.
func lines(t *testing.T, what string, got []string, want string) {
	t.Helper()
	if d := cmp.Diff(strings.Split(strings.Trim(want, "\n"), "\n"), got); d != "" {
		t.Errorf("%s, -want +got:\n%s", what, d)
	}
}

// codeTexts writes procedures.
func codeTexts(p *rules.Pack, refs []rules.Ref) string {
	var texts []string
	for _, r := range refs {
		e, _ := p.Codes().Procedure(r)
		texts = append(texts, e.Code)
	}
	return strings.Join(texts, "|")
}

// itemTexts writes items with how they compare.
func itemTexts(items []rules.Item) string {
	var texts []string
	for _, i := range items {
		s := i.Text
		if i.Exact {
			s = "=" + s
		}
		if i.IsRange {
			s = "[" + i.Range.String() + "]"
		}
		texts = append(texts, s)
	}
	return strings.Join(texts, "|")
}

// rowTexts writes rows, each with its forms.
func rowTexts(p *rules.Pack) []string {
	var list []string
	d := p.DIP()
	for _, row := range d.Rows {
		var keys []string
		for _, k := range row.Keys {
			keys = append(keys, k.Shape.String()+":"+k.Text)
		}
		when := ""
		if row.Proviso >= 0 {
			when = " when " + d.Provisos[row.Proviso].Name
		}
		s := fmt.Sprintf("%s %d %s <%s>%s %s%s %s", row.Kind, row.Number, row.Code, strings.Join(keys, "|"), when, row.Class, row.Name+row.Origin, p.Place(row.Pos))
		for i, f := range row.Forms {
			var related []string
			for _, slot := range f.Related {
				related = append(related, codeTexts(p, slot))
			}
			s += fmt.Sprintf(" {%s; %s}", codeTexts(p, f.Main), strings.Join(related, "&"))
			if f.Conservative() != (f.Main == nil) || f.Prefix {
				s += "!"
			}
			if i > 0 {
				s += " " + p.Place(f.Pos)
			}
		}
		list = append(list, strings.Join(strings.Fields(s), " "))
	}
	return list
}

func TestDIPRows(t *testing.T) {
	_, p, _ := packtest.MiniDIP(t)
	lines(t, "rows", rowTexts(p), `
core 1 1 <five:A41.9> core.csv:2 {; }
core 2 2 <five:A41.9> core.csv:3 {38.9300; }
core 3 3 <five:K35.8> core.csv:4 {47.0100; }
core 4 4 <five:K35.8> core.csv:5 {47.0100; 54.5900}
core 5 5 <five:K35.8> core.csv:6 {47.0900; 54.5900&54.9999}
core 6 6 <five:K35.9|category:K66> core.csv:7 {47.0100|47.0900; 54.5900|51.2300}
core 7 7 <category:K35> when adult core.csv:8 {; }
core 8 8 <full:S02.000> core.csv:9 {; }
basic 0 B1 <five:K35.8|five:K35.9> surgery阑尾切除术city basic.csv:2 {47.0900; } {47.0100; 54.5900&51.2300} basic.csv:3
basic 0 B2 <range:S20-S29> when child conservative胸部损伤 basic.csv:4 {; }
day 0 D1 <five:K35.8> day.csv:2 {47.0100; }
bed-day 0 Z1 <letter:A> when long bed_day.csv:2 {; }
pre 0 P1 <> when newborn pre.csv:2 {17.971A0; }
`)
	if r := p.DIP().Rows[0]; r.Forms[0].Main != nil || r.Forms[0].Related != nil {
		t.Errorf("a conservative row has procedures: %+v", r)
	}
	unknown := p.DIP().Rows[4].Forms[0].Related[1][0]
	if e, defined := p.Codes().Procedure(unknown); defined || e.Code != "54.9999" || int(unknown) != p.Codes().Procedures()-1 {
		t.Errorf("the accepted code is %+v, %v", e, defined)
	}
}

func TestParseKey(t *testing.T) {
	for text, want := range map[string]rules.KeyShape{
		"Z51.806": rules.KeyFull, "A17.000x001": rules.KeyFull, "A17.000+G01*": rules.KeyFull, "A46.x00": rules.KeyFull,
		"Z51.1": rules.KeyFive, "A46.x": rules.KeyFive, "I61": rules.KeyCategory, "K00-K93": rules.KeyRange, "S00-T98": rules.KeyRange,
		"I42.5-I42.9": rules.KeyRange, "A1": rules.KeyTwo, "A": rules.KeyLetter,
		"": 0, "a": 0, "1": 0, "AA": 0, "A0A": 0, "A41.": 0, "A419": 0, "A41.90": 0, "A46.X": 0, "A41-": 0, "B00-A99": 0, "A41.9O0": 0, "47.0100": 0,
		"a41.900": 0, "K00-K93-K99": 0, " A41": 0,
	} {
		k, ok := rules.ParseKey(text)
		if k.Shape != want && ok || ok != (want != 0) || ok && k.Text != text {
			t.Errorf("%q is %v, %v; want %v", text, k, ok, want)
		}
	}
}

func TestDIPProvisos(t *testing.T) {
	_, p, _ := packtest.MiniDIP(t)
	var got []string
	kinds := make(map[rules.TestKind]bool)
	compares := make(map[rules.Compare]bool)
	for _, c := range p.DIP().Provisos {
		for a, tests := range c.Alternatives {
			for _, x := range tests {
				kinds[x.Kind], compares[x.Compare] = true, true
				s := fmt.Sprintf("%s %d %s %s %s", c.Name, a+1, p.Place(x.Pos), x.Kind, x.Compare)
				if x.Not {
					s = strings.Replace(s, x.Kind.String(), "not "+x.Kind.String(), 1)
				}
				if x.Name != "" {
					s += " :" + x.Name
				}
				if x.Low.Known() {
					s += " " + x.Low.String()
				}
				if x.Compare == rules.Between {
					s += ".." + x.High.String()
				} else if !x.High.Equal(x.Low) {
					t.Errorf("%s: High is %v", s, x.High)
				}
				if x.Items != nil {
					s += " " + itemTexts(x.Items)
				}
				if x.Texts != nil {
					s += " " + strings.Join(x.Texts, "|")
				}
				got = append(got, s)
			}
		}
	}
	lines(t, "conditions", got, `
adult 1 when.csv:2 age ge 18
child 1 when.csv:3 age lt 14
newborn 1 when.csv:4 age_days between 0..28
newborn 1 when.csv:5 birth_weight gt 1500
old 1 when.csv:6 age gt 65
long 1 when.csv:7 stay gt 7
long 2 when.csv:8 icu_days eq 3
long 2 when.csv:9 icu_hours le 72.5
long 2 when.csv:10 not ventilator_hours lt 96
severe 1 when.csv:11 any_diagnosis in A41.90|[B95-B99]|S02|[S20-S29]
severe 1 when.csv:12 not other_diagnosis in K
severe 1 when.csv:13 principal in K35.800|K66.0
severe 2 when.csv:14 procedure in 47.01|=38.9300
severe 2 when.csv:15 all_procedures in =47.0100|54.5
severe 2 when.csv:16 class in surgery|therapeutic
severe 2 when.csv:17 surgery_level ge 3
severe 3 when.csv:18 discharge eq 5
severe 3 when.csv:19 cci ge 3
severe 3 when.csv:20 cost gt 30000.00
severe 3 when.csv:21 cost_ratio ge 2.5
severe 3 when.csv:22 share le :西药 0.5
severe 4 when.csv:23 sex in M
severe 4 when.csv:24 admission in inpatient|day
severe 4 when.csv:25 hospital_level in 三级
severe 4 when.csv:26 not insurance in 职工
severe 4 when.csv:27 tcm_dx in A10.04.01
severe 4 when.csv:28 stage in 1|2
severe 4 when.csv:29 not flag in :plan
`)
	for k := rules.TestPrincipal; k <= rules.TestFlag; k++ {
		if !kinds[k] || k.String() == "" {
			t.Errorf("no test %d %s", k, k)
		}
	}
	for c := rules.In; c <= rules.Between; c++ {
		if !compares[c] {
			t.Errorf("no comparison %s", c)
		}
	}
}

func TestDIPTables(t *testing.T) {
	codes, p, _ := packtest.MiniDIP(t)
	d := p.DIP()
	var got []string
	for i, e := range codes.Codes().Catalog().Procedures() {
		c := d.Classes[i]
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Code, c.Class, c.Basis, p.Place(c.Pos))))
	}
	lines(t, "classes: the longest row that holds a code, a whole one first", got, `
17.971A0 therapeutic written procedure_class.csv:2
38.9300 therapeutic official procedure_class.csv:3
47.0100 intervention pack procedure_class.csv:6
47.0900 adjunct pack procedure_class.csv:5
51.2300 surgery written procedure_class.csv:7
54.5900 unsettled written procedure_class.csv:8
`)
	got = nil
	for i, e := range codes.Codes().Catalog().Procedures() {
		got = append(got, fmt.Sprintf("%s %d %d", e.Code, d.Levels[i].Level, d.Levels[i].Incision))
	}
	lines(t, "levels", got, "17.971A0 0 -1\n38.9300 0 0\n47.0100 2 1\n47.0900 3 -1\n51.2300 0 -1\n54.5900 0 -1")

	got = nil
	for _, g := range d.Groups {
		got = append(got, fmt.Sprintf("%s %s %04b %s %s %s for K35: %s", g.Key, g.Class, g.Levels>>1, g.Code, g.Name, p.Place(g.Pos), g.AppendCode(nil, "K35")))
	}
	lines(t, "comprehensive groups", got, `
A41 conservative 0000 A41-C 脓毒症 comprehensive.csv:2 for K35: A41-C
K surgery 0011 K-S1 消化系统手术 comprehensive.csv:3 for K35: K-S1
K surgery 1100 K-S2 消化系统手术 comprehensive.csv:4 for K35: K-S2
A00-B99 therapeutic 0000 {category}-T 感染 comprehensive.csv:5 for K35: K35-T
* diagnostic 0000 {key}:{class}  comprehensive.csv:6 for K35: K35:diagnostic
`)
	got = nil
	for _, x := range d.LastResort {
		got = append(got, fmt.Sprintf("last resort %q %s %s %s", x.Key.Text, x.Key.Shape, x.Code, x.Name))
	}
	for _, x := range d.Principals {
		got = append(got, "principal "+itemTexts([]rules.Item{x.Item})+" "+p.Place(x.Pos))
	}
	for _, x := range d.Exclusions {
		got = append(got, fmt.Sprintf("procedure %s %s unless %s %s", itemTexts([]rules.Item{x.Item}), x.Action, itemTexts(x.Unless), p.Place(x.Pos)))
	}
	lines(t, "exclusions", got, `
last resort ""  KBBZ 空白病种
last resort "S" letter SBBZ 损伤空白病种
principal =B95.000 exclude_principal.csv:2
principal B0 exclude_principal.csv:3
principal [C00-C97] exclude_principal.csv:4
procedure 38.93 simple unless  exclude_procedure.csv:2
procedure =51.2300 not-main unless K35|S02|[S20-S29] exclude_procedure.csv:3
procedure 17.97 drop unless [A00-B99] exclude_procedure.csv:4
`)
}

func TestDIPOverlays(t *testing.T) {
	_, p, _ := packtest.MiniDIP(t)
	d := p.DIP()
	var got []string
	for _, f := range d.Families {
		got = append(got, fmt.Sprintf("%s %s %s", f.Name, itemTexts(f.Scope), p.Place(f.Pos)))
		for _, c := range f.Classes {
			got = append(got, "  "+c.Name+" "+itemTexts(c.Items))
		}
		for _, g := range f.Groups {
			got = append(got, fmt.Sprintf("  %02b %s %s %s %s", g.Classes, g.Code, g.Diagnosis, g.Name, p.Place(g.Pos)))
		}
	}
	for _, e := range d.TCM {
		got = append(got, fmt.Sprintf("tcm %s <%s> %v base %s %s>=%s %s score %s × %s", e.Diagnosis, itemTexts(e.Western), e.Procedures, e.Base, e.Part,
			e.MinShare, e.Code, e.Score, e.Coefficient))
	}
	for _, e := range d.Auxiliary {
		got = append(got, fmt.Sprintf("aux %s %s %s %v trigger %s %v %s %s", e.Type, e.Level, d.Provisos[e.Proviso].Name, e.Groups, e.Trigger, e.Values, e.Code,
			p.Place(e.Pos)))
	}
	for _, c := range d.CCI {
		got = append(got, fmt.Sprintf("cci %s %d %s yields to %d %s", c.Name, c.Weight, itemTexts(c.Items), c.YieldsTo, p.Place(c.Pos)))
	}
	for _, c := range d.Costs {
		got = append(got, fmt.Sprintf("cost %s %s %s %s", c.Code, c.HospitalLevel, c.Insurance, c.Cost))
	}
	for _, c := range d.Coefficients {
		got = append(got, fmt.Sprintf("coefficient %s %s %s", c.Code, c.HospitalLevel, c.Value))
	}
	for _, a := range d.Attributes {
		got = append(got, fmt.Sprintf("attribute %s %s %s", a.Code, a.Name, a.Value))
	}
	for _, f := range d.Stages {
		got = append(got, fmt.Sprintf("stage %s %s %s %s", f.Code, f.Stage, f.HospitalLevel, f.Factor))
	}
	for _, r := range d.Repairs {
		got = append(got, fmt.Sprintf("repair %d %s %s %s %s", r.Number, r.Found, r.Used, r.Rule, p.Place(r.Pos)))
	}
	for i := range got {
		got[i] = strings.TrimRight(got[i], " ")
	}
	lines(t, "overlays", got, `
阑尾炎 K35 families.csv:2
  Ⅰ 47.01
  Ⅱ =47.0900|54.5
  01 K35:Ⅰ  阑尾切除术 family_groups.csv:2
  11 K35:Ⅰ+Ⅱ   family_groups.csv:3
  11 K35.9:Ⅰ+Ⅱ K35.9  family_groups.csv:4
创伤 S02|[S20-S29] families.csv:4
  Ⅰ 17
  01 S:Ⅰ   family_groups.csv:6
腹膜粘连 K66 families.csv:3
  Ⅰ =54.5900
  01 K66:Ⅰ   family_groups.csv:5
tcm A10.04.01 <A41.9|A49> [38.9300 47.0100] base 2 >=  score  × 1.1
tcm A10.04.02 <> [] base  中医>=0.5 K35-TCM score 88.5 ×
aux 年龄 高龄 old [1 2] trigger 1.2 [{三级 1.15} {二级 1.1}]  auxiliary.csv:2
aux 年龄 低龄 child [] trigger 1.3 [{ 1.25}]  auxiliary.csv:4
aux 严重程度 重度 severe [3] trigger  [] 3-重 auxiliary.csv:5
cci 感染 1 A49|B95.0|B00.000 yields to 1 cci.csv:2
cci 脓毒症 2 A41 yields to -1 cci.csv:4
cci 肿瘤 6 [C00-C97] yields to -1 cci.csv:5
cost 1   8000.50
cost 1 三级 职工 12000
cost C16:diagnostic   900
coefficient 1 三级 1.2
coefficient 1 二级 1
attribute 1 basic
attribute 3 note 0.9
stage Z1 1 三级 1.2903
stage Z1 2  1.0171
repair 3 47.01 47.0100 zeros repairs.csv:2
repair 4 54.59 54.5900 zeros repairs.csv:3
`)
	if n := len(d.Scores); n != 25 || d.Scores[0].Score.String() != "35.5" || d.Scores[0].Code != "1" {
		t.Errorf("%d scores, the first %+v", n, d.Scores[0])
	}
	known := d.Known()
	for _, code := range []string{"1", "B2", "K35-TCM", "KBBZ", "3-重", "K35.9:Ⅰ+Ⅱ", "C16:diagnostic"} {
		if !known[code] {
			t.Errorf("Known lacks %s", code)
		}
	}
}

// TestDIPParameters gives every parameter values that it cannot have, and reads the good ones back.
func TestDIPParameters(t *testing.T) {
	codes, p, _ := packtest.MiniDIP(t)
	bad := map[string][]string{
		"unknown_principal": {"guess", `""`},
		"external_causes":   {"[VW]", "[v]", "[V, V]", `[""]`},
		"pipeline":          {"[core, basic]", "[core, core]"},
		"day_admission":     {`[""]`, "[day, day]"},
		"bed_day_admission": {`[""]`},
		"keys":              {"[six]", "[five, five]", `[""]`},
		"main":              {"first"},
		"related_part":      {`"yes"`},
		"match":             {"range"},
		"select":            {"[best]", `["if-:codes"]`, `["if-surgery:best"]`, `["if-adjunct:codes"]`, `["surgery:codes"]`, "[codes, codes]"},
		"tie":               {"random"},
		"type_order":        {"[surgery]", "[core-]", "[day-surgery]", "[fallback, fallback]"},
		"basic_stage":       {"first"},
		"simple_unknown":    {"maybe"},
		"minor_incision":    {`"4"`, `""`},
		"minor_level_below": {`"1"`, `"5"`},
		"uncovered":         {"some"},
		"class_from":        {"lowest"},
		"intervention":      {"diagnostic"},
		"ladder":            {"[five]", "[letter, letter]"},
		"auxiliary":         {"product"},
		"price":             {`"0"`, `"-1"`, `"1,5"`, "free"},
	}
	m := p.Manifest()
	names := m.ParameterNames()
	if len(names) != reflect.TypeFor[rules.DIPParameters]().NumField() || len(names) != len(bad) {
		t.Errorf("%d parameters, %d fields, %d tests", len(names), reflect.TypeFor[rules.DIPParameters]().NumField(), len(bad))
	}
	for _, name := range names {
		line := "  " + name + ": "
		for _, value := range bad[name] {
			_, _, files := packtest.MiniDIP(t)
			var now string
			for _, l := range strings.Split(string(files["pack.yaml"].Data), "\n") {
				if now == "" && strings.HasPrefix(l, line) { // a table may have the same name
					now = l
				}
			}
			patch(t, files, "pack.yaml", "-"+now, "+"+line+value)
			_, err := rules.Open(files, codes)
			if err == nil {
				t.Errorf("%s%s loads", line, value)
				continue
			}
			e := all(t, err)[0]
			if e.Code != rules.CellValue || e.File != "pack.yaml" || e.Line != int(m.ParameterPos(name).Line) || !strings.Contains(e.Source, name) {
				t.Errorf("%s%s: %v", line, value, err)
			}
		}
		if m.ParameterPos(name).Line == 0 || m.ParameterValue(name) == "" {
			t.Errorf("%s has no place or value", name)
		}
	}
	if v := m.ParameterValue("select"); v != "[main-filed, full, related, if-surgery:codes]" || m.ParameterValue("price") != "12.50" {
		t.Errorf("select = %s", v)
	}
	if class, name := rules.SplitComparator("if-surgery:codes"); class != rules.Surgery || name != "codes" {
		t.Errorf("SplitComparator = %v, %s", class, name)
	}
	if class, name := rules.SplitComparator("codes"); class != rules.NoClass || name != "codes" {
		t.Errorf("SplitComparator = %v, %s", class, name)
	}
	for text, want := range map[string]struct {
		kind  rules.Kind
		class rules.Class
	}{
		"core-surgery": {rules.KindCore, rules.Surgery}, "basic-conservative": {rules.KindBasic, rules.Conservative},
		"comp-diagnostic": {rules.KindComprehensive, rules.Diagnostic}, "fallback": {rules.KindFallback, rules.NoClass},
	} {
		if kind, class := rules.SplitType(text); kind != want.kind || class != want.class {
			t.Errorf("SplitType(%s) = %v, %v", text, kind, class)
		}
	}
}

// patch changes a file of a pack.
func patch(t *testing.T, m fstest.MapFS, name string, change ...string) {
	t.Helper()
	if err := packtest.Patch(m, name, change); err != nil {
		t.Fatal(err)
	}
}

// TestDIPFindings opens the small pack with codes and keys that the code system does not define: each is a finding, and
// accepted.csv admits it.
func TestDIPFindings(t *testing.T) {
	codes, _, _ := packtest.MiniDIP(t)
	for _, c := range []struct {
		name, file, row, finding, subject string
		match                             string
	}{
		{"a key", "core.csv", "20,B99.9,,,", "code-unknown", "B99.9", ""},
		{"a key of a whole code", "core.csv", "20,A41.901,,,", "code-unknown", "A41.901", ""},
		{"a main procedure", "core.csv", "20,A49,47.0999,,", "code-unknown", "47.0999", ""},
		{"a related procedure", "core.csv", "20,A49,47.0900,38.9300|47.0999,", "code-unknown", "47.0999", ""},
		{"the spelling of a procedure", "core.csv", "20,A49,47.0900|17.971a0,,", "code-spelling", "17.971a0", ""},
		{"a beginning of procedures", "core.csv", "20,A49,99.0,,", "code-unknown", "99.0", "prefix"},
		{"a diagnosis of a list", "lists.csv", "trauma,T99", "code-unknown", "T99", ""},
		{"a whole diagnosis of a list", "lists.csv", "trauma,S02.099", "code-unknown", "S02.099", ""},
		{"a beginning of a diagnosis", "lists.csv", "trauma,S02.09", "code-unknown", "S02.09", ""},
		{"a procedure of a list", "lists.csv", "ops,47.0999", "code-unknown", "47.0999", ""},
		{"a beginning of procedures in a list", "lists.csv", "ops,46", "code-unknown", "46", ""},
		{"a class", "procedure_class.csv", "99,prefix,surgery,pack", "code-unknown", "99", ""},
		{"a tie", "core.csv", "20,K35.8,47.0100,,", "row-tied", "20", ""},
		{"a tie by one of two main procedures", "core.csv", "20,K35.8,47.0100|51.2300,,", "row-tied", "20", ""},
		{"a dead row", "exclude_procedure.csv", "47.0100,exact,drop,", "row-dead", "47.0100", ""},
		{"a key that nothing asks for", "core.csv", "20,K3,,,", "rows-unasked", "keys two", ""},
		{"a code twice", "basic.csv", "B2,,A49.9,,,,,,", "group-repeated", "B2", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, files := packtest.MiniDIP(t)
			patch(t, files, c.file, "+"+c.row)
			if strings.HasPrefix(c.row, "20,") {
				patch(t, files, "scores.csv", "+20,1")
			}
			if c.match != "" {
				patch(t, files, "pack.yaml", "-  match: exact", "+  match: "+c.match)
			}
			recount(t, files)
			_, err := rules.Open(files, codes)
			if err == nil {
				t.Fatal("the pack loads")
			}
			if list := all(t, err); len(list) != 1 || string(list[0].Code) != c.finding || list[0].File != c.file || !strings.HasPrefix(list[0].Source, strings.Split(c.row, ",")[0]) {
				t.Errorf("%v", err)
			}
			patch(t, files, "accepted.csv", "+"+c.finding+","+c.subject+",示例,示例")
			recount(t, files)
			if _, err := rules.Open(files, codes); err != nil {
				t.Errorf("accepted: %v", err)
			}
		})
	}
}

// TestDIPRefused refuses what loads nowhere else: an auxiliary type that leads nowhere, a category of the index that gives way to
// one that weighs no more, a kind of admission that is none.
func TestDIPRefused(t *testing.T) {
	codes, _, _ := packtest.MiniDIP(t)
	for _, c := range []struct{ name, file, from, to, code string }{
		{"an auxiliary type", "auxiliary.csv", "", "别的,重度,old,,,,,无此病种", "group-unknown"},
		{"a heavier category", "cci.csv", "", "重,9,B95,脓毒症", "cell-value"},
		{"a kind of admission", "pack.yaml", "  day_admission: [day]", "  day_admission: [dya]", "cell-value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, files := packtest.MiniDIP(t)
			if c.from != "" {
				patch(t, files, c.file, "-"+c.from, "+"+c.to)
			} else {
				patch(t, files, c.file, "+"+c.to)
				recount(t, files)
			}
			_, err := rules.Open(files, codes)
			if err == nil {
				t.Fatal("the pack loads")
			}
			if list := all(t, err); string(list[0].Code) != c.code || list[0].File != c.file {
				t.Errorf("%v", err)
			}
		})
	}
}

// recount states the numbers of rows in the manifest as they are.
func recount(t *testing.T, files fstest.MapFS) {
	t.Helper()
	head, tables, _ := strings.Cut(string(files["pack.yaml"].Data), "tables:\n")
	var b strings.Builder
	for line := range strings.Lines(tables) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		fmt.Fprintf(&b, "  %s: %d\n", name, strings.Count(string(files[name+".csv"].Data), "\n")-1)
	}
	files["pack.yaml"].Data = []byte(head + "tables:\n" + b.String())
}

// TestSpellingAccepted passes over what no case can match: a slot keeps its other codes, and one without any is never met.
func TestSpellingAccepted(t *testing.T) {
	codes, _, files := packtest.MiniDIP(t)
	patch(t, files, "core.csv", "+20,A49,47.0900|17.971a0,,", "+21,A49,17.971a0,,")
	patch(t, files, "scores.csv", "+20,1", "+21,1")
	patch(t, files, "when.csv", "-adult,1,age,ge,18,", "+adult,1,principal,in,a41.900,")
	patch(t, files, "accepted.csv", "+code-spelling,17.971a0,示例,示例", "+code-spelling,a41.900,示例,示例")
	recount(t, files)
	p := opened(t, files, codes)
	d := p.DIP()
	if got := codeTexts(p, d.Rows[8].Forms[0].Main); got != "47.0900" {
		t.Errorf("the slot holds %s", got)
	}
	if f := d.Rows[9].Forms[0]; f.Conservative() || len(f.Main) != 0 {
		t.Errorf("a row whose main procedure is never met is %+v", f)
	}
	if x := d.Provisos[0].Alternatives[0]; len(x) != 1 || len(x[0].Items) != 1 || x[0].Items[0].Holds("A41.900") {
		t.Errorf("the test is %+v", x)
	}
}

// TestMatchPrefix reads rows that hold beginnings of procedures.
func TestMatchPrefix(t *testing.T) {
	codes, _, files := packtest.MiniDIP(t)
	patch(t, files, "core.csv", "+20,A49,47.0|47|38.9300,54&51|17.971A0,")
	patch(t, files, "scores.csv", "+20,1")
	recount(t, files)
	if _, err := rules.Open(files, codes); err == nil {
		t.Error("beginnings of codes load where whole ones are compared")
	}
	patch(t, files, "pack.yaml", "-  match: exact", "+  match: prefix")
	p := opened(t, files, codes)
	lines(t, "row", rowTexts(p)[8:9], "core 20 20 <category:A49> core.csv:10 {47.0100|47.0900|38.9300; 54.5900&51.2300|17.971A0}!")
}

// TestItems reads items of diagnoses of every length, and refuses what is none.
func TestItems(t *testing.T) {
	codes, _, _ := packtest.MiniDIP(t)
	open := func(item string) (*rules.Pack, error) {
		_, _, files := packtest.MiniDIP(t)
		patch(t, files, "when.csv", "-adult,1,age,ge,18,", "+adult,1,principal,in,"+item+",")
		return rules.Open(files, codes)
	}
	for item, holds := range map[string]string{
		"A": "A41.900", "A4": "A41.900", "A41": "A41.900", "A41.": "A41.900", "A41.9": "A41.900", "A41.90": "A41.900", "A41.900": "A41.900",
		"A00-B99": "A49.900", "K35.8-K35.9": "K35.900", "S20-S29|C16": "C16.900", "@trauma": "S27.000",
	} {
		p, err := open(item)
		if err != nil {
			t.Errorf("%s: %v", item, err)
			continue
		}
		items := p.DIP().Provisos[0].Alternatives[0][0].Items
		if !holdsAny(items, holds) || holdsAny(items, "K66.000") {
			t.Errorf("%s does not hold %s, or holds K66.000", item, holds)
		}
	}
	for item, want := range map[string]rules.Code{
		"": rules.CellEmpty, "A41|": rules.CellEmpty, "a41": rules.KeyMalformed, "A419": rules.KeyMalformed, "A41.X": rules.KeyMalformed, "U0A": rules.KeyMalformed,
		"41": rules.KeyMalformed, "B00-A99": rules.KeyMalformed, "A41.9O": rules.KeyMalformed, "@other": rules.ListUnknown, "@ops": rules.ListKind, "A42": rules.CodeUnknown,
		"U07.1": rules.CodeUnknown, "A41.91": rules.CodeUnknown,
	} {
		if _, err := open(item); err == nil || codesOf(t, err)[0] != want {
			t.Errorf("%q: %v, want %s", item, err, want)
		}
	}
}

func holdsAny(items []rules.Item, code string) bool {
	for i := range items {
		if items[i].Holds(code) {
			return true
		}
	}
	return false
}

// overNation returns a pack over the national list of DIP 2.0.
func overNation(t *testing.T, tables map[string]string) (*rules.Pack, error) {
	t.Helper()
	codes, nation := packtest.Codes(t), packtest.DIP(t)
	_, _, like := packtest.MiniDIP(t)
	m := packtest.Local("city", nation, like, tables)
	patch(t, m, "pack.yaml", "-code_system", fmt.Sprintf("+code_system: {id: yb, edition: %q, digest: %q}", "2.0", codes.Digest()))
	return rules.Open(m, codes, nation)
}

// TestPairs reads keys and items of dagger pairs. An item can be met by the half behind the plus, a key by the half before it.
func TestPairs(t *testing.T) {
	p, err := overNation(t, map[string]string{
		"cci": "category,weight,diagnosis\nx,1,I43\nx,1,G05.0\nx,1,A17.000x001\nx,1,A17.000+\nx,1,A17.000+G0\nx,1,A46.x0\n",
		"day": "change,code,diagnosis,main,reason,source\nadd,D1,B00.401,,x,y\nadd,D2,B00.401+G05.1*,,x,y\nadd,D3,B00.4,,x,y\n",
	})
	if err != nil || len(p.DIP().CCI[0].Items) != 6 {
		t.Errorf("%v", err)
	}
	_, err = overNation(t, map[string]string{"day": "change,code,diagnosis,main,reason,source\nadd,D1,I43,,x,y\nadd,D2,B00.4,,x,y\nadd,D3,B00.40,,x,y\nadd,D4,A87.200,,x,y\n"})
	var got []string
	for _, e := range all(t, err) {
		got = append(got, fmt.Sprintf("%d %s", e.Line, e.Code))
	}
	lines(t, "keys", got, "2 code-unknown\n4 key-malformed\n5 code-unknown")
}

// TestRepairHints opens rows with the damages of printed catalogues: the hint is the one code that each can have been.
func TestRepairHints(t *testing.T) {
	hint := func(cell string) (*rules.Error, string) {
		_, err := overNation(t, map[string]string{"core": "change,code,diagnosis,main,reason,source\nadd,N1,A41.9," + cell + ",x,y\n"})
		if err == nil {
			t.Fatalf("%s loads", cell)
		}
		for _, e := range all(t, err) {
			if e.File == "core.csv" {
				code, _, _ := strings.Cut(e.Suggest, " ")
				return e, code
			}
		}
		t.Fatal(err)
		return nil, ""
	}
	for cell, want := range map[string]string{
		"01.594":         "01.5940",     // zeros lost behind
		"47.01":          "47.0100",     //
		"3.3101":         "03.3101",     // zero lost before
		"4.0405":         "04.0405",     //
		"73.5900x02":     "73.5900x002", // extension cut short
		"35、9700x003":    "35.9700x003", // foreign dot
		"35。9700x003":    "35.9700x003", //
		"45.1300x 004":   "",            // white space alone is a matter of spelling
		"47.O100":        "47.0100",     // letter for digit
		"U84.700U84.800": "",            // glued
		"47.010047.0900": "",
		"47.0":           "", // the whole of nothing
		"A41.900":        "", // of the other kind
		"nan":            "",
	} {
		e, got := hint(cell)
		if got != want {
			t.Errorf("%s: suggestion %q, want %q: %v", cell, got, want, e)
		}
	}
	if e, _ := hint("45.1300x 004"); e.Code != rules.CodeSpelling || !strings.Contains(e.Text(rules.English), "45.1300x004") {
		t.Errorf("white space inside a code: %v", e)
	}
	if e, got := hint("\"45.1300x\n004\""); e.Code != rules.RowQuote || got != "45.1300x004" {
		t.Errorf("a line break inside a code: suggestion %q: %v", got, e)
	}
}

// TestDIPColumns holds the columns that doc.go lists to those that are read: each of them is known, and those without mark are
// required.
func TestDIPColumns(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "# Tables of system dip")
	section, _, _ = strings.Cut(section, "\n// # ")
	documented := make(map[string][]string)
	var names []string
	for line := range strings.Lines(section) {
		text, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "//\t")
		if !ok {
			continue
		}
		files, columns, _ := strings.Cut(text, "  ")
		if files != "" { // else the line before names them
			names = strings.Split(strings.ReplaceAll(files, ".csv", ""), ", ")
		}
		for _, name := range names {
			documented[name] = append(documented[name], strings.Fields(strings.ReplaceAll(columns, ",", ""))...)
		}
	}
	codes, _, mini := packtest.MiniDIP(t)
	if len(documented) != len(mini)-1 {
		t.Errorf("%d tables in doc.go, %d in the small pack", len(documented), len(mini)-1)
	}
	for name, columns := range documented {
		read := func(header []string) []rules.Code {
			_, _, files := packtest.MiniDIP(t)
			if files[name+".csv"] == nil {
				t.Fatalf("no table %s", name)
			}
			files[name+".csv"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(strings.Join(header, ","), "*", "") + "\n")}
			recount(t, files)
			_, err := rules.Open(files, codes)
			if err == nil {
				return nil
			}
			return codesOf(t, err)
		}
		if got := read(columns); slices.Contains(got, rules.ColumnUnknown) || slices.Contains(got, rules.ColumnMissing) {
			t.Errorf("%s: %v with the columns of doc.go", name, got)
		}
		for i, c := range columns {
			missing := slices.Contains(read(slices.Delete(slices.Clone(columns), i, i+1)), rules.ColumnMissing)
			if missing == strings.HasSuffix(c, "*") {
				t.Errorf("%s: column %s: required %v", name, c, missing)
			}
		}
	}
}
