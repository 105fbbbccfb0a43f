package dip_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// localPack makes the files of a pack of a locality that nobody would write: every table with rows at random over few codes, and
// every parameter at random, so that rules meet each other in every way.
type localPack struct {
	rng   *rand.Rand
	files fstest.MapFS
	rows  map[string]int
	codes []string // of groups
	whens []string
}

var (
	localDiagnoses  = []string{"A41.900", "A41.800", "I21.000", "K35.200", "C34.101", "E11.300x011+H36.0*", "A17.000+G01*", "U07.100", "J96.000", "Z51.500"}
	localKeys       = []string{"A41.9", "A41", "A41.900", "A40-A49", "A4", "A", "I21.0", "I21", "I20-I25", "K35.2", "C34.1", "C00-C97", "C", "E11.3", "E11.300x011", "A17.0", "U07", "J96", "J", "Z51.5", "A00-B99", "A30-A49", "K00-K93", "K35-K38"}
	localProcedures = []string{"36.0700", "88.5600", "54.1100", "47.0901", "96.7201", "31.1x00", "00.4000", "45.1300x004", "17.5500x003", "39.9500"}
	localFiled      = append([]string{"39.9599", "36.07X0", "96.72O1", "", "36.0700", " 88.5600"}, localProcedures...)
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some joins up to n different values.
func some(r *rand.Rand, list []string, n int, sign string) string {
	perm := r.Perm(len(list))[:1+r.IntN(n)]
	parts := make([]string, len(perm))
	for i, p := range perm {
		parts[i] = list[p]
	}
	return strings.Join(parts, sign)
}

func (p *localPack) maybe(percent int, s string) string {
	if p.rng.IntN(100) < percent {
		return s
	}
	return ""
}

// table writes a table.
func (p *localPack) table(name, header string, rows []string) {
	if len(rows) == 0 {
		return
	}
	p.files[name+".csv"] = &fstest.MapFile{Data: []byte(header + "\n" + strings.Join(rows, "\n") + "\n")}
	p.rows[name] = len(rows)
}

// list makes n different lines; key is how many leading cells make lines the same.
func (p *localPack) list(n, key int, line func(i int) string) []string {
	seen := make(map[string]bool)
	var rows []string
	for i := range p.rng.IntN(n + 1) {
		row := line(i)
		cells := strings.Split(row, ",")
		k := strings.Join(cells[:min(key, len(cells))], ",")
		if !seen[k] {
			seen[k] = true
			rows = append(rows, row)
		}
	}
	return rows
}

func (p *localPack) group(code string) string {
	p.codes = append(p.codes, code)
	return code
}

// localTests are lines of when.csv without name, alternative and negation.
var localTests = []string{
	"principal,in,A41|C00-C97", "other_diagnosis,in,J96|H36", "any_diagnosis,in,G01|I21.000", "procedure,in,36.0700|47.0901",
	"all_procedures,in,36.0700|88.5600", "class,in,surgery|therapeutic", "surgery_level,ge,3", "age,le,6", "age_days,between,0..28",
	"age_days,ge,400", "stay,gt,3", "birth_weight,lt,1500", "icu_days,between,2..7", "icu_hours,ge,24", "ventilator_hours,ge,96",
	"discharge,eq,5", "cci,ge,1", "cost,gt,5000.5", "cost_ratio,ge,3", "share:drugs,ge,0.5", "sex,in,F", "admission,in,day|bed-day",
	"hospital_level,in,三级", "insurance,in,职工", "tcm_dx,in,A01.01", "stage,in,1", "flag:plan,,",
}

// fill writes the tables.
func (p *localPack) fill() {
	r := p.rng
	for i := range 6 {
		p.whens = append(p.whens, fmt.Sprintf("w%d", i))
	}
	rows := func(name, prefix string, n int, free bool) {
		var lines []string
		for i := range r.IntN(n + 1) {
			code := p.group(fmt.Sprintf("%s%d", prefix, i))
			key := some(r, localKeys, 2, "|")
			if free && r.IntN(2) == 0 {
				key = ""
			}
			for form := range 1 + r.IntN(5)/4 {
				main := p.maybe(75, some(r, localProcedures, 2, "|"))
				related := ""
				if main != "" && r.IntN(2) == 0 {
					var slots []string
					for range 1 + r.IntN(2) {
						slot := pick(r, localProcedures)
						if slot != main && !slices.Contains(slots, slot) {
							slots = append(slots, slot)
						}
					}
					related = strings.Join(slots, "&")
				}
				alternative, when, class := "", "", ""
				if form > 0 {
					alternative = fmt.Sprint(form + 1)
				} else { // which says for all forms
					when = p.maybe(25, pick(r, p.whens))
					class = p.maybe(30, pick(r, []string{"surgery", "therapeutic", "diagnostic"}))
				}
				lines = append(lines, fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s", key, main, code, alternative, related, when, class))
			}
		}
		p.table(name, "diagnosis,main,code,alternative,related,when,class", lines)
	}
	rows("core", "C", 40, false)
	rows("basic", "B", 10, false)
	rows("day", "D", 6, false)
	rows("bed_day", "N", 4, false)
	rows("pre", "P", 3, true)
	classes := []string{"36,prefix,intervention,official", "88,prefix,diagnostic,official", "54,prefix,surgery,written", "47,prefix,surgery,official",
		"96,prefix,therapeutic,written", "31,prefix,unsettled,written", "00.4,prefix,adjunct,written", "45.1300x004,exact,diagnostic,pack",
		"17,prefix,surgery,official", "39,prefix,therapeutic,official"}
	p.table("procedure_class", "code,match,class,basis", slices.DeleteFunc(classes, func(string) bool { return r.IntN(10) == 0 }))
	p.table("procedure_level", "code,level,incision", p.list(8, 1, func(int) string {
		return fmt.Sprintf("%s,%s,%s", pick(r, localProcedures), pick(r, []string{"", "1", "2", "3", "4"}), pick(r, []string{"", "0", "1", "2"}))
	}))
	p.table("comprehensive", "key,class,levels,code", p.list(25, 3, func(i int) string {
		code := fmt.Sprintf("Z%d", i)
		if r.IntN(4) == 0 {
			code = "{category}-{key}:{class}" + fmt.Sprint(i)
		}
		return fmt.Sprintf("%s,%s,%s,%s", pick(r, []string{"*", "A41", "I21", "K35", "A30-A49", "A00-B99", "C34", "C", "A", "E1", "I00-I99", "J96"}),
			pick(r, []string{"surgery", "therapeutic", "diagnostic", "conservative", "intervention"}), pick(r, []string{"", "", "1|2", "3|4"}), p.group(code))
	}))
	p.table("last_resort", "key,code", p.list(2, 1, func(i int) string {
		return fmt.Sprintf("%s,%s", pick(r, []string{"*", "A", "I"}), p.group(fmt.Sprintf("L%d", i)))
	}))
	p.table("exclude_principal", "code,match", p.list(1, 1, func(int) string { return pick(r, []string{"A41.800,exact", "J96,prefix"}) }))
	p.table("exclude_procedure", "code,match,action,unless", p.list(4, 1, func(int) string {
		return fmt.Sprintf("%s,%s,%s", pick(r, []string{"36.0700,exact", "39,prefix", "88.5600,exact", "96.7201,exact", "17,prefix"}),
			pick(r, []string{"drop", "not-main", "simple"}), p.maybe(40, "A00-A49|I21"))
	}))
	if r.IntN(2) == 0 {
		p.table("families", "family,scope,before", []string{"f1,A41|I21,", "f2,A00-B99|K35," + p.maybe(50, "f1")})
		p.table("family_classes", "family,class,code", []string{"f1,一,36.0700", "f1,一,47.0901", "f1,二,88.5600", "f2,甲,96", "f2,乙,54.1100"})
		p.table("family_groups", "family,classes,code,diagnosis", []string{"f1,一," + p.group("F1") + ",", "f1,一&二," + p.group("F2") + ",A41",
			"f1,一&二," + p.group("F3") + ",", "f2,甲," + p.group("F4") + ",A", "f2,乙&甲," + p.group("F5") + ","})
	}
	p.table("cci", "category,weight,diagnosis,yields_to", []string{"lung,1,J40-J47,", "failure,1,J96,severe", "severe,3,H36,"})
	base := func(percent int) string {
		if len(p.codes) == 0 {
			return ""
		}
		c := p.maybe(percent, pick(r, p.codes))
		return c
	}
	p.table("tcm", "tcm_dx,diagnosis,procedures,base,part,min_share,coefficient", p.list(3, 9, func(int) string {
		share := ","
		if r.IntN(2) == 0 {
			share = "tcm,0.3"
		}
		return fmt.Sprintf("A01.01,%s,%s,%s,%s,1.1", p.maybe(50, "A41|C34"), p.maybe(30, "47.0901"), base(40), share)
	}))
	p.table("auxiliary", "type,level,when,groups,trigger,hospital_level,coefficient,code", p.list(8, 6, func(i int) string {
		value := "," + fmt.Sprintf("1.%d,", i)
		switch r.IntN(4) {
		case 0:
			value = "三级," + fmt.Sprintf("1.%d,", i)
		case 1:
			value = ",," + pick(r, []string{"X1", "C0", "C1"})
		}
		groups := ""
		if r.IntN(3) == 0 {
			groups = base(100)
		}
		return fmt.Sprintf("t%d,l%d,%s,%s,%s,%s", r.IntN(3), i, pick(r, p.whens), groups, p.maybe(50, fmt.Sprintf("2.%d", r.IntN(9))), value)
	}))
	if r.IntN(2) == 0 {
		var lines, costs []string
		seen := make(map[string]bool)
		for _, c := range p.codes {
			if !seen[c] {
				lines = append(lines, fmt.Sprintf("%s,%d.%d", c, 10+r.IntN(4)*10, r.IntN(2)))
				if r.IntN(3) == 0 {
					costs = append(costs, fmt.Sprintf("%s,%d,%s,%s", c, 1000*(1+r.IntN(9)), p.maybe(50, "三级"), p.maybe(50, "职工")))
				}
			}
			seen[c] = true
		}
		p.table("scores", "code,score", lines)
		p.table("costs", "code,cost,hospital_level,insurance", costs)
	}
}

// conditions writes those conditions that some row refers to.
func (p *localPack) conditions() {
	var lines []string
	for _, name := range p.whens {
		used := false
		for _, f := range p.files {
			used = used || strings.Contains(string(f.Data), ","+name+",")
		}
		if !used {
			continue
		}
		for a := range 1 + p.rng.IntN(2) {
			for range 1 + p.rng.IntN(2) {
				lines = append(lines, fmt.Sprintf("%s,%d,%s,%s", name, a+1, pick(p.rng, localTests), p.maybe(25, "1")))
			}
		}
	}
	p.table("when", "when,alternative,test,compare,value,not", lines)
}

// manifest writes pack.yaml with parameters at random.
func (p *localPack) manifest(codes *rules.Pack) {
	r := p.rng
	list := func(values ...string) string {
		perm := r.Perm(len(values))[:r.IntN(len(values)+1)]
		var out []string
		for _, i := range perm {
			out = append(out, values[i])
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	full := func(values ...string) string {
		r.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		return "[" + strings.Join(values, ", ") + "]"
	}
	types := "[]"
	if r.IntN(2) == 0 {
		types = full("core-surgery", "core-therapeutic", "core-diagnostic", "core-conservative", "core-intervention", "basic-surgery", "basic-therapeutic",
			"basic-diagnostic", "basic-conservative", "comp-surgery", "comp-therapeutic", "comp-diagnostic", "comp-conservative", "comp-intervention", "fallback")
	}
	main := pick(r, []string{"filed", "any"})
	selection := list("main-first", "exact", "full", "related", "slots", "row-slots", "codes", "no-leftover", "full-code", "dx-length", "closest-cost",
		"highest-score", "\"if-surgery:highest-score\"", "main-filed", "type")
	price := pick(r, []string{"none", "100"})
	ids := codes.Identity()
	var b strings.Builder
	fmt.Fprintf(&b, "format: 1\nsystem: dip\nid: local\nedition: \"1\"\nrevision: 1\nname: 随机\nsources: [{title: 随机, issuer: 示例}]\n"+
		"code_system: {id: %s, edition: %q, digest: %q}\nparameters:\n", ids.ID, ids.Edition, ids.Digest)
	for _, line := range []string{
		"unknown_principal: " + pick(r, []string{"invalid", "key"}), "external_causes: [V, W, X, Y]",
		"pipeline: " + pick(r, []string{"[bed-day, day, pre, family, core]", "[pre, core]", "[family, day, bed-day, core]"}),
		"day_admission: " + pick(r, []string{"[day]", "[]"}), "bed_day_admission: " + pick(r, []string{"[bed-day]", "[]"}),
		"keys: " + pick(r, []string{"[five]", "[full, five, category, range, two, letter]", "[category, five]", "[range, letter]"}),
		"main: " + main, "related_part: " + pick(r, []string{`"on"`, `"off"`}), "match: exact", "select: " + selection,
		"tie: " + pick(r, []string{"error", "first", "last"}), "type_order: " + types,
		"basic_stage: " + pick(r, []string{"core", "order"}), "simple_unknown: " + pick(r, []string{`"on"`, `"off"`}),
		"minor_incision: " + pick(r, []string{"none", "none", `"0"`}), "minor_level_below: " + pick(r, []string{"none", "none", `"3"`}),
		"uncovered: " + pick(r, []string{`"off"`, "all", "any"}), "class_from: " + pick(r, []string{"main", "highest"}),
		"intervention: " + pick(r, []string{"surgery", "therapeutic", "intervention"}),
		"ladder: " + list("category", "section", "chapter", "ranges", "two", "letter"), "auxiliary: " + pick(r, []string{"max", "table"}), "price: " + price,
	} {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	b.WriteString("tables:\n")
	for _, name := range slices.Sorted(mapsKeys(p.rows)) {
		fmt.Fprintf(&b, "  %s: %d\n", name, p.rows[name])
	}
	p.files["pack.yaml"] = &fstest.MapFile{Data: []byte(b.String())}
}

// accept admits what chance makes of rows and parameters, if that is found.
func (p *localPack) accept(err error) bool {
	var list rules.Errors
	if !errors.As(err, &list) {
		return false
	}
	seen := make(map[string]bool)
	for _, e := range list {
		switch e.Code {
		case rules.RowsUnasked:
			seen[fmt.Sprintf("%s,\"%s %s\",随机,示例", e.Code, e.Args[0], e.Args[1])] = true
		case rules.RowTied, rules.RowDead, rules.ClassMissing:
			seen[fmt.Sprintf("%s,%s,随机,示例", e.Code, e.Args[0])] = true
		}
	}
	p.table("accepted", "finding,subject,reason,source", slices.Sorted(maps.Keys(seen)))
	y := p.files["pack.yaml"]
	y.Data = fmt.Appendf(y.Data, "  accepted: %d\n", len(seen))
	return len(seen) > 0
}

func mapsKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// text is the pack as a person reads it.
func (p *localPack) text() string {
	var b strings.Builder
	_, parameters, _ := strings.Cut(string(p.files["pack.yaml"].Data), "parameters:\n")
	b.WriteString(parameters)
	for _, name := range slices.Sorted(mapsKeys(p.rows)) {
		fmt.Fprintf(&b, "%s.csv\n%s", name, p.files[name+".csv"].Data)
	}
	return b.String()
}

// localCase makes a case over the few codes, with inputs that are there or not.
func localCase(r *rand.Rand) rules.Case {
	number := func(percent, n int) rules.Int {
		if r.IntN(100) >= percent {
			return rules.Int{}
		}
		return rules.Known(int64(r.IntN(n)))
	}
	decimal := func(percent int, list ...string) (d rules.Decimal) {
		if r.IntN(100) < percent {
			d, _ = rules.ParseDecimal(pick(r, list))
		}
		return d
	}
	text := func(list ...string) string { return pick(r, append(list, "")) }
	c := rules.Case{
		Sex: rules.Sex(r.IntN(4)), Age: number(60, 10), AgeDays: number(40, 800), BirthWeight: number(40, 3000), Stay: number(60, 8),
		Discharge: number(60, 6), ICUHours: number(40, 60), ICUDays: number(40, 10), VentilatorHours: number(40, 200),
		Cost: decimal(60, "500", "3000", "9000.5", "0"), Price: decimal(30, "50", "120.5", "0"),
		HospitalLevel: text("三级", "二级"), Insurance: text("职工", "居民"), TCMDiagnosis: text("A01.01", "A02"), Admission: text("inpatient", "day", "bed-day"),
		Stage: text("1", "2"),
	}
	if r.IntN(2) == 0 {
		c.Parts = map[string]rules.Decimal{"drugs": decimal(80, "100", "4000"), "tcm": decimal(80, "100", "2000")}
	}
	if r.IntN(2) == 0 {
		c.Flags = map[string]bool{"plan": r.IntN(2) == 0}
	}
	for range 1 + r.IntN(4) {
		c.Diagnoses = append(c.Diagnoses, pick(r, localDiagnoses))
	}
	if r.IntN(30) == 0 {
		c.Diagnoses[0] = pick(r, []string{"A41.999", "A41900", "V01.x00", "G01*", "", "J96.9999"})
	}
	for range r.IntN(5) {
		list := localProcedures
		if r.IntN(6) == 0 {
			list = localFiled
		}
		c.Procedures = append(c.Procedures, pick(r, list))
	}
	return c
}

// TestLocalPacks compares the engine with the plain reading of the specification, on packs and cases at random.
func TestLocalPacks(t *testing.T) {
	codes := packtest.Codes(t)
	packs, opened := 160, 0
	if testing.Short() {
		packs = 60
	}
	wrong := 0
	for n := range packs {
		r := rand.New(rand.NewPCG(uint64(n), 9))
		p := localPack{rng: r, files: fstest.MapFS{}, rows: make(map[string]int)}
		p.fill()
		p.conditions()
		p.manifest(codes)
		pack, err := rules.Open(p.files, codes)
		if p.accept(err) {
			pack, err = rules.Open(p.files, codes)
		}
		if err != nil {
			if opened == 0 && n > 20 {
				t.Fatal(err)
			}
			continue
		}
		opened++
		g, err := dip.Compile(pack)
		if err != nil {
			t.Fatal(err)
		}
		ref := reference.NewDIP(pack)
		for i := range 60 {
			c := localCase(r)
			got, want := answer(g.Group(&c)), ref.Group(&c)
			if a, b := show(got), show(want); a != b {
				if wrong++; wrong <= 5 {
					t.Errorf("pack %d case %d\n%+v\nengine    %s\nreference %s\n%s", n, i, c, a, b, p.text())
				}
			}
			walked := g.Walk(&c, func(rules.Step) {})
			if again := g.Group(&c); !walked.Equal(&again) {
				t.Errorf("pack %d case %d: Walk gives another answer", n, i)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d cases differ", wrong)
	}
	if opened < packs/2 {
		t.Errorf("only %d of %d packs are sound", opened, packs)
	}
}

// answer is a result in the terms of the plain reading.
func answer(r rules.Result) reference.DIPAnswer {
	a := reference.DIPAnswer{Status: r.Status, Code: r.Code, Number: r.DIP.Number, Kind: r.DIP.Kind, Match: r.DIP.Match, Tied: r.DIP.Tied,
		Class: r.DIP.Class, Reason: r.Reason, TCM: int(r.DIP.TCM), Auxiliary: int(r.DIP.Auxiliary)}
	for i, issue := range r.Issues() {
		switch {
		case i == 0 && r.Reason != "":
		case issue.Code == rules.DataNeeded:
			a.Needs = append(a.Needs, issue.Value())
		default:
			a.Warnings = append(a.Warnings, issue.Code)
		}
	}
	for c := range r.DIP.Candidates() {
		a.Candidates = append(a.Candidates, c.String())
	}
	return a
}

// show writes an answer; the order of warnings has no meaning.
func show(a reference.DIPAnswer) string {
	a.Warnings = slices.Sorted(slices.Values(a.Warnings))
	return fmt.Sprintf("%s %q number=%d kind=%s match=%s tied=%t class=%s reason=%s needs=%v warnings=%v candidates=%v tcm=%d auxiliary=%d",
		a.Status, a.Code, a.Number, a.Kind, a.Match, a.Tied, a.Class, a.Reason, a.Needs, a.Warnings, a.Candidates, a.TCM, a.Auxiliary)
}
