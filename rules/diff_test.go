package rules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// agree makes the manifest agree with the number of rows of the tables, and lists a table that is new.
func agree(files fstest.MapFS) {
	y := string(files["pack.yaml"].Data)
	head, _, _ := strings.Cut(y, "\ntables:\n")
	b := head + "\ntables:\n"
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for f := range files {
			if t, ok := strings.CutSuffix(f, ".csv"); ok && !yield(t) {
				return
			}
		}
	}) {
		b += fmt.Sprintf("  %s: %d\n", name, strings.Count(string(files[name+".csv"].Data), "\n")-1)
	}
	files["pack.yaml"] = &fstest.MapFile{Data: []byte(b)}
}

// inShort writes a change as the tables below do: kind, way, part, group, condition, alternatives, values, codes with where they came
// from or went to.
func inShort(c rules.Change) string {
	words := []string{c.Kind.String(), c.Op.String()}
	for _, s := range []string{c.Part, c.Group} {
		if s != "" {
			words = append(words, s)
		}
	}
	if c.Atom != rules.NoAtom {
		words = append(words, fmt.Sprintf("%s %d:%d", c.Atom, c.OldAlternative, c.NewAlternative))
	}
	if c.Old != "" || c.New != "" {
		words = append(words, c.Old+">"+c.New)
	}
	for _, l := range []struct {
		sign, way string
		codes     []rules.CodeFact
	}{{"+", "<", c.Added}, {"-", ">", c.Removed}, {"", "", c.Codes}} {
		for _, f := range l.codes {
			s := l.sign + f.Code
			if len(f.Groups) > 0 {
				s += l.way + strings.Join(f.Groups, ",")
			}
			words = append(words, s)
		}
	}
	return strings.Join(words, " ")
}

func allInShort(changes []rules.Change) []string {
	var list []string
	for _, c := range changes {
		list = append(list, inShort(c))
	}
	return list
}

