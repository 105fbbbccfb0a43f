package groupertest_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestWitnesses writes the sheet of every national pack and runs it: every row gets the group that it was made for, and the
// groups without a row are those that no case can reach.
func TestWitnesses(t *testing.T) {
	for _, c := range []struct {
		name      string
		pack      func(testing.TB) *rules.Pack
		unreached []string
		least     string // coverage that the sheet is to give, in percent
	}{
		{"1.0", drg("1.0"), []string{"YR29"}, "90.0"},
		{"1.1", drg("1.1"), nil, "90.0"},
		{"2.0", drg("2.0"), nil, "90.0"},
		{"dip", packtest.DIP, nil, "90.0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := c.pack(t)
			s, err := groupertest.Witnesses(p)
			if err != nil {
				t.Fatal(err)
			}
			var sheet bytes.Buffer
			if err := s.WriteCSV(&sheet); err != nil {
				t.Fatal(err)
			}
			g, err := grouper.New(p)
			if err != nil {
				t.Fatal(err)
			}
			r := groupertest.Test(t, g, fstest.MapFS{"tests/witness.csv": {Data: sheet.Bytes()}})
			if r == nil || r.Count(groupertest.Pass) != s.Rows {
				t.Fatalf("not all of %d rows pass", s.Rows)
			}
			var b bytes.Buffer
			if err := r.Coverage.WriteText(&b, rules.English); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d rows\n%s", s.Rows, &b)
			for _, u := range s.Unreached {
				t.Log(u.Text(rules.English))
			}
		})
	}
}

func drg(edition string) func(testing.TB) *rules.Pack {
	return func(tb testing.TB) *rules.Pack { return packtest.DRG(tb, edition) }
}
