package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

// program runs the command on a file and returns its exit status and what it wrote.
func program(t *testing.T, in string, args ...string) (code int, out, log string) {
	t.Helper()
	var o, l bytes.Buffer
	code = run(args, strings.NewReader(in), &o, &l)
	return code, o.String(), l.String()
}

// schemes are the schemes of the example with the packs that group for them.
var schemes = []struct{ name, pack string }{{"rate", "chs-drg@2.0"}, {"points", "chs-drg@2.0"}, {"dip", "dip@2.0"}}

func TestBills(t *testing.T) {
	for _, s := range schemes {
		in, err := os.ReadFile(s.name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "line"} {
			code, out, log := program(t, string(in), "-scheme", s.name, "-pack", s.pack, "-out", format)
			golden.Compare(t, "testdata/"+s.name+"."+format, []byte(out+"\n"+log))
			if want := map[string]int{"rate": 1, "points": 0, "dip": 1}[s.name]; code != want {
				t.Errorf("%s: exit status %d, want %d", s.name, code, want)
			}
		}
	}
}

// TestFigures holds bills of the example to figures worked out by hand from the files.
func TestFigures(t *testing.T) {
	figures := map[string]struct{ scheme, standard, fund string }{
		// BR11 1.60 = 12,800 / 8,000; k = 0.5 x 1.08 + 0.3 x 1.05 + 0.1 x 1.10 + 0.1 x 0.98 = 1.063; 170.08 points x 76;
		// (12,926.08 - 600 - 400 - 800) x 0.85
		"0101 正常": {"points", "12926.08", "9457.17"},
		// 170.08 + (3 - 2.5) x 160 + 12 = 262.08 points
		"0102 高倍率，新技术加点": {"points", "19918.08", "15400.37"},
		"0105 十五日内再入院":   {"points", "6463.04", "3963.58"}, // 85.04 points
		// 2.36 x 37 days = 87.32 points
		"0107 床日点数": {"points", "6636.32", "4110.87"},
		// (96,000 - 6,000) / 8,000 x 100 = 1,125 points x 72.5
		"0108 特例单议": {"points", "81562.50", "56673.75"},
		"0006 床日":   {"rate", "15540.00", "11540.00"}, // 420 x 37 days
		"0205 基层病种": {"dip", "2760.00", "2060.00"},    // 300 x 1.0 x 9.2
		// 1,000 x (2.5 - 2 + 1) x 0.76 x 1.1 x 1.01 = 1,266.54 x 9.2
		"0202 高倍率，辅助分型": {"dip", "11652.17", "5652.17"},
	}
	found := 0
	for id, want := range figures {
		for _, s := range schemes {
			if s.name != want.scheme {
				continue
			}
			in, err := os.ReadFile(s.name + ".jsonl")
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(string(in), "\n") {
				if !strings.Contains(line, `"`+id+`"`) {
					continue
				}
				_, out, log := program(t, line, "-scheme", s.name, "-pack", s.pack, "-out", "json")
				var b struct{ ID, Standard, Fund string }
				if err := json.Unmarshal([]byte(out), &b); err != nil {
					t.Fatalf("%v: %s %s", err, out, log)
				}
				if b.ID != id || b.Standard != want.standard || b.Fund != want.fund {
					t.Errorf("%s: standard %s, fund %s", id, b.Standard, b.Fund)
				}
				found++
			}
		}
	}
	if found != len(figures) {
		t.Errorf("%d of %d claims found", found, len(figures))
	}
}

// TestEveryTable: the three schemes together show every table that a scheme can have but that of printed prices.
func TestEveryTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, s := range schemes {
		files, err := fs.Glob(os.DirFS(s.name), "*.csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			seen[f] = true
		}
	}
	for f := rules.FileWeights; f <= rules.FileGrounds; f++ {
		if !seen[f.String()] && f != rules.FilePrices {
			t.Errorf("no scheme has %s", f)
		}
	}
}

func TestBadUse(t *testing.T) {
	for _, args := range [][]string{{}, {"-scheme", "rate", "-out", "xml"}, {"-scheme", "rate", "-lang", "fr"}, {"-scheme", "nowhere"},
		{"-scheme", "dip"}, {"-scheme", "rate", "-pack", "chs-drg@1.1"}, {"-x"}} {
		if code, _, log := program(t, "", args...); code != 2 || log == "" {
			t.Errorf("%v: exit status %d, %q", args, code, log)
		}
	}
	if code, out, log := program(t, "{\n\n[]\n", "-scheme", "rate"); code != 1 || out != "" || strings.Count(log, "line-malformed") != 2 {
		t.Errorf("exit status %d, %q, %q", code, out, log)
	}
}
