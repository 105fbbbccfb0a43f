package edits

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// inlineEntries is how many entries of a list are held without allocating.
const inlineEntries = 32

// longList is how many entries of a list are compared each with all.
const longList = 2 * inlineEntries

// What stands in place of the Ref of an entry that has none.
const (
	unknown rules.Ref = -1 // a code that the code system does not define
	blank   rules.Ref = -2 // an entry that was left empty
)

// state is one record while it is checked.
type state struct {
	c     *Checker
	r     *Record
	rec   *rules.Case
	dx    []rules.Ref // entry by entry
	px    []rules.Ref
	found *[]Finding

	companions map[int32]bool // rows of companions that have been asked about a long list, with the answers
}

// room is the memory of a state that need not be allocated. It stands beside the state and not in it, and the state is made of it
// in one piece, so that neither is moved to the heap.
type room struct {
	dx, px [inlineEntries]rules.Ref
}

// Check looks for what conflicts in a record, in the order of the record: the diagnoses, the procedures with their dates, the
// patient, the stay, and what is missing. It is total: whatever the record holds, nothing panics. It does not change the record
// and keeps no part of it but texts that findings quote. A record in which nothing is found costs no allocation up to 32
// diagnoses and 32 procedures.
func (c *Checker) Check(r *Record) []Finding {
	if r == nil {
		r = &Record{}
	}
	rec := r.Case
	if rec == nil {
		rec = &rules.Case{}
	}
	var in room
	var found []Finding
	s := state{
		c: c, r: r, rec: rec, found: &found,
		dx: roomFor(len(rec.Diagnoses), in.dx[:]), px: roomFor(len(rec.Procedures), in.px[:]),
	}
	c.catalog.FindDiagnoses(s.rec.Diagnoses, s.dx)
	c.catalog.FindProcedures(s.rec.Procedures, s.px)
	s.diagnoses()
	s.procedures()
	s.dates()
	s.patient()
	s.stay()
	s.values()
	s.required()
	return found
}

func roomFor(n int, inline []rules.Ref) []rules.Ref {
	if n > len(inline) {
		return make([]rules.Ref, n)
	}
	return inline[:n]
}

// Fields that are written often.
var (
	fieldDiagnoses  = rules.RecordField(rules.FieldDiagnoses.String())
	fieldProcedures = rules.RecordField(rules.FieldProcedures.String())
)

// find reports what a row of the pack found.
func (s *state) find(check rules.Check, rule *rules.EditRule, field rules.RecordField, index int, args ...any) *Finding {
	*s.found = append(*s.found, Finding{
		Check: check, Level: rule.Level, Field: field, Index: index, Other: -1,
		Source: rule.Source, Place: s.c.pack.Identity().String() + "/" + rule.Pos.String(), args: args,
	})
	return &(*s.found)[len(*s.found)-1]
}

// on returns the row that turns a check on, or nil.
func (s *state) on(check rules.Check) *rules.EditRule {
	if e := s.c.switches[check]; e != nil {
		return &e.EditRule
	}
	return nil
}

// list is one of the two lists of codes of a record.
type list struct {
	filed      []string
	refs       []rules.Ref
	book       *book
	procedures bool
}

// field names the list. It is no part of it, because findings keep it.
func (l *list) field() rules.RecordField {
	if l.procedures {
		return fieldProcedures
	}
	return fieldDiagnoses
}

// diagnoses checks the diagnoses: the principal one for its place, then each for itself and against the others.
func (s *state) diagnoses() {
	l := list{filed: s.rec.Diagnoses, refs: s.dx, book: &s.c.dx}
	l.blanks()
	s.principal(&l)
	s.codes(&l)
}

