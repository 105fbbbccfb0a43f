package clearing_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
)

// plainTerms are terms of clearing as the second reading of them has them: fractions, and words.
type plainTerms struct {
	numerator, beside            string
	digits                       int // of the point value; -1 for no rounding
	reserve, ratio, final        *big.Rat
	remoteFinal                  *big.Rat
	quota                        map[string]*big.Rat // by level
	deposit                      *big.Rat
	base, below                  string
	full                         *big.Rat
	shareOn                      string
	edges, shares                []*big.Rat
	surplus, top, growth         *big.Rat
	variant, carve, mode, counts string
	remote                       string
}

// yaml writes them as a scheme does.
func (p *plainTerms) yaml() string {
	var b strings.Builder
	opt := func(name string, x *big.Rat) string {
		if x == nil {
			return ""
		}
		return fmt.Sprintf(", %s: %s", name, x.FloatString(4))
	}
	b.WriteString("unit: {kind: points, scale: 100, mean: 8000}\ncoef: {kind: none}\nlow: {mode: cost, threshold: 0.4}\n")
	fmt.Fprintf(&b, "high: {mode: %s, threshold: 2", p.mode)
	if p.quota != nil {
		fmt.Fprintf(&b, ", quota: [{value: %s, hospital_level: 一级}, {value: %s}]", p.quota["一级"].FloatString(4),
			p.quota["三级"].FloatString(4))
	}
	fmt.Fprintf(&b, "}\nfund: {variant: %s, carve_out: %s}\nround: {money: half-away/2", p.variant, p.carve)
	if p.digits >= 0 {
		fmt.Fprintf(&b, ", value: half-away/%d", p.digits)
	}
	fmt.Fprintf(&b, "}\nitem: {points: %s}\nremote: {value: %s}\n", p.counts, p.remote)
	b.WriteString("special: {settle: [item, points]}\n")
	fmt.Fprintf(&b, "value: {numerator: %s, beside: %s, budget: 77.7%s", p.numerator, p.beside, opt("ratio", p.ratio))
	switch {
	case p.final != nil && p.remoteFinal != nil:
		fmt.Fprintf(&b, ", final: [{value: %s, place: remote}, {value: %s}]", p.remoteFinal.FloatString(4), p.final.FloatString(4))
	case p.final != nil:
		b.WriteString(opt("final", p.final))
	case p.remoteFinal != nil:
		fmt.Fprintf(&b, ", final: [{value: %s, place: remote}]", p.remoteFinal.FloatString(4))
	}
	b.WriteString("}\n")
	if p.reserve != nil {
		fmt.Fprintf(&b, "reserve: {rate: %s}\n", p.reserve.FloatString(4))
	}
	if p.growth != nil {
		fmt.Fprintf(&b, "budget: {growth: %s}\n", p.growth.FloatString(4))
	}
	if p.deposit != nil {
		fmt.Fprintf(&b, "deposit: {rate: %s, base: %s, return_full: %s, return_below: %s}\n", p.deposit.FloatString(4), p.base,
			p.full.FloatString(0), p.below)
	}
	if p.shareOn != "" {
		fmt.Fprintf(&b, "share: {on: %s", p.shareOn)
		for i := range p.edges {
			fmt.Fprintf(&b, "%s{value: %s, below: %s}", []string{", bands: [", ", "}[min(i, 1)], p.shares[i].FloatString(4),
				p.edges[i].FloatString(4))
		}
		if len(p.edges) > 0 {
			b.WriteString("]")
		}
		b.WriteString(opt("surplus", p.surplus) + opt("cap", p.top) + "}\n")
	}
	return b.String()
}

