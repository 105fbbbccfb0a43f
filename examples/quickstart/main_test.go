package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

func TestRun(t *testing.T) {
	// The answers were worked out by hand from the official tables.
	want := []string{"BR11", "BR15", "HC25", "PS15", "ZB19", "BQY", "0000"}
	for _, lang := range []rules.Lang{rules.Chinese, rules.English} {
		var out bytes.Buffer
		if err := run(&out, lang); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range strings.Split(out.String(), "\n") {
			if code, rest, ok := strings.Cut(line, " "); ok && strings.Contains(rest, "pack=chs-drg@2.0") {
				got = append(got, code)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %v, want %v", lang, got, want)
		}
		golden.Compare(t, filepath.Join("testdata", "output."+lang.String()+".txt"), out.Bytes())
	}
}
