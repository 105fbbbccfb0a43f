package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Sharing is what becomes of the difference between a quota and what was spent (specification of payment, 8.4).
type Sharing struct {
	Quota   payment.Fen   `json:"quota"`
	Spent   payment.Fen   `json:"spent"`
	Overrun payment.Fen   `json:"overrun"` // spent beyond the quota, or 0
	Surplus payment.Fen   `json:"surplus"` // left of the quota, or 0
	Added   payment.Fen   `json:"added"`   // by the fund for the overrun (合理超支分担)
	Kept    payment.Fen   `json:"kept"`    // of the surplus (结余留用)
	Bands   []BandOverrun `json:"bands"`   // the part of the overrun in each band of the scheme, and beyond the last
}

// BandOverrun is the part of an overrun that lies in one band. Beyond the last band the share and To are 0.
type BandOverrun struct {
	From  payment.Number `json:"from"`  // as a share of the quota
	To    payment.Number `json:"to"`    // as a share of the quota
	Part  payment.Fen    `json:"part"`  // rounded as money is, where a band ends within a fen
	Share payment.Number `json:"share"` // that the fund takes over
	Last  bool           `json:"last"`  // the part beyond the last band
}

// Adjustment is what the sharing changes of the quota as payment: what the fund adds, or what of the surplus it keeps back.
func (s *Sharing) Adjustment() payment.Fen { return s.Added - (s.Surplus - s.Kept) }

// Shares reports whether the scheme shares surplus or overrun at all.
func (t *Terms) Shares() bool {
	return t.p.Setting("share.bands") != nil || t.p.Setting("share.surplus") != nil
}

// Share divides the difference between a quota, which must be above 0, and what was spent. Of an overrun every band (share.bands)
// takes its share of the part of the cost inside it (reading 28), and the sum is rounded once; without bands the fund adds
// nothing. Of a surplus the institution keeps a share (share.surplus) up to a share of the quota (share.cap), all of it if the
// scheme states no share. Errors are [rules.AmountUnfit].
func (t *Terms) Share(a *Account, quota, spent payment.Fen) (Sharing, error) {
	return t.share(t.of(a.Institution, a.Insurance, hospital{}, rules.Date{}), quota, spent)
}

func (t *Terms) share(p party, quota, spent payment.Fen) (Sharing, error) {
	var errs Errors
	t.known(&errs, "share.")
	if quota <= 0 || quota >= limit {
		errs.add(rules.AmountUnfit, both{"定额", "the quota"}, quota.String())
	}
	if spent < 0 || spent >= limit {
		errs.add(rules.AmountUnfit, both{"费用", "what was spent"}, spent.String())
	}
	s := Sharing{Quota: quota, Spent: spent}
	if len(errs) > 0 {
		return s, errs
	}
	if spent <= quota {
		s.Surplus = quota - spent
		s.Kept = s.Surplus
		if reward, stated := t.number("share.surplus", p); stated {
			kept := s.Surplus.Yuan().Mul(reward)
			if top, capped := t.number("share.cap", p); capped {
				kept = exact.Min(kept, quota.Yuan().Mul(top))
			}
			s.Kept, _ = t.fen(kept)
		}
		return s, nil
	}
	s.Overrun = spent - quota
	from, added := zero, zero
	over := s.Overrun.Yuan()
	for _, b := range t.bands("share.bands", p) {
		part := exact.Max(zero, exact.Min(over, quota.Yuan().Mul(b.edge)).Sub(quota.Yuan().Mul(from)))
		added = added.Add(part.Mul(b.value))
		amount, _ := t.fen(part)
		s.Bands = append(s.Bands, BandOverrun{From: from, To: b.edge, Part: amount, Share: b.value})
		from = b.edge
	}
	beyond, _ := t.fen(exact.Max(zero, over.Sub(quota.Yuan().Mul(from))))
	s.Bands = append(s.Bands, BandOverrun{From: from, Part: beyond, Last: true})
	s.Added, _ = t.fen(added)
	return s, nil
}
