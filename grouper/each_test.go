package grouper_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/rules"
)

// goroutines fails if a test leaves goroutines behind.
func goroutines(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 200 { // those that are about to end are given the time
			if runtime.NumGoroutine() <= before {
				return
			}
			runtime.Gosched()
			time.Sleep(time.Millisecond)
		}
		t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
	})
}

// mixed yields cases with an input error now and then.
func mixed(cases []rules.Case) iter.Seq2[*grouper.Case, error] {
	return func(yield func(*grouper.Case, error) bool) {
		for i := range cases {
			var err error
			c := &cases[i]
			switch {
			case i%50 == 7:
				c, err = nil, fmt.Errorf("record %d is damaged", i)
			case i%50 == 8:
				err = fmt.Errorf("record %d is doubtful", i)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// TestEachIsGroup compares streams of every length and number of workers with Group, case by case.
func TestEachIsGroup(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), 5_000)
	for i := range cases {
		cases[i].ID = fmt.Sprint(i)
	}
	for _, n := range []int{0, 1, 2, 255, 256, 257, 1000, len(cases)} {
		for _, workers := range []int{-1, 1, 2, 3, 16} {
			i := 0
			for r, err := range g.Each(context.Background(), workers, mixed(cases[:n])) {
				switch {
				case i%50 == 7 || i%50 == 8:
					if err == nil || r.Status != rules.Invalid || r.Reason != rules.LineMalformed || r.Issues()[0].Text != err.Error() {
						t.Fatalf("n=%d workers=%d: damaged record %d is %s %s, %v", n, workers, i, r.Status, r.Reason, err)
					}
					if i%50 == 8 && r.ID != cases[i].ID {
						t.Fatalf("the id of record %d is lost", i)
					}
				default:
					want := g.Group(&cases[i])
					if err != nil || !r.Equal(&want) {
						t.Fatalf("n=%d workers=%d: record %d differs, %v", n, workers, i, err)
					}
				}
				i++
			}
			if i != n {
				t.Fatalf("workers=%d: %d results for %d cases", workers, i, n)
			}
		}
	}
}

func TestEachStops(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), 20_000)
	for _, workers := range []int{1, 4} {
		for _, stop := range []int{0, 1, 300, 5_000} {
			n := 0
			for range g.Each(context.Background(), workers, stream(cases)) {
				if n == stop {
					break
				}
				n++
			}
			if n != stop {
				t.Errorf("workers=%d: stopped after %d, wanted %d", workers, n, stop)
			}
		}
	}
}

func TestEachCancelled(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), 20_000)
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		var last error
		for r, err := range g.Each(ctx, workers, stream(cases)) {
			if last = err; err != nil {
				if r.Status != 0 {
					t.Errorf("workers=%d: a status with the error of the context", workers)
				}
				continue
			}
			if n++; n == 500 {
				cancel()
			}
		}
		if !errors.Is(last, context.Canceled) || n != 500 {
			t.Errorf("workers=%d: %d results after the end, last error %v", workers, n-500, last)
		}
		cancel()
		// A context that ended before: nothing is grouped.
		for r, err := range g.Each(ctx, workers, stream(cases[:3])) {
			if err == nil || r.Status != 0 {
				t.Errorf("workers=%d: %s, %v under a context that has ended", workers, r.Status, err)
			}
		}
		// One that ends when all is done takes nothing back.
		ctx, cancel = context.WithCancel(context.Background())
		n = 0
		for _, err := range g.Each(ctx, workers, stream(cases[:100])) {
			if err != nil {
				t.Errorf("workers=%d: %v", workers, err)
			}
			if n++; n == 100 {
				cancel()
			}
		}
		if n != 100 {
			t.Errorf("workers=%d: %d results", workers, n)
		}
		cancel()
	}
}

// TestEachSlowInput answers one question after the other: a result must come although the input has not ended.
func TestEachSlowInput(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	for _, workers := range []int{1, 2, 8} {
		questions := make(chan *grouper.Case)
		answers := make(chan string)
		go func() {
			defer close(answers)
			input := func(yield func(*grouper.Case, error) bool) {
				for c := range questions {
					if !yield(c, nil) {
						return
					}
				}
			}
			for r := range g.Each(context.Background(), workers, input) {
				answers <- r.ID + " " + r.Code
			}
		}()
		for i := range 50 {
			questions <- &grouper.Case{ID: fmt.Sprint(i), Sex: rules.Male, Age: rules.Known(60), Diagnoses: []string{"I63.900"}}
			if got, want := <-answers, fmt.Sprintf("%d BR25", i); got != want {
				t.Fatalf("workers=%d: %q, want %q", workers, got, want)
			}
		}
		close(questions)
		if a, more := <-answers; more {
			t.Errorf("an answer without question: %q", a)
		}
	}
}

// TestEachBounded checks that a slow consumer holds the input back.
func TestEachBounded(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), 100)
	var read atomic.Int64
	endless := func(yield func(*grouper.Case, error) bool) {
		for i := 0; yield(&cases[i%len(cases)], nil); i++ {
			read.Add(1)
		}
	}
	const workers = 2
	n := int64(0)
	for range g.Each(context.Background(), workers, endless) {
		if n++; n == 2_000 {
			break
		}
		if ahead := read.Load() - n; ahead > 256*4*workers+2*256+256 {
			t.Fatalf("%d cases ahead of the consumer", ahead)
		}
	}
}

func TestEachPanics(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	for _, workers := range []int{1, 2} {
		func() {
			defer func() {
				if p := recover(); p != "input" {
					t.Errorf("workers=%d: recovered %v", workers, p)
				}
			}()
			bad := func(yield func(*grouper.Case, error) bool) {
				yield(&grouper.Case{}, nil)
				panic("input")
			}
			for range g.Each(context.Background(), workers, bad) {
			}
			t.Errorf("workers=%d: the panic of the input is lost", workers)
		}()
		func() {
			defer func() {
				if p := recover(); p != "consumer" {
					t.Errorf("workers=%d: recovered %v", workers, p)
				}
			}()
			for range g.Each(context.Background(), workers, stream(make([]rules.Case, 1000))) {
				panic("consumer")
			}
		}()
	}
}

// TestConcurrentGroup uses one Grouper from many goroutines; the race detector watches.
func TestConcurrentGroup(t *testing.T) {
	g := newGrouper(t, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), 500)
	done := make(chan string)
	for range 8 {
		go func() {
			var b strings.Builder
			for i := range cases {
				r := g.Group(&cases[i])
				b.Write(r.AppendJSON(nil))
				trace := g.Explain(&cases[i])
				b.WriteString(trace.Line())
			}
			done <- b.String()
		}()
	}
	first := <-done
	for range 7 {
		if <-done != first {
			t.Error("two goroutines see different results")
		}
	}
}
