package casecsv_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/casecsv"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

var equate = cmp.Options{
	cmp.Comparer(func(a, b rules.Int) bool { return a == b }),
	cmp.Comparer(func(a, b rules.Decimal) bool { return a.Equal(b) }),
}

func builtin(tb testing.TB, name string) *casecsv.Mapping {
	tb.Helper()
	m, err := casecsv.Builtin(name)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func decimal(s string) rules.Decimal {
	d, err := rules.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// readAll reads a sound file.
func readAll(t *testing.T, m *casecsv.Mapping, in io.Reader) []*rules.Case {
	t.Helper()
	r, err := m.NewReader("a.csv", in)
	if err != nil {
		t.Fatal(err)
	}
	var list []*rules.Case
	for c, err := range r.Cases() {
		if err != nil {
			t.Error(err)
		}
		list = append(list, c)
	}
	return list
}

// TestBuiltin reads a file of each ready mapping.
func TestBuiltin(t *testing.T) {
	stroke := func() *rules.Case {
		return &rules.Case{ID: "1", Sex: rules.Male, Age: rules.Known(67), Diagnoses: []string{"I63.902", "J96.000", "I10.x00"},
			Procedures: []string{"51.2300", "38.9300"}, Stay: rules.Known(9), Discharge: rules.Known(1)}
	}
	newborn := func() *rules.Case {
		return &rules.Case{ID: "2", Sex: rules.Female, Age: rules.Known(0), AgeDays: rules.Known(3), BirthWeight: rules.Known(1450), Diagnoses: []string{"P07.300"}}
	}
	elder := newborn() // the elder codes do not say how the age is counted
	elder.AgeDays = rules.Int{}
	costly := stroke()
	costly.Cost, costly.Institution, costly.Department = decimal("12345.60"), "H1", "03"
	for name, c := range map[string]struct {
		file string
		want []*rules.Case
	}{
		"fenzu": {"\ufeffid,sex,age,age_days,birth_weight,dx,px,stay,discharge\r\n1,M,67,,,I63.902|J96.000|I10.x00,51.2300|38.9300,9,1\r\n\r\n2,2,0,3,1450.0,P07.300,,,\r\n",
			[]*rules.Case{stroke(), newborn()}},
		"fenzu-numbered": {"id,sex,age,age_days,birth_weight,dx1,dx2,dx3,px1,px2,stay,discharge\n1,M,67,,,I63.902,J96.000,I10.x00,51.2300,38.9300,9,1\n2,F,0,3,1450,P07.300,,,,,,",
			[]*rules.Case{stroke(), newborn()}},
		"hqms": {"A01,A48,A11,A12C,A14,A16,A18X01,C03C,C06X01C,C06x02C,C06x03C,C14x01C,C35x01C,B20,B34C,B16C,D01\n" +
			"H1,1,某人,1,67,-,-,I63.902,J96.000,\tI10.x00,-,51.2300,\"38.9300\",9,1,03,12345.60\n,2,\"某,人\",2,0,3,1450,P07.300,-,-,-,-,-,-,-,,\n",
			[]*rules.Case{costly, newborn()}},
		"hqms-zh": {"病案号,性别,年龄(岁),年龄不足1周岁的年龄(天),新生儿出生体重(克),出院主要诊断编码,出院其他诊断编码1,出院其他诊断编码2,主要手术操作编码,其他手术操作编码1,实际住院(天),离院方式\n" +
			"1,男,67,,,I63.902,J96.000,I10.x00,51.2300,38.9300,9,1\n2,2,0,3,1450,P07.300,,,,,,\n",
			[]*rules.Case{stroke(), newborn()}},
		"hqms-p": {"P3,P5,P7,P66,P681,P321,P324,P327,P3291,P3294,P3297,P3281,P3284,P3287,P3271,P3274,P490,P4911,P4922,P4533,P4544,P45002,P45014,P45026,P45038,P45050,P27,P741\n" +
			"1,1,67,-,-,I63.902,J96.000,,I10.x00,,,,,,,,51.2300,,38.9300,,,,,,,,9,1\n2,2,0,3,1450,P07.300,,,,,,,,,,,,,,,,,,,,,,\n",
			[]*rules.Case{stroke(), elder}},
	} {
		if d := cmp.Diff(c.want, readAll(t, builtin(t, name), strings.NewReader(c.file)), equate); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
		if d := cmp.Diff(c.want, readAll(t, builtin(t, name), iotest.OneByteReader(strings.NewReader(c.file))), equate); d != "" {
			t.Errorf("%s, byte by byte: -want +got:\n%s", name, d)
		}
	}
	for _, name := range casecsv.Names() {
		if m := builtin(t, name); m.Name() != name || m.Source() == "" {
			t.Errorf("mapping %s is named %s, of source %q", name, m.Name(), m.Source())
		}
	}
	if _, err := casecsv.Builtin("../mapping"); err == nil || !strings.Contains(err.Error(), "hqms-zh") {
		t.Errorf("an unknown name: %v", err)
	}
}

// head begins mappings of tests.
const head = `format: 1
name: 示例
source: 示例
delimiter: ";"
headers: exact
others: ignore
nothing: ["-"]
dates: [YYYY-MM-DD hh:mm:ss, YYYY/M/D]
fields:
`

func parse(t *testing.T, fields string) *casecsv.Mapping {
	t.Helper()
	m, err := casecsv.ParseMapping("m.yaml", []byte(head+fields))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestFields reads what a mapping can ask for.
func TestFields(t *testing.T) {
	m := parse(t, `  id: {column: 号}
  dx: {columns: [主诊, "诊{01..03}"]}
  px: {column: 手术, separator: "|", optional: true}
  stay: {column: 天数, from: 入, to: 出, at_least: 1, optional: true}
  flags: {day-surgery: {column: 日间, values: {是: "true", 否: "false", 未知: ""}, optional: true}}
  parts: {drugs: {column: 药费, optional: true}, materials: {column: 材料, optional: true}}
  insurance: {column: 险种, values: {"310": 职工}, optional: true}
  hospital_level: {column: 级, optional: true}
  tcm_dx: {column: 中医, optional: true}
  admission: {column: 类, optional: true}
  stage: {column: 阶段, optional: true}
  price: {column: 单价, optional: true}
  icu_hours: {column: 重症, optional: true}
  icu_days: {column: 重症天, optional: true}
  ventilator_hours: {column: 呼吸机, optional: true}
  admission_weight: {column: 体重, optional: true}
`)
	flag := map[string]bool{"day-surgery": true}
	for _, c := range []struct {
		header, row string
		want        rules.Case
	}{
		{"号;主诊", "a;A00.000", rules.Case{ID: "a", Diagnoses: []string{"A00.000"}}},
		{"号;主诊", "a;-", rules.Case{ID: "a"}},
		{"诊03;诊01;号;主诊;诊02", "C;A;a;P;-", rules.Case{ID: "a", Diagnoses: []string{"P", "A", "C"}}},
		{"号;主诊;诊01", "a;;A", rules.Case{ID: "a", Diagnoses: []string{"", "A"}}},
		{"号;主诊;手术", "a;P;|x| y ||z|", rules.Case{ID: "a", Diagnoses: []string{"P"}, Procedures: []string{"", "x", "y", "z"}}},
		{"号;主诊;手术", `"a";"P";"x;""y"`, rules.Case{ID: "a", Diagnoses: []string{"P"}, Procedures: []string{`x;"y`}}},
		{"号;主诊;手术", "a\u3000; P\t;", rules.Case{ID: "a", Diagnoses: []string{"P"}}},
		{"号;主诊;手术", ` "a" ; P"1" ;`, rules.Case{ID: "a", Diagnoses: []string{`P"1"`}}},
		{"号;主诊;入;出", "a;P;2025-05-01 23:00:00;2025/5/9", rules.Case{ID: "a", Diagnoses: []string{"P"}, Stay: rules.Known(8)}},
		{"号;主诊;入;出", "a;P;2025/5/9;2025/5/9", rules.Case{ID: "a", Diagnoses: []string{"P"}, Stay: rules.Known(1)}},
		{"号;主诊;入;出;天数", "a;P;2025/5/1;2025/5/9;3", rules.Case{ID: "a", Diagnoses: []string{"P"}, Stay: rules.Known(3)}},
		{"号;主诊;入;出;天数", "a;P;2025/5/1;2025/5/9;-", rules.Case{ID: "a", Diagnoses: []string{"P"}, Stay: rules.Known(8)}},
		{"号;主诊;入;出", "a;P;1025/5/1;2025/5/1", rules.Case{ID: "a", Diagnoses: []string{"P"}, Stay: rules.Known(365_243)}},
		{"号;主诊;入;出", "a;P;2025/5/1;", rules.Case{ID: "a", Diagnoses: []string{"P"}}},
		{"号;主诊;日间", "a;P;是", rules.Case{ID: "a", Diagnoses: []string{"P"}, Flags: flag}},
		{"号;主诊;日间", "a;P;未知", rules.Case{ID: "a", Diagnoses: []string{"P"}}},
		{"号;主诊;药费;材料", "a;P;1.50;0", rules.Case{ID: "a", Diagnoses: []string{"P"}, Parts: map[string]rules.Decimal{"drugs": decimal("1.5"), "materials": decimal("0")}}},
		{"号;主诊;险种;级;中医;类;阶段;单价", "a;P;310;三级;BNS010;day;2;9.5", rules.Case{ID: "a", Diagnoses: []string{"P"}, Insurance: "职工", HospitalLevel: "三级",
			TCMDiagnosis: "BNS010", Admission: "day", Stage: "2", Price: decimal("9.5")}},
		{"号;主诊;重症;重症天;呼吸机;体重", "a;P;10000;2;-5;03000", rules.Case{ID: "a", Diagnoses: []string{"P"}, ICUHours: rules.Known(10000), ICUDays: rules.Known(2),
			VentilatorHours: rules.Known(-5), AdmissionWeight: rules.Known(3000)}},
	} {
		got := readAll(t, m, strings.NewReader(c.header+"\n"+c.row))
		if d := cmp.Diff([]*rules.Case{&c.want}, got, equate); d != "" {
			t.Errorf("%s\n%s: -want +got:\n%s", c.header, c.row, d)
		}
	}
}

// TestBadRows loses no good row. The marks ¶ in the rows are where the problems must point at.
func TestBadRows(t *testing.T) {
	m := parse(t, `  id: {column: 号}
  sex: {column: 性别, values: {男: M, 女: F}}
  age: {column: 年龄}
  dx: {column: 诊断, separator: "|"}
  stay: {from: 入, to: 出, at_least: 1, optional: true}
  cost: {column: 费用, optional: true}
`)
	const header = "号;性别;年龄;诊断;入;出;费用"
	rows := []struct{ row, want string }{
		{"a;男;60;I63.900;;;", ""},
		{"b;¶男性;60;I63.900;;;", "cell-value 性别"},
		{"c;男;¶六十;I63.900;¶昨天;2025/5/1;¶1,000", "cell-value 年龄, cell-value 入, cell-value 费用"},
		{"d;男;¶60.5;I63.900;2025/5/9;¶2025/5/1;¶-1", "cell-value 年龄, cell-value 出, cell-value 费用"},
		{"e;男;60;I63.900;;;;", "row-width"},
		{"f;男", "row-width"},
		{`"脑卒;中";男;¶x;I63.900;;;`, "cell-value 年龄"},
		{`g;男;60;¶"I63.900;;;`, "row-quote"},
		{`h;男;60;"I63.900"¶J;;;`, "row-quote"},
		{"i;¶\xc4\xd0;60;I63.900;;;", "encoding"},
		{"j;男;60;I63.¶\ufffd00;;;", "encoding"},
		{"k;男;60;I63.900;¶\x00;;", "encoding"},
		{"l;女;1e1¶;I63.900;;;", "cell-value 年龄"},
		{"z;女;61;I63.900;;;", ""},
	}
	var file strings.Builder
	file.WriteString(header + "\n")
	for _, r := range rows {
		file.WriteString(strings.ReplaceAll(r.row, "¶", "") + "\n")
	}
	r, err := m.NewReader("a.csv", strings.NewReader(file.String()))
	if err != nil {
		t.Fatal(err)
	}
	n, bad := 0, 0
	for c, err := range r.Cases() {
		row := rows[n]
		n++
		var e *casecsv.RowError
		if !errors.As(err, &e) {
			if err != nil || row.want != "" || c.Notes != nil {
				t.Errorf("%s: %v, notes %v", row.row, err, c.Notes)
			}
			continue
		}
		bad++
		last := c.Notes[len(c.Notes)-1]
		if last.Code != rules.LineMalformed || last.Index != n+1 || last.Text != row.want || e.Line != n+1 {
			t.Errorf("%s: line %d, last note %+v, want %s", row.row, e.Line, last, row.want)
		}
		var want, got []int
		column := 1
		for _, x := range row.row {
			if x == '¶' {
				want = append(want, column)
				continue
			}
			column++
		}
		for _, p := range e.Problems {
			if p.Column > 0 {
				got = append(got, p.Column)
			}
		}
		if row.row[0] == 'l' { // the mark stands behind the cell, which is marked as a whole
			want = []int{5}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: columns %v, want %v", row.row, got, want)
		}
		if row.want != "" && strings.HasPrefix(row.want, "cell-value") && c.ID == "" {
			t.Errorf("%s: the id is lost", row.row)
		}
	}
	s := r.Summary()
	if n != len(rows) || s.Rows != n || s.Bad != bad || s.Good != 2 || bad != n-2 || len(s.First) != 5 {
		t.Errorf("%d rows, %d bad, summary %+v", n, bad, s)
	}
	golden.Compare(t, "testdata/summary.zh.txt", []byte(s.Text(rules.Chinese)))
	golden.Compare(t, "testdata/summary.en.txt", []byte(s.Text(rules.English)))
}

// TestHeader refuses files that cannot be read, each with all reasons.
func TestHeader(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct{ mapping, file string }{
		{"fenzu", ""}, {"fenzu", "\n\r\n"}, {"fenzu", "\ufeff"},
		{"fenzu", "id,sex,age\n"}, {"fenzu", "id,dx,sxe,dx\n"}, {"fenzu", "id,\"dx\n"},
		{"hqms", "a48,a12c,A48,c03c,A12C,x,x\n"},
		{"hqms-zh", "\xb2\xa1\xb0\xb8\xba\xc5,\xd0\xd4\xb1\xf0\n"},
		{"fenzu", "\xff\xfei\x00d\x00"}, {"fenzu", "i\x00d\x00"},
		{"hqms-zh", "\n病案号,主\ufffd手术操作编码,出院主要诊断编码\n"},
		{"fenzu-numbered", "id,dx1,px2,px3\n"},
		{"fenzu-numbered", "id,dx2\n"},
	} {
		r, err := builtin(t, c.mapping).NewReader("a.csv", strings.NewReader(c.file))
		if err == nil || r != nil {
			t.Errorf("%q is read", c.file)
			continue
		}
		fmt.Fprintf(&b, "%s %q\n%v\n\n", c.mapping, c.file, err)
	}
	golden.Compare(t, "testdata/header.txt", []byte(b.String()))
}

// TestHostileHeader refuses headers that no file has, in little time and memory.
func TestHostileHeader(t *testing.T) {
	for name, header := range map[string]string{
		"one line of any length": strings.Repeat("x", 2<<20),
		"duplicates":             strings.Repeat("dx,", 300_000),
		"unknown columns":        "dx" + strings.Repeat(",", 900_000),
	} {
		_, err := builtin(t, "fenzu").NewReader("a.csv", strings.NewReader(header+"\na,A\n"))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		var e *rules.Error
		if n := strings.Count(err.Error(), "a.csv:1"); !errors.As(err, &e) || e.Line != 1 || n < 1 || n > 110 || len(err.Error()) > 200_000 {
			t.Errorf("%s: %d problems, %d bytes, first %+v", name, n, len(err.Error()), e)
		}
	}
}

// TestSummaryIsPrintable keeps control characters of a header away from a terminal.
func TestSummaryIsPrintable(t *testing.T) {
	r, err := builtin(t, "hqms").NewReader("a.csv", strings.NewReader("A48,A12C,A14,C03C,C14x01C,\x1b[2J"+strings.Repeat("长", 100)+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Summary().Text(rules.English); strings.Contains(s, "\x1b") || len(s) > 300 {
		t.Errorf("%q", s)
	}
}

// TestMappingErrors reports all that is wrong with a mapping, with places.
func TestMappingErrors(t *testing.T) {
	var b strings.Builder
	for _, m := range []string{
		"", "format: 2\n", "- a\n", "format: [1\n", "format: 1\n", "\xff",
		"format: 1\nname: x\nsource: x\ndelimiter: \"+\"\nheaders: no\nothers: ignore\nnothing: x\ndates: [MM-DD, YYYY-MM]\nfields:\n  sexx: {column: a}\n  sex: {column: a, values: {x: y}}\n" +
			"  line: {column: a}\n  age: {colum: a}\n  px: {column: p}\n  cost: {column: c, separator: x}\n  flags: {day: {column: a, values: {x: 1}}}\nfeilds: {}\n",
		head + "  dx: {columns: [a, \"b{1..x}\"]}\n  px: {column: b, separator: +}\n  stay: {from: a, at_least: -1}\n  id: x\n  age: {column: \"\"}\n",
		"format: 1\nname: x\nsource: x\ndelimiter: \",\"\nheaders: exact\nothers: ignore\nnothing: []\nfields:\n  dx: {column: a, separator: \"|\"}\n  stay: {from: a, to: b, at_least: 0}\n",
		"format: 1\nname: &x x\nsource: *x\n",
		head + "  dx: {columns: [dx1, \"dx{0..2}\", \"dx{9..1}\"]}\n  px: {columns: []}\n",
	} {
		_, err := casecsv.ParseMapping("m.yaml", []byte(m))
		var e *rules.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", m, err)
			continue
		}
		fmt.Fprintf(&b, "%s\n----\n%v\n====\n", strings.ToValidUTF8(m, "?"), err)
	}
	golden.Compare(t, "testdata/mapping.txt", []byte(b.String()))
}

// TestEveryField is possible in a mapping.
func TestEveryField(t *testing.T) {
	for f := rules.NoField + 1; f < rules.FieldLine; f++ {
		text := fmt.Sprintf("  dx: {column: d, separator: \"|\"}\n  %s: {column: x}\n", f)
		switch f {
		case rules.FieldDiagnoses:
			continue
		case rules.FieldProcedures:
			text = strings.Replace(text, "column: x", `column: x, separator: "|"`, 1)
		case rules.FieldFlags, rules.FieldParts:
			text = strings.Replace(text, "{column: x}", "{a: {column: x}}", 1)
		}
		cell := "1"
		if f == rules.FieldFlags {
			cell = "true"
		}
		got := readAll(t, parse(t, text), strings.NewReader("d;x\nA;"+cell))
		if d := cmp.Diff(&rules.Case{Diagnoses: []string{"A"}}, got[0], equate); d == "" {
			t.Errorf("field %s is not read", f)
		}
	}
}

// TestLongLines passes over lines that no file has.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	file := "id,dx\na,A\n" + long + "\nb,B\n" + strings.Repeat(long, 3) + "\nc,C\n" + long[:900_000] + ",D\nd,D"
	for _, in := range []io.Reader{strings.NewReader(file), iotest.HalfReader(strings.NewReader(file)), iotest.DataErrReader(strings.NewReader(file))} {
		r, err := builtin(t, "fenzu").NewReader("a.csv", in)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for c, err := range r.Cases() {
			var e *casecsv.RowError
			if errors.As(err, &e) {
				got = append(got, fmt.Sprint(e.Line))
				continue
			}
			got = append(got, c.ID[:1])
		}
		if want := []string{"a", "3", "b", "5", "c", "x", "d"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestInputFails tells an input that failed from its end.
func TestInputFails(t *testing.T) {
	broken := iotest.ErrReader(io.ErrClosedPipe)
	if _, err := builtin(t, "fenzu").NewReader("a.csv", broken); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
	r, err := builtin(t, "fenzu").NewReader("a.csv", io.MultiReader(strings.NewReader("id,dx\na,A\nb,"), broken))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var last error
	for c, err := range r.Cases() {
		last = err
		if c != nil {
			n++
		}
	}
	if n != 1 || !errors.Is(last, io.ErrClosedPipe) {
		t.Errorf("%d cases, %v", n, last)
	}
}

// TestMany keeps cases apart that share their memory.
func TestMany(t *testing.T) {
	var file strings.Builder
	file.WriteString("id,dx,px\n")
	const rows = 30_000
	for i := range rows {
		fmt.Fprintf(&file, "%d,D%d|E%d,P%d\n", i, i, i, i)
	}
	for i, c := range readAll(t, builtin(t, "fenzu"), strings.NewReader(file.String())) {
		if want := (&rules.Case{ID: fmt.Sprint(i), Diagnoses: []string{fmt.Sprintf("D%d", i), fmt.Sprintf("E%d", i)}, Procedures: []string{fmt.Sprintf("P%d", i)}}); !cmp.Equal(want, c, equate) {
			t.Fatalf("row %d: %+v", i, c)
		}
		c.Diagnoses = append(c.Diagnoses, "x") // the caller's, without touching others
	}
}

// FuzzReader reads files and mappings of any content.
func FuzzReader(f *testing.F) {
	f.Add("id,dx\na,A|B\n", uint8(0), head)
	f.Add("A48,A12C,A14,C03C,C06x01C\n1,1,60,\"I63.9\"\"00\",-\n\xff,\n", uint8(2), head+"  dx: {columns: [\"诊{0..999}\"]}\n")
	f.Add("d;a;b\nA;2025/5/1;2025/5/9\n", uint8(9), head+"  dx: {column: d, separator: x}\n  stay: {from: a, to: b, at_least: 0}\n")
	f.Fuzz(func(t *testing.T, file string, which uint8, mapping string) {
		m, err := casecsv.ParseMapping("m.yaml", []byte(mapping))
		if i := int(which); i < len(casecsv.Names()) {
			m, err = casecsv.Builtin(casecsv.Names()[i])
		}
		if err != nil {
			return
		}
		r, err := m.NewReader("a.csv", strings.NewReader(file))
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without text")
			}
			return
		}
		n := 0
		for c, err := range r.Cases() {
			n++
			if (err != nil) != (c.Notes != nil) {
				t.Errorf("%v, notes %v", err, c.Notes)
			}
		}
		if s := r.Summary(); s.Rows != n || s.Good+s.Bad != n || n > strings.Count(file, "\n") || s.Text(rules.English) == "" {
			t.Errorf("%d rows, summary %+v", n, s)
		}
	})
}
