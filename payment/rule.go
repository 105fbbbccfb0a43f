package payment

import "github.com/fenzu/fenzu/rules"

// Rule is the rule of a step; it has a stable name and a formula. The zero value is none.
type Rule uint8

// The rules, in the order in which a bill may have them.
const (
	RuleNet           Rule = iota + 1
	RuleTCMShare           // share of Chinese medicine
	RuleFallback           // weight of the group that takes its place
	RuleWeight             // weight of the group, from the scheme
	RuleMeasured           // weight from mean costs
	RuleScore              // score of the disease
	RulePrice              // printed price of the group
	RuleWestern            // of the western group
	RuleAdvantage          // score of a TCM-advantage disease
	RuleEffect             // effect-value price
	RuleBase               // base points
	RuleCoefficient        // coefficient of the institution
	RuleNewGroup           // of a new group
	RuleGrassRoots         // factor in its place
	RuleMix                // a term of a mixed coefficient
	RuleGrowth             // a part of a dynamic coefficient
	RuleBound              // floor or cap of a coefficient
	RuleIncentive          // factor by case mix or share of Chinese medicine
	RuleFactor             // local factor
	RuleTotal              // coefficient in all
	RuleAuxiliary          // auxiliary class
	RuleRate               // yuan per weight
	RuleValue              // yuan per point
	RuleAdjusted           // adjusted weight, points or score of an ordinary case
	RuleOrdinary           // price of an ordinary case
	RuleMean               // mean cost of the group
	RuleAreaMean           // mean cost of all cases
	RuleMeanPerScore       // mean cost per score
	RuleReference          // reference cost of the outlier test
	RuleLowLimit           // printed low limit
	RulePrinted            // cost between printed limits
	RuleRatio              // outlier ratio
	RuleHighLinear         // high outlier: linear add, points
	RuleHighOutside        // the same, DIP, coefficient outside
	RuleHighInside         // the same, DIP, coefficient inside
	RuleHighDeduct         // deduct
	RuleHighCap            // cap
	RuleLowPoints          // low outlier at points of its cost
	RuleLowRatio           // low outlier at its ratio
	RuleIncomplete         // incomplete stay
	RuleIncompleteCap      // no more than
	RuleBlank              // blank group
	RuleDay                // value of a day
	RuleDays               // points or yuan of the stay
	RuleSupport            // best support
	RuleAssessment         // assessment factor
	RuleFinal              // with support and assessment
	RuleExtra              // extra points of an item
	RuleReadmission        // earlier stay of a readmission
	RuleCost               // audited cost
	RuleAgreed             // agreed price
	RulePending            // no amount before a panel decides
	RuleUnpaid             // nothing is paid
	RuleReview             // decision on a special case
	RuleReviewCost         // points of the approved cost
	RuleCounted            // points that count
	RuleRemote             // transitional coefficient
	RuleStandard           // payment standard
	RuleCarved             // carved out
	RuleBurden             // patient burden
	RuleFundSub            // fund payment
	RuleFundProp
	RuleFundFloor
	RuleFundOpen
	RuleSurplus
)

// Symbol is a quantity in a formula (payment specification, 2.1). The zero value is none.
type Symbol uint8

// The symbols.
const (
	SymbolW Symbol = iota + 1
	SymbolS
	SymbolMean
	SymbolAreaMean
	SymbolScale
	SymbolBase
	SymbolK
	SymbolFactor
	SymbolA
	SymbolRate
	SymbolValue
	SymbolCost
	SymbolUnreasonable
	SymbolCarved
	SymbolNet
	SymbolReference
	SymbolRatio
	SymbolHigh
	SymbolLow
	SymbolPoints
	SymbolPrice
	SymbolDays
	SymbolDay
	SymbolShare
	SymbolSteps
	SymbolGain
	SymbolFirst
	SymbolStandard
	SymbolBurden
	SymbolSelfPaid
	SymbolFirstSelfPay
	SymbolDeductible
	SymbolPatientRatio
	SymbolFund
	SymbolTCM
	SymbolAll
)

// measure is how the values of a symbol or rule are written.
type measure uint8

const (
	plain measure = iota // four decimals or more
	yuan                 // two decimals or more, in groups of three
	count                // as it is
	share                // per cent
)

