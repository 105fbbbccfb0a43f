package rules_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/rules"
)

// files reads a directory of testdata into memory.
func files(tb testing.TB, dir string) fstest.MapFS {
	tb.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(dir + "/" + path)
		m[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil || len(m) == 0 {
		tb.Fatalf("no files in %s: %v", dir, err)
	}
	return m
}

// mini returns the files of the two small packs, and the first of them opened.
func mini(tb testing.TB) (codes *rules.Pack, codeFiles, drgFiles fstest.MapFS) {
	tb.Helper()
	codeFiles, drgFiles = files(tb, "testdata/mini/codes"), files(tb, "testdata/mini/drg")
	codes, err := rules.Open(codeFiles)
	if err != nil {
		tb.Fatal(err)
	}
	y := drgFiles["pack.yaml"]
	y.Data = []byte(strings.ReplaceAll(string(y.Data), "DIGEST", codes.Digest()))
	return codes, codeFiles, drgFiles
}

// patch changes a file: the lines after each "-" line take its place, "+" lines without a "-" before them are appended.
func patch(m fstest.MapFS, name string, change []string) error {
	var text []string
	if f := m[name]; f != nil {
		text = strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n")
	}
	at := -1 // where the next "+" line goes; -1 is the end
	for _, c := range change {
		if c == "" {
			continue
		}
		line, err := strconv.Unquote(`"` + strings.ReplaceAll(c[1:], `"`, `\"`) + `"`)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", name, c, err)
		}
		switch {
		case c[0] == '-':
			at = -1
			for i, t := range text {
				if t == line || strings.HasPrefix(line, "code_system") && strings.HasPrefix(t, "code_system") {
					at = i
				}
			}
			if at < 0 {
				return fmt.Errorf("%s has no line %q", name, line)
			}
			text = append(text[:at:at], text[at+1:]...)
		case c[0] == '+' && at < 0:
			text = append(text, line)
		case c[0] == '+':
			text = append(text[:at:at], append([]string{line}, text[at:]...)...)
			at++
		default:
			return fmt.Errorf("%s: %q is no change", name, c)
		}
	}
	data := strings.Join(text, "\n") + "\n"
	if len(text) == 0 {
		data = ""
	}
	m[name] = &fstest.MapFile{Data: []byte(data)}
	return nil
}

// all returns the single errors of an error.
func all(tb testing.TB, err error) rules.Errors {
	tb.Helper()
	var list rules.Errors
	if !errors.As(err, &list) || len(list) == 0 {
		tb.Fatalf("%v (%T) holds no list of errors", err, err)
	}
	return list
}

func TestMini(t *testing.T) {
	codes, _, drgFiles := mini(t)
	p, err := rules.Open(drgFiles, codes)
	if err != nil {
		t.Fatal(err)
	}
	m := p.Manifest()
	if m.ID != "mini" || m.Edition != "1.0" || m.Revision != 1 || m.System != rules.SystemDRG || p.Identity().String() != "mini@1.0" {
		t.Errorf("manifest %+v", m)
	}
	if v := m.Parameters.ParameterValue("principal_check"); v != "[catalogue, gray, not-allowed]" {
		t.Errorf("principal_check = %s", v)
	}
	if pos := m.Parameters.ParameterPos("gray"); pos.String() != "pack.yaml:18" {
		t.Errorf("gray stands at %s", pos)
	}
	d := p.DRG()
	if len(d.MDCs) != 2 || d.MDCs[1].Code != "MDCG" || d.MDCs[1].QYCode != "GQY" || d.MDCs[1].Fall || !d.MDCs[0].Fall {
		t.Errorf("MDCs %+v", d.MDCs)
	}
	g := d.MDCs[1].ADRGs[0]
	if g.Code != "GD1" || g.Stage != rules.BeforeQY || len(g.Leaves) != 1 || g.Leaves[0].Code != "GD19" {
		t.Errorf("ADRG %+v", g)
	}
	if c := g.Alternatives[0].Conditions[0]; c.Atom != rules.MainProcedure || len(c.List.Codes) != 2 || c.List.Lines[1] != 3 || c.Pos.String() != "conditions.csv:3" {
		t.Errorf("condition %+v", c)
	}
	if p.Codes().Diagnoses() != 12 || p.Codes().Procedures() != 6 {
		t.Errorf("%d diagnoses, %d procedures", p.Codes().Diagnoses(), p.Codes().Procedures())
	}
}
