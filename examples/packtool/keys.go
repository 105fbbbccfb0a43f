package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/fenzu/fenzu/examples/internal/packs"
	"github.com/fenzu/fenzu/rules"
)

// The kinds of PEM blocks that other programs, such as openssl, read and write too.
const (
	privateBlock = "PRIVATE KEY" // PKCS #8
	publicBlock  = "PUBLIC KEY"  // PKIX
)

func keygenCommand() command {
	return command{
		name: "keygen", usage: "NAME",
		summary: say{"生成签名用的一对密钥", "make a pair of keys for signing"},
		help: say{`
写出 NAME.key（私钥，只有自己可读，绝不外传）和 NAME.pub（公钥，交给要核对的医院）。已有的文件不会被覆盖。
密钥是 Ed25519，PEM 格式，openssl 也能读写。

例：packtool keygen mycity`, `
Writes NAME.key (the private key, readable by you alone; never give it away) and NAME.pub (the public key, for the
hospitals that verify). Files that exist are not overwritten. The keys are Ed25519 in PEM, which openssl reads and
writes too.

Example: packtool keygen mycity`},
		run: runKeygen,
	}
}

func runKeygen(e env, args []string) int {
	operands, status, ok := e.parse(flags("keygen"), args, 1)
	if !ok {
		return status
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return e.fail(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return e.fail(err)
	}
	open, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return e.fail(err)
	}
	name := operands[0]
	if _, err := os.Lstat(name + ".pub"); err == nil { // before the private key is written
		return e.fail(&os.PathError{Op: "create", Path: name + ".pub", Err: os.ErrExist})
	}
	if err := writeBlock(name+".key", 0o600, privateBlock, secret); err != nil {
		return e.fail(err)
	}
	if err := writeBlock(name+".pub", 0o644, publicBlock, open); err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.out, "%s  %s.key  %s.pub\n", rules.KeyID(public), name, name)
	return fine
}

// writeBlock writes a new file with a PEM block.
func writeBlock(path string, mode os.FileMode, kind string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	err = pem.Encode(f, &pem.Block{Type: kind, Bytes: data})
	return errors.Join(err, f.Close())
}

// readBlock reads the PEM block of a file.
func readBlock(e env, path, kind string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(data)
	if b == nil || b.Type != kind {
		return nil, fmt.Errorf(e.text(say{"%s：没有 PEM 格式的 %s", "%s: there is no %s in PEM"}), path, kind)
	}
	return b.Bytes, nil
}

// keyOf takes a key of Ed25519 from a block.
func keyOf[K any](e env, path, kind string, parse func([]byte) (any, error)) (K, error) {
	var none K
	data, err := readBlock(e, path, kind)
	if err != nil {
		return none, err
	}
	k, err := parse(data)
	if key, ok := k.(K); ok && err == nil {
		return key, nil
	}
	return none, fmt.Errorf(e.text(say{"%s：不是 Ed25519 密钥", "%s: it is no key of Ed25519"}), path)
}

func signCommand() command {
	return command{
		name: "sign", usage: "DIR -key FILE [-o FILE.zip]",
		summary: say{"给规则包签名", "sign a pack"},
		help: say{`
先完整加载并检查，再在目录中写出 pack.sig：对规则包名称和摘要的 Ed25519 签名。之后改动清单或任何规则表，签名即失效；
README.md 和 tests 不在签名之内。签名之后用 pack 打包，签名随包走。
有 -o 时不动目录，直接写出签好名的 zip 文件；zip 文件和内置规则包只能这样签。

例：packtool sign ./mycity -key mycity.key
    packtool sign chs-drg@2.0 -key bureau.key -o chs-drg-2.0.zip`, `
The pack is loaded and checked first; then pack.sig is written into the directory: an Ed25519 signature over the name and
the digest of the pack. Any later change of the manifest or of a table breaks it; README.md and tests are not signed.
Pack the directory after signing; the archive carries the signature. With -o the directory stays as it is and a signed
archive is written; archives and embedded packs are signed in this way alone.

Example: packtool sign ./mycity -key mycity.key
         packtool sign chs-drg@2.0 -key bureau.key -o chs-drg-2.0.zip`},
		run: runSign,
	}
}

