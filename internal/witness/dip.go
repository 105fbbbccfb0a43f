package witness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// dipCases makes cases for the groups of a pack of DIP.
type dipCases struct {
	p         *rules.Pack
	d         *rules.DIP
	m         rules.Manifest
	walk      Walk
	diagnoses []icd.Entry
	byClass   map[rules.Class][]string // procedures
	cases     []Case
	missed    []Missed
	reached   map[string]*rules.Case // by group
	order     []string               // of those
}

func newDIP(p *rules.Pack, walk Walk) *dipCases {
	w := &dipCases{p: p, d: p.DIP(), m: p.Manifest(), walk: walk, byClass: make(map[rules.Class][]string),
		reached: make(map[string]*rules.Case)}
	for _, e := range p.Codes().Catalog().Diagnoses() {
		w.diagnoses = append(w.diagnoses, e)
	}
	for i, c := range w.d.Classes {
		if c.Class.Stands() {
			class := c.Class
			if class == rules.Intervention {
				class, _ = classNamed(w.m.DIP.Intervention)
			}
			e, _ := p.Codes().Procedure(rules.Ref(i))
			w.byClass[class] = append(w.byClass[class], e.Code)
		}
	}
	return w
}

// classNamed is the class that interventions count as.
func classNamed(s string) (rules.Class, bool) {
	for c := rules.Conservative; c <= rules.Surgery; c++ {
		if c.String() == s {
			return c, true
		}
	}
	return rules.NoClass, false
}

func (w *dipCases) all() ([]Case, []Missed) {
	for i := range w.d.Rows {
		w.row(i)
	}
	for i := range w.d.Families {
		for j := range w.d.Families[i].Groups {
			w.family(&w.d.Families[i], j)
		}
	}
	for i := range w.d.Groups {
		w.comprehensive(i)
	}
	for i := range w.d.LastResort {
		w.lastResort(i)
	}
	w.refinements()
	return w.cases, w.missed
}

// find returns up to n diagnoses that satisfy a condition, spread over all of them.
func (w *dipCases) find(n int, holds func(code string) bool) []string {
	var list []string
	for i := range w.diagnoses {
		if holds(w.diagnoses[i].Code) {
			list = append(list, w.diagnoses[i].Code)
		}
	}
	return spread(list, n)
}

// ofKey returns diagnoses that a key holds.
func (w *dipCases) ofKey(k rules.DiagnosisKey, n int) []string {
	switch k.Shape {
	case 0:
		return w.find(n, func(string) bool { return true })
	case rules.KeyFull:
		return []string{k.Text}
	case rules.KeyRange:
		r, err := icd.ParseRange(k.Text)
		if err != nil {
			return nil
		}
		return w.find(n, r.Contains)
	}
	// The catalogue ascends, and what begins with a key stands together.
	i, _ := slices.BinarySearchFunc(w.diagnoses, k.Text, func(e icd.Entry, s string) int { return strings.Compare(e.Code, s) })
	var list []string
	for ; i < len(w.diagnoses) && strings.HasPrefix(w.diagnoses[i].Code, k.Text); i++ {
		list = append(list, w.diagnoses[i].Code)
	}
	if list == nil { // or it does not ascend
		return w.find(n, func(code string) bool { return strings.HasPrefix(code, k.Text) })
	}
	return spread(list, n)
}

// base is a case of somebody for a kind of list.
func (w *dipCases) base(k rules.Kind) rules.Case {
	c := rules.Case{Sex: rules.Male, Age: rules.Known(40)}
	switch list := w.m.DIP; {
	case k == rules.KindDay && len(list.DayAdmission) > 0:
		c.Admission = list.DayAdmission[0]
	case k == rules.KindBedDay && len(list.BedDayAdmission) > 0:
		c.Admission = list.BedDayAdmission[0]
	case len(list.DayAdmission)+len(list.BedDayAdmission) > 0:
		c.Admission = "inpatient"
	}
	return c
}

// add takes up a case.
func (w *dipCases) add(name, note string, c *rules.Case, want ...Want) {
	w.cases = append(w.cases, Case{Name: name, Case: *c, Want: want, Note: note})
}

// row makes the case that asks for just one row, and near misses of it.
func (w *dipCases) row(n int) {
	row := &w.d.Rows[n]
	var t tally
	for _, form := range row.Forms {
		for _, c := range w.attempts(row, &form) {
			r := w.walk(&c, nil)
			if int(r.DIP.Row) != n+1 {
				t.add(&r)
				continue
			}
			want := []Want{{"want.status", rules.Core.String()}, {"want.kind", row.Kind.String()}}
			if r.DIP.Auxiliary == 0 { // an auxiliary level may lead to another group
				want = append(want, Want{"want.code", row.Code})
			}
			if row.Number > 0 {
				want = append(want, Want{"want.number", fmt.Sprint(row.Number)})
			}
			w.add("row "+row.Code, row.Name, &c, append(want, Want{"want.rule", "row/" + row.Code})...)
			w.reach(row.Code, &c)
			w.misses(n, &c, &form)
			return
		}
	}
	w.missed = append(w.missed, Missed{Group: row.Code, Name: row.Name, By: t.most, Tried: t.n})
}

