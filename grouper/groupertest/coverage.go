package groupertest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// Kind is what kind of rule is covered or not.
type Kind uint8

// The kinds: first those of CHS-DRG, then those of DIP, then what both have.
const (
	GateOpen       Kind = iota + 1 // the gate of an MDC opened
	GateClosed                     // it was asked and stayed closed
	Alternative                    // an alternative of an ADRG took a case
	ConditionMet                   // a condition of a gate or ADRG was met
	ConditionFail                  // it failed; that of an ADRG while all others of its alternative held
	Leaf                           // a DRG took a case
	Exclusion                      // an exclusion table cancelled a complication
	QYMet                          // the test for ambiguity of an MDC was met
	QYFail                         // it was asked and not met
	CatalogueRow                   // a row of DIP took a case
	Comprehensive                  // a comprehensive group did
	TreatmentClass                 // a class of treatment was asked for
	Comparison                     // a comparison of the parameter select decided
	Tie                            // nothing decided between rows
	ProvisoTrue                    // a condition of when.csv held
	ProvisoFalse                   // it did not hold
	ProvisoUnknown                 // it could not be told for lack of data
	FamilyGroup                    // a group of a family took a case
	TCM                            // an entry of traditional Chinese medicine held
	Auxiliary                      // an auxiliary level applied
	LastResort                     // the last resort took a case
	Parameter                      // a parameter touched a result
	CoreChange                     // a change of national rules sent a case elsewhere; only in [Report.Core]
)

var kindNames = [...]struct{ name, zh, en string }{
	GateOpen:       {"gate-open", "MDC 进入", "gate open"},
	GateClosed:     {"gate-closed", "MDC 未进入", "gate closed"},
	Alternative:    {"alternative", "ADRG 入组方式", "ADRG alternative"},
	ConditionMet:   {"condition-met", "条件成立", "condition met"},
	ConditionFail:  {"condition-failed", "条件不成立", "condition failed"},
	Leaf:           {"drg", "DRG", "DRG"},
	Exclusion:      {"exclusion", "排除表", "exclusion table"},
	QYMet:          {"qy-met", "歧义成立", "ambiguous"},
	QYFail:         {"qy-failed", "歧义不成立", "not ambiguous"},
	CatalogueRow:   {"row", "病种", "row"},
	Comprehensive:  {"comprehensive", "综合病种", "comprehensive group"},
	TreatmentClass: {"class", "诊疗类别", "class of treatment"},
	Comparison:     {"comparison", "比较", "comparison"},
	Tie:            {"tie", "并列", "tie"},
	ProvisoTrue:    {"when-true", "附加条件成立", "condition holds"},
	ProvisoFalse:   {"when-false", "附加条件不成立", "condition does not hold"},
	ProvisoUnknown: {"when-unknown", "附加条件无法判断", "condition unknown"},
	FamilyGroup:    {"family", "等价病种组", "family group"},
	TCM:            {"tcm", "中医优势病种", "TCM entry"},
	Auxiliary:      {"auxiliary", "辅助分型", "auxiliary level"},
	LastResort:     {"last-resort", "空白病种", "last resort"},
	Parameter:      {"parameter", "参数", "parameter"},
	CoreChange:     {"core-change", "国家规则改动", "core change"},
}

// String returns the stable name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k].name
	}
	return ""
}

// Text names the kind for people.
func (k Kind) Text(l rules.Lang) string {
	if int(k) < len(kindNames) {
		return l.Pick(kindNames[k].zh, kindNames[k].en)
	}
	return ""
}

// Item is one rule, or one side of one, that rows can cover.
type Item struct {
	Kind      Kind
	Rule      string // id as in [grouper.Fact], such as adrg/BR1 or row/2966
	Number    int    // of the alternative, from 1, or 0
	Condition string // of conditions, such as main_procedure(BR2.main)
	Place     string // of the rule in the pack
	Hits      int    // rows that cover it
	Why       Why    // it is not covered
}

// Covered reports whether a row covers the item.
func (i *Item) Covered() bool { return i.Hits > 0 }

