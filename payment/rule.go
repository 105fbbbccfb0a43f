package payment

// Rule is the rule of a step; it has a stable name and a formula. The zero value is none.
type Rule uint8

// Symbol is a quantity in a formula (payment specification, 2.1). The zero value is none.
type Symbol uint8
