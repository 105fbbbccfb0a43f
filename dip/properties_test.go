package dip_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/rules"
)

// group is what must not change when something does that the national rule does not read.
func group(r *rules.Result) string {
	s := fmt.Sprint(r.Status, r.Code, r.DIP.Number, r.DIP.Kind, r.DIP.Match, r.DIP.Class, r.Reason)
	for c := range r.DIP.Candidates() {
		s += " " + c.String()
	}
	return s
}

// TestProperties states what must hold of every case: the explained result is the grouped one, a case grouped again gives the
// same; neither the order nor the repetition of other procedures and other diagnoses moves it, nor does anything but codes.
func TestProperties(t *testing.T) {
	g, l := nationalGrouper(t), readPrinted(t)
	rng := rand.New(rand.NewPCG(11, 11))
	mix := casemix.Mix{Diagnoses: 6, Procedures: 3, Zipf: 1.1, Seed: 11}
	money, err := rules.ParseDecimal("12345.67")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range mix.DIPCases(g.Pack(), 6_000) {
		if i%2 == 0 {
			disturb(rng, l, &c)
		}
		dx, px := slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
		r := g.Group(&c)
		if again := g.Group(&c); !again.Equal(&r) {
			t.Fatalf("%+v is grouped differently the second time", c)
		}
		steps := 0
		if w := g.Walk(&c, func(rules.Step) { steps++ }); !w.Equal(&r) || steps == 0 && r.Status != rules.Invalid {
			t.Fatalf("%+v: Walk tells %d steps and another result", c, steps)
		}
		if w := g.Walk(&c, nil); !w.Equal(&r) {
			t.Fatalf("%+v: Walk without a visitor gives another result", c)
		}
		if !slices.Equal(dx, c.Diagnoses) || !slices.Equal(px, c.Procedures) {
			t.Fatalf("grouping changed the case %v, %v", dx, px)
		}

		moved := c
		moved.Diagnoses = shaken(rng, c.Diagnoses, 1)
		moved.Procedures = shaken(rng, c.Procedures, 1+slices.IndexFunc(c.Procedures, func(s string) bool { return len(filed(s)) > 0 }))
		if m := g.Group(&moved); group(&m) != group(&r) {
			t.Fatalf("%v, %v: %s; moved to %v, %v: %s", c.Diagnoses, c.Procedures, group(&r), moved.Diagnoses, moved.Procedures, group(&m))
		}

		other := c
		other.Sex = rules.Sex(rng.IntN(3))
		for _, n := range []*rules.Int{&other.Age, &other.AgeDays, &other.BirthWeight, &other.AdmissionWeight, &other.Stay, &other.Discharge,
			&other.ICUHours, &other.ICUDays, &other.VentilatorHours} {
			if *n = rules.Known(rng.Int64N(400)); rng.IntN(2) == 0 {
				*n = rules.Int{}
			}
		}
		other.Cost, other.Price, other.Parts = money, money, map[string]rules.Decimal{"drugs": money}
		other.HospitalLevel, other.Insurance, other.TCMDiagnosis, other.Stage = "3", "resident", "A10.04.01", "1"
		other.Admission = []string{"", "inpatient", "day", "bed-day"}[rng.IntN(4)]
		other.Flags = map[string]bool{"readmission": rng.IntN(2) == 0}
		other.Diagnoses = append(slices.Clone(c.Diagnoses[:1]), "J96.000", "C78.000")
		if o := g.Group(&other); group(&o) != group(&r) {
			t.Fatalf("%v, %v: %s; with other facts %+v: %s", c.Diagnoses, c.Procedures, group(&r), other, group(&o))
		}
	}
}

// filed is what is left of a code without blanks.
func filed(s string) []rune {
	return slices.DeleteFunc([]rune(s), func(r rune) bool { return r == ' ' || r == '\u3000' || r == '\ufeff' })
}

// shaken is a list whose entries from one on are repeated and stand in another order; the first that is filed is repeated too.
func shaken(rng *rand.Rand, list []string, from int) []string {
	list = slices.Clone(list)
	if from > len(list) || from == 0 {
		return list
	}
	rest := slices.Repeat(list[from:], 1+rng.IntN(3))
	rest = append(rest, list[from-1], "")
	rng.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	return append(list[:from:from], rest...)
}

// TestAllocations proves case by case that grouping does not allocate within the promised bounds, whatever the status.
func TestAllocations(t *testing.T) {
	g, l := nationalGrouper(t), readPrinted(t)
	rng := rand.New(rand.NewPCG(3, 3))
	cases := casemix.Usual().DIPCases(g.Pack(), 3_000)
	long := casemix.Mix{Diagnoses: 15, Procedures: 8, Zipf: 1.1, Seed: 5}.DIPCases(g.Pack(), 500)
	for i := range long { // to the very bound, with codes that raise no issue
		for len(long[i].Diagnoses) < 32 {
			long[i].Diagnoses = append(long[i].Diagnoses, "I10.x00x002")
		}
	}
	for i := range 32 { // of one case the procedures too
		if i%2 == 0 {
			long[0].Procedures = append(long[0].Procedures, l.procedures[i*97])
		}
	}
	readings[0].contests(l, func(c *contest) {
		if len(c.best) > 1 && rng.IntN(4) == 0 {
			cases = append(cases, *c.record(l))
		}
	})
	tested := make(map[rules.Status]int)
	for i, c := range append(cases, long...) {
		if i%3 == 0 {
			disturb(rng, l, &c)
		}
		r := g.Group(&c)
		if len(c.Diagnoses) > 32 || len(c.Procedures) > 32 || len(r.Issues()) > 4 || spelled(&r) {
			continue
		}
		tested[r.Status]++
		if n := testing.AllocsPerRun(20, func() { g.Group(&c) }); n > 0 {
			t.Fatalf("%+v: %s: %v allocations", c, told(&r), n)
		}
	}
	for status, least := range map[rules.Status]int{
		rules.Core: 1_000, rules.Comprehensive: 500, rules.Ambiguous: 200, rules.Invalid: 50, rules.NeedsData: 50,
	} {
		if tested[status] < least {
			t.Errorf("only %d cases are %s: %v", tested[status], status, tested)
		}
	}
}

// spelled reports whether a result quotes an undefined code that is asked for and that the case spells in another way: that
// spelling has to be made.
func spelled(r *rules.Result) bool {
	return slices.ContainsFunc(r.Issues(), func(need rules.Issue) bool {
		return need.Code == rules.DataNeeded && slices.ContainsFunc(r.Issues(), func(i rules.Issue) bool {
			return i.Code == rules.UnknownProcedure && i.Index == need.Index && i.Text != need.Text
		})
	})
}
