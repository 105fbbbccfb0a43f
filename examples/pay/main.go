// Command pay groups cases and prices them by a payment scheme:
//
//	go run ./examples/pay -scheme examples/pay/rate < examples/pay/rate.jsonl
//	go run ./examples/pay -scheme examples/pay/dip -pack dip@2.0 -out json < examples/pay/dip.jsonl
//
// A line is an object with the keys of a case and those of a claim (see payment.ReadClaim). The pack that groups is an embedded
// one by its name, or a directory or zip archive; the scheme must name it, down to its digest. Bills are printed for people, as
// JSON or as one line each. A line that cannot be read or priced is reported and the run goes on; at the end stands a summary.
//
// The schemes in the directories rate, points, dip and variants are those of a city that does not exist. All their numbers are made up;
// together they use every setting, every choice and every table of payment schemes. What is known of real localities lies in
// examples/profiles.
//
// The exit status is 1 if a claim could not be priced, 2 if the run could not begin or a file failed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/examples/internal/pricing"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, in io.Reader, out, log io.Writer) int {
	flags := flag.NewFlagSet("pay", flag.ContinueOnError)
	flags.SetOutput(log)
	scheme := flags.String("scheme", "", "directory or zip archive of the payment scheme")
	pack := flags.String("pack", "chs-drg@2.0", "embedded pack that groups ("+packs.Names+"), or its path")
	format := flags.String("out", "text", "text, json or line")
	tag := flags.String("lang", "zh", "zh or en")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	lang, ok := rules.ParseLang(*tag)
	if !ok || *scheme == "" || flags.NArg() > 0 || *format != "text" && *format != "json" && *format != "line" {
		flags.Usage()
		return 2
	}
	p, err := open(*scheme, *pack)
	if err != nil {
		fmt.Fprintln(log, message(err, lang))
		return 2
	}
	p.out, p.log, p.lang, p.format = bufio.NewWriter(out), log, lang, *format
	err = errors.Join(p.all(in), p.out.Flush())
	p.summary()
	switch {
	case err != nil:
		fmt.Fprintln(log, err)
		return 2
	case p.bad > 0:
		return 1
	}
	return 0
}

// message is an error in the language, where it has one.
func message(err error, l rules.Lang) string {
	var inLang interface{ Text(rules.Lang) string }
	if errors.As(err, &inLang) {
		return inLang.Text(l)
	}
	return err.Error()
}

// payer prices lines.
type payer struct {
	g      *grouper.Grouper
	s      *payment.Scheme
	out    *bufio.Writer
	log    io.Writer
	lang   rules.Lang
	format string

	kinds                        map[payment.Kind]int
	bills, bad                   int
	cost, standard, carved, fund payment.Fen
}

// open opens the pack that groups and the scheme that pays.
func open(scheme, pack string) (*payer, error) {
	by, err := packs.Open(pack)
	if err != nil {
		return nil, err
	}
	g, err := grouper.New(by)
	if err != nil {
		return nil, err
	}
	y, err := rules.OpenFile(scheme, by)
	if err != nil {
		return nil, err
	}
	s, err := payment.Compile(y, by)
	if err != nil {
		return nil, err
	}
	return &payer{g: g, s: s, kinds: make(map[payment.Kind]int)}, nil
}

// longest bounds a line of input.
const longest = 1 << 20

// all prices every line. The error is that of a file.
func (p *payer) all(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longest)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		bill, err := p.pay(lines.Bytes(), n)
		if err != nil {
			p.bad++
			fmt.Fprintf(p.log, p.lang.Pick("第 %d 行：%s\n", "line %d: %s\n"), n, message(err, p.lang))
			continue
		}
		if err := p.write(bill); err != nil {
			return err
		}
	}
	return lines.Err()
}

// pay reads, groups and prices one line.
func (p *payer) pay(line []byte, n int) (*payment.Bill, error) {
	bill, err := pricing.Line(p.g, p.s, line, n)
	if err != nil {
		return nil, err
	}
	p.bills++
	p.kinds[bill.Kind]++
	p.cost += bill.Cost
	p.standard += bill.Standard
	p.carved += bill.CarvedOut
	p.fund += bill.Fund
	return &bill, nil
}

// write prints one bill.
func (p *payer) write(b *payment.Bill) error {
	text := b.Line() + "\n"
	switch p.format {
	case "text":
		text = b.Text(p.lang) + "\n"
	case "json":
		data, err := json.Marshal(b)
		if err != nil {
			return err
		}
		text = string(data) + "\n"
	}
	_, err := p.out.WriteString(text)
	return err
}

// summary prints what there was.
func (p *payer) summary() {
	fmt.Fprintf(p.log, p.lang.Pick("%d 例结算", "%d priced"), p.bills)
	for _, k := range payment.Kinds() {
		if n := p.kinds[k]; n > 0 {
			fmt.Fprintf(p.log, " · %s %d", k.Text(p.lang), n)
		}
	}
	if p.bad > 0 {
		fmt.Fprintf(p.log, p.lang.Pick(" · 无法结算 %d", " · not priced %d"), p.bad)
	}
	fmt.Fprintf(p.log, p.lang.Pick("\n费用 %s · 标准 %s · 除外 %s · 基金 %s\n", "\ncost %s · standards %s · carved out %s · fund %s\n"),
		p.cost.Grouped(), p.standard.Grouped(), p.carved.Grouped(), p.fund.Grouped())
}
