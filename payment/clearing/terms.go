package clearing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/internal/exact"
	"github.com/fenzu/fenzu/payment"
	"github.com/fenzu/fenzu/rules"
)

// Terms are the terms of clearing of one payment scheme, ready to be applied. They are immutable and safe for concurrent use.
type Terms struct {
	scheme *rules.Identity
	p      *rules.Payment
	money  payment.Rounding // of amounts in yuan
	value  payment.Rounding // of point values
	house  map[string]hospital
}

// Compile reads the terms of clearing from a pack of system payment. The error is [rules.TermMissing] if it has none of what
// every clearing needs; what only some need is asked for when it is needed.
func Compile(p *rules.Pack) (*Terms, error) {
	var errs Errors
	if p == nil || p.Payment() == nil {
		errs.add(rules.TermMissing, "scheme.yaml")
		return nil, errs
	}
	return compile(p.Identity(), p.Payment())
}

func compile(id *rules.Identity, p *rules.Payment) (*Terms, error) {
	t := &Terms{scheme: id, p: p, house: make(map[string]hospital)}
	var errs Errors
	money := t.text("round.money")
	if money == "" {
		errs.add(rules.TermMissing, "round.money")
	}
	t.money, t.value = parseRounding(money), parseRounding(t.text("round.value"))
	if t.money.Mode != exact.NoRounding && t.money.Decimals > 2 { // nobody pays a part of a fen
		errs.add(rules.AmountUnfit, "round.money", money)
	}
	for _, i := range p.Institutions {
		t.house[i.Code] = hospital{i.HospitalLevel, i.Class}
	}
	return t, errs.err()
}

// Scheme names the pack of the scheme down to its bytes.
func (t *Terms) Scheme() *rules.Identity { return t.scheme }

// hospital is what settings can depend on of an institution.
type hospital struct{ level, class string }

// party is whom a setting is asked for. The zero value is nobody in particular.
type party struct {
	hospital
	institution, insurance string
	part                   string
	remote                 bool // the patient is insured elsewhere
	day                    rules.Date
}

// of returns the party of an account, with the hospital as the scheme knows it, else as the bills say.
func (t *Terms) of(institution, insurance string, seen hospital, day rules.Date) party {
	if h, ok := t.house[institution]; ok {
		seen = hospital{cmp.Or(h.level, seen.level), cmp.Or(h.class, seen.class)}
	}
	return party{hospital: seen, institution: institution, insurance: insurance, day: day}
}

// holds reports whether the conditions of a value hold, but for its band.
func (p *party) holds(c *rules.Conditions) bool {
	same := func(want, have string) bool { return want == "" || want == have }
	return same(c.HospitalLevel, p.level) && same(c.Class, p.class) && same(c.Institution, p.institution) &&
		same(c.Insurance, p.insurance) && same(c.Part, p.part) &&
		(c.Place == "" || (c.Place == "remote") == p.remote) &&
		(c.From.IsZero() || c.From.Compare(p.day) <= 0) && (c.To.IsZero() || c.To.Compare(p.day) >= 0)
}

// text returns the text of a setting, or "" if the scheme is silent.
func (t *Terms) text(name string) string { return t.p.Text(name) }

// find returns the first value of a setting whose conditions hold, or nil.
func (t *Terms) find(name string, p party) *rules.SettingValue {
	s := t.p.Setting(name)
	if s == nil {
		return nil
	}
	for i := range s.Values {
		if v := &s.Values[i]; p.holds(&v.When) {
			return v
		}
	}
	return nil
}

// known reports settings that an operation reads, by their names or sections, and of which the scheme says that they are unknown.
func (t *Terms) known(errs *Errors, names ...string) {
	for _, s := range t.p.Settings {
		read := func(n string) bool { return s.Name == n || strings.HasSuffix(n, ".") && strings.HasPrefix(s.Name, n) }
		if !slices.ContainsFunc(names, read) {
			continue
		}
		for i := range s.Values {
			if v := &s.Values[i]; v.Unknown {
				*errs = append(*errs, &rules.Error{Code: rules.SettingUnknown, File: v.Pos.File.String(), Line: int(v.Pos.Line),
					Field: s.Name, Args: []any{s.Name}})
			}
		}
	}
}

// number returns the number of a setting and whether the scheme states one.
func (t *Terms) number(name string, p party) (payment.Number, bool) {
	if v := t.find(name, p); v != nil && v.Number.Known() {
		return exact.Of(v.Number.Rat()), true
	}
	return zero, false
}

// band is one value of a setting with bands.
type band struct {
	edge  payment.Number // upper edge of a band below, lower edge of one from a number upwards
	value payment.Number
}

// bands returns the values of a setting that hold for a party, in ascending order of their edges.
func (t *Terms) bands(name string, p party) []band {
	s := t.p.Setting(name)
	if s == nil {
		return nil
	}
	var list []band
	for i := range s.Values {
		v := &s.Values[i]
		if !p.holds(&v.When) {
			continue
		}
		edge := v.When.Below
		if !edge.Known() {
			edge = v.When.AtLeast
		}
		list = append(list, band{decimal(edge), decimal(v.Number)})
	}
	slices.SortStableFunc(list, func(a, b band) int { return a.edge.Cmp(b.edge) })
	return slices.CompactFunc(list, func(a, b band) bool { return a.edge.Equal(b.edge) }) // of two the first holds
}

// parseRounding reads a rounding as schemes write it; what is not stated does not round.
func parseRounding(s string) payment.Rounding {
	name, decimals, _ := rules.ParseRounding(s)
	mode, _ := exact.ParseMode(name)
	return payment.Rounding{Decimals: uint8(decimals), Mode: mode}
}

// decimal returns a decimal number, 0 if it is unknown.
func decimal(d rules.Decimal) payment.Number {
	if !d.Known() {
		return zero
	}
	return exact.Of(d.Rat())
}

// fen rounds an amount in yuan as the scheme rounds money, or to the fen if it rounds elsewhere. It reports false if the amount
// does not fit.
func (t *Terms) fen(yuan payment.Number) (payment.Fen, bool) {
	r := t.money
	if r.Mode == exact.NoRounding {
		r = payment.Rounding{Decimals: 2, Mode: exact.HalfAway}
	}
	n, ok := yuan.Round(r).Units(2)
	return payment.Fen(n), ok && n > -limit && n < limit
}

// limit bounds sums of money, in fen: a million thousand million yuan.
const limit = 1e17

// zero is the number 0.
var zero payment.Number
