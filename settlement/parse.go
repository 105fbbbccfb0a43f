package settlement

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/internal/jsonline"
	"github.com/fenzu/fenzu/rules"
)

const (
	maxEntries  = 1000 // of an array
	maxText     = 500  // bytes of a value: the longest that the interface provides for
	maxFindings = 100
	maxQuoted   = 200 // bytes of a value worth repeating
)

var errNoList = fault{"没有 setlinfo，也没有带 input、output 或 data 的报文外壳", "neither setlinfo nor an envelope with input, output or data"}

// parser reads one message into a list.
type parser struct {
	*Reader
	list  *List
	fatal []Finding // what makes the case invalid
}

// record is one object of a message: the fields that are read, by name. What is missing, null or a placeholder is not in it.
type record struct {
	path   string
	values map[string]string
}

// find notes something.
func (p *parser) find(code rules.Code, path, value string, field rules.Field) {
	p.keep(Finding{Code: code, Path: path, Value: clip(value), Field: field})
}

// fail notes a value that cannot be read. If it is one of the case, the case is invalid.
func (p *parser) fail(path, value string, field rules.Field, want [2]string) {
	f := Finding{Code: rules.FieldMalformed, Path: path, Value: clip(value), Field: field, want: want}
	p.keep(f)
	if field != rules.NoField && len(p.fatal) < maxFindings {
		p.fatal = append(p.fatal, f)
	}
}

func (p *parser) keep(f Finding) {
	l := p.list
	switch n := len(l.Findings); {
	case n < maxFindings:
		l.Findings = append(l.Findings, f)
	case n == maxFindings:
		l.Findings = append(l.Findings, Finding{Code: FindingsMore})
	}
}

// clip returns a copy of a text, shortened to what is worth repeating.
func clip(s string) string {
	if len(s) <= maxQuoted {
		return strings.Clone(s)
	}
	n := maxQuoted
	for n > maxQuoted-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.Clone(s[:n])
}

// member returns the name of a member as a path shows it.
func member(key string) string {
	if key == "" {
		return `""`
	}
	return clip(key)
}

