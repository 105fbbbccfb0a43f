package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// facts are what belongs into packs: codes of diagnoses and procedures, and codes of MDCs, ADRGs and DRGs.
var facts = regexp.MustCompile(`^([A-TV-Z][0-9]{2}(\.[0-9x].*)?|[0-9]{2}\.[0-9x]{2,}.*|MDC[A-Z]|[A-Z]{2}[0-9]{1,2}|[A-Z]QY|0000)$`)

// TestRulesAreData looks for texts that are facts of a scheme in code that is no test. Examples and converters name packs and
// tables; the converter's names of official categories are not facts of grouping but of the tables that it reads.
func TestRulesAreData(t *testing.T) {
	sources(t, func(file string) {
		if strings.HasPrefix(file, "examples/") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root(), file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			l, ok := n.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Error(err)
			}
			for _, word := range strings.Fields(s) {
				if facts.MatchString(word) {
					t.Errorf("%s: %q is a fact and belongs into a pack", file, word)
				}
			}
			return true
		})
	})
}

// TestDataIsDescribed finds every file of the corpus and of what programs print in the README of testdata, and every file that it
// describes.
func TestDataIsDescribed(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(), "testdata", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, line := range strings.Split(string(text), "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range quoted.FindAllStringSubmatch(cells[1], -1) {
				if strings.Contains(m[1], ".") {
					patterns = append(patterns, m[1])
				}
			}
		}
	}
	used := make([]bool, len(patterns))
	for _, dir := range []string{"corpus", "golden"} {
		files, err := os.ReadDir(filepath.Join(root(), "testdata", dir))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, f := range files {
			described := false
			for i, p := range patterns {
				if ok, err := path.Match(p, f.Name()); err != nil {
					t.Fatal(err)
				} else if ok {
					described, used[i] = true, true
				}
			}
			if !described {
				t.Errorf("testdata/README.md does not say what %s/%s is", dir, f.Name())
			}
		}
	}
	for i, p := range patterns {
		if !used[i] {
			t.Errorf("testdata/README.md describes %s, and there is no such file", p)
		}
	}
}

var quoted = regexp.MustCompile("`([^`]+)`")
