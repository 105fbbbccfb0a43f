package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// TestReadme: the table says what the packs say.
func TestReadme(t *testing.T) {
	var b bytes.Buffer
	if err := run(nil, &b); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "README.md", b.Bytes())
	if err := run([]string{"nowhere"}, &b); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("%v", err)
	}
}

// TestProfiles: every profile opens and compiles, says where each value comes from, what is unknown, and whether it is unofficial.
func TestProfiles(t *testing.T) {
	names := profiles()
	if len(names) < 30 {
		t.Fatalf("only %d profiles", len(names))
	}
	for _, name := range names {
		p, err := open(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if _, err := payment.Compile(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := clearing.Compile(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		m := p.Manifest()
		if m.ID != name {
			t.Errorf("%s calls itself %s", name, m.ID)
		}
		if len(p.Gaps()) == 0 || len(computes(p)) == 0 {
			t.Errorf("%s: nothing is unknown, or nothing can be computed", name)
		}
		if marksOf(p)["X"] != strings.Contains(m.Name, "非官方") { // reading 36
			t.Errorf("%s: values of unofficial origin and its name %q do not agree", name, m.Name)
		}
		for _, s := range p.Payment().Settings {
			for i := range s.Values {
				v := &s.Values[i]
				if !v.Unknown && v.Evidence == "" && len(v.Texts) == 0 {
					t.Errorf("%s: %s rests on nothing (%v)", name, s.Name, v.Pos)
				}
				if v.Evidence == "I" && v.Source == "" {
					t.Errorf("%s: %s is inferred, and nobody says from what", name, s.Name)
				}
			}
		}
		for i, b := range backings(p) {
			if b.Evidence == "" {
				t.Errorf("%s: row %d of the tables rests on nothing", name, i+1)
			}
		}
	}
}

// TestStops: no profile prices a case from end to end, and each says what is missing.
func TestStops(t *testing.T) {
	for _, name := range profiles() {
		s := scheme(t, name, given{})
		c := claim("G", "9000")
		m := s.Pack().Manifest()
		if !m.From.IsZero() {
			c.Discharged = m.From
		}
		if len(m.Grouping) > 0 {
			n := m.Grouping[0]
			c.Result.Pack = &rules.Identity{ID: n.ID, Edition: n.Edition, Digest: n.Digest}
		}
		_, err := s.Pay(c)
		switch got := stops(t, err); {
		case name == "yunnan" || name == "dingzhou": // they know some weights
			if got != "price-missing result" {
				t.Errorf("%s: %v", name, err)
			}
		case got == "" || strings.Contains(got, "-missing"):
			t.Errorf("%s: %q", name, got)
		}
	}
}
