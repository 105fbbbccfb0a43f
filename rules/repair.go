package rules

import (
	"encoding/csv"
	"strings"
	"unicode"

	"github.com/fenzu/fenzu/icd"
)

// joined returns the code that a line break cuts in two, if a row that begins in a line of a file and ends in the next one has a
// cell that is one.
func (l *loader) joined(file string, line int) string {
	if l.codes == nil {
		return ""
	}
	lines := l.index(file)
	r := csv.NewReader(strings.NewReader(lines.Line(line) + "\n" + lines.Line(line+1) + "\n"))
	r.FieldsPerRecord = -1
	cells, err := r.Read()
	if err != nil {
		return ""
	}
	for _, c := range cells {
		if !strings.Contains(c, "\n") {
			continue
		}
		if code := l.repaired(c, procedures); code != "" {
			return code
		}
		return l.repaired(c, diagnoses)
	}
	return ""
}

// repairedKey returns the key that a damaged one was, if spelling or a lost dot explain it and some diagnosis has it.
func (r *rowReader) repairedKey(text string) string {
	s := icd.Normalize(strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, text))
	if len(s) > 3 && !strings.ContainsAny(s, ".-") {
		s = s[:3] + "." + s[3:]
	}
	if k, ok := ParseKey(s); !ok || !r.keyKnown(k) {
		return ""
	}
	return s
}

// repaired returns the code that a damaged one was, if the known kinds of damage leave one that the code system defines and no
// other: zeros lost before or behind, an extension cut short, white space or a foreign dot inside (DIP specification, 8). It is
// a hint; nothing is repaired.
func (l *loader) repaired(text string, k kind) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case strings.ContainsRune("、。．・·", r):
			return '.'
		}
		return r
	}, text)
	found := ""
	for _, c := range candidateRepairs(icd.Normalize(clean), k) {
		var e icd.Entry
		var ok bool
		if k == procedures {
			e, ok = l.codes.catalog.Procedure(icd.Procedure(c))
		} else {
			e, ok = l.codes.catalog.Diagnosis(icd.Diagnosis(c))
		}
		switch {
		case !ok || found == e.Code+" "+e.Name:
		case found != "":
			return ""
		default:
			found = e.Code + " " + e.Name
		}
	}
	return found
}

// candidateRepairs are the texts that a damaged code may have been.
func candidateRepairs(s string, k kind) []string {
	list := []string{s}
	if k != procedures {
		return list
	}
	whole, rest, ok := strings.Cut(s, ".")
	if !ok || len(whole) > 2 || whole == "" {
		return list
	}
	if len(whole) == 1 {
		whole = "0" + whole
	}
	decimals, extension, extended := strings.Cut(rest, "x")
	if i := strings.LastIndexByte(rest, 'x'); extended && i > len(decimals) { // the first x is a filler
		decimals, extension = rest[:i], rest[i+1:]
	}
	pad := func(s string, n int, before bool) string {
		zeros := strings.Repeat("0", max(0, n-len(s)))
		if before {
			return zeros + s
		}
		return s + zeros
	}
	if !extended {
		return append(list, whole+"."+pad(decimals, 4, false), whole+"."+decimals)
	}
	return append(list, whole+"."+rest, whole+"."+pad(decimals, 4, false)+"x"+pad(extension, 3, true))
}
