package rules

import (
	"slices"
	"strconv"
	"strings"
)

// tables reads the tables of the pack.
func (r *paymentReader) tables() {
	r.p.Weights = r.groupValues("weights", "weight", []string{"hospital_level", "insurance", "cases", "cv", "name"}, "0")
	r.p.Scores = r.groupValues("scores", "score", []string{"hospital_level", "insurance", "cases", "cv", "name"}, "0")
	r.p.Prices = r.groupValues("prices", "price", []string{"hospital_level", "insurance", "cases", "cv", "name"}, "")
	r.p.Costs = r.groupValues("costs", "cost", []string{"hospital_level", "insurance", "auxiliary", "name"}, "")
	r.limits()
	r.institutions()
	r.coefficients()
	r.components()
	r.dynamic()
	r.grassRoots()
	r.auxiliary()
	r.bedDays()
	r.fallbacks()
	r.advantages()
	r.exclusions()
	r.factors()
	r.supports()
	r.grounds()
}

// cells gives the cells of a row by the names of their columns.
type cells struct {
	*sheet
	r *paymentReader
}

// open opens a table.
func (r *paymentReader) open(name string, required, optional []string) (*cells, bool) {
	s, ok := r.table(name, required, append(optional, "evidence", "source"))
	return &cells{s, r}, ok
}

func (c *cells) column(name string) int { return slices.Index(c.columns, name) }

// text returns a cell, "" if the table has no such column.
func (c *cells) text(name string) string {
	if i := c.column(name); i >= 0 {
		return c.Cell(i)
	}
	return ""
}

// backing returns what the row rests on.
func (c *cells) backing() Backing {
	b := Backing{c.text("evidence"), c.text("source")}
	if b.Evidence != "" && !slices.Contains(evidenceMarks, b.Evidence) {
		c.fail(c.column("evidence"), CellValue, strconv.Quote(b.Evidence), strings.Join(evidenceMarks, ", "))
	}
	return b
}

// must returns a cell that must not be empty.
func (c *cells) must(name string) string {
	s := c.text(name)
	if s == "" {
		c.fail(c.column(name), CellEmpty)
	}
	return s
}

// number returns a number above, or not below, a limit; it may be left out if it is optional.
func (c *cells) number(name string, optional, zero bool) Decimal {
	s := c.text(name)
	if s == "" && optional {
		return Decimal{}
	}
	n, err := ParseDecimal(s)
	if err != nil || n.Sign() < 0 || n.Sign() == 0 && !zero {
		want := "> 0"
		if zero {
			want = ">= 0"
		}
		c.fail(c.column(name), CellValue, strconv.Quote(s), want)
	}
	return n
}

// day returns a day, which may be left out.
func (c *cells) day(name string) Date {
	s := c.text(name)
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		c.fail(c.column(name), CellValue, strconv.Quote(s), "YYYY-MM-DD")
	}
	return d
}

// span returns the days from and to.
func (c *cells) span() (from, to Date) {
	from, to = c.day("from"), c.day("to")
	if !from.IsZero() && !to.IsZero() && to.Compare(from) < 0 {
		c.fail(c.column("to"), DatesReversed, from.String(), to.String())
	}
	return from, to
}

// group returns the code of a group, which must be one of the packs that the scheme groups by.
func (c *cells) group(name string, optional bool) string {
	s := c.text(name)
	switch {
	case s == "" && !optional:
		c.fail(c.column(name), CellEmpty)
	case s != "" && c.r.groups != nil && !c.r.groups[s]:
		c.fail(c.column(name), GroupUnknown, s, "grouping")
	}
	return s
}

// once reports a row whose key an earlier row has.
func once[K comparable](c *cells, seen map[K]int, key K, column string) bool {
	if line, dup := seen[key]; dup {
		c.fail(c.column(column), RowDuplicate, c.text(column), line)
		return false
	}
	seen[key] = c.Line()
	return true
}

