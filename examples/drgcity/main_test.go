package main

import (
	"bytes"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/examples/internal/beside"
	"github.com/fenzu/fenzu/examples/internal/prove"
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

// TestPack proves the pack by its sheets: what each row expects was worked out by hand from the tables, as its note says. What
// they expect of the ADRG holds under the national pack too, which the pack of the city cannot change.
func TestPack(t *testing.T) {
	national, city, err := open()
	if err != nil {
		t.Fatal(err) // of a base that has changed, it tells the new digest
	}
	prove.Local(t, national, city, dir(t))
	prove.Below(t, national, dir(t))
	if n := prove.Weights(t, national, city); n < 600 {
		t.Errorf("only %d national groups have a weight", n)
	}
	if city.Identity().CoreChanges {
		t.Error("the pack changes the core")
	}
}

// TestKinds finds every change of leaves and every test of a condition in the pack; some tiers stand in the column when alone.
func TestKinds(t *testing.T) {
	_, city, err := open()
	if err != nil {
		t.Fatal(err)
	}
	table, err := fs.ReadFile(dir(t), "drg.csv")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, line := range strings.Split(string(table), "\n")[1:] {
		if change, _, ok := strings.Cut(line, ","); ok {
			seen[change] = true
		}
	}
	for _, m := range city.DRG().MDCs {
		for _, a := range m.ADRGs {
			for _, l := range a.Leaves {
				seen["tier "+l.When.String()] = true
			}
		}
	}
	for _, p := range city.DRG().Provisos {
		for _, tests := range p.Alternatives {
			for _, x := range tests {
				seen["test "+x.Kind.String()] = true
			}
		}
	}
	want := []string{
		"insert", "merge", "remove", "rename", "replace",
		"test age", "test age_days", "test any_diagnosis", "test birth_weight", "test count", "test department", "test discharge",
		"test flag", "test icu_hours", "test main", "test mcc", "test other_diagnosis", "test other_procedure", "test principal",
		"test procedure", "test procedure_groups", "test stay", "test ventilator_hours",
		"tier ", "tier cc", "tier cc_only", "tier mcc", "tier none", "when",
	}
	if d := cmp.Diff(want, slices.Sorted(maps.Keys(seen))); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestRun(t *testing.T) {
	p := beside.Program{Name: "drgcity", Open: open, Cases: cases}
	var out, log bytes.Buffer
	if status := p.Run(nil, &out, &log); status != 0 || log.Len() > 0 {
		t.Errorf("%d: %s", status, &log)
	}
	golden.Compare(t, filepath.Join("testdata", "output.txt"), out.Bytes())
	out.Reset()
	status := p.Run([]string{"-lang", "fr"}, &out, &log)
	if status != 2 || out.Len() > 0 || !strings.Contains(log.String(), "-lang fr") {
		t.Errorf("%d: %s", status, &log)
	}
	if status := p.Run([]string{"-explain", "-lang=en"}, &out, &log); status != 0 || !strings.Contains(out.String(), "discharge") {
		t.Errorf("%d", status)
	}
}
