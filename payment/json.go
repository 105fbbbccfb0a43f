package payment

import (
	"encoding/json"

	"github.com/fenzu/fenzu/rules"
)

// jsonIdentity is a pack in JSON.
type jsonIdentity struct {
	ID       string `json:"id"`
	Edition  string `json:"edition"`
	Revision int    `json:"revision"`
	Digest   string `json:"digest"`
}

func identityOf(p *rules.Identity) *jsonIdentity {
	if p == nil {
		return nil
	}
	return &jsonIdentity{p.ID, p.Edition, p.Revision, p.Digest}
}

// jsonBill is a bill in JSON: its keys are stable, their order too.
type jsonBill struct {
	ID            string        `json:"id"`
	Scheme        *jsonIdentity `json:"scheme"`
	Grouping      *jsonIdentity `json:"grouping,omitempty"`
	Group         string        `json:"group,omitempty"`
	Kind          string        `json:"kind"`
	Normal        string        `json:"normal,omitempty"`
	Institution   string        `json:"institution,omitempty"`
	HospitalLevel string        `json:"hospital_level,omitempty"`
	Class         string        `json:"class,omitempty"`
	Insurance     string        `json:"insurance,omitempty"`
	Place         string        `json:"place,omitempty"`
	Discharged    string        `json:"discharged,omitempty"`
	Cost          Fen           `json:"cost"`
	Unreasonable  *Fen          `json:"unreasonable,omitempty"`
	CarvedOut     *Fen          `json:"carved_out,omitempty"`
	Weight        *Number       `json:"weight,omitempty"`
	Coefficient   *Number       `json:"coefficient,omitempty"`
	Ratio         *Number       `json:"ratio,omitempty"`
	Points        *Number       `json:"points,omitempty"`
	Value         *Number       `json:"value,omitempty"`
	Provisional   bool          `json:"provisional,omitempty"`
	Fixed         bool          `json:"fixed,omitempty"`
	Standard      *Fen          `json:"standard"` // null if nobody knows what it hangs on
	Exact         Number        `json:"standard_exact"`
	Burden        Fen           `json:"burden"`
	Fund          *Fen          `json:"fund"` // null if it is found at clearing, or not known
	Surplus       *Fen          `json:"surplus"`
	Review        string        `json:"review,omitempty"`
	Notices       []string      `json:"notices,omitempty"`
	Readings      []int         `json:"readings,omitempty"`
	NotReached    []string      `json:"not_reached,omitempty"`
	Steps         []jsonStep    `json:"steps"`
}

type jsonStep struct {
	Name     string        `json:"name"` // in Chinese
	Rule     string        `json:"rule"`
	Of       string        `json:"of,omitempty"`
	Formula  string        `json:"formula,omitempty"`
	Operands []jsonOperand `json:"operands,omitempty"`
	Exact    Number        `json:"exact"`
	Rounding string        `json:"rounding,omitempty"`
	Result   Number        `json:"result"`
	Verdict  string        `json:"verdict,omitempty"`
	At       string        `json:"at,omitempty"`
}

type jsonOperand struct {
	Symbol string `json:"symbol"`
	Value  Number `json:"value"`
}

// MarshalJSON writes the bill with all its steps. Money is in yuan with two decimals, other numbers are exact: decimal where they
// have an end, else fractions. All of them are texts, so that no reader makes binary fractions of them.
func (b Bill) MarshalJSON() ([]byte, error) {
	some := func(n Number) *Number {
		if n.Sign() == 0 {
			return nil
		}
		return &n
	}
	money := func(f Fen, show bool) *Fen {
		if !show {
			return nil
		}
		return &f
	}
	j := jsonBill{
		ID: b.ID, Scheme: identityOf(b.Scheme), Grouping: identityOf(b.Grouping), Group: b.Group, Kind: b.Kind.String(),
		Institution: b.Institution, HospitalLevel: b.HospitalLevel, Class: b.Class, Insurance: b.Insurance, Place: b.Place,
		Discharged: b.Discharged.String(), Cost: b.Cost, Unreasonable: money(b.Unreasonable, b.Unreasonable != 0),
		CarvedOut: money(b.CarvedOut,
			b.CarvedOut != 0), Weight: some(b.Weight), Coefficient: some(b.Coefficient), Ratio: some(b.Ratio),
		Points: some(b.Points), Value: some(b.Value), Provisional: b.Provisional, Fixed: b.Fixed, Standard: money(b.Standard, b.Kind != 0),
		Exact: b.ExactStandard, Burden: b.Burden, Fund: money(b.Fund, !b.FundOpen && !b.Notices.Has(Partial)),
		Surplus: money(b.Surplus, b.Kind != 0), Review: b.Review.String(),
		NotReached: b.NotReached(rules.English), Steps: []jsonStep{},
	}
	if b.Normal != b.Kind {
		j.Normal = b.Normal.String()
	}
	for n := range b.Notices.All() {
		j.Notices = append(j.Notices, n.String())
	}
	for n := range b.Readings.All() {
		j.Readings = append(j.Readings, int(n))
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		o := jsonStep{Name: s.Rule.Text(rules.Chinese), Rule: s.Rule.String(), Of: s.Text, Formula: s.Formula(),
			Exact: s.Exact, Result: s.Result, Verdict: s.Kind.String()}
		if s.Rounding != (Rounding{}) {
			o.Rounding = s.Rounding.String()
		}
		if b.scheme != nil {
			o.At = b.scheme.pack.Place(s.Pos)
		}
		for _, p := range s.Operands {
			o.Operands = append(o.Operands, jsonOperand{p.Symbol.String(), p.Value})
		}
		j.Steps = append(j.Steps, o)
	}
	return json.Marshal(j)
}
