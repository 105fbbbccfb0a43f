package casemix

import (
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// CSVHeader is the header of what [AppendCSV] writes: columns of the ready mapping fenzu of package casecsv.
const CSVHeader = "id,sex,age,age_days,birth_weight,dx,px,stay\n"

// AppendCSV appends a case of a mix as a line of CSV. No cell of a mix needs quotation marks.
func AppendCSV(b []byte, c *rules.Case) []byte {
	for _, cell := range []string{
		c.ID, c.Sex.String(), c.Age.String(), c.AgeDays.String(), c.BirthWeight.String(),
		strings.Join(c.Diagnoses, "|"), strings.Join(c.Procedures, "|"),
	} {
		b = append(append(b, cell...), ',')
	}
	return append(append(b, c.Stay.String()...), '\n')
}

// AppendJSON appends a case of a mix as a line that grouper.ReadJSON reads. No text of a mix needs an escape.
func AppendJSON(b []byte, c *rules.Case) []byte {
	b = append(append(b, `{"id":"`...), c.ID...)
	b = append(append(b, `","sex":"`...), c.Sex.String()...)
	b = append(b, '"')
	for _, n := range []struct {
		name  string
		value rules.Int
	}{{"age", c.Age}, {"age_days", c.AgeDays}, {"birth_weight", c.BirthWeight}, {"stay", c.Stay}} {
		if v, known := n.value.Get(); known {
			b = strconv.AppendInt(append(append(append(b, `,"`...), n.name...), `":`...), v, 10)
		}
	}
	b = appendList(append(b, `,"dx":`...), c.Diagnoses)
	b = appendList(append(b, `,"px":`...), c.Procedures)
	return append(b, "}\n"...)
}

func appendList(b []byte, codes []string) []byte {
	b = append(b, '[')
	for i, code := range codes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), code...), '"')
	}
	return append(b, ']')
}
