package grouper_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// goldens are the golden explanations of a system: the cases, which together have every kind of step that its national pack can
// take, and what the files begin with.
var goldens = []struct {
	cases, name string
	open        func(testing.TB) *rules.Pack
	kinds       []rules.StepKind
}{
	{"cases.jsonl", "explain", func(tb testing.TB) *rules.Pack { return packtest.DRG(tb, "2.0") },
		append(kinds(rules.StepDiagnosis, rules.StepLeaf), kinds(rules.StepParameter, rules.StepAnswer)...)},
	{"local-cases.jsonl", "explain-local", packtest.City, kinds(rules.StepLeaf, rules.StepBase)},
	{"dip-cases.jsonl", "explain-dip", packtest.DIP, []rules.StepKind{
		rules.StepDiagnosis, rules.StepProcedure, rules.StepKey, rules.StepRow, rules.StepSlot, rules.StepChoice, rules.StepTie,
		rules.StepClass, rules.StepRung, rules.StepParameter,
	}},
}

func kinds(first, last rules.StepKind) (list []rules.StepKind) {
	for k := first; k <= last; k++ {
		list = append(list, k)
	}
	return list
}

// explained explains the cases of a file under a pack.
func explained(t *testing.T, cases string, pack *rules.Pack) []grouper.Trace {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "testdata", "golden", cases))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := grouper.New(pack)
	if err != nil {
		t.Fatal(err)
	}
	var traces []grouper.Trace
	for c, err := range grouper.ReadJSON(f) {
		var bad *grouper.LineError
		if err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		traces = append(traces, g.Explain(c))
	}
	return traces
}

func TestGoldenExplanations(t *testing.T) {
	for _, w := range goldens {
		t.Run(w.name, func(t *testing.T) {
			traces := explained(t, w.cases, w.open(t))
			seen := make(map[rules.StepKind]bool)
			for _, l := range []rules.Lang{rules.Chinese, rules.English} {
				var b bytes.Buffer
				for i := range traces {
					for _, s := range traces[i].Steps {
						seen[s.Kind] = true
					}
					if err := traces[i].WriteText(&b, l); err != nil {
						t.Fatal(err)
					}
					fmt.Fprintf(&b, "\n%s\n%s\n", traces[i].Line(), strings.Repeat("-", 100))
				}
				if bytes.Contains(b.Bytes(), []byte("%!")) {
					t.Error("a sentence lacks an argument")
				}
				golden.Compare(t, filepath.Join("..", "testdata", "golden", w.name+"."+l.String()+".txt"), b.Bytes())
			}
			var j bytes.Buffer
			for i := range traces {
				line, err := json.Marshal(traces[i])
				if err != nil {
					t.Fatal(err)
				}
				j.Write(append(line, '\n'))
			}
			golden.Compare(t, filepath.Join("..", "testdata", "golden", w.name+".jsonl"), j.Bytes())
			for _, k := range w.kinds {
				if !seen[k] {
					t.Errorf("no golden case has a step %q", k)
				}
			}
		})
	}
}

// TestExplanationNeverAdvises looks for words that tell people to file something else.
func TestExplanationNeverAdvises(t *testing.T) {
	var traces []grouper.Trace
	for _, w := range goldens {
		traces = append(traces, explained(t, w.cases, w.open(t))...)
	}
	for i, trace := range traces {
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			var b strings.Builder
			if err := trace.WriteText(&b, l); err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"建议", "应改", "改为", "可编", "换成", "should be coded", "recode", "instead", "suggest"} {
				if strings.Contains(b.String(), word) {
					t.Errorf("explanation %d says %q", i, word)
				}
			}
		}
	}
}

