package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

const (
	manifestFile  = "pack.yaml"
	tableSuffix   = ".csv"
	manifestLimit = 1 << 20  // bytes; a manifest is a page of text
	tableLimit    = 64 << 20 // bytes; the largest national table has under 2 MB
)

// Pack is a loaded rule pack (规则包): complete, consistent and immutable. It is safe for concurrent use. The zero value is
// no pack.
type Pack struct {
	manifest Manifest
	identity Identity
	codes    *Codes
	drg      *DRG
	dip      *DIP
	layers   []*Identity // of the packs that it rests on and its own, the lowest first
}

// Manifest returns what pack.yaml says. Its slices are shared and must not be changed.
func (p *Pack) Manifest() Manifest { return p.manifest }

// Identity names the pack down to its bytes. It is shared by all results and must not be changed.
func (p *Pack) Identity() *Identity { return &p.identity }

// Digest returns "h1:" and the SHA-256, in hexadecimal, of what sha256sum prints for the manifest and the tables that it lists,
// in ascending order of their names. In the directory of a pack:
//
//	sha256sum *.csv pack.yaml | LC_ALL=C sort -k2 | sha256sum
func (p *Pack) Digest() string { return p.identity.Digest }

// Codes returns the vocabulary of the pack: for a code system its own codes, for other packs those of the code system and
// the codes that only their tables name.
func (p *Pack) Codes() *Codes { return p.codes }

// DRG returns the content of a pack of system chs-drg, nil for others.
func (p *Pack) DRG() *DRG { return p.drg }

// DIP returns the content of a pack of system dip, nil for others.
func (p *Pack) DIP() *DIP { return p.dip }

// Place writes a position in the pack or in one that it rests on: file:line, behind the name of the pack if it is another one.
// It is "" for no position.
func (p *Pack) Place(at Pos) string {
	s := at.String()
	if s != "" && int(at.Layer) < len(p.layers)-1 {
		return p.layers[at.Layer].String() + "/" + s
	}
	return s
}

// Open reads a pack from a directory, an embedded directory, an archive or memory: whatever fsys is. needs are the packs
// that its manifest names, opened before; packs that it does not name are not looked at. The result is a complete and
// consistent pack, or an error that unwraps to every single [*Error] and holds an [Errors].
//
// Open reads the manifest and the tables that it lists, and refuses a file that is not listed. It starts no goroutine and
// keeps nothing of fsys.
func Open(fsys fs.FS, needs ...*Pack) (*Pack, error) {
	l := &loader{fsys: fsys, files: make(map[string]string)}
	p := l.pack(needs)
	if err := l.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// loader reads one pack.
type loader struct {
	report
	fsys     fs.FS
	files    map[string]string // texts of the files read, for lines in errors
	sums     []string          // of the files read, as sha256sum prints them
	manifest Manifest
	codes    *Codes
	last     int   // place in the catalogue of the code read last
	layer    uint8 // of the pack above the lowest that it rests on
	findings []*Error
}

// pack reads everything. What it returns is used only if nothing was reported.
func (l *loader) pack(needs []*Pack) *Pack {
	data, ok := l.read(manifestFile, manifestLimit)
	if !ok {
		l.nested()
		return nil
	}
	doc := yamldoc.Parse([]byte(data), l.yamlProblem)
	if doc == nil {
		return nil
	}
	if !l.readManifest(doc) {
		return nil
	}
	l.strangers()
	p := &Pack{}
	switch l.manifest.System {
	case SystemCodes:
		p.codes = l.codeBook()
	case SystemDRG:
		if l.needCodes(needs, doc) {
			p.drg = l.readDRG()
			p.codes = l.codes
		}
	case SystemDIP:
		if base, ok := l.needBase(needs, doc); ok && l.needCodes(needs, doc) {
			if base != nil {
				p.layers = base.layers
				l.layer = uint8(len(p.layers))
			}
			p.dip = l.readDIP(base)
			p.codes = l.codes
		}
	}
	for i := range l.manifest.pos {
		l.manifest.pos[i].Layer = l.layer
	}
	p.manifest = l.manifest
	p.identity = Identity{
		System:   l.manifest.System,
		ID:       l.manifest.ID,
		Edition:  l.manifest.Edition,
		Revision: l.manifest.Revision,
		Digest:   l.digest(),
	}
	p.layers = append(slices.Clip(p.layers), &p.identity)
	return p
}

// read returns the text of a file.
func (l *loader) read(name string, limit int64) (string, bool) {
	f, err := l.fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		l.add(&Error{Code: FileMissing, File: name})
		return "", false
	}
	if err == nil {
		defer f.Close()
		var b strings.Builder
		if st, serr := f.Stat(); serr == nil {
			if !st.Mode().IsRegular() {
				l.add(&Error{Code: FileUnreadable, File: name, Args: []any{st.Mode().Type().String()}})
				return "", false
			}
			b.Grow(int(min(max(st.Size(), 0), limit)) + 1)
		}
		sum := sha256.New()
		if _, err = io.Copy(io.MultiWriter(&b, sum), io.LimitReader(f, limit+1)); err == nil {
			if int64(b.Len()) > limit {
				l.add(&Error{Code: FileTooLarge, File: name, Args: []any{limit}})
				return "", false
			}
			l.files[name] = b.String()
			l.sums = append(l.sums, hex.EncodeToString(sum.Sum(nil))+"  "+name+"\n")
			return b.String(), true
		}
	}
	l.add(&Error{Code: FileUnreadable, File: name, Args: []any{plain(err)}})
	return "", false
}

