package dip_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/rules"
)

// TestWitnesses makes for every row of the national list the case that asks for just that row, and cases beside it that lack
// something. Each must get what the printed rows of its pair say.
func TestWitnesses(t *testing.T) {
	w := &witnesses{t: t, l: readPrinted(t), g: nationalGrouper(t), near: make(map[string]int)}
	if len(w.l.rows) != 9_520 {
		t.Fatalf("%d rows", len(w.l.rows))
	}
	for _, r := range w.l.rows {
		if r.main == nowhere || slices.Contains(r.related, nowhere) || r.main == "39.9599" {
			t.Fatalf("row %d asks for %s", r.number, r.main)
		}
	}
	var unreached []int // rows that no case reaches alone: there is none
	for i := range w.l.rows {
		r := &w.l.rows[i]
		match := rules.MatchConservative
		switch {
		case len(r.related) > 0:
			match = rules.MatchFull
		case r.main != "":
			match = rules.MatchPlain
		}
		c := rules.Case{Diagnoses: []string{w.l.codes[r.key][0]}, Procedures: procedures(r.main, r.related...)}
		got := w.g.Group(&c)
		if want := fmt.Sprintf("core %d %s", r.number, match); told(&got) != want {
			unreached = append(unreached, r.number)
			t.Errorf("%v, %v: %s, want %s", c.Diagnoses, c.Procedures, told(&got), want)
		}
		w.misses(r)
	}
	if len(unreached) > 0 {
		t.Errorf("no case reaches the rows %v", unreached)
	}
	// As many as the list makes: the procedures that rows ask for, one at a time; the rows with a main procedure; and so on.
	want := map[string]int{
		"a related procedure missing": 977 + 2*116 + 3*7, "the procedures swapped": 977 + 2*116 + 3*7, "no related procedure": 1_100,
		"no procedure": 6_311, "the main procedure second": 6_311, "an unknown main procedure": 6_311, "another key": 6_311,
		"a procedure": 3_209,
	}
	for why, n := range want {
		if w.near[why] != n {
			t.Errorf("%s: %d near misses, want %d", why, w.near[why], n)
		}
	}
	for _, why := range []string{"another main procedure", "the extension of the main procedure", "the main procedure without extension"} {
		if w.near[why] < 500 {
			t.Errorf("%s: only %d near misses", why, w.near[why])
		}
	}
	t.Logf("near misses: %v", w.near)
}

// witnesses makes cases for the rows of the list.
type witnesses struct {
	t    *testing.T
	l    *printed
	g    *dip.Grouper
	near map[string]int // how many there were, by what they lack
}

// nowhere is a procedure that no row asks for.
const nowhere = "36.1500"

// procedures puts a main procedure before others; none without one.
func procedures(main string, others ...string) []string {
	if main == "" {
		return nil
	}
	return append([]string{main}, others...)
}

// miss groups a case that lacks something that a row asks for: it gets what the list says, and not that row in full.
func (w *witnesses) miss(why string, r *printedRow, principal, main string, others ...string) {
	w.near[why]++
	c := rules.Case{Diagnoses: []string{principal}, Procedures: procedures(main, others...)}
	got := w.g.Group(&c)
	want := w.l.verdict(principal, main, others...)
	if told(&got) != want {
		w.t.Errorf("row %d, %s: %s, %v: %s, want %s", r.number, why, principal, c.Procedures, told(&got), want)
	}
	if int(got.DIP.Number) != r.number {
		return
	}
	// Short of one of several related procedures it may still be the best.
	if got.DIP.Match != rules.MatchPart || why != "a related procedure missing" || len(r.related) < 2 {
		w.t.Errorf("row %d, %s: %s, %v reaches the row", r.number, why, principal, c.Procedures)
	}
}

