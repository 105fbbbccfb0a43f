// Command drgolder groups synthetic cases under an older scheme of a city that does not exist, and under the national one that it
// changes. The pack, in the directory pack, stands over CHS-DRG 1.1 and changes what older local schemes changed above the DRG:
// MDCs and their gates, ADRGs and their conditions, ambiguity, complications, and groups before all MDCs. It says so, and so does
// every result. Its README says, in Chinese and for those who do not program, how such a pack is written. Every weight in it is
// invented (示例).
//
//	go run ./examples/drgolder [-explain] [-lang en]
package main

import (
	"embed"
	"io/fs"
	"os"

	"github.com/fenzu/fenzu/examples/internal/beside"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

//go:embed pack
var files embed.FS

//go:embed cases.jsonl
var cases []byte

func main() {
	p := beside.Program{Name: "drgolder", Open: open, Cases: cases}
	os.Exit(p.Run(os.Args[1:], os.Stdout, os.Stderr))
}

// open opens the pack of the city and the national one below it. Each names what it needs down to the byte.
func open() (national, city *rules.Pack, err error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, nil, err
	}
	if national, err = rules.Open(chsdrg11.FS(), codes); err != nil {
		return nil, nil, err
	}
	dir, err := fs.Sub(files, "pack")
	if err != nil {
		return nil, nil, err
	}
	city, err = rules.Open(dir, codes, national)
	return national, city, err
}
