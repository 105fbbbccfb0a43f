package rules_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestDiffPayment changes the small scheme, a thing at a time. What is wanted was written by hand from the change.
func TestDiffPayment(t *testing.T) {
	for _, c := range []struct {
		name          string
		common        string            // lines of scheme.yaml that both have, beside those of the small scheme
		before, after map[string]string // tables of the old scheme, and of the new one
		old, new      map[string][]string
		want          []string
	}{
		{name: "zeros and the order of rows mean nothing",
			before: map[string]string{"costs": "code,cost\nGD19,9000\nGR19,700.50"},
			after:  map[string]string{"costs": "code,cost\nGR19,700.5\nGD19,9000.00"},
			new:    map[string][]string{"scheme.yaml": {"-  threshold: 0.3", "+  threshold: 0.30"}}},
		{name: "validity and the packs that group",
			new: map[string][]string{"pack.yaml": {"-to: 2025-12-31", "+to: 2026-12-31", "-grouping:", "+grouping:",
				`+  - {id: other, edition: "1.0", digest: "h1:1111111111111111111111111111111111111111111111111111111111111111"}`}},
			want: []string{"manifest added grouping other@1.0 >h1:1111111111111111111111111111111111111111111111111111111111111111",
				"manifest changed to 2025-12-31>2026-12-31"}},
		{name: "a table becomes unknown", before: map[string]string{"costs": "code,cost\nGD19,9000"},
			new:  map[string][]string{"pack.yaml": {"-tables:", "+tables:", "+  costs: unknown"}},
			want: []string{"manifest added costs.csv >unknown", "cost removed GD19 9000>"}},
		{name: "value and what it rests on",
			new:  map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: {value: 8100, evidence: O, source: 示例 1 号}"}},
			want: []string{"parameter changed rate.value 8000>8100", "backing changed rate.value I 编造>O 示例 1 号"}},
		{name: "a value for some",
			new:  map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 8000, insurance: 职工}, {value: 7000}]"}},
			want: []string{"parameter changed rate.value 8000>7000", "parameter added rate.value insurance=职工 >8000", "backing changed rate.value I 编造>"}},
		{name: "nobody knows any more", new: map[string][]string{"scheme.yaml": {"-  threshold: 0.3", "+  threshold: unknown"}},
			want: []string{"parameter changed low.threshold 0.3>unknown"}},
		{name: "order where two can hold",
			old:  map[string][]string{"scheme.yaml": {"-    - {value: 1.05, hospital_level: 三级}", "+    - {value: 1.05, hospital_level: 三级}", "+    - {value: 1.1, class: 中医}"}},
			new:  map[string][]string{"scheme.yaml": {"-    - {value: 1.05, hospital_level: 三级}", "+    - {value: 1.1, class: 中医}", "+    - {value: 1.05, hospital_level: 三级}"}},
			want: []string{"parameter changed coef.value order (hospital_level=三级) (class=中医)>(class=中医) (hospital_level=三级)"}},
		{name: "order where one at most holds, or both say the same",
			old: map[string][]string{"scheme.yaml": {"-    - {value: 1.05, hospital_level: 三级}", "+    - {value: 1.05, hospital_level: 三级}", "+    - {value: 0.95, class: 中医}"}},
			new: map[string][]string{"scheme.yaml": {"-    - {value: 1.05, hospital_level: 三级}", "-    - {value: 0.95, hospital_level: 二级}",
				"+    - {value: 0.95, hospital_level: 二级}", "+    - {value: 1.05, hospital_level: 三级}", "+    - {value: 0.95, class: 中医}"}}},
		{name: "order of days that do not meet",
			old: map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 8000, to: 2025-06-30}, {value: 7000, from: 2025-07-01}]"}},
			new: map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 7000, from: 2025-07-01}, {value: 8000, to: 2025-06-30}]"}}},
		{name: "order of days that meet",
			old:  map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 8000, to: 2025-07-01}, {value: 7000, from: 2025-07-01}]"}},
			new:  map[string][]string{"scheme.yaml": {"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 7000, from: 2025-07-01}, {value: 8000, to: 2025-07-01}]"}},
			want: []string{"parameter changed rate.value order (to=2025-07-01) (from=2025-07-01)>(from=2025-07-01) (to=2025-07-01)"}},
		{name: "rows", before: map[string]string{
			"costs":        "code,hospital_level,cost\nGD19,三级,9000\nGD19,,8000",
			"institutions": "institution,hospital_level,assessment\nH1,三级,\nH2,二级,0.98",
			"coefficients": "institution,class,coefficient\nH1,,1.1\n,中医,1.2",
			"bed_days":     "class,value\n精神,200",
		}, after: map[string]string{
			"costs":        "code,hospital_level,cost\nGD19,三级,9100\nGR19,,5000",
			"institutions": "institution,hospital_level,assessment\nH1,二级,\nH2,二级,1.01\nH3,一级,",
			"coefficients": "institution,class,coefficient\nH1,,1.15\n,中医,1.2",
			"bed_days":     "class,value\n精神,210",
		}, common: "bed_day: {kind: price}\n",
			want: []string{
				"cost removed GD19 8000>", "cost changed hospital_level=三级 GD19 9000>9100", "cost added GR19 >5000",
				"institution changed H1 hospital_level=三级>hospital_level=二级",
				"institution changed H2 hospital_level=二级 assessment=0.98>hospital_level=二级 assessment=1.01",
				"institution added H3 >hospital_level=一级",
				"institution-coefficient changed institution=H1 1.1>1.15",
				"bed-day changed 精神 200>210"}},
		{name: "spans of an item, cases of a factor, tests of a ground", before: map[string]string{
			"exclusions": "item,mode,value,from,to\nN1,factor,1.2,2025-01-01,2025-12-31\nN1,factor,1.1,2026-01-01,2026-12-31",
			"factors":    "name,code,factor\n新技术,GD19,1.05\n新技术,GR19,1.05",
			"grounds":    "ground,test,compare,value\n长住院,stay,gt,60\n长住院,cost,ge,10000",
			"supports":   "institution,support,factor\nH1,专科,0.05",
		}, after: map[string]string{
			"exclusions": "item,mode,value,from,to\nN1,factor,1.1,2026-01-01,2026-12-31",
			"factors":    "name,code,factor\n新技术,GR19,1.06",
			"grounds":    "ground,test,compare,value\n长住院,cost,ge,10000\n长住院,stay,gt,90",
			"supports":   "institution,support,factor\nH1,专科,0.03",
		}, common: "support: {combine: highest}\n",
			want: []string{
				"excluded-item changed N1 from=2025-01-01 to=2025-12-31 mode=factor value=1.2 | from=2026-01-01 to=2026-12-31 mode=factor value=1.1" +
					">from=2026-01-01 to=2026-12-31 mode=factor value=1.1",
				"local-factor removed 新技术 GD19 factor=1.05>", "local-factor changed 新技术 GR19 factor=1.05>factor=1.06",
				"support changed H1 专科 0.05>0.03",
				"ground changed 长住院 cost ge 10000 | stay gt 60>cost ge 10000 | stay gt 90"}},
		{name: "limits", common: "", before: map[string]string{"limits": "code,low,high\nGD19,100,900"},
			after: map[string]string{"limits": "code,low,high\nGD19,100,950"}, old: withoutRatios, new: withoutRatios,
			want: []string{"limit changed GD19 low=100 high=900>low=100 high=950"}},
		{name: "parts of coefficients", before: map[string]string{
			"components": "institution,part,value,mean\nH1,cmi,1.2,1.1\nH1,tcm,0.1,0.1",
			"dynamic":    "part,per,gain,cap\ncmi,0.05,0.01,0.1\ntcm,0.1,0.01,",
		}, after: map[string]string{
			"components": "institution,part,value,mean\nH1,cmi,1.2,1.15\nH2,tcm,0.1,0.1",
			"dynamic":    "part,per,gain,cap\ncmi,0.05,0.01,0.13\ntcm,0.1,0.01,",
		}, old: map[string][]string{"scheme.yaml": {"-  kind: level # coef", "+  kind: dynamic"}},
			new: map[string][]string{"scheme.yaml": {"-  kind: level # coef", "+  kind: dynamic"}},
			want: []string{
				"component changed H1 cmi value=1.2 mean=1.1>value=1.2 mean=1.15", "component removed H1 tcm value=0.1 mean=0.1>",
				"component added H2 tcm >value=0.1 mean=0.1",
				"dynamic changed cmi per=0.05 gain=0.01 cap=0.1>per=0.05 gain=0.01 cap=0.13"}},
		{name: "who pays by other numbers", before: map[string]string{
			"grass_roots":   "code,factor\nGD19,1\nGR19,1",
			"auxiliary":     "class,factor\n年龄/低龄,1.2",
			"tcm_fallback":  "code,fallback\nGD19,GR19",
			"tcm_advantage": "code,mode,western,ratio\nGR19,effect,GD19,0.8",
		}, after: map[string]string{
			"grass_roots":   "code,factor\nGD19,0.9",
			"auxiliary":     "class,factor\n年龄/低龄,1.25",
			"tcm_fallback":  "code,fallback\nGD19,GZ15",
			"tcm_advantage": "code,mode,western,ratio\nGR19,effect,GD19,0.85",
		}, common: "aux: {combine: highest}\ntcm: {threshold: 0.5}\n",
			want: []string{
				"auxiliary changed 年龄/低龄 factor=1.2>factor=1.25",
				"grass-roots changed GD19 1>0.9", "grass-roots removed GR19 1>",
				"tcm-fallback changed GD19 GR19>GZ15",
				"tcm-advantage changed GR19 mode=effect western=GD19 ratio=0.8>mode=effect western=GD19 ratio=0.85"}},
		{name: "cases, and what a row rests on", before: map[string]string{
			"weights": "code,weight,cases,cv,source\nGD19,1.1,30,,旧\nGR19,1.4,20,0.5,旧",
		}, after: map[string]string{
			"weights": "code,weight,cases,cv,source\nGD19,1.1,31,,新\nGR19,1.5,20,0.5,旧",
		}, want: []string{"weight changed GR19 1.4>1.5", "cases changed weights.csv GD19 cases=30>cases=31", "backing changed weights.csv GD19 旧>新"}},
		{name: "prices", before: map[string]string{"prices": "code,price\nGD19,9000"}, after: map[string]string{"prices": "code,price\nGD19,9500"},
			old: byPrice, new: byPrice, want: []string{"price changed GD19 9000>9500"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			side := func(tables map[string]string, changes map[string][]string) *rules.Pack {
				files := packtest.MiniPayment(t)
				files["scheme.yaml"].Data = append(files["scheme.yaml"].Data, c.common...)
				for name, rows := range tables {
					files[name+".csv"] = &fstest.MapFile{Data: []byte(rows + "\n")}
				}
				if tables["prices"] != "" {
					delete(files, "weights.csv")
				}
				agree(files)
				for name, lines := range changes {
					if err := packtest.Patch(files, name, lines); err != nil {
						t.Fatal(err)
					}
				}
				return open(t, files)
			}
			compareBoth(t, side(c.before, c.old), side(c.after, c.new), c.want)
		})
	}
}

