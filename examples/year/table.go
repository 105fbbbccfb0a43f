package main

import (
	"encoding/csv"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// table reads a small table of the embedded files, and keeps the first error.
type table struct {
	name string
	err  error
}

func (t *table) note(err error) {
	if err != nil && t.err == nil {
		t.err = fmt.Errorf("%s: %w", t.name, err)
	}
}

// rows yields the rows by the names of their columns.
func (t *table) rows() iter.Seq[map[string]string] {
	return func(yield func(map[string]string) bool) {
		data, err := files.ReadFile(t.name)
		t.note(err)
		rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
		t.note(err)
		for i := 1; i < len(rows); i++ {
			row := make(map[string]string)
			for j, name := range rows[0] {
				row[name] = rows[i][j]
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (t *table) int(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	t.note(err)
	return n
}

func (t *table) fen(s string) payment.Fen {
	if s == "" {
		return 0
	}
	f, err := payment.ParseFen(s)
	t.note(err)
	return f
}

func (t *table) decimal(s string) rules.Decimal {
	d, err := rules.ParseDecimal(s)
	t.note(err)
	return d
}
