package rules

import (
	"archive/zip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// OpenFile opens a pack in the file system: a directory, or a zip archive of one. It reads nothing outside of it. Errors are
// those of [Open]; one that concerns the directory or archive as a whole names it by the last element of path.
func OpenFile(path string, needs ...*Pack) (*Pack, error) {
	return openFile(path, func(fsys fs.FS) (*Pack, error) { return Open(fsys, needs...) })
}

// openFile opens what lies at path with a function for its files.
func openFile(path string, open func(fs.FS) (*Pack, error)) (*Pack, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, whole(path, err)
	}
	if st.IsDir() {
		root, err := os.OpenRoot(path)
		if err != nil {
			return nil, whole(path, err)
		}
		defer root.Close()
		return open(root.FS())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, whole(path, err)
	}
	defer f.Close()
	return openZip(filepath.Base(path), f, st.Size(), open)
}

// OpenZip opens a pack from a zip archive of size bytes. The files stand at the top of the archive.
func OpenZip(r io.ReaderAt, size int64, needs ...*Pack) (*Pack, error) {
	return openZip("zip", r, size, func(fsys fs.FS) (*Pack, error) { return Open(fsys, needs...) })
}

// openZip opens an archive that errors call by a name.
func openZip(archive string, r io.ReaderAt, size int64, open func(fs.FS) (*Pack, error)) (*Pack, error) {
	if r == nil {
		return nil, Errors{{Code: FileUnreadable, File: archive, Args: []any{bilingual{"没有给出文件", "no file was given"}}}}
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, whole(archive, err)
	}
	var l report
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		if !fs.ValidPath(name) || strings.ContainsAny(name, `\:`) {
			l.add(&Error{Code: PathEscapes, File: archive, Args: []any{name}})
		}
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	return open(z)
}

// whole reports that a pack cannot be read at all.
func whole(path string, err error) error {
	code := FileUnreadable
	if os.IsNotExist(err) {
		code = PackMissing
	}
	return Errors{{Code: code, File: filepath.Base(path), Args: []any{cause(err)}}}
}
