package main

import (
	"errors"
	"iter"

	"github.com/fenzu/fenzu/grouper"
)

var errShort = errors.New("输入的记录比 -skip 少：不是同一个文件？")

// skip passes over the first n records. They are read, because only then is it known what a record is, and not grouped.
func skip(chunks iter.Seq[grouper.Chunk], n int) iter.Seq[grouper.Chunk] {
	if n == 0 {
		return chunks
	}
	return func(yield func(grouper.Chunk) bool) {
		for c := range chunks {
			if n > 0 {
				c, n = behind(c, n)
			}
			if c != nil && !yield(c) {
				return
			}
		}
		if n > 0 {
			yield(chunkOf([]record{{nil, errShort}}))
		}
	}
}

// record is what a reader yields.
type record struct {
	c   *grouper.Case
	err error
}

// behind returns what stands behind the first n records of a chunk, nil if there is nothing, and how many are left to skip. An
// error of the file is no record.
func behind(c grouper.Chunk, n int) (grouper.Chunk, int) {
	var rest []record
	for c, err := range c {
		switch {
		case c == nil:
			rest = append(rest, record{c, err}) // after which nobody reads on
		case n > 0:
			n--
		default:
			rest = append(rest, record{c, err})
		}
	}
	if rest == nil {
		return nil, n
	}
	return chunkOf(rest), n
}

func chunkOf(list []record) grouper.Chunk {
	return func(yield func(*grouper.Case, error) bool) {
		for _, r := range list {
			if !yield(r.c, r.err) {
				return
			}
		}
	}
}
