package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/internal/golden"
	"github.com/fenzu/fenzu/rules"
)

// tell runs the tool and returns what a person would see.
func tell(args ...string) string {
	var out, log bytes.Buffer
	status := run(env{ctx: context.Background(), in: strings.NewReader(""), out: &out, log: &log}, args)
	return fmt.Sprintf("$ packtool %s\n%s%sexit %d\n\n", strings.Join(args, " "), out.String(), log.String(), status)
}

// workshop is a directory to work in, with a copy of the small pack named tiny and the keys one and two. It is the same every time.
func workshop(t *testing.T) {
	t.Helper()
	source, err := filepath.Abs(filepath.Join("testdata", "pack"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("tiny", os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"one", "two"} {
		private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(i + 1)}, ed25519.SeedSize))
		secret, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		public, err := x509.MarshalPKIXPublicKey(private.Public())
		if err != nil {
			t.Fatal(err)
		}
		if err := writeBlock(name+".key", 0o600, privateBlock, secret); err != nil {
			t.Fatal(err)
		}
		if err := writeBlock(name+".pub", 0o644, publicBlock, public); err != nil {
			t.Fatal(err)
		}
	}
}

// edit changes a file of the workshop.
func edit(t *testing.T, name, old, text string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s: no %q, %v", name, old, err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), old, text, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSession is a day of an author and of a hospital, in both languages.
func TestSession(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			path, err := filepath.Abs(filepath.Join("testdata", "session."+lang))
			if err != nil {
				t.Fatal(err)
			}
			workshop(t)
			var b strings.Builder
			say := func(args ...string) {
				if lang != "zh" {
					args = append([]string{"-lang", lang}, args...)
				}
				b.WriteString(tell(args...))
			}
			say("help")
			for _, c := range commands() {
				say("help", c.name)
			}
			say("lint", "tiny")
			say("lint", "tiny", "-level", "warning", "-code", "rows-tie")
			say("lint", "-level=warning", "-code", "name-suffix", "tiny")
			// what the author accepts
			if err := os.Mkdir("tiny/tests", 0o700); err != nil {
				t.Fatal(err)
			}
			accept := func(rows string) {
				if err := os.WriteFile(filepath.FromSlash("tiny/"+rules.LintFile), []byte("finding,count,subjects,reason\n"+rows), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			accept("rows-tie,,3 4,示例：特意并列\nscore-falls,,3 1|3 2,示例\n")
			say("lint", "tiny")
			say("lint", "tiny", "-json")
			say("lint", "tiny", "-accepted", "-code", "rows-tie")
			say("lint", "tiny", "-renew")
			accept("rows-tie,,3 4,示例：特意并列\nscore-falls,,3 2,示例\nmain-without-class,,47.0100,示例\ncoefficient-partial,,3 二级,示例\n")
			say("lint", "tiny")
			accept("rows-tie,2,3 4,\n")
			say("lint", "tiny")
			accept("rows-tie,1,3 4,示例：特意并列\n")
			say("digest", "tiny")
			say("digest", "tiny", "-verify", "h1:00")
			say("verify", "tiny", "-pub", "one.pub")
			say("sign", "tiny", "-key", "one.key")
			say("pack", "tiny", "-o", "tiny.zip")
			say("digest", "tiny.zip")
			say("verify", "tiny.zip", "-pub", "two.pub", "-pub", "one.pub")
			say("verify", "tiny.zip", "-pub", "two.pub")
			edit(t, "tiny/scores.csv", "2,80", "2,70")
			say("verify", "tiny", "-pub", "one.pub")
			say("pack", "tiny", "-o", "other.zip")
			edit(t, "tiny/core.csv", "K35.8,47.0100,54.5901", "K35.8,47.01O0,54.5901")
			say("lint", "tiny")
			say("verify", "tiny", "-pub", "one.pub")
			// mistakes of the hand
			say("lnit", "tiny")
			say("frobnicate")
			say("help", "lnit")
			say("lint")
			say("lint", "tiny", "tiny.zip")
			say("lint", "nowhere")
			say("lint", "tiny", "-quiet")
			say("lint", "tiny", "-level", "loud")
			say("lint", "tiny", "-code", "rows-tei")
			say("digest", "tiny.zip", "-verify")
			say("pack", "tiny.zip")
			say("pack", "nowhere", "-o", "nowhere.zip")
			say("sign", "tiny.zip", "-key", "one.key")
			say("sign", "tiny", "-key", "one.pub")
			say("sign", "tiny", "-key", "none.key")
			say("sign", "tiny")
			say("verify", "tiny.zip")
			say("verify", "tiny.zip", "-pub", "one.key")
			say("verify", "nowhere.zip", "-pub", "one.pub")
			say("keygen")
			say("keygen", "one")
			if _, err := os.Stat("other.zip"); err == nil {
				t.Error("a pack that was refused left a file")
			}
			golden.Compare(t, path, []byte(b.String()))
		})
	}
}

