// Command batch groups cases from standard input, one JSON object a line, and writes the results to standard output, one
// JSON object a line, in the same order:
//
//	go run ./examples/batch -pack chs-drg@2.0 [-workers N | -explain] < cases.jsonl > results.jsonl
//
// Package grouper describes the lines: ReadJSON the input, Result and Trace the output. -pack is the name of an embedded
// pack, or the path of a directory or zip archive.
//
// A line that cannot be read gives a result with status invalid that names the line, and the run goes on. The exit status
// is 1 if there were such lines or the run was interrupted, 2 if it could not begin or a file failed. What was written is
// always whole lines.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer, log io.Writer) int {
	flags := flag.NewFlagSet("batch", flag.ContinueOnError)
	flags.SetOutput(log)
	name := flags.String("pack", "", "embedded pack ("+packs.Names+"), or path of a directory or zip archive")
	workers := flags.Int("workers", 0, "number of workers; 0 is one for each processor; without -explain only")
	explain := flags.Bool("explain", false, "write the steps of each grouping too; one case at a time, so that -workers does not apply")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if *name == "" || flags.NArg() > 0 || *explain && *workers != 0 {
		fmt.Fprintln(log, "用法：batch -pack chs-drg@2.0 [-workers N | -explain] < cases.jsonl > results.jsonl")
		flags.PrintDefaults()
		return 2
	}
	pack, err := packs.Open(*name)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	g, err := grouper.New(pack)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	b := &batch{out: bufio.NewWriterSize(out, 64<<10), report: newReport(log)}
	cases := grouper.ReadJSON(in)
	if *explain {
		err = b.explain(ctx, g, cases)
	} else {
		err = b.group(g.Each(ctx, *workers, cases))
	}
	err = errors.Join(err, b.out.Flush())
	b.report.end()
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(log, "中断：已写出 %d 例\n", b.report.done)
		return 1
	case err != nil:
		fmt.Fprintln(log, err)
		return 2
	case b.report.bad > 0:
		return 1
	}
	return 0
}

// batch writes results.
type batch struct {
	out    *bufio.Writer
	line   []byte
	report *report
}

// group writes the results of a stream.
func (b *batch) group(results iter.Seq2[grouper.Result, error]) error {
	for r, err := range results {
		if err := b.note(&r, err); err != nil {
			return err
		}
		b.line = append(r.AppendJSON(b.line[:0]), '\n')
		if _, err := b.out.Write(b.line); err != nil {
			return err
		}
	}
	return nil
}

// explain writes results with their steps. It groups one case at a time.
func (b *batch) explain(ctx context.Context, g *grouper.Grouper, cases iter.Seq2[*grouper.Case, error]) error {
	for c, err := range cases {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t := g.Explain(c)
		if err := b.note(&t.Result, err); err != nil {
			return err
		}
		line, err := json.Marshal(t)
		if err != nil {
			return err
		}
		if _, err := b.out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// note counts a result. An error that is not that of a line ends the run.
func (b *batch) note(r *grouper.Result, err error) error {
	var line *grouper.LineError
	if err != nil && !errors.As(err, &line) {
		return err
	}
	b.report.add(r, err)
	return nil
}
