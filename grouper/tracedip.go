package grouper

import (
	"strings"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// resolveDIP resolves what a step of DIP refers to.
func (t *Trace) resolveDIP(f *Fact, d *rules.DIP) {
	at := int(f.Step.Group)
	switch f.Kind {
	case rules.StepKey:
		f.Value = rules.Kind(f.Have).String()
		if at > 0 {
			f.List = t.key(&d.Rows[at-1], rules.KeyShape(f.Want))
		}
		f.Rule = "key/" + f.List
	case rules.StepProcedureFate:
		f.Value = rules.Action(f.Number).String()
		f.Rule = "exclude/" + f.Code
	case rules.StepRow:
		row := &d.Rows[at-1]
		f.Group, f.Name, f.Value = row.Code, row.Name, fates[f.Want]
		f.Rule = "row/" + row.Code
	case rules.StepAlternative:
		row := &d.Rows[at-1]
		f.Group, f.Name = row.Code, row.Name
		f.Rule = "row/" + row.Code
	case rules.StepList:
		row := &d.Rows[at-1]
		f.Group, f.Name, f.Value = row.Code, row.Name, rules.Kind(f.Have).String()
		f.Rule = "row/" + row.Code
	case rules.StepSlot:
		row := &d.Rows[at-1]
		f.Group, f.Name = row.Code, row.Name
		form := &row.Forms[f.Step.List]
		slot := form.Main
		if f.Number > 0 {
			slot = form.Related[f.Number-1]
		}
		f.List = t.slot(slot)
		f.Rule = "row/" + row.Code
	case rules.StepChoice:
		m := t.pack.Manifest()
		f.List = m.DIP.Select[f.Number]
		f.Rule = "select/" + f.List
	case rules.StepTie:
		m := t.pack.Manifest()
		f.Value = m.DIP.Tie
		f.Rule = "parameter/tie"
	case rules.StepClass:
		f.Value, f.List = rules.Class(f.Want).String(), rules.Basis(f.Number).String()
		f.Rule = "class/" + f.Code
	case rules.StepRung:
		m := t.pack.Manifest()
		f.List, f.Value = m.DIP.Ladder[f.Number], rules.Class(f.Want).String()
		f.Group, f.Name = d.Groups[at].Key, d.Groups[at].Name
		f.Rule = "comprehensive/" + f.Group + ":" + f.Value
	case rules.StepLastResort:
		f.Group, f.Name = d.LastResort[at].Code, d.LastResort[at].Name
		f.Rule = "last-resort/" + f.Group
	case rules.StepFamily:
		family := &d.Families[at]
		f.List = family.Name
		if f.Number > 0 {
			f.Group, f.Name = family.Groups[f.Number-1].Code, family.Groups[f.Number-1].Name
		}
		f.Rule = "family/" + f.List
	case rules.StepProviso:
		f.List = d.Provisos[f.Step.List].Name
		f.Rule = "when/" + f.List
	case rules.StepTCM:
		f.List, f.Group = d.TCM[at].Diagnosis, d.TCM[at].Code
		f.Rule = "tcm/" + f.List
	case rules.StepAuxiliary:
		e := &d.Auxiliary[at]
		f.List, f.Value, f.Group = e.Type, e.Level, e.Code
		f.Rule = "auxiliary/" + e.Type + "/" + e.Level
	}
}

// fates are the names of [rules.RowFate].
var fates = [...]string{
	rules.RowCandidate: "candidate", rules.RowRelated: "related-missing", rules.RowProviso: "condition-not-met",
	rules.RowElsewhere: "not-leading", rules.RowTaken: "taken", rules.RowLost: "lost",
}

// key is the key of a shape under which the principal diagnosis finds a row.
func (t *Trace) key(row *rules.Row, shape rules.KeyShape) string {
	principal := ""
	if len(t.Case.Diagnoses) > 0 {
		principal = icd.Normalize(t.Case.Diagnoses[0])
	}
	for _, k := range row.Keys {
		if k.Shape != shape {
			continue
		}
		if r, err := icd.ParseRange(k.Text); shape == rules.KeyRange && err == nil && r.Contains(principal) || strings.HasPrefix(principal, k.Text) {
			return k.Text
		}
	}
	return ""
}

// slot writes the codes of a slot.
func (t *Trace) slot(refs []rules.Ref) string {
	codes := make([]string, len(refs))
	for i, r := range refs {
		e, _ := t.pack.Codes().Procedure(r)
		codes[i] = e.Code
	}
	return strings.Join(codes, "|")
}

// lineDIP adds what only DIP has to the line of a log.
func (t *Trace) lineDIP(add func(key, value string)) {
	r := &t.Result
	add("kind", r.DIP.Kind.String())
	add("match", r.DIP.Match.String())
	var list, needs []string
	for c := range r.DIP.Candidates() {
		list = append(list, c.String())
	}
	add("candidates", strings.Join(list, ","))
	if r.Status == rules.NeedsData && t.pack.DIP() != nil {
		for _, i := range r.Issues() {
			if i.Code == rules.DataNeeded {
				needs = append(needs, i.Value())
			}
		}
	}
	add("needs", strings.Join(needs, ","))
	d := t.pack.DIP()
	if d == nil {
		return
	}
	if n := r.DIP.TCM; n > 0 {
		add("tcm", d.TCM[n-1].Diagnosis)
	}
	if n := r.DIP.Auxiliary; n > 0 {
		add("auxiliary", d.Auxiliary[n-1].Type+"/"+d.Auxiliary[n-1].Level)
	}
}
