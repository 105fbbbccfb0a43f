package rules

import (
	"fmt"
	"slices"
	"strings"
)

// checkDRG looks for what sound tables can still get wrong: rules that never act. What it reports is certain: a group that
// it calls unreachable is. It does not find every such group, for it weighs each earlier rule alone.
func (l *loader) checkDRG(d *DRG) {
	l.checkOrder(d)
	k := l.newChecker(d)
	k.admission()
	k.reachability()
}

// checkOrder reports ADRGs of one MDC that do not stand in the order of their codes.
func (l *loader) checkOrder(d *DRG) {
	for i := range d.MDCs {
		groups := d.MDCs[i].ADRGs
		for j := 1; j < len(groups); j++ {
			if g, before := groups[j], groups[j-1]; g.Code < before.Code {
				l.finding(g.Pos, "adrg", GroupOrder, g.Code, g.Code, before.Code)
			}
		}
	}
}

// checker reasons about the conditions of one pack.
type checker struct {
	l       *loader
	d       *DRG
	dx, px  members
	zone    []bool // diagnoses that are in a body zone
	barred  []bool // diagnoses that cannot be principal under this pack
	counts  []bool // procedures that count
	subsets map[[2]*List]bool
	any     bool // one entry may serve two groups of a pair
}

// members tells which lists hold a code, by the numbers of the lists.
type members struct {
	start []int32
	lists []int32
}

func newMembers(n int, lists []*List, procedures bool) members {
	m := members{start: make([]int32, n+2)}
	for _, list := range lists {
		if list.Procedures == procedures {
			for _, c := range list.Codes {
				m.start[c+2]++
			}
		}
	}
	for i := range n {
		m.start[i+2] += m.start[i+1]
	}
	m.lists = make([]int32, m.start[n+1])
	for _, list := range lists {
		if list.Procedures == procedures {
			for _, c := range list.Codes { // start[c+1] runs from where c begins to where it ends
				m.lists[m.start[c+1]] = list.Number
				m.start[c+1]++
			}
		}
	}
	return m
}

func (m members) has(list *List, c Ref) bool {
	return slices.Contains(m.lists[m.start[c]:m.start[c+1]], list.Number)
}

func (l *loader) newChecker(d *DRG) *checker {
	nd, np := l.codes.Diagnoses(), l.codes.Procedures()
	k := &checker{
		l: l, d: d,
		dx:      newMembers(nd, d.Lists, false),
		px:      newMembers(np, d.Lists, true),
		zone:    make([]bool, nd),
		barred:  make([]bool, nd),
		subsets: make(map[[2]*List]bool),
		any:     l.manifest.Parameters.PairEntries == "any",
	}
	for _, z := range d.Zones {
		for _, c := range z.Codes {
			k.zone[c] = true
		}
	}
	p := &l.manifest.Parameters
	if p.Checks("gray") && p.Gray == "check" {
		for i, e := range l.codes.catalog.Diagnoses() {
			k.barred[i] = e.Gray
		}
	}
	if p.Checks("not-allowed") && d.NotPrincipal != nil {
		for _, c := range d.NotPrincipal.Codes {
			k.barred[c] = true
		}
	}
	k.counts = d.Counting(l.codes, p)
	return k
}

// Counting returns which procedures count, by [Ref] (specification of the grouping, 6.1).
func (d *DRG) Counting(codes *Codes, p *Parameters) []bool {
	counts := make([]bool, codes.Procedures())
	if p.Counts == "list" {
		if d.Counted != nil {
			for _, c := range d.Counted.Codes {
				counts[c] = true
			}
		}
		return counts
	}
	for i, e := range codes.catalog.Procedures() {
		counts[i] = !(e.Gray && p.Gray == "check")
	}
	if d.NotCounted != nil {
		for _, c := range d.NotCounted.Codes {
			counts[c] = false
		}
	}
	return counts
}

// admission reports principal diagnoses of an ADRG that no alternative of its gate lets in.
func (k *checker) admission() {
	for i := range k.d.MDCs {
		m := &k.d.MDCs[i]
		for _, g := range m.ADRGs {
			for _, a := range g.Alternatives {
				for _, c := range a.Conditions {
					if c.Atom != PrincipalDiagnosis {
						continue
					}
					for n, r := range c.List.Codes {
						if !k.admits(m, r) {
							code := k.l.codeText(c.List, r)
							k.l.finding(c.List.Pos(n), "code",
								PrincipalNotAdmitted, g.Code+" "+code, g.Code, code, m.Code)
						}
					}
				}
			}
		}
	}
}