// plain is the cause of an error of a file system, without the path, which differs from machine to machine.
func plain(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return err.Error()
}

// nested helps with a directory that holds the pack one level down, as archives of directories do.
func (l *loader) nested() {
	found, err := fs.Glob(l.fsys, "*/"+manifestFile)
	if err == nil && len(found) == 1 && l.errs[0].Code == FileMissing {
		l.errs[0].Suggest = found[0]
	}
}

// strangers reports what lies in the pack and is not listed. Hidden files are nobody's: systems leave them everywhere. A
// README and the sheets of rule tests belong to a pack without being rules.
func (l *loader) strangers() {
	entries, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		l.add(&Error{Code: FileUnreadable, File: ".", Args: []any{plain(err)}})
		return
	}
	const most = 100 // a directory that is no pack at all need not be listed whole
	for _, e := range entries[:min(len(entries), most+len(l.manifest.Tables))] {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, "."), name == manifestFile, name == "README.md", name == "tests" && e.IsDir():
		case e.Type()&fs.ModeSymlink != 0:
			l.add(&Error{Code: PathEscapes, File: name, Args: []any{name}})
		case !slices.ContainsFunc(l.manifest.Tables, func(t TableCount) bool { return t.Name+tableSuffix == name }):
			l.add(&Error{Code: FileUnknown, File: name})
		}
	}
}

// digest combines the sums of the files that were read, in the order of their names.
func (l *loader) digest() string {
	slices.SortFunc(l.sums, func(a, b string) int { return strings.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) })
	h := sha256.Sum256([]byte(strings.Join(l.sums, "")))
	return "h1:" + hex.EncodeToString(h[:])
}

// needCodes finds the code system that the manifest names.
func (l *loader) needCodes(needs []*Pack, doc *yamldoc.Map) bool {
	p, ok := l.need(needs, doc, "code_system", l.manifest.CodeSystem, SystemCodes)
	if ok {
		l.codes = newCodes(p.codes.catalog)
	}
	return ok
}

// need finds a pack that a key of the manifest names, and reports it missing or stale.
func (l *loader) need(needs []*Pack, doc *yamldoc.Map, key string, want Need, system System) (*Pack, bool) {
	found := ""
	for _, n := range needs {
		m := n.Manifest()
		if m.System != system || m.ID != want.ID || m.Edition != want.Edition {
			continue
		}
		if n.Digest() == want.Digest {
			return n, true
		}
		found = n.Digest()
	}
	if found != "" {
		l.keyError(doc, key, PackStale, want.String(), want.Digest, found)
	} else {
		l.keyError(doc, key, PackNeeded, want.String())
	}
	return nil, false
}

// table opens a table of the pack, if the manifest lists it.
func (l *loader) table(name string, required, optional []string) (*sheet, bool) {
	i := slices.IndexFunc(l.manifest.Tables, func(t TableCount) bool { return t.Name == name })
	if i < 0 {
		return nil, false
	}
	file := name + tableSuffix
	data, ok := l.read(file, tableLimit)
	if !ok {
		return nil, false
	}
	s := &sheet{l: l, id: fileOf(name), file: file, count: l.manifest.Tables[i], columns: slices.Concat(required, optional)}
	s.Reader = table.New(data, required, optional, s.problem)
	return s, true
}

// sheet is a table that is being read.
type sheet struct {
	*table.Reader
	l       *loader
	id      File
	file    string // its name
	count   TableCount
	rows    int
	broken  bool
	columns []string
}

