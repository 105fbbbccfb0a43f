package main

import (
	"encoding/json"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/examples/internal/pricing"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

func init() {
	register.DoFn2x1[string, func(string), error](&groupLines{})
	register.DoFn2x1[Row, func(string), error](&groupRows{})
	register.Emitter1[string]()
}

// engine is the library inside a function of the pipeline. What is exported travels to the workers; the rest is made there, once
// for each copy of the function, and serves all its elements.
type engine struct {
	Pack   string
	Scheme string // or "": cases are grouped and not priced

	g    *grouper.Grouper
	s    *payment.Scheme
	line []byte
}

// Setup opens and compiles the pack and the scheme.
func (e *engine) Setup() error {
	pack, err := packs.Open(e.Pack)
	if err != nil {
		return err
	}
	if e.g, err = grouper.New(pack); err != nil || e.Scheme == "" {
		return err
	}
	scheme, err := rules.OpenFile(e.Scheme, pack)
	if err != nil {
		return err
	}
	e.s, err = payment.Compile(scheme, pack)
	return err
}

// group writes the result of a case as examples/batch writes it.
func (e *engine) group(c *grouper.Case, emit func(string)) {
	r := e.g.Group(c)
	e.line = r.AppendJSON(e.line[:0])
	emit(string(e.line))
}

// bill writes a bill as examples/pay does with -out json, or why there is none.
func (e *engine) bill(id string, b *payment.Bill, err error, emit func(string)) error {
	if err != nil {
		line, err := json.Marshal(map[string]string{"id": id, "error": err.Error()})
		emit(string(line))
		return err
	}
	line, err := json.Marshal(b)
	emit(string(line))
	return err
}

// groupLines groups, or prices, cases that are lines of JSON. A line that cannot be read gives a result that says so; elements of a
// collection have no numbers, so it is line 0.
type groupLines struct{ engine }

// ProcessElement answers one line.
func (e *groupLines) ProcessElement(line string, emit func(string)) error {
	if line == "" {
		return nil
	}
	if e.s != nil {
		b, err := pricing.Line(e.g, e.s, []byte(line), 0)
		return e.bill(b.ID, &b, err, emit)
	}
	c, _ := grouper.ParseJSON([]byte(line), 0) // the error is on the case, and so on its result
	e.group(c, emit)
	return nil
}

// groupRows groups, or prices, cases that are rows of a table.
type groupRows struct{ engine }

// ProcessElement answers one row.
func (e *groupRows) ProcessElement(row Row, emit func(string)) error {
	c := row.Case()
	if e.s == nil {
		e.group(c, emit)
		return nil
	}
	claim, err := row.Claim(c)
	if err != nil {
		return e.bill(row.ID, nil, err, emit)
	}
	claim.Result = e.g.Group(c)
	b, err := e.s.Pay(claim)
	return e.bill(row.ID, &b, err, emit)
}
