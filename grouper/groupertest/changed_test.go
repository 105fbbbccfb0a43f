package groupertest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/grouper/groupertest"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// labels names the items of a coverage.
func labels(c *groupertest.Coverage) []string {
	var list []string
	for i := range c.Items {
		list = append(list, c.Items[i].Kind.String()+" "+c.Items[i].Label())
	}
	return list
}

// TestAgainstBase runs two rows on a local pack that replaces one row, adds one for children, removes one and writes new scores.
func TestAgainstBase(t *testing.T) {
	codes, base, files := packtest.MiniDIP(t)
	scores := strings.NewReplacer("\n1,35.5\n", "\n1,99\n", "\n8,55\n", "\n", "\nSBBZ,65\n", "\n").Replace(string(files["scores.csv"].Data))
	local, err := rules.Open(packtest.Local("city", base, files, map[string]string{
		"core": "change,number,code,diagnosis,main,related,when,reason,source\n" +
			"replace,2,,A41.9,38.9300|54.5900,,,示例,示例\n" +
			"remove,8,,,,,,示例,示例\n" +
			"add,,N1,B00.0,,,kid,示例,示例\n",
		"when":        "when,alternative,test,compare,value\nkid,1,age,lt,6\n",
		"last_resort": "key,code,name\n*,KBBZ,空白病种\nS,SXXZ,损伤空白病种\n",
		"scores":      scores + "N1,12\nSXXZ,13\n",
	}), codes, base)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, local), sheets("name,age,admission,stay,icu_days,dx,px,want.code\n"+
		"脓毒症,40,inpatient,5,0,A41.900,38.9300,2\n"+
		"损伤,40,inpatient,5,0,S02.000,,SXXZ\n"))
	if r.Changed != nil {
		t.Error("there is a coverage of changes before anybody asks")
	}
	own := r.Against(base)
	want := []string{"row row/2", "row row/N1", "when-true when/kid", "when-false when/kid", "when-unknown when/kid", "last-resort last-resort/SXXZ"}
	if got := labels(own); !slices.Equal(got, want) {
		t.Errorf("changed are %q, want %q", got, want)
	}
	if own.Covered != 2 || own.Total != 6 || own.Reaches(34) || !own.Reaches(33) || r.Changed != own {
		t.Errorf("%d of %d", own.Covered, own.Total)
	}
	if s := own.String(); !strings.HasPrefix(s, "本地规则覆盖（与 mini-dip@1.0 不同的）  2/6  33.3 %\n") || !strings.Contains(s, "未覆盖  病种             row/N1") {
		t.Error(s)
	}
	var text strings.Builder
	if err := r.WriteText(&text, rules.English); err != nil || !strings.Contains(text.String(), "\nLocal rules covered (other than in mini-dip@1.0)  2/6  33.3 %\n") ||
		strings.Count(text.String(), "ules covered") != 2 {
		t.Error(text.String())
	}
	var got struct {
		Changed struct {
			Base           string
			Covered, Total int
			Items          []struct{ Rule string }
		}
	}
	data, err := r.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	if c := got.Changed; err != nil || c.Base != "mini-dip@1.0" || c.Covered != 2 || c.Total != 6 || len(c.Items) != 6 || c.Items[1].Rule != "row/N1" {
		t.Errorf("%v: %+v", err, c)
	}
}

