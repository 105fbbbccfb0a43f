package rules

import "slices"

// Payment is the content of a pack of system payment: what is written, not what runs. It is shared and must not be changed.
type Payment struct {
	Settings []Setting // of scheme.yaml, in the order of [SettingNames]

	Weights      []GroupValue // weights.csv: weight (权重) of a group
	Scores       []GroupValue // scores.csv: score (分值) of a group
	Prices       []GroupValue // prices.csv: printed price of a group in yuan
	Costs        []GroupValue // costs.csv: mean cost of a group in yuan
	Limits       []GroupLimit
	Institutions []Institution
	Coefficients []InstitutionCoefficient
	Components   []Component
	Dynamic      []DynamicPart
	GrassRoots   []GrassRoots
	Auxiliary    []AuxiliaryFactor
	BedDays      []BedDay
	Fallbacks    []TCMFallback
	Advantages   []TCMAdvantage
	Exclusions   []Exclusion
	Factors      []LocalFactor
	Supports     []Support
	Grounds      []Ground
}

// Setting returns the setting with the name, or nil if scheme.yaml does not state it.
func (p *Payment) Setting(name string) *Setting {
	for i := range p.Settings {
		if p.Settings[i].Name == name {
			return &p.Settings[i]
		}
	}
	return nil
}

// Text returns the text of the first value of a setting, or "" if scheme.yaml does not state it.
func (p *Payment) Text(name string) string {
	if s := p.Setting(name); s != nil {
		return s.Values[0].Text
	}
	return ""
}

// Setting is one parameter of a scheme (payment specification, chapter 10), with at least one value. Of several values the
// first whose conditions hold is taken.
type Setting struct {
	Name   string // section and key of scheme.yaml, such as high.threshold
	Values []SettingValue
}

// SettingValue is a value of a setting.
type SettingValue struct {
	Text    string   // as written; "" of a list and of what is unknown
	Texts   []string // of a list
	Number  Decimal  // of a number
	Unknown bool     // there is a value, and nobody knows it; a calculation that needs it stops
	When    Conditions
	Backing
	Pos Pos
}

// Backing is what a value rests on. The zero value says nothing.
type Backing struct {
	Evidence string // O, J, X or I: official, journal or press, practice or unofficial, inferred (payment specification, evidence marks)
	Source   string // document and clause
}

// Gap is a setting or table of which a scheme says that it is not known.
type Gap struct {
	Name string     // of the setting, such as rate.value, of the table, such as weights.csv, or grouping
	When Conditions // for which the value of a setting is unknown
	Pos  Pos
}

// Gaps returns what the scheme says is not known: the grouping packs, then settings in the order of [SettingNames], then
// tables in the order of their names.
func (p *Pack) Gaps() []Gap {
	if p.payment == nil {
		return nil
	}
	var list []Gap
	if p.manifest.GroupingUnknown {
		list = append(list, Gap{Name: "grouping", Pos: Pos{File: FileManifest}})
	}
	for _, s := range p.payment.Settings {
		for i := range s.Values {
			if v := &s.Values[i]; v.Unknown {
				list = append(list, Gap{s.Name, v.When, v.Pos})
			}
		}
	}
	for _, t := range p.manifest.Tables {
		if t.Unknown {
			list = append(list, Gap{Name: t.Name + tableSuffix, Pos: t.Pos})
		}
	}
	return list
}

// Conditions say when a value is taken: all of them must hold. The zero value always holds. Which ones a setting can have, and
// which quantity its bands are of, [SettingNames] and the documentation of this package say.
type Conditions struct {
	HospitalLevel string
	Class         string // of the institution
	Institution   string
	Insurance     string
	Place         string // "local" or "remote": where the patient is insured
	Part          string // of the parts of a coefficient
	Below         Decimal
	AtLeast       Decimal
	From          Date
	To            Date
}

// IsZero reports whether the conditions always hold.
func (c *Conditions) IsZero() bool { return *c == Conditions{} }

// GroupValue is a number that a table states for a group.
type GroupValue struct {
	Code          string
	Name          string // or ""
	HospitalLevel string // or "" for all
	Insurance     string // or "" for all
	Auxiliary     string // class, of costs.csv; or "" for all
	Value         Decimal
	Cases         Int     // from which the number was measured
	CV            Decimal // of the cost of those
	Backing
	Pos Pos
}

