package rules

import (
	"iter"
	"math/bits"
	"slices"
	"strconv"
)

// Status says how the grouping of a case ended (specification of the grouping, 2.5). The zero value is no status: no
// grouper returns it.
type Status uint8

// The statuses.
const (
	Grouped       Status = iota + 1 // 入组: CHS-DRG: an ADRG took the case
	Core                            // DIP: one row of the catalogue (核心病种, or a local kind of the same standing)
	Comprehensive                   // DIP: no row; a comprehensive group (综合病种) or the last resort
	Ambiguous                       // 歧义: the main procedure fits no ADRG of the entered MDC (QY); nothing decides between rows (DIP)
	Ungrouped                       // 未入组: no group; [Result.Reason] says why
	Invalid                         // the record cannot be grouped as filed; the issues name the fields
	NeedsData                       // a value is missing that decides; the issues name it
)

var statusNames = [...]string{"", "grouped", "core", "comprehensive", "ambiguous", "ungrouped", "invalid", "needs-data"}

// InGroup reports whether a group took the case, as rates of grouping (入组率) count it: ambiguous and ungrouped cases are not in
// a group, whatever code stands for them.
func (s Status) InGroup() bool { return s == Grouped || s == Core || s == Comprehensive }

// String returns the name of the status in the files of this project.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "status(" + strconv.Itoa(int(s)) + ")"
}

// Severity is the severity of a secondary diagnosis. The zero value is none.
type Severity uint8

// The severities.
const (
	NoComplication Severity = iota
	CC                      // 合并症或并发症
	MCC                     // 严重合并症或并发症
)

// String returns "MCC", "CC" or "".
func (s Severity) String() string {
	switch s {
	case CC:
		return "CC"
	case MCC:
		return "MCC"
	}
	return ""
}

// Identity names the rules that a result rests on. Two results with equal identities come from the same bytes.
type Identity struct {
	System      System // kind of the pack
	ID          string // of the pack, such as chs-drg
	Edition     string // of the official scheme, such as 2.0
	Revision    int    // of the pack within the edition
	Digest      string // h1:... over all files of the pack
	CoreChanges bool   // the pack changes national rules above the leaf of the grouping
}

// String returns id@edition.
func (i *Identity) String() string {
	if i == nil {
		return ""
	}
	return i.ID + "@" + i.Edition
}

// Issue is something noticed about a case: the reason of a status, or a thing that changed nothing. Zero value: no issue.
type Issue struct {
	Code   Code
	Field  Field  // the field concerned, or NoField
	Need   Lack   // of code needs-data: what is needed of Text
	Index  int    // the entry of a list, counted from 0; the line number for FieldLine; else -1
	Text   string // the value as filed, where it is a text
	Number Int    // the value as filed, where it is a number
}

// Value returns the value as filed; of code needs-data, what is needed.
func (i Issue) Value() string {
	if i.Need != LackOfField {
		return i.Need.String() + ":" + i.Text
	}
	if i.Text != "" {
		return i.Text
	}
	return i.Number.String()
}

// Result is the answer about one case: the one result type of all groupers, read by payment. It is a value that shares
// only immutable memory with the pack and the texts of the case that it quotes, so it may be kept, copied and sent to
// other goroutines. The zero value is no answer.
type Result struct {
	ID     string    // of the case
	Status Status    //
	Reason Code      // why, for every status but Grouped and Core, and but an ambiguity of DIP
	MDC    string    // 主要诊断大类 that was entered for good, or ""
	ADRG   string    // 核心疾病诊断相关组, if grouped
	Code   string    // the group: DRG if grouped, the QY code if ambiguous, the ungrouped code if ungrouped, else ""
	Pack   *Identity // of the rules
	MCC    Positions // entries of Diagnoses that are MCC and survived exclusion
	CC     Positions // entries of Diagnoses that are CC and survived exclusion
	DIP    DIPAnswer // what only DIP answers

	// issues stand inline until there are more than fit, then all of them in spill: a case with few costs no allocation.
	count  uint8
	inline [4]Issue
	spill  []Issue
}

