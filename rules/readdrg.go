package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What the format provides for, far above any scheme: national rules have at most three procedure groups in an alternative
// and nine body zones.
const (
	MaxProcedureGroups = 8
	MaxZones           = 64
)

// drgReader reads the tables of one pack of system chs-drg.
type drgReader struct {
	*loader
	*DRG
	mdcs   map[string]int // places in MDCs
	adrgs  map[string]adrgPlace
	leaves map[string]int // lines
	astray MDC            // ADRGs whose MDC is not known: other tables refer to them rightly
}

// adrgPlace is an MDC, -1 for astray, and a place in its ADRGs.
type adrgPlace struct{ mdc, adrg int }

// readDRG reads the tables of a pack of system chs-drg and checks them together.
func (l *loader) readDRG() *DRG {
	d := &DRG{}
	r := &drgReader{loader: l, DRG: d, mdcs: make(map[string]int), adrgs: make(map[string]adrgPlace), leaves: make(map[string]int)}
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
	r.idle()
	r.zoneConflicts()
	r.readComplications()
	r.readMDCs()
	r.readADRGs()
	r.readLeaves()
	r.checkCodes()
	c := l.newConditions(d)
	gates := c.read("gates", false)
	qy := c.read("qy", false)
	conditions := c.read("conditions", true)
	c.unused()
	r.assign(gates, qy, conditions)
	d.number()
	l.codes.seal()
	if l.sound() {
		l.checkDRG(d)
	}
	l.accept()
	return d
}

// idle reports the list of procedures that the parameter counts does not ask.
func (r *drgReader) idle() {
	name := "counted"
	if r.manifest.Parameters.Counts == "list" {
		name = "not_counted"
	}
	for _, t := range r.manifest.Tables {
		if t.Name == name {
			r.add(&Error{Code: TableIdle, File: manifestFile, Line: int(t.Pos.Line), Field: "tables." + name,
				Source: r.index(manifestFile).Line(int(t.Pos.Line)),
				Args:   []any{name + tableSuffix, "counts: " + r.manifest.Parameters.Counts}})
		}
	}
}

// harmless are the errors that leave the conditions whole, so that reasoning about them says nothing false.
var harmless = []Code{
	FileUnknown, PathEscapes, RowCount, RowDuplicate, KeyUnknown, DatesReversed, ListUnused, GroupWithoutLeaf, LeafOpen,
	LeafUnreachable, SeverityConflict, ZoneConflict, AmbiguityMismatch, TableIdle, GroupCodeTaken,
}

// sound reports whether the conditions are whole.
func (l *loader) sound() bool {
	return len(l.partial) == 0 && !slices.ContainsFunc(l.errs, func(e *Error) bool { return !slices.Contains(harmless, e.Code) })
}

// readMDCs reads mdc.csv.
func (r *drgReader) readMDCs() {
	s, ok := r.table("mdc", []string{"mdc", "name", "on_miss", "qy", "qy_code"}, nil)
	if !ok {
		return
	}
	for s.next() {
		m := MDC{Code: s.Cell(0), Name: s.Cell(1), Fall: s.Cell(2) == "next", QY: s.Cell(3), QYCode: s.Cell(4), Pos: s.pos()}
		switch first, dup := r.mdcs[m.Code]; {
		case m.Code == "":
			s.fail(0, CellEmpty)
			s.lost()
			continue
		case dup:
			s.fail(0, RowDuplicate, m.Code, int(r.MDCs[first].Pos.Line))
			continue
		}
		r.mdcs[m.Code] = len(r.MDCs)
		s.oneOf(2, "next", "stop")
		s.oneOf(3, "off", "ambiguous", "no-group")
		switch ambiguous := m.QY == "ambiguous"; {
		case ambiguous && m.QYCode == "":
			s.fail(4, CellEmpty)
		case !ambiguous && m.QYCode != "":
			s.fail(4, CellValue, m.QYCode, `""`)
		}
		r.MDCs = append(r.MDCs, m)
	}
}

// oneOf reports a cell that holds none of the values.
func (s *sheet) oneOf(col int, values ...string) {
	if !slices.Contains(values, s.Cell(col)) {
		s.fail(col, CellValue, strconv.Quote(s.Cell(col)), strings.Join(values, ", "))
	}
}

// readADRGs reads adrg.csv, in the order of trial.
func (r *drgReader) readADRGs() {
	s, ok := r.table("adrg", []string{"adrg", "mdc", "name", "stage"}, nil)
	if !ok {
		return
	}
	for s.next() {
		g := ADRG{Code: s.Cell(0), Name: s.Cell(2), Pos: s.pos()}
		switch first, dup := r.adrgs[g.Code]; {
		case g.Code == "":
			s.fail(0, CellEmpty)
			s.lost()
			continue
		case dup:
			s.fail(0, RowDuplicate, g.Code, int(r.adrg(first).Pos.Line))
			continue
		}
		if i := slices.Index(stageNames[1:], s.Cell(3)); i >= 0 {
			g.Stage = Stage(i + 1)
		} else {
			s.oneOf(3, stageNames[1:]...)
		}
		p := adrgPlace{mdc: -1}
		if i, known := r.mdcs[s.Cell(1)]; known {
			p.mdc = i
		} else {
			s.fail(1, GroupUnknown, s.Cell(1), "mdc.csv")
		}
		of := r.mdc(p.mdc)
		p.adrg = len(of.ADRGs)
		of.ADRGs = append(of.ADRGs, g)
		r.adrgs[g.Code] = p
	}
}

