package payment

import "github.com/fenzu/fenzu/rules"

// Step is one step of a bill: a value that was looked up in the scheme, or one that was worked out. It holds facts; text is
// made when it is printed.
type Step struct {
	Rule     Rule      // what was done, by which formula
	Operands []Operand // values of the formula, in its order; none of a value that was looked up
	Exact    Number    // before rounding
	Result   Number    // after rounding
	Rounding Rounding  // the zero value if nothing was rounded
	Text     string    // of what, such as a group or an institution; or ""
	Pos      rules.Pos // where the scheme states the value or the rule

	// Of the outlier ratio alone: the limits, as far as there are any, and what they made of the case.
	Kind            Kind
	Low, High       Number
	LowSet, HighSet bool
}

// Operand is one value of a formula.
type Operand struct {
	Symbol Symbol
	Value  Number
}
