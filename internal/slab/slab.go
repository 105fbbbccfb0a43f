// Package slab allocates many small things at once.
package slab

// Slab cuts what it hands out from pieces of so many things. What is handed out is never used again, and shares its piece with its
// neighbours: each keeps all of them alive. The zero value has pieces of 1.
type Slab[T any] struct {
	Size int // of a piece
	free []T // empty, with the room that is left
}

// One returns a new zero value.
func (s *Slab[T]) One() *T {
	return &s.Keep(s.Room(1)[:1])[0]
}

// Room returns an empty slice with room for n. It is the caller's once [Slab.Keep] has been called with it, and until then to
// be had again.
func (s *Slab[T]) Room(n int) []T {
	if cap(s.free) < n {
		s.free = make([]T, 0, max(s.Size, n))
	}
	return s.free[:0:n]
}

// Keep hands out what was put into the slice that Room returned last. Room that was not used is given back.
func (s *Slab[T]) Keep(list []T) []T {
	n := len(list)
	s.free = s.free[n:n]
	return list[:n:n]
}
