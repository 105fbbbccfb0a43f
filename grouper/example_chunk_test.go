package grouper_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/fenzu/fenzu/grouper"
)

// A file is read on the workers, and the results come in the order of its lines.
func ExampleGrouper_EachChunk() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	file := strings.NewReader(`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"]}
{"id":"2","sex":"F","age":
{"id":"3","sex":"F","age":70,"dx":["I63.902"]}
`)
	for r, err := range g.EachChunk(context.Background(), 2, grouper.JSONChunks(file)) {
		fmt.Println(r.ID, r.Status, r.Code, err)
	}
	// Output:
	// 1 grouped BR11 <nil>
	//  invalid  line 2: unexpected end of JSON input
	// 3 grouped BR15 <nil>
}

// Lines of results are made where the cases are grouped; only the writing is left to one goroutine.
func ExampleMapChunks() {
	pack, _ := open()
	g, err := grouper.New(pack)
	if err != nil {
		log.Fatal(err)
	}
	file := strings.NewReader(`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"]}
{"id":"3","sex":"F","age":70,"dx":["I63.902"]}
`)
	ctx := context.Background()
	write := func(c grouper.Chunk) (lines []byte) {
		for r := range g.Each(ctx, 1, c) { // on the goroutine of this worker
			lines = fmt.Appendf(lines, "%s,%s\n", r.ID, r.Code)
		}
		return lines
	}
	for lines, err := range grouper.MapChunks(ctx, 2, grouper.JSONChunks(file), write) {
		if err != nil {
			log.Fatal(err)
		}
		os.Stdout.Write(lines)
	}
	// Output:
	// 1,BR11
	// 3,BR15
}
