package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
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
