package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// TestCatalogue walks the parameters of payment schemes: the made-up schemes of this example together use every setting, every
// value that a setting can choose, and every table.
func TestCatalogue(t *testing.T) {
	var by []*rules.Pack
	for _, name := range []string{"chs-drg@2.0", "dip@2.0"} {
		p, err := packs.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		by = append(by, p)
	}
	used := make(map[string][]string) // values by setting
	tables := make(map[string]bool)
	schemes := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "scheme.yaml" {
			return err
		}
		schemes++
		p, err := rules.Open(os.DirFS(filepath.Dir(path)), by...)
		if err != nil {
			t.Error(err)
			return nil
		}
		if _, err := payment.Compile(p); err != nil {
			t.Error(err)
		}
		if _, err := clearing.Compile(p); err != nil {
			t.Error(err)
		}
		for _, s := range p.Payment().Settings {
			for i := range s.Values {
				used[s.Name] = append(append(used[s.Name], s.Values[i].Text), s.Values[i].Texts...)
			}
		}
		for _, table := range p.Manifest().Tables {
			tables[table.Name] = true
		}
		return nil
	})
	if err != nil || schemes < 9 {
		t.Fatalf("%d schemes, %v", schemes, err)
	}
	for _, name := range rules.SettingNames() {
		if used[name] == nil {
			t.Errorf("no scheme states %s", name)
		}
		for _, v := range rules.SettingChoices(name) {
			if !slices.Contains(used[name], v) {
				t.Errorf("no scheme has %s: %s", name, v)
			}
		}
	}
	for _, name := range []string{"weights", "scores", "prices", "costs", "limits", "institutions", "coefficients", "components", "dynamic", "grass_roots",
		"auxiliary", "bed_days", "tcm_fallback", "tcm_advantage", "exclusions", "factors", "supports", "grounds"} {
		if !tables[name] {
			t.Errorf("no scheme has %s.csv", name)
		}
	}
}
