package main

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
)

// shown is how many findings of a kind are listed unless all are wanted.
const shown = 10

func lintCommand() command {
	return command{
		name: "lint", usage: "DIR [-level note|warning] [-code CODE] [-all]",
		summary: say{"列出能加载但可疑的规则", "list what is suspicious though the pack loads"},
		help: say{`
不能加载的错误在打开规则包时就会列出；lint 找的是能加载、却多半不是本意的规则：
一个编码列入两处而后者永远不起作用，无人引用的排除表，名称与编码末位不符，条件更多而分值更低，等等。
每一类有固定的代码、位置和说明。“警告”多半是错误；“提示”值得知道，国家方案里也有。

  -level warning   只看警告
  -code CODE       只看一类，例如 -code member-shadowed
  -all             全部列出；否则每类只列前 10 处

例：packtool lint ./mycity -level warning
退出码：没有发现为 0，有发现为 1。`, `
What keeps a pack from loading is said when it is opened; lint looks for rules that load and are hardly meant:
a code in two lists where the later never acts, an exclusion table that nobody refers to, a name that contradicts
its code, a score that falls though more is asked for, and so on. Each kind has a fixed code, a place and an
explanation. A warning is probably a mistake; a note is worth knowing, and the national schemes have such too.

  -level warning   warnings only
  -code CODE       one kind only, such as -code member-shadowed
  -all             list everything; otherwise the first 10 of each kind

Example: packtool lint ./mycity -level warning
Exit status: 0 without findings, 1 with findings.`},
		run: runLint,
	}
}

func runLint(e env, args []string) int {
	f := flags("lint")
	level := rules.LintNote
	f.Func("level", "", func(s string) error {
		for _, l := range []rules.LintLevel{rules.LintNote, rules.LintWarning} {
			if s == l.String() {
				level = l
				return nil
			}
		}
		return errors.New("note, warning")
	})
	code := f.String("code", "", "")
	all := f.Bool("all", false, "")
	operands, status, ok := e.parse(f, args, 1)
	if !ok {
		return status
	}
	p, err := packs.Open(operands[0])
	if err != nil {
		return e.fail(err)
	}
	var kinds []rules.Code // in the order of the first finding of each
	byKind := make(map[rules.Code][]rules.Finding)
	total, warnings := 0, 0
	for _, x := range rules.Lint(p) {
		if x.Level < level || *code != "" && string(x.Code) != *code {
			continue
		}
		if byKind[x.Code] == nil {
			kinds = append(kinds, x.Code)
		}
		byKind[x.Code] = append(byKind[x.Code], x)
		total++
		if x.Level == rules.LintWarning {
			warnings++
		}
	}
	w := bufio.NewWriter(e.out)
	for _, kind := range kinds {
		e.kind(w, p, byKind[kind], *all)
	}
	fmt.Fprintf(w, e.lang.Pick("%s：%d 处，其中警告 %d\n", "%s: %d findings, %d of them warnings\n"), p.Identity(), total, warnings)
	if err := w.Flush(); err != nil {
		return e.fail(err)
	}
	if total > 0 {
		return found
	}
	return fine
}

// kind prints the findings of one kind under a heading that says what to do about them.
func (e env) kind(w *bufio.Writer, p *rules.Pack, list []rules.Finding, all bool) {
	first := &list[0]
	name, colour := e.text(say{"提示", "note"}), bold
	if first.Level == rules.LintWarning {
		name, colour = e.text(say{"警告", "warning"}), yellow
	}
	fmt.Fprintf(w, e.lang.Pick("%s %s：%s，%d 处\n", "%s %s: %s, %d\n"), e.paint(colour, name), first.Code, first.Code.Text(e.lang), len(list))
	fmt.Fprintf(w, "  hint: %s\n", first.Hint(e.lang))
	for i := range list {
		if i == shown && !all {
			fmt.Fprintf(w, e.lang.Pick("  ……另有 %d 处，-all 全部列出\n", "  ... and %d more; -all lists them\n"), len(list)-shown)
			break
		}
		place := p.Place(list[i].Pos)
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(w, "  %s%s\n", place, list[i].Text(e.lang))
	}
	fmt.Fprintln(w)
}
