package settlement

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxList bounds a list; the longest that hospitals send have some ten thousand bytes.
const maxList = 16 << 20

var (
	errLong  = fault{"超过 16 MiB", "longer than 16 MiB"}
	errOpen  = fault{"报文不完整，缺少结尾的括号", "the message ends before it closes"}
	errBreak = fault{"引号内换行，报文损坏", "a line ends inside a text"}
	errUTF8  = fault{
		"不是 UTF-8 编码的 JSON，请先转换编码，如用 casecsv/gb18030",
		"JSON that is not UTF-8; convert it first, with casecsv/gb18030 for instance",
	}
	errStart = fault{"此处不是 JSON 对象", "no JSON object begins here"}
)

// piece is one message as it stands in the input, or what is wrong where one should be.
type piece struct {
	text   string
	number int // in the input, from 1
	line   int // where it begins, from 1; 0 if the input itself failed, which is the last
	err    error
}

// split cuts the input into messages and hands on those that it has before it asks the input for more.
func split(in io.Reader, yield func([]piece) bool) {
	f := &flusher{in: in, yield: yield}
	s := &splitter{r: bufio.NewReaderSize(f, 64<<10), line: 1}
	s.emit = func(record []byte, line int, err error) {
		f.number++
		f.list = append(f.list, piece{string(record), f.number, line, err})
	}
	err := s.run()
	if errors.Is(err, errStop) {
		return
	}
	if err != nil && !errors.Is(err, io.EOF) {
		f.list = append(f.list, piece{err: fmt.Errorf("reading lists in line %d: %w", s.line, err)})
	}
	f.flush()
}

// flusher hands on messages when more of the input is asked for.
type flusher struct {
	in     io.Reader
	yield  func([]piece) bool
	number int // of the last message
	list   []piece
}

// Read reads from the input; nobody waits for it any longer with what came before.
func (f *flusher) Read(p []byte) (int, error) {
	if !f.flush() {
		return 0, errStop
	}
	return f.in.Read(p)
}

func (f *flusher) flush() bool {
	whole := f.list
	f.list = nil
	return len(whole) == 0 || f.yield(whole)
}

// errStop ends the reading because nobody wants more.
var errStop = errors.New("stop")

// splitter reads messages from a stream.
type splitter struct {
	r    *bufio.Reader
	line int // of the next byte
	buf  []byte
	emit func(record []byte, line int, err error)
}

// run decides by the beginning whether messages stand one a line. They do if the first line is a message, or if the second one
// begins another: a first line that is damaged does not make the input a document.
func (s *splitter) run() error {
	if mark, _ := s.r.Peek(3); string(mark) == "\ufeff" {
		if _, err := s.r.Discard(3); err != nil {
			return err
		}
	}
	c, err := s.next()
	if err != nil {
		return err
	}
	if c == '[' {
		return s.values()
	}
	if err := s.r.UnreadByte(); err != nil {
		return err
	}
	at := s.line
	first, err := s.readLine()
	if err != nil && !errors.Is(err, errLong) {
		return err
	}
	if errors.Is(err, errLong) || balanced(first) {
		s.emit(first, at, err)
		return s.lines()
	}
	first = bytes.Clone(first)
	if c, err = s.next(); err == nil {
		err = s.r.UnreadByte()
	}
	switch {
	case errors.Is(err, io.EOF):
		s.emit(first, at, nil) // the parser of JSON says what is wrong with it
		return nil
	case err != nil:
		return err
	case c == '{':
		s.emit(first, at, nil)
		return s.lines()
	}
	gap := io.LimitReader(lineEnds{}, int64(s.line-at))
	s.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(first), gap, s.r), 64<<10)
	s.line = at
	return s.values()
}

// lineEnds stand for the empty lines behind a first line; there may be more of them than memory.
type lineEnds struct{}

// Read returns ends of lines.
func (lineEnds) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

// next returns the next byte that is no blank.
func (s *splitter) next() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return c, nil
		}
	}
}

// readLine returns the next line without its end; the bytes are valid until the next call. One that is too long is passed over.
func (s *splitter) readLine() ([]byte, error) {
	s.buf = s.buf[:0]
	long := false
	for {
		part, err := s.r.ReadSlice('\n')
		if long = long || len(s.buf)+len(part) > maxList; !long {
			s.buf = append(s.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == nil:
			s.line++
		case !errors.Is(err, io.EOF) || len(s.buf) == 0 && !long:
			return nil, err
		}
		if long {
			return nil, errLong
		}
		return bytes.TrimSpace(s.buf), nil
	}
}

// lines reads messages that stand one a line.
func (s *splitter) lines() error {
	for {
		at := s.line
		line, err := s.readLine()
		if err != nil && !errors.Is(err, errLong) {
			return err
		}
		if err == nil && len(line) == 0 {
			continue
		}
		s.emit(line, at, err)
	}
}

// values reads messages that stand one after another, in an array or not. The bracket of an array has been read.
func (s *splitter) values() error {
	for {
		c, err := s.next()
		if err != nil {
			return err
		}
		switch c {
		case ',', '[', ']':
			continue
		case '{':
			at := s.line
			record, err := s.value()
			if errors.Is(err, errOpen) || errors.Is(err, errBreak) || errors.Is(err, errLong) {
				record = nil
			} else if err != nil {
				return err
			}
			s.emit(record, at, err)
			if errors.Is(err, errOpen) {
				return nil
			}
			if errors.Is(err, errBreak) {
				if err := s.resume(); err != nil {
					return err
				}
			}
		default:
			at := s.line
			if err := s.pass(c); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			s.emit(nil, at, errStart)
		}
	}
}

// value reads on to the end of the object that has begun.
func (s *splitter) value() ([]byte, error) {
	s.buf = append(s.buf[:0], '{')
	depth, quoted, escaped, long := 1, false, false, false
	for depth > 0 {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil, errOpen
		}
		if err != nil {
			return nil, err
		}
		if long = long || len(s.buf) >= maxList; !long {
			s.buf = append(s.buf, c)
		}
		switch {
		case c == '\n':
			s.line++
			if quoted {
				return nil, errBreak
			}
		case escaped:
			escaped = false
		case quoted:
			escaped = c == '\\'
			quoted = c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	if long {
		return nil, errLong
	}
	return s.buf, nil
}

// pass passes over what is no message and begins with c, to the end of the line or to where a message may begin: one damaged
// element of an array in one line takes no other along.
func (s *splitter) pass(c byte) error {
	quoted, escaped := c == '"', false
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return err
		}
		switch {
		case c == '\n', !quoted && (c == ',' || c == '{' || c == '[' || c == ']'):
			return s.r.UnreadByte()
		case escaped:
			escaped = false
		case quoted:
			escaped = c == '\\'
			quoted = c != '"'
		case c == '"':
			quoted = true
		}
	}
}

// resume passes over the rest of a damaged message, to a line that begins with the bracket of another one.
func (s *splitter) resume() error {
	for {
		head, err := s.r.Peek(1)
		if err != nil {
			return err
		}
		if head[0] == '{' {
			return nil
		}
		if _, err := s.readLine(); err != nil && !errors.Is(err, errLong) {
			return err
		}
	}
}

// balanced reports whether a line that begins an object also closes it.
func balanced(line []byte) bool {
	depth, quoted, escaped := 0, false, false
	for _, c := range line {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped = c == '\\'
			quoted = c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return depth == 0 && !quoted
}
