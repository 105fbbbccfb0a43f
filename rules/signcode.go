package rules

// Errors of signatures.
const (
	// SignersUnusable occurs when a signature is demanded and no public key is given to check it with, or one that is none of
	// Ed25519. It is a mistake of the program, not of the pack. A test of signatures covers it.
	SignersUnusable Code = "signers-unusable"

	// SignatureMissing occurs when a signature is demanded and the pack has no pack.sig. Ask who made the pack for a signed one.
	// A test of signatures covers it.
	SignatureMissing Code = "signature-missing"

	// SignatureMalformed occurs when pack.sig is not what [Sign] writes. Fetch the pack again. A test of signatures covers it.
	SignatureMalformed Code = "signature-malformed"

	// SignerUnknown occurs when a pack is signed with a key that is not among those given. Ask who made the pack for the public
	// key, by a way that you trust, or refuse the pack. A test of signatures covers it.
	SignerUnknown Code = "signer-unknown"

	// SignatureInvalid occurs when a signature was not made with its key for the pack and digest that it names: pack.sig was
	// changed or forged. Refuse the pack. A test of signatures covers it.
	SignatureInvalid Code = "signature-invalid"

	// SignatureMismatch occurs when the content of a pack is not that which was signed: a table or the manifest was changed
	// afterwards. Fetch it again, or, if the change is yours, sign it again. A test of signatures covers it.
	SignatureMismatch Code = "signature-mismatch"
)
