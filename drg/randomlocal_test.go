package drg_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/internal/reference"
	"github.com/fenzu/fenzu/rules"
)

// randomLocal writes a local pack over the small pack that nobody would write, so that changes and conditions meet in every way.
// Not every one can load.
type randomLocal struct {
	*rand.Rand
	tables map[string][]string
	lines  []string
	whens  []string
}

var (
	smallDiagnoses  = []string{"A41.900", "A49.900", "C16.900", "K35.800", "K35.900", "K66.000", "S02.000", "S06.000", "S22.300", "S27.000", "B00.000"}
	smallProcedures = []string{"38.9300", "47.0100", "47.0900", "51.2300", "54.5900", "17.971A0"}
	smallADRGs      = map[string][]string{"ZZ1": {"ZZ19"}, "GD1": {"GD19"}, "GR1": {"GR19"}, "GZ1": {"GZ11", "GZ13", "GZ15"}}
)

func (r *randomLocal) pick(list []string) string { return list[r.IntN(len(list))] }

func (r *randomLocal) some(list []string) string {
	perm := r.Perm(len(list))[:1+r.IntN(2)]
	parts := make([]string, len(perm))
	for i, n := range perm {
		parts[i] = list[n]
	}
	return strings.Join(parts, "|")
}

func (r *randomLocal) row(table, format string, args ...any) {
	r.tables[table] = append(r.tables[table], fmt.Sprintf(format, args...))
}

// heads of the tables that change something.
var heads = map[string]string{
	"drg": strings.TrimSpace(leafHead), "when": strings.TrimSpace(whenHead), "lists": strings.TrimSpace(listHead),
	"mdc_principal": "mdc,code,change,reason,source", "zones": "zone,code,change,reason,source", "exclusion": "exclusion,code,change,reason,source",
	"not_counted": "code,change,reason,source", "not_principal": "code,change,reason,source",
	"mcc": "code,exclusion,change,reason,source", "cc": "code,exclusion,change,reason,source",
	"mdc":  "mdc,name,on_miss,qy,qy_code,before,change,reason,source",
	"adrg": "adrg,mdc,name,stage,before,change,reason,source", "conditions": "group,alternative,atom,list,value,reason,source",
	"gates": "group,alternative,atom,list,value,reason,source", "qy": "group,alternative,atom,list,value,reason,source",
	"pre": "drg,name,when,reason,source", "accepted": "finding,subject,reason,source",
}

// test is a random test.
func (r *randomLocal) test() string {
	number := func(name string, values ...string) string {
		v := r.pick(values)
		if r.IntN(5) == 0 {
			return name + ",between," + v + ".." + values[len(values)-1]
		}
		return name + "," + r.pick([]string{"lt", "le", "eq", "ge", "gt"}) + "," + v
	}
	not := ""
	if r.IntN(4) == 0 {
		not = "1"
	}
	var s string
	switch r.IntN(12) {
	case 0:
		s = number("age", "0", "1", "17", "65")
	case 1:
		s = number("age_days", "0", "28", "365", "7300")
	case 2:
		s = number("birth_weight", "999", "1500", "2500")
	case 3:
		s = number(r.pick([]string{"stay", "icu_hours", "ventilator_hours"}), "1", "7", "60")
	case 4:
		s = number("discharge", "1", "2", "5")
	case 5:
		s = "department,in," + r.some([]string{"ICU", "内科"})
	case 6:
		s = "flag:" + r.pick([]string{"day-surgery", "new"}) + ",,"
	case 7:
		s = r.pick([]string{"mcc", "cc", "cc_only", "none"}) + ",,"
	case 8:
		s = r.pick([]string{"principal", "other_diagnosis", "any_diagnosis"}) + ",in," + r.pick([]string{r.some(smallDiagnoses), "@dx", "@MDCG"})
	case 9:
		s = r.pick([]string{"main", "procedure", "other_procedure"}) + ",in," + r.pick([]string{r.some(smallProcedures), "@px", "@GD1.main"})
	case 10:
		s = "procedure_groups,in," + r.some(smallProcedures) + "&" + r.pick([]string{r.some(smallProcedures), "@px"})
	default:
		s = number("count:px", "0", "1", "2")
	}
	return s + "," + not
}

