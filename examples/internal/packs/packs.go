// Package packs opens the packs that the examples are told to use: an embedded one by name, or one in the file system.
package packs

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg10"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/dip20"
	"github.com/fenzu/fenzu/rules/packs/editsyb20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// embedded are the embedded packs by name.
func embedded() map[string]func() fs.FS {
	return map[string]func() fs.FS{
		"chs-drg@2.0": chsdrg20.FS,
		"chs-drg@1.1": chsdrg11.FS,
		"chs-drg@1.0": chsdrg10.FS,
		"dip@2.0":     dip20.FS,
		Edits:         editsyb20.FS,
	}
}

// Names lists the embedded packs that group.
const Names = "chs-drg@2.0, chs-drg@1.1, chs-drg@1.0, dip@2.0"

// Edits names the embedded pack of edits.
const Edits = "edits@yb-2.0"

// Open opens an embedded pack by its name, or a pack in a directory or zip archive by its path. A pack that changes an embedded
// one is opened over that; one that changes a local one needs the path of that among bases, which may be in any order.
func Open(name string, bases ...string) (*rules.Pack, error) {
	s, err := OpenSource(name, bases...)
	if err != nil {
		return nil, err
	}
	return s.Pack, s.Close()
}

// Source is a pack with what it was opened from.
type Source struct {
	Pack *rules.Pack
	FS   fs.FS  // its files
	Dir  string // where they lie, "" for an embedded pack and an archive

	close func() error
}

// Close gives back what the files hold.
func (s *Source) Close() error { return s.close() }

// OpenSource opens a pack as [Open] does, and keeps its files.
func OpenSource(name string, bases ...string) (*Source, error) {
	s := &Source{close: func() error { return nil }}
	if f, ok := embedded()[name]; ok {
		codes, err := rules.Open(yb20.FS())
		if err != nil {
			return nil, err
		}
		s.FS = f()
		s.Pack, err = rules.Open(s.FS, codes)
		return s, err
	}
	var err error
	if s.Pack, err = OpenWith(name, rules.OpenFile, bases...); err != nil {
		return nil, misnamed(name, err)
	}
	if st, err := os.Stat(name); err == nil && st.IsDir() {
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		s.FS, s.Dir, s.close = root.FS(), name, root.Close
		return s, nil
	}
	archive, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	s.FS, s.close = archive, archive.Close
	return s, nil
}

// misnamed adds the names of the embedded packs where one of them was probably meant.
func misnamed(name string, err error) error {
	if err != nil && strings.Contains(name, "@") && !strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("%w\n%s 不是内置规则包；内置的有 %s", err, name, Names)
	}
	return err
}

// Grouping opens the packs that a scheme of payment groups by: embedded ones, and local ones whose paths are among bases. Those that
// are not found are not among them; of another pack there are none.
func Grouping(scheme *rules.Pack, bases ...string) ([]*rules.Pack, error) {
	m := scheme.Manifest()
	if len(m.Grouping) == 0 {
		return nil, nil
	}
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	list, err := openBases(bases, []*rules.Pack{codes})
	if err != nil {
		return nil, err
	}
	for _, need := range m.Grouping {
		if f, ok := embedded()[need.String()]; ok {
			p, err := rules.Open(f(), codes)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return slices.DeleteFunc(list, func(p *rules.Pack) bool { return !m.IsFor(p.Identity()) }), nil
}

// Opener opens a pack in the file system, as [rules.OpenFile] does.
type Opener func(path string, needs ...*rules.Pack) (*rules.Pack, error)

// OpenWith opens a pack in a directory or zip archive in a way of the caller's, with what it rests on. What it rests on is opened
// as usual: the pack pins it by its digest.
func OpenWith(path string, open Opener, bases ...string) (*rules.Pack, error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	below, err := openBases(bases, []*rules.Pack{codes})
	if err != nil {
		return nil, err
	}
	p, _, err := openOver(path, open, below)
	return p, err
}

// openBases opens packs that may change each other, each as soon as what it changes is there.
func openBases(paths []string, below []*rules.Pack) ([]*rules.Pack, error) {
	for len(paths) > 0 {
		var waiting []string
		var first error // of those that wait
		for _, path := range paths {
			if _, ok := embedded()[path]; ok { // it is found without being named
				continue
			}
			p, all, err := openOver(path, rules.OpenFile, below)
			switch {
			case err == nil:
				below = append(all, p)
			case missingBase(err) == "":
				return nil, err
			default:
				waiting, first = append(waiting, path), cmp.Or(first, err)
			}
		}
		if len(waiting) == len(paths) {
			return nil, first
		}
		paths = waiting
	}
	return below, nil
}

// openOver opens a pack over those that are there, and over the embedded one that it asks for. all are those that are there then.
func openOver(path string, open Opener, below []*rules.Pack) (p *rules.Pack, all []*rules.Pack, err error) {
	p, err = open(path, below...)
	if f, ok := embedded()[missingBase(err)]; ok {
		base, err := rules.Open(f(), below[0])
		if err != nil {
			return nil, nil, err
		}
		below = append(below, base)
		p, err = open(path, below...)
		return p, below, err
	}
	return p, below, err
}

// missingBase is the pack, as id@edition, that an error says a pack changes and was not given, or "".
func missingBase(err error) string {
	var list rules.Errors
	if !errors.As(err, &list) {
		return ""
	}
	for _, e := range list {
		if e.Code == rules.PackNeeded && e.Field == "base" {
			return fmt.Sprint(e.Args...)
		}
	}
	return ""
}
