package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ask runs the tool and returns its exit status and what it wrote.
func ask(t *testing.T, in string, args ...string) (code int, out, log string) {
	t.Helper()
	var o, l bytes.Buffer
	code = run(env{ctx: context.Background(), in: strings.NewReader(in), out: &o, log: &l}, args)
	return code, o.String(), l.String()
}

// TestDiff shows one ADRG as the golden file of package rules has it, in both languages.
func TestDiff(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		code, out, log := ask(t, "", "diff", "chs-drg@1.1", "chs-drg@2.0", "-adrg", "BR1", "-lang", lang)
		want, err := os.ReadFile(filepath.Join("..", "..", "testdata", "golden", "diff-chs-drg-1.1-2.0-BR1."+lang+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		if code != found || log != "" || out != string(want) {
			t.Errorf("status %d, %s\n%s", code, log, out)
		}
	}
}

func TestDiffStatus(t *testing.T) {
	for _, c := range []struct {
		args string
		code int
		say  string
	}{
		{"diff chs-drg@2.0 chs-drg@2.0", fine, "没有差别"},
		{"diff chs-drg@1.1 chs-drg@2.0 -adrg AH1 -lang en", found, "96.7201"},
		{"diff chs-drg@1.1 chs-drg@2.0 -adrg ZZ9", failed, "两个规则包都没有 ZZ9"},
		{"diff chs-drg@2.0 dip@2.0", failed, "不能比较"},
		{"diff chs-drg@2.0", failed, "应有 2 个参数"},
		{"diff chs-drg@2.0 chs-drg@9.9", failed, "chs-drg@9.9"},
		{"diff dip@2.0 ../dipcity/pack -adrg 3729", found, "取消"},
		{"diff ../pay/rate ../pay/rate", fine, "没有差别"},
		{"diff ../pay/rate ../pay/points", found, "unit.kind"},
		{"diff ../pay/rate ../pay/points -adrg BR11", found, "12800"},
		{"diff ../pay/rate ../pay/points -adrg ZZ9", failed, "两个规则包都没有 ZZ9"},
		{"diff ../pay/rate chs-drg@2.0", failed, "不能比较"},
		{"impact chs-drg@2.0 dip@2.0", failed, "不能比较"},
		{"impact chs-drg@2.0 chs-drg@2.0 -top -1", failed, "不能为负"},
	} {
		code, out, log := ask(t, "", strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+log, c.say) {
			t.Errorf("%s: status %d\n%s%s", c.args, code, out, log)
		}
	}
}

// TestDiffJSON reads the changes of one ADRG back.
func TestDiffJSON(t *testing.T) {
	_, out, _ := ask(t, "", "diff", "-json", "-adrg", "BR1", "chs-drg@1.1", "chs-drg@2.0")
	var got struct {
		Old, New struct{ Pack, Digest string }
		Changes  []struct {
			Kind, Op, Group, Condition, Old, New string
			Added, Removed                       []struct {
				Code   string
				Groups []string
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Old.Pack != "chs-drg@1.1" || !strings.HasPrefix(got.New.Digest, "h1:") {
		t.Errorf("%+v", got.Old)
	}
	for _, c := range got.Changes {
		switch c.Kind {
		case "condition":
			if c.Op != "changed" || c.Condition != "principal_diagnosis" || len(c.Added) != 37 || len(c.Removed) != 37 {
				t.Errorf("%s %s +%d -%d", c.Op, c.Condition, len(c.Added), len(c.Removed))
			}
		case "subdivision":
			if c.Old != "1/5" || c.New != "1/3/5" {
				t.Errorf("%s to %s", c.Old, c.New)
			}
		}
	}
}
