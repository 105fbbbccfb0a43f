package rules

import (
	"slices"
	"strconv"
	"strings"
)

// classes reads procedure_class.csv. Of the rows that hold a code the longest decides; a row for the whole code before one
// for what it begins with; a row of the pack before one of its base.
func (r *dipReader) classes() {
	s, ok := r.table("procedure_class", []string{"code", "match", "class", "basis"}, nil)
	if !ok {
		return
	}
	whole, beginning := make(map[string]ProcedureClass), make(map[string]ProcedureClass)
	lengths := make([]bool, 32)
	for s.next() {
		code := s.Cell(0)
		s.oneOf(1, "exact", "prefix")
		c := ProcedureClass{Pos: s.pos()}
		known := []Class{Diagnostic, Therapeutic, Intervention, Surgery, Adjunct, Unsettled}
		if c.Class, ok = parseClass(s.Cell(2), known...); !ok {
			s.oneOf(2, names(known)...)
			continue
		}
		b := slices.Index(basisNames[:], s.Cell(3))
		if b < 1 {
			s.oneOf(3, basisNames[1:]...)
			continue
		}
		c.Basis = Basis(b)
		into := whole
		if s.Cell(1) == "prefix" {
			into = beginning
			if !procedurePrefix(code) && code != "" {
				if _, ok := r.code(s, 0, procedures); !ok {
					continue
				}
			}
		} else if _, ok := r.code(s, 0, procedures); !ok {
			continue
		}
		if code == "" || len(code) >= len(lengths) {
			s.fail(0, CellEmpty)
			continue
		}
		if first, dup := into[code]; dup {
			s.fail(0, RowDuplicate, code, int(first.Pos.Line))
			continue
		}
		into[code] = c
		lengths[len(code)] = true
	}
	r.spreadClasses(whole, beginning, lengths)
}

// spreadClasses gives every procedure of the code system its class.
func (r *dipReader) spreadClasses(whole, beginning map[string]ProcedureClass, lengths []bool) {
	_, n := r.catalog().Len()
	of := make([]ProcedureClass, n)
	copy(of, r.d.Classes)
	var last string // what the code before began with, and all that was found for it
	var found ProcedureClass
	longest := 0
	for i := range lengths {
		if lengths[i] {
			longest = i
		}
	}
	for i, e := range r.catalog().Procedures() {
		if c, ok := whole[e.Code]; ok {
			of[i] = c
			continue
		}
		head := e.Code[:min(len(e.Code), longest)]
		if head != last || last == "" {
			last, found = head, ProcedureClass{}
			for n := len(head); n > 0; n-- {
				if c, ok := beginning[head[:n]]; lengths[n] && ok {
					found = c
					break
				}
			}
		}
		if found.Class != NoClass {
			of[i] = found
		}
	}
	r.d.Classes = of
}

// names are the names of classes.
func names(list []Class) []string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = c.String()
	}
	return texts
}

// levels reads procedure_level.csv.
func (r *dipReader) levels() {
	s, ok := r.table("procedure_level", []string{"code", "level", "incision"}, nil)
	if !ok {
		return
	}
	_, n := r.catalog().Len()
	of := make([]ProcedureLevel, n)
	for i := range of {
		of[i].Incision = -1
	}
	for s.next() {
		ref, ok := r.code(s, 0, procedures)
		if !ok || int(ref) >= n {
			continue
		}
		if of[ref].Pos != (Pos{}) {
			s.fail(0, RowDuplicate, s.Cell(0), int(of[ref].Pos.Line))
			continue
		}
		s.oneOf(1, "", "1", "2", "3", "4")
		s.oneOf(2, "", "0", "1", "2", "3")
		l := ProcedureLevel{Incision: -1, Pos: s.pos()}
		if v := s.Cell(1); v != "" {
			l.Level = int8(v[0] - '0')
		}
		if v := s.Cell(2); v != "" {
			l.Incision = int8(v[0] - '0')
		}
		of[ref] = l
	}
	r.d.Levels = of
}

