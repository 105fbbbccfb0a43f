package drg_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

func compile(tb testing.TB, p *rules.Pack) *drg.Grouper {
	tb.Helper()
	g, err := drg.Compile(p)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// answer is what the reference tells of a result.
func answer(r *rules.Result) reference.Answer {
	return reference.Answer{Status: r.Status.String(), MDC: r.MDC, ADRG: r.ADRG, Code: r.Code}
}

// TestReference groups many synthetic cases of every edition, sound and disturbed, and compares each with a plain reading of
// the contract that shares no code with the engine.
func TestReference(t *testing.T) {
	for _, edition := range packtest.Editions {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			p := packtest.DRG(t, edition)
			g, ref := compile(t, p), reference.New(p)
			n := 20_000
			if testing.Short() {
				n = 2_000
			}
			mix := casemix.Usual()
			mix.Seed, mix.Zipf = 7, 0 // even, so that rare codes have their turn
			cases := mix.Cases(p, n)
			rng := rand.New(rand.NewPCG(7, 7))
			seen := make(map[string]int)
			for i := range cases {
				c := &cases[i]
				if i%2 == 1 {
					disturb(rng, c)
				}
				r := g.Group(c)
				want := ref.Group(c)
				if answer(&r) != want {
					t.Fatalf("%+v\nengine    %+v\nreference %+v", *c, answer(&r), want)
				}
				seen[r.Status.String()]++
			}
			if seen["grouped"] == 0 || seen["ungrouped"] == 0 || seen["invalid"] == 0 || seen["needs-data"] == 0 {
				t.Errorf("the cases are one-sided: %v", seen)
			}
		})
	}
}

// disturb makes one change that tests an edge of the contract.
func disturb(rng *rand.Rand, c *rules.Case) {
	pick := func(list []string) int { return rng.IntN(max(len(list), 1)) }
	switch rng.IntN(16) {
	case 0:
		c.Sex = rules.Sex(rng.IntN(4))
	case 1:
		c.Age, c.AgeDays = rules.Known(0), rules.Known(int64(27+rng.IntN(4)))
	case 2:
		c.Age, c.AgeDays = rules.Int{}, rules.Known(int64(364+rng.IntN(4)))
	case 3:
		c.Age, c.AgeDays = rules.Known(0), rules.Int{}
	case 4:
		c.Age, c.AgeDays = rules.Int{}, rules.Int{}
	case 5:
		c.Age, c.AgeDays, c.BirthWeight = rules.Known(0), rules.Known(3), rules.Known([]int64{0, 1499, 1500, 1999, 2000, 2499, 2500, -1}[rng.IntN(8)])
		c.Diagnoses = append(c.Diagnoses, "P07.300")
	case 6:
		c.Procedures = append([]string{"99.9999"}, c.Procedures...)
	case 7:
		c.Procedures = append([]string{" "}, c.Procedures...)
	case 8:
		if len(c.Procedures) > 0 {
			i := pick(c.Procedures)
			c.Procedures[0], c.Procedures[i] = c.Procedures[i], c.Procedures[0]
		}
	case 9:
		c.Diagnoses = append(c.Diagnoses, c.Diagnoses[pick(c.Diagnoses)])
	case 10:
		i := pick(c.Diagnoses)
		c.Diagnoses[i] = strings.ToLower(c.Diagnoses[i]) + "\u3000"
	case 11:
		c.Diagnoses[pick(c.Diagnoses)] = []string{"", "I63.9", "XX", "\xff", "Z37.999x999", "A00.000"}[rng.IntN(6)]
	case 12:
		c.Diagnoses = append(c.Diagnoses, "S06.500", "S27.200")
	case 13:
		c.Diagnoses = append(c.Diagnoses, "Z37.000x001")
	case 14:
		c.Diagnoses = append(c.Diagnoses, "B20.000", "T31.500")
	case 15:
		c.Procedures = append(c.Procedures, "96.0400", "96.7201")
	}
}

