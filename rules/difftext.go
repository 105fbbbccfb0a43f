package rules

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
)

// WriteChanges prints what [Diff] found, or a part of it, as a page for people who know the groups: what concerns the pack at
// large, then group by group with its names, and severity and exclusion behind. Long lists of codes are told by category, apart by where
// the codes came from or went to. old and new are the packs that were compared: names of codes and places are theirs.
func WriteChanges(w io.Writer, lang Lang, old, new *Pack, changes []Change) error {
	p := &changePage{changeText: changeText{lang: lang, old: old, new: new}}
	p.header(changes)
	if old.payment != nil && new.payment != nil {
		p.scheme(changes)
		changes = nil
	}
	p.common(changes)
	p.misses(changes)
	for len(changes) > 0 {
		if n := p.wholesale(changes); n > 0 {
			changes = changes[n:]
			continue
		}
		n := 1
		for n < len(changes) && changes[n].section() == changes[0].section() && changes[n].block() == changes[0].block() {
			n++
		}
		p.group(changes[:n])
		changes = changes[n:]
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// Text returns the change in one sentence, without the names of codes.
func (c Change) Text(lang Lang) string {
	t := changeText{lang: lang}
	head := strings.TrimSpace(c.Group + " " + t.title(&c))
	lines := t.sentences(&c)
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(head + "  " + t.label(&c) + "  " + strings.Join(lines, lang.Pick("；", "; ")))
}

// changeText writes changes in sentences.
type changeText struct {
	lang     Lang
	old, new *Pack // nil: codes go without names, places without packs
}

func (t *changeText) pick(zh, en string) string { return t.lang.Pick(zh, en) }

// title is the name of the group, or both names.
func (t *changeText) title(c *Change) string {
	switch {
	case c.OldName == "" || c.OldName == c.NewName:
		return c.NewName
	case c.NewName == "":
		return c.OldName
	}
	return c.OldName + " → " + c.NewName
}

// changeLabels are the kinds of changes in words.
var changeLabels = [...][2]string{
	ChangedManifest: {"规则包", "Pack"}, ChangedParameter: {"参数", "Parameter"}, ChangedGroup: {"分组", "Group"}, ChangedName: {"名称", "Name"},
	ChangedParent: {"归属", "Belongs to"}, ChangedOrder: {"顺序", "Order"}, ChangedStage: {"阶段", "Stage"}, ChangedMiss: {"无 ADRG 时", "On miss"},
	ChangedAmbiguity: {"歧义", "Ambiguity"}, ChangedGate: {"入口", "Gate"}, ChangedTest: {"歧义判断", "QY test"}, ChangedCondition: {"条件", "Condition"},
	ChangedSubdivision: {"细分", "DRGs"}, ChangedWhen: {"细分条件", "When"}, ChangedSeverity: {"严重程度", "Severity"}, ChangedExclusion: {"排除", "Exclusion"},
	ChangedZone: {"创伤部位", "Body zone"}, ChangedNotPrincipal: {"不作主诊", "Not principal"}, ChangedCounting: {"参与分组", "Counting"},
	ChangedRow: {"病种", "Row"}, ChangedCode: {"病种编码", "Code"}, ChangedOrigin: {"来源", "Origin"}, ChangedKeys: {"诊断", "Diagnosis"},
	ChangedForms: {"手术操作", "Procedures"}, ChangedClass: {"诊疗类别", "Class"}, ChangedLevel: {"手术级别/切口", "Level"}, ChangedProviso: {"附加条件", "Condition"},
	ChangedComprehensive: {"综合病种", "Comprehensive"}, ChangedLastResort: {"兜底病种", "Last resort"}, ChangedNotPaid: {"不按 DIP 付费", "Not paid"},
	ChangedDropped: {"操作处理", "Procedures"}, ChangedFamily: {"等价病种组", "Family"}, ChangedTCM: {"中医病种", "TCM"}, ChangedAuxiliary: {"辅助分型", "Auxiliary"},
	ChangedIndex: {"合并症指数", "Index"}, ChangedScore: {"分值", "Score"}, ChangedCost: {"例均费用", "Mean cost"}, ChangedCoefficient: {"等级系数", "Coefficient"},
	ChangedAttribute: {"属性", "Attribute"}, ChangedFactor: {"阶段系数", "Factor"}, ChangedWeight: {"权重", "Weight"}, ChangedBook: {"编码库", "Code book"}, ChangedBookName: {"编码名称", "Code name"},
	ChangedGray: {"灰码", "Gray codes"}, ChangedMapping: {"映射", "Mapping"}, ChangedEdit: {"质控", "Edit"},
	ChangedPrice: {"病组价格", "Price"}, ChangedLimit: {"高低限", "Limits"}, ChangedInstitution: {"机构", "Institution"},
	ChangedInstitutionCoefficient: {"机构系数", "Coefficient"}, ChangedComponent: {"系数分项", "Component"}, ChangedDynamic: {"动态系数", "Dynamic part"},
	ChangedGrassRoots: {"基层病种", "Grass roots"}, ChangedBedDay: {"床日", "Bed day"}, ChangedFallback: {"中医病组的普通病组", "TCM fallback"},
	ChangedAdvantage: {"中医优势病种", "TCM advantage"}, ChangedItem: {"除外项目", "Item paid apart"}, ChangedLocalFactor: {"地方系数", "Local factor"},
	ChangedSupport: {"扶持系数", "Support"}, ChangedGround: {"特例单议", "Ground"}, ChangedCases: {"病例数和变异系数", "Cases and CV"},
	ChangedBacking: {"依据", "Backing"},
}

// atomLabels are the atoms in words.
var atomLabels = [...][2]string{
	NoAtom:             {"", ""},
	PrincipalDiagnosis: {"主要诊断", "Principal"}, OtherDiagnosis: {"其他诊断", "Other dx"}, AnyDiagnosis: {"任一诊断", "Any dx"},
	MainProcedure: {"主要手术", "Main px"}, AnyProcedure: {"任一手术", "Any px"}, ProcedureGroup: {"手术组合", "Px group"},
	MainProcedureCounts: {"主手术计入", "Main counts"}, AnyProcedureCounts: {"有手术计入", "Px counts"}, NoProcedureCounts: {"无手术计入", "No px counts"},
	AgeDaysMax: {"日龄上限", "Max days"}, WeightMin: {"体重下限", "Min weight"}, WeightBelow: {"体重低于", "Weight below"}, Always: {"所有病例", "Always"},
	SexIs: {"性别", "Sex"}, AgeYearsMax: {"年龄上限", "Max years"}, PrincipalZone: {"主诊在部位", "Principal zone"}, ZonesMin: {"部位数下限", "Min zones"},
	DiagnosisPrefix: {"诊断前缀", "Dx prefix"}, PrincipalNot: {"主要诊断除外", "Principal not"},
}

// label says what of the group is different.
func (t *changeText) label(c *Change) string {
	l := changeLabels[c.Kind]
	s := t.pick(l[0], l[1])
	switch c.Kind {
	case ChangedCondition:
		l = atomLabels[c.Atom]
		s = t.pick(l[0], l[1])
	case ChangedGate, ChangedTest:
		l = atomLabels[c.Atom]
		s += t.pick("：", ": ") + t.pick(l[0], l[1])
	}
	return s
}

// sentences says what is different, each in a line.
func (t *changeText) sentences(c *Change) []string {
	switch c.Kind {
	case ChangedGroup, ChangedRow:
		if c.Op == OpAdded {
			return []string{t.pick("新增", "added")}
		}
		return []string{t.pick("取消", "removed")}
	case ChangedOrder:
		return []string{fmt.Sprintf(t.pick("%s → %s", "%s → %s"), t.behind(c.Old), t.behind(c.New))}
	case ChangedCondition, ChangedGate, ChangedTest:
		return t.conditionLines(c)
	case ChangedExclusion:
		tables := c.Old
		if c.New != c.Old {
			tables += " → " + c.New
		}
		head := fmt.Sprintf(t.pick("排除表 %s（%d 个 MCC/CC：%s）的主要诊断  %s", "table %s (of %d MCC/CC: %s), principal diagnoses  %s"),
			tables, len(c.Codes), t.categories(c.Codes), t.signs(c))
		return append([]string{head}, t.clusters(c)...)
	}
	if c.Kind == ChangedForms {
		return []string{t.alternative(c) + t.orNone(t.form(c.Old)) + " → " + t.orNone(t.form(c.New))}
	}
	var lines []string
	part := ""
	if c.Part != "" && c.Kind > ChangedWhen && !c.ofRow() || c.Kind <= ChangedParameter {
		part = c.Part + "  "
	}
	switch {
	case len(c.Codes) > 0:
		lines = append(lines, fmt.Sprintf(t.pick("%s%s → %s  %d 个：%s", "%s%s → %s  %d: %s"), part, t.orNone(c.Old), t.orNone(c.New), len(c.Codes), t.categories(c.Codes)))
	case c.Kind == ChangedSubdivision && c.Op != OpChanged:
		lines = append(lines, c.Old+c.New)
	case len(c.Added)+len(c.Removed) > 0:
		lines = append(append(lines, part+t.signs(c)), t.clusters(c)...)
	default:
		lines = append(lines, part+t.orNone(c.Old)+" → "+t.orNone(c.New))
	}
	return lines
}

// described says what a row that came or went asks for: it has no other side to compare with.
func (t *changeText) described(c *Change) string {
	switch c.Kind {
	case ChangedForms:
		return t.alternative(c) + t.form(c.Old+c.New)
	case ChangedKeys:
		return t.categories(append(slices.Clone(c.Removed), c.Added...))
	}
	return c.Old + c.New
}

// alternative tells which way of writing a row a change is about, if it is not the only one.
func (t *changeText) alternative(c *Change) string {
	if n := max(c.OldAlternative, c.NewAlternative); n > 1 {
		return fmt.Sprintf(t.pick("（写法 %d）", "(alternative %d) "), n)
	}
	return ""
}

// form writes what a row asks of the procedures, with the names of the codes where they are few.
func (t *changeText) form(s string) string {
	switch s {
	case "":
		return ""
	case Conservative.String():
		return t.pick("保守治疗", "conservative")
	}
	s, prefix := strings.CutSuffix(s, prefixMark)
	var slots []string
	for slot := range strings.SplitSeq(s, slotSeparator) {
		var codes []CodeFact
		for code := range strings.SplitSeq(slot, anyOf) {
			codes = append(codes, CodeFact{Code: code})
		}
		text := t.categories(codes)
		if len(codes) > 1 {
			text = t.pick("任一 ", "any of ") + text
		}
		slots = append(slots, text)
	}
	text := strings.Join(slots, t.pick("；相关 ", "; related "))
	if prefix {
		text += t.pick("（按前几位收纳）", " (by the beginning of codes)")
	}
	return text
}

func (t *changeText) orNone(s string) string {
	if s == "" {
		return t.pick("无", "none")
	}
	return s
}

func (t *changeText) behind(group string) string {
	if group == "" {
		return t.pick("最前", "first")
	}
	return fmt.Sprintf(t.pick("%s 之后", "after %s"), group)
}

// conditionLines tells a condition of a group: which alternative, what is asked, and where codes came from and went to.
func (t *changeText) conditionLines(c *Change) []string {
	which := ""
	switch o, n := c.OldAlternative, c.NewAlternative; {
	case o == 0 && c.OldName != "" || o == 0 && n > 1:
		which = fmt.Sprintf(t.pick("（新增条件 %d）", " (new alternative %d)"), n)
	case n == 0 && c.NewName != "" || n == 0 && o > 1:
		which = fmt.Sprintf(t.pick("（取消条件 %d）", " (alternative %d removed)"), o)
	case o > 1 && n > 1 && o != n:
		which = fmt.Sprintf(t.pick("（条件 %d → %d）", " (alternative %d → %d)"), o, n)
	case max(o, n) > 1:
		which = fmt.Sprintf(t.pick("（条件 %d）", " (alternative %d)"), n)
	}
	if o, n := c.OldAlternative, c.NewAlternative; o > 0 && n > 0 {
		switch c.Op {
		case OpAdded:
			which += t.pick("（另加要求）", " (asked in addition)")
		case OpRemoved:
			which += t.pick("（不再要求）", " (no longer asked)")
		}
	}
	if len(c.Added)+len(c.Removed) > 0 {
		return append([]string{t.signs(c) + which}, t.clusters(c)...)
	}
	value := strings.TrimSpace(c.Old + c.New)
	switch c.Op {
	case OpChanged:
		value = c.Old + " → " + c.New
	case OpAdded:
		value += t.pick("新增", " added")
	case OpRemoved:
		value += t.pick("取消", " removed")
	}
	return []string{strings.TrimSpace(value) + which}
}

// signs is how many codes were added and removed.
func (t *changeText) signs(c *Change) string {
	var parts []string
	if n := len(c.Added); n > 0 {
		parts = append(parts, fmt.Sprintf("+%d", n))
	}
	if n := len(c.Removed); n > 0 {
		parts = append(parts, fmt.Sprintf("−%d", n))
	}
	return strings.Join(parts, "  ")
}

// clusters tells codes apart by where they came from and went to.
func (t *changeText) clusters(c *Change) []string {
	lines := t.cluster("+", c.Added, c.Group, t.pick("新列入", "new"), t.pick("由 %s 移入", "from %s"), t.pick("由本组其他条件移入", "from another condition of the group"))
	return append(lines, t.cluster("−", c.Removed, c.Group, t.pick("移出", "gone"), t.pick("移至 %s", "to %s"), t.pick("移至本组其他条件", "to another condition of the group"))...)
}

func (t *changeText) cluster(sign string, codes []CodeFact, group, alone, moved, within string) []string {
	const most = 6 // lines
	var order []string
	sets := make(map[string][]CodeFact)
	for _, f := range codes {
		where := strings.Join(f.Groups, " ")
		if sets[where] == nil {
			order = append(order, where)
		}
		sets[where] = append(sets[where], f)
	}
	slices.SortStableFunc(order, func(a, b string) int {
		if n := len(sets[b]) - len(sets[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	var lines []string
	for i, where := range order {
		if i == most-1 && len(order) > most {
			rest := 0
			for _, w := range order[i:] {
				rest += len(sets[w])
			}
			lines = append(lines, fmt.Sprintf(t.pick("  %s 其余 %d 个涉及：%s", "  %s %d others: %s"), sign, rest, t.restGroups(order[i:])))
			break
		}
		how := alone
		switch {
		case where == group && group != "":
			how = within
		case where != "":
			how = fmt.Sprintf(moved, where)
		}
		lines = append(lines, fmt.Sprintf(t.pick("  %s %s %d 个：%s", "  %s %s, %d: %s"), sign, how, len(sets[where]), t.categories(sets[where])))
	}
	return lines
}

// restGroups names the groups of several clusters, each once.
func (t *changeText) restGroups(clusters []string) string {
	const most = 12
	var list []string
	for _, c := range clusters {
		list = append(list, strings.Fields(c)...)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if n := len(list); n > most {
		return strings.Join(list[:most], " ") + fmt.Sprintf(t.pick(" 等 %d 组", " and others, %d in all"), n)
	}
	return strings.Join(list, " ")
}

// categories tells a list of codes: few by name, many by category with their number.
func (t *changeText) categories(codes []CodeFact) string {
	const (
		few  = 3 // codes that are named
		most = 8 // categories that are listed
	)
	comma := t.pick("、", ", ")
	if len(codes) <= few {
		var list []string
		for _, f := range codes {
			list = append(list, strings.TrimSpace(f.Code+" "+t.codeName(f.Code)))
		}
		return strings.Join(list, comma)
	}
	type category struct {
		name  string
		first string
		n     int
	}
	var list []category
	for _, f := range codes { // in ascending order
		name := categoryOf(f.Code)
		if n := len(list); n > 0 && list[n-1].name == name {
			list[n-1].n++
			continue
		}
		list = append(list, category{name, f.Code, 1})
	}
	all := len(list)
	if all > most { // the largest, in ascending order
		slices.SortStableFunc(list, func(a, b category) int { return b.n - a.n })
		list = list[:most]
		slices.SortFunc(list, func(a, b category) int { return strings.Compare(a.first, b.first) })
	}
	var parts []string
	for _, c := range list {
		if c.n == 1 {
			parts = append(parts, c.first)
			continue
		}
		parts = append(parts, fmt.Sprintf("%s* %d", c.name, c.n))
	}
	s := strings.Join(parts, comma)
	if all > most {
		s += fmt.Sprintf(t.pick(" 等 %d 类", " and others, %d categories"), all)
	}
	return s
}

// categoryOf is what a code is told by among many: the category of a diagnosis, the subcategory of a procedure.
func categoryOf(code string) string {
	n := 3
	if code != "" && '0' <= code[0] && code[0] <= '9' {
		n = 4
	} else if len(code) > n && code[n] == '.' {
		n++
	}
	return code[:min(n, len(code))]
}

// codeName is the official name of a code in either pack; of a subcategory (亚目) that of its first code, which is named alike.
func (t *changeText) codeName(code string) string {
	const subcategory = 5 // characters
	if len(code) == subcategory && code[3] == '.' {
		return cmp.Or(t.nameOfCode(code), t.nameOfCode(code+"00"))
	}
	return t.nameOfCode(code)
}

func (t *changeText) nameOfCode(code string) string {
	for _, p := range []*Pack{t.new, t.old} {
		if p == nil {
			continue
		}
		if r, ok := p.codes.FindDiagnosis(code); ok {
			if e, _ := p.codes.Diagnosis(r); e.Code == code {
				return e.Name
			}
		}
		if r, ok := p.codes.FindProcedure(code); ok {
			if e, _ := p.codes.Procedure(r); e.Code == code {
				return e.Name
			}
		}
	}
	return ""
}

// places are where both packs say it.
func (t *changeText) places(c *Change) string {
	o, n := "", ""
	if t.old != nil {
		o, n = t.old.Place(c.OldPos), t.new.Place(c.NewPos)
	}
	switch {
	case o == "":
		return n
	case n == "" || o == n:
		return o
	}
	return o + " → " + n
}

// changePage lays changes out.
type changePage struct {
	changeText
	b        strings.Builder
	section  int
	rewrites []rewrite
	alike    []Change // what changed alike in many groups: old and new value
}

// The columns of the page, as wide as Chinese characters make them.
const (
	changeGroupWidth = 6
	changeLabelWidth = 12
	changePlain      = 20
	changePlace      = 76
)

// header says what was compared and how much is different.
func (p *changePage) header(changes []Change) {
	fmt.Fprintf(&p.b, "%s → %s   %s → %s\n", &p.old.identity, &p.new.identity, short(p.old.Digest()), short(p.new.Digest()))
	type count struct{ added, removed, changed int }
	counts := map[string]*count{partADRG: {}, partDRG: {}, "": {}}
	touched := make(map[string]bool)
	for i := range changes {
		c := &changes[i]
		key := c.Part
		if c.ofRow() {
			key = ""
		}
		n := counts[key]
		if n == nil || c.Kind > ChangedWhen && !c.ofRow() || c.Kind <= ChangedParameter {
			continue
		}
		id := key + "/" + c.Part + "/" + c.Group
		switch {
		case c.Kind == ChangedGroup || c.Kind == ChangedRow:
			touched[id] = true
			if c.Op == OpAdded {
				n.added++
			} else {
				n.removed++
			}
		case c.Kind == ChangedName, touched[id]:
		default:
			touched[id] = true
			n.changed++
		}
	}
	for _, l := range []struct {
		key, label string
	}{{partADRG, "ADRG"}, {partDRG, "DRG"}, {"", p.pick("病种", "rows")}} {
		if n := counts[l.key]; *n != (count{}) {
			fmt.Fprintf(&p.b, p.pick("%s：新增 %d，取消 %d，规则有变 %d\n", "%s: %d added, %d removed, %d with other rules\n"), l.label, n.added, n.removed, n.changed)
		}
	}
	if len(changes) == 0 {
		p.b.WriteString(p.pick("没有差别\n", "no difference\n"))
	}
}

// short is enough of a digest to tell packs apart.
func short(digest string) string { return digest[:min(11, len(digest))] }

// rewrite is how names of DRGs change behind the names of their ADRGs.
type rewrite struct {
	old, new string
	n        int
}

// often is how many DRGs must share a change of name that is told once.
const often = 5

// common finds what happened to the names of many DRGs alike.
func (p *changePage) common(changes []Change) {
	for i := range changes {
		c := &changes[i]
		if c.Kind != ChangedName || !c.ofLeaf() {
			continue
		}
		r := p.suffixes(c)
		if r.old == r.new {
			continue
		}
		if j := slices.IndexFunc(p.rewrites, func(x rewrite) bool { return x.old == r.old && x.new == r.new }); j >= 0 {
			p.rewrites[j].n++
		} else {
			r.n = 1
			p.rewrites = append(p.rewrites, r)
		}
	}
	p.rewrites = slices.DeleteFunc(p.rewrites, func(r rewrite) bool { return r.n < often })
	slices.SortStableFunc(p.rewrites, func(a, b rewrite) int { return b.n - a.n })
	for i, r := range p.rewrites {
		if i == 0 {
			fmt.Fprintf(&p.b, "\n%s\n", p.pick("DRG 名称的统一改动（下文不再列出）", "Names of DRGs that changed alike (not listed below)"))
		}
		fmt.Fprintf(&p.b, p.pick("      %s → %s   %d 个\n", "      %s → %s   %d\n"), p.quote(r.old), p.quote(r.new), r.n)
	}
}

// misses finds what happened alike to many MDCs.
func (p *changePage) misses(changes []Change) {
	groups := make(map[transition][]string)
	for i := range changes {
		c := &changes[i]
		if c.Kind != ChangedMiss || c.Op != OpChanged {
			continue
		}
		t := transition{c.Old, c.New}
		groups[t] = append(groups[t], c.Group)
		if len(groups[t]) == often {
			p.alike = append(p.alike, *c)
		}
	}
	for i, c := range p.alike {
		if i == 0 {
			fmt.Fprintf(&p.b, "\n%s\n", p.pick("各大类相同的改动（下文不再列出）", "What changed alike in MDCs (not listed below)"))
		}
		fmt.Fprintf(&p.b, "      %s  %s → %s   %s\n", text.Pad(p.label(&c), changeLabelWidth), c.Old, c.New, strings.Join(groups[transition{c.Old, c.New}], " "))
	}
}

func (p *changePage) quote(s string) string {
	if s == "" {
		return p.pick("（无后缀）", "(none)")
	}
	return "“" + s + "”"
}

// suffixes is what the names of a DRG have behind the names of its ADRG.
func (p *changePage) suffixes(c *Change) rewrite {
	suffix := func(pack *Pack, name string) string {
		for _, g := range pack.drg.Groups {
			if g.Kind == KindADRG && g.Code == c.Parent {
				if rest, ok := strings.CutPrefix(name, g.Name); ok {
					return rest
				}
			}
		}
		return name
	}
	return rewrite{old: suffix(p.old, c.OldName), new: suffix(p.new, c.NewName)}
}

// hidden reports whether other lines of the block say as much: DRGs come and go with the subdivision, and take the names of their
// ADRG.
func (p *changePage) hidden(c *Change, block []Change) bool {
	has := func(kind ChangeKind, part string) bool {
		return slices.ContainsFunc(block, func(x Change) bool { return x.Kind == kind && x.Part == part })
	}
	switch {
	case c.Kind == ChangedName && c.Group == c.block(): // the title
		return true
	case c.Kind == ChangedName && c.ofLeaf():
		r := p.suffixes(c)
		return r.old == r.new || slices.ContainsFunc(p.rewrites, func(x rewrite) bool { return x.old == r.old && x.new == r.new })
	case c.Op != OpChanged && c.ofLeaf():
		tier := c.Kind != ChangedWhen || slices.Contains(whenNames[:], c.Old+c.New) // which the code of the leaf says
		return tier && has(ChangedSubdivision, partADRG)
	case c.Kind == ChangedMiss:
		return slices.ContainsFunc(p.alike, func(x Change) bool { return x.Old == c.Old && x.New == c.New && c.Op == OpChanged })
	case c.Kind == ChangedStage:
		return c.Op != OpChanged
	case c.ofRow() && has(ChangedRow, c.Part):
		return c.Kind == ChangedCode && c.Op == OpAdded || c.Kind == ChangedOrigin
	}
	return false
}

// group prints the changes of one group, or of the pack at large.
func (p *changePage) group(block []Change) {
	first := &block[0]
	if s := first.section(); s != p.section || p.b.Len() == 0 || s == sectionPack {
		p.section = s
		if h := p.heading(first); h != "" {
			fmt.Fprintf(&p.b, "\n%s\n", h)
		}
	}
	indent := strings.Repeat(" ", changeGroupWidth)
	if p.plain(first) {
		for i := range block {
			c := &block[i]
			line := indent + text.Pad(c.Group, changePlain) + "  " + p.sentences(c)[0]
			p.b.WriteString(strings.TrimRight(text.Pad(line, changePlace)+"  "+p.places(c), " ") + "\n")
		}
		return
	}
	if g := first.block(); g != "" {
		title := p.titleLine(g, block)
		if !slices.ContainsFunc(block, func(c Change) bool { return !p.hidden(&c, block) || c.Kind == ChangedName && c.Group == g }) {
			return
		}
		p.b.WriteString(title)
	}
	at, whole := "", false // of a row that came or went
	for i := range block {
		if c := &block[i]; c.Kind == ChangedRow {
			at, whole = p.places(c), true
		}
	}
	for i := range block {
		c := &block[i]
		if p.hidden(c, block) || (c.Kind == ChangedGroup || c.Kind == ChangedRow) && c.Group == c.block() {
			continue
		}
		if whole {
			line := indent + text.Pad(p.label(c), changeLabelWidth) + "  " + p.described(c)
			if own := p.places(c); own != at {
				line = text.Pad(line, changePlace) + "  " + own
			}
			p.b.WriteString(strings.TrimRight(line, " ") + "\n")
			continue
		}
		label, width := p.label(c), changeLabelWidth
		if c.section() > sectionRow { // the heading says it
			label, width = "", 0
		}
		if c.ofLeaf() {
			label = c.Group + " " + label
		}
		for j, s := range p.sentences(c) {
			if c.ofLeaf() && c.Kind == ChangedName {
				s = p.changeText.title(c)
			}
			line := indent + s
			if width > 0 {
				line = indent + text.Pad(label, width) + "  " + s
			}
			if j == 0 {
				if at := p.places(c); at != "" {
					line = text.Pad(line, changePlace) + "  " + at
				}
			}
			p.b.WriteString(strings.TrimRight(line, " ") + "\n")
			label = ""
		}
	}
}

// plain reports whether a change is one value of a table, which needs one line.
func (p *changePage) plain(c *Change) bool {
	return c.section() > sectionRow && c.Group != "" && len(c.Added)+len(c.Removed)+len(c.Codes) == 0
}

// wholesale tells in one line that a table came or went, and returns how many changes that was.
func (p *changePage) wholesale(changes []Change) int {
	const many = 40
	first := &changes[0]
	n := 0
	for n < len(changes) && changes[n].Kind == first.Kind && changes[n].section() == first.section() && changes[n].Op == first.Op && p.plain(&changes[n]) {
		n++
	}
	whole := n == len(changes) || changes[n].section() != first.section()
	if s := first.section(); n < many || !whole || first.Op == OpChanged || s == p.section {
		return 0
	}
	p.section = first.section()
	format := p.pick("\n%s\n      新增 %d 项", "\n%s\n      %d added")
	if first.Op == OpRemoved {
		format = p.pick("\n%s\n      取消 %d 项", "\n%s\n      %d removed")
	}
	fmt.Fprintf(&p.b, format+"   %s … %s\n", p.heading(first), n, p.places(first), p.places(&changes[n-1]))
	return n
}

// titleLine is the line of the group itself: both names, and whether it came or went.
func (p *changePage) titleLine(group string, block []Change) string {
	name, how, at := p.nameOf(group, block), "", ""
	for i := range block {
		c := &block[i]
		if c.Group != group {
			continue
		}
		switch {
		case c.Kind == ChangedGroup || c.Kind == ChangedRow:
			how, at = p.sentences(c)[0], p.places(c)
			if c.Kind == ChangedRow {
				how += p.list(c.Part)
			}
			if c.Parent != "" {
				how += p.pick("（", " (") + c.Parent + p.stage(block) + p.pick("）", ")")
			}
		case c.Kind == ChangedName:
			at = p.places(c)
		}
	}
	line := text.Pad(group, changeGroupWidth-1) + " " + name
	if how != "" {
		line += "   " + how
	}
	if at != "" {
		line = text.Pad(line, changePlace) + "  " + at
	}
	return strings.TrimRight(line, " ") + "\n"
}

// list says which list of rows one stands in; most stand in that of core groups.
func (p *changePage) list(kind string) string {
	l := map[string][2]string{
		KindBasic.String(): {"基层病种", "basic"}, KindDay.String(): {"日间病种", "day"}, KindBedDay.String(): {"床日病种", "bed-day"},
		KindPre.String(): {"先期病种", "pre"},
	}[kind]
	if l[0] == "" {
		return ""
	}
	return fmt.Sprintf(p.pick("（%s）", " (%s)"), p.pick(l[0], l[1]))
}

// stage is the stage of a group that came or went.
func (p *changePage) stage(block []Change) string {
	for i := range block {
		if block[i].Kind == ChangedStage {
			return " · " + block[i].Old + block[i].New
		}
	}
	return ""
}

// nameOf is the title of the block: of a block of DRGs alone, the name of their ADRG.
func (p *changePage) nameOf(group string, block []Change) string {
	for i := range block {
		if block[i].Group == group {
			return p.changeText.title(&block[i])
		}
	}
	c := Change{}
	for _, side := range []struct {
		pack *Pack
		name *string
	}{{p.old, &c.OldName}, {p.new, &c.NewName}} {
		if side.pack.drg == nil {
			continue
		}
		for _, g := range side.pack.drg.Groups {
			if g.Code == group {
				*side.name = g.Name
			}
		}
	}
	return p.changeText.title(&c)
}

// heading is the title of a section.
func (p *changePage) heading(c *Change) string {
	switch c.section() {
	case sectionPack:
		return p.pick("总体", "The pack")
	case sectionMDC:
		return p.pick("主要诊断大类", "MDCs")
	case sectionADRG:
		return "ADRG"
	case sectionRow:
		return p.pick("病种", "Rows")
	}
	l := changeLabels[c.Kind]
	h := p.pick(l[0], l[1])
	if c.Kind == ChangedExclusion {
		h += p.pick("（按内容比较，表号不同不算差别）", " (compared by content; other table numbers are no difference)")
	}
	return h
}
