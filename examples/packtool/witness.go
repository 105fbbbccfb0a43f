package main

import (
	"fmt"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/grouper/groupertest"
)

// witnessCommand makes a sheet from the rules of a pack.
func witnessCommand() command {
	return command{
		name:    "witness",
		usage:   "DIR > sheet.csv",
		summary: say{"从规则生成用例表，每个组至少一例", "makes a sheet from the rules, with a case for every group"},
		help: say{`为规则包的每个组拼出一个照规则应当入组的病例，再拼出只差一个条件的近似病例，写成 packtool test 能读的 CSV。

  packtool witness ./mycity > mycity/tests/witness.csv

期望来自规则本身，因此它不能发现规则写错的地方：请逐行核对，改成地方真正想要的结果。没有病例可以进入的组，连同原因列在标准错误输出。
退出码：0 已写出，有没有进不去的组都一样；2 命令未能完成。`,
			`For every group of the pack it makes the case that the rules put there, and near misses that lack one condition, as CSV that
packtool test reads.

  packtool witness ./mycity > mycity/tests/witness.csv

What is expected comes from the rules, so it finds no mistake in them: read the rows and change them to what is really wanted.
Groups that no case reaches are listed on standard error with the reason.
Exit status: 0 the sheet is written, whether or not there are such groups; 2 the command could not do its work.`},
		run: runWitness,
	}
}

func runWitness(e env, args []string) int {
	rest, status, ok := e.parse(e.packFlags("witness"), args, 1)
	if !ok {
		return status
	}
	p, err := packs.Open(rest[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	s, err := groupertest.Witnesses(p)
	if err != nil {
		return e.fail(err)
	}
	if err := s.WriteCSV(e.out); err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.log, e.lang.Pick("%d 行用例，%d 个组没有用例\n", "rows: %d; groups without one: %d\n"), s.Rows, len(s.Unreached))
	for i := range s.Unreached {
		fmt.Fprintln(e.log, "  "+s.Unreached[i].Text(e.lang))
	}
	return fine
}
