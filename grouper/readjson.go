package grouper

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/jsonline"
	"github.com/fenzu/fenzu/rules"
)

// maxLine bounds a line of input; a settlement list has some hundred bytes.
const maxLine = 16 << 20

// LineError reports a line that could not be read. The case that comes with it has a note that says the same, so that its
// result is invalid and names the line.
type LineError struct {
	Line int // 1-based
	Err  error
}

// Error returns the message.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// ReadJSON reads cases, one JSON object a line:
//
//	{"id":"1","sex":"M","age":67,"age_days":null,"birth_weight":null,"stay":9,"discharge":1,
//	 "dx":["I63.902","J96.000"],"px":[]}
//
// dx is the diagnoses with the principal one first, px the procedures with the main one first. Numbers are whole: years,
// days, gram, hours; a number may be written as a string. sex is "M" or "F", or 1 or 2 as in the national settlement list.
// Further keys are admission_weight, department, icu_hours, icu_days, ventilator_hours, and flags (an object of true and
// false); for local rules of DIP cost and price (in yuan, decimal), parts (an object of amounts in yuan), hospital_level,
// insurance, tcm_dx, admission and stage; institution, which no rule of grouping reads. Absent, null and, for numbers, "" are unknown.
//
// A key that is not known, or that stands twice, is noted on the case and changes nothing. A value that its field cannot hold
// is noted, and so is a line that is no JSON object; both make the case invalid and come with a *[LineError], and reading
// goes on with the next line. A case keeps its id wherever the line is an object with a string id. Empty lines are passed
// over. The last pair carries the error of the reader r, if it failed.
//
// It holds one line at a time; a line of more than 16 MiB is an error of that line.
func ReadJSON(r io.Reader) iter.Seq2[*Case, error] {
	return func(yield func(*Case, error) bool) {
		in := lineReader{r: bufio.NewReaderSize(r, 64<<10)}
		for {
			line, err := in.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.Is(err, errLongLine):
				c := &Case{}
				if !yield(c, badLine(c, in.line, err)) {
					return
				}
				continue
			case err != nil:
				yield(nil, fmt.Errorf("reading cases after line %d: %w", in.line-1, err))
				return
			}
			if in.line == 1 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			c := &Case{}
			if !yield(c, readCase(c, in.line, line)) {
				return
			}
		}
	}
}

// ParseJSON reads one case as [ReadJSON] reads a line, for callers that have their lines from elsewhere. number is what errors and
// notes call the line. The case is never nil; of one that comes with an error the result is invalid and says why. The case
// keeps nothing of line.
func ParseJSON(line []byte, number int) (*Case, error) {
	c := &Case{}
	return c, readCase(c, number, line)
}