// admits reports whether some alternative of the gate can hold with the principal diagnosis.
func (k *checker) admits(m *MDC, r Ref) bool {
	return slices.ContainsFunc(m.Gate, func(a Alternative) bool {
		return !slices.ContainsFunc(a.Conditions, func(c Condition) bool {
			return c.Atom == PrincipalDiagnosis && !k.dx.has(c.List, r) || c.Atom == PrincipalZone && !k.zone[r] ||
				c.Atom == PrincipalNot && k.dx.has(c.List, r)
		})
	})
}

// door is one alternative of the gate of an MDC with what is tried behind it, in order (specification of the grouping, 3).
type door struct {
	gate  []Condition
	rules []rule
}

// rule is one way to an answer behind a door: an alternative of an ADRG or of the test for ambiguity, or the end of an MDC
// that does not let a case go on.
type rule struct {
	name       bilingual
	group      *ADRG // nil if the answer is no ADRG
	number     int   // of the alternative
	conditions []Condition
}

// doors lists everything that is tried, in order.
func (k *checker) doors() []door {
	var doors []door
	for i := range k.d.MDCs {
		m := &k.d.MDCs[i]
		var rules []rule
		tell := func(zh, en string, g *ADRG, alternatives []Alternative) {
			for n, a := range alternatives {
				name := bilingual{zh, en}
				if len(alternatives) > 1 {
					name.zh += fmt.Sprintf("（条件 %d）", n+1)
					name.en += fmt.Sprintf(" (alternative %d)", n+1)
				}
				rules = append(rules, rule{name, g, n + 1, a.Conditions})
			}
		}
		stage := func(after bool) {
			for j := range m.ADRGs {
				if g := &m.ADRGs[j]; (g.Stage == AfterQY) == after {
					tell(g.Code, g.Code, g, g.Alternatives)
				}
			}
		}
		stage(false)
		tell(m.Code+" 的歧义规则", "the test for ambiguity of "+m.Code, nil, m.Ambiguity)
		stage(true)
		if !m.Fall {
			tell(m.Code+" 不再下转", "the end of "+m.Code, nil, []Alternative{{}})
		}
		for _, gate := range m.Gate {
			doors = append(doors, door{gate.Conditions, rules})
		}
	}
	return doors
}

// verdict is what is known about one alternative of an ADRG.
type verdict struct {
	reached bool
	why     bilingual
}

// reachability reports ADRGs and alternatives that no case reaches.
func (k *checker) reachability() {
	doors := k.doors()
	verdicts := make(map[*ADRG][]verdict)
	for i, door := range doors {
		for j, r := range door.rules {
			if r.group == nil {
				continue
			}
			if verdicts[r.group] == nil {
				verdicts[r.group] = make([]verdict, len(r.group.Alternatives))
			}
			if v := &verdicts[r.group][r.number-1]; !v.reached {
				v.reached, v.why = k.reached(doors[:i+1], j)
			}
		}
	}
	for i := range k.d.MDCs {
		for j := range k.d.MDCs[i].ADRGs {
			g := &k.d.MDCs[i].ADRGs[j]
			k.judge(g, verdicts[g])
		}
	}
}

// judge reports what cannot be reached of one ADRG.
func (k *checker) judge(g *ADRG, all []verdict) {
	some := slices.ContainsFunc(all, func(v verdict) bool { return v.reached })
	for i, v := range all {
		switch pos := g.Alternatives[i].Pos; {
		case v.reached:
		case some:
			k.l.finding(pos, "group", AlternativeShadowed, fmt.Sprintf("%s %d", g.Code, i+1), g.Code, i+1, v.why)
		default:
			k.l.finding(pos, "group", GroupUnreachable, g.Code, g.Code, v.why)
		}
	}
}

// tries bounds the search for a case that reaches a rule.
const tries = 1 << 16

