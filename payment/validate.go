package payment

import (
	"strconv"
	"time"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// validate looks at the claim as such, and at whether the scheme is for it. All that is wrong is reported.
func (r *run) validate() {
	r.amounts()
	r.dates()
	r.source()
	r.house()
	r.items()
}

// amounts checks the money of the claim.
func (r *run) amounts() {
	c := r.c
	r.amount("cost", c.Cost)
	if c.Cost == 0 { // nobody stays for nothing
		r.fail(rules.ClaimFieldMissing, "cost", "")
	}
	r.amount("unreasonable", c.Unreasonable)
	for i := range c.Items {
		r.amount("items", c.Items[i].Cost)
		r.amount("items", c.Items[i].Burden)
		if c.Items[i].Burden > c.Items[i].Cost {
			r.fail(rules.ClaimContradiction, "items", c.Items[i].Code)
		}
	}
	if b, known := c.Burden.Get(); known {
		r.amount("burden", b)
	}
	if b := &c.Benefit; b.Known {
		r.amount("self_paid", b.SelfPaid)
		r.amount("first_self_pay", b.FirstSelfPay)
		r.amount("deductible", b.Deductible)
		if b.Ratio.Sign() < 0 || b.Ratio.Cmp(exact.Int(1)) > 0 {
			r.fail(rules.ClaimContradiction, "ratio", b.Ratio.String())
		}
	}
	if p, known := c.Price.Get(); known {
		r.amount("price", p)
	}
	r.amount("review", c.Review.Approved)
	r.amount("review", c.Review.Unreasonable)
	if c.Review.Unreasonable > c.Review.Approved || c.Review.Value.Sign() < 0 {
		r.fail(rules.ClaimContradiction, "review", c.Review.Value.String())
	}
	if t := c.TCM; t != nil {
		for _, f := range [...]Fen{t.Treatment, t.PatentMedicine, t.Herbs, t.WesternTreatment, t.WesternDrugs, t.Surgery,
			t.Consumables} {
			r.amount("tcm", f)
		}
	}
	for _, d := range [...]struct {
		field string
		n     rules.Int
	}{{"stay", c.Stay}, {"bed_days", c.BedDays}, {"birth_weight", c.BirthWeight}} {
		if n, known := d.n.Get(); known && n < 0 {
			r.fail(rules.ClaimNegative, d.field, strconv.FormatInt(n, 10))
		}
	}
}

func (r *run) amount(field string, f Fen) {
	switch {
	case f < 0:
		r.fail(rules.ClaimNegative, field, f.String())
	case f > most:
		r.fail(rules.ClaimTooLarge, field, f.String())
	}
}

// dates checks the days of the claim, and that the scheme holds on that of discharge.
func (r *run) dates() {
	c := r.c
	m := &r.s.manifest
	switch {
	case c.Discharged.IsZero():
		r.fail(rules.ClaimFieldMissing, "discharged", "")
		return
	case !r.q.within(m.From, m.To):
		r.fail(rules.ClaimOutsideValidity, "discharged", c.Discharged.String())
	}
	if !c.Admitted.IsZero() && c.Admitted.Compare(c.Discharged) > 0 {
		r.fail(rules.ClaimContradiction, "admitted", c.Admitted.String())
	}
	if !c.Readmitted.IsZero() && c.Readmitted.Compare(c.Discharged) < 0 {
		r.fail(rules.ClaimContradiction, "readmitted", c.Readmitted.String())
	}
}

// source checks that the group is of a pack that the scheme is for.
func (r *run) source() {
	res := &r.c.Result
	switch {
	case r.c.Method != ByGroup && res.Status == 0: // it was not even grouped
	case r.c.Method > ByItem:
		r.fail(rules.ClassUnknown, "method", "")
	case res.Status == rules.Invalid || res.Status == rules.NeedsData || res.Status == 0:
		r.fail(rules.ClaimNotGrouped, "result", res.Status.String())
	case r.s.manifest.GroupingUnknown && res.Pack == nil: // the locality itself found the group
	case r.s.manifest.GroupingUnknown:
		r.fail(rules.SettingMissing, "grouping", "")
	case !r.s.manifest.IsFor(res.Pack):
		name := ""
		if res.Pack != nil {
			name = res.Pack.String() + " " + res.Pack.Digest
		}
		r.fail(rules.ClaimOtherPack, "result", name)
	}
}

// house finds the institution.
func (r *run) house() {
	c := r.c
	if len(r.s.houses) > 0 {
		h, known := r.s.houses[c.Institution]
		switch {
		case !known:
			r.fail(rules.InstitutionUnknown, "institution", c.Institution)
		case c.HospitalLevel != "" && c.HospitalLevel != h.level:
			r.fail(rules.ClaimContradiction, "hospital_level", c.HospitalLevel+" / "+h.level)
		}
		r.home = h
		r.q.level, r.q.class = h.level, h.class
	}
	if len(r.s.houses) == 0 && c.HospitalLevel == "" && r.s.gaps.has("institutions.csv") {
		r.failOpen("institutions.csv")
	}
	if c.Place == "" {
		return
	}
	switch {
	case r.s.remote.text == "":
		r.fail(rules.SettingMissing, "remote.value", c.Place)
	case !r.s.remoteFrom.IsZero() && c.Discharged.Compare(r.s.remoteFrom) < 0:
		r.fail(rules.ClaimOutsideValidity, "place", c.Place)
	}
	r.q.remote = r.s.remote.is("own")
}

// items finds what is carved out, and what adds to the price.
func (r *run) items() {
	for i := range r.c.Items {
		item := &r.c.Items[i]
		list, known := r.s.exclusions[item.Code]
		if !known && r.s.gaps.has("exclusions.csv") {
			r.failOpen("exclusions.csv")
			continue
		}
		if !known {
			r.fail(rules.ClassUnknown, "items", item.Code)
			continue
		}
		for _, e := range list {
			if !r.q.within(e.From, e.To) {
				continue // before, or absorbed into the price of the group
			}
			switch e.Mode {
			case "carve-out":
				r.b.CarvedOut += item.Cost
				r.carvedBurden += item.Burden
				if r.b.CarvedOut > most {
					r.fail(rules.ClaimTooLarge, "items", r.b.CarvedOut.String())
					return
				}
			case "points":
				r.extra = append(r.extra, e)
			case "factor":
				r.raised = append(r.raised, e)
			}
		}
	}
	if r.c.Unreasonable+r.b.CarvedOut > r.c.Cost {
		r.fail(rules.ClaimContradiction, "cost", r.c.Cost.String())
	}
}

// stay returns the days of the stay: as filed, else between the dates, at least 1 (reading 46).
func (r *run) stay() (int64, bool) {
	if n, known := r.c.Stay.Get(); known {
		return n, true
	}
	if r.c.Admitted.IsZero() {
		return 0, false
	}
	r.b.Readings.Add(46)
	return max(1, daysBetween(r.c.Admitted, r.c.Discharged)), true
}

// daysBetween counts the days from one to another.
func daysBetween(from, to rules.Date) int64 {
	day := func(d rules.Date) int64 {
		return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	return day(to) - day(from)
}
