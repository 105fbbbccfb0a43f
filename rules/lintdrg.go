package rules

import (
	"slices"
	"strings"
)

// drg looks at a pack of system chs-drg.
func (l *linter) drg(d *DRG) {
	l.weights(d)
	l.local(d)
	k := (&loader{manifest: l.p.manifest, codes: l.p.codes}).newChecker(d)
	l.exclusions(d)
	l.nowhere(d, k)
	l.grayCodes(d)
	l.shadowed(d, k)
	l.effects(d)
	l.names(d)
	l.barred(d)
}

func (l *linter) exclusions(d *DRG) {
	used := make([]bool, len(d.Exclusions))
	for _, c := range d.Complications {
		if c.Exclusion >= 0 {
			used[c.Exclusion] = true
		}
	}
	for i, x := range d.Exclusions {
		if !used[i] {
			l.warn(x.Pos(0), ExclusionUnused, x.Name, x.Name)
		}
	}
}

// nowhere reports codes that no rule names.
func (l *linter) nowhere(d *DRG, k *checker) {
	listed := func(c Ref, m members) bool { return m.start[c] < m.start[c+1] }
	for i, e := range l.p.codes.catalog.Diagnoses() {
		if c := Ref(i); !k.barred[c] && !k.zone[c] && !listed(c, k.dx) {
			l.note(Pos{}, DiagnosisNowhere, e.Code, e.Code, e.Name)
		}
	}
	for i, e := range l.p.codes.catalog.Procedures() {
		if c := Ref(i); k.counts[c] && !listed(c, k.px) {
			l.note(Pos{}, ProcedureNowhere, e.Code, e.Code, e.Name)
		}
	}
}

// grayCodes reports gray codes in lists, where gray ones are closed.
func (l *linter) grayCodes(d *DRG) {
	if l.p.manifest.Parameters.Gray != "check" {
		return
	}
	report := func(at Pos, list string, e string) { l.note(at, GrayListed, list+" "+e, e, list) }
	for _, list := range slices.Concat(d.Lists, d.Zones) {
		for n, c := range list.Codes {
			e, _ := l.p.codes.Diagnosis(0)
			if list.Procedures {
				e, _ = l.p.codes.Procedure(c)
			} else {
				e, _ = l.p.codes.Diagnosis(c)
			}
			if e.Gray {
				report(list.Pos(n), list.Name, e.Code)
			}
		}
	}
	for _, c := range d.Complications {
		if e, _ := l.p.codes.Diagnosis(c.Code); e.Gray {
			report(c.Pos, c.Pos.File.String(), e.Code)
		}
	}
}

// shadowed reports codes of main procedures and principal diagnoses under which an earlier rule of the MDC is certain to take
// the case. It weighs each earlier rule alone, so that what it reports is certain, and not all that there is.
func (l *linter) shadowed(d *DRG, k *checker) {
	doors := k.doors()
	for i := range d.MDCs {
		if len(d.MDCs[i].Gate) == 0 {
			continue
		}
		rules := doors[0].rules // the same behind each gate
		doors = doors[len(d.MDCs[i].Gate):]
		for n, r := range rules {
			if r.group == nil {
				continue
			}
			for _, c := range r.conditions {
				if c.Atom == MainProcedure || c.Atom == PrincipalDiagnosis {
					l.members(k, rules[:n], r, c)
				}
			}
		}
	}
}

// members reports the codes of one condition of a rule that one of the earlier rules takes.
func (l *linter) members(k *checker, earlier []rule, r rule, c Condition) {
	for n, code := range c.List.Codes {
		p, m := code, Ref(-1)
		if c.List.Procedures {
			p, m = -1, code
		}
		for _, e := range earlier {
			if e.group != r.group && k.implies(r.conditions, e.conditions, p, m) {
				text := l.codeText(c.List, code)
				l.note(c.List.Pos(n), MemberShadowed, r.group.Code+" "+text, text, r.name, e.name)
				break
			}
		}
	}
}

