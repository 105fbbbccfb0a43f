package packs_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/dip20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// The tables are read here with encoding/csv and not as a pack, so that these numbers do not rest on the reader of packs.

// dipTable returns the rows of a table of dip20, without its header, which must be the one given.
func dipTable(t *testing.T, name, header string) [][]string {
	t.Helper()
	f, err := dip20.FS().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != header {
		t.Fatalf("%s: header %s, want %s", name, got, header)
	}
	return rows[1:]
}

func catalog(t *testing.T) *icd.Catalog {
	t.Helper()
	p, err := rules.Open(yb20.FS())
	if err != nil {
		t.Fatal(err)
	}
	return p.Codes().Catalog()
}

// core is one row of the national list.
type core struct {
	key, main string
	related   []string
}

func coreRows(t *testing.T) []core {
	t.Helper()
	var rows []core
	for i, r := range dipTable(t, "core.csv", "number,diagnosis,main,related") {
		if r[0] != fmt.Sprint(i+1) {
			t.Fatalf("row %d has the number %s", i+1, r[0])
		}
		c := core{key: r[1], main: r[2]}
		if r[3] != "" {
			c.related = strings.Split(r[3], "&")
		}
		rows = append(rows, c)
	}
	return rows
}

// TestDIPList holds the list to the properties of specification 2.1 and 8 rule 3.
func TestDIPList(t *testing.T) {
	book := catalog(t)
	rows := coreRows(t)
	keys, categories, mains, related := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	conservative, plain, same, fillers := map[string]int{}, map[string]int{}, map[string]bool{}, 0
	pairs := map[[2]string]int{}
	var with [4]int // rows by number of related codes
	last := ""
	for i, r := range rows {
		n := i + 1
		if r.key < last || len(r.key) != 5 {
			t.Errorf("row %d: %s behind %s", n, r.key, last)
		}
		last = r.key
		keys[r.key], categories[r.key[:3]] = true, true
		if strings.HasSuffix(r.key, "x") {
			fillers++
		}
		with[len(r.related)]++
		identity := r.key + " " + r.main + " " + strings.Join(slices.Sorted(slices.Values(r.related)), " ")
		if same[identity] {
			t.Errorf("row %d: %s is there already", n, identity)
		}
		same[identity] = true
		for _, c := range r.related {
			related[c] = true
			if r.main == "" || c == r.main {
				t.Errorf("row %d: related %s, main %q", n, c, r.main)
			}
		}
		if r.main == "" {
			conservative[r.key]++
			continue
		}
		mains[r.main] = true
		pair := [2]string{r.key, r.main}
		pairs[pair]++
		if r.related == nil {
			plain[r.key+r.main]++
		}
	}
	only, ops := 0, len(mains)
	for c := range related {
		if !mains[c] {
			only++
			ops++
		}
	}
	many, manyRows, most := 0, 0, 0
	for _, n := range pairs {
		if n > 1 {
			many, manyRows, most = many+1, manyRows+n, max(most, n)
		}
	}
	alone := 0 // keys that have nothing but a conservative row
	for k := range conservative {
		if !slices.ContainsFunc(rows, func(r core) bool { return r.key == k && r.main != "" }) {
			alone++
		}
	}
	for what, n := range map[string][2]int{
		"rows":                                {len(rows), 9_520},
		"keys":                                {len(keys), 3_332},
		"categories":                          {len(categories), 1_133},
		"rows of keys with a filler":          {fillers, 536},
		"conservative rows":                   {with[0] - len(plain), 3_209},
		"keys with a conservative row":        {len(conservative), 3_209},
		"keys with nothing else":              {alone, 1_947},
		"keys without a conservative row":     {len(keys) - len(conservative), 123},
		"rows with a main":                    {len(rows) - len(conservative), 6_311},
		"rows with one related code":          {with[1], 977},
		"rows with two":                       {with[2], 116},
		"rows with three":                     {with[3], 7},
		"procedures":                          {ops, 1_732},
		"main procedures":                     {len(mains), 1_604},
		"related procedures":                  {len(related), 284},
		"procedures only related":             {only, 128},
		"pairs":                               {len(pairs), 5_303},
		"pairs with several rows":             {many, 548},
		"rows of these":                       {manyRows, 1_556},
		"rows of the largest":                 {most, 20},
		"rows of C73.x and 06.2x02":           {pairs[[2]string{"C73.x", "06.2x02"}], 20},
		"pairs with a plain row":              {len(plain), 5_211},
		"pairs without a plain row":           {len(pairs) - len(plain), 92},
		"keys of the catalogue outside V-Y":   {len(catalogueKeys(book)), 8_929},
		"full codes that the list covers":     {covered(book, keys), 18_489},
		"full codes of the catalogue outside": {covered(book, nil), 32_168},
	} {
		if n[0] != n[1] {
			t.Errorf("%s: %d, want %d", what, n[0], n[1])
		}
	}
	open := catalogueKeys(book)
	for k := range keys {
		if !open[k] {
			t.Errorf("no code of the catalogue outside V-Y begins with %s", k)
		}
	}
	for _, set := range []map[string]bool{mains, related} {
		for c := range set {
			if e, ok := book.Procedure(icd.Procedure(c)); !ok || e.Code != c || e.Gray {
				t.Errorf("procedure %s: %+v, %v", c, e, ok)
			}
		}
	}
	for k, n := range conservative {
		if n > 1 {
			t.Errorf("%s has %d conservative rows", k, n)
		}
	}
	for k, n := range plain {
		if n > 1 {
			t.Errorf("%s has %d plain rows", k, n)
		}
	}
}

