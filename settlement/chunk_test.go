package settlement_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/fenzu/fenzu/settlement"
)

// TestChunks reads the chunks of an input all at once and finds what reading it in order finds.
func TestChunks(t *testing.T) {
	var file strings.Builder
	for i := range 2_000 {
		file.WriteString(strings.Replace(`{"setlinfo":{"setl_id":"@","age":"40"},"diseinfo":[{"diag_type":"1","diag_code":"I63.902"}]}`, "@", fmt.Sprint(i), 1) + "\n")
		if i%400 == 7 {
			file.WriteString("{\"setlinfo\":\n")
		}
	}
	say := func(l *settlement.List, err error) string {
		return fmt.Sprintf("%d %d %s %v %v", l.Number, l.Line, l.SettlementID, l.Case.Diagnoses, err)
	}
	var want []string
	for l, err := range (settlement.Reader{}).Read(strings.NewReader(file.String())) {
		want = append(want, say(l, err))
	}
	if len(want) != 2_005 || !strings.HasPrefix(want[8], "9 9 ") || !strings.HasPrefix(want[2_004], "2005 2005 1999 [I63.902] <nil>") {
		t.Fatalf("%d lists, %q, %q", len(want), want[8], want[len(want)-1])
	}
	for name, in := range map[string]io.Reader{
		"at once": strings.NewReader(file.String()), "half": iotest.HalfReader(strings.NewReader(file.String())),
	} {
		var group sync.WaitGroup
		var parts []*[]string
		for chunk := range (settlement.Reader{}).Chunks(in) {
			part := new([]string)
			parts = append(parts, part)
			group.Add(1)
			go func() {
				defer group.Done()
				for l, err := range chunk {
					*part = append(*part, say(l, err))
				}
			}()
		}
		group.Wait()
		var got []string
		for _, p := range parts {
			got = append(got, *p...)
		}
		if !slices.Equal(got, want) || len(parts) < 3 {
			t.Errorf("%s: %d lists in %d chunks, want %d", name, len(got), len(parts), len(want))
		}
	}
}

// TestSlow hands on a list as soon as it is there, though the next one has begun.
func TestSlow(t *testing.T) {
	in, out := io.Pipe()
	go io.WriteString(out, `{"setlinfo":{"setl_id":"a"}}`+"\n"+`{"setlinfo":`) //nolint:errcheck // the reader sees it
	for l, err := range (settlement.Reader{}).Read(in) {
		if err != nil || l.SettlementID != "a" {
			t.Errorf("%+v, %v", l, err)
		}
		break
	}
	in.Close()
}
