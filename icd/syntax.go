package icd

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/code"
	"github.com/fenzu/fenzu/internal/text"
)

// Fault says in what way a text is not a code. The values are stable.
type Fault string

// The faults.
const (
	FaultEmpty       Fault = "empty"            // nothing but white space
	FaultLetter      Fault = "letter-for-digit" // O for 0, I or l for 1
	FaultDigit       Fault = "digit-for-letter" // 0 for O, 1 for I at the start of a diagnosis
	FaultDot         Fault = "missing-dot"      // the dot after the third (second) character is missing
	FaultPunctuation Fault = "punctuation"      // 。 、 ， or another mark in place of a dot, plus or asterisk
	FaultShort       Fault = "too-short"        // the text ends too early
	FaultLong        Fault = "too-long"         // text follows a complete code
	FaultKind        Fault = "wrong-kind"       // a procedure where a diagnosis belongs, or the reverse
	FaultAsterisk    Fault = "asterisk-alone"   // the asterisk half of a pair without its dagger code
	FaultCharacter   Fault = "character"        // any other character that cannot stand here
)

// SyntaxError reports a text that is not written like a code.
type SyntaxError struct {
	Input  string // the text as given
	Offset int    // of the first character at fault, in bytes of Input; len(Input) if something is missing at the end
	Fault  Fault
	Hint   string // the code that was meant, in canonical spelling, if nearly certain; else empty
}

// Error returns the message in Chinese.
func (e *SyntaxError) Error() string { return e.Text(text.Chinese) }

// Text returns the message in the language.
func (e *SyntaxError) Text(l text.Lang) string {
	at := utf8.RuneCountInString(e.Input[:e.Offset]) + 1
	var c string
	if e.Offset < len(e.Input) {
		r, _ := utf8.DecodeRuneInString(e.Input[e.Offset:])
		c = text.Clip(string(r), 1)
	}
	s := fmt.Sprintf(l.Pick("%q：", "%q: "), text.Clip(e.Input, 40))
	switch e.Fault {
	case FaultEmpty:
		s += l.Pick("没有编码", "no code")
	case FaultLetter:
		s += fmt.Sprintf(l.Pick("第 %d 位是字母 %s，此处应为数字", "character %d is the letter %s where a digit belongs"), at, c)
	case FaultDigit:
		s += fmt.Sprintf(l.Pick("第 %d 位是数字 %s，此处应为字母", "character %d is the digit %s where a letter belongs"), at, c)
	case FaultDot:
		s += fmt.Sprintf(l.Pick("第 %d 位应为小数点", "a dot is missing at character %d"), at)
	case FaultPunctuation:
		s += fmt.Sprintf(l.Pick("第 %d 位的标点 %s 不是编码用的符号", "character %d, %s, is not a sign that codes use"), at, c)
	case FaultShort:
		s += l.Pick("编码不完整", "the code is incomplete")
	case FaultLong:
		s += fmt.Sprintf(l.Pick("第 %d 位起有多余的文字", "superfluous text from character %d"), at)
	case FaultKind:
		s += l.Pick("诊断编码与手术操作编码混用", "a diagnosis and a procedure code are mixed up")
	case FaultAsterisk:
		s += l.Pick("星号编码不能单独使用，应与剑号编码写在一起", "an asterisk code does not stand alone; it follows its dagger code")
	default:
		s += fmt.Sprintf(l.Pick("第 %d 位不应为 %s", "character %d cannot be %s"), at, c)
	}
	if e.Hint != "" {
		s += fmt.Sprintf(l.Pick("；是否为 %s？", "; did you mean %s?"), e.Hint)
	}
	return s
}

func diagnosisError(s string) error {
	return syntaxError(s, diagnosisForms[:], func(t string) bool { _, ok := code.Diagnosis(t); return ok },
		func(t string) bool { _, ok := code.Procedure(t); return ok })
}

func procedureError(s string) error {
	return syntaxError(s, procedureForms[:], func(t string) bool { _, ok := code.Procedure(t); return ok },
		func(t string) bool { _, ok := code.Diagnosis(t); return ok })
}

