package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Consortium is a close-knit county medical consortium (紧密型县域医共体) with a total budget (specification of payment, 7.10).
type Consortium struct {
	Name     string
	Budget   payment.Fen // 总额, above 0
	Spending []Spending  // of the fund for its insured, wherever they were treated
	Prepaid  payment.Fen // paid month by month
}

// Spending is what the fund spent in one layer or institution.
type Spending struct {
	Name       string
	GrassRoots bool // a grass-roots institution (基层医疗机构)
	Amount     payment.Fen
}

// ConsortiumYear is the year of a consortium.
type ConsortiumYear struct {
	Name       string         `json:"name"`
	Spent      payment.Fen    `json:"spent"`
	GrassRoots payment.Fen    `json:"grass_roots"` // of it, in grass-roots institutions
	Share      payment.Number `json:"share"`       // of the grass roots, 0 if nothing was spent
	Least      payment.Number `json:"least"`       // share that the scheme asks for, 0 if it asks for none
	Met        bool           `json:"met"`
	Sharing    Sharing        `json:"sharing"` // of the difference between budget and spending
	Final      payment.Fen    `json:"final"`   // budget and what the sharing changes of it
	Balance    payment.Fen    `json:"balance"` // final less what was paid month by month
}

// Consortium settles the year of a consortium: surplus is kept and reasonable overrun shared by the bands of the scheme, and
// the share of the grass roots is compared with the one asked for (consortium.grassroots_share). Errors are [rules.AmountUnfit].
func (t *Terms) Consortium(c *Consortium) (ConsortiumYear, error) {
	y := ConsortiumYear{Name: c.Name}
	var errs Errors
	t.known(&errs, "consortium.")
	for _, s := range c.Spending {
		if s.Amount < 0 || s.Amount >= limit || y.Spent >= limit {
			errs.add(rules.AmountUnfit, both{s.Name + " 的支出", "spending of " + s.Name}, s.Amount.String())
			continue
		}
		y.Spent += s.Amount
		if s.GrassRoots {
			y.GrassRoots += s.Amount
		}
	}
	if c.Prepaid < 0 || c.Prepaid >= limit {
		errs.add(rules.AmountUnfit, both{"按月预付", "what was paid by month"}, c.Prepaid.String())
	}
	if len(errs) > 0 {
		return y, errs
	}
	if y.Spent > 0 {
		y.Share = exact.Frac(int64(y.GrassRoots), int64(y.Spent))
	}
	y.Least, _ = t.number("consortium.grassroots_share", party{})
	y.Met = y.Share.Cmp(y.Least) >= 0
	var err error
	if y.Sharing, err = t.share(party{}, c.Budget, y.Spent); err != nil {
		return y, err
	}
	y.Final = c.Budget + y.Sharing.Adjustment()
	y.Balance = y.Final - c.Prepaid
	return y, nil
}
