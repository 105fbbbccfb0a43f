package rules_test

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

func noError(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func equal(tb testing.TB, want, got any, about ...any) {
	tb.Helper()
	if !reflect.DeepEqual(want, got) {
		tb.Fatalf("want %v, got %v %v", want, got, about)
	}
}

func that(tb testing.TB, ok bool, about string) {
	tb.Helper()
	if !ok {
		tb.Fatal(about)
	}
}

// testKey makes a key from one byte, so that tests say the same every time.
func testKey(seed byte) (ed25519.PublicKey, ed25519.PrivateKey) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return private.Public().(ed25519.PublicKey), private
}

// signedMini is the small pack with a signature by key 1, and its code system.
func signedMini(tb testing.TB) (codes *rules.Pack, files fstest.MapFS) {
	tb.Helper()
	codes, _, files = packtest.Mini(tb)
	p, err := rules.Open(files, codes)
	noError(tb, err)
	_, private := testKey(1)
	sig, err := rules.Sign(p, private)
	noError(tb, err)
	files["pack.sig"] = &fstest.MapFile{Data: sig}
	return codes, files
}

// TestSignedMessage checks by hand what is signed, and that a signature is no part of the digest.
func TestSignedMessage(t *testing.T) {
	codes, files := signedMini(t)
	p, err := rules.Open(files, codes)
	noError(t, err)
	delete(files, "README.md")
	values := make(map[string]string)
	for line := range strings.Lines(string(files["pack.sig"].Data)) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		that(t, ok, line)
		values[key] = strings.Trim(value, `"`)
	}
	equal(t, p.Digest(), values["digest"])
	equal(t, "ed25519", values["algorithm"])
	equal(t, 5, len(values))
	public, _ := testKey(1)
	sum := sha256.Sum256(public)
	equal(t, hex.EncodeToString(sum[:16]), values["key"])
	value, err := base64.StdEncoding.DecodeString(values["signature"])
	noError(t, err)
	m := p.Manifest()
	message := "fenzu pack signature 1\n" + m.ID + "@" + m.Edition + "\n" + p.Digest() + "\n"
	that(t, ed25519.Verify(public, []byte(message), value), "the signature does not hold")
}

func TestSigners(t *testing.T) {
	one, _ := testKey(1)
	two, private2 := testKey(2)
	edit := func(name, old, replacement string) func(t *testing.T, f fstest.MapFS) {
		return func(t *testing.T, f fstest.MapFS) {
			that(t, strings.Contains(string(f[name].Data), old), old)
			f[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(f[name].Data), old, replacement, 1))}
		}
	}
	for _, c := range []struct {
		name   string
		keys   rules.Signers
		change func(t *testing.T, f fstest.MapFS)
		want   rules.Code // "" if it opens
		line   int
	}{
		{name: "signed", keys: rules.Signers{one}},
		{name: "one of several", keys: rules.Signers{two, one}},
		{name: "a note beside the rules", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) {
			f["README.md"] = &fstest.MapFile{Data: []byte("# note\n")}
		}},
		{name: "no keys", want: rules.SignersUnusable},
		{name: "short key", keys: rules.Signers{one, one[:31]}, want: rules.SignersUnusable},
		{name: "nil key", keys: rules.Signers{nil}, want: rules.SignersUnusable},
		{name: "unsigned", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) { delete(f, "pack.sig") },
			want: rules.SignatureMissing},
		{name: "unknown signer", keys: rules.Signers{two}, want: rules.SignerUnknown, line: 4},
		{name: "changed table", keys: rules.Signers{one}, change: edit("drg.csv", "阑尾", "兰尾"), want: rules.SignatureMismatch, line: 2},
		{name: "table that does not load", keys: rules.Signers{one}, change: edit("drg.csv", "GD19,", "GD19;"), want: rules.SignatureMismatch, line: 2},
		{name: "changed manifest", keys: rules.Signers{one}, change: edit("pack.yaml", "revision: 1", "revision: 2"), want: rules.SignatureMismatch, line: 2},
		{name: "manifest of another format", keys: rules.Signers{one}, change: edit("pack.yaml", "format: 1", "format: 2"), want: rules.SignatureMismatch, line: 2},
		{name: "manifest in ruins", keys: rules.Signers{one}, change: edit("pack.yaml", "format: 1", "format: ["), want: rules.SignatureMismatch, line: 2},
		{name: "table taken away", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) { delete(f, "zones.csv") }, want: rules.FileMissing},
		{name: "no manifest", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) { delete(f, "pack.yaml") }, want: rules.FileMissing},
		{name: "file smuggled in", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) {
			f["counted.csv"] = &fstest.MapFile{Data: []byte("code\n")}
		}, want: rules.FileUnknown},
		{name: "digest of the signature changed", keys: rules.Signers{one}, change: edit("pack.sig", "h1:", "h1:0"), want: rules.SignatureInvalid, line: 5},
		{name: "name in the signature changed", keys: rules.Signers{one}, change: edit("pack.sig", "pack: mini", "pack: maxi"), want: rules.SignatureInvalid, line: 5},
		{name: "claims another key", keys: rules.Signers{one, two}, change: edit("pack.sig", rules.KeyID(one), rules.KeyID(two)), want: rules.SignatureInvalid, line: 5},
		{name: "other algorithm", keys: rules.Signers{one}, change: edit("pack.sig", "ed25519", "none"), want: rules.SignatureMalformed, line: 3},
		{name: "unknown key", keys: rules.Signers{one}, change: edit("pack.sig", "pack:", "by: me\npack:"), want: rules.SignatureMalformed, line: 1},
		{name: "key missing", keys: rules.Signers{one}, change: edit("pack.sig", "algorithm: ed25519\n", ""), want: rules.SignatureMalformed, line: 1},
		{name: "value cut short", keys: rules.Signers{one}, change: edit("pack.sig", "==", ""), want: rules.SignatureMalformed, line: 5},
		{name: "empty", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) { f["pack.sig"] = &fstest.MapFile{} },
			want: rules.SignatureMalformed, line: 1},
		{name: "not text", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) {
			f["pack.sig"] = &fstest.MapFile{Data: []byte{0xff, 0xfe}}
		}, want: rules.SignatureMalformed},
		{name: "endless", keys: rules.Signers{one}, change: func(t *testing.T, f fstest.MapFS) {
			f["pack.sig"] = &fstest.MapFile{Data: bytes.Repeat([]byte("#\n"), 4<<10)}
		}, want: rules.FileTooLarge},
		{name: "signature of another pack", keys: rules.Signers{two}, change: func(t *testing.T, f fstest.MapFS) {
			codes, _, _ := packtest.Mini(t)
			sig, err := rules.Sign(codes, private2)
			noError(t, err)
			f["pack.sig"] = &fstest.MapFile{Data: sig}
		}, want: rules.SignatureMismatch, line: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, files := signedMini(t)
			if c.change != nil {
				c.change(t, files)
			}
			p, err := c.keys.Open(files, codes)
			if c.want == "" {
				noError(t, err)
				that(t, p != nil, "no pack")
				return
			}
			that(t, p == nil, "a pack")
			found := all(t, err)
			equal(t, c.want, found[0].Code, err)
			equal(t, c.line, found[0].Line, err)
			for _, l := range []rules.Lang{rules.Chinese, rules.English} {
				that(t, !strings.Contains(found[0].Text(l), "%!"), "format")
			}
		})
	}
}

