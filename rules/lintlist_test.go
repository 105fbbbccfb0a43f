package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// sum123 is what sha256sum prints for the lines 1, 2 and 3.
const sum123 = "sha256:14c5e74c4b96ccef41cd94db73a9ec3348038ac094feca4fd897cecffa07cdae"

// found makes findings of "code subject".
func found(list ...string) []rules.Finding {
	var out []rules.Finding
	for _, s := range list {
		code, subject, _ := strings.Cut(s, " ")
		out = append(out, rules.Finding{Code: rules.Code(code), Level: rules.LintNote, Subject: subject})
	}
	return out
}

// listOf reads a list of accepted findings.
func listOf(rows ...string) (*rules.Accepted, error) {
	data := "finding,count,subjects,reason\n" + strings.Join(rows, "\n") + "\n"
	return rules.ReadAccepted(fstest.MapFS{rules.LintFile: {Data: []byte(data)}})
}

func TestAccepted(t *testing.T) {
	for _, c := range []struct {
		name  string
		rows  []string
		found []rules.Finding
		left  []string
		stale []string
		renew []string
	}{
		{"nothing is accepted", nil, found("rows-tie 4 9"), []string{"rows-tie 4 9"}, nil, []string{"rows-tie,1,4 9,"}},
		{"what occurs is quiet", []string{"rows-tie,,4 9,示例"}, found("rows-tie 4 9"), nil, nil, []string{"rows-tie,1,4 9,示例"}},
		{"of another kind it is not", []string{"rows-tie,,4 9,示例"}, found("rows-tie 4 9", "score-falls 4 9"), []string{"score-falls 4 9"}, nil,
			[]string{"rows-tie,1,4 9,示例", "score-falls,1,4 9,"}},
		{"several subjects", []string{"rows-tie,2,4 9|4 8,示例"}, found("rows-tie 4 8", "rows-tie 4 9", "rows-tie 5 6"), []string{"rows-tie 5 6"}, nil,
			[]string{"rows-tie,2,4 9|4 8,示例", "rows-tie,1,5 6,"}},
		{"two rows of a kind, each with its reason", []string{"rows-tie,,4 9,甲", "rows-tie,,4 8,乙"}, found("rows-tie 4 8", "rows-tie 4 9"), nil, nil,
			[]string{"rows-tie,1,4 9,甲", "rows-tie,1,4 8,乙"}},
		{"what does not occur", []string{"rows-tie,,4 9|4 8,示例", "score-falls,,1 2,示例"}, found("rows-tie 4 9"), nil,
			[]string{"2 lint-unused rows-tie 4 8", "3 lint-unused score-falls 1 2"}, []string{"rows-tie,1,4 9,示例"}},
		{"a sum", []string{"rows-tie,3," + sum123 + ",示例"}, found("rows-tie 3", "rows-tie 1", "rows-tie 2"), nil, nil, []string{"rows-tie,3,1|2|3,示例"}},
		{"a sum of what no row lists", []string{"rows-tie,3," + sum123 + ",甲", "rows-tie,,7,乙"}, found("rows-tie 3", "rows-tie 7", "rows-tie 1", "rows-tie 2"), nil, nil,
			[]string{"rows-tie,1,7,乙", "rows-tie,3,1|2|3,甲"}},
		{"a sum of others", []string{"rows-tie,3," + sum123 + ",示例"}, found("rows-tie 3", "rows-tie 1", "rows-tie 4"),
			[]string{"rows-tie 3", "rows-tie 1", "rows-tie 4"}, []string{"2 lint-changed rows-tie 3 3"}, []string{"rows-tie,3,1|3|4,示例"}},
		{"a sum with another number", []string{"rows-tie,4," + sum123 + ",示例"}, found("rows-tie 1", "rows-tie 2", "rows-tie 3"),
			[]string{"rows-tie 1", "rows-tie 2", "rows-tie 3"}, []string{"2 lint-changed rows-tie 4 3"}, []string{"rows-tie,3,1|2|3,示例"}},
		{"a sum of nothing", []string{"rows-tie,3," + sum123 + ",示例"}, nil, nil, []string{"2 lint-unused rows-tie " + sum123}, nil},
		{"a subject with the separator is not listed", nil, found("rows-tie a|b"), []string{"rows-tie a|b"}, nil,
			[]string{"rows-tie,1,sha256:a5b79aa8ca7913488b129ef0f6de4341dbbb3697f7125001ac7100c4991fcc70,"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := listOf(c.rows...)
			noError(t, err)
			left, stale := a.Sift(c.found)
			equal(t, c.left, news(left, nil))
			var said []string
			for _, e := range stale {
				said = append(said, strings.TrimSpace(fmt.Sprintln(append([]any{e.Line, e.Code}, e.Args...)...)))
				for _, l := range []rules.Lang{rules.Chinese, rules.English} {
					if s := e.Text(l); strings.Contains(s, "%!") || !strings.HasPrefix(s, rules.LintFile+":") || !strings.Contains(s, "\n  hint: ") {
						t.Errorf("%q", s)
					}
				}
			}
			equal(t, c.stale, said)
			want := strings.Join(append([]string{"finding,count,subjects,reason"}, c.renew...), "\n") + "\n"
			equal(t, want, string(a.Renew(c.found)))
		})
	}
}