// comprehensive reads comprehensive.csv. In a pack with a base its rows are changes: the group of a key, class and levels is
// added, removed or replaced.
func (r *dipReader) comprehensive() {
	optional := []string{"levels", "name"}
	if r.overlay {
		optional = append(optional, change...)
	}
	s, ok := r.table("comprehensive", []string{"key", "class", "code"}, optional)
	if !ok {
		return
	}
	groups := slices.Clone(r.d.Groups)
	for s.next() {
		g := ComprehensiveGroup{Key: s.Cell(0), Code: s.Cell(2), Name: s.Cell(4), Pos: s.pos()}
		if _, ok := ParseKey(g.Key); !ok && g.Key != "*" {
			s.fail(0, KeyMalformed, g.Key)
			continue
		}
		known := []Class{Conservative, Diagnostic, Therapeutic, Intervention, Surgery}
		if g.Class, ok = parseClass(s.Cell(1), known...); !ok {
			s.oneOf(1, names(known)...)
			continue
		}
		if g.Levels, ok = levelSet(s.Cell(3)); !ok {
			s.fail(3, CellValue, strconv.Quote(s.Cell(3)), "1, 2, 3, 4, 3"+anyOf+"4")
			continue
		}
		at := slices.IndexFunc(groups, func(o ComprehensiveGroup) bool {
			return o.Key == g.Key && o.Class == g.Class && o.Levels == g.Levels
		})
		op := "add"
		if r.overlay {
			op = s.Cell(5)
			s.oneOf(5, "add", "remove", "replace")
			for _, col := range []int{6, 7} {
				if s.Cell(col) == "" {
					s.fail(col, CellEmpty)
				}
			}
		}
		if op != "remove" && g.Code == "" {
			s.fail(2, CellEmpty)
			continue
		}
		switch {
		case op == "add" && at >= 0:
			s.fail(0, RowDuplicate, g.Key+" "+g.Class.String(), int(groups[at].Pos.Line))
		case op == "add":
			groups = append(groups, g)
		case at < 0:
			s.fail(0, ChangeMissing, g.Key+" "+g.Class.String(), r.manifest.Base.String())
		case op == "remove":
			groups = slices.Delete(groups, at, at+1)
		default:
			groups[at] = g
		}
	}
	r.d.Groups = groups
}

// levelSet reads levels of procedures.
func levelSet(cell string) (set uint8, ok bool) {
	if cell == "" {
		return 0, true
	}
	for v := range strings.SplitSeq(cell, anyOf) {
		if len(v) != 1 || v[0] < '1' || v[0] > '4' || set>>(v[0]-'0')&1 == 1 {
			return 0, false
		}
		set |= 1 << (v[0] - '0')
	}
	return set, true
}

// lastResort reads last_resort.csv.
func (r *dipReader) lastResort() {
	s, ok := r.table("last_resort", []string{"key", "code"}, []string{"name"})
	if !ok {
		return
	}
	r.d.LastResort = nil
	for s.next() {
		g := LastResort{Code: s.Cell(1), Name: s.Cell(2), Pos: s.pos()}
		if key := s.Cell(0); key != "*" {
			if g.Key, ok = ParseKey(key); !ok {
				s.fail(0, KeyMalformed, key)
				continue
			}
		}
		if g.Code == "" {
			s.fail(1, CellEmpty)
			continue
		}
		if i := slices.IndexFunc(r.d.LastResort, func(o LastResort) bool { return o.Key == g.Key }); i >= 0 {
			s.fail(0, RowDuplicate, s.Cell(0), int(r.d.LastResort[i].Pos.Line))
			continue
		}
		r.d.LastResort = append(r.d.LastResort, g)
	}
}

// exclusions reads exclude_principal.csv and exclude_procedure.csv.
func (r *dipReader) exclusions() {
	if s, ok := r.table("exclude_principal", []string{"code", "match"}, nil); ok {
		r.d.Principals = nil
		for s.next() {
			if i, ok := r.matched(s, diagnoses); ok {
				r.d.Principals = append(r.d.Principals, PrincipalExclusion{i, s.pos()})
			}
		}
	}
	s, ok := r.table("exclude_procedure", []string{"code", "match", "action"}, []string{"unless"})
	if !ok {
		return
	}
	r.d.Exclusions = nil
	for s.next() {
		x := ProcedureExclusion{Pos: s.pos()}
		if x.Item, ok = r.matched(s, procedures); !ok {
			continue
		}
		i := slices.Index(actionNames[:], s.Cell(2))
		if i < 1 {
			s.oneOf(2, actionNames[1:]...)
			continue
		}
		x.Action = Action(i)
		if s.Cell(3) != "" {
			x.Unless = r.items(s, 3, diagnoses)
		}
		r.d.Exclusions = append(r.d.Exclusions, x)
	}
}