// TestSignersNeeds: what a pack rests on is pinned by its manifest and may be unsigned; another one is refused.
func TestSignersNeeds(t *testing.T) {
	_, files := signedMini(t)
	one, _ := testKey(1)
	_, err := rules.Signers{one}.Open(files)
	equal(t, rules.PackNeeded, all(t, err)[0].Code)
	_, err = rules.Signers{one}.Open(nil)
	equal(t, rules.FileUnreadable, all(t, err)[0].Code)
}

// device is a key whose private half is elsewhere.
type device struct {
	public crypto.PublicKey
	answer []byte
	err    error
}

func (d device) Public() crypto.PublicKey { return d.public }

func (d device) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return d.answer, d.err }

func TestSignRefuses(t *testing.T) {
	codes, _, _ := packtest.Mini(t)
	public, private := testKey(1)
	failure := errors.New("no card in the reader")
	for name, key := range map[string]crypto.Signer{
		"nil": nil, "short": private[:40], "no key": device{public: "text"}, "wrong answer": device{public: public, answer: make([]byte, 64)},
		"fails": device{public: public, err: failure},
	} {
		_, err := rules.Sign(codes, key)
		that(t, err != nil, name)
		equal(t, name == "fails", errors.Is(err, failure), name)
	}
	_, err := rules.Sign(nil, private)
	that(t, err != nil, "no error")
	_, err = rules.Sign(&rules.Pack{}, private)
	that(t, err != nil, "no error")
}

// FuzzSignature: whatever pack.sig holds, a pack opens only under the signature that was made for it.
func FuzzSignature(f *testing.F) {
	codes, files := signedMini(f)
	good := string(files["pack.sig"].Data)
	f.Add(good)
	f.Add(strings.ReplaceAll(good, "\n", "\r\n"))
	f.Add(strings.ReplaceAll(good, "h1:", "h1:0"))
	f.Add("pack: [")
	f.Add("")
	var value string
	for line := range strings.Lines(good) {
		if rest, ok := strings.CutPrefix(line, "signature: "); ok {
			value = strings.Trim(strings.TrimSpace(rest), `"`)
		}
	}
	one, _ := testKey(1)
	f.Fuzz(func(t *testing.T, text string) {
		changed := make(fstest.MapFS)
		for name, file := range files {
			changed[name] = file
		}
		changed["pack.sig"] = &fstest.MapFile{Data: []byte(text)}
		p, err := rules.Signers{one}.Open(changed, codes)
		if (p == nil) != (err != nil) {
			t.Fatalf("pack %v, error %v", p, err)
		}
		// YAML may break a text into lines and escape its characters; without such, the value itself must be there.
		if p != nil && !strings.ContainsAny(text, `\'>|`) && !strings.Contains(text, value) {
			t.Errorf("opened under %q", text)
		}
	})
}

