package clearing

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// limitOf returns how many of a number of discharges a quota allows: a share of them, rounded up, or down if the scheme does not say
// (reading 10).
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
	Quota       string // name, as the scheme calls it
	Institution string // or "" for the area
	Discharges  int64
	Limit       int64
	Used        int64
	National    bool // the share is only reported (reading 32)
}

// Exceeded reports whether there are more cases than the quota allows.
func (q *QuotaUse) Exceeded() bool { return q.Used > q.Limit }
