package measure_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// FuzzRecords makes records of bytes, good and bad ones: nothing panics, every record is either counted, left out or an error,
// and the records the other way round give the same figures.
func FuzzRecords(f *testing.F) {
	f.Add([]byte("measured parameters of an invented area, by any method"), byte(0))
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255, 254, 253, 252, 251, 250, 249, 248}, byte(1))
	f.Add(slices.Repeat([]byte{7, 99, 1, 0, 255, 255, 255, 255}, 20), byte(2))
	f.Fuzz(func(t *testing.T, data []byte, trim byte) {
		m := everything(t)
		m.Trim = measure.Trim{Method: measure.TrimMethod(trim % 4)}
		m.Value.Excellent = trim%2 == 0
		if trim&4 != 0 {
			m.Weight.Bands = []measure.Band{{Name: "2-3", Levels: []string{"三级", "二级"}}}
			m.Trim.ByBand = m.Trim.Method > measure.TrimNone
		}
		if trim&8 != 0 {
			m.Basis = []measure.PartFactor{{Name: "drug", Factor: dec(t, "0.3333")}}
		}
		var list []measure.Record
		for ; len(data) >= 8 && len(list) < 500; data = data[8:] {
			b := data[:8]
			r := measure.Record{
				Year: 2022 + int(b[0]%8), Group: []string{"AA11", "AA13", "BB19", "CC19", ""}[b[1]%5], Status: rules.Status(b[2] % 9),
				Institution: []string{"H1", "H2", ""}[b[3]%3], Level: []string{"三级", "二级", ""}[b[3]/3%3],
				Insurance: []string{"职工", "居民", ""}[b[3]/9%3],
				Cost:      payment.Fen(int16(b[4])<<8|int16(b[5])) << (b[6] % 50), Stay: rules.Known(int64(int8(b[7]))),
				Kind: rules.Kind(b[2] / 9), AgeListed: b[1] > 200,
			}
			if b[6] > 50 {
				r.Parts = map[string]payment.Fen{"drug": r.Cost / 2}
			}
			if b[6] > 100 {
				r.Age = rules.Known(int64(b[7]))
			}
			list = append(list, r)
		}
		first, err := measure.Measure(m, stream(list))
		if err != nil {
			t.Fatal(err)
		}
		left := int64(0)
		for _, x := range first.Left {
			if x.Reason != measure.LeftTrimmed {
				left += x.Cases
			}
		}
		bad := make(map[int]bool)
		for _, e := range first.Errors {
			bad[e.Record] = true
		}
		if len(first.Errors) < 100 && first.Counted+left+int64(len(bad)) != int64(len(list)) || first.Counted+left != first.Read {
			t.Fatalf("%d records: %d counted, %d left out, %d bad", len(list), first.Counted, left, len(bad))
		}
		slices.Reverse(list)
		second, err := measure.Measure(m, stream(list))
		if err != nil {
			t.Fatal(err)
		}
		if all(first) != all(second) {
			t.Error("another order of the records gives other figures")
		}
	})
}
