// Package pricing prices lines of JSON that hold a case and its claim, for the examples that do.
package pricing

import (
	"fmt"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/payment"
)

// Line reads, groups and prices one object with the keys of a case and those of a claim. Money hangs on every key: one that nobody
// reads is an error here, and no note. A bill that comes with an error has at most an id.
func Line(g *grouper.Grouper, s *payment.Scheme, line []byte, number int) (payment.Bill, error) {
	claim, rest, err := payment.ReadClaim(line)
	if err != nil {
		return payment.Bill{ID: claim.ID}, err
	}
	c, err := grouper.ParseJSON(rest, number)
	if err != nil {
		return payment.Bill{ID: claim.ID}, err
	}
	for _, n := range c.Notes {
		return payment.Bill{ID: claim.ID}, fmt.Errorf("%s: %s %s", n.Code, n.Field, n.Value())
	}
	claim.Result = g.Group(c)
	b, err := s.Pay(claim)
	b.ID = claim.ID
	return b, err
}
