package rules_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// official makes the small scheme rest on nothing, so that nothing is said of it.
var official = []string{"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: 8000"}

// TestLintPayment breaks the small scheme, a thing at a time. What is wanted was written by hand from the change.
func TestLintPayment(t *testing.T) {
	hospitals := "institution,hospital_level,class\nH1,三级,综合\nH2,二级,中医"
	for _, c := range []struct {
		name   string
		tables map[string]string
		scheme []string // lines, see packtest.Patch
		more   string   // further lines of scheme.yaml
		want   []string
	}{
		{name: "nothing to say"},
		{name: "nothing to say of institutions", tables: map[string]string{"institutions": hospitals}},
		{name: "graver for less",
			tables: map[string]string{"weights": "code,weight\nZZ19,2.5\nGD19,1.1\nGR19,1.4\nGZ11,0.8\nGZ13,1.2\nGZ15,0.8"},
			want:   []string{"value-falls GZ11 GZ13"}},
		{name: "graver for less at one level",
			tables: map[string]string{"weights": "code,hospital_level,weight\nZZ19,,2.5\nGD19,,1.1\nGR19,,1.4\nGZ11,,1.2\nGZ13,,1.1\nGZ15,,0.8\nGZ11,三级,1\nGZ13,三级,2"},
			want:   []string{"value-falls GZ11 GZ13 hospital_level=三级"}},
		{name: "groups without weight",
			tables: map[string]string{"institutions": hospitals, "weights": "code,hospital_level,weight\nZZ19,,0\nGD19,三级,1.1\nGR19,二级,1.4\nGR19,三级,1.4\nGZ13,,1.1\nGZ15,,0.8"},
			want:   []string{"group-unpriced GD19 二级", "group-unpriced GZ11", "group-unpriced ZZ19"}},
		{name: "groups that are paid by the day, or by those of the west",
			tables: map[string]string{"weights": "code,weight\nZZ19,1\nGD19,1.1\nGZ11,1.3\nGZ13,1.1",
				"bed_days": "class,code,value\n精神,GR19,200", "tcm_advantage": "code,mode,western,ratio\nGZ15,effect,GD19,0.8"},
			more: "bed_day: {kind: price}\n"},
		{name: "institutions without coefficient",
			tables: map[string]string{"institutions": "institution,hospital_level,class\nH1,三级,综合\nH2,二级,中医\nH3,一级,综合\nH4,一级,中医", "coefficients": "class,hospital_level,coefficient\n中医,一级,0.5"},
			scheme: []string{"-    - {value: 2}", "+    - {value: 2, hospital_level: 二级}", "+    - {value: 2, hospital_level: 一级}"},
			want:   []string{"coefficient-missing H3 coefficients.csv, coef.value"}},
		{name: "institutions without a part of the mix",
			tables: map[string]string{"institutions": hospitals, "components": "institution,part,value\nH1,cmi,1.1\nH1,level,1\nH2,cmi,1.1"},
			scheme: []string{"-  kind: level # coef", "-  value:", "-    - {value: 1.05, hospital_level: 三级}", "-    - {value: 0.95, hospital_level: 二级}",
				"+  kind: mix", "+  mix:", "+    - {value: 0.5, part: cmi}", "+    - {value: 0.5, part: level}"},
			want: []string{"coefficient-missing H2 components.csv level"}},
		{name: "rows for nobody",
			tables: map[string]string{"institutions": hospitals,
				"coefficients": "institution,class,hospital_level,coefficient\nH9,,,1\nH1,,,1.1\n,妇幼,,1.2\n,中医,三级,1.3\n,,一级,0.8",
				"factors":      "name,institution,factor\n新技术,H8,1.1"},
			want: []string{"row-for-nobody coefficients.csv institution=H9", "row-for-nobody coefficients.csv hospital_level=一级",
				"row-for-nobody coefficients.csv class=妇幼", "row-for-nobody coefficients.csv hospital_level=三级 class=中医",
				"row-for-nobody factors.csv 新技术 institution=H8"}},
		{name: "values for nobody, and behind those that take all",
			tables: map[string]string{"institutions": hospitals},
			scheme: []string{"-    - {value: 2}", "+    - {value: 2.5, hospital_level: 一级}", "+    - {value: 2.4, hospital_level: 二级}", "+    - {value: 2}"},
			want:   []string{"value-unreached high.threshold hospital_level=一级", "value-unreached high.threshold"}},
		{name: "values of another year",
			scheme: []string{"-  value:", "-    - {value: 1.05, hospital_level: 三级}", "+  value:", "+    - {value: 1, to: 2024-12-31}", "+    - {value: 1.05, hospital_level: 三级}"},
			want:   []string{"value-unreached coef.value to=2024-12-31"}},
		{name: "days that take all",
			scheme: []string{"-  value: 8000", "+  value: [{value: 8000, to: 2025-06-30}, {value: 7000, from: 2025-07-01}, {value: 6000}]"},
			want:   []string{"value-unreached rate.value"}},
		{name: "bands that leave the highest weights", scheme: []string{"-  threshold: 0.3", "+  threshold: [{value: 0.3, below: 1}, {value: 0.4, below: 2}]"},
			want: []string{"setting-partial low.threshold at_least=2"}},
		{name: "no threshold for an institution, no rate for an insurance at one",
			tables: map[string]string{"institutions": hospitals},
			scheme: []string{"-    - {value: 2}", "-  value: 8000", "+  value: [{value: 8000, insurance: 职工}, {value: 7000, insurance: 居民, hospital_level: 三级}]"},
			want:   []string{"setting-partial high.threshold hospital_level=二级", "setting-partial rate.value hospital_level=二级 insurance=居民"}},
		{name: "no threshold for hospitals that there may not be", scheme: []string{"-    - {value: 2}"}},
		{name: "a setting without value for some days",
			scheme: []string{"-  value: 8000", "+  value: [{value: 8000, to: 2025-03-31}, {value: 7000, from: 2025-04-02}]"},
			want:   []string{"validity-gap rate.value"}},
		{name: "a setting from day to day",
			scheme: []string{"-  value: 8000", "+  value: [{value: 8000, to: 2025-03-31}, {value: 7000, from: 2025-04-01}]"}},
		{name: "thresholds", scheme: []string{"-  threshold: 0.3", "+  threshold: [{value: 2, below: 1}, {value: 0.4}]"},
			want: []string{"thresholds-contradict low.threshold below=1, high.threshold"}},
		{name: "bounds, stays and parts",
			tables: map[string]string{"grounds": "ground,test,compare,value\n长住院,stay,gt,60\n长住院,stay,le,60\n正常,stay,ge,60\n正常,stay,le,60",
				"dynamic": "part,per,gain,first,cap\ncmi,0.05,0.01,0.2,0.1", "components": "institution,part,value\nH1,cmi,1"},
			scheme: []string{"-  kind: level # coef", "+  kind: dynamic", "+  floor: 1.2", "+  cap: 1.1"},
			more:   "stay: {min: 60, short_mode: item, max: 60, long_mode: item}\n",
			want:   []string{"thresholds-contradict cmi first", "thresholds-contradict coef.floor, coef.cap", "thresholds-contradict 长住院 stay"}},
		{name: "spans", tables: map[string]string{
			"exclusions": "item,mode,from,to\nN1,carve-out,2025-01-01,2025-03-31\nN1,carve-out,2025-05-01,\nN2,carve-out,2024-01-01,2025-06-30\nN2,carve-out,2025-07-01,2025-09-30\nN3,carve-out,2024-01-01,2024-12-31",
			"factors":    "name,factor,from,to\n新技术,1.1,2026-01-01,"},
			want: []string{"validity-gap N1 2025-04-01", "span-outside N3 2024-01-01..2024-12-31", "span-outside 新技术 2026-01-01.."}},
		{name: "what values rest on", tables: map[string]string{"costs": "code,cost,evidence,source\nGD19,900,X,医院公示\nGR19,800,X,医院公示\nGZ11,800,O,\nGZ13,800,O,示例 1 号"},
			scheme: []string{"-    - {value: 3, hospital_level: 三级}", "+    - {value: 3, hospital_level: 三级, evidence: O, source: 示例 1 号}", "-  threshold: 0.3", "+  threshold: {value: 0.3, evidence: I, source: 推断}"},
			want:   []string{"backing-partial high.threshold", "backing-unofficial low.threshold", "backing-partial costs.csv", "backing-unofficial costs.csv X"}},
		{name: "most settings rest on something", scheme: []string{
			"-  kind: weight-rate", "+  kind: {value: weight-rate, evidence: O, source: 示例}", "-  kind: level # coef", "+  kind: {value: level, evidence: O, source: 示例}",
			"-  mode: item # high", "+  mode: {value: item, evidence: O, source: 示例}", "-  mode: cost # low", "+  mode: {value: cost, evidence: O, source: 示例}",
			"-  threshold: 0.3", "+  threshold: {value: 0.3, evidence: O, source: 示例}", "-  value: 8000", "+  value: {value: 8000, evidence: O, source: 示例}"},
			want: []string{"backing-partial coef.value hospital_level=三级", "backing-partial coef.value hospital_level=二级",
				"backing-partial high.threshold hospital_level=三级", "backing-partial high.threshold", "backing-partial fund.variant", "backing-partial round.money"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := packtest.MiniPayment(t)
			noError(t, packtest.Patch(files, "scheme.yaml", official))
			files["scheme.yaml"].Data = append(files["scheme.yaml"].Data, c.more...)
			for name, rows := range c.tables {
				files[name+".csv"] = &fstest.MapFile{Data: []byte(rows + "\n")}
			}
			agree(files)
			noError(t, packtest.Patch(files, "scheme.yaml", c.scheme))
			found := rules.Lint(open(t, files), drgMini(t))
			for i := range found {
				for _, l := range []rules.Lang{rules.Chinese, rules.English} {
					if s := found[i].Text(l); s == "" || strings.Contains(s, "%!") || found[i].Hint(l) == "" {
						t.Errorf("%s: %q, hint %q", found[i].Code, s, found[i].Hint(l))
					}
				}
			}
			equalSets(t, c.want, news(found, nil))
		})
	}
}

