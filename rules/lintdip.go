package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// dip looks at a pack of system dip, its base and itself together.
func (l *linter) dip(d *DIP) {
	s := &dipLinter{linter: l, d: d, p: &l.p.manifest.DIP, scores: make(map[string]Decimal), costs: make(map[string]Decimal)}
	for _, v := range d.Scores {
		s.scores[v.Code] = v.Score
	}
	for _, v := range d.Costs {
		if v.HospitalLevel == "" && v.Insurance == "" {
			s.costs[v.Code] = v.Cost
		}
	}
	s.keys()
	s.classes()
	s.attributes()
	s.coefficients()
}

type dipLinter struct {
	*linter
	d      *DIP
	p      *DIPParameters
	scores map[string]Decimal // by group
	costs  map[string]Decimal // for all levels and insurances
}

// shelf is the rows of one list that have a key in common: those that compete for a case.
type shelf struct {
	kind Kind
	key  string
	rows []*Row
}

// keys looks at each key and the rows that have it.
func (s *dipLinter) keys() {
	for _, sh := range s.d.shelves() {
		s.conservative(&sh)
		sh.falls(s.scores, func(more, less *Row, a, b Decimal) {
			s.warn(more.Pos, ScoreFalls, more.Code+" "+less.Code, more.Code, less.Code, a.String(), b.String())
		})
		s.lackCosts(&sh)
		s.ties(&sh)
	}
}

// shelves are the keys in the order of the rows, each with its rows.
func (d *DIP) shelves() []shelf {
	type name struct {
		kind Kind
		key  string
	}
	places := make(map[name]int)
	var shelves []shelf
	for i := range d.Rows {
		row := &d.Rows[i]
		if row.Kind == KindPre || row.Kind == KindBedDay { // these are tried in the order of the file
			continue
		}
		for _, k := range row.Keys {
			n := name{row.Kind, k.Text}
			place, ok := places[n]
			if !ok {
				place = len(shelves)
				places[n] = place
				shelves = append(shelves, shelf{kind: row.Kind, key: k.Text})
			}
			shelves[place].rows = append(shelves[place].rows, row)
		}
	}
	return shelves
}

// conservative reports keys under which every row asks for a procedure.
func (s *dipLinter) conservative(sh *shelf) {
	if sh.kind != KindCore {
		return
	}
	if !slices.ContainsFunc(sh.rows, func(r *Row) bool { return slices.ContainsFunc(r.Forms, func(f Form) bool { return f.Conservative() }) }) {
		s.note(sh.rows[0].Pos, ConservativeMissing, sh.key, sh.key)
	}
}

// falls reports rows that ask for more than another row of the key and have a lower number.
func (sh *shelf) falls(numbers map[string]Decimal, report func(more, less *Row, a, b Decimal)) {
	if len(numbers) == 0 {
		return
	}
	for _, more := range sh.rows {
		for _, less := range sh.rows {
			a, b := numbers[more.Code], numbers[less.Code]
			if a.Known() && b.Known() && a.Cmp(b) < 0 && asksMore(more, less) {
				report(more, less, a, b)
			}
		}
	}
}

// asksMore reports whether every form of a asks for all that some form of b asks for, and for more.
func asksMore(a, b *Row) bool {
	return !slices.ContainsFunc(a.Forms, func(f Form) bool {
		return !slices.ContainsFunc(b.Forms, func(g Form) bool {
			switch {
			case f.Conservative():
				return false
			case g.Conservative():
				return true
			}
			return len(g.Related) < len(f.Related) && containsAll(g.Main, f.Main) &&
				!slices.ContainsFunc(g.Related, func(slot []Ref) bool {
					return !slices.ContainsFunc(f.Related, func(own []Ref) bool { return containsAll(slot, own) })
				})
		})
	})
}

// containsAll reports whether all of sub are in set.
func containsAll(set, sub []Ref) bool {
	return !slices.ContainsFunc(sub, func(c Ref) bool { return !slices.Contains(set, c) })
}

// comparing reports whether a comparison is among those that choose.
func (s *dipLinter) comparing(name string) bool {
	return slices.ContainsFunc(s.p.Select, func(c string) bool {
		_, n := SplitComparator(c)
		return n == name
	})
}

