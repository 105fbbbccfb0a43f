package rules

import (
	"slices"
	"strconv"
	"strings"
)

// settingKind is what the value of a setting is.
type settingKind uint8

const (
	asChoice settingKind = iota
	asNumber
	asWhole
	asRounding // mode and decimals
	asWord     // free text
	asWords    // a list of texts
	asMonthDay
)

// setting describes one parameter of scheme.yaml.
type setting struct {
	name   string
	kind   settingKind
	values []string // of choices, and of words that are no free text
	least  string   // of numbers: the number itself is allowed
	above  string   // of numbers: the number itself is not
	most   string
	when   string // conditions that its values can have, by their letters
	known  bool   // it cannot be unknown: silence takes a reading, or nothing can be computed without it
	need   string // units that cannot do without it; * is all of them
	only   string // units that read it; empty is all of them
}

// Units of pricing, and their letters in the table.
const (
	UnitRate   = "weight-rate"
	UnitPoints = "points"
	UnitScore  = "score"
	UnitPrice  = "price"
)

var unitLetters = map[string]string{UnitRate: "r", UnitPoints: "p", UnitScore: "s", UnitPrice: "f"}

// conditionKeys are the keys of conditions by their letters in the table.
var conditionKeys = []struct{ letter, key string }{
	{"h", "hospital_level"}, {"c", "class"}, {"i", "institution"}, {"n", "insurance"}, {"p", "place"}, {"t", "part"},
	{"b", "below"}, {"a", "at_least"}, {"d", "from"}, {"d", "to"},
}

var yesNo = []string{"yes", "no"}