// drawTerms draws terms.
func drawTerms(r *rand.Rand) *plainTerms {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	per := func(low, high int) *big.Rat { return big.NewRat(int64(low+r.IntN(high-low+1)), 1000) }
	p := &plainTerms{numerator: pick("total_cost", "fund_plus_burden", "fund", "fund_minus_reserve", "fund_over_ratio"),
		beside: pick("budget", "own"), digits: r.IntN(6) - 1, variant: pick("F-SUB", "F-SUB", "F-PROP"),
		carve: pick("separate", "separate", "included"), mode: pick("item", "linear"), counts: pick("count", "none"),
		remote: pick("own", "place-of-care")}
	if r.IntN(2) == 0 || p.numerator == "fund_minus_reserve" {
		p.reserve = per(10, 100)
	}
	if p.numerator == "fund_over_ratio" {
		p.ratio = per(500, 1000)
	}
	if r.IntN(6) == 0 {
		p.final = per(60000, 90000)
	}
	if r.IntN(4) == 0 {
		p.remoteFinal = per(60000, 90000)
	}
	if r.IntN(2) == 0 {
		p.quota = map[string]*big.Rat{"一级": per(10, 30), "三级": per(10, 200)}
		p.quota["二级"] = p.quota["三级"]
	}
	if r.IntN(3) > 0 {
		p.deposit, p.base, p.full, p.below = per(10, 50), pick("final", "month"), big.NewRat(int64(85+r.IntN(16)), 1),
			pick("proportional", "proportional-to-full", "none")
	}
	if r.IntN(2) == 0 {
		p.shareOn = pick("cost", "fund")
		edge := new(big.Rat)
		for range 1 + r.IntN(3) {
			edge = new(big.Rat).Add(edge, per(10, 100))
			p.edges, p.shares = append(p.edges, edge), append(p.shares, per(0, 1000))
		}
		if r.IntN(2) == 0 {
			p.surplus = per(0, 1000)
			if r.IntN(2) == 0 {
				p.top = per(0, 100)
			}
		}
	}
	if r.IntN(3) == 0 {
		p.growth = per(-50, 100)
	}
	return p
}

// plainBill is a bill, with what clearing sets anew.
type plainBill struct {
	payment.Bill
	own            *big.Rat // fund's part of what was carved out, in fen
	ratio          *big.Rat // of F-PROP
	self           *big.Rat // of F-PROP, in fen
	carved         *big.Rat
	points, result *big.Rat // result in fen, exact
	fixed, beyond  bool
	standard, fund int64
	open           *big.Rat // fund payment, exact
}

// plainLine is a line of the second reading, money in fen.
type plainLine struct {
	cases, beyond                                                                       int64
	weight, points                                                                      *big.Rat
	cost, standard, carved, burden, before, fund, rest                                  int64
	special, adjustment, deducted, final, withheld, returned, paid, balance, fundCarved int64
	open                                                                                *big.Rat
}

type plainPot struct {
	reserve, beside, cost, burden, final int64
	left                                 int64
	budgeted                             bool
	points, numerator, exact, value      *big.Rat
}

type plainRemote struct {
	cases                   int64
	points                  *big.Rat
	standard, before, final int64
}

type plainYear struct {
	lines  map[[2]string]*plainLine
	pots   map[string]*plainPot
	remote map[[3]string]*plainRemote
}

// halfAway rounds half away from zero.
func halfAway(x *big.Rat, digits int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	y := new(big.Rat).Mul(new(big.Rat).Abs(x), scale)
	y.Add(y, big.NewRat(1, 2))
	n := new(big.Rat).SetInt(new(big.Int).Quo(y.Num(), y.Denom()))
	n.Quo(n, scale)
	if x.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

func toFen(x *big.Rat) int64       { return halfAway(x, 0).Num().Int64() }
func rat(n int64) *big.Rat         { return new(big.Rat).SetInt64(n) }
func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func over(a, b *big.Rat) *big.Rat  { return new(big.Rat).Quo(a, b) }
func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }
func less(a, b *big.Rat) *big.Rat  { return new(big.Rat).Sub(a, b) }

var hundred = rat(100)

