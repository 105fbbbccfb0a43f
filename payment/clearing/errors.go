package clearing

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Errors are all the errors of one operation, in the order of the data. It is never empty when it is returned as an error.
type Errors []*rules.Error

// printed is how many errors a message shows.
const printed = 20

// Error returns the first errors in Chinese; see [Errors.Text].
func (e Errors) Error() string { return e.Text(rules.Chinese) }

// Text returns the first 20 errors in the language and says how many there are.
func (e Errors) Text(l rules.Lang) string {
	var b strings.Builder
	for i, err := range e {
		if i == printed {
			fmt.Fprintf(&b, l.Pick("……另有 %d 处\n", "... and %d more\n"), len(e)-printed)
			break
		}
		b.WriteString(err.Text(l))
		b.WriteByte('\n')
	}
	format := l.Pick("共 %d 处错误，没有结果。", "%d errors; there is no result.")
	if len(e) == 1 {
		format = l.Pick(format, "%d error; there is no result.")
	}
	fmt.Fprintf(&b, format, len(e))
	return b.String()
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, err := range e {
		list[i] = err
	}
	return list
}

// add appends an error that stands in no file.
func (e *Errors) add(code rules.Code, args ...any) {
	*e = append(*e, &rules.Error{Code: code, Args: args})
}

// err returns the list as an error, or nil if it is empty.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// both is an argument of an error that reads differently in each language.
type both struct{ zh, en string }

// Text returns the text of the language.
func (b both) Text(l rules.Lang) string { return l.Pick(b.zh, b.en) }
