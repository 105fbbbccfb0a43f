package settlement

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Finding is something noticed about a list: a field that was ignored, doubtful, or could not be read.
type Finding struct {
	Code  rules.Code  // what was done, or [rules.FieldMalformed]
	Path  string      // the field, such as diseinfo[2].diag_code; entries count from 1
	Value string      // as filed, at most 200 bytes; "" if the field is not read
	Field rules.Field // the field of the case concerned, or [rules.NoField]

	want [2]string // of [rules.FieldMalformed]: what it should be, in Chinese and in English
}

// String returns the finding in Chinese; see [Finding.Text].
func (f Finding) String() string { return f.Text(rules.Chinese) }

// Text returns the finding in the language: the path, the code, what was done, and the value.
func (f Finding) Text(l rules.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: ", text.Clip(f.Path, 200), f.Code)
	if t, ok := titles[f.Code]; ok {
		b.WriteString(l.Pick(t[0], t[1]))
	} else {
		b.WriteString(f.Code.Text(l))
	}
	if w := l.Pick(f.want[0], f.want[1]); w != "" {
		b.WriteString(l.Pick("，", "; ") + w)
	}
	if f.Value != "" {
		fmt.Fprintf(&b, l.Pick("（%s）", " (%s)"), text.Clip(f.Value, 200))
	}
	return b.String()
}

// ListError reports a list that could not be read, wholly or in part. The case that comes with it has notes that say the same, so
// that its result is invalid.
type ListError struct {
	Number   int       // of the list in the input, from 1
	Line     int       // where it begins, from 1
	Findings []Finding // the values that could not be read, if it is a list at all
	Err      error     // why it is none, or nil
}

// Error returns the message in Chinese; see [ListError.Text].
func (e *ListError) Error() string { return e.Text(rules.Chinese) }

// Text returns the message in the language.
func (e *ListError) Text(l rules.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, l.Pick("第 %d 份清单（第 %d 行）：", "list %d (line %d): "), e.Number, e.Line)
	switch err := e.Err.(type) {
	case nil:
	case fault:
		b.WriteString(err.Text(l))
		return b.String()
	default: // of encoding/json
		b.WriteString(l.Pick("不是完整的 JSON 对象：", "not a whole JSON object: ") + text.Clip(err.Error(), 400))
		return b.String()
	}
	const most = 5
	for i, f := range e.Findings {
		if i == most {
			fmt.Fprintf(&b, l.Pick("；另有 %d 处", "; and %d more"), len(e.Findings)-most)
			break
		}
		if i > 0 {
			b.WriteString(l.Pick("；", "; "))
		}
		b.WriteString(f.Text(l))
	}
	return b.String()
}

// Unwrap returns the cause, or nil.
func (e *ListError) Unwrap() error { return e.Err }

// fault is a cause that reads differently in each language.
type fault struct{ zh, en string }

func (f fault) Error() string { return f.Text(rules.Chinese) }

func (f fault) Text(l rules.Lang) string { return l.Pick(f.zh, f.en) }
