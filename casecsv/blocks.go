package casecsv

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// damaged stands where an earlier conversion met bytes that it could not read.
const damaged = string(utf8.RuneError)

var errLong = errors.New("line too long")

// blocks reads lines from a stream. It turns many lines at once into one string, of which the cells are parts: that is one
// allocation for some thousand rows.
type blocks struct {
	r     io.Reader
	buf   []byte
	used  int    // bytes of buf that hold the beginning of a line
	text  string // whole lines that have not been handed out
	clean bool   // text is UTF-8 without zero bytes and without signs of a lossy conversion
	line  int    // number of the line handed out last
	err   error  // of r
}

// next returns the next line without its end. One that is longer than maxLine is passed over and reported.
func (b *blocks) next() (string, error) {
	for b.text == "" {
		if err := b.fill(); err != nil {
			return "", err
		}
	}
	b.line++
	line, rest, _ := strings.Cut(b.text, "\n")
	b.text = rest
	return strings.TrimSuffix(line, "\r"), nil
}

// fill reads until there is a whole line, or the last one.
func (b *blocks) fill() error {
	for {
		n := 0
		if b.err == nil {
			n, b.err = b.r.Read(b.buf[b.used:])
		}
		fresh := b.buf[b.used : b.used+n]
		b.used += n
		if end := bytes.LastIndexByte(fresh, '\n'); end >= 0 {
			b.take(b.used - n + end + 1)
			return nil
		}
		switch {
		case errors.Is(b.err, io.EOF) && b.used > 0:
			b.take(b.used)
			return nil
		case b.err != nil:
			return b.err
		case b.used == maxLine:
			return b.skip()
		case b.used == len(b.buf):
			b.buf = append(b.buf, make([]byte, min(len(b.buf), maxLine-len(b.buf)))...)
		}
	}
}

// take makes the first n bytes the text to hand out, and keeps the rest.
func (b *blocks) take(n int) {
	b.text = string(b.buf[:n])
	b.used = copy(b.buf, b.buf[n:b.used])
	b.clean = utf8.ValidString(b.text) && strings.IndexByte(b.text, 0) < 0 && !strings.Contains(b.text, damaged)
}

// skip passes over the rest of a line that is too long.
func (b *blocks) skip() error {
	for {
		b.used = 0
		n := 0
		if b.err == nil {
			n, b.err = b.r.Read(b.buf)
		}
		if end := bytes.IndexByte(b.buf[:n], '\n'); end >= 0 {
			b.used = copy(b.buf, b.buf[end+1:n])
			break
		}
		if b.err != nil {
			break
		}
	}
	if end := bytes.LastIndexByte(b.buf[:b.used], '\n'); end >= 0 {
		b.take(end + 1)
	}
	b.line++
	return errLong
}
