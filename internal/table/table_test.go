package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// read returns all records of a table and the problems met.
func read(data string, required, optional []string) (rows [][]string, lines []int, problems []Problem) {
	r := New(data, required, optional, func(p Problem) { problems = append(problems, p) })
	for r.Next() {
		row := make([]string, len(required)+len(optional))
		for i := range row {
			row[i] = strings.Clone(r.Cell(i))
		}
		rows = append(rows, row)
		lines = append(lines, r.Line())
	}
	return rows, lines, problems
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, data string
		rows       [][]string
		lines      []int
		problems   []Problem
	}{
		{"plain", "a,b\n1,2\n3,4\n", [][]string{{"1", "2", ""}, {"3", "4", ""}}, []int{2, 3}, nil},
		{"no last line end", "a,b\n1,2", [][]string{{"1", "2", ""}}, []int{2}, nil},
		{"byte order mark, CRLF", "\ufeffa,b\r\n1,2\r\n", [][]string{{"1", "2", ""}}, []int{2}, nil},
		{"columns in another order, optional one there", "c,b,a\n1,2,3\n", [][]string{{"3", "2", "1"}}, []int{2}, nil},
		{"quotes", "a,b\n\"1,5\",\"say \"\"a\"\"\"\nx,y\n", [][]string{{"1,5", `say "a"`, ""}, {"x", "y", ""}}, []int{2, 3}, nil},
		{"empty lines", "\n\na,b\n\n1,2\n\n", [][]string{{"1", "2", ""}}, []int{5}, nil},
		{"empty", "", nil, nil, []Problem{{Kind: NoHeader, Line: 1, Column: 1}}},
		{"unknown column", "a,b,名\n1,2,3\n", nil, nil, []Problem{{Kind: ColumnUnknown, Line: 1, Column: 5, Detail: "名"}}},
		{"missing column", "a\n1\n", nil, nil, []Problem{{Kind: ColumnMissing, Line: 1, Column: 1, Detail: "b"}}},
		{"column twice", "a,b,a\n1,2,3\n", nil, nil, []Problem{{Kind: ColumnDuplicate, Line: 1, Column: 5, Detail: "a"}}},
		{"all that is wrong with a header", "x,a,a\n", nil, nil, []Problem{
			{Kind: ColumnUnknown, Line: 1, Column: 1, Detail: "x"},
			{Kind: ColumnDuplicate, Line: 1, Column: 5, Detail: "a"},
			{Kind: ColumnMissing, Line: 1, Column: 1, Detail: "b"},
		}},
		{"a bad row does not cost the good ones", "a,b\n1\n2,3\n4,5,6\n7,8\n", [][]string{{"2", "3", ""}, {"7", "8", ""}}, []int{3, 5}, []Problem{
			{Kind: RowWidth, Line: 2, Column: 1, Have: 1, Want: 2}, {Kind: RowWidth, Line: 4, Column: 1, Have: 3, Want: 2},
		}},
		{"quotes out of place", "a,b\n\"1,2\n3,x\"y\n5,6\n", [][]string{{"5", "6", ""}}, []int{4}, []Problem{
			{Kind: RowQuote, Line: 2, Column: 5}, {Kind: RowQuote, Line: 3, Column: 4},
		}},
		{"GBK", "a,b\n1,\xb1\xe0\xc2\xeb\n", nil, nil, []Problem{{Kind: NotUTF8, Line: 2, Column: 3, Detail: "GBK"}}},
		{"UTF-16", "\xff\xfea\x00,\x00", nil, nil, []Problem{{Kind: NotUTF8, Line: 1, Column: 1, Detail: "UTF-16"}}},
		{"UTF-16 without mark", "a\x00,\x00b\x00\n\x00", nil, nil, []Problem{{Kind: NotUTF8, Line: 1, Column: 2, Detail: "UTF-16"}}},
		{"UTF-16 without mark, the other way round", "\x00a\x00,\x00b", nil, nil, []Problem{{Kind: NotUTF8, Line: 1, Column: 1, Detail: "UTF-16"}}},
		{"a block of zeros", "a,b\n中,\x00\x00\n", nil, nil, []Problem{{Kind: NotUTF8, Line: 2, Column: 3}}},
		{"GBK behind a byte order mark", "\ufeffa,b\n\xb1\xe0,1\n", nil, nil, []Problem{{Kind: NotUTF8, Line: 2, Column: 1, Detail: "GBK"}}},
		{"neither", "a,b\n中,\xff\n", nil, nil, []Problem{{Kind: NotUTF8, Line: 2, Column: 3}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, lines, problems := read(c.data, []string{"a", "b"}, []string{"c"})
			if fmt.Sprint(rows) != fmt.Sprint(c.rows) || !slices.Equal(lines, c.lines) {
				t.Errorf("rows %q in lines %v; want %q in %v", rows, lines, c.rows, c.lines)
			}
			if !slices.Equal(problems, c.problems) {
				t.Errorf("problems %+v; want %+v", problems, c.problems)
			}
		})
	}
}

