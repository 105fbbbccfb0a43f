// Command crosswalk groups cases whose codes are of another code system than those of the grouping pack. A crosswalk converts them;
// where it gives a code several images, all cases that come of it are grouped. If they agree, that is the answer; if not, the answer
// is that the result depends on the mapping, and on which codes. It never says which code was meant.
//
//	go run ./examples/crosswalk < examples/crosswalk/testdata/cases.jsonl
//	go run ./examples/crosswalk -crosswalk ./mycity-old -from mycity-old@2015 -unmapped keep -json < cases.jsonl
//
// Cases are JSON, one object a line. The exit status is 0 if the mapping decides nothing, 1 if some result depends on it or a line
// could not be read, and 2 if the command could not do its work.
package main

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// The exit statuses.
const (
	fine   = 0
	found  = 1
	failed = 2
)

//go:embed pack
var files embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// converter converts and groups.
type converter struct {
	crosswalk *rules.Pack
	g         *grouper.Grouper
	from      string
	unmapped  rules.Unmapped
	lang      rules.Lang
	json      bool
}

func run(args []string, in io.Reader, out, log io.Writer) int {
	f := flag.NewFlagSet("crosswalk", flag.ContinueOnError)
	f.SetOutput(log)
	path := f.String("crosswalk", "", "crosswalk, a directory or zip archive; that of the example if none is given")
	from := f.String("from", "", "code system of the cases, id@edition; of the example shili-old@2015")
	unmapped := f.String("unmapped", "drop", "codes without image: drop (the entry is left empty) or keep (it stays as filed)")
	pack := f.String("pack", "chs-drg@2.0", "pack that groups: one of "+packs.Names+", or a path")
	tag := f.String("lang", "zh", "language: zh or en")
	asJSON := f.Bool("json", false, "one JSON object a line for each case")
	if err := f.Parse(args); err != nil {
		return failed
	}
	c := converter{from: *from, json: *asJSON}
	var ok bool
	if c.lang, ok = rules.ParseLang(*tag); !ok {
		fmt.Fprintf(log, "-lang %s：只有 zh 和 en\n", *tag)
		return failed
	}
	if c.unmapped = map[string]rules.Unmapped{"drop": rules.DropUnmapped, "keep": rules.KeepUnmapped}[*unmapped]; c.unmapped == 0 {
		fmt.Fprintf(log, "-unmapped %s：只有 drop 和 keep\n", *unmapped)
		return failed
	}
	if err := c.open(*path, *pack); err != nil {
		fmt.Fprintln(log, err)
		return failed
	}
	open, err := c.convert(in, out, log)
	switch {
	case err != nil:
		fmt.Fprintln(log, err)
		return failed
	case open > 0:
		return found
	}
	return fine
}

// open opens the crosswalk and the pack that groups.
func (c *converter) open(path, pack string) (err error) {
	if path != "" {
		c.crosswalk, err = packs.Open(path)
	} else {
		c.crosswalk, err = example()
		if c.from == "" {
			c.from = "shili-old@2015"
		}
	}
	if err != nil {
		return err
	}
	p, err := packs.Open(pack)
	if err != nil {
		return err
	}
	c.g, err = grouper.New(p)
	return err
}

// example opens the crosswalk of a code system that does not exist.
func example() (*rules.Pack, error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(files, "pack")
	if err != nil {
		return nil, err
	}
	return rules.Open(dir, codes)
}

// convert answers for every case. It returns how many have no answer: the result depends on the mapping, there are too many cases, or
// the line cannot be read.
func (c *converter) convert(in io.Reader, out, log io.Writer) (open int, err error) {
	w := bufio.NewWriter(out)
	for k, err := range grouper.ReadJSON(in) {
		var line *grouper.LineError
		switch {
		case errors.As(err, &line):
			fmt.Fprintln(log, err)
			open++
			continue
		case err != nil:
			return open, errors.Join(err, w.Flush())
		}
		v, err := c.crosswalk.Convert(k, c.from, c.unmapped)
		if err != nil {
			return open, err
		}
		m, err := c.g.GroupImages(v)
		if err != nil {
			return open, err
		}
		if !m.Agree() {
			open++
		}
		write := c.text
		if c.json {
			write = c.object
		}
		if err := write(w, k.ID, m); err != nil {
			return open, err
		}
	}
	return open, w.Flush()
}

func (c *converter) text(w io.Writer, id string, m *grouper.Images) error {
	fmt.Fprintf(w, "── %s\n", id)
	if err := m.WriteText(w, c.lang); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// outcome is a group that some of the cases lead to.
type outcome struct {
	Result json.RawMessage `json:"result"`
	Cases  int             `json:"cases"`
}

// choice is a code with several images.
type choice struct {
	Field   string   `json:"field"`
	Entries []int    `json:"entries"` // from 0
	Filed   string   `json:"filed"`
	Images  []string `json:"images"`
	Decides bool     `json:"decides"`
}

// object prints an answer as one JSON object: id, agree, cases, outcomes, choices and unmapped.
func (c *converter) object(w io.Writer, id string, m *grouper.Images) error {
	type entry struct {
		Code  rules.Code `json:"code"`
		Field string     `json:"field"`
		Index int        `json:"index"`
		Filed string     `json:"filed"`
	}
	o := struct {
		ID       string    `json:"id"`
		Agree    bool      `json:"agree"`
		Cases    int       `json:"cases"`
		Outcomes []outcome `json:"outcomes"`
		Choices  []choice  `json:"choices"`
		Unmapped []entry   `json:"unmapped"`
	}{id, m.Agree(), m.Cases, []outcome{}, []choice{}, []entry{}}
	for i := range m.Outcomes {
		o.Outcomes = append(o.Outcomes, outcome{m.Outcomes[i].Result.AppendJSON(nil), m.Outcomes[i].Cases})
	}
	deciding := make(map[int]bool)
	for _, d := range m.Deciding {
		deciding[d] = true
	}
	for i, x := range m.Conversion.Choices {
		images := make([]string, len(x.Images))
		for j := range x.Images {
			images[j] = x.Images[j].Code
		}
		o.Choices = append(o.Choices, choice{x.Field.String(), x.Entries, x.Filed, images, deciding[i]})
	}
	for _, i := range m.Conversion.Issues {
		if i.Code != rules.CodeManyImages {
			o.Unmapped = append(o.Unmapped, entry{i.Code, i.Field.String(), i.Index, i.Value()})
		}
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
