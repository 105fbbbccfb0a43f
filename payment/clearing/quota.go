package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// limitOf returns how many of a number of discharges a quota allows: a share of them, rounded up, or down if the scheme does
// not say (reading 10).
func limitOf(share payment.Number, discharges int64, up bool) int64 {
	r := payment.Rounding{Mode: exact.Down}
	if up {
		r.Mode = exact.Up
	}
	n, _ := exact.Int(discharges).Mul(share).Round(r).Units(0)
	return n
}

// quota is what a quota of the scheme allows of a number of discharges. A part must be named by the value.
func (t *Terms) quota(name, setting, part string, who party, discharges int64, up bool) (QuotaUse, bool) {
	who.part = part
	share, stated := t.exactly(setting, who)
	return QuotaUse{Quota: name, Institution: who.institution, Discharges: discharges, Limit: limitOf(share, discharges, up),
		National: part == "national"}, stated
}

// Quotas returns what the quotas of special cases allow of a number of discharges of an institution (特例单议名额), before there are
// bills: of all, of those with a new technique, and of the pooling area, as far as the scheme states them (special.quota). Used is 0.
// Level and class are those of institutions.csv if it has the institution. The error is [rules.SettingUnknown].
func (t *Terms) Quotas(institution, hospitalLevel, class string, discharges int64) ([]QuotaUse, error) {
	var errs Errors
	t.known(&errs, "special.quota")
	who := t.of(institution, "", hospital{hospitalLevel, class}, rules.Date{})
	up := t.text("special.rounding") == "up"
	var list []QuotaUse
	for _, q := range [...][2]string{{"special", ""}, {"new-technique", "new-technique"}, {"special", "area"}, {"special", "national"}} {
		if use, stated := t.quota(q[0], "special.quota", q[1], who, max(0, discharges), up); stated {
			list = append(list, use)
		}
	}
	return list, errs.err()
}

// QuotaUse is how a quota was used by an institution, or by the area.
type QuotaUse struct {
	Quota       string `json:"quota"`       // name, as the scheme calls it
	Institution string `json:"institution"` // or "" for the area
	Discharges  int64  `json:"discharges"`
	Limit       int64  `json:"limit"`
	Used        int64  `json:"used"`
	National    bool   `json:"national"` // the share is only reported (reading 32)
}

// Exceeded reports whether there are more cases than the quota allows.
func (q *QuotaUse) Exceeded() bool { return q.Used > q.Limit }
