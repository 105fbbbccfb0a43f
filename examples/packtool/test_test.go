package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runTool runs a command in English, and returns its status and what it printed.
func runTool(run func(env, []string) int, args ...string) (int, string, string) {
	var out, log bytes.Buffer
	e := env{ctx: context.Background(), in: strings.NewReader(""), out: &out, log: &log}
	status := run(e, append(args, "-lang", "en"))
	return status, out.String(), log.String()
}

// TestTestAndWitness makes the sheet of an embedded pack, runs it, and then with a row that fails and with a threshold that is
// out of reach.
func TestTestAndWitness(t *testing.T) {
	status, sheet, log := runTool(runWitness, "chs-drg@1.0")
	if status != fine || !strings.HasPrefix(sheet, "name,sex,age,") || !strings.Contains(log, "groups without one: 1\n  YR29 ") {
		t.Fatalf("status %d: %s", status, log)
	}
	dir := t.TempDir()
	write := func(name, data string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("witness.csv", sheet)
	status, out, log := runTool(runTest, "chs-drg@1.0", "-sheets", dir, "-cover", "98")
	if status != fine || !strings.Contains(out, "FAIL 0   ERROR 0   SKIP 0\n") || log != "" {
		t.Errorf("status %d: %s%s", status, out, log)
	}
	if status, _, log = runTool(runTest, "chs-drg@1.0", "-sheets", dir, "-cover", "100"); status != found ||
		!strings.HasSuffix(log, "% of the rules are covered, and 100 % are asked for\n") {
		t.Errorf("out of reach: status %d: %s", status, log)
	}
	write("wrong.csv", "name,sex,age,dx,want.code\nstroke,M,67,I63.902,BR11\n")
	junit := filepath.Join(dir, "report.xml")
	status, out, _ = runTool(runTest, "-junit", junit, "chs-drg@1.0", "-sheets", dir)
	if status != found || !strings.Contains(out, "FAIL  wrong.csv:2  stroke\n") {
		t.Errorf("a row that fails: status %d: %s", status, out)
	}
	if b, err := os.ReadFile(junit); err != nil || !bytes.Contains(b, []byte(`failures="1"`)) {
		t.Errorf("%v: %.300s", err, b)
	}
	var report struct{ Fail int }
	if _, out, _ = runTool(runTest, "chs-drg@1.0", "-sheets", dir, "-json"); json.Unmarshal([]byte(out), &report) != nil || report.Fail != 1 {
		t.Errorf("JSON %.300s", out)
	}
	write("wrong.csv", "name,want.cod\n")
	if status, _, log = runTool(runTest, "chs-drg@1.0", "-sheets", dir); status != failed || !strings.Contains(log, "did you mean want.code?") {
		t.Errorf("a sheet with a misspelt column: status %d: %s", status, log)
	}
	if status, _, log = runTool(runTest, "chs-drg@1.0"); status != failed || !strings.Contains(log, "no sheets") {
		t.Errorf("no sheets: status %d: %s", status, log)
	}
}

// TestCoverChanged demands coverage of what the example city changed, with one row that passes and one that fails.
func TestCoverChanged(t *testing.T) {
	dir := t.TempDir()
	sheet := "name,age,sex,dx,px,admission,want.code\n儿童肺炎,5,M,J18.900,,inpatient,J18-E\n"
	write := func(sheet string) {
		if err := os.WriteFile(filepath.Join(dir, "city.csv"), []byte(sheet), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(sheet)
	city := filepath.Join("..", "dipcity", "pack")
	status, out, log := runTool(runTest, city, "-sheets", dir, "-cover-changed", "1")
	if status != fine || log != "" || !strings.Contains(out, "\nLocal rules covered (other than in dip@2.0)  ") {
		t.Errorf("status %d: %s%s", status, out, log)
	}
	_, own, _ := strings.Cut(out, "Local rules covered")
	if !strings.Contains(own, "row                      1/24\n") || strings.Contains(own, "row/J18-E ") || !strings.Contains(own, "  row/K35.3-A ") {
		t.Error(own)
	}
	const short = " % of the local rules are covered, and 50 % are asked for\n"
	if status, _, log = runTool(runTest, city, "-sheets", dir, "-cover-changed", "50"); status != found || !strings.HasSuffix(log, short) {
		t.Errorf("out of reach: status %d: %s", status, log)
	}
	write(sheet + "别的,40,M,J18.900,,inpatient,J18-E\n")
	status, out, log = runTool(runTest, city, "-sheets", dir, "-cover", "90", "-cover-changed", "50")
	if status != found || !strings.Contains(out, "FAIL  city.csv:3") || !strings.Contains(out, "\nLocal rules covered") || !strings.HasSuffix(log, short) ||
		!strings.Contains(log, "90 % are asked for\n") {
		t.Errorf("a row that fails: status %d: %s%s", status, out, log)
	}
	if status, _, log = runTool(runTest, "dip@2.0", "-sheets", dir, "-cover-changed", "50"); status != failed || !strings.Contains(log, "dip@2.0 has none") {
		t.Errorf("no base: status %d: %s", status, log)
	}
}

// TestSheetsInArchive runs the sheets that lie in an archive.
func TestSheetsInArchive(t *testing.T) {
	workshop(t)
	if err := os.Mkdir("tiny/tests", 0o700); err != nil {
		t.Fatal(err)
	}
	sheet := "name,dx,px,admission,want.code\n阑尾切除,K35.800,47.0100,inpatient,2\n"
	if err := os.WriteFile("tiny/tests/a.csv", []byte(sheet), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := tell("pack", "tiny", "-o", "tiny.zip"); !strings.Contains(s, "exit 0") {
		t.Fatal(s)
	}
	if a, b := tell("test", "tiny"), tell("test", "tiny.zip"); !strings.Contains(a, "PASS 1 ") || strings.TrimPrefix(a, "$ packtool test tiny\n") != strings.TrimPrefix(b, "$ packtool test tiny.zip\n") {
		t.Errorf("%s\n%s", a, b)
	}
}