// TestAgainstDRG compares two packs of CHS-DRG: one list longer, one ADRG subdivided further, the gate of one MDC wider.
func TestAgainstDRG(t *testing.T) {
	codes, _, files := packtest.Mini(t)
	for name, change := range map[string][]string{
		"lists.csv": {"-GD1.main,47.0900"},
		"drg.csv":   {"-GZ13,GZ1,其他消化系统疾患，伴并发症或合并症,cc"},
		"gates.csv": {"-MDCZ,1,zones_min,,2", "+MDCZ,1,zones_min,,3"},
		"pack.yaml": {"-  lists: 5", "+  lists: 4", "-  drg: 6", "+  drg: 5"},
	} {
		if err := packtest.Patch(files, name, change); err != nil {
			t.Fatal(err)
		}
	}
	base, err := rules.Open(files, codes)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, mini(t), sheets("name,sex,age,dx,px,want.code\n阑尾切除,M,34,K35.800,47.0900,GD19\n"))
	want := []string{
		"gate-open gate/MDCZ", "gate-closed gate/MDCZ", "condition-met gate/MDCZ#1 principal_zone", "condition-failed gate/MDCZ#1 principal_zone",
		"condition-met gate/MDCZ#1 zones_min(2)", "condition-failed gate/MDCZ#1 zones_min(2)",
		"alternative adrg/GD1#1", "condition-met adrg/GD1#1 main_procedure(GD1.main)", "condition-failed adrg/GD1#1 main_procedure(GD1.main)",
		"drg drg/GZ11", "drg drg/GZ13", "drg drg/GZ15",
	}
	if got := labels(r.Against(base)); !slices.Equal(got, want) {
		t.Errorf("changed are %q, want %q", got, want)
	}
	if same := r.Against(mini(t).Pack()); same.Total != 0 || !same.Reaches(100) {
		t.Errorf("against itself %q", labels(same))
	}
}

// TestAgainstCity finds what the tables of the example city say among its changed rules, and nothing that it left as it was.
func TestAgainstCity(t *testing.T) {
	base := packtest.DIP(t)
	p, err := rules.Open(os.DirFS(filepath.Join("..", "..", "examples", "dipcity", "pack")), packtest.Codes(t), base)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, p), sheets("name,dx,want.code\n保守,A41.900,135\n"))
	own := r.Against(base)
	ids := make(map[string]bool)
	for _, i := range own.Items {
		ids[i.Rule] = true
	}
	for _, id := range []string{
		"row/K35.3-A", "row/Z51.102-S", "row/K80.1-LC+CBD", "row/JC-J06", "row/RJ-BNZ", "row/CR-AN", "row/PRE-LT", "when/儿童", "when/高龄",
		"comprehensive/K80:surgery", "comprehensive/K80-K87:therapeutic", "last-resort/KBBZ-O", "family/慢性鼻窦炎", "tcm/A03.06.04",
		"auxiliary/年龄/高龄", "select/highest-score", "select/if-surgery:closest-cost", "parameter/tie", "parameter/intervention",
	} {
		if !ids[id] {
			t.Errorf("%s is not among the changed rules", id)
		}
	}
	for id := range ids {
		if name, ok := strings.CutPrefix(id, "row/"); ok && strings.Trim(name, "0123456789") == "" {
			t.Errorf("%s is of the base", id)
		}
	}
	if own.Total*20 > r.Coverage.Total {
		t.Errorf("%d of %d rules are changed", own.Total, r.Coverage.Total)
	}
}

// TestAgainstNothing: a run that failed has no report to ask.
func TestAgainstNothing(t *testing.T) {
	var r *groupertest.Report
	if c := r.Against(packtest.DIP(t)); c.Total != 0 {
		t.Errorf("%+v", c)
	}
}

// TestAgainstLocalDRG: of a pack that splits and renames DRGs all leaves of the ADRGs concerned are to be proved, and no ADRG and no gate,
// which it cannot change.
func TestAgainstLocalDRG(t *testing.T) {
	codes, base, files := packtest.MiniLocal(t)
	p, err := rules.Open(files, codes, base)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, newGrouper(t, p), sheets("name,sex,age,dx,px,want.code\n老人,M,70,K35.900,,GZ15\n"))
	ids := make(map[string]bool)
	for _, i := range r.Against(base).Items {
		ids[i.Rule] = true
		if level, _, _ := strings.Cut(i.Rule, "/"); level == "gate" || level == "adrg" || level == "qy" || level == "exclusion" {
			t.Errorf("%s is of the base", i.Rule)
		}
	}
	for _, code := range []string{"ZZ10", "ZZ19", "GD10", "GD19", "GR19A", "GZ10", "GZ17", "GZ11", "GZ13", "GZ15"} {
		if !ids["drg/"+code] {
			t.Errorf("%s is not among the changed rules", code)
		}
	}
}