// matched reads an item whose row says how it compares.
func (r *dipReader) matched(s *sheet, k kind) (Item, bool) {
	how := []string{"exact", "prefix"}
	if k == diagnoses {
		how = append(how, "range")
	}
	s.oneOf(1, how...)
	code := s.Cell(0)
	switch s.Cell(1) {
	case "exact":
		_, ok := r.code(s, 0, k)
		return Item{Text: code, Exact: true}, ok
	case "range":
		if !strings.Contains(code, "-") {
			s.fail(0, KeyMalformed, code)
			return Item{}, false
		}
		return r.item(s, 0, code, k)
	case "prefix":
		if strings.Contains(code, "-") {
			s.fail(0, KeyMalformed, code)
			return Item{}, false
		}
		i, ok := r.item(s, 0, code, k)
		i.Exact = false
		return i, ok
	}
	return Item{}, false
}

// cci reads cci.csv.
func (r *dipReader) cci() {
	s, ok := r.table("cci", []string{"category", "weight", "diagnosis"}, []string{"yields_to"})
	if !ok {
		return
	}
	r.d.CCI = nil
	places := make(map[string]int)
	type yield struct {
		from int
		to   string
		pos  Pos
	}
	var yields []yield
	for s.next() {
		name := s.Cell(0)
		weight, err := strconv.ParseInt(s.Cell(1), 10, 16)
		if err != nil || weight < 1 {
			s.fail(1, CellValue, strconv.Quote(s.Cell(1)), "1, 2, 3, 6")
			continue
		}
		at, known := places[name]
		switch {
		case name == "":
			s.fail(0, CellEmpty)
			continue
		case !known:
			at = len(r.d.CCI)
			places[name] = at
			r.d.CCI = append(r.d.CCI, CCICategory{Name: name, Weight: weight, YieldsTo: -1, Pos: s.pos()})
			if to := s.Cell(3); to != "" {
				yields = append(yields, yield{at, to, s.pos()})
			}
		case r.d.CCI[at].Weight != weight:
			s.fail(1, RowDuplicate, name, int(r.d.CCI[at].Pos.Line))
			continue
		}
		c := &r.d.CCI[at]
		c.Items = append(c.Items, r.items(s, 2, diagnoses)...)
	}
	for _, y := range yields {
		at, ok := places[y.to]
		if !ok {
			r.add(r.at(y.pos, "yields_to", GroupUnknown, y.to, "cci.csv"))
			continue
		}
		r.d.CCI[y.from].YieldsTo = at
	}
	if len(r.d.CCI) > maxCCI {
		r.add(&Error{Code: LimitExceeded, File: s.file, Args: []any{"category", len(r.d.CCI), maxCCI}})
	}
}

// maxCCI is how many categories an index can have; Charlson's has 17.
const maxCCI = 64

// repairs reads repairs.csv: every code that was repaired stands in its row.
func (r *dipReader) repairs() {
	s, ok := r.table("repairs", []string{"number", "found", "used", "rule"}, []string{"name"})
	if !ok {
		return
	}
	r.d.Repairs = nil
	places := make(map[int32]int, len(r.d.Rows))
	for i := range r.d.Rows {
		places[r.d.Rows[i].Number] = i
	}
	for s.next() {
		n, err := strconv.ParseInt(s.Cell(0), 10, 32)
		at, known := places[int32(n)]
		if err != nil || n < 1 || !known {
			s.fail(0, GroupUnknown, s.Cell(0), "core.csv")
			continue
		}
		s.oneOf(3, "zeros", "extension", "leading-zero")
		ref, ok := r.code(s, 2, procedures)
		if !ok {
			continue
		}
		if !asks(&r.d.Rows[at], ref) {
			s.fail(2, RepairUnused, s.Cell(2), s.Cell(0))
			continue
		}
		r.d.Repairs = append(r.d.Repairs, Repair{int32(n), s.Cell(1), s.Cell(2), s.Cell(3), s.pos()})
	}
}

// asks reports whether a row asks for a procedure.
func asks(row *Row, ref Ref) bool {
	for _, f := range row.Forms {
		if slices.Contains(f.Main, ref) || slices.ContainsFunc(f.Related, func(slot []Ref) bool { return slices.Contains(slot, ref) }) {
			return true
		}
	}
	return false
}
