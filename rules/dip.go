package rules

import (
	"slices"
	"strings"

	"github.com/fenzu/fenzu/icd"
)

// DIP is the content of a pack of system dip, its base and itself together, in the order of its tables: what is written, not
// what runs. It is shared and must not be changed.
type DIP struct {
	Rows       []Row // of all lists, in internal order: [RowID] 1 is Rows[0]
	Groups     []ComprehensiveGroup
	LastResort []LastResort
	Classes    []ProcedureClass // by Ref of procedures of the code system
	Levels     []ProcedureLevel // by Ref of procedures of the code system; empty if the pack has none
	Principals []PrincipalExclusion
	Exclusions []ProcedureExclusion
	Provisos   []Proviso
	Families   []Family
	TCM        []TCMEntry
	Auxiliary  []AuxiliaryEntry
	CCI        []CCICategory

	Scores       []Score
	Costs        []MeanCost
	Coefficients []Coefficient
	Attributes   []Attribute
	Stages       []StageFactor
	Repairs      []Repair
}

// Row is one row of a catalogue (病种).
type Row struct {
	Kind    Kind   // of the list that it stands in
	Number  int32  // in the national catalogue, 0 if it has none
	Code    string // of its group: the code of the pack; of a national row, its number
	Name    string
	Origin  string // as the pack says
	Keys    []DiagnosisKey
	Forms   []Form // alternatives, any of which is enough
	Class   Class  // as the pack states it, or NoClass
	Proviso int32  // place in DIP.Provisos, or -1
	Pos     Pos
}

// Form is what a row asks of the procedures. A row without a main slot takes cases without procedures (保守治疗).
type Form struct {
	Main    []Ref   // any of these
	Related [][]Ref // one of each
	Prefix  bool    // some slot holds a part of a code, and matches by it
	Pos     Pos
}

// Conservative reports whether the form asks for no procedure.
func (f *Form) Conservative() bool { return f.Main == nil }

// DiagnosisKey is what a row asks of the principal diagnosis. The zero value takes every diagnosis.
type DiagnosisKey struct {
	Text  string
	Shape KeyShape
}

// KeyShape tells keys by their length. The zero value is no key.
type KeyShape uint8

// The shapes (DIP specification, 6.5).
const (
	KeyFull     KeyShape = iota + 1 // a code, such as Z51.806
	KeyFive                         // five characters, such as Z51.1: the national key
	KeyCategory                     // a category, such as I61
	KeyRange                        // a range of categories or of keys, such as K00-K93
	KeyTwo                          // two characters
	KeyLetter                       // one
)

var keyNames = [...]string{"", "full", "five", "category", "range", "two", "letter"}

// String returns the name of the shape.
func (k KeyShape) String() string {
	if int(k) < len(keyNames) {
		return keyNames[k]
	}
	return ""
}

// ParseKey tells the shape of a key.
func ParseKey(s string) (DiagnosisKey, bool) {
	k := DiagnosisKey{Text: s}
	digit := func(i int) bool { return '0' <= s[i] && s[i] <= '9' }
	switch {
	case s == "" || s[0] < 'A' || s[0] > 'Z':
		return k, false
	case strings.Contains(s, "-"):
		_, err := icd.ParseRange(s)
		k.Shape = KeyRange
		return k, err == nil
	case len(s) == 1:
		k.Shape = KeyLetter
	case len(s) == 2 && digit(1):
		k.Shape = KeyTwo
	case len(s) == 3 && digit(1) && digit(2):
		k.Shape = KeyCategory
	case len(s) == 5 && digit(1) && digit(2) && s[3] == '.' && (digit(4) || s[4] == 'x'):
		k.Shape = KeyFive
	case len(s) > 5:
		_, err := icd.ParseDiagnosis(s)
		k.Shape = KeyFull
		return k, err == nil && icd.Normalize(s) == s
	}
	return k, k.Shape != 0
}

