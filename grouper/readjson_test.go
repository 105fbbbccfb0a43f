package grouper_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/rules"
)

// equateInt lets cmp look into optional numbers.
var equateInt = cmp.Comparer(func(a, b rules.Int) bool { return a == b })

func TestReadJSON(t *testing.T) {
	malformed := func(f rules.Field, text string) rules.Issue {
		return rules.Issue{Code: rules.FieldMalformed, Field: f, Index: -1, Text: text}
	}
	for _, c := range []struct {
		line string
		want grouper.Case
	}{
		{`{"id":"1","sex":"M","age":67,"age_days":24500,"birth_weight":3000,"admission_weight":3100,"stay":9,"discharge":1,` +
			`"department":"03","icu_hours":12,"ventilator_hours":0,"flags":{"day-surgery":true,"x":null},"dx":["I63.902","J96.000"],"px":["51.2300"]}`,
			grouper.Case{ID: "1", Sex: rules.Male, Age: rules.Known(67), AgeDays: rules.Known(24500), BirthWeight: rules.Known(3000),
				AdmissionWeight: rules.Known(3100), Stay: rules.Known(9), Discharge: rules.Known(1), Department: "03", ICUHours: rules.Known(12),
				VentilatorHours: rules.Known(0), Flags: map[string]bool{"day-surgery": true}, Diagnoses: []string{"I63.902", "J96.000"}, Procedures: []string{"51.2300"}}},
		{`{}`, grouper.Case{}},
		{`{"institution":"H33010000001"}`, grouper.Case{Institution: "H33010000001"}},
		{"\ufeff{ \"sex\" : \"f\" , \"dx\" : [ \"\", null , \"I10\" ] }\r", grouper.Case{Sex: rules.Female, Diagnoses: []string{"", "", "I10"}}},
		{`{"sex":2,"age":"67","discharge":"4","stay":"","age_days":null,"dx":null,"px":[]}`, grouper.Case{Sex: rules.Female, Age: rules.Known(67), Discharge: rules.Known(4)}},
		{`{"age":67.0,"stay":6.7e1,"age_days":-3}`, grouper.Case{Age: rules.Known(67), Stay: rules.Known(67), AgeDays: rules.Known(-3)}},
		{`{"sex":9}`, grouper.Case{Sex: 9}},
		{`{"id":"\u4e2d\"","dx":["I\u0036\u0033.900"]}`, grouper.Case{ID: `中"`, Diagnoses: []string{"I63.900"}}},
		{`{"age":67.5}`, grouper.Case{Notes: []rules.Issue{malformed(rules.FieldAge, "67.5")}}},
		{`{"age":"abc","stay":1e300,"discharge":[1],"sex":"X","department":5}`, grouper.Case{Notes: []rules.Issue{
			malformed(rules.FieldAge, `"abc"`), malformed(rules.FieldStay, "1e300"), malformed(rules.FieldDischarge, "[1]"),
			malformed(rules.FieldSex, `"X"`), malformed(rules.FieldDepartment, "5")}}},
		{`{"dx":"I63.900","px":["a",1],"flags":{"a":1}}`, grouper.Case{Procedures: []string{"a"}, Flags: map[string]bool{}, Notes: []rules.Issue{
			malformed(rules.FieldDiagnoses, `"I63.900"`), malformed(rules.FieldProcedures, `["a",1]`), malformed(rules.FieldFlags, `{"a":1}`)}}},
		{`{"id":7,"birthweight":3000,"line":1,"age":1,"age":2}`, grouper.Case{Age: rules.Known(2), Notes: []rules.Issue{
			{Code: rules.FieldUnknown, Field: rules.FieldOther, Index: -1, Text: "id: 7"},
			{Code: rules.FieldUnknown, Field: rules.FieldOther, Index: -1, Text: "birthweight"},
			{Code: rules.FieldUnknown, Field: rules.FieldOther, Index: -1, Text: "line"},
			{Code: rules.FieldRepeated, Field: rules.FieldAge, Index: -1}}}},
		{`{"id":"a","age":1,"id":"b"}`, grouper.Case{ID: "b", Age: rules.Known(1), Notes: []rules.Issue{
			{Code: rules.FieldRepeated, Field: rules.FieldOther, Index: -1, Text: "id"}}}},
		{`{"age":"0x1p4","stay":"inf","discharge":"1_0","icu_days":"+3","icu_hours":"1E2"}`, grouper.Case{ICUDays: rules.Known(3), ICUHours: rules.Known(100),
			Notes: []rules.Issue{malformed(rules.FieldAge, `"0x1p4"`), malformed(rules.FieldStay, `"inf"`), malformed(rules.FieldDischarge, `"1_0"`)}}},
		{`{"age":"` + strings.Repeat("x", 198) + `岁"}`, grouper.Case{Notes: []rules.Issue{malformed(rules.FieldAge, `"`+strings.Repeat("x", 198))}}},
		{`{"age":"` + strings.Repeat("x", 196) + `岁岁"}`, grouper.Case{Notes: []rules.Issue{malformed(rules.FieldAge, `"`+strings.Repeat("x", 196)+"岁")}}},
	} {
		var fields []string
		for _, n := range c.want.Notes {
			if n.Code == rules.FieldMalformed {
				fields = append(fields, n.Field.String())
			}
		}
		if fields != nil {
			c.want.Notes = append(c.want.Notes, rules.Issue{Code: rules.LineMalformed, Field: rules.FieldLine, Index: 1,
				Text: "cannot read " + strings.Join(fields, ", ")})
		}
		got := readOne(t, c.line)
		if d := cmp.Diff(&c.want, got, equateInt); d != "" {
			t.Errorf("%s\n-want +got:\n%s", c.line, d)
		}
	}
}

