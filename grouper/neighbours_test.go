package grouper_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// neighbours writes the list in a few words: the change, the group, and the rules at which the explanations part.
func neighbours(n *grouper.Neighbours) []string {
	var list []string
	for _, x := range n.List {
		code := x.Result.Code
		if code == "" {
			code = x.Result.Status.String()
		}
		list = append(list, fmt.Sprintf("%s[%d] %s: %s, %s | %s", x.Change.Kind, x.Change.Index, x.Change.Code, code, x.Parting.Old.Rule, x.Parting.New.Rule))
	}
	return list
}

func TestNeighbours(t *testing.T) {
	dip, err := grouper.New(packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, record string
		g            *grouper.Grouper
		tried        int
		want         []string
	}{
		{"ambiguous", `{"sex":"F","age":40,"dx":["K35.800","A41.900","C16.900"],"px":["51.2300","47.0100"]}`, miniDRG(t), 7, []string{
			"principal[1] A41.900: 0000, gate/MDCG | ", // of no MDC; with C16.900 as principal the case is as ambiguous
			"main[1] 47.0100: GD19, qy/MDCG | adrg/GD1",
			"without-procedure[0] 51.2300: GD19, qy/MDCG | adrg/GD1", // 47.0100 stands first then
		}},
		{"severity", `{"sex":"F","age":40,"dx":["K35.800","A41.900"]}`, miniDRG(t), 2, []string{
			"principal[1] A41.900: 0000, gate/MDCG | ",
			"without-diagnosis[1] A41.900: GZ15, drg/GZ11 | drg/GZ15",
		}},
		{"empty and equal entries", `{"sex":"F","age":40,"dx":["K35.800",""," k35.800","A49.900"],"px":["","47.0100"]}`, miniDRG(t), 5, []string{
			"principal[3] A49.900: 0000, gate/MDCG | ",
			"main[1] 47.0100: GD19, adrg/GZ1 | adrg/GD1",
		}},
		{"rejected", `{"age":40,"dx":["K35.800","A41.900"],"px":["51.2300"]}`, miniDRG(t), 3, nil},
		{"combination", `{"sex":"F","age":53,"dx":["C53.900"],"px":["68.4100","40.5300"]}`, newGrouper(t, "2.0"), 3, []string{
			// NA1 asks for both; NJ1 has 40.5300 as main, NA2 has 68.4100
			"without-procedure[0] 68.4100: NJ15, adrg/NA1 | adrg/NJ1",
			"without-procedure[1] 40.5300: NA29, adrg/NA1 | adrg/NA2",
		}},
		{"stroke", `{"sex":"M","age":67,"dx":["I63.902","J96.000","I65.203"],"px":[]}`, newGrouper(t, "2.0"), 4, []string{
			"principal[1] J96.000: ER23, gate/MDCB | gate/MDCE",
			"principal[2] I65.203: BR21, adrg/BR1 | adrg/BR2",
			"without-diagnosis[1] J96.000: BR15, drg/BR11 | drg/BR15",
		}},
		{"related procedure", `{"dx":["C53.900"],"px":["68.4100","65.6300"]}`, dip, 3, []string{
			"main[1] 65.6300: C53:surgery, row/747 | class/65.6300",
			"without-procedure[0] 68.4100: C53:surgery, row/747 | class/65.6300",
			"without-procedure[1] 65.6300: C53:surgery, row/747 | class/68.4100",
		}},
	} {
		n := c.g.Neighbours(readOne(t, c.record))
		if got := neighbours(n); !slices.Equal(got, c.want) || n.Tried != c.tried || n.Left != 0 {
			t.Errorf("%s: tried %d, want %d\n%s\nwant\n%s", c.name, n.Tried, c.tried, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestApply holds what a change is, and that it leaves the case as it was.
func TestApply(t *testing.T) {
	c := grouper.Case{Diagnoses: []string{"a", "b", "c"}, Procedures: []string{"x", "y"}}
	for _, x := range []struct {
		change grouper.Change
		want   string
	}{
		{grouper.Change{Kind: grouper.ChangePrincipal, Index: 2}, "[c b a] [x y]"},
		{grouper.Change{Kind: grouper.ChangeMain, Index: 1}, "[a b c] [y x]"},
		{grouper.Change{Kind: grouper.ChangeWithoutDiagnosis, Index: 1}, "[a c] [x y]"},
		{grouper.Change{Kind: grouper.ChangeWithoutProcedure}, "[a b c] [y]"},
		{grouper.Change{Kind: grouper.ChangeMain, Index: 2}, "[a b c] [x y]"},
		{grouper.Change{Kind: grouper.ChangePrincipal, Index: -1}, "[a b c] [x y]"},
		{grouper.Change{}, "[a b c] [x y]"},
	} {
		d := x.change.Apply(c)
		if got := fmt.Sprint(d.Diagnoses, d.Procedures); got != x.want || fmt.Sprint(c.Diagnoses, c.Procedures) != "[a b c] [x y]" {
			t.Errorf("%+v: %s, want %s; the case is %v %v", x.change, got, x.want, c.Diagnoses, c.Procedures)
		}
	}
}

// TestNeighboursAreGroups builds the changed records anew: the neighbours are those of them that Group puts elsewhere, in order,
// each with that result and a decision in which the explanations part.
func TestNeighboursAreGroups(t *testing.T) {
	dip := packtest.DIP(t)
	for _, p := range []*rules.Pack{packtest.DRG(t, "2.0"), packtest.DRG(t, "1.1"), dip} {
		g, err := grouper.New(p)
		if err != nil {
			t.Fatal(err)
		}
		mix := casemix.Usual()
		cases := mix.Cases
		if p == dip {
			cases = mix.DIPCases
		}
		moved := 0
		for _, c := range cases(p, 400) {
			n := g.Neighbours(&c)
			r := g.Group(&c)
			if !n.Trace.Result.Equal(&r) || n.Tried < len(n.List) {
				t.Fatalf("%+v", c)
			}
			at := 0
			try := func(kind grouper.ChangeKind, i int, other grouper.Case) {
				want := g.Group(&other)
				same := want.Status == r.Status && want.Code == r.Code && want.ADRG == r.ADRG && want.MDC == r.MDC &&
					slices.Equal(slices.Collect(want.DIP.Candidates()), slices.Collect(r.DIP.Candidates()))
				if same {
					return
				}
				moved++
				if at == len(n.List) || n.List[at].Change.Kind != kind || n.List[at].Change.Index != i || !n.List[at].Result.Equal(&want) {
					t.Fatalf("%+v\n%s %d leads to %s; neighbours %q", c, kind, i, want.Code, neighbours(n))
				}
				if d := &n.List[at].Parting; d.Old.Text(rules.Chinese) == d.New.Text(rules.Chinese) {
					t.Errorf("%+v\n%s %d: the explanations part at %q on both sides", c, kind, i, d.Old.Text(rules.Chinese))
				}
				at++
			}
			swap := func(list []string, i int) []string {
				list = slices.Clone(list)
				list[0], list[i] = list[i], list[0]
				return list
			}
			without := func(list []string, i int) []string { return append(slices.Clone(list[:i]), list[i+1:]...) }
			for i := 1; i < len(c.Diagnoses); i++ {
				d := c
				d.Diagnoses = swap(c.Diagnoses, i)
				try(grouper.ChangePrincipal, i, d)
			}
			for i := 1; i < len(c.Procedures); i++ {
				d := c
				d.Procedures = swap(c.Procedures, i)
				try(grouper.ChangeMain, i, d)
			}
			for i := 1; i < len(c.Diagnoses); i++ {
				d := c
				d.Diagnoses = without(c.Diagnoses, i)
				try(grouper.ChangeWithoutDiagnosis, i, d)
			}
			for i := range c.Procedures {
				d := c
				d.Procedures = without(c.Procedures, i)
				try(grouper.ChangeWithoutProcedure, i, d)
			}
			if at != len(n.List) {
				t.Fatalf("%+v: %d neighbours too many", c, len(n.List)-at)
			}
			pages(t, func(b *strings.Builder) error { return n.WriteText(b, rules.Chinese) },
				func(b *strings.Builder) error { return n.WriteText(b, rules.English) })
		}
		if moved < 200 {
			t.Errorf("%s: only %d changes lead elsewhere", p.Identity(), moved)
		}
	}
}

// TestNeighboursOfHugeRecords bounds what is done for a record that nobody has, and says what was left.
func TestNeighboursOfHugeRecords(t *testing.T) {
	const huge = 10_000
	dip, err := grouper.New(packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []*grouper.Grouper{newGrouper(t, "2.0"), dip} {
		catalog := g.Pack().Codes().Catalog()
		c := &grouper.Case{Sex: rules.Male, Age: rules.Known(50)}
		for i := range huge {
			c.Diagnoses = append(c.Diagnoses, catalog.DiagnosisAt(i).Code)
			c.Procedures = append(c.Procedures, catalog.ProcedureAt(i%9_000).Code)
		}
		n := g.Neighbours(c)
		if n.Tried > 4*grouper.NeighbourEntries || n.Left != 2*(huge-grouper.NeighbourEntries) {
			t.Errorf("tried %d, left %d", n.Tried, n.Left)
		}
		w, err := g.WhyNot(c, "0")
		if err == nil {
			t.Errorf("%+v", w.Target)
		}
		pages(t, func(b *strings.Builder) error { return n.WriteText(b, rules.English) })
		if w, err = g.WhyNot(c, g.Group(&grouper.Case{Sex: rules.Male, Age: rules.Known(50), Diagnoses: []string{"I63.902"}}).Code); err != nil {
			t.Fatal(err)
		}
		pages(t, func(b *strings.Builder) error { return w.WriteText(b, rules.Chinese) })
		if n := g.Neighbours(nil); len(n.List) != 0 || n.Tried != 0 || n.Trace.Result.Status != rules.Invalid {
			t.Errorf("%+v", n)
		}
	}
}

// TestNeighboursJSON holds the keys.
func TestNeighboursJSON(t *testing.T) {
	data, err := json.Marshal(miniDRG(t).Neighbours(readOne(t, `{"id":"a","sex":"F","age":40,"dx":["K35.800"],"px":["51.2300"]}`)))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Neighbours []struct {
			Change struct {
				Kind  string
				Index int
				Code  string
			}
			Result  struct{ Code, Digest string }
			Name    string
			Parting map[string]string
		}
		Tried, Left int
		Code        string
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Neighbours) != 1 || got.Tried != 1 || got.Code != "GQY" {
		t.Fatalf("%s", data)
	}
	x := got.Neighbours[0]
	if x.Change.Kind != "without-procedure" || x.Change.Code != "51.2300" || x.Result.Code != "GZ15" || x.Result.Digest == "" ||
		x.Name != "其他消化系统疾患，不伴并发症或合并症" || x.Parting["old_rule"] != "qy/MDCG" || x.Parting["new_rule"] != "adrg/GZ1" ||
		x.Parting["old"] != "MDCG ambiguous: main procedure 51.2300" || x.Parting["new"] != "GZ1 (principal K35.800)" {
		t.Errorf("%s", data)
	}
}

// BenchmarkNeighbours tries all changes of one case of the usual mix.
func BenchmarkNeighbours(b *testing.B) {
	g := newGrouper(b, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), mixSize)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		g.Neighbours(&cases[i%mixSize])
	}
}