// Class is the class of treatment (诊疗类别). The zero value is none; the order is that of rank.
type Class uint8

// The classes. Adjunct and Unsettled are no classes: a procedure that has one of them is asked for.
const (
	NoClass Class = iota
	Conservative
	Diagnostic
	Therapeutic
	Intervention
	Surgery
	Adjunct   // goes with another procedure
	Unsettled // the sources disagree
)

var classNames = [...]string{"", "conservative", "diagnostic", "therapeutic", "intervention", "surgery", "adjunct", "unsettled"}

// String returns the name of the class, "" for none.
func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return ""
}

// Stands reports whether the class is one: not none, adjunct or unsettled.
func (c Class) Stands() bool { return c >= Conservative && c <= Surgery }

// parseClass returns the class with the name.
func parseClass(s string, among ...Class) (Class, bool) {
	i := slices.Index(classNames[:], s)
	if i < 0 || !slices.Contains(among, Class(i)) {
		return NoClass, false
	}
	return Class(i), true
}

// Basis says what the class of a procedure rests on.
type Basis uint8

// The bases.
const (
	NoBasis  Basis = iota
	Official       // an official table
	OfPack         // a decision of the locality
	Written        // general knowledge, because no official table is at hand: every result that uses it says so
)

var basisNames = [...]string{"", "official", "pack", "written"}

// String returns the name of the basis.
func (b Basis) String() string {
	if int(b) < len(basisNames) {
		return basisNames[b]
	}
	return ""
}

// ProcedureClass is the class of one procedure.
type ProcedureClass struct {
	Class Class
	Basis Basis
	Pos   Pos
}

// ProcedureLevel is what a pack knows of one procedure beyond its class.
type ProcedureLevel struct {
	Level    int8 // 手术级别 1 to 4, 0 if unknown
	Incision int8 // 切口类别 0 to 3, -1 if unknown
	Pos      Pos
}

// ComprehensiveGroup is a group for the cases that no row takes (综合病种).
type ComprehensiveGroup struct {
	Key    string // of the ladder, such as A41, A00-A09 or K; "*" takes every category
	Class  Class
	Levels uint8  // levels of the main procedure, bit n for level n; 0 takes all
	Code   string // {category}, {key} and {class} stand for those of the case
	Name   string
	Pos    Pos
}

// AppendCode appends the code of the group for a case of a category. A name in braces stands for what it names; the key of a
// group that takes every category is that category.
func (g *ComprehensiveGroup) AppendCode(b []byte, category string) []byte {
	key := g.Key
	if key == anyKey {
		key = category
	}
	names := [...]struct{ name, value string }{{"{category}", category}, {"{key}", key}, {"{class}", g.Class.String()}}
	for rest := g.Code; rest != ""; {
		if rest[0] == '{' {
			if i := slices.IndexFunc(names[:], func(n struct{ name, value string }) bool { return strings.HasPrefix(rest, n.name) }); i >= 0 {
				b = append(b, names[i].value...)
				rest = rest[len(names[i].name):]
				continue
			}
		}
		b = append(b, rest[0])
		rest = rest[1:]
	}
	return b
}

// LastResort is a group for the cases that not even a comprehensive group takes (空白病种).
type LastResort struct {
	Key  DiagnosisKey // the zero key takes every diagnosis
	Code string
	Name string
	Pos  Pos
}

// Item is one item of a list of codes in a rule: the whole of a code, what codes begin with, or a range of diagnoses.
type Item struct {
	Text    string
	Exact   bool
	IsRange bool
	Range   icd.Range
}

// Holds reports whether the item holds a code in canonical spelling.
func (i *Item) Holds(code string) bool {
	switch {
	case i.IsRange:
		return i.Range.Contains(code)
	case i.Exact:
		return code == i.Text
	}
	return strings.HasPrefix(code, i.Text)
}

// PrincipalExclusion names principal diagnoses that the locality does not pay by DIP.
type PrincipalExclusion struct {
	Item Item
	Pos  Pos
}

