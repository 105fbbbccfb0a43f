package measure

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Error is one thing wrong with a record or a method. It holds facts; the sentence is made when it is printed.
type Error struct {
	Code   Code
	Record int    // 1-based place of the record in the stream; 0 for a method, and for [FromCase]
	ID     string // of the record
	Field  string // of the record in the names of files of this project, such as cost or parts[drug]; of a method, its path in Go
	Value  string // as given; for method-needs and method-conflict the other field
	Err    error  // what the stream said, of record-unread
}

// Error returns the error in Chinese; see [Error.Text].
func (e *Error) Error() string { return e.Text(rules.Chinese) }

// Text returns the error in the language: place, code, sentence.
func (e *Error) Text(l rules.Lang) string {
	var b strings.Builder
	id := text.Clip(e.ID, 60)
	switch {
	case e.Record > 0 && id != "":
		fmt.Fprintf(&b, l.Pick("第 %d 条记录（%s）", "record %d (%s)"), e.Record, id)
	case e.Record > 0:
		fmt.Fprintf(&b, l.Pick("第 %d 条记录", "record %d"), e.Record)
	case id != "":
		fmt.Fprintf(&b, l.Pick("病例 %s", "case %s"), id)
	}
	if e.Field != "" {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(e.Field)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	fmt.Fprintf(&b, "%s: %s", e.Code, e.Code.Text(l))
	if e.Value != "" {
		fmt.Fprintf(&b, l.Pick("：%s", ": %s"), text.Clip(e.Value, 100))
	}
	if e.Err != nil {
		fmt.Fprintf(&b, l.Pick("：%v", ": %v"), e.Err)
	}
	return b.String()
}

// Unwrap returns what the stream said.
func (e *Error) Unwrap() error { return e.Err }

// Errors are all the errors of a method or a case. They are never empty when returned as an error.
type Errors []*Error

// Error returns all errors in Chinese, one a line; see [Errors.Text].
func (e Errors) Error() string { return e.Text(rules.Chinese) }

// Text returns all errors in the language, one a line.
func (e Errors) Text(l rules.Lang) string {
	return text.Lines(l, e)
}

// Unwrap returns the single errors.
func (e Errors) Unwrap() []error {
	return text.Single(e)
}

// err returns the list, or no error if it is empty.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Notice is something that a reader of the figures ought to know. It holds facts; the sentence is made when it is printed.
type Notice struct {
	Code    Code
	Subject string // the group, institution, share or part concerned; "" for the whole area
	Band    string // the level band or level, or ""
	Args    []any  // facts of the sentence: numbers and texts
}

// Text returns the notice in the language: code, subject, sentence.
func (n *Notice) Text(l rules.Lang) string {
	var b strings.Builder
	b.WriteString(string(n.Code))
	b.WriteString(": ")
	if n.Subject != "" {
		b.WriteString(text.Clip(n.Subject, 60))
		if n.Band != "" {
			fmt.Fprintf(&b, l.Pick("（%s）", " (%s)"), text.Clip(n.Band, 40))
		}
		b.WriteByte(' ')
	} else if n.Band != "" {
		b.WriteString(text.Clip(n.Band, 40))
		b.WriteByte(' ')
	}
	m := messages[n.Code]
	format := l.Pick(m.zh, m.en)
	if strings.Contains(format, "%[") {
		format = fmt.Sprintf(format, n.Args...)
	}
	b.WriteString(format)
	return b.String()
}

var verbs = regexp.MustCompile(`%\[\d\]v`)

// plain takes the verbs out of a sentence.
func plain(format string) string { return verbs.ReplaceAllString(format, "…") }