func (r *randomLocal) when() string {
	tier := r.pick([]string{"", "mcc", "cc", "cc_only", "none"})
	return strings.Trim(tier+"&"+r.pick(append(r.whens, "")), "&")
}

// write writes a pack.
func (r *randomLocal) write(core bool) {
	for _, name := range []string{"p", "q", "s"}[:1+r.IntN(3)] {
		for alternative := range 1 + r.IntN(3) {
			for range 1 + r.IntN(2) {
				r.row("when", "%s,%d,%s", name, alternative+1, r.test())
			}
		}
		r.whens = append(r.whens, name)
	}
	r.row("lists", "dx,%s,,,,", r.pick(smallDiagnoses))
	r.row("lists", "dx,%s,prefix,,,", r.pick([]string{"K35", "A4", "S0", "S"}))
	r.row("lists", "dx,S20-S29,range,,,")
	r.row("lists", "px,%s,prefix,,,", r.pick([]string{"47", "38.93", "54"}))
	r.row("lists", "px,%s,,,,", r.pick(smallProcedures))
	n := 0
	code := func(adrg string) string { n++; return fmt.Sprintf("%s_%d", adrg, n) }
	for _, adrg := range []string{"ZZ1", "GD1", "GR1", "GZ1"} {
		leaves := smallADRGs[adrg]
		switch r.IntN(4) {
		case 0:
			for range r.IntN(4) {
				r.row("drg", "replace,%s,%s,x,%s,,,示例,示例", code(adrg), adrg, r.when())
			}
			r.row("drg", "replace,%s,%s,x,,,,示例,示例", code(adrg), adrg)
		case 1, 2:
			for range 1 + r.IntN(3) {
				r.row("drg", "insert,%s,%s,x,%s,%s,,示例,示例", code(adrg), adrg, r.when(), r.pick(append(leaves, "")))
			}
			last := leaves[len(leaves)-1]
			switch r.IntN(5) {
			case 0:
				r.row("drg", "rename,%s,,,,,%s,示例,示例", last, code(adrg))
			case 1:
				r.row("drg", "when,%s,,,%s,,,示例,示例", leaves[0], r.when())
			case 2:
				if len(leaves) > 1 {
					r.row("drg", "remove,%s,,,,,,示例,示例", leaves[r.IntN(2)])
				}
			case 3:
				if len(leaves) > 1 {
					into, at := code(adrg), r.IntN(2)
					r.row("drg", "merge,%s,,,,,%s,示例,示例", leaves[at], into)
					r.row("drg", "merge,%s,,,,,%s,示例,示例", leaves[at+1], into)
				}
			}
		}
	}
	if !core {
		if r.IntN(3) == 0 {
			r.lines = append(r.lines, `parameters: {ungrouped_code: "0001", ungrouped_codes: {no-adrg: "0002", principal-gray: "0003"}}`)
		}
		return
	}
	r.lines = append(r.lines, "core_changes: true")
	r.core()
}

