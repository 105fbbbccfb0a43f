package main

import (
	"io"
	"strings"
)

// grid is a table of text whose columns stand under each other, also with Chinese characters. The first columns are texts, the
// others numbers.
type grid struct {
	texts int
	rows  [][]string
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) print(w io.Writer) {
	var widths []int
	for _, row := range g.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(cell))
		}
	}
	for _, row := range g.rows {
		var b strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-width(cell))
			if i < g.texts {
				b.WriteString("  " + cell + space)
			} else {
				b.WriteString("  " + space + cell)
			}
		}
		io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n")
	}
}

// width counts columns of a terminal: Chinese characters take two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2E80 {
			n++
		}
	}
	return n
}

// clip shortens a text to n columns.
func clip(s string, n int) string {
	if width(s) <= n {
		return s
	}
	end := 0
	for i := range s {
		if width(s[:i]) < n {
			end = i
		}
	}
	return s[:end] + "…"
}
