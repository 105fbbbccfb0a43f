package grouper_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

const oldCodes = "old-codes@0.9"

// mapped opens the small packs: a grouper and a crosswalk to its code system.
func mapped(t *testing.T) (*grouper.Grouper, *rules.Pack) {
	t.Helper()
	codes, _, files := packtest.Mini(t)
	p, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	x, err := rules.Open(packtest.MiniCrosswalk(t), codes)
	if err != nil {
		t.Fatal(err)
	}
	return g, x
}

func images(t *testing.T, g *grouper.Grouper, x *rules.Pack, c *grouper.Case) *grouper.Images {
	t.Helper()
	v, err := x.Convert(c, oldCodes, rules.DropUnmapped)
	if err != nil {
		t.Fatal(err)
	}
	m, err := g.GroupImages(v)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestGroupImages groups what the small crosswalk leaves open: K35.9 is K35.800 or K35.900, both of GZ1, and 47.0 is either
// appendectomy of GD1.
func TestGroupImages(t *testing.T) {
	g, x := mapped(t)
	var page bytes.Buffer
	for _, c := range []struct {
		name     string
		dx, px   []string
		want     []string // group, status and number of the cases of each outcome
		deciding []int
	}{
		{"one case", []string{"A41.9"}, nil, []string{"0000 ungrouped 1"}, nil},
		{"divided and the same group", []string{"K35.9"}, []string{"47.0"}, []string{"GD19 grouped 4"}, nil},
		{"a complication whatever the appendicitis is", []string{"K35.9", "A41.9"}, nil, []string{"GZ11 grouped 2"}, nil},
		{"nothing is left", []string{"B99"}, nil, []string{" invalid 1"}, nil},
	} {
		m := images(t, g, x, &grouper.Case{Sex: rules.Male, Age: rules.Known(40), Diagnoses: c.dx, Procedures: c.px})
		var got []string
		for _, o := range m.Outcomes {
			got = append(got, fmt.Sprintf("%s %s %d", o.Result.Code, o.Result.Status, o.Cases))
		}
		if d := cmp.Diff(c.want, got); d != "" || !slices.Equal(m.Deciding, c.deciding) {
			t.Errorf("%s: deciding %v, -want +got:\n%s", c.name, m.Deciding, d)
		}
		if m.Agree() != (len(c.want) == 1) || m.Agree() && m.Result.Code != m.Outcomes[0].Result.Code {
			t.Errorf("%s: agree %t, %+v", c.name, m.Agree(), m.Result)
		}
		write(t, &page, m, c.name)
	}
	golden.Compare(t, filepath.Join("..", "testdata", "golden", "crosswalk-agree.txt"), page.Bytes())
}

// write prints an answer in both languages.
func write(t *testing.T, page *bytes.Buffer, m *grouper.Images, title string) {
	t.Helper()
	fmt.Fprintf(page, "== %s\n", title)
	for _, l := range []rules.Lang{rules.Chinese, rules.English} {
		if err := m.WriteText(page, l); err != nil {
			t.Fatal(err)
		}
	}
}

// divided is a crosswalk to 医保版 2.0 whose rows are given; those of procedures have no notes.
func divided(t *testing.T, diagnoses, procedures []string) *rules.Pack {
	t.Helper()
	codes := packtest.Codes(t)
	x, err := rules.Open(fstest.MapFS{
		"pack.yaml": &fstest.MapFile{Data: fmt.Appendf(nil, `format: 1
system: crosswalk
id: test
edition: "1"
revision: 1
name: 示例
source_system: {id: old-codes, edition: "0.9"}
code_system: {id: yb, edition: "2.0", digest: %q}
sources: [{title: 示例, issuer: 示例}]
tables: {diagnoses: %d, procedures: %d}
`, codes.Digest(), len(diagnoses), len(procedures))},
		"diagnoses.csv":  &fstest.MapFile{Data: []byte("from,to,kind\n" + strings.Join(diagnoses, "\n"))},
		"procedures.csv": &fstest.MapFile{Data: []byte("from,to\n" + strings.Join(procedures, "\n"))},
	}, codes)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestImagesDecide groups records whose group depends on the mapping, under CHS-DRG 2.0: I63.902 is a principal diagnosis of BR1 and
// I65.203 one of BR2; J96.000 is an MCC and E11.900 is none.
func TestImagesDecide(t *testing.T) {
	g := newGrouper(t, "2.0")
	x := divided(t,
		[]string{"STROKE,I63.902,narrower", "STROKE,I65.203,near", "LUNG,J96.000,narrower", "LUNG,E11.900,near", "SUGAR,E11.900,equal", "HEART,I10.x00,", "HEART,I10.x00x002,"},
		[]string{"51,51.2300"})
	group := func(dx ...string) string {
		r := g.Group(&grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: dx})
		return r.Code
	}
	both, left, right := group("I63.902", "J96.000"), group("I63.902", "E11.900"), group("I65.203", "E11.900")
	if both != "BR11" || left == both || right == left {
		t.Fatalf("the premise is gone: %s %s %s", both, left, right)
	}
	var page bytes.Buffer
	for _, c := range []struct {
		name     string
		dx       []string
		cases    int
		outcomes int
		deciding []int
	}{
		{"the principal diagnosis decides", []string{"STROKE", "SUGAR"}, 2, 2, []int{0}},
		{"both decide", []string{"STROKE", "LUNG"}, 4, 4, []int{0, 1}},
		{"a third does not", []string{"STROKE", "HEART", "SUGAR", "GONE"}, 4, 2, []int{0}},
	} {
		m := images(t, g, x, &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: c.dx})
		if m.Cases != c.cases || m.Tried != c.cases || len(m.Outcomes) != c.outcomes || !slices.Equal(m.Deciding, c.deciding) || m.Agree() || m.Result.Status != 0 {
			t.Errorf("%s: %d cases, %d tried, %d outcomes, deciding %v", c.name, m.Cases, m.Tried, len(m.Outcomes), m.Deciding)
		}
		for _, o := range m.Outcomes {
			if r := g.Group(m.Conversion.At(o.First)); !r.Equal(&o.Result) {
				t.Errorf("%s: case %d does not lead to %s", c.name, o.First, o.Result.Code)
			}
		}
		write(t, &page, m, c.name)
	}
	golden.Compare(t, filepath.Join("..", "testdata", "golden", "crosswalk-depends.txt"), page.Bytes())
}

