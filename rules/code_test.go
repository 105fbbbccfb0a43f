package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// documented is one code as code.go declares it.
type documented struct {
	name, code, doc string
}

// documentedCodes reads the constants of the files of codes with their comments.
func documentedCodes(t *testing.T) []documented {
	t.Helper()
	var decls []ast.Decl
	for _, name := range []string{"code.go", "dipcode.go", "signcode.go", "lintcode.go", "lintpaymentcode.go", "crosscode.go", "clearingcode.go", "paymentcode.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, f.Decls...)
	}
	var list []documented
	for _, d := range decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, documented{v.Names[0].Name, code, v.Doc.Text()})
		}
	}
	if len(list) < 105 {
		t.Fatalf("only %d codes found", len(list))
	}
	return list
}

var kebab = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)*$`)

func TestCodesAreDocumented(t *testing.T) {
	seen := make(map[string]bool)
	for _, d := range documentedCodes(t) {
		if !kebab.MatchString(d.code) || seen[d.code] {
			t.Errorf("%s: %q is no code of its own in kebab case", d.name, d.code)
		}
		seen[d.code] = true
		if !strings.HasPrefix(d.doc, d.name+" ") && !strings.HasPrefix(d.doc, d.name+":") {
			t.Errorf("%s: the comment does not begin with its name", d.name)
		}
		if doc := strings.Join(strings.Fields(d.doc), " "); !strings.Contains(doc, "xample") && !strings.Contains(doc, "A test of") {
			t.Errorf("%s has no example", d.name)
		}
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if s := rules.Code(d.code).Text(l); s == d.code || s == "" {
				t.Errorf("%s has no text in %s", d.code, l)
			}
		}
	}
}

// TestCodeExamples applies the example of every code of packs to the small packs and demands that code.
func TestCodeExamples(t *testing.T) {
	head := regexp.MustCompile(`Example(?: of (codes|dip|crosswalk|local|payment))? \(([a-z_.]+)\):\n`)
	count := make(map[string]int)
	for _, d := range documentedCodes(t) {
		m := head.FindStringSubmatch(d.doc)
		if m == nil {
			continue
		}
		count[m[1]]++
		t.Run(d.code, func(t *testing.T) {
			codes, codeFiles, drgFiles := packtest.Mini(t)
			_, _, dipFiles := packtest.MiniDIP(t)
			crosswalkFiles := packtest.MiniCrosswalk(t)
			_, base, localFiles := packtest.MiniLocal(t)
			_, text, _ := strings.Cut(d.doc, m[0])
			var change []string
			for _, line := range strings.Split(text, "\n") {
				if strings.HasPrefix(line, "\t") {
					change = append(change, line[1:])
				}
			}
			target := map[string]fstest.MapFS{"": drgFiles, "codes": codeFiles, "dip": dipFiles, "crosswalk": crosswalkFiles, "local": localFiles,
				"payment": packtest.MiniPayment(t)}[m[1]]
			if err := packtest.Patch(target, m[2], change); err != nil {
				t.Fatal(err)
			}
			_, err := rules.Open(target, codes, base)
			if err == nil {
				t.Fatal("the example loads")
			}
			for _, e := range all(t, err) {
				if string(e.Code) == d.code {
					return
				}
			}
			t.Errorf("the example gives\n%v", err)
		})
	}
	if count[""] < 40 || count["codes"] < 1 || count["dip"] < 12 || count["local"] < 5 || count["payment"] < 6 {
		t.Errorf("only %v examples found", count)
	}
}
