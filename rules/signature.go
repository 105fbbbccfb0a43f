package rules

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
	"github.com/fenzu/fenzu/internal/yamldoc"
)

const (
	signatureFile  = "pack.sig"
	signatureLimit = 4 << 10 // bytes
	algorithm      = "ed25519"

	// signed stands before what is signed, so that no signature can be taken for one of something else.
	signed = "fenzu pack signature 1\n"
)

// Signers are the public keys of those whose packs are trusted. Their methods open packs as [Open], [OpenFile] and [OpenZip]
// do, and refuse a pack unless its file pack.sig is a signature by one of them over exactly its content. No keys trust nobody.
//
//	pack, err := rules.Signers{bureau}.OpenFile("mycity.zip", codes)
//
// A signature holds for the manifest and the tables, as the digest does; through the digests in the manifest it holds for the
// packs that the pack rests on, which need no signature of their own. It does not hold for README.md and tests, which are no
// rules. The signature is checked before any table is read as one.
type Signers []ed25519.PublicKey

// Sign returns the content of pack.sig for a pack: key must be one of Ed25519, such as an [ed25519.PrivateKey]. It lies beside
// the manifest, in a directory as in an archive, and is no part of the digest.
func Sign(p *Pack, key crypto.Signer) ([]byte, error) {
	if private, ok := key.(ed25519.PrivateKey); ok && len(private) != ed25519.PrivateKeySize || key == nil {
		return nil, errors.New("rules: Sign needs a private key of Ed25519")
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok || len(public) != ed25519.PublicKeySize {
		return nil, errors.New("rules: Sign needs a private key of Ed25519")
	}
	if p == nil || p.identity.Digest == "" {
		return nil, errors.New("rules: Sign needs a pack")
	}
	s := signature{pack: p.identity.ID + "@" + p.identity.Edition, digest: p.identity.Digest}
	value, err := key.Sign(rand.Reader, s.message(), crypto.Hash(0))
	if err != nil {
		return nil, fmt.Errorf("rules: Sign: %w", err)
	}
	if !ed25519.Verify(public, s.message(), value) { // a device may have signed something else
		return nil, errors.New("rules: Sign: the key does not sign as Ed25519 does")
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "pack: %s\ndigest: %q\nalgorithm: %s\nkey: %q\nsignature: %q\n",
		s.pack, s.digest, algorithm, KeyID(public), base64.StdEncoding.EncodeToString(value))
	return b.Bytes(), nil
}

// KeyID names a public key: the first 16 bytes of its SHA-256, in hexadecimal. It helps to find a key; trust is in the key itself.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:16])
}

// Open is [Open] for a signed pack.
func (s Signers) Open(fsys fs.FS, needs ...*Pack) (*Pack, error) {
	if fsys == nil {
		return Open(nil)
	}
	sig, err := s.verify(fsys)
	if err != nil {
		return nil, err
	}
	p, err := Open(fsys, needs...)
	if err != nil {
		return nil, err
	}
	// Who changes the files after they were checked gains nothing: what was opened must be what was signed.
	if p.identity.Digest != sig.digest {
		return nil, Errors{sig.fault("digest", SignatureMismatch, sig.digest, p.identity.Digest)}
	}
	if p.identity.ID+"@"+p.identity.Edition != sig.pack {
		return nil, Errors{sig.fault("pack", SignatureInvalid)}
	}
	return p, nil
}

// OpenFile is [OpenFile] for a signed pack.
func (s Signers) OpenFile(path string, needs ...*Pack) (*Pack, error) {
	return openFile(path, func(fsys fs.FS) (*Pack, error) { return s.Open(fsys, needs...) })
}

// OpenZip is [OpenZip] for a signed pack.
func (s Signers) OpenZip(r io.ReaderAt, size int64, needs ...*Pack) (*Pack, error) {
	return openZip("zip", r, size, func(fsys fs.FS) (*Pack, error) { return s.Open(fsys, needs...) })
}

// verify reads the signature of a pack and holds its files against it.
func (s Signers) verify(fsys fs.FS) (*signature, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	data, err := readLimited(fsys, signatureFile, signatureLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Errors{{Code: SignatureMissing, File: signatureFile}}
	case errors.Is(err, errTooLarge):
		return nil, Errors{{Code: FileTooLarge, File: signatureFile, Args: []any{signatureLimit}}}
	case err != nil:
		return nil, Errors{{Code: FileUnreadable, File: signatureFile, Args: []any{cause(err)}}}
	}
	sig, err := parseSignature(data)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s, func(k ed25519.PublicKey) bool { return KeyID(k) == sig.key })
	if i < 0 {
		var known []string
		for _, k := range s {
			known = append(known, KeyID(k))
		}
		return nil, Errors{sig.fault("key", SignerUnknown, sig.key, strings.Join(known, ", "))}
	}
	if !ed25519.Verify(s[i], sig.message(), sig.value) {
		return nil, Errors{sig.fault("signature", SignatureInvalid)}
	}
	digest, err := contentDigest(fsys)
	if err != nil {
		return nil, err
	}
	if digest != sig.digest {
		return nil, Errors{sig.fault("digest", SignatureMismatch, sig.digest, digest)}
	}
	return sig, nil
}

