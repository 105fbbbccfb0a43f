package house_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
)

// public are the packages that others import.
var public = []string{"icd", "rules", "drg", "grouper", "grouper/groupertest", "payment", "payment/measure", "edits", "settlement", "casecsv", "casecsv/gb18030", "payment/clearing"}

// TestAPI compares what the packages export with the ledger: a change of it is a decision, and -update writes it down. It
// also demands a comment on everything exported.
func TestAPI(t *testing.T) {
	for _, pkg := range public {
		var lines []string
		fset := token.NewFileSet()
		files, err := filepath.Glob(filepath.Join(root(), pkg, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", pkg, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.FileExports(f)
			for _, d := range f.Decls {
				lines = append(lines, features(t, fset, d)...)
			}
		}
		slices.Sort(lines)
		golden.Compare(t, filepath.Join(root(), "testdata", "api", filepath.Base(pkg)+".txt"), []byte(strings.Join(lines, "\n")+"\n"))
	}
}

// features writes a declaration as lines of the ledger.
func features(t *testing.T, fset *token.FileSet, d ast.Decl) []string {
	text := func(n any) string {
		var b bytes.Buffer
		if err := printer.Fprint(&b, fset, n); err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(b.String()), " ")
	}
	undocumented := func(name string, docs ...*ast.CommentGroup) {
		if !slices.ContainsFunc(docs, func(c *ast.CommentGroup) bool { return c.Text() != "" }) {
			t.Errorf("%s has no comment", name)
		}
	}
	var lines []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && !ast.IsExported(strings.TrimPrefix(text(d.Recv.List[0].Type), "*")) {
			return nil
		}
		undocumented(d.Name.Name, d.Doc)
		d.Body, d.Doc = nil, nil
		lines = append(lines, text(d))
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return nil
		}
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.ValueSpec:
				for i, n := range s.Names {
					undocumented(n.Name, d.Doc, s.Doc, s.Comment)
					line := d.Tok.String() + " " + n.Name
					if i < len(s.Values) {
						if v, ok := s.Values[i].(*ast.BasicLit); ok { // what programs and files rest on
							line += " = " + v.Value
						}
					}
					lines = append(lines, line)
				}
			case *ast.TypeSpec:
				undocumented(s.Name.Name, d.Doc, s.Doc)
				lines = append(lines, typeFeatures(s, text)...)
			}
		}
	}
	return lines
}

func typeFeatures(s *ast.TypeSpec, text func(any) string) []string {
	st, ok := s.Type.(*ast.StructType)
	if !ok {
		equals := " "
		if s.Assign.IsValid() {
			equals = " = "
		}
		return []string{"type " + s.Name.Name + equals + text(s.Type)}
	}
	lines := []string{"type " + s.Name.Name + " struct"}
	for _, f := range st.Fields.List {
		for _, n := range f.Names {
			lines = append(lines, "type "+s.Name.Name+" struct, "+n.Name+" "+text(f.Type))
		}
		if len(f.Names) == 0 {
			lines = append(lines, "type "+s.Name.Name+" struct, embedded "+text(f.Type))
		}
	}
	return lines
}

// TestLedgerIsWhole finds ledgers of packages that are gone.
func TestLedgerIsWhole(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root(), "testdata", "api", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(public) {
		t.Errorf("%d ledgers for %d packages", len(files), len(public))
	}
}
