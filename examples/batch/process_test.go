package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMain lets the test binary be the program itself, for tests of the process.
func TestMain(m *testing.M) {
	if os.Getenv("BATCH_TEST_PROCESS") != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is the program as a process of its own.
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, append(args, "-pack", "chs-drg@2.0")...)
	cmd.Env = append(os.Environ(), "BATCH_TEST_PROCESS=1")
	return cmd
}

// status returns the exit status of a process that has ended.
func status(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return 0
}

// TestFilter is a filter between two SQL clients: CSV in, CSV out, nothing else on the output.
func TestFilter(t *testing.T) {
	cmd := process(t, "-format", "csv", "-map", "fenzu", "-out", "csv")
	cmd.Stdin = strings.NewReader("id,sex,age,dx,px\n1,M,67,I63.902|J96.000,\n\"3,a\",M,68,I63.900,51.2300\n4,M,六十,I63.900,\n")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	const want = `id,status,reason,mdc,adrg,code,number,kind,pack,issues
1,grouped,,MDCB,BR1,BR11,,,chs-drg@2.0,
"3,a",ambiguous,procedure-unrelated,MDCB,,BQY,,,chs-drg@2.0,procedure-unrelated
4,invalid,field-malformed,,,,,,chs-drg@2.0,field-malformed|line-malformed
`
	if code := status(t, err); code != 1 || string(out) != want {
		t.Errorf("exit status %d, output\n%s", code, out)
	}
	const summary = "3 例 · grouped 1 · ambiguous 1 · invalid 1\n  stdin.csv:4:5（age 列）: cell-value: \"六十\""
	if !strings.HasPrefix(log.String(), summary) || strings.ContainsAny(log.String(), "\r\x1b") {
		t.Errorf("log %q", log.String())
	}
}

// TestClosedPipe ends when nobody reads any more, as behind head -1, and says what was done.
func TestClosedPipe(t *testing.T) {
	cmd := process(t)
	cmd.Stdin = &endless{left: -1}
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, `{"id":"1","status":"grouped"`) {
		t.Errorf("%q, %v", line, err)
	}
	out.Close()
	err = cmd.Wait()
	if code := status(t, err); code != 3 || !strings.Contains(log.String(), "中断：输出的另一端已关闭\n已写出 ") {
		t.Errorf("exit status %d, log %s", code, log.String())
	}
}

// TestFullDisk tells a full disk.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer full.Close()
	cmd := process(t)
	cmd.Stdin = strings.NewReader(good)
	cmd.Stdout = full
	var log bytes.Buffer
	cmd.Stderr = &log
	err = cmd.Run()
	code := status(t, err)
	if code != 3 || !strings.Contains(log.String(), "写不出结果：") || !strings.Contains(log.String(), "接着做：-skip 0\n") {
		t.Errorf("exit status %d, log %s", code, log.String())
	}
}

// TestSignal writes whole lines and says how to go on when somebody interrupts.
func TestSignal(t *testing.T) {
	cmd := process(t)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, good); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	for range 3 { // the results come although the input stays open
		if line, err := r.ReadString('\n'); err != nil || !strings.HasSuffix(line, "}\n") {
			t.Fatalf("%q, %v", line, err)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		cmd.Process.Kill() //nolint:errcheck // it ends either way
		t.Skip("this system has no interrupts")
	}
	if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
		t.Errorf("%q, %v", rest, err)
	}
	err = cmd.Wait()
	if code := status(t, err); code != 3 || !strings.Contains(log.String(), "中断\n已写出 3 例；接着做：-skip 3\n") {
		t.Errorf("exit status %d, log %s", code, log.String())
	}
}
