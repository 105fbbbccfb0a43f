package icd

import "strings"

// SuggestDiagnosis returns the code that was meant by a text that is not defined, but only if that is nearly certain: the
// one defined code that one slip of the kinds below turns into the text. Two candidates are none.
//
// The slips: a letter typed for a digit (O, Q for 0; I, L for 1) or the reverse at the start, the dot lost or replaced by
// another mark, the trailing zeros or the filler lost. A wrong digit is never guessed.
func (c *Catalog) SuggestDiagnosis(s string) (Diagnosis, bool) {
	t, ok := suggest(s, 3, diagnosisTails[:], func(t string) bool { _, ok := c.FindDiagnosis(t); return ok })
	return Diagnosis(t), ok
}

// SuggestProcedure is [Catalog.SuggestDiagnosis] for procedures.
func (c *Catalog) SuggestProcedure(s string) (Procedure, bool) {
	t, ok := suggest(s, 2, procedureTails[:], func(t string) bool { _, ok := c.FindProcedure(t); return ok })
	return Procedure(t), ok
}

// What a spreadsheet or an old code book loses at the end of a code.
var (
	diagnosisTails = [...]string{"0", "00", "x00", ".x00"}
	procedureTails = [...]string{"0", "00", "000", "x00"}
)

// suggest tries the slips on the folded text; dot is the place of the dot.
func suggest(s string, dot int, tails []string, defined func(string) bool) (string, bool) {
	t := Normalize(s)
	if t == "" || len(t) > 40 || defined(t) {
		return "", false
	}
	u := confusions.Replace(t[1:])
	head := t[:1]
	if dot == 3 { // a diagnosis begins with a letter
		switch head {
		case "0":
			head = "O"
		case "1":
			head = "I"
		}
	} else {
		head = confusions.Replace(head)
	}
	u = head + u
	found := ""
	try := func(c string) bool {
		if defined(c) {
			if found != "" && found != c {
				return false
			}
			found = c
		}
		return true
	}
	forms := []string{u}
	if len(u) > dot && u[dot] != '.' {
		forms = append(forms, u[:dot]+"."+u[dot:])
	}
	for _, f := range forms {
		if !try(f) {
			return "", false
		}
		for _, tail := range tails {
			if !try(f + tail) {
				return "", false
			}
		}
	}
	return found, found != ""
}

// confusions undoes the usual slips behind the first character.
var confusions = strings.NewReplacer("O", "0", "Q", "0", "I", "1", "L", "1", "。", ".", "、", ".", ",", ".", "，", ".", "·", ".")
