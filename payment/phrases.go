package payment

import "github.com/fenzu/fenzu/rules"

// phrase is a text in both languages.
type phrase struct{ zh, en string }

func (p phrase) text(l rules.Lang) string { return l.Pick(p.zh, p.en) }

var kindPhrases = [...]phrase{
	KindOrdinary:   {"正常病例", "ordinary"},
	KindHigh:       {"高倍率病例", "high outlier"},
	KindLow:        {"低倍率病例", "low outlier"},
	KindExtreme:    {"极高病例", "extreme outlier"},
	KindIncomplete: {"住院过程不完整", "incomplete stay"},
	KindSingle:     {"单病种", "single disease"},
	KindBedDay:     {"床日", "bed-day"},
	KindItem:       {"按项目付费", "by item"},
	KindShortStay:  {"住院过短", "very short stay"},
	KindLongStay:   {"住院过长", "very long stay"},
	KindUngrouped:  {"未入组", "ungrouped"},
	KindAmbiguous:  {"歧义组", "ambiguous"},
	KindBlank:      {"空白病组", "blank group"},
	KindUnpriced:   {"病组没有权重、分值或价格", "group without price"},
	KindUnstable:   {"不稳定病组", "unstable group"},
	KindSpecial:    {"特例单议", "special case"},
}

// Text returns the name of the kind in the language.
func (k Kind) Text(l rules.Lang) string {
	if int(k) < len(kindPhrases) {
		return kindPhrases[k].text(l)
	}
	return ""
}

var noticePhrases = [...]phrase{
	NegativeFund:     {"个人负担超过付费标准，基金支付为负", "the patient bears more than the standard: the fund payment is negative"},
	PanelPending:     {"待专家评议；评议前按此结算", "an expert panel has to decide; this stands until then"},
	CapAboveCost:     {"封顶额高于病例费用", "the capped price is above the cost"},
	BelowOrdinary:    {"高倍率病例的支付低于正常病例", "the price of the high outlier is below that of an ordinary case"},
	EndedOtherwise:   {"转院或死亡，方案没有规定，按正常病例结算", "transfer or death: the scheme has no rule, paid as other cases"},
	ProvisionalValue: {"点值为暂定值，年度清算时另行计算", "the point value is provisional"},
	ValueMissing:     {"尚无点值：只计点数，不计金额", "there is no point value yet: points are counted, money is not"},
	MeanMissing:      {"没有次均费用，未判断高低倍率", "no mean cost: nobody looked for an outlier"},
	ResubmitFirst:    {"未入组：请核对后重新上传，方案确无此组再按此结算", "ungrouped: correct the record and send it again first"},
	TCMBelow:         {"中治率低于标准，按普通病组结算", "share of Chinese medicine below the threshold: settled as the ordinary group"},
	FallBack:         {"未达疗效或再入院，按常规方法结算", "no effect or readmission: settled by the normal method"},
	OverLimit:        {"费用超过床日限额", "the cost is above the limit of bed-days"},
	Partial:          {"方案有未知的数值，只算到这里，不能用于付费", "the scheme is not known any further: not a bill to pay by"},
}

// Text returns what the notice says in the language.
func (n Notice) Text(l rules.Lang) string {
	if int(n) < len(noticePhrases) {
		return noticePhrases[n].text(l)
	}
	return ""
}

