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
	longest := 0 // beginning
	for s.next() {
		code := s.Cell(0)
		into := whole
		switch s.Cell(1) {
		case "prefix":
			into = beginning
			r.item(s, 0, code, procedures)
		case "exact":
			r.code(s, 0, procedures)
		default:
			s.oneOf(1, "exact", "prefix")
		}
		c := ProcedureClass{Pos: s.pos()}
		known := []Class{Diagnostic, Therapeutic, Intervention, Surgery, Adjunct, Unsettled}
		if c.Class, ok = parseClass(s.Cell(2), known...); !ok {
			s.oneOf(2, names(known)...)
		}
		s.oneOf(3, basisNames[1:]...)
		c.Basis = Basis(max(0, slices.Index(basisNames[:], s.Cell(3))))
		if first, dup := into[code]; dup {
			s.fail(0, RowDuplicate, code, int(first.Pos.Line))
			continue
		}
		into[code] = c
		if s.Cell(1) == "prefix" {
			longest = max(longest, len(code))
		}
	}
	r.spreadClasses(whole, beginning, longest)
}

// spreadClasses gives every procedure of the code system its class.
func (r *dipReader) spreadClasses(whole, beginning map[string]ProcedureClass, longest int) {
	_, n := r.catalog().Len()
	of := make([]ProcedureClass, n)
	copy(of, r.d.Classes)
	last, found := "", ProcedureClass{} // what the code before began with, and its class
	for i, e := range r.catalog().Procedures() {
		if c, ok := whole[e.Code]; ok {
			of[i] = c
			continue
		}
		if head := e.Code[:min(len(e.Code), longest)]; head != last {
			last, found = head, ProcedureClass{}
			for n := len(head); n > 0; n-- {
				if c, ok := beginning[head[:n]]; ok {
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

// Columns of comprehensive.csv.
const (
	colGroupKey = iota
	colGroupClass
	colGroupCode
	colGroupLevels
	colGroupName
	colGroupChange
)

// comprehensive reads comprehensive.csv. In a pack with a base its rows are changes: the group of a key, class and levels is
// added, removed or replaced.
func (r *dipReader) comprehensive() {
	s, ok := r.changes("comprehensive", []string{"key", "class", "code"}, []string{"levels", "name"})
	if !ok {
		return
	}
	groups := slices.Clone(r.d.Groups)
	for s.next() {
		g := ComprehensiveGroup{Key: s.Cell(colGroupKey), Code: s.Cell(colGroupCode), Name: s.Cell(colGroupName), Pos: s.pos()}
		if !ladderKey(g.Key) {
			s.fail(colGroupKey, KeyMalformed, g.Key)
			continue
		}
		known := []Class{Conservative, Diagnostic, Therapeutic, Intervention, Surgery}
		if g.Class, ok = parseClass(s.Cell(colGroupClass), known...); !ok {
			s.oneOf(colGroupClass, names(known)...)
			continue
		}
		if g.Levels, ok = levelSet(s.Cell(colGroupLevels)); !ok {
			s.fail(colGroupLevels, CellValue, strconv.Quote(s.Cell(colGroupLevels)), "1, 2, 3, 4, 3"+anyOf+"4")
			continue
		}
		op, ok := s.change(colGroupChange)
		if !ok {
			continue
		}
		if op != "remove" && g.Code == "" {
			s.fail(colGroupCode, CellEmpty)
			continue
		}
		at := slices.IndexFunc(groups, func(o ComprehensiveGroup) bool {
			return o.Key == g.Key && o.Class == g.Class && o.Levels == g.Levels
		})
		name := strings.TrimSpace(g.Key + " " + g.Class.String() + " " + s.Cell(colGroupLevels))
		switch {
		case at < 0 && op == "add":
			groups = append(groups, g)
		case at < 0:
			s.fail(colGroupKey, ChangeMissing, name, r.manifest.Base.String())
		case op == "add" || groups[at].Pos.Layer == r.layer:
			s.exists(colGroupKey, name, groups[at].Pos)
		case op == "remove":
			groups = slices.Delete(groups, at, at+1)
		default:
			groups[at] = g
		}
	}
	r.d.Groups = groups
}

// ladderKey reports whether a text is a key of comprehensive groups: a level of the ladder finds it by the category alone.
func ladderKey(s string) bool {
	k, ok := ParseKey(s)
	switch k.Shape {
	case KeyCategory, KeyTwo, KeyLetter:
		return ok
	case KeyRange:
		return ok && !strings.Contains(s, ".")
	}
	return s == anyKey
}

// anyKey is the key of groups that take every diagnosis.
const anyKey = "*"

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
		if key := s.Cell(0); key != anyKey {
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
			if i, ok := r.matched(s, 0, 1, diagnoses); ok {
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
		if x.Item, ok = r.matched(s, 0, 1, procedures); !ok {
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

// cci reads cci.csv.
func (r *dipReader) cci() {
	s, ok := r.table("cci", []string{"category", "weight", "diagnosis"}, []string{"yields_to"})
	if !ok {
		return
	}
	r.d.CCI = nil
	places := make(map[string]int)
	var yields []string // by category
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
			yields = append(yields, s.Cell(3))
		case r.d.CCI[at].Weight != weight:
			s.fail(1, CellValue, strconv.Quote(s.Cell(1)), strconv.FormatInt(r.d.CCI[at].Weight, 10))
			continue
		case s.Cell(3) != yields[at]:
			s.fail(3, CellValue, strconv.Quote(s.Cell(3)), strconv.Quote(yields[at]))
		}
		c := &r.d.CCI[at]
		c.Items = append(c.Items, r.items(s, 2, diagnoses)...)
	}
	for i, to := range yields {
		if to == "" {
			continue
		}
		at, ok := places[to]
		if !ok {
			r.add(r.at(r.d.CCI[i].Pos, "yields_to", GroupUnknown, to, "cci.csv"))
			continue
		}
		if r.d.CCI[at].Weight <= r.d.CCI[i].Weight { // what takes a category's place is more severe
			r.add(r.at(r.d.CCI[i].Pos, "yields_to", CellValue, strconv.Quote(to), "> "+strconv.FormatInt(r.d.CCI[i].Weight, 10)))
			continue
		}
		r.d.CCI[i].YieldsTo = at
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
	core := of(r.d.Rows, KindCore)
	places := make(map[int32]int, len(core))
	for i := range core {
		places[core[i].Number] = i
	}
	for s.next() {
		n, err := strconv.ParseInt(s.Cell(0), 10, 32)
		at, known := places[int32(n)]
		if err != nil || n < 1 || !known {
			s.fail(0, GroupUnknown, s.Cell(0), "core.csv")
			continue
		}
		if s.Cell(1) == "" {
			s.fail(1, CellEmpty)
		}
		s.oneOf(3, "zeros", "extension", "leading-zero")
		ref, ok := r.code(s, 2, procedures)
		if !ok {
			continue
		}
		if !asks(&core[at], ref) {
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