// TestKeygen makes keys and uses them.
func TestKeygen(t *testing.T) {
	workshop(t)
	if s := tell("keygen", "mine"); !strings.Contains(s, "exit 0") {
		t.Fatal(s)
	}
	if st, err := os.Stat("mine.key"); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st, err)
	}
	for _, args := range [][]string{
		{"sign", "tiny", "-key", "mine.key"}, {"verify", "tiny", "-pub", "mine.pub"}, {"pack", "tiny", "-o", "a.zip"}, {"pack", "tiny", "-o", "b.zip"},
	} {
		if s := tell(args...); !strings.Contains(s, "exit 0") {
			t.Fatal(s)
		}
	}
	a, _ := os.ReadFile("a.zip")
	b, _ := os.ReadFile("b.zip")
	if len(a) == 0 || !bytes.Equal(a, b) {
		t.Error("two archives of one pack differ")
	}
}

// TestArchives packs and signs what is no directory: an archive again, and an embedded pack.
func TestArchives(t *testing.T) {
	workshop(t)
	fine := func(args ...string) {
		t.Helper()
		if s := tell(args...); !strings.HasSuffix(s, "exit 0\n\n") {
			t.Fatal(s)
		}
	}
	same := func(a, b string) {
		t.Helper()
		x, err := os.ReadFile(a)
		if err != nil {
			t.Fatal(err)
		}
		if y, err := os.ReadFile(b); err != nil || !bytes.Equal(x, y) {
			t.Errorf("%s and %s differ, %v", a, b, err)
		}
	}
	fine("pack", "tiny", "-o", "tiny.zip")
	fine("pack", "tiny.zip", "-o", "again.zip")
	same("tiny.zip", "again.zip")

	fine("sign", "tiny", "-key", "one.key", "-o", "signed.zip")
	if _, err := os.Stat("tiny/pack.sig"); err == nil {
		t.Error("with -o the directory was signed")
	}
	fine("verify", "signed.zip", "-pub", "one.pub")
	fine("sign", "tiny", "-key", "one.key")
	fine("pack", "tiny", "-o", "tiny.zip")
	same("tiny.zip", "signed.zip")
	fine("sign", "signed.zip", "-key", "two.key", "-o", "resigned.zip") // another signature takes its place
	fine("verify", "resigned.zip", "-pub", "two.pub")

	fine("pack", "dip@2.0", "-o", "dip.zip")
	national, archive := tell("digest", "dip@2.0"), tell("digest", "dip.zip")
	if _, a, _ := strings.Cut(national, "\n"); a == "" || !strings.HasSuffix(archive, a) {
		t.Errorf("%s%s", national, archive)
	}
	fine("lint", "dip.zip") // the list of what is accepted goes with it
	fine("sign", "dip@2.0", "-key", "one.key", "-o", "dip.zip")
	fine("verify", "dip.zip", "-pub", "one.pub")
}

// TestHelp: every command has all its texts, and help lists it.
func TestHelp(t *testing.T) {
	if s := tell(); !strings.Contains(s, "exit 2") {
		t.Error(s)
	}
	for _, lang := range []rules.Lang{rules.Chinese, rules.English} {
		list := tell("-lang="+lang.String(), "help")
		for _, c := range commands() {
			e := env{lang: lang}
			if c.usage == "" || e.text(c.summary) == "" || len(e.text(c.help)) < 80 {
				t.Errorf("%s says too little in %s", c.name, lang)
			}
			if !strings.Contains(list, "  "+c.name+" ") || !strings.Contains(list, e.text(c.summary)) {
				t.Errorf("help does not list %s", c.name)
			}
			if a, b := tell(c.name, "-h", "-lang", lang.String()), tell("-lang", lang.String(), c.name, "-help"); !strings.Contains(b, "exit 0") || !strings.Contains(a, "exit 0") {
				t.Errorf("%s: %s", c.name, b)
			}
		}
	}
	for _, args := range [][]string{{"-lang", "fr", "help"}, {"-lang"}, {"help", "-lang", "fr"}, {"lint", "x", "-lang", "fr"}} {
		if s := tell(args...); !strings.Contains(s, "exit 2") {
			t.Error(s)
		}
	}
}

// TestColour: colours are for terminals, and carry no meaning alone.
func TestColour(t *testing.T) {
	workshop(t)
	var out bytes.Buffer
	run(env{ctx: context.Background(), out: &out, log: &out, terminal: true}, []string{"lint", "tiny"})
	if !strings.Contains(out.String(), "\x1b[33m警告\x1b[0m") {
		t.Errorf("%q", out.String())
	}
	if s := tell("lint", "tiny"); strings.Contains(s, "\x1b") {
		t.Errorf("%q", s)
	}
}
