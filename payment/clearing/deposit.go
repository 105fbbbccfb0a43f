package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// fullMark is the highest score of an assessment.
var fullMark = exact.Int(100)

// ReturnShare returns the part of a deposit that is returned for a score of the yearly assessment (绩效考核), and whether the scheme
// says so (specification of payment, 8.3). Either deposit.return states shares by score, and below the lowest nothing is
// returned; or everything is returned from deposit.return_full upwards, and below it what deposit.return_below says: the score
// as a part of 100 ("proportional") or of the score of full return ("proportional-to-full"), or nothing ("none").
func (t *Terms) ReturnShare(score payment.Number) (share payment.Number, ok bool) {
	if t.p.Setting("deposit.return") != nil {
		for _, b := range t.bands("deposit.return", party{}) {
			if score.Cmp(b.edge) >= 0 {
				share = b.value
			}
		}
		return share, true
	}
	full, ok := t.number("deposit.return_full", party{})
	below := t.text("deposit.return_below")
	switch {
	case !ok || below == "":
		return zero, false
	case score.Cmp(full) >= 0:
		return exact.Int(1), true
	case below == "proportional":
		return score.Quo(fullMark), true
	case below == "proportional-to-full":
		return score.Quo(full), true
	}
	return zero, true
}

// deposit is the quality deposit (质量保证金) of an amount: rate times base, rounded as money is; 0 if the scheme has none.
func (t *Terms) deposit(p party, base payment.Fen) payment.Fen {
	rate, _ := t.number("deposit.rate", p)
	d, _ := t.fen(base.Yuan().Mul(rate))
	return d
}

// returned is the part of a deposit that is returned for a score, rounded as money is.
func (t *Terms) returned(a *Account, withheld payment.Fen, errs *Errors) payment.Fen {
	if withheld == 0 {
		return 0
	}
	share, ok := t.ReturnShare(decimal(a.Score))
	switch {
	case !ok:
		errs.add(rules.TermMissing, "deposit.return")
	case !a.Score.Known():
		errs.add(rules.AssessmentMissing, a.String())
	}
	r, _ := t.fen(withheld.Yuan().Mul(share))
	return r
}
