package dip_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
)

// printed is the national list as it is printed, read with encoding/csv and not as a pack: what the tests expect rests on the
// texts of its rows, and on no table of the engine.
type printed struct {
	rows         []printedRow // number n is rows[n-1]
	keys         []string     // in the order of the list
	conservative map[string]int
	byKey        map[string][]int // numbers
	byPair       map[pair][]int
	crowded      []pair              // with more than one row
	codes        map[string][]string // full codes of a key, those of external causes left out
	procedures   []string
	known        map[string]bool // procedures
	prefixes     map[string]string
}

type printedRow struct {
	number    int
	key, main string // main is "" for a conservative row (保守治疗)
	related   []string
}

// pair is what rows compete within: a key and a main procedure.
type pair struct{ key, main string }

func (r *printedRow) pair() pair { return pair{r.key, r.main} }

func printedTable(tb testing.TB, name string) [][]string {
	tb.Helper()
	f, err := dip20.FS().Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		tb.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return rows[1:]
}

func readPrinted(tb testing.TB) *printed {
	tb.Helper()
	l := &printed{
		conservative: make(map[string]int), byKey: make(map[string][]int), byPair: make(map[pair][]int),
		codes: make(map[string][]string), known: make(map[string]bool), prefixes: make(map[string]string),
	}
	for i, cells := range printedTable(tb, "core.csv") {
		r := printedRow{number: i + 1, key: cells[1], main: cells[2]}
		if cells[3] != "" {
			r.related = strings.Split(cells[3], "&")
		}
		if len(l.byKey[r.key]) == 0 {
			l.keys = append(l.keys, r.key)
		}
		l.rows = append(l.rows, r)
		l.byKey[r.key] = append(l.byKey[r.key], r.number)
		if r.main == "" {
			l.conservative[r.key] = r.number
		} else {
			if l.byPair[r.pair()] = append(l.byPair[r.pair()], r.number); len(l.byPair[r.pair()]) == 2 {
				l.crowded = append(l.crowded, r.pair())
			}
		}
	}
	for _, cells := range printedTable(tb, "procedure_class.csv") {
		l.prefixes[cells[0]] = cells[2]
	}
	c := packtest.Codes(tb).Codes().Catalog()
	for _, e := range c.Diagnoses() {
		if !strings.ContainsAny(e.Code[:1], "VWXY") {
			l.codes[e.Code[:5]] = append(l.codes[e.Code[:5]], e.Code)
		}
	}
	for _, e := range c.Procedures() {
		l.procedures = append(l.procedures, e.Code)
		l.known[e.Code] = true
	}
	return l
}

// pairs are all pairs, in the order of the list.
func (l *printed) pairs() []pair {
	var list []pair
	for p := range l.byPair {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Compare(l.byPair[a][0], l.byPair[b][0]) })
	return list
}

// class is the class of a procedure by the longest prefix (specification, 7.2), an intervention as surgery; "" for none.
func (l *printed) class(code string) string {
	if !l.known[code] {
		return ""
	}
	n := len(code)
	for l.prefixes[code[:n]] == "" {
		n--
	}
	switch class := l.prefixes[code[:n]]; class {
	case "intervention":
		return "surgery"
	case "adjunct", "unsettled":
		return ""
	default:
		return class
	}
}

// verdict is what is told of a case in a line: the status, then the row and how it was met; the candidates; or the group or
// what is needed, and why no row took the case.
func (l *printed) verdict(principal, main string, others ...string) string {
	key := principal[:5]
	if main == "" {
		if n := l.conservative[key]; n > 0 {
			return fmt.Sprintf("core %d conservative", n)
		}
		reason := rules.NoConservativeRow
		if len(l.byKey[key]) == 0 {
			reason = rules.NoRowForDiagnosis
		}
		return fmt.Sprintf("comprehensive %s:conservative %s", principal[:3], reason)
	}
	var full, part, plain []int
	most, reason := 0, rules.NoRowForMain
	for _, n := range l.byPair[pair{key, main}] {
		reason = rules.RelatedRequired
		r := &l.rows[n-1]
		met := 0
		for _, code := range r.related {
			if slices.Contains(others, code) {
				met++
			}
		}
		switch {
		case len(r.related) == 0:
			plain = append(plain, n)
		case met == len(r.related):
			if len(full) > 0 && met < len(l.rows[full[0]-1].related) {
				continue
			}
			if len(full) > 0 && met > len(l.rows[full[0]-1].related) {
				full = nil
			}
			full = append(full, n)
		case met > most:
			most, part = met, []int{n}
		case met > 0 && met == most:
			part = append(part, n)
		}
	}
	for _, o := range []struct {
		rows  []int
		match rules.Match
	}{{full, rules.MatchFull}, {part, rules.MatchPart}, {plain, rules.MatchPlain}} {
		switch {
		case len(o.rows) == 1:
			return fmt.Sprintf("core %d %s", o.rows[0], o.match)
		case len(o.rows) > 1:
			return fmt.Sprint("ambiguous ", o.rows)
		}
	}
	if len(l.byKey[key]) == 0 {
		reason = rules.NoRowForDiagnosis
	}
	if class := l.class(main); class != "" {
		return fmt.Sprintf("comprehensive %s:%s %s", principal[:3], class, reason)
	}
	return fmt.Sprintf("needs-data class:%s %s", main, reason)
}

