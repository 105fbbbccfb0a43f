package reference

import (
	"slices"

	"github.com/fenzu/fenzu/rules"
)

// overlay is the end of the pipeline: TCM, then the auxiliary types of a case that TCM does not take (4, 5, 11.2).
func (r *dipRecord) overlay(o *outcome) {
	if o.Status != rules.Core && o.Status != rules.Comprehensive {
		return
	}
	if o.TCM = r.tcm(o); o.TCM == 0 && o.Kind != rules.KindBedDay { // 5: bed-day groups take none
		r.auxiliary(o)
	}
}

// tcm returns the first entry that holds, those with procedures before the others. One that asks for what is not there is
// passed over; that is said once.
func (r *dipRecord) tcm(o *outcome) int {
	skipped, found := false, 0
	for _, with := range []bool{true, false} {
		for i, e := range r.g.d.TCM {
			if found > 0 || (len(e.Procedures) > 0) != with {
				continue
			}
			switch r.tcmHolds(e, o.named()) {
			case yes:
				found = i + 1
			case maybe:
				skipped = true
			}
		}
	}
	if skipped {
		o.Warnings = append(o.Warnings, rules.OverlaySkipped)
	}
	return found
}

func (r *dipRecord) tcmHolds(e rules.TCMEntry, group string) truth {
	v := truthOf(r.c.TCMDiagnosis == e.Diagnosis)
	if r.c.TCMDiagnosis == "" {
		v = maybe
	}
	if len(e.Western) > 0 {
		v = min(v, truthOf(r.principalIn(e.Western)))
	}
	for _, code := range e.Procedures {
		v = min(v, truthOf(slices.ContainsFunc(r.px, func(p filed) bool { return p.known && p.code == code })))
	}
	if e.Base != "" {
		v = min(v, truthOf(e.Base == group))
	}
	if e.Part != "" {
		if share, _ := r.share(e.Part); share == nil {
			v = min(v, maybe)
		} else {
			v = min(v, truthOf(share.Cmp(e.MinShare.Rat()) >= 0))
		}
	}
	return v
}

// auxiliary applies one auxiliary type at most (11.2, "Auxiliary").
func (r *dipRecord) auxiliary(o *outcome) {
	var types []string
	levels := make(map[string][]int) // of the types that refine the group, in file order
	for i, e := range r.g.d.Auxiliary {
		core := o.Kind == rules.KindCore || o.Kind == rules.KindBasic
		if len(e.Groups) > 0 && !slices.Contains(e.Groups, o.named()) || len(e.Groups) == 0 && !core {
			continue
		}
		if levels[e.Type] == nil {
			types = append(types, e.Type)
		}
		levels[e.Type] = append(levels[e.Type], i)
	}
	group := o.named()
	best := -1
	take := func(i int) {
		best = i
		o.Auxiliary = i + 1
		if code := r.g.d.Auxiliary[i].Code; code != "" {
			for _, first := range append([]int{i}, levels[r.g.d.Auxiliary[i].Type]...) { // else the first level's
				if code := r.g.d.Auxiliary[first].Code; code != "" && r.g.inPack[code] {
					o.Code = code
					break
				}
			}
		}
	}
	if r.g.p.Auxiliary == "table" { // one list, the first entry that holds
		skipped := make(map[string]bool)
		for i, e := range r.g.d.Auxiliary {
			if !slices.Contains(levels[e.Type], i) || skipped[e.Type] {
				continue
			}
			switch r.auxiliaryHolds(e, group) {
			case yes:
				take(i)
				return
			case maybe:
				skipped[e.Type] = true
				o.Warnings = append(o.Warnings, rules.OverlaySkipped)
			}
		}
		return
	}
	var held []int
	for _, t := range types {
		for _, i := range levels[t] {
			v := r.auxiliaryHolds(r.g.d.Auxiliary[i], group)
			if v == yes {
				held = append(held, i)
			}
			if v == maybe { // the whole type
				o.Warnings = append(o.Warnings, rules.OverlaySkipped)
			}
			if v != no {
				break
			}
		}
	}
	slices.Sort(held)
	for _, i := range held { // equal: in file order
		a := r.measure(r.g.d.Auxiliary[i])
		if best < 0 {
			best = i
			continue
		}
		if b := r.measure(r.g.d.Auxiliary[best]); a.Known() && (!b.Known() || a.Cmp(b) > 0) {
			best = i
		}
	}
	if best >= 0 {
		take(best)
	}
}

// auxiliaryHolds reports whether the condition of a level holds and the hospital has a value for it.
func (r *dipRecord) auxiliaryHolds(e rules.AuxiliaryEntry, group string) truth {
	v, _ := r.proviso(int(e.Proviso), group)
	if e.Code != "" || r.value(e).Known() {
		return v
	}
	if r.c.HospitalLevel == "" { // it has one for some levels
		return min(v, maybe)
	}
	return no
}

// value is the value of a level for the hospital.
func (r *dipRecord) value(e rules.AuxiliaryEntry) rules.Decimal {
	var all rules.Decimal
	for _, v := range e.Values {
		if v.HospitalLevel == "" {
			all = v.Value
		} else if v.HospitalLevel == r.c.HospitalLevel {
			return v.Value
		}
	}
	return all
}

// measure is what types are compared by: the trigger, else the coefficient for the hospital.
func (r *dipRecord) measure(e rules.AuxiliaryEntry) rules.Decimal {
	if e.Trigger.Known() {
		return e.Trigger
	}
	return r.value(e)
}
