package groupertest

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// T is what [Test] asks of a *testing.T.
type T interface {
	Helper()
	Error(args ...any)
}

// Test fails the test with the report if a row of the sheets of a pack fails or cannot be read, or if there is none. It returns
// the report, nil if nothing was run.
func Test(t T, g *grouper.Grouper, sheets fs.FS) *Report {
	t.Helper()
	r, err := Run(g, sheets)
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		t.Error(err)
	}
	return r
}

// Run groups the cases of all sheets and compares the results with what the sheets expect. Sheets are the CSV files, in the
// order of their names, of the directory tests; where there is neither that nor a pack.yaml, those of the directory itself. The list
// [rules.LintFile] is none.
//
// A sheet that is no table is an error, [SheetErrors], and so are no sheets and no rows, [EmptyError]. What is wrong with a
// single row is its outcome, and the others are run.
//
// The sheets of a pack that says core_changes must show each of its changes, or the report is an error too; see [Report.Core].
func Run(g *grouper.Grouper, sheets fs.FS) (*Report, error) {
	if g == nil {
		return nil, errors.New("groupertest: there is no grouper")
	}
	names, err := find(sheets)
	if err != nil {
		return nil, err
	}
	var all []test
	var bad SheetErrors
	for _, name := range names {
		data, err := fs.ReadFile(sheets, name)
		if err != nil {
			bad = append(bad, &rules.Error{Code: rules.FileUnreadable, File: name, Args: []any{err.Error()}})
			continue
		}
		list, problems := read(name, string(data))
		all, bad = append(all, list...), append(bad, problems...)
	}
	switch {
	case len(bad) > 0:
		return nil, bad
	case len(all) == 0:
		return nil, &EmptyError{len(names)}
	}
	return run(g, all)
}

// find returns the names of the sheets.
func find(sheets fs.FS) ([]string, error) {
	if sheets == nil {
		return nil, &EmptyError{}
	}
	dir := "tests"
	if st, err := fs.Stat(sheets, dir); err != nil || !st.IsDir() {
		if _, err := fs.Stat(sheets, "pack.yaml"); err != nil { // a pack has other tables beside it
			dir = "."
		}
	}
	entries, err := fs.ReadDir(sheets, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if n := e.Name(); !e.IsDir() && strings.HasSuffix(n, ".csv") && !strings.HasPrefix(n, ".") && n != path.Base(rules.LintFile) {
			names = append(names, path.Join(dir, n))
		}
	}
	if len(names) == 0 {
		return nil, &EmptyError{}
	}
	return names, nil
}

// run runs the tests.
func run(g *grouper.Grouper, all []test) (*Report, error) {
	core, err := newCoreBook(g.Pack())
	if err != nil {
		return nil, err
	}
	r := &Report{Pack: g.Pack().Identity(), Rows: make([]Row, len(all)), pack: g.Pack()}
	b := newBook(g.Pack())
	codes := make([]string, len(all)) // of the groups that the rows got
	for i := range all {
		t, row := &all[i], &r.Rows[i]
		*row = t.row
		if row.Outcome != 0 {
			continue
		}
		trace := g.Explain(&t.c)
		b.observe(&trace, i)
		if core != nil {
			core.observe(&trace, i)
		}
		codes[i] = trace.Result.Code
		row.Outcome = Pass
		if row.Differences = t.compare(&trace); len(row.Differences) > 0 {
			row.Outcome, row.Trace = Fail, trace
		}
	}
	for i := range all {
		if r.Rows[i].Outcome == Fail {
			r.Rows[i].WhyNot, r.Rows[i].unknown = all[i].ask(g)
			r.Rows[i].near = nearest(all, codes, i)
		}
	}
	r.Coverage = b.coverage(r.Rows)
	if core != nil {
		r.Core = core.coverage(r.Rows)
	}
	return r, nil
}

// code is the code that a row names as that of its group.
func (t *test) code() string {
	if w := t.wants["want.code"]; w != "" && w != none && !strings.HasPrefix(w, not) {
		return w
	}
	return ""
}
