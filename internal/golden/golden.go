// Package golden compares what programs print with files of the repository. Tests that use it take the flag -update, which
// writes the files anew; whoever uses it reads the difference before keeping it.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

// Compare fails the test if got is not the content of the file.
func Compare(tb testing.TB, path string, got []byte) {
	tb.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		tb.Errorf("%s: -want +got:\n%s", path, d)
	}
}
