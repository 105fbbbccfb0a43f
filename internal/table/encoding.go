package table

import (
	"strings"
	"unicode/utf8"
)

// Check reports whether a text is UTF-8 without zero bytes, as files of a pack are, and if not, where it stops to be.
func Check(data string) (Problem, bool) {
	if strings.HasPrefix(data, "\xff\xfe") || strings.HasPrefix(data, "\xfe\xff") {
		return Problem{Kind: NotUTF8, Line: 1, Column: 1, Detail: "UTF-16"}, false
	}
	zero := strings.IndexByte(data, 0)
	if zero < 0 && utf8.ValidString(data) {
		return Problem{}, true
	}
	data = strings.TrimPrefix(data, "\ufeff")
	zero = strings.IndexByte(data, 0)
	at := invalid(data)
	if at < 0 || zero >= 0 && zero < at {
		at = zero
	}
	head := data[:at]
	p := Problem{
		Kind:   NotUTF8,
		Line:   strings.Count(head, "\n") + 1,
		Column: utf8.RuneCountInString(head[strings.LastIndexByte(head, '\n')+1:]) + 1,
	}
	switch {
	case zero == 0 || zero == 1: // half of the first letter
		p.Detail = "UTF-16"
	case zero < 0 && looksGBK(data):
		p.Detail = "GBK"
	}
	return p, false
}

// invalid returns the place of the first byte that is no UTF-8, or -1.
func invalid(data string) int {
	for i, r := range data {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(data[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

// looksGBK reports whether every byte above ASCII is part of a pair that GBK has, as in files of Chinese spreadsheets.
func looksGBK(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		if s[i] == 0x80 || s[i] == 0xff || i+1 == len(s) {
			return false
		}
		i++
		if t := s[i]; t < 0x40 || t == 0x7f || t == 0xff {
			return false
		}
	}
	return true
}
