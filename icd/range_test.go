package icd_test

import (
	"slices"
	"testing"

	"github.com/fenzu/fenzu/icd"
)

func TestDiagnosisParts(t *testing.T) {
	for _, c := range []struct {
		code                            icd.Diagnosis
		key, category, dagger, asterisk string
	}{
		{"I21.000", "I21.0", "I21", "I21.000", ""},
		{"A46.x00", "A46.x", "A46", "A46.x00", ""},
		{"K80.000x004", "K80.0", "K80", "K80.000x004", ""},
		{"A17.000+G01*", "A17.0", "A17", "A17.000", "G01"},
		{"A17.000x001+G05.0*", "A17.0", "A17", "A17.000x001", "G05.0"},
		{"", "", "", "", ""},
	} {
		dagger, asterisk := c.code.Halves()
		if c.code.Key() != c.key || c.code.Category() != c.category || dagger != c.dagger || asterisk != c.asterisk {
			t.Errorf("%q: key %q, category %q, halves %q and %q; want %+v", c.code, c.code.Key(), c.code.Category(), dagger, asterisk, c)
		}
	}
	d := icd.Diagnosis("A17.000x001+G05.0*")
	if n := testing.AllocsPerRun(100, func() { d.Key(); d.Category(); d.Halves() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRange(t *testing.T) {
	for _, c := range []struct {
		text    string
		width   int // eleven places a category, a hundred categories a letter
		in, out []string
	}{
		{"A00-B99", 2200, []string{"A00.000", "A46.x00", "B99.x00", "B24", "A17.000x001+G05.0*"}, []string{"C00.000", "Z99.900", "G05.0", ""}},
		{"S00-T98", 199 * 11, []string{"S99.900", "T00.000", "T98.300"}, []string{"R99.x00", "T99.000", "U00.000"}},
		{"B99", 11, []string{"B99.x00", "B99"}, []string{"B98.000", "B9"}},
		{"I42.5-I42.9", 5, []string{"I42.500", "I42.900x005", "I42.7"}, []string{"I42.400", "I42.x00", "I43.000", "I42"}},
		{"I25.2", 1, []string{"I25.200", "I25.2"}, []string{"I25.100", "I25"}},
		{"A46.x", 1, []string{"A46.x00"}, []string{"A46.000"}},
		{"I42.5-I43.2", 9, []string{"I42.900", "I42.x00", "I43.0"}, []string{"I43.300"}},
	} {
		r, err := icd.ParseRange(c.text)
		if err != nil || r.String() != c.text || r.Width() != c.width {
			t.Errorf("%s: %v of width %d, %v; want width %d", c.text, r, r.Width(), err, c.width)
		}
		for _, code := range c.in {
			if !r.Contains(code) {
				t.Errorf("%s does not contain %s", c.text, code)
			}
		}
		for _, code := range c.out {
			if r.Contains(code) {
				t.Errorf("%s contains %q", c.text, code)
			}
		}
	}
	once, _ := icd.ParseRange("B99")
	twice, err := icd.ParseRange("B99-B99")
	if once != twice || err != nil || twice.String() != "B99" {
		t.Errorf("B99-B99 is read as %v, %v", twice, err)
	}
	for _, s := range []string{"", "-", "A00-", "-A00", "B99-A00", "I42.9-I42.5", "A00-A00.1", "A00.0-A01", "a00", "A0", "A000", "A00.", "A00.X", "A00.00",
		"A00-B99-C99", "A00 - B99", "A00－B99", "47.0", "A00.000"} {
		if r, err := icd.ParseRange(s); err == nil || r != (icd.Range{}) {
			t.Errorf("%q is read as %v", s, r)
		}
	}
	if z := (icd.Range{}); z.Contains("") || z.Contains("A00.000") || z.Width() != 0 || z.String() != "" {
		t.Error("the zero Range is not empty")
	}
}

func ranges(t *testing.T, add func(icd.Range) error, texts ...string) (refused []string) {
	t.Helper()
	for _, s := range texts {
		r, err := icd.ParseRange(s)
		if err != nil {
			t.Fatal(err)
		}
		if add(r) != nil {
			refused = append(refused, s)
		}
	}
	return refused
}

func TestClassification(t *testing.T) {
	var b icd.Builder
	for _, c := range []string{"A17.000+G01*", "A17.000x001+G05.0*", "A46.x00", "A46.x00x001", "K35.800"} {
		if err := b.AddDiagnosis(c, "", false); err != nil {
			t.Fatal(err)
		}
	}
	bad := ranges(t, b.AddChapter, "A00-B99", "B99", "A00-A09", "B50-C10", "C00.0", "C00-D48")
	if want := []string{"B99", "A00-A09", "B50-C10", "C00.0"}; !slices.Equal(bad, want) {
		t.Errorf("chapters refused: %v, want %v", bad, want)
	}
	bad = ranges(t, b.AddSection, "A00-A09", "A09-A19", "B99-C14", "C15-C26", "E00-E07", "C00-C14", "D10-D36")
	if want := []string{"A09-A19", "B99-C14", "E00-E07", "C00-C14"}; !slices.Equal(bad, want) {
		t.Errorf("sections refused: %v, want %v", bad, want)
	}
	c := b.Catalog()
	if got := c.Categories(); !slices.Equal(got, []string{"A17", "A46", "G01", "G05", "K35"}) {
		t.Errorf("Categories() = %v", got)
	}
	texts := func(list []icd.Range) (s []string) {
		for _, r := range list {
			s = append(s, r.String())
		}
		return s
	}
	if got := texts(c.Chapters()); !slices.Equal(got, []string{"A00-B99", "C00-D48"}) {
		t.Errorf("Chapters() = %v", got)
	}
	if got := texts(c.Sections()); !slices.Equal(got, []string{"A00-A09", "C15-C26", "D10-D36"}) {
		t.Errorf("Sections() = %v", got)
	}
	var free icd.Builder
	if bad := ranges(t, free.AddSection, "A00-A09", "A15-C14"); bad != nil {
		t.Errorf("without chapters %v are refused", bad)
	}
	if c := new(icd.Catalog); len(c.Categories())+len(c.Chapters())+len(c.Sections()) != 0 {
		t.Error("the zero Catalog has a classification")
	}
}
