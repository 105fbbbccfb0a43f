// Command profiles lists what is publicly known of how real localities pay hospitals, as schemes that package payment runs:
//
//	go run ./examples/profiles > examples/profiles/README.md
//	go run ./examples/profiles jinhua zhejiang
//
// Every directory is a pack of system payment. Each value has an evidence mark, and what is not known is marked so: a calculation
// that needs it stops and names it. None of these schemes prices a case from end to end. Who has the missing numbers of a
// locality copies its directory and puts them in.
package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

//go:embed */pack.yaml */scheme.yaml */*.csv
var files embed.FS

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// run writes the table of the profiles with these names, or of all.
func run(names []string, out io.Writer) error {
	if len(names) == 0 {
		names = profiles()
	}
	rows := make([]string, 0, len(names))
	for _, name := range names {
		p, err := open(name)
		if err != nil {
			return err
		}
		rows = append(rows, row(name, p))
	}
	_, err := io.WriteString(out, head+strings.Join(rows, "")+tail)
	return err
}

// profiles are the names of all profiles, in order.
func profiles() []string {
	list, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // the files are in the program
	}
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Name()
	}
	return names
}

// open opens a profile.
func open(name string) (*rules.Pack, error) {
	dir, err := fs.Sub(files, name)
	if err != nil || !slices.Contains(profiles(), name) {
		return nil, fmt.Errorf("没有方案 %s", name)
	}
	p, err := rules.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

// row is the line of one profile in the table.
func row(name string, p *rules.Pack) string {
	m := p.Manifest()
	mark := "官方"
	switch marks := marksOf(p); {
	case marks["X"] && marks["O"]:
		mark = "**部分非官方**"
	case marks["X"]:
		mark = "**非官方**"
	case marks["J"]:
		mark = "期刊"
	}
	return fmt.Sprintf("| [%s](%s) | %s | %s | %s | %s | %s |\n", m.Name, name, method(p), strings.Join(computes(p), "；"), known(p),
		unknown(p), mark)
}

// method is the unit of pricing in words.
func method(p *rules.Pack) string {
	words := map[string]string{rules.UnitRate: "费率", rules.UnitPoints: "点数", rules.UnitScore: "DIP 分值", rules.UnitPrice: "定额"}
	return words[p.Payment().Text("unit.kind")]
}

// marksOf are the evidence marks that values of a profile have.
func marksOf(p *rules.Pack) map[string]bool {
	marks := make(map[string]bool)
	for _, s := range p.Payment().Settings {
		for i := range s.Values {
			marks[s.Values[i].Evidence] = true
		}
	}
	for _, b := range backings(p) {
		marks[b.Evidence] = true
	}
	return marks
}

// backings are what the rows of the tables rest on.
func backings(p *rules.Pack) []rules.Backing {
	y := p.Payment()
	var list []rules.Backing
	for i := range y.Weights {
		list = append(list, y.Weights[i].Backing)
	}
	for i := range y.Limits {
		list = append(list, y.Limits[i].Backing)
	}
	for i := range y.Coefficients {
		list = append(list, y.Coefficients[i].Backing)
	}
	for i := range y.Dynamic {
		list = append(list, y.Dynamic[i].Backing)
	}
	for i := range y.BedDays {
		list = append(list, y.BedDays[i].Backing)
	}
	for i := range y.Grounds {
		list = append(list, y.Grounds[i].Backing)
	}
	return list
}

// known lists the values of a profile with their evidence. What is only inferred is left to the file.
func known(p *rules.Pack) string {
	var list []string
	for _, s := range p.Payment().Settings {
		var values []string
		for i := range s.Values {
			v := &s.Values[i]
			if v.Unknown || v.Evidence == "I" || s.Name == "unit.kind" {
				continue
			}
			text := v.Text
			if len(v.Texts) > 0 {
				text = strings.Join(v.Texts, "、")
			}
			values = append(values, strings.TrimSpace(whom(&v.When)+text+" "+v.Evidence))
		}
		if len(values) > 0 {
			list = append(list, "`"+s.Name+"` "+strings.Join(values, "、"))
		}
	}
	for _, t := range p.Manifest().Tables {
		if !t.Unknown {
			list = append(list, fmt.Sprintf("[%s.csv](%s/%s.csv) %d 行", t.Name, p.Identity().ID, t.Name, t.Rows))
		}
	}
	return strings.Join(list, "；")
}

// whom says whom a value is for.
func whom(c *rules.Conditions) string {
	text := c.HospitalLevel + c.Class + c.Part
	if c.Insurance != "" {
		text += "险种 " + c.Insurance
	}
	if c.Below.Known() {
		text += "< " + c.Below.String()
	}
	if text != "" {
		text += " "
	}
	return text
}

// unknown lists the gaps of a profile.
func unknown(p *rules.Pack) string {
	var list []string
	for _, g := range p.Gaps() {
		name := "`" + g.Name + "`" + strings.TrimSuffix(whom(&g.When), " ")
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return strings.Join(list, " ")
}

const head = `<!-- 由 go test ./examples/profiles -update 从各目录的规则包写成，不要手改 -->
# 各地付费规则，知道多少写多少

每个目录是一个付费方案（system: payment）。每个值带证据标记：O 官方文件或官方解读，J 期刊或报道，X 既有软件的做法或非官方转述，
I 推定。不知道的写 unknown：用得到它的计算会停下并指名，不会从别处补。没有一个方案能从头到尾算完一个病例；知道缺项的人复制目录，
补上自己的数值。标「非官方」的方案含有只见于 X 的数值，以当地医保局的文本为准。

The rules of real localities as far as they are public, as payment schemes. Every value has an evidence mark (O official, J journal
or press, X practice or unofficial, I inferred); what is unknown says so, and a calculation that needs it stops and names it.

| 地区 | 方法 | 能算 | 已知 | 未知 | 标注 |
|---|---|---|---|---|---|
`

const tail = `
没有算得出东西的地区不在这里：安康、保山、北京、佛山、酒泉、云浮、韶关、泰安、天津、哈尔滨、吉林、毕节、赣州只知道范围或比例，
河北、安徽、青岛的中医支付没有公开病种和价格。没有具名的城市不写成方案。
`
