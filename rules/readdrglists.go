package rules

import "slices"

// readLists reads the tables of codes: in a pack with a base, what changes them.
func (r *drgReader) readLists() {
	l, d := r.loader, r.DRG
	if l.base != nil {
		r.changeLists()
		return
	}
	d.Lists = append(l.lists("lists", "list", anyKind), l.lists("mdc_principal", "mdc", diagnoses)...)
	d.Zones = l.lists("zones", "zone", diagnoses)
	d.Exclusions = l.lists("exclusion", "exclusion", diagnoses)
	for _, lists := range [][]*List{d.Lists, d.Zones, d.Exclusions} {
		numbered(lists)
	}
	d.NotPrincipal = one(l.lists("not_principal", "", diagnoses))
	d.NotCounted = one(l.lists("not_counted", "", procedures))
	d.Counted = one(l.lists("counted", "", procedures))
	if r.manifest.lists("when") { // else nobody asks for them
		for _, list := range d.Lists {
			r.share(list)
		}
	}
}

// numbered gives lists their places.
func numbered(lists []*List) {
	for i, list := range lists {
		list.Number = int32(i)
	}
}

// share lets conditions on cases refer to a list of conditions of groups.
func (r *drgReader) share(list *List) {
	shared := &itemList{kind: diagnoses, list: list}
	if list.Procedures {
		shared.kind = procedures
	}
	if len(list.Codes) > 0 {
		shared.at = list.Pos(0)
	}
	if r.when.lists[list.Name] == nil { // else the name is taken twice, which is reported
		r.when.lists[list.Name] = shared
	}
}

// changeLists reads what a pack with a base adds to the tables of codes and removes from them, and its own lists.
func (r *drgReader) changeLists() {
	d := r.DRG
	for _, list := range d.Lists {
		r.share(list)
	}
	base := len(d.Lists)
	d.Lists = r.changeTable("lists", "list", anyKind, d.Lists, false)
	d.Lists = r.changeTable("mdc_principal", "mdc", diagnoses, d.Lists, true)
	d.Zones = r.changeTable("zones", "zone", diagnoses, d.Zones, true)
	d.Exclusions = r.changeTable("exclusion", "exclusion", diagnoses, d.Exclusions, true)
	single := func(name string, k kind, list *List) *List {
		var before []*List
		if list != nil {
			before = []*List{list}
		}
		return one(r.changeTable(name, "", k, before, true))
	}
	d.NotPrincipal = single("not_principal", diagnoses, d.NotPrincipal)
	d.NotCounted = single("not_counted", procedures, d.NotCounted)
	d.Counted = single("counted", procedures, d.Counted)
	for i, list := range d.Lists {
		old := r.when.lists[list.Name]
		if i < base && old.list != list {
			old.list = list // changed
		} else if old == nil {
			r.share(list)
		}
	}
	r.repoint()
}

// edit is a list of the base while it is changed.
type edit struct {
	list    *List
	place   map[Ref]int // in list
	removed map[Ref]int // lines
	added   []row
	at      map[Ref]int32 // lines of added codes
}

// changeTable reads a table of lists of a pack with a base: codes that are added and removed. More lists can come, if fresh; else
// the rows without change are lists of the pack's own.
func (r *drgReader) changeTable(name, nameColumn string, k kind, lists []*List, fresh bool) []*List {
	required := []string{"code"}
	if nameColumn != "" {
		required = []string{nameColumn, "code"}
	}
	optional := []string(nil)
	if !fresh {
		optional = []string{"match"}
	}
	further := change
	if !fresh { // a table of own lists alone needs no column change
		optional, further = append(optional, change...), nil
	}
	s, ok := r.reasoned(name, required, optional, further)
	if !ok {
		return lists
	}
	lists = slices.Clip(lists)
	code := len(required) - 1
	col := code + 1 // of change
	if !fresh {
		col++
	}
	edits := make(map[string]*edit)
	var order []*edit
	for s.next() {
		title := name
		if nameColumn != "" {
			title = s.Cell(0)
		}
		if title == "" {
			s.fail(0, CellEmpty)
			s.lost()
			continue
		}
		if !fresh && s.Cell(col) == "" {
			r.ownList(s, title, code, code+1)
			continue
		}
		op, ok := s.change(col, "add", "remove")
		if !ok {
			continue
		}
		r.core(s, 0)
		if !fresh && s.Cell(code+1) != "" && s.Cell(code+1) != "exact" { // prefixes are for conditions on cases
			s.fail(code+1, CellValue, s.Cell(code+1), `"", exact`)
			continue
		}
		e := edits[title]
		if e == nil {
			e = r.edit(s, title, k, lists, op, fresh)
			if e == nil {
				continue
			}
			edits[title] = e
			order = append(order, e)
		}
		r.editCode(s, e, op, code)
	}
	for _, e := range order {
		list := e.changed(r.layer)
		list.File = e.list.File
		if i := slices.Index(lists, e.list); i >= 0 {
			lists = slices.Clone(lists)
			lists[i] = list
			r.moved[e.list] = list
		} else {
			list.Number = int32(len(lists))
			lists = append(lists, list)
		}
		if len(list.Codes) == 0 && e.list.File != FileNotPrincipal && e.list.File != FileNotCounted && e.list.File != FileCounted {
			r.add(r.at(Pos{File: s.id, Layer: r.layer, Line: int32(e.line())}, "code", ListEmpty, list.Name))
		}
	}
	return lists
}