// TestProperties states what must hold of every case: the explained result is the grouped one, a case grouped again gives
// the same, and neither the order nor the repetition of secondary diagnoses moves it.
func TestProperties(t *testing.T) {
	for _, edition := range packtest.Editions {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			p := packtest.DRG(t, edition)
			g := compile(t, p)
			mix := casemix.Usual()
			mix.Seed = 11
			cases := mix.Cases(p, 3_000)
			rng := rand.New(rand.NewPCG(11, 11))
			for i := range cases {
				c := &cases[i]
				if i%3 == 0 {
					disturb(rng, c)
				}
				before := slices.Clone(c.Diagnoses)
				r := g.Group(c)
				again := g.Group(c)
				if !again.Equal(&r) {
					t.Fatalf("%+v is grouped differently the second time", *c)
				}
				steps := 0
				walked := g.Walk(c, func(rules.Step) { steps++ })
				if !walked.Equal(&r) || steps == 0 && r.Status != rules.Invalid {
					t.Fatalf("%+v: Walk tells %d steps and another result", *c, steps)
				}
				if !slices.Equal(before, c.Diagnoses) {
					t.Fatal("grouping changed the case")
				}
				moved := *c
				moved.Diagnoses = slices.Clone(c.Diagnoses)
				if rest := moved.Diagnoses[min(1, len(moved.Diagnoses)):]; len(rest) > 0 {
					rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
					moved.Diagnoses = append(moved.Diagnoses, rest...)
				}
				m := g.Group(&moved)
				if answer(&m) != answer(&r) {
					t.Fatalf("%+v moves to %+v when its secondary diagnoses do", answer(&r), answer(&m))
				}
			}
		})
	}
}

// TestAllocations proves case by case that grouping does not allocate within the promised bounds.
func TestAllocations(t *testing.T) {
	p := packtest.DRG(t, "2.0")
	g := compile(t, p)
	within := func(c *rules.Case) bool {
		r := g.Group(c)
		return len(c.Diagnoses) <= 32 && len(c.Procedures) <= 32 && len(r.Issues()) <= 4
	}
	rng := rand.New(rand.NewPCG(3, 3))
	mix := casemix.Usual()
	cases := mix.Cases(p, 2_000)
	long := casemix.Mix{Diagnoses: 15, Procedures: 8, Zipf: 1.1, Seed: 5}.Cases(p, 500)
	for i := range long { // to the very bound, with codes that raise no issue
		for len(long[i].Diagnoses) < 32 {
			long[i].Diagnoses = append(long[i].Diagnoses, "I10.x00x002")
		}
	}
	tested := 0
	for i, c := range append(cases, long...) {
		if i%4 == 0 {
			disturb(rng, &c)
		}
		if !within(&c) {
			continue
		}
		tested++
		if n := testing.AllocsPerRun(5, func() { g.Group(&c) }); n > 0 {
			t.Fatalf("%+v: %v allocations", c, n)
		}
	}
	if tested < 1_800 {
		t.Errorf("only %d cases within the bounds", tested)
	}
}

// TestTotal groups what nobody should send: a status with issues, no panic, in linear time.
func TestTotal(t *testing.T) {
	p := packtest.DRG(t, "2.0")
	g := compile(t, p)
	many := make([]string, 10_000)
	for i := range many {
		many[i] = []string{"I63.900", "J96.000", "nonsense", "\xff\xfe", strings.Repeat("9", 300)}[i%5]
	}
	for _, c := range []struct {
		name   string
		c      *rules.Case
		status rules.Status
		reason rules.Code
	}{
		{"nil", nil, rules.Invalid, rules.CaseMissing},
		{"zero", &rules.Case{}, rules.Invalid, rules.PrincipalMissing},
		{"ten thousand diagnoses", &rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: many}, rules.Grouped, ""},
		{"ten thousand procedures", &rules.Case{Sex: rules.Male, Age: rules.Known(60), Diagnoses: many[:1], Procedures: many}, rules.Grouped, ""},
		{"huge numbers", &rules.Case{Sex: rules.Female, Age: rules.Known(1 << 62), AgeDays: rules.Known(1 << 62), BirthWeight: rules.Known(1 << 62), Diagnoses: many[:1]}, rules.Grouped, ""},
		{"most negative", &rules.Case{Sex: rules.Female, Age: rules.Known(-1 << 63), Diagnoses: many[:1]}, rules.Invalid, rules.NumberNegative},
		{"sex 255", &rules.Case{Sex: 255, Age: rules.Known(1), Diagnoses: many[:1]}, rules.Invalid, rules.SexInvalid},
		{"invalid UTF-8", &rules.Case{Sex: rules.Male, Age: rules.Known(1), Diagnoses: []string{"\xff\xfe"}}, rules.Ungrouped, rules.PrincipalUnknown},
		{"only white space", &rules.Case{Sex: rules.Male, Age: rules.Known(1), Diagnoses: []string{" \u3000\u200b"}}, rules.Invalid, rules.PrincipalMissing},
	} {
		r := g.Group(c.c)
		if r.Status != c.status || r.Reason != c.reason || r.Pack == nil {
			t.Errorf("%s: %s, %s; want %s, %s", c.name, r.Status, r.Reason, c.status, c.reason)
		}
		w := g.Walk(c.c, func(rules.Step) {})
		if !w.Equal(&r) {
			t.Errorf("%s: Walk gives another result", c.name)
		}
	}
}

