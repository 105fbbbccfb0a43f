package edits

import (
	"errors"
	"fmt"
	"slices"

	"github.com/fenzu/fenzu/icd"
	"github.com/fenzu/fenzu/rules"
)

// Checker holds a compiled pack of edits. It does not change and is safe for concurrent use. [New] makes one; the zero value must
// not be asked.
type Checker struct {
	pack     *rules.Pack
	grouping *rules.Pack // or nil
	lists    *rules.Edits
	catalog  *icd.Catalog
	newborn  int64  // the last day of age of a newborn
	sameDay  string // the days of a stay that ends on the day of admission

	switches map[rules.Check]*rules.EditCheck
	dx, px   book
	daggers  map[string]bool // dagger halves of pairs; some are codes themselves

	limitFields, valueFields, requiredFields []rules.Field // of the rows, in their order

	// Of the grouping pack.
	counts []bool            // procedures, or nil
	admits []rules.Sex       // the only sex whose MDC takes a principal diagnosis, or unknown
	gates  map[rules.Ref]int // entry of places for those with one
	places []rules.Pos
	barred map[rules.Ref]rules.Pos
}

// book is what lists say of the codes of one kind.
type book struct {
	start  []int32 // where the marks of each code begin
	marks  []mark
	closed bool // gray codes are looked for
}

// mark is one row that names a code.
type mark struct {
	kind markKind
	row  int32
}

type markKind uint8

const (
	markSex markKind = iota
	markAge
	markCompanion
	markDelivery
)

// New compiles a pack of edits. grouping is the pack by which the record will be grouped: it says which diagnoses cannot be
// principal, which procedures count, and whether gray codes matter. Without one, nil, the first two are not looked for, and gray
// codes are. The errors are no pack, one of another system, and two that rest on different code systems.
func New(pack, grouping *rules.Pack) (*Checker, error) {
	switch {
	case pack == nil:
		return nil, errors.New("edits: there is no pack")
	case pack.Edits() == nil:
		return nil, fmt.Errorf("edits: pack %s is of system %q, not %q",
			pack.Identity(), pack.Identity().System, rules.SystemEdits)
	}
	m := pack.Manifest()
	c := &Checker{
		pack: pack, grouping: grouping, lists: pack.Edits(), catalog: pack.Codes().Catalog(),
		newborn: m.Edits.NewbornDays, sameDay: m.Edits.SameDayStay,
		switches: make(map[rules.Check]*rules.EditCheck), daggers: make(map[string]bool),
		gates: make(map[rules.Ref]int), barred: make(map[rules.Ref]rules.Pos),
	}
	for i := range c.lists.Checks {
		c.switches[c.lists.Checks[i].Check] = &c.lists.Checks[i]
	}
	for _, row := range c.lists.Limits {
		c.limitFields = append(c.limitFields, fieldOf(row.Field))
	}
	for _, row := range c.lists.Values {
		c.valueFields = append(c.valueFields, fieldOf(row.Field))
	}
	for _, row := range c.lists.Required {
		c.requiredFields = append(c.requiredFields, fieldOf(row.Field))
	}
	c.fillBooks()
	for _, e := range c.catalog.Diagnoses() {
		if dagger, asterisk := icd.Diagnosis(e.Code).Halves(); asterisk != "" {
			c.daggers[dagger] = true
		}
	}
	if grouping == nil {
		return c, nil
	}
	g := grouping.Manifest()
	if grouping.DRG() == nil && grouping.DIP() == nil {
		return nil, fmt.Errorf("edits: pack %s is of system %q, which groups no cases", grouping.Identity(), g.System)
	}
	if g.CodeSystem != m.CodeSystem {
		return nil, fmt.Errorf("edits: pack %s is of %s %s, and pack %s of %s %s",
			pack.Identity(), m.CodeSystem, m.CodeSystem.Digest, grouping.Identity(), g.CodeSystem, g.CodeSystem.Digest)
	}
	if d := grouping.DRG(); d != nil {
		c.fillGrouping(d, &g.Parameters)
	} else {
		c.fillExternal(g.DIP.ExternalCauses, g.ParameterPos("external_causes"))
	}
	return c, nil
}

