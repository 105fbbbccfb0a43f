package settlement_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/settlement"
)

// BenchmarkRead reads 1,000 lists an operation, one a line, each with all that a hospital sends.
func BenchmarkRead(b *testing.B) {
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(full)); err != nil {
		b.Fatal(err)
	}
	file := strings.Repeat(line.String()+"\n", 1000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range (settlement.Reader{}).Read(strings.NewReader(file)) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