// TestPlaces puts codes where a bound of the engine is: the 65th diagnosis, which no word of bits holds any more, and the 33rd,
// from which on repetitions are looked up in a table.
func TestPlaces(t *testing.T) {
	g := compile(t, packtest.DRG(t, "2.0"))
	for _, at := range []int{1, 31, 32, 33, 63, 64, 65, 127, 128} {
		c := &rules.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: make([]string, at+1)}
		c.Diagnoses[0], c.Diagnoses[at] = "I63.902", "J96.000" // a stroke with an MCC
		r := g.Group(c)
		if r.Code != "BR11" || !r.MCC.Has(at) || r.MCC.Len() != 1 {
			t.Errorf("an MCC in entry %d: %s, %d MCC", at, r.Code, r.MCC.Len())
		}
		for first := range at {
			c.Diagnoses[first] = "I63.902"
			r = g.Group(c)
			var repeated []int
			for _, i := range r.Issues() {
				if i.Code == rules.DuplicateDiagnosis {
					repeated = append(repeated, i.Index)
				}
			}
			if len(repeated) != first {
				t.Fatalf("%d entries of %d repeat another, %v are told", first, at+1, repeated)
			}
		}
	}
}

// TestAgeInDays states when an age in days contradicts the years (specification 2.3).
func TestAgeInDays(t *testing.T) {
	g := compile(t, packtest.DRG(t, "2.0"))
	for _, c := range []struct {
		years, days int64
		want        bool
	}{
		{1, 364, true}, {1, 365, false}, {3, 2*365 + 364, true}, {3, 3 * 365, false}, {3, 12, true}, {3, 5 * 365, false},
	} {
		r := g.Group(&rules.Case{Sex: rules.Male, Age: rules.Known(c.years), AgeDays: rules.Known(c.days), Diagnoses: []string{"J18.900"}})
		got := slices.ContainsFunc(r.Issues(), func(i rules.Issue) bool { return i.Code == rules.AgeDaysUnread })
		if got != c.want {
			t.Errorf("%d days beside %d years: %t, want %t", c.days, c.years, got, c.want)
		}
	}
}

// TestUncheckedGray groups a gray principal diagnosis that the pack does not check for: it is noticed all the same.
func TestUncheckedGray(t *testing.T) {
	g, _ := variant(t, `pack.yaml: -  principal_check: [catalogue, gray, not-allowed] ~ +  principal_check: []`)
	r := g.Group(&rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"B00.000"}})
	if !slices.ContainsFunc(r.Issues(), func(i rules.Issue) bool { return i.Code == rules.GrayCode && i.Index == 0 }) {
		t.Errorf("%+v", r.Issues())
	}
}

// TestUnrelated asks which procedure an ambiguous case names: the one that the test for ambiguity is about.
func TestUnrelated(t *testing.T) {
	const any = `qy.csv: -MDCG,1,main_procedure_counts,, ~ +MDCG,1,any_procedure_counts,,
		conditions.csv: -GR1,1,principal_diagnosis,GR1.principal, ~ +GR1,1,principal_diagnosis,GR1.principal, ~ +GR1,2,main_procedure,GR1.main,
		lists.csv: +GR1.main,54.5900`
	for _, c := range []struct {
		name, changes, px string
		want              int
	}{
		{"the main one", ``, "51.2300 38.9300", 0},
		{"any, and it is main", any, "51.2300 17.971A0", 0},
		{"any, and the main one does not count", any, "54.5900 51.2300", 1}, // gray, and named by a list of main procedures
		{"any, and none is main", any, "38.9300 38.9300 51.2300", 2},
		{"any of a list", `qy.csv: -MDCG,1,main_procedure_counts,, ~ +MDCG,1,any_procedure,MDCG.qy,
			lists.csv: +MDCG.qy,17.971A0`, "51.2300 17.971A0", 1},
		{"no-group", `mdc.csv: -MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY ~ +MDCG,消化系统疾病及功能障碍,stop,no-group,`, "51.2300", 0},
		{"a test that asks for no procedure", `qy.csv: -MDCG,1,main_procedure_counts,, ~ +MDCG,1,age_years_max,,80`, "38.9300", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := variant(t, c.changes)
			px := strings.Fields(c.px)
			told := -2
			r := g.Walk(&rules.Case{Sex: rules.Female, Age: rules.Known(40), Diagnoses: []string{"K35.800"}, Procedures: px}, func(s rules.Step) {
				if s.Kind == rules.StepAmbiguous && s.Hit {
					told = int(s.Index)
				}
			})
			i := r.Issues()[0]
			if r.Reason != rules.ProcedureUnrelated || i.Code != r.Reason || i.Index != c.want || told != c.want {
				t.Errorf("%s %+v, told %d; want entry %d", r.Status, i, told, c.want)
			}
			if c.want >= 0 && i.Text != px[c.want] {
				t.Errorf("%q, want %q", i.Text, px[c.want])
			}
		})
	}
}

