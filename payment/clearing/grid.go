package clearing

import (
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// grid is a table on a page: the first columns are texts and stand left, the others are numbers and stand right.
type grid struct {
	texts int
	rows  [][]string
}

// head adds the first row: each cell in Chinese and English, with a | between.
func (g *grid) head(l rules.Lang, cells ...string) {
	for i, c := range cells {
		if zh, en, two := strings.Cut(c, "|"); two {
			cells[i] = l.Pick(zh, en)
		}
	}
	g.add(cells...)
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) write(b *strings.Builder) {
	var widths []int
	for _, row := range g.rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], text.Width(c))
		}
	}
	for _, row := range g.rows {
		var line strings.Builder
		for i, c := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			if i < g.texts {
				line.WriteString(text.Pad(c, widths[i]))
			} else {
				line.WriteString(strings.Repeat(" ", widths[i]-text.Width(c)) + c)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// page is what a clearing prints: headings and grids.
type page struct {
	strings.Builder
}

// section writes a grid under a heading, nothing if it has no rows but its head.
func (p *page) section(title string, g *grid) {
	if len(g.rows) < 2 {
		return
	}
	p.WriteString("\n" + title + "\n")
	g.write(&p.Builder)
}

func (p *page) to(w io.Writer) error {
	_, err := io.WriteString(w, p.String())
	return err
}