// settings are the parameters of scheme.yaml in order (payment specification, chapter 10). Those that are needed have no default.
// The others may be left out, where the case for them does not arise or the specification has a reading (chapter 13).
var settings = [...]setting{
	{name: "unit.kind", kind: asChoice, known: true, values: []string{UnitRate, UnitPoints, UnitScore, UnitPrice}, need: "*"},
	{name: "unit.scale", kind: asNumber, above: "0", need: "p", only: "ps"},
	{name: "unit.mean", kind: asNumber, above: "0", when: "hnd", only: "ps"},

	{name: "history.years", kind: asWhole, least: "1", most: "9"},
	{name: "history.weights", kind: asWords},
	{name: "history.order", kind: asChoice, known: true, values: []string{"yearly-means", "pooled-cases"}},
	{name: "history.cost_basis", kind: asChoice, values: []string{"charges", "activity-cost"}},
	{name: "trim.method", kind: asChoice, known: true, values: []string{"none", "drop", "winsor"}},
	{name: "trim.bounds", kind: asWords, known: true},
	{name: "group.min_cases", kind: asWhole, least: "1"},
	{name: "group.cv_limit", kind: asNumber, above: "0"},
	{name: "group.unstable_mode", kind: asChoice, values: []string{"item", "review"}},
	{name: "weight.by_level", kind: asChoice, known: true, values: yesNo, only: "rp"},
	{name: "score.method", kind: asChoice, values: []string{"mean-cost", "base-disease", "standard-quota"}, only: "s"},
	{name: "score.base", kind: asNumber, above: "0", only: "s"},

	{name: "rate.value", kind: asNumber, above: "0", when: "hcind", need: "r", only: "r"},
	{name: "coef.kind", kind: asChoice, values: []string{"none", "level", "institution", "institution-group", "mix",
		"dynamic"}, need: "rps"},
	{name: "coef.value", kind: asNumber, above: "0", when: "hcid"},
	{name: "coef.new_group", kind: asNumber, above: "0"},
	{name: "coef.mix", kind: asNumber, known: true, least: "0", when: "thc"},
	{name: "coef.floor", kind: asNumber, above: "0", when: "hc"},
	{name: "coef.cap", kind: asNumber, above: "0", when: "hc"},
	{name: "coef.dynamic_rounding", kind: asChoice, known: true, values: []string{"whole", "linear"}},
	{name: "coef.cmi_incentive", kind: asNumber, above: "0", when: "hca"},

	{name: "ratio.denominator", kind: asChoice, known: true, values: []string{"standard", "adjusted-mean", "group-mean", "level-mean", "score-coefficient", "price"}},
	{name: "ratio.missing_mean", kind: asChoice, values: []string{"ordinary", "mean-per-score"}},
	{name: "ratio.mean_per_score", kind: asNumber, above: "0", when: "nd", only: "s"},
	{name: "high.mode", kind: asChoice, values: []string{"none", "item", "linear", "deduct", "cap", "review"}, need: "*"},
	{name: "high.threshold", kind: asNumber, above: "0", when: "hcnb"},
	{name: "high.compare", kind: asChoice, known: true, values: []string{"gt", "ge"}},
	{name: "high.quota", kind: asNumber, above: "0", most: "1", when: "hc"},
	{name: "apply.quota", kind: asNumber, above: "0", most: "1", when: "hc"},
	{name: "low.mode", kind: asChoice, values: []string{"none", "cost", "points"}, need: "*"},
	{name: "low.threshold", kind: asNumber, above: "0", when: "hcnb"},
	{name: "low.compare", kind: asChoice, known: true, values: []string{"lt", "le"}},
	{name: "low.coefficient_rule", kind: asChoice, known: true, values: []string{"flat", "take-lower"}},
	{name: "low.printed_decides", kind: asChoice, known: true, values: yesNo},
	{name: "extreme.threshold", kind: asNumber, above: "0", when: "hcn"},
	{name: "extreme.compare", kind: asChoice, known: true, values: []string{"gt", "ge"}},
	{name: "extreme.rule", kind: asChoice, known: true, values: []string{"high", "ordinary", "item"}},
	{name: "deviation.coefficient_position", kind: asChoice, known: true, values: []string{"outside", "inside", "none"}, only: "s"},
	{name: "incomplete.with_coefficient", kind: asChoice, values: yesNo},
	{name: "incomplete.cap", kind: asChoice, known: true, values: []string{"base", "base-coefficient", "none"}},
	{name: "readmit.days", kind: asWhole, least: "1"},
	{name: "readmit.factor", kind: asNumber, least: "0", most: "1"},
	{name: "readmit.exempt", kind: asWords, known: true},
	{name: "stay.min", kind: asWhole, least: "1"},
	{name: "stay.short_mode", kind: asChoice, values: []string{"item", "review"}},
	{name: "stay.max", kind: asWhole, least: "1"},
	{name: "stay.long_mode", kind: asChoice, values: []string{"item", "review"}},
	{name: "ungrouped.mode", kind: asChoice, values: []string{"item", "review", "unpaid"}},
	{name: "qy.mode", kind: asChoice, known: true, values: []string{"weighted", "item", "review", "unpaid"}},
	{name: "unpriced.mode", kind: asChoice, values: []string{"item", "review", "unpaid"}},
	{name: "blank.groups", kind: asWords, known: true, only: "s"},
	{name: "blank.factor", kind: asNumber, above: "0", only: "s"},
	{name: "item.points", kind: asChoice, known: true, values: []string{"count", "none"}, only: "ps"},

	{name: "grass_roots.factor", kind: asNumber, above: "0", when: "hd"},
	{name: "aux.combine", kind: asChoice, known: true, values: []string{"highest"}},
	{name: "aux.replaces_coefficient", kind: asChoice, known: true, values: yesNo},
	{name: "bed_day.kind", kind: asChoice, values: []string{"price", "limit", "points"}},
	{name: "exclusion.outlier_test", kind: asChoice, known: true, values: []string{"net", "gross"}},
	{name: "exclusion.years", kind: asWhole, least: "1"},
	{name: "exclusion.min_cases", kind: asWhole, least: "1"},
	{name: "tcm.threshold", kind: asNumber, above: "0", most: "1"},
	{name: "tcm.coefficient", kind: asNumber, above: "0", when: "hca"},
	{name: "support.combine", kind: asChoice, known: true, values: []string{"highest"}},
	{name: "assessment.factor", kind: asNumber, above: "0", when: "hci"},

	{name: "special.settle", kind: asWords, values: []string{"item", "amount", "points", "weight", "cost"}},
	{name: "special.quota", kind: asNumber, above: "0", most: "1", when: "hct"},
	{name: "special.rounding", kind: asChoice, known: true, values: []string{"up", "down"}},

	{name: "fund.variant", kind: asChoice, values: []string{"F-SUB", "F-PROP", "F-AGG"}, need: "*"},
	{name: "fund.floor", kind: asNumber, known: true, least: "0", most: "0"},
	{name: "fund.carve_out", kind: asChoice, known: true, values: []string{"separate", "included"}},

	{name: "value.numerator", kind: asChoice, values: []string{"total_cost", "fund_plus_burden", "fund", "fund_minus_reserve",
		"fund_over_ratio"},
		need: "ps", only: "ps"},
	{name: "value.beside", kind: asChoice, known: true, values: []string{"budget", "own"}, only: "ps"},
	{name: "value.ratio", kind: asNumber, above: "0", most: "1", when: "n", only: "ps"},
	{name: "value.budget", kind: asNumber, above: "0", when: "nphd", only: "ps"},
	{name: "value.month", kind: asNumber, above: "0", when: "nphd", only: "ps"},
	{name: "value.final", kind: asNumber, above: "0", when: "nphd", only: "ps"},
	{name: "reserve.rate", kind: asNumber, least: "0", most: "1", when: "n"},
	{name: "remote.value", kind: asChoice, values: []string{"place-of-care", "own"}},
	{name: "remote.coefficient", kind: asNumber, above: "0", when: "hci"},
	{name: "remote.from", kind: asWord, known: true},

	{name: "month.basis", kind: asChoice, values: []string{"claims", "bills", "points"}},
	{name: "month.share", kind: asNumber, above: "0", most: "1", when: "nhc"},
	{name: "month.order", kind: asChoice, known: true, values: []string{"share-audit-deposit", "audit-share-deposit", "deposit-share-audit"}},
	{name: "month.burden", kind: asChoice, known: true, values: []string{"after-share", "before-share"}},
	{name: "deposit.rate", kind: asNumber, least: "0", most: "1", when: "hc"},
	{name: "deposit.base", kind: asChoice, values: []string{"month", "final"}},
	{name: "deposit.return", kind: asNumber, least: "0", most: "1", when: "a"},
	{name: "deposit.return_full", kind: asNumber, above: "0"},
	{name: "deposit.return_below", kind: asChoice, values: []string{"proportional", "proportional-to-full", "none"}},
	{name: "share.on", kind: asChoice, values: []string{"cost", "fund"}},
	{name: "share.bands", kind: asNumber, least: "0", most: "1", when: "bnhc"},
	{name: "share.surplus", kind: asNumber, least: "0", most: "1", when: "nhc"},
	{name: "share.cap", kind: asNumber, least: "0", when: "nhc"},
	{name: "budget.growth", kind: asNumber, when: "nd"},
	{name: "prepayment.months", kind: asNumber, above: "0"},
	{name: "prepayment.years", kind: asWhole, least: "1", most: "3"},
	{name: "prepayment.reserve_months", kind: asNumber, above: "0", when: "n"},
	{name: "prepayment.offset", kind: asChoice, known: true, values: []string{"ledger"}},
	{name: "consortium.grassroots_share", kind: asNumber, above: "0", most: "1"},
	{name: "settle.workdays", kind: asWhole, least: "1"},
	{name: "clearing.business_by", kind: asMonthDay},
	{name: "clearing.money_by", kind: asMonthDay},
	{name: "list.upload_days", kind: asWhole, least: "1"},

	{name: "round.weight", kind: asRounding, known: true, only: "rp"},
	{name: "round.coefficient", kind: asRounding, known: true},
	{name: "round.weight_coefficient", kind: asRounding, known: true, only: "rp"},
	{name: "round.base_points", kind: asRounding, known: true, only: "ps"},
	{name: "round.points", kind: asRounding, known: true, only: "ps"},
	{name: "round.bed_day_points", kind: asRounding, known: true, only: "ps"},
	{name: "round.ratio", kind: asRounding, known: true},
	{name: "round.tcm_share", kind: asRounding, known: true},
	{name: "round.value", kind: asRounding, known: true, only: "rps"},
	{name: "round.standard", kind: asRounding, known: true},
	{name: "round.money", kind: asRounding, known: true, need: "*"},
}

