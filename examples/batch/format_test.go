package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// results is what every format must give for the same three cases: one grouped, one that cannot be read, one ambiguous.
const results = `id,status,reason,mdc,adrg,code,number,kind,pack,issues
1,grouped,,MDCB,BR1,BR11,,,chs-drg@2.0,
2,invalid,field-malformed,,,,,,chs-drg@2.0,field-malformed|line-malformed
"3,a",ambiguous,procedure-unrelated,MDCB,,BQY,,,chs-drg@2.0,procedure-unrelated
`

func TestFormats(t *testing.T) {
	mapping := filepath.Join(t.TempDir(), "city.yaml")
	if err := os.WriteFile(mapping, []byte(`
format: 1
name: 示例市
source: 示例
delimiter: ";"
headers: exact
others: ignore
nothing: []
fields:
  id: {column: 号}
  sex: {column: 性别, values: {男: M}}
  age: {column: 年龄}
  dx: {columns: [主诊, "诊{1..9}"]}
  px: {column: 手术, separator: "|"}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	const hqms = "A48,A12C,A14,C03C,C06x01C,C14x01C,A11\n1,1,67,I63.902,J96.000,-,x\n2,1,六十,I63.900,-,-,x\n\"3,a\",1,68,I63.900,-,51.2300,x\n"
	for name, c := range map[string]struct {
		in   string
		args []string
		log  []string
	}{
		"jsonl": {`{"id":"1","sex":"M","age":67,"dx":["I63.902","J96.000"]}` + "\n" + `{"id":"2","sex":"M","age":"六十","dx":["I63.900"]}` + "\n" +
			`{"id":"3,a","sex":"M","age":68,"dx":["I63.900"],"px":["51.2300"]}`, nil, []string{"line 2: cannot read age"}},
		"csv": {hqms, []string{"-format", "csv", "-map", "hqms"},
			[]string{`stdin.csv:3:5（A14 列）: cell-value: "六十"`, "未读取 1 列：A11"}},
		"csv in GB18030": {"\xba\xc5;\xd0\xd4\xb1\xf0;\xc4\xea\xc1\xe4;\xd6\xf7\xd5\xef;\xd5\xef1;\xca\xd6\xca\xf5\n" +
			"1;\xc4\xd0;67;I63.902;J96.000;\n2;\xc4\xd0;\xc1\xf9;I63.900;;\n3,a;\xc4\xd0;68;I63.900;;51.2300\n",
			[]string{"-format", "csv", "-map", mapping, "-encoding", "gb18030"}, []string{`cell-value: "六"`}},
		"4101a": {`[{"infno":"4101","input":{"setlinfo":{"setl_id":"1","gend":"1","age":67},"diseinfo":[{"diag_type":"1","diag_code":"J96.000"},{"diag_type":"1","diag_code":"I63.902 ","maindiag_flag":"1"}]}},
			{"setlinfo":{"setl_id":"2","gend":"1","age":"六十"},"diseinfo":[{"diag_type":"1","diag_code":"I63.900","maindiag_flag":"1"}]},
			{"setlinfo":{"setl_id":"3,a","gend":1,"age":"68"},"diseinfo":[{"diag_type":"1","diag_code":"I63.900","maindiag_flag":"1"}],"oprninfo":[{"oprn_oprt_type":"1","oprn_oprt_code":"51.2300"}]}]`,
			[]string{"-format", "4101a"}, []string{"第 2 份清单（第 2 行）：setlinfo.age: ", "清单中的问题：field-malformed 1 · value-trimmed 1"}},
	} {
		code, out, log := program(t, c.in, append(c.args, "-pack", "chs-drg@2.0", "-out", "csv")...)
		if code != 1 || out != results {
			t.Errorf("%s: exit status %d, output\n%s\nlog %s", name, code, out, log)
		}
		for _, s := range append(c.log, "3 例 · grouped 1 · ambiguous 1 · invalid 1\n") {
			if !strings.Contains(log, s) {
				t.Errorf("%s: log %q lacks %q", name, log, s)
			}
		}
	}
	code, out, log := program(t, `{"setlinfo":{"setl_id":"1","gend":"2","age":"40","adm_time":"2025-05-01","dscg_time":"2025-05-09"},"diseinfo":[{"diag_type":"2","diag_code":"I10.x00"},{"diag_type":"1","diag_code":"I63.902"}]}`,
		"-pack", "chs-drg@2.0", "-format", "4101a", "-diag-types", "4", "-stay-from-dates")
	if code != 0 || !strings.Contains(out, `"adrg":"BR1"`) || !strings.Contains(log, "value-derived 1") {
		t.Errorf("exit status %d, output %s, log %s", code, out, log)
	}
	code, out, _ = program(t, "id,dx,px\n1,K35.300,47.0901\n", "-pack", filepath.Join("..", "dipcity", "pack"), "-format", "csv", "-map", "fenzu", "-out", "csv")
	if code != 0 || !strings.Contains(out, "\n1,core,,,,K35.3-A,4613,core,") {
		t.Errorf("exit status %d, output %s", code, out)
	}
}

// TestFormatsFail tells what keeps the program from beginning, and an input that breaks off.
func TestFormatsFail(t *testing.T) {
	for problem, c := range map[string]struct {
		in   string
		args []string
	}{
		"内置的有 fenzu":                           {"", []string{"-format", "csv", "-map", "absent.yaml"}},
		"column-missing: 缺少列 C03C":             {"A48,A12C,A14,C14x01C\n", []string{"-format", "csv", "-map", "hqms"}},
		"stdin.csv:1:1: encoding: 不是 UTF-8 文本": {"\xba\xc5;\xd0\xd4\n", []string{"-format", "csv", "-map", "hqms"}},
	} {
		code, out, log := program(t, c.in, append(c.args, "-pack", "chs-drg@2.0")...)
		if code != 2 || out != "" || !strings.Contains(log, problem) {
			t.Errorf("exit status %d, output %q, log %q lacks %q", code, out, log, problem)
		}
	}
	for _, c := range []struct {
		in   string
		args []string
	}{
		{"id,dx\n1,I63.900\n", []string{"-format", "csv", "-map", "fenzu"}},
		{`{"setlinfo":{}}` + "\n", []string{"-format", "4101"}},
	} {
		var out, log bytes.Buffer
		code := run(context.Background(), append(c.args, "-pack", "chs-drg@2.0"), io.MultiReader(strings.NewReader(c.in), brokenReader{}), &out, &log)
		if code != 3 || strings.Count(out.String(), "\n") != 1 || !strings.Contains(log.String(), io.ErrClosedPipe.Error()) {
			t.Errorf("%v: exit status %d, output %q, log %s", c.args, code, out.String(), log.String())
		}
	}
}