// equalSets compares without order, which is that of the files.
func equalSets(t *testing.T, want, got []string) {
	t.Helper()
	for _, s := range want {
		if !slices.Contains(got, s) {
			t.Errorf("lacks %q", s)
		}
	}
	for _, s := range got {
		if !slices.Contains(want, s) {
			t.Errorf("finds %q", s)
		}
	}
}

// TestLintOpenValidity: a scheme without first day is asked about the days before those that its values name.
func TestLintOpenValidity(t *testing.T) {
	files := packtest.MiniPayment(t)
	noError(t, packtest.Patch(files, "pack.yaml", []string{"-from: 2025-01-01", "-to: 2025-12-31"}))
	noError(t, packtest.Patch(files, "scheme.yaml", append(slices.Clone(official[:1]), "+  value: [{value: 8000, from: 2025-04-01}]")))
	list := rules.Lint(open(t, files))
	if len(list) != 1 || list[0].Code != rules.ValidityGap || !strings.Contains(list[0].Text(rules.English), "2025-03-31") || list[0].Pos.String() != "scheme.yaml:4" {
		t.Errorf("%+v", list)
	}
}

// TestLintUnpricedLevel: a group without number cannot be paid unless the scheme says how.
func TestLintUnpricedLevel(t *testing.T) {
	for more, want := range map[string]rules.LintLevel{"": rules.LintWarning, "unpriced: {mode: item}\n": rules.LintNote} {
		files := packtest.MiniPayment(t)
		noError(t, packtest.Patch(files, "scheme.yaml", official))
		files["scheme.yaml"].Data = append(files["scheme.yaml"].Data, more...)
		noError(t, packtest.Patch(files, "weights.csv", []string{"-ZZ19,多发严重创伤,2.5"}))
		agree(files)
		if list := rules.Lint(open(t, files), drgMini(t)); len(list) != 1 || list[0].Subject != "ZZ19" || list[0].Level != want {
			t.Errorf("%q: %+v", more, list)
		}
	}
}