// TestManyRetries groups a case with 200,000 procedures none of which helps, under the parameter that tries each in the main
// slot. Every code is tried once, and the notes on each entry are not copied for every try.
func TestManyRetries(t *testing.T) {
	g, _ := variant(t, `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry`)
	const n = 200_000
	c := &rules.Case{Sex: rules.Female, Age: rules.Known(40), Diagnoses: []string{"A41.900"}, Procedures: []string{"38.9300"}}
	for i := range n {
		c.Procedures = append(c.Procedures, []string{"47.0100", "51.2300"}[i%2])
	}
	r := g.Group(c)
	if r.Status != rules.Ungrouped || r.Reason != rules.NoMDC || r.Issues()[0].Code != rules.NoMDC {
		t.Errorf("%s %s", r.Status, r.Reason)
	}
	gates := 0
	c.Procedures = c.Procedures[:9]
	g.Walk(c, func(s rules.Step) {
		if s.Kind == rules.StepGate {
			gates++
		}
	})
	if want := 3 * len(g.Pack().DRG().MDCs); gates != want { // with the slot empty, and with each of two codes
		t.Errorf("%d gates are tried, want %d", gates, want)
	}
	if got, want := len(r.Issues()), 2+n-2; got != want { // the reason, the empty slot, and all but two repeat another
		t.Errorf("%d issues, want %d", got, want)
	}
}

// TestNearMisses asks for the ADRGs that lacked one condition, be they before the one that took the case or behind it.
func TestNearMisses(t *testing.T) {
	p := packtest.DRG(t, "2.0")
	g := compile(t, p)
	groups := p.DRG().Groups
	for _, c := range []struct {
		name  string
		c     rules.Case
		adrg  string
		near  string // those that met other conditions
		atom  rules.Atom
		never []string
	}{
		{"a newborn of 1400 g", rules.Case{Sex: rules.Male, Age: rules.Known(0), AgeDays: rules.Known(3), BirthWeight: rules.Known(1400), Diagnoses: []string{"P07.300"}},
			"PS1", "PS2 PS3 PS4", rules.WeightMin, []string{"PS1"}},
		{"a newborn of 1600 g", rules.Case{Sex: rules.Male, Age: rules.Known(0), AgeDays: rules.Known(3), BirthWeight: rules.Known(1600), Diagnoses: []string{"P07.300"}},
			"PS2", "PS1", rules.WeightBelow, []string{"PS2"}},
	} {
		var near, all []string
		r := g.Walk(&c.c, func(s rules.Step) {
			if s.Kind == rules.StepNear {
				all = append(all, groups[s.Group].Code)
				if s.Hit && s.Atom == c.atom {
					near = append(near, groups[s.Group].Code)
				}
			}
		})
		if r.ADRG != c.adrg || strings.Join(near, " ") != c.near {
			t.Errorf("%s: %s, near %v; want %s, %s", c.name, r.ADRG, near, c.adrg, c.near)
		}
		for _, n := range c.never {
			if slices.Contains(all, n) {
				t.Errorf("%s: %s is near", c.name, n)
			}
		}
	}
	// An ADRG of several alternatives of which one holds did not fail, though it was not tried; and what it lacks of a combination
	// touches nothing.
	const condition = "GR1,1,principal_diagnosis,GR1.principal,"
	small, _ := variant(t, "conditions.csv: -"+condition+" ~ +"+condition+" ~ +GR1,2,principal_diagnosis,GR1.more,"+
		" ~ +GR1,3,principal_diagnosis,MDCG, ~ +GR1,3,procedure_group,GD1.main, ~ +GR1,3,procedure_group,GD1.main,\n"+
		"lists.csv: +GR1.more,K35.900")
	for _, px := range []string{"47.0100", "51.2300"} { // grouped before GR1 is tried, and ambiguous
		c := rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"K35.900"}, Procedures: []string{px}}
		r := small.Walk(&c, func(s rules.Step) {
			if s.Kind == rules.StepNear && small.Pack().DRG().Groups[s.Group].Code == "GR1" {
				t.Errorf("%s: GR1 is near, and would have taken the case", px)
			}
		})
		if r.Status != rules.Grouped && r.Status != rules.Ambiguous {
			t.Errorf("%s: %s", px, r.Status)
		}
		c.Diagnoses[0] = "K35.800" // now GR1 fails
		near := 0
		small.Walk(&c, func(s rules.Step) {
			switch s.Kind {
			case rules.StepNear:
				near++
			case rules.StepParameter:
				m := small.Pack().Manifest()
				if name := m.ParameterNames()[s.Number]; strings.HasPrefix(name, "pair") {
					t.Errorf("%s: parameter %s is told to have touched the result", px, name)
				}
			}
		})
		if near == 0 {
			t.Errorf("%s: no ADRG behind the answer is near", px)
		}
	}
}

