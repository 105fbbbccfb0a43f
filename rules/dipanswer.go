package rules

import (
	"iter"
	"slices"
	"strconv"
)

// DIPAnswer is the part of a [Result] that only DIP has (DIP specification, 2.2 and 11.1). Its numbers are places in the
// tables of the pack, see [DIP]. The zero value is no answer.
type DIPAnswer struct {
	Kind      Kind
	Match     Match
	Tied      bool  // other rows were as good, and the pack names the winner
	Class     Class // of the comprehensive group; of a row, its class
	Number    int32 // of the row in the national catalogue, 0 if it has none
	Row       RowID // that took the case, from 1; 0 if none did
	Group     int32 // of DIP.Groups that took the case, from 1: the pack's numbers stand under its code, which may hold for many categories
	TCM       int32 // entry of DIP.TCM that holds, from 1
	Auxiliary int32 // entry of DIP.Auxiliary that applies, from 1

	// The candidates stand inline until there are more than fit, then all of them in spill.
	rows   []Row // of the pack
	count  uint8
	inline [8]RowID
	spill  []RowID
}

// RowID numbers the rows of a pack from 1, in internal order. 0 is no row.
type RowID int32

// Kind is what kind of group a case is in. The zero value is none.
type Kind uint8

// The kinds (DIP specification, 11.1).
const (
	KindCore          Kind = iota + 1 // 核心病种
	KindBasic                         // 基层病种, of a list of their own
	KindComprehensive                 // 综合病种
	KindFallback                      // the last resort of the locality (兜底病种)
	KindDay                           // 日间病种
	KindBedDay                        // 床日病种
	KindFamily                        // 等价病种组
	KindPre                           // a group of procedures alone, before all others (先期病种)
)

var kindNames = [...]string{"", "core", "basic", "comprehensive", "fallback", "day", "bed-day", "family", "pre"}

// String returns the name of the kind in the files of this project, "" for none.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Match says how well the procedures of a case met a row. The zero value is not at all.
type Match uint8

// The matches, the best first.
const (
	MatchFull         Match = iota + 1 // all related procedures of the row are filed
	MatchPart                          // some of them
	MatchPlain                         // the row has none
	MatchConservative                  // the row has no procedure
)

var matchNames = [...]string{"", "full", "part", "plain", "conservative"}

// String returns the name of the match, "" for none.
func (m Match) String() string {
	if int(m) < len(matchNames) {
		return matchNames[m]
	}
	return ""
}

// Lack says what is needed of the text of an issue with code needs-data. The zero value is a field of the case.
type Lack uint8

// The needs.
const (
	LackOfField    Lack = iota
	LackOfClass         // the class of a procedure
	LackOfLevel         // the level of a procedure
	LackOfIncision      // the incision class of a procedure
	LackOfFlag          // a declared fact
	LackOfPart          // a part of the cost
)

var lackNames = [...]string{"", "class", "level", "incision", "flags", "parts"}

// String returns the name of the need.
func (l Lack) String() string {
	if int(l) < len(lackNames) {
		return lackNames[l]
	}
	return ""
}

// Candidate is one of several rows between which nothing decides.
type Candidate struct {
	Row    RowID
	Number int32  // in the national catalogue, 0 if it has none
	Code   string // of its group
}

// String returns the number, or the code of a row without one.
func (c Candidate) String() string {
	if c.Number > 0 {
		return strconv.Itoa(int(c.Number))
	}
	return c.Code
}

// SetCandidates records the rows between which nothing decides, in internal order. It is for groupers.
func (a *DIPAnswer) SetCandidates(d *DIP, rows []RowID) {
	a.rows = d.Rows
	if len(rows) > len(a.inline) {
		a.spill = slices.Clone(rows)
		return
	}
	a.count = uint8(copy(a.inline[:], rows))
}

// candidates returns the ids of the candidates.
func (a *DIPAnswer) candidates() []RowID {
	if a.spill != nil {
		return a.spill
	}
	return a.inline[:a.count]
}

// Candidates iterates over the rows between which nothing decides, in internal order: of an ambiguous case, and of one that
// lacks the value which would decide.
func (a *DIPAnswer) Candidates() iter.Seq[Candidate] {
	return func(yield func(Candidate) bool) {
		for _, id := range a.candidates() {
			row := &a.rows[id-1]
			if !yield(Candidate{id, row.Number, row.Code}) {
				return
			}
		}
	}
}

func (a *DIPAnswer) equal(o *DIPAnswer) bool {
	return a.Kind == o.Kind && a.Match == o.Match && a.Tied == o.Tied && a.Class == o.Class && a.Number == o.Number &&
		a.Row == o.Row && a.Group == o.Group && a.TCM == o.TCM && a.Auxiliary == o.Auxiliary && slices.Equal(a.candidates(), o.candidates())
}