// TestLintForeignGroups: a scheme that was opened without the packs that it groups by is held against their groups all the same.
func TestLintForeignGroups(t *testing.T) {
	files := packtest.MiniPayment(t)
	noError(t, packtest.Patch(files, "scheme.yaml", append(slices.Clone(official), "-fund:", "+tcm: {threshold: 0.5}", "+fund:")))
	noError(t, packtest.Patch(files, "weights.csv", []string{"+XX19,没有的组,1"}))
	files["tcm_fallback.csv"] = &fstest.MapFile{Data: []byte("code,fallback\nGD19,XX29\n")}
	agree(files)
	p := open(t, files)
	equal(t, []string{"group-foreign weights.csv XX19", "group-foreign tcm_fallback.csv XX29"}, news(rules.Lint(p, drgMini(t)), nil))
	equal(t, 0, len(rules.Lint(p)))                         // nobody knows the groups
	equal(t, 0, len(rules.Lint(p, packtest.DRG(t, "2.0")))) // of another pack
	equal(t, 2, len(rules.LintOver(nil, p, drgMini(t))))
}

// TestLintScores: of rows of DIP, one that asks for more has at least the score of the other; patterns stand for their codes.
func TestLintScores(t *testing.T) {
	codes, _, dipFiles := packtest.MiniDIP(t)
	dip := open(t, dipFiles, codes)
	files := packtest.MiniPayment(t)
	noError(t, packtest.Patch(files, "pack.yaml", []string{`-  - {id: mini, edition: "1.0", digest: "` + drgMini(t).Digest() + `"}`,
		`+  - {id: mini-dip, edition: "1.0", digest: "` + dip.Digest() + `"}`}))
	noError(t, packtest.Patch(files, "scheme.yaml", []string{"-  kind: weight-rate", "+  kind: score", "-rate:", "-  value: {value: 8000, evidence: I, source: 编造}",
		"+value: {numerator: fund}"}))
	delete(files, "weights.csv")
	scores := string(dipFiles["scores.csv"].Data)
	scores = strings.Replace(scores, "4,51\n", "4,49.99\n", 1) // which asks for 54.5900 beside what 3 asks for, and that has 50
	scores = strings.Replace(scores, "8,55\n", "", 1)
	files["scores.csv"] = &fstest.MapFile{Data: []byte(scores + "S02-T,70\nS02-X,70\n")} // a pattern of the pack is {category}-T
	agree(files)
	equalSets(t, []string{"value-falls 4 3", "group-unpriced 8", "group-foreign scores.csv S02-X"}, news(rules.Lint(open(t, files), dip), nil))
}

