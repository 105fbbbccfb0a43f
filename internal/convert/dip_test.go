package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// list is a national list of DIP as small as one with every kind of row can be. Codes are made up.
func list() map[string]string {
	return map[string]string{
		"dip/core.csv": "number,diagnosis,main_procedure,related_procedures\n" +
			"1,A01.0,,\n2,A01.0,01.0100,\n3,A01.0,01.0200,01.0100 01.0300x001\n4,A02.x,01.0100,33.6x00\n",
		"dip/repairs.csv": "number,as_found,repaired,procedure_name\n" +
			"2,01.01,01.0100,手术一\n3,1.0200,01.0200,手术二\n3,01.0300x01,01.0300x001,手术三\n",
		"pack/pack.yaml":         "# kept\nname: 示例\n",
		"pack/comprehensive.csv": "key,class\n*,surgery\n*,conservative\n",
		"icd/icd10_yb_2.0.csv":   "code,name,gray\nA01.000,甲,\n",
		"icd/icd9cm3_yb_2.0.csv": "code,name,gray\n01.0100,手术一,\n",
		"codes/pack.yaml":        codesManifest,
	}
}

func TestConvertDIP(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, list())
	in, out, codes := filepath.Join(dir, "dip"), filepath.Join(dir, "pack"), filepath.Join(dir, "codes")
	for _, args := range [][]string{
		{"codes", "-in", filepath.Join(dir, "icd"), "-out", codes},
		{"dip", "-in", in, "-out", out, "-codes", codes},
	} {
		if err := run(args, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"core.csv": "number,diagnosis,main,related\n" +
			"1,A01.0,,\n2,A01.0,01.0100,\n3,A01.0,01.0200,01.0100&01.0300x001\n4,A02.x,01.0100,33.6x00\n",
		"repairs.csv": "number,found,used,rule,name\n" +
			"2,01.01,01.0100,zeros,手术一\n3,1.0200,01.0200,leading-zero,手术二\n3,01.0300x01,01.0300x001,extension,手术三\n",
		"comprehensive.csv": list()["pack/comprehensive.csv"],
	} {
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, string(got)); d != "" {
			t.Errorf("%s: -want +got:\n%s", name, d)
		}
	}
	manifest, err := os.ReadFile(filepath.Join(out, "pack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want := "# kept\nname: 示例\ntables:\n  comprehensive: 2\n  core: 4\n  repairs: 3\ncode_system:\n  id: small\n  edition: \"1\"\n  digest: \"h1:"
	if !strings.HasPrefix(string(manifest), want) {
		t.Errorf("the manifest does not begin as it should: %s", cmp.Diff(want, string(manifest)))
	}
}

func TestDamage(t *testing.T) {
	for _, c := range []struct{ found, used, rule string }{
		{"47.01", "47.0100", "zeros"},
		{"01.594", "01.5940", "zeros"},
		{"3.3101", "03.3101", "leading-zero"},
		{"73.5900x02", "73.5900x002", "extension"},
		{"40.3x00x05", "40.3x00x005", "extension"},
		{"47.01", "47.0110", ""},
		{"47.0100", "47.0100", ""},
		{"47.01", "47.010", ""},
		{"3.31", "03.3100", ""}, // one rule, not two
		{"59.8x03", "59.8x003", "extension"},
		{"73.5900x02", "73.5900x020", ""},
		{"", "", ""},
	} {
		if got := damage(c.found, c.used); got != c.rule {
			t.Errorf("damage(%q, %q) = %q, want %q", c.found, c.used, got, c.rule)
		}
	}
}

// TestConvertDIPRefuses repairs that it cannot account for, instead of taking them.
func TestConvertDIPRefuses(t *testing.T) {
	for name, change := range map[string][3]string{
		"a repair by no rule":    {"dip/repairs.csv", "2,01.01,", "2,01.02,"},
		"a repair of no row":     {"dip/repairs.csv", "2,01.01,", "9,01.01,"},
		"a repair in no cell":    {"dip/repairs.csv", "2,01.01,01.0100", "2,33.60,33.6000"},
		"a list without a table": {"dip/core.csv", list()["dip/core.csv"], "number,diagnosis,main_procedure,related_procedures\n"},
		"a column":               {"dip/core.csv", "main_procedure", "procedure"},
	} {
		files := list()
		changed := strings.Replace(files[change[0]], change[1], change[2], 1)
		if changed == files[change[0]] {
			t.Fatalf("%s: nothing changed", name)
		}
		files[change[0]] = changed
		dir := t.TempDir()
		lay(t, dir, files)
		if err := run([]string{"dip", "-in", filepath.Join(dir, "dip"), "-out", filepath.Join(dir, "pack")}, io.Discard); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}
