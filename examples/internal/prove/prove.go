// Package prove tests the local packs of CHS-DRG among the examples, as the authors of a real one would test theirs.
package prove

import (
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
	names, err := fs.Glob(files, "tests/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	sheets := fstest.MapFS{}
	for _, name := range names {
		if name != rules.LintFile {
			sheets[name] = &fstest.MapFile{Data: []byte(without(t, files, name, "want.code", "want.issues"))}
		}
	}
	groupertest.Test(t, compile(t, base), sheets)
}

func compile(t *testing.T, p *rules.Pack) *grouper.Grouper {
	t.Helper()
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// without is a sheet without some of its columns.
func without(t *testing.T, files fs.FS, name string, columns ...string) string {
	t.Helper()
	f, err := files.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, row := range rows {
		var kept []string
		for i, cell := range row {
			if !slices.Contains(columns, rows[0][i]) {
				kept = append(kept, cell)
			}
		}
		if err := w.Write(kept); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.String()
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