// misses breaks what a row asks for, one thing after the other.
func (w *witnesses) misses(r *printedRow) {
	principal := w.l.codes[r.key][0]
	if r.main == "" {
		w.miss("a procedure", r, principal, nowhere)
		return
	}
	for i, code := range r.related {
		less := slices.Delete(slices.Clone(r.related), i, i+1)
		w.miss("a related procedure missing", r, principal, r.main, less...)
		w.miss("the procedures swapped", r, principal, code, append(less, r.main)...)
	}
	if len(r.related) > 0 {
		w.miss("no related procedure", r, principal, r.main)
	}
	w.miss("no procedure", r, principal, "")
	w.miss("the main procedure second", r, principal, nowhere, append([]string{r.main}, r.related...)...)
	w.miss("an unknown main procedure", r, principal, "39.9599", append([]string{r.main}, r.related...)...)
	for _, n := range w.l.byKey[r.key] {
		if other := w.l.rows[n-1].main; other != "" && other != r.main {
			w.miss("another main procedure", r, principal, other, r.related...)
		}
	}
	for _, code := range w.beside(r.main) {
		w.miss("the extension of the main procedure", r, principal, code, r.related...)
	}
	if stem := r.main[:7]; stem != r.main && w.l.known[stem] {
		w.miss("the main procedure without extension", r, principal, stem, r.related...)
	}
	w.miss("another key", r, w.strange(r.main), r.main, r.related...)
}

// beside are the codes that extend a procedure.
func (w *witnesses) beside(main string) []string {
	i, _ := slices.BinarySearch(w.l.procedures, main)
	var list []string
	for _, code := range w.l.procedures[i+1:] {
		if !strings.HasPrefix(code, main) {
			break
		}
		list = append(list, code)
	}
	return list
}

// strange is a diagnosis of the first key of the list that has no row for a main procedure.
func (w *witnesses) strange(main string) string {
	for _, key := range w.l.keys {
		if len(w.l.byPair[pair{key, main}]) == 0 {
			return w.l.codes[key][0]
		}
	}
	w.t.Fatalf("all keys have rows for %s", main)
	return ""
}

// TestEveryCode groups every code of every key without a procedure: they all end in the conservative row of the key, or in the
// comprehensive group of their category (specification, 2.1).
func TestEveryCode(t *testing.T) {
	l, g := readPrinted(t), nationalGrouper(t)
	codes, without := 0, 0
	for _, key := range l.keys {
		if l.conservative[key] == 0 {
			without++
		}
		for _, code := range l.codes[key] {
			codes++
			want := fmt.Sprintf("core %d conservative", l.conservative[key])
			if l.conservative[key] == 0 {
				want = fmt.Sprintf("comprehensive %s:conservative no-conservative-row", code[:3])
			}
			r := g.Group(&rules.Case{Diagnoses: []string{code}})
			if told(&r) != want {
				t.Errorf("%s: %s, want %s", code, told(&r), want)
			}
		}
	}
	if len(l.keys) != 3_332 || codes != 18_489 || without != 123 {
		t.Errorf("%d keys with %d codes, %d keys without a conservative row; want 3332, 18489, 123", len(l.keys), codes, without)
	}
}

// TestEveryOtherCode groups every code that the list has no key for: a comprehensive group of its category, or no principal
// diagnosis at all. The list has 3,332 of the 8,929 keys outside external causes.
func TestEveryOtherCode(t *testing.T) {
	l, g := readPrinted(t), nationalGrouper(t)
	keys, external := 0, 0
	for _, e := range g.Pack().Codes().Catalog().Diagnoses() {
		if strings.ContainsAny(e.Code[:1], "VWXY") {
			external++
			r := g.Group(&rules.Case{Diagnoses: []string{e.Code}})
			if r.Status != rules.Invalid || r.Reason != rules.PrincipalExternalCause {
				t.Errorf("%s: %s", e.Code, told(&r))
			}
		}
	}
	for key, codes := range l.codes {
		if keys++; len(l.byKey[key]) > 0 {
			continue
		}
		for _, code := range codes {
			r := g.Group(&rules.Case{Diagnoses: []string{code}})
			if want := fmt.Sprintf("comprehensive %s:conservative no-row-for-diagnosis", code[:3]); told(&r) != want {
				t.Errorf("%s: %s, want %s", code, told(&r), want)
			}
		}
	}
	if keys != 8_929 || external != 1_136 {
		t.Errorf("%d keys and %d external causes, want 8929 and 1136", keys, external)
	}
}