// principal checks the principal diagnosis.
func (s *state) principal(l *list) {
	if len(s.dx) == 0 || s.dx[0] == blank {
		if rule := s.on(rules.CheckPrincipalMissing); rule != nil {
			s.find(rules.CheckPrincipalMissing, rule, fieldDiagnoses, -1)
		}
		return
	}
	p := s.dx[0]
	if p < 0 {
		return
	}
	if at, barred := s.c.barred[p]; barred {
		if rule := s.on(rules.CheckPrincipalNotAllowed); rule != nil {
			s.byGrouping(s.find(rules.CheckPrincipalNotAllowed, rule, fieldDiagnoses, 0, s.named(l, 0)), s.rec.Diagnoses[0], at)
		}
	}
	if s.closedBySex(p) {
		if rule := s.on(rules.CheckPrincipalSex); rule != nil {
			f := s.find(rules.CheckPrincipalSex, rule, fieldDiagnoses, 0,
				s.named(l, 0), sexText(s.c.admits[p]), sexText(s.rec.Sex))
			s.byGrouping(f, s.rec.Diagnoses[0], s.c.places[s.c.gates[p]])
		}
	}
}

// byGrouping makes the place of a finding that of the rule in the grouping pack.
func (s *state) byGrouping(f *Finding, filed string, at rules.Pos) {
	f.Filed = filed
	f.Place = s.c.grouping.Identity().String() + "/" + at.String()
}

// closedBySex reports whether the MDC of a principal diagnosis is closed to the patient.
func (s *state) closedBySex(p rules.Ref) bool {
	if int(p) >= len(s.c.admits) || s.rec.Sex != rules.Male && s.rec.Sex != rules.Female {
		return false
	}
	return s.c.admits[p] != rules.Unknown && s.c.admits[p] != s.rec.Sex
}

// blanks notes the entries that were left empty.
func (l *list) blanks() {
	for i, ref := range l.refs {
		if ref < 0 && icd.Normalize(l.filed[i]) == "" {
			l.refs[i] = blank
		}
	}
}

// codes checks the codes of one list.
func (s *state) codes(l *list) {
	last := len(l.refs) - 1 // entry that holds something
	for last >= 0 && l.refs[last] == blank {
		last--
	}
	var seen map[string]int // the first entry of each code of a long list
	if len(l.refs) > longList {
		seen = make(map[string]int)
	}
	for i, ref := range l.refs {
		switch {
		case ref == blank:
			if rule := s.on(rules.CheckEntryEmpty); rule != nil && i < last {
				s.find(rules.CheckEntryEmpty, rule, l.field(), i, last+1).Other = last
			}
		case ref == unknown:
			s.strange(l, i)
		default:
			s.known(l, i)
		}
		if ref != blank {
			s.duplicate(l, i, seen)
		}
	}
}

// duplicate looks for an earlier entry with the same code.
func (s *state) duplicate(l *list, i int, seen map[string]int) {
	rule := s.on(rules.CheckCodeDuplicate)
	if rule == nil {
		return
	}
	j := -1
	switch {
	case seen != nil:
		n := icd.Normalize(l.filed[i])
		if l.refs[i] >= 0 {
			n = s.at(l.refs[i], l.procedures).Code
		}
		k, ok := seen[n]
		if !ok {
			seen[n] = i
			return
		}
		j = k
	case l.refs[i] == unknown:
		n := icd.Normalize(l.filed[i])
		for k, ref := range l.refs[:i] {
			if ref == unknown && icd.Normalize(l.filed[k]) == n {
				j = k
				break
			}
		}
	default:
		j = slices.Index(l.refs[:i], l.refs[i])
	}
	if j >= 0 {
		f := s.find(rules.CheckCodeDuplicate, rule, l.field(), i, s.named(l, i), j+1)
		f.Other, f.Filed = j, l.filed[i]
	}
}

// at returns the entry of the catalogue.
func (s *state) at(r rules.Ref, procedures bool) icd.Entry {
	if procedures {
		return s.c.catalog.ProcedureAt(int(r))
	}
	return s.c.catalog.DiagnosisAt(int(r))
}

// named is a code with its name, or the text as filed.
func (s *state) named(l *list, i int) string {
	if l.refs[i] < 0 {
		return l.filed[i]
	}
	e := s.at(l.refs[i], l.procedures)
	return e.Code + " " + e.Name
}

