package clearing

import (
	"strconv"

	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Check is an identity that a clearing was held to, or a difference that it names: nothing may be missing that nobody mentions.
type Check struct {
	Name  string `json:"name"`  // stable, such as fund-by-line
	Of    string `json:"of"`    // kind of insurance, or "" for all
	Left  string `json:"left"`  // as it stands in the result
	Right string `json:"right"` // as it was worked out another way
	Rest  string `json:"rest"`  // left less right
	Must  bool   `json:"must"`  // the rest must be 0; else it is a difference that is explained by the name
	Holds bool   `json:"holds"` // it is 0, or need not be
}

// checkTexts say what the checks are, in Chinese and English.
var checkTexts = map[string][2]string{
	"cases":             {"各机构例数之和 = 账单数", "cases of all institutions = bills"},
	"standard-by-line":  {"各机构支付标准之和 = 全部账单", "standards of all institutions = all bills"},
	"fund-by-line":      {"各机构基金支付之和 = 全部账单", "fund payments of all institutions = all bills"},
	"fund-by-kind":      {"各类病例基金支付之和 = 全部账单", "fund payments of all kinds = all bills"},
	"points-by-line":    {"各机构点数之和 = 全部账单", "points of all institutions = all bills"},
	"points-of-value":   {"清算点数 = 计算点值的点数", "points that are paid = points of the value"},
	"balance":           {"清算余额 = 最终基金支付 − 扣留 + 返还 − 已付", "balances = final − withheld + returned − paid"},
	"rounding-of-cases": {"逐例舍入之和 − 合计后舍入（解读 38）", "sum of rounded − rounded sum (reading 38)"},
	"rounding-of-value": {"点数 × 点值 − 可分配金额", "points × value − numerator"},
	"outside-of-points": {"支付标准 − 点数 × 点值：不按点值支付的病例及逐例舍入",
		"standards − points × value: cases that the value does not price, and rounding"},
	"budget":              {"预算 − 储备 − 最终基金支付", "budget − reserve − final fund amounts"},
	"without-sharing":     {"没有定额可比，不作结余分担：定额 − 费用", "no quota to share by: quota − spent"},
	"claims-without-bill": {"未计入任何合计的病例", "claims that are in no sum"},
}

// Text returns what the check is, in the language.
func (c *Check) Text(l rules.Lang) string {
	s := checkTexts[c.Name]
	return l.Pick(s[0], s[1])
}

// check holds the result to the sums of all bills, which were added up by themselves.
func (y *clearing) check(l *ledger) {
	o := y.out
	cases, standard, fund := o.Total.Cases, o.Total.Standard, payment.Fen(0)
	points := o.Total.Points
	var kinds payment.Fen
	for i := range o.Lines {
		if x := l.tallies[place{account: account{o.Lines[i].Institution, o.Lines[i].Insurance}}]; x != nil {
			fund += x.money[mFund]
		}
	}
	for i := range o.Remote {
		r := &o.Remote[i]
		cases, standard, fund, points = cases+r.Cases, standard+r.Standard, fund+r.Final, points.Add(r.Points)
	}
	for _, k := range l.whole.kinds {
		kinds += k.Fund
	}
	whole := l.whole.points.Number()
	y.must("", "cases", strconv.FormatInt(cases, 10), strconv.FormatInt(l.bills, 10), strconv.FormatInt(cases-l.bills, 10))
	y.money("", "standard-by-line", standard, l.whole.money[mStandard], true)
	y.money("", "fund-by-line", fund, l.whole.money[mFund], true)
	y.money("", "fund-by-kind", kinds, l.whole.money[mFund], true)
	y.must("", "points-by-line", points.String(), whole.String(), points.Sub(whole).String())
	t := &o.Total
	y.money("", "balance", t.Balance, t.Final-t.Withheld+t.Returned-t.Paid, true)
	y.money("", "rounding-of-cases", t.Fund, t.Fund-t.Remainder, false)
	for i := range o.Pots {
		p := &o.Pots[i]
		var sum payment.Number
		var standards payment.Fen
		for j := range o.Lines {
			if n := &o.Lines[j]; n.Insurance == p.Insurance {
				sum = sum.Add(n.Points)
				standards += n.Standard
			}
		}
		if p.Found {
			y.must(p.Insurance, "points-of-value", sum.String(), p.Points.String(), sum.Sub(p.Points).String())
			paid := p.Points.Mul(p.Value)
			if p.Numerator.Sign() > 0 {
				y.note(p.Insurance, "rounding-of-value", paid.Text(2), p.Numerator.Text(2), paid.Sub(p.Numerator).Text(2))
			}
			y.note(p.Insurance, "outside-of-points", standards.String(), paid.Text(2), standards.Yuan().Sub(paid).Text(2))
		}
		if budget, known := p.Budget.Get(); known {
			y.money(p.Insurance, "budget", budget-p.Reserve, p.Final, false)
		}
	}
	y.note("", "claims-without-bill", strconv.FormatInt(l.missing, 10), "0", strconv.FormatInt(l.missing, 10))
}

func (y *clearing) money(of, name string, left, right payment.Fen, must bool) {
	rest := left - right
	y.out.Checks = append(y.out.Checks, Check{name, of, left.String(), right.String(), rest.String(), must, !must || rest == 0})
}

func (y *clearing) must(of, name, left, right, rest string) {
	y.out.Checks = append(y.out.Checks, Check{name, of, left, right, rest, true, rest == "0"})
}

func (y *clearing) note(of, name, left, right, rest string) {
	y.out.Checks = append(y.out.Checks, Check{name, of, left, right, rest, false, true})
}

// Sound reports whether every identity holds.
func (c *Clearing) Sound() bool {
	for i := range c.Checks {
		if !c.Checks[i].Holds {
			return false
		}
	}
	return true
}
