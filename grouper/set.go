package grouper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fenzu/fenzu/rules"
)

// Set holds compiled packs of several systems, editions and regions, and finds the one in force. It does not change and is
// safe for concurrent use. The zero value is empty.
type Set struct {
	packs []member // by system, then region, then first day
}

type member struct {
	manifest rules.Manifest
	grouper  *Grouper
}

// NewSet compiles packs. Two packs of one system and region must begin on different days, and each must say on which,
// because otherwise nothing tells which of them is in force. An official scheme that states no day, such as CHS-DRG 1.1, can
// therefore not stand beside others of the whole country: who still runs it knows where and since when, and opens a copy of the
// pack whose pack.yaml says so with region and from, as the example shows.
func NewSet(packs ...*rules.Pack) (*Set, error) {
	s := &Set{}
	for _, p := range packs {
		g, err := New(p)
		if err != nil {
			return nil, err
		}
		s.packs = append(s.packs, member{p.Manifest(), g})
	}
	slices.SortStableFunc(s.packs, func(a, b member) int {
		return cmp.Or(
			cmp.Compare(a.manifest.System, b.manifest.System),
			cmp.Compare(a.manifest.Region, b.manifest.Region),
			a.manifest.From.Compare(b.manifest.From),
		)
	})
	for i := 1; i < len(s.packs); i++ {
		a, b := &s.packs[i-1], &s.packs[i]
		if a.manifest.System != b.manifest.System || a.manifest.Region != b.manifest.Region {
			continue
		}
		switch {
		case a.manifest.From == b.manifest.From && !a.manifest.From.IsZero():
			return nil, fmt.Errorf("grouper: packs %s and %s of region %q both begin on %s", a, b, a.manifest.Region, a.manifest.From)
		case a.manifest.From.IsZero():
			return nil, fmt.Errorf("grouper: pack %s does not say on which day it begins, so it cannot stand beside %s", a, b)
		}
	}
	return s, nil
}

// For returns the grouper in force: of the packs of the system and of one region, the one that began last on or before the day,
// unless it has ended. A pack that began later takes the place of those before it for good: they do not come back when it ends,
// and the region has no pack then. Of the regions that have one, it is that which is the longest beginning of region. region is the digits of an administrative division (行政区划代码),
// "" for the whole country; the caller chooses whether the day is that of discharge or of settlement. The error lists what
// there is.
func (s *Set) For(system rules.System, region string, day rules.Date) (*Grouper, error) {
	var found, last *member
	for i := range s.packs {
		p := &s.packs[i]
		m := &p.manifest
		if m.System == system && strings.HasPrefix(region, m.Region) && m.From.Compare(day) <= 0 {
			last = p
		}
		// The packs of a region stand together, later ones behind earlier ones, and a longer region behind a shorter one.
		if end := i+1 == len(s.packs) || s.packs[i+1].manifest.System != m.System || s.packs[i+1].manifest.Region != m.Region; end {
			if last != nil && (last.manifest.To.IsZero() || last.manifest.To.Compare(day) >= 0) {
				found = last
			}
			last = nil
		}
	}
	if found == nil {
		return nil, fmt.Errorf("grouper: no pack of system %q for region %q on %s; there is: %s", system, region, day, s)
	}
	return found.grouper, nil
}

// Groupers returns the groupers of the set, in the order of systems, regions and first days.
func (s *Set) Groupers() []*Grouper {
	list := make([]*Grouper, len(s.packs))
	for i := range s.packs {
		list[i] = s.packs[i].grouper
	}
	return list
}

// String lists the packs.
func (s *Set) String() string {
	if len(s.packs) == 0 {
		return "nothing"
	}
	list := make([]string, len(s.packs))
	for i := range s.packs {
		list[i] = s.packs[i].String()
	}
	return strings.Join(list, "; ")
}

// String describes a pack by what the choice rests on.
func (m *member) String() string {
	x := &m.manifest
	text := fmt.Sprintf("%s@%s", x.ID, x.Edition)
	if x.Region != "" {
		text += " region " + x.Region
	}
	if !x.From.IsZero() {
		text += " from " + x.From.String()
	}
	if !x.To.IsZero() {
		text += " to " + x.To.String()
	}
	return text
}
