package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fenzu/fenzu/examples/internal/packs"
)

func digestCommand() command {
	return command{
		name: "digest", usage: "DIR [-verify h1:...]",
		summary: say{"显示或核对规则包的摘要", "print or verify the digest of a pack"},
		help: say{`
摘要由清单和规则表的每一个字节决定：摘要相同，规则就相同。README.md、tests 和签名不计入摘要。
第一栏是摘要，便于脚本取用。在规则包目录中，下面的命令给出同样的数字：
  sha256sum *.csv pack.yaml | LC_ALL=C sort -k2 | sha256sum

例：packtool digest ./mycity -verify h1:1e554a…
退出码：0 已显示；1 与 -verify 不符；2 命令未能完成。`, `
The digest is made of every byte of the manifest and the tables: the same digest is the same rules. README.md,
tests and the signature are no part of it. The digest is the first column, for scripts. In the directory of a pack,
this prints the same number:
  sha256sum *.csv pack.yaml | LC_ALL=C sort -k2 | sha256sum

Example: packtool digest ./mycity -verify h1:1e554a...
Exit status: 0 it is printed; 1 it does not match -verify; 2 the command could not do its work.`},
		run: runDigest,
	}
}

func runDigest(e env, args []string) int {
	f := e.packFlags("digest")
	want := f.String("verify", "", "")
	operands, status, ok := e.parse(f, args, 1)
	if !ok {
		return status
	}
	p, err := packs.Open(operands[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.out, "%s  %s\n", p.Digest(), p.Identity())
	if *want != "" && *want != p.Digest() {
		e.complain("摘要不符：应为 %s", "the digest does not match: %s was wanted", *want)
		return found
	}
	return fine
}

func packCommand() command {
	return command{
		name: "pack", usage: "DIR -o FILE.zip",
		summary: say{"把规则包做成一个 zip 文件", "make one zip file of a pack"},
		help: say{`
先完整加载并检查，再写出清单、规则表、README.md、tests 和签名（pack.sig）。
同样的内容在任何机器上得到同样的字节。要签名，先 sign 目录，再 pack；签名之后改过内容的目录不会被打包。

例：packtool pack ./mycity -o mycity.zip
    packtool pack chs-drg@2.0 -o chs-drg-2.0.zip`, `
The pack is loaded and checked first; then the manifest, the tables, README.md, tests and the signature (pack.sig) are
written. The same content gives the same bytes on every machine. To sign, sign the directory and then pack it; a directory
that was changed after it was signed is not packed.

Example: packtool pack ./mycity -o mycity.zip
         packtool pack chs-drg@2.0 -o chs-drg-2.0.zip`},
		run: runPack,
	}
}

func runPack(e env, args []string) int {
	f := e.packFlags("pack")
	out := f.String("o", "", "")
	operands, status, ok := e.parse(f, args, 1, "o")
	if !ok {
		return status
	}
	s, err := packs.OpenSource(operands[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	defer s.Close()
	if err := replaceFile(*out, func(w io.Writer) error { return s.Pack.WriteZip(w, s.FS) }); err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.out, "%s  %s  %s\n", s.Pack.Digest(), s.Pack.Identity(), *out)
	return fine
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
