package clearing

import (
	"fmt"
	"io"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// decimals of printed points and values; what is printed is rounded, the result is not.
const shown = 4

// count writes a number with commas.
func count(n int64) string {
	return strings.TrimSuffix(payment.Fen(n*100).Grouped(), ".00")
}

// known writes an amount, "-" if it is unknown.
func known(a payment.Amount) string {
	if f, ok := a.Get(); ok {
		return f.Grouped()
	}
	return "-"
}

// blank writes nothing for 0.
func blank(f payment.Fen) string {
	if f == 0 {
		return ""
	}
	return f.Grouped()
}

// short clips a text that comes from data, so that it cannot disturb a page.
func short(s string) string { return text.Clip(s, 40) }

// WriteText prints the year in the language: values, institutions, remote care, quotas, monitoring, and what was checked.
func (c *Clearing) WriteText(w io.Writer, l rules.Lang) error {
	var p page
	fmt.Fprintf(&p, l.Pick("%s  %d 年度清算\n", "%s  annual clearing %d\n"), c.Scheme.String(), c.Year)
	fmt.Fprintf(&p, l.Pick("账单 %s 份，未计入 %s 例，读 %d 遍\n", "%s bills, %s claims in no sum, %d passes\n"), count(c.Bills),
		count(c.Missing), c.Passes)
	if !c.Business.IsZero() {
		fmt.Fprintf(&p, l.Pick("业务清算不晚于 %s\n", "business clearing by %s\n"), c.Business)
	}
	if !c.Money.IsZero() {
		fmt.Fprintf(&p, l.Pick("资金拨付不晚于 %s\n", "money by %s\n"), c.Money)
	}
	p.section(l.Pick("点值", "Point values"), c.pots(l))
	p.section(l.Pick("医疗机构", "Institutions"), c.lines(l))
	p.section(l.Pick("清算", "Clearing"), c.balances(l))
	p.section(l.Pick("病例类型", "Kinds of cases"), c.kinds(l))
	p.section(l.Pick("异地就医", "Remote care"), c.remote(l))
	p.section(l.Pick("限额", "Quotas"), c.quotas(l))
	p.section(l.Pick("监测", "Monitoring"), c.monitored(l))
	p.section(l.Pick("覆盖", "Coverage"), c.cover(l))
	p.section(l.Pick("核对", "Checks"), c.checks(l))
	c.problems(&p, l)
	writeReadings(&p, l, c.Readings)
	return p.to(w)
}

func (c *Clearing) pots(l rules.Lang) *grid {
	g := &grid{texts: 1}
	g.head(l, "险种|insurance", "预算|budget", "储备|reserve", "点数外|beside", "个人负担|burden", "可分配|numerator", "点数|points",
		"点值|value", "未舍入|unrounded", "最终基金支付|final", "预算余额|left")
	for i := range c.Pots {
		x := &c.Pots[i]
		row := []string{short(x.Insurance), known(x.Budget), blank(x.Reserve), blank(x.Beside), x.Burden.Grouped(), "", "", "", "",
			x.Final.Grouped(), known(x.Left)}
		if x.Found {
			row[6], row[7] = x.Points.Text(shown), x.Value.Text(shown)
		}
		if x.Numerator.Sign() > 0 {
			row[5], row[8] = x.Numerator.Text(2), x.Exact.Text(2*shown)
		}
		g.add(row...)
	}
	return g
}

func (c *Clearing) lines(l rules.Lang) *grid {
	g := &grid{texts: 2}
	g.head(l, "医疗机构|institution", "险种|insurance", "例数|cases", "总权重|weight", "点数|points", "费用|cost", "支付标准|standard",
		"除外|carved out", "个人负担|burden", "预结算|provisional", "基金支付|fund", "舍入差|rounding")
	row := func(name, insurance string, n *Line) {
		g.add(name, insurance, count(n.Cases), n.Weight.Text(shown), n.Points.Text(shown), n.Cost.Grouped(), n.Standard.Grouped(),
			blank(n.CarvedOut), n.Burden.Grouped(), n.Provisional.Grouped(), n.Fund.Grouped(), blank(n.Remainder))
	}
	for i := range c.Lines {
		row(short(c.Lines[i].Institution), short(c.Lines[i].Insurance), &c.Lines[i])
	}
	row(l.Pick("合计", "total"), "", &c.Total)
	return g
}

func (c *Clearing) balances(l rules.Lang) *grid {
	g := &grid{texts: 2}
	g.head(l, "医疗机构|institution", "险种|insurance", "基金支付|fund", "账外|special", "结余分担|sharing", "扣款|deducted", "最终基金支付|final",
		"扣留|withheld", "返还|returned", "已付|paid", "余额|balance", "预付金（不冲抵）|prepaid (not netted)")
	row := func(name, insurance string, n *Line) {
		g.add(name, insurance, n.Fund.Grouped(), blank(n.Special), blank(n.Adjustment), blank(n.Deducted), n.Final.Grouped(),
			blank(n.Withheld), blank(n.Returned), blank(n.Paid), n.Balance.Grouped(), blank(n.Prepaid))
	}
	for i := range c.Lines {
		row(short(c.Lines[i].Institution), short(c.Lines[i].Insurance), &c.Lines[i])
	}
	row(l.Pick("合计", "total"), "", &c.Total)
	return g
}

func (c *Clearing) kinds(l rules.Lang) *grid {
	g := &grid{texts: 1}
	g.head(l, "", "例数|cases", "费用|cost", "支付标准|standard", "基金支付|fund")
	for _, k := range c.Total.Kinds {
		g.add(k.Kind.Text(l), count(k.Cases), k.Cost.Grouped(), k.Standard.Grouped(), k.Fund.Grouped())
	}
	return g
}

func (c *Clearing) remote(l rules.Lang) *grid {
	g := &grid{texts: 3}
	g.head(l, "参保地|place", "医疗机构|institution", "险种|insurance", "例数|cases", "点数|points", "支付标准|standard", "预结算|provisional",
		"最终|final", "差额|difference")
	for i := range c.Remote {
		r := &c.Remote[i]
		g.add(short(r.Place), short(r.Institution), short(r.Insurance), count(r.Cases), r.Points.Text(shown), r.Standard.Grouped(),
			r.Provisional.Grouped(), r.Final.Grouped(), r.Difference.Grouped())
	}
	return g
}

func (c *Clearing) quotas(l rules.Lang) *grid {
	g := &grid{texts: 2}
	g.head(l, "限额|quota", "医疗机构|institution", "出院例数|discharges", "上限|limit", "已用|used", "")
	for i := range c.Quotas {
		q := &c.Quotas[i]
		name := q.Institution
		if name == "" {
			name = l.Pick("统筹区", "area")
		}
		mark := ""
		switch {
		case q.Exceeded() && q.National:
			mark = l.Pick("超过国家比例，只作报告", "beyond the national share, reported only")
		case q.Exceeded():
			mark = l.Pick("超出", "exceeded")
		}
		g.add(q.Quota, short(name), count(q.Discharges), count(q.Limit), count(q.Used), mark)
	}
	return g
}

func (c *Clearing) monitored(l rules.Lang) *grid {
	g := &grid{texts: 1}
	g.head(l, "医疗机构|institution", "例数|cases", "入组率|grouped", "病组覆盖率|coverage", "CMI", "高倍率|high", "低倍率|low", "特例单议|special")
	for i := range c.Monitor {
		m := &c.Monitor[i]
		name := short(m.Institution)
		if name == "" {
			name = l.Pick("统筹区", "area")
		}
		kinds := make(map[payment.Kind]int64)
		for _, k := range m.Kinds {
			kinds[k.Kind] = k.Cases
		}
		g.add(name, count(m.Cases), m.Grouped.Percent(2), m.Coverage.Percent(2), m.CMI.Text(shown), count(kinds[payment.KindHigh]),
			count(kinds[payment.KindLow]), m.Reviewed.Percent(2))
	}
	return g
}

// cover has a row for each coverage that was asked for.
func (c *Clearing) cover(l rules.Lang) *grid {
	g := &grid{texts: 1}
	g.head(l, "", "部分|part", "全部|whole", "比例|share")
	row := func(zh, en string, r Ratio, write func(int64) string) {
		if r.Whole > 0 {
			g.add(l.Pick(zh, en), write(r.Part), write(r.Whole), r.Percent(2))
		}
	}
	row("医疗机构", "institutions", c.Cover.Institutions, count)
	row("病组", "groups", c.Cover.Groups, count)
	row("住院基金支出", "fund spending", c.Cover.Fund, func(n int64) string { return payment.Fen(n).Grouped() })
	return g
}

func (c *Clearing) checks(l rules.Lang) *grid {
	g := &grid{texts: 3}
	g.head(l, "", "险种|insurance", "核对|check", "左|left", "右|right", "差|rest")
	for i := range c.Checks {
		x := &c.Checks[i]
		mark := ""
		switch {
		case !x.Holds:
			mark = l.Pick("不符", "FAILS")
		case x.Must:
			mark = l.Pick("相符", "holds")
		}
		g.add(mark, short(x.Of), x.Text(l), x.Left, x.Right, x.Rest)
	}
	return g
}

func (c *Clearing) problems(p *page, l rules.Lang) { writeProblems(p, l, c.Problems, c.Missing) }

// writeProblems names the claims that are in no sum.
func writeProblems(p *page, l rules.Lang, list []Problem, missing int64) {
	if missing == 0 {
		return
	}
	p.WriteString(l.Pick("\n未计入任何合计的病例\n", "\nClaims in no sum\n"))
	for _, x := range list {
		first, _, _ := strings.Cut(x.text(l), "\n")
		fmt.Fprintf(p, "  %s\n", text.Clip(first, 160))
	}
	if more := missing - int64(len(list)); more > 0 {
		fmt.Fprintf(p, l.Pick("  ……另有 %d 例\n", "  ... and %d more\n"), more)
	}
}

// writeReadings names the readings that were taken where the scheme is silent.
func writeReadings(p *page, l rules.Lang, list payment.Readings) {
	if list == 0 {
		return
	}
	p.WriteString(l.Pick("\n方案未规定之处采用的解读\n", "\nReadings where the scheme is silent\n"))
	for r := range list.All() {
		fmt.Fprintf(p, "  %2d  %s\n", r, r.Text(l))
	}
}

// text returns the error of a problem in the language.
func (p *Problem) text(l rules.Lang) string {
	if t, ok := p.Err.(interface{ Text(rules.Lang) string }); ok {
		return t.Text(l)
	}
	return p.Err.Error()
}

func (s *Settlement) remote(l rules.Lang) *grid {
	g := &grid{texts: 3}
	g.head(l, "参保地|place", "医疗机构|institution", "险种|insurance", "例数|cases", "点数|points", "支付标准|standard", "基金支付|fund")
	for i := range s.Remote {
		r := &s.Remote[i]
		g.add(short(r.Place), short(r.Institution), short(r.Insurance), count(r.Cases), r.Points.Text(shown), r.Standard.Grouped(),
			r.Fund.Grouped())
	}
	return g
}

// WriteText prints the month in the language.
func (s *Settlement) WriteText(w io.Writer, l rules.Lang) error {
	var p page
	fmt.Fprintf(&p, l.Pick("%s  %d 年 %d 月结算（%s）\n", "%s  settlement of %d-%02d (%s)\n"), s.Scheme.String(), s.Year, s.Month, s.Basis)
	fmt.Fprintf(&p, l.Pick("账单 %s 份，未计入 %s 例\n", "%s bills, %s claims in no sum\n"), count(s.Bills), count(s.Missing))
	if !s.Due.IsZero() {
		fmt.Fprintf(&p, l.Pick("最迟拨付日 %s\n", "due on %s\n"), s.Due)
	}
	g := &grid{texts: 2}
	g.head(l, "医疗机构|institution", "险种|insurance", "例数|cases", "点数|points", "点值|value", "基数|income", "比例|share", "按比例|shared",
		"个人负担|burden", "扣款|deducted", "保证金|deposit", "拨付|pay")
	row := func(name, insurance, value, share string, n *MonthLine) {
		g.add(name, insurance, count(n.Cases), n.Points.Text(shown), value, n.Income.Grouped(), share, n.Shared.Grouped(),
			blank(n.Burden), blank(n.Deducted), blank(n.Deposit), n.Pay.Grouped())
	}
	for i := range s.Lines {
		n := &s.Lines[i]
		row(short(n.Institution), short(n.Insurance), n.Value.Text(shown), n.Share.String(), n)
	}
	row(l.Pick("合计", "total"), "", "", "", &s.Total)
	p.section(l.Pick("医疗机构", "Institutions"), g)
	p.section(l.Pick("异地就医", "Remote care"), s.remote(l))
	writeProblems(&p, l, s.Problems, s.Missing)
	writeReadings(&p, l, s.Readings)
	return p.to(w)
}
