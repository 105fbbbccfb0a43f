// Package casemix makes synthetic cases for benchmarks and for tests that need many: the same for the same pack, number and
// seed, on every machine. No patient stands behind them.
package casemix

import (
	"iter"
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
// are taken from the lists of the principal diagnosis' own MDC or key, the others are anything.
func Usual() Mix { return Mix{Diagnoses: 6, Procedures: 2, Zipf: 1.1, Seed: 20250101} }

// Cases makes n cases with codes of a CHS-DRG pack.
func (m Mix) Cases(p *rules.Pack, n int) []rules.Case {
	g := newGenerator(m, p)
	g.learnDRG(p)
	return g.cases(n)
}

// DIPCases makes n cases with codes of a DIP pack whose keys are codes or the beginnings of codes. The principal diagnoses are
// those with rows; the main procedures that are not anything are taken from the rows of the longest key, and procedures that
// such a row asks for beside it follow with an even chance each.
func (m Mix) DIPCases(p *rules.Pack, n int) []rules.Case {
	g := newGenerator(m, p)
	g.learnDIP(p)
	return g.cases(n)
}

// Source draws cases of one mix for as long as somebody asks. It may serve several goroutines at once.
type Source struct{ generator }

// Source makes a source of cases with codes of a CHS-DRG pack, or of a DIP pack as [Mix.DIPCases] does.
func (m Mix) Source(p *rules.Pack) *Source {
	g := newGenerator(m, p)
	if p.DRG() != nil {
		g.learnDRG(p)
	} else {
		g.learnDIP(p)
	}
	g.shuffle()
	return &Source{*g}
}

// Cases yields cases without end. Streams of different seeds have different cases of the same mix: which codes are frequent and
// which are rare is a matter of the mix. A case belongs to whoever asked for it.
func (s *Source) Cases(seed uint64) iter.Seq[*rules.Case] {
	return func(yield func(*rules.Case) bool) {
		g := s.generator
		g.rng = rand.New(rand.NewPCG(seed, 2))
		g.laws()
		for {
			c := new(rules.Case)
			g.fill(c)
			if !yield(c) {
				return
			}
		}
	}
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
	of         map[string][]operation // by list of a principal diagnosis: what it is treated with
	pickPdx    func() int
	pickDx     func() int
	pickPx     func() int
}

// principal is a principal diagnosis with the list that it is in: an MDC, or the rows of a key.
type principal struct{ code, list string }

// operation is a main procedure, and what is done with it.
type operation struct {
	main    string
	related []string
}

func newGenerator(m Mix, p *rules.Pack) *generator {
	g := &generator{Mix: m, rng: rand.New(rand.NewPCG(m.Seed, 1)), of: make(map[string][]operation)}
	for _, e := range p.Codes().Catalog().Diagnoses() {
		g.dx = append(g.dx, e.Code)
	}
	for _, e := range p.Codes().Catalog().Procedures() {
		g.px = append(g.px, e.Code)
	}
	return g
}

// learnDRG finds the principal diagnoses of each MDC, and its main procedures.
func (g *generator) learnDRG(p *rules.Pack) {
	codes := p.Codes()
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
					g.of[mdc.Code] = append(g.of[mdc.Code], operation{main: e.Code})
				}
			})
		}
	}
}

// learnDIP finds the diagnoses of each key, and the procedures of its rows.
func (g *generator) learnDIP(p *rules.Pack) {
	text := func(r rules.Ref) string {
		e, _ := p.Codes().Procedure(r)
		return e.Code
	}
	keys := make(map[string]bool)
	for _, row := range p.DIP().Rows {
		for _, key := range row.Keys {
			keys[key.Text] = true
			for i := range row.Forms {
				f := &row.Forms[i]
				if f.Conservative() {
					continue
				}
				o := operation{main: text(f.Main[0])}
				for _, slot := range f.Related {
					o.related = append(o.related, text(slot[0]))
				}
				g.of[key.Text] = append(g.of[key.Text], o)
			}
		}
	}
	for _, d := range g.dx {
		for n := len(d); n > 0; n-- {
			if keys[d[:n]] {
				g.principals = append(g.principals, principal{d, d[:n]})
				break
			}
		}
	}
}

// cases makes n cases.
func (g *generator) cases(n int) []rules.Case {
	g.shuffle()
	g.laws()
	cases := make([]rules.Case, n)
	for i := range cases {
		g.fill(&cases[i])
		settle(&cases[i])
	}
	return cases
}

// shuffle lays down which codes are frequent.
func (g *generator) shuffle() {
	shuffle(g.rng, g.principals)
	shuffle(g.rng, g.dx)
	shuffle(g.rng, g.px)
}

// laws makes the laws by which codes are drawn.
func (g *generator) laws() {
	g.pickPdx, g.pickDx, g.pickPx = g.law(len(g.principals)), g.law(len(g.dx)), g.law(len(g.px))
}

func shuffle[T any](rng *rand.Rand, list []T) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
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
	var with []string // what is done with the main procedure
	for i := range g.count(0, g.Procedures) {
		code := g.px[g.pickPx()]
		switch own := g.of[p.list]; {
		case i == 0 && len(own) > 0 && g.rng.IntN(3) > 0:
			o := own[g.rng.IntN(len(own))]
			code, with = o.main, o.related
		case len(with) > 0 && g.rng.IntN(2) == 0:
			code, with = with[0], with[1:]
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
