package main

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/casecsv/gb18030"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// input is where the cases come from.
type input struct {
	cases  iter.Seq2[*grouper.Case, error]
	end    func(log io.Writer) // says what the reader has to say in the end
	failed error               // of the file itself, as opposed to its records
}

// open begins to read cases in the format that the options ask for.
func (o *options) open(in io.Reader) (*input, error) {
	i := &input{end: func(io.Writer) {}}
	switch o.format {
	case "jsonl":
		i.cases = grouper.ReadJSON(in)
	case "csv":
		m, err := openMapping(o.mapping)
		if err != nil {
			return nil, err
		}
		if o.encoding == "gb18030" {
			in = gb18030.NewReader(in)
		}
		r, err := m.NewReader("stdin.csv", in)
		if err != nil {
			return nil, err
		}
		i.cases = r.Cases()
		i.end = func(log io.Writer) {
			if ignored := r.Summary().Ignored; len(ignored) > 0 {
				fmt.Fprintf(log, "未读取 %d 列：%s\n", len(ignored), strings.Join(ignored[:min(len(ignored), 10)], " "))
			}
		}
	default:
		r := settlement.Reader{StayFromDates: o.stayFromDates}
		if o.diagTypes == 4 {
			r.DiagnosisTypes = settlement.FourTypes
		}
		found := make(map[rules.Code]int)
		i.cases = settlement.Cases(counted(r.Read(in), found))
		i.end = func(log io.Writer) {
			for i, c := range slices.Sorted(maps.Keys(found)) {
				fmt.Fprintf(log, "%s%s %s", []string{"清单中的问题：", " · "}[min(i, 1)], c, grouped(found[c]))
			}
			if len(found) > 0 {
				fmt.Fprintln(log)
			}
		}
	}
	i.cases = i.guard(i.cases)
	return i, nil
}

// openMapping opens a ready mapping by its name, or one in a file.
func openMapping(name string) (*casecsv.Mapping, error) {
	if slices.Contains(casecsv.Names(), name) {
		return casecsv.Builtin(name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("列映射 %s：%w\n内置的有 %s", name, err, strings.Join(casecsv.Names(), " "))
	}
	return casecsv.ParseMapping(name, data)
}

// counted counts the findings of lists by their codes.
func counted(lists iter.Seq2[*settlement.List, error], found map[rules.Code]int) iter.Seq2[*settlement.List, error] {
	return func(yield func(*settlement.List, error) bool) {
		for l, err := range lists {
			if l != nil {
				for _, f := range l.Findings {
					found[f.Code]++
				}
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

// guard ends the stream where the file failed, which is what an error without a case means, and remembers why.
func (i *input) guard(cases iter.Seq2[*grouper.Case, error]) iter.Seq2[*grouper.Case, error] {
	return func(yield func(*grouper.Case, error) bool) {
		for c, err := range cases {
			if c == nil {
				i.failed = err
				return
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
