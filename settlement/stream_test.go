package settlement_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/settlement"
)

// read lists what comes from an input: the ids, and the lines of what could not be read.
func read(t *testing.T, input string) []string {
	t.Helper()
	var got []string
	for l, err := range (settlement.Reader{}).Read(strings.NewReader(input)) {
		s := l.SettlementID
		var e *settlement.ListError
		if errors.As(err, &e) {
			s += fmt.Sprintf("!%d", e.Line)
			if n := len(l.Case.Notes); e.Line != l.Line || n == 0 || l.Case.Notes[n-1].Index != e.Line || l.Case.Notes[n-1].Code != rules.LineMalformed {
				t.Errorf("%v: notes %+v", err, l.Case.Notes)
			}
		} else if err != nil {
			t.Errorf("%T %v", err, err)
		}
		if l.Number != len(got)+1 {
			t.Errorf("list %d has number %d", len(got)+1, l.Number)
		}
		got = append(got, s)
	}
	return got
}

func TestStream(t *testing.T) {
	one := func(id string) string { return `{"setlinfo":{"setl_id":"` + id + `"}}` }
	pretty := func(id string) string { return "{\n  \"setlinfo\": {\n    \"setl_id\": \"" + id + "\"\n  }\n}" }
	flat := func(id string) string {
		return "{\n\"input\": {\n\"setlinfo\":\n{\n\"setl_id\": \"" + id + "\"\n},\n\"oprninfo\": [\n{\n},\n{\n}\n]\n}\n}"
	}
	long := `{"setlinfo":{"x":"` + strings.Repeat("x", 17<<20) + `"}}`
	for name, c := range map[string]struct {
		input string
		want  []string
	}{
		"nothing":                 {"", nil},
		"blanks":                  {" \n\t\n", nil},
		"an object":               {one("a"), []string{"a"}},
		"lines":                   {"\ufeff" + one("a") + "\r\n\n" + one("b") + "\n", []string{"a", "b"}},
		"damaged lines":           {one("a") + "\n{\"setlinfo\":{\"setl_id\":\"x\n" + one("b") + "\n[]\nnot json\n" + one("c") + "}\n" + one("d"), []string{"a", "!2", "b", "!4", "!5", "!6", "d"}},
		"first line cut":          {`{"setlinfo":{"setl_id":"x"` + "\n" + one("b"), []string{"!1", "b"}},
		"first line no object":    {"not json\n" + one("b"), []string{"!1", "b"}},
		"no list":                 {`{"a":1}` + "\n" + `{"input":{"x":{}}}` + "\n" + `{"input":{"data":{"input":{"setlinfo":{}}}}}` + "\n" + one("d"), []string{"!1", "!2", "!3", "d"}},
		"an array":                {"[" + one("a") + "," + one("b") + "]", []string{"a", "b"}},
		"an array on lines":       {"[\n" + one("a") + ",\n" + one("b") + "\n]\n", []string{"a", "b"}},
		"an array of pretty ones": {"[\n" + pretty("a") + ",\n" + pretty("b") + "]", []string{"a", "b"}},
		"an array cut":            {"[" + one("a") + ",\n{\"setlinfo\":", []string{"a", "!2"}},
		"an array of others":      {"[\n1,\n" + one("a") + ",\nnull\n]", []string{"!2", "a", "!4"}},
		"a document":              {pretty("a"), []string{"a"}},
		"documents":               {pretty("a") + "\n" + pretty("b") + pretty("c"), []string{"a", "b", "c"}},
		"without indentation":     {flat("a") + "\n" + flat("b"), []string{"a", "b"}},
		"an open text":            {"[\n" + pretty("a") + ",\n" + strings.Replace(pretty("x"), "x\"", "x", 1) + ",\n" + pretty("b") + "\n]", []string{"a", "!7", "b"}},
		"an array of others in a line": {"[null, 1," + one("a") + `,"a,{\"b",[],` + one("b") + "x" + one("c") + ",]\n" + one("d"),
			[]string{"!1", "!1", "a", "!1", "b", "!1", "c", "d"}},
		"empty lines inside":   {"{\n\n\n\"setlinfo\":{\"setl_id\":\"a\"}}\n\n" + pretty("b") + "\n{x", []string{"a", "b", "!11"}},
		"GB18030":              {one("a") + "\n{\"setlinfo\":{\"psn_name\":\"\xd2\\\"}}\n" + one("b"), []string{"a", "!2", "b"}},
		"too long":             {one("a") + "\n" + long + "\n" + one("b"), []string{"a", "!2", "b"}},
		"too long at first":    {long + "\n" + one("b"), []string{"!1", "b"}},
		"too long in an array": {"[" + long + "," + one("b") + "]", []string{"!1", "b"}},
		"too deep":             {one("a") + "\n" + strings.Repeat(`{"input":`, 20_000) + "\n" + one("b"), []string{"a", "!2", "b"}},
		"quotes and brackets":  {`{"setlinfo":{"setl_id":"a}\"]{"}}` + "\n" + one("b"), []string{`a}"]{`, "b"}},
		"UTF-16":               {"\xff\xfe{\x00}\x00", []string{"!1"}},
	} {
		if got := read(t, c.input); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// broken is an input that fails.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestStreamFails(t *testing.T) {
	for _, head := range []string{"", "{", "{}\n", "{}\n{", "[{},", "[{", "{\n\"a\":"} {
		var last error
		for l, err := range (settlement.Reader{}).Read(io.MultiReader(strings.NewReader(head), broken{})) {
			if last != nil {
				t.Errorf("%q: something follows the failure", head)
			}
			if l == nil {
				last = err
			}
		}
		if !errors.Is(last, io.ErrClosedPipe) {
			t.Errorf("%q: %v", head, last)
		}
	}
	for range (settlement.Reader{}).Read(strings.NewReader("{}\n{}\n")) {
		break // must end here
	}
	for range settlement.Cases(settlement.Reader{}.Read(broken{})) {
		break
	}
}

// blanks are many empty lines.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

// TestManyEmptyLines keeps none of the lines that stand behind the first one.
func TestManyEmptyLines(t *testing.T) {
	const lines = 192 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	in := io.MultiReader(strings.NewReader("{\n"), io.LimitReader(blanks{}, lines), strings.NewReader("\"a\":1}\n{"))
	var last int
	for l := range (settlement.Reader{}).Read(in) {
		last = l.Line
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > lines*3/4 || last != lines+3 {
		t.Errorf("%d bytes for %d lines, the last list in line %d", used, lines, last)
	}
}

// TestBounds reads lists that are larger than any.
func TestBounds(t *testing.T) {
	many := strings.Repeat(`{"diag_type":"1","diag_code":"A00.000"},`, 1200)
	l, err := settlement.Reader{}.Parse([]byte(`{"setlinfo":{},"diseinfo":[` + strings.TrimSuffix(many, ",") + `]}`))
	if err == nil || len(l.Diagnoses) != 1000 {
		t.Errorf("%d diagnoses, %v", len(l.Diagnoses), err)
	}
	l, err = settlement.Reader{}.Parse([]byte(set(`"age":"` + strings.Repeat("9", 501) + `"`)))
	if err == nil || len(l.Findings) != 1 || len(l.Findings[0].Value) != 200 {
		t.Errorf("%v", err)
	}
	var noise strings.Builder
	for i := range 500 {
		fmt.Fprintf(&noise, `"k%d":1,`, i)
	}
	l, err = settlement.Reader{}.Parse([]byte(set(noise.String() + `"age":3`)))
	if n := len(l.Findings); err != nil || n != 101 || l.Findings[n-1].Code != settlement.FindingsMore || l.Case.Age != rules.Known(3) {
		t.Errorf("%d findings, %v", n, err)
	}
	if _, err = (settlement.Reader{}).Parse([]byte(set(`"x":"` + strings.Repeat("x", 16<<20) + `"`))); err == nil {
		t.Error("a list of any length is read")
	}
	if _, err = (settlement.Reader{}).Parse(nil); err == nil {
		t.Error("nothing is a list")
	}
}

// FuzzRead reads inputs of any content. Every pair has a list, errors and notes agree, and diagnoses lose nothing that has a code.
func FuzzRead(f *testing.F) {
	f.Add([]byte(full), false)
	f.Add([]byte("[{\"setlinfo\":{\"age\":1}},\n{\"setlinfo\":[{}],\"icuinfo\":[{\"scs_cutd_sum_dura\":\"1/2/3\"}]}]"), true)
	f.Add([]byte(` {"":"","setlinfo":{"":1}}`), true)
	f.Add([]byte("{\"setlinfo\":\n{\"x\":\"\n{}\n\xff"), false)
	f.Add([]byte(`{"input":{"setlinfo":{"iteminfo":0},"iteminfo":[{"amt":999999999999999999},{"amt":"9e9"}],"diseinfo":[1,null,{"diag_type":[]}]}}`), true)
	f.Fuzz(func(t *testing.T, data []byte, four bool) {
		r := settlement.Reader{StayFromDates: four}
		if four {
			r.DiagnosisTypes = settlement.FourTypes
		}
		for l, err := range r.Read(strings.NewReader(string(data))) {
			invalid := slices.ContainsFunc(l.Case.Notes, func(n rules.Issue) bool { return n.Code == rules.LineMalformed })
			if (err != nil) != invalid {
				t.Errorf("%v, notes %v", err, l.Case.Notes)
			}
			if n := len(l.Case.Diagnoses); n > len(l.Diagnoses) {
				t.Errorf("%d diagnoses of %d", n, len(l.Diagnoses))
			}
			for _, x := range l.Findings {
				if x.Code == "" || x.Path == "" && x.Code != settlement.FindingsMore || x.Text(rules.English) == x.Text(rules.Chinese) {
					t.Errorf("%+v", x)
				}
			}
		}
	})
}

// TestMessy prints what people read about a file as files are: other spellings, missing flags, wrong types, cut lines.
func TestMessy(t *testing.T) {
	data, err := os.ReadFile("testdata/messy.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []rules.Lang{rules.Chinese, rules.English} {
		var b strings.Builder
		for list, err := range (settlement.Reader{}).Read(bytes.NewReader(data)) {
			fmt.Fprintf(&b, "%d %s %v %v\n", list.Number, list.Case.ID, list.Case.Diagnoses, list.Case.Procedures)
			for _, f := range list.Findings {
				fmt.Fprintf(&b, "  %s\n", f.Text(l))
			}
			var e *settlement.ListError
			if errors.As(err, &e) {
				fmt.Fprintf(&b, "! %s\n", e.Text(l))
			}
		}
		golden.Compare(t, "testdata/messy."+l.String()+".txt", []byte(b.String()))
	}
}
