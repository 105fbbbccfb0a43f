package main

import (
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
)

func init() {
	register.DoFn2x0[string, func(string)](&groupLines{})
	register.DoFn2x0[Row, func(string)](&groupRows{})
	register.Emitter1[string]()
}

// engine is the library inside a function of the pipeline. What is exported travels to the workers; the rest is made there, once
// for each copy of the function, and serves all its elements.
type engine struct {
	Pack string

	g    *grouper.Grouper
	line []byte
}

// Setup opens and compiles the pack.
func (e *engine) Setup() error {
	pack, err := packs.Open(e.Pack)
	if err != nil {
		return err
	}
	e.g, err = grouper.New(pack)
	return err
}

// group writes the result of a case as examples/batch writes it.
func (e *engine) group(c *grouper.Case, emit func(string)) {
	r := e.g.Group(c)
	e.line = r.AppendJSON(e.line[:0])
	emit(string(e.line))
}

// groupLines groups cases that are lines of JSON. A line that cannot be read gives a result that says so; elements of a
// collection have no numbers, so it is line 0.
type groupLines struct{ engine }

// ProcessElement groups one line.
func (e *groupLines) ProcessElement(line string, emit func(string)) {
	if line == "" {
		return
	}
	c, _ := grouper.ParseJSON([]byte(line), 0) // the error is on the case, and so on its result
	e.group(c, emit)
}

// groupRows groups cases that are rows of a table.
type groupRows struct{ engine }

// ProcessElement groups one row.
func (e *groupRows) ProcessElement(row Row, emit func(string)) {
	e.group(row.Case(), emit)
}
