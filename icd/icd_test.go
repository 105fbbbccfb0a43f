package icd_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/text"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ filed, want string }{
		{"K80.000x004", "K80.000x004"},
		{"A46.x00", "A46.x00"},
		{"E10.300x051+H42.0*", "E10.300x051+H42.0*"},
		{"a46.X00", "A46.x00"},
		{"Ｉ６３．９００", "I63.900"},
		{" i10.X00x002 ", "I10.x00x002"},
		{"a17.000＋g01＊", "A17.000+G01*"},
	} {
		got, err := icd.ParseDiagnosis(c.filed)
		if err != nil || string(got) != c.want {
			t.Errorf("ParseDiagnosis(%q) = %q, %v; want %q", c.filed, got, err, c.want)
		}
		if n := icd.Normalize(c.filed); n != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.filed, n, c.want)
		}
	}
	for _, c := range []struct{ filed, want string }{
		{"50.5100x001", "50.5100x001"}, {"33.6X00", "33.6x00"}, {"17.971a0", "17.971A0"}, {"86.700X0014", "86.700x0014"},
	} {
		got, err := icd.ParseProcedure(c.filed)
		if err != nil || string(got) != c.want {
			t.Errorf("ParseProcedure(%q) = %q, %v; want %q", c.filed, got, err, c.want)
		}
	}
}

func TestSyntaxError(t *testing.T) {
	const D, P = true, false
	for _, c := range []struct {
		diagnosis bool
		in        string
		fault     icd.Fault
		offset    int
		hint      string
	}{
		{D, "", icd.FaultEmpty, 0, ""},
		{D, " \t", icd.FaultEmpty, 2, ""},
		{D, "K35.80O", icd.FaultLetter, 6, "K35.800"},
		{D, "K3I.800", icd.FaultLetter, 2, "K31.800"},
		{D, "k35.8l0", icd.FaultLetter, 5, "K35.810"},
		{D, "163.900", icd.FaultDigit, 0, "I63.900"},
		{D, "080.000", icd.FaultDigit, 0, "O80.000"},
		{D, "K35800", icd.FaultDot, 3, "K35.800"},
		{D, "K35800x001", icd.FaultDot, 3, "K35.800x001"},
		{D, "K35。800", icd.FaultPunctuation, 3, "K35.800"},
		{D, "K35、800", icd.FaultPunctuation, 3, "K35.800"},
		{D, "K35，800", icd.FaultPunctuation, 3, "K35.800"},
		{D, "K35.8", icd.FaultShort, 5, ""},
		{D, "I63.9", icd.FaultShort, 5, ""},
		{D, "K35.800x1", icd.FaultShort, 9, ""},
		{D, "K35.800+G01", icd.FaultShort, 11, ""},
		{D, "K35.8000", icd.FaultLong, 7, ""},
		{D, "K35.800x0011", icd.FaultLong, 11, ""},
		{D, "K35.8*0", icd.FaultCharacter, 5, ""},
		{D, "阑尾炎", icd.FaultCharacter, 0, ""},
		{D, "G01*", icd.FaultAsterisk, 3, ""},
		{D, "H42.0*", icd.FaultAsterisk, 5, ""},
		{D, "47.0100", icd.FaultKind, 0, ""},
		{P, "K35.800", icd.FaultKind, 0, ""},
		{P, "99.I005", icd.FaultLetter, 3, "99.1005"},
		{P, "47.01O0", icd.FaultLetter, 5, "47.0100"},
		{P, "470100", icd.FaultDot, 2, "47.0100"},
		{P, "35、9700x003", icd.FaultPunctuation, 2, "35.9700x003"},
		{P, "47.01", icd.FaultShort, 5, ""},
		{P, "47.0100x01", icd.FaultShort, 10, ""},
		{P, "47.0100x0011", icd.FaultLong, 11, ""},
	} {
		var err error
		if c.diagnosis {
			_, err = icd.ParseDiagnosis(c.in)
		} else {
			_, err = icd.ParseProcedure(c.in)
		}
		var se *icd.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("%q: %v is no SyntaxError", c.in, err)
			continue
		}
		if se.Fault != c.fault || se.Offset != c.offset || se.Hint != c.hint || se.Input != c.in {
			t.Errorf("%q: fault %s at %d, hint %q; want %s at %d, %q", c.in, se.Fault, se.Offset, se.Hint, c.fault, c.offset, c.hint)
		}
		for _, l := range []text.Lang{text.Chinese, text.English} {
			if s := se.Text(l); s == "" || strings.Contains(s, "%!") || !strings.Contains(s, c.hint) {
				t.Errorf("%q: text %q", c.in, s)
			}
		}
	}
	_, err := icd.ParseDiagnosis("K35.80O")
	if want := `"K35.80O"：第 7 位是字母 O，此处应为数字；是否为 K35.800？`; err.Error() != want {
		t.Errorf("Error() = %s, want %s", err, want)
	}
}

