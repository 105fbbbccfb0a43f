package rules_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
	"github.com/fenzu/fenzu/rules/packs/chsdrg20"
	"github.com/fenzu/fenzu/rules/packs/dip20"
)

// national returns the files of CHS-DRG 2.0, to be changed.
func national(tb testing.TB) fstest.MapFS {
	tb.Helper()
	m := fstest.MapFS{}
	entries, err := fs.ReadDir(chsdrg20.FS(), ".")
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		var data []byte
		if data, err = fs.ReadFile(chsdrg20.FS(), e.Name()); err != nil {
			break
		}
		m[e.Name()] = &fstest.MapFile{Data: data}
	}
	if err != nil || len(m) < 10 {
		tb.Fatalf("%d files, %v", len(m), err)
	}
	return m
}

// replace changes the first text of a file that matches.
func replace(tb testing.TB, m fstest.MapFS, name, pattern, by string) {
	tb.Helper()
	at := regexp.MustCompile(pattern).FindIndex(m[name].Data)
	if at == nil {
		tb.Fatalf("%s has no %s", name, pattern)
	}
	m[name] = &fstest.MapFile{Data: slices.Concat(m[name].Data[:at[0]], []byte(by), m[name].Data[at[1]:])}
}

// brief writes errors as file:line code, in the order in which they are printed.
func brief(list rules.Errors) []string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = e.File + " " + string(e.Code)
		if e.Line > 0 {
			texts[i] = fmt.Sprintf("%s:%d %s", e.File, e.Line, e.Code)
		}
	}
	return texts
}

