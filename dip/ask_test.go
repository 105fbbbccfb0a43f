package dip_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestAskIsWalk asks many cases about rows and comprehensive groups in turn: the steps and the answer are those of Walk, and what is
// told of the row that took a case is that all of it is met.
func TestAskIsWalk(t *testing.T) {
	p := packtest.DIP(t)
	g, err := dip.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	d := p.DIP()
	cases := casemix.Usual().DIPCases(p, 500)
	taken := 0
	for i := range cases {
		c := &cases[i]
		var walked, asked []rules.Step
		want := g.Walk(c, func(s rules.Step) { walked = append(walked, s) })
		row := want.DIP.Row
		if row == 0 {
			row = rules.RowID(i*11%len(d.Rows) + 1)
		}
		missed := 0
		got := g.AskRow(c, row, func(s rules.Step) { asked = append(asked, s) }, func(s rules.Step) {
			if !s.Hit {
				missed++
			}
		})
		if !got.Equal(&want) || !slices.Equal(walked, asked) {
			t.Fatalf("%+v: asking about a row changes the answer", *c)
		}
		if want.DIP.Row > 0 {
			taken++
			if want.DIP.Match != rules.MatchPart && missed > 0 {
				t.Errorf("%+v: row %d took the case, and %d things of it are not met", *c, row, missed)
			}
		}
		asked = nil
		reached := false
		n := int32(i % len(d.Groups))
		if want.DIP.Group > 0 {
			n = want.DIP.Group - 1
		}
		got = g.AskGroup(c, n, func(s rules.Step) { asked = append(asked, s) }, func(s rules.Step) {
			reached = reached || s.Kind == rules.StepRung && s.Hit && int32(s.Group) == n
		})
		if !got.Equal(&want) || !slices.Equal(walked, asked) || want.DIP.Group > 0 && !reached {
			t.Fatalf("%+v: group %d", *c, n)
		}
	}
	if taken < 100 {
		t.Errorf("%d cases in rows", taken)
	}
	for _, c := range []*rules.Case{nil, {}, {Diagnoses: []string{"A41900"}}} {
		g.AskRow(c, 1, func(rules.Step) {}, func(s rules.Step) { t.Errorf("%+v: told %+v", c, s) })
	}
}
