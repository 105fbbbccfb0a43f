package measure_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// plainCase is a record with its cost on the basis of the method, in yuan.
type plainCase struct {
	measure.Record
	cost *big.Rat
}

type plainCases []plainCase

// where returns the cases for which a condition holds.
func (l plainCases) where(holds func(*plainCase) bool) plainCases {
	var list plainCases
	for i := range l {
		if holds(&l[i]) {
			list = append(list, l[i])
		}
	}
	return list
}

func (l plainCases) total() *big.Rat {
	sum := new(big.Rat)
	for _, c := range l {
		sum.Add(sum, c.cost)
	}
	return sum
}

func (l plainCases) mean() *big.Rat { return part(l.total(), count(len(l))) }

// by splits the cases by a name of theirs.
func (l plainCases) by(name func(*plainCase) string) map[string]plainCases {
	m := make(map[string]plainCases)
	for i := range l {
		m[name(&l[i])] = append(m[name(&l[i])], l[i])
	}
	return m
}

func count(n int) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

// part is a / b, nil if that is nothing.
func part(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

// show rounds half away from zero and writes all decimals; "" for nothing.
func show(x *big.Rat, digits int) string {
	if x == nil {
		return ""
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	y := new(big.Rat).Mul(new(big.Rat).Abs(x), scale)
	y.Add(y, big.NewRat(1, 2))
	n := new(big.Rat).SetInt(new(big.Int).Quo(y.Num(), y.Denom()))
	n.Quo(n, scale)
	if x.Sign() < 0 {
		n.Neg(n)
	}
	return n.FloatString(digits)
}

// showRoot writes the root of x, rounded half away from zero.
func showRoot(x *big.Rat, digits int) string {
	if x == nil {
		return ""
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	y := new(big.Rat).Mul(x, new(big.Rat).SetInt(new(big.Int).Mul(scale, scale)))
	n := new(big.Int).Sqrt(new(big.Int).Quo(y.Num(), y.Denom()))
	half := new(big.Rat).Add(new(big.Rat).SetInt(n), big.NewRat(1, 2))
	if new(big.Rat).Mul(half, half).Cmp(y) <= 0 {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(n, scale).FloatString(digits)
}

// plain is a measurement of the second reading: what it found by name, as text.
type plain struct {
	*measure.Method
	all, actual, trimmed plainCases // all sound records; those that count; and those after trimming
	found                map[string]string
	weights, scores      map[string]*big.Rat // published, by group and band
}

// years is the mean of several years (9.3), those without cases left out (reading 39).
func (p *plain) years(l plainCases) *big.Rat {
	sum, divisor := new(big.Rat), new(big.Rat)
	for i, y := range p.Years {
		in := l.where(func(c *plainCase) bool { return c.Year == y })
		if len(in) == 0 {
			continue
		}
		weight := count(p.Weights[i])
		if p.Order == measure.PooledCases {
			sum.Add(sum, new(big.Rat).Mul(weight, in.total()))
			divisor.Add(divisor, new(big.Rat).Mul(weight, count(len(in))))
		} else {
			sum.Add(sum, new(big.Rat).Mul(weight, in.mean()))
			divisor.Add(divisor, weight)
		}
	}
	return part(sum, divisor)
}

func (p *plain) band(c *plainCase) string {
	for _, b := range p.Weight.Bands {
		if slices.Contains(b.Levels, c.Level) {
			return b.Name
		}
	}
	return ""
}

// choose is 9.1.
func (p *plain) choose(records []measure.Record) {
	s := &p.Select
	for _, r := range records {
		c := plainCase{r, big.NewRat(int64(r.Cost), 100)}
		if p.Basis != nil {
			c.cost = new(big.Rat)
			for _, f := range p.Basis {
				c.cost.Add(c.cost, new(big.Rat).Mul(f.Factor.Rat(), big.NewRat(int64(r.Parts[f.Name]), 100)))
			}
		}
		p.all = append(p.all, c)
		stay, _ := r.Stay.Get()
		switch {
		case r.Status == rules.Invalid, r.Status == rules.Ungrouped && !s.Ungrouped, r.Status == rules.Ambiguous && !s.Ambiguous:
		case stay < s.StayMin.Or(stay) || stay > s.StayMax.Or(stay):
		case c.cost.Cmp(big.NewRat(int64(s.CostMin), 100)) < 0:
		case s.CostMax > 0 && c.cost.Cmp(big.NewRat(int64(s.CostMax), 100)) > 0:
		default:
			p.actual = append(p.actual, c)
		}
	}
}

// few leaves out groups with too few cases.
func (p *plain) few() {
	groups := p.actual.by(func(c *plainCase) string { return c.Group })
	p.actual = p.actual.where(func(c *plainCase) bool {
		return len(groups[c.Group]) >= p.Select.MinCases || slices.Contains(p.Select.Exempt, c.Group)
	})
}

// cut is 9.2.
func (p *plain) cut() {
	if p.Trim.Method <= measure.TrimNone {
		p.trimmed = p.actual
		return
	}
	together := p.actual.by(func(c *plainCase) string {
		name := fmt.Sprint(c.Group, " ", c.Year)
		if p.Trim.ByBand {
			name += p.band(c)
		}
		return name
	})
	for _, l := range together {
		costs := slices.Clone(l)
		slices.SortFunc(costs, func(a, b plainCase) int { return a.cost.Cmp(b.cost) })
		quantile := func(q *big.Rat) *big.Rat {
			at := new(big.Rat).Mul(q, count(len(costs)-1))
			i := int(new(big.Int).Quo(at.Num(), at.Denom()).Int64())
			rest := at.Sub(at, count(i))
			x := new(big.Rat).Set(costs[i].cost)
			if rest.Sign() > 0 {
				step := new(big.Rat).Sub(costs[i+1].cost, costs[i].cost)
				x.Add(x, step.Mul(step, rest))
			}
			return x
		}
		low, high := quantile(big.NewRat(1, 4)), quantile(big.NewRat(3, 4))
		if p.Trim.PercentileLow.Known() {
			low, high = quantile(part(p.Trim.PercentileLow.Rat(), count(100))), quantile(part(p.Trim.PercentileHigh.Rat(), count(100)))
		} else {
			upper, lower := big.NewRat(3, 2), big.NewRat(1, 2)
			if p.Trim.Upper.Known() {
				upper, lower = p.Trim.Upper.Rat(), p.Trim.Lower.Rat()
			}
			wide := new(big.Rat).Sub(high, low)
			low = new(big.Rat).Sub(low, lower.Mul(lower, wide))
			high = new(big.Rat).Add(high, upper.Mul(upper, wide))
		}
		for _, c := range l {
			switch {
			case c.cost.Cmp(low) >= 0 && c.cost.Cmp(high) <= 0:
			case p.Trim.Method == measure.TrimDrop:
				continue
			case c.cost.Cmp(low) < 0:
				c.cost = low
			default:
				c.cost = high
			}
			p.trimmed = append(p.trimmed, c)
		}
	}
}

// cases are the trimmed cases or the actual ones.
func (p *plain) cases(trimmed bool) plainCases {
	if trimmed {
		return p.trimmed
	}
	return p.actual
}

// digits of every figure.
const plainDigits = 4

// publish rounds a figure, or the adopted one in its place.
func (p *plain) publish(list []measure.Adopted, group, band string, x *big.Rat) *big.Rat {
	for _, a := range list {
		if a.Group == group && (a.Band == "" || a.Band == band) {
			x = a.Value.Rat()
		}
	}
	if x == nil {
		return nil
	}
	r, _ := new(big.Rat).SetString(show(x, plainDigits))
	return r
}

// weigh is 9.3 with the check of 9.4.
func (p *plain) weigh() {
	for name, band := range p.trimmed.by(p.band) {
		area := p.years(band)
		exact, issued, n := new(big.Rat), new(big.Rat), 0
		for group, l := range band.by(func(c *plainCase) string { return c.Group }) {
			x := part(p.years(l), area)
			w := p.publish(p.AdoptedWeights, group, name, x)
			p.weights[group+" "+name] = w
			p.found[fmt.Sprint("weight ", group, " ", name)] = fmt.Sprint(show(w, plainDigits), " ", len(l))
			exact.Add(exact, new(big.Rat).Mul(x, count(len(l))))
			issued.Add(issued, new(big.Rat).Mul(w, count(len(l))))
			n += len(l)
		}
		p.found["check "+name] = fmt.Sprint(n, " ", show(exact, plainDigits), " ", show(issued, plainDigits))
	}
}

// score is 6.1.
func (p *plain) score() {
	o := p.Score
	groups := p.trimmed.by(func(c *plainCase) string { return c.Group })
	for group, l := range groups {
		mean := p.years(l)
		var x *big.Rat
		switch o.Method {
		case measure.MeanCost:
			x = part(mean, p.years(p.trimmed))
			x.Mul(x, o.Scale.Rat())
		case measure.BaseDisease:
			if x = part(mean, p.years(groups[o.Base])); x != nil {
				x.Mul(x, o.Scale.Rat())
			}
		default:
			x = part(mean, big.NewRat(int64(o.Quota), 100))
		}
		s := p.publish(p.AdoptedScores, group, "", x)
		p.scores[group] = s
		text := fmt.Sprint(show(s, plainDigits), " ", len(l))
		for _, name := range o.Monitor {
			drug := func(l plainCases) plainCases {
				l = slices.Clone(l.where(func(c *plainCase) bool { _, ok := c.Parts[name]; return ok }))
				for i := range l {
					l[i].cost = big.NewRat(int64(l[i].Parts[name]), 100)
				}
				return l
			}
			own := p.years(drug(p.actual.where(func(c *plainCase) bool { return c.Group == group })))
			all := p.years(drug(p.actual.where(func(c *plainCase) bool { return groups[c.Group] != nil })))
			text += " " + show(part(own, all), plainDigits)
		}
		p.found["score "+group] = text
	}
}

// weightOf is the published weight of a case; an adopted one is there even where no case of the group is left to measure.
func (p *plain) weightOf(c *plainCase) *big.Rat {
	if w := p.weights[c.Group+" "+p.band(c)]; w != nil {
		return w
	}
	return p.publish(p.AdoptedWeights, c.Group, p.band(c), nil)
}

func (p *plain) scoreOf(c *plainCase) *big.Rat {
	if s := p.scores[c.Group]; s != nil {
		return s
	}
	return p.publish(p.AdoptedScores, c.Group, "", nil)
}

// priced are the cases that have a price, with the sum of prices.
func priced(l plainCases, price func(*plainCase) *big.Rat) (plainCases, *big.Rat) {
	sum := new(big.Rat)
	l = l.where(func(c *plainCase) bool { return price(c) != nil })
	for i := range l {
		sum.Add(sum, price(&l[i]))
	}
	return l, sum
}

// rate is 3.2.
func (p *plain) rate() {
	o := p.Rate
	l := p.cases(o.Trimmed).where(func(c *plainCase) bool { return o.Years == nil || slices.Contains(o.Years, c.Year) })
	for name, l := range l.by(func(c *plainCase) string { return only(o.ByLevel, c.Level) + "/" + only(o.ByInsurance, c.Insurance) }) {
		l, cm := priced(l, p.weightOf)
		p.found["rate "+name] = fmt.Sprint(show(part(l.total(), cm), plainDigits), " ", len(l), " ", cm.RatString())
	}
}

func only(asked bool, name string) string {
	if asked {
		return name
	}
	return ""
}

// value is 6.6.
func (p *plain) value() {
	o := p.Value
	for name, l := range p.cases(o.Trimmed).by(func(c *plainCase) string { return only(o.ByInsurance, c.Insurance) }) {
		costs, scores := new(big.Rat), new(big.Rat)
		for i, y := range p.Years {
			in, sum := priced(l.where(func(c *plainCase) bool { return c.Year == y }), p.scoreOf)
			if o.Excellent {
				mean := part(in.total(), sum)
				in, sum = priced(in.where(func(c *plainCase) bool {
					x := part(c.cost, p.scoreOf(c))
					return x != nil && mean != nil && x.Cmp(mean) < 0
				}), p.scoreOf)
			}
			costs.Add(costs, new(big.Rat).Mul(count(p.Weights[i]), in.total()))
			scores.Add(scores, new(big.Rat).Mul(count(p.Weights[i]), sum))
		}
		p.found["value "+name] = show(part(costs, scores), plainDigits)
	}
}

// coefficients are 4.2 and 6.3.
func (p *plain) coefficients() {
	for _, o := range p.Coefficients {
		for group, all := range p.trimmed.by(func(c *plainCase) string { return only(o.PerGroup, c.Group) }) {
			for name, own := range all.by(func(c *plainCase) string {
				if o.Side == measure.ByLevel {
					return c.Level
				}
				return c.Institution
			}) {
				x := part(p.years(own), p.years(all))
				if o.PerGroup && slices.Contains(p.New, group) {
					x = count(1)
				}
				p.found[fmt.Sprint("coefficient ", o.Side, " ", name, " ", group)] = fmt.Sprint(show(x, plainDigits), " ", len(own))
			}
		}
	}
}

// means are A of 6.4.
func (p *plain) means() {
	o := p.Mean
	last := p.cases(o.Trimmed).where(func(c *plainCase) bool { return c.Year == p.Years[len(p.Years)-1] })
	for name, l := range last.by(func(c *plainCase) string {
		return c.Group + "/" + c.Level + "/" + only(o.ByInsurance, c.Insurance) + "/" + only(o.ByAuxiliary, c.Auxiliary)
	}) {
		p.found["mean "+name] = fmt.Sprint(show(l.mean(), plainDigits), " ", len(l))
	}
}

// quality is 9.5.
func (p *plain) quality() {
	squares := func(l plainCases) *big.Rat {
		sum, mean := new(big.Rat), l.mean()
		for _, c := range l {
			d := new(big.Rat).Sub(c.cost, mean)
			sum.Add(sum, d.Mul(d, d))
		}
		return sum
	}
	inside := new(big.Rat)
	for group, l := range p.trimmed.by(func(c *plainCase) string { return c.Group }) {
		inside.Add(inside, squares(l))
		n := len(l) - 1
		if p.Quality.Divisor == measure.DivisorPopulation {
			n = len(l)
		}
		mean := l.mean()
		p.found["cv "+group] = fmt.Sprint(showRoot(part(part(squares(l), count(n)), mean.Mul(mean, mean)), plainDigits), " ", len(l))
	}
	x := part(inside, squares(p.trimmed))
	if x != nil {
		x.Sub(count(1), x)
	}
	p.found["riv"] = show(x, plainDigits)
}

// monitor is 7.12.
func (p *plain) monitor() {
	rows := map[string]func(*plainCase) string{"area": func(*plainCase) string { return "" },
		"level":       func(c *plainCase) string { return c.Level },
		"institution": func(c *plainCase) string { return c.Institution }}
	groupYear := func(c *plainCase) string { return fmt.Sprint(c.Group, " ", c.Year) }
	area := p.actual.by(groupYear)
	days := func(l plainCases) plainCases {
		l = slices.Clone(l.where(func(c *plainCase) bool { _, known := c.Stay.Get(); return known }))
		for i := range l {
			n, _ := l[i].Stay.Get()
			l[i].cost = new(big.Rat).SetInt64(n)
		}
		return l
	}
	index := func(here plainCases, of func(plainCases) plainCases) *big.Rat {
		sum, n := new(big.Rat), 0
		for k, l := range here.by(groupYear) {
			own, all := of(l), of(area[k])
			if x := part(own.mean(), all.mean()); x != nil {
				sum.Add(sum, x.Mul(x, count(len(own))))
				n += len(own)
			}
		}
		return part(sum, count(n))
	}
	for scope, name := range rows {
		for row, all := range p.all.by(func(c *plainCase) string { return fmt.Sprint(scope, " ", name(c), " ", c.Year) }) {
			here := p.actual.where(func(c *plainCase) bool { return fmt.Sprint(scope, " ", name(c), " ", c.Year) == row })
			grouped := all.where(func(c *plainCase) bool { return c.Status == rules.Grouped })
			with, cm := priced(here, p.weightOf)
			p.found["mix "+row] = strings.Join([]string{fmt.Sprint(len(all), " ", len(here)), show(part(count(len(grouped)), count(len(all))), plainDigits),
				show(part(cm, count(len(with))), plainDigits), show(index(here, func(l plainCases) plainCases { return l }), plainDigits),
				show(index(here, days), plainDigits), fmt.Sprint(len(here.by(func(c *plainCase) string { return c.Group })))}, " ")
		}
	}
}

// share is 6.3: what dynamic coefficients look at. chosen are the cases before groups with few cases leave.
func (p *plain) share(chosen plainCases) {
	o := p.Share
	last := func(c *plainCase) bool { return c.Year == p.Years[len(p.Years)-1] }
	level := make(map[string]string)
	houses := chosen.where(last).by(func(c *plainCase) string { return c.Institution })
	for name, l := range houses {
		most := 0
		for _, try := range []string{"一级", "三级", "二级"} { // in ascending order
			if n := len(l.where(func(c *plainCase) bool { return c.Level == try })); n > most {
				most, level[name] = n, try
			}
		}
	}
	type quantity func(house string) (part, whole *big.Rat)
	quantities := map[string]quantity{"cmi": func(h string) (*big.Rat, *big.Rat) {
		l, cm := priced(p.actual.where(func(c *plainCase) bool { return last(c) && c.Institution == h }), p.weightOf)
		return cm, count(len(l))
	}}
	for _, a := range o.Ages {
		quantities[a.Name] = func(h string) (*big.Rat, *big.Rat) {
			aged := houses[h].where(func(c *plainCase) bool { _, known := c.Age.Get(); return known && !c.AgeListed })
			in := aged.where(func(c *plainCase) bool { n, _ := c.Age.Get(); return n >= a.From.Or(n) && n <= a.To.Or(n) })
			return count(len(in)), count(len(aged))
		}
	}
	for _, x := range o.Costs {
		quantities[x.Name] = func(h string) (*big.Rat, *big.Rat) {
			some, all := new(big.Rat), new(big.Rat)
			for _, c := range houses[h] {
				sum, stated := payment.Fen(0), true
				for _, name := range x.Parts {
					v, ok := c.Parts[name]
					sum, stated = sum+v, stated && ok
				}
				if stated {
					some.Add(some, big.NewRat(int64(sum), 1))
					all.Add(all, big.NewRat(int64(c.Cost), 1))
				}
			}
			return some, all
		}
	}
	for name, of := range quantities {
		for h := range houses {
			some, all, single, n := new(big.Rat), new(big.Rat), new(big.Rat), 0
			for peer := range houses {
				if level[peer] != level[h] {
					continue
				}
				a, b := of(peer)
				some.Add(some, a)
				all.Add(all, b)
				if x := part(a, b); x != nil {
					single.Add(single, x)
					n++
				}
			}
			reference := part(some, all)
			if o.Reference == measure.InstitutionReference {
				reference = part(single, count(n))
			}
			x := part(of(h))
			excess := part(x, reference)
			if excess != nil {
				excess.Sub(excess, count(1))
			}
			p.found[fmt.Sprint("share ", name, " ", h)] = fmt.Sprint(level[h], " ", show(x, plainDigits), " ", show(reference, plainDigits), " ",
				show(excess, plainDigits))
		}
	}
}

// tell writes a result as the second reading has it.
func tell(r *measure.Result) map[string]string {
	m := make(map[string]string)
	m["area"] = r.Area.String()
	for _, w := range r.Weights {
		m[fmt.Sprint("weight ", w.Group, " ", w.Band)] = fmt.Sprint(w.Weight, " ", w.Cases)
	}
	for _, c := range r.Checks {
		if c.Cases > 0 {
			m["check "+c.Band] = fmt.Sprint(c.Cases, " ", c.Exact, " ", c.Published)
		}
	}
	for _, s := range r.Scores {
		text := fmt.Sprint(s.Score, " ", s.Cases)
		for _, x := range s.Monitor {
			text += " " + x.String()
		}
		m["score "+s.Group] = text
	}
	for _, x := range r.Rates {
		m["rate "+x.Level+"/"+x.Insurance] = fmt.Sprint(x.Rate, " ", x.Cases, " ", x.CM.Rat().RatString())
	}
	for _, x := range r.Values {
		m["value "+x.Insurance] = x.Value.String()
	}
	for _, x := range r.Coefficients {
		m[fmt.Sprint("coefficient ", x.Side, " ", x.Institution+x.Level, " ", x.Group)] = fmt.Sprint(x.Value, " ", x.Cases)
	}
	for _, x := range r.Means {
		m["mean "+x.Group+"/"+x.Level+"/"+x.Insurance+"/"+x.Auxiliary] = fmt.Sprint(x.Mean, " ", x.Cases)
	}
	for _, x := range r.Shares {
		m["share "+x.Name+" "+x.Institution] = fmt.Sprint(x.Level, " ", x.Value, " ", x.Reference, " ", x.Excess)
	}
	for _, x := range r.Quality {
		m["cv "+x.Group] = fmt.Sprint(x.CV, " ", x.Cases)
	}
	m["riv"] = r.RIV.String()
	for _, x := range r.CaseMix {
		m[fmt.Sprint("mix ", x.Scope, " ", x.Name, " ", x.Year)] = fmt.Sprint(x.All, " ", x.Cases, " ", x.GroupingRate, " ", x.CMI, " ", x.CostIndex,
			" ", x.TimeIndex, " ", x.Groups)
	}
	return m
}

// drawMethod draws a method that measures everything.
func drawMethod(t *testing.T, r *rand.Rand) *measure.Method {
	yes := func() bool { return r.IntN(2) == 0 }
	m := &measure.Method{Years: []int{2023, 2024, 2025}, Weights: []int{1, 2, 7}, Order: measure.Order(r.IntN(3)),
		Area:   &measure.AreaOutput{Round: round(plainDigits)},
		Weight: &measure.WeightOutput{Round: round(plainDigits)},
		Score: &measure.ScoreOutput{Method: measure.ScoreMethod(1 + r.IntN(3)), Scale: dec(t, "1000"), Base: "B1", Quota: 12345,
			Monitor: []string{"drug", "tcm"}, Round: round(plainDigits)},
		Rate:    &measure.RateOutput{ByLevel: yes(), ByInsurance: yes(), Trimmed: yes(), Round: round(plainDigits)},
		Value:   &measure.ValueOutput{ByInsurance: yes(), Trimmed: yes(), Round: round(plainDigits)},
		Mean:    &measure.MeanOutput{ByInsurance: yes(), ByAuxiliary: yes(), Trimmed: yes(), Round: round(plainDigits)},
		Quality: &measure.QualityOutput{Divisor: measure.Divisor(r.IntN(3)), Round: round(plainDigits)},
		CaseMix: &measure.CaseMixOutput{Round: round(plainDigits)},
		Share: &measure.ShareOutput{CaseMix: true, Reference: measure.Reference(1 + r.IntN(2)), Round: round(plainDigits),
			Ages:  []measure.AgeShare{{Name: "children", To: rules.Known(6)}, {Name: "old", From: rules.Known(70)}},
			Costs: []measure.CostShare{{Name: "tcm", Parts: []string{"tcm"}}, {Name: "both", Parts: []string{"tcm", "drug"}}}},
	}
	if r.IntN(4) == 0 {
		m.Years, m.Weights = []int{2025}, []int{1}
	}
	for _, side := range []measure.Side{measure.ByInstitution, measure.ByLevel} {
		for _, per := range []bool{false, true} {
			m.Coefficients = append(m.Coefficients, measure.CoefficientOutput{Side: side, PerGroup: per, Round: round(plainDigits)})
		}
	}
	if !m.Value.Trimmed {
		m.Value.Excellent = yes()
	}
	if yes() && len(m.Years) > 1 {
		m.Rate.Years = []int{2024, 2025}
	}
	if yes() {
		m.Weight.Bands = []measure.Band{{Name: "high", Levels: []string{"三级", "二级"}}, {Name: "low", Levels: []string{"一级"}}}
	}
	switch m.Trim.Method = measure.TrimMethod(r.IntN(4)); {
	case m.Trim.Method <= measure.TrimNone:
	case yes():
		m.Trim.PercentileLow, m.Trim.PercentileHigh = dec(t, []string{"2.5", "10", "33.33"}[r.IntN(3)]), dec(t, []string{"97.5", "60"}[r.IntN(2)])
	case yes():
		m.Trim.Upper, m.Trim.Lower = dec(t, "1.2"), dec(t, "0.25")
	}
	m.Trim.ByBand = m.Trim.Method > measure.TrimNone && m.Weight.Bands != nil && yes()
	s := &m.Select
	s.Ambiguous, s.Ungrouped, s.MinCases = yes(), yes(), r.IntN(8)
	if yes() {
		s.Exempt = []string{"C9"}
	}
	if yes() {
		s.StayMin, s.StayMax = rules.Known(2), rules.Known(25)
	}
	if yes() {
		s.CostMin, s.CostMax = 2000, 70000
	}
	if yes() {
		m.New = []string{"A3"}
	}
	if yes() {
		m.AdoptedWeights = adopted(t, "A1", "1.23456", "C9", "0.00001")
		m.AdoptedScores = adopted(t, "A3", "777.77777")
	}
	if r.IntN(3) == 0 {
		m.Basis = []measure.PartFactor{{Name: "drug", Factor: dec(t, "1.25")}, {Name: "care", Factor: dec(t, "0.3333")}}
	}
	return m
}

// drawRecords draws the records of a few hospitals.
func drawRecords(r *rand.Rand, m *measure.Method) []measure.Record {
	groups := []string{"A1", "A3", "B1", "C9"}
	var list []measure.Record
	for range r.IntN(150) {
		x := record(m.Years[r.IntN(len(m.Years))], groups[min(r.IntN(5), 3)], payment.Fen(1000*(1+r.IntN(20))))
		if r.IntN(2) == 0 {
			x.Cost += payment.Fen(r.IntN(60000))
		}
		x.Institution = fmt.Sprint("H", 1+r.IntN(4))
		x.Level = map[string]string{"H1": "三级", "H2": "二级", "H3": "一级", "H4": "三级"}[x.Institution]
		if x.Institution == "H4" && r.IntN(3) == 0 {
			x.Level = "二级"
		}
		if r.IntN(3) == 0 {
			x.Insurance = "居民"
		}
		if r.IntN(3) == 0 {
			x.Auxiliary = "old"
		}
		x.Stay, x.Age, x.AgeListed = rules.Known(int64(1+r.IntN(30))), rules.Known(int64(r.IntN(100))), r.IntN(9) == 0
		if m.Select.StayMin == (rules.Int{}) && r.IntN(5) == 0 {
			x.Stay = rules.Int{}
		}
		if r.IntN(7) == 0 {
			x.Age = rules.Int{}
		}
		x.Parts = map[string]payment.Fen{"drug": x.Cost / payment.Fen(1+r.IntN(5)), "care": payment.Fen(r.IntN(20000))}
		if r.IntN(3) > 0 {
			x.Parts["tcm"] = payment.Fen(r.IntN(int(x.Cost)))
		}
		switch r.IntN(12) {
		case 0:
			x.Status, x.Group = rules.Ambiguous, "QY"
		case 1:
			x.Status, x.Group = rules.Ungrouped, "0000"
		case 2:
			x.Status = rules.Invalid
		}
		list = append(list, x)
	}
	return list
}

// TestPlain holds Measure to a second reading of the specification of payment (3.2, 4.2, 6.1, 6.3, 6.4, 6.6, 7.12 and 9), which
// keeps all cases in lists, on records and methods drawn at random.
func TestPlain(t *testing.T) {
	figures := 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		m := drawMethod(t, r)
		records := drawRecords(r, m)
		got := tell(run(t, m, records))

		p := &plain{Method: m, found: make(map[string]string), weights: make(map[string]*big.Rat), scores: make(map[string]*big.Rat)}
		p.choose(records)
		chosen := p.actual
		p.few()
		p.cut()
		p.found["area"] = show(p.years(p.trimmed), plainDigits)
		p.weigh()
		p.score()
		p.rate()
		p.value()
		p.coefficients()
		p.means()
		p.quality()
		p.monitor()
		p.share(chosen)

		for k, w := range p.found {
			if got[k] != w {
				t.Errorf("seed %d: %s is %q, want %q", seed, k, got[k], w)
			}
		}
		for k, g := range got {
			if _, ok := p.found[k]; !ok {
				t.Errorf("seed %d: nobody expects %s: %q", seed, k, g)
			}
		}
		if t.Failed() {
			t.Logf("%+v", m)
			return
		}
		figures += len(got)
	}
	if figures < 15000 {
		t.Errorf("only %d figures were compared", figures)
	}
}
