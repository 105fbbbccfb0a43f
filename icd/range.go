package icd

import (
	"fmt"
	"strings"
)

// Range is a range of diagnoses in the classification: categories (A00-B99, both ends included, over letters too), single
// places behind the dot (I42.5-I42.9), one category (B99) or one place (I25.2). Ranges can be compared. The zero value holds
// no code.
type Range struct {
	first, last string // of one length: three characters or five
}

// ParseRange reads a range. Both ends have the same form and ascend; a range of one is written once or twice.
func ParseRange(s string) (Range, error) {
	first, last, joined := strings.Cut(s, "-")
	if !joined {
		last = first
	}
	switch {
	case !item(first) || !item(last) || len(first) != len(last):
		return Range{}, fmt.Errorf("icd: %q is not a range of diagnoses", s)
	case first > last:
		return Range{}, fmt.Errorf("icd: the range %s runs backwards", s)
	}
	return Range{first, last}, nil
}

// item reports whether s is an end of a range: a letter and two digits, then at most a dot and a digit or the filler.
func item(s string) bool {
	switch len(s) {
	case 3:
	case 5:
		if s[3] != '.' || s[4] != 'x' && !digit(s[4]) {
			return false
		}
	default:
		return false
	}
	return 'A' <= s[0] && s[0] <= 'Z' && digit(s[1]) && digit(s[2])
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// Contains reports whether a canonical code lies in the range: by its category, or by its first five characters if the ends
// have five. It may be a whole diagnosis, a category or a half of a dagger pair.
func (r Range) Contains(code string) bool {
	n := len(r.first)
	// Letters and digits stand at the same places, so the order of texts is that of letter and number.
	return n > 0 && len(code) >= n && r.first <= code[:n] && code[:n] <= r.last
}

// categories reports whether the range is one of whole categories.
func (r Range) categories() bool { return len(r.first) == 3 }

// Width is how many first five characters the range spans, with a hundred categories to a letter and eleven places to a
// category (0 to 9 and the filler): of two ranges the narrower says more about a code.
func (r Range) Width() int {
	if r.first == "" {
		return 0
	}
	if r.categories() {
		return place(r.last+".x") - place(r.first+".0") + 1
	}
	return place(r.last) - place(r.first) + 1
}

// place numbers the first five characters of a code in ascending order.
func place(s string) int {
	p := 10 // the filler
	if s[4] != 'x' {
		p = int(s[4] - '0')
	}
	return ((int(s[0]-'A')*10+int(s[1]-'0'))*10+int(s[2]-'0'))*11 + p
}

// String returns the range as [ParseRange] reads it, a range of one written once.
func (r Range) String() string {
	if r.first == r.last {
		return r.first
	}
	return r.first + "-" + r.last
}
