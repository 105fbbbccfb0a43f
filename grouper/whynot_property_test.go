package grouper_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// plain answers single conditions of a CHS-DRG pack about a case by the words of the specification (5.2), with code texts in
// maps: it shares nothing with the engine.
type plain struct {
	lists  map[*rules.List]map[string]bool
	counts map[string]bool
	named  map[string]bool // by a list of main procedures
	zones  map[string]string
}

func newPlain(p *rules.Pack) *plain {
	q := &plain{make(map[*rules.List]map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]string)}
	d := p.DRG()
	for _, l := range append(slices.Clone(d.Lists), d.Zones...) {
		q.lists[l] = make(map[string]bool)
		for _, ref := range l.Codes {
			e, _ := p.Codes().Diagnosis(ref)
			if l.Procedures {
				e, _ = p.Codes().Procedure(ref)
			}
			q.lists[l][e.Code] = true
		}
	}
	for _, z := range d.Zones {
		for code := range q.lists[z] {
			q.zones[code] = z.Name
		}
	}
	m := p.Manifest()
	for i, counts := range d.Counting(p.Codes(), &m.Parameters) {
		e, _ := p.Codes().Procedure(rules.Ref(i))
		q.counts[e.Code] = counts
	}
	for _, m := range d.MDCs {
		for _, a := range m.ADRGs {
			for _, y := range a.Alternatives {
				for _, c := range y.Conditions {
					if c.Atom == rules.MainProcedure {
						for code := range q.lists[c.List] {
							q.named[code] = true
						}
					}
				}
			}
		}
	}
	return q
}

// main is the code in the main slot, "" if it is empty, under discarded_main = null.
func (q *plain) main(c *grouper.Case) string {
	if len(c.Procedures) > 0 {
		if code := icd.Normalize(c.Procedures[0]); q.counts[code] || q.named[code] {
			return code
		}
	}
	return ""
}

func (q *plain) holds(x *rules.Condition, c *grouper.Case) bool {
	any := func(list []string, test func(code string) bool) bool {
		return slices.ContainsFunc(list, func(s string) bool { return test(icd.Normalize(s)) })
	}
	listed := func(code string) bool { return q.lists[x.List][code] }
	days, knowsDays := c.AgeDays.Get()
	weight, _ := c.BirthWeight.Get()
	infant := c.Age.Or(0) == 0
	switch x.Atom {
	case rules.PrincipalDiagnosis:
		return any(c.Diagnoses[:1], listed)
	case rules.OtherDiagnosis:
		return any(c.Diagnoses[1:], listed)
	case rules.AnyDiagnosis:
		return any(c.Diagnoses, listed)
	case rules.MainProcedure:
		return listed(q.main(c))
	case rules.AnyProcedure, rules.ProcedureGroup:
		return any(c.Procedures, listed)
	case rules.MainProcedureCounts:
		return q.counts[q.main(c)]
	case rules.AnyProcedureCounts:
		return any(c.Procedures, func(code string) bool { return q.counts[code] })
	case rules.NoProcedureCounts:
		return !any(c.Procedures, func(code string) bool { return q.counts[code] })
	case rules.AgeDaysMax:
		return infant && knowsDays && days <= x.Value
	case rules.AgeYearsMax:
		return c.Age.Or(0) <= x.Value
	case rules.WeightMin:
		return weight > 0 && weight >= x.Value
	case rules.WeightBelow:
		return weight > 0 && weight < x.Value
	case rules.SexIs:
		return int64(c.Sex) == x.Value
	case rules.PrincipalZone:
		return q.zones[icd.Normalize(c.Diagnoses[0])] != ""
	case rules.ZonesMin:
		met := make(map[string]bool)
		for _, s := range c.Diagnoses {
			if z := q.zones[icd.Normalize(s)]; z != "" {
				met[z] = true
			}
		}
		return len(met) >= int(x.Value)
	case rules.DiagnosisPrefix:
		return any(c.Diagnoses, func(code string) bool { return strings.HasPrefix(code, x.Text) })
	}
	return x.Atom == rules.Always
}

// failed are the atoms of the conditions of an alternative that fail.
func (q *plain) failed(a *rules.Alternative, c *grouper.Case) (atoms []rules.Atom) {
	for i := range a.Conditions {
		if !q.holds(&a.Conditions[i], c) {
			atoms = append(atoms, a.Conditions[i].Atom)
		}
	}
	return atoms
}

