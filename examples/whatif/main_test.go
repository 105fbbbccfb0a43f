package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
)

// ask runs the command and returns its exit status and what it wrote.
func ask(in string, args ...string) (code int, out, log string) {
	var o, l bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

// TestGolden prints the pages of invented cases: no patient stands behind them.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		cases, file string
		args        []string
	}{
		{"drg.jsonl", "drg.zh.txt", []string{"-target", "BR13"}},
		{"drg.jsonl", "drg.en.txt", []string{"-target", "BR13", "-lang", "en"}},
		{"drg.jsonl", "drg-na29.zh.txt", []string{"-target", "NA29"}},
		{"dip.jsonl", "dip.zh.txt", []string{"-pack", "dip@2.0", "-target", "748"}},
		{"dip.jsonl", "dip.en.txt", []string{"-pack", "dip@2.0", "-target", "748", "-lang", "en"}},
		{"dip.jsonl", "dip.json.txt", []string{"-pack", "dip@2.0", "-target", "C53:conservative", "-json"}},
	} {
		in, err := os.ReadFile(filepath.Join("testdata", c.cases))
		if err != nil {
			t.Fatal(err)
		}
		code, out, log := ask(string(in), c.args...)
		if code != fine || log != "" {
			t.Errorf("%s: status %d, %s", c.file, code, log)
		}
		golden.Compare(t, filepath.Join("testdata", c.file), []byte(out))
	}
}

// TestStatus tells what cannot be read, and what the command cannot do.
func TestStatus(t *testing.T) {
	const good = `{"sex":"M","age":67,"dx":["I63.902","J96.000"],"px":[]}` + "\n"
	for _, c := range []struct {
		name, in string
		args     []string
		code     int
		out, log string // parts
	}{
		{"neighbours only", good, nil, fine, "若主要诊断是 J96.000", ""},
		{"a line that is none", "{\n" + good, []string{"-target", "BR11"}, found, "病例就在该组", "line 1"},
		{"no such group", good, []string{"-target", "BR19"}, failed, "", "target-unknown"},
		{"no such group, no case", "", []string{"-target", "BR19", "-lang", "en"}, failed, "", "has no group"},
		{"no such pack", good, []string{"-pack", "chs-drg@9.9"}, failed, "", "chs-drg@9.9"},
		{"no such language", good, []string{"-lang", "fr"}, failed, "", "zh"},
		{"no such flag", good, []string{"-money"}, failed, "", "-money"},
	} {
		code, out, log := ask(c.in, c.args...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(log, c.log) || c.log == "" && log != "" {
			t.Errorf("%s: status %d, want %d\n%s\n%s", c.name, code, c.code, out, log)
		}
	}
}
