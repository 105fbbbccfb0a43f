package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// moving are cases whose groups were looked up in the tables of both editions: cerebral infarction went from BR2 to BR1, a heart and lung
// transplant from AF1 to AA1, and appendicitis stays.
const moving = `{"id":"a","sex":"M","age":67,"dx":["I63.902"],"px":[],"hospital_level":"三级"}
{"id":"b","sex":"F","age":70,"dx":["I63.902"],"px":[],"hospital_level":"二级"}
{"id":"c","sex":"M","age":50,"dx":["I42.001"],"px":["33.6x00"],"hospital_level":"三级"}
{"id":"d","sex":"M","age":50,"dx":["K35.800"],"px":[],"hospital_level":"三级"}
`

func TestImpact(t *testing.T) {
	code, out, log := ask(t, moving, "impact", "chs-drg@1.1", "chs-drg@2.0", "-list", "1")
	want := `chs-drg@1.1 → chs-drg@2.0
4 例  变组 3 例（75.00 %）
  BR25 → BR15   2 例   50.00 %   第一个分歧：BR2（主要诊断 I63.902） ｜ BR1（主要诊断 I63.902）
  AF19 → AA19   1 例   25.00 %   第一个分歧：AF1（主要手术 33.6x00） ｜ AA1（主要手术 33.6x00）

医院级别 三级：3 例  变组 2 例（66.67 %）
医院级别 二级：1 例  变组 1 例（100.00 %）

变组病例（前 1 例，共 3 例）
  a                 BR25 → BR15   BR2（主要诊断 I63.902） ｜ BR1（主要诊断 I63.902）
`
	if code != fine || log != "" || out != want {
		t.Errorf("status %d, %s\n%s", code, log, out)
	}
}

func TestImpactJSON(t *testing.T) {
	code, out, _ := ask(t, moving+"{\n", "impact", "chs-drg@1.1", "chs-drg@2.0", "-json")
	var got struct {
		Cases, Moved, Unreadable int
		Complete                 bool
		Migrations               []struct {
			Old, New struct{ Status, Code string }
			Cases    int
			First    *struct {
				OldRule string `json:"old_rule"`
				NewRule string `json:"new_rule"`
			}
		}
		Institutions []struct{ Institution string }
		Listed       []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if code != found || got.Cases != 4 || got.Moved != 3 || got.Unreadable != 1 || !got.Complete || len(got.Listed) != 3 || len(got.Migrations) != 3 ||
		got.Institutions == nil || len(got.Institutions) > 0 {
		t.Fatalf("status %d, %+v", code, got)
	}
	if m := got.Migrations[0]; m.Old.Code != "BR25" || m.New.Code != "BR15" || m.Cases != 2 || m.First.OldRule != "adrg/BR2" || m.First.NewRule != "adrg/BR1" {
		t.Errorf("%+v", m)
	}
	for _, m := range got.Migrations {
		if (m.First == nil) != (m.Old == m.New) {
			t.Errorf("%+v", m)
		}
	}
}

// TestImpactSame moves nothing.
func TestImpactSame(t *testing.T) {
	code, out, _ := ask(t, moving, "impact", "chs-drg@2.0", "chs-drg@2.0", "-lang", "en")
	if code != fine || !strings.Contains(out, "4 cases, 0 moved (0.00 %)") || strings.Contains(out, "parts at") {
		t.Errorf("status %d\n%s", code, out)
	}
}

// TestImpactScores raises the score of one group by a tenth: no case moves, and two cases of it and one of another change the total from
// 2 × 628.00 + 62.50 to 2 × 690.80 + 62.50.
func TestImpactScores(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "dipcity", "pack"))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "scores.csv")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), "K35.3-A,628.00", "K35.3-A,690.80", 1)
	if changed == string(data) {
		t.Fatal("the score is not there")
	}
	if err := os.WriteFile(name, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	cases := `{"id":"a","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
{"id":"b","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
{"id":"c","sex":"M","age":60,"dx":["Z51.102"],"px":[],"admission":"inpatient"}
`
	code, out, log := ask(t, cases, "impact", "../dipcity/pack", dir)
	if want := "3 例  变组 0 例（0.00 %）  分值合计 1318.50 → 1444.10（+9.53 %，3 例有分值）\n"; code != fine || !strings.Contains(out, want) {
		t.Errorf("status %d, %s\n%s", code, log, out)
	}
}