// readCase reads a line into a case. What could not be read is noted on the case, and is the error.
func readCase(c *Case, number int, line []byte) error {
	if err := parseCase(c, line); err != nil {
		return badLine(c, number, err)
	}
	var fields []string
	for _, n := range c.Notes {
		if n.Code == rules.FieldMalformed {
			fields = append(fields, n.Field.String())
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return badLine(c, number, fmt.Errorf("cannot read %s", strings.Join(fields, ", ")))
}

// badLine notes on a case that its line could not be read.
func badLine(c *Case, number int, err error) error {
	c.Notes = append(c.Notes, rules.Issue{Code: rules.LineMalformed, Field: rules.FieldLine, Index: number, Text: err.Error()})
	return &LineError{number, err}
}

// parseCase reads one object.
func parseCase(c *Case, line []byte) error {
	var seen [256]bool // by field
	seenID := false
	return jsonline.Members(line, func(key string, value []byte) error {
		if key == "id" {
			if seenID {
				note(c, rules.FieldRepeated, rules.FieldOther, key)
			}
			seenID = true
			if jsonline.IsString(value) {
				c.ID = jsonline.String(value)
			} else if !jsonline.IsNull(value) {
				note(c, rules.FieldUnknown, rules.FieldOther, key+": "+string(value))
			}
			return nil
		}
		f, ok := rules.FieldByName(key)
		if !ok || f == rules.FieldLine || f == rules.FieldOther {
			note(c, rules.FieldUnknown, rules.FieldOther, key)
			return nil
		}
		if seen[f] {
			note(c, rules.FieldRepeated, f, "")
		}
		seen[f] = true
		if !jsonline.IsNull(value) && !setField(c, f, value) {
			note(c, rules.FieldMalformed, f, string(value))
		}
		return nil
	})
}

func note(c *Case, code rules.Code, f rules.Field, value string) {
	const most = 200 // bytes of a value worth repeating
	if len(value) > most {
		n := most
		for n > most-utf8.UTFMax && !utf8.RuneStart(value[n]) {
			n--
		}
		value = value[:n]
	}
	c.Notes = append(c.Notes, rules.Issue{Code: code, Field: f, Index: -1, Text: value})
}

// setField puts a value into its field; it reports false if the field cannot hold it.
func setField(c *Case, f rules.Field, value []byte) bool {
	switch f {
	case rules.FieldSex:
		return setSex(c, value)
	case rules.FieldDiagnoses:
		return setCodes(&c.Diagnoses, value)
	case rules.FieldProcedures:
		return setCodes(&c.Procedures, value)
	case rules.FieldFlags:
		return setFlags(c, value)
	case rules.FieldCost:
		return setDecimal(&c.Cost, value)
	case rules.FieldPrice:
		return setDecimal(&c.Price, value)
	case rules.FieldParts:
		return setParts(c, value)
	}
	if c.SetText(f, "") {
		return jsonline.IsString(value) && c.SetText(f, jsonline.String(value))
	}
	n, ok := parseInt(value)
	return ok && c.SetNumber(f, n)
}

func setSex(c *Case, value []byte) bool {
	text := string(value)
	if jsonline.IsString(value) {
		text = jsonline.String(value)
	}
	sex, ok := rules.ParseSex(text)
	if ok {
		c.Sex = sex
	}
	return ok
}

// setCodes reads an array of strings. An element that is null is an empty entry, which keeps its place.
func setCodes(list *[]string, value []byte) bool {
	var codes []string
	ok := true
	array := jsonline.Elements(value, func(e []byte) {
		switch {
		case jsonline.IsString(e):
			codes = append(codes, jsonline.String(e))
		case jsonline.IsNull(e):
			codes = append(codes, "")
		default:
			ok = false
		}
	})
	*list = codes
	return array && ok
}

func setFlags(c *Case, value []byte) bool {
	flags := make(map[string]bool)
	ok := true
	err := jsonline.Inner(value, func(key string, v []byte) error {
		switch string(v) {
		case "true":
			flags[key] = true
		case "false":
			flags[key] = false
		case "null":
		default:
			ok = false
		}
		return nil
	})
	c.Flags = flags
	return ok && err == nil
}

// setDecimal reads an amount, written as a number or as a string of one. It is never negative.
func setDecimal(to *rules.Decimal, value []byte) bool {
	text := string(value)
	if jsonline.IsString(value) {
		if text = jsonline.String(value); text == "" {
			return true
		}
	}
	d, err := rules.ParseDecimal(text)
	if err != nil || d.Sign() < 0 {
		return false
	}
	*to = d
	return true
}

func setParts(c *Case, value []byte) bool {
	parts := make(map[string]rules.Decimal)
	ok := true
	err := jsonline.Inner(value, func(key string, v []byte) error {
		var d rules.Decimal
		if !jsonline.IsNull(v) {
			ok = setDecimal(&d, v) && ok
		}
		if d.Known() {
			parts[key] = d
		}
		return nil
	})
	c.Parts = parts
	return ok && err == nil
}

// parseInt reads a whole number, written as a number or as a string of one.
func parseInt(value []byte) (rules.Int, bool) {
	text := string(value)
	if jsonline.IsString(value) {
		if text = jsonline.String(value); text == "" {
			return rules.Int{}, true
		}
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return rules.Known(n), true
	}
	// 67.0 and 6.7e1 are whole too; beyond 2^53 nobody can tell. Other notations than the decimal are none.
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return rules.Int{}, false
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		return rules.Int{}, false
	}
	return rules.Known(int64(x)), true
}

var errLongLine = fmt.Errorf("longer than %d bytes", maxLine)

// lineReader reads lines of any length up to maxLine.
type lineReader struct {
	r    *bufio.Reader
	buf  []byte
	line int
}

// next returns the next line without its end. A line that is too long is passed over and reported.
func (l *lineReader) next() ([]byte, error) {
	l.line++
	l.buf = l.buf[:0]
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if long = long || len(l.buf)+len(part) > maxLine; !long {
			if len(l.buf) == 0 && err == nil {
				return part[:len(part)-1], nil
			}
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLongLine
		case err == nil:
			return l.buf[:len(l.buf)-1], nil
		case errors.Is(err, io.EOF) && len(l.buf) > 0:
			return l.buf, nil
		}
		return nil, err
	}
}
