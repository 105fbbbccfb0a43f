package drg

import (
	"math"

	"github.com/fenzu/fenzu/rules"
)

// maxTables is how many exclusion tables can be numbered from 1.
const maxTables = math.MaxUint16

// diagnoses is what the pack says of each diagnosis. The facts of a code stand together: first those that hold if it is
// principal, then those that hold if it is not.
type diagnoses struct {
	rows   []diagnosis
	facts  []fact
	rules  []rules.Pos // of the row behind each fact
	tables []uint16    // exclusion tables that principal diagnoses belong to, from 1
	belong []int32     // where those of a code begin in tables

	tableRules    []rules.Pos // of the row behind each of tables
	severityRules []rules.Pos // of the row of mcc.csv or cc.csv, by code
}

type diagnosis struct {
	start     uint32
	principal uint16 // number of facts
	other     uint16 // number of facts
	exclusion uint16 // table that cancels the complication, from 1; 0 is none
	severity  rules.Severity
	zone      uint8 // from 1; 0 is none
	gray      bool
	barred    bool  // cannot be principal
	plain     bool  // makes nothing true and needs no word, unless it is principal
	severe    uint8 // 1 if it is a complication
}

// procedures is what the pack says of each procedure: first the facts that hold if it is main, then those that hold in any
// position.
type procedures struct {
	rows  []procedure
	facts []fact
	rules []rules.Pos // of the row behind each fact

	countRules []rules.Pos // of the row of counted.csv or not_counted.csv, by code
}

type procedure struct {
	start  uint32
	main   uint16 // number of facts
	any    uint16 // number of facts
	counts bool
	named  bool // some list of main procedures names it
	gray   bool
}

// fillDiagnoses makes the table of diagnoses.
func (g *Grouper) fillDiagnoses(d *rules.DRG) {
	n := g.codes.Diagnoses()
	t := &g.dx
	t.rows = make([]diagnosis, n)
	for i := range n {
		e, _ := g.codes.Diagnosis(rules.Ref(i))
		t.rows[i].gray = e.Gray && g.policy.gray
	}
	if d.NotPrincipal != nil {
		for _, c := range d.NotPrincipal.Codes {
			t.rows[c].barred = true
		}
	}
	for z, list := range d.Zones {
		for _, c := range list.Codes {
			t.rows[c].zone = uint8(z + 1)
		}
	}
	t.severityRules = make([]rules.Pos, n)
	for _, c := range d.Complications {
		t.severityRules[c.Code] = c.Pos
		t.rows[c.Code].severity, t.rows[c.Code].severe = c.Severity, 1
		t.rows[c.Code].exclusion = uint16(c.Exclusion + 1)
	}
	g.fillExclusions(d, n)

	either := func(a rules.Atom) bool { return a == rules.AnyDiagnosis || a == rules.DiagnosisPrefix }
	asPrincipal := func(a rules.Atom) bool { return a == rules.PrincipalDiagnosis || a == rules.PrincipalNot || either(a) }
	asOther := func(a rules.Atom) bool { return a == rules.OtherDiagnosis || either(a) }
	rows := g.rowsOf(asPrincipal, asOther)
	t.facts, t.rules = rows.layOut(n, func(i int, start uint32, first, second uint16) {
		r := &t.rows[i]
		r.start, r.principal, r.other = start, first, second
		r.plain = second == 0 && r.zone == 0 && !r.gray
	})
}

// fillExclusions notes for each diagnosis the exclusion tables that it belongs to as principal diagnosis.
func (g *Grouper) fillExclusions(d *rules.DRG, n int) {
	t := &g.dx
	t.belong = make([]int32, n+2)
	for _, x := range d.Exclusions {
		for _, c := range x.Codes {
			t.belong[c+2]++
		}
	}
	for i := range n {
		t.belong[i+2] += t.belong[i+1]
	}
	t.tables, t.tableRules = make([]uint16, t.belong[n+1]), make([]rules.Pos, t.belong[n+1])
	for i, x := range d.Exclusions {
		for j, c := range x.Codes {
			p := t.belong[c+1]
			t.tables[p], t.tableRules[p] = uint16(i+1), x.Pos(j)
			t.belong[c+1]++
		}
	}
}

// fillProcedures makes the table of procedures.
func (g *Grouper) fillProcedures(d *rules.DRG, p *rules.Parameters) {
	n := g.codes.Procedures()
	t := &g.px
	t.rows = make([]procedure, n)
	counts := d.Counting(g.codes, p)
	for i := range n {
		e, _ := g.codes.Procedure(rules.Ref(i))
		t.rows[i].gray = e.Gray && g.policy.gray
		t.rows[i].counts = counts[i]
	}
	t.countRules = make([]rules.Pos, n)
	for _, list := range [...]*rules.List{d.NotCounted, d.Counted} {
		if list != nil {
			for i, c := range list.Codes {
				t.countRules[c] = list.Pos(i)
			}
		}
	}
	asMain := func(a rules.Atom) bool { return a == rules.MainProcedure }
	inAny := func(a rules.Atom) bool { return a == rules.AnyProcedure }
	rows := g.rowsOf(asMain, inAny)
	t.facts, t.rules = rows.layOut(n, func(i int, start uint32, first, second uint16) {
		r := &t.rows[i]
		r.start, r.main, r.any, r.named = start, first, second, first > 0
	})
}

// listFacts are facts of lists by the role in which a code sets them.
type listFacts struct {
	g             *Grouper
	first, second []fact
}

// rowsOf collects the facts that a code sets in its first and in its second role.
func (g *Grouper) rowsOf(first, second func(rules.Atom) bool) listFacts {
	r := listFacts{g: g}
	for i, c := range g.facts {
		if c.List == nil {
			continue
		}
		if first(c.Atom) {
			r.first = append(r.first, fact(i))
		}
		if second(c.Atom) {
			r.second = append(r.second, fact(i))
		}
	}
	return r
}

// layOut writes the facts of n codes into one array, those of the first role before those of the second, in ascending order
// of their numbers, with the row of each; place is told where those of a code are.
func (r listFacts) layOut(n int, place func(i int, start uint32, first, second uint16)) ([]fact, []rules.Pos) {
	sizes := make([][2]uint16, n)
	for role, facts := range [2][]fact{r.first, r.second} {
		for _, f := range facts {
			for _, c := range r.g.facts[f].List.Codes {
				sizes[c][role]++
			}
		}
	}
	next := make([][2]uint32, n)
	total := uint32(0)
	for i, s := range sizes {
		place(i, total, s[0], s[1])
		next[i] = [2]uint32{total, total + uint32(s[0])}
		total += uint32(s[0]) + uint32(s[1])
	}
	out, at := make([]fact, total), make([]rules.Pos, total)
	for role, facts := range [2][]fact{r.first, r.second} {
		for _, f := range facts {
			list := r.g.facts[f].List
			for i, c := range list.Codes {
				p := &next[c][role]
				out[*p], at[*p] = f, list.Pos(i)
				*p++
			}
		}
	}
	return out, at
}
