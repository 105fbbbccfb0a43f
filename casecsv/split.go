package casecsv

import (
	"strings"
	"unicode/utf8"
)

// split cuts a line into cells without the blanks around them, and appends them to row. The cells share the memory of the line.
// at is where a quotation mark is out of place, -1 if none is.
func split(row []string, line string, delimiter byte) (cells []string, at int) {
	if strings.IndexByte(line, '"') >= 0 {
		return splitQuoted(row, line, delimiter)
	}
	for {
		i := strings.IndexByte(line, delimiter)
		if i < 0 {
			return append(row, trim(line)), -1
		}
		row = append(row, trim(line[:i]))
		line = line[i+1:]
	}
}

// splitQuoted is split for lines with quotation marks. One inside a cell that does not begin with one stands for itself.
func splitQuoted(row []string, line string, delimiter byte) (cells []string, at int) {
	pos := 0
	for {
		begin := pos
		for begin < len(line) && line[begin] == ' ' {
			begin++
		}
		if begin == len(line) || line[begin] != '"' {
			i := strings.IndexByte(line[pos:], delimiter)
			if i < 0 {
				return append(row, trim(line[pos:])), -1
			}
			row = append(row, trim(line[pos:pos+i]))
			pos += i + 1
			continue
		}
		cell, next, ok := quoted(line, begin)
		if !ok {
			return row, begin
		}
		row = append(row, trim(cell))
		for next < len(line) && line[next] == ' ' {
			next++
		}
		if next == len(line) {
			return row, -1
		}
		if line[next] != delimiter {
			return row, next
		}
		pos = next + 1
	}
}

// quoted reads the quoted cell that begins at a place, and returns where the line goes on behind it.
func quoted(line string, begin int) (cell string, next int, ok bool) {
	doubled := false
	for i := begin + 1; i < len(line); i++ {
		if line[i] != '"' {
			continue
		}
		if i+1 < len(line) && line[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		cell = line[begin+1 : i]
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, i + 1, true
	}
	return "", 0, false
}

// trim takes blanks from around a cell: spaces, also those of the width of a Chinese character, and tabs.
func trim(s string) string {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf && s[len(s)-1] > ' ' && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimSpace(s)
}

// columnOf returns the column, counted in characters from 1, of a place in a line.
func columnOf(line string, at int) int { return utf8.RuneCountInString(line[:at]) + 1 }

// cellColumn returns the column where the text of the n-th cell of a sound line begins.
func cellColumn(line string, n int, delimiter byte) int {
	pos := 0
	for range n {
		rest := strings.TrimLeft(line[pos:], " ")
		begin := len(line) - len(rest)
		if strings.HasPrefix(rest, `"`) {
			_, pos, _ = quoted(line, begin)
		}
		pos += strings.IndexByte(line[pos:], delimiter) + 1
	}
	rest := strings.TrimLeft(line[pos:], " \t")
	return columnOf(line, len(line)-len(rest))
}
