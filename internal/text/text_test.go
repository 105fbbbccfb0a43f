package text

import "testing"

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "中文": 4, "Ｋ80": 4, "a\u0301": 1, "，。": 4, "≤…—": 3, "\u200b": 0} {
		if got := Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
	if Pad("中", 4) != "中  " || Pad("中文字", 4) != "中文字" {
		t.Error("Pad")
	}
}

func TestCaret(t *testing.T) {
	for _, c := range []struct {
		line   string
		col, n int
		want   string
	}{
		{"abc", 2, 1, " ^"},
		{"中文,x", 4, 1, "     ^"},
		{"a,中文", 3, 2, "  ^^^^"},
		{"abc", 9, 1, "        ^"},
		{"abc", 1, 0, "^"},
	} {
		if got := Caret(c.line, c.col, c.n); got != c.want {
			t.Errorf("Caret(%q, %d, %d) = %q, want %q", c.line, c.col, c.n, got, c.want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"中文字", 2, "中文…"}, {"a\x00\x1b[31mb", 20, "a··[31mb"}, {"\xffa", 5, "�a"}, {"\u202eabc", 9, "·abc"},
	} {
		if got := Clip(c.in, c.n); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestLang(t *testing.T) {
	for _, l := range []Lang{Chinese, English} {
		if got, ok := ParseLang(l.String()); !ok || got != l {
			t.Errorf("ParseLang(%s) = %v, %v", l, got, ok)
		}
	}
	if _, ok := ParseLang("fr"); ok {
		t.Error("fr is a language")
	}
}