// TestDiffDRG changes the small pack, a rule at a time. What is wanted was written by hand from the change.
func TestDiffDRG(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes map[string][]string // lines of tables, see packtest.Patch
		want    []string
	}{
		{"order of rows and of lists means nothing", map[string][]string{
			"lists.csv": {"-GD1.main,47.0900", "-GD1.main,47.0100", "+GD1.main,47.0900", "+GD1.main,47.0100"}}, nil},
		{"a list of another name means nothing", map[string][]string{
			"lists.csv":      {"-GR1.principal,C16.900", "+tumours,C16.900"},
			"conditions.csv": {"-GR1,1,principal_diagnosis,GR1.principal,", "+GR1,1,principal_diagnosis,tumours,"}}, nil},
		{"an exclusion table of another number means nothing", map[string][]string{
			"mcc.csv":       {"-A41.900,2", "+A41.900,5"},
			"exclusion.csv": {"-2,A41.900", "-2,A49.900", "+5,A41.900", "+5,A49.900"}}, nil},
		{"manifest", map[string][]string{"pack.yaml": {"-revision: 1", "+revision: 2", "+from: 2026-01-01"}},
			[]string{"manifest added from >2026-01-01"}},
		{"parameter", map[string][]string{"pack.yaml": {"-  pair_main: free", "+  pair_main: one-is-main"}},
			[]string{"parameter changed pair_main free>one-is-main"}},
		{"name of an MDC", map[string][]string{"mdc.csv": {"-MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY", "+MDCG,消化系统,stop,ambiguous,GQY"}},
			[]string{"name changed mdc MDCG 消化系统疾病及功能障碍>消化系统"}},
		{"what becomes of a case", map[string][]string{"mdc.csv": {"-MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY", "+MDCG,消化系统疾病及功能障碍,next,no-group,"}},
			[]string{"on-miss changed mdc MDCG stop>next", "ambiguity changed mdc MDCG ambiguous GQY>no-group"}},
		{"order of MDCs", map[string][]string{"mdc.csv": {
			"-MDCZ,多发严重创伤,next,off,", "-MDCG,消化系统疾病及功能障碍,stop,ambiguous,GQY", "+MDCG,消化系统疾病及功能障碍,next,ambiguous,GQY", "+MDCZ,多发严重创伤,next,off,"}},
			[]string{"on-miss changed mdc MDCG stop>next", "order changed mdc MDCZ >MDCG"}},
		{"gate: a number", map[string][]string{"gates.csv": {"-MDCZ,1,zones_min,,2", "+MDCZ,1,zones_min,,1"}},
			[]string{"gate changed mdc MDCZ zones_min 1:1 2>1"}},
		{"gate: a condition more", map[string][]string{"gates.csv": {"-MDCG,1,principal_diagnosis,MDCG,", "+MDCG,1,principal_diagnosis,MDCG,", "+MDCG,1,sex,,F"}},
			[]string{"gate added mdc MDCG sex 1:1 >F"}},
		{"gate: a code more", map[string][]string{"mdc_principal.csv": {"+MDCG,K66.000"}},
			[]string{"gate changed mdc MDCG principal_diagnosis 1:1 +K66.000"}},
		{"the test for ambiguity", map[string][]string{"qy.csv": {"-MDCG,1,main_procedure_counts,,", "+MDCG,1,any_procedure_counts,,"}},
			[]string{"test removed mdc MDCG main_procedure_counts 1:0", "test added mdc MDCG any_procedure_counts 0:1"}},
		{"name of an ADRG", map[string][]string{"adrg.csv": {"-GD1,MDCG,阑尾切除术,before_qy", "+GD1,MDCG,阑尾手术,before_qy"}},
			[]string{"name changed adrg GD1 阑尾切除术>阑尾手术"}},
		{"stage", map[string][]string{"adrg.csv": {"-GR1,MDCG,消化系统恶性肿瘤,after_qy", "+GR1,MDCG,消化系统恶性肿瘤,before_qy"}},
			[]string{"stage changed adrg GR1 after_qy>before_qy"}},
		{"order of ADRGs", map[string][]string{
			"adrg.csv":     {"-GR1,MDCG,消化系统恶性肿瘤,after_qy", "-GZ1,MDCG,其他消化系统疾患,after_qy", "+GZ1,MDCG,其他消化系统疾患,after_qy", "+GR1,MDCG,消化系统恶性肿瘤,after_qy"},
			"accepted.csv": {"+group-order,GR1,示例,示例"}},
			[]string{"order changed adrg GZ1 GR1>GD1"}},
		{"a code moves", map[string][]string{"lists.csv": {"-GZ1.principal,K35.900", "+GR1.principal,K35.900"}},
			[]string{"condition changed adrg GR1 principal_diagnosis 1:1 +K35.900<GZ1", "condition changed adrg GZ1 principal_diagnosis 1:1 -K35.900>GR1"}},
		{"a code comes to stand in two groups", map[string][]string{"lists.csv": {"+GR1.principal,K35.900"}},
			[]string{"condition changed adrg GR1 principal_diagnosis 1:1 +K35.900"}},
		{"an alternative more", map[string][]string{
			"conditions.csv": {"-GD1,1,main_procedure,GD1.main,", "+GD1,1,main_procedure,GD1.main,", "+GD1,2,any_procedure,GD1.any,"},
			"lists.csv":      {"+GD1.any,51.2300"}},
			[]string{"condition added adrg GD1 any_procedure 0:2 +51.2300"}},
		{"alternatives exchanged mean nothing, a code between them does", map[string][]string{
			"conditions.csv": {"-GD1,1,main_procedure,GD1.main,", "+GD1,1,any_procedure,GD1.any,", "+GD1,2,main_procedure,GD1.main,"},
			"lists.csv":      {"-GD1.main,47.0900", "+GD1.any,47.0900"}},
			[]string{"condition added adrg GD1 any_procedure 0:1 +47.0900<GD1", "condition changed adrg GD1 main_procedure 1:2 -47.0900>GD1"}},
		{"an ADRG goes and another comes", map[string][]string{
			"adrg.csv":       {"-GD1,MDCG,阑尾切除术,before_qy", "+GE1,MDCG,阑尾手术,before_qy"},
			"conditions.csv": {"-GD1,1,main_procedure,GD1.main,", "+GE1,1,main_procedure,GD1.main,"},
			"drg.csv":        {"-GD19,GD1,阑尾切除术,", "+GE19,GE1,阑尾手术,"}},
			[]string{
				"group removed adrg GD1", "stage removed adrg GD1 before_qy>", "condition removed adrg GD1 main_procedure 1:0 -47.0100>GE1 -47.0900>GE1",
				"subdivision removed adrg GD1 9>", "group removed drg GD19", "when removed drg GD19",
				"group added adrg GE1", "stage added adrg GE1 >before_qy", "condition added adrg GE1 main_procedure 0:1 +47.0100<GD1 +47.0900<GD1",
				"subdivision added adrg GE1 >9", "group added drg GE19", "when added drg GE19"}},
		{"subdivision", map[string][]string{"drg.csv": {"-GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc"}},
			[]string{"subdivision changed adrg GZ1 1/3/5>1/5", "group removed drg GZ13", "when removed drg GZ13 cc>"}},
		{"condition and name of a DRG", map[string][]string{"drg.csv": {
			"-GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc", "-GZ11,GZ1,其他消化系统疾患，伴严重并发症或合并症,mcc", "+GZ11,GZ1,其他消化系统疾患，伴,cc"}},
			[]string{"subdivision changed adrg GZ1 1/3/5>1/5", "name changed drg GZ11 其他消化系统疾患，伴严重并发症或合并症>其他消化系统疾患，伴", "when changed drg GZ11 mcc>cc",
				"group removed drg GZ13", "when removed drg GZ13 cc>"}},
		{"severity", map[string][]string{
			"cc.csv": {"-K66.000,7", "+A41.900,2", "+A49.900,7"}, "mcc.csv": {"-A41.900,2", "+K66.000,2"}},
			[]string{"severity added >CC A49.900", "severity changed CC>MCC K66.000", "severity changed MCC>CC A41.900",
				"exclusion changed 7>2 +A41.900 +A49.900 K66.000"}},
		{"severity taken away", map[string][]string{"cc.csv": {"-K66.000,7", "+B95.000,7"}},
			[]string{"severity added >CC B95.000", "severity removed CC> K66.000"}},
		{"exclusion", map[string][]string{"exclusion.csv": {"-2,A49.900", "+2,C16.900"}},
			[]string{"exclusion changed 2>2 +C16.900 -A49.900 A41.900"}},
		{"zones", map[string][]string{"zones.csv": {"-头部,S06.000", "+胸部,S06.000"}},
			[]string{"zone changed 头部 -S06.000>胸部", "zone changed 胸部 +S06.000<头部"}},
		{"a zone goes", map[string][]string{"zones.csv": {"-头部,S02.000", "-头部,S06.000", "+颈部,S06.000"}},
			[]string{"zone removed 头部 -S02.000 -S06.000>颈部", "zone added 颈部 +S06.000<头部"}},
		{"not principal", map[string][]string{"not_principal.csv": {"+code", "+B95.000"}},
			[]string{"not-principal added +B95.000"}},
		{"counting", map[string][]string{"not_counted.csv": {"+51.2300"}},
			[]string{"counting changed -51.2300"}},
		{"gray codes count", map[string][]string{"pack.yaml": {"-  gray: check", "+  gray: ignore"}},
			[]string{"parameter changed gray check>ignore", "counting changed +54.5900"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, _, files := packtest.Mini(t)
			old := open(t, files, codes)
			for name, lines := range c.changes {
				if err := packtest.Patch(files, name, lines); err != nil {
					t.Fatal(err)
				}
			}
			agree(files)
			compareBoth(t, old, open(t, files, codes), c.want)
		})
	}
}

