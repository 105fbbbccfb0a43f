package main

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/examples/internal/beside"
	"github.com/fenzu/fenzu/examples/internal/prove"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/golden"
)

func dir(t *testing.T) fs.FS {
	t.Helper()
	d, err := fs.Sub(files, "pack")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestPack proves the pack by its sheets: what each row expects was worked out by hand from the tables, and so was the group that
// its note says it has under the national pack.
func TestPack(t *testing.T) {
	national, city, err := open()
	if err != nil {
		t.Fatal(err) // of a base that has changed, it tells the new digest
	}
	prove.Local(t, national, city, dir(t))
	if n := prove.Beside(t, national, dir(t)); n < 30 {
		t.Errorf("only %d rows have another group", n)
	}
	if n := prove.Weights(t, national, city); n < 600 {
		t.Errorf("only %d national groups have a weight", n)
	}
}

// TestMark finds the mark of changed national rules on every result, also where nothing is different.
func TestMark(t *testing.T) {
	_, city, err := open()
	if err != nil {
		t.Fatal(err)
	}
	g, err := grouper.New(city)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for c, err := range grouper.ReadJSON(bytes.NewReader(cases)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if r := g.Group(c); r.Pack == nil || !r.Pack.CoreChanges {
			t.Errorf("%s: %v", c.ID, r.Pack)
		}
	}
	if n < 15 {
		t.Errorf("only %d cases", n)
	}
}

// TestKinds finds every kind of change above the leaf in the tables.
func TestKinds(t *testing.T) {
	var got []string
	for _, name := range []string{"mdc", "adrg", "lists", "counted", "mcc", "cc", "exclusion", "gates", "qy", "conditions", "pre"} {
		data, err := fs.ReadFile(dir(t), name+".csv")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		change, atom := slices.Index(rows[0], "change"), slices.Index(rows[0], "atom")
		seen := map[string]bool{}
		var kinds []string
		for _, row := range rows[1:] {
			kind := ""
			switch {
			case change >= 0:
				kind = row[change]
			case atom >= 0:
				kind = row[atom]
			}
			if kind != "" && !seen[kind] {
				seen[kind] = true
				kinds = append(kinds, kind)
			}
		}
		got = append(got, strings.TrimSpace(name+" "+strings.Join(kinds, " ")))
	}
	want := []string{
		"mdc remove replace", "adrg remove add replace", "lists remove add", "counted remove", "mcc remove", "cc add", "exclusion add",
		"gates any_diagnosis always", "qy main_procedure_counts any_procedure_counts",
		"conditions any_diagnosis weight_min weight_below age_days_max principal_diagnosis main_procedure principal_not" +
			" any_procedure_counts any_procedure",
		"pre",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestRun(t *testing.T) {
	p := beside.Program{Name: "drgolder", Open: open, Cases: cases}
	var out, log bytes.Buffer
	if status := p.Run(nil, &out, &log); status != 0 || log.Len() > 0 {
		t.Errorf("%d: %s", status, &log)
	}
	golden.Compare(t, filepath.Join("testdata", "output.txt"), out.Bytes())
}
