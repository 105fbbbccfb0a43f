package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
)

// shown is how many findings of a kind are listed unless all are wanted.
const shown = 10

func lintCommand() command {
	return command{
		name: "lint", usage: "DIR [-level note|warning] [-code CODE] [-all] [-accepted] [-json] [-renew]",
		summary: say{"列出能加载但可疑的规则", "list what is suspicious though the pack loads"},
		help: say{`
不能加载的错误在打开规则包时就会列出；lint 找的是能加载、却多半不是本意的规则：
一个编码列入两处而后者永远不起作用，无人引用的排除表，名称与编码末位不符，条件更多而分值更低，等等。
每一类有固定的代码、位置和说明。“警告”多半是错误；“提示”值得知道，国家方案里也有。

付费方案也可以检查：没有权重或分值的组，更重而权重更低的组，永远取不到的参数值，互相矛盾的界限，没有系数的机构，
缺少依据的数值，等等。对照各组的检查要有分组规则包：
内置的不必给出，地方的用 -base 给出。

地方目录只报基础包没有的。确实如此的，写进规则包的 tests/lint.csv，写明理由，以后不再报；它不计入摘要：

  finding,count,subjects,reason
  rows-tie,,2584 2587,示例：特意并列

subjects 照抄 -json 的 subject，几个用 | 分隔；很多时写 sha256: 和升序、一行一个的 SHA-256，count 写个数。
认可了而不再出现的，也要报。-renew 按现状写出这张表：保留理由，去掉不再出现的，新的一行理由空着，等人写。

  -level warning   只看警告
  -code CODE       只看一类，例如 -code member-shadowed
  -all             全部列出；否则每类只列前 10 处
  -accepted        连同已认可的和基础包已有的
  -json            输出 JSON，每处一行，键名不变
  -renew           不检查，写出新的 tests/lint.csv

例：packtool lint ./mycity -level warning
    packtool lint ./mycity -renew > lint.csv
退出码：0 没有发现；1 有发现，或有认可不再成立；2 命令未能完成。`, `
What keeps a pack from loading is said when it is opened; lint looks for rules that load and are hardly meant:
a code in two lists where the later never acts, an exclusion table that nobody refers to, a name that contradicts
its code, a score that falls though more is asked for, and so on. Each kind has a fixed code, a place and an
explanation. A warning is probably a mistake; a note is worth knowing, and the national schemes have such too.

Payment schemes can be linted too: groups without weight or score, graver ones that weigh less, values of settings that are
never taken, thresholds that contradict, institutions without coefficient, numbers without backing, and so on. What is
held against the groups needs the packs that group: embedded ones are found, local ones are given with -base.

Of a local pack only that is told which its base does not have. What is meant goes into tests/lint.csv of the pack, with
the reason, and is not told again; the list is no part of the digest:

  finding,count,subjects,reason
  rows-tie,,2584 2587,an example: meant to tie

subjects are copied from subject of -json, several with | between; of very many sha256: and the SHA-256 of them in ascending
order, a line each, with their number as count. What is accepted and does not occur is told too. -renew writes the
list as it should be: it keeps the reasons, drops what does not occur, and leaves the reason of new rows for you to write.

  -level warning   warnings only
  -code CODE       one kind only, such as -code member-shadowed
  -all             list everything; otherwise the first 10 of each kind
  -accepted        with those that are accepted, and those of the base
  -json            print JSON, a finding a line, with stable keys
  -renew           do not check; write a new tests/lint.csv

Example: packtool lint ./mycity -level warning
         packtool lint ./mycity -renew > lint.csv
Exit status: 0 no findings; 1 findings, or something accepted that does not hold; 2 the command could not do its work.`},
		run: runLint,
	}
}

