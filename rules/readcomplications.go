package rules

import (
	"slices"
	"strings"
)

// complications reads mcc.csv and cc.csv.
type complications struct {
	*drgReader
	tableOf map[string]int
	known   map[Ref]int // places in list
	list    []Complication
}

// readComplications reads mcc.csv and cc.csv. In a pack with a base their rows are changes; what is taken away is taken away
// first, so that a code can go from one table to the other.
func (r *drgReader) readComplications() {
	c := &complications{drgReader: r, tableOf: make(map[string]int, len(r.Exclusions))}
	for i, x := range r.Exclusions {
		c.tableOf[x.Name] = i
	}
	if r.base == nil {
		c.read()
	} else {
		c.list = slices.Clip(r.Complications)
		c.change()
		c.relink()
	}
	r.Complications = c.list
}

// read reads the tables of a pack without base.
func (c *complications) read() {
	seen := make([]int32, c.codes.Diagnoses()) // places in list, from 1
	for _, level := range []Severity{MCC, CC} {
		s, ok := c.table(strings.ToLower(level.String()), []string{"code", "exclusion"}, nil)
		if !ok {
			continue
		}
		if c.list == nil {
			c.list = make([]Complication, 0, 3*s.room())
		}
		for s.next() {
			r, ok := c.code(s, 0, diagnoses)
			if !ok {
				continue
			}
			for int(r) >= len(seen) {
				seen = append(seen, 0)
			}
			if n := seen[r]; n > 0 {
				c.conflict(s, level, &c.list[n-1])
			}
			c.list = append(c.list, c.complication(s, r, level))
			seen[r] = int32(len(c.list))
		}
	}
}

// conflict reports a code that is a complication already.
func (c *complications) conflict(s *sheet, level Severity, first *Complication) {
	if first.Severity == level {
		s.exists(0, s.Cell(0), first.Pos)
		return
	}
	s.fail(0, SeverityConflict, s.Cell(0), c.place(first.Pos))
}

// complication reads a row.
func (c *complications) complication(s *sheet, r Ref, level Severity) Complication {
	x, ok := c.tableOf[s.Cell(1)]
	switch {
	case s.Cell(1) == "":
		s.fail(1, CellEmpty)
	case !ok:
		x = -1
		c.finding(s.pos(), "exclusion", ExclusionMissing, s.Cell(1), s.Cell(1))
	}
	return Complication{r, level, x, s.Cell(1), s.pos()}
}

// change reads what a pack with a base changes.
func (c *complications) change() {
	c.known = make(map[Ref]int)
	for i, x := range c.list {
		c.known[x.Code] = i
	}
	type added struct {
		Complication
		replaces bool
		text     string
	}
	var later []added
	removed := make(map[Ref]bool)
	touched := make(map[Ref]int)
	for _, level := range []Severity{MCC, CC} {
		s, ok := c.reasoned(strings.ToLower(level.String()), []string{"code"}, []string{"exclusion"}, change)
		if !ok {
			continue
		}
		clear(touched)
		for s.next() {
			r, ok := c.code(s, 0, diagnoses)
			op, known := s.change(2)
			if !ok || !known {
				continue
			}
			c.core(s, 0)
			if line, again := touched[r]; again {
				s.fail(0, RowDuplicate, s.Cell(0), line)
				continue
			}
			touched[r] = s.Line()
			at, there := c.known[r]
			there = there && c.list[at].Severity == level
			switch {
			case op != "add" && !there:
				s.fail(0, ChangeMissing, s.Cell(0), c.manifest.Base.String())
			case op == "remove":
				removed[r] = true
			default:
				x := added{Complication: c.complication(s, r, level), replaces: op == "replace", text: s.Cell(0)}
				if x.replaces && x.Table == c.list[at].Table {
					s.fail(1, ChangeIdentical, s.Cell(1), c.place(c.list[at].Pos))
				}
				later = append(later, x)
			}
		}
	}
	if len(removed)+len(later) == 0 {
		return
	}
	list := make([]Complication, 0, len(c.list)+len(later))
	for _, x := range c.list {
		if !removed[x.Code] {
			c.known[x.Code] = len(list)
			list = append(list, x)
		} else {
			delete(c.known, x.Code)
		}
	}
	for _, x := range later {
		at, there := c.known[x.Code]
		switch {
		case x.replaces && there:
			list[at] = x.Complication
		case there && list[at].Severity == x.Severity:
			c.add(c.at(x.Pos, "code", ChangeExists, x.text, c.place(list[at].Pos)))
		case there:
			c.add(c.at(x.Pos, "code", SeverityConflict, x.text, c.place(list[at].Pos)))
		default:
			c.known[x.Code] = len(list)
			list = append(list, x.Complication)
		}
	}
	c.list = list
}

// relink finds the exclusion tables that the pack adds and complications of the base point at.
func (c *complications) relink() {
	points := func(x Complication) bool {
		_, there := c.tableOf[x.Table]
		return x.Exclusion < 0 && there
	}
	if !slices.ContainsFunc(c.list, points) {
		return
	}
	c.list = slices.Clone(c.list)
	for i := range c.list {
		if points(c.list[i]) {
			c.list[i].Exclusion = c.tableOf[c.list[i].Table]
		}
	}
}
