package main

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fenzu/fenzu/rules"
)

// facts are the tables of a scheme as small as one with every kind of rule can be. Codes and groups are made up.
func facts() map[string]string {
	return map[string]string{
		"icd/icd10_yb_2.0.csv":   "code,name,gray\nA01.000,甲,\nA02.000,乙,1\nP01.000,丙,\nS01.000,丁,\n",
		"icd/icd9cm3_yb_2.0.csv": "code,name,gray\n01.0100,手术一,\n01.0200,手术二,\n01.0300,手术三,\n",
		"drg/mdc.csv":            "order,mdc,name\n1,MDCA,先期\n2,MDCP,新生儿\n3,MDCY,感染\n4,MDCZ,创伤\n5,MDCB,神经\n",
		"drg/mdc_conditions.jsonl": strings.Join([]string{
			`{"mdc":"MDCA","main_procedure_counts_or_in":["01.0300"]}`,
			`{"mdc":"MDCP","any_of":[{"age_days_max":28},{"age_years_max":0,"principal_diagnosis":"mdc_list"}]}`,
			`{"mdc":"MDCY","any_diagnosis":"mdc_list"}`,
			`{"mdc":"MDCZ","principal_diagnosis":"body_sites","distinct_body_sites_min":2}`,
			`{"mdc":"MDCB","sex":"M","principal_diagnosis":"mdc_list","or_any_diagnosis_prefix":"Z37"}`,
		}, "\n"),
		"drg/adrg.csv": "order,mdc,adrg,name,stage,drgs\n" +
			"1,MDCA,AA1,移植,pre,AA19\n2,MDCB,BB1,开颅,before_qy,BB11 BB15\n3,MDCB,BR1,卒中,after_qy,BR11 BR13 BR15\n4,MDCP,PR1,婴儿,pre,PR19\n" +
			"5,MDCY,YR1,感染,pre,YR19\n6,MDCZ,ZZ1,创伤,pre,ZZ19\n",
		"drg/drg.csv": "drg,adrg,name\nBR15,BR1,卒中无\nBR13,BR1,卒中轻\nBR11,BR1,卒中重\nAA19,AA1,移植\nBB11,BB1,开颅重\nBB15,BB1,开颅无\n" +
			"PR19,PR1,婴儿\nYR19,YR1,感染\nZZ19,ZZ1,创伤\n",
		"drg/adrg_conditions.jsonl": strings.Join([]string{
			`{"adrg":"AA1","alternatives":[{"main_procedure":["01.0300"]}]}`,
			`{"adrg":"BB1","alternatives":[{"all_procedure_groups":[["01.0100"],["01.0200","01.0100","01.0200"]],"principal_diagnosis":["A01.000"]},` +
				`{"any_procedure":["01.0300"],"other_diagnosis":["A01.000"]}]}`,
			`{"adrg":"BR1","alternatives":[{"no_counting_procedure":true,"any_diagnosis":["A01.000"]}]}`,
			`{"adrg":"PR1","alternatives":[{"weight_min":1500,"weight_below":2000,"age_days_max":28}]}`,
			`{"adrg":"YR1","alternatives":[{"main_procedure_counts":true}]}`,
			`{"adrg":"ZZ1","alternatives":[{"any_procedure_counts":true}]}`,
		}, "\n"),
		"drg/mdc_principal_diagnosis.csv": "mdc,code\nMDCP,P01.000\nMDCB,A02.000\nMDCB,A01.000\nMDCB,A01.000\nMDCY,A02.000\n",
		"drg/mdcz_body_sites.csv":         "site,code\n头,S01.000\n",
		"drg/mcc.csv":                     "code,exclusion_table\nA01.000,7\n",
		"drg/cc.csv":                      "code,exclusion_table\nP01.000,7\n",
		"drg/exclusion.csv":               "code,exclusion_table\nA02.000,7\n",
		"drg/procedures_that_count.csv":   "code\n01.0100\n",
	}
}

