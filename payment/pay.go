package payment

import (
	"slices"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// Pay prices a claim. The error is an [Errors] of all that keeps the claim from being priced; there is no bill then.
//
// Where nothing keeps it but what the scheme says is unknown ([rules.SettingUnknown]), the bill beside the error has what could be
// found: the steps, the ordinary price, and if nothing but the fund payment or the points of a cost cannot be told, kind and standard.
//
// A scheme with point values that are not known yet counts points, and the notice [ValueMissing] says that the money is not
// there. Pay is safe for concurrent use.
func (s *Scheme) Pay(c *Claim) (Bill, error) {
	var b Bill
	err := s.PayTo(c, &b)
	return b, err
}

// PayTo is Pay with a bill whose memory is used again: nothing of its old content is kept, and steps that were taken from it are
// overwritten.
func (s *Scheme) PayTo(c *Claim, b *Bill) error {
	steps, operands := b.Steps[:0], b.operands[:0]
	*b = Bill{}
	if c == nil {
		return Errors{{Code: rules.ClaimMissing}}
	}
	if steps == nil {
		steps, operands = make([]Step, 0, 16), make([]Operand, 0, 32)
	}
	b.ID, b.Scheme, b.Grouping, b.Status, b.Group = c.ID, s.pack.Identity(), c.Result.Pack, c.Result.Status, c.Result.Code
	b.Institution, b.Insurance, b.Place, b.Discharged = c.Institution, c.Insurance, c.Place, c.Discharged
	b.Cost, b.Unreasonable, b.Benefit = c.Cost, c.Unreasonable, c.Benefit
	b.Review, b.NewTechnique = c.Review.Outcome, c.Review.NewTechnique
	b.Steps, b.operands, b.scheme = steps, operands, s
	r := run{s: s, c: c, b: b, code: c.Result.Code, q: query{level: c.HospitalLevel, institution: c.Institution,
		insurance: c.Insurance, day: c.Discharged}}
	r.validate()
	if len(r.errs) == 0 {
		r.price()
	}
	if len(r.errs) == 0 {
		r.settle()
	}
	switch {
	case len(r.errs) == 0:
		return nil
	case r.errs.unknown():
		r.partly()
	default:
		*b = Bill{Steps: steps[:0], operands: operands[:0]}
	}
	return r.errs
}

// partly leaves in a bill what was found without what nobody knows.
func (r *run) partly() {
	r.b.Notices.Add(Partial)
	if b := r.b; !r.settled {
		b.Kind, b.Normal, b.Points = 0, 0, Number{}
		b.Ordinary, _ = fenOf(r.ordinary.Round(r.s.round.standard).Round(r.s.round.money))
	}
}

// run is the pricing of one claim.
type run struct {
	s    *Scheme
	c    *Claim
	b    *Bill
	q    query
	home house
	errs Errors

	carvedBurden Fen
	extra        []*rules.Exclusion // items that add points
	raised       []*rules.Exclusion // items with a factor

	code string // under which the tables have the group
	net  Number // cost that counts
	test Number // cost that the outlier test looks at

	w     Number // weight, score or price of the group
	entry *groupNumber
	base  Number // the same in units of price: b = w s for points
	k     Number // coefficient with local factors
	a     Number // auxiliary factor
	class string // auxiliary

	value     Number // R, v, or 1
	valued    bool
	x         Number // weight, points, score or price of an ordinary case
	ordinary  Number // its money
	quantity  Number // what is paid, in the same unit
	fixed     bool   // or else an amount
	money     Number // of fixed
	countCost bool   // an amount counts points by its cost
	settled   bool   // the standard stands
}

// fail notes what keeps the claim from being priced. What only follows from something that nobody knows is not noted.
func (r *run) fail(code rules.Code, field, value string) {
	if code == rules.SettingMissing || code == rules.PriceMissing {
		if at, gap := r.s.gaps[field]; gap {
			code, value = rules.SettingUnknown, at.String()
		} else if r.errs.unknown() {
			return
		}
	}
	for _, e := range r.errs {
		if e.Code == code && e.Field == field && code == rules.SettingUnknown {
			return
		}
	}
	r.errs = append(r.errs, &Error{code, r.c.ID, field, value})
}

// step records a step and returns its rounded result.
func (r *run) step(rule Rule, x Number, round Rounding, pos rules.Pos, text string, ops ...Operand) Number {
	b := r.b
	first := len(b.operands)
	b.operands = append(b.operands, ops...)
	n := x.Round(round)
	b.Steps = append(b.Steps, Step{Rule: rule, Operands: b.operands[first:len(b.operands):len(b.operands)], Exact: x, Result: n,
		Rounding: round, Text: text, Pos: pos})
	return n
}

// price finds what the case is worth: a quantity that the value multiplies, or an amount.
func (r *run) price() {
	c, b := r.c, r.b
	b.HospitalLevel, b.Class = r.q.level, r.q.class
	r.net = (c.Cost - c.Unreasonable - b.CarvedOut).Yuan()
	r.test = r.net
	if c.Unreasonable > 0 || b.CarvedOut > 0 {
		r.step(RuleNet, r.net, Rounding{}, rules.Pos{}, "", Operand{SymbolCost, c.Cost.Yuan()},
			Operand{SymbolUnreasonable, c.Unreasonable.Yuan()}, Operand{SymbolCarved, b.CarvedOut.Yuan()})
		if c.Unreasonable > 0 {
			b.Readings.Add(48)
		}
	}
	if b.CarvedOut > 0 {
		if r.s.gross {
			r.test = (c.Cost - c.Unreasonable).Yuan()
		} else if r.s.readings.Has(29) {
			b.Readings.Add(29)
		}
	}
	r.findCode()
	steps, ops := len(b.Steps), len(b.operands)
	b.Kind = r.cascade()
	b.Normal = b.Kind
	if c.Review.Outcome != NoOutcome && c.Review.Outcome != OutcomeDenied {
		if len(r.errs) > 0 { // the decision stands in for what the scheme does not say
			r.errs, b.Normal, r.k = nil, 0, Number{}
			b.Steps, b.operands = b.Steps[:steps], b.operands[:ops]
		}
		r.review()
		return
	}
	if len(r.errs) == 0 {
		r.afterwards()
	}
}

// findCode finds the code under which the tables of the scheme have the group: that of an entry of Chinese medicine, if the tables
// have one; of a group that its pack names by a pattern, that pattern.
func (r *run) findCode() {
	a := &r.c.Result.DIP
	if a.Group == 0 && a.TCM == 0 || r.c.Result.Pack == nil {
		return
	}
	p := r.s.groupers[r.c.Result.Pack.Digest]
	if p == nil || p.DIP() == nil {
		return
	}
	d := p.DIP()
	if a.TCM > 0 && int(a.TCM) <= len(d.TCM) {
		if code := d.TCM[a.TCM-1].Code; r.s.weights[code] != nil {
			r.code = code
			return
		}
	}
	if a.Group > 0 && int(a.Group) <= len(d.Groups) && r.s.weights[r.code] == nil {
		r.code = d.Groups[a.Group-1].Code
	}
}

// cascade decides what the case is paid as: the first kind that fits (payment specification, 5.1 with reading 43).
func (r *run) cascade() Kind {
	c, s, b := r.c, r.s, r.b
	b.Readings.Add(43)
	switch c.Method {
	case BySingle:
		p, known := c.Price.Get()
		if !known {
			r.fail(rules.ClaimFieldMissing, "price", c.Method.String())
		}
		r.worthCounted(RuleAgreed, p.Yuan(), rules.Pos{})
		return KindSingle
	case ByItem:
		r.atCost(rules.Pos{})
		return KindItem
	case ByBedDay:
		r.byDays(c.BedDay)
		return KindBedDay
	}
	if _, _, ok := s.bedDay("", r.code, &r.q); ok || c.BedDay != "" {
		r.byDays(c.BedDay)
		return KindBedDay
	}
	if s.stayMin.stated() || s.stayMax.stated() {
		n, known := r.stay()
		switch {
		case !known:
			r.fail(rules.ClaimFieldMissing, "stay", "")
			return KindOrdinary
		case !r.knows(s.stayMin) || !r.knows(s.stayMax):
			return KindOrdinary
		case s.stayMin.stated() && n < s.stayMin.n:
			r.mode(s.shortMode, "stay.short_mode", s.stayMin.pos)
			return KindShortStay
		case s.stayMax.stated() && n > s.stayMax.n:
			r.mode(s.longMode, "stay.long_mode", s.stayMax.pos)
			return KindLongStay
		}
	}
	switch c.Result.Status {
	case rules.Ungrouped:
		b.Notices.Add(ResubmitFirst)
		r.mode(s.ungrouped, "ungrouped.mode", s.ungrouped.pos)
		return KindUngrouped
	case rules.Ambiguous:
		return r.ambiguous()
	}
	return r.grouped()
}

// ambiguous prices a case of QY: at its own weight if there is one, else as an ungrouped case (reading 19).
func (r *run) ambiguous() Kind {
	mode, name := r.s.qy, "qy.mode"
	if mode.text == "" {
		r.b.Readings.Add(19)
		mode, name = r.s.ungrouped, "ungrouped.mode"
		if n := r.s.weights.of(r.code, &r.q, ""); n != nil && n.value.Sign() > 0 || n == nil && r.measured(r.code) {
			mode = word{text: "weighted"}
		}
	}
	if !mode.is("weighted") {
		r.mode(mode, name, mode.pos)
		return KindAmbiguous
	}
	if r.group() && r.coefficients() && r.valueOf() {
		r.asOrdinary()
		r.quantity = r.x
	}
	return KindAmbiguous
}

// grouped prices a case that has a group.
func (r *run) grouped() Kind {
	c, s := r.c, r.s
	if r.unpriced() {
		if s.unpriced.unknown {
			r.failOpen("unpriced.mode")
			return KindUnpriced
		}
		if s.unpriced.text == "" || r.open() != "" {
			r.unfound("result", r.code)
			return KindUnpriced
		}
		r.mode(s.unpriced, "unpriced.mode", s.unpriced.pos)
		return KindUnpriced
	}
	if s.blank[r.code] {
		r.blankGroup()
		return KindBlank
	}
	if r.unstable() {
		r.mode(s.unstable, "group.unstable_mode", s.unstable.pos)
		return KindUnstable
	}
	if !r.group() || !r.coefficients() || !r.valueOf() {
		return KindOrdinary
	}
	if s.unit != byScore && (c.Discharge == rules.Known(2) || c.Discharge == rules.Known(3) ||
		c.Discharge == rules.Known(5)) && !c.Incomplete {
		r.b.Notices.Add(EndedOtherwise)
		r.b.Readings.Add(20)
	}
	r.asOrdinary()
	if c.Incomplete {
		r.incomplete()
		return KindIncomplete
	}
	return r.outlier()
}

// Tables whose rows a scheme may say nobody knows.
const costsFile = "costs.csv"

// open names the table of weights, scores or prices if nobody knows its rows, or the area mean from which weights would come.
func (r *run) open() string {
	s := r.s
	name := [...]string{byRate: "weights.csv", byPoints: "weights.csv", byScore: "scores.csv", byPrice: "prices.csv"}[s.unit]
	if _, gap := s.gaps[name]; gap {
		return name
	}
	if _, gap := s.gaps["unit.mean"]; gap && s.unit == byPoints && len(s.weights) == 0 {
		return "unit.mean"
	}
	if _, gap := s.gaps[costsFile]; gap && s.unit == byPoints && len(s.weights) == 0 {
		return costsFile
	}
	return ""
}

// unfound notes that no table has a number for a group, or that nobody knows the table.
func (r *run) unfound(field, code string) {
	if name := r.open(); name != "" {
		field = name
	}
	r.fail(rules.PriceMissing, field, code)
}

// unpriced reports whether no table has a number above 0 for the group.
func (r *run) unpriced() bool {
	r.entry = r.s.weights.of(r.code, &r.q, "")
	if _, falls := r.s.fallbacks[r.code]; falls {
		return false
	}
	if a := r.s.advantages[r.code]; a != nil && a.Western != "" {
		return false
	}
	if r.entry == nil {
		return !r.measured(r.code)
	}
	return r.entry.value.Sign() == 0
}

// measured reports whether the weight of a group can be worked out from mean costs.
func (r *run) measured(code string) bool {
	if r.s.unit != byPoints || len(r.s.weights) > 0 {
		return false
	}
	_, _, ok := r.number(r.s.areaMean, Number{})
	return ok && r.s.costs.of(code, &r.q, "") != nil
}

// unstable reports whether the group was measured from too few cases, or from costs that spread too far.
func (r *run) unstable() bool {
	if r.entry == nil {
		return false
	}
	if n, known := r.entry.cases.Get(); known && r.s.minCases.stated() && r.knows(r.s.minCases) && n < r.s.minCases.n {
		return true
	}
	if r.entry.cv == nil {
		return false
	}
	most, _, ok := r.number(r.s.maxCV, Number{})
	return ok && r.entry.cv.Cmp(most) > 0
}

// mode settles a case that no price of a group is for.
func (r *run) mode(mode word, name string, pos rules.Pos) {
	switch mode.text {
	case "item":
		r.atCost(pos)
	case "review":
		r.b.Notices.Add(PanelPending)
		r.worthOf(RulePending, Number{}, pos)
	case "unpaid":
		r.worthOf(RuleUnpaid, Number{}, pos)
	default:
		r.fail(rules.SettingMissing, name, r.code)
	}
}

// worthOf sets an amount that counts no points.
func (r *run) worthOf(rule Rule, yuan Number, pos rules.Pos) {
	r.fixed, r.money = true, r.step(rule, yuan, Rounding{}, pos, "")
}

// worthCounted sets an amount that counts the points of its cost.
func (r *run) worthCounted(rule Rule, yuan Number, pos rules.Pos) {
	r.worthOf(rule, yuan, pos)
	r.countCost = true
}

// atCost pays the case by item.
func (r *run) atCost(pos rules.Pos) {
	r.worthCounted(RuleCost, r.net, pos)
}

// byDays pays the case by bed-day.
func (r *run) byDays(class string) {
	s := r.s
	f, name, ok := s.bedDay(class, r.code, &r.q)
	switch {
	case s.bedDayKind.text == "":
		r.fail(rules.SettingMissing, "bed_day.kind", class)
		return
	case !ok && s.gaps.has("bed_days.csv"):
		r.failOpen("bed_days.csv")
		return
	case !ok:
		r.fail(rules.ClassUnknown, "bed_day", class)
		return
	}
	n, known := r.c.BedDays.Get()
	if !known {
		n, known = r.stay()
	}
	if !known {
		r.fail(rules.ClaimFieldMissing, "bed_days", "")
		return
	}
	r.step(RuleDay, f.value, Rounding{}, f.pos, name)
	d := exact.Int(n)
	round := Rounding{}
	if s.bedDayKind.is("points") {
		round = s.round.bedDay
	}
	all := r.step(RuleDays, f.value.Mul(d), round, s.bedDayKind.pos, "", Operand{SymbolDay, f.value}, Operand{SymbolDays, d})
	switch s.bedDayKind.text {
	case "points":
		r.quantity = all
		r.valueOf()
	case "limit":
		if r.net.Cmp(all) > 0 {
			r.b.Notices.Add(OverLimit)
		} else {
			all = r.net
		}
		fallthrough
	default:
		r.fixed, r.money, r.countCost = true, all, true
	}
}

// blankGroup pays a group that gathers what no other takes by cost (payment specification, 6.2).
func (r *run) blankGroup() {
	s := r.s
	if !r.group() || !r.valueOf() {
		return
	}
	mean := s.costs.of(r.code, &r.q, "")
	f, pos, ok := r.number(s.blankFactor, Number{})
	if mean == nil || !ok {
		r.fail(rules.PriceMissing, costsFile, r.code)
		return
	}
	r.quantity = r.step(RuleBlank, r.base.Mul(r.net).Quo(mean.value).Mul(f), s.round.points, pos, "",
		Operand{SymbolS, r.base}, Operand{SymbolNet, r.net}, Operand{SymbolMean, mean.value}, Operand{SymbolFactor, f})
	r.x = r.quantity
}

// review puts a decision on a special case in the place of the price. All but carved-out items gives way (reading 43).
func (r *run) review() {
	c, s := r.c, r.s
	o := c.Review.Outcome
	r.b.Kind = KindSpecial
	if o > OutcomeDenied {
		r.fail(rules.ClassUnknown, "review", "")
		return
	}
	if s.gaps.has("special.settle") {
		r.fail(rules.SettingMissing, "special.settle", o.String())
		return
	}
	if !slices.Contains(s.specialSettle, o.String()) {
		r.fail(rules.ReviewNotAllowed, "review", o.String())
		return
	}
	if c.Review.Approved == 0 && (o == OutcomeItem || o == OutcomeAmount || o == OutcomeCost) ||
		c.Review.Value.Sign() == 0 && (o == OutcomePoints || o == OutcomeWeight) {
		r.fail(rules.ClaimFieldMissing, "review", o.String())
		return
	}
	r.fixed, r.countCost = false, false
	r.b.Notices.remove(PanelPending, CapAboveCost, BelowOrdinary, MeanMissing, OverLimit) // they are about the price that gave way
	text := ""
	if len(c.Review.Grounds) > 0 {
		text = c.Review.Grounds[0]
	}
	approved := c.Review.Approved.Yuan()
	switch o {
	case OutcomeItem, OutcomeAmount:
		r.fixed, r.money, r.countCost = true, r.step(RuleReview, approved, Rounding{}, rules.Pos{}, text), true
	case OutcomePoints:
		r.quantity = r.step(RuleReview, c.Review.Value, s.round.points, rules.Pos{}, text)
		r.valueOf()
	case OutcomeWeight:
		w := r.step(RuleReview, c.Review.Value, s.round.weight, rules.Pos{}, text)
		r.w, r.base, r.b.Weight = w, w, w
		if s.unit == byPoints {
			r.base = w.Mul(s.scale).Round(s.round.basePoints)
		}
		if r.k.Sign() == 0 && !r.coefficients() {
			return
		}
		if r.valueOf() {
			r.asOrdinary()
			r.quantity = r.x
		}
	case OutcomeCost:
		if s.gaps.has("unit.scale") {
			r.failOpen("unit.scale")
			return
		}
		mean, pos, ok := r.number(s.areaMean, Number{})
		if !ok {
			r.fail(rules.SettingMissing, "unit.mean", "")
			return
		}
		if s.unit == byScore && !s.scaled {
			r.fail(rules.SettingMissing, "unit.scale", "")
			return
		}
		off := c.Review.Unreasonable.Yuan()
		r.quantity = r.step(RuleReviewCost, approved.Sub(off).Quo(mean).Mul(s.scale), s.round.points, pos, text,
			Operand{SymbolCost, approved}, Operand{SymbolUnreasonable, off},
			Operand{SymbolAreaMean, mean}, Operand{SymbolScale, s.scale})
		r.valueOf()
	}
}

// afterwards applies what comes after the price: support and assessment, extra points, readmission.
func (r *run) afterwards() {
	s, b := r.s, r.b
	if !r.fixed {
		r.supported()
		for _, e := range r.extra {
			n := exact.Of(e.Value.Rat())
			r.quantity = r.step(RuleExtra, r.quantity.Add(n), s.round.points, e.Pos, e.Item,
				Operand{SymbolPoints, r.quantity}, Operand{SymbolGain, n})
		}
	}
	if !s.readmitDays.stated() || r.c.Readmitted.IsZero() || r.c.Excused || !r.knows(s.readmitDays) ||
		daysBetween(r.c.Discharged, r.c.Readmitted) > s.readmitDays.n {
		return
	}
	f, pos, ok := r.number(s.readmitFactor, Number{})
	if !ok {
		return
	}
	b.Readings.Add(17)
	if r.fixed {
		r.money = r.step(RuleReadmission, r.money.Mul(f), Rounding{}, pos, "", Operand{SymbolStandard, r.money},
			Operand{SymbolFactor, f})
		return
	}
	r.quantity = r.step(RuleReadmission, r.quantity.Mul(f), s.round.points, pos, "", Operand{SymbolPoints, r.quantity},
		Operand{SymbolFactor, f})
}

// supported applies the best support and the assessment of the institution to what is not paid at cost (reading 49).
func (r *run) supported() {
	s := r.s
	if s.gaps.has("supports.csv") {
		r.failOpen("supports.csv")
		return
	}
	support, has := s.supports[r.q.institution]
	assess, pos, ok := r.number(s.assessment, Number{})
	if r.home.assessment != nil {
		assess, pos, ok = r.home.assessment.value, r.home.assessment.pos, true
	}
	if !has && !ok {
		return
	}
	if has {
		r.step(RuleSupport, support.value, Rounding{}, support.pos, "")
	}
	if ok {
		r.step(RuleAssessment, assess, Rounding{}, pos, "")
	} else {
		assess = exact.Int(1)
	}
	r.b.Readings.Add(49)
	r.quantity = r.step(RuleFinal, r.quantity.Mul(exact.Int(1).Add(support.value)).Mul(assess), s.round.points, pos, "",
		Operand{SymbolPoints, r.quantity}, Operand{SymbolGain, support.value}, Operand{SymbolFactor, assess})
}
