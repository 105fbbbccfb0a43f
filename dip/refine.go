package dip

import (
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/proviso"
	"github.com/fenzu/fenzu/rules"
)

// numbers are the numbers of groups, by code.
type numbers struct {
	scores map[string]rules.Decimal
	costs  map[string][]rules.MeanCost
	others map[string]bool // groups that have some number or row: an auxiliary entry can lead to them
}

func (g *Grouper) fillNumbers() {
	n := &g.numbers
	if len(g.d.Scores) > 0 {
		n.scores = make(map[string]rules.Decimal, len(g.d.Scores))
		for _, v := range g.d.Scores {
			n.scores[v.Code] = v.Score
		}
	}
	if len(g.d.Costs) > 0 {
		n.costs = make(map[string][]rules.MeanCost)
		for _, v := range g.d.Costs {
			n.costs[v.Code] = append(n.costs[v.Code], v)
		}
	}
	if slices.ContainsFunc(g.d.Auxiliary, func(e rules.AuxiliaryEntry) bool { return e.Code != "" }) {
		n.others = g.d.Known()
	}
	c := g.catalog()
	for _, e := range g.d.TCM {
		g.western = append(g.western, setOf(c, e.Western, false))
	}
}

// mean is the mean cost of a group: of the entries that do not contradict the case, the one that states most; else the
// standard. It is nil if neither is known.
func (s *state) mean(group string) *big.Rat {
	stated := -1
	var found rules.Decimal
	for _, v := range s.g.numbers.costs[group] {
		n := 0
		if v.HospitalLevel != "" {
			if v.HospitalLevel != s.c.HospitalLevel {
				continue
			}
			n++
		}
		if v.Insurance != "" {
			if v.Insurance != s.c.Insurance {
				continue
			}
			n++
		}
		if n > stated {
			stated, found = n, v.Cost
		}
	}
	if found.Known() {
		return found.Rat()
	}
	return s.standard(group)
}

// standard is score × price of a group, nil if either is not known.
func (s *state) standard(group string) *big.Rat {
	score, price := s.g.numbers.scores[group].Rat(), s.g.policy.price.Rat()
	if price == nil {
		price = s.c.Price.Rat()
	}
	if score == nil || price == nil || price.Sign() <= 0 { // no point is worth nothing
		return nil
	}
	return score.Mul(score, price)
}

// foundGroup is the group that was found, by the code under which the tables of the pack have it: that of a comprehensive group may
// stand for those of many categories.
func (s *state) foundGroup() string {
	if n := s.r.DIP.Group; n > 0 {
		return s.g.d.Groups[n-1].Code
	}
	return s.r.Code
}

// refine finds what a locality adds to a group that was found: an entry of traditional Chinese medicine, else the auxiliary
// type (specification, 5 and 11.2). The number of the row stays.
func (s *state) refine() {
	if len(s.g.d.TCM)+len(s.g.d.Auxiliary) == 0 || s.r.Status != rules.Core && s.r.Status != rules.Comprehensive {
		return
	}
	if s.refineTCM() || s.r.DIP.Kind == rules.KindBedDay {
		return
	}
	s.refineAuxiliary()
}

// refineTCM takes the first entry that holds, those with procedures before the others.
func (s *state) refineTCM() bool {
	for _, withProcedures := range []bool{true, false} {
		for i := range s.g.d.TCM {
			e := &s.g.d.TCM[i]
			if (len(e.Procedures) > 0) != withProcedures {
				continue
			}
			t, lacking := s.holdsTCM(i, e)
			if s.visit != nil && t != proviso.No {
				s.explainTCM(i, t)
			}
			switch t {
			case proviso.Unknown:
				s.skip(e.Diagnosis, lacking)
			case proviso.Yes:
				s.r.DIP.TCM = int32(i + 1)
				return true
			}
		}
	}
	return false
}

// holdsTCM answers an entry, and names the field that is missing.
func (s *state) holdsTCM(i int, e *rules.TCMEntry) (proviso.Truth, rules.Field) {
	if e.Base != "" && e.Base != s.foundGroup() {
		return proviso.No, rules.NoField
	}
	if len(e.Western) > 0 && (s.ref >= 0 && !has(s.g.western[i], s.ref) || s.ref < 0 && !holdsAny(e.Western, s.principal)) {
		return proviso.No, rules.NoField
	}
	for _, p := range e.Procedures {
		item := []rules.Item{{Text: p, Exact: true}}
		if !slices.ContainsFunc(s.px, func(x entry) bool { return s.procedureIn(item, &x) }) {
			return proviso.No, rules.NoField
		}
	}
	t, lacking := proviso.Tell(s.c.TCMDiagnosis != "", sameTCM(s.c.TCMDiagnosis, e.Diagnosis)), rules.NoField
	if t == proviso.Unknown {
		lacking = rules.FieldTCMDiagnosis
	}
	if e.MinShare.Known() {
		share := proviso.Unknown
		if v := s.share(e.Part); v != nil {
			share = proviso.Tell(true, v.Cmp(e.MinShare.Rat()) >= 0)
		} else if lacking == rules.NoField {
			lacking = rules.FieldParts
			if !s.c.Cost.Known() {
				lacking = rules.FieldCost
			}
		}
		t = t.And(share)
	}
	return t, lacking
}

