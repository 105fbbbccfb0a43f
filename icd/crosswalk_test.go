package icd_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/icd"
)

func TestCrosswalk(t *testing.T) {
	var b icd.CrosswalkBuilder
	for i, r := range []struct {
		from, to string
		relation icd.Relation
	}{
		{"K35.9", "K35.900", icd.RelationNarrower},
		{"K35.9", "K35.800", icd.RelationEqual},
		{"B99", "", icd.RelationUnstated},
		{"A46.x", "A46.x00", icd.RelationUnstated},
	} {
		if err := b.AddDiagnosis(r.from, icd.Image{Code: r.to, Relation: r.relation, Line: i + 2}); err != nil {
			t.Error(err)
		}
	}
	if err := b.AddProcedure("47.0", icd.Image{Code: "47.0900"}); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		from, to string
		relation icd.Relation
		line     int // of the row that it conflicts with, 0 for another error
	}{
		{"K35.9", "K35.800", icd.RelationNear, 3},  // again
		{"K35.9", "", icd.RelationUnstated, 2},     // none and some
		{"B99", "A49.900", icd.RelationNear, 4},    // some and none
		{"K35.9", "K66.000", icd.RelationEqual, 3}, // two that are equal
		{"", "K35.800", icd.RelationNear, 0},
		{"k35.9", "K35.800", icd.RelationNear, 0},
		{"K35.1", "47.0900", icd.RelationNear, 0},
		{"K35.1", "k35.800", icd.RelationNear, 0},
	} {
		err := b.AddDiagnosis(c.from, icd.Image{Code: c.to, Relation: c.relation})
		var conflict *icd.ConflictError
		switch {
		case err == nil:
			t.Errorf("%s to %q is taken", c.from, c.to)
		case errors.As(err, &conflict) != (c.line > 0), c.line > 0 && conflict.Earlier.Line != c.line:
			t.Errorf("%s to %q: %v", c.from, c.to, err)
		}
	}
	x := b.Crosswalk()
	if d, p := x.Len(); d != 3 || p != 1 {
		t.Errorf("%d diagnoses, %d procedures", d, p)
	}
	for _, c := range []struct {
		filed string
		want  []icd.Image
		known bool
	}{
		{"K35.9", []icd.Image{{"K35.800", icd.RelationEqual, "", 3}, {"K35.900", icd.RelationNarrower, "", 2}}, true},
		{" ｋ35.9", []icd.Image{{"K35.800", icd.RelationEqual, "", 3}, {"K35.900", icd.RelationNarrower, "", 2}}, true},
		{"A46.X", []icd.Image{{"A46.x00", icd.RelationUnstated, "", 5}}, true},
		{"B99", nil, true},
		{"B98", nil, false},
		{"47.0", nil, false},
		{"", nil, false},
	} {
		got, known := x.Diagnosis(c.filed)
		if d := cmp.Diff(c.want, got); d != "" || known != c.known {
			t.Errorf("%q: %t, -want +got:\n%s", c.filed, known, d)
		}
	}
	if list, known := x.Procedure("47.0"); !known || len(list) != 1 || list[0].Code != "47.0900" {
		t.Errorf("47.0 has the images %v", list)
	}
	if list, known := new(icd.Crosswalk).Diagnosis("K35.9"); known || list != nil {
		t.Error("the zero crosswalk names a code")
	}
}

func TestRelation(t *testing.T) {
	for r, name := range []string{"", "equal", "broader", "narrower", "near"} {
		if got, ok := icd.ParseRelation(name); !ok || int(got) != r || got.String() != name {
			t.Errorf("%q is %d", name, got)
		}
	}
	if _, ok := icd.ParseRelation("same"); ok {
		t.Error("same is a relation")
	}
}
