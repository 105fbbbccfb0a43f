package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// scheme is the scheme of the year, opened from its files like any other.
type scheme struct {
	*payment.Scheme
	pack  *rules.Pack
	terms *clearing.Terms
	mean  payment.Number // M, yuan
	scale payment.Number // s
}

// tables are the files of a measurement that a scheme reads. The others are for people.
var tables = []string{"weights.csv", "scores.csv", "costs.csv", "coefficients.csv"}

// writeScheme writes a scheme into a directory: what was laid down, what was measured, and the hospitals.
func (a *area) writeScheme(dir string, r *measure.Result, h *history) error {
	system := a.system()
	var manifest bytes.Buffer
	for _, part := range []string{"pack.yaml", "scheme.yaml"} {
		data, err := fs.ReadFile(files, system+"/"+part)
		if err != nil {
			return err
		}
		if part == "pack.yaml" {
			manifest.Write(data)
			continue
		}
		settings := [][]byte{data, a.values(r, h)}
		for _, f := range r.Files() {
			if f.Name == "settings.yaml" {
				settings = append(settings, f.Data)
			}
		}
		if data, err = merge(settings...); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, part), data, 0o644); err != nil {
			return err
		}
	}
	list := []measure.File{{Name: "institutions.csv", Data: a.institutions()}}
	for _, f := range r.Files() {
		if slices.Contains(tables, f.Name) {
			list = append(list, f)
		}
	}
	id := a.pack.Identity()
	fmt.Fprintf(&manifest, "grouping:\n  - {id: %s, edition: %q, digest: %q}\ntables:\n", id.ID, id.Edition, id.Digest)
	for _, f := range list {
		rows := bytes.Count(f.Data, []byte("\n")) - 1
		fmt.Fprintf(&manifest, "  %s: %d\n", strings.TrimSuffix(f.Name, ".csv"), rows)
	}
	for _, f := range append(list, measure.File{Name: "pack.yaml", Data: manifest.Bytes()}) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// system names the directory of what is laid down for the system of the pack.
func (a *area) system() string {
	if a.pack.DRG() != nil {
		return "drg"
	}
	return "dip"
}

// values are the settings that follow from the measurement but are not part of it: for points the provisional value of a month,
// the mean cost of a point (payment specification, 4.4); for scores the part of the cost that the fund bore last year.
func (a *area) values(r *measure.Result, h *history) []byte {
	var b bytes.Buffer
	four := payment.Rounding{Decimals: 4, Mode: payment.HalfAway}
	if a.pack.DRG() != nil {
		hundred, _ := payment.ParseNumber("100")
		mean, _ := payment.ParseNumber(r.Area.String())
		fmt.Fprintf(&b, "value:\n  month: %s\n", mean.Quo(hundred).Round(four))
		return b.Bytes()
	}
	fmt.Fprintf(&b, "value:\n  ratio:\n")
	for _, name := range a.names() {
		part := h.fund[name][lastYear].Yuan().Quo(h.cost[name].Yuan()).Round(four)
		fmt.Fprintf(&b, "    - {value: %s, insurance: %s}\n", part, name)
	}
	return b.Bytes()
}

// institutions writes the hospitals as a scheme has them.
func (a *area) institutions() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"institution", "hospital_level", "name", "class"}) // a Buffer does not fail
	for _, h := range a.hospitals {
		w.Write([]string{h.code, h.level, h.name, h.class})
	}
	w.Flush()
	return b.Bytes()
}

// merge puts sections of settings together. A setting that stands twice is left for the reader of schemes to complain about.
func merge(parts ...[]byte) ([]byte, error) {
	var all yaml.Node
	for _, part := range parts {
		var doc yaml.Node
		if err := yaml.Unmarshal(part, &doc); err != nil {
			return nil, err
		}
		if all.Kind == 0 {
			all = doc
			continue
		}
		sections := all.Content[0]
		for i, from := 0, doc.Content[0].Content; i < len(from); i += 2 {
			at := slices.IndexFunc(sections.Content, func(n *yaml.Node) bool { return n.Value == from[i].Value })
			if at < 0 {
				sections.Content = append(sections.Content, from[i], from[i+1])
				continue
			}
			into := sections.Content[at+1]
			into.Content = append(into.Content, from[i+1].Content...)
		}
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&all); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// openScheme opens a scheme from its directory.
func (a *area) openScheme(dir string) (*scheme, error) {
	p, err := rules.OpenFile(dir, a.pack)
	if err != nil {
		return nil, err
	}
	s := &scheme{pack: p}
	if s.Scheme, err = payment.Compile(p, a.pack); err != nil {
		return nil, err
	}
	if s.terms, err = clearing.Compile(p); err != nil {
		return nil, err
	}
	if s.mean, err = payment.ParseNumber(p.Payment().Text("unit.mean")); err != nil {
		return nil, err
	}
	s.scale, err = payment.ParseNumber(p.Payment().Text("unit.scale"))
	return s, err
}
