// Package chsdrg20 embeds the national pack of CHS-DRG 2.0 (医保办发〔2024〕9号): 26 MDC, 409 ADRG, 634 DRG.
// It costs about 1.9 MB of the program; only programs that use it should import it. It reads nothing at start-up.
package chsdrg20

import (
	"embed"
	"io/fs"
)

//go:embed pack
var files embed.FS

// FS returns the files of the pack, for rules.Open. It needs the codes of package yb20.
func FS() fs.FS {
	sub, err := fs.Sub(files, "pack")
	if err != nil {
		panic(err) // the name is constant and valid
	}
	return sub
}
