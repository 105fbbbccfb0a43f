package rules

import (
	"slices"
	"strconv"
	"strings"
)

// conditions reads the tables of conditions of one pack.
type conditions struct {
	l     *loader
	lists map[string]*List
	order []*List
	used  map[*List]bool
	wide  map[*List]Pos       // own lists with rows that hold more than one code
	met   map[Condition]int32 // lines of the conditions of the alternative that is being read, without place
}

// conditionColumns are the columns of gates.csv, qy.csv and conditions.csv.
var conditionColumns = []string{"group", "alternative", "atom", "list", "value"}

// block is the alternatives of one group as read.
type block struct {
	group        string
	alternatives []Alternative
	pos          Pos
	pair         int // procedure groups of the last alternative
}

func (l *loader) newConditions(d *DRG) *conditions {
	c := &conditions{l: l, lists: make(map[string]*List, len(d.Lists)), order: d.Lists, used: make(map[*List]bool)}
	for _, list := range d.Lists {
		if first := c.lists[list.Name]; first != nil {
			p := Pos{File: list.File, Layer: l.layer}
			if len(list.Lines) > 0 {
				p = list.Pos(0)
			}
			field := "list"
			if list.File != first.File {
				field = "mdc"
			}
			l.add(l.at(p, field, ListDuplicate, list.Name, first.File.String()))
			continue
		}
		c.lists[list.Name] = list
	}
	return c
}

// own takes up a list of the pack's own, beside those of its base.
func (c *conditions) own(list *List, wide map[*List]Pos) {
	c.lists[list.Name], c.wide = list, wide
}

// read reads one of the tables into blocks by group. In a pack with a base each is the whole of what its group asks.
func (c *conditions) read(name string, adrgs bool) map[string]*block {
	blocks := make(map[string]*block)
	further := []string(nil)
	if c.l.base != nil {
		further = change[1:]
	}
	s, ok := c.l.reasoned(name, conditionColumns, nil, further)
	if !ok {
		return blocks
	}
	last := ""
	for s.next() {
		group := s.Cell(0)
		if group == "" {
			s.fail(0, CellEmpty)
			s.lost()
			continue
		}
		if c.l.base != nil {
			c.l.core(s, 0)
			s.reason(len(conditionColumns))
		}
		b := blocks[group]
		if b == nil {
			b = &block{group: group, pos: s.pos()}
			blocks[group] = b
		}
		cond, sound := c.condition(s, adrgs)
		n := len(b.alternatives)
		next := n + 1
		switch number := s.Cell(1); {
		case n > 0 && number == strconv.Itoa(n):
			next = n
		case number == strconv.Itoa(n+1):
		default:
			s.fail(1, AlternativeOrder, group, strconv.Quote(s.Cell(1)), next)
			continue
		}
		if n > 0 && last != group {
			s.fail(0, AlternativeOrder, group, s.Cell(1), next)
			continue
		}
		last = group
		if next > n {
			b.alternatives = append(b.alternatives, Alternative{Pos: s.pos()})
			b.pair, c.met = 0, make(map[Condition]int32)
		}
		a := &b.alternatives[next-1]
		if !sound {
			continue
		}
		a.Conditions = append(a.Conditions, cond)
		if cond.Atom != ProcedureGroup { // a pair may ask for two procedures of one list
			c.repeated(s, cond)
		} else if b.pair++; b.pair == MaxProcedureGroups+1 {
			s.fail(2, LimitExceeded, group+" procedure_group", b.pair, MaxProcedureGroups)
		}
	}
	return blocks
}

// condition reads one row.
func (c *conditions) condition(s *sheet, adrgs bool) (Condition, bool) {
	atom, ok := ParseAtom(s.Cell(2))
	if !ok {
		names := make([]string, 0, len(atoms))
		for i, a := range atoms {
			if a.name != "" && a.tables.in(adrgs) && c.has(Atom(i)) {
				names = append(names, a.name)
			}
		}
		s.fail(2, AtomUnknown, strconv.Quote(s.Cell(2)), strings.Join(names, ", "))
		return Condition{}, false
	}
	spec := atoms[atom]
	if !c.has(atom) {
		s.fail(2, AtomPlace, spec.name, bilingual{"有基础包的规则包", "packs with a base"})
		return Condition{}, false
	}
	if !spec.tables.in(adrgs) {
		tables := bilingual{"gates.csv 和 qy.csv", "gates.csv and qy.csv"}
		if !adrgs {
			tables = bilingual{"conditions.csv", "conditions.csv"}
		}
		s.fail(2, AtomPlace, spec.name, tables)
		return Condition{}, false
	}
	cond := Condition{Atom: atom, Pos: s.pos()}
	list, value := s.Cell(3), s.Cell(4)
	switch spec.operand {
	case ofDiagnoses, ofProcedures:
		if list == "" || value != "" {
			s.fail(3, AtomOperand, spec.name, bilingual{"需要编码表（list 列），不带值", "needs a list and no value"})
			return Condition{}, false
		}
		cond.List = c.list(s, spec.operand == ofProcedures)
		return cond, cond.List != nil
	case noOperand:
		if list != "" || value != "" {
			s.fail(3, AtomOperand, spec.name, bilingual{"不带编码表，也不带值", "takes neither list nor value"})
			return Condition{}, false
		}
		return cond, true
	}
	if list != "" || value == "" {
		s.fail(4, AtomOperand, spec.name, bilingual{"需要值（value 列），不带编码表", "needs a value and no list"})
		return Condition{}, false
	}
	switch spec.operand {
	case ofNumber:
		n, err := strconv.ParseInt(value, 10, 32)
		if err != nil || n < 0 {
			s.fail(4, CellValue, strconv.Quote(value), "0, 1, 2 ...")
			return Condition{}, false
		}
		cond.Value = n
	case ofSex:
		i := slices.Index([]string{Male.String(), Female.String()}, value)
		if i < 0 {
			s.fail(4, CellValue, strconv.Quote(value), "M, F")
			return Condition{}, false
		}
		cond.Value = int64(i + 1)
	case ofText:
		cond.Text = value
	}
	return cond, true
}

