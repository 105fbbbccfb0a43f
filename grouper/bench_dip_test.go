package grouper_test

import (
	"testing"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

func newDIPGrouper(tb testing.TB) *grouper.Grouper {
	tb.Helper()
	g, err := grouper.New(packtest.DIP(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// BenchmarkGroupDIP groups one case under the national pack: budget 1 µs and no allocation on the usual mix.
func BenchmarkGroupDIP(b *testing.B) {
	g := newDIPGrouper(b)
	for _, m := range mixes {
		b.Run(m.name, func(b *testing.B) {
			cases := m.mix.DIPCases(g.Pack(), mixSize)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				g.Group(&cases[i%mixSize])
			}
		})
	}
}

// BenchmarkExplainDIP records the steps of one case, without text: budget 5 µs.
func BenchmarkExplainDIP(b *testing.B) {
	g := newDIPGrouper(b)
	cases := casemix.Usual().DIPCases(g.Pack(), mixSize)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		g.Explain(&cases[i%mixSize])
	}
}

// BenchmarkOpenDIP opens and compiles the national pack with its code system: budget 30 ms warm.
func BenchmarkOpenDIP(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		codes, err := rules.Open(yb20.FS())
		if err != nil {
			b.Fatal(err)
		}
		pack, err := rules.Open(dip20.FS(), codes)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := grouper.New(pack); err != nil {
			b.Fatal(err)
		}
	}
}