// mdc returns the MDC of a place, or that of the ADRGs without.
func (r *drgReader) mdc(i int) *MDC {
	if i < 0 {
		return &r.astray
	}
	return &r.MDCs[i]
}

// adrg returns the ADRG of a place.
func (r *drgReader) adrg(p adrgPlace) *ADRG { return &r.mdc(p.mdc).ADRGs[p.adrg] }

// readLeaves reads drg.csv: the leaves of an ADRG in the order of trial.
func (r *drgReader) readLeaves() {
	s, ok := r.table("drg", []string{"drg", "adrg", "name", "when"}, nil)
	if !ok {
		return
	}
	for s.next() {
		leaf := Leaf{Code: s.Cell(0), Name: s.Cell(2), Pos: s.pos()}
		switch first, dup := r.leaves[leaf.Code]; {
		case leaf.Code == "":
			s.fail(0, CellEmpty)
		case dup:
			s.fail(0, RowDuplicate, leaf.Code, first)
			continue
		}
		r.leaves[leaf.Code] = s.Line()
		if i := slices.Index(whenNames[:], s.Cell(3)); i >= 0 {
			leaf.When = When(i)
		} else {
			s.oneOf(3, whenNames[:]...)
		}
		if p, known := r.adrgs[s.Cell(1)]; known {
			g := r.adrg(p)
			g.Leaves = append(g.Leaves, leaf)
		} else {
			s.fail(1, GroupUnknown, s.Cell(1), "adrg.csv")
		}
	}
	for i := -1; i < len(r.MDCs); i++ {
		for j := range r.mdc(i).ADRGs {
			r.checkLeaves(&r.mdc(i).ADRGs[j])
		}
	}
}

// checkLeaves reports a subdivision that is not complete, or that has leaves which an earlier one covers.
func (r *drgReader) checkLeaves(g *ADRG) {
	if len(g.Leaves) == 0 {
		r.add(r.loader.at(g.Pos, "adrg", GroupWithoutLeaf, g.Code))
		return
	}
	if last := g.Leaves[len(g.Leaves)-1]; last.When != WhenAny {
		r.add(r.loader.at(last.Pos, "when", LeafOpen, g.Code, last.Code))
	}
	widest := g.Leaves[0] // a surviving MCC is also "MCC or CC", and every case is any case
	for _, leaf := range g.Leaves[1:] {
		if widest.When <= leaf.When {
			r.add(r.loader.at(leaf.Pos, "drg", LeafUnreachable, leaf.Code, widest.Code))
		} else {
			widest = leaf
		}
	}
}

// checkCodes reports codes of ambiguous cases that mean something else too: the answer would not tell what became of a case.
func (r *drgReader) checkCodes() {
	qy := make(map[string]int)
	ungrouped := r.manifest.Parameters.UngroupedCode
	if line, taken := r.leaves[ungrouped]; taken && ungrouped != "" {
		r.add(r.loader.at(At(FileDRG, line), "drg", GroupCodeTaken, ungrouped, "ungrouped_code"))
	}
	for _, m := range r.MDCs {
		if m.QYCode == "" {
			continue
		}
		first, twice := qy[m.QYCode]
		line, leaf := r.leaves[m.QYCode]
		switch {
		case twice:
			r.add(r.loader.at(m.Pos, "qy_code", GroupCodeTaken, m.QYCode, fmt.Sprintf("mdc.csv:%d", first)))
		case leaf:
			r.add(r.loader.at(m.Pos, "qy_code", GroupCodeTaken, m.QYCode, fmt.Sprintf("drg.csv:%d", line)))
		case m.QYCode == ungrouped:
			r.add(r.loader.at(m.Pos, "qy_code", GroupCodeTaken, m.QYCode, "ungrouped_code"))
		}
		qy[m.QYCode] = int(m.Pos.Line)
	}
}

// readComplications reads mcc.csv and cc.csv.
func (r *drgReader) readComplications() {
	l, d := r.loader, r.DRG
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
func (r *drgReader) zoneConflicts() {
	l, d := r.loader, r.DRG
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
	used := make(map[key]int)
	sound := l.sound() // else some findings were not looked for
	s, ok := l.table("accepted", []string{"finding", "subject", "reason", "source"}, nil)
	if l.partial["accepted"] || l.blind { // what is accepted is not known, or what there is to accept
		l.findings = nil
	}
	if ok {
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
			case used[k] > 0:
				s.fail(1, RowDuplicate, k.finding+" "+k.subject, used[k])
				continue
			case !occurs[k] && sound:
				s.fail(1, FindingUnused, k.finding, k.subject)
			}
			used[k] = s.Line()
		}
	}
	for _, f := range l.findings {
		if used[key{string(f.Code), f.subject}] == 0 {
			f.Source, f.Column, f.Width = l.index(f.File).Locate(f.Line, f.Field)
			l.add(f)
		}
	}
}
