package edits_test

import (
	"log"
	"os"
	"time"

	"github.com/fenzu/fenzu/edits"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/editsyb20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// A record whose procedure is dated after the discharge, and whose second diagnosis is misspelt.
func Example() {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	grouping, err := rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	lists, err := rules.Open(editsyb20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	c, err := edits.New(lists, grouping)
	if err != nil {
		log.Fatal(err)
	}
	findings := c.Check(&edits.Record{
		Case: &rules.Case{
			Sex: rules.Female, Age: rules.Known(51), Stay: rules.Known(4), Discharge: rules.Known(1),
			Diagnoses: []string{"K80.101", "E11.9OO"}, Procedures: []string{"51.2300"},
		},
		Admitted:       rules.Date{Year: 2026, Month: time.March, Day: 2},
		Discharged:     rules.Date{Year: 2026, Month: time.March, Day: 6},
		ProcedureDates: []rules.Date{{Year: 2026, Month: time.March, Day: 7}},
	})
	if err := edits.WriteText(os.Stdout, rules.Chinese, findings); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 错误     诊断 2                "E11.9OO"：第 6 位是字母 O，此处应为数字；是否为 E11.900？  [code-malformed]
	//                                医疗保障信息业务编码标准（医保版 2.0）  edits@yb-2.0/checks.csv:5
	// 警告     手术操作日期 1        2026-03-07 不在住院期间（2026-03-02 至 2026-03-06）  [date-outside-stay]
	//                                记录自身矛盾  edits@yb-2.0/checks.csv:19
}
