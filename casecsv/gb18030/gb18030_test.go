package gb18030_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/casecsv/gb18030"
)

// The bytes are those of the tables of the standard.
func TestNewReader(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"a,1\n":                    "a,1\n",
		"\xb2\xa1\xb0\xb8\xba\xc5": "病案号",
		"\x81\x30\x81\x30":         "\u0080",     // the first code of four bytes
		"\x90\x30\x81\x30":         "\U00010000", // the first one beyond the basic plane
		"\xa2\xe3":                 "€",
		"a\xff,b":                  "a\ufffd,b",
	} {
		for _, r := range []io.Reader{strings.NewReader(in), iotest.OneByteReader(strings.NewReader(in))} {
			got, err := io.ReadAll(gb18030.NewReader(r))
			if err != nil || string(got) != want {
				t.Errorf("%x: %q, %v, want %q", in, got, err, want)
			}
		}
	}
}

// TestDamaged loses no row but the one that is no GB18030.
func TestDamaged(t *testing.T) {
	m, err := casecsv.Builtin("fenzu")
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.NewReader("a.csv", gb18030.NewReader(strings.NewReader("id,dx\na,A00.000\n\xb2\xff,A00.000\n\xb2\xa1,A00.000\n")))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for c, err := range r.Cases() {
		got = append(got, fmt.Sprintf("%s %t", c.ID, err != nil))
	}
	if want := "[a false  true 病 false]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}
