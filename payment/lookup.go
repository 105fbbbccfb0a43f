package payment

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// groupTable holds the numbers of groups by code.
type groupTable map[string][]groupNumber

type groupNumber struct {
	value                       Number
	level, insurance, auxiliary string
	cases                       rules.Int
	cv                          *Number
	pos                         rules.Pos
}

func groupTableOf(list []rules.GroupValue) groupTable {
	t := make(groupTable, len(list))
	for i := range list {
		v := &list[i]
		t[v.Code] = append(t[v.Code], groupNumber{exact.Of(v.Value.Rat()), v.HospitalLevel, v.Insurance, v.Auxiliary, v.Cases,
			limit(v.CV), v.Pos})
	}
	return t
}

// fit tells how well the conditions of a row suit a claim, each with what the claim has: -1 if one does not hold, else the more the
// better. An empty condition holds for everybody, and each counts more than all those before it.
func fit(conditions ...[2]string) int {
	score := 0
	for i, c := range conditions {
		switch c[0] {
		case "":
		case c[1]:
			score |= 1 << i
		default:
			return -1
		}
	}
	return score
}

// of returns the number that fits best: an auxiliary class counts more than a level, a level more than a kind of insurance.
func (t groupTable) of(code string, q *query, auxiliary string) *groupNumber {
	var best *groupNumber
	score := -1
	list := t[code]
	for i := range list {
		n := &list[i]
		if s := fit([2]string{n.insurance, q.insurance}, [2]string{n.level, q.level}, [2]string{n.auxiliary, auxiliary}); s > score {
			best, score = n, s
		}
	}
	return best
}

// printedLimit is the limits of a group in yuan, as far as there are any.
type printedLimit struct {
	level, insurance string
	low, high        *Number
	pos              rules.Pos
}

// printed returns the limits that fit best: a level counts more than a kind of insurance.
func (s *Scheme) printed(code string, q *query) *printedLimit {
	var best *printedLimit
	score := -1
	list := s.limits[code]
	for i := range list {
		l := &list[i]
		if n := fit([2]string{l.insurance, q.insurance}, [2]string{l.level, q.level}); n > score {
			best, score = l, n
		}
	}
	return best
}

// found is a number with the place where it stands.
type found struct {
	value Number
	pos   rules.Pos
}

// coefficientKey names whom a coefficient is for; empty is everybody.
type coefficientKey struct{ institution, level, class, code string }

// coefficient returns the most specific coefficient of coefficients.csv: that of the institution for the group before that of
// the institution, then those of its class and of its level, each for the group before the one for all.
func (s *Scheme) coefficient(q *query, code string) (found, bool) {
	if len(s.coefficients) == 0 {
		return found{}, false
	}
	for _, k := range [...]coefficientKey{
		{institution: q.institution, code: code}, {institution: q.institution},
		{level: q.level, class: q.class, code: code}, {class: q.class, code: code}, {level: q.level, code: code}, {code: code},
		{level: q.level, class: q.class}, {class: q.class}, {level: q.level}, {},
	} {
		if f, ok := s.coefficients[k]; ok {
			return f, true
		}
	}
	return found{}, false
}

// component is a fact about an institution, with the mean of its peers if there is one.
type component struct {
	value, mean Number
	peers       bool
	pos         rules.Pos
}

// excess is how far the institution lies above the mean of its peers, as a part of that mean (reading 45).
func (c *component) excess() Number { return c.value.Quo(c.mean).Sub(exact.Int(1)) }

// bedDay returns the value of a day of a class, or of the group.
func (s *Scheme) bedDay(class, code string, q *query) (found, string, bool) {
	best, score, name := found{}, -1, ""
	for i := range s.bedDays {
		d := &s.bedDays[i]
		if class != "" && d.class != class || class == "" && (code == "" || d.code != code) {
			continue
		}
		if n := fit([2]string{d.insurance, q.insurance}, [2]string{d.level, q.level}, [2]string{d.institution, q.institution},
			[2]string{d.code, code}); n > score {
			best, score, name = d.found, n, d.class
		}
	}
	return best, name, score >= 0
}

type bedDayRow struct {
	class, level, insurance, institution, code string
	found
}

type auxiliaryRow struct {
	level, code string
	trigger     Number
	found
}

// auxiliary returns the factor of a class.
func (s *Scheme) auxiliary(class, code string, q *query) *auxiliaryRow {
	var best *auxiliaryRow
	score := -1
	list := s.auxiliaries[class]
	for i := range list {
		r := &list[i]
		if n := fit([2]string{r.level, q.level}, [2]string{r.code, code}); n > score {
			best, score = r, n
		}
	}
	return best
}
