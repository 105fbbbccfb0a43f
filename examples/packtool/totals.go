package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// breakdown adds cases up by something that they state, such as their hospital: by its name, and by migration.
type breakdown map[string]map[*cell]int

// add counts a case.
func (d breakdown) add(name string, x *cell) {
	counts := d[name]
	if counts == nil {
		counts = make(map[*cell]int)
		d[strings.Clone(name)] = counts // the line that it was read from need not stay
	}
	counts[x]++
}

// names are what the cases state, in order, and "" last for those that state nothing; none if no case states anything.
func (d breakdown) names() []string {
	if _, silent := d[""]; silent && len(d) == 1 {
		return nil
	}
	return slices.SortedFunc(maps.Keys(d), func(a, b string) int {
		if (a == "") != (b == "") {
			return strings.Compare(b, a)
		}
		return strings.Compare(a, b)
	})
}

// unit is what groups are worth under the packs.
func (m *impact) unit() string {
	if m.old.pack.DRG() != nil {
		return m.e.lang.Pick("权重", "weight")
	}
	return m.e.lang.Pick("分值", "score")
}

// number writes a weight or score with the decimals that tables give it.
func (m *impact) number(r *big.Rat) string {
	if m.old.pack.DRG() != nil {
		return r.FloatString(4)
	}
	return r.FloatString(2)
}

// sums are cases, and their weights or scores under both packs; those that have one under both.
type sums struct {
	cases, moved, scored int
	old, new             big.Rat
}

// sum adds up. The numbers are exact, so their order does not matter.
func (m *impact) sum(counts map[*cell]int) *sums {
	s := &sums{}
	for x, n := range counts {
		s.cases += n
		if x.moved() {
			s.moved += n
		}
		o, p := m.old.scores[x.old.scored], m.new.scores[x.new.scored]
		if o == nil || p == nil {
			continue
		}
		s.scored += n
		times := new(big.Rat).SetInt64(int64(n))
		s.old.Add(&s.old, new(big.Rat).Mul(o, times))
		s.new.Add(&s.new, new(big.Rat).Mul(p, times))
	}
	return s
}

// all are the sums of all cases.
func (m *impact) all() *sums {
	counts := make(map[*cell]int, len(m.cells))
	for _, x := range m.cells {
		counts[x] = x.cases
	}
	return m.sum(counts)
}

// change is how much the scores change.
func (s *sums) change() string {
	if s.scored == 0 || s.old.Sign() == 0 {
		return ""
	}
	r := new(big.Rat).Quo(&s.new, &s.old)
	r.Sub(r, big.NewRat(1, 1)).Mul(r, big.NewRat(100, 1))
	text := r.FloatString(2)
	if r.Sign() >= 0 {
		text = "+" + text
	}
	return text
}

// writeSums prints the sums of one hospital or level in a line.
func (m *impact) writeSums(b *bufio.Writer, name string, s *sums) {
	pick := m.e.lang.Pick
	fmt.Fprintf(b, pick("%s：%s 例  变组 %s 例（%s %%）", "%s: %s cases, %s moved (%s %%)"), name, thousands(s.cases), thousands(s.moved), share(s.moved, s.cases))
	if c := s.change(); c != "" {
		fmt.Fprintf(b, pick("  %s %s → %s（%s %%）", "  %ss %s → %s (%s %%)"), m.unit(), m.number(&s.old), m.number(&s.new), c)
	}
	fmt.Fprintln(b)
}

// stated is what a case states, or that it states nothing.
func (m *impact) stated(name string) string {
	return cmp.Or(name, m.e.lang.Pick("未填", "not stated"))
}

// writeLevels prints the sums of each level of hospitals.
func (m *impact) writeLevels(b *bufio.Writer) {
	for i, level := range m.levels.names() {
		if i == 0 {
			fmt.Fprintln(b)
		}
		m.writeSums(b, m.e.lang.Pick("医院级别 ", "hospital level ")+m.stated(level), m.sum(m.levels[level]))
	}
}

// writeInstitutions prints the sums of the hospitals, those of which most cases moved first and the cases that state none last.
func (m *impact) writeInstitutions(b *bufio.Writer, top int) {
	all := m.institutions.names()
	names := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == "" })
	if len(names) == 0 {
		return
	}
	sums := make(map[string]*sums, len(all))
	for _, name := range all {
		sums[name] = m.sum(m.institutions[name])
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(sums[b].moved, sums[a].moved), cmp.Compare(sums[b].cases, sums[a].cases))
	})
	fmt.Fprintf(b, m.e.lang.Pick("\n医院 %s 家，变组多的在前\n", "\nHospitals: %s, those with most moved cases first\n"), thousands(len(names)))
	for i, name := range names {
		if top > 0 && i == top {
			fmt.Fprintf(b, m.e.lang.Pick("  其余 %s 家\n", "  %s more\n"), thousands(len(names)-top))
			break
		}
		m.writeSums(b, "  "+name, sums[name])
	}
	if none := sums[""]; none != nil {
		m.writeSums(b, "  "+m.stated(""), none)
	}
}

// sumsJSON are sums as JSON; scores where there are any.
type sumsJSON struct {
	Cases    int    `json:"cases"`
	Moved    int    `json:"moved"`
	OldScore string `json:"old_score,omitempty"`
	NewScore string `json:"new_score,omitempty"`
}

func (s *sums) json() sumsJSON {
	j := sumsJSON{Cases: s.cases, Moved: s.moved}
	if s.scored > 0 {
		j.OldScore, j.NewScore = s.old.FloatString(4), s.new.FloatString(4)
	}
	return j
}

type levelJSON struct {
	Level string `json:"hospital_level"`
	sumsJSON
}

type institutionJSON struct {
	Institution string `json:"institution"`
	sumsJSON
}
