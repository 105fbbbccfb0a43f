package groupertest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestWitnesses writes the sheet of packs and runs it: every row gets what it was made for, the groups without a row are those
// that no case can reach, and the sheet covers nearly all.
func TestWitnesses(t *testing.T) {
	for _, c := range []struct {
		name      string
		pack      func(testing.TB) *rules.Pack
		unreached []string
		least     int // percent
		whole     []groupertest.Kind
	}{
		{"1.0", drg("1.0"), []string{"YR29"}, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.GateClosed, groupertest.Exclusion}},
		{"1.1", drg("1.1"), nil, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.Alternative, groupertest.Leaf}},
		{"2.0", drg("2.0"), []string{"WR2 #2"}, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.Leaf, groupertest.Exclusion}},
		{"dip", packtest.DIP, nil, 99, []groupertest.Kind{groupertest.CatalogueRow, groupertest.Comprehensive}},
		{"mini", func(tb testing.TB) *rules.Pack { return mini(tb).Pack() }, nil, 78, []groupertest.Kind{groupertest.Leaf}}, // no MDC takes what its exclusion table names
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, r := witnesses(t, c.pack(t))
			var unreached []string
			for _, u := range s.Unreached {
				unreached = append(unreached, u.Group)
			}
			if !slices.Equal(unreached, c.unreached) {
				t.Errorf("no rows for %v, want none for %v", unreached, c.unreached)
			}
			if !r.Coverage.Reaches(c.least) {
				t.Errorf("only %s %% are covered", r.Coverage.Percent())
			}
			for _, k := range c.whole {
				if n, total := r.Coverage.Kind(k); n < total || total == 0 {
					t.Errorf("%s: %d of %d", k, n, total)
				}
			}
		})
	}
}

// witnesses makes the sheet of a pack, and runs it.
func witnesses(t *testing.T, p *rules.Pack) (*groupertest.WitnessSheet, *groupertest.Report) {
	t.Helper()
	s, err := groupertest.Witnesses(p)
	if err != nil {
		t.Fatal(err)
	}
	var sheet bytes.Buffer
	if err := s.WriteCSV(&sheet); err != nil {
		t.Fatal(err)
	}
	r := groupertest.Test(t, newGrouper(t, p), fstest.MapFS{"tests/witness.csv": {Data: sheet.Bytes()}})
	if r == nil || r.Count(groupertest.Pass) != s.Rows || s.Rows == 0 {
		t.Fatalf("not all of %d rows pass", s.Rows)
	}
	return s, r
}

// TestWitnessesOfCity makes the sheet of the city of the examples, whose pack uses all that a local pack of DIP can say.
func TestWitnessesOfCity(t *testing.T) {
	p, err := rules.Open(os.DirFS(filepath.Join("..", "..", "examples", "dipcity", "pack")), packtest.Codes(t), packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	s, r := witnesses(t, p)
	for _, k := range []groupertest.Kind{groupertest.Comprehensive, groupertest.FamilyGroup, groupertest.LastResort, groupertest.TCM} {
		if n, total := r.Coverage.Kind(k); n < total || total == 0 {
			t.Errorf("%s: %d of %d", k, n, total)
		}
	}
	if n, total := r.Coverage.Kind(groupertest.Auxiliary); n*10 < total*6 {
		t.Errorf("%d of %d auxiliary levels", n, total)
	}
	if n, total := r.Coverage.Kind(groupertest.CatalogueRow); total-n > len(s.Unreached) {
		t.Errorf("%d of %d rows, and only %d are said not to be reached", n, total, len(s.Unreached))
	}
	for _, u := range s.Unreached { // lists of their own, and procedures that the city drops, take the others away
		if u.By == "" {
			t.Error(u.Text(rules.English))
		}
	}
}

// TestWitnessesOfNothing asks for witnesses of a pack that groups nothing.
func TestWitnessesOfNothing(t *testing.T) {
	if s, err := groupertest.Witnesses(packtest.Codes(t)); err == nil {
		t.Errorf("%d rows of a code system", s.Rows)
	}
}

func drg(edition string) func(testing.TB) *rules.Pack {
	return func(tb testing.TB) *rules.Pack { return packtest.DRG(tb, edition) }
}
