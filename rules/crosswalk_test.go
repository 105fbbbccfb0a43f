package rules_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

const oldCodes = "old-codes@0.9"

func crosswalk(tb testing.TB) *rules.Pack {
	tb.Helper()
	codes, _, _ := packtest.Mini(tb)
	p, err := rules.Open(packtest.MiniCrosswalk(tb), codes)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestConvert converts cases by the small crosswalk; what is wanted is read off its tables.
func TestConvert(t *testing.T) {
	p := crosswalk(t)
	type issue struct {
		Code  rules.Code
		Field rules.Field
		Index int
		Text  string
	}
	for _, c := range []struct {
		name   string
		dx, px []string
		policy rules.Unmapped
		cases  []string // diagnoses, then procedures
		issues []issue
	}{
		{"nothing", nil, nil, rules.DropUnmapped, []string{"[] []"}, nil},
		{"one image each", []string{"A41.9"}, []string{"38.93", "51.23"}, rules.DropUnmapped, []string{`["A41.900"] ["38.9300" "51.2300"]`}, nil},
		{"spelling", []string{" ａ41.9"}, nil, rules.DropUnmapped, []string{`["A41.900"] []`}, nil},
		{"empty entries stay", []string{"", "A41.9", " "}, []string{""}, rules.KeepUnmapped, []string{`["" "A41.900" ""] [""]`}, nil},
		{"dropped", []string{"Z99", "A41.9", "B99"}, []string{"00.00"}, rules.DropUnmapped, []string{`["" "A41.900" ""] [""]`}, []issue{
			{rules.CodeUnmapped, rules.FieldDiagnoses, 0, "Z99"}, {rules.CodeWithoutImage, rules.FieldDiagnoses, 2, "B99"},
			{rules.CodeUnmapped, rules.FieldProcedures, 0, "00.00"}}},
		{"kept", []string{"Z99", "A41.9", "B99"}, nil, rules.KeepUnmapped, []string{`["Z99" "A41.900" "B99"] []`}, []issue{
			{rules.CodeUnmapped, rules.FieldDiagnoses, 0, "Z99"}, {rules.CodeWithoutImage, rules.FieldDiagnoses, 2, "B99"}}},
		{"a code of the target is none of the source", []string{"A41.900"}, nil, rules.DropUnmapped, []string{`[""] []`}, []issue{
			{rules.CodeUnmapped, rules.FieldDiagnoses, 0, "A41.900"}}},
		{"a diagnosis is no procedure", []string{"38.93"}, []string{"A41.9"}, rules.DropUnmapped, []string{`[""] [""]`}, []issue{
			{rules.CodeUnmapped, rules.FieldDiagnoses, 0, "38.93"}, {rules.CodeUnmapped, rules.FieldProcedures, 0, "A41.9"}}},
		{"the last choice changes fastest", []string{"K35.9", "S02"}, []string{"47.0"}, rules.DropUnmapped, []string{
			`["K35.800" "S02.000"] ["47.0100"]`, `["K35.800" "S02.000"] ["47.0900"]`, `["K35.800" "S06.000"] ["47.0100"]`, `["K35.800" "S06.000"] ["47.0900"]`,
			`["K35.900" "S02.000"] ["47.0100"]`, `["K35.900" "S02.000"] ["47.0900"]`, `["K35.900" "S06.000"] ["47.0100"]`, `["K35.900" "S06.000"] ["47.0900"]`,
		}, []issue{{rules.CodeManyImages, rules.FieldDiagnoses, 0, "K35.9"}, {rules.CodeManyImages, rules.FieldDiagnoses, 1, "S02"},
			{rules.CodeManyImages, rules.FieldProcedures, 0, "47.0"}}},
		{"one code is one choice", []string{"S02", "A41.9", "s02"}, nil, rules.DropUnmapped, []string{
			`["S02.000" "A41.900" "S02.000"] []`, `["S06.000" "A41.900" "S06.000"] []`,
		}, []issue{{rules.CodeManyImages, rules.FieldDiagnoses, 0, "S02"}, {rules.CodeManyImages, rules.FieldDiagnoses, 2, "s02"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			filed := rules.Case{ID: "x", Sex: rules.Male, Age: rules.Known(40), Diagnoses: slices.Clone(c.dx), Procedures: slices.Clone(c.px),
				Notes: []rules.Issue{{Code: rules.FieldUnknown, Index: -1}}}
			v, err := p.Convert(&filed, oldCodes, c.policy)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(filed.Diagnoses, c.dx) || !slices.Equal(filed.Procedures, c.px) || len(filed.Notes) != 1 {
				t.Error("the case as filed was changed")
			}
			var got []string
			for n := range v.Len() {
				x := v.At(n)
				got = append(got, fmt.Sprintf("%q %q", x.Diagnoses, x.Procedures))
				if x.ID != "x" || x.Sex != rules.Male || x.Age != rules.Known(40) || len(x.Notes) != 1+len(c.issues) || x.Notes[0].Code != rules.FieldUnknown {
					t.Errorf("%+v", x)
				}
			}
			if d := cmp.Diff(c.cases, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			var issues []issue
			for _, i := range v.Issues {
				issues = append(issues, issue{i.Code, i.Field, i.Index, i.Text})
			}
			if d := cmp.Diff(c.issues, issues); d != "" {
				t.Errorf("issues: -want +got:\n%s", d)
			}
			one, ok := v.Case()
			if ok != (len(c.cases) == 1) || ok && fmt.Sprintf("%q %q", one.Diagnoses, one.Procedures) != c.cases[0] {
				t.Errorf("the one case: %v", one)
			}
		})
	}
}

// TestCasesApart changes one case of a conversion: the others and the next of the same number stay as they are.
func TestCasesApart(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	m := packtest.MiniCrosswalk(t)
	rewrite(m, "diagnoses", []string{"X1,A41.900,,", "X1,A49.900,,"})
	rewrite(m, "procedures", []string{"X1,47.0100", "X1,47.0900"}) // a code of its own, though it is spelled alike
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Convert(&rules.Case{Diagnoses: []string{"X1"}, Procedures: []string{"X1"}}, oldCodes, rules.DropUnmapped)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 4 {
		t.Fatalf("%d cases", v.Len())
	}
	first, last := v.At(0), v.At(3)
	text := func(c *rules.Case) string { return c.Diagnoses[0] + " " + c.Procedures[0] }
	if text(first) != "A41.900 47.0100" || text(last) != "A49.900 47.0900" {
		t.Errorf("%s, %s", text(first), text(last))
	}
	first.Diagnoses[0], first.Procedures[0] = "", ""
	if text(last) != "A49.900 47.0900" || text(v.At(0)) != "A41.900 47.0100" {
		t.Errorf("%s, %s", text(last), text(v.At(0)))
	}
}

func TestConvertRefuses(t *testing.T) {
	p := crosswalk(t)
	codes, _, _ := packtest.Mini(t)
	for name, convert := range map[string]func() (*rules.Conversion, error){
		"no case":        func() (*rules.Conversion, error) { return p.Convert(nil, oldCodes, rules.DropUnmapped) },
		"no choice":      func() (*rules.Conversion, error) { return p.Convert(&rules.Case{}, oldCodes, 0) },
		"another choice": func() (*rules.Conversion, error) { return p.Convert(&rules.Case{}, oldCodes, 7) },
		"no system":      func() (*rules.Conversion, error) { return p.Convert(&rules.Case{}, "", rules.DropUnmapped) },
		"the target": func() (*rules.Conversion, error) {
			return p.Convert(&rules.Case{}, "mini-codes@1.0", rules.DropUnmapped)
		},
		"a pack of codes": func() (*rules.Conversion, error) { return codes.Convert(&rules.Case{}, oldCodes, rules.DropUnmapped) },
		"another edition of it": func() (*rules.Conversion, error) {
			return p.Convert(&rules.Case{}, "old-codes@1.0", rules.DropUnmapped)
		},
	} {
		if v, err := convert(); err == nil || v != nil {
			t.Errorf("%s: it converts", name)
		}
	}
}

// rewrite gives a table of the small crosswalk other rows, and the manifest their number.
func rewrite(m fstest.MapFS, name string, rows []string) {
	header, _, _ := strings.Cut(string(m[name+".csv"].Data), "\n")
	m[name+".csv"] = &fstest.MapFile{Data: []byte(header + "\n" + strings.Join(rows, "\n") + "\n")}
	lines := strings.Split(string(m["pack.yaml"].Data), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "  "+name+": ") {
			lines[i] = fmt.Sprintf("  %s: %d", name, len(rows))
		}
	}
	m["pack.yaml"] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
}

// TestCrosswalkRefuses opens crosswalks that must not load.
func TestCrosswalkRefuses(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	for _, c := range []struct {
		name string
		rows []string // of diagnoses.csv
		want []string
	}{
		{"unknown target", []string{"A41.9,A41.901,,", "A41.9,A41.9,,"}, []string{"diagnoses.csv:2 code-unknown", "diagnoses.csv:3 code-malformed"}},
		{"procedure for a diagnosis", []string{"A41.9,47.0900,,"}, []string{"diagnoses.csv:2 code-malformed"}},
		{"spelling", []string{"a41.9,A41.900,,", "A41.9,a41.900,,", "Ａ41.9,A41.900,,"},
			[]string{"diagnoses.csv:2 code-spelling", "diagnoses.csv:3 code-spelling", "diagnoses.csv:4 code-spelling"}},
		{"no source", []string{",A41.900,,"}, []string{"diagnoses.csv:2 cell-empty"}},
		{"relation", []string{"A41.9,A41.900,same,", "B99,,equal,"}, []string{"diagnoses.csv:2 cell-value", "diagnoses.csv:3 cell-value"}},
		{"again", []string{"A41.9,A41.900,near,", "A41.9,A41.900,equal,", "B99,,,", "B99,,,"}, []string{"diagnoses.csv:3 row-duplicate", "diagnoses.csv:5 row-duplicate"}},
		{"conflicts", []string{"A41.9,A41.900,equal,", "A41.9,A49.900,equal,", "A41.9,,,", "B99,,,", "B99,A49.900,,"},
			[]string{"diagnoses.csv:3 row-conflict", "diagnoses.csv:4 row-conflict", "diagnoses.csv:6 row-conflict"}},
	} {
		m := packtest.MiniCrosswalk(t)
		rewrite(m, "diagnoses", c.rows)
		_, err := rules.Open(m, codes)
		if err == nil {
			t.Errorf("%s: it loads", c.name)
			continue
		}
		if got := brief(all(t, err)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		old, new, want string
	}{
		{"source_system: {id: old-codes, edition: \"0.9\"}\n", "", "pack.yaml:1 key-missing"},
		{"edition: \"0.9\"}", "edition: \"0.9\", digest: x}", "pack.yaml:7 key-unknown"},
		{"id: old-codes", "id: 旧编码", "pack.yaml:7 cell-value"},
		{"tables:", "parameters: {}\ntables:", "pack.yaml:11 key-unknown"},
		{"code_system: {id: mini-codes", "code_system: {id: other", "pack.yaml:8 pack-needed"},
	} {
		m := packtest.MiniCrosswalk(t)
		m["pack.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(m["pack.yaml"].Data), c.old, c.new, 1))}
		_, err := rules.Open(m, codes)
		if err == nil {
			t.Errorf("%q: it loads", c.new)
			continue
		}
		if got := brief(all(t, err)); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%q: %q, want %q", c.new, got, c.want)
		}
	}
}

// TestCrosswalkLint finds images that are gray.
func TestCrosswalkLint(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	m := packtest.MiniCrosswalk(t)
	rewrite(m, "diagnoses", []string{"B00,B00.000,equal,", "B00.1,A49.900,,"})
	rewrite(m, "procedures", []string{"54.5,54.5900", "54.5,51.2300"})
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range rules.Lint(p) {
		got = append(got, f.Pos.String()+" "+f.Level.String()+" "+f.Text(rules.English))
	}
	want := []string{
		"diagnoses.csv:2 note B00.000 in the images of B00 is gray",
		"procedures.csv:2 note 54.5900 in the images of 54.5 is gray",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if found := rules.Lint(crosswalk(t)); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

// TestCrosswalkDiff compares two crosswalks.
func TestCrosswalkDiff(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	m := packtest.MiniCrosswalk(t)
	rewrite(m, "diagnoses", []string{"K35.9,K35.900,narrower,", "A41.9,A41.900,equal,", "S02,S02.000,near,", "S02,S06.000,near,", "B98,A49.900,,"})
	changed, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range rules.Diff(crosswalk(t), changed) {
		got = append(got, c.Text(rules.English))
	}
	want := []string{
		"Mapping  diagnoses B98  none → A49.900",
		"Mapping  diagnoses B99  - → none",
		"Mapping  diagnoses K35.9  K35.800 narrower, K35.900 narrower → K35.900 narrower",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestCrosswalkOrder converts by tables whose rows were shuffled.
func TestCrosswalkOrder(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	c := rules.Case{Diagnoses: []string{"K35.9", "S02", "B99", "A41.9"}, Procedures: []string{"47.0", "38.93"}}
	texts := func(p *rules.Pack) (list []string) {
		v, err := p.Convert(&c, oldCodes, rules.DropUnmapped)
		if err != nil {
			t.Fatal(err)
		}
		for n := range v.Len() {
			list = append(list, fmt.Sprintf("%q %q %+v", v.At(n).Diagnoses, v.At(n).Procedures, v.Issues))
		}
		return list
	}
	want := texts(crosswalk(t))
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		m := packtest.MiniCrosswalk(t)
		for _, name := range []string{"diagnoses", "procedures"} {
			rows := strings.Split(strings.TrimSpace(string(m[name+".csv"].Data)), "\n")[1:]
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			rewrite(m, name, rows)
		}
		p, err := rules.Open(m, codes)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, texts(p)); d != "" {
			t.Fatalf("-want +got:\n%s", d)
		}
	}
}

// TestManyCases counts the cases of a record whose number does not fit.
func TestManyCases(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	m := packtest.MiniCrosswalk(t)
	var rows, filed []string
	for i := range 70 {
		from := fmt.Sprintf("X%02d", i)
		filed = append(filed, from)
		rows = append(rows, from+",A41.900,,", from+",A49.900,,")
	}
	rewrite(m, "diagnoses", rows)
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{0: 1, 1: 2, 12: 4096, 63: math.MaxInt, 70: math.MaxInt} {
		v, err := p.Convert(&rules.Case{Diagnoses: filed[:n]}, oldCodes, rules.KeepUnmapped)
		if err != nil {
			t.Fatal(err)
		}
		if v.Len() != want {
			t.Errorf("%d codes make %d cases, want %d", n, v.Len(), want)
		}
	}
}

// FuzzConvert converts any codes: entries keep their places, what is filed is not changed, and every case has the images of one
// choice.
func FuzzConvert(f *testing.F) {
	p := crosswalk(f)
	f.Add("K35.9,S02,,A41.9,s02,B99", "47.0,99", true)
	f.Add(" ｋ35.9\x00\xff", ",", false)
	f.Fuzz(func(t *testing.T, dx, px string, keep bool) {
		policy := rules.DropUnmapped
		if keep {
			policy = rules.KeepUnmapped
		}
		c := rules.Case{Diagnoses: strings.Split(dx, ","), Procedures: strings.Split(px, ",")}
		v, err := p.Convert(&c, oldCodes, policy)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Join(c.Diagnoses, ",") != dx || strings.Join(c.Procedures, ",") != px {
			t.Fatal("the case as filed was changed")
		}
		for n := range min(v.Len(), 20) {
			x := v.At(n)
			if len(x.Diagnoses) != len(c.Diagnoses) || len(x.Procedures) != len(c.Procedures) {
				t.Fatalf("%q becomes %q", c.Diagnoses, x.Diagnoses)
			}
			for i, s := range x.Diagnoses {
				images, _ := p.Crosswalk().Diagnosis(c.Diagnoses[i])
				among := slices.ContainsFunc(images, func(m icd.Image) bool { return m.Code == s })
				kept := len(images) == 0 && (s == "" || keep && s == c.Diagnoses[i])
				if !among && !kept {
					t.Fatalf("%q becomes %q", c.Diagnoses[i], s)
				}
			}
		}
	})
}
