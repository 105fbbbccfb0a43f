package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// inputs are the same kinds of records in every format, damaged ones among them, with what the command line says about them.
func inputs(n int) map[string]struct {
	text string
	args []string
} {
	var lines, table, lists strings.Builder
	table.WriteString("id,sex,age,dx,px\n")
	for i := range n {
		code := []string{"I63.902", "K80.101", "O80.000", "?"}[i%4]
		switch i % 97 {
		case 13:
			lines.WriteString("not json\n\n")
			table.WriteString("too,few\n\n")
			lists.WriteString("{\"setlinfo\":\n")
		default:
			fmt.Fprintf(&lines, `{"id":"a,%d","sex":"M","age":%d,"dx":["%s"]}`+"\n", i, i%90+1, code)
			fmt.Fprintf(&table, "\"a,%d\",M,%d,%s,\n", i, i%90+1, code)
			fmt.Fprintf(&lists, `{"setlinfo":{"setl_id":"a,%d","gend":"1","age":"%d"},`+
				`"diseinfo":[{"diag_type":"1","diag_code":"%s"}]}`+"\n", i, i%90+1, code)
		}
	}
	return map[string]struct {
		text string
		args []string
	}{
		"jsonl":   {lines.String(), []string{"-pack", "chs-drg@2.0"}},
		"csv":     {table.String(), []string{"-pack", "chs-drg@2.0", "-format", "csv", "-map", "fenzu", "-out", "csv"}},
		"4101a":   {lists.String(), []string{"-pack", "chs-drg@2.0", "-format", "4101a", "-out", "csv"}},
		"explain": {lines.String(), []string{"-pack", "chs-drg@2.0", "-explain"}},
	}
}

// narrow is an output that has room for so many bytes.
type narrow struct {
	bytes.Buffer
	room int
}

func (n *narrow) Write(p []byte) (int, error) {
	if len(p) <= n.room {
		n.room -= len(p)
		return n.Buffer.Write(p)
	}
	k, _ := n.Buffer.Write(p[:n.room])
	n.room = 0
	return k, errors.New("no room")
}

// cutoff returns what the report says of a run that was cut: how many results were written whole, and the bytes of half a line.
func cutoff(t *testing.T, log string) (done, half int) {
	t.Helper()
	at := strings.Index(log, "接着做：-skip ")
	if at < 0 {
		t.Fatalf("nothing is said of going on: %s", log)
	}
	if _, err := fmt.Sscanf(log[at:], "接着做：-skip %d", &done); err != nil {
		t.Fatal(err)
	}
	if at := strings.Index(log, "不完整的一行（"); at >= 0 {
		if _, err := fmt.Sscanf(log[at:], "不完整的一行（%d 字节）", &half); err != nil {
			t.Fatal(err)
		}
	}
	return done, half
}

// TestSkip cuts a run anywhere, goes on with -skip, and has what a whole run writes: neither more nor less.
func TestSkip(t *testing.T) {
	const n = 600
	rng := rand.New(rand.NewPCG(1, 2))
	for name, c := range inputs(n) {
		_, whole, _ := program(t, c.text, c.args...)
		if strings.Count(whole, "\n") < n {
			t.Fatalf("%s: %d lines", name, strings.Count(whole, "\n"))
		}
		rest := func(done int) string {
			_, text, log := program(t, c.text, append(c.args, "-skip", fmt.Sprint(done))...)
			if !strings.Contains(log, " 例") {
				t.Fatalf("%s: %s", name, log)
			}
			return text
		}
		for i := range 4 {
			// The output is full after some bytes: in the header, between lines, in the middle of one.
			out := narrow{room: rng.IntN(len(whole))}
			if i < 2 { // with the end of the first line, and without
				out.room = strings.IndexByte(whole, '\n') + i
			}
			var log bytes.Buffer
			if code := run(context.Background(), c.args, strings.NewReader(c.text), &out, &log); code != 3 {
				t.Fatalf("%s: exit status %d, log %s", name, code, log.String())
			}
			done, half := cutoff(t, log.String())
			head := out.String()[:out.Len()-half]
			if head+rest(done) != whole {
				t.Errorf("%s: full after %d bytes, %d results, half a line of %d: the rest does not fit", name, out.Len(), done, half)
			}
			// The input breaks off after some bytes.
			cut := rng.IntN(len(c.text))
			head = ""
			var broken bytes.Buffer
			log.Reset()
			code := run(context.Background(), c.args, io.MultiReader(strings.NewReader(c.text[:cut]), brokenReader{}), &broken, &log)
			switch head = broken.String(); {
			case code == 2 && head == "": // within the header
			case code != 3:
				t.Fatalf("%s: exit status %d, log %s", name, code, log.String())
			default:
				done, half = cutoff(t, log.String())
				if half != 0 || head+rest(done) != whole {
					t.Errorf("%s: broken off after %d bytes, %d results: the rest does not fit", name, cut, done)
				}
			}
			// Somebody interrupts.
			ctx, cancel := context.WithCancel(context.Background())
			var stopped bytes.Buffer
			log.Reset()
			code = run(ctx, c.args, &nudge{strings.NewReader(c.text), cut, cancel}, &stopped, &log)
			cancel()
			if code != 3 {
				continue // all was done before
			}
			done, half = cutoff(t, log.String())
			if half != 0 || stopped.String()+rest(done) != whole {
				t.Errorf("%s: interrupted after %d bytes, %d results: the rest does not fit", name, cut, done)
			}
		}
		total := 0
		for _, l := range strings.Split(whole, "\n") {
			if strings.HasPrefix(l, "{") || strings.HasPrefix(l, ",") || strings.HasPrefix(l, `"a,`) {
				total++
			}
		}
		if text := rest(total); text != "" {
			t.Errorf("%s: behind the last record stands %q", name, text)
		}
		code, text, log := program(t, c.text, append(c.args, "-skip", fmt.Sprint(total+1))...)
		if code != 2 || text != "" || !strings.Contains(log, "比 -skip 少") {
			t.Errorf("%s: exit status %d, output %q, log %s", name, code, text, log)
		}
	}
}

// nudge interrupts when so many bytes have been read.
type nudge struct {
	r    io.Reader
	left int
	stop context.CancelFunc
}

func (n *nudge) Read(p []byte) (int, error) {
	if n.left <= 0 {
		n.stop()
	}
	k, err := n.r.Read(p[:min(len(p), 4096)])
	n.left -= k
	return k, err
}

// TestInterruptWaiting ends although nobody writes to the other end of the pipe.
func TestInterruptWaiting(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	if _, err := out.WriteString(good); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	read, results := io.Pipe()
	go func() {
		var b [1]byte
		if _, err := io.ReadFull(read, b[:]); err == nil {
			cancel() // once there is a result, although the input has not ended
		}
		io.Copy(io.Discard, read) //nolint:errcheck // a pipe in memory
	}()
	done := make(chan int)
	go func() { done <- run(ctx, []string{"-pack", "chs-drg@2.0"}, in, results, io.Discard) }()
	select {
	case code := <-done:
		if code != 3 {
			t.Errorf("exit status %d", code)
		}
	case <-time.After(time.Minute):
		t.Error("still waiting")
	}
	results.Close()
}
