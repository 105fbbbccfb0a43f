package rules_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// archive makes a zip of files, in the order of their names.
func archive(tb testing.TB, m fstest.MapFS) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(m[name].Data)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func openZip(data []byte, needs ...*rules.Pack) (*rules.Pack, error) {
	return rules.OpenZip(bytes.NewReader(data), int64(len(data)), needs...)
}

// store writes files into a directory.
func store(tb testing.TB, m fstest.MapFS) string {
	tb.Helper()
	dir := tb.TempDir()
	for name, f := range m {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, f.Data, 0o644)); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// TestOneRoad opens one pack from memory, from a directory, from an archive and from the path of an archive.
func TestOneRoad(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	want, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	dir := store(t, m)
	data := archive(t, m)
	path := filepath.Join(dir, "..", "mini.zip")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (*rules.Pack, error){
		"os.DirFS":  func() (*rules.Pack, error) { return rules.Open(os.DirFS(dir), codes) },
		"directory": func() (*rules.Pack, error) { return rules.OpenFile(dir, codes) },
		"zip":       func() (*rules.Pack, error) { return openZip(data, codes) },
		"zip file":  func() (*rules.Pack, error) { return rules.OpenFile(path, codes) },
	} {
		got, err := open()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if *got.Identity() != *want.Identity() {
			t.Errorf("%s: %+v, want %+v", name, got.Identity(), want.Identity())
		}
	}
}

// TestDigest checks the digest as its comment tells everybody to check it.
func TestDigest(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	var list strings.Builder
	for _, name := range names {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(m[name].Data), name)
	}
	if want := fmt.Sprintf("h1:%x", sha256.Sum256([]byte(list.String()))); p.Digest() != want {
		t.Errorf("Digest() = %s, want %s", p.Digest(), want)
	}
	if _, err := exec.LookPath("sha256sum"); err != nil {
		t.Log("no sha256sum here; the command was not run")
		return
	}
	cmd := exec.Command("sh", "-c", "sha256sum *.csv pack.yaml | LC_ALL=C sort -k2 | sha256sum")
	cmd.Dir = store(t, m)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := "h1:" + strings.Fields(string(out))[0]; got != p.Digest() {
		t.Errorf("sha256sum says %s, Digest() %s", got, p.Digest())
	}
	// One byte anywhere is another digest; files that are no part of the pack change nothing.
	m["cc.csv"].Data = append(m["cc.csv"].Data, '\n')
	changed, err := rules.Open(m, codes)
	if err != nil || changed.Digest() == p.Digest() {
		t.Errorf("the digest of changed bytes is the same, %v", err)
	}
	m["cc.csv"].Data = m["cc.csv"].Data[:len(m["cc.csv"].Data)-1]
	m["README.md"] = &fstest.MapFile{Data: []byte("x")}
	m[".DS_Store"] = &fstest.MapFile{Data: []byte("x")}
	m["tests/cases.csv"] = &fstest.MapFile{Data: []byte("x")}
	if same, err := rules.Open(m, codes); err != nil || same.Digest() != p.Digest() {
		t.Errorf("README, hidden files or sheets of tests changed the digest, %v", err)
	}
}

// codesOf returns the codes of the errors, in order.
func codesOf(tb testing.TB, err error) []rules.Code {
	var list []rules.Code
	for _, e := range all(tb, err) {
		list = append(list, e.Code)
	}
	return list
}