// reached looks for a principal diagnosis and a main procedure under which no earlier rule is certain to take the cases of
// the n-th rule behind the last door.
func (k *checker) reached(doors []door, n int) (bool, bilingual) {
	last := doors[len(doors)-1]
	r := slices.Concat(last.gate, last.rules[n].conditions)
	if k.contradicts(r) {
		return false, bilingual{"条件互相矛盾", "its conditions contradict each other"}
	}
	blocker, tried := bilingual{}, 0
	reached := k.candidates(r, MainProcedure, func(m Ref) bool {
		if m >= 0 && (has(r, NoProcedureCounts) && k.counts[m] || has(r, MainProcedureCounts) && !k.counts[m]) {
			return false
		}
		return k.candidates(r, PrincipalDiagnosis, func(p Ref) bool {
			if p >= 0 && (k.barred[p] || has(r, PrincipalZone) && !k.zone[p] || k.named(r, p)) {
				return false
			}
			tried++
			var found bool
			blocker, found = k.taken(doors, n, r, p, m)
			return !found || tried == tries
		})
	})
	if tried == 0 {
		return false, bilingual{"没有主要诊断和主要手术同时符合各项条件", "no principal diagnosis and main procedure meet all its conditions"}
	}
	return reached, bilingual{blocker.zh + " 先收走了全部病例", blocker.en + " takes all its cases before"}
}

// named reports whether r asks for a principal diagnosis that is not in a list, and p is in it.
func (k *checker) named(r []Condition, p Ref) bool {
	return slices.ContainsFunc(r, func(c Condition) bool { return c.Atom == PrincipalNot && k.dx.has(c.List, p) })
}

// taken finds an earlier rule that is certain to take the cases of r.
func (k *checker) taken(doors []door, n int, r []Condition, p, m Ref) (bilingual, bool) {
	for i, door := range doors {
		if !k.implies(r, door.gate, p, m) {
			continue
		}
		earlier := door.rules
		if i == len(doors)-1 {
			earlier = earlier[:n]
		}
		for _, e := range earlier {
			if k.implies(r, e.conditions, p, m) {
				return e.name, true
			}
		}
	}
	return bilingual{}, false
}

// candidates calls try with the codes that are in every list that r tests with the atom, until it reports true; with -1 if
// r tests none.
func (k *checker) candidates(r []Condition, a Atom, try func(Ref) bool) bool {
	first := slices.IndexFunc(r, func(c Condition) bool { return c.Atom == a })
	if first < 0 {
		return try(-1)
	}
	for _, code := range r[first].List.Codes {
		others := func(c Condition) bool { return c.Atom == a && !k.in(c.List, code) }
		if !slices.ContainsFunc(r[first+1:], others) && try(code) {
			return true
		}
	}
	return false
}

func (k *checker) in(list *List, c Ref) bool {
	if list.Procedures {
		return k.px.has(list, c)
	}
	return k.dx.has(list, c)
}

// subset reports whether every code of a is in b.
func (k *checker) subset(a, b *List) bool {
	if a == b {
		return true
	}
	key := [2]*List{a, b}
	answer, known := k.subsets[key]
	if !known {
		answer = !slices.ContainsFunc(a.Codes, func(c Ref) bool { return !k.in(b, c) })
		k.subsets[key] = answer
	}
	return answer
}

func has(r []Condition, a Atom) bool {
	return slices.ContainsFunc(r, func(c Condition) bool { return c.Atom == a })
}

// contradicts reports conditions that cannot hold together.
func (k *checker) contradicts(r []Condition) bool {
	least, below := int64(-1), int64(-1)
	sex := int64(0)
	for _, c := range r {
		switch c.Atom {
		case WeightMin:
			least = max(least, c.Value)
		case WeightBelow:
			if below < 0 || c.Value < below {
				below = c.Value
			}
		case SexIs:
			if sex != 0 && sex != c.Value {
				return true
			}
			sex = c.Value
		}
	}
	none := has(r, NoProcedureCounts)
	for _, c := range r {
		switch c.Atom {
		case MainProcedureCounts, AnyProcedureCounts:
			if none {
				return true
			}
		case AnyProcedure, ProcedureGroup:
			if none && k.allCount(c.List) {
				return true
			}
		}
	}
	return below >= 0 && least >= below || below == 0
}

