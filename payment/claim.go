package payment

import "github.com/fenzu/fenzu/rules"

// Claim is one case that asks for payment: its group, and what the scheme wants to know of it. The zero value of every field
// is unknown or none; which ones a scheme needs depends on its rules, and an error of Pay names those that are missing. Pay
// reads a Claim and keeps nothing of it but its texts.
type Claim struct {
	ID     string
	Result rules.Result // of the grouper; its pack must be one that the scheme names

	Institution   string // code (定点医药机构编码)
	HospitalLevel string // level (医院等级), as the scheme calls it; empty takes that of institutions.csv
	Insurance     string // kind of insurance (险种), as the scheme calls it
	Place         string // where the patient is insured (参保地), for remote care (异地就医); empty is here
	Admitted      rules.Date
	Discharged    rules.Date
	Stay          rules.Int // days in hospital; unknown takes the days between the dates, at least 1
	Discharge     rules.Int // way of discharge (离院方式): 1 to 5, 9

	Cost         Fen    // total cost of the stay (医疗总费用), with the carved-out items
	Unreasonable Fen    // of it, what an audit took off (不合理费用)
	Items        []Item // of it, what is paid apart (除外支付, 国谈药)

	// Burden is what the patient bears (个人负担), where it is known as an amount: for the cost without carved-out items, which bring
	// their own, unless the scheme says fund.carve_out: included.
	Burden  Amount
	Benefit Benefit // else what it is worked out from

	Method     Method     // how the case is paid, if not by its group
	Price      Amount     // of a single disease (单病种) agreed upon, if Method says so
	BedDay     string     // class of bed-days (床日类别), if Method says so or the group is one of bed-days
	BedDays    rules.Int  // days paid by bed-day; unknown takes the stay
	Incomplete bool       // treatment not carried through (住院过程不完整)
	Readmitted rules.Date // when the patient came back for the same group; no day if not
	Excused    bool       // with good reason, or for one of the exempt treatments (放化疗)
	Review     Review     // decision on a special case (特例单议)

	BirthWeight rules.Int // gram; for the grounds of special-case review

	Auxiliary []string // auxiliary classes (辅助目录) that the case meets, as the scheme calls them
	TCM       *TCM     // fees by subject, where the scheme asks for the share of Chinese medicine
	Failed    bool     // of an effect-value price (按疗效价值付费): no effect, or back within the time set
	TCMMet    bool     // the conditions of the TCM-advantage disease (中医优势病种) are met
}

// Item is a part of the cost that is paid apart from the price of the group.
type Item struct {
	Code   string // as exclusions.csv calls it
	Cost   Fen
	Burden Fen // of the patient for it, where the scheme settles it apart
}

// Benefit is what the patient burden is worked out from (payment specification, 3.3). The zero value is unknown.
type Benefit struct {
	SelfPaid     Fen    // fully self-paid (全自费)
	FirstSelfPay Fen    // first self-pay (先自付)
	Deductible   Fen    // 起付线
	Ratio        Number // reimbursement ratio (报销比例), from 0 to 1
	Known        bool
}

// Method is how a case is paid. The zero value is by its group.
type Method uint8

// The methods.
const (
	ByGroup  Method = iota
	BySingle        // at the price agreed for a single disease (单病种)
	ByBedDay        // by bed-day (床日)
	ByItem          // by item (按项目)
)

var methodNames = [...]string{"", "single", "bed-day", "item"}

// String returns the name of the method, "" for that by group.
func (m Method) String() string {
	if int(m) < len(methodNames) {
		return methodNames[m]
	}
	return ""
}

// Review is the decision on a special case. The zero value is no decision.
type Review struct {
	Outcome      Outcome
	Approved     Fen      // of Item, Amount and Cost: what was approved
	Unreasonable Fen      // of Cost: what is taken off
	Value        Number   // of Points, Score and Weight
	Grounds      []string // as the scheme calls them
	NewTechnique bool     // for the quota
}

// Outcome is what a decision on a special case sets in the place of the price. The zero value is none.
type Outcome uint8

// The outcomes.
const (
	NoOutcome     Outcome = iota
	OutcomeItem           // item payment (按项目付费) of what was approved
	OutcomeAmount         // a new standard in yuan
	OutcomePoints         // points or a score
	OutcomeWeight         // a new weight
	OutcomeCost           // points of the approved cost: (approved - unreasonable) / M x s
	OutcomeDenied         // none: the normal price stands
)

var outcomeNames = [...]string{"", "item", "amount", "points", "weight", "cost", "denied"}

// String returns the name of the outcome, "" for none.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return ""
}

// TCM holds the fees from which the share of Chinese medicine (中治率) comes (payment specification, 7.5).
type TCM struct {
	Treatment        Fen // 中医治疗费
	PatentMedicine   Fen // 中成药费
	Herbs            Fen // 中药饮片费
	WesternTreatment Fen // 西医治疗费
	WesternDrugs     Fen // 西药费
	Surgery          Fen // 手术费
	Consumables      Fen // 耗材费
}
