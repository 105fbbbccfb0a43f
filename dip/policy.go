package dip

import (
	"slices"
	"strconv"

	"github.com/fenzu/fenzu/rules"
)

// policy is the parameters of a pack, ready to be asked.
type policy struct {
	keyOfUnknown  bool // an unknown principal diagnosis is grouped by its key
	causes        []string
	pipeline      []string
	dayOpens      []string
	bedDayOpens   []string
	keys          []rules.KeyShape
	anyMain       bool
	part          bool
	comparators   []comparator
	needs         needs // of the comparators
	tie           string
	types         []rowType
	basicInCore   bool
	unknownSimple bool
	incision      int8 // -1: not asked
	levelBelow    int8 // 0: not asked
	uncovered     string
	highest       bool
	intervention  rules.Class
	table         bool // the first auxiliary entry that holds applies
	price         rules.Decimal
}

// rowType is a kind of group with a class of treatment, in the order of precedence.
type rowType struct {
	kind  rules.Kind
	class rules.Class
}

func newPolicy(p *rules.DIPParameters) policy {
	y := policy{
		keyOfUnknown:  p.UnknownPrincipal == "key",
		causes:        p.ExternalCauses,
		pipeline:      p.Pipeline,
		dayOpens:      p.DayAdmission,
		bedDayOpens:   p.BedDayAdmission,
		anyMain:       p.Main == "any",
		part:          p.RelatedPart == "on",
		tie:           p.Tie,
		basicInCore:   p.BasicStage == "core",
		unknownSimple: p.SimpleUnknown == "on",
		incision:      -1,
		uncovered:     p.Uncovered,
		highest:       p.ClassFrom == "highest",
		intervention:  rules.Intervention,
		table:         p.Auxiliary == "table",
	}
	for _, name := range p.Keys {
		for k := rules.KeyFull; k <= rules.KeyLetter; k++ {
			if k.String() == name {
				y.keys = append(y.keys, k)
			}
		}
	}
	for _, s := range p.Select {
		class, name := rules.SplitComparator(s)
		y.comparators = append(y.comparators, newComparator(class, name))
	}
	for _, c := range y.comparators {
		y.needs |= c.by.needs()
	}
	for _, s := range p.TypeOrder {
		kind, class := rules.SplitType(s)
		y.types = append(y.types, rowType{kind, class})
	}
	if n, err := strconv.Atoi(p.MinorIncision); err == nil {
		y.incision = int8(n)
	}
	if n, err := strconv.Atoi(p.MinorLevelBelow); err == nil {
		y.levelBelow = int8(n)
	}
	switch p.Intervention {
	case rules.Surgery.String():
		y.intervention = rules.Surgery
	case rules.Therapeutic.String():
		y.intervention = rules.Therapeutic
	}
	y.price, _ = rules.ParseDecimal(p.Price) // "none" is unknown
	return y
}

// external reports whether a diagnosis is an external cause.
func (p *policy) external(code string) bool { return slices.Contains(p.causes, code[:1]) }

// mapped is the class that a class counts as.
func (p *policy) mapped(c rules.Class) rules.Class {
	if c == rules.Intervention {
		return p.intervention
	}
	return c
}

// minor reports whether the pack lets cases of minor procedures be conservative.
func (p *policy) minor() bool { return p.incision >= 0 || p.levelBelow > 0 }
