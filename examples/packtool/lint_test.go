package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLintScheme: the scheme of the example has what is accepted and nothing else; without the packs that group, groups are not
// looked at, and that is said.
func TestLintScheme(t *testing.T) {
	if code, out, log := ask(t, "", "lint", "../pay/rate"); code != fine || !strings.Contains(out, "shili-rate@2026：0 处") || !strings.Contains(out, "已认可 84 处") {
		t.Errorf("status %d\n%s%s", code, out, log)
	}
	if code, out, _ := ask(t, "", "lint", "../pay/rate", "-accepted", "-code", "value-falls"); code != found || !strings.Contains(out, "1.19 < 4.19") {
		t.Errorf("status %d\n%s", code, out)
	}
	dir := filepath.Join(t.TempDir(), "scheme")
	if err := os.CopyFS(dir, os.DirFS("../pay/rate")); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(manifest), "id: chs-drg", "id: mycity-drg", 1)
	if err := os.WriteFile(filepath.Join(dir, "pack.yaml"), []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"lint", dir}, "用 -base 给出"},
		{[]string{"lint", dir, "-lang", "en"}, "give it with -base"},
	} {
		if _, out, log := ask(t, "", c.args...); !strings.Contains(out, c.say) {
			t.Errorf("%q lacks %q\n%s%s", c.args, c.say, out, log)
		}
	}
}
