package settlement_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
	"github.com/fenzu/fenzu/settlement"
)

const messages = `{"setlinfo":{"setl_id":"1","gend":"1","age":67,"dscg_way":"1"},"diseinfo":[{"diag_type":"1","diag_code":"J96.000"},{"diag_type":"1","diag_code":"I63.902 ","maindiag_flag":"1"}]}
{"setlinfo":{"setl_id":"2","gend":"1","age":"六十"},"diseinfo":[{"diag_type":"1","diag_code":"I63.900","maindiag_flag":"1"}]}
`

func ExampleReader_Read() {
	for l, err := range (settlement.Reader{}).Read(strings.NewReader(messages)) {
		fmt.Println(l.SettlementID, l.Case.Diagnoses)
		for _, f := range l.Findings {
			fmt.Println(" ", f)
		}
		if err != nil {
			fmt.Println("  不能分组：", err)
		}
	}
	// Output:
	// 1 [I63.902 J96.000]
	//   diseinfo[2].diag_code: value-trimmed: 去掉了前后空白（I63.902 ）
	// 2 [I63.900]
	//   setlinfo.age: field-malformed: 字段的值无法识别，应为整数（六十）
	//   不能分组： 第 2 份清单（第 2 行）：setlinfo.age: field-malformed: 字段的值无法识别，应为整数（六十）
}

func ExampleCases() {
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
	lists := settlement.Reader{}.Read(strings.NewReader(messages))
	for r := range g.Each(context.Background(), 1, settlement.Cases(lists)) {
		fmt.Println(r.ID, r.Status, r.Code)
	}
	// Output:
	// 1 grouped BR11
	// 2 invalid
}

func ExampleFields() {
	for _, f := range settlement.Fields() {
		if f.To == rules.FieldAgeDays {
			fmt.Println(f.Node, f.Name, f.Chinese, f.Kind.Text(rules.Chinese), f.Source, f.UseZH)
		}
	}
	// Output:
	// setlinfo nwb_age （年龄不足 1 周岁）年龄 整数 4101 日龄
	// setlinfo age_days 日龄 整数 4103 日龄，nwb_age 未填时采用
}
