package icd

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Crosswalk maps the codes of one code system to those of another (编码映射). It is made by a [CrosswalkBuilder], does not
// change, and is safe for concurrent use. The zero value names no code.
type Crosswalk struct {
	diagnoses  map[string][]Image
	procedures map[string][]Image
}

// Image is one code that a code is mapped to. A code with several images is divided in the other system: any of them may be
// what the record means.
type Image struct {
	Code     string   // canonical spelling; "" says that the other system has no code for it
	Relation Relation // how the image relates to the code
	Note     string   // of who made the table
	Line     int      // of the row in the table, 1-based
}

// Relation says how an image relates to the code that is mapped to it, as who made the table declares it. Nothing is decided
// by it. The zero value is not stated.
type Relation uint8

// The relations.
const (
	RelationUnstated Relation = iota
	RelationEqual             // 等同: the same meaning
	RelationBroader           // 较宽: the image says less
	RelationNarrower          // 较窄: the image says more
	RelationNear              // 近似: the meanings overlap
)

var relationNames = [...]string{"", "equal", "broader", "narrower", "near"}

// String returns the name of the relation in the files of this project, "" if it is not stated.
func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return fmt.Sprintf("relation(%d)", uint8(r))
}

// ParseRelation reads the name of a relation.
func ParseRelation(name string) (Relation, bool) {
	i := slices.Index(relationNames[:], name)
	return Relation(max(i, 0)), i >= 0
}

// Diagnosis returns the images of a diagnosis in ascending order, and whether the crosswalk names it. A code that is named and
// has no image has no counterpart in the other system. Code and table are compared as [Normalize] writes them. The slice is
// shared and must not be changed.
func (x *Crosswalk) Diagnosis(filed string) ([]Image, bool) {
	list, ok := x.diagnoses[Normalize(filed)]
	return list, ok
}

// Procedure is [Crosswalk.Diagnosis] for procedures.
func (x *Crosswalk) Procedure(filed string) ([]Image, bool) {
	list, ok := x.procedures[Normalize(filed)]
	return list, ok
}

// Diagnoses iterates over the diagnoses that the crosswalk names, in ascending order of codes, with their images.
func (x *Crosswalk) Diagnoses() iter.Seq2[string, []Image] { return inOrder(x.diagnoses) }

// Procedures is [Crosswalk.Diagnoses] for procedures.
func (x *Crosswalk) Procedures() iter.Seq2[string, []Image] { return inOrder(x.procedures) }

func inOrder(m map[string][]Image) iter.Seq2[string, []Image] {
	return func(yield func(string, []Image) bool) {
		for _, from := range slices.Sorted(maps.Keys(m)) {
			if !yield(from, m[from]) {
				return
			}
		}
	}
}

// Len returns how many diagnoses and procedures the crosswalk names.
func (x *Crosswalk) Len() (diagnoses, procedures int) { return len(x.diagnoses), len(x.procedures) }

// CrosswalkBuilder makes a [Crosswalk] row by row, in any order. The zero value is ready. It is not safe for concurrent use.
type CrosswalkBuilder struct {
	x Crosswalk
}

// ConflictError reports a row that repeats or contradicts an earlier one.
type ConflictError struct {
	From    string
	Image   Image // that was refused
	Earlier Image
}

// Same reports whether the earlier row names the same image.
func (e *ConflictError) Same() bool { return e.Image.Code == e.Earlier.Code }

// Error says which codes conflict.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("icd: %s to %q conflicts with %s to %q", e.From, e.Image.Code, e.From, e.Earlier.Code)
}

// AddDiagnosis adds an image of a code. The code is of another system, so that its form is not judged beyond that it is as
// [Normalize] writes it; the image is canonical, or "" for none. A row that repeats an image, that has one where an earlier row
// says that there is none or the reverse, or that is a second equal one is refused with a *[ConflictError], and the builder goes
// on as if it had not been there.
func (b *CrosswalkBuilder) AddDiagnosis(from string, i Image) error {
	if b.x.diagnoses == nil {
		b.x.diagnoses = make(map[string][]Image)
	}
	if _, err := ParseDiagnosis(i.Code); err != nil && i.Code != "" {
		return err
	}
	return add(b.x.diagnoses, from, i)
}

// AddProcedure is [CrosswalkBuilder.AddDiagnosis] for procedures.
func (b *CrosswalkBuilder) AddProcedure(from string, i Image) error {
	if b.x.procedures == nil {
		b.x.procedures = make(map[string][]Image)
	}
	if _, err := ParseProcedure(i.Code); err != nil && i.Code != "" {
		return err
	}
	return add(b.x.procedures, from, i)
}

func add(to map[string][]Image, from string, i Image) error {
	if from == "" || Normalize(from) != from || Normalize(i.Code) != i.Code {
		return fmt.Errorf("icd: %q to %q: not in canonical spelling", from, i.Code)
	}
	for _, e := range to[from] {
		equal := e.Relation == RelationEqual && i.Relation == RelationEqual
		if e.Code == i.Code || e.Code == "" || i.Code == "" || equal {
			return &ConflictError{from, i, e}
		}
	}
	to[from] = append(to[from], i)
	return nil
}

// Crosswalk returns the crosswalk of the rows so far. The builder must not be used afterwards.
func (b *CrosswalkBuilder) Crosswalk() *Crosswalk {
	for _, m := range [...]map[string][]Image{b.x.diagnoses, b.x.procedures} {
		for from, list := range m {
			if list[0].Code == "" { // it stands alone
				m[from] = nil
				continue
			}
			slices.SortFunc(list, func(a, b Image) int {
				return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.Line, b.Line))
			})
		}
	}
	return &b.x
}
