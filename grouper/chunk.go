package grouper

import (
	"context"
	"iter"
	"sync"

	"github.com/fenzu/fenzu/internal/inorder"
)

// Chunk is a run of cases that stand together in a file, as [JSONChunks] and the readers of other packages cut it. Ranging over
// it reads them, so that several goroutines read one file. It can be ranged over once, by one goroutine, at any time.
type Chunk = iter.Seq2[*Case, error]

// EachChunk is [Grouper.Each] for a file that comes in chunks: the cases are not only grouped on the workers but read there.
// Everything else that Each says holds for it, with this for its bounds: a few chunks for each worker are read ahead.
func (g *Grouper) EachChunk(ctx context.Context, workers int, chunks iter.Seq[Chunk]) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		if number(workers) == 1 {
			for c := range chunks {
				if !g.each(ctx, c, yield) {
					return
				}
			}
			return
		}
		var spare sync.Pool // of answers
		work := func(c Chunk) *[]grouped {
			answers, ok := spare.Get().(*[]grouped)
			if !ok {
				answers = new([]grouped)
			}
			g.each(ctx, c, func(r Result, err error) bool {
				*answers = append(*answers, grouped{r, err})
				return true
			})
			return answers
		}
		for answers, err := range MapChunks(ctx, workers, chunks, work) {
			if err != nil {
				yield(Result{}, err)
				return
			}
			for _, a := range *answers {
				if ctx.Err() != nil {
					yield(Result{}, ctx.Err())
					return
				}
				if !yield(a.result, a.err) {
					return
				}
			}
			clear(*answers)
			*answers = (*answers)[:0]
			spare.Put(answers)
		}
	}
}

// MapChunks calls f with each chunk on so many workers, and yields what f returns in the order of the chunks. It is for programs
// that do more with a case than group it, such as pricing it or writing the result: all that f does is done on the workers.
//
//	write := func(c grouper.Chunk) (lines []byte) {
//		for r, err := range g.Each(ctx, 1, c) { // on this goroutine
//			lines = append(r.AppendJSON(lines), '\n')
//		}
//		return lines
//	}
//	for lines, err := range grouper.MapChunks(ctx, 0, grouper.JSONChunks(file), write) {
//
// workers <= 0 means GOMAXPROCS; with one worker everything runs on the caller's goroutine. At most 4 chunks for each worker and
// 3 more are in memory. If ctx ends, the last pair is a zero value and the error of ctx. Before MapChunks returns, for
// whatever reason, all its goroutines have ended, as with [Grouper.Each]. A panic of f is one of MapChunks.
func MapChunks[T any](ctx context.Context, workers int, chunks iter.Seq[Chunk], f func(Chunk) T) iter.Seq2[T, error] {
	if workers = number(workers); workers > 1 {
		return inorder.Map(ctx, workers, 1, chunks, f)
	}
	return func(yield func(T, error) bool) {
		var none T
		for c := range chunks {
			if ctx.Err() != nil {
				yield(none, ctx.Err())
				return
			}
			value := f(c)
			if ctx.Err() != nil {
				yield(none, ctx.Err())
				return
			}
			if !yield(value, nil) {
				return
			}
		}
	}
}