// attempts are cases that meet a form of a row, the plainest first.
func (w *dipCases) attempts(row *rules.Row, form *rules.Form) []rules.Case {
	const codes = 4
	var list []rules.Case
	keys := row.Keys
	if len(keys) == 0 {
		keys = []rules.DiagnosisKey{{}}
	}
	mains := []string{""}
	if !form.Conservative() {
		mains = w.texts(form.Main, codes)
	}
	for _, key := range keys {
		for _, principal := range w.ofKey(key, codes) {
			for turn, main := range mains {
				c := w.base(row.Kind)
				c.Diagnoses = []string{principal}
				if main != "" {
					c.Procedures = []string{main}
				}
				for _, slot := range form.Related {
					if related := w.texts(slot, codes); len(related) > 0 {
						c.Procedures = append(c.Procedures, related[turn%len(related)])
					}
				}
				if row.Proviso < 0 {
					list = append(list, c)
					continue
				}
				p := &w.d.Provisos[row.Proviso]
				for _, tests := range p.Alternatives {
					if x, ok := w.satisfy(c, tests); ok {
						list = append(list, x)
					}
				}
			}
		}
	}
	return list
}

// texts returns the codes of some procedures of a slot.
func (w *dipCases) texts(slot []rules.Ref, n int) []string {
	var list []string
	for _, r := range spread(slot, n) {
		e, _ := w.p.Codes().Procedure(r)
		list = append(list, e.Code)
	}
	return list
}

// misses makes cases that lack something that a row asks for.
func (w *dipCases) misses(n int, c *rules.Case, form *rules.Form) {
	row := &w.d.Rows[n]
	miss := func(why string, procedures []string) {
		near := *c
		near.Procedures = procedures
		if r := w.walk(&near, nil); int(r.DIP.Row) != n+1 { // some packs let a part of the procedures do
			w.add("row "+row.Code+" "+why, row.Name, &near, Want{"want.rule", "!row/" + row.Code})
		}
	}
	switch {
	case form.Conservative():
	case len(form.Related) > 0:
		miss("without related procedures", c.Procedures[:1])
	default:
		miss("without the procedure", nil)
	}
}

// satisfy changes a case so that tests hold; false where it knows no way.
func (w *dipCases) satisfy(c rules.Case, tests []rules.Test) (rules.Case, bool) {
	c.Diagnoses, c.Procedures = slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
	flags, parts := make(map[string]bool), make(map[string]rules.Decimal)
	for i := range tests {
		t := &tests[i]
		if t.Not && t.Kind != rules.TestFlag {
			continue // an attempt that does not meet it is found out
		}
		switch t.Kind {
		case rules.TestFlag:
			flags[t.Name] = !t.Not
		case rules.TestOtherDiagnosis, rules.TestAnyDiagnosis:
			list := w.find(1, func(code string) bool { return holds(t.Items, code) })
			if len(list) == 0 {
				return c, false
			}
			c.Diagnoses = append(c.Diagnoses, list...)
		case rules.TestSex:
			c.Sex = rules.Male
			if !slices.Contains(t.Texts, rules.Male.String()) {
				c.Sex = rules.Female
			}
		case rules.TestAdmission:
			c.Admission = first(t.Texts)
		case rules.TestHospitalLevel:
			c.HospitalLevel = first(t.Texts)
		case rules.TestInsurance:
			c.Insurance = first(t.Texts)
		case rules.TestTCMDiagnosis:
			c.TCMDiagnosis = first(t.Texts)
		case rules.TestStage:
			c.Stage = first(t.Texts)
		case rules.TestCost:
			c.Cost = inside(t)
		case rules.TestCCI:
			v, ok := whole(inside(t))
			if !ok {
				return c, false
			}
			c.Diagnoses = append(c.Diagnoses, w.comorbid(v)...)
		case rules.TestShare:
			if !c.Cost.Known() {
				c.Cost = decimal("10000.00")
			}
			if v := inside(t).Rat(); v != nil {
				parts[t.Name] = decimal(v.Mul(v, c.Cost.Rat()).FloatString(2))
			}
		default:
			if f := number(&c, t.Kind); f != nil {
				v, ok := whole(inside(t))
				if !ok {
					return c, false
				}
				*f = rules.Known(v)
				if t.Kind == rules.TestAgeDays {
					c.Age = rules.Known(0)
				}
			}
		}
	}
	if len(flags) > 0 {
		c.Flags = flags
	}
	if len(parts) > 0 {
		c.Parts = parts
	}
	return c, true
}

