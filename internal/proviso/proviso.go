// Package proviso answers tests of conditions on what a case states, for the engines of all systems. Answers are three-valued:
// a value that is missing makes a test unknown, never false.
package proviso

import (
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// Truth is the answer of a test. Answers ascend: of several that must all hold the least counts, of several of which one is
// enough the greatest.
type Truth int8

// The answers.
const (
	No Truth = iota
	Unknown
	Yes
)

// Tell is the answer of a test on a value that is known or not.
func Tell(known, holds bool) Truth {
	switch {
	case !known:
		return Unknown
	case holds:
		return Yes
	}
	return No
}

// And answers whether both hold.
func (t Truth) And(o Truth) Truth { return min(t, o) }

// Or answers whether one of both holds.
func (t Truth) Or(o Truth) Truth { return max(t, o) }

// Not turns an answer round.
func (t Truth) Not() Truth { return Yes - t }

// Stated answers a test on a field of a case that every system reads alike: a text, a flag or a whole number.
func Stated(t *rules.Test, c *rules.Case) Truth {
	switch t.Kind {
	case rules.TestAdmission:
		return Text(t, c.Admission)
	case rules.TestHospitalLevel:
		return Text(t, c.HospitalLevel)
	case rules.TestInsurance:
		return Text(t, c.Insurance)
	case rules.TestStage:
		return Text(t, c.Stage)
	case rules.TestDepartment:
		return Text(t, c.Department)
	case rules.TestFlag:
		v, known := c.Flags[t.Name]
		return Tell(known, v)
	}
	v, known := c.Number(t.Kind.Field()).Get()
	return Number(t, v, known)
}

// Text answers a test on a text; the empty one is unknown.
func Text(t *rules.Test, value string) Truth {
	return Tell(value != "", slices.Contains(t.Texts, value))
}

// Number answers a comparison with a whole number.
func Number(t *rules.Test, v int64, known bool) Truth {
	return Tell(known, known && t.Meets(v))
}

// Between answers a comparison with a whole number that lies between two bounds.
func Between(t *rules.Test, low, high int64, known bool) Truth {
	if !known {
		return Unknown
	}
	a := t.Meets(low)
	if low == high {
		return Tell(true, a)
	}
	// The bounds answer for all that lies between them if no end of the comparison does.
	inside := func(d rules.Decimal) bool {
		v := d.Rat()
		return v.Cmp(new(big.Rat).SetInt64(low)) >= 0 && v.Cmp(new(big.Rat).SetInt64(high)) <= 0
	}
	if a != t.Meets(high) || (t.Compare == rules.Equal || t.Compare == rules.Between) && (inside(t.Low) || inside(t.High)) {
		return Unknown
	}
	return Tell(true, a)
}

// Rat answers a comparison with an exact number, nil if it is not known.
func Rat(t *rules.Test, v *big.Rat) Truth {
	return Tell(v != nil, v != nil && t.MeetsRat(v))
}