// core writes changes of the core.
func (r *randomLocal) core() {
	var parameters []string
	for _, p := range []string{"discarded_main: shift", "discarded_main: retry", "pair_entries: any", "pair_main: one-is-main", "gray: ignore", "principal_check: []", "age_missing: adult", "infant_days_missing: \"false\"", "infant_days_missing: zero", "sex_missing: group", "code_match: exact"} {
		name, _, _ := strings.Cut(p, ":")
		if r.IntN(6) == 0 && !slices.ContainsFunc(parameters, func(s string) bool { return strings.HasPrefix(s, name) }) {
			parameters = append(parameters, p)
		}
	}
	if len(parameters) > 0 {
		r.lines = append(r.lines, "parameters: {"+strings.Join(parameters, ", ")+"}")
	}
	for _, change := range []func(){
		func() { r.row("lists", "GD1.main,%s,,add,示例,示例", r.pick([]string{"38.9300", "51.2300"})) },
		func() { r.row("lists", "GD1.main,47.0100,,remove,示例,示例") },
		func() { r.row("mdc_principal", "MDCG,%s,add,示例,示例", r.pick([]string{"K66.000", "A41.900"})) },
		func() { r.row("zones", "腹部,%s,add,示例,示例", r.pick([]string{"K66.000", "A41.900"})) },
		func() { r.row("exclusion", "2,%s,add,示例,示例", r.pick([]string{"K35.800", "C16.900"})) },
		func() { r.row("exclusion", "7,%s,add,示例,示例", r.pick([]string{"K35.800", "C16.900"})) },
		func() { r.row("not_counted", "%s,add,示例,示例", r.pick([]string{"47.0900", "51.2300"})) },
		func() { r.row("not_counted", "38.9300,remove,示例,示例") },
		func() { r.row("not_principal", "%s,add,示例,示例", r.pick(smallDiagnoses)) },
		func() { r.row("mcc", "%s,2,add,示例,示例", r.pick([]string{"K66.000", "S02.000"})) },
		func() { r.row("cc", "K66.000,,remove,示例,示例") },
		func() { r.row("cc", "A49.900,2,add,示例,示例") },
		func() {
			r.row("mdc", "MDCG,,%s,%s,,,replace,示例,示例", r.pick([]string{"", "next"}), r.pick([]string{"off", "no-group"}))
		},
		func() { r.row("mdc", "MDCZ,,,,,,remove,示例,示例") },
		func() { r.row("adrg", "GR1,,,,,remove,示例,示例") },
		func() { r.row("adrg", "GZ1,,,before_qy,,replace,示例,示例") },
		func() {
			r.row("adrg", "GX1,MDCG,加,%s,%s,add,示例,示例", r.pick([]string{"before_qy", "after_qy"}), r.pick([]string{"", "GD1", "GZ1"}))
			r.row("conditions", "GX1,1,%s,示例,示例", r.pick([]string{"principal_not,GZ1.principal,", "any_procedure,GD1.main,", "other_diagnosis,GR1.principal,"}))
			r.row("drg", "insert,GX11,GX1,x,mcc,,,示例,示例")
			r.row("drg", "insert,GX19,GX1,x,,,,示例,示例")
		},
		func() { r.row("conditions", "GD1,1,any_procedure,GD1.main,,示例,示例") },
		func() { r.row("gates", "MDCG,1,any_diagnosis,MDCG,,示例,示例") },
		func() { r.row("qy", "MDCG,1,any_procedure_counts,,,示例,示例") },
		func() {
			r.row("pre", "PRE1,先期,%s,示例,示例", r.pick(r.whens))
			r.row("pre", "PRE2,先期,mcc&%s,示例,示例", r.pick(r.whens))
		},
	} {
		if r.IntN(7) == 0 {
			change()
		}
	}
}

// open opens the pack. The findings that a sound pack can have it accepts, and rows with other errors it takes out, until the pack
// loads or nothing helps.
func (r *randomLocal) open(base *rules.Pack, codes *rules.Pack) (*rules.Pack, error) {
	for round := 0; ; round++ {
		tables := make(map[string]string)
		for name, rows := range r.tables {
			if len(rows) > 0 {
				tables[name] = heads[name] + "\n" + strings.Join(rows, "\n") + "\n"
			}
		}
		p, err := rules.Open(packtest.LocalDRG(base, tables, r.lines...), codes, base)
		var list rules.Errors
		if !errors.As(err, &list) || round == 20 {
			return p, err
		}
		r.repair(list)
	}
}

func (r *randomLocal) repair(list rules.Errors) {
	gone := make(map[string]map[int]bool)
	for _, e := range list {
		switch name := strings.TrimSuffix(e.File, ".csv"); e.Code {
		case rules.AlternativeShadowed, rules.PrincipalNotAdmitted:
			r.row("accepted", "%s,%v %v,示例,示例", e.Code, e.Args[0], e.Args[1])
		case rules.GroupUnreachable, rules.GroupOrder, rules.ExclusionMissing:
			r.row("accepted", "%s,%v,示例,示例", e.Code, e.Args[0])
		case rules.ConditionUnused, rules.ListUnused:
			r.tables[name] = slices.DeleteFunc(r.tables[name], func(row string) bool { return strings.HasPrefix(row, fmt.Sprint(e.Args[0], ",")) })
			delete(gone, name)
			return // lines have moved
		default:
			if gone[name] == nil {
				gone[name] = make(map[int]bool)
			}
			gone[name][e.Line-2] = true
		}
	}
	for name, lines := range gone {
		var rows []string
		for i, row := range r.tables[name] {
			if !lines[i] {
				rows = append(rows, row)
			}
		}
		r.tables[name] = rows
	}
}

