package payment

import "github.com/fenzu/fenzu/internal/exact"

// Grounds returns the grounds on which the case may ask for a special-case review (特例单议), in the order of grounds.csv: all
// tests of a ground hold. A test of what is not known does not hold. Whether there is still room in the quota, clearing says.
func (s *Scheme) Grounds(c *Claim) []string {
	var list []string
	r := run{s: s, c: c, b: &Bill{}, code: c.Result.Code, q: query{level: c.HospitalLevel, institution: c.Institution,
		insurance: c.Insurance, day: c.Discharged}}
	if h, known := s.houses[c.Institution]; known {
		r.q.level, r.q.class = h.level, h.class
	}
	r.findCode()
	if n := s.weights.of(r.code, &r.q, ""); n != nil {
		r.w = n.value
	}
	for i := 0; i < len(s.grounds); {
		name, holds, j := s.grounds[i].rule.Ground, true, i
		for ; j < len(s.grounds) && s.grounds[j].rule.Ground == name; j++ {
			holds = holds && r.holds(&s.grounds[j])
		}
		if holds {
			list = append(list, name)
		}
		i = j
	}
	return list
}

// holds tests one ground.
func (r *run) holds(g *ground) bool {
	var x, line Number
	line = g.value
	whole := func(n int64, known bool) bool { x = exact.Int(n); return known }
	ok := true
	switch g.rule.Test {
	case "stay":
		ok = whole(r.stay())
	case "birth-weight":
		ok = whole(r.c.BirthWeight.Get())
	default:
		x = r.c.Cost.Yuan()
		var mean Number
		switch g.rule.Test {
		case "area-mean":
			mean, _, ok = r.s.areaMean.of(&r.q, Number{})
			line = line.Mul(mean)
		case "group-mean":
			mean, _, ok = r.groupMean()
			line = line.Mul(mean)
		}
	}
	if !ok {
		return false
	}
	switch c := x.Cmp(line); g.rule.Compare {
	case "lt":
		return c < 0
	case "le":
		return c <= 0
	case "ge":
		return c >= 0
	default:
		return c > 0
	}
}
