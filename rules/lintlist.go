package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
)

// LintFile is where a pack keeps the findings of [Lint] that its author accepts. It lies among the tests: it says nothing about a
// case, so it is no table of the pack and no part of the digest, and a finding that is looked at again does not make another pack.
// What accepted.csv admits are errors, without which the pack would not load.
//
// The table has the columns finding, count, subjects and reason. subjects are those of the findings, separated by "|", or "sha256:" and
// the SHA-256 of them in ascending order, a line each: of those that no other row of the kind lists. count is their number, and may
// be empty where they are listed. No finding is accepted without a reason.
const LintFile = "tests/lint.csv"

const (
	sumPrefix  = "sha256:"
	mostListed = 80 // subjects that a row lists when a list is renewed
)

// Accepted is a list of findings that somebody has looked at and lets stand. The zero value accepts nothing. It is immutable and safe
// for concurrent use.
type Accepted struct {
	rows  []acceptedRow
	index *table.Index
}

// acceptedRow accepts findings of one kind.
type acceptedRow struct {
	finding  Code
	subjects []string
	sum      string // of the subjects that no row lists, instead of them
	count    int    // of those that sum is of
	reason   string
	line     int
}

// ReadAccepted reads the list of a pack. fsys holds the files of the pack; without the list nothing is accepted. The error unwraps to
// every mistake in it and holds an [Errors].
func ReadAccepted(fsys fs.FS) (*Accepted, error) {
	a := &Accepted{}
	if fsys == nil {
		return a, nil
	}
	if _, err := fs.Stat(fsys, LintFile); errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	name := strings.TrimSuffix(LintFile, tableSuffix)
	l := &loader{fsys: fsys, files: make(map[string]string), indexes: make(map[string]*table.Index), partial: make(map[string]bool)}
	l.manifest.Tables = []TableCount{{Name: name, Rows: -1}} // nobody counts them
	if s, ok := l.table(name, []string{"finding", "count", "subjects", "reason"}, nil); ok {
		a.read(s)
	}
	a.index = l.index(LintFile)
	if err := l.err(); err != nil {
		return nil, err
	}
	return a, nil
}

// read reads the rows.
func (a *Accepted) read(s *sheet) {
	lines := make(map[string]int) // by kind and subject; "" is the rest
	for s.next() {
		r := acceptedRow{finding: Code(s.Cell(0)), reason: s.Cell(3), line: s.Line()}
		for _, col := range []int{0, 2, 3} {
			if s.Cell(col) == "" {
				s.fail(col, CellEmpty)
			}
		}
		if _, known := lintTitles[r.finding]; !known && r.finding != "" {
			s.fail(0, CellValue, strconv.Quote(string(r.finding)), bilingual{"lint 报出的代码", "a code that lint reports"})
			continue
		}
		names := []string{""}
		if sum, ok := strings.CutPrefix(s.Cell(2), sumPrefix); ok {
			if b, err := hex.DecodeString(sum); err != nil || len(b) != sha256.Size {
				s.fail(2, CellValue, strconv.Quote(s.Cell(2)), bilingual{"sha256: 之后 64 位十六进制数", "64 hexadecimal digits behind sha256:"})
				continue
			}
			r.sum = strings.ToLower(sum)
		} else {
			r.subjects = strings.Split(s.Cell(2), anyOf)
			names = r.subjects
		}
		a.count(s, &r)
		for _, name := range names {
			key := string(r.finding) + " " + name
			if lines[key] > 0 {
				s.fail(2, RowDuplicate, strings.TrimSpace(key), lines[key])
			}
			lines[key] = r.line
		}
		a.rows = append(a.rows, r)
	}
}

// count reads the number of subjects, which must be that of those listed.
func (a *Accepted) count(s *sheet, r *acceptedRow) {
	cell := s.Cell(1)
	if cell == "" && r.sum == "" {
		return
	}
	n, err := strconv.Atoi(cell)
	switch {
	case cell == "":
		s.fail(1, CellEmpty)
	case err != nil || n < 1:
		s.fail(1, CellValue, strconv.Quote(cell), "1, 2, 3 ...")
	case r.sum == "" && n != len(r.subjects):
		s.fail(1, CellValue, cell, strconv.Itoa(len(r.subjects)))
	}
	r.count = n
}