var symbols = [...]struct {
	text    string
	measure measure
}{
	SymbolW: {"w", plain}, SymbolS: {"S", plain}, SymbolMean: {"m", yuan}, SymbolAreaMean: {"M", yuan}, SymbolScale: {"s", count},
	SymbolBase: {"b", plain}, SymbolK: {"k", plain}, SymbolFactor: {"g", plain}, SymbolA: {"a", plain}, SymbolRate: {"R", yuan},
	SymbolValue: {"v", plain}, SymbolCost: {"c", yuan}, SymbolUnreasonable: {"x", yuan}, SymbolCarved: {"e",
		yuan}, SymbolNet: {"c_net", yuan},
	SymbolReference: {"A", yuan}, SymbolRatio: {"r", plain}, SymbolHigh: {"K", count}, SymbolLow: {"L",
		count}, SymbolPoints: {"Q", plain},
	SymbolPrice: {"p", yuan}, SymbolDays: {"D", count}, SymbolDay: {"y", plain}, SymbolShare: {"t", plain}, SymbolSteps: {"n",
		plain},
	SymbolGain: {"h", plain}, SymbolFirst: {"h0", plain}, SymbolStandard: {"P", yuan}, SymbolBurden: {"B",
		yuan}, SymbolSelfPaid: {"u", yuan},
	SymbolFirstSelfPay: {"f", yuan}, SymbolDeductible: {"d", yuan}, SymbolPatientRatio: {"ρ", plain}, SymbolFund: {"F", yuan},
	SymbolTCM: {"z", yuan}, SymbolAll: {"Z", yuan},
}

// String returns the symbol as it stands in formulas.
func (s Symbol) String() string {
	if int(s) < len(symbols) {
		return symbols[s].text
	}
	return ""
}

// ruleInfo is what is fixed about a rule. In a formula {n} is the n-th operand; × alone joins all operands. What stands in
// brackets is left out where its operand is 0.
type ruleInfo struct {
	id, zh, en, formula string
	measure             measure
}