// zipSum is the SHA-256 of the archive of TestZip as package zipfile of Python writes it: stored, 1980-01-01, mode 0644.
const zipSum = "d6c14f1ffd2e02d8fa3c4e87cabfb1fea590c66c4abe973e564994aeb8f69f6c"

// TestZip: the archive is that of another program, and opens to the same digest.
func TestZip(t *testing.T) {
	codes, files := signedMini(t)
	p, err := rules.Open(files, codes)
	noError(t, err)
	files["README.md"] = &fstest.MapFile{Data: []byte("# mini\n")}
	files[".DS_Store"] = &fstest.MapFile{Data: []byte("x")}
	files["tests/a.csv"] = &fstest.MapFile{Data: []byte("id\n1\n"), Mode: 0o600}
	files["tests/更多/乙.csv"] = &fstest.MapFile{Data: []byte("id\n2\n"), Mode: 0o755}
	files["tests/.hidden/b.csv"] = &fstest.MapFile{Data: []byte("id\n")}
	var first, second bytes.Buffer
	noError(t, p.WriteZip(&first, files))
	noError(t, p.WriteZip(&second, files))
	equal(t, first.Bytes(), second.Bytes())
	sum := sha256.Sum256(first.Bytes())
	equal(t, zipSum, hex.EncodeToString(sum[:]))

	one, _ := testKey(1)
	r := bytes.NewReader(first.Bytes())
	q, err := rules.Signers{one}.OpenZip(r, r.Size(), codes)
	noError(t, err)
	equal(t, p.Digest(), q.Digest())

	z, err := zip.NewReader(r, r.Size())
	noError(t, err)
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		equal(t, 0, len(f.Extra))
		equal(t, os.FileMode(0o644), f.Mode())
	}
	that(t, slices.IsSorted(names), "order")
	that(t, slices.Contains(names, "pack.sig"), "pack.sig")
	that(t, slices.Contains(names, "tests/更多/乙.csv"), "tests/更多/乙.csv")
	that(t, !strings.Contains(strings.Join(names, " "), "hidden"), "hidden files")

	var again bytes.Buffer
	noError(t, q.WriteZip(&again, z))
	equal(t, first.Bytes(), again.Bytes(), "an archive of an archive")

	path := filepath.Join(t.TempDir(), "mini.zip")
	noError(t, os.WriteFile(path, first.Bytes(), 0o600))
	_, err = rules.Signers{one}.OpenFile(path, codes)
	noError(t, err)
	two, _ := testKey(2)
	_, err = rules.Signers{two}.OpenFile(path, codes)
	equal(t, rules.SignerUnknown, all(t, err)[0].Code)
	_, err = rules.Signers{two}.OpenFile(filepath.Join(t.TempDir(), "none"), codes)
	equal(t, rules.PackMissing, all(t, err)[0].Code)
}

// TestZipRefuses: nothing is written of files that are not those of the pack.
func TestZipRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(f fstest.MapFS)
		want   rules.Code
	}{
		{"table changed", func(f fstest.MapFS) { f["zones.csv"] = &fstest.MapFile{Data: []byte("zone,code\n")} }, rules.SignatureMismatch},
		{"table gone", func(f fstest.MapFS) { delete(f, "zones.csv") }, rules.FileMissing},
		{"manifest gone", func(f fstest.MapFS) { delete(f, "pack.yaml") }, rules.FileMissing},
		{"link among the tests", func(f fstest.MapFS) {
			f["tests/a.csv"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: os.ModeSymlink | 0o777}
		}, rules.PathEscapes},
		{"signature of what was before", func(f fstest.MapFS) {
			s := f["pack.sig"].Data
			f["pack.sig"] = &fstest.MapFile{Data: bytes.Replace(s, []byte("h1:"), []byte("h1:0"), 1)}
		}, rules.SignatureMismatch},
		{"signature in ruins", func(f fstest.MapFS) { f["pack.sig"] = &fstest.MapFile{Data: []byte("x")} }, rules.SignatureMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			codes, files := signedMini(t)
			p, err := rules.Open(files, codes)
			noError(t, err)
			c.change(files)
			var b bytes.Buffer
			equal(t, c.want, all(t, p.WriteZip(&b, files))[0].Code)
			equal(t, 0, b.Len())
		})
	}
	codes, _, _ := packtest.Mini(t)
	that(t, codes.WriteZip(io.Discard, nil) != nil, "no error")
}
