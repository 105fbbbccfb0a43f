package icd

import (
	"iter"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/code"
)

// Entry is one code of a catalogue.
type Entry struct {
	Code string // canonical spelling
	Name string // official name
	Gray bool   // 灰码: in the book, closed for settlement
	Leaf bool   // no code of the edition extends this one
}

// Catalog is the code book of one edition. It is made by a [Builder], does not change, and is safe for concurrent use. The
// zero value defines nothing.
type Catalog struct {
	diagnoses  table
	procedures table
	chapters   []Range
	sections   []Range
}

// Diagnosis looks up a code.
func (c *Catalog) Diagnosis(d Diagnosis) (Entry, bool) {
	i, ok := c.FindDiagnosis(string(d))
	if !ok {
		return Entry{}, false
	}
	return c.DiagnosisAt(i), true
}

// Procedure looks up a code.
func (c *Catalog) Procedure(p Procedure) (Entry, bool) {
	i, ok := c.FindProcedure(string(p))
	if !ok {
		return Entry{}, false
	}
	return c.ProcedureAt(i), true
}

// FindDiagnosis normalises a code as filed and returns its place in the order of the catalogue. It does not allocate.
func (c *Catalog) FindDiagnosis(filed string) (int, bool) {
	k, ok := code.Diagnosis(filed)
	if !ok {
		return 0, false
	}
	return c.diagnoses.index.Find(k)
}

// FindProcedure normalises a code as filed and returns its place in the order of the catalogue. It does not allocate.
func (c *Catalog) FindProcedure(filed string) (int, bool) {
	k, ok := code.Procedure(filed)
	if !ok {
		return 0, false
	}
	return c.procedures.index.Find(k)
}

// FindDiagnoses is [Catalog.FindDiagnosis] for a whole list, and faster: places[i] becomes the place of filed[i], or -1. There
// must be as many places as codes.
func (c *Catalog) FindDiagnoses(filed []string, places []int32) {
	var keys [batch]code.Key // no code has the key 0
	for len(filed) > 0 {
		n := min(len(filed), batch)
		for i, s := range filed[:n] {
			keys[i], _ = code.Diagnosis(s)
		}
		c.diagnoses.index.FindAll(keys[:n], places)
		filed, places = filed[n:], places[n:]
	}
}

// FindProcedures is [Catalog.FindProcedure] for a whole list, and faster: places[i] becomes the place of filed[i], or -1.
// There must be as many places as codes.
func (c *Catalog) FindProcedures(filed []string, places []int32) {
	var keys [batch]code.Key
	for len(filed) > 0 {
		n := min(len(filed), batch)
		for i, s := range filed[:n] {
			keys[i], _ = code.Procedure(s)
		}
		c.procedures.index.FindAll(keys[:n], places)
		filed, places = filed[n:], places[n:]
	}
}

// batch is how many codes are looked up together.
const batch = 8

// DiagnosisIs reports whether the diagnosis at a place is spelled so. Any place may be asked. Whoever reads codes in
// ascending order finds most of them right behind the one before.
func (c *Catalog) DiagnosisIs(i int, code string) bool { return c.diagnoses.is(i, code) }

// ProcedureIs is [Catalog.DiagnosisIs] for procedures.
func (c *Catalog) ProcedureIs(i int, code string) bool { return c.procedures.is(i, code) }

// DiagnosisAt returns the entry at a place that [Catalog.FindDiagnosis] returned.
func (c *Catalog) DiagnosisAt(i int) Entry { return c.diagnoses.entry(i) }

// ProcedureAt returns the entry at a place that [Catalog.FindProcedure] returned.
func (c *Catalog) ProcedureAt(i int) Entry { return c.procedures.entry(i) }

// Diagnoses iterates over the diagnoses in ascending order.
func (c *Catalog) Diagnoses() iter.Seq2[int, Entry] { return c.diagnoses.all() }

// Procedures iterates over the procedures in ascending order.
func (c *Catalog) Procedures() iter.Seq2[int, Entry] { return c.procedures.all() }

// Len returns the numbers of diagnoses and of procedures.
func (c *Catalog) Len() (diagnoses, procedures int) {
	return len(c.diagnoses.rows), len(c.procedures.rows)
}

// Chapters returns the chapters (章) of the diagnoses in ascending order; none if the edition states none. The slice is shared
// and must not be changed.
func (c *Catalog) Chapters() []Range { return c.chapters }

// Sections returns the sections (节) of the diagnoses in ascending order; none if the edition states none. The slice is shared
// and must not be changed.
func (c *Catalog) Sections() []Range { return c.sections }

// Categories returns the categories (类目) of all diagnoses in ascending order, each once. Those of asterisk halves are among
// them: some occur nowhere else. The slice is made anew by each call.
func (c *Catalog) Categories() []string {
	var list []string
	for _, e := range c.Diagnoses() {
		dagger := Diagnosis(e.Code).Category()
		if len(list) == 0 || list[len(list)-1] != dagger {
			list = append(list, dagger)
		}
	}
	for _, e := range c.Diagnoses() {
		if _, asterisk := Diagnosis(e.Code).Halves(); asterisk != "" {
			list = append(list, Diagnosis(asterisk).Category())
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// table is one of the two halves of a catalogue, in ascending order of codes. All texts stand in one string, and a row only
// says where: a catalogue has no pointers for the garbage collector to follow.
type table struct {
	text  string
	rows  []row
	index code.Index
}

type row struct {
	start   uint32 // of the code in the text; the name follows it
	name    uint16 // bytes
	codeLen uint8
	gray    bool
}

func (t *table) is(i int, code string) bool {
	if uint(i) >= uint(len(t.rows)) {
		return false
	}
	r := t.rows[i]
	return t.text[r.start:r.start+uint32(r.codeLen)] == code
}

func (t *table) entry(i int) Entry {
	e := t.rows[i].in(t.text)
	// In ascending order a code that extends another follows it at once.
	e.Leaf = i+1 == len(t.rows) || !strings.HasPrefix(t.rows[i+1].in(t.text).Code, e.Code)
	return e
}

func (r row) in(text string) Entry {
	name := r.start + uint32(r.codeLen)
	return Entry{Code: text[r.start:name], Name: text[name : name+uint32(r.name)], Gray: r.gray}
}

func (t *table) all() iter.Seq2[int, Entry] {
	return func(yield func(int, Entry) bool) {
		for i := range t.rows {
			if !yield(i, t.entry(i)) {
				return
			}
		}
	}
}
