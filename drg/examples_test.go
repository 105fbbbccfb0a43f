package drg_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// TestExampleCities groups a mix of cases, with what leaves ask for and with the codes that the cities name, under the example
// cities, and compares each with the plain reading.
func TestExampleCities(t *testing.T) {
	for _, city := range []struct {
		name, edition string
		dx, px        []string
	}{
		{"drgcity", "2.0",
			[]string{"I60.701", "I63.902", "G45.900", "J15.900", "Z51.101", "I20.000", "P07.300", "P36.900", "E11.500x044", "C79.300", "J96.000"},
			[]string{"99.1005", "96.0400", "96.7201", "39.9500x007", "39.6500", "36.0700", "36.0601", "51.2300", "03.1x01", "72.1x00"}},
		{"drgolder", "1.1",
			[]string{"M47.201", "M51.202", "B24.x01", "B96.501", "A41.900", "F20.000", "K37.x00", "E11.900", "T21.300", "N18.900", "R04.200", "C76.300"},
			[]string{"17.91100", "17.91330", "17.92110", "17.912A0", "38.9300", "55.6901", "86.6101", "34.0401", "99.2503", "01.5901"}},
	} {
		t.Run(city.name, func(t *testing.T) {
			t.Parallel()
			base := packtest.DRG(t, city.edition)
			p, err := rules.Open(os.DirFS(filepath.Join("..", "examples", city.name, "pack")), packtest.Codes(t), base)
			if err != nil {
				t.Fatal(err)
			}
			g, ref := compile(t, p), reference.New(p)
			national := compile(t, base)
			mix := casemix.Usual()
			mix.Seed, mix.Zipf = 11, 0
			n := 10_000
			if testing.Short() {
				n = 1_000
			}
			cases := mix.Cases(base, n)
			rng := rand.New(rand.NewPCG(11, 11))
			groups := make(map[string]bool)
			for i := range cases {
				c := &cases[i]
				vary(rng, c, city.dx, city.px)
				if i%4 == 1 {
					disturb(rng, c)
				}
				r := g.Group(c)
				if want := ref.Group(c); answer(&r) != want {
					t.Fatalf("%+v\nengine    %+v\nreference %+v", *c, answer(&r), want)
				}
				if b := national.Group(c); b.Code != r.Code {
					groups[r.Code] = true
				}
			}
			if len(groups) < 20 {
				t.Errorf("only %d groups have cases that are in another one of the nation", len(groups))
			}
		})
	}
}

// vary gives a case what conditions of leaves ask for, or leaves it out, and now and then some of the codes.
func vary(rng *rand.Rand, c *rules.Case, dx, px []string) {
	number := func(values ...int64) rules.Int {
		if n := rng.IntN(len(values) + 1); n < len(values) {
			return rules.Known(values[n])
		}
		return rules.Int{}
	}
	c.Stay, c.Discharge = number(3, 4, 7, 8, 60, 61), number(1, 2, 5)
	c.ICUHours, c.VentilatorHours = number(0, 1, 120, 121), number(47, 48)
	c.Department = []string{"", "ICU", "重症医学科", "内科"}[rng.IntN(4)]
	c.Flags = map[string]bool{}
	for _, name := range []string{"day-surgery", "new-technique"} {
		if n := rng.IntN(3); n > 0 {
			c.Flags[name] = n == 1
		}
	}
	if rng.IntN(2) == 0 {
		c.Diagnoses[0] = dx[rng.IntN(len(dx))]
	}
	for rng.IntN(2) == 0 {
		c.Diagnoses = append(c.Diagnoses, dx[rng.IntN(len(dx))])
	}
	for rng.IntN(3) > 0 {
		c.Procedures = append(c.Procedures, px[rng.IntN(len(px))])
	}
	if n := len(c.Procedures); n > 0 && rng.IntN(2) == 0 {
		c.Procedures[0], c.Procedures[n-1] = c.Procedures[n-1], c.Procedures[0]
	}
}
