package casecsv_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/casecsv/gb18030"
	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// A file of the national front page goes straight into a grouper.
func Example() {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	pack, err := rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	m, err := casecsv.Builtin("hqms")
	if err != nil {
		log.Fatal(err)
	}
	r, err := m.NewReader("2025.csv", strings.NewReader(`A48,A12C,A14,C03C,C06x01C,C14x01C
1,1,67,I63.902,J96.000,-
2,1,六十,I63.900,-,-
`))
	if err != nil {
		log.Fatal(err)
	}
	for result := range g.Each(context.Background(), 1, r.Cases()) {
		fmt.Printf("%s %s %q\n", result.ID, result.Status, result.Code)
	}
	fmt.Print(r.Summary())
	// Output:
	// 1 grouped "BR11"
	// 2 invalid ""
	// 2 行，可用 1 行，有误 1 行
	// 2025.csv:3:5（A14 列）: cell-value: "六十" 不是可用的值
	//   hint: 可用：整数
}

// A mapping of one's own; the file is in GB18030, as the caller knows.
func ExampleParseMapping() {
	m, err := casecsv.ParseMapping("city.yaml", []byte(`
format: 1
name: 示例市
source: 示例
delimiter: ","
headers: exact
others: ignore
nothing: ["-"]
dates: [YYYY-MM-DD]
fields:
  id: {column: 结算号}
  sex: {column: 性别, values: {男: M, 女: F}}
  dx: {columns: [主要诊断, "其他诊断{1..20}"]}
  stay: {from: 入院日期, to: 出院日期, at_least: 1}
`))
	if err != nil {
		log.Fatal(err)
	}
	r, err := m.NewReader("cases.csv", gb18030.NewReader(strings.NewReader(
		"\xbd\xe1\xcb\xe3\xba\xc5,\xd0\xd4\xb1\xf0,\xd6\xf7\xd2\xaa\xd5\xef\xb6\xcf,\xc8\xeb\xd4\xba\xc8\xd5\xc6\xda,\xb3\xf6\xd4\xba\xc8\xd5\xc6\xda\n"+
			"1,\xc5\xae,I63.900,2025-05-01,2025-05-09\n")))
	if err != nil {
		log.Fatal(err)
	}
	for c, err := range r.Cases() {
		fmt.Println(c.ID, c.Sex, c.Diagnoses, c.Stay, err)
	}
	// Output: 1 F [I63.900] 8 <nil>
}