// strange tells what is wrong with a code that the code system does not define.
func (s *state) strange(l *list, i int) {
	filed := l.filed[i]
	var err error
	var near string
	if l.procedures {
		_, err = icd.ParseProcedure(filed)
		p, _ := s.c.catalog.SuggestProcedure(filed)
		near = string(p)
	} else {
		_, err = icd.ParseDiagnosis(filed)
		d, _ := s.c.catalog.SuggestDiagnosis(filed)
		near = string(d)
	}
	check, args := rules.CheckCodeUnknown, []any{filed, s.c.pack.Manifest().CodeSystem.String()}
	var syntax *icd.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Fault == icd.FaultAsterisk:
		check, args = rules.CheckAsteriskAlone, []any{filed}
	case errors.As(err, &syntax):
		bare := *syntax
		bare.Hint = ""
		if near == "" {
			near = syntax.Hint
		}
		check, args = rules.CheckCodeMalformed, []any{&bare}
	case s.c.daggers[icd.Normalize(filed)]:
		check, near = rules.CheckDaggerAlone, ""
	}
	if rule := s.on(check); rule != nil {
		f := s.find(check, rule, l.field(), i, args...)
		f.Filed, f.Near = filed, near
	}
}

// known checks a code that the code system defines against the patient.
func (s *state) known(l *list, i int) {
	ref := l.refs[i]
	marks := l.book.of(ref)
	spelled := false
	if l.procedures {
		spelled = s.c.catalog.ProcedureIs(int(ref), l.filed[i])
	} else {
		spelled = s.c.catalog.DiagnosisIs(int(ref), l.filed[i])
	}
	if !spelled {
		if rule := s.on(rules.CheckCodeSpelling); rule != nil {
			s.find(rules.CheckCodeSpelling, rule, l.field(), i, l.filed[i], s.at(ref, l.procedures).Code).Filed = l.filed[i]
		}
	}
	if l.book.closed && s.at(ref, l.procedures).Gray {
		if rule := s.on(rules.CheckCodeGray); rule != nil {
			s.find(rules.CheckCodeGray, rule, l.field(), i, s.named(l, i)).Filed = l.filed[i]
		}
	}
	for _, m := range marks {
		var f *Finding
		switch m.kind {
		case markSex:
			row := &s.c.lists.Sexes[m.row]
			if s.rec.Sex == row.Sex || s.rec.Sex != rules.Male && s.rec.Sex != rules.Female || !l.procedures && s.toldBySex(i) {
				continue
			}
			f = s.find(rules.CheckSex, &row.EditRule, l.field(), i, s.named(l, i), sexText(row.Sex), sexText(s.rec.Sex))
		case markAge:
			row := &s.c.lists.Ages[m.row]
			if !s.outside(row) {
				continue
			}
			f = s.find(rules.CheckAge, &row.EditRule, l.field(), i, s.named(l, i), span(row.Least, row.Most, row.Days), s.age())
		case markCompanion:
			row := &s.c.lists.Companions[m.row]
			if s.accompanied(m.row) {
				continue
			}
			f = s.find(rules.CheckCompanion, &row.EditRule, l.field(), i, s.named(l, i), items(row.Any))
		default:
			continue
		}
		f.Filed = l.filed[i]
	}
}

// toldBySex reports whether the check of the MDC will say what the list of codes says.
func (s *state) toldBySex(i int) bool {
	return i == 0 && s.on(rules.CheckPrincipalSex) != nil && s.closedBySex(s.dx[0])
}

// outside reports whether the age is certain to be out of the bounds.
func (s *state) outside(row *rules.EditAge) bool {
	low, high, ok := s.ages(row.Days)
	if !ok {
		return false
	}
	least, bounded := row.Least.Get()
	if bounded && high < least {
		return true
	}
	most, bounded := row.Most.Get()
	return bounded && low > most
}

const (
	shortYear = 365
	longYear  = 366
)

