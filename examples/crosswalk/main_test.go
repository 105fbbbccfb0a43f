package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
)

func ask(in string, args ...string) (code int, out, log string) {
	var o, l bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

// TestGolden prints the answers about invented cases: no patient stands behind them, and no code system.
func TestGolden(t *testing.T) {
	in, err := os.ReadFile(filepath.Join("testdata", "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for file, args := range map[string][]string{
		"output.zh.txt": nil, "output.en.txt": {"-lang", "en"}, "output.json.txt": {"-json"}, "dip.zh.txt": {"-pack", "dip@2.0"},
	} {
		code, out, log := ask(string(in), args...)
		if code != found || log != "" {
			t.Errorf("%s: status %d, %s", file, code, log)
		}
		golden.Compare(t, filepath.Join("testdata", file), []byte(out))
	}
}

// TestAnswers asks about single cases: what each is grouped as was worked out by hand from the tables.
func TestAnswers(t *testing.T) {
	male := func(dx, px string) string {
		return `{"id":"a","sex":"M","age":67,"dx":[` + dx + `],"px":[` + px + `]}` + "\n"
	}
	const path = "pack"
	for _, c := range []struct {
		name, in string
		args     []string
		code     int
		out, log string // parts
	}{
		{"one image each", male(`"D04"`, `"P01"`), nil, fine, "HC25", ""},
		{"images agree", male(`"D01","D03"`, ``), nil, fine, "2 种可能结果一致", ""},
		{"images differ", male(`"D02","D03"`, ``), nil, found, "起决定作用     诊断 1 D02", ""},
		{"an entry without image is left empty", male(`"D06"`, ``), nil, fine, "缺少主要诊断", ""},
		{"an entry without image is kept", male(`"I63.902"`, ``), []string{"-unmapped", "keep"}, fine, "BR15", ""},
		{"a crosswalk by its path", male(`"D01"`, ``), []string{"-crosswalk", path, "-from", "shili-old@2015"}, fine, "BR15", ""},
		{"nobody says which codes", male(`"D01"`, ``), []string{"-crosswalk", path}, failed, "", "shili-old@2015"},
		{"other codes", male(`"D01"`, ``), []string{"-from", "yb@2.0"}, failed, "", "yb@2.0"},
		{"a line that is none", "{\n" + male(`"D01"`, ``), nil, found, "BR15", "line 1"},
		{"no crosswalk", "", []string{"-crosswalk", "nowhere"}, failed, "", "nowhere"},
		{"no such pack", "", []string{"-pack", "nowhere"}, failed, "", "nowhere"},
		{"no such choice", "", []string{"-unmapped", "guess"}, failed, "", "drop"},
		{"no such language", "", []string{"-lang", "fr"}, failed, "", "zh"},
		{"no such flag", "", []string{"-best"}, failed, "", "-best"},
	} {
		code, out, log := ask(c.in, c.args...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(log, c.log) {
			t.Errorf("%s: status %d\n%s%s", c.name, code, out, log)
		}
	}
}
