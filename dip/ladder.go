package dip

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// anyKey is the key of a comprehensive group that takes every category.
const anyKey = "*"

// ladder finds comprehensive groups: the levels in their order, on each the groups of one key.
type ladder struct {
	tokens     []string
	catalog    *icd.Catalog
	groups     []rules.ComprehensiveGroup
	categories []string
	of         []int32    // by category: its rungs, a place in runs
	runs       [][]rung   //
	codes      [][]string // by group: nil, or its codes by category where they depend on the case
}

// rung is the groups of one key on one level.
type rung struct {
	level  int32 // place in tokens
	groups []int32
}

func newLadder(c *icd.Catalog, categories []string, groups []rules.ComprehensiveGroup, tokens []string) ladder {
	l := ladder{tokens: tokens, catalog: c, groups: groups, categories: categories, codes: make([][]string, len(groups))}
	l.of = make([]int32, len(l.categories))
	known := make(map[string]int32)
	var sign []byte
	for i, category := range l.categories {
		run := l.find(category)
		sign = sign[:0]
		for _, r := range run {
			for _, g := range r.groups {
				sign = strconv.AppendInt(append(sign, ' '), int64(g), 36)
			}
			sign = strconv.AppendInt(append(sign, '@'), int64(r.level), 10)
		}
		n, ok := known[string(sign)]
		if !ok {
			n = int32(len(l.runs))
			known[string(sign)] = n
			l.runs = append(l.runs, run)
		}
		l.of[i] = n
	}
	for i := range groups {
		if strings.Contains(groups[i].Code, "{") {
			l.codes[i] = l.spell(i)
		}
	}
	return l
}

// spell writes the codes of a group for all categories into one text.
func (l *ladder) spell(group int) []string {
	g := &l.groups[group]
	var b []byte
	ends := make([]int, len(l.categories))
	for i, category := range l.categories {
		b = g.AppendCode(b, category)
		ends[i] = len(b)
	}
	text, start := string(b), 0
	codes := make([]string, len(ends))
	for i, end := range ends {
		codes[i] = text[start:end]
		start = end
	}
	return codes
}

// find returns the rungs of a category.
func (l *ladder) find(category string) []rung {
	var run []rung
	add := func(level int, key string) {
		r := rung{level: int32(level)}
		for i := range l.groups {
			if l.groups[i].Key == key {
				r.groups = append(r.groups, int32(i))
			}
		}
		if r.groups != nil {
			slices.SortStableFunc(r.groups, func(a, b int32) int { // those for some levels before those for all
				return whether(l.groups[a].Levels == 0) - whether(l.groups[b].Levels == 0)
			})
			run = append(run, r)
		}
	}
	for i, token := range l.tokens {
		switch token {
		case "category":
			add(i, category)
			add(i, anyKey)
		case "section":
			l.holding(l.catalog.Sections(), category, func(key string) { add(i, key) })
		case "chapter":
			l.holding(l.catalog.Chapters(), category, func(key string) { add(i, key) })
		case "ranges":
			for _, key := range l.ranges(category) {
				add(i, key)
			}
		case "two":
			add(i, category[:min(2, len(category))])
		case "letter":
			add(i, category[:min(1, len(category))])
		}
	}
	return run
}

// holding calls each range that holds a category, as a key is written.
func (l *ladder) holding(ranges []icd.Range, category string, each func(string)) {
	for _, r := range ranges {
		if r.Contains(category) {
			each(r.String())
		}
	}
}

// ranges returns the keys of groups that are ranges and hold a category, the narrower first.
func (l *ladder) ranges(category string) []string {
	type hit struct {
		key   string
		width int
	}
	var hits []hit
	for i := range l.groups {
		key := l.groups[i].Key
		if !strings.Contains(key, "-") || slices.ContainsFunc(hits, func(h hit) bool { return h.key == key }) {
			continue
		}
		if r, err := icd.ParseRange(key); err == nil && r.Contains(category) {
			hits = append(hits, hit{key, r.Width()})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.width - b.width })
	keys := make([]string, len(hits))
	for i, h := range hits {
		keys[i] = h.key
	}
	return keys
}

// rungs returns the rungs of a case: of its category by place, or by text if the code system does not have it.
func (l *ladder) rungs(place int32, category string) []rung {
	if place >= 0 {
		return l.runs[l.of[place]]
	}
	return l.find(category)
}

// code returns the code of a group for a case.
func (l *ladder) code(group int32, place int32, category string) string {
	codes := l.codes[group]
	switch {
	case codes == nil:
		return l.groups[group].Code
	case place >= 0:
		return codes[place]
	}
	return string(l.groups[group].AppendCode(nil, category))
}

// comprehensive finds the group for a case that no row takes (S8). It reports false if there is none; what is missing is asked
// for, and then it reports true.
func (s *state) comprehensive(class rules.Class) bool {
	for _, r := range s.g.ladder.rungs(s.category, s.categoryText()) {
		level, known, asked := int8(0), true, false
		hit := int32(-1)
		for _, n := range r.groups {
			g := &s.g.ladder.groups[n]
			if g.Class != class {
				continue
			}
			if g.Levels != 0 && !asked { // these stand first
				level, known = s.mainLevel()
				asked = true
			}
			if known && (g.Levels == 0 || g.Levels>>level&1 == 1) {
				hit = n
				break
			}
		}
		if s.visit != nil && known {
			s.explainRung(r, class, hit)
		}
		if !known {
			s.need(rules.LackOfLevel, s.main)
			return true
		}
		if hit >= 0 {
			s.r.Status = rules.Comprehensive
			s.r.Code = s.g.ladder.code(hit, s.category, s.categoryText())
			s.r.DIP.Kind, s.r.DIP.Class, s.r.DIP.Group = rules.KindComprehensive, class, hit+1
			return true
		}
	}
	return false
}

// mainLevel is the surgery level of the main procedure.
func (s *state) mainLevel() (int8, bool) {
	if s.main < 0 || s.px[s.main].ref < 0 || len(s.g.d.Levels) == 0 {
		return 0, s.main < 0
	}
	level := s.g.d.Levels[s.px[s.main].ref].Level
	return level, level > 0
}

// lastResort takes a case that no comprehensive group takes, if the locality has a group for that: of several that of the
// narrowest key.
func (s *state) lastResort() bool {
	best := -1
	for i := range s.g.d.LastResort {
		key := s.g.d.LastResort[i].Key
		if (key.Text == "" || holdsKey(key, s.principal)) && (best < 0 || narrower(key, s.g.d.LastResort[best].Key)) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	s.r.Status, s.r.Code, s.r.DIP.Kind = rules.Comprehensive, s.g.d.LastResort[best].Code, rules.KindFallback
	s.late(rules.Issue{Code: rules.FallbackTaken, Index: -1})
	if s.visit != nil {
		s.explainLastResort(best)
	}
	return true
}

// narrower reports whether a key says more about a diagnosis than another; the zero key says nothing.
func narrower(k, than rules.DiagnosisKey) bool {
	switch {
	case k.Text == "" || than.Text == "":
		return k.Text != ""
	case k.Shape != than.Shape:
		return k.Shape < than.Shape
	}
	return breadth(k) < breadth(than)
}
