package reference

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// DIPAnswer is what the DIP specification says about a case.
type DIPAnswer struct {
	Status         rules.Status
	Code           string
	Number         int32
	Kind           rules.Kind
	Match          rules.Match
	Tied           bool
	Class          rules.Class
	Reason         rules.Code
	Needs          []string     // "class:31.1x00", "cost" ..., in order
	Warnings       []rules.Code // issues after the reason and the needs, in order
	Candidates     []string     // as rules.Candidate writes them
	TCM, Auxiliary int          // entries of the tables of the pack, from 1; 0 for none
}

// DIP groups by one pack of system dip.
type DIP struct {
	p        rules.DIPParameters
	d        *rules.DIP
	chapters []icd.Range
	sections []icd.Range
	dx, px   map[string]bool // codes of the code system; true for gray ones
	classes  map[string]rules.ProcedureClass
	levels   map[string]rules.ProcedureLevel
	rows     []dipRow                     // place n is place n of the pack's rows
	byKey    map[rules.DiagnosisKey][]int // places of rows, ascending
	ranges   map[rules.Kind][]icd.Range   // that are keys of rows, in file order, each once
	scores   map[string]rules.Decimal     // by code of the group
	inPack   map[string]bool              // codes of groups, those of auxiliary types apart
}

// dipRow is a row in code texts.
type dipRow struct {
	rules.Row
	forms []dipForm
}

type dipForm struct {
	main    map[string]bool // nil for a form without main procedure
	related []map[string]bool
	prefix  bool
}

// NewDIP prepares a pack.
func NewDIP(p *rules.Pack) *DIP {
	codes := p.Codes()
	g := &DIP{
		p: p.Manifest().DIP, d: p.DIP(),
		chapters: codes.Catalog().Chapters(), sections: codes.Catalog().Sections(),
		dx: make(map[string]bool), px: make(map[string]bool),
		classes: make(map[string]rules.ProcedureClass), levels: make(map[string]rules.ProcedureLevel),
		byKey: make(map[rules.DiagnosisKey][]int), ranges: make(map[rules.Kind][]icd.Range),
		scores: make(map[string]rules.Decimal), inPack: make(map[string]bool),
	}
	for _, e := range codes.Catalog().Diagnoses() {
		g.dx[e.Code] = e.Gray
	}
	for i, e := range codes.Catalog().Procedures() {
		g.px[e.Code] = e.Gray
		if i < len(g.d.Classes) {
			g.classes[e.Code] = g.d.Classes[i]
		}
		if i < len(g.d.Levels) {
			g.levels[e.Code] = g.d.Levels[i]
		}
	}
	texts := func(refs []rules.Ref) map[string]bool {
		m := make(map[string]bool)
		for _, ref := range refs {
			e, _ := codes.Procedure(ref)
			m[e.Code] = true
		}
		return m
	}
	for i, row := range g.d.Rows {
		r := dipRow{Row: row}
		for _, f := range row.Forms {
			form := dipForm{prefix: f.Prefix}
			if f.Main != nil {
				form.main = texts(f.Main)
			}
			for _, slot := range f.Related {
				form.related = append(form.related, texts(slot))
			}
			r.forms = append(r.forms, form)
		}
		g.rows = append(g.rows, r)
		g.inPack[row.Code] = true
		for _, k := range row.Keys {
			if k.Shape == rules.KeyRange {
				span, err := icd.ParseRange(k.Text)
				if err != nil {
					panic("reference: range " + k.Text)
				}
				k.Text = span.String() // a range of one may be written once or twice
				if !slices.Contains(g.ranges[row.Kind], span) {
					g.ranges[row.Kind] = append(g.ranges[row.Kind], span)
				}
			}
			g.byKey[k] = append(g.byKey[k], i)
		}
	}
	for _, s := range g.d.Scores {
		g.scores[s.Code] = s.Score
	}
	g.nameGroups()
	return g
}

// nameGroups notes the codes that tables other than that of the auxiliary types give to groups, or give numbers.
func (g *DIP) nameGroups() {
	for _, o := range g.d.Groups {
		g.inPack[o.Code] = true
	}
	for _, o := range g.d.LastResort {
		g.inPack[o.Code] = true
	}
	for _, f := range g.d.Families {
		for _, o := range f.Groups {
			g.inPack[o.Code] = true
		}
	}
	for _, o := range g.d.TCM {
		g.inPack[o.Code] = true
	}
	for _, o := range g.d.Scores {
		g.inPack[o.Code] = true
	}
	for _, o := range g.d.Costs {
		g.inPack[o.Code] = true
	}
	for _, o := range g.d.Coefficients {
		g.inPack[o.Code] = true
	}
	for _, o := range g.d.Attributes {
		g.inPack[o.Code] = true
	}
}

