package rules

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/fenzu/fenzu/icd"
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
	manifest  Manifest
	identity  Identity
	codes     *Codes
	drg       *DRG
	dip       *DIP
	crosswalk *icd.Crosswalk
	payment   *Payment
	edits     *Edits
	layers    []*Identity // of the packs that it rests on and its own, the lowest first
	book      *Pack       // its code system, or nil
	accepted  map[acceptance]bool
	base      *Pack // that it changes, or nil

	changesCore bool // some row of it changes national rules above the leaf
}

// Manifest returns what pack.yaml says. Its slices are shared and must not be changed.
func (p *Pack) Manifest() Manifest { return p.manifest }

// Identity names the pack down to its bytes. It is shared by all results and must not be changed.
func (p *Pack) Identity() *Identity { return &p.identity }

// Base returns the pack that the pack changes, nil if it stands by itself.
func (p *Pack) Base() *Pack { return p.base }

// Digest returns "h1:" and the SHA-256, in hexadecimal, of what sha256sum prints for the manifest and the tables that it lists,
// in ascending order of their names. In the directory of a pack:
//
//	sha256sum *.csv pack.yaml | LC_ALL=C sort -k2 | sha256sum
//
// A pack of system payment has scheme.yaml among its files.
func (p *Pack) Digest() string { return p.identity.Digest }

// Codes returns the vocabulary of the pack: for a code system its own codes, for other packs those of the code system and
// the codes that only their tables name.
func (p *Pack) Codes() *Codes { return p.codes }

// DRG returns the content of a pack of system chs-drg, nil for others.
func (p *Pack) DRG() *DRG { return p.drg }

// DIP returns the content of a pack of system dip, nil for others.
func (p *Pack) DIP() *DIP { return p.dip }

// Payment returns the content of a pack of system payment, nil for others.
func (p *Pack) Payment() *Payment { return p.payment }

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
	if fsys == nil {
		return nil, Errors{{Code: FileUnreadable, File: manifestFile, Args: []any{bilingual{"没有给出文件系统", "no file system was given"}}}}
	}
	l := &loader{
		fsys: fsys, files: make(map[string]string), indexes: make(map[string]*table.Index), links: make(map[string]bool),
		partial: make(map[string]bool),
	}
	p := l.pack(needs)
	l.withdraw()
	if err := l.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// Overlay opens a local pack over p: it is [Open] with p and its code system, so that the caller holds nothing else. What it
// returns shares the storage of p where the local pack changes nothing, and can be overlaid in turn. The manifest of the local pack
// pins p as its base by id, edition and digest; the errors are those of Open.
func (p *Pack) Overlay(local fs.FS) (*Pack, error) { return Open(local, p.book, p) }

// loader reads one pack.
type loader struct {
	report
	fsys     fs.FS
	files    map[string]string       // texts of the files read
	indexes  map[string]*table.Index // of those that have errors
	sums     []string                // of the files read, as sha256sum prints them
	manifest Manifest
	codes    *Codes
	last     int         // place in the catalogue of the code read last
	base     *Pack       // that the pack changes, or nil
	layers   []*Identity // of the packs that it rests on, the lowest first
	book     *Pack       // the code system, or nil
	layer    uint8       // of the pack above the lowest that it rests on
	findings []*Error
	links    map[string]bool // names that lie in the pack and are symbolic links
	partial  map[string]bool // tables of which not every row is known: what is said to be missing from them may be there
	blind    bool            // there is no code system, so that codes are judged by their form alone
	stale    bool            // the code system is another than the manifest pins

	accepted    map[acceptance]bool
	changesCore bool // some row changes national rules above the leaf
}

