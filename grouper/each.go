package grouper

import (
	"context"
	"iter"
	"runtime"
	"slices"

	"github.com/fenzu/fenzu/internal/inorder"
	"github.com/fenzu/fenzu/rules"
)

// chunkSize is how many cases are handed to a worker at once.
const chunkSize = 256

// Each groups a stream of cases and yields the results in the order of the cases, each with the error that came with its
// case: an input error gives an invalid result in its place, and the stream goes on. workers <= 0 means GOMAXPROCS. The
// number of workers changes nothing but the speed.
//
// With one worker everything runs on the caller's goroutine, and each result is yielded before the next case is read. With
// more, cases is run on a goroutine of its own, a bounded number of cases ahead; results do not wait for input that is slow
// to come. A case belongs to Each until its result is yielded.
//
// If ctx ends, the last pair is a Result without status and the error of ctx. Before Each returns, for whatever reason, all
// its goroutines have ended; if cases is blocked in a read at that moment, Each waits for the read, since only then is it
// known whether something was left.
//
// The cases of a file are read faster by [Grouper.EachChunk].
func (g *Grouper) Each(ctx context.Context, workers int, cases iter.Seq2[*Case, error]) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		if workers = number(workers); workers == 1 {
			g.each(ctx, cases, yield)
			return
		}
		flat := func(yield func(filed) bool) {
			for c, err := range cases {
				if !yield(filed{c, err}) {
					return
				}
			}
		}
		work := func(i filed) grouped { return grouped{g.groupInput(i.c, i.err), i.err} }
		for a, err := range inorder.Map(ctx, workers, chunkSize, flat, work) {
			if err != nil {
				yield(Result{}, err)
				return
			}
			if !yield(a.result, a.err) {
				return
			}
		}
	}
}

// number returns how many workers are meant.
func number(workers int) int {
	if workers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return workers
}

// filed is a case as a reader yields it, grouped its result as Each yields it.
type (
	filed struct {
		c   *Case
		err error
	}
	grouped struct {
		result Result
		err    error
	}
)

func (g *Grouper) each(ctx context.Context, cases iter.Seq2[*Case, error], yield func(Result, error) bool) bool {
	for c, err := range cases {
		if ctx.Err() != nil {
			yield(Result{}, ctx.Err())
			return false
		}
		if !yield(g.groupInput(c, err), err) {
			return false
		}
	}
	return true
}

// groupInput groups a case that came with an error, or without one. A reader that knows more about the mistake has noted
// it on the case; else the error itself is the note, and the case is not read.
func (g *Grouper) groupInput(c *Case, err error) Result {
	if err == nil || c != nil && slices.ContainsFunc(c.Notes, isLineMalformed) {
		return g.Group(c)
	}
	var bad Case
	if c != nil {
		bad.ID = c.ID
	}
	bad.Notes = []rules.Issue{{Code: rules.LineMalformed, Field: rules.FieldLine, Index: -1, Text: err.Error()}}
	return g.Group(&bad)
}

func isLineMalformed(n rules.Issue) bool { return n.Code == rules.LineMalformed }
