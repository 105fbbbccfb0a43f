package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

// answer is what is known of a case beforehand: worked out by hand from the specification and the tables of the pack, never
// copied from what the engine said. Why says from what.
type answer struct {
	ID         string   `json:"id"`
	Status     string   `json:"status"`
	Code       string   `json:"code"`
	Number     *int32   `json:"number"`
	Kind       string   `json:"kind"`
	Match      string   `json:"match"`
	Tied       bool     `json:"tied"`
	TCM        string   `json:"tcm"`       // disease code of the entry that holds
	Auxiliary  string   `json:"auxiliary"` // type/level
	Candidates []string `json:"candidates"`
	Issues     []string `json:"issues"` // codes in order; of needs-data with what is needed
	Why        string   `json:"why"`
}

func expectations(t *testing.T) []answer {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "expect.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []answer
	for s := bufio.NewScanner(f); s.Scan(); {
		var a answer
		d := json.NewDecoder(bytes.NewReader(s.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&a); err != nil {
			t.Fatalf("%v: %s", err, s.Text())
		}
		list = append(list, a)
	}
	return list
}

// observed is a result in the shape of an expectation.
func observed(d *rules.DIP, r *grouper.Result) answer {
	a := answer{ID: r.ID, Status: r.Status.String(), Code: r.Code, Kind: r.DIP.Kind.String(), Match: r.DIP.Match.String(),
		Tied: r.DIP.Tied, Issues: []string{}}
	if r.DIP.Number > 0 {
		a.Number = &r.DIP.Number
	}
	if n := r.DIP.TCM; n > 0 {
		a.TCM = d.TCM[n-1].Diagnosis
	}
	if n := r.DIP.Auxiliary; n > 0 {
		a.Auxiliary = d.Auxiliary[n-1].Type + "/" + d.Auxiliary[n-1].Level
	}
	for c := range r.DIP.Candidates() {
		a.Candidates = append(a.Candidates, c.String())
	}
	for _, i := range r.Issues() {
		text := string(i.Code)
		if i.Code == rules.DataNeeded {
			text += "=" + i.Value()
		}
		a.Issues = append(a.Issues, text)
	}
	return a
}

func pack(t *testing.T) *rules.Pack {
	t.Helper()
	p, err := open()
	if err != nil {
		t.Fatal(err) // of a base that has changed, it tells the new digest
	}
	return p
}

func TestExpectations(t *testing.T) {
	p := pack(t)
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	want := expectations(t)
	n := 0
	for c, err := range grouper.ReadJSON(bytes.NewReader(cases)) {
		if err != nil {
			t.Fatal(err)
		}
		if n == len(want) {
			t.Fatalf("%s: no expectation", c.ID)
		}
		w := want[n]
		n++
		r := g.Group(c)
		got := observed(p.DIP(), &r)
		got.Why = w.Why
		if d := cmp.Diff(w, got); d != "" {
			t.Errorf("%s: -want +got:\n%s", w.ID, d)
		}
	}
	if n != len(want) || n < 40 {
		t.Errorf("%d cases, %d expectations", n, len(want))
	}
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(&out, false, rules.Chinese); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, filepath.Join("testdata", "output.txt"), out.Bytes())
}

// TestREADME finds every table of the pack explained.
func TestREADME(t *testing.T) {
	text, err := files.ReadFile("pack/README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := pack(t).Manifest()
	for _, table := range m.Tables {
		if !bytes.Contains(text, []byte("`"+table.Name+".csv`")) {
			t.Errorf("README.md does not explain %s.csv", table.Name)
		}
	}
}

// TestLint finds nothing suspicious that tests/lint.csv does not explain.
func TestLint(t *testing.T) {
	below, err := openBelow()
	if err != nil {
		t.Fatal(err)
	}
	city, err := fs.Sub(files, "pack")
	if err != nil {
		t.Fatal(err)
	}
	groupertest.Lint(t, below[1], pack(t), city)
}

// TestScores holds the invented scores of the national rows to the formula that README.md and the manifest state: so many slots, so
// much the more. Only 2584 and 2587 are set to show a tie.
func TestScores(t *testing.T) {
	d := pack(t).DIP()
	slots := make(map[string]int)
	numbers := make(map[string]int)
	for _, r := range d.Rows {
		if r.Code != strconv.Itoa(int(r.Number)) {
			continue
		}
		numbers[r.Code] = int(r.Number)
		if f := r.Forms[0]; !f.Conservative() {
			slots[r.Code] = 1 + len(f.Related)
		}
	}
	n := 0
	for _, s := range d.Scores {
		number, national := numbers[s.Code]
		if !national {
			continue
		}
		n++
		want := 4000 + 45000*slots[s.Code] + 7919*number%40009
		if number == 2584 || number == 2587 {
			want = 150000
		}
		if got := s.Score.String(); got != fmt.Sprintf("%d.%02d", want/100, want%100) {
			t.Errorf("row %d: %s", number, got)
		}
	}
	if n < 9000 {
		t.Errorf("only %d rows", n)
	}
}
