// Command quickstart groups a handful of synthetic cases under the embedded national CHS-DRG 2.0 pack and prints the result
// and the explanation of each. The cases are invented; no patient stands behind them.
//
//	go run ./examples/quickstart [-lang en]
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

//go:embed cases.jsonl
var cases []byte

func main() {
	tag := flag.String("lang", "zh", "language of the explanations: zh or en")
	flag.Parse()
	lang, ok := rules.ParseLang(*tag)
	if !ok {
		fmt.Fprintf(os.Stderr, "-lang %s：只有 zh 和 en\n", *tag)
		os.Exit(2)
	}
	if err := run(os.Stdout, lang); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, lang rules.Lang) error {
	pack, err := packs.Open("chs-drg@2.0")
	if err != nil {
		return err
	}
	g, err := grouper.New(pack)
	if err != nil {
		return err
	}
	for c, err := range grouper.ReadJSON(bytes.NewReader(cases)) {
		if err != nil {
			return err
		}
		trace := g.Explain(c)
		if err := trace.WriteText(w, lang); err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s\n\n", trace.Line())
	}
	return nil
}
