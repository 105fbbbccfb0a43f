package settlement

import (
	"strconv"
	"strings"
	"time"
)

// placeholders are what people write for nothing.
var placeholders = map[string]bool{"-": true, "--": true, "—": true, "——": true, "/": true, "无": true, "null": true, "NULL": true}

// parseWhole reads a whole number. dropped reports that decimals other than zeros were left out.
func parseWhole(s string) (n int64, dropped, ok bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if point && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return 0, false, false
	}
	if strings.HasPrefix(whole, "+") {
		return 0, false, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, strings.Trim(fraction, "0") != "", err == nil
}

// parseDuration reads days/hours/minutes as minutes. A bare 0 is none; the unit of another bare number nobody knows.
func parseDuration(s string) (minutes int64, ok bool) {
	if s == "0" {
		return 0, true
	}
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return 0, false
	}
	for i, unit := range []int64{24 * 60, 60, 1} {
		p := strings.TrimSpace(parts[i])
		const most = 6 // digits: more than two thousand years
		if p == "" || len(p) > most || strings.Trim(p, "0123456789") != "" {
			return 0, false
		}
		n, _ := strconv.ParseInt(p, 10, 64) // digits always fit
		minutes += n * unit
	}
	return minutes, true
}

// layouts are the forms of times that messages have. The specification asks for the first two.
var layouts = []string{
	time.DateTime, time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2", "20060102150405", "20060102 15:04:05", "200601021504", "20060102",
}

// parseTime reads a day or time, without a zone. Parts of a second, which some databases write, are read with it. The first moment
// of year 1, which others write for no time, is none.
func parseTime(s string) (time.Time, bool) {
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t, !t.IsZero()
		}
	}
	return time.Time{}, false
}