// TestDamage damages one thing of a whole national pack. The cause is all that is told: what follows from it, up to a
// thousandfold, would bury it.
func TestDamage(t *testing.T) {
	codes := packtest.Codes(t)
	lineOf := func(name, pattern string) int {
		data := national(t)[name].Data
		at := regexp.MustCompile(pattern).FindIndex(data)
		return bytes.Count(data[:at[0]], []byte("\n")) + 1
	}
	gbk := "\xc9\xf1\xbe\xad" // 神经
	for _, c := range []struct {
		name   string
		damage func(m fstest.MapFS)
		want   []string
	}{
		{"lists.csv is missing", func(m fstest.MapFS) { delete(m, "lists.csv") }, []string{"lists.csv file-missing"}},
		{"mdc.csv is missing", func(m fstest.MapFS) { delete(m, "mdc.csv") }, []string{"mdc.csv file-missing"}},
		{"adrg.csv is missing", func(m fstest.MapFS) { delete(m, "adrg.csv") }, []string{"adrg.csv file-missing"}},
		{"drg.csv is missing", func(m fstest.MapFS) { delete(m, "drg.csv") }, []string{"drg.csv file-missing"}},
		{"conditions.csv is missing", func(m fstest.MapFS) { delete(m, "conditions.csv") }, []string{"conditions.csv file-missing"}},
		{"gates.csv is missing", func(m fstest.MapFS) { delete(m, "gates.csv") }, []string{"gates.csv file-missing"}},
		{"qy.csv is missing", func(m fstest.MapFS) { delete(m, "qy.csv") }, []string{"qy.csv file-missing"}},
		{"mdc_principal.csv is missing", func(m fstest.MapFS) { delete(m, "mdc_principal.csv") }, []string{"mdc_principal.csv file-missing"}},
		{"exclusion.csv is missing", func(m fstest.MapFS) { delete(m, "exclusion.csv") }, []string{"exclusion.csv file-missing"}},
		{"accepted.csv is missing", func(m fstest.MapFS) { delete(m, "accepted.csv") }, []string{"accepted.csv file-missing"}},
		{"all tables are missing", func(m fstest.MapFS) {
			maps.DeleteFunc(m, func(name string, _ *fstest.MapFile) bool { return strings.HasSuffix(name, ".csv") })
		}, func() []string {
			var list []string
			for name := range national(t) {
				if strings.HasSuffix(name, ".csv") {
					list = append(list, name+" file-missing")
				}
			}
			slices.Sort(list)
			return list
		}()},
		{"mdc.csv is GBK", func(m fstest.MapFS) { replace(t, m, "mdc.csv", "神经", gbk) },
			[]string{fmt.Sprintf("mdc.csv:%d encoding", lineOf("mdc.csv", "神经"))}},
		{"adrg.csv has a zero byte", func(m fstest.MapFS) { replace(t, m, "adrg.csv", "BR1,", "BR1\x00,") },
			[]string{fmt.Sprintf("adrg.csv:%d encoding", lineOf("adrg.csv", "BR1,"))}},
		{"drg.csv has an unknown column", func(m fstest.MapFS) { replace(t, m, "drg.csv", "name,when", "nmae,when") },
			[]string{"drg.csv:1 column-missing", "drg.csv:1 column-unknown"}},
		{"lists.csv has no header", func(m fstest.MapFS) { m["lists.csv"] = &fstest.MapFile{} }, []string{"lists.csv:1 file-empty"}},
		{"the header of adrg.csv has an open quotation mark", func(m fstest.MapFS) { replace(t, m, "adrg.csv", "adrg,", `"adrg,`) },
			[]string{"adrg.csv:1 row-quote"}},
		{"a line break in a cell of mdc.csv", func(m fstest.MapFS) { replace(t, m, "mdc.csv", `MDCB,[^,]*,`, "MDCB,\"神经\n系统\",") },
			[]string{fmt.Sprintf("mdc.csv:%d row-quote", lineOf("mdc.csv", "MDCB,")), fmt.Sprintf("mdc.csv:%d row-quote", lineOf("mdc.csv", "MDCB,")+1)}},
		{"a row of mdc.csv without code", func(m fstest.MapFS) { replace(t, m, "mdc.csv", `MDCB,`, ",") },
			[]string{fmt.Sprintf("mdc.csv:%d cell-empty", lineOf("mdc.csv", "MDCB,"))}},
		{"a row of adrg.csv without code", func(m fstest.MapFS) { replace(t, m, "adrg.csv", `BR1,`, ",") },
			[]string{fmt.Sprintf("adrg.csv:%d cell-empty", lineOf("adrg.csv", "BR1,"))}},
		{"a row of exclusion.csv without name", func(m fstest.MapFS) { replace(t, m, "exclusion.csv", `\n[^,]*,`, "\n,") },
			[]string{"exclusion.csv:2 cell-empty"}},
		{"an ADRG with a misspelt MDC", func(m fstest.MapFS) { replace(t, m, "adrg.csv", `BR1,MDCB`, "BR1,MCDB") },
			[]string{fmt.Sprintf("adrg.csv:%d group-unknown", lineOf("adrg.csv", "BR1,"))}},
		{"the manifest gives no number of rows", func(m fstest.MapFS) { replace(t, m, "pack.yaml", `  mdc: \d+`, "  mdc: -1") },
			[]string{fmt.Sprintf("pack.yaml:%d cell-value", lineOf("pack.yaml", "  mdc: "))}},
		{"the manifest gives a word", func(m fstest.MapFS) { replace(t, m, "pack.yaml", `  mdc: \d+`, "  mdc: all") },
			[]string{fmt.Sprintf("pack.yaml:%d key-type", lineOf("pack.yaml", "  mdc: "))}},
		{"the manifest leaves out lists.csv", func(m fstest.MapFS) { replace(t, m, "pack.yaml", `  lists: \d+\n`, "") },
			[]string{"lists.csv file-unknown", fmt.Sprintf("pack.yaml:%d key-missing", lineOf("pack.yaml", "tables:")+1)}},
		{"the manifest leaves out exclusion.csv", func(m fstest.MapFS) { replace(t, m, "pack.yaml", `  exclusion: \d+\n`, "") },
			[]string{"exclusion.csv file-unknown"}},
		{"the manifest has no tables", func(m fstest.MapFS) { replace(t, m, "pack.yaml", `tables:\n(  .*\n)+`, "") },
			[]string{"pack.yaml:2 key-missing"}}, // where the mapping begins
	} {
		t.Run(c.name, func(t *testing.T) {
			m := national(t)
			c.damage(m)
			p, err := rules.Open(m, codes)
			if err == nil || p != nil {
				t.Fatal("the pack loads")
			}
			list := all(t, err)
			if got := brief(list); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got[:min(len(got), 10)], c.want)
			}
		})
	}
}

// TestDamagedArchive flips a byte of a table inside an archive.
func TestDamagedArchive(t *testing.T) {
	data := archive(t, national(t))
	at := bytes.Index(data, []byte("mdc.csv")) + len("mdc.csv") + 40
	data[at] ^= 0x55
	_, err := openZip(data, packtest.Codes(t))
	if got := brief(all(t, err)); !slices.Equal(got, []string{"mdc.csv file-unreadable"}) {
		t.Errorf("%q", got[:min(len(got), 10)])
	}
}

