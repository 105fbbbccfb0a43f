package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
)

// Error is one thing wrong with a pack: what, where, and what to do about it. It holds facts; the sentence is made when it
// is printed.
type Error struct {
	Code    Code
	File    string // in the pack, or "" if the mistake is in no file
	Line    int    // 1-based, 0 for the whole file
	Column  int    // 1-based, in characters, 0 for the whole line
	Width   int    // characters at fault
	Field   string // header of the column, or path of the key
	Source  string // the line as it stands in the file
	Args    []any  // facts of the sentence
	Suggest string // what was meant, where that is nearly certain

	subject string // what accepted.csv calls the thing, for findings
	whole   bool   // it keeps the whole file from being read
}

// Error returns the error in Chinese; see [Error.Text].
func (e *Error) Error() string { return e.Text(Chinese) }

// Text returns the error in the language: file:line:column: code: sentence, then the line with carets under what is wrong,
// then what to do.
func (e *Error) Text(l Lang) string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
			if e.Column > 0 {
				fmt.Fprintf(&b, ":%d", e.Column)
			}
		}
		switch {
		case e.Field == "":
		case strings.HasSuffix(e.File, tableSuffix):
			fmt.Fprintf(&b, l.Pick("（%s 列）", " (column %s)"), e.Field)
		default:
			fmt.Fprintf(&b, l.Pick("（%s）", " (%s)"), e.Field)
		}
		b.WriteString(": ")
	}
	m, ok := messages[e.Code]
	if !ok {
		m = clearingMessages[e.Code]
	}
	args := e.localized(l)
	fmt.Fprintf(&b, "%s: %s", e.Code, sprintf(l.Pick(m.zh, m.en), args))
	if e.Source != "" && e.Line > 0 {
		source := text.Clip(e.Source, 120)
		fmt.Fprintf(&b, "\n%5d | %s", e.Line, source)
		if e.Column > 0 && e.Column <= 120 {
			fmt.Fprintf(&b, "\n      | %s", text.Caret(source, e.Column, max(e.Width, 1)))
		}
	}
	hint := sprintf(l.Pick(m.hintZH, m.hintEN), args)
	if e.Suggest != "" {
		hint = fmt.Sprintf(l.Pick("是否为 %s？", "did you mean %s?"), e.Suggest)
	}
	if hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", hint)
	}
	return b.String()
}

// localized renders the arguments that differ by language.
func (e *Error) localized(l Lang) []any {
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		if t, ok := a.(interface{ Text(Lang) string }); ok {
			a = t.Text(l)
		}
		if s, ok := a.(string); ok {
			a = text.Clip(s, 400)
		}
		args[i] = a
	}
	return args
}

// sprintf is fmt.Sprintf for the formats of messages, which name the arguments that they use.
func sprintf(format string, args []any) string {
	if !strings.Contains(format, "%[") {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// bilingual is an argument that reads differently in each language.
type bilingual struct{ zh, en string }

func (b bilingual) Text(l Lang) string { return l.Pick(b.zh, b.en) }

// Errors are all the errors of one operation: first those that concern whole files (the manifest, encodings, headers, and what
// is in no line), then those of rows, both in the order of files, lines and columns. It is never empty when it is returned as an
// error.
type Errors []*Error

// Error returns the first errors in Chinese; see [Errors.Text].
func (e Errors) Error() string { return e.Text(Chinese) }

// Text returns the first 20 errors in the language and says how many there are.
func (e Errors) Text(l Lang) string {
	return text.First(l, e, l.Pick("共 %d 处错误，未加载任何规则。", "%d errors; nothing was loaded."), l.Pick("共 %d 处错误，未加载任何规则。", "%d error; nothing was loaded."))
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	return text.Single(e)
}

// report collects errors.
type report struct {
	errs Errors
}

func (r *report) add(e *Error) { r.errs = append(r.errs, e) }

// rank puts the errors that concern whole files before those of rows.
func (e *Error) rank() int {
	if e.whole || e.Line == 0 || e.File == manifestFile {
		return 0
	}
	return 1
}

// err returns the errors sorted and without repetitions, or nil.
func (r *report) err() error {
	if len(r.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errs, func(a, b *Error) int {
		order := cmp.Or(
			a.rank()-b.rank(),
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			strings.Compare(string(a.Code), string(b.Code)),
		)
		if order == 0 { // seldom
			order = strings.Compare(a.Text(English), b.Text(English))
		}
		return order
	})
	r.errs = slices.CompactFunc(r.errs, func(a, b *Error) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Text(English) == b.Text(English)
	})
	return r.errs
}
