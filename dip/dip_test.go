package dip_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/dip"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// issuesOf writes what was noticed about a case, an issue a line: the code, the place and the value.
func issuesOf(r *rules.Result) string {
	var list []string
	for _, i := range r.Issues() {
		s := string(i.Code)
		if i.Field != rules.NoField {
			s += " " + i.Field.String()
			if i.Index >= 0 {
				s += fmt.Sprintf("[%d]", i.Index)
			}
		}
		if v := i.Value(); v != "" {
			s += fmt.Sprintf(" %q", v)
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

// TestGroup holds the engine to the statuses, reasons, needs and warnings of specification 2.2 as far as the national pack can
// give them. The answers are those of its text and of its worked examples (E01 and so on).
func TestGroup(t *testing.T) {
	g := nationalGrouper(t)
	for _, c := range []struct {
		name   string
		dx, px []string
		want   string
		issues string
	}{
		// core
		{"conservative, E01", []string{"A09.900x006"}, nil, "core 37 conservative", ""},
		{"the filler is part of the key, E02", []string{"A46.x00"}, nil, "core 139 conservative", ""},
		{"plain, E04", []string{"A41.900"}, []string{"33.2403"}, "core 129 plain", ""},
		{"the full code decides, E05", []string{"A41.900"}, []string{"93.9000"}, "core 132 plain", ""},
		{"the extension decides, E06", []string{"A41.900"}, []string{"93.9000x002"}, "core 136 plain", ""},
		{"full, E17", []string{"I21.001"}, []string{"36.0700", "00.2400x001"}, "core 2966 full", ""},
		{"full, the unusual form, E08", []string{"D24.x00"}, []string{"85.2200", "86.700x0014"}, "core 1343 full", ""},
		{"more related procedures, E18", []string{"E11.300x011+H36.0*"}, []string{"14.7401", "13.7100x001", "14.2402"}, "core 1907 full", ""},
		{"part, E19", []string{"E11.300x011+H36.0*"}, []string{"14.7401", "13.7100x001"}, "core 1907 part", ""},
		{"part without a plain row, E62", []string{"M51.201"}, []string{"81.0800x018", "78.5900x022"}, "core 5960 part", ""},
		{"full before more, E21", []string{"I20.000"}, []string{"88.5600", "37.2200", "88.4103"}, "core 2924 full", ""},
		{"all three, E22", []string{"I20.000"}, []string{"88.5600", "37.2200", "88.4103", "88.4500"}, "core 2926 full", ""},
		{"the filed main leads, E09", []string{"A41.900", "J96.000", "I49.900"}, []string{"96.7201", "39.9500"}, "core 134 plain", ""},
		{"exchanged, E10", []string{"A41.900"}, []string{"39.9500", "96.7201"}, "core 130 plain", ""},
		{"the dagger gives the key, E38", []string{"A17.000+G01*"}, nil, "core 94 conservative", ""},
		{"a key of dagger codes alone, E36", []string{"B00.401+G05.1*"}, []string{"03.3101"}, "core 182 plain", ""},

		// normalisation
		{"blanks and small letters, E03", []string{" a46.X00 "}, nil, "core 139 conservative", ""},
		{"full width, E54", []string{"A17.000＋g01＊"}, nil, "core 94 conservative", ""},
		{"full width digits and white space of all kinds", []string{"\ufeffＡ４６．\u200bｘ０\u30000"}, []string{}, "core 139 conservative", ""},
		{"two spellings of one code, E53", []string{"C73.x00"}, []string{"06.2X01", " 06.2x01 "}, "core 856 plain",
			`duplicate-procedure px[1] " 06.2x01 "`},
		{"a Chinese full stop is no dot", []string{"A46。x00"}, nil, "invalid  principal-malformed", `principal-malformed dx[0] "A46。x00"`},

		// comprehensive
		{"no row for the diagnosis, E37", []string{"U07.100"}, nil, "comprehensive U07:conservative no-row-for-diagnosis",
			`no-row-for-diagnosis dx[0] "U07.100"; gray-code dx[0] "U07.100"`},
		{"no row for the diagnosis, with a procedure, E63", []string{"U07.100"}, []string{"96.7201"}, "comprehensive U07:therapeutic no-row-for-diagnosis",
			`no-row-for-diagnosis dx[0] "U07.100"; gray-code dx[0] "U07.100"; class-written px[0] "96.7201"`},
		{"no conservative row, E35", []string{"B00.401+G05.1*"}, nil, "comprehensive B00:conservative no-conservative-row", `no-conservative-row dx[0] "B00.401+G05.1*"`},
		{"no row for the main, E29", []string{"K35.200"}, []string{"54.1100", "47.0901"}, "comprehensive K35:surgery no-row-for-main",
			`no-row-for-main px[0] "54.1100"; class-written px[0] "54.1100"`},
		{"no row for the main, E31", []string{"I25.103"}, []string{"36.1200"}, "comprehensive I25:surgery no-row-for-main",
			`no-row-for-main px[0] "36.1200"; class-written px[0] "36.1200"`},
		{"no row for the extension, E32", []string{"A41.900"}, []string{"39.9500x007"}, "comprehensive A41:therapeutic no-row-for-main",
			`no-row-for-main px[0] "39.9500x007"; class-written px[0] "39.9500x007"`},
		{"a related procedure is required, E28", []string{"C53.900"}, []string{"68.4100"}, "comprehensive C53:surgery related-required",
			`related-required px[0] "68.4100"; class-written px[0] "68.4100"`},
		{"an intervention is surgery, E56", []string{"I10.x00x002"}, []string{"36.0700"}, "comprehensive I10:surgery no-row-for-main",
			`no-row-for-main px[0] "36.0700"; class-written px[0] "36.0700"`},
		{"diagnostic, E58", []string{"I21.001"}, []string{"45.1300x004"}, "comprehensive I21:diagnostic no-row-for-main",
			`no-row-for-main px[0] "45.1300x004"; class-written px[0] "45.1300x004"`},
		{"the main gives the class, E46", []string{"A41.900"}, []string{"57.9400", "36.1200"}, "comprehensive A41:therapeutic no-row-for-main",
			`no-row-for-main px[0] "57.9400"; class-written px[0] "57.9400"`},
		{"no class is needed beside the main", []string{"A41.900"}, []string{"57.9400", "34.0401", "00.4000"}, "comprehensive A41:therapeutic no-row-for-main",
			`no-row-for-main px[0] "57.9400"; class-written px[0] "57.9400"`},
		{"the promoted main gives the class", []string{"K35.200"}, []string{"", "　", "54.1100"}, "comprehensive K35:surgery no-row-for-main",
			`no-row-for-main px[2] "54.1100"; main-promoted px[2] "54.1100"; class-written px[2] "54.1100"`},

		// needs-data
		{"unsettled, E33", []string{"A41.900"}, []string{"31.1x00"}, "needs-data class:31.1x00 no-row-for-main",
			`no-row-for-main px[0] "31.1x00"; needs-data px[0] "class:31.1x00"; gray-code px[0] "31.1x00"`},
		{"adjunct, E57", []string{"I49.900"}, []string{"00.4000"}, "needs-data class:00.4000 no-row-for-main",
			`no-row-for-main px[0] "00.4000"; needs-data px[0] "class:00.4000"`},
		{"unknown, E34", []string{"A41.900"}, []string{"39.9599"}, "needs-data class:39.9599 no-row-for-main",
			`no-row-for-main px[0] "39.9599"; needs-data px[0] "class:39.9599"; unknown-procedure px[0] "39.9599"`},
		{"unknown, of a diagnosis without rows", []string{"U07.100"}, []string{" 39.9599"}, "needs-data class:39.9599 no-row-for-diagnosis",
			`no-row-for-diagnosis dx[0] "U07.100"; needs-data px[0] "class:39.9599"; gray-code dx[0] "U07.100"; unknown-procedure px[0] " 39.9599"`},
		{"unknown and promoted", []string{"A41.900"}, []string{"", "39.9599"}, "needs-data class:39.9599 no-row-for-main",
			`no-row-for-main px[1] "39.9599"; needs-data px[1] "class:39.9599"; main-promoted px[1] "39.9599"; unknown-procedure px[1] "39.9599"`},

		// ambiguous
		{"two full, E23", []string{"I21.001"}, []string{"36.0700", "00.2400x001", "17.5500x003"}, "ambiguous [2966 2967]", ""},
		{"two in part, E24", []string{"C34.101"}, []string{"32.4100", "40.5905"}, "ambiguous [556 557]", ""},
		{"two with two each, E25", []string{"D27.x00"}, []string{"65.2501", "54.5100x009", "65.7905", "66.6100x007"}, "ambiguous [1466 1467]", ""},
		{"three, E26", []string{"D12.600"}, []string{"45.4302", "44.1401", "45.1300x004", "43.4105"}, "ambiguous [1176 1180 1181]", ""},

		// invalid
		{"no diagnosis", nil, nil, "invalid  principal-missing", "principal-missing dx[0]"},
		{"no principal diagnosis, E50", []string{"", "A41.900"}, []string{"44.1300x001"}, "invalid  principal-missing", "principal-missing dx[0]"},
		{"a blank principal diagnosis", []string{" \u3000\u200b"}, nil, "invalid  principal-missing", "principal-missing dx[0]"},
		{"the dot lost, E59", []string{"A41900"}, []string{"33.2403"}, "invalid  principal-malformed", `principal-malformed dx[0] "A41900"`},
		{"a placeholder is not empty", []string{"-"}, nil, "invalid  principal-malformed", `principal-malformed dx[0] "-"`},
		{"a word for nothing is not empty", []string{"无"}, nil, "invalid  principal-malformed", `principal-malformed dx[0] "无"`},
		{"invalid UTF-8", []string{"\xff\xfe"}, nil, "invalid  principal-malformed", `principal-malformed dx[0] "\xff\xfe"`},
		{"asterisk, E48", []string{"G01*"}, nil, "invalid  principal-asterisk-only", `principal-asterisk-only dx[0] "G01*"`},
		{"asterisk with a place", []string{" h36.0*"}, nil, "invalid  principal-asterisk-only", `principal-asterisk-only dx[0] " h36.0*"`},
		{"an asterisk behind what is no category", []string{"G1*"}, nil, "invalid  principal-malformed", `principal-malformed dx[0] "G1*"`},
		{"a bare dagger code, E49", []string{"B00.400"}, nil, "invalid  principal-unknown", `principal-unknown dx[0] "B00.400"`},
		{"an unknown external cause", []string{"V01.999x999"}, nil, "invalid  principal-unknown", `principal-unknown dx[0] "V01.999x999"`},
		{"external cause, E47", []string{"V01.x00"}, nil, "invalid  principal-external-cause", `principal-external-cause dx[0] "V01.x00"`},
		{"letter O, E51", []string{"A41.900"}, []string{"96.72O1"}, "invalid  procedure-malformed", `procedure-malformed px[0] "96.72O1"`},
		{"any procedure, E60", []string{"A41.900"}, []string{"33.2403", "96.7201", "9l.1"}, "invalid  procedure-malformed", `procedure-malformed px[2] "9l.1"`},
		{"the first in filed order", []string{"A41.900"}, []string{"33.2403", "?", "!"}, "invalid  procedure-malformed", `procedure-malformed px[1] "?"`},
		{"a placeholder is no empty procedure", []string{"A41.900"}, []string{"-"}, "invalid  procedure-malformed", `procedure-malformed px[0] "-"`},
		{"invalid UTF-8 in a procedure", []string{"A41.900"}, []string{"33.2403\xff"}, "invalid  procedure-malformed", `procedure-malformed px[0] "33.2403\xff"`},
		{"the principal diagnosis is judged first", []string{"A41900"}, []string{"96.72O1"}, "invalid  principal-malformed", `principal-malformed dx[0] "A41900"`},

		// warnings
		{"promoted, E12", []string{"A09.900x006"}, []string{"", "44.1300x001"}, "core 30 plain", `main-promoted px[1] "44.1300x001"`},
		{"promoted over several, E55", []string{"A09.900x006"}, []string{"", "", "44.1300x001"}, "core 30 plain", `main-promoted px[2] "44.1300x001"`},
		{"an empty procedure between", []string{"I21.001"}, []string{"36.0700", " ", "00.2400x001"}, "core 2966 full", ""},
		{"no procedure in any cell", []string{"A41.900"}, []string{"", " ", "\u3000"}, "core 135 conservative", ""},
		{"filed twice, E13", []string{"I21.001"}, []string{"36.0700", "36.0700", "88.5600"}, "core 2961 plain", `duplicate-procedure px[1] "36.0700"`},
		{"an unknown one filed twice", []string{"A41.900"}, []string{"33.2403", "39.9599", "39.9599 "}, "core 129 plain",
			`unknown-procedure px[1] "39.9599"; unknown-procedure px[2] "39.9599 "; duplicate-procedure px[2] "39.9599 "`},
		{"a main is no related procedure of itself", []string{"I21.001"}, []string{"36.0700", "00.2400x001", "36.0700"}, "core 2966 full",
			`duplicate-procedure px[2] "36.0700"`},
		{"unknown procedures match nothing", []string{"A41.900"}, []string{"33.2403", "39.9599"}, "core 129 plain", `unknown-procedure px[1] "39.9599"`},
		{"other diagnoses never make a case invalid", []string{"A41.900", "A41900", "", "B00.400", "\xff", "G01*", "V01.x00"}, nil, "core 135 conservative",
			`unknown-diagnosis dx[1] "A41900"; unknown-diagnosis dx[3] "B00.400"; unknown-diagnosis dx[4] "\xff"; unknown-diagnosis dx[5] "G01*"`},
		{"gray codes group like any other", []string{"I21.000", "I10.x00"}, []string{"36.0700", "00.2400x001", "00.0100"}, "core 2966 full",
			`gray-code dx[0] "I21.000"; gray-code dx[1] "I10.x00"; gray-code px[2] "00.0100"`},
		{"a gray procedure has a class", []string{"A41.900"}, []string{"00.0100"}, "comprehensive A41:therapeutic no-row-for-main",
			`no-row-for-main px[0] "00.0100"; gray-code px[0] "00.0100"; class-written px[0] "00.0100"`},
		{"an invalid case carries the warnings so far", []string{"I10.x00", "XX"}, []string{"9l.1"}, "invalid  procedure-malformed",
			`procedure-malformed px[0] "9l.1"; gray-code dx[0] "I10.x00"; unknown-diagnosis dx[1] "XX"`},
		{"the promotion comes before the grammar", []string{"A41.900"}, []string{"", "33.2403", "9l.1"}, "invalid  procedure-malformed",
			`procedure-malformed px[2] "9l.1"; main-promoted px[1] "33.2403"`},
		{"a gray external cause", []string{"Y60.000"}, nil, "invalid  principal-external-cause",
			`principal-external-cause dx[0] "Y60.000"; gray-code dx[0] "Y60.000"`},
	} {
		c.name = strings.TrimSpace(c.name)
		r := g.Group(&rules.Case{ID: "7", Diagnoses: c.dx, Procedures: c.px})
		if told(&r) != c.want {
			t.Errorf("%s: %s, want %s", c.name, told(&r), c.want)
		}
		if issuesOf(&r) != c.issues {
			t.Errorf("%s: issues\n%s, want\n%s", c.name, issuesOf(&r), c.issues)
		}
		if r.ID != "7" || r.Pack != g.Pack().Identity() {
			t.Errorf("%s: the result is of case %q under %s", c.name, r.ID, r.Pack)
		}
		told := 0
		for _, visit := range []func(rules.Step){nil, func(rules.Step) { told++ }} {
			if w := g.Walk(&rules.Case{ID: "7", Diagnoses: c.dx, Procedures: c.px}, visit); !w.Equal(&r) {
				t.Errorf("%s: Walk gives another result: %s", c.name, issuesOf(&w))
			}
		}
		if told == 0 && r.Status != rules.Invalid {
			t.Errorf("%s: Walk tells nothing", c.name)
		}
	}
}

// TestClasses checks the class of each kind of comprehensive group, and of rows: that of the main procedure, an intervention as
// surgery.
func TestClasses(t *testing.T) {
	g := nationalGrouper(t)
	for _, c := range []struct {
		dx, px string
		want   rules.Class
	}{
		{"U07.100", "", rules.Conservative}, {"U07.100", "96.7201", rules.Therapeutic}, {"U07.100", "45.1300x004", rules.Diagnostic},
		{"U07.100", "54.1100", rules.Surgery}, {"U07.100", "36.0700", rules.Surgery},
		{"A41.900", "", rules.Conservative}, {"A41.900", "96.7201", rules.Therapeutic}, {"A41.900", "33.2403", rules.Diagnostic},
		{"K35.200", "47.0901", rules.Surgery}, {"I21.000", "36.0700", rules.Surgery},
	} {
		r := g.Group(&rules.Case{Diagnoses: []string{c.dx}, Procedures: []string{c.px}})
		if r.DIP.Class != c.want || r.Status != rules.Core && r.Status != rules.Comprehensive {
			t.Errorf("%s with %q: %s, class %s, want %s", c.dx, c.px, r.Status, r.DIP.Class, c.want)
		}
	}
}

// TestNotes checks that what the reader of a record noticed travels on, and that what it could not read is invalid.
func TestNotes(t *testing.T) {
	g := nationalGrouper(t)
	unknown := rules.Issue{Code: rules.FieldUnknown, Field: rules.FieldOther, Index: -1, Text: "fee"}
	age := rules.Issue{Code: rules.FieldMalformed, Field: rules.FieldAge, Index: -1, Text: "forty"}
	stay := rules.Issue{Code: rules.FieldMalformed, Field: rules.FieldStay, Index: -1, Text: "?"}
	line := rules.Issue{Code: rules.LineMalformed, Field: rules.FieldLine, Index: 3, Text: "{"}
	for _, c := range []struct {
		notes  []rules.Issue
		status rules.Status
		issues []rules.Issue
	}{
		{[]rules.Issue{unknown}, rules.Core, []rules.Issue{unknown}},
		{[]rules.Issue{age}, rules.Invalid, []rules.Issue{age}},
		{[]rules.Issue{unknown, stay, age}, rules.Invalid, []rules.Issue{stay, unknown, age}},
		{[]rules.Issue{line}, rules.Invalid, []rules.Issue{line}},
	} {
		r := g.Group(&rules.Case{Diagnoses: []string{"A41.900"}, Notes: c.notes})
		if r.Status != c.status || !slices.Equal(r.Issues(), c.issues) || r.Status == rules.Invalid && (r.Reason != c.issues[0].Code || r.Code != "") {
			t.Errorf("%v: %s, %v, want %s, %v", c.notes, r.Status, r.Issues(), c.status, c.issues)
		}
	}
}

// TestNegative checks that no number may be negative, though nationally none is read.
func TestNegative(t *testing.T) {
	g := nationalGrouper(t)
	minus := rules.Known(-1)
	fields := []func(*rules.Case){
		func(c *rules.Case) { c.Age = minus }, func(c *rules.Case) { c.AgeDays = minus }, func(c *rules.Case) { c.BirthWeight = minus },
		func(c *rules.Case) { c.AdmissionWeight = minus }, func(c *rules.Case) { c.Stay = minus }, func(c *rules.Case) { c.Discharge = minus },
		func(c *rules.Case) { c.ICUHours = minus }, func(c *rules.Case) { c.ICUDays = minus }, func(c *rules.Case) { c.VentilatorHours = minus },
	}
	if len(fields) != len(rules.Numbers()) {
		t.Fatalf("%d fields hold numbers", len(rules.Numbers()))
	}
	for i, f := range rules.Numbers() {
		c := rules.Case{Diagnoses: []string{"A41.900"}}
		fields[i](&c)
		r := g.Group(&c)
		if want := fmt.Sprintf("number-negative %s %q", f, "-1"); r.Status != rules.Invalid || issuesOf(&r) != want {
			t.Errorf("%s: %s, %s, want %s", f, r.Status, issuesOf(&r), want)
		}
	}
	c := rules.Case{Stay: minus, Age: rules.Known(-1 << 63)}
	if r := g.Group(&c); issuesOf(&r) != `number-negative age "-9223372036854775808"; number-negative stay "-1"` {
		t.Errorf("two negative numbers: %s", issuesOf(&r))
	}
}

// TestTotal groups what nobody should send: a status with issues and no panic.
func TestTotal(t *testing.T) {
	g := nationalGrouper(t)
	dx := make([]string, 10_000)
	px := make([]string, 10_000)
	for i := range dx {
		dx[i] = []string{"A41.900", "J96.000", "nonsense", "\xff\xfe", strings.Repeat("9", 300)}[i%5]
		px[i] = []string{"36.0700", "39.9599", "", "00.2400x001", fmt.Sprintf("99.%04d", i%1_000)}[i%5]
	}
	broken := slices.Clone(px)
	broken[9_999] = "\xff"
	for _, c := range []struct {
		name string
		c    *rules.Case
		want string
	}{
		{"nil", nil, "invalid  case-missing"},
		{"zero", &rules.Case{}, "invalid  principal-missing"},
		{"ten thousand diagnoses", &rules.Case{Diagnoses: dx}, "core 135 conservative"},
		{"ten thousand procedures", &rules.Case{Diagnoses: []string{"I21.001"}, Procedures: px}, "core 2966 full"},
		{"ten thousand procedures, one malformed", &rules.Case{Diagnoses: []string{"I21.001"}, Procedures: broken}, "invalid  procedure-malformed"},
		{"ten thousand empty procedures", &rules.Case{Diagnoses: []string{"I21.001"}, Procedures: make([]string, 10_000)}, "core 2965 conservative"},
		{"huge numbers", &rules.Case{Diagnoses: dx[:1], Age: rules.Known(1 << 62), Stay: rules.Known(1<<63 - 1)}, "core 135 conservative"},
		{"a long code", &rules.Case{Diagnoses: []string{strings.Repeat("A", 1<<20)}}, "invalid  principal-malformed"},
	} {
		r := g.Group(c.c)
		if told(&r) != c.want || r.Pack == nil {
			t.Errorf("%s: %s, want %s", c.name, told(&r), c.want)
		}
		if w := g.Walk(c.c, func(rules.Step) {}); !w.Equal(&r) {
			t.Errorf("%s: Walk gives another result", c.name)
		}
	}
	r := g.Group(&rules.Case{Diagnoses: []string{"I21.001"}, Procedures: px})
	seen := make(map[rules.Code]int)
	for _, i := range r.Issues() {
		seen[i.Code]++
	}
	// Of 8,000 filed procedures 36.0700, 39.9599, 00.2400x001 and 200 others are different, all of which but three are unknown
	// unless the catalogue has them.
	if different := 3 + 200; seen[rules.DuplicateProcedure] != 8_000-different {
		t.Errorf("%d procedures are filed twice, want %d", seen[rules.DuplicateProcedure], 8_000-different)
	}
}

// TestLongSpelling checks that procedures filed twice are found alike in short and in long cases.
func TestLongSpelling(t *testing.T) {
	g := nationalGrouper(t)
	for _, filler := range []int{0, 40} {
		px := []string{"36.0700", "00.2400x001", "３6.0700 ", "39.9599", " 39.9599"}
		px = append(px, make([]string, filler)...)
		r := g.Group(&rules.Case{Diagnoses: []string{"I21.001"}, Procedures: px})
		want := `duplicate-procedure px[2] "３6.0700 "; unknown-procedure px[3] "39.9599"; unknown-procedure px[4] " 39.9599"; duplicate-procedure px[4] " 39.9599"`
		if told(&r) != "core 2966 full" || issuesOf(&r) != want {
			t.Errorf("%d empty cells: %s, %s", filler, told(&r), issuesOf(&r))
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, p := range []*rules.Pack{packtest.Codes(t), packtest.DRG(t, "2.0")} {
		if g, err := dip.Compile(p); err == nil || g != nil {
			t.Errorf("%s is compiled as a DIP pack", p.Identity())
		}
	}
}
