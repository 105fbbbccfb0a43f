package groupertest

import (
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Against returns the coverage of the rules alone that the pack does not have from its base, and keeps it as Changed, so that the
// report prints it: what the authors of a local pack have to prove is their own work, not the national scheme. Which rules these
// are [rules.Diff] says: what the pack adds, and what it changes in who comes to a group. Names, weights, scores, costs and
// coefficients send no case elsewhere and are not asked for, nor is what the pack removes. Of a nil report, after a run that
// failed, it is empty.
func (r *Report) Against(base *rules.Pack) *Coverage {
	if r == nil {
		return &Coverage{}
	}
	ids := make([]string, 0)
	for _, c := range rules.Diff(base, r.pack) {
		ids = append(ids, changedRules(r.pack, &c)...)
	}
	c := r.Coverage.Only(ids)
	c.base = base.Identity()
	r.Changed = &c
	return r.Changed
}

// changedRules are the ids of the rules of a pack that a change is about.
func changedRules(p *rules.Pack, c *rules.Change) []string {
	switch c.Kind {
	case rules.ChangedParameter:
		return parameterRules(p, c.Part)
	case rules.ChangedGate, rules.ChangedMiss:
		return []string{"gate/" + c.Group}
	case rules.ChangedTest, rules.ChangedAmbiguity:
		return []string{"qy/" + c.Group}
	case rules.ChangedExclusion:
		return []string{"exclusion/" + c.New}
	case rules.ChangedSubdivision:
		return leafRules(p, c.Group)
	case rules.ChangedProviso, rules.ChangedClass:
		switch {
		case c.Part != "": // of a row
			return rowRules(p, c)
		case c.Kind == rules.ChangedProviso:
			return []string{"when/" + c.Group}
		}
		class, _, _ := strings.Cut(c.New, " ") // of procedures, with its basis behind
		return []string{"class/" + class}
	case rules.ChangedRow, rules.ChangedCode, rules.ChangedKeys, rules.ChangedForms:
		return rowRules(p, c)
	case rules.ChangedGroup, rules.ChangedParent, rules.ChangedOrder, rules.ChangedStage, rules.ChangedCondition, rules.ChangedWhen:
		if p.DIP() != nil {
			return rowRules(p, c)
		}
		return append(whenRules(p, c.Group), "gate/"+c.Group, "qy/"+c.Group, "adrg/"+c.Group, "drg/"+c.Group) // a code is of one level alone
	case rules.ChangedComprehensive:
		key, class, _ := strings.Cut(c.Group, ":")
		class, _, _ = strings.Cut(class, ":") // levels behind it
		return []string{"comprehensive/" + key + ":" + class}
	case rules.ChangedLastResort:
		return lastResortRules(p, c.Group)
	case rules.ChangedFamily:
		return []string{"family/" + c.Group}
	case rules.ChangedTCM:
		return []string{"tcm/" + c.Group}
	case rules.ChangedAuxiliary:
		return []string{"auxiliary/" + c.Group}
	}
	return nil
}

// parameterRules are the id of a parameter and, of select, those of its comparisons.
func parameterRules(p *rules.Pack, name string) []string {
	ids := []string{"parameter/" + name}
	if name == "select" && p.DIP() != nil {
		for _, s := range p.Manifest().DIP.Select {
			ids = append(ids, "select/"+s)
		}
	}
	return ids
}

// leafRules are the ids of the DRGs of an ADRG: with another subdivision each of them means something else.
func leafRules(p *rules.Pack, adrg string) []string {
	var ids []string
	for _, m := range p.DRG().MDCs {
		for _, g := range m.ADRGs {
			if g.Code != adrg {
				continue
			}
			for _, l := range g.Leaves {
				ids = append(ids, "drg/"+l.Code)
			}
		}
	}
	return ids
}

// rowRules are the ids of the rows that a change names by their number or their code; of several with one code it counts them.
func rowRules(p *rules.Pack, c *rules.Change) []string {
	name, _, _ := strings.Cut(c.Group, "#")
	var ids []string
	for i := range p.DIP().Rows {
		r := &p.DIP().Rows[i]
		if r.Kind.String() == c.Part && (r.Number > 0 && strconv.Itoa(int(r.Number)) == name || r.Number == 0 && (r.Code == name || r.Code == c.Group)) {
			ids = append(ids, "row/"+r.Code)
		}
	}
	return ids
}

// lastResortRules are the ids of the groups of the last resort with a key, * if it is for all.
func lastResortRules(p *rules.Pack, key string) []string {
	var ids []string
	for _, g := range p.DIP().LastResort {
		if g.Key.Text == key || g.Key.Text == "" && key == "*" {
			ids = append(ids, "last-resort/"+g.Code)
		}
	}
	return ids
}

// whenRules are the ids of the condition of a leaf, if it has one.
func whenRules(p *rules.Pack, leaf string) []string {
	d := p.DRG()
	rule := func(leaves []rules.Leaf) []string {
		for _, l := range leaves {
			if l.Code == leaf && l.Proviso >= 0 {
				return []string{"when/" + d.Provisos[l.Proviso].Name}
			}
		}
		return nil
	}
	if ids := rule(d.Pre); ids != nil {
		return ids
	}
	for i := range d.MDCs {
		for j := range d.MDCs[i].ADRGs {
			if ids := rule(d.MDCs[i].ADRGs[j].Leaves); ids != nil {
				return ids
			}
		}
	}
	return nil
}