// TestTooManyImages leaves a record ungrouped that makes more cases than the limit.
func TestTooManyImages(t *testing.T) {
	g := newGrouper(t, "2.0")
	var rows, filed []string
	for i := range 13 {
		filed = append(filed, fmt.Sprintf("X%02d", i))
		rows = append(rows, filed[i]+",I63.902,", filed[i]+",I65.203,")
	}
	x := divided(t, rows, nil)
	most := images(t, g, x, &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: filed[:12]})
	if most.Cases != grouper.MaxImages || most.Tried != grouper.MaxImages || len(most.Outcomes) == 0 {
		t.Errorf("%d cases, %d tried", most.Cases, most.Tried)
	}
	more := images(t, g, x, &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: filed})
	if more.Cases != 2*grouper.MaxImages || more.Tried != 0 || len(more.Outcomes) != 0 || more.Agree() {
		t.Errorf("%d cases, %d tried", more.Cases, more.Tried)
	}
	var text strings.Builder
	if err := more.WriteText(&text, rules.English); err != nil || !strings.HasPrefix(text.String(), "the mapping leaves 8192 cases, more than the limit of 4096") {
		t.Errorf("%s, %v", text.String(), err)
	}
}

// TestOtherTarget refuses codes of another code system than that of the pack.
func TestOtherTarget(t *testing.T) {
	_, x := mapped(t)
	v, err := x.Convert(&grouper.Case{}, oldCodes, rules.KeepUnmapped)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := newGrouper(t, "2.0").GroupImages(v); err == nil || m != nil {
		t.Error("codes of the small code system are grouped by CHS-DRG 2.0")
	}
	if m, err := newGrouper(t, "2.0").GroupImages(nil); err == nil || m != nil {
		t.Error("nothing is grouped")
	}
}

// TestIdentityCrosswalk maps every code of 医保版 2.0 to itself: conversion changes no case of the corpus, and no result.
func TestIdentityCrosswalk(t *testing.T) {
	catalog := packtest.Codes(t).Codes().Catalog()
	var dx, px []string
	for _, e := range catalog.Diagnoses() {
		dx = append(dx, e.Code+","+e.Code+",equal")
	}
	for _, e := range catalog.Procedures() {
		px = append(px, e.Code+","+e.Code)
	}
	x := divided(t, dx, px)
	g := newGrouper(t, "2.0")
	n := 0
	canonical := func(list []string) (out []string) {
		for _, s := range list {
			out = append(out, icd.Normalize(s))
		}
		return out
	}
	f, err := os.Open(filepath.Join("..", "testdata", "corpus", "chs-drg-2.0-synthetic.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		c := readOne(t, s.Text())
		v, err := x.Convert(c, oldCodes, rules.KeepUnmapped)
		if err != nil {
			t.Fatal(err)
		}
		one, ok := v.Case()
		if !ok || !slices.Equal(canonical(one.Diagnoses), canonical(c.Diagnoses)) || !slices.Equal(canonical(one.Procedures), canonical(c.Procedures)) {
			t.Fatalf("%s: %v becomes %v", c.ID, c.Diagnoses, one)
		}
		m, err := g.GroupImages(v)
		if err != nil {
			t.Fatal(err)
		}
		r := g.Group(c)
		if m.Result.Code != r.Code || m.Result.Status != r.Status || m.Result.Reason != r.Reason || !m.Result.MCC.Equal(r.MCC) || !m.Result.CC.Equal(r.CC) {
			t.Errorf("%s: %s %s becomes %s %s", c.ID, r.Code, r.Status, m.Result.Code, m.Result.Status)
		}
		n++
	}
	if n < 900 {
		t.Errorf("only %d cases", n)
	}
}
