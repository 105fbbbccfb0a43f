package groupertest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// TestWitnesses writes the sheet of packs and runs it: every row gets what it was made for, the groups without a row are those
// that no case can reach, and the sheet covers nearly all.
func TestWitnesses(t *testing.T) {
	for _, c := range []struct {
		name      string
		pack      func(testing.TB) *rules.Pack
		unreached []string
		least     int // percent
		whole     []groupertest.Kind
	}{
		{"1.0", drg("1.0"), []string{"YR29"}, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.GateClosed, groupertest.Exclusion}},
		{"1.1", drg("1.1"), nil, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.Alternative, groupertest.Leaf}},
		{"2.0", drg("2.0"), []string{"WR2 #2"}, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.Leaf, groupertest.Exclusion}},
		{"dip", packtest.DIP, nil, 99, []groupertest.Kind{groupertest.CatalogueRow, groupertest.Comprehensive}},
		{"mini", func(tb testing.TB) *rules.Pack { return mini(tb).Pack() }, nil, 78, []groupertest.Kind{groupertest.Leaf}}, // no MDC takes what its exclusion table names
		{"city", packtest.City, nil, 75, []groupertest.Kind{groupertest.Leaf, groupertest.ProvisoTrue, groupertest.ProvisoFalse}},
		{"local", conditional, []string{"WR2 #2"}, 99, []groupertest.Kind{groupertest.Leaf, groupertest.ProvisoTrue, groupertest.ProvisoFalse}},
		{"older", older, nil, 99, []groupertest.Kind{groupertest.GateOpen, groupertest.Alternative, groupertest.Leaf, groupertest.QYMet}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, r := witnesses(t, c.pack(t))
			var unreached []string
			for _, u := range s.Unreached {
				unreached = append(unreached, u.Group)
			}
			if !slices.Equal(unreached, c.unreached) {
				t.Errorf("no rows for %v, want none for %v", unreached, c.unreached)
			}
			if !r.Coverage.Reaches(c.least) {
				t.Errorf("only %s %% are covered", r.Coverage.Percent())
			}
			for _, k := range c.whole {
				if n, total := r.Coverage.Kind(k); n < total || total == 0 {
					t.Errorf("%s: %d of %d", k, n, total)
				}
			}
		})
	}
}

// witnesses makes the sheet of a pack, and runs it.
func witnesses(t *testing.T, p *rules.Pack) (*groupertest.WitnessSheet, *groupertest.Report) {
	t.Helper()
	s, err := groupertest.Witnesses(p)
	if err != nil {
		t.Fatal(err)
	}
	var sheet bytes.Buffer
	if err := s.WriteCSV(&sheet); err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, p), fstest.MapFS{"tests/witness.csv": {Data: sheet.Bytes()}})
	if r.Count(groupertest.Pass) != s.Rows || s.Rows == 0 { // not Err: what the core was before is not known from the rules
		t.Fatalf("not all of %d rows pass: %v", s.Rows, r.Err())
	}
	return s, r
}

// TestWitnessesOfCity makes the sheet of the city of the examples, whose pack uses all that a local pack of DIP can say.
func TestWitnessesOfCity(t *testing.T) {
	p, err := rules.Open(os.DirFS(filepath.Join("..", "..", "examples", "dipcity", "pack")), packtest.Codes(t), packtest.DIP(t))
	if err != nil {
		t.Fatal(err)
	}
	s, r := witnesses(t, p)
	for _, k := range []groupertest.Kind{groupertest.Comprehensive, groupertest.FamilyGroup, groupertest.LastResort, groupertest.TCM} {
		if n, total := r.Coverage.Kind(k); n < total || total == 0 {
			t.Errorf("%s: %d of %d", k, n, total)
		}
	}
	if n, total := r.Coverage.Kind(groupertest.Auxiliary); n*10 < total*6 {
		t.Errorf("%d of %d auxiliary levels", n, total)
	}
	if n, total := r.Coverage.Kind(groupertest.CatalogueRow); total-n > len(s.Unreached) {
		t.Errorf("%d of %d rows, and only %d are said not to be reached", n, total, len(s.Unreached))
	}
	for _, u := range s.Unreached { // lists of their own, and procedures that the city drops, take the others away
		if u.By == "" {
			t.Error(u.Text(rules.English))
		}
	}
}

// TestWitnessesOfNothing asks for witnesses of a pack that groups nothing.
func TestWitnessesOfNothing(t *testing.T) {
	if s, err := groupertest.Witnesses(packtest.Codes(t)); err == nil {
		t.Errorf("%d rows of a code system", s.Rows)
	}
}

func drg(edition string) func(testing.TB) *rules.Pack {
	return func(tb testing.TB) *rules.Pack { return packtest.DRG(tb, edition) }
}

// older is the example city that changes the core: a procedure in second place may move up there, and WJ1 takes only what is not main.
func older(tb testing.TB) *rules.Pack {
	tb.Helper()
	p, err := rules.Open(os.DirFS(filepath.Join("..", "..", "examples", "drgolder", "pack")), packtest.Codes(tb), packtest.DRG(tb, "1.1"))
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// conditional is a pack over CHS-DRG 2.0 with leaves for every kind of test, and changes of the core.
func conditional(tb testing.TB) *rules.Pack {
	base := packtest.DRG(tb, "2.0")
	p, err := rules.Open(packtest.LocalDRG(base, map[string]string{
		"drg": "change,drg,adrg,name,when,before,into,reason,source\n" +
			"insert,BR10,BR1,儿童,child,,,示例,示例\ninsert,BR12,BR1,出血,mcc&sah,,,示例,示例\ninsert,BR14,BR1,早期死亡,early,,,示例,示例\n" +
			"insert,BR16,BR1,重症,cc_only&icu,,,示例,示例\ninsert,BR17,BR1,溶栓,lysis,,,示例,示例\ninsert,BR18,BR1,新技术,new,BR15,,示例,示例\n" +
			"insert,HC20,HC2,联合,both,,,示例,示例\ninsert,HC21,HC2,多次,none&many,,,示例,示例\ninsert,HC22,HC2,开腹,open,HC25,,示例,示例\n" +
			"insert,PS10,PS1,极轻,tiny,,,示例,示例\ninsert,BR19,BR1,科别,ward,BR11,,示例,示例\n",
		"when": "when,alternative,test,compare,value,not\nchild,1,age,le,6,\nsah,1,principal,in,@sah,\nearly,1,discharge,eq,5,\nearly,1,stay,lt,3,\nearly,2,discharge,eq,2,\n" +
			"icu,1,icu_hours,gt,48,\nicu,1,ventilator_hours,lt,10,\nlysis,1,procedure,in,99.1005|99.1008,\nnew,1,flag:new-technique,,,\n" +
			"both,1,procedure_groups,in,@HC2.main&39.9500,\nmany,1,count:bladder,ge,3,\nopen,1,main,in,51.2200,1\nopen,1,other_diagnosis,in,E11.900,1\nopen,1,stay,gt,9,\n" +
			"tiny,1,birth_weight,lt,750,\ntiny,1,age_days,le,1,\nward,1,department,in,ICU,\nward,1,mcc,,,\nward,1,other_procedure,in,96.0400,\nrare,1,stay,gt,365,\n",
		"lists": "list,code,match\nsah,I60,prefix\nbladder,51.2300,\nbladder,51.2400,\n",
		"pre":   "drg,name,when,reason,source\nT1,先期,rare,示例,示例\n",
	}, "core_changes: true"), packtest.Codes(tb), base)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}
