// Package jsonline takes apart one line of JSON: an object whose members are wanted in the order in which they stand, with
// repetitions, which encoding/json does not tell. Whether the line is JSON at all is decided by encoding/json; what follows
// here only finds where things begin and end in a text that is known to be sound. What it returns are parts of the line.
package jsonline

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrNotObject is returned for JSON that is not an object.
var ErrNotObject = errors.New("not a JSON object")

// Members calls each with the members of the object in line, in order. The error is that of encoding/json if the line is
// not JSON, ErrNotObject if it is another value, or what each returns.
func Members(line string, each func(key, value string) error) error {
	if !valid(line) {
		var v json.RawMessage
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			return err
		}
		return errors.New("invalid JSON")
	}
	return Inner(line, each)
}

// Inner is Members for a value that stands in a text which is known to be JSON: that is not found out again.
func Inner(value string, each func(key, value string) error) error {
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
func Elements(value string, each func(element string)) bool {
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
func IsString(value string) bool { return len(value) > 0 && value[0] == '"' }

// IsNull reports whether a value is null.
func IsNull(value string) bool { return value == "null" }

// String returns the text of a string value.
func String(value string) string {
	inner := value[1 : len(value)-1]
	for i := range len(inner) {
		if c := inner[i]; c == '\\' || c >= utf8.RuneSelf {
			return unusual(value)
		}
	}
	return inner
}

// unusual is String for a value with escapes or with other letters than those of ASCII.
func unusual(value string) string {
	inner := value[1 : len(value)-1]
	if strings.IndexByte(inner, '\\') < 0 && utf8.ValidString(inner) {
		return inner
	}
	var s string
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		return strings.ToValidUTF8(inner, "\uFFFD")
	}
	return s
}

// scanner moves through a sound text.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) peek() byte { return s.text[s.pos] }

func (s *scanner) space() { s.pos = blanks(s.text, s.pos) }

// value passes over the value that begins here and returns it.
func (s *scanner) value() string {
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
