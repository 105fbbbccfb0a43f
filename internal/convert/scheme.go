package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// converter turns one edition of CHS-DRG.
type converter struct {
	in    fs.FS
	w     *writer
	lists [][]string // rows of lists.csv

	repeated int // codes left out because their list has them already
}

// scheme converts one edition. fall names the MDCs that a case without ADRG goes on from.
func scheme(in fs.FS, fall []string, w *writer) error {
	c := &converter{in: in, w: w}
	adrgs, err := read(in, "adrg.csv", "adrg", "mdc", "name", "stage", "drgs")
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return c.mdcs(adrgs, fall) },
		func() error { return c.adrgs(adrgs) },
		func() error { return c.leaves(adrgs) },
		c.gates,
		c.conditions,
		c.plain,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// mdcs writes mdc.csv and the test for ambiguity: an MDC has it if some of its ADRGs wait behind it.
func (c *converter) mdcs(adrgs [][]string, fall []string) error {
	rows, err := read(c.in, "mdc.csv", "mdc", "name")
	if err != nil {
		return err
	}
	var mdcs, qy [][]string
	for _, r := range rows {
		code := r[0]
		miss, ambiguity, qyCode := "stop", "off", ""
		if slices.Contains(fall, code) || slices.Contains(fall, "all") {
			miss = "next"
		}
		if slices.ContainsFunc(adrgs, func(a []string) bool { return a[1] == code && a[3] == "after_qy" }) {
			ambiguity, qyCode = "ambiguous", strings.TrimPrefix(code, "MDC")+"QY"
			qy = append(qy, []string{code, "1", "main_procedure_counts", "", ""})
		}
		mdcs = append(mdcs, []string{code, r[1], miss, ambiguity, qyCode})
	}
	if err := c.w.table("mdc", []string{"mdc", "name", "on_miss", "qy", "qy_code"}, mdcs); err != nil {
		return err
	}
	return c.w.table("qy", conditionColumns, qy)
}

var conditionColumns = []string{"group", "alternative", "atom", "list", "value"}

func (c *converter) adrgs(adrgs [][]string) error {
	rows := make([][]string, len(adrgs))
	for i, a := range adrgs {
		rows[i] = a[:4]
	}
	return c.w.table("adrg", []string{"adrg", "mdc", "name", "stage"}, rows)
}

// leaves writes drg.csv in the order of trial. The fourth character of a national DRG is its condition.
func (c *converter) leaves(adrgs [][]string) error {
	names, err := read(c.in, "drg.csv", "drg", "adrg", "name")
	if err != nil {
		return err
	}
	name := make(map[string]string)
	for _, r := range names {
		name[r[0]] = r[2]
	}
	when := map[byte]string{'1': "mcc", '3': "cc", '5': "", '9': ""}
	var rows [][]string
	for _, a := range adrgs {
		for _, code := range strings.Fields(a[4]) {
			w, ok := when[code[len(code)-1]]
			if !ok || name[code] == "" {
				return fmt.Errorf("DRG %s: no name, or a last character without meaning", code)
			}
			rows = append(rows, []string{code, a[0], name[code], w})
		}
	}
	if len(rows) != len(names) {
		return fmt.Errorf("adrg.csv has %d DRGs, drg.csv %d", len(rows), len(names))
	}
	return c.w.table("drg", []string{"drg", "adrg", "name", "when"}, rows)
}