// withoutRatios lets printed limits take the place of ratios, byPrice pays printed prices.
var (
	withoutRatios = map[string][]string{"scheme.yaml": {"-  threshold:", "-    - {value: 3, hospital_level: 三级}", "-    - {value: 2}", "-  threshold: 0.3"}}
	byPrice       = map[string][]string{"scheme.yaml": {"-  kind: weight-rate", "+  kind: price", "-rate:", "-  value: {value: 8000, evidence: I, source: 编造}"}}
)

// TestDiffScheme prints what an actuary reads between the scheme of the example and that of a next year.
func TestDiffScheme(t *testing.T) {
	dir := filepath.Join("..", "examples", "pay", "rate")
	old, err := rules.Open(os.DirFS(dir))
	noError(t, err)
	new := open(t, nextYear(t, dir))
	changes := rules.Diff(old, new)
	mirrored(t, old, new)
	for name, lang := range map[string]rules.Lang{"diff-shili-rate-2026-2027.zh.txt": rules.Chinese, "diff-shili-rate-2026-2027.en.txt": rules.English} {
		var b bytes.Buffer
		noError(t, rules.WriteChanges(&b, lang, old, new, changes))
		compareFile(t, filepath.Join("..", "testdata", "golden", name), b.Bytes())
	}
}