// check holds the alternatives that an obstacle names to the plain reading: which conditions failed, and that none came nearer.
func (q *plain) check(list []rules.Alternative, o *grouper.Obstacle, c *grouper.Case) error {
	if o.Of != len(list) || len(o.Ways) == 0 {
		return fmt.Errorf("%d alternatives of %d, %d are near", o.Of, len(list), len(o.Ways))
	}
	for _, y := range o.Ways {
		var got []rules.Atom
		for _, f := range y.Failed {
			if f.Want == 1 && f.Atom == rules.ProcedureGroup { // each list is met
				if len(y.Failed) > 1 {
					return fmt.Errorf("alternative %d lacks procedures of their own and more", y.Number)
				}
				continue
			}
			got = append(got, f.Atom)
		}
		a := &list[y.Number-1]
		if want := q.failed(a, c); !slices.Equal(got, want) || len(y.Failed) == 0 || len(y.Met)+len(y.Failed) != len(a.Conditions) {
			return fmt.Errorf("alternative %d: %v failed, want %v", y.Number, got, want)
		}
	}
	for i := range list {
		if n := max(len(q.failed(&list[i], c)), 1); n < len(o.Ways[0].Failed) {
			return fmt.Errorf("alternative %d lacks %d conditions, and %d is called nearest", i+1, n, o.Ways[0].Number)
		}
	}
	return nil
}

// banned are words that tell people to file something else, or rank answers.
var banned = []string{
	"建议", "应改", "改为", "可编", "换成", "应当", "更优", "提高", "should", "recode", "instead", "suggest", "better", "improve", "could", "%!",
}

// pages fails if a text advises, or cannot be written.
func pages(t *testing.T, texts ...func(*strings.Builder) error) {
	t.Helper()
	for _, write := range texts {
		var b strings.Builder
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, word := range banned {
			if strings.Contains(b.String(), word) {
				t.Fatalf("it says %q:\n%s", word, b.String())
			}
		}
	}
}

// TestWhyNotNamesWhatFailed asks many cases about groups at random. Each case is in the group, or some obstacle is named; the
// conditions that are said to have failed are those that fail by a plain reading, and no alternative came nearer.
func TestWhyNotNamesWhatFailed(t *testing.T) {
	for _, edition := range []string{"1.1", "2.0"} {
		g := newGrouper(t, edition)
		d, q := g.Pack().DRG(), newPlain(g.Pack())
		rng := rand.New(rand.NewPCG(17, 17))
		mdcs := make(map[string]*rules.MDC)
		adrgs := make(map[string]*rules.ADRG)
		for i := range d.MDCs {
			m := &d.MDCs[i]
			mdcs[m.Code], mdcs[m.QYCode] = m, m
			for j := range m.ADRGs {
				adrgs[m.ADRGs[j].Code] = &m.ADRGs[j]
			}
		}
		seen := make(map[grouper.ObstacleKind]int)
		in := 0
		cases := casemix.Usual().Cases(g.Pack(), 2_000)
		for i := range cases {
			c := &cases[i]
			r := g.Group(c)
			target := d.Groups[rng.IntN(len(d.Groups))].Code
			if m := mdcs[r.MDC]; m != nil && i%2 == 0 { // a group of the same MDC
				a := &m.ADRGs[rng.IntN(len(m.ADRGs))]
				target = []string{m.Code, m.QYCode, a.Code, a.Leaves[rng.IntN(len(a.Leaves))].Code}[rng.IntN(4)]
			}
			w, err := g.WhyNot(c, target)
			if err != nil {
				if m := mdcs[target]; m != nil && m.QYCode == target && m.QY != "ambiguous" {
					continue
				}
				t.Fatal(err)
			}
			if explained := g.Explain(c); !w.Trace.Result.Equal(&r) || !slices.Equal(w.Trace.Steps, explained.Steps) {
				t.Fatalf("%+v: the trace is not that of Explain", *c)
			}
			is := target == r.MDC || r.Status == rules.Grouped && (target == r.ADRG || target == r.Code) ||
				r.Status == rules.Ambiguous && target == r.Code
			if w.In != is || w.In != (len(w.Obstacles) == 0) {
				t.Fatalf("%+v is in %s: %t; asked about %s: %s", *c, r.Code, is, target, obstacles(w))
			}
			if w.In {
				in++
			}
			for j := range w.Obstacles {
				o := &w.Obstacles[j]
				seen[o.Kind]++
				var err error
				switch {
				case o.Kind == grouper.ObstacleGate:
					err = q.check(mdcs[o.Group].Gate, o, c)
				case o.Kind == grouper.ObstacleConditions && adrgs[o.Group] != nil:
					err = q.check(adrgs[o.Group].Alternatives, o, c)
				case o.Kind == grouper.ObstacleConditions:
					err = q.check(mdcs[o.Group].Ambiguity, o, c)
				}
				if err != nil {
					t.Fatalf("%+v\n%s? %s: %v", *c, target, o.Kind, err)
				}
			}
			pages(t, func(b *strings.Builder) error { return w.WriteText(b, rules.Chinese) },
				func(b *strings.Builder) error { return w.WriteText(b, rules.English) })
		}
		for _, k := range []grouper.ObstacleKind{
			grouper.ObstacleEarlierMDC, grouper.ObstacleGate, grouper.ObstacleEarlierGroup, grouper.ObstacleAmbiguous, grouper.ObstacleConditions,
			grouper.ObstacleEarlierLeaf, grouper.ObstacleLeaf,
		} {
			if seen[k] == 0 {
				t.Errorf("%s: no case met %s; met %v", edition, k, seen)
			}
		}
		if in < 50 {
			t.Errorf("%s: only %d cases in the group", edition, in)
		}
	}
}

