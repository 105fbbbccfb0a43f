// Package code packs the codes of 医保版 ICD-10 and ICD-9-CM-3 into one machine word.
//
// A grouper meets the same few tens of thousands of codes millions of times. A packed code is compared and hashed as an
// integer, and packing normalises on the way, so a case is read without allocating. Packing is exact: two texts have the
// same key if and only if they are the same code after normalisation (specification 2.2), and a text that is not a code
// of the grammar has no key.
package code

import (
	"unicode"
	"unicode/utf8"
)

// Key is a packed code. Keys of diagnoses and of procedures are different spaces and never compared. Zero is no code.
type Key uint64

// maxLen is the longest code of the grammar: a dagger code with extension and asterisk part, K80.000x004+H42.0*.
const maxLen = 18

// Diagnosis normalises s and packs it: letter, two digits, dot, three places (xNN or NNN), an optional extension xNNN, an
// optional asterisk part +ANN* or +ANN.N*. It reports false if s has another form.
func Diagnosis(s string) (Key, bool) {
	if k, ok := CanonicalDiagnosis(s); ok {
		return k, true
	}
	var b [maxLen]byte
	n, ok := fold(&b, s)
	if !ok {
		return 0, false
	}
	return packDiagnosis(string(b[:n]))
}

// CanonicalDiagnosis packs s if it is a diagnosis in canonical spelling.
func CanonicalDiagnosis(s string) (Key, bool) { return packDiagnosis(s) }

// Procedure normalises s and packs it: two digits, dot, then one of NNNN, NNNNxNNN, NxNN, NxNNxNNN, NNNNN, NNNAN and
// NNNxNNNN, where A is a capital letter. It reports false if s has another form.
func Procedure(s string) (Key, bool) {
	if k, ok := CanonicalProcedure(s); ok {
		return k, true
	}
	var b [maxLen]byte
	n, ok := fold(&b, s)
	if !ok {
		return 0, false
	}
	return packProcedure(string(b[:n]))
}

// CanonicalProcedure packs s if it is a procedure in canonical spelling.
func CanonicalProcedure(s string) (Key, bool) { return packProcedure(s) }

// The characters of a code are looked at several at a time: four in half a word, the first lowest. XOR with what a place must
// be, or with the zero of what it counts from, leaves its value; adding what is missing to 128 then sets the highest bit of
// every place whose value is too large. What is wrong is added up and looked at once: this is asked of every code of every
// case.

// highest are the highest bits of the places of a word.
const highest = 0x8080808080808080

