package measure

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// shown is how many rows of a list the report prints; tables hold all of them.
const shown = 20

// report writes lines in one language.
type report struct {
	strings.Builder
	l rules.Lang
}

// Text returns a report for people: the method, what counted, the parameters of the area, and every kind of notice and error
// with its first examples. Tables of groups and institutions are in [Result.Files].
func (r *Result) Text(l rules.Lang) string {
	w := &report{l: l}
	w.method(r)
	w.records(r)
	w.parameters(r)
	w.caseMix(r)
	w.notices(r)
	w.errors(r)
	return w.String()
}

func (w *report) head(zh, en string) { fmt.Fprintf(w, "\n%s\n", w.l.Pick(zh, en)) }

// row writes a name and a value.
func (w *report) row(zh, en, value string) {
	fmt.Fprintf(w, "  %s  %s\n", text.Pad(w.l.Pick(zh, en), 26), value)
}

// method writes how it was measured.
func (w *report) method(r *Result) {
	m := r.Method
	w.WriteString(w.l.Pick("支付参数测算报告\n", "Measured payment parameters\n"))
	w.head("测算方法", "Method")
	years := make([]string, len(m.Years))
	for i, y := range m.Years {
		years[i] = fmt.Sprintf("%d × %d", y, m.Weights[i])
	}
	w.row("年度与权数", "years and weights", strings.Join(years, ", "))
	order := w.l.Pick("各年均次费用加权", "yearly means are weighted")
	if m.Order == PooledCases {
		order = w.l.Pick("费用与例数分别加权后相除", "costs and cases are weighted")
	}
	w.row("多年合成", "order", order)
	basis := w.l.Pick("总费用", "total cost")
	if len(m.Basis) > 0 {
		var parts []string
		for _, p := range m.Basis {
			parts = append(parts, p.Factor.String()+" × "+p.Name)
		}
		basis = strings.Join(parts, " + ")
	}
	w.row("费用口径", "cost", basis)
	w.row("选例", "selection", w.selection(&m.Select))
	trim := w.l.Pick("不裁剪", "none")
	if m.Trim.Method > TrimNone {
		trim = w.l.Pick("裁剪", "drop")
		if m.Trim.Method == TrimWinsor {
			trim = w.l.Pick("缩尾", "winsor")
		}
		trim += " " + strings.Join(m.Trim.words(), ", ") + w.l.Pick("，按组、按年", ", per group and year")
		if m.Trim.ByBand {
			trim += w.l.Pick("、按等级段", " and band")
		}
	}
	w.row("极端值", "trimming", trim)
	for _, o := range m.rounded() {
		w.row(w.l.Pick("取舍 ", "")+o.name, "rounding "+o.name, o.round.String())
	}
	if len(r.Readings) > 0 {
		var list []string
		for _, n := range r.Readings {
			list = append(list, strconv.Itoa(n))
		}
		w.row("采用的口径", "readings taken", strings.Join(list, ", "))
	}
}

// selection writes the limits of the cases that count.
func (w *report) selection(s *Selection) string {
	var list []string
	add := func(zh, en string, args ...any) { list = append(list, fmt.Sprintf(w.l.Pick(zh, en), args...)) }
	if s.Ambiguous {
		add("含歧义组", "ambiguous included")
	}
	if s.Ungrouped {
		add("含未入组", "ungrouped included")
	}
	if len(s.Levels) > 0 {
		add("等级 %s", "levels %s", strings.Join(s.Levels, "|"))
	}
	if len(s.Insurances) > 0 {
		add("险种 %s", "insurance %s", strings.Join(s.Insurances, "|"))
	}
	if len(s.Without) > 0 {
		add("不含 %d 个组", "without %d groups", len(s.Without))
	}
	if v, ok := s.StayMin.Get(); ok {
		add("住院 ≥ %d 天", "stay ≥ %d", v)
	}
	if v, ok := s.StayMax.Get(); ok {
		add("住院 ≤ %d 天", "stay ≤ %d", v)
	}
	if s.CostMin > 0 {
		add("费用 ≥ %s", "cost ≥ %s", s.CostMin)
	}
	if s.CostMax > 0 {
		add("费用 ≤ %s", "cost ≤ %s", s.CostMax)
	}
	if s.MinCases > 1 {
		add("每组 ≥ %d 例（例外 %d 个组）", "group ≥ %d cases (%d exempt)", s.MinCases, len(s.Exempt))
	}
	if len(list) == 0 {
		return w.l.Pick("全部已入组病例", "all grouped cases")
	}
	return strings.Join(list, w.l.Pick("，", ", "))
}

// rounding is how an output is rounded.
type rounding struct {
	name  string
	round payment.Rounding
}

// rounded lists the outputs with their rounding.
func (m *Method) rounded() []rounding {
	var list []rounding
	add := func(name string, ok bool, r func() payment.Rounding) {
		if ok {
			list = append(list, rounding{name, r()})
		}
	}
	add("area", m.Area != nil, func() payment.Rounding { return m.Area.Round })
	add("weight", m.Weight != nil, func() payment.Rounding { return m.Weight.Round })
	add("score", m.Score != nil, func() payment.Rounding { return m.Score.Round })
	add("rate", m.Rate != nil, func() payment.Rounding { return m.Rate.Round })
	add("value", m.Value != nil, func() payment.Rounding { return m.Value.Round })
	for i, o := range m.Coefficients {
		add(fmt.Sprintf("coefficient %d", i+1), true, func() payment.Rounding { return o.Round })
	}
	add("mean", m.Mean != nil, func() payment.Rounding { return m.Mean.Round })
	add("share", m.Share != nil, func() payment.Rounding { return m.Share.Round })
	add("quality", m.Quality != nil, func() payment.Rounding { return m.Quality.Round })
	add("casemix", m.CaseMix != nil, func() payment.Rounding { return m.CaseMix.Round })
	return list
}

