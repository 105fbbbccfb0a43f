package casemix_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestSource draws twice with one seed, and once with another: the same cases, and others of the same mix.
func TestSource(t *testing.T) {
	compare := cmp.AllowUnexported(rules.Int{}, rules.Decimal{})
	packs := []*rules.Pack{packtest.DRG(t, "2.0"), packtest.DIP(t)}
	for _, p := range packs {
		s := casemix.Usual().Source(p)
		draw := func(seed uint64) (list []*rules.Case, frequent string) {
			count := make(map[string]int)
			for c := range s.Cases(seed) {
				if len(list) == 2000 {
					break
				}
				list = append(list, c)
				d := c.Diagnoses[0]
				if count[d]++; count[d] > count[frequent] {
					frequent = d
				}
			}
			return list, frequent
		}
		one, frequent := draw(1)
		again, _ := draw(1)
		other, frequentToo := draw(2)
		if d := cmp.Diff(one, again, compare); d != "" {
			t.Errorf("%s: the same seed draws other cases:\n%s", p.Identity(), d)
		}
		if cmp.Equal(one[:10], other[:10], compare) {
			t.Errorf("%s: another seed draws the same cases", p.Identity())
		}
		if frequent != frequentToo {
			t.Errorf("%s: the most frequent principal diagnosis is %s and %s", p.Identity(), frequent, frequentToo)
		}
	}
}
