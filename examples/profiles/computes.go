package main

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// computes says what a profile settles. What is only inferred settles nothing.
func computes(p *rules.Pack) []string {
	y := p.Payment()
	has := func(name string) bool {
		s := y.Setting(name)
		return s != nil && slices.ContainsFunc(s.Values, func(v rules.SettingValue) bool { return !v.Unknown && v.Evidence != "I" })
	}
	limits := map[string]bool{"high": has("high.mode") && has("high.threshold"), "low": has("low.mode") && has("low.threshold")}
	var list []string
	for _, c := range []struct {
		on   bool
		text string
	}{
		{len(y.Weights) > 0 && has("rate.value") && len(y.Coefficients) > 0, "所列病组的正常标准"},
		{len(y.Weights) > 0 && !has("rate.value"), "所列病组的权重；给定费率即得正常标准"},
		{len(y.Weights) == 0 && has("rate.value"), "给定权重的正常标准"},
		{len(y.Limits) > 0, "按印出的上下限判别病例类别"},
		{len(y.BedDays) > 0 && y.Text("bed_day.kind") == "points", "床日点数"},
		{len(y.BedDays) > 0 && y.Text("bed_day.kind") != "points", "床日限额"},
		{has("coef.value") && y.Text("coef.kind") == "level", "级别系数"},
		{y.Text("coef.kind") == "dynamic", "机构系数"},
		{limits["high"] && limits["low"], "给定均费和权重（分值）时的高低倍率判别"},
		{has("high.mode") && has("low.mode") && !limits["high"], "给定界限时的高低倍率付费"},
		{has("high.mode") != has("low.mode") && y.Text("high.mode") != "review", "给定界限时一侧倍率病例的付费"},
		{has("incomplete.with_coefficient"), "住院过程不完整的点数"},
		{has("readmit.factor"), "再入院的扣减"},
		{has("stay.min") || has("stay.max"), "住院天数界限"},
		{has("blank.factor"), "空白病组的分值"},
		{has("tcm.threshold"), "中治率判别"},
		{len(y.Grounds) > 0, "特例单议的条件"},
		{has("special.quota"), "特例单议的名额"},
		{y.Text("value.numerator") == "total_cost", "点值"},
		{has("fund.variant"), "给定标准时的基金支付（" + y.Text("fund.variant") + "）"},
		{has("month.share") && has("month.basis"), "月结算"},
		{has("deposit.return_below"), "保证金返还比例"},
		{has("share.bands"), "超支分担"},
		{has("share.surplus") && !has("share.bands"), "结余留用"},
		{has("prepayment.months"), "预付金"},
		{has("settle.workdays"), "拨付期限"},
		{has("consortium.grassroots_share"), "县域医共体基层占比"},
		{has("remote.value"), "异地就医的适用和起始日"},
	} {
		if c.on {
			list = append(list, c.text)
		}
	}
	return list
}
