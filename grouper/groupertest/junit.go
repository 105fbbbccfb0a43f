package groupertest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// The elements of JUnit's reports.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr,omitempty"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string       `xml:"classname,attr"`
		Name    string       `xml:"name,attr"`
		File    string       `xml:"file,attr,omitempty"`
		Line    int          `xml:"line,attr,omitempty"`
		Failure *junitDetail `xml:"failure"`
		Error   *junitDetail `xml:"error"`
		Skipped *struct{}    `xml:"skipped"`
	}
	junitDetail struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
)

// WriteJUnit writes the rows as XML that build servers read: a suite for each sheet, and one, core_changes, for the changes of
// national rules. Texts are in Chinese.
func (r *Report) WriteJUnit(w io.Writer) error {
	all := junitSuites{
		Name: r.Pack.String(), Tests: len(r.Rows), Failures: r.Count(Fail), Errors: r.Count(Error), Skipped: r.Count(Skip),
	}
	if r.Elapsed > 0 {
		all.Time = fmt.Sprintf("%.3f", r.Elapsed.Seconds())
	}
	for i := range r.Rows {
		row := &r.Rows[i]
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != row.File {
			all.Suites = append(all.Suites, junitSuite{Name: row.File})
		}
		s := &all.Suites[len(all.Suites)-1]
		c := junitCase{Class: row.File, Name: row.Name, File: row.File, Line: row.Line}
		s.Tests++
		switch row.Outcome {
		case Fail:
			s.Failures++
			c.Failure = row.junit()
		case Error:
			s.Errors++
			c.Error = row.junit()
		case Skip:
			s.Skipped++
			c.Skipped = &struct{}{}
		}
		s.Cases = append(s.Cases, c)
	}
	if r.Core != nil {
		s := r.Core.junit()
		all.Tests, all.Failures = all.Tests+s.Tests, all.Failures+s.Failures
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(&all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junit is a suite of the changes of national rules.
func (c *Coverage) junit() junitSuite {
	s := junitSuite{Name: "core_changes", Tests: c.Total, Failures: c.Total - c.Covered}
	for i := range c.Items {
		x := &c.Items[i]
		j := junitCase{Class: s.Name, Name: x.Label()}
		if !x.Covered() {
			j.Failure = &junitDetail{Message: x.Why.Text(rules.Chinese), Text: x.Place}
		}
		s.Cases = append(s.Cases, j)
	}
	return s
}

// junit is what is wrong with a row.
func (r *Row) junit() *junitDetail {
	d := &junitDetail{}
	switch {
	case len(r.Differences) > 0:
		x := r.Differences[0]
		d.Message = fmt.Sprintf("%s %s, got %s", x.Column, x.Want, x.Got)
	case len(r.Problems) > 0:
		d.Message = string(r.Problems[0].Code)
	}
	var b strings.Builder
	r.detail(&b, rules.Chinese)
	d.Text = strings.Map(printable, "\n"+r.Place()+"\n"+b.String())
	return d
}

// printable drops what XML cannot hold.
func printable(r rune) rune {
	if r < ' ' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}