// nextYear is the scheme of the example for a year later: every 20th group has another weight and every group one case more, one
// group has left, one institution rises, and settings have changed.
func nextYear(t *testing.T, dir string) fstest.MapFS {
	files := make(fstest.MapFS)
	names, err := fs.Glob(os.DirFS(dir), "*.*")
	noError(t, err)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		noError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	lines := strings.Split(strings.TrimSpace(string(files["weights.csv"].Data)), "\n")
	for i := range lines {
		if i == 0 {
			continue
		}
		cells := strings.Split(lines[i], ",")
		cases, err := strconv.Atoi(cells[3])
		noError(t, err)
		cells[3] = strconv.Itoa(cases + 1)
		if i%20 == 0 {
			cells[2] = fmt.Sprintf("%d.%02d", i/100, i%100)
		}
		lines[i] = strings.Join(cells, ",")
	}
	lines = append(lines[:633], lines[634])
	files["weights.csv"].Data = []byte(strings.Join(lines, "\n") + "\n")
	for name, change := range map[string][]string{
		"pack.yaml": {`-edition: "2026"`, `+edition: "2027"`, "-from: 2026-01-01", "+from: 2027-01-01", "-to: 2026-12-31", "+to: 2027-12-31"},
		"scheme.yaml": {"-    - {value: 8000, insurance: 职工}", "+    - {value: 8100, insurance: 职工}",
			"-    - {value: 2, hospital_level: 一级}", "+    - {value: 2, hospital_level: 一级, evidence: I, source: 示例}",
			"-  max: 60                       # 60 天仍按病组，61 天起按项目", "+  max: 90"},
		"institutions.csv": {"-H4,示例镇卫生院,一级,综合", "+H4,示例镇卫生院,二级,综合", "+H5,示例市妇幼保健院,二级,妇幼"},
		"coefficients.csv": {"-H2,,1.02", "+H2,,1.04"},
		"exclusions.csv": {"-NX1,示例国谈药,carve-out,,2026-01-01,2026-12-31", "+NX1,示例国谈药,carve-out,,2027-01-01,2027-12-31",
			"-NX0,示例旧药,carve-out,,2025-01-01,2025-12-31"},
	} {
		noError(t, packtest.Patch(files, name, change))
	}
	agree(files)
	return files
}
