package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/fenzu/fenzu/edits"
	"github.com/fenzu/fenzu/rules"
)

// checker checks records and prints what it finds.
type checker struct {
	checkers []*edits.Checker
	lang     rules.Lang
	least    rules.EditLevel // what makes the command fail
	json     bool
	out      io.Writer

	records, clean, unread int
	failing                int                      // records with a finding of the least level or a graver one
	levels                 [rules.EditError + 1]int // findings
}

// check checks all records.
func (c *checker) check(records iter.Seq2[*record, error]) error {
	for r, err := range records {
		if err != nil {
			return err
		}
		var list []edits.Finding
		if r.broken == "" { // else what could not be read would be called missing
			for _, x := range c.checkers {
				list = append(list, x.Check(&r.edits)...)
			}
		}
		c.count(r, list)
		write := c.text
		if c.json {
			write = c.object
		}
		if err := write(r, list); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) count(r *record, list []edits.Finding) {
	c.records++
	gravest := rules.EditLevel(0)
	for i := range list {
		c.levels[list[i].Level]++
		gravest = max(gravest, list[i].Level)
	}
	switch {
	case r.broken != "":
		c.unread++
	case len(list) == 0:
		c.clean++
	}
	if gravest >= c.least {
		c.failing++
	}
}

// text prints the page of a record, nothing if there is nothing to tell.
func (c *checker) text(r *record, list []edits.Finding) error {
	if len(list)+len(r.notes) == 0 && r.broken == "" {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, c.lang.Pick("── %s（第 %d 行）\n", "── %s (line %d)\n"), r.id, r.line)
	if r.broken != "" {
		fmt.Fprintf(&b, "%s%s\n", c.lang.Pick("无法读取  ", "unreadable  "), r.broken)
	}
	for _, n := range r.notes {
		fmt.Fprintf(&b, "%s%s\n", c.lang.Pick("读取  ", "reading  "), n.text)
	}
	if len(list) > 0 {
		if err := edits.WriteText(&b, c.lang, list); err != nil {
			return err
		}
	}
	b.WriteByte('\n')
	_, err := io.WriteString(c.out, b.String())
	return err
}

// finding is a finding with its sentence.
type finding struct {
	*edits.Finding
	Text string `json:"text"`
}

// object prints a record as one JSON object: id, line, unreadable, reading and findings.
func (c *checker) object(r *record, list []edits.Finding) error {
	o := struct {
		ID         string    `json:"id"`
		Line       int       `json:"line"`
		Unreadable string    `json:"unreadable,omitempty"`
		Reading    []note    `json:"reading,omitempty"`
		Findings   []finding `json:"findings"`
	}{r.id, r.line, r.broken, r.notes, []finding{}}
	for i := range list {
		o.Findings = append(o.Findings, finding{&list[i], list[i].Text(c.lang)})
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = c.out.Write(append(b, '\n'))
	return err
}

// summary is one line about all records.
func (c *checker) summary() string {
	return fmt.Sprintf(c.lang.Pick(
		"共 %d 份：未发现问题 %d 份，无法完整读取 %d 份；错误 %d，警告 %d，提示 %d",
		"records: %d; nothing found in %d, %d not wholly readable; errors %d, warnings %d, notices %d"),
		c.records, c.clean, c.unread, c.levels[rules.EditError], c.levels[rules.EditWarning], c.levels[rules.EditNotice])
}
