package rules_test

import (
	"errors"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// all returns the single errors of an error.
func all(tb testing.TB, err error) rules.Errors {
	tb.Helper()
	var list rules.Errors
	if !errors.As(err, &list) || len(list) == 0 {
		tb.Fatalf("%v (%T) holds no list of errors", err, err)
	}
	return list
}

func TestMini(t *testing.T) {
	codes, _, drgFiles := packtest.Mini(t)
	p, err := rules.Open(drgFiles, codes)
	if err != nil {
		t.Fatal(err)
	}
	m := p.Manifest()
	if m.ID != "mini" || m.Edition != "1.0" || m.Revision != 1 || m.System != rules.SystemDRG || p.Identity().String() != "mini@1.0" {
		t.Errorf("manifest %+v", m)
	}
	if v := m.ParameterValue("principal_check"); v != "[catalogue, gray, not-allowed]" {
		t.Errorf("principal_check = %s", v)
	}
	if pos := m.ParameterPos("gray"); pos.String() != "pack.yaml:18" {
		t.Errorf("gray stands at %s", pos)
	}
	d := p.DRG()
	if len(d.MDCs) != 2 || d.MDCs[1].Code != "MDCG" || d.MDCs[1].QYCode != "GQY" || d.MDCs[1].Fall || !d.MDCs[0].Fall {
		t.Errorf("MDCs %+v", d.MDCs)
	}
	g := d.MDCs[1].ADRGs[0]
	if g.Code != "GD1" || g.Stage != rules.BeforeQY || len(g.Leaves) != 1 || g.Leaves[0].Code != "GD19" {
		t.Errorf("ADRG %+v", g)
	}
	if c := g.Alternatives[0].Conditions[0]; c.Atom != rules.MainProcedure || len(c.List.Codes) != 2 || c.List.Lines[1] != 3 || c.Pos.String() != "conditions.csv:3" {
		t.Errorf("condition %+v", c)
	}
	if p.Codes().Diagnoses() != 12 || p.Codes().Procedures() != 6 {
		t.Errorf("%d diagnoses, %d procedures", p.Codes().Diagnoses(), p.Codes().Procedures())
	}
}
