package settlement

import (
	"slices"
	"time"

	"github.com/fenzu/fenzu/rules"
)

// List is one settlement list. Case is for the groupers; the rest is for checks before submission and for payment, in the order
// of the message. Times are as filed, the clock of the hospital with the location UTC; the zero Time is missing or could not be
// read, and a day alone is its midnight. Amounts are in yuan. The list belongs to the caller.
type List struct {
	Number      int    // of the list in the input, from 1
	Line        int    // where it begins, from 1
	Transaction string // 4101 or 4101A, if the envelope is there

	VisitID      string // 就诊 ID
	SettlementID string // 结算 ID
	Institution  string // 定点医药机构编号
	Insurance    string // kind of insurance, as filed
	PaymentWay   string // 医保支付方式, as filed

	Admitted, Discharged   time.Time // 入院时间, 出院时间
	SettledFrom, SettledTo time.Time // 结算开始日期, 结算结束日期
	Diagnoses              []Diagnosis
	Procedures             []Procedure
	IntensiveCare          []WardStay
	Items                  []Item
	Funds                  []Fund
	Findings               []Finding // what was noticed
	Case                   *rules.Case
}

// Diagnosis is one entry of diseinfo.
type Diagnosis struct {
	Code        string // as filed, without blanks around it
	Type        string // 诊断类别, as filed
	Western     bool   // it is a western diagnosis (西医诊断), not one of traditional Chinese medicine
	Main        bool   // it is flagged as the main one
	OnAdmission string // 入院病情类型, as filed
}

// Procedure is one entry of oprninfo.
type Procedure struct {
	Code       string // as filed, without blanks around it
	Main       bool   // it is flagged as the main one
	Begin, End time.Time
}

// CaseProcedures returns the entries of oprninfo in the order of Case.Procedures, each beside its code: the main one first, and those
// without a code left out unless it is the main one.
func (l *List) CaseProcedures() []Procedure {
	lead := slices.IndexFunc(l.Procedures, func(o Procedure) bool { return o.Main })
	list := make([]Procedure, 0, len(l.Procedures))
	if lead >= 0 {
		list = append(list, l.Procedures[lead])
	}
	for i, o := range l.Procedures {
		if i != lead && o.Code != "" {
			list = append(list, o)
		}
	}
	return list
}

// WardStay is one stay in intensive care, an entry of icuinfo.
type WardStay struct {
	Ward    string // 重症监护病房类型, as filed
	In, Out time.Time
	Minutes rules.Int // 合计时长
}

// Item is one kind of charge, an entry of iteminfo.
type Item struct {
	Kind     string // 医疗收费项目, as filed
	Amount   rules.Decimal
	ClassA   rules.Decimal // 甲类
	ClassB   rules.Decimal // 乙类
	SelfPaid rules.Decimal // 全自费
	Other    rules.Decimal // 其他
}

// Fund is one payment of the fund, an entry of payinfo.
type Fund struct {
	Type   string // 基金支付类型, as filed
	Amount rules.Decimal
}