// Label names the item: its rule, alternative and condition.
func (i *Item) Label() string {
	s := i.Rule
	if i.Number > 0 {
		s += fmt.Sprintf("#%d", i.Number)
	}
	if i.Condition != "" {
		s += " " + i.Condition
	}
	return s
}

// Coverage is which rules the rows covered.
type Coverage struct {
	Items   []Item // in the order of the pack
	Covered int
	Total   int

	base *rules.Identity // of the pack that the rules are not from, if they are the changed ones
	core bool            // the items are changes of national rules
}

// String returns how much is covered and what is not, in Chinese; see [Coverage.WriteText].
func (c *Coverage) String() string {
	var b strings.Builder
	c.write(&b, rules.Chinese)
	return strings.TrimSuffix(b.String(), "\n")
}

// Only returns the coverage of the rules with the ids alone, such as those that a local pack changed.
func (c *Coverage) Only(ids []string) Coverage {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var o Coverage
	for i := range c.Items {
		if wanted[c.Items[i].Rule] {
			o.add(c.Items[i])
		}
	}
	return o
}

func (c *Coverage) add(i Item) {
	c.Items = append(c.Items, i)
	c.Total++
	if i.Covered() {
		c.Covered++
	}
}

// Kind returns how many items of a kind are covered and how many there are.
func (c *Coverage) Kind(k Kind) (covered, total int) {
	for i := range c.Items {
		if c.Items[i].Kind == k {
			total++
			if c.Items[i].Covered() {
				covered++
			}
		}
	}
	return covered, total
}

// Reaches reports whether at least so many of a hundred items are covered. Of no items all are.
func (c *Coverage) Reaches(percent int) bool { return c.Covered*100 >= percent*c.Total }

// Percent returns the share of covered items with one decimal, rounded down: 100.0 is all.
func (c *Coverage) Percent() string {
	permille := 1000
	if c.Total > 0 {
		permille = c.Covered * 1000 / c.Total
	}
	return fmt.Sprintf("%d.%d", permille/10, permille%10)
}

// Reason says why a rule is not covered.
type Reason uint8

// The reasons. The zero value is that the rule is covered.
const (
	NoReason     Reason = iota
	NeverAsked          // no row came so far
	GateNotOpen         // its MDC, By, was never entered
	NotEntered          // its ADRG, By, took no row
	Closed              // of a gate: in the nearest row it was this condition that failed
	OneFailed           // in the nearest row just one condition failed
	FieldUnknown        // in the nearest row that condition failed because the field is empty
	MoreFailed          // it was asked, and in no row was it near
	AlwaysMet           // it was asked, and never failed
	OtherTaken          // it was asked, and another rule, By, took the nearest row
	Survived            // a complication of the table was not cancelled in the nearest row
	Untouched           // no row touches it
	SameInBase          // of a change of national rules: the base treats the rows that come to it the same
)

// Why says why an item is not covered, with the row that came nearest.
type Why struct {
	Reason    Reason
	Asked     int    // rows that came so far
	Condition string // that failed in the nearest row
	By        string // a group
	Field     rules.Field
	Row       string // file:line of the nearest row
	Name      string // of that row
}