// told writes a result as [printed.verdict] does.
func told(r *rules.Result) string {
	switch r.Status {
	case rules.Core:
		s := fmt.Sprintf("core %d %s", r.DIP.Number, r.DIP.Match)
		if r.DIP.Kind != rules.KindCore || r.Code != strconv.Itoa(int(r.DIP.Number)) || r.DIP.Row != rules.RowID(r.DIP.Number) || r.Reason != "" {
			s += fmt.Sprintf(" of kind %s, code %q, row %d, reason %s", r.DIP.Kind, r.Code, r.DIP.Row, r.Reason)
		}
		if r.DIP.Tied {
			s += " tied"
		}
		return s
	case rules.Ambiguous:
		var numbers []int
		for c := range r.DIP.Candidates() {
			numbers = append(numbers, int(c.Number))
		}
		s := fmt.Sprint("ambiguous ", numbers)
		if r.DIP.Kind != 0 || r.Code != "" || r.DIP.Number != 0 || r.DIP.Match != 0 || r.Reason != "" {
			s += fmt.Sprintf(" of kind %s, code %q, number %d, match %s, reason %s", r.DIP.Kind, r.Code, r.DIP.Number, r.DIP.Match, r.Reason)
		}
		return s
	case rules.NeedsData:
		s := "needs-data"
		for _, i := range r.Issues() {
			if i.Code == rules.DataNeeded {
				s += " " + i.Value()
			}
		}
		if r.Code != "" {
			s += " with code " + r.Code
		}
		return fmt.Sprint(s, " ", r.Reason)
	}
	s := fmt.Sprintf("%s %s %s", r.Status, r.Code, r.Reason)
	if r.Status == rules.Comprehensive && (r.DIP.Kind != rules.KindComprehensive || !strings.HasSuffix(r.Code, ":"+r.DIP.Class.String())) || r.DIP.Number != 0 {
		s += fmt.Sprintf(" of kind %s, class %s, number %d", r.DIP.Kind, r.DIP.Class, r.DIP.Number)
	}
	return s
}

func nationalGrouper(tb testing.TB) *dip.Grouper {
	tb.Helper()
	g, err := dip.Compile(packtest.DIP(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// patched compiles the national pack with other parameters, each given as its line.
func patched(tb testing.TB, parameters ...string) *dip.Grouper {
	tb.Helper()
	files := fstest.MapFS{}
	entries, err := fs.ReadDir(dip20.FS(), ".")
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		data, err := fs.ReadFile(dip20.FS(), e.Name())
		if err != nil {
			tb.Fatal(err)
		}
		files[e.Name()] = &fstest.MapFile{Data: data}
	}
	lines := strings.Split(string(files["pack.yaml"].Data), "\n")
	for _, p := range parameters {
		name, _, _ := strings.Cut(p, ":")
		i := slices.IndexFunc(lines, func(s string) bool { return strings.HasPrefix(s, "  "+name+":") })
		if i < 0 {
			tb.Fatalf("the pack has no parameter %s", name)
		}
		lines[i] = "  " + p
	}
	files["pack.yaml"].Data = []byte(strings.Join(lines, "\n"))
	p, err := rules.Open(files, packtest.Codes(tb))
	if err != nil {
		tb.Fatal(err)
	}
	g, err := dip.Compile(p)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}
