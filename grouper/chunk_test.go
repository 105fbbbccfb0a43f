package grouper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/rules"
)

// mixLines is a file of n cases with a damaged line now and then.
func mixLines(g *grouper.Grouper, n int) []byte {
	var file []byte
	for i, c := range casemix.Usual().Cases(g.Pack(), n) {
		c.ID = fmt.Sprint(i)
		switch i % 50 {
		case 7:
			file = append(file, "{\"id\":\"broken\n"...)
		case 8:
			file = fmt.Appendf(file, "{\"id\":\"%d\",\"age\":\"?\"}\n\n", i)
		default:
			file = casemix.AppendJSON(file, &c)
		}
	}
	return file
}

// TestEachChunkIsEach compares a file in chunks, in portions of every kind, with the same file case by case.
func TestEachChunkIsEach(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	file := mixLines(g, 3_000)
	var want []grouper.Result
	var errs []string
	for r, err := range g.Each(context.Background(), 1, grouper.ReadJSON(bytes.NewReader(file))) {
		want, errs = append(want, r), append(errs, fmt.Sprint(err))
	}
	if len(want) != 3_000 {
		t.Fatalf("%d results", len(want))
	}
	for name, portions := range map[string]func(io.Reader) io.Reader{
		"at once": func(r io.Reader) io.Reader { return r }, "half": iotest.HalfReader, "byte for byte": iotest.OneByteReader,
	} {
		for _, workers := range []int{-1, 1, 2, 7} {
			i := 0
			for r, err := range g.EachChunk(context.Background(), workers, grouper.JSONChunks(portions(bytes.NewReader(file)))) {
				if i == len(want) || !r.Equal(&want[i]) || fmt.Sprint(err) != errs[i] {
					t.Fatalf("%s, %d workers: result %d differs: %s, %v", name, workers, i, r.Status, err)
				}
				i++
			}
			if i != len(want) {
				t.Fatalf("%s, %d workers: %d results of %d", name, workers, i, len(want))
			}
		}
	}
}

// TestEachChunkFails gives all that stands before the place where a file breaks off, and then why.
func TestEachChunkFails(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	file := mixLines(g, 1_000)
	for _, workers := range []int{1, 2} {
		n := 0
		var last error
		for r, err := range g.EachChunk(context.Background(), workers, grouper.JSONChunks(failing{bytes.NewReader(file)})) {
			n++
			if last = err; n > 1_000 && (r.Status != rules.Invalid || r.Reason != rules.LineMalformed) {
				t.Errorf("%d workers: %s with %v", workers, r.Status, err)
			}
		}
		if n != 1_001 || !errors.Is(last, io.ErrClosedPipe) {
			t.Errorf("%d workers: %d results, %v", workers, n, last)
		}
	}
}

// TestEachChunkEnds cancels, and stops, in the middle of a chunk and behind the last result.
func TestEachChunkEnds(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	file := mixLines(g, 5_000)
	for _, workers := range []int{1, 3} {
		for _, stop := range []int{0, 1, 777, 4_999, 5_000} {
			ctx, cancel := context.WithCancel(context.Background())
			if stop == 0 {
				cancel()
			}
			n := 0
			var last error
			for r, err := range g.EachChunk(ctx, workers, grouper.JSONChunks(bytes.NewReader(file))) {
				if last = err; r.Status == 0 {
					continue
				}
				if n++; n == stop {
					cancel()
				}
			}
			cancel()
			if n != stop || errors.Is(last, context.Canceled) != (stop < 5_000) {
				t.Errorf("%d workers: %d results, cancelled after %d, %v", workers, n, stop, last)
			}
			n = 0
			for range g.EachChunk(context.Background(), workers, grouper.JSONChunks(bytes.NewReader(file))) {
				if n == stop {
					break
				}
				n++
			}
			if n != stop {
				t.Errorf("%d workers: stopped after %d, wanted %d", workers, n, stop)
			}
		}
	}
}