func runLint(e env, args []string) int {
	f := e.packFlags("lint")
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
	everything := f.Bool("accepted", false, "")
	asJSON := f.Bool("json", false, "")
	renew := f.Bool("renew", false, "")
	operands, status, ok := e.parse(f, args, 1)
	if !ok {
		return status
	}
	if *code != "" && rules.Code(*code).Text(e.lang) == *code {
		e.complain("lint：没有代码 %s", "lint: there is no code %s", *code)
		return failed
	}
	s, err := packs.OpenSource(operands[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	defer s.Close()
	accepted, err := rules.ReadAccepted(s.FS)
	if err != nil {
		return e.fail(err)
	}
	needs, err := packs.Grouping(s.Pack, e.bases...)
	if err != nil {
		return e.fail(err)
	}
	own := rules.LintOver(s.Pack.Base(), s.Pack, needs...)
	if *renew {
		if _, err := e.out.Write(accepted.Renew(own)); err != nil {
			return e.fail(err)
		}
		return fine
	}
	l := &linting{env: e, pack: s.Pack, needs: needs}
	left, stale := accepted.Sift(own)
	l.stale, l.accepted = stale, len(own)-len(left)
	if s.Pack.Base() != nil || *everything {
		inAll := rules.Lint(s.Pack, needs...)
		l.ofBase = len(inAll) - len(own)
		if *everything {
			left, l.accepted, l.ofBase = inAll, 0, 0
		}
	}
	for _, x := range left {
		if x.Level >= level && (*code == "" || string(x.Code) == *code) {
			l.list = append(l.list, x)
		}
	}
	write := func() error { return l.write(*all) }
	if *asJSON {
		write = l.writeJSON
	}
	if err := write(); err != nil {
		return e.fail(err)
	}
	if len(l.list)+len(l.stale) > 0 {
		return found
	}
	return fine
}

// linting is what lint found.
type linting struct {
	env
	pack     *rules.Pack
	needs    []*rules.Pack // that a scheme groups by, as far as they were found
	list     []rules.Finding
	stale    []*rules.Error // acceptances that do not hold
	accepted int
	ofBase   int
}

// write prints the findings by kind, in the order of the first of each.
func (l *linting) write(all bool) error {
	var kinds []rules.Code
	byKind := make(map[rules.Code][]rules.Finding)
	warnings := 0
	for _, x := range l.list {
		if byKind[x.Code] == nil {
			kinds = append(kinds, x.Code)
		}
		byKind[x.Code] = append(byKind[x.Code], x)
		if x.Level == rules.LintWarning {
			warnings++
		}
	}
	w := bufio.NewWriter(l.out)
	for _, kind := range kinds {
		l.kind(w, byKind[kind], all)
	}
	for _, x := range l.stale {
		fmt.Fprintf(w, "%s\n\n", x.Text(l.lang))
	}
	m := l.pack.Manifest()
	for _, g := range m.Grouping {
		if !slices.ContainsFunc(l.needs, func(p *rules.Pack) bool { return p.Digest() == g.Digest }) {
			fmt.Fprintf(w, l.lang.Pick("没有分组规则包 %s（%s），各组没有对照；用 -base 给出\n\n", "without the grouping pack %s (%s) groups are not looked at; give it with -base\n\n"),
				g, g.Digest)
		}
	}
	fmt.Fprintf(w, l.lang.Pick("%s：%d 处，其中警告 %d", "%s: %d findings, %d of them warnings"), l.pack.Identity(), len(l.list), warnings)
	for _, n := range []struct {
		count int
		text  say
	}{
		{l.accepted, say{"；已认可 %d 处", "; %d more are accepted"}},
		{l.ofBase, say{"；基础包已有 %d 处", "; %d more are of the base"}},
		{len(l.stale), say{"；认可的有 %d 处不再成立", "; %d acceptances do not hold"}},
	} {
		if n.count > 0 {
			fmt.Fprintf(w, l.text(n.text), n.count)
		}
	}
	fmt.Fprintln(w)
	return w.Flush()
}

// kind prints the findings of one kind under a heading that says what to do about them.
func (l *linting) kind(w io.Writer, list []rules.Finding, all bool) {
	first := &list[0]
	name, colour := l.text(say{"提示", "note"}), bold
	if first.Level == rules.LintWarning {
		name, colour = l.text(say{"警告", "warning"}), yellow
	}
	fmt.Fprintf(w, l.lang.Pick("%s %s：%s，%d 处\n", "%s %s: %s, %d\n"), l.paint(colour, name), first.Code, first.Code.Text(l.lang), len(list))
	fmt.Fprintf(w, "  hint: %s\n", first.Hint(l.lang))
	for i := range list {
		if i == shown && !all {
			fmt.Fprintf(w, l.lang.Pick("  ……另有 %d 处，-all 全部列出\n", "  ... and %d more; -all lists them\n"), len(list)-shown)
			break
		}
		place := l.pack.Place(list[i].Pos)
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(w, "  %s%s\n", place, list[i].Text(l.lang))
	}
	fmt.Fprintln(w)
}

type findingJSON struct {
	Code     rules.Code `json:"code"`
	Level    string     `json:"level"`
	Subject  string     `json:"subject"`
	Position string     `json:"position"`
	Text     string     `json:"text"`
	Hint     string     `json:"hint"`
}

type staleJSON struct {
	Code     rules.Code `json:"code"`
	Position string     `json:"position"`
	Text     string     `json:"text"`
}

// writeJSON writes one object: pack, digest, accepted, of_base, findings and stale, the last two with an object a line.
func (l *linting) writeJSON() error {
	w := bufio.NewWriter(l.out)
	var failed error
	text := func(v any) []byte {
		b, err := json.Marshal(v)
		failed = errors.Join(failed, err)
		return b
	}
	fmt.Fprintf(w, `{"pack":%s,"digest":%s,"accepted":%d,"of_base":%d,"findings":[`,
		text(l.pack.Identity().String()), text(l.pack.Digest()), l.accepted, l.ofBase)
	sep := "\n"
	for i := range l.list {
		x := &l.list[i]
		fmt.Fprintf(w, "%s%s", sep, text(findingJSON{x.Code, x.Level.String(), x.Subject, l.pack.Place(x.Pos), x.Text(l.lang), x.Hint(l.lang)}))
		sep = ",\n"
	}
	fmt.Fprint(w, `],"stale":[`)
	sep = "\n"
	for _, x := range l.stale {
		fmt.Fprintf(w, "%s%s", sep, text(staleJSON{x.Code, fmt.Sprintf("%s:%d", x.File, x.Line), x.Text(l.lang)}))
		sep = ",\n"
	}
	fmt.Fprintln(w, "]}")
	return errors.Join(failed, w.Flush())
}