// next reads the next row; after the last it checks their number.
func (s *sheet) next() bool {
	if s.Next() {
		s.rows++
		return true
	}
	if s.rows != s.count.Rows && !s.broken {
		s.l.add(&Error{Code: RowCount, File: manifestFile, Line: int(s.count.Pos.Line),
			Source: line(s.l.files[manifestFile], int(s.count.Pos.Line)),
			Args:   []any{s.file, s.count.Rows, s.rows}})
	}
	return false
}

// room is how many rows to make room for: what the manifest asserts, but no more than the file can hold.
func (s *sheet) room() int { return min(s.count.Rows, len(s.l.files[s.file])/2) }

// pos is where the row stands.
func (s *sheet) pos() Pos { return Pos{File: s.id, Layer: s.l.layer, Line: int32(s.Line())} }

// fail reports a mistake in a cell of the row.
func (s *sheet) fail(col int, code Code, args ...any) {
	s.l.add(s.l.at(s.pos(), s.columns[col], code, args...))
}

// problem reports what is wrong with the table itself.
func (s *sheet) problem(p table.Problem) {
	s.broken = true
	e := &Error{File: s.file, Line: p.Line, Column: p.Column, Width: max(1, len([]rune(p.Detail)))}
	e.Source, _, _ = table.Locate(s.l.files[s.file], p.Line, "")
	switch p.Kind {
	case table.NotUTF8:
		e.Code, e.Width = Encoding, 1
		detail := bilingual{}
		if p.Detail != "" {
			detail = bilingual{"，看来是 " + p.Detail, "; it looks like " + p.Detail}
		}
		e.Args = []any{detail}
	case table.NoHeader:
		e.Code = FileEmpty
	case table.ColumnUnknown:
		e.Code, e.Args = ColumnUnknown, []any{p.Detail, strings.Join(s.columns, ",")}
	case table.ColumnMissing:
		e.Code, e.Column, e.Args = ColumnMissing, 0, []any{p.Detail, strings.Join(s.columns, ",")}
	case table.ColumnDuplicate:
		e.Code, e.Args = ColumnDuplicate, []any{p.Detail}
	case table.RowWidth:
		e.Code, e.Column, e.Args = RowWidth, 0, []any{p.Have, p.Want}
	case table.RowQuote:
		e.Code = RowQuote
	}
	s.l.add(e)
}

// at makes an error about a cell of a row.
func (l *loader) at(p Pos, field string, code Code, args ...any) *Error {
	e := &Error{Code: code, File: p.File.String(), Line: int(p.Line), Field: field, Args: args}
	e.Source, e.Column, e.Width = table.Locate(l.files[e.File], e.Line, field)
	return e
}

// line returns a line of a text.
func line(data string, n int) string {
	for ; n > 1; n-- {
		_, data, _ = strings.Cut(data, "\n")
	}
	data, _, _ = strings.Cut(data, "\n")
	return strings.TrimSuffix(data, "\r")
}

// yamlProblem reports what is wrong with the manifest as a document.
func (l *loader) yamlProblem(p yamldoc.Problem) {
	e := &Error{File: manifestFile, Line: p.Line, Column: p.Column, Width: p.Width, Field: p.Key,
		Source: line(l.files[manifestFile], p.Line)}
	switch p.Kind {
	case yamldoc.Syntax:
		e.Code, e.Column, e.Args = YAMLSyntax, 0, []any{p.Detail}
	case yamldoc.KeyUnknown:
		e.Code, e.Args = KeyUnknown, []any{p.Detail}
	case yamldoc.KeyMissing:
		e.Code, e.Column, e.Args = KeyMissing, 0, []any{p.Key}
	case yamldoc.KeyDuplicate:
		e.Code, e.Args = KeyDuplicate, []any{p.Detail}
	case yamldoc.WrongType:
		want := map[string]bilingual{
			"mapping": {"映射", "a mapping"},
			"text":    {"文本", "a text"},
			"number":  {"整数", "a whole number"},
			"list":    {"列表", "a list"},
		}[p.Detail]
		name := p.Key
		if name == "" {
			name = manifestFile
		}
		e.Code, e.Args = KeyType, []any{name, want}
	}
	l.add(e)
}

// escapes reports whether a name leads out of a directory.
func escapes(name string) bool {
	return strings.ContainsAny(name, `/\:`) || name == ".." || path.Clean("/"+name) != "/"+name
}
