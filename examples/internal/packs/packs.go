// Package packs opens the packs that the examples are told to use: an embedded one by name, or one in the file system.
package packs

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg10"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/dip20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// embedded are the national packs by name.
func embedded() map[string]func() fs.FS {
	return map[string]func() fs.FS{
		"chs-drg@2.0": chsdrg20.FS,
		"chs-drg@1.1": chsdrg11.FS,
		"chs-drg@1.0": chsdrg10.FS,
		"dip@2.0":     dip20.FS,
	}
}

// Names lists the embedded packs.
const Names = "chs-drg@2.0, chs-drg@1.1, chs-drg@1.0, dip@2.0"

// Open opens an embedded pack by its name, or a pack in a directory or zip archive by its path. A pack that changes an embedded
// one is opened over that.
func Open(name string) (*rules.Pack, error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	if f, ok := embedded()[name]; ok {
		return rules.Open(f(), codes)
	}
	p, err := openWith(name, codes, rules.OpenFile)
	if err != nil && strings.Contains(name, "@") && !strings.ContainsAny(name, `/\`) {
		return nil, fmt.Errorf("%w\n%s 不是内置规则包；内置的有 %s", err, name, Names)
	}
	return p, err
}

// Opener opens a pack in the file system, as [rules.OpenFile] does.
type Opener func(path string, needs ...*rules.Pack) (*rules.Pack, error)

// OpenWith opens a pack in a directory or zip archive in a way of the caller's, with what it rests on.
func OpenWith(path string, open Opener) (*rules.Pack, error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	return openWith(path, codes, open)
}

func openWith(path string, codes *rules.Pack, open Opener) (*rules.Pack, error) {
	p, err := open(path, codes)
	if f, ok := embedded()[missingBase(err)]; ok {
		base, err := rules.Open(f(), codes)
		if err != nil {
			return nil, err
		}
		return open(path, codes, base)
	}
	return p, err
}

// missingBase is the pack that an error says a pack changes and was not given, or "".
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
