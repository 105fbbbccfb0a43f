package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestProgress tells how far a run is; and how long it will take if its input has a size.
func TestProgress(t *testing.T) {
	file := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(file, make([]byte, 1200), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := in.Seek(200, 0); err != nil { // somebody has read some of it
		t.Fatal(err)
	}
	for _, c := range []struct {
		source *source
		want   string
	}{
		{newSource(t.Context(), in), "412,000 例已完成 · 206,000 例/秒 · 40% · 剩余 3 秒"},
		{newSource(t.Context(), &bytes.Buffer{}), "412,000 例已完成 · 206,000 例/秒"},
	} {
		c.source.read.Add(400)
		r := newReport(&bytes.Buffer{}, c.source, 0)
		r.done = 412_000
		if got := r.progress(2 * time.Second); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