// sumOf is the sum of subjects.
func sumOf(subjects []string) string {
	h := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(subjects)), "\n") + "\n"))
	return hex.EncodeToString(h[:])
}

// rest are the subjects of a kind that occur and that no row lists.
func (a *Accepted) rest(list []Finding, kind Code) []string {
	listed := make(map[string]bool)
	for _, r := range a.rows {
		for _, s := range r.subjects {
			listed[s] = listed[s] || r.finding == kind
		}
	}
	var rest []string
	for i := range list {
		if f := &list[i]; f.Code == kind && !listed[f.Subject] {
			rest = append(rest, f.Subject)
		}
	}
	slices.Sort(rest)
	return rest
}

// Sift returns the findings that are not accepted, in their order, and an error for each acceptance that is no longer true: a finding
// that does not occur, [LintUnused], or findings that are not those of the sum, [LintChanged]. What is accepted is then not known, and
// all of them are left.
func (a *Accepted) Sift(list []Finding) (left []Finding, stale []*Error) {
	type key struct {
		kind    Code
		subject string
	}
	occurs := make(map[key]bool, len(list))
	for i := range list {
		occurs[key{list[i].Code, list[i].Subject}] = true
	}
	accepted := make(map[key]bool)
	for i := range a.rows {
		r := &a.rows[i]
		subjects := r.subjects
		if r.sum != "" {
			rest := a.rest(list, r.finding)
			switch {
			case len(rest) == 0:
				stale = append(stale, a.fault(r, LintUnused, string(r.finding), "sha256:"+r.sum))
			case len(rest) != r.count || sumOf(rest) != r.sum:
				stale = append(stale, a.fault(r, LintChanged, string(r.finding), r.count, len(rest)))
			default:
				subjects = rest
			}
		}
		for _, s := range subjects {
			k := key{r.finding, s}
			if accepted[k] = true; !occurs[k] {
				stale = append(stale, a.fault(r, LintUnused, string(r.finding), s))
			}
		}
	}
	for _, f := range list {
		if !accepted[key{f.Code, f.Subject}] {
			left = append(left, f)
		}
	}
	return left, stale
}

// fault is an error in the subjects of a row.
func (a *Accepted) fault(r *acceptedRow, code Code, args ...any) *Error {
	e := &Error{Code: code, File: LintFile, Line: r.line, Field: "subjects", Args: args}
	e.Source, e.Column, e.Width = a.index.Locate(r.line, e.Field)
	return e
}

// Renew writes the list as it would have to be for the findings: without what does not occur, sums made anew, and with rows without
// reason for what nobody has looked at. The list cannot be read before the reasons are there.
func (a *Accepted) Renew(list []Finding) []byte {
	var kinds []Code
	for i := range list {
		if !slices.Contains(kinds, list[i].Code) {
			kinds = append(kinds, list[i].Code)
		}
	}
	slices.Sort(kinds)
	var b bytes.Buffer
	w := csv.NewWriter(&b) // a buffer takes everything
	_ = w.Write([]string{"finding", "count", "subjects", "reason"})
	write := func(kind Code, subjects []string, reason string) {
		if len(subjects) == 0 {
			return
		}
		what := strings.Join(subjects, anyOf)
		if len(subjects) > mostListed || strings.Count(what, anyOf) != len(subjects)-1 {
			what = sumPrefix + sumOf(subjects)
		}
		_ = w.Write([]string{string(kind), strconv.Itoa(len(subjects)), what, reason})
	}
	for _, kind := range kinds {
		occurs := make(map[string]bool)
		for i := range list {
			occurs[list[i].Subject] = occurs[list[i].Subject] || list[i].Code == kind
		}
		reason := ""
		for _, r := range a.rows {
			switch {
			case r.finding != kind:
			case r.sum != "":
				reason = r.reason
			default:
				write(kind, slices.DeleteFunc(slices.Clone(r.subjects), func(s string) bool { return !occurs[s] }), r.reason)
			}
		}
		write(kind, a.rest(list, kind), reason)
	}
	w.Flush()
	return b.Bytes()
}
