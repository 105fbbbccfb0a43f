package grouper_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// mixes are the usual mix of the budgets and two that are harder on the caches.
var mixes = []struct {
	name string
	mix  casemix.Mix
}{
	{"usual", casemix.Usual()},
	{"15-diagnoses", casemix.Mix{Diagnoses: 15, Procedures: 2, Zipf: 1.1, Seed: 20250101}},
	{"uniform-codes", casemix.Mix{Diagnoses: 6, Procedures: 2, Seed: 20250101}},
}

const mixSize = 10_000

// BenchmarkGroup groups one case: budget 1 µs and no allocation on the usual mix.
func BenchmarkGroup(b *testing.B) {
	g := newGrouper(b, "2.0")
	for _, m := range mixes {
		b.Run(m.name, func(b *testing.B) {
			cases := m.mix.Cases(g.Pack(), mixSize)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				g.Group(&cases[i%mixSize])
			}
		})
	}
}

// BenchmarkGroupEdition groups one case of the usual mix under each edition.
func BenchmarkGroupEdition(b *testing.B) {
	for _, edition := range packtest.Editions {
		b.Run(edition, func(b *testing.B) {
			g := newGrouper(b, edition)
			cases := casemix.Usual().Cases(g.Pack(), mixSize)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				g.Group(&cases[i%mixSize])
			}
		})
	}
}

// BenchmarkExplain records the steps of one case, without text: budget 5 µs.
func BenchmarkExplain(b *testing.B) {
	g := newGrouper(b, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), mixSize)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		g.Explain(&cases[i%mixSize])
	}
}

// BenchmarkEach groups a stream of 10,000 cases from memory.
func BenchmarkEach(b *testing.B) {
	g := newGrouper(b, "2.0")
	cases := casemix.Usual().Cases(g.Pack(), mixSize)
	workers := []int{1, 2}
	if n := runtime.GOMAXPROCS(0); n > 2 {
		workers = append(workers, n)
	}
	for _, n := range workers {
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range g.Each(context.Background(), n, stream(cases)) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*mixSize), "ns/case")
		})
	}
}

// stream yields cases without error.
func stream(cases []rules.Case) iter.Seq2[*grouper.Case, error] {
	return func(yield func(*grouper.Case, error) bool) {
		for i := range cases {
			if !yield(&cases[i], nil) {
				return
			}
		}
	}
}

// BenchmarkOpen opens and compiles the 2.0 pack with its code system: budget 40 ms warm.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		codes, err := rules.Open(yb20.FS())
		if err != nil {
			b.Fatal(err)
		}
		pack, err := rules.Open(chsdrg20.FS(), codes)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := grouper.New(pack); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLive reports how much memory the 2.0 pack with its code system keeps once it is compiled: budget 20 MB.
func BenchmarkLive(b *testing.B) {
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		codes, err := rules.Open(yb20.FS())
		if err != nil {
			b.Fatal(err)
		}
		pack, err := rules.Open(chsdrg20.FS(), codes)
		if err != nil {
			b.Fatal(err)
		}
		g, err := grouper.New(pack)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(g)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-live")
}
