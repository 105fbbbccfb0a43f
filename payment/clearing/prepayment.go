package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Fund is the state of the fund of one kind of insurance, from which prepayment follows.
type Fund struct {
	Insurance       string        // as the scheme calls it
	Spending        []payment.Fen // of whole previous years, any order; of more than the scheme averages, the first count
	ReserveMonths   rules.Decimal // months that the reserves last (累计结余可支付月数)
	Deficit         bool          // last year
	DeficitForecast bool          // over the next twelve months, rolling
}

// Prepayment is the prepayment from one fund (医保基金预付金). It is working capital and no income of the institution, so it
// stands in a ledger of its own, and no clearing nets it (reading 27).
type Prepayment struct {
	Insurance string      `json:"insurance"`
	Years     int         `json:"years"`   // that were averaged
	Average   payment.Fen `json:"average"` // monthly spending
	Amount    payment.Fen `json:"amount"`  // of all institutions together, 0 if refused
	Refused   []Refusal   `json:"refused"` // why nothing is prepaid; empty if it is
}

// Refusal is a reason why a fund cannot prepay. The zero value is none.
type Refusal uint8

// The reasons.
const (
	ReservesShort   Refusal = iota + 1 // the reserves last less long than the scheme asks for
	DeficitLastYear                    // 上年度当期赤字
	DeficitAhead                       // a deficit is forecast
)

var refusalNames = [...]string{"", "reserves-short", "deficit-last-year", "deficit-ahead"}

// String returns the name of the reason.
func (r Refusal) String() string {
	if int(r) < len(refusalNames) {
		return refusalNames[r]
	}
	return ""
}

// MarshalText writes the name.
func (r Refusal) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Prepay works out the prepayment of a fund: months times the average monthly spending of the previous years (国家医保局、财政部,
// notice on prepayment of 2024-11-11; specification of payment, 8.5). Errors are [rules.TermMissing] and [rules.AmountUnfit].
func (t *Terms) Prepay(f *Fund) (Prepayment, error) {
	p := Prepayment{Insurance: f.Insurance}
	var errs Errors
	t.known(&errs, "prepayment.")
	term := func(name string) payment.Number {
		n, stated := t.number(name, party{insurance: f.Insurance})
		if !stated && t.p.Setting(name) == nil {
			errs.add(rules.TermMissing, name)
		}
		return n
	}
	months, years, least := term("prepayment.months"), term("prepayment.years"), term("prepayment.reserve_months")
	if !f.ReserveMonths.Known() {
		errs.add(rules.AmountUnfit, both{"累计结余可支付月数", "the months that the reserves last"}, both{"空", "empty"})
	}
	if len(f.Spending) == 0 {
		errs.add(rules.AmountUnfit, both{"上年度支出", "spending of the previous years"}, both{"空", "empty"})
	}
	spent := zero
	for i, s := range f.Spending {
		if s < 0 || s >= limit {
			errs.add(rules.AmountUnfit, both{"年度支出", "spending of a year"}, s.String())
		}
		if exact.Int(int64(i)).Cmp(years) < 0 {
			spent = spent.Add(s.Yuan())
			p.Years++
		}
	}
	if len(errs) > 0 {
		return p, errs
	}
	if decimal(f.ReserveMonths).Cmp(least) < 0 {
		p.Refused = append(p.Refused, ReservesShort)
	}
	if f.Deficit {
		p.Refused = append(p.Refused, DeficitLastYear)
	}
	if f.DeficitForecast {
		p.Refused = append(p.Refused, DeficitAhead)
	}
	average := spent.Quo(exact.Int(int64(12 * p.Years)))
	p.Average, _ = t.fen(average)
	if len(p.Refused) == 0 {
		p.Amount, _ = t.fen(average.Mul(months))
	}
	return p, nil
}
