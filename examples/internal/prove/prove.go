// Package prove tests the local packs of CHS-DRG among the examples, as the authors of a real one would test theirs.
package prove

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/rules"
)

// Local holds a local pack to what its files promise: all rows of its sheets pass, they cover every rule that the base does not
// have, lint finds nothing that is not explained, and README.md names every table.
func Local(t *testing.T, base, local *rules.Pack, files fs.FS) {
	t.Helper()
	if r := groupertest.Test(t, compile(t, local), files); r != nil {
		if c := r.Against(base); !c.Reaches(100) || c.Total == 0 {
			t.Error(c)
		}
	}
	groupertest.Lint(t, base, local, files)
	text, err := fs.ReadFile(files, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range local.Manifest().Tables {
		if !strings.Contains(string(text), "`"+table.Name+".csv`") {
			t.Errorf("README.md does not explain %s.csv", table.Name)
		}
	}
}

// Below runs the sheets of a local pack under its base, without what they expect of the leaf: what they say of the ADRG must hold
// there too.
func Below(t *testing.T, base *rules.Pack, files fs.FS) {
	t.Helper()
	groupertest.Test(t, compile(t, base), rewritten(t, files, func(column, cell, _ string) string {
		if column == "want.code" || column == "want.issues" {
			return ""
		}
		return cell
	}))
}

// Beside runs the sheets of a local pack under its base, and expects there the group that each note names behind the word 国家. It
// returns how many rows have another one in the local pack.
func Beside(t *testing.T, base *rules.Pack, files fs.FS) int {
	t.Helper()
	other := 0
	groupertest.Test(t, compile(t, base), rewritten(t, files, func(column, cell, note string) string {
		national, _, _ := strings.Cut(strings.TrimPrefix(note, "国家 "), "；")
		switch {
		case column == "want.code":
			if cell != national {
				other++
			}
			return national
		case strings.HasPrefix(column, "want."):
			return ""
		}
		return cell
	}))
	return other
}

// rewritten are the sheets of a pack with their cells changed: cell is told the column, what stands there, and the note of the
// row.
func rewritten(t *testing.T, files fs.FS, cell func(column, cell, note string) string) fs.FS {
	t.Helper()
	names, err := fs.Glob(files, "tests/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	sheets := fstest.MapFS{}
	for _, name := range names {
		if name == rules.LintFile {
			continue
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		note := slices.Index(rows[0], "note")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		for n, row := range rows {
			for i := range row {
				if n > 0 {
					row[i] = cell(rows[0][i], row[i], row[note])
				}
			}
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		sheets[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return sheets
}

func compile(t *testing.T, p *rules.Pack) *grouper.Grouper {
	t.Helper()
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Weights holds the invented weights of the groups that the base has to the formula that manifest and README state, from the
// place of the ADRG in the base, its kind and the last digit of the group. It returns how many groups it looked at.
func Weights(t *testing.T, base, local *rules.Pack) int {
	t.Helper()
	want := make(map[string]int)
	n := 0
	for _, m := range base.DRG().MDCs {
		for _, a := range m.ADRGs {
			n++
			basis := 40 + 7919*n%397
			if a.Code[1] <= 'Q' {
				basis += 150
			}
			for _, l := range a.Leaves {
				want[l.Code] = basis * map[byte]int{'1': 150, '3': 120}[l.Code[3]]
				if want[l.Code] == 0 {
					want[l.Code] = basis * 100
				}
			}
		}
	}
	seen := 0
	for _, w := range local.DRG().Weights {
		v, national := want[w.Code]
		if !national || w.HospitalLevel != "" {
			continue
		}
		seen++
		if d, err := rules.ParseDecimal(strconv.Itoa(v/10000) + "." + fmt.Sprintf("%04d", v%10000)); err != nil || d.Cmp(w.Value) != 0 {
			t.Errorf("%s: %s, want %d/10000", w.Code, w.Value, v)
		}
	}
	return seen
}
