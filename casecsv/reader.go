package casecsv

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/lines"
	"github.com/fenzu/fenzu/internal/slab"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// errLong is the end of a file whose header is no line.
var errLong = errors.New("line too long")

const (
	maxLine     = 1 << 20
	maxProblems = 100  // of a header
	caseSlab    = 256  // cases allocated at once
	codeSlab    = 4096 // codes allocated at once
)

// damaged stands where an earlier conversion met bytes that it could not read.
const damaged = string(utf8.RuneError)

// Reader reads the cases of one file. It is for one goroutine, but for the chunks that [Reader.Chunks] yields and for
// [Reader.Summary].
//
// What it yields is the caller's to keep. It shares memory, though, some hundred kilobytes of the file: who keeps a few codes
// of a large file for long had better clone them.
type Reader struct {
	m       *Mapping
	name    string
	in      *lines.Reader
	rest    lines.Block // what stands behind the header in its block
	header  []string
	sources []source

	mu      sync.Mutex
	summary Summary
}

// source is a field with its columns found in the file.
type source struct {
	*field
	at     []int // in the row
	from   int
	toDate int
}

// RowError reports a row that could not be read, wholly or in part. The case that comes with it has notes that say the same, so
// that its result is invalid. It repeats the cells at fault and no other, because a row may hold what is personal.
type RowError struct {
	Line     int            // 1-based
	Problems []*rules.Error // each with line and column
}

// Error returns the problems in Chinese; see [RowError.Text].
func (e *RowError) Error() string { return e.Text(rules.Chinese) }

// Text returns the problems in the language, each as [rules.Error.Text] has it.
func (e *RowError) Text(l rules.Lang) string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Text(l))
	}
	return b.String()
}

// Unwrap returns the single problems.
func (e *RowError) Unwrap() []error {
	list := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		list[i] = p
	}
	return list
}

