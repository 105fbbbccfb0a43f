// Package lines reads a stream in blocks of whole lines. To find where a block ends costs next to nothing; what the lines
// hold can be found out elsewhere, on another goroutine for instance.
package lines

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
)

// blockSize is how much is read at once. A line that is longer makes a longer block.
const blockSize = 64 << 10

// Block is a run of whole lines. Its text does not change any more, and parts of it may be kept; each keeps all of it.
type Block struct {
	Line int    // the number of its first line, from 1
	Text string // the lines, each with its end but perhaps the last line of the stream
	Long bool   // the block is a single line, passed over because it is longer than the bound
}

// Lines yields the lines with their numbers and without their ends, which are LF or CR LF. One that is too long is none.
func (b *Block) Lines() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for n, rest := b.Line, b.Text; rest != ""; n++ {
			var line string
			line, rest, _ = strings.Cut(rest, "\n")
			if !yield(n, strings.TrimSuffix(line, "\r")) {
				return
			}
		}
	}
}

// Reader reads the blocks of one stream. It is for one goroutine.
type Reader struct {
	r    io.Reader
	most int
	buf  []byte
	used int   // bytes of buf that have been read and not handed out
	line int   // lines handed out
	err  error // of r
}

// NewReader returns a reader of lines of at most so many bytes, their ends included. The last line counts as if it had one.
func NewReader(r io.Reader, most int) *Reader {
	return &Reader{r: r, most: most, buf: make([]byte, min(blockSize, most))}
}

// Line returns the number of lines handed out so far.
func (r *Reader) Line() int { return r.line }

// Next returns the lines that the stream has, at least one and as many as fit; it waits for the stream only if there is no whole
// line yet. At the end of the stream the error is [io.EOF]; another error is that of the stream, and what stands before it in
// an unfinished line is lost.
func (r *Reader) Next() (Block, error) {
	fresh := 0 // where in buf a line may end
	for {
		if end := bytes.LastIndexByte(r.buf[fresh:r.used], '\n'); end >= 0 {
			return r.take(fresh + end + 1), nil
		}
		switch {
		case r.used >= r.most:
			return r.skip(), nil
		case errors.Is(r.err, io.EOF) && r.used > 0:
			return r.take(r.used), nil
		case r.err != nil:
			return Block{}, r.err
		case r.used == len(r.buf):
			r.buf = append(r.buf, make([]byte, min(len(r.buf), r.most-len(r.buf)))...)
		}
		fresh = r.used
		r.fill()
	}
}

// fill reads once into the free part of the buffer.
func (r *Reader) fill() {
	const patience = 100 // reads that bring nothing, as in package bufio
	for range patience {
		var n int
		n, r.err = r.r.Read(r.buf[r.used:])
		r.used += n
		if n > 0 || r.err != nil {
			return
		}
	}
	r.err = io.ErrNoProgress
}

// take hands out the first n bytes.
func (r *Reader) take(n int) Block {
	b := Block{Line: r.line + 1, Text: string(r.buf[:n])}
	r.used = copy(r.buf, r.buf[n:r.used])
	r.line += strings.Count(b.Text, "\n")
	if b.Text[n-1] != '\n' {
		r.line++
	}
	return b
}

// skip passes over the rest of a line that is too long.
func (r *Reader) skip() Block {
	r.line++
	for r.used = 0; r.err == nil; r.used = 0 {
		r.fill()
		if end := bytes.IndexByte(r.buf[:r.used], '\n'); end >= 0 {
			r.used = copy(r.buf, r.buf[end+1:r.used])
			break
		}
	}
	return Block{Line: r.line, Long: true}
}
