package rules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// patches are changes to files of a small pack.
type patches map[string][]string

// linted applies changes, renews the numbers of rows, and looks for findings.
func linted(t *testing.T, files fstest.MapFS, codes *rules.Pack, changes patches) []rules.Finding {
	t.Helper()
	for name, change := range changes {
		noError(t, packtest.Patch(files, name, change))
	}
	manifest := string(files["pack.yaml"].Data)
	for name := range changes {
		table, isTable := strings.CutSuffix(name, ".csv")
		if !isTable {
			continue
		}
		line := fmt.Sprintf("  %s: %d\n", table, strings.Count(string(files[name].Data), "\n")-1)
		count := regexp.MustCompile(`(?m)^  ` + table + `: \d+\n`)
		if !count.MatchString(manifest) {
			line, count = "tables:\n"+line, regexp.MustCompile(`(?m)^tables:\n`)
		}
		manifest = count.ReplaceAllString(manifest, line)
	}
	files["pack.yaml"] = &fstest.MapFile{Data: []byte(manifest)}
	p, err := rules.Open(files, codes)
	noError(t, err)
	list := rules.Lint(p)
	for i := range list {
		f := &list[i]
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if s := f.Text(l); s == "" || strings.Contains(s, "%!") || f.Hint(l) == "" {
				t.Errorf("%s: %q, hint %q", f.Code, s, f.Hint(l))
			}
		}
		that(t, f.Level.String() != "", "a finding without level")
	}
	return list
}

// news are the findings of one list that another does not have, as code and subject.
func news(after, before []rules.Finding) []string {
	var list []string
	for _, f := range after {
		if !slices.ContainsFunc(before, func(b rules.Finding) bool { return b.Code == f.Code && b.Subject == f.Subject }) {
			list = append(list, string(f.Code)+" "+f.Subject)
		}
	}
	return list
}

// TestLintExamples applies the example of every code of findings and demands that it brings the finding about.
func TestLintExamples(t *testing.T) {
	head := regexp.MustCompile(`Example of lint \(([a-z_.]+)\):\n`)
	n := 0
	for _, d := range documentedCodes(t) {
		m := head.FindStringSubmatch(d.doc)
		if m == nil {
			continue
		}
		n++
		t.Run(d.code, func(t *testing.T) {
			codes, _, files := packtest.Mini(t)
			_, text, _ := strings.Cut(d.doc, m[0])
			var change []string
			for _, line := range strings.Split(text, "\n") {
				if strings.HasPrefix(line, "\t") {
					change = append(change, line[1:])
				}
			}
			_, _, sound := packtest.Mini(t)
			found := news(linted(t, files, codes, patches{m[1]: change}), linted(t, sound, codes, nil))
			if !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, d.code+" ") }) {
				t.Errorf("the example gives %q", found)
			}
		})
	}
	if n < 10 {
		t.Errorf("only %d examples found", n)
	}
}

// TestLintDRG checks findings of the small CHS-DRG pack that take more than one change.
func TestLintDRG(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes patches
		want    []string
	}{
		{"the test for ambiguity stands first", patches{
			"adrg.csv": {"-ZZ1,MDCZ,多发严重创伤,before_qy", "+ZZ1,MDCZ,多发严重创伤,after_qy"},
			"mdc.csv":  {"-MDCZ,多发严重创伤,next,off,", "+MDCZ,多发严重创伤,next,ambiguous,ZQY"},
			"qy.csv":   {"+MDCZ,1,main_procedure_counts,,"},
		}, []string{"ambiguity-total MDCZ"}},
		{"an MDC without ADRG", patches{
			"mdc.csv":   {"+MDCX,其他,next,off,"},
			"gates.csv": {"+MDCX,1,always,,"},
		}, []string{"group-without-effect MDCX"}},
		{"the order of lists is not the order of trial", patches{
			"lists.csv": {"-GR1.principal,C16.900", "-GZ1.principal,K35.800", "+GR1.principal,C16.900", "+GR1.principal,K35.800", "+GZ1.principal,K35.800"},
		}, []string{"member-shadowed GZ1 K35.800"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, _, files := packtest.Mini(t)
			_, _, sound := packtest.Mini(t)
			equal(t, c.want, news(linted(t, files, codes, c.changes), linted(t, sound, codes, nil)))
		})
	}
}