// comorbid returns diagnoses of categories of the comorbidity index that weigh so much together, as far as they can.
func (w *dipCases) comorbid(weight int64) []string {
	var list []string
	left := slices.Clone(w.d.CCI)
	slices.SortStableFunc(left, func(a, b rules.CCICategory) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, k := range left {
		if k.Weight > weight {
			continue
		}
		found := w.find(1, func(code string) bool { return holds(k.Items, code) })
		list, weight = append(list, found...), weight-k.Weight*int64(len(found))
	}
	return list
}

// decimal is a number as written by this package.
func decimal(s string) rules.Decimal {
	d, _ := rules.ParseDecimal(s)
	return d
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// number is the field that a test reads.
func number(c *rules.Case, k rules.TestKind) *rules.Int {
	switch k {
	case rules.TestAge:
		return &c.Age
	case rules.TestAgeDays:
		return &c.AgeDays
	case rules.TestStay:
		return &c.Stay
	case rules.TestBirthWeight:
		return &c.BirthWeight
	case rules.TestICUDays:
		return &c.ICUDays
	case rules.TestICUHours:
		return &c.ICUHours
	case rules.TestVentilatorHours:
		return &c.VentilatorHours
	case rules.TestDischarge:
		return &c.Discharge
	}
	return nil
}

// inside is a value for which a test holds.
func inside(t *rules.Test) rules.Decimal {
	step := int64(0)
	switch t.Compare {
	case rules.Less:
		step = -1
	case rules.More:
		step = 1
	}
	v, ok := whole(t.Low)
	if step == 0 || !ok {
		return t.Low
	}
	d, err := rules.ParseDecimal(fmt.Sprint(v + step))
	if err != nil {
		return t.Low
	}
	return d
}

// whole is a decimal as a whole number.
func whole(d rules.Decimal) (int64, bool) {
	r := d.Rat()
	if r == nil || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

func holds(items []rules.Item, code string) bool {
	return slices.ContainsFunc(items, func(i rules.Item) bool { return i.Holds(code) })
}

// family makes the case of a group of a family: a procedure of each of its classes.
func (w *dipCases) family(f *rules.Family, n int) {
	g := &f.Groups[n]
	c := w.base(rules.KindFamily)
	for i := range f.Classes {
		if g.Classes>>i&1 == 0 {
			continue
		}
		for _, e := range w.p.Codes().Catalog().Procedures() {
			if holds(f.Classes[i].Items, e.Code) {
				c.Procedures = append(c.Procedures, e.Code)
				break
			}
		}
	}
	var t tally
	for _, principal := range w.find(40, func(code string) bool { return holds(f.Scope, code) && strings.HasPrefix(code, g.Diagnosis) }) {
		c.Diagnoses = []string{principal}
		r := w.walk(&c, nil)
		if r.DIP.Kind == rules.KindFamily && r.Code == g.Code {
			w.add("family "+g.Code, g.Name, &c, Want{"want.kind", rules.KindFamily.String()}, Want{"want.code", g.Code},
				Want{"want.rule", "family/" + f.Name})
			return
		}
		t.add(&r)
	}
	w.missed = append(w.missed, Missed{Group: g.Code, Name: g.Name, By: t.most, Tried: t.n})
}

// comprehensive makes the case of a comprehensive group: a diagnosis of its key and a procedure of its class that no row has.
func (w *dipCases) comprehensive(n int) {
	g := &w.d.Groups[n]
	key, ok := rules.ParseKey(g.Key)
	if !ok && g.Key != "*" {
		return
	}
	mains := []string{""}
	if g.Class != rules.Conservative {
		mains = spread(w.byClass[g.Class], 60)
		if g.Levels != 0 {
			mains = w.ofLevel(g)
		}
	}
	var t tally
	for _, principal := range w.ofKey(key, 60) {
		for _, main := range mains {
			c := w.base(rules.KindComprehensive)
			c.Diagnoses = []string{principal}
			if main != "" {
				c.Procedures = []string{main}
			}
			r := w.walk(&c, nil)
			if int(r.DIP.Group) != n+1 {
				t.add(&r)
				continue
			}
			w.reach(g.Code, &c)
			w.add("comprehensive "+g.Key+":"+g.Class.String(), g.Name, &c, Want{"want.status", rules.Comprehensive.String()},
				Want{"want.kind", rules.KindComprehensive.String()}, Want{"want.rule", "comprehensive/" + g.Key + ":" + g.Class.String()})
			return
		}
	}
	w.missed = append(w.missed, Missed{Group: g.Code, Name: g.Name, By: t.most, Tried: t.n})
}

// ofLevel returns procedures of the class and of a level that a group takes.
func (w *dipCases) ofLevel(g *rules.ComprehensiveGroup) []string {
	var list []string
	for i, l := range w.d.Levels {
		if l.Level > 0 && g.Levels>>l.Level&1 == 1 {
			if e, _ := w.p.Codes().Procedure(rules.Ref(i)); slices.Contains(w.byClass[g.Class], e.Code) {
				list = append(list, e.Code)
			}
		}
	}
	return spread(list, 60)
}

// lastResort makes the case of a group of last resort.
func (w *dipCases) lastResort(n int) {
	g := &w.d.LastResort[n]
	mains := []string{""}
	for c := rules.Diagnostic; c <= rules.Surgery; c++ {
		mains = append(mains, spread(w.byClass[c], 3)...)
	}
	var t tally
	for _, principal := range w.ofKey(g.Key, 60) {
		for _, main := range mains {
			c := w.base(rules.KindFallback)
			c.Diagnoses = []string{principal}
			if main != "" {
				c.Procedures = []string{main}
			}
			r := w.walk(&c, nil)
			if r.DIP.Kind == rules.KindFallback && r.Code == g.Code {
				w.add("last resort "+g.Code, g.Name, &c, Want{"want.kind", rules.KindFallback.String()}, Want{"want.code", g.Code},
					Want{"want.rule", "last-resort/" + g.Code})
				return
			}
			t.add(&r)
		}
	}
	w.missed = append(w.missed, Missed{Group: g.Code, Name: g.Name, By: t.most, Tried: t.n})
}

// reach keeps the case of a group, which an auxiliary level or an entry of traditional Chinese medicine may refine.
func (w *dipCases) reach(group string, c *rules.Case) {
	if w.reached[group] == nil {
		w.reached[group] = c
		w.order = append(w.order, group)
	}
}

// refinements makes cases of the entries that refine a group that was found.
func (w *dipCases) refinements() {
	for i := range w.d.TCM {
		w.tcm(i)
	}
	for i := range w.d.Auxiliary {
		w.auxiliary(i)
	}
}

// among returns cases of some groups, or of others if none is named.
func (w *dipCases) among(groups []string) []*rules.Case {
	const some = 60
	if len(groups) == 0 {
		groups = spread(w.order, some)
	}
	var list []*rules.Case
	for _, g := range groups {
		if c := w.reached[g]; c != nil {
			list = append(list, c)
		}
	}
	return list
}

// tcm makes the case of an entry of traditional Chinese medicine.
func (w *dipCases) tcm(n int) {
	e := &w.d.TCM[n]
	var groups []string
	if e.Base != "" {
		groups = []string{e.Base}
	}
	bases := w.among(groups)
	if e.Base == "" && len(e.Western) > 0 {
		bases = nil
		for _, code := range w.find(20, func(code string) bool { return holds(e.Western, code) }) {
			c := w.base(rules.KindCore)
			c.Diagnoses = []string{code}
			bases = append(bases, &c)
		}
	}
	var t tally
	for _, base := range bases {
		c := *base
		c.Procedures = append(slices.Clone(c.Procedures), e.Procedures...)
		c.TCMDiagnosis = e.Diagnosis
		if v := e.MinShare.Rat(); v != nil {
			c.Cost = decimal("10000.00")
			c.Parts = map[string]rules.Decimal{e.Part: decimal(v.Mul(v, c.Cost.Rat()).FloatString(2))}
		}
		r := w.walk(&c, nil)
		if int(r.DIP.TCM) == n+1 {
			w.add("tcm "+e.Diagnosis, e.Code, &c, Want{"want.rule", "tcm/" + e.Diagnosis})
			return
		}
		t.add(&r)
	}
	w.missed = append(w.missed, Missed{Group: "tcm " + e.Diagnosis, Name: e.Code, By: t.most, Tried: t.n})
}

// auxiliary makes the case of a level of an auxiliary type.
func (w *dipCases) auxiliary(n int) {
	e := &w.d.Auxiliary[n]
	rule := e.Type + "/" + e.Level
	var t tally
	for _, base := range w.among(e.Groups) {
		for _, tests := range w.d.Provisos[e.Proviso].Alternatives {
			c, ok := w.satisfy(*base, tests)
			if !ok {
				continue
			}
			for _, v := range e.Values {
				if c.HospitalLevel == "" {
					c.HospitalLevel = v.HospitalLevel
				}
			}
			r := w.walk(&c, nil)
			if int(r.DIP.Auxiliary) == n+1 {
				w.add("auxiliary "+rule, "", &c, Want{"want.rule", "auxiliary/" + rule})
				return
			}
			t.add(&r)
		}
	}
	w.missed = append(w.missed, Missed{Group: "auxiliary " + rule, By: t.most, Tried: t.n})
}
