// Package inorder maps a stream on several goroutines and keeps its order, in bounded memory.
package inorder

import (
	"context"
	"iter"
	"sync"
	"time"
)

const (
	window   = 4 // chunks in flight for each worker
	patience = time.Millisecond
)

// Map calls f with the items of a stream on so many workers, and yields what f returns in the order of the items. size is how many
// items a worker takes at once: many, if f is short.
//
// The stream is run on a goroutine of its own, at most 4 chunks of size items for each worker ahead and 3 more; what is done
// does not wait for items that are slow to come. If ctx ends, the last pair is a zero value and the error of ctx. Before Map
// returns, for whatever reason, all its goroutines have ended; if the stream is blocked at that moment, Map waits for it, since
// only then is it known whether something was left. A panic of the stream or of f is passed on to the caller of Map.
func Map[I, O any](ctx context.Context, workers, size int, in iter.Seq[I], f func(I) O) iter.Seq2[O, error] {
	return func(yield func(O, error) bool) {
		s := &stream[I, O]{size: size, limit: workers * window, open: &chunk[I, O]{}, f: f}
		s.change.L = &s.mu
		s.run(ctx, workers, in, yield)
	}
}

// chunk is a run of items that one worker takes.
type chunk[I, O any] struct {
	in   []I
	out  []O
	done bool
}

// stream is what the reader, the workers and the consumer of one Map share.
type stream[I, O any] struct {
	f      func(I) O
	size   int // of a chunk
	limit  int // of queue
	mu     sync.Mutex
	change sync.Cond
	open   *chunk[I, O]   // being filled by the reader
	queue  []*chunk[I, O] // sealed, in the order of input, not yet yielded
	next   int            // first chunk of queue that no worker has taken
	spare  []*chunk[I, O] // for reuse
	ended  bool           // the input has ended
	hungry bool           // the consumer has nothing to wait for but input
	stop   bool           // nobody wants more
	failed any            // what the input or f panicked with
}

func (s *stream[I, O]) run(ctx context.Context, workers int, in iter.Seq[I], yield func(O, error) bool) {
	var group sync.WaitGroup
	group.Add(workers + 1)
	go func() {
		defer group.Done()
		s.read(in)
	}()
	for range workers {
		go func() {
			defer group.Done()
			s.work()
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
	var none O
	for c := s.take(); c != nil; c = s.take() {
		for i := range c.out {
			if ctx.Err() != nil {
				yield(none, ctx.Err())
				return
			}
			if !yield(c.out[i], nil) {
				return
			}
		}
		s.recycle(c)
	}
	end()
	if s.failed == nil && s.left() {
		yield(none, ctx.Err())
	}
}

// read fills chunks from the input.
func (s *stream[I, O]) read(in iter.Seq[I]) {
	defer func() { // also if the input panics
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ended = true
		s.fail(recover())
		s.seal()
	}()
	for i := range in {
		if !s.put(i) {
			break
		}
	}
}

// fail ends the stream because of a panic; nil is none. The caller holds the lock.
func (s *stream[I, O]) fail(p any) {
	if p != nil && s.failed == nil {
		s.failed, s.stop = p, true
		s.change.Broadcast()
	}
}

// put appends an item to the open chunk; it reports false if nobody wants more.
func (s *stream[I, O]) put(i I) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.open.in) >= s.size && !s.stop {
		if len(s.queue) < s.limit {
			s.seal()
		} else {
			s.change.Wait()
		}
	}
	s.open.in = append(s.open.in, i)
	if s.hungry && len(s.open.in) == 1 {
		s.change.Broadcast()
	}
	return !s.stop
}

// seal hands the open chunk to the workers. The caller holds the lock.
func (s *stream[I, O]) seal() {
	if len(s.open.in) > 0 {
		s.queue = append(s.queue, s.open)
		s.open = &chunk[I, O]{}
		if n := len(s.spare); n > 0 {
			s.open, s.spare = s.spare[n-1], s.spare[:n-1]
		}
	}
	s.change.Broadcast()
}

// work maps chunks until there are no more.
func (s *stream[I, O]) work() {
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
		p := s.fill(c)
		s.mu.Lock()
		c.done = true
		s.fail(p)
		s.change.Broadcast()
	}
}

// fill maps a chunk, and returns what f panicked with.
func (s *stream[I, O]) fill(c *chunk[I, O]) (failed any) {
	defer func() { failed = recover() }()
	for _, i := range c.in {
		c.out = append(c.out, s.f(i))
	}
	return nil
}

// take returns the next chunk in order, once it is done; nil if there is none or nobody wants more. While it has nothing to
// wait for but input, it seals what there is after a moment, so that slow input does not hold results back.
func (s *stream[I, O]) take() *chunk[I, O] {
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
		case len(s.open.in) == 0:
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

// left reports whether items were read and their values not yielded. The reader has ended, so this is certain: a context that
// ends when all is done takes nothing back.
func (s *stream[I, O]) left() bool { return len(s.queue) > 0 || len(s.open.in) > 0 }

// recycle keeps an empty chunk for reuse.
func (s *stream[I, O]) recycle(c *chunk[I, O]) {
	clear(c.in)
	clear(c.out)
	c.in, c.out, c.done = c.in[:0], c.out[:0], false
	s.mu.Lock()
	s.spare = append(s.spare, c)
	s.mu.Unlock()
}

// halt ends the stream.
func (s *stream[I, O]) halt() {
	s.mu.Lock()
	s.stop = true
	s.change.Broadcast()
	s.mu.Unlock()
}
