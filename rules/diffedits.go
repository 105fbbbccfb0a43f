package rules

import (
	"fmt"
	"strings"
)

// facets are the rows of edits. Who says so is not compared.
func (e *Edits) facets() (list []facet) {
	add := func(r *EditRule, key, format string, args ...any) {
		value := strings.TrimSpace(fmt.Sprintf(format, args...) + " " + r.Level.String())
		table := strings.TrimSuffix(r.Pos.File.String(), tableSuffix)
		list = append(list, facet{kind: ChangedEdit, part: table + " " + key, value: value, pos: r.Pos})
	}
	for i := range e.Checks {
		add(&e.Checks[i].EditRule, string(e.Checks[i].Check), "")
	}
	for i := range e.Sexes {
		x := &e.Sexes[i]
		add(&x.EditRule, x.Item.Text, "%s", x.Sex)
	}
	for i := range e.Ages {
		x := &e.Ages[i]
		unit := "years"
		if x.Days {
			unit = "days"
		}
		add(&x.EditRule, x.Item.Text, "%s..%s %s", x.Least, x.Most, unit)
	}
	for i := range e.Companions {
		x := &e.Companions[i]
		texts := make([]string, len(x.Any))
		for j := range x.Any {
			texts[j] = x.Any[j].Text
		}
		add(&x.EditRule, x.Item.Text, "%s", strings.Join(texts, anyOf))
	}
	for i := range e.Limits {
		x := &e.Limits[i]
		add(&x.EditRule, string(x.Field), "%s..%s", x.Least, x.Most)
	}
	for i := range e.Values {
		x := &e.Values[i]
		add(&x.EditRule, string(x.Field), "%s", strings.Join(x.Values, anyOf))
	}
	for i := range e.Required {
		x := &e.Required[i]
		add(&x.EditRule, string(x.Field), "%s", x.When)
	}
	for i := range e.Deliveries {
		list = append(list, facet{kind: ChangedEdit, part: "delivery " + e.Deliveries[i].Text, value: "+"})
	}
	return list
}
