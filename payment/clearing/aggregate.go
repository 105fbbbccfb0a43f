package clearing

import (
	"github.com/fenzu/fenzu/payment"
)

// Aggregate is an institution whose fund payment is worked out for all its cases at once (specification of payment, 3.3, F-AGG).
type Aggregate struct {
	Income       payment.Number // total weight (CM) times rate of ordinary, bed-day, extreme and ambiguous cases, in yuan
	Catastrophic payment.Fen    // paid by catastrophic and large-claim insurance (大病、大额)
	Other        payment.Fen    // paid by other protections (其他保障)
	Burden       payment.Fen    // that the patients really bore
}

// Aggregate returns what the fund pays: the income, rounded as money is, less what others paid. It may be negative. It reports
// false if the income does not fit.
func (t *Terms) Aggregate(a *Aggregate) (payment.Fen, bool) {
	income, ok := t.fen(a.Income)
	return income - a.Catastrophic - a.Other - a.Burden, ok
}
