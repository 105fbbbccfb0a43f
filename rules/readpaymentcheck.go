package rules

import (
	"slices"
	"strings"
)

// check looks at the pack as a whole: what the method needs is there, what nothing reads is not.
func (r *paymentReader) check() {
	kind := r.p.Setting("unit.kind")
	if kind == nil {
		if r.files[schemeFile] != "" && !slices.ContainsFunc(r.errs,
			func(e *Error) bool { return e.File == schemeFile && (e.Code == YAMLSyntax || e.Field == "unit.kind") }) {
			r.missing("unit.kind", schemeFile)
		}
		return
	}
	unit := kind.Values[0].Text
	letter := unitLetters[unit]
	for i := range settings {
		d := &settings[i]
		s := r.p.Setting(d.name)
		switch {
		case s == nil && (d.need == "*" || strings.Contains(d.need, letter)):
			r.missing(d.name, "unit.kind: "+unit)
		case s != nil && d.only != "" && !strings.Contains(d.only, letter):
			r.add(r.schemeError(s.Values[0].Pos, d.name, SettingIdle, d.name, "unit.kind: "+unit))
		}
	}
	r.checkTables(unit)
	r.checkModes(unit)
	r.checkClearing()
}

// written reports whether a key of scheme.yaml was written, well or not: what is wrong with it is reported.
func (r *paymentReader) written(name string) bool {
	return slices.ContainsFunc(r.errs, func(e *Error) bool {
		return e.File == schemeFile && (e.Field == name || strings.HasPrefix(e.Field, name+"[") ||
			strings.HasPrefix(e.Field, name+"."))
	})
}

// missing reports a setting that something needs.
func (r *paymentReader) missing(name, by string) {
	if !r.written(name) {
		r.add(&Error{Code: SettingNeeded, File: schemeFile, Field: name, Args: []any{name, by}})
	}
}

// needs reports settings that another one needs.
func (r *paymentReader) needs(by string, names ...string) {
	for _, name := range names {
		if r.p.Setting(name) == nil {
			r.missing(name, by)
		}
	}
}

// idle reports settings that another one leaves unread.
func (r *paymentReader) idle(by string, names ...string) {
	for _, name := range names {
		if s := r.p.Setting(name); s != nil {
			r.add(r.schemeError(s.Values[0].Pos, name, SettingIdle, name, by))
		}
	}
}

// checkTables demands the tables of the method and refuses those of others.
func (r *paymentReader) checkTables(unit string) {
	own := map[string]string{UnitRate: "weights", UnitPoints: "weights", UnitScore: "scores", UnitPrice: "prices"}[unit]
	measured := unit == UnitPoints && r.p.Setting("unit.mean") != nil && r.manifest.lists("costs")
	if !r.manifest.lists(own) && !measured {
		r.add(&Error{Code: TableNeeded, File: manifestFile, Field: "tables." + own,
			Args: []any{own + tableSuffix, "unit.kind: " + unit}})
	}
	for _, name := range []string{"weights", "scores", "prices"} {
		if name != own {
			r.idleTable(name, "unit.kind: "+unit)
		}
	}
	if s := r.p.Setting("coef.kind"); s != nil && !s.Values[0].Unknown {
		coef := s.Values[0].Text
		by := "coef.kind: " + coef
		if coef == "none" {
			r.idleTable("coefficients", by)
			r.idle(by, "coef.value", "coef.new_group", "coef.mix", "coef.dynamic_rounding", "coef.floor", "coef.cap")
		}
		if coef != "mix" {
			r.idle(by, "coef.mix")
		}
		if coef != "dynamic" {
			r.idle(by, "coef.dynamic_rounding")
			r.idleTable("dynamic", by)
		}
		switch coef {
		case "level", "institution", "institution-group":
			if r.p.Setting("coef.value") == nil && !r.manifest.lists("coefficients") {
				r.missing("coef.value", by)
			}
		case "mix":
			r.needs(by, "coef.mix")
			r.needTable("components", by)
		case "dynamic":
			if r.p.Setting("coef.value") == nil && !r.manifest.lists("coefficients") {
				r.missing("coef.value", by)
			}
			r.needTable("dynamic", by)
			r.needTable("components", by)
		}
	}
	for _, pair := range [...][2]string{{"auxiliary", "aux.combine"}, {"bed_days", "bed_day.kind"},
		{"tcm_fallback", "tcm.threshold"},
		{"supports", "support.combine"}} {
		table, key := pair[0], pair[1]
		switch s := r.p.Setting(key); {
		case s == nil && r.manifest.lists(table):
			r.missing(key, table+tableSuffix)
		case s != nil:
			r.needTable(table, key)
		}
	}
	if r.p.Setting("grass_roots.factor") != nil {
		r.needTable("grass_roots", "grass_roots.factor")
	}
}

func (r *paymentReader) needTable(name, by string) {
	if !r.manifest.lists(name) {
		r.add(&Error{Code: TableNeeded, File: manifestFile, Field: "tables." + name, Args: []any{name + tableSuffix, by}})
	}
}

