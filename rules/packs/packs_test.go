// Package packs_test holds the embedded national packs to the numbers that the official documents state.
package packs_test

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg10"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// TestNational asserts the numbers that the official documents state (data/README and specification 9.2).
func TestNational(t *testing.T) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		t.Fatal(err)
	}
	if d, p := codes.Codes().Catalog().Len(); d != 33_304 || p != 13_767 {
		t.Errorf("%d diagnoses and %d procedures", d, p)
	}
	gray := 0
	for _, e := range codes.Codes().Catalog().Diagnoses() {
		if e.Gray {
			gray++
		}
	}
	for _, e := range codes.Codes().Catalog().Procedures() {
		if e.Gray {
			gray++
		}
	}
	if gray != 2_828+2_243 {
		t.Errorf("%d gray codes", gray)
	}
	if codes.DRG() != nil {
		t.Error("a code system has DRGs")
	}
	for _, w := range []struct {
		edition                                  string
		fs                                       fs.FS
		mdc, adrg, drg, mcc, cc, principals      int
		alternatives, counting, tables, accepted int
	}{
		{"2.0", chsdrg20.FS(), 26, 409, 634, 4_696, 8_148, 28_584, 421, 9_702, 225, 2},
		{"1.1", chsdrg11.FS(), 26, 376, 628, 4_678, 16_568, 28_302, 379, 9_604, 223, 260},
		{"1.0", chsdrg10.FS(), 26, 376, 618, 2_379, 7_918, 27_017, 377, 10_238, 198, 18},
	} {
		p, err := rules.Open(w.fs, codes)
		if err != nil {
			t.Fatalf("%s: %v", w.edition, err)
		}
		d, m := p.DRG(), p.Manifest()
		var adrg, drg, alternatives int
		for _, mdc := range d.MDCs {
			adrg += len(mdc.ADRGs)
			for _, g := range mdc.ADRGs {
				drg += len(g.Leaves)
				alternatives += len(g.Alternatives)
			}
		}
		var mcc, principals, counting int
		for _, c := range d.Complications {
			if c.Severity == rules.MCC {
				mcc++
			}
		}
		for _, x := range d.Exclusions {
			principals += len(x.Codes)
		}
		for _, c := range d.Counting(p.Codes(), &m.Parameters) {
			if c {
				counting++
			}
		}
		accepted := 0
		for _, tc := range m.Tables {
			if tc.Name == "accepted" {
				accepted = tc.Rows
			}
		}
		got := []int{len(d.MDCs), adrg, drg, mcc, len(d.Complications) - mcc, principals, alternatives, counting, len(d.Exclusions), accepted}
		want := []int{w.mdc, w.adrg, w.drg, w.mcc, w.cc, w.principals, w.alternatives, w.counting, w.tables, w.accepted}
		if !slices.Equal(got, want) {
			t.Errorf("%s: MDC, ADRG, DRG, MCC, CC, principals, alternatives, counting, exclusion tables, accepted: %v, want %v", w.edition, got, want)
		}
		if m.Edition != w.edition || len(m.Sources) == 0 || m.Sources[0].Issuer == "" || m.CodeSystem.Digest != codes.Digest() {
			t.Errorf("%s: manifest %+v", w.edition, m)
		}
	}
}

// TestTruncatedTables cuts rows off the national tables: none may go unnoticed.
func TestTruncatedTables(t *testing.T) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		t.Fatal(err)
	}
	whole := fstest.MapFS{}
	entries, err := fs.ReadDir(chsdrg20.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := fs.ReadFile(chsdrg20.FS(), e.Name())
		if err != nil {
			t.Fatal(err)
		}
		whole[e.Name()] = &fstest.MapFile{Data: data}
	}
	for name, f := range whole {
		if name == "pack.yaml" {
			continue
		}
		rows := bytes.SplitAfter(f.Data, []byte("\n"))
		whole[name] = &fstest.MapFile{Data: bytes.Join(rows[:len(rows)-2], nil)}
		if p, err := rules.Open(whole, codes); err == nil || p != nil {
			t.Errorf("%s without its last row loads", name)
		} else if len(rows) > 3 && !counted(err) {
			t.Errorf("%s without its last row: %v", name, err)
		}
		whole[name] = f
	}
}

// counted reports whether an error says that a table has the wrong number of rows.
func counted(err error) bool {
	var list rules.Errors
	return errors.As(err, &list) && slices.ContainsFunc(list, func(e *rules.Error) bool { return e.Code == rules.RowCount })
}

func BenchmarkOpenCodes(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if _, err := rules.Open(yb20.FS()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenDRG(b *testing.B) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rules.Open(chsdrg20.FS(), codes); err != nil {
			b.Fatal(err)
		}
	}
}
