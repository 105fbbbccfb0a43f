package table

import (
	"strings"
	"unicode/utf8"
)

// Locate returns a line of a table as it stands in the file, and where the cell of a column begins in it and how long it
// is, in characters; column is 0 if the line has no such cell. It reads the file again, so it is for errors only.
func Locate(data string, line int, field string) (text string, column, width int) {
	data = strings.TrimPrefix(data, "\ufeff")
	r := &Reader{rest: data, quotes: true, report: func(Problem) {}}
	if !r.advance() || !r.split() {
		return r.text, 0, 0
	}
	place := -1
	for i, c := range r.cells {
		if c == field && field != "" {
			place = i
			break
		}
	}
	for r.line < line && r.advance() {
	}
	if r.line != line || !utf8.ValidString(r.text) {
		return "", 0, 0
	}
	if place < 0 || !r.split() || place >= len(r.cells) {
		return r.text, 0, 0
	}
	return r.text, r.column(place), utf8.RuneCountInString(r.cells[place])
}
