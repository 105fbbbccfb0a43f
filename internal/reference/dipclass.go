package reference

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// class is the class of a procedure, an intervention as what it counts as (3, 11.2 "Comprehensive"). An unknown code has none.
func (r *dipRecord) class(code string) rules.Class {
	c := r.g.classes[code].Class
	if c == rules.Intervention {
		switch r.g.p.Intervention {
		case "surgery":
			return rules.Surgery
		case "therapeutic":
			return rules.Therapeutic
		}
	}
	return c
}

// warn records a warning once.
func (r *dipRecord) warn(w rules.Code) {
	if !slices.Contains(r.late, w) {
		r.late = append(r.late, w)
	}
}

// uses records that the class of a procedure decides (7.2).
func (r *dipRecord) uses(code string) {
	if r.g.classes[code].Basis == rules.Written {
		r.warn(rules.ClassWritten)
	}
}

// classOf is the class of a row (11.2, "Types").
func (r *dipRecord) classOf(s standing) rules.Class {
	class, _ := r.classAndCode(s)
	return class
}

// classAndCode is the class of a row, and the procedure that it comes from, if any.
func (r *dipRecord) classAndCode(s standing) (highest rules.Class, from string) {
	row, f := r.g.rows[s.row], r.form(s)
	if row.Class != rules.NoClass {
		return row.Class, ""
	}
	if f.main == nil {
		return rules.Conservative, ""
	}
	for _, p := range r.px {
		anywhere := r.g.p.Main == "any" || row.Kind == rules.KindPre
		if c := r.class(p.code); p.known && f.main[p.code] && (anywhere || p.code == r.main) && c.Stands() && c > highest {
			highest, from = c, p.code
		}
	}
	return highest, from
}

// caseClass is the class of the case (S8, 11.2 "Comprehensive"), the procedure that it comes from, and what is lacking.
func (r *dipRecord) caseClass() (class rules.Class, from string, needs []string) {
	if r.main == "" {
		return rules.Conservative, "", nil
	}
	if r.g.p.ClassFrom == "main" {
		if c := r.class(r.main); c.Stands() {
			return c, r.main, nil
		}
		return rules.NoClass, "", []string{"class:" + r.main}
	}
	var adjuncts []string
	for _, p := range r.px {
		switch c := r.class(p.code); {
		case c == rules.Adjunct:
			adjuncts = append(adjuncts, "class:"+p.code)
		case !c.Stands():
			needs = append(needs, "class:"+p.code)
		case c > class:
			class, from = c, p.code
		}
	}
	switch {
	case class == rules.Surgery: // nothing is higher
		return class, from, nil
	case len(needs) > 0:
		return rules.NoClass, "", needs
	case class == rules.NoClass: // adjuncts, and nothing else
		return rules.NoClass, "", adjuncts
	}
	return class, from, nil
}

// core is S3 to S8.
func (r *dipRecord) core() outcome {
	both := []rules.Kind{rules.KindCore, rules.KindBasic}
	lists := [][]rules.Kind{{rules.KindCore}, {rules.KindBasic}} // without type order: basic after core
	if r.g.p.BasicStage == "core" {
		lists = [][]rules.Kind{both}
	}
	var candidates [][]standing
	some := false
	if r.main != "" {
		for _, kinds := range lists {
			list := r.candidates(kinds...)
			candidates = append(candidates, list)
			some = some || len(list) > 0
		}
		// 11.2, "Comprehensive": uncovered looks at the core and basic candidates before any comparator
		if o, ok := r.uncovered(slices.Concat(candidates...)); ok {
			return o
		}
	}
	if len(r.g.p.TypeOrder) > 0 {
		return r.types(lists, candidates, some)
	}
	if r.main != "" { // else S3
		for _, list := range candidates { // S4, S5
			if len(list) > 0 {
				if o, ok := r.decide(list); ok {
					return o
				}
			}
		}
		reason := r.whyNot(both...)
		if some { // a filter has left none of the candidates
			reason = rules.NoRowForMain
		}
		conservative, needs := false, []string(nil)
		if reason != rules.RelatedRequired { // S5.4
			conservative, needs = r.simple() // S6
		}
		if len(needs) > 0 {
			return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Reason: reason, Needs: needs}}
		}
		if !conservative {
			return r.comprehensive(reason, false)
		}
	}
	for _, kinds := range lists { // S7
		if list := r.conservative(kinds...); len(list) > 0 {
			if o, ok := r.decide(list); ok {
				return o
			}
		}
	}
	return r.comprehensive(r.whyNotConservative(both...), true)
}