// SettingNames are the names of the settings that scheme.yaml can have, in order.
func SettingNames() []string {
	names := make([]string, len(settings))
	for i := range settings {
		names[i] = settings[i].name
	}
	return names
}

// SettingChoices returns the values that a setting can have, if it is a choice among some, in the order in which its documentation
// names them; nil if there is no such setting, or if it is a number or a text.
func SettingChoices(name string) []string {
	for i := range settings {
		if settings[i].name == name {
			return slices.Clone(settings[i].values)
		}
	}
	return nil
}

// unknownValue is how a value, a table or the grouping is written of which it is known that there is one, and not what it is.
const unknownValue = "unknown"

// describe says what the values of a setting can be.
func (d *setting) describe() string {
	switch d.kind {
	case asChoice:
		return strings.Join(d.values, ", ")
	case asWords:
		if d.values != nil {
			return strings.Join(d.values, ", ")
		}
		return "text"
	case asRounding:
		return "none, half-away/2, half-even/2, half-down/2, up/2, down/2"
	case asMonthDay:
		return "MM-DD"
	case asWord:
		return "text"
	}
	var parts []string
	if d.kind == asWhole {
		parts = append(parts, "1, 2, 3")
	} else {
		parts = append(parts, "0.00")
	}
	for _, b := range []struct{ sign, limit string }{{">=", d.least}, {">", d.above}, {"<=", d.most}} {
		if b.limit != "" {
			parts = append(parts, b.sign+" "+b.limit)
		}
	}
	return strings.Join(parts, ", ")
}

