package packtest

import (
	"sync"
	"testing"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
)

var dip = sync.OnceValues(func() (*rules.Pack, error) { return open(dip20.FS()) })

// DIP returns the national pack of DIP 2.0.
func DIP(tb testing.TB) *rules.Pack {
	tb.Helper()
	p, err := dip()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