func open(t *testing.T, files fstest.MapFS, needs ...*rules.Pack) *rules.Pack {
	t.Helper()
	p, err := rules.Open(files, needs...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// compareBoth compares in both directions.
func compareBoth(t *testing.T, old, new *rules.Pack, want []string) {
	t.Helper()
	changes := rules.Diff(old, new)
	if d := cmp.Diff(want, allInShort(changes)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	mirrored(t, old, new)
	for _, lang := range []rules.Lang{rules.Chinese, rules.English} {
		var b strings.Builder
		if err := rules.WriteChanges(&b, lang, old, new, changes); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		none := strings.Contains(page, lang.Pick("\n没有差别\n", "\nno difference\n"))
		if none != (len(want) == 0) || strings.Contains(page, "%!") || strings.Contains(page, " \n") {
			t.Errorf("the page reads\n%s", page)
		}
	}
	for _, c := range changes {
		if c.Kind.String() == "" || c.Op.String() == "" || c.Text(rules.Chinese) == c.Text(rules.English) {
			t.Errorf("%+v reads %q", c, c.Text(rules.English))
		}
	}
}

// mirrored holds the difference to being that of the other direction with the sides exchanged, and nothing from a pack to itself.
func mirrored(t *testing.T, a, b *rules.Pack) {
	t.Helper()
	for _, p := range []*rules.Pack{a, b} {
		if c := rules.Diff(p, p); len(c) > 0 {
			t.Errorf("%s differs from itself: %s", p.Identity(), inShort(c[0]))
		}
	}
	there, back := rules.Diff(a, b), rules.Diff(b, a)
	for i := range back {
		back[i] = exchange(back[i])
	}
	lines := func(changes []rules.Change) []string {
		var list []string
		for _, c := range changes {
			c.Parent = "" // is that of the new pack
			j, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, string(j))
		}
		slices.Sort(list)
		return list
	}
	if d := cmp.Diff(lines(there), lines(back)); d != "" {
		t.Errorf("-there +back:\n%.4000s", d)
	}
}

// exchange exchanges the sides of a change.
func exchange(c rules.Change) rules.Change {
	switch c.Op {
	case rules.OpAdded:
		c.Op = rules.OpRemoved
	case rules.OpRemoved:
		c.Op = rules.OpAdded
	}
	c.OldAlternative, c.NewAlternative = c.NewAlternative, c.OldAlternative
	c.OldName, c.NewName = c.NewName, c.OldName
	c.Old, c.New = c.New, c.Old
	c.Added, c.Removed = c.Removed, c.Added
	c.OldPos, c.NewPos = c.NewPos, c.OldPos
	for _, l := range [][]rules.CodeFact{c.Added, c.Removed, c.Codes} {
		for i := range l {
			l[i].OldPos, l[i].NewPos = l[i].NewPos, l[i].OldPos
		}
	}
	return c
}

// TestDiffMirrored compares the editions with each other, and the national DIP pack with a local one.
func TestDiffMirrored(t *testing.T) {
	mirrored(t, packtest.DRG(t, "1.0"), packtest.DRG(t, "1.1"))
	mirrored(t, packtest.DRG(t, "1.1"), packtest.DRG(t, "2.0"))
	national := packtest.DIP(t)
	local, err := rules.Open(os.DirFS(filepath.Join("..", "examples", "dipcity", "pack")), packtest.Codes(t), national)
	if err != nil {
		t.Fatal(err)
	}
	mirrored(t, national, local)
}

// TestDiffWholesale tells in one line that a table came.
func TestDiffWholesale(t *testing.T) {
	files := dipMini(t)
	agree(files)
	old := open(t, files, packtest.Codes(t))
	for i := range 50 {
		if err := packtest.Patch(files, "attributes.csv", []string{fmt.Sprintf("+1,a%d,x", i)}); err != nil {
			t.Fatal(err)
		}
	}
	agree(files)
	new := open(t, files, packtest.Codes(t))
	var b strings.Builder
	if err := rules.WriteChanges(&b, rules.English, old, new, rules.Diff(old, new)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(b.String(), "\nAttribute\n      50 added   attributes.csv:3 … attributes.csv:12\n") {
		t.Errorf("the page reads\n%s", b.String())
	}
}

// TestDiffCounts holds the difference of 1.1 and 2.0 to the tables: the numbers were counted from mdc.csv, adrg.csv, drg.csv, mcc.csv
// and cc.csv of both packs by another program.
func TestDiffCounts(t *testing.T) {
	old, new := packtest.DRG(t, "1.1"), packtest.DRG(t, "2.0")
	changes := rules.Diff(old, new)
	count := func(what string) (n, codes int) {
		for _, c := range changes {
			words := []string{c.Kind.String(), c.Op.String(), c.Part}
			if c.Kind == rules.ChangedSeverity {
				words = []string{c.Kind.String(), c.Old + ">" + c.New}
			}
			if strings.Join(words, " ") == what {
				n++
				codes += len(c.Codes)
			}
		}
		return n, codes
	}
	for _, c := range []struct {
		what     string
		n, codes int
	}{
		{"group added adrg", 53, 0}, {"group removed adrg", 20, 0}, {"group added drg", 226, 0}, {"group removed drg", 220, 0},
		{"severity >CC", 1, 1357}, {"severity >MCC", 1, 868}, {"severity CC>", 1, 8507}, {"severity MCC>", 1, 2120},
		{"severity CC>MCC", 1, 2024}, {"severity MCC>CC", 1, 754},
	} {
		if n, codes := count(c.what); n != c.n || codes != c.codes {
			t.Errorf("%s: %d changes of %d codes, want %d of %d", c.what, n, codes, c.n, c.codes)
		}
	}
}

// dipMini is a small pack of DIP over the national code system.
func dipMini(t *testing.T) fstest.MapFS {
	return fstest.MapFS{
		"pack.yaml": {Data: []byte(`format: 1
system: dip
id: mini-dip
edition: "1.0"
revision: 1
name: 示例病种库
code_system: {id: yb, edition: "2.0", digest: "` + packtest.Codes(t).Digest() + `"}
sources:
  - {title: 示例, issuer: 示例}
parameters:
  unknown_principal: invalid
  external_causes: [V, W, X, Y]
  pipeline: [bed-day, day, pre, family, core]
  day_admission: [day]
  bed_day_admission: [bed-day]
  keys: [five]
  main: filed
  related_part: "on"
  match: exact
  select: [main-filed, full, related]
  tie: error
  type_order: []
  basic_stage: order
  simple_unknown: "off"
  minor_incision: none
  minor_level_below: none
  uncovered: "off"
  class_from: main
  intervention: surgery
  ladder: [category]
  auxiliary: max
  price: none
tables:
`)},
		"core.csv":              {Data: []byte("number,diagnosis,main,related\n1,A41.9,,\n2,A41.9,96.7201,\n3,K35.8,47.0100,\n4,I21.0,36.0700,00.4000\n")},
		"procedure_class.csv":   {Data: []byte("code,match,class,basis\n47.0100,exact,surgery,official\n96.7201,exact,therapeutic,written\n")},
		"procedure_level.csv":   {Data: []byte("code,level,incision\n47.0100,3,2\n")},
		"comprehensive.csv":     {Data: []byte("key,class,levels,code,name\n*,surgery,,{category}:{class},\n")},
		"last_resort.csv":       {Data: []byte("key,code,name\nO,KB-O,产科\n")},
		"exclude_principal.csv": {Data: []byte("code,match\nZ02,prefix\n")},
		"exclude_procedure.csv": {Data: []byte("code,match,action,unless\n96.07,prefix,simple,\n")},
		"families.csv":          {Data: []byte("family,scope,before\n鼻窦炎,J32,\n")},
		"family_classes.csv":    {Data: []byte("family,class,code\n鼻窦炎,甲,22.53\n鼻窦炎,乙,21.31\n")},
		"family_groups.csv":     {Data: []byte("family,classes,code,diagnosis,name\n鼻窦炎,甲&乙,J32:甲+乙,,两项\n")},
		"day.csv":               {Data: []byte("code,name,diagnosis,main,related\nRJ-1,日间一,H25.0,13.4101,\nRJ-2,日间二,H26.0,13.4101,\n")},
		"when.csv":              {Data: []byte("when,alternative,test,compare,value\n高龄,1,age,ge,80\n")},
		"auxiliary.csv":         {Data: []byte("type,level,groups,when,trigger,hospital_level,coefficient,code\n年龄,高龄,1,高龄,1.2,,1.10,\n")},
		"tcm.csv":               {Data: []byte("tcm_dx,diagnosis,procedures,base,part,min_share,code,score,coefficient\nA10.04.01,J20.9,,,,,,,1.10\n")},
		"cci.csv":               {Data: []byte("category,weight,diagnosis,yields_to\n心梗,1,I21,\n")},
		"scores.csv":            {Data: []byte("code,score\n1,40\n2,50.5\n3,60\n4,70\nRJ-1,10\nRJ-2,11\nKB-O,5\nJ32:甲+乙,30\n")},
		"costs.csv":             {Data: []byte("code,hospital_level,insurance,cost\n1,,,4000\n1,三级,,5000\n")},
		"coefficients.csv":      {Data: []byte("code,hospital_level,coefficient\n1,三级,1.05\n")},
		"attributes.csv":        {Data: []byte("code,attribute,value\n1,basic,是\n")},
	}
}

// TestDiffDIP changes a small DIP pack, a rule at a time.
func TestDiffDIP(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes map[string][]string
		want    []string
	}{
		{"the same number with other decimals means nothing", map[string][]string{"scores.csv": {"-1,40", "+1,40.00"}}, nil},
		{"parameter", map[string][]string{"pack.yaml": {"-  tie: error", "+  tie: first"}}, []string{"parameter changed tie error>first"}},
		{"a row goes and another comes", map[string][]string{
			"core.csv": {"-2,A41.9,96.7201,", "+5,B00.0,,"}, "scores.csv": {"-2,50.5", "+5,50.5"}},
			[]string{"row removed core 2", "keys removed core 2 -A41.9", "forms removed core 2 96.7201>",
				"row added core 5", "keys added core 5 +B00.0", "forms added core 5 >conservative", "score removed 2 50.5>", "score added 5 >50.5"}},
		{"keys", map[string][]string{"core.csv": {"-3,K35.8,47.0100,", "+3,K35.3|K35.8,47.0100,"}}, []string{"keys changed core 3 +K35.3"}},
		{"main", map[string][]string{"core.csv": {"-3,K35.8,47.0100,", "+3,K35.8,47.0100|47.0901,"}}, []string{"forms changed core 3 47.0100>47.0100|47.0901"}},
		{"related", map[string][]string{"core.csv": {"-4,I21.0,36.0700,00.4000", "+4,I21.0,36.0700,"}}, []string{"forms changed core 4 36.0700 & 00.4000>36.0700"}},
		{"day: name and order", map[string][]string{"day.csv": {"-RJ-1,日间一,H25.0,13.4101,", "-RJ-2,日间二,H26.0,13.4101,", "+RJ-2,日间二,H26.0,13.4101,", "+RJ-1,日间,H25.0,13.4101,"}},
			[]string{"name changed day RJ-1 日间一>日间", "order changed day RJ-2 RJ-1>"}},
		{"class of a procedure", map[string][]string{"procedure_class.csv": {"-47.0100,exact,surgery,official", "+47.0100,exact,surgery,pack", "+36.0700,exact,intervention,official"}},
			[]string{"class added >intervention (official) 36.0700", "class changed surgery (official)>surgery (pack) 47.0100"}},
		{"level of a procedure", map[string][]string{"procedure_level.csv": {"-47.0100,3,2", "+47.0100,4,2"}}, []string{"level changed 3/2>4/2 47.0100"}},
		{"comprehensive group", map[string][]string{"comprehensive.csv": {"-*,surgery,,{category}:{class},", "+*,surgery,,{category}:SS,手术"}},
			[]string{"comprehensive changed *:surgery {category}:{class}>{category}:SS 手术"}},
		{"last resort", map[string][]string{"last_resort.csv": {"-O,KB-O,产科", "+R,KB-O,产科"}},
			[]string{"last-resort removed O KB-O 产科>", "last-resort added R >KB-O 产科"}},
		{"not paid", map[string][]string{"exclude_principal.csv": {"-Z02,prefix", "+Z02.6,prefix"}}, []string{"not-paid changed +Z02.6* -Z02*"}},
		{"procedures", map[string][]string{"exclude_procedure.csv": {"-96.07,prefix,simple,", "+96.07,prefix,not-main,K35"}},
			[]string{"dropped changed 96.07* simple>not-main unless K35*"}},
		{"family", map[string][]string{"family_classes.csv": {"-鼻窦炎,乙,21.31", "+鼻窦炎,乙,22.60"}}, []string{"family changed class/乙 鼻窦炎 21.31*>22.60*"}},
		{"condition", map[string][]string{"when.csv": {"-高龄,1,age,ge,80", "+高龄,1,age,between,80..120"}}, []string{"proviso changed 高龄 age ge 80>age 80..120"}},
		{"auxiliary", map[string][]string{"auxiliary.csv": {"-年龄,高龄,1,高龄,1.2,,1.10,", "+年龄,高龄,1,高龄,1.2,,1.15,"}},
			[]string{"auxiliary changed 1 年龄/高龄 高龄 1.2 =1.1>高龄 1.2 =1.15"}},
		{"Chinese medicine", map[string][]string{"tcm.csv": {"-A10.04.01,J20.9,,,,,,,1.10", "+A10.04.01,J20.9,,,,,,,1.20"}}, []string{"tcm changed J20.9* A10.04.01 1.1>1.2"}},
		{"index", map[string][]string{"cci.csv": {"-心梗,1,I21,", "+心梗,2,I21,"}}, []string{"index changed 心梗 1 I21*>2 I21*"}},
		{"score", map[string][]string{"scores.csv": {"-2,50.5", "+2,51"}}, []string{"score changed 2 50.5>51"}},
		{"cost", map[string][]string{"costs.csv": {"-1,三级,,5000", "+1,三级,,5100"}}, []string{"cost changed 三级 1 5000>5100"}},
		{"coefficient", map[string][]string{"coefficients.csv": {"-1,三级,1.05", "+1,二级,0.95"}},
			[]string{"coefficient removed 三级 1 1.05>", "coefficient added 二级 1 >0.95"}},
		{"attribute", map[string][]string{"attributes.csv": {"-1,basic,是", "+1,basic,否"}}, []string{"attribute changed basic 1 是>否"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := dipMini(t)
			agree(files)
			old := open(t, files, packtest.Codes(t))
			for name, lines := range c.changes {
				if err := packtest.Patch(files, name, lines); err != nil {
					t.Fatal(err)
				}
			}
			agree(files)
			compareBoth(t, old, open(t, files, packtest.Codes(t)), c.want)
		})
	}
}

// TestDiffCodes compares code systems, and packs that cannot be compared.
func TestDiffCodes(t *testing.T) {
	old, files, drg := packtest.Mini(t)
	for _, err := range []error{
		packtest.Patch(files, "diagnoses.csv", []string{"-A49.900,细菌感染,", "+A49.900,细菌性感染,", "-B95.000,A族链球菌,", "+B95.100,B族链球菌,", "-C16.900,胃恶性肿瘤,", "+C16.900,胃恶性肿瘤,1"}),
		packtest.Patch(files, "procedures.csv", []string{"-54.5900,腹膜粘连松解术,1", "+54.5900,腹膜粘连松解术,"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	compareBoth(t, old, open(t, files), []string{
		"book changed diagnoses +B95.100 -B95.000", "book-name changed diagnoses A49.900 细菌感染>细菌性感染", "gray added diagnoses >gray C16.900", "gray removed procedures gray> 54.5900"})
	p := open(t, drg, old)
	if d := cmp.Diff([]string{"manifest changed system codes>chs-drg"}, allInShort(rules.Diff(old, p))); d != "" {
		t.Error(d)
	}
}