// NewReader reads the header of a file. name is what errors call the file. Everything that is wrong with the header is reported
// at once, up to 100 problems: another encoding, columns that are missing, twice there, or, where the mapping refuses others, not
// known. The errors repeat the header: of a file that has none, its first row.
func (m *Mapping) NewReader(name string, in io.Reader) (*Reader, error) {
	r := &Reader{m: m, name: name, in: lines.NewReader(in, maxLine)}
	number, line, err := r.first()
	switch {
	case errors.Is(err, io.EOF):
		return nil, &rules.Error{Code: rules.FileEmpty, File: name, Line: 1}
	case errors.Is(err, errLong):
		return nil, &rules.Error{Code: rules.FileTooLarge, File: name, Line: number, Args: []any{maxLine}}
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if p, ok := sound(line); !ok {
		p.Line = number
		return nil, notUTF8(name, p, "")
	}
	header, at := split(nil, line, m.delimiter)
	if at >= 0 {
		return nil, &rules.Error{Code: rules.RowQuote, File: name, Line: number, Column: columnOf(line, at), Source: line}
	}
	r.header = header
	if err := r.find(number, line); err != nil {
		return nil, err
	}
	return r, nil
}

// first returns the first line that is not empty, and keeps what follows it.
func (r *Reader) first() (number int, line string, err error) {
	for {
		b, err := r.in.Next()
		switch {
		case err != nil:
			return 0, "", err
		case b.Long:
			return b.Line, "", errLong
		}
		rest := b.Text
		if b.Line == 1 {
			rest = strings.TrimPrefix(rest, "\ufeff")
		}
		for number := b.Line; rest != ""; number++ {
			line, rest, _ = strings.Cut(rest, "\n")
			if line = strings.TrimSuffix(line, "\r"); line != "" {
				r.rest = lines.Block{Line: number + 1, Text: rest}
				return number, line, nil
			}
		}
	}
}

// find finds the columns of the mapping in the header.
func (r *Reader) find(number int, line string) error {
	m := r.m
	places := make(map[string]int, len(r.header))
	named := make(map[string]bool)
	again := make([]bool, len(r.header))
	for i, h := range r.header {
		h = m.folded(h)
		if _, dup := places[h]; dup {
			again[i] = true
			continue
		}
		places[h] = i
	}
	var errs []error
	const most = 400 // characters of a header worth repeating
	whole, short := strings.Join(r.header[:min(len(r.header), most)], ","), text.Clip(line, most)
	fail := func(at int, code rules.Code, args ...any) {
		e := &rules.Error{Code: code, File: r.name, Line: number, Args: args, Source: short}
		if at >= 0 {
			e.Column, e.Width = cellColumn(line, at, m.delimiter), utf8.RuneCountInString(r.header[at])
		}
		errs = append(errs, e)
	}
	place := func(c column) int {
		if c.name == "" {
			return -1
		}
		named[m.folded(c.name)] = true
		at, ok := places[m.folded(c.name)]
		if !ok {
			if !c.optional {
				fail(-1, rules.ColumnMissing, c.name, whole)
			}
			return -1
		}
		return at
	}
	for i := range m.fields {
		s := source{field: &m.fields[i]}
		for _, c := range s.columns {
			if at := place(c); at >= 0 {
				s.at = append(s.at, at)
			}
		}
		if f := s.columns; len(f) > 1 && f[0].optional && len(s.at) > 0 && place(f[0]) != s.at[0] {
			fail(-1, rules.ColumnMissing, f[0].name, whole) // the next one would be taken for the principal or main one
		}
		s.from, s.toDate = place(s.field.from), place(s.to2)
		if len(s.at) > 0 || s.from >= 0 && s.toDate >= 0 {
			r.sources = append(r.sources, s)
		}
	}
	for i, h := range r.header {
		if len(errs) == maxProblems {
			break
		}
		switch known := named[m.folded(h)]; {
		case known && again[i]:
			fail(i, rules.ColumnDuplicate, h)
		case !known && m.refuse:
			fail(i, rules.ColumnUnknown, h, bilingual{"见列映射 " + m.name, "see mapping " + m.name})
		case !known:
			r.summary.Ignored = append(r.summary.Ignored, strings.Clone(h))
		}
	}
	return errors.Join(errs...)
}

func (m *Mapping) folded(name string) string {
	if m.fold {
		return strings.ToLower(name)
	}
	return name
}

// Summary says what came of the file so far; of a chunk that is being read, nothing yet. It may be called at any time.
func (r *Reader) Summary() Summary {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.summary
	s.First, s.Ignored = slices.Clone(s.First), slices.Clone(s.Ignored)
	return s
}

// Cases reads the cases, one a row, each with what is wrong with it: a [*RowError]. Empty lines are passed over. The last pair
// carries the error of the input itself, without a case, if it failed. It can be ranged over once.
func (r *Reader) Cases() iter.Seq2[*rules.Case, error] {
	return func(yield func(*rules.Case, error) bool) {
		for chunk := range r.Chunks() {
			for c, err := range chunk {
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// Chunks is [Reader.Cases] for the EachChunk and MapChunks of package grouper: it only finds the ends of lines, and what they hold
// is read by whoever ranges over the chunks, on as many goroutines as there are chunks. A chunk has the rows that the input
// gives at once, some ten kilobytes or fewer.
func (r *Reader) Chunks() iter.Seq[iter.Seq2[*rules.Case, error]] {
	return func(yield func(iter.Seq2[*rules.Case, error]) bool) {
		block, err := r.rest, error(nil)
		for ; err == nil; block, err = r.in.Next() {
			if (block.Long || block.Text != "") && !yield(r.chunk(block)) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("%s: after line %d: %w", r.name, r.in.Line(), err)
			yield(func(yield func(*rules.Case, error) bool) { yield(nil, err) })
		}
	}
}

// chunk reads the rows of a block.
func (r *Reader) chunk(block lines.Block) iter.Seq2[*rules.Case, error] {
	return func(yield func(*rules.Case, error) bool) {
		p := rowParser{
			Reader: r,
			clean: utf8.ValidString(block.Text) && strings.IndexByte(block.Text, 0) < 0 &&
				!strings.Contains(block.Text, damaged),
			cases: slab.Slab[rules.Case]{Size: caseSlab},
			codes: slab.Slab[string]{Size: codeSlab},
		}
		defer p.count()
		if block.Long {
			p.begin(block.Line)
			p.fail(0, "", rules.FileTooLarge, maxLine)
			yield(p.done())
			return
		}
		for n, line := range block.Lines() {
			if line == "" {
				continue
			}
			p.begin(n)
			p.read(line)
			if !yield(p.done()) {
				return
			}
		}
	}
}

// count adds what came of a chunk to the summary of the file.
func (p *rowParser) count() {
	r := p.Reader
	r.mu.Lock()
	defer r.mu.Unlock()
	all := &r.summary
	all.Rows += p.summary.Rows
	all.Good += p.summary.Good
	all.Bad += p.summary.Bad
	all.First = append(all.First, p.summary.First...)
	slices.SortFunc(all.First, func(a, b *RowError) int { return a.Line - b.Line }) // chunks end in any order
	all.First = all.First[:min(len(all.First), first)]
}