// fieldOf is the field of the case of that name, or none.
func fieldOf(f rules.RecordField) rules.Field {
	field, _ := rules.FieldByName(string(f))
	return field
}

// fillBooks notes for each code the rows that name it.
func (c *Checker) fillBooks() {
	d, p := c.catalog.Len()
	type named struct {
		item *rules.EditItem
		mark mark
	}
	var rows []named
	add := func(i *rules.EditItem, k markKind, row int) { rows = append(rows, named{i, mark{k, int32(row)}}) }
	for i := range c.lists.Sexes {
		add(&c.lists.Sexes[i].Item, markSex, i)
	}
	for i := range c.lists.Ages {
		add(&c.lists.Ages[i].Item, markAge, i)
	}
	for i := range c.lists.Companions {
		add(&c.lists.Companions[i].Item, markCompanion, i)
	}
	for i := range c.lists.Deliveries {
		add(&c.lists.Deliveries[i], markDelivery, i)
	}
	c.dx = book{start: make([]int32, d+2), closed: true}
	c.px = book{start: make([]int32, p+2), closed: true}
	of := func(i *rules.EditItem) *book {
		if i.Procedures {
			return &c.px
		}
		return &c.dx
	}
	for _, r := range rows {
		b := of(r.item)
		for _, code := range r.item.Codes {
			b.start[code+2]++
		}
	}
	for _, b := range []*book{&c.dx, &c.px} {
		for i := 2; i < len(b.start); i++ {
			b.start[i] += b.start[i-1]
		}
		b.marks = make([]mark, b.start[len(b.start)-1])
	}
	for _, r := range rows {
		b := of(r.item)
		for _, code := range r.item.Codes {
			b.marks[b.start[code+1]] = r.mark
			b.start[code+1]++
		}
	}
}

// of returns the rows that name a code.
func (b *book) of(r rules.Ref) []mark { return b.marks[b.start[r]:b.start[r+1]] }

// fillExternal takes over which diagnoses a pack of DIP bars from being principal: those of external causes.
func (c *Checker) fillExternal(letters []string, at rules.Pos) {
	for i, e := range c.catalog.Diagnoses() {
		if slices.Contains(letters, e.Code[:1]) {
			c.barred[rules.Ref(i)] = at
		}
	}
}

// fillGrouping takes over what a pack of CHS-DRG says of single codes.
func (c *Checker) fillGrouping(d *rules.DRG, p *rules.Parameters) {
	if p.Gray == "ignore" {
		c.dx.closed, c.px.closed = false, false
	}
	codes := c.grouping.Codes()
	c.counts = d.Counting(codes, p)
	if list := d.NotPrincipal; list != nil {
		for i, r := range list.Codes {
			c.barred[r] = rules.At(list.File, int(list.Lines[i]))
		}
	}
	const both = rules.Male | rules.Female
	taken := make([]rules.Sex, codes.Diagnoses())
	first := make([]int, codes.Diagnoses())
	for i := range d.MDCs {
		for _, a := range d.MDCs[i].Gate {
			sex := both
			var lists []*rules.List
			for _, x := range a.Conditions {
				switch x.Atom {
				case rules.SexIs:
					sex = rules.Sex(x.Value)
				case rules.PrincipalDiagnosis:
					lists = append(lists, x.List)
				}
			}
			for _, l := range lists {
				for _, r := range l.Codes {
					if taken[r] == rules.Unknown {
						first[r] = len(c.places)
					}
					taken[r] |= sex
				}
			}
			c.places = append(c.places, a.Pos)
		}
	}
	c.admits = make([]rules.Sex, len(taken))
	for r, sex := range taken {
		if sex == rules.Male || sex == rules.Female {
			c.admits[r] = sex
			c.gates[rules.Ref(r)] = first[r]
		}
	}
}
