package grouper

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/fenzu/fenzu/internal/text"
	"github.com/fenzu/fenzu/rules"
)

// Target is a group that somebody asks about.
type Target struct {
	Code string // as the pack has it
	Name string
	Kind TargetKind

	mdc, adrg int             // places in DRG.MDCs and MDC.ADRGs; adrg is -1 for an MDC, both for a group before all MDCs
	id        rules.GroupID   // of the MDC, ADRG or leaf
	rows      []rules.RowID   // of DIP
	groups    []comprehensive // of DIP
}

// comprehensive is a comprehensive group for a category; the category is "" where the code holds for all that the group takes.
type comprehensive struct {
	group    int32
	category string
}

// TargetKind is what kind of group a target is. Its values are stable.
type TargetKind string

// The kinds of targets.
const (
	TargetMDC           TargetKind = "mdc"
	TargetADRG          TargetKind = "adrg"
	TargetDRG           TargetKind = "drg"
	TargetAmbiguous     TargetKind = "ambiguous"     // the code of the ambiguous cases of an MDC (QY)
	TargetUngrouped     TargetKind = "ungrouped"     // the code of the cases without group
	TargetRow           TargetKind = "row"           // a row of a list of DIP, by code or by national number
	TargetComprehensive TargetKind = "comprehensive" // a comprehensive group of DIP
	TargetOther         TargetKind = "other"         // a group of a family, the last resort, or what an auxiliary entry leads to
)

// TargetError says that a pack has no group with a code.
type TargetError struct {
	Target string          // as asked
	Pack   *rules.Identity // that was asked
	Near   []string        // up to five codes of the pack that are nearly the same, the nearest first
}

// TargetUnknown is the stable code of a [TargetError].
const TargetUnknown = "target-unknown"

// Error returns the message in Chinese; see [TargetError.Text].
func (e *TargetError) Error() string { return e.Text(rules.Chinese) }

// Text returns the message in the language: what was asked, of which pack, and which codes are near.
func (e *TargetError) Text(l rules.Lang) string {
	asked := strconv.Quote(text.Clip(e.Target, 40))
	s := fmt.Sprintf(l.Pick("%s: 规则包 %s 中没有组 %s", "%s: pack %s has no group %s"), TargetUnknown, e.Pack, asked)
	if len(e.Near) > 0 {
		s += "\n  hint: " + l.Pick("相近的有 ", "near are ") + strings.Join(e.Near, " ")
	}
	return s
}

// target finds the group with a code. White space around it and small letters are forgiven.
func (g *Grouper) target(code string) (*Target, error) {
	wanted := strings.TrimSpace(code)
	for _, c := range []string{wanted, strings.ToUpper(wanted)} {
		t := Target{Code: c, mdc: -1, adrg: -1}
		if d := g.pack.DIP(); d != nil && t.findDIP(g.pack, d) || d == nil && t.findDRG(g.pack) {
			return &t, nil
		}
	}
	return nil, &TargetError{code, g.pack.Identity(), g.near(wanted)}
}

func (t *Target) findDRG(p *rules.Pack) bool {
	d := p.DRG()
	for i := range d.Pre {
		if l := &d.Pre[i]; l.Code == t.Code {
			t.Kind, t.Name, t.id = TargetDRG, l.Name, l.ID
			return true
		}
	}
	for i := range d.MDCs {
		m := &d.MDCs[i]
		if m.Code == t.Code {
			t.Kind, t.Name, t.id, t.mdc = TargetMDC, m.Name, m.ID, i
			return true
		}
		if m.QYCode == t.Code && m.QY == "ambiguous" && len(m.Ambiguity) > 0 {
			t.Kind, t.id, t.mdc = TargetAmbiguous, m.ID, i
			return true
		}
		for j := range m.ADRGs {
			a := &m.ADRGs[j]
			if a.Code == t.Code {
				t.Kind, t.Name, t.id, t.mdc, t.adrg = TargetADRG, a.Name, a.ID, i, j
				return true
			}
			for k := range a.Leaves {
				if l := &a.Leaves[k]; l.Code == t.Code {
					t.Kind, t.Name, t.id, t.mdc, t.adrg = TargetDRG, l.Name, l.ID, i, j
					return true
				}
			}
		}
	}
	m := p.Manifest()
	for _, u := range append(slices.Clone(m.Parameters.UngroupedCodes), rules.UngroupedCode{Code: m.Parameters.UngroupedCode}) {
		if u.Code == t.Code && t.Code != "" {
			t.Kind = TargetUngrouped
			return true
		}
	}
	return false
}

