package rules_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// drgMini opens the small CHS-DRG pack.
func drgMini(t *testing.T) *rules.Pack {
	t.Helper()
	codes, _, drgFiles := packtest.Mini(t)
	p, err := rules.Open(drgFiles, codes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPaymentPack(t *testing.T) {
	drg := drgMini(t)
	for _, needs := range [][]*rules.Pack{nil, {drg}} { // the packs that it groups by may be there or not
		p, err := rules.Open(packtest.MiniPayment(t), needs...)
		if err != nil {
			t.Fatal(err)
		}
		m := p.Manifest()
		if m.System != rules.SystemPay || len(m.Grouping) != 1 || !m.IsFor(drg.Identity()) || m.IsFor(nil) || m.IsFor(p.Identity()) {
			t.Errorf("manifest %+v", m)
		}
		y := p.Payment()
		rate := y.Setting("rate.value")
		if rate == nil || rate.Values[0].Number.String() != "8000" || rate.Values[0].Evidence != "I" || rate.Values[0].Source != "编造" ||
			rate.Values[0].Pos.String() != "scheme.yaml:4" {
			t.Errorf("rate %+v", rate)
		}
		high := y.Setting("high.threshold")
		if len(high.Values) != 2 || high.Values[0].When.HospitalLevel != "三级" || !high.Values[1].When.IsZero() || high.Values[1].Pos.String() != "scheme.yaml:14" {
			t.Errorf("high %+v", high)
		}
		if y.Text("fund.variant") != "F-SUB" || y.Setting("fund.floor") != nil || y.Text("fund.floor") != "" {
			t.Error("settings are not as written")
		}
		if w := y.Weights; len(w) != 6 || w[1].Code != "GD19" || w[1].Name != "阑尾切除术" || w[1].Value.String() != "1.1" || w[1].Pos.String() != "weights.csv:3" {
			t.Errorf("weights %+v", w)
		}
	}
}

// TestGaps: what is said to be unknown is listed, and what a row rests on is kept.
func TestGaps(t *testing.T) {
	files := packtest.MiniPayment(t)
	delete(files, "weights.csv")
	for _, c := range [][3]string{{"pack.yaml", "  weights: 6", "  costs: 1\n  weights: unknown"}, {"scheme.yaml", "variant: F-SUB", "variant: unknown"},
		{"scheme.yaml", "    - {value: 2}", "    - {value: unknown, source: 示例}"}} {
		if !strings.Contains(string(files[c[0]].Data), c[1]) {
			t.Fatalf("%s lacks %q", c[0], c[1])
		}
		files[c[0]].Data = []byte(strings.Replace(string(files[c[0]].Data), c[1], c[2], 1))
	}
	files["costs.csv"] = &fstest.MapFile{Data: []byte("code,cost,evidence,source\nGD19,9000,J,示例 1 页\n")}
	p, err := rules.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range p.Gaps() {
		got = append(got, g.Name+" "+g.Pos.String())
	}
	if want := "high.threshold scheme.yaml:14, fund.variant scheme.yaml:19, weights.csv pack.yaml:16"; strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
	high, cost := p.Payment().Setting("high.threshold").Values[1], p.Payment().Costs[0]
	if !high.Unknown || high.Number.Known() || high.Source != "示例" || p.Payment().Text("fund.variant") != "" {
		t.Errorf("%+v", high)
	}
	if cost.Backing != (rules.Backing{Evidence: "J", Source: "示例 1 页"}) {
		t.Errorf("%+v", cost)
	}
	var z bytes.Buffer
	if err := p.WriteZip(&z, files); err != nil {
		t.Errorf("an unknown table is not archived: %v", err)
	}
	if other := drgMini(t); other.Gaps() != nil {
		t.Error("a pack that groups has gaps")
	}
	y := files["pack.yaml"]
	at := bytes.Index(y.Data, []byte("grouping:"))
	end := at + bytes.Index(y.Data[at:], []byte("tables:"))
	y.Data = []byte(string(y.Data[:at]) + "grouping: unknown\n" + string(y.Data[end:]))
	if p, err = rules.Open(files); err != nil || !p.Manifest().GroupingUnknown || p.Gaps()[0].Name != "grouping" {
		t.Errorf("%v", err)
	}
}

// TestPaymentDigest: a scheme is signed and archived with its settings.
func TestPaymentDigest(t *testing.T) {
	files := packtest.MiniPayment(t)
	p, err := rules.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	var z bytes.Buffer
	if err := p.WriteZip(&z, files); err != nil {
		t.Fatal(err)
	}
	q, err := rules.OpenZip(bytes.NewReader(z.Bytes()), int64(z.Len()))
	if err != nil || q.Digest() != p.Digest() {
		t.Fatalf("%v", err)
	}
	files["scheme.yaml"].Data = append(files["scheme.yaml"].Data, '\n')
	if q, err = rules.Open(files); err != nil || q.Digest() == p.Digest() {
		t.Errorf("another scheme.yaml has the same digest, %v", err)
	}
}

// TestBadSchemes: a change to the small scheme, and what is said of it.
func TestBadSchemes(t *testing.T) {
	drg := drgMini(t)
	for _, c := range []struct {
		name, file string
		change     []string
		code       rules.Code
		at         string // file:line
		field      string
	}{
		{"unknown section", "scheme.yaml", []string{"-fund:", "+fonds: 1", "+fund:"}, rules.KeyUnknown, "scheme.yaml:18", "fonds"},
		{"unknown key", "scheme.yaml", []string{"-  variant: F-SUB", "+  variant: F-SUB", "+  variants: 2"}, rules.KeyUnknown, "scheme.yaml:20", "fund.variants"},
		{"value of a choice", "scheme.yaml", []string{"-  variant: F-SUB", "+  variant: sub"}, rules.CellValue, "scheme.yaml:19", "fund.variant"},
		{"negative", "scheme.yaml", []string{"-  threshold: 0.3", "+  threshold: -0.3"}, rules.CellValue, "scheme.yaml:17", "low.threshold"},
		{"no number", "scheme.yaml", []string{"-  threshold: 0.3", "+  threshold: 0,3"}, rules.CellValue, "scheme.yaml:17", "low.threshold"},
		{"rounding", "scheme.yaml", []string{"-  money: half-away/2", "+  money: half-up/2"}, rules.CellValue, "scheme.yaml:21", "round.money"},
		{"condition that the setting has not", "scheme.yaml", []string{"-    - {value: 2}", "+    - {value: 2, institution: H1}"}, rules.KeyUnknown, "scheme.yaml:14", "high.threshold[2].institution"},
		{"list where one value belongs", "scheme.yaml", []string{"-  variant: F-SUB", "+  variant: [F-SUB]"}, rules.KeyType, "scheme.yaml:19", "fund.variant"},
		{"evidence", "scheme.yaml", []string{"-  threshold: 0.3", "+  threshold: {value: 0.3, evidence: Z}"}, rules.CellValue, "scheme.yaml:17", "low.threshold.evidence"},
		{"span", "scheme.yaml", []string{"-  value: {value: 8000, evidence: I, source: 编造}", "+  value: [{value: 8000, from: 2025-02-01, to: 2025-01-01}]"}, rules.DatesReversed, "scheme.yaml:4", "rate.value[1].to"},
		{"unknown where silence takes a reading", "scheme.yaml", []string{"-  threshold: 0.3", "+  threshold: 0.3", "+  compare: unknown"},
			rules.CellValue, "scheme.yaml:18", "low.compare"},
		{"unknown rounding of money", "scheme.yaml", []string{"-  money: half-away/2", "+  money: unknown"}, rules.CellValue,
			"scheme.yaml:21", "round.money"},
		{"file of an unknown table", "pack.yaml", []string{"-  weights: 6", "+  weights: unknown"}, rules.FileUnknown, "weights.csv", ""},
		{"evidence of a row", "weights.csv", []string{"-code,name,weight", "+code,evidence,weight"}, rules.CellValue, "weights.csv:2", "evidence"},
		{"not YAML", "scheme.yaml", []string{"-fund:", "+fund: ["}, rules.YAMLSyntax, "scheme.yaml:19", ""},
		{"no fund variant", "scheme.yaml", []string{"-  variant: F-SUB"}, rules.KeyType, "scheme.yaml:18", "fund"},
		{"no rate", "scheme.yaml", []string{"-rate:", "-  value: {value: 8000, evidence: I, source: 编造}"}, rules.SettingNeeded, "scheme.yaml", "rate.value"},
		{"setting of another unit", "scheme.yaml", []string{"-  kind: weight-rate", "+  kind: weight-rate", "+  scale: 100"}, rules.SettingIdle, "scheme.yaml:3", "unit.scale"},
		{"outcome without meaning", "scheme.yaml", []string{"-fund:", "+special: {settle: [item, cost]}", "+fund:"}, rules.SettingConflict, "scheme.yaml:18", "special.settle"},
		{"half a pair", "scheme.yaml", []string{"-fund:", "+readmit: {days: 15}", "+fund:"}, rules.SettingNeeded, "scheme.yaml", "readmit.factor"},
		{"no scheme", "pack.yaml", nil, rules.FileMissing, "scheme.yaml", ""},
		{"group that the pack has not", "weights.csv", []string{"-GD19,阑尾切除术,1.1", "+GD18,阑尾切除术,1.1"}, rules.GroupUnknown, "weights.csv:3", "code"},
		{"weight", "weights.csv", []string{"-GD19,阑尾切除术,1.1", "+GD19,阑尾切除术,一"}, rules.CellValue, "weights.csv:3", "weight"},
		{"group twice", "weights.csv", []string{"-GR19,消化系统恶性肿瘤,1.4", "+GD19,阑尾切除术,1.4"}, rules.RowDuplicate, "weights.csv:4", "code"},
		{"table of another method", "pack.yaml", []string{"-  weights: 6", "+  weights: 6", "+  scores: 0"}, rules.FileMissing, "scores.csv", ""},
		{"other digest", "pack.yaml", []string{`-  - {id: mini, edition: "1.0", digest: "GROUPING"}`, `+  - {id: mini, edition: "1.0", digest: "h1:00"}`}, rules.PackStale, "pack.yaml:13", "grouping[1]"},
		{"no grouping", "pack.yaml", []string{"-grouping:", `-  - {id: mini, edition: "1.0", digest: "GROUPING"}`}, rules.KeyMissing, "pack.yaml:1", "grouping"},
	} {
		files := packtest.MiniPayment(t)
		for i, line := range c.change {
			c.change[i] = strings.ReplaceAll(line, "GROUPING", drg.Digest())
		}
		if c.change == nil {
			delete(files, "scheme.yaml")
		} else if err := packtest.Patch(files, c.file, c.change); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		_, err := rules.Open(files, drg)
		if err == nil {
			t.Errorf("%s: it loads", c.name)
			continue
		}
		found := false
		for _, e := range all(t, err) {
			at := e.File
			if e.Line > 0 {
				at = rules.At(fileNamed(e.File), e.Line).String()
			}
			found = found || e.Code == c.code && at == c.at && e.Field == c.field
		}
		if !found {
			t.Errorf("%s: want %s at %s (%s), got\n%v", c.name, c.code, c.at, c.field, err)
		}
	}
}

// fileNamed returns the file with the name.
func fileNamed(name string) rules.File {
	for f := rules.FileManifest; f.String() != "" && !strings.HasPrefix(f.String(), "file("); f++ {
		if f.String() == name {
			return f
		}
	}
	return rules.NoFile
}

// TestSchemeErrorsAtOnce: all that is wrong is said, whatever else is.
func TestSchemeErrorsAtOnce(t *testing.T) {
	files := packtest.MiniPayment(t)
	files["scheme.yaml"] = &fstest.MapFile{Data: []byte("unit: {kind: points}\nhigh: {mode: item, threshold: x}\nrate: {value: 1}\n")}
	_, err := rules.Open(files)
	want := map[string]rules.Code{"unit.scale": rules.SettingNeeded, "high.threshold": rules.CellValue, "rate.value": rules.SettingIdle,
		"coef.kind": rules.SettingNeeded, "low.mode": rules.SettingNeeded, "fund.variant": rules.SettingNeeded, "round.money": rules.SettingNeeded,
		"value.numerator": rules.SettingNeeded}
	for _, e := range all(t, err) {
		if want[e.Field] == e.Code {
			delete(want, e.Field)
		}
	}
	if len(want) > 0 {
		t.Errorf("not said: %v\n%v", want, err)
	}
}

// TestSettingNames: every setting is a section and a key, and stands once.
func TestSettingNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, name := range rules.SettingNames() {
		if strings.Count(name, ".") != 1 || seen[name] {
			t.Errorf("%s", name)
		}
		seen[name] = true
	}
	// the parameters of chapter 10 of the payment specification, under the names of scheme.yaml
	for _, name := range strings.Fields(`unit.kind unit.scale history.years history.weights history.order history.cost_basis trim.method trim.bounds
		group.min_cases group.cv_limit weight.by_level rate.value coef.kind coef.value coef.new_group coef.dynamic_rounding coef.cmi_incentive
		ratio.denominator high.threshold low.threshold high.compare low.compare extreme.compare low.coefficient_rule high.mode low.mode
		deviation.coefficient_position extreme.rule high.quota apply.quota incomplete.with_coefficient incomplete.cap readmit.days readmit.factor
		readmit.exempt stay.min stay.max ungrouped.mode qy.mode fund.variant fund.floor value.numerator reserve.rate value.budget value.final
		score.method score.base blank.factor grass_roots.factor aux.combine support.combine assessment.factor budget.growth month.share deposit.rate
		deposit.return special.quota special.rounding special.settle exclusion.years exclusion.min_cases tcm.threshold bed_day.kind share.bands
		share.surplus share.cap consortium.grassroots_share prepayment.months prepayment.years prepayment.reserve_months clearing.business_by
		clearing.money_by settle.workdays list.upload_days remote.value round.money`) {
		if !seen[name] {
			t.Errorf("scheme.yaml cannot say %s", name)
		}
	}
}

// TestSettingsAreDocumented: the package comment names every setting, by its section and key.
func TestSettingsAreDocumented(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	_, text, _ = strings.Cut(text, "# Packs of system payment")
	for _, name := range rules.SettingNames() {
		section, key, _ := strings.Cut(name, ".")
		known := false
		for _, line := range strings.Split(text, "\n") {
			known = known || strings.Contains(line, name) || strings.Contains(line, section+".") && strings.Contains(line, "."+key)
		}
		if !known && !(section == "round" && strings.Contains(text, "."+key)) {
			t.Errorf("doc.go does not say what %s is", name)
		}
	}
}

// TestPaymentColumns holds the columns that doc.go lists to those that are read: each of them is known, and those without mark
// are required.
func TestPaymentColumns(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "# Packs of system payment")
	tables := 0
	for _, line := range strings.Split(text, "\n") {
		name, columns, found := strings.Cut(strings.TrimPrefix(line, "//\t"), ".csv ")
		if !found || strings.ContainsAny(name, " ") {
			continue
		}
		tables++
		columns, _, _ = strings.Cut(strings.TrimSpace(columns), "  ")
		header := strings.Split(strings.ReplaceAll(columns, " ", ""), ",")
		read := func(header []string) (list []rules.Code) {
			files := packtest.MiniPayment(t)
			y := files["pack.yaml"]
			y.Data = append(y.Data, []byte("  "+name+": 0\n")...)
			if name == "weights" {
				y.Data = []byte(strings.Replace(string(y.Data), "  weights: 6\n", "", 1))
			}
			files[name+".csv"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(strings.Join(header, ","), "*", "") + "\n")}
			_, err := rules.Open(files)
			if err == nil {
				return nil
			}
			for _, e := range all(t, err) {
				list = append(list, e.Code)
			}
			return list
		}
		if got := read(header); slices.Contains(got, rules.ColumnUnknown) || slices.Contains(got, rules.ColumnMissing) || slices.Contains(got, rules.FileUnknown) {
			t.Errorf("%s: %v with the columns of doc.go", name, got)
		}
		for i, c := range header {
			missing := slices.Contains(read(slices.Delete(slices.Clone(header), i, i+1)), rules.ColumnMissing)
			if missing == strings.HasSuffix(c, "*") {
				t.Errorf("%s: column %s: required %v", name, c, missing)
			}
		}
	}
	if tables != 18 {
		t.Errorf("%d tables in doc.go", tables)
	}
}