// sameTCM compares codes of traditional Chinese medicine: without white space, in half width and capitals.
func sameTCM(a, b string) bool { return strings.EqualFold(icd.Normalize(a), icd.Normalize(b)) }

// skip notes that an entry was passed over for lack of a value; once for a field.
func (s *state) skip(what string, f rules.Field) {
	for _, i := range s.r.Issues() {
		if i.Code == rules.OverlaySkipped && i.Text == what {
			return
		}
	}
	s.late(rules.Issue{Code: rules.OverlaySkipped, Field: f, Index: -1, Text: what})
}

// refineAuxiliary applies the auxiliary type with the highest trigger, or the first entry that holds where the pack has one
// table. Inside a type the first level that holds stands for it.
func (s *state) refineAuxiliary() {
	best := -1
	var height *big.Rat
	done := make([]string, 0, 8) // types that are decided
	for i := range s.g.d.Auxiliary {
		e := &s.g.d.Auxiliary[i]
		if slices.Contains(done, e.Type) || !s.refines(e) {
			continue
		}
		t, value, lacking := s.holdsAuxiliary(e)
		if s.visit != nil && t != proviso.No {
			s.explainAuxiliary(i, t, false)
		}
		switch t {
		case proviso.No:
			continue
		case proviso.Unknown:
			s.skip(e.Type, lacking)
			done = append(done, e.Type)
			continue
		}
		done = append(done, e.Type)
		if s.g.policy.table {
			best = i
			break
		}
		h := e.Trigger.Rat()
		if h == nil {
			h = value.Rat()
		}
		if best < 0 || h != nil && (height == nil || h.Cmp(height) > 0) {
			best, height = i, h
		}
	}
	if best < 0 {
		return
	}
	e := &s.g.d.Auxiliary[best]
	s.r.DIP.Auxiliary = int32(best + 1)
	if s.visit != nil {
		s.explainAuxiliary(best, proviso.Yes, true)
	}
	if e.Code == "" {
		return
	}
	to := e.Code
	if !s.g.numbers.others[to] {
		to = s.firstLevel(e.Type)
	}
	s.r.Code = to
}

// refines reports whether an entry is for the group that was found.
func (s *state) refines(e *rules.AuxiliaryEntry) bool {
	if len(e.Groups) > 0 {
		return slices.Contains(e.Groups, s.foundGroup())
	}
	return s.r.DIP.Kind == rules.KindCore || s.r.DIP.Kind == rules.KindBasic
}

// holdsAuxiliary answers an entry, with its value for the level of the hospital, and names a field that is missing.
func (s *state) holdsAuxiliary(e *rules.AuxiliaryEntry) (proviso.Truth, rules.Decimal, rules.Field) {
	s.about = s.foundGroup()
	t := s.holds(e.Proviso)
	if t == proviso.No {
		return proviso.No, rules.Decimal{}, rules.NoField
	}
	lacking := rules.NoField
	if t == proviso.Unknown {
		lacking = s.missing(e.Proviso)
	}
	var value rules.Decimal
	byLevel := false
	for _, v := range e.Values {
		switch v.HospitalLevel {
		case "":
			if !value.Known() {
				value = v.Value
			}
		case s.c.HospitalLevel:
			return t, v.Value, lacking
		default:
			byLevel = true
		}
	}
	switch {
	case byLevel && s.c.HospitalLevel != "" && !value.Known():
		return proviso.No, value, rules.NoField // not offered there
	case byLevel && s.c.HospitalLevel == "":
		if lacking == rules.NoField {
			lacking = rules.FieldHospitalLevel
		}
		return proviso.Unknown, value, lacking
	}
	return t, value, lacking
}

// missing is the first field that a condition lacks.
func (s *state) missing(n int32) rules.Field {
	l := lacking{fields: make(map[rules.Field]bool)}
	s.lacks(n, &l)
	for f := rules.NoField + 1; f < rules.FieldLine; f++ {
		if l.fields[f] {
			return f
		}
	}
	if len(l.named) > 0 {
		return l.named[0].Field
	}
	return rules.NoField
}

// firstLevel is the group of the first level of a type for the group found, or that group.
func (s *state) firstLevel(kind string) string {
	for i := range s.g.d.Auxiliary {
		e := &s.g.d.Auxiliary[i]
		if e.Type == kind && s.refines(e) && s.g.numbers.others[e.Code] {
			return e.Code
		}
	}
	return s.r.Code
}
