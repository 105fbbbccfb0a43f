package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
)

// program runs the command and returns its exit status and what it wrote.
func program(t *testing.T, in string, args ...string) (code int, out, log string) {
	t.Helper()
	var o, l bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

// line is what a result line has.
type line struct {
	ID, Status, MDC, ADRG, Code string
	Issues                      []struct {
		Code, Field, Value string
		Index              int
	}
	Pack, Digest string
	Steps        []struct{ Kind string }
}

func parse(t *testing.T, out string) []line {
	t.Helper()
	var lines []line
	for _, text := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}

const good = `{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"],"px":[]}
{"id":"2","sex":"M","age":68,"dx":["I63.900"],"px":["51.2300"]}
{"id":"3","sex":"M","age":33,"dx":["T31.000"]}
`

func TestGood(t *testing.T) {
	code, out, log := program(t, good, "-pack", "chs-drg@2.0")
	if code != 0 || log != "3 例 · grouped 1 · ambiguous 1 · ungrouped 1\n" {
		t.Errorf("exit status %d, log %q", code, log)
	}
	var got []string
	for _, l := range parse(t, out) {
		got = append(got, strings.Join([]string{l.ID, l.Status, l.MDC, l.ADRG, l.Code, l.Pack}, " "))
		if l.Issues == nil || !strings.HasPrefix(l.Digest, "h1:") || l.Steps != nil {
			t.Errorf("%+v", l)
		}
	}
	want := []string{
		"1 grouped MDCB BR1 BR11 chs-drg@2.0",
		"2 ambiguous MDCB  BQY chs-drg@2.0",
		"3 ungrouped   0000 chs-drg@2.0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestMalformed loses no good line, names each bad one, keeps its id where there is one, and says so in the end.
func TestMalformed(t *testing.T) {
	in := strings.Join([]string{
		`{"id":"a","sex":"M","age":67,"dx":["I63.902"]}`,
		`not json`,
		`{"id":"b","sex":"M","age":"x","dx":["I63.902"]}`,
		`[]`,
		`{"id":"c","sex":"M","age":67,"dx":["I63.902"]}`,
		`{"id":"d","sex":"M","age":67,"dx":["I63`,
		`{"id":"e"`, `null`, `7`, `"x"`,
		`{"id":"f","dx":5}`,
	}, "\n")
	for _, args := range [][]string{{"-workers", "1"}, {"-workers", "3"}, {"-explain"}} {
		code, out, log := program(t, in, append(args, "-pack", "chs-drg@2.0")...)
		if code != 1 {
			t.Errorf("%v: exit status %d", args, code)
		}
		var got []string
		for i, l := range parse(t, out) {
			named := slices.ContainsFunc(l.Issues, func(x struct {
				Code, Field, Value string
				Index              int
			}) bool {
				return x.Code == "line-malformed" && x.Field == "line" && x.Index == i+1
			})
			got = append(got, fmt.Sprintf("%s %s %t", l.ID, l.Status, named))
		}
		want := []string{
			"a grouped false", " invalid true", "b invalid true", " invalid true", "c grouped false", " invalid true",
			" invalid true", " invalid true", " invalid true", " invalid true", "f invalid true",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", args, got, want)
		}
		for _, s := range []string{"11 例 · grouped 2 · invalid 9\n", "  line 2: ", "  line 3: cannot read age\n", "  另有 4 行无法读取\n"} {
			if !strings.Contains(log, s) {
				t.Errorf("%v: log %q lacks %q", args, log, s)
			}
		}
	}
}

// TestWorkers changes nothing but the speed.
func TestWorkers(t *testing.T) {
	var in strings.Builder
	for i := range 3_000 {
		fmt.Fprintf(&in, `{"id":"%d","sex":"%c","age":%d,"dx":["%s"],"px":[]}`+"\n", i, "MF"[i%2], i%90+1, []string{"I63.902", "K80.101", "O80.000", "?"}[i%4])
	}
	_, want, _ := program(t, in.String(), "-pack", "chs-drg@2.0", "-workers", "1")
	if n := strings.Count(want, "\n"); n != 3_000 {
		t.Fatalf("%d lines", n)
	}
	for _, n := range []string{"2", "7", "0"} {
		if _, got, _ := program(t, in.String(), "-pack", "chs-drg@2.0", "-workers", n); got != want {
			t.Errorf("%s workers write something else", n)
		}
	}
}

// TestExplain adds the steps and changes nothing else.
func TestExplain(t *testing.T) {
	_, plain, _ := program(t, good, "-pack", "chs-drg@2.0")
	code, out, _ := program(t, good, "-pack", "chs-drg@2.0", "-explain")
	if code != 0 {
		t.Errorf("exit status %d", code)
	}
	lines := strings.Split(out, "\n")
	for i, p := range strings.Split(strings.TrimSuffix(plain, "\n"), "\n") {
		if !strings.HasPrefix(lines[i], strings.TrimSuffix(p, "}")+`,"steps":[{"kind":"`) {
			t.Errorf("%s\nis not the beginning of\n%s", p, lines[i])
		}
	}
}

// TestPacks groups under a directory and under a zip archive as under the embedded pack that they copy.
func TestPacks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "pack"), chsdrg11.FS()); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	if err := z.AddFS(chsdrg11.FS()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	_, want, _ := program(t, good, "-pack", "chs-drg@1.1")
	for _, path := range []string{filepath.Join(dir, "pack"), write("pack.zip", archive.Bytes())} {
		if code, got, log := program(t, good, "-pack", path); code != 0 || got != want {
			t.Errorf("%s: exit status %d, %s", path, code, log)
		}
	}
	for path, problem := range map[string]string{
		write("cut.zip", archive.Bytes()[:archive.Len()/2]): "cut.zip: file-unreadable: ",
		filepath.Join(dir, "absent"):                        "absent: pack-missing: ",
		"chs-drg@9.9":                                       "内置的有 chs-drg@2.0",
		t.TempDir():                                         "pack.yaml: file-missing: ",
	} {
		if code, got, log := program(t, good, "-pack", path); code != 2 || got != "" || !strings.Contains(log, problem) {
			t.Errorf("%s: exit status %d, output %q, log %s", path, code, got, log)
		}
	}
}

// TestLocalPack opens a pack that stands over an embedded one.
func TestLocalPack(t *testing.T) {
	in := `{"id":"1","dx":["K35.300"],"px":["47.0901"]}` + "\n"
	code, out, log := program(t, in, "-pack", filepath.Join("..", "dipcity", "pack"))
	if code != 0 || !strings.Contains(out, `"code":"K35.3-A","number":4613,"kind":"core"`) {
		t.Errorf("exit status %d, output %s, log %s", code, out, log)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "dipcity", "pack"))); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "pack.yaml")
	data, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	for change, problem := range map[string]string{
		"  id: dip\n=  id: province\n":                    "pack-needed: ",
		"dip\n  edition: \"2.0\"=dip\n  edition: \"1.0\"": "pack-needed: ",
	} {
		from, to, _ := strings.Cut(change, "=")
		if err := os.WriteFile(manifest, bytes.Replace(data, []byte(from), []byte(to), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, log := program(t, in, "-pack", dir); code != 2 || out != "" || !strings.Contains(log, problem) {
			t.Errorf("%s: exit status %d, output %q, log %s", change, code, out, log)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
	}{
		{nil, 2}, {[]string{"-pack", "chs-drg@2.0", "file"}, 2}, {[]string{"-workers", "x"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-skip", "-1"}, 2}, {[]string{"-h"}, 0},
		{[]string{"-pack", "chs-drg@2.0", "-format", "xml"}, 2}, {[]string{"-pack", "chs-drg@2.0", "-format", "csv"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-map", "hqms"}, 2}, {[]string{"-pack", "chs-drg@2.0", "-encoding", "gb18030"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-format", "csv", "-map", "hqms", "-encoding", "big5"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-format", "csv", "-map", "hqms", "-stay-from-dates"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-format", "4101a", "-diag-types", "5"}, 2}, {[]string{"-pack", "chs-drg@2.0", "-diag-types", "3"}, 2},
		{[]string{"-pack", "chs-drg@2.0", "-out", "xml"}, 2}, {[]string{"-pack", "chs-drg@2.0", "-out", "csv", "-explain"}, 2},
	} {
		if code, out, log := program(t, good, c.args...); code != c.code || out != "" || !strings.Contains(log, "-pack") {
			t.Errorf("%v: exit status %d, output %q, log %q", c.args, code, out, log)
		}
	}
}

// full is a disk that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, fs.ErrInvalid }

func TestOutputFails(t *testing.T) {
	var log bytes.Buffer
	in := strings.Repeat(good, 1000)
	if code := run(context.Background(), []string{"-pack", "chs-drg@2.0"}, strings.NewReader(in), full{}, &log); code != 3 || !strings.Contains(log.String(), fs.ErrInvalid.Error()) {
		t.Errorf("exit status %d, log %s", code, log.String())
	}
}

// endless is input that an interrupt cuts short.
type endless struct {
	left   int // reads until the interrupt
	cancel context.CancelFunc
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left--; e.left == 0 {
		e.cancel()
	}
	if e.left < -1_000_000 {
		return 0, errors.New("read on after the interrupt")
	}
	return copy(p, good), nil
}

// TestInterrupt leaves whole lines behind.
func TestInterrupt(t *testing.T) {
	for _, extra := range [][]string{{"-workers", "1"}, {"-workers", "2"}, {"-explain"}, {"-explain", "-workers", "1"}} {
		ctx, cancel := context.WithCancel(context.Background())
		var out, log bytes.Buffer
		code := run(ctx, append(extra, "-pack", "chs-drg@2.0"), &endless{2_000, cancel}, &out, &log)
		cancel()
		if code != 3 || !strings.Contains(log.String(), "中断") {
			t.Errorf("%v: exit status %d, log %s", extra, code, log.String())
		}
		if s := out.String(); s != "" && !strings.HasSuffix(s, "}\n") {
			t.Errorf("%v: a line is cut", extra)
		}
	}
}

// TestInputFails tells a reader that failed from the end of the input.
func TestInputFails(t *testing.T) {
	var out, log bytes.Buffer
	in := io.MultiReader(strings.NewReader(good), brokenReader{})
	if code := run(context.Background(), []string{"-pack", "chs-drg@2.0"}, in, &out, &log); code != 3 || strings.Count(out.String(), "\n") != 3 {
		t.Errorf("exit status %d, output %q, log %s", code, out.String(), log.String())
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
