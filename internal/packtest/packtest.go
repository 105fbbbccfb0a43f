// Package packtest opens the embedded packs for tests, each once in a test program.
package packtest

import (
	"io/fs"
	"sync"
	"testing"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg10"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// Editions are the editions of CHS-DRG that have an embedded pack.
var Editions = []string{"1.0", "1.1", "2.0"}

var (
	codes = sync.OnceValues(func() (*rules.Pack, error) { return rules.Open(yb20.FS()) })
	packs = map[string]func() (*rules.Pack, error){
		"1.0": sync.OnceValues(func() (*rules.Pack, error) { return open(chsdrg10.FS()) }),
		"1.1": sync.OnceValues(func() (*rules.Pack, error) { return open(chsdrg11.FS()) }),
		"2.0": sync.OnceValues(func() (*rules.Pack, error) { return open(chsdrg20.FS()) }),
	}
)

func open(f fs.FS) (*rules.Pack, error) {
	c, err := codes()
	if err != nil {
		return nil, err
	}
	return rules.Open(f, c)
}

// Codes returns the code system 医保版 2.0.
func Codes(tb testing.TB) *rules.Pack {
	tb.Helper()
	p, err := codes()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// DRG returns the pack of an edition of CHS-DRG.
func DRG(tb testing.TB, edition string) *rules.Pack {
	tb.Helper()
	p, err := packs[edition]()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
