package rules

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// sheetLimit bounds a file that belongs to a pack without being part of its rules.
const sheetLimit = tableLimit

// WriteZip writes the pack as a zip archive, which [OpenZip] opens to the same digest. fsys holds the files that the pack was
// opened from. The archive has the manifest, the tables, and if they are there the signature, README.md and the files in tests;
// hidden files stay behind. It is the same to the byte on every machine: names ascend, times and modes are fixed, and nothing is
// compressed, because compressors change from one release to the next.
//
// Nothing is written if the files are not those of the pack any more, or if a signature lies there that is not of this content.
func (p *Pack) WriteZip(w io.Writer, fsys fs.FS) error {
	if fsys == nil {
		return Errors{{Code: FileUnreadable, File: manifestFile, Args: []any{bilingual{"没有给出文件系统", "no file system was given"}}}}
	}
	a := &archive{fsys: fsys}
	ruleFiles := []string{manifestFile}
	if p.payment != nil {
		ruleFiles = append(ruleFiles, schemeFile)
	}
	for _, t := range p.manifest.Tables {
		if t.Unknown {
			continue
		}
		ruleFiles = append(ruleFiles, t.Name+tableSuffix)
	}
	for _, name := range ruleFiles {
		a.take(name, tableLimit, true)
	}
	if err := a.err(); err != nil {
		return err
	}
	if digest := digestOf(a.sums); digest != p.identity.Digest {
		return Errors{{Code: SignatureMismatch, File: manifestFile, Args: []any{p.identity.Digest, digest}}}
	}
	a.take("README.md", sheetLimit, false)
	if a.take(signatureFile, signatureLimit, false) {
		s, err := parseSignature(a.data[len(a.data)-1])
		if err == nil && s.digest != p.identity.Digest {
			err = Errors{s.fault("digest", SignatureMismatch, s.digest, p.identity.Digest)}
		}
		if err != nil {
			return err
		}
	}
	a.sheets("tests")
	if err := a.err(); err != nil {
		return err
	}
	return a.write(w)
}

// archive collects the files of a pack.
type archive struct {
	report
	fsys  fs.FS
	names []string
	data  [][]byte // parallel to names
	sums  []string // as sha256sum prints them
}

// take reads a file; one that need not be there may be missing.
func (a *archive) take(name string, limit int64, must bool) bool {
	data, err := readLimited(a.fsys, name, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if must {
			a.add(&Error{Code: FileMissing, File: name})
		}
		return false
	case errors.Is(err, errTooLarge):
		a.add(&Error{Code: FileTooLarge, File: name, Args: []any{limit}})
		return false
	case err != nil:
		a.add(&Error{Code: FileUnreadable, File: name, Args: []any{cause(err)}})
		return false
	}
	a.names, a.data = append(a.names, name), append(a.data, data)
	a.sums = append(a.sums, sumLine(name, data))
	return true
}

// sheets takes the files of a directory, with those in directories below it.
func (a *archive) sheets(dir string) {
	if st, err := fs.Stat(a.fsys, dir); err != nil || !st.IsDir() {
		return
	}
	err := fs.WalkDir(a.fsys, dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(path.Base(name), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type()&fs.ModeSymlink != 0, strings.ContainsAny(name, `\:`): // no archive can be opened that has such a name
			a.add(&Error{Code: PathEscapes, File: name, Args: []any{name}})
		case !d.IsDir():
			a.take(name, sheetLimit, true)
		}
		return nil
	})
	if err != nil {
		a.add(&Error{Code: FileUnreadable, File: dir, Args: []any{cause(err)}})
	}
}

// write writes the archive. The entries are written raw: their sizes and checksums stand before them, so that nothing follows
// the content, and no writer adds fields of its own.
func (a *archive) write(w io.Writer) error {
	order := make([]int, len(a.names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(a.names[i], a.names[j]) })
	z := zip.NewWriter(w)
	const version = 20 // 2.0, the least that has directories
	for _, i := range order {
		h := &zip.FileHeader{
			Name: a.names[i], Method: zip.Store, ReaderVersion: version,
			CRC32:              crc32.ChecksumIEEE(a.data[i]),
			UncompressedSize64: uint64(len(a.data[i])), CompressedSize64: uint64(len(a.data[i])),
		}
		h.SetMode(0o644)
		h.CreatorVersion |= version
		//lint:ignore SA1019 CreateRaw writes these fields as they are and would not read Modified
		h.ModifiedDate = 1<<5 | 1 // 1980-01-01, where the time of archives begins
		if strings.ContainsFunc(h.Name, func(r rune) bool { return r > '~' }) {
			h.Flags |= 0x800 // the name is UTF-8
		}
		f, err := z.CreateRaw(h)
		if err != nil {
			return err
		}
		if _, err := f.Write(a.data[i]); err != nil {
			return err
		}
	}
	return z.Close()
}

var errTooLarge = errors.New("too large")

// readLimited reads a regular file of at most limit bytes.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	var b bytes.Buffer
	if _, err := io.Copy(&b, io.LimitReader(f, limit+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) > limit {
		return nil, errTooLarge
	}
	return b.Bytes(), nil
}

// sumLine is what sha256sum prints for a file.
func sumLine(name string, data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]) + "  " + name + "\n"
}

// digestOf combines such lines to a digest, see [Pack.Digest].
func digestOf(sums []string) string {
	sorted := slices.Clone(sums)
	slices.SortFunc(sorted, func(a, b string) int { return strings.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) })
	h := sha256.Sum256([]byte(strings.Join(sorted, "")))
	return "h1:" + hex.EncodeToString(h[:])
}
