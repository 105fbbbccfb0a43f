package rules

import "slices"

// implies reports whether every case that meets the condition is certain to meet the other one. It finds what follows test by
// test, and not all that there is.
func (p *Proviso) implies(o *Proviso) bool {
	return p == o || !slices.ContainsFunc(p.Alternatives, func(tests []Test) bool {
		return !slices.ContainsFunc(o.Alternatives, func(others []Test) bool {
			return !slices.ContainsFunc(others, func(t Test) bool {
				return !slices.ContainsFunc(tests, func(s Test) bool { return s.implies(&t) })
			})
		})
	})
}

// implies reports whether a case that meets the test is certain to meet the other one.
func (t *Test) implies(o *Test) bool {
	if t.Kind != o.Kind || t.Not != o.Not || t.Name != o.Name {
		return false
	}
	if t.Not {
		return t.equal(o)
	}
	switch tests[t.Kind].operand {
	case numberOperand:
		low, lowIn, high, highIn := t.bounds()
		from, fromIn, to, toIn := o.bounds()
		if t.Kind == TestCount && !slices.Equal(t.Items, o.Items) {
			return false
		}
		above := !from.Known() || low.Known() && (low.Cmp(from) > 0 || low.Cmp(from) == 0 && (fromIn || !lowIn))
		below := !to.Known() || high.Known() && (high.Cmp(to) < 0 || high.Cmp(to) == 0 && (toIn || !highIn))
		return above && below
	case textOperand:
		return !slices.ContainsFunc(t.Texts, func(s string) bool { return !slices.Contains(o.Texts, s) })
	case noTestOperand:
		return true
	}
	if len(t.Groups) > 0 {
		return t.equal(o)
	}
	return len(t.Items) > 0 && !slices.ContainsFunc(t.Items, func(i Item) bool { return !slices.Contains(o.Items, i) })
}

// equal reports whether two tests ask the same.
func (t *Test) equal(o *Test) bool {
	return t.Kind == o.Kind && t.Not == o.Not && t.Compare == o.Compare && t.Name == o.Name && t.Low.Equal(o.Low) && t.High.Equal(o.High) &&
		slices.Equal(t.Items, o.Items) && slices.Equal(t.Texts, o.Texts) && slices.EqualFunc(t.Groups, o.Groups, slices.Equal[[]Item])
}

// bounds returns the ends of the numbers that meet a test, unknown where there is none, and whether they meet it too.
func (t *Test) bounds() (low Decimal, lowIn bool, high Decimal, highIn bool) {
	switch t.Compare {
	case Less:
		high = t.Low
	case AtMost:
		high, highIn = t.Low, true
	case More:
		low = t.Low
	case AtLeast:
		low, lowIn = t.Low, true
	default: // Equal; of Between the upper end differs
		low, lowIn, high, highIn = t.Low, true, t.High, true
	}
	return low, lowIn, high, highIn
}
