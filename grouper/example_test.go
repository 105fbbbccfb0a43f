package grouper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg10"
	"github.com/fenzu/fenzu/rules/packs/chsdrg11"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// open opens the packs that the examples use.
func open() (drg20, drg10 *rules.Pack) {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	drg20, err = rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	drg10, err = rules.Open(chsdrg10.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	return drg20, drg10
}

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
	r := g.Group(&grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000"}})
	fmt.Println(r.Code, r.Status, r.MDC, r.ADRG, r.Pack)
	// Output: BR11 grouped MDCB BR1 chs-drg@2.0
}

func ExampleGrouper_Group() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	r := g.Group(&grouper.Case{
		Sex: rules.Female, Age: rules.Known(50),
		Diagnoses:  []string{"K80.101", "I10"}, // I10 is not a code of 医保版 2.0
		Procedures: []string{"51.2300"},
	})
	fmt.Println(r.Code, r.Status)
	for _, i := range r.Issues() {
		fmt.Println(i.Code, i.Field, i.Index, i.Value())
	}
	// Output:
	// HC25 grouped
	// unknown-diagnosis dx 1 I10
}

func ExampleGrouper_Explain() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	trace := g.Explain(&grouper.Case{
		Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000", "I65.203"},
	})
	if err := trace.WriteText(os.Stdout, rules.Chinese); err != nil {
		log.Fatal(err)
	}
	// Output:
	// BR11        脑卒中，伴严重合并症或并发症                                                      chs-drg@2.0 · h1:712f2a…62dc
	//
	// 病例        男  67 岁
	// 主要诊断    I63.902  大面积脑梗死
	// 其他诊断    1 J96.000       急性呼吸衰竭              MCC   保留                              mcc.csv:1762
	//             2 I65.203       颈内动脉闭塞              CC    排除：主要诊断 I63.902 在其排除表 96 中  exclusion.csv:11525
	// 手术操作    无
	//
	// 大类        MDCA 先期分组疾病及相关操作  所有病例都要判断                                     gates.csv:2
	//             MDCA 没有 ADRG 收治，继续判断下一大类
	//             MDCP：不是 28 天以内的新生儿 · MDCY：没有在列的诊断 · MDCZ：主要诊断不在创伤部位表
	//             MDCB 神经系统疾病及功能障碍  主要诊断 I63.902 在列                                mdc_principal.csv:2817
	// ADRG        BR1  脑卒中
	//                  主要诊断 I63.902 在列                                                        lists.csv:10086
	// 细分        BR11  需要 MCC：J96.000 ✓                                                         drg.csv:72
	//
	// 差一步      BR2 其他脑缺血性疾病：主要诊断不在列（G45.000 等 193 个编码），I65.203 在第 3 位  lists.csv:10138
	//             缺主要手术操作：AA1 AA2 AB1 AD1 AE1 AF1 AG1 AG2 AG3 AH1 BB5 BC1
	//               BD1 BD2 BE1 BE2 BJ1 BL1 BM1
	//             主要诊断不在列：BS1 BT1 BT2 BT3 BU1 BU2 BU3 BV1 BV2 BV3 BW1 BW2
	//               BX1 BX2 BY1 BY2 BZ1
}

func ExampleTrace_Facts() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	trace := g.Explain(&grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "I65.203"}})
	for _, f := range trace.Facts() {
		if f.Kind == rules.StepComplication && !f.Hit {
			fmt.Println(f.Code, f.Severity, "cancelled by", f.Rule, "at", f.Pos)
		}
	}
	// Output: I65.203 CC cancelled by exclusion/96 at exclusion.csv:11525
}

