package inorder

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// numbers yields 0 to n-1, or for ever.
func numbers(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; n < 0 || i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

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

// TestOrder yields every value in its place, however long each takes.
func TestOrder(t *testing.T) {
	goroutines(t)
	square := func(i int) int {
		if i%7 == 3 {
			runtime.Gosched()
		}
		return i * i
	}
	for _, workers := range []int{1, 2, 5} {
		for _, size := range []int{1, 2, 16} {
			for _, n := range []int{0, 1, 2, 15, 16, 17, 1000} {
				i := 0
				for got, err := range Map(context.Background(), workers, size, numbers(n), square) {
					if err != nil || got != i*i {
						t.Fatalf("%d workers, size %d: value %d is %d, %v", workers, size, i, got, err)
					}
					i++
				}
				if i != n {
					t.Fatalf("%d workers, size %d: %d values of %d", workers, size, i, n)
				}
			}
		}
	}
}

// TestBounds holds the reader back while the consumer is slow.
func TestBounds(t *testing.T) {
	goroutines(t)
	const workers, size = 2, 3
	var read atomic.Int64
	in := func(yield func(int) bool) {
		for i := range numbers(-1) {
			read.Add(1)
			if !yield(i) {
				return
			}
		}
	}
	n := int64(0)
	for range Map(context.Background(), workers, size, in, func(i int) int { return i }) {
		if n++; n == 500 {
			break
		}
		if n%50 == 0 {
			time.Sleep(time.Millisecond) // the reader runs as far ahead as it may
		}
		if ahead := read.Load() - n; ahead > size*(4*workers+3) {
			t.Fatalf("%d items ahead", ahead)
		}
	}
}

// TestSlow yields a value although its chunk is not full and the input has not ended.
func TestSlow(t *testing.T) {
	goroutines(t)
	for _, size := range []int{1, 64} {
		next := make(chan bool)
		in := func(yield func(int) bool) {
			for i := range numbers(20) {
				if i > 0 {
					<-next // until the value before has come
				}
				if !yield(i) {
					return
				}
			}
		}
		n := 0
		for range Map(context.Background(), 2, size, in, func(i int) int { return i }) {
			if n++; n < 20 {
				next <- true
			}
		}
		if n != 20 {
			t.Errorf("size %d: %d values", size, n)
		}
	}
}

// TestCancel ends with the error of the context, with none if nothing was left, and with nothing if the consumer stops.
func TestCancel(t *testing.T) {
	goroutines(t)
	for _, items := range []int{-1, 10} {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		var last error
		for i, err := range Map(ctx, 3, 2, numbers(items), func(i int) int { return i }) {
			if last = err; err != nil {
				continue
			}
			if i != n {
				t.Fatalf("value %d is %d", n, i)
			}
			if n++; n == 10 {
				cancel()
			}
		}
		cancel()
		if n != 10 || errors.Is(last, context.Canceled) != (items < 0) {
			t.Errorf("%d items: %d values, %v", items, n, last)
		}
	}
	for range Map(context.Background(), 3, 2, numbers(-1), func(i int) int { return i }) {
		break
	}
}

// TestPanics passes on to the caller what the input, f and the consumer panic with.
func TestPanics(t *testing.T) {
	goroutines(t)
	for _, who := range []string{"input", "f", "consumer"} {
		func() {
			defer func() {
				if p := recover(); p != who {
					t.Errorf("recovered %v, want %s", p, who)
				}
			}()
			in := func(yield func(int) bool) {
				for i := range numbers(-1) {
					if who == "input" && i == 100 {
						panic(who)
					}
					if !yield(i) {
						return
					}
				}
			}
			f := func(i int) int {
				if who == "f" && i == 100 {
					panic(who)
				}
				return i
			}
			for i := range Map(context.Background(), 2, 4, in, f) {
				if who == "consumer" && i == 100 {
					panic(who)
				}
			}
		}()
	}
}
