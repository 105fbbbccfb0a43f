package dip

// truth is the answer of a test: a value that is missing makes it unknown, never false.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

// tell is the answer of a test on a value that is known or not.
func tell(known, holds bool) truth {
	switch {
	case !known:
		return unknown
	case holds:
		return yes
	}
	return no
}

func (t truth) and(o truth) truth { return min(t, o) }
func (t truth) or(o truth) truth  { return max(t, o) }

// not turns an answer round.
func (t truth) not() truth { return yes - t }
