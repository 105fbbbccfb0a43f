package settlement

import (
	"io"
	"iter"
	"strings"
	"unicode/utf8"

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
		for chunk := range r.Chunks(in) {
			for l, err := range chunk {
				if !yield(l, err) {
					return
				}
			}
		}
	}
}

// Chunks is [Reader.Read] in pieces, for the EachChunk and MapChunks of package grouper: it only finds the ends of lists, and what
// they hold is read by whoever ranges over the chunks, on as many goroutines as there are chunks. A chunk has the lists that
// the input gives at once, some ten kilobytes or fewer. [Cases] makes a chunk of cases of it.
func (r Reader) Chunks(in io.Reader) iter.Seq[iter.Seq2[*List, error]] {
	return func(yield func(iter.Seq2[*List, error]) bool) {
		split(in, func(list []piece) bool {
			return yield(func(yield func(*List, error) bool) {
				for _, m := range list {
					if m.line == 0 {
						yield(nil, m.err)
						return
					}
					if !yield(r.list(m)) {
						return
					}
				}
			})
		})
	}
}

// Parse reads one message.
func (r Reader) Parse(message []byte) (*List, error) {
	return r.list(piece{text: strings.TrimPrefix(string(message), "\ufeff"), number: 1, line: 1})
}

// list reads one message that may be damaged.
func (r Reader) list(m piece) (*List, error) {
	p := parser{Reader: &r, list: &List{Number: m.number, Line: m.line, Case: &rules.Case{}}}
	err := m.err
	if err == nil && len(m.text) > maxList {
		err = errLong
	}
	if err == nil {
		if err = p.message(m.text); err != nil && !utf8.ValidString(m.text) { // halves of characters can look like marks of JSON
			err = errUTF8
		}
	}
	if err == nil && p.fatal == nil {
		return p.list, nil
	}
	e := &ListError{Number: m.number, Line: m.line, Findings: p.fatal, Err: err}
	c := p.list.Case
	for _, f := range p.fatal {
		text := clip(f.Path + ": " + f.Value)
		c.Notes = append(c.Notes, rules.Issue{Code: rules.FieldMalformed, Field: f.Field, Index: -1, Text: text})
	}
	text := e.Text(rules.English)
	c.Notes = append(c.Notes, rules.Issue{Code: rules.LineMalformed, Field: rules.FieldLine, Index: m.line, Text: text})
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