func (l *linter) codeText(list *List, r Ref) string {
	if list.Procedures {
		e, _ := l.p.codes.Procedure(r)
		return e.Code
	}
	e, _ := l.p.codes.Diagnosis(r)
	return e.Code
}

// effects reports MDCs and body zones that nothing comes of.
func (l *linter) effects(d *DRG) {
	zones := false
	for i := range d.MDCs {
		m := &d.MDCs[i]
		if len(m.ADRGs) == 0 {
			l.warn(m.Pos, GroupWithoutEffect, m.Code, m.Code, bilingual{"没有 ADRG", "has no ADRG"})
		} else if len(m.Ambiguity) > 0 && !slices.ContainsFunc(m.ADRGs, func(g ADRG) bool { return g.Stage != AfterQY }) {
			l.note(m.Pos, AmbiguityTotal, m.Code, m.Code)
		}
		for _, a := range slices.Concat(m.Gate, m.Ambiguity) {
			zones = zones || has(a.Conditions, PrincipalZone) || has(a.Conditions, ZonesMin)
		}
	}
	if !zones && len(d.Zones) > 0 {
		l.warn(d.Zones[0].Pos(0), GroupWithoutEffect, FileZones.String(), FileZones.String(), bilingual{"没有条件用到", "is asked for by no condition"})
	}
}

// suffixes are what the digit at the end of the code of a DRG says.
var suffixes = [...]struct {
	digit string
	when  When
	words []string // by which a name says the same; the first that stands in it decides
}{
	{"5", WhenAny, []string{"不伴"}},
	{"1", WhenMCC, []string{"伴严重"}},
	{"3", WhenCC, []string{"伴一般", "伴合并症", "伴并发症"}},
	{"9", WhenAny, nil},
}

// names reports what codes and names say about a group, where they disagree.
func (l *linter) names(d *DRG) {
	adrgs, leaves := make(map[string]string), make(map[string]string)
	equal := func(at Pos, seen map[string]string, code, name string) {
		if first, dup := seen[name]; dup {
			l.note(at, NameEqual, first+" "+code, code, first, name)
			return
		}
		seen[name] = code
	}
	for i := range d.MDCs {
		for j := range d.MDCs[i].ADRGs {
			g := &d.MDCs[i].ADRGs[j]
			equal(g.Pos, adrgs, g.Code, g.Name)
			for _, leaf := range g.Leaves {
				equal(leaf.Pos, leaves, leaf.Code, leaf.Name)
				l.suffix(g, leaf)
			}
		}
	}
}

func (l *linter) suffix(g *ADRG, leaf Leaf) {
	tail, whole := strings.CutPrefix(leaf.Name, g.Name)
	if !whole { // the name of the ADRG may say what it comes with, too
		tail = leaf.Name[strings.LastIndex(leaf.Name, "，")+1:]
	}
	last := ""
	if leaf.Code != "" {
		last = leaf.Code[len(leaf.Code)-1:]
	}
	named := false
	for _, s := range suffixes {
		if s.digit == last && leaf.When != s.when && leaf.Proviso < 0 {
			l.warn(leaf.Pos, WhenSuffix, leaf.Code, leaf.Code, leaf.When.String(), s.when.String())
		}
		if !named && slices.ContainsFunc(s.words, func(w string) bool { return strings.Contains(tail, w) }) {
			named = true
			if s.digit != last {
				l.warn(leaf.Pos, NameSuffix, leaf.Code, leaf.Code, leaf.Name, s.digit)
			}
		}
	}
}

// barred reports principal diagnoses of lists that cannot be principal.
func (l *linter) barred(d *DRG) {
	if d.NotPrincipal == nil || !l.p.manifest.Parameters.Checks("not-allowed") {
		return
	}
	barred := make([]bool, l.p.codes.Diagnoses())
	for _, c := range d.NotPrincipal.Codes {
		barred[c] = true
	}
	asked := make(map[*List]bool)
	for i := range d.MDCs {
		m := &d.MDCs[i]
		all := slices.Concat(m.Gate, m.Ambiguity)
		for _, g := range m.ADRGs {
			all = append(all, g.Alternatives...)
		}
		for _, a := range all {
			for _, c := range a.Conditions {
				if c.Atom == PrincipalDiagnosis {
					asked[c.List] = true
				}
			}
		}
	}
	for _, list := range d.Lists {
		for n, c := range list.Codes {
			if asked[list] && barred[c] {
				text := l.codeText(list, c)
				l.warn(list.Pos(n), PrincipalBarred, list.Name+" "+text, text, list.Name)
			}
		}
	}
}

