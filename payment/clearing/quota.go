package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
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
