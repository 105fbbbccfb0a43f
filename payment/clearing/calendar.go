package clearing

import (
	"slices"
	"time"

	"github.com/fenzu/fenzu/rules"
)

// Day is a day that is not what its weekday says: a public holiday, or a day on which offices work although it is a Saturday
// or Sunday (调休上班). The State Council's office announces them once a year; they are data of the caller.
type Day struct {
	Date rules.Date
	Work bool   // a working day; else a day off
	Name string // of the holiday; for the reader only
}

// Calendar knows the working days of whole years. The zero value covers no year. It is immutable and safe for concurrent use.
type Calendar struct {
	years []int
	days  map[rules.Date]bool // true for a working day
}

// NewCalendar returns the calendar of the years that the days name. Each of these years is covered as a whole: the days are
// all that depart from the weekdays. A day that stands twice, or that is no day, is an error ([rules.DayRepeated],
// [rules.DayMissing]).
func NewCalendar(days []Day) (*Calendar, error) {
	c := &Calendar{days: make(map[rules.Date]bool, len(days))}
	var errs Errors
	for _, d := range days {
		_, twice := c.days[d.Date]
		switch {
		case !exists(d.Date):
			errs.add(rules.DayMissing, d.Date.String())
		case twice:
			errs.add(rules.DayRepeated, d.Date.String())
		}
		c.days[d.Date] = d.Work
		c.years = append(c.years, d.Date.Year)
	}
	slices.Sort(c.years)
	c.years = slices.Compact(c.years)
	return c, errs.err()
}

// Works reports whether offices work on a day. ok is false if the calendar does not cover the year of the day.
func (c *Calendar) Works(d rules.Date) (works, ok bool) {
	if _, found := slices.BinarySearch(c.years, d.Year); !found {
		return false, false
	}
	if w, stated := c.days[d]; stated {
		return w, true
	}
	switch time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday() {
	case time.Saturday, time.Sunday:
		return false, true
	}
	return true, true
}

// Due returns the last of n working days that are counted from the day after a deadline (specification of payment, 8.2). n must
// be 1 or more. A calendar that ends before the n-th working day is an error ([rules.CalendarShort]): weekdays alone would
// give a day too early.
func (c *Calendar) Due(deadline rules.Date, n int) (rules.Date, error) {
	var errs Errors
	if n < 1 || !exists(deadline) {
		errs.add(rules.DayMissing, deadline.String())
		return rules.Date{}, errs.err()
	}
	for d, left := next(deadline), n; ; d = next(d) {
		works, ok := c.Works(d)
		if !ok {
			errs.add(rules.CalendarShort, d.Year, n, deadline.String())
			return rules.Date{}, errs.err()
		}
		if works {
			left--
		}
		if left == 0 {
			return d, nil
		}
	}
}

// exists reports whether a date is a day of the calendar.
func exists(d rules.Date) bool {
	return !d.IsZero() && rules.DateOf(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)) == d
}

// next returns the day after.
func next(d rules.Date) rules.Date {
	return rules.DateOf(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC))
}
