package rules

import "slices"

// Format is the version of the file format of packs that this module reads and writes. It is not the edition of a scheme
// and not the version of the module.
const Format = 1

// System is the kind of a pack.
type System string

// The systems.
const (
	SystemCodes System = "codes"   // a code system: the code books of one edition
	SystemDRG   System = "chs-drg" // CHS-DRG 分组方案
	SystemDIP   System = "dip"     // DIP 病种库
	SystemPay   System = "payment" // 付费方案

	SystemEdits     System = "edits"     // 提交前质控: what is looked for in a record before it is submitted
	SystemCrosswalk System = "crosswalk" // 编码映射: from one code system to another
)

// Manifest is what pack.yaml says about a pack. Five versions are kept apart: of the module, of the format, of the
// official scheme (edition), of the pack within an edition (revision), and of the bytes (digest).
type Manifest struct {
	Format     int
	System     System
	ID         string
	Edition    string
	Revision   int
	Name       string // official name
	Region     string // 统筹区: the digits of an administrative division, or "" for the whole country
	From       Date   // first day of validity, or none
	To         Date   // last day of validity, or none
	CodeSystem Need   // the code system that the tables are written in
	Base       Need   // the pack that this one changes, if any
	Grouping   []Need // of system payment: the packs whose groups it prices

	// GroupingUnknown says that nobody knows which pack groups for the scheme: it prices groups that the locality itself found, in
	// results without pack.
	GroupingUnknown bool

	// SourceSystem is the code system that a crosswalk maps from. It is a name and not pinned: no pack of it is opened, and its
	// codes are texts. Need.Digest is empty.
	SourceSystem Need

	Core       bool // "core_changes": it may change national rules above the leaf; of system chs-drg, with a base
	Sources    []Source
	Tables     []TableCount   // the files of the pack with their numbers of rows, in ascending order of names
	Parameters Parameters     // of system chs-drg
	DIP        DIPParameters  // of system dip
	Edits      EditParameters // of system edits

	pos []Pos // of the values of the parameters, in their order
}

// ParameterNames are the names of the parameters of the pack's system, in the order of [Parameters] or [DIPParameters].
func (m *Manifest) ParameterNames() []string {
	list := parametersOf(m.System)
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].name
	}
	return names
}

// ParameterPos returns where pack.yaml states a parameter.
func (m *Manifest) ParameterPos(name string) Pos {
	for i, a := range parametersOf(m.System) {
		if a.name == name && i < len(m.pos) {
			return m.pos[i]
		}
	}
	return Pos{}
}

// ParameterValue returns a parameter as pack.yaml writes it.
func (m *Manifest) ParameterValue(name string) string {
	for _, a := range parametersOf(m.System) {
		if a.name == name {
			return a.show(m)
		}
	}
	return ""
}

// Need names another pack that a pack rests on, pinned to the byte.
type Need struct {
	ID      string
	Edition string
	Digest  string
}

// String returns id@edition.
func (n Need) String() string { return n.ID + "@" + n.Edition }

// Source is an official document, or whatever else a pack was made from.
type Source struct {
	Title  string
	Issuer string
	Number string // 文号
	Date   string // as the document states it; empty if it states none
	Note   string
}

// TableCount asserts how many rows a table has.
type TableCount struct {
	Name    string // without .csv
	Rows    int
	Unknown bool // of system payment: there is such a table, and nobody knows its rows; the pack has no file for it
	Pos     Pos
}

// lists reports whether the manifest lists a table.
func (m *Manifest) lists(name string) bool {
	return slices.ContainsFunc(m.Tables, func(t TableCount) bool { return t.Name == name })
}

// unknown reports whether the manifest says that nobody knows a table.
func (m *Manifest) unknown(name string) bool {
	return slices.ContainsFunc(m.Tables, func(t TableCount) bool { return t.Name == name && t.Unknown })
}

// Parameters are the readings of the national rules that existing software parts ways over (specification of the grouping,
// 11.1). Every one must stand in pack.yaml: nothing has a default. Conditions, order, tiers and the test for ambiguity are
// tables and not parameters.
type Parameters struct {
	// CodeMatch: "normalised" compares codes after normalisation (2.2), "exact" as filed.
	CodeMatch string
	// SexMissing: "invalid" refuses a case without sex 1 or 2, "group" lets tests on sex be false.
	SexMissing string
	// AgeMissing: "needs-data" asks for the age, "adult" takes a case without age for one year or more.
	AgeMissing string
	// InfantDaysMissing: "needs-data" asks for the age in days of an infant, "zero" reads it as 0, "false" lets tests on it
	// be false.
	InfantDaysMissing string
	// YearDays is the number of days up to which a patient is an infant (不足一周岁), and the least number of days for each
	// year of age: 365 or 366.
	YearDays int64
	// WeightMissing: "false" lets tests on a missing birth weight be false, "needs-data" asks for it where it is all that is
	// missing.
	WeightMissing string
	// PrincipalCheck: which of "catalogue", "gray" and "not-allowed" the principal diagnosis is checked for before any MDC.
	PrincipalCheck []string
	// Gray: "check" lets gray codes be closed, "ignore" takes them for open, for editions older than the gray list.
	Gray string
	// Counts: "catalogue-less-lists" counts a procedure that is in the catalogue, not closed as gray, and not in
	// not_counted.csv; "list" counts what is in counted.csv.
	Counts string
	// DiscardedMain: what becomes of the main slot if entry 0 is discarded: "null" leaves it empty, "shift" takes the first
	// later procedure that would fill it, "retry" leaves it empty and, if the case ends ungrouped, tries each later
	// procedure as main.
	DiscardedMain string
	// PairEntries: "distinct" wants a different entry for each list of a pair, "any" lets one entry serve both.
	PairEntries string
	// PairMain: "free" lets a pair stand anywhere, "one-is-main" wants one of its entries in the main slot.
	PairMain string
	// UngroupedCode is the code of a case without group: capital letters and digits, and no code of a group.
	UngroupedCode string
	// UngroupedCodes are the codes of cases without group for a reason that has one of its own, in the order of reasons. Only
	// packs with a base state them.
	UngroupedCodes []UngroupedCode
}

// UngroupedCode is the code of cases that end ungrouped for a reason.
type UngroupedCode struct {
	Reason Code
	Code   string
	Pos    Pos
}

// ungroupedReasons are the reasons of cases without group, in the order of trial.
var ungroupedReasons = []Code{PrincipalUnknown, PrincipalGray, PrincipalNotAllowed, ProcedureUnrelated, NoADRG, NoMDC}

// Ungrouped returns the code of a case that ends ungrouped for a reason.
func (p *Parameters) Ungrouped(reason Code) string {
	for _, u := range p.UngroupedCodes {
		if u.Reason == reason {
			return u.Code
		}
	}
	return p.UngroupedCode
}

// Checks reports whether the principal diagnosis is checked for what.
func (p *Parameters) Checks(what string) bool { return slices.Contains(p.PrincipalCheck, what) }
