package lines

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// all lists the lines of a stream with their numbers, "too long" for one that is.
func all(t *testing.T, in io.Reader, most int) (got []string, err error) {
	t.Helper()
	r := NewReader(in, most)
	for {
		b, err := r.Next()
		if err != nil {
			return got, err
		}
		last := b.Line
		if b.Long {
			got = append(got, fmt.Sprintf("%d too long", b.Line))
		} else if b.Text == "" {
			t.Fatalf("an empty block at line %d", b.Line)
		}
		for n, line := range b.Lines() {
			got = append(got, fmt.Sprintf("%d %s", n, line))
			last = n
		}
		if r.Line() != last {
			t.Errorf("line %d was the last, Line says %d", last, r.Line())
		}
	}
}

// plain is what all must find, line by line.
func plain(text string, most int) (want []string) {
	for n, line := range strings.SplitAfter(text, "\n") {
		whole := strings.TrimSuffix(line, "\n")
		switch {
		case line == "":
		case len(whole)+1 > most:
			want = append(want, fmt.Sprintf("%d too long", n+1))
		default:
			want = append(want, fmt.Sprintf("%d %s", n+1, strings.TrimSuffix(whole, "\r")))
		}
	}
	return want
}

// readers give the same bytes in different portions.
var readers = map[string]func(io.Reader) io.Reader{
	"at once":       func(r io.Reader) io.Reader { return r },
	"byte for byte": iotest.OneByteReader,
	"half":          iotest.HalfReader,
	"end with data": iotest.DataErrReader,
}

func TestLines(t *testing.T) {
	for _, text := range []string{
		"", "\n", "a", "a\n", "a\r\nb\r\n\r\n\nc", "\r", "a\rb\n",
		strings.Repeat("x", 19) + "\n" + strings.Repeat("y", 20) + "\nz\n" + strings.Repeat("x", 19),
		strings.Repeat("x", 20), strings.Repeat("x", 100) + "\n" + strings.Repeat("y", 100), "a\n" + strings.Repeat("x", 21) + "\n\nb\n",
		strings.Repeat("abc\n", 100),
	} {
		for name, portions := range readers {
			got, err := all(t, portions(strings.NewReader(text)), 20)
			if want := plain(text, 20); !slices.Equal(got, want) || !errors.Is(err, io.EOF) {
				t.Errorf("%s: %q: %q, %v; want %q", name, text, got, err, want)
			}
		}
	}
}

// TestLargeLines reads lines that are longer than a block.
func TestLargeLines(t *testing.T) {
	text := "a\n" + strings.Repeat("x", 3*blockSize) + "\n" + strings.Repeat("y", 5*blockSize) + "\n" + strings.Repeat("b\n", blockSize)
	got, _ := all(t, strings.NewReader(text), 4*blockSize)
	if want := plain(text, 4*blockSize); !slices.Equal(got, want) {
		t.Errorf("%d lines, want %d", len(got), len(want))
	}
}

// TestFails tells a stream that fails from one that ends, after all whole lines.
func TestFails(t *testing.T) {
	for _, text := range []string{"", "a\nb\nc", strings.Repeat("x", 30), "a\n" + strings.Repeat("x", 30)} {
		got, err := all(t, io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrClosedPipe)), 20)
		want := plain(text[:strings.LastIndexByte(text, '\n')+1], 20)
		if len(text) > 20 {
			want = plain(text, 20)
		}
		if !slices.Equal(got, want) || !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if _, err := NewReader(idle{}, 20).Next(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a stream that neither goes on nor ends: %v", err)
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// TestSlow hands out a line as soon as it is there.
func TestSlow(t *testing.T) {
	in, out := io.Pipe()
	defer in.Close()
	go io.WriteString(out, "a\nb\nc") //nolint:errcheck // the reader sees it
	if b, err := NewReader(in, 20).Next(); err != nil || b.Text != "a\nb\n" {
		t.Errorf("%+v, %v", b, err)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\r\n\nbcd", uint8(2))
	f.Fuzz(func(t *testing.T, text string, most uint8) {
		for name, portions := range readers {
			got, err := all(t, portions(strings.NewReader(text)), int(most)+1)
			if want := plain(text, int(most)+1); !slices.Equal(got, want) || !errors.Is(err, io.EOF) {
				t.Errorf("%s: %q, %v; want %q", name, got, err, want)
			}
		}
	})
}
