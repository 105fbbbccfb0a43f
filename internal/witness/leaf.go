package witness

import (
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Leaf finds the case in a leaf of an ADRG: a case of the ADRG, or that with a complication more and with what the condition of the
// leaf asks for. It is nil if there is none.
func (w *DRG) Leaf(c *rules.Case, l *rules.Leaf) *rules.Case {
	for _, x := range w.conditional(c, l.Proviso) {
		if found := w.tier(x, l); found != nil {
			return found
		}
	}
	return nil
}

// tier finds the case in a leaf: as it is, or with a complication more.
func (w *DRG) tier(c *rules.Case, l *rules.Leaf) *rules.Case {
	if r := w.walk(c, nil); r.Code == l.Code {
		return c
	}
	extra := map[rules.When][]string{
		rules.WhenMCC: w.mcc, rules.WhenCC: w.cc, rules.WhenCCOnly: w.cc,
	}[l.When]
	if l.When == rules.WhenAny && l.Proviso >= 0 { // its condition may ask for one
		extra = slices.Concat(spread(w.mcc, 5), spread(w.cc, 5))
	}
	for _, d := range extra {
		more := *c
		more.Diagnoses = append(slices.Clone(c.Diagnoses), d)
		if r := w.walk(&more, nil); r.Code == l.Code {
			return &more
		}
	}
	return nil
}

// conditional returns cases that meet the condition of a leaf as far as one can tell, one or some for each of its alternatives; the
// case itself if there is no condition.
func (w *DRG) conditional(c *rules.Case, proviso int32) []*rules.Case {
	if proviso < 0 {
		return []*rules.Case{c}
	}
	var list []*rules.Case
	for _, tests := range w.d.Provisos[proviso].Alternatives {
		cases := []*rules.Case{copied(c)}
		for i := range tests {
			var next []*rules.Case
			for _, x := range cases {
				next = append(next, w.meet(x, &tests[i], !tests[i].Not)...)
			}
			cases = spread(next, 40)
		}
		list = append(list, cases...)
	}
	return list
}

func copied(c *rules.Case) *rules.Case {
	x := *c
	x.Diagnoses, x.Procedures = slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
	x.Flags = make(map[string]bool, len(c.Flags))
	for name, v := range c.Flags {
		x.Flags[name] = v
	}
	return &x
}

// meet makes cases that meet a test, or that do not.
func (w *DRG) meet(c *rules.Case, t *rules.Test, met bool) []*rules.Case {
	x := copied(c)
	holds := func(code string) bool { return holds(t.Items, code) }
	var list []*rules.Case
	switch t.Kind {
	case rules.TestPrincipal:
		codes := w.codesOf(t.Items, false)
		if !met {
			codes = slices.DeleteFunc(append([]string{c.Diagnoses[0]}, w.principals...), holds)
		}
		for _, code := range spread(codes, 20) {
			y := copied(c)
			y.Diagnoses[0] = code
			list = append(list, y)
		}
		return list
	case rules.TestMain:
		codes := w.codesOf(t.Items, true)
		if !met {
			codes = slices.DeleteFunc(slices.Clone(w.counting), holds)
			if len(c.Procedures) == 0 || !holds(c.Procedures[0]) {
				return []*rules.Case{x}
			}
		}
		for _, code := range spread(codes, 20) {
			y := copied(c)
			y.Procedures = append([]string{code}, y.Procedures[min(1, len(y.Procedures)):]...)
			list = append(list, y)
		}
		return list
	case rules.TestOtherDiagnosis, rules.TestAnyDiagnosis:
		if !met {
			x.Diagnoses = append(x.Diagnoses[:1], slices.DeleteFunc(x.Diagnoses[1:], holds)...)
			return []*rules.Case{x}
		}
		for _, code := range spread(w.codesOf(t.Items, false), 5) {
			y := copied(c)
			y.Diagnoses = append(y.Diagnoses, code)
			list = append(list, y)
		}
		return list
	case rules.TestProcedure, rules.TestOtherProcedure, rules.TestCount:
		return w.meetProcedures(x, t, met, holds)
	case rules.TestProcedureGroups:
		for _, group := range t.Groups {
			if codes := w.codesOf(group, true); met && len(codes) > 0 {
				x.Procedures = append(w.led(x), codes[0])
			}
		}
	case rules.TestDepartment:
		x.Department = t.Texts[0]
		if !met {
			x.Department += "-"
		}
	case rules.TestFlag:
		x.Flags[t.Name] = met
	case rules.TestMCC, rules.TestCC, rules.TestCCOnly, rules.TestNone: // the complications are tried later
	default:
		v, ok := nearest(t, met)
		if !ok {
			return nil
		}
		setNumber(x, t.Kind, v)
	}
	return []*rules.Case{x}
}

// meetProcedures makes cases that meet a test on procedures in some positions, or that do not.
func (w *DRG) meetProcedures(x *rules.Case, t *rules.Test, met bool, holds func(string) bool) []*rules.Case {
	n, ok := int64(1), true
	if t.Kind == rules.TestCount {
		n, ok = nearest(t, met)
	} else if !met {
		n = 0
	}
	codes := w.codesOf(t.Items, true)
	if !ok || len(codes) == 0 && n > 0 {
		return nil
	}
	if n == 0 {
		x.Procedures = slices.DeleteFunc(x.Procedures, holds)
		return []*rules.Case{x}
	}
	var list []*rules.Case
	for _, code := range spread(codes, 5) {
		y := copied(x)
		y.Procedures = w.led(y)
		have := int64(0)
		for i, p := range y.Procedures {
			if holds(p) && (i > 0 || t.Kind != rules.TestOtherProcedure) {
				have++
			}
		}
		for ; have < n && have < 20; have++ {
			y.Procedures = append(y.Procedures, code)
		}
		list = append(list, y)
	}
	return list
}

// led is the procedures of a case with something in the first place: a procedure that is added must not lead.
func (w *DRG) led(c *rules.Case) []string {
	if len(c.Procedures) == 0 {
		return []string{w.unknown}
	}
	return c.Procedures
}

// codesOf returns some codes of the code system that items hold.
func (w *DRG) codesOf(items []rules.Item, procedures bool) []string {
	var codes []string
	for _, i := range spread(items, 20) {
		if i.Exact {
			codes = append(codes, i.Text)
			continue
		}
		list := w.p.Codes().Catalog().Diagnoses()
		if procedures {
			list = w.p.Codes().Catalog().Procedures()
		}
		for n, e := range list {
			if i.Holds(e.Code) && (n%3 == 0 || strings.HasPrefix(i.Text, e.Code)) {
				codes = append(codes, e.Code)
			}
		}
	}
	return codes
}

// nearest finds the whole number nearest to what a test compares with that meets it, or that does not.
func nearest(t *rules.Test, met bool) (int64, bool) {
	var ends []int64
	for _, d := range []rules.Decimal{t.Low, t.High} {
		if r := d.Rat(); r != nil {
			ends = append(ends, new(big.Int).Quo(r.Num(), r.Denom()).Int64())
		}
	}
	for _, step := range []int64{0, 1, -1} {
		for _, v := range ends {
			if v += step; v >= 0 && t.Meets(v) == met {
				return v, true
			}
		}
	}
	return 0, false
}

// setNumber puts a number into the field that a test reads. An age goes with what it says of days.
func setNumber(c *rules.Case, k rules.TestKind, v int64) {
	const year = 366 // days that no infant has
	switch {
	case k == rules.TestAgeDays && v >= year:
		c.Age, c.AgeDays = rules.Known(v/year), rules.Int{}
	case k == rules.TestAgeDays:
		c.Age, c.AgeDays = rules.Known(0), rules.Known(v)
	case k == rules.TestAge && v == 0:
		c.Age, c.AgeDays = rules.Known(0), rules.Known(c.AgeDays.Or(200))
	case k == rules.TestAge:
		c.Age, c.AgeDays = rules.Known(v), rules.Int{}
	default:
		*number(c, k) = rules.Known(v)
	}
}

// leafMisses breaks one test after the other of the condition of a leaf that takes a case. A case that the leaf takes for another
// reason is none.
func (w *DRG) leafMisses(l *rules.Leaf, c *rules.Case) []Case {
	if l.Proviso < 0 {
		return nil
	}
	p := &w.d.Provisos[l.Proviso]
	var list []Case
	for _, tests := range p.Alternatives {
		for i := range tests {
			for _, x := range spread(w.meet(c, &tests[i], tests[i].Not), 3) {
				if r := w.walk(x, nil); r.Code != l.Code && r.Code != "" {
					list = append(list, Case{Name: l.Code + " not: " + tests[i].String(), Case: *x, Note: l.Name, Want: []Want{{"want.code", "!" + l.Code}}})
					break
				}
			}
		}
	}
	return list
}
