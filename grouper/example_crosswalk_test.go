package grouper_test

import (
	"fmt"
	"log"
	"os"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// A record in the codes of another system, by a crosswalk that a locality made: the code for stroke is divided in 医保版 2.0.
func ExampleGrouper_GroupImages() {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	pack, err := rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	crosswalk, err := rules.Open(fstest.MapFS{
		"pack.yaml": &fstest.MapFile{Data: fmt.Appendf(nil, `format: 1
system: crosswalk
id: shili
edition: "1"
revision: 1
name: 示例映射
source_system: {id: shili-codes, edition: "1"}
code_system: {id: yb, edition: "2.0", digest: %q}
sources: [{title: 示例, issuer: 示例}]
tables: {diagnoses: 3, procedures: 0}
`, codes.Digest())},
		"diagnoses.csv":  &fstest.MapFile{Data: []byte("from,to,kind\nI63,I63.902,narrower\nI63,I65.203,near\nJ96,J96.000,equal\n")},
		"procedures.csv": &fstest.MapFile{Data: []byte("from,to\n")},
	}, codes)
	if err != nil {
		log.Fatal(err)
	}
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	c := &grouper.Case{Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63", "J96"}}
	v, err := crosswalk.Convert(c, "shili-codes@1", rules.DropUnmapped) // the caller says which codes these are
	if err != nil {
		log.Fatal(err)
	}
	images, err := g.GroupImages(v)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(images.Agree())
	if err := images.WriteText(os.Stdout, rules.Chinese); err != nil {
		log.Fatal(err)
	}
	// Output:
	// false
	// 结果取决于映射：2 种可能，2 个结果
	//   BR11  脑卒中，伴严重合并症或并发症                            1 种
	//   BR21  其他脑缺血性疾病，伴严重合并症或并发症                  1 种
	// 起决定作用     诊断 1 I63：I63.902 大面积脑梗死（较窄）；I65.203 颈内动脉闭塞（近似）
}