func TestLintDIP(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes patches
		want    []string
	}{
		{"more is asked for less", patches{"scores.csv": {"-4,51", "+4,49.99"}}, []string{"score-falls 4 3"}},
		{"more is asked for as much", patches{"scores.csv": {"-4,51", "+4,50"}}, nil},
		{"a procedure for less than none", patches{"scores.csv": {"-2,40", "+2,35.49"}}, []string{"score-falls 2 1"}},
		{"cost of one that competes", patches{
			"costs.csv": {"+3,900,,"},
			"pack.yaml": {`-  select: [main-filed, full, related, "if-surgery:codes"]`, `+  select: [closest-cost]`, `-  price: "12.50"`, "+  price: none"},
		}, []string{"cost-missing 4"}},
		{"a score and a price are a cost", patches{
			"costs.csv": {"+3,900,,"},
			"pack.yaml": {`-  select: [main-filed, full, related, "if-surgery:codes"]`, `+  select: [closest-cost]`},
		}, nil},
		{"no conservative row", patches{"core.csv": {"-1,A41.9,,,", "+1,A41.9,47.0900,,"}}, []string{"conservative-missing A41.9"}},
		{"two rows with one related procedure each", patches{
			"core.csv":   {"+9,K35.8,47.0100,51.2300,"},
			"scores.csv": {"+9,60"},
		}, []string{"rows-tie 4 9"}},
		{"the order decides", patches{
			"core.csv":   {"+9,K35.8,47.0100,51.2300,"},
			"scores.csv": {"+9,60"},
			"pack.yaml":  {"-  tie: error", "+  tie: first"},
		}, []string{"rows-tie 4 9"}},
		{"the score decides", patches{
			"core.csv":   {"+9,K35.8,47.0100,51.2300,"},
			"scores.csv": {"+9,60"},
			"pack.yaml":  {`-  select: [main-filed, full, related, "if-surgery:codes"]`, `+  select: [main-filed, full, highest-score]`},
		}, nil},
		{"a procedure that nothing gives a class", patches{
			"core.csv":   {"+9,K66,54.5900,,", "+10,K66,,,"},
			"scores.csv": {"+9,60", "+10,9"},
		}, []string{"main-without-class 54.5900"}},
		{"a slip of the pen", patches{"attributes.csv": {"+2,basic,", "+4,basik,"}}, []string{"attribute-rare basik"}},
		{"another attribute", patches{"attributes.csv": {"+2,basic,", "+4,fresh,"}}, nil},
		{"a level of one group", patches{"coefficients.csv": {"+2,三级,1.1"}}, []string{"coefficient-partial 2 二级"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, _, files := packtest.MiniDIP(t)
			_, _, sound := packtest.MiniDIP(t)
			equal(t, c.want, news(linted(t, files, codes, c.changes), linted(t, sound, codes, nil)))
		})
	}
}

// TestLintOfNothing: code systems have no rules to look at.
func TestLintOfNothing(t *testing.T) {
	equal(t, 0, len(rules.Lint(nil)))
	equal(t, 0, len(rules.Lint(packtest.Codes(t))))
}

// TestLintNational holds the findings of the national packs to the lists beside them, in which each has its reason. -update renews
// them; what is new has no reason then, and fails until somebody writes it.
func TestLintNational(t *testing.T) {
	for name, p := range map[string]*rules.Pack{
		"chsdrg10": packtest.DRG(t, "1.0"), "chsdrg11": packtest.DRG(t, "1.1"), "chsdrg20": packtest.DRG(t, "2.0"), "dip20": packtest.DIP(t),
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("packs", name, "pack")
			accepted, err := rules.ReadAccepted(os.DirFS(dir))
			noError(t, err)
			list := rules.Lint(p)
			if *update {
				noError(t, os.WriteFile(filepath.Join(dir, filepath.FromSlash(rules.LintFile)), accepted.Renew(list), 0o644))
				return
			}
			left, stale := accepted.Sift(list)
			for i := range left {
				t.Errorf("%s %s: nobody has said why it may stay", left[i].Code, left[i].Subject)
			}
			for _, e := range stale {
				t.Error(e)
			}
			if got, err := fs.ReadFile(os.DirFS(dir), rules.LintFile); err != nil || string(got) != string(accepted.Renew(list)) {
				t.Errorf("the list is not as -update writes it: %v", err)
			}
		})
	}
}