// pack reads everything. What it returns is used only if nothing was reported.
func (l *loader) pack(needs []*Pack) *Pack {
	entries, listed := fs.ReadDir(l.fsys, ".")
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink != 0 {
			l.links[e.Name()] = true
		}
	}
	data, ok := l.read(manifestFile, manifestLimit)
	if !ok {
		l.nested()
		return nil
	}
	if p, ok := table.Check(data); !ok {
		l.add(l.notUTF8(manifestFile, p, bilingual{"在编辑器中另存为 UTF-8", "save it as UTF-8 in the editor"}))
		return nil
	}
	doc := yamldoc.Parse([]byte(data), l.yamlProblem)
	if doc == nil {
		return nil
	}
	if !l.readManifest(doc) {
		return nil
	}
	if listed == nil {
		l.strangers(entries)
	} else {
		l.add(&Error{Code: FileUnreadable, File: ".", Args: []any{cause(listed)}})
	}
	p := &Pack{}
	switch l.manifest.System {
	case SystemCodes:
		p.codes = l.codeBook()
	case SystemDRG:
		l.needCodes(needs, doc)
		if !l.needBase(needs, doc) {
			l.scan()
			break
		}
		l.inherit()
		p.drg = l.readDRG()
		p.codes = l.codes
	case SystemEdits:
		l.needCodes(needs, doc)
		p.edits = l.readEdits()
		p.codes = l.codes
	case SystemCrosswalk:
		l.needCodes(needs, doc)
		p.crosswalk = l.readCrosswalk()
		p.codes = l.codes
	case SystemDIP:
		l.needCodes(needs, doc)
		if !l.needBase(needs, doc) {
			l.scan()
			break
		}
		l.inherit()
		p.dip = l.readDIP()
		p.codes = l.codes
	case SystemPay:
		p.payment = l.readPayment(needs, doc)
	}
	p.manifest, p.accepted, p.base, p.changesCore = l.manifest, l.accepted, l.base, l.changesCore
	p.identity = Identity{
		System:   l.manifest.System,
		ID:       l.manifest.ID,
		Edition:  l.manifest.Edition,
		Revision: l.manifest.Revision,
		Digest:   l.digest(),

		CoreChanges: l.manifest.Core || l.base != nil && l.base.identity.CoreChanges,
	}
	p.layers, p.book = append(slices.Clip(l.layers), &p.identity), l.book
	return p
}

// read returns the text of a file.
func (l *loader) read(name string, limit int64) (string, bool) {
	if l.links[name] {
		l.add(&Error{Code: PathEscapes, File: name, Args: []any{name}})
		return "", false
	}
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
				l.add(&Error{Code: FileUnreadable, File: name, Args: []any{bilingual{"不是文件", "it is no file"}}})
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
	l.add(&Error{Code: FileUnreadable, File: name, Args: []any{cause(err)}})
	return "", false
}

// cause is the cause of an error of a file system, without the path, which differs from machine to machine.
func cause(err error) bilingual {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	for _, c := range []struct {
		err  error
		text bilingual
	}{
		{fs.ErrPermission, bilingual{"没有读取权限", "permission denied"}},
		{io.ErrUnexpectedEOF, bilingual{"文件不完整", "it ends too early"}},
		{zip.ErrChecksum, bilingual{"校验和不符，内容已损坏", "the checksum is wrong; the content is damaged"}},
		{zip.ErrFormat, bilingual{"不是完整的 zip 文件", "it is no whole zip archive"}},
		{zip.ErrAlgorithm, bilingual{"zip 的压缩方式不支持", "the compression of the archive is not supported"}},
		{syscall.EISDIR, bilingual{"不是文件", "it is no file"}},
	} {
		if errors.Is(err, c.err) {
			return c.text
		}
	}
	return bilingual{err.Error(), err.Error()} // nobody knows every file system
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
func (l *loader) strangers(entries []fs.DirEntry) {
	const most = 100 // a directory that is no pack at all need not be listed whole
	found := 0
	for _, e := range entries {
		name := e.Name()
		title := strings.TrimSuffix(name, tableSuffix)
		_, isTable := tables[l.manifest.System][title]
		switch {
		case strings.HasPrefix(name, "."), name == manifestFile, name == signatureFile, name == "README.md",
			name == schemeFile && l.manifest.System == SystemPay,
			name == "tests" && e.IsDir():
			continue
		case l.links[name]:
			l.add(&Error{Code: PathEscapes, File: name, Args: []any{name}})
		case name == title+tableSuffix && l.manifest.lists(title) && !l.manifest.unknown(title):
			continue
		case isTable && l.manifest.Tables == nil: // the manifest lists nothing, which is reported
		default:
			l.add(&Error{Code: FileUnknown, File: name})
			l.partial[title] = true
		}
		if found++; found == most {
			return
		}
	}
}

// digest combines the sums of the files that were read, in the order of their names.
func (l *loader) digest() string {
	slices.SortFunc(l.sums, func(a, b string) int { return strings.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) })
	h := sha256.Sum256([]byte(strings.Join(l.sums, "")))
	return "h1:" + hex.EncodeToString(h[:])
}

