package groupertest_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestLint looks at the small pack of CHS-DRG with a name that contradicts its code: quiet with it in the list, and else not.
func TestLint(t *testing.T) {
	codes, _, files := packtest.Mini(t)
	change := []string{"-GZ15,GZ1,其他消化系统疾患，不伴并发症或合并症,", "+GZ15,GZ1,别的消化系统疾患，伴严重并发症或合并症,"}
	_, _, sound := packtest.Mini(t)
	base, err := rules.Open(sound, codes)
	if err != nil {
		t.Fatal(err)
	}
	if err := packtest.Patch(files, "drg.csv", change); err != nil {
		t.Fatal(err)
	}
	p, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	const found = "drg.csv:7: name-suffix: GZ15 的名称为“别的消化系统疾患，伴严重并发症或合并症”，按名称末位应为 1\n"
	for _, c := range []struct {
		name string
		list string
		want []string
	}{
		{"no list", "", []string{found + "共 1 处可疑，0 处认可不再成立"}},
		{"accepted", "finding,count,subjects,reason\nname-suffix,,GZ15,示例\n", nil},
		{"another one accepted", "finding,count,subjects,reason\nname-suffix,,GZ13,示例\n", []string{found +
			"tests/lint.csv:2:14（subjects 列）: lint-unused: 认可的 name-suffix GZ13 并不存在\n" +
			"    2 | name-suffix,,GZ13,示例\n      |              ^^^^\n  hint: 从 tests/lint.csv 中删去\n" +
			"共 1 处可疑，1 处认可不再成立"}},
		{"a list without reason", "finding,count,subjects,reason\nname-suffix,,GZ15,\n", []string{
			"tests/lint.csv:2:19（reason 列）: cell-empty: 不能为空\n    2 | name-suffix,,GZ15,\n      |                   ^\n共 1 处错误，未加载任何规则。"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			beside := fstest.MapFS{}
			if c.list != "" {
				beside[rules.LintFile] = &fstest.MapFile{Data: []byte(c.list)}
			}
			var rec recorder
			if groupertest.Lint(&rec, base, p, beside); !slices.Equal(rec.errors, c.want) {
				t.Errorf("the test says %q", rec.errors)
			}
		})
	}
	var rec recorder
	if groupertest.Lint(&rec, base, base, nil); len(rec.errors) > 0 {
		t.Errorf("against itself: %q", rec.errors)
	}
}
