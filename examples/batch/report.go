package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"syscall"
	"time"

	"github.com/fenzu/fenzu/rules"
)

const (
	most  = 5                      // problems that the summary shows
	pause = 500 * time.Millisecond // between two lines of progress
)

// report tells people how a run goes: its progress if they watch a terminal, and in the end what came of it.
type report struct {
	log      io.Writer
	terminal bool
	source   *source
	start    time.Time
	shown    time.Time
	skipped  int
	done     int // results that were written whole
	half     int // bytes of one that was not
	bad      int // records that could not be read
	statuses [rules.NeedsData + 1]int
	first    []string // of the problems
}

func newReport(log io.Writer, from *source, skipped int) *report {
	now := time.Now()
	r := &report{log: log, source: from, skipped: skipped, start: now, shown: now}
	if f, ok := log.(*os.File); ok {
		if st, err := f.Stat(); err == nil {
			r.terminal = st.Mode()&os.ModeCharDevice != 0
		}
	}
	return r
}

// add counts the results of a page of which n bytes were written.
func (r *report) add(p *page, n int) {
	whole := 0
	r.half = n
	for _, m := range p.marks {
		if m.end > n {
			break
		}
		whole++
		r.statuses[m.status]++
		r.half = n - m.end
	}
	r.done += whole
	for _, x := range p.problems {
		if x.at >= whole {
			break
		}
		r.bad++
		if len(r.first) < most {
			r.first = append(r.first, x.err.Error())
		}
	}
	if now := time.Now(); r.terminal && now.Sub(r.shown) > pause {
		r.shown = now
		fmt.Fprintf(r.log, "\r\x1b[K%s", r.progress(now.Sub(r.start)))
	}
}

// progress is the line that tells how far the run has come after a time.
func (r *report) progress(after time.Duration) string {
	rate := float64(r.done) / max(after.Seconds(), 1e-9)
	text := fmt.Sprintf("%s 例已完成 · %s 例/秒", thousands(r.done), thousands(int(rate)))
	read := r.source.read.Load()
	if r.source.size == 0 || read == 0 {
		return text
	}
	part := min(float64(read)/float64(r.source.size), 1)
	rest := after.Seconds() * (1 - part) / part
	return fmt.Sprintf("%s · %d%% · 剩余 %s 秒", text, int(100*part), thousands(int(math.Ceil(rest))))
}

// end prints the summary, and why the run ended before its input, if it did.
func (r *report) end(err error) {
	if r.terminal {
		fmt.Fprint(r.log, "\r\x1b[K")
	}
	fmt.Fprintf(r.log, "%s 例", thousands(r.done))
	for s := rules.Grouped; s <= rules.NeedsData; s++ {
		if n := r.statuses[s]; n > 0 {
			fmt.Fprintf(r.log, " · %s %s", s, thousands(n))
		}
	}
	fmt.Fprintln(r.log)
	for _, p := range r.first {
		fmt.Fprintln(r.log, "  "+p)
	}
	if more := r.bad - len(r.first); more > 0 {
		fmt.Fprintf(r.log, "  另有 %s 行无法读取\n", thousands(more))
	}
	if err == nil {
		return
	}
	fmt.Fprintln(r.log, reason(err))
	if errors.Is(err, errShort) {
		return
	}
	fmt.Fprintf(r.log, "已写出 %s 例；接着做：-skip %d\n", thousands(r.done), r.skipped+r.done)
	if r.half > 0 {
		fmt.Fprintf(r.log, "输出的末尾是不完整的一行（%d 字节），先把它删去\n", r.half)
	}
}

// reason says why a run ended before its input.
func reason(err error) string {
	var out outputError
	switch {
	case errors.Is(err, errShort):
		return err.Error()
	case errors.Is(err, context.Canceled):
		return "中断"
	case errors.Is(err, syscall.EPIPE):
		return "中断：输出的另一端已关闭"
	case errors.As(err, &out):
		return "写不出结果：" + err.Error()
	}
	return "输入中断：" + err.Error()
}

// thousands writes a number with a comma between thousands.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