// ages returns the least and the greatest age that the record can mean, in days or in whole years.
func (s *state) ages(days bool) (low, high int64, ok bool) {
	d, knowsDays := s.rec.AgeDays.Get()
	y, knowsYears := s.rec.Age.Get()
	switch {
	case knowsDays && d < 0, knowsYears && (y < 0 || y > 1000):
		return 0, 0, false
	case days && knowsDays:
		return d, d, true
	case days && knowsYears:
		return y * shortYear, (y+1)*longYear - 1, true
	case !days && knowsYears:
		return y, y, true
	case !days && knowsDays:
		return d / longYear, d / shortYear, true
	}
	return 0, 0, false
}

// age is the age as stated.
func (s *state) age() bilingual {
	if y, ok := s.rec.Age.Get(); ok && (y > 0 || s.rec.AgeDays == rules.Int{}) {
		return bilingual{fmt.Sprintf("%d 岁", y), fmt.Sprintf("%d years", y)}
	}
	return bilingual{s.rec.AgeDays.String() + " 天", s.rec.AgeDays.String() + " days"}
}

// span is a range of ages.
func span(least, most rules.Int, days bool) bilingual {
	unit := bilingual{"岁", "years"}
	if days {
		unit = bilingual{"天", "days"}
	}
	t := bounds(least, most)
	return bilingual{t.zh + " " + unit.zh, t.en + " " + unit.en}
}

// bounds writes two ends, of which one may be open.
func bounds(least, most rules.Int) bilingual {
	switch {
	case most == rules.Int{}:
		return bilingual{"不小于 " + least.String(), "at least " + least.String()}
	case least == rules.Int{}:
		return bilingual{"不大于 " + most.String(), "at most " + most.String()}
	}
	t := least.String() + "–" + most.String()
	return bilingual{t, t}
}

// accompanied reports whether a diagnosis that a row asks for is filed. Of a long list each row is asked once.
func (s *state) accompanied(row int32) bool {
	if len(s.dx) <= longList {
		return s.companion(&s.c.lists.Companions[row])
	}
	answer, known := s.companions[row]
	if !known {
		if s.companions == nil {
			s.companions = make(map[int32]bool)
		}
		answer = s.companion(&s.c.lists.Companions[row])
		s.companions[row] = answer
	}
	return answer
}

func (s *state) companion(row *rules.EditCompanion) bool {
	for _, item := range row.Any {
		for _, ref := range s.dx {
			if _, ok := slices.BinarySearch(item.Codes, ref); ok {
				return true
			}
		}
	}
	return false
}

func items(list []rules.EditItem) string {
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = list[i].Text
	}
	return strings.Join(texts, "|")
}

// procedures checks the procedures: the main one for its place, then each for itself and against the others.
func (s *state) procedures() {
	l := list{filed: s.rec.Procedures, refs: s.px, book: &s.c.px, procedures: true}
	l.blanks()
	s.main(&l)
	s.codes(&l)
}

// main checks the main procedure.
func (s *state) main(l *list) {
	rule := s.on(rules.CheckMainNotCounting)
	if rule == nil || s.c.counts == nil || len(s.px) == 0 || s.px[0] == blank || s.counts(0) {
		return
	}
	for i := range s.px {
		if s.counts(i) {
			f := s.find(rules.CheckMainNotCounting, rule, fieldProcedures, 0, s.named(l, 0), i+1, s.named(l, i))
			f.Other, f.Filed = i, s.rec.Procedures[0]
			return
		}
	}
}

// counts reports whether the procedure of an entry counts for the grouping pack.
func (s *state) counts(i int) bool { return s.px[i] >= 0 && s.c.counts[s.px[i]] }