func catalog(t *testing.T) *icd.Catalog {
	t.Helper()
	var b icd.Builder
	for _, e := range []icd.Entry{
		{Code: "A00.000", Name: "霍乱", Gray: true},
		{Code: "A00.000x001", Name: "古典生物型霍乱"},
		{Code: "A46.x00", Name: "丹毒"},
		{Code: "I63.900", Name: "脑梗死"},
		{Code: "K35.800", Name: "急性阑尾炎"},
		{Code: "K35.801", Name: "急性单纯性阑尾炎"},
	} {
		if err := b.AddDiagnosis(e.Code, e.Name, e.Gray); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range []icd.Entry{{Code: "33.6x00", Name: "心肺联合移植术"}, {Code: "47.0100", Name: "腹腔镜下阑尾切除术"}, {Code: "99.1005", Name: "灌注"}} {
		if err := b.AddProcedure(e.Code, e.Name, e.Gray); err != nil {
			t.Fatal(err)
		}
	}
	return b.Catalog()
}

func TestCatalog(t *testing.T) {
	c := catalog(t)
	for _, w := range []struct {
		code    string
		defined bool
		entry   icd.Entry
	}{
		{"A00.000", true, icd.Entry{Code: "A00.000", Name: "霍乱", Gray: true, Leaf: false}},
		{"A00.000x001", true, icd.Entry{Code: "A00.000x001", Name: "古典生物型霍乱", Leaf: true}},
		{"K35.801", true, icd.Entry{Code: "K35.801", Name: "急性单纯性阑尾炎", Leaf: true}},
		{"K35.8", false, icd.Entry{}},
		{"47.0100", false, icd.Entry{}},
	} {
		e, ok := c.Diagnosis(icd.Diagnosis(w.code))
		if ok != w.defined || e != w.entry {
			t.Errorf("Diagnosis(%s) = %+v, %v; want %+v, %v", w.code, e, ok, w.entry, w.defined)
		}
	}
	if e, ok := c.Procedure("33.6x00"); !ok || e.Name != "心肺联合移植术" || !e.Leaf {
		t.Errorf("Procedure(33.6x00) = %+v, %v", e, ok)
	}
	if d, p := c.Len(); d != 6 || p != 3 {
		t.Errorf("Len() = %d, %d", d, p)
	}
	places := make([]int32, 4)
	c.FindDiagnoses([]string{"i63.900", "I63.9", "47.0100", "Ｋ35.801"}, places)
	for i, want := range []int32{3, -1, -1, 5} {
		if places[i] != want {
			t.Errorf("FindDiagnoses: place %d is %d, want %d", i, places[i], want)
		}
	}
	last := ""
	for i, e := range c.Diagnoses() {
		if e.Code <= last || c.DiagnosisAt(i) != e || !c.DiagnosisIs(i, e.Code) || c.DiagnosisIs(i+1, e.Code) {
			t.Errorf("entry %d is %+v behind %s", i, e, last)
		}
		last = e.Code
	}
	var zero icd.Catalog
	if _, ok := zero.FindDiagnosis("I63.900"); ok {
		t.Error("the zero Catalog defines a code")
	}
}

func TestBuilderRefuses(t *testing.T) {
	var b icd.Builder
	if err := b.AddDiagnosis("B00.000", "", false); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"B00.000", "A00.000", "b01.000", "B01", "50.5100"} {
		if err := b.AddDiagnosis(c, "", false); err == nil {
			t.Errorf("AddDiagnosis(%q) behind B00.000 is accepted", c)
		}
	}
	if err := b.AddDiagnosis("B01.000", strings.Repeat("长", 30_000), false); err == nil {
		t.Error("a name of 90,000 bytes is accepted")
	}
	if n, _ := b.Catalog().Len(); n != 1 {
		t.Errorf("%d codes; refused rows must leave nothing behind", n)
	}
}

