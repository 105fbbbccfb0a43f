// Package beside prints cases under a local pack of CHS-DRG beside the national one: what the author of such a pack looks at
// first.
package beside

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// The exit statuses of programs.
const (
	fine   = 0
	failed = 2
)

// Program is a program that groups its cases under two packs.
type Program struct {
	Name  string
	Open  func() (base, local *rules.Pack, err error)
	Cases []byte // as grouper.ReadJSON reads them
}

// Run runs the program with its arguments and returns its exit status: 0 if all is printed, else 2.
func (p *Program) Run(args []string, out, log io.Writer) int {
	f := flag.NewFlagSet(p.Name, flag.ContinueOnError)
	f.SetOutput(log)
	explain := f.Bool("explain", false, "print how the local pack grouped each case")
	tag := f.String("lang", "zh", "language of the explanations: zh or en")
	if err := f.Parse(args); err != nil {
		return failed
	}
	lang, ok := rules.ParseLang(*tag)
	if !ok {
		fmt.Fprintf(log, "-lang %s：只有 zh 和 en\n", *tag)
		return failed
	}
	if err := p.print(out, *explain, lang); err != nil {
		fmt.Fprintln(log, err)
		return failed
	}
	return fine
}

func (p *Program) print(w io.Writer, explain bool, lang rules.Lang) error {
	base, local, err := p.Open()
	if err != nil {
		return err
	}
	national, err := newSide(base)
	if err != nil {
		return err
	}
	own, err := newSide(local)
	if err != nil {
		return err
	}
	mark := ""
	if local.Identity().CoreChanges {
		mark = "（改动了 ADRG 以上的国家规则）"
	}
	fmt.Fprintf(w, "国家 %s · 本地 %s%s\n\n", base.Identity(), local.Identity(), mark)
	for c, err := range grouper.ReadJSON(bytes.NewReader(p.Cases)) {
		if err != nil {
			return err
		}
		b, l := national.g.Explain(c), own.g.Explain(c)
		fmt.Fprintf(w, "%s\n  国家  %s\n  本地  %s\n", c.ID, national.line(c, &b), own.line(c, &l))
		if list := grounds(&l); len(list) > 0 {
			fmt.Fprintf(w, "  依据  %s\n", strings.Join(list, "\n        "))
		}
		for _, i := range l.Result.Issues() {
			if i.Code != l.Result.Reason {
				fmt.Fprintf(w, "  提示  %s\n", strings.TrimSpace(i.Code.Text(rules.Chinese)+" "+i.Value()))
			}
		}
		if !explain {
			continue
		}
		if err := l.WriteText(w, lang); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	return nil
}

// side is a pack as a column: its groups by code.
type side struct {
	g       *grouper.Grouper
	names   map[string]string
	weights map[[2]string]rules.Decimal // by group and level of the hospital
}

func newSide(p *rules.Pack) (*side, error) {
	g, err := grouper.New(p)
	if err != nil {
		return nil, err
	}
	s := &side{g, map[string]string{}, map[[2]string]rules.Decimal{}}
	for _, group := range p.DRG().Groups {
		if group.Kind == rules.KindDRG {
			s.names[group.Code] = group.Name
		}
	}
	for _, w := range p.DRG().Weights {
		s.weights[[2]string{w.Code, w.HospitalLevel}] = w.Value
	}
	return s, nil
}

// line tells the group of a case, and its weight if it has one.
func (s *side) line(c *rules.Case, t *grouper.Trace) string {
	r := &t.Result
	name := s.names[r.Code]
	if r.Reason != "" {
		name = r.Reason.Text(rules.Chinese)
	}
	if r.MDC != "" && r.Status == rules.Ungrouped {
		name = r.MDC + " " + name
	}
	line := text.Pad(r.Code, 12) + name
	w := s.weights[[2]string{r.Code, c.HospitalLevel}]
	if !w.Known() {
		w = s.weights[[2]string{r.Code, ""}]
	}
	if w.Known() {
		line = text.Pad(line, 72) + "  权重 " + w.String()
	}
	return strings.TrimRight(line, " ")
}

// grounds are the rules of the local pack itself that decided, each once, with where they stand.
func grounds(t *grouper.Trace) []string {
	var list []string
	of := "" // MDC or ADRG whose conditions follow
	for _, f := range t.Facts() {
		rule, what := f.Rule, f.Value
		switch f.Kind {
		case rules.StepGate, rules.StepADRG:
			if of = ""; f.Hit && (f.Kind == rules.StepADRG || f.Group == t.Result.MDC) {
				of = f.Rule
			}
			rule = of
		case rules.StepCondition: // of a list, the row of the code
			if rule, what = of, f.Code; what == "" {
				continue
			}
		case rules.StepComplication:
			if rule = "exclusion/" + f.List; f.Hit {
				rule = f.Severity.String()
			}
			what = f.Code
		case rules.StepAmbiguous, rules.StepLeaf, rules.StepTest:
			if !f.Hit {
				continue
			}
		case rules.StepParameter:
		default:
			continue
		}
		if rule == "" || f.Place == "" || strings.Contains(f.Place, "@") {
			continue
		}
		s := text.Pad(rule, 24) + "  " + text.Pad(f.Place, 20) + what
		if s = strings.TrimRight(s, " "); !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