// TestReadJSONLines reads a file with everything that can be wrong with its lines: good ones are never lost.
func TestReadJSONLines(t *testing.T) {
	long := `{"id":"` + strings.Repeat("x", 17<<20) + `"}`
	input := strings.Join([]string{
		`{"id":"a"}`, ``, `  `, `{"id":"b","dx":[}`, `[1]`, `{"id":"c"} x`, `not json`, long, strings.Repeat(`{"x":`, 20_000), `{"id":"d"}`,
	}, "\n")
	var got []string
	for c, err := range grouper.ReadJSON(strings.NewReader(input)) {
		line := 0
		var le *grouper.LineError
		if errors.As(err, &le) {
			line = le.Line
			if len(c.Notes) != 1 || c.Notes[0].Code != rules.LineMalformed || c.Notes[0].Index != line || c.Notes[0].Field != rules.FieldLine {
				t.Errorf("line %d: notes %+v", line, c.Notes)
			}
		} else if err != nil {
			t.Errorf("%T %v", err, err)
		}
		got = append(got, fmt.Sprintf("%s:%d", c.ID, line))
	}
	want := []string{"a:0", ":4", ":5", ":6", ":7", ":8", ":9", "d:0"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// failing is a reader that breaks off.
type failing struct{ r io.Reader }

func (f failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err == io.EOF {
		err = io.ErrClosedPipe
	}
	return n, err
}

func TestReadJSONFails(t *testing.T) {
	var errs []error
	n := 0
	for c, err := range grouper.ReadJSON(failing{strings.NewReader("{}\n{}\n{\"id\":")}) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if c != nil {
			n++
		}
	}
	if n != 2 || len(errs) != 1 || !errors.Is(errs[0], io.ErrClosedPipe) {
		t.Errorf("%d cases, %v", n, errs)
	}
	if len(errs) > 0 && !strings.Contains(errs[0].Error(), "after line 2:") {
		t.Errorf("two lines were read: %v", errs[0])
	}
	for _, err := range grouper.ReadJSON(failing{strings.NewReader("{")}) {
		if err == nil || !strings.Contains(err.Error(), "after line 0:") {
			t.Errorf("no line was read: %v", err)
		}
	}
	for range grouper.ReadJSON(strings.NewReader("{}\n{}\nx\n")) {
		break // must end here
	}
}

// FuzzReadJSON reads lines of any content and groups what comes out.
func FuzzReadJSON(f *testing.F) {
	g := newGrouper(f, "2.0")
	f.Add([]byte(`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"],"px":[]}`))
	f.Add([]byte("{\"sex\":2,\"age\":\"1e1\",\"dx\":[null,\"\xff\"]}\n\n[]\n{"))
	f.Add([]byte(`{"age":1,"age":-0.0,"flags":{"a":true},"x":{"dx":[]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := 0
		for c, err := range grouper.ReadJSON(strings.NewReader(string(data))) {
			lines++
			var le *grouper.LineError
			if err != nil && !errors.As(err, &le) {
				t.Fatalf("%v", err)
			}
			trace := g.Explain(c)
			r := g.Group(c)
			if !r.Equal(&trace.Result) || err != nil && r.Status != rules.Invalid {
				t.Fatalf("%+v: %s, %s", *c, r.Status, trace.Result.Status)
			}
			var b strings.Builder
			if err := trace.WriteText(&b, rules.English); err != nil || strings.Contains(b.String(), "%!") {
				t.Fatalf("%v: %s", err, b.String())
			}
			if _, err := trace.MarshalJSON(); err != nil {
				t.Fatal(err)
			}
		}
		if most := strings.Count(string(data), "\n") + 1; lines > most {
			t.Errorf("%d cases in %d lines", lines, most)
		}
	})
}

// TestParseJSON reads single lines as ReadJSON reads them in a stream.
func TestParseJSON(t *testing.T) {
	for _, c := range []struct {
		line string
		err  string
	}{
		{`{"id":"1","sex":"M","dx":["I63.902"]}`, ""},
		{`{"id":"1","age":"x"}`, "line 7: cannot read age"},
		{`{"id":`, "line 7: "},
		{"{\"id\":\"\xd6\xd0\",\"dx\":[\"I63.902\"]}", "line 7: it is not UTF-8"}, // 中 in GB18030
		{``, "line 7: "},
	} {
		got, err := grouper.ParseJSON([]byte(c.line), 7)
		if text := fmt.Sprint(err); c.err == "" && err != nil || !strings.HasPrefix(text, c.err) && c.err != "" {
			t.Errorf("%s: %v; want %q", c.line, err, c.err)
		}
		if got == nil || err != nil && len(got.Notes) == 0 {
			t.Errorf("%s: case %+v", c.line, got)
		}
		for want := range grouper.ReadJSON(strings.NewReader(strings.Repeat("\n", 6) + c.line)) {
			if diff := cmp.Diff(want, got, equateInt); diff != "" {
				t.Errorf("%s: in a stream (-), alone (+)\n%s", c.line, diff)
			}
		}
	}
}