// Issues returns the issues: the reason first, then what was noticed, in the order of the record. The slice shares memory
// with r and must not be changed.
func (r *Result) Issues() []Issue {
	if r.spill != nil {
		return r.spill
	}
	return r.inline[:r.count]
}

// AddIssue appends an issue. It is for groupers; of a Result that has been copied, only a [Result.Clone] may be added to.
func (r *Result) AddIssue(i Issue) {
	if r.spill == nil && int(r.count) < len(r.inline) {
		r.inline[r.count] = i
		r.count++
		return
	}
	if r.spill == nil {
		r.spill = append(make([]Issue, 0, 4*len(r.inline)), r.inline[:]...)
	}
	r.spill = append(r.spill, i)
}

// SetReason records why the status is what it is, as Reason and as the first issue. It is for groupers, like AddIssue.
func (r *Result) SetReason(i Issue) {
	r.Reason = i.Code
	r.InsertIssue(0, i)
}

// InsertIssue puts issues before the one at a place. It is for groupers, like AddIssue.
func (r *Result) InsertIssue(at int, list ...Issue) {
	for _, i := range list {
		r.AddIssue(i)
	}
	all := r.Issues()
	copy(all[at+len(list):], all[at:len(all)-len(list)])
	copy(all[at:], list)
}

// Clone returns a copy that shares nothing that can be added to.
func (r *Result) Clone() Result {
	c := *r
	c.spill = slices.Clone(r.spill)
	c.MCC.high = slices.Clone(r.MCC.high)
	c.CC.high = slices.Clone(r.CC.high)
	c.DIP.spill = slices.Clone(r.DIP.spill)
	return c
}

// Equal reports whether two results give the same answer for the same reasons under the same rules.
func (r *Result) Equal(o *Result) bool {
	switch {
	case r.Pack == o.Pack:
	case r.Pack == nil || o.Pack == nil || *r.Pack != *o.Pack:
		return false
	}
	return r.ID == o.ID && r.Status == o.Status && r.Reason == o.Reason &&
		r.MDC == o.MDC && r.ADRG == o.ADRG && r.Code == o.Code &&
		r.MCC.Equal(o.MCC) && r.CC.Equal(o.CC) && r.DIP.equal(&o.DIP) && slices.Equal(r.Issues(), o.Issues())
}

// Positions is a set of entries of a list, counted from 0. The zero value is empty.
type Positions struct {
	low  uint64   // entries 0 to 63
	high []uint64 // the rest, 64 entries a word
}

// Add puts entry i into the set. Of a set that has been copied with a Result, only that of a [Result.Clone] may be added to.
func (p *Positions) Add(i int) {
	if i < 64 {
		p.low |= 1 << i
		return
	}
	for w := i/64 - 1; len(p.high) <= w; {
		p.high = append(p.high, 0)
	}
	p.high[i/64-1] |= 1 << (i % 64)
}

// Has reports whether entry i is in the set.
func (p Positions) Has(i int) bool {
	switch {
	case i < 0:
		return false
	case i < 64:
		return p.low>>i&1 == 1
	case i/64-1 < len(p.high):
		return p.high[i/64-1]>>(i%64)&1 == 1
	}
	return false
}

// Empty reports whether the set has no entry.
func (p Positions) Empty() bool { return p.low == 0 && len(p.high) == 0 }

// Len returns the number of entries in the set.
func (p Positions) Len() int {
	n := bits.OnesCount64(p.low)
	for _, w := range p.high {
		n += bits.OnesCount64(w)
	}
	return n
}

// All iterates over the entries in ascending order.
func (p Positions) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range 64 * (1 + len(p.high)) {
			if p.Has(i) && !yield(i) {
				return
			}
		}
	}
}

// Equal reports whether both sets have the same entries.
func (p Positions) Equal(o Positions) bool {
	return p.low == o.low && slices.Equal(p.high, o.high)
}