// external reports whether a code is an external cause, which no principal diagnosis is (specification 1.5).
func external(code string) bool { return strings.ContainsRune("VWXY", rune(code[0])) }

// catalogueKeys are the first five characters of the diagnoses outside V-Y.
func catalogueKeys(book *icd.Catalog) map[string]bool {
	keys := make(map[string]bool)
	for _, e := range book.Diagnoses() {
		if !external(e.Code) {
			keys[icd.Diagnosis(e.Code).Key()] = true
		}
	}
	return keys
}

// covered counts the diagnoses outside V-Y whose key is in a set; no set has every key.
func covered(book *icd.Catalog, keys map[string]bool) (n int) {
	for _, e := range book.Diagnoses() {
		if !external(e.Code) && (keys == nil || keys[icd.Diagnosis(e.Code).Key()]) {
			n++
		}
	}
	return n
}

// TestDIPTies counts the pairs in which two rows of one size can both be met in full, with no larger one among what meets
// them (specification 2.4, without partial matches).
func TestDIPTies(t *testing.T) {
	byPair := map[[2]string][][]string{}
	for i, r := range coreRows(t) {
		if r.related != nil {
			p := [2]string{r.key, r.main}
			byPair[p] = append(byPair[p], append(r.related, fmt.Sprint(i+1)))
		}
	}
	pairs, ties, rows := 0, 0, map[string]bool{}
	for _, list := range byPair {
		before := ties
		for i, a := range list {
			for _, b := range list[:i] {
				n := len(a) - 1
				both := append(slices.Clone(a[:n]), b[:len(b)-1]...)
				larger := func(c []string) bool {
					return len(c)-1 > n && !slices.ContainsFunc(c[:len(c)-1], func(s string) bool { return !slices.Contains(both, s) })
				}
				if len(b) == len(a) && !slices.ContainsFunc(list, larger) {
					ties++
					rows[a[n]], rows[b[n]] = true, true
				}
			}
		}
		if ties > before {
			pairs++
		}
	}
	if pairs != 171 || ties != 723 || len(rows) != 596 {
		t.Errorf("%d pairs can tie, in %d ways, with %d rows; want 171, 723, 596", pairs, ties, len(rows))
	}
}

// TestDIPChapters counts the rows of each chapter (specification 7.4).
func TestDIPChapters(t *testing.T) {
	want := map[string]int{
		"A00-B99": 295, "C00-D48": 1_380, "D50-D89": 92, "E00-E90": 314, "F00-F99": 141, "G00-G99": 246, "H00-H59": 295, "H60-H95": 96,
		"I00-I99": 846, "J00-J99": 529, "K00-K93": 1_120, "L00-L99": 188, "M00-M99": 645, "N00-N99": 917, "O00-O99": 717, "P00-P96": 135,
		"Q00-Q99": 150, "R00-R99": 251, "S00-T98": 899, "U00-U99": 0, "V01-Y98": 0, "Z00-Z99": 264,
	}
	book := catalog(t)
	rows := coreRows(t)
	if len(book.Chapters()) != len(want) {
		t.Errorf("%d chapters, want %d", len(book.Chapters()), len(want))
	}
	sum, sections := 0, 0
	for _, c := range book.Chapters() {
		n := 0
		for _, r := range rows {
			if c.Contains(r.key) {
				n++
			}
		}
		if n != want[c.String()] {
			t.Errorf("%s: %d rows, want %d", c, n, want[c.String()])
		}
		sum += n
	}
	for _, s := range book.Sections() {
		if slices.ContainsFunc(rows, func(r core) bool { return s.Contains(r.key) }) {
			sections++
		}
	}
	if sum != 9_520 || sections != 209 {
		t.Errorf("%d rows in chapters, %d sections with rows", sum, sections)
	}
}

