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
	met   map[Condition]int32 // lines of the conditions of the alternative that is being read, without place
}

// conditionColumns are the columns of gates.csv, qy.csv and conditions.csv.
var conditionColumns = []string{"group", "alternative", "atom", "list", "value"}

// block is the alternatives of one group as read.
type block struct {
	alternatives []Alternative
	pos          Pos
	pair         int // procedure groups of the last alternative
}

func (l *loader) newConditions(d *DRG) *conditions {
	c := &conditions{l: l, lists: make(map[string]*List, len(d.Lists)), order: d.Lists, used: make(map[*List]bool)}
	for _, list := range d.Lists {
		if first := c.lists[list.Name]; first != nil {
			p := At(list.File, 0)
			if len(list.Lines) > 0 {
				p.Line = list.Lines[0]
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

// read reads one of the tables into blocks by group.
func (c *conditions) read(name string, adrgs bool) map[string]*block {
	blocks := make(map[string]*block)
	s, ok := c.l.table(name, conditionColumns, nil)
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
		b := blocks[group]
		if b == nil {
			b = &block{pos: s.pos()}
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
		for _, a := range atoms[1:] {
			if a.tables.in(adrgs) {
				names = append(names, a.name)
			}
		}
		s.fail(2, AtomUnknown, strconv.Quote(s.Cell(2)), strings.Join(names, ", "))
		return Condition{}, false
	}
	spec := atoms[atom]
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

// unused reports lists that no condition refers to.
func (c *conditions) unused() {
	for _, list := range c.order {
		if !c.used[list] && c.lists[list.Name] == list && len(list.Lines) > 0 {
			field := "list"
			if list.File == FileMDCPrincipal {
				field = "mdc"
			}
			c.l.add(c.l.at(At(list.File, int(list.Lines[0])), field, ListUnused, list.Name))
		}
	}
}

// assign hands the blocks to their groups and reports groups without conditions and conditions without groups.
func (r *drgReader) assign(gates, qy, adrgs map[string]*block) {
	l := r.loader
	for i := -1; i < len(r.MDCs); i++ {
		m := r.mdc(i)
		if m != &r.astray {
			if b := gates[m.Code]; b != nil {
				m.Gate = b.alternatives
			} else {
				l.add(l.at(m.Pos, "mdc", GroupWithoutCondition, m.Code, "gates.csv"))
			}
			b := qy[m.Code]
			if (m.QY == "off") != (b == nil) {
				l.add(l.at(m.Pos, "qy", AmbiguityMismatch, m.Code, m.QY))
			}
			if b != nil {
				m.Ambiguity = b.alternatives
			}
		}
		for j := range m.ADRGs {
			g := &m.ADRGs[j]
			if b := adrgs[g.Code]; b != nil {
				g.Alternatives = b.alternatives
			} else {
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
