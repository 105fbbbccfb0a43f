package groupertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// coreBook counts which rows show what a pack changes above the leaf (core_changes).
type coreBook struct {
	pack  *rules.Pack
	base  *grouper.Grouper
	items []coreItem
}

// coreItem is all that is changed about one thing.
type coreItem struct {
	Item
	changes []rules.Change
	touched int // the first row that came to it and that the base treats the same, or -1
}

// newCoreBook returns nil for a pack that does not say that it changes national rules.
func newCoreBook(p *rules.Pack) (*coreBook, error) {
	base := p.Base()
	if base == nil || !p.Manifest().Core {
		return nil, nil
	}
	g, err := grouper.New(base)
	if err != nil {
		return nil, err
	}
	b := &coreBook{pack: p, base: g}
	all := rules.Diff(base, p)
	gone := make(map[string]bool) // MDCs that are removed with all that they hold
	for i := range all {
		if c := &all[i]; c.Kind == rules.ChangedGroup && c.Op == rules.OpRemoved && c.Part == levelMDC {
			gone[c.Group] = true
		}
	}
	for i := range all {
		c := &all[i]
		rule := coreRule(c)
		if rule == "" || gone[c.Parent] {
			continue
		}
		n := len(b.items) - 1
		if n < 0 || b.items[n].Rule != rule { // changes of one group stand together
			at := c.NewPos
			if c.Op == rules.OpRemoved {
				at = c.OldPos
			}
			b.items = append(b.items, coreItem{Item: Item{Kind: CoreChange, Rule: rule, Place: p.Place(at)}, touched: -1})
			n++
		}
		b.items[n].take(c)
	}
	return b, nil
}

// take adds a change. Of a group that comes or goes nothing else is told.
func (x *coreItem) take(c *rules.Change) {
	x.changes = append(x.changes, *c)
	kind := c.Kind.String()
	if c.Kind == rules.ChangedGroup {
		kind = c.Op.String()
	}
	if told := strings.Fields(x.Condition); x.changes[0].Kind != rules.ChangedGroup && !slices.Contains(told, kind) || len(told) == 0 {
		x.Condition = strings.TrimSpace(x.Condition + " " + kind)
	}
}

// The levels of groups, as [rules.Change] names them.
const (
	levelMDC  = "mdc"
	levelADRG = "adrg"
	levelDRG  = "drg"
)

// coreRule names what a change above the leaf is about; "" is another change.
func coreRule(c *rules.Change) string {
	switch c.Kind {
	case rules.ChangedParameter:
		if strings.HasPrefix(c.Part, "ungrouped_code") { // another spelling of no group
			return ""
		}
		return "parameter/" + c.Part
	case rules.ChangedGroup, rules.ChangedParent, rules.ChangedOrder, rules.ChangedStage, rules.ChangedMiss, rules.ChangedAmbiguity,
		rules.ChangedGate, rules.ChangedTest, rules.ChangedCondition, rules.ChangedWhen:
		if c.Part == levelDRG && c.Parent != c.Group { // only groups before all MDCs are no leaves of an ADRG
			return ""
		}
		return c.Part + "/" + c.Group
	case rules.ChangedSeverity:
		return fmt.Sprintf("severity/%s→%s", orNone(c.Old), orNone(c.New))
	case rules.ChangedExclusion:
		return "exclusion/" + orNone(c.New)
	case rules.ChangedZone:
		return "zone/" + c.Part
	case rules.ChangedNotPrincipal, rules.ChangedCounting:
		return c.Kind.String()
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

// observe takes in a row: it shows a change if it came to what is changed, in the pack or in its base, and if the base treats the
// case otherwise.
func (b *coreBook) observe(t *grouper.Trace, row int) {
	old := b.base.Explain(&t.Case)
	moved := moves(&old.Result, &t.Result)
	acted := make(map[string]bool)
	for _, trace := range []*grouper.Trace{&old, t} {
		for _, f := range trace.Facts() {
			if f.Rule != "" && hit(&f) {
				acted[f.Rule] = true
			}
		}
	}
	for i := range b.items {
		x := &b.items[i]
		if !slices.ContainsFunc(x.changes, func(c rules.Change) bool { return concerns(&c, &t.Case, acted) }) {
			continue
		}
		switch {
		case moved:
			x.Hits++
		case x.touched < 0:
			x.touched = row
		}
	}
}

// moves reports whether two packs treat a case otherwise above the leaf.
func moves(a, b *rules.Result) bool {
	return a.Status != b.Status || a.Reason != b.Reason || a.MDC != b.MDC || a.ADRG != b.ADRG ||
		!a.MCC.Equal(b.MCC) || !a.CC.Equal(b.CC) ||
		a.Status == rules.Grouped && a.MDC == "" && a.Code != b.Code // groups before all MDCs
}

// concerns reports whether a case comes to what a change is about. acted are the rules that acted on it in either pack.
func concerns(c *rules.Change, k *grouper.Case, acted map[string]bool) bool {
	principal, others := k.Diagnoses, []string(nil)
	if len(principal) > 1 {
		principal, others = principal[:1], principal[1:]
	}
	either := slices.Concat(c.Added, c.Removed)
	switch c.Kind {
	case rules.ChangedParameter:
		return acted["parameter/"+c.Part]
	case rules.ChangedSeverity:
		return files(others, c.Codes)
	case rules.ChangedExclusion:
		return files(others, c.Codes) && files(principal, either)
	case rules.ChangedZone:
		return files(k.Diagnoses, either)
	case rules.ChangedNotPrincipal:
		return files(principal, either)
	case rules.ChangedCounting:
		return files(k.Procedures, either)
	}
	switch c.Part {
	case levelMDC:
		if c.Kind == rules.ChangedAmbiguity || c.Kind == rules.ChangedTest {
			return acted["qy/"+c.Group]
		}
		return acted["gate/"+c.Group]
	case levelADRG:
		return acted["adrg/"+c.Group]
	}
	return acted["drg/"+c.Group]
}

// files reports whether one of the codes is filed.
func files(filed []string, codes []rules.CodeFact) bool {
	for _, s := range filed {
		n := icd.Normalize(s)
		if slices.ContainsFunc(codes, func(c rules.CodeFact) bool { return c.Code == n }) {
			return true
		}
	}
	return false
}

// coverage says which changes rows show, and of the others whether a row came to them.
func (b *coreBook) coverage(rows []Row) *Coverage {
	c := &Coverage{base: b.base.Pack().Identity(), core: true}
	for i := range b.items {
		x := &b.items[i]
		switch {
		case x.Covered():
		case x.touched >= 0:
			x.Why = Why{Reason: SameInBase, Row: rows[x.touched].Place(), Name: rows[x.touched].Name}
		default:
			x.Why = Why{Reason: Untouched}
		}
		c.add(x.Item)
	}
	return c
}
