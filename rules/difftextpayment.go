package rules

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
)

// mostOfTable is how many changes of a table the page lists; the others are counted.
const mostOfTable = 20

// schemeTables are the kinds of changes of tables, in the order of the page.
var schemeTables = [...]ChangeKind{ChangedWeight, ChangedScore, ChangedPrice, ChangedCost, ChangedLimit, ChangedInstitution,
	ChangedInstitutionCoefficient, ChangedComponent, ChangedDynamic, ChangedGrassRoots, ChangedAuxiliary, ChangedBedDay, ChangedFallback,
	ChangedAdvantage, ChangedItem, ChangedLocalFactor, ChangedSupport, ChangedGround, ChangedCases, ChangedBacking}

// scheme lays the changes of a scheme out for an actuary: the settings in their order, then table by table what changed most.
func (p *changePage) scheme(changes []Change) {
	of := func(kind ChangeKind) (list []Change) {
		for i := range changes {
			if changes[i].Kind == kind {
				list = append(list, changes[i])
			}
		}
		return list
	}
	p.lines(p.pick("总体", "The pack"), of(ChangedManifest), len(changes))
	settings := of(ChangedParameter)
	names := SettingNames()
	place := func(c *Change) int {
		name, _, _ := strings.Cut(c.Part, " ")
		return slices.Index(names, name)
	}
	slices.SortStableFunc(settings, func(a, b Change) int { return cmp.Compare(place(&a), place(&b)) })
	p.lines(p.pick("参数", "Settings"), settings, len(changes))
	for _, kind := range schemeTables {
		l := changeLabels[kind]
		switch list, heading := of(kind), p.pick(l[0], l[1]); {
		case len(list) == 0:
		case kind == ChangedBacking:
			p.backings(heading, list)
		case kind == ChangedCases:
			p.casesOf(heading, list)
		default:
			p.table(heading, kind, list)
		}
	}
}

// table prints the changes of one table: how many there are, the total of a table with cases, then the largest changes first.
func (p *changePage) table(heading string, kind ChangeKind, list []Change) {
	var up, down, other, added, removed int
	rise := make(map[string]*big.Rat, len(list))
	key := func(c *Change) string { return c.Group + "\x00" + c.Part }
	for i := range list {
		c := &list[i]
		switch c.Op {
		case OpAdded:
			added++
			continue
		case OpRemoved:
			removed++
			continue
		}
		r := riseOf(c.Old, c.New)
		switch {
		case r == nil:
			other++
			continue
		case r.Sign() > 0:
			up++
		default:
			down++
		}
		rise[key(c)] = r
	}
	var counts []string
	for _, n := range []struct {
		n      int
		zh, en string
	}{{up, "升 %d", "%d up"}, {down, "降 %d", "%d down"}, {other, "有变 %d", "%d changed"}, {added, "新增 %d", "%d added"}, {removed, "取消 %d", "%d removed"}} {
		if n.n > 0 {
			counts = append(counts, fmt.Sprintf(p.pick(n.zh, n.en), n.n))
		}
	}
	heading += p.pick("：", ": ") + strings.Join(counts, p.pick("，", ", "))
	if len(list) > mostOfTable {
		heading += fmt.Sprintf(p.pick("（列出变幅最大的 %d 项）", " (the %d that changed most are listed)"), mostOfTable)
	}
	heading += p.total(kind)
	slices.SortStableFunc(list, func(a, b Change) int {
		x, y := rise[key(&a)], rise[key(&b)]
		switch {
		case x == nil && y == nil:
			return cmp.Compare(b.Op, a.Op) // what neither rose nor fell: changed rows before those of one side
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return new(big.Rat).Abs(y).Cmp(new(big.Rat).Abs(x))
	})
	p.lines(heading, list, mostOfTable)
}

// riseOf is how much a number rose in parts of the old one, or nil if there is nothing to compare.
func riseOf(before, after string) *big.Rat {
	o, err := ParseDecimal(before)
	n, err2 := ParseDecimal(after)
	if err != nil || err2 != nil || o.Sign() <= 0 {
		return nil
	}
	r := new(big.Rat).Quo(n.Rat(), o.Rat())
	return r.Sub(r, big.NewRat(1, 1))
}

// percent writes a part as a percentage with its sign.
func percent(r *big.Rat) string {
	s := new(big.Rat).Mul(r, big.NewRat(100, 1)).FloatString(2) + " %"
	if r.Sign() > 0 {
		s = "+" + s
	}
	return s
}

// total says what the numbers of a table come to over the cases that the old scheme counted: a table that rose as a whole
// needs a lower rate or value.
func (p *changePage) total(kind ChangeKind) string {
	pick := func(y *Payment) []GroupValue {
		switch kind {
		case ChangedWeight:
			return y.Weights
		case ChangedScore:
			return y.Scores
		case ChangedPrice:
			return y.Prices
		}
		return nil
	}
	type key struct{ code, scope string }
	after := make(map[key]Decimal)
	for _, v := range pick(p.new.payment) {
		after[key{v.Code, v.scope()}] = v.Value
	}
	was, is, n := new(big.Rat), new(big.Rat), 0
	for _, v := range pick(p.old.payment) {
		cases, counted := v.Cases.Get()
		now, both := after[key{v.Code, v.scope()}]
		if !counted || !both {
			continue
		}
		weigh := func(sum *big.Rat, d Decimal) { sum.Add(sum, new(big.Rat).Mul(d.Rat(), new(big.Rat).SetInt64(cases))) }
		weigh(was, v.Value)
		weigh(is, now)
		n++
	}
	if was.Sign() <= 0 {
		return ""
	}
	r := new(big.Rat).Quo(is, was)
	return fmt.Sprintf(p.pick("\n      按旧方案的病例数（两边都有的 %d 行）：总量 %s → %s，%s", "\n      with the cases of the old scheme (%d rows of both): total %s → %s, %s"),
		n, was.FloatString(2), is.FloatString(2), percent(r.Sub(r, big.NewRat(1, 1))))
}

// lines prints changes under a heading, a line each, and counts those above the most.
func (p *changePage) lines(heading string, list []Change, most int) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(&p.b, "\n%s\n", heading)
	for i := range list {
		c := &list[i]
		if i == most {
			fmt.Fprintf(&p.b, p.pick("      ……另有 %d 项\n", "      ... and %d more\n"), len(list)-most)
			return
		}
		subject := c.Group
		for _, s := range []string{p.changeText.title(c), c.Part} {
			if s != "" {
				subject = strings.TrimSpace(subject + " " + s)
			}
		}
		line := "      " + text.Pad(subject, changeSubjectWidth) + "  " + p.step(c)
		p.b.WriteString(strings.TrimRight(text.Pad(line, changePlace)+"  "+p.places(c), " ") + "\n")
	}
}

