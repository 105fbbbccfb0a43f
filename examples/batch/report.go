package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// report tells people how a run goes: its progress if they watch a terminal, and in the end what came of it.
type report struct {
	log      io.Writer
	terminal bool
	start    time.Time
	shown    time.Time
	done     int
	bad      int // records that could not be read
	statuses [rules.NeedsData + 1]int
	first    []string // of the problems
}

func newReport(log io.Writer) *report {
	r := &report{log: log, start: time.Now()}
	if f, ok := log.(*os.File); ok {
		if st, err := f.Stat(); err == nil {
			r.terminal = st.Mode()&os.ModeCharDevice != 0
		}
	}
	return r
}

// add counts a result.
func (r *report) add(res *grouper.Result, err error) {
	r.done++
	r.statuses[res.Status]++
	if err != nil {
		r.bad++
		if len(r.first) < 5 {
			r.first = append(r.first, err.Error())
		}
	}
	if r.terminal && r.done%10_000 == 0 {
		if now := time.Now(); now.Sub(r.shown) > 500*time.Millisecond {
			r.shown = now
			fmt.Fprintf(r.log, "\r%s 例已完成 · %s 例/秒 ", grouped(r.done), grouped(r.rate(now)))
		}
	}
}

func (r *report) rate(now time.Time) int {
	return int(float64(r.done) / max(now.Sub(r.start).Seconds(), 1e-9))
}

// end prints the summary.
func (r *report) end() {
	if r.terminal && !r.shown.IsZero() {
		fmt.Fprint(r.log, "\r")
	}
	fmt.Fprintf(r.log, "%s 例", grouped(r.done))
	for s := rules.Grouped; s <= rules.NeedsData; s++ {
		if n := r.statuses[s]; n > 0 {
			fmt.Fprintf(r.log, " · %s %s", s, grouped(n))
		}
	}
	fmt.Fprintln(r.log)
	for _, p := range r.first {
		fmt.Fprintln(r.log, "  "+p)
	}
	if more := r.bad - len(r.first); more > 0 {
		fmt.Fprintf(r.log, "  另有 %s 行无法读取\n", grouped(more))
	}
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
