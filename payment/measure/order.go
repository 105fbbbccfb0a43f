package measure

import (
	"cmp"
	"maps"
	"slices"
)

// sortedKeys returns the keys of a map in ascending order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// sortedBy returns the keys of a map in the order of less.
func sortedBy[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

// compareBy compares a1 with b1, then a2 with b2.
func compareBy[A, B cmp.Ordered](a1, b1 A, a2, b2 B) int {
	return cmp.Or(cmp.Compare(a1, b1), cmp.Compare(a2, b2))
}
