package payment

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Error is one thing that keeps a claim from being priced: what, where in the claim or the scheme, and the value at fault.
type Error struct {
	Code  rules.Code
	Claim string // its id
	Field string // of the claim as its JSON calls it, such as burden; or a setting or table of the scheme, such as rate.value
	Value string // at fault, or what is missing
}

// Error returns the error in Chinese; see [Error.Text].
func (e *Error) Error() string { return e.Text(rules.Chinese) }

// Text returns the error in the language.
func (e *Error) Text(l rules.Lang) string {
	var b strings.Builder
	if e.Claim != "" {
		fmt.Fprintf(&b, l.Pick("病例 %s：", "claim %s: "), text.Clip(e.Claim, 80))
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Code.Text(l))
	if e.Value != "" {
		fmt.Fprintf(&b, l.Pick("（%s）", " (%s)"), text.Clip(e.Value, 120))
	}
	return b.String()
}

// Errors are all that is wrong with a claim, in the order of its fields. It is never empty when it is returned as an error.
type Errors []*Error

// Error returns the errors in Chinese, one a line.
func (e Errors) Error() string { return e.Text(rules.Chinese) }

// Text returns the errors in the language, one a line.
func (e Errors) Text(l rules.Lang) string {
	return text.Lines(l, e)
}

// unknown reports whether there are errors and all of them are settings or tables that nobody knows.
func (e Errors) unknown() bool {
	for _, err := range e {
		if err.Code != rules.SettingUnknown {
			return false
		}
	}
	return len(e) > 0
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	return text.Single(e)
}
