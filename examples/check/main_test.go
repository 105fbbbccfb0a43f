package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

// ask runs the command on a file of testdata and returns its exit status and what it wrote.
func ask(t *testing.T, file string, args ...string) (code int, out, log string) {
	t.Helper()
	in, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return asked(string(in), args...)
}

func asked(in string, args ...string) (code int, out, log string) {
	var o, l bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

// both are the embedded edits and those of a hospital that does not exist.
var both = []string{"-format", "jsonl", "-edits", packs.Edits, "-edits", "pack"}

// TestGolden prints the pages of invented records: no patient stands behind them.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		records, file string
		args          []string
	}{
		{"cases.jsonl", "cases.zh.txt", both},
		{"cases.jsonl", "cases.en.txt", append([]string{"-lang", "en"}, both...)},
		{"lists.json", "lists.zh.txt", nil},
		{"lists.json", "lists.json.txt", []string{"-json", "-lang", "en"}},
	} {
		code, out, log := ask(t, c.records, c.args...)
		if code != found {
			t.Errorf("%s: status %d, %s", c.file, code, log)
		}
		golden.Compare(t, filepath.Join("testdata", c.file), []byte(out+log))
	}
}

// TestKinds finds in each case the one thing that its id names, and has a case for every check that there is.
func TestKinds(t *testing.T) {
	_, out, log := ask(t, "cases.jsonl", append([]string{"-json"}, both...)...)
	seen := make(map[string]bool)
	for line := range strings.Lines(out) {
		var r struct {
			ID       string
			Findings []struct{ Check string }
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		seen[r.ID] = true
		if want := map[bool]int{true: 0, false: 1}[r.ID == "clean"]; len(r.Findings) != want || want == 1 && r.Findings[0].Check != r.ID {
			t.Errorf("%s: %+v", r.ID, r.Findings)
		}
	}
	for _, c := range rules.Checks() {
		if !seen[string(c)] {
			t.Errorf("no case shows %s: %s", c, log)
		}
	}
}

// TestStatus tells what is found, what cannot be read, and what the command cannot do.
func TestStatus(t *testing.T) {
	const clean = `{"id":"a","sex":"M","age":60,"stay":4,"discharge":1,"admitted":"2026-03-02","discharged":"2026-03-06","dx":["I63.902"]}` + "\n"
	spelled := strings.Replace(clean, "I63", "i63", 1)
	for _, c := range []struct {
		name, in string
		args     []string
		code     int
		out, log string // parts
	}{
		{"clean", clean, nil, fine, "", "共 1 份：未发现问题 1 份"},
		{"a notice", spelled, nil, fine, "code-spelling", "提示 1"},
		{"a notice that counts", spelled, []string{"-fail", "notice"}, found, "code-spelling", ""},
		{"without a grouping pack", strings.Replace(clean, "I63.902", "B95.000", 1), []string{"-pack", "-"}, fine, "", "未发现问题 1 份"},
		{"with DIP", clean, []string{"-pack", "dip@2.0"}, fine, "", ""},
		{"a line that is none", "{\n\n" + clean, nil, found, "无法读取  line 1: ", "无法完整读取 1 份"},
		{"a day that is none", strings.Replace(clean, "2026-03-06", "2026-02-30", 1), nil, found, "line 1: discharged: ", ""},
		{"days that are no list", strings.Replace(clean, `"dx"`, `"px_dates":3,"dx"`, 1), nil, found, "line 1: json: ", ""},
		{"an age that is none", strings.Replace(clean, "60", `"六十"`, 1), []string{"-json"}, found, `"unreadable":"line 1: `, ""},
		{"no such level", clean, []string{"-fail", "much"}, failed, "", "notice"},
		{"no such format", clean, []string{"-format", "xml"}, failed, "", "jsonl"},
		{"no such types", clean, []string{"-diag-types", "5"}, failed, "", "4"},
		{"no such language", clean, []string{"-lang", "fr"}, failed, "", "zh"},
		{"no such pack", clean, []string{"-edits", "nowhere"}, failed, "", "nowhere"},
		{"no edits", clean, []string{"-edits", "dip@2.0"}, failed, "", "dip"},
		{"no such flag", clean, []string{"-money"}, failed, "", "-money"},
	} {
		code, out, log := asked(c.in, append([]string{"-format", "jsonl"}, c.args...)...)
		if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(log, c.log) {
			t.Errorf("%s: status %d\n%s%s", c.name, code, out, log)
		}
	}
	four := `{"setlinfo":{"setl_id":"1"},"diseinfo":[{"diag_type":"2","diag_code":"E11.900"},{"diag_type":"1","diag_code":"I63.902"}]}`
	if _, out, _ := asked(four, "-diag-types", "4"); strings.Contains(out, "principal") || strings.Contains(out, "无法读取") {
		t.Error(out)
	}
}
