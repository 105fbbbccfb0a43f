package casecsv_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/rules"
)

// TestChunks reads the chunks of a file all at once, the last one first, and finds what reading it in order finds: the same cases
// and errors, and the same summary.
func TestChunks(t *testing.T) {
	file := strings.Split(rows(5_000), "\n")
	for i := 100; i < 5_000; i += 700 {
		file[i] = strings.Replace(file[i], ",M,", ",男,", 1) + ",x"
	}
	file[2_000] = strings.Repeat("x", 1<<20)
	text := strings.Join(file, "\n")
	m := builtin(t, "fenzu")
	open := func(in io.Reader) *casecsv.Reader {
		r, err := m.NewReader("a.csv", in)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	type pair struct {
		c   *rules.Case
		err string
	}
	var want []pair
	r := open(strings.NewReader(text))
	for c, err := range r.Cases() {
		want = append(want, pair{c, fmt.Sprint(err)})
	}
	summary := r.Summary()
	if len(want) != 5_000 || summary.Bad != 8 || len(summary.First) != 5 || summary.First[3].Line != 2_001 {
		t.Fatalf("%d rows, summary %+v", len(want), summary)
	}
	for name, in := range map[string]io.Reader{
		"at once": strings.NewReader(text), "half": iotest.HalfReader(strings.NewReader(text)),
	} {
		r := open(in)
		var group sync.WaitGroup
		var parts []*[]pair
		var release []chan bool
		for chunk := range r.Chunks() {
			part, start := new([]pair), make(chan bool)
			parts, release = append(parts, part), append(release, start)
			group.Add(1)
			go func() {
				defer group.Done()
				<-start
				for c, err := range chunk {
					*part = append(*part, pair{c, fmt.Sprint(err)})
				}
			}()
		}
		for i := len(release) - 1; i >= 0; i-- {
			close(release[i])
		}
		group.Wait()
		var got []pair
		for _, p := range parts {
			got = append(got, *p...)
		}
		if d := cmp.Diff(want, got, equate, cmp.AllowUnexported(pair{})); d != "" {
			t.Errorf("%s: %.2000s", name, d)
		}
		if len(parts) < 5 {
			t.Errorf("%s: only %d chunks", name, len(parts))
		}
		if got := r.Summary().Text(rules.English); got != summary.Text(rules.English) {
			t.Errorf("%s: summary %s, want %s", name, got, summary.Text(rules.English))
		}
	}
}