func runSign(e env, args []string) int {
	f := e.packFlags("sign")
	path := f.String("key", "", "")
	out := f.String("o", "", "")
	operands, status, ok := e.parse(f, args, 1, "key")
	if !ok {
		return status
	}
	key, err := keyOf[ed25519.PrivateKey](e, *path, privateBlock, x509.ParsePKCS8PrivateKey)
	if err != nil {
		return e.fail(err)
	}
	s, err := packs.OpenSource(operands[0], e.bases...)
	if err != nil {
		return e.fail(err)
	}
	defer s.Close()
	if s.Dir == "" && *out == "" {
		e.complain("sign：%s 不是目录，用 -o FILE.zip 写出签好名的文件", "sign: %s is no directory; write a signed archive with -o FILE.zip", operands[0])
		return failed
	}
	sig, err := rules.Sign(s.Pack, key)
	if err != nil {
		return e.fail(err)
	}
	if *out != "" {
		err = replaceFile(*out, func(w io.Writer) error { return s.Pack.WriteZip(w, signed{s.FS, sig}) })
	} else {
		err = replaceFile(filepath.Join(s.Dir, signatureFile), func(w io.Writer) error {
			_, err := w.Write(sig)
			return err
		})
	}
	if err != nil {
		return e.fail(err)
	}
	fmt.Fprintf(e.out, "%s  %s  %s\n", s.Pack.Digest(), s.Pack.Identity(), rules.KeyID(key.Public().(ed25519.PublicKey)))
	return fine
}

const signatureFile = "pack.sig"

// signed is the files of a pack with a signature in the place of any that lies there.
type signed struct {
	fs.FS
	sig []byte
}

// Open opens a file.
func (s signed) Open(name string) (fs.File, error) {
	if name == signatureFile {
		return fstest.MapFS{name: {Data: s.sig}}.Open(name) // a file system in memory, and no test
	}
	return s.FS.Open(name)
}

func verifyCommand() command {
	return command{
		name: "verify", usage: "DIR -pub FILE [-pub FILE ...]",
		summary: say{"核对规则包的签名", "verify the signature of a pack"},
		help: say{`
DIR 是目录或 zip 文件。没有签名、签名人不在 -pub 之列、签名之后清单或规则表被改动过，都不通过。
公钥要通过可信的途径取得：和规则包一起收到的公钥证明不了什么。

例：packtool verify mycity.zip -pub mycity.pub
退出码：0 通过；1 不通过；2 命令未能完成，如文件打不开。`, `
DIR is a directory or a zip file. A pack does not pass without a signature, if its signer is not among -pub, or if the
manifest or a table was changed after it was signed. Get the public key by a way that you trust: one that comes with the
pack proves nothing.

Example: packtool verify mycity.zip -pub mycity.pub
Exit status: 0 the pack passes; 1 it does not; 2 the command could not do its work, as with a file that cannot be opened.`},
		run: runVerify,
	}
}

func runVerify(e env, args []string) int {
	f := e.packFlags("verify")
	var paths list
	f.Var(&paths, "pub", "")
	operands, status, ok := e.parse(f, args, 1, "pub")
	if !ok {
		return status
	}
	var signers rules.Signers
	for _, path := range paths {
		key, err := keyOf[ed25519.PublicKey](e, path, publicBlock, x509.ParsePKIXPublicKey)
		if err != nil {
			return e.fail(err)
		}
		signers = append(signers, key)
	}
	p, err := packs.OpenWith(operands[0], signers.OpenFile, e.bases...)
	if err != nil {
		if e.fail(err); refused(err) {
			return found
		}
		return failed
	}
	fmt.Fprintf(e.out, "%s  %s  %s\n", p.Digest(), p.Identity(), e.paint(green, e.text(say{"签名有效", "signature holds"})))
	return fine
}

// refused reports whether a pack was refused for its signature; else it could not be read.
func refused(err error) bool {
	var list rules.Errors
	if !errors.As(err, &list) {
		return false
	}
	switch list[0].Code {
	case rules.SignatureMissing, rules.SignatureMalformed, rules.SignerUnknown, rules.SignatureInvalid, rules.SignatureMismatch:
		return true
	}
	return false
}
