// Package editsyb20 embeds edits before submission (提交前质控) for records in 医保版 2.0: the sex lists of ICD-10 and the chapters of ICD-9-CM-3,
// the values of the way of discharge, and what a record contradicts by itself. It costs about 10 kB of the program. It reads nothing at
// start-up.
package editsyb20

import (
	"embed"
	"io/fs"
)

//go:embed pack
var files embed.FS

// FS returns the files of the pack, for rules.Open. It needs the code system of package yb20.
func FS() fs.FS {
	sub, err := fs.Sub(files, "pack")
	if err != nil {
		panic(err) // the name is constant and valid
	}
	return sub
}
