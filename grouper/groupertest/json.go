package groupertest

import (
	"encoding/json"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

type rowJSON struct {
	File        string           `json:"file"`
	Line        int              `json:"line"`
	Name        string           `json:"name"`
	Outcome     string           `json:"outcome"`
	Differences []differenceJSON `json:"differences,omitempty"`
	Problems    []problemJSON    `json:"problems,omitempty"`
	WhyNot      *grouper.WhyNot  `json:"why_not,omitempty"`
	Trace       *grouper.Trace   `json:"trace,omitempty"`
}

type differenceJSON struct {
	Column string `json:"column"`
	Want   string `json:"want"`
	Got    string `json:"got"`
}

type problemJSON struct {
	Code   rules.Code `json:"code"`
	Line   int        `json:"line"`
	Column int        `json:"column"`
	Field  string     `json:"field,omitempty"`
	Text   string     `json:"text"`
}

type itemJSON struct {
	Kind      string `json:"kind"`
	Rule      string `json:"rule"`
	Number    int    `json:"alternative,omitempty"`
	Condition string `json:"condition,omitempty"`
	Position  string `json:"position,omitempty"`
	Hits      int    `json:"hits"`
	Why       string `json:"why,omitempty"`
	Row       string `json:"row,omitempty"`
}

type coverageJSON struct {
	Base    string     `json:"base,omitempty"`
	Covered int        `json:"covered"`
	Total   int        `json:"total"`
	Items   []itemJSON `json:"items"`
}

// MarshalJSON returns an object with the keys pack, digest, pass, fail, error, skip, rows (objects with file, line, name,
// outcome, differences, problems, and of a row that fails its trace and why_not) and coverage (covered, total and items: objects with kind,
// rule, alternative, condition, position, hits, why and row, the one that came nearest); after [Report.Against] changed has the same
// keys, and base, and so has core of a pack that changes national rules. Texts are in English.
func (r *Report) MarshalJSON() ([]byte, error) {
	o := struct {
		Pack     string        `json:"pack"`
		Digest   string        `json:"digest"`
		Pass     int           `json:"pass"`
		Fail     int           `json:"fail"`
		Error    int           `json:"error"`
		Skip     int           `json:"skip"`
		Rows     []rowJSON     `json:"rows"`
		Coverage *coverageJSON `json:"coverage"`
		Changed  *coverageJSON `json:"changed,omitempty"`
		Core     *coverageJSON `json:"core,omitempty"`
	}{Pack: r.Pack.String(), Pass: r.Count(Pass), Fail: r.Count(Fail), Error: r.Count(Error), Skip: r.Count(Skip), Rows: []rowJSON{}}
	if r.Pack != nil {
		o.Digest = r.Pack.Digest
	}
	for i := range r.Rows {
		o.Rows = append(o.Rows, r.Rows[i].json())
	}
	o.Coverage, o.Changed, o.Core = r.Coverage.json(), r.Changed.json(), r.Core.json()
	return json.Marshal(o)
}

// json is nil for no coverage.
func (c *Coverage) json() *coverageJSON {
	if c == nil {
		return nil
	}
	j := &coverageJSON{Covered: c.Covered, Total: c.Total, Items: []itemJSON{}}
	if c.base != nil {
		j.Base = c.base.String()
	}
	for i := range c.Items {
		x := &c.Items[i]
		j.Items = append(j.Items, itemJSON{
			x.Kind.String(), x.Rule, x.Number, x.Condition, x.Place, x.Hits, x.Why.Text(rules.English), x.Why.Row,
		})
	}
	return j
}

func (r *Row) json() rowJSON {
	j := rowJSON{File: r.File, Line: r.Line, Name: r.Name, Outcome: r.Outcome.String()}
	for _, d := range r.Differences {
		j.Differences = append(j.Differences, differenceJSON(d))
	}
	for _, p := range r.Problems {
		j.Problems = append(j.Problems, problemJSON{p.Code, p.Line, p.Column, p.Field, p.Text(rules.English)})
	}
	if r.Outcome == Fail {
		j.Trace, j.WhyNot = &r.Trace, r.WhyNot
	}
	return j
}
