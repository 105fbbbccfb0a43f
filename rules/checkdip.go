package rules

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// check looks for what sound tables can still get wrong: groups without score, numbers of groups that are not there, rows
// between which nothing can ever decide, rows that an exclusion makes dead, rows that no parameter lets be asked for, and main
// procedures without class where classes decide.
func (r *dipReader) check() {
	r.checkNumbers()
	r.checkTies()
	r.checkDead()
	r.checkAsked()
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
	also := r.spelled() // groups of no table of their own
	for _, e := range r.d.Auxiliary {
		if e.Code != "" {
			also[e.Code] = true
		}
	}
	seen := make(map[string]Pos)
	entry := func(p Pos, code string, rest ...string) {
		if p.Layer != r.layer { // of the base: it may be about a row that the pack removes
			return
		}
		if _, ok := known[code]; !ok && !also[code] {
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
		if _, ok := known[e.Base]; e.Base != "" && !ok && !also[e.Base] && e.Pos.Layer == r.layer {
			r.add(r.at(e.Pos, "base", GroupUnknown, e.Base, "core.csv"))
		}
	}
	r.checkAuxiliary()
	for _, e := range r.d.Auxiliary {
		for _, code := range e.Groups {
			if _, ok := known[code]; !ok && !also[code] && e.Pos.Layer == r.layer {
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
		if !scored[code] && !strings.Contains(code, "{") {
			r.add(r.at(p, "", ScoreMissing, code))
		}
	}
}

// checkAuxiliary reports types of which no level leads to a group that the pack has: a code that nothing else names is that of
// a level that a group lacks, and then the first level's stands for it.
func (r *dipReader) checkAuxiliary() {
	there := r.d.Known()
	leads := make(map[string]bool)
	for _, e := range r.d.Auxiliary {
		if there[e.Code] {
			leads[e.Type] = true
		}
	}
	for _, e := range r.d.Auxiliary {
		if e.Code != "" && !leads[e.Type] && e.Pos.Layer == r.layer {
			r.add(r.at(e.Pos, "code", GroupUnknown, e.Code, "core.csv"))
		}
	}
}

// spelled are the codes that comprehensive groups have for the categories of the code system, where they depend on these.
func (r *dipReader) spelled() map[string]bool {
	m := make(map[string]bool)
	for i := range r.d.Groups {
		g := &r.d.Groups[i]
		if !strings.Contains(g.Code, "{") {
			continue
		}
		span, err := icd.ParseRange(g.Key)
		for _, category := range r.catalog().Categories() {
			if g.Key == anyKey || strings.HasPrefix(category, g.Key) || err == nil && span.Contains(category) {
				m[string(g.AppendCode(nil, category))] = true
			}
		}
	}
	return m
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
	var b []byte
	seen := make(map[string]*Row, len(r.d.Rows))
	for i := range r.d.Rows {
		row := &r.d.Rows[i]
		kind := row.Kind
		if kind == KindBasic && p.BasicStage == "core" {
			kind = KindCore
		}
		for _, k := range row.Keys {
			for j := range row.Forms {
				if row.Forms[j].never() {
					continue
				}
				b = append(append(b[:0], byte(kind)), k.Text...)
				b = appendRelated(binary.LittleEndian.AppendUint32(append(b, 0), uint32(row.Proviso)), &row.Forms[j])
				n := len(b)
				for _, main := range mains(&row.Forms[j]) { // rows tie if one main procedure meets both
					b = binary.LittleEndian.AppendUint32(b[:n], uint32(main))
					first := seen[string(b)]
					if first == nil {
						seen[string(b)] = row
					} else if first != row {
						r.finding(row.Forms[j].Pos, "diagnosis", RowTied, row.Code, row.Code, first.Code)
						break
					}
				}
			}
		}
	}
}

// never reports whether a form asks for a procedure that no case can have: one whose spelling the pack accepts as it is.
func (f *Form) never() bool {
	empty := func(slot []Ref) bool { return len(slot) == 0 }
	return f.Main != nil && empty(f.Main) || slices.ContainsFunc(f.Related, empty)
}

// mains are the main procedures of a form; one that is none for a form without.
func mains(f *Form) []Ref {
	if f.Conservative() {
		return []Ref{-1}
	}
	return f.Main
}

// appendRelated writes what a form asks beside the main procedure, so that equal demands are equal texts.
func appendRelated(b []byte, f *Form) []byte {
	set := func(refs []Ref) {
		if !slices.IsSorted(refs) { // seldom
			refs = slices.Sorted(slices.Values(refs))
		}
		for _, ref := range refs {
			b = binary.LittleEndian.AppendUint32(b, uint32(ref))
		}
		b = binary.LittleEndian.AppendUint32(b, math.MaxUint32) // the end of a slot; no Ref
	}
	related := f.Related
	if len(related) > 1 {
		related = make([][]Ref, len(related))
		for i, slot := range f.Related {
			related[i] = slices.Sorted(slices.Values(slot))
		}
		slices.SortFunc(related, slices.Compare)
	}
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

// checkAsked reports rows and comprehensive groups that no case can come to, because a parameter leaves out the list or the
// length of key that they have.
func (r *dipReader) checkAsked() {
	p := &r.manifest.DIP
	var keys uint // shapes, bit n for shape n
	for k := KeyFull; k <= KeyLetter; k++ {
		if slices.Contains(p.Keys, k.String()) {
			keys |= 1 << k
		}
	}
	listed := func(k Kind) bool { return slices.Contains(p.Pipeline, pipelineNames[k]) }
	type lack struct{ parameter, value string }
	type rows struct {
		first Pos
		n     int
	}
	unasked := make(map[lack]rows)
	add := func(at Pos, parameter, value string) {
		k := lack{parameter, value}
		u := unasked[k]
		if u.n++; u.n == 1 {
			u.first = at
		}
		unasked[k] = u
	}
	for i := range r.d.Rows {
		row := &r.d.Rows[i]
		if !listed(row.Kind) {
			add(row.Pos, "pipeline", pipelineNames[row.Kind])
		}
		var shapes uint
		for _, k := range row.Keys {
			shapes |= 1 << k.Shape
		}
		if shapes&keys == 0 && row.Kind != KindBedDay && row.Kind != KindPre { // these are tried in the order of the file
			add(row.Pos, "keys", row.Keys[0].Shape.String())
		}
	}
	for i := range r.d.Families {
		if !listed(KindFamily) {
			add(r.d.Families[i].Pos, "pipeline", pipelineNames[KindFamily])
		}
	}
	for i := range r.d.Groups {
		rungs := rungsOf(r.catalog(), r.d.Groups[i].Key)
		if !slices.ContainsFunc(rungs, func(s string) bool { return slices.Contains(p.Ladder, s) }) {
			add(r.d.Groups[i].Pos, "ladder", strings.Join(rungs, ", "))
		}
	}
	for k, u := range unasked { // errors are sorted in the end
		r.finding(u.first, "", RowsUnasked, k.parameter+" "+k.value, k.parameter, k.value, u.n)
	}
}

// pipelineNames are the lists of rows in DIPParameters.Pipeline.
var pipelineNames = map[Kind]string{
	KindCore: "core", KindBasic: "core", KindDay: "day", KindBedDay: "bed-day", KindPre: "pre", KindFamily: "family",
}

// rungsOf are the levels of the ladder on which a key of comprehensive groups is looked for.
func rungsOf(c *icd.Catalog, key string) []string {
	rung := "category"
	switch k, _ := ParseKey(key); k.Shape {
	case KeyTwo:
		return []string{"two"}
	case KeyLetter:
		return []string{"letter"}
	case KeyRange:
		rung = "ranges"
	}
	rungs := []string{rung}
	is := func(r icd.Range) bool { return r.String() == key }
	if slices.ContainsFunc(c.Sections(), is) {
		rungs = append(rungs, "section")
	}
	if slices.ContainsFunc(c.Chapters(), is) {
		rungs = append(rungs, "chapter")
	}
	return rungs
}

// checkClasses reports main procedures without class where types of rows decide.
func (r *dipReader) checkClasses() {
	if len(r.manifest.DIP.TypeOrder) == 0 {
		return
	}
	n := len(r.d.Classes)
	seen := make(map[Ref]bool)
	for i := range r.d.Rows {
		row := &r.d.Rows[i]
		if row.Class != NoClass || row.Kind != KindCore && row.Kind != KindBasic {
			continue
		}
		for _, f := range row.Forms {
			for _, c := range f.Main {
				if !seen[c] && (int(c) >= n || !r.d.Classes[c].Class.Stands()) {
					seen[c] = true
					e, _ := r.codes.Procedure(c)
					r.finding(f.Pos, "main", ClassMissing, e.Code, e.Code)
				}
			}
		}
	}
}
