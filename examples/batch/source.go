package main

import (
	"context"
	"io"
	"os"
	"sync/atomic"
)

// source is the input: it knows how long it is, if it is a file, and how much of it has been read, and it ends with its
// context even if nobody writes to the other end of the pipe.
type source struct {
	ctx   context.Context
	in    io.Reader
	size  int64 // bytes to read; 0 is unknown
	read  atomic.Int64
	buf   []byte
	ready chan reading
	left  []byte // of buf
	err   error  // of in
}

// reading is what came of a read.
type reading struct {
	n   int // bytes of buf
	err error
}

func newSource(ctx context.Context, in io.Reader) *source {
	s := &source{ctx: ctx, in: in, buf: make([]byte, 64<<10), ready: make(chan reading)}
	if f, ok := in.(*os.File); ok {
		if st, err := f.Stat(); err == nil && st.Mode().IsRegular() {
			if at, err := f.Seek(0, io.SeekCurrent); err == nil {
				s.size = max(st.Size()-at, 0)
			}
		}
	}
	return s
}

// Read reads on a goroutine of its own, which a read that does not return keeps until the program ends.
func (s *source) Read(p []byte) (int, error) {
	if len(s.left) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		go func() {
			n, err := s.in.Read(s.buf)
			select {
			case s.ready <- reading{n, err}:
			case <-s.ctx.Done():
			}
		}()
		select {
		case r := <-s.ready:
			s.left, s.err = s.buf[:r.n], r.err
			s.read.Add(int64(r.n))
		case <-s.ctx.Done():
			s.err = s.ctx.Err()
			return 0, s.err
		}
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	if len(s.left) == 0 {
		return n, s.err
	}
	return n, nil
}
