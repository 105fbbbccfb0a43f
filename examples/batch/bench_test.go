package main

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/casemix"
)

// BenchmarkBatch reads, groups and writes 20,000 cases of the usual mix, in the same format in and out.
func BenchmarkBatch(b *testing.B) {
	const n = 20_000
	pack, err := packs.Open("chs-drg@2.0")
	if err != nil {
		b.Fatal(err)
	}
	g, err := grouper.New(pack)
	if err != nil {
		b.Fatal(err)
	}
	table, lines := []byte(casemix.CSVHeader), []byte(nil)
	for i, c := range casemix.Usual().Cases(pack, n) {
		c.ID = fmt.Sprint(i)
		table, lines = casemix.AppendCSV(table, &c), casemix.AppendJSON(lines, &c)
	}
	for _, x := range []struct {
		name, text string
		options    options
	}{
		{"csv", string(table), options{format: "csv", mapping: "fenzu", out: "csv"}},
		{"jsonl", string(lines), options{format: "jsonl", out: "jsonl"}},
	} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", x.name, workers), func(b *testing.B) {
				b.SetBytes(int64(len(x.text)))
				b.ReportAllocs()
				for b.Loop() {
					source := newSource(b.Context(), strings.NewReader(x.text))
					in, err := x.options.open(source)
					if err != nil {
						b.Fatal(err)
					}
					r := newReport(io.Discard, source, 0)
					w := newWriter(g, &x.options)
					if err := w.write(b.Context(), workers, in.chunks, false, io.Discard, r); err != nil || r.done != n {
						b.Fatal(r.done, err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/case")
			})
		}
	}
}
