package clearing

import (
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Errors are all the errors of one operation, in the order of the data. It is never empty when it is returned as an error.
type Errors []*rules.Error

// Error returns the first errors in Chinese; see [Errors.Text].
func (e Errors) Error() string { return e.Text(rules.Chinese) }

// Text returns the first 20 errors in the language and says how many there are.
func (e Errors) Text(l rules.Lang) string {
	return text.First(l, e, l.Pick("共 %d 处错误，没有结果。", "%d errors; there is no result."), l.Pick("共 %d 处错误，没有结果。", "%d error; there is no result."))
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	return text.Single(e)
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
