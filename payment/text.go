package payment

import (
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Columns of a printed bill.
const (
	labelColumn  = 4
	detailColumn = 28
	valueEnd     = 76
	placeColumn  = 80
)

// Text prints the bill for people, in the language: a line for each step, with formula, values and the place in the scheme.
func (b *Bill) Text(l rules.Lang) string {
	var out strings.Builder
	title, group := "", b.Group
	if b.scheme != nil {
		title = b.scheme.manifest.Name
		if name := b.scheme.names[b.Group]; name != "" {
			group += " " + name
		}
	}
	out.WriteString(strings.TrimRight(text.Pad(title, detailColumn+20)+l.Pick("病例 ", "case ")+text.Clip(b.ID,
		40)+"  "+group+"  "+b.Kind.Text(l), " ") + "\n")
	for i := range b.Steps {
		out.WriteString(b.line(i+1, &b.Steps[i], l))
	}
	tail := func(label, sentence string) {
		out.WriteString(strings.Repeat(" ", labelColumn) + text.Pad(label, detailColumn-labelColumn) + sentence + "\n")
	}
	if b.Normal != b.Kind && b.Normal != 0 {
		tail(l.Pick("若无特例单议", "without the decision"), b.Normal.Text(l))
	}
	for n := range b.Notices.All() {
		tail(l.Pick("注意", "notice"), n.Text(l))
	}
	for n := range b.Readings.All() {
		tail(l.Pick("读法 ", "reading ")+strconv.Itoa(int(n)), n.Text(l))
	}
	if list := b.NotReached(l); len(list) > 0 {
		tail(l.Pick("未再判断", "not asked"), strings.Join(list, l.Pick("、", "; ")))
	}
	return out.String()
}

// line prints one step.
func (b *Bill) line(n int, s *Step, l rules.Lang) string {
	line := text.Pad(strings.Repeat(" ", max(0, 2-len(strconv.Itoa(n))))+strconv.Itoa(n), labelColumn)
	line = text.Pad(line+s.Rule.Text(l), detailColumn)
	detail := text.Clip(s.Text, 40)
	if f := s.Filled(); f != "" {
		detail = strings.TrimSpace(detail + " = " + f)
	}
	value := s.Value()
	line = text.Pad(line+detail, valueEnd-text.Width(value))
	if !strings.HasSuffix(line, " ") {
		line += " "
	}
	line += value
	place := ""
	if b.scheme != nil {
		place = b.scheme.pack.Place(s.Pos)
	}
	var highAt, lowAt bool
	if b.scheme != nil {
		highAt, lowAt = b.scheme.highAt, b.scheme.lowAt
	}
	if rest := strings.TrimSpace(s.note(l, highAt, lowAt) + "  " + place); rest != "" {
		line = text.Pad(line, placeColumn-2) + "  " + rest
	}
	return line + "\n"
}

// Line prints the bill in one line, for logs.
func (b *Bill) Line() string {
	var out strings.Builder
	put := func(key, value string) {
		if value != "" {
			out.WriteString(" " + key + "=" + text.Clip(value, 80))
		}
	}
	out.WriteString(text.Clip(b.ID, 80) + " " + b.Group + " " + b.Kind.String())
	if b.Kind != 0 {
		put("standard", b.Standard.String())
	}
	if b.CarvedOut != 0 {
		put("carved_out", b.CarvedOut.String())
	}
	if b.Points.Sign() != 0 {
		put("points", b.Points.Text(decimalsOf(b.Points, 4)))
	}
	put("burden", b.Burden.String())
	switch {
	case b.Notices.Has(Partial): // which says so
	case b.FundOpen:
		put("fund", "open")
	default:
		put("fund", b.Fund.String())
	}
	if b.Kind != 0 {
		put("surplus", b.Surplus.String())
	}
	var list []string
	for n := range b.Notices.All() {
		list = append(list, n.String())
	}
	put("notices", strings.Join(list, "|"))
	put("scheme", b.Scheme.String())
	if b.Scheme != nil {
		put("digest", b.Scheme.Digest)
	}
	return out.String()
}
