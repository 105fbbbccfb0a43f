package main

import (
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/grouper"
)

// csvHeader names the columns of results in CSV. A column that the system of the pack does not know is empty.
const csvHeader = "id,status,reason,mdc,adrg,code,number,kind,pack,issues\n"

// appendCSV appends a result as a line of CSV. pack is the cell that names the pack, which all results have in common. The cell
// issues has the codes of the issues, with | between them; JSON has all about them.
func appendCSV(b []byte, r *grouper.Result, pack []byte) []byte {
	for _, cell := range []string{r.ID, r.Status.String(), string(r.Reason), r.MDC, r.ADRG, r.Code} {
		b = append(appendCell(b, cell), ',')
	}
	if r.DIP.Number > 0 {
		b = strconv.AppendInt(b, int64(r.DIP.Number), 10)
	}
	b = append(b, ',')
	b = append(appendCell(b, r.DIP.Kind.String()), ',')
	b = append(append(b, pack...), ',')
	for i, issue := range r.Issues() {
		if i > 0 {
			b = append(b, '|')
		}
		b = append(b, issue.Code...)
	}
	return append(b, '\n')
}

// appendCell appends a cell, in quotation marks where it needs them.
func appendCell(b []byte, s string) []byte {
	if bare(s) {
		return append(b, s...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}

// bare reports whether a cell can stand without quotation marks.
func bare(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case ',', '"', '\r', '\n':
			return false
		}
	}
	return strings.TrimSpace(s) == s
}