// The forms of codes, for the place of a mistake: A is a capital letter, N a digit, the rest stands for itself. What is a
// code is decided by package code; a test holds the two together.
var (
	diagnosisForms = [...]string{
		"ANN.NNN", "ANN.xNN", "ANN.NNNxNNN", "ANN.xNNxNNN",
		"ANN.NNN+ANN*", "ANN.xNN+ANN*", "ANN.NNNxNNN+ANN*", "ANN.xNNxNNN+ANN*",
		"ANN.NNN+ANN.N*", "ANN.xNN+ANN.N*", "ANN.NNNxNNN+ANN.N*", "ANN.xNNxNNN+ANN.N*",
	}
	procedureForms = [...]string{
		"NN.NNNN", "NN.NNNNxNNN", "NN.NxNN", "NN.NxNNxNNN", "NN.NNNNN", "NN.NNNAN", "NN.NNNxNNNN",
	}
)

// syntaxError finds the place of the mistake: where the form that agrees longest departs from the text.
func syntaxError(s string, forms []string, valid, other func(string) bool) *SyntaxError {
	chars, offsets := folded(s)
	e := &SyntaxError{Input: s, Offset: len(s)}
	switch {
	case len(chars) == 0:
		e.Fault = FaultEmpty
		return e
	case other(s):
		e.Offset, e.Fault = offsets[0], FaultKind
		return e
	case asteriskAlone(chars):
		e.Offset, e.Fault = offsets[len(chars)-1], FaultAsterisk
		return e
	}
	best, want, complete := -1, byte(0), false
	for _, f := range forms {
		n := agree(chars, f)
		if n > best {
			best, want, complete = n, 0, false
		}
		switch {
		case n < best:
		case n == len(f):
			complete = true
		case preferred(f[n], want):
			want = f[n]
		}
	}
	if best < len(chars) {
		e.Offset = offsets[best]
	}
	e.Fault = fault(chars, best, want, complete)
	if t := mend(chars, e.Fault, best); valid(t) {
		e.Hint = t
	}
	return e
}

// preferred reports whether an expected character explains a mistake better than another: a digit or a dot before the
// signs of optional parts.
func preferred(a, b byte) bool {
	rank := func(c byte) int { return strings.IndexByte("\x00+*xA.N", c) }
	return rank(a) > rank(b)
}

// folded returns the characters of s after normalisation and the byte offset of each in s.
func folded(s string) (chars []rune, offsets []int) {
	for i, r := range s {
		if r = code.Fold(r, len(chars) == 0); r >= 0 {
			chars = append(chars, r)
			offsets = append(offsets, i)
		}
	}
	return chars, offsets
}

// agree counts the leading characters that fit the form.
func agree(chars []rune, form string) int {
	for i, r := range chars {
		if i == len(form) {
			return i
		}
		switch form[i] {
		case 'A':
			if r < 'A' || 'Z' < r {
				return i
			}
		case 'N':
			if r < '0' || '9' < r {
				return i
			}
		default:
			if r != rune(form[i]) {
				return i
			}
		}
	}
	return len(chars)
}

// fault names the mistake at chars[n], where want was expected; complete tells whether a whole code stands before.
func fault(chars []rune, n int, want byte, complete bool) Fault {
	if n >= len(chars) {
		return FaultShort
	}
	r := chars[n]
	switch {
	case complete:
		return FaultLong
	case strings.ContainsRune("。、，,;；：:·•＋—-/_", r):
		return FaultPunctuation
	case want == '.':
		return FaultDot
	case want == 'N' && strings.ContainsRune("OILQ", r):
		return FaultLetter
	case want == 'A' && (r == '0' || r == '1'):
		return FaultDigit
	}
	return FaultCharacter
}

// mend makes the one change that the fault suggests; the caller keeps it only if the result is a code.
func mend(chars []rune, f Fault, n int) string {
	var b strings.Builder
	for i, r := range chars {
		switch {
		case f == FaultDot && i == n:
			b.WriteByte('.')
			b.WriteRune(r)
		case f == FaultPunctuation && i == n:
			b.WriteByte('.')
		case f == FaultDigit && i == n:
			b.WriteByte("OI"[r-'0'])
		case f == FaultLetter && i > 0 && (r == 'O' || r == 'Q'):
			b.WriteByte('0')
		case f == FaultLetter && i > 0 && (r == 'I' || r == 'L'):
			b.WriteByte('1')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// asteriskAlone reports ANN* and ANN.N*.
func asteriskAlone(chars []rune) bool {
	return agree(chars, "ANN*") == 4 && len(chars) == 4 || agree(chars, "ANN.N*") == 6 && len(chars) == 6
}
