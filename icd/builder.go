package icd

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/code"
)

// Builder makes a [Catalog] row by row. The zero value is ready. It is not safe for concurrent use.
type Builder struct {
	diagnoses  half
	procedures half
	chapters   []Range
	sections   []Range
}

// half is one of the two tables in the making.
type half struct {
	text strings.Builder
	rows []row
	last string
	keys *code.Index
}

// Grow makes room for so many diagnoses and procedures.
func (b *Builder) Grow(diagnoses, procedures int) {
	b.diagnoses.grow(diagnoses)
	b.procedures.grow(procedures)
}

func (h *half) grow(n int) {
	h.rows = make([]row, 0, n)
	h.keys = code.NewIndex(n)
	h.text.Grow(40 * n)
}

// AddDiagnosis appends a diagnosis. Codes must be canonical and ascend: their order makes "leaf" and listings
// deterministic. A row that breaks this is refused with an error, and the Builder goes on as if it had not been there.
func (b *Builder) AddDiagnosis(c, name string, gray bool) error {
	k, ok := code.CanonicalDiagnosis(c)
	return b.diagnoses.add(k, ok, c, name, gray)
}

// AddProcedure is [Builder.AddDiagnosis] for procedures.
func (b *Builder) AddProcedure(c, name string, gray bool) error {
	k, ok := code.CanonicalProcedure(c)
	return b.procedures.add(k, ok, c, name, gray)
}

func (h *half) add(k code.Key, ok bool, c, name string, gray bool) error {
	switch {
	case !ok:
		return fmt.Errorf("icd: %q is not a canonical code", c)
	case c <= h.last:
		return fmt.Errorf("icd: %s does not come after %s", c, h.last)
	case len(name) > math.MaxUint16 || h.text.Len() > math.MaxInt32:
		return fmt.Errorf("icd: %s: the name is too long", c)
	}
	if h.keys == nil {
		h.grow(0)
	}
	h.keys.Add(k)
	h.rows = append(h.rows, row{uint32(h.text.Len()), uint16(len(name)), uint8(len(c)), gray})
	h.text.WriteString(c)
	h.text.WriteString(name)
	h.last = c
	return nil
}

// AddChapter appends a chapter: a range of categories after those before it. A range that breaks this is refused with an
// error, and the Builder goes on as if it had not been there.
func (b *Builder) AddChapter(r Range) (err error) {
	b.chapters, err = addRange(b.chapters, r)
	return err
}

// AddSection is [Builder.AddChapter] for sections. Where there are chapters, each section lies in one of them: they are added
// first.
func (b *Builder) AddSection(r Range) (err error) {
	inside := func(c Range) bool { return c.first <= r.first && r.last <= c.last }
	if len(b.chapters) > 0 && !slices.ContainsFunc(b.chapters, inside) {
		return fmt.Errorf("icd: %s lies in no chapter", r)
	}
	b.sections, err = addRange(b.sections, r)
	return err
}

func addRange(list []Range, r Range) ([]Range, error) {
	if !r.categories() {
		return list, fmt.Errorf("icd: %q is not a range of categories", r)
	}
	if n := len(list); n > 0 && r.first <= list[n-1].last {
		return list, fmt.Errorf("icd: %s does not come after %s", r, list[n-1])
	}
	return append(list, r), nil
}

// Catalog returns the catalogue of the rows so far. The Builder must not be used afterwards.
func (b *Builder) Catalog() *Catalog {
	return &Catalog{b.diagnoses.table(), b.procedures.table(), b.chapters, b.sections}
}

func (h *half) table() table {
	t := table{text: h.text.String(), rows: h.rows}
	if h.keys != nil {
		t.index = *h.keys
	}
	return t
}
