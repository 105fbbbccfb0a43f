package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/table"
)

// What the format provides for, far above any scheme: national rules have at most three procedure groups in an alternative
// and nine body zones.
const (
	MaxProcedureGroups = 8
	MaxZones           = 64
)

// readDRG reads the tables of a pack of system chs-drg and checks them together.
func (l *loader) readDRG() *DRG {
	d := &DRG{}
	d.Lists = append(l.lists("lists", "list", anyKind), l.lists("mdc_principal", "mdc", diagnoses)...)
	d.Zones = l.lists("zones", "zone", diagnoses)
	d.Exclusions = l.lists("exclusion", "exclusion", diagnoses)
	for _, lists := range [][]*List{d.Lists, d.Zones, d.Exclusions} {
		for i, list := range lists {
			list.Number = int32(i)
		}
	}
	d.NotPrincipal = one(l.lists("not_principal", "", diagnoses))
	d.NotCounted = one(l.lists("not_counted", "", procedures))
	d.Counted = one(l.lists("counted", "", procedures))
	l.zoneConflicts(d)
	l.readComplications(d)
	l.readMDCs(d)
	l.readADRGs(d)
	l.readLeaves(d)
	c := l.newConditions(d)
	gates := c.read("gates", false)
	qy := c.read("qy", false)
	conditions := c.read("conditions", true)
	c.unused()
	c.assign(d, gates, qy, conditions)
	d.number()
	l.codes.seal()
	if l.sound() {
		l.checkDRG(d)
	}
	l.accept()
	return d
}

// harmless are the errors that leave the conditions whole, so that reasoning about them says nothing false.
var harmless = []Code{
	FileUnknown, PathEscapes, RowCount, RowDuplicate, KeyUnknown, DatesReversed, ListUnused, GroupWithoutLeaf, LeafOpen,
	LeafUnreachable, SeverityConflict, ZoneConflict, AmbiguityMismatch,
}

// sound reports whether the conditions are whole.
func (l *loader) sound() bool {
	return !slices.ContainsFunc(l.errs, func(e *Error) bool { return !slices.Contains(harmless, e.Code) })
}

// readMDCs reads mdc.csv.
func (l *loader) readMDCs(d *DRG) {
	s, ok := l.table("mdc", []string{"mdc", "name", "on_miss", "qy", "qy_code"}, nil)
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		m := MDC{Code: s.Cell(0), Name: s.Cell(1), Fall: s.Cell(2) == "next", QY: s.Cell(3), QYCode: s.Cell(4), Pos: s.pos()}
		switch first, dup := seen[m.Code]; {
		case m.Code == "":
			s.fail(0, CellEmpty)
		case dup:
			s.fail(0, RowDuplicate, m.Code, first)
			continue
		}
		seen[m.Code] = s.Line()
		s.oneOf(2, "next", "stop")
		s.oneOf(3, "off", "ambiguous", "no-group")
		switch ambiguous := m.QY == "ambiguous"; {
		case ambiguous && m.QYCode == "":
			s.fail(4, CellEmpty)
		case !ambiguous && m.QYCode != "":
			s.fail(4, CellValue, m.QYCode, `""`)
		}
		d.MDCs = append(d.MDCs, m)
	}
}

// oneOf reports a cell that holds none of the values.
func (s *sheet) oneOf(col int, values ...string) {
	if !slices.Contains(values, s.Cell(col)) {
		s.fail(col, CellValue, strconv.Quote(s.Cell(col)), strings.Join(values, ", "))
	}
}

// readADRGs reads adrg.csv, in the order of trial.
func (l *loader) readADRGs(d *DRG) {
	s, ok := l.table("adrg", []string{"adrg", "mdc", "name", "stage"}, nil)
	if !ok {
		return
	}
	seen := make(map[string]int)
	for s.next() {
		g := ADRG{Code: s.Cell(0), Name: s.Cell(2), Pos: s.pos()}
		switch first, dup := seen[g.Code]; {
		case g.Code == "":
			s.fail(0, CellEmpty)
		case dup:
			s.fail(0, RowDuplicate, g.Code, first)
			continue
		}
		seen[g.Code] = s.Line()
		if i := slices.Index(stageNames[1:], s.Cell(3)); i >= 0 {
			g.Stage = Stage(i + 1)
		} else {
			s.oneOf(3, stageNames[1:]...)
		}
		if m := d.mdc(s.Cell(1)); m != nil {
			m.ADRGs = append(m.ADRGs, g)
		} else {
			s.fail(1, GroupUnknown, s.Cell(1), "mdc.csv")
		}
	}
}

func (d *DRG) mdc(code string) *MDC {
	for i := range d.MDCs {
		if d.MDCs[i].Code == code {
			return &d.MDCs[i]
		}
	}
	return nil
}

// adrgs returns the ADRGs by code.
func (d *DRG) adrgs() map[string]*ADRG {
	m := make(map[string]*ADRG)
	for i := range d.MDCs {
		for j := range d.MDCs[i].ADRGs {
			g := &d.MDCs[i].ADRGs[j]
			m[g.Code] = g
		}
	}
	return m
}

