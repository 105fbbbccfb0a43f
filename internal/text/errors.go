package text

import (
	"fmt"
	"strings"
)

// Printed is how many errors a message shows.
const Printed = 20

// Texter is an error that reads in both languages.
type Texter interface{ Text(Lang) string }

// First writes the first errors of a list, one a line, and how many more there are; end says what came of it, once with %d for their
// number and once for a single one.
func First[E Texter](l Lang, list []E, end, endOfOne string) string {
	var b strings.Builder
	for i, err := range list {
		if i == Printed {
			fmt.Fprintf(&b, l.Pick("……另有 %d 处\n", "... and %d more\n"), len(list)-Printed)
			break
		}
		b.WriteString(err.Text(l))
		b.WriteByte('\n')
	}
	if len(list) == 1 {
		end = endOfOne
	}
	fmt.Fprintf(&b, end, len(list))
	return b.String()
}

// Lines writes all errors of a list, one a line.
func Lines[E Texter](l Lang, list []E) string {
	lines := make([]string, len(list))
	for i, err := range list {
		lines[i] = err.Text(l)
	}
	return strings.Join(lines, "\n")
}

// Single returns the errors of a list one by one, for Unwrap.
func Single[E error](list []E) []error {
	all := make([]error, len(list))
	for i, err := range list {
		all[i] = err
	}
	return all
}