// Text says it in a sentence.
func (w *Why) Text(l rules.Lang) string {
	at := w.Row
	if w.Name != "" {
		at += " " + w.Name
	}
	switch w.Reason {
	case NeverAsked:
		return l.Pick("没有用例走到这里", "no row came so far")
	case GateNotOpen:
		return fmt.Sprintf(l.Pick("没有用例进入 %s", "no row enters %s"), w.By)
	case NotEntered:
		return fmt.Sprintf(l.Pick("没有用例进入 %s", "no row reaches %s"), w.By)
	case Closed:
		return fmt.Sprintf(l.Pick("判断 %d 次；最近的 %s 不符合 %s", "rows asked: %d; the nearest, %s, fails %s"), w.Asked, at, w.Condition)
	case OneFailed:
		return fmt.Sprintf(l.Pick("判断 %d 次；最近的 %s 只差 %s", "rows asked: %d; the nearest, %s, lacks only %s"), w.Asked, at, w.Condition)
	case FieldUnknown:
		return fmt.Sprintf(l.Pick("判断 %d 次；最近的 %s 缺少 %s，因而 %s 不成立", "rows asked: %d; the nearest, %s, has no %s, so %s failed"),
			w.Asked, at, w.Field, w.Condition)
	case MoreFailed:
		return fmt.Sprintf(l.Pick("判断 %d 次，没有用例只差一个条件", "rows asked: %d; none came within one condition"), w.Asked)
	case AlwaysMet:
		return fmt.Sprintf(l.Pick("判断 %d 次，没有用例只在这一条上不符", "rows asked: %d; none fails it alone"), w.Asked)
	case OtherTaken:
		return fmt.Sprintf(l.Pick("判断 %d 次；最近的 %s 入了 %s", "rows asked: %d; the nearest, %s, went to %s"), w.Asked, at, w.By)
	case Survived:
		return fmt.Sprintf(l.Pick("%s 有其中的并发症，主要诊断不在表内", "%s has a complication of it, and its principal diagnosis is not in the table"), at)
	case Untouched:
		return l.Pick("没有用例涉及", "no row touches it")
	case SameInBase:
		return fmt.Sprintf(l.Pick("%s 涉及，而基础包的分组相同", "%s comes to it, and the base groups that row the same"), at)
	}
	return ""
}

// side identifies an item: what it is, of which thing of the pack, and which part of that.
type side struct {
	kind Kind
	of   int32
	part int32
	sub  int32
}

// book counts what the traces of rows cover.
type book struct {
	pack  *rules.Pack
	items []Item
	at    map[side]int
	order []side // of the items
	drg   *drgBook
	dip   *dipBook
}

func newBook(p *rules.Pack) *book {
	b := &book{pack: p, at: make(map[side]int)}
	if p.DIP() != nil {
		b.dip = newDIPBook(b, p.DIP())
	} else {
		b.drg = newDRGBook(b, p.DRG())
	}
	return b
}

// list adds an item.
func (b *book) list(s side, i Item, at rules.Pos) {
	i.Kind, i.Place = s.kind, b.pack.Place(at)
	b.at[s] = len(b.items)
	b.items = append(b.items, i)
	b.order = append(b.order, s)
}

// listParameter adds the item of a parameter.
func (b *book) listParameter(m *rules.Manifest, name string) {
	n := slices.Index(m.ParameterNames(), name)
	b.list(side{kind: Parameter, of: int32(n)}, Item{Rule: "parameter/" + name}, m.ParameterPos(name))
}

// hit counts an item, if it is one.
func (b *book) hit(s side) {
	if i, ok := b.at[s]; ok {
		b.items[i].Hits++
	}
}

// observe takes in the trace of a row.
func (b *book) observe(t *grouper.Trace, row int) {
	if b.dip != nil {
		b.dip.observe(t, row)
	} else {
		b.drg.observe(t, row)
	}
}

// coverage says what was covered, and why the rest was not.
func (b *book) coverage(rows []Row) Coverage {
	var c Coverage
	for n, i := range b.items {
		if !i.Covered() {
			at := -1
			if b.dip != nil {
				i.Why, at = b.dip.why(b.order[n])
			} else {
				i.Why, at = b.drg.why(b.order[n])
			}
			if at >= 0 {
				i.Why.Row, i.Why.Name = rows[at].Place(), rows[at].Name
			}
		}
		c.add(i)
	}
	return c
}

// asked is how often something was asked, and the row that came nearest, -1 if none did.
type asked struct {
	n         int
	row       int
	condition string
	by        string
	field     rules.Field
	rank      int // how near
}

// come notes a row; of several that came as near the first counts.
func (a *asked) come(row, rank int, condition, by string, field rules.Field) {
	if a.rank < rank {
		a.rank, a.row, a.condition, a.by, a.field = rank, row, condition, by, field
	}
}
