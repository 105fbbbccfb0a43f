package main

import (
	"embed"
	"io/fs"
)

// general holds what the classification says in general and the code books of an edition leave out.
//
//go:embed icd10
var general embed.FS

// codeBook converts the two code books of an edition, and adds the chapters and sections of ICD-10.
func codeBook(in fs.FS, w *writer) error {
	for _, t := range []struct{ from, to string }{
		{"icd10_yb_2.0.csv", "diagnoses"},
		{"icd9cm3_yb_2.0.csv", "procedures"},
	} {
		header := []string{"code", "name", "gray"}
		rows, err := read(in, t.from, header...)
		if err != nil {
			return err
		}
		if err := w.table(t.to, header, rows); err != nil {
			return err
		}
	}
	for _, name := range []string{"chapters", "sections"} {
		rows, err := read(general, "icd10/"+name+".csv", "range")
		if err != nil {
			return err
		}
		if err := w.table(name, []string{"range"}, rows); err != nil {
			return err
		}
	}
	return nil
}