// four returns four characters of s from the i-th on.
func four(s string, i int) uint64 {
	s = s[i : i+4]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

// packDiagnosis packs a folded text: letter, digits and first three places into the lowest 32 bits, the extension into the 12
// above, the asterisk part above them. The filler x is ten.
func packDiagnosis(b string) (Key, bool) {
	const (
		zero = '@' | '0'<<8 | '0'<<16 | '.'<<24 | '.'<<32 | '0'<<40 | '0'<<48 | '0'<<56 // the dot is in both halves
		room = (127-26)*1 | (127-9)<<8 | (127-9)<<16 | 127<<24 | 127<<32 | (127-10)<<40 | (127-9)<<48 | (127-9)<<56
	)
	n := len(b)
	if n < 7 {
		return 0, false
	}
	t := (four(b, 0) | four(b, 3)<<32) ^ zero
	filler := t >> 46 & 1 // x and nothing valid else has this bit in the first place behind the dot
	t ^= filler * (('x' ^ '0' ^ 10) << 40)
	bad := (t | (t + room)) & highest
	bad |= (t&0xff - 1) >> 63                 // no letter
	bad |= (t >> 43 & (t >> 41) & 1) ^ filler // a ten that is no x, or the other way round
	k := t&0x0f0f1f | t>>40<<12
	if n == 7 {
		return key(k|noExtension<<32, bad)
	}
	ext, i := uint64(noExtension), 7
	if b[7] == 'x' {
		if n < 11 {
			return 0, false
		}
		e, wrong := extension(b)
		ext, bad, i = e, bad|wrong, 11
	}
	k |= ext << 32
	if i < n {
		return packAsterisk(k, b[i:], bad)
	}
	return key(k, bad)
}

// noExtension stands for an absent extension.
const noExtension = 0xfff

// extension packs xNNN, which begins with the eighth character, and tells what is wrong with it.
func extension(b string) (ext, bad uint64) {
	const (
		zero = 'x' | '0'<<8 | '0'<<16 | '0'<<24
		room = 127 | (127-9)<<8 | (127-9)<<16 | (127-9)<<24
	)
	e := four(b, 7) ^ zero
	return e>>8&0xf | e>>12&0xf0 | e>>16&0xf00, (e | (e + room)) & highest
}

// packAsterisk packs the asterisk part of a dagger pair above the rest.
func packAsterisk(k uint64, b string, bad uint64) (Key, bool) {
	n := len(b)
	if n != 5 && n != 7 || b[0] != '+' || b[n-1] != '*' {
		return 0, false
	}
	if !upper(b[1]) || b[1] == 'X' || !digit(b[2]) || !digit(b[3]) { // an X behind the first character is small, and then no letter
		return 0, false
	}
	a := uint64(b[1]-'A'+1)<<12 | uint64(b[2]-'0')<<8 | uint64(b[3]-'0')<<4 | 0xf
	if n == 7 {
		if b[4] != '.' || !digit(b[5]) {
			return 0, false
		}
		a ^= 0xf ^ uint64(b[5]-'0')
	}
	return key(k|a<<44, bad)
}

// key is k unless something is bad.
func key(k, bad uint64) (Key, bool) {
	if bad != 0 {
		return 0, false
	}
	return Key(k), true
}

// usual marks the keys of procedures NN.NNNN and NN.NNNNxNNN.
const usual = 1 << 63

// packProcedure packs a folded text. NN.NNNN and NN.NNNNxNNN, as most are written, have 4 bits for each digit and 12 for the
// extension; of the others the two leading digits have 4 bits each and a place behind the dot 6, none of them zero, so that
// the length is in the key.
func packProcedure(b string) (Key, bool) {
	const (
		zero = '0' | '0'<<8 | '.'<<16 | '0'<<24 | '0'<<32 | '0'<<40 | '0'<<48 | '0'<<56 // the fourth character is in both halves
		room = (127-9)*1 | (127-9)<<8 | 127<<16 | (127-9)<<24 | (127-9)<<32 | (127-9)<<40 | (127-9)<<48 | (127-9)<<56
	)
	n := len(b)
	if n < 7 || n > 11 {
		return 0, false
	}
	t := (four(b, 0) | four(b, 3)<<32) ^ zero
	if bad := (t | (t + room)) & highest; bad == 0 {
		k := t&0x0f0f | t>>32<<4 | usual
		if n == 7 {
			return Key(k | noExtension<<32), true
		}
		if n == 11 && b[7] == 'x' {
			ext, bad := extension(b)
			return key(k|ext<<32, bad)
		}
	}
	if !digit(b[0]) || !digit(b[1]) || b[2] != '.' || !digit(b[3]) || !digit(b[5]) || !tail(b) {
		return 0, false
	}
	k := uint64(b[0]-'0')<<4 | uint64(b[1]-'0')
	for i := 3; i < n; i++ {
		k = k<<6 | symbol(b[i])
	}
	return Key(k), true
}

// tail reports whether what stands behind NN.N is one of the less common forms; the sixth character is known to be a digit.
func tail(b string) bool {
	n := len(b)
	switch {
	case b[4] == 'x': // NxNN, NxNNxNNN
		if n != 11 {
			return n == 7 && digit(b[6])
		}
		_, bad := extension(b)
		return digit(b[6]) && bad == 0
	case !digit(b[4]):
		return false
	case b[6] == 'x': // NNNxNNNN
		return n == 11 && digit(b[7]) && digit(b[8]) && digit(b[9]) && digit(b[10])
	case upper(b[6]) && b[6] != 'X': // NNNAN; a capital X is not canonical
		return n == 8 && digit(b[7])
	}
	return digit(b[6]) && n == 8 && digit(b[7]) // NNNNN
}

// symbol packs a digit, x or a capital letter into six bits, never zero.
func symbol(c byte) uint64 {
	switch {
	case c == 'x':
		return 11
	case c <= '9':
		return uint64(c-'0') + 1
	}
	return uint64(c-'A') + 12
}

func digit(c byte) bool { return '0' <= c && c <= '9' }
func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

// fold writes the normalised form of s to dst and returns its length; it reports false if s does not fit or holds
// anything but ASCII afterwards, for then it is no code.
func fold(dst *[maxLen]byte, s string) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return foldWide(dst, s)
		case c <= ' ':
			if !space(rune(c)) {
				return 0, false
			}
			continue
		case 'a' <= c && c <= 'z':
			if c != 'x' || n == 0 {
				c -= 'a' - 'A'
			}
		case c == 'X' && n > 0:
			c = 'x'
		}
		if n == maxLen {
			return 0, false
		}
		dst[n] = c
		n++
	}
	return n, true
}

// foldWide is fold for a text with full-width characters or other Unicode spaces.
func foldWide(dst *[maxLen]byte, s string) (int, bool) {
	n := 0
	for _, r := range s {
		r = Fold(r, n == 0)
		if r < 0 {
			continue
		}
		if r >= utf8.RuneSelf || n == maxLen {
			return 0, false
		}
		dst[n] = byte(r)
		n++
	}
	return n, true
}

// Fold is the normalisation of one character (specification 2.2): full-width forms become ASCII, letters become capitals
// except an X after the first character, which becomes x. It returns -1 for white space, which is removed; first tells
// whether nothing but white space stands before.
func Fold(r rune, first bool) rune {
	switch {
	case space(r):
		return -1
	case 0xFF01 <= r && r <= 0xFF5E:
		r -= 0xFF01 - '!'
	}
	switch {
	case 'a' <= r && r <= 'z' && (r != 'x' || first):
		r -= 'a' - 'A'
	case r == 'X' && !first:
		r = 'x'
	}
	return r
}

// Same reports whether two texts are equal after normalisation. It does not allocate.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := folder{s: a}, folder{s: b}
	for {
		r, more := x.next()
		if q, ok := y.next(); ok != more || q != r {
			return false
		}
		if !more {
			return true
		}
	}
}

// Begins reports whether s, after normalisation, begins with a prefix in canonical spelling. It does not allocate.
func Begins(s, prefix string) bool {
	x := folder{s: s}
	for _, want := range prefix {
		if r, ok := x.next(); !ok || r != want {
			return false
		}
	}
	return true
}

// folder goes through the characters of a text after normalisation.
type folder struct {
	s     string
	begun bool
}

func (f *folder) next() (rune, bool) {
	for f.s != "" {
		r, n := utf8.DecodeRuneInString(f.s)
		f.s = f.s[n:]
		if r = Fold(r, !f.begun); r >= 0 {
			f.begun = true
			return r, true
		}
	}
	return 0, false
}

// Blank reports whether nothing is left of s after normalisation.
func Blank(s string) bool {
	if s != "" && ' ' < s[0] && s[0] < utf8.RuneSelf {
		return false
	}
	for _, r := range s {
		if !space(r) {
			return false
		}
	}
	return true
}

// space reports Unicode white space and the two invisible characters that spreadsheets leave behind.
func space(r rune) bool {
	return unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF
}
