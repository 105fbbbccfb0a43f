// Command check tells a coder what conflicts in records before they are submitted, and by which rule. It never says what to file
// instead.
//
//	go run ./examples/check < lists.json
//	go run ./examples/check -format jsonl -lang en -edits edits@yb-2.0 -edits ./examples/check/pack < cases.jsonl
//
// Records are settlement lists (transactions 4101, 4101A and 4103), or cases, one JSON object a line. The exit status is 0 if all was
// read and nothing as grave as -fail was found, 1 if something was found or could not be read, and 2 if the command could not do
// its work.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fenzu/fenzu/edits"
	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// The exit statuses.
const (
	fine   = 0
	found  = 1
	failed = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// names is a flag that may be given several times.
type names []string

// String returns all values.
func (n *names) String() string { return strings.Join(*n, " ") }

// Set takes a further value.
func (n *names) Set(s string) error {
	*n = append(*n, s)
	return nil
}

func run(args []string, in io.Reader, out, log io.Writer) int {
	f := flag.NewFlagSet("check", flag.ContinueOnError)
	f.SetOutput(log)
	var editsOf names
	f.Var(&editsOf, "edits", "pack of edits, "+packs.Edits+" if none is given, or a path; may be repeated")
	grouping := f.String("pack", "chs-drg@2.0", "pack that will group the records: one of "+packs.Names+", a path, or - for none")
	format := f.String("format", "settlement", "settlement (4101, 4101A, 4103) or jsonl (cases)")
	types := f.Int("diag-types", 3, "types of diagnoses in settlement lists: 3 or 4")
	tag := f.String("lang", "zh", "language: zh or en")
	least := f.String("fail", "error", "what makes the exit status 1: error, warning or notice")
	asJSON := f.Bool("json", false, "one JSON object a line for each record")
	if err := f.Parse(args); err != nil {
		return failed
	}
	c := checker{out: out, json: *asJSON}
	var known bool
	if c.lang, known = rules.ParseLang(*tag); !known {
		fmt.Fprintf(log, "-lang %s：只有 zh 和 en\n", *tag)
		return failed
	}
	for l := rules.EditNotice; l <= rules.EditError; l++ {
		if l.String() == *least {
			c.least = l
		}
	}
	var read reader
	switch *format {
	case "settlement":
		r := settlement.Reader{}
		if *types == 4 {
			r.DiagnosisTypes = settlement.FourTypes
		}
		read = readLists(r, c.lang)
	case "jsonl":
		read = readCases
	}
	switch {
	case c.least == 0:
		fmt.Fprintf(log, "-fail %s：只有 error、warning 和 notice\n", *least)
		return failed
	case read == nil:
		fmt.Fprintf(log, "-format %s：只有 settlement 和 jsonl\n", *format)
		return failed
	case *types != 3 && *types != 4:
		fmt.Fprintf(log, "-diag-types %d：只有 3 和 4\n", *types)
		return failed
	}
	if len(editsOf) == 0 {
		editsOf = names{packs.Edits}
	}
	if err := c.open(editsOf, *grouping); err != nil {
		fmt.Fprintln(log, err)
		return failed
	}
	if err := c.check(read(in)); err != nil {
		fmt.Fprintln(log, err)
		return failed
	}
	if !c.json {
		fmt.Fprintln(log, c.summary())
	}
	if c.unread+c.failing > 0 {
		return found
	}
	return fine
}

// open opens the packs of edits, each with the pack that groups.
func (c *checker) open(editsOf []string, grouping string) error {
	var by *rules.Pack
	if grouping != "-" {
		var err error
		if by, err = packs.Open(grouping); err != nil {
			return err
		}
	}
	for _, name := range editsOf {
		p, err := packs.Open(name)
		if err != nil {
			return err
		}
		x, err := edits.New(p, by)
		if err != nil {
			return err
		}
		c.checkers = append(c.checkers, x)
	}
	return nil
}
