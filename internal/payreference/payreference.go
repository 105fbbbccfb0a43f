// Package payreference is a second, plain reading of the payment specification, for tests: it prices a claim with rationals of
// math/big, in the order and the words of the specification (chapters 2 to 7 and 13) and of the format of schemes (package
// rules), and shares nothing with package payment but the claim. It is slow, says nothing of its steps, and where the two differ
// one of them is wrong.
package payreference

import (
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Answer is what the specification says about a claim.
type Answer struct {
	Kind, Normal payment.Kind

	Weight, Coefficient, Ratio, Points, Value *big.Rat // w or S; k in all; r, 0 if not asked for; what counts; v or R
	Provisional, Fixed                        bool     // the value is not final; the standard does not depend on it

	ExactStandard, ExactFund                   *big.Rat // yuan
	Standard, Burden, Fund, Surplus, CarvedOut *big.Rat // yuan, rounded to money
	Pending, BelowOrdinary, NoMoney            bool     // a panel decides (22); 13; there is no value of a point
}

// refusal is what keeps a claim from being priced.
type refusal string

// Scheme prices by one pack.
type Scheme struct{ p *rules.Payment }

// New prepares a pack.
func New(p *rules.Pack) *Scheme { return &Scheme{p.Payment()} }

// Pay prices a claim, or says what the scheme or the claim lacks.
func (s *Scheme) Pay(c *payment.Claim) (a Answer, lacks string) {
	defer func() {
		if r := recover(); r != nil {
			why, ok := r.(refusal)
			if !ok {
				panic(r)
			}
			a, lacks = Answer{}, string(why)
		}
	}()
	return newCase(s.p, c).answer(), ""
}

// kase is a claim under a scheme.
type kase struct {
	p                                   *rules.Payment
	c                                   *payment.Claim
	unit, institution, level, insurance string
	class                               string
	place                               string
	net                                 *big.Rat // c_net
	carved, carvedBurden                *big.Rat
	a                                   Answer

	code         string   // of the group that pays
	w            *big.Rat // w, S or price
	k, kAll, aux *big.Rat // k of the institution; with all factors; a
	extra        *big.Rat // points of items
}

func newCase(p *rules.Payment, c *payment.Claim) *kase {
	q := &kase{p: p, c: c, unit: p.Text("unit.kind"), institution: c.Institution, level: c.HospitalLevel, insurance: c.Insurance,
		place: "local", carved: rat(0), carvedBurden: rat(0), extra: rat(0), code: c.Result.Code}
	for _, i := range p.Institutions {
		if i.Code == c.Institution {
			q.class = i.Class
			if q.level == "" {
				q.level = i.HospitalLevel
			}
		}
	}
	if c.Place != "" {
		q.place = "remote"
	}
	zero := rat(0) // never changed
	q.a = Answer{Weight: zero, Coefficient: zero, Ratio: zero, Points: zero, Value: zero, Burden: zero}
	return q
}

// value is the first value of a setting whose conditions hold; band is the quantity that bands are of. Nil if none holds.
func (q *kase) value(name string, band *big.Rat) *rules.SettingValue {
	s := q.p.Setting(name)
	if s == nil {
		return nil
	}
	for i := range s.Values {
		w := &s.Values[i].When
		is := func(want, have string) bool { return want == "" || want == have }
		if is(w.HospitalLevel, q.level) && is(w.Class, q.class) && is(w.Institution, q.institution) && is(w.Insurance, q.insurance) &&
			is(w.Place, q.place) && q.during(w.From, w.To) &&
			(!w.Below.Known() || band != nil && band.Cmp(w.Below.Rat()) < 0) &&
			(!w.AtLeast.Known() || band != nil && band.Cmp(w.AtLeast.Rat()) >= 0) {
			return &s.Values[i]
		}
	}
	return nil
}

// during reports whether the day of discharge lies in a span, both days included.
func (q *kase) during(from, to rules.Date) bool {
	day := q.c.Discharged
	return (from.IsZero() || day.Compare(from) >= 0) && (to.IsZero() || day.Compare(to) <= 0)
}

// number is a number that a setting states, nil if it states none for the case.
func (q *kase) number(name string, band *big.Rat) *big.Rat {
	if v := q.value(name, band); v != nil {
		return v.Number.Rat()
	}
	return nil
}

// need is a number without which the claim cannot be priced.
func (q *kase) need(name string, band *big.Rat) *big.Rat {
	n := q.number(name, band)
	if n == nil {
		panic(refusal(name))
	}
	return n
}

// text is the word of a setting, or what chapter 13 reads if the scheme is silent.
func (q *kase) text(name, reading string) string {
	if t := q.p.Text(name); t != "" {
		return t
	}
	return reading
}

// round rounds as the setting round.name says.
func (q *kase) round(name string, n *big.Rat) *big.Rat {
	mode, decimals, _ := rules.ParseRounding(q.text("round."+name, "none"))
	return round(n, mode, decimals)
}

// fact is a component of the institution.
func (q *kase) fact(part string) *rules.Component {
	for i := range q.p.Components {
		if f := &q.p.Components[i]; f.Institution == q.institution && f.Part == part {
			return f
		}
	}
	return nil
}

// groupValue is the number of a group in a table: the row that says most among those that hold.
func (q *kase) groupValue(list []rules.GroupValue, code, auxiliary string) *rules.GroupValue {
	var best *rules.GroupValue
	most := -1
	for i := range list {
		v := &list[i]
		if v.Code != code || v.HospitalLevel != "" && v.HospitalLevel != q.level || v.Insurance != "" && v.Insurance != q.insurance ||
			v.Auxiliary != "" && v.Auxiliary != auxiliary {
			continue
		}
		if n := says(v.Auxiliary, 4) + says(v.HospitalLevel, 2) + says(v.Insurance, 1); n > most {
			best, most = v, n
		}
	}
	return best
}

func says(condition string, weight int) int {
	if condition == "" {
		return 0
	}
	return weight
}

// Rational numbers.

func rat(n int64) *big.Rat         { return new(big.Rat).SetInt64(n) }
func yuan(f payment.Fen) *big.Rat  { return big.NewRat(int64(f), 100) }
func add(a, b *big.Rat) *big.Rat   { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat   { return new(big.Rat).Sub(a, b) }
func quo(a, b *big.Rat) *big.Rat   { return new(big.Rat).Quo(a, b) }
func least(a, b *big.Rat) *big.Rat { return slices.MinFunc([]*big.Rat{a, b}, (*big.Rat).Cmp) }
func most(a, b *big.Rat) *big.Rat  { return slices.MaxFunc([]*big.Rat{a, b}, (*big.Rat).Cmp) }
func mul(list ...*big.Rat) *big.Rat {
	p := rat(1)
	for _, n := range list {
		p.Mul(p, n)
	}
	return p
}

// round is rounding as people write it down: the part that is cut off decides what becomes of the last digit that stays.
func round(n *big.Rat, mode string, decimals int) *big.Rat {
	if mode == "none" {
		return n
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	x := mul(new(big.Rat).Abs(n), scale)
	whole := new(big.Int).Quo(x.Num(), x.Denom())
	rest := sub(x, new(big.Rat).SetInt(whole))
	half := rest.Cmp(big.NewRat(1, 2))
	if mode == "up" && rest.Sign() > 0 ||
		mode == "half-away" && half >= 0 ||
		mode == "half-down" && half > 0 ||
		mode == "half-even" && (half > 0 || half == 0 && whole.Bit(0) == 1) {
		whole.Add(whole, big.NewInt(1))
	}
	r := quo(new(big.Rat).SetInt(whole), scale)
	if n.Sign() < 0 {
		r.Neg(r)
	}
	return r
}

// or0 is a number that may be left out.
func or0(d rules.Decimal) *big.Rat {
	if !d.Known() {
		return rat(0)
	}
	return d.Rat()
}