// lackCosts reports rows without mean cost beside such with one, where the mean cost decides. Where the pack has a price, the score
// takes the place of a cost.
func (s *dipLinter) lackCosts(sh *shelf) {
	if !s.comparing("closest-cost") {
		return
	}
	for _, row := range sh.rows {
		if s.costs[row.Code].Known() || s.scores[row.Code].Known() && s.p.Price != none {
			continue
		}
		for _, other := range sh.rows {
			if s.costs[other.Code].Known() && other.Code != row.Code && compete(row, other) {
				s.warn(row.Pos, CostMissing, row.Code, row.Code, other.Code)
				break
			}
		}
	}
}

// compete reports whether a case can meet both rows.
func compete(a, b *Row) bool {
	return slices.ContainsFunc(a.Forms, func(f Form) bool {
		return slices.ContainsFunc(b.Forms, func(g Form) bool {
			return f.Conservative() && g.Conservative() || slices.ContainsFunc(f.Main, func(c Ref) bool { return slices.Contains(g.Main, c) })
		})
	})
}

// contender is a form of a row for a case.
type contender struct {
	row   *Row
	form  *Form
	match Match
	met   int // related slots
	found int // procedures of the case that stand in the form
}

// mostRelated bounds the related procedures whose sets are tried: more are seldom, and their number doubles with each.
const mostRelated = 14

// ties reports pairs of rows between which nothing decides for some case: for each main procedure all sets of the related
// procedures that its rows ask for are tried.
func (s *dipLinter) ties(sh *shelf) {
	byMain := make(map[Ref][]contender)
	var mains []Ref
	for _, row := range sh.rows {
		for i := range row.Forms {
			f := &row.Forms[i]
			for _, m := range f.Main {
				if byMain[m] == nil {
					mains = append(mains, m)
				}
				byMain[m] = append(byMain[m], contender{row: row, form: f})
			}
		}
	}
	seen := make(map[[2]*Row]bool)
	for _, m := range mains {
		rivals := byMain[m]
		if len(rivals) < 2 {
			continue
		}
		var related []Ref
		for _, c := range rivals {
			for _, slot := range c.form.Related {
				if len(slot) > 0 && !slices.Contains(related, slot[0]) {
					related = append(related, slot[0])
				}
			}
		}
		related = related[:min(len(related), mostRelated)]
		for set := range 1 << len(related) {
			filed := []Ref{m}
			for i, c := range related {
				if set>>i&1 == 1 {
					filed = append(filed, c)
				}
			}
			s.contest(sh, rivals, filed, seen)
		}
	}
}

// contest finds out what is left of the rows for one case.
func (s *dipLinter) contest(sh *shelf, rivals []contender, filed []Ref, seen map[[2]*Row]bool) {
	var left []contender
	for _, c := range rivals {
		for _, slot := range c.form.Related {
			if slices.ContainsFunc(slot, func(r Ref) bool { return slices.Contains(filed[1:], r) }) {
				c.met++
			}
		}
		switch {
		case len(c.form.Related) == 0:
			c.match = MatchPlain
		case c.met == len(c.form.Related):
			c.match = MatchFull
		case c.met > 0 && s.p.RelatedPart == "on":
			c.match = MatchPart
		default:
			continue
		}
		for _, r := range filed {
			if slices.Contains(c.form.Main, r) || slices.ContainsFunc(c.form.Related, func(slot []Ref) bool { return slices.Contains(slot, r) }) {
				c.found++
			}
		}
		left = append(left, c)
	}
	for _, name := range s.p.Select {
		class, name := SplitComparator(name)
		if class != NoClass && !slices.ContainsFunc(left, func(c contender) bool { return s.classOf(&c, filed[0]) == class }) {
			continue
		}
		left = s.choose(left, name, len(filed))
	}
	for i := range left {
		for _, b := range left[i+1:] {
			a := left[i]
			pair := [2]*Row{a.row, b.row}
			if a.row == b.row || seen[pair] || s.parted(&a, &b) {
				continue
			}
			seen[pair] = true
			var codes []string
			for _, r := range filed {
				e, _ := s.linter.p.codes.Procedure(r)
				codes = append(codes, e.Code)
			}
			s.tied(b.row.Pos, a.row.Code+" "+b.row.Code, b.row.Code, a.row.Code, sh.key, strings.Join(codes, " "))
		}
	}
}

// tied reports a tie: it makes cases ambiguous, or leaves the order of the rows to decide.
func (s *dipLinter) tied(at Pos, subject string, args ...any) {
	if s.p.Tie == "error" {
		s.warn(at, RowsTie, subject, args...)
	} else {
		s.note(at, RowsTie, subject, args...)
	}
}

