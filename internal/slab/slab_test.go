package slab

import (
	"fmt"
	"testing"
)

// TestSlab hands out lists that do not touch each other, and gives back room that was not used.
func TestSlab(t *testing.T) {
	s := Slab[int]{Size: 10}
	var lists [][]int
	for _, n := range []int{3, 0, 4, 3, 1, 25, 2} {
		list := s.Room(n + 2)
		if len(list) != 0 || cap(list) != n+2 {
			t.Fatalf("room for %d: length %d, capacity %d", n+2, len(list), cap(list))
		}
		for i := range n {
			list = append(list, 100*n+i)
		}
		lists = append(lists, s.Keep(list))
	}
	for i, list := range lists {
		lists[i] = append(list, -1)
	}
	const want = "[[300 301 302 -1] [-1] [400 401 402 403 -1] [300 301 302 -1] [100 -1] " +
		"[2500 2501 2502 2503 2504 2505 2506 2507 2508 2509 2510 2511 2512 2513 2514 2515 2516 2517 2518 2519 2520 2521 2522 2523 2524 -1] [200 201 -1]]"
	if got := fmt.Sprint(lists); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var one Slab[string]
	a, b := one.One(), one.One()
	*a = "a"
	if a == b || *b != "" {
		t.Error("two things are one")
	}
	if n := testing.AllocsPerRun(100, func() {
		s := Slab[int]{Size: 100}
		for range 300 {
			s.One()
		}
	}); n != 3 {
		t.Errorf("%v allocations for 300 of 100", n)
	}
}