// brief writes a fact in a few words.
func brief(f grouper.Fact) string {
	hit := "-"
	if f.Hit {
		hit = "+"
	}
	parts := []string{f.Kind.String(), hit}
	for _, s := range []string{f.Rule, f.Atom.String(), f.Severity.String(), f.Code, f.List, f.Value, string(f.Standing.Code(f.Field)), f.Pos.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if f.Index >= 0 {
		parts = append(parts, fmt.Sprintf("[%d]", f.Index))
	}
	switch f.Kind {
	case rules.StepAnswer, rules.StepUnread:
		parts = append(parts, fmt.Sprintf("%s %d %s", f.Field, f.Have, f.Group))
	case rules.StepOtherwise:
		parts = append(parts, f.Group)
	case rules.StepMissing:
		parts = append(parts, f.Field.String())
	}
	if f.Kind == rules.StepNear && (f.Atom == rules.WeightBelow || f.Atom == rules.WeightMin || f.Atom == rules.AgeDaysMax) {
		parts = append(parts, fmt.Sprintf("%d/%d", f.Have, f.Want))
	}
	return strings.Join(parts, " ")
}

// TestFacts states, case by case, what an explanation must tell (specification 12). The rows named by file and line were looked
// up in the tables.
func TestFacts(t *testing.T) {
	g := newGrouper(t, "2.0")
	at := func(file, line string) string { return fmt.Sprintf("%s:%d", file, lineOf(t, file, line)) }
	for _, c := range []struct {
		name, line string
		want       []string // must be told
		never      []string // must not
	}{
		{"severity and exclusion", `{"sex":"M","age":67,"dx":["I63.902","J96.000","I65.203","E11.900"]}`, []string{
			"complication + MCC J96.000 " + at("mcc.csv", "J96.000,") + " [1]",
			"complication - exclusion/96 CC I65.203 96 " + at("exclusion.csv", "96,I63.902") + " [2]",
			"complication - E11.900 [3]",
			"leaf + drg/BR11 " + at("drg.csv", "BR11,"),
			"adrg + adrg/BR1 " + at("conditions.csv", "BR1,"),
			"condition + principal_diagnosis I63.902 BR1.principal " + at("lists.csv", "BR1.principal,I63.902") + " [0]",
			"condition + principal_diagnosis I63.902 MDCB " + at("mdc_principal.csv", "MDCB,I63.902") + " [0]",
			"fall - gate/MDCA " + at("mdc.csv", "MDCA,"),
			"gate - gate/MDCP age_days_max " + at("gates.csv", "MDCP,1"),
			"main -",
		}, []string{"unread", "parameter"}},
		{"ambiguity", `{"sex":"M","age":68,"dx":["I63.900","K80.101"],"px":["51.2300"]}`, []string{
			"procedure + 51.2300 [0]",
			"main + 51.2300 [0]",
			"ambiguous + qy/MDCB 51.2300 " + at("qy.csv", "MDCB,") + " [0]",
			"elsewhere + adrg/HC2 51.2300 " + at("lists.csv", "HC2.main,51.2300") + " [0]",
			"otherwise - BR23",
			"parameter + parameter/counts counts catalogue-less-lists " + at("pack.yaml", "  counts: "),
		}, []string{"adrg +", "leaf", "complication"}},
		{"a pair, and the main slot empty", `{"sex":"F","age":53,"dx":["C53.900"],"px":["99.9999","68.4100","40.5300"]}`, []string{
			"procedure - 99.9999 unknown-procedure [0]",
			"main - 68.4100 main-discarded [1]",
			"condition + procedure_group 68.4100 NA1.2.group1 " + at("lists.csv", "NA1.2.group1,68.4100") + " [1]",
			"condition + procedure_group 40.5300 NA1.2.group2 " + at("lists.csv", "NA1.2.group2,40.5300") + " [2]",
			"parameter + parameter/discarded_main discarded_main null " + at("pack.yaml", "  discarded_main: "),
			"parameter + parameter/pair_entries pair_entries distinct " + at("pack.yaml", "  pair_entries: "),
		}, nil},
		{"the code is in position 2", `{"sex":"M","age":50,"dx":["N18.900x011"],"px":["38.9502","55.6901"]}`, []string{
			"procedure - 38.9502 not-counted " + at("not_counted.csv", "38.9502") + " [0]",
			"near - adrg/AE1 main_procedure 55.6901 AE1.main " + at("lists.csv", "AE1.main,55.6901") + " [1]",
		}, nil},
		{"a gram too much", `{"sex":"M","age":0,"age_days":5,"birth_weight":1500,"dx":["J18.900","P07.300"]}`, []string{
			"near + adrg/PS1 weight_below " + at("conditions.csv", "PS1,1,weight_below") + " 1500/1500",
			"condition + any_diagnosis P07.300 PS2.any " + at("lists.csv", "PS2.any,P07.300") + " [1]",
		}, []string{"missing"}},
		{"a day too old", `{"sex":"M","age":0,"age_days":29,"dx":["P23.900"]}`, []string{
			"near + adrg/PU1 age_days_max " + at("conditions.csv", "PU1,1,age_days_max") + " 29/28",
			"missing - birth_weight",
		}, nil},
		{"what the missing days could lead to", `{"sex":"M","age":0,"dx":["P23.900"]}`, []string{
			"missing - age_days", "answer - age_days 0 PU19", "answer - age_days 29 PV19",
			"parameter + parameter/infant_days_missing infant_days_missing needs-data " + at("pack.yaml", "  infant_days_missing: "),
		}, []string{"gate", "adrg"}},
		{"what the missing age could lead to", `{"sex":"M","dx":["P23.900"]}`, []string{
			"missing - age", "answer - age_days 0 PU19", "answer - age_days 29 PV19", "answer - age 1 0000",
		}, nil},
		{"zones", `{"sex":"M","age":40,"dx":["S06.500","S27.200"],"px":[]}`, []string{
			"condition + principal_zone S06.500 " + at("gates.csv", "MDCZ,1,principal_zone") + " [0]",
			"zone + S06.500 头颈部创伤 " + at("zones.csv", "头颈部创伤,S06.500") + " [0]",
			"zone + S27.200 胸部创伤 " + at("zones.csv", "胸部创伤,S27.200") + " [1]",
		}, nil},
		{"one zone", `{"sex":"M","age":40,"dx":["S06.500","S02.100"]}`, []string{
			"gate - gate/MDCZ zones_min " + at("gates.csv", "MDCZ,1,zones_min"),
			"zone + S02.100 头颈部创伤 " + at("zones.csv", "头颈部创伤,S02.100") + " [1]",
		}, nil},
		{"closed by sex alone", `{"sex":"M","age":30,"dx":["O00.100"]}`, []string{
			"gate - gate/MDCO sex " + at("gates.csv", "MDCO,1,sex"),
			"gate - gate/MDCN principal_diagnosis MDCN " + at("gates.csv", "MDCN,1,principal_diagnosis"),
		}, nil},
		{"refused before any MDC", `{"sex":"M","age":0,"age_days":5,"dx":["P00.801"]}`, []string{
			"diagnosis - P00.801 principal-not-allowed " + at("not_principal.csv", "P00.801") + " [0]",
			"parameter + parameter/principal_check principal_check [catalogue, gray, not-allowed] " + at("pack.yaml", "  principal_check: "),
		}, []string{"gate", "near"}},
		{"spelling, gray, unread", `{"sex":"M","age":3,"age_days":12,"dx":[" ｊ18.900 ","A00.000","I10"]}`, []string{
			"diagnosis + J18.900 [0]", "diagnosis - A00.000 gray-code [1]", "diagnosis - I10 unknown-diagnosis [2]", "unread - age_days 12 ",
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			trace := g.Explain(readOne(t, c.line))
			var got []string
			for _, f := range trace.Facts() {
				got = append(got, brief(f))
			}
			for _, w := range c.want {
				if !slices.Contains(got, w) {
					t.Errorf("%q is not told. Told is:\n%s", w, strings.Join(got, "\n"))
				}
			}
			for _, n := range c.never {
				if i := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, n) }); i >= 0 {
					t.Errorf("%q is told", got[i])
				}
			}
		})
	}
}

