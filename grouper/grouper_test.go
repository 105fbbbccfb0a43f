package grouper_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

func newGrouper(tb testing.TB, edition string) *grouper.Grouper {
	tb.Helper()
	g, err := grouper.New(packtest.DRG(tb, edition))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// readOne reads one case. One with fields that cannot be read is a case too.
func readOne(tb testing.TB, line string) *grouper.Case {
	tb.Helper()
	for c, err := range grouper.ReadJSON(strings.NewReader(line)) {
		var bad *grouper.LineError
		if err != nil && !errors.As(err, &bad) {
			tb.Fatal(err)
		}
		return c
	}
	tb.Fatalf("no case in %q", line)
	return nil
}

// want is what a line of the corpus expects.
type want struct {
	Want struct{ Status, MDC, ADRG, Code string }
	Why  string
}

// TestCorpus groups every case of the corpus; a corpus that is missing or thin fails.
func TestCorpus(t *testing.T) {
	for _, c := range []struct {
		file, edition string
		least         int
	}{
		{"chs-drg-2.0-examples.jsonl", "2.0", 183},
		{"chs-drg-2.0-synthetic.jsonl", "2.0", 1_000},
		{"chs-drg-1.1-synthetic.jsonl", "1.1", 1_000},
		{"chs-drg-1.0-synthetic.jsonl", "1.0", 1_000},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("..", "testdata", "corpus", c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			g := newGrouper(t, c.edition)
			n := 0
			for s := bufio.NewScanner(f); s.Scan(); n++ {
				var w want
				if err := json.Unmarshal(s.Bytes(), &w); err != nil || w.Want.Status == "" {
					t.Fatalf("line %d: %v: %s", n+1, err, s.Bytes())
				}
				cs := readOne(t, s.Text())
				r := g.Group(cs)
				if r.Status.String() != w.Want.Status || r.MDC != w.Want.MDC || r.ADRG != w.Want.ADRG || r.Code != w.Want.Code {
					t.Errorf("%s:%d: %s is %s %s %s %s, want %+v (%s)", c.file, n+1, cs.ID, r.Status, r.MDC, r.ADRG, r.Code, w.Want, w.Why)
				}
				if trace := g.Explain(cs); !trace.Result.Equal(&r) {
					t.Errorf("%s:%d: Explain gives another result than Group", c.file, n+1)
				}
			}
			if n < c.least {
				t.Errorf("%d cases, at least %d expected", n, c.least)
			}
		})
	}
}

// TestCodeExamples runs the cases that document the codes of issues and demands these codes.
func TestCodeExamples(t *testing.T) {
	dip, err := grouper.New(packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, head string
		g          *grouper.Grouper
		least      int
	}{
		{"code.go", "Example: ", newGrouper(t, "2.0"), 20},
		{"dipcode.go", "Example of DIP: ", dip, 11},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "../rules/"+c.file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		ast.Inspect(file, func(node ast.Node) bool {
			v, ok := node.(*ast.ValueSpec)
			if !ok {
				return true
			}
			_, line, ok := strings.Cut(v.Doc.Text(), c.head)
			if !ok {
				return true
			}
			n++
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			r := c.g.Group(readOne(t, line))
			if !slices.ContainsFunc(r.Issues(), func(i rules.Issue) bool { return string(i.Code) == code }) {
				t.Errorf("%s: %s has the issues %+v", code, strings.TrimSpace(line), r.Issues())
			}
			return true
		})
		if n < c.least {
			t.Errorf("%s: only %d examples found", c.file, n)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if g, err := grouper.New(packtest.Codes(t)); err == nil || g != nil {
		t.Error("a code system groups cases")
	}
}

// TestIdentity checks that results name the pack they came from.
func TestIdentity(t *testing.T) {
	for _, e := range packtest.Editions {
		g := newGrouper(t, e)
		for _, c := range []*grouper.Case{nil, {}, {ID: "x", Sex: rules.Male, Age: rules.Known(60), Diagnoses: []string{"I63.900"}}} {
			r := g.Group(c)
			if r.Pack == nil || r.Pack.Edition != e || r.Pack.Digest != packtest.DRG(t, e).Digest() || r.Pack.CoreChanges {
				t.Errorf("%s: %+v", e, r.Pack)
			}
			if c != nil && r.ID != c.ID {
				t.Errorf("the id of the case is %q", r.ID)
			}
		}
	}
}

// TestNoPack asks for a grouper of nothing.
func TestNoPack(t *testing.T) {
	for name, p := range map[string]*rules.Pack{"nil": nil, "the zero pack": {}} {
		if g, err := grouper.New(p); err == nil || g != nil {
			t.Errorf("New of %s: %v, %v", name, g, err)
		}
		if s, err := grouper.NewSet(packtest.DRG(t, "2.0"), p); err == nil || s != nil {
			t.Errorf("NewSet of %s: %v, %v", name, s, err)
		}
	}
}
