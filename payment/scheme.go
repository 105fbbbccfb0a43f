package payment

import (
	"fmt"

	"github.com/fenzu/fenzu/rules"
)

// Scheme is a compiled payment scheme (付费方案). It is immutable and safe for concurrent use.
type Scheme struct {
	pack *rules.Pack
}

// Compile prepares a pack of system payment.
func Compile(p *rules.Pack) (*Scheme, error) {
	if p == nil {
		return nil, fmt.Errorf("no pack was given")
	}
	return &Scheme{pack: p}, nil
}

// Identity names the pack of the scheme down to its bytes.
func (s *Scheme) Identity() *rules.Identity { return s.pack.Identity() }

// Pay prices a claim. The error says what keeps the claim from being priced.
func (s *Scheme) Pay(c *Claim) (Bill, error) {
	var b Bill
	err := s.PayTo(c, &b)
	return b, err
}

// PayTo is Pay with a bill whose memory is used again: nothing of its old content is kept.
func (s *Scheme) PayTo(c *Claim, b *Bill) error {
	*b = Bill{ID: c.ID, Scheme: s.pack.Identity(), Steps: b.Steps[:0], scheme: s}
	return nil
}

// Amounts are the money of a bill under some point value.
type Amounts struct {
	Standard      Fen
	Fund          Fen // 0 if the variant works on institutions
	Surplus       Fen
	ExactStandard Number
	ExactFund     Number
}

// At returns the amounts of the bill under another point value, as at clearing: those of the bill itself where they do not
// depend on it. The scheme's roundings and fund variant apply.
func (b *Bill) At(value Number) Amounts {
	return Amounts{b.Standard, b.Fund, b.Surplus, b.ExactStandard, b.ExactFund}
}