// TestSections checks that each category stands in one chapter and in one section (specification 7.4).
func TestSections(t *testing.T) {
	book := catalog(t)
	if s, c := len(book.Sections()), len(book.Categories()); s != 227 || c != 2_041 {
		t.Errorf("%d sections, %d categories; want 227, 2041", s, c)
	}
	for _, c := range book.Categories() {
		for what, list := range map[string][]icd.Range{"chapters": book.Chapters(), "sections": book.Sections()} {
			n := 0
			for _, r := range list {
				if r.Contains(c) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s is in %d %s", c, n, what)
			}
		}
	}
}

// TestDIPRepairs holds the account of the repairs to specification 8.
func TestDIPRepairs(t *testing.T) {
	rows := coreRows(t)
	rules, found, mains, texts := map[string]int{}, map[string]bool{}, 0, 0
	repairs := dipTable(t, "repairs.csv", "number,found,used,rule,name")
	for _, r := range repairs {
		var n int
		if _, err := fmt.Sscan(r[0], &n); err != nil || n < 1 || n > len(rows) {
			t.Fatalf("row %s, %v", r[0], err)
		}
		rules[r[3]]++
		if !found[r[1]] {
			found[r[1]] = true
			texts++
		}
		switch c := rows[n-1]; {
		case c.main == r[2]:
			mains++
		case !slices.Contains(c.related, r[2]):
			t.Errorf("row %d has no %s", n, r[2])
		}
	}
	if len(repairs) != 70 || mains != 40 || texts != 37 || rules["zeros"] != 30 || rules["extension"] != 21 || rules["leading-zero"] != 19 {
		t.Errorf("%d repairs, %d of main procedures, %d texts, rules %v", len(repairs), mains, texts, rules)
	}
}

// written are the prefixes of each class as specification 7.2 writes them; the first hit wins.
var written = []struct{ class, prefixes string }{
	{"adjunct", "00.3, 00.40-00.48, 00.74-00.78, 00.91-00.94, 17.4"},
	{"unsettled", "31.1, 34.04, 39.65, 41.0, 43.41, 45.42, 45.43, 48.36, 72, 73, 86.06, 86.07, 86.22, 86.28, 86.59, 88.4-88.6, 98.5"},
	{"therapeutic", "00.0, 00.1, 00.49, 17.9, 03.91, 03.92, 03.95, 34.91, 34.92, 38.9, 39.95, 54.91, 54.97, 54.98, 57.94, 57.95, 92.2-92.4, " +
		"93.1-93.9, 94.2-94.6, 95.3, 95.48, 95.49, 96, 97, 98, 99"},
	{"diagnostic", "00.2, 00.59, 00.67-00.69, 01.1, 03.3, 04.1, 05.1, 06.1, 07.1, 08.1, 09.1, 10.2, 11.2, 12.2, 14.1, 15.0, 16.2, 18.1, 20.3, " +
		"21.2, 22.1, 24.1, 25.0, 26.1, 27.2, 28.1, 29.1, 31.4, 33.2, 34.2, 37.2, 38.2, 40.1, 41.3, 42.2, 44.1, 45.1, 45.2, 48.2, 49.2, 50.1, 51.1, " +
		"52.1, 54.2, 55.2, 56.3, 57.3, 58.2, 59.2, 60.1, 61.1, 62.1, 63.0, 64.1, 65.1, 66.1, 67.1, 68.1, 70.2, 71.1, 75.1, 75.3, 76.1, 77.4, 78.8, " +
		"80.2, 80.3, 81.98, 83.2, 85.1, 86.1, 87, 88, 89, 90, 91, 92.0, 92.1, 93.0, 94.0, 94.1, 95.0-95.2, 95.4"},
	{"intervention", "00.55, 00.60-00.66, 36.0, 37.34, 39.7, 39.90"},
	{"surgery", "00.5, 00.7, 00.8, 01-86"},
}

// writtenClass applies specification 7.2 to a code.
func writtenClass(code string) string {
	for _, w := range written {
		for _, p := range strings.Split(w.prefixes, ", ") {
			first, last, joined := strings.Cut(p, "-")
			if !joined {
				last = first
			}
			if head := code[:len(first)]; first <= head && head <= last {
				return w.class
			}
		}
	}
	return ""
}