// TestWholeFilesFirst puts errors of whole files before those of rows, whatever their names.
func TestWholeFilesFirst(t *testing.T) {
	m := national(t)
	replace(t, m, "adrg.csv", `BR1,MDCB`, "BR1,MCDB")
	delete(m, "zones.csv")
	replace(t, m, "qy.csv", "group,", "groop,")
	replace(t, m, "pack.yaml", "revision: 1", "revision: none")
	_, err := rules.Open(m, packtest.Codes(t))
	var got []string
	for _, e := range all(t, err) {
		got = append(got, e.File+" "+string(e.Code))
	}
	want := []string{"pack.yaml key-type", "qy.csv column-missing", "qy.csv column-unknown", "zones.csv file-missing", "adrg.csv group-unknown"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestManyErrors opens a pack whose table of 200,000 rows is wrong in every row. Every error has its place; were each looked for
// from the beginning of the file, it would take minutes.
func TestManyErrors(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	const n = 200_000
	for name, c := range map[string]struct {
		row   string
		first int
		code  rules.Code
	}{
		"lists.csv":      {"GD1.main,%02[2]d.%04[3]dx999\n", 0, rules.CodeUnknown},
		"exclusion.csv":  {"1,A41.900\n", 1, rules.RowDuplicate},
		"adrg.csv":       {"G%[1]d,MDCQ,x,before_qy\n", 0, rules.GroupUnknown},
		"drg.csv":        {"G%[1]d,GD1,x,\n", 1, rules.LeafUnreachable},
		"conditions.csv": {"GD1,1,principal_diagnosis,MDCG,\n", 1, rules.RowDuplicate},
		"accepted.csv":   {"code-unknown,x,y,z\n", 1, rules.RowDuplicate},
	} {
		changed := maps.Clone(m)
		var b bytes.Buffer
		header := map[string]string{"accepted.csv": "finding,subject,reason,source"}[name]
		if f := m[name]; f != nil {
			header, _, _ = strings.Cut(string(f.Data), "\n")
		}
		b.WriteString(header + "\n")
		for i := range n {
			if strings.Contains(c.row, "%") {
				fmt.Fprintf(&b, c.row, i, i/10_000, i%10_000)
			} else {
				b.WriteString(c.row)
			}
		}
		changed[name] = &fstest.MapFile{Data: b.Bytes()}
		_, err := rules.Open(changed, codes)
		found, last := 0, ""
		for _, e := range all(t, err) {
			if e.File == name && e.Code == c.code {
				if e.Source == "" || e.Column == 0 {
					t.Fatalf("%+v has no place", e)
				}
				found++
				last = e.Source
			}
		}
		if found != n-c.first {
			t.Errorf("%s: %d errors %s, want %d", name, found, c.code, n-c.first)
		}
		if want := strings.TrimSuffix(b.String()[strings.LastIndex(strings.TrimSuffix(b.String(), "\n"), "\n")+1:], "\n"); last != want {
			t.Errorf("%s: the last error quotes %q, want %q", name, last, want)
		}
	}
}

// TestNeedsOfLocalPack opens a local pack without what it rests on, or with other bytes of it: what can be said of its own files
// is said all the same.
func TestNeedsOfLocalPack(t *testing.T) {
	codes := packtest.Codes(t)
	base, err := rules.Open(dip20.FS(), codes)
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(dip20.FS(), "pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, base, codes string // digests, "" for the right ones
		needs             []*rules.Pack
		want              []string
	}{
		{"all is there", "", "", []*rules.Pack{codes, base}, []string{"coefficients.csv:1 column-missing", "coefficients.csv:1 column-unknown", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
		{"nothing is there", "", "", nil, []string{"base pack-needed", "code_system pack-needed", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
		{"the base is not there", "", "", []*rules.Pack{codes}, []string{"base pack-needed", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
		{"the code system is not there", "", "", []*rules.Pack{base}, []string{"code_system pack-needed", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
		{"the base is stale", "h1:00", "", []*rules.Pack{codes, base}, []string{"base pack-stale", "coefficients.csv:1 column-missing", "coefficients.csv:1 column-unknown", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
		{"the code system is stale", "", "h1:00", []*rules.Pack{codes, base}, []string{"code_system pack-stale", "code_system pack-stale", "costs.csv row-count", "scores.csv:2 encoding", "stages.csv file-missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			y, _, _ := strings.Cut(string(data), "\ntables:\n")
			y = strings.Replace(y, "\nid: dip\n", "\nid: local\n", 1)
			y += fmt.Sprintf("\nbase: {id: dip, edition: \"2.0\", digest: %q}\n", cmp.Or(c.base, base.Digest()))
			y += fmt.Sprintf("code_system: {id: yb, edition: \"2.0\", digest: %q}\n", cmp.Or(c.codes, codes.Digest()))
			y += "tables: {scores: 1, costs: 7, stages: 1, coefficients: 0}\n"
			_, err := rules.Open(fstest.MapFS{
				"pack.yaml":        &fstest.MapFile{Data: []byte(y)},
				"scores.csv":       &fstest.MapFile{Data: []byte("code,score\n\xb1\xe0,1\n")},
				"costs.csv":        &fstest.MapFile{Data: []byte("code,cost\n")},
				"coefficients.csv": &fstest.MapFile{Data: []byte("code,hospital_level,coeficient\n")},
			}, c.needs...)
			if err == nil {
				t.Fatal("it loads")
			}
			var got []string
			for _, e := range all(t, err) {
				switch {
				case e.Code == rules.RowCount:
					got = append(got, fmt.Sprintf("%s %s", e.Args[0], e.Code))
				case e.File == "pack.yaml":
					got = append(got, e.Field+" "+string(e.Code))
				default:
					got = append(got, brief(rules.Errors{e})...)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