const codesManifest = `# kept
format: 1
system: codes
id: small
edition: "1"
revision: 1
name: 示例
sources: [{title: 示例, issuer: 示例}]
`

const drgManifest = `format: 1
system: chs-drg
id: small
edition: "1"
revision: 1
name: 示例
sources: [{title: 示例, issuer: 示例}]
parameters: {code_match: normalised, sex_missing: invalid, age_missing: needs-data, infant_days_missing: needs-data, year_days: 365,
  weight_missing: "false", principal_check: [catalogue], gray: check, counts: list, discarded_main: "null", pair_entries: distinct,
  pair_main: free, ungrouped_code: "0000"}
tables: {mdc: 99}
`

// lay writes files into a directory.
func lay(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// want are the tables that must come out, row by row.
func want() map[string]string {
	return map[string]string{
		"mdc": "mdc,name,on_miss,qy,qy_code\nMDCA,先期,next,off,\nMDCP,新生儿,next,off,\nMDCY,感染,stop,off,\nMDCZ,创伤,stop,off,\nMDCB,神经,stop,ambiguous,BQY\n",
		"gates": "group,alternative,atom,list,value\n" +
			"MDCA,1,main_procedure_counts,,\nMDCA,2,main_procedure,MDCA.main,\n" +
			"MDCP,1,age_days_max,,28\nMDCP,2,age_years_max,,0\nMDCP,2,principal_diagnosis,MDCP,\n" +
			"MDCY,1,any_diagnosis,MDCY,\nMDCZ,1,principal_zone,,\nMDCZ,1,zones_min,,2\n" +
			"MDCB,1,sex,,M\nMDCB,1,principal_diagnosis,MDCB,\nMDCB,2,sex,,M\nMDCB,2,diagnosis_prefix,,Z37\n",
		"qy":   "group,alternative,atom,list,value\nMDCB,1,main_procedure_counts,,\n",
		"adrg": "adrg,mdc,name,stage\nAA1,MDCA,移植,pre\nBB1,MDCB,开颅,before_qy\nBR1,MDCB,卒中,after_qy\nPR1,MDCP,婴儿,pre\nYR1,MDCY,感染,pre\nZZ1,MDCZ,创伤,pre\n",
		"drg": "drg,adrg,name,when\nAA19,AA1,移植,\nBB11,BB1,开颅重,mcc\nBB15,BB1,开颅无,\nBR11,BR1,卒中重,mcc\nBR13,BR1,卒中轻,cc\nBR15,BR1,卒中无,\n" +
			"PR19,PR1,婴儿,\nYR19,YR1,感染,\nZZ19,ZZ1,创伤,\n",
		"conditions": "group,alternative,atom,list,value\n" +
			"AA1,1,main_procedure,AA1.main,\n" +
			"BB1,1,procedure_group,BB1.1.group1,\nBB1,1,procedure_group,BB1.1.group2,\nBB1,1,principal_diagnosis,BB1.1.principal,\n" +
			"BB1,2,any_procedure,BB1.2.procedure,\nBB1,2,other_diagnosis,BB1.1.principal,\n" + // equal lists are written once
			"BR1,1,no_procedure_counts,,\nBR1,1,any_diagnosis,BR1.any,\n" +
			"PR1,1,weight_min,,1500\nPR1,1,weight_below,,2000\nPR1,1,age_days_max,,28\n" +
			"YR1,1,main_procedure_counts,,\nZZ1,1,any_procedure_counts,,\n",
		"lists": "list,code\nMDCA.main,01.0300\nAA1.main,01.0300\nBB1.1.group1,01.0100\nBB1.1.group2,01.0100\nBB1.1.group2,01.0200\n" +
			"BB1.1.principal,A01.000\nBB1.2.procedure,01.0300\nBR1.any,A01.000\n",
		"mdc_principal": "mdc,code\nMDCP,P01.000\nMDCB,A01.000\nMDCB,A02.000\nMDCY,A02.000\n",
		"zones":         "zone,code\n头,S01.000\n",
		"mcc":           "code,exclusion\nA01.000,7\n",
		"cc":            "code,exclusion\nP01.000,7\n",
		"exclusion":     "exclusion,code\n7,A02.000\n",
		"counted":       "code\n01.0100\n",
	}
}

// convert runs the program over the facts.
func convert(t *testing.T, files map[string]string) (dir, log string, err error) {
	t.Helper()
	dir = t.TempDir()
	lay(t, dir, files)
	lay(t, dir, map[string]string{"codes/pack.yaml": codesManifest, "pack/pack.yaml": drgManifest, "pack/not_counted.csv": "stale"})
	var b strings.Builder
	if err := run([]string{"codes", "-in", filepath.Join(dir, "icd"), "-out", filepath.Join(dir, "codes")}, &b); err != nil {
		return dir, "", err
	}
	err = run([]string{"chs-drg", "-in", filepath.Join(dir, "drg"), "-out", filepath.Join(dir, "pack"), "-codes", filepath.Join(dir, "codes"),
		"-fall", "MDCA,MDCP"}, &b)
	return dir, b.String(), err
}

func TestConvert(t *testing.T) {
	dir, log, err := convert(t, facts())
	if err != nil {
		t.Fatal(err)
	}
	tables := want()
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		got, err := os.ReadFile(filepath.Join(dir, "pack", name+".csv"))
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(tables[name], string(got)); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "pack", "not_counted.csv")); !os.IsNotExist(err) {
		t.Error("a table that the scheme does not have is still there")
	}
	for _, s := range []string{"list BB1.1.group2: 1 repeated codes left out", "mdc_principal: 1 repeated rows left out"} {
		if !strings.Contains(log, s) {
			t.Errorf("the log does not say %q", s)
		}
	}
	manifest, err := os.ReadFile(filepath.Join(dir, "codes", "pack.yaml"))
	if err != nil || !strings.HasPrefix(string(manifest), "# kept\n") {
		t.Errorf("what people wrote is lost, %v: %s", err, manifest)
	}
	codes, err := rules.OpenFile(filepath.Join(dir, "codes"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rules.OpenFile(filepath.Join(dir, "pack"), codes); err != nil {
		// Groups that no case reaches are findings about the made-up scheme; anything else is a mistake of the converter.
		for _, e := range err.(rules.Errors) {
			switch e.Code {
			case rules.GroupUnreachable, rules.AlternativeShadowed, rules.PrincipalNotAdmitted, rules.GroupOrder:
			default:
				t.Error(e)
			}
		}
	}
}

// TestConvertRefuses facts that it does not understand, instead of leaving them out.
func TestConvertRefuses(t *testing.T) {
	for name, change := range map[string][3]string{
		"an atom":   {"drg/adrg_conditions.jsonl", `"main_procedure"`, `"moon_phase"`},
		"a gate":    {"drg/mdc_conditions.jsonl", `"any_diagnosis":"mdc_list"`, `"any_diagnosis":"other_list"`},
		"a value":   {"drg/adrg_conditions.jsonl", `"main_procedure_counts":true`, `"main_procedure_counts":false`},
		"a leaf":    {"drg/adrg.csv", "BR11 BR13", "BR11 BR17"},
		"a name":    {"drg/drg.csv", "BR13,BR1,卒中轻\n", ""},
		"a column":  {"drg/mcc.csv", "exclusion_table", "table"},
		"no object": {"drg/adrg_conditions.jsonl", `{"adrg":"AA1"`, `["adrg"`},
	} {
		files := facts()
		changed := strings.Replace(files[change[0]], change[1], change[2], 1)
		if changed == files[change[0]] {
			t.Fatalf("%s: nothing changed", name)
		}
		files[change[0]] = changed
		if _, _, err := convert(t, files); err == nil {
			t.Errorf("%s that is not understood is left out", name)
		}
	}
	for _, args := range [][]string{nil, {"icd-11", "-in", "x", "-out", "y"}, {"dip", "-in", "x", "-out", "y"}, {"codes"}, {"codes", "-x"}} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%q runs", args)
		}
	}
}