// needCodes finds the code system that the manifest names. Without it codes are judged by their form alone.
func (l *loader) needCodes(needs []*Pack, doc *yamldoc.Map) {
	var none icd.Builder
	catalog := none.Catalog()
	if p, ok := l.need(needs, doc, "code_system", l.manifest.CodeSystem, SystemCodes); ok {
		catalog, l.book = p.codes.catalog, p
		l.stale = p.Digest() != l.manifest.CodeSystem.Digest
	} else {
		l.blind = true
	}
	l.codes = newCodes(catalog)
}

// need finds a pack that a key of the manifest names. One that has other bytes than the manifest pins is reported and taken
// all the same, so that the rest of the pack is looked at; one that is not there is reported.
func (l *loader) need(needs []*Pack, doc *yamldoc.Map, key string, want Need, system System) (*Pack, bool) {
	if want.ID == "" || want.Edition == "" || want.Digest == "" { // which is reported
		return nil, false
	}
	var other *Pack
	for _, n := range needs {
		if n == nil || n.manifest.System != system || n.manifest.ID != want.ID || n.manifest.Edition != want.Edition {
			continue
		}
		if n.Digest() == want.Digest {
			return n, true
		}
		other = n
	}
	if other == nil {
		l.keyError(doc, key, PackNeeded, want.String())
		return nil, false
	}
	l.keyError(doc, key, PackStale, want.String(), want.Digest, other.Digest())
	return other, true
}

// scan looks at the tables of a pack that cannot be understood: at their text, header and number of rows.
func (l *loader) scan() {
	for _, t := range l.manifest.Tables {
		if s, ok := l.table(t.Name, nil, nil); ok {
			for s.next() {
			}
		}
	}
}

// table opens a table of the pack, if the manifest lists it. Without required columns it may have any.
func (l *loader) table(name string, required, optional []string) (*sheet, bool) {
	i := slices.IndexFunc(l.manifest.Tables, func(t TableCount) bool { return t.Name == name })
	if i < 0 || l.manifest.Tables[i].Unknown {
		return nil, false
	}
	file := name + tableSuffix
	data, ok := l.read(file, tableLimit)
	if !ok {
		l.partial[name] = true
		return nil, false
	}
	s := &sheet{l: l, id: fileOf(name), file: file, count: l.manifest.Tables[i], columns: slices.Concat(required, optional)}
	if required == nil {
		s.Reader = table.Any(data, s.problem)
	} else {
		s.Reader = table.New(data, required, optional, s.problem)
	}
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
	if s.rows != s.count.Rows && !s.broken && s.count.Rows >= 0 {
		s.l.add(&Error{Code: RowCount, File: manifestFile, Line: int(s.count.Pos.Line),
			Source: s.l.index(manifestFile).Line(int(s.count.Pos.Line)),
			Args:   []any{s.file, s.count.Rows, s.rows}})
	}
	return false
}

// room is how many rows to make room for: what the manifest asserts, but no more than the file can hold.
func (s *sheet) room() int { return min(max(s.count.Rows, 0), len(s.l.files[s.file])/2) }

// lost notes that a row is not taken up because it does not say what it is about.
func (s *sheet) lost() { s.l.partial[s.count.Name] = true }

// pos is where the row stands.
func (s *sheet) pos() Pos { return Pos{File: s.id, Layer: s.l.layer, Line: int32(s.Line())} }

// fail reports a mistake in a cell of the row.
func (s *sheet) fail(col int, code Code, args ...any) {
	s.l.add(s.l.at(s.pos(), s.columns[col], code, args...))
}

// problem reports what is wrong with the table itself.
func (s *sheet) problem(p table.Problem) {
	s.broken = true
	s.lost()
	e := &Error{File: s.file, Line: p.Line, Column: p.Column, Width: max(1, len([]rune(p.Detail)))}
	e.Source = s.l.index(s.file).Line(p.Line)
	e.whole = s.Reader == nil // it is not even made
	switch p.Kind {
	case table.NotUTF8:
		e = s.l.notUTF8(s.file, p, bilingual{"在表格软件中另存为“CSV UTF-8”", `save it as "CSV UTF-8" in the spreadsheet`})
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
		e.Code, e.Suggest = RowQuote, s.l.joined(s.file, p.Line)
	}
	s.l.add(e)
}