// whyNotConservative is the reason of S7.
func (r *dipRecord) whyNotConservative(kinds ...rules.Kind) rules.Code {
	if len(r.keys(kinds)) == 0 {
		return rules.NoRowForDiagnosis
	}
	return rules.NoConservativeRow
}

// simple reports whether S6 goes on to S7: every remaining procedure is simple, or every one is minor (11.2, "Conservative").
func (r *dipRecord) simple() (bool, []string) {
	all := true
	for _, p := range r.px {
		if p.action != rules.Simple && (p.known || r.g.p.SimpleUnknown != "on") {
			all = false
		}
	}
	if all {
		return true, nil
	}
	if r.g.p.MinorIncision == "none" && r.g.p.MinorLevelBelow == "none" {
		return false, nil
	}
	var needs []string
	for _, p := range r.px {
		v, stated := r.g.levels[p.code]
		if !stated {
			v.Incision = -1
		}
		if below := r.g.p.MinorLevelBelow; below != "none" {
			switch {
			case v.Level == 0:
				needs = append(needs, "level:"+p.code)
			case int(v.Level) >= int(below[0]-'0'):
				return false, nil // whatever else is missing
			}
		}
		if incision := r.g.p.MinorIncision; incision != "none" {
			switch {
			case v.Incision < 0:
				needs = append(needs, "incision:"+p.code)
			case int(v.Incision) != int(incision[0]-'0'):
				return false, nil
			}
		}
	}
	return len(needs) == 0, needs
}

// uncovered is 6.6 and V12: the comprehensive group of surgery for candidates that leave an operation unmatched.
func (r *dipRecord) uncovered(list []standing) (outcome, bool) {
	if r.g.p.Uncovered == "off" || len(list) == 0 {
		return outcome{}, false
	}
	from, leaving := "", 0
	for _, s := range list {
		for _, p := range r.px {
			if r.class(p.code) == rules.Surgery && !r.inRow(s, p) {
				leaving++
				if from == "" {
					from = p.code
				}
				break
			}
		}
	}
	if leaving == 0 || r.g.p.Uncovered == "all" && leaving < len(list) {
		return outcome{}, false
	}
	o, ok := r.ladder(rules.Surgery, rules.UncoveredSurgery)
	if ok {
		r.uses(from)
	}
	return o, ok
}

// types is 11.2, "Types": comparators and tie run inside each type, and the first type with anything left wins.
func (r *dipRecord) types(lists [][]rules.Kind, candidates [][]standing, some bool) outcome {
	both := slices.Concat(lists...)
	var reason rules.Code // none if the catalogue had a candidate, and the order of types went past it
	admitted := r.main == ""
	switch {
	case admitted:
		reason = r.whyNotConservative(both...)
	case !some:
		reason = r.whyNot(both...)
		if reason == rules.RelatedRequired {
			break
		}
		var needs []string
		if admitted, needs = r.simple(); len(needs) > 0 {
			return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Reason: reason, Needs: needs}}
		}
		if admitted {
			reason = r.whyNotConservative(both...)
		}
	}
	// The conservative rows take part only where S6 or S7 admits them.
	class, from, needs := r.caseClass()
	if admitted {
		class, from, needs = rules.Conservative, "", nil
		candidates = nil
		for _, kinds := range lists {
			candidates = append(candidates, r.conservative(kinds...))
		}
	}
	for _, t := range r.g.p.TypeOrder {
		kind, name, _ := strings.Cut(t, "-")
		switch kind {
		case "core", "basic":
			i := slices.Index([]string{"core", "basic"}, kind) // at stage core there is no list of basic
			if i >= len(candidates) {
				continue
			}
			list := slices.DeleteFunc(slices.Clone(candidates[i]), func(s standing) bool { return r.classOf(s).String() != name })
			if len(list) == 0 {
				continue
			}
			o, ok := r.decide(list)
			if !ok {
				continue
			}
			if o.row > 0 {
				for _, s := range list {
					if s.row == o.row-1 {
						_, code := r.classAndCode(s)
						r.uses(code)
					}
				}
			}
			return o
		case "comp":
			if len(needs) > 0 && name != rules.Conservative.String() { // S8.1; a procedure is never of class conservative
				return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Reason: reason, Needs: needs}}
			}
			if class.String() != name {
				continue
			}
			r.uses(from)
			if o, ok := r.ladder(class, reason); ok {
				return o
			}
		case "fallback":
			if o, ok := r.lastResort(reason); ok {
				return o
			}
		}
	}
	return outcome{DIPAnswer: DIPAnswer{Status: rules.Ungrouped, Reason: rules.NoComprehensiveGroup}}
}

