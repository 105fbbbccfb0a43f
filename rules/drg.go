package rules

// DRG is the content of a pack of system chs-drg, its base and itself together, in the order of its tables: what is written, not
// what runs. It is shared and must not be changed.
type DRG struct {
	Pre           []Leaf         // groups before all MDCs, in the order of trial; none in national packs
	MDCs          []MDC          // in the order of trial
	Lists         []*List        // of conditions, in the order of their files: lists.csv, then mdc_principal.csv; those of the base first
	Zones         []*List        // body zones of multiple trauma, in the order of the file
	Complications []Complication // mcc.csv, then cc.csv
	Exclusions    []*List        // exclusion tables: the principal diagnoses of each
	NotPrincipal  *List          // diagnoses that cannot be principal, or nil
	NotCounted    *List          // procedures that do not count, or nil
	Counted       *List          // procedures that count, or nil
	Provisos      []Proviso      // conditions of leaves
	Weights       []Weight       // of leaves and of ambiguous cases; payment reads them
	Attributes    []Attribute    // of leaves
	Groups        []Group        // all MDCs, ADRGs and DRGs, by their [GroupID]
}

// Weight is the weight (权重) of a DRG, or of the code of ambiguous cases.
type Weight struct {
	Code          string
	HospitalLevel string // or "" for all
	Value         Decimal
	Pos           Pos
}

// GroupID numbers the groups of a pack: MDCs, ADRGs and leaves together.
type GroupID int32

// NoGroup is no group.
const NoGroup GroupID = -1

// Group is what a GroupID stands for.
type Group struct {
	Code string
	Name string
	Kind GroupKind
}

// GroupKind tells the groups of a pack apart.
type GroupKind uint8

// The kinds of groups.
const (
	KindMDC GroupKind = iota + 1
	KindADRG
	KindDRG
)

// number gives all groups their ids.
func (d *DRG) number() {
	d.Groups = nil
	add := func(code, name string, kind GroupKind) GroupID {
		d.Groups = append(d.Groups, Group{code, name, kind})
		return GroupID(len(d.Groups) - 1)
	}
	for i := range d.Pre {
		d.Pre[i].ID = add(d.Pre[i].Code, d.Pre[i].Name, KindDRG)
	}
	for i := range d.MDCs {
		m := &d.MDCs[i]
		m.ID = add(m.Code, m.Name, KindMDC)
		for j := range m.ADRGs {
			g := &m.ADRGs[j]
			g.ID = add(g.Code, g.Name, KindADRG)
			for k := range g.Leaves {
				l := &g.Leaves[k]
				l.ID = add(l.Code, l.Name, KindDRG)
			}
		}
	}
}

// MDC is a major diagnostic category (主要诊断大类).
type MDC struct {
	ID        GroupID
	Code      string
	Name      string
	Fall      bool // a case that no ADRG takes goes on to the next MDC; else it ends here ("on_miss")
	Gate      []Alternative
	Ambiguity []Alternative // the test for ambiguity (QY), asked between the stages; empty if QY is "off"
	QY        string        // what becomes of a case that meets it: "ambiguous", "no-group"; "off": there is no test
	QYCode    string        // the code of an ambiguous case
	ADRGs     []ADRG        // in the order of trial
	Pos       Pos
}

// ADRG is an adjacent diagnosis related group (核心疾病诊断相关组).
type ADRG struct {
	ID           GroupID
	Code         string
	Name         string
	Stage        Stage
	Alternatives []Alternative
	Leaves       []Leaf // in the order of trial; the last takes every case
	Base         []Leaf // those of the base, if the pack has others; their IDs are of the base
	Pos          Pos
}

// Stage says when an ADRG is tried: before the test for ambiguity or after it.
type Stage uint8

// The stages. Pre is for MDCs that stand before the principal-diagnosis MDCs; it is tried like BeforeQY.
const (
	Pre Stage = iota + 1
	BeforeQY
	AfterQY
)

var stageNames = [...]string{Pre: "pre", BeforeQY: "before_qy", AfterQY: "after_qy"}

// String returns the name of the stage in adrg.csv.
func (s Stage) String() string {
	if s > 0 && int(s) < len(stageNames) {
		return stageNames[s]
	}
	return ""
}

// Leaf is a diagnosis related group (DRG, 疾病诊断相关组): an ADRG and a condition on the surviving complications, in local packs
// also one on the case.
type Leaf struct {
	ID      GroupID
	Code    string
	Name    string
	When    When
	Proviso int32 // place in DRG.Provisos of a condition that must hold too, or -1
	Pos     Pos
}

// When is the tier of a leaf: what it asks of the surviving complications.
type When uint8

// The tiers.
const (
	WhenAny    When = iota // every case
	WhenCC                 // at least one MCC or CC survives exclusion
	WhenMCC                // at least one MCC survives exclusion
	WhenCCOnly             // at least one CC survives, and no MCC
	WhenNone               // neither survives
)

var whenNames = [...]string{WhenAny: "", WhenCC: "cc", WhenMCC: "mcc", WhenCCOnly: "cc_only", WhenNone: "none"}

// String returns the tier as drg.csv writes it.
func (w When) String() string {
	if int(w) < len(whenNames) {
		return whenNames[w]
	}
	return ""
}

// What can survive of complications, as bits: every case is one of the three.
const (
	survivesMCC = 1 << iota
	survivesCC  // and no MCC
	survivesNone
)

var whenCases = [...]uint8{
	WhenAny: survivesMCC | survivesCC | survivesNone, WhenCC: survivesMCC | survivesCC, WhenMCC: survivesMCC,
	WhenCCOnly: survivesCC, WhenNone: survivesNone,
}

// Takes reports whether a case of which an MCC survives exclusion, or a CC, is of the tier.
func (w When) Takes(mcc, cc bool) bool {
	survives := uint8(survivesNone)
	switch {
	case mcc:
		survives = survivesMCC
	case cc:
		survives = survivesCC
	}
	return whenCases[w]&survives != 0
}

// Complication is a diagnosis that raises the severity of a case.
type Complication struct {
	Code      Ref
	Severity  Severity
	Exclusion int    // index in DRG.Exclusions of the table that cancels it, or -1 if the table has no principal diagnosis
	Table     string // name of that table
	Pos       Pos    // in mcc.csv or cc.csv
}
