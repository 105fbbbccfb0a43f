package main

import (
	"errors"
	"fmt"
	"io"
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
		usage:   "DIR [-sheets DIR] [-cover N] [-cover-changed N] [-junit FILE] [-json]",
		summary: say{"运行规则包的用例表，报告规则覆盖", "runs the sheets of a pack and reports which rules they cover"},
		help: say{`用例表是规则包中 tests 里的 CSV（lint.csv 除外）：一行一个病例，列名同病例字段，want. 开头的列写期望的结果，空着表示不比较。

  name,sex,age,dx,px,want.code,note
  阑尾切除,M,34,K35.800,47.0100,GD19,示例
  无法入组,M,34,K35.80O,,-,want.code 写 - 表示不应入组

列表用 | 分隔，不用 +。名称以 todo 开头的行跳过。没有通过的行会列出差别、原因和分组过程；最后列出没有任何用例碰到的规则。
地方目录另算它与基础包不同的规则：地方要证明的是自己的改动，不是整个国家方案。有行不通过时，覆盖也照样算。
清单写明 core_changes 的，国家规则的每处改动都要有一个用例：用到它，并且在基础包中分组不同；缺一处就不通过。

  -sheets DIR       用例表的目录；内置规则包没有用例表，要用它给出
  -cover N          规则覆盖不到百分之 N 也算不通过
  -cover-changed N  与基础包不同的规则，覆盖不到百分之 N 也算不通过
  -junit FILE       另写 JUnit 格式的报告，供持续集成使用
  -json             输出 JSON 而不是文字，列出每条规则

用 packtool witness DIR 可以从规则生成一张用例表作为起点。
退出码：0 全部通过；1 有不通过的行，或覆盖不够；2 命令未能完成。`,
			`Sheets are the CSV files in the directory tests of the pack, but lint.csv: a case a row, columns named as the fields of a case, and columns
that begin with want. for what is expected; an empty cell does not care.

  name,sex,age,dx,px,want.code,note
  appendectomy,M,34,K35.800,47.0100,GD19,
  no group,M,34,K35.80O,,-,- is: must not be grouped

Lists are separated by |, never by +. Rows whose name begins with todo are skipped. Of rows that fail the differences, the
reason and the explanation are printed, and in the end the rules that no row has touched. The rules of a local pack that
its base does not have are counted by themselves: a locality proves its own work and not the whole national scheme. Coverage is
counted whether rows fail or not. A pack with core_changes fails unless each change of a national rule has a row that comes to it
and that the base groups otherwise.

  -sheets DIR       the directory of the sheets; embedded packs have none of their own
  -cover N          fail too if less than N percent of the rules are covered
  -cover-changed N  fail too if less than N percent of the rules that the base does not have are covered
  -junit FILE       write a report for build servers as well
  -json             print JSON in place of text, with every rule

packtool witness DIR makes a sheet from the rules to begin with.
Exit status: 0 all pass; 1 a row fails, or too little is covered; 2 the command could not do its work.`},
		run: runTest,
	}
}

func runTest(e env, args []string) int {
	f := e.packFlags("test")
	dir := f.String("sheets", "", "")
	cover := f.Int("cover", 0, "")
	changed := f.Int("cover-changed", 0, "")
	junit := f.String("junit", "", "")
	asJSON := f.Bool("json", false, "")
	rest, status, ok := e.parse(f, args, 1)
	if !ok {
		return status
	}
	s, err := packs.OpenSource(rest[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	defer s.Close()
	if *changed > 0 && s.Pack.Base() == nil {
		e.complain("test：-cover-changed 要有基础包，而 %s 没有", "test: -cover-changed needs a base, and %s has none", s.Pack.Identity())
		return failed
	}
	g, err := grouper.New(s.Pack)
	if err != nil {
		return e.fail(err)
	}
	sheets := s.FS
	if *dir != "" {
		sheets = os.DirFS(*dir)
	}
	start := time.Now()
	r, err := groupertest.Run(g, sheets)
	if err != nil {
		return e.failTest(err)
	}
	if base := s.Pack.Base(); base != nil {
		r.Against(base)
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
	status = fine
	if r.Err() != nil {
		status = found
	}
	if !r.Coverage.Reaches(*cover) {
		e.complain("规则覆盖 %s %%，要求 %d %%", "%s %% of the rules are covered, and %d %% are asked for", r.Coverage.Percent(), *cover)
		status = found
	}
	if *changed > 0 && !r.Changed.Reaches(*changed) {
		e.complain("本地规则覆盖 %s %%，要求 %d %%", "%s %% of the local rules are covered, and %d %% are asked for", r.Changed.Percent(), *changed)
		status = found
	}
	return status
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
