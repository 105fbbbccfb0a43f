package grouper

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/fenzu/fenzu/rules"
)

const (
	chunkSize = 256 // cases handed to a worker at once
	window    = 4   // chunks in flight for each worker
	patience  = time.Millisecond
)

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
func (g *Grouper) Each(ctx context.Context, workers int, cases iter.Seq2[*Case, error]) iter.Seq2[Result, error] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Result, error) bool) {
		if workers == 1 {
			g.each(ctx, cases, yield)
			return
		}
		g.eachParallel(ctx, workers, cases, yield)
	}
}

func (g *Grouper) each(ctx context.Context, cases iter.Seq2[*Case, error], yield func(Result, error) bool) {
	for c, err := range cases {
		if ctx.Err() != nil {
			yield(Result{}, ctx.Err())
			return
		}
		if !yield(g.groupInput(c, err), err) {
			return
		}
	}
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

// item is one case on its way through the workers.
type item struct {
	c      *Case
	err    error
	result Result
}

// chunk is a run of cases that one worker groups.
type chunk struct {
	items []item
	done  bool
}

// stream is what the reader, the workers and the consumer of one Each share.
type stream struct {
	mu     sync.Mutex
	change sync.Cond
	open   *chunk   // being filled by the reader
	queue  []*chunk // sealed, in the order of input, not yet yielded
	next   int      // first chunk of queue that no worker has taken
	limit  int      // of queue
	spare  []*chunk // for reuse
	ended  bool     // the input has ended
	hungry bool     // the consumer has nothing to wait for but input
	stop   bool     // nobody wants more
	failed any      // what the input panicked with
}

func (g *Grouper) eachParallel(ctx context.Context, workers int, cases iter.Seq2[*Case, error], yield func(Result, error) bool) {
	s := &stream{limit: workers * window, open: &chunk{}}
	s.change.L = &s.mu
	var group sync.WaitGroup
	group.Add(workers + 1)
	go func() {
		defer group.Done()
		s.read(cases)
	}()
	for range workers {
		go func() {
			defer group.Done()
			s.work(g)
		}()
	}
	release := context.AfterFunc(ctx, s.halt)
	end := func() {
		release()
		s.halt()
		group.Wait()
	}
	defer func() {
		end()
		if s.failed != nil {
			panic(s.failed) // on the caller's goroutine, where it can be caught
		}
	}()
	for c := s.take(); c != nil; c = s.take() {
		for i := range c.items {
			if ctx.Err() != nil {
				yield(Result{}, ctx.Err())
				return
			}
			if !yield(c.items[i].result, c.items[i].err) {
				return
			}
		}
		s.recycle(c)
	}
	end()
	if s.failed == nil && s.left() {
		yield(Result{}, ctx.Err())
	}
}

// read fills chunks from the input.
func (s *stream) read(cases iter.Seq2[*Case, error]) {
	defer func() { // also if the input panics
		p := recover()
		s.mu.Lock()
		s.ended, s.failed = true, p
		s.stop = s.stop || p != nil
		s.seal()
		s.mu.Unlock()
	}()
	for c, err := range cases {
		if !s.put(c, err) {
			break
		}
	}
}

// put appends a case to the open chunk; it reports false if nobody wants more.
func (s *stream) put(c *Case, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.open.items) >= chunkSize && !s.stop {
		if len(s.queue) < s.limit {
			s.seal()
		} else {
			s.change.Wait()
		}
	}
	s.open.items = append(s.open.items, item{c: c, err: err})
	if s.hungry && len(s.open.items) == 1 {
		s.change.Broadcast()
	}
	return !s.stop
}

// seal hands the open chunk to the workers. The caller holds the lock.
func (s *stream) seal() {
	if len(s.open.items) > 0 {
		s.queue = append(s.queue, s.open)
		s.open = &chunk{}
		if n := len(s.spare); n > 0 {
			s.open, s.spare = s.spare[n-1], s.spare[:n-1]
		}
	}
	s.change.Broadcast()
}

// work groups chunks until there are no more.
func (s *stream) work(g *Grouper) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.stop {
		if s.next == len(s.queue) {
			if s.ended {
				return
			}
			s.change.Wait()
			continue
		}
		c := s.queue[s.next]
		s.next++
		s.mu.Unlock()
		for i := range c.items {
			c.items[i].result = g.groupInput(c.items[i].c, c.items[i].err)
		}
		s.mu.Lock()
		c.done = true
		s.change.Broadcast()
	}
}

// take returns the next chunk in order, once it is done; nil if there is none or nobody wants more. While it has nothing to
// wait for but input, it seals what there is after a moment, so that slow input does not hold results back.
func (s *stream) take() *chunk {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.stop {
		switch {
		case len(s.queue) > 0 && s.queue[0].done:
			c := s.queue[0]
			s.queue = append(s.queue[:0], s.queue[1:]...)
			s.next--
			s.change.Broadcast()
			return c
		case len(s.queue) > 0:
			s.change.Wait()
		case s.ended:
			return nil
		case len(s.open.items) == 0:
			s.hungry = true
			s.change.Wait()
			s.hungry = false
		default:
			timer := time.AfterFunc(patience, func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.seal()
			})
			s.change.Wait()
			timer.Stop()
		}
	}
	return nil
}

// left reports whether cases were read and not yielded. The reader has ended, so this is certain: a context that ends when all
// is done takes nothing back.
func (s *stream) left() bool { return len(s.queue) > 0 || len(s.open.items) > 0 }

// recycle keeps an empty chunk for reuse.
func (s *stream) recycle(c *chunk) {
	clear(c.items)
	c.items, c.done = c.items[:0], false
	s.mu.Lock()
	s.spare = append(s.spare, c)
	s.mu.Unlock()
}

// halt ends the stream.
func (s *stream) halt() {
	s.mu.Lock()
	s.stop = true
	s.change.Broadcast()
	s.mu.Unlock()
}
