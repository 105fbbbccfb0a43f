// Command dipcity groups synthetic cases under the pack of a city that does not exist. The pack, in the directory pack, stands
// over the national list of DIP 2.0 and uses every table that a locality can write; its README says, in Chinese and for those
// who do not program, what each is for. Every score, cost and coefficient in it is invented (示例).
//
//	go run ./examples/dipcity [-explain] [-lang en]
package main

import (
	"bytes"
	"embed"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

//go:embed pack
var files embed.FS

//go:embed cases.jsonl
var cases []byte

func main() {
	explain := flag.Bool("explain", false, "print how each case was grouped")
	tag := flag.String("lang", "zh", "language of the explanations: zh or en")
	flag.Parse()
	lang, ok := rules.ParseLang(*tag)
	if !ok {
		fmt.Fprintf(os.Stderr, "-lang %s：只有 zh 和 en\n", *tag)
		os.Exit(2)
	}
	if err := run(os.Stdout, *explain, lang); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, explain bool, lang rules.Lang) error {
	pack, err := open()
	if err != nil {
		return err
	}
	g, err := grouper.New(pack)
	if err != nil {
		return err
	}
	n := newNumbers(pack)
	for c, err := range grouper.ReadJSON(bytes.NewReader(cases)) {
		if err != nil {
			return err
		}
		trace := g.Explain(c)
		if _, err := io.WriteString(w, n.describe(c, &trace.Result)); err != nil {
			return err
		}
		if !explain {
			continue
		}
		if err := trace.WriteText(w, lang); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	return nil
}

// open opens the pack of the city.
func open() (*rules.Pack, error) {
	below, err := openBelow()
	if err != nil {
		return nil, err
	}
	city, err := fs.Sub(files, "pack")
	if err != nil {
		return nil, err
	}
	return rules.Open(city, below...)
}

// openBelow opens what the pack of the city stands over: the national pack, and the codes. Each names what it needs down to the
// byte.
func openBelow() ([]*rules.Pack, error) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return nil, err
	}
	national, err := rules.Open(dip20.FS(), codes)
	return []*rules.Pack{codes, national}, err
}