// changeSubjectWidth is the width of what a change of a scheme is about.
const changeSubjectWidth = 36

// step says what became of a value: of several columns those that differ, of numbers how much.
func (p *changePage) step(c *Change) string {
	switch {
	case c.Op == OpAdded:
		return strings.TrimSpace(p.pick("新增 ", "added ") + c.New)
	case c.Op == OpRemoved:
		return strings.TrimSpace(p.pick("取消 ", "removed ") + c.Old)
	}
	before, after := c.Old, c.New
	if strings.Contains(before+after, "=") && !strings.Contains(before+after, sayAlso) {
		was, is := strings.Fields(before), strings.Fields(after)
		before = strings.Join(slices.DeleteFunc(slices.Clone(was), func(s string) bool { return slices.Contains(is, s) }), " ")
		after = strings.Join(slices.DeleteFunc(is, func(s string) bool { return slices.Contains(was, s) }), " ")
	}
	s := p.orNone(before) + " → " + p.orNone(after)
	if r := riseOf(before, after); r != nil {
		s += "  " + percent(r)
	}
	return s
}

// casesOf tells of changed numbers of cases only which groups become stable or unstable by them: nearly all change in a year.
func (p *changePage) casesOf(heading string, list []Change) {
	fmt.Fprintf(&p.b, "\n%s%s\n", heading, fmt.Sprintf(p.pick("：%d 行有变", ": of %d rows"), len(list)))
	var crossing []Change
	for _, c := range list {
		if p.old.payment.unstable(c.Old) != p.new.payment.unstable(c.New) {
			crossing = append(crossing, c)
		}
	}
	if len(crossing) > 0 {
		fmt.Fprintf(&p.b, p.pick("      其中 %d 个由稳定变为不稳定，或相反：\n", "      %d of them become unstable, or stable again:\n"), len(crossing))
	}
	for i := range crossing {
		c := &crossing[i]
		if i == mostOfTable {
			fmt.Fprintf(&p.b, p.pick("      ……另有 %d 项\n", "      ... and %d more\n"), len(crossing)-mostOfTable)
			break
		}
		how := p.pick("变为不稳定", "becomes unstable")
		if p.old.payment.unstable(c.Old) {
			how = p.pick("变为稳定", "becomes stable")
		}
		subject := strings.TrimSpace(c.Group + " " + p.changeText.title(c))
		line := "      " + text.Pad(subject, changeSubjectWidth) + "  " + p.step(c) + "  " + how
		p.b.WriteString(strings.TrimRight(text.Pad(line, changePlace)+"  "+p.places(c), " ") + "\n")
	}
}

// unstable reports whether a group with such cases and cv is unstable under the settings of the scheme that hold always.
func (y *Payment) unstable(measured string) bool {
	value := func(name string) Decimal {
		for pair := range strings.FieldsSeq(measured) {
			if s, ok := strings.CutPrefix(pair, name+"="); ok {
				d, _ := ParseDecimal(s)
				return d
			}
		}
		return Decimal{}
	}
	limit := func(name string) Decimal {
		if s := y.Setting(name); s != nil && s.Values[0].When.IsZero() {
			return s.Values[0].Number
		}
		return Decimal{}
	}
	cases, least := value("cases"), limit("group.min_cases")
	cv, most := value("cv"), limit("group.cv_limit")
	return cases.Known() && least.Known() && cases.Cmp(least) < 0 || cv.Known() && most.Known() && cv.Cmp(most) > 0
}

// backings prints what values rest on now and rested on before, each change of it once with the values that it is of.
func (p *changePage) backings(heading string, list []Change) {
	type step struct{ table, old, new string }
	var order []step
	sets := make(map[step][]Change)
	for _, c := range list {
		s := step{c.Part, c.Old, c.New}
		if table, _, row := strings.Cut(c.Part, tableSuffix); row {
			s.table = table + tableSuffix
		}
		if sets[s] == nil {
			order = append(order, s)
		}
		sets[s] = append(sets[s], c)
	}
	fmt.Fprintf(&p.b, "\n%s\n", heading)
	for _, s := range order {
		first := &sets[s][0]
		line := "      " + text.Pad(s.table, changeSubjectWidth) + "  " + p.orNone(s.old) + " → " + p.orNone(s.new)
		if n := len(sets[s]); n > 1 {
			line += fmt.Sprintf(p.pick("  %d 行", "  %d rows"), n)
		}
		p.b.WriteString(strings.TrimRight(text.Pad(line, changePlace)+"  "+p.places(first), " ") + "\n")
	}
}
