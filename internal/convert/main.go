// Command convert turns plain tables of an official scheme into the tables of a pack, and writes the numbers of rows and
// the digest of the code system into the pack's manifest, which people write and which must be there before.
//
//	go run ./internal/convert codes -in icd -out rules/packs/yb20/pack
//	go run ./internal/convert chs-drg -in chs-drg-2.0 -out rules/packs/chsdrg20/pack -codes rules/packs/yb20/pack -fall MDCA,MDCP,MDCY,MDCZ
//	go run ./internal/convert dip -in dip-2.0 -out rules/packs/dip20/pack -codes rules/packs/yb20/pack
//
// It changes no fact. What it leaves out (a code repeated inside one list) it counts and says.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

func run(args []string, log io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to convert: codes, chs-drg or dip")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	in := flags.String("in", "", "directory of the plain tables")
	out := flags.String("out", "", "directory of the pack, with its pack.yaml")
	codes := flags.String("codes", "", "directory of the pack of the code system")
	fall := flags.String("fall", "", "MDCs that a case without ADRG goes on from, separated by commas, or all")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if *in == "" || *out == "" {
		return fmt.Errorf("-in and -out are needed")
	}
	from := os.DirFS(*in)
	w := &writer{dir: *out, log: log}
	var err error
	switch args[0] {
	case "codes":
		err = codeBook(from, w)
	case "chs-drg":
		err = scheme(from, strings.Split(*fall, ","), w)
	case "dip":
		err = groups(from, w)
	default:
		err = fmt.Errorf("%q is not something to convert: codes, chs-drg or dip", args[0])
	}
	if err != nil {
		return err
	}
	return w.manifest(*codes)
}
