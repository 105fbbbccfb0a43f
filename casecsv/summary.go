package casecsv

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// first is how many problems a summary keeps.
const first = 5

// Summary says what came of a file.
type Summary struct {
	Rows    int         // that are not empty, the header not counted
	Good    int         // read without a problem
	Bad     int         // with a problem
	First   []*RowError // the first 5 of them
	Ignored []string    // columns that no field of the mapping names
}

// String returns the summary in Chinese; see [Summary.Text].
func (s Summary) String() string { return s.Text(rules.Chinese) }

// Text returns the summary in the language: a line with the numbers, the first problems, and the columns that were not read.
func (s Summary) Text(l rules.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, l.Pick("%d 行，可用 %d 行，有误 %d 行\n", "%d rows, %d good, %d bad\n"), s.Rows, s.Good, s.Bad)
	for _, e := range s.First {
		b.WriteString(e.Text(l) + "\n")
	}
	if more := s.Bad - len(s.First); more > 0 {
		fmt.Fprintf(&b, l.Pick("另有 %d 行有误\n", "and %d more bad rows\n"), more)
	}
	const most = 10
	names := make([]string, min(len(s.Ignored), most))
	for i := range names {
		names[i] = text.Clip(s.Ignored[i], 40)
	}
	switch n := len(s.Ignored); {
	case n > most:
		fmt.Fprintf(&b, l.Pick("未读取 %d 列：%s 等\n", "%d columns not read: %s and so on\n"), n, strings.Join(names, " "))
	case n > 0:
		fmt.Fprintf(&b, l.Pick("未读取 %d 列：%s\n", "%d columns not read: %s\n"), n, strings.Join(names, " "))
	}
	return b.String()
}
