package main

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

var needs = sync.OnceValues(openBelow)

// variant opens the pack of the city with one parameter changed.
func variant(t *testing.T, line string) *grouper.Grouper {
	t.Helper()
	m := fstest.MapFS{}
	city, err := fs.Sub(files, "pack")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(city, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() { // the tests are no part of the rules
			continue
		}
		data, err := fs.ReadFile(city, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		m[e.Name()] = &fstest.MapFile{Data: data}
	}
	key, _, _ := strings.Cut(line, ":")
	before, rest, found := strings.Cut(string(m["pack.yaml"].Data), "\n  "+key+": ")
	_, after, _ := strings.Cut(rest, "\n")
	if !found {
		t.Fatalf("pack.yaml has no parameter %s", key)
	}
	m["pack.yaml"].Data = []byte(before + "\n  " + line + "\n" + after)
	below, err := needs()
	if err != nil {
		t.Fatal(err)
	}
	p, err := rules.Open(m, below...)
	if err != nil {
		t.Fatal(err)
	}
	g, err := grouper.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestParameters changes one parameter at a time and tells what becomes of a case: what the author of a pack decides.
func TestParameters(t *testing.T) {
	base := variant(t, "tie: first")
	line := func(r grouper.Result) string {
		a := observed(base.Pack().DIP(), &r)
		return strings.Join(append([]string{a.Status, a.Code, strings.Join(a.Candidates, " ")}, a.Issues...), " ")
	}
	for _, v := range []struct {
		parameter string
		c         grouper.Case
		from, to  string
	}{
		{
			"tie: error",
			grouper.Case{Diagnoses: []string{"H25.100"}, Procedures: []string{"13.7100x001", "12.3500", "14.7903"}, Admission: "inpatient", Cost: yuan(t, "14000")},
			"core 2584 ", "ambiguous  2584 2587",
		},
		{
			"tie: last",
			grouper.Case{Diagnoses: []string{"H25.100"}, Procedures: []string{"13.7100x001", "12.3500", "14.7903"}, Admission: "inpatient", Cost: yuan(t, "14000")},
			"core 2584 ", "core 2587 ",
		},
		{
			`related_part: "on"`,
			grouper.Case{Diagnoses: []string{"E11.300x011+H36.0*"}, Procedures: []string{"14.7401", "13.7100x001"}},
			"core 1902 ", "core 1907 ",
		},
		{
			"class_from: main",
			grouper.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"39.9599", "36.1200"}},
			"comprehensive A:相关手术组  no-row-for-main unknown-procedure class-written",
			"needs-data   no-row-for-main needs-data=class:39.9599 unknown-procedure",
		},
		{
			"intervention: surgery",
			grouper.Case{Diagnoses: []string{"I10.x02"}, Procedures: []string{"36.0700"}, Cost: yuan(t, "9000")},
			"comprehensive I10:ZLZ  no-row-for-main class-written", "comprehensive I10:SSZ  no-row-for-main class-written",
		},
		{
			"ladder: [letter, section, category, ranges, chapter, two]", // the first level that has the class
			grouper.Case{Diagnoses: []string{"A41.900"}, Procedures: []string{"39.9500x007"}},
			"comprehensive A30-A49-ZL  no-row-for-main class-written", "comprehensive A:治疗性操作组  no-row-for-main class-written",
		},
		{
			"unknown_principal: invalid",
			grouper.Case{Diagnoses: []string{"A09.900x099"}, Age: rules.Known(30)},
			"core 37  unknown-diagnosis", "invalid   principal-unknown",
		},
		{
			`minor_level_below: "2"`, // 51.0101 is of level 1
			grouper.Case{Diagnoses: []string{"K80.101"}, Procedures: []string{"51.0101"}},
			"comprehensive K80-SS1  no-row-for-main class-written", "core 5206 ",
		},
		{
			`uncovered: "all"`, // K35.3-A leaves the exploration, and so does every other candidate
			grouper.Case{Diagnoses: []string{"K35.300"}, Procedures: []string{"47.0901", "54.1100"}},
			"core K35.3-A ", "comprehensive K:相关手术组  uncovered-surgery class-written",
		},
		{
			"keys: [five, full, category, range]",
			grouper.Case{Diagnoses: []string{"Z51.102"}, Admission: "inpatient"},
			"core Z51.102-S ", "core 9445 ",
		},
		{
			"select: [main-filed, full, related, highest-score]", // no closest-cost
			grouper.Case{Diagnoses: []string{"C34.101"}, Procedures: []string{"32.4100", "40.5906", "40.5913"}, Stay: rules.Known(9), Discharge: rules.Known(1)},
			"needs-data  558 559 needs-data=cost", "core 559  overlay-skipped",
		},
		{
			"auxiliary: table", // the first entry that holds, not the highest trigger
			grouper.Case{
				Diagnoses: []string{"A41.900", "I50.900", "J44.900", "E11.900"}, Discharge: rules.Known(1), ICUDays: rules.Known(0),
				HospitalLevel: "三级", Flags: map[string]bool{"readmission": false},
			},
			"core A41.9C-1 ", "core 135 ",
		},
		{
			"pipeline: [pre, bed-day, day, family, core]",
			grouper.Case{Diagnoses: []string{"J96.000"}, Procedures: []string{"96.7201", "39.6500"}, Admission: "bed-day"},
			"core CR-HX ", "core PRE-ECMO ",
		},
		{
			"day_admission: []", // the list is open to all
			grouper.Case{Diagnoses: []string{"H25.100"}, Procedures: []string{"13.7100x001"}, Admission: "inpatient"},
			"core 2580 ", "core RJ-BNZ ",
		},
	} {
		if got := strings.TrimSpace(line(base.Group(&v.c))); got != strings.TrimSpace(v.from) {
			t.Errorf("%s: before: %q, want %q", v.parameter, got, v.from)
		}
		if got := strings.TrimSpace(line(variant(t, v.parameter).Group(&v.c))); got != strings.TrimSpace(v.to) {
			t.Errorf("%s: %q, want %q", v.parameter, got, v.to)
		}
	}
}

func yuan(t *testing.T, s string) rules.Decimal {
	t.Helper()
	d, err := rules.ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
