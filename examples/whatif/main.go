// Command whatif reads cases, one JSON object a line, and tells of each what stands between it and a group, and which groups it
// would be in if its record were other by one entry. It explains and audits; it never says what to file.
//
//	echo '{"sex":"M","age":67,"dx":["I63.902","J96.000"],"px":[]}' | go run ./examples/whatif -target BL1
//	go run ./examples/whatif -pack dip@2.0 -json < cases.jsonl
//
// The exit status is 0 if all was read, 1 if there were lines that cannot be read, and 2 if the command could not do its work.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// The exit statuses.
const (
	fine   = 0
	found  = 1
	failed = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// asker is what the flags ask for.
type asker struct {
	g      *grouper.Grouper
	target string
	lang   rules.Lang
	json   bool
	out    io.Writer
}

func run(args []string, in io.Reader, out, log io.Writer) int {
	f := flag.NewFlagSet("whatif", flag.ContinueOnError)
	f.SetOutput(log)
	name := f.String("pack", "chs-drg@2.0", "pack: one of "+packs.Names+", or a path")
	target := f.String("target", "", "group that is asked about; none: neighbours only")
	tag := f.String("lang", "zh", "language: zh or en")
	asJSON := f.Bool("json", false, "one JSON object a line for each answer")
	if err := f.Parse(args); err != nil {
		return failed
	}
	lang, ok := rules.ParseLang(*tag)
	if !ok {
		fmt.Fprintf(log, "-lang %s：只有 zh 和 en\n", *tag)
		return failed
	}
	g, err := open(*name)
	if err != nil {
		fmt.Fprintln(log, err)
		return failed
	}
	if *target != "" { // a group that does not exist is told before anything is read
		_, err := g.WhyNot(nil, *target)
		var unknown *grouper.TargetError
		if errors.As(err, &unknown) {
			fmt.Fprintln(log, unknown.Text(lang))
			return failed
		}
	}
	a := asker{g, *target, lang, *asJSON, out}
	bad, err := a.read(in, log)
	switch {
	case err != nil:
		fmt.Fprintln(log, err)
		return failed
	case bad > 0:
		return found
	}
	return fine
}

func open(name string) (*grouper.Grouper, error) {
	p, err := packs.Open(name)
	if err != nil {
		return nil, err
	}
	return grouper.New(p)
}

// read answers for every case; it returns how many lines could not be read.
func (a *asker) read(in io.Reader, log io.Writer) (bad int, err error) {
	for c, err := range grouper.ReadJSON(in) {
		var line *grouper.LineError
		switch {
		case errors.As(err, &line):
			fmt.Fprintln(log, err)
			bad++
			continue
		case err != nil:
			return bad, err
		}
		if err := a.answer(c); err != nil {
			return bad, err
		}
	}
	return bad, nil
}

// page is an answer that can be printed both ways.
type page interface {
	WriteText(io.Writer, rules.Lang) error
	json.Marshaler
}

func (a *asker) answer(c *grouper.Case) error {
	var pages []page
	if a.target != "" {
		w, err := a.g.WhyNot(c, a.target)
		if err != nil {
			return err
		}
		pages = append(pages, w)
	}
	for _, p := range append(pages, a.g.Neighbours(c)) {
		if err := a.print(p); err != nil {
			return err
		}
	}
	return nil
}

func (a *asker) print(p page) error {
	if !a.json {
		if err := p.WriteText(a.out, a.lang); err != nil {
			return err
		}
		_, err := fmt.Fprintln(a.out)
		return err
	}
	line, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(line, '\n'))
	return err
}
