package rules_test

import (
	"errors"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

func ExampleOpen() {
	codes, err := rules.Open(yb20.FS())
	if err != nil {
		log.Fatal(err)
	}
	pack, err := rules.Open(chsdrg20.FS(), codes)
	if err != nil {
		log.Fatal(err)
	}
	m := pack.Manifest()
	fmt.Println(pack.Identity(), m.Name)
	fmt.Println(m.Sources[0].Number)
	// Output:
	// chs-drg@2.0 按病组（DRG）付费分组方案（2.0版）
	// 医保办发〔2024〕9号
}

// Everything that is wrong with a pack is told at once.
func ExampleErrors() {
	_, err := rules.Open(fstest.MapFS{
		"pack.yaml": {Data: []byte(`format: 1
system: codes
id: mine
edition: "2026"
revision: 1
name: 示例编码
sources:
  - title: 示例
    issuer: 示例
tables:
  diagnoses: 2
  procedures: 1
`)},
		"diagnoses.csv":  {Data: []byte("code,name,gray\nK80.1OO,胆囊结石,\nI10.x00,高血压,\n")},
		"procedures.csv": {Data: []byte("code,name,gray\n51.2300,腹腔镜下胆囊切除术,是\n")},
	})
	var errs rules.Errors
	if errors.As(err, &errs) {
		fmt.Println(errs.Text(rules.English))
	}
	// Output:
	// diagnoses.csv:2:6 (column code): code-malformed: "K80.1OO": character 6 is the letter O where a digit belongs
	//     2 | K80.1OO,胆囊结石,
	//       |      ^
	//   hint: did you mean K80.100?
	// procedures.csv:2:19 (column gray): cell-value: 是 is not a known value
	//     2 | 51.2300,腹腔镜下胆囊切除术,是
	//       |                            ^^
	//   hint: one of: 1, ""
	// 2 errors; nothing was loaded.
}
