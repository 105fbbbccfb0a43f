package dip_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// TestReference groups many synthetic cases, sound and disturbed, and compares each with a plain reading of the contract that
// shares no code with the engine.
func TestReference(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2_000
	}
	p := packtest.DIP(t)
	g, ref, l := nationalGrouper(t), reference.NewDIP(p), readPrinted(t)
	even := casemix.Usual()
	even.Seed, even.Zipf = 7, 0 // so that rare codes have their turn
	rng := rand.New(rand.NewPCG(7, 7))
	seen := make(map[rules.Status]int)
	for i, c := range slices.Concat(casemix.Usual().DIPCases(p, n/2), even.DIPCases(p, n/2), even.DIPCases(p, n)) {
		if i >= n {
			disturb(rng, l, &c)
		}
		r := g.Group(&c)
		if a, b := show(answer(r)), show(ref.Group(&c)); a != b {
			t.Fatalf("%+v\nengine    %s\nreference %s", c, a, b)
		}
		seen[r.Status]++
	}
	for _, s := range []rules.Status{rules.Core, rules.Comprehensive, rules.Ambiguous, rules.Invalid, rules.NeedsData} {
		if seen[s] < n/200 {
			t.Errorf("the cases are one-sided: %v", seen)
		}
	}
	t.Log(seen)
}

// disturb makes one or two changes that test an edge of the contract.
func disturb(rng *rand.Rand, l *printed, c *rules.Case) {
	for range 1 + rng.IntN(2) {
		disturbOnce(rng, l, c)
	}
}

func disturbOnce(rng *rand.Rand, l *printed, c *rules.Case) {
	one := func(list ...string) string {
		if len(list) == 0 {
			return ""
		}
		return list[rng.IntN(len(list))]
	}
	insert := func(code string) {
		c.Procedures = slices.Insert(slices.Clone(c.Procedures), rng.IntN(len(c.Procedures)+1), code)
	}
	main := &printedRow{} // some row of the key with a main procedure
	if len(c.Diagnoses[0]) > 5 {
		for range 5 {
			if of := l.byKey[c.Diagnoses[0][:5]]; main.main == "" && len(of) > 0 {
				main = &l.rows[of[rng.IntN(len(of))]-1]
			}
		}
	}
	switch rng.IntN(16) {
	case 0:
		if n := len(c.Procedures); n > 0 {
			i := rng.IntN(n)
			c.Procedures[0], c.Procedures[i] = c.Procedures[i], c.Procedures[0]
		}
	case 1:
		insert(one("39.9599", "99.9999", " 39.9599"))
	case 2:
		c.Procedures = append([]string{one("", " ", "\u3000\ufeff")}, c.Procedures...)
	case 3:
		insert(strings.ToLower(one(c.Procedures...)) + "\u3000")
	case 4, 5, 6, 7: // a row of the key or of a pair with several, as far as it goes, then more of its pair
		if rng.IntN(2) == 0 {
			of := l.byPair[l.crowded[rng.IntN(len(l.crowded))]]
			main = &l.rows[of[rng.IntN(len(of))]-1]
			c.Diagnoses[0] = one(l.codes[main.key]...)
		}
		if main.main == "" {
			break
		}
		c.Procedures = procedures(main.main, main.related...)
		for _, n := range l.byPair[main.pair()] {
			if rng.IntN(2) == 0 {
				c.Procedures = append(c.Procedures, l.rows[n-1].related...)
			}
		}
		if n := len(c.Procedures); n > 1 && rng.IntN(2) == 0 {
			c.Procedures = slices.Delete(c.Procedures, n-1, n)
		}
	case 8:
		c.Diagnoses[0] = one("", "I63.9", "XX", "\xff", "Z37.999x999", "A00.000", "G01*", "h36.0*", "V01.x00", "Y60.000", "U07.100", "B00.400", "b00.401+g05.1*")
	case 9:
		i := rng.IntN(len(c.Diagnoses))
		c.Diagnoses[i] = strings.ToLower(c.Diagnoses[i]) + "\u3000"
	case 10:
		c.Diagnoses = append(c.Diagnoses, one("XX", "", "B00.400", "I10.x00", "G01*", "V01.x00", c.Diagnoses[0]))
	case 11:
		insert(one("96.72O1", "9l.1", "-", "\xff", "47.0100"))
	case 12:
		if len(c.Procedures) > 0 {
			c.Procedures[0] += one("x001", "x002", "x007", "0")
		}
	case 13:
		if len(c.Procedures) > 0 && len(c.Procedures[0]) > 7 {
			c.Procedures[0] = c.Procedures[0][:7]
		}
	case 14:
		c.Procedures = append([]string{one("31.1x00", "00.4000", "00.0100", "36.0700", "45.1300x004", "54.1100")}, c.Procedures...)
	case 15:
		c.Procedures = c.Procedures[:min(1, len(c.Procedures))]
	}
}

// FuzzGroup groups cases of any content and compares them with the plain reading.
func FuzzGroup(f *testing.F) {
	for _, seed := range []struct{ dx, px string }{
		{"A09.900x006", ""}, {" a46.X00 ", ""}, {"A41.900\nJ96.000\nI10.x00", "96.7201\n39.9500"}, {"A09.900x006", "\n\n44.1300x001"},
		{"I21.000", "36.0700\n36.0700\n88.5600"}, {"I21.000", "36.0700\n00.2400x001\n17.5500x003"}, {"C34.101", "32.4100\n40.5905"},
		{"D27.x00", "65.2501\n54.5100x009\n65.7905\n66.6100x007"}, {"C53.900", "68.4100"}, {"K35.200", "54.1100\n47.0901"},
		{"A41.900", "31.1x00"}, {"A41.900", "39.9599"}, {"B00.401+G05.1*", ""}, {"U07.100", "96.7201"}, {"V01.x00", ""}, {"G01*", ""},
		{"B00.400", ""}, {"", "44.1300x001"}, {"A41.900", "33.2403\n96.7201\n9l.1"}, {"C73.x00", "06.2X01\n 06.2x01 "},
		{"A17.000＋g01＊", ""}, {"I10.x00", "00.4000"}, {"M51.201\nXX\n\xff", "81.0800x018\n78.5900x022"}, {"Y60.000\nI10.x00", "\n9l.1"},
	} {
		f.Add(seed.dx, seed.px)
	}
	g, ref := nationalGrouper(f), reference.NewDIP(packtest.DIP(f))
	f.Fuzz(func(t *testing.T, dx, px string) {
		c := &rules.Case{Diagnoses: strings.Split(dx, "\n"), Procedures: strings.Split(px, "\n")}
		r := g.Group(c)
		if a, b := show(answer(r)), show(ref.Group(c)); a != b {
			t.Errorf("%+v\nengine    %s\nreference %s", *c, a, b)
		}
		if w := g.Walk(c, func(rules.Step) {}); !w.Equal(&r) {
			t.Errorf("Walk gives another result for %+v", *c)
		}
	})
}