var readingPhrases = map[Reading]phrase{
	6:  {"中间值不取整，金额只在最后取整", "inner values are not rounded; money is, once"},
	7:  {"基金支付为负时保留负号", "a negative fund payment keeps its sign"},
	8:  {"倍率基准：费率法为付费标准，点数法为病组均费，DIP 为同级别均费", "reference of the ratio: standard, group mean, or with DIP the mean of the level"},
	9:  {"高于用 >，低于用 <", "high is >, low is <"},
	10: {"限额按舍去取整，相同时先费用高者、再病例号小者", "quotas are rounded down; ties by larger cost, then by number of the case"},
	12: {"封顶额不以费用为限", "a capped price is not limited by the cost"},
	13: {"折减方式以 w × k × M 判断高倍率", "deduct: the high test is against w × k × M"},
	14: {"就低的界限同时用于判断", "the lower limit also decides"},
	15: {"按费用支付的低倍率病例按费用折算点数", "a low outlier paid at cost counts the points of its cost"},
	16: {"不完整病例以地区均费计算，上限为不乘系数的基准点数", "incomplete stay: mean of the area, no more than the base without coefficient"},
	17: {"再入院：自出院日起算，含最后一日，前次住院扣减一次", "readmission: days from discharge, inclusive, the earlier stay reduced once"},
	19: {"歧义组有权重按其权重，否则按未入组", "QY: its own weight if there is one, else as ungrouped"},
	20: {"转院、死亡按正常病例", "transfer and death as ordinary cases"},
	21: {"机构系数在偏差公式之外", "the coefficient stands outside the deviation formula"},
	22: {"极高病例暂按高倍率公式", "above the extreme line the high formula holds until a panel decides"},
	23: {"辅助分型：未写触发系数的以支付系数选取", "auxiliary classes: the paying factor also selects, unless a trigger is given"},
	25: {"储备先从预算中扣除；点值含个人负担时，个人负担随后扣除",
		"a reserve is taken off before dividing; a burden that the value includes is taken off afterwards"},
	26: {"月结算：先按比例，再扣审核款，再扣保证金", "of a month: share, then audit deductions, then deposit"},
	27: {"预付金单独记账，不冲抵", "prepayment stands in a ledger of its own and is never netted"},
	28: {"分担比例只用于落在该档内的费用", "each share applies to the part of the cost inside its band"},
	29: {"倍率按扣除除外费用后计算", "the outlier test is net of carved-out items"},
	30: {"中治率不取整，等于标准即达标", "the share of Chinese medicine is not rounded; equal passes"},
	31: {"动态系数按整档，低于均值不扣", "dynamic parts in whole steps, no deduction below the mean"},
	33: {"加点按自身分值的百分比", "added points are per cent of the own score"},
	38: {"支付额为逐例舍入之和，与合计后舍入之差另列", "what is paid is the sum of the rounded cases; the difference to the rounded sum is shown"},
	40: {"点值的分母为结算点数", "points are divided by as they are settled"},
	34: {"印发的费用界限照录，不推算倍率", "printed limits are taken as they stand"},
	41: {"按项目支付的病例按费用折算点数", "cases paid by item count the points of their cost"},
	42: {"月结算先按比例，再减个人负担", "of a month: share first, then burden"},
	43: {"按次序首个符合者定病例类型，特例单议最后替代", "the first kind that fits decides; a special decision replaces it"},
	44: {"除外费用在标准之外支付，其个人负担另计", "carved-out items are paid beside the price, with a burden of their own"},
	45: {"高于均值的幅度按相对值", "above the mean is relative to the mean"},
	46: {"住院天数未填，按出院日减入院日，至少 1 天", "length of stay: discharge less admission, at least 1"},
	48: {"不合理费用在判断倍率前扣除", "unreasonable cost is taken off before the outlier test"},
	49: {"按费用支付的病例不乘扶持和考核系数", "cases paid at cost take no support or assessment factor"},
	50: {"各级别的高倍率界限都须写明", "the high line of every level must be stated"},
	51: {"中医优势病种和床日不用辅助分型", "TCM-advantage and bed-day groups take no auxiliary class"},
}

// Text returns the reading in the language, "" if the package takes none of that number.
func (r Reading) Text(l rules.Lang) string { return readingPhrases[r].text(l) }

var modePhrases = map[string]phrase{
	"half-away": {"四舍五入", "half up"},
	"half-even": {"四舍六入五成双", "half to even"},
	"half-down": {"五舍六入", "half down"},
	"up":        {"进位", "up"},
	"down":      {"截尾", "down"},
}

// stages are the decisions in their order (payment specification, 5.1), and the kinds that each of them can end with.
var stages = [...]struct {
	phrase
	kinds []Kind
}{
	{phrase{"单病种、床日、按项目", "single disease, bed-day, by item"}, []Kind{KindSingle, KindItem, KindBedDay}},
	{phrase{"住院天数", "length of stay"}, []Kind{KindShortStay, KindLongStay}},
	{phrase{"入组状态", "status of the group"}, []Kind{KindUngrouped, KindAmbiguous, KindUnpriced, KindBlank, KindUnstable}},
	{phrase{"住院过程完整", "incomplete stay"}, []Kind{KindIncomplete}},
	{phrase{"高低倍率", "outliers"}, []Kind{KindHigh, KindLow, KindExtreme, KindOrdinary}},
}

// NotReached names the decisions that were not asked because an earlier one ended the matter (reading 43), in the language.
func (b *Bill) NotReached(l rules.Lang) []string {
	var list []string
	decided := false
	for _, s := range stages {
		if decided {
			list = append(list, s.text(l))
		}
		for _, k := range s.kinds {
			decided = decided || k == b.Normal
		}
	}
	return list
}