// TestWhyNotDIPNamesWhatFailed is the same of the national pack of DIP, whose keys are the first five characters and whose main slot
// takes the first procedure.
func TestWhyNotDIPNamesWhatFailed(t *testing.T) {
	g, err := grouper.New(packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	d := g.Pack().DIP()
	byKey := make(map[string][]int)
	for i, row := range d.Rows {
		byKey[row.Keys[0].Text] = append(byKey[row.Keys[0].Text], i)
	}
	slot := func(refs []rules.Ref, codes []string) bool {
		return slices.ContainsFunc(refs, func(ref rules.Ref) bool {
			e, _ := g.Pack().Codes().Procedure(ref)
			return slices.ContainsFunc(codes, func(s string) bool { return icd.Normalize(s) == e.Code })
		})
	}
	rng := rand.New(rand.NewPCG(23, 23))
	seen := make(map[grouper.ObstacleKind]int)
	cases := casemix.Usual().DIPCases(g.Pack(), 2_000)
	for i := range cases {
		c := &cases[i]
		r := g.Group(c)
		principal := icd.Normalize(c.Diagnoses[0])
		row := &d.Rows[rng.IntN(len(d.Rows))]
		if own := byKey[icd.Diagnosis(principal).Key()]; len(own) > 0 && i%4 > 0 {
			row = &d.Rows[own[rng.IntN(len(own))]]
		}
		target := row.Code
		if i%16 == 0 {
			target = string(d.Groups[rng.IntN(len(d.Groups))].AppendCode(nil, icd.Diagnosis(principal).Category()))
		}
		w, err := g.WhyNot(c, target)
		if err != nil {
			t.Fatal(err)
		}
		if explained := g.Explain(c); !w.Trace.Result.Equal(&r) || !slices.Equal(w.Trace.Steps, explained.Steps) {
			t.Fatalf("%+v: the trace is not that of Explain", *c)
		}
		if w.In != (r.Code == target) || w.In != (len(w.Obstacles) == 0) {
			t.Fatalf("%+v is in %q; asked about %s: %s", *c, r.Code, target, obstacles(w))
		}
		for j := range w.Obstacles {
			o := &w.Obstacles[j]
			seen[o.Kind]++
			switch o.Kind {
			case grouper.ObstacleKey:
				if row.Code == target && strings.HasPrefix(principal, row.Keys[0].Text) {
					t.Fatalf("%+v: %s has a key of %s", *c, principal, target)
				}
			case grouper.ObstacleProcedures:
				f := &row.Forms[0]
				if f.Conservative() && len(c.Procedures) == 0 {
					t.Fatalf("%+v has no procedure, as %s asks", *c, target)
				}
				for _, x := range o.Ways[0].Failed {
					if x.Number == 0 && slot(f.Main, c.Procedures[:min(1, len(c.Procedures))]) ||
						x.Number > 0 && slot(f.Related[x.Number-1], c.Procedures[min(1, len(c.Procedures)):]) {
						t.Fatalf("%+v meets slot %d of %s", *c, x.Number, target)
					}
				}
			case grouper.ObstacleChoice, grouper.ObstacleTie:
				if !slot(row.Forms[0].Main, c.Procedures[:1]) || !strings.HasPrefix(principal, row.Keys[0].Text) {
					t.Fatalf("%+v does not meet %s, which is said to have lost a comparison", *c, target)
				}
			}
		}
		pages(t, func(b *strings.Builder) error { return w.WriteText(b, rules.Chinese) },
			func(b *strings.Builder) error { return w.WriteText(b, rules.English) })
	}
	for _, k := range []grouper.ObstacleKind{
		grouper.ObstacleKey, grouper.ObstacleProcedures, grouper.ObstacleChoice, grouper.ObstacleEarlierList, grouper.ObstacleClass,
	} {
		if seen[k] == 0 {
			t.Errorf("no case met %s; met %v", k, seen)
		}
	}
	if seen[grouper.ObstacleTaken] > 0 {
		t.Errorf("%d answers say no more than what took the case", seen[grouper.ObstacleTaken])
	}
}

// FuzzWhyNot makes records of the codes of the small packs, entries that are none among them, and asks about any group and about a
// text that is hardly one. Nothing panics, a case is in the group or something keeps it from it, and every answer can be printed.
func FuzzWhyNot(f *testing.F) {
	f.Add([]byte{5}, []byte{}, uint8(2), int16(40), int16(-1), uint16(7), "GZ15")
	f.Add([]byte{5, 0}, []byte{4, 2}, uint8(1), int16(40), int16(-1), uint16(9), "gz1")
	f.Add([]byte{0, 7, 200}, []byte{1, 255}, uint8(0), int16(0), int16(3), uint16(30), "{category}:{class}")
	f.Add([]byte{8, 10}, []byte{}, uint8(1), int16(-5), int16(-1), uint16(3), "\xff")
	city, err := grouper.New(packtest.City(f))
	if err != nil {
		f.Fatal(err)
	}
	groupers := []*grouper.Grouper{
		city, miniDRG(f), miniDIP(f), miniDRG(f, `pack.yaml: -  discarded_main: "null" ~ +  discarded_main: retry`,
			"conditions.csv: -GD1,1,main_procedure,GD1.main, ~ +GD1,1,main_procedure,GD1.main, ~ +GD1,1,weight_below,,1500",
			`pack.yaml: -  weight_missing: "false" ~ +  weight_missing: needs-data`),
	}
	catalog := groupers[0].Pack().Codes().Catalog()
	diagnoses, procedures := catalog.Len()
	entries := func(list []byte, n int, code func(int) string) (out []string) {
		for _, b := range list {
			switch {
			case int(b) < n:
				out = append(out, code(int(b)))
			case b < 128:
				out = append(out, "")
			default:
				out = append(out, string([]byte{b, '%', 's'}))
			}
		}
		return out
	}
	f.Fuzz(func(t *testing.T, dx, px []byte, sex uint8, age, days int16, n uint16, target string) {
		c := &grouper.Case{Sex: rules.Sex(sex % 4), Admission: []string{"", "day", "inpatient"}[n%3]}
		c.Diagnoses = entries(dx, diagnoses, func(i int) string { return catalog.DiagnosisAt(i).Code })
		c.Procedures = entries(px, procedures, func(i int) string { return catalog.ProcedureAt(i).Code })
		if age >= -1 {
			c.Age = rules.Known(int64(age))
		}
		if days >= -1 {
			c.AgeDays = rules.Known(int64(days))
		}
		for _, g := range groupers {
			list := g.Neighbours(c)
			pages(t, func(b *strings.Builder) error { return list.WriteText(b, rules.English) })
			if _, err := list.MarshalJSON(); err != nil {
				t.Fatal(err)
			}
			codes := groupCodes(g.Pack())
			for _, code := range []string{target, codes[int(n)%len(codes)]} {
				w, err := g.WhyNot(c, code)
				if err != nil && code == target {
					continue
				}
				r := g.Group(c)
				if err != nil || w.In != (len(w.Obstacles) == 0) || !w.Trace.Result.Equal(&r) {
					t.Fatalf("%+v, %q: %v", *c, code, err)
				}
				pages(t, func(b *strings.Builder) error { return w.WriteText(b, rules.Chinese) },
					func(b *strings.Builder) error { return w.WriteText(b, rules.English) })
				if _, err := w.MarshalJSON(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// groupCodes are the codes of the groups of a small pack.
func groupCodes(p *rules.Pack) (list []string) {
	if d := p.DIP(); d != nil {
		for _, r := range d.Rows {
			list = append(list, r.Code)
		}
		for _, g := range d.Groups {
			if !strings.Contains(g.Code, "{") {
				list = append(list, g.Code)
			}
		}
		for _, f := range d.Families {
			for _, g := range f.Groups {
				list = append(list, g.Code)
			}
		}
		for _, l := range d.LastResort {
			list = append(list, l.Code)
		}
		return list
	}
	for _, g := range p.DRG().Groups {
		list = append(list, g.Code)
	}
	return append(list, "0000", "GQY")
}

// BenchmarkWhyNot asks one case of the usual mix about one group, without text.
func BenchmarkWhyNot(b *testing.B) {
	g := newGrouper(b, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), mixSize)
	groups := g.Pack().DRG().Groups
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if _, err := g.WhyNot(&cases[i%mixSize], groups[i%len(groups)].Code); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWhyNotDIP asks one case of the usual mix about one row.
func BenchmarkWhyNotDIP(b *testing.B) {
	g, err := grouper.New(packtest.DIP(b))
	if err != nil {
		b.Fatal(err)
	}
	cases := casemix.Usual().DIPCases(g.Pack(), mixSize)
	rows := g.Pack().DIP().Rows
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if _, err := g.WhyNot(&cases[i%mixSize], rows[i*7%len(rows)].Code); err != nil {
			b.Fatal(err)
		}
	}
}
