package payment

import (
	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/rules"
)

// query is what the conditions of a setting are asked about.
type query struct {
	level, class, institution, insurance string
	part                                 string
	remote                               bool
	day                                  rules.Date
}

// numbers is a setting with numbers, of which the first whose conditions hold is taken. nil is a setting that is not stated.
type numbers []numberValue

type numberValue struct {
	value          Number
	when           *rules.Conditions // nil always holds
	below, atLeast *Number           // bands of the quantity that the setting is about
	pos            rules.Pos
	unknown        string // name of the setting, if nobody knows the value
}

// numbersOf prepares a setting.
func numbersOf(p *rules.Payment, name string) numbers {
	s := p.Setting(name)
	if s == nil {
		return nil
	}
	list := make(numbers, len(s.Values))
	for i := range s.Values {
		v := &s.Values[i]
		n := numberValue{pos: v.Pos}
		if v.Unknown {
			n.unknown = name
		} else {
			n.value = exact.Of(v.Number.Rat())
		}
		if !v.When.IsZero() {
			n.when = &v.When
			n.below, n.atLeast = limit(v.When.Below), limit(v.When.AtLeast)
		}
		list[i] = n
	}
	return list
}

func limit(d rules.Decimal) *Number {
	if !d.Known() {
		return nil
	}
	n := exact.Of(d.Rat())
	return &n
}

// at returns the value for a query and a quantity, nil if there is none.
func (n numbers) at(q *query, quantity Number) *numberValue {
	for i := range n {
		v := &n[i]
		if v.when == nil || q.meets(v.when) && (v.below == nil || quantity.Cmp(*v.below) < 0) &&
			(v.atLeast == nil || quantity.Cmp(*v.atLeast) >= 0) {
			return v
		}
	}
	return nil
}

// of returns the number for a query and a quantity. One that nobody knows is none.
func (n numbers) of(q *query, quantity Number) (Number, rules.Pos, bool) {
	v := n.at(q, quantity)
	if v == nil || v.unknown != "" {
		return Number{}, rules.Pos{}, false
	}
	return v.value, v.pos, true
}

// number returns the number of a setting for the claim. One that nobody knows keeps the claim from being priced.
func (r *run) number(n numbers, quantity Number) (Number, rules.Pos, bool) {
	if v := n.at(&r.q, quantity); v != nil && v.unknown != "" {
		r.fail(rules.SettingUnknown, v.unknown, v.pos.String())
		return Number{}, rules.Pos{}, false
	}
	return n.of(&r.q, quantity)
}

// meets reports whether the conditions other than bands hold.
func (q *query) meets(c *rules.Conditions) bool {
	return (c.HospitalLevel == "" || c.HospitalLevel == q.level) && (c.Class == "" || c.Class == q.class) &&
		(c.Institution == "" || c.Institution == q.institution) && (c.Insurance == "" || c.Insurance == q.insurance) &&
		(c.Part == "" || c.Part == q.part) && (c.Place == "" || (c.Place == "remote") == q.remote) && q.within(c.From, c.To)
}

// within reports whether the day lies in a span, with both ends.
func (q *query) within(from, to rules.Date) bool {
	return (from.IsZero() || q.day.Compare(from) >= 0) && (to.IsZero() || q.day.Compare(to) <= 0)
}

// word is a setting with a name for its value, and where it stands.
type word struct {
	text    string
	pos     rules.Pos
	unknown bool // the scheme states it and nobody knows it
}

// is reports whether the setting is stated with the value.
func (w word) is(value string) bool { return w.text == value }

func wordOf(p *rules.Payment, name string) word {
	s := p.Setting(name)
	if s == nil {
		return word{}
	}
	return word{s.Values[0].Text, s.Values[0].Pos, s.Values[0].Unknown}
}

// wordsOf returns the texts of a list.
func wordsOf(p *rules.Payment, name string) ([]string, rules.Pos) {
	s := p.Setting(name)
	if s == nil {
		return nil, rules.Pos{}
	}
	return s.Values[0].Texts, s.Values[0].Pos
}

// days is a setting with a number of days; the position is none if it is not stated.
type days struct {
	n       int64
	pos     rules.Pos
	unknown string // name of the setting, if nobody knows the number
}

func daysOf(p *rules.Payment, name string) days {
	s := p.Setting(name)
	if s == nil {
		return days{}
	}
	if s.Values[0].Unknown {
		return days{pos: s.Values[0].Pos, unknown: name}
	}
	n, _ := exact.Of(s.Values[0].Number.Rat()).Units(0)
	return days{n: n, pos: s.Values[0].Pos}
}

// stated reports whether the scheme has such a number of days.
func (d days) stated() bool { return d.pos != rules.Pos{} }

// knows reports whether a number of days is known that the claim asks for.
func (r *run) knows(d days) bool {
	if d.unknown != "" {
		r.fail(rules.SettingUnknown, d.unknown, d.pos.String())
		return false
	}
	return true
}

// roundingOf returns a rounding; one that is not stated does not round (reading 6).
func roundingOf(p *rules.Payment, name string) Rounding {
	text, decimals, ok := rules.ParseRounding(p.Text(name))
	mode, known := exact.ParseMode(text)
	if !ok || !known {
		return Rounding{}
	}
	return Rounding{Decimals: uint8(decimals), Mode: mode}
}