// grave is how grave the complications are that a tier asks for.
var grave = [...]int{WhenAny: 0, WhenNone: 0, WhenCC: 1, WhenCCOnly: 1, WhenMCC: 2}

// weights reports DRGs of one ADRG that differ in their tier alone, and of which the graver has the lower weight.
func (l *linter) weights(d *DRG) {
	list := make([]weighed, len(d.Weights))
	for i := range d.Weights {
		list[i] = weighed{d.Weights[i].Code, d.Weights[i].HospitalLevel, d.Weights[i].Value, d.Weights[i].Pos}
	}
	d.falls(list, func(graver, lighter weighed) {
		l.warn(graver.pos, WeightFalls, strings.TrimSpace(graver.code+" "+lighter.code+" "+graver.scope), graver.code, lighter.code,
			graver.value.String(), lighter.value.String())
	})
}

// weighed is a number of a DRG for one scope, such as a level of hospitals.
type weighed struct {
	code, scope string
	value       Decimal
	pos         Pos
}

// falls reports pairs of DRGs of an ADRG of which the first asks for graver complications, for the same otherwise, and has a lower
// number in the same scope.
func (d *DRG) falls(list []weighed, report func(graver, lighter weighed)) {
	type key struct{ code, scope string }
	numbers := make(map[key]*weighed, len(list))
	for i := range list {
		numbers[key{list[i].code, list[i].scope}] = &list[i]
	}
	leaves := d.leavesByCode()
	for i := range list {
		w := &list[i]
		at := leaves[w.code]
		if at.adrg == nil {
			continue
		}
		leaf := &at.adrg.Leaves[at.n]
		for j := range at.adrg.Leaves {
			other := &at.adrg.Leaves[j]
			o := numbers[key{other.Code, w.scope}]
			if o != nil && other.Proviso == leaf.Proviso && grave[leaf.When] > grave[other.When] && w.value.Cmp(o.value) < 0 {
				report(*w, *o)
			}
		}
	}
}

// leafPlace is a leaf in its ADRG.
type leafPlace struct {
	adrg *ADRG
	n    int
}

func (d *DRG) leavesByCode() map[string]leafPlace {
	m := make(map[string]leafPlace)
	for i := range d.MDCs {
		for j := range d.MDCs[i].ADRGs {
			g := &d.MDCs[i].ADRGs[j]
			for k := range g.Leaves {
				m[g.Leaves[k].Code] = leafPlace{g, k}
			}
		}
	}
	return m
}

// local reports what a pack with a base says to no effect.
func (l *linter) local(d *DRG) {
	if l.p.manifest.Core && !l.p.changesCore {
		l.warn(Pos{}, CoreIdle, "core_changes")
	}
	for i := range d.Provisos {
		p := &d.Provisos[i]
		if !slices.ContainsFunc(p.Alternatives, func(tests []Test) bool { return !excludeEachOther(tests) }) {
			l.warn(p.Pos, ConditionNever, p.Name, p.Name)
		}
	}
}

// excludeEachOther reports whether two of the tests that must all hold ask for numbers that nothing has both.
func excludeEachOther(tests []Test) bool {
	for i := range tests {
		low, lowIn, _, _ := tests[i].bounds()
		for j := range tests {
			s, t := &tests[i], &tests[j]
			if s.Not || t.Not || s.Kind != t.Kind || s.Name != t.Name || !low.Known() {
				continue
			}
			_, _, high, highIn := t.bounds()
			if c := low.Cmp(high); high.Known() && (c > 0 || c == 0 && !(lowIn && highIn)) {
				return true
			}
		}
	}
	return false
}