func ExampleGrouper_Each() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	input := strings.NewReader(`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"]}
not a case
{"id":"3","sex":"M","age":68,"dx":["I63.900"],"px":["51.2300"]}
`)
	for r, err := range g.Each(context.Background(), 2, grouper.ReadJSON(input)) {
		var line *grouper.LineError
		switch {
		case errors.As(err, &line): // of one line: the stream goes on
			fmt.Println(line)
		case err != nil: // of the reader or the context: the last pair
			log.Fatal(err)
		default:
			fmt.Println(r.ID, r.Code, r.Status)
		}
	}
	// Output:
	// 1 BR11 grouped
	// line 2: invalid character 'o' in literal null (expecting 'u')
	// 3 BQY ambiguous
}

func ExampleSet_For() {
	drg20, drg10 := open()
	set, err := grouper.NewSet(drg20, drg10)
	if err != nil {
		log.Fatal(err)
	}
	for _, day := range []string{"2024-12-31", "2025-01-01"} {
		d, err := rules.ParseDate(day)
		if err != nil {
			log.Fatal(err)
		}
		g, err := set.For(rules.SystemDRG, "3301", d)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(day, g.Pack().Identity())
	}
	// Output:
	// 2024-12-31 chs-drg@1.0
	// 2025-01-01 chs-drg@2.0
}

// CHS-DRG 1.1 came without a first day, so that it cannot stand beside the other editions as it is. A locality that still runs it
// opens a copy of the pack that says where it is in force, and since when.
func ExampleNewSet() {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	local := fstest.MapFS{} // or a copy of the directory
	names, err := fs.Glob(chsdrg11.FS(), "*.*")
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(chsdrg11.FS(), name)
		if err != nil {
			log.Fatal(err)
		}
		if name == "pack.yaml" {
			data = bytes.Replace(data, []byte("sources:"), []byte("region: \"6109\"\nfrom: 2023-01-01\nsources:"), 1)
		}
		local[name] = &fstest.MapFile{Data: data}
	}
	drg11, err := rules.Open(local, codes)
	if err != nil {
		log.Fatal(err)
	}
	drg20, drg10 := open()
	set, err := grouper.NewSet(drg10, drg11, drg20)
	if err != nil {
		log.Fatal(err)
	}
	day := rules.Date{Year: 2025, Month: time.June, Day: 1}
	for _, region := range []string{"6109", "6101"} {
		g, err := set.For(rules.SystemDRG, region, day)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(region, g.Pack().Identity())
	}
	// Output:
	// 6109 chs-drg@1.1
	// 6101 chs-drg@2.0
}

// What keeps a case from a group, with the rows of the pack that say so.
func ExampleGrouper_WhyNot() {
	drg20, _ := open()
	g, err := grouper.New(drg20)
	if err != nil {
		log.Fatal(err)
	}
	c := &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "I65.203", "E11.900"}}
	w, err := g.WhyNot(c, "BR11")
	if err != nil { // the pack has no such group; the error names near codes
		log.Fatal(err)
	}
	fmt.Println(w.Trace.Result.Code, w.In)
	for _, o := range w.Obstacles {
		fmt.Println(o.Kind, o.Group)
		for _, f := range o.Facts[1:] { // behind the leaf, the secondary diagnoses
			fmt.Printf("  %s severity=%q kept=%t table=%q\n", f.Code, f.Severity, f.Hit, f.List)
		}
	}
	// Output:
	// BR15 false
	// leaf BR11
	//   I65.203 severity="CC" kept=false table="96"
	//   E11.900 severity="" kept=false table=""
}

// What hangs on one entry of a record.
func ExampleGrouper_Neighbours() {
	drg20, _ := open()
	g, err := grouper.New(drg20)
	if err != nil {
		log.Fatal(err)
	}
	c := &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000"}}
	n := g.Neighbours(c)
	fmt.Println(n.Trace.Result.Code)
	for _, x := range n.List {
		fmt.Println(x.Change.Kind, x.Change.Code, x.Result.Code, "by", x.Parting.Old.Rule, x.Parting.New.Rule)
	}
	// Output:
	// BR11
	// principal J96.000 ER25 by gate/MDCB gate/MDCE
	// without-diagnosis J96.000 BR15 by drg/BR11 drg/BR15
}