func TestSettingChoices(t *testing.T) {
	if got := rules.SettingChoices("fund.variant"); strings.Join(got, " ") != "F-SUB F-PROP F-AGG" {
		t.Errorf("%v", got)
	}
	if rules.SettingChoices("rate.value") != nil || rules.SettingChoices("nothing") != nil {
		t.Error("a number is a choice")
	}
}

func TestParseRounding(t *testing.T) {
	for s, want := range map[string]int{"half-away/2": 2, "half-even/0": 0, "up/9": 9, "down/4": 4, "none": 0} {
		if _, n, ok := rules.ParseRounding(s); !ok || n != want {
			t.Errorf("%s: %d %v", s, n, ok)
		}
	}
	for _, s := range []string{"", "half-away", "half-away/", "half-away/10", "half-away/-1", "none/2", "2"} {
		if _, _, ok := rules.ParseRounding(s); ok {
			t.Errorf("%q is a rounding", s)
		}
	}
}

// TestCoefficientOfAnInstitution: an institution has its level and class, so a row that names them beside it would never be looked up.
func TestCoefficientOfAnInstitution(t *testing.T) {
	files := packtest.MiniPayment(t)
	y := files["pack.yaml"]
	y.Data = append(y.Data, []byte("  coefficients: 1\n")...)
	files["coefficients.csv"] = &fstest.MapFile{Data: []byte("institution,hospital_level,coefficient\nH1,三级,1.05\n")}
	_, err := rules.Open(files)
	if err == nil {
		t.Fatal("no error")
	}
	for _, e := range all(t, err) {
		if e.Code == rules.CellValue && e.File == "coefficients.csv" && e.Line == 2 && e.Field == "hospital_level" {
			return
		}
	}
	t.Errorf("%v", err)
}

// TestExtraPointsWithoutPoints: an item adds points only where cases have points; elsewhere they would be added to weights.
func TestExtraPointsWithoutPoints(t *testing.T) {
	files := packtest.MiniPayment(t)
	y := files["pack.yaml"]
	y.Data = []byte(strings.Replace(string(y.Data), "tables:\n", "tables:\n  exclusions: 2\n", 1))
	files["exclusions.csv"] = &fstest.MapFile{Data: []byte("item,mode,value\nN1,factor,1.1\nN2,points,12\n")}
	_, err := rules.Open(files)
	var list rules.Errors
	if !errors.As(err, &list) || len(list) != 1 || list[0].Code != rules.SettingConflict || list[0].File != "exclusions.csv" ||
		list[0].Line != 3 || list[0].Field != "mode" {
		t.Errorf("%v", err)
	}
}
