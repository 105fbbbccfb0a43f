package grouper_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fenzu/fenzu/grouper"
	"github.com/fenzu/fenzu/internal/packtest"
	"github.com/fenzu/fenzu/rules"
)

// dated makes a small pack of a region and validity.
func dated(t *testing.T, edition, region, from, to string) *rules.Pack {
	t.Helper()
	codes, _, m := packtest.Mini(t)
	y := bytes.Replace(m["pack.yaml"].Data, []byte(`edition: "1.0"`), fmt.Appendf(nil, "edition: %q\nregion: %q\nfrom: %q\nto: %q", edition, region, from, to), 1)
	m["pack.yaml"] = &fstest.MapFile{Data: y}
	p, err := rules.Open(m, codes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func day(t *testing.T, s string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSet(t *testing.T) {
	s, err := grouper.NewSet(
		dated(t, "nation-2", "", "2025-01-01", ""),
		dated(t, "nation-1", "", "2021-01-01", "2025-06-30"),
		dated(t, "province", "61", "2024-01-01", ""),
		dated(t, "city-2024", "6109", "2024-03-01", "2024-12-31"),
		dated(t, "city-2026", "6109", "2026-01-01", ""),
		dated(t, "other-2024", "33", "2024-01-01", ""),
		dated(t, "other-2025", "33", "2025-01-01", "2025-12-31"),
		dated(t, "district", "330106", "2026-02-01", ""),
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ region, day, want, reason string }{
		{"", "2024-12-31", "nation-1", "the day before the next begins"},
		{"", "2025-01-01", "nation-2", "the first day; the older one has not ended yet"},
		{"3201", "2025-03-01", "nation-2", "a region without pack of its own"},
		{"6101", "2024-06-01", "province", "another city of the province"},
		{"610902", "2024-06-01", "city-2024", "a district of the city"},
		{"6109", "2024-12-31", "city-2024", "the last day counts"},
		{"6109", "2025-01-01", "province", "the city's has ended, the next not begun"},
		{"6109", "2026-01-01", "city-2026", "the next has begun"},
		{"61", "2025-07-01", "province", "the province itself"},
		{"3301", "2024-12-31", "other-2024", "the last day before the next begins"},
		{"3301", "2025-12-31", "other-2025", "the last day of the next"},
		{"3301", "2026-03-01", "nation-2", "the next has taken the place of the one before, and has ended"},
		{"330106", "2026-03-01", "district", "a longer region behind one without pack in force"},
		{"6", "2025-07-01", "nation-2", "a beginning of a region is not the region"},
	} {
		g, err := s.For(rules.SystemDRG, c.region, day(t, c.day))
		if err != nil {
			t.Errorf("%s %s: %v", c.region, c.day, err)
			continue
		}
		if got := g.Pack().Identity().Edition; got != c.want {
			t.Errorf("%s %s: %s, want %s (%s)", c.region, c.day, got, c.want, c.reason)
		}
	}
	if n := len(s.Groupers()); n != 8 {
		t.Errorf("%d groupers", n)
	}
	_, err = s.For(rules.SystemDRG, "6109", day(t, "2020-01-01"))
	if err == nil || !strings.Contains(err.Error(), "mini@city-2024 region 6109 from 2024-03-01 to 2024-12-31") || !strings.Contains(err.Error(), "2020-01-01") {
		t.Errorf("the error does not list what there is: %v", err)
	}
	if _, err := s.For("dip", "6109", day(t, "2025-01-01")); err == nil {
		t.Error("a pack of another system is found")
	}
	if _, err := new(grouper.Set).For(rules.SystemDRG, "", day(t, "2025-01-01")); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("the empty set: %v", err)
	}
}

func TestSetRefuses(t *testing.T) {
	for name, packs := range map[string][]*rules.Pack{
		"two from one day":        {dated(t, "a", "61", "2025-01-01", ""), dated(t, "b", "61", "2025-01-01", "")},
		"one without a first day": {dated(t, "a", "61", "", ""), dated(t, "b", "61", "2025-01-01", "")},
		"a code system":           {packtest.Codes(t)},
	} {
		if s, err := grouper.NewSet(packs...); err == nil || s != nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := grouper.NewSet(dated(t, "a", "61", "", ""), dated(t, "b", "62", "", "")); err != nil {
		t.Errorf("packs of different regions need no first day: %v", err)
	}
}