// The grammar of codes (1.2) and of an asterisk part alone (2.3, S1.2).
var (
	diagnosisGrammar = regexp.MustCompile(`^[A-Z]\d\d\.(\d{3}|x\d\d)(x\d{3})?(\+[A-Z]\d\d(\.\d)?\*)?$`)
	procedureGrammar = regexp.MustCompile(`^\d\d\.(\d{4}(x\d{3})?|\dx\d\d(x\d{3})?|\d{5}|\d{3}[A-Z]\d|\d{3}x\d{4})$`)
	asteriskAlone    = regexp.MustCompile(`^[A-Z]\d\d(\.\d)?\*$`)
)

// dipRecord is one case on its way.
type dipRecord struct {
	g         *DIP
	c         *rules.Case
	principal string   // in canonical spelling
	others    []string // other diagnoses that the code system defines
	px        []filed  // what is left of the procedures, in filed order
	main      string   // that leads, or ""
	warnings  []rules.Code

	// Conditions of rows that the case leaves open: what they are taken for, and those asked for that nothing is said of.
	assumed map[string]bool
	open    []string
	lacks   map[string][]string // what each of them lacks
	late    []rules.Code        // warnings that arise after S2
}

// filed is a procedure that is left after S2.5.
type filed struct {
	code   string
	known  bool
	action rules.Action
}

// outcome is an answer and the row that it rests on, from 1, or the comprehensive group.
type outcome struct {
	DIPAnswer
	row   int
	group string // code of the comprehensive group as its table has it, which may hold for many categories
}

// named is the code under which other tables of the pack speak of the group.
func (o *outcome) named() string {
	if o.group != "" {
		return o.group
	}
	return o.Code
}

// Group answers for one case: the pipeline of chapter 11.
func (g *DIP) Group(c *rules.Case) DIPAnswer {
	// 11.1 and the contract of rules.Case: what cannot be read is not missing.
	if c == nil || c.Negative() || slices.ContainsFunc(c.Notes, func(n rules.Issue) bool {
		return n.Code == rules.FieldMalformed || n.Code == rules.LineMalformed
	}) {
		return DIPAnswer{Status: rules.Invalid}
	}
	r := &dipRecord{g: g, c: c, lacks: make(map[string][]string)}
	if status, reason := r.readPrincipal(); status != 0 {
		return DIPAnswer{Status: status, Reason: reason, Warnings: r.warnings}
	}
	r.readOthers()
	if reason := r.readProcedures(); reason != "" {
		return DIPAnswer{Status: rules.Invalid, Reason: reason, Warnings: r.warnings}
	}
	o := r.settle()
	o.Warnings = slices.Concat(r.warnings, o.Warnings)
	r.overlay(&o)
	return o.DIPAnswer
}

// readPrincipal is S1 (2.3).
func (r *dipRecord) readPrincipal() (rules.Status, rules.Code) {
	// S1.1
	if len(r.c.Diagnoses) == 0 || normalize(r.c.Diagnoses[0]) == "" {
		return rules.Invalid, rules.PrincipalMissing
	}
	r.principal = normalize(r.c.Diagnoses[0])
	// S1.2
	if asteriskAlone.MatchString(r.principal) {
		return rules.Invalid, rules.PrincipalAsteriskOnly
	}
	if !diagnosisGrammar.MatchString(r.principal) {
		return rules.Invalid, rules.PrincipalMalformed
	}
	// S1.3; chapter 11, point 9. 2.2 has a warning for unknown diagnoses, and an unknown code that decides must not go unsaid.
	gray, known := r.g.dx[r.principal]
	if !known && r.g.p.UnknownPrincipal != "key" {
		return rules.Invalid, rules.PrincipalUnknown
	}
	if !known {
		r.warnings = append(r.warnings, rules.UnknownDiagnosis)
	}
	if gray { // 1.2, step 5
		r.warnings = append(r.warnings, rules.GrayCode)
	}
	// S1.4
	if slices.Contains(r.g.p.ExternalCauses, r.principal[:1]) {
		return rules.Invalid, rules.PrincipalExternalCause
	}
	// S1.5; 11.1: exact on the whole code
	for _, x := range r.g.d.Principals {
		if x.Item.Holds(r.principal) {
			return rules.Ungrouped, rules.PrincipalExcluded
		}
	}
	return 0, "" // S1.6: see key and category
}

