package rules

import (
	"slices"
	"strings"
)

// DIPParameters are what localities decide differently about the national rule of DIP (DIP specification, 6.2). Every one must
// stand in pack.yaml: nothing has a default, and the national pack states the national value.
type DIPParameters struct {
	// UnknownPrincipal: "invalid" refuses a principal diagnosis that the code system does not define, "key" groups it by its key.
	UnknownPrincipal string
	// ExternalCauses are the letters of external causes, which cannot be principal.
	ExternalCauses []string
	// Pipeline is the order in which lists of rows are tried: "bed-day", "day", "pre", "family", "core".
	Pipeline []string
	// DayAdmission and BedDayAdmission are the kinds of admission that open these lists; none opens them to all.
	DayAdmission    []string
	BedDayAdmission []string
	// Keys are the shapes of diagnosis keys in the order in which they are tried: see [KeyShape].
	Keys []string
	// Main: "filed" lets the procedure filed as main lead, "any" lets rows be met by procedures in any position.
	Main string
	// RelatedPart: "on" takes a row of whose related procedures some are filed, "off" wants all.
	RelatedPart string
	// Match: "exact" compares whole procedure codes, "prefix" lets a row hold the beginning of codes.
	Match string
	// Select are the comparisons that choose among candidates, one after the other (DIP specification, 6.3). One may be limited to cases
	// with a candidate of a class: "if-surgery:highest-score".
	Select []string
	// Tie: what becomes of candidates between which nothing decides: "error" reports them all, "first" and "last" take one.
	Tie string
	// TypeOrder are kinds and classes in the order of precedence, such as "core-surgery" and "fallback"; empty keeps the national
	// order: core, conservative, comprehensive, last resort.
	TypeOrder []string
	// BasicStage: "core" lets the rows of basic.csv compete with core rows, "order" asks them after.
	BasicStage string
	// SimpleUnknown: "on" takes a procedure that the code system does not define for a simple one.
	SimpleUnknown string
	// MinorIncision and MinorLevelBelow: a case whose procedures all have this incision class and a level below this one is
	// conservative where no row takes it; "none" asks for nothing.
	MinorIncision   string
	MinorLevelBelow string
	// Uncovered: "all" takes the comprehensive group of surgery where all candidates leave an operation unmatched, "any" where one
	// does, "off" never.
	Uncovered string
	// ClassFrom: "main" takes the class of the main procedure for that of the case, "highest" the highest of all.
	ClassFrom string
	// Intervention is the class that an intervention counts as: "surgery", "therapeutic" or "intervention".
	Intervention string
	// Ladder are the levels on which a comprehensive group is looked for: "category", "section", "chapter", "ranges", "two",
	// "letter".
	Ladder []string
	// Auxiliary: "max" applies the type with the highest trigger, "table" the first entry that holds.
	Auxiliary string
	// Price is the point value (分值单价) in yuan, or "none": the case then brings it along.
	Price string
}

// none is the value of a parameter that asks for nothing.
const none = "none"

// comparators are the comparisons of DIPParameters.Select.
var comparators = []string{
	"main-filed", "main-first", "exact", "full", "related", "slots", "row-slots", "codes", "no-leftover", "full-code",
	"dx-length", "closest-cost", "highest-score", "type",
}

// conditional is how a comparison is limited to a class.
const conditional = "if-"

// SplitComparator takes a comparison of DIPParameters.Select apart: the class that limits it, or NoClass, and its name.
func SplitComparator(s string) (Class, string) {
	limit, name, found := strings.Cut(s, ":")
	if !found {
		return NoClass, s
	}
	class, _ := parseClass(strings.TrimPrefix(limit, conditional), Conservative, Diagnostic, Therapeutic, Intervention, Surgery)
	return class, name
}

func soundComparator(s string) bool {
	limit, name, found := strings.Cut(s, ":")
	if !found {
		return slices.Contains(comparators, s)
	}
	class, _ := SplitComparator(s)
	return strings.HasPrefix(limit, conditional) && class != NoClass && slices.Contains(comparators, name)
}

// rowTypes are the values of DIPParameters.TypeOrder.
func rowTypes() []string {
	var list []string
	for _, kind := range []string{"core", "basic", "comp"} {
		for _, c := range []Class{Surgery, Intervention, Therapeutic, Diagnostic, Conservative} {
			list = append(list, kind+"-"+c.String())
		}
	}
	return append(list, "fallback")
}

