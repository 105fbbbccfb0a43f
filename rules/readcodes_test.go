package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// classified gives the mini code system chapters and sections.
func classified(t *testing.T, chapters, sections string) fstest.MapFS {
	t.Helper()
	_, m, _ := packtest.Mini(t)
	counts := ""
	for name, text := range map[string]string{"chapters": chapters, "sections": sections} {
		if text != "" {
			m[name+".csv"] = &fstest.MapFile{Data: []byte("range\n" + strings.ReplaceAll(text, " ", "\n") + "\n")}
			counts += fmt.Sprintf("  %s: %d\n", name, strings.Count(text, " ")+1)
		}
	}
	m["pack.yaml"].Data = append(m["pack.yaml"].Data, counts...)
	return m
}

func TestClassification(t *testing.T) {
	for _, c := range []struct{ chapters, sections string }{
		{"", ""}, {"A00-B99 C00-D48 S00-T98", ""}, {"", "A00-A09 A15-A19 B99"}, {"A00-B99 S00-T98", "A00-A09 B99 S00-S09 T90-T98"},
	} {
		p, err := rules.Open(classified(t, c.chapters, c.sections))
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		book := p.Codes().Catalog()
		if got := strings.Trim(fmt.Sprint(book.Chapters()), "[]"); got != c.chapters {
			t.Errorf("chapters %s, want %s", got, c.chapters)
		}
		if got := strings.Trim(fmt.Sprint(book.Sections()), "[]"); got != c.sections {
			t.Errorf("sections %s, want %s", got, c.sections)
		}
	}
}

func TestClassificationRefuses(t *testing.T) {
	for _, c := range []struct {
		chapters, sections string
		want               []string
	}{
		{"A00-B99 c00-D48 B99-A00", "", []string{"chapters.csv:3: cell-value", "chapters.csv:4: cell-value"}},
		{"A00-B99 A00-B99 B50-C10 C00-D48", "", []string{"chapters.csv:3: row-duplicate", "chapters.csv:4: row-duplicate"}},
		{"C00-D48 A00-B99", "", []string{"chapters.csv:3: code-order"}},
		{"A00-B99 C00.0-C00.9", "", []string{"chapters.csv:3: cell-value"}},
		{"A00-B99 C00-D48", "A00-A09 A05 B99-C14 C15-C26 E00", []string{"sections.csv:3: row-duplicate", "sections.csv:4: cell-value", "sections.csv:6: cell-value"}},
		{"", "A15-A19 A00-A09", []string{"sections.csv:3: code-order"}},
		{"A00-B99 \"\"", "", []string{"chapters.csv:3: cell-empty"}},
	} {
		p, err := rules.Open(classified(t, c.chapters, c.sections))
		if err == nil || p != nil {
			t.Errorf("%+v: the pack loads", c)
			continue
		}
		var got []string
		for _, e := range all(t, err) {
			got = append(got, fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Code))
			if e.Field != "range" || strings.Contains(e.Text(rules.English), "%!") {
				t.Errorf("%+v: %s", c, e.Text(rules.English))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c, got, c.want)
		}
	}
}