// message reads a body or the envelope around it.
func (p *parser) message(data string) error {
	const envelopes = 3 // of which two are known
	institution := ""
	members := jsonline.Members
	for range envelopes {
		var nodes [len(nodeNames)]string
		var bodies [len(bodyNames)]string
		seen := make(map[string]bool)
		err := members(data, func(key, value string) error {
			name := fold(key)
			if seen[name] {
				p.find(rules.FieldRepeated, member(key), "", rules.NoField)
			}
			seen[name] = true
			switch name {
			case "infno":
				p.list.Transaction, _ = p.scalar("", byName[""][name], value)
			case "fixmedinscode":
				institution, _ = p.scalar("", byName[""][name], value)
			}
			if i := slices.Index(nodeNames[:], name); i >= 0 {
				nodes[i] = value
			} else if i := slices.Index(bodyNames[:], name); i >= 0 {
				bodies[i] = value
			} else if byName[""][name] == nil {
				p.find(rules.FieldUnknown, member(key), "", rules.NoField)
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case seen["setlinfo"]:
			p.inner(bodies, 0)
			p.body(nodes)
			if c := p.list.Case; c.Institution == "" {
				c.Institution, p.list.Institution = institution, institution
			}
			return nil
		}
		p.misplaced(nodes)
		if data = p.inner(bodies, 1); data == "" {
			return errNoList
		}
		members = jsonline.Inner
	}
	return errNoList
}

// bodyNames are the members of an envelope that may hold a list: the question, the answer, and what either is wrapped in.
var bodyNames = [3]string{"input", "output", "data"}

// inner returns the first body that holds a list, or else the first one. A record of a question with its answer has two bodies,
// of which one holds the list; if more than most hold one, a list would be lost.
func (p *parser) inner(bodies [len(bodyNames)]string, most int) string {
	found, lists := "", 0
	for i, b := range bodies {
		switch {
		case b == "" || b[0] != '{':
		case holdsList(b, len(bodyNames)):
			if lists++; lists > most {
				p.fail(bodyNames[i], "", rules.FieldOther, wantOne)
			} else {
				found = b
			}
		case found == "":
			found = b
		}
	}
	return found
}

// holdsList reports whether an object has a member setlinfo, or a body that has one.
func holdsList(object string, depth int) bool {
	found := false
	jsonline.Inner(object, func(key, value string) error { //nolint:errcheck // it is an object
		name := fold(key)
		body := depth > 0 && value[0] == '{' && slices.Contains(bodyNames[:], name)
		found = found || name == nodeNames[0] || body && holdsList(value, depth-1)
		return nil
	})
	return found
}

// misplaced notes what stands in the envelope and should stand in the body. It is not read, and the case is not whole without it.
func (p *parser) misplaced(nodes [len(nodeNames)]string) {
	for i, v := range nodes {
		if v != "" && v != "[]" && !jsonline.IsNull(v) {
			p.fail(nodeNames[i], "", nodeFields[i], wantBeside)
		}
	}
}

// nodeNames are the objects of a message in the order in which they are read.
var nodeNames = [7]string{"setlinfo", "diseinfo", "oprninfo", "icuinfo", "iteminfo", "payinfo", "opspdiseinfo"}

// nodeFields are the fields of the case that the objects fill, if they are read for it.
var nodeFields = [len(nodeNames)]rules.Field{
	rules.FieldOther, rules.FieldDiagnoses, rules.FieldProcedures, rules.FieldICUHours, rules.FieldCost,
}

// body reads the objects of a message.
func (p *parser) body(nodes [len(nodeNames)]string) {
	entries := func(i int) []record { return p.array(nodeNames[i], nodes[i], nodeFields[i]) }
	set := p.object(nodes[0])
	p.diagnoses(entries(1))
	p.procedures(entries(2))
	p.intensiveCare(entries(3))
	p.items(entries(4), set)
	for _, r := range entries(5) {
		p.list.Funds = append(p.list.Funds, Fund{r.values["fund_pay_type"], p.amount(r, rules.NoField, "fund_payamt")})
	}
	p.settlement(set)
}

// object reads setlinfo.
func (p *parser) object(value string) record {
	const node = "setlinfo"
	if value[0] == '[' {
		n := 0
		jsonline.Elements(value, func(e string) { n, value = n+1, e })
		if n != 1 {
			p.fail(node, "", rules.FieldOther, wantOne)
			return record{path: node}
		}
		p.find(NodeShape, node, "", rules.NoField)
	}
	if jsonline.IsNull(value) {
		return record{path: node}
	}
	return p.record(node, node, value, rules.FieldOther)
}

// array reads a node that is an array of objects.
func (p *parser) array(node, value string, field rules.Field) []record {
	switch {
	case value == "" || jsonline.IsNull(value) || value == `""`:
		return nil
	case value[0] == '{':
		p.find(NodeShape, node, "", rules.NoField)
		return []record{p.record(node, node, value, field)}
	case value[0] != '[':
		p.fail(node, "", field, wantArray) // a text may hold all that an array holds
		return nil
	}
	var list []record
	n := 0
	jsonline.Elements(value, func(e string) {
		n++
		if n <= maxEntries && !jsonline.IsNull(e) {
			list = append(list, p.record(node, node+"["+strconv.Itoa(n)+"]", e, field))
		}
	})
	if n > maxEntries {
		p.fail(node, strconv.Itoa(n), field, wantFewer)
	}
	return list
}

// record reads the values of one object.
func (p *parser) record(node, path, value string, field rules.Field) record {
	r := record{path: path, values: make(map[string]string)}
	seen := make([]*Field, 0, 16)
	err := jsonline.Inner(value, func(key, v string) error {
		f := byName[node][fold(key)]
		if f == nil {
			p.find(rules.FieldUnknown, path+"."+member(key), "", rules.NoField)
			return nil
		}
		if slices.Contains(seen, f) {
			p.find(rules.FieldRepeated, path+"."+f.Name, "", f.To)
			delete(r.values, f.Name)
		}
		seen = append(seen, f)
		if f.Read() {
			if text, ok := p.scalar(path, f, v); ok {
				r.values[f.Name] = text
			}
		}
		return nil
	})
	if err != nil {
		p.fail(path, "", field, wantObject)
	}
	return r
}

// scalar reads the text or number of a field of the object at a path. It reports false if there is nothing, or nothing that can
// be read.
func (p *parser) scalar(object string, f *Field, value string) (string, bool) {
	path := func() string { return strings.TrimPrefix(object+"."+f.Name, ".") }
	s := ""
	switch {
	case jsonline.IsNull(value):
		return "", false
	case jsonline.IsString(value):
		s = jsonline.String(value)
	case value[0] == '{' || value[0] == '[': // what it holds is not known, and may be personal
		p.fail(path(), "", f.To, wantText)
		return "", false
	case value[0] == 't' || value[0] == 'f':
		p.fail(path(), value, f.To, wantText)
		return "", false
	default:
		s = value
	}
	trimmed := strings.TrimSpace(s)
	switch {
	case strings.ContainsRune(s, utf8.RuneError): // what invalid bytes and halves of characters were read as
		p.fail(path(), trimmed, f.To, wantUTF8)
		return "", false
	case len(trimmed) > maxText:
		p.fail(path(), trimmed, f.To, wantShort)
		return "", false
	case trimmed == "":
		return "", false
	case placeholders[trimmed]:
		p.find(ValuePlaceholder, path(), trimmed, f.To)
		return "", false
	case len(trimmed) < len(s):
		p.find(ValueTrimmed, path(), s, f.To)
	}
	return strings.Clone(trimmed), true // the message does not stay in memory for it
}

// settlement reads what stands in setlinfo.
func (p *parser) settlement(r record) {
	l, c := p.list, p.list.Case
	l.VisitID, l.SettlementID = r.values["mdtrt_id"], r.values["setl_id"]
	c.ID = first(r, "setl_id", "mdtrt_id")
	l.Institution = r.values["fixmedins_code"]
	c.Institution = l.Institution
	l.Insurance = first(r, "hi_type", "insutype")
	l.PaymentWay = r.values["hi_paymtd"]
	c.Insurance = p.named(r, l.Insurance, rules.FieldInsurance, "hi_type", "insutype")
	levels := []string{"hi_setl_lv", "hosp_lv", "hsp_lv"}
	c.HospitalLevel = p.named(r, first(r, levels...), rules.FieldHospitalLevel, levels...)
	c.Department = p.named(r, r.values["dscg_caty"], rules.FieldDepartment, "dscg_caty")
	if p.Names[rules.FieldAdmission] != nil {
		c.Admission = p.named(r, r.values["ipt_med_type"], rules.FieldAdmission, "ipt_med_type")
	}
	p.sex(r)
	for i := range fields {
		f := &fields[i]
		number := f.To != rules.NoField && f.To != rules.FieldVentilatorHours && (f.Kind == Whole || f.Kind == Measured)
		if number && f.Node == r.path {
			p.number(r, f)
		}
	}
	p.ventilator(r)
	l.Admitted, l.Discharged = p.time(r, "adm_time"), p.time(r, "dscg_time")
	l.SettledFrom, l.SettledTo = p.time(r, "setl_begn_date"), p.time(r, "setl_end_date")
	p.order(l.Admitted, l.Discharged, r.path+".dscg_time", r.values["dscg_time"])
	p.order(l.SettledFrom, l.SettledTo, r.path+".setl_end_date", r.values["setl_end_date"])
	p.count(r, "diag_code_cnt", len(l.Diagnoses))
	p.count(r, "oprn_oprt_code_cnt", len(l.Procedures))
	p.stay(r)
}

// first returns the first value that is there.
func first(r record, names ...string) string {
	for _, n := range names {
		if v, ok := r.values[n]; ok {
			return v
		}
	}
	return ""
}

// named returns the caller's name of a value, or the value itself where the caller names none of the field.
func (p *parser) named(r record, value string, field rules.Field, from ...string) string {
	names := p.Names[field]
	if names == nil || value == "" {
		return value
	}
	name, ok := names[value]
	if !ok {
		for _, f := range from {
			if r.values[f] == value {
				p.find(ValueUnmapped, r.path+"."+f, value, field)
				break
			}
		}
	}
	return name
}

func (p *parser) sex(r record) {
	s, ok := r.values["gend"]
	if !ok {
		return
	}
	sex, ok := rules.ParseSex(s)
	switch s {
	case "0": // 未知的性别
		sex = rules.Unknown
	case "男":
		sex, ok = rules.Male, true
	case "女":
		sex, ok = rules.Female, true
	}
	if !ok {
		p.fail(r.path+".gend", s, rules.FieldSex, wantSex)
	}
	p.list.Case.Sex = sex
}

// number reads a whole number of the case.
func (p *parser) number(r record, f *Field) {
	s, ok := r.values[f.Name]
	if _, known := p.list.Case.Number(f.To).Get(); known || !ok {
		return
	}
	path := r.path + "." + f.Name
	n, dropped, ok := parseWhole(s)
	if !ok || dropped && f.Kind == Whole {
		p.fail(path, s, f.To, wantWhole)
		return
	}
	if dropped {
		p.find(FractionDropped, path, s, f.To)
	}
	p.list.Case.SetNumber(f.To, rules.Known(n))
}

// hours returns the completed hours of a duration.
func (p *parser) hours(minutes int64, path, value string, field rules.Field) rules.Int {
	if minutes%60 != 0 {
		p.find(MinutesDropped, path, value, field)
	}
	return rules.Known(minutes / 60)
}

// time reads a day or time. One that cannot be read keeps nobody from grouping.
func (p *parser) time(r record, name string) time.Time {
	s, ok := r.values[name]
	if !ok {
		return time.Time{}
	}
	t, ok := parseTime(s)
	if !ok {
		p.find(TimeMalformed, r.path+"."+name, s, rules.NoField)
	}
	return t
}

// ventilator reads the hours of ventilation, which stand in one field or in three.
func (p *parser) ventilator(r record) {
	const field = rules.FieldVentilatorHours
	names := [...]string{"vent_used_days", "vent_used_h_cnt", "vent_used_m_cnt"}
	path, s, ok := r.path+".vent_used_dura", r.values["vent_used_dura"], true
	if s == "" {
		path = r.path + "." + names[0]
		parts := make([]string, len(names))
		for i, n := range names {
			parts[i] = r.values[n]
			ok = ok && parts[i] != ""
		}
		s = strings.Join(parts, "/")
		if !ok && s != "//" {
			p.find(SumIncomplete, path, s, field)
		}
	}
	if !ok {
		return
	}
	minutes, ok := parseDuration(s)
	if !ok {
		p.fail(path, s, field, wantDuration)
		return
	}
	p.list.Case.VentilatorHours = p.hours(minutes, path, s, field)
}

// order notes an end before its begin.
func (p *parser) order(from, to time.Time, path, value string) {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		p.find(TimesReversed, path, value, rules.NoField)
	}
}

// count compares the number of entries with what the list states.
func (p *parser) count(r record, name string, n int) {
	s, ok := r.values[name]
	if !ok {
		return
	}
	if stated, dropped, ok := parseWhole(s); !ok || dropped || stated != int64(n) {
		p.find(CountMismatch, r.path+"."+name, s, rules.NoField)
	}
}

// stay derives the days in hospital, where the caller asks for it and the list has none.
func (p *parser) stay(r record) {
	l := p.list
	if !p.StayFromDates || r.values["act_ipt_days"] != "" || l.Admitted.IsZero() || l.Discharged.IsZero() {
		return
	}
	const seconds = 24 * 60 * 60
	day := func(t time.Time) int64 { return t.Truncate(24*time.Hour).Unix() / seconds } // a Duration has room for 292 years
	days := day(l.Discharged) - day(l.Admitted)
	if days < 0 {
		return
	}
	l.Case.Stay = rules.Known(max(days, 1))
	p.find(ValueDerived, r.path+".act_ipt_days", l.Case.Stay.String(), rules.FieldStay)
}

// diagnoses reads diseinfo.
func (p *parser) diagnoses(list []record) {
	l := p.list
	var codes []string
	mains := make([]bool, 0, len(list))
	for _, r := range list {
		d := Diagnosis{Code: r.values["diag_code"], Type: r.values["diag_type"], OnAdmission: r.values["adm_cond_type"]}
		disease, ok := p.classify(r, &d)
		if ok && d.Code == "" {
			p.find(CodeMissing, r.path+".diag_code", "", rules.FieldDiagnoses)
		}
		switch {
		case ok && d.Western && (d.Code != "" || d.Main):
			codes, mains = append(codes, d.Code), append(mains, d.Main)
		case ok && disease && l.Case.TCMDiagnosis == "":
			l.Case.TCMDiagnosis = d.Code
		}
		l.Diagnoses = append(l.Diagnoses, d)
	}
	l.Case.Diagnoses = p.lead(codes, mains, "diseinfo", rules.FieldDiagnoses)
}

// classify says what a diagnosis is: western or not and main or not, which it notes on d, and whether it is a main disease of
// traditional Chinese medicine. It reports false if the type cannot be told.
func (p *parser) classify(r record, d *Diagnosis) (disease, ok bool) {
	path := r.path + ".diag_type"
	west, diseaseType, syndromeType := d.Type == "1", "2", "3"
	if p.DiagnosisTypes == FourTypes {
		west, diseaseType, syndromeType = d.Type == "1" || d.Type == "2", "3", "4"
	}
	switch {
	case west:
		d.Western, d.Main = true, d.Type == "1"
		if p.DiagnosisTypes == ThreeTypes {
			d.Main = p.flag(r, "maindiag_flag", rules.FieldDiagnoses)
		}
	case d.Type == diseaseType || d.Type == syndromeType:
		if isWestern(d.Code) {
			p.fail(path, d.Code, rules.FieldDiagnoses, wantTCM)
			return false, false
		}
		d.Main = p.flag(r, "maindiag_flag", rules.NoField)
	case d.Type != "":
		p.fail(path, d.Type, rules.FieldDiagnoses, wantType)
		return false, false
	case d.Code != "" && !isWestern(d.Code):
		p.fail(path, d.Code, rules.FieldDiagnoses, wantStated)
		return false, false
	default:
		if d.Code != "" {
			p.find(TypeMissing, path, "", rules.FieldDiagnoses)
		}
		d.Western, d.Main = true, p.flag(r, "maindiag_flag", rules.FieldDiagnoses)
	}
	return d.Type == diseaseType, true
}

// isWestern reports whether a code is written like a whole western diagnosis, as no code of traditional Chinese medicine is:
// those have groups of two characters between dots.
func isWestern(code string) bool {
	d, err := icd.ParseDiagnosis(code)
	const whole = 7 // characters, with the dot
	return err == nil && len(d) >= whole
}

// flag reads a flag; 1 is set.
func (p *parser) flag(r record, name string, field rules.Field) bool {
	switch s := r.values[name]; s {
	case "1":
		return true
	case "", "0", "2":
	default:
		p.fail(r.path+"."+name, s, field, wantFlag)
	}
	return false
}

// procedures reads oprninfo.
func (p *parser) procedures(list []record) {
	l := p.list
	var codes []string
	mains := make([]bool, 0, len(list))
	for _, r := range list {
		o := Procedure{
			Code: r.values["oprn_oprt_code"], Main: p.isMain(r),
			Begin: p.time(r, "oprn_oprt_begntime"), End: p.time(r, "oprn_oprt_endtime"),
		}
		if day := p.time(r, "oprn_oprt_date"); o.Begin.IsZero() {
			o.Begin = day
		}
		p.order(o.Begin, o.End, r.path+".oprn_oprt_endtime", r.values["oprn_oprt_endtime"])
		if o.Code == "" {
			p.find(CodeMissing, r.path+".oprn_oprt_code", "", rules.FieldProcedures)
		}
		if o.Code != "" || o.Main {
			codes, mains = append(codes, o.Code), append(mains, o.Main)
		}
		l.Procedures = append(l.Procedures, o)
	}
	l.Case.Procedures = p.lead(codes, mains, "oprninfo", rules.FieldProcedures)
}

// isMain reports whether a procedure is flagged as the main one.
func (p *parser) isMain(r record) bool {
	switch s := r.values["oprn_oprt_type"]; s {
	case "":
		return p.flag(r, "main_oprn_flag", rules.FieldProcedures)
	case "1":
		return true
	case "2":
	default:
		p.fail(r.path+".oprn_oprt_type", s, rules.FieldProcedures, wantOperation)
	}
	return false
}

// lead puts the main code in front and keeps the order of the others.
func (p *parser) lead(codes []string, mains []bool, node string, field rules.Field) []string {
	lead := -1
	for i, main := range mains {
		switch {
		case !main:
		case lead < 0:
			lead = i
		default:
			p.find(MainRepeated, node, codes[i], field)
		}
	}
	if lead < 0 && len(codes) > 0 {
		p.find(MainMissing, node, codes[0], field)
	}
	if lead > 0 {
		main := codes[lead]
		copy(codes[1:lead+1], codes[:lead])
		codes[0] = main
	}
	kept := codes[:min(1, len(codes))]
	for i := 1; i < len(codes); i++ {
		if codes[i] != "" { // flagged as main, and not the first one
			kept = append(kept, codes[i])
		}
	}
	return kept
}

// intensiveCare reads icuinfo. Its hours are those of all stays together.
func (p *parser) intensiveCare(list []record) {
	const name = "scs_cutd_sum_dura"
	var sum int64
	whole := len(list) > 0
	for _, r := range list {
		s := WardStay{
			Ward: r.values["scs_cutd_ward_type"], In: p.time(r, "scs_cutd_inpool_time"), Out: p.time(r, "scs_cutd_exit_time"),
		}
		p.order(s.In, s.Out, r.path+".scs_cutd_exit_time", r.values["scs_cutd_exit_time"])
		text, stated := r.values[name]
		minutes, ok := parseDuration(text)
		switch {
		case stated && ok:
			s.Minutes = rules.Known(minutes)
			sum += minutes
		case stated:
			p.fail(r.path+"."+name, text, rules.FieldICUHours, wantDuration)
			whole = false
		default:
			p.find(SumIncomplete, r.path+"."+name, "", rules.FieldICUHours)
			whole = false
		}
		p.list.IntensiveCare = append(p.list.IntensiveCare, s)
	}
	if whole {
		text := fmt.Sprintf("%d/%d/%d", sum/1440, sum/60%24, sum%60)
		p.list.Case.ICUHours = p.hours(sum, "icuinfo", text, rules.FieldICUHours)
	}
}

// items reads iteminfo. The cost is the total that the list states, or else the sum of the items.
func (p *parser) items(list []record, set record) {
	const stated = "medfee_sumamt"
	total := new(big.Rat)
	whole := len(list) > 0
	for _, r := range list {
		i := Item{
			Kind: first(r, "med_chrgitm", "med_chrgitm_type"), Amount: p.amount(r, rules.FieldCost, "amt", "item_sumamt"),
			ClassA:   p.amount(r, rules.NoField, "claa_sumfee", "item_claa_sumfee"),
			ClassB:   p.amount(r, rules.NoField, "clab_amt", "item_clab_amt"),
			SelfPaid: p.amount(r, rules.NoField, "fulamt_ownpay_amt", "item_fulamt_ownpay_amt"),
			Other:    p.amount(r, rules.NoField, "oth_amt"),
		}
		p.list.Items = append(p.list.Items, i)
		if x := i.Amount.Rat(); x != nil {
			total.Add(total, x)
			continue
		}
		whole = false
		if first(r, "amt", "item_sumamt") == "" {
			p.find(SumIncomplete, r.path+".amt", "", rules.FieldCost)
		}
	}
	cost := p.amount(set, rules.FieldCost, stated)
	if whole {
		if sum, ok := decimal(total); !ok {
			p.fail("iteminfo", total.FloatString(2), rules.FieldCost, wantAmount)
		} else if !cost.Known() {
			cost = sum
		} else if !cost.Equal(sum) {
			p.find(AmountMismatch, set.path+"."+stated, cost.String(), rules.FieldCost)
		}
	}
	if cost.Sign() < 0 {
		p.fail("iteminfo", cost.String(), rules.FieldCost, wantAmount)
		return
	}
	p.list.Case.Cost = cost
}

// amount reads an amount in yuan from the first field that has one.
func (p *parser) amount(r record, field rules.Field, names ...string) rules.Decimal {
	for _, name := range names {
		s, ok := r.values[name]
		if !ok {
			continue
		}
		d, err := rules.ParseDecimal(s)
		if err != nil {
			p.fail(r.path+"."+name, s, field, wantAmount)
		}
		return d
	}
	return rules.Decimal{}
}

// decimal writes an exact sum as a decimal, with at least the two decimals of an amount.
func decimal(x *big.Rat) (rules.Decimal, bool) {
	n, _ := x.FloatPrec() // sums of decimals are decimals
	d, err := rules.ParseDecimal(x.FloatString(max(n, 2)))
	return d, err == nil
}