// groupValues reads a table with a number for each group.
func (r *paymentReader) groupValues(name, column string, optional []string, least string) []GroupValue {
	c, ok := r.open(name, []string{"code", column}, optional)
	if !ok {
		return nil
	}
	list := make([]GroupValue, 0, c.room())
	seen := make(map[[4]string]int)
	for c.next() {
		v := GroupValue{Code: c.group("code", false), Name: c.text("name"), HospitalLevel: c.text("hospital_level"), Insurance: c.text("insurance"),
			Auxiliary: c.text("auxiliary"), Value: c.number(column, false, least == "0"), CV: c.number("cv", true, true), Backing: c.backing(), Pos: c.pos()}
		if s := c.text("cases"); s != "" {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil || n < 0 {
				c.fail(c.column("cases"), CellValue, strconv.Quote(s), ">= 0")
			}
			v.Cases = Known(n)
		}
		if once(c, seen, [4]string{v.Code, v.HospitalLevel, v.Insurance, v.Auxiliary}, "code") {
			list = append(list, v)
		}
	}
	return list
}

// limits reads limits.csv.
func (r *paymentReader) limits() {
	c, ok := r.open("limits", []string{"code"}, []string{"low", "high", "hospital_level", "insurance", "name"})
	if !ok {
		return
	}
	seen := make(map[[3]string]int)
	for c.next() {
		v := GroupLimit{Code: c.group("code", false), HospitalLevel: c.text("hospital_level"), Insurance: c.text("insurance"),
			Low: c.number("low", true, false), High: c.number("high", true, false), Backing: c.backing(), Pos: c.pos()}
		switch {
		case !v.Low.Known() && !v.High.Known():
			c.fail(c.column("high"), CellEmpty)
		case v.Low.Known() && v.High.Known() && v.Low.Cmp(v.High) >= 0:
			c.fail(c.column("high"), CellValue, strconv.Quote(v.High.String()), "> "+v.Low.String())
		}
		if once(c, seen, [3]string{v.Code, v.HospitalLevel, v.Insurance}, "code") {
			r.p.Limits = append(r.p.Limits, v)
		}
	}
}