// SplitType takes a value of DIPParameters.TypeOrder apart.
func SplitType(s string) (Kind, Class) {
	kind, class, _ := strings.Cut(s, "-")
	c, _ := parseClass(class, Conservative, Diagnostic, Therapeutic, Intervention, Surgery)
	switch kind {
	case "core":
		return KindCore, c
	case "basic":
		return KindBasic, c
	case "comp":
		return KindComprehensive, c
	}
	return KindFallback, NoClass
}

func soundPrice(s string) bool {
	d, err := ParseDecimal(s)
	return err == nil && d.Sign() > 0
}

func capitalLetter(s string) bool { return len(s) == 1 && 'A' <= s[0] && s[0] <= 'Z' }

// admissions are the kinds of admission.
var admissions = []string{"inpatient", "day", "bed-day"}

// dipParameters are the parameters in the order of [DIPParameters].
var dipParameters = [...]parameter{
	{name: "unknown_principal", values: []string{"invalid", "key"}, text: func(m *Manifest) *string { return &m.DIP.UnknownPrincipal }},
	{name: "external_causes", sound: capitalLetter, form: "A-Z", set: func(m *Manifest) *[]string { return &m.DIP.ExternalCauses }},
	{name: "pipeline", values: []string{"bed-day", "day", "pre", "family", "core"}, set: func(m *Manifest) *[]string { return &m.DIP.Pipeline }},
	{name: "day_admission", values: admissions, set: func(m *Manifest) *[]string { return &m.DIP.DayAdmission }},
	{name: "bed_day_admission", values: admissions, set: func(m *Manifest) *[]string { return &m.DIP.BedDayAdmission }},
	{name: "keys", values: keyNames[1:], set: func(m *Manifest) *[]string { return &m.DIP.Keys }},
	{name: "main", values: []string{"filed", "any"}, text: func(m *Manifest) *string { return &m.DIP.Main }},
	{name: "related_part", values: []string{"on", "off"}, text: func(m *Manifest) *string { return &m.DIP.RelatedPart }},
	{name: "match", values: []string{"exact", "prefix"}, text: func(m *Manifest) *string { return &m.DIP.Match }},
	{name: "select", values: comparators, sound: soundComparator, form: conditional + "CLASS:NAME",
		set: func(m *Manifest) *[]string { return &m.DIP.Select }},
	{name: "tie", values: []string{"error", "first", "last"}, text: func(m *Manifest) *string { return &m.DIP.Tie }},
	{name: "type_order", values: rowTypes(), set: func(m *Manifest) *[]string { return &m.DIP.TypeOrder }},
	{name: "basic_stage", values: []string{"core", "order"}, text: func(m *Manifest) *string { return &m.DIP.BasicStage }},
	{name: "simple_unknown", values: []string{"on", "off"}, text: func(m *Manifest) *string { return &m.DIP.SimpleUnknown }},
	{name: "minor_incision", values: []string{none, "0", "1", "2", "3"}, text: func(m *Manifest) *string { return &m.DIP.MinorIncision }},
	{name: "minor_level_below", values: []string{none, "2", "3", "4"}, text: func(m *Manifest) *string { return &m.DIP.MinorLevelBelow }},
	{name: "uncovered", values: []string{"off", "all", "any"}, text: func(m *Manifest) *string { return &m.DIP.Uncovered }},
	{name: "class_from", values: []string{"main", "highest"}, text: func(m *Manifest) *string { return &m.DIP.ClassFrom }},
	{name: "intervention", values: []string{"surgery", "therapeutic", "intervention"},
		text: func(m *Manifest) *string { return &m.DIP.Intervention }},
	{name: "ladder", values: []string{"category", "section", "chapter", "ranges", "two", "letter"},
		set: func(m *Manifest) *[]string { return &m.DIP.Ladder }},
	{name: "auxiliary", values: []string{"max", "table"}, text: func(m *Manifest) *string { return &m.DIP.Auxiliary }},
	{name: "price", values: []string{none}, sound: soundPrice, form: "0.00", text: func(m *Manifest) *string { return &m.DIP.Price }},
}