// TestImpactInstitutions adds up by hospital: the score of one group raised by a tenth, and another row that goes elsewhere. By hand: H2 has two
// cases of 628.00, now 690.80; H1 one of them and one of 62.50, which the new pack does not take up by its whole code: row 9445 then has
// (4000 + 7919 × 9445 mod 40009) ÷ 100 = 221.34; one case states no hospital.
func TestImpactInstitutions(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "dipcity", "pack"))); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(dir, "scores.csv"), "K35.3-A,628.00", "K35.3-A,690.80")
	edit(t, filepath.Join(dir, "pack.yaml"), "keys: [full, five,", "keys: [five, full,")
	cases := `{"id":"a","institution":"H2","hospital_level":"三级","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
{"id":"b","institution":"H2","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
{"id":"c","institution":"H1","sex":"M","age":60,"dx":["Z51.102"],"px":[],"admission":"inpatient"}
{"id":"d","institution":"H1","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
{"id":"e","sex":"M","age":30,"dx":["K35.300"],"px":["47.0901"]}
`
	for _, lang := range []string{"zh", "en"} {
		code, out, log := ask(t, cases, "impact", "../dipcity/pack", dir, "-lang", lang)
		if code != fine || log != "" {
			t.Errorf("status %d, %s", code, log)
		}
		golden.Compare(t, filepath.Join("testdata", "impact."+lang), []byte(out))
	}
	_, out, _ := ask(t, cases, "impact", "../dipcity/pack", dir, "-top", "1")
	if !strings.Contains(out, "  其余 1 家\n  未填：1 例") || strings.Contains(out, "  H2：") {
		t.Error(out)
	}
	_, out, _ = ask(t, cases, "impact", "../dipcity/pack", dir, "-json")
	var got struct {
		Levels []struct {
			Level string `json:"hospital_level"`
			Cases int
		}
		Institutions []struct {
			Institution  string
			Cases, Moved int
			OldScore     string `json:"old_score"`
			NewScore     string `json:"new_score"`
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(got.Institutions); text != "[{H1 2 1 690.5000 912.1400} {H2 2 0 1256.0000 1381.6000} { 1 0 628.0000 690.8000}]" {
		t.Error(text)
	}
	if text := fmt.Sprint(got.Levels); text != "[{三级 1} { 4}]" {
		t.Error(text)
	}
}

// weighted writes a pack over CHS-DRG 2.0 that gives every DRG the weight 1, and some another.
func weighted(t *testing.T, other string) string {
	t.Helper()
	base, err := packs.Open("chs-drg@2.0")
	if err != nil {
		t.Fatal(err)
	}
	table := "drg,weight,hospital_level\n"
	for _, g := range base.DRG().Groups {
		if g.Kind == rules.KindDRG && !strings.Contains(other, g.Code+",") {
			table += g.Code + ",1,\n"
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, packtest.LocalDRG(base, map[string]string{"weights": table + other})); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestImpactWeights compares two local packs whose weights differ in one DRG, at one level of hospitals more. By hand: of BR15 the case of
// a tertiary hospital goes from 1.5 to 1.8, the other stays at 1.2; the transplant weighs 1, and the gray principal diagnosis has no group and no
// weight: 3.7 and 4.0.
func TestImpactWeights(t *testing.T) {
	old := weighted(t, "BR15,1.2,\nBR15,1.5,三级\n")
	new := weighted(t, "BR15,1.2,\nBR15,1.8,三级\n")
	code, out, log := ask(t, moving, "impact", old, new)
	for _, want := range []string{
		"\n4 例  变组 0 例（0.00 %）  权重合计 3.7000 → 4.0000（+8.11 %，3 例有权重）\n",
		"\n医院级别 三级：3 例  变组 0 例（0.00 %）  权重 2.5000 → 2.8000（+12.00 %）\n",
		"\n医院级别 二级：1 例  变组 0 例（0.00 %）  权重 1.2000 → 1.2000（+0.00 %）\n",
	} {
		if code != fine || !strings.Contains(out, want) {
			t.Errorf("status %d, %s%s; no %s", code, out, log, want)
		}
	}
}

// TestImpactInterrupted tells what was read.
func TestImpactInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out, log strings.Builder
	code := run(env{ctx: ctx, in: strings.NewReader(moving), out: &out, log: &log}, []string{"impact", "chs-drg@1.1", "chs-drg@2.0"})
	if code != found || !strings.Contains(out.String(), "中断") {
		t.Errorf("status %d\n%s", code, out.String())
	}
}

// TestImpactMemory reads many cases and keeps no more than of few.
func TestImpactMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100,000 cases")
	}
	in, w := io.Pipe()
	var grown uint64
	go func() {
		var before, after runtime.MemStats
		for i := range 100_000 {
			if i == 10_000 || i == 99_999 {
				runtime.GC()
				runtime.ReadMemStats(&after)
				if i == 10_000 {
					before = after
				}
			}
			fmt.Fprintf(w, `{"id":"%d","institution":"H%d","sex":"M","age":67,"dx":["I63.902"],"px":[]}`+"\n", i, i%500)
		}
		grown = max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
		w.Close()
	}()
	var out strings.Builder
	code := run(env{ctx: context.Background(), in: in, out: &out, log: io.Discard}, []string{"impact", "chs-drg@1.1", "chs-drg@2.0"})
	if code != fine || !strings.Contains(out.String(), "100,000 例  变组 100,000 例") || grown > 1<<20 {
		t.Errorf("status %d, the heap grew by %d bytes\n%.300s", code, grown, out.String())
	}
}
