package groupertest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// ask finds out why a case that failed is not in the group that its row names; unknown says that the pack has no such group.
func (t *test) ask(g *grouper.Grouper) (why *grouper.WhyNot, unknown *grouper.TargetError) {
	target := t.target()
	if target == "" {
		return nil, nil
	}
	why, err := g.WhyNot(&t.c, target)
	if errors.As(err, &unknown) || why.In {
		return nil, unknown
	}
	return why, nil
}

// target is the group that a row names: the narrowest, if it names several levels of one.
func (t *test) target() string {
	for _, column := range []string{"want.code", "want.number", "want.adrg", "want.mdc"} {
		if w := t.wants[column]; w != "" && w != none && !strings.HasPrefix(w, not) {
			return w
		}
	}
	return ""
}

// explain prints why a row that fails did not get the group that it names, and how another row does.
func (r *Row) explain(b *strings.Builder, l rules.Lang) {
	switch {
	case r.unknown != nil:
		lines(b, r.unknown.Text(l))
	case r.WhyNot != nil:
		var page strings.Builder
		_ = r.WhyNot.WriteObstacles(&page, l) // a Builder takes everything
		lines(b, page.String())
	}
	c := r.near
	if c == nil {
		return
	}
	s := fmt.Sprintf(l.Pick("└ 与 %s 相比", "└ compared with %s"), c.place)
	if len(c.lacking) > 0 {
		s += l.Pick("，缺少 ", ", lacks ") + strings.Join(c.lacking, " ")
	}
	if len(c.extra) > 0 {
		s += l.Pick("，多出 ", ", has besides ") + strings.Join(c.extra, " ")
	}
	lines(b, s)
}