// TestPositions reads positions that are marked in the input: each ¶ stands where a cell begins.
func TestPositions(t *testing.T) {
	const marked = "¶a,¶b\n¶中文,¶x\n\n¶\"引,号\",¶\"y\"\r\n¶,¶\n"
	for _, mark := range []string{"", "\ufeff"} {
		x := NewIndex(mark + strings.ReplaceAll(marked, "¶", ""))
		for n, line := range strings.Split(marked, "\n") {
			line = strings.TrimSuffix(line, "\r")
			var want []int
			col := 1
			for _, c := range line {
				if c == '¶' {
					want = append(want, col)
					continue
				}
				col++
			}
			for i, w := range want {
				text, got, _ := x.Locate(n+1, []string{"a", "b"}[i])
				if got != w {
					t.Errorf("line %d: cell %d begins at %d, want %d", n+1, i, got, w)
				}
				if want := strings.ReplaceAll(line, "¶", ""); text != want || x.Line(n+1) != want {
					t.Errorf("line %d is %q, want %q", n+1, text, want)
				}
			}
		}
		if text, col, width := x.Locate(2, "b"); text != "中文,x" || col != 4 || width != 1 {
			t.Errorf("Locate = %q, %d, %d", text, col, width)
		}
	}
	var long strings.Builder
	for n := range 1_000 {
		fmt.Fprintf(&long, "%d\n", n+1)
	}
	x := NewIndex(long.String())
	for n := range 1_000 {
		if want := fmt.Sprint(n + 1); x.Line(n+1) != want {
			t.Errorf("line %s is %q", want, x.Line(n+1))
		}
	}
	x = NewIndex("a\n1\n\xff\n")
	if text, col, _ := x.Locate(2, "z"); text != "1" || col != 0 {
		t.Errorf("Locate of an unknown column = %q, %d", text, col)
	}
	for _, n := range []int{-1, 0, 3, 4, 9} {
		if text, col, _ := x.Locate(n, "a"); text != "" || col != 0 {
			t.Errorf("Locate of line %d, which is not there or no text = %q, %d", n, text, col)
		}
	}
}

// TestAny reads tables whatever their columns.
func TestAny(t *testing.T) {
	for data, want := range map[string]int{"x,y\n1,2\n3,4\n": 2, "\ufeffb\n1\n": 1} {
		r := Any(data, func(p Problem) { t.Errorf("%q: %+v", data, p) })
		n := 0
		for r.Next() {
			n++
		}
		if n != want {
			t.Errorf("%q has %d rows, want %d", data, n, want)
		}
	}
	for data, want := range map[string]Kind{"": NoHeader, "a,a\n": ColumnDuplicate, "a\n\xff": NotUTF8, "a\n1,2\n": RowWidth, "\"a\n": RowQuote} {
		var got []Kind
		r := Any(data, func(p Problem) { got = append(got, p.Kind) })
		for r.Next() {
		}
		if !slices.Equal(got, []Kind{want}) {
			t.Errorf("%q: problems %v, want %v", data, got, want)
		}
	}
}

// FuzzRead holds the plain road to encoding/csv: where no cell has a line break and encoding/csv reads a line, both see the
// same cells.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a,b\r\n\"1,5\",2\r\n", "a,b\n\"", "b,a\n\n1,2,3\n", "a,b\nx\"y,2\n", "\ufeffa,b\n,\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		rows, lines, problems := read(data, []string{"a", "b"}, nil)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 {
				t.Errorf("%q: problem %+v", data, p)
			}
		}
		if !utf8.ValidString(data) {
			return
		}
		text := strings.Split(strings.TrimPrefix(data, "\ufeff"), "\n")
		for i, row := range rows {
			line := strings.TrimSuffix(text[lines[i]-1], "\r")
			c := csv.NewReader(strings.NewReader(line))
			want, err := c.Read()
			if errors.Is(err, io.EOF) || err != nil {
				t.Errorf("line %q is read as %q; encoding/csv says %v", line, row, err)
				continue
			}
			if len(want) != 2 || !slices.Contains(want, row[0]) || !slices.Contains(want, row[1]) {
				t.Errorf("line %q is read as %q; encoding/csv reads %q", line, row, want)
			}
		}
	})
}
