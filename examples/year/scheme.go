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
// what a point cost last year; for scores the part of the cost that the fund bore last year.
func (a *area) values(r *measure.Result, h *history) []byte {
	var b bytes.Buffer
	four := payment.Rounding{Decimals: 4, Mode: payment.HalfAway}
	write := func(name string, value func(insurance string) payment.Number) {
		fmt.Fprintf(&b, "value:\n  %s:\n", name)
		for _, insurance := range a.names() {
			fmt.Fprintf(&b, "    - {value: %s, insurance: %s}\n", value(insurance).Round(four), insurance)
		}
	}
	if a.pack.DRG() != nil {
		write("month", func(insurance string) payment.Number {
			i := slices.IndexFunc(r.Rates, func(x measure.Rate) bool { return x.Insurance == insurance })
			return r.Rates[i].Cost.Quo(r.Rates[i].CM).Quo(whole(pointScale))
		})
	} else {
		write("ratio", func(insurance string) payment.Number {
			return h.fund[insurance][lastYear].Yuan().Quo(h.cost[insurance].Yuan())
		})
	}
	return b.Bytes()
}

// pointScale is how many points the mean case has, as drg/scheme.yaml states it.
const pointScale = 100

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

// merge puts sections of settings together, but for the rate per weight, which a scheme of points has no use for. A setting that
// stands twice is left for the reader of schemes to complain about.
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
			if from[i].Value == "rate" {
				continue
			}
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

// provisional is the value of a point until the year is cleared.
func (s *scheme) provisional(insurance string) string {
	for _, name := range []string{"value.month", "value.budget"} {
		if x := s.pack.Payment().Setting(name); x != nil {
			for _, v := range x.Values {
				if v.When.Insurance == insurance {
					return v.Number.String()
				}
			}
		}
	}
	return "-"
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