// TestEachChunkSlowInput answers one line after the other: a result must come although the file has not ended.
func TestEachChunkSlowInput(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	for _, workers := range []int{1, 2} {
		in, out := io.Pipe()
		ask := func(i int) {
			fmt.Fprintf(out, `{"id":"%d","sex":"M","age":60,"dx":["I63.900"]}`+"\n", i)
		}
		go ask(0)
		n := 0
		for r := range g.EachChunk(context.Background(), workers, grouper.JSONChunks(in)) {
			if got, want := r.ID+" "+r.Code, fmt.Sprintf("%d BR25", n); got != want {
				t.Fatalf("%d workers: %q, want %q", workers, got, want)
			}
			if n++; n == 20 {
				out.Close()
				continue
			}
			go ask(n)
		}
		if n != 20 {
			t.Errorf("%d workers: %d answers", workers, n)
		}
	}
}

// TestMapChunks makes lines on the workers, drops a chunk that the context cut, and passes on a panic.
func TestMapChunks(t *testing.T) {
	goroutines(t)
	g := newGrouper(t, "2.0")
	file := mixLines(g, 3_000)
	var want strings.Builder
	for r := range g.Each(context.Background(), 1, grouper.ReadJSON(bytes.NewReader(file))) {
		want.WriteString(r.Code + "\n")
	}
	for _, workers := range []int{1, 2} {
		var got strings.Builder
		ctx, cancel := context.WithCancel(context.Background())
		write := func(c grouper.Chunk) (lines []byte) {
			for r := range g.Each(ctx, 1, c) {
				lines = append(append(lines, r.Code...), '\n')
			}
			return lines
		}
		for lines, err := range grouper.MapChunks(ctx, workers, grouper.JSONChunks(bytes.NewReader(file)), write) {
			if err != nil {
				t.Fatal(err)
			}
			got.Write(lines)
		}
		if got.String() != want.String() {
			t.Errorf("%d workers write something else", workers)
		}
		cut := func(c grouper.Chunk) []byte {
			defer cancel()
			return write(c)
		}
		for lines, err := range grouper.MapChunks(ctx, workers, grouper.JSONChunks(bytes.NewReader(file)), cut) {
			if lines != nil || !errors.Is(err, context.Canceled) {
				t.Errorf("%d workers: %d bytes, %v", workers, len(lines), err)
			}
		}
		func() {
			defer func() {
				if p := recover(); p != "f" {
					t.Errorf("%d workers: recovered %v", workers, p)
				}
			}()
			fall := func(grouper.Chunk) int { panic("f") }
			for range grouper.MapChunks(context.Background(), workers, grouper.JSONChunks(bytes.NewReader(file)), fall) {
			}
		}()
	}
}

// benchmarkJSON runs over a file of 10,000 cases of the usual mix.
func benchmarkJSON(b *testing.B, each func(*grouper.Grouper, io.Reader) iter.Seq2[grouper.Result, error]) {
	g := newGrouper(b, "2.0")
	var file []byte
	for _, c := range casemix.Usual().Cases(g.Pack(), mixSize) {
		file = casemix.AppendJSON(file, &c)
	}
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range each(g, bytes.NewReader(file)) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != mixSize {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*mixSize), "ns/case")
}

// BenchmarkReadJSON reads 10,000 lines of the usual mix, and groups nothing.
func BenchmarkReadJSON(b *testing.B) {
	benchmarkJSON(b, func(_ *grouper.Grouper, r io.Reader) iter.Seq2[grouper.Result, error] {
		return func(yield func(grouper.Result, error) bool) {
			for _, err := range grouper.ReadJSON(r) {
				if !yield(grouper.Result{}, err) {
					return
				}
			}
		}
	})
}

// BenchmarkEachChunk reads and groups 10,000 lines of the usual mix.
func BenchmarkEachChunk(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			benchmarkJSON(b, func(g *grouper.Grouper, r io.Reader) iter.Seq2[grouper.Result, error] {
				return g.EachChunk(context.Background(), workers, grouper.JSONChunks(r))
			})
		})
	}
}
