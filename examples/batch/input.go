package main

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/casecsv/gb18030"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// input is where the cases come from.
type input struct {
	chunks iter.Seq[grouper.Chunk]
	end    func(log io.Writer) // says what the reader has to say in the end
}

// open begins to read cases in the format that the options ask for.
func (o *options) open(in io.Reader) (*input, error) {
	i := &input{end: func(io.Writer) {}}
	switch o.format {
	case "jsonl":
		i.chunks = grouper.JSONChunks(in)
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
		i.chunks = r.Chunks()
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
		f := findings{counts: make(map[rules.Code]int)}
		i.chunks = func(yield func(grouper.Chunk) bool) {
			for lists := range r.Chunks(in) {
				if !yield(settlement.Cases(f.counted(lists))) {
					return
				}
			}
		}
		i.end = f.print
	}
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

// findings are what was noticed in settlement lists, counted by code.
type findings struct {
	mu     sync.Mutex
	counts map[rules.Code]int
}

// counted counts the findings of lists.
func (f *findings) counted(lists iter.Seq2[*settlement.List, error]) iter.Seq2[*settlement.List, error] {
	return func(yield func(*settlement.List, error) bool) {
		for l, err := range lists {
			if l != nil && len(l.Findings) > 0 {
				f.add(l.Findings)
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

func (f *findings) add(list []settlement.Finding) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range list {
		f.counts[x.Code]++
	}
}

func (f *findings) print(log io.Writer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, c := range slices.Sorted(maps.Keys(f.counts)) {
		fmt.Fprintf(log, "%s%s %s", []string{"清单中的问题：", " · "}[min(i, 1)], c, thousands(f.counts[c]))
	}
	if len(f.counts) > 0 {
		fmt.Fprintln(log)
	}
}