func TestSuggest(t *testing.T) {
	c := catalog(t)
	for in, want := range map[string]string{
		"K35.80O":  "K35.800", // letter O
		"K35.8OI":  "K35.801", // letters O and I
		"163.900":  "I63.900", // digit one for the letter
		"K35801":   "K35.801", // dot lost
		"K35。800":  "K35.800", // another mark
		"I63.9":    "I63.900", // zeros lost
		"A46":      "A46.x00", // filler lost
		"I63.901":  "",        // a wrong digit is never guessed
		"K35.800":  "",        // defined
		"K35.8":    "K35.800",
		"Z99.900":  "",
		"":         "",
		"阑尾炎":      "",
		"\xff\xfe": "",
	} {
		got, ok := c.SuggestDiagnosis(in)
		if string(got) != want || ok != (want != "") {
			t.Errorf("SuggestDiagnosis(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for in, want := range map[string]string{"99.I005": "99.1005", "47.01": "47.0100", "336x00": "33.6x00", "99.1006": ""} {
		got, _ := c.SuggestProcedure(in)
		if string(got) != want {
			t.Errorf("SuggestProcedure(%q) = %q; want %q", in, got, want)
		}
	}
}

// TestSuggestOfTwo has texts that one slip makes of two codes: neither is suggested. Of diagnoses there are none.
func TestSuggestOfTwo(t *testing.T) {
	var b icd.Builder
	for _, code := range []string{"47.0000", "47.0100", "47.01000", "47.0200", "47.0x00"} {
		if err := b.AddProcedure(code, "x", false); err != nil {
			t.Fatal(err)
		}
	}
	c := b.Catalog()
	for in, want := range map[string]string{"47.0": "", "470": "", "47.01": "", "47.0I": "", "47.010": "", "47.02": "47.0200", "47.0Q": "47.0000"} {
		if got, ok := c.SuggestProcedure(in); string(got) != want || ok != (want != "") {
			t.Errorf("SuggestProcedure(%q) = %q, %t; want %q", in, got, ok, want)
		}
	}
}

// FuzzParse checks that whatever comes in, a code round-trips, and an error points into the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"K80.000x004", "a46.X00", "K35。800", "\xff", "G01*", "50.5100x001", "９９．Ｉ００５", "K35.80O\x00", " ", "阑尾", "\xef\xbc \x90"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := icd.ParseDiagnosis(s)
		check(t, s, string(d), err)
		if err == nil {
			if again, err := icd.ParseDiagnosis(string(d)); err != nil || again != d {
				t.Errorf("%q is read as %q, and that as %q, %v", s, d, again, err)
			}
		}
		p, err := icd.ParseProcedure(s)
		check(t, s, string(p), err)
		if n := icd.Normalize(s); icd.Normalize(n) != n {
			t.Errorf("Normalize(%q) = %q is not canonical", s, n)
		}
	})
}

func check(t *testing.T, s, code string, err error) {
	var se *icd.SyntaxError
	switch {
	case err == nil:
		if code != icd.Normalize(s) {
			t.Errorf("%q is read as %q, normalised it is %q", s, code, icd.Normalize(s))
		}
	case !errors.As(err, &se):
		t.Errorf("%q: %v is no SyntaxError", s, err)
	case se.Offset < 0 || se.Offset > len(s) || utf8.ValidString(s) && se.Offset < len(s) && !utf8.RuneStart(s[se.Offset]):
		t.Errorf("%q: offset %d", s, se.Offset)
	case !utf8.ValidString(se.Error()) || !utf8.ValidString(se.Text(text.English)):
		t.Errorf("%q: message %q is not UTF-8", s, se.Error())
	}
}