// dates checks the dates of the procedures.
func (s *state) dates() {
	outside, without := s.on(rules.CheckDateOutsideStay), s.on(rules.CheckDateWithoutProcedure)
	if nights, dated := s.r.nights(); dated && nights < 0 { // there is no stay to be outside of
		outside = nil
	}
	for i, d := range s.r.ProcedureDates {
		if d.IsZero() {
			continue
		}
		if without != nil && (i >= len(s.px) || s.px[i] == blank) {
			s.find(rules.CheckDateWithoutProcedure, without, rules.RecordProcedureDates, i, d.String())
		}
		early := !s.r.Admitted.IsZero() && d.Compare(s.r.Admitted) < 0
		late := !s.r.Discharged.IsZero() && d.Compare(s.r.Discharged) > 0
		if outside != nil && (early || late) {
			s.find(rules.CheckDateOutsideStay, outside, rules.RecordProcedureDates, i,
				d.String(), dateText(s.r.Admitted), dateText(s.r.Discharged))
		}
	}
}

func dateText(d rules.Date) bilingual {
	if d.IsZero() {
		return bilingual{"不详", "unknown"}
	}
	return bilingual{d.String(), d.String()}
}

// patient checks what is said of the patient.
func (s *state) patient() {
	if rule := s.on(rules.CheckNumberNegative); rule != nil && s.rec.Negative() {
		for _, f := range rules.Numbers() {
			if v, ok := s.rec.Number(f).Get(); ok && v < 0 {
				s.find(rules.CheckNumberNegative, rule, rules.RecordField(f.String()), -1, v)
			}
		}
	}
	y, knowsYears := s.rec.Age.Get()
	d, knowsDays := s.rec.AgeDays.Get()
	differ := knowsYears && knowsDays && y >= 0 && d >= 0 && (y < d/longYear || y > d/shortYear)
	if rule := s.on(rules.CheckAgesDiffer); rule != nil && differ {
		s.find(rules.CheckAgesDiffer, rule, rules.RecordField(rules.FieldAgeDays.String()), -1, y, d)
	}
	rule := s.on(rules.CheckWeightUnexpected)
	if rule == nil {
		return
	}
	low, _, ok := s.ages(true)
	if !ok || low <= s.c.newborn {
		return
	}
	for _, f := range [...]rules.Field{rules.FieldBirthWeight, rules.FieldAdmissionWeight} {
		if w, ok := s.rec.Number(f).Get(); ok && w > 0 && !(f == rules.FieldBirthWeight && s.mother()) {
			s.find(rules.CheckWeightUnexpected, rule, rules.RecordField(f.String()), -1, w, s.c.newborn)
		}
	}
}

// mother reports whether the record is that of a mother who gave birth.
func (s *state) mother() bool {
	for _, ref := range s.dx {
		if ref >= 0 {
			for _, m := range s.c.dx.of(ref) {
				if m.kind == markDelivery {
					return true
				}
			}
		}
	}
	return false
}

// stay checks the stay against its dates, and times against the stay.
func (s *state) stay() {
	nights, dated := s.r.nights()
	stay, stated := s.rec.Stay.Get()
	if dated && nights < 0 {
		if rule := s.on(rules.CheckDatesReversed); rule != nil {
			s.find(rules.CheckDatesReversed, rule, rules.RecordDischarged, -1, s.r.Admitted.String(), s.r.Discharged.String())
		}
		return
	}
	if rule := s.on(rules.CheckStayDiffers); rule != nil && dated && stated && stay >= 0 && !s.stays(nights, stay) {
		days := strconv.FormatInt(nights, 10)
		if nights == 0 {
			days = map[string]string{"0": "0", "1": "1", "either": "0–1"}[s.c.sameDay]
		}
		s.find(rules.CheckStayDiffers, rule, rules.RecordField(rules.FieldStay.String()), -1,
			stay, s.r.Admitted.String(), s.r.Discharged.String(), days)
	}
	rule := s.on(rules.CheckTimeExceedsStay)
	if rule == nil {
		return
	}
	const hoursOfDay = 24
	days := nights + 1 // of the calendar
	if !dated {
		if !stated || stay < 0 || stay > 1<<32 {
			return
		}
		days = stay + 1
	}
	for _, f := range [...]rules.Field{rules.FieldICUHours, rules.FieldICUDays, rules.FieldVentilatorHours} {
		most := days * hoursOfDay
		if f == rules.FieldICUDays {
			most = days
		}
		if v, ok := s.rec.Number(f).Get(); ok && v > most {
			s.find(rules.CheckTimeExceedsStay, rule, rules.RecordField(f.String()), -1, v, most)
		}
	}
}

