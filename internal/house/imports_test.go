// Package house_test holds the project to what its design promises about itself: who imports whom, what is exported, that
// rules are data, and that what the README shows is true.
package house_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/fenzu/fenzu"

// mayImport says which packages of the project and which modules each package may import; /... is all of a module. A package not here may not
// exist; one that is here and does not exist is a mistake too.
func mayImport() map[string][]string {
	packs := []string{"rules/packs/chsdrg10", "rules/packs/chsdrg11", "rules/packs/chsdrg20", "rules/packs/dip20", "rules/packs/yb20"}
	return map[string][]string{
		"icd":     {"internal/code", "internal/text"},
		"rules":   {"icd", "internal/code", "internal/table", "internal/text", "internal/yamldoc"},
		"drg":     {"icd", "rules", "internal/code", "internal/proviso"},
		"dip":     {"icd", "rules", "internal/code", "internal/proviso"},
		"grouper": {"dip", "drg", "icd", "rules", "internal/inorder", "internal/jsonline", "internal/lines", "internal/slab", "internal/text"},

		"payment": {"rules", "internal/exact", "internal/jsonline", "internal/text"},

		"payment/measure": {"payment", "rules", "internal/exact", "internal/text"},

		"casecsv":         {"rules", "internal/lines", "internal/slab", "internal/table", "internal/text", "internal/yamldoc"},
		"casecsv/gb18030": {"golang.org/x/text/encoding/simplifiedchinese"},
		"settlement":      {"icd", "rules", "internal/jsonline", "internal/text"},

		"edits":            {"icd", "rules", "internal/text"},
		"payment/clearing": {"payment", "rules", "internal/exact", "internal/sheet", "internal/table", "internal/text"},

		"grouper/groupertest": {"grouper", "icd", "rules", "internal/sheet", "internal/table", "internal/text", "internal/witness"},

		"rules/packs/chsdrg10": nil,
		"rules/packs/chsdrg11": nil,
		"rules/packs/chsdrg20": nil,
		"rules/packs/dip20":    nil,
		"rules/packs/yb20":     nil,

		"rules/packs/editsyb20": nil,

		"internal/code":     nil,
		"internal/exact":    nil,
		"internal/inorder":  nil,
		"internal/jsonline": nil,
		"internal/lines":    nil,
		"internal/slab":     nil,
		"internal/sheet":    {"rules", "internal/table"},
		"internal/table":    nil,
		"internal/text":     nil,
		"internal/yamldoc":  {"gopkg.in/yaml.v3"},
		"internal/convert":  {"rules", "gopkg.in/yaml.v3"},
		"internal/casemix":  {"rules"},

		"internal/casemix/mixfile": {"internal/casemix", "rules", "rules/packs/chsdrg20", "rules/packs/yb20"},

		"internal/golden":       {"github.com/google/go-cmp/cmp"},
		"internal/packtest":     append([]string{"rules"}, packs...),
		"internal/proviso":      {"rules"},
		"internal/payreference": {"payment", "rules"},
		"internal/reference":    {"icd", "rules"},
		"internal/witness":      {"icd", "rules"},

		"examples/batch":      {"casecsv", "casecsv/gb18030", "grouper", "rules", "settlement", "examples/internal/packs"},
		"examples/beam":       {"casecsv", "grouper", "payment", "rules", "examples/internal/packs", "examples/internal/pricing", "github.com/apache/beam/sdks/v2/..."},
		"examples/check":      {"edits", "grouper", "rules", "settlement", "examples/internal/packs"},
		"examples/crosswalk":  {"grouper", "rules", "rules/packs/yb20", "examples/internal/packs"},
		"examples/dipcity":    {"grouper", "rules", "rules/packs/dip20", "rules/packs/yb20"},
		"examples/drgcity":    {"rules", "rules/packs/chsdrg20", "rules/packs/yb20", "examples/internal/beside"},
		"examples/drgolder":   {"rules", "rules/packs/chsdrg11", "rules/packs/yb20", "examples/internal/beside"},
		"examples/pay":        {"grouper", "payment", "rules", "examples/internal/packs", "examples/internal/pricing"},
		"examples/packtool":   {"grouper", "grouper/groupertest", "rules", "examples/internal/packs"},
		"examples/profiles":   {"rules"},
		"examples/quickstart": {"grouper", "rules", "examples/internal/packs"},
		"examples/server":     {"grouper", "payment", "rules", "examples/internal/packs", "examples/internal/pricing"},
		"examples/whatif":     {"grouper", "rules", "examples/internal/packs"},
		"examples/year": {
			"grouper", "payment", "payment/clearing", "payment/measure", "rules", "internal/casemix", "internal/text",
			"examples/internal/packs", "gopkg.in/yaml.v3",
		},
		"examples/internal/beside":  {"grouper", "internal/text", "rules"},
		"examples/internal/prove":   {"grouper", "grouper/groupertest", "rules"},
		"examples/internal/pricing": {"grouper", "payment"},
		"examples/internal/packs":   append([]string{"rules", "rules/packs/editsyb20"}, packs...),
	}
}

// root is the top of the repository.
func root() string { return filepath.Join("..", "..") }

// sources calls each with every Go file of the repository that is no test, by its path from the top.
func sources(t *testing.T, each func(file string)) {
	t.Helper()
	n := 0
	err := fs.WalkDir(os.DirFS(root()), ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != "."):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go"):
			n++
			each(file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 40 {
		t.Fatalf("only %d files found", n)
	}
}

func TestImports(t *testing.T) {
	allowed := mayImport()
	seen := make(map[string]bool)
	sources(t, func(file string) {
		pkg := path.Dir(file)
		seen[pkg] = true
		list, known := allowed[pkg]
		if !known {
			t.Errorf("%s: nobody has said what package %s may import", file, pkg)
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root(), file), nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Error(err)
			}
			name = strings.TrimPrefix(name, module+"/")
			if standard := !strings.Contains(strings.Split(name, "/")[0], "."); standard && !strings.HasPrefix(i.Path.Value[1:], module) {
				continue
			}
			if !slices.ContainsFunc(list, func(allowed string) bool {
				whole, any := strings.CutSuffix(allowed, "/...")
				return name == allowed || any && strings.HasPrefix(name, whole+"/")
			}) {
				t.Errorf("%s imports %s; package %s may import %s", file, name, pkg, fmt.Sprint(list))
			}
		}
	})
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("there is no package %s", pkg)
		}
	}
}