// idleTable reports a table that a setting leaves unread.
func (r *paymentReader) idleTable(name, by string) {
	for _, t := range r.manifest.Tables {
		if t.Name == name {
			r.add(&Error{Code: TableIdle, File: manifestFile, Line: int(t.Pos.Line), Field: "tables." + name,
				Source: r.index(manifestFile).Line(int(t.Pos.Line)), Args: []any{name + tableSuffix, by}})
		}
	}
}

// checkModes holds the modes against what they need, and what needs them.
func (r *paymentReader) checkModes(unit string) {
	if s := r.p.Setting("round.money"); s != nil {
		if mode, decimals, _ := ParseRounding(s.Values[0].Text); mode == none || decimals > 2 {
			r.add(r.schemeError(s.Values[0].Pos, s.Name, MoneyRounding, s.Values[0].Text))
		}
	}
	high, low := r.p.Text("high.mode"), r.p.Text("low.mode")
	points := unit == UnitPoints || unit == UnitScore
	switch high {
	case "":
	case none:
		r.idle("high.mode: none", "high.threshold", "high.compare", "high.quota", "extreme.threshold")
	default:
		if !r.manifest.lists("limits") {
			r.needs("high.mode: "+high, "high.threshold")
		}
	}
	switch low {
	case "":
	case none:
		r.idle("low.mode: none", "low.threshold", "low.compare", "low.coefficient_rule", "low.printed_decides")
	default:
		if !r.manifest.lists("limits") {
			r.needs("low.mode: "+low, "low.threshold")
		}
	}
	if r.manifest.lists("limits") { // printed limits take the place of the ratio
		r.idle("limits.csv", "high.threshold", "low.threshold", "extreme.threshold", "ratio.denominator",
			"ratio.missing_mean", "low.coefficient_rule")
		for _, name := range []string{"high.mode", "low.mode"} {
			s := r.p.Setting(name)
			if s != nil && (slices.Contains([]string{"linear", "deduct", "cap"}, s.Values[0].Text) ||
				s.Values[0].Text == "points" && unit == UnitScore) {
				r.add(r.schemeError(s.Values[0].Pos, name, SettingConflict, name+": "+s.Values[0].Text, "limits.csv"))
			}
		}
	}
	if r.p.Text("low.coefficient_rule") != "take-lower" {
		r.idle("low.coefficient_rule: flat", "low.printed_decides")
	}
	if r.p.Setting("extreme.threshold") == nil {
		r.idle("extreme.threshold", "extreme.compare", "extreme.rule")
	}
	conflict := func(name string, values ...string) {
		s := r.p.Setting(name)
		if s == nil {
			return
		}
		for _, v := range append(slices.Clip(s.Values[0].Texts), s.Values[0].Text) {
			if slices.Contains(values, v) {
				r.add(r.schemeError(s.Values[0].Pos, name, SettingConflict, name+": "+v, "unit.kind: "+unit))
			}
		}
	}
	if unit != UnitPoints {
		conflict("high.mode", "deduct", "cap")
	}
	if !points {
		conflict("high.mode", "linear")
		conflict("low.mode", "points")
		conflict("bed_day.kind", "points")
		conflict("special.settle", "points", "cost")
		for i := range r.p.Exclusions {
			if x := &r.p.Exclusions[i]; x.Mode == "points" { // they would be added to a weight or to yuan
				r.add(r.at(x.Pos, "mode", SettingConflict, "points", "unit.kind: "+unit))
			}
		}
	}
	if unit != UnitScore {
		conflict("ratio.denominator", "score-coefficient")
		conflict("ratio.missing_mean", "mean-per-score")
	}
	if unit != UnitPrice {
		conflict("ratio.denominator", "price")
	}
	if unit == UnitScore {
		conflict("ratio.denominator", "adjusted-mean", "group-mean")
	}
	if unit == UnitPrice {
		conflict("ratio.denominator", "adjusted-mean", "score-coefficient")
	}
	if r.p.Text("ratio.missing_mean") == "mean-per-score" {
		r.needs("ratio.missing_mean: mean-per-score", "ratio.mean_per_score")
	}
	if unit == UnitPoints && (slices.Contains([]string{"deduct", "linear", "cap"}, high) || low == "points") {
		r.needs("unit.kind: "+unit, "unit.mean")
	}
	pair := func(a, b string) {
		switch as, bs := r.p.Setting(a), r.p.Setting(b); {
		case as != nil && bs == nil:
			r.missing(b, a)
		case as == nil && bs != nil:
			r.missing(a, b)
		}
	}
	pair("readmit.days", "readmit.factor")
	pair("stay.min", "stay.short_mode")
	pair("stay.max", "stay.long_mode")
	pair("blank.groups", "blank.factor")
	if r.p.Setting("group.min_cases") != nil || r.p.Setting("group.cv_limit") != nil {
		r.needs("group.min_cases", "group.unstable_mode")
	}
	switch r.p.Text("value.numerator") {
	case "fund_minus_reserve":
		r.needs("value.numerator: fund_minus_reserve", "reserve.rate")
	case "fund_over_ratio":
		r.needs("value.numerator: fund_over_ratio", "value.ratio")
	}
}
