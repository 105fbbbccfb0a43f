package icd

import (
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/code"
)

// Diagnosis is a diagnosis code (疾病诊断代码) in canonical spelling. It says nothing about existence: ask a [Catalog].
// The zero value is no code.
type Diagnosis string

// Procedure is a code of an operation or procedure (手术操作代码) in canonical spelling. It says nothing about existence: ask
// a [Catalog]. The zero value is no code.
type Procedure string

// Key returns the first five characters (I21.000 has I21.0, A46.x00 has A46.x): what groups of DIP are keyed on. Of a dagger
// pair that is the dagger code.
func (d Diagnosis) Key() string { return string(d[:min(5, len(d))]) }

// Category returns the first three characters: the category (类目) of ICD-10.
func (d Diagnosis) Category() string { return string(d[:min(3, len(d))]) }

// Halves splits a dagger pair for questions about conditions: A17.000x001+G05.0* says A17.000x001 and G05.0. A code that is no
// pair has no asterisk half. As a code the pair is one and is never split.
func (d Diagnosis) Halves() (dagger, asterisk string) {
	dagger, asterisk, _ = strings.Cut(string(d), "+")
	return dagger, strings.TrimSuffix(asterisk, "*")
}

// ParseDiagnosis normalises s and checks its shape. The error is a *[SyntaxError] that says where s departs from the
// grammar and, where that is nearly certain, what was meant.
func ParseDiagnosis(s string) (Diagnosis, error) {
	if _, ok := code.Diagnosis(s); !ok {
		return "", diagnosisError(s)
	}
	return Diagnosis(Normalize(s)), nil
}

// ParseProcedure normalises s and checks its shape. The error is a *[SyntaxError] that says where s departs from the
// grammar and, where that is nearly certain, what was meant.
func ParseProcedure(s string) (Procedure, error) {
	if _, ok := code.Procedure(s); !ok {
		return "", procedureError(s)
	}
	return Procedure(Normalize(s)), nil
}

// Normalize returns the canonical spelling of s, whether or not it is a code: what the rules compare. A text that is
// canonical already is returned as it is, without a copy. White space, U+200B and U+FEFF are removed; a byte that is not
// UTF-8 reads as U+FFFD.
func Normalize(s string) string {
	if canonical(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	first := true
	for _, r := range s {
		if r = code.Fold(r, first); r >= 0 {
			b.WriteRune(r)
			first = false
		}
	}
	return b.String()
}

// canonical reports whether Normalize would change nothing, looking at ASCII only.
func canonical(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ', c >= utf8.RuneSelf:
			return false
		case 'a' <= c && c <= 'z' && (c != 'x' || i == 0):
			return false
		case c == 'X' && i > 0:
			return false
		}
	}
	return true
}
