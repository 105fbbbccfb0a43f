package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/rules"
)

// testCommand runs the sheets of a pack.
func testCommand() command {
	return command{
		name:    "test",
		usage:   "DIR [-sheets DIR] [-cover N] [-junit FILE] [-json]",
		summary: say{"运行规则包的用例表，报告规则覆盖", "runs the sheets of a pack and reports which rules they cover"},
		help: say{`用例表是规则包目录下 tests 里的 CSV：一行一个病例，列名同病例字段，want. 开头的列写期望的结果，空着表示不比较。

  name,sex,age,dx,px,want.code,note
  阑尾切除,M,34,K35.800,47.0100,GD19,示例
  无法入组,M,34,K35.80O,,-,want.code 写 - 表示不应入组

列表用 | 分隔，不用 +。名称以 todo 开头的行跳过。没有通过的行会列出差别、原因和分组过程；最后列出没有任何用例碰到的规则。

  -sheets DIR  用例表的目录；内置规则包没有用例表，要用它给出
  -cover N     规则覆盖不到百分之 N 也算不通过
  -junit FILE  另写 JUnit 格式的报告，供持续集成使用
  -json        输出 JSON 而不是文字，列出每条规则

用 packtool witness DIR 可以从规则生成一张用例表作为起点。`,
			`Sheets are the CSV files in the directory tests of the pack: a case a row, columns named as the fields of a case, and columns
that begin with want. for what is expected; an empty cell does not care.

  name,sex,age,dx,px,want.code,note
  appendectomy,M,34,K35.800,47.0100,GD19,
  no group,M,34,K35.80O,,-,- is: must not be grouped

Lists are separated by |, never by +. Rows whose name begins with todo are skipped. Of rows that fail the differences, the
reason and the explanation are printed, and in the end the rules that no row has touched.

  -sheets DIR  the directory of the sheets; embedded packs have none of their own
  -cover N     fail too if less than N percent of the rules are covered
  -junit FILE  write a report for build servers as well
  -json        print JSON in place of text, with every rule

packtool witness DIR makes a sheet from the rules to begin with.`},
		run: runTest,
	}
}

func runTest(e env, args []string) int {
	f := flags("test")
	dir := f.String("sheets", "", "")
	cover := f.Int("cover", 0, "")
	junit := f.String("junit", "", "")
	asJSON := f.Bool("json", false, "")
	rest, status, ok := e.parse(f, args, 1)
	if !ok {
		return status
	}
	g, err := openGrouper(rest[0])
	if err != nil {
		return e.fail(err)
	}
	if *dir == "" {
		*dir = rest[0]
	}
	sheets, err := openSheets(*dir)
	if err != nil {
		return e.failTest(err)
	}
	start := time.Now()
	r, err := groupertest.Run(g, sheets)
	if err != nil {
		return e.failTest(err)
	}
	if e.terminal { // elsewhere the same run is to print the same
		r.Elapsed = time.Since(start)
	}
	write := func() error { return r.WriteText(e.out, e.lang) }
	if *asJSON {
		write = func() error { return writeTestJSON(e.out, r) }
	}
	if err := errors.Join(write(), writeJUnit(*junit, r)); err != nil {
		return e.fail(err)
	}
	switch {
	case r.Err() != nil:
		return found
	case !r.Coverage.Reaches(*cover):
		e.complain("规则覆盖 %s %%，要求 %d %%", "%s %% of the rules are covered, and %d %% are asked for", r.Coverage.Percent(), *cover)
		return found
	}
	return fine
}

// failTest tells the user why nothing was run.
func (e env) failTest(err error) int {
	var told interface {
		error
		Text(rules.Lang) string
	}
	if !errors.As(err, &told) {
		return e.fail(err)
	}
	fmt.Fprintln(e.log, told.Text(e.lang))
	return failed
}

// openGrouper opens and compiles a pack.
func openGrouper(name string) (*grouper.Grouper, error) {
	p, err := packs.Open(name)
	if err != nil {
		return nil, err
	}
	return grouper.New(p)
}

// openSheets returns the directory of sheets; an embedded pack has none.
func openSheets(dir string) (fs.FS, error) {
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return nil, &groupertest.EmptyError{}
	}
	return os.DirFS(dir), nil
}

func writeJUnit(name string, r *groupertest.Report) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteJUnit(f), f.Close())
}

func writeTestJSON(w io.Writer, r *groupertest.Report) error {
	b, err := r.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
