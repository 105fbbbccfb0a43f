// Package chsdrg11 embeds the national pack of CHS-DRG 1.1: 26 MDC, 376 ADRG, 628 DRG.
// It costs about 2.0 MB of the program; only programs that use it should import it. It reads nothing at start-up.
package chsdrg11

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
