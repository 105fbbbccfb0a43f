package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Account is what is known of one institution and one kind of insurance besides its bills, for a month or a year. All amounts but
// Claim are 0 if there is nothing.
type Account struct {
	Institution string
	Insurance   string

	Claim        payment.Amount // what the institution claims for a month, where the scheme pays a share of claims
	Deducted     payment.Fen    // audit deductions (审核扣款) of the month or the year
	Special      payment.Fen    // of the year, decided upon outside of bills: special cases, exclusion amounts
	Catastrophic payment.Fen    // of the year, from catastrophic and large-claim insurance (F-AGG)
	Other        payment.Fen    // of the year, from other protections (F-AGG)
	Paid         payment.Fen    // in the year, what really went to the institution, without prepayment
	Withheld     payment.Fen    // in the year, deposits held back from months; 0 unless deposit.base is month
	Score        rules.Decimal  // of the yearly assessment
	Prepaid      payment.Fen    // outstanding prepayment: reported beside the balance and never netted (reading 27)
}

// String names the account.
func (a *Account) String() string {
	if a.Insurance == "" {
		return a.Institution
	}
	return a.Institution + "/" + a.Insurance
}

// Budget is what the fund of one kind of insurance sets aside for the cases of a year.
type Budget struct {
	Insurance string
	Fund      payment.Amount // 年度预算; unknown takes Previous raised by budget.growth of the scheme (8.1)
	Previous  payment.Amount // final settlement of the year before
}

// budget returns what a fund has, and whether that is known.
func (t *Terms) budget(b *Budget, day rules.Date) (payment.Fen, bool) {
	if f, known := b.Fund.Get(); known {
		return f, true
	}
	before, known := b.Previous.Get()
	growth, stated := t.number("budget.growth", party{insurance: b.Insurance, day: day})
	f, fits := t.fen(before.Yuan().Mul(exact.Int(1).Add(growth)))
	return f, known && stated && fits
}

// account is what accounts are told apart by.
type account struct{ institution, insurance string }

// accounts checks the accounts of a month or a year.
func accounts(list []Account, errs *Errors) map[account]*Account {
	byName := make(map[account]*Account, len(list))
	for i := range list {
		a := &list[i]
		k := account{a.Institution, a.Insurance}
		if a.Institution == "" {
			errs.add(rules.AmountUnfit, both{"医疗机构", "the institution of an account"}, both{"空", "empty"})
			continue
		}
		if byName[k] != nil {
			errs.add(rules.AccountRepeated, a.String())
		}
		byName[k] = a
		for _, f := range []payment.Fen{a.Claim.Or(0), a.Deducted, a.Special, a.Catastrophic, a.Other, a.Paid, a.Withheld, a.Prepaid} {
			if f < -most || f > most {
				errs.add(rules.AmountUnfit, a.String(), f.String())
			}
		}
		for _, f := range []payment.Fen{a.Claim.Or(0), a.Deducted, a.Catastrophic, a.Other, a.Withheld, a.Prepaid} {
			if f < 0 {
				errs.add(rules.AmountUnfit, a.String(), f.String())
			}
		}
		if a.Score.Sign() < 0 || decimal(a.Score).Cmp(fullMark) > 0 {
			errs.add(rules.AmountUnfit, a.String(), a.Score.String())
		}
	}
	return byName
}

// budgets checks the budgets of a year and returns them by kind of insurance.
func budgets(list []Budget, errs *Errors) map[string]*Budget {
	byName := make(map[string]*Budget, len(list))
	for i := range list {
		b := &list[i]
		if byName[b.Insurance] != nil {
			errs.add(rules.AccountRepeated, b.Insurance)
		}
		byName[b.Insurance] = b
		for _, f := range []payment.Fen{b.Fund.Or(0), b.Previous.Or(0)} {
			if f < 0 || f > limit {
				errs.add(rules.AmountUnfit, b.Insurance, f.String())
			}
		}
	}
	return byName
}
