package casecsv_test

import (
	"fmt"
	"strings"
	"testing"
)

// rows makes a file of the shape of the stated mix: 6 diagnoses and 2 procedures a case.
func rows(n int) string {
	var b strings.Builder
	b.WriteString("id,sex,age,age_days,dx,px,stay,discharge\n")
	for i := range n {
		fmt.Fprintf(&b, "%08d,%c,%d,,I63.%03d|J96.%03d|E11.%03d|I10.x00|K29.%03d|N18.%03d,51.%04d|38.%04d,%d,1\n",
			i, "MF"[i%2], 20+i%70, i%1000, i*7%1000, i*11%1000, i*13%1000, i*17%1000, i%10000, i*3%10000, 1+i%30)
	}
	return b.String()
}

// BenchmarkReader reads 100,000 rows an operation.
func BenchmarkReader(b *testing.B) {
	file := rows(100_000)
	m := builtin(b, "fenzu")
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := m.NewReader("a.csv", strings.NewReader(file))
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range r.Cases() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 100_000 {
			b.Fatal(n)
		}
	}
}

// TestAllocations holds the reader to what it promises: it allocates for many rows at once.
func TestAllocations(t *testing.T) {
	const n = 20_000
	file := rows(n)
	m := builtin(t, "fenzu")
	got := testing.AllocsPerRun(3, func() {
		r, err := m.NewReader("a.csv", strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range r.Cases() {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if got/n > 0.05 {
		t.Errorf("%.0f allocations for %d rows", got, n)
	}
}