// ProcedureExclusion names procedures that are not treated as others (DIP specification, 1.5).
type ProcedureExclusion struct {
	Item   Item
	Action Action
	Unless []Item // principal diagnoses for which it does not act
	Pos    Pos
}

// Action is what becomes of a procedure. The zero value is nothing; the order is that of strength.
type Action uint8

// The actions.
const (
	NoAction Action = iota
	Simple          // a case of simple procedures alone may be conservative, where no row takes it
	NotMain         // it cannot lead
	Drop            // it is not there
)

var actionNames = [...]string{"", "simple", "not-main", "drop"}

// String returns the name of the action.
func (a Action) String() string {
	if int(a) < len(actionNames) {
		return actionNames[a]
	}
	return ""
}

// Family is a group of diagnoses within which classes of procedures make the groups (等价病种组).
type Family struct {
	Name    string
	Scope   []Item
	Classes []FamilyClass // in the order in which a set is written
	Groups  []FamilyGroup
	Pos     Pos
}

// FamilyClass is a class of procedures within a family.
type FamilyClass struct {
	Name  string
	Items []Item
}

// FamilyGroup is a group of a family: a set of classes, and where the family says so a diagnosis.
type FamilyGroup struct {
	Diagnosis string // what the principal diagnosis begins with, or ""
	Classes   uint64 // bit n for the n-th class of the family
	Code      string
	Name      string
	Pos       Pos
}

// TCMEntry is a group with an advantage of traditional Chinese medicine (中医优势病种).
type TCMEntry struct {
	Diagnosis   string // 中医病名编码
	Western     []Item // of the principal diagnosis; empty takes all
	Procedures  []string
	Base        string // code of the group that the case must be in, or ""
	Part        string // of the cost, or ""
	MinShare    Decimal
	Code        string // of the entry for payment, or ""; that of the result stays
	Score       Decimal
	Coefficient Decimal
	Pos         Pos
}

// AuxiliaryEntry is a level of an auxiliary type (辅助分型).
type AuxiliaryEntry struct {
	Type    string
	Level   string
	Groups  []string // codes that it refines; empty takes all of kind core and basic
	Proviso int32    // place in DIP.Provisos
	Trigger Decimal
	Values  []LevelValue // coefficients by level of the hospital; one without level is for all
	Code    string       // group that takes the place of the found one, or ""
	Pos     Pos
}

// LevelValue is a number for a level of hospitals; the empty level is every one.
type LevelValue struct {
	HospitalLevel string
	Value         Decimal
}

// CCICategory is a category of the comorbidity index (Charlson).
type CCICategory struct {
	Name     string
	Weight   int64
	Items    []Item
	YieldsTo int // place of the category that takes its place, or -1
	Pos      Pos
}

// Score is the score (分值) of a group.
type Score struct {
	Code  string
	Score Decimal
	Pos   Pos
}

// MeanCost is the mean cost of a group in yuan.
type MeanCost struct {
	Code          string
	HospitalLevel string // or "" for all
	Insurance     string // or "" for all
	Cost          Decimal
	Pos           Pos
}

// Coefficient is the coefficient of a group for hospitals of a level (等级系数); payment reads it.
type Coefficient struct {
	Code          string
	HospitalLevel string
	Value         Decimal
	Pos           Pos
}

// Attribute is a fact about a group that no rule of grouping reads, such as basic (基层病种).
type Attribute struct {
	Code  string
	Name  string
	Value string
	Pos   Pos
}

// StageFactor is the factor of a stage of a bed-day group; payment reads it.
type StageFactor struct {
	Code          string
	HospitalLevel string
	Stage         string
	Factor        Decimal
	Pos           Pos
}

// Repair records a code of the printed catalogue that was damaged, and what it was repaired to.
type Repair struct {
	Number int32 // of the row
	Found  string
	Used   string
	Rule   string
	Pos    Pos
}
