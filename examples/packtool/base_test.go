package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// layered writes a province over CHS-DRG 2.0, a city over that, and a county over the city. Each inserts or renames leaves of BR1.
func layered(t *testing.T) (province, city, county string) {
	t.Helper()
	const header = "change,drg,adrg,name,when,before,into,reason,source\n"
	below, err := packs.Open("chs-drg@2.0")
	if err != nil {
		t.Fatal(err)
	}
	codes := packtest.Codes(t)
	write := func(id string, tables map[string]string) string {
		files := packtest.LocalDRG(below, tables)
		files["pack.yaml"].Data = []byte(strings.Replace(string(files["pack.yaml"].Data), "id: local", "id: "+id, 1))
		if below, err = rules.Open(files, codes, below); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), id)
		if err := os.CopyFS(dir, files); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	when := map[string]string{
		"drg":  header + "insert,BR10,BR1,脑卒中（儿童）,child,,,示例,示例\n",
		"when": "when,alternative,test,compare,value\nchild,1,age,le,6\n",
	}
	province = write("province", when)
	city = write("city", map[string]string{"drg": header + "rename,BR10,,,,,BR1C,示例,示例\n"})
	county = write("county", map[string]string{"drg": header + "rename,BR1C,,,,,BR1D,示例,示例\n"})
	return province, city, county
}

// TestBase runs a sheet under a county over a city over a province over the national pack, in any order of -base.
func TestBase(t *testing.T) {
	province, city, county := layered(t)
	dir := t.TempDir()
	sheet := "name,sex,age,dx,want.code\n儿童,M,5,I63.902,BR1D\n成人,M,50,I63.902,BR15\n"
	if err := os.WriteFile(filepath.Join(dir, "cases.csv"), []byte(sheet), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bases := range [][]string{
		{"-base", province, "-base", city},
		{"-base", city, "-base", province},
		{"-base", city, "-base", "chs-drg@2.0", "-base", province},
	} {
		status, out, log := runTool(runTest, append([]string{county, "-sheets", dir, "-cover-changed", "1"}, bases...)...)
		if status != fine || !strings.Contains(out, "PASS 2   FAIL 0") || !strings.Contains(out, "other than in city@1") {
			t.Errorf("%v: status %d: %s%s", bases, status, out, log)
		}
	}
	status, out, log := runTool(runDiff, province, county, "-base", city, "-base", province)
	if status != found || !strings.Contains(out, "BR10") || !strings.Contains(out, "BR1D") {
		t.Errorf("diff: status %d: %s%s", status, out, log)
	}
	zip := filepath.Join(dir, "county.zip")
	if status, out, log = runTool(runPack, county, "-o", zip, "-base", city, "-base", province); status != fine {
		t.Errorf("pack: status %d: %s%s", status, out, log)
	}
	if status, out, log = runTool(runLint, zip, "-base", city, "-base", province); status != fine || !strings.Contains(out, "county@1") {
		t.Errorf("lint of an archive: status %d: %s%s", status, out, log)
	}
}

// TestBaseMissing names what is not there: the base of the pack, that of a base, and a directory.
func TestBaseMissing(t *testing.T) {
	province, city, county := layered(t)
	for _, c := range []struct {
		bases []string
		want  []string
	}{
		{nil, []string{"pack-needed", "city@1", "given with -base DIR"}},
		{[]string{"-base", province}, []string{"pack-needed", "city@1", "given with -base DIR"}},
		{[]string{"-base", city}, []string{"pack-needed", "province@1", "given with -base DIR"}},
		{[]string{"-base", city, "-base", filepath.Join(province, "nowhere")}, []string{"nowhere"}},
	} {
		status, _, log := runTool(runDigest, append([]string{county}, c.bases...)...)
		for _, want := range c.want {
			if status != failed || !strings.Contains(log, want) {
				t.Errorf("%v: status %d, no %s: %s", c.bases, status, want, log)
			}
		}
	}
}
