// Package dip20 embeds the national pack of DIP 2.0 (医保办发〔2024〕9号): 9,520 core groups (核心病种).
// It costs about 0.2 MB of the program; only programs that use it should import it. It reads nothing at start-up.
package dip20

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
