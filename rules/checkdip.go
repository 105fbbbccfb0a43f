package rules

import (
	"fmt"
	"slices"
	"strings"
)

// check looks for what sound tables can still get wrong: groups without score, numbers of groups that are not there, rows
// between which nothing can ever decide, rows that an exclusion makes dead, and steps of the pipeline without rows.
func (r *dipReader) check() {
	r.checkNumbers()
	r.checkTies()
	r.checkDead()
	r.checkClasses()
}

// Known returns the groups that have a row, a place in the ladder, or a number: those that an auxiliary entry can lead to.
func (d *DIP) Known() map[string]bool {
	known := make(map[string]bool)
	for code := range d.groups() {
		known[code] = true
	}
	for _, v := range d.Scores {
		known[v.Code] = true
	}
	for _, v := range d.Costs {
		known[v.Code] = true
	}
	for _, v := range d.Coefficients {
		known[v.Code] = true
	}
	return known
}

// groups are the codes of all groups of the pack but those that only auxiliary entries lead to, with where each stands first.
func (d *DIP) groups() map[string]Pos {
	m := make(map[string]Pos, len(d.Rows))
	add := func(code string, p Pos) {
		if _, known := m[code]; !known && code != "" {
			m[code] = p
		}
	}
	for i := range d.Rows {
		add(d.Rows[i].Code, d.Rows[i].Pos)
	}
	for i := range d.Groups {
		add(d.Groups[i].Code, d.Groups[i].Pos)
	}
	for i := range d.LastResort {
		add(d.LastResort[i].Code, d.LastResort[i].Pos)
	}
	for i := range d.Families {
		for j := range d.Families[i].Groups {
			g := &d.Families[i].Groups[j]
			add(g.Code, g.Pos)
		}
	}
	for i := range d.TCM {
		add(d.TCM[i].Code, d.TCM[i].Pos)
	}
	return m
}

// checkNumbers reports numbers of groups that are not there, numbers that a table has twice, and, if any group has a score,
// those that have none.
func (r *dipReader) checkNumbers() {
	if len(r.d.Scores)+len(r.d.Costs)+len(r.d.Coefficients)+len(r.d.Attributes)+len(r.d.Stages)+len(r.d.TCM)+len(r.d.Auxiliary) == 0 {
		return
	}
	known := r.d.groups()
	refined := make(map[string]bool)
	for _, e := range r.d.Auxiliary {
		refined[e.Code] = true
	}
	seen := make(map[string]Pos)
	entry := func(p Pos, code string, rest ...string) {
		if _, ok := known[code]; !ok && !refined[code] {
			r.add(r.at(p, "code", GroupUnknown, code, "core.csv"))
			return
		}
		key := fmt.Sprint(p.File, "\x00", code, "\x00", strings.Join(rest, "\x00"))
		if first, dup := seen[key]; dup {
			r.add(r.at(p, "code", RowDuplicate, code, int(first.Line)))
			return
		}
		seen[key] = p
	}
	scored := make(map[string]bool, len(r.d.Scores))
	for _, v := range r.d.Scores {
		entry(v.Pos, v.Code)
		scored[v.Code] = true
	}
	for _, v := range r.d.Costs {
		entry(v.Pos, v.Code, v.HospitalLevel, v.Insurance)
	}
	for _, v := range r.d.Coefficients {
		entry(v.Pos, v.Code, v.HospitalLevel)
	}
	for _, v := range r.d.Attributes {
		entry(v.Pos, v.Code, v.Name)
	}
	for _, v := range r.d.Stages {
		entry(v.Pos, v.Code, v.HospitalLevel, v.Stage)
	}
	for _, e := range r.d.TCM {
		if _, ok := known[e.Base]; e.Base != "" && !ok {
			r.add(r.at(e.Pos, "base", GroupUnknown, e.Base, "core.csv"))
		}
	}
	for _, e := range r.d.Auxiliary {
		for _, code := range e.Groups {
			if _, ok := known[code]; !ok {
				r.add(r.at(e.Pos, "groups", GroupUnknown, code, "core.csv"))
			}
		}
	}
	if len(r.d.Scores) == 0 {
		return
	}
	for _, e := range r.d.TCM { // these may have a score of their own
		if e.Score.Known() {
			scored[e.Code] = true
		}
	}
	for code, p := range known { // errors are sorted in the end
		if !scored[code] {
			e := r.at(p, "", ScoreMissing, code)
			if r.overlay && e.Source == "" {
				e.Line = 0
			}
			r.add(e)
		}
	}
}