// TestLintSchemes holds the findings of the schemes of the examples to the lists beside them, in which each has its reason. -update
// renews them; what is new has no reason then, and fails until somebody writes it. The variants price few groups, which needs no list.
func TestLintSchemes(t *testing.T) {
	root := filepath.Join("..", "examples", "pay")
	var dirs []string
	noError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "pack.yaml" {
			dirs = append(dirs, filepath.Dir(path))
		}
		return err
	}))
	if len(dirs) < 3 {
		t.Fatalf("only %q", dirs)
	}
	needs := []*rules.Pack{packtest.DRG(t, "2.0"), packtest.DIP(t)}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			accepted, err := rules.ReadAccepted(os.DirFS(dir))
			noError(t, err)
			p, err := rules.OpenFile(dir)
			noError(t, err)
			list := rules.Lint(p, needs...)
			if filepath.Base(filepath.Dir(dir)) == "variants" {
				list = slices.DeleteFunc(list, func(f rules.Finding) bool { return f.Code == rules.GroupUnpriced })
			} else if *update {
				path := filepath.Join(dir, filepath.FromSlash(rules.LintFile))
				noError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				noError(t, os.WriteFile(path, accepted.Renew(list), 0o644))
				return
			}
			left, stale := accepted.Sift(list)
			for i := range left {
				t.Errorf("%s %s: nobody has said why it may stay", left[i].Code, left[i].Subject)
			}
			for _, e := range stale {
				t.Error(e)
			}
		})
	}
}
