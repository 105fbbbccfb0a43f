package settlement

import (
	"io"
	"iter"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Reader reads lists. Its fields are what the interface leaves open and what only the caller knows; the zero value reads by the
// national dictionary, derives nothing and takes values as filed. It is not changed by reading, so that several goroutines may
// use one.
type Reader struct {
	DiagnosisTypes DiagnosisTypes

	// StayFromDates has the days in hospital computed where a list has none, as those of 4101A: the days from admission to
	// discharge, of which the first is not counted, and at least one.
	StayFromDates bool

	// Names are what the rule pack calls the values of a field as filed: of [rules.FieldInsurance], [rules.FieldHospitalLevel],
	// [rules.FieldDepartment] and [rules.FieldAdmission]. A field without names keeps its values as filed; FieldAdmission is
	// then not read, because packs have words of their own for it.
	Names map[rules.Field]map[string]string
}

// DiagnosisTypes is a dictionary of types of diagnoses (诊断类别). Two are in use, and one message does not tell which.
type DiagnosisTypes uint8

// The dictionaries.
const (
	// ThreeTypes is the national one: 1 western (西医诊断), 2 main disease (中医主病), 3 main syndrome (中医主证) of traditional Chinese
	// medicine. The principal diagnosis is flagged by maindiag_flag.
	ThreeTypes DiagnosisTypes = iota
	// FourTypes is that of some hospital systems, after the rows of the printed list: 1 western principal, 2 other western, 3
	// main disease, 4 main syndrome. The principal diagnosis is that of type 1, whatever maindiag_flag says.
	FourTypes
)

// Read reads the lists of in one after another, each with what went wrong with it: a [*ListError], beside which the list has all
// that could be read, and a case that is invalid. The last pair carries the error of in itself, without a list, if it failed.
func (r Reader) Read(in io.Reader) iter.Seq2[*List, error] {
	return func(yield func(*List, error) bool) {
		number := 0
		split(in, func(record []byte, line int, err error) bool {
			if record == nil && err != nil && line == 0 {
				return yield(nil, err)
			}
			number++
			return yield(r.list(record, number, line, err))
		})
	}
}

// Parse reads one message.
func (r Reader) Parse(message []byte) (*List, error) {
	return r.list([]byte(strings.TrimPrefix(string(message), "\ufeff")), 1, 1, nil)
}

// list reads one message that may be damaged.
func (r Reader) list(record []byte, number, line int, err error) (*List, error) {
	p := parser{Reader: &r, list: &List{Number: number, Line: line, Case: &rules.Case{}}}
	if err == nil && len(record) > maxList {
		err = errLong
	}
	if err == nil {
		err = p.message(record)
	}
	if err == nil && p.fatal == nil {
		return p.list, nil
	}
	e := &ListError{Number: number, Line: line, Findings: p.fatal, Err: err}
	c := p.list.Case
	for _, f := range p.fatal {
		text := clip(f.Path + ": " + f.Value)
		c.Notes = append(c.Notes, rules.Issue{Code: rules.FieldMalformed, Field: f.Field, Index: -1, Text: text})
	}
	text := e.Text(rules.English)
	c.Notes = append(c.Notes, rules.Issue{Code: rules.LineMalformed, Field: rules.FieldLine, Index: line, Text: text})
	return p.list, e
}

// Cases returns the cases of lists with the errors that came with them, for a grouper's Each.
func Cases(lists iter.Seq2[*List, error]) iter.Seq2[*rules.Case, error] {
	return func(yield func(*rules.Case, error) bool) {
		for l, err := range lists {
			var c *rules.Case
			if l != nil {
				c = l.Case
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
