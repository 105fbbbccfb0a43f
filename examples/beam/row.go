package main

import (
	"fmt"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Row is a case as a table holds it: the columns of the Parquet files, named as the keys of a case in JSON lines. Codes are in one
// column, separated by "|", the principal diagnosis and the main procedure first. A number that is null is unknown.
type Row struct {
	ID              string  `parquet:"name=id, type=BYTE_ARRAY, convertedtype=UTF8"`
	Institution     string  `parquet:"name=institution, type=BYTE_ARRAY, convertedtype=UTF8"`
	Sex             string  `parquet:"name=sex, type=BYTE_ARRAY, convertedtype=UTF8"`
	Age             *int64  `parquet:"name=age, type=INT64"`
	AgeDays         *int64  `parquet:"name=age_days, type=INT64"`
	BirthWeight     *int64  `parquet:"name=birth_weight, type=INT64"`
	Stay            *int64  `parquet:"name=stay, type=INT64"`
	Discharge       *int64  `parquet:"name=discharge, type=INT64"`
	VentilatorHours *int64  `parquet:"name=ventilator_hours, type=INT64"`
	Dx              string  `parquet:"name=dx, type=BYTE_ARRAY, convertedtype=UTF8"`
	Px              string  `parquet:"name=px, type=BYTE_ARRAY, convertedtype=UTF8"`
	Cost            *string `parquet:"name=cost, type=BYTE_ARRAY, convertedtype=UTF8"`
	Insurance       string  `parquet:"name=insurance, type=BYTE_ARRAY, convertedtype=UTF8"`

	// Of a claim alone.
	Discharged string  `parquet:"name=discharged, type=BYTE_ARRAY, convertedtype=UTF8"`
	Burden     *string `parquet:"name=burden, type=BYTE_ARRAY, convertedtype=UTF8"`
}

// separator stands between the codes of a column.
const separator = "|"

// Case turns the row into the case that the same data as a line of JSON would be.
func (r *Row) Case() *grouper.Case {
	c := &grouper.Case{
		ID: r.ID, Institution: r.Institution, Insurance: r.Insurance,
		Age: number(r.Age), AgeDays: number(r.AgeDays), BirthWeight: number(r.BirthWeight),
		Stay: number(r.Stay), Discharge: number(r.Discharge), VentilatorHours: number(r.VentilatorHours),
		Diagnoses: codes(r.Dx), Procedures: codes(r.Px),
	}
	note := func(f rules.Field, value string) {
		c.Notes = append(c.Notes, rules.Issue{Code: rules.FieldMalformed, Field: f, Index: -1, Text: value})
	}
	var ok bool
	if c.Sex, ok = rules.ParseSex(r.Sex); !ok {
		note(rules.FieldSex, r.Sex)
	}
	if r.Cost != nil {
		d, err := rules.ParseDecimal(*r.Cost)
		if c.Cost = d; err != nil || d.Sign() < 0 {
			c.Cost = rules.Decimal{}
			note(rules.FieldCost, *r.Cost)
		}
	}
	return c
}

// Claim turns the row into the claim of its case; the result is for the caller to set.
func (r *Row) Claim(c *grouper.Case) (*payment.Claim, error) {
	for _, n := range c.Notes {
		return nil, fmt.Errorf("%s: %s %s", n.Code, n.Field, n.Value())
	}
	claim := &payment.Claim{ID: r.ID, Institution: r.Institution, Insurance: r.Insurance, Stay: c.Stay, Discharge: c.Discharge}
	var err error
	if claim.Cost, err = payment.FenOf(c.Cost); err != nil {
		return nil, err
	}
	if claim.Discharged, err = rules.ParseDate(r.Discharged); err != nil {
		return nil, err
	}
	if r.Burden != nil {
		burden, err := payment.ParseFen(*r.Burden)
		if err != nil {
			return nil, err
		}
		claim.Burden = payment.Known(burden)
	}
	return claim, nil
}

func number(n *int64) rules.Int {
	if n == nil {
		return rules.Int{}
	}
	return rules.Known(*n)
}

func codes(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, separator)
}
