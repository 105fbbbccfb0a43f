// Command year leads a region that does not exist through its years: three years of synthetic discharges are measured, a payment
// scheme is made of them and opened, the next year is grouped, priced, settled month by month and cleared, and what an actuary
// would look at is printed, written as tables and drawn.
//
//	go run ./examples/year                        # 200,000 cases behind the measurement, DRG points
//	go run ./examples/year -system dip -lang en
//	go run ./examples/year -out year              # tables (CSV), the scheme, and plots (SVG) in a directory
//
// Nobody stands behind a case: codes are drawn from the embedded packs, costs are chances. Each figure is invented (示例).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// fewest is how many cases it takes: of fewer, hardly a group gets a weight, and what is paid by item exhausts the budget.
const fewest = 4000

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the program and returns its exit status: 0, 1 for a run that failed, 2 for arguments that make no sense.
func command(args []string, out, log io.Writer) int {
	flags := flag.NewFlagSet("year", flag.ContinueOnError)
	flags.SetOutput(log)
	n := flags.Int("n", 200_000, fmt.Sprintf("cases of the three years behind the measurement, at least %d", fewest))
	system := flags.String("system", "drg", "drg (points) or dip (scores)")
	tag := flags.String("lang", "zh", "zh or en")
	dir := flags.String("out", "", "directory for the scheme, tables and plots; made if need be")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	lang, ok := rules.ParseLang(*tag)
	if !ok || *n < fewest || flags.NArg() > 0 || *system != "drg" && *system != "dip" {
		flags.Usage()
		return 2
	}
	if err := run(context.Background(), out, *system, *n, *dir, lang); err != nil {
		var inLang interface{ Text(rules.Lang) string }
		if errors.As(err, &inLang) {
			err = errors.New(inLang.Text(lang))
		}
		fmt.Fprintln(log, err)
		return 1
	}
	return 0
}

// run leads an area through its years, prints a summary, and writes the rest into a directory if there is one.
func run(ctx context.Context, w io.Writer, system string, n int, out string, lang rules.Lang) error {
	x, err := walk(ctx, system, n, out)
	if err != nil {
		return err
	}
	x.summary(w, lang)
	if out != "" {
		if err := x.write(out, lang); err != nil {
			return err
		}
		fmt.Fprintf(w, lang.Pick("\n方案、表和图在 %s\n", "\nscheme, tables and plots are in %s\n"), out)
	}
	if c := x.year.cleared; !c.Sound() || c.Missing > 0 {
		return fmt.Errorf("an identity does not hold, or %d claims could not be priced", c.Missing)
	}
	return nil
}

// walked is all that the years brought.
type walked struct {
	*area
	measured *measure.Result
	history  *history
	scheme   *scheme
	survey   *survey
	year     *year
}

// walk leads an area through its years. The scheme is written into the directory, or into one that is removed again.
func walk(ctx context.Context, system string, n int, out string) (*walked, error) {
	name := map[string]string{"drg": "chs-drg@2.0", "dip": "dip@2.0"}[system]
	pack, err := packs.Open(name)
	if err != nil {
		return nil, err
	}
	a, err := newArea(pack, n)
	if err != nil {
		return nil, err
	}
	x := &walked{area: a, history: new(history)}
	if x.measured, err = measure.Measure(a.method(), a.records(x.history)); err != nil {
		return nil, err
	}
	dir := filepath.Join(out, "scheme")
	if out == "" {
		if dir, err = os.MkdirTemp("", "scheme"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := a.writeScheme(dir, x.measured, x.history); err != nil {
		return nil, err
	}
	if x.scheme, err = a.openScheme(dir); err != nil {
		return nil, err
	}
	if x.survey, err = a.survey(x.scheme); err != nil {
		return nil, err
	}
	x.year, err = a.settle(ctx, x.scheme, x.history, x.survey)
	return x, err
}