// readLeaves reads drg.csv: the leaves of an ADRG in the order of trial.
func (l *loader) readLeaves(d *DRG) {
	s, ok := l.table("drg", []string{"drg", "adrg", "name", "when"}, nil)
	if !ok {
		return
	}
	byCode := d.adrgs()
	seen := make(map[string]int)
	for s.next() {
		leaf := Leaf{Code: s.Cell(0), Name: s.Cell(2), Pos: s.pos()}
		switch first, dup := seen[leaf.Code]; {
		case leaf.Code == "":
			s.fail(0, CellEmpty)
		case dup:
			s.fail(0, RowDuplicate, leaf.Code, first)
			continue
		}
		seen[leaf.Code] = s.Line()
		if i := slices.Index(whenNames[:], s.Cell(3)); i >= 0 {
			leaf.When = When(i)
		} else {
			s.oneOf(3, whenNames[:]...)
		}
		if g := byCode[s.Cell(1)]; g != nil {
			g.Leaves = append(g.Leaves, leaf)
		} else {
			s.fail(1, GroupUnknown, s.Cell(1), "adrg.csv")
		}
	}
	l.checkLeaves(d)
}

// checkLeaves reports subdivisions that are not complete, or that have leaves which an earlier one covers.
func (l *loader) checkLeaves(d *DRG) {
	for i := range d.MDCs {
		for _, g := range d.MDCs[i].ADRGs {
			if len(g.Leaves) == 0 {
				l.add(l.at(g.Pos, "adrg", GroupWithoutLeaf, g.Code))
				continue
			}
			if last := g.Leaves[len(g.Leaves)-1]; last.When != WhenAny {
				l.add(l.at(last.Pos, "when", LeafOpen, g.Code, last.Code))
			}
			for j, leaf := range g.Leaves {
				for _, earlier := range g.Leaves[:j] {
					// A surviving MCC is also "MCC or CC", and every case is any case.
					if earlier.When <= leaf.When {
						l.add(l.at(leaf.Pos, "drg", LeafUnreachable, leaf.Code, earlier.Code))
						break
					}
				}
			}
		}
	}
}

// readComplications reads mcc.csv and cc.csv.
func (l *loader) readComplications(d *DRG) {
	tableOf := make(map[string]int, len(d.Exclusions))
	for i, x := range d.Exclusions {
		tableOf[x.Name] = i
	}
	type place struct {
		severity Severity
		line     int32
	}
	seen := make([]place, l.codes.Diagnoses())
	for _, level := range []Severity{MCC, CC} {
		s, ok := l.table(strings.ToLower(level.String()), []string{"code", "exclusion"}, nil)
		if !ok {
			continue
		}
		if d.Complications == nil {
			d.Complications = make([]Complication, 0, 3*s.room())
		}
		for s.next() {
			r, ok := l.code(s, 0, diagnoses)
			if !ok {
				continue
			}
			for int(r) >= len(seen) {
				seen = append(seen, place{})
			}
			switch first := seen[r]; first.severity {
			case NoComplication:
			case level:
				s.fail(0, RowDuplicate, s.Cell(0), int(first.line))
			default:
				s.fail(0, SeverityConflict, s.Cell(0), fmt.Sprintf("mcc.csv:%d", first.line))
			}
			seen[r] = place{level, int32(s.Line())}
			x, ok := tableOf[s.Cell(1)]
			switch {
			case s.Cell(1) == "":
				s.fail(1, CellEmpty)
			case !ok:
				x = -1
				l.finding(s.pos(), "exclusion", ExclusionMissing, s.Cell(1), s.Cell(1))
			}
			d.Complications = append(d.Complications, Complication{r, level, x, s.Cell(1), s.Line()})
		}
	}
}

// zoneConflicts reports diagnoses in two body zones, and too many zones.
func (l *loader) zoneConflicts(d *DRG) {
	zone := make(map[Ref]int)
	for n, z := range d.Zones {
		if n == MaxZones {
			l.add(l.at(At(z.File, 0), "zone", LimitExceeded, "zones", len(d.Zones), MaxZones))
		}
		for i, c := range z.Codes {
			if other, known := zone[c]; known && other != n {
				l.add(l.at(At(z.File, int(z.Lines[i])), "code", ZoneConflict, l.codeText(z, c), d.Zones[other].Name))
			}
			zone[c] = n
		}
	}
}

// accept reports the findings that accepted.csv does not accept, and the acceptances without finding.
func (l *loader) accept() {
	type key struct{ finding, subject string }
	used := make(map[key]bool)
	sound := l.sound() // else some findings were not looked for
	if s, ok := l.table("accepted", []string{"finding", "subject", "reason", "source"}, nil); ok {
		occurs := make(map[key]bool)
		for _, f := range l.findings {
			occurs[key{string(f.Code), f.subject}] = true
		}
		for s.next() {
			k := key{s.Cell(0), s.Cell(1)}
			for i := range 4 {
				if s.Cell(i) == "" {
					s.fail(i, CellEmpty)
				}
			}
			switch {
			case used[k]:
				s.fail(1, RowDuplicate, k.finding+" "+k.subject, s.Line())
			case !occurs[k] && sound:
				s.fail(1, FindingUnused, k.finding, k.subject)
			}
			used[k] = true
		}
	}
	for _, f := range l.findings {
		if !used[key{string(f.Code), f.subject}] {
			f.Source, f.Column, f.Width = table.Locate(l.files[f.File], f.Line, f.Field)
			l.add(f)
		}
	}
}