// worth prices a bill at a value: the standard, and what the fund pays of it and of what was carved out.
func (b *plainBill) worth(p *plainTerms, value *big.Rat) {
	if b.fixed {
		b.standard, b.fund = int64(b.Standard), int64(b.Fund)
		b.result, b.open = times(b.ExactStandard.Rat(), hundred), times(b.ExactFund.Rat(), hundred)
		return
	}
	b.result = times(times(b.points, value), hundred)
	b.standard = toFen(b.result)
	switch {
	case p.variant == "F-SUB":
		b.open = less(plus(b.result, b.own), rat(int64(b.Burden)))
	case p.carve == "included":
		b.open = times(less(plus(b.result, b.carved), b.self), b.ratio)
		if b.open.Sign() < 0 {
			b.open = new(big.Rat)
		}
	default:
		b.open = times(less(b.result, b.self), b.ratio)
		if b.open.Sign() < 0 {
			b.open = new(big.Rat)
		}
		b.open = plus(b.open, b.own)
	}
	b.fund = toFen(b.open)
}

var errPlain = errors.New("no result")

// plainClear reads chapter 8.6 of the specification of payment a second time, with 4.3, 5.2 and 8.4: lists, maps and fractions,
// all bills in memory, one step after the other.
func plainClear(p *plainTerms, levels map[string]string, bills []*plainBill, in *clearing.Year) (*plainYear, error) {
	y := &plainYear{make(map[[2]string]*plainLine), make(map[string]*plainPot), make(map[[3]string]*plainRemote)}

	// 5.2: of the high outliers of an institution only so many are paid as such, those with the greatest excess.
	discharges, high := make(map[string]int64), make(map[string][]*plainBill)
	for _, b := range bills {
		b.points, b.fixed = b.Points.Rat(), b.Fixed
		discharges[b.Institution]++
		if b.Kind == payment.KindHigh {
			high[b.Institution] = append(high[b.Institution], b)
		}
	}
	for name, list := range high {
		if p.quota == nil {
			continue
		}
		limit := times(p.quota[levels[name]], rat(discharges[name]))
		most := new(big.Int).Quo(limit.Num(), limit.Denom()).Int64()
		sort.Slice(list, func(i, j int) bool {
			a, b := list[i], list[j]
			ea, eb := a.Cost-a.Unreasonable-a.CarvedOut-a.Ordinary, b.Cost-b.Unreasonable-b.CarvedOut-b.Ordinary
			if ea != eb {
				return ea > eb
			}
			if a.Cost != b.Cost {
				return a.Cost > b.Cost
			}
			return a.ID < b.ID
		})
		for i, b := range list {
			if int64(i) >= most {
				b.beyond, b.fixed, b.points = true, false, b.OrdinaryPoints.Rat()
			}
		}
	}

	// 4.3: the value of every kind of insurance.
	for _, b := range in.Budgets {
		y.pots[b.Insurance] = &plainPot{points: new(big.Rat)}
	}
	for _, b := range bills {
		if b.Place != "" {
			continue
		}
		pot := y.pots[b.Insurance]
		if pot == nil {
			pot = &plainPot{points: new(big.Rat)}
			y.pots[b.Insurance] = pot
		}
		pot.points = plus(pot.points, b.points)
		if b.points.Sign() > 0 {
			pot.cost += int64(b.Cost - b.Unreasonable - b.CarvedOut)
			pot.burden += int64(b.Burden)
			pot.beside += toFen(b.own)
		} else {
			b.worth(p, rat(0))
			pot.beside += b.fund
		}
	}
	for name, pot := range y.pots {
		var budget int64
		for _, b := range in.Budgets {
			if b.Insurance != name {
				continue
			}
			f, known := b.Fund.Get()
			if previous, ok := b.Previous.Get(); !known && ok && p.growth != nil {
				f, known = payment.Fen(toFen(times(rat(int64(previous)), plus(rat(1), p.growth)))), true
			}
			if !known {
				return nil, errPlain
			}
			budget, pot.budgeted = int64(f), true
		}
		if pot.points.Sign() == 0 {
			return nil, errPlain
		}
		if p.reserve != nil && pot.budgeted {
			pot.reserve = toFen(times(rat(budget), p.reserve))
		}
		if p.beside == "own" || p.numerator == "total_cost" || !pot.budgeted {
			pot.beside = 0
		}
		rest := rat(budget - pot.reserve - pot.beside)
		switch p.numerator {
		case "total_cost":
			pot.numerator = rat(pot.cost)
		case "fund_plus_burden":
			pot.numerator = plus(rest, rat(pot.burden))
		case "fund_over_ratio":
			pot.numerator = over(rest, p.ratio)
		default:
			pot.numerator = rest
		}
		pot.numerator = over(pot.numerator, hundred)
		if p.numerator != "total_cost" && !pot.budgeted && p.final != nil {
			pot.numerator, pot.exact, pot.value = new(big.Rat), new(big.Rat), p.final
			if p.digits >= 0 {
				pot.value = halfAway(p.final, p.digits)
			}
			continue
		}
		if p.numerator != "total_cost" && !pot.budgeted || pot.numerator.Sign() <= 0 {
			return nil, errPlain
		}
		pot.exact = over(pot.numerator, pot.points)
		pot.value = pot.exact
		if p.digits >= 0 {
			pot.value = halfAway(pot.exact, p.digits)
		}
		if p.final != nil {
			pot.value = p.final
			if p.digits >= 0 {
				pot.value = halfAway(p.final, p.digits)
			}
		}
		pot.left = budget - pot.reserve
	}

	// 8.6: amounts at the final value, by institution and insurance; remote care apart.
	line := func(institution, insurance string) *plainLine {
		k := [2]string{institution, insurance}
		if y.lines[k] == nil {
			y.lines[k] = &plainLine{points: new(big.Rat), weight: new(big.Rat), open: new(big.Rat)}
		}
		return y.lines[k]
	}
	for _, b := range bills {
		value := b.Value.Rat()
		if pot := y.pots[b.Insurance]; pot != nil {
			value = pot.value
		}
		if b.Place != "" {
			if p.remoteFinal != nil && p.remote == "own" {
				value = p.remoteFinal
			} else if p.final != nil {
				value = p.final
			}
		}
		if p.digits >= 0 {
			value = halfAway(value, p.digits)
		}
		b.worth(p, value)
		if b.Place != "" {
			k := [3]string{b.Place, b.Institution, b.Insurance}
			if y.remote[k] == nil {
				y.remote[k] = &plainRemote{points: new(big.Rat)}
			}
			x := y.remote[k]
			x.cases++
			x.points = plus(x.points, b.points)
			x.standard, x.before, x.final = x.standard+b.standard, x.before+int64(b.Bill.Fund), x.final+b.fund
			continue
		}
		n := line(b.Institution, b.Insurance)
		n.cases++
		if b.beyond {
			n.beyond++
		}
		n.weight, n.points, n.open = plus(n.weight, b.Weight.Rat()), plus(n.points, b.points), plus(n.open, b.open)
		n.cost += int64(b.Cost - b.Unreasonable - b.CarvedOut)
		n.standard += b.standard
		n.carved += int64(b.CarvedOut)
		n.fundCarved += toFen(b.own)
		n.burden += int64(b.Burden)
		n.before += int64(b.Bill.Fund)
		n.fund += b.fund
	}
	scores := make(map[[2]string]*big.Rat)
	for _, a := range in.Accounts {
		n := line(a.Institution, a.Insurance)
		n.special, n.deducted, n.paid = int64(a.Special), int64(a.Deducted), int64(a.Paid)
		if p.deposit != nil && p.base == "month" {
			n.withheld = int64(a.Withheld)
		}
		if a.Score.Known() {
			scores[[2]string{a.Institution, a.Insurance}] = a.Score.Rat()
		}
	}
	for k, n := range y.lines {
		n.rest = n.fund - toFen(n.open)
		if n.cases > 0 && p.shareOn != "" {
			quota, spent := n.standard, n.cost
			if p.shareOn == "fund" {
				quota, spent = n.fund-n.fundCarved, n.cost-n.burden
			}
			n.adjustment = plainShare(p, quota, spent)
		}
		n.final = n.fund + n.special + n.adjustment - n.deducted
		if p.deposit != nil && p.base == "final" && n.final > 0 {
			n.withheld = toFen(times(rat(n.final), p.deposit))
		}
		if n.withheld != 0 {
			score := scores[k]
			if score == nil {
				return nil, errPlain
			}
			share := rat(1)
			if score.Cmp(p.full) < 0 {
				share = map[string]*big.Rat{"proportional": over(score, hundred), "proportional-to-full": over(score, p.full), "none": rat(0)}[p.below]
			}
			n.returned = toFen(times(rat(n.withheld), share))
		}
		n.balance = n.final - n.withheld + n.returned - n.paid
		if pot := y.pots[k[1]]; pot != nil {
			pot.final += n.final
			pot.left -= n.final
		}
	}
	return y, nil
}

