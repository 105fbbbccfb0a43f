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
