package payment

import (
	"fmt"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// Scheme is a compiled payment scheme (付费方案). It is immutable and safe for concurrent use.
type Scheme struct {
	pack     *rules.Pack
	manifest rules.Manifest
	p        *rules.Payment
	groupers map[string]*rules.Pack // packs that group cases, by digest, as far as they were given
	unit     unit
	readings Readings
	gaps     gaps

	scale      Number
	scaled     bool // unit.scale is stated
	areaMean   numbers
	rate       numbers
	values     [3]numbers // final, month, budget
	weights    groupTable // weights, scores or prices
	costs      groupTable
	limits     map[string][]printedLimit // nil if the outlier test is by ratio
	houses     map[string]house
	names      map[string]string // of groups
	minCases   days
	maxCV      numbers
	incentive  numbers
	tcmSteps   numbers
	meanScore  numbers
	assessment numbers
	assessed   bool // some institution has a factor of its own
	remoteK    numbers
	remoteFrom rules.Date
	remote     word
	unstable   word

	coef          word
	coefValue     numbers
	coefNew       numbers
	coefMix       []mixTerm
	coefFloor     numbers
	coefCap       numbers
	coefLinear    bool
	coefficients  map[coefficientKey]found
	components    map[[2]string]component // by institution and part
	dynamic       []dynamicPart
	grassRoots    map[string]numbers
	auxiliaries   map[string][]auxiliaryRow // by class
	auxReplaces   bool
	bedDays       []bedDayRow
	bedDayKind    word
	fallbacks     map[string]rules.TCMFallback
	tcmThreshold  numbers
	advantages    map[string]*rules.TCMAdvantage
	exclusions    map[string][]*rules.Exclusion
	factors       []localFactor
	supports      map[string]found // the greatest of each institution
	blank         map[string]bool
	blankFactor   numbers
	grounds       []ground
	specialSettle []string

	denominator               word // of the test for low outliers; of that for high ones too, unless highAdjusted
	highAdjusted              bool // the test for high outliers is against w k M
	missingMean               word
	high, low                 word
	highLine, lowLine, outest numbers
	highAt, lowAt, outestAt   bool // the line itself belongs to the outliers
	takeLower, flatDecides    bool
	extreme                   word
	position                  word
	gross                     bool // the outlier test is on the cost with carved-out items
	incompleteWith            word
	incompleteCap             word
	readmitDays               days
	readmitFactor             numbers
	stayMin, stayMax          days
	shortMode, longMode       word
	ungrouped, qy, unpriced   word
	countItems                bool

	variant  word
	floor    bool
	included bool // the burden for carved-out items is in B

	round struct {
		weight, coefficient, weightCoefficient, basePoints, points, bedDay, ratio, tcm, value, standard, money Rounding
	}
}

// gaps are the places of settings and tables of which the scheme says that they are unknown.
type gaps map[string]rules.Pos

func (g gaps) has(name string) bool { _, ok := g[name]; return ok }

// unit is the unit of pricing.
type unit uint8

const (
	byRate unit = iota
	byPoints
	byScore
	byPrice
)

type house struct {
	name, level, class string
	assessment         *found
}

type mixTerm struct {
	part   string
	weight Number
	when   rules.Conditions
	pos    rules.Pos
}

type dynamicPart struct {
	part, level      string
	levels           map[string]bool // with a row of their own, if this one is for all levels
	per, gain, first Number
	cap              *Number
	pos              rules.Pos
}

type localFactor struct {
	rule *rules.LocalFactor
	found
}

type ground struct {
	rule  *rules.Ground
	value Number
}

// Compile prepares a pack of system payment. The packs that group the cases may be given too: the scheme then finds groups that
// a DIP pack names by a pattern, and the auxiliary class that the grouper found.
func Compile(p *rules.Pack, grouping ...*rules.Pack) (*Scheme, error) {
	if p == nil {
		return nil, fmt.Errorf("payment: no pack was given")
	}
	if p.Payment() == nil {
		return nil, fmt.Errorf("payment: pack %s is of system %q, not %q", p.Identity(), p.Identity().System, rules.SystemPay)
	}
	s := &Scheme{pack: p, manifest: p.Manifest(), p: p.Payment(), groupers: make(map[string]*rules.Pack), gaps: make(gaps)}
	for _, g := range p.Gaps() {
		if !s.gaps.has(g.Name) {
			s.gaps[g.Name] = g.Pos
		}
	}
	for _, g := range grouping {
		switch {
		case g == nil:
			return nil, fmt.Errorf("payment: one of the grouping packs is nil")
		case !s.manifest.IsFor(g.Identity()):
			return nil, fmt.Errorf("payment: the scheme %s does not name the grouping pack %s with digest %s", p.Identity(),
				g.Identity(), g.Identity().Digest)
		}
		s.groupers[g.Digest()] = g
	}
	s.compileUnit()
	s.compileCoefficients()
	s.compileOutliers()
	s.compileKinds()
	s.compileFund()
	s.compileReadings()
	return s, nil
}

// Identity names the pack of the scheme down to its bytes.
func (s *Scheme) Identity() *rules.Identity { return s.pack.Identity() }

// Pack returns the pack that the scheme was compiled from.
func (s *Scheme) Pack() *rules.Pack { return s.pack }

// Readings returns the readings that the scheme rests on because it is silent: those that every case, or only some, would meet.
func (s *Scheme) Readings() Readings { return s.readings }

// PointValue is a value in yuan per point.
type PointValue struct {
	Insurance string // or "" for all that are not named
	Value     Number
}

// WithValues returns the scheme with final point values, as at clearing, in the place of its own.
func (s *Scheme) WithValues(values []PointValue) *Scheme {
	t := *s
	t.values = [3]numbers{}
	for _, named := range [...]bool{true, false} { // the general value comes last
		for _, v := range values {
			if named != (v.Insurance != "") {
				continue
			}
			n := numberValue{value: v.Value}
			if named {
				n.when = &rules.Conditions{Insurance: v.Insurance}
			}
			t.values[0] = append(t.values[0], n)
		}
	}
	return &t
}

// silent notes a reading if the setting is not stated, and reports whether it is not.
func (s *Scheme) silent(name string, n Reading) bool {
	if s.p.Setting(name) != nil {
		return false
	}
	s.readings.Add(n)
	return true
}

// compileReadings notes the readings that no setting can change, where the scheme can meet them.
func (s *Scheme) compileReadings() {
	for _, x := range [...]struct {
		n  Reading
		on bool
	}{
		{43, true}, {46, true}, {48, true},
		{15, s.low.is("cost") && (s.unit == byPoints || s.unit == byScore)},
		{16, s.incompleteWith.text != ""},
		{20, s.unit != byScore},
		{49, len(s.supports) > 0 || s.assessment != nil || s.assessed},
		{50, !s.high.is("none")},
		{51, len(s.auxiliaries) > 0 && (len(s.advantages) > 0 || len(s.bedDays) > 0)},
	} {
		if x.on {
			s.readings.Add(x.n)
		}
	}
}

func (s *Scheme) compileUnit() {
	p := s.p
	switch p.Text("unit.kind") {
	case rules.UnitRate:
		s.unit = byRate
	case rules.UnitPoints:
		s.unit = byPoints
	case rules.UnitScore:
		s.unit = byScore
	default:
		s.unit = byPrice
	}
	s.scale = exact.Int(1)
	if n, _, ok := numbersOf(p, "unit.scale").of(&query{}, Number{}); ok {
		s.scale, s.scaled = n, true
	}
	s.areaMean, s.rate = numbersOf(p, "unit.mean"), numbersOf(p, "rate.value")
	s.values = [3]numbers{numbersOf(p, "value.final"), numbersOf(p, "value.month"), numbersOf(p, "value.budget")}
	s.weights = groupTableOf(p.Weights)
	switch s.unit {
	case byScore:
		s.weights = groupTableOf(p.Scores)
	case byPrice:
		s.weights = groupTableOf(p.Prices)
	}
	s.names = make(map[string]string)
	for _, list := range [...][]rules.GroupValue{p.Weights, p.Scores, p.Prices} {
		for i := range list {
			if list[i].Name != "" {
				s.names[list[i].Code] = list[i].Name
			}
		}
	}
	s.costs = groupTableOf(p.Costs)
	if len(p.Limits) > 0 {
		s.limits = make(map[string][]printedLimit)
		for i := range p.Limits {
			v := &p.Limits[i]
			s.limits[v.Code] = append(s.limits[v.Code], printedLimit{v.HospitalLevel, v.Insurance, limit(v.Low),
				limit(v.High), v.Pos})
		}
	}
	s.houses = make(map[string]house, len(p.Institutions))
	for i := range p.Institutions {
		h := &p.Institutions[i]
		v := house{name: h.Name, level: h.HospitalLevel, class: h.Class}
		if h.Assessment.Known() {
			s.assessed = true
			v.assessment = &found{exact.Of(h.Assessment.Rat()), h.Pos}
		}
		s.houses[h.Code] = v
	}
	s.minCases, s.maxCV, s.unstable = daysOf(p, "group.min_cases"), numbersOf(p, "group.cv_limit"), wordOf(p,
		"group.unstable_mode")
	s.remote, s.remoteK = wordOf(p, "remote.value"), numbersOf(p, "remote.coefficient")
	s.remoteFrom, _ = rules.ParseDate(p.Text("remote.from"))
	r := &s.round
	for _, x := range []struct {
		to   *Rounding
		name string
	}{
		{&r.weight, "round.weight"}, {&r.coefficient, "round.coefficient"}, {&r.weightCoefficient, "round.weight_coefficient"},
		{&r.basePoints, "round.base_points"}, {&r.points, "round.points"}, {&r.bedDay, "round.bed_day_points"}, {&r.ratio,
			"round.ratio"},
		{&r.tcm, "round.tcm_share"}, {&r.value, "round.value"}, {&r.standard, "round.standard"}, {&r.money, "round.money"},
	} {
		*x.to = roundingOf(p, x.name)
		s.silent(x.name, 6)
	}
}

func (s *Scheme) compileCoefficients() {
	p := s.p
	s.coef, s.coefValue, s.coefNew = wordOf(p, "coef.kind"), numbersOf(p, "coef.value"), numbersOf(p, "coef.new_group")
	s.coefFloor, s.coefCap = numbersOf(p, "coef.floor"), numbersOf(p, "coef.cap")
	s.incentive, s.tcmSteps = numbersOf(p, "coef.cmi_incentive"), numbersOf(p, "tcm.coefficient")
	if m := p.Setting("coef.mix"); m != nil {
		for _, v := range m.Values {
			s.coefMix = append(s.coefMix, mixTerm{v.When.Part, exact.Of(v.Number.Rat()), v.When, v.Pos})
		}
	}
	if s.coef.is("dynamic") {
		s.readings.Add(45)
		s.coefLinear = p.Text("coef.dynamic_rounding") == "linear"
		s.silent("coef.dynamic_rounding", 31)
	}
	s.coefficients = make(map[coefficientKey]found, len(p.Coefficients))
	for _, c := range p.Coefficients {
		s.coefficients[coefficientKey{c.Institution, c.HospitalLevel, c.Class, c.Code}] = found{exact.Of(c.Value.Rat()), c.Pos}
	}
	s.components = make(map[[2]string]component, len(p.Components))
	for _, c := range p.Components {
		v := component{value: exact.Of(c.Value.Rat()), pos: c.Pos}
		if c.Mean.Known() {
			v.mean, v.peers = exact.Of(c.Mean.Rat()), true
		}
		s.components[[2]string{c.Institution, c.Part}] = v
	}
	number := func(d rules.Decimal) Number {
		if n := limit(d); n != nil {
			return *n
		}
		return Number{}
	}
	for _, d := range p.Dynamic {
		levels := make(map[string]bool)
		for _, o := range p.Dynamic {
			if o.Part == d.Part && o.HospitalLevel != "" {
				levels[o.HospitalLevel] = true
			}
		}
		s.dynamic = append(s.dynamic, dynamicPart{d.Part, d.HospitalLevel, levels, number(d.Per), number(d.Gain), number(d.First),
			limit(d.Cap), d.Pos})
	}
	general := numbersOf(p, "grass_roots.factor")
	s.grassRoots = make(map[string]numbers, len(p.GrassRoots))
	for _, g := range p.GrassRoots {
		s.grassRoots[g.Code] = general
		if g.Factor.Known() {
			s.grassRoots[g.Code] = numbers{{value: exact.Of(g.Factor.Rat()), pos: g.Pos}}
		}
	}
	s.auxiliaries = make(map[string][]auxiliaryRow)
	for _, a := range p.Auxiliary {
		r := auxiliaryRow{a.HospitalLevel, a.Code, number(a.Factor), found{number(a.Factor), a.Pos}}
		if a.Trigger.Known() {
			r.trigger = number(a.Trigger)
		} else {
			s.readings.Add(23)
		}
		s.auxiliaries[a.Class] = append(s.auxiliaries[a.Class], r)
	}
	s.auxReplaces = p.Text("aux.replaces_coefficient") == "yes"
	for i := range p.Factors {
		s.factors = append(s.factors, localFactor{&p.Factors[i], found{number(p.Factors[i].Factor), p.Factors[i].Pos}})
	}
	s.supports = make(map[string]found)
	for _, v := range p.Supports {
		if best, ok := s.supports[v.Institution]; !ok || number(v.Factor).Cmp(best.value) > 0 {
			s.supports[v.Institution] = found{number(v.Factor), v.Pos}
		}
	}
	s.assessment = numbersOf(p, "assessment.factor")
}

func (s *Scheme) compileOutliers() {
	p := s.p
	s.high, s.low, s.extreme = wordOf(p, "high.mode"), wordOf(p, "low.mode"), wordOf(p, "extreme.rule")
	s.denominator = wordOf(p, "ratio.denominator")
	s.missingMean, s.meanScore = wordOf(p, "ratio.missing_mean"), numbersOf(p, "ratio.mean_per_score")
	tests := !s.high.is("none") || !s.low.is("none")
	if len(p.Limits) > 0 {
		s.readings.Add(34)
	}
	if s.denominator.text == "" {
		s.denominator.text = [...]string{byRate: "standard", byPoints: "group-mean", byScore: "level-mean",
			byPrice: "price"}[s.unit]
		if tests && len(p.Limits) == 0 {
			s.readings.Add(8)
		}
		if s.high.is("deduct") {
			s.highAdjusted = true
			s.readings.Add(13)
		}
	}
	s.highLine, s.lowLine, s.outest = numbersOf(p, "high.threshold"), numbersOf(p, "low.threshold"), numbersOf(p,
		"extreme.threshold")
	s.highAt, s.lowAt, s.outestAt = p.Text("high.compare") == "ge", p.Text("low.compare") == "le", p.Text("extreme.compare") == "ge"
	for _, x := range []struct {
		on   bool
		name string
	}{{!s.high.is("none"), "high.compare"}, {!s.low.is("none"), "low.compare"}, {s.outest != nil, "extreme.compare"}} {
		if x.on {
			s.silent(x.name, 9)
		}
	}
	if s.outest != nil && s.silent("extreme.rule", 22) {
		s.extreme.text = "high"
	}
	s.takeLower = p.Text("low.coefficient_rule") == "take-lower"
	if s.takeLower {
		s.flatDecides = p.Text("low.printed_decides") == "no"
		s.silent("low.printed_decides", 14)
	}
	if s.high.is("cap") {
		s.readings.Add(12)
	}
	s.position = wordOf(p, "deviation.coefficient_position")
	if s.unit == byScore && tests && s.silent("deviation.coefficient_position", 21) {
		s.position.text = "outside"
	}
	s.gross = p.Text("exclusion.outlier_test") == "gross"
	s.incompleteWith, s.incompleteCap = wordOf(p, "incomplete.with_coefficient"), wordOf(p, "incomplete.cap")
	if s.incompleteWith.text != "" && s.silent("incomplete.cap", 16) {
		s.incompleteCap.text = "base"
	}
}

func (s *Scheme) compileKinds() {
	p := s.p
	s.readmitDays, s.readmitFactor = daysOf(p, "readmit.days"), numbersOf(p, "readmit.factor")
	if s.readmitDays.stated() {
		s.readings.Add(17)
	}
	s.stayMin, s.stayMax = daysOf(p, "stay.min"), daysOf(p, "stay.max")
	s.shortMode, s.longMode = wordOf(p, "stay.short_mode"), wordOf(p, "stay.long_mode")
	s.ungrouped, s.qy, s.unpriced = wordOf(p, "ungrouped.mode"), wordOf(p, "qy.mode"), wordOf(p, "unpriced.mode")
	s.silent("qy.mode", 19)
	s.blank = make(map[string]bool)
	list, _ := wordsOf(p, "blank.groups")
	for _, code := range list {
		s.blank[code] = true
	}
	s.blankFactor = numbersOf(p, "blank.factor")
	if s.unit == byPoints || s.unit == byScore {
		s.countItems = p.Text("item.points") != "none"
		s.silent("item.points", 41)
	}
	s.bedDayKind = wordOf(p, "bed_day.kind")
	for _, d := range p.BedDays {
		s.bedDays = append(s.bedDays, bedDayRow{d.Class, d.HospitalLevel, d.Insurance, d.Institution, d.Code,
			found{exact.Of(d.Value.Rat()), d.Pos}})
	}
	s.tcmThreshold = numbersOf(p, "tcm.threshold")
	s.fallbacks = make(map[string]rules.TCMFallback)
	for _, f := range p.Fallbacks {
		s.fallbacks[f.Code] = f
	}
	if s.tcmThreshold != nil {
		s.readings.Add(30)
	}
	s.advantages = make(map[string]*rules.TCMAdvantage)
	for i := range p.Advantages {
		a := &p.Advantages[i]
		s.advantages[a.Code] = a
		if a.Percent.Known() {
			s.readings.Add(33)
		}
	}
	s.exclusions = make(map[string][]*rules.Exclusion)
	for i := range p.Exclusions {
		e := &p.Exclusions[i]
		s.exclusions[e.Item] = append(s.exclusions[e.Item], e)
	}
	if len(p.Exclusions) > 0 {
		s.silent("exclusion.outlier_test", 29)
	}
	for i := range p.Grounds {
		s.grounds = append(s.grounds, ground{&p.Grounds[i], exact.Of(p.Grounds[i].Value.Rat())})
	}
	s.specialSettle, _ = wordsOf(p, "special.settle")
}

func (s *Scheme) compileFund() {
	s.variant = wordOf(s.p, "fund.variant")
	s.floor = s.p.Setting("fund.floor") != nil
	s.included = s.p.Text("fund.carve_out") == "included"
	if len(s.p.Exclusions) > 0 {
		s.silent("fund.carve_out", 44)
	}
	if s.variant.is("F-SUB") {
		s.silent("fund.floor", 7)
	}
}