func (k *checker) allCount(list *List) bool {
	return !slices.ContainsFunc(list.Codes, func(c Ref) bool { return !k.counts[c] })
}

// implies reports whether every case that meets r with principal diagnosis p and main procedure m (-1 if r asks for none)
// is certain to meet e as well.
func (k *checker) implies(r, e []Condition, p, m Ref) bool {
	var groups []*List
	for _, c := range e {
		if c.Atom == ProcedureGroup {
			groups = append(groups, c.List)
		} else if !k.certain(r, c, p, m) {
			return false
		}
	}
	return len(groups) == 0 || k.groupsCertain(r, groups, m)
}

// certain is implies for one condition.
func (k *checker) certain(r []Condition, c Condition, p, m Ref) bool {
	some := func(f func(o Condition) bool) bool { return slices.ContainsFunc(r, f) }
	switch c.Atom {
	case Always:
		return true
	case PrincipalDiagnosis:
		return p >= 0 && k.dx.has(c.List, p)
	case PrincipalNot:
		return p >= 0 && !k.dx.has(c.List, p)
	case MainProcedure:
		return m >= 0 && k.px.has(c.List, m)
	case PrincipalZone:
		return p >= 0 && k.zone[p] || has(r, PrincipalZone)
	case MainProcedureCounts:
		return m >= 0 && k.counts[m] || has(r, MainProcedureCounts)
	case AnyDiagnosis:
		return p >= 0 && k.dx.has(c.List, p) ||
			some(func(o Condition) bool {
				return (o.Atom == AnyDiagnosis || o.Atom == OtherDiagnosis) && k.subset(o.List, c.List)
			})
	case OtherDiagnosis:
		return some(func(o Condition) bool { return o.Atom == OtherDiagnosis && k.subset(o.List, c.List) })
	case AnyProcedure:
		return m >= 0 && k.px.has(c.List, m) ||
			some(func(o Condition) bool {
				return (o.Atom == AnyProcedure || o.Atom == ProcedureGroup) && k.subset(o.List, c.List)
			})
	case AnyProcedureCounts:
		return m >= 0 && k.counts[m] || has(r, MainProcedureCounts) || has(r, AnyProcedureCounts) ||
			some(func(o Condition) bool {
				return (o.Atom == AnyProcedure || o.Atom == ProcedureGroup) && k.allCount(o.List)
			})
	case NoProcedureCounts:
		return has(r, NoProcedureCounts)
	case AgeDaysMax, WeightBelow:
		return some(func(o Condition) bool { return o.Atom == c.Atom && o.Value <= c.Value })
	case WeightMin, ZonesMin:
		return some(func(o Condition) bool { return o.Atom == c.Atom && o.Value >= c.Value })
	case SexIs:
		return some(func(o Condition) bool { return o.Atom == SexIs && o.Value == c.Value })
	case AgeYearsMax: // the age in days is read of infants only
		return has(r, AgeDaysMax) || some(func(o Condition) bool { return o.Atom == AgeYearsMax && o.Value <= c.Value })
	case DiagnosisPrefix:
		return some(func(o Condition) bool { return o.Atom == DiagnosisPrefix && strings.HasPrefix(o.Text, c.Text) })
	}
	return false
}

// groupsCertain reports whether what r asks of procedures is sure to meet all groups of a pair: each by a requirement of
// its own, unless one entry may serve two.
func (k *checker) groupsCertain(r []Condition, groups []*List, m Ref) bool {
	// Requirements that may be met by one and the same entry count once: the groups of a pair are what is sure to be apart.
	var meets []func(*List) bool
	for _, o := range r {
		if o.Atom == ProcedureGroup || o.Atom == AnyProcedure && k.any {
			meets = append(meets, func(g *List) bool { return k.subset(o.List, g) })
		}
	}
	if m >= 0 && (k.any || len(meets) == 0) {
		meets = append(meets, func(g *List) bool { return k.px.has(g, m) })
	}
	used := make([]bool, len(meets))
	var match func(i int) bool
	match = func(i int) bool {
		if i == len(groups) {
			return true
		}
		for j, f := range meets {
			if (k.any || !used[j]) && f(groups[i]) {
				used[j] = true
				if match(i + 1) {
					return true
				}
				used[j] = false
			}
		}
		return false
	}
	return match(0)
}
