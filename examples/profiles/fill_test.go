package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/rules"
)

// given are the numbers of a year that a test puts into a copy of a profile: settings by name, as YAML, and tables by name, as CSV.
type given struct {
	settings map[string]string
	tables   map[string]string
}

// filled opens a copy of a profile with what is given. Only what the profile does not know, or is silent about, can be given: what it
// knows is what is tested.
func filled(t *testing.T, name string, g given) *rules.Pack {
	t.Helper()
	copied := fstest.MapFS{}
	dir, err := fs.Sub(files, name)
	if err != nil {
		t.Fatal(err)
	}
	list, err := fs.ReadDir(dir, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		data, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		copied[e.Name()] = &fstest.MapFile{Data: data}
	}
	scheme := strings.Split(string(copied["scheme.yaml"].Data), "\n")
	for setting, value := range g.settings {
		if scheme, err = put(scheme, setting, value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	copied["scheme.yaml"].Data = []byte(strings.Join(scheme, "\n"))
	manifest := strings.Replace(string(copied["pack.yaml"].Data), "tables: {}", "tables:", 1)
	for table, rows := range g.tables {
		if copied[table+".csv"] != nil {
			t.Fatalf("%s has %s.csv", name, table)
		}
		manifest = strings.Replace(manifest, "  "+table+": unknown\n", "", 1) + fmt.Sprintf("  %s: %d\n", table, strings.Count(rows, "\n"))
		copied[table+".csv"] = &fstest.MapFile{Data: []byte(rows + "\n")}
	}
	copied["pack.yaml"].Data = []byte(manifest)
	p, err := rules.Open(copied)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

// put writes a setting in the place of unknown, or where the scheme is silent.
func put(lines []string, setting, value string) ([]string, error) {
	section, key, _ := strings.Cut(setting, ".")
	in, at := false, -1
	for i, line := range lines {
		top := line != "" && line[0] != ' ' && line[0] != '#'
		switch {
		case top && in: // the section ends without the key
			in = false
		case line == section+":":
			in, at = true, i
		case in && strings.HasPrefix(line, "  "+key+":"):
			if !strings.Contains(line, ": unknown") {
				return nil, fmt.Errorf("%s is known", setting)
			}
			lines[i] = "  " + key + ": " + value
			return lines, nil
		}
	}
	if at < 0 {
		return append(lines, section+":", "  "+key+": "+value), nil
	}
	rest := append([]string{"  " + key + ": " + value}, lines[at+1:]...)
	return append(lines[:at+1:at+1], rest...), nil
}

// scheme compiles a copy of a profile with what is given.
func scheme(t *testing.T, name string, g given) *payment.Scheme {
	t.Helper()
	s, err := payment.Compile(filled(t, name, g))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// terms compiles the terms of clearing of a profile as it is shipped.
func terms(t *testing.T, name string) *clearing.Terms {
	t.Helper()
	c, err := clearing.Compile(filled(t, name, given{}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// claim is a case whose group the locality itself found.
func claim(code, cost string, set ...func(*payment.Claim)) *payment.Claim {
	c := &payment.Claim{ID: "1", Result: rules.Result{Status: rules.Grouped, Code: code}, Institution: "H1", HospitalLevel: "三级", Insurance: "职工",
		Discharged: day("2025-03-01"), Stay: rules.Known(9), Cost: yuan(cost), Burden: payment.Known(0)}
	for _, f := range set {
		f(c)
	}
	return c
}

func yuan(s string) payment.Fen {
	f, err := payment.ParseFen(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		panic(err)
	}
	return f
}

func day(s string) rules.Date {
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// on is a claim of another day.
func on(s string) func(*payment.Claim) { return func(c *payment.Claim) { c.Discharged = day(s) } }

// stops are the settings and tables that keep a claim from being priced: "" for none.
func stops(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	list, ok := err.(payment.Errors)
	if !ok {
		t.Fatalf("%v", err)
	}
	var names []string
	for _, e := range list {
		if e.Code != rules.SettingUnknown {
			return string(e.Code) + " " + e.Field
		}
		names = append(names, e.Field)
	}
	return strings.Join(names, " ")
}