// accepts reads the text of a value.
func (d *setting) accepts(text string) (Decimal, bool) {
	switch d.kind {
	case asChoice:
		return Decimal{}, slices.Contains(d.values, text)
	case asWords:
		return Decimal{}, text != "" && (d.values == nil || slices.Contains(d.values, text))
	case asWord:
		return Decimal{}, text != ""
	case asRounding:
		_, _, ok := ParseRounding(text)
		return Decimal{}, ok
	case asMonthDay:
		_, err := ParseDate("2024-" + text) // a year with a 29th of February
		return Decimal{}, err == nil
	}
	n, err := ParseDecimal(text)
	if err != nil || d.kind == asWhole && n.scale > 0 {
		return n, false
	}
	limit := func(s string) Decimal { l, _ := ParseDecimal(s); return l }
	return n, (d.least == "" || n.Cmp(limit(d.least)) >= 0) && (d.above == "" || n.Cmp(limit(d.above)) > 0) &&
		(d.most == "" || n.Cmp(limit(d.most)) <= 0)
}

// roundingModes are the modes of roundings.
var roundingModes = []string{"half-away", "half-even", "half-down", "up", "down"}

// ParseRounding takes a rounding apart: the mode and the number of decimals. "none" has neither.
func ParseRounding(s string) (mode string, decimals int, ok bool) {
	if s == none {
		return s, 0, true
	}
	mode, n, found := strings.Cut(s, "/")
	decimals, err := strconv.Atoi(n)
	return mode, decimals, found && err == nil && len(n) == 1 && decimals >= 0 && slices.Contains(roundingModes, mode)
}
