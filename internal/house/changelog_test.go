package house_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestChangelog holds the table of packs to the packs: whoever changes one says so.
func TestChangelog(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root(), "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	packs := []*rules.Pack{packtest.Codes(t), packtest.DIP(t)}
	for _, edition := range packtest.Editions {
		packs = append(packs, packtest.DRG(t, edition))
	}
	for _, p := range packs {
		row := "| " + p.Identity().String() + " | 1 | `" + p.Digest()[:len("h1:12345678")] + "` |"
		if !strings.Contains(string(data), row) {
			t.Errorf("CHANGELOG.md has no row %s", row)
		}
	}
}