// readOthers is 11.1: other diagnoses never make a case invalid.
func (r *dipRecord) readOthers() {
	for _, d := range r.c.Diagnoses[1:] {
		d = normalize(d)
		if d == "" {
			continue
		}
		gray, known := r.g.dx[d]
		if !known { // a malformed one is not in the table either
			r.warnings = append(r.warnings, rules.UnknownDiagnosis)
			continue
		}
		if gray {
			r.warnings = append(r.warnings, rules.GrayCode)
		}
		r.others = append(r.others, d)
	}
}

// readProcedures is S2.
func (r *dipRecord) readProcedures() rules.Code {
	// S2.1
	var list []string
	promoted := false
	for i, p := range r.c.Procedures {
		p = normalize(p)
		if p == "" {
			continue
		}
		promoted = promoted || len(list) == 0 && i > 0
		list = append(list, p)
	}
	// S2.2: before anything else is said of the procedures
	for _, p := range list {
		if !procedureGrammar.MatchString(p) {
			if promoted { // S2.1 came before
				r.warnings = append(r.warnings, rules.MainPromoted)
			}
			return rules.ProcedureMalformed
		}
	}
	seen := make(map[string]bool)
	for _, p := range list {
		gray, known := r.g.px[p]
		// S2.3
		if !known {
			r.warnings = append(r.warnings, rules.UnknownProcedure)
		}
		if gray { // 1.2, step 5
			r.warnings = append(r.warnings, rules.GrayCode)
		}
		// S2.4
		if seen[p] {
			r.warnings = append(r.warnings, rules.DuplicateProcedure)
			continue
		}
		seen[p] = true
		// S2.5; an unknown code can match nothing, exclusions included
		action := rules.NoAction
		if known {
			action = r.action(p)
		}
		if action == rules.Drop {
			r.warnings = append(r.warnings, rules.ProcedureDropped)
			continue
		}
		r.px = append(r.px, filed{p, known, action})
	}
	if promoted {
		r.warnings = append(r.warnings, rules.MainPromoted)
	}
	// S2.6
	for _, p := range r.px {
		if p.action != rules.NotMain {
			r.main = p.code
			break
		}
	}
	if r.main != "" && r.main != list[0] { // 11.1: not when none is left
		r.warnings = append(r.warnings, rules.MainReplaced)
	}
	return ""
}

// action is the strongest of the acting entries of exclude.op (1.5, 11.1).
func (r *dipRecord) action(p string) rules.Action {
	strongest := rules.NoAction
	for _, x := range r.g.d.Exclusions {
		if x.Item.Holds(p) && !r.principalIn(x.Unless) {
			strongest = max(strongest, x.Action)
		}
	}
	return strongest
}

// principalIn reports whether an item holds the principal: its dagger part, or the whole of it (6.8).
func (r *dipRecord) principalIn(items []rules.Item) bool {
	dagger, _, _ := strings.Cut(r.principal, "+")
	return slices.ContainsFunc(items, func(i rules.Item) bool { return i.Holds(dagger) || i.Holds(r.principal) })
}

// settle is 11.2, "Candidates", last part but two: a condition of a row that the case leaves open matters only if the results
// with true and with false differ.
func (r *dipRecord) settle() outcome {
	type leaf struct {
		assumed map[string]bool
		outcome
	}
	var leaves []leaf
	var branch func(map[string]bool)
	branch = func(assumed map[string]bool) {
		r.assumed, r.open, r.late = assumed, nil, nil
		o := r.pipeline()
		o.Warnings = r.late
		if len(r.open) == 0 {
			leaves = append(leaves, leaf{assumed, o})
			return
		}
		ask := r.open[0]
		for _, v := range []bool{false, true} {
			next := map[string]bool{ask: v}
			for k, v := range assumed {
				next[k] = v
			}
			branch(next)
		}
	}
	branch(nil)
	// What matters is what changes the result when it alone is taken for the other.
	matters := make(map[string]bool)
	for i, a := range leaves {
		for _, b := range leaves[i+1:] {
			if a.same(b.outcome) {
				continue
			}
			var differ []string
			for k, v := range a.assumed {
				if w, both := b.assumed[k]; both && v != w {
					differ = append(differ, k)
				}
			}
			if len(differ) == 1 {
				matters[differ[0]] = true
			}
		}
	}
	if len(matters) == 0 {
		return leaves[0].outcome // all conditions that are open taken for false
	}
	var needs []string
	for _, k := range slices.Sorted(maps.Keys(matters)) {
		needs = append(needs, r.lacks[k]...)
	}
	return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Needs: inOrder(needs)}}
}

