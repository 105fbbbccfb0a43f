package edits

import (
	"time"

	"github.com/fenzu/fenzu/rules"
)

// Record is a settlement list before it is submitted. The zero value is a record about which nothing is known.
type Record struct {
	Case       *rules.Case // nil is an empty case
	Admitted   rules.Date  // 入院日期, or no day if it is not known
	Discharged rules.Date  // 出院日期, or no day

	// ProcedureDates are parallel to Case.Procedures. It may be shorter; no day is a date that is not known.
	ProcedureDates []rules.Date
}

// nights is how many days lie between admission and discharge, if both are known.
func (r *Record) nights() (int64, bool) {
	if r.Admitted.IsZero() || r.Discharged.IsZero() {
		return 0, false
	}
	return day(r.Discharged) - day(r.Admitted), true
}

// day numbers the days of the calendar.
func day(d rules.Date) int64 {
	const seconds = 24 * 60 * 60
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / seconds
}
