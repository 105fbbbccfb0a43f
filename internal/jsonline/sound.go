package jsonline

import (
	"encoding/json"
	"strings"
)

// valid reports whether a text is JSON. What most lines are made of is found to be sound here, in one pass; anything else is left
// to encoding/json, so that there is one authority.
func valid(text string) bool {
	end, ok := pass(text, blanks(text, 0), 0)
	return ok && blanks(text, end) == len(text) || json.Valid([]byte(text))
}

// pass passes over a value of the plain kinds, and returns where it ends. false does not mean that the value is not sound.
func pass(text string, pos, depth int) (end int, ok bool) {
	const most = 16 // of objects and arrays in each other
	if pos >= len(text) || depth > most {
		return 0, false
	}
	switch c := text[pos]; c {
	case '"':
		return passText(text, pos)
	case '[', '{':
		return passList(text, pos, depth)
	case 't':
		return pos + 4, strings.HasPrefix(text[pos:], "true")
	case 'f':
		return pos + 5, strings.HasPrefix(text[pos:], "false")
	case 'n':
		return pos + 4, strings.HasPrefix(text[pos:], "null")
	default:
		return passNumber(text, pos)
	}
}

// passText passes over a string without escapes.
func passText(text string, pos int) (end int, ok bool) {
	for pos++; pos < len(text); pos++ {
		switch c := text[pos]; {
		case c == '"':
			return pos + 1, true
		case c == '\\' || c < ' ':
			return 0, false
		}
	}
	return 0, false
}

// passNumber passes over a number without exponent.
func passNumber(text string, pos int) (end int, ok bool) {
	if text[pos] == '-' {
		pos++
	}
	begin := pos
	for pos < len(text) && '0' <= text[pos] && text[pos] <= '9' {
		pos++
	}
	if pos == begin || text[begin] == '0' && pos > begin+1 {
		return 0, false
	}
	if pos == len(text) || text[pos] != '.' {
		return pos, true
	}
	point := pos
	for pos++; pos < len(text) && '0' <= text[pos] && text[pos] <= '9'; pos++ {
	}
	return pos, pos > point+1
}

// passList passes over an object or an array.
func passList(text string, pos, depth int) (end int, ok bool) {
	object := text[pos] == '{'
	closing := text[pos] + 2 // so it is in ASCII
	if pos = blanks(text, pos+1); pos < len(text) && text[pos] == closing {
		return pos + 1, true
	}
	for pos < len(text) {
		if object {
			if text[pos] != '"' {
				return 0, false
			}
			if pos, ok = passText(text, pos); !ok {
				return 0, false
			}
			if pos = blanks(text, pos); pos == len(text) || text[pos] != ':' {
				return 0, false
			}
			pos = blanks(text, pos+1)
		}
		if pos, ok = pass(text, pos, depth+1); !ok {
			return 0, false
		}
		if pos = blanks(text, pos); pos == len(text) {
			return 0, false
		}
		switch text[pos] {
		case closing:
			return pos + 1, true
		case ',':
			pos = blanks(text, pos+1)
		default:
			return 0, false
		}
	}
	return 0, false
}

// blanks passes over blanks.
func blanks(text string, pos int) int {
	for pos < len(text) && (text[pos] == ' ' || text[pos] == '\t' || text[pos] == '\r' || text[pos] == '\n') {
		pos++
	}
	return pos
}
