package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoFloats: nothing between a weight and the yuan is a binary fraction. Measurement may use them for pure statistics.
func TestNoFloats(t *testing.T) {
	seen := 0
	sources(t, func(file string) {
		of := strings.HasPrefix(file, "payment/") && !strings.HasPrefix(file, "payment/measure/") || strings.HasPrefix(file, "internal/exact/") ||
			strings.HasPrefix(file, "rules/payment") || strings.HasPrefix(file, "rules/readpayment") || file == "rules/decimal.go"
		if !of {
			return
		}
		seen++
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, filepath.Join(root(), file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			name := ""
			switch n := n.(type) {
			case *ast.Ident:
				name = n.Name
			case *ast.BasicLit:
				if n.Kind == token.FLOAT || n.Kind == token.IMAG {
					name = "literal " + n.Value
				}
			}
			switch {
			case strings.HasPrefix(name, "float"), strings.HasPrefix(name, "Float") && name != "FloatString", strings.HasPrefix(name, "complex"),
				name == "ParseFloat", strings.HasPrefix(name, "literal ") && !whole(name):
				t.Errorf("%s: %s", fset.Position(n.Pos()), name)
			}
			return true
		})
	})
	if seen < 20 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// whole reports whether a literal such as 1e13 is a whole number, which Go makes an integer constant of.
func whole(literal string) bool { return !strings.ContainsAny(literal, ".-p") }
