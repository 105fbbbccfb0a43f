package rules_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestDiffEditions prints what changed from CHS-DRG 1.1 to 2.0, all of it and for one ADRG.
func TestDiffEditions(t *testing.T) {
	old, new := packtest.DRG(t, "1.1"), packtest.DRG(t, "2.0")
	changes := rules.Diff(old, new)
	one := slices.DeleteFunc(slices.Clone(changes), func(c rules.Change) bool { return c.Group != "BR1" && c.Parent != "BR1" })
	for _, f := range []struct {
		name    string
		lang    rules.Lang
		changes []rules.Change
	}{
		{"diff-chs-drg-1.1-2.0.zh.txt", rules.Chinese, changes},
		{"diff-chs-drg-1.1-2.0-BR1.zh.txt", rules.Chinese, one},
		{"diff-chs-drg-1.1-2.0-BR1.en.txt", rules.English, one},
	} {
		var b bytes.Buffer
		if err := rules.WriteChanges(&b, f.lang, old, new, f.changes); err != nil {
			t.Fatal(err)
		}
		compareFile(t, filepath.Join("..", "testdata", "golden", f.name), b.Bytes())
	}
}

// TestDiffCity prints what the city of the examples changes in the national list, as a coder of the city reads it.
func TestDiffCity(t *testing.T) {
	old := packtest.DIP(t)
	new, err := rules.Open(os.DirFS(filepath.Join("..", "examples", "dipcity", "pack")), packtest.Codes(t), old)
	if err != nil {
		t.Fatal(err)
	}
	for name, lang := range map[string]rules.Lang{"diff-dip-2.0-shili-city.zh.txt": rules.Chinese, "diff-dip-2.0-shili-city.en.txt": rules.English} {
		var b bytes.Buffer
		if err := rules.WriteChanges(&b, lang, old, new, rules.Diff(old, new)); err != nil {
			t.Fatal(err)
		}
		compareFile(t, filepath.Join("..", "testdata", "golden", name), b.Bytes())
	}
}

// compareFile compares with a golden file; -update writes it.
func compareFile(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s: -want +got:\n%s", path, d)
	}
}
