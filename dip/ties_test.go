package dip_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/rules"
)

// reading is a way to read "most related procedures matched" (specification, 2.4).
type reading struct {
	name                string
	parameters          []string
	fullFirst, part     bool
	pairs, ties, tied   int // that can tie: pairs, pairs of rows, rows
	partRows, partPairs int // that a partial match can reach, ties included
}

var readings = []reading{
	{name: "full match first", fullFirst: true, part: true, pairs: 171, ties: 733, tied: 597, partRows: 49, partPairs: 36},
	{name: "no partial match", parameters: []string{`related_part: "off"`}, fullFirst: true, pairs: 171, ties: 723, tied: 596},
	{name: "count only", parameters: []string{"select: [main-filed, related]"}, part: true, pairs: 196, ties: 1_247, tied: 671},
}

// contest is a case with two of the procedures that the rows of a pair ask for, or more, or none.
type contest struct {
	pair
	others []string
	best   []printedRow // that nothing decides between
	match  rules.Match
}

func (c *contest) record(l *printed) *rules.Case {
	return &rules.Case{Diagnoses: []string{l.codes[c.key][0]}, Procedures: procedures(c.main, c.others...)}
}

// contests searches all sets of related procedures of all pairs.
func (o *reading) contests(l *printed, each func(*contest)) {
	for _, p := range l.pairs() {
		var rows []printedRow
		var related []string
		for _, n := range l.byPair[p] {
			rows = append(rows, l.rows[n-1])
			related = append(related, l.rows[n-1].related...)
		}
		slices.Sort(related)
		related = slices.Compact(related)
		for set := range 1 << len(related) {
			c := contest{pair: p}
			for i, code := range related {
				if set>>i&1 == 1 {
					c.others = append(c.others, code)
				}
			}
			o.judge(&c, rows)
			each(&c)
		}
	}
}

// judge finds the best rows for a set of procedures.
func (o *reading) judge(c *contest, rows []printedRow) {
	best := -1
	for _, r := range rows {
		met := 0
		for _, code := range r.related {
			if slices.Contains(c.others, code) {
				met++
			}
		}
		match := rules.MatchPlain
		value := 0
		switch {
		case len(r.related) == 0:
		case met == len(r.related):
			match, value = rules.MatchFull, met
			if o.fullFirst {
				value += 100
			}
		case met > 0 && o.part:
			match, value = rules.MatchPart, met
		default:
			continue
		}
		switch {
		case value > best:
			best, c.best, c.match = value, []printedRow{r}, match
		case value == best:
			c.best = append(c.best, r)
		}
	}
}

func numbers(rows []printedRow) []int {
	var list []int
	for _, r := range rows {
		list = append(list, r.number)
	}
	return list
}

// TestTies finds all ties by search over sets of related procedures, counts them as the table of specification 2.4 does, and
// asks the engine about every set: it reports just these rows as candidates, and no others are ambiguous.
func TestTies(t *testing.T) {
	l := readPrinted(t)
	for _, o := range readings {
		t.Run(o.name, func(t *testing.T) {
			g := patched(t, o.parameters...)
			pairs, ties, tied := map[pair]bool{}, map[[2]int]bool{}, map[int]bool{}
			partRows, partPairs := map[int]bool{}, map[pair]bool{}
			o.contests(l, func(c *contest) {
				got := g.Group(c.record(l))
				want := fmt.Sprint("ambiguous ", numbers(c.best))
				switch {
				case len(c.best) == 0:
					want = l.verdict(l.codes[c.key][0], c.main) // a comprehensive group, or a class that is missing
				case len(c.best) == 1 && o.fullFirst:
					want = fmt.Sprintf("core %d %s", c.best[0].number, c.match)
				case len(c.best) == 1: // how well it is met does not matter to this reading
					want = fmt.Sprintf("core %d %s", c.best[0].number, got.DIP.Match)
				}
				if told(&got) != want {
					t.Errorf("%s + %s with %v: %s, want %s", c.key, c.main, c.others, told(&got), want)
				}
				for i, a := range c.best {
					if c.match == rules.MatchPart {
						partRows[a.number], partPairs[c.pair] = true, true
					}
					for _, b := range c.best[:i] {
						pairs[c.pair], ties[[2]int{a.number, b.number}] = true, true
						tied[a.number], tied[b.number] = true, true
						if len(a.related) == 0 || len(b.related) == 0 {
							t.Errorf("rows %d and %d tie, and one has no related procedure", a.number, b.number)
						}
					}
				}
			})
			if len(pairs) != o.pairs || len(ties) != o.ties || len(tied) != o.tied {
				t.Errorf("%d pairs can tie, in %d ways, with %d rows; want %d, %d, %d", len(pairs), len(ties), len(tied), o.pairs, o.ties, o.tied)
			}
			if o.fullFirst && (len(partRows) != o.partRows || len(partPairs) != o.partPairs) {
				t.Errorf("a partial match reaches %d rows of %d pairs, want %d of %d", len(partRows), len(partPairs), o.partRows, o.partPairs)
			}
		})
	}
}