// stays reports whether the stated days are those of the dates.
func (s *state) stays(nights, stay int64) bool {
	if nights > 0 {
		return stay == nights
	}
	return s.c.sameDay != "1" && stay == 0 || s.c.sameDay != "0" && stay == 1
}

// values checks fields against bounds and lists of values.
func (s *state) values() {
	for i := range s.c.lists.Limits {
		row := &s.c.lists.Limits[i]
		v, ok := s.rec.Number(s.c.limitFields[i]).Get()
		least, below := row.Least.Get()
		most, above := row.Most.Get()
		if ok && (below && v < least || above && v > most) {
			s.find(rules.CheckLimit, &row.EditRule, row.Field, -1, v, bounds(row.Least, row.Most))
		}
	}
	for i := range s.c.lists.Values {
		row := &s.c.lists.Values[i]
		if t := textOf(s.rec, s.c.valueFields[i]); t != "" && !slices.Contains(row.Values, t) {
			s.find(rules.CheckValue, &row.EditRule, row.Field, -1, t, strings.Join(row.Values, "|"))
		}
	}
}

// required looks for fields that are asked for and empty.
func (s *state) required() {
	for i := range s.c.lists.Required {
		row := &s.c.lists.Required[i]
		if !s.concerns(row.When) {
			continue
		}
		if row.Field == rules.RecordProcedureDates {
			for j, ref := range s.px {
				if ref != blank && (j >= len(s.r.ProcedureDates) || s.r.ProcedureDates[j].IsZero()) {
					s.find(rules.CheckRequired, &row.EditRule, row.Field, j, fieldText(row.Field))
				}
			}
			continue
		}
		if s.empty(row.Field, s.c.requiredFields[i]) {
			s.find(rules.CheckRequired, &row.EditRule, row.Field, -1, fieldText(row.Field))
		}
	}
}

// concerns reports whether a row asks for its field in this record.
func (s *state) concerns(w rules.RequiredWhen) bool {
	switch w {
	case rules.RequiredInfant:
		y, knows := s.rec.Age.Get()
		return knows && y == 0
	case rules.RequiredNewborn:
		_, high, ok := s.ages(true)
		return ok && high <= s.c.newborn
	case rules.RequiredProcedure:
		return slices.ContainsFunc(s.px, func(r rules.Ref) bool { return r != blank })
	}
	return true
}

// empty reports whether a field of the record, which is field of the case if it is one of those, holds nothing.
func (s *state) empty(f rules.RecordField, field rules.Field) bool {
	switch f {
	case rules.RecordAdmitted:
		return s.r.Admitted.IsZero()
	case rules.RecordDischarged:
		return s.r.Discharged.IsZero()
	}
	filled := func(r rules.Ref) bool { return r != blank }
	switch field {
	case rules.FieldSex:
		return s.rec.Sex != rules.Male && s.rec.Sex != rules.Female
	case rules.FieldDiagnoses:
		return !slices.ContainsFunc(s.dx, filled)
	case rules.FieldProcedures:
		return !slices.ContainsFunc(s.px, filled)
	case rules.FieldCost:
		return s.rec.Cost == rules.Decimal{}
	}
	if _, known := s.rec.Number(field).Get(); known {
		return false
	}
	return textOf(s.rec, field) == ""
}

// textOf is what a field that can have a list of values holds: a text, or a number.
func textOf(c *rules.Case, f rules.Field) string {
	switch f {
	case rules.FieldDepartment:
		return c.Department
	case rules.FieldInstitution:
		return c.Institution
	case rules.FieldHospitalLevel:
		return c.HospitalLevel
	case rules.FieldInsurance:
		return c.Insurance
	case rules.FieldAdmission:
		return c.Admission
	}
	return c.Number(f).String()
}
