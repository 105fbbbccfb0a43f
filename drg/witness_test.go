package drg_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/drg"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/internal/witness"
	"github.com/fenzu/fenzu/rules"
)

// unreachable are the groups of the national packs that no case can reach, with the reason.
var unreachable = map[string]map[string]string{
	"1.0": {
		"YR2":  "YC1 asks for no procedure and takes all its diagnoses before",
		"YR29": "the only leaf of YR2",
	},
	"1.1": {},
	"2.0": {},
}

// TestWitnesses makes a case for every ADRG and DRG of every edition from its conditions, and at least one near miss for every
// ADRG that breaks a single condition. The groups that no case reaches are those listed above, no more and no fewer.
func TestWitnesses(t *testing.T) {
	for _, edition := range packtest.Editions {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			p := packtest.DRG(t, edition)
			w := newWitnesses(t, p)
			var missed []string
			misses := 0
			for i := range p.DRG().MDCs {
				m := &p.DRG().MDCs[i]
				for j := range m.ADRGs {
					a := &m.ADRGs[j]
					hit := false
					open := make(map[string]bool) // leaves that no case has reached yet
					for _, l := range a.Leaves {
						open[l.Code] = true
					}
					for n := range a.Alternatives {
						first := true
						w.cases.Reach(m, a, n, func(c *rules.Case) bool {
							w.agree(c)
							if first {
								n := w.nearMisses(m, a, n, c)
								misses += n
								first, hit = false, hit || n > 0
							}
							w.leaves(a, c, open)
							return len(open) == 0
						})
					}
					if !hit {
						missed = append(missed, a.Code)
					}
					for _, l := range a.Leaves {
						if open[l.Code] {
							missed = append(missed, l.Code)
						}
					}
				}
			}
			for _, code := range missed {
				if unreachable[edition][code] == "" {
					t.Errorf("no case reaches %s", code)
				}
			}
			if len(missed) != len(unreachable[edition]) {
				t.Errorf("not reached: %v; listed: %v", missed, unreachable[edition])
			}
			t.Logf("%d near misses", misses)
		})
	}
}

// witnesses holds the cases that are made for the groups of one pack to the rules and to the reference.
type witnesses struct {
	t     *testing.T
	g     *drg.Grouper
	ref   *reference.Grouper
	cases *witness.DRG
}

func newWitnesses(t *testing.T, p *rules.Pack) *witnesses {
	g := compile(t, p)
	return &witnesses{t, g, reference.New(p), witness.NewDRG(p, g.Walk)}
}

// agree compares a case with the reference.
func (w *witnesses) agree(c *rules.Case) {
	r := w.g.Group(c)
	if want := w.ref.Group(c); answer(&r) != want {
		w.t.Errorf("%+v\nengine    %+v\nreference %+v", *c, answer(&r), want)
	}
}

// leaves reaches leaves of an ADRG from a case of it, and takes them out of those that are open.
func (w *witnesses) leaves(a *rules.ADRG, c *rules.Case, open map[string]bool) {
	for i := range a.Leaves {
		l := &a.Leaves[i]
		if !open[l.Code] {
			continue
		}
		found := w.cases.Leaf(c, l)
		if found == nil {
			continue
		}
		delete(open, l.Code)
		w.agree(found)
		if len(found.Diagnoses) > len(c.Diagnoses) {
			w.complication(a, found, l.Code)
		}
	}
}

// complication looks at a case that its last diagnosis brought into a leaf: the result carries it, and with a complication in
// its place that the principal diagnosis cancels, the case does not stay in the leaf.
func (w *witnesses) complication(a *rules.ADRG, c *rules.Case, code string) {
	last := len(c.Diagnoses) - 1
	if r := w.g.Group(c); !r.MCC.Has(last) && !r.CC.Has(last) {
		w.t.Errorf("%s: the result does not carry the complication %s", code, c.Diagnoses[last])
	}
	cancelled := w.cases.Cancelled(c.Diagnoses[0])
	if cancelled == "" {
		return
	}
	less := *c
	less.Diagnoses = slices.Clone(c.Diagnoses)
	less.Diagnoses[last] = cancelled
	r := w.g.Group(&less)
	if r.ADRG != a.Code { // the code means something to another rule
		return
	}
	w.agree(&less)
	if r.Code == code || r.MCC.Has(last) || r.CC.Has(last) {
		w.t.Errorf("%s: %s excludes %s, yet the case stays in %s", c.Diagnoses[0], cancelled, a.Code, code)
	}
}

// nearMisses breaks one condition of a witness after the other; none of the changed cases may stay in the ADRG by that
// alternative. It returns how many it tried.
func (w *witnesses) nearMisses(m *rules.MDC, a *rules.ADRG, n int, c *rules.Case) int {
	tried := 0
	w.cases.NearMisses(m, a, n, c, func(why string, near *rules.Case) {
		tried++
		w.agree(near)
		if w.cases.Alternative(near, a) == n+1 {
			w.t.Errorf("%s, alternative %d, %s: %+v is still in it", a.Code, n+1, why, *near)
		}
	})
	return tried
}