// TestTieShapes counts the ties by chapter letter, by how many rows tie at once, and by how few procedures it takes
// (specification, 2.4).
func TestTieShapes(t *testing.T) {
	l := readPrinted(t)
	most, least := map[pair]int{}, map[pair]int{}
	readings[0].contests(l, func(c *contest) {
		if len(c.best) < 2 {
			return
		}
		most[c.pair] = max(most[c.pair], len(c.best))
		if n, ok := least[c.pair]; !ok || len(c.others) < n {
			least[c.pair] = len(c.others)
		}
	})
	letters, sizes, takes := map[string]int{}, map[int]int{}, map[int]int{}
	for p := range most {
		letters[p.key[:1]]++
		sizes[most[p]]++
		takes[least[p]]++
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"by letter", letters, map[string]int{"C": 12, "D": 27, "E": 2, "H": 13, "I": 22, "J": 5, "K": 23, "M": 12, "N": 19, "O": 27, "Q": 1, "S": 8}},
		{"by rows at once", sizes, map[int]int{2: 90, 3: 41, 4: 19, 5: 12, 6: 7, 7: 1, 8: 1}},
		{"by procedures that it takes", takes, map[int]int{1: 4, 2: 166, 3: 1}},
		{"that tie by one", pairsWith(least, 1), []string{"C34.1 32.4100", "C34.3 32.4100", "C73.x 06.2x01", "M48.0 81.0801"}},
		{"with seven or eight rows at once", pairsWith(most, 7, 8), []string{"C73.x 06.2x02", "C73.x 06.4x00"}},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("pairs %s: %v, want %v", c.what, c.got, c.want)
		}
	}
}

func pairsWith(m map[pair]int, values ...int) []string {
	var list []string
	for p, n := range m {
		if slices.Contains(values, n) {
			list = append(list, p.key+" "+p.main)
		}
	}
	slices.Sort(list)
	return list
}

// TestReadingsDiffer compares full match first with counting alone: it settles pairs that would tie, and in four pairs another
// row wins (specification, 2.4).
func TestReadingsDiffer(t *testing.T) {
	l := readPrinted(t)
	settled, changed := map[pair]int{}, map[pair]int{}
	byCount := map[string][]int{}
	sign := func(c *contest) string { return c.key + c.main + strings.Join(c.others, " ") }
	readings[2].contests(l, func(c *contest) { byCount[sign(c)] = numbers(c.best) })
	readings[0].contests(l, func(c *contest) {
		switch other := byCount[sign(c)]; {
		case len(c.best) == 1 && len(other) > 1:
			settled[c.pair] = 1
		case !slices.ContainsFunc(c.best, func(r printedRow) bool { return slices.Contains(other, r.number) }) && len(other) > 0:
			changed[c.pair] = 1
		}
	})
	want := "[C73.x 06.2x01 C73.x 06.2x02 I20.0 88.5600 M48.0 81.0801]"
	if got := fmt.Sprint(pairsWith(changed, 1)); len(settled) != 62 || got != want {
		t.Errorf("%d pairs are settled, want 62; the winner changes in %s, want %s", len(settled), got, want)
	}
}

// TestTieNamed checks that a pack can name the winner of a tie: the first or the last row, and the result says that there were
// others.
func TestTieNamed(t *testing.T) {
	l := readPrinted(t)
	for _, c := range []struct {
		parameter string
		pick      func([]printedRow) printedRow
	}{
		{"tie: first", func(rows []printedRow) printedRow { return rows[0] }},
		{"tie: last", func(rows []printedRow) printedRow { return rows[len(rows)-1] }},
	} {
		g := patched(t, c.parameter)
		ties := 0
		readings[0].contests(l, func(o *contest) {
			if len(o.best) < 2 {
				return
			}
			ties++
			got := g.Group(o.record(l))
			if want := fmt.Sprintf("core %d %s tied", c.pick(o.best).number, o.match); told(&got) != want {
				t.Errorf("%s: %s + %s with %v: %s, want %s", c.parameter, o.key, o.main, o.others, told(&got), want)
			}
		})
		if ties < 733 {
			t.Errorf("%s: only %d sets tie", c.parameter, ties)
		}
	}
}

// TestCandidatesLost checks that the explanation of a tie that the pack settles still tells the rows that lost.
func TestCandidatesLost(t *testing.T) {
	for parameter, want := range map[string]int{"tie: first": 2966, "tie: last": 2967} {
		g := patched(t, parameter)
		taken, seen := 0, map[int]bool{}
		r := g.Walk(&rules.Case{Diagnoses: []string{"I21.000"}, Procedures: []string{"36.0700", "00.2400x001", "17.5500x003"}}, func(s rules.Step) {
			if s.Kind == rules.StepRow {
				seen[int(s.Group)] = true
				if rules.RowFate(s.Want) == rules.RowTaken {
					taken = int(s.Group)
				}
			}
		})
		if taken != want || int(r.DIP.Number) != want || !seen[2966] || !seen[2967] || !seen[2961] {
			t.Errorf("%s: row %d taken, %d told as taken; rows told: %v", parameter, r.DIP.Number, taken, seen)
		}
	}
}
