// Package sheet reads tables that people give to a program and that are no part of a pack: what is wrong with one is reported as it
// is in a pack, with file, line and column.
package sheet

import (
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/rules"
)

// both is an argument of an error that reads differently in each language.
type both struct{ zh, en string }

// Text returns the text of the language.
func (b both) Text(l rules.Lang) string { return l.Pick(b.zh, b.en) }

// Error turns a problem of a table with these columns into an error.
func Error(file string, x *table.Index, p table.Problem, columns []string) *rules.Error {
	e := &rules.Error{File: file, Line: p.Line, Column: p.Column, Source: x.Line(p.Line), Width: utf8.RuneCountInString(p.Detail)}
	known := strings.Join(columns, ", ")
	switch p.Kind {
	case table.NotUTF8:
		e.Code, e.Args, e.Width = rules.Encoding, []any{both{}, both{"用表格软件另存为“CSV UTF-8”", "save the sheet as \"CSV UTF-8\""}}, 1
		if p.Detail != "" {
			e.Args[0] = both{"，像是 " + p.Detail, "; it looks like " + p.Detail}
		}
	case table.NoHeader:
		e.Code = rules.FileEmpty
	case table.ColumnUnknown:
		e.Code, e.Args = rules.ColumnUnknown, []any{p.Detail, known}
	case table.ColumnMissing:
		e.Code, e.Args = rules.ColumnMissing, []any{p.Detail, known}
	case table.ColumnDuplicate:
		e.Code, e.Args = rules.ColumnDuplicate, []any{p.Detail}
	case table.RowWidth:
		e.Code, e.Args = rules.RowWidth, []any{p.Have, p.Want}
	case table.RowQuote:
		e.Code = rules.RowQuote
	}
	return e
}
