// Command mixfile writes cases of the usual mix to standard output, the same ones at every run: what figures of throughput
// are measured with.
//
//	go run ./internal/casemix/mixfile csv 1000000 > cases.csv
//	go run ./internal/casemix/mixfile jsonl 1000000 > cases.jsonl
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/fenzu/fenzu/internal/casemix"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// run writes a file in the format and of the length that the arguments name.
func run(args []string, out io.Writer) error {
	if len(args) != 2 || args[0] != "csv" && args[0] != "jsonl" {
		return errors.New("usage: mixfile csv|jsonl NUMBER")
	}
	number, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		return err
	}
	pack, err := rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 64<<10)
	appendCase := casemix.AppendJSON
	if args[0] == "csv" {
		appendCase = casemix.AppendCSV
		if _, err := w.WriteString(casemix.CSVHeader); err != nil {
			return err
		}
	}
	var line []byte
	n := 0
	for c := range casemix.Usual().Source(pack).Cases(1) {
		if n == number {
			break
		}
		n++
		c.ID = strconv.Itoa(n)
		line = appendCase(line[:0], c)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return w.Flush()
}