// plainShare is what 8.4 changes of a quota: what the fund adds to it, or less what it keeps of a surplus.
func plainShare(p *plainTerms, quota, spent int64) int64 {
	if quota <= 0 || spent < 0 {
		return 0
	}
	if spent <= quota {
		kept := rat(quota - spent)
		if p.surplus != nil {
			kept = times(kept, p.surplus)
			if p.top != nil && times(rat(quota), p.top).Cmp(kept) < 0 {
				kept = times(rat(quota), p.top)
			}
		}
		return toFen(kept) - (quota - spent)
	}
	added, from := new(big.Rat), rat(quota)
	for i, e := range p.edges {
		to := times(rat(quota), plus(rat(1), e))
		if rat(spent).Cmp(to) < 0 {
			to = rat(spent)
		}
		if to.Cmp(from) > 0 {
			added = plus(added, times(less(to, from), p.shares[i]))
			from = to
		}
	}
	return toFen(added)
}

// drawYear draws the claims of a year in a few institutions, with costs that tie, and what the year brings.
func drawYear(r *rand.Rand) ([]payment.Claim, *clearing.Year) {
	groups := []string{"W0.4527", "W1.2345", "W2.7183", "W0.8"}
	var list []payment.Claim
	insurances := []string{"职工", "居民"}[:1+r.IntN(2)]
	houses := 1 + r.IntN(4)
	n := r.IntN(120)
	for i := range n {
		g := groups[r.IntN(len(groups))]
		c := claim(fmt.Sprintf("%03d", i), g, "0", "0")
		mean := int64(new(big.Rat).Mul(num(g[1:]).Rat(), rat(800000)).Num().Int64())
		c.Cost = payment.Fen(mean * []int64{20, 60, 95, 110, 130, 210, 210, 350}[r.IntN(8)] / 100)
		if r.IntN(3) == 0 {
			c.Cost += payment.Fen(r.IntN(1000))
		}
		c.Institution = fmt.Sprint("H", 1+r.IntN(houses))
		c.HospitalLevel = map[string]string{"H1": "三级", "H2": "二级", "H3": "一级", "H4": "三级"}[c.Institution]
		c.Insurance = insurances[r.IntN(len(insurances))]
		if r.IntN(5) == 0 {
			c.Unreasonable = c.Cost / 10
		}
		if r.IntN(4) == 0 {
			c.Items = []payment.Item{{Code: "stent", Cost: c.Cost / 5, Burden: c.Cost / 50}}
		}
		c.Burden = payment.Known(c.Cost * payment.Fen(r.IntN(60)) / 100)
		c.Benefit = payment.Benefit{SelfPaid: c.Cost / 20, FirstSelfPay: c.Cost / 30, Deductible: 5000, Ratio: num("0.8"), Known: true}
		switch r.IntN(16) {
		case 0, 1:
			c.Place = []string{"420100", "440100"}[r.IntN(2)]
		case 2:
			c.Method = payment.ByItem
		case 3:
			c.Review = payment.Review{Outcome: payment.OutcomePoints, Value: num("400")}
		case 4:
			c.Review = payment.Review{Outcome: payment.OutcomeItem, Approved: c.Cost / 2}
		}
		list = append(list, c)
	}
	in := &clearing.Year{Year: 2026}
	for _, i := range insurances {
		b := clearing.Budget{Insurance: i, Fund: payment.Known(payment.Fen(n)*400000 + payment.Fen(r.IntN(10000)))}
		switch r.IntN(8) {
		case 0:
			b.Fund, b.Previous = payment.Amount{}, payment.Known(payment.Fen(n)*500000)
		case 1:
			b.Fund = payment.Known(payment.Fen(n) * 20000)
		}
		in.Budgets = append(in.Budgets, b)
	}
	if r.IntN(10) == 0 { // a hospital that knows no budget
		in.Budgets = nil
	}
	for h := range houses + 1 { // one has no bills
		for _, i := range insurances {
			in.Accounts = append(in.Accounts, clearing.Account{Institution: fmt.Sprint("H", h+1), Insurance: i,
				Deducted: payment.Fen(r.IntN(100000)), Special: payment.Fen(r.IntN(200000) - 100000), Withheld: payment.Fen(r.IntN(50000)),
				Paid: payment.Fen(r.IntN(20000000)), Score: dec(fmt.Sprintf("%d.%d", 70+r.IntN(30), r.IntN(10)))})
		}
	}
	return list, in
}

