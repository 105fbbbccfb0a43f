package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// groups converts a national list of DIP, and the account of what was repaired in the copy that it was read from.
func groups(in fs.FS, w *writer) error {
	rows, err := read(in, "core.csv", "number", "diagnosis", "main_procedure", "related_procedures")
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("there is no core.csv, or nothing in it")
	}
	codes := make(map[string][]string, len(rows)) // of each row, by its number
	for _, r := range rows {
		related := strings.Fields(r[3])
		codes[r[0]] = append(related, r[2])
		r[3] = strings.Join(related, "&")
	}
	repairs, err := read(in, "repairs.csv", "number", "as_found", "repaired", "procedure_name")
	if err != nil {
		return err
	}
	repaired := make([][]string, len(repairs))
	for i, r := range repairs {
		rule := damage(r[1], r[2])
		if rule == "" {
			return fmt.Errorf("row %s: no rule turns %q into %q", r[0], r[1], r[2])
		}
		if !slices.Contains(codes[r[0]], r[2]) {
			return fmt.Errorf("row %s: %s is not in it", r[0], r[2])
		}
		repaired[i] = []string{r[0], r[1], r[2], rule, r[3]}
	}
	if err := w.table("core", []string{"number", "diagnosis", "main", "related"}, rows); err != nil {
		return err
	}
	return w.table("repairs", []string{"number", "found", "used", "rule", "name"}, repaired)
}

// damage names the one rule by which a code was repaired, "" if there is none: trailing zeros lost, an extension shortened, a
// leading zero lost.
func damage(found, used string) string {
	whole, decimals, _ := strings.Cut(found, ".")
	i := strings.LastIndexByte(found, 'x')
	switch {
	case len(decimals) < 4 && i < 0 && used == whole+"."+decimals+strings.Repeat("0", 4-len(decimals)):
		return "zeros"
	case i > 0 && len(found)-i == 3 && used == found[:i]+"x0"+found[i+1:]:
		return "extension"
	case len(whole) == 1 && used == "0"+found:
		return "leading-zero"
	}
	return ""
}
