package code

import (
	"regexp"
	"strings"
	"testing"
)

// The grammar as the specification prints it (dip-grouping 1.2), independent of the packing.
var (
	diagnosisGrammar = regexp.MustCompile(`^[A-Z]\d\d\.(\d{3}|x\d\d)(x\d{3})?(\+[A-Z]\d\d(\.\d)?\*)?$`)
	procedureGrammar = regexp.MustCompile(`^\d\d\.(\d{4}(x\d{3})?|\dx\d\d(x\d{3})?|\d{5}|\d{3}[A-Z]\d|\d{3}x\d{4})$`)
)

var diagnoses = []string{
	"K80.000", "K80.000x004", "A46.x00", "A46.x00x001", "A17.000+G01*", "E10.300x051+H42.0*", "B00.401+G05.1*",
	"A00.x00x999+Z99*", "U07.100", "I10.x00x002", "Z99.999x999+Z99.9*",
}

var procedures = []string{
	"50.5100", "50.5100x001", "33.6x00", "40.3x00x005", "17.97100", "17.971A0", "86.7x01x001", "86.700x0014", "00.0101", "99.9999x999",
}

// broken are texts that no form allows, most of them one slip away from a code.
var broken = []string{
	"", "K80", "K80.0", "K80.00", "K80.0000", "K8O.000", "80.000", "K80,000", "K80000", "K80.000y004", "K80.000x04", "K80.000x0044",
	"K80.x000", "K80.0x0", "K80.000+", "K80.000+G01", "K80.000+G1*", "K80.000+G01.*", "K80.000+G01.00*", "K80.000+G01*x", "K80.000!G01 ", "K80.000+X01*", "K80.000+x01*", "K80.000!G01.0 ", "G01*",
	"K80.000xx01", "KK0.000", "50.51", "50.510", "50.51000x001", "50.5x", "50.5x1", "50.5x000", "33.6x00x01", "17.97a1A",
	"17.9A100", "86.70x0014", "86.700x001", "17.971X0", "5.0510", "500.510", "50.5100+G01*", "中文", "K80.000中", "\xff\xfe", "K80.000\x00",
	"@80.000", "[80.000", "K:0.000", "K/0.000", "K80.:00", "K80./00", "50.:100", "50.510:", "50.510/", "5:.5100",
}

func TestDiagnosis(t *testing.T) {
	seen := make(map[Key]string)
	for _, s := range diagnoses {
		k, ok := Diagnosis(s)
		if !ok || k == 0 {
			t.Errorf("Diagnosis(%q) = %v, %v; it is a code", s, k, ok)
		}
		if other, dup := seen[k]; dup {
			t.Errorf("%q and %q have one key", s, other)
		}
		seen[k] = s
		if c, ok := CanonicalDiagnosis(s); !ok || c != k {
			t.Errorf("CanonicalDiagnosis(%q) = %v, %v; want %v", s, c, ok, k)
		}
	}
	for _, s := range append(append([]string{}, broken...), procedures...) {
		if k, ok := Diagnosis(s); ok {
			t.Errorf("Diagnosis(%q) = %v; it is no diagnosis", s, k)
		}
	}
}

func TestProcedure(t *testing.T) {
	seen := make(map[Key]string)
	for _, s := range procedures {
		k, ok := Procedure(s)
		if !ok || k == 0 {
			t.Errorf("Procedure(%q) = %v, %v; it is a code", s, k, ok)
		}
		if other, dup := seen[k]; dup {
			t.Errorf("%q and %q have one key", s, other)
		}
		seen[k] = s
	}
	for _, s := range append(append([]string{}, broken...), diagnoses...) {
		if k, ok := Procedure(s); ok {
			t.Errorf("Procedure(%q) = %v; it is no procedure", s, k)
		}
	}
}

func TestNormalisation(t *testing.T) {
	for _, c := range []struct{ filed, read, reason string }{
		{"k80.000X004", "K80.000x004", "letters become capitals, an X after the first character a small one"},
		{" K80.000 ", "K80.000", "white space around"},
		{"K80 .0\t00", "K80.000", "white space inside"},
		{"Ｋ８０．０００", "K80.000", "full-width"},
		{"a17.000＋g01＊", "A17.000+G01*", "full-width signs"},
		{"K80.000\u3000\u200b\ufeff", "K80.000", "invisible characters"},
		{"x63.900", "X63.900", "the first character stays a capital X"},
	} {
		k, ok := Diagnosis(c.filed)
		want, _ := Diagnosis(c.read)
		if !ok || k != want {
			t.Errorf("Diagnosis(%q) is not that of %q (%s)", c.filed, c.read, c.reason)
		}
		if !Same(c.filed, c.read) {
			t.Errorf("Same(%q, %q) = false (%s)", c.filed, c.read, c.reason)
		}
		if _, ok := CanonicalDiagnosis(c.filed); ok {
			t.Errorf("CanonicalDiagnosis(%q) = true", c.filed)
		}
		if !Begins(c.filed, c.read[:4]) {
			t.Errorf("Begins(%q, %q) = false", c.filed, c.read[:4])
		}
	}
	if k, ok := Procedure(" 17.971a0"); !ok {
		t.Errorf("Procedure of a small letter = %v, %v", k, ok)
	}
	for _, c := range [][2]string{{"K80.000", "K80.001"}, {"K80.000", "K80.00"}} {
		if Same(c[0], c[1]) {
			t.Errorf("Same(%q, %q) = true", c[0], c[1])
		}
	}
	for s, want := range map[string]bool{"": true, " \t\u3000\u200b": true, "x": false, "-": false} {
		if Blank(s) != want {
			t.Errorf("Blank(%q) = %v", s, !want)
		}
	}
}