// institutions reads institutions.csv.
func (r *paymentReader) institutions() {
	c, ok := r.open("institutions", []string{"institution", "hospital_level"}, []string{"name", "class", "assessment"})
	if !ok {
		return
	}
	seen := make(map[string]int)
	for c.next() {
		i := Institution{Code: c.must("institution"), Name: c.text("name"), HospitalLevel: c.must("hospital_level"), Class: c.text("class"),
			Assessment: c.number("assessment", true, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, i.Code, "institution") {
			r.p.Institutions = append(r.p.Institutions, i)
		}
	}
}

// coefficients reads coefficients.csv.
func (r *paymentReader) coefficients() {
	c, ok := r.open("coefficients", []string{"coefficient"}, []string{"institution", "hospital_level", "class", "code", "name"})
	if !ok {
		return
	}
	seen := make(map[[4]string]int)
	for c.next() {
		v := InstitutionCoefficient{Institution: c.text("institution"), HospitalLevel: c.text("hospital_level"), Class: c.text("class"),
			Code: c.group("code", true), Value: c.number("coefficient", false, false), Backing: c.backing(), Pos: c.pos()}
		for _, name := range [...]string{"hospital_level", "class"} { // an institution has its level and class
			if v.Institution != "" && c.text(name) != "" {
				c.fail(c.column(name), CellValue, strconv.Quote(c.text(name)), `""`)
			}
		}
		if once(c, seen, [4]string{v.Institution, v.HospitalLevel, v.Class, v.Code}, "coefficient") {
			r.p.Coefficients = append(r.p.Coefficients, v)
		}
	}
}

// components reads components.csv.
func (r *paymentReader) components() {
	c, ok := r.open("components", []string{"institution", "part", "value"}, []string{"mean"})
	if !ok {
		return
	}
	seen := make(map[[2]string]int)
	for c.next() {
		v := Component{Institution: c.must("institution"), Part: c.must("part"), Value: c.number("value", false, true),
			Mean: c.number("mean", true, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, [2]string{v.Institution, v.Part}, "institution") {
			r.p.Components = append(r.p.Components, v)
		}
	}
}

// dynamic reads dynamic.csv.
func (r *paymentReader) dynamic() {
	c, ok := r.open("dynamic", []string{"part", "per", "gain"}, []string{"hospital_level", "first", "cap"})
	if !ok {
		return
	}
	seen := make(map[[2]string]int)
	for c.next() {
		v := DynamicPart{Part: c.must("part"), HospitalLevel: c.text("hospital_level"), Per: c.number("per", false, false),
			Gain: c.number("gain", false, false), First: c.number("first", true, true), Cap: c.number("cap", true, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, [2]string{v.Part, v.HospitalLevel}, "part") {
			r.p.Dynamic = append(r.p.Dynamic, v)
		}
	}
}

// grassRoots reads grass_roots.csv.
func (r *paymentReader) grassRoots() {
	c, ok := r.open("grass_roots", []string{"code"}, []string{"factor", "name"})
	if !ok {
		return
	}
	seen := make(map[string]int)
	for c.next() {
		v := GrassRoots{Code: c.group("code", false), Factor: c.number("factor", true, false), Backing: c.backing(), Pos: c.pos()}
		if !v.Factor.Known() && r.p.Setting("grass_roots.factor") == nil {
			c.fail(0, SettingNeeded, "grass_roots.factor", "grass_roots.csv")
		}
		if once(c, seen, v.Code, "code") {
			r.p.GrassRoots = append(r.p.GrassRoots, v)
		}
	}
}

// auxiliary reads auxiliary.csv.
func (r *paymentReader) auxiliary() {
	c, ok := r.open("auxiliary", []string{"class", "factor"}, []string{"trigger", "hospital_level", "code", "name"})
	if !ok {
		return
	}
	seen := make(map[[3]string]int)
	for c.next() {
		v := AuxiliaryFactor{Class: c.must("class"), HospitalLevel: c.text("hospital_level"), Code: c.group("code", true),
			Trigger: c.number("trigger", true, false), Factor: c.number("factor", false, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, [3]string{v.Class, v.HospitalLevel, v.Code}, "class") {
			r.p.Auxiliary = append(r.p.Auxiliary, v)
		}
	}
}

// bedDays reads bed_days.csv.
func (r *paymentReader) bedDays() {
	c, ok := r.open("bed_days", []string{"class", "value"}, []string{"hospital_level", "insurance", "institution", "code",
		"name"})
	if !ok {
		return
	}
	seen := make(map[[5]string]int)
	for c.next() {
		v := BedDay{Class: c.must("class"), HospitalLevel: c.text("hospital_level"), Insurance: c.text("insurance"),
			Institution: c.text("institution"), Code: c.group("code", true), Value: c.number("value", false, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, [5]string{v.Class, v.HospitalLevel, v.Insurance, v.Institution, v.Code}, "class") {
			r.p.BedDays = append(r.p.BedDays, v)
		}
	}
}

// fallbacks reads tcm_fallback.csv.
func (r *paymentReader) fallbacks() {
	c, ok := r.open("tcm_fallback", []string{"code", "fallback"}, []string{"name"})
	if !ok {
		return
	}
	seen := make(map[string]int)
	for c.next() {
		v := TCMFallback{Code: c.group("code", false), Fallback: c.group("fallback", false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, v.Code, "code") {
			r.p.Fallbacks = append(r.p.Fallbacks, v)
		}
	}
}

// advantages reads tcm_advantage.csv.
func (r *paymentReader) advantages() {
	c, ok := r.open("tcm_advantage", []string{"code", "mode"}, []string{"western", "ratio", "percent", "bonus", "name"})
	if !ok {
		return
	}
	seen := make(map[string]int)
	for c.next() {
		v := TCMAdvantage{Code: c.group("code", false), Mode: c.text("mode"), Western: c.group("western", true),
			Ratio: c.number("ratio", true, false), Percent: c.number("percent", true, false), Bonus: c.number("bonus", true, false), Backing: c.backing(), Pos: c.pos()}
		c.oneOf(c.column("mode"), "score", "effect")
		if v.Western == "" && (v.Ratio.Known() || v.Mode == "effect") || v.Western != "" && !v.Ratio.Known() {
			c.fail(c.column("mode"), CellValue, strconv.Quote(v.Western+" "+v.Ratio.String()), "western + ratio")
		}
		if once(c, seen, v.Code, "code") {
			r.p.Advantages = append(r.p.Advantages, v)
		}
	}
}

// exclusions reads exclusions.csv. An item may have several rows, for spans that do not overlap: what an item adds usually falls
// from year to year.
func (r *paymentReader) exclusions() {
	c, ok := r.open("exclusions", []string{"item", "mode"}, []string{"value", "from", "to", "name"})
	if !ok {
		return
	}
	for c.next() {
		v := Exclusion{Item: c.must("item"), Name: c.text("name"), Mode: c.text("mode"), Value: c.number("value", true, false), Backing: c.backing(), Pos: c.pos()}
		v.From, v.To = c.span()
		c.oneOf(c.column("mode"), "carve-out", "points", "factor")
		if (v.Mode == "carve-out") == v.Value.Known() {
			c.fail(c.column("value"), CellValue, strconv.Quote(v.Value.String()), v.Mode)
		}
		for i := range r.p.Exclusions {
			if o := &r.p.Exclusions[i]; o.Item == v.Item && overlap(o.From, o.To, v.From, v.To) {
				c.fail(0, RowDuplicate, v.Item, int(o.Pos.Line))
				break
			}
		}
		r.p.Exclusions = append(r.p.Exclusions, v)
	}
}

// overlap reports whether two spans have a day in common.
func overlap(from1, to1, from2, to2 Date) bool {
	before := func(to, from Date) bool { return !to.IsZero() && !from.IsZero() && to.Compare(from) < 0 }
	return !before(to1, from2) && !before(to2, from1)
}

// factors reads factors.csv.
func (r *paymentReader) factors() {
	c, ok := r.open("factors", []string{"name", "factor"},
		[]string{"institution", "class", "hospital_level", "code", "insurance", "from", "to"})
	if !ok {
		return
	}
	for c.next() {
		v := LocalFactor{Name: c.must("name"), Institution: c.text("institution"), Class: c.text("class"), HospitalLevel: c.text("hospital_level"),
			Code: c.group("code", true), Insurance: c.text("insurance"), Factor: c.number("factor", false, false), Backing: c.backing(), Pos: c.pos()}
		v.From, v.To = c.span()
		r.p.Factors = append(r.p.Factors, v)
	}
}

// supports reads supports.csv.
func (r *paymentReader) supports() {
	c, ok := r.open("supports", []string{"institution", "support", "factor"}, nil)
	if !ok {
		return
	}
	seen := make(map[[2]string]int)
	for c.next() {
		v := Support{Institution: c.must("institution"), Name: c.must("support"), Factor: c.number("factor", false, false), Backing: c.backing(), Pos: c.pos()}
		if once(c, seen, [2]string{v.Institution, v.Name}, "support") {
			r.p.Supports = append(r.p.Supports, v)
		}
	}
}

// grounds reads grounds.csv.
func (r *paymentReader) grounds() {
	c, ok := r.open("grounds", []string{"ground", "test", "compare", "value"}, nil)
	if !ok {
		return
	}
	for c.next() {
		v := Ground{Ground: c.must("ground"), Test: c.text("test"), Compare: c.text("compare"), Value: c.number("value", false, true), Backing: c.backing(), Pos: c.pos()}
		c.oneOf(1, "stay", "cost", "area-mean", "group-mean", "birth-weight")
		c.oneOf(2, "lt", "le", "ge", "gt")
		if n := len(r.p.Grounds); n > 0 && r.p.Grounds[n-1].Ground != v.Ground {
			for i := range r.p.Grounds {
				if o := &r.p.Grounds[i]; o.Ground == v.Ground { // its tests stand together
					c.fail(0, RowDuplicate, v.Ground, int(o.Pos.Line))
					break
				}
			}
		}
		r.p.Grounds = append(r.p.Grounds, v)
	}
}