// TestManyExclusions compiles a pack with as many exclusion tables as can be numbered, and with one more. The last one cancels
// an MCC.
func TestManyExclusions(t *testing.T) {
	const most = 1<<16 - 1
	for _, n := range []int{most, most + 1} {
		codes, _, m := packtest.Mini(t)
		x := []byte("exclusion,code\n")
		for i := range n {
			x = fmt.Appendf(x, "t%d,K35.800\n", i+1)
		}
		m["exclusion.csv"].Data = x
		m["mcc.csv"].Data = fmt.Appendf(nil, "code,exclusion\nA41.900,t%d\n", n)
		if err := packtest.Patch(m, "pack.yaml", []string{"-  exclusion: 2", fmt.Sprintf("+  exclusion: %d", n)}); err != nil {
			t.Fatal(err)
		}
		p, err := rules.Open(m, codes)
		if err != nil {
			t.Fatal(err)
		}
		g, err := drg.Compile(p)
		if n > most {
			if err == nil || g != nil {
				t.Errorf("%d tables are compiled", n)
			}
			continue
		}
		r := compile(t, p).Group(&rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"K35.800", "A41.900"}})
		if err != nil || r.Code != "GZ15" {
			t.Errorf("%d tables: %s, %v", n, r.Code, err)
		}
	}
}

// FuzzGroup groups cases of any content under every edition and compares them with the reference.
func FuzzGroup(f *testing.F) {
	f.Add(uint8(1), int64(60), int64(-1), int64(0), "I63.900\nJ96.000", "51.2300")
	f.Add(uint8(2), int64(0), int64(3), int64(1400), "P07.300", "")
	f.Add(uint8(2), int64(30), int64(-1), int64(0), "O84.000\nz37.000X001", "74.1x01")
	f.Add(uint8(1), int64(40), int64(-1), int64(0), "S06.500\nS27.200\n\n\xff", "99.9999\n47.0100\n\n")
	f.Add(uint8(9), int64(-1), int64(400), int64(-5), "", "\n96.0400\n96.7201")
	groupers := make(map[string]*drg.Grouper)
	references := make(map[string]*reference.Grouper)
	for _, e := range packtest.Editions {
		groupers[e], references[e] = compile(f, packtest.DRG(f, e)), reference.New(packtest.DRG(f, e))
	}
	f.Fuzz(func(t *testing.T, sex uint8, age, days, weight int64, dx, px string) {
		c := &rules.Case{Sex: rules.Sex(sex), BirthWeight: rules.Known(weight), Diagnoses: strings.Split(dx, "\n"), Procedures: strings.Split(px, "\n")}
		if age >= 0 {
			c.Age = rules.Known(age)
		}
		if days >= 0 {
			c.AgeDays = rules.Known(days)
		}
		for _, e := range packtest.Editions {
			r := groupers[e].Group(c)
			if want := references[e].Group(c); answer(&r) != want {
				t.Errorf("%s: %+v\nengine    %+v\nreference %+v", e, *c, answer(&r), want)
			}
			w := groupers[e].Walk(c, func(rules.Step) {})
			if !w.Equal(&r) {
				t.Errorf("%s: Walk gives another result for %+v", e, *c)
			}
		}
	})
}

// TestNoPack compiles nothing, and a pack of another system.
func TestNoPack(t *testing.T) {
	for name, p := range map[string]*rules.Pack{"nil": nil, "the zero pack": {}, "a code system": packtest.Codes(t)} {
		if g, err := drg.Compile(p); err == nil || g != nil {
			t.Errorf("%s: %v, %v", name, g, err)
		}
	}
}
