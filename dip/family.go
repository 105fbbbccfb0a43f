package dip

import (
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// family is a family of the pack, ready to be asked.
type family struct {
	scope []uint64 // diagnoses
	class []int8   // by procedure: its class in the family from 1, 0 if none
}

// fillFamilies prepares the families.
func (g *Grouper) fillFamilies(c *icd.Catalog) {
	_, n := c.Len()
	for i := range g.d.Families {
		f := &g.d.Families[i]
		k := family{scope: setOf(c, f.Scope, false), class: make([]int8, n)}
		for p, e := range c.Procedures() {
			for j := range f.Classes {
				if k.class[p] == 0 && holdsAny(f.Classes[j].Items, e.Code) {
					k.class[p] = int8(j + 1)
				}
			}
		}
		g.families = append(g.families, k)
	}
}

// tryFamilies looks for a family that takes the case: the principal diagnosis is in its scope, and the set of classes of the
// procedures is a group of it.
func (s *state) tryFamilies() {
	for i := range s.g.families {
		k, f := &s.g.families[i], &s.g.d.Families[i]
		if s.ref >= 0 && !has(k.scope, s.ref) || s.ref < 0 && !holdsAny(f.Scope, s.principal) {
			continue
		}
		var set uint64
		for _, e := range s.px {
			if e.ref >= 0 && k.class[e.ref] > 0 {
				set |= 1 << (k.class[e.ref] - 1)
			}
		}
		if set == 0 {
			continue
		}
		hit := -1
		for j := range f.Groups {
			g := &f.Groups[j]
			if g.Classes == set && strings.HasPrefix(s.principal, g.Diagnosis) && (hit < 0 || len(g.Diagnosis) > len(f.Groups[hit].Diagnosis)) {
				hit = j
			}
		}
		if s.visit != nil {
			s.explainFamily(i, hit)
		}
		if hit >= 0 {
			s.r.Status, s.r.Code, s.r.DIP.Kind = rules.Core, f.Groups[hit].Code, rules.KindFamily
			return
		}
	}
}
