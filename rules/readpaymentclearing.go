package rules

import (
	"slices"
	"strconv"
	"strings"
)

// quotaParts are what a quota of special cases can be of, beside those of an institution: all of the area, those with a new
// technique, and the national share, which is only reported (reading 32).
var quotaParts = []string{"area", "new-technique", "national"}

// checkClearing holds the settings of months and years against what they need, and what needs them (payment specification,
// chapter 8).
func (r *paymentReader) checkClearing() {
	stated := func(name string) bool { return r.p.Setting(name) != nil }
	if n := r.p.Text("value.numerator"); n != "" && n != "fund_over_ratio" {
		r.idle("value.numerator: "+n, "value.ratio")
	}
	if stated("month.basis") {
		r.needs("month.basis", "month.share")
	}
	if v := r.p.Text("fund.variant"); v == "F-AGG" && r.p.Text("month.basis") == "bills" { // whose bills have no fund payment
		r.add(r.schemeError(r.p.Setting("month.basis").Values[0].Pos, "month.basis", SettingConflict, "month.basis: bills", "fund.variant: "+v))
	}
	if b := r.p.Text("month.basis"); b != "points" {
		if b == "" {
			b = none
		}
		r.idle("month.basis: "+b, "month.burden")
	} else if k := r.p.Text("unit.kind"); k == UnitRate || k == UnitPrice {
		r.add(r.schemeError(r.p.Setting("month.basis").Values[0].Pos, "month.basis", SettingConflict, "month.basis: "+b, "unit.kind: "+k))
	}
	if stated("deposit.rate") {
		r.needs("deposit.rate", "deposit.base")
	} else {
		r.idle("deposit.rate", "deposit.base", "deposit.return", "deposit.return_full", "deposit.return_below")
	}
	switch {
	case stated("deposit.return"):
		r.idle("deposit.return", "deposit.return_full", "deposit.return_below")
	case stated("deposit.return_full"):
		r.needs("deposit.return_full", "deposit.return_below")
	default:
		r.idle("deposit.return_full", "deposit.return_below")
	}
	if stated("share.bands") || stated("share.surplus") {
		r.needs("share.*", "share.on")
	} else {
		r.idle("share.bands, share.surplus", "share.on")
	}
	if s := r.p.Setting("special.quota"); s != nil {
		for _, v := range s.Values {
			if part := v.When.Part; part != "" && !slices.Contains(quotaParts, part) {
				r.add(r.schemeError(v.Pos, "special.quota", CellValue, strconv.Quote(part), strings.Join(quotaParts, ", ")))
			}
		}
	}
	if s := r.p.Setting("share.bands"); s != nil {
		for _, v := range s.Values {
			if !v.When.Below.Known() && !v.Unknown {
				r.add(r.schemeError(v.Pos, "share.bands", SettingNeeded, "below", "share.bands"))
			}
		}
	}
	if !stated("share.surplus") {
		r.idle("share.surplus", "share.cap")
	}
}
