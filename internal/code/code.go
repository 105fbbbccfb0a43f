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

// packDiagnosis packs a folded text: 5 bits for a letter, 4 for a place; the filler x is ten, an absent place fifteen. It adds
// up what is wrong with the characters and looks once, because it is asked of every code of every case.
func packDiagnosis(b string) (Key, bool) {
	n := len(b)
	if n < 7 {
		return 0, false
	}
	c0, c1, c2, c4, c5, c6 := capital(b[0]), decimal(b[1]), decimal(b[2]), decimal(b[4]), decimal(b[5]), decimal(b[6])
	bad := uint32(b[3]^'.') | over(c0, 25) | over(c1, 9) | over(c2, 9) | over(c5, 9) | over(c6, 9)
	if c4 > 9 {
		bad |= uint32(b[4] ^ 'x')
		c4 = 10
	}
	k := uint64((c0+1)<<20 | c1<<16 | c2<<12 | c4<<8 | c5<<4 | c6)
	if n == 7 {
		return key(k<<29|noExtension<<17, bad)
	}
	ext, i := uint64(noExtension), 7
	if b[7] == 'x' {
		if n < 11 {
			return 0, false
		}
		c8, c9, c10 := decimal(b[8]), decimal(b[9]), decimal(b[10])
		bad |= over(c8, 9) | over(c9, 9) | over(c10, 9)
		ext = uint64(c8<<8 | c9<<4 | c10)
		i = 11
	}
	k = k<<12 | ext
	if i < n {
		return packAsterisk(k, b[i:], bad)
	}
	return key(k<<17, bad)
}

// noExtension stands for an absent extension.
const noExtension = 0xfff

// packAsterisk packs the asterisk part of a dagger pair behind the rest.
func packAsterisk(k uint64, b string, bad uint32) (Key, bool) {
	n := len(b)
	if n != 5 && n != 7 || b[1] == 'X' { // an X behind the first character is small, and then no letter
		return 0, false
	}
	c1, c2, c3 := capital(b[1]), decimal(b[2]), decimal(b[3])
	bad |= uint32((b[0]^'+')|(b[n-1]^'*')) | over(c1, 25) | over(c2, 9) | over(c3, 9)
	k = k<<17 | uint64((c1+1)<<12|c2<<8|c3<<4)
	if n == 5 {
		return key(k|0xf, bad)
	}
	c5 := decimal(b[5])
	bad |= uint32(b[4]^'.') | over(c5, 9)
	return key(k|uint64(c5), bad)
}

// decimal is the value of a digit, and more than 9 for anything else.
func decimal(c byte) uint32 { return uint32(c) - '0' }

// capital is the number of a capital letter, and more than 25 for anything else.
func capital(c byte) uint32 { return uint32(c) - 'A' }

// over is not zero if c is more than most, which is small: then c itself, or what is left of most without it, has the
// highest bit.
func over(c, most uint32) uint32 { return (c | (most - c)) >> 31 }

// key is k unless something is bad.
func key(k uint64, bad uint32) (Key, bool) {
	if bad != 0 {
		return 0, false
	}
	return Key(k), true
}

// packProcedure packs a folded text: 4 bits for each of the two leading digits, 6 bits for a place behind the dot. No place
// is zero, so the length is in the key.
func packProcedure(b string) (Key, bool) {
	n := len(b)
	if n < 7 || n > 11 {
		return 0, false
	}
	c0, c1, c3, c4, c5, c6 := decimal(b[0]), decimal(b[1]), decimal(b[3]), decimal(b[4]), decimal(b[5]), decimal(b[6])
	bad := uint32(b[2]^'.') | over(c0, 9) | over(c1, 9) | over(c3, 9) | over(c5, 9)
	k := uint64(c0<<4 | c1)
	if n == 7 && c4 <= 9 { // NNNN, as most are written
		k = k<<24 | uint64((c3+1)<<18|(c4+1)<<12|(c5+1)<<6|(c6+1))
		return key(k, bad|over(c6, 9))
	}
	if bad != 0 || !tail(b) {
		return 0, false
	}
	for i := 3; i < n; i++ {
		k = k<<6 | symbol(b[i])
	}
	return Key(k), true
}

// tail reports whether what stands behind NN.N is one of the less common forms; the sixth character is known to be a digit.
func tail(b string) bool {
	n := len(b)
	ext := func(i int) bool { return b[i] == 'x' && digit(b[i+1]) && digit(b[i+2]) && digit(b[i+3]) }
	switch {
	case b[4] == 'x': // NxNN, NxNNxNNN
		return digit(b[6]) && (n == 7 || n == 11 && ext(7))
	case !digit(b[4]):
		return false
	case b[6] == 'x': // NNNxNNNN
		return n == 11 && digit(b[7]) && digit(b[8]) && digit(b[9]) && digit(b[10])
	case upper(b[6]) && b[6] != 'X': // NNNAN; a capital X is not canonical
		return n == 8 && digit(b[7])
	case !digit(b[6]):
		return false
	case n == 8: // NNNNN
		return digit(b[7])
	}
	return n == 11 && ext(7) // NNNNxNNN
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
