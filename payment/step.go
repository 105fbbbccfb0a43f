package payment

import "github.com/fenzu/fenzu/rules"

// Step is one step of a bill: a value that was looked up in the scheme, or one that was worked out. It holds facts; text is
// made when it is printed.
type Step struct {
	Rule     Rule      // what was done, by which formula
	Operands []Operand // values of the formula, in its order, and of the outlier ratio its limits; none of a value that was looked up
	Exact    Number    // before rounding
	Result   Number    // after rounding
	Rounding Rounding  // the zero value if nothing was rounded
	Text     string    // of what, such as a group or an institution; or ""
	Pos      rules.Pos // where the scheme states the value or the rule
	Kind     Kind      // what the outlier ratio made of the case; 0 in other steps
}

// Operand is one value of a formula.
type Operand struct {
	Symbol Symbol
	Value  Number
}

// limit returns an operand that limits the outlier ratio.
func (s *Step) limit(symbol Symbol) (Number, bool) {
	for _, o := range s.Operands {
		if o.Symbol == symbol {
			return o.Value, true
		}
	}
	return Number{}, false
}
