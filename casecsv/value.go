package casecsv

import (
	"strconv"
	"strings"
	"time"

	"github.com/fenzu/fenzu/rules"
)

// set puts the text of a cell, which is not empty, into its field; it reports false if the field cannot hold it. Lists are put
// elsewhere.
func set(c *rules.Case, f *field, s string) bool {
	switch f.to {
	case rules.NoField:
		c.ID = s
	case rules.FieldSex:
		sex, ok := rules.ParseSex(s)
		c.Sex = sex
		return ok
	case rules.FieldFlags:
		if s != "true" && s != "false" {
			return false
		}
		if c.Flags == nil {
			c.Flags = make(map[string]bool)
		}
		c.Flags[f.key] = s == "true"
	case rules.FieldParts:
		d, ok := parseAmount(s)
		if ok {
			if c.Parts == nil {
				c.Parts = make(map[string]rules.Decimal)
			}
			c.Parts[f.key] = d
		}
		return ok
	case rules.FieldCost:
		return setAmount(&c.Cost, s)
	case rules.FieldPrice:
		return setAmount(&c.Price, s)
	default:
		if c.SetText(f.to, s) {
			return true
		}
		n, ok := parseWhole(s)
		return ok && c.SetNumber(f.to, rules.Known(n))
	}
	return true
}

// wanted says what a field can hold.
func wanted(f rules.Field) bilingual {
	switch f {
	case rules.FieldSex:
		return bilingual{"M F 1 2", "M F 1 2"}
	case rules.FieldFlags:
		return bilingual{"true false", "true false"}
	case rules.FieldCost, rules.FieldPrice, rules.FieldParts:
		return bilingual{"不为负的金额（元）", "an amount in yuan, not negative"}
	}
	return bilingual{"整数", "a whole number"}
}

// parseWhole reads a whole number; 67.0 is one too, as spreadsheets write it.
func parseWhole(s string) (int64, bool) {
	if len(s) <= 4 { // most are
		n := int64(0)
		for i := range len(s) {
			d := s[i] - '0'
			if d > 9 {
				n = -1
				break
			}
			n = n*10 + int64(d)
		}
		if n >= 0 {
			return n, true
		}
	}
	whole, fraction, point := strings.Cut(s, ".")
	if point && fraction == "" || strings.Trim(fraction, "0") != "" || strings.HasPrefix(s, "+") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil
}

func parseAmount(s string) (rules.Decimal, bool) {
	d, err := rules.ParseDecimal(s)
	return d, err == nil && d.Sign() >= 0
}

func setAmount(to *rules.Decimal, s string) bool {
	d, ok := parseAmount(s)
	if ok {
		*to = d
	}
	return ok
}

// parseDate reads a date in one of the forms of the mapping.
func (m *Mapping) parseDate(s string) (time.Time, bool) {
	for _, l := range m.layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// days is the number of days from one date to another, whatever the time of day.
func days(from, to time.Time) int64 {
	const seconds = 24 * 60 * 60
	day := func(t time.Time) int64 { return t.Truncate(24*time.Hour).Unix() / seconds } // a Duration has room for 292 years
	return day(to) - day(from)
}
