package rules

import (
	"slices"
)

// universe is every circumstance that the conditions of some settings tell apart, under one scheme: one of each kind.
type universe struct {
	listed     bool           // the scheme lists institutions
	homes      []circumstance // institutions: level, class and code as far as they are told apart
	insurances []string
	places     []string
	parts      []string
	bands      []Decimal // the limits of bands, ascending
	days       []Date
}

// circumstance is what a value is asked for. Of a text that no condition names it has somebody else.
type circumstance struct {
	level, class, institution string
	insurance, place, part    string
	band                      int // of limits b0, b1 ...: 0 is below b0, 1 is b0, 2 between b0 and b1, 3 is b1 ...
	day                       Date
}

// somebodyElse is a text that no condition names.
const somebodyElse = "\x00"

// universe makes the circumstances that settings tell apart. Institutions are those of the scheme if it lists them; days are those
// of its validity.
func (s *schemeLinter) universe(settings ...*Setting) *universe {
	u := &universe{}
	var levels, classes, institutions []string
	m := &s.p.manifest
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	day := func(d Date) {
		if !d.IsZero() && overlap(d, d, m.From, m.To) && !slices.Contains(u.days, d) {
			u.days = append(u.days, d)
		}
	}
	day(m.From)
	day(m.To)
	for _, x := range settings {
		for i := range x.Values {
			c := &x.Values[i].When
			add(&levels, c.HospitalLevel)
			add(&classes, c.Class)
			add(&institutions, c.Institution)
			add(&u.insurances, c.Insurance)
			add(&u.places, c.Place)
			add(&u.parts, c.Part)
			for _, b := range []Decimal{c.Below, c.AtLeast} {
				if b.Known() && !slices.ContainsFunc(u.bands, b.Equal) {
					u.bands = append(u.bands, b)
				}
			}
			day(c.From)
			day(c.To)
			if !c.From.IsZero() {
				day(c.From.plus(-1))
			}
			if !c.To.IsZero() {
				day(c.To.plus(1))
			}
		}
	}
	slices.SortFunc(u.bands, Decimal.Cmp)
	slices.SortFunc(u.days, Date.Compare)
	if len(u.days) == 0 {
		u.days = []Date{{}}
	}
	if len(u.places) > 0 {
		u.places = []string{"local", "remote"}
	}
	u.insurances, u.parts = append(u.insurances, somebodyElse), append(u.parts, somebodyElse)
	if len(u.places) == 0 {
		u.places = []string{somebodyElse}
	}
	home := func(level, class, institution string) {
		keep := func(list []string, text string) string {
			if slices.Contains(list, text) {
				return text
			}
			return somebodyElse
		}
		c := circumstance{level: level, class: keep(classes, class), institution: keep(institutions, institution)}
		if len(levels) == 0 {
			c.level = somebodyElse
		}
		if !slices.Contains(u.homes, c) {
			u.homes = append(u.homes, c)
		}
	}
	if list := s.y.Institutions; len(list) > 0 {
		u.listed = true
		for i := range list {
			home(list[i].HospitalLevel, list[i].Class, list[i].Code)
		}
		return u
	}
	for _, level := range append(levels, somebodyElse) {
		for _, class := range append(classes, somebodyElse) {
			for _, institution := range append(institutions, somebodyElse) {
				home(level, class, institution)
			}
		}
	}
	return u
}

// each visits every circumstance, in a fixed order.
func (u *universe) each(visit func(circumstance)) {
	for _, c := range u.homes {
		for _, c.insurance = range u.insurances {
			for _, c.place = range u.places {
				for _, c.part = range u.parts {
					for c.band = range 2*len(u.bands) + 1 {
						for _, c.day = range u.days {
							visit(c)
						}
					}
				}
			}
		}
	}
}

// first returns the place of the value that a setting has in a circumstance, or -1.
func (u *universe) first(x *Setting, c *circumstance) int {
	return slices.IndexFunc(x.Values, func(v SettingValue) bool { return u.meets(&v.When, c) })
}

// meets reports whether conditions hold in a circumstance.
func (u *universe) meets(w *Conditions, c *circumstance) bool {
	for _, p := range [...][2]string{{w.HospitalLevel, c.level}, {w.Class, c.class}, {w.Institution, c.institution},
		{w.Insurance, c.insurance}, {w.Place, c.place}, {w.Part, c.part}} {
		if p[0] != "" && p[0] != p[1] {
			return false
		}
	}
	at := func(d Decimal) int { return 2*slices.IndexFunc(u.bands, d.Equal) + 1 }
	return (!w.Below.Known() || c.band < at(w.Below)) && (!w.AtLeast.Known() || c.band >= at(w.AtLeast)) &&
		(c.day.IsZero() || overlap(w.From, w.To, c.day, c.day))
}

// named reports whether a circumstance is one that the scheme itself speaks of: an institution that it lists, a kind of insurance
// that a condition names. Without a list, only settings that are the same for all institutions can be judged.
func (u *universe) named(c *circumstance) bool {
	return (c.insurance != somebodyElse || len(u.insurances) == 1) && (u.listed || len(u.homes) == 1)
}

// text writes a circumstance as conditions are written.
func (u *universe) text(c *circumstance) string {
	known := func(s string) string {
		if s == somebodyElse {
			return ""
		}
		return s
	}
	w := Conditions{HospitalLevel: known(c.level), Class: known(c.class), Institution: known(c.institution), Insurance: known(c.insurance),
		Place: known(c.place), Part: known(c.part)}
	if n := (c.band - 1) / 2; c.band > 0 {
		w.AtLeast = u.bands[n]
	}
	if n := (c.band + 1) / 2; n < len(u.bands) {
		w.Below = u.bands[n]
	}
	return w.text()
}
