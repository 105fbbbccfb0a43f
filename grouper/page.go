package grouper

import (
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// page lays out an explanation: a label at the left, a sentence, and the place of the rule at the right.
type page struct {
	lang  rules.Lang
	pack  *rules.Pack
	lines []pageLine
}

type pageLine struct {
	label, text string
	pos         rules.Pos
}

const (
	labelWidth = 12 // columns
	posColumn  = 94 // where places begin, unless the sentence is longer
)

// add appends a line. A label that the line before has already is not repeated.
func (p *page) add(label, sentence string, pos rules.Pos) {
	p.lines = append(p.lines, pageLine{label, sentence, pos})
}

// gap appends an empty line.
func (p *page) gap() { p.add("", "", rules.Pos{}) }

// write prints the page.
func (p *page) write(w io.Writer) error {
	var b strings.Builder
	last := ""
	for n := len(p.lines); n > 0 && p.lines[n-1].text == ""; n-- { // nothing follows the gap
		p.lines = p.lines[:n-1]
	}
	for _, l := range p.lines {
		if l.text == "" {
			b.WriteByte('\n')
			last = ""
			continue
		}
		label := l.label
		if label == last {
			label = ""
		}
		last = l.label
		line := text.Pad(label, labelWidth) + l.text
		if text.Width(label) >= labelWidth {
			line = label + "  " + l.text
		}
		if s := p.pack.Place(l.pos); s != "" {
			line = text.Pad(line, posColumn-2) + "  " + s
		}
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// pick chooses the text of the language.
func (p *page) pick(zh, en string) string { return p.lang.Pick(zh, en) }