var ruleTable = [...]ruleInfo{
	RuleNet:           {"net-cost", "参与计算的费用", "cost that counts", "{0}[ − {1}][ − {2}]", yuan},
	RuleTCMShare:      {"tcm-share", "中治率", "share of Chinese medicine", "{0} / {1}", share},
	RuleFallback:      {"tcm-fallback", "改按普通病组权重", "weight of the ordinary group", "", plain},
	RuleWeight:        {"weight", "基准权重", "weight", "", plain},
	RuleMeasured:      {"measured-weight", "基准权重", "weight", "{0} / {1}", plain},
	RuleScore:         {"score", "病种分值", "score", "", plain},
	RulePrice:         {"price", "病组价格", "printed price", "", yuan},
	RuleWestern:       {"western", "对应西医病组", "western group", "", plain},
	RuleAdvantage:     {"tcm-advantage", "中医优势病种", "TCM-advantage disease", "max({0} × {1}[ + {2}], {3} × {4})", plain},
	RuleEffect:        {"tcm-effect", "按疗效价值", "effect-value price", "{0} × {1}", plain},
	RuleBase:          {"base-points", "基准点数", "base points", "{0} × {1}", plain},
	RuleCoefficient:   {"coefficient", "机构系数", "coefficient", "", plain},
	RuleNewGroup:      {"new-group", "新病组系数", "coefficient of a new group", "", plain},
	RuleGrassRoots:    {"grass-roots", "基层病种系数", "grass-roots factor", "", plain},
	RuleMix:           {"mix", "系数分项", "term of the coefficient", "{0} × {1}", plain},
	RuleGrowth:        {"dynamic", "动态系数", "dynamic part", "[{0} + ]{1} × {2}", plain},
	RuleBound:         {"bound", "系数上下限", "bound of the coefficient", "", plain},
	RuleIncentive:     {"incentive", "激励系数", "incentive", "", plain},
	RuleFactor:        {"factor", "地方系数", "local factor", "", plain},
	RuleTotal:         {"total-coefficient", "合计系数", "coefficient in all", "×", plain},
	RuleAuxiliary:     {"auxiliary", "辅助分型系数", "auxiliary factor", "", plain},
	RuleRate:          {"rate", "费率", "rate", "", yuan},
	RuleValue:         {"value", "点值", "point value", "", plain},
	RuleAdjusted:      {"adjusted", "调整后权重或点数", "adjusted weight or points", "×", plain},
	RuleOrdinary:      {"ordinary", "正常病例标准", "price of an ordinary case", "×", yuan},
	RuleMean:          {"group-mean", "病组次均费用", "mean cost of the group", "", yuan},
	RuleAreaMean:      {"area-mean", "地区次均费用", "mean cost of the area", "", yuan},
	RuleMeanPerScore:  {"mean-per-score", "每分值费用", "mean cost per score", "", yuan},
	RuleReference:     {"reference", "倍率基准", "reference of the ratio", "×", yuan},
	RuleLowLimit:      {"low-limit", "低倍率界限", "low limit", "{0} × {1} × min(1, {2})", yuan},
	RulePrinted:       {"printed-limits", "费用界限", "printed limits", "", yuan},
	RuleRatio:         {"ratio", "倍率", "ratio", "{0} / {1}", plain},
	RuleHighLinear:    {"high-linear", "高倍率线性累加", "high outlier, linear", "{0} × {1} × {2} + ({3} − {4}) × {0} × {2}", plain},
	RuleHighOutside:   {"high-outside", "高倍率分值", "high outlier", "{0} × ({1} − {2} + 1) × {3} × {4}", plain},
	RuleHighInside:    {"high-inside", "高倍率分值（系数在内）", "high outlier, coefficient inside", "{0} × ({1} − {2} + {3}) × {4}", plain},
	RuleHighDeduct:    {"high-deduct", "高倍率折减", "high outlier, deducted", "({0} / {1} − ({2} − 1) × {3} × {4}) × {5}", plain},
	RuleHighCap:       {"high-cap", "高倍率封顶", "high outlier, capped", "×", plain},
	RuleLowPoints:     {"low-points", "低倍率点数", "low outlier, points", "{0} / {1} × {2}", plain},
	RuleLowRatio:      {"low-ratio", "低倍率分值", "low outlier, score", "×", plain},
	RuleIncomplete:    {"incomplete", "住院过程不完整", "incomplete stay", "{0} × {1} × {2} / {3}", plain},
	RuleIncompleteCap: {"incomplete-cap", "不完整病例上限", "limit of an incomplete stay", "min({0}, {1})", plain},
	RuleBlank:         {"blank", "空白病组", "blank group", "{0} × {1} / {2} × {3}", plain},
	RuleDay:           {"day", "床日标准", "value of a day", "", plain},
	RuleDays:          {"days", "床日合计", "days", "{0} × {1}", plain},
	RuleSupport:       {"support", "扶持系数", "support", "", plain},
	RuleAssessment:    {"assessment", "考核系数", "assessment", "", plain},
	RuleFinal:         {"final", "扶持和考核后", "with support and assessment", "{0} × (1[ + {1}]) × {2}", plain},
	RuleExtra:         {"extra", "新技术加点", "extra points", "{0} + {1}", plain},
	RuleReadmission:   {"readmission", "再入院扣减", "readmission", "{0} × {1}", plain},
	RuleCost:          {"at-cost", "按项目", "by item", "", yuan},
	RuleAgreed:        {"agreed", "单病种价格", "price of the single disease", "", yuan},
	RulePending:       {"pending", "待专家评议", "awaits the panel", "", yuan},
	RuleUnpaid:        {"unpaid", "不予支付", "not paid", "", yuan},
	RuleReview:        {"review", "特例单议", "special-case review", "", plain},
	RuleReviewCost:    {"review-cost", "特例单议折算", "special-case review, cost to points", "({0} − {1}) / {2} × {3}", plain},
	RuleCounted:       {"counted", "计入点数", "points that count", "", plain},
	RuleRemote:        {"remote", "异地过渡系数", "transitional coefficient", "", plain},
	RuleStandard:      {"standard", "付费标准", "payment standard", "×", yuan},
	RuleCarved:        {"carved-out", "除外支付", "carved out", "", yuan},
	RuleBurden:        {"burden", "个人负担", "patient burden", "{0} + {1} + {2} + ({3} − {0} − {1} − {2}) × (1 − {4})", yuan},
	RuleFundSub:       {"F-SUB", "基金支付", "fund payment", "{0}[ + {1}] − {2}", yuan},
	RuleFundProp:      {"F-PROP", "基金支付", "fund payment", "max(0, ({0} − {1} − {2} − {3}) × {4})[ + {5}]", yuan},
	RuleFundFloor:     {"fund-floor", "基金支付不低于", "fund payment at least", "", yuan},
	RuleFundOpen:      {"F-AGG", "基金支付（机构年度清算）", "fund payment, at clearing", "", yuan},
	RuleSurplus:       {"surplus", "盈亏", "surplus", "{0}[ + {1}] − {2}", yuan},
}

// String returns the stable name of the rule.
func (r Rule) String() string {
	if int(r) < len(ruleTable) {
		return ruleTable[r].id
	}
	return ""
}

// Text returns what the rule finds, in the language.
func (r Rule) Text(l rules.Lang) string {
	if int(r) < len(ruleTable) {
		return l.Pick(ruleTable[r].zh, ruleTable[r].en)
	}
	return ""
}
