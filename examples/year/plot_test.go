package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

// TestPlots draws a middling area: the drawings of README.md. Each is well-formed, and every mark lies on it.
func TestPlots(t *testing.T) {
	x := lead(t, "drg", "", 20_000)
	for name, draw := range map[string]func(io.Writer, rules.Lang) error{
		"groups": x.drawGroups, "kinds": x.drawKinds, "result": x.drawResult, "indices": x.drawIndices,
	} {
		for _, lang := range []rules.Lang{rules.Chinese, rules.English} {
			var b bytes.Buffer
			if err := draw(&b, lang); err != nil {
				t.Fatal(err)
			}
			if marks := onCanvas(t, name, b.Bytes()); marks < 30 {
				t.Errorf("%s: only %d marks", name, marks)
			}
			if lang == rules.Chinese {
				golden.Compare(t, filepath.Join("testdata", "plots", name+".svg"), b.Bytes())
			}
		}
	}
}

// onCanvas counts the marks of a drawing and looks for those that are outside.
func onCanvas(t *testing.T, name string, data []byte) (marks int) {
	t.Helper()
	var width, height float64
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return marks
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		at := make(map[string]float64)
		for _, a := range e.Attr {
			if v, err := strconv.ParseFloat(a.Value, 64); err == nil {
				at[a.Name.Local] = v
			}
		}
		if e.Name.Local == "svg" {
			width, height = at["width"], at["height"]
			continue
		}
		marks++
		r := at["r"]
		for _, p := range [][2]float64{{at["x"], at["y"]}, {at["x1"], at["y1"]}, {at["x2"], at["y2"]}, {at["cx"], at["cy"]}} {
			if !(p[0]-min(r, p[0]) >= 0 && p[0] <= width && p[1] >= 0 && p[1] <= height) || math.IsNaN(p[0]+p[1]) {
				t.Errorf("%s: %s at %v of %v by %v", name, e.Name.Local, p, width, height)
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		scale scale
		want  []float64
	}{
		{scale{from: 0, to: 14}, []float64{0, 2, 4, 6, 8, 10, 12, 14}},
		{scale{from: -16.3, to: 5.9}, []float64{-15, -10, -5, 0, 5}},
		{scale{from: 0.84, to: 1.16}, []float64{0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15}},
		{scale{from: 0, to: 1}, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{scale{from: 0.15, to: 6, log: true}, []float64{0.2, 0.5, 1, 2, 5}},
		{scale{from: 900, to: 20_000, log: true}, []float64{1000, 2000, 5000, 10_000, 20_000}},
	} {
		if d := cmp.Diff(c.want, c.scale.ticks(), cmpopts.EquateApprox(0, 1e-9)); d != "" {
			t.Errorf("%v to %v: -want +got:\n%s", c.scale.from, c.scale.to, d)
		}
	}
}

// TestScale places values by hand: a tenth of the way, and by logarithms the middle of a decade at its root of ten.
func TestScale(t *testing.T) {
	even := scale{from: 10, to: 20, begin: 100, end: 300}
	log := scale{from: 1, to: 100, begin: 600, end: 0, log: true}
	for got, want := range map[float64]float64{even.at(11): 120, even.at(20): 300, log.at(10): 300, log.at(math.Sqrt(10)): 450} {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%v, want %v", got, want)
		}
	}
}