// records writes what counted.
func (w *report) records(r *Result) {
	w.head("病例", "Cases")
	w.row("有效记录", "sound records", decimal(r.Read))
	w.row("参与测算", "counted", decimal(r.Counted))
	for _, x := range r.Left {
		w.row("  "+x.Reason.Text(w.l), "  "+x.Reason.Text(w.l), decimal(x.Cases))
	}
	for _, y := range r.Years {
		year := strconv.Itoa(y.Year)
		w.row(year+" 次均费用", year+" mean cost", fmt.Sprintf(w.l.Pick("%s 元（%d 例）", "%s yuan (%d cases)"), y.Mean.Text(2), y.Cases))
	}
}

// parameters writes the figures of the area.
func (w *report) parameters(r *Result) {
	w.head("参数", "Parameters")
	if r.Area.known {
		w.row("全域次均费用", "mean cost of the area", r.Area.String())
	}
	count := func(zh, en string, n int) {
		if n > 0 {
			w.row(zh, en, strconv.Itoa(n))
		}
	}
	count("权重", "weights", len(r.Weights))
	for _, c := range r.Checks {
		name := c.Band
		if name != "" {
			name = " " + name
		}
		format := w.l.Pick("%s（公布值 %s，病例 %d）", "%s (published %s, cases %d)")
		w.row("  Σ 例数×权重"+name, "  Σ cases × weight"+name, fmt.Sprintf(format, c.Exact, c.Published, c.Cases))
	}
	count("分值", "scores", len(r.Scores))
	for _, x := range r.Rates {
		zh, en := "费率", "rate"
		if x.Budget {
			zh, en = "费率（预算）", "rate (budget)"
		}
		scope := scopeOf(x.Level, x.Insurance)
		w.row(zh+scope, en+scope, fmt.Sprintf("%s = %s / %s", x.Rate, x.Cost.Text(2), x.CM.Text(4)))
	}
	for _, v := range r.Values {
		scope := scopeOf("", v.Insurance)
		w.row("预算点值"+scope, "budget value"+scope, fmt.Sprintf("%s = %s / %s", v.Value, v.Cost.Text(2), v.Scores.Text(4)))
	}
	count("系数", "coefficients", len(r.Coefficients))
	count("同级次均费用", "means by level", len(r.Means))
	count("动态系数指标", "shares", len(r.Shares))
	if r.RIV.known {
		w.row("RIV", "RIV", r.RIV.String())
	}
}

func scopeOf(level, insurance string) string {
	s := ""
	for _, x := range []string{level, insurance} {
		if x != "" {
			s += " " + x
		}
	}
	return s
}

// caseMix writes the rows of the area and of levels, and the first institutions.
func (w *report) caseMix(r *Result) {
	if len(r.CaseMix) == 0 {
		return
	}
	w.head("病例组合", "Case mix")
	columns := []string{
		w.l.Pick("范围", "scope"), w.l.Pick("年度", "year"), w.l.Pick("例数", "cases"), w.l.Pick("入组率", "grouped"), "CMI",
		w.l.Pick("费用指数", "cost index"), w.l.Pick("时间指数", "time index"), w.l.Pick("覆盖率", "coverage"),
	}
	widths := []int{24, 6, 10, 10, 10, 12, 12, 10}
	line := func(cells ...string) {
		s := " "
		for i, c := range cells {
			s += " " + text.Pad(text.Clip(c, 40), widths[i])
		}
		w.WriteString(strings.TrimRight(s, " ") + "\n")
	}
	line(columns...)
	institutions := 0
	for _, c := range r.CaseMix {
		name := c.Name
		switch c.Scope {
		case ScopeArea:
			name = w.l.Pick("全域", "area")
		case ScopeInstitution:
			if institutions++; institutions > shown {
				continue
			}
		}
		line(name, strconv.Itoa(c.Year), decimal(c.Cases), c.GroupingRate.String(), c.CMI.String(),
			c.CostIndex.String(), c.TimeIndex.String(), c.Coverage.String())
	}
	w.more(institutions)
}

// more says how many rows there are beyond those that are shown.
func (w *report) more(n int) {
	if n > shown {
		fmt.Fprintf(w, w.l.Pick("  ……另有 %d 行\n", "  ... and %d more\n"), n-shown)
	}
}

// notices writes the notices of each code in the order of their first.
func (w *report) notices(r *Result) {
	var order []Code
	count := make(map[Code]int)
	for i := range r.Notices {
		c := r.Notices[i].Code
		if count[c] == 0 {
			order = append(order, c)
		}
		count[c]++
	}
	if len(order) == 0 {
		return
	}
	w.head("提示", "Notices")
	for _, c := range order {
		n := 0
		for i := range r.Notices {
			if r.Notices[i].Code != c {
				continue
			}
			if n++; n <= shown {
				fmt.Fprintf(w, "  %s\n", r.Notices[i].Text(w.l))
			}
		}
		w.more(n)
	}
}

// errors writes the first errors of records.
func (w *report) errors(r *Result) {
	if len(r.Wrong) == 0 {
		return
	}
	w.head("有误的记录（未参与测算）", "Bad records (not counted)")
	for _, c := range r.Wrong {
		fmt.Fprintf(w, "  %s  %s  %d\n", text.Pad(string(c.Code), 22), c.Code.Text(w.l), c.Count)
	}
	for i, e := range r.Errors {
		if i == shown {
			break
		}
		fmt.Fprintf(w, "  %s\n", e.Text(w.l))
	}
}
