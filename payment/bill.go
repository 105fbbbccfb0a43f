package payment

import (
	"iter"
	"math/bits"

	"github.com/fenzu/fenzu/rules"
)

// Bill is what a claim is worth, and why. It shares memory with the scheme and the texts of the claim, all of it immutable, so
// it may be kept, copied and sent to other goroutines.
type Bill struct {
	ID            string
	Scheme        *rules.Identity // of the scheme
	Grouping      *rules.Identity // of the pack that grouped the case
	Status        rules.Status    // how the grouping ended; none if the case was paid without
	Group         string          // code of the group, or ""
	Institution   string
	HospitalLevel string
	Class         string // of the institution (医院类别), for coefficients, quotas and monitoring
	Insurance     string
	Place         string     // where the patient is insured, if not here
	Discharged    rules.Date // the day for which parameters were taken

	Kind   Kind // what the case was paid as
	Normal Kind // what it would have been paid as but for a decision on a special case; else Kind

	Cost         Fen // of the claim
	Unreasonable Fen // of it, taken off before all else
	CarvedOut    Fen // of it, paid beside the standard

	Weight      Number // w of the group, 0 if it has none; with DIP its score S
	Coefficient Number // k, or what takes its place
	Ratio       Number // r, 0 if it was not asked for
	Points      Number // points or score that count for the point value; 0 in the rate method
	Value       Number // yuan per weight or per point that was looked up, 1 of printed prices; 0 if none was
	Provisional bool   // the point value is not final

	// Fixed says that the standard does not depend on the point value: it is a cost, a day rate or an amount.
	Fixed bool
	// Ordinary is the standard, and OrdinaryPoints are the points, that the case has as an ordinary one: for the cap on the
	// number of high outliers.
	Ordinary       Fen
	OrdinaryPoints Number

	Standard      Fen    // P, without what was carved out
	Burden        Fen    // B, of the patient
	Fund          Fen    // F, with what was carved out; 0 if the variant works on institutions
	Surplus       Fen    // of the hospital: standard and carved-out items less cost; 0 if all of the cost is paid by item
	ExactStandard Number // before it was rounded to money
	ExactFund     Number

	Benefit  Benefit // of the claim
	FundOpen bool    // the fund payment is found at clearing (F-AGG)

	Review       Outcome // of a special case
	NewTechnique bool
	Readings     Readings // that the bill used because the scheme is silent
	Notices      Notices
	Steps        []Step

	scheme       *Scheme
	operands     []Operand // of all steps
	quantity     Number    // what the value multiplies
	carvedBurden Fen       // of the patient for carved-out items, settled apart
	standardAt   int       // place behind which the step of the ordinary price stands, 0 if there is none
}

// Paid returns what the hospital is to get from fund and patient together: the standard and what was carved out.
func (b *Bill) Paid() Fen { return b.Standard + b.CarvedOut }

// Kind is what a case is paid as (payment specification, 5.1). The zero value is none.
type Kind uint8

// The kinds.
const (
	KindOrdinary   Kind = iota + 1 // 正常病例
	KindHigh                       // 高倍率病例
	KindLow                        // 低倍率病例
	KindExtreme                    // 极高病例
	KindIncomplete                 // 住院过程不完整
	KindSingle                     // 单病种
	KindBedDay                     // 床日
	KindItem                       // 按项目付费
	KindShortStay                  // 住院过短，不按病组
	KindLongStay                   // 住院过长，不按病组
	KindUngrouped                  // 未入组
	KindAmbiguous                  // 歧义组 (QY)
	KindBlank                      // 空白病组 (KBBZ)
	KindUnpriced                   // 病组没有权重、分值或价格
	KindUnstable                   // 病例过少的病组
	KindSpecial                    // 特例单议
)

var kindNames = [...]string{"", "ordinary", "high", "low", "extreme", "incomplete", "single", "bed-day", "item", "short-stay",
	"long-stay",
	"ungrouped", "ambiguous", "blank", "unpriced", "unstable", "special"}

// String returns the name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Kinds returns all kinds in order.
func Kinds() []Kind {
	list := make([]Kind, 0, len(kindNames)-1)
	for k := KindOrdinary; int(k) < len(kindNames); k++ {
		list = append(list, k)
	}
	return list
}

// Reading is the number of an open point of the payment specification (chapter 13) and the reading taken of it. The zero
// value is none.
type Reading uint8

// Readings is a set of readings. The zero value is empty.
type Readings uint64

// Add puts a reading into the set.
func (r *Readings) Add(n Reading) { *r |= 1 << n }

// Has reports whether a reading is in the set.
func (r Readings) Has(n Reading) bool { return r>>n&1 == 1 }

// All iterates over the readings in ascending order.
func (r Readings) All() iter.Seq[Reading] {
	return func(yield func(Reading) bool) {
		for ; r != 0; r &= r - 1 {
			if !yield(Reading(bits.TrailingZeros64(uint64(r)))) {
				return
			}
		}
	}
}

// Notice is something about a bill that somebody should look at. The zero value is none.
type Notice uint8

// The notices.
const (
	NegativeFund     Notice = iota + 1 // the patient bears more than the standard, so that the fund payment is below 0
	PanelPending                       // an expert panel has to decide; what stands is the price until then
	CapAboveCost                       // the capped price of a high outlier is more than the cost
	BelowOrdinary                      // the price of a high outlier is less than the ordinary price
	EndedOtherwise                     // transfer or death, for which the scheme has no rule: paid as an ordinary case
	ProvisionalValue                   // the point value is provisional
	ValueMissing                       // there is no point value yet: points are counted, money is not
	MeanMissing                        // there is no reference cost, so that nobody looked for an outlier
	ResubmitFirst                      // an ungrouped record is to be corrected and sent again
	TCMBelow                           // the share of Chinese medicine is below the threshold: another group pays
	FallBack                           // an effect-value price fell back to the normal method
	OverLimit                          // the cost of bed-days is above the limit
	Partial                            // the bill goes as far as the scheme is known: the error beside it names what is not
)

var noticeNames = [...]string{"", "negative-fund", "panel-pending", "cap-above-cost", "below-ordinary", "ended-otherwise",
	"provisional-value",
	"value-missing", "mean-missing", "resubmit-first", "tcm-below", "fall-back", "over-limit", "partial"}

// String returns the name of the notice.
func (n Notice) String() string {
	if int(n) < len(noticeNames) {
		return noticeNames[n]
	}
	return ""
}

// Notices is a set of notices. The zero value is empty.
type Notices uint32

// Add puts a notice into the set.
func (s *Notices) Add(n Notice) { *s |= 1 << n }

// remove takes notices out of the set.
func (s *Notices) remove(list ...Notice) {
	for _, n := range list {
		*s &^= 1 << n
	}
}

// Has reports whether a notice is in the set.
func (s Notices) Has(n Notice) bool { return s>>n&1 == 1 }

// All iterates over the notices in ascending order.
func (s Notices) All() iter.Seq[Notice] {
	return func(yield func(Notice) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(Notice(bits.TrailingZeros32(uint32(s)))) {
				return
			}
		}
	}
}
