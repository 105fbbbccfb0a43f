package main

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"sync"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// page is what comes of a chunk of cases: the results as they are written, and what the report says of them.
type page struct {
	text     []byte
	marks    []mark
	problems []problem
	failed   error // of the file itself, as opposed to its records; nothing follows it
}

// mark is what the report needs of one result.
type mark struct {
	end    int // of the result in the text
	status rules.Status
}

// problem says why a record could not be read.
type problem struct {
	at  int // among the results of the page
	err error
}

// note counts a result, whose text has been appended.
func (p *page) note(r *grouper.Result, err error) {
	if err != nil {
		p.problems = append(p.problems, problem{len(p.marks), err})
	}
	p.marks = append(p.marks, mark{len(p.text), r.Status})
}

// guard ends a chunk where the file failed, which is what an error without a case means, and remembers why.
func (p *page) guard(c grouper.Chunk) grouper.Chunk {
	return func(yield func(*grouper.Case, error) bool) {
		for c, err := range c {
			if c == nil {
				p.failed = err
				return
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// writer makes pages on the workers, and writes them in order.
type writer struct {
	*grouper.Grouper
	explain, csv bool
	pack         []byte    // how CSV names it
	spare        sync.Pool // of pages
}

func newWriter(g *grouper.Grouper, o *options) *writer {
	pack := appendCell(nil, g.Pack().Identity().String())
	return &writer{Grouper: g, explain: o.explain, csv: o.out == "csv", pack: pack}
}

// write groups what is in the chunks and writes it to out. The error is that which ended the run before its input.
func (w *writer) write(ctx context.Context, workers int, in iter.Seq[grouper.Chunk], goOn bool, out io.Writer, to *report) error {
	if w.csv && !goOn {
		if _, err := io.WriteString(out, csvHeader); err != nil {
			return outputError{err}
		}
	}
	for p, err := range grouper.MapChunks(ctx, workers, in, func(c grouper.Chunk) *page { return w.page(ctx, c) }) {
		if err != nil {
			return err
		}
		n, err := out.Write(p.text)
		if err != nil {
			to.add(p, n)
			return outputError{err}
		}
		to.add(p, n)
		if p.failed != nil {
			return p.failed
		}
		w.spare.Put(p)
	}
	return nil
}

// page makes a page of a chunk.
func (w *writer) page(ctx context.Context, c grouper.Chunk) *page {
	p, ok := w.spare.Get().(*page)
	if !ok {
		p = new(page)
	}
	*p = page{text: p.text[:0], marks: p.marks[:0], problems: p.problems[:0]}
	c = p.guard(c)
	if w.explain {
		w.steps(ctx, p, c)
		return p
	}
	for r, err := range w.Each(ctx, 1, c) {
		if r.Status == 0 {
			break // ctx has ended, and nobody wants the page
		}
		if w.csv {
			p.text = appendCSV(p.text, &r, w.pack)
		} else {
			p.text = append(r.AppendJSON(p.text), '\n')
		}
		p.note(&r, err)
	}
	return p
}

// steps makes a page of results with their steps.
func (w *writer) steps(ctx context.Context, p *page, cases grouper.Chunk) {
	for c, err := range cases {
		if ctx.Err() != nil {
			return // nobody wants the page
		}
		t := w.Explain(c)
		line, failed := json.Marshal(t)
		if failed != nil {
			p.failed = failed
			return
		}
		p.text = append(append(p.text, line...), '\n')
		p.note(&t.Result, err)
	}
}

// outputError is an error of the output.
type outputError struct{ error }

func (e outputError) Unwrap() error { return e.error }
