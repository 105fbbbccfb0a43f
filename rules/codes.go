package rules

import (
	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
)

// Codes is the vocabulary of a pack: the codes of its code system, and behind them those that only its own tables name. A
// [Ref] is a place in it. A Codes does not change and is safe for concurrent use.
type Codes struct {
	catalog *icd.Catalog
	dx, px  vocabulary
}

// vocabulary is one half of Codes.
type vocabulary struct {
	known  int            // codes of the catalogue
	extra  []string       // codes beyond it, in the order of their first row
	lookup map[string]Ref // of extra, while a pack is read
	index  *code.Index    // of extra, afterwards
}

func newCodes(c *icd.Catalog) *Codes {
	d, p := c.Len()
	return &Codes{
		catalog: c,
		dx:      vocabulary{known: d, lookup: make(map[string]Ref)},
		px:      vocabulary{known: p, lookup: make(map[string]Ref)},
	}
}

// add takes up a code that the catalogue does not define.
func (v *vocabulary) add(c string) Ref {
	r, ok := v.lookup[c]
	if !ok {
		r = Ref(v.known + len(v.extra))
		v.extra = append(v.extra, c)
		v.lookup[c] = r
	}
	return r
}

// take takes up the codes of a pack that this one rests on, in their places.
func (v *vocabulary) take(codes []string) {
	for _, c := range codes {
		v.add(c)
	}
}

// seal makes the vocabulary ready for use.
func (v *vocabulary) seal(pack func(string) (code.Key, bool)) {
	v.lookup = nil
	if len(v.extra) == 0 {
		return
	}
	v.index = code.NewIndex(len(v.extra))
	for _, c := range v.extra {
		k, _ := pack(c)
		v.index.Add(k)
	}
}

// Catalog returns the code system.
func (c *Codes) Catalog() *icd.Catalog { return c.catalog }

// Diagnoses returns the number of diagnoses: their Refs are 0 to Diagnoses()-1.
func (c *Codes) Diagnoses() int { return c.dx.known + len(c.dx.extra) }

// Procedures returns the number of procedures: their Refs are 0 to Procedures()-1.
func (c *Codes) Procedures() int { return c.px.known + len(c.px.extra) }

// FindDiagnosis normalises a code as filed and finds it. It does not allocate.
func (c *Codes) FindDiagnosis(filed string) (Ref, bool) {
	if i, ok := c.catalog.FindDiagnosis(filed); ok {
		return Ref(i), true
	}
	return c.dx.beyond(filed, code.Diagnosis)
}

// FindProcedure normalises a code as filed and finds it. It does not allocate.
func (c *Codes) FindProcedure(filed string) (Ref, bool) {
	if i, ok := c.catalog.FindProcedure(filed); ok {
		return Ref(i), true
	}
	return c.px.beyond(filed, code.Procedure)
}

// FindDiagnoses is [Codes.FindDiagnosis] for a whole list: refs[i] becomes that of filed[i], or -1. There must be as many
// refs as codes. It does not allocate.
func (c *Codes) FindDiagnoses(filed []string, refs []Ref) {
	c.catalog.FindDiagnoses(filed, refs)
	c.dx.allBeyond(filed, refs, code.Diagnosis)
}

// FindProcedures is [Codes.FindProcedure] for a whole list: refs[i] becomes that of filed[i], or -1. There must be as many
// refs as codes. It does not allocate.
func (c *Codes) FindProcedures(filed []string, refs []Ref) {
	c.catalog.FindProcedures(filed, refs)
	c.px.allBeyond(filed, refs, code.Procedure)
}

// beyond finds a code that the catalogue does not define.
func (v *vocabulary) beyond(filed string, pack func(string) (code.Key, bool)) (Ref, bool) {
	if v.index == nil {
		return 0, false
	}
	k, ok := pack(filed)
	if !ok {
		return 0, false
	}
	i, ok := v.index.Find(k)
	return Ref(v.known + i), ok
}

// allBeyond finds the codes of a list that the catalogue does not define.
func (v *vocabulary) allBeyond(filed []string, refs []Ref, pack func(string) (code.Key, bool)) {
	if v.index == nil {
		return
	}
	for i, r := range refs[:len(filed)] {
		if r < 0 {
			if r, ok := v.beyond(filed[i], pack); ok {
				refs[i] = r
			}
		}
	}
}

// Diagnosis returns a diagnosis, and whether the code system defines it.
func (c *Codes) Diagnosis(r Ref) (icd.Entry, bool) {
	if int(r) < c.dx.known {
		return c.catalog.DiagnosisAt(int(r)), true
	}
	return icd.Entry{Code: c.dx.extra[int(r)-c.dx.known], Leaf: true}, false
}

// Procedure returns a procedure, and whether the code system defines it.
func (c *Codes) Procedure(r Ref) (icd.Entry, bool) {
	if int(r) < c.px.known {
		return c.catalog.ProcedureAt(int(r)), true
	}
	return icd.Entry{Code: c.px.extra[int(r)-c.px.known], Leaf: true}, false
}
