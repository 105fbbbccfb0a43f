package rules_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

var update = flag.Bool("update", false, "write golden files anew")

// section is one part of a fixture.
type section struct {
	name string
	text string
}

var sectionHead = regexp.MustCompile(`(?m)^-- (\S+) --\n`)

// sections splits a fixture.
func sections(data string) []section {
	var list []section
	heads := sectionHead.FindAllStringSubmatchIndex(data, -1)
	for i, h := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		list = append(list, section{data[h[2]:h[3]], data[h[1]:end]})
	}
	return list
}

// TestBad opens packs that must not load, and asserts the whole text of the error.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.txt")
	if err != nil || len(paths) < 14 {
		t.Fatalf("%d fixtures, %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			codes, _, files := packtest.Mini(t)
			_, base, dipFiles := packtest.MiniDIP(t)
			local := strings.HasPrefix(filepath.Base(path), "local-")
			tables := make(map[string]string)
			want := make(map[string]string)
			var changes strings.Builder
			for _, s := range sections(string(data)) {
				if s.name == "zh" || s.name == "en" {
					want[s.name] = s.text
					continue
				}
				changes.WriteString("-- " + s.name + " --\n" + s.text)
				if local {
					tables[strings.TrimSuffix(s.name, ".csv")] = s.text
				} else if err := packtest.Patch(files, s.name, strings.Split(s.text, "\n")); err != nil {
					t.Fatal(err)
				}
			}
			if local {
				files = packtest.Local("city", base, dipFiles, tables)
			}
			p, err := rules.Open(files, codes, base)
			if err == nil || p != nil {
				t.Fatalf("the pack loads: %v, %v", p, err)
			}
			errs := all(t, err)
			got := map[string]string{
				"zh": strings.ReplaceAll(errs.Text(rules.Chinese), codes.Digest(), "DIGEST") + "\n",
				"en": strings.ReplaceAll(errs.Text(rules.English), codes.Digest(), "DIGEST") + "\n",
			}
			if *update {
				text := changes.String() + "-- zh --\n" + got["zh"] + "-- en --\n" + got["en"]
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if err.Error() != errs.Text(rules.Chinese) {
				t.Error("Error() is not the Chinese text")
			}
		})
	}
}