// TestPlain holds Clear to the second reading of the specification, on years and schemes drawn at random.
func TestPlain(t *testing.T) {
	results, capped, shared := 0, 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 11))
		p := drawTerms(r)
		list, in := drawYear(r)
		if p.deposit == nil || p.base == "final" {
			for i := range in.Accounts {
				in.Accounts[i].Withheld = 0
			}
		}
		o := open(t, p.yaml(), "W0.4527", "W1.2345", "W2.7183", "W0.8")
		var bills []*plainBill
		levels := make(map[string]string)
		for i := range list {
			c := &list[i]
			b, err := o.scheme.Pay(c)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			x := &plainBill{Bill: b, own: rat(int64(b.CarvedOut)), carved: rat(int64(b.CarvedOut)), ratio: c.Benefit.Ratio.Rat(),
				self: rat(int64(c.Benefit.SelfPaid + c.Benefit.FirstSelfPay + c.Benefit.Deductible))}
			if p.carve == "separate" {
				for _, item := range c.Items {
					x.own = less(x.own, rat(int64(item.Burden)))
				}
			}
			bills = append(bills, x)
			levels[c.Institution] = c.HospitalLevel
		}
		want, failed := plainClear(p, levels, bills, in)
		got, err := o.Clear(context.Background(), in, o.pay(list...))
		if (err != nil) != (failed != nil) {
			t.Fatalf("seed %d: %v, want %v\n%s", seed, err, failed, p.yaml())
		}
		if err != nil {
			continue
		}
		results++
		same(t, fmt.Sprintf("seed %d\n%s", seed, p.yaml()), got, want)
		for _, n := range got.Lines {
			if n.Beyond > 0 {
				capped++
			}
			if n.Adjustment != 0 {
				shared++
			}
		}
		if t.Failed() {
			return
		}
	}
	if results < 200 || capped < 50 || shared < 100 {
		t.Errorf("only %d years with a result, %d lines beyond the cap, %d shared", results, capped, shared)
	}
}

