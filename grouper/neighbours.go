package grouper

import (
	"slices"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// NeighbourEntries is how many diagnoses, and how many procedures, of a record [Grouper.Neighbours] looks at. It bounds the number
// of groupings, to less than four times as many, whatever somebody sends.
const NeighbourEntries = 64

// Neighbours is what a case would be if its record were other by one thing, and which rule decides about that. It is there to
// explain and to audit: how much hangs on one entry of a record, which an auditor then compares with the medical history. Nothing
// in it is ordered by weight or money, and it never says what to file: see the package documentation.
type Neighbours struct {
	Trace Trace // of the case as filed
	List  []Neighbour
	Tried int // changes that were tried, those that lead to another group among them
	Left  int // entries of the record beyond [NeighbourEntries], which were not looked at
}

// Neighbour is another record with the group that it leads to.
type Neighbour struct {
	Change  Change
	Result  Result // of the record with the change
	Name    string // of its group, "" if that has none
	Parting Parting
}

// Change is one change of a record. The zero Change is none.
type Change struct {
	Kind  ChangeKind
	Index int    // the entry of the list of the case, counted from 0
	Code  string // of that entry, as filed
}

// ChangeKind says what a change does. Its values are stable.
type ChangeKind string

// The kinds of changes, in the order in which they are tried.
const (
	ChangePrincipal        ChangeKind = "principal"         // the principal diagnosis and the entry change places
	ChangeMain             ChangeKind = "main"              // the main procedure and the entry change places
	ChangeWithoutDiagnosis ChangeKind = "without-diagnosis" // the entry, a secondary diagnosis, is left out
	ChangeWithoutProcedure ChangeKind = "without-procedure" // the entry is left out; the procedures behind it move up
)

// Apply returns the case with the change; it shares with c whatever is not changed. A change that is not one of this case changes
// nothing.
func (n Change) Apply(c Case) Case {
	list := &c.Diagnoses
	if n.Kind == ChangeMain || n.Kind == ChangeWithoutProcedure {
		list = &c.Procedures
	}
	if n.Index < 0 || n.Index >= len(*list) {
		return c
	}
	switch n.Kind {
	case ChangePrincipal, ChangeMain:
		*list = slices.Clone(*list)
		(*list)[0], (*list)[n.Index] = (*list)[n.Index], (*list)[0]
	case ChangeWithoutDiagnosis, ChangeWithoutProcedure:
		*list = slices.Delete(slices.Clone(*list), n.Index, n.Index+1)
	}
	return c
}

// Neighbours explains a case and finds the groups that one change of its record leads to: each other diagnosis as principal,
// each other procedure as main, each secondary diagnosis and each procedure left out. Those that lead to the same group are
// counted and not listed. The order is that of [ChangeKind] and of the record. It groups as often as there are changes, one after
// the other, and explains those that lead elsewhere; entries that are empty, or that say the same as the one that they would
// change places with, are passed over. A nil case has no neighbours.
func (g *Grouper) Neighbours(c *Case) *Neighbours {
	n := &Neighbours{Trace: g.Explain(c)}
	if c == nil {
		return n
	}
	for _, list := range [][]string{c.Diagnoses, c.Procedures} {
		n.Left += max(len(list)-NeighbourEntries, 0)
	}
	for change := range changes(c) {
		n.Tried++
		other := change.Apply(*c)
		r := g.engine.Group(&other)
		if sameGroup(&n.Trace.Result, &r) {
			continue
		}
		t := g.Explain(&other)
		n.List = append(n.List, Neighbour{change, r, t.groupName(), Part(&n.Trace, &t)})
	}
	return n
}

// changes iterates over the changes of a record.
func changes(c *Case) func(yield func(Change) bool) {
	dx := c.Diagnoses[:min(len(c.Diagnoses), NeighbourEntries)]
	px := c.Procedures[:min(len(c.Procedures), NeighbourEntries)]
	return func(yield func(Change) bool) {
		for _, kind := range []struct {
			kind  ChangeKind
			list  []string
			first int
			swaps bool
		}{
			{ChangePrincipal, dx, 1, true}, {ChangeMain, px, 1, true},
			{ChangeWithoutDiagnosis, dx, 1, false}, {ChangeWithoutProcedure, px, 0, false},
		} {
			for i := kind.first; i < len(kind.list); i++ {
				code := icd.Normalize(kind.list[i])
				if code == "" || kind.swaps && code == icd.Normalize(kind.list[0]) {
					continue
				}
				if !yield(Change{kind.kind, i, kind.list[i]}) {
					return
				}
			}
		}
	}
}

// sameGroup reports whether two results put their cases into the same group.
func sameGroup(a, b *Result) bool {
	return a.Status == b.Status && a.MDC == b.MDC && a.ADRG == b.ADRG && a.Code == b.Code &&
		a.DIP.Kind == b.DIP.Kind && a.DIP.Row == b.DIP.Row &&
		slices.Equal(slices.Collect(a.DIP.Candidates()), slices.Collect(b.DIP.Candidates()))
}

// groupName is the name of the group of a case, "" if it has none.
func (t *Trace) groupName() string {
	r := &t.Result
	switch d := t.pack.DIP(); {
	case d == nil:
		for i, s := range slices.Backward(t.Steps) {
			if s.Kind == rules.StepLeaf && s.Hit {
				return t.Fact(i).Name
			}
		}
	case r.DIP.Row > 0:
		return d.Rows[r.DIP.Row-1].Name
	case r.DIP.Group > 0:
		return d.Groups[r.DIP.Group-1].Name
	}
	return ""
}
