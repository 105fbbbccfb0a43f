package measure

import (
	"iter"
	"math/big"
	"slices"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
)

// Measure reads records and measures what the method asks for. The figures depend on the records and the method alone, not on
// the order of the records. A bad record is counted and left out, and so is an error that the stream yields in place of one;
// see [Result.Errors]. A record may be changed by the stream once the next one is asked for.
//
// The error is an [Errors] with all that is wrong with the method; then there is no result.
func Measure(m *Method, records iter.Seq2[Record, error]) (*Result, error) {
	if m == nil {
		m = new(Method)
	}
	if err := m.check().err(); err != nil {
		return nil, err
	}
	c := newCollector(m)
	for r, err := range records {
		if err != nil {
			c.addError(err)
			continue
		}
		c.add(&r)
	}
	return c.result(), nil
}

// measurement is what is known once all records are read.
type measurement struct {
	*collector
	res     *Result
	weights prices
	scores  prices
	areas   []series // trimmed, of the bands; of all levels at 0
}

// result measures.
func (c *collector) result() *Result {
	c.settle()
	m := &measurement{collector: c, res: &Result{Method: c.Method, Readings: c.readings(), Read: c.read}}
	m.dropFew()
	m.trim()
	m.area()
	m.weigh()
	m.score()
	m.rate()
	m.value()
	m.coefficients()
	m.means()
	m.quality()
	m.caseMix()
	m.share()
	m.census()
	return m.res
}

// notice adds a notice.
func (m *measurement) notice(c Code, subject, band string, args ...any) {
	m.res.Notices = append(m.res.Notices, Notice{c, subject, band, args})
}

// bandOf returns the number of the band of a level, from 1; 0 if there are no bands.
func (m *measurement) bandOf(level uint32) int { return int(m.band[m.levels.list[level]]) }

// bandName returns the name of a band, "" for 0.
func (m *measurement) bandName(band int) string {
	if band == 0 {
		return ""
	}
	return m.bands()[band-1].Name
}

// area adds up the area, and its bands if weights have them.
func (m *measurement) area() {
	m.areas = make([]series, len(m.bands())+1)
	for i := range m.areas {
		m.areas[i] = make(series, len(m.Years))
	}
	for i := range m.cells {
		c := &m.cells[i]
		m.areas[0][c.year].plus(c.trimmed)
		if b := m.bandOf(c.level); b > 0 {
			m.areas[b][c.year].plus(c.trimmed)
		}
	}
	for i, t := range m.areas[0] {
		m.res.Years = append(m.res.Years, YearMean{m.Years[i], t.n, number(m.meanOf(t))})
	}
	if m.Area != nil {
		m.res.Area = published(m.mean(m.areas[0]), m.Area.Round)
	}
	for b, s := range m.areas {
		if s.total().n == 0 {
			m.notice(CasesNone, "", m.bandName(b))
			continue
		}
		m.absent("", m.bandName(b), s)
	}
}

// absent tells of years without cases, if there are other years with some.
func (m *measurement) absent(subject, band string, s series) {
	for i, t := range s {
		if t.n == 0 {
			m.notice(YearAbsent, subject, band, m.Years[i])
		}
	}
}

// reading records that a reading was taken.
func (m *measurement) reading(n int) {
	if at, found := slices.BinarySearch(m.res.Readings, n); !found {
		m.res.Readings = slices.Insert(m.res.Readings, at, n)
	}
}

// number returns x for a result, 0 if there is none.
func number(x *big.Rat) payment.Number {
	if x == nil {
		return payment.Number{}
	}
	return exact.Of(x)
}

// groupSeries returns the trimmed series of each group in a band, by group; nil without cases. Band 0 is all levels.
func (m *measurement) groupSeries(band int) []series {
	list := make([]series, len(m.groups.list))
	for i := range m.cells {
		c := &m.cells[i]
		if c.trimmed.n == 0 || band > 0 && m.bandOf(c.level) != band {
			continue
		}
		if list[c.group] == nil {
			list[c.group] = make(series, len(m.Years))
		}
		list[c.group][c.year].plus(c.trimmed)
	}
	return list
}

// census fills in what was counted, and looks at the groups of the scheme.
func (m *measurement) census() {
	m.res.Counted = m.counted
	for why := LeftInvalid; why < reasons; why++ {
		if m.left[why] > 0 {
			m.res.Left = append(m.res.Left, LeftOut{why, m.left[why]})
		}
	}
	m.res.Errors = m.errs
	for _, c := range sortedKeys(m.wrong) {
		m.res.Wrong = append(m.res.Wrong, CodeCount{c, m.wrong[c]})
	}
	cases := make(map[string]int64)
	for i := range m.cells {
		cases[m.groups.list[m.cells[i].group]] += m.cells[i].actual.n
	}
	if m.Groups != nil {
		scheme := set(m.Groups)
		for _, g := range slices.Sorted(slices.Values(m.Groups)) {
			if cases[g] == 0 {
				m.notice(GroupAbsent, g, "")
			}
		}
		for _, g := range sortedKeys(cases) {
			if !scheme[g] {
				m.notice(GroupUnlisted, g, "", cases[g])
			}
		}
	}
	for _, list := range [][]Adopted{m.AdoptedWeights, m.AdoptedScores} {
		for _, a := range list {
			if cases[a.Group] == 0 {
				m.notice(AdoptedUnused, a.Group, a.Band)
			}
		}
	}
	if m.Share != nil && len(m.Share.Ages) > 0 && m.noAge > 0 {
		m.notice(AgeUnknown, "", "", m.noAge)
	}
	if m.CaseMix != nil && m.noStay > 0 {
		m.notice(StayUnknown, "", "", m.noStay)
	}
	for _, name := range sortedKeys(m.noPart) {
		m.notice(PartUnknown, name, "", m.noPart[name])
	}
	m.groupingRate()
}