// gates writes gates.csv.
func (c *converter) gates() error {
	var rows [][]string
	err := lines(c.in, "mdc_conditions.jsonl", func(members []member) error {
		var mdc string
		if err := json.Unmarshal(members[0].value, &mdc); err != nil || members[0].key != "mdc" {
			return fmt.Errorf("a gate begins with its mdc")
		}
		alternatives, err := c.gate(mdc, members[1:])
		if err != nil {
			return fmt.Errorf("%s: %w", mdc, err)
		}
		for i, a := range alternatives {
			for _, cond := range a {
				rows = append(rows, append([]string{mdc, strconv.Itoa(i + 1)}, cond...))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.w.table("gates", conditionColumns, rows)
}

// gate turns one gate into alternatives of conditions: atom, list, value.
func (c *converter) gate(mdc string, members []member) ([][][]string, error) {
	if len(members) == 0 {
		return [][][]string{{{"always", "", ""}}}, nil
	}
	alternatives := [][][]string{nil}
	all := func(cond ...string) {
		for i := range alternatives {
			alternatives[i] = append(alternatives[i], cond)
		}
	}
	for _, m := range members {
		var s string
		text := json.Unmarshal(m.value, &s) == nil
		switch {
		case m.key == "any_of":
			var list []json.RawMessage
			if err := json.Unmarshal(m.value, &list); err != nil {
				return nil, err
			}
			alternatives = nil
			for _, o := range list {
				inner, err := object(o)
				if err != nil {
					return nil, err
				}
				a, err := c.gate(mdc, inner)
				if err != nil {
					return nil, err
				}
				alternatives = append(alternatives, a...)
			}
		case m.key == "principal_diagnosis" && s == "mdc_list":
			all("principal_diagnosis", mdc, "")
		case m.key == "principal_diagnosis" && s == "body_sites":
			all("principal_zone", "", "")
		case m.key == "any_diagnosis" && s == "mdc_list":
			all("any_diagnosis", mdc, "")
		case m.key == "or_any_diagnosis_prefix" && text: // it replaces the principal diagnosis
			var more [][]string
			for _, cond := range alternatives[0] {
				if cond[0] != "principal_diagnosis" {
					more = append(more, cond)
				}
			}
			alternatives = append(alternatives, append(more, []string{"diagnosis_prefix", "", s}))
		case m.key == "sex" && text:
			all("sex", "", s)
		case m.key == "age_days_max":
			all("age_days_max", "", string(m.value))
		case m.key == "age_years_max", m.key == "age_years" && string(m.value) == "0":
			all("age_years_max", "", string(m.value))
		case m.key == "distinct_body_sites_min":
			all("zones_min", "", string(m.value))
		case m.key == "main_procedure_counts_or_in":
			var codes []string
			if err := json.Unmarshal(m.value, &codes); err != nil {
				return nil, err
			}
			name := mdc + ".main"
			c.list(name, codes)
			alternatives = [][][]string{{{"main_procedure_counts", "", ""}}, {{"main_procedure", name, ""}}}
		default:
			return nil, fmt.Errorf("gate with %s: %s is not understood", m.key, m.value)
		}
	}
	return alternatives, nil
}

// conditions writes conditions.csv and lists.csv. A list is named after its ADRG and atom; equal lists of one ADRG are
// written once.
func (c *converter) conditions() error {
	var rows [][]string
	err := lines(c.in, "adrg_conditions.jsonl", func(members []member) error {
		var adrg string
		var alternatives []json.RawMessage
		if err := json.Unmarshal(members[0].value, &adrg); err != nil {
			return err
		}
		if err := json.Unmarshal(members[1].value, &alternatives); err != nil {
			return err
		}
		names := make(map[string]string) // of the lists of this ADRG, by content
		for i, a := range alternatives {
			prefix := adrg + "."
			if len(alternatives) > 1 {
				prefix += strconv.Itoa(i+1) + "."
			}
			atoms, err := object(a)
			if err != nil {
				return err
			}
			for _, m := range atoms {
				conds, err := c.atom(prefix, m, names)
				if err != nil {
					return fmt.Errorf("%s: %w", adrg, err)
				}
				for _, cond := range conds {
					rows = append(rows, append([]string{adrg, strconv.Itoa(i + 1)}, cond...))
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.w.table("conditions", conditionColumns, rows); err != nil {
		return err
	}
	fmt.Fprintf(c.w.log, "%d repeated codes left out of lists\n", c.repeated)
	return c.w.table("lists", []string{"list", "code"}, c.lists)
}

// atom turns one atom into conditions.
func (c *converter) atom(prefix string, m member, names map[string]string) ([][]string, error) {
	switch m.key {
	case "principal_diagnosis", "other_diagnosis", "any_diagnosis", "main_procedure", "any_procedure":
		var codes []string
		if err := json.Unmarshal(m.value, &codes); err != nil {
			return nil, err
		}
		short, _, _ := strings.Cut(m.key, "_")
		if m.key == "any_procedure" {
			short = "procedure"
		}
		return [][]string{{m.key, c.named(prefix+short, codes, names), ""}}, nil
	case "all_procedure_groups":
		var groups [][]string
		if err := json.Unmarshal(m.value, &groups); err != nil {
			return nil, err
		}
		var conds [][]string
		for i, codes := range groups {
			conds = append(conds, []string{"procedure_group", c.named(prefix+"group"+strconv.Itoa(i+1), codes, names), ""})
		}
		return conds, nil
	case "main_procedure_counts", "any_procedure_counts", "no_procedure_counts", "no_counting_procedure":
		if string(m.value) != "true" {
			return nil, fmt.Errorf("%s: %s is not understood", m.key, m.value)
		}
		return [][]string{{strings.Replace(m.key, "no_counting_procedure", "no_procedure_counts", 1), "", ""}}, nil
	case "age_days_max", "weight_min", "weight_below":
		return [][]string{{m.key, "", string(m.value)}}, nil
	}
	return nil, fmt.Errorf("atom %s is not understood", m.key)
}

// named writes a list unless the ADRG has an equal one, and returns its name.
func (c *converter) named(name string, codes []string, names map[string]string) string {
	key := strings.Join(slices.Sorted(slices.Values(codes)), " ")
	if known := names[key]; known != "" {
		return known
	}
	names[key] = name
	c.list(name, codes)
	return name
}

// list appends the rows of a list, each code once, in ascending order.
func (c *converter) list(name string, codes []string) {
	sorted := slices.Compact(slices.Sorted(slices.Values(codes)))
	for _, code := range sorted {
		c.lists = append(c.lists, []string{name, code})
	}
	if n := len(codes) - len(sorted); n > 0 {
		fmt.Fprintf(c.w.log, "list %s: %d repeated codes left out\n", name, n)
		c.repeated += n
	}
}

// grouped sorts rows: lists in the order of their first rows, codes ascending in each. Tables whose first column is the code
// have no lists.
func grouped(rows [][]string, code int) [][]string {
	rank := make(map[string]int)
	for _, r := range rows {
		if _, known := rank[r[0]]; !known && code > 0 {
			rank[r[0]] = len(rank)
		}
	}
	slices.SortStableFunc(rows, func(a, b []string) int {
		return cmp.Or(cmp.Compare(rank[a[0]], rank[b[0]]), strings.Compare(a[code], b[code]))
	})
	return rows
}

// plain writes the tables that keep their form.
func (c *converter) plain() error {
	for _, t := range []struct {
		from, to     string
		columns, out []string
	}{
		{"mdc_principal_diagnosis.csv", "mdc_principal", []string{"mdc", "code"}, []string{"mdc", "code"}},
		{"mdcz_body_sites.csv", "zones", []string{"site", "code"}, []string{"zone", "code"}},
		{"mcc.csv", "mcc", []string{"code", "exclusion_table"}, []string{"code", "exclusion"}},
		{"cc.csv", "cc", []string{"code", "exclusion_table"}, []string{"code", "exclusion"}},
		{"exclusion.csv", "exclusion", []string{"exclusion_table", "code"}, []string{"exclusion", "code"}},
		{"not_principal.csv", "not_principal", []string{"code"}, []string{"code"}},
		{"not_counted.csv", "not_counted", []string{"code"}, []string{"code"}},
		{"procedures_that_count.csv", "counted", []string{"code"}, []string{"code"}},
	} {
		rows, err := read(c.in, t.from, t.columns...)
		if err != nil {
			return err
		}
		kept := slices.CompactFunc(grouped(rows, slices.Index(t.out, "code")), slices.Equal[[]string])
		if n := len(rows) - len(kept); n > 0 {
			fmt.Fprintf(c.w.log, "%s: %d repeated rows left out\n", t.to, n)
		}
		if err := c.w.table(t.to, t.out, kept); err != nil {
			return err
		}
	}
	return nil
}