// has reports whether the pack can have an atom.
func (c *conditions) has(a Atom) bool { return a != PrincipalNot || c.l.base != nil }

// list finds the list of a row and checks its kind.
func (c *conditions) list(s *sheet, procedures bool) *List {
	name := s.Cell(3)
	list := c.lists[name]
	if list == nil {
		s.fail(3, ListUnknown, name)
		return nil
	}
	c.used[list] = true
	if list.Procedures != procedures {
		want := bilingual{"诊断", "diagnoses"}
		if procedures {
			want = bilingual{"手术操作", "procedures"}
		}
		s.fail(3, ListKind, s.Cell(2), want, name)
		return nil
	}
	if _, wide := c.wide[list]; wide {
		s.fail(3, ListKind, s.Cell(2), bilingual{"整码", "whole codes"}, name)
		return nil
	}
	return list
}

// repeated reports a condition that the alternative has already.
func (c *conditions) repeated(s *sheet, cond Condition) {
	cond.Pos = Pos{}
	if first, dup := c.met[cond]; dup {
		s.fail(2, RowDuplicate, cond.Atom.String(), int(first))
		return
	}
	c.met[cond] = int32(s.Line())
}

// unused reports lists that no condition refers to, be it one of groups or one of cases.
func (c *conditions) unused(shared map[string]*itemList) {
	for _, list := range c.order {
		if s := shared[list.Name]; s != nil && s.used {
			continue
		}
		if !c.used[list] && c.lists[list.Name] == list && len(list.Lines) > 0 {
			field := "list"
			if list.File == FileMDCPrincipal {
				field = "mdc"
			}
			c.l.add(c.l.at(list.Pos(0), field, ListUnused, list.Name))
		}
	}
}

// assign hands the blocks to their groups and reports groups without conditions and conditions without groups. In a pack with a
// base a group without block keeps what it has.
func (r *drgReader) assign(gates, qy, adrgs map[string]*block) {
	l := r.loader
	take := func(b *block, was []Alternative) []Alternative {
		switch {
		case b == nil:
			return was
		case len(was) > 0 && slices.EqualFunc(b.alternatives, was, sameAlternative):
			l.add(l.at(b.pos, "group", ChangeIdentical, b.group, l.place(was[0].Pos)))
		}
		return b.alternatives
	}
	for i := -1; i < len(r.MDCs); i++ {
		m := r.mdc(i)
		if m != &r.astray {
			if m.Gate = take(gates[m.Code], m.Gate); len(m.Gate) == 0 {
				l.add(l.at(m.Pos, "mdc", GroupWithoutCondition, m.Code, "gates.csv"))
			}
			m.Ambiguity = take(qy[m.Code], m.Ambiguity)
			if (m.QY == "off") != (len(m.Ambiguity) == 0) {
				l.add(l.at(m.Pos, "qy", AmbiguityMismatch, m.Code, m.QY))
			}
		}
		for j := range m.ADRGs {
			g := &m.ADRGs[j]
			if g.Alternatives = take(adrgs[g.Code], g.Alternatives); len(g.Alternatives) == 0 {
				l.add(l.at(g.Pos, "adrg", GroupWithoutCondition, g.Code, "conditions.csv"))
			}
		}
	}
	unknown := func(blocks map[string]*block, known func(string) bool, file string) {
		for group, b := range blocks { // errors are sorted in the end
			if !known(group) {
				l.add(l.at(b.pos, "group", GroupUnknown, group, file))
			}
		}
	}
	mdc := func(s string) bool { _, ok := r.mdcs[s]; return ok }
	unknown(gates, mdc, "mdc.csv")
	unknown(qy, mdc, "mdc.csv")
	unknown(adrgs, func(s string) bool { _, ok := r.adrgs[s]; return ok }, "adrg.csv")
}

// sameAlternative reports whether two alternatives ask the same, in the same order.
func sameAlternative(a, b Alternative) bool {
	return slices.EqualFunc(a.Conditions, b.Conditions, func(x, y Condition) bool {
		x.Pos, y.Pos = Pos{}, Pos{}
		return x == y
	})
}
