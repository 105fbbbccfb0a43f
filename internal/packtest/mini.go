package packtest

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/rules"
)

//go:embed mini
var miniFiles embed.FS

// Mini returns the two small packs that tests change: the code system opened, its files, and the files of the CHS-DRG pack.
func Mini(tb testing.TB) (codes *rules.Pack, codeFiles, drgFiles fstest.MapFS) {
	tb.Helper()
	codeFiles, drgFiles = files(tb, "mini/codes"), files(tb, "mini/drg")
	codes, err := rules.Open(codeFiles)
	if err != nil {
		tb.Fatal(err)
	}
	y := drgFiles["pack.yaml"]
	y.Data = []byte(strings.ReplaceAll(string(y.Data), "DIGEST", codes.Digest()))
	return codes, codeFiles, drgFiles
}

// MiniDIP returns the small packs of system dip that tests change: the code system and the pack opened, and the files of the
// pack.
func MiniDIP(tb testing.TB) (codes, base *rules.Pack, baseFiles fstest.MapFS) {
	tb.Helper()
	codes, _, _ = Mini(tb)
	baseFiles = files(tb, "mini/dip")
	y := baseFiles["pack.yaml"]
	y.Data = []byte(strings.ReplaceAll(string(y.Data), "DIGEST", codes.Digest()))
	base, err := rules.Open(baseFiles, codes)
	if err != nil {
		tb.Fatal(err)
	}
	return codes, base, baseFiles
}

// MiniCrosswalk returns the files of the small pack of system crosswalk, which needs the code system of [Mini].
func MiniCrosswalk(tb testing.TB) fstest.MapFS {
	tb.Helper()
	return miniOf(tb, "mini/crosswalk")
}

// MiniEdits returns the files of the small pack of system edits, which needs the code system of [Mini].
func MiniEdits(tb testing.TB) fstest.MapFS {
	tb.Helper()
	return miniOf(tb, "mini/edits")
}

// miniOf returns the files of a small pack over the code system of [Mini].
func miniOf(tb testing.TB, dir string) fstest.MapFS {
	tb.Helper()
	codes, _, _ := Mini(tb)
	m := files(tb, dir)
	y := m["pack.yaml"]
	y.Data = []byte(strings.ReplaceAll(string(y.Data), "DIGEST", codes.Digest()))
	return m
}

// MiniLocal returns the small CHS-DRG pack opened, and the files of a pack over it.
func MiniLocal(tb testing.TB) (codes, base *rules.Pack, localFiles fstest.MapFS) {
	tb.Helper()
	codes, _, drgFiles := Mini(tb)
	base, err := rules.Open(drgFiles, codes)
	if err != nil {
		tb.Fatal(err)
	}
	localFiles = files(tb, "mini/local")
	y := localFiles["pack.yaml"]
	y.Data = []byte(strings.NewReplacer("DIGEST", codes.Digest(), "BASE", base.Digest()).Replace(string(y.Data)))
	return codes, base, localFiles
}

// City returns the small local pack of system chs-drg opened.
func City(tb testing.TB) *rules.Pack {
	tb.Helper()
	codes, base, localFiles := MiniLocal(tb)
	p, err := rules.Open(localFiles, codes, base)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// Local returns the files of a pack over a base: the manifest is that of another pack with a new id and other tables, whose
// rows it counts.
func Local(id string, base *rules.Pack, like fstest.MapFS, tables map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	manifest, _, _ := strings.Cut(string(like["pack.yaml"].Data), "tables:")
	var lines []string
	for _, line := range strings.SplitAfter(manifest, "\n") {
		switch {
		case strings.HasPrefix(line, "id: "):
			line = "id: " + id + "\n"
		case strings.HasPrefix(line, "base: "):
			continue
		}
		lines = append(lines, line)
	}
	p := base.Identity()
	lines = append(lines, fmt.Sprintf("base: {id: %s, edition: %q, digest: %q}\n", p.ID, p.Edition, p.Digest))
	if len(tables) == 0 {
		lines = append(lines, "tables: {}\n")
	} else {
		lines = append(lines, "tables:\n")
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		text := strings.TrimSuffix(tables[name], "\n") + "\n"
		lines = append(lines, fmt.Sprintf("  %s: %d\n", name, strings.Count(text, "\n")-1))
		m[name+".csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	m["pack.yaml"] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
	return m
}

// files copies an embedded directory, so that a test can change it.
func files(tb testing.TB, dir string) fstest.MapFS {
	tb.Helper()
	m := fstest.MapFS{}
	entries, err := fs.ReadDir(miniFiles, dir)
	for _, e := range entries {
		var data []byte
		if data, err = fs.ReadFile(miniFiles, dir+"/"+e.Name()); err != nil {
			break
		}
		m[e.Name()] = &fstest.MapFile{Data: data}
	}
	if err != nil || len(m) == 0 {
		tb.Fatalf("no files in %s: %v", dir, err)
	}
	return m
}

// Patch changes a file: the lines after each "-" line take its place, "+" lines without a "-" before them are appended.
func Patch(m fstest.MapFS, name string, change []string) error {
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

// LocalDRG returns the files of a pack of system chs-drg over a base: its tables, whose rows the manifest counts, and further
// lines of the manifest, such as core_changes or parameters.
func LocalDRG(base *rules.Pack, tables map[string]string, lines ...string) fstest.MapFS {
	m := base.Manifest()
	p, codes := base.Identity(), m.CodeSystem
	manifest := fmt.Sprintf("format: 1\nsystem: chs-drg\nid: local\nedition: %q\nrevision: 1\nname: 示例\nsources: [{title: 示例, issuer: 示例}]\n"+
		"code_system: {id: %s, edition: %q, digest: %q}\nbase: {id: %s, edition: %q, digest: %q}\n%stables:\n",
		"1", codes.ID, codes.Edition, codes.Digest, p.ID, p.Edition, p.Digest, strings.Join(append(lines, ""), "\n"))
	if len(tables) == 0 {
		manifest = strings.TrimSuffix(manifest, "\n") + " {}\n"
	}
	files := fstest.MapFS{}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		text := strings.TrimSuffix(tables[name], "\n") + "\n"
		manifest += fmt.Sprintf("  %s: %d\n", name, strings.Count(text, "\n")-1)
		files[name+".csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	files["pack.yaml"] = &fstest.MapFile{Data: []byte(manifest)}
	return files
}

// MiniPayment returns the files of the small pack of system payment, for the groups of the small CHS-DRG pack.
func MiniPayment(tb testing.TB) fstest.MapFS {
	tb.Helper()
	codes, _, drgFiles := Mini(tb)
	drg, err := rules.Open(drgFiles, codes)
	if err != nil {
		tb.Fatal(err)
	}
	m := files(tb, "mini/payment")
	y := m["pack.yaml"]
	y.Data = []byte(strings.ReplaceAll(string(y.Data), "GROUPING", drg.Digest()))
	return m
}
