package rules

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/code"
)

// Unmapped says what becomes of a code that a crosswalk gives no image. The zero value is no choice: whoever converts makes one.
type Unmapped uint8

// The choices.
const (
	KeepUnmapped Unmapped = iota + 1 // the code stays as filed: in the target system it may mean nothing, or something else
	DropUnmapped                     // the entry is left empty; those behind it keep their places
)

// Crosswalk returns the content of a pack of system crosswalk, nil for others.
func (p *Pack) Crosswalk() *icd.Crosswalk { return p.crosswalk }

// Conversion is a case whose codes have been looked up in a crosswalk. Where a code has several images there are several cases:
// the crosswalk does not choose. A Conversion does not change and is safe for concurrent use.
type Conversion struct {
	// Choices are the codes that have several images, in the order of the record: diagnoses, then procedures.
	Choices []Choice

	// Issues are the codes without image and those with several, in the order of the record. Every case of the conversion has
	// them among its Notes.
	Issues []Issue

	// Target is the code system that the images are of.
	Target Need

	base Case // with the images of the codes that have one
}

// Choice is a code that has several images. Entries that hold the same code share it: one code of a record means one thing.
type Choice struct {
	Field   Field
	Entries []int  // places in the list, counted from 0, ascending
	Filed   string // as the first of them is filed
	Images  []icd.Image
}

// Convert looks up the codes of a case. from is the code system in which they are filed, id@edition as pack.yaml names the
// source: the same text can be a code of both systems, so that nothing but the caller's word says which is meant. Another name
// than that of the pack is an error, and so are a pack of another system, no case and no choice about codes without image.
//
// Everything but the codes of Diagnoses and Procedures is carried over. Empty entries stay, so that entries keep their places.
func (p *Pack) Convert(c *Case, from string, u Unmapped) (*Conversion, error) {
	switch m := &p.manifest; {
	case p.crosswalk == nil:
		return nil, fmt.Errorf("rules: pack %s is of system %q, not %q", p.Identity(), m.System, SystemCrosswalk)
	case from != m.SourceSystem.String():
		return nil, fmt.Errorf("rules: the codes are of %q, and pack %s maps those of %s", from, p.Identity(), m.SourceSystem)
	case u != KeepUnmapped && u != DropUnmapped:
		return nil, errors.New("rules: nobody has said whether codes without image are kept or dropped")
	case c == nil:
		return nil, errors.New("rules: there is no case to convert")
	}
	v := &Conversion{base: *c, Target: p.manifest.CodeSystem}
	v.base.Diagnoses = v.convert(FieldDiagnoses, c.Diagnoses, p.crosswalk.Diagnosis, u)
	v.base.Procedures = v.convert(FieldProcedures, c.Procedures, p.crosswalk.Procedure, u)
	if len(v.Issues) > 0 {
		v.base.Notes = slices.Concat(c.Notes, v.Issues)
	}
	return v, nil
}

// convert returns the list with the images of the codes that have one, and notes the others.
func (v *Conversion) convert(f Field, filed []string, images func(string) ([]icd.Image, bool), u Unmapped) []string {
	if filed == nil {
		return nil
	}
	out := make([]string, len(filed))
	var choices map[string]int // of the codes that have several images
	for i, s := range filed {
		if code.Blank(s) {
			continue
		}
		list, known := images(s)
		switch len(list) {
		case 1:
			out[i] = list[0].Code
			continue
		case 0:
			if u == KeepUnmapped {
				out[i] = s
			}
			reason := CodeUnmapped
			if known {
				reason = CodeWithoutImage
			}
			v.issue(reason, f, i, s)
			continue
		}
		v.issue(CodeManyImages, f, i, s)
		n := icd.Normalize(s)
		j, known := choices[n]
		if known {
			v.Choices[j].Entries = append(v.Choices[j].Entries, i)
			continue
		}
		if choices == nil {
			choices = make(map[string]int)
		}
		choices[n] = len(v.Choices)
		v.Choices = append(v.Choices, Choice{f, []int{i}, s, list})
	}
	return out
}

func (v *Conversion) issue(c Code, f Field, entry int, filed string) {
	v.Issues = append(v.Issues, Issue{Code: c, Field: f, Index: entry, Text: filed})
}

// Len returns how many cases there are: the product of the numbers of images, at most [math.MaxInt].
func (v *Conversion) Len() int {
	n := 1
	for _, c := range v.Choices {
		if n > math.MaxInt/len(c.Images) {
			return math.MaxInt
		}
		n *= len(c.Images)
	}
	return n
}

// Case returns the case, if there is one alone.
func (v *Conversion) Case() (*Case, bool) {
	if len(v.Choices) > 0 {
		return nil, false
	}
	return v.At(0), true
}

// At returns case n, counted from 0, n below [Conversion.Len]. The last choice changes fastest, and images go in ascending order
// of codes. The case shares nothing that the caller of another one could change, but maps and notes.
func (v *Conversion) At(n int) *Case {
	c := v.base
	c.Diagnoses, c.Procedures = slices.Clone(c.Diagnoses), slices.Clone(c.Procedures)
	for i := len(v.Choices) - 1; i >= 0; i-- {
		list := c.Diagnoses
		if v.Choices[i].Field == FieldProcedures {
			list = c.Procedures
		}
		image := v.Choices[i].Images[n%len(v.Choices[i].Images)].Code
		n /= len(v.Choices[i].Images)
		for _, e := range v.Choices[i].Entries {
			list[e] = image
		}
	}
	return &c
}