func TestUnreadable(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	data := archive(t, m)
	want := func(name string, p *rules.Pack, err error, code rules.Code) {
		t.Helper()
		if err == nil || p != nil {
			t.Errorf("%s loads", name)
			return
		}
		if got := codesOf(t, err); !slices.Contains(got, code) {
			t.Errorf("%s: %v, want %s", name, err, code)
		}
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if text := all(t, err).Text(l); strings.Contains(text, "%!") || strings.Contains(text, t.TempDir()) {
				t.Errorf("%s: text %s", name, text)
			}
		}
	}
	p, err := rules.OpenFile(filepath.Join(t.TempDir(), "none"), codes)
	want("a path that is not there", p, err, rules.PackMissing)
	p, err = rules.OpenFile(t.TempDir(), codes)
	want("an empty directory", p, err, rules.FileMissing)

	for n := range len(data) { // a truncated archive, wherever it ends
		if n%97 == 0 || n > len(data)-40 {
			p, err = openZip(data[:n], codes)
			want(fmt.Sprintf("an archive cut off at %d", n), p, err, rules.FileUnreadable)
		}
	}
	damaged := bytes.Clone(data)
	at := bytes.Index(damaged, []byte("lists.csv")) + len("lists.csv") + 4
	damaged[at] ^= 0x55
	p, err = openZip(damaged, codes)
	want("an archive with a damaged file", p, err, rules.FileUnreadable)

	for _, name := range []string{"../evil.csv", "/etc/evil.csv", `..\evil.csv`, "a/../../evil.csv", "c:evil.csv"} {
		evil := fstest.MapFS{}
		for k, v := range m {
			evil[k] = v
		}
		evil[name] = &fstest.MapFile{Data: []byte("x")}
		p, err = openZip(archive(t, evil), codes)
		want("an archive with "+name, p, err, rules.PathEscapes)
	}

	nested := fstest.MapFS{}
	for k, v := range m {
		nested["mycity/"+k] = v
	}
	p, err = openZip(archive(t, nested), codes)
	want("an archive of a directory", p, err, rules.FileMissing)
	if s := all(t, err)[0].Suggest; s != "mycity/pack.yaml" {
		t.Errorf("suggestion %q", s)
	}

	dir := store(t, m)
	outside := filepath.Join(t.TempDir(), "lists.csv")
	if err := errors.Join(os.Rename(filepath.Join(dir, "lists.csv"), outside), os.Symlink(outside, filepath.Join(dir, "lists.csv"))); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() (*rules.Pack, error){
		"OpenFile": func() (*rules.Pack, error) { return rules.OpenFile(dir, codes) },
		"Open":     func() (*rules.Pack, error) { return rules.Open(os.DirFS(dir), codes) },
	} {
		p, err = open()
		if want("a table that is a symbolic link, by "+name, p, err, rules.PathEscapes); len(all(t, err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir = store(t, m)
	outside = filepath.Join(t.TempDir(), "pack.yaml")
	if err := errors.Join(os.Rename(filepath.Join(dir, "pack.yaml"), outside), os.Symlink(outside, filepath.Join(dir, "pack.yaml"))); err != nil {
		t.Fatal(err)
	}
	p, err = rules.Open(os.DirFS(dir), codes)
	if want("a manifest that is a symbolic link", p, err, rules.PathEscapes); len(all(t, err)) != 1 {
		t.Errorf("%v", err)
	}

	dir = store(t, m)
	if err := errors.Join(os.Remove(filepath.Join(dir, "lists.csv")), os.Mkdir(filepath.Join(dir, "lists.csv"), 0o755)); err != nil {
		t.Fatal(err)
	}
	p, err = rules.OpenFile(dir, codes)
	want("a directory in place of a table", p, err, rules.FileUnreadable)

	big := fstest.MapFS{}
	for k, v := range m {
		big[k] = v
	}
	big["pack.yaml"] = &fstest.MapFile{Data: append(bytes.Clone(m["pack.yaml"].Data), bytes.Repeat([]byte("#"), 2<<20)...)}
	p, err = openZip(archive(t, big), codes) // compresses to almost nothing
	want("a manifest of two megabytes", p, err, rules.FileTooLarge)

	for name, f := range map[string]endless{"endless": {m, 1 << 62}, "of 64 MiB and a byte": {m, 64<<20 + 1}} {
		p, err = rules.Open(f, codes)
		if want("a table "+name, p, err, rules.FileTooLarge); len(all(t, err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = rules.Open(endless{m, 64 << 20}, codes) // no table, but not for its size
	want("a table of 64 MiB", nil, err, rules.RowCount)

	p, err = rules.Open(broken{m}, codes)
	want("a file system that fails while reading", p, err, rules.FileUnreadable)

	hidden := fstest.MapFS{"zone.csv": &fstest.MapFile{}}
	for k, v := range m {
		hidden[k] = v
	}
	for i := range 1_000 {
		hidden[fmt.Sprintf(".x%05d", i)] = &fstest.MapFile{}
	}
	p, err = rules.Open(hidden, codes)
	want("an unknown file behind a thousand hidden ones", p, err, rules.FileUnknown)

	flood := fstest.MapFS{}
	for k, v := range m {
		flood[k] = v
	}
	for i := range 10_000 {
		flood[fmt.Sprintf("x%05d.csv", i)] = &fstest.MapFile{}
	}
	p, err = rules.Open(flood, codes)
	want("ten thousand files too many", p, err, rules.FileUnknown)
	if n := len(all(t, err)); n > 200 {
		t.Errorf("%d errors for a directory that is no pack", n)
	}
}

// endless is a file system in which lists.csv has a size: a header and empty lines.
type endless struct {
	fstest.MapFS
	size int64
}

func (e endless) Open(name string) (fs.File, error) {
	f, err := e.MapFS.Open(name)
	if err != nil || name != "lists.csv" {
		return f, err
	}
	return endlessFile{f, io.LimitReader(io.MultiReader(bytes.NewReader(e.MapFS[name].Data[:10]), newlines{}), e.size)}, nil
}

type endlessFile struct {
	fs.File
	io.Reader
}

func (f endlessFile) Read(b []byte) (int, error) { return f.Reader.Read(b) }

type newlines struct{}

func (newlines) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '\n'
	}
	return len(b), nil
}

// broken is a file system whose files fail after the first bytes.
type broken struct{ fstest.MapFS }

func (b broken) Open(name string) (fs.File, error) {
	f, err := b.MapFS.Open(name)
	if err != nil || name != "lists.csv" {
		return f, err
	}
	return brokenFile{f}, nil
}

type brokenFile struct{ fs.File }

func (brokenFile) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestErrors(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	err := errors.Join(packtest.Patch(m, "lists.csv", []string{"+GD1.main,99.9999", "+GD1.main,K35"}),
		packtest.Patch(m, "pack.yaml", []string{"-  lists: 5", "+  lists: 7"}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = rules.Open(m, codes)
	var one *rules.Error
	if !errors.As(err, &one) {
		t.Fatalf("%T does not unwrap to single errors", err)
	}
	list := all(t, err)
	if len(list.Unwrap()) != len(list) || one != list[0] {
		t.Error("Unwrap does not return the errors in order")
	}
	e := list[0]
	if e.Code != rules.CodeUnknown || e.File != "lists.csv" || e.Line != 7 || e.Column != 10 || e.Field != "code" || e.Source != "GD1.main,99.9999" {
		t.Errorf("%+v", e)
	}
	if !slices.IsSortedFunc(list, func(a, b *rules.Error) int { return strings.Compare(a.File, b.File) }) {
		t.Error("the errors are not in the order of files")
	}
}

func TestConcurrentUse(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	done := make(chan string)
	for range 8 {
		go func() {
			p, err := rules.Open(m, codes)
			if err != nil {
				done <- err.Error()
				return
			}
			done <- p.Digest()
		}()
	}
	first := <-done
	for range 7 {
		if d := <-done; d != first {
			t.Errorf("%s and %s", first, d)
		}
	}
}

func TestDates(t *testing.T) {
	d, err := rules.ParseDate("2025-01-31")
	if err != nil || d != (rules.Date{Year: 2025, Month: time.January, Day: 31}) || d.String() != "2025-01-31" {
		t.Errorf("%v, %v", d, err)
	}
	for _, s := range []string{"", "2025-02-30", "2025-1-1", "20250101", "2025-13-01"} {
		if d, err := rules.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v", s, d)
		}
	}
	if (rules.Date{}).String() != "" || !(rules.Date{}).IsZero() {
		t.Error("the zero Date is a day")
	}
	a, b := rules.Date{Year: 2024, Month: 12, Day: 31}, rules.Date{Year: 2025, Month: 1, Day: 1}
	if a.Compare(b) >= 0 || b.Compare(a) <= 0 || a.Compare(a) != 0 {
		t.Error("Compare")
	}
	if got := rules.DateOf(time.Date(2025, 1, 1, 0, 30, 0, 0, time.FixedZone("CST", 8*3600))); got != b {
		t.Errorf("DateOf = %v", got)
	}
}

// FuzzOpen opens archives and tables of any content: no panic, and an error is a list that prints. A name that begins with dip/
// crosswalk/ or edits/ is of a pack of that system, with local/ of one over DIP.
func FuzzOpen(f *testing.F) {
	codes, _, m := packtest.Mini(f)
	_, base, dip := packtest.MiniDIP(f)
	f.Add("lists.csv", m["lists.csv"].Data)
	f.Add("pack.yaml", m["pack.yaml"].Data)
	f.Add("conditions.csv", m["conditions.csv"].Data)
	f.Add("conditions.csv", []byte("group,alternative,atom,list,value\nZZ1,0,no_procedure_counts,,\n"))
	f.Add("accepted.csv", []byte("finding,subject,reason,source\ncode-unknown,99.9999,x,y\n"))
	f.Add("zip", archive(f, m))
	f.Add("dip/zip", archive(f, dip))
	for name, file := range dip {
		f.Add("dip/"+name, file.Data)
	}
	mapping := packtest.MiniCrosswalk(f)
	for name, file := range mapping {
		f.Add("crosswalk/"+name, file.Data)
	}
	quality := packtest.MiniEdits(f)
	for name, file := range quality {
		f.Add("edits/"+name, file.Data)
	}
	for name, table := range city() {
		f.Add("local/"+name+".csv", []byte(table))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		files := maps.Clone(m)
		system, rest, ok := strings.Cut(name, "/")
		switch {
		case ok && system == "dip":
			name, files = rest, maps.Clone(dip)
		case ok && system == "crosswalk":
			name, files = rest, maps.Clone(mapping)
		case ok && system == "edits":
			name, files = rest, maps.Clone(quality)
		case ok && system == "local":
			name = rest
			files = packtest.Local("city", base, dip, map[string]string{strings.TrimSuffix(name, ".csv"): string(data)})
		}
		var err error
		var p *rules.Pack
		if name == "zip" {
			p, err = openZip(data, codes, base)
		} else {
			if !fs.ValidPath(name) || name == "." {
				return
			}
			files[name] = &fstest.MapFile{Data: data}
			p, err = rules.Open(files, codes, base)
		}
		if err == nil {
			if p.DIP() != nil {
				rowTexts(p)
			}
			return
		}
		list := all(t, err)
		for _, l := range []rules.Lang{rules.Chinese, rules.English} {
			if text := list.Text(l); strings.Contains(text, "%!") && !strings.Contains(name+string(data), "%!") {
				t.Errorf("%s", text)
			}
		}
	})
}

// TestNothing opens nothing: a file system, archive or needed pack that is nil is an error and no panic.
func TestNothing(t *testing.T) {
	codes, _, m := packtest.Mini(t)
	for name, c := range map[string]struct {
		open func() (*rules.Pack, error)
		want rules.Code
	}{
		"no file system":       {func() (*rules.Pack, error) { return rules.Open(nil, codes) }, rules.FileUnreadable},
		"no archive":           {func() (*rules.Pack, error) { return rules.OpenZip(nil, 0, codes) }, rules.FileUnreadable},
		"no needed pack":       {func() (*rules.Pack, error) { return rules.Open(m, nil) }, rules.PackNeeded},
		"the zero needed pack": {func() (*rules.Pack, error) { return rules.Open(m, new(rules.Pack)) }, rules.PackNeeded},
	} {
		p, err := c.open()
		if err == nil || p != nil || !slices.Equal(codesOf(t, err), []rules.Code{c.want}) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if p, err := rules.Open(m, nil, codes); err != nil || p == nil {
		t.Errorf("a nil beside what is needed: %v", err)
	}
}
