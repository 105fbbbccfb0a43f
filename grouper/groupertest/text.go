package groupertest

import (
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

const (
	indent = "      "
	shown  = 40 // rules that are not covered, in a text
)

// WriteText prints the rows that fail or cannot be read, each with what differs, why, and the explanation of its case; how many
// rows ended how; and the coverage of the rules, whether rows fail or not, last that of the changed ones and of the changes of
// national rules. Of the rules that are not
// covered it names the first 40; the JSON has them all.
func (r *Report) WriteText(w io.Writer, l rules.Lang) error {
	var b strings.Builder
	for i := range r.Rows {
		r.Rows[i].write(&b, l)
	}
	sep := ""
	for o := Pass; o <= Skip; o++ {
		fmt.Fprintf(&b, "%s%s %d", sep, o, r.Count(o))
		sep = "   "
	}
	if r.Elapsed > 0 {
		fmt.Fprintf(&b, l.Pick("          用时 %.2f 秒", "          %.2f s"), r.Elapsed.Seconds())
	}
	b.WriteByte('\n')
	if r.Count(Pass)+r.Count(Fail)+r.Count(Error) == 0 {
		b.WriteString(l.Pick("没有运行任何用例：全部跳过\n", "nothing was run: all rows are skipped\n"))
	}
	b.WriteByte('\n')
	r.Coverage.write(&b, l)
	for _, c := range []*Coverage{r.Changed, r.Core} {
		if c != nil {
			b.WriteByte('\n')
			c.write(&b, l)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// write prints a row, unless it passed or was skipped.
func (r *Row) write(b *strings.Builder, l rules.Lang) {
	switch r.Outcome {
	case Fail:
		fmt.Fprintf(b, "FAIL  %s  %s\n", r.Place(), r.Name)
		r.detail(b, l)
	case Error:
		b.WriteString(strings.TrimRight(fmt.Sprintf("ERROR %s  %s", r.Place(), r.Name), " ") + "\n")
		r.detail(b, l)
	}
}

// detail prints what is wrong with a row.
func (r *Row) detail(b *strings.Builder, l rules.Lang) {
	for _, p := range r.Problems {
		lines(b, p.Text(l))
	}
	width := 0
	for _, d := range r.Differences {
		width = max(width, text.Width(d.Column+" "+d.Want))
	}
	for _, d := range r.Differences {
		fmt.Fprintf(b, "%s%s   got %s\n", indent, text.Pad(d.Column+" "+d.Want, width), d.Got)
	}
	if r.Note != "" {
		lines(b, l.Pick("备注：", "note: ")+r.Note)
	}
	if r.Outcome != Fail {
		b.WriteByte('\n')
		return
	}
	r.explain(b, l)
	b.WriteByte('\n')
	var page strings.Builder
	_ = r.Trace.WriteText(&page, l) // a Builder takes everything
	lines(b, strings.TrimRight(page.String(), "\n"))
	b.WriteByte('\n')
}

// lines prints a text under its heading.
func lines(b *strings.Builder, s string) {
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, "\n")
		if line != "" {
			line = indent + line
		}
		b.WriteString(line + "\n")
	}
}

// WriteText prints how much is covered by kind, and the first rules that are not, with the reason.
func (c *Coverage) WriteText(w io.Writer, l rules.Lang) error {
	var b strings.Builder
	c.write(&b, l)
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *Coverage) write(b *strings.Builder, l rules.Lang) {
	title := l.Pick("规则覆盖", "Rules covered")
	switch {
	case c.core:
		title = fmt.Sprintf(l.Pick("国家规则改动（对 %s 的），每处都要有用例", "Changes of national rules (of %s), each to be shown"), c.base)
	case c.base != nil:
		title = fmt.Sprintf(l.Pick("本地规则覆盖（与 %s 不同的）", "Local rules covered (other than in %s)"), c.base)
	}
	fmt.Fprintf(b, "%s  %d/%d  %s %%\n", title, c.Covered, c.Total, c.Percent())
	for k := GateOpen; k <= Parameter; k++ {
		if covered, total := c.Kind(k); total > 0 {
			fmt.Fprintf(b, "  %s %d/%d\n", text.Pad(k.Text(l), 24), covered, total)
		}
	}
	n := 0
	for i := range c.Items {
		item := &c.Items[i]
		if item.Covered() {
			continue
		}
		if n++; n > shown {
			continue
		}
		label := text.Pad(item.Kind.Text(l), 16) + " " + item.Label()
		fmt.Fprintf(b, "  %s  %s  %s\n", l.Pick("未覆盖", "not covered"), text.Pad(label, 60), item.Why.Text(l))
	}
	if n > shown {
		fmt.Fprintf(b, l.Pick("  ……另有 %d 条\n", "  ... and %d more\n"), n-shown)
	}
}
