package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/payment/clearing"
	"github.com/fenzu/fenzu/payment/measure"
	"github.com/fenzu/fenzu/rules"
)

// summary prints what an actuary would look at first. Everything else is in the tables of write.
func (x *walked) summary(w io.Writer, l rules.Lang) {
	fmt.Fprintf(w, l.Pick("示例地区：三年测算，%d 年付费与清算。没有这个地区，病例和费用都是编造的。\n",
		"An example area: three years measured, %d paid and cleared. It does not exist; cases and costs are made up.\n"), paidYear)
	x.measurement(w, l)
	x.settlement(w, l)
	x.funds(w, l)
	x.hospitalTable(w, l)
	x.groupTable(w, l)
	x.checks(w, l)
}

// weight and points are what a scheme calls the weight of a group and what the value multiplies.
func (x *walked) weight(l rules.Lang) string {
	if x.pack.DRG() == nil {
		return l.Pick("分值", "score")
	}
	return l.Pick("权重", "weight")
}

func (x *walked) points(l rules.Lang) string {
	if x.pack.DRG() == nil {
		return l.Pick("分值", "scores")
	}
	return l.Pick("点数", "points")
}

// section prints a heading and a table.
func section(w io.Writer, l rules.Lang, zh, en string, g *grid) {
	fmt.Fprintf(w, "\n%s\n", l.Pick(zh, en))
	g.print(w)
}

// count writes a whole number with commas.
func count(n int64) string { return strings.TrimSuffix(payment.Fen(100*n).Grouped(), ".00") }

// yuan writes an amount without its fen, for tables that are read and not added up.
func yuan(f payment.Fen) string {
	n, _ := f.Yuan().Round(payment.Rounding{Mode: payment.HalfAway}).Units(0)
	return count(n)
}

func (x *walked) measurement(w io.Writer, l rules.Lang) {
	m := x.measured
	g := &grid{texts: 1}
	g.add(l.Pick("年度", "year"), l.Pick("病例", "cases"), l.Pick("参与", "counted"), l.Pick("次均费用", "mean cost"),
		l.Pick("入组率", "grouped"), l.Pick("病组数", "groups"))
	for i, y := range m.Years {
		for j := range m.CaseMix {
			if c := &m.CaseMix[j]; c.Scope == measure.ScopeArea && c.Year == y.Year {
				g.add(fmt.Sprintf("%d×%d", y.Year, m.Method.Weights[i]), count(c.All), count(y.Cases), y.Mean.Text(2),
					c.GroupingRate.String(), strconv.Itoa(c.Groups))
			}
		}
	}
	section(w, l, "测算", "Measurement", g)
	parts := []string{l.Pick("全域次均费用 ", "mean cost of the area ") + m.Area.String()}
	if n := len(m.Weights); n > 0 {
		parts = append(parts, fmt.Sprintf(l.Pick("权重 %d 个", "%d weights"), n))
	}
	if n := len(m.Scores); n > 0 {
		parts = append(parts, fmt.Sprintf(l.Pick("分值 %d 个", "%d scores"), n))
	}
	unstable := 0
	for i := range m.Quality {
		if m.Quality[i].Unstable {
			unstable++
		}
	}
	parts = append(parts, fmt.Sprintf(l.Pick("系数 %d 个", "%d coefficients"), len(m.Coefficients)), "RIV "+m.RIV.String(),
		fmt.Sprintf(l.Pick("变异系数 > %s 的病组 %d 个", "%[2]d groups with CV > %[1]s"), m.Method.Stable.CVLimit, unstable))
	fmt.Fprintf(w, "  %s\n", strings.Join(parts, l.Pick("，", ", ")))
}

func (x *walked) settlement(w io.Writer, l rules.Lang) {
	g := &grid{texts: 1}
	g.add(l.Pick("月", "month"), l.Pick("病例", "cases"), x.points(l), l.Pick("收入", "income"), l.Pick("按比例", "shared"),
		l.Pick("个人负担", "burden"), l.Pick("扣款", "deducted"), l.Pick("保证金", "deposit"), l.Pick("拨付", "pay"))
	row := func(name string, n *clearing.MonthLine) {
		g.add(name, count(n.Cases), n.Points.Text(2), yuan(n.Income), yuan(n.Shared), yuan(n.Burden), yuan(n.Deducted),
			yuan(n.Deposit), yuan(n.Pay))
	}
	var all clearing.MonthLine
	for _, m := range x.year.months {
		n := &m.Total
		row(strconv.Itoa(m.Month), n)
		all.Cases += n.Cases
		all.Points = all.Points.Add(n.Points)
		all.Income += n.Income
		all.Shared += n.Shared
		all.Burden += n.Burden
		all.Deducted += n.Deducted
		all.Deposit += n.Deposit
		all.Pay += n.Pay
	}
	row(l.Pick("合计", "total"), &all)
	section(w, l, "月结算（元）", "Months (yuan)", g)
}

