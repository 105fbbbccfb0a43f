package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

func TestIssues(t *testing.T) {
	var r Result
	for i := range 10 {
		r.AddIssue(Issue{Code: UnknownDiagnosis, Field: FieldDiagnoses, Index: i, Text: fmt.Sprint(i)})
		if n := len(r.Issues()); n != i+1 {
			t.Fatalf("%d issues after %d", n, i+1)
		}
		copied := r.Clone()
		r.SetReason(Issue{Code: NoMDC, Index: -1})
		if got := r.Issues(); got[0].Code != NoMDC || got[1].Index != 0 || got[i+1].Index != i || r.Reason != NoMDC {
			t.Fatalf("after SetReason: %+v", got)
		}
		r = copied
		if i < 4 && testing.AllocsPerRun(10, func() { c := r; c.Issues() }) > 0 {
			t.Errorf("%d issues allocate", i+1)
		}
	}
	for i, issue := range r.Issues() {
		if issue.Index != i {
			t.Errorf("issue %d is %+v", i, issue)
		}
	}
}

// TestClone adds to a copy, in places that share memory unless it is a copy of its own.
func TestClone(t *testing.T) {
	var r Result
	for i := range 6 {
		r.AddIssue(Issue{Code: GrayCode, Index: i})
	}
	r.MCC.Add(70)
	r.CC.Add(80)
	before := r.Clone()
	c := r.Clone()
	c.MCC.Add(71)
	c.CC.Add(81)
	c.SetReason(Issue{Code: NoMDC, Index: -1})
	c.Reason = ""
	if !r.Equal(&before) || r.MCC.Has(71) || r.CC.Has(81) || r.Issues()[0].Code != GrayCode {
		t.Errorf("adding to a copy changed %+v", r)
	}
	if !c.MCC.Has(71) || !c.CC.Has(81) || len(c.Issues()) != 7 {
		t.Errorf("the copy is %+v", c)
	}
}

func TestPositions(t *testing.T) {
	var p Positions
	if !p.Empty() || p.Len() != 0 {
		t.Error("the zero set is not empty")
	}
	want := []int{0, 3, 63, 64, 65, 200, 9_999}
	for _, i := range want {
		p.Add(i)
		p.Add(i)
	}
	if got := slices.Collect(p.All()); !slices.Equal(got, want) || p.Len() != len(want) || p.Empty() {
		t.Errorf("%v", got)
	}
	for _, i := range []int{-1, 1, 62, 66, 199, 10_000, 1 << 30} {
		if p.Has(i) {
			t.Errorf("Has(%d)", i)
		}
	}
	var q Positions
	for _, i := range want {
		q.Add(i)
	}
	if !p.Equal(q) {
		t.Error("equal sets differ")
	}
	q.Add(7)
	if p.Equal(q) {
		t.Error("different sets are equal")
	}
}

func TestEqual(t *testing.T) {
	id := Identity{ID: "x", Edition: "1"}
	base := Result{ID: "a", Status: Grouped, Code: "c", ADRG: "b", MDC: "m", Pack: &id}
	base.MCC.Add(1)
	base.AddIssue(Issue{Code: GrayCode})
	same := base
	same.Pack = &Identity{ID: "x", Edition: "1"}
	if !base.Equal(&same) {
		t.Error("equal results differ")
	}
	for i, change := range []func(*Result){
		func(r *Result) { r.ID = "b" },
		func(r *Result) { r.Status = Ungrouped },
		func(r *Result) { r.Reason = NoMDC },
		func(r *Result) { r.MDC = "" },
		func(r *Result) { r.ADRG = "" },
		func(r *Result) { r.Code = "" },
		func(r *Result) { r.Pack = nil },
		func(r *Result) { r.Pack = &Identity{ID: "x", Edition: "2"} },
		func(r *Result) { r.MCC.Add(2) },
		func(r *Result) { r.CC.Add(1) },
		func(r *Result) { r.AddIssue(Issue{Code: GrayCode}) },
	} {
		other := base
		change(&other)
		if base.Equal(&other) || other.Equal(&base) {
			t.Errorf("change %d is not seen", i)
		}
	}
}

func TestResultJSON(t *testing.T) {
	r := Result{ID: "病例\"1\"\n\xff", Status: Invalid, Pack: &Identity{ID: "chs-drg", Edition: "2.0", Digest: "h1:00"}}
	r.SetReason(Issue{Code: NumberNegative, Field: FieldAge, Index: -1, Number: Known(-3)})
	r.AddIssue(Issue{Code: UnknownDiagnosis, Field: FieldDiagnoses, Index: 2, Text: "I10"})
	const want = `{"id":"病例\"1\"\n\ufffd","status":"invalid","mdc":"","adrg":"","code":"","issues":[` +
		`{"code":"number-negative","field":"age","index":-1,"value":"-3"},` +
		`{"code":"unknown-diagnosis","field":"dx","index":2,"value":"I10"}],"pack":"chs-drg@2.0","digest":"h1:00"}`
	if got := string(r.AppendJSON(nil)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if m, err := json.Marshal(r); err != nil || string(m) != want {
		t.Errorf("%s, %v", m, err)
	}
	for _, id := range []string{`a\b`, `\`, `"`, "\x1f", "中", "\u2028", "a<b>&c"} { // whatever an id holds, it comes back
		var back struct{ ID string }
		b := (&Result{ID: id}).AppendJSON(nil)
		if err := json.Unmarshal(b, &back); err != nil || back.ID != id {
			t.Errorf("%q is written as %s, %v", id, b, err)
		}
	}
	var zero Result
	if !json.Valid(zero.AppendJSON(nil)) {
		t.Errorf("%s is not JSON", zero.AppendJSON(nil))
	}
}

func TestNames(t *testing.T) {
	for f := NoField + 1; f <= FieldOther; f++ {
		if got, ok := FieldByName(f.String()); !ok || got != f {
			t.Errorf("FieldByName(%s) = %v, %v", f, got, ok)
		}
	}
	if _, ok := FieldByName(""); ok {
		t.Error("no field has a name")
	}
	for a := PrincipalDiagnosis; int(a) < len(atoms); a++ {
		if got, ok := ParseAtom(a.String()); !ok || got != a {
			t.Errorf("ParseAtom(%s) = %v, %v", a, got, ok)
		}
	}
	if _, ok := ParseAtom(""); ok {
		t.Error("no atom has a name")
	}
	for i, s := range []fmt.Stringer{Status(99), Field(99), Atom(99)} {
		if s.String() == "" {
			t.Errorf("%d: an unknown value prints as nothing", i)
		}
	}
	for s, want := range map[Sex]string{Unknown: "", Male: "M", Female: "F", 9: "9"} {
		if s.String() != want {
			t.Errorf("Sex(%d) = %s", uint8(s), s)
		}
	}
	if v, ok := Known(0).Get(); v != 0 || !ok || Known(0).String() != "0" || (Int{}).String() != "" || (Int{}).Or(7) != 7 {
		t.Error("Int")
	}
}
