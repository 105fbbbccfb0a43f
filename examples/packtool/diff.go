package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
)

func diffCommand() command {
	return command{
		name:  "diff",
		usage: "OLD NEW [-adrg CODE] [-json]",
		summary: say{
			"比较两个规则包或付费方案：每个组的条件、编码、细分、严重程度、参数和权重",
			"compares two packs or payment schemes: conditions, codes, subdivision, severity, parameters and weights"},
		help: say{`
比较的是规则的内容，不是文件的写法：编码表的名称、排除表的表号、行的次序（不影响结果的）都不算差别。
每个组增减的编码按来源和去向分开列出：由哪个 ADRG 移入，移至哪个 ADRG。

  packtool diff chs-drg@1.1 chs-drg@2.0
  packtool diff chs-drg@1.1 chs-drg@2.0 -adrg BR1
  packtool diff ./mycity-2026 ./mycity-2027 -json > changes.json

付费方案按参数和表的行比较，变幅大的在前；有病例数时，算出权重或分值总量的变化。

  packtool diff ./scheme-2026 ./scheme-2027

-adrg 只看一个 ADRG、大类或 DIP 病种（国家序号或编码），付费方案中是一个组。-json 输出全部编码和行号，键名不变。
退出码：0 没有差别；1 有差别；2 命令未能完成。`, `
What is compared is what the packs say, not how the files are written: names of lists, numbers of exclusion tables and an order of
rows that decides nothing are no difference. Codes that a group gains or loses are listed by where they came from and went to.

  packtool diff chs-drg@1.1 chs-drg@2.0
  packtool diff chs-drg@1.1 chs-drg@2.0 -adrg BR1
  packtool diff ./mycity-2026 ./mycity-2027 -json > changes.json

Of payment schemes settings and rows of tables are compared, what changed most first; where there are numbers of cases, the
change of the sum of weights or scores is worked out.

  packtool diff ./scheme-2026 ./scheme-2027

-adrg shows one ADRG, MDC or DIP row (its national number or code), of a scheme one group. -json writes all codes and lines,
with stable keys.
Exit status: 0 no difference; 1 there are differences; 2 the command could not do its work.`},
		run: runDiff,
	}
}

func runDiff(e env, args []string) int {
	f := e.packFlags("diff")
	group := f.String("adrg", "", "")
	asJSON := f.Bool("json", false, "")
	names, status, ok := e.parse(f, args, 2)
	if !ok {
		return status
	}
	old, new, err := openTwo(e, names)
	if err != nil {
		return e.fail(err)
	}
	changes := rules.Diff(old, new)
	if *group != "" {
		if !hasGroup(old, *group) && !hasGroup(new, *group) {
			e.complain("两个规则包都没有 %s", "neither pack has %s", *group)
			return failed
		}
		changes = slices.DeleteFunc(changes, func(c rules.Change) bool { return c.Group != *group && c.Parent != *group })
	}
	if *asJSON {
		err = writeChanges(e.out, old, new, changes)
	} else {
		err = rules.WriteChanges(e.out, e.lang, old, new, changes)
	}
	switch {
	case err != nil:
		return e.fail(err)
	case len(changes) > 0:
		return found
	}
	return fine
}

// openTwo opens two packs of one system.
func openTwo(e env, names []string) (old, new *rules.Pack, err error) {
	if old, err = packs.Open(names[0], e.bases...); err != nil {
		return nil, nil, err
	}
	if new, err = packs.Open(names[1], e.bases...); err != nil {
		return nil, nil, err
	}
	if o, n := old.Identity(), new.Identity(); o.System != n.System {
		return nil, nil, fmt.Errorf(e.text(say{"%s 是 %s，%s 是 %s，不能比较", "%s is of system %s and %s of %s; they cannot be compared"}),
			names[0], o.System, names[1], n.System)
	}
	return old, new, nil
}

// hasGroup reports whether a pack has a group of that code, or a row of that number.
func hasGroup(p *rules.Pack, code string) bool {
	if d := p.DRG(); d != nil {
		return slices.ContainsFunc(d.Groups, func(g rules.Group) bool { return g.Code == code })
	}
	if y := p.Payment(); y != nil {
		return slices.ContainsFunc(slices.Concat(y.Weights, y.Scores, y.Prices, y.Costs), func(v rules.GroupValue) bool { return v.Code == code })
	}
	return p.DIP() != nil && slices.ContainsFunc(p.DIP().Rows, func(r rules.Row) bool {
		return r.Code == code || r.Number > 0 && fmt.Sprint(r.Number) == code
	})
}

// packJSON names a pack.
type packJSON struct {
	Pack   string `json:"pack"`
	Digest string `json:"digest"`
}

func named(p *rules.Pack) packJSON { return packJSON{p.Identity().String(), p.Digest()} }

// writeChanges writes one object with the keys old, new and changes, a change a line.
func writeChanges(w io.Writer, old, new *rules.Pack, changes []rules.Change) error {
	b := bufio.NewWriter(w)
	o, err := json.Marshal(named(old))
	if err != nil {
		return err
	}
	n, err := json.Marshal(named(new))
	if err != nil {
		return err
	}
	fmt.Fprintf(b, `{"old":%s,"new":%s,"changes":[`, o, n)
	for i, c := range changes {
		line, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n%s", line)
	}
	b.WriteString("]}\n")
	return b.Flush()
}
