package rules_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// opened opens a pack over a base.
func opened(t *testing.T, m fstest.MapFS, needs ...*rules.Pack) *rules.Pack {
	t.Helper()
	p, err := rules.Open(m, needs...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// coreTable heads a table of rows that changes that of the base.
const coreTable = "change,number,code,diagnosis,main,related,when,alternative,reason,source\n"

// city are the tables of a pack over the small one: a row of each change, conditions of its own and of the base.
func city() map[string]string {
	return map[string]string{
		"core": coreTable +
			"add,,C1,A41.900,38.9300|47.0100,,adult,,本地病种,示例\n" +
			"add,,,,47.0900,51.2300&54.5900,,2,,\n" +
			"remove,2,,,,,,,不再使用,示例\n" +
			"replace,3,C3,K35.8,47.0100|47.0900,,teen,1,合并,示例\n" +
			"replace,,6,K35.9,47.0100,,,,缩小,示例\n" +
			"add,,C2,K66,54.9999,99.9999,,,本地病种,示例\n",
		"when":          "when,alternative,test,compare,value\nteen,1,age,between,13..19\n",
		"comprehensive": "key,class,levels,code,change,reason,source\nA41,conservative,,A41-X,replace,改名,示例\nK,surgery,3|4,,remove,不用,示例\nS,surgery,,S-S,add,新增,示例\n",
		"last_resort":   "key,code\n*,LAST\n",
		"scores":        "code,score\n1,1\nC1,1\nC3,1\n4,1\n5,1\n6,1\n7,1\n8,1\nC2,1\nB1,1\nB2,1\nD1,1\nZ1,1\nP1,1\nA41-X,1\nK-S1,1\nS-S,1\nLAST,1\nK35:Ⅰ,1\nK35:Ⅰ+Ⅱ,1\nK35.9:Ⅰ+Ⅱ,1\nK66:Ⅰ,1\nS:Ⅰ,1\n",
		// What the base has of these names groups that are gone.
		"tcm":       "tcm_dx,base,coefficient\nA10,C1,1.1\n",
		"auxiliary": "type,level,when,groups,coefficient\n年龄,高龄,old,C1|1,1.2\n年龄,少年,teen,,1.1\n",
		"accepted":  "finding,subject,reason,source\ncode-unknown,99.9999,示例,示例\ncode-unknown,54.9999,示例,示例\n",
	}
}

func TestLocalPack(t *testing.T) {
	codes, base, files := packtest.MiniDIP(t)
	before := fmt.Sprintf("%+v", *base.DIP())
	texts := rowTexts(base)
	p := opened(t, packtest.Local("city", base, files, city()), codes, base)

	lines(t, "rows: numbers and places kept, added ones behind", rowTexts(p)[:9], `
core 1 1 <five:A41.9> mini-dip@1.0/core.csv:2 {; }
core 3 C3 <five:K35.8> when teen core.csv:5 {47.0100|47.0900; }
core 4 4 <five:K35.8> mini-dip@1.0/core.csv:5 {47.0100; 54.5900}
core 5 5 <five:K35.8> mini-dip@1.0/core.csv:6 {47.0900; 54.5900&54.9999}
core 6 6 <five:K35.9> core.csv:6 {47.0100; }
core 7 7 <category:K35> when adult mini-dip@1.0/core.csv:8 {; }
core 8 8 <full:S02.000> mini-dip@1.0/core.csv:9 {; }
core 0 C1 <full:A41.900> when adult core.csv:2 {38.9300|47.0100; } {47.0900; 51.2300&54.5900} core.csv:3
core 0 C2 <category:K66> core.csv:7 {54.9999; 99.9999}
`)
	d := p.DIP()
	if n, m := len(d.Rows), len(base.DIP().Rows); n != m+1 || d.Rows[9].Code != "B1" {
		t.Errorf("%d rows over %d", n, m)
	}
	var got []string
	for _, g := range d.Groups {
		got = append(got, fmt.Sprintf("%s %s %s %s", g.Key, g.Class, g.Code, p.Place(g.Pos)))
	}
	lines(t, "comprehensive groups", got, `
A41 conservative A41-X comprehensive.csv:2
K surgery K-S1 mini-dip@1.0/comprehensive.csv:3
A00-B99 therapeutic {category}-T mini-dip@1.0/comprehensive.csv:5
* diagnostic {key}:{class} mini-dip@1.0/comprehensive.csv:6
S surgery S-S comprehensive.csv:4
`)
	// A table of the pack takes the place of that of the base; the others stay.
	b := base.DIP()
	if len(d.LastResort) != 1 || len(d.TCM) != 1 || len(d.Auxiliary) != 2 || len(d.Scores) != 23 {
		t.Errorf("%d last resorts, %d TCM entries, %d auxiliary, %d scores", len(d.LastResort), len(d.TCM), len(d.Auxiliary), len(d.Scores))
	}
	if !reflect.DeepEqual(b.Classes, d.Classes) || !reflect.DeepEqual(b.Families, d.Families) || !reflect.DeepEqual(b.Exclusions, d.Exclusions) ||
		!reflect.DeepEqual(b.CCI, d.CCI) || !reflect.DeepEqual(b.Levels, d.Levels) || !reflect.DeepEqual(b.Stages, d.Stages) {
		t.Error("tables of the base that the pack does not have are others")
	}
	if n := len(b.Provisos); len(d.Provisos) != n+1 || d.Provisos[n].Name != "teen" || d.Provisos[0].Name != b.Provisos[0].Name ||
		d.Provisos[d.Auxiliary[0].Proviso].Name != "old" || d.Provisos[d.Auxiliary[1].Proviso].Name != "teen" {
		t.Errorf("conditions %+v", d.Provisos)
	}
	if m := p.Manifest(); m.Base != (rules.Need{ID: "mini-dip", Edition: "1.0", Digest: base.Digest()}) || p.Place(m.ParameterPos("tie")) != "pack.yaml:21" {
		t.Errorf("base %+v, tie stands at %s", m.Base, p.Place(m.ParameterPos("tie")))
	}
	// Opening changed nothing of the base, and a second time gives the same.
	if after := fmt.Sprintf("%+v", *base.DIP()); after != before {
		t.Error("the base changed")
	}
	lines(t, "rows of the base", rowTexts(base), strings.Join(texts, "\n"))
	again := opened(t, packtest.Local("city", base, files, city()), codes, base)
	if fmt.Sprintf("%+v", *again.DIP()) != fmt.Sprintf("%+v", *d) || again.Digest() != p.Digest() {
		t.Error("the second opening gives another pack")
	}
}

// TestThreeLayers puts a pack over a pack over a pack.
func TestThreeLayers(t *testing.T) {
	codes, nation, files := packtest.MiniDIP(t)
	province := opened(t, packtest.Local("province", nation, files, city()), codes, nation)
	town := opened(t, packtest.Local("town", province, files, map[string]string{
		"core":     coreTable + "replace,3,C3,K35.8,47.0100,,teen,,再改,示例\nremove,,C2,,,,,,不用,示例\nadd,,T1,A49,98.0000,,adult,,本地,示例\n",
		"scores":   strings.Replace(city()["scores"], "C2,1\n", "T1,1\n", 1),
		"accepted": "finding,subject,reason,source\ncode-unknown,98.0000,示例,示例\n",
	}), codes, province, nation)
	lines(t, "rows", rowTexts(town)[:9], `
core 1 1 <five:A41.9> mini-dip@1.0/core.csv:2 {; }
core 3 C3 <five:K35.8> when teen core.csv:2 {47.0100; }
core 4 4 <five:K35.8> mini-dip@1.0/core.csv:5 {47.0100; 54.5900}
core 5 5 <five:K35.8> mini-dip@1.0/core.csv:6 {47.0900; 54.5900&54.9999}
core 6 6 <five:K35.9> province@1.0/core.csv:6 {47.0100; }
core 7 7 <category:K35> when adult mini-dip@1.0/core.csv:8 {; }
core 8 8 <full:S02.000> mini-dip@1.0/core.csv:9 {; }
core 0 C1 <full:A41.900> when adult province@1.0/core.csv:2 {38.9300|47.0100; } {47.0900; 51.2300&54.5900} province@1.0/core.csv:3
core 0 T1 <category:A49> when adult core.csv:4 {98.0000; }
`)
	_, err := rules.Open(packtest.Local("town", province, files, nil), codes, nation)
	if got := codesOf(t, err); !slices.Equal(got, []rules.Code{rules.PackNeeded}) {
		t.Errorf("without the base: %v", err)
	}
}

// refused opens a local pack that must not load and returns its errors as file:line: code, the subject of findings left out.
func refused(t *testing.T, m fstest.MapFS, needs ...*rules.Pack) []string {
	t.Helper()
	p, err := rules.Open(m, needs...)
	if err == nil || p != nil {
		t.Error("the pack loads")
		return nil
	}
	var list []string
	for _, e := range all(t, err) {
		at := e.File
		if e.Line > 0 {
			at += fmt.Sprintf(":%d", e.Line)
		}
		list = append(list, fmt.Sprintf("%s %s %s", at, e.Field, e.Code))
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if text := e.Text(l); strings.Contains(text, "%!") {
				t.Errorf("%s", text)
			}
		}
	}
	return list
}

func TestLocalPackRefuses(t *testing.T) {
	codes, base, files := packtest.MiniDIP(t)
	for name, c := range map[string]struct {
		tables map[string]string
		want   string
	}{
		"nothing to change": {map[string]string{"core": coreTable + "remove,99,,,,,,,x,y\nreplace,,X9,A41.9,,,,,x,y\n"},
			"core.csv:2 number change-missing\ncore.csv:3 code change-missing"},
		"an added row is not of the base": {map[string]string{"core": coreTable + "add,,N1,A49,,,,,x,y\nremove,,N1,,,,,,x,y\n"}, "core.csv:3 code change-missing"},
		"a row of another list":           {map[string]string{"core": coreTable + "remove,,B1,,,,,,x,y\n"}, "core.csv:2 code change-missing"},
		"an added row has no number":      {map[string]string{"core": coreTable + "add,77,,A49,,,,,x,y\n"}, "core.csv:2 number change-number"},
		"what is added exists":            {map[string]string{"core": coreTable + "add,,3,A49,,,,,x,y\n"}, "core.csv:2 code change-exists"},
		"a row is changed twice": {map[string]string{"core": coreTable + "remove,3,,,,,,,x,y\nreplace,3,,A49,,,,,x,y\nremove,,3,,,,,,x,y\n"},
			"core.csv:3 number row-duplicate\ncore.csv:4 code row-duplicate"},
		"no reason, no source": {map[string]string{"core": coreTable + "add,,N1,A49,,,,,,y\nremove,8,,,,,,,x,\n"}, "core.csv:2 reason cell-empty\ncore.csv:3 source cell-empty"},
		"no change":            {map[string]string{"core": coreTable + ",,N1,A49,,,,,x,y\nalter,8,,,,,,,x,y\n"}, "core.csv:2 change cell-value\ncore.csv:3 change cell-value"},
		"no columns of changes": {map[string]string{"core": "code,diagnosis,main\nN1,A49,\nN2,A49,\n", "comprehensive": "key,class,code,reason\nA,surgery,X,x\n"},
			"comprehensive.csv:1  column-missing\ncomprehensive.csv:1  column-missing\ncore.csv:1  column-missing\ncore.csv:1  column-missing\ncore.csv:1  column-missing"},
		"a row that nothing names": {map[string]string{"core": coreTable + "replace,,,A49,,,,,x,y\nadd,,,A49,,,,,x,y\n"}, "core.csv:2 code cell-empty\ncore.csv:3 code cell-empty"},
		"forms of a removed row":   {map[string]string{"core": coreTable + "remove,3,,,,,,,x,y\n,,,,47.0100,,,2,,\n"}, "core.csv:3 alternative alternative-order"},
		"forms that say more": {map[string]string{"core": coreTable + "replace,3,,K35.8,47.0100,,,1,x,y\n,3,,K35.9,47.0900,,adult,2,,\n,,X,,51.2300,,,3,,\nadd,,,,51.2300,,,4,x,y\n,,,,51.2300,,,6,,\n"},
			"core.csv:3 diagnosis cell-value\ncore.csv:3 when cell-value\ncore.csv:4 code cell-value\ncore.csv:5 change cell-value\ncore.csv:6 alternative alternative-order"},
		"a condition of the base again": {map[string]string{"when": "when,alternative,test,compare,value\nadult,1,age,ge,20\n"}, "when.csv:2 when change-exists"},
		"a list of the base":            {map[string]string{"when": "when,alternative,test,compare,value\nx,1,principal,in,@trauma\n"}, "when.csv:2 when condition-unused\nwhen.csv:2 value list-unknown"},
		"groups": {map[string]string{"comprehensive": "key,class,levels,code,change,reason,source\nK,surgery,2|1,X,add,x,y\nK,surgery,,X,remove,x,y\nA41,conservative,,,replace,x,y\n" +
			"A41,conservative,,,remove,x,y\nA41,conservative,,,remove,x,y\nS,surgery,,X,add,x,y\nS,surgery,,Y,replace,x,y\n"},
			"comprehensive.csv:2 key change-exists\ncomprehensive.csv:3 key change-missing\ncomprehensive.csv:4 code cell-empty\ncomprehensive.csv:6 key change-missing\ncomprehensive.csv:8 key row-duplicate"},
		"groups of families alone": {map[string]string{"family_groups": "family,classes,code\n阑尾炎,Ⅰ,X\n"}, "pack.yaml:35 tables.family_groups key-missing"},
		"numbers of groups that are not there": {map[string]string{"core": coreTable + "remove,8,,,,,,,x,y\n", "costs": "code,cost\n8,1\n7,1\n7,2\n", "attributes": "code,attribute\n,x\nX,y\n",
			"tcm": "tcm_dx,base\nA10,8\n", "auxiliary": "type,level,when,groups,coefficient\n年龄,高龄,old,7|8,1.2\n"},
			"attributes.csv:2 code group-unknown\nattributes.csv:3 code group-unknown\nauxiliary.csv:2 groups group-unknown\ncosts.csv:2 code group-unknown\ncosts.csv:4 code row-duplicate\ntcm.csv:2 base group-unknown"},
		"a group without score": {map[string]string{"day": "change,code,diagnosis,main,reason,source\nadd,D2,A49,38.9300,x,y\n"}, "day.csv:2  score-missing"},
		"a row that ties with one of the base": {map[string]string{"core": coreTable + "replace,3,,K35.8,47.0100,54.5900,,,x,y\n"},
			"mini-dip@1.0/core.csv:5 diagnosis row-tied"},
		"rows of the base that are dead": {map[string]string{"exclude_procedure": "code,match,action\n47.0100,exact,drop\n"}, "exclude_procedure.csv:2 code row-dead"},
	} {
		t.Run(name, func(t *testing.T) {
			got := refused(t, packtest.Local("city", base, files, c.tables), codes, base)
			lines(t, "errors", got, c.want)
		})
	}
}

// TestLocalParameters changes parameters of a local pack, so that rows of the base come to nothing.
func TestLocalParameters(t *testing.T) {
	codes, base, files := packtest.MiniDIP(t)
	for _, c := range []struct{ old, now, want string }{
		{"keys: [full, five, category, range, letter]", "keys: [full, five, letter]", "mini-dip@1.0/basic.csv:4  rows-unasked\nmini-dip@1.0/core.csv:8  rows-unasked"},
		{"keys: [full, five, category, range, letter]", "keys: [two]", `
mini-dip@1.0/basic.csv:4  rows-unasked
mini-dip@1.0/core.csv:2  rows-unasked
mini-dip@1.0/core.csv:8  rows-unasked
mini-dip@1.0/core.csv:9  rows-unasked`},
		{"pipeline: [bed-day, day, pre, family, core]", "pipeline: [core]",
			"mini-dip@1.0/bed_day.csv:2  rows-unasked\nmini-dip@1.0/day.csv:2  rows-unasked\nmini-dip@1.0/families.csv:2  rows-unasked\nmini-dip@1.0/pre.csv:2  rows-unasked"},
		{"ladder: [category, ranges, letter]", "ladder: [chapter, category]", "mini-dip@1.0/comprehensive.csv:3  rows-unasked\nmini-dip@1.0/comprehensive.csv:5  rows-unasked"},
		{"type_order: []", "type_order: [core-surgery]", "mini-dip@1.0/core.csv:6 main class-missing"},
		{"basic_stage: order", "basic_stage: core", ""},
	} {
		m := packtest.Local("city", base, files, nil)
		patch(t, m, "pack.yaml", "-  "+c.old, "+  "+c.now)
		if c.want == "" {
			opened(t, m, codes, base)
			continue
		}
		lines(t, c.now, refused(t, m, codes, base), c.want)
	}
}

// TestBaseRefused opens packs whose base is not what the manifest pins.
func TestBaseRefused(t *testing.T) {
	codes, base, files := packtest.MiniDIP(t)
	otherFiles := fstest.MapFS{}
	for name, f := range files {
		otherFiles[name] = f
	}
	otherFiles["README.md"] = &fstest.MapFile{Data: []byte("no part of the pack")}
	otherFiles["day.csv"] = &fstest.MapFile{Data: append(slices.Clone(files["day.csv"].Data), '\n')}
	other := opened(t, otherFiles, codes)
	m := packtest.Local("city", base, files, map[string]string{"day": "change,code,diagnosis,main,reason,source\nadd,D2,A49,38.9300,x,\n"})
	_, err := rules.Open(m, codes, other)
	list := all(t, err)
	if list[0].Code != rules.PackStale || list[0].Field != "base" {
		t.Errorf("a stale base: %v", err)
	}
	for _, digest := range []string{base.Digest(), other.Digest()} {
		if !strings.Contains(list[0].Text(rules.English), digest) {
			t.Errorf("the error does not name the digest %s: %v", digest, err)
		}
	}
	if !slices.Contains(codesOf(t, err), rules.CellEmpty) {
		t.Errorf("of a pack with a stale base the tables are not looked at: %v", err)
	}

	_, _, drgFiles := packtest.Mini(t)
	drg := opened(t, drgFiles, codes)
	for _, wrong := range []*rules.Pack{drg, codes} { // of another system, though id and digest are right
		if got := refused(t, packtest.Local("city", wrong, files, nil), codes, wrong); !slices.Equal(got, []string{"pack.yaml:33 base pack-needed"}) {
			t.Errorf("a base of another system: %v", got)
		}
	}

	// The base rests on another edition of the codes than the pack.
	_, codeFiles, _ := packtest.Mini(t)
	patch(t, codeFiles, "pack.yaml", "-revision: 1", "+revision: 2")
	newCodes := opened(t, codeFiles)
	m = packtest.Local("city", base, files, nil)
	m["pack.yaml"].Data = []byte(strings.ReplaceAll(string(m["pack.yaml"].Data), codes.Digest(), newCodes.Digest()))
	if got := refused(t, m, newCodes, base); !slices.Equal(got, []string{"pack.yaml:7 code_system pack-stale"}) {
		t.Errorf("codes of another revision than the base's: %v", got)
	}
}

// TestRepeatedCodes changes a base two rows of which have the same code, which it accepts.
func TestRepeatedCodes(t *testing.T) {
	codes, _, files := packtest.MiniDIP(t)
	patch(t, files, "basic.csv", "+B2,,A49.9,,,,,,")
	patch(t, files, "accepted.csv", "+group-repeated,B2,示例,示例")
	patch(t, files, "pack.yaml", "-  basic: 3", "+  basic: 4", "-  accepted: 1", "+  accepted: 2")
	base := opened(t, files, codes)
	head := "change,code,diagnosis,main,reason,source\n"
	got := refused(t, packtest.Local("city", base, files, map[string]string{"basic": head + "replace,B2,A49,,x,y\nremove,B2,,,x,y\n"}), codes, base)
	lines(t, "errors", got, "basic.csv:2 code group-repeated\nbasic.csv:3 code group-repeated")
	got = refused(t, packtest.Local("city", base, files, map[string]string{"basic": head + "add,N1,A49,,x,y\nadd,N1,C16,,x,y\n"}), codes, base)
	lines(t, "errors", got, "basic.csv:2  score-missing\nbasic.csv:3 code group-repeated")
}
