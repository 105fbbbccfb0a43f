package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/xitongsys/parquet-go-source/local"
	"github.com/xitongsys/parquet-go/writer"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/examples/internal/pricing"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

const corpus = "../../testdata/corpus/chs-drg-2.0-synthetic.jsonl"

// TestMain lets a worker of the local runner, which is this program again, begin.
func TestMain(m *testing.M) {
	beam.Init()
	os.Exit(m.Run())
}

// cases are the synthetic cases of the corpus, with what reading them noticed left out: the same cases in every format.
func cases(t *testing.T) []*grouper.Case {
	t.Helper()
	f, err := os.Open(corpus)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []*grouper.Case
	for c, err := range grouper.ReadJSON(f) {
		if err != nil {
			t.Fatal(err)
		}
		c.Notes = nil
		list = append(list, c)
	}
	if len(list) != 1000 {
		t.Fatalf("%d cases", len(list))
	}
	return list
}

// alone is what one machine answers, in the order of the text.
func alone(t *testing.T, list []*grouper.Case) []string {
	t.Helper()
	pack, err := packs.Open("chs-drg@2.0")
	if err != nil {
		t.Fatal(err)
	}
	g, err := grouper.New(pack)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for r, err := range g.Each(t.Context(), 0, func(yield func(*grouper.Case, error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(r.AppendJSON(nil)))
	}
	slices.Sort(lines)
	return lines
}

// rowOf is the row of a case, for the tests.
func rowOf(c *grouper.Case) Row {
	optional := func(n rules.Int) *int64 {
		if v, ok := n.Get(); ok {
			return &v
		}
		return nil
	}
	return Row{
		ID: c.ID, Sex: c.Sex.String(), Age: optional(c.Age), AgeDays: optional(c.AgeDays), BirthWeight: optional(c.BirthWeight),
		Stay: optional(c.Stay), Discharge: optional(c.Discharge), VentilatorHours: optional(c.VentilatorHours),
		Dx: strings.Join(c.Diagnoses, separator), Px: strings.Join(c.Procedures, separator),
	}
}

// lineOf is the line of a case.
func lineOf(t *testing.T, c *grouper.Case) string {
	t.Helper()
	line := map[string]any{"id": c.ID, "sex": c.Sex.String(), "dx": c.Diagnoses, "px": c.Procedures}
	for _, f := range rules.Numbers() {
		if n, ok := c.Number(f).Get(); ok {
			line[f.String()] = n
		}
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// input writes the cases into two files of a format.
func input(t *testing.T, format string, list []*grouper.Case) string {
	t.Helper()
	dir := t.TempDir()
	half := len(list) / 3
	for i, part := range [][]*grouper.Case{list[:half], list[half:]} {
		name := filepath.Join(dir, string(rune('a'+i))+"."+format)
		switch format {
		case "parquet":
			writeParquet(t, name, part)
		case "csv":
			lines := []string{"id,sex,age,age_days,birth_weight,stay,discharge,ventilator_hours,dx,px"}
			for _, c := range part {
				lines = append(lines, strings.Join([]string{c.ID, c.Sex.String(), c.Age.String(), c.AgeDays.String(), c.BirthWeight.String(),
					c.Stay.String(), c.Discharge.String(), c.VentilatorHours.String(),
					strings.Join(c.Diagnoses, separator), strings.Join(c.Procedures, separator)}, ","))
			}
			writeLines(t, name, lines)
		case "jsonl":
			var lines []string
			for _, c := range part {
				lines = append(lines, lineOf(t, c))
			}
			writeLines(t, name, lines)
		}
	}
	return filepath.Join(dir, "*."+format)
}

func writeLines(t *testing.T, name string, lines []string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeParquet(t *testing.T, name string, list []*grouper.Case) {
	t.Helper()
	rows := make([]Row, len(list))
	for i, c := range list {
		rows[i] = rowOf(c)
	}
	writeRows(t, name, rows)
}

func writeRows(t *testing.T, name string, rows []Row) {
	t.Helper()
	f, err := local.NewLocalFileWriter(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := writer.NewParquetWriter(f, new(Row), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteStop(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func readLines(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for s := bufio.NewScanner(f); s.Scan(); {
			lines = append(lines, s.Text())
		}
		f.Close()
	}
	slices.Sort(lines)
	return lines
}

// TestBills prices on the pipeline, from lines and from rows; the bills are those of one machine.
func TestBills(t *testing.T) {
	const scheme, source = "../pay/rate", "../pay/rate.jsonl"
	e := engine{Pack: "chs-drg@2.0", Scheme: scheme}
	if err := e.Setup(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	var fromLines, fromRows []string
	var rows []Row
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		b, unpaid := pricing.Line(e.g, e.s, []byte(line), 0)
		if err := e.bill(b.ID, &b, unpaid, func(s string) { fromLines = append(fromLines, s) }); err != nil {
			t.Fatal(err)
		}
		claim, rest, err := payment.ReadClaim([]byte(line))
		if unpaid != nil || err != nil {
			continue
		}
		c, err := grouper.ParseJSON(rest, 1)
		if err != nil || claim.Review.Outcome != payment.NoOutcome || claim.Items != nil || claim.TCM != nil || claim.Method != payment.ByGroup ||
			claim.Incomplete || claim.Place != "" || claim.Unreasonable != 0 || claim.Benefit.Known || !claim.Admitted.IsZero() {
			continue // what a row cannot say
		}
		cost := claim.Cost.String()
		row := rowOf(c)
		row.Institution, row.Insurance, row.Discharged = claim.Institution, claim.Insurance, claim.Discharged.String()
		row.Cost = &cost
		if fen, known := claim.Burden.Get(); known {
			burden := fen.String()
			row.Burden = &burden
		}
		rows = append(rows, row)
		fromRows = append(fromRows, fromLines[len(fromLines)-1])
	}
	if len(rows) < 3 {
		t.Fatalf("only %d rows", len(rows))
	}
	file := filepath.Join(t.TempDir(), "claims.parquet")
	writeRows(t, file, rows)
	for _, j := range []struct {
		job
		want []string
	}{
		{job{format: "jsonl", input: source}, fromLines},
		{job{format: "parquet", input: file}, fromRows},
	} {
		j.pack, j.scheme, j.shards, j.output = e.Pack, scheme, 1, filepath.Join(t.TempDir(), "bills.jsonl")
		if err := j.run(t.Context(), "prism"); err != nil {
			t.Fatal(err)
		}
		slices.Sort(j.want)
		if got := readLines(t, j.output); !slices.Equal(got, j.want) {
			t.Errorf("%s: %d bills, want %d%s", j.format, len(got), len(j.want), firstDifference(got, j.want))
		}
	}
}

// TestBadRows finds the rows that cannot be read among the results, as on one machine.
func TestBadRows(t *testing.T) {
	dir := t.TempDir()
	writeLines(t, filepath.Join(dir, "a.csv"), []string{"id,sex,age,dx", "1,M,67,I63.902|J96.000", "2,M,x,I63.902"})
	writeLines(t, filepath.Join(dir, "b.jsonl"), []string{`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"]}`, "", `{"id":`})
	for name, want := range map[string][]string{
		"a.csv":   {`"id":"1","status":"grouped"`, `"id":"2","status":"invalid"`},
		"b.jsonl": {`"id":"1","status":"grouped"`, `"status":"invalid"`},
	} {
		j := job{format: filepath.Ext(name)[1:], mapping: "fenzu", input: filepath.Join(dir, name), shards: 1, pack: "chs-drg@2.0",
			output: filepath.Join(t.TempDir(), "out")}
		if err := j.run(t.Context(), "prism"); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(readLines(t, j.output), "\n")
		if strings.Count(got, "\n") != len(want)-1 {
			t.Errorf("%s: %s", name, got)
		}
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %s\nwant %s", name, got, w)
			}
		}
	}
}

func TestWrongJobs(t *testing.T) {
	for want, j := range map[string]job{
		"-input":             {format: "csv", pack: "chs-drg@2.0", output: "x", shards: 1},
		"-shards":            {format: "csv", pack: "chs-drg@2.0", input: "x", output: "x"},
		"mapping":            {format: "csv", scheme: "../pay/rate", pack: "chs-drg@2.0", input: "x", output: "x", shards: 1},
		"xlsx":               {format: "xlsx", pack: "chs-drg@2.0", input: "x", output: "x", shards: 1},
		"chs-drg@9":          {format: "csv", pack: "chs-drg@9", input: "x", output: "x", shards: 1},
		"no files are there": {format: "csv", mapping: "fenzu", pack: "chs-drg@2.0", input: filepath.Join(t.TempDir(), "none.csv"), output: "x", shards: 1},
	} {
		if err := j.run(t.Context(), "prism"); err == nil || want != "no files are there" && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", j, err)
		}
	}
}

// firstDifference shows where two lists of lines part.
func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return "\n" + got[i] + "\nwant\n" + want[i]
		}
	}
	return ""
}

// TestSameAsAlone runs the pipeline on Beam's local runner: the results are those of a single machine, line for line.
func TestSameAsAlone(t *testing.T) {
	list := cases(t)
	want := alone(t, list)
	for _, format := range []string{"jsonl", "csv", "parquet"} {
		for _, shards := range []int{1, 3} {
			j := job{format: format, mapping: "fenzu", input: input(t, format, list), shards: shards, pack: "chs-drg@2.0"}
			dir := t.TempDir()
			j.output = filepath.Join(dir, "results.jsonl")
			if err := j.run(t.Context(), "prism"); err != nil {
				t.Fatal(format, err)
			}
			got := readLines(t, filepath.Join(dir, "results*.jsonl"))
			if !slices.Equal(got, want) {
				t.Errorf("%s, %d shards: %d results differ from the %d of one machine%s", format, shards, len(got), len(want),
					firstDifference(got, want))
			}
			if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != shards {
				t.Errorf("%s: files %v", format, files)
			}
		}
	}
}
