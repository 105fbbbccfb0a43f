// Package casemix makes synthetic cases for benchmarks and for tests that need many: the same for the same pack, number and
// seed, on every machine. No patient stands behind them.
package casemix

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Mix says what the cases are like. The zero value has no diagnoses; Usual is the mix of the budgets.
type Mix struct {
	Diagnoses  float64 // mean number of diagnoses, 1 to 20
	Procedures float64 // mean number of procedures, 0 to 20
	Zipf       float64 // exponent of the law by which codes are drawn from a fixed shuffled order; 0 draws them evenly
	Seed       uint64
}

// Usual is the mix that the budgets are stated for: 6 diagnoses and 2 procedures on average, codes by Zipf's law with
// exponent 1.1. One case in twenty is an infant, of whom half are newborn and weighed. Two thirds of the main procedures
// are taken from the lists of the principal diagnosis' own MDC, the others are anything.
func Usual() Mix { return Mix{Diagnoses: 6, Procedures: 2, Zipf: 1.1, Seed: 20250101} }

// Cases makes n cases with codes of a CHS-DRG pack.
func (m Mix) Cases(p *rules.Pack, n int) []rules.Case {
	g := newGenerator(m, p)
	cases := make([]rules.Case, n)
	for i := range cases {
		g.fill(&cases[i])
		settle(&cases[i])
	}
	return cases
}

// settle puts the codes of a case side by side, as they are in a record that was just read.
func settle(c *rules.Case) {
	line := strings.Join(append(slices.Clone(c.Diagnoses), c.Procedures...), "")
	for _, list := range [][]string{c.Diagnoses, c.Procedures} {
		for i, code := range list {
			list[i], line = line[:len(code)], line[len(code):]
		}
	}
}

// generator draws from the vocabulary of a pack.
type generator struct {
	Mix
	rng        *rand.Rand
	principals []principal
	dx, px     []string
	of         map[string][]string // main procedures of an MDC
	pickPdx    func() int
	pickDx     func() int
	pickPx     func() int
}

// principal is a principal diagnosis with the MDC that lists it.
type principal struct{ code, mdc string }

func newGenerator(m Mix, p *rules.Pack) *generator {
	g := &generator{Mix: m, rng: rand.New(rand.NewPCG(m.Seed, 1)), of: make(map[string][]string)}
	codes := p.Codes()
	for _, e := range codes.Catalog().Diagnoses() {
		g.dx = append(g.dx, e.Code)
	}
	for _, e := range codes.Catalog().Procedures() {
		g.px = append(g.px, e.Code)
	}
	for _, mdc := range p.DRG().MDCs {
		each(mdc.Gate, rules.PrincipalDiagnosis, func(l *rules.List) {
			for _, r := range l.Codes {
				e, _ := codes.Diagnosis(r)
				g.principals = append(g.principals, principal{e.Code, mdc.Code})
			}
		})
		for _, a := range mdc.ADRGs {
			each(a.Alternatives, rules.MainProcedure, func(l *rules.List) {
				for _, r := range l.Codes {
					e, _ := codes.Procedure(r)
					g.of[mdc.Code] = append(g.of[mdc.Code], e.Code)
				}
			})
		}
	}
	g.rng.Shuffle(len(g.principals), func(i, j int) { g.principals[i], g.principals[j] = g.principals[j], g.principals[i] })
	g.rng.Shuffle(len(g.dx), func(i, j int) { g.dx[i], g.dx[j] = g.dx[j], g.dx[i] })
	g.rng.Shuffle(len(g.px), func(i, j int) { g.px[i], g.px[j] = g.px[j], g.px[i] })
	g.pickPdx, g.pickDx, g.pickPx = g.law(len(g.principals)), g.law(len(g.dx)), g.law(len(g.px))
	return g
}

// each calls f with the lists that the alternatives test with an atom.
func each(alternatives []rules.Alternative, atom rules.Atom, f func(*rules.List)) {
	for _, a := range alternatives {
		for _, c := range a.Conditions {
			if c.Atom == atom {
				f(c.List)
			}
		}
	}
}

// law draws places in a list of n.
func (g *generator) law(n int) func() int {
	if g.Zipf == 0 {
		return func() int { return g.rng.IntN(n) }
	}
	z := rand.NewZipf(g.rng, g.Zipf, 1, uint64(n-1))
	return func() int { return int(z.Uint64()) }
}

// count draws a number around a mean, at most 20.
func (g *generator) count(least int, mean float64) int {
	// As many even chances as are needed for the mean: a bell between least and 20.
	const most = 20
	n := least
	for range most - least {
		if g.rng.Float64() < (mean-float64(least))/float64(most-least) {
			n++
		}
	}
	return n
}

func (g *generator) fill(c *rules.Case) {
	c.Sex = rules.Sex(1 + g.rng.IntN(2))
	c.Stay = rules.Known(int64(1 + g.rng.IntN(30)))
	g.age(c)
	p := g.principals[g.pickPdx()]
	c.Diagnoses = append(c.Diagnoses, p.code)
	for range g.count(1, g.Diagnoses) - 1 {
		c.Diagnoses = append(c.Diagnoses, g.dx[g.pickDx()])
	}
	for i := range g.count(0, g.Procedures) {
		code := g.px[g.pickPx()]
		if own := g.of[p.mdc]; i == 0 && len(own) > 0 && g.rng.IntN(3) > 0 {
			code = own[g.rng.IntN(len(own))]
		}
		c.Procedures = append(c.Procedures, code)
	}
}

func (g *generator) age(c *rules.Case) {
	if g.rng.IntN(20) > 0 {
		c.Age = rules.Known(int64(1 + g.rng.IntN(95)))
		return
	}
	c.Age = rules.Known(0)
	c.AgeDays = rules.Known(int64(g.rng.IntN(366)))
	if g.rng.IntN(2) == 0 {
		c.AgeDays = rules.Known(int64(g.rng.IntN(29)))
		c.BirthWeight = rules.Known(int64(700 + g.rng.IntN(3500)))
	}
}