// notUTF8 makes the error of a file that is not UTF-8, with what to do about it.
func (l *loader) notUTF8(file string, p table.Problem, todo bilingual) *Error {
	detail := bilingual{}
	if p.Detail != "" {
		detail = bilingual{"，看来是 " + p.Detail, "; it looks like " + p.Detail}
	}
	return &Error{Code: Encoding, File: file, Line: p.Line, Column: p.Column, Width: 1, Args: []any{detail, todo},
		Source: l.index(file).Line(p.Line), whole: true}
}

// at makes an error about a cell of a row of the pack, or about a row of a pack that it rests on.
func (l *loader) at(p Pos, field string, code Code, args ...any) *Error {
	e := &Error{Code: code, File: l.file(p), Line: int(p.Line), Field: field, Args: args}
	if p.Layer != l.layer {
		return e
	}
	e.Source, e.Column, e.Width = l.index(e.File).Locate(e.Line, field)
	return e
}

// index finds lines and cells of a file. It is made once: a file can have as many errors as rows.
func (l *loader) index(file string) *table.Index {
	x := l.indexes[file]
	if x == nil {
		x = table.NewIndex(l.files[file])
		l.indexes[file] = x
	}
	return x
}

// yamlProblem reports what is wrong with the manifest as a document.
func (l *loader) yamlProblem(p yamldoc.Problem) { l.yamlProblemIn(manifestFile, p) }

// yamlProblemIn reports what is wrong with a document.
func (l *loader) yamlProblemIn(file string, p yamldoc.Problem) {
	e := &Error{File: file, Line: p.Line, Column: p.Column, Width: p.Width, Field: p.Key, Source: l.index(file).Line(p.Line)}
	switch p.Kind {
	case yamldoc.Syntax:
		zh, known := yamlTexts[p.Detail]
		if !known {
			zh = "此处无法读懂"
		}
		e.Code, e.Column, e.Args = YAMLSyntax, 0, []any{bilingual{zh, p.Detail}}
	case yamldoc.Reference:
		e.Code, e.Args = YAMLSyntax, []any{map[string]bilingual{
			"anchor":    {"不使用锚点（&），请直接写值", "anchors (&) are not used; write the value itself"},
			"alias":     {"不使用别名（*），请直接写值", "aliases (*) are not used; write the value itself"},
			"merge key": {"不使用合并键（<<），请直接写出各键", "merge keys (<<) are not used; write the keys themselves"},
		}[p.Detail]}
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
			name = file
		}
		e.Code, e.Args = KeyType, []any{name, want}
	}
	l.add(e)
}

// withdraw takes back what was said to be missing from a table of which not every row is known. The cause is reported; what
// follows from it would bury it.
func (l *loader) withdraw() {
	if len(l.partial) == 0 {
		return
	}
	l.errs = slices.DeleteFunc(l.errs, func(e *Error) bool {
		return slices.ContainsFunc(l.lackedBy(e), func(name string) bool { return l.partial[name] })
	})
}

// lackedBy returns the tables that would have to be known for an error to be one: those that lack something.
func (l *loader) lackedBy(e *Error) []string {
	switch e.Code {
	case GroupUnknown, GroupWithoutCondition:
		return []string{strings.TrimSuffix(e.Args[1].(string), tableSuffix)}
	case GroupWithoutLeaf, LeafOpen:
		return []string{"drg"}
	case AmbiguityMismatch:
		return []string{"qy"}
	case ExclusionMissing:
		return []string{"exclusion"}
	case ListUnknown:
		return []string{"lists", "mdc_principal"}
	case FamilyEmpty:
		return []string{"family_groups"}
	case AlternativeOrder: // the row before may be the one that is lost
		return []string{strings.TrimSuffix(e.File, tableSuffix)}
	case ListUnused, ConditionUnused:
		if l.manifest.System == SystemDRG {
			return []string{"gates", "qy", "conditions", "when", "drg", "pre"}
		}
		return slices.Collect(maps.Keys(l.partial))
	}
	return nil
}

// escapes reports whether a name leads out of a directory.
func escapes(name string) bool {
	return strings.ContainsAny(name, `/\:`) || name == ".." || path.Clean("/"+name) != "/"+name
}
