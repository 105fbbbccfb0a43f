package measure

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// File is a table or text that a result makes.
type File struct {
	Name string
	Data []byte
}

// Files writes the result down. Of system payment (see package rules) are
//
//	weights.csv       code, weight, cases, cv; a weight of a level band is repeated for each hospital_level of it
//	scores.csv        code, score, cases, cv
//	costs.csv         code, hospital_level, insurance, auxiliary, cost: the means
//	coefficients.csv  institution or hospital_level, code, coefficient
//	components.csv    institution, part, value, mean: the shares
//	settings.yaml     what belongs into scheme.yaml: the method, the rate, the budget value and the mean of the area
//
// Beside them stand quality.csv, casemix.csv, monitor.csv and shares.csv for people; a pack does not have them. A file without
// rows is not there. A figure that is zero once it is rounded says that the rounding is too coarse, and a pack has no place for
// it where it needs a number above zero: costs.csv and coefficients.csv leave it out.
func (r *Result) Files() []File {
	var files []File
	add := func(name string, header []string, rows [][]string) {
		if len(rows) > 0 {
			files = append(files, File{name, writeCSV(header, rows)})
		}
	}
	cv := make(map[string]string)
	for _, q := range r.Quality {
		cv[q.Group] = q.CV.String()
	}
	add("weights.csv", []string{"code", "hospital_level", "weight", "cases", "cv"}, r.weightRows(cv))
	var rows [][]string
	for _, s := range r.Scores {
		if s.Score.known {
			rows = append(rows, []string{s.Group, s.Score.String(), decimal(s.Cases), cv[s.Group]})
		}
	}
	add("scores.csv", []string{"code", "score", "cases", "cv"}, rows)
	rows = nil
	for _, m := range r.Means {
		if m.Mean.positive() {
			rows = append(rows, []string{m.Group, m.Level, m.Insurance, m.Auxiliary, m.Mean.String()})
		}
	}
	add("costs.csv", []string{"code", "hospital_level", "insurance", "auxiliary", "cost"}, rows)
	rows = nil
	for _, c := range r.Coefficients {
		if c.Value.positive() {
			rows = append(rows, []string{c.Institution, c.Level, c.Group, c.Value.String()})
		}
	}
	add("coefficients.csv", []string{"institution", "hospital_level", "code", "coefficient"}, rows)
	rows = nil
	for _, s := range r.Shares {
		if s.Value.known {
			mean := ""
			if s.Reference.positive() {
				mean = s.Reference.String()
			}
			rows = append(rows, []string{s.Institution, s.Name, s.Value.String(), mean})
		}
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	add("components.csv", []string{"institution", "part", "value", "mean"}, rows)
	files = append(files, File{"settings.yaml", r.settings()})
	return append(files, r.monitoring()...)
}

// monitoring writes the tables for people.
func (r *Result) monitoring() []File {
	var files []File
	add := func(name string, header []string, rows [][]string) {
		if len(rows) > 0 {
			files = append(files, File{name, writeCSV(header, rows)})
		}
	}
	var rows [][]string
	for _, s := range r.Shares {
		rows = append(rows, []string{
			s.Institution, s.Level, s.Class, s.Name, s.Value.String(), s.Reference.String(), s.Excess.String(),
		})
	}
	add("shares.csv", []string{"institution", "hospital_level", "class", "part", "value", "mean", "excess"}, rows)
	rows = nil
	for _, q := range r.Quality {
		rows = append(rows, []string{q.Group, decimal(q.Cases), q.Mean.Text(2), q.CV.String(), strconv.FormatBool(q.Unstable)})
	}
	add("quality.csv", []string{"code", "cases", "mean", "cv", "unstable"}, rows)
	rows = nil
	for _, c := range r.CaseMix {
		rows = append(rows, []string{
			c.Scope.String(), c.Name, strconv.Itoa(c.Year), decimal(c.All), decimal(c.Cases), c.GroupingRate.String(), c.CMI.String(),
			c.CostIndex.String(), c.TimeIndex.String(), strconv.Itoa(c.Groups), c.Coverage.String(),
		})
	}
	add("casemix.csv", []string{
		"scope", "name", "year", "all", "cases", "grouping_rate", "cmi", "cost_index", "time_index", "groups", "coverage",
	}, rows)
	rows = nil
	for _, s := range r.Scores {
		for i, v := range s.Monitor {
			rows = append(rows, []string{s.Group, r.Method.Score.Monitor[i], v.String()})
		}
	}
	add("monitor.csv", []string{"code", "part", "score"}, rows)
	return files
}

// weightRows writes weights as a pack has them: a band is all its levels.
func (r *Result) weightRows(cv map[string]string) [][]string {
	var rows [][]string
	for _, w := range r.Weights {
		if !w.Weight.known {
			continue
		}
		levels := []string{""}
		for _, b := range r.Method.bands() {
			if b.Name == w.Band {
				levels = b.Levels
			}
		}
		for _, l := range levels {
			spread := cv[w.Group]
			if l != "" { // of all levels, not of this one
				spread = ""
			}
			rows = append(rows, []string{w.Group, l, w.Weight.String(), decimal(w.Cases), spread})
		}
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return rows
}

func (v Value) positive() bool { return v.known && v.published.Sign() > 0 }

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// writeCSV writes a table, without the columns that are empty in every row.
func writeCSV(header []string, rows [][]string) []byte {
	used := func(i int) bool { return slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) }
	var keep []int
	for i := range header {
		if used(i) {
			keep = append(keep, i)
		}
	}
	pick := func(row []string) []string {
		cells := make([]string, len(keep))
		for i, k := range keep {
			cells[i] = row[k]
		}
		return cells
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write(pick(header)) // a Buffer does not fail
	for _, row := range rows {
		w.Write(pick(row))
	}
	w.Flush()
	return b.Bytes()
}

// settings writes what belongs into scheme.yaml.
func (r *Result) settings() []byte {
	var b bytes.Buffer
	m := r.Method
	weights := make([]string, len(m.Weights))
	for i, w := range m.Weights {
		weights[i] = strconv.Quote(strconv.Itoa(w))
	}
	order, basis := "yearly-means", "charges"
	if m.Order == PooledCases {
		order = "pooled-cases"
	}
	if len(m.Basis) > 0 {
		basis = "activity-cost"
	}
	if r.Area.positive() {
		fmt.Fprintf(&b, "unit:\n  mean: %s\n", r.Area)
	}
	fmt.Fprintf(&b, "history:\n  years: %d\n  weights: [%s]\n  order: %s\n  cost_basis: %s\n",
		len(m.Years), strings.Join(weights, ", "), order, basis)
	fmt.Fprintf(&b, "trim:\n  method: %s\n", m.Trim.name())
	if m.Trim.Method > TrimNone {
		var bounds []string
		for _, s := range m.Trim.words() {
			bounds = append(bounds, strconv.Quote(s))
		}
		fmt.Fprintf(&b, "  bounds: [%s]\n", strings.Join(bounds, ", "))
	}
	if n := m.Select.MinCases; n > 0 || m.Stable.CVLimit.Sign() > 0 {
		fmt.Fprintf(&b, "group:\n")
		if n > 0 {
			fmt.Fprintf(&b, "  min_cases: %d\n", n)
		}
		if m.Stable.CVLimit.Sign() > 0 {
			fmt.Fprintf(&b, "  cv_limit: %s\n", m.Stable.CVLimit)
		}
	}
	var values []statedValue
	for _, x := range r.Rates {
		if !x.Budget {
			values = append(values, statedValue{x.Rate, x.Level, x.Insurance})
		}
	}
	writeSetting(&b, "rate:\n  value:", values)
	values = nil
	for _, v := range r.Values {
		values = append(values, statedValue{v.Value, "", v.Insurance})
	}
	writeSetting(&b, "value:\n  budget:", values)
	return b.Bytes()
}

// statedValue is a value of a setting with its conditions.
type statedValue struct {
	value            Value
	level, insurance string
}

// writeSetting writes a setting with several values, or with one.
func writeSetting(b *bytes.Buffer, head string, values []statedValue) {
	values = slices.DeleteFunc(values, func(v statedValue) bool { return !v.value.positive() })
	if len(values) == 0 {
		return
	}
	b.WriteString(head)
	if v := values[0]; len(values) == 1 && v.level == "" && v.insurance == "" {
		fmt.Fprintf(b, " %s\n", v.value)
		return
	}
	b.WriteByte('\n')
	for _, v := range values {
		fmt.Fprintf(b, "    - value: %s\n", v.value)
		if v.level != "" {
			fmt.Fprintf(b, "      hospital_level: %s\n", strconv.Quote(v.level))
		}
		if v.insurance != "" {
			fmt.Fprintf(b, "      insurance: %s\n", strconv.Quote(v.insurance))
		}
	}
}

// name returns the method of trimming as a scheme writes it.
func (t *Trim) name() string {
	switch t.Method {
	case TrimDrop:
		return "drop"
	case TrimWinsor:
		return "winsor"
	}
	return "none"
}

// words returns the bounds of trimming as a scheme writes them: lower and upper.
func (t *Trim) words() []string {
	if t.PercentileLow.Known() {
		return []string{t.PercentileLow.String() + " %", t.PercentileHigh.String() + " %"}
	}
	p := t.plan()
	low, high := number(p.lower), number(p.upper)
	return []string{low.String() + " IQR", high.String() + " IQR"}
}
