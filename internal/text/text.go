// Package text holds what every printed page of the project needs: the choice of language, and the width of Chinese
// characters, so that carets and columns stand right.
package text

import (
	"strings"
	"unicode/utf8"
)

// Lang chooses the language of printed text. The zero value is Chinese.
type Lang uint8

// The languages.
const (
	Chinese Lang = iota
	English
)

// String returns the tag of the language, "zh" or "en".
func (l Lang) String() string {
	if l == English {
		return "en"
	}
	return "zh"
}

// ParseLang reads a tag as String writes it.
func ParseLang(s string) (Lang, bool) {
	switch s {
	case "zh":
		return Chinese, true
	case "en":
		return English, true
	}
	return Chinese, false
}

// Pick returns the text of the language.
func (l Lang) Pick(zh, en string) string {
	if l == English {
		return en
	}
	return zh
}

// RuneWidth is the number of columns that a terminal gives to r: two for the wide East Asian characters, none for
// combining and invisible ones, else one.
func RuneWidth(r rune) int {
	switch {
	case r == 0x200B || r == 0xFEFF || 0x0300 <= r && r <= 0x036F:
		return 0
	case r < 0x1100:
		return 1
	case r <= 0x115F, // Hangul Jamo
		0x2E80 <= r && r <= 0xA4CF && r != 0x303F, // CJK radicals to Yi
		0xAC00 <= r && r <= 0xD7A3,                // Hangul syllables
		0xF900 <= r && r <= 0xFAFF,                // CJK compatibility ideographs
		0xFE30 <= r && r <= 0xFE6F,                // CJK compatibility forms
		0xFF01 <= r && r <= 0xFF60,                // full-width forms
		0xFFE0 <= r && r <= 0xFFE6,
		0x1F300 <= r && r <= 0x1FAFF,
		0x20000 <= r && r <= 0x3FFFD:
		return 2
	}
	return 1
}

// Width is the number of columns of s.
func Width(s string) int {
	w := 0
	for _, r := range s {
		w += RuneWidth(r)
	}
	return w
}

// Pad returns s filled with spaces to w columns; a longer s is returned as it is.
func Pad(s string, w int) string {
	if n := w - Width(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// Caret returns the line that marks n characters of line from column col (1-based, in characters): blanks as wide as
// what stands before, then carets as wide as what is marked, at least one.
func Caret(line string, col, n int) string {
	before, marked := 0, 0
	i := 1
	for _, r := range line {
		switch {
		case i < col:
			before += RuneWidth(r)
		case i < col+n:
			marked += RuneWidth(r)
		}
		i++
	}
	if i < col {
		before += col - i
	}
	return strings.Repeat(" ", before) + strings.Repeat("^", max(marked, 1))
}

// Clip shortens s to at most n characters, with an ellipsis in place of the rest, and makes invalid bytes and control
// characters visible, so that hostile input cannot disturb a terminal or a log.
func Clip(s string, n int) string {
	var b strings.Builder
	for i, r := range s {
		if n == 0 {
			b.WriteString("…")
			break
		}
		n--
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			b.WriteString("�")
		case r < ' ' || 0x7F <= r && r < 0xA0 || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069:
			b.WriteRune('·')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
