package groupertest_test

import (
	"fmt"
	"log"
	"os"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/yb20"
)

// open opens the national pack; that of a city is opened over it.
func open() *grouper.Grouper {
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
	return g
}

// In the repository of a pack this is all of the test; go test then prints the rows that fail.
func ExampleTest() {
	_ = func(t *testing.T) {
		g := open()
		groupertest.Test(t, g, os.DirFS("mycity")) // the sheets are in mycity/tests
	}
}

// The author of a local pack proves the rules that are not those of the national one.
func ExampleReport_Against() {
	_ = func(t *testing.T, national, city *rules.Pack) {
		g, err := grouper.New(city)
		if err != nil {
			t.Fatal(err)
		}
		own := groupertest.Test(t, g, os.DirFS("mycity")).Against(national)
		if !own.Reaches(100) {
			t.Error(own) // which rules no row has touched, and why
		}
	}
}

func ExampleRun() {
	report, err := groupertest.Run(open(), fstest.MapFS{"tests/stroke.csv": {Data: []byte(
		"name,sex,age,dx,px,want.code,want.mcc\n" +
			"脑卒中伴呼吸衰竭,M,67,I63.902|J96.000,,BR11,J96.000\n" +
			"颈内动脉闭塞被排除,M,67,I63.902|I65.203,,BR15,-\n")}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("pass", report.Count(groupertest.Pass), "fail", report.Count(groupertest.Fail))
	stroke := report.Coverage.Only([]string{"drg/BR11", "drg/BR13", "drg/BR15", "exclusion/96"})
	fmt.Printf("%d of %d rules\n", stroke.Covered, stroke.Total)
	for _, i := range stroke.Items {
		if !i.Covered() {
			fmt.Println(i.Label()+":", i.Why.Text(rules.English))
		}
	}
	// Output:
	// pass 2 fail 0
	// 3 of 4 rules
	// drg/BR13: rows asked: 1; the nearest, tests/stroke.csv:3 颈内动脉闭塞被排除, went to BR15
}