// same reports whether two outcomes are one result: the same group, or the same lack of one. How firm a group is (Tied, the
// warnings) is not asked for.
func (o outcome) same(p outcome) bool {
	text := func(o outcome) string {
		return fmt.Sprint(o.Status, o.Kind, o.row, o.Number, o.Code, "|", o.Needs, "|", o.Candidates)
	}
	return text(o) == text(p)
}

// inOrder puts needs into the order of rules.Field, each once; those that are no fields follow.
func inOrder(needs []string) []string {
	place := func(s string) int {
		if f, ok := rules.FieldByName(s); ok {
			return int(f)
		}
		what, _, _ := strings.Cut(s, ":")
		return int(rules.FieldOther) + 1 + slices.Index([]string{"parts", "flags", "class", "level"}, what)
	}
	slices.SortStableFunc(needs, func(a, b string) int {
		named := func(s string) bool { return strings.HasPrefix(s, "parts:") || strings.HasPrefix(s, "flags:") }
		if place(a) == place(b) && named(a) {
			return strings.Compare(a, b)
		}
		return place(a) - place(b)
	})
	var list []string
	for _, n := range needs {
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// pipeline tries the lists in the order of the pack.
func (r *dipRecord) pipeline() outcome {
	var last outcome
	for _, step := range r.g.p.Pipeline {
		var o outcome
		var hit bool
		switch step {
		case "bed-day":
			o, hit = r.list(rules.KindBedDay, r.g.p.BedDayAdmission, r.firstHit)
		case "day":
			o, hit = r.list(rules.KindDay, r.g.p.DayAdmission, r.dayRows)
		case "pre":
			o, hit = r.list(rules.KindPre, nil, r.firstHit)
		case "family":
			o, hit = r.family()
		case "core":
			o = r.core()
			// A list that stands after core is asked before a comprehensive group is.
			hit = o.row > 0 || o.Status == rules.Ambiguous || o.Status == rules.NeedsData
			last = o
		}
		if hit {
			return o
		}
	}
	if last.Status == 0 { // core is not among the steps
		last = r.comprehensive(rules.NoRowForDiagnosis, r.main == "")
	}
	return last
}

// list tries a list that kinds of admission open (11.2, "Lists").
func (r *dipRecord) list(k rules.Kind, admissions []string, try func(rules.Kind) (outcome, bool)) (outcome, bool) {
	if !slices.ContainsFunc(r.g.rows, func(row dipRow) bool { return row.Kind == k }) {
		return outcome{}, false
	}
	unknown := len(admissions) > 0 && r.c.Admission == ""
	if len(admissions) > 0 && !unknown && !slices.Contains(admissions, r.c.Admission) {
		return outcome{}, false
	}
	o, hit := try(k)
	if hit && unknown {
		return outcome{DIPAnswer: DIPAnswer{Status: rules.NeedsData, Needs: []string{rules.FieldAdmission.String()}}}, true
	}
	return o, hit
}

// firstHit tries rows in file order (11.2, "Lists"): bed-day and pre. A row without main slot asks for no procedure, so that
// those of the case do not matter; pre rows are met by procedures in any position (9: "any procedure").
func (r *dipRecord) firstHit(k rules.Kind) (outcome, bool) {
	for i, row := range r.g.rows {
		if row.Kind != k || len(row.Keys) > 0 && !slices.ContainsFunc(row.Keys, r.hasKey) {
			continue
		}
		s, ok := r.stand(i, k == rules.KindPre || r.g.p.Main == "any")
		for j, f := range row.forms {
			if f.main == nil && !ok {
				s, ok = standing{row: i, form: j, match: rules.MatchConservative}, true
			}
		}
		if ok && r.holdsFor(i) {
			return r.taken(s), true
		}
	}
	return outcome{}, false
}

// family is 11.2, "Lists": families.
func (r *dipRecord) family() (outcome, bool) {
	for _, f := range r.g.d.Families {
		if !r.principalIn(f.Scope) {
			continue
		}
		var set uint64
		for n, class := range f.Classes {
			for _, p := range r.px {
				if p.known && slices.ContainsFunc(class.Items, func(i rules.Item) bool { return i.Holds(p.code) }) {
					set |= 1 << n
				}
			}
		}
		if set == 0 { // no procedure has a class of the family
			continue
		}
		best := -1
		for i, o := range f.Groups { // the group that says more of the diagnosis first
			if o.Classes == set && strings.HasPrefix(r.principal, o.Diagnosis) &&
				(best < 0 || len(o.Diagnosis) > len(f.Groups[best].Diagnosis)) {
				best = i
			}
		}
		if best >= 0 {
			return outcome{DIPAnswer: DIPAnswer{Status: rules.Core, Kind: rules.KindFamily, Code: f.Groups[best].Code}}, true
		}
	}
	return outcome{}, false
}