// TestDIPClasses checks that the longest prefix of the table gives every procedure the class of specification 7.2.
func TestDIPClasses(t *testing.T) {
	classes := make(map[string]string)
	last := ""
	for _, r := range dipTable(t, "procedure_class.csv", "code,match,class,basis") {
		if r[0] <= last || r[1] != "prefix" || r[3] != "written" {
			t.Errorf("row %v behind %s", r, last)
		}
		classes[r[0]], last = r[2], r[0]
	}
	got, used := map[string]int{}, map[string]bool{}
	for _, e := range catalog(t).Procedures() {
		n := len(e.Code)
		for n > 0 && classes[e.Code[:n]] == "" {
			n--
		}
		class := classes[e.Code[:n]]
		if want := writtenClass(e.Code); class != want {
			t.Errorf("%s: %q, want %q", e.Code, class, want)
		}
		got[class]++
		used[e.Code[:n]] = true
	}
	want := map[string]int{"adjunct": 43, "unsettled": 267, "therapeutic": 1_149, "diagnostic": 1_441, "intervention": 266, "surgery": 10_601}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if len(used) != len(classes) {
		t.Errorf("%d of %d prefixes have codes", len(used), len(classes))
	}
}

// TestDIPComorbidity holds the comorbidity index to specification 7.3.
func TestDIPComorbidity(t *testing.T) {
	type category struct {
		weight, yieldsTo string
		ranges           []icd.Range
	}
	categories := make(map[string]*category)
	var names []string
	for _, r := range dipTable(t, "cci.csv", "category,weight,diagnosis,yields_to") {
		c := categories[r[0]]
		if c == nil {
			c = &category{weight: r[1], yieldsTo: r[3]}
			categories[r[0]] = c
			names = append(names, r[0])
		}
		if names[len(names)-1] != r[0] || c.weight != r[1] || c.yieldsTo != r[3] {
			t.Errorf("row %v: not beside, or not as, its category", r)
		}
		d, err := icd.ParseRange(r[2])
		if err != nil || d.String() != r[2] {
			t.Errorf("row %v: %v, %v", r, d, err)
		}
		c.ranges = append(c.ranges, d)
	}
	weights := map[string]int{}
	yields := map[string]string{}
	for _, n := range names {
		c := categories[n]
		weights[c.weight]++
		if c.yieldsTo != "" {
			yields[n] = c.yieldsTo
			if o := categories[c.yieldsTo]; o == nil || o.weight <= c.weight {
				t.Errorf("%s yields to %s", n, c.yieldsTo)
			}
		}
	}
	if len(names) != 17 || fmt.Sprint(weights) != "map[1:10 2:4 3:1 6:2]" {
		t.Errorf("%d categories, by weight %v", len(names), weights)
	}
	want := "map[malignancy:metastatic_tumour mild_liver_disease:severe_liver_disease plain_diabetes:complicated_diabetes]"
	if fmt.Sprint(yields) != want {
		t.Errorf("yields %v", yields)
	}
	codes := map[string]int{} // of each category, and of codes in two
	asterisk := map[string]bool{}
	for _, e := range catalog(t).Diagnoses() {
		dagger, star := icd.Diagnosis(e.Code).Halves()
		for _, half := range []string{dagger, star} {
			in := 0
			for _, n := range names {
				if slices.ContainsFunc(categories[n].ranges, func(r icd.Range) bool { return r.Contains(half) }) {
					codes[n]++
					in++
				}
			}
			if in > 1 {
				t.Errorf("%s is in %d categories", half, in)
			}
			if in == 1 && half == star {
				asterisk[icd.Diagnosis(star).Category()] = true
			}
		}
	}
	for _, n := range names {
		if codes[n] == 0 {
			t.Errorf("no code is in %s", n)
		}
	}
	for _, c := range strings.Fields("I43 I79 G46 I68 F00 F02 I98 M36") {
		if !asterisk[c] {
			t.Errorf("no asterisk half of %s is in a category", c)
		}
	}
}

// TestDIPComprehensive checks that the national pack names a group without a library: category and class.
func TestDIPComprehensive(t *testing.T) {
	var got []string
	for _, r := range dipTable(t, "comprehensive.csv", "key,class,levels,code,name") {
		if r[0] != "*" || r[2] != "" || r[3] != "{category}:{class}" || r[4] != "" {
			t.Errorf("row %v", r)
		}
		got = append(got, r[1])
	}
	if !slices.Equal(got, []string{"surgery", "therapeutic", "diagnostic", "conservative"}) {
		t.Errorf("classes %v", got)
	}
}