// edit begins to change a list of the base.
func (r *drgReader) edit(s *sheet, title string, k kind, lists []*List, op string, fresh bool) *edit {
	e := &edit{place: make(map[Ref]int), removed: make(map[Ref]int), at: make(map[Ref]int32)}
	if i := slices.IndexFunc(lists, func(l *List) bool { return l.Name == title }); i >= 0 {
		e.list = lists[i]
		if e.list.File != s.id { // the list of an MDC stands in the other table
			s.fail(0, ListDuplicate, title, e.list.File.String())
			return nil
		}
		for n, c := range e.list.Codes {
			e.place[c] = n
		}
		return e
	}
	if op == "remove" || !fresh {
		s.fail(0, ChangeMissing, title, r.manifest.Base.String())
		return nil
	}
	e.list = &List{Name: title, File: s.id, Procedures: k == procedures}
	return e
}

// editCode takes up one row.
func (r *drgReader) editCode(s *sheet, e *edit, op string, col int) {
	k := diagnoses
	if e.list.Procedures {
		k = procedures
	}
	c, ok := r.code(s, col, k)
	if !ok {
		return
	}
	n, there := e.place[c]
	if line, gone := e.removed[c]; gone {
		s.fail(col, RowDuplicate, s.Cell(col), line)
		return
	}
	if line, came := e.at[c]; came {
		s.fail(col, RowDuplicate, s.Cell(col), int(line))
		return
	}
	switch {
	case op == "remove" && !there:
		s.fail(col, ChangeMissing, e.list.Name+" "+s.Cell(col), r.manifest.Base.String())
	case op == "remove":
		e.removed[c] = s.Line()
	case there:
		s.exists(col, e.list.Name+" "+s.Cell(col), e.list.Pos(n))
	default:
		e.added = append(e.added, row{code: c, line: int32(s.Line())})
		e.at[c] = int32(s.Line())
	}
}

// line is one of the lines that removed something.
func (e *edit) line() int {
	last := 0
	for _, line := range e.removed {
		last = max(last, line)
	}
	return last
}

// changed is the list with its changes.
func (e *edit) changed(layer uint8) *List {
	list := &List{Name: e.list.Name, Procedures: e.list.Procedures, File: e.list.File, Number: e.list.Number}
	add := func(c Ref, p Pos) {
		list.Codes, list.Lines, list.Layers = append(list.Codes, c), append(list.Lines, p.Line), append(list.Layers, p.Layer)
	}
	for n, c := range e.list.Codes {
		if _, gone := e.removed[c]; !gone {
			add(c, e.list.Pos(n))
		}
	}
	for _, a := range e.added {
		add(a.code, Pos{Layer: layer, Line: a.line})
	}
	return list
}

// ownList reads a row of a list that the pack brings.
func (r *drgReader) ownList(s *sheet, title string, code, match int) {
	list := r.when.lists[title]
	if list != nil && list.at.Layer != r.layer {
		s.exists(0, title, list.at)
		return
	}
	if list == nil {
		list = &itemList{kind: diagnoses, at: s.pos(), list: &List{Name: title, File: s.id, Procedures: looksProcedure(s.Cell(code))}}
		if list.list.Procedures {
			list.kind = procedures
		}
		r.when.lists[title] = list
		r.ownLists = append(r.ownLists, list)
	}
	if by := s.Cell(match); by != "" && by != "exact" {
		r.patterns[list.list] = s.pos()
		if item, ok := r.when.matched(s, code, match, list.kind); ok {
			list.items = append(list.items, item)
		}
		return
	}
	if c, ok := r.code(s, code, list.kind); ok {
		if n := slices.Index(list.list.Codes, c); n >= 0 {
			s.fail(code, RowDuplicate, s.Cell(code), int(list.list.Lines[n]))
			return
		}
		list.items = append(list.items, Item{Text: s.Cell(code), Exact: true})
		list.list.Codes = append(list.list.Codes, c)
		list.list.Lines = append(list.list.Lines, int32(s.Line()))
		list.list.Layers = append(list.list.Layers, r.layer)
	}
}

// repoint lets the conditions of the base ask for the lists as they are changed.
func (r *drgReader) repoint() {
	if len(r.moved) == 0 {
		return
	}
	moved := func(list []Alternative) []Alternative {
		touched := slices.ContainsFunc(list, func(a Alternative) bool {
			return slices.ContainsFunc(a.Conditions, func(c Condition) bool { return r.moved[c.List] != nil })
		})
		if !touched {
			return list
		}
		list = slices.Clone(list)
		for i := range list {
			list[i].Conditions = slices.Clone(list[i].Conditions)
			for j := range list[i].Conditions {
				if c := &list[i].Conditions[j]; r.moved[c.List] != nil {
					c.List = r.moved[c.List]
				}
			}
		}
		return list
	}
	for i := range r.MDCs {
		m := &r.MDCs[i]
		m.Gate, m.Ambiguity = moved(m.Gate), moved(m.Ambiguity)
		for j := range m.ADRGs {
			m.ADRGs[j].Alternatives = moved(m.ADRGs[j].Alternatives)
		}
	}
}

// keepLists takes up the lists of the pack that its conditions of groups refer to, and reports those that nothing does.
func (r *drgReader) keepLists(c *conditions) {
	for _, own := range r.ownLists {
		switch {
		case c.used[own.list]:
			own.list.Number = int32(len(r.Lists))
			r.Lists = append(slices.Clip(r.Lists), own.list)
		case !own.used:
			r.add(r.at(own.at, "list", ListUnused, own.list.Name))
		}
	}
}