// TestAcceptedBad reads lists that cannot be read.
func TestAcceptedBad(t *testing.T) {
	for _, c := range []struct {
		row  string
		want string
	}{
		{"rows-tie,,4 9,", "2 reason cell-empty"},
		{",,4 9,示例", "2 finding cell-empty"},
		{"rows-tie,,,示例", "2 subjects cell-empty"},
		{"rows-tei,,4 9,示例", "2 finding cell-value"},
		{"row-dead,,4 9,示例", "2 finding cell-value"}, // an error of loading is for accepted.csv
		{"rows-tie,2,4 9,示例", "2 count cell-value"},
		{"rows-tie,zwei,4 9,示例", "2 count cell-value"},
		{"rows-tie,3,sha256:00,示例", "2 subjects cell-value"},
		{"rows-tie,," + sum123 + ",示例", "2 count cell-empty"},
		{"rows-tie,,4 9,示例\nrows-tie,,4 9,示例", "3 subjects row-duplicate"},
		{"rows-tie,3," + sum123 + ",示例\nrows-tie,3," + sum123 + ",示例", "3 subjects row-duplicate"},
		{"rows-tie,4 9", "2  row-width"},
	} {
		_, err := listOf(c.row)
		if err == nil {
			t.Errorf("%q is read", c.row)
			continue
		}
		var got []string
		for _, e := range all(t, err) {
			if e.File != rules.LintFile {
				t.Errorf("%q: %v", c.row, e)
			}
			got = append(got, fmt.Sprint(e.Line, " ", e.Field, " ", e.Code))
		}
		equal(t, c.want, strings.Join(got, "\n"))
	}
	_, err := rules.ReadAccepted(fstest.MapFS{rules.LintFile: {Data: []byte("finding,subject,reason\n")}})
	if err == nil || !strings.Contains(err.Error(), "column-unknown") || !strings.Contains(err.Error(), "column-missing") {
		t.Errorf("other columns: %v", err)
	}
}

// TestAcceptedNothing: no files and no list accept nothing.
func TestAcceptedNothing(t *testing.T) {
	a, err := rules.ReadAccepted(nil)
	noError(t, err)
	b, err := rules.ReadAccepted(fstest.MapFS{})
	noError(t, err)
	for _, a := range []*rules.Accepted{a, b, {}} {
		left, stale := a.Sift(found("rows-tie 4 9"))
		equal(t, 1, len(left))
		equal(t, 0, len(stale))
	}
}

// TestLintOver keeps what a local pack does not have from its base.
func TestLintOver(t *testing.T) {
	base := packtest.DIP(t)
	local, err := rules.Open(os.DirFS(filepath.Join("..", "examples", "dipcity", "pack")), packtest.Codes(t), base)
	noError(t, err)
	all, own := rules.Lint(local), rules.LintOver(base, local)
	equal(t, news(all, rules.Lint(base)), news(own, nil))
	if len(own) == 0 || len(own) > len(all)/2 {
		t.Errorf("%d of %d findings", len(own), len(all))
	}
	equal(t, len(all), len(rules.LintOver(nil, local)))
}

// FuzzReadAccepted reads any list without panic; what is read can be written and read again once it has reasons.
func FuzzReadAccepted(f *testing.F) {
	f.Add("finding,count,subjects,reason\nrows-tie,,4 9,示例\n")
	f.Add("finding,count,subjects,reason\nrows-tie,3," + sum123 + ",示例\n")
	f.Fuzz(func(t *testing.T, data string) {
		a, err := rules.ReadAccepted(fstest.MapFS{rules.LintFile: {Data: []byte(data)}})
		if err != nil {
			return
		}
		list := found("rows-tie 1", "rows-tie 2", "rows-tie 4 9", "score-falls 1 2")
		left, stale := a.Sift(list)
		for _, e := range stale {
			_ = e.Text(rules.English)
		}
		renewed := a.Renew(list)
		if len(left) > 0 {
			return
		}
		b, err := rules.ReadAccepted(fstest.MapFS{rules.LintFile: {Data: renewed}})
		if err != nil {
			t.Fatalf("%v\n%s", err, renewed)
		}
		if left, stale := b.Sift(list); len(left)+len(stale) > 0 {
			t.Errorf("%v, %v\n%s", left, stale, renewed)
		}
	})
}