// lineOf finds the one line of a table of the 2.0 pack that begins so.
func lineOf(t *testing.T, file, begins string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "rules", "packs", "chsdrg20", "pack", file))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, begins) {
			if found == 0 {
				found = i + 1
			}
		}
	}
	if found == 0 {
		t.Fatalf("%s has no line %q", file, begins)
	}
	return found
}

func TestLine(t *testing.T) {
	g := newGrouper(t, "2.0")
	digest := g.Pack().Digest()
	for line, want := range map[string]string{
		`{"sex":"M","age":67,"dx":["I63.902","J96.000","I65.203"]}`: "BR11 grouped mdc=MDCB adrg=BR1 mcc=J96.000 excluded=I65.203(96) pack=chs-drg@2.0 digest=" + digest,
		`{"sex":"M","age":67,"dx":["I63.900","K80.101"]}`:           "BR23 grouped mdc=MDCB adrg=BR2 cc=K80.101 pack=chs-drg@2.0 digest=" + digest,
		`{"sex":"M","dx":["I63.900"]}`:                              "needs-data reason=age-missing pack=chs-drg@2.0 digest=" + digest,
	} {
		trace := g.Explain(readOne(t, line))
		if got := trace.Line(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// TestTraceOfNothing explains a nil case and cases of every edition, in both languages.
func TestTraceOfNothing(t *testing.T) {
	g := newGrouper(t, "1.1")
	trace := g.Explain(nil)
	var b strings.Builder
	if err := trace.WriteText(&b, rules.Chinese); err != nil || !strings.Contains(b.String(), "没有病例") {
		t.Errorf("%v %s", err, b.String())
	}
	if trace.Pack() != g.Pack() {
		t.Error("the trace does not know its pack")
	}
}

// TestLongExplanation prints a case with 200,000 diagnoses. The time may grow with their number, a second, and not with its
// square, minutes.
func TestLongExplanation(t *testing.T) {
	g := newGrouper(t, "2.0")
	c := readOne(t, `{"sex":"M","age":67,"dx":["I63.902"]}`)
	c.Diagnoses = append(c.Diagnoses, slices.Repeat([]string{"J96.000"}, 200_000)...)
	trace := g.Explain(c)
	done := make(chan string)
	go func() {
		var b strings.Builder
		if err := trace.WriteText(&b, rules.English); err != nil {
			t.Error(err)
		}
		done <- b.String()
	}()
	select {
	case text := <-done:
		if got, want := strings.Count(text, " J96.000  "), len(c.Diagnoses)-1; got != want {
			t.Errorf("%d diagnoses are told, not %d", got, want)
		}
	case <-time.After(time.Minute):
		t.Error("it takes longer than a minute")
	}
}
