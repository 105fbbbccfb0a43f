package drg_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestAskIsWalk asks many cases about groups in turn: the steps and the answer are those of Walk, and what is told of a group agrees
// with what became of the case.
func TestAskIsWalk(t *testing.T) {
	for _, edition := range packtest.Editions {
		p := packtest.DRG(t, edition)
		g := compile(t, p)
		d := p.DRG()
		mix := casemix.Usual()
		cases := mix.Cases(p, 300)
		told := 0
		for i := range cases {
			var walked, asked []rules.Step
			want := g.Walk(&cases[i], func(s rules.Step) { walked = append(walked, s) })
			id := rules.GroupID(i * 7 % len(d.Groups))
			if i%2 == 0 && want.ADRG != "" { // the group that the case is in
				id = rules.GroupID(slices.IndexFunc(d.Groups, func(x rules.Group) bool { return x.Code == want.Code }))
			}
			hits := make(map[rules.GroupID]bool)
			leaf := ""
			got := g.Ask(&cases[i], id, func(s rules.Step) { asked = append(asked, s) }, func(s rules.Step) {
				told++
				if s.Kind == rules.StepAlternative && s.Hit && s.Want == 0 {
					hits[s.Group] = true
				}
				if s.Kind == rules.StepLeaf && s.Hit {
					leaf = d.Groups[s.Group].Code
				}
			})
			if !got.Equal(&want) || !slices.Equal(walked, asked) {
				t.Fatalf("%s: %+v: asking changes the answer", edition, cases[i])
			}
			if d.Groups[id].Code == want.Code && (len(hits) != 2 || leaf != want.Code) {
				t.Fatalf("%s: %+v is in %s, and is told %v %s", edition, cases[i], want.Code, hits, leaf)
			}
		}
		if told == 0 {
			t.Errorf("%s: nothing was told", edition)
		}
	}
}

// TestAskNothing tells nothing of a case that was refused, of no case and of no group.
func TestAskNothing(t *testing.T) {
	g := compile(t, packtest.DRG(t, "2.0"))
	sound := rules.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: []string{"I63.902"}}
	unknown := sound
	unknown.Diagnoses = []string{"I63.9"}
	for _, c := range []struct {
		c  *rules.Case
		id rules.GroupID
	}{{nil, 0}, {&rules.Case{}, 0}, {&unknown, 0}, {&sound, rules.NoGroup}, {&sound, 1 << 20}} {
		g.Ask(c.c, c.id, func(rules.Step) {}, func(s rules.Step) { t.Errorf("%+v, group %d: told %+v", c.c, c.id, s) })
	}
}