// checkTies reports rows of one list that ask for the same: every case of one is a case of the other, and nothing that the
// pack says decides between them.
func (r *dipReader) checkTies() {
	p := &r.manifest.DIP
	if p.Tie != "error" || slices.ContainsFunc(p.Select, func(s string) bool {
		_, name := SplitComparator(s)
		return name == "closest-cost" || name == "highest-score"
	}) {
		return
	}
	type place struct{ row *Row }
	var b []byte
	seen := make(map[string]place, len(r.d.Rows))
	for i := range r.d.Rows {
		row := &r.d.Rows[i]
		for _, k := range row.Keys {
			for j := range row.Forms {
				b = appendForm(append(append(b[:0], byte(row.Kind), byte(row.Proviso+1), byte((row.Proviso+1)>>8)), k.Text...), &row.Forms[j])
				first, dup := seen[string(b)]
				if !dup {
					seen[string(b)] = place{row}
					continue
				}
				if first.row != row {
					r.finding(row.Forms[j].Pos, "diagnosis", RowTied, row.Code, row.Code, first.row.Code)
				}
			}
		}
	}
}

// appendForm writes a form so that equal forms are equal texts.
func appendForm(b []byte, f *Form) []byte {
	set := func(refs []Ref) {
		for i, ref := range refs {
			if i > 0 && ref < refs[i-1] { // seldom
				refs = slices.Sorted(slices.Values(refs))
				break
			}
		}
		for _, ref := range refs {
			b = append(b, byte(ref), byte(ref>>8), byte(ref>>16))
		}
		b = append(b, anyOf...)
	}
	set(f.Main)
	if len(f.Related) < 2 {
		for _, slot := range f.Related {
			set(slot)
		}
		return b
	}
	related := slices.Clone(f.Related)
	slices.SortFunc(related, slices.Compare)
	for _, slot := range related {
		set(slot)
	}
	return b
}

// checkDead reports excluded procedures for the sake of which rows can be reached no more.
func (r *dipReader) checkDead() {
	for _, x := range r.d.Exclusions {
		if x.Action != Drop {
			continue
		}
		dropped := make(map[Ref]bool)
		for i, e := range r.catalog().Procedures() {
			if x.Item.Holds(e.Code) {
				dropped[Ref(i)] = true
			}
		}
		var dead []string
		for i := range r.d.Rows {
			row := &r.d.Rows[i]
			if !slices.ContainsFunc(row.Forms, func(f Form) bool { return !killed(&f, dropped) }) && !spared(row, x.Unless) {
				dead = append(dead, row.Code)
			}
		}
		if len(dead) > 0 {
			r.finding(x.Pos, "code", RowDead, x.Item.Text, x.Item.Text, len(dead), strings.Join(dead, " "))
		}
	}
}

// killed reports whether a form asks for procedures all of which are dropped.
func killed(f *Form, dropped map[Ref]bool) bool {
	return len(f.Main) > 0 && !slices.ContainsFunc(f.Main, func(c Ref) bool { return !dropped[c] })
}

// spared reports whether an exclusion does not act for some key of a row.
func spared(row *Row, unless []Item) bool {
	for _, k := range row.Keys {
		if slices.ContainsFunc(unless, func(i Item) bool { return i.Holds(k.Text) || strings.HasPrefix(i.Text, k.Text) }) {
			return true
		}
	}
	return len(row.Keys) == 0 && len(unless) > 0
}

// checkClasses reports main procedures without class where types of rows decide.
func (r *dipReader) checkClasses() {
	if len(r.manifest.DIP.TypeOrder) == 0 {
		return
	}
	n := len(r.d.Classes)
	for i := range r.d.Rows {
		row := &r.d.Rows[i]
		if row.Class != NoClass || row.Kind != KindCore && row.Kind != KindBasic {
			continue
		}
		for _, f := range row.Forms {
			for _, c := range f.Main {
				if int(c) < n && !r.d.Classes[c].Class.Stands() {
					e, _ := r.codes.Procedure(c)
					r.finding(f.Pos, "main", ClassMissing, e.Code, e.Code)
				}
			}
		}
	}
}
