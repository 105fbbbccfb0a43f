package groupertest

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Lint fails the test with what [rules.LintOver] finds in a pack and not in its base, nil for none, unless the list of the pack,
// [rules.LintFile], accepts it; and with what that list accepts and does not occur. files are those of the pack, needs the packs that a
// scheme of payment groups by.
func Lint(t T, base, p *rules.Pack, files fs.FS, needs ...*rules.Pack) {
	t.Helper()
	accepted, err := rules.ReadAccepted(files)
	if err != nil {
		t.Error(err)
		return
	}
	left, stale := accepted.Sift(rules.LintOver(base, p, needs...))
	if len(left)+len(stale) == 0 {
		return
	}
	var b strings.Builder
	for i := range left {
		if i == shown {
			fmt.Fprintf(&b, "……另有 %d 处\n", len(left)-shown)
			break
		}
		f := &left[i]
		fmt.Fprintf(&b, "%s: %s: %s\n", p.Place(f.Pos), f.Code, f.Text(rules.Chinese))
	}
	for _, e := range stale {
		fmt.Fprintln(&b, e)
	}
	fmt.Fprintf(&b, "共 %d 处可疑，%d 处认可不再成立", len(left), len(stale))
	t.Error(b.String())
}
