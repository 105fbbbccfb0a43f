// Package witness makes cases from rules: for every group of a pack the case that its rules ask for, and cases beside it that
// lack one thing. What a case is meant to show comes from the rules that it was made from; a grouper only tells which of
// several attempts no earlier rule takes away.
package witness

import "github.com/fenzu/fenzu/rules"

// Walk is the engine that attempts are tried on.
type Walk func(*rules.Case, func(rules.Step)) rules.Result

// Case is a case with what it is meant to show.
type Case struct {
	Name string
	Case rules.Case
	Want []Want
	Note string
}

// Want is a column of a sheet of package groupertest with its value.
type Want struct{ Column, Value string }

// Missed is a group that no case was found for.
type Missed struct {
	Group string
	Name  string
	By    string // what most attempts got instead, or ""
	Tried int    // attempts
}

// Make makes the cases of a pack, in the order of its groups.
func Make(p *rules.Pack, walk Walk) ([]Case, []Missed) {
	if p.DIP() != nil {
		return newDIP(p, walk).all()
	}
	return NewDRG(p, walk).All()
}

// spread returns up to n elements of a list, evenly.
func spread[T any](list []T, n int) []T {
	if len(list) <= n {
		return list
	}
	var out []T
	for i := range n {
		out = append(out, list[i*len(list)/n])
	}
	return out
}

// tally counts what attempts got instead of what was wanted.
type tally struct {
	n    int
	got  map[string]int
	most string
}

func (t *tally) add(r *rules.Result) {
	t.n++
	got := r.Code
	if r.ADRG != "" {
		got = r.ADRG
	}
	if got == "" {
		got = r.Status.String()
	}
	if t.got == nil {
		t.got = make(map[string]int)
	}
	t.got[got]++
	if t.most == "" || t.got[got] > t.got[t.most] {
		t.most = got
	}
}