// usable reports keys that could check nothing.
func (s Signers) usable() error {
	if len(s) == 0 {
		return Errors{{Code: SignersUnusable, Args: []any{bilingual{"没有给出公钥", "no public key was given"}}}}
	}
	for i, k := range s {
		if len(k) != ed25519.PublicKeySize {
			return Errors{{Code: SignersUnusable, Args: []any{bilingual{
				fmt.Sprintf("第 %d 个公钥有 %d 字节，应为 %d", i+1, len(k), ed25519.PublicKeySize),
				fmt.Sprintf("public key %d has %d bytes; it should have %d", i+1, len(k), ed25519.PublicKeySize)}}}}
		}
	}
	return nil
}

// contentDigest is the digest of a pack as its files are now, whether or not it can be opened.
func contentDigest(fsys fs.FS) (string, error) {
	a := &archive{fsys: fsys}
	if a.take(manifestFile, manifestLimit, true) {
		if doc := yamldoc.Parse(a.data[0], func(yamldoc.Problem) {}); doc != nil {
			if System(doc.Text("system", false)) == SystemPay {
				a.take(schemeFile, manifestLimit, true)
			}
			if tables := doc.Map("tables", false); tables != nil {
				for _, name := range tables.Keys() {
					if file := name + tableSuffix; fs.ValidPath(file) && !strings.ContainsAny(file, `/\:`) {
						a.take(file, tableLimit, true)
					}
				}
			}
		}
	}
	return digestOf(a.sums), a.err()
}

// signature is the content of pack.sig.
type signature struct {
	pack   string // id@edition
	digest string
	key    string
	value  []byte
	doc    *yamldoc.Map
	lines  *table.Index
}

// message is what is signed. The names of packs hold no line breaks, so that there is one way to read it.
func (s *signature) message() []byte { return []byte(signed + s.pack + "\n" + s.digest + "\n") }

// fault is an error at the value of a key.
func (s *signature) fault(key string, code Code, args ...any) *Error {
	line, column, width := s.doc.Place(key)
	return &Error{Code: code, File: signatureFile, Line: line, Column: column, Width: width, Field: key,
		Source: s.lines.Line(line), Args: args}
}

// parseSignature reads pack.sig.
func parseSignature(data []byte) (*signature, error) {
	var r report
	s := &signature{lines: table.NewIndex(string(data))}
	if _, ok := table.Check(string(data)); !ok {
		return nil, Errors{{Code: SignatureMalformed, File: signatureFile, Args: []any{bilingual{"不是 UTF-8 文本", "it is not UTF-8 text"}}}}
	}
	malformed := func(e *Error, zh, en string) {
		e.Code, e.Args = SignatureMalformed, []any{bilingual{zh, en}}
		r.add(e)
	}
	s.doc = yamldoc.Parse(data, func(p yamldoc.Problem) {
		e := &Error{File: signatureFile, Line: p.Line, Column: p.Column, Width: p.Width, Field: p.Key, Source: s.lines.Line(p.Line)}
		switch p.Kind {
		case yamldoc.KeyMissing:
			e.Column = 0
			malformed(e, "缺少 "+p.Key, p.Key+" is missing")
		case yamldoc.KeyUnknown, yamldoc.KeyDuplicate:
			malformed(e, "多余的键 "+p.Detail, "key "+p.Detail+" does not belong here")
		default:
			malformed(e, "无法读懂", "it cannot be understood")
		}
	})
	if s.doc == nil {
		return nil, r.err()
	}
	s.pack, s.digest, s.key = s.doc.Text("pack", true), s.doc.Text("digest", true), s.doc.Text("key", true)
	kind, value := s.doc.Text("algorithm", true), s.doc.Text("signature", true)
	s.doc.Done()
	if err := r.err(); err != nil {
		return nil, err
	}
	if kind != algorithm {
		malformed(s.fault("algorithm", ""), "算法应为 "+algorithm, "the algorithm should be "+algorithm)
	}
	if strings.ContainsAny(s.pack+s.digest, "\r\n") {
		malformed(s.fault("pack", ""), "含有换行", "it holds a line break")
	}
	v, err := base64.StdEncoding.Strict().DecodeString(value)
	if err != nil || len(v) != ed25519.SignatureSize {
		malformed(s.fault("signature", ""), fmt.Sprintf("签名应是 %d 字节的 Base64", ed25519.SignatureSize),
			fmt.Sprintf("a signature is %d bytes in Base64", ed25519.SignatureSize))
	}
	s.value = v
	return s, r.err()
}
