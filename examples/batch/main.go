// Command batch groups cases from standard input and writes the results to standard output, in the same order:
//
//	go run ./examples/batch -pack chs-drg@2.0 [-workers N] [-explain] < cases.jsonl > results.jsonl
//	go run ./examples/batch -pack chs-drg@2.0 -format csv -map hqms [-encoding gb18030] -out csv < cases.csv > results.csv
//	go run ./examples/batch -pack dip@2.0 -format 4101a [-diag-types 4] [-stay-from-dates] < lists.json > results.jsonl
//
// -pack is the name of an embedded pack, or the path of a directory or zip archive. Package grouper describes the lines of
// JSON: ReadJSON the input, Result and Trace the output. Package casecsv describes files in CSV and their mappings, of which
// -map names a ready one or a file; package settlement the lists of the national interface, for which the formats 4101, 4101a
// and 4103 are one. Results are written as JSON, one a line, or as CSV.
//
// A record that cannot be read gives a result with status invalid that names its line, and the run goes on. If the run ends
// before its input, because of an interrupt, a full disk, a pipe that nobody reads any more, or an input that breaks off, it
// says how many results were written, and -skip with that number goes on where it ended: the results of both runs, one after
// the other, are those of a whole one.
//
// The exit status is 0 if all is well, 1 if there were records that could not be read, 2 if the run could not begin, and 3 if it
// ended before its input.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
)

// The exit statuses.
const (
	exitUnreadable = 1 // there were records that could not be read
	exitUsage      = 2 // the run could not begin
	exitCut        = 3 // the run ended before its input
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // a second interrupt ends the program at once
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of writing, which the report tells
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
	skip          int
	goOn          bool // skip was asked for, if only of 0
}

const usage = `用法：batch -pack chs-drg@2.0 [-workers N] [-explain] < cases.jsonl > results.jsonl
      batch -pack chs-drg@2.0 -format csv -map hqms [-encoding gb18030] [-out csv] < cases.csv > results.csv
      batch -pack chs-drg@2.0 -format 4101a [-diag-types 4] [-stay-from-dates] < lists.json > results.jsonl`

// parse reads the command line; it reports false with the exit status if there is nothing to do.
func (o *options) parse(args []string, log io.Writer) (code int, ok bool) {
	flags := flag.NewFlagSet("batch", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.pack, "pack", "", "embedded pack ("+packs.Names+"), or path of a directory or zip archive")
	flags.IntVar(&o.workers, "workers", 0, "number of workers; 0 is one for each processor")
	flags.BoolVar(&o.explain, "explain", false, "write the steps of each grouping too, as JSON")
	flags.StringVar(&o.format, "format", "jsonl", "format of the input: jsonl, csv, or 4101, 4101a, 4103, which are one")
	flags.StringVar(&o.mapping, "map", "", "mapping of the columns, for csv: "+strings.Join(casecsv.Names(), ", ")+", or a file")
	flags.StringVar(&o.encoding, "encoding", "utf-8", "encoding of the input, for csv: utf-8 or gb18030")
	flags.IntVar(&o.diagTypes, "diag-types", 3, "number of types of diagnoses in the dictionary, for 4101: 3 or 4")
	flags.BoolVar(&o.stayFromDates, "stay-from-dates", false, "compute the days in hospital where a list has none, for 4101")
	flags.StringVar(&o.out, "out", "jsonl", "format of the results: jsonl or csv")
	flags.IntVar(&o.skip, "skip", 0, "go on after so many results that an earlier run has written; CSV then has no header")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0, false
	} else if err != nil {
		return exitUsage, false
	}
	set := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	o.goOn = set["skip"]
	table, lists := o.format == "csv", slices.Contains([]string{"4101", "4101a", "4103"}, o.format)
	if o.pack == "" || flags.NArg() > 0 || o.explain && o.out == "csv" || o.skip < 0 ||
		o.format != "jsonl" && !table && !lists || table != set["map"] || set["encoding"] && !table ||
		o.encoding != "utf-8" && o.encoding != "gb18030" || (set["diag-types"] || o.stayFromDates) && !lists ||
		o.diagTypes != 3 && o.diagTypes != 4 || o.out != "jsonl" && o.out != "csv" {
		fmt.Fprintln(log, usage)
		flags.PrintDefaults()
		return exitUsage, false
	}
	return 0, true
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer, log io.Writer) int {
	var o options
	if code, ok := o.parse(args, log); !ok {
		return code
	}
	refuse := func(err error) int {
		fmt.Fprintln(log, err)
		return exitUsage
	}
	pack, err := packs.Open(o.pack)
	if err != nil {
		return refuse(err)
	}
	g, err := grouper.New(pack)
	if err != nil {
		return refuse(err)
	}
	source := newSource(ctx, in)
	input, err := o.open(source)
	if err != nil {
		return refuse(err)
	}
	report := newReport(log, source, o.skip)
	err = newWriter(g, &o).write(ctx, o.workers, skip(input.chunks, o.skip), o.goOn, out, report)
	report.end(err)
	input.end(log)
	switch {
	case errors.Is(err, errShort):
		return exitUsage
	case err != nil:
		return exitCut
	case report.bad > 0:
		return exitUnreadable
	}
	return 0
}
