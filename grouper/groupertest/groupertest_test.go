package groupertest_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// mini is a grouper of the small pack of CHS-DRG.
func mini(tb testing.TB) *grouper.Grouper {
	tb.Helper()
	codes, _, files := packtest.Mini(tb)
	p, err := rules.Open(files, codes)
	if err != nil {
		tb.Fatal(err)
	}
	return newGrouper(tb, p)
}

func newGrouper(tb testing.TB, p *rules.Pack) *grouper.Grouper {
	tb.Helper()
	g, err := grouper.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// sheets are files of one sheet each.
func sheets(list ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i, s := range list {
		m[fmt.Sprintf("tests/%d.csv", i+1)] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

func run(tb testing.TB, g *grouper.Grouper, f fs.FS) *groupertest.Report {
	tb.Helper()
	r, err := groupertest.Run(g, f)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// TestReports prints a run with rows of every outcome in every form.
func TestReports(t *testing.T) {
	r := run(t, mini(t), os.DirFS(filepath.Join("testdata", "mini")))
	for o, want := range map[groupertest.Outcome]int{groupertest.Pass: 7, groupertest.Fail: 6, groupertest.Error: 4, groupertest.Skip: 1} {
		if n := r.Count(o); n != want {
			t.Errorf("%d rows %s, want %d", n, o, want)
		}
	}
	digest := r.Pack.Digest
	for name, write := range map[string]func(*bytes.Buffer) error{
		"report.zh.txt": func(b *bytes.Buffer) error { return r.WriteText(b, rules.Chinese) },
		"report.en.txt": func(b *bytes.Buffer) error { return r.WriteText(b, rules.English) },
		"report.xml":    func(b *bytes.Buffer) error { return r.WriteJUnit(b) },
		"report.json": func(b *bytes.Buffer) error {
			j, err := r.MarshalJSON()
			b.Write(bytes.ReplaceAll(j, []byte(`{"file"`), []byte("\n{\"file\"")))
			b.WriteByte('\n')
			return err
		},
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer(digest, "DIGEST", digest[:9]+"…"+digest[len(digest)-4:], "DIGEST").Replace(b.String())
		golden.Compare(t, filepath.Join("testdata", name), []byte(text))
	}
	var failed *groupertest.FailedError
	if err := r.Err(); !errors.As(err, &failed) || !strings.HasPrefix(err.Error(), "FAIL  tests/2-fail.csv:2  需要MCC\n") {
		t.Errorf("error %v", err)
	}
	var b bytes.Buffer
	r.Elapsed = 20 * time.Millisecond
	if err := r.WriteText(&b, rules.Chinese); err != nil || !strings.Contains(b.String(), "SKIP 1          用时 0.02 秒\n") {
		t.Errorf("%v: no duration in %s", err, &b)
	}
	b.Reset()
	if err := r.WriteJUnit(&b); err != nil || !strings.Contains(b.String(), `time="0.020"`) {
		t.Errorf("%v: no duration in %.300s", err, &b)
	}
	var x struct{ XMLName xml.Name }
	if err := xml.Unmarshal(b.Bytes(), &x); err != nil || x.XMLName.Local != "testsuites" {
		t.Errorf("%v, %v", x, err)
	}
}

// recorder is a T that remembers.
type recorder struct{ errors []string }

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

// TestNothing demands that what proves nothing fails.
func TestNothing(t *testing.T) {
	const row = "todo 以后,K35.800,GZ15\n"
	for _, c := range []struct {
		name  string
		files fs.FS
		zh    string
		en    string
	}{
		{"no file system", nil, "没有用例表：目录 tests 中没有 CSV 文件", "no sheets: there is no CSV file in the directory tests"},
		{"no sheets", fstest.MapFS{}, "没有用例表：目录 tests 中没有 CSV 文件", "no sheets: there is no CSV file in the directory tests"},
		{"a pack without tests", fstest.MapFS{"pack.yaml": {}, "mdc.csv": {Data: []byte("mdc\n")}},
			"没有用例表：目录 tests 中没有 CSV 文件", "no sheets: there is no CSV file in the directory tests"},
		{"no rows", sheets("name\n", "name,want.code\n\n,\n"), "2 张用例表中没有一行用例", "sheets: 2, and not one row in them"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := groupertest.Run(mini(t), c.files)
			var empty *groupertest.EmptyError
			if r != nil || !errors.As(err, &empty) || err.Error() != c.zh || empty.Text(rules.English) != c.en {
				t.Errorf("%v, %v", r, err)
			}
			var rec recorder
			if groupertest.Test(&rec, mini(t), c.files); !slices.Equal(rec.errors, []string{c.zh}) {
				t.Errorf("the test says %q", rec.errors)
			}
		})
	}
	var rec recorder
	groupertest.Test(&rec, mini(t), sheets("name,dx,want.code\n"+row))
	if len(rec.errors) != 1 || !strings.HasPrefix(rec.errors[0], "PASS 0   FAIL 0   ERROR 0   SKIP 1\n没有运行任何用例：全部跳过\n") {
		t.Errorf("all skipped: %q", rec.errors)
	}
	if _, err := groupertest.Run(nil, sheets("name\n")); err == nil {
		t.Error("no grouper is no error")
	}
}

// TestFind looks for sheets where they may lie.
func TestFind(t *testing.T) {
	const sheet = "name,sex,age,dx,want.code\n无手术,M,34,K35.800,GZ15\n"
	one := &fstest.MapFile{Data: []byte(sheet)}
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  []string
	}{
		"tests of a pack":    {fstest.MapFS{"pack.yaml": one, "mdc.csv": one, "tests/b.csv": one, "tests/a.csv": one}, []string{"tests/a.csv", "tests/b.csv"}},
		"not what lint may":  {fstest.MapFS{"pack.yaml": one, "tests/a.csv": one, rules.LintFile: one}, []string{"tests/a.csv"}},
		"tests alone":        {fstest.MapFS{"tests/a.csv": one, "b.csv": one}, []string{"tests/a.csv"}},
		"the directory":      {fstest.MapFS{"b.csv": one, "a.csv": one, "README.md": one}, []string{"a.csv", "b.csv"}},
		"hidden and deeper":  {fstest.MapFS{"tests/a.csv": one, "tests/.b.csv": one, "tests/c/d.csv": one}, []string{"tests/a.csv"}},
		"a directory of csv": {fstest.MapFS{"tests/a.csv": one, "tests/b.csv/c": one}, []string{"tests/a.csv"}},
	} {
		var got []string
		for _, row := range run(t, mini(t), c.files).Rows {
			got = append(got, row.File)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestWrongSheets reads sheets with one mistake each, and compares the whole text.
func TestWrongSheets(t *testing.T) {
	const good = "name,dx,want.code\n"
	for _, c := range []struct{ name, sheet, zh string }{
		{"header", "", "tests/1.csv:1:1: file-empty: 文件没有表头"},
		{"not-utf8", "name,want.code\n\xb2\xe2\xca\xd4,GZ15\n",
			"tests/1.csv:2:1: encoding: 不是 UTF-8 文本，像是 GBK\n  hint: 用表格软件另存为“CSV UTF-8”"},
		{"misspelt", "name,dx,want.cod\na,K35.800,GZ15\n",
			"tests/1.csv:1:9: column-unknown: 不认识列 want.cod\n    1 | name,dx,want.cod\n      |         ^^^^^^^^\n  hint: 是否为 want.code？"},
		{"twice", "name,dx,dx,want.code\na,K35.800,,GZ15\n",
			"tests/1.csv:1:9: column-duplicate: 列 dx 出现两次\n    1 | name,dx,dx,want.code\n      |         ^^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := groupertest.Run(mini(t), sheets(c.sheet, good+"a,K35.800,GZ15\n"))
			var list groupertest.SheetErrors
			if want := c.zh + "\n共 1 处错误，未运行任何用例。"; r != nil || !errors.As(err, &list) || err.Error() != want {
				t.Errorf("%v\nwant\n%s", err, want)
			}
			var one *rules.Error
			if !errors.As(err, &one) {
				t.Errorf("%T unwraps to nothing", err)
			}
		})
	}
	if _, err := groupertest.Run(mini(t), sheets("dx\n")); err == nil || !strings.Contains(err.Error(), "column-missing: 缺少列 name") {
		t.Errorf("no column name: %v", err)
	}
	_, err := groupertest.Run(mini(t), sheets("name,xyzxyz\n"))
	if err == nil || !strings.Contains(err.Error(), "hint: 此表的列：name, sex, age, ") {
		t.Errorf("a column that is near to none: %v", err)
	}
}

// TestWrongCells reads rows with one mistake each: the row is an error, and the others are run.
func TestWrongCells(t *testing.T) {
	for _, c := range []struct{ name, column, cell, want string }{
		{"sex", "sex", "男", `:3:3（sex 列）: cell-value: "男" 不是可用的值 hint: 可用：M, F, 1, 2`},
		{"number", "age_days", "1.5", `:3:3（age_days 列）: cell-value: "1.5" 不是可用的值 hint: 可用：整数`},
		{"money", "cost", "-1", `:3:3（cost 列）: cell-value: "-1" 不是可用的值 hint: 可用：0.00`},
		{"price", "price", "1,5", `:3:3（price 列）: cell-value: "1,5" 不是可用的值 hint: 可用：0.00`},
		{"flags", "flags", "a|!a", `:3:3（flags 列）: cell-value: "a|!a" 不是可用的值 hint: 可用：a|!b`},
		{"no flag", "flags", "!", `:3:3（flags 列）: cell-value: "!" 不是可用的值 hint: 可用：a|!b`},
		{"parts", "parts", "drugs", `:3:3（parts 列）: cell-value: "drugs" 不是可用的值 hint: 可用：drugs=100.00|tcm=20`},
		{"parts twice", "parts", "a=1|a=2", `:3:3（parts 列）: cell-value: "a=1|a=2" 不是可用的值 hint: 可用：drugs=100.00|tcm=20`},
		{"status", "want.status", "gruoped", `:3:3（want.status 列）: cell-value: "gruoped" 不是可用的值 hint: 是否为 grouped？`},
		{"kind", "want.kind", "cores", `:3:3（want.kind 列）: cell-value: "cores" 不是可用的值 hint: 是否为 core？`},
		{"principal beside dx", "principal", "K35.900", `:3:3（principal 列）: cell-value: "K35.900" 不是可用的值 hint: 可用：空，因为已有 dx`},
		{"secondary beside dx", "secondary", "K35.900", `:3:3（secondary 列）: cell-value: "K35.900" 不是可用的值 hint: 可用：空，因为已有 dx`},
	} {
		t.Run(c.name, func(t *testing.T) {
			quoted := `"` + c.cell + `"`
			sheet := fmt.Sprintf("name,%s,dx,want.code,age,procedures\na,,K35.800,GZ15,34,\nb,%s,K35.800,GZ15,34,\n", c.column, quoted)
			if c.column == "sex" {
				sheet = strings.Replace(sheet, "\na,", "\na,M", 1)
			} else {
				sheet = strings.ReplaceAll(strings.Replace(sheet, ",procedures", ",procedures,sex", 1), "34,", "34,,M")
			}
			r := run(t, mini(t), sheets(sheet))
			if r.Rows[0].Outcome != groupertest.Pass || r.Rows[1].Outcome != groupertest.Error || len(r.Rows[1].Problems) != 1 {
				t.Fatalf("rows %+v", r.Rows)
			}
			head, rest, _ := strings.Cut(r.Rows[1].Problems[0].Error(), "\n")
			_, hint, _ := strings.Cut(rest, "hint: ")
			if got := strings.TrimPrefix(head, "tests/1.csv") + " hint: " + hint; got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// TestCells reads every column of a case, and compares the case with what the cells say.
func TestCells(t *testing.T) {
	const sheet = "name,sex,age,age_days,birth_weight,admission_weight,principal,secondary,procedures,stay,discharge,department,icu_hours," +
		"icu_days,ventilator_hours,flags,cost,parts,price,hospital_level,insurance,tcm_dx,admission,stage,institution,want.code\n" +
		"a,2,1,400,3000,3100,K35.800, A17.000+G01* | B,|47.0100,5,1,外科,6,7,8,a|!b,12.50,drugs=1|tcm=0.5,9.9,三级,职工,A01,day,1,H01,X\n"
	c := run(t, mini(t), sheets(sheet)).Rows[0].Trace.Case
	want := "{ID:a Institution:H01 Sex:F Age:1 AgeDays:400 BirthWeight:3000 AdmissionWeight:3100 Diagnoses:[K35.800 A17.000+G01* B] Procedures:[ 47.0100] " +
		"Stay:5 Discharge:1 Department:外科 ICUHours:6 ICUDays:7 VentilatorHours:8 Flags:map[a:true b:false] Cost:12.50 " +
		"Parts:map[drugs:1 tcm:0.5] Price:9.9 HospitalLevel:三级 Insurance:职工 TCMDiagnosis:A01 Admission:day Stage:1 Notes:[]}"
	if got := fmt.Sprintf("%+v", c); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestWants compares each column of a result with what it has and with what it has not.
func TestWants(t *testing.T) {
	_, dip, _ := packtest.MiniDIP(t)
	g, d := mini(t), newGrouper(t, dip)
	const ambiguous = "M,34,K35.800,51.2300,,"
	const grouped = "M,34,K35.800|A41.900|K66.000,,,"
	for _, c := range []struct {
		g                       *grouper.Grouper
		row, column, good, fail string
		got                     string
	}{
		{g, grouped, "want.status", "grouped", "core", "grouped"},
		{g, grouped, "want.status", "!core", "!grouped", "grouped"},
		{g, grouped, "want.mdc", "MDCG", "-", "MDCG"},
		{g, grouped, "want.adrg", "GZ1", "GR1", "GZ1"},
		{g, grouped, "want.code", "GZ11", "-", "GZ11"},
		{g, grouped, "want.code", "!GZ13", "!GZ11", "GZ11"},
		{g, grouped, "want.number", "-", "7", "-"},
		{g, grouped, "want.kind", "-", "core", "-"},
		{g, grouped, "want.rule", "drg/GZ11|gate/MDCG", "drg/GZ13", "drg/GZ11"},
		{g, grouped, "want.rule", "!adrg/GR1", "!adrg/GZ1|drg/GZ11", "adrg/GZ1|drg/GZ11"},
		{g, grouped, "want.issues", "-", "gray-code", "-"},
		{g, grouped, "want.mcc", "a41.900", "-", "A41.900"},
		{g, grouped, "want.cc", "K66.000", "K66.000|A41.900", "K66.000"},
		{g, grouped, "want.candidates", "-", "1", "-"},
		{g, ambiguous, "want.code", "-", "GZ15", "GQY"},
		{g, ambiguous, "want.code", "GQY", "!GQY", "GQY"},
		{g, ambiguous, "want.issues", "procedure-unrelated|!no-mdc", "-", "procedure-unrelated"},
		{g, ",34,K35.800,,,", "want.code", "-", "GZ15", "invalid"},
		{d, "M,34,A41.900,,5,0", "want.kind", "core", "family", "core"},
		{d, "M,34,A41.900,,5,0", "want.number", "1", "-", "1"},
		{d, "M,34,A41.900,,5,0", "want.rule", "row/1", "row/2", "row/1"},
	} {
		for i, cell := range []string{c.good, c.fail} {
			r := run(t, c.g, sheets("name,sex,age,dx,px,stay,icu_days,"+c.column+"\na,"+c.row+","+cell+"\n"))
			row := &r.Rows[0]
			switch {
			case i == 0 && row.Outcome != groupertest.Pass:
				t.Errorf("%s %s %s: %s %v", c.row, c.column, cell, row.Outcome, row.Differences)
			case i == 1 && (row.Outcome != groupertest.Fail || len(row.Differences) != 1 ||
				row.Differences[0] != groupertest.Difference{Column: c.column, Want: cell, Got: c.got}):
				t.Errorf("%s %s %s: %s %+v, want got %s", c.row, c.column, cell, row.Outcome, row.Differences, c.got)
			}
		}
	}
}

// FuzzSheet reads anything: no panic, and the rows of a run have a name and a place in the sheet.
func FuzzSheet(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "mini", "tests", "*.csv"))
	if err != nil || len(files) == 0 {
		f.Fatal("no sheets to begin with")
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("name,flags,parts,want.rule,want.candidates\n\"a\",a|!b,x=1,!row/1,1|2\n"))
	f.Add([]byte("\ufeffname,age,want.code\r\n,1\r\na,-1,-\r\n"))
	g := mini(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := groupertest.Run(g, fstest.MapFS{"tests/a.csv": {Data: data}})
		if (r == nil) == (err == nil) {
			t.Fatalf("report %v, error %v", r, err)
		}
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a text")
			}
			return
		}
		lines := bytes.Count(data, []byte("\n")) + 1
		last := 0
		for i := range r.Rows {
			row := &r.Rows[i]
			if row.Line <= last || row.Line > lines || row.Outcome.String() == "" || row.Outcome == groupertest.Pass && row.Name == "" {
				t.Errorf("row %+v behind line %d of %d", row, last, lines)
			}
			last = row.Line
		}
		var b bytes.Buffer
		if err := errors.Join(r.WriteText(&b, rules.Chinese), r.WriteText(&b, rules.English), r.WriteJUnit(&b)); err != nil {
			t.Error(err)
		}
		if _, err := r.MarshalJSON(); err != nil {
			t.Error(err)
		}
	})
}