func TestIndex(t *testing.T) {
	var x Index
	if _, ok := x.Find(1); ok {
		t.Error("the zero Index finds something")
	}
	grown := NewIndex(0)
	full := NewIndex(1000)
	for i := range 1000 {
		k := Key(i*i + 1)
		if !x.Add(k) || !grown.Add(k) || !full.Add(k) {
			t.Fatalf("Add(%d) = false", k)
		}
		if x.Add(k) {
			t.Fatalf("Add(%d) twice = true", k)
		}
	}
	keys := []Key{1, 2, 5, 0, 999*999 + 1, 7, 10}
	want := []int32{0, 1, 2, -1, 999, -1, 3}
	for _, x := range []*Index{&x, grown, full} {
		pos := make([]int32, len(keys))
		x.FindAll(keys, pos)
		for i, k := range keys {
			p, ok := x.Find(k)
			if ok != (want[i] >= 0) || ok && int32(p) != want[i] || pos[i] != want[i] {
				t.Errorf("key %d: Find = %d, %v, FindAll = %d; want %d", k, p, ok, pos[i], want[i])
			}
		}
	}
}

// TestEveryCharacter puts every byte into every place of codes of every form: what has a key is what the grammar prints, and
// no two have the same.
func TestEveryCharacter(t *testing.T) {
	for _, kind := range []struct {
		codes   []string
		exact   func(string) (Key, bool)
		grammar *regexp.Regexp
	}{
		{diagnoses, CanonicalDiagnosis, diagnosisGrammar},
		{procedures, CanonicalProcedure, procedureGrammar},
	} {
		seen := make(map[Key]string)
		for _, c := range kind.codes {
			for i := range len(c) {
				for b := range 256 {
					s := c[:i] + string([]byte{byte(b)}) + c[i+1:]
					k, ok := kind.exact(s)
					if want := kind.grammar.MatchString(s) && normalized(s) == s; ok != want {
						t.Fatalf("%q has a key: %v; the grammar says %v", s, ok, want)
					}
					if other, dup := seen[k]; ok && dup && other != s {
						t.Fatalf("%q and %q have one key", s, other)
					}
					if ok {
						seen[k] = s
					}
				}
			}
		}
	}
}

// FuzzKeys holds packing to the printed grammar: a text has a key if and only if its normalised form fits, and two texts
// have one key if and only if their normalised forms are equal.
func FuzzKeys(f *testing.F) {
	for _, s := range diagnoses {
		f.Add(s, "k80.000")
	}
	for i, s := range procedures {
		f.Add(s, broken[i])
	}
	for _, s := range broken {
		f.Add(s, strings.ToLower(s))
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, kind := range []struct {
			name    string
			pack    func(string) (Key, bool)
			exact   func(string) (Key, bool)
			grammar *regexp.Regexp
		}{
			{"Diagnosis", Diagnosis, CanonicalDiagnosis, diagnosisGrammar},
			{"Procedure", Procedure, CanonicalProcedure, procedureGrammar},
		} {
			ka, oka := kind.pack(a)
			kb, okb := kind.pack(b)
			na, nb := normalized(a), normalized(b)
			if oka != kind.grammar.MatchString(na) {
				t.Errorf("%s(%q) = %v, the grammar says %v of %q", kind.name, a, oka, !oka, na)
			}
			if oka && okb && (ka == kb) != (na == nb) {
				t.Errorf("%s: keys of %q and %q are equal: %v", kind.name, a, b, ka == kb)
			}
			if _, ok := kind.exact(a); ok != (oka && na == a) {
				t.Errorf("Canonical%s(%q) = %v", kind.name, a, ok)
			}
		}
		if got := Same(a, b); got != (normalized(a) == normalized(b)) {
			t.Errorf("Same(%q, %q) = %v", a, b, got)
		}
	})
}

// normalized is the rule of the specification, plainly.
func normalized(s string) string {
	var b strings.Builder
	for _, r := range s {
		if '\uFF01' <= r && r <= '\uFF5E' {
			r -= 0xFEE0
		}
		if space(r) {
			continue
		}
		u := string(r)
		if 'a' <= r && r <= 'z' {
			u = strings.ToUpper(u)
		}
		if u == "X" && b.Len() > 0 {
			u = "x"
		}
		b.WriteString(u)
	}
	return b.String()
}

func BenchmarkDiagnosis(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		Diagnosis(diagnoses[i%len(diagnoses)])
	}
}
