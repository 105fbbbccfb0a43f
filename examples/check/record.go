package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/fenzu/fenzu/edits"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// record is one record as read.
type record struct {
	id     string
	line   int
	edits  edits.Record
	notes  []note // what the reader noticed
	broken string // why it could not be read, or part of it; "" if it could
}

// note is one thing that a reader noticed.
type note struct {
	Code rules.Code `json:"code"`
	Path string     `json:"path"`
	text string
}

// reader reads records one after another. The error is that of the input.
type reader func(io.Reader) iter.Seq2[*record, error]

// readLists reads settlement lists.
func readLists(r settlement.Reader, lang rules.Lang) reader {
	return func(in io.Reader) iter.Seq2[*record, error] {
		return func(yield func(*record, error) bool) {
			for l, err := range r.Read(in) {
				if l == nil {
					yield(nil, err)
					return
				}
				x := &record{id: l.SettlementID, line: l.Line, edits: recordOf(l)}
				for _, f := range l.Findings {
					x.notes = append(x.notes, note{f.Code, f.Path, f.Text(lang)})
				}
				var bad *settlement.ListError
				if errors.As(err, &bad) {
					x.broken = bad.Text(lang)
				}
				if !yield(x, nil) {
					return
				}
			}
		}
	}
}

// recordOf is a settlement list as edits look at it. Edits know days, and the list has times; neither package knows the other.
func recordOf(l *settlement.List) edits.Record {
	r := edits.Record{Case: l.Case, Admitted: dayOf(l.Admitted), Discharged: dayOf(l.Discharged)}
	for _, p := range l.CaseProcedures() {
		r.ProcedureDates = append(r.ProcedureDates, dayOf(p.Begin))
	}
	return r
}

// dayOf is the day of a time, no day if there is none.
func dayOf(t time.Time) rules.Date {
	if t.IsZero() {
		return rules.Date{}
	}
	return rules.DateOf(t)
}

// readCases reads cases as package grouper does, with three keys more: admitted and discharged (YYYY-MM-DD), and px_dates, a list
// of such days beside px, in which "" is not known.
func readCases(in io.Reader) iter.Seq2[*record, error] {
	return func(yield func(*record, error) bool) {
		const longest = 16 << 20
		s := bufio.NewScanner(in)
		s.Buffer(nil, longest)
		for n := 1; s.Scan(); n++ {
			if len(bytes.TrimSpace(s.Bytes())) > 0 && !yield(readCase(s.Bytes(), n), nil) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield(nil, err)
		}
	}
}

func readCase(line []byte, number int) *record {
	r := &record{line: number}
	for c, err := range grouper.ReadJSON(bytes.NewReader(line)) {
		r.edits.Case = c
		if c != nil {
			r.id = c.ID
		}
		var bad *grouper.LineError
		if errors.As(err, &bad) {
			err = bad.Err
		}
		r.fail(err)
	}
	var days struct {
		Admitted, Discharged string
		Dates                []string `json:"px_dates"`
	}
	if r.broken == "" {
		r.fail(json.Unmarshal(line, &days))
	}
	r.edits.Admitted, r.edits.Discharged = r.day("admitted", days.Admitted), r.day("discharged", days.Discharged)
	for i, d := range days.Dates {
		r.edits.ProcedureDates = append(r.edits.ProcedureDates, r.day(fmt.Sprintf("px_dates[%d]", i+1), d))
	}
	return r
}

func (r *record) day(key, text string) rules.Date {
	if text == "" {
		return rules.Date{}
	}
	d, err := rules.ParseDate(text)
	if err != nil {
		r.fail(fmt.Errorf("%s: %w", key, err))
	}
	return d
}

// fail notes why a record could not be read; the first reason is told.
func (r *record) fail(err error) {
	if err != nil && r.broken == "" {
		r.broken = fmt.Sprintf("line %d: %v", r.line, err)
	}
}
