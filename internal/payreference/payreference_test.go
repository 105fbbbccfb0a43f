package payreference_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fenzu/fenzu/internal/payreference"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// grouping is the pack that the random schemes are for; nobody opens it.
var grouping = rules.Identity{System: rules.SystemDRG, ID: "mini", Edition: "1.0", Revision: 1, Digest: "h1:mini"}

// maker makes random schemes and claims. All their numbers are made up.
type maker struct {
	*rand.Rand
	unit     string
	sections map[string][]string
	tables   map[string][]string
	lines    []string // thresholds of the scheme
}

func (m *maker) chance(percent int) bool   { return m.IntN(100) < percent }
func (m *maker) one(list ...string) string { return list[m.IntN(len(list))] }
func (m *maker) number(low, high, by int) string { // hundredths
	n := low + by*m.IntN((high-low)/by+1)
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

// set states a setting: one value, or with some chance a list of values with conditions.
func (m *maker) set(name, when string, value func() string) {
	section, key, _ := strings.Cut(name, ".")
	text := value()
	if strings.HasSuffix(name, ".threshold") {
		m.lines = append(m.lines, text)
	}
	if when != "" && m.chance(50) {
		list := []string{}
		for range 1 + m.IntN(2) {
			var c string
			switch string(when[m.IntN(len(when))]) {
			case "h":
				c = "hospital_level: " + m.one("三级", "二级", "一级")
			case "c":
				c = "class: " + m.one("综合", "专科")
			case "i":
				c = "institution: " + m.one("H1", "H2")
			case "n":
				c = "insurance: " + m.one("职工", "居民")
			case "p":
				c = "place: " + m.one("local", "remote")
			case "d":
				c = m.one("from: 2025-04-01", "to: 2025-06-30", "from: 2025-03-01, to: 2025-03-31")
			case "b":
				c = "below: " + m.one("1", "1.50", "2", "500", "12000")
			case "a":
				c = "at_least: " + m.one("0", "0.05", "0.10", "0.60")
			}
			v := value()
			if strings.HasSuffix(name, ".threshold") {
				m.lines = append(m.lines, v)
			}
			if c == "" || slices.ContainsFunc(list, func(o string) bool {
				return strings.Contains(o, ", "+strings.Split(c, ":")[0]) || strings.Contains(c, "2025-") && strings.Contains(o, "2025-")
			}) {
				continue
			}
			list = append(list, "{value: "+v+", "+c+"}")
		}
		if m.chance(95) || len(list) == 0 {
			list = append(list, "{value: "+text+"}")
		}
		text = "[" + strings.Join(list, ", ") + "]"
	}
	m.sections[section] = append(m.sections[section], key+": "+text)
}

// maybe states a setting with some chance.
func (m *maker) maybe(percent int, name, when string, value func() string) bool {
	if !m.chance(percent) {
		return false
	}
	m.set(name, when, value)
	return true
}

// of is one of some words; hundredths is some number of two decimals.
func (m *maker) of(words ...string) func() string { return func() string { return m.one(words...) } }
func (m *maker) hundredths(low, high, by int) func() string {
	return func() string { return m.number(low, high, by) }
}

// row adds a row to a table.
func (m *maker) row(table, header string, cells ...string) {
	if len(m.tables[table]) == 0 {
		m.tables[table] = []string{header}
	}
	line := strings.Join(cells, ",")
	m.tables[table] = append(m.tables[table], line)
}

// groups are the groups of the schemes: K may be blank, P of bed-days, T of Chinese medicine with the western group X, Z without price.
var groups = []string{"A", "B", "C", "D", "K", "P", "QY", "T", "X", "Z"}

// scheme makes a scheme.
func (m *maker) scheme() fstest.MapFS {
	m.sections, m.tables, m.lines = make(map[string][]string), make(map[string][]string), nil
	m.unit = m.one("weight-rate", "points", "points", "score", "score", "price")
	points, score, rate := m.unit == "points", m.unit == "score", m.unit == "weight-rate"
	m.set("unit.kind", "", m.of(m.unit))
	if points || score && m.chance(80) {
		m.set("unit.scale", "", m.of("1", "100", "1000"))
		m.set("unit.mean", "hnd", m.of("8000", "8600", "12000"))
	}
	if rate {
		m.set("rate.value", "hcind", m.of("8000", "7200.5", "9575.25"))
	}
	m.coefficients(rate || points || score)
	m.outliers()

	m.maybe(80, "incomplete.with_coefficient", "", m.of("yes", "no"))
	m.maybe(50, "incomplete.cap", "", m.of("base", "base-coefficient", "none"))
	if m.maybe(50, "readmit.days", "", m.of("10", "15")) {
		m.set("readmit.factor", "", m.of("0.5", "0", "0.333"))
	}
	if m.maybe(40, "stay.min", "", m.of("2", "3")) {
		m.set("stay.short_mode", "", m.of("item", "review"))
	}
	if m.maybe(40, "stay.max", "", m.of("59", "60")) {
		m.set("stay.long_mode", "", m.of("item", "review"))
	}
	m.maybe(90, "ungrouped.mode", "", m.of("item", "review", "unpaid"))
	m.maybe(60, "qy.mode", "", m.of("weighted", "item", "review", "unpaid"))
	m.maybe(90, "unpriced.mode", "", m.of("item", "review", "unpaid"))
	if points || score {
		m.maybe(40, "item.points", "", m.of("count", "none"))
	}
	if m.chance(30) {
		m.set("group.min_cases", "", m.of("5", "30"))
		m.maybe(50, "group.cv_limit", "", m.of("1", "0.8"))
		m.set("group.unstable_mode", "", m.of("item", "review"))
	}
	m.mechanisms(score)

	m.set("fund.variant", "", m.of("F-SUB", "F-SUB", "F-PROP", "F-AGG"))
	m.maybe(30, "fund.floor", "", m.of("0"))
	m.maybe(50, "fund.carve_out", "", m.of("separate", "included"))
	if points || score {
		m.set("value.numerator", "", m.of("fund", "total_cost", "fund_plus_burden"))
		for _, name := range []string{"value.final", "value.month", "value.budget"} {
			m.maybe(60, name, "nphd", m.of("76", "64.5", "9.8765", "1", "102.0408"))
		}
	}
	if m.chance(60) {
		m.set("remote.value", "", m.of("place-of-care", "own"))
		m.maybe(60, "remote.coefficient", "hci", m.of("0.98", "1.02"))
	}
	roundings := []string{"coefficient"}
	if rate || points {
		roundings = append(roundings, "weight", "weight_coefficient")
	}
	if points || score {
		roundings = append(roundings, "base_points", "points", "bed_day_points")
	}
	for _, name := range append(roundings, "ratio", "standard") {
		if m.chance(25) {
			m.set("round."+name, "", func() string {
				return m.one("half-away", "half-even", "half-down", "up", "down") + "/" + m.one("1", "2", "3", "4", "4")
			})
		}
	}
	if m.unit != "price" {
		m.maybe(25, "round.value", "", m.of("half-away/2", "down/1", "up/3"))
	}
	m.set("round.money", "", m.of("half-away/2", "half-away/2", "half-even/2", "half-down/2", "up/2", "down/2", "half-away/1", "half-even/0"))
	m.prices()
	for _, h := range []string{"H1,三级,综合,", "H2,二级,专科,0.98", "H3,一级,综合,1.013", "H4,三级,,"} {
		m.row("institutions", "institution,hospital_level,class,assessment", h)
	}
	return m.files()
}

// coefficients states where k comes from.
func (m *maker) coefficients(own bool) {
	kind := "none"
	if own {
		kind = m.one("none", "level", "institution", "institution-group", "mix", "dynamic")
		m.set("coef.kind", "", m.of(kind))
	}
	facts := false
	switch kind {
	case "none":
	case "mix":
		facts = true
		m.sections["coef"] = append(m.sections["coef"], "mix: [{value: 0.5, part: institution}, {value: "+m.one("0.3", "0.25")+
			", part: level, hospital_level: 三级}, {value: 0.35, part: level}, {value: 0.15, part: cmi}]")
	default:
		table := m.chance(50)
		if !table || m.chance(60) {
			m.set("coef.value", "hcid", m.hundredths(55, 130, 1))
		}
		if table {
			rows := []string{",,,", "H1,,,", ",三级,,", ",,综合,", ",,,A", "H1,,,A", "H2,,,B", ",三级,,A", ",三级,综合,"}
			for _, r := range rows {
				if m.chance(40) || len(m.tables["coefficients"]) == 0 {
					m.row("coefficients", "institution,hospital_level,class,code,coefficient", r, m.number(55, 130, 1))
				}
			}
		}
		if kind == "dynamic" {
			facts = true
			m.maybe(60, "coef.dynamic_rounding", "", m.of("whole", "linear"))
			for _, r := range []string{"cmi,三级,0.05,0.01,,0.13", "cmi,二级,0.03,0.01,,", "age,,0.10,0.01,,0.06", "age,三级,0.20,0.01,0.01,0.03", "institution,一级,0.03,0.02,0.01,"} {
				if m.chance(60) || len(m.tables["dynamic"]) == 0 {
					m.row("dynamic", "part,hospital_level,per,gain,first,cap", r)
				}
			}
		}
		if kind == "institution-group" {
			m.maybe(50, "coef.new_group", "", m.of("1", "0.9"))
		}
	}
	if kind != "none" {
		m.maybe(30, "coef.floor", "hc", m.of("0.8", "0.9"))
		m.maybe(30, "coef.cap", "hc", m.of("1.1", "1.2"))
	}
	if m.chance(30) {
		facts = true
		m.set("coef.cmi_incentive", "hca", m.hundredths(101, 105, 1))
	}
	if m.chance(30) {
		facts = true
		m.set("tcm.coefficient", "hca", m.hundredths(101, 105, 1))
	}
	if facts {
		for _, h := range []string{"H1", "H2", "H3", "H4"} {
			for _, part := range []string{"institution", "level", "cmi", "age"} {
				m.row("components", "institution,part,value,mean", h, part, m.number(60, 140, 1), m.one("1", "1.1", "0.96"))
			}
			if m.chance(70) {
				m.row("components", "", h, "tcm-share", m.number(20, 90, 5), "")
			}
		}
	}
}

// outliers states chapter 5 and 6.4.
func (m *maker) outliers() {
	words := map[string][]string{
		"weight-rate": {"none", "item", "review"}, "price": {"none", "item", "review"},
		"points": {"none", "item", "linear", "linear", "deduct", "deduct", "cap", "cap", "review"}, "score": {"none", "item", "linear", "linear", "linear", "review"},
	}[m.unit]
	high := m.one(words...)
	m.set("high.mode", "", m.of(high))
	if high != "none" {
		m.set("high.threshold", "hcnb", m.of("1.3", "1.5", "2", "2.5", "3"))
		m.maybe(50, "high.compare", "", m.of("gt", "ge"))
		if m.maybe(40, "extreme.threshold", "hcn", m.of("3", "4", "5")) {
			m.maybe(50, "extreme.compare", "", m.of("gt", "ge"))
			m.maybe(60, "extreme.rule", "", m.of("high", "ordinary", "item"))
		}
	}
	low := m.one("none", "cost")
	if m.unit == "points" || m.unit == "score" {
		low = m.one("none", "cost", "points", "points")
	}
	m.set("low.mode", "", m.of(low))
	if low != "none" {
		m.set("low.threshold", "hcnb", m.of("0.3", "0.35", "0.4", "0.5", "0.6"))
		m.maybe(50, "low.compare", "", m.of("lt", "le"))
		if m.chance(40) {
			m.set("low.coefficient_rule", "", m.of("take-lower"))
			m.maybe(50, "low.printed_decides", "", m.of("yes", "no"))
		}
	}
	if m.chance(60) {
		m.set("ratio.denominator", "", m.of(map[string][]string{
			"weight-rate": {"standard", "group-mean", "adjusted-mean"}, "price": {"price", "standard", "group-mean"},
			"points": {"standard", "group-mean", "adjusted-mean"}, "score": {"level-mean", "score-coefficient", "standard"}}[m.unit]...))
	}
	if m.chance(80) {
		mode := "ordinary"
		if m.unit == "score" && m.chance(50) {
			mode = "mean-per-score"
			m.set("ratio.mean_per_score", "nd", m.of("8.5", "10"))
		}
		m.set("ratio.missing_mean", "", m.of(mode))
	}
	if m.unit == "score" {
		m.maybe(60, "deviation.coefficient_position", "", m.of("outside", "inside", "none"))
	}
	m.maybe(50, "exclusion.outlier_test", "", m.of("net", "gross"))
}

// mechanisms states chapter 7.
func (m *maker) mechanisms(score bool) {
	if m.chance(40) {
		for i, r := range []string{"A,", "B,1.02"} {
			if i == 0 || m.chance(50) {
				m.row("grass_roots", "code,factor", r)
			}
		}
		m.set("grass_roots.factor", "hd", m.of("1", "0.9"))
	}
	if score && m.chance(60) {
		m.set("aux.combine", "", m.of("highest"))
		m.maybe(30, "aux.replaces_coefficient", "", m.of("yes", "no"))
		for _, r := range []string{"老年,,,,1.05", "老年,三级,,1.08,1.06", "老年,,A,,1.2", "肿瘤,,,1.30,1.04", "肿瘤,二级,B,1.01,1.5", "重症,,,,0.95"} {
			if m.chance(70) || len(m.tables["auxiliary"]) == 0 {
				m.row("auxiliary", "class,hospital_level,code,trigger,factor", r)
			}
		}
	}
	if m.chance(50) {
		kinds := []string{"price", "limit"}
		if m.unit == "points" || m.unit == "score" {
			kinds = append(kinds, "points", "points")
		}
		kind := m.one(kinds...)
		m.set("bed_day.kind", "", m.of(kind))
		for _, r := range []string{"精神,,,,P", "精神,三级,,,P", "精神,,,,", "精神,,职工,,", "康复,三级,,H1,", "康复,,,,"} {
			if m.chance(70) || len(m.tables["bed_days"]) == 0 {
				m.row("bed_days", "class,hospital_level,insurance,institution,code,value", r, m.one("420", "2.36182972", "5", "310"))
			}
		}
	}
	if m.chance(30) {
		m.set("tcm.threshold", "", m.of("0.6", "0.5"))
		m.row("tcm_fallback", "code,fallback", "T,X")
	}
	if m.chance(40) {
		m.row("tcm_advantage", "code,mode,western,ratio,percent,bonus",
			m.one("T,score,X,0.8,0.1,", "T,score,X,1,,", "T,score,,,0.05,0.1", "T,effect,X,0.6,,", "C,score,D,0.8,0.05,0.02"))
	}
	if m.chance(60) {
		for _, r := range []string{"N1,carve-out,,2025-01-01,2025-06-30", "N2,factor,1.1,2025-01-01,2025-06-30", "N4,carve-out,,,"} {
			m.row("exclusions", "item,mode,value,from,to", r)
		}
		if m.unit == "points" || m.unit == "score" {
			m.row("exclusions", "", "N3,points,12.5,,2025-03-31")
			m.row("exclusions", "", "N3,points,8,2025-04-01,")
		}
	}
	if m.chance(40) {
		for _, r := range []string{"区域中心,H1,,,,,1.02,,", "新技术,,,,B,,1.05,2025-01-01,2025-03-31", "专科,,专科,,,,1.01,,", "居民,,,二级,,居民,0.99,,"} {
			if m.chance(60) || len(m.tables["factors"]) == 0 {
				m.row("factors", "name,institution,class,hospital_level,code,insurance,factor,from,to", r)
			}
		}
	}
	if m.chance(30) {
		m.set("support.combine", "", m.of("highest"))
		m.row("supports", "institution,support,factor", "H1,重点专科,0.05")
		m.row("supports", "", "H1,医联体,0.03")
		m.row("supports", "", "H2,医联体,0.15")
	}
	m.maybe(20, "assessment.factor", "hci", m.of("0.98", "1.01"))
	if m.chance(70) {
		list := []string{"item", "amount", "weight"}
		if m.unit == "points" || m.unit == "score" {
			list = append(list, "points", "cost")
		}
		m.sections["special"] = append(m.sections["special"], "settle: ["+strings.Join(list, ", ")+"]")
	}
}

// prices states weights, scores, prices and mean costs.
func (m *maker) prices() {
	value := m.hundredths(30, 400, 5)
	table, column := "weights", "weight"
	switch m.unit {
	case "score":
		table, column = "scores", "score"
		value = m.hundredths(10000, 200000, 5000)
	case "price":
		table, column = "prices", "price"
		value = m.hundredths(100000, 3000000, 50000)
	}
	costs := m.chance(85)
	measured := m.unit == "points" && m.chance(25)
	if m.unit == "score" && m.chance(40) {
		m.sections["blank"] = []string{"groups: [K]", "factor: 0.7"}
	}
	for _, g := range groups {
		if measured || costs && m.chance(85) {
			m.row("costs", "code,hospital_level,insurance,auxiliary,cost", g, "", "", "", m.number(300000, 3000000, 10000))
			if m.chance(20) {
				m.row("costs", "", g, "三级", "", "", m.number(300000, 3000000, 10000))
			}
			if m.chance(15) {
				m.row("costs", "", g, "", "居民", "", m.number(300000, 3000000, 10000))
			}
			if m.tables["auxiliary"] != nil && m.chance(15) {
				m.row("costs", "", g, "", "", "老年", m.number(300000, 3000000, 10000))
			}
		}
		if measured || g == "Z" || g == "QY" && m.chance(50) {
			continue
		}
		header := "code,hospital_level,insurance,cases,cv," + column
		if m.chance(90) {
			m.row(table, header, g, "", "", m.one("", "4", "5", "29", "100"), m.one("", "0.8", "0.9", "1.2"), value())
		}
		if m.chance(20) {
			m.row(table, header, g, "三级", "", "100", "", value())
		}
		if m.chance(10) {
			m.row(table, header, g, "", "居民", "100", "", value())
		}
	}
	if !measured && m.tables[table] == nil {
		m.row(table, "code,"+column, "A", value())
	}
}

// files are the files of the scheme.
func (m *maker) files() fstest.MapFS {
	var scheme, counts strings.Builder
	for _, section := range slices.Sorted(maps.Keys(m.sections)) {
		scheme.WriteString(section + ":\n")
		for _, line := range m.sections[section] {
			scheme.WriteString("  " + line + "\n")
		}
	}
	fsys := fstest.MapFS{"scheme.yaml": {Data: []byte(scheme.String())}}
	for _, name := range slices.Sorted(maps.Keys(m.tables)) {
		fmt.Fprintf(&counts, "  %s: %d\n", name, len(m.tables[name])-1)
		fsys[name+".csv"] = &fstest.MapFile{Data: []byte(strings.Join(m.tables[name], "\n") + "\n")}
	}
	fsys["pack.yaml"] = &fstest.MapFile{Data: []byte("format: 1\nsystem: payment\nid: random\nedition: \"2025\"\nrevision: 1\nname: 随机\nfrom: 2025-01-01\n" +
		"to: 2025-12-31\nsources:\n  - {title: 随机, issuer: fenzu, note: 虚构}\ngrouping:\n  - {id: mini, edition: \"1.0\", digest: \"h1:mini\"}\n" +
		"tables:\n" + counts.String())}
	return fsys
}

// claim makes a claim.
func (m *maker) claim() *payment.Claim {
	pack := grouping
	c := &payment.Claim{ID: "1", Institution: m.one("H1", "H2", "H3", "H4"), Insurance: m.one("职工", "居民"), Stay: rules.Known(int64(m.IntN(70))),
		Discharged: rules.Date{Year: 2025, Month: time.Month(1 + m.IntN(12)), Day: 1 + m.IntN(28)}}
	c.Result = rules.Result{Status: rules.Grouped, Code: groups[m.IntN(len(groups))], Pack: &pack}
	if c.Result.Code == "QY" {
		c.Result.Status = rules.Ambiguous
	}
	if m.chance(5) {
		c.Result.Status, c.Result.Code = rules.Ungrouped, "0000"
	}
	c.Cost = payment.Fen(1 + m.Int64N(6_000_000))
	if m.chance(30) {
		c.Cost = payment.Fen(1 + m.Int64N(600_000))
	}
	if m.chance(10) {
		c.Unreasonable = payment.Fen(m.Int64N(int64(c.Cost)/4 + 1))
	}
	for _, item := range []string{"N1", "N2", "N3", "N4"} {
		if m.tables["exclusions"] != nil && m.chance(25) && (item != "N3" || strings.Contains(strings.Join(m.tables["exclusions"], " "), "N3")) {
			cost := payment.Fen(m.Int64N(int64(c.Cost)/6 + 1))
			c.Items = append(c.Items, payment.Item{Code: item, Cost: cost, Burden: cost / 7})
		}
	}
	own := int64(c.Cost) / 2
	if m.chance(80) {
		c.Burden = payment.Known(payment.Fen(m.Int64N(own + 1)))
	}
	if m.chance(90) {
		ratio, _ := payment.ParseNumber(m.one("0.85", "0.7", "2/3"))
		c.Benefit = payment.Benefit{Known: true, SelfPaid: payment.Fen(m.Int64N(own/3 + 1)), FirstSelfPay: payment.Fen(m.Int64N(own/3 + 1)),
			Deductible: payment.Fen(m.Int64N(own/3 + 1)), Ratio: ratio}
	}
	switch m.IntN(20) {
	case 0:
		c.Method, c.Price = payment.BySingle, payment.Known(payment.Fen(1+m.Int64N(2_000_000)))
	case 1, 2:
		c.Method, c.BedDay = payment.ByBedDay, m.one("精神", "康复")
		if m.chance(50) {
			c.BedDays = rules.Known(int64(m.IntN(60)))
		}
	case 3:
		c.Method = payment.ByItem
	}
	if m.chance(15) {
		c.Stay = rules.Int{}
		c.Admitted = rules.Date{Year: 2024, Month: 12, Day: 1 + m.IntN(31)}
	}
	c.Incomplete = m.chance(15)
	if m.chance(15) {
		c.Readmitted = c.Discharged
		c.Readmitted.Day = min(28, c.Readmitted.Day+m.IntN(20))
		c.Excused = m.chance(20)
	}
	if m.chance(20) {
		c.Place = "420100"
	}
	if m.tables["auxiliary"] != nil {
		for _, class := range []string{"老年", "肿瘤", "重症"} {
			if m.chance(40) && strings.Contains(strings.Join(m.tables["auxiliary"], " "), class) {
				c.Auxiliary = append(c.Auxiliary, class)
			}
		}
	}
	if m.chance(80) {
		c.TCM = &payment.TCM{Treatment: 300_00, PatentMedicine: 400_00, Herbs: payment.Fen(500_00 - m.IntN(3)),
			WesternDrugs: 800_00, Surgery: payment.Fen(m.IntN(2) * m.IntN(200_000))}
	}
	c.TCMMet, c.Failed = m.chance(70), m.chance(20)
	if m.chance(15) {
		value, _ := payment.ParseNumber(m.one("1.7", "136.5", "0.9050"))
		c.Review = payment.Review{Outcome: payment.Outcome(1 + m.IntN(6)), Approved: payment.Fen(1 + m.Int64N(3_000_000)), Value: value}
		if c.Review.Outcome == payment.OutcomeCost {
			c.Review.Unreasonable = c.Review.Approved / 9
		}
	}
	return c
}

// atLine gives the claim a cost that lies on a threshold of the scheme or a fen beside it. It reports whether there is one.
func (m *maker) atLine(s *payreference.Scheme, c *payment.Claim) bool {
	a, lacks := s.Pay(c)
	if lacks != "" || a.Ratio.Sign() == 0 || len(m.lines) == 0 {
		return false
	}
	line, _ := new(big.Rat).SetString(m.one(m.lines...))
	off := new(big.Rat).SetInt64(int64(c.Unreasonable))
	off.Add(off, new(big.Rat).Mul(a.CarvedOut, big.NewRat(100, 1)))
	net := new(big.Rat).Sub(new(big.Rat).SetInt64(int64(c.Cost)), off)
	cost := net.Quo(net, a.Ratio)
	cost.Add(cost.Mul(cost, line), off)
	if cost.IsInt() && cost.Num().IsInt64() {
		if n := payment.Fen(cost.Num().Int64()) + payment.Fen(m.IntN(3)-1); n > c.Unreasonable && n < 1e12 {
			c.Cost = n
			return true
		}
	}
	return false
}

// TestRandomSchemes holds package payment to the plain reading: for random schemes and claims kind, standard, points, fund
// payment, burden, surplus, coefficient and what lies between them are equal to the last digit, and both refuse the same claims.
func TestRandomSchemes(t *testing.T) {
	const schemes, claims = 300, 60
	kinds := make(map[payment.Kind]int)
	onLine, refused, failed := 0, 0, 0
	for seed := range schemes {
		m := &maker{Rand: rand.New(rand.NewPCG(uint64(seed), 20))}
		fsys := m.scheme()
		p, err := rules.Open(fsys)
		if err != nil {
			t.Fatalf("scheme %d: %v\n%s", seed, err, dump(fsys))
		}
		s, err := payment.Compile(p)
		if err != nil {
			t.Fatalf("scheme %d: %v\n%s", seed, err, dump(fsys))
		}
		plain := payreference.New(p)
		for i := range claims {
			c := m.claim()
			if m.chance(50) && m.atLine(plain, c) {
				onLine++
			}
			want, lacks := plain.Pay(c)
			got, err := s.Pay(c)
			var differ []string
			switch {
			case (lacks != "") != (err != nil):
				differ = []string{fmt.Sprintf("error %v, want %q", err, lacks)}
			case err != nil:
				refused++
			default:
				kinds[got.Kind]++
				differ = compare(&got, &want)
				if more := got.Readings &^ s.Readings(); more != 0 {
					differ = append(differ, fmt.Sprintf("readings %b that the scheme does not list", more))
				}
			}
			if len(differ) == 0 {
				continue
			}
			t.Errorf("scheme %d, claim %d: %s", seed, i, strings.Join(differ, "; "))
			if failed++; failed == 1 {
				t.Logf("%s\n%s", dump(fsys), got.Text(rules.English))
			} else if failed == 10 {
				t.FailNow()
			}
		}
	}
	for _, k := range payment.Kinds() {
		if kinds[k] < 50 {
			t.Errorf("%d cases are %s: the schemes are not random enough", kinds[k], k)
		}
	}
	if onLine < 500 || refused < 500 {
		t.Errorf("%d claims on a line, %d refused", onLine, refused)
	}
}

// compare names what differs.
func compare(got *payment.Bill, want *payreference.Answer) (differ []string) {
	say := func(name string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			differ = append(differ, fmt.Sprintf("%s %v, want %v", name, got, want))
		}
	}
	number := func(name string, n payment.Number, r *big.Rat) { say(name, n.Rat().RatString(), r.RatString()) }
	money := func(name string, f payment.Fen, r *big.Rat) { say(name, f, r.FloatString(2)) }
	say("kind", got.Kind, want.Kind)
	say("normal", got.Normal, want.Normal)
	number("weight", got.Weight, want.Weight)
	number("coefficient", got.Coefficient, want.Coefficient)
	number("ratio", got.Ratio, want.Ratio)
	number("points", got.Points, want.Points)
	if !got.Fixed {
		number("value", got.Value, want.Value)
	}
	number("exact standard", got.ExactStandard, want.ExactStandard)
	number("exact fund", got.ExactFund, want.ExactFund)
	money("standard", got.Standard, want.Standard)
	money("burden", got.Burden, want.Burden)
	money("fund", got.Fund, want.Fund)
	money("surplus", got.Surplus, want.Surplus)
	money("carved out", got.CarvedOut, want.CarvedOut)
	say("fixed", got.Fixed, want.Fixed)
	say("no money", got.Notices.Has(payment.ValueMissing) && !got.Fixed, want.NoMoney)
	say("panel pending", got.Notices.Has(payment.PanelPending), want.Pending)
	if !want.Fixed {
		say("provisional", got.Provisional, want.Provisional)
	}
	return differ
}

// dump prints the files of a scheme.
func dump(fsys fstest.MapFS) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(fsys)) {
		if name != "pack.yaml" {
			fmt.Fprintf(&b, "--- %s\n%s", name, fsys[name].Data)
		}
	}
	return b.String()
}
