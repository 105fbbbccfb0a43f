package yamldoc

import (
	"slices"
	"testing"
)

// shape reads a document of a fixed shape and returns what is wrong with it.
func shape(data string) (name string, count int64, tags []string, titles []string, problems []Problem) {
	m := Parse([]byte(data), func(p Problem) { problems = append(problems, p) })
	if m == nil {
		return
	}
	name = m.Text("name", true)
	count = m.Int("count", false)
	tags = m.Texts("tags", false)
	for _, s := range m.Maps("sources", false) {
		titles = append(titles, s.Text("title", true))
		s.Done()
	}
	if n := m.Map("inner", false); n != nil {
		n.Text("a", true)
		n.Done()
	}
	m.Done()
	return
}

func TestSound(t *testing.T) {
	name, count, tags, titles, problems := shape("# 注释\nname: 示例\ncount: 3\ntags: [a, null, 2.0]\nsources:\n  - {title: x}\n  - title: y\ninner: {a: b}\n")
	if len(problems) > 0 || name != "示例" || count != 3 || !slices.Equal(tags, []string{"a", "null", "2.0"}) || !slices.Equal(titles, []string{"x", "y"}) {
		t.Errorf("%q %d %q %q %+v", name, count, tags, titles, problems)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       []Problem
	}{
		{"empty", "", []Problem{{Kind: WrongType, Line: 1, Column: 1, Detail: "mapping"}}},
		{"no mapping", "- a\n", []Problem{{Kind: WrongType, Line: 1, Column: 1, Detail: "mapping"}}},
		{"syntax", "name: [a\n", []Problem{{Kind: Syntax, Line: 1, Column: 1, Detail: "did not find expected ',' or ']'"}}},
		{"two documents", "name: a\n---\nname: b\n", []Problem{{Kind: Syntax, Line: 2, Column: 1, Detail: "more than one document"}}},
		{"unknown, missing, twice", "nmae: a\ncount: 1\ncount: 2\n", []Problem{
			{Kind: KeyDuplicate, Line: 3, Column: 1, Width: 5, Key: "count", Detail: "count"},
			{Kind: KeyMissing, Line: 1, Column: 1, Key: "name", Detail: "name"},
			{Kind: KeyUnknown, Line: 1, Column: 1, Width: 4, Key: "nmae", Detail: "nmae"},
		}},
		{"types", "name: {a: b}\ncount: 名\ntags: x\nsources: [1]\ninner: []\n", []Problem{
			{Kind: WrongType, Line: 1, Column: 7, Key: "name", Detail: "text"},
			{Kind: WrongType, Line: 2, Column: 8, Width: 1, Key: "count", Detail: "number"},
			{Kind: WrongType, Line: 3, Column: 7, Width: 1, Key: "tags", Detail: "list"},
			{Kind: WrongType, Line: 4, Column: 11, Width: 1, Key: "sources[1]", Detail: "mapping"},
			{Kind: WrongType, Line: 5, Column: 8, Key: "inner", Detail: "mapping"},
		}},
		{"columns count characters", "name: a\n示例: {示: 1}\n", []Problem{{Kind: KeyUnknown, Line: 2, Column: 1, Width: 2, Key: "示例", Detail: "示例"}}},
		{"path", "name: a\nsources:\n  - title: x\n    when: 1\n", []Problem{
			{Kind: KeyUnknown, Line: 4, Column: 5, Width: 4, Key: "sources[1].when", Detail: "when"}}},
		{"anchors and aliases", "name: &n a\ninner: {a: *n}\n", []Problem{
			{Kind: Reference, Line: 1, Column: 7, Width: 2, Detail: "anchor"}, {Kind: Reference, Line: 2, Column: 12, Width: 2, Detail: "alias"}}},
		{"an anchor that nothing refers to", "name: &x a\n", []Problem{{Kind: Reference, Line: 1, Column: 7, Width: 2, Detail: "anchor"}}},
		{"an alias of nothing", "name: a\ncount: *n\ntags: []\n", []Problem{{Kind: Reference, Line: 2, Column: 1, Detail: "alias"}}},
		{"an anchor of itself", "name: &x [*x]\n", []Problem{
			{Kind: Reference, Line: 1, Column: 7, Width: 2, Detail: "anchor"}, {Kind: Reference, Line: 1, Column: 11, Width: 2, Detail: "alias"}}},
		{"a merge key", "name: a\ninner:\n  <<: {a: b}\n", []Problem{{Kind: Reference, Line: 3, Column: 3, Width: 2, Detail: "merge key"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, _, _, problems := shape(c.data); !slices.Equal(problems, c.want) {
				t.Errorf("got  %+v\nwant %+v", problems, c.want)
			}
		})
	}
}

// TestSyntaxLines puts a mistake into line 4 of a document, which is where it must be reported.
func TestSyntaxLines(t *testing.T) {
	for name, bad := range map[string]string{
		"a tab":                      "\tcount: 1",
		"a colon":                    "count: 1: 2",
		"an open bracket":            "tags: [a",
		"an open brace":              "inner: {a: b",
		"an open quotation mark":     "count: \"1",
		"an open single mark":        "count: '1",
		"more indentation":           "  count: 1",
		"less indentation":           " count: 1",
		"no colon":                   "count",
		"a character of no meaning":  "count: @1",
		"a reserved character":       "count: %1",
		"an unknown escape":          `count: "\q"`,
		"an item among keys":         "- count",
		"a bracket that closes none": "tags: ]",
		"a control character":        "count: \x01",
	} {
		for _, head := range []string{"name: a\ninner:\n    a: b\n", "# 注释\nname: a\ninner: {a: b}\n"} {
			var problems []Problem
			Parse([]byte(head+bad+"\nsources:\n  - {title: x}\ntags: [a,\n  b]\n"), func(p Problem) { problems = append(problems, p) })
			if name == "more indentation" || name == "less indentation" {
				if len(problems) == 0 {
					continue // sound beneath another head
				}
			}
			if len(problems) != 1 || problems[0].Kind != Syntax || problems[0].Line != 4 {
				t.Errorf("%s: %+v", name, problems)
			}
		}
	}
}

func TestPlace(t *testing.T) {
	m := Parse([]byte("name: 示例\nother: 1\n"), func(p Problem) { t.Errorf("%+v", p) })
	if l, c, w := m.Place("name"); l != 1 || c != 7 || w != 2 {
		t.Errorf("Place(name) = %d, %d, %d", l, c, w)
	}
	if l, c, w := m.KeyPlace("other"); l != 2 || c != 1 || w != 5 || m.Path("other") != "other" {
		t.Errorf("KeyPlace(other) = %d, %d, %d", l, c, w)
	}
	if l, c, _ := m.Place("none"); l != 1 || c != 1 {
		t.Errorf("Place(none) = %d, %d", l, c)
	}
	if !slices.Equal(m.Keys(), []string{"name", "other"}) || !m.Has("other") || m.Has("none") {
		t.Errorf("Keys() = %q", m.Keys())
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"name: a\n", "{", "a: &x [*x]", "? [a]: b\n", "a: !!binary x\n", "---\n...\n", "\ufeffname: a", "a: |\n  b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _, _, _, problems := shape(s)
		for _, p := range problems {
			if p.Kind == 0 || p.Line < 0 {
				t.Errorf("%q: %+v", s, p)
			}
		}
	})
}
