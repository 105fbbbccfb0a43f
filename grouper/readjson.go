package grouper

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fenzu/fenzu/internal/jsonline"
	"github.com/fenzu/fenzu/internal/lines"
	"github.com/fenzu/fenzu/internal/slab"
	"github.com/fenzu/fenzu/rules"
)

const (
	maxLine  = 16 << 20 // bounds a line of input; a settlement list has some hundred bytes
	caseSlab = 64       // cases allocated at once
	codeSlab = 1024     // codes allocated at once
)

var errLongLine = fmt.Errorf("longer than %d bytes", maxLine)

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
// is noted, and so is a line that is no JSON object in UTF-8; both make the case invalid and come with a *[LineError], and reading
// goes on with the next line. A case keeps its id wherever the line is an object with a string id. Empty lines are passed
// over. The last pair carries the error of the reader r, if it failed.
//
// What it yields is the caller's to keep. It shares memory, though, some hundred kilobytes of the file and of cases: who keeps a
// few ids or codes of a large file for long had better clone them. A line of more than 16 MiB is an error of that line.
func ReadJSON(r io.Reader) iter.Seq2[*Case, error] {
	return func(yield func(*Case, error) bool) {
		for chunk := range JSONChunks(r) {
			for c, err := range chunk {
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// JSONChunks is [ReadJSON] for [Grouper.EachChunk] and [MapChunks]: it only finds the ends of lines, and what they hold is read by
// whoever ranges over the chunks. A chunk has the lines that the reader r gives at once, some ten kilobytes or fewer.
func JSONChunks(r io.Reader) iter.Seq[Chunk] {
	return func(yield func(Chunk) bool) {
		in := lines.NewReader(r, maxLine)
		for {
			block, err := in.Next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				err = fmt.Errorf("reading cases after line %d: %w", in.Line(), err)
				yield(func(yield func(*Case, error) bool) { yield(nil, err) })
				return
			case !yield(jsonChunk(block)):
				return
			}
		}
	}
}

// jsonChunk reads the lines of a block.
func jsonChunk(block lines.Block) Chunk {
	return func(yield func(*Case, error) bool) {
		p := jsonParser{cases: slab.Slab[Case]{Size: caseSlab}, codes: slab.Slab[string]{Size: codeSlab}}
		if block.Long {
			c := p.cases.One()
			yield(c, badLine(c, block.Line, errLongLine))
			return
		}
		for n, line := range block.Lines() {
			if n == 1 {
				line = strings.TrimPrefix(line, "\ufeff")
			}
			if strings.TrimSpace(line) == "" {
				continue
			}
			c := p.cases.One()
			if !yield(c, p.readCase(c, n, line)) {
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
	return c, (&jsonParser{}).readCase(c, number, string(line))
}

// jsonParser reads lines. It is for one goroutine.
type jsonParser struct {
	cases slab.Slab[Case]
	codes slab.Slab[string]
}

// readCase reads a line into a case. What could not be read is noted on the case, and is the error.
func (p *jsonParser) readCase(c *Case, number int, line string) error {
	if err := p.parseCase(c, line); err != nil {
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

// errEncoding refuses a line in another encoding: decoded as it is, its texts would be others than those that were filed.
var errEncoding = errors.New("it is not UTF-8; convert the file, from GB18030 for example, before it is read")

// parseCase reads one object.
func (p *jsonParser) parseCase(c *Case, line string) error {
	if !utf8.ValidString(line) {
		return errEncoding
	}
	var seen [256]bool // by field
	seenID := false
	return jsonline.Members(line, func(key, value string) error {
		if key == "id" {
			if seenID {
				note(c, rules.FieldRepeated, rules.FieldOther, key)
			}
			seenID = true
			if jsonline.IsString(value) {
				c.ID = jsonline.String(value)
			} else if !jsonline.IsNull(value) {
				note(c, rules.FieldUnknown, rules.FieldOther, key+": "+value)
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
		if !jsonline.IsNull(value) && !p.setField(c, f, value) {
			note(c, rules.FieldMalformed, f, value)
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
	c.Notes = append(c.Notes, rules.Issue{Code: code, Field: f, Index: -1, Text: strings.Clone(value)})
}

// setField puts a value into its field; it reports false if the field cannot hold it.
func (p *jsonParser) setField(c *Case, f rules.Field, value string) bool {
	switch f {
	case rules.FieldSex:
		return setSex(c, value)
	case rules.FieldDiagnoses:
		return p.setCodes(&c.Diagnoses, value)
	case rules.FieldProcedures:
		return p.setCodes(&c.Procedures, value)
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

func setSex(c *Case, value string) bool {
	text := value
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
func (p *jsonParser) setCodes(list *[]string, value string) bool {
	codes := p.codes.Room(strings.Count(value, ",") + 1)
	ok := true
	array := jsonline.Elements(value, func(e string) {
		switch {
		case jsonline.IsString(e):
			codes = append(codes, jsonline.String(e))
		case jsonline.IsNull(e):
			codes = append(codes, "")
		default:
			ok = false
		}
	})
	*list = nil
	if len(codes) > 0 {
		*list = p.codes.Keep(codes)
	}
	return array && ok
}

func setFlags(c *Case, value string) bool {
	flags := make(map[string]bool)
	ok := true
	err := jsonline.Inner(value, func(key, v string) error {
		switch v {
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
func setDecimal(to *rules.Decimal, value string) bool {
	text := value
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

func setParts(c *Case, value string) bool {
	parts := make(map[string]rules.Decimal)
	ok := true
	err := jsonline.Inner(value, func(key, v string) error {
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
func parseInt(value string) (rules.Int, bool) {
	text := value
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
