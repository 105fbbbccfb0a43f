// Package jsonline takes apart one line of JSON: an object whose members are wanted in the order in which they stand, with
// repetitions, which encoding/json does not tell. Whether the line is JSON at all is decided by encoding/json; what follows
// here only finds where things begin and end in a text that is known to be sound.
package jsonline

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrNotObject is returned for JSON that is not an object.
var ErrNotObject = errors.New("not a JSON object")

// Members calls each with the members of the object in line, in order. The error is that of encoding/json if the line is
// not JSON, ErrNotObject if it is another value, or what each returns. The values are parts of line.
func Members(line []byte, each func(key string, value []byte) error) error {
	if !json.Valid(line) {
		var v json.RawMessage
		if err := json.Unmarshal(line, &v); err != nil {
			return err
		}
		return errors.New("invalid JSON")
	}
	return Inner(line, each)
}

// Inner is Members for a value that stands in a text which is known to be JSON: that is not found out again.
func Inner(value []byte, each func(key string, value []byte) error) error {
	s := scanner{value, 0}
	s.space()
	if s.peek() != '{' {
		return ErrNotObject
	}
	s.pos++
	for s.space(); s.peek() != '}'; s.space() {
		if s.peek() == ',' {
			s.pos++
			s.space()
		}
		key := String(s.value())
		s.space()
		s.pos++ // the colon
		s.space()
		if err := each(key, s.value()); err != nil {
			return err
		}
	}
	return nil
}

// Elements calls each with the elements of an array, as they stand. It reports false if value is no array.
func Elements(value []byte, each func(element []byte)) bool {
	s := scanner{value, 0}
	if s.peek() != '[' {
		return false
	}
	s.pos++
	for s.space(); s.peek() != ']'; s.space() {
		if s.peek() == ',' {
			s.pos++
			s.space()
		}
		each(s.value())
	}
	return true
}

// IsString reports whether a value is a string.
func IsString(value []byte) bool { return len(value) > 0 && value[0] == '"' }

// IsNull reports whether a value is null.
func IsNull(value []byte) bool { return string(value) == "null" }

// String returns the text of a string value.
func String(value []byte) string {
	inner := value[1 : len(value)-1]
	if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return string(inner)
	}
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return strings.ToValidUTF8(string(inner), "\uFFFD")
	}
	return s
}

// scanner moves through a sound text.
type scanner struct {
	text []byte
	pos  int
}

func (s *scanner) peek() byte { return s.text[s.pos] }

func (s *scanner) space() {
	for s.pos < len(s.text) {
		switch s.text[s.pos] {
		case ' ', '\t', '\r', '\n':
			s.pos++
		default:
			return
		}
	}
}

// value passes over the value that begins here and returns it.
func (s *scanner) value() []byte {
	start := s.pos
	depth := 0
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case '"':
			s.quoted()
			if depth == 0 {
				return s.text[start:s.pos]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				s.pos++
				return s.text[start:s.pos]
			}
			if depth < 0 { // the end of what holds a number or a word
				return s.text[start:s.pos]
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return s.text[start:s.pos]
			}
		}
		s.pos++
	}
	return s.text[start:s.pos]
}

// quoted passes over a string.
func (s *scanner) quoted() {
	for s.pos++; s.text[s.pos] != '"'; s.pos++ {
		if s.text[s.pos] == '\\' {
			s.pos++
		}
	}
	s.pos++
}