func (s *dipLinter) classOf(c *contender, main Ref) Class {
	if c.row.Class == NoClass && int(main) < len(s.d.Classes) {
		return s.d.Classes[main].Class
	}
	return c.row.Class
}

// parted reports whether two rows that are left are told apart all the same: by conditions of their own, or by their types.
func (s *dipLinter) parted(a, b *contender) bool {
	return a.row.Proviso >= 0 && b.row.Proviso >= 0 && a.row.Proviso != b.row.Proviso ||
		len(s.p.TypeOrder) > 0 && (a.row.Kind != b.row.Kind || a.row.Class != b.row.Class)
}

// choose keeps those of which a comparison has most. Where the mean cost decides, rows with one tie only if it is the same.
func (s *dipLinter) choose(list []contender, name string, procedures int) []contender {
	value := func(c *contender) int {
		switch name {
		case "exact":
			return whether(c.match != MatchPart && c.found == procedures)
		case "full":
			return -int(c.match)
		case "related", "slots":
			return c.met
		case "row-slots":
			return len(c.form.Related)
		case "codes":
			return c.found
		case "no-leftover":
			return whether(c.found == procedures)
		case "full-code":
			return whether(!c.form.Prefix)
		}
		return 0
	}
	numbers := map[string]map[string]Decimal{"closest-cost": s.costs, "highest-score": s.scores}[name]
	best := list[:0:0]
	for _, c := range list {
		order := 1
		if len(best) > 0 {
			if order = cmp.Compare(value(&c), value(&best[0])); numbers != nil {
				order = compareNumbers(numbers[c.row.Code], numbers[best[0].row.Code])
			}
		}
		switch {
		case order > 0:
			best = append(best[:0], c)
		case order == 0:
			best = append(best, c)
		}
	}
	return best
}

// compareNumbers orders numbers, with unknown ones first.
func compareNumbers(a, b Decimal) int {
	if !a.Known() || !b.Known() {
		return whether(a.Known()) - whether(b.Known())
	}
	return a.Cmp(b)
}

func whether(b bool) int {
	if b {
		return 1
	}
	return 0
}

// classes reports main procedures without class, each once.
func (s *dipLinter) classes() {
	seen := make(map[Ref]bool)
	for i := range s.d.Rows {
		row := &s.d.Rows[i]
		for _, f := range row.Forms {
			for _, c := range f.Main {
				if !seen[c] && (int(c) >= len(s.d.Classes) || !s.d.Classes[c].Class.Stands()) {
					e, _ := s.linter.p.codes.Procedure(c)
					s.note(f.Pos, MainWithoutClass, e.Code, e.Code)
				}
				seen[c] = true
			}
		}
	}
}

// attributes reports names that stand once and are all but those of others.
func (s *dipLinter) attributes() {
	count := make(map[string]int)
	for _, a := range s.d.Attributes {
		count[a.Name]++
	}
	var names []string
	for _, a := range s.d.Attributes {
		if !slices.Contains(names, a.Name) {
			names = append(names, a.Name)
		}
	}
	for _, a := range s.d.Attributes {
		if count[a.Name] > 1 {
			continue
		}
		for _, other := range names {
			if count[other] > 1 && almost(a.Name, other) {
				s.warn(a.Pos, AttributeRare, a.Name, a.Name, a.Code, other)
				break
			}
		}
	}
}

// almost reports whether one character was added, lost or changed.
func almost(a, b string) bool {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return len(x) <= 1 && len(y) <= 1
}

// coefficients reports groups that lack the coefficient for a level of hospitals.
func (s *dipLinter) coefficients() {
	var levels, groups []string
	has := make(map[[2]string]bool)
	first := make(map[string]Pos)
	for _, c := range s.d.Coefficients {
		if !slices.Contains(levels, c.HospitalLevel) {
			levels = append(levels, c.HospitalLevel)
		}
		if _, known := first[c.Code]; !known {
			first[c.Code] = c.Pos
			groups = append(groups, c.Code)
		}
		has[[2]string{c.Code, c.HospitalLevel}] = true
	}
	for _, g := range groups {
		for _, level := range levels {
			if level != "" && !has[[2]string{g, level}] && !has[[2]string{g, ""}] {
				s.note(first[g], CoefficientPartial, fmt.Sprintf("%s %s", g, level), g, level)
			}
		}
	}
}