func (t *Target) findDIP(p *rules.Pack, d *rules.DIP) bool {
	byCode := func(r *rules.Row) bool { return r.Code == t.Code }
	number, err := strconv.Atoi(t.Code)
	byNumber := func(r *rules.Row) bool { return err == nil && number > 0 && int(r.Number) == number }
	for _, is := range []func(*rules.Row) bool{byCode, byNumber} {
		for i := range d.Rows {
			if r := &d.Rows[i]; is(r) {
				t.rows = append(t.rows, rules.RowID(i+1))
				t.Kind, t.Name = TargetRow, cmp.Or(t.Name, r.Name)
			}
		}
		if t.rows != nil {
			t.Code = d.Rows[t.rows[0]-1].Code
			return true
		}
	}
	for i := range d.Groups {
		for category, code := range spellings(&d.Groups[i], p, t.Code) {
			if code == t.Code {
				t.groups = append(t.groups, comprehensive{int32(i), category})
			}
		}
	}
	if t.groups != nil {
		t.Kind, t.Name = TargetComprehensive, d.Groups[t.groups[0].group].Name
		return true
	}
	return t.findOther(d)
}

// spellings iterates over the codes of a comprehensive group by category: over those whose category a text contains, or over all
// if it is "". A code that is the same for all categories comes once, with the category "".
func spellings(g *rules.ComprehensiveGroup, p *rules.Pack, within string) iter.Seq2[string, string] {
	return func(yield func(category, code string) bool) {
		const none = "\x00" // no category
		if code := string(g.AppendCode(nil, none)); !strings.Contains(code, none) {
			yield("", code)
			return
		}
		for _, category := range p.Codes().Catalog().Categories() {
			if (within == "" || strings.Contains(within, category)) && !yield(category, string(g.AppendCode(nil, category))) {
				return
			}
		}
	}
}

// findOther looks through the groups that are neither rows nor comprehensive.
func (t *Target) findOther(d *rules.DIP) bool {
	t.Kind = TargetOther
	for i := range d.Families {
		for _, x := range d.Families[i].Groups {
			if x.Code == t.Code {
				t.Name = x.Name
				return true
			}
		}
	}
	for _, x := range d.LastResort {
		if x.Code == t.Code {
			t.Name = x.Name
			return true
		}
	}
	return t.Code != "" && slices.ContainsFunc(d.Auxiliary, func(e rules.AuxiliaryEntry) bool { return e.Code == t.Code })
}

// codes calls each with the codes of the groups of the pack, in its order.
func (g *Grouper) codes(each func(string)) {
	if d := g.pack.DIP(); d != nil {
		for i := range d.Rows {
			each(d.Rows[i].Code)
		}
		for i := range d.Groups {
			for _, code := range spellings(&d.Groups[i], g.pack, "") {
				each(code)
			}
		}
		for i := range d.Families {
			for _, x := range d.Families[i].Groups {
				each(x.Code)
			}
		}
		for _, x := range d.LastResort {
			each(x.Code)
		}
		for _, e := range d.Auxiliary {
			each(e.Code)
		}
		return
	}
	d := g.pack.DRG()
	for _, x := range d.Groups {
		each(x.Code)
	}
	for i := range d.MDCs {
		each(d.MDCs[i].QYCode)
	}
}

// near returns the codes of the pack that are nearest to a text: one or two characters differ; of those that
// differ as much, the codes that begin alike come first.
func (g *Grouper) near(code string) []string {
	const most, far, long = 5, 2, 40
	wanted := []rune(strings.ToUpper(text.Clip(code, long)))
	if len(wanted) == 0 {
		return nil
	}
	type hit struct {
		code     string
		distance int
		alike    int // characters at the beginning
	}
	var hits []hit
	g.codes(func(c string) {
		n := distance(wanted, []rune(c), far)
		known := func(h hit) bool { return h.code == c }
		if c != "" && n <= far && n < len(wanted) && !slices.ContainsFunc(hits, known) {
			alike := 0
			for alike < min(len(wanted), len(c)) && wanted[alike] == rune(c[alike]) {
				alike++
			}
			hits = append(hits, hit{c, n, alike})
		}
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(a.distance-b.distance, b.alike-a.alike) })
	var list []string
	for _, h := range hits[:min(len(hits), most)] {
		list = append(list, h.code)
	}
	return list
}

// distance is how many characters must be put in, left out or replaced to make one text of the other; far+1 if that is more than
// far.
func distance(a, b []rune, far int) int {
	if len(a)-len(b) > far || len(b)-len(a) > far {
		return far + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		corner := row[0]
		row[0] = i + 1
		for j, y := range b {
			replaced := corner
			if x != y {
				replaced++
			}
			corner = row[j+1]
			row[j+1] = min(replaced, corner+1, row[j]+1)
		}
	}
	return min(row[len(b)], far+1)
}
