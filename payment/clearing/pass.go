package clearing

import (
	"context"
	"hash/maphash"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// passes reads the bills of one clearing as often as it must, and sees that they stay the same.
type passes struct {
	t        *Terms
	ctx      context.Context
	parts    []Bills
	from, to rules.Date
	seed     maphash.Seed
	first    *ledger
	made     int

	ranks  map[string]*ranking       // nil if there is no cap, or nobody is beyond it
	values map[string]payment.Number // final point values by kind of insurance; nil until they are found
	stated bool                      // the scheme states final values
}

// run makes one pass.
func (p *passes) run(each func(*ledger, *payment.Bill)) (*ledger, error) {
	p.made++
	l, err := read(p.ctx, p.parts, p.seed, p.check, each)
	if err != nil {
		return nil, err
	}
	if p.first == nil {
		p.first = l
		return l, nil
	}
	if l.bills != p.first.bills || l.print != p.first.print {
		var errs Errors
		errs.add(rules.BillsChanged, p.first.bills, l.bills, p.made)
		return nil, errs
	}
	return l, nil
}

// tally adds a bill up at the values that are known.
func (p *passes) tally(l *ledger, b *payment.Bill) {
	x := p.price(b)
	l.add(&x)
}

// rank lets the high outliers of the institutions compete that have more of them than the cap allows.
func (p *passes) rank(l *ledger, b *payment.Bill) {
	if b.Kind != payment.KindHigh {
		return
	}
	of := p.ranks[b.Institution]
	if of == nil {
		return
	}
	r := l.ranks[b.Institution]
	if r == nil {
		r = &ranking{limit: of.limit}
		l.ranks[b.Institution] = r
	}
	r.offer(highOf(b))
}

// price is what a bill is worth at the final value of its insurance, if that is known, and under the cap on high outliers: one
// beyond it has the ordinary price (specification of payment, 5.2).
func (p *passes) price(b *payment.Bill) priced {
	x := priced{b: b, kind: b.Kind, points: b.Points, standard: b.Standard, fund: b.Fund, exact: b.ExactStandard,
		fundOpen: b.ExactFund}
	r := p.ranks[b.Institution]
	beyond := b.Kind == payment.KindHigh && r != nil && !r.takes(b)
	v, found := p.value(b)
	if !found {
		v = b.Value
	}
	a, fits := payment.Amounts{}, true
	switch {
	case beyond:
		x.kind = payment.KindOrdinary
		a, x.points, fits = b.OrdinaryAt(v)
	case found:
		a, fits = b.At(v)
	default:
		return x
	}
	x.standard, x.fund, x.exact, x.fundOpen, x.unfit = a.Standard, a.Fund, a.ExactStandard, a.ExactFund, !fits
	return x
}

// value is the final value that a bill is priced at: that which the scheme states for the case, as when it was priced first, else
// that of its insurance.
func (p *passes) value(b *payment.Bill) (payment.Number, bool) {
	if p.stated && p.values != nil {
		if v, ok := p.t.number("value.final", party{hospital: hospital{b.HospitalLevel, b.Class}, institution: b.Institution,
			insurance: b.Insurance, remote: b.Place != "" && p.t.text("remote.value") == "own", day: b.Discharged}); ok {
			return v, true
		}
	}
	v, found := p.values[b.Insurance]
	return v, found
}

// fingerprint is a number of a bill, not of the point value that it was priced at. The sum of those of all bills does not
// depend on their order.
func fingerprint(seed maphash.Seed, b *payment.Bill) uint64 {
	h := maphash.String(seed, b.ID)
	h = h*31 + maphash.String(seed, b.Institution)
	h = h*31 + maphash.String(seed, b.Insurance)
	h = h*31 + maphash.String(seed, b.Place)
	for _, n := range [...]int64{int64(b.Cost), int64(b.Burden), int64(b.CarvedOut), int64(b.Kind)} {
		h = (h ^ uint64(n)) * 0x9E3779B97F4A7C15
	}
	return h ^ h>>29
}

// most bounds the money of one bill or account, in fen: a hundred thousand million yuan, so that sums fit.
const most = 1e13

// check reports what keeps a bill out of the sums.
func (p *passes) check(b *payment.Bill) error {
	switch {
	case b == nil:
		return &rules.Error{Code: rules.BillUnfit, Args: []any{"?", both{"账单", "the bill"}, both{"空", "nil"}}}
	case b.Scheme == nil || p.t.scheme == nil || *b.Scheme != *p.t.scheme:
		return &rules.Error{Code: rules.BillForeign, Args: []any{b.ID, b.Scheme.String(), p.t.scheme.String()}}
	case !p.from.IsZero() && b.Discharged.Compare(p.from) < 0 || !p.to.IsZero() && b.Discharged.Compare(p.to) > 0:
		return &rules.Error{Code: rules.BillForeign, Args: []any{b.ID, b.Discharged.String(), p.from.String() + ".." + p.to.String()}}
	case b.Institution == "":
		return unfit(b, both{"医疗机构", "institution"}, both{"空", "empty"})
	case b.Kind.String() == "":
		return unfit(b, both{"病例类型", "kind"}, both{"空", "empty"})
	}
	for _, f := range [...]payment.Fen{b.Cost, b.Unreasonable, b.CarvedOut, b.Burden} {
		if f < 0 || f > most {
			return unfit(b, both{"金额", "an amount"}, f.String())
		}
	}
	for _, f := range [...]payment.Fen{b.Standard, b.Fund, b.Ordinary} {
		if f < -most || f > most {
			return unfit(b, both{"金额", "an amount"}, f.String())
		}
	}
	if b.Points.Sign() < 0 {
		return unfit(b, both{"点数", "points"}, b.Points.String())
	}
	return nil
}

func unfit(b *payment.Bill, what both, value any) error {
	return &rules.Error{Code: rules.BillUnfit, Args: []any{b.ID, what, value}}
}