// comprehensive is S8.
func (r *dipRecord) comprehensive(reason rules.Code, conservative bool) outcome {
	class, from, needs := r.caseClass()
	if conservative {
		class, from, needs = rules.Conservative, "", nil
	}
	// S8.1
	if len(needs) > 0 {
		return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Reason: reason, Needs: needs}}
	}
	r.uses(from)
	// S8.2 and S8.3
	if o, ok := r.ladder(class, reason); ok {
		return o
	}
	if o, ok := r.lastResort(reason); ok {
		return o
	}
	return outcome{DIPAnswer: DIPAnswer{Status: rules.Ungrouped, Reason: rules.NoComprehensiveGroup}}
}

// ladder looks for the class on each level (3, 6.6): the class is never changed on the way.
func (r *dipRecord) ladder(class rules.Class, reason rules.Code) (outcome, bool) {
	category := r.principal[:3]
	for _, level := range r.g.p.Ladder {
		var keys [][2]string // of rows, and what {key} stands for
		one := func(s string) { keys = append(keys, [2]string{s, s}) }
		switch level {
		case "category":
			one(category)
			keys = append(keys, [2]string{"*", category})
		case "section":
			for _, span := range r.g.sections {
				if span.Contains(r.principal) {
					one(span.String())
				}
			}
		case "chapter":
			for _, span := range r.g.chapters {
				if span.Contains(r.principal) {
					one(span.String())
				}
			}
		case "ranges":
			for _, s := range r.groupRanges() {
				one(s)
			}
		case "two":
			one(r.principal[:2])
		case "letter":
			one(r.principal[:1])
		}
		for _, k := range keys {
			if o, ok := r.groupAt(k[0], k[1], class, reason); ok {
				return o, true
			}
		}
	}
	return outcome{}, false
}

// groupRanges are the ranges of comprehensive groups that hold the principal, the narrower first.
func (r *dipRecord) groupRanges() []string {
	var spans []icd.Range
	text := make(map[icd.Range]string)
	for _, o := range r.g.d.Groups {
		span, err := icd.ParseRange(o.Key)
		if strings.Contains(o.Key, "-") && err == nil && span.Contains(r.principal) && !slices.Contains(spans, span) {
			spans = append(spans, span)
			text[span] = o.Key
		}
	}
	slices.SortStableFunc(spans, func(a, b icd.Range) int { return a.Width() - b.Width() })
	var list []string
	for _, span := range spans {
		list = append(list, text[span])
	}
	return list
}

// groupAt looks for the group of a key and class. One that is split by level of the main procedure stands before one that is
// not; a case without main procedure is of no level.
func (r *dipRecord) groupAt(key, shown string, class rules.Class, reason rules.Code) (outcome, bool) {
	for _, split := range []bool{true, false} {
		for _, o := range r.g.d.Groups {
			if o.Key != key || o.Class != class || (o.Levels != 0) != split {
				continue
			}
			if split {
				if r.main == "" {
					continue
				}
				v := r.g.levels[r.main].Level
				if v == 0 {
					return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Reason: reason, Needs: []string{"level:" + r.main}}}, true
				}
				if o.Levels>>v&1 == 0 {
					continue
				}
			}
			code := o.Code
			for name, value := range map[string]string{"{category}": r.principal[:3], "{key}": shown, "{class}": class.String()} {
				code = strings.ReplaceAll(code, name, value)
			}
			return outcome{DIPAnswer: DIPAnswer{Status: rules.Comprehensive, Kind: rules.KindComprehensive, Code: code, Class: class,
				Reason: reason}, group: o.Code}, true
		}
	}
	return outcome{}, false
}

// lastResort is the group of the locality for what is left (S8.3, 3): that of the longest key.
func (r *dipRecord) lastResort(reason rules.Code) (outcome, bool) {
	best := -1
	closer := func(a, b rules.DiagnosisKey) bool { // whether a says more than b
		if a.Shape == 0 || b.Shape == 0 || a.Shape != b.Shape {
			return a.Shape != 0 && (b.Shape == 0 || a.Shape < b.Shape)
		}
		if a.Shape == rules.KeyRange {
			x, _ := icd.ParseRange(a.Text)
			y, _ := icd.ParseRange(b.Text)
			return x.Width() < y.Width()
		}
		return len(a.Text) > len(b.Text)
	}
	for i, o := range r.g.d.LastResort {
		if (o.Key.Shape == 0 || r.hasKey(o.Key)) && (best < 0 || closer(o.Key, r.g.d.LastResort[best].Key)) {
			best = i
		}
	}
	if best < 0 {
		return outcome{}, false
	}
	r.warn(rules.FallbackTaken)
	return outcome{DIPAnswer: DIPAnswer{Status: rules.Comprehensive, Kind: rules.KindFallback, Code: r.g.d.LastResort[best].Code,
		Reason: reason}}, true
}
