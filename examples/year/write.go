package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// write writes tables and plots into a directory, beside the scheme that is there already.
func (x *walked) write(dir string, l rules.Lang) error {
	save := func(name string, write func(io.Writer) error) error {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, b.Bytes(), 0o644)
	}
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	drawn := func(draw func(io.Writer, rules.Lang) error) func(io.Writer) error {
		return func(w io.Writer) error { return draw(w, l) }
	}
	type file struct {
		name  string
		write func(io.Writer) error
	}
	list := []file{
		{"summary.txt", func(w io.Writer) error { x.summary(w, l); return nil }},
		{"measure/report.txt", text(x.measured.Text(l))},
		{"groups.csv", x.groupCSV},
		{"hospitals.csv", x.hospitalCSV},
		{"kinds.csv", x.kindCSV},
		{"plots/groups.svg", drawn(x.drawGroups)},
		{"plots/kinds.svg", drawn(x.drawKinds)},
		{"plots/result.svg", drawn(x.drawResult)},
		{"plots/indices.svg", drawn(x.drawIndices)},
		{"inputs/accounts.csv", x.accountCSV},
		{"inputs/budgets.csv", x.budgetCSV},
		{"clearing.csv", x.year.cleared.WriteCSV},
		{"clearing.txt", func(w io.Writer) error { return x.year.cleared.WriteText(w, l) }},
		{"clearing.json", func(w io.Writer) error {
			data, err := json.MarshalIndent(x.year.cleared, "", "  ")
			if err != nil {
				return err
			}
			_, err = w.Write(append(data, '\n'))
			return err
		}},
	}
	for _, f := range x.measured.Files() {
		list = append(list, file{"measure/" + f.Name, text(string(f.Data))})
	}
	for _, m := range x.year.months {
		name := fmt.Sprintf("months/%d-%02d", m.Year, m.Month)
		list = append(list, file{name + ".csv", m.WriteCSV}, file{name + ".txt", func(w io.Writer) error { return m.WriteText(w, l) }})
	}
	for _, f := range list {
		if err := save(f.name, f.write); err != nil {
			return err
		}
	}
	return nil
}

// groupCSV writes the groups of the year, dearest first.
func (x *walked) groupCSV(w io.Writer) error {
	rows := [][]string{
		{"code", "name", "weight", "cases_before", "mean_before", "cv", "cases", "cost", "mean", "standard", "surplus"},
	}
	for _, g := range x.groups() {
		rows = append(rows, []string{g.code, g.name, g.weight.String(), strconv.FormatInt(g.history, 10), g.expected.Text(2), g.cv,
			strconv.FormatInt(g.cases, 10), g.cost.String(), g.mean().String(), g.standard.String(),
			g.surplus().String()})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// hospitalCSV writes the hospitals of the year.
func (x *walked) hospitalCSV(w io.Writer) error {
	rows := [][]string{{"institution", "name", "hospital_level", "class", "cases", "cmi", "cost", "surplus_before", "surplus_after",
		"cost_index_before", "time_index_before"}}
	for _, h := range x.hospitals() {
		cost, time := h.indices()
		rows = append(rows, []string{h.code, h.name, h.level, h.class, strconv.FormatInt(h.cases, 10), h.cmi().Text(4), h.cost.String(),
			h.before.String(), h.after.String(), cost, time})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// kindCSV writes how many cases of each kind every hospital had.
func (x *walked) kindCSV(w io.Writer) error {
	head := []string{"institution", "name"}
	for _, k := range payment.Kinds() {
		head = append(head, k.String())
	}
	rows := [][]string{head}
	for _, h := range x.hospitals() {
		row := []string{h.code, h.name}
		for _, k := range payment.Kinds() {
			row = append(row, strconv.FormatInt(h.kinds[k], 10))
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// accountCSV writes what the clearing was told of accounts, as clearing.ReadAccounts reads it.
func (x *walked) accountCSV(w io.Writer) error {
	rows := [][]string{{"institution", "insurance", "deducted", "paid", "withheld", "score", "prepaid"}}
	for _, a := range x.year.inputs.Accounts {
		rows = append(rows, []string{a.Institution, a.Insurance, a.Deducted.String(), a.Paid.String(), a.Withheld.String(),
			a.Score.String(), a.Prepaid.String()})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// budgetCSV writes what the clearing was told of budgets, as clearing.ReadBudgets reads it.
func (x *walked) budgetCSV(w io.Writer) error {
	rows := [][]string{{"insurance", "previous"}}
	for _, b := range x.year.inputs.Budgets {
		rows = append(rows, []string{b.Insurance, b.Previous.String()})
	}
	return csv.NewWriter(w).WriteAll(rows)
}
