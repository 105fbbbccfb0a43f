package measure

import (
	"fmt"
	"slices"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Method says how parameters are measured: every choice that a locality has is a field here, and what it leaves open is taken
// from the readings of the payment specification and named by [Result.Readings]. There is no default for rounding, and a figure
// that nobody asks for is not made: a nil output is not measured.
//
// Texts are compared as they are. A Method is not changed by Measure and may serve several at once.
type Method struct {
	Years   []int // at most nine, oldest first; the last one is the year of means and shares
	Weights []int // of the years in the same order, such as 1, 2, 7; each at least 1
	Order   Order // OrderUnstated: yearly means (reading 2)

	Basis  []PartFactor // the cost column (成本口径); nil: the total cost
	Select Selection
	Trim   Trim
	Stable Stability

	Groups []string // all groups of the scheme, for coverage and for groups without cases; nil: not known
	New    []string // groups in their first year, whose cost coefficients are 1

	// AdoptedWeights and AdoptedScores replace what is measured wherever a weight or a score is used, as after clinicians have
	// corrected the table. A group that they lack keeps its measured figure. They are rounded like measured ones. Bands as in
	// Weight.
	AdoptedWeights []Adopted
	AdoptedScores  []Adopted

	Area         *AreaOutput
	Weight       *WeightOutput
	Score        *ScoreOutput
	Rate         *RateOutput
	Value        *ValueOutput
	Coefficients []CoefficientOutput
	Mean         *MeanOutput
	Share        *ShareOutput
	Quality      *QualityOutput
	CaseMix      *CaseMixOutput
}

// Order is how several years become one mean (history.order). The zero value is not stated.
type Order uint8

// The orders.
const (
	OrderUnstated Order = iota
	YearlyMeans         // the means of the years are weighted
	PooledCases         // costs and cases of the years are weighted before dividing
)

// PartFactor is a part of the cost in a basis of measurement, such as an activity cost that re-weights the classes of fees
// (specification of payment, 9.4).
type PartFactor struct {
	Name   string
	Factor rules.Decimal // at most 4 decimals, not negative, not above 1000
}

// Selection says which cases count (specification of payment, 9.1). Limits are inclusive: a case at the limit counts. The zero
// value leaves out nothing but cases without a group: ambiguous, ungrouped and invalid ones.
type Selection struct {
	Ambiguous bool // ambiguous cases (QY) count, as the group that their code names
	Ungrouped bool // ungrouped cases count, as the group that their code names

	Without    []string // groups left out, such as bed-day groups
	Levels     []string // levels of institutions that count; nil: all
	Insurances []string // kinds of insurance that count; nil: all

	StayMin, StayMax rules.Int   // days in hospital
	CostMin, CostMax payment.Fen // on the basis of the measurement; 0: no limit

	MinCases int      // of a group over all years, counted after the other limits and before trimming; fewer leave the group out
	Exempt   []string // groups kept however few cases they have, such as transplants
}

// TrimMethod is what happens to costs outside the bounds (trim.method). The zero value is not stated.
type TrimMethod uint8

// The methods of trimming.
const (
	TrimUnstated TrimMethod = iota
	TrimNone
	TrimDrop   // 裁剪: cases outside the bounds leave the measurement
	TrimWinsor // 缩尾: costs outside the bounds are replaced by the bound
)

// Trim treats extreme costs, per group and year, on all cases that are selected (specification of payment, 9.2). Quantiles are
// interpolated at (n-1)p. Bounds are inclusive. The zero value trims nothing (reading 3).
type Trim struct {
	Method TrimMethod

	// Upper and Lower are multiples of the interquartile range: Q3 + Upper × IQR and Q1 - Lower × IQR. Both unknown, and no
	// percentiles: 1.5 and 0.5 (reading 3). At most 4 decimals.
	Upper, Lower rules.Decimal
	// PercentileLow and PercentileHigh are bounds in percent, instead of the range. At most 2 decimals.
	PercentileLow, PercentileHigh rules.Decimal

	ByBand bool // per group, year and level band instead, with Weight.Bands
}

// Stability sets the limits of warnings. They change no figure. The zero value warns of nothing.
type Stability struct {
	MinCases     int           // of a group over all years after trimming
	CVLimit      rules.Decimal // above it a group is unstable; needs Quality
	GroupingRate rules.Decimal // below it the data are, such as 0.95
}

// Divisor is what a variance is divided by. The zero value is not stated: n - 1 (reading 4).
type Divisor uint8

// The divisors.
const (
	DivisorUnstated   Divisor = iota
	DivisorLessOne            // n - 1
	DivisorPopulation         // n
)

// Band is a set of levels of institutions that share one weight.
type Band struct {
	Name   string
	Levels []string
}

// Adopted is a published weight or score.
type Adopted struct {
	Group string
	Band  string // "" for all levels
	Value rules.Decimal
}

// AreaOutput asks for the mean cost of the area in yuan, over the years of the method and trimmed as the weights are: M of the
// standard point value (specification of payment, 4.4).
type AreaOutput struct {
	Round payment.Rounding
}

// WeightOutput asks for weights: group mean over area mean of the same cases (specification of payment, 9.3).
type WeightOutput struct {
	Bands []Band // nil: one weight per group; else one per band, over the area mean of the band
	Round payment.Rounding
}

// ScoreMethod is how a DIP score is made (specification of payment, 6.1). The zero value is none.
type ScoreMethod uint8

// The methods of scores.
const (
	MeanCost      ScoreMethod = iota + 1 // 平均费用法: mean / area mean × Scale
	BaseDisease                          // 基准病种费用法: mean / mean of the base disease × Scale
	StandardQuota                        // 标准定额法: mean / fixed amount
)

// ScoreOutput asks for DIP scores.
type ScoreOutput struct {
	Method ScoreMethod
	Scale  rules.Decimal // of MeanCost and BaseDisease, such as 1000
	Base   string        // group of BaseDisease
	Quota  payment.Fen   // amount of StandardQuota

	// Monitor names parts of the cost, such as drugs and consumables, whose own scores are made for monitoring: mean of the part /
	// area mean of the part, over the selected cases that state it, untrimmed.
	Monitor []string
	Round   payment.Rounding
}

// RateOutput asks for the rate, total cost / total weight of the same cases (specification of payment, 3.2), with the published
// weights. Needs Weight.
type RateOutput struct {
	Years       []int // nil: all years of the method, unweighted
	ByLevel     bool
	ByInsurance bool
	Trimmed     bool // the trimmed cost and cases instead of the actual ones
	Budgets     []Budget
	Round       payment.Rounding
}

// Budget asks for a rate of the budget form: Amount / CM (reading 5).
type Budget struct {
	Level     string // "" for all
	Insurance string // "" for all
	Amount    payment.Fen
	CM        rules.Decimal // predicted total weight
}

// ValueOutput asks for the DIP budget value, weighted costs / weighted scores of the years (specification of payment, 6.6),
// with the published scores. Needs Score.
type ValueOutput struct {
	ByInsurance bool
	Trimmed     bool // the trimmed cost and cases instead of the actual ones
	Excellent   bool // 优值区间: only actual cases whose cost per score is below the mean of their year; not with Trimmed
	Round       payment.Rounding
}

// Side is what a coefficient belongs to. The zero value is none.
type Side uint8

// The sides.
const (
	ByInstitution Side = iota + 1
	ByLevel
)

// CoefficientOutput asks for coefficients: mean of the side / mean of the area, over the years of the method and trimmed as the
// weights are (specification of payment, 4.2 and 6.3).
type CoefficientOutput struct {
	Side     Side
	PerGroup bool // 成本系数: for each group on its own; else 调节系数 or 基本系数: over all groups
	Round    payment.Rounding
}

// MeanOutput asks for the means of groups at each level in the last year, the reference of cost deviations (specification of
// payment, 6.4).
type MeanOutput struct {
	ByInsurance bool
	ByAuxiliary bool
	Trimmed     bool // the trimmed cost and cases instead of the actual ones
	Round       payment.Rounding
}

// Reference is the mean that an institution is compared with. The zero value is none.
type Reference uint8

// The references.
const (
	PooledReference      Reference = iota + 1 // of all cases of the institutions together
	InstitutionReference                      // of the figures of the institutions, each counting once
)

// ShareOutput asks for the quantities behind dynamic coefficients: for each institution the case-mix index and shares of the
// last year, the mean of the same level, and how far above it the institution is (specification of payment, 6.3).
// Shares of ages and costs are of all cases that are selected, also those of groups that have too few to be measured.
type ShareOutput struct {
	CaseMix   bool         // needs Weight or Score
	Kinds     []rules.Kind // DIP kinds of groups that count for CaseMix; nil: all
	Ages      []AgeShare
	Costs     []CostShare
	Classes   []string // institutions of the level that make the reference; nil: all of the level
	Reference Reference
	Round     payment.Rounding
}

// AgeShare is a share of cases. A case whose age is unknown, or that takes an auxiliary class by age already, counts in neither
// part of it.
type AgeShare struct {
	Name     string
	From, To rules.Int // whole years, inclusive; unknown: no limit
}

// CostShare is a share of the total cost, of the cases that state all its parts.
type CostShare struct {
	Name  string
	Parts []string
}

// QualityOutput asks for the spread of groups and for the variance that the grouping explains (specification of payment, 9.5),
// over the pooled cases of all years, trimmed as the weights are.
type QualityOutput struct {
	Divisor Divisor
	Round   payment.Rounding
}

// CaseMixOutput asks for monitoring: per year, of the area, each level and each institution, cases, case-mix index, cost and
// time index, grouping rate and coverage (specification of payment, 7.12).
type CaseMixOutput struct {
	Round payment.Rounding
}

// maxYears is how many years the history of a scheme can have.
const maxYears = 9

// check returns all that is wrong with the method.
func (m *Method) check() Errors {
	var errs Errors
	bad := func(c Code, field string, value any) {
		errs = append(errs, &Error{Code: c, Field: field, Value: fmt.Sprint(value)})
	}
	if len(m.Years) == 0 || len(m.Years) > maxYears {
		bad(MethodYears, "Years", m.Years)
	} else if !ascending(m.Years) {
		bad(MethodYears, "Years", m.Years)
	}
	if len(m.Weights) != len(m.Years) || slices.ContainsFunc(m.Weights, func(w int) bool { return w < 1 || w > 1000 }) {
		bad(MethodWeights, "Weights", m.Weights)
	}
	word := func(ok bool, field string, v uint8) {
		if !ok {
			bad(MethodValue, field, v)
		}
	}
	word(m.Order <= PooledCases, "Order", uint8(m.Order))
	for i, p := range m.Basis {
		if !p.Factor.Known() || !small(p.Factor, 1e4) {
			bad(MethodValue, fmt.Sprintf("Basis[%d].Factor", i), p.Factor)
		}
		if p.Name == "" {
			bad(MethodName, fmt.Sprintf("Basis[%d].Name", i), "")
		}
	}
	duplicates(m.Basis, func(p PartFactor) string { return p.Name }, "Basis", bad)
	m.checkSelection(bad)
	m.checkTrim(bad)
	if m.Stable.MinCases < 0 {
		bad(MethodValue, "Stable.MinCases", m.Stable.MinCases)
	}
	if m.Stable.CVLimit.Known() && m.Quality == nil {
		bad(MethodNeeds, "Stable.CVLimit", "Quality")
	}
	for _, l := range []struct {
		field string
		list  []Adopted
	}{{"AdoptedWeights", m.AdoptedWeights}, {"AdoptedScores", m.AdoptedScores}} {
		for i, a := range l.list {
			if !a.Value.Known() || a.Value.Sign() < 0 {
				bad(MethodValue, fmt.Sprintf("%s[%d].Value", l.field, i), a.Value)
			}
			if a.Band != "" && (l.field == "AdoptedScores" || !m.hasBand(a.Band)) {
				bad(MethodName, fmt.Sprintf("%s[%d].Band", l.field, i), a.Band)
			}
		}
		duplicates(l.list, func(a Adopted) string { return a.Group + "\x00" + a.Band }, l.field, bad)
	}
	duplicates(m.Groups, identity, "Groups", bad)
	m.checkOutputs(bad, word)
	return errs
}

// small reports whether a number is from 0 to 1000 and whole when multiplied by scale: what is computed of it stays small.
func small(d rules.Decimal, scale int64) bool {
	return d.Sign() >= 0 && d.Rat().Cmp(whole(1000)) <= 0 && mul(d.Rat(), whole(scale)).IsInt()
}

func identity(s string) string { return s }

func ascending(years []int) bool {
	for i := 1; i < len(years); i++ {
		if years[i] <= years[i-1] {
			return false
		}
	}
	return true
}

// duplicates reports names that a list has twice.
func duplicates[T any](list []T, name func(T) string, field string, bad func(Code, string, any)) {
	seen := make(map[string]bool, len(list))
	for i, x := range list {
		if seen[name(x)] {
			bad(MethodDuplicate, fmt.Sprintf("%s[%d]", field, i), name(x))
		}
		seen[name(x)] = true
	}
}

func (m *Method) checkSelection(bad func(Code, string, any)) {
	s := &m.Select
	low, okLow := s.StayMin.Get()
	high, okHigh := s.StayMax.Get()
	if okLow && okHigh && low > high || low < 0 || high < 0 {
		bad(MethodValue, "Select.StayMin", low)
	}
	if s.CostMin < 0 || s.CostMax < 0 || s.CostMax > 0 && s.CostMin > s.CostMax {
		bad(MethodValue, "Select.CostMin", s.CostMin)
	}
	if s.MinCases < 0 {
		bad(MethodValue, "Select.MinCases", s.MinCases)
	}
}

func (m *Method) checkTrim(bad func(Code, string, any)) {
	t := &m.Trim
	places := func(d rules.Decimal, field string, scale int64) {
		if d.Known() && !small(d, scale) {
			bad(MethodValue, field, d)
		}
	}
	places(t.Upper, "Trim.Upper", 1e4)
	places(t.Lower, "Trim.Lower", 1e4)
	places(t.PercentileLow, "Trim.PercentileLow", 100)
	places(t.PercentileHigh, "Trim.PercentileHigh", 100)
	ranges, percentiles := t.Upper.Known() || t.Lower.Known(), t.PercentileLow.Known() || t.PercentileHigh.Known()
	switch {
	case t.Method > TrimWinsor:
		bad(MethodValue, "Trim.Method", uint8(t.Method))
	case t.Method <= TrimNone && (ranges || percentiles || t.ByBand):
		bad(MethodNeeds, "Trim", "Trim.Method")
	case ranges && percentiles:
		bad(MethodConflict, "Trim.Upper", "Trim.PercentileHigh")
	case ranges && !(t.Upper.Known() && t.Lower.Known()):
		bad(MethodNeeds, "Trim.Upper", "Trim.Lower")
	case percentiles && !(t.PercentileLow.Known() && t.PercentileHigh.Known()):
		bad(MethodNeeds, "Trim.PercentileLow", "Trim.PercentileHigh")
	case percentiles && (t.PercentileLow.Cmp(t.PercentileHigh) >= 0 || t.PercentileHigh.Rat().Cmp(whole(100)) > 0):
		bad(MethodValue, "Trim.PercentileHigh", t.PercentileHigh)
	case t.ByBand && len(m.bands()) == 0:
		bad(MethodNeeds, "Trim.ByBand", "Weight.Bands")
	}
}

// bands returns the level bands of the method, nil if there are none.
func (m *Method) bands() []Band {
	if m.Weight == nil {
		return nil
	}
	return m.Weight.Bands
}

func (m *Method) hasBand(name string) bool {
	return slices.ContainsFunc(m.bands(), func(b Band) bool { return b.Name == name })
}

func (m *Method) checkOutputs(bad func(Code, string, any), word func(bool, string, uint8)) {
	round := func(r payment.Rounding, field string) {
		if !soundRounding(r) {
			bad(MethodRounding, field+".Round", r)
		}
	}
	if o := m.Area; o != nil {
		round(o.Round, "Area")
	}
	if o := m.Weight; o != nil {
		round(o.Round, "Weight")
		levels := make(map[string]bool)
		for i, b := range o.Bands {
			if b.Name == "" || len(b.Levels) == 0 {
				bad(MethodName, fmt.Sprintf("Weight.Bands[%d]", i), b.Name)
			}
			for _, l := range b.Levels {
				if levels[l] {
					bad(MethodDuplicate, fmt.Sprintf("Weight.Bands[%d].Levels", i), l)
				}
				levels[l] = true
			}
		}
		duplicates(o.Bands, func(b Band) string { return b.Name }, "Weight.Bands", bad)
	} else if len(m.AdoptedWeights) > 0 {
		bad(MethodNeeds, "AdoptedWeights", "Weight")
	}
	if o := m.Score; o != nil {
		round(o.Round, "Score")
		word(o.Method >= MeanCost && o.Method <= StandardQuota, "Score.Method", uint8(o.Method))
		if o.Method != StandardQuota && o.Scale.Sign() <= 0 {
			bad(MethodValue, "Score.Scale", o.Scale)
		}
		if o.Method == BaseDisease && o.Base == "" {
			bad(MethodName, "Score.Base", "")
		}
		if o.Method == StandardQuota && o.Quota <= 0 {
			bad(MethodValue, "Score.Quota", o.Quota)
		}
		duplicates(o.Monitor, identity, "Score.Monitor", bad)
	} else if len(m.AdoptedScores) > 0 {
		bad(MethodNeeds, "AdoptedScores", "Score")
	}
	if o := m.Rate; o != nil {
		round(o.Round, "Rate")
		if m.Weight == nil {
			bad(MethodNeeds, "Rate", "Weight")
		}
		if !ascending(o.Years) || slices.ContainsFunc(o.Years, func(y int) bool { return !slices.Contains(m.Years, y) }) {
			bad(MethodYears, "Rate.Years", o.Years)
		}
		for i, b := range o.Budgets {
			if b.Amount < 0 {
				bad(MethodValue, fmt.Sprintf("Rate.Budgets[%d].Amount", i), b.Amount)
			}
			if b.CM.Sign() <= 0 {
				bad(MethodValue, fmt.Sprintf("Rate.Budgets[%d].CM", i), b.CM)
			}
		}
		duplicates(o.Budgets, func(b Budget) string { return b.Level + "\x00" + b.Insurance }, "Rate.Budgets", bad)
	}
	if o := m.Value; o != nil {
		round(o.Round, "Value")
		if m.Score == nil {
			bad(MethodNeeds, "Value", "Score")
		}
		if o.Excellent && o.Trimmed {
			bad(MethodConflict, "Value.Excellent", "Value.Trimmed")
		}
	}
	for i, o := range m.Coefficients {
		field := fmt.Sprintf("Coefficients[%d]", i)
		round(o.Round, field)
		word(o.Side == ByInstitution || o.Side == ByLevel, field+".Side", uint8(o.Side))
	}
	duplicates(m.Coefficients, func(o CoefficientOutput) string { return fmt.Sprint(o.Side, o.PerGroup) }, "Coefficients", bad)
	if o := m.Mean; o != nil {
		round(o.Round, "Mean")
	}
	if o := m.Share; o != nil {
		round(o.Round, "Share")
		word(o.Reference == PooledReference || o.Reference == InstitutionReference, "Share.Reference", uint8(o.Reference))
		if o.CaseMix && m.Weight == nil && m.Score == nil {
			bad(MethodNeeds, "Share.CaseMix", "Weight")
		}
		var names []string
		for i, a := range o.Ages {
			names = append(names, a.Name)
			from, okFrom := a.From.Get()
			to, okTo := a.To.Get()
			if a.Name == "" || okFrom && okTo && from > to {
				bad(MethodName, fmt.Sprintf("Share.Ages[%d]", i), a.Name)
			}
		}
		for i, c := range o.Costs {
			names = append(names, c.Name)
			if c.Name == "" || len(c.Parts) == 0 {
				bad(MethodName, fmt.Sprintf("Share.Costs[%d]", i), c.Name)
			}
			duplicates(c.Parts, identity, fmt.Sprintf("Share.Costs[%d].Parts", i), bad)
		}
		duplicates(append(names, cmiName), identity, "Share", bad)
	}
	if o := m.Quality; o != nil {
		round(o.Round, "Quality")
		word(o.Divisor <= DivisorPopulation, "Quality.Divisor", uint8(o.Divisor))
	}
	if o := m.CaseMix; o != nil {
		round(o.Round, "CaseMix")
	}
	if m.idle() {
		bad(MethodIdle, "Weight", "")
	}
}

// idle reports whether nothing is asked for.
func (m *Method) idle() bool {
	return m.Area == nil && m.Weight == nil && m.Score == nil && len(m.Coefficients) == 0 && m.Mean == nil && m.Share == nil &&
		m.Quality == nil && m.CaseMix == nil
}

// readings returns the numbers of the readings that stand in for what the method leaves open.
func (m *Method) readings() []int {
	var list []int
	if m.Order == OrderUnstated && len(m.Years) > 1 {
		list = append(list, readingOrder)
	}
	if m.Trim.Method == TrimUnstated || m.Trim.Method > TrimNone && !m.Trim.Upper.Known() && !m.Trim.PercentileLow.Known() {
		list = append(list, readingTrim)
	}
	if m.Quality != nil && m.Quality.Divisor == DivisorUnstated {
		list = append(list, readingDivisor)
	}
	return list
}

// Numbers of readings, chapter 13 of the specification of payment.
const (
	readingOrder   = 2
	readingTrim    = 3
	readingDivisor = 4
	readingAbsent  = 39
)

// cmiName is the name of the case-mix index among the shares.
const cmiName = "cmi"
