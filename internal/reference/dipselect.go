package reference

import (
	"math/big"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// standing is a row with the form that it stands with (11.2, "Candidates").
type standing struct {
	row, form int
	match     rules.Match
	met       int // related slots
}

// hasKey reports whether the principal has the key (1.3, 6.5).
func (r *dipRecord) hasKey(k rules.DiagnosisKey) bool {
	switch k.Shape {
	case rules.KeyFull:
		dagger, _, _ := strings.Cut(r.principal, "+")
		return k.Text == dagger || k.Text == r.principal
	case rules.KeyRange:
		span, err := icd.ParseRange(k.Text)
		return err == nil && span.Contains(r.principal)
	}
	n := map[rules.KeyShape]int{rules.KeyFive: 5, rules.KeyCategory: 3, rules.KeyTwo: 2, rules.KeyLetter: 1}[k.Shape]
	return k.Text == r.principal[:n]
}

// keys are the keys of the principal that rows of the kinds have, in the order of the pack (11.2, "Keys"), with their rows.
func (r *dipRecord) keys(kinds []rules.Kind) [][]int {
	var list []rules.DiagnosisKey
	for _, shape := range r.g.p.Keys {
		switch shape {
		case "full":
			list = append(list, rules.DiagnosisKey{Text: r.principal, Shape: rules.KeyFull})
			if dagger, _, pair := strings.Cut(r.principal, "+"); pair {
				list = append(list, rules.DiagnosisKey{Text: dagger, Shape: rules.KeyFull})
			}
		case "five":
			list = append(list, rules.DiagnosisKey{Text: r.principal[:5], Shape: rules.KeyFive})
		case "category":
			list = append(list, rules.DiagnosisKey{Text: r.principal[:3], Shape: rules.KeyCategory})
		case "range":
			list = append(list, r.rangeKeys(kinds)...)
		case "two":
			list = append(list, rules.DiagnosisKey{Text: r.principal[:2], Shape: rules.KeyTwo})
		case "letter":
			list = append(list, rules.DiagnosisKey{Text: r.principal[:1], Shape: rules.KeyLetter})
		}
	}
	var rows [][]int
	for _, k := range list {
		var of []int
		for _, i := range r.g.byKey[k] {
			if slices.Contains(kinds, r.g.rows[i].Kind) {
				of = append(of, i)
			}
		}
		if len(of) > 0 {
			rows = append(rows, of)
		}
	}
	return rows
}

// rangeKeys are the ranges that hold the principal: the narrower first, then in file order.
func (r *dipRecord) rangeKeys(kinds []rules.Kind) []rules.DiagnosisKey {
	var spans []icd.Range
	for _, k := range kinds {
		for _, span := range r.g.ranges[k] {
			if span.Contains(r.principal) && !slices.Contains(spans, span) {
				spans = append(spans, span)
			}
		}
	}
	slices.SortStableFunc(spans, func(a, b icd.Range) int { return a.Width() - b.Width() })
	var list []rules.DiagnosisKey
	for _, span := range spans {
		list = append(list, rules.DiagnosisKey{Text: span.String(), Shape: rules.KeyRange})
	}
	return list
}

// met reports whether one of the codes of a slot is filed, among the procedures that the slot is tested on.
func (r *dipRecord) met(slot map[string]bool, on func(filed) bool) bool {
	return slices.ContainsFunc(r.px, func(p filed) bool { return p.known && slot[p.code] && on(p) })
}

func (r *dipRecord) leads(p filed) bool    { return p.code == r.main }
func (r *dipRecord) isInP(p filed) bool    { return p.code != r.main }
func (r *dipRecord) anywhere(p filed) bool { return true }

// mainMet reports whether the main slot of a form is met.
func (r *dipRecord) mainMet(f dipForm, anywhere bool) bool {
	if anywhere {
		return f.main != nil && r.met(f.main, r.anywhere)
	}
	return f.main != nil && r.met(f.main, r.leads)
}

// stand tests a row on the procedures: S4, S5.1 to S5.4, and 11.2, "Candidates".
func (r *dipRecord) stand(row int, anywhere bool) (best standing, ok bool) {
	for i, f := range r.g.rows[row].forms {
		if !r.mainMet(f, anywhere) {
			continue
		}
		on := r.isInP
		if anywhere {
			on = r.anywhere
		}
		s := standing{row: row, form: i}
		for _, slot := range f.related {
			if r.met(slot, on) {
				s.met++
			}
		}
		switch {
		case len(f.related) == 0:
			s.match = rules.MatchPlain
		case s.met == len(f.related):
			s.match = rules.MatchFull
		case s.met > 0 && !anywhere && r.g.p.RelatedPart == "on":
			s.match = rules.MatchPart
		default:
			continue
		}
		// The row stands with its best form: full, then related, then first.
		if !ok || s.match < best.match || s.match == best.match && s.met > best.met {
			best, ok = s, true
		}
	}
	return best, ok
}

// candidates are the rows of the first key that has any: the next key is tried when this one has no candidate.
func (r *dipRecord) candidates(kinds ...rules.Kind) []standing {
	for _, rows := range r.keys(kinds) {
		var list []standing
		for _, i := range rows {
			if s, ok := r.stand(i, r.g.p.Main == "any"); ok && r.holdsFor(i) {
				list = append(list, s)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// conservative are the conservative rows of the first key that has any (S7, 11.2 "Keys").
func (r *dipRecord) conservative(kinds ...rules.Kind) []standing {
	for _, rows := range r.keys(kinds) {
		var list []standing
		for _, i := range rows {
			j := slices.IndexFunc(r.g.rows[i].forms, func(f dipForm) bool { return f.main == nil })
			if j >= 0 && r.holdsFor(i) {
				list = append(list, standing{row: i, form: j, match: rules.MatchConservative})
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// whyNot is the reason of S5.4 and S6: that of the longest key that has rows. A row whose condition does not hold asks for
// no related procedure.
func (r *dipRecord) whyNot(kinds ...rules.Kind) rules.Code {
	keys := r.keys(kinds)
	if len(keys) == 0 {
		return rules.NoRowForDiagnosis
	}
	for _, i := range keys[0] {
		if !r.holdsFor(i) {
			continue
		}
		for _, f := range r.g.rows[i].forms {
			if len(f.related) > 0 && r.mainMet(f, r.g.p.Main == "any") {
				return rules.RelatedRequired
			}
		}
	}
	return rules.NoRowForMain
}

// found counts the procedures of the case that stand anywhere in the row, each once (6.3, codes).
func (r *dipRecord) found(s standing) int {
	n := 0
	for _, p := range r.px {
		if r.inRow(s, p) {
			n++
		}
	}
	return n
}

func (r *dipRecord) inRow(s standing, p filed) bool {
	f := r.form(s)
	return p.known && (f.main[p.code] || slices.ContainsFunc(f.related, func(slot map[string]bool) bool { return slot[p.code] }))
}

func (r *dipRecord) form(s standing) dipForm { return r.g.rows[s.row].forms[s.form] }

// allMet reports whether every slot of the form is met.
func (r *dipRecord) allMet(s standing) bool { return s.met == len(r.form(s).related) }

// compare runs the comparators of the pack one after another (6.3). It returns what is left, and what the next one lacks.
func (r *dipRecord) compare(list []standing) ([]standing, []string) {
	for _, entry := range r.g.p.Select {
		limit, name, limited := strings.Cut(entry, ":")
		if !limited {
			name = entry
		} else if !slices.ContainsFunc(list, func(s standing) bool { return "if-"+r.classOf(s).String() == limit }) {
			continue
		}
		if (name == "closest-cost" || name == "highest-score") && len(list) < 2 {
			continue // they are not run on a single candidate
		}
		var needs []string
		if list, needs = r.compareBy(name, list); len(needs) > 0 || len(list) == 0 {
			return list, needs
		}
	}
	return list, nil
}

func (r *dipRecord) compareBy(name string, list []standing) ([]standing, []string) {
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	all := len(r.px)
	mainFiled := func(s standing) bool {
		// A conservative row has no main that could be another than the filed one.
		f := r.form(s)
		return f.main == nil || r.met(f.main, r.leads)
	}
	switch name {
	case "main-filed": // a filter: it may leave none
		return slices.DeleteFunc(slices.Clone(list), func(s standing) bool { return !mainFiled(s) }), nil
	case "main-first":
		return most(list, func(s standing) int { return one(mainFiled(s)) }), nil
	case "exact":
		return most(list, func(s standing) int { return one(r.allMet(s) && r.found(s) == all) }), nil
	case "full":
		return most(list, func(s standing) int {
			switch related := len(r.form(s).related); {
			case related > 0 && s.met == related:
				return 2
			case related > 0:
				return 1
			}
			return 0
		}), nil
	case "related":
		return most(list, func(s standing) int { return s.met }), nil
	case "slots":
		return most(list, func(s standing) int { return one(r.form(s).main != nil) + s.met }), nil
	case "row-slots":
		return most(list, func(s standing) int { return one(r.form(s).main != nil) + len(r.form(s).related) }), nil
	case "codes":
		return most(list, r.found), nil
	case "no-leftover":
		return most(list, func(s standing) int { return one(r.found(s) == all) }), nil
	case "full-code":
		return most(list, func(s standing) int { return one(!r.form(s).prefix) }), nil
	case "closest-cost":
		return r.closestCost(list)
	case "highest-score":
		return r.highestScore(list), nil
	case "dx-length", "type":
		// All candidates come from one key. Types are told apart in types.
		return list, nil
	}
	panic("reference: comparator " + name)
}

// most keeps the candidates with the largest value.
func most(list []standing, value func(standing) int) []standing {
	best := value(list[0])
	for _, s := range list {
		best = max(best, value(s))
	}
	return slices.DeleteFunc(slices.Clone(list), func(s standing) bool { return value(s) < best })
}

// closestCost keeps the smallest exact distances between mean and cost; equal ones stay together (11.2, "Comparators").
func (r *dipRecord) closestCost(list []standing) ([]standing, []string) {
	var needs []string
	if !r.c.Cost.Known() {
		needs = append(needs, rules.FieldCost.String())
	}
	var distances []*big.Rat
	for _, s := range list {
		mean := r.mean(r.g.rows[s.row].Code)
		if mean == nil {
			needs = append(needs, "mean_cost")
			break
		}
		if r.c.Cost.Known() {
			d := new(big.Rat).Sub(mean, r.c.Cost.Rat())
			distances = append(distances, d.Abs(d))
		}
	}
	if len(needs) > 0 {
		return list, needs
	}
	least := slices.MinFunc(distances, (*big.Rat).Cmp)
	var left []standing
	for i, s := range list {
		if distances[i].Cmp(least) == 0 {
			left = append(left, s)
		}
	}
	return left, nil
}

// mean is the mean cost of a group (11.2, "Comparators"): of the entries that contradict neither level nor insurance, the one
// that states most; else score × price. An entry that states what the case does not say is not its entry.
func (r *dipRecord) mean(code string) *big.Rat {
	best, stated := -1, -1
	for i, m := range r.g.d.Costs {
		if m.Code != code || m.HospitalLevel != "" && m.HospitalLevel != r.c.HospitalLevel ||
			m.Insurance != "" && m.Insurance != r.c.Insurance {
			continue
		}
		n := 0
		if m.HospitalLevel != "" {
			n++
		}
		if m.Insurance != "" {
			n++
		}
		if n > stated {
			best, stated = i, n
		}
	}
	if best >= 0 {
		return r.g.d.Costs[best].Cost.Rat()
	}
	return r.standard(code)
}

// standard is score × price, nil without either.
func (r *dipRecord) standard(code string) *big.Rat {
	score, price := r.g.scores[code], r.price()
	if !score.Known() || !price.Known() {
		return nil
	}
	return new(big.Rat).Mul(score.Rat(), price.Rat())
}

// price is the point value: of the pack, or given with the case.
func (r *dipRecord) price() rules.Decimal {
	if r.g.p.Price != "none" {
		price, err := rules.ParseDecimal(r.g.p.Price)
		if err != nil {
			panic("reference: price " + r.g.p.Price)
		}
		return price
	}
	return r.c.Price
}

// highestScore keeps the highest score; a row without one comes last.
func (r *dipRecord) highestScore(list []standing) []standing {
	score := func(s standing) rules.Decimal { return r.g.scores[r.g.rows[s.row].Code] }
	var best rules.Decimal
	for _, s := range list {
		if v := score(s); v.Known() && (!best.Known() || v.Cmp(best) > 0) {
			best = v
		}
	}
	if !best.Known() {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(s standing) bool { return !score(s).Known() || score(s).Cmp(best) < 0 })
}

// decide is S5.5: one row left, or the order of the pack, or a tie. It reports false if a filter leaves no row.
func (r *dipRecord) decide(list []standing) (outcome, bool) {
	left, needs := r.compare(list)
	if len(needs) > 0 {
		return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Needs: needs, Candidates: r.names(left)}}, true
	}
	switch {
	case len(left) == 0:
		return outcome{}, false
	case len(left) == 1:
		return r.taken(left[0]), true
	case r.g.p.Tie == "error":
		return outcome{DIPAnswer: DIPAnswer{Status: rules.Ambiguous, Candidates: r.names(left)}}, true
	}
	// 11.1, internal order; the rows of the pack stand in it.
	slices.SortFunc(left, func(a, b standing) int { return a.row - b.row })
	s := left[0]
	if r.g.p.Tie == "last" {
		s = left[len(left)-1]
	}
	o := r.taken(s)
	o.Tied = true
	return o, true
}

// names are candidates as they are printed, in internal order.
func (r *dipRecord) names(list []standing) []string {
	list = slices.SortedFunc(slices.Values(list), func(a, b standing) int { return a.row - b.row })
	var names []string
	for _, s := range list {
		row := r.g.rows[s.row]
		names = append(names, rules.Candidate{Number: row.Number, Code: row.Code}.String())
	}
	return names
}

// taken is the outcome of a case that a row takes.
func (r *dipRecord) taken(s standing) outcome {
	row := r.g.rows[s.row]
	return outcome{row: s.row + 1, DIPAnswer: DIPAnswer{Status: rules.Core, Code: row.Code, Number: row.Number, Kind: row.Kind,
		Match: s.match, Class: r.classOf(s)}}
}

// dayRows runs the day list through S3 to S7 (11.2, "Lists").
func (r *dipRecord) dayRows(k rules.Kind) (outcome, bool) {
	if r.main != "" {
		list := r.candidates(k)
		if len(list) > 0 {
			if o, ok := r.decide(list); ok {
				return o, true
			}
		}
		if len(list) == 0 && r.whyNot(k) == rules.RelatedRequired {
			return outcome{}, false
		}
		switch simple, needs := r.simple(); {
		case len(needs) > 0 && len(r.conservative(k)) > 0:
			return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Needs: needs}}, true
		case !simple:
			return outcome{}, false
		}
	}
	list := r.conservative(k)
	if len(list) == 0 {
		return outcome{}, false
	}
	return r.decide(list)
}