// same compares a clearing with the second reading.
func same(t *testing.T, name string, got *clearing.Clearing, want *plainYear) {
	t.Helper()
	if !got.Sound() {
		t.Errorf("%s: some identity does not hold: %+v", name, got.Checks)
	}
	money := func(what string, g payment.Fen, w int64) {
		t.Helper()
		if int64(g) != w {
			t.Errorf("%s: %s is %s, want %s", name, what, g, payment.Fen(w))
		}
	}
	number := func(what string, g payment.Number, w *big.Rat) {
		t.Helper()
		if g.Rat().Cmp(w) != 0 {
			t.Errorf("%s: %s is %s, want %s", name, what, g, w.RatString())
		}
	}
	if len(got.Lines) != len(want.lines) || len(got.Pots) != len(want.pots) || len(got.Remote) != len(want.remote) {
		t.Fatalf("%s: %d lines, %d pots, %d remote", name, len(got.Lines), len(got.Pots), len(got.Remote))
	}
	for i := range got.Pots {
		g := &got.Pots[i]
		w := want.pots[g.Insurance]
		money("reserve", g.Reserve, w.reserve)
		money("beside", g.Beside, w.beside)
		number("points of "+g.Insurance, g.Points, w.points)
		number("numerator of "+g.Insurance, g.Numerator, w.numerator)
		number("exact value of "+g.Insurance, g.Exact, w.exact)
		number("value of "+g.Insurance, g.Value, w.value)
		money("final of "+g.Insurance, g.Final, w.final)
		if left, known := g.Left.Get(); known != w.budgeted || known && int64(left) != w.left {
			t.Errorf("%s: left of %s is %v, want %d", name, g.Insurance, g.Left, w.left)
		}
	}
	var total int64
	for i := range got.Lines {
		g := &got.Lines[i]
		w := want.lines[[2]string{g.Institution, g.Insurance}]
		if w == nil {
			t.Fatalf("%s: nobody expects %s/%s", name, g.Institution, g.Insurance)
		}
		of := " of " + g.Institution + "/" + g.Insurance
		if g.Cases != w.cases || g.Beyond != w.beyond {
			t.Errorf("%s: %d cases%s, %d beyond, want %d, %d", name, g.Cases, of, g.Beyond, w.cases, w.beyond)
		}
		number("weight"+of, g.Weight, w.weight)
		number("points"+of, g.Points, w.points)
		for _, x := range []struct {
			what string
			got  payment.Fen
			want int64
		}{{"cost", g.Cost, w.cost}, {"standard", g.Standard, w.standard}, {"carved", g.CarvedOut, w.carved},
			{"burden", g.Burden, w.burden}, {"provisional", g.Provisional, w.before}, {"fund", g.Fund, w.fund},
			{"remainder", g.Remainder, w.rest}, {"special", g.Special, w.special}, {"adjustment", g.Adjustment, w.adjustment},
			{"deducted", g.Deducted, w.deducted}, {"final", g.Final, w.final}, {"withheld", g.Withheld, w.withheld},
			{"returned", g.Returned, w.returned}, {"paid", g.Paid, w.paid}, {"balance", g.Balance, w.balance}} {
			money(x.what+of, x.got, x.want)
		}
		total += w.balance
	}
	money("the balance of all", got.Total.Balance, total)
	for i := range got.Remote {
		g := &got.Remote[i]
		w := want.remote[[3]string{g.Place, g.Institution, g.Insurance}]
		if w == nil || g.Cases != w.cases {
			t.Fatalf("%s: remote %+v, want %+v", name, g, w)
		}
		number("remote points", g.Points, w.points)
		money("remote standard", g.Standard, w.standard)
		money("remote provisional", g.Provisional, w.before)
		money("remote final", g.Final, w.final)
		money("remote difference", g.Difference, w.final-w.before)
	}
}
