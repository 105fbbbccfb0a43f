// Package dip groups cases by DIP (按病种分值付费): it compiles a pack of system dip and finds the row of the catalogue, or the
// comprehensive group, that a case belongs to. It is the engine behind package grouper, which most callers want.
//
// The order is that of the national rule: the principal diagnosis is judged (S1), the procedures are read and the exclusions of
// the pack applied (S2); the rows of the key and the main procedure are looked up (S4) and the best is chosen (S5); a case that
// no row takes goes to the conservative row (S7) or to the comprehensive group of its category and class of treatment (S8).
// Where localities differ the pack says how: lists before the catalogue, keys, comparisons, ties, the ladder of comprehensive
// groups, the last resort, and in the end entries of traditional Chinese medicine and auxiliary types.
//
// A [Grouper] is immutable and safe for concurrent use. Group is total: bad data is a status, never an error or a panic.
package dip