// smallCase is a random case over the codes of the small packs.
func smallCase(r *randomLocal) *rules.Case {
	number := func(values ...int64) rules.Int {
		if n := r.IntN(len(values) + 1); n < len(values) {
			return rules.Known(values[n])
		}
		return rules.Int{}
	}
	c := &rules.Case{
		Sex: rules.Sex(1 + r.IntN(2)), Age: rules.Known([]int64{0, 1, 9, 17, 18, 65, 80}[r.IntN(7)]), BirthWeight: number(0, 900, 1500, 3000),
		Stay: number(0, 1, 7, 60, 61), Discharge: number(1, 2, 5), ICUHours: number(0, 7, 61), VentilatorHours: number(1, 60),
		Department: r.pick([]string{"", "ICU", "外科"}), Flags: map[string]bool{},
	}
	if r.IntN(10) == 0 {
		c.Age = rules.Int{}
	}
	if y, ok := c.Age.Get(); !ok || y == 0 || r.IntN(10) == 0 {
		c.AgeDays = number(0, 28, 200, 366)
	}
	for _, name := range []string{"day-surgery", "new"} {
		if n := r.IntN(3); n > 0 {
			c.Flags[name] = n == 1
		}
	}
	for range 1 + r.IntN(4) {
		c.Diagnoses = append(c.Diagnoses, r.pick(append([]string{"K35.899", ""}, slices.Concat(smallDiagnoses, smallDiagnoses)...)))
	}
	for range r.IntN(4) {
		c.Procedures = append(c.Procedures, r.pick(append([]string{"47.0199", "", "47.01x0"}, smallProcedures...)))
	}
	return c
}

// TestRandomLocalPacks compares the engine with the plain reading on random packs and cases; without changes of the core, also
// with the base: status, MDC, ADRG, reason and complications are those of the base (specification of the grouping, 10.1).
func TestRandomLocalPacks(t *testing.T) {
	codes, base, _ := packtest.MiniLocal(t)
	under := compile(t, base)
	packs := 600
	if testing.Short() {
		packs = 100
	}
	loaded := [2]int{}
	moved, skipped, leaves := 0, 0, make(map[string]bool)
	for seed := range packs {
		core := seed % 2
		r := &randomLocal{Rand: rand.New(rand.NewPCG(uint64(seed), 10)), tables: make(map[string][]string)}
		r.write(core == 1)
		p, err := r.open(base, codes)
		if err != nil {
			continue
		}
		loaded[core]++
		g, ref := compile(t, p), reference.New(p)
		if p.Identity().CoreChanges != (core == 1) {
			t.Fatalf("pack %d: core changes %v", seed, p.Identity().CoreChanges)
		}
		for range 60 {
			c := smallCase(r)
			got := g.Group(c)
			if want := ref.Group(c); answer(&got) != want {
				t.Fatalf("pack %d: %v %v\n%+v\nengine    %+v\nreference %+v", seed, r.tables, r.lines, *c, answer(&got), want)
			}
			walked := g.Walk(c, func(rules.Step) {})
			if !walked.Equal(&got) {
				t.Fatalf("pack %d: %+v explained is %+v, grouped %+v", seed, *c, walked, got)
			}
			if slices.ContainsFunc(got.Issues(), func(i rules.Issue) bool { return i.Code == rules.OverlaySkipped }) {
				skipped++
			}
			if core == 1 {
				continue
			}
			was := under.Group(c)
			if got.Status != was.Status || got.MDC != was.MDC || got.ADRG != was.ADRG || got.Reason != was.Reason || !got.MCC.Equal(was.MCC) || !got.CC.Equal(was.CC) {
				t.Fatalf("pack %d: %+v is %+v, under the base %+v", seed, *c, got, was)
			}
			if got.Code != was.Code {
				moved++
				leaves[got.ADRG] = true
			}
		}
	}
	if loaded[0] < packs/3 || loaded[1] < packs/3 || moved < packs || skipped < packs || len(leaves) < 4 {
		t.Errorf("too little was tried: packs %v, %d cases moved in %v, %d with missing values", loaded, moved, leaves, skipped)
	}
}