func (x *walked) funds(w io.Writer, l rules.Lang) {
	g := &grid{texts: 1}
	head := []string{""}
	pots := x.year.cleared.Pots
	for i := range pots {
		head = append(head, pots[i].Insurance)
	}
	g.add(head...)
	row := func(zh, en string, f func(*clearing.Pot) string) {
		cells := []string{l.Pick(zh, en)}
		for i := range pots {
			cells = append(cells, f(&pots[i]))
		}
		g.add(cells...)
	}
	standard := x.scheme.mean.Quo(x.scheme.scale)
	row("上年基金支出", "fund spending last year", func(p *clearing.Pot) string { return x.history.fund[p.Insurance][lastYear].Grouped() })
	row("预算", "budget", func(p *clearing.Pot) string { return p.Budget.Or(0).Grouped() })
	row("风险储备金", "reserve", func(p *clearing.Pot) string { return p.Reserve.Grouped() })
	row(x.points(l)+"外支付", "paid beside "+x.points(l), func(p *clearing.Pot) string { return p.Beside.Grouped() })
	row("个人负担", "burden of the patients", func(p *clearing.Pot) string { return p.Burden.Grouped() })
	row("可分配金额", "numerator", func(p *clearing.Pot) string { return fen(p.Numerator).Grouped() })
	row("总"+x.points(l), x.points(l), func(p *clearing.Pot) string { return p.Points.Text(4) })
	row("预结点值（元）", "provisional value (yuan)", func(p *clearing.Pot) string { return x.scheme.provisional(p.Insurance) })
	row("清算点值（元）", "final value (yuan)", func(p *clearing.Pot) string { return p.Value.Text(4) })
	row("标准点值 M/s", "standard point value M/s", func(p *clearing.Pot) string { return standard.Text(4) })
	row("控费系数 q", "control coefficient q", func(p *clearing.Pot) string { return p.Value.Quo(standard).Text(4) })
	row("最终基金支付", "final fund amounts", func(p *clearing.Pot) string { return p.Final.Grouped() })
	row("预算余额", "left of the budget", func(p *clearing.Pot) string { return p.Left.Or(0).Grouped() })
	row("预付金（不冲抵）", "prepayment (not netted)", func(p *clearing.Pot) string {
		i := slices.IndexFunc(x.year.prepaid, func(a clearing.Prepayment) bool { return a.Insurance == p.Insurance })
		var why []string
		for _, r := range x.year.prepaid[i].Refused {
			why = append(why, refusal(r, l))
		}
		return cmp.Or(strings.Join(why, l.Pick("，", ", ")), x.year.prepaid[i].Amount.Grouped())
	})
	section(w, l, "基金与点值（元）", "Funds and point values (yuan)", g)
}

// refusal says why a fund prepays nothing.
func refusal(r clearing.Refusal, l rules.Lang) string {
	switch r {
	case clearing.ReservesShort:
		return l.Pick("累计结余不足", "reserves too short")
	case clearing.DeficitLastYear:
		return l.Pick("上年赤字", "deficit last year")
	}
	return l.Pick("预计赤字", "deficit ahead")
}

func (x *walked) hospitalTable(w io.Writer, l rules.Lang) {
	g := &grid{texts: 3}
	g.add(l.Pick("医院", "hospital"), "", l.Pick("等级", "level"), l.Pick("病例", "cases"), "CMI", l.Pick("费用指数", "cost index"),
		l.Pick("时间指数", "time index"), l.Pick("高倍率", "high"), l.Pick("低倍率", "low"), l.Pick("费用", "cost"), l.Pick("清算前结余", "before"),
		l.Pick("清算后结余", "after clearing"), l.Pick("结余率", "margin"))
	for _, h := range x.hospitals() {
		cost, time := h.indices()
		g.add(h.code, h.name, h.level, count(h.cases), h.cmi().Text(4), cost, time, count(h.kinds[payment.KindHigh]),
			count(h.kinds[payment.KindLow]), yuan(h.cost), yuan(h.before), yuan(h.after), percent(h.after, h.cost))
	}
	section(w, l, "医院（费用和结余：元；指数为上年）", "Hospitals (money in yuan; indices of last year)", g)
}

// rows is how many groups the summary shows of each kind.
const rows = 8

func (x *walked) groupTable(w io.Writer, l rules.Lang) {
	all := x.groups()
	print := func(zh, en string, list []groupResult) {
		g := &grid{texts: 2}
		g.add(l.Pick("病组", "group"), "", l.Pick("病例", "cases"), x.weight(l), l.Pick("历史均费", "mean before"), "CV",
			l.Pick("当年均费", "mean now"), l.Pick("费用", "cost"), l.Pick("标准", "standard"), l.Pick("结余", "surplus"), l.Pick("结余率", "margin"))
		for i := range list {
			r := &list[i]
			g.add(r.code, text.Clip(r.name, 20), count(r.cases), r.weight.String(), r.expected.Text(2), r.cv, r.mean().String(),
				yuan(r.cost), yuan(r.standard), yuan(r.surplus()), percent(r.surplus(), r.cost))
		}
		section(w, l, zh, en, g)
	}
	print("费用最多的病组", "Groups with the greatest cost", all[:min(rows, len(all))])
	slices.SortStableFunc(all, func(a, b groupResult) int { return cmp.Compare(a.surplus(), b.surplus()) })
	print("亏损最多的病组", "Groups with the greatest loss", all[:min(rows, len(all))])
	slices.Reverse(all)
	print("结余最多的病组", "Groups with the greatest surplus", all[:min(rows, len(all))])
}

func (x *walked) checks(w io.Writer, l rules.Lang) {
	g := &grid{texts: 3}
	for i := range x.year.cleared.Checks {
		c := &x.year.cleared.Checks[i]
		mark := ""
		switch {
		case !c.Holds:
			mark = l.Pick("不符", "FAILS")
		case c.Must:
			mark = l.Pick("相符", "holds")
		}
		g.add(mark, c.Of, c.Text(l), c.Rest)
	}
	section(w, l, "核对（差）", "Checks (rest)", g)
}
