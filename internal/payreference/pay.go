package payreference

import (
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// result is what a case is worth before it becomes money: a quantity that is multiplied by a rate or a value, or an amount in yuan.
type result struct {
	quantity *big.Rat // weight, points, score or price; nil if there is an amount
	amount   *big.Rat
	counts   bool // an amount that counts points: of a cost or a price, not of a case that awaits a panel or is not paid
}

// answer goes through the decisions of 5.1.
func (q *kase) answer() Answer {
	q.carve()
	if q.p.Text("remote.value") == "" && q.c.Place != "" {
		panic(refusal("remote.value"))
	}
	r, lacks := q.normal()
	q.a.Normal = q.a.Kind
	if o := q.c.Review.Outcome; o != payment.NoOutcome && o != payment.OutcomeDenied {
		if lacks != "" { // the decision stands in for what the scheme does not say
			q.a.Normal = 0
		}
		r = q.special()
	} else if lacks != "" {
		panic(lacks)
	}
	q.money(r)
	return q.a
}

// normal is what the case is worth without a decision of a panel, or what is lacking.
func (q *kase) normal() (r result, lacks refusal) {
	defer func() {
		if x := recover(); x != nil {
			why, ok := x.(refusal)
			if !ok {
				panic(x)
			}
			lacks = why
		}
	}()
	return q.afterwards(q.decide()), ""
}

// carve takes what an audit took off (48) and what is paid apart (44) off the cost.
func (q *kase) carve() {
	q.net = sub(yuan(q.c.Cost), yuan(q.c.Unreasonable))
	for _, i := range q.c.Items {
		for _, x := range q.p.Exclusions {
			if x.Item != i.Code || !q.during(x.From, x.To) {
				continue
			}
			switch x.Mode {
			case "carve-out":
				q.net = sub(q.net, yuan(i.Cost))
				q.carved = add(q.carved, yuan(i.Cost))
				q.carvedBurden = add(q.carvedBurden, yuan(i.Burden))
			case "points":
				q.extra = add(q.extra, x.Value.Rat())
			}
		}
	}
}

// as sets the kind and settles as the mode of a setting says.
func (q *kase) as(kind payment.Kind, setting, silent string) result {
	q.a.Kind = kind
	switch q.text(setting, silent) {
	case "item":
		return result{amount: q.net, counts: true}
	case "review":
		q.a.Pending = true
		return result{amount: rat(0)}
	case "unpaid":
		return result{amount: rat(0)}
	}
	panic(refusal(setting))
}

// decide is steps 1, 2, 4, 5 and 6: the first that fits decides the kind (43).
func (q *kase) decide() result {
	c := q.c
	// 1. Method tag.
	switch c.Method {
	case payment.BySingle:
		q.a.Kind = payment.KindSingle
		price, ok := c.Price.Get()
		if !ok {
			panic(refusal("price"))
		}
		return result{amount: yuan(price), counts: true}
	case payment.ByItem:
		q.a.Kind = payment.KindItem
		return result{amount: q.net, counts: true}
	}
	if c.Method == payment.ByBedDay || q.bedDayGroup() {
		q.a.Kind = payment.KindBedDay
		return q.bedDays()
	}
	stay, known := q.stay()
	for _, l := range []string{"stay.min", "stay.max"} {
		limit := q.number(l, nil)
		if limit == nil {
			continue
		}
		if !known {
			panic(refusal("stay"))
		}
		if l == "stay.min" && stay.Cmp(limit) < 0 {
			return q.as(payment.KindShortStay, "stay.short_mode", "")
		}
		if l == "stay.max" && stay.Cmp(limit) > 0 {
			return q.as(payment.KindLongStay, "stay.long_mode", "")
		}
	}
	// 2. Group status.
	switch c.Result.Status {
	case rules.Ungrouped:
		return q.as(payment.KindUngrouped, "ungrouped.mode", "")
	case rules.Ambiguous:
		own, _ := q.weight(q.code)
		switch mode := q.p.Text("qy.mode"); {
		case mode == "" && (own == nil || own.Sign() == 0): // 19
			return q.as(payment.KindAmbiguous, "ungrouped.mode", "")
		case mode == "" || mode == "weighted":
			q.a.Kind = payment.KindAmbiguous
			return result{quantity: q.ownPrice()}
		}
		return q.as(payment.KindAmbiguous, "qy.mode", "")
	}
	w, row := q.weight(q.code)
	if (w == nil || w.Sign() == 0) && !q.otherPrice() {
		return q.as(payment.KindUnpriced, "unpriced.mode", "")
	}
	if s := q.p.Setting("blank.groups"); s != nil && slices.Contains(s.Values[0].Texts, q.code) {
		return q.blank()
	}
	if row != nil {
		n, counted := row.Cases.Get()
		if limit := q.number("group.min_cases", nil); limit != nil && counted && rat(n).Cmp(limit) < 0 {
			return q.as(payment.KindUnstable, "group.unstable_mode", "")
		}
		if limit := q.number("group.cv_limit", nil); limit != nil && row.CV.Known() && row.CV.Rat().Cmp(limit) > 0 {
			return q.as(payment.KindUnstable, "group.unstable_mode", "")
		}
	}
	ordinary := q.ownPrice()
	if q.c.Incomplete {
		q.a.Kind = payment.KindIncomplete
		return q.incomplete()
	}
	return q.outlier(ordinary)
}

// otherPrice reports whether a group of Chinese medicine may have its price from another group.
func (q *kase) otherPrice() bool {
	return slices.ContainsFunc(q.p.Fallbacks, func(f rules.TCMFallback) bool { return f.Code == q.code }) ||
		slices.ContainsFunc(q.p.Advantages, func(t rules.TCMAdvantage) bool { return t.Code == q.code && t.Western != "" })
}

// stay is the number of days (46).
func (q *kase) stay() (*big.Rat, bool) {
	if n, ok := q.c.Stay.Get(); ok {
		return rat(n), true
	}
	if q.c.Admitted.IsZero() || q.c.Discharged.IsZero() {
		return nil, false
	}
	return rat(int64(max(1, days(q.c.Admitted, q.c.Discharged)))), true
}

// days are the days from one date to another, counted one by one.
func days(from, to rules.Date) int {
	n := 0
	for from.Compare(to) < 0 {
		n++
		from.Day++
		leap := from.Year%4 == 0 && (from.Year%100 != 0 || from.Year%400 == 0)
		last := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[from.Month-1]
		if from.Month == 2 && leap {
			last = 29
		}
		if int(from.Day) > last {
			from.Day = 1
			if from.Month++; from.Month > 12 {
				from.Year, from.Month = from.Year+1, 1
			}
		}
	}
	return n
}

// bedDayGroup reports whether bed_days.csv names the group.
func (q *kase) bedDayGroup() bool {
	return slices.ContainsFunc(q.p.BedDays, func(b rules.BedDay) bool { return b.Code != "" && b.Code == q.code })
}

// bedDays is 7.4.
func (q *kase) bedDays() result {
	var best *rules.BedDay
	high := -1
	for i := range q.p.BedDays {
		b := &q.p.BedDays[i]
		if q.c.BedDay != "" && b.Class != q.c.BedDay || q.c.BedDay == "" && b.Code != q.code || b.Code != "" && b.Code != q.code ||
			b.HospitalLevel != "" && b.HospitalLevel != q.level || b.Insurance != "" && b.Insurance != q.insurance ||
			b.Institution != "" && b.Institution != q.institution {
			continue
		}
		if n := says(b.Code, 8) + says(b.Institution, 4) + says(b.HospitalLevel, 2) + says(b.Insurance, 1); n > high {
			best, high = b, n
		}
	}
	if best == nil {
		panic(refusal("bed_day"))
	}
	n, ok := q.c.BedDays.Get()
	d := rat(n)
	if !ok {
		if d, ok = q.stay(); !ok {
			panic(refusal("bed_days"))
		}
	}
	switch x := best.Value.Rat(); q.text("bed_day.kind", "") {
	case "points":
		return result{quantity: q.round("bed_day_points", mul(x, d))}
	case "price":
		return result{amount: mul(x, d), counts: true}
	case "limit":
		return result{amount: least(q.net, mul(x, d)), counts: true}
	}
	panic(refusal("bed_day.kind"))
}

// weight is the number of a group: weight, score or price; nil if there is none.
func (q *kase) weight(code string) (*big.Rat, *rules.GroupValue) {
	table := q.p.Weights
	switch q.unit {
	case "score":
		table = q.p.Scores
	case "price":
		table = q.p.Prices
	}
	if v := q.groupValue(table, code, ""); v != nil {
		return q.round("weight", v.Value.Rat()), v // 0 is no weight
	}
	if q.unit == "points" && len(q.p.Weights) == 0 { // w = m / M
		if v, mean := q.groupValue(q.p.Costs, code, ""), q.number("unit.mean", nil); v != nil && mean != nil {
			return q.round("weight", quo(v.Value.Rat(), mean)), nil
		}
	}
	return nil, nil
}

// areaMean is the mean cost of the group in the area: printed, or w M; nil if neither is known.
func (q *kase) areaMean() *big.Rat {
	level := q.level
	q.level = "every level"
	v := q.groupValue(q.p.Costs, q.code, "")
	q.level = level
	if v != nil {
		return v.Value.Rat()
	}
	if mean := q.number("unit.mean", nil); q.unit == "points" && mean != nil {
		return mul(q.w, mean)
	}
	return nil
}

// levelMean is the mean cost of the disease in institutions of the level (6.4).
func (q *kase) levelMean() *big.Rat {
	class := ""
	if !q.onAdvantage() {
		class = q.auxiliary().class
	}
	if v := q.groupValue(q.p.Costs, q.code, class); v != nil {
		return v.Value.Rat()
	}
	return nil
}

// blank is a blank group (6.2): S x (c / mean) x factor, and no coefficient.
func (q *kase) blank() result {
	q.a.Kind = payment.KindBlank
	score, _ := q.weight(q.code)
	q.a.Weight, q.w = score, score
	v := q.groupValue(q.p.Costs, q.code, "")
	if v == nil {
		panic(refusal("blank"))
	}
	return result{quantity: q.round("points", mul(score, quo(q.net, v.Value.Rat()), q.need("blank.factor", nil)))}
}

// fallback is 7.5: too little Chinese medicine, and another group pays. The share is compared unrounded, and >= passes (30).
func (q *kase) fallback() {
	for _, f := range q.p.Fallbacks {
		if f.Code != q.code {
			continue
		}
		t := q.c.TCM
		if t == nil {
			panic(refusal("tcm"))
		}
		part := add(add(yuan(t.Treatment), yuan(t.PatentMedicine)), yuan(t.Herbs))
		all := add(part, add(add(yuan(t.WesternTreatment), yuan(t.WesternDrugs)), add(yuan(t.Surgery), yuan(t.Consumables))))
		if all.Sign() == 0 {
			panic(refusal("tcm"))
		}
		if quo(part, all).Cmp(q.need("tcm.threshold", nil)) < 0 {
			q.code = f.Fallback
		}
		return
	}
}

// ownPrice finds weight, coefficients and mean of the group, and returns the quantity of an ordinary case.
func (q *kase) ownPrice() *big.Rat {
	q.fallback()
	w, _ := q.weight(q.code)
	if w == nil {
		w = rat(0)
	}
	q.w = w
	q.w = q.advantage(w)
	if q.w.Sign() == 0 {
		panic(refusal("no weight"))
	}
	q.a.Weight = q.w
	q.aux = rat(1)
	q.coefficient()
	q.a.Coefficient = q.kAll
	if !q.onAdvantage() { // 51
		q.aux = q.auxiliary().factor
	}
	return q.ordinary(q.w)
}

// base is b = w s, of points; else w, S or the price themselves.
func (q *kase) base(w *big.Rat) *big.Rat {
	if q.unit == "points" {
		return q.round("base_points", mul(w, q.need("unit.scale", nil)))
	}
	return w
}

// ordinary is the quantity of an ordinary case: w k, b k or S k a.
func (q *kase) ordinary(w *big.Rat) *big.Rat {
	if q.text("round.weight_coefficient", "none") != "none" {
		x := q.round("weight_coefficient", mul(w, q.kAll))
		if q.unit == "points" {
			x = mul(x, q.need("unit.scale", nil))
		}
		return q.round("points", mul(x, q.aux))
	}
	return q.round("points", mul(q.base(w), q.kAll, q.aux))
}

// onAdvantage reports whether the group is a disease with an advantage of Chinese medicine.
func (q *kase) onAdvantage() bool {
	return slices.ContainsFunc(q.p.Advantages, func(t rules.TCMAdvantage) bool { return t.Code == q.code })
}

// advantage is 7.7: the better of the own score, raised where the case meets the conditions, and a share of the western one; or a
// share of the western price, which falls back on the normal method after a failure.
func (q *kase) advantage(w *big.Rat) *big.Rat {
	for _, t := range q.p.Advantages {
		if t.Code != q.code {
			continue
		}
		western := rat(0)
		if t.Western != "" {
			n, _ := q.weight(t.Western)
			if n == nil {
				panic(refusal("western"))
			}
			western = mul(n, t.Ratio.Rat())
		}
		if t.Mode == "effect" {
			if q.c.Failed {
				return w
			}
			return q.roundOwn(western)
		}
		own := w
		if q.c.TCMMet {
			own = add(mul(w, add(rat(1), or0(t.Percent))), or0(t.Bonus))
		}
		return q.roundOwn(most(own, western))
	}
	return w
}

// roundOwn rounds a weight, or a score in its place.
func (q *kase) roundOwn(w *big.Rat) *big.Rat {
	switch q.unit {
	case "score":
		return q.round("base_points", w)
	case "price":
		return w
	}
	return q.round("weight", w)
}

// incomplete is 4.1: b k c/m, with or without k, and no more than b, b k or nothing.
func (q *kase) incomplete() result {
	k := rat(1)
	switch q.text("incomplete.with_coefficient", "") {
	case "yes":
		k = q.kAll
	case "no":
	default:
		panic(refusal("incomplete.with_coefficient"))
	}
	m := q.areaMean()
	if m == nil {
		panic(refusal("costs.csv"))
	}
	b := q.base(q.w)
	x := q.round("points", mul(b, k, quo(q.net, m)))
	switch q.text("incomplete.cap", "base") { // 16
	case "base":
		x = least(x, b)
	case "base-coefficient":
		x = least(x, mul(b, q.kAll))
	}
	return result{quantity: x}
}

// afterwards is what comes after the price of the group: support and assessment, extra points, the earlier stay of a readmission.
func (q *kase) afterwards(r result) result {
	if r.quantity != nil {
		best := rat(0)
		for _, s := range q.p.Supports {
			if s.Institution == q.institution {
				best = most(best, s.Factor.Rat())
			}
		}
		if f := mul(add(rat(1), best), q.assessment()); f.Cmp(rat(1)) != 0 {
			r.quantity = q.round("points", mul(r.quantity, f))
		}
		if q.extra.Sign() != 0 {
			r.quantity = q.round("points", add(r.quantity, q.extra))
		}
	}
	if q.readmitted() {
		f := q.need("readmit.factor", nil)
		if r.quantity != nil {
			r.quantity = q.round("points", mul(r.quantity, f))
		} else {
			r.amount = mul(r.amount, f)
		}
	}
	return r
}

// assessment is the factor of the institution's assessment, 1 if it has none.
func (q *kase) assessment() *big.Rat {
	for _, i := range q.p.Institutions {
		if i.Code == q.institution && i.Assessment.Known() {
			return i.Assessment.Rat()
		}
	}
	if n := q.number("assessment.factor", nil); n != nil {
		return n
	}
	return rat(1)
}

// readmitted is 5.5: back for the same group within the window, both ends included (17), without good reason.
func (q *kase) readmitted() bool {
	limit := q.number("readmit.days", nil)
	return limit != nil && !q.c.Readmitted.IsZero() && !q.c.Excused && rat(int64(days(q.c.Discharged, q.c.Readmitted))).Cmp(limit) <= 0
}

// special is step 7: a decision replaces all but carve-outs (43).
func (q *kase) special() result {
	v := q.c.Review
	s := q.p.Setting("special.settle")
	if s == nil || !slices.Contains(s.Values[0].Texts, v.Outcome.String()) {
		panic(refusal("review"))
	}
	q.a.Kind, q.a.Pending = payment.KindSpecial, false
	switch v.Outcome {
	case payment.OutcomeItem:
		return result{amount: yuan(v.Approved), counts: true}
	case payment.OutcomeAmount:
		return result{amount: yuan(v.Approved), counts: true}
	case payment.OutcomePoints:
		return result{quantity: q.round("points", v.Value.Rat())}
	case payment.OutcomeCost:
		return result{quantity: q.round("points", q.points(sub(yuan(v.Approved), yuan(v.Unreasonable))))}
	}
	q.w = q.round("weight", v.Value.Rat())
	if q.kAll == nil {
		q.aux = rat(1)
		q.coefficient()
		if !q.onAdvantage() {
			q.aux = q.auxiliary().factor
		}
	}
	q.a.Weight, q.a.Coefficient = q.w, q.kAll
	return result{quantity: q.ordinary(q.w)}
}

// points are the points of a cost: c / M x s.
func (q *kase) points(cost *big.Rat) *big.Rat {
	return mul(quo(cost, q.need("unit.mean", nil)), q.need("unit.scale", nil))
}

// counted are the points that an amount counts (15, 41). Where the scheme has no mean of the area, a score in yuan counts as it is, and
// c / M x s is S x c / m, because S is m / M x s.
func (q *kase) counted(amount *big.Rat) *big.Rat {
	mean, scale := q.number("unit.mean", nil), q.number("unit.scale", nil)
	switch {
	case mean != nil && scale != nil:
		return q.round("points", mul(quo(amount, mean), scale))
	case q.p.Text("ratio.denominator") == "score-coefficient":
		return amount
	case q.unit == "score" && q.w != nil && q.w.Sign() > 0:
		if m := q.levelMean(); m != nil {
			return q.round("points", mul(q.w, quo(amount, m)))
		}
	}
	panic(refusal("unit.mean"))
}

// money makes the result money: standard, burden, fund payment and surplus (3.3, 3.5), each rounded once (6).
func (q *kase) money(r result) {
	q.a.CarvedOut = q.carved
	pointed := q.unit == "points" || q.unit == "score"
	if r.quantity != nil {
		if pointed {
			q.a.Points = r.quantity
		}
		if v := q.price(); v != nil {
			q.a.Value = v
			q.a.ExactStandard = mul(r.quantity, v)
		} else {
			q.a.ExactStandard, q.a.NoMoney = rat(0), true
		}
	} else {
		q.a.Fixed = true
		q.a.ExactStandard = r.amount
		if pointed && q.text("item.points", "count") == "count" && r.counts { // 15, 41
			q.a.Points = q.counted(r.amount)
		}
	}
	p := q.round("standard", q.a.ExactStandard)
	q.a.Standard = q.round("money", p)

	b := q.c.Benefit
	own := add(add(yuan(b.SelfPaid), yuan(b.FirstSelfPay)), yuan(b.Deductible))
	separate := q.text("fund.carve_out", "separate") == "separate" // 44
	given, known := q.c.Burden.Get()
	burden := yuan(given)
	if !known && b.Known {
		base := yuan(q.c.Cost)
		if separate {
			base = sub(base, q.carved)
		}
		if own.Cmp(base) > 0 {
			panic(refusal("deductible"))
		}
		burden = q.round("money", add(own, mul(sub(base, own), sub(rat(1), b.Ratio.Rat()))))
		known = true
	}
	q.a.Burden = burden
	paid, beside := p, rat(0) // what the variant works on
	if separate {
		beside = sub(q.carved, q.carvedBurden)
	} else {
		paid = add(p, q.carved)
	}
	fund := rat(0)
	switch q.text("fund.variant", "") {
	case "F-SUB":
		if !known {
			panic(refusal("burden"))
		}
		fund = add(sub(paid, burden), beside)
	case "F-PROP":
		if !b.Known {
			panic(refusal("benefit"))
		}
		fund = add(most(rat(0), mul(sub(paid, own), b.Ratio.Rat())), beside)
	}
	if q.p.Setting("fund.floor") != nil {
		fund = most(fund, rat(0))
	}
	if q.a.NoMoney {
		fund = rat(0)
	}
	q.a.ExactFund, q.a.Fund = fund, q.round("money", fund)
	q.a.Surplus = rat(0)
	if !q.a.NoMoney {
		q.a.Surplus = q.round("money", sub(add(p, q.carved), yuan(q.c.Cost)))
	}
}

// price is the rate or the value of a point; 1 of a published price; nil if there is no value yet.
func (q *kase) price() *big.Rat {
	switch q.unit {
	case "price":
		return rat(1)
	case "weight-rate":
		return q.round("value", q.need("rate.value", nil))
	}
	place := q.place
	if q.text("remote.value", "place-of-care") == "place-of-care" {
		q.place = "local"
	}
	defer func() { q.place = place }()
	for _, name := range []string{"value.final", "value.month", "value.budget"} {
		if v := q.number(name, nil); v != nil {
			q.a.Provisional = name != "value.final"
			return q.round("value", v)
		}
	}
	return nil
}