// GroupLimit is the printed limits of a group in yuan (高限, 低限): a cost above High or below Low makes an outlier, whatever they
// were worked out from. Unknown is no limit.
type GroupLimit struct {
	Code          string
	HospitalLevel string // or "" for all
	Insurance     string // or "" for all
	Low           Decimal
	High          Decimal
	Backing
	Pos Pos
}

// Institution is a hospital (定点医药机构).
type Institution struct {
	Code          string
	Name          string
	HospitalLevel string
	Class         string  // for coefficients, quotas and monitoring
	Assessment    Decimal // factor of its assessment (考核系数), unknown if it has none
	Backing
	Pos Pos
}

// InstitutionCoefficient is a coefficient (系数) of an institution, a class or a level, for all groups or for one. The most
// specific one is taken.
type InstitutionCoefficient struct {
	Institution   string
	HospitalLevel string
	Class         string
	Code          string // of the group, or "" for all
	Value         Decimal
	Backing
	Pos Pos
}

// Component is a fact about an institution from which its coefficient is worked out: one of the terms of a mixed coefficient, or
// a share that is compared with the mean of its peers.
type Component struct {
	Institution string
	Part        string
	Value       Decimal
	Mean        Decimal // of the peers, unknown if there is nothing to compare
	Backing
	Pos Pos
}

// DynamicPart is how a part of a dynamic coefficient grows: by Gain for every Per that the institution lies above the mean of
// its peers, and by First for lying above it at all, up to Cap.
type DynamicPart struct {
	Part          string
	HospitalLevel string
	Per           Decimal // relative: 0.05 is 5 % of the mean
	Gain          Decimal
	First         Decimal // unknown is 0
	Cap           Decimal // unknown is no cap
	Backing
	Pos Pos
}

// GrassRoots is a grass-roots disease (基层病种): a factor that takes the place of the institution's coefficient.
type GrassRoots struct {
	Code   string
	Factor Decimal // unknown takes grass_roots.factor
	Backing
	Pos Pos
}

// AuxiliaryFactor is a class of the auxiliary catalogue (辅助目录). Trigger selects among several classes, Factor pays.
type AuxiliaryFactor struct {
	Class         string
	HospitalLevel string
	Code          string // of the group, or "" for all
	Trigger       Decimal
	Factor        Decimal
	Backing
	Pos Pos
}

// BedDay is what a day is worth, in yuan or in points (按床日).
type BedDay struct {
	Class         string
	HospitalLevel string
	Insurance     string
	Institution   string
	Code          string // of the group whose cases are paid so, or ""
	Value         Decimal
	Backing
	Pos Pos
}

// TCMFallback is the ordinary group at whose weight a case of a group of Chinese medicine is settled if the share of Chinese
// medicine is too low.
type TCMFallback struct {
	Code     string
	Fallback string
	Backing
	Pos Pos
}

// TCMAdvantage is a disease with an advantage of Chinese medicine (中医优势病种). Mode "score" takes the better of its own score,
// raised by Percent and Bonus, and Ratio of the western group; mode "effect" pays Ratio of the price of the western group.
type TCMAdvantage struct {
	Code    string
	Mode    string
	Western string
	Ratio   Decimal
	Percent Decimal
	Bonus   Decimal
	Backing
	Pos Pos
}

// Exclusion is an item that is paid apart (除外支付, 国谈药) while it is valid: "carve-out" takes it out of the cost, "points" adds
// points, "factor" multiplies.
type Exclusion struct {
	Item  string
	Name  string
	Mode  string
	Value Decimal
	From  Date
	To    Date
	Backing
	Pos Pos
}

// LocalFactor multiplies the price of the cases that it names; all that hold multiply.
type LocalFactor struct {
	Name          string
	Institution   string
	Class         string
	HospitalLevel string
	Code          string
	Insurance     string
	Factor        Decimal
	From          Date
	To            Date
	Backing
	Pos Pos
}

// Support is a support of an institution (扶持系数), of which only the greatest counts.
type Support struct {
	Institution string
	Name        string
	Factor      Decimal
	Backing
	Pos Pos
}

// Ground is a test of a ground for special-case review (特例单议). All tests of a ground must hold.
type Ground struct {
	Ground  string
	Test    string // stay, cost, area-mean, group-mean or birth-weight
	Compare string // lt, le, ge or gt
	Value   Decimal
	Backing
	Pos Pos
}

// IsFor reports whether the scheme is for the results of a pack.
func (m *Manifest) IsFor(p *Identity) bool {
	return p != nil && slices.ContainsFunc(m.Grouping, func(n Need) bool {
		return n.ID == p.ID && n.Edition == p.Edition && n.Digest == p.Digest
	})
}
