// Command batch groups cases from standard input and writes the results to standard output, in the same order:
//
//	go run ./examples/batch -pack chs-drg@2.0 [-workers N | -explain] < cases.jsonl > results.jsonl
//	go run ./examples/batch -pack chs-drg@2.0 -format csv -map hqms [-encoding gb18030] -out csv < cases.csv > results.csv
//	go run ./examples/batch -pack dip@2.0 -format 4101a [-diag-types 4] [-stay-from-dates] < lists.json > results.jsonl
//
// -pack is the name of an embedded pack, or the path of a directory or zip archive. Package grouper describes the lines of
// JSON: ReadJSON the input, Result and Trace the output. Package casecsv describes files in CSV and their mappings, of which
// -map names a ready one or a file; package settlement the lists of the national interface, for which the formats 4101, 4101a
// and 4103 are one. Results are written as JSON, one a line, or as CSV.
//
// A record that cannot be read gives a result with status invalid that names its line, and the run goes on. The exit status
// is 1 if there were such records or the run was interrupted, 2 if it could not begin or a file failed. What was written is
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
	"slices"
	"strings"

	"github.com/fenzu/fenzu/casecsv"
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

// options are what the command line asks for.
type options struct {
	pack          string
	workers       int
	explain       bool
	format        string
	mapping       string
	encoding      string
	diagTypes     int
	stayFromDates bool
	out           string
}

const usage = `用法：batch -pack chs-drg@2.0 [-workers N | -explain] < cases.jsonl > results.jsonl
      batch -pack chs-drg@2.0 -format csv -map hqms [-encoding gb18030] [-out csv] < cases.csv > results.csv
      batch -pack chs-drg@2.0 -format 4101a [-diag-types 4] [-stay-from-dates] < lists.json > results.jsonl`

// parse reads the command line; it reports false with the exit status if there is nothing to do.
func (o *options) parse(args []string, log io.Writer) (code int, ok bool) {
	flags := flag.NewFlagSet("batch", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.pack, "pack", "", "embedded pack ("+packs.Names+"), or path of a directory or zip archive")
	flags.IntVar(&o.workers, "workers", 0, "number of workers; 0 is one for each processor; without -explain only")
	flags.BoolVar(&o.explain, "explain", false, "write the steps of each grouping too; one case at a time, without -workers")
	flags.StringVar(&o.format, "format", "jsonl", "format of the input: jsonl, csv, or 4101, 4101a, 4103, which are one")
	flags.StringVar(&o.mapping, "map", "", "mapping of the columns, for csv: "+strings.Join(casecsv.Names(), ", ")+", or a file")
	flags.StringVar(&o.encoding, "encoding", "utf-8", "encoding of the input, for csv: utf-8 or gb18030")
	flags.IntVar(&o.diagTypes, "diag-types", 3, "number of types of diagnoses in the dictionary, for 4101: 3 or 4")
	flags.BoolVar(&o.stayFromDates, "stay-from-dates", false, "compute the days in hospital where a list has none, for 4101")
	flags.StringVar(&o.out, "out", "jsonl", "format of the results: jsonl or csv")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0, false
	} else if err != nil {
		return 2, false
	}
	set := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	table, lists := o.format == "csv", slices.Contains([]string{"4101", "4101a", "4103"}, o.format)
	if o.pack == "" || flags.NArg() > 0 || o.explain && (o.workers != 0 || o.out == "csv") ||
		o.format != "jsonl" && !table && !lists || table != set["map"] || set["encoding"] && !table ||
		o.encoding != "utf-8" && o.encoding != "gb18030" || (set["diag-types"] || o.stayFromDates) && !lists ||
		o.diagTypes != 3 && o.diagTypes != 4 || o.out != "jsonl" && o.out != "csv" {
		fmt.Fprintln(log, usage)
		flags.PrintDefaults()
		return 2, false
	}
	return 0, true
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer, log io.Writer) int {
	var o options
	if code, ok := o.parse(args, log); !ok {
		return code
	}
	pack, err := packs.Open(o.pack)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	g, err := grouper.New(pack)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	cases, err := o.open(in)
	if err != nil {
		fmt.Fprintln(log, err)
		return 2
	}
	b := &batch{out: bufio.NewWriterSize(out, 64<<10), csv: o.out == "csv", report: newReport(log)}
	if o.explain {
		err = b.explain(ctx, g, cases.cases)
	} else {
		err = b.group(g.Each(ctx, o.workers, cases.cases))
	}
	err = errors.Join(err, cases.failed, b.out.Flush())
	b.report.end()
	cases.end(log)
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
	csv    bool
	line   []byte
	report *report
}

// group writes the results of a stream.
func (b *batch) group(results iter.Seq2[grouper.Result, error]) error {
	if b.csv {
		if _, err := b.out.WriteString(csvHeader); err != nil {
			return err
		}
	}
	for r, err := range results {
		if err := b.note(&r, err); err != nil {
			return err
		}
		if b.csv {
			b.line = appendCSV(b.line[:0], &r)
		} else {
			b.line = append(r.AppendJSON(b.line[:0]), '\n')
		}
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

// note counts a result. An error without a result is that of the context, and ends the run.
func (b *batch) note(r *grouper.Result, err error) error {
	if r.Status == 0 {
		return err
	}
	b.report.add(r, err)
	return nil
}
